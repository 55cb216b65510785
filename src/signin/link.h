/*
 * Links in the post: an invitation to a first sign-in, or the way to another password.  Each is good once, for its time, and carries
 * 128 random bits of which the digest is kept.  The caller makes the address and the mail; the host in it comes from the
 * configuration.  Opening a link changes nothing, since programs open what is in the post; the form behind it uses the link.
 */
#ifndef SIGNIN_LINK_H
#define SIGNIN_LINK_H

#include "base/random.h"
#include "clock/instant.h"
#include "store/store.h"

enum link_kind { LINK_INVITATION = 1, LINK_RESET = 2 };

enum { LINK_INVITATION_LASTS = 7 * DAY_SECONDS, LINK_RESET_LASTS = 30 * 60 };

/**
 * link_add(txn, mem, random, person, kind, now, secret, err):
 * One more, beside those that were sent before.  When ${person} is nobody with an account the same is run, and the link leads nowhere.
 */
rc link_add(struct txn *txn, arena *mem, struct randomness *random, str person, enum link_kind kind, instant now, str *secret,
            struct err *err) MUST_USE;

/** link_find(txn, mem, secret, kind, now, person, err): Errors: RC_REFUSED when it has been used, its time is over, or there is none such. */
rc link_find(struct txn *txn, arena *mem, str secret, enum link_kind kind, instant now, str *person, struct err *err) MUST_USE;

/** link_use(txn, mem, secret, kind, now, person, err): the same, and it is good no more. */
rc link_use(struct txn *txn, arena *mem, str secret, enum link_kind kind, instant now, str *person, struct err *err) MUST_USE;

/** link_until(txn, mem, person, kind, now, until, err): until when the latest link to ${person} is good that has not been used; 0: none is. */
rc link_until(struct txn *txn, arena *mem, str person, enum link_kind kind, instant now, instant *until, struct err *err) MUST_USE;

/** link_drop(txn, person, err): none that was sent to ${person} is good any more. */
rc link_drop(struct txn *txn, str person, struct err *err) MUST_USE;

/** link_drop_all(txn, err): none that was ever sent is good any more. */
rc link_drop_all(struct txn *txn, struct err *err) MUST_USE;

/** link_sweep(txn, now, err): forget those whose time is over. */
rc link_sweep(struct txn *txn, instant now, struct err *err) MUST_USE;

#endif
