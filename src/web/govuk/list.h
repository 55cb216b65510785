/* What is known of one thing, line by line. */
#ifndef WEB_GOVUK_LIST_H
#define WEB_GOVUK_LIST_H

#include "clock/instant.h"
#include "web/govuk/tag.h"

/* What can be done with a line or a card: "Change", and for screen readers what is changed. */
struct govuk_action {
    str text, href;
    str hidden; /* follows the text, as in "Change start date"; empty: nothing */
};

struct govuk_summary_row {
    str key;
    struct content key_as; /* in place of ${key}, when that is somebody else's word */
    struct content value;
    const struct govuk_action *actions;
    ptrdiff_t n;
};

/* A list of facts; as a card when it has a title.  The card's title follows the hidden text of every action, so that no two links are the same. */
struct govuk_summary {
    const struct govuk_summary_row *rows;
    ptrdiff_t n;
    bool is_plain; /* without lines between the rows */
    str title;
    int level;                          /* of the title: 2 when 0 */
    const struct govuk_action *actions; /* of the card */
    ptrdiff_t n_actions;
};
void govuk_summary_list(struct html *h, const struct govuk_summary *summary);

/* Tasks that can be done in any order. */
struct govuk_task {
    str title;
    str href; /* empty: it cannot be started yet, and the status says why */
    str hint;
    str status;
    bool is_tag;   /* the status is still to do; what is done is plain text */
    bool is_faint; /* it cannot be started yet */
    enum tag_colour colour;
};
void govuk_task_list(struct html *h, str id_prefix, const struct govuk_task *tasks, ptrdiff_t n); /* an empty prefix is "task-list" */

/* What happened, newest first. */
struct moj_event {
    struct content title;
    str who; /* a person, a role, an organisation; empty: nobody in particular */
    instant at;
    struct content description;
    str when; /* the instant as it is shown; empty: without the name of the time */
};
void moj_timeline(struct html *h, int level, const struct moj_event *events, ptrdiff_t n);

/* On top of a record: whose it is, where it stands and until when. */
struct moj_identity_bar {
    struct content title;
    str status; /* empty: none */
    enum tag_colour colour;
    str due; /* a sentence; empty: none */
    bool is_overdue;
};
void moj_identity_bar(struct html *h, const struct moj_identity_bar *bar);

#endif
