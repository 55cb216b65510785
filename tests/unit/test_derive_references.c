/* References: which count, by when, and how long a time they evidence. */
#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct wish two_references, template_reference, referee_reference, apart_references, evidence;

#define GOOD(more) "{'detailed':true,'practice_based':true,'complete':true,'referee':'permanent-manager'" more "}"
#define REFS(list) "'references':[" list "]"

static const struct row reference_rows[] = {
    { &two_references, NULL, REFS(GOOD(",'received_on':'2025-04-09'") "," GOOD(",'received_on':'2025-04-20'")), NULL, "2 2", "", "",
      "the day of the offer is in time" },
    { &two_references, NULL, REFS(GOOD(",'received_on':'2025-04-21'")), NULL, "0 0", "", "too late to count before the offer",
      "the day after is not" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09'")), NULL, "0 1", "worker.references.0.received_on", "",
      "its own date does not say when it came," },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-21'")), NULL, "0 0", "", "too late to count before the offer",
      "but one dated too late cannot have come in time" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09','received_on':'2025-04-30'")), NULL, "0 0", "", "too late",
      "the receipt decides when it is told" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09','received_on':null")), NULL, "0 0", "", "has not been received",
      "null is not received" },
    { &two_references, NULL, REFS(GOOD("")), NULL, "0 1", "worker.references.0.received_on", "", "no date: it may be in time" },
    { &two_references, "'authority':'gateshead','start':'2025-05-12'", REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "0 1",
      "engagement.offered_on", "", "an unknown offer leaves it open" },
    { &two_references, "'authority':'gateshead','start':'2025-05-12','offered_on':null", REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "1 1", "",
      "", "no offer yet: nothing is late" },
    { &two_references, "'authority':'gateshead','start':'2025-06-12','offered_on':'2025-06-01'", REFS(GOOD(",'received_on':'2025-05-02'")), NULL,
      "0 0", "", "after the day of knowledge", "received after the day of knowledge does not count yet" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-06-01','received_on':'2025-04-09'")), NULL, "0 0", "", "after the day of knowledge",
      "nor does one that bears a day to come, whenever it is said to have come" },
    { &two_references, NULL, "", NULL, "0 unknown", "worker.references", "", "no list: no upper bound" },
    { &two_references, NULL, REFS(""), NULL, "0 0", "", "", "an empty list has none" },
    { &two_references, NULL, REFS("{'detailed':false,'practice_based':true,'received_on':'2025-04-09'}"), NULL, "0 0", "", "detailed: no",
      "one that is not detailed does not count" },
    { &two_references, NULL, REFS("{'detailed':true,'received_on':'2025-04-09'}"), NULL, "0 1", "worker.references.0.practice_based", "",
      "an unknown quality may be there" },
    { &two_references, NULL, REFS("{'detailed':null,'practice_based':true,'received_on':'2025-04-09'}"), NULL, "0 0", "", NULL, "null is not there" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','template':'national'")), NULL, "1 1", "", "",
      "the template itself needs no date" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2024-10-31','template':'own'")), NULL, "0 0", "",
      "template used: own form", "another template from the day on does not count" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2024-10-30','template':'own'")), NULL, "1 1", "", "",
      "nor is it needed the day before" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','requested_on':'2024-10-31','dated':null,'template':'own'")), NULL, "0 0", "",
      NULL, "either the request or the date is enough" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','template':'own'")), NULL, "0 1", "worker.references.0.dated", "",
      "neither date known: it may be an old one" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','requested_on':'2024-10-01','template':'own'")), NULL, "0 1",
      "worker.references.0.dated", "", "requested before, dated perhaps after" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2024-10-01','template':'own'")), NULL, "1 1", "", "",
      "received before, so requested before" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2025-04-01'")), NULL, "0 1", "worker.references.0.template", "",
      "an unknown template may be the one" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'permanent-manager'}"), NULL, "1 1", "", "", "a permanent manager's" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker','countersigned_by':null}"), NULL, "0 0", "",
      "who gave it: agency worker", "an agency worker's alone does not count" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker','countersigned_by':'permanent-senior-manager'}"), NULL,
      "1 1", "", "", "countersigned it does" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker'}"), NULL, "0 1", "worker.references.0.countersigned_by",
      "", "it may have been countersigned" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09'}"), NULL, "0 1", "worker.references.0.referee", "",
      "an unknown referee may be the one" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'organisation':'Leeds','received_on':'2025-04-09'")), NULL, "2 2",
      "", "", "two organisations" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'organisation':' DURHAM ','received_on':'2025-04-09'")), NULL,
      "1 1", "", "", "one, however it is written" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'E06000047','received_on':'2025-04-09'") "," GOOD(",'organisation':'durham','received_on':'2025-04-09'")), NULL,
      "1 1", "", "", "a code and a name are one authority" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'sunderland','received_on':'2025-04-09'") "," GOOD(
          ",'organisation':'Together for Children','received_on':'2025-04-09'")),
      NULL, "1 1", "", "", "a company counts as its council" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'Invented Trust','received_on':'2025-04-09'") "," GOOD(
          ",'organisation':'invented trust','received_on':'2025-04-09'")),
      NULL, "1 1", "", "", "names outside the table are compared without case" },
    { &apart_references, NULL, REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'received_on':'2025-04-09'")), NULL, "1 2",
      "worker.references.1.organisation", "", "an unknown organisation may be the same" },
    { &apart_references, NULL, REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "1 1", "", NULL, "a single one is one, whoever it is" },
    { &evidence, NULL,
      REFS(GOOD(",'received_on':'2025-04-09','evidences_from':'2022-01-01','evidences_to':'2022-12-31'") "," GOOD(
          ",'received_on':'2025-04-09','evidences_from':'2022-07-01','evidences_to':'2023-06-30'")),
      NULL, "18 18", "", "", "evidenced time counts once" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-30','evidences_from':'2022-01-01','evidences_to':'2022-12-31'")), NULL, "0 0", "",
      "too late", "only references that count evidence" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-09','evidences_from':'2022-01-01'")), NULL, "0 unknown", "worker.references.0.evidences_to",
      "", "an unknown end has no upper bound" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-09','evidences_from':null")), NULL, "0 0", "", "", "null evidences nothing" },
    { &evidence, NULL, REFS(GOOD(",'evidences_from':'2022-01-01','evidences_to':'2022-12-31'")), NULL, "0 12", "worker.references.0.received_on", "",
      "one that may count may evidence" },
};

static void test_references(void **state)
{
    (void)state;
    two_references = (struct wish){ .kind = WISH_REFERENCES, .detailed = true, .practice_based = true, .template_code = -1, .before = MOMENT_OFFER };
    template_reference = (struct wish){ .kind = WISH_REFERENCES, .template_code = TEMPLATE_NATIONAL, .template_from = rows_day("2024-10-31") };
    referee_reference = (struct wish){ .kind = WISH_REFERENCES, .template_code = -1, .referees = M(REFEREE_MANAGER), .countersign_helps = true };
    apart_references = (struct wish){ .kind = WISH_REFERENCES, .template_code = -1, .different_organisations = true };
    evidence = (struct wish){ .kind = WISH_EVIDENCE, .template_code = -1 };
    rows_hold(reference_rows, countof(reference_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_references),
    };

    return cmocka_run_group_tests_name("derive_references", tests, rows_setup, rows_teardown);
}
