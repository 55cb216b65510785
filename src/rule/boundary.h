/*
 * The edge rows that a rulebook's tests lack: the value at the edge, one below and one above;
 * the day before, on and after each effective date; each exemption alone; each fact unknown.
 * They come with what the engine answers now, ready to be pasted.  The author still has to
 * work out by hand whether the answer is right: a test that only repeats the engine proves
 * nothing.
 */
#ifndef RULE_BOUNDARY_H
#define RULE_BOUNDARY_H

#include "rule/testing.h"

/** boundary_propose(mem, book, b, proposed, err): append `tests` blocks for ${book} to ${b}; ${*proposed} is how many rows. */
rc boundary_propose(arena *mem, const struct rulebook *book, struct buf *b, int *proposed, struct err *err) MUST_USE;

#endif
