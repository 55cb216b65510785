/*
 * Guessing, slowed.  Tries are counted in the store, so that all nodes count together; names and addresses are kept as keyed
 * digests only.  Each try is counted before it is looked at, so that many at once are no cheaper.
 *
 * Nobody can be locked out by a stranger: a try that has to wait is not counted, waits have a longest, a device from which
 * somebody has signed in fully before is counted by itself, and a link in the post goes round the wait for the password.
 * A name that is nobody's is counted like any other.
 */
#ifndef SIGNIN_GUESS_H
#define SIGNIN_GUESS_H

#include "clock/instant.h"
#include "signin/keyring.h"
#include "store/store.h"

enum guess_kind {
#define GUESS(name, free, first, longest, regain) GUESS_##name,
#include "signin/guess.def"
#undef GUESS
    GUESS_KINDS
};

struct guess {
    enum guess_kind kind;
    str text; /* whose: see guess.def */
};

/** guess_source(mem, kind, address): the text for GUESS_SOURCE or GUESS_NETWORK; all that is no address of IPv4 or IPv6 is one. */
str guess_source(arena *mem, enum guess_kind kind, str address);

/** guess_delay(kind, count): the wait in seconds after ${count} tries. */
int guess_delay(enum guess_kind kind, int64_t count);

/**
 * guess_take(txn, mem, keys, now, v, n, wait, err):
 * Count one try for each of the ${n} in ${v}, which commits before what was tried is looked at.  When the clock has been stepped
 * back, nobody waits for it.
 *
 * Errors: RC_SLOW when one of them has to wait; ${*wait} is how many seconds, and nothing is counted.
 */
rc guess_take(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *v, ptrdiff_t n, int *wait,
              struct err *err) MUST_USE;

/** guess_wait(txn, mem, keys, now, guess, wait, err): how long the next try has to wait; nothing is counted. */
rc guess_wait(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *guess, int *wait, struct err *err) MUST_USE;

/** guess_return(txn, mem, keys, now, v, n, err): the try was right: take it back, and no more: others may be somebody else's. */
rc guess_return(struct txn *txn, arena *mem, const struct keyring *keys, instant now, const struct guess *v, ptrdiff_t n, struct err *err) MUST_USE;

/** guess_sweep(txn, now, err): forget what counts no more. */
rc guess_sweep(struct txn *txn, instant now, struct err *err) MUST_USE;

#endif
