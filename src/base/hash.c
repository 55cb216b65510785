#include "base/hash.h"

#include <assert.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>

static_assert(HASH_BYTES == SHA256_DIGEST_SIZE, "the hash is SHA-256");

void hash_texts(const str *text, ptrdiff_t n, uint8_t out[HASH_BYTES])
{
    struct sha256_ctx state;

    sha256_init(&state);
    for (ptrdiff_t i = 0; i < n; i++)
        sha256_update(&state, (size_t)text[i].n, (const uint8_t *)text[i].p);
    sha256_digest(&state, HASH_BYTES, out);
    explicit_bzero(&state, sizeof(state));
}

str hash_hex(arena *mem, str text)
{
    uint8_t digest[HASH_BYTES];
    char *hex = arena_raw(mem, HASH_HEX + 1);

    hash_texts(&text, 1, digest);
    sodium_bin2hex(hex, HASH_HEX + 1, digest, sizeof(digest));
    return (str){ hex, HASH_HEX };
}
