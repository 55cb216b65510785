/* Writing HTML: what is escaped and how, what is refused, and what only a bug could do. */
#include "some_memory.h"

#include "web/assets.h"
#include "web/govuk/field.h"
#include "web/govuk/input.h"
#include "web/govuk/list.h"
#include "web/govuk/navigation.h"
#include "web/page.h"
#include "web/problem_page.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct html begun(void)
{
    return html_new(&mem, LANG_EN);
}

static void wrote(struct html *h, const char *expected)
{
    assert_string_equal(arena_cstr(&mem, html_finish(h)), expected);
}

static void elements(void **state)
{
    struct html h = begun();

    (void)state;
    html_open_class(&h, "div", "a b");
    html_attr_int(&h, "data-n", -7);
    html_flag(&h, "hidden");
    html_void(&h, "br");
    html_element(&h, "p", "c", S("x"));
    html_open(&h, "b");
    html_close(&h, "b");
    html_raw(&h, "<i>as it is</i>");
    html_close(&h, "div");
    wrote(&h, "<div class=\"a b\" data-n=\"-7\" hidden><br><p class=\"c\">x</p><b></b><i>as it is</i></div>");

    h = begun();
    html_void(&h, "hr");
    html_classes(&h, NULL, "a", NULL, "b");
    wrote(&h, "<hr class=\"a b\">");
}

static void escapes(void **state)
{
    static const struct {
        const char *text, *html;
    } rows[] = {
        { "", "" },
        { "plain", "plain" },
        { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "\" onclick='x' a=\"", "&quot; onclick=&#39;x&#39; a=&quot;" },
        { "a & b &amp; c", "a &amp; b &amp;amp; c" },
        { "--></textarea>", "--&gt;&lt;/textarea&gt;" },
        { "Tŷ’r Ŵyn", "Tŷ’r Ŵyn" },
        { "a\tb\nc", "a\tb\nc" },
        { "a\x01"
          "b\x1B"
          "c\x7F",
          "a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD"
          "c\xEF\xBF\xBD" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct html h = begun();

        html_open(&h, "p");
        html_attr(&h, "title", str_of(rows[i].text));
        html_text(&h, str_of(rows[i].text));
        html_close(&h, "p");
        wrote(&h, arena_cstr(&mem, arena_printf(&mem, "<p title=\"%s\">%s</p>", rows[i].html, rows[i].html)));
    }
}

/* What is written from right to left turns nothing around it, wherever somebody's words are shown. */
static void turns(void **state)
{
    static const struct {
        const char *text, *html;
    } rows[] = {
        { "Ann", "Ann" },
        { "\u05D0 <", "<bdi>\u05D0 &lt;</bdi>" },
        { "From \u2068\u05D0\u2069 to \u2068\u05D1\u2069.", "From <bdi>\u05D0</bdi> to <bdi>\u05D1</bdi>." },
        { "\u05D0 \u2068\u05D1\u2069", "<bdi>\u05D0 <bdi>\u05D1</bdi></bdi>" },
        { "a\u202Eb", "<bdi>a\uFFFDb</bdi>" },
        { "a\u2069b", "<bdi>a\uFFFDb</bdi>" },
        { "a\u2068b", "<bdi>a<bdi>b</bdi></bdi>" },
        { "1\u20442", "1\u20442" },
    };
    struct html h;

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        h = begun();
        html_element(&h, "h1", "x", str_of(rows[i].text));
        wrote(&h, arena_cstr(&mem, arena_printf(&mem, "<h1 class=\"x\">%s</h1>", rows[i].html)));
    }
    h = begun();
    govuk_link(&h, &(struct govuk_link){ S("\u05D0"), S("/x") });
    wrote(&h, "<a class=\"govuk-link\" href=\"/x\"><bdi>\u05D0</bdi></a>");
    h = begun();
    html_content(&h, content_user(S("a\u202Eb")));
    wrote(&h, "<bdi>a\u202Eb</bdi>");
}

/* Where there is nothing but text the isolates stay, and what somebody typed stays as it was. */
static void turns_in_text(void **state)
{
    static const char *const elements[] = { "title", "option", "textarea" };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(elements); i++) {
        struct html h = begun();

        html_open(&h, elements[i]);
        html_text(&h, S("\u05D0 \u2068\u05D1\u2069\u202E"));
        html_close(&h, elements[i]);
        wrote(&h, arena_cstr(&mem, arena_printf(&mem, "<%s>\u05D0 \u2068\u05D1\u2069\u202E</%s>", elements[i], elements[i])));
    }
}

static void addresses(void **state)
{
    static const struct {
        const char *url;
        bool leads; /* else it is '#' */
    } rows[] = {
        { "/en/workers?a=1&b=2", true },
        { "#main", true },
        { "?page=2", true },
        { "a/b", true },
        { "", true },
        { "/a:b", true },
        { "?a:b", true },
        { "https://example.org/", true },
        { "HTTPS://example.org/", true },
        { "mailto:a@example.org", true },
        { "tel:+441632960001", true },
        { "http://example.org/", false },
        { "javascript:alert(1)", false },
        { "JaVaScRiPt:alert(1)", false },
        { " javascript:alert(1)", false },
        { "java\nscript:alert(1)", false },
        { "\x01javascript:alert(1)", false },
        { "data:text/html,x", false },
        { "vbscript:x", false },
        { "//example.org/", false },
        { "/\\example.org/", false },
        { "\\\\example.org", false },
        { "x:y", false },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct html h = begun(), expected = begun();

        html_void(&h, "a");
        html_url(&h, "href", str_of(rows[i].url));
        html_void(&expected, "a");
        html_attr(&expected, "href", rows[i].leads ? str_of(rows[i].url) : S("#"));
        wrote(&h, arena_cstr(&mem, html_finish(&expected)));
    }
}

static void contents(void **state)
{
    struct html h = begun(), inner = begun();

    (void)state;
    html_open(&inner, "b");
    html_text(&inner, S("<"));
    html_close(&inner, "b");
    html_content(&h, content_of(&inner));
    html_content(&h, content_text(S("<")));
    html_content(&h, content_user(S("<")));
    html_content(&h, content_user_in(S("Siân"), LANG_CY));
    html_content(&h, content_text(S("")));
    html_content(&h, (struct content){ 0 });
    wrote(&h, "<b>&lt;</b>&lt;<bdi>&lt;</bdi><bdi lang=\"cy\">Siân</bdi>");
}

/* What a browser would drop of a text that begins with a line break is given twice. */
static void line_breaks(void **state)
{
    struct html h = begun();

    (void)state;
    html_open(&h, "textarea");
    html_text(&h, S("\n\na"));
    html_text(&h, S("\nb"));
    html_close(&h, "textarea");
    html_open(&h, "p");
    html_text(&h, S("\na"));
    html_close(&h, "p");
    wrote(&h, "<textarea>\n\n\na\nb</textarea><p>\na</p>");
}

/* ---- what stops the program ---- */

static void other_element(void)
{
    struct html h = begun();

    html_open(&h, "div");
    html_close(&h, "p");
}

static void too_many_ends(void)
{
    struct html h = begun();

    html_close(&h, "p");
}

static void left_open(void)
{
    struct html h = begun();

    html_open(&h, "div");
    html_finish(&h);
}

static void late_attribute(void)
{
    struct html h = begun();

    html_open(&h, "div");
    html_text(&h, S("x"));
    html_attr(&h, "id", S("y"));
}

static void too_deep(void)
{
    struct html h = begun();

    for (int i = 0; i <= HTML_DEPTH; i++)
        html_open(&h, "div");
}

static void bugs(void **state)
{
    static void (*const all[])(void) = { other_element, too_many_ends, left_open, late_attribute, too_deep };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(all); i++) {
        pid_t child = fork();
        int status = 0;

        assert_true(child >= 0);
        if (child == 0) {
            signal(SIGABRT, SIG_DFL);
            fclose(stderr);
            all[i]();
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

/* ---- of components, what their packages' examples do not show ---- */

/* The words that a screen reader adds stand apart from those that are seen. */
static void hidden_words(void **state)
{
    const struct govuk_action action[] = { { S("Change"), S("/x"), S("name") } };
    const struct govuk_summary_row rows[] = { { .key = S("Name"), .value = content_text(S("A")), .actions = action, .n = 1 } };
    struct html h = begun();

    (void)state;
    govuk_summary_list(&h, &(struct govuk_summary){ .rows = rows, .n = 1, .title = S("Card") });
    assert_true(str_find_str(html_finish(&h), S(">Change<span class=\"govuk-visually-hidden\"> name (Card)</span>")) > 0);
    h = begun();
    govuk_error_message(&h, S("x"), S("Wrong"));
    assert_true(str_find_str(html_finish(&h), S("Error:</span> Wrong</p>")) > 0);
}

static void date_targets(void **state)
{
    struct govuk_date_input date = { .field = { .name = S("start") } };

    (void)state;
    assert_true(str_eq(govuk_date_input_target(&mem, &date), S("start-day")));
    date.wrong = DATE_MONTH | DATE_YEAR;
    assert_true(str_eq(govuk_date_input_target(&mem, &date), S("start-month")));
    date.wrong = DATE_YEAR;
    assert_true(str_eq(govuk_date_input_target(&mem, &date), S("start-year")));
}

static void page_numbers(void **state)
{
    static const struct {
        int page, pages;
        const char *shown; /* '.' for a run that is left out */
    } rows[] = {
        { 1, 1, "1" },
        { 1, 2, "1 2" },
        { 1, 3, "1 2 3" },
        { 1, 9, "1 2 . 9" },
        { 2, 9, "1 2 3 . 9" },
        { 3, 9, "1 2 3 4 . 9" },
        { 4, 9, "1 2 3 4 5 . 9" },
        { 5, 9, "1 . 4 5 6 . 9" },
        { 6, 9, "1 . 5 6 7 8 9" },
        { 9, 9, "1 . 8 9" },
        { 4, 7, "1 2 3 4 5 6 7" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        int out[PAGINATION_MOST], n = pagination_numbers(rows[i].page, rows[i].pages, out);
        struct buf b = buf_new(&mem);

        assert_true(n <= PAGINATION_MOST);
        for (int j = 0; j < n; j++) {
            if (j)
                buf_char(&b, ' ');
            if (out[j])
                buf_int(&b, out[j]);
            else
                buf_char(&b, '.');
        }
        assert_string_equal(arena_cstr(&mem, buf_text(&b)), rows[i].shown);
    }
}

/* ---- pages ---- */

static void paths(void **state)
{
    static const struct {
        const char *path;
        enum language lang;
        const char *same;
    } rows[] = {
        { "/en/workers?a=1&b=%C5%B4", LANG_CY, "/cy/workers?a=1&b=%C5%B4" },
        { "/cy/workers", LANG_EN, "/en/workers" },
        { "/en", LANG_CY, "/cy" },
        { "/en?a=/cy/", LANG_CY, "/cy?a=/cy/" },
        { "/", LANG_CY, "/cy/" },
        { "/workers", LANG_CY, "/cy/workers" },
        { "/english/x", LANG_CY, "/cy/english/x" },
        { "/en-XA/x", LANG_EN, "/en/x" },
        { "", LANG_EN, "/en" },
        { "//example.org/", LANG_EN, "/en//example.org/" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++)
        assert_string_equal(arena_cstr(&mem, web_page_path(&mem, str_of(rows[i].path), rows[i].lang)), rows[i].same);
}

static void titles(void **state)
{
    static const struct {
        enum language lang;
        ptrdiff_t errors;
        const char *title;
    } rows[] = {
        { LANG_EN, 0, "<title>A &amp; B – Concordat</title>" },
        { LANG_EN, 1, "<title>Error: A &amp; B – Concordat</title>" },
        { LANG_CY, 1, "<title>Gwall: A &amp; B – Concordat</title>" },
    };
    const struct govuk_error_link error = { S("x"), S("y") };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct html h = html_new(&mem, rows[i].lang);
        const struct web_page page = { .title = S("A & B"), .path = S("/x?q=<"), .errors = &error, .n_errors = rows[i].errors };
        str made;

        web_page_open(&h, &page);
        web_page_close(&h, &page);
        made = html_finish(&h);
        assert_true(str_starts(made, S("<!DOCTYPE html>\n<html ")));
        assert_true(str_find_str(made, str_of(rows[i].title)) > 0);
        assert_true(
            str_find_str(made, rows[i].lang == LANG_CY ? S("lang=\"en\" hreflang=\"en\">English") : S("lang=\"cy\" hreflang=\"cy\">Cymraeg")) > 0);
    }
}

static void problems(void **state)
{
    (void)state;
    for (int kind = 0; kind < PROBLEM_COUNT; kind++) {
        struct problem problem = problem_say((enum problem_kind)kind, LANG_CY);
        struct html h = html_new(&mem, LANG_CY);
        str made;

        problem.wait = 61;
        problem_page_write(&h, &problem, S("It is <b>so</b>"), S("K7"));
        made = html_finish(&h);
        assert_true(str_find_str(made, problem.title) > 0);
        assert_true(str_find_str(made, kind == PROBLEM_TOO_MANY ? S("Arhoswch 2 funud") : problem.next) > 0);
        assert_true(str_find_str(made, S("It is &lt;b&gt;so&lt;/b&gt;")) > 0);
        assert_true(str_find_str(made, S("K7</p>")) > 0);
    }
}

static void assets_found(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(assets[i].path), &assets[i]);
        assert_true(assets[i].plain.n > 0 && assets[i].gzip.n > 2);
        assert_memory_equal(assets[i].gzip.p, "\x1F\x8B", 2);
    }
    assert_true(str_ends(assets[ASSET_STYLE].path, S(".css")) && str_ends(assets[ASSET_SCRIPT].path, S(".js")));
    assert_true(str_starts(assets[ASSET_ICON].plain, S("<svg")));
    assert_null(asset_find(S("/assets/other.css")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements),     cmocka_unit_test(escapes),      cmocka_unit_test(turns),        cmocka_unit_test(turns_in_text),
        cmocka_unit_test(addresses),    cmocka_unit_test(contents),     cmocka_unit_test(line_breaks),  cmocka_unit_test(bugs),
        cmocka_unit_test(hidden_words), cmocka_unit_test(date_targets), cmocka_unit_test(page_numbers), cmocka_unit_test(paths),
        cmocka_unit_test(titles),       cmocka_unit_test(problems),     cmocka_unit_test(assets_found),
    };

    return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
