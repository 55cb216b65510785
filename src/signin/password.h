/*
 * Passwords: Argon2id through libsodium, 64 MiB and two passes, which takes a tenth of a second; at most two at once on a
 * machine.  What is kept is libsodium's one-line form, which says its own parameters.
 *
 * Characters are compared as Unicode NFC, so that an é is an é whichever keyboard made it.  Nothing else is changed: spaces
 * count, also at the ends.
 */
#ifndef SIGNIN_PASSWORD_H
#define SIGNIN_PASSWORD_H

#include "signin/common.h"
#include "signin/slot.h"

enum { PASSWORD_LEAST = 15, PASSWORD_MOST = 256, PASSWORD_BYTES = 1024 }; /* characters, characters, bytes of UTF-8 */
enum { PASSWORD_MEMORY = 64 << 20, PASSWORD_PASSES = 2 };
enum { PASSWORD_AT_ONCE = 2, PASSWORD_WAIT_MS = 200 };

/** password_slots(folder): at most PASSWORD_AT_ONCE on the machine; one waits at most PASSWORD_WAIT_MS. */
struct slots password_slots(str folder);

/**
 * password_check(common, mem, own, n, password, err):
 * Whether ${password} may be chosen.
 *
 * Errors: RC_BAD_INPUT at "password" when it is too short or too long, is not UTF-8, or is easy to guess (common_check).
 */
rc password_check(const struct common *common, arena *mem, const str *own, ptrdiff_t n, str password, struct err *err) MUST_USE;

/**
 * password_hash(slots, mem, password, out, err):
 * What is kept of ${password}, which has been checked.  Not inside a transaction: others would wait for it.
 *
 * Errors: RC_BUSY as slot_take; RC_NO_MEMORY.
 */
rc password_hash(const struct slots *slots, arena *mem, str password, str *out, struct err *err) MUST_USE;

/**
 * password_match(slots, hash, password, is_right, err):
 * Whether ${hash} was made of ${password}.  Takes the same time when ${hash} is empty (there is no such account, or it has
 * no password) or ${password} is none that could have been chosen; the answer is no then.  Not inside a transaction.
 *
 * Errors: as password_hash.
 */
rc password_match(const struct slots *slots, str hash, str password, bool *is_right, struct err *err) MUST_USE;

/** password_is_stale(hash): whether it was made with other parameters than new ones are. */
bool password_is_stale(str hash);

#endif
