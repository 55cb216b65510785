/* What the parts of the rulebook reader share: layout (parse.c) and values (value.c). */
#ifndef RULE_PARSE_H
#define RULE_PARSE_H

#include "rule/tree.h"

/** name_ok(s): small letters, digits and single hyphens, none at either end. */
bool name_ok(str s);

/**
 * value_read(mem, book, block, f, err):
 * Read ${f->raw} (or check ${f->table}) as its type says, into the typed members of ${f}.
 */
rc value_read(arena *mem, struct rulebook *book, const struct block *block, struct tree_field *f, struct err *err) MUST_USE;

/** value_error(book, f, err, at, width, fmt, …): a mistake at ${f->raw}[at..at+width), wherever that stands in the text. */
rc value_error(const struct rulebook *book, const struct tree_field *f, struct err *err, ptrdiff_t at, int width, const char *fmt, ...)
    PRINTF_LIKE(6, 7);

/** did_you_mean(mem, word, near): "Did you mean 'NEAR'?", and which character of ${word} is to blame where the two look the same. */
str did_you_mean(arena *mem, str word, str near);

/** codes_hint(mem, codes, word): did_you_mean with the nearest code, or all of them. */
str codes_hint(arena *mem, const struct code_set *codes, str word);

/** codes_noun(mem, codes): what one of ${codes} is called in a sentence: "notice giver". */
str codes_noun(arena *mem, const struct code_set *codes);

/** authority_hint(mem, authorities, text): the next step for ${text}, which should be the slug of an authority. */
str authority_hint(arena *mem, const struct authorities *authorities, str text);

/* Why an expectation was refused. */
struct expect_fault {
    str piece;     /* at fault, of the text */
    str why, hint; /* the hint may be empty */
};

/**
 * expect_parse(mem, text, rule, out, fault):
 * Read one expectation of a test: "cap fails, over by £0.01", or, in a table of tests of
 * ${rule}, "fails, earliest 2025-04-11".  When refused, returns false with the reason in ${*fault}.
 */
bool expect_parse(arena *mem, str text, str rule, struct expect *out, struct expect_fault *fault);

#endif
