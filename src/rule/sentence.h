/*
 * Rules in sentences that can be read aloud: what a page, a letter and a form say about a rule, in the reader's language.  Names
 * that stand in the rulebook itself, of its offices, blocks and events, and free text stay as they are there.
 */
#ifndef RULE_SENTENCE_H
#define RULE_SENTENCE_H

#include "rule/tree.h"

/** sentence_rule(mem, lang, rule): what ${rule} asks, in whole sentences, without its tables. */
str sentence_rule(arena *mem, enum language lang, const struct block *rule);

/** sentence_scope(mem, lang, book, rule): whom it reaches and when: "It reaches … ." */
str sentence_scope(arena *mem, enum language lang, const struct rulebook *book, const struct block *rule);

/** sentence_guard(mem, lang, authorities, g): a guard in words: "the engagement is a permanent post". */
str sentence_guard(arena *mem, enum language lang, const struct authorities *a, const struct guard *g);

/** sentence_range(mem, lang, r): "from 31 October 2024 until …". */
str sentence_range(arena *mem, enum language lang, const struct range *r);

/** sentence_proposed(mem, lang, r): the days on which a range may end: "1 May 2026 or 1 June 2026". */
str sentence_proposed(arena *mem, enum language lang, const struct range *r);

/** sentence_window(mem, lang, w): "new assignments starting from 31 October 2024". */
str sentence_window(arena *mem, enum language lang, const struct window *w);

/** sentence_elements(mem, lang, f): the supplements that ${f}, `forbid`, names: "travel, accommodation or bonus". */
str sentence_elements(arena *mem, enum language lang, const struct tree_field *f);

/** sentence_name(mem, lang, book, name): an authority by its name; an office by that of offices.def, else in the rulebook's own words. */
str sentence_name(arena *mem, enum language lang, const struct rulebook *book, str name);

/** sentence_is_own(book, name): whether sentence_name has nothing but the rulebook's own words for ${name}. */
bool sentence_is_own(const struct rulebook *book, str name);

/** sentence_limit(mem, lang, c): the time limit of a clock: "5 working days", "no limit is set". */
str sentence_limit(arena *mem, enum language lang, const struct clock_def *c);

/** sentence_told(mem, lang, book, c): what follows when a clock is missed: "if missed, the workforce board is told". */
str sentence_told(arena *mem, enum language lang, const struct rulebook *book, const struct clock_def *c);

/** sentence_legal_force(lang, legal_force): what stands behind a rule: "memorandum: agreed between authorities, and not law". */
str sentence_legal_force(enum language lang, const struct tree_field *legal_force);

/**
 * sentence_value(mem, lang, book, f):
 * The value of any field but a table, for a reader: codes, days, guards, authorities and
 * offices in words; free text, amounts and the names of blocks as they are written.
 */
str sentence_value(arena *mem, enum language lang, const struct rulebook *book, const struct tree_field *f);

#endif
