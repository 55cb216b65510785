/*
 * Days, calendars, instants and due dates.  Rows give the reason they are there.  Run from the
 * root of the tree: the published bank holidays are read from data/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "clock/due.h"

static arena mem;
static struct calendar england;

enum { RANDOM_CASES = 4000 };

/* A fixed seed (xorshift): a failure can be seen again. */
static uint64_t random_state;

static int64_t random_between(int64_t least, int64_t most)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return least + (int64_t)(random_state % (uint64_t)(most - least + 1));
}

static daynum day_of(const char *text)
{
    const char *why;
    daynum d = 0;

    if (!day_parse(str_of(text), &d, &why))
        fail_msg("%s: %s", text, why);
    return d;
}

static const char *text_of(struct moment m)
{
    struct buf b = buf_new(&mem);

    moment_print(&b, m);
    return arena_cstr(&mem, buf_text(&b));
}

static struct period period_of(const char *text)
{
    struct period p = { 0 };

    if (!period_parse(str_of(text), &p))
        fail_msg("'%s' is not a period", text);
    return p;
}

static struct due due_of(const char *from, const char *period)
{
    struct due due = { 0 };
    struct moment start;
    struct err err;

    if (moment_parse(str_of(from), &start, &err) || due_find(&mem, &england, start, period_of(period), &due, &err))
        fail_msg("%s from %s: %s", period, from, err.message);
    return due;
}

static int setup(void **state)
{
    str text, line, date, rest;
    struct err err;

    (void)state;
    mem = arena_open((size_t)512 << 20);
    random_state = 0x9E3779B97F4A7C15u;
    england = calendar_new(S("england-and-wales"));
    if (file_read(&mem, S("data/bank-holidays.csv"), 1 << 20, &text, &err))
        return -1;
    str_cut(text, '\n', &line, &text);
    while (str_cut(text, '\n', &line, &text)) { /* this file has no quoted cells */
        str_cut(line, ',', &date, &rest);
        str_cut(rest, ',', &line, &rest);
        str_cut(rest, ',', &line, &rest);
        calendar_add(&england, &mem, day_of(arena_cstr(&mem, date)), line);
    }
    return calendar_seal(&england, &err) ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

/* ---- days ---- */

static void test_day_round_trip(void **state)
{
    (void)state;
    for (daynum d = DAY_FIRST; d <= DAY_LAST; d++) {
        time_t t = (time_t)d * DAY_SECONDS;
        struct civil c = civil_from_day(d);
        struct tm peer;

        gmtime_r(&t, &peer);
        assert_int_equal(c.year, peer.tm_year + 1900);
        assert_int_equal(c.month, peer.tm_mon + 1);
        assert_int_equal(c.dom, peer.tm_mday);
        assert_int_equal((day_weekday(d) + 1) % 7, peer.tm_wday);
        assert_int_equal(day_from_civil(c.year, c.month, c.dom), d);
    }
    assert_int_equal(day_from_civil(1900, 1, 1), DAY_FIRST);
    assert_int_equal(day_from_civil(2199, 12, 31), DAY_LAST);
}

static void test_day_parse(void **state)
{
    static const struct {
        const char *text, *why, *reason;
    } rows[] = {
        { "2025-04-01", NULL, "an ordinary day" },
        { "2024-02-29", NULL, "a leap day" },
        { "2000-02-29", NULL, "a century that is a leap year" },
        { "1900-01-01", NULL, "the first day" },
        { "2199-12-31", NULL, "the last day" },
        { "1900-02-29", "no such day", "a century that is none" },
        { "2025-02-29", "no such day", "not a leap year" },
        { "2025-04-31", "no such day", "April has 30 days" },
        { "2025-00-10", "no such day", "no month 0" },
        { "2025-13-10", "no such day", "no month 13" },
        { "2025-01-00", "no such day", "no day 0" },
        { "1899-12-31", "not in the years 1900 to 2199", "before the first day" },
        { "2200-01-01", "not in the years 1900 to 2199", "after the last day" },
        { "2025-4-1", "not a date", "two digits each" },
        { "01/04/2025", "not a date", "not the ISO form" },
        { "2025-04-01 ", "not a date", "a space behind it" },
        { "2025-04-0x", "not a date", "a letter" },
        { "+025-04-01", "not a date", "a sign" },
        { "2025/04/01", "not a date", "other separators" },
        { "", "not a date", "nothing" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        const char *why;
        daynum d = 7;
        bool read = day_parse(str_of(rows[i].text), &d, &why);

        if (read != !rows[i].why)
            fail_msg("'%s' (%s) was %s", rows[i].text, rows[i].reason, read ? "read" : why);
        if (read)
            assert_true(str_eq(day_text(&mem, d), str_of(rows[i].text)));
        else
            assert_string_equal(why, rows[i].why);
        if (!read)
            assert_int_equal(d, 7); /* written only on success */
    }
}

static void test_day_words(void **state)
{
    struct buf b = buf_new(&mem);

    (void)state;
    day_words(&b, day_of("2025-04-01"));
    buf_char(&b, '|');
    day_words_full(&b, day_of("2025-04-11"));
    buf_char(&b, '|');
    day_words_full(&b, day_of("2024-12-29"));
    assert_string_equal(arena_cstr(&mem, buf_text(&b)), "1 April 2025|Friday 11 April 2025|Sunday 29 December 2024");
}

static void test_period_parse(void **state)
{
    static const char *const good[] = {
        "3 months", "1 month", "5 working days", "1 working day", "24 hours",   "1 hour",         "4 weeks", "1 week",
        "2 years",  "1 year",  "10 days",        "1 day",         "9999 hours", "0 working days", "0 days",
    };
    static const char *const bad[] = {
        "3 month",    "1 months", "3months", "3  months", " 3 months", "3 months ",     "03 months", "-3 months",    "10000 days",
        "three days", "3",        "",        "days",      "3 Months",  "5 workingdays", "1.5 days",  "3 fortnights",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(good); i++) {
        struct buf b = buf_new(&mem);

        period_print(&b, period_of(good[i]));
        assert_string_equal(arena_cstr(&mem, buf_text(&b)), good[i]);
    }
    for (ptrdiff_t i = 0; i < countof(bad); i++) {
        struct period p;

        if (period_parse(str_of(bad[i]), &p))
            fail_msg("'%s' was read as a period", bad[i]);
    }
}

static void test_months(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *to, *reason;
    } rows[] = {
        { "2025-01-10", 3, "2025-04-10", "C1: the rulebook language's first example" },
        { "2024-11-30", 3, "2025-02-28", "C1: its second example, a month without that day" },
        { "2023-11-30", 3, "2024-02-29", "the same into a leap year" },
        { "2023-11-29", 3, "2024-02-29", "the leap day itself" },
        { "2024-02-29", 12, "2025-02-28", "a year after a leap day" },
        { "2024-02-29", 48, "2028-02-29", "four years after a leap day" },
        { "2025-02-28", 1, "2025-03-28", "a month end does not stick to month ends" },
        { "2025-01-31", 1, "2025-02-28", "31 January" },
        { "2025-01-31", 2, "2025-03-31", "counted from the start, not from 28 February" },
        { "2025-03-31", 1, "2025-04-30", "a month of 30 days" },
        { "2025-12-31", 2, "2026-02-28", "over the year's end" },
        { "2025-01-10", 0, "2025-01-10", "no month" },
        { "2025-03-31", -1, "2025-02-28", "backwards" },
        { "2025-01-31", -2, "2024-11-30", "backwards over the year's end" },
        { "2099-12-31", 2, "2100-02-28", "2100 is no leap year" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        str got = day_text(&mem, day_add_months(day_of(rows[i].from), rows[i].n));

        if (!str_eq(got, str_of(rows[i].to)))
            fail_msg("%s and %d months gave %.*s, not %s: %s", rows[i].from, rows[i].n, STR_ARG(got), rows[i].to, rows[i].reason);
    }
    assert_int_equal(day_add(day_of("2024-02-29"), period_of("1 year")), day_of("2025-02-28"));
    assert_int_equal(day_add(day_of("2025-02-25"), period_of("1 week")), day_of("2025-03-04"));
    assert_int_equal(day_add(day_of("2025-02-25"), period_of("4 days")), day_of("2025-03-01"));
}

static void test_months_between_is_inverse(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_CASES * 10; i++) {
        daynum from = (daynum)random_between(DAY_FIRST, DAY_LAST - 5000), to = from + (daynum)random_between(0, 5000);
        int n, days;

        n = months_between(from, to, &days);
        assert_true(day_add_months(from, n) <= to && day_add_months(from, n + 1) > to);
        assert_int_equal(day_add_months(from, n) + days, to);
        assert_int_equal(months_between(from, day_add_months(from, n), &days), n);
        assert_int_equal(days, 0);
    }
}

/* ---- calendars ---- */

/* Easter Sunday by the anonymous Gregorian method, so that the file is checked against something else than itself. */
static daynum easter(int y)
{
    int a = y % 19, b = y / 100, c = y % 100, h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * l) / 451;

    return day_from_civil(y, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

static void test_calendar_of_the_file(void **state)
{
    (void)state;
    assert_int_equal(england.first, day_of("2012-01-01"));
    assert_int_equal(england.last, day_of("2028-12-31"));
    for (ptrdiff_t i = 0; i < england.holidays.n; i++) {
        const struct holiday *h = &england.holidays.v[i];

        assert_false(calendar_is_working(&england, h->day));
        assert_true(str_eq(calendar_why(&england, &mem, h->day), arena_printf(&mem, "bank holiday: %.*s", STR_ARG(h->title))));
    }
    for (int year = 2012; year <= 2028; year++) {
        int holidays = 0;

        assert_true(str_eq(calendar_why(&england, &mem, easter(year) - 2), S("bank holiday: Good Friday")));
        assert_true(str_eq(calendar_why(&england, &mem, easter(year) + 1), S("bank holiday: Easter Monday")));
        for (daynum d = day_from_civil(year, 1, 1); d <= day_from_civil(year, 12, 31); d++)
            holidays += calendar_holiday(&england, d) != NULL;
        assert_in_range(holidays, 8, 10); /* eight a year, and the jubilees, the funeral and the coronation */
    }
    assert_true(str_eq(calendar_why(&england, &mem, day_of("2025-04-19")), S("weekend")));
    assert_true(str_eq(calendar_why(&england, &mem, day_of("2025-04-22")), S("working day")));
}

static void test_calendar_seal(void **state)
{
    static const struct {
        const char *days[3], *message, *reason;
    } rows[] = {
        { { NULL, NULL, NULL }, "calendar 'test' has no bank holidays", "an empty calendar would make every weekday work" },
        { { "2025-12-25", "2026-01-01", "2025-12-25" }, "calendar 'test' has two bank holidays on 2025-12-25: 'a' and 'a'", "one day twice" },
        { { "2023-12-25", "2025-01-01", NULL }, "calendar 'test' has no bank holiday in 2024", "a missing year" },
        { { "2026-01-01", "2025-12-25", "2025-12-26" }, NULL, "any order" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct calendar cal = calendar_new(S("test"));
        struct err err;
        rc result;

        for (int k = 0; k < 3 && rows[i].days[k]; k++)
            calendar_add(&cal, &mem, day_of(rows[i].days[k]), S("a"));
        result = calendar_seal(&cal, &err);
        if ((result == RC_OK) != !rows[i].message)
            fail_msg("sealed with %d: %s", result, rows[i].reason);
        if (rows[i].message)
            assert_string_equal(err.message, rows[i].message);
        else
            assert_true(cal.first == day_of("2025-01-01") && cal.last == day_of("2026-12-31") && calendar_holiday(&cal, day_of("2025-12-26")));
    }
}

static void test_calendar_is_published(void **state)
{
    (void)state;
    assert_true(calendar_is_published(&england, england.first, england.last));
    assert_false(calendar_is_published(&england, england.first - 1, england.last));
    assert_false(calendar_is_published(&england, england.first, england.last + 1));
    assert_true(calendar_is_published(&england, england.last + 2, england.last + 1)); /* no day at all */
}

/* ---- due days ---- */

static void test_due_rows(void **state)
{
    static const struct {
        const char *from, *period, *due;
        bool provisional;
        const char *reason;
    } rows[] = {
        { "2025-04-04", "5 working days", "2025-04-11", false, "a plain week from a Friday" },
        { "2025-04-16", "5 working days", "2025-04-25", false, "over Good Friday and Easter Monday" },
        { "2024-12-23", "5 working days", "2025-01-02", false, "over Christmas and New Year" },
        { "2021-12-23", "5 working days", "2022-01-04", false, "Christmas and New Year with substitute days" },
        { "2022-09-16", "1 working day", "2022-09-20", false, "the state funeral" },
        { "2025-04-05", "1 working day", "2025-04-07", false, "C2: the event on a Saturday, day 1 is Monday" },
        { "2025-04-18", "1 working day", "2025-04-22", false, "C2: the event on Good Friday, day 1 is Tuesday" },
        { "2025-04-04", "0 working days", "2025-04-04", false, "no day to wait" },
        { "2025-04-05", "0 working days", "2025-04-05", false, "no day to wait, on a Saturday" },
        { "2028-12-29", "1 working day", "2029-01-01", true, "after the published years: New Year's Day 2029 is not known" },
        { "2028-12-27", "2 working days", "2028-12-29", false, "the last published working day" },
        { "2011-12-30", "1 working day", "2012-01-03", true, "2011-12-31 lies before the published years" },
        { "2011-12-31", "1 working day", "2012-01-03", false, "only the day of the event lies before them" },
        { "2025-04-04T23:30", "1 working day", "2025-04-07", false, "an instant counts as its London day" },
        { "2025-07-04T23:30Z", "1 day", "2025-07-06", false, "23:30 UTC is the next day in London in summer" },
        { "2025-01-10", "3 months", "2025-04-10", false, "C1" },
        { "2024-11-30", "3 months", "2025-02-28", false, "C1" },
        { "2035-01-31", "1 month", "2035-02-28", false, "months do not ask the calendar" },
        { "2024-02-29", "1 year", "2025-02-28", false, "a year after a leap day" },
        { "2025-04-04", "4 weeks", "2025-05-02", false, "weeks" },
        { "2025-04-04", "10 days", "2025-04-14", false, "days" },
        { "2025-04-04", "10 years", "2035-04-04", false, "ten years are within the bound" },
        { "2025-04-04", "3660 days", "2035-04-12", false, "the longest period" },
        { "2025-03-29T12:00+00:00", "24 hours", "2025-03-30T13:00:00+01:00", false, "C3: over the change to summer time" },
        { "2025-10-25T12:00", "24 hours", "2025-10-26T11:00:00+00:00", false, "C3: over the change from summer time" },
        { "2025-10-26T00:30", "1 hour", "2025-10-26T01:30:00+01:00", false, "the first 01:30" },
        { "2025-10-26T00:30", "2 hours", "2025-10-26T01:30:00+00:00", false, "the second 01:30" },
        { "2025-04-04T17:00", "24 hours", "2025-04-05T17:00:00+01:00", false, "C3: Saturday counts" },
        { "2025-04-18T00:00", "24 hours", "2025-04-19T00:00:00+01:00", false, "midnight belongs to the day it begins" },
        { "2025-04-18T09:00", "0 hours", "2025-04-18T09:00:00+01:00", false, "no hour" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct due due = due_of(rows[i].from, rows[i].period);

        if (!str_eq(str_of(text_of(due.due)), str_of(rows[i].due)))
            fail_msg("%s from %s gave %s, not %s: %s", rows[i].period, rows[i].from, text_of(due.due), rows[i].due, rows[i].reason);
        if (due.provisional != rows[i].provisional)
            fail_msg("%s from %s: provisional is %d: %s", rows[i].period, rows[i].from, due.provisional, rows[i].reason);
        assert_int_equal(due.days.v[0].day, due.from.day);             /* D1 */
        assert_int_equal(due.days.v[due.days.n - 1].day, due.due.day); /* D1 */
    }
}

static void test_due_refuses(void **state)
{
    static const struct {
        const char *from, *period;
        rc code;
        const char *message, *hint;
    } rows[] = {
        { "2025-04-04", "24 hours", RC_BAD_INPUT, "cannot count hours from 2025-04-04: the time of the event is missing",
          "Give the time as well, as in 2025-04-04T09:00." },
        { "2025-04-04", "3661 days", RC_TOO_LARGE, "'3661 days' runs over more than 3,660 days", "Give a period that ends within ten years." },
        { "2025-04-04", "9999 years", RC_TOO_LARGE, "'9999 years' runs over more than 3,660 days", "Give a period that ends within ten years." },
        { "2025-04-04", "9999 working days", RC_TOO_LARGE, "'9999 working days' runs over more than 3,660 days",
          "Give a period that ends within ten years." },
        { "2199-12-31", "1 day", RC_TOO_LARGE, "'1 day' from 2199-12-31 ends after 2199", "Give an earlier date or a shorter period." },
        { "2199-12-31T23:00", "1 hour", RC_TOO_LARGE, "'1 hour' from 2199-12-31 ends after 2199", "Give an earlier date or a shorter period." },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct due due = { .provisional = true };
        struct moment from;
        struct err err;

        assert_int_equal(moment_parse(str_of(rows[i].from), &from, &err), RC_OK);
        assert_int_equal(due_find(&mem, &england, from, period_of(rows[i].period), &due, &err), rows[i].code);
        assert_string_equal(err.message, rows[i].message);
        assert_string_equal(err.hint, rows[i].hint);
        assert_true(due.provisional); /* written only on success */
    }
}

static void test_due_proofs(void **state)
{
    static const struct {
        const char *from, *period;
        int row; /* from the end when negative */
        bool counted;
        const char *why;
    } rows[] = {
        { "2025-04-16", "5 working days", 0, false, "day of the event, day 0" },
        { "2025-04-16", "5 working days", 1, true, "working day 1" },
        { "2025-04-16", "5 working days", 2, false, "bank holiday: Good Friday" },
        { "2025-04-16", "5 working days", 3, false, "weekend" },
        { "2025-04-16", "5 working days", 5, false, "bank holiday: Easter Monday" },
        { "2025-04-16", "5 working days", -1, true, "working day 5" },
        { "2028-12-29", "1 working day", -1, true, "working day 1, provisional" },
        { "2025-01-10", "3 months", 1, true, "day 1" },
        { "2025-01-10", "3 months", 31, true, "day 31, month 1 ends" },
        { "2025-01-10", "3 months", -1, true, "day 90, month 3 ends" },
        { "2024-11-30", "3 months", -1, true, "day 90, month 3 ends: this month has no day 30" },
        { "2024-02-29", "1 year", -1, true, "day 365, year 1 ends: this month has no day 29" },
        { "2025-01-31", "2 weeks", 7, true, "day 7, week 1 ends" },
        { "2025-01-31", "2 weeks", 8, true, "day 8" },
        { "2025-01-31", "30 days", -1, true, "day 30" },
        { "2025-03-29T12:00", "24 hours", 0, true, "12 hours of this day counted" },
        { "2025-03-29T12:00", "24 hours", 1, true, "12 hours of this day counted; clocks go forward at 01:00: this day has 23 hours" },
        { "2025-10-25T12:00", "48 hours", 1, true, "25 hours of this day counted; clocks go back at 02:00: this day has 25 hours" },
        { "2025-04-18T09:29:59", "24 hours", 0, true, "14 hours 30 minutes 1 second of this day counted" },
        { "2025-04-18T23:00", "1 hour", 0, true, "1 hour of this day counted" },
        { "2025-04-18T23:00", "1 hour", 1, false, "nothing of this day counted" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct due due = due_of(rows[i].from, rows[i].period);
        const struct due_day *row = &due.days.v[rows[i].row < 0 ? due.days.n + rows[i].row : rows[i].row];

        assert_string_equal(arena_cstr(&mem, row->why), rows[i].why);
        assert_int_equal(row->counted, rows[i].counted);
    }
}

/* The same question asked with the C library's weekdays and a walk over the list of holidays. */
static bool peer_is_working(daynum d)
{
    time_t t = (time_t)d * DAY_SECONDS;
    struct tm tm;

    gmtime_r(&t, &tm);
    for (ptrdiff_t i = 0; i < england.holidays.n; i++)
        if (england.holidays.v[i].day == d)
            return false;
    return tm.tm_wday != 0 && tm.tm_wday != 6;
}

static void test_due_proof_counts(void **state)
{
    static const enum period_unit units[] = { UNIT_WORKING_DAYS, UNIT_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS };

    (void)state;
    for (int i = 0; i < RANDOM_CASES; i++) {
        struct period p = { (int32_t)random_between(0, i % 5 == 4 ? 9 : 90), units[i % 5] };
        struct moment from = moment_of_day((daynum)random_between(day_of("2011-06-01"), day_of("2029-06-01")));
        arena scratch = arena_open((size_t)16 << 20);
        int counted = 0, peer = 0;
        struct due due;
        struct err err;

        assert_int_equal(due_find(&scratch, &england, from, p, &due, &err), RC_OK);
        assert_int_equal(due.days.n, due.due.day - from.day + 1);
        for (ptrdiff_t k = 0; k < due.days.n; k++) {
            const struct due_day *row = &due.days.v[k];

            assert_int_equal(row->day, from.day + k);
            counted += row->counted;
            peer += k > 0 && peer_is_working(row->day);
            if (p.unit == UNIT_WORKING_DAYS && k > 0)
                assert_int_equal(row->counted, peer_is_working(row->day));
        }
        assert_int_equal(due.days.v[due.days.n - 1].counted, p.n > 0);
        assert_int_equal(counted, p.unit == UNIT_WORKING_DAYS || p.unit == UNIT_DAYS ? p.n : due.due.day - from.day); /* D2 */
        if (p.unit == UNIT_WORKING_DAYS)
            assert_int_equal(peer, p.n);
        arena_close(&scratch);
    }
}

static void test_conventions(void **state)
{
    (void)state;
    assert_true(str_starts(due_convention(UNIT_MONTHS), S("C1")));
    assert_true(str_starts(due_convention(UNIT_YEARS), S("C1")));
    assert_true(str_starts(due_convention(UNIT_WORKING_DAYS), S("C2")));
    assert_true(str_starts(due_convention(UNIT_HOURS), S("C3")));
    assert_true(due_convention(UNIT_DAYS).n && due_convention(UNIT_WEEKS).n);
}

/* ---- instants ---- */

static void test_instant_parse(void **state)
{
    static const struct {
        const char *text, *printed, *message, *hint, *reason;
    } rows[] = {
        { "2025-04-01T09:00", "2025-04-01T09:00:00+01:00", NULL, NULL, "London time in summer" },
        { "2025-01-10T09:00:30", "2025-01-10T09:00:30+00:00", NULL, NULL, "London time in winter, with seconds" },
        { "2025-07-01T09:00Z", "2025-07-01T10:00:00+01:00", NULL, NULL, "UTC" },
        { "2025-07-01T09:00:00+01:00", "2025-07-01T09:00:00+01:00", NULL, NULL, "what is printed can be read" },
        { "2025-01-01T00:30+05:30", "2024-12-31T19:00:00+00:00", NULL, NULL, "an offset from elsewhere" },
        { "2025-01-01T20:30-08:00", "2025-01-02T04:30:00+00:00", NULL, NULL, "an offset behind UTC" },
        { "2025-03-30T00:59:59", "2025-03-30T00:59:59+00:00", NULL, NULL, "the last second of winter" },
        { "2025-03-30T02:00", "2025-03-30T02:00:00+01:00", NULL, NULL, "the first second of summer" },
        { "2025-03-30T01:30+00:00", "2025-03-30T02:30:00+01:00", NULL, NULL, "with an offset it is an instant" },
        { "2025-10-26T00:59:59", "2025-10-26T00:59:59+01:00", NULL, NULL, "before the hour that comes twice" },
        { "2025-10-26T02:00", "2025-10-26T02:00:00+00:00", NULL, NULL, "after the hour that comes twice" },
        { "2025-10-26T01:30+01:00", "2025-10-26T01:30:00+01:00", NULL, NULL, "the first" },
        { "2025-10-26T01:30+00:00", "2025-10-26T01:30:00+00:00", NULL, NULL, "the second" },
        { "1996-01-01T00:00", "1996-01-01T00:00:00+00:00", NULL, NULL, "the first instant" },
        { "2199-12-31T23:59:59", "2199-12-31T23:59:59+00:00", NULL, NULL, "the last instant" },
        { "2025-03-30T01:30", NULL, "there is no '2025-03-30T01:30' in London: the clocks go forward from 01:00 to 02:00",
          "Give 2025-03-30T02:00, the next time that exists, or write the offset.", "the hour that does not exist" },
        { "2025-03-30T01:00", NULL, "there is no '2025-03-30T01:00'", "2025-03-30T02:00", "its first second" },
        { "2025-03-30T01:59:59", NULL, "there is no '2025-03-30T01:59:59'", "2025-03-30T02:00", "its last second" },
        { "2025-10-26T01:30", NULL, "'2025-10-26T01:30' comes twice in London: the clocks go back from 02:00 to 01:00",
          "Write 2025-10-26T01:30+01:00 for the first (British Summer Time) or 2025-10-26T01:30+00:00 for the second (Greenwich Mean Time).",
          "the hour that comes twice" },
        { "2025-10-26T01:00", NULL, "comes twice", "2025-10-26T01:00+01:00", "its first second" },
        { "2025-10-26T01:59:59", NULL, "comes twice", "2025-10-26T01:59:59+00:00", "its last second" },
        { "1995-12-31T23:59", NULL, "cannot place '1995-12-31T23:59': it is before 1996", "London's clocks followed other rules then",
          "no rule here" },
        { "1996-01-01T00:30+01:00", NULL, "it is before 1996", "1996-01-01T00:00", "before 1996 in London" },
        { "2199-12-31T23:59-01:00", NULL, "it is after 2199", "2199-12-31T23:59", "after 2199 in London" },
        { "2025-04-01T24:00", NULL, "cannot read '2025-04-01T24:00': no such time", "as in 2025-04-01T09:00", "no hour 24" },
        { "2025-04-01T09:60", NULL, "no such time", "", "no minute 60" },
        { "2025-04-01T09:00:60", NULL, "no such time", "", "no second 60" },
        { "2025-04-01T9:00", NULL, "no such time", "", "two digits each" },
        { "2025-04-01T0900", NULL, "no such time", "", "a colon between them" },
        { "2025-04-01T", NULL, "no such time", "", "no time" },
        { "2025-04-01T09:00:", NULL, "no such time", "", "a colon without seconds" },
        { "2025-04-01T09:00:00.5", NULL, "what follows the time is not an offset", "", "no fractions" },
        { "2025-04-01T09:00z", NULL, "what follows the time is not an offset", "", "a small z" },
        { "2025-04-01T09:00+1", NULL, "what follows the time is not an offset", "", "a short offset" },
        { "2025-04-01T09:00+15:00", NULL, "what follows the time is not an offset", "", "no such offset" },
        { "2025-04-01T09:00 +01:00", NULL, "what follows the time is not an offset", "", "a space" },
        { "2025-02-30T09:00", NULL, "cannot read '2025-02-30T09:00': no such day", "", "no such day" },
        { "2025-04-01 09:00", NULL, "not a date and time", "", "a space in place of the T" },
        { "", NULL, "not a date and time", "", "nothing" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct buf b = buf_new(&mem);
        struct err err = { 0 };
        instant t = -1;
        rc result = instant_parse(str_of(rows[i].text), &t, &err);

        if ((result == RC_OK) != !rows[i].message)
            fail_msg("'%s' gave %d %s: %s", rows[i].text, result, err.message, rows[i].reason);
        if (result == RC_OK) {
            instant_print(&b, t);
            assert_string_equal(arena_cstr(&mem, buf_text(&b)), rows[i].printed);
            continue;
        }
        assert_int_equal(result, RC_BAD_INPUT);
        assert_int_equal(t, -1); /* written only on success */
        if (!strstr(err.message, rows[i].message) || !strstr(err.hint, rows[i].hint) || !err.hint[0])
            fail_msg("'%s' (%s) was refused with: %s / %s", rows[i].text, rows[i].reason, err.message, err.hint);
    }
}

static void test_instant_words(void **state)
{
    static const char *const rows[][2] = {
        { "2025-03-30T13:00", "Sunday 30 March 2025 at 1:00pm (British Summer Time, +01:00)" },
        { "2025-01-10T12:05", "Friday 10 January 2025 at 12:05pm (Greenwich Mean Time, +00:00)" },
        { "2025-01-10T00:05:09", "Friday 10 January 2025 at 12:05:09am (Greenwich Mean Time, +00:00)" },
        { "2025-01-10T00:00", "Friday 10 January 2025 at midnight, as the day begins (Greenwich Mean Time, +00:00)" },
        { "2025-07-10T12:00", "Thursday 10 July 2025 at midday (British Summer Time, +01:00)" },
        { "2025-01-10", "Friday 10 January 2025" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct buf b = buf_new(&mem);
        struct moment m;
        struct err err;

        assert_int_equal(moment_parse(str_of(rows[i][0]), &m, &err), RC_OK);
        moment_words(&b, m);
        assert_string_equal(arena_cstr(&mem, buf_text(&b)), rows[i][1]);
    }
}

static void test_moment_parse(void **state)
{
    struct moment m;
    struct err err;

    (void)state;
    assert_int_equal(moment_parse(S("2025-07-04T23:30Z"), &m, &err), RC_OK);
    assert_true(m.has_time && m.day == day_of("2025-07-05"));
    assert_int_equal(moment_parse(S("2025-07-04"), &m, &err), RC_OK);
    assert_true(!m.has_time && m.day == day_of("2025-07-04"));
    assert_int_equal(moment_parse(S("4 July 2025"), &m, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "cannot read '4 July 2025': not a date");
}

static void test_midnights(void **state)
{
    int short_days = 0, long_days = 0;

    (void)state;
    for (daynum d = day_of("1996-01-01"); d <= day_of("2199-12-31"); d++) {
        struct london l = instant_london(instant_midnight(d));
        int length = (int)(instant_midnight(d + 1) - instant_midnight(d));

        assert_true(l.day == d && l.second == 0);
        short_days += length == 23 * HOUR_SECONDS;
        long_days += length == 25 * HOUR_SECONDS;
        assert_true(length == DAY_SECONDS || day_weekday(d) == 6);
    }
    assert_int_equal(short_days, 204); /* one a year */
    assert_int_equal(long_days, 204);
}

/* The C library with the machine's own zone file, from UTC to London and back. */
static void compare_with_library(instant t)
{
    struct london l = instant_london(t);
    struct civil c = civil_from_day(l.day);
    time_t peer = (time_t)t;
    instant back = -1;
    struct err err;
    struct tm tm;
    str text;

    localtime_r(&peer, &tm);
    assert_int_equal(l.offset, tm.tm_gmtoff);
    assert_int_equal(c.year, tm.tm_year + 1900);
    assert_int_equal(c.month, tm.tm_mon + 1);
    assert_int_equal(c.dom, tm.tm_mday);
    assert_int_equal(l.second, tm.tm_hour * HOUR_SECONDS + tm.tm_min * 60 + tm.tm_sec);

    text = arena_printf(&mem, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.dom, tm.tm_hour, tm.tm_min, tm.tm_sec);
    if (instant_parse(text, &back, &err) != RC_OK) { /* only the hour that comes twice, which the library tells apart by tm_isdst */
        assert_true(tm.tm_mon == 9 && tm.tm_mday >= 25 && tm.tm_wday == 0 && tm.tm_hour == 1);
        text = arena_printf(&mem, "%.*s%s", STR_ARG(text), tm.tm_isdst ? "+01:00" : "+00:00");
        assert_int_equal(instant_parse(text, &back, &err), RC_OK);
    }
    assert_true(back == t);
}

/* Every ten minutes of the first four hours, and the seconds before and after, of each Sunday that may be the last of its month. */
static void compare_sundays(int year, int month)
{
    for (daynum d = day_from_civil(year, month, 18); d <= day_from_civil(year, month, 31); d++)
        for (int s = 0; day_weekday(d) == 6 && s < 4 * HOUR_SECONDS; s += 600)
            for (int near = -1; near <= 1; near++)
                compare_with_library((instant)d * DAY_SECONDS + s + near);
}

static void test_london_against_library(void **state)
{
    (void)state;
    if (access("/usr/share/zoneinfo/Europe/London", R_OK) != 0) {
        print_message("no zone file for Europe/London here: London time was not compared with the C library\n");
        skip();
    }
    setenv("TZ", "Europe/London", 1);
    tzset();
    for (int i = 0; i < RANDOM_CASES; i++)
        compare_with_library(random_between(INSTANT_FIRST, INSTANT_LAST));
    for (int year = 1996; year < 2200; year++) {
        compare_sundays(year, 3);
        compare_sundays(year, 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_round_trip),
        cmocka_unit_test(test_day_parse),
        cmocka_unit_test(test_day_words),
        cmocka_unit_test(test_period_parse),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_months_between_is_inverse),
        cmocka_unit_test(test_calendar_of_the_file),
        cmocka_unit_test(test_calendar_seal),
        cmocka_unit_test(test_calendar_is_published),
        cmocka_unit_test(test_due_rows),
        cmocka_unit_test(test_due_refuses),
        cmocka_unit_test(test_due_proofs),
        cmocka_unit_test(test_due_proof_counts),
        cmocka_unit_test(test_conventions),
        cmocka_unit_test(test_instant_parse),
        cmocka_unit_test(test_instant_words),
        cmocka_unit_test(test_moment_parse),
        cmocka_unit_test(test_midnights),
        cmocka_unit_test(test_london_against_library),
    };

    return cmocka_run_group_tests_name("clock", tests, setup, teardown);
}
