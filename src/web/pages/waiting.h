/* What waits for whoever looks: proposals to confirm, assignments that end or should have been ended, checks that are not clear before a start. */
#ifndef WEB_PAGES_WAITING_H
#define WEB_PAGES_WAITING_H

#include "web/pages/kit.h"

/** waiting_show(s, v, err): the first few, the most urgent first, each with its day and its reason; the way to all of it where there is more, which
 * is a page of its own (page_waiting_show); a sentence when there is nothing. */
rc waiting_show(struct sheet *s, struct view *v, struct err *err) MUST_USE;

#endif
