/* What the parts of rulebook_check share: finding blocks by name, and mistakes shown where they stand. */
#ifndef RULE_SETTLE_H
#define RULE_SETTLE_H

#include "rule/parse.h"

struct settler {
    arena *mem;
    struct rulebook *book;
    struct err *err;
};

/** settle_block(s, f, piece, type): ${piece}, a part of ${f->raw}, names a block of ${type}.  Errors: RC_BAD_INPUT, with the nearest name. */
rc settle_block(const struct settler *s, const struct tree_field *f, str piece, enum block_type type) MUST_USE;

/** settle_piece(s, f, piece, fmt, …): a mistake in ${piece}, a part of ${f->raw}. */
rc settle_piece(const struct settler *s, const struct tree_field *f, str piece, const char *fmt, ...) PRINTF_LIKE(4, 5);

/** settle_label(s, f, piece, fmt, …): a mistake in ${piece}, a part of ${f->label}. */
rc settle_label(const struct settler *s, const struct tree_field *f, str piece, const char *fmt, ...) PRINTF_LIKE(4, 5);

/** settle_cell(s, t, row, column, fmt, …): a mistake in a cell. */
rc settle_cell(const struct settler *s, const struct table *t, ptrdiff_t row, int column, const char *fmt, ...) PRINTF_LIKE(5, 6);

/** settle_header(s, b, fmt, …): a mistake of the block as a whole, under its header line. */
rc settle_header(const struct settler *s, const struct block *b, const char *fmt, ...) PRINTF_LIKE(3, 4);

/**
 * settle_near_block(s, type, word):
 * The hint with the block of ${type} whose name is nearest to ${word}, and its line: for a clause rather one that nothing cites, since its
 * header may be what is wrong.  Returns the code already set.
 */
rc settle_near_block(const struct settler *s, enum block_type type, str word);

/** settle_near(s, word, names, n): the hint with the nearest of ${names}, if any is near.  Returns the code already set. */
rc settle_near(const struct settler *s, str word, const str *names, ptrdiff_t n);

rc settle_tables(const struct settler *s, const struct block *rule) MUST_USE; /* price-cap and training-pay */
rc settle_cases(const struct settler *s) MUST_USE;                            /* example, tests, scenarios */

#endif
