#include "domain/codes.h"

#include "base/near.h"
#include "domain/slug.h"

#define C(constant, text, words) [constant] = { S(text), W_code_##words },
#define CODES(set, ...)                                                                                                                              \
    static const struct code set##_rows[] = { __VA_ARGS__ };                                                                                         \
    const struct code_set codes_##set = { S(#set), set##_rows, set##_count };
#include "domain/codes.def"
#undef CODES
#undef C

str code_words(const struct code_set *set, int64_t code, enum language lang)
{
    return word_text(lang, set->code[code].words);
}

int code_find(const struct code_set *set, str text)
{
    for (int i = 0; i < set->n; i++)
        if (str_eq(set->code[i].text, text))
            return i;
    return -1;
}

int code_worded(const struct code_set *set, str words)
{
    for (int i = 0; i < set->n; i++)
        if (str_eq(code_words(set, i, LANG_EN), words))
            return i;
    return -1;
}

str code_near(const struct code_set *set, str text)
{
    struct slug folded = slug_fold(text);
    str word = slug_text(&folded);
    str best = S("");
    int distance = 0;

    /* People write the words as often as the code: "voluntary redundancy" for redundancy-voluntary. */
    for (int i = 0; i < set->n && word.n; i++) {
        struct slug words = slug_fold(code_words(set, i, LANG_EN));
        str names[] = { set->code[i].text, slug_text(&words) };
        ptrdiff_t nearer = near_best(word, names, countof(names));
        int d = nearer < 0 ? 0 : near_distance(word, names[nearer]);

        if (nearer < 0 || (best.n && d >= distance))
            continue;
        best = set->code[i].text;
        distance = d;
    }
    return best;
}
