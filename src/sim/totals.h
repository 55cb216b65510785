/*
 * A program over a population, and what came of it: outcomes rule by rule, where each
 * engagement stands, and the money above caps.
 */
#ifndef SIM_TOTALS_H
#define SIM_TOTALS_H

#include "rule/check.h"
#include "sim/population.h"

/* Where an engagement stands with all the rulebooks that bind it. */
enum state { STATE_CLEAR, STATE_NEEDS, STATE_BLOCKED, STATE_UNBOUND, STATES };

enum { HOURS_ASSUMED = 3700, WEEKS_A_YEAR = 52 }; /* hundredths of an hour a week, where they are not known */

/* Answers for the rows of a population and for its members.  A rule that judges charges gives a project team the worst outcome of its members. */
struct outcomes {
    ptrdiff_t rows, slots, members;
    struct answers row, member;
};

/** answers_new(mem, slots, rows): room for them, nothing in it yet. */
struct answers answers_new(arena *mem, ptrdiff_t slots, ptrdiff_t rows);

/* One slot's part of them. */
struct slot_answers {
    const uint8_t *row, *member;
    const int32_t *excess, *member_excess; /* of a price cap */
};

/** outcomes_of(o, s): what slot ${s} made of the population. */
struct slot_answers outcomes_of(const struct outcomes *o, ptrdiff_t s);

/** outcomes_run(mem, p, pop, out): every rule of ${p} over ${pop}, in blocks. */
void outcomes_run(arena *mem, const struct program *p, const struct population *pop, struct outcomes *out);

/** outcomes_worse(s, outcomes, rows, worst): raise ${worst}[rows] to ${outcomes}[rows], which ${s} gave: what weighs in a verdict, so advice that
 * cannot be decided is advice. */
void outcomes_worse(const struct slot *s, const uint8_t *outcomes, ptrdiff_t rows, uint8_t *worst);

/** is_by_member(p, s): whether ${s} judges a project team on its members. */
bool is_by_member(const struct program *p, const struct slot *s);

/**
 * teams_judge(pop, member, first, until, from, row):
 * Give each team of the members [${first}, ${until}) the worst of their outcomes ${member}[…], in
 * ${row}[engagement - ${from}].  All members of a team lie in the range.
 */
void teams_judge(const struct population *pop, const uint8_t *member, ptrdiff_t first, ptrdiff_t until, ptrdiff_t from, uint8_t *row);

/** outcomes_count(row, n, count): add to ${count}[OUTCOMES]. */
void outcomes_count(const uint8_t *row, ptrdiff_t n, int64_t *count);

/* Rulebooks that count together. */
struct books {
    const struct rulebook **v;
    ptrdiff_t n, cap;
};

/** books_of(mem, p): every rulebook of ${p}. */
struct books books_of(arena *mem, const struct program *p);

/** state_of(worst, bound): a row's state; ${bound} is one byte of population_bound. */
static inline uint8_t state_of(uint8_t worst, uint8_t bound)
{
    return bound == TRI_NO                               ? STATE_UNBOUND
           : worst == OUT_FAIL                           ? STATE_BLOCKED
           : worst == OUT_CANNOT || bound == TRI_UNKNOWN ? STATE_NEEDS
                                                         : STATE_CLEAR;
}

/** population_bound(mem, books, pop): one enum tri a row: does any of ${books} bind its authority on its days? Unknown when the authority is. */
uint8_t *population_bound(arena *mem, const struct books *books, const struct population *pop);

/** excess_a_year(excess, in, row): ${excess} pence an hour as pence a year, rounded half up, at the hours a week of ${row} or HOURS_ASSUMED. */
int64_t excess_a_year(int32_t excess, const struct columns *in, ptrdiff_t row);

/** is_cap(s): whether ${s} is a price cap, so that its excess is money. */
bool is_cap(const struct slot *s);

/* Row by row: the largest excess over its caps, a year; a team's is the sum of its members'. */
struct money {
    int64_t *excess;     /* pence a year */
    uint8_t *unapproved; /* 1: above some cap without an approval */
    uint8_t *exceptions; /* 1: outside some cap that an approval could lift */
    uint8_t *team;       /* 1: judged on its members */
};

struct money money_new(arena *mem, const struct population *pop);

/** money_add(p, s, pop, made, to): take in the cap ${s}, which made ${made} of ${pop}.  Returns its own excess over all rows. */
int64_t money_add(const struct program *p, const struct slot *s, const struct population *pop, const struct slot_answers *made, struct money *to);

/** team_excess(pop, excess, k): the excess a year of the team of member ${*k}, from that of each member an hour; ${*k} moves on to the next team. */
int64_t team_excess(const struct population *pop, const int32_t *excess, ptrdiff_t *k);

struct tally {
    int64_t rows, state[STATES];
    int64_t above;      /* rows above a cap */
    int64_t excess;     /* pence a year */
    int64_t approved;   /* the part of ${excess} whose every cap has been approved */
    int64_t exceptions; /* rows outside a cap that an approval could lift */
};

struct slot_total {
    int64_t outcome[OUTCOMES];
    int64_t excess; /* a price cap's own, pence a year */
};

/** slot_above(t): of a price cap: the rows above it, approved or not. */
int64_t slot_above(const struct slot_total *t);

struct book_total {
    const struct rulebook *book;
    int first_slot, slots;
    struct tally tally; /* of the rows it binds */
};

struct totals {
    struct tally all;
    struct slot_total *slot;
    struct {
        struct book_total *v;
        ptrdiff_t n, cap;
    } book;
    struct tally *authority; /* by index; the last is for rows whose authority is not known */
    struct tally *role;      /* by constant; the last is for rows whose role is not known */
    int64_t hours_assumed;   /* rows above a cap whose hours a week are not known */

    /* Row by row. */
    uint8_t *state;
    struct money money;
};

/** totals_count(mem, p, books, pop, outcomes, out): count what the rules of ${books} made of ${pop}; other rules of ${p} do not count. */
void totals_count(arena *mem, const struct program *p, const struct books *books, const struct population *pop, const struct outcomes *o,
                  struct totals *out);

#endif
