/* What stands on the page of a problem.  Nothing of what failed inside does. */
#ifndef WEB_PROBLEM_PAGE_H
#define WEB_PROBLEM_PAGE_H

#include "web/html.h"
#include "web/problem.h"

/**
 * problem_page_write(h, problem, cause, reference):
 * In the frame of a page: what happened, ${cause} (what an input did not satisfy; empty: not told), what to do, and the reference under which it
 * stands in the log.
 */
void problem_page_write(struct html *h, const struct problem *problem, str cause, str reference);

#endif
