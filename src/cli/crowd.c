#include "cli/crowd.h"

#include "base/file.h"
#include "base/grid.h"
#include "cli/progress.h"
#include "io/csv.h"
#include "rule/documents.h"

#include <stdio.h>
#include <unistd.h>

enum { TEXT_WIDTH = 96 };

/* ---- rulebooks ---- */

void crowd_add(struct crowd *c, struct rulebook *book)
{
    for (ptrdiff_t i = 0; i < c->book.n; i++)
        if (str_eq(c->book.v[i]->id, book->id)) {
            c->book.v[i] = book;
            return;
        }
    *PUSH(c->cli->mem, &c->book) = book;
}

rc crowd_books(struct crowd *c, struct err *err)
{
    const struct library *l = c->asking.judge.library;
    struct rulebook **chosen;
    struct doc none = doc_new(c->cli->mem, l->authorities);
    struct check unused = { 0 };
    ptrdiff_t n;

    if (c->asking.rulebooks.n) {
        TRY(check_books(c->cli->mem, l, &none, c->asking.rulebooks.v, c->asking.rulebooks.n, &chosen, &n, &unused, err));
        for (ptrdiff_t i = 0; i < n; i++)
            crowd_add(c, chosen[i]);
        return RC_OK;
    }
    for (ptrdiff_t i = 0; i < l->book.n; i++)
        if (!l->book.v[i]->proposal)
            crowd_add(c, l->book.v[i]);
    return RC_OK;
}

struct books crowd_named(const struct crowd *c)
{
    struct books b = { 0 };

    for (ptrdiff_t i = 0; i < c->book.n; i++)
        *PUSH(c->cli->mem, &b) = c->book.v[i];
    return b;
}

/* ---- reading ---- */

static void show_progress(void *to, ptrdiff_t done, ptrdiff_t of)
{
    (void)to;
    progress_show("rows read", done, of);
}

/* At most REFUSALS_MOST of them unless they are left out: then each is said. */
static rc say_refused(const struct crowd *c, struct err *err)
{
    struct buf b = buf_new(c->cli->mem);
    ptrdiff_t shown = c->skip || c->refused.n < REFUSALS_MOST ? c->refused.n : REFUSALS_MOST;

    if (!shown)
        return RC_OK;
    for (ptrdiff_t i = 0; i < shown; i++) {
        const struct refusal *r = &c->refused.v[i];

        buf_printf(&b, "%.*s: %.*s\n", STR_ARG(c->file), STR_ARG(r->message));
        if (r->hint.n)
            buf_printf(&b, "  %.*s\n", STR_ARG(r->hint));
    }
    if (c->skip)
        buf_printf(&b, "%td row%s left out\n", c->refused.n, c->refused.n == 1 ? "" : "s");
    return file_write(STDERR_FILENO, buf_text(&b), err);
}

static rc hint_refused(const struct crowd *c, struct err *err)
{
    if (c->refused.n && !c->skip)
        return err_hint(err, "%sCorrect them, or leave them out with --skip-bad-rows.",
                        c->refused.n >= REFUSALS_MOST ? "Reading stopped there. " : "");
    return err->code;
}

static int threads_wanted(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > READERS_MOST ? READERS_MOST : (int)n;
}

rc crowd_read(struct crowd *c, struct err *err)
{
    arena *mem = c->cli->mem;
    struct population_how how = { .library = c->asking.judge.library, .as_of = c->asking.as_of, .today = cli_today(), .skip = c->skip, .to = c };
    struct err said;
    str bytes;
    rc code;

    c->threads = how.threads = threads_wanted();
    how.step = c->cli->progress ? show_progress : NULL;
    TRY(file_read(mem, c->file, CSV_BYTES, &bytes, err));
    TRY(documents_named(c->file, bytes, err));
    if (documents_are_json(c->file, bytes)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is JSON, and a file of engagements is CSV", STR_ARG(c->file));
        return err_hint(err, "Give one engagement a row, with the dotted names as headings; 'concordat check' takes documents in JSON.");
    }
    TRY(program_compile(mem, c->book.v, c->book.n, &c->program, err));
    program_prepare(mem, &c->program);
    code = population_read(mem, &c->program, c->file, bytes, &how, &c->pop, &c->refused, err);
    if (c->cli->progress)
        progress_end();
    TRY(say_refused(c, &said));
    return code == RC_OK ? RC_OK : hint_refused(c, err);
}

/* ---- words ---- */

str state_words(enum state s)
{
    static const str words[STATES] = { S("clear"), S("information missing"), S("blocked"), S("bound by none") };

    return words[s];
}

str state_text(enum state s)
{
    static const str texts[STATES] = { S("clear"), S("needs-information"), S("blocked"), S("not-bound") };

    return texts[s];
}

str authority_words(const struct crowd *c, ptrdiff_t i)
{
    const struct authorities *a = c->program.authorities;

    return i < a->n ? a->v[i].name : S("authority not known");
}

str role_words(int role)
{
    return role < role_count ? code_words(&codes_role, role, LANG_EN) : S("role not known");
}

str pounds_text(arena *mem, int64_t pence)
{
    return arena_printf(mem, "%s%lld.%02d", pence < 0 ? "-" : "", (long long)(pence < 0 ? -pence : pence) / 100,
                        (int)((pence < 0 ? -pence : pence) % 100));
}

void bullet(struct buf *b, const char *fmt, ...)
{
    char text[1024];

    FORMAT(text, fmt);
    buf_z(b, "  - ");
    buf_wrap(b, str_of(text), 4, TEXT_WIDTH);
    buf_char(b, '\n');
}

void crowd_heading(const struct crowd *c, struct buf *b)
{
    const char *between = c->pop.delimiter == '\t' ? "tabs" : c->pop.delimiter == ';' ? "semicolons" : "commas";

    count_words(b, c->pop.in.n);
    buf_printf(b, " engagement%s in %.*s, read as %s with %s between cells\n", c->pop.in.n == 1 ? "" : "s", STR_ARG(c->file), c->pop.encoding,
               between);
    if (c->pop.invented)
        buf_z(b, "The rows are invented: they are nobody's.\n");
    if (c->refused.n)
        buf_printf(b, "%td row%s could not be used and %s left out.\n", c->refused.n, c->refused.n == 1 ? "" : "s",
                   c->refused.n == 1 ? "was" : "were");
}

static void assumed_books(const struct crowd *c, struct buf *b)
{
    for (ptrdiff_t i = 0; i < c->book.n; i++) {
        const struct rulebook *book = c->book.v[i];

        if (book->proposal)
            bullet(b, "'%.*s' is a proposal for simulation: it binds nobody, and its caps and periods may be invented (see its title).",
                   STR_ARG(book->id));
        if (book->force.until_event.n && book->force.recorded == UNKNOWN)
            bullet(b, "'%.*s' ends on an event (%.*s) whose date nobody has recorded: it is taken to be in force still.", STR_ARG(book->id),
                   STR_ARG(book->force.until_event));
    }
}

void crowd_assumed(const struct crowd *c, int64_t hours_assumed, struct buf *b)
{
    struct buf hours = buf_new(c->cli->mem);

    buf_z(b, "\nAssumed\n");
    count_words(&hours, hours_assumed);
    bullet(b,
           "Money above caps: the largest excess among the caps that the hours meet, times hours a week, times %d weeks, as if it ran for a year. "
           "Where hours a "
           "week are not known they are taken to be %d (%.*s engagement%s above a cap).",
           WEEKS_A_YEAR, HOURS_ASSUMED / 100, STR_ARG(buf_text(&hours)), hours_assumed == 1 ? "" : "s");
    bullet(b, "A project team is judged on the charge of each member it names; %td that name%s none on the engagement's own charge.",
           c->pop.whole_teams, c->pop.whole_teams == 1 ? "s" : "");
    bullet(b, "Only memoranda that bind an engagement's authority on its days count. Questions that only a person can answer are not asked.");
    if (c->asking.rulebooks.n)
        bullet(b,
               "An engagement that none of the rulebooks named binds is 'bound by none' here. 'concordat check --rulebook' puts it to them all the "
               "same: clear there says that no rule of theirs is broken, not that they hold.");
    if (c->asking.as_of == UNKNOWN)
        bullet(b, "Day of knowledge: each row's own (as_of), else %.*s. What is dated later does not count yet.",
               STR_ARG(day_text(c->cli->mem, cli_today())));
    else
        bullet(b, "Day of knowledge: %.*s. What is dated later does not count yet.", STR_ARG(day_text(c->cli->mem, c->asking.as_of)));
    assumed_books(c, b);
}

/* ---- JSON ---- */

static void assumed_json(const struct crowd *c, int64_t hours_assumed, struct json_out *o)
{
    json_put_object(o, S("assumed"));
    json_put_str(o, S("hours_a_week"), arena_printf(c->cli->mem, "%d", HOURS_ASSUMED / 100));
    json_put_int(o, S("engagements_with_assumed_hours"), hours_assumed);
    json_put_int(o, S("weeks_a_year"), WEEKS_A_YEAR);
    json_put_int(o, S("teams_on_their_own_charge"), c->pop.whole_teams);
    json_put_str(o, S("behaviour"), S("static"));
    json_close_object(o);
}

static void skipped_json(const struct crowd *c, struct json_out *o)
{
    json_put_array(o, S("left_out"));
    for (ptrdiff_t i = 0; i < c->refused.n; i++) {
        json_open_object(o);
        json_put_str(o, S("message"), c->refused.v[i].message);
        json_put_str(o, S("hint"), c->refused.v[i].hint);
        json_close_object(o);
    }
    json_close_array(o);
}

void crowd_json(const struct crowd *c, int64_t hours_assumed, struct json_out *o)
{
    json_put_str(o, S("engine"), S("concordat " CONCORDAT_VERSION));
    json_put_str(o, S("file"), c->file);
    json_put_str(o, S("encoding"), str_of(c->pop.encoding));
    json_put_str(o, S("delimiter"), (str){ &c->pop.delimiter, 1 });
    json_put_bool(o, S("invented"), c->pop.invented);
    json_key(o, S("as_of"));
    if (c->asking.as_of == UNKNOWN)
        json_null(o);
    else
        json_str(o, day_text(c->cli->mem, c->asking.as_of));
    json_put_str(o, S("today"), day_text(c->cli->mem, cli_today()));
    json_put_array(o, S("rulebooks_used"));
    for (ptrdiff_t i = 0; i < c->book.n; i++) {
        json_open_object(o);
        json_put_str(o, S("rulebook"), c->book.v[i]->id);
        json_put_str(o, S("edition"), c->book.v[i]->edition);
        json_put_str(o, S("hash"), c->book.v[i]->hash);
        json_put_bool(o, S("proposal"), c->book.v[i]->proposal);
        json_close_object(o);
    }
    json_close_array(o);
    assumed_json(c, hours_assumed, o);
    skipped_json(c, o);
}

static void tally_json(const struct tally *t, struct json_out *o)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 16);

    json_put_int(o, S("engagements"), t->rows);
    json_put_int(o, S("clear"), t->state[STATE_CLEAR]);
    json_put_int(o, S("needs_information"), t->state[STATE_NEEDS]);
    json_put_int(o, S("blocked"), t->state[STATE_BLOCKED]);
    json_put_int(o, S("not_bound"), t->state[STATE_UNBOUND]);
    json_put_int(o, S("above_cap"), t->above);
    json_put_str(o, S("excess_a_year"), pounds_text(&mem, t->excess));
    json_put_str(o, S("approved_excess_a_year"), pounds_text(&mem, t->approved));
    json_put_int(o, S("exceptions_needed"), t->exceptions);
}

void named_tally(struct json_out *o, str key, const struct tally *t)
{
    if (key.n)
        json_put_object(o, key);
    tally_json(t, o);
    if (key.n)
        json_close_object(o);
}

static const struct tally *tally_of(const struct totals *t, bool roles, ptrdiff_t i)
{
    return roles ? &t->role[i] : &t->authority[i];
}

/* Entry i of the authorities or the roles; the last, without a ${slug}, is for rows of which it is not known. */
static void place_json(const struct named_totals *named, int n, bool roles, ptrdiff_t i, str slug, struct json_out *o)
{
    if (!tally_of(named[0].totals, roles, i)->rows)
        return;
    json_open_object(o);
    json_key(o, roles ? S("role") : S("authority"));
    if (slug.n)
        json_str(o, slug);
    else
        json_null(o);
    for (int k = 0; k < n; k++)
        named_tally(o, named[k].key, tally_of(named[k].totals, roles, i));
    json_close_object(o);
}

void places_json(const struct crowd *c, const struct named_totals *named, int n, struct json_out *o)
{
    const struct authorities *all = c->program.authorities;

    json_put_array(o, S("authorities"));
    for (ptrdiff_t i = 0; i <= all->n; i++)
        place_json(named, n, false, i, i < all->n ? all->v[i].slug : (str){ 0 }, o);
    json_close_array(o);
    json_put_array(o, S("roles"));
    for (int r = 0; r <= role_count; r++)
        place_json(named, n, true, r, r < role_count ? codes_role.code[r].text : (str){ 0 }, o);
    json_close_array(o);
}
