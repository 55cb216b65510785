/*
 * The canonical mirror: a rulebook as JSON with sorted keys, whole numbers and ISO days.  It
 * holds everything an edition says (titles, summaries, rules, notes, tests, scenarios) and
 * nothing of how the text is laid out; its hash is what the edition is known by.  What is
 * written in order is kept in order: lists and tables as arrays, the blocks by their titles
 * under "order", and within a block the same for fields with a name of their own ("exempt
 * redundancy", "stage heard") and for rows of the clause matrix.
 *
 *   money {"pence": 3158}; in a table of caps the number alone      period {"n": 3, "unit": "months"}
 *   day "2025-04-01"      "not set" null      yes and no true and false      a list an array
 */
#ifndef RULE_MIRROR_H
#define RULE_MIRROR_H

#include "io/json_out.h"
#include "rule/tree.h"

/** rulebook_json(book, out): the mirror of ${book}; scratch memory is that of ${out->to}. */
void rulebook_json(const struct rulebook *book, struct json_out *out);

/** rulebook_hash(mem, book): SHA-256 of the compact mirror. */
str rulebook_hash(arena *mem, const struct rulebook *book);

#endif
