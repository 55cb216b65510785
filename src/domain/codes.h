/* The code sets, as constants and as tables.  The rows are in codes.def. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "words/word.h"

#define C(constant, text, words) constant,
#define CODES(set, ...) enum set##_code{ __VA_ARGS__ set##_count };
#include "domain/codes.def"
#undef CODES
#undef C

struct code {
    str text;
    enum word words;
};

struct code_set {
    str name;
    const struct code *code; /* indexed by the constants of the set */
    int n;
};

#define CODES(set, ...) extern const struct code_set codes_##set;
#include "domain/codes.def"
#undef CODES

/** code_words(set, code, lang): what people read for ${code}, a constant of the set. */
str code_words(const struct code_set *set, int64_t code, enum language lang);

/** code_find(set, text): the constant whose text is ${text}, or -1. */
int code_find(const struct code_set *set, str text);

/** code_worded(set, words): the constant whose English words are ${words}, or -1. */
int code_worded(const struct code_set *set, str words);

/** code_near(set, text): the code text nearest to a mistyped ${text}, or an empty string. */
str code_near(const struct code_set *set, str text);

#endif
