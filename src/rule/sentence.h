/* Rules in sentences that can be read aloud: what a page, a letter and a form say about a rule. */
#ifndef RULE_SENTENCE_H
#define RULE_SENTENCE_H

#include "rule/tree.h"

/** sentence_rule(mem, book, rule): what ${rule} asks, in whole sentences, without its tables. */
str sentence_rule(arena *mem, const struct rulebook *book, const struct block *rule);

/** sentence_scope(mem, book, rule): whom it reaches and when: "It reaches … ." */
str sentence_scope(arena *mem, const struct rulebook *book, const struct block *rule);

/** sentence_guard(mem, authorities, g): a guard in words: "the engagement is a permanent post". */
str sentence_guard(arena *mem, const struct authorities *a, const struct guard *g);

/** sentence_range(mem, r): "from 31 October 2024 until …". */
str sentence_range(arena *mem, const struct range *r);

/** sentence_window(mem, w): "new assignments starting from 31 October 2024". */
str sentence_window(arena *mem, const struct window *w);

/** sentence_day(mem, day): "31 October 2024". */
str sentence_day(arena *mem, daynum day);

/** sentence_name(mem, book, name): an authority by its name, an office in words: "MoU governance group". */
str sentence_name(arena *mem, const struct rulebook *book, str name);

/** sentence_limit(c): the time limit of a clock: "5 working days", "no limit is set". */
str sentence_limit(const struct clock_def *c);

/** sentence_told(mem, book, c): what follows when a clock is missed: "if missed, the workforce board is told". */
str sentence_told(arena *mem, const struct rulebook *book, const struct clock_def *c);

/** sentence_legal_force(legal_force): what stands behind a rule: "memorandum: agreed between authorities, and not law". */
str sentence_legal_force(const struct tree_field *legal_force);

/**
 * sentence_value(mem, book, f):
 * The value of any field but a table, for a reader: codes, days, guards, authorities and
 * offices in words; free text, amounts and the names of blocks as they are written.
 */
str sentence_value(arena *mem, const struct rulebook *book, const struct tree_field *f);

#endif
