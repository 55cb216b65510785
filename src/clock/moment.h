/* When something happened or is due, as exactly as it is known: a day, or an instant of it. */
#ifndef CLOCK_MOMENT_H
#define CLOCK_MOMENT_H

#include "clock/instant.h"

struct moment {
    daynum day; /* in London */
    bool has_time;
    instant at; /* only when has_time */
};

struct moment moment_of_day(daynum day);
struct moment moment_of_instant(instant at);

/**
 * moment_parse(s, out, err):
 * Read a date, as day_parse does, or a date and time, as instant_parse does.
 *
 * Errors: RC_BAD_INPUT, with what can be given instead.
 */
rc moment_parse(str s, struct moment *out, struct err *err) MUST_USE;

void moment_print(struct buf *b, struct moment m); /* 2025-04-11 or 2025-03-30T13:00:00+01:00 */
void moment_words(struct buf *b, struct moment m); /* with the weekday, as day_words_full or instant_words */

#endif
