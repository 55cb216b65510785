#include "cli/asking.h"

struct asked_program {
    struct rulebook **book;
    ptrdiff_t n;
    struct program program;
};

rc asking_open(arena *mem, struct home *home, struct asking *out, struct err *err)
{
    out->mem = mem;
    return home_library(home, &out->library, err);
}

void asking_words(struct asking *a, struct words *rest)
{
    struct words whole = a->rulebooks;
    ptrdiff_t taken = 0;

    a->rulebooks = (struct words){ 0 };
    for (ptrdiff_t i = 0; i < whole.n; i++)
        for (bool more = true; more;) {
            str name;

            more = str_cut(whole.v[i], ',', &name, &whole.v[i]);
            *PUSH(a->mem, &a->rulebooks) = name;
        }
    while (whole.n && taken + 1 < rest->n && library_book(a->library, rest->v[taken]))
        *PUSH(a->mem, &a->rulebooks) = rest->v[taken++];
    rest->v += taken;
    rest->n -= taken;
    rest->cap = rest->n;
}

rc asking_documents(struct asking *a, const struct cli *cli, const char *verb, struct words *rest, struct documents *out, struct err *err)
{
    str file;

    TRY(asking_open(cli->mem, cli->home, a, err));
    asking_words(a, rest);
    TRY(options_file(verb, rest, &file, err));
    return documents_read(cli->mem, a->library, file, out, err);
}

static const struct program *find_program(const struct asking *a, struct rulebook *const *books, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < a->program.n; i++) {
        const struct asked_program *p = &a->program.v[i];

        if (p->n == n && (n == 0 || memcmp(p->book, books, sizeof(*books) * (size_t)n) == 0))
            return &p->program;
    }
    return NULL;
}

rc asking_program(struct asking *a, arena *mem, const struct doc *doc, struct check *c, const struct program **out, struct err *err)
{
    struct asked_program *fresh;
    struct rulebook **books;
    int32_t as_of = fact_of(doc->root, CHECK_AS_OF);
    ptrdiff_t n;

    c->as_of = a->as_of != UNKNOWN ? a->as_of : as_of > NONE ? as_of : cli_today();
    c->engine = S("concordat " CONCORDAT_VERSION);
    c->facts_hash = facts_hash(mem, doc);
    TRY(check_books(mem, a->library, doc, a->rulebooks.v, a->rulebooks.n, &books, &n, c, err));
    *out = find_program(a, books, n);
    if (*out)
        return RC_OK;
    fresh = PUSH(a->mem, &a->program);
    fresh->book = arena_array(a->mem, struct rulebook *, n + 1);
    for (fresh->n = 0; fresh->n < n; fresh->n++)
        fresh->book[fresh->n] = books[fresh->n];
    TRY(program_compile(a->mem, fresh->book, n, &fresh->program, err));
    *out = &fresh->program;
    return RC_OK;
}

rc asking_check(struct asking *a, arena *mem, const struct doc *doc, struct check *out, struct err *err)
{
    const struct program *p;

    *out = (struct check){ 0 };
    TRY(asking_program(a, mem, doc, out, &p, err));
    check_run(mem, p, doc, out->as_of, out);
    return RC_OK;
}
