/*
 * Derived facts, tested by rows: one row a sentence of the contract, with its reason.  The
 * places are real councils; the workers, suppliers and dates are invented.
 *
 * Documents are written with single quotes for double ones.  Expected values are days, numbers,
 * codes, `none`, `unknown` and `open` (DAY_LAST), in the order of the outputs.
 */
#ifndef TESTS_DERIVE_ROWS_H
#define TESTS_DERIVE_ROWS_H

#include "domain/derive.h"

#define M(code) (1u << (code))
#define ENGAGEMENT "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','agreed_on':'2025-04-25','offered_on':'2025-04-20'"
#define AS_OF "2025-05-01"

#define POSTS(list) "'posts':[" list "]"

/* Posts in words: with whom, as what, from when to when. */
#define HELD_AS(place, role, from, to, more)                                                                                                         \
    "{'authority':'" place "','employer_kind':'local-authority','service':'children','role':" role ",'from':" from ",'to':" to more "}"
#define HELD(from, to) HELD_AS("durham", "'social-worker'", from, to, "")
#define QUALIFIED "'qualified_on':'2018-07-01',"
#define LEFT(place, to, more)                                                                                                                        \
    "{'authority':'" place "','employer_kind':'local-authority','service':'children','substantive':true,'from':'2018-09-01','to':" to more "}"

struct row {
    const struct wish *wish;
    const char *engagement; /* fields of it; NULL: the one above */
    const char *worker;     /* fields of it */
    const char *more;       /* fields of the document */
    const char *want;       /* outputs */
    const char *missing;    /* dotted names, in order; NULL: not looked at */
    const char *note;       /* part of a note; NULL: not looked at, "": there is none */
    const char *why;
};

extern arena rows_scratch;          /* one row */
extern uint8_t rows_north_east[16]; /* the signatories: the councils of the North East */

/** rows_setup(state), rows_teardown(state): for cmocka's groups. */
int rows_setup(void **state);
int rows_teardown(void **state);

/** rows_hold(rows, n): derives what each row asks for, with and without a trace, and fails with every row that does not hold. */
void rows_hold(const struct row *rows, ptrdiff_t n);

/** rows_check(w, out): what holds of every answer to ${w}: lower bounds are not above upper ones. */
void rows_check(const struct wish *w, const int32_t *out);

/** rows_doc(engagement, worker, more): the document with these fields; the test fails when it is refused. */
struct doc rows_doc(const char *engagement, const char *worker, const char *more);

daynum rows_day(const char *iso);                /* of "2025-05-12" */
int rows_values(const char *want, int32_t *out); /* "2025-05-12 none 3" as values; how many */
str rows_shown(const int32_t *v, int n);         /* values, for a message */
str rows_missing(const struct trace *t);         /* the dotted names of what is missing */

#endif
