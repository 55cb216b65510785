/* What is said to the reader apart from the page's own matter. */
#ifndef WEB_GOVUK_NOTICE_H
#define WEB_GOVUK_NOTICE_H

#include "web/govuk/button.h"
#include "web/govuk/navigation.h"
#include "web/govuk/tag.h"

/* All that is wrong with a form, on top of the page; scripts move the focus to it. */
struct govuk_error_link {
    str text;
    str id; /* of the control it leads to; empty: none */
};
void govuk_error_summary(struct html *h, const struct govuk_error_link *errors, ptrdiff_t n);

/* The result of what was just done, or something that concerns the whole page.  A page has at most one. */
struct govuk_notification_banner {
    bool is_success;
    struct content content; /* a text is its heading */
};
void govuk_notification_banner(struct html *h, const struct govuk_notification_banner *banner);

/* What has been done, with its reference: the end of a task. */
void govuk_panel(struct html *h, str title, struct content body);

/* What stops a task, and must be read before it goes on: a page of its own, with a button for going on and a link for another way. */
struct govuk_interruption {
    str title;
    struct content body;
    struct govuk_button go_on; /* its kind is that of the panel */
    struct govuk_link other;   /* no text: none */
};
void govuk_interruption(struct html *h, const struct govuk_interruption *interruption);

void govuk_inset_text(struct html *h, struct content content);
void govuk_warning_text(struct html *h, struct content content); /* for a real risk only */

/* Text behind a line that opens it: never what must be read. */
void govuk_details_open(struct html *h, str summary, bool is_open);
void govuk_details_close(struct html *h);

void govuk_phase_banner(struct html *h, str tag, struct content content);

enum moj_alert_kind { ALERT_INFORMATION, ALERT_SUCCESS, ALERT_WARNING, ALERT_ERROR };
struct moj_alert {
    enum moj_alert_kind kind;
    str title;
    bool has_heading;       /* the title is shown above the content; else it is there for screen readers */
    bool is_dismissible;    /* where there are scripts */
    struct content content; /* nothing: the title is all */
};
void moj_alert(struct html *h, const struct moj_alert *alert);

/* The one thing that is laid over a page: that the session will end.  Without scripts the page that follows says so. */
struct timeout_warning {
    int seconds; /* from now until the session ends */
    int warned;  /* so many seconds before */
    str stay;    /* address that is asked, by POST, to go on */
    str token;   /* what it is asked with, against forgery */
    str leave;   /* address that signs out */
    str reader;  /* who is signed in, as letters that mean nothing: what scripts keep is put back for nobody else */
};
void timeout_warning(struct html *h, const struct timeout_warning *warning);

#endif
