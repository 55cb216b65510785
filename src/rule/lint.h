/*
 * Lint: what is allowed and yet probably wrong, or right and worth knowing.  The codes are rows
 * of lint.def; docs/lint.md teaches each.  An error must be mended before an edition is
 * published; a warning may be a trap that the memorandum itself has.
 */
#ifndef RULE_LINT_H
#define RULE_LINT_H

#include "rule/check.h"

enum lint_code {
#define LINT(constant, code, severity, what) constant,
#include "rule/lint.def"
#undef LINT
    LINT_CODES
};

struct lint_finding {
    enum lint_code code;
    struct err err; /* place, message and remedy */
};

struct lint {
    struct lint_finding *v;
    ptrdiff_t n, cap;
    int errors, warnings;
};

str lint_id(enum lint_code c); /* "RB004" */
bool lint_is_error(enum lint_code c);
str lint_what(enum lint_code c); /* "a covered role without a cap" */

/**
 * lint_run(mem, book, library, calendar_last, out, err):
 * Everything there is to say about the checked ${book}, in the order of its lines.  ${library}
 * holds the book it builds on, or is NULL; ${calendar_last} is the last day for which bank
 * holidays are published.  Errors: only when the book cannot be compiled.
 */
rc lint_run(arena *mem, const struct rulebook *book, const struct library *library, daynum calendar_last, struct lint *out, struct err *err) MUST_USE;

/** lint_refused(mem, refusal, out): the refusal of a file that cannot be read as a rulebook, as a finding. */
void lint_refused(arena *mem, const struct err *refusal, struct lint *out);

void lint_text(const struct lint *l, struct buf *b);
void lint_json(const struct lint *l, struct json_out *o);

#endif
