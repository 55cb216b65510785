/*
 * Counting outcomes: how many rows of each authority had each outcome of each slot, and how many
 * are blocked, need information or are clear.
 *
 * A row costs one addition for every two slots: outcomes are counted in pairs, and what is asked
 * for afterwards is read off the counts of pairs.
 */
#ifndef RULE_CENSUS_H
#define RULE_CENSUS_H

#include "rule/program.h"

struct census {
    const struct program *p;
    ptrdiff_t authorities; /* one more counts rows whose authority is not known */
    ptrdiff_t pairs, stride;
    uint32_t *count; /* authority x stride: pair by pair, a count for each two outcomes */
};

/** census_new(mem, p): nothing counted yet. */
struct census census_new(arena *mem, const struct program *p);

void census_clear(struct census *c);

/**
 * census_add(c, authority, outcomes, stride, rows):
 * Count the outcomes of every slot of rows <= BLOCK_ROWS rows, as program_run writes them, for the
 * authorities of FACT_AUTHORITY.
 *
 * Limits: fewer than 2^32 rows of one authority.
 */
void census_add(struct census *c, const int32_t *authority, const uint8_t *outcomes, ptrdiff_t stride, ptrdiff_t rows);

/** census_outcomes(c, authority, slot, out): rows by outcome; ${authority} may be UNKNOWN. */
void census_outcomes(const struct census *c, int32_t authority, ptrdiff_t slot, int64_t out[OUTCOMES]);

/** census_verdicts(c, authority, out): rows by verdict: blocked goes before needing information. */
void census_verdicts(const struct census *c, int32_t authority, int64_t out[VERDICT_BLOCKED + 1]);

#endif
