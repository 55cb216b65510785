/* concordat simulate: what other caps, periods or memoranda would change for a file of engagements. */
#include "base/near.h"
#include "cli/simulate.h"

static const char usage[] = "concordat simulate: what other caps, periods or memoranda would change\n"
                            "\n"
                            "  concordat simulate --scenario WHERE[,WHERE] [--scenario-name NAME] [options] FILE.csv|-\n"
                            "  concordat simulate --rulebook NAME[,NAME] --against NAME [options] FILE.csv|-\n"
                            "\n"
                            "  --scenario       north-east:match-neighbour, one scenario of an installed rulebook; north-east, all of\n"
                            "                   its scenarios; or a rulebook file, whose rules then stand for the installed ones\n"
                            "  --scenario-name  only the scenario of that name\n"
                            "  --against        compare these rulebooks side by side: rows inside both, only one, neither\n"
                            "  --rulebook       judge by these rulebooks only; otherwise by all that are published, and the scenario's\n"
                            "  --as-of          the day of knowledge of every row\n"
                            "  --skip-bad-rows  leave out rows that cannot be used, and say which\n"
                            "  --json           the answer as JSON (docs/simulate.schema.json)\n"
                            "\n"
                            "FILE.csv is as for 'concordat assess'. Exit status: 0, or 64 and above for input that cannot be used.\n"
                            "\n"
                            "  concordat demo population --rows 5600 --seed 1 --out invented.csv\n"
                            "  concordat simulate --scenario north-east:match-neighbour invented.csv\n"
                            "  concordat simulate --rulebook north-east --against england invented.csv\n";

struct asked {
    struct words scenarios, against;
    str name;
    bool json, help;
};

/* A scenario that is asked for, before there is a program. */
struct choice {
    const struct rulebook *book;
    const struct block *block;
};

struct choices {
    struct choice *v;
    ptrdiff_t n, cap;
};

/* ---- which scenarios ---- */

static rc unknown_scenario(arena *mem, const struct rulebook *book, str name, struct err *err)
{
    struct words names = { 0 };
    ptrdiff_t near;

    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_SCENARIO)
            *PUSH(mem, &names) = book->block.v[i].id;
    if (!names.n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' has no scenarios", STR_ARG(book->id));
        return err_hint(err, "Write a scenario block in it; docs/simulation.md shows how.");
    }
    near = near_best(name, names.v, names.n);
    err_set(err, RC_BAD_INPUT, "'%.*s' has no scenario '%.*s'", STR_ARG(book->id), STR_ARG(name));
    return err_hint(err, near >= 0 ? "Did you mean '%.*s'?" : "Its first is '%.*s'.", STR_ARG(names.v[near >= 0 ? near : 0]));
}

/* An installed rulebook by its id, or one in a file. */
static rc find_book(struct crowd *c, str name, struct rulebook **out, struct err *err)
{
    bool is_file = str_find(name, '/') >= 0 || str_find(name, '.') >= 0;
    struct doc none = doc_new(c->cli->mem, c->asking.judge.library->authorities);
    struct check unused = { 0 };
    struct rulebook **found;
    ptrdiff_t n;

    if (is_file) {
        struct library library;

        TRY(home_rulebook(c->cli->home, c->cli->mem, name, out, err));
        TRY(home_library_with(c->cli->home, c->cli->mem, *out, &library, err));
        return library_settle_book(c->cli->mem, &library, *out, err);
    }
    TRY(check_books(c->cli->mem, c->asking.judge.library, &none, &name, 1, &found, &n, &unused, err));
    *out = found[0];
    return RC_OK;
}

/* "north-east:match-neighbour", "north-east" or "folder/mine.rulebook", and in either a name of its own. */
static rc choose(struct crowd *c, str where, str name, struct choices *out, struct err *err)
{
    struct rulebook *book;
    ptrdiff_t before = out->n;
    str place, own;

    if (str_cut(where, ':', &place, &own)) {
        if (!own.n) {
            err_set(err, RC_USAGE, "--scenario '%.*s' names no scenario after the colon", STR_ARG(where));
            return err_hint(err, "Write its name there, or '%.*s' alone for all that it has.", STR_ARG(place));
        }
        if (name.n)
            return options_apart("--scenario-name", "a --scenario that names one itself", "Leave one of the two names out.", err);
    }
    own = own.n ? own : name;
    TRY(find_book(c, place, &book, err));
    crowd_add(c, book);
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_SCENARIO && (!own.n || str_eq(book->block.v[i].id, own)))
            *PUSH(c->cli->mem, out) = (struct choice){ book, &book->block.v[i] };
    return out->n > before ? RC_OK : unknown_scenario(c->cli->mem, book, own, err);
}

static rc choose_all(struct crowd *c, const struct asked *asked, struct choices *out, struct err *err)
{
    for (ptrdiff_t i = 0; i < asked->scenarios.n; i++) {
        str rest = asked->scenarios.v[i], where;

        for (bool more = true; more;) {
            more = str_cut(rest, ',', &where, &rest);
            TRY(choose(c, where, asked->name, out, err));
        }
    }
    return RC_OK;
}

/* ---- running ---- */

static rc run_scenario(struct simulation *s, const struct choice *choice, const struct books *books, struct err *err)
{
    struct answer *a = PUSH(s->crowd.cli->mem, &s->answer);
    arena *mem = s->crowd.cli->mem;
    struct ran before = { &s->crowd.program, &s->outcomes, &s->totals }, after;

    TRY(scenario_read(mem, &s->crowd.program, choice->book, choice->block, &a->scenario, err));
    TRY(scenario_apply(mem, &s->crowd.program, &a->scenario, &a->program, err));
    outcomes_run(mem, &a->program, &s->crowd.pop, &a->outcomes);
    totals_count(mem, &a->program, books, &s->crowd.pop, &a->outcomes, &a->totals);
    comparison_count(mem, &s->outcomes, &a->outcomes, s->totals.state, a->totals.state, &a->shift);
    a->sweep = arena_array(mem, struct steps, a->scenario.sweep.n + 1);
    after = (struct ran){ &a->program, &a->outcomes, &a->totals };
    for (ptrdiff_t k = 0; k < a->scenario.sweep.n; k++)
        TRY(sweep_run(mem, &s->crowd.pop, &before, &after, &a->scenario, k, s->crowd.threads, &a->sweep[k], err));
    return RC_OK;
}

static str names_of(arena *mem, const struct books *books)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < books->n; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(books->v[i]->id));
    return buf_text(&b);
}

static void run_rivals(struct simulation *s, const struct books *left, const struct books *right)
{
    arena *mem = s->crowd.cli->mem;
    struct rivals *r = s->rivals = arena_new(mem, struct rivals);

    r->left_name = names_of(mem, left);
    r->right_name = names_of(mem, right);
    totals_count(mem, &s->crowd.program, left, &s->crowd.pop, &s->outcomes, &r->left);
    totals_count(mem, &s->crowd.program, right, &s->crowd.pop, &s->outcomes, &r->right);
    for (ptrdiff_t i = 0; i < s->crowd.pop.in.n; i++)
        r->both[r->left.state[i]][r->right.state[i]]++;
}

/* ---- the verb ---- */

static rc read_words(struct simulation *s, int argc, char **argv, struct asked *asked, struct err *err)
{
    const struct option table[] = {
        { "--scenario", OPTION_TEXTS, &asked->scenarios },
        { "--scenario-name", OPTION_TEXT, &asked->name },
        { "--against", OPTION_TEXTS, &asked->against },
        { "--rulebook", OPTION_TEXTS, &s->crowd.asking.rulebooks },
        { "--as-of", OPTION_DATE, &s->crowd.asking.as_of },
        { "--skip-bad-rows", OPTION_FLAG, &s->crowd.skip },
        { "--json", OPTION_FLAG, &asked->json },
        { "--help", OPTION_FLAG, &asked->help },
    };
    struct words rest = { 0 };

    TRY(options_read(s->crowd.cli->mem, "simulate", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (asked->help)
        return RC_OK;
    asking_words(&s->crowd.asking, &rest);
    TRY(asking_sound(&s->crowd.asking, err));
    TRY(options_file("simulate", &rest, &s->crowd.file, err));
    if (!asked->scenarios.n && !asked->against.n) {
        err_set(err, RC_USAGE, "simulate needs a --scenario, or a rulebook to compare --against");
        return err_hint(err, "Ask for example: concordat simulate --scenario north-east:match-neighbour %.*s.", STR_ARG(s->crowd.file));
    }
    if (asked->name.n && !asked->scenarios.n)
        return options_apart("--scenario-name", "--against alone", "Say with --scenario which rulebook has the scenario.", err);
    return RC_OK;
}

/* The rulebooks of --against, which are compiled beside the others. */
static rc add_rivals(struct crowd *c, const struct words *against, struct books *out, struct err *err)
{
    for (ptrdiff_t i = 0; i < against->n; i++) {
        str rest = against->v[i], name;

        for (bool more = true; more;) {
            struct rulebook *book;

            more = str_cut(rest, ',', &name, &rest);
            TRY(find_book(c, name, &book, err));
            crowd_add(c, book);
            *PUSH(c->cli->mem, out) = book;
        }
    }
    return RC_OK;
}

static rc simulate(struct simulation *s, const struct asked *asked, struct err *err)
{
    struct choices choices = { 0 };
    struct books left, right = { 0 }, all;

    TRY(crowd_books(&s->crowd, err));
    TRY(choose_all(&s->crowd, asked, &choices, err));
    all = left = crowd_named(&s->crowd);
    TRY(add_rivals(&s->crowd, &asked->against, &right, err));
    TRY(crowd_read(&s->crowd, err));
    outcomes_run(s->crowd.cli->mem, &s->crowd.program, &s->crowd.pop, &s->outcomes);
    if (right.n)
        all = crowd_named(&s->crowd);
    totals_count(s->crowd.cli->mem, &s->crowd.program, &all, &s->crowd.pop, &s->outcomes, &s->totals);
    if (right.n)
        run_rivals(s, &left, &right);
    for (ptrdiff_t i = 0; i < choices.n; i++)
        TRY(run_scenario(s, &choices.v[i], &all, err));
    return RC_OK;
}

rc cli_simulate(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct simulation *s = arena_new(cli->mem, struct simulation);
    struct buf b = buf_new(cli->mem);
    struct asked asked = { 0 };

    (void)status;
    s->crowd = (struct crowd){ .cli = cli, .asking.as_of = UNKNOWN };
    TRY(asking_open(cli->mem, cli->home, &s->crowd.asking, err));
    TRY(read_words(s, argc, argv, &asked, err));
    if (asked.help)
        return cli_say(S(usage), err);
    TRY(simulate(s, &asked, err));
    if (asked.json)
        simulation_json(s, &b);
    else
        simulation_text(s, &b);
    return cli_say(buf_text(&b), err);
}
