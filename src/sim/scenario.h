/*
 * What if: a scenario changes operands of compiled rules from a day on, or leaves rules out,
 * and the same population is run again.  A sweep tries one operand at many values; each step
 * runs only the rules that read that operand and keeps the outcomes of all others.
 *
 * Behaviour is static: nobody is paid less because a cap is lower.
 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include "sim/totals.h"

struct change {
    int slot;
    str what; /* "wait", "at least", a role or "all" */
    const struct tree_field *field;
};

struct scenario {
    const struct rulebook *book;
    const struct block *block;
    str id;
    daynum from;
    struct {
        struct change *v;
        ptrdiff_t n, cap;
    } set, sweep;
    struct {
        int *v;
        ptrdiff_t n, cap;
    } without; /* slots */
};

/**
 * scenario_read(mem, p, book, block, out, err):
 * The scenario ${block} of ${book}, in the slots of ${p}.
 * Errors: RC_BAD_INPUT on the author's line when ${p} has no such rule.
 */
rc scenario_read(arena *mem, const struct program *p, const struct rulebook *book, const struct block *block, struct scenario *out,
                 struct err *err) MUST_USE;

/** scenario_apply(mem, p, sc, out, err): ${p} with what the scenario sets and leaves out, but without its sweeps. */
rc scenario_apply(arena *mem, const struct program *p, const struct scenario *sc, struct program *out, struct err *err) MUST_USE;

struct slot_shift {
    int64_t over, under; /* rows newly outside, and no longer outside */
};

struct comparison {
    int64_t moved[STATES][STATES]; /* from where to where */
    struct slot_shift *slot;
};

/** comparison_count(mem, before, after, states_before, states_after, out): row by row. */
void comparison_count(arena *mem, const struct outcomes *before, const struct outcomes *after, const uint8_t *states_before,
                      const uint8_t *states_after, struct comparison *out);

/* One value of a sweep. */
struct step {
    struct literal value;
    int64_t outcome[OUTCOMES]; /* of the rule that is swept */
    int64_t state[STATES];
    int64_t over, under;        /* rows newly blocked, and no longer blocked, against the rulebooks as they are */
    int64_t excess, exceptions; /* of all caps together, as in struct tally */
};

struct steps {
    struct step *v;
    ptrdiff_t n, cap;
};

/* A program that was run over a population, and what came of it. */
struct ran {
    const struct program *p;
    const struct outcomes *outcomes;
    const struct totals *totals;
};

/**
 * sweep_run(mem, pop, before, after, sc, sweep, threads, out, err):
 * Every step of the ${sweep}th sweep of ${sc}, upon ${after} (what the scenario sets), compared
 * with ${before} (the rulebooks as they are).
 */
rc sweep_run(arena *mem, const struct population *pop, const struct ran *before, const struct ran *after, const struct scenario *sc, ptrdiff_t sweep,
             int threads, struct steps *out, struct err *err) MUST_USE;

#endif
