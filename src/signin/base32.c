#include "signin/base32.h"

#include <assert.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

str base32_print(arena *mem, const uint8_t *bytes, ptrdiff_t n)
{
    char *text = NULL;
    size_t length;
    str s;

    assert(n % 5 == 0);
    if (oath_base32_encode((const char *)bytes, (size_t)n, &text, &length) != OATH_OK)
        abort();
    s = arena_str(mem, (str){ text, (ptrdiff_t)length });
    sodium_memzero(text, length);
    free(text);
    return s;
}

bool base32_parse(str text, uint8_t *bytes, ptrdiff_t n)
{
    char *decoded = NULL;
    size_t length = 0;
    bool fits = oath_base32_decode(text.p, (size_t)text.n, &decoded, &length) == OATH_OK && length == (size_t)n;

    if (fits)
        memcpy(bytes, decoded, length);
    if (decoded)
        sodium_memzero(decoded, length);
    free(decoded);
    return fits;
}
