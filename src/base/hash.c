#include "base/hash.h"

#include <sodium.h>

str hash_hex(arena *mem, str text)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char *hex = arena_raw(mem, HASH_HEX + 1);

    crypto_hash_sha256(digest, (const unsigned char *)text.p, (unsigned long long)text.n);
    sodium_bin2hex(hex, HASH_HEX + 1, digest, sizeof(digest));
    return (str){ hex, HASH_HEX };
}
