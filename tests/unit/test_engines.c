/*
 * Two engines for one language: the fast one (engine.c) and the plain one (plain.c) must agree on
 * rulebooks and rows drawn by lot, and on the real rulebooks.  Besides, what both say must make
 * sense: knowing more, charging less or starting later does not turn inside into outside.
 *
 * CONCORDAT_SEED=n draws other lots; a failure prints the number that draws it again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random_book.h"
#include "random_row.h"
#include "rule/plain.h"
#include "sim/totals.h"
#include "world.h"

enum { BOOKS = 400, RULES = 8, ROWS = 250, REAL_ROWS = 20000, ROWS_AT_ONCE = BLOCK_ROWS - 96, TRIALS = 120, TRIAL_ROWS = 300 };

/* ---- rows as columns ------------------------------------------------------------------------- */

struct batch {
    const struct program *p;
    ptrdiff_t n;
    int32_t **value; /* value[column][row] */
    struct columns in;
    int32_t *row; /* room for one */
};

static struct batch batch_new(arena *to, const struct program *p, ptrdiff_t n)
{
    struct batch b = { .p = p, .n = n, .value = arena_array(to, int32_t *, p->columns), .row = arena_array(to, int32_t, p->columns) };

    b.in.n = n;
    b.in.col = arena_array(to, const int32_t *, p->columns);
    for (int c = 0; c < p->columns; c++)
        b.in.col[c] = b.value[c] = arena_array(to, int32_t, n);
    return b;
}

static void batch_draw(struct batch *b, const struct edges *e, chance *luck)
{
    for (ptrdiff_t i = 0; i < b->n; i++) {
        random_row(b->p, e, luck, b->row);
        for (int c = 0; c < b->p->columns; c++)
            b->value[c][i] = b->row[c];
    }
}

static int32_t *batch_row(struct batch *b, ptrdiff_t i)
{
    for (int c = 0; c < b->p->columns; c++)
        b->row[c] = b->value[c][i];
    return b->row;
}

/* The rule's own lines. */
static str rule_text(const struct slot *s)
{
    const char *from = s->book->line[s->rule->line - 1].p;
    str text = { from, s->book->text.p + s->book->text.n - from };
    ptrdiff_t end = str_find_str(text, S("\n\n"));

    return end < 0 ? text : str_sub(text, 0, end);
}

static void say(const struct program *p, int slot, const int32_t *row, const char *what, enum outcome a, enum outcome b)
{
    struct buf words = buf_new(&world_mem);
    const struct slot *s = &p->slot.v[slot];
    str first = outcome_text(a), second = outcome_text(b), rule = rule_text(s);

    row_words(&words, p, row);
    fprintf(stderr, "%.*s\n\n%.*s\n", STR_ARG(str_eq(s->book->file, S("random")) ? s->book->text : rule), STR_ARG(buf_text(&words)));
    fail_msg("CONCORDAT_SEED=%llu: rulebook '%.*s', rule '%.*s': %s: %.*s, %.*s (the rulebook and the row stand above)", world_seed,
             STR_ARG(s->book->id), STR_ARG(s->rule->id), what, STR_ARG(first), STR_ARG(second));
}

/* ---- the comparison ---------------------------------------------------------------------------- */

static int seen[RULE_KINDS][OUTCOMES];

static void same(const struct program *p, int slot, const int32_t *row, const char *what, struct answers fast, ptrdiff_t i)
{
    uint8_t outcome = fast.outcome[slot * fast.stride + i];
    enum outcome plain = plain_outcome(p, slot, row);

    if (outcome != plain)
        say(p, slot, row, what, plain, outcome);
    if (p->slot.v[slot].kind == K_PRICE_CAP && plain_excess(p, slot, row) != fast.excess[slot * fast.stride + i]) {
        fprintf(stderr, "excess: %d, %d\n", plain_excess(p, slot, row), fast.excess[slot * fast.stride + i]);
        say(p, slot, row, what, plain, outcome);
    }
}

/* One at a time, all together, and from the middle. */
static void compare(arena *scratch, const struct program *single, const struct program *prepared, struct batch *b)
{
    ptrdiff_t slots = single->slot.n, middle = b->n / 3;
    struct answers all = answers_new(scratch, slots, b->n), some = answers_new(scratch, slots, b->n), one = answers_new(scratch, slots, 1);

    program_run(prepared, &b->in, NULL, 0, b->n, all);
    program_run(prepared, &b->in, NULL, middle, b->n - middle, some);
    for (ptrdiff_t i = 0; i < b->n; i++) {
        const int32_t *row = batch_row(b, i);

        program_run(single, &b->in, NULL, i, 1, one);
        for (int s = 0; s < slots; s++) {
            seen[single->slot.v[s].kind][plain_outcome(single, s, row)]++;
            same(single, s, row, "plain and fast, of one row", one, 0);
            same(single, s, row, "plain and fast, of many rows", all, i);
            if (i >= middle)
                same(single, s, row, "plain and fast, from the middle", some, i - middle);
        }
    }
}

static void compare_book(arena *to, struct rulebook *const *books, ptrdiff_t n, ptrdiff_t rows, chance *luck)
{
    struct program single = world_program(to, books, n), prepared = program_copy(to, &single);
    struct edges edges;
    struct batch b = batch_new(to, &single, rows < ROWS_AT_ONCE ? rows : ROWS_AT_ONCE);

    program_prepare(to, &prepared);
    edges_find(&single, &edges);
    for (ptrdiff_t done = 0; done < rows; done += b.n) {
        arena scratch = arena_open((size_t)64 << 20);

        batch_draw(&b, &edges, luck);
        compare(&scratch, &single, &prepared, &b);
        arena_close(&scratch);
    }
}

static void test_random_rulebooks(void **state)
{
    (void)state;
    memset(seen, 0, sizeof(seen));
    for (int i = 0; i < BOOKS; i++) {
        arena to = arena_open((size_t)256 << 20);
        chance luck = chance_from(world_seed, (uint64_t)i);
        struct rulebook *book = world_rulebook(&to, S("random"), random_book(&to, &luck, &world_authorities, RULES));

        compare_book(&to, &book, 1, ROWS, &luck);
        arena_close(&to);
    }
    /* A comparison that never sees a fail shows nothing. */
    for (int k = 0; k < K_MANUAL; k++)
        for (int o = 0; o < OUTCOMES; o++)
            assert_true(seen[k][o] > 0);
}

static void test_real_rulebooks(void **state)
{
    (void)state;
    for (int i = 0; i < world_books; i++) {
        arena to = arena_open((size_t)256 << 20);
        chance luck = chance_from(world_seed, (uint64_t)(1000 + i));

        compare_book(&to, &world_book[i], 1, REAL_ROWS, &luck);
        arena_close(&to);
    }
}

/* Rules of several rulebooks in one program keep apart. */
static void test_all_together(void **state)
{
    arena to = arena_open((size_t)256 << 20);
    chance luck = chance_from(world_seed, 1999);

    (void)state;
    compare_book(&to, world_book, world_books, ROWS_AT_ONCE, &luck);
    arena_close(&to);
}

/* ---- what must make sense ------------------------------------------------------------------------ */

struct trial {
    arena to;
    struct program p;
    struct edges edges;
    int32_t *row, *other;
    uint8_t *before, *after;
    const int32_t **col;
};

static struct trial trial_open(struct rulebook *const *books, ptrdiff_t n, chance *luck)
{
    struct trial t = { .to = arena_open((size_t)256 << 20) };
    struct rulebook *random;

    if (!n) {
        random = world_rulebook(&t.to, S("random"), random_book(&t.to, luck, &world_authorities, RULES));
        books = &random;
        n = 1;
    }
    t.p = world_program(&t.to, books, n);
    edges_find(&t.p, &t.edges);
    t.row = arena_array(&t.to, int32_t, t.p.columns);
    t.other = arena_array(&t.to, int32_t, t.p.columns);
    t.col = arena_array(&t.to, const int32_t *, t.p.columns);
    t.before = arena_array(&t.to, uint8_t, t.p.slot.n);
    t.after = arena_array(&t.to, uint8_t, t.p.slot.n);
    return t;
}

static void trial_run(struct trial *t, const int32_t *row, uint8_t *out)
{
    struct columns in = { 1, t->col };

    for (int c = 0; c < t->p.columns; c++)
        t->col[c] = &row[c];
    program_run(&t->p, &in, NULL, 0, 1, (struct answers){ out, NULL, 1 });
}

static void try_knowing_more(struct trial *t, chance *luck)
{
    random_row(&t->p, &t->edges, luck, t->row);
    trial_run(t, t->row, t->before);
    memcpy(t->other, t->row, sizeof(*t->row) * (size_t)t->p.columns);
    if (!random_fill(&t->p, &t->edges, luck, t->other))
        return;
    trial_run(t, t->other, t->after);
    for (int s = 0; s < t->p.slot.n; s++)
        if (!world_may_become(t->before[s], t->after[s])) {
            struct buf was = buf_new(&world_mem);

            row_words(&was, &t->p, t->row);
            print_message("before, with less known:\n%.*s", STR_ARG(buf_text(&was)));
            say(&t->p, s, t->other, "before and after more is known", t->before[s], t->after[s]);
        }
}

static bool has_guard(const struct block *rule)
{
    for (ptrdiff_t i = 0; i < rule->field.n; i++)
        if (rule->field.v[i].guard && !str_starts(rule->field.v[i].raw, S("left-")))
            return true;
    return false;
}

static void must_not_turn(struct trial *t, int s, const char *what)
{
    if (t->before[s] == OUT_PASS && (t->after[s] == OUT_FAIL || t->after[s] == OUT_ADVICE || t->after[s] == OUT_CANNOT))
        say(&t->p, s, t->other, what, t->before[s], t->after[s]);
}

static void try_charging_less(struct trial *t, chance *luck)
{
    static const enum fact money[] = { FACT_CHARGE, FACT_PAY, FACT_ADVERTISED_PAY };
    enum fact which = money[chance_in(luck, 0, 2)];

    random_row(&t->p, &t->edges, luck, t->row);
    memcpy(t->other, t->row, sizeof(*t->row) * (size_t)t->p.columns);
    if (t->row[which] <= 0)
        return;
    t->other[which] = chance_in(luck, 0, t->row[which]);
    trial_run(t, t->row, t->before);
    trial_run(t, t->other, t->after);
    for (int s = 0; s < t->p.slot.n; s++)
        if (!has_guard(t->p.slot.v[s].rule))
            must_not_turn(t, s, "before and after charging less");
}

static void try_starting_later(struct trial *t, chance *luck)
{
    random_row(&t->p, &t->edges, luck, t->row);
    memcpy(t->other, t->row, sizeof(*t->row) * (size_t)t->p.columns);
    if (t->row[FACT_START] <= NONE)
        return;
    t->other[FACT_START] += chance_in(luck, 1, 200);
    if (t->other[FACT_END] > NONE && t->other[FACT_END] < t->other[FACT_START])
        t->other[FACT_END] = t->other[FACT_START];
    trial_run(t, t->row, t->before);
    trial_run(t, t->other, t->after);
    for (int s = 0; s < t->p.slot.n; s++)
        if ((t->p.slot.v[s].kind == K_COOL_OFF || t->p.slot.v[s].kind == K_SUPPORTED_GAP) && !has_guard(t->p.slot.v[s].rule))
            must_not_turn(t, s, "before and after a later start");
}

static void test_what_makes_sense(void **state)
{
    (void)state;
    for (int i = 0; i < TRIALS; i++) {
        chance luck = chance_from(world_seed, (uint64_t)(3000 + i));
        struct trial t = trial_open(world_book, i < 20 ? world_books : 0, &luck);

        for (int k = 0; k < TRIAL_ROWS; k++) {
            try_knowing_more(&t, &luck);
            try_charging_less(&t, &luck);
            try_starting_later(&t, &luck);
        }
        arena_close(&t.to);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_rulebooks),
        cmocka_unit_test(test_real_rulebooks),
        cmocka_unit_test(test_all_together),
        cmocka_unit_test(test_what_makes_sense),
    };

    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
