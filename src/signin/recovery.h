/*
 * Recovery codes: for whoever has lost the authenticator.  Ten at a time, each good once, 80 random bits each; kept as digests only.
 */
#ifndef SIGNIN_RECOVERY_H
#define SIGNIN_RECOVERY_H

#include "base/random.h"
#include "store/store.h"

enum { RECOVERY_CODES = 10, RECOVERY_BYTES = 10 };

/** recovery_make(txn, mem, random, person, out, err): ten new ones, written "ABCD-EFGH-IJKL-MNOP"; those from before are good no more. */
rc recovery_make(struct txn *txn, arena *mem, struct randomness *random, str person, str out[RECOVERY_CODES], struct err *err) MUST_USE;

/**
 * recovery_use(txn, person, text, err):
 * Capitals, spaces and hyphens make no difference.
 *
 * Errors: RC_REFUSED when ${text} is none of those that ${person} has left.
 */
rc recovery_use(struct txn *txn, str person, str text, struct err *err) MUST_USE;

/** recovery_left(txn, mem, person, out, err): how many are left. */
rc recovery_left(struct txn *txn, arena *mem, str person, int *out, struct err *err) MUST_USE;

/** recovery_drop(txn, person, err): none is left. */
rc recovery_drop(struct txn *txn, str person, struct err *err) MUST_USE;

#endif
