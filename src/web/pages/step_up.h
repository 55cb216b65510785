/* The second factor again, asked for by the form of the act that wants it: the answers stay where they are. */
#ifndef WEB_PAGES_STEP_UP_H
#define WEB_PAGES_STEP_UP_H

#include "web/pages/kit.h"

/** step_up_field(s, error): the input for a one-time code, and for whoever came by an identity provider the way back there; nothing when the
 * second factor has just been given. */
void step_up_field(struct sheet *s, str error);

/**
 * step_up_take(q, err):
 * The code of the form, when one is wanted: afterwards the sign-in has another secret, which the answer hands to the browser, and the act's
 * step finds it.
 *
 * Errors: RC_REFUSED, RC_SLOW, RC_SIGNED_OUT.
 */
rc step_up_take(struct request *q, struct err *err) MUST_USE;

#endif
