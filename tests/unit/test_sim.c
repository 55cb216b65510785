/* Populations, totals, scenarios and the invented population.  Run from the root of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/hash.h"
#include "domain/doc_path.h"
#include "io/csv.h"
#include "sim/demo.h"
#include "sim/scenario.h"

enum { ROWS = 2000, SEED = 7 };

static const char *const book_names[] = { "all-wales", "east-midlands", "england", "joint-four-regions", "london-2015", "north-east" };

static arena mem;
static struct authorities authorities;
static struct demo demo, dense; /* dense: more of the North East, which has the most rules */
static struct rulebook *books[countof(book_names)];
static struct program program;
static str csv_text;
static struct population pop;
static struct outcomes outcomes;
static struct totals totals;

/* ---- the world ---- */

static str read_text(str path)
{
    struct err err;
    str text;

    if (file_read(&mem, path, 16 << 20, &text, &err) != RC_OK)
        fail_msg("%s", err.message);
    return text;
}

static struct rulebook *book_of(const char *name, str text)
{
    struct rulebook *b = arena_new(&mem, struct rulebook);
    struct err err;

    if (rulebook_parse(&mem, &authorities, str_of(name), text, b, &err) != RC_OK || rulebook_check(&mem, b, &err) != RC_OK)
        fail_msg("%s: %d: %s", name, err.line, err.message);
    return b;
}

static str text_of(const char *name)
{
    return read_text(arena_printf(&mem, "rulebooks/%s.rulebook", name));
}

static rc read_population(const struct program *p, str text, bool skip, int threads, struct population *out, struct refusals *refused,
                          struct err *err)
{
    struct population_how how = { .as_of = UNKNOWN, .today = day_from_civil(2026, 3, 31), .skip = skip, .threads = threads };

    *refused = (struct refusals){ 0 };
    return population_read(&mem, p, S("rows.csv"), text, &how, out, refused, err);
}

/* The facts that a program of its own reads of the invented rows. */
static const struct population *facts_for(const struct program *p)
{
    struct population *own = arena_new(&mem, struct population);
    struct refusals refused;
    struct err err;

    if (read_population(p, csv_text, false, 2, own, &refused, &err) != RC_OK)
        fail_msg("%s: %.*s", err.message, refused.n ? (int)refused.v[0].message.n : 0, refused.n ? refused.v[0].message.p : "");
    return own;
}

static void run(const struct program *p, const struct population *in, struct outcomes *o, struct totals *t)
{
    struct books all = books_of(&mem, p);

    outcomes_run(&mem, p, in, o);
    totals_count(&mem, p, &all, in, o, t);
}

static void make_dense(void)
{
    int north_east = region_find(&authorities, S("north-east"));
    int64_t *headcount = arena_array(&mem, int64_t, authorities.n), *region = arena_array(&mem, int64_t, authorities.region.n + 1);

    for (ptrdiff_t i = 0; i < authorities.n; i++)
        headcount[i] = demo.headcount[i] * (authorities.v[i].region == north_east && demo.headcount[i] > 0 ? 20 : 1);
    for (ptrdiff_t r = 0; r <= authorities.region.n; r++)
        region[r] = demo.region[r] * (r == north_east ? 20 : 1);
    dense = demo;
    dense.headcount = headcount;
    dense.region = region;
}

static int setup(void **state)
{
    struct buf text;
    struct err err;

    (void)state;
    mem = arena_open((size_t)4 << 30);
    if (authorities_load(&mem, S("a"), read_text(S("data/authorities.csv")), S("b"), read_text(S("data/delivery-bodies.csv")), &authorities, &err) !=
            RC_OK ||
        demo_load(&mem, &authorities, S("population.csv"), read_text(S("data/population.csv")), &demo, &err) != RC_OK)
        fail_msg("%s", err.message);
    make_dense();
    for (ptrdiff_t i = 0; i < countof(book_names); i++)
        books[i] = book_of(book_names[i], text_of(book_names[i]));
    text = buf_new(&mem);
    demo_population(&dense, ROWS, SEED, &text);
    csv_text = buf_text(&text);
    if (program_compile(&mem, books, countof(book_names), &program, &err) != RC_OK)
        fail_msg("%s", err.message);
    program_prepare(&mem, &program);
    pop = *facts_for(&program);
    run(&program, &pop, &outcomes, &totals);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

/* ---- the invented population ---- */

static void test_demo_is_the_same_everywhere(void **state)
{
    struct buf again = buf_new(&mem), other = buf_new(&mem);

    (void)state;
    demo_population(&dense, ROWS, SEED, &again);
    demo_population(&dense, ROWS, SEED + 1, &other);
    assert_true(str_eq(buf_text(&again), csv_text));
    assert_false(str_eq(buf_text(&other), csv_text));
    /* Changes with every change to demo_row.c or data/population.csv. */
    assert_string_equal(arena_cstr(&mem, str_sub(hash_hex(&mem, csv_text), 0, 16)), "7b923211f8d8830d");
}

static void test_demo_sizes(void **state)
{
    int64_t all = 0, region[32] = { 0 };
    const int64_t *share;

    (void)state;
    share = demo_shares(&mem, &demo, 5942, SEED); /* as many as the published headcounts add up to */
    for (ptrdiff_t i = 0; i < authorities.n; i++) {
        all += share[i];
        region[authorities.v[i].region < 0 ? authorities.region.n : authorities.v[i].region] += share[i];
    }
    assert_int_equal(all, 5942);
    assert_int_equal(region[region_find(&authorities, S("north-east"))], 210);
    assert_int_equal(region[region_find(&authorities, S("east-midlands"))], 308);
    assert_int_equal(share[authority_find(&authorities, S("middlesbrough"))], 59);
    assert_int_equal(share[authority_find(&authorities, S("derby"))], 0);
    assert_int_equal(share[authority_find(&authorities, S("surrey"))], 133);
    assert_in_range(region[region_find(&authorities, S("london"))], 1400, 1416);
    assert_in_range(region[authorities.region.n], 370, 382);
}

static void test_every_outcome_occurs(void **state)
{
    int64_t count[OUTCOMES] = { 0 };

    (void)state;
    for (ptrdiff_t s = 0; s < program.slot.n; s++)
        for (int o = 0; o < OUTCOMES; o++)
            count[o] += totals.slot[s].outcome[o];
    for (int o = 0; o < OUTCOMES; o++)
        if (count[o] < 10)
            fail_msg("%.*s occurs %d times", STR_ARG(outcome_text((enum outcome)o)), (int)count[o]);
    for (int s = 0; s < STATE_UNBOUND; s++)
        assert_true(totals.all.state[s] > 0);
}

/* ---- the same as one by one ---- */

static struct doc document(struct csv *csv, const struct csv_row *row)
{
    struct doc doc = doc_new(&mem, &authorities);
    struct err err;

    for (int c = 0; c < csv->columns; c++)
        if (!str_eq(csv->heading[c], S("id")) && !str_eq(csv->heading[c], S("invented")) &&
            doc_set(&doc, csv->heading[c], row->cell[c], &err) != RC_OK)
            fail_msg("row %d: %s", row->number, err.message);
    return doc;
}

static void test_many_is_one_by_one(void **state)
{
    uint8_t *one = arena_array(&mem, uint8_t, program.slot.n);
    struct csv_row row;
    struct csv csv;
    struct err err;

    (void)state;
    assert_int_equal(csv_open(&mem, S("rows.csv"), csv_text, &csv, &err), RC_OK);
    assert_int_equal(pop.in.n, ROWS);
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        struct doc doc;

        assert_int_equal(csv_next(&csv, &row, &err), RC_OK);
        assert_int_equal(pop.number[i], row.number);
        doc = document(&csv, &row);
        check_outcomes(&mem, &program, &doc, (daynum)cell_of(doc.root, CHECK_AS_OF)->num, one);
        for (ptrdiff_t s = 0; s < program.slot.n; s++)
            if (one[s] != outcomes_of(&outcomes, s).row[i])
                fail_msg("row %d, %.*s %.*s: %d alone, %d among many", row.number, STR_ARG(program.slot.v[s].book->id),
                         STR_ARG(program.slot.v[s].rule->id), one[s], outcomes_of(&outcomes, s).row[i]);
    }
}

static void test_threads_change_nothing(void **state)
{
    struct population alone;
    struct refusals refused;
    struct err err;

    (void)state;
    assert_int_equal(read_population(&program, csv_text, false, 1, &alone, &refused, &err), RC_OK);
    assert_int_equal(alone.members.n, pop.members.n);
    assert_true(alone.members.n > 0);
    for (int c = 0; c < program.columns; c++)
        assert_memory_equal(alone.in.col[c], pop.in.col[c], sizeof(int32_t) * ROWS);
    assert_memory_equal(alone.member_of, pop.member_of, sizeof(int32_t) * (size_t)pop.members.n);
}

static void test_totals_add_up(void **state)
{
    int64_t rows = 0, excess = 0, blocked = 0;

    (void)state;
    for (ptrdiff_t i = 0; i <= authorities.n; i++) {
        rows += totals.authority[i].rows;
        excess += totals.authority[i].excess;
        blocked += totals.authority[i].state[STATE_BLOCKED];
    }
    assert_int_equal(rows, ROWS);
    assert_int_equal(excess, totals.all.excess);
    assert_int_equal(blocked, totals.all.state[STATE_BLOCKED]);
    assert_true(totals.all.excess > 0 && totals.all.approved > 0 && totals.all.approved < totals.all.excess && totals.all.exceptions > 0);
    for (ptrdiff_t s = 0; s < program.slot.n; s++) {
        int64_t all = 0;

        for (int o = 0; o < OUTCOMES; o++)
            all += totals.slot[s].outcome[o];
        assert_int_equal(all, ROWS);
    }
}

/* ---- money, by hand ---- */

#define MONEY_HEADINGS                                                                                                                               \
    "engagement.authority,engagement.kind,engagement.role,engagement.start,engagement.end,engagement.charge.total,engagement.hours_per_week,"        \
    "approvals.0.for,approvals.0.by,approvals.0.on,approvals.0.charge,approvals.1.for,approvals.1.by,approvals.1.on,approvals.1.charge,"             \
    "engagement.project_team.members.0.role,engagement.project_team.members.0.charge.total,"                                                         \
    "engagement.project_team.members.1.role,engagement.project_team.members[1].charge.total\n"

static void test_money(void **state)
{
    str text = S(MONEY_HEADINGS
                 "gateshead,individual,social-worker,2025-05-12,2025-10-31,32.40,37,,,,,,,,,,,,\n" /* 82p x 37 x 52 */
                 "gateshead,individual,social-worker,2025-05-12,2025-10-31,32.40,,,,,,,,,,,,,\n"   /* hours not known: the same */
                 "gateshead,individual,social-worker,2025-05-12,2025-10-31,31.58,37,,,,,,,,,,,,\n" /* equal passes */
                 "gateshead,individual,social-worker,2025-05-12,2025-10-31,32.58,20,above-cap,director-of-childrens-services,2025-05-01,32.58,above-"
                 "cap,chief-executive,2025-05-01,33,,,,\n"
                 "gateshead,project-team,social-worker,2025-05-12,2025-10-31,90,10,,,,,,,,,social-worker,31.59,team-manager,41.23\n" /* 1p and 2p */
                 "durham,individual,social-worker,2025-01-01,2025-03-31,40,37,,,,,,,,,,,,\n"); /* before the cap */
    struct rulebook *north_east[] = { books[5] };
    struct population few;
    struct refusals refused;
    struct program p;
    struct outcomes o;
    struct totals t;
    struct err err;

    (void)state;
    assert_int_equal(program_compile(&mem, north_east, 1, &p, &err), RC_OK);
    assert_int_equal(read_population(&p, text, false, 1, &few, &refused, &err), RC_OK);
    run(&p, &few, &o, &t);
    assert_int_equal(t.money.excess[0], 157768);
    assert_int_equal(t.money.excess[1], 157768);
    assert_int_equal(t.money.excess[2], 0);
    assert_int_equal(t.money.excess[3], 104000);
    assert_int_equal(t.money.excess[4], 3 * 10 * 52);
    assert_int_equal(t.money.excess[5], 0);
    assert_int_equal(t.all.excess, 157768 * 2 + 104000 + 1560);
    assert_int_equal(t.all.approved, 104000);
    assert_int_equal(t.all.exceptions, 3);
    assert_int_equal(t.all.above, 4);
    assert_int_equal(t.hours_assumed, 1);
    assert_int_equal(t.authority[authority_find(&authorities, S("gateshead"))].excess, t.all.excess);
}

/* ---- bad rows ---- */

#define HEADINGS                                                                                                                                     \
    "id,engagement.authority,engagement.role,engagement.start,engagement.end,engagement.charge.total,worker.posts[0].from,worker.posts.0.to\n"

static void test_bad_rows(void **state)
{
    static const struct {
        const char *text, *first, *says;
    } rows[] = {
        { HEADINGS "a,gateshead,social-worker,2025-05-12,,30.00,,\nb,gateshead,social-worker,2025-05-12,,£30.00,,\n",
          "row 3, column F (engagement.charge.total): '£30.00' has a pound sign", "'rows.csv' has rows that cannot be used" },
        { HEADINGS "a,gatehead,social-worker,2025-05-12,,30.00,,\n", "row 2, column B (engagement.authority): 'gatehead' is not a known authority",
          "cannot be used" },
        { HEADINGS "a,gateshead,social-worker,2025-05-12,2025-05-11,30.00,,\n",
          "row 2, column D (engagement.start): the start date, 2025-05-12, is after the end date, 2025-05-11", "cannot be used" },
        { HEADINGS "a,gateshead,social-worker,2025-05-12,,30.00,2025-01-01,2024-01-01\n",
          "row 2, column G (worker.posts[0].from): the first day, 2025-01-01, is after the last day, 2024-01-01", "cannot be used" },
        { HEADINGS "a,gateshead,social-worker\n", "row 2: found 3 cells, expected 8", "cannot be used" },
        { "id,worker.registered\na,yes\n", "row 2 (engagement): a check needs an engagement", "cannot be used" },
        { "engagement.authority,engagement.rol\n", NULL, "row 1, column B: unknown field 'engagement.rol'" },
        { "engagement.authority,worker.posts.0.from,worker.posts[0].from\n", NULL,
          "row 1, column C: 'worker.posts[0].from' is the same field as 'worker.posts.0.from'" },
        { "engagement.authority,rulebooks\n", NULL, "row 1, column B: rows of a population cannot choose their own rulebooks" },
        { HEADINGS, NULL, "'rows.csv' has headings but no rows" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct refusals refused;
        struct population none;
        struct err err;

        assert_int_equal(read_population(&program, str_of(rows[i].text), false, 1, &none, &refused, &err), RC_BAD_INPUT);
        if (!strstr(err.message, rows[i].says))
            fail_msg("case %td: %s", i, err.message);
        assert_int_equal(refused.n, rows[i].first ? 1 : 0);
        if (rows[i].first && !str_eq(refused.v[0].message, str_of(rows[i].first)))
            fail_msg("case %td: %.*s", i, STR_ARG(refused.v[0].message));
    }
}

static void test_bad_rows_are_counted_and_left_out(void **state)
{
    struct buf b = buf_new(&mem);
    struct refusals refused;
    struct population few;
    struct err err;

    (void)state;
    buf_z(&b, HEADINGS);
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "%d,gateshead,social-worker,2025-05-12,,%s,,\n", i, i % 100 == 50 ? "free" : "30.00");
    assert_int_equal(read_population(&program, buf_text(&b), false, 2, &few, &refused, &err), RC_BAD_INPUT);
    assert_int_equal(refused.n >= REFUSALS_MOST, 1);
    assert_true(str_starts(refused.v[0].message, S("row 52, column F (engagement.charge.total): ")));
    assert_true(str_starts(refused.v[1].message, S("row 152, ")));
    assert_int_equal(read_population(&program, buf_text(&b), true, 2, &few, &refused, &err), RC_OK);
    assert_int_equal(refused.n, 50);
    assert_int_equal(few.in.n, 4950);
    assert_true(str_eq(few.id[50], S("51")));
    assert_int_equal(few.number[4949], 5001);
    for (ptrdiff_t i = 0; i < few.in.n; i++)
        assert_int_equal(few.in.col[FACT_CHARGE][i], 3000);
}

/* What may have been cut off with the end of the file is never skipped in silence. */
static void test_a_damaged_end_is_not_skipped(void **state)
{
    struct refusals refused;
    struct population few;
    struct err err;

    (void)state;
    assert_int_equal(
        read_population(&program, S(HEADINGS "a,gateshead,social-worker,2025-05-12,,30.00,,\nb,\"gatesh"), true, 1, &few, &refused, &err),
        RC_BAD_INPUT);
    assert_int_equal(read_population(&program, S(HEADINGS "a,gateshead,social-worker\nb,gateshead,social-worker,2025-05-12,,30.00,,\n"), true, 1,
                                     &few, &refused, &err),
                     RC_OK);
    assert_int_equal(few.in.n, 1);
    assert_int_equal(refused.n, 1);
}

/* ---- scenarios ---- */

static str replaced(str text, const char *from, const char *to)
{
    str head, tail;

    if (!str_cut_str(text, str_of(from), &head, &tail))
        fail_msg("the rulebook has no '%s'", from);
    return arena_printf(&mem, "%.*s%s%.*s", STR_ARG(head), to, STR_ARG(tail));
}

static const struct block *scenario_block(const struct rulebook *b, const char *name)
{
    const struct block *s = rulebook_block(b, B_SCENARIO, str_of(name));

    assert_non_null(s);
    return s;
}

static void read_scenario(const struct program *p, const struct rulebook *b, const char *name, struct scenario *out)
{
    struct err err;

    if (scenario_read(&mem, p, b, scenario_block(b, name), out, &err) != RC_OK)
        fail_msg("%s", err.message);
}

static void apply(const struct program *p, const struct scenario *sc, struct program *out)
{
    struct err err;

    if (scenario_apply(&mem, p, sc, out, &err) != RC_OK)
        fail_msg("%s", err.message);
}

static void compile_one(struct rulebook *b, struct program *out)
{
    struct err err;

    assert_int_equal(program_compile(&mem, &b, 1, out, &err), RC_OK);
    program_prepare(&mem, out);
}

static void same_outcomes(const struct outcomes *a, const struct outcomes *b, const struct program *p)
{
    assert_int_equal(a->slots, b->slots);
    for (ptrdiff_t s = 0; s < a->slots; s++)
        for (ptrdiff_t i = 0; i < a->rows; i++)
            if (outcomes_of(a, s).row[i] != outcomes_of(b, s).row[i])
                fail_msg("%.*s, row %td: %d, expected %d", STR_ARG(p->slot.v[s].rule->id), i, outcomes_of(a, s).row[i], outcomes_of(b, s).row[i]);
}

static void test_no_change_is_no_difference(void **state)
{
    struct rulebook *b =
        book_of("north-east", replaced(text_of("north-east"), "scenario match-neighbour\n  from: 2026-04-01\n  set cap social-worker: £33.00\n",
                                       "scenario same\n  from: 2026-04-01\n  set cap social-worker: £31.58\n  set cool-off wait: 3 months\n"
                                       "  set experience at least: 3 years\n  set references at least: 2\n\n"
                                       "scenario match-neighbour\n  from: 2026-04-01\n"));
    const struct population *facts;
    struct comparison c;
    struct scenario sc;
    struct program p, q;
    struct outcomes before, after;
    struct totals was, is;

    (void)state;
    compile_one(b, &p);
    facts = facts_for(&p);
    read_scenario(&p, b, "same", &sc);
    apply(&p, &sc, &q);
    run(&p, facts, &before, &was);
    run(&q, facts, &after, &is);
    same_outcomes(&after, &before, &p);
    comparison_count(&mem, &before, &after, was.state, is.state, &c);
    for (ptrdiff_t s = 0; s < p.slot.n; s++)
        assert_int_equal(c.slot[s].over + c.slot[s].under, 0);
    for (int i = 0; i < STATES; i++)
        for (int k = 0; k < STATES; k++)
            assert_int_equal(c.moved[i][k], i == k ? was.all.state[i] : 0);
    assert_int_equal(was.all.excess, is.all.excess);
}

/*
 * The rulebook's own rule in other words: a scenario from a day before every event gives what
 * the rulebook gives when it is written with the new value.
 */
static const struct {
    const char *book, *scenario; /* appended to the rulebook */
    const char *from, *to;       /* the same, written into it */
} rewritten[] = {
    { "north-east", "  set cap social-worker: £30.00\n", "social-worker         | £31.58", "social-worker         | £30.00" },
    { "north-east", "  set cap team-manager: not set\n", "team-manager          | £41.21", "team-manager          | not set" },
    { "north-east", "  set cool-off wait: 12 months\n", "wait: 3 months after leaving", "wait: 12 months after leaving" },
    { "north-east", "  set experience at least: 5 years\n", "at least: 3 years", "at least: 5 years" },
    { "north-east", "  set references at least: 1\n", "at least: 2 references", "at least: 1 reference" },
    { "north-east", "  set onsite at least: 4\n", "at least: 3 days a week", "at least: 4 days a week" },
    { "north-east", "  set notice at least: 2 weeks\n", "at least: 4 weeks", "at least: 2 weeks" },
    { "east-midlands", "  set cool-off wait: 1 month\n", "wait: 6 months after leaving", "wait: 1 month after leaving" },
    { "east-midlands", "  set supported-year-gap wait: not set\n", "wait: 24 months after completing", "wait: not set after completing" },
    { "all-wales", "  set references at least: 3\n", "at least: 2 references", "at least: 3 references" },
    { "england", "  set cap social-worker: £30.00\n", "north-east               | social-worker         | £31.58",
      "north-east               | social-worker         | £30.00" },
};

static void test_scenario_is_the_rulebook_rewritten(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < countof(rewritten); i++) {
        str text = text_of(rewritten[i].book);
        struct rulebook *b =
            book_of("changed", arena_printf(&mem, "%.*s\nscenario it\n  from: 1950-01-01\n%s", STR_ARG(text), rewritten[i].scenario));
        struct rulebook *fresh = book_of("written", replaced(text, rewritten[i].from, rewritten[i].to));
        const struct population *facts;
        struct outcomes changed, written, as_was;
        struct totals t;
        struct scenario sc;
        struct program p, q, f;

        compile_one(b, &p);
        compile_one(fresh, &f);
        facts = facts_for(&p);
        read_scenario(&p, b, "it", &sc);
        apply(&p, &sc, &q);
        run(&p, facts, &as_was, &t);
        run(&q, facts, &changed, &t);
        run(&f, facts_for(&f), &written, &t);
        if (memcmp(as_was.row.outcome, written.row.outcome, (size_t)(written.rows * written.slots)) == 0)
            fail_msg("case %td changes nothing here", i);
        if (!str_eq(str_of(rewritten[i].book), S("england"))) /* where the scenario reaches every region */
            same_outcomes(&changed, &written, &p);
    }
}

/* From a day on: rows of earlier events keep the old value, later ones have the new. */
static void test_from_divides_the_events(void **state)
{
    str text = text_of("north-east");
    struct rulebook *b =
        book_of("changed",
                arena_printf(&mem, "%.*s\nscenario it\n  from: 2025-09-15\n  set cool-off wait: 12 months\n  set cap all: £30.00\n", STR_ARG(text)));
    struct rulebook *fresh = book_of("written", replaced(text, "wait: 3 months after leaving", "wait: 12 months after leaving"));
    const int32_t *start = pop.in.col[FACT_START], *to = pop.in.col[FACT_HOURS_TO], *charge = pop.in.col[FACT_CHARGE], *kind = pop.in.col[FACT_KIND];
    const struct population *facts;
    daynum from = day_from_civil(2025, 9, 15);
    struct outcomes was, changed, written;
    struct scenario sc;
    struct program p, q, f;
    struct totals t;
    int slot, cap, differ = 0;

    (void)state;
    compile_one(b, &p);
    compile_one(fresh, &f);
    facts = facts_for(&p);
    read_scenario(&p, b, "it", &sc);
    apply(&p, &sc, &q);
    run(&p, facts, &was, &t);
    run(&q, facts, &changed, &t);
    run(&f, facts_for(&f), &written, &t);
    slot = program_slot(&p, S(""), S("cool-off"));
    cap = program_slot(&p, S(""), S("cap"));
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        const uint8_t *as = (start[i] >= from ? written.row.outcome : was.row.outcome) + slot * was.rows;

        assert_int_equal(changed.row.outcome[slot * was.rows + i], as[i]);
        differ += as[i] != was.row.outcome[slot * was.rows + i];
        if (to[i] > NONE && to[i] < from)
            assert_int_equal(changed.row.outcome[cap * was.rows + i], was.row.outcome[cap * was.rows + i]);
        else if (kind[i] == KIND_INDIVIDUAL && start[i] >= from && charge[i] > 3000 && was.row.outcome[cap * was.rows + i] == OUT_PASS)
            assert_in_range(changed.row.outcome[cap * was.rows + i], OUT_APPROVED, OUT_FAIL);
    }
    assert_true(differ > 0);
}

#define POST_HEADINGS                                                                                                                                \
    "engagement.authority,engagement.kind,engagement.role,engagement.start,worker.posts.0.authority,worker.posts.0.employer_kind,"                   \
    "worker.posts.0.service,worker.posts.0.substantive,worker.posts.0.from,worker.posts.0.to,worker.posts.0.left_because,"                           \
    "worker.posts.1.authority,worker.posts.1.employer_kind,worker.posts.1.service,worker.posts.1.substantive,worker.posts.1.from,"                   \
    "worker.posts.1.to,worker.posts.1.left_because,approvals\n"
#define ENGAGED(start) "gateshead,individual,social-worker," start ","
#define LEFT(to, because) "durham,local-authority,children,yes,2015-01-05," to "," because ","

/* One row each, the day before a changed wait begins and on the day; and a leaving that a later, lifted one hides. */
static void test_the_day_of_the_change(void **state)
{
    static const struct {
        const char *row;
        const char *set;
        enum outcome was, is;
    } cases[] = {
        { ENGAGED("2025-09-14") LEFT("2025-07-20", "resignation") ",,,,,,,none\n", "1 month", OUT_FAIL, OUT_FAIL },
        { ENGAGED("2025-09-15") LEFT("2025-07-20", "resignation") ",,,,,,,none\n", "1 month", OUT_FAIL, OUT_PASS },
        { ENGAGED("2025-09-14") LEFT("2025-04-20", "resignation") ",,,,,,,none\n", "6 months", OUT_PASS, OUT_PASS },
        { ENGAGED("2025-09-15") LEFT("2025-04-20", "resignation") ",,,,,,,none\n", "6 months", OUT_PASS, OUT_FAIL },
        { ENGAGED("2025-09-15") LEFT("2025-08-20", "redundancy-compulsory") LEFT("2025-04-20", "resignation") "none\n", "4 months", OUT_EXEMPT,
          OUT_EXEMPT },
        { ENGAGED("2025-09-15") LEFT("2025-08-20", "redundancy-compulsory") LEFT("2025-04-20", "resignation") "none\n", "12 months", OUT_EXEMPT,
          OUT_FAIL },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        struct rulebook *b = book_of("changed", arena_printf(&mem, "%.*s\nscenario it\n  from: 2025-09-15\n  set cool-off wait: %s\n",
                                                             STR_ARG(text_of("north-east")), cases[i].set));
        struct population few;
        struct refusals refused;
        struct outcomes was, is;
        struct scenario sc;
        struct program p, q;
        struct totals t;
        struct err err;
        int slot;

        compile_one(b, &p);
        read_scenario(&p, b, "it", &sc);
        apply(&p, &sc, &q);
        /* Twice the row: one alone takes another way through the engine than many. */
        if (read_population(&p, arena_printf(&mem, POST_HEADINGS "%s%s", cases[i].row, cases[i].row), false, 1, &few, &refused, &err) != RC_OK)
            fail_msg("%.*s", refused.n ? (int)refused.v[0].message.n : 0, refused.n ? refused.v[0].message.p : "");
        run(&p, &few, &was, &t);
        run(&q, &few, &is, &t);
        slot = program_slot(&p, S(""), S("cool-off"));
        if (was.row.outcome[slot * 2] != cases[i].was || is.row.outcome[slot * 2] != cases[i].is)
            fail_msg("case %td: was %d, is %d", i, was.row.outcome[slot * 2], is.row.outcome[slot * 2]);
    }
}

/* Every step of a sweep is the scenario that sets its value. */
static void test_sweep_steps(void **state)
{
    static const struct {
        const char *book, *what;
    } sweeps[] = {
        { "north-east", "cap social-worker: £29.00 to £34.00 step £0.50" },
        { "north-east", "cap all: £29.00 to £34.00 step £1.00" },
        { "north-east", "cool-off wait: 1 month to 12 months step 1 month" },
        { "north-east", "references at least: 1 to 3 step 1" },
        { "north-east", "onsite at least: 1 to 5 step 1" },
        { "all-wales", "cool-off wait: 1 month to 24 months step 3 months" },
        { "england", "cap senior-social-worker: £34.00 to £37.00 step £0.25" },
        { "north-east", "notice at least: 1 week to 8 weeks step 1 week" },
        { "north-east", "lead-time at least: 1 week to 6 weeks step 1 week" },
        { "north-east", "experience at least: 12 months to 60 months step 6 months" },
        { "east-midlands", "supported-year-gap wait: 6 months to 36 months step 6 months" },
        { "london-2015", "cool-off wait: 2 months to 2 months step 1 month" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(sweeps); i++) {
        struct rulebook *b = book_of(sweeps[i].book, arena_printf(&mem, "%.*s\nscenario it\n  from: 2025-06-01\n  sweep %s\n",
                                                                  STR_ARG(text_of(sweeps[i].book)), sweeps[i].what));
        struct rulebook *both[] = { b,
                                    books[str_eq(str_of(sweeps[i].book), S("england")) ? 5 : 2] }; /* another book beside it, whose outcomes stay */
        const struct population *facts;
        struct program p, set, step;
        struct outcomes before, after, o;
        struct totals was, is, t;
        struct steps steps;
        struct scenario sc;
        struct err err;

        assert_int_equal(program_compile(&mem, both, 2, &p, &err), RC_OK);
        program_prepare(&mem, &p);
        facts = facts_for(&p);
        read_scenario(&p, b, "it", &sc);
        apply(&p, &sc, &set);
        run(&p, facts, &before, &was);
        run(&set, facts, &after, &is);
        assert_int_equal(sweep_run(&mem, facts, &(struct ran){ &p, &before, &was }, &(struct ran){ &set, &after, &is }, &sc, 0, 2, &steps, &err),
                         RC_OK);
        for (ptrdiff_t k = 0; k < steps.n; k++) {
            struct comparison c;
            int64_t over = 0, under = 0;

            step = program_copy(&mem, &set);
            assert_int_equal(program_change(&mem, &step, sc.sweep.v[0].slot, sc.sweep.v[0].what, &steps.v[k].value, sc.from, &err), RC_OK);
            run(&step, facts, &o, &t);
            comparison_count(&mem, &before, &o, was.state, t.state, &c);
            for (int s = 0; s < STATES; s++) {
                over += s == STATE_BLOCKED ? 0 : c.moved[s][STATE_BLOCKED];
                under += s == STATE_BLOCKED ? 0 : c.moved[STATE_BLOCKED][s];
            }
            assert_memory_equal(steps.v[k].outcome, t.slot[sc.sweep.v[0].slot].outcome, sizeof(steps.v[k].outcome));
            assert_memory_equal(steps.v[k].state, t.all.state, sizeof(t.all.state));
            assert_int_equal(steps.v[k].excess, t.all.excess);
            assert_int_equal(steps.v[k].exceptions, t.all.exceptions);
            assert_int_equal(steps.v[k].over, over);
            assert_int_equal(steps.v[k].under, under);
        }
    }
}

static void test_left_out_rules(void **state)
{
    const struct population *facts;
    struct scenario sc;
    struct program p, q;
    struct outcomes o;
    struct totals t;
    int slot;

    (void)state;
    compile_one(books[5], &p);
    facts = facts_for(&p);
    read_scenario(&p, books[5], "fewer-conditions", &sc);
    apply(&p, &sc, &q);
    run(&q, facts, &o, &t);
    slot = program_slot(&p, S(""), S("onsite"));
    assert_int_equal(t.slot[slot].outcome[OUT_NOT_APPLICABLE], ROWS);
    assert_int_equal(sc.without.n, 2);
    assert_int_equal(sc.set.n, 2);
}

static void test_scenario_of_another_rulebook(void **state)
{
    struct scenario sc;
    struct program p;
    struct err err;

    (void)state;
    compile_one(books[0], &p);
    assert_int_equal(scenario_read(&mem, &p, books[5], scenario_block(books[5], "longer-cool-off"), &sc, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "the rulebooks compared have no rule 'cool-off' of 'north-east'");
    assert_string_equal(err.hint, "Name the rulebook with --rulebook north-east.");
    assert_true(err.line > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_demo_is_the_same_everywhere),
        cmocka_unit_test(test_demo_sizes),
        cmocka_unit_test(test_every_outcome_occurs),
        cmocka_unit_test(test_many_is_one_by_one),
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_totals_add_up),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_bad_rows),
        cmocka_unit_test(test_bad_rows_are_counted_and_left_out),
        cmocka_unit_test(test_a_damaged_end_is_not_skipped),
        cmocka_unit_test(test_no_change_is_no_difference),
        cmocka_unit_test(test_scenario_is_the_rulebook_rewritten),
        cmocka_unit_test(test_from_divides_the_events),
        cmocka_unit_test(test_the_day_of_the_change),
        cmocka_unit_test(test_sweep_steps),
        cmocka_unit_test(test_left_out_rules),
        cmocka_unit_test(test_scenario_of_another_rulebook),
    };

    return cmocka_run_group_tests_name("sim", tests, setup, teardown);
}
