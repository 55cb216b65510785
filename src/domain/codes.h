/* The code sets, as constants and as tables.  The rows are in codes.def. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "base/arena.h"

#define C(constant, text, words) constant,
#define CODES(set, ...) enum set##_code { __VA_ARGS__ set##_count };
#include "domain/codes.def"
#undef CODES
#undef C

struct code {
    str text, words;
};

struct code_set {
    str name;
    const struct code *code; /* indexed by the constants of the set */
    int n;
};

#define CODES(set, ...) extern const struct code_set codes_##set;
#include "domain/codes.def"
#undef CODES

/** code_find(set, text): the constant whose text is ${text}, or -1. */
int code_find(const struct code_set *set, str text);

/** code_near(set, text): the code text nearest to a mistyped ${text}, or an empty string. */
str code_near(const struct code_set *set, str text);

#endif
