/*
 * What was just done, said once, on the page that it leads to.  It comes sealed in a cookie, and not in the address: an address can be sent to
 * anybody by anybody, and asked for again.
 */
#ifndef WEB_PAGES_DONE_H
#define WEB_PAGES_DONE_H

#include "web/pages/kit.h"

/** done_go(q, path, done): go on to ${path}, with its query if any, which says that ${done}: the name of an act, or a word of the table in done.c. */
void done_go(struct request *q, str path, str done);

/** done_show(s): the banner that says what was done, when that led here; it is not said again. */
void done_show(struct sheet *s);

#endif
