/*
 * The rows that a rulebook's tests lack: for what `cover` asks for and no test shows, the last
 * value that passes and the first that fails; the day before each effective date and the day
 * itself; each exemption alone; the approval; a fact unknown.  Where the example lies outside
 * the rule (another role, another kind of engagement) its facts are changed so far that it
 * does not.  They come with what the engine answers now, ready to be pasted.  The author still has to
 * work out by hand whether the answer is right: a test that only repeats the engine proves
 * nothing.
 */
#ifndef RULE_BOUNDARY_H
#define RULE_BOUNDARY_H

#include "rule/testing.h"

/** boundary_propose(mem, book, b, proposed, err): append `tests` blocks for ${book} to ${b}; ${*proposed} is how many rows. */
rc boundary_propose(arena *mem, const struct rulebook *book, struct buf *b, int *proposed, struct err *err) MUST_USE;

#endif
