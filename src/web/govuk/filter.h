/* The choices by which a list is made shorter.  It is a form that asks by GET: every choice has an address. */
#ifndef WEB_GOVUK_FILTER_H
#define WEB_GOVUK_FILTER_H

#include "web/govuk/navigation.h"

/* What has been chosen, by kind; each leads to the list without it. */
struct moj_chosen {
    str heading;
    const struct govuk_link *items;
    ptrdiff_t n;
};

struct moj_filter {
    str action; /* address of the list */
    str clear;  /* the list without any choice */
    const struct moj_chosen *chosen;
    ptrdiff_t n;
};

/*
 * Filters beside their list, or above it on a narrow screen:
 *
 *     filtered_open(h); moj_filter_open(h, …); … moj_filter_close(h);
 *     filtered_list(h); … filtered_close(h);
 */
void filtered_open(struct html *h);
void filtered_list(struct html *h);
void filtered_close(struct html *h);

/* Between the two stand the controls. */
void moj_filter_open(struct html *h, const struct moj_filter *filter);
void moj_filter_close(struct html *h);

#endif
