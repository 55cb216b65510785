#include "viewers.h"

#include <string.h>

#include "heard.h"
#include "plain_look.h"
#include "some_acts.h"

str org_id[ORGS];
struct item first_assignment;
instant moments[MOMENTS];
int moments_n;

/* ---- who it is about ---- */

const char *who_words(const struct viewer *v, const struct item *it)
{
    struct buf b = buf_new(&mem);

    for (int i = 0; i < plain_duties_n; i++)
        if (v->duties >> i & 1)
            buf_printf(&b, "%.*s ", STR_ARG(plain_duties[i]));
    buf_printf(&b, "of %.*s", STR_ARG(text_of(record_of(ITEM_ORGANISATION, v->organisation), "slug")));
    if (it) {
        const struct item *owner = record_of(ITEM_ORGANISATION, it->kind == ITEM_ORGANISATION ? it->id : it->owner);

        buf_printf(&b, ", a %.*s of %.*s", STR_ARG(item_tables[it->kind].name), STR_ARG(text_of(owner, "slug")));
    }
    return arena_cstr(&mem, buf_text(&b));
}

/* ---- answers, to be the same ---- */

void told_begin(void)
{
    hear_anew();
    err = (struct err){ 0 };
}

struct told told_end(rc code, ptrdiff_t notes, ptrdiff_t faults)
{
    struct heard all = heard();

    return (struct told){ code, err, all.calls, (int)notes, (int)faults, all.digest };
}

static bool same_in_welsh(const struct err *a, const struct err *b)
{
    return str_eq(err_words(&mem, LANG_CY, a), err_words(&mem, LANG_CY, b)) &&
           str_eq(err_hint_words(&mem, LANG_CY, a), err_hint_words(&mem, LANG_CY, b));
}

void same_told(const struct told *a, const struct told *b, const struct viewer *v, const struct item *it)
{
    if (a->code != b->code || strcmp(a->err.message, b->err.message) != 0 || strcmp(a->err.hint, b->err.hint) != 0 ||
        strcmp(a->err.at, b->err.at) != 0 || a->notes != b->notes || a->faults != b->faults || !same_in_welsh(&a->err, &b->err))
        fail_msg("%s: '%s' (%d, at '%s', %d notes, %d faults) and '%s' (%d, at '%s', %d notes, %d faults)", who_words(v, it), a->err.message, a->code,
                 a->err.at, a->notes, a->faults, b->err.message, b->code, b->err.at, b->notes, b->faults);
    if (a->calls != b->calls || a->digest != b->digest)
        fail_msg("%s: the store is asked %d things or %d, in other words", who_words(v, it), a->calls, b->calls);
}

/* ---- the register ---- */

static const char document[] = "{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"%s\",\"kind\":\"individual\",\"role\":\"social-worker\","
                               "\"term\":\"new\",\"start\":\"2025-05-12\",\"charge\":{\"total\":\"33.00\"}},\"worker\":{\"registration\":\"%s\"}}";

/* A worker with a post, a check, and an assignment when anybody supplies it; a second person's confirmation is waited for to erase it. */
static str career_at(int org, const char *authority, const char *registration, str supplier, str provider)
{
    struct viewer officer = someone(organisation[org], DUTY_NOMINATED_OFFICER);
    str worker = worker_at(&officer, registration), check;

    must(perform(&officer, "post-record", S(""), "worker", z(worker), "authority", authority, "from", "2018-09-01", NULL));
    must(perform(&officer, "check-record", S(""), "worker", z(worker), "document", arena_printf(&mem, document, authority, registration).p, NULL));
    check = answer.id;
    if (supplier.n || provider.n) {
        assignment_at(&officer, worker, supplier, provider);
        must(perform(&officer, "assignment-record", S(""), "worker", z(worker), "check", z(check), "role", "social-worker", "term", "new", "start",
                     "2025-05-12", "total", "33.00", "supplier", z(supplier), "provider", z(provider), NULL));
    }
    must(perform(&officer, "worker-erase", worker, NULL));
    return worker;
}

static void moment_passes(void)
{
    moments[moments_n++] = now;
    now += 60;
}

static void careers_make(void)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    str worker = career_at(AUTHORITY_A, "gateshead", "SW00001", organisation[SUPPLIER_1], organisation[PROVIDER_1]), moved;

    career_at(AUTHORITY_A, "gateshead", "SW00002", S(""), S(""));
    career_at(NEIGHBOUR_A, "durham", "SW00001", organisation[SUPPLIER_2], S(""));
    career_at(AUTHORITY_B, "derby", "SW00003", organisation[SUPPLIER_1], S(""));
    career_at(AUTHORITY_B, "derby", "SW00004", S(""), organisation[PROVIDER_1]);
    /* A check under a number alone, and an assignment that was the first supplier's and is the second's. */
    must(perform(&officer, "check-record", S(""), "document", arena_printf(&mem, document, "gateshead", "SW00001").p, NULL));
    moved = assignment_at(&officer, worker, organisation[SUPPLIER_1], S(""));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_2]), "total", "35.00", NULL));
    moment_passes();
    first_assignment.id = moved;
}

/* A worker by one name before anybody supplied, by others while the first did, while the second did, and since the first does again. */
static void names_change(void)
{
    struct viewer officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    str worker = worker_at(&officer, "SW00005"), moved;

    must(perform(&officer, "worker-correct", worker, "name", "Invented Second", NULL));
    moved = assignment_at(&officer, worker, organisation[SUPPLIER_1], S(""));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Third", NULL));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_2]), NULL));
    moment_passes();
    must(perform(&officer, "worker-correct", worker, "name", "Invented Fourth", NULL));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Fifth", NULL));
    moment_passes();
    must(perform(&officer, "assignment-correct", moved, "supplier", z(organisation[SUPPLIER_1]), NULL));
    must(perform(&officer, "worker-correct", worker, "name", "Invented Sixth", NULL));
}

static void people_make(void)
{
    static const struct {
        int org;
        enum duty duty;
    } who[] = { { AUTHORITY_A, DUTY_WORKER },  { AUTHORITY_A, DUTY_ADMINISTRATOR },
                { NEIGHBOUR_A, DUTY_HR },      { AUTHORITY_B, DUTY_DIRECTOR },
                { OFFICE_A, DUTY_LEAD },       { OFFICE_B, DUTY_LEAD },
                { SUPPLIER_1, DUTY_SUPPLIER }, { SUPPLIER_2, DUTY_SUPPLIER },
                { PROVIDER_1, DUTY_PROVIDER }, { AUDITOR_A, DUTY_AUDITOR } };

    for (ptrdiff_t i = 0; i < countof(who); i++)
        (void)someone(organisation[who[i].org], who[i].duty);
    /* To be known to be in no partnership is not to be in one with all others that are in none. */
    must(perform(&the_operator, "organisation-add", S(""), "slug", "supplier-free", "name", "Invented", "kind", "supplier", "office", "none", NULL));
    (void)someone(answer.id, DUTY_SUPPLIER);
}

int some_viewers(void **state)
{
    some_register(state);
    plain_read();
    for (int i = 0; i < ORGANISATIONS; i++)
        org_id[i] = organisation[i];
    org_id[ORGANISATIONS] = the_operator.organisation;
    moments_n = 0;
    careers_make();
    names_change();
    people_make();
    logs_seal();
    plain_look_read();
    first_assignment = *version_of(ITEM_ASSIGNMENT, first_assignment.id, 1);
    hear_store();
    return 0;
}

/* ---- who looks ---- */

struct viewer viewers[VIEWERS_MOST];
int viewers_n;

static struct viewer viewer_in(int org, uint32_t duties)
{
    const struct item *it = record_of(ITEM_ORGANISATION, org_id[org]);

    return (struct viewer){
        .person = arena_printf(&mem, "%032x", 0xabc000 + viewers_n),
        .organisation = org_id[org],
        .is = (enum organisation_kind)it->cell[R_ORGANISATION_KIND].num,
        .office = text_of(it, "office"),
        .registration = S("SW00001"),
        .duties = duties,
        .step = viewers_n % 2 ? &step_given : NULL,
        .door = "page",
    };
}

void viewers_make(void)
{
    static const char *const numbers[] = { "SW00099", "SW00003", "" };
    struct randomness random = random_seeded(11);

    viewers_n = 0;
    for (int duty = 0; duty < plain_duties_n; duty++)
        for (int org = 0; org < ORGS; org++, viewers_n++)
            viewers[viewers_n] = viewer_in(org, (uint32_t)1 << duty);
    for (int i = 0; i < 30; i++, viewers_n++) {
        uint32_t duties;

        random_fill(&random, &duties, sizeof duties);
        viewers[viewers_n] = viewer_in(i % ORGS, (duties & (duties >> 8) & (((uint32_t)1 << plain_duties_n) - 1)) | 1);
    }
    /* Workers of whom nothing is kept, whose number is kept elsewhere, and who have none. */
    for (int i = 0; i < (int)countof(numbers); i++)
        for (int org = 0; org < ORGS; org++, viewers_n++) {
            viewers[viewers_n] = viewer_in(org, DUTY(DUTY_WORKER));
            viewers[viewers_n].registration = str_of(numbers[i]);
        }
}
