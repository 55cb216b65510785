#include "words/list.h"

#include "base/buf.h"
#include "words/texts.h"

str list_text(arena *mem, enum language lang, const str *items, ptrdiff_t n)
{
    struct buf b = buf_new(mem);

    if (n == 0)
        return S("");
    for (ptrdiff_t i = 0; i < n - 1; i++) {
        if (i)
            buf_z(&b, ", ");
        buf_str(&b, items[i]);
    }
    return n == 1 ? items[0] : words_list_last(mem, lang, buf_text(&b), items[n - 1]);
}
