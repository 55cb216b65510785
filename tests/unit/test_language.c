/*
 * The examples of docs/rulebook-language.md are run: whole rulebooks and fragments must be
 * taken, the refused ones must be refused with the very message the page shows.  Fragments
 * are read behind the head of the page's last section.  The first, which strangers copy, has to
 * be without a finding of lint, and its own tests have to pass.
 */
#include "base/file.h"
#include "rule/lint.h"
#include "rule/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define PAGE "docs/rulebook-language.md"

struct example {
    str tag, text, message; /* message: of a refused one */
    int line;               /* in the page */
};

struct page {
    arena mem;
    struct {
        struct example *v;
        ptrdiff_t n, cap;
    } example;
    struct authorities authorities;
    str text, head;
    int head_lines;
};

static int lines_in(str s)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static void load_authorities(struct page *p)
{
    str councils, bodies;
    struct err err;

    assert_int_equal(file_read(&p->mem, S("data/authorities.csv"), 1 << 24, &councils, &err), RC_OK);
    assert_int_equal(file_read(&p->mem, S("data/delivery-bodies.csv"), 1 << 24, &bodies, &err), RC_OK);
    assert_int_equal(authorities_load(&p->mem, S("authorities.csv"), councils, S("delivery-bodies.csv"), bodies, &p->authorities, &err), RC_OK);
}

/* Fenced blocks: ```rulebook, ```rulebook-part, ```rulebook-refused with its ```text message after it. */
static void load_examples(struct page *p)
{
    struct example *open = NULL;
    bool message = false;
    str text, line;
    struct err err;
    int number = 0;

    assert_int_equal(file_read(&p->mem, S(PAGE), 1 << 24, &text, &err), RC_OK);
    p->text = text;
    while (text.n) {
        const char *start = text.p;

        str_cut(text, '\n', &line, &text);
        number++;
        if (str_starts(line, S("```rulebook"))) {
            open = PUSH(&p->mem, &p->example);
            *open = (struct example){ .tag = str_from(line, 3), .line = number, .text = { text.p, 0 } };
            message = false;
        } else if (str_eq(line, S("```text")) && p->example.n && str_eq(p->example.v[p->example.n - 1].tag, S("rulebook-refused"))) {
            open = &p->example.v[p->example.n - 1];
            open->message = (str){ text.p, 0 };
            message = true;
        } else if (open && str_eq(line, S("```"))) {
            str *to = message ? &open->message : &open->text;

            to->n = start - to->p;
            open = NULL;
        }
    }
    p->head = p->example.v[p->example.n - 1].text;
    p->head_lines = lines_in(p->head) + 1;
}

static rc read_book(struct page *p, str text, struct rulebook *book, struct err *err)
{
    TRY(rulebook_parse(&p->mem, &p->authorities, S("example.rulebook"), text, book, err));
    return rulebook_check(&p->mem, book, err);
}

static rc take(struct page *p, str text, struct err *err)
{
    return read_book(p, text, arena_new(&p->mem, struct rulebook), err);
}

static bool is_whole(const struct example *e)
{
    return str_starts(e->text, S("rulebook ")) || str_starts(e->text, S("# ")) || str_eq(e->tag, S("rulebook"));
}

static str behind_head(struct page *p, const struct example *e)
{
    return is_whole(e) ? e->text : arena_printf(&p->mem, "%.*s\n%.*s", STR_ARG(p->head), STR_ARG(e->text));
}

static int setup(void **state)
{
    struct page *p = calloc(1, sizeof(*p));

    p->mem = arena_open((size_t)1 << 30);
    load_authorities(p);
    load_examples(p);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct page *p = *state;

    arena_close(&p->mem);
    free(p);
    return 0;
}

static void test_taken(void **state)
{
    struct page *p = *state;
    char shown[4096];
    struct err err;
    int taken = 0;

    for (ptrdiff_t i = 0; i < p->example.n; i++) {
        const struct example *e = &p->example.v[i];

        if (str_eq(e->tag, S("rulebook-refused")))
            continue;
        if (take(p, behind_head(p, e), &err) != RC_OK) {
            err_print(&err, shown, sizeof(shown));
            fail_msg("%s:%d: this example is refused:\n%s", PAGE, e->line, shown);
        }
        taken++;
    }
    assert_true(taken >= 25);
}

static void test_the_first_is_clean(void **state)
{
    struct page *p = *state;
    const struct example *first = &p->example.v[0];
    struct rulebook *book = arena_new(&p->mem, struct rulebook);
    struct buf said = buf_new(&p->mem);
    struct test_report report;
    struct lint lint;
    struct err err;

    assert_true(str_eq(first->tag, S("rulebook")));
    assert_int_equal(read_book(p, first->text, book, &err), RC_OK);
    assert_int_equal(lint_run(&p->mem, book, NULL, DAY_LAST, &lint, &err), RC_OK);
    lint_text(&lint, &said);
    if (lint.n)
        fail_msg("%s:%d: lint says of this example:\n%.*s", PAGE, first->line, STR_ARG(buf_text(&said)));
    assert_int_equal(testing_run(&p->mem, book, &report, &err), RC_OK);
    if (report.failed)
        fail_msg("%s:%d: a test of this example fails: %s", PAGE, first->line, report.failure.v[0].err.message);
    assert_true(report.passed > 0);
}

static void test_refused(void **state)
{
    struct page *p = *state;
    char shown[4096];
    struct err err;
    int refused = 0;

    for (ptrdiff_t i = 0; i < p->example.n; i++) {
        const struct example *e = &p->example.v[i];
        int n;

        if (!str_eq(e->tag, S("rulebook-refused")))
            continue;
        if (take(p, behind_head(p, e), &err) == RC_OK)
            fail_msg("%s:%d: this example is taken, and should be refused", PAGE, e->line);
        if (!is_whole(e))
            err.line -= p->head_lines;
        n = err_print(&err, shown, sizeof(shown));
        if (!str_eq((str){ shown, n }, e->message))
            fail_msg("%s:%d: the page shows\n%.*s\nbut the message is\n%s", PAGE, e->line, STR_ARG(e->message), shown);
        refused++;
    }
    assert_true(refused >= 20);
}

/* The words of the tables: a block has a row of the page's table, a kind its section and a process its row, in the words of its own row. */
static void test_words_of_the_tables(void **state)
{
    static const char *const rows[] = {
#define BLOCK(constant, word, what, times) "` | " what,
#define FIELD(block, name, need, value, options)
#include "rule/blocks.def"
#undef BLOCK
#undef FIELD
#define PROCESS(constant, name, sentence) "| `" name "` | " sentence " |",
#include "rule/processes.def"
#undef PROCESS
    };
    static const char *const kinds[] = {
#define KIND(constant, name, sentence) "### " name "\n\n*" sentence ".*",
#define KFIELD(kind, name, need, value, options)
#include "rule/kinds.def"
#undef KIND
#undef KFIELD
    };
    struct page *p = *state;

    for (int i = 0; i < countof(rows); i++)
        if (str_find_str(p->text, str_of(rows[i])) < 0)
            fail_msg("%s has not: %s", PAGE, rows[i]);
    for (int i = 0; i < countof(kinds); i++) {
        ptrdiff_t sentence = str_find_str(str_of(kinds[i]), S("*")) + 1;
        char *found = arena_cstr(&p->mem, str_of(kinds[i]));

        found[sentence] = (char)(found[sentence] - 'a' + 'A');
        if (str_find_str(p->text, str_of(found)) < 0)
            fail_msg("%s has not: %s", PAGE, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_the_first_is_clean),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_words_of_the_tables),
    };

    return cmocka_run_group_tests_name("the language page", tests, setup, teardown);
}
