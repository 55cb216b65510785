/*
 * When a period ends, with its proof: one row for each day from the event to the day it is
 * due, saying whether the day counted and why.  The conventions are those of the rulebook
 * language: C1 months, C2 working days, C3 hours.
 *
 * D1  The first row is the day of the event; the last is the day that is due.
 * D2  A period in days or working days has as many counted rows; unless it is empty the last row counts, too.
 */
#ifndef CLOCK_DUE_H
#define CLOCK_DUE_H

#include "clock/calendar.h"
#include "clock/moment.h"

enum { DUE_MOST_DAYS = 3660 };

struct due_day {
    daynum day;
    bool counted;
    str why; /* "working day 3", "bank holiday: Good Friday" */
};

struct due {
    struct moment from, due;
    struct period period;
    bool provisional; /* a day after the event lies outside the published calendar; only working days ask */
    struct {
        struct due_day *v;
        ptrdiff_t n, cap;
    } days;
};

/**
 * due_find(mem, cal, from, period, out, err):
 * When ${period} after ${from} ends.  Days, working days, weeks, months and years run from the
 * London day of ${from}, which is day 0 and not counted, and end with a day; hours run from
 * its instant, weekends and clock changes included, and end at one.
 *
 * Units:  ${cal} is read for working days only.
 * Owner:  the proof lives in ${mem}; it may hold titles of ${cal}.
 * Errors: RC_BAD_INPUT for hours from a mere day; RC_TOO_LARGE when the proof would run over
 *         more than DUE_MOST_DAYS days or past the year 2199.
 * Source: conventions C1, C2, C3.
 */
rc due_find(arena *mem, const struct calendar *cal, struct moment from, struct period period, struct due *out, struct err *err) MUST_USE;

/** due_convention(unit): the convention that a period of ${unit} is counted by, as a sentence to print beside the answer. */
str due_convention(enum period_unit unit);

#endif
