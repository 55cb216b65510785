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

/**
 * expect_parse(mem, text, rule, out, piece, why):
 * Read one expectation of a test: "cap fails, over by £0.01", or, in a table of tests of
 * ${rule}, "fails, earliest 2025-04-11".  When refused: the piece at fault and what is wrong.
 */
bool expect_parse(arena *mem, str text, str rule, struct expect *out, str *piece, str *why);

#endif
