/* Lists as people have them: whole, in a file for a spreadsheet; nothing ends in silence. */
#include "some_web.h"

#include "signin/keyring.h"
#include "web/pages/problems.h"
#include "web/service.h"

#include <string.h>

static struct web_service service;
static const char *cookie;

static void as(const struct viewer *who)
{
    cookie = z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie_of(who))));
}

static struct reply page(const char *path)
{
    return ask(z(arena_printf(&mem, "GET %s", path)), S(""), S(""), cookie, NULL);
}

static int lists_up(void **state)
{
    struct randomness luck = random_seeded(5);
    int code = some_web(state);
    struct viewer manager;

    service = (struct web_service){ .reg = reg };
    must(keyring_parse(keyring_line(&mem, &luck, 1), &service.keys, &err));
    web.service = &service;
    web.doors.problem_page = problem_page_answer;
    web.can_sign_in = true;
    manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    as(&manager);
    return code;
}

static int64_t count(const char *sql)
{
    int64_t n = -1;

    assert_true(str_digits(str_of(raw(sql)), INT64_MAX, &n));
    return n;
}

static int64_t lines(str text)
{
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

#define MARK "\xEF\xBB\xBF"

/* ---- files for spreadsheets ---- */

static void a_file_has_what_the_list_shows(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    must(perform(&manager, "worker-record", S(""), "registration", "SW00010", "name", "=HYPERLINK(\"https://example.org\")", NULL));
    must(perform(&manager, "worker-record", S(""), "registration", "SW00011", "name", "Siân Ŵyn, \"Mab\"", "qualified_on", "2018-07-01", NULL));
    r = page("/en/workers.csv");
    assert_int_equal(r.status, 200);
    assert_string_equal(z(r.body), MARK "Worker,Registration number,Date qualified\r\n"
                                        "\"'=HYPERLINK(\"\"https://example.org\"\")\",SW00010,\r\n"
                                        "\"Siân Ŵyn, \"\"Mab\"\"\",SW00011,2018-07-01\r\n");
    assert_string_equal(z(header_of(&r, "Content-Type")), "text/csv; charset=utf-8; header=present");
    assert_string_equal(z(header_of(&r, "Content-Disposition")),
                        "attachment; filename=\"workers-2026-11-22.csv\"; filename*=UTF-8''workers-2026-11-22.csv");
    assert_string_equal(z(header_of(&r, "Cache-Control")), "no-store");
    r = page("/cy/workers.csv?order=down");
    assert_true(str_starts(r.body, S(MARK "Gweithiwr,")) && str_find_str(r.body, S("SW00011")) < str_find_str(r.body, S("SW00010")));
    r = page("/en/workers.csv?registration=SW00011&after=00000000000000000000000000000000");
    assert_true(lines(r.body) == 2 && str_find_str(r.body, S("SW00010")) < 0);
    assert_int_equal(page("/en/workers.csv?registration=SW00011&role=x").status, page("/en/workers?registration=SW00011&role=x").status);
}

static void amounts_and_days_can_be_added_up_and_sorted(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    assignment_at(&manager, worker_at(&manager, "SW00010"), organisation[SUPPLIER_1], S(""));
    r = page("/en/assignments.csv");
    assert_string_equal(z(r.body), MARK "Assignment,Worker,End date,Total charge an hour (£),Supplier,Whether the check fits\r\n"
                                        "Social worker from 1 December 2026,Invented Worker,,31.32,supplier-1,\r\n");
}

static void the_page_leads_to_its_file(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    assert_true(str_find_str(page("/en/workers").body, S(".csv")) < 0); /* there is nothing to put into one */
    worker_at(&manager, "SW00010");
    r = page("/en/workers?registration=SW00010&order=down");
    assert_true(str_find_str(r.body, S("<a class=\"govuk-link\" href=\"/en/workers.csv?registration=SW00010&amp;order=down\">Download")) > 0);
    assert_true(str_find_str(r.body, S("The file has")) < 0);
}

static void who_takes_a_file_is_noted(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *notes = "SELECT count(*) FROM access WHERE purpose = 'page: the file of a list' AND subject = '' AND allowed = 1";

    (void)state;
    worker_at(&manager, "SW00010");
    worker_at(&manager, "SW00011");
    assert_int_equal(count(notes), 0);
    page("/cy/workers.csv");
    assert_int_equal(count(notes), 1);
}

static void a_file_of_no_day_is_asked_for_again(void **state)
{
    struct reply r = page("/en/workers.csv?order=down&as_known_at=2026-02-30");

    (void)state;
    assert_int_equal(r.status, 303);
    assert_string_equal(z(header_of(&r, "Location")), "/en/workers?order=down&as_known_at=2026-02-30");
    r = page("/en/workers.csv?as_known_at=2026-11-21");
    assert_true(lines(r.body) == 1 && str_find_str(header_of(&r, "Content-Disposition"), S("workers-2026-11-21.csv")) > 0);
}

/* Further workers of the owner of the one there is, by other ids and numbers. */
static void workers_multiply(int n)
{
    raw(z(arena_printf(&mem,
                       "INSERT INTO workers (id, version, owner, log, since, since_at, registration, name, pseudonym) "
                       "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %d) "
                       "SELECT '00000000000000' || CAST(100000000000000000 + n AS TEXT), 1, owner, log, since, since_at, "
                       "'SW9' || CAST(100000 + n AS TEXT), 'Invented ' || CAST(100000 + n AS TEXT), 'invented' "
                       "FROM workers, counted WHERE registration = 'SW00010'",
                       n)));
}

static void a_long_list_is_whole(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    worker_at(&manager, "SW00010");
    workers_multiply(650);
    r = page("/en/workers.csv?order=down");
    assert_int_equal(lines(r.body), 1 + 651);
    for (int i = 1; i <= 650; i++)
        assert_true(str_find_str(r.body, arena_printf(&mem, ",SW9%d,", 100000 + i)) > 0);
}

static void a_list_too_long_for_a_file_says_so(void **state)
{
    static const char said[] = "The file has the first 20,000 of 20,001. To have the others, choose fewer at a time with the filters, or begin at "
                               "the other end of the list.";
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    worker_at(&manager, "SW00010");
    workers_multiply(19999);
    r = page("/en/workers.csv");
    assert_int_equal(lines(r.body), 1 + 20000);
    assert_true(str_find_str(r.body, S("The file has")) < 0 && str_find_str(page("/en/workers").body, S("The file has")) < 0);
    worker_at(&manager, "SW00012");
    r = page("/en/workers.csv");
    assert_int_equal(lines(r.body), 1 + 20000 + 1);
    assert_true(str_ends(r.body, arena_printf(&mem, "\r\n\"%s\",,\r\n", said)));
    assert_true(str_find_str(page("/en/workers").body, str_of(said)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_has_what_the_list_shows, lists_up, no_web),
        cmocka_unit_test_setup_teardown(amounts_and_days_can_be_added_up_and_sorted, lists_up, no_web),
        cmocka_unit_test_setup_teardown(the_page_leads_to_its_file, lists_up, no_web),
        cmocka_unit_test_setup_teardown(who_takes_a_file_is_noted, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_file_of_no_day_is_asked_for_again, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_long_list_is_whole, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_list_too_long_for_a_file_says_so, lists_up, no_web),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
