#include "base/random.h"

#include <sodium.h>
#include <string.h>

enum { ID_BYTES = 16 };

struct randomness random_kernel(void)
{
    return (struct randomness){ .seeded = false };
}

struct randomness random_seeded(uint64_t seed)
{
    struct randomness r = { .seeded = true };

    crypto_hash_sha256(r.seed, (const unsigned char *)&seed, sizeof seed);
    return r;
}

void random_fill(struct randomness *r, void *to, size_t n)
{
    if (!r->seeded) {
        randombytes_buf(to, n);
        return;
    }
    randombytes_buf_deterministic(to, n, r->seed);
    crypto_hash_sha256(r->seed, r->seed, sizeof r->seed);
}

str random_id(struct randomness *r, arena *mem)
{
    enum { DIGITS = ID_BYTES * 2 };
    char *hex = arena_raw(mem, DIGITS + 1);
    uint8_t bytes[ID_BYTES];

    random_fill(r, bytes, sizeof bytes);
    sodium_bin2hex(hex, DIGITS + 1, bytes, sizeof bytes);
    return (str){ hex, DIGITS };
}
