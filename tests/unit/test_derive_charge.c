/* The parts of a charge, training that is paid for, and the charge of one member of a team. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish training = {
    .kind = WISH_TRAINING,
    .day_rate = { [TRAINING_CORE] = 1, [TRAINING_ADDITIONAL] = -1, [TRAINING_REQUIRED] = -1, [TRAINING_SPECIALIST] = 0 },
    .cost = { [TRAINING_CORE] = 1, [TRAINING_ADDITIONAL] = -1, [TRAINING_REQUIRED] = -1, [TRAINING_SPECIALIST] = 0 }
};
static const struct wish overtime = { .kind = WISH_ELEMENTS, .elements = ELEMENT_OVERTIME };
static const struct wish allowances = { .kind = WISH_ELEMENTS, .elements = ELEMENT_TRAVEL | ELEMENT_ACCOMMODATION };
static const struct wish all_elements = { .kind = WISH_ELEMENTS, .elements = ELEMENT_OVERTIME | ELEMENT_BONUS | ELEMENT_OTHER };

#define TRAINED(kind, rest) ENGAGEMENT ",'training':[{'kind':'" kind "'" rest "}]"

static const struct row charge_rows[] = {
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true,'cost_paid':true"), "", NULL, "1", "", "", "as the table says" },
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true,'cost_paid':false"), "", NULL, "0", "", "cost of training paid: no",
      "a cost not paid" },
    { &training, TRAINED("specialist", ",'day_rate_paid':true,'cost_paid':false"), "", NULL, "0", "", "day rate paid for training: yes",
      "a day rate paid too much" },
    { &training, TRAINED("specialist", ",'day_rate_paid':false,'cost_paid':null"), "", NULL, "1", "", "", "null is not paid" },
    { &training, TRAINED("additional", ""), "", NULL, "1", "", "", "either will do" },
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true"), "", NULL, "unknown", "engagement.training.0.cost_paid", "",
      "not known whether paid" },
    { &training, ENGAGEMENT ",'training':[{'day_rate_paid':true,'cost_paid':true}]", "", NULL, "unknown", "engagement.training.0.kind", "",
      "unknown kind" },
    { &training, ENGAGEMENT ",'training':[]", "", NULL, "none", "", "", "no training" },
    { &training, NULL, "", NULL, "unknown", "engagement.training", "", "not known" },
    { &overtime, ENGAGEMENT ",'overtime_hours_per_week':'2.5'", "", NULL, "250 250", "", "", "hundredths of an hour" },
    { &overtime, NULL, "", NULL, "0 unknown", "engagement.overtime_hours_per_week", "", "overtime not known" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50','accommodation':'1.25','bonus':'9.00'}", "", NULL, "175 175", "", "",
      "the named elements only" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50'}", "", NULL, "50 unknown", "engagement.charge.accommodation", "",
      "the known one at least" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50','accommodation':null}", "", NULL, "50 50", "", "", "null is nothing" },
    { &allowances, ENGAGEMENT ",'charge':null", "", NULL, "0 0", "", "", "no charge has no elements" },
    { &all_elements, ENGAGEMENT ",'overtime_hours_per_week':'1','charge':{'bonus':'0.00','other':'0.00'}", "", NULL, "100 100", "", "",
      "overtime shows in a mixed sum" },
};

static void test_charges(void **state)
{
    (void)state;
    rows_hold(charge_rows, countof(charge_rows));
}

static void test_member(void **state)
{
    struct doc doc =
        rows_doc(ENGAGEMENT ",'role':'team-manager','charge':{'total':'40.00'},'project_team':{'members':[{'role':'social-worker','charge':"
                            "{'total':'30.00','pay':'21.00','travel':'0.50'}}]}",
                 "", "");
    const struct record *engagement = object_of(doc.root, CHECK_ENGAGEMENT);
    const struct record *member = cell_of(object_of(engagement, ENG_TEAM), TEAM_MEMBERS)->first;
    struct trace trace = { .mem = &rows_scratch };
    int32_t out[FACT_COUNT];

    (void)state;
    derive_base(&doc, member, rows_day(AS_OF), out);
    assert_int_equal(out[FACT_ROLE], ROLE_SOCIAL_WORKER);
    assert_int_equal(out[FACT_CHARGE], 3000);
    assert_int_equal(out[FACT_PAY], 2100);
    assert_int_equal(out[FACT_START], rows_day("2025-05-12"));
    derive_read_base(&doc, member, FACT_CHARGE, out[FACT_CHARGE], &trace);
    assert_true(str_eq(trace.read.v[0].source, S("engagement.project_team.members.0.charge.total")));
    derive(&doc, member, rows_day(AS_OF), &allowances, out, &trace);
    assert_int_equal(out[0], 50);
    assert_int_equal(out[1], UNKNOWN);
    assert_true(str_eq(rows_missing(&trace), S("engagement.project_team.members.0.charge.accommodation")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charges),
        cmocka_unit_test(test_member),
    };

    return cmocka_run_group_tests_name("derive_charge", tests, rows_setup, rows_teardown);
}
