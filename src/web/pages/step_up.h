/* The second factor again, asked for by the form of the act that wants it: the answers stay where they are. */
#ifndef WEB_PAGES_STEP_UP_H
#define WEB_PAGES_STEP_UP_H

#include "web/pages/kit.h"

/**
 * step_up_offer(s):
 * Before a form that has step_up_field: whoever signed in at their organisation may have no code here.  They confirm there, and come back
 * to this page.
 */
void step_up_offer(struct sheet *s);

/** step_up_field(s, error): the input for a one-time code; nothing when the second factor has just been given. */
void step_up_field(struct sheet *s, str error);

/**
 * step_up_take(q, err):
 * The code of the form, when one is wanted: afterwards the sign-in has another secret, which the answer hands to the browser, and the act's
 * step finds it.
 *
 * Errors: RC_REFUSED, RC_SLOW, RC_SIGNED_OUT.
 */
rc step_up_take(struct request *q, struct err *err) MUST_USE;

typedef rc step_up_change(struct request *q, struct txn *txn, void *ctx, struct err *err);

/**
 * step_up_do(q, change, ctx, err):
 * step_up_take, and then ${change} in the transaction that uses the second factor up: what was given for one change is good for no other.
 * It is done anew when another transaction was quicker.  NULL: nothing but using it up.
 *
 * Errors: as step_up_take; RC_STEP_UP when none was given; what ${change} answers.
 */
rc step_up_do(struct request *q, step_up_change *change, void *ctx, struct err *err) MUST_USE;

/** step_up_refuses(code): whether ${code} says that the second factor is wanted, or was not right: the form is shown again. */
bool step_up_refuses(rc code);

/** step_up_refusal(q, code, err): what is said beside the input then; the status goes with it. */
str step_up_refusal(struct request *q, rc code, const struct err *err);

/* A page that asks for the code, and for nothing else, before something is done. */
struct confirming {
    str title, text; /* what it is, and what comes of it */
    str path, back;  /* where it is sent; the page before */
    enum word button;
    bool is_warning; /* what is done takes something away */
};

/** step_up_page(q, confirming, error): that page; ${error} is empty when it is shown first. */
rc step_up_page(struct request *q, const struct confirming *c, str error);

#endif
