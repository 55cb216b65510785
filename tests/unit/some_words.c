#include "some_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* In brackets stands what comes from the catalogue: in the language of tests no letter is outside of them. */
static bool is_from_catalogue(str text)
{
    int depth = 0;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        depth += (text.p[i] == '[') - (text.p[i] == ']');
        if (depth <= 0 && text.p[i] != ']')
            return false;
    }
    return text.n > 0;
}

void said_in_words(arena *mem, const struct err *err)
{
    if (!err->word || !is_from_catalogue(err_words(mem, LANG_PSEUDO, err)) || str_eq(err_words(mem, LANG_CY, err), err_words(mem, LANG_EN, err)))
        fail_msg("not in words: %s", err->message);
    if (err->hint_word && str_eq(err_hint_words(mem, LANG_CY, err), err_hint_words(mem, LANG_EN, err)))
        fail_msg("the same in Welsh: %s", err->hint);
}
