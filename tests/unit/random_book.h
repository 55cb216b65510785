/* Rulebooks by chance, as text: every kind of rule, with whatever windows, terms, guards and exemptions the language allows. */
#ifndef TESTS_RANDOM_BOOK_H
#define TESTS_RANDOM_BOOK_H

#include "domain/authority.h"
#include "sim/random.h"

/* Days that dates of rulebooks and rows are drawn from. */
#define DAY_SOONEST day_from_civil(2023, 7, 1)
#define DAY_LATEST day_from_civil(2027, 6, 30)

/**
 * random_book(mem, luck, a, rules):
 * The text of a rulebook with a price cap, ${rules} more rules of kinds drawn by lot, and every
 * approval.  It is read and checked without a complaint; whether it is wise is another matter.
 */
str random_book(arena *mem, chance *luck, const struct authorities *a, int rules);

#endif
