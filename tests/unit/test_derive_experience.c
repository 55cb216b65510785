/* Experience after qualifying, month by month, and the supported year. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish experience = { .kind = WISH_EXPERIENCE,
                                        .employers = M(EMPLOYER_LOCAL_AUTHORITY) | M(EMPLOYER_TRUST),
                                        .nations = M(NATION_ENGLAND),
                                        .services = M(SERVICE_CHILDREN),
                                        .reach_from = DAY_FIRST,
                                        .reach_new = DAY_LAST };
static struct wish experience_late;   /* reached from 2025-10-01 */
static struct wish experience_legacy; /* only legacy ones are */

static const struct row experience_rows[] = {
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-05-12'", "null")), NULL, "36 36", "", "", "three years to the day before the start" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-05-13'", "null")), NULL, "35 35", "", "", "one day short of it" },
    { &experience, "'authority':'gateshead','start':'2025-06-11'", QUALIFIED POSTS(HELD("'2022-06-12'", "null")), NULL, "35 35", "", "",
      "35 months and 30 days are not three years" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "12 12", "", "", "first and last day both count" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-06-30'") "," HELD("'2022-07-01'", "'2022-12-31'")), NULL, "12 12", "", "",
      "adjacent posts join" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'") "," HELD("'2022-07-01'", "'2023-06-30'")), NULL, "18 18", "", "",
      "overlaps count once" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-01-16'") "," HELD("'2023-01-01'", "'2023-01-15'")), NULL, "1 1", "", "",
      "16 and 15 days left over make a month of 31" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-01-15'") "," HELD("'2023-01-01'", "'2023-01-15'")), NULL, "0 0", "", "",
      "15 and 15 do not" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'social-worker'", "'2022-01-01'", "'2022-12-31'", ",'full_time_share':'0.5'")), NULL,
      "12 12", "", "", "part-time is not scaled" },
    { &experience, NULL,
      QUALIFIED POSTS(
          HELD_AS("durham", "'social-worker'", "'2022-01-01'", "'2022-12-31'", ",'statutory_leave':[{'from':'2022-03-01','to':'2022-09-30'}]")),
      NULL, "12 12", "", "", "statutory leave inside a post counts" },
    { &experience, NULL, "'qualified_on':'2022-07-01'," POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "6 6", "", "",
      "nothing counts before qualifying" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2025-03-12'", "'2026-03-31'")), NULL, "2 2", "", "", "nothing counts from the start on" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2025-07-01'", "null")), NULL, "0 0", "", "", "a post still to come counts nothing" },
    { &experience, NULL, POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "12 12", "", "imply it and count whole",
      "social work implies having qualified, and the trace says so" },
    { &experience, NULL, "'qualified_on':null," POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "0 0", "", "not qualified",
      "without a qualification nothing counts" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'other'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "", "its role is none of social work",
      "another role is no social work, and a note says why" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'newly-qualified'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "12 12", "", "",
      "the supported year counts" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "null", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "", NULL,
      "no role is no social work" },
    { &experience, NULL,
      QUALIFIED POSTS("{'authority':'durham','employer_kind':'local-authority','service':'children','from':'2022-01-01','to':'2022-12-31'}"), NULL,
      "0 12", "worker.posts.0.role", "", "an unknown role may count" },
    { &experience, NULL,
      QUALIFIED POSTS(
          "{'authority':'durham','employer_kind':'nhs','service':'children','role':'social-worker','from':'2022-01-01','to':'2022-12-31'}"),
      NULL, "0 0", "", "kind of employer: NHS", "another employer does not count" },
    { &experience, NULL, QUALIFIED POSTS("{'authority':'durham','service':'children','role':'social-worker','from':'2022-01-01','to':'2022-12-31'}"),
      NULL, "0 12", "worker.posts.0.employer_kind", "", "an unknown employer may" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("cardiff", "'social-worker'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "",
      "does not count", "a Welsh council is not in England" },
    { &experience, NULL,
      QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'") ",{'authority':'durham','employer_kind':'local-authority','service':"
                                                           "'children','role':'social-worker','from':'2024-01-01'}"),
      NULL, "12 28", "worker.posts.1.to", "", "an unknown last day: the first day for certain, at most up to the start" },
    { &experience, NULL,
      "'qualified_on':'2022-01-01'," POSTS("{'authority':'durham','employer_kind':'local-authority','service':'children','role':"
                                           "'social-worker','to':'2022-12-31'}"),
      NULL, "0 12", "worker.posts.0.from", "", "an unknown first day proves nothing, and is not before qualifying" },
    { &experience, NULL,
      QUALIFIED POSTS(HELD("'2022-01-02'", "'2022-12-31'") ",{'authority':'durham','employer_kind':'local-authority','service':"
                                                           "'children','role':'social-worker','to':'2022-01-01'}"),
      NULL, "11 54", "worker.posts.1.from", "", "not even its last day, which would make the twelfth month here" },
    { &experience, NULL, "", NULL, "0 unknown", "worker.posts", "", "no list of posts: no upper bound" },
    { &experience, NULL, "'qualified_on':'2024-05-12'", NULL, "0 12", "worker.posts", "", "but never more than the time since qualifying" },
    { &experience, NULL, QUALIFIED POSTS(""), NULL, "0 0", "", "", "an empty list is no experience" },
    { &experience, "'authority':'gateshead'", QUALIFIED POSTS(HELD("'2022-05-01'", "null")), NULL, "36 36", "engagement.start", "",
      "without a start it is measured on the day of knowledge" },
    { &experience_late, NULL, QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "36 36", "", "",
      "measured on the day the rule reaches, when that is later" },
    { &experience_late, "'authority':'gateshead','start':'2025-11-01'", QUALIFIED POSTS(HELD("'2022-11-01'", "null")), NULL, "36 36", "", "",
      "measured on the start, when that is later" },
    { &experience_legacy, "'authority':'gateshead','start':'2025-05-12','term':'legacy'", QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL,
      "36 36", "", "", "the later day is for legacy assignments" },
    { &experience_legacy, "'authority':'gateshead','start':'2025-05-12','term':'new'", QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "31 31",
      "", "", "and for no others" },
    { &experience_legacy, NULL, QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "31 36", "engagement.term", "",
      "an unknown term leaves both open" },
};

static void test_experience(void **state)
{
    (void)state;
    experience_late = experience_legacy = experience;
    experience_late.reach_from = experience_legacy.reach_from = rows_day("2025-10-01");
    experience_legacy.reach_terms = M(TERM_LEGACY);
    rows_hold(experience_rows, countof(experience_rows));
}

static void test_extra_days(void **state)
{
    struct doc doc = rows_doc(ENGAGEMENT, QUALIFIED POSTS(HELD("'2022-05-13'", "null")), "");
    struct trace trace = { .mem = &rows_scratch };
    int32_t out[2];

    (void)state;
    derive(&doc, NULL, rows_day(AS_OF), &experience, out, &trace);
    assert_int_equal(trace.extra_days[0], 29);
}

static const struct wish supported = { .kind = WISH_SUPPORTED, .after_months = 12 };

static const struct row supported_rows[] = {
    { &supported, NULL, QUALIFIED "'supported_year_completed_on':'2019-09-30'", NULL, "2019-09-30", "", "", "as recorded" },
    { &supported, NULL, QUALIFIED "'supported_year_completed_on':null", NULL, "2019-07-01", "", "earliest it can have been",
      "none recorded: a year after qualifying at the earliest" },
    { &supported, NULL, "'qualified_on':'2019-07-01','supported_year_completed_on':null", NULL, "2020-07-01", "", NULL,
      "a year of months, not of days" },
    { &supported, NULL, "'supported_year_completed_on':null", NULL, "unknown", "worker.qualified_on", "", "none recorded and qualifying unknown" },
    { &supported, NULL, "'qualified_on':null,'supported_year_completed_on':null", NULL, "unknown", NULL, "not qualified",
      "nobody unqualified completed it" },
    { &supported, NULL, QUALIFIED "'registered':true", NULL, "unknown", "worker.supported_year_completed_on", "", "absent is unknown" },
};

static void test_supported(void **state)
{
    (void)state;
    rows_hold(supported_rows, countof(supported_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_experience),
        cmocka_unit_test(test_extra_days),
        cmocka_unit_test(test_supported),
    };

    return cmocka_run_group_tests_name("derive_experience", tests, rows_setup, rows_teardown);
}
