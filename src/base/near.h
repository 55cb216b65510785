/* Did-you-mean. */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include "base/str.h"

/** near_distance(a, b): edits (insert, delete, replace, swap neighbours) from ${a} to ${b}; large for long strings.  Capitals are as small letters.
 */
int near_distance(str a, str b);

/**
 * near_best(word, names, n): index of the name nearest to ${word}, or -1 when none is near
 * enough to be worth suggesting (more than a third of its letters differ, or it has more than 64).
 */
ptrdiff_t near_best(str word, const str *names, ptrdiff_t n);

#endif
