#include "clock/due.h"

static const char *const conventions[] = {
    [UNIT_DAYS] = "The day of the event is day 0; the due day is the day the period ends.",
    [UNIT_WORKING_DAYS] = "C2: working days are Monday to Friday less the bank holidays of the calendar; the day of the event is day 0.",
    [UNIT_HOURS] = "C3: hours are clock hours, weekends included, across the change to and from summer time.",
    [UNIT_WEEKS] = "The day of the event is day 0; the due day is the day the period ends.",
    [UNIT_MONTHS] = "C1: months end on the same day number, or on the last day of a month that has no such day.",
    [UNIT_YEARS] = "C1: years end on the same day number and month; 29 February becomes the 28th in a year without it.",
};

str due_convention(enum period_unit unit)
{
    return str_of(conventions[unit]);
}

static rc needs_time(struct moment from, struct err *err)
{
    struct civil c = civil_from_day(from.day);

    err_set(err, RC_BAD_INPUT, "cannot count hours from %04d-%02d-%02d: the time of the event is missing", c.year, c.month, c.dom);
    return err_hint(err, "Give the time as well, as in %04d-%02d-%02dT09:00.", c.year, c.month, c.dom);
}

static struct moment end_of(const struct calendar *cal, struct moment from, struct period p)
{
    if (p.unit == UNIT_HOURS)
        return moment_of_instant(from.at + (instant)p.n * HOUR_SECONDS); /* C3 */
    if (p.unit == UNIT_WORKING_DAYS)
        return moment_of_day(calendar_after(cal, from.day, p.n)); /* C2 */
    return moment_of_day(day_add(from.day, p));                   /* C1 */
}

static rc check_length(arena *mem, const struct due *due, struct err *err)
{
    struct buf period = buf_new(mem);

    period_print(&period, due->period);
    if (due->due.day - due->from.day > DUE_MOST_DAYS) {
        err_set(err, RC_TOO_LARGE, "'%.*s' runs over more than 3,660 days", STR_ARG(buf_text(&period)));
        return err_hint(err, "Give a period that ends within ten years.");
    }
    if (due->due.day > DAY_LAST) {
        err_set(err, RC_TOO_LARGE, "'%.*s' from %.*s ends after 2199", STR_ARG(buf_text(&period)), STR_ARG(day_text(mem, due->from.day)));
        return err_hint(err, "Give an earlier date or a shorter period.");
    }
    return RC_OK;
}

/* ${*n} working days have been counted before this one. */
static void prove_working_day(arena *mem, const struct calendar *cal, struct due_day *row, int *n)
{
    row->counted = calendar_is_working(cal, row->day);
    row->why = calendar_why(cal, mem, row->day);
    if (row->counted)
        row->why = arena_printf(mem, "working day %d%s", ++*n, calendar_is_published(cal, row->day, row->day) ? "" : ", provisional");
}

/* Which week, month or year of the period ends on ${day}; 0 when none does. */
static int units_ended(daynum from, daynum day, enum period_unit unit)
{
    int rest, months = months_between(from, day, &rest);

    if (unit == UNIT_WEEKS)
        return (day - from) % 7 == 0 ? (day - from) / 7 : 0;
    if (rest != 0)
        return 0;
    if (unit == UNIT_YEARS)
        return months % 12 == 0 ? months / 12 : 0;
    return unit == UNIT_MONTHS ? months : 0;
}

/* Days, weeks, months and years count every day; a day that ends one of them says so. */
static void prove_elapsed_day(arena *mem, daynum from, enum period_unit unit, struct due_day *row)
{
    static const char *const names[] = { [UNIT_WEEKS] = "week", [UNIT_MONTHS] = "month", [UNIT_YEARS] = "year" };
    int ended = units_ended(from, row->day, unit), dom = civil_from_day(from).dom;
    struct buf why = buf_new(mem);

    row->counted = true;
    buf_printf(&why, "day %d", row->day - from);
    if (ended)
        buf_printf(&why, ", %s %d ends", names[unit], ended);
    if (ended && unit != UNIT_WEEKS && civil_from_day(row->day).dom != dom)
        buf_printf(&why, ": this month has no day %d", dom);
    row->why = buf_text(&why);
}

static void print_quantity(struct buf *b, int n, const char *unit)
{
    if (n)
        buf_printf(b, "%d %s%s ", n, unit, n == 1 ? "" : "s");
}

static void prove_hours(arena *mem, const struct due *due, struct due_day *row)
{
    instant begins = instant_midnight(row->day), ends = instant_midnight(row->day + 1);
    instant from = due->from.at > begins ? due->from.at : begins, to = due->due.at < ends ? due->due.at : ends;
    int seconds = (int)(to - from), hours = (int)(ends - begins) / HOUR_SECONDS;
    struct buf why = buf_new(mem);

    row->counted = seconds > 0;
    print_quantity(&why, seconds / HOUR_SECONDS, "hour");
    print_quantity(&why, seconds / 60 % 60, "minute");
    print_quantity(&why, seconds % 60, "second");
    buf_z(&why, row->counted ? "of this day counted" : "nothing of this day counted");
    if (hours < 24)
        buf_z(&why, "; clocks go forward at 01:00: this day has 23 hours");
    if (hours > 24)
        buf_z(&why, "; clocks go back at 02:00: this day has 25 hours");
    row->why = buf_text(&why);
}

static void prove(arena *mem, const struct calendar *cal, struct due *due)
{
    int working = 0;

    for (daynum d = due->from.day; d <= due->due.day; d++) {
        struct due_day *row = PUSH(mem, &due->days);

        row->day = d;
        if (due->period.unit == UNIT_HOURS)
            prove_hours(mem, due, row);
        else if (d == due->from.day)
            row->why = S("day of the event, day 0");
        else if (due->period.unit == UNIT_WORKING_DAYS)
            prove_working_day(mem, cal, row, &working);
        else
            prove_elapsed_day(mem, due->from.day, due->period.unit, row);
    }
}

rc due_find(arena *mem, const struct calendar *cal, struct moment from, struct period period, struct due *out, struct err *err)
{
    struct due due = { .from = from, .period = period };

    if (period.unit == UNIT_HOURS && !from.has_time)
        return needs_time(from, err);
    due.due = end_of(cal, from, period);
    TRY(check_length(mem, &due, err));
    due.provisional = period.unit == UNIT_WORKING_DAYS && !calendar_is_published(cal, from.day + 1, due.due.day);
    prove(mem, cal, &due);
    *out = due;
    return RC_OK;
}
