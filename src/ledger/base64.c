#include "ledger/base64.h"

#include <sodium.h>

void base64_print(struct buf *b, str bytes)
{
    size_t room = sodium_base64_encoded_len((size_t)bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_raw(b->mem, room);

    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, (size_t)bytes.n, sodium_base64_VARIANT_ORIGINAL);
    buf_str(b, (str){ text, (ptrdiff_t)room - 1 });
}

static bool decode(str text, void *to, size_t room, size_t *n)
{
    /* The library takes some bytes above 0x7F for characters of the alphabet. */
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] > 0x7F)
            return false;
    /* Without a place for the end of the text, it takes all of it or nothing. */
    return sodium_base642bin(to, room, text.p, (size_t)text.n, NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}

bool base64_parse(arena *mem, str text, str *out)
{
    size_t room = (size_t)text.n / 4 * 3 + 3, n;
    char *bytes = arena_raw(mem, room);

    if (!decode(text, bytes, room, &n))
        return false;
    *out = (str){ bytes, (ptrdiff_t)n };
    return true;
}

bool base64_fill(str text, void *to, ptrdiff_t n)
{
    size_t got;

    return decode(text, to, (size_t)n, &got) && got == (size_t)n;
}
