/* What the parts of lint share: adding findings where they stand. */
#ifndef RULE_LINT_INSIDE_H
#define RULE_LINT_INSIDE_H

#include "rule/lint.h"
#include "rule/settle.h"

struct linter {
    arena *mem;
    const struct rulebook *book;
    const struct library *library; /* or NULL */
    daynum calendar_last;
    struct lint *out;
};

/** lint_value(l, code, f, hint, fmt, …): a finding under the value of ${f} (its name, for a table). */
void lint_value(struct linter *l, enum lint_code code, const struct tree_field *f, const char *hint, const char *fmt, ...) PRINTF_LIKE(5, 6);

/** lint_block(l, code, b, hint, fmt, …): a finding under the header of ${b}. */
void lint_block(struct linter *l, enum lint_code code, const struct block *b, const char *hint, const char *fmt, ...) PRINTF_LIKE(5, 6);

/** lint_cell(l, code, t, row, column, hint, fmt, …): a finding under a cell. */
void lint_cell(struct linter *l, enum lint_code code, const struct table *t, ptrdiff_t row, int column, const char *hint, const char *fmt, ...)
    PRINTF_LIKE(7, 8);

void lint_guards(struct linter *l, const struct block *rule); /* what guards can and cannot be */
void lint_caps(struct linter *l, const struct block *rule);   /* tables of caps */
void lint_reach(struct linter *l, const struct block *rule);  /* windows, parameters, what a rule can answer */
void lint_pairs(struct linter *l, const struct block *rule);  /* contradictions with later rules */

/* The roles and kinds of engagement that ${rule} reaches. */
code_mask lint_roles(const struct linter *l, const struct block *rule);
code_mask lint_kinds(const struct linter *l, const struct block *rule);

#endif
