/*
 * Rulebooks as files: what is refused and with which words (pairs of files), the values of
 * fields, the mirror and its hash, layers, and every example of docs/lint.md.
 */
#include "world.h"

#include "rule/boundary.h"
#include "rule/cover.h"
#include "rule/layer.h"
#include "rule/lint.h"
#include "rule/mirror.h"
#include "rule/show.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define REFUSED "tests/rulebooks/refused"

static str read_file(const char *name)
{
    return world_text(str_of(name));
}

static rc read_book(str file, str text, struct rulebook **out, struct err *err)
{
    struct rulebook *b = arena_new(&world_mem, struct rulebook);

    TRY(world_read(&world_mem, file, text, b, err));
    *out = b;
    return RC_OK;
}

static struct rulebook *book_of(const char *name)
{
    return world_rulebook(&world_mem, str_of(name), read_file(name));
}

/* ---- refused -------------------------------------------------------------------------------- */

static void check_refused(const char *name)
{
    struct rulebook *book;
    char said[4096], path[512], expected[512];
    struct err err = { 0 };

    snprintf(path, sizeof(path), "%s/%s", REFUSED, name);
    snprintf(expected, sizeof(expected), "%.*s.expected", (int)(strlen(path) - strlen(".rulebook")), path);
    if (read_book(str_of(path), read_file(path), &book, &err) == RC_OK)
        fail_msg("%s was taken", path);
    said[err_print(&err, said, sizeof(said))] = '\0';
    if (!str_eq(str_of(said), read_file(expected)))
        fail_msg("%s\n--- found\n%s--- expected\n%.*s", path, said, STR_ARG(read_file(expected)));
}

static void refused_files_say_why(void **state)
{
    DIR *folder = opendir(REFUSED);
    int n = 0;

    (void)state;
    assert_non_null(folder);
    for (struct dirent *d = readdir(folder); d; d = readdir(folder))
        if (str_ends(str_of(d->d_name), S(".rulebook"))) {
            check_refused(d->d_name);
            n++;
        }
    closedir(folder);
    assert_true(n >= 40);
}

/* Whatever the mistake, it has a line, unless the whole file is at fault. */
static void refusals_without_a_line(void **state)
{
    struct rulebook *book;
    struct err err;
    char *large = arena_alloc(&world_mem, (1 << 20) + 1, 1);

    (void)state;
    assert_int_equal(read_book(S("empty"), S(""), &book, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "'empty' holds no rulebook");
    memset(large, 'x', (1 << 20) + 1);
    assert_int_equal(read_book(S("large"), (str){ large, (1 << 20) + 1 }, &book, &err), RC_TOO_LARGE);
    assert_int_equal(read_book(S("latin"), S("rulebook x\n  title: caf\xe9\n"), &book, &err), RC_BAD_INPUT);
    assert_int_equal(err.line, 2);
    assert_string_equal(err.message, "this is not UTF-8 text");
}

/* ${first}, then ${times} times ${word}, on as many lines as that takes, then ${last}. */
static str repeated(const char *first, const char *word, int times, const char *last)
{
    enum { WIDTH = 390 };
    struct buf b = buf_new(&world_mem);
    ptrdiff_t line = 0;

    buf_z(&b, first);
    for (int i = 0; i < times; i++) {
        if (b.n - line + (ptrdiff_t)strlen(word) > WIDTH) {
            line = b.n;
            buf_z(&b, "\n   ");
        }
        buf_printf(&b, " %s", word);
    }
    buf_z(&b, last);
    return buf_text(&b);
}

static void check_limit(str field, int line, const char *message)
{
    static const char applies[] = "  applies to: assignments starting from 2025-01-01\n";
    str text = read_file("tests/rulebooks/small.rulebook");
    struct rulebook *book;
    struct err err = { 0 };

    text = world_changed(text, str_of(applies), arena_printf(&world_mem, "%s%.*s\n", applies, STR_ARG(field)));
    assert_int_equal(read_book(S("hostile"), text, &book, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, message);
    assert_int_equal(err.line, line);
    assert_true(err.hint[0]);
}

/* Within the limits of a file, and yet more than anybody writes: refused where it begins to be too much, however much there is. */
static void limits_hold_for_hostile_rulebooks(void **state)
{
    static const char terms[] = "a guard may have 64 comparisons, brackets and nots at most";
    struct buf exempts = buf_new(&world_mem);

    (void)state;
    check_limit(repeated("  when:", "not", 15030, " supply is msp"), 50, terms);
    check_limit(repeated("  when:", "supply is msp and", 15000, " supply is msp"), 53, terms);
    check_limit(repeated("  when:", "(supply is msp) or", 15000, " supply is msp"), 51, terms);
    check_limit(repeated("  when:", "((((((((((((", 10000, "supply is msp"), 50, "brackets may be 8 deep at most");
    for (int i = 0; i < 12000; i++)
        buf_printf(&exempts, "%s  exempt e%d: supply is msp", i ? "\n" : "", i);
    check_limit(buf_text(&exempts), 82, "a rule may have 32 exemptions at most");
}

/* A far entry of a list takes no more memory than a near one, however often it is named. */
static void far_entries_take_no_memory(void **state)
{
    enum { TESTS = 60, FIRST = 800, LAST = 999 };
    CLEANUP(arena_close) arena mem = arena_open((size_t)64 << 20); /* more ends the program */
    struct buf tests = buf_new(&mem);
    struct rulebook book;
    struct err err;
    str text;

    (void)state;
    for (int t = 0; t < TESTS; t++) {
        buf_printf(&tests, "test t%d\n  given: charge £30.00;\n", t);
        for (int i = FIRST; i <= LAST; i++)
            buf_printf(&tests, "    worker.assignments.%d.from 2020-01-01; worker.assignments.%d.to 2020-01-01%s\n", i, i, i < LAST ? ";" : "");
        buf_z(&tests, "  expect: cap passes\n\n");
    }
    text = world_changed(read_file("tests/rulebooks/small.rulebook"), S("tests cap\n"),
                         arena_printf(&mem, "%.*stests cap\n", STR_ARG(buf_text(&tests))));
    assert_int_equal(world_read(&mem, S("far"), text, &book, &err), RC_OK);
}

/* ---- values --------------------------------------------------------------------------------- */

static void literals_have_one_form(void **state)
{
    static const struct {
        const char *text;
        bool good;
        enum literal_type type;
        int64_t num;
    } rows[] = {
        { "£31.58", true, L_MONEY, 3158 },
        { "£0.00", true, L_MONEY, 0 },
        { "£1", false, 0, 0 },
        { "£1.5", false, 0, 0 },
        { "£01.50", false, 0, 0 },
        { "£1,000.00", false, 0, 0 },
        { "2025-04-01", true, L_DATE, 20179 },
        { "2025-02-30", false, 0, 0 },
        { "2025-4-1", false, 0, 0 },
        { "3 months", true, L_PERIOD, 3 },
        { "1 month", true, L_PERIOD, 1 },
        { "1 months", false, 0, 0 },
        { "5 working days", true, L_PERIOD, 5 },
        { "03 months", false, 0, 0 },
        { "12%", true, L_PERCENT, 12 },
        { "101%", false, 0, 0 },
        { "7", true, L_NUMBER, 7 },
        { "07", false, 0, 0 },
        { "not set", true, L_NOT_SET, 0 },
        { "none", true, L_NONE, 0 },
        { "yes", true, L_YES_NO, 1 },
        { "any-name", true, L_WORDS, 0 },
        { "", false, 0, 0 },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct literal l;
        bool good = literal_parse(str_of(rows[i].text), &l);

        if (good != rows[i].good || (good && (l.type != rows[i].type || l.num != rows[i].num)))
            fail_msg("%s", rows[i].text);
    }
}

static void fields_are_typed(void **state)
{
    struct rulebook *b = book_of("tests/rulebooks/small.rulebook");
    const struct block *cool_off = rulebook_block(b, B_RULE, S("cool-off")), *cap = rulebook_block(b, B_RULE, S("cap"));
    const struct tree_field *table = block_field(cap, S("table"));

    (void)state;
    assert_int_equal(b->force.from, block_field(cool_off, S("applies to"))->windows.v[0].from);
    assert_int_equal(block_field(cool_off, S("wait"))->literal.num, 6);
    assert_int_equal(block_field(cool_off, S("wait"))->literal.unit, UNIT_MONTHS);
    assert_int_equal(table->table.rows, 3);
    assert_int_equal(table->table.columns, 3);
    assert_true(str_eq(table->table.row[2].cell[1], S("£40.00")));
    assert_int_equal(b->roles, 1u << ROLE_SOCIAL_WORKER | 1u << ROLE_TEAM_MANAGER);
    assert_true(str_eq(block_named(cool_off, S("exempt"), S("redundancy"))->label, S("redundancy")));
}

/* ---- the mirror ----------------------------------------------------------------------------- */

static str mirror_of(const struct rulebook *b)
{
    struct buf text = buf_new(&world_mem);
    struct json_out o = json_out_new(&text, JSON_COMPACT);

    rulebook_json(b, &o);
    return buf_text(&text);
}

static void the_mirror_ignores_comments_and_nothing_else(void **state)
{
    str text = read_file("tests/rulebooks/small.rulebook");
    struct rulebook *a = NULL, *b = NULL;
    struct err err;

    (void)state;
    assert_int_equal(read_book(S("a"), text, &a, &err), RC_OK);
    assert_int_equal(read_book(S("b"), world_changed(text, S("rule cap is"), S("# A comment.\nrule cap is")), &b, &err), RC_OK);
    assert_true(str_eq(a->hash, b->hash));
    assert_int_equal(a->hash.n, 64);
    assert_int_equal(read_book(S("b"), world_changed(text, S("may not be above"), S("must not be above")), &b, &err), RC_OK);
    assert_false(str_eq(a->hash, b->hash));
    assert_int_equal(read_book(S("b"), world_changed(text, S("£30.01"), S("£30.02")), &b, &err), RC_OK);
    assert_false(str_eq(a->hash, b->hash));
}

/* What some editors put before text is no part of it; within it, it is a hidden character as any other. */
static void a_byte_order_mark_is_passed_over(void **state)
{
    str text = read_file("tests/rulebooks/small.rulebook"), mark = S("\xEF\xBB\xBF");
    str marked = arena_printf(&world_mem, "%.*s%.*s", STR_ARG(mark), STR_ARG(text));
    struct rulebook *a = NULL, *b = NULL;
    struct err err;

    (void)state;
    assert_int_equal(read_book(S("a"), text, &a, &err), RC_OK);
    assert_int_equal(read_book(S("b"), marked, &b, &err), RC_OK);
    assert_true(str_eq(a->hash, b->hash));
    assert_int_equal(read_book(S("b"), arena_printf(&world_mem, "%.*s%.*s", STR_ARG(mark), STR_ARG(marked)), &b, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "a hidden character (U+FEFF)");
    assert_int_equal(err.col, 1);
}

static void the_mirror_keeps_what_is_written_in_order(void **state)
{
    static const char tail[] = "\nscenario first\n  from: 2026-01-01\n  set cap team-manager: £41.00\n  set notice at least: 5 weeks\n"
                               "\nscenario second\n  from: 2026-01-01\n  set cap team-manager: £42.00\n";
    str text = arena_printf(&world_mem, "%.*s%s", STR_ARG(read_file("tests/rulebooks/small.rulebook")), tail), mirror;
    struct rulebook *a = NULL, *b = NULL;
    struct err err;

    (void)state;
    assert_int_equal(read_book(S("a"), text, &a, &err), RC_OK);
    mirror = mirror_of(a);
    assert_true(str_find_str(mirror, S("\"order\":[\"set cap team-manager\",\"set notice at least\"]")) > 0);
    assert_true(str_find_str(mirror, S("\"scenario first\",\"scenario second\"]")) > 0);
    assert_int_equal(read_book(S("b"),
                               world_changed(text, S("  set cap team-manager: £41.00\n  set notice at least: 5 weeks\n"),
                                             S("  set notice at least: 5 weeks\n  set cap team-manager: £41.00\n")),
                               &b, &err),
                     RC_OK);
    assert_false(str_eq(a->hash, b->hash));
    assert_int_equal(read_book(S("b"),
                               world_changed(text, S("  from: 2026-01-01\n  set cap team-manager: £42.00\n"),
                                             S("  set cap team-manager: £42.00\n  from: 2026-01-01\n")),
                               &b, &err),
                     RC_OK);
    assert_true(str_eq(a->hash, b->hash));
}

static void the_mirror_holds_whole_numbers_and_sorted_keys(void **state)
{
    static const char *const pieces[] = {
        "{\"access\":{},\"approval\":{\"above-cap\":{\"fields\":{\"approvers\":[\"director of children's services\",\"chief "
        "executive\"],\"before\":\"assignment start\"",
        "\"table\":[{\"caps\":[[\"social-worker\",3000],[\"team-manager\",4000]],\"from\":\"2025-01-01\"},{\"caps\":[[\"social-worker\",3100],["
        "\"team-manager\",4000]],\"from\":\"2026-01-01\"}]",
        "\"wait\":{\"n\":6,\"unit\":\"months\"}",
        "\"in force\":{\"from\":\"2025-01-01\",\"until\":null}",
        "\"exempt\":{\"redundancy\":\"left-because in redundancy-voluntary, redundancy-compulsory\"}",
        "\"clock\":{\"meeting\":{\"from\":\"year "
        "passed\",\"limit\":{\"n\":4,\"unit\":\"weeks\"},\"owner\":\"invented-office\",\"tell\":[\"other-office\"]}}",
        "\"engagement.charge.total\":{\"pence\":2900}",
    };
    (void)state;
    str mirror = mirror_of(book_of("tests/rulebooks/small.rulebook"));

    for (int i = 0; i < countof(pieces); i++)
        if (str_find_str(mirror, str_of(pieces[i])) < 0)
            fail_msg("%s\nnot in\n%.*s", pieces[i], STR_ARG(mirror));
}

/* ---- tests in the file ---------------------------------------------------------------------- */

static void a_failing_test_is_shown_on_its_line(void **state)
{
    str text = world_changed(read_file("tests/rulebooks/small.rulebook"), S("£30.00 | passes"), S("£30.00 | fails"));
    struct test_report report;
    struct rulebook *b = NULL;
    struct err err;

    (void)state;
    assert_int_equal(read_book(S("small"), text, &b, &err), RC_OK);
    assert_int_equal(testing_run(&world_mem, b, &report, &err), RC_OK);
    assert_int_equal(report.failed, 1);
    assert_true(report.passed > 15);
    assert_true(str_starts(str_of(report.failure.v[0].err.message), S("this is expected; found: passes")));
    assert_non_null(strstr(report.failure.v[0].err.quote, "£30.00 | fails"));
}

static bool is_tests(str block)
{
    str line;

    do
        str_cut(block, '\n', &line, &block);
    while (str_starts(line, S("#")));
    return str_starts(line, S("test ")) || str_starts(line, S("tests "));
}

/* ${text} as its author has it before the first test is written. */
static str without_tests(str text)
{
    struct buf out = buf_new(&world_mem);
    str rest = str_sub(text, 0, text.n - 1), block;

    for (bool more = true; more;) {
        more = str_cut_str(rest, S("\n\n"), &block, &rest);
        if (!is_tests(block))
            buf_printf(&out, "%s%.*s\n", out.n ? "\n" : "", STR_ARG(block));
    }
    return buf_text(&out);
}

static void proposed(const struct rulebook *b, struct buf *rows, int *n)
{
    struct err err;

    *rows = buf_new(&world_mem);
    if (boundary_propose(&world_mem, b, rows, n, &err) != RC_OK)
        fail_msg("%s", err.message);
}

/* Where every answer is shown there is nothing to propose. */
static void nothing_is_proposed_that_a_test_shows(void **state)
{
    struct cover cover;
    struct buf rows;
    struct err err;
    int n;

    (void)state;
    assert_int_equal(cover_run(&world_mem, book_of("rulebooks/north-east.rulebook"), &cover, &err), RC_OK);
    assert_int_equal(cover.done, cover.asked);
    proposed(book_of("rulebooks/north-east.rulebook"), &rows, &n);
    assert_int_equal(n, 0);
}

/* What is proposed can be pasted: it is taken, the engine answers the same again, and nothing of it is proposed twice. */
static void proposed_rows_can_be_pasted(void **state)
{
    static const char *const books[] = { "tests/rulebooks/small.rulebook", "rulebooks/north-east.rulebook",    "rulebooks/england.rulebook",
                                         "rulebooks/all-wales.rulebook",   "rulebooks/east-midlands.rulebook", "rulebooks/london-2015.rulebook" };
    (void)state;

    for (int i = 0; i < countof(books); i++) {
        struct rulebook *b = NULL, *more = NULL;
        struct test_report report;
        char said[4096];
        struct buf rows;
        struct err err;
        int n;

        assert_int_equal(read_book(str_of(books[i]), without_tests(read_file(books[i])), &b, &err), RC_OK);
        proposed(b, &rows, &n);
        assert_true(n >= 8);
        if (read_book(str_of(books[i]), arena_printf(&world_mem, "%.*s\n%.*s", STR_ARG(b->text), STR_ARG(buf_text(&rows))), &more, &err) != RC_OK) {
            err_print(&err, said, sizeof(said));
            fail_msg("%s", said);
        }
        assert_int_equal(testing_run(&world_mem, more, &report, &err), RC_OK);
        assert_int_equal(report.failed, 0);
        assert_int_equal(report.passed, n);
        proposed(more, &rows, &n);
        assert_int_equal(n, 0);
    }
}

/* ---- layers --------------------------------------------------------------------------------- */

static void library_of(struct rulebook *upper, struct library *out)
{
    *out = (struct library){ .authorities = &world_authorities };
    *PUSH(&world_mem, &out->book) = book_of("tests/rulebooks/below.rulebook");
    *PUSH(&world_mem, &out->book) = upper;
}

/* small.rulebook made to build on below.rulebook, with its cool-off as given. */
static struct rulebook *layered(str header, str wait, str exemption)
{
    str text = read_file("tests/rulebooks/small.rulebook");
    struct rulebook *b = NULL;
    struct err err;

    text = world_changed(text, S("  calendar:"), S("  builds on: below edition 2024-01\n  calendar:"));
    text = world_changed(text, S("rule cool-off is cool-off"), header);
    text = world_changed(text, S("wait: 6 months"), wait);
    text = world_changed(text, S("  exempt redundancy: left-because in redundancy-voluntary, redundancy-compulsory\n"), exemption);
    text = world_changed(text, S("  SM-004: exemption redundancy of cool-off\n"), S(""));
    text = world_changed(text, S("  2025-01-10 | 2025-07-10 | redundancy-voluntary | exempt redundancy\n"), S(""));
    text = world_changed(text, S("where: any signatory"), S("where: same region"));
    assert_int_equal(read_book(S("small"), text, &b, &err), RC_OK);
    return b;
}

static void layers_are_verified(void **state)
{
    static const struct {
        const char *header, *wait, *exemption, *message;
    } rows[] = {
        { "rule cool-off is cool-off", "wait: 6 months", "", "'below' has a rule of this name too" },
        { "rule cool-off is cool-off tightens below cool-off", "wait: 6 months", "", NULL },
        { "rule cool-off is cool-off tightens below cool-off", "wait: 3 months", "", NULL },
        { "rule cool-off is cool-off tightens below cool-off", "wait: 2 months", "",
          "rule 'cool-off' says that it tightens below's, but wait is '2 months after leaving a substantive post', below it '3 months after leaving "
          "a substantive post'" },
        { "rule cool-off is cool-off derogates below cool-off", "wait: 2 months", "", NULL },
        { "rule cool-off is cool-off tightens below cool-off", "wait: 6 months", "  exempt redundancy: left-because is retired\n",
          "rule 'cool-off' says that it tightens below's, but exemption 'redundancy' is not in the rule below" },
        { "rule cool-off is cool-off tightens below cool-of", "wait: 6 months", "", "rulebook 'below' has no rule 'cool-of'" },
    };
    (void)state;

    for (int i = 0; i < countof(rows); i++) {
        struct library library;
        struct err err = { 0 };
        rc code;

        library_of(layered(str_of(rows[i].header), str_of(rows[i].wait), str_of(rows[i].exemption)), &library);
        code = library_settle(&world_mem, &library, &err);
        assert_int_equal(code, rows[i].message ? RC_BAD_INPUT : RC_OK);
        if (rows[i].message)
            assert_string_equal(err.message, rows[i].message);
    }
}

static void the_book_below_must_be_there(void **state)
{
    static const struct {
        const char *on, *message;
    } rows[] = {
        { "builds on: belo edition 2024-01", "there is no rulebook 'belo'" },
        { "builds on: below edition 2023-01", "rulebook 'below' is edition '2024-01', not '2023-01'" },
        { "builds on: small edition 2025-01", "a rulebook cannot build on itself" },
    };
    (void)state;

    for (int i = 0; i < countof(rows); i++) {
        str text =
            world_changed(read_file("tests/rulebooks/small.rulebook"), S("  calendar:"), arena_printf(&world_mem, "  %s\n  calendar:", rows[i].on));
        struct library library;
        struct rulebook *b = NULL;
        struct err err = { 0 };

        assert_int_equal(read_book(S("small"), text, &b, &err), RC_OK);
        library_of(b, &library);
        assert_int_equal(library_settle(&world_mem, &library, &err), RC_BAD_INPUT);
        assert_string_equal(err.message, rows[i].message);
    }
}

/* ---- lint ----------------------------------------------------------------------------------- */

/* "rule cool-off", "clause 4": the first words of a header, by which a fragment takes a block's place. */
static str header_key(str block)
{
    str line, word, rest, id;

    while (str_starts(block, S("#")))
        str_cut(block, '\n', &line, &block);
    str_cut(block, '\n', &line, &rest);
    str_cut(line, ' ', &word, &rest);
    if (str_eq(word, S("rule")) || str_eq(word, S("process")) || str_eq(word, S("manual")))
        str_cut(rest, ' ', &id, &rest);
    else
        id = rest;
    return str_eq(word, S("tests")) ? (str){ 0 } : str_sub(line, 0, id.p + id.n - line.p);
}

static bool next_block(str *rest, str *block)
{
    bool any = rest->n > 0;

    str_cut_str(*rest, S("\n\n"), block, rest);
    if (str_ends(*block, S("\n")))
        block->n--;
    return any;
}

/* The blocks of ${part} in ${text}, each in the place of the one it is named like, or at the end. */
static str merged(str text, str part)
{
    struct buf out = buf_new(&world_mem);
    str rest = text, block, more;

    while (next_block(&rest, &block)) {
        str put = block, key = header_key(block), fragment;

        for (more = part; next_block(&more, &fragment);)
            if (key.n && str_eq(header_key(fragment), key))
                put = fragment;
        buf_printf(&out, "%s%.*s\n", out.n ? "\n" : "", STR_ARG(put));
    }
    for (more = part; next_block(&more, &block);) {
        bool placed = false;
        str old;

        for (rest = text; next_block(&rest, &old);)
            placed |= header_key(block).n && str_eq(header_key(old), header_key(block));
        if (!placed)
            buf_printf(&out, "\n%.*s\n", STR_ARG(block));
    }
    return buf_text(&out);
}

/* The first ${code} that lint finds in the rulebook ${text}, or NULL. */
static const struct err *found_in(str code, str text)
{
    struct library library;
    struct rulebook *b = NULL;
    struct err *refusal = arena_new(&world_mem, struct err);
    struct lint lint;

    if (read_book(S("small"), text, &b, refusal) != RC_OK) {
        if (!str_eq(code, S("RB000")))
            fail_msg("%.*s: line %d: %s\n%.*s", STR_ARG(code), refusal->line, refusal->message, STR_ARG(text));
        return refusal;
    }
    library_of(b, &library);
    assert_int_equal(lint_run(&world_mem, b, &library, day_from_civil(2028, 12, 31), &lint, refusal), RC_OK);
    for (ptrdiff_t i = 0; i < lint.n; i++)
        if (str_eq(lint_id(lint.v[i].code), code))
            return &lint.v[i].err;
    return NULL;
}

static bool finds_in(str code, str text)
{
    return found_in(code, text) != NULL;
}

/* Whether lint finds ${code} in small.rulebook with ${part} merged in. */
static bool finds(str code, str part)
{
    str text = merged(read_file("tests/rulebooks/small.rulebook"), part);

    if (str_find_str(part, S(" below cool-off")) >= 0)
        text = world_changed(text, S("  calendar:"), S("  builds on: below edition 2024-01\n  calendar:"));
    if (str_find_str(part, S("senior-social-worker")) >= 0)
        text = world_changed(text, S("covers roles: social-worker"), S("covers roles: social-worker, senior-social-worker"));
    if (str_eq(code, S("RB019")))
        text = world_changed(text, S("in force: from 2025-01-01"), S("in force: from 2025-01-01 until 2030-12-31"));
    if (str_find_str(part, S("exempt redundancy")) < 0 && str_find_str(part, S("is cool-off")) >= 0) {
        text = world_changed(text, S("  SM-004: exemption redundancy of cool-off\n"), S(""));
        text = world_changed(text, S("  2025-01-10 | 2025-07-10 | redundancy-voluntary | exempt redundancy\n"), S(""));
    }
    return finds_in(code, text);
}

/* A verdict shows nothing of a rule that the test does not name. */
static void what_nobody_expects_is_no_evidence(void **state)
{
    static const char test[] = "test free on the day\n  given: left 2025-01-10; start 2025-07-11\n  expect: ";
    str row = S("  2025-01-10 | 2025-07-11 | resignation          | passes\n");
    str without = world_changed(read_file("tests/rulebooks/small.rulebook"), row, S(""));
    str verdict = world_changed(without, S("scenario dearer"), arena_printf(&world_mem, "%sverdict clear\n\nscenario dearer", test));
    str named = world_changed(without, S("scenario dearer"), arena_printf(&world_mem, "%scool-off passes\n\nscenario dearer", test));

    (void)state;
    assert_true(finds_in(S("RB021"), verdict));
    assert_false(finds_in(S("RB021"), named));
}

/* Its author cannot publish bank holidays. */
static void an_open_end_is_not_blamed_for_the_calendar(void **state)
{
    str text = world_changed(read_file("tests/rulebooks/small.rulebook"), S("meeting: 4 weeks"), S("meeting: 20 working days"));

    (void)state;
    assert_false(finds_in(S("RB019"), text));
    assert_true(finds_in(S("RB019"), world_changed(text, S("in force: from 2025-01-01"), S("in force: from 2025-01-01 until 2030-12-31"))));
    assert_false(finds_in(S("RB019"), world_changed(text, S("in force: from 2025-01-01"), S("in force: from 2025-01-01 until 2028-12-31"))));
}

/* Once for a rule, in the order of its clauses, whichever note asks; a note that names its rules asks about those. */
static void the_open_clauses_of_a_rule_are_told_once(void **state)
{
    static const char asks[] = "note %s\n  clause: %s\n%s  question: is it so?\n  status: open\n  until decided: yes\n\nexample inside";
    static const struct {
        const char *about, *rules, *message;
    } rows[] = {
        { "3", "", "clause 3 is open to question, and rule 'notice', which can block, rests on it" },
        { "4, 3, 1", "  rules: notice\n", "clauses 3, 4 and 1 are open to question, and rule 'notice', which can block, rests on them" },
        { "4, 3, 1", "  rules: cool-off\n", NULL },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        str text = world_changed(read_file("tests/rulebooks/small.rulebook"), S("is notice\n  clause: 3"), S("is notice\n  clause: 3, 4, 1"));
        const struct err *found;

        text = world_changed(text, S("example inside"), arena_printf(&world_mem, asks, "first", rows[i].about, rows[i].rules));
        text = world_changed(text, S("example inside"), arena_printf(&world_mem, asks, "second", rows[i].about, rows[i].rules));
        found = found_in(S("RB025"), text);
        assert_true(!found == !rows[i].message);
        if (found)
            assert_string_equal(found->message, rows[i].message);
    }
}

static void the_examples_of_the_lint_page(void **state)
{
    str page = read_file("docs/lint.md"), fence;
    int found = 0, mended = 0;

    (void)state;
    while (str_cut_str(page, S("\n```rulebook "), &fence, &page)) {
        str head, code, what, part;
        bool expected;

        str_cut(page, '\n', &head, &page);
        str_cut(head, ' ', &code, &what);
        str_cut_str(page, S("```\n"), &part, &page);
        expected = str_eq(what, S("found"));
        if (finds(code, part) != expected)
            fail_msg("%.*s %.*s:\n%.*s", STR_ARG(code), STR_ARG(what), STR_ARG(part));
        found += expected;
        mended += !expected;
    }
    assert_int_equal(found, mended);
    assert_int_equal(found, LINT_CODES - 1); /* RB017 needs two rulebooks, and is told in words */
}

static void every_code_has_its_section(void **state)
{
    str page = read_file("docs/lint.md");

    (void)state;
    for (int c = 0; c < LINT_CODES; c++) {
        str id = lint_id((enum lint_code)c), row;

        row = arena_printf(&world_mem, "| [%.*s](#rb%.*s) | %s | %.*s |\n", STR_ARG(id), STR_ARG(str_from(id, 2)),
                           lint_is_error((enum lint_code)c) ? "error" : "warning", STR_ARG(lint_what((enum lint_code)c)));
        if (str_find_str(page, row) < 0 || str_find_str(page, arena_printf(&world_mem, "\n## %.*s\n", STR_ARG(id))) < 0)
            fail_msg("docs/lint.md has not: %.*s", STR_ARG(row));
    }
}

/* ---- the language page ---------------------------------------------------------------------- */

/* What stands under a heading of docs/rulebook-language.md, until the next of its level or above. */
static str section(str page, const char *heading)
{
    str title = arena_printf(&world_mem, "\n%s\n", heading);
    ptrdiff_t at = str_find_str(page, title), end = -1;
    int level = (int)strspn(heading, "#");

    if (at < 0)
        fail_msg("docs/rulebook-language.md has no '%s'", heading);
    page = str_from(page, at + title.n);
    for (int l = 2; l <= level; l++) {
        ptrdiff_t next = str_find_str(page, arena_printf(&world_mem, "\n%.*s ", l, "####"));

        end = next >= 0 && (end < 0 || next < end) ? next : end;
    }
    return end < 0 ? page : str_sub(page, 0, end);
}

static bool stands_in(str span, str word)
{
    for (ptrdiff_t at = 0, more; (more = str_find_str(str_from(span, at), word)) >= 0; at++) {
        at += more;
        if ((at == 0 || span.p[at - 1] == ' ') && (at + word.n == span.n || memchr(" ,:;", span.p[at + word.n], 4)))
            return true;
    }
    return false;
}

/* Whether ${word} stands between backticks, outside the examples. */
static bool is_told(str text, str word)
{
    struct buf prose = buf_new(&world_mem);
    bool in_example = false;
    str line, span;

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        in_example ^= str_starts(line, S("```"));
        if (!in_example && !str_starts(line, S("```")))
            buf_printf(&prose, "%.*s ", STR_ARG(line));
    }
    text = buf_text(&prose);
    while (str_cut(text, '`', &span, &text)) {
        str_cut(text, '`', &span, &text);
        if (stands_in(span, word))
            return true;
    }
    return false;
}

static void must_tell(str text, str word, const char *where)
{
    if (!is_told(text, word))
        fail_msg("docs/rulebook-language.md, '%s', does not tell '%.*s'", where, STR_ARG(word));
}

/* The words that a field takes, which another field may have told: as they stand, a set's codes, or what people call those. */
static void options_are_told(str page, const struct field_def *f, const char *where)
{
    bool phrases = f->type == V_PHRASE || f->type == V_LIST || f->type == V_WAIT || f->type == V_COUNT;
    const struct code_set *set = f->type == V_CODE || f->type == V_CODES || f->type == V_WORDS ? codes_named(f->options) : NULL;

    for (int i = 0; phrases && i < phrase_count(f->options); i++)
        must_tell(page, phrase_option(f->options, i), where);
    for (int i = 0; set && i < set->n; i++)
        must_tell(section(page, "## 4. Values"), f->type == V_WORDS ? code_words(set, i, LANG_EN) : set->code[i].text, "## 4. Values");
}

static void fields_are_told(str page, struct field_defs fields, const char *where)
{
    str own = section(page, where);

    for (ptrdiff_t i = 0; i < fields.n; i++) {
        must_tell(own, fields.v[i].name, where);
        options_are_told(page, &fields.v[i], where);
    }
}

static void the_language_page_tells_every_field(void **state)
{
    static const char *const where[BLOCK_TYPES] = {
        [B_RULEBOOK] = "## 5. The rulebook block",
        [B_CLAUSE] = "## 6. Clauses",
        [B_RULE] = "## 7. Rules",
        [B_APPROVAL] = "## 9. Approvals",
        [B_PROCESS] = "## 10. Processes",
        [B_RETURN] = "## 11. Returns, reports, records, access, parameters",
        [B_REPORT] = "## 11. Returns, reports, records, access, parameters",
        [B_RECORD] = "## 11. Returns, reports, records, access, parameters",
        [B_ACCESS] = "## 11. Returns, reports, records, access, parameters",
        [B_PARAMETER] = "## 11. Returns, reports, records, access, parameters",
        [B_MANUAL] = "## 12. Manual checks and notes",
        [B_NOTE] = "## 12. Manual checks and notes",
        [B_EXAMPLE] = "## 16. The example and the tests",
        [B_TEST] = "## 16. The example and the tests",
        [B_TESTS] = "## 16. The example and the tests",
        [B_SCENARIO] = "## 17. Scenarios",
    };
    str page = read_file("docs/rulebook-language.md");

    (void)state;
    for (int t = 0; t < BLOCK_TYPES; t++) {
        must_tell(section(page, "## 3. Blocks"), block_word((enum block_type)t), "## 3. Blocks");
        fields_are_told(page, block_fields((enum block_type)t), where[t]);
    }
    for (int k = 0; k < K_MANUAL; k++)
        fields_are_told(page, kind_fields((enum rule_kind)k), arena_printf(&world_mem, "### %.*s", STR_ARG(kind_name((enum rule_kind)k))).p);
    for (int e = 0; e < EVENTS; e++)
        must_tell(section(page, "## 7. Rules"), event_phrase((enum event)e), "## 7. Rules");
    for (int k = 0; k < PROCESS_KINDS; k++)
        must_tell(section(page, "## 10. Processes"), process_kind_name((enum process_kind)k), "## 10. Processes");
}

static void the_language_page_tells_every_code(void **state)
{
    static const struct code_set *const sets[] = {
#define CODES(set, ...) &codes_##set,
#include "domain/codes.def"
#undef CODES
    };
    str own = section(read_file("docs/rulebook-language.md"), "## 4. Values");

    (void)state;
    for (int i = 0; i < countof(sets); i++)
        for (int k = 0; k < sets[i]->n; k++)
            must_tell(own, sets[i]->code[k].text, "## 4. Values");
}

static void the_language_page_tells_every_fact(void **state)
{
    static const struct {
        str name, path;
    } facts[] = {
#define FACT(constant, name, type, codes, label, path) { S(name), S(path) },
#include "domain/facts.def"
#undef FACT
#define ALIAS(name, path) { S(name), S(path) },
#include "rule/aliases.def"
#undef ALIAS
    };
    const char *where = "## 16. The example and the tests";
    str page = read_file("docs/rulebook-language.md"), own = section(page, where);

    (void)state;
    for (int i = 0; i < countof(facts); i++) {
        must_tell(own, facts[i].name, where);
        if (facts[i].path.n)
            must_tell(own, facts[i].path, where);
    }
}

/* ---- the editor ------------------------------------------------------------------------------ */

static void vim_must_know(str page, str word, const char *what)
{
    for (ptrdiff_t at = 0;; at++) {
        ptrdiff_t more = str_find_str(str_from(page, at), word);

        if (more < 0)
            fail_msg("tools/concordat.vim does not know the %s '%.*s'", what, STR_ARG(word));
        at += more;
        if ((page.p[at - 1] == '(' || page.p[at - 1] == '|') && page.p[at + word.n] == '\\')
            return;
    }
}

static void vim_knows_every_word(void **state)
{
    str page = read_file("tools/concordat.vim");

    (void)state;
    for (int t = 0; t < BLOCK_TYPES; t++) {
        vim_must_know(page, block_word((enum block_type)t), "block");
        for (ptrdiff_t i = 0; i < block_fields((enum block_type)t).n; i++)
            vim_must_know(page, block_fields((enum block_type)t).v[i].name, "field");
    }
    for (int k = 0; k < RULE_KINDS; k++) {
        vim_must_know(page, kind_name((enum rule_kind)k), "kind");
        for (ptrdiff_t i = 0; i < kind_fields((enum rule_kind)k).n; i++)
            vim_must_know(page, kind_fields((enum rule_kind)k).v[i].name, "field");
    }
    for (int k = 0; k < PROCESS_KINDS; k++)
        vim_must_know(page, process_kind_name((enum process_kind)k), "process");
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* Every < of the page begins a tag that is closed in order; nothing of a rulebook can open one. */
static void pages_are_escaped(void **state)
{
    str text = read_file("tests/rulebooks/small.rulebook");
    struct buf html = buf_new(&world_mem);
    struct rulebook *b = NULL;
    struct err err;

    (void)state;
    text = world_changed(text, S("talk about the caps."), S("talk about <script>alert('caps')</script> & \"more\"."));
    assert_int_equal(read_book(S("small"), text, &b, &err), RC_OK);
    show_book(b, true, &html);
    assert_true(str_find_str(buf_text(&html), S("<script")) < 0);
    assert_true(str_find_str(buf_text(&html), S("&lt;script&gt;alert(&#39;caps&#39;)&lt;/script&gt; &amp; &quot;more&quot;.")) > 0);
    assert_true(str_find_str(buf_text(&html), S("<html lang=\"en-GB\">")) > 0);
    assert_true(str_find_str(buf_text(&html), S("<caption>")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_files_say_why),
        cmocka_unit_test(refusals_without_a_line),
        cmocka_unit_test(limits_hold_for_hostile_rulebooks),
        cmocka_unit_test(far_entries_take_no_memory),
        cmocka_unit_test(literals_have_one_form),
        cmocka_unit_test(fields_are_typed),
        cmocka_unit_test(the_mirror_ignores_comments_and_nothing_else),
        cmocka_unit_test(a_byte_order_mark_is_passed_over),
        cmocka_unit_test(the_mirror_keeps_what_is_written_in_order),
        cmocka_unit_test(the_mirror_holds_whole_numbers_and_sorted_keys),
        cmocka_unit_test(a_failing_test_is_shown_on_its_line),
        cmocka_unit_test(proposed_rows_can_be_pasted),
        cmocka_unit_test(nothing_is_proposed_that_a_test_shows),
        cmocka_unit_test(layers_are_verified),
        cmocka_unit_test(the_book_below_must_be_there),
        cmocka_unit_test(what_nobody_expects_is_no_evidence),
        cmocka_unit_test(an_open_end_is_not_blamed_for_the_calendar),
        cmocka_unit_test(the_open_clauses_of_a_rule_are_told_once),
        cmocka_unit_test(the_examples_of_the_lint_page),
        cmocka_unit_test(every_code_has_its_section),
        cmocka_unit_test(the_language_page_tells_every_field),
        cmocka_unit_test(the_language_page_tells_every_code),
        cmocka_unit_test(the_language_page_tells_every_fact),
        cmocka_unit_test(vim_knows_every_word),
        cmocka_unit_test(pages_are_escaped),
    };

    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
