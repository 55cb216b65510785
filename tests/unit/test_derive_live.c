/* Engagements that still run, and notice served at the last one. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish live = {
    .kind = WISH_LIVE, .where = WHERE_SIGNATORY, .signatory = rows_north_east, .posts = true, .assignments = true, .substantive_only = true
};
static const struct wish live_assignments = { .kind = WISH_LIVE, .where = WHERE_SIGNATORY, .signatory = rows_north_east, .assignments = true };
static const struct wish served = { .kind = WISH_NOTICE_SERVED, .where = WHERE_SIGNATORY, .signatory = rows_north_east };

#define NO_POSTS "'posts':[],"
#define AT(place, from, rest) "{'authority':'" place "','from':'" from "'" rest "}"
#define ASSIGNED(list) "'assignments':[" list "]"
#define NEW "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'new'"

static const struct row live_rows[] = {
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'")), NULL, "2025-07-01", "", "",
      "free on the day after the overlap" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-05-11'")), NULL, "none", "", "", "over the day before the start" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-05-12'")), NULL, "2025-05-13", "", "", "the start itself overlaps" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-11-01", ",'to':null")), NULL, "none", "", "", "after the end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30','left_on':'2025-03-31'")), NULL, "none", "", "",
      "left before its end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30','left_on':null")), NULL, "2025-07-01", "", "",
      "still there: to the contract's end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':null")), NULL, "open", "", "", "open-ended" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", "")), NULL, "unknown", "worker.assignments.0.to", "",
      "an unknown end may reach the start" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-06-01", "")), NULL, "open", "worker.assignments.0.to", "",
      "a first day inside overlaps for certain, with no last day known" },
    { &live, NEW, NO_POSTS ASSIGNED("{'authority':'durham','to':'2025-06-30'}"), NULL, "2025-07-01", NULL, "",
      "a last day inside overlaps for certain" },
    { &live, NEW, NO_POSTS ASSIGNED("{'authority':'durham','to':'2026-06-30'}"), NULL, "unknown", "worker.assignments.0.from", "",
      "an unknown first day may be after the end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("leeds", "2025-01-06", ",'to':'2025-06-30'")), NULL, "none", "", "", "no signatory" },
    { &live, NEW, NO_POSTS ASSIGNED("{'from':'2025-01-06','to':'2025-06-30'}"), NULL, "unknown", "worker.assignments.0.authority", NULL,
      "an unknown authority may be one" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'") "," AT("sunderland", "2025-01-06", ",'to':'2025-08-31'")), NULL,
      "2025-09-01", "", "", "the last of several" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("gateshead", "2025-05-12", ",'to':'2025-10-31'")), NULL, "none", "", "",
      "the same assignment, by its first day" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'new','original_start':'2025-01-06'",
      NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "or by its original start" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'extension'",
      NO_POSTS ASSIGNED(AT("gateshead", "2024-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "an extension is of the assignment there" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'legacy'",
      NO_POSTS ASSIGNED(AT("gateshead", "2024-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "so is a legacy one" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "2025-11-01", "", "",
      "a second one at the same authority overlaps" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31'",
      NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "unknown", "engagement.term", "",
      "of an unknown term it may be the same" },
    { &live, NEW, "'assignments':[]," POSTS(LEFT("gateshead", "'2025-06-30'", "")), NULL, "2025-07-01", "", "",
      "a post at the authority itself overlaps" },
    { &live, NEW, "'assignments':[]," POSTS("{'authority':'durham','substantive':false,'from':'2020-01-01','to':null}"), NULL, "none", "", "",
      "a post that is not substantive does not, when asked" },
    { &live, NEW, "'assignments':[]," POSTS("{'authority':'durham','from':'2020-01-01','to':null}"), NULL, "unknown", "worker.posts.0.substantive",
      "", "one that may be may" },
    { &live_assignments, NEW, ASSIGNED("") "," POSTS(LEFT("durham", "null", "")), NULL, "none", "", "", "posts do not count unless asked" },
    { &live, NEW, ASSIGNED(""), NULL, "unknown", "worker.posts", "", "no list of posts" },
    { &live, NEW, NO_POSTS "'registered':true", NULL, "unknown", "worker.assignments", "", "no list of assignments" },
    { &live, "'authority':'gateshead','end':'2025-10-31','term':'new'", NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'")), NULL,
      "unknown", "engagement.start", "", "an unknown start" },
    { &live, "'authority':'gateshead','start':'2025-05-12','term':'new'", NO_POSTS ASSIGNED(AT("durham", "2025-06-06", ",'to':'2025-06-30'")), NULL,
      "unknown", "engagement.end", "", "an unknown end" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':null,'term':'new'",
      NO_POSTS ASSIGNED(AT("durham", "2026-06-06", ",'to':'2026-06-30'")), NULL, "2026-07-01", "", "",
      "an open-ended engagement meets all that comes" },
};

static void test_live(void **state)
{
    (void)state;
    rows_hold(live_rows, countof(live_rows));
}

#define ENDED(rest) ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28'" rest))
#define LEFT_EARLY ",'left_on':'2024-05-31','notice_weeks_agreed':4"

static const struct row served_rows[] = {
    { &served, NULL, ENDED(",'left_on':'2024-06-28'"), NULL, "1", "", "", "worked to the contract's end" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-03'"), NULL, "1", "", "", "four weeks of notice to the day" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false"), NULL, "unknown",
      "worker.assignments.0.end_reason", "", "a day short, but the authority may have ended it" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'worker-notice'"), NULL, "0", "", "",
      "a day short, by the worker's own notice" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':true"), NULL, "1", "", "", "shorter notice was agreed" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','end_reason':'worker-notice'"), NULL, "unknown",
      "worker.assignments.0.short_notice_agreed", "", "it may have been agreed" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':null,'short_notice_agreed':false,'end_reason':'worker-notice'"), NULL, "0", "", "",
      "left early without notice" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'agreed'"), NULL, "1", "", "",
      "ended by agreement" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'authority-ended'"), NULL, "1", "", "", "the authority ended it" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'performance'"), NULL, "1", "", "", "for performance, too" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'gross-misconduct'"), NULL, "1", "", "", "and for gross misconduct: another rule's matter" },
    { &served, NULL, ENDED(",'end_reason':'completed'"), NULL, "1", "", "", "completed, without dates to the contrary" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'completed'"), NULL, "0", "",
      "the dates are followed", "dates beat the bare word" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':true,'end_reason':'completed'"), NULL, "1", "", "",
      "unless it was agreed" },
    { &served, NULL, ENDED(",'left_on':'2024-05-31','notice_given_on':'2024-05-04'"), NULL, "unknown",
      "worker.assignments.0.notice_weeks_agreed worker.assignments.0.end_reason", "", "without the weeks agreed nothing can be said" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'worker-notice'"), NULL, "unknown", "worker.assignments.0.notice_given_on", "",
      "notice not known" },
    { &served, NULL, ENDED(""), NULL, "unknown",
      "worker.assignments.0.notice_weeks_agreed worker.assignments.0.notice_given_on worker.assignments.0.left_on worker.assignments.0.end_reason",
      "", "nothing known of its end" },
    { &served, NULL, ASSIGNED(""), NULL, "none", "", "", "no previous assignment" },
    { &served, NULL, "", NULL, "unknown", "worker.assignments", "", "no list" },
    { &served, NULL, ASSIGNED(AT("leeds", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-05-31'")), NULL, "none", "", "",
      "none where it matters" },
    { &served, NULL, ASSIGNED(AT("durham", "2024-01-08", ",'to':'2025-06-28','left_on':'2025-05-12'")), NULL, "none", "", "",
      "one that ends on the start did not end before it" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2023-01-08", ",'to':'2023-06-28','left_on':'2023-05-31','notice_given_on':null,'short_notice_agreed':false") "," AT(
          "durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'")),
      NULL, "1", "", "", "the latest decides" },
    { &served, NULL, ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT("sunderland", "2024-09-01", "")), NULL,
      "unknown",
      "worker.assignments.1.to worker.assignments.1.notice_weeks_agreed worker.assignments.1.notice_given_on worker.assignments.1.left_on "
      "worker.assignments.1.end_reason",
      NULL, "a later one of unknown end may be the last" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT("sunderland", "2024-09-01",
                                                                                              ",'end_reason':'authority-ended'")),
      NULL, "1", NULL, "", "served, whichever was the last" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT(
          "sunderland", "2024-09-01", ",'end_reason':'authority-ended'") "," AT("sunderland", "2024-10-01", ",'end_reason':'worker-notice'")),
      NULL, "unknown", NULL, NULL, "not when one of several may not have been" },
    { &served, "'authority':'gateshead'", ENDED(",'left_on':'2024-06-28'"), NULL, "unknown", "engagement.start", "", "before an unknown start" },
    { &served, NULL, ENDED(",'left_on':null"), NULL, "1", "", "", "still there, with a contract that ends before" },
};

static void test_served(void **state)
{
    (void)state;
    rows_hold(served_rows, countof(served_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live),
        cmocka_unit_test(test_served),
    };

    return cmocka_run_group_tests_name("derive_live", tests, rows_setup, rows_teardown);
}
