#include "rule/census.h"

#include "rule/engine_inside.h"

/* A group is three outcomes of three bits. The last slot of all is the row's worst outcome, which gives the verdict. */
enum { GROUP = 3, OUTCOME_BITS = 3, OUTCOME_MASK = (1 << OUTCOME_BITS) - 1, CODES = 1 << GROUP * OUTCOME_BITS, GROUPS_A_PASS = 4 };

/*
 * Authorities lie an odd number of cache lines apart: with a power of two the counts of all
 * authorities would share a few sets of the cache.
 */
struct census census_new(arena *mem, const struct program *p)
{
    enum { LINE = 64 / sizeof(uint32_t) };
    struct census c = { .p = p, .authorities = p->authorities->n, .groups = (p->slot.n + GROUP) / GROUP };

    c.stride = c.groups * CODES + LINE;
    c.count = arena_array(mem, uint32_t, (c.authorities + 1) * c.stride);
    return c;
}

void census_clear(struct census *c)
{
    memset(c->count, 0, sizeof(*c->count) * (size_t)((c->authorities + 1) * c->stride));
}

/* ---- counting --------------------------------------------------------------------------- */

/* The worst outcome that the verdict goes by: what a rule of advice finds never blocks, nor is anything missing for it. */
static WIDE void worst_block(const struct program *p, const uint8_t *restrict outcomes, ptrdiff_t stride, ptrdiff_t rows, uint8_t *restrict worst)
{
    memset(worst, OUT_NOT_APPLICABLE, (size_t)rows);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        uint8_t most = p->slot.v[s].strength == STRENGTH_ADVICE ? OUT_ADVICE : OUT_FAIL;
        const uint8_t *mine = outcomes + s * stride;

        for (ptrdiff_t i = 0; i < rows; i++) {
            uint8_t o = mine[i] < most ? mine[i] : most;

            worst[i] = o > worst[i] ? o : worst[i];
        }
    }
}

static WIDE void code_block(const uint8_t *restrict a, const uint8_t *restrict b, const uint8_t *restrict c, ptrdiff_t rows, uint16_t *restrict code)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        code[i] = (uint16_t)(a[i] | b[i] << OUTCOME_BITS | c[i] << 2 * OUTCOME_BITS);
}

static WIDE void find_rows(const struct census *c, const int32_t *restrict authority, ptrdiff_t rows, int32_t *restrict at)
{
    int32_t unknown = (int32_t)c->authorities, stride = (int32_t)c->stride;

    for (ptrdiff_t i = 0; i < rows; i++)
        at[i] = (authority[i] < 0 ? unknown : authority[i]) * stride;
}

/* Inlined with ${n} a constant: a row's place is then found once for all of its groups. */
INLINE void count_codes(uint32_t *restrict count, const int32_t *restrict at, const uint16_t code[][BLOCK_ROWS], int n, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++) {
        uint32_t *row = count + at[i];

        for (int k = 0; k < n; k++)
            row[k * CODES + code[k][i]]++;
    }
}

static void count_pass(uint32_t *restrict count, const int32_t *restrict at, const uint16_t code[][BLOCK_ROWS], ptrdiff_t n, ptrdiff_t rows)
{
    switch (n) {
    case 1: count_codes(count, at, code, 1, rows); break;
    case 2: count_codes(count, at, code, 2, rows); break;
    case 3: count_codes(count, at, code, 3, rows); break;
    default: count_codes(count, at, code, GROUPS_A_PASS, rows); break;
    }
}

void census_add(struct census *c, const int32_t *authority, const uint8_t *outcomes, ptrdiff_t stride, ptrdiff_t rows)
{
    uint8_t worst[BLOCK_ROWS];
    uint16_t code[GROUPS_A_PASS][BLOCK_ROWS];
    int32_t at[BLOCK_ROWS];
    ptrdiff_t last = c->p->slot.n;

    worst_block(c->p, outcomes, stride, rows, worst);
    find_rows(c, authority, rows, at);
    for (ptrdiff_t k = 0; k < c->groups; k += GROUPS_A_PASS) {
        ptrdiff_t n = c->groups - k < GROUPS_A_PASS ? c->groups - k : GROUPS_A_PASS;

        for (ptrdiff_t j = 0; j < n; j++) {
            const uint8_t *of[GROUP];

            for (ptrdiff_t g = 0, s = GROUP * (k + j); g < GROUP; g++, s++)
                of[g] = s < last ? outcomes + s * stride : worst;
            code_block(of[0], of[1], of[2], rows, code[j]);
        }
        count_pass(c->count + k * CODES, at, code, n, rows);
    }
}

/* ---- reading ---------------------------------------------------------------------------- */

void census_outcomes(const struct census *c, int32_t authority, ptrdiff_t slot, int64_t out[OUTCOMES])
{
    const uint32_t *count = c->count + (authority < 0 ? c->authorities : authority) * c->stride + slot / GROUP * CODES;
    int shift = (int)(slot % GROUP) * OUTCOME_BITS;

    memset(out, 0, sizeof(*out) * OUTCOMES);
    for (int code = 0; code < CODES; code++)
        if (count[code])
            out[code >> shift & OUTCOME_MASK] += count[code];
}

void census_verdicts(const struct census *c, int32_t authority, int64_t out[VERDICT_BLOCKED + 1])
{
    int64_t worst[OUTCOMES];

    census_outcomes(c, authority, c->p->slot.n, worst);
    out[VERDICT_BLOCKED] = worst[OUT_FAIL];
    out[VERDICT_NEEDS] = worst[OUT_CANNOT];
    out[VERDICT_CLEAR] = 0;
    for (int o = 0; o < OUT_CANNOT; o++)
        out[VERDICT_CLEAR] += worst[o];
}
