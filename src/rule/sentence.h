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

#endif
