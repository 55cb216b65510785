/*
 * The same answers as engine.h's, worked out the plain way: one rule and one row at a time,
 * straight from docs/rulebook-language.md and the rulebook's own tree.  Nothing is compiled,
 * tabled or skipped here.  It exists to be compared with the fast engine, and is no part of the
 * program that people run.
 */
#ifndef RULE_PLAIN_H
#define RULE_PLAIN_H

#include "rule/program.h"

/**
 * plain_outcome(p, slot, row):
 * What the rule of ${slot} says of ${row}[p->columns].  Of ${p} only the places of the facts are
 * used, since deriving them is not what is compared: which columns the rule's wishes fill.
 */
enum outcome plain_outcome(const struct program *p, int slot, const int32_t *row);

/** plain_excess(p, slot, row): what an amount is above the lowest cap that surely reaches ${row}; ${slot} is a price cap's. */
int32_t plain_excess(const struct program *p, int slot, const int32_t *row);

#endif
