#include "signin/digest.h"

#include <sodium.h>

struct digest digest_of(str what, str secret)
{
    const str parts[] = { what, { "", 1 }, secret }; /* a NUL: where the one ends and the other begins */
    struct digest d;

    hash_texts(parts, countof(parts), d.byte);
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
