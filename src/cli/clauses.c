/*
 * concordat clauses: every line of the clause matrix, and where it lives in the rulebooks.
 * The matrix (data/clause-matrix.csv) says which lines there are; the rulebooks say what became
 * of each.  A line without a home, or in the wrong clause, fails the command.
 */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/home.h"
#include "cli/options.h"
#include "io/csv.h"
#include "io/json_out.h"
#include "register/act.h"

static const char usage[] = "concordat clauses: where every clause of the five memoranda lives\n"
                            "\n"
                            "  concordat clauses [--list] [--json] [DOCUMENT]\n"
                            "\n"
                            "  --list      every line with its home, not only the totals\n"
                            "  --json      the same as JSON (docs/clauses.schema.json)\n"
                            "  DOCUMENT    only rows whose id begins so: EM, LN, WA, NE or NR\n"
                            "\n"
                            "executable: rules compute it. stated: a field of the rulebook's own block says it, such as who signed. kept: an\n"
                            "act of the register records what it asks for (docs/acts.md). waits: it needs a record, a process or a report that\n"
                            "the register does not have yet. manual: people attest it. declared: not computed, with an owner and a reason.\n"
                            "\n"
                            "Exit status 1 when a line of the matrix is missing, stands twice, or stands under another clause.\n"
                            "\n"
                            "  concordat clauses\n"
                            "  concordat clauses --list NE\n";

/* How far along a line is. */
enum state { STATE_EXECUTABLE, STATE_STATED, STATE_KEPT, STATE_WAITS, STATE_MANUAL, STATE_DECLARED, STATE_MISSING, STATES };

static const char *const state_words[STATES] = { "executable", "stated", "kept", "waits", "manual", "declared", "MISSING" };

struct line {
    str id, document, clause;
    const struct rulebook *book;
    const struct tree_field *row;
    enum state state;
    str fault;
    bool doubled; /* the matrix has it before */
};

static const str no_home = S("has no home in any rulebook");

struct lines {
    struct line *v;
    ptrdiff_t n, cap;
};

/* A parameter or an approval is executable when a rule reads it; else it is for the register to keep. */
static bool used_by_rule(const struct rulebook *b, str id)
{
    for (ptrdiff_t i = 0; i < b->block.n; i++) {
        const struct block *r = &b->block.v[i];

        for (ptrdiff_t k = 0; r->type == B_RULE && k < r->field.n; k++) {
            const struct tree_field *f = &r->field.v[k];

            if ((str_eq(f->name, S("exception")) && str_eq(f->raw, id)) || (f->type == V_GUARD && str_find_str(f->raw, id) >= 0))
                return true;
        }
    }
    return false;
}

/* What the register is to keep is kept when an act says that it carries it out. */
static enum state state_in_register(str line)
{
    return act_for_clause(line) < 0 ? STATE_WAITS : STATE_KEPT;
}

/* A field of a rule is part of what the rule computes; one of the rulebook itself says something that the rules go by. */
static enum state state_of_field(const struct row_ref *row)
{
    return str_eq(row->target.v[1], block_word(B_RULEBOOK)) ? STATE_STATED : STATE_EXECUTABLE;
}

static enum state state_of(const struct rulebook *b, str line, const struct row_ref *row)
{
    switch (row->status) {
    case ROW_RULE:
    case ROW_EXEMPTION: return STATE_EXECUTABLE;
    case ROW_PARAMETER: return row->of ? state_of_field(row) : state_in_register(line);
    case ROW_APPROVAL: return used_by_rule(b, row->target.v[0]) ? STATE_EXECUTABLE : state_in_register(line);
    case ROW_MANUAL: return STATE_MANUAL;
    case ROW_NOT_COMPUTED: return STATE_DECLARED;
    default: return state_in_register(line);
    }
}

static void place_row(arena *mem, struct lines *lines, const struct rulebook *b, const struct block *clause, const struct tree_field *row)
{
    for (ptrdiff_t i = 0; i < lines->n; i++) {
        struct line *l = &lines->v[i];

        if (!str_eq(l->id, row->name) || l->doubled)
            continue;
        if (l->row)
            l->fault = arena_printf(mem, "stands twice: in %.*s and %.*s", STR_ARG(l->book->id), STR_ARG(b->id));
        else if (!str_eq(l->clause, clause->id))
            l->fault = arena_printf(mem, "stands under clause '%.*s', not '%.*s'", STR_ARG(clause->id), STR_ARG(l->clause));
        l->row = row;
        l->book = b;
        l->state = state_of(b, l->id, &row->row);
        return;
    }
    *PUSH(mem, lines) = (struct line){
        .id = row->name, .clause = clause->id, .book = b, .row = row, .state = STATE_MISSING, .fault = S("is not a line of the matrix")
    };
}

static void add_line(arena *mem, struct lines *lines, const struct csv_row *row)
{
    struct line l = { .id = row->cell[0], .document = row->cell[1], .clause = row->cell[2], .state = STATE_MISSING, .fault = no_home };

    for (ptrdiff_t i = 0; i < lines->n && !l.doubled; i++)
        l.doubled = str_eq(lines->v[i].id, l.id);
    if (l.doubled)
        l.fault = S("stands twice in the clause matrix");
    *PUSH(mem, lines) = l;
}

static rc read_matrix(struct cli *cli, struct lines *lines, struct err *err)
{
    str path = home_path(cli->home, cli->mem, "data/clause-matrix.csv"), text;
    struct csv csv;
    struct csv_row row;

    TRY(file_read(cli->mem, path, DATA_BYTES, &text, err));
    TRY(csv_open(cli->mem, path, text, &csv, err));
    for (;;) {
        TRY(csv_next(&csv, &row, err));
        if (!row.number)
            return RC_OK;
        add_line(cli->mem, lines, &row);
    }
}

static void place_all(struct cli *cli, struct lines *lines, const struct library *library)
{
    for (ptrdiff_t i = 0; i < library->book.n; i++) {
        const struct rulebook *b = library->book.v[i];

        for (ptrdiff_t k = 0; k < b->block.n; k++)
            for (ptrdiff_t f = 0; b->block.v[k].type == B_CLAUSE && f < b->block.v[k].field.n; f++)
                place_row(cli->mem, lines, b, &b->block.v[k], &b->block.v[k].field.v[f]);
    }
    for (ptrdiff_t i = 0; i < lines->n; i++)
        if (lines->v[i].row && str_eq(lines->v[i].fault, no_home))
            lines->v[i].fault = (str){ 0 };
}

struct total {
    str document;
    int state[STATES], all;
};
struct totals {
    struct total *v;
    ptrdiff_t n, cap;
};

static struct totals total_up(arena *mem, const struct lines *lines, str only)
{
    struct totals t = { 0 };

    for (ptrdiff_t i = 0; i < lines->n; i++) {
        const struct line *l = &lines->v[i];
        struct total *to = NULL;

        if (only.n && !str_starts(l->id, only))
            continue;
        for (ptrdiff_t k = 0; k < t.n && !to; k++)
            if (str_eq(t.v[k].document, l->document))
                to = &t.v[k];
        if (!to) {
            to = PUSH(mem, &t);
            to->document = l->document;
        }
        to->state[l->fault.n ? STATE_MISSING : l->state]++;
        to->all++;
    }
    return t;
}

static void write_totals(struct buf *b, const struct totals *t, int *missing)
{
    struct total sum = { .document = S("all documents") };

    buf_printf(b, "%-44s %6s", "document", "lines");
    for (int s = 0; s < STATES; s++)
        buf_printf(b, " %10s", s == STATE_MISSING ? "missing" : state_words[s]);
    buf_char(b, '\n');
    for (ptrdiff_t i = 0; i <= t->n; i++) {
        const struct total *row = i < t->n ? &t->v[i] : &sum;
        int wide = str_columns(row->document);

        buf_str(b, wide > 44 ? str_sub(row->document, 0, 44) : row->document);
        buf_fill(b, ' ', 44 - wide);
        buf_printf(b, " %6d", row->all);
        for (int s = 0; s < STATES; s++)
            buf_printf(b, " %10d", row->state[s]);
        buf_char(b, '\n');
        for (int s = 0; s < STATES && i < t->n; s++)
            sum.state[s] += row->state[s];
        sum.all += i < t->n ? row->all : 0;
    }
    *missing = sum.state[STATE_MISSING];
    buf_printf(b, "\n%d of %d lines accounted for.\n", sum.all - *missing, sum.all);
}

/* The act that keeps what a line asks for; empty when there is none. */
static str act_of(const struct line *l)
{
    return l->state == STATE_KEPT ? act_rows[act_for_clause(l->id)].name : S("");
}

static void write_lines(struct buf *b, const struct lines *lines, str only, bool every)
{
    for (ptrdiff_t i = 0; i < lines->n; i++) {
        const struct line *l = &lines->v[i];

        if ((only.n && !str_starts(l->id, only)) || (!every && !l->fault.n))
            continue;
        if (l->fault.n)
            buf_printf(b, "%.*s  %.*s: %.*s\n", STR_ARG(l->id), STR_ARG(l->clause), STR_ARG(l->fault));
        else
            buf_printf(b, "%.*s  %-10s  %.*s  %.*s: %.*s%s%.*s\n", STR_ARG(l->id), state_words[l->state], STR_ARG(l->book->id), STR_ARG(l->clause),
                       STR_ARG(l->row->raw), l->state == STATE_KEPT ? ", by " : "", STR_ARG(act_of(l)));
    }
}

static void write_json(struct buf *b, const struct lines *lines, str only, int *missing)
{
    struct json_out o = json_out_new(b, JSON_PRETTY);

    json_open_array(&o);
    for (ptrdiff_t i = 0; i < lines->n; i++) {
        const struct line *l = &lines->v[i];

        if (only.n && !str_starts(l->id, only))
            continue;
        *missing += l->fault.n > 0;
        json_open_object(&o);
        json_put_str(&o, S("id"), l->id);
        json_put_str(&o, S("document"), l->document);
        json_put_str(&o, S("clause"), l->clause);
        json_put_str(&o, S("state"), str_of(state_words[l->fault.n ? STATE_MISSING : l->state]));
        json_put_str(&o, S("rulebook"), l->book ? l->book->id : (str){ 0 });
        json_put_str(&o, S("home"), l->row ? l->row->raw : (str){ 0 });
        json_put_str(&o, S("act"), act_of(l));
        json_close_object(&o);
    }
    json_close_array(&o);
    buf_char(b, '\n');
}

static bool any_starts(const struct lines *lines, str only)
{
    for (ptrdiff_t i = 0; i < lines->n; i++)
        if (str_starts(lines->v[i].id, only))
            return true;
    return false;
}

rc cli_clauses(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    bool help = false, list = false, json = false;
    const struct option table[] = { { "--list", OPTION_FLAG, &list }, { "--json", OPTION_FLAG, &json }, { "--help", OPTION_FLAG, &help } };
    struct words rest = { 0 };
    struct lines lines = { 0 };
    struct library *library;
    struct buf b = buf_new(cli->mem);
    int missing = 0;
    str only;

    TRY(options_read(cli->mem, "clauses", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (list && json)
        return options_apart("--list", "--json", "The JSON answer has every line; leave --list out.", err);
    only = words_first(&rest);
    TRY(home_library(cli->home, &library, err));
    TRY(read_matrix(cli, &lines, err));
    if (rest.n > 1 || (rest.n && !only.n) || !any_starts(&lines, only)) {
        err_set(err, RC_USAGE,
                rest.n > 1 ? "clauses takes one document"
                : only.n   ? "no line of the matrix begins with '%.*s'"
                           : "clauses '' names no document",
                STR_ARG(only));
        return err_hint(err, "Name one of EM, LN, WA, NE and NR, or nothing for all of them.");
    }
    place_all(cli, &lines, library);
    if (json) {
        write_json(&b, &lines, only, &missing);
    } else {
        struct totals totals = total_up(cli->mem, &lines, only);

        write_lines(&b, &lines, only, list);
        if (b.n)
            buf_char(&b, '\n');
        write_totals(&b, &totals, &missing);
    }
    *status = missing ? RC_BLOCKED : RC_OK;
    return cli_say(buf_text(&b), err);
}
