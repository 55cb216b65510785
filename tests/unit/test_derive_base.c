/* The facts that guards and tests name, and the hash of them all. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct base_row {
    const char *engagement, *worker;
    enum fact fact;
    const char *want, *why;
    const char *value, *source; /* of the reading; NULL: not looked at */
} base_rows[] = {
    { ENGAGEMENT ",'charge':{'total':'31.32'}", "", FACT_CHARGE, "3132", "the total", "£31.32", "engagement.charge.total" },
    { ENGAGEMENT
      ",'charge':{'pay':'20.00','employer_ni':'2.00','apprenticeship_levy':'0','holiday_pay':'2.00','pension':'0','agency_fee':'1.00','msp_fee':"
      "'0','framework_fee':'0','travel':'0','accommodation':'0','bonus':null,'other':'0.50'}",
      "", FACT_CHARGE, "2550", "the sum of all components", "£25.50", "derived: the sum of the components" },
    { ENGAGEMENT ",'charge':{'pay':'20.00'}", "", FACT_CHARGE, "unknown", "one missing component leaves it open", "unknown",
      "engagement.charge.total" },
    { ENGAGEMENT ",'day_rate':'231.00','hours_per_day':'7.4'", "", FACT_CHARGE, "3122", "the day rate, rounded up", "£31.22",
      "derived: the day rate over the hours of a day" },
    { ENGAGEMENT ",'day_rate':'240.00','hours_per_day':'8'", "", FACT_CHARGE, "3000", "nothing to round", NULL, NULL },
    { ENGAGEMENT ",'day_rate':'240.00'", "", FACT_CHARGE, "unknown", "a day rate needs hours", NULL, NULL },
    { ENGAGEMENT ",'day_rate':'240.00','hours_per_day':'0'", "", FACT_CHARGE, "unknown", "more than none", NULL, NULL },
    { ENGAGEMENT ",'charge':{'total':null}", "", FACT_CHARGE, "none", "no charge", "none", NULL },
    { ENGAGEMENT, "", FACT_AUTHORITY, "1", "index of the authority", "Gateshead", "engagement.authority" },
    { ENGAGEMENT, "", FACT_REGION, "0", "its region", "North East", "derived: the authority's own" },
    { "'authority':'together-for-children'", "", FACT_REGION, "0", "a company's council's region", NULL, NULL },
    { "'authority':'cardiff'", "", FACT_NATION, "1", "its nation", "Wales", NULL },
    { "'start':'2025-05-12'", "", FACT_REGION, "unknown", "no authority", NULL, NULL },
    { ENGAGEMENT ",'role':'social-worker'", "", FACT_ROLE, "social-worker", "the document's role", "social worker", "engagement.role" },
    { ENGAGEMENT ",'local_role_title':'Assistant Team Manager'", "", FACT_ROLE, "advanced-practitioner", "the national map", "advanced practitioner",
      "derived: the national map of the local title" },
    { ENGAGEMENT ",'local_role_title':'Principal social worker'", "", FACT_ROLE, "advanced-practitioner", "the national map", NULL, NULL },
    { ENGAGEMENT ",'local_role_title':'Invented title'", "", FACT_ROLE, "unknown", "not on it", NULL, NULL },
    { ENGAGEMENT ",'original_start':null", "", FACT_TERM, "new", "never started before", "new", "derived: it did not start before" },
    { ENGAGEMENT ",'original_start':'2025-05-12'", "", FACT_TERM, "new", "started now", NULL, NULL },
    { ENGAGEMENT ",'original_start':'2024-05-12'", "", FACT_TERM, "unknown", "extension or legacy", NULL, NULL },
    { ENGAGEMENT, "", FACT_TERM, "unknown", "not told", NULL, NULL },
    { ENGAGEMENT ",'term':'legacy'", "", FACT_TERM, "legacy", "as told", "legacy", "engagement.term" },
    { ENGAGEMENT, "", FACT_HOURS_FROM, "2025-05-12", "the start", "12 May 2025", "derived: the start date" },
    { ENGAGEMENT, "", FACT_HOURS_TO, "2025-10-31", "the end", "31 October 2025", "derived: the end date" },
    { ENGAGEMENT ",'hours_from':'2025-06-01','hours_to':'2025-06-30'", "", FACT_HOURS_TO, "2025-06-30", "as told", NULL, "engagement.hours_to" },
    { "'start':'2025-05-12','end':null", "", FACT_END, "none", "open-ended", "none", NULL },
    { "'start':'2025-05-12','end':null", "", FACT_HOURS_TO, "none", "open-ended hours", NULL, NULL },
    { ENGAGEMENT, "", FACT_NOTICE_ON, "none", "nothing that has not begun can have been given notice", "none",
      "derived: the engagement has not begun" },
    { "'start':'2025-05-01'", "", FACT_NOTICE_ON, "unknown", "begun", NULL, NULL },
    { ENGAGEMENT ",'notice':{'given_on':'2025-04-30'}", "", FACT_NOTICE_ON, "2025-04-30", "as told", NULL, "engagement.notice.given_on" },
    { "'start':'2025-05-01','notice':null", "", FACT_LAST_DAY, "none", "no notice has no last day", NULL, NULL },
    { ENGAGEMENT, "'registered':true", FACT_REGISTERED, "1", "of the worker", "yes", "worker.registered" },
    { ENGAGEMENT, "", FACT_AS_OF, "2025-05-01", "the day of knowledge", "1 May 2025", "derived: today" },
    { ENGAGEMENT ",'hours_per_week':'37'", "", FACT_HOURS_WEEK, "3700", "hundredths", "37", "engagement.hours_per_week" },
};

static bool base_row_holds(const struct base_row *r)
{
    struct doc doc = rows_doc(r->engagement, r->worker, "");
    struct trace trace = { .mem = &rows_scratch };
    int32_t out[FACT_COUNT], want[2];

    memset(out, 0x55, sizeof(out));
    derive_base(&doc, NULL, rows_day(AS_OF), out);
    for (int i = 0; i < FACT_COUNT; i++)
        assert_int_not_equal(out[i], 0x55555555);
    derive_read_base(&doc, NULL, r->fact, out[r->fact], &trace);
    rows_values(r->want, want);
    if (out[r->fact] == want[0] && (!r->value || str_eq(trace.read.v[0].value, str_of(r->value))) &&
        (!r->source || str_eq(trace.read.v[0].source, str_of(r->source))))
        return true;
    print_error("%s: %.*s, %.*s, %.*s\n", r->why, STR_ARG(rows_shown(&out[r->fact], 1)), STR_ARG(trace.read.v[0].value),
                STR_ARG(trace.read.v[0].source));
    return false;
}

static void test_base(void **state)
{
    int failed = 0;

    (void)state;
    for (int i = 0; i < countof(base_rows); i++) {
        arena_reset(&rows_scratch);
        failed += !base_row_holds(&base_rows[i]);
    }
    assert_int_equal(failed, 0);
}

/* Every fact can be found, missed and read. */
static void test_fact_table(void **state)
{
    struct doc doc = rows_doc("'start':'2025-05-12','day_rate':'240.00'", "", "");
    struct trace trace = { .mem = &rows_scratch };

    (void)state;
    for (int i = 0; i < FACT_COUNT; i++) {
        assert_int_equal(fact_find(fact_table[i].name), i);
        derive_missing_base(&doc, NULL, (enum fact)i, &trace);
        derive_read_base(&doc, NULL, (enum fact)i, UNKNOWN, &trace);
        derive_read_base(&doc, NULL, (enum fact)i, NONE, &trace);
    }
    assert_int_equal(fact_find(S("no-such-fact")), -1);
    assert_int_equal(trace.read.n, 2 * FACT_COUNT);
    assert_true(str_find_str(rows_missing(&trace), S("engagement.hours_per_day")) >= 0); /* not the charge's total */
    assert_true(str_find_str(rows_missing(&trace), S("engagement.charge.total")) < 0);
}

static void test_hash(void **state)
{
    struct doc one = rows_doc(ENGAGEMENT, "'registered':true", ""), same = rows_doc(ENGAGEMENT, " 'registered' : true ", ""),
               other = rows_doc(ENGAGEMENT, "", "");

    (void)state;
    assert_int_equal(facts_hash(&rows_scratch, &one).n, 64);
    assert_true(str_eq(facts_hash(&rows_scratch, &one), facts_hash(&rows_scratch, &same)));
    assert_false(str_eq(facts_hash(&rows_scratch, &one), facts_hash(&rows_scratch, &other)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base),
        cmocka_unit_test(test_fact_table),
        cmocka_unit_test(test_hash),
    };

    return cmocka_run_group_tests_name("derive_base", tests, rows_setup, rows_teardown);
}
