/*
 * Answers of a form that was sent when its sign-in had ended.  They go to the browser, sealed, and are shown in the form once the same person
 * has signed in again; nothing is done with them before they are sent again.  The service keeps nothing.
 */
#ifndef WEB_PAGES_KEPT_H
#define WEB_PAGES_KEPT_H

#include "web/pages/kit.h"

/* Says in a form whose answers these are. */
#define KEPT_FOR S("for")

/** kept_for(s): in a form of form_ACT, so that its answers can be kept. */
void kept_for(struct sheet *s);

/**
 * kept_put(q):
 * Keep what came with the form of ${q}, codes left out, for ten minutes.
 *
 * Returns the path of the page that shows it again; empty when it is no such form, or more than a cookie holds.
 */
str kept_put(struct request *q);

/** kept_take(q): whether what this page shows was kept for the reader: the fields of ${q} are what was sent.  Once, and for nobody else. */
bool kept_take(struct request *q);

/** kept_say(s): that these are the answers, and that nothing has been recorded. */
void kept_say(struct sheet *s);

#endif
