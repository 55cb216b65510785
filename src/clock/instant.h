/*
 * Instants, and the civil time of London.  An instant is a count of seconds; what the clocks
 * of London showed then follows from the rule in force since 1996, which is computed here so
 * that an answer does not depend on the zone files of the machine:
 *
 *     Greenwich Mean Time, offset +00:00, except
 *     British Summer Time, offset +01:00, from 01:00 UTC on the last Sunday of March
 *                                         to   01:00 UTC on the last Sunday of October
 *
 * Every London day has exactly one midnight, as the clocks never change near it.
 */
#ifndef CLOCK_INSTANT_H
#define CLOCK_INSTANT_H

#include "clock/date.h"

typedef int64_t instant; /* seconds since 1970-01-01T00:00:00Z, years 1996 to 2199 */

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600 };

#define INSTANT_FIRST ((instant)9496 * DAY_SECONDS)                      /* 1996-01-01T00:00:00+00:00 */
#define INSTANT_LAST ((instant)DAY_LAST * DAY_SECONDS + DAY_SECONDS - 1) /* 2199-12-31T23:59:59+00:00 */

struct london {
    daynum day;
    int second; /* shown by the clock, since it showed 00:00:00 */
    int offset; /* ahead of UTC: 0 or HOUR_SECONDS */
};

struct london instant_london(instant t);

/** instant_midnight(d): when the London day ${d} begins, for 1996-01-01 and later.  The next midnight is 23, 24 or 25 hours away. */
instant instant_midnight(daynum d);

/**
 * instant_parse(s, out, err):
 * Read "2025-03-30T09:00" or "2025-03-30T09:00:00", followed by "Z", by an offset such as
 * "+01:00", or by nothing, which means the time that London's clocks showed.
 *
 * Errors: RC_BAD_INPUT for anything else; for a time before 1996; for a London time that did
 *         not exist (naming the next that did) or that came twice (naming both offsets).
 */
rc instant_parse(str s, instant *out, struct err *err) MUST_USE;

void instant_print(struct buf *b, instant t); /* 2025-03-30T13:00:00+01:00: London time, always with its offset */
void instant_words(struct buf *b, instant t); /* Sunday 30 March 2025 at 1:00pm (British Summer Time, +01:00) */

#endif
