/* What tests of many draws share: the real authorities and rulebooks, and the seed.  Run from the root of the tree. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "rule/check.h"

enum { REAL_BOOKS = 6 };

extern arena world_mem; /* for the whole run */
extern struct authorities world_authorities;
extern struct rulebook *world_book[REAL_BOOKS];
extern unsigned long long world_seed; /* CONCORDAT_SEED, or always the same */

/** world_setup(state), world_teardown(state): for cmocka's groups. */
int world_setup(void **state);
int world_teardown(void **state);

/** world_rulebook(mem, file, text): ${text}, read and checked; the test fails when it is refused. */
struct rulebook *world_rulebook(arena *mem, str file, str text);

/** world_program(mem, books, n): compiled together; the test fails when they cannot be. */
struct program world_program(arena *mem, struct rulebook *const *books, ptrdiff_t n);

/** world_may_become(before, after): whether an outcome may change so when one more thing is known: what was sure stays, or turns out not to matter.
 */
bool world_may_become(enum outcome before, enum outcome after);

#endif
