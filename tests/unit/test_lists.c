/* Lists as people have them: whole, in a file for a spreadsheet; nothing ends in silence. */
#include "some_acts.h"
#include "some_web.h"

#include "signin/keyring.h"
#include "signin/token.h"
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

/* Whom a row only names nobody asked for: that the reader is not shown them is no attempt at anything. */
static void who_is_only_named_is_no_refused_look(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), chair = someone(organisation[OFFICE_A], DUTY_CHAIR);
    const char *record;
    struct reply r;

    (void)state;
    assignment_at(&manager, worker_at(&manager, "SW00010"), organisation[SUPPLIER_1], S(""));
    record = z(arena_printf(&mem, "/en/assignments/%s", raw("SELECT id FROM assignments")));
    as(&chair);
    r = page("/en/assignments.csv");
    assert_true(r.status == 200 && lines(r.body) == 2 && str_find_str(r.body, S("Not shown")) > 0);
    assert_int_equal(page("/en/assignments").status, 200);
    assert_int_equal(page(record).status, 200);
    assert_int_equal(count("SELECT count(*) FROM access WHERE allowed = 0"), 0);
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

static void raw_done(const char *sql)
{
    if (!raw(sql))
        fail_msg("refused: %s", sql);
}

/* Further rows beside the current one that ${which} finds, by other ids, the ${from}-th to the ${to}-th; in ${values} n counts them. */
static void multiply(const char *table, const char *columns, const char *values, const char *which, int from, int to)
{
    raw_done(z(arena_printf(&mem,
                            "INSERT INTO %s (id, version, owner, log, since, since_at, %s) "
                            "WITH RECURSIVE counted (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM counted WHERE n < %d) "
                            "SELECT '00000000000000' || CAST(100000000000000000 + n AS TEXT), 1, owner, log, since, since_at, %s "
                            "FROM %s, counted WHERE until IS NULL AND %s",
                            table, columns, from, to, values, table, which)));
}

static void workers_multiply(int n)
{
    multiply("workers", "registration, name, pseudonym", "'SW9' || CAST(100000 + n AS TEXT), 'Invented ' || CAST(100000 + n AS TEXT), 'invented'",
             "registration = 'SW00010'", 1, n);
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
    static const char said[] =
        "The file has the first 20,000 of 20,001. To have the others, choose fewer at a time with the filters, or sort the list the "
        "other way round.";
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

/* ---- what waits ---- */

static int64_t found_in(str text, const char *what)
{
    int64_t n = 0;

    for (ptrdiff_t at; (at = str_find_str(text, str_of(what))) >= 0; text = str_from(text, at + 1))
        n++;
    return n;
}

/* Days from today on, whatever day it is. */
#define TODAY "20779" /* 2026-11-22 */

static void assignments_multiply(const char *end, int from, int to)
{
    multiply("assignments", "worker, role, term, start, \"end\"", z(arena_printf(&mem, "worker, role, term, start, %s", end)), "supplier IS NOT NULL",
             from, to);
}

static void what_is_urgent_is_found_behind_what_is_not(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    assignment_at(&manager, worker_at(&manager, "SW00010"), organisation[SUPPLIER_1], S(""));
    assert_int_equal(found_in(page("/en/").body, "govuk-task-list__item--with-link"), 0);
    assignments_multiply(TODAY " + 29 + n", 1, 400);
    assignments_multiply("-2147483647", 401, 600); /* known to have no end */
    assert_int_equal(found_in(page("/en/").body, "govuk-task-list__item--with-link"), 0);
    assert_int_equal(found_in(page("/en/waiting").body, "govuk-task-list__item--with-link"), 0);
    assignments_multiply(TODAY " - 1", 601, 601);
    assignments_multiply(TODAY " + 28", 602, 602);
    r = page("/en/");
    assert_int_equal(found_in(r.body, "govuk-task-list__item--with-link"), 2);
    assert_true(str_find_str(r.body, S("It was to end on")) < str_find_str(r.body, S("It ends on")));
    assert_true(str_find_str(r.body, S("/waiting")) < 0);
    assignments_multiply(TODAY " + 5", 603, 640);
    assignments_multiply(TODAY " - 2", 641, 641); /* the last to be recorded */
    r = page("/en/");
    assert_int_equal(found_in(r.body, "It was to end on Friday 20 November 2026"), 1);
    assert_true(str_find_str(r.body, S("It was to end on Friday 20 November 2026")) < str_find_str(r.body, S("Saturday 21 November 2026")));
}

static void the_first_page_leads_to_all_that_waits(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct viewer neighbour = someone(organisation[NEIGHBOUR_A], DUTY_HIRING_MANAGER);
    struct reply r;

    (void)state;
    assignment_at(&manager, worker_at(&manager, "SW00010"), organisation[SUPPLIER_1], S(""));
    assignments_multiply(TODAY, 1, 312);
    r = page("/en/");
    assert_int_equal(found_in(r.body, "govuk-task-list__item--with-link"), 10);
    assert_true(str_find_str(r.body, S("href=\"/en/waiting\">See all 312 that wait for you<")) > 0);
    r = page("/en/waiting");
    assert_int_equal(found_in(r.body, "govuk-task-list__item--with-link"), 312);
    assert_true(str_find_str(r.body, S("more come after")) < 0);
    assignments_multiply(TODAY, 313, 1003);
    r = page("/en/waiting");
    assert_int_equal(found_in(r.body, "govuk-task-list__item--with-link"), 1000);
    assert_true(str_find_str(r.body, S("3 more come after these. You will see them here when some of these are done.")) > 0);
    as(&neighbour);
    assert_int_equal(found_in(page("/en/waiting").body, "govuk-task-list__item--with-link"), 0);
}

static void a_check_is_found_behind_later_ones(void **state)
{
    const struct ready ready = ready_for(ACT_CHECK_RECORD, 1);
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);

    (void)state;
    as(&manager);
    must(do_ready(&ready, ACT_CHECK_RECORD, "k1"));
    raw_done("UPDATE checks SET verdict = 'blocked', start = " TODAY);
    multiply("checks", "document, answer, verdict, start, as_of", "document, answer, verdict, " TODAY " - n, as_of", "verdict = 'blocked'", 1, 300);
    assert_int_equal(found_in(page("/en/").body, "It is to start on Sunday 22 November 2026, and is outside a memorandum"), 1);
    assert_int_equal(found_in(page("/en/").body, "govuk-task-list__item--with-link"), 1);
    multiply("checks", "document, answer, verdict, start, as_of", "document, answer, verdict, " TODAY " + 1, as_of", "start = " TODAY, 301, 320);
    assert_int_equal(found_in(page("/en/").body, "Sunday 22 November 2026, and is outside a memorandum"), 1);
    assert_int_equal(found_in(page("/en/").body, ">See all 21 that wait for you<"), 1);
}

static void a_proposal_is_found_behind_ones_own(void **state)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);

    (void)state;
    for (int i = 0; i < 13; i++)
        must(perform(i < 12 ? &officer : &director, "worker-erase", worker_at(&manager, z(arena_printf(&mem, "SW001%02d", i))), NULL));
    as(&officer);
    assert_int_equal(found_in(page("/en/").body, "govuk-task-list__item--with-link"), 1);
    as(&director);
    assert_int_equal(found_in(page("/en/").body, "govuk-task-list__item--with-link"), 10);
    assert_int_equal(found_in(page("/en/").body, ">See all 12 that wait for you<"), 1);
}

/* ---- what may be chosen ---- */

static void suppliers_multiply(int n)
{
    multiply("organisations", "slug, name, kind", "'more-' || CAST(n AS TEXT), 'More ' || CAST(n AS TEXT), kind", "slug = 'supplier-2'", 1, n);
}

static void every_supplier_can_be_chosen(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW00010");
    struct reply r;

    (void)state;
    suppliers_multiply(450);
    r = page(z(arena_printf(&mem, "/en/acts/assignment-record?worker=%.*s", STR_ARG(worker))));
    assert_int_equal(r.status, 200);
    for (int i = 1; i <= 450; i++)
        assert_true(str_find_str(r.body, arena_printf(&mem, ">More %d<", i)) > 0);
}

/* A correction takes away nothing that its form does not offer. */
static void what_is_recorded_stays_chosen(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str assignment = assignment_at(&manager, worker_at(&manager, "SW00010"), organisation[SUPPLIER_1], S(""));
    struct reply r;

    (void)state;
    raw_done("UPDATE organisations SET kind = 'provider' WHERE slug = 'supplier-1'");
    r = page(z(arena_printf(&mem, "/en/acts/assignment-correct?on=%.*s", STR_ARG(assignment))));
    assert_int_equal(
        found_in(r.body, z(arena_printf(&mem, "<option value=\"%.*s\" selected>supplier-1</option>", STR_ARG(organisation[SUPPLIER_1])))), 1);
}

static void a_long_career_is_whole(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW00010");

    (void)state;
    assignment_at(&manager, worker, organisation[SUPPLIER_1], S(""));
    assignments_multiply("NULL", 1, 230);
    assert_int_equal(found_in(page(z(arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)))).body, "href=\"/en/assignments/"), 231);
}

/* ---- who looked ---- */

static int64_t looks(str token, const char *asked)
{
    struct reply r = get(z(arena_printf(&mem, API "/accesses?%s%slimit=200", asked, *asked ? "&" : "")), token);
    int64_t n = 0;

    if (r.status != 200)
        fail_msg("%s: %.*s", asked, STR_ARG(r.body));
    while (said(&r, z(arena_printf(&mem, "items.%d.id", (int)n))).n)
        n++;
    return n;
}

static void not_asked(str token, const char *asked, const char *at)
{
    struct reply r = get(z(arena_printf(&mem, API "/accesses?%s", asked)), token);

    assert_int_equal(r.status, 422);
    if (!str_eq(said(&r, "field"), str_of(at)))
        fail_msg("%s: %.*s", asked, STR_ARG(r.body));
}

/* A manager looks at two workers and at the list, HR an hour later at one of them; a neighbour is not shown the other. */
static void who_looked_is_asked_by_all_that_a_note_has(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), hr = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct viewer neighbour = someone(organisation[NEIGHBOUR_A], DUTY_HIRING_MANAGER);
    str a = worker_at(&manager, "SW00010"), b = worker_at(&manager, "SW00011"), token = token_of(organisation[AUTHORITY_A], SCOPE_READ);
    struct item it;

    (void)state;
    must(seen(&manager, ITEM_WORKER, a, &it));
    must(seen(&manager, ITEM_WORKER, b, &it));
    page("/en/workers");
    now += 3600;
    must(seen(&hr, ITEM_WORKER, a, &it));
    refused(RC_NOT_FOUND, seen(&neighbour, ITEM_WORKER, b, &it));
    assert_int_equal(looks(token, ""), 5);
    assert_int_equal(looks(token, "kind=worker"), 5);
    assert_int_equal(looks(token, "kind=check"), 0);
    assert_int_equal(looks(token, z(arena_printf(&mem, "subject=%.*s", STR_ARG(a)))), 2);
    assert_int_equal(looks(token, z(arena_printf(&mem, "kind=worker&subject=%.*s", STR_ARG(b)))), 2);
    assert_int_equal(looks(token, z(arena_printf(&mem, "kind=person&subject=%.*s", STR_ARG(b)))), 0);
    assert_int_equal(looks(token, z(arena_printf(&mem, "person=%.*s", STR_ARG(manager.person)))), 3);
    assert_int_equal(looks(token, z(arena_printf(&mem, "person=%.*s&subject=%.*s", STR_ARG(hr.person), STR_ARG(a)))), 1);
    assert_int_equal(looks(token, z(arena_printf(&mem, "person=%.*s&allowed=true", STR_ARG(neighbour.person)))), 0);
    assert_int_equal(looks(token, "allowed=false"), 1);
    assert_int_equal(looks(token, "allowed=true"), 4);
    assert_int_equal(looks(token, "from=2026-11-22T11:00:00Z"), 2);
    assert_int_equal(looks(token, "from=2026-11-22T11:00:01Z"), 0);
    assert_int_equal(looks(token, "to=2026-11-22T11:00:00Z"), 3);
    assert_int_equal(looks(token, "from=2026-11-22T10:00:00Z&to=2026-11-22T11:00:01Z"), 5);
    assert_int_equal(looks(token_of(organisation[NEIGHBOUR_A], SCOPE_READ), z(arena_printf(&mem, "subject=%.*s", STR_ARG(a)))), 0);
    not_asked(token, "kind=worke", "kind");
    not_asked(token, "subject=SW00010", "subject");
    not_asked(token, "from=yesterday", "from");
    not_asked(token, "from=2026-11-22T11:00:00Z&to=2026-11-22T11:00:00Z", "to");
    not_asked(token, "allowed=yes", "allowed");
}

/* From page to page under a filter, numbered among what the filter leaves. */
static void who_looked_goes_on_under_its_filters(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str a = worker_at(&manager, "SW00010"), b = worker_at(&manager, "SW00011"), token = token_of(organisation[AUTHORITY_A], SCOPE_READ), next;
    int64_t number, expected = 4;
    struct item it;
    struct reply r;

    (void)state;
    for (int i = 0; i < 8; i++) {
        now += i != 5; /* two in one second */
        must(seen(&manager, ITEM_WORKER, i % 2 ? a : b, &it));
    }
    next = arena_printf(&mem, API "/accesses?limit=1&kind=worker&subject=%.*s", STR_ARG(a));
    for (; next.n; expected--) {
        r = get(z(next), token);
        assert_true(str_digits(said(&r, "items.0.id"), INT64_MAX, &number) && number == expected);
        assert_true(str_eq(said(&r, "items.0.subject"), a));
        next = said(&r, "next");
    }
    assert_int_equal(expected, 0);
}

static void the_page_of_who_looked_has_the_same_filters(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    struct item it;
    str a = worker_at(&manager, "SW00010");

    (void)state;
    must(seen(&manager, ITEM_WORKER, a, &it));
    must(seen(&manager, ITEM_WORKER, worker_at(&manager, "SW00011"), &it));
    as(&officer);
    assert_int_equal(found_in(page("/en/accesses").body, ">2 looks<"), 1);
    assert_int_equal(found_in(page("/en/accesses?kind=worker").body, ">2 looks<"), 1);
    assert_int_equal(found_in(page("/en/accesses?kind=worker").body, "<option value=\"worker\" selected>Worker</option>"), 1);
    assert_int_equal(found_in(page("/en/accesses?kind=check").body, ">0 looks<"), 1);
    assert_int_equal(found_in(page(z(arena_printf(&mem, "/en/accesses?kind=worker&record=%.*s", STR_ARG(a)))).body, ">1 look<"), 1);
    assert_int_equal(found_in(page(z(arena_printf(&mem, "/en/accesses?kind=check&record=%.*s", STR_ARG(a)))).body, ">0 looks<"), 1);
    assert_int_equal(page("/en/accesses?kind=worker&record=SW00010").status, 404);
    assert_int_equal(page("/en/accesses?kind=worke").status, 404);
    assert_int_equal(page(z(arena_printf(&mem, "/en/accesses?record=%.*s", STR_ARG(a)))).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_has_what_the_list_shows, lists_up, no_web),
        cmocka_unit_test_setup_teardown(amounts_and_days_can_be_added_up_and_sorted, lists_up, no_web),
        cmocka_unit_test_setup_teardown(the_page_leads_to_its_file, lists_up, no_web),
        cmocka_unit_test_setup_teardown(who_takes_a_file_is_noted, lists_up, no_web),
        cmocka_unit_test_setup_teardown(who_is_only_named_is_no_refused_look, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_file_of_no_day_is_asked_for_again, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_long_list_is_whole, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_list_too_long_for_a_file_says_so, lists_up, no_web),
        cmocka_unit_test_setup_teardown(what_is_urgent_is_found_behind_what_is_not, lists_up, no_web),
        cmocka_unit_test_setup_teardown(the_first_page_leads_to_all_that_waits, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_check_is_found_behind_later_ones, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_proposal_is_found_behind_ones_own, lists_up, no_web),
        cmocka_unit_test_setup_teardown(every_supplier_can_be_chosen, lists_up, no_web),
        cmocka_unit_test_setup_teardown(what_is_recorded_stays_chosen, lists_up, no_web),
        cmocka_unit_test_setup_teardown(a_long_career_is_whole, lists_up, no_web),
        cmocka_unit_test_setup_teardown(who_looked_is_asked_by_all_that_a_note_has, lists_up, no_web),
        cmocka_unit_test_setup_teardown(who_looked_goes_on_under_its_filters, lists_up, no_web),
        cmocka_unit_test_setup_teardown(the_page_of_who_looked_has_the_same_filters, lists_up, no_web),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
