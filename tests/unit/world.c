#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"

arena world_mem;
struct authorities world_authorities;
struct rulebook *world_book[REAL_BOOKS];
unsigned long long world_seed = 20250401;

static str read_text(str path)
{
    struct err err;
    str text;

    if (file_read(&world_mem, path, 16 << 20, &text, &err) != RC_OK)
        fail_msg("%s", err.message);
    return text;
}

struct rulebook *world_rulebook(arena *mem, str file, str text)
{
    struct rulebook *book = arena_new(mem, struct rulebook);
    char shown[2048];
    struct err err;

    if (rulebook_parse(mem, &world_authorities, file, text, book, &err) == RC_OK && rulebook_check(mem, book, &err) == RC_OK)
        return book;
    err_print(&err, shown, sizeof(shown));
    fail_msg("CONCORDAT_SEED=%llu: a rulebook is refused:\n%s", world_seed, shown);
    return NULL;
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

int world_setup(void **state)
{
    static const char *const names[REAL_BOOKS] = { "all-wales", "east-midlands", "england", "joint-four-regions", "london-2015", "north-east" };
    const char *seed = getenv("CONCORDAT_SEED");
    struct err err;

    (void)state;
    world_mem = arena_open((size_t)512 << 20);
    if (seed)
        world_seed = strtoull(seed, NULL, 10);
    if (authorities_load(&world_mem, S("authorities.csv"), read_text(S("data/authorities.csv")), S("delivery-bodies.csv"),
                         read_text(S("data/delivery-bodies.csv")), &world_authorities, &err) != RC_OK)
        fail_msg("%s", err.message);
    for (int i = 0; i < REAL_BOOKS; i++) {
        str path = arena_printf(&world_mem, "rulebooks/%s.rulebook", names[i]);

        world_book[i] = world_rulebook(&world_mem, path, read_text(path));
    }
    return 0;
}

int world_teardown(void **state)
{
    (void)state;
    arena_close(&world_mem);
    return 0;
}
