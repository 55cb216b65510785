#include "signin/base32.h"

#include <assert.h>
#include <liboath/oath.h>
#include <sodium.h>

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
