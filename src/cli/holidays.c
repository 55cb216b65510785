#include "cli/holidays.h"

#include "base/near.h"
#include "io/csv.h"

enum { DATE, DIVISION, TITLE, COLUMNS };

static const char *const headings[COLUMNS] = { "date", "division", "title" };

struct divisions {
    str *v;
    ptrdiff_t n, cap;
};

static rc find_columns(const struct csv *csv, int column[COLUMNS], struct err *err)
{
    for (int want = 0; want < COLUMNS; want++) {
        column[want] = -1;
        for (int i = 0; i < csv->columns; i++)
            if (str_eq(csv->heading[i], str_of(headings[want])))
                column[want] = i;
        if (column[want] < 0) {
            err_set(err, RC_BAD_INPUT, "'%.*s' has no column '%s'", STR_ARG(csv->file), headings[want]);
            return err_hint(err, "The first row names the columns: date, division, title, note, source.");
        }
    }
    return RC_OK;
}

static void note_division(arena *mem, struct divisions *seen, str division)
{
    for (ptrdiff_t i = 0; i < seen->n; i++)
        if (str_eq(seen->v[i], division))
            return;
    *PUSH(mem, seen) = division;
}

static rc read_holiday(arena *mem, const struct csv *csv, const struct csv_row *row, const int column[COLUMNS], struct calendar *cal, struct err *err)
{
    str date = row->cell[column[DATE]], title = row->cell[column[TITLE]];
    const char *why;
    daynum day;

    if (!day_parse(date, &day, &why)) {
        csv_refuse(csv, row->number, column[DATE], err, "cannot read '%.*s': %s", STR_ARG(date), why);
        return err_hint(err, "Write the date as in 2025-04-18.");
    }
    if (title.n == 0) {
        csv_refuse(csv, row->number, column[TITLE], err, "the bank holiday has no title");
        return err_hint(err, "Say which it is, as in Good Friday: every answer that leaves the day out names it.");
    }
    calendar_add(cal, mem, day, title);
    return RC_OK;
}

static rc no_such_calendar(arena *mem, const struct divisions *seen, str name, struct err *err)
{
    ptrdiff_t near = near_best(name, seen->v, seen->n);
    struct buf all = buf_new(mem);

    err_set(err, RC_USAGE, "there is no calendar '%.*s'", STR_ARG(name));
    if (near >= 0)
        return err_hint(err, "Did you mean %.*s?", STR_ARG(seen->v[near]));
    for (ptrdiff_t i = 0; i < seen->n; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(seen->v[i]));
    return err_hint(err, "Known calendars: %.*s.", STR_ARG(buf_text(&all)));
}

rc holidays_load(arena *mem, str file, str text, str name, struct calendar *out, struct err *err)
{
    struct calendar cal = calendar_new(name);
    struct divisions seen = { 0 };
    int column[COLUMNS];
    struct csv_row row;
    struct csv csv;

    TRY(csv_open(mem, file, text, &csv, err));
    TRY(find_columns(&csv, column, err));
    for (;;) {
        TRY(csv_next(&csv, &row, err));
        if (!row.number)
            break;
        note_division(mem, &seen, row.cell[column[DIVISION]]);
        if (str_eq(row.cell[column[DIVISION]], name))
            TRY(read_holiday(mem, &csv, &row, column, &cal, err));
    }
    if (seen.n && cal.holidays.n == 0)
        return no_such_calendar(mem, &seen, name, err);
    TRY(calendar_seal(&cal, err));
    *out = cal;
    return RC_OK;
}
