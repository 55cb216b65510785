/*
 * SHA-256: what rulebooks, facts and receipts, the ledger and the digests of secrets are known by.  Nettle computes it, since it asks the
 * processor for its own instructions; libsodium's is several times as slow, and a tenth of a check went into it.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/arena.h"

enum { HASH_BYTES = 32, HASH_HEX = 64 };

/** hash_texts(text, n, out): SHA-256 of ${n} texts, one right after the other, of which nothing stays in memory. */
void hash_texts(const str *text, ptrdiff_t n, uint8_t out[HASH_BYTES]);

/** hash_hex(mem, text): SHA-256 of ${text} in lower-case hexadecimal. */
str hash_hex(arena *mem, str text);

#endif
