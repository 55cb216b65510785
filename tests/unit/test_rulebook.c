/*
 * Rulebooks as files: what is refused and with which words (pairs of files), the values of
 * fields, the mirror and its hash, layers, and every example of docs/lint.md.
 */
#include "world.h"

#include "rule/boundary.h"
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

/* What is proposed can be pasted: it is taken, and the engine answers the same again. */
static void proposed_rows_can_be_pasted(void **state)
{
    static const char *const books[] = { "tests/rulebooks/small.rulebook", "rulebooks/north-east.rulebook",    "rulebooks/england.rulebook",
                                         "rulebooks/all-wales.rulebook",   "rulebooks/east-midlands.rulebook", "rulebooks/london-2015.rulebook" };
    (void)state;

    for (int i = 0; i < countof(books); i++) {
        struct rulebook *b = book_of(books[i]), *more = NULL;
        struct buf rows = buf_new(&world_mem);
        struct test_report before, after;
        char said[4096];
        struct err err;
        int n;

        assert_int_equal(boundary_propose(&world_mem, b, &rows, &n, &err), RC_OK);
        assert_int_equal(testing_run(&world_mem, b, &before, &err), RC_OK);
        if (read_book(str_of(books[i]), arena_printf(&world_mem, "%.*s\n%.*s", STR_ARG(b->text), STR_ARG(buf_text(&rows))), &more, &err) != RC_OK) {
            err_print(&err, said, sizeof(said));
            fail_msg("%s", said);
        }
        assert_int_equal(testing_run(&world_mem, more, &after, &err), RC_OK);
        assert_int_equal(after.failed, before.failed);
        assert_int_equal(after.passed, before.passed + n);
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

/* Whether lint finds ${code} in the rulebook ${text}. */
static bool finds_in(str code, str text)
{
    struct library library;
    struct rulebook *b = NULL;
    struct err err;
    struct lint lint;

    if (read_book(S("small"), text, &b, &err) != RC_OK) {
        if (!str_eq(code, S("RB000")))
            fail_msg("%.*s: line %d: %s\n%.*s", STR_ARG(code), err.line, err.message, STR_ARG(text));
        return true;
    }
    library_of(b, &library);
    assert_int_equal(lint_run(&world_mem, b, &library, day_from_civil(2028, 12, 31), &lint, &err), RC_OK);
    for (ptrdiff_t i = 0; i < lint.n; i++)
        if (str_eq(lint_id(lint.v[i].code), code))
            return true;
    return false;
}

/* Whether lint finds ${code} in small.rulebook with ${part} merged in. */
static bool finds(str code, str part)
{
    str text = merged(read_file("tests/rulebooks/small.rulebook"), part);

    if (str_find_str(part, S(" below cool-off")) >= 0)
        text = world_changed(text, S("  calendar:"), S("  builds on: below edition 2024-01\n  calendar:"));
    if (str_find_str(part, S("senior-social-worker")) >= 0)
        text = world_changed(text, S("covers roles: social-worker"), S("covers roles: social-worker, senior-social-worker"));
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
        cmocka_unit_test(literals_have_one_form),
        cmocka_unit_test(fields_are_typed),
        cmocka_unit_test(the_mirror_ignores_comments_and_nothing_else),
        cmocka_unit_test(the_mirror_holds_whole_numbers_and_sorted_keys),
        cmocka_unit_test(a_failing_test_is_shown_on_its_line),
        cmocka_unit_test(proposed_rows_can_be_pasted),
        cmocka_unit_test(layers_are_verified),
        cmocka_unit_test(the_book_below_must_be_there),
        cmocka_unit_test(what_nobody_expects_is_no_evidence),
        cmocka_unit_test(the_examples_of_the_lint_page),
        cmocka_unit_test(every_code_has_its_section),
        cmocka_unit_test(vim_knows_every_word),
        cmocka_unit_test(pages_are_escaped),
    };

    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
