/* Pages that say what went wrong, and what to do.  Nothing of what failed inside stands on them. */
#ifndef WEB_PROBLEM_PAGE_H
#define WEB_PROBLEM_PAGE_H

#include "web/page.h"

struct problem_page {
    int status;                   /* 400, 404, 405, 409, 413, 415, 429, 500, 503, 507; any other is told as 500, and 403 as 404 */
    str most;                     /* of 413: what may be sent at once, as "10 MB" */
    int minutes;                  /* of 429: to wait */
    str reference;                /* of 500: under which it stands in the log; empty: none */
    struct content theirs, yours; /* of 409: what was changed, and what would have been; nothing: not shown */
};

/** problem_page_write(h, page, problem): the whole page; ${page} needs no title. */
void problem_page_write(struct html *h, const struct web_page *page, const struct problem_page *problem);

#endif
