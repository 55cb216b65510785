/*
 * The frame of every page: from the doctype to what stands above the page's own matter, and from there to the end.
 *
 *     struct html h = html_new(mem, lang);
 *     const struct web_page page = { .title = …, .path = request_path };
 *
 *     web_page_open(&h, &page);
 *     …                                  begins with the h1
 *     web_page_close(&h, &page);
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/govuk/frame.h"
#include "web/govuk/notice.h"

struct web_page {
    str title;                              /* the question or the result; the service's name follows it */
    str path;                               /* where this page can be asked for again, with its query: the language switch keeps it */
    const struct govuk_service_link *links; /* what this reader's role may go to */
    ptrdiff_t n_links;
    str back;                               /* address of the page before, in a task; empty: none */
    const struct govuk_breadcrumbs *crumbs; /* or the way to a record; NULL: none */
    const struct govuk_error_link *errors;  /* what is wrong with what was sent */
    ptrdiff_t n_errors;
    const struct timeout_warning *timeout; /* NULL when nobody is signed in */
    bool is_wide;                          /* lists and tables; a question takes two thirds */
    bool is_demonstration;
};

void web_page_open(struct html *h, const struct web_page *page);
void web_page_close(struct html *h, const struct web_page *page);

/**
 * web_page_path(mem, path, lang):
 * The address of the same page in ${lang}: its first part, "/en" or "/cy", is changed, or put there when there is none.
 * The query stays.
 */
str web_page_path(arena *mem, str path, enum language lang);

#endif
