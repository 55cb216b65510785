/*
 * Days and periods.  A day is a number, so that columns of them can be compared; text exists
 * only at the border.  Nothing here knows what day it is today.
 */
#ifndef CLOCK_DATE_H
#define CLOCK_DATE_H

#include "base/buf.h"
#include "base/err.h"

typedef int32_t daynum; /* days since 1970-01-01; years 1900 to 2199 */

enum { DAY_FIRST = -25567, DAY_LAST = 84005 }; /* 1900-01-01 and 2199-12-31 */

struct civil {
    int year, month, dom; /* month 1 to 12, dom 1 to 31 */
};

daynum day_from_civil(int year, int month, int dom);
struct civil civil_from_day(daynum d);
int month_days(int year, int month);
int day_weekday(daynum d); /* 0 Monday … 6 Sunday */

/**
 * day_parse(s, out, why):
 * Read an ISO date, "2025-04-01" and no other form.  When it is refused ${*why} says so in a
 * few words: "not a date", "no such day" or "not in the years 1900 to 2199".
 */
bool day_parse(str s, daynum *out, const char **why) MUST_USE;

void day_print(struct buf *b, daynum d);      /* 2025-04-01 */
void day_words(struct buf *b, daynum d);      /* 1 April 2025 */
void day_words_full(struct buf *b, daynum d); /* Tuesday 1 April 2025: deadlines carry their weekday */
str day_text(arena *mem, daynum d);           /* as day_print */

enum { DAY_ROOM = 16 };

/** day_text_in(room, d): the same, in ${room}. */
str day_text_in(char room[DAY_ROOM], daynum d);

enum period_unit { UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_HOURS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS };

enum { PERIOD_MOST = 9999 };

struct period {
    int32_t n; /* 0 to PERIOD_MOST */
    enum period_unit unit;
};

/** period_parse(s, out): "3 months", "1 month", "5 working days", "24 hours", "4 weeks", "2 years"; the singular with 1 and only with 1. */
bool period_parse(str s, struct period *out) MUST_USE;
void period_print(struct buf *b, struct period p);

/**
 * day_add_months(d, n):
 * The day with the same number ${n} months later, or the last day of that month when it has
 * no such day.  ${n} may be negative; the result may lie outside the years 1900 to 2199, and
 * a caller that keeps or prints it checks.
 *
 * Source: convention C1.  day_add_months(2024-11-30, 3) is 2025-02-28.
 */
daynum day_add_months(daynum d, int n);

/** day_add(d, p): the day a period of days, weeks, months or years after ${d} ends.  ${p} must not be in hours or working days. */
daynum day_add(daynum d, struct period p);

/**
 * months_between(from, to, days):
 * Whole months from ${from} to ${to} (from <= to), and in ${*days} the days left over:
 * the largest n with day_add_months(from, n) <= to.
 */
int months_between(daynum from, daynum to, int *days);

#endif
