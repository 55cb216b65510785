/* What tests of rulebooks share: the real authorities and rulebooks, files of the tree, and the seed.  Run from the root of the tree. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "rule/check.h"

enum { REAL_BOOKS_MOST = 64 };

extern arena world_mem; /* for the whole run */
extern struct authorities world_authorities;
extern struct rulebook *world_book[REAL_BOOKS_MOST]; /* every rulebook of the tree, by name */
extern int world_books;
extern unsigned long long world_seed; /* CONCORDAT_SEED, or always the same */

/** world_setup(state), world_teardown(state): for cmocka's groups. */
int world_setup(void **state);
int world_teardown(void **state);

/** world_text(path): what the file holds; the test fails when it cannot be read. */
str world_text(str path);

/** world_changed(text, before, after): ${text} with its first ${before} changed to ${after}; the test fails when there is none. */
str world_changed(str text, str before, str after);

/** world_read(mem, file, text, out, err): ${text}, read and checked. */
rc world_read(arena *mem, str file, str text, struct rulebook *out, struct err *err) MUST_USE;

/** world_rulebook(mem, file, text): ${text}, read and checked; the test fails when it is refused. */
struct rulebook *world_rulebook(arena *mem, str file, str text);

/** world_program(mem, books, n): compiled together; the test fails when they cannot be. */
struct program world_program(arena *mem, struct rulebook *const *books, ptrdiff_t n);

/** world_may_become(before, after): whether an outcome may change so when one more thing is known: what was sure stays, or turns out not to matter.
 */
bool world_may_become(enum outcome before, enum outcome after);

#endif
