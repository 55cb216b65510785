#include "clock/calendar.h"

enum { SATURDAY = 5 };

struct calendar calendar_new(str name)
{
    return (struct calendar){ .name = name };
}

void calendar_add(struct calendar *cal, arena *mem, daynum day, str title)
{
    *PUSH(mem, &cal->holidays) = (struct holiday){ day, title };
}

static int by_day(const void *a, const void *b)
{
    const struct holiday *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

static rc check_neighbours(const struct calendar *cal, const struct holiday *a, const struct holiday *b, struct err *err)
{
    struct civil x = civil_from_day(a->day), y = civil_from_day(b->day);

    if (a->day == b->day) {
        err_set(err, RC_BAD_INPUT, "calendar '%.*s' has two bank holidays on %04d-%02d-%02d: '%.*s' and '%.*s'", STR_ARG(cal->name), x.year, x.month,
                x.dom, STR_ARG(a->title), STR_ARG(b->title));
        return err_hint(err, "Keep one row for each day.");
    }
    if (y.year > x.year + 1) {
        err_set(err, RC_BAD_INPUT, "calendar '%.*s' has no bank holiday in %d", STR_ARG(cal->name), x.year + 1);
        return err_hint(err, "Add the bank holidays of %d, or leave out the years on one side of the gap.", x.year + 1);
    }
    return RC_OK;
}

rc calendar_seal(struct calendar *cal, struct err *err)
{
    struct holiday *v = cal->holidays.v;
    ptrdiff_t n = cal->holidays.n;

    if (n == 0) {
        err_set(err, RC_BAD_INPUT, "calendar '%.*s' has no bank holidays", STR_ARG(cal->name));
        return err_hint(err, "Check the name of the calendar and the file it is read from.");
    }
    qsort(v, (size_t)n, sizeof(*v), by_day);
    for (ptrdiff_t i = 1; i < n; i++)
        TRY(check_neighbours(cal, &v[i - 1], &v[i], err));
    cal->first = day_from_civil(civil_from_day(v[0].day).year, 1, 1);
    cal->last = day_from_civil(civil_from_day(v[n - 1].day).year, 12, 31);
    return RC_OK;
}

const struct holiday *calendar_holiday(const struct calendar *cal, daynum day)
{
    struct holiday key = { .day = day };

    if (cal->holidays.n == 0)
        return NULL;
    return bsearch(&key, cal->holidays.v, (size_t)cal->holidays.n, sizeof(key), by_day);
}

bool calendar_is_working(const struct calendar *cal, daynum day)
{
    return day_weekday(day) < SATURDAY && !calendar_holiday(cal, day); /* C2 */
}

bool calendar_is_published(const struct calendar *cal, daynum from, daynum to)
{
    return from > to || (from >= cal->first && to <= cal->last);
}

str calendar_why(const struct calendar *cal, arena *mem, daynum day)
{
    const struct holiday *holiday = calendar_holiday(cal, day);

    if (day_weekday(day) >= SATURDAY)
        return S("weekend");
    if (holiday)
        return arena_printf(mem, "bank holiday: %.*s", STR_ARG(holiday->title));
    return S("working day");
}

daynum calendar_after(const struct calendar *cal, daynum day, int n)
{
    while (n > 0)
        n -= calendar_is_working(cal, ++day);
    return day;
}
