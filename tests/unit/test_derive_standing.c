/* A supplier that is restricted: by whom, how far, until when. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish standing = { .kind = WISH_STANDING, .signatory = rows_north_east };
static const struct wish standing_spreads = { .kind = WISH_STANDING, .spreads = true, .signatory = rows_north_east };

#define SUPPLIED ENGAGEMENT ",'supplier':'Example Agency'"
#define RESTRICTED(by, rest) "'supplier_standing':[{'supplier':'example-agency','restricted_by':'" by "'" rest "}]"
#define WHILE ",'from':'2025-03-01','to':'2025-06-01'"

static const struct row standing_rows[] = {
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "2025-06-02", "", "",
      "the authority's own, until the day after" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", ",'scope':'authority'" WHILE), "none", "", "", "another authority's own does not reach" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", ",'scope':'region'" WHILE), "2025-06-02", "", "", "one for the region does" },
    { &standing, SUPPLIED, "", RESTRICTED("derby", ",'scope':'region'" WHILE), "none", "", "", "another region's does not" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':null"), "open", "", "", "without an end" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-05-13','to':null"), "none", "", "",
      "from after the start" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':'2025-05-12'"), "2025-05-13", "", "",
      "its last day is the start" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':'2025-05-11'"), "none", "", "",
      "over the day before" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01'"), "unknown", "supplier_standing.0.to", "",
      "an unknown end" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", WHILE), "unknown", "supplier_standing.0.scope", "", "an unknown reach" },
    { &standing, ENGAGEMENT ",'supplier':'Another Agency'", "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "none", "", "",
      "another supplier" },
    { &standing, NULL, "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "unknown", "engagement.supplier", "",
      "an unknown supplier may be the one" },
    { &standing, NULL, "", RESTRICTED("derby", ",'scope':'authority'" WHILE), "none", "", "", "unless no restriction reaches at all" },
    { &standing, NULL, "", "'supplier_standing':[]", "none", "", "", "no restrictions" },
    { &standing, SUPPLIED, "", NULL, "unknown", "supplier_standing", "", "no list" },
    { &standing_spreads, SUPPLIED, "", RESTRICTED("durham", ",'scope':'authority'" WHILE), "2025-06-02", "", "",
      "one signatory's holds for every signatory" },
    { &standing_spreads, SUPPLIED, "", RESTRICTED("derby", ",'scope':'authority'" WHILE), "none", "", "", "no signatory's does not" },
};

static void test_standing(void **state)
{
    (void)state;
    rows_hold(standing_rows, countof(standing_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standing),
    };

    return cmocka_run_group_tests_name("derive_standing", tests, rows_setup, rows_teardown);
}
