/*
 * What a contestant written in C is: two functions.  The rest is here: the program is started as
 * `contestant COLUMN-FILE ROWS`, reads its rows and answers each line "go" on standard input with
 * one line of JSON, { "rows": …, "ns": …, "totals": [ … ] }, totals in the order of struct totals.
 */
#ifndef BENCH_CONTESTANT_H
#define BENCH_CONTESTANT_H

#include "workload.h"

/** contestant_prepare(mem, c): what a program does once, before it is asked: load, compile, build tables.  Not timed. */
void contestant_prepare(arena *mem, const struct workload *c);

/** contestant_round(c, out): answer the whole question for ${c} in ${out}, which is all zeroes.  Timed. */
void contestant_round(const struct workload *c, struct totals *out);

#endif
