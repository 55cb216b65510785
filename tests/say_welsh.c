/*
 * Prints what the program makes of Welsh, for tests/welsh.mjs to compare with Unicode's own data:
 *
 *     plural N FORM            weekday DAY NAME            month N NAME
 *     english|welsh WORD       the words of the files given, sorted
 */
#include "base/file.h"
#include "words/collate.h"
#include "words/date.h"

#include <stdlib.h>

struct sorted {
    str word, key;
};
struct sorted_list {
    struct sorted *v;
    ptrdiff_t n, cap;
};

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct sorted *)a)->key, ((const struct sorted *)b)->key);
}

static void words_sorted(arena *mem, enum language lang, const char *name, str text)
{
    struct sorted_list list = { 0 };

    while (text.n) {
        str word;

        str_cut(text, '\n', &word, &text);
        if (word.n)
            *PUSH(mem, &list) = (struct sorted){ word, collate_key(mem, lang, word) };
    }
    qsort(list.v, (size_t)list.n, sizeof(*list.v), by_key);
    for (ptrdiff_t i = 0; i < list.n; i++)
        printf("%s\t%.*s\n", name, STR_ARG(list.v[i].word));
}

int main(int argc, char **argv)
{
    arena mem = arena_open((size_t)64 << 20);
    struct err err;
    str text;

    for (int n = 0; n <= 1200; n++)
        printf("plural\t%d\t%d\n", n, language_plural(LANG_CY, n));
    for (int m = 1; m <= 12; m++)
        printf("month\t%d\t%.*s\n", m, STR_ARG(date_text(&mem, LANG_CY, day_from_civil(2026, m, 1))));
    for (int d = 0; d < 7; d++)
        printf("weekday\t%d\t%.*s\n", d, STR_ARG(date_text_full(&mem, LANG_CY, day_from_civil(2026, 6, 1 + d))));
    for (int i = 1; i < argc; i++) {
        if (file_read(&mem, str_of(argv[i]), 1 << 20, &text, &err) != RC_OK)
            return 1;
        words_sorted(&mem, LANG_CY, "welsh", text);
        words_sorted(&mem, LANG_EN, "english", text);
    }
    arena_close(&mem);
    return 0;
}
