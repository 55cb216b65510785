/*
 * What the files of the engine share: small bodies that judge one row, inlined into loops over
 * many, and the calls from the records (engine.c) to gates (gate.c) and caps (cap.c).
 *
 * Bodies that look at facts count in 32 bits as the facts do, and choose with masks rather than
 * branch, so that compilers make vectors of the loops.  A loop over facts writes 32-bit results
 * and `narrow` makes bytes of them: written as one loop, gcc 12 narrows after every comparison,
 * which takes three times as long.
 */
#ifndef RULE_ENGINE_INSIDE_H
#define RULE_ENGINE_INSIDE_H

#include "base/wide.h"
#include "rule/program.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* An answer still to be found row by row: above every outcome, so that it can be looked for with `next_at_least`. */
enum { OUT_LOOK = OUTCOMES };

/* All ones for yes, so that & chooses. */
#define YES(condition) (-(int32_t)(condition))

/* Whether a fact is known, as an amount or as none, and below ${n}: since UNKNOWN is the least of all, one comparison. */
INLINE int32_t known_below(int32_t fact, int32_t n)
{
    return YES((uint32_t)fact - (uint32_t)NONE < (uint32_t)n - (uint32_t)NONE);
}

/*
 * The engine's own "no, maybe, yes".  & and | on them are tri_and and tri_or, and as an unsigned byte
 * each is the worst outcome that it lets through: where a gate may be closed, a fail cannot be told.
 */
enum { GATE_NO = 0, GATE_MAYBE = OUT_CANNOT, GATE_YES = -1 };

/* ${from} <= ${n} <= ${to}, of which ${from} is no larger than ${to}: one comparison, since what is below wraps above. */
INLINE int32_t between(int32_t n, int32_t from, int32_t to)
{
    return YES((uint32_t)n - (uint32_t)from <= (uint32_t)to - (uint32_t)from);
}

INLINE enum tri tri_of_gate(int32_t gate)
{
    return gate == GATE_NO ? TRI_NO : gate == GATE_YES ? TRI_YES : TRI_UNKNOWN;
}

INLINE int32_t gate_of_tri(enum tri t)
{
    return t == TRI_NO ? GATE_NO : t == TRI_YES ? GATE_YES : GATE_MAYBE;
}

INLINE int32_t gate_not(int32_t gate)
{
    return gate == GATE_NO ? GATE_YES : gate == GATE_YES ? GATE_NO : GATE_MAYBE;
}

INLINE int32_t in_mask(code_mask mask, int32_t code)
{
    int32_t member = -(int32_t)(mask >> (code & 31) & 1) & YES(code >= 0);

    return member | (YES(code == UNKNOWN) & (mask == EVERY_CODE ? GATE_YES : GATE_MAYBE));
}

/* Masks in, of which at most one is set; an outcome out. */
INLINE int32_t judge(int32_t pass, int32_t fail)
{
    return OUT_CANNOT + (fail & (OUT_FAIL - OUT_CANNOT)) + (pass & (OUT_PASS - OUT_CANNOT));
}

/* Whether a span of days meets the window. An unknown end may lie anywhere from the start on. */
INLINE int32_t span_in(const struct window *w, int32_t from, int32_t to)
{
    int32_t begun = YES(from <= w->until), reaches = YES(to >= w->from) | YES(to == NONE), inside = YES(from >= w->from), unsure = YES(from <= NONE);
    int32_t open = YES(to == UNKNOWN) & (GATE_MAYBE | inside);

    return (begun & ~unsure & (reaches | open)) | (unsure & GATE_MAYBE);
}

INLINE uint8_t gated(uint8_t gate, uint8_t answer)
{
    return answer < gate ? answer : gate;
}

INLINE int32_t guard_answer(const struct guard_code *g, int32_t fact)
{
    struct guard compare = { .op = g->op == G_APPROVED ? G_IS : (enum guard_op)g->op, .value = g->op == G_APPROVED ? 1 : g->value, .in = g->in };

    return gate_of_tri(guard_compare(&compare, fact));
}

int32_t guard_tree(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row);

/* As guard_value, but a GATE_ word: nearly every guard is one comparison. */
INLINE int32_t guard_gate(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row)
{
    const struct guard_code *g = &p->guard.v[first];

    return n == 1 ? guard_answer(g, in->col[g->col][row]) : guard_tree(p, first, n, in, row);
}

INLINE void narrow(const int32_t *restrict from, ptrdiff_t rows, uint8_t *restrict to)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] = (uint8_t)from[i];
}

/* The first of v[i..n) that is at least ${least}, or n: eight bytes at a time, each below 128. */
INLINE ptrdiff_t next_at_least(uint8_t least, const uint8_t *v, ptrdiff_t i, ptrdiff_t n)
{
    const uint64_t every = 0x0101010101010101u, carry = every * (0x80u - least);

    for (uint64_t eight; i + 8 <= n; i += 8) {
        memcpy(&eight, v + i, sizeof eight);
        eight = (eight + carry) & every * 0x80u;
        if (eight)
            return i + (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(eight) : __builtin_clzll(eight)) / 8;
    }
    while (i < n && v[i] < least)
        i++;
    return i;
}

/* Gates of a block, kept while records ask for the same. */
enum { GATES = 4 };

enum passage { PASSAGE_SHUT, PASSAGE_SOME, PASSAGE_ALL }; /* how many of the block's rows surely get through a gate */

/* A block of rows while its slots are judged. */
struct batch {
    const struct program *p;
    const struct columns *in;
    ptrdiff_t from, rows, ahead; /* ahead: how many rows of the next block are fetched meanwhile */
    const struct rec *of[GATES]; /* NULL: free */
    enum passage passage[GATES];
    int next, scope;
    uint8_t in_scope[BLOCK_ROWS];
    uint8_t gate[GATES][BLOCK_ROWS];
};

INLINE struct batch *batch_open(struct batch *b, const struct program *p, const struct columns *in, ptrdiff_t from, ptrdiff_t rows)
{
    b->p = p;
    b->in = in;
    b->from = from;
    b->rows = rows;
    b->ahead = in->n - from - rows < rows ? in->n - from - rows : rows;
    memset(b->of, 0, sizeof b->of);
    b->next = 0;
    b->scope = -1;
    return b;
}

enum { LINE_FACTS = 64 / sizeof(int32_t) }; /* facts in a line of the cache */

/*
 * A column from the first row of the block on.  Its part of the next block is asked of the memory now: some processors begin to read
 * ahead anew for each column of each block, and the block would wait for every one of them.
 */
INLINE const int32_t *batch_column(const struct batch *b, int col)
{
    const int32_t *first = b->in->col[col] + b->from, *next = first + b->rows;

    for (ptrdiff_t i = 0; i < b->ahead; i += LINE_FACTS)
        __builtin_prefetch(next + i);
    return first;
}

/** gate_block(b, r, passage): the gate of ${r} for each row, a byte of GATE_…, and how many get through. */
const uint8_t *gate_block(struct batch *b, const struct rec *r, enum passage *passage);

/** gate_columns(p, r, read), guard_columns(p, first, n, read): set ${read}[column] for every column that the gate of ${r}, or a guard, looks at. */
void gate_columns(const struct program *p, const struct rec *r, uint8_t *read);
void guard_columns(const struct program *p, int first, int n, uint8_t *read);

/** guard_block(b, first, n, gate): guard_gate for each row. */
void guard_block(const struct batch *b, int first, int n, int32_t *gate);

/** cap_outcome(t, r, amount, in, row): what the caps say of an amount of ${row}. */
uint8_t cap_outcome(const struct cap_table *t, const struct rec *r, int32_t amount, const struct columns *in, ptrdiff_t row);

/** cap_excess(t, amount, in, row): what ${amount} is above the lowest cap that the hours of ${row} surely meet; 0 when it is not. */
int32_t cap_excess(const struct cap_table *t, int32_t amount, const struct columns *in, ptrdiff_t row);

/**
 * cap_block(b, r, col, gate, answer, excess): both for the amounts of a column, of the rows that ${gate} lets through; ${excess} may be NULL,
 * and is 0 where the answer is no fail.
 */
void cap_block(const struct batch *b, const struct rec *r, int col, const uint8_t *gate, uint8_t *answer, int32_t *excess);

#endif
