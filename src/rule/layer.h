/*
 * Layers: a rulebook that builds on another.  A rule of the same name says whether it tightens
 * or derogates, and the claim is verified parameter by parameter, within what the upper book
 * covers at all.  Each book's result is reported on its own whatever is said here.
 */
#ifndef RULE_LAYER_H
#define RULE_LAYER_H

#include "rule/check.h"

/* One way in which the upper rule asks less than the lower, or cannot be compared with it. */
struct loosening {
    const struct tree_field *f; /* of the upper rule; NULL when it is something that the rule lacks */
    ptrdiff_t row;              /* of the table of ${f}, 0 when it is no cell, */
    int column;                 /* and the column in it */
    str what;                   /* "waits 2 months, not 3" */
};

struct loosenings {
    struct loosening *v;
    ptrdiff_t n, cap;
};

/** layer_below(library, book, rule): the rule of the same name in the book below, or NULL; ${*base} is that book. */
const struct block *layer_below(const struct library *library, const struct rulebook *book, const struct block *rule, const struct rulebook **base);

/** layer_compare(mem, base, lower, book, upper, out): every way in which ${upper} of ${book} is looser than ${lower} of ${base}. */
void layer_compare(arena *mem, const struct rulebook *base, const struct block *lower, const struct rulebook *book, const struct block *upper,
                   struct loosenings *out);

/** layer_base(l, book, err): the rulebook that ${book} builds on, if any, is in ${l} in that edition, and they build on each other in no ring.
 * Errors: RC_BAD_INPUT on the author's line. */
rc layer_base(const struct library *l, const struct rulebook *book, struct err *err) MUST_USE;

/** layer_header(mem, l, book, rule, err): what the header of ${rule} says of the rulebook below, which layer_base took, can be: the rule is there
 * and of the same kind, and of two with one name the upper says what it does.  Errors: RC_BAD_INPUT on the author's line. */
rc layer_header(arena *mem, const struct library *l, const struct rulebook *book, const struct block *rule, struct err *err) MUST_USE;

#endif
