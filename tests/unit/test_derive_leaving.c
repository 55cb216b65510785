/* Leaving a post: which leavings are in scope, which are lifted, and what is said of them. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish cool = { .kind = WISH_LEAVING, .where = WHERE_SAME_REGION, .services = M(SERVICE_CHILDREN) };
static const struct wish cool_lifted = { .kind = WISH_LEAVING,
                                         .where = WHERE_SAME_REGION,
                                         .services = M(SERVICE_CHILDREN),
                                         .lifted_by = M(LEFT_REDUNDANCY_VOLUNTARY) | M(LEFT_REDUNDANCY_COMPULSORY) };
static const struct wish cool_probation = {
    .kind = WISH_LEAVING, .where = WHERE_SAME_REGION, .services = M(SERVICE_CHILDREN), .probation_lifts = true
};
static const struct wish cool_signatory = { .kind = WISH_LEAVING, .where = WHERE_SIGNATORY, .signatory = rows_north_east };
static const struct wish cool_authority = { .kind = WISH_LEAVING, .where = WHERE_SAME_AUTHORITY };
static const struct wish cool_wales = { .kind = WISH_LEAVING, .where = WHERE_NATION, .nation = NATION_WALES };
static const struct wish cool_council = { .kind = WISH_LEAVING, .employers = M(EMPLOYER_LOCAL_AUTHORITY) };

#define ALL_OF(day) day " " day " " day

static const struct row leaving_rows[] = {
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'")), NULL,
      ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "a substantive children's post in the region was left" },
    { &cool, NULL, POSTS(LEFT("durham", "null", "")), NULL, "none none none none none none", "", "", "a post that continues has not been left" },
    { &cool, NULL, POSTS(LEFT("leeds", "'2025-01-10'", "")), NULL, "none none none none none none", "", "", "another region is out of reach" },
    { &cool, NULL, POSTS(LEFT("gateshead", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "",
      "the engaging authority itself is in its region" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-08-01'", "")), NULL, ALL_OF("2025-08-01") " unknown unknown 2025-08-01", "", "",
      "a leaving after the start still counts" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'adults','substantive':true,'to':'2025-01-10'}"), NULL, "none none none none none none", "",
      "", "adults' services are out of scope" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','substantive':false,'to':'2025-01-10'}"), NULL, "none none none none none none",
      "", "", "a post that is not substantive is out of scope" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.substantive", "", "not known whether substantive: it might count" },
    { &cool, NULL, POSTS("{'authority':'durham','substantive':true,'to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.service", "", "an unknown service might be the one" },
    { &cool, NULL, POSTS("{'service':'children','substantive':true,'to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.authority", "", "an unknown authority might be in the region" },
    { &cool, NULL, POSTS("{'authority':'An invented charity','employer_kind':'voluntary','service':'children','substantive':true,'to':'2025-01-10'}"),
      NULL, "none none none none none none", "", "", "a body outside the table is in no council's region" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','substantive':true}"), NULL, "none none unknown unknown unknown unknown",
      "worker.posts.0.to", "", "an unknown last day may be any day" },
    { &cool, NULL, "", NULL, "none none unknown unknown unknown unknown", "worker.posts", "", "no list of posts: nothing is known" },
    { &cool, NULL, POSTS(""), NULL, "none none none none none none", "", "", "an empty list is a known none" },
    { &cool, NULL, "'posts':null", NULL, "none none none none none none", "", "", "so is null" },
    { &cool, "'start':'2025-05-12'", POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "engagement.authority", "", "without the engaging authority the region is not known" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", "") "," LEFT("sunderland", "'2024-03-31'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the latest leaving counts" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", "") ",{'authority':'durham','to':'2010-03-31'}"), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "an older doubt behind a later certainty is not asked about" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-voluntary'")), NULL,
      "none 2025-01-10 2025-01-10 redundancy-voluntary unknown none", "", "", "a reason that lifts leaves ANY but no BAR" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'")), NULL,
      ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "another reason does not lift" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none 2025-01-10 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.left_because", "", "an unknown reason may lift: in ANY, not in BAR" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':null")), NULL, ALL_OF("2025-01-10") " none unknown 2025-01-10", "",
      "", "no reason at all lifts nothing" },
    { &cool_lifted, NULL,
      POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-compulsory'") "," LEFT("sunderland", "'2024-12-31'",
                                                                                               ",'left_because':'resignation'")),
      NULL, "2024-12-31 2025-01-10 2025-01-10 redundancy-compulsory unknown 2024-12-31", "", "",
      "an earlier leaving may bar when the latest is lifted" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-compulsory'") "," LEFT("sunderland", "'2024-12-31'", "")),
      NULL, "none 2025-01-10 2025-01-10 redundancy-compulsory unknown 2024-12-31", "worker.posts.1.left_because", "",
      "an earlier leaving of unknown reason may bar behind a lifted one" },
    { &cool_lifted, NULL,
      POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-voluntary'") "," LEFT("sunderland", "'2025-01-10'",
                                                                                              ",'left_because':'resignation'")),
      NULL, ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "on equal days the one that cannot be lifted speaks" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'in_probation':true")), NULL, "none 2025-01-10 2025-01-10 unknown 1 none", "", "",
      "leaving in probation lifts" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'in_probation':false")), NULL, ALL_OF("2025-01-10") " unknown 0 2025-01-10", "",
      "", "leaving after probation does not" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none 2025-01-10 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.in_probation", "", "unknown probation may lift" },
    { &cool_signatory, NULL, POSTS(LEFT("newcastle-upon-tyne", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "",
      "a signatory" },
    { &cool_signatory, NULL, POSTS(LEFT("derby", "'2025-01-10'", "")), NULL, "none none none none none none", "", "", "no signatory" },
    { &cool_signatory, NULL, POSTS(LEFT("together-for-children", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "",
      "", "a delivery company counts as its council, which signed" },
    { &cool_authority, "'authority':'sunderland','start':'2025-05-12'", POSTS(LEFT("together-for-children", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "a council's company is the same authority" },
    { &cool_authority, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none none none none none none", "", "",
      "a neighbour is another authority" },
    { &cool_authority, "'authority':'west-northamptonshire','start':'2025-05-12'", POSTS(LEFT("northamptonshire-trust", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "a trust of two councils is either of them" },
    { &cool, "'authority':'northamptonshire-trust','start':'2025-05-12'", POSTS(LEFT("derby", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "and is in their region" },
    { &cool, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("swansea", "'2025-01-10'", "")), NULL, "none none none none none none", "", "",
      "Wales has no regions to be the same" },
    { &cool, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("cardiff", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the same authority counts without a region" },
    { &cool_wales, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("swansea", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the nation of the authority, when the post gives none" },
    { &cool_wales, NULL,
      POSTS("{'authority':'An invented charity','employer_kind':'voluntary','nation':'wales','substantive':true,'to':'2025-01-10'}"), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the nation of the post itself comes first" },
    { &cool_wales, NULL, POSTS("{'authority':'An invented charity','substantive':true,'employer_kind':'voluntary','to':'2025-01-10'}"), NULL,
      "none none 2025-01-10 unknown unknown 2025-01-10", "worker.posts.0.nation", "", "a body outside the table without a nation may be in Wales" },
    { &cool_council, NULL, POSTS("{'authority':'durham','employer_kind':'nhs','substantive':true,'to':'2025-01-10'}"), NULL,
      "none none none none none none", "", "", "an employer outside the mask is out of scope" },
    { &cool_council, NULL, POSTS("{'authority':'durham','substantive':true,'to':'2025-01-10'}"), NULL,
      "none none 2025-01-10 unknown unknown 2025-01-10", "worker.posts.0.employer_kind", "", "an unknown employer might be the one" },
};

static void test_leaving(void **state)
{
    (void)state;
    rows_hold(leaving_rows, countof(leaving_rows));
}

/* What is said of a post that was left: the words an explanation is made from. */
static void test_readings(void **state)
{
    struct doc doc = rows_doc(ENGAGEMENT, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'") ",{'substantive':true}"), "");
    struct trace trace = { .mem = &rows_scratch };
    int32_t out[LEAVING_OUTPUTS];

    (void)state;
    derive(&doc, NULL, rows_day(AS_OF), &cool, out, &trace);
    assert_true(str_eq(trace.read.v[0].label, S("last day of the post at Durham, resignation")));
    assert_true(str_eq(trace.read.v[0].value, S("10 January 2025")));
    assert_true(str_eq(trace.read.v[0].source, S("worker.posts.0.to")));
    assert_true(str_eq(trace.missing.v[0].label, S("where the second post was")));
    assert_true(str_eq(trace.missing.v[0].supplier, S("supplier")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaving),
        cmocka_unit_test(test_readings),
    };

    return cmocka_run_group_tests_name("derive_leaving", tests, rows_setup, rows_teardown);
}
