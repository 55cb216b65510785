/*
 * Calendars of bank holidays, and the working days between them.  A calendar is built day by
 * day and sealed; it knows nothing of files.  What lies outside the years it was published
 * for is not guessed at: those days count as if no bank holiday fell on them, and whoever
 * relies on one says that the answer is provisional.
 */
#ifndef CLOCK_CALENDAR_H
#define CLOCK_CALENDAR_H

#include "clock/date.h"

struct holiday {
    daynum day;
    str title; /* "Good Friday" */
};

struct calendar {
    str name; /* "england-and-wales" */
    struct {
        struct holiday *v; /* by day, no day twice, once sealed */
        ptrdiff_t n, cap;
    } holidays;
    daynum first, last; /* published from and to: whole calendar years */
};

/** calendar_new(name): a calendar without holidays, to be filled with calendar_add and closed with calendar_seal. */
struct calendar calendar_new(str name);

/** calendar_add(cal, mem, day, title): one bank holiday, in any order; ${mem} must live as long as ${cal} and holds no copy of ${title}. */
void calendar_add(struct calendar *cal, arena *mem, daynum day, str title);

/**
 * calendar_seal(cal, err):
 * Close the calendar: it covers the first of January of the year of its first holiday to the
 * last of December of the year of its last.
 *
 * Errors: RC_BAD_INPUT when it has no holiday, one day twice, or a year without any in between
 *         (such a year is missing, not free of holidays).
 */
rc calendar_seal(struct calendar *cal, struct err *err) MUST_USE;

/** calendar_holiday(cal, day): the bank holiday on ${day}, or NULL. */
const struct holiday *calendar_holiday(const struct calendar *cal, daynum day);

/** calendar_is_working(cal, day): Monday to Friday, and no bank holiday.  Source: convention C2. */
bool calendar_is_working(const struct calendar *cal, daynum day);

/** calendar_is_published(cal, from, to): whether every day from ${from} to ${to} lies in the published years; true when there is none. */
bool calendar_is_published(const struct calendar *cal, daynum from, daynum to);

/** calendar_why(cal, mem, day): "working day", "weekend" or "bank holiday: Good Friday". */
str calendar_why(const struct calendar *cal, arena *mem, daynum day);

/**
 * calendar_after(cal, day, n):
 * The ${n}th working day after ${day}, which is day 0 and never counted, whether or not it is
 * a working day; ${day} itself when ${n} is 0.
 *
 * Units:  0 <= ${n} <= PERIOD_MOST.
 * Source: convention C2.
 */
daynum calendar_after(const struct calendar *cal, daynum day, int n);

#endif
