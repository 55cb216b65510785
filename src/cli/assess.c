/* concordat assess: a whole file of engagements against the memoranda that bind their authorities. */
#include "base/file.h"
#include "cli/crowd.h"
#include "base/grid.h"
#include "io/csv.h"

static const char usage[] = "concordat assess: check a whole file of engagements and total the findings\n"
                            "\n"
                            "  concordat assess [--rulebook NAME[,NAME]] [--as-of DATE] [--by authority|role|rule] [--rows OUT.csv]\n"
                            "                   [--skip-bad-rows] [--json] FILE.csv|-\n"
                            "\n"
                            "  FILE.csv         one engagement a row; the headings are the dotted names of the check document\n"
                            "                   (docs/check.schema.json): engagement.authority, worker.posts.0.from; besides them\n"
                            "                   id, your own name for a row, and invented\n"
                            "  --rulebook       judge by these rulebooks only; otherwise by all that are published\n"
                            "  --as-of          the day of knowledge of every row\n"
                            "  --by             that table alone, with every line\n"
                            "  --rows           also write each row's verdict and outcomes to this file\n"
                            "  --skip-bad-rows  leave out rows that cannot be used, and say which\n"
                            "  --json           the answer as JSON (docs/assess.schema.json)\n"
                            "\n"
                            "Exit status: 0 all clear, 1 some blocked, 2 information missing, 64 and above for input that cannot be used.\n"
                            "\n"
                            "  concordat demo population --rows 5600 --seed 1 --out invented.csv\n"
                            "  concordat assess invented.csv\n";

enum { TOP = 10 };

struct assess {
    struct crowd crowd;
    str by, rows;
    bool json, help;
    struct outcomes outcomes;
    struct totals totals;
};

/* ---- text ---- */

static void print_states(const struct assess *a, struct buf *b)
{
    const struct tally *t = &a->totals.all;
    struct grid g = grid_new(a->crowd.cli->mem, "lrr");

    for (int s = 0; s < STATES; s++) {
        struct buf share = buf_new(a->crowd.cli->mem);

        share_words(&share, t->state[s], t->rows);
        grid_text(&g, state_words((enum state)s));
        grid_count(&g, t->state[s]);
        grid_text(&g, buf_text(&share));
    }
    buf_char(b, '\n');
    grid_print(&g, 2, b);
}

static void print_money(const struct assess *a, struct buf *b)
{
    const struct tally *t = &a->totals.all;

    buf_z(b, "\nAbove a cap: ");
    count_words(b, t->above);
    buf_printf(b, " engagement%s, ", t->above == 1 ? "" : "s");
    pounds_words(b, t->excess);
    buf_z(b, " a year; ");
    pounds_words(b, t->approved);
    buf_z(b, " of it approved. Of those without an approval, an exception could be asked for in ");
    count_words(b, t->exceptions);
    buf_z(b, ".\n");
}

static void print_rules(const struct assess *a, const struct book_total *book, struct buf *b)
{
    static const enum outcome order[] = { OUT_FAIL, OUT_CANNOT, OUT_APPROVED, OUT_EXEMPT, OUT_ADVICE, OUT_PASS, OUT_NOT_APPLICABLE };
    struct grid g = grid_new(a->crowd.cli->mem, "lrrrrrrrr");

    grid_text(&g, S("rule"));
    for (int k = 0; k < countof(order); k++)
        grid_text(&g, outcome_words(order[k]));
    grid_text(&g, S("£ a year above"));
    for (int s = book->first_slot; s < book->first_slot + book->slots; s++) {
        grid_text(&g, a->crowd.program.slot.v[s].rule->id);
        for (int k = 0; k < countof(order); k++)
            grid_count(&g, a->totals.slot[s].outcome[order[k]]);
        if (is_cap(&a->crowd.program.slot.v[s]))
            grid_pounds(&g, a->totals.slot[s].excess);
        else
            grid_text(&g, S(""));
    }
    grid_print(&g, 2, b);
}

static void print_books(const struct assess *a, struct buf *b)
{
    for (ptrdiff_t i = 0; i < a->totals.book.n; i++) {
        const struct book_total *book = &a->totals.book.v[i];

        buf_printf(b, "\n%.*s, edition %.*s: binds ", STR_ARG(book->book->id), STR_ARG(book->book->edition));
        count_words(b, book->tally.rows);
        buf_z(b, "; clear ");
        count_words(b, book->tally.state[STATE_CLEAR]);
        buf_z(b, ", information missing ");
        count_words(b, book->tally.state[STATE_NEEDS]);
        buf_z(b, ", blocked ");
        count_words(b, book->tally.state[STATE_BLOCKED]);
        buf_char(b, '\n');
        print_rules(a, book, b);
    }
}

static void tally_line(struct grid *g, str name, const struct tally *t)
{
    grid_text(g, name);
    grid_count(g, t->rows);
    for (int s = STATE_CLEAR; s <= STATE_BLOCKED; s++)
        grid_count(g, t->state[s]);
    grid_count(g, t->above);
    grid_pounds(g, t->excess);
    grid_count(g, t->exceptions);
}

static struct grid tally_grid(arena *mem, str what)
{
    struct grid g = grid_new(mem, "lrrrrrrr");
    const str head[] = { what,         S("engagements"), S("clear"),          S("information missing"),
                         S("blocked"), S("above a cap"), S("£ a year above"), S("exceptions needed") };

    for (int k = 0; k < countof(head); k++)
        grid_text(&g, head[k]);
    return g;
}

/* The next authority of those not yet shown: most blocked first, then most rows, then the table's order. */
static ptrdiff_t next_authority(const struct totals *t, ptrdiff_t n, const bool *shown)
{
    ptrdiff_t best = -1;

    for (ptrdiff_t i = 0; i <= n; i++) {
        const struct tally *x = &t->authority[i], *y = &t->authority[best < 0 ? 0 : best];

        if (shown[i] || !x->rows)
            continue;
        if (best < 0 || x->state[STATE_BLOCKED] > y->state[STATE_BLOCKED] ||
            (x->state[STATE_BLOCKED] == y->state[STATE_BLOCKED] && x->rows > y->rows))
            best = i;
    }
    return best;
}

static void print_authorities(const struct assess *a, bool all, struct buf *b)
{
    ptrdiff_t n = a->crowd.program.authorities->n, i;
    bool *shown = arena_array(a->crowd.cli->mem, bool, n + 1);
    struct grid g = tally_grid(a->crowd.cli->mem, S("authority"));

    for (ptrdiff_t k = 0; (all || k < TOP) && (i = next_authority(&a->totals, n, shown)) >= 0; k++) {
        shown[i] = true;
        tally_line(&g, authority_words(&a->crowd, i), &a->totals.authority[i]);
    }
    buf_z(b, all ? "\nAuthorities, most blocked first\n" : "\nAuthorities with most blocked (all of them: --by authority)\n");
    grid_print(&g, 2, b);
}

static void print_roles(const struct assess *a, struct buf *b)
{
    struct grid g = tally_grid(a->crowd.cli->mem, S("role"));

    for (int r = 0; r <= role_count; r++)
        if (a->totals.role[r].rows)
            tally_line(&g, role_words(r), &a->totals.role[r]);
    buf_z(b, "\nRoles\n");
    grid_print(&g, 2, b);
}

static void print_text(const struct assess *a, struct buf *b)
{
    bool all = !a->by.n;

    crowd_heading(&a->crowd, b);
    print_states(a, b);
    print_money(a, b);
    if (all || str_eq(a->by, S("rule")))
        print_books(a, b);
    if (all || str_eq(a->by, S("authority")))
        print_authorities(a, !all, b);
    if (all || str_eq(a->by, S("role")))
        print_roles(a, b);
    crowd_assumed(&a->crowd, a->totals.hours_assumed, b);
}

/* ---- JSON ---- */

static void rules_json(const struct assess *a, const struct book_total *book, struct json_out *o)
{
    json_put_array(o, S("rules"));
    for (int s = book->first_slot; s < book->first_slot + book->slots; s++) {
        const struct slot *slot = &a->crowd.program.slot.v[s];

        json_open_object(o);
        json_put_str(o, S("rule"), slot->rule->id);
        json_put_str(o, S("kind"), kind_name(slot->kind));
        json_put_str(o, S("clause"), block_field(slot->rule, S("clause"))->raw);
        json_put_str(o, S("strength"), block_field(slot->rule, S("strength"))->raw);
        json_put_object(o, S("outcomes"));
        for (int k = 0; k < OUTCOMES; k++)
            json_put_int(o, outcome_text((enum outcome)k), a->totals.slot[s].outcome[k]);
        json_close_object(o);
        if (is_cap(slot)) {
            json_put_int(o, S("above_cap"), slot_above(&a->totals.slot[s]));
            json_put_str(o, S("excess_a_year"), pounds_text(a->crowd.cli->mem, a->totals.slot[s].excess));
        }
        json_close_object(o);
    }
    json_close_array(o);
}

static void books_json(const struct assess *a, struct json_out *o)
{
    json_put_array(o, S("rulebooks"));
    for (ptrdiff_t i = 0; i < a->totals.book.n; i++) {
        const struct book_total *book = &a->totals.book.v[i];

        json_open_object(o);
        json_put_str(o, S("rulebook"), book->book->id);
        named_tally(o, S(""), &book->tally);
        rules_json(a, book, o);
        json_close_object(o);
    }
    json_close_array(o);
}

static void print_json(const struct assess *a, struct buf *b)
{
    struct json_out o = json_out_new(b, JSON_PRETTY);

    json_open_object(&o);
    crowd_json(&a->crowd, a->totals.hours_assumed, &o);
    named_tally(&o, S("population"), &a->totals.all);
    books_json(a, &o);
    places_json(&a->crowd, &(struct named_totals){ S(""), &a->totals }, 1, &o);
    json_close_object(&o);
    buf_char(b, '\n');
}

/* ---- rows ---- */

static void rows_heading(const struct assess *a, str *cell, struct buf *b)
{
    const struct program *p = &a->crowd.program;
    const str head[] = { S("row"), S("id"), S("authority"), S("role"), S("verdict"), S("above_caps_a_year") };

    memcpy(cell, head, sizeof(head));
    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        cell[countof(head) + s] = arena_printf(a->crowd.cli->mem, "%.*s.%.*s", STR_ARG(p->slot.v[s].book->id), STR_ARG(p->slot.v[s].rule->id));
    csv_row(b, cell, (int)(countof(head) + p->slot.n));
}

static void row_cells(const struct assess *a, arena *mem, ptrdiff_t i, str *cell)
{
    const struct program *p = &a->crowd.program;
    const struct population *pop = &a->crowd.pop;
    int32_t authority = pop->in.col[FACT_AUTHORITY][i], role = pop->in.col[FACT_ROLE][i];

    cell[0] = arena_printf(mem, "%d", pop->number[i]);
    cell[1] = pop->id ? pop->id[i] : S("");
    cell[2] = authority >= 0 ? p->authorities->v[authority].slug : S("");
    cell[3] = role >= 0 ? codes_role.code[role].text : S("");
    cell[4] = state_text((enum state)a->totals.state[i]);
    cell[5] = pounds_text(mem, a->totals.money.excess[i]);
    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        cell[6 + s] = outcome_text((enum outcome)outcomes_of(&a->outcomes, s).row[i]);
}

static rc write_rows(const struct assess *a, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)4 << 30), scratch = arena_open(1 << 20);
    str *cell = arena_array(&mem, str, 6 + a->crowd.program.slot.n);
    struct buf b = buf_new(&mem);

    csv_begin(&b);
    rows_heading(a, cell, &b);
    for (ptrdiff_t i = 0; i < a->crowd.pop.in.n; i++) {
        arena_reset(&scratch);
        row_cells(a, &scratch, i, cell);
        csv_row(&b, cell, (int)(6 + a->crowd.program.slot.n));
    }
    return file_replace(&mem, a->rows, buf_text(&b), FILE_FOR_ALL, err);
}

/* ---- the verb ---- */

static rc read_words(struct assess *a, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--rulebook", OPTION_TEXTS, &a->crowd.asking.rulebooks },
        { "--as-of", OPTION_DATE, &a->crowd.asking.as_of },
        { "--by", OPTION_TEXT, &a->by },
        { "--rows", OPTION_TEXT, &a->rows },
        { "--skip-bad-rows", OPTION_FLAG, &a->crowd.skip },
        { "--json", OPTION_FLAG, &a->json },
        { "--help", OPTION_FLAG, &a->help },
    };
    struct words rest = { 0 };

    TRY(options_read(a->crowd.cli->mem, "assess", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (a->help)
        return RC_OK;
    if (a->by.n && !str_eq(a->by, S("authority")) && !str_eq(a->by, S("role")) && !str_eq(a->by, S("rule"))) {
        err_set(err, RC_USAGE, "--by '%.*s' is none of authority, role and rule", STR_ARG(a->by));
        return err_hint(err, "See 'concordat assess --help'.");
    }
    if (a->by.n && a->json)
        return options_apart("--by", "--json", "The JSON answer has every table; leave --by out.", err);
    asking_words(&a->crowd.asking, &rest);
    TRY(asking_sound(&a->crowd.asking, err));
    TRY(options_file("assess", &rest, &a->crowd.file, err));
    if (str_eq(a->rows, S("-"))) {
        err_set(err, RC_USAGE, "--rows '-' would mix the rows with the totals");
        return err_hint(err, "The totals go to standard output: name a file for the rows.");
    }
    return options_output(a->crowd.cli->mem, "--rows", a->rows, a->crowd.file, err);
}

static int status_of(const struct tally *t)
{
    return t->state[STATE_BLOCKED] ? RC_BLOCKED : t->state[STATE_NEEDS] || t->state[STATE_UNBOUND] ? RC_NEEDS : RC_OK;
}

rc cli_assess(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct assess *a = arena_new(cli->mem, struct assess);
    struct buf b = buf_new(cli->mem);
    struct books books;

    a->crowd = (struct crowd){ .cli = cli, .asking.as_of = UNKNOWN };
    TRY(asking_open(cli->mem, cli->home, &a->crowd.asking, err));
    TRY(read_words(a, argc, argv, err));
    if (a->help)
        return cli_say(S(usage), err);
    TRY(crowd_books(&a->crowd, err));
    TRY(crowd_read(&a->crowd, err));
    books = crowd_named(&a->crowd);
    outcomes_run(cli->mem, &a->crowd.program, &a->crowd.pop, &a->outcomes);
    totals_count(cli->mem, &a->crowd.program, &books, &a->crowd.pop, &a->outcomes, &a->totals);
    if (a->rows.n)
        TRY(write_rows(a, err));
    if (a->json)
        print_json(a, &b);
    else
        print_text(a, &b);
    *status = status_of(&a->totals.all);
    return cli_say(buf_text(&b), err);
}
