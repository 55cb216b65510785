/* Ways from one page to others. */
#ifndef WEB_GOVUK_NAVIGATION_H
#define WEB_GOVUK_NAVIGATION_H

#include "web/html.h"

struct govuk_link {
    str text, href; /* without an address it is the page itself */
};

void govuk_link(struct html *h, const struct govuk_link *link); /* in running text */

void govuk_back_link(struct html *h, str href, str text); /* an empty ${text} says "Back" */
void govuk_skip_link(struct html *h, str href, str text);

struct govuk_breadcrumbs {
    const struct govuk_link *items;
    ptrdiff_t n;
    bool is_short_on_phones; /* first and last only */
};
void govuk_breadcrumbs(struct html *h, const struct govuk_breadcrumbs *crumbs);

/*
 * Pages of a list: ways to the one before and the one after, and numbers between them.  Without numbers it is a
 * pair of links between parts of one thing, each with the name of where it leads.
 */
struct govuk_page_number {
    int number; /* 0: those left out */
    str href;
    bool is_current;
};
struct govuk_pagination {
    str label;          /* what is in pages; empty: just "Pagination" */
    str previous, next; /* addresses; empty at either end */
    str previous_label, next_label;
    const struct govuk_page_number *numbers;
    ptrdiff_t n;
};
void govuk_pagination(struct html *h, const struct govuk_pagination *pagination);

/**
 * pagination_numbers(page, pages, out):
 * Which numbers to show for page ${page} of ${pages}: the first, the last, this one and its neighbours, and 0 for a run
 * that is left out.  Returns how many there are.
 */
enum { PAGINATION_MOST = 7 };
int pagination_numbers(int page, int pages, int out[PAGINATION_MOST]);

/* The languages of this page: the one it is in, and where to read it in others. */
struct govuk_language_link {
    str text; /* in its own language */
    str code;
    str href;        /* empty for the language of the page */
    str description; /* what a screen reader adds; empty: nothing */
};
struct govuk_languages {
    const struct govuk_language_link *items;
    ptrdiff_t n;
    str label;
};
void govuk_language_navigation(struct html *h, const struct govuk_languages *languages);

struct govuk_service_link {
    str text, href;
    bool is_active;  /* the page belongs to it */
    bool is_current; /* the page is it */
};
struct govuk_service_navigation {
    str name, href; /* of the service; empty: none */
    const struct govuk_service_link *items;
    ptrdiff_t n;
    const struct govuk_languages *languages; /* at its end, or NULL */
};
void govuk_service_navigation(struct html *h, const struct govuk_service_navigation *navigation);

/* Parts of one record, each with an address of its own. */
struct moj_sub_link {
    str text, href;
    bool is_active;
};
void moj_sub_navigation(struct html *h, str label, const struct moj_sub_link *items, ptrdiff_t n);

#endif
