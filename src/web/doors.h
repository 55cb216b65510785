/*
 * The doors of the gate (web/gate.h) of a service that has a register: who asks, and whether they may come in at a route at all.
 * What of the register they see is the views' business, what they may do the acts'.
 *
 *     struct web web = { .doors = { .session = doors_session, .may = doors_may, ... }, .reg = &reg };
 *
 * D1 A cookie is looked up in the store with every request: a sign-in that was ended, a role that was taken away and an account that
 *    was closed are nobody's from then on.  Somebody acts for one organisation, that of the sign-in, with every duty held there now.
 * D2 A token is looked up in the same way.  It acts for its organisation, with the duties of token_duties and no second factor, and
 *    comes in only at routes whose scope it has: others answer RC_NOT_ALLOWED, since routes are no secret.
 * D3 A token that comes with a request counts alone: one that is not good is nobody, whatever cookie came with it.
 * D4 Nothing is written here but that a sign-in or a token was used, once a minute; when that cannot be written, the request goes on.
 * D5 The secret that a second factor has replaced (signin/session.h) opens one kind of route, STEPS, and there nothing but the answer that is
 *    kept under the key of the request: session_is_former(q->session).
 *
 * What a handler finds behind them:
 *
 *     q->viewer    who looks and acts: organisation, duties, door "page" or "api"; a copy of it may be given a purpose
 *     q->session   the sign-in of a person: label, age, whether the second factor was given again; NULL for a token
 *     q->scopes    of the token; all of them for a person
 *     q->web->reg  the register: for act_perform and view_open, with q->viewer and q->now
 *
 * An act that wants the second factor again asks viewer->step, which uses it up in the act's own transaction, and when the factor came with the
 * request (doors_factor) looks at it there too: it is good for that act and for no other, and not used when the act is not done.  For a token
 * there is none.
 * Programs give the purpose of looking at identities in a header, PURPOSE_HEADER; of a page it is what the page is for (web/purpose.h).
 */
#ifndef WEB_DOORS_H
#define WEB_DOORS_H

#include "register/register.h"
#include "signin/account.h"
#include "web/gate.h"

#define PURPOSE_HEADER S("concordat-purpose")
enum { PURPOSE_MOST = 200 /* bytes */ };

/**
 * doors_session(q, err): the session door; without a register there is nobody.  q->account is the person's id, or the token's handle.
 *
 * Errors: RC_NOT_ALLOWED for a token without the scope of the route; RC_BAD_INPUT for a purpose that is no text, or too long; those of the
 *         store.
 */
rc doors_session(struct request *q, struct err *err) MUST_USE;

/** doors_may(q, who): the permission door. */
bool doors_may(const struct request *q, enum who who);

/** doors_scope(who): the scope that a token needs at a route for ${who}; 0: none, any token is enough. */
unsigned doors_scope(enum who who);

/** token_duties(kind): the duties of a program of an organisation of ${kind}; 0: it can have no programs. */
uint32_t token_duties(enum organisation_kind kind);

/**
 * doors_factor(q, desk, asked, text):
 * The second factor came with ${q}, and its try is counted (account_ask_again): the step of q->viewer finds it.  All three live as long as ${q}.
 */
void doors_factor(struct request *q, const struct desk *desk, const struct asked *asked, str text);

/** doors_fresh(q): the secret that the sign-in has since the step was used in a transaction that was committed; empty: the one it had. */
str doors_fresh(const struct request *q);

/** doors_carry(q, fresh): the secret of this sign-in is ${fresh} from now on: for the act's step, and for the forms of the answer. */
void doors_carry(struct request *q, str fresh);

#endif
