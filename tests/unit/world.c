#include "world.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"

arena world_mem;
struct authorities world_authorities;
struct rulebook *world_book[REAL_BOOKS_MOST];
int world_books;
unsigned long long world_seed = 20250401;

str world_text(str path)
{
    struct err err;
    str text;

    if (file_read(&world_mem, path, 16 << 20, &text, &err) != RC_OK)
        fail_msg("%s", err.message);
    return text;
}

rc world_read(arena *mem, str file, str text, struct rulebook *out, struct err *err)
{
    TRY(rulebook_parse(mem, &world_authorities, file, text, out, err));
    return rulebook_check(mem, out, err);
}

struct rulebook *world_rulebook(arena *mem, str file, str text)
{
    struct rulebook *book = arena_new(mem, struct rulebook);
    char shown[2048];
    struct err err;

    if (world_read(mem, file, text, book, &err) == RC_OK)
        return book;
    err_print(&err, shown, sizeof(shown));
    fail_msg("CONCORDAT_SEED=%llu: a rulebook is refused:\n%s", world_seed, shown);
    return NULL;
}

str world_changed(str text, str before, str after)
{
    ptrdiff_t at = str_find_str(text, before);

    if (at < 0)
        fail_msg("the text does not hold '%.*s'", STR_ARG(before));
    return arena_printf(&world_mem, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, at)), STR_ARG(after), STR_ARG(str_from(text, at + before.n)));
}

struct program world_program(arena *mem, struct rulebook *const *books, ptrdiff_t n)
{
    struct program p;
    struct err err;

    if (program_compile(mem, books, n, &p, &err) != RC_OK)
        fail_msg("%s", err.message);
    return p;
}

bool world_may_become(enum outcome before, enum outcome after)
{
    switch (before) {
    case OUT_CANNOT: return true;
    case OUT_PASS: return after == OUT_PASS || after == OUT_NOT_APPLICABLE;
    case OUT_EXEMPT: return after == OUT_EXEMPT || after == OUT_PASS || after == OUT_NOT_APPLICABLE;
    case OUT_APPROVED: return after == OUT_APPROVED || after == OUT_EXEMPT;
    default: return after == before;
    }
}

static int is_rulebook(const struct dirent *d)
{
    return str_ends(str_of(d->d_name), S(".rulebook"));
}

static void read_books(void)
{
    struct dirent **found;
    int n = scandir("rulebooks", &found, is_rulebook, alphasort);

    if (n < 1 || n > REAL_BOOKS_MOST)
        fail_msg("rulebooks/ holds %d rulebooks", n);
    for (int i = 0; i < n; i++) {
        str path = arena_printf(&world_mem, "rulebooks/%s", found[i]->d_name);

        world_book[i] = world_rulebook(&world_mem, path, world_text(path));
        free(found[i]);
    }
    free(found);
    world_books = n;
}

int world_setup(void **state)
{
    const char *seed = getenv("CONCORDAT_SEED");
    struct err err;

    (void)state;
    world_mem = arena_open((size_t)512 << 20);
    if (seed)
        world_seed = strtoull(seed, NULL, 10);
    if (authorities_load(&world_mem, S("authorities.csv"), world_text(S("data/authorities.csv")), S("delivery-bodies.csv"),
                         world_text(S("data/delivery-bodies.csv")), &world_authorities, &err) != RC_OK)
        fail_msg("%s", err.message);
    read_books();
    return 0;
}

int world_teardown(void **state)
{
    (void)state;
    arena_close(&world_mem);
    return 0;
}
