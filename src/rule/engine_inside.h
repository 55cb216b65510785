/*
 * What the files of the engine share: small bodies that judge one row, inlined into loops over
 * many, and the calls from the records (engine.c) to gates (gate.c) and caps (cap.c).
 *
 * Bytes of a gate are enum tri, bytes of an answer enum outcome (E3 of engine.c).
 */
#ifndef RULE_ENGINE_INSIDE_H
#define RULE_ENGINE_INSIDE_H

#include "rule/program.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* An answer still to be found row by row: above every outcome, so that it can be looked for with `next_at_least`. */
enum { OUT_LOOK = OUTCOMES };

/* tri_and on bytes, in a form that compilers turn into vector code. */
INLINE uint8_t both(uint8_t a, uint8_t b)
{
    uint8_t larger = a > b ? a : b;

    return (a == 0) | (b == 0) ? 0 : larger;
}

/* tri_or on bytes. */
INLINE uint8_t either(uint8_t a, uint8_t b)
{
    uint8_t larger = a > b ? a : b;

    return (a == TRI_YES) | (b == TRI_YES) ? TRI_YES : larger;
}

INLINE uint8_t in_mask(code_mask mask, int32_t code)
{
    uint8_t member = (uint8_t)((mask >> (code & 31) & 1) & (code >= 0));
    uint8_t unsure = mask == EVERY_CODE ? TRI_YES : TRI_UNKNOWN;

    return code == UNKNOWN ? unsure : member;
}

/* Whether a span of days meets the window. An unknown end may lie anywhere from the start on. */
INLINE uint8_t span_in(const struct window *w, int32_t from, int32_t to)
{
    uint8_t sure = (uint8_t)((from <= w->until) & ((to >= w->from) | (to == NONE)));
    uint8_t open = from > w->until ? TRI_NO : from >= w->from ? TRI_YES : TRI_UNKNOWN;

    return from <= NONE ? TRI_UNKNOWN : to == UNKNOWN ? open : sure;
}

/* The first of v[i..n) that is at least ${least}, or n: eight bytes at a time, each below 128. */
INLINE ptrdiff_t next_at_least(uint8_t least, const uint8_t *v, ptrdiff_t i, ptrdiff_t n)
{
    const uint64_t every = 0x0101010101010101u, carry = every * (0x80u - least);

    for (uint64_t eight; i + 8 <= n; i += 8) {
        memcpy(&eight, v + i, sizeof eight);
        if ((eight + carry) & every * 0x80u)
            break;
    }
    while (i < n && v[i] < least)
        i++;
    return i;
}

/* Gates of one block, kept while records ask for the same. */
enum { GATES = 4 };

struct gates {
    const struct rec *of[GATES]; /* NULL: free */
    bool open[GATES];            /* some row gets through */
    int next, scope;
    uint8_t in_scope[BLOCK_ROWS];
    uint8_t gate[GATES][BLOCK_ROWS];
};

INLINE void gates_open(struct gates *g)
{
    memset(g->of, 0, sizeof g->of);
    g->next = 0;
    g->scope = -1;
}

/** gate_block(p, r, in, from, rows, g): the gate of ${r} for each row, as rec_gate has it; NULL when it lets none through. */
const uint8_t *gate_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, struct gates *g);

/** cap_outcome(t, r, amount, in, row): what the caps say of an amount of ${row}. */
uint8_t cap_outcome(const struct cap_table *t, const struct rec *r, int32_t amount, const struct columns *in, ptrdiff_t row);

/** cap_block(t, r, col, in, from, rows, answer): the same for the amounts of a column, row by row. */
void cap_block(const struct cap_table *t, const struct rec *r, int col, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *answer);

#endif
