#include "rule/judge.h"

#include <string.h>

struct judged_program {
    struct rulebook **book;
    ptrdiff_t n;
    struct program program;
};

static const struct program *find_program(const struct judge *j, struct rulebook *const *books, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < j->program.n; i++) {
        const struct judged_program *p = &j->program.v[i];

        if (p->n == n && (n == 0 || memcmp(p->book, books, sizeof(*books) * (size_t)n) == 0))
            return &p->program;
    }
    return NULL;
}

/* One that is kept lives as long as the judge; one too many lives as long as its answer. */
static rc compile_program(struct judge *j, arena *mem, struct rulebook *const *books, ptrdiff_t n, const struct program **out, struct err *err)
{
    bool keeps = j->program.n < JUDGE_PROGRAMS;
    arena *life = keeps ? j->mem : mem;
    struct judged_program fresh = { .book = arena_array(life, struct rulebook *, n + 1), .n = n };
    struct judged_program *kept;

    for (ptrdiff_t i = 0; i < n; i++)
        fresh.book[i] = books[i];
    TRY(program_compile(life, fresh.book, n, &fresh.program, err));
    kept = keeps ? PUSH(j->mem, &j->program) : arena_new(mem, struct judged_program);
    *kept = fresh;
    *out = &kept->program;
    return RC_OK;
}

rc judge_program(struct judge *j, arena *mem, const struct doc *doc, const struct question *q, struct check *c, const struct program **out,
                 struct err *err)
{
    struct rulebook **books;
    int32_t as_of = fact_of(doc->root, CHECK_AS_OF);
    ptrdiff_t n;

    c->lang = q->lang;
    c->as_of = q->as_of != UNKNOWN ? q->as_of : as_of > NONE ? as_of : q->today;
    c->engine = j->engine;
    c->facts_hash = facts_hash(mem, doc);
    TRY(check_books(mem, j->library, doc, q->rulebook, q->rulebooks, &books, &n, c, err));
    *out = find_program(j, books, n);
    return *out ? RC_OK : compile_program(j, mem, books, n, out, err);
}

rc judge_check(struct judge *j, arena *mem, const struct doc *doc, const struct question *q, struct check *out, struct err *err)
{
    struct check c = { 0 };
    const struct program *p;

    TRY(judge_program(j, mem, doc, q, &c, &p, err));
    check_run(mem, p, doc, c.as_of, &c);
    *out = c;
    return RC_OK;
}
