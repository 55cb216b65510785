#include "signin/digest.h"

#include <sodium.h>

struct digest digest_of(str what, str secret)
{
    crypto_hash_sha256_state state;
    struct digest d;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)what.p, (unsigned long long)what.n);
    crypto_hash_sha256_update(&state, (const unsigned char *)"", 1); /* a NUL: where the one ends and the other begins */
    crypto_hash_sha256_update(&state, (const unsigned char *)secret.p, (unsigned long long)secret.n);
    crypto_hash_sha256_final(&state, d.byte);
    sodium_memzero(&state, sizeof(state));
    return d;
}

str digest_bytes(const struct digest *d)
{
    return (str){ (const char *)d->byte, DIGEST_BYTES };
}

bool is_secret(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n == SECRET_DIGITS;
}

bool is_same(str a, str b)
{
    return a.n == b.n && sodium_memcmp(a.p, b.p, (size_t)a.n) == 0;
}
