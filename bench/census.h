/*
 * Counts outcomes by authority, rule by rule, and verdicts.
 *
 * Counting each rule by itself costs an addition a rule and row.  So the outcomes that a few rules may
 * have are the digits of one number, the row's profile, and what is counted is how many rows have
 * which profile; the counts of each rule are read off at the end.
 */
#ifndef BENCH_CENSUS_H
#define BENCH_CENSUS_H

#include "rule/check.h"
#include "rule/program.h"

struct census {
    const struct program *p;
    struct digit *digit; /* one a slot */
    ptrdiff_t profiles, authorities;
    uint32_t *count;   /* [profile * authorities + authority]: rows of the few common profiles lie together, in the nearest cache */
    int64_t *excess;   /* [authority]: pence an hour */
    uint32_t *outcome; /* [(slot * OUTCOMES + outcome) * authorities + authority], and */
    uint32_t *verdict; /* [verdict * authorities + authority]: rows, as read off */
};

/**
 * census_new(mem, p): counts of nothing, for the slots of ${p}, which are few.
 *
 * Owner: the counts live in ${mem}, and ${p} must outlive them.
 */
struct census census_new(arena *mem, const struct program *p);

/** census_clear(c): start again. */
void census_clear(struct census *c);

/**
 * census_add(c, authority, made, cap, rows): take in rows <= BLOCK_ROWS rows of the known authorities ${authority}[rows], and the excess
 * over the slot ${cap}.
 */
void census_add(struct census *c, const int32_t *authority, struct answers made, int cap, ptrdiff_t rows);

/** census_read(c): set ${c->outcome} and ${c->verdict} to what was taken in. */
void census_read(struct census *c);

#endif
