/*
 * Sign-ins.  A browser carries a secret of 128 random bits in a cookie; the store has its digest.  Each request looks it up, so
 * that what ends a sign-in ends it on every node at once.
 *
 * A sign-in is over when nothing was asked in it for SESSION_IDLE, when it is SESSION_LONGEST old, when it is ended by its person, by
 * somebody who may, by another password or by closing the account.  The secret is another one after every change of what it
 * allows: at sign-in, with another organisation or role, when the second factor has been given again.
 *
 * The answer that brings a browser its new secret may be lost.  The one that a second factor has replaced is therefore its former for
 * SESSION_FORMER: it opens nothing, but whoever sends the same again with it is told what came of it, and given a secret (session_take_up).
 */
#ifndef SIGNIN_SESSION_H
#define SIGNIN_SESSION_H

#include "base/random.h"
#include "clock/instant.h"
#include "store/store.h"

enum {
    SESSION_IDLE = 30 * 60,
    SESSION_LONGEST = 12 * HOUR_SECONDS,
    SESSION_TOUCH = 60,          /* that something was asked is written at most so often */
    SESSION_STEP_LASTS = 5 * 60, /* the second factor given again is good for one act within this time */
    SESSION_FORMER = 2 * 60
};

enum session_way { WAY_PASSWORD = 1, WAY_PROVIDER = 2 };

struct session {
    str handle; /* names it to its person; opens nothing */
    str person, organisation, role;
    enum session_way way;
    str label; /* what its person knows it by: the code of a browser */
    instant made_at, seen_at;
    bool has_stepped; /* the second factor was given again, and has not been used for an act */
    instant stepped_at;
    instant former_until; /* it was found by its former secret, which is known until then; else 0 */
};

/**
 * session_add(txn, mem, random, now, of, secret, err):
 * ${of} is signed in: its person, organisation, role, way and label count.  The caller has seen that this may be.
 */
rc session_add(struct txn *txn, arena *mem, struct randomness *random, instant now, const struct session *of, str *secret, struct err *err) MUST_USE;

/** session_find(txn, mem, secret, now, out, err): Errors: RC_SIGNED_OUT when it is over, or there never was one. */
rc session_find(struct txn *txn, arena *mem, str secret, instant now, struct session *out, struct err *err) MUST_USE;

/** session_find_former(txn, mem, secret, now, out, err): the one whose former ${secret} is; no second factor has been given in it.  Errors: as
 * session_find. */
rc session_find_former(struct txn *txn, arena *mem, str secret, instant now, struct session *out, struct err *err) MUST_USE;

/** session_is_former(session): whether it was found by its former secret. */
bool session_is_former(const struct session *session);

/** session_wants_touch(session, now): whether session_touch has something to write. */
bool session_wants_touch(const struct session *session, instant now);

/** session_touch(txn, secret, now, err): something was asked in it. */
rc session_touch(struct txn *txn, str secret, instant now, struct err *err) MUST_USE;

/**
 * session_become(txn, mem, random, now, secret, of, fresh, err):
 * Another secret for the sign-in of ${secret}, which is good no more; organisation and role are those of ${of}.  Its age stays.
 *
 * Errors: as session_find.
 */
rc session_become(struct txn *txn, arena *mem, struct randomness *random, instant now, str secret, const struct session *of, str *fresh,
                  struct err *err) MUST_USE;

/* ---- the second factor again ---- */

/** session_step_up(txn, mem, random, now, secret, fresh, err): it has just been given again.  Another secret, as session_become; ${secret} is its
 * former. */
rc session_step_up(struct txn *txn, arena *mem, struct randomness *random, instant now, str secret, str *fresh, struct err *err) MUST_USE;

/**
 * session_take_up(txn, mem, random, now, former, fresh, err):
 * Another secret for the sign-in whose former ${former} is, and stays for as long as it would have: the one that had replaced it has not
 * reached its browser, and is good no more.
 *
 * Errors: as session_find.
 */
rc session_take_up(struct txn *txn, arena *mem, struct randomness *random, instant now, str former, str *fresh, struct err *err) MUST_USE;

/** session_has_stepped(session, now): whether session_use_step will be RC_OK. */
bool session_has_stepped(const struct session *session, instant now);

/**
 * session_use_step(txn, mem, secret, now, err):
 * One act that asks for the second factor is done: in its transaction.
 *
 * Errors: RC_STEP_UP when it has not been given again, too long ago, or another act has used it.
 */
rc session_use_step(struct txn *txn, arena *mem, str secret, instant now, struct err *err) MUST_USE;

/* ---- ending ---- */

struct sessions {
    struct session *v;
    ptrdiff_t n, cap;
};

/** session_list(txn, mem, person, now, out, err): those that are not over, the oldest first. */
rc session_list(struct txn *txn, arena *mem, str person, instant now, struct sessions *out, struct err *err) MUST_USE;

/** session_end(txn, secret, err): signed out; nothing happens when it was over already. */
rc session_end(struct txn *txn, str secret, struct err *err) MUST_USE;

/** session_end_handle(txn, person, handle, err): one that session_list named.  Errors: RC_NOT_FOUND when ${person} has none such. */
rc session_end_handle(struct txn *txn, str person, str handle, struct err *err) MUST_USE;

/** session_end_all(txn, person, but, err): everywhere, but where the secret is ${but}, which may be empty. */
rc session_end_all(struct txn *txn, str person, str but, struct err *err) MUST_USE;

/** session_drop_all(txn, err): nobody is signed in any more. */
rc session_drop_all(struct txn *txn, struct err *err) MUST_USE;

/** session_sweep(txn, now, err): forget those that are over. */
rc session_sweep(struct txn *txn, instant now, struct err *err) MUST_USE;

#endif
