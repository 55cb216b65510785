/*
 * One-time codes (RFC 6238, through liboath): six digits, a new one every 30 seconds, HMAC-SHA-1 as every authenticator has it; the code
 * before and the one after the present one are taken too, for clocks that differ.
 *
 * C1 A code is used once, on whichever node: its step must be later than the last that was used, and is written in the same
 *    statement.  After a clock has been stepped back no code passes until it is where it was.
 * C2 A secret that is new counts only when a code of it has been given; until then the one before stays.
 * C3 A secret that waits to be confirmed is there for the sign-in that began it alone, and for CODE_WAITS: no other sign-in of the same
 *    person sees it, or may confirm it.
 * C4 Secrets are sealed with a key from a file (keyring.h) and the person's id: a copy of the store gives no codes, and a row
 *    of one person is of no use to another.
 */
#ifndef SIGNIN_CODE_H
#define SIGNIN_CODE_H

#include "clock/instant.h"
#include "signin/keyring.h"
#include "store/store.h"

enum {
    CODE_SECRET = 20, /* bytes */
    CODE_STEP = 30,   /* seconds */
    CODE_WINDOW = 1,  /* steps to either side */
    CODE_DIGITS = 6,
    CODE_WAITS = 10 * 60 /* seconds until a new secret has to be confirmed */
};

/* Who has a secret that is not confirmed yet. (C3) */
struct code_beginner {
    str person;
    str by; /* names the sign-in, or the way in: another has another name */
    instant now;
};

/* What somebody puts into an authenticator. */
struct code_secret {
    str base32; /* 32 letters and digits, to be typed */
    str uri;    /* otpauth://totp/..., to be opened, or shown as a picture (qr.h) */
};

/** code_at(secret, step, digits, out): the code of ${step}, of 6 to 8 ${digits}; RFC 6238's vectors have 8. */
void code_at(const uint8_t secret[CODE_SECRET], int64_t step, int digits, char out[9]);

/** code_begin(txn, mem, keys, random, of, err): a new secret that waits to be confirmed, in the place of another of the person that waits. */
rc code_begin(struct txn *txn, arena *mem, const struct keyring *keys, struct randomness *random, const struct code_beginner *of,
              struct err *err) MUST_USE;

/**
 * code_show(txn, mem, keys, of, service, label, out, err):
 * The secret that waits.  ${service} and ${label} are what the authenticator will show: whose codes, and for which account.
 *
 * Errors: RC_NOT_FOUND when none waits for ${of}.
 */
rc code_show(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, str service, str label, struct code_secret *out,
             struct err *err) MUST_USE;

/**
 * code_confirm(txn, mem, keys, of, digits, err):
 * From now on the new secret is the one, if ${digits} are a code of it; they are used then.
 *
 * Errors: RC_REFUSED when they are not, or no secret waits for ${of}.
 */
rc code_confirm(struct txn *txn, arena *mem, const struct keyring *keys, const struct code_beginner *of, str digits, struct err *err) MUST_USE;

/**
 * code_use(txn, mem, keys, person, digits, now, err):
 * Errors: RC_REFUSED when ${digits}, spaces left out, are not a code of ${person} that is good ${now}, or are the one that was used last: that is
 *         said in other words.
 */
rc code_use(struct txn *txn, arena *mem, const struct keyring *keys, str person, str digits, instant now, struct err *err) MUST_USE;

/** code_is_set(txn, mem, person, is_set, err): whether ${person} has a confirmed secret. */
rc code_is_set(struct txn *txn, arena *mem, str person, bool *is_set, struct err *err) MUST_USE;

/** code_drop_waiting(txn, person, err): no secret of ${person} waits to be confirmed. */
rc code_drop_waiting(struct txn *txn, str person, struct err *err) MUST_USE;

/** code_drop(txn, person, err): no secret of ${person} is left. */
rc code_drop(struct txn *txn, str person, struct err *err) MUST_USE;

/**
 * code_reseal(txn, mem, keys, random, most, done, err):
 * Seal at most ${most} secrets with the first key that are sealed with others; ${*done} says how many.  When it is 0 no
 * other key is needed for codes any more.
 *
 * Errors: RC_NOT_FOUND when the key of one is not among ${keys}.
 */
rc code_reseal(struct txn *txn, arena *mem, const struct keyring *keys, struct randomness *random, int most, int *done, struct err *err) MUST_USE;

/** code_sweep(txn, now, err): forget secrets that were not confirmed in time. */
rc code_sweep(struct txn *txn, instant now, struct err *err) MUST_USE;

#endif
