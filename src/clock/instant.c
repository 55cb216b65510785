#include "clock/instant.h"

enum { MARCH = 3, OCTOBER = 10, CHANGE_SECOND = HOUR_SECONDS /* of the day, in UTC */ };

/* A time as written: the second of its day, not yet an instant. */
struct written {
    daynum day;
    int second;
    bool has_offset;
    int offset;
};

static instant clock_change(int year, int month)
{
    daynum end = day_from_civil(year, month, month_days(year, month));
    daynum last_sunday = end - (day_weekday(end) + 1) % 7;

    return (instant)last_sunday * DAY_SECONDS + CHANGE_SECOND;
}

static daynum utc_day(instant t)
{
    return (daynum)(t / DAY_SECONDS - (t % DAY_SECONDS < 0));
}

static int offset_at(instant t)
{
    int year = civil_from_day(utc_day(t)).year; /* the change is never near New Year, so the year of UTC will do */

    return t >= clock_change(year, MARCH) && t < clock_change(year, OCTOBER) ? HOUR_SECONDS : 0;
}

struct london instant_london(instant t)
{
    int offset = offset_at(t);
    daynum day = utc_day(t + offset);

    return (struct london){ .day = day, .second = (int)(t + offset - (instant)day * DAY_SECONDS), .offset = offset };
}

instant instant_midnight(daynum d)
{
    instant as_utc = (instant)d * DAY_SECONDS;

    return as_utc - offset_at(as_utc); /* an hour before any change, and so the offset of the midnight too */
}

static bool read_two(str s, ptrdiff_t at, int most, int *out)
{
    char a, b;

    if (s.n < at + 2)
        return false;
    a = s.p[at];
    b = s.p[at + 1];
    if (a < '0' || a > '9' || b < '0' || b > '9')
        return false;
    *out = (a - '0') * 10 + (b - '0');
    return *out <= most;
}

/* ${rest} is what follows the minutes or seconds: empty, "Z" or "+01:00". */
static bool read_offset(str rest, struct written *w)
{
    int hours, minutes;

    w->has_offset = rest.n > 0;
    if (rest.n == 0 || str_eq(rest, S("Z")))
        return true;
    if (rest.n != 6 || (rest.p[0] != '+' && rest.p[0] != '-') || rest.p[3] != ':')
        return false;
    if (!read_two(rest, 1, 14, &hours) || !read_two(rest, 4, 59, &minutes))
        return false;
    w->offset = (hours * 60 + minutes) * (rest.p[0] == '-' ? -60 : 60);
    return true;
}

/* ${time} is "09:00", "09:00:00" and what follows it, which is left in ${rest}. */
static bool read_time(str time, struct written *w, str *rest)
{
    int hours, minutes, seconds = 0;
    ptrdiff_t used = 5;

    if (!read_two(time, 0, 23, &hours) || !read_two(time, 3, 59, &minutes) || time.p[2] != ':')
        return false;
    if (time.n > used && time.p[used] == ':') {
        if (!read_two(time, used + 1, 59, &seconds))
            return false;
        used += 3;
    }
    w->second = hours * HOUR_SECONDS + minutes * 60 + seconds;
    *rest = str_from(time, used);
    return true;
}

/* Returns why ${s} cannot be read, or NULL. */
static const char *read_written(str s, struct written *w)
{
    str date, time, rest;
    const char *why;

    if (!str_cut(s, 'T', &date, &time))
        return "not a date and time";
    if (!day_parse(date, &w->day, &why))
        return why;
    if (!read_time(time, w, &rest))
        return "no such time";
    return read_offset(rest, w) ? NULL : "what follows the time is not an offset";
}

static rc too_early(str s, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "cannot place '%.*s': it is before 1996", STR_ARG(s));
    return err_hint(err, "London's clocks followed other rules then; give a time from 1996-01-01T00:00 on, or a date without a time.");
}

static rc too_late(str s, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "cannot place '%.*s': it is after 2199", STR_ARG(s));
    return err_hint(err, "Give a time up to 2199-12-31T23:59.");
}

static rc never_was(str s, struct err *err)
{
    str day = str_sub(s, 0, 10);

    err_set(err, RC_BAD_INPUT, "there is no '%.*s' in London: the clocks go forward from 01:00 to 02:00", STR_ARG(s));
    return err_hint(err, "Give %.*sT02:00, the next time that exists, or write the offset.", STR_ARG(day));
}

static rc was_twice(str s, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "'%.*s' comes twice in London: the clocks go back from 02:00 to 01:00", STR_ARG(s));
    return err_hint(err, "Write %.*s+01:00 for the first (British Summer Time) or %.*s+00:00 for the second (Greenwich Mean Time).", STR_ARG(s),
                    STR_ARG(s));
}

/* A London time is an instant when exactly one of the two offsets holds at the instant that it gives. */
static rc place_in_london(str s, instant clock, instant *out, struct err *err)
{
    bool winter = offset_at(clock) == 0, summer = offset_at(clock - HOUR_SECONDS) == HOUR_SECONDS;

    if (!winter && !summer)
        return never_was(s, err);
    if (winter && summer)
        return was_twice(s, err);
    *out = winter ? clock : clock - HOUR_SECONDS;
    return RC_OK;
}

rc instant_parse(str s, instant *out, struct err *err)
{
    struct written w = { 0 };
    const char *why = read_written(s, &w);
    instant t;

    if (why) {
        err_set(err, RC_BAD_INPUT, "cannot read '%.*s': %s", STR_ARG(s), why);
        return err_hint(err, "Write a date and time as in 2025-04-01T09:00; an offset such as Z or +01:00 may follow.");
    }
    t = (instant)w.day * DAY_SECONDS + w.second - w.offset;
    if (t < INSTANT_FIRST)
        return too_early(s, err);
    if (t > INSTANT_LAST)
        return too_late(s, err);
    if (!w.has_offset)
        return place_in_london(s, t, out, err);
    *out = t;
    return RC_OK;
}

void instant_print(struct buf *b, instant t)
{
    struct london l = instant_london(t);

    day_print(b, l.day);
    buf_char(b, 'T');
    buf_padded(b, l.second / HOUR_SECONDS, 2);
    buf_char(b, ':');
    buf_padded(b, l.second / 60 % 60, 2);
    buf_char(b, ':');
    buf_padded(b, l.second % 60, 2);
    buf_str(b, l.offset ? S("+01:00") : S("+00:00"));
}

/* "1:00pm", "2:30:05am"; midnight and midday by their names, as 12:00am and 12:00pm are easily confused. */
static void print_clock(struct buf *b, int second)
{
    int hour = second / HOUR_SECONDS;

    if (second == 0) {
        buf_z(b, "midnight, as the day begins");
        return;
    }
    if (second == 12 * HOUR_SECONDS) {
        buf_z(b, "midday");
        return;
    }
    buf_printf(b, "%d:%02d", hour % 12 ? hour % 12 : 12, second / 60 % 60);
    if (second % 60)
        buf_printf(b, ":%02d", second % 60);
    buf_z(b, hour < 12 ? "am" : "pm");
}

void instant_words(struct buf *b, instant t)
{
    struct london l = instant_london(t);

    day_words_full(b, l.day);
    buf_z(b, " at ");
    print_clock(b, l.second);
    buf_z(b, l.offset ? " (British Summer Time, +01:00)" : " (Greenwich Mean Time, +00:00)");
}
