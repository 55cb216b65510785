/* What has to come before a moment: approvals, notifications, the waiver of on-site days. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish approval = { .kind = WISH_APPROVAL,
                                      .approval_for = APPROVAL_ABOVE_CAP,
                                      .approvers = M(APPROVER_DCS) | M(APPROVER_CHIEF_EXECUTIVE),
                                      .covers_charge = true,
                                      .before = MOMENT_START };
static const struct wish approval_any = { .kind = WISH_APPROVAL, .approval_for = APPROVAL_COMPASSIONATE, .before = MOMENT_START };
static const struct wish approval_offer = { .kind = WISH_APPROVAL, .approval_for = APPROVAL_COMPASSIONATE, .before = MOMENT_OFFER };
static const struct wish told = { .kind = WISH_TOLD, .told_of = TOLD_ABOVE_CAP, .told_whom = TOLD_REGION, .before = MOMENT_DECISION };
static const struct wish waiver = { .kind = WISH_WAIVER, .waiver_by = WAIVER_AGENCY_SUPERVISOR };

#define CHARGED ENGAGEMENT ",'charge':{'total':'32.50'}"
#define DCS(on, charge) "{'for':'above-cap','by':'director-of-childrens-services','on':'" on "','charge':'" charge "'}"
#define CE(on, charge) "{'for':'above-cap','by':'chief-executive','on':'" on "','charge':'" charge "'}"
#define APPROVALS(list) "'approvals':[" list "]"
#define KIND_OF(on) "{'for':'compassionate-case','by':'chief-executive'" on "}"

static const struct row approval_rows[] = {
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.50")), "1", "", "", "both, for at least the charge" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00")), "0", "", "no approval by the chief executive", "one of two is not enough" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.49")), "0", "", "covers only £32.49",
      "a penny too little" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") ",{'for':'above-cap','by':'chief-executive','on':'2025-04-22'}"), "0",
      "approvals.1.charge", "names no charge", "one without a charge covers none" },
    { &approval, ENGAGEMENT, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.50")), "0", "engagement.charge.total",
      "charge is not known", "an unknown charge cannot be shown to be covered" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-05-02", "33.00") "," CE("2025-04-22", "33.00")), "0", "", "after the day of knowledge",
      "one after the day of knowledge does not count yet" },
    { &approval, "'authority':'gateshead','start':'2025-04-22','charge':{'total':'32.50'}", "",
      APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-21", "33.00")), "0", "", "came too late to count before the start",
      "on the start itself is late" },
    { &approval, "'authority':'gateshead','start':'2025-04-22','charge':{'total':'32.50'}", "",
      APPROVALS(DCS("2025-04-21", "33.00") "," CE("2025-04-21", "33.00")), "1", "", "", "the day before it is in time" },
    { &approval, CHARGED, "",
      APPROVALS(DCS("2025-04-22", "33.00") ",{'for':'above-cap','by':'deputy-chief-executive','on':'2025-04-22','charge':'33.00'}"), "0", "",
      "does not stand for one by the principal", "a deputy is not the principal" },
    { &approval, CHARGED, "", APPROVALS("{'for':'short-notice','by':'chief-executive','on':'2025-04-22'}"), "0", "", "There is no approval",
      "another matter does not count" },
    { &approval, CHARGED, "", NULL, "0", "", "No approval is shown.", "an absent list: none were shown" },
    { &approval, CHARGED, "", APPROVALS(""), "0", "", "No approval is shown.", "an empty list: none" },
    { &approval_any, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-22'")), "1", "", "", "anyone's, when nobody is named, and without a charge" },
    { &approval_any, NULL, "", APPROVALS(KIND_OF("")), "0", "approvals.0.on", "has no date", "without a date it cannot be shown to be in time" },
    { &approval_any, NULL, "", APPROVALS("{'for':'compassionate-case','on':'2025-04-22'}"), "0", "", "does not say who", "nobody's is nobody's" },
    { &approval_offer, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-20'")), "1", "", "", "on the day of the offer is in time" },
    { &approval_offer, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-21'")), "0", "", "before the offer", "the day after is late" },
    { &approval_offer, "'authority':'gateshead','start':'2025-05-12'", "", APPROVALS(KIND_OF(",'on':'2025-04-20'")), "0", "engagement.offered_on",
      "cannot be shown to be in time", "an unknown offer cannot be shown to come after" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-25'}]", "1", "", "", "told on the day of the agreement" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-26'}]", "0", "", "did not come before the decision",
      "told after it" },
    { &told, NULL, "", APPROVALS(DCS("2025-04-22", "33.00")) ",'notifications':[{'what':'above-cap','to':'region','on':'2025-04-23'}]", "0", "", NULL,
      "an approval of the same matter is an earlier decision" },
    { &told, NULL, "",
      APPROVALS("{'for':'short-notice','by':'chief-executive','on':'2025-04-22'}") ",'notifications':[{'what':'above-cap','to':'region','on':'2025-"
                                                                                   "04-23'}]",
      "1", "", "", "an approval of another matter is not" },
    { &told, "'authority':'gateshead','start':'2025-05-12'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-30'}]", "unknown",
      "engagement.agreed_on", "", "the agreement, whose day is not known, may have come first" },
    { &told, "'authority':'gateshead','start':'2025-05-12','agreed_on':null", "",
      "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-30'}]", "1", "", "", "with no agreement the start is the decision" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'dfe','on':'2025-04-20'}]", "0", "", "", "someone else was told" },
    { &told, NULL, "", "'notifications':[{'what':'project-team','to':'region','on':'2025-04-20'}]", "0", "", "", "of something else" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region'}]", "unknown", "notifications.0.on", "",
      "an unknown date may be in time" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':null}]", "0", "", NULL, "null is never told" },
    { &told, "'authority':'gateshead'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-20'}]", "unknown",
      "engagement.agreed_on", "", "no decision is known" },
    { &told, "'authority':'gateshead','start':'2025-06-12'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-05-02'}]", "0", "",
      "after the day of knowledge", "told after the day of knowledge does not count yet" },
    { &told, NULL, "", NULL, "unknown", "notifications", "", "no list" },
    { &told, NULL, "", "'notifications':[]", "0", "", "", "nobody was told" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "1", "", "", "waived in advance" },
    { &waiver, "'authority':'gateshead','start':'2025-04-30','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "1",
      "", "", "on the day of the start still is" },
    { &waiver, "'authority':'gateshead','start':'2025-04-29','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "0",
      "", "after the start", "the day after is not" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-05-02'", "", NULL, "0", "", "day of knowledge",
      "not known of yet" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'authority-manager','onsite_waiver_on':'2025-04-30'", "", NULL, "0", "", "", "by someone else" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':null", "", NULL, "0", "", "", "no waiver" },
    { &waiver, ENGAGEMENT, "", NULL, "unknown", "engagement.onsite_waiver_by", "", "not known" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor'", "", NULL, "unknown", "engagement.onsite_waiver_on", "", "its date not known" },
    { &waiver, "'authority':'gateshead','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "unknown",
      "engagement.start", "", "the start not known" },
};

static void test_approvals(void **state)
{
    (void)state;
    rows_hold(approval_rows, countof(approval_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_approvals),
    };

    return cmocka_run_group_tests_name("derive_approval", tests, rows_setup, rows_teardown);
}
