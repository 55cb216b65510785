/*
 * Signing in at a store for tests (some_store.h): keys and randomness from a seed, a clock that is set by hand, and whole ways in, each
 * step of which is a transaction of its own.  People and organisations are invented ids.
 */
#ifndef TESTS_SOME_DESK_H
#define TESTS_SOME_DESK_H

#include "some_store.h"
#include "some_words.h"

#include "signin/account.h"

#define PERSON S("11111111111111111111111111111111")
#define OTHER S("22222222222222222222222222222222")
#define COUNCIL S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
#define HASH S("$argon2id$invented$one")
#define HASH_2 S("$argon2id$invented$two")
#define AT ((instant)1763803800) /* a multiple of CODE_STEP */

extern struct store *store;
extern struct randomness luck;
extern struct keyring keys;
extern struct desk desk; /* its `now` is the clock */

/* told(code, call): ${call} refuses with ${code}, and says why in words. */
#define told(code, call)                                                                                                                             \
    do {                                                                                                                                             \
        refused(code, call);                                                                                                                         \
        said_in_words(&mem, &err);                                                                                                                   \
    } while (0)

/** desk_begin(state), desk_end(state): around each case. */
int desk_begin(void **state);
int desk_end(void **state);

/* begun(mode), done(txn): a transaction on `store`, and its commit. */
struct txn begun(enum txn_mode mode);
void done(struct txn *txn);

/* Somebody who can sign in: what she has at home. */
struct somebody {
    str person, hash;
    uint8_t secret[CODE_SECRET]; /* of her authenticator */
    str recovery[RECOVERY_CODES];
    struct signed_in in; /* as of her last sign-in */
};

extern const struct session council; /* as whom everybody signs in */

/** code_now(who, steps): what her authenticator shows, ${steps} of 30 seconds from now. */
str code_now(const struct somebody *who, int steps);

/** secret_of(shown, to): what an authenticator keeps of a secret that was shown. */
void secret_of(const struct code_secret *shown, uint8_t to[CODE_SECRET]);

/** welcome(person): invited, with the password that HASH stands for, an authenticator and recovery codes; the clock has moved on a step. */
struct somebody welcome(str person);

/* The ways in, one step a call; what a step answers is answered. */
rc try_password(const struct somebody *who, str device, bool is_right, str *half, int *wait);
rc try_factor(str half, str device, bool is_recovery, str text, struct signed_in *out, int *wait);

/** sign_in(who): by password and code; the clock has moved on a step. */
void sign_in(struct somebody *who);

/** is_signed_in(secret): now. */
bool is_signed_in(str secret);

#endif
