#include "words/list.h"

#include "base/buf.h"
#include "words/texts.h"

str list_commas(arena *mem, const str *items, ptrdiff_t n)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < n; i++) {
        if (i)
            buf_z(&b, ", ");
        buf_str(&b, items[i]);
    }
    return n ? buf_text(&b) : S("");
}

static str joined(arena *mem, enum language lang, enum word last, const str *items, ptrdiff_t n)
{
    if (n < 2)
        return n ? items[0] : S("");
    return word_fill(mem, lang, last, (const str[]){ list_commas(mem, items, n - 1), items[n - 1] }, 2);
}

str list_text(arena *mem, enum language lang, const str *items, ptrdiff_t n)
{
    return joined(mem, lang, W_list_last, items, n);
}

/* Where an item is a choice itself, "reviewing officer or conference chair", the last stands apart from it. */
str list_either(arena *mem, enum language lang, const str *items, ptrdiff_t n)
{
    str or = word_fill(mem, lang, W_list_either, (const str[]){ S(""), S("") }, 2);
    bool apart = false;

    for (ptrdiff_t i = 0; i < n; i++)
        apart = apart || str_find_str(items[i], or) >= 0;
    return joined(mem, lang, apart ? W_list_either_apart : W_list_either, items, n);
}
