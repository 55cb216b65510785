/*
 * How long a sweep takes over many rows: an invented population of the North East and of the four regions,
 * tiled to the rows asked for, and every sweep of their rulebooks.  Run from the root of the tree:
 *
 *   sweep [rows] [threads]      1,000,000 and 1 when not given
 *
 * Prints the best of ten, in milliseconds of the process's own time (on one thread, what the
 * machine does beside it does not count).  A measurement, not a test.
 */
#include <time.h>

#include "base/file.h"
#include "sim/demo.h"
#include "sim/scenario.h"

enum { SEED = 1, DISTINCT = 40000, ROUNDS = 10 };

static arena mem;
static struct authorities authorities;

static void must(rc code, const struct err *err)
{
    if (code == RC_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit((int)code);
}

static double milliseconds(int threads)
{
    struct timespec t;

    clock_gettime(threads > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static str text_of(const char *name)
{
    struct err err;
    str text = { 0 };

    must(file_read(&mem, str_of(name), 16 << 20, &text, &err), &err);
    return text;
}

/* Row i is row (i * prime) of those read, so neighbours are of different authorities. */
static struct population tiled(const struct program *p, const struct population *pop, ptrdiff_t rows)
{
    struct population many = { .in = { rows, arena_array(&mem, const int32_t *, p->columns) },
                               .members = { 0, pop->members.col },
                               .member_of = pop->member_of };

    for (int c = 0; c < p->columns; c++) {
        int32_t *v = arena_raw(&mem, sizeof(int32_t) * (size_t)rows);

        for (ptrdiff_t i = 0; i < rows; i++)
            v[i] = pop->in.col[c][i * 7919 % pop->in.n];
        many.in.col[c] = v;
    }
    return many;
}

static void sweep_all(const struct program *p, const struct rulebook *book, const struct block *block, const struct population *pop, int threads)
{
    struct books books = books_of(&mem, p);
    struct outcomes was, is;
    struct totals t, after;
    struct scenario sc;
    struct program q;
    struct err err;

    must(scenario_read(&mem, p, book, block, &sc, &err), &err);
    must(scenario_apply(&mem, p, &sc, &q, &err), &err);
    outcomes_run(&mem, p, pop, &was);
    totals_count(&mem, p, &books, pop, &was, &t);
    outcomes_run(&mem, &q, pop, &is);
    totals_count(&mem, &q, &books, pop, &is, &after);
    for (ptrdiff_t k = 0; k < sc.sweep.n; k++) {
        double best = 1e9;
        struct steps steps = { 0 };

        for (int round = 0; round < ROUNDS; round++) {
            double from = milliseconds(threads), took;

            must(sweep_run(&mem, pop, &(struct ran){ p, &was, &t }, &(struct ran){ &q, &is, &after }, &sc, k, threads, &steps, &err), &err);
            took = milliseconds(threads) - from;
            best = took < best ? took : best;
        }
        printf("%-20.*s %-34.*s %3td steps %9td rows %8.1f ms\n", STR_ARG(book->id), STR_ARG(sc.id), steps.n, pop->in.n, best);
    }
}

static void measure(const char *file, const struct demo *demo, ptrdiff_t rows, int threads)
{
    struct population_how how = { .as_of = UNKNOWN, .today = DAY_LAST, .threads = threads };
    struct rulebook *book = arena_new(&mem, struct rulebook);
    struct refusals refused = { 0 };
    struct buf csv = buf_new(&mem);
    struct population few, many;
    struct program p;
    struct err err;

    must(rulebook_parse(&mem, &authorities, str_of(file), text_of(file), book, &err), &err);
    must(rulebook_check(&mem, book, &err), &err);
    must(program_compile(&mem, &book, 1, &p, &err), &err);
    program_prepare(&mem, &p);
    demo_population(demo, DISTINCT, SEED, &csv);
    must(population_read(&mem, &p, S("invented"), buf_text(&csv), &how, &few, &refused, &err), &err);
    many = tiled(&p, &few, rows);
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_SCENARIO)
            sweep_all(&p, book, &book->block.v[i], &many, threads);
}

int main(int argc, char **argv)
{
    ptrdiff_t rows = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
    int threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
    struct demo demo;
    struct err err;

    mem = arena_open((size_t)12 << 30);
    must(authorities_load(&mem, S("authorities.csv"), text_of("data/authorities.csv"), S("delivery-bodies.csv"), text_of("data/delivery-bodies.csv"),
                          &authorities, &err),
         &err);
    must(demo_load(&mem, &authorities, S("population.csv"), text_of("data/population.csv"), &demo, &err), &err);
    measure("rulebooks/joint-four-regions.rulebook", &demo, rows, threads);
    measure("rulebooks/england.rulebook", &demo, rows, threads);
    /* Every row in the North East, so that every row counts. */
    for (ptrdiff_t i = 0; i < authorities.n; i++)
        if (authorities.v[i].region != region_find(&authorities, S("north-east")))
            demo.headcount[i] = 0;
    measure("rulebooks/north-east.rulebook", &demo, rows, threads);
    arena_close(&mem);
    return 0;
}
