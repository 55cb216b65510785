/*
 * concordat clock: when a period ends, with its proof.  Days and periods are the clock layer's
 * business; this file reads the words of the command and says the answer.
 */
#include "cli/cli.h"
#include "cli/home.h"
#include "cli/options.h"
#include "clock/due.h"
#include "io/json_out.h"

enum { TEXT_WIDTH = 80 };

static const char usage[] = "concordat clock due: when a period ends, with its day-by-day proof\n"
                            "\n"
                            "  concordat clock due --from DATE-OR-TIME --period PERIOD [--calendar NAME] [--json]\n"
                            "\n"
                            "  --from      the day of the event, 2025-04-04, or its time, 2025-04-04T09:00; a time without\n"
                            "              an offset (Z, +01:00) is London time\n"
                            "  --period    \"5 working days\", \"24 hours\", \"10 days\", \"4 weeks\", \"3 months\" or \"2 years\"\n"
                            "  --calendar  whose bank holidays count; england-and-wales when not given\n"
                            "  --json      the answer as JSON (docs/clock-due.schema.json)\n"
                            "\n"
                            "The day of the event is day 0 and is not counted. Hours need a time to run from.\n"
                            "\n"
                            "  concordat clock due --from 2025-04-16 --period \"5 working days\"\n";

struct question {
    str calendar, from, period;
    bool json, help;
};

static rc read_words(struct cli *cli, int argc, char **argv, struct question *q, struct err *err)
{
    const struct option table[] = {
        { "--calendar", OPTION_TEXT, &q->calendar }, { "--from", OPTION_TEXT, &q->from }, { "--period", OPTION_TEXT, &q->period },
        { "--json", OPTION_FLAG, &q->json },         { "--help", OPTION_FLAG, &q->help },
    };
    struct words rest = { 0 };

    TRY(options_read(cli->mem, "clock due", table, countof(table), argc, argv, &rest, err));
    if (rest.n) {
        err_set(err, RC_USAGE, "did not expect '%.*s'", STR_ARG(rest.v[0]));
        return err_hint(err, "Put a period of several words in quotes, as in --period \"5 working days\".");
    }
    return RC_OK;
}

/* "1 working days" and "5 working day", as programs write that count: a rulebook may not, whose every letter counts. */
static bool other_ending(arena *mem, str text, struct period *out)
{
    return period_parse(str_ends(text, S("s")) ? str_sub(text, 0, text.n - 1) : arena_printf(mem, "%.*ss", STR_ARG(text)), out);
}

static rc answer(struct cli *cli, const struct question *q, const struct calendar **cal, struct due *out, struct err *err)
{
    struct moment from;
    struct period period;

    if (!q->from.n || !q->period.n) {
        err_set(err, RC_USAGE, "%s is missing", q->from.n ? "--period" : "--from");
        return err_hint(err, "Ask for example: concordat clock due --from 2025-04-16 --period \"5 working days\".");
    }
    if (moment_parse(q->from, &from, err) != RC_OK)
        return err_at(err, S("--from"));
    if (!period_parse(q->period, &period) && !other_ending(cli->mem, q->period, &period)) {
        err_set(err, RC_BAD_INPUT, "cannot read '%.*s' as a period", STR_ARG(q->period));
        err_at(err, S("--period"));
        return err_hint(err, "Write a whole number up to 9999 and a unit: \"5 working days\", \"24 hours\", \"10 days\", \"4 weeks\", \"3 months\", "
                             "\"1 year\".");
    }
    TRY(home_calendar(cli->home, cli->mem, q->calendar, cal, err));
    return due_find(cli->mem, *cal, from, period, out, err);
}

static void put_moment(struct json_out *o, arena *mem, str key, struct moment m)
{
    struct buf text = buf_new(mem);

    moment_print(&text, m);
    json_put_str(o, key, buf_text(&text));
}

static void print_json(struct buf *b, const struct calendar *cal, const struct due *due)
{
    struct json_out o = json_out_new(b, JSON_COMPACT);
    struct buf period = buf_new(b->mem);

    period_print(&period, due->period);
    json_open_object(&o);
    json_put_str(&o, S("calendar"), cal->name);
    put_moment(&o, b->mem, S("from"), due->from);
    json_put_str(&o, S("period"), buf_text(&period));
    put_moment(&o, b->mem, S("due"), due->due);
    json_put_bool(&o, S("provisional"), due->provisional);
    json_put_array(&o, S("days"));
    for (ptrdiff_t i = 0; i < due->days.n; i++) {
        json_open_object(&o);
        json_put_str(&o, S("date"), day_text(b->mem, due->days.v[i].day));
        json_put_bool(&o, S("counted"), due->days.v[i].counted);
        json_put_str(&o, S("why"), due->days.v[i].why);
        json_close_object(&o);
    }
    json_close_array(&o);
    json_close_object(&o);
    buf_char(b, '\n');
}

static void print_provisional(struct buf *b, const struct calendar *cal)
{
    struct buf says = buf_new(b->mem);

    buf_printf(&says, "Provisional: the bank holidays of %.*s are published from ", STR_ARG(cal->name));
    day_words(&says, cal->first);
    buf_z(&says, " to ");
    day_words(&says, cal->last);
    buf_z(&says, "; any outside those years would move this date.");
    buf_wrap(b, buf_text(&says), 0, TEXT_WIDTH);
    buf_char(b, '\n');
}

static void print_proof(struct buf *b, const struct due *due)
{
    enum { DAY_COLUMN = sizeof("Wednesday 30 September 2025") + 1 };

    for (ptrdiff_t i = 0; i < due->days.n; i++) {
        const struct due_day *row = &due->days.v[i];
        struct buf day = buf_new(b->mem);

        day_words_full(&day, row->day);
        buf_printf(b, "  %-*.*s%-13s%.*s\n", DAY_COLUMN, STR_ARG(buf_text(&day)), row->counted ? "counted" : "not counted", STR_ARG(row->why));
    }
}

static void print_text(struct buf *b, const struct calendar *cal, const struct due *due)
{
    buf_z(b, "Due ");
    moment_words(b, due->due);
    buf_char(b, '\n');
    if (due->provisional)
        print_provisional(b, cal);
    buf_char(b, '\n');
    period_print(b, due->period);
    buf_z(b, " from ");
    moment_words(b, due->from);
    if (due->period.unit == UNIT_WORKING_DAYS)
        buf_printf(b, ", calendar %.*s", STR_ARG(cal->name));
    buf_char(b, '\n');
    buf_wrap(b, due_convention(due->period.unit), 0, TEXT_WIDTH);
    buf_z(b, "\n\n");
    print_proof(b, due);
    if (due->period.unit != UNIT_MONTHS && due->period.unit != UNIT_YEARS)
        return;
    buf_z(b, "\nThe first day after the period is ");
    day_words_full(b, due->due.day + 1);
    buf_z(b, ".\n");
}

static rc clock_due(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct question q = { .calendar = S("england-and-wales") };
    struct buf b = buf_new(cli->mem);
    const struct calendar *cal;
    struct due due;

    TRY(read_words(cli, argc, argv, &q, err));
    if (q.help)
        return cli_say(S(usage), err);
    TRY(answer(cli, &q, &cal, &due, err));
    if (q.json)
        print_json(&b, cal, &due);
    else
        print_text(&b, cal, &due);
    return cli_say(buf_text(&b), err);
}

rc cli_clock(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");

    (void)status;
    if (str_eq(what, S("due")))
        return clock_due(cli, argc - 2, argv + 2, err);
    if (str_eq(what, S("--help")) || str_eq(what, S("-h")))
        return cli_say(S(usage), err);
    if (what.n)
        err_set(err, RC_USAGE, "'%.*s' is nothing the clock can be asked", STR_ARG(what));
    else
        err_set(err, RC_USAGE, "clock needs to know what is asked");
    return err_hint(err, "Ask for example: concordat clock due --from 2025-04-16 --period \"5 working days\".");
}
