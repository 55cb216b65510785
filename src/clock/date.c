#include "clock/date.h"

#include <assert.h>
#include <stdlib.h>

static const char *const month_names[] = { "January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December" };
static const char *const weekday_names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

static const struct {
    const char *one, *many;
} unit_names[] = {
    [UNIT_DAYS] = { "day", "days" },       [UNIT_WORKING_DAYS] = { "working day", "working days" },
    [UNIT_HOURS] = { "hour", "hours" },    [UNIT_WEEKS] = { "week", "weeks" },
    [UNIT_MONTHS] = { "month", "months" }, [UNIT_YEARS] = { "year", "years" },
};

enum {
    ERA_YEARS = 400,     /* the calendar repeats every 400 years */
    ERA_DAYS = 146097,   /* of this many days */
    EPOCH_SHIFT = 719468 /* from 0000-03-01 to 1970-01-01 */
};

static int floor_div(int a, int b)
{
    return a / b - (a % b < 0);
}

/* Years are counted from March, so that the leap day is the last of its year and month lengths follow one formula. */
daynum day_from_civil(int year, int month, int dom)
{
    int march_year = year - (month <= 2);
    int era = floor_div(march_year, ERA_YEARS);
    int year_of_era = march_year - era * ERA_YEARS;
    int day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + dom - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

struct civil civil_from_day(daynum d)
{
    int shifted = d + EPOCH_SHIFT;
    int era = floor_div(shifted, ERA_DAYS);
    int day_of_era = shifted - era * ERA_DAYS;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    struct civil c;

    c.dom = day_of_year - (153 * march_month + 2) / 5 + 1;
    c.month = march_month < 10 ? march_month + 3 : march_month - 9;
    c.year = era * ERA_YEARS + year_of_era + (c.month <= 2);
    return c;
}

int month_days(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

int day_weekday(daynum d)
{
    enum { THURSDAY = 3 }; /* 1970-01-01 */

    return ((d + THURSDAY) % 7 + 7) % 7;
}

/* Fixed width, so unlike str_digits leading zeros belong. */
static bool read_digits(str s, int *out)
{
    int v = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

bool day_parse(str s, daynum *out, const char **why)
{
    struct civil c;

    *why = "not a date";
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    if (!read_digits(str_sub(s, 0, 4), &c.year) || !read_digits(str_sub(s, 5, 7), &c.month) || !read_digits(str_sub(s, 8, 10), &c.dom))
        return false;
    *why = "no such day";
    if (c.month < 1 || c.month > 12 || c.dom < 1 || c.dom > month_days(c.year, c.month))
        return false;
    *why = "not in the years 1900 to 2199";
    if (c.year < 1900 || c.year > 2199)
        return false;
    *out = day_from_civil(c.year, c.month, c.dom);
    return true;
}

/* ${v} before ${end}, with zeros before it to at least so many digits.  Returns where it begins. */
static char *padded_before(char *end, int v, int digits)
{
    while (v > 0 || digits > 0) {
        *--end = (char)('0' + v % 10);
        v /= 10;
        digits--;
    }
    return end;
}

str day_text_in(char room[DAY_ROOM], daynum d)
{
    struct civil c = civil_from_day(d);
    char *end = room + DAY_ROOM, *at = padded_before(end, c.dom, 2);

    *--at = '-';
    at = padded_before(at, c.month, 2);
    *--at = '-';
    at = padded_before(at, c.year, 4);
    return (str){ at, end - at };
}

void day_print(struct buf *b, daynum d)
{
    char room[DAY_ROOM];

    buf_str(b, day_text_in(room, d));
}

void day_words(struct buf *b, daynum d)
{
    struct civil c = civil_from_day(d);

    buf_printf(b, "%d %s %d", c.dom, month_names[c.month - 1], c.year);
}

void day_words_full(struct buf *b, daynum d)
{
    buf_z(b, weekday_names[day_weekday(d)]);
    buf_char(b, ' ');
    day_words(b, d);
}

str day_text(arena *mem, daynum d)
{
    struct buf b = buf_new(mem);

    day_print(&b, d);
    return buf_text(&b);
}

bool period_parse(str s, struct period *out)
{
    str number, unit;
    int64_t n;

    if (!str_cut(s, ' ', &number, &unit) || !str_digits(number, PERIOD_MOST, &n))
        return false;
    for (int u = 0; u < countof(unit_names); u++) {
        if (!str_eq(unit, str_of(n == 1 ? unit_names[u].one : unit_names[u].many)))
            continue;
        *out = (struct period){ .n = (int32_t)n, .unit = (enum period_unit)u };
        return true;
    }
    return false;
}

void period_print(struct buf *b, struct period p)
{
    buf_printf(b, "%d %s", p.n, p.n == 1 ? unit_names[p.unit].one : unit_names[p.unit].many);
}

daynum day_add_months(daynum d, int n)
{
    struct civil c = civil_from_day(d);
    int months = c.year * 12 + c.month - 1 + n;
    int year = floor_div(months, 12), month = months - year * 12 + 1;
    int longest = month_days(year, month);

    return day_from_civil(year, month, c.dom < longest ? c.dom : longest); /* C1 */
}

daynum day_add(daynum d, struct period p)
{
    switch (p.unit) {
    case UNIT_DAYS: return d + p.n;
    case UNIT_WEEKS: return d + 7 * p.n;
    case UNIT_MONTHS: return day_add_months(d, p.n);
    case UNIT_YEARS: return day_add_months(d, 12 * p.n);
    case UNIT_HOURS:
    case UNIT_WORKING_DAYS: break;
    }
    assert(!"hours and working days need more than a day to be added to");
    abort();
}

int months_between(daynum from, daynum to, int *days)
{
    struct civil a = civil_from_day(from), b = civil_from_day(to);
    int n = (b.year - a.year) * 12 + b.month - a.month;

    if (day_add_months(from, n) > to)
        n--;
    *days = to - day_add_months(from, n);
    return n;
}
