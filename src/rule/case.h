/*
 * Cases: check documents made from a rulebook's own text, as its example and its tests need
 * them.  A case is a list of dotted names and values, each with its place; a later fact takes
 * the place of an earlier one that it contradicts ("approvals none", then "approvals.0.on …").
 */
#ifndef RULE_CASE_H
#define RULE_CASE_H

#include "rule/tree.h"

struct case_fact {
    str path, value;      /* dotted name; as the author wrote it */
    int line, col, width; /* of the value, or of what stands for it */
};

struct case_facts {
    struct case_fact *v;
    ptrdiff_t n, cap;
};

/** case_path(name): the dotted name that ${name}, a fact of facts.def, an alias or itself dotted, stands for; empty when it is none. */
str case_path(str name);

/** case_near(name): the fact or alias nearest to a mistyped ${name}, or an empty string. */
str case_near(str name);

/**
 * case_value(mem, authorities, path, value, err):
 * Whether ${value} can be set at ${path}, in the one spelling a rulebook has for it: £30.00,
 * 2025-04-01, gateshead, yes, none, unknown.  Errors: without place.
 */
rc case_value(arena *mem, const struct authorities *authorities, str path, str value, struct err *err) MUST_USE;

/** case_example(mem, book, out): the facts of the book's example. */
void case_example(arena *mem, const struct rulebook *book, struct case_facts *out);

/** case_set(mem, facts, fact): add ${fact} and take away what it contradicts. */
void case_set(arena *mem, struct case_facts *facts, struct case_fact fact);

/** case_given(mem, facts, book, test): what the `on` and `given` fields of a test block set. */
void case_given(arena *mem, struct case_facts *facts, const struct rulebook *book, const struct block *test);

/** case_row(mem, facts, table, row): what row ${row} (from 1) of a table of tests sets. */
void case_row(arena *mem, struct case_facts *facts, const struct table *table, ptrdiff_t row);

/**
 * case_doc(mem, book, facts, doc, err):
 * The document of ${facts}.  Errors: RC_BAD_INPUT on the author's line when the facts
 * contradict each other (a start after its end).
 */
rc case_doc(arena *mem, const struct rulebook *book, const struct case_facts *facts, struct doc *doc, struct err *err) MUST_USE;

#endif
