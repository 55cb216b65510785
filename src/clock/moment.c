#include "clock/moment.h"

struct moment moment_of_day(daynum day)
{
    return (struct moment){ .day = day };
}

struct moment moment_of_instant(instant at)
{
    return (struct moment){ .day = instant_london(at).day, .has_time = true, .at = at };
}

rc moment_parse(str s, struct moment *out, struct err *err)
{
    const char *why;
    daynum day;
    instant at;

    if (str_find(s, 'T') >= 0) {
        TRY(instant_parse(s, &at, err));
        *out = moment_of_instant(at);
        return RC_OK;
    }
    if (!day_parse(s, &day, &why)) {
        err_set(err, RC_BAD_INPUT, "cannot read '%.*s': %s", STR_ARG(s), why);
        return err_hint(err, "Write a date as in 2025-04-01, or a date and time as in 2025-04-01T09:00.");
    }
    *out = moment_of_day(day);
    return RC_OK;
}

void moment_print(struct buf *b, struct moment m)
{
    if (m.has_time)
        instant_print(b, m.at);
    else
        day_print(b, m.day);
}

void moment_words(struct buf *b, struct moment m)
{
    if (m.has_time)
        instant_words(b, m.at);
    else
        day_words_full(b, m.day);
}
