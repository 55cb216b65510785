/* Rulebooks from strangers: refused with a line, or taken whole; what is taken can be linted, tested, shown and mirrored. */
#include "base/file.h"
#include "rule/diff.h"
#include "rule/lint.h"
#include "rule/mirror.h"
#include "rule/show.h"
#include "rule/testing.h"

#include <stdlib.h>

static struct authorities authorities;

static void load_authorities(void)
{
    static arena mem;
    str councils, bodies;
    struct err err;

    mem = arena_open((size_t)1 << 26);
    if (file_read(&mem, S("data/authorities.csv"), 1 << 24, &councils, &err) != RC_OK ||
        file_read(&mem, S("data/delivery-bodies.csv"), 1 << 24, &bodies, &err) != RC_OK ||
        authorities_load(&mem, S("authorities.csv"), councils, S("delivery-bodies.csv"), bodies, &authorities, &err) != RC_OK)
        abort();
}

static void use(arena *mem, const struct rulebook *book)
{
    struct buf text = buf_new(mem);
    struct test_report report;
    struct lint lint;
    struct diff diff;
    struct err err;

    show_book(book, true, &text);
    show_book(book, false, &text);
    diff_books(mem, book, book, &diff);
    if (diff.n || testing_run(mem, book, &report, &err) != RC_OK || lint_run(mem, book, NULL, day_from_civil(2028, 12, 31), &lint, &err) != RC_OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)1 << 30);
    struct rulebook book;
    struct err err = { 0 };
    str text = { (const char *)data, (ptrdiff_t)size };

    if (!authorities.n)
        load_authorities();
    if (rulebook_parse(&mem, &authorities, S("book"), text, &book, &err) != RC_OK || rulebook_check(&mem, &book, &err) != RC_OK) {
        if (!err.message[0] || (!err.line && size && str_find_str(str_of(err.message), S("holds no rulebook")) < 0 && err.code != RC_TOO_LARGE))
            abort();
        return 0;
    }
    use(&mem, &book);
    return 0;
}
