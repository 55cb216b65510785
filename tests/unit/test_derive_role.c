/* Local titles and their roles, registration, and the time given to find a worker. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct role_title titles[] = { { S("Social Worker L2"), ROLE_SENIOR }, { S("team manager"), ROLE_TEAM_MANAGER } };
static const struct wish role_map = { .kind = WISH_ROLE_MAP, .title = titles, .titles = countof(titles) };
static const struct wish registered = { .kind = WISH_REGISTERED }, lead = { .kind = WISH_LEAD };

static const struct row role_rows[] = {
    { &role_map, ENGAGEMENT ",'local_role_title':'social worker l2','role':'senior-social-worker'", "", NULL, "1", "", "", "as the map says" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Social Worker L2','role':'social-worker'", "", NULL, "0", "",
      "belongs to the role senior social worker", "not as the map says" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Invented title','role':'social-worker'", "", NULL, "none", "", "", "no row for the title" },
    { &role_map, ENGAGEMENT ",'role':'social-worker'", "", NULL, "none", "", "", "no title" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Social Worker L2'", "", NULL, "unknown", "engagement.role", "", "no role" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Team Manager'", "", NULL, "1", "", "", "the role of the national map" },
    { &registered, NULL, "'registered':true,'profession':'social-worker'", NULL, "1", "", "", "registered as a social worker" },
    { &registered, NULL, "'registered':true,'profession':'other'", NULL, "0", "", "", "registered as something else" },
    { &registered, NULL, "'registered':false", NULL, "0", "", "", "not registered" },
    { &registered, NULL, "'registered':true", NULL, "unknown", "worker.profession", "", "profession not known" },
    { &registered, NULL, "'profession':'social-worker'", NULL, "unknown", "worker.registered", "", "registration not known" },
    { &lead, ENGAGEMENT ",'requested_on':'2025-04-28'", "", NULL, "14", "", "", "two weeks" },
    { &lead, NULL, "", NULL, "unknown", "engagement.requested_on", "", "no request" },
};

static void test_roles(void **state)
{
    (void)state;
    rows_hold(role_rows, countof(role_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),
    };

    return cmocka_run_group_tests_name("derive_role", tests, rows_setup, rows_teardown);
}
