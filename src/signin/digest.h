/*
 * What is kept of a secret that somebody else holds: SHA-256 of what the secret is for and the secret.  The secrets are
 * drawn at random, 80 bits and more, so that nothing slower is needed; passwords are not among them (password.h).
 */
#ifndef SIGNIN_DIGEST_H
#define SIGNIN_DIGEST_H

#include "base/hash.h"

enum { DIGEST_BYTES = HASH_BYTES, SECRET_DIGITS = 32 /* of a secret that random_id drew: 128 bits in hexadecimal */ };

struct digest {
    uint8_t byte[DIGEST_BYTES];
};

/** digest_of(what, secret): another ${what} gives another digest of the same ${secret}. */
struct digest digest_of(str what, str secret);

/** digest_bytes(d): its bytes, for a statement.  Owner: ${d}. */
str digest_bytes(const struct digest *d);

/** is_secret(s): whether ${s} has the form of one that random_id drew: 32 digits 0-9a-f.  Opaque ids of people and organisations have it too. */
bool is_secret(str s);

/** is_same(a, b): whether they are equal, in a time that says nothing about where they differ. */
bool is_same(str a, str b);

#endif
