/*
 * The keys of signing in.  They come from a file that the operator keeps, one line a key:
 *
 *     <number, 1 to 255> <base64 of 32 random bytes>
 *
 * The first line seals; every line opens.  A new key is put first, and an old one stays until nothing is sealed with it any more
 * (code_reseal).  What each key is used for has a key of its own, derived by BLAKE2b (libsodium's crypto_kdf).
 */
#ifndef SIGNIN_KEYRING_H
#define SIGNIN_KEYRING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/random.h"

enum { KEYRING_MOST = 8, KEYRING_KEY = 32 };

enum key_use { KEY_TICKETS = 1, KEY_CODES = 2, KEY_GUESSES = 3, KEY_READERS = 4 }; /* numbers are kept: a use that goes leaves its number free */

struct keyring {
    int n;
    struct {
        uint8_t number;
        uint8_t key[KEYRING_KEY];
    } v[KEYRING_MOST]; /* the first seals */
};

/**
 * keyring_parse(text, out, err):
 * Errors: RC_BAD_INPUT, naming the line and never what stands in it.
 */
rc keyring_parse(str text, struct keyring *out, struct err *err) MUST_USE;

/** keyring_line(mem, random, number): the line of a new key, with its newline. */
str keyring_line(arena *mem, struct randomness *random, int number);

/**
 * keyring_seal(keys, mem, random, use, about, plain):
 * XChaCha20-Poly1305 with the first key.  ${about} is not in the result, and has to be said again to open it.
 *
 * Shapes: a byte with the key's number, 24 of nonce, as many as ${plain}, 16 of the tag.
 */
str keyring_seal(const struct keyring *keys, arena *mem, struct randomness *random, enum key_use use, str about, str plain);

/** keyring_open(keys, mem, use, about, sealed, plain): false when it was not sealed so, or with a key that is not there. */
bool keyring_open(const struct keyring *keys, arena *mem, enum key_use use, str about, str sealed, str *plain);

/** keyring_number(keys): of the key that seals. */
int keyring_number(const struct keyring *keys);

/** keyring_mac(keys, use, text, to): HMAC-SHA-256 of ${text} with the first key, 32 bytes. */
void keyring_mac(const struct keyring *keys, enum key_use use, str text, uint8_t to[32]);

#endif
