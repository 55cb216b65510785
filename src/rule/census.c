#include "rule/census.h"

#include "rule/engine_inside.h"

/* A pair is two outcomes of three bits. The last slot of all is the row's worst outcome, which gives the verdict. */
enum { OUTCOME_BITS = 3, PAIR_CODES = 1 << 2 * OUTCOME_BITS, PAIRS_A_PASS = 4 };

/*
 * Authorities lie an odd number of cache lines apart: with a power of two the counts of all
 * authorities would share a few sets of the cache.
 */
struct census census_new(arena *mem, const struct program *p)
{
    enum { LINE = 64 / sizeof(uint32_t) };
    struct census c = { .p = p, .authorities = p->authorities->n, .pairs = (p->slot.n + 2) / 2 };

    c.stride = c.pairs * PAIR_CODES + LINE;
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

static WIDE void find_rows(const struct census *c, const int32_t *restrict authority, ptrdiff_t rows, int32_t *restrict at)
{
    int32_t unknown = (int32_t)c->authorities, stride = (int32_t)c->stride;

    for (ptrdiff_t i = 0; i < rows; i++)
        at[i] = (authority[i] < 0 ? unknown : authority[i]) * stride;
}

/* place[i]: the count of the pair ${k} that row ${i} belongs to. */
static WIDE void find_places(const int32_t *restrict at, const uint8_t *restrict first, const uint8_t *restrict second, ptrdiff_t k, ptrdiff_t rows,
                             int32_t *restrict place)
{
    int32_t base = (int32_t)k * PAIR_CODES;

    for (ptrdiff_t i = 0; i < rows; i++)
        place[i] = at[i] + base + (first[i] | second[i] << OUTCOME_BITS);
}

/* Inlined with ${n} a constant: additions to several counts at a time wait for each other less. */
INLINE void count_places(uint32_t *restrict count, const int32_t place[][BLOCK_ROWS], int n, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        for (int k = 0; k < n; k++)
            count[place[k][i]]++;
}

static void count_pass(uint32_t *restrict count, const int32_t place[][BLOCK_ROWS], ptrdiff_t n, ptrdiff_t rows)
{
    switch (n) {
    case 1: count_places(count, place, 1, rows); break;
    case 2: count_places(count, place, 2, rows); break;
    case 3: count_places(count, place, 3, rows); break;
    default: count_places(count, place, PAIRS_A_PASS, rows); break;
    }
}

void census_add(struct census *c, const int32_t *authority, const uint8_t *outcomes, ptrdiff_t stride, ptrdiff_t rows)
{
    int32_t at[BLOCK_ROWS], place[PAIRS_A_PASS][BLOCK_ROWS];
    uint8_t worst[BLOCK_ROWS];
    ptrdiff_t last = c->p->slot.n;

    worst_block(c->p, outcomes, stride, rows, worst);
    find_rows(c, authority, rows, at);
    for (ptrdiff_t k = 0; k < c->pairs; k += PAIRS_A_PASS) {
        ptrdiff_t n = c->pairs - k < PAIRS_A_PASS ? c->pairs - k : PAIRS_A_PASS;

        for (ptrdiff_t j = 0; j < n; j++) {
            ptrdiff_t s = 2 * (k + j);

            find_places(at, s < last ? outcomes + s * stride : worst, s + 1 < last ? outcomes + (s + 1) * stride : worst, k + j, rows, place[j]);
        }
        count_pass(c->count, place, n, rows);
    }
}

/* ---- reading ---------------------------------------------------------------------------- */

void census_outcomes(const struct census *c, int32_t authority, ptrdiff_t slot, int64_t out[OUTCOMES])
{
    const uint32_t *count = c->count + (authority < 0 ? c->authorities : authority) * c->stride + slot / 2 * PAIR_CODES;
    int shift = slot % 2 ? OUTCOME_BITS : 0;

    memset(out, 0, sizeof(*out) * OUTCOMES);
    for (int code = 0; code < PAIR_CODES; code++)
        if (count[code])
            out[code >> shift & ((1 << OUTCOME_BITS) - 1)] += count[code];
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
