#include "base/random.h"

#include "base/hash.h"

#include <sodium.h>
#include <string.h>

enum { ID_BYTES = 16 };

struct randomness random_kernel(void)
{
    return (struct randomness){ .seeded = false };
}

struct randomness random_seeded(uint64_t seed)
{
    const str text = { (const char *)&seed, sizeof seed };
    struct randomness r = { .seeded = true };

    hash_texts(&text, 1, r.seed);
    return r;
}

void random_fill(struct randomness *r, void *to, size_t n)
{
    const str seed = { (const char *)r->seed, sizeof r->seed };

    if (!r->seeded) {
        randombytes_buf(to, n);
        return;
    }
    randombytes_buf_deterministic(to, n, r->seed);
    hash_texts(&seed, 1, r->seed);
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
