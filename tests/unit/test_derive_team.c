/* What is known of a project team. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish team_told = { .kind = WISH_TEAM_TOLD }, team_members = { .kind = WISH_TEAM_MEMBERS },
                         team_costs = { .kind = WISH_TEAM_COSTS };

#define TEAM(fields) ENGAGEMENT ",'project_team':{" fields "}"
#define MEMBER(identified, approved) "{'registration':'SW1','identified_on':" identified ",'approved_on':" approved "}"

static const struct row team_rows[] = {
    { &team_told, TEAM("'region_told_on':'2025-04-25'"), "", NULL, "1", "", "", "told by the agreement" },
    { &team_told, TEAM("'region_told_on':'2025-04-26'"), "", NULL, "0", "", "", "told after it" },
    { &team_told, TEAM("'region_told_on':null"), "", NULL, "0", "", "", "not told" },
    { &team_told, TEAM("'region_told_on':'2025-05-02'"), "", NULL, "0", "", "day of knowledge", "not told yet" },
    { &team_told, TEAM("'costs_split':true"), "", NULL, "unknown", "engagement.project_team.region_told_on", "", "not known" },
    { &team_told, NULL, "", NULL, "unknown", "engagement.project_team.region_told_on", "", "no team described" },
    { &team_told, TEAM("'costs_split':true"), "", "'notifications':[{'what':'project-team','to':'region','on':'2025-04-25'}]", "1", "",
      "that of the notification", "notified by the agreement" },
    { &team_told, TEAM("'costs_split':true"), "", "'notifications':[{'what':'project-team','to':'region','on':'2025-04-26'}]", "0", "",
      "that of the notification", "notified after it" },
    { &team_told, TEAM("'costs_split':true"), "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-25'}]", "unknown",
      "engagement.project_team.region_told_on", "", "notified of something else" },
    { &team_told, TEAM("'region_told_on':null"), "", "'notifications':[{'what':'project-team','to':'region','on':'2025-04-25'}]", "0", "", "",
      "the team's own word goes first" },
    { &team_told, "'authority':'gateshead','project_team':{'region_told_on':'2025-04-20'}", "", NULL, "unknown", "engagement.agreed_on", "",
      "no decision known" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]"), "", NULL, "1", "", "",
      "every member identified and approved" },
    { &team_members,
      "'authority':'gateshead','start':'2025-04-30','project_team':{'members_identified':true,'members':[" MEMBER("'2025-04-20'",
                                                                                                                  "'2025-04-30'") "]}",
      "", NULL, "0", "", "not before the start", "approved on the start is late" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "null") "]"), "", NULL, "0", "", "not before the start",
      "not approved" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-05-02'") "]"), "", NULL, "0", "", "day of knowledge",
      "not known to be approved yet" },
    { &team_members, TEAM("'members_identified':true,'members':[{'registration':'SW1','identified_on':'2025-04-20'}]"), "", NULL, "unknown",
      "engagement.project_team.members.0.approved_on", "", "approval not known" },
    { &team_members, TEAM("'members_identified':false"), "", NULL, "0", NULL, "", "not identified" },
    { &team_members, TEAM("'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]"), "", NULL, "unknown",
      "engagement.project_team.members_identified", "", "there may be others" },
    { &team_members, TEAM("'members_identified':true"), "", NULL, "unknown", "engagement.project_team.members", "", "nobody listed" },
    { &team_members, NULL, "", NULL, "unknown", "engagement.project_team.members_identified engagement.project_team.members", "",
      "no team described" },
    { &team_members, "'authority':'gateshead','project_team':{'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]}", "",
      NULL, "unknown", "engagement.start", "", "before an unknown start" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':null,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "1", "", "",
      "every cost shown, and no other services" },
    { &team_costs, TEAM("'costs_split':false,'other_services_cost':null,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "0", "", "",
      "not split" },
    { &team_costs, TEAM("'costs_split':true,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "unknown",
      "engagement.project_team.other_services_cost", "", "other services not known" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':'100.00','members':[{'registration':'SW1'}]"), "", NULL, "unknown",
      "engagement.project_team.members.0.charge.total", "", "a member's cost not known" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':null,'members':[{'charge':null}]"), "", NULL, "0", "", "",
      "a member without a cost" },
    { &team_costs, NULL, "", NULL, "unknown",
      "engagement.project_team.costs_split engagement.project_team.other_services_cost engagement.project_team.members", "", "no team described" },
};

static void test_teams(void **state)
{
    (void)state;
    rows_hold(team_rows, countof(team_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_teams),
    };

    return cmocka_run_group_tests_name("derive_team", tests, rows_setup, rows_teardown);
}
