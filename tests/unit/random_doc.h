/*
 * Check documents by chance: every field of fields.def may be there, unknown or none, with days
 * near the ones that rules look at.  All names, charges and dates are drawn by lot.
 */
#ifndef TESTS_RANDOM_DOC_H
#define TESTS_RANDOM_DOC_H

#include "random_row.h"

struct random_doc {
    struct doc doc; /* passes doc_check */
    daynum as_of;
    str told; /* what random_answer told last */
    struct {
        struct open_field {
            str path;
            const struct shape *shape;
            int field;
        } * v;
        ptrdiff_t n, cap;
    } open; /* what it leaves unknown */
};

/** random_doc(mem, p, e, luck, out): a document for the rulebooks of ${p}, whose edges are ${e}. */
void random_doc(arena *mem, const struct program *p, const struct edges *e, chance *luck, struct random_doc *out);

/** random_answer(mem, p, e, luck, d): tell one of the fields left open; false when there is none, or the answer would contradict the rest. */
bool random_answer(arena *mem, const struct program *p, const struct edges *e, chance *luck, struct random_doc *d);

#endif
