/*
 * How long one engagement takes: the north-east and england rules on one row, outcomes only, and
 * with every finding explained.  Run from the root of the tree.  A measurement, not a test.
 */
#include <time.h>

#include "base/file.h"
#include "domain/doc.h"
#include "rule/check.h"

enum { OUTCOME_TURNS = 200000, EXPLAIN_TURNS = 20000, ROUNDS = 7 };

static arena mem;

static void must(rc code, const struct err *err)
{
    if (code == RC_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit((int)code);
}

static double nanoseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static str text_of(const char *name)
{
    struct err err;
    str text = { 0 };

    must(file_read(&mem, str_of(name), 1 << 24, &text, &err), &err);
    return text;
}

static struct rulebook *book_of(const struct authorities *a, const char *file)
{
    struct rulebook *b = arena_new(&mem, struct rulebook);
    struct err err;

    must(rulebook_parse(&mem, a, str_of(file), text_of(file), b, &err), &err);
    must(rulebook_check(&mem, b, &err), &err);
    return b;
}

static struct doc document_of(const struct authorities *a, const char *file)
{
    struct doc d = doc_new(&mem, a);
    struct json *json;
    struct err err;

    must(json_read(&mem, str_of(file), text_of(file), &json, &err), &err);
    must(doc_from_json(&d, str_of(file), json, &err), &err);
    return d;
}

static double outcomes_once(const struct program *p, const struct columns *row)
{
    uint8_t out[256];
    double from = nanoseconds();

    for (int i = 0; i < OUTCOME_TURNS; i++) {
        program_run(p, row, NULL, 0, 1, (struct answers){ out, NULL, 1 });
        __asm__ volatile("" : : "r"(out) : "memory");
    }
    return (nanoseconds() - from) / OUTCOME_TURNS;
}

static double explained_once(const struct program *p, const struct doc *d)
{
    arena scratch = arena_open((size_t)1 << 28);
    double from = nanoseconds(), took;

    for (int i = 0; i < EXPLAIN_TURNS; i++) {
        struct check c = { 0 };

        arena_reset(&scratch);
        check_run(&scratch, p, d, fact_of(d->root, CHECK_AS_OF), &c);
    }
    took = (nanoseconds() - from) / EXPLAIN_TURNS;
    arena_close(&scratch);
    return took;
}

int main(int argc, char **argv)
{
    const char *file = argc > 1 ? argv[1] : "examples/01-clear-gateshead.json";
    struct authorities authorities;
    struct rulebook *books[2];
    struct program p;
    struct doc d;
    struct err err;
    int32_t *row;
    const int32_t **col;
    double outcomes = 1e18, explained = 1e18;

    mem = arena_open((size_t)1 << 30);
    must(authorities_load(&mem, S("authorities.csv"), text_of("data/authorities.csv"), S("delivery-bodies.csv"), text_of("data/delivery-bodies.csv"),
                          &authorities, &err),
         &err);
    books[0] = book_of(&authorities, "rulebooks/england.rulebook");
    books[1] = book_of(&authorities, "rulebooks/north-east.rulebook");
    must(program_compile(&mem, books, 2, &p, &err), &err);
    program_prepare(&mem, &p);
    d = document_of(&authorities, file);
    row = arena_array(&mem, int32_t, p.columns);
    col = arena_array(&mem, const int32_t *, p.columns);
    program_row(&p, &d, NULL, fact_of(d.root, CHECK_AS_OF), row);
    for (int i = 0; i < p.columns; i++)
        col[i] = &row[i];
    for (int round = 0; round < ROUNDS; round++) {
        double o = outcomes_once(&p, &(struct columns){ .n = 1, .col = col }), e = explained_once(&p, &d);

        outcomes = o < outcomes ? o : outcomes;
        explained = e < explained ? e : explained;
    }
    printf("one row, %td rules of england and north-east: outcomes %.0f ns (bar 1,000), derived and explained %.1f us (bar 20)\n", p.slot.n, outcomes,
           explained / 1e3);
    arena_close(&mem);
    return 0;
}
