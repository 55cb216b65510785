/* Memory for tests, and texts in it. */
#ifndef TESTS_SOME_MEMORY_H
#define TESTS_SOME_MEMORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

extern arena mem;

/** memory_begin(state), memory_end(state): around a case or a group of them. */
int memory_begin(void **state);
int memory_end(void **state);

/** z(s): a copy in ${mem} with a NUL after it. */
const char *z(str s);

/** repeated(before, each, n, after): ${each} so many times, between the others. */
str repeated(const char *before, const char *each, int n, const char *after);

#endif
