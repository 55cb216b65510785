/*
 * The workload "five rules": a million invented assignments and five rules of the kinds that the
 * memoranda are made of, defined once so that every contestant answers the same question.
 *
 *   1 cap          every hour from hours_from to hours_to within the cap of the role on that day; hours wholly
 *                  before the first cap are not in question
 *   2 cool-off     started after the COOL_OFF_MONTHS that follow leaving a substantive post end (convention C1);
 *                  a fail after redundancy is exempt
 *   3 experience   at least EXPERIENCE_LEAST months
 *   4 references   at least REFERENCES_LEAST
 *   5 onsite       at least ONSITE_LEAST days a week
 *
 * Rules 2 to 5 apply to assignments that start from RULES_FROM.  A fact that is UNKNOWN and matters
 * gives "cannot decide".  The answer is a tally for each authority; contestants must agree on every number.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include "clock/date.h"

#define UNKNOWN INT32_MIN    /* nobody has said */
#define NONE (INT32_MIN + 1) /* known to be none: has never left a post in scope */

enum {
    AUTHORITIES = 175,
    ROLES = 5,
    COOL_OFF_MONTHS = 3,
    EXPERIENCE_LEAST = 36, /* months */
    REFERENCES_LEAST = 2,
    ONSITE_LEAST = 3,      /* days a week */
    REDUNDANCY_FIRST = 1,  /* left_because: voluntary */
    REDUNDANCY_LAST = 2,   /* and compulsory redundancy */
    RULES_FROM = 20027,    /* 2024-10-31 */
    CAP_PERIODS = 2,       /* each lasts until the next */
    CAP_FIRST = 20179,     /* 2025-04-01 */
    CAP_SECOND = 20544,    /* 2026-04-01 */
    LEFT_EARLIEST = 14610, /* 2010-01-01: no day of leaving in the data is before it, */
    LEFT_LATEST = 21914,   /* 2029-12-31: or after this */
    ROWS_MOST = 4 * 1000 * 1000,
};

/* Pence an hour by period and role; the second period is invented and lowers one cap. */
extern const int32_t cap_table[CAP_PERIODS][ROLES];

/*     name               kind   unknown a thousand  what it holds                                             */
#define WORKLOAD_COLUMNS(COLUMN)                                                                                                                     \
    COLUMN(authority, COUNT, 0) /* 0 to AUTHORITIES - 1, a few of them large                          */                                             \
    COLUMN(role, COUNT, 0)      /* 0 to ROLES - 1                                                     */                                             \
    COLUMN(hours_from, DAY, 0)                                                                                                                       \
    COLUMN(hours_to, DAY, 0)  /* never before hours_from                                            */                                               \
    COLUMN(charge, COUNT, 10) /* pence an hour                                                      */                                               \
    COLUMN(start, DAY, 0)                                                                                                                            \
    COLUMN(left, DAY, 10)           /* latest leaving of a substantive post in scope, or NONE             */                                         \
    COLUMN(left_because, COUNT, 10) /* 0 resignation, 1 and 2 redundancy, 3 to 6 others; NONE, UNKNOWN with left */                                  \
    COLUMN(experience, COUNT, 10)   /* months                                                             */                                         \
    COLUMN(references, COUNT, 10)                                                                                                                    \
    COLUMN(onsite, COUNT, 10) /* days a week                                                        */

enum {
#define COLUMN(name, kind, unknown) COL_##name,
    WORKLOAD_COLUMNS(COLUMN)
#undef COLUMN
        COLUMN_COUNT
};

struct workload {
    ptrdiff_t n;
    const int32_t *v[COLUMN_COUNT];
};

enum rule { RULE_CAP, RULE_COOL_OFF, RULE_EXPERIENCE, RULE_REFERENCES, RULE_ONSITE, RULE_COUNT };
enum answer { ANSWER_AWAY, ANSWER_PASS, ANSWER_EXEMPT, ANSWER_CANNOT, ANSWER_FAIL, ANSWER_COUNT };

struct tally {
    int64_t count[RULE_COUNT][ANSWER_COUNT];
    int64_t failing; /* rows with a fail */
    int64_t needing; /* rows without a fail that cannot be decided */
    int64_t excess;  /* pence an hour over the cap, the most of any period met, summed over rows that fail it */
};

struct totals {
    struct tally of[AUTHORITIES];
};

/**
 * workload_make(mem, n):
 * ${n} invented assignments, the same on every machine and a prefix of any longer make.
 *
 * Owner: the columns live in ${mem}.
 */
struct workload workload_make(arena *mem, ptrdiff_t n);

/** workload_is_sound(c): whether ${c} has only values that WORKLOAD_COLUMNS promises: what table lookups rely on. */
bool workload_is_sound(const struct workload *c);

/**
 * workload_load(mem, path, n, out, err):
 * The first ${n} rows of a column file: a header line of HEADER_BYTES naming the columns, then
 * each column as 32-bit numbers.
 *
 * Owner: the columns live in ${mem}.
 *
 * Errors: RC_NO_INPUT when it is not such a file, or is shorter.
 */
rc workload_load(arena *mem, const char *path, ptrdiff_t n, struct workload *out, struct err *err) MUST_USE;

enum { HEADER_BYTES = 512 };

bool workload_write_columns(const struct workload *c, FILE *out); /* as workload_load reads */
bool workload_write_csv(const struct workload *c, FILE *out);     /* ISO dates; empty is unknown, "none" is none */

#endif
