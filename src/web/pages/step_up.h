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
 * step_up_act(q, act, answer, err):
 * act_perform.  When the second factor is all that it still wants, and a code came with the form, that is looked at in the act's own transaction;
 * the sign-in has another secret then, which the answer hands to the browser.  When that answer is lost, or the button was pressed twice, the same
 * sent again with the former secret gives it again, with a secret that is good.
 *
 * Errors: as act_perform; RC_REFUSED and RC_SLOW for the code; RC_SIGNED_OUT for anything else that comes with a former secret.
 */
rc step_up_act(struct request *q, const struct act *act, struct act_answer *answer, struct err *err) MUST_USE;

typedef rc step_up_change(struct request *q, struct txn *txn, void *ctx, struct err *err);

/**
 * step_up_do(q, change, ctx, err):
 * ${change} in the transaction that uses the second factor up, which came with the form as a code or was given before: what is given for one change
 * is good for no other.  It is done anew when another transaction was quicker.  NULL: nothing but using it up.
 *
 * Errors: RC_STEP_UP when none was given; RC_REFUSED and RC_SLOW for the code; what ${change} answers.
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
