#include "guests.h"

#include "plain_look.h"
#include "signin/forgery.h"
#include "signin/token.h"
#include "web/doors.h"
#include "web/form.h"
#include "words/date.h"

enum { SCOPES_EVERY = 31 };

str org[ORGS];

/* ---- canaries ---- */

static int canaries;

static const char *canary(void)
{
    return z(arena_printf(&mem, "Canary%d", 1000 + canaries++));
}

static const char *canary_mail(void)
{
    return z(arena_printf(&mem, "canary%d@example.org", 1000 + canaries++));
}

/* Of a range that is kept for inventions. */
static const char *canary_telephone(void)
{
    return z(arena_printf(&mem, "+44.1632.%06d", 960000 + canaries++));
}

/* Later with every call. */
static const char *canary_day(void)
{
    return z(day_text(&mem, day_from_civil(2004, 1, 1) + canaries++ * 3));
}

static const char *money(int pence)
{
    return z(arena_printf(&mem, "%d.%02d", pence / 100, pence % 100));
}

/* ---- the register ---- */

static const char document[] =
    "{\"as_of\":\"%s\",\"engagement\":{\"authority\":\"%s\",\"kind\":\"individual\",\"role\":\"social-worker\",\"local_role_title\":\"%s\","
    "\"term\":\"new\"%s},\"worker\":{\"registration\":\"%s\"}}";

static str worker_made(const struct viewer *officer, const char *registration)
{
    const char *qualified = canary_day(), *supported = canary_day(), *from = canary_day(), *to = canary_day();
    str id;

    must(perform(officer, "worker-record", S(""), "registration", registration, "name", canary(), "name_before", canary(), "registered", "yes",
                 "profession", "social-worker", "qualified_on", qualified, "supported_year_completed_on", supported, NULL));
    id = answer.id;
    must(perform(officer, "post-record", S(""), "worker", z(id), "authority", canary(), "employer_kind", "voluntary", "nation", "england", "service",
                 "children", "substantive", "yes", "role", "social-worker", "from", from, "to", to, "left_because", "resignation", "in_probation",
                 "no", "full_time_share", "0.8", NULL));
    must(perform(officer, "post-correct", answer.id, "authority", canary(), NULL));
    return id;
}

/* A check that an assignment is to cite says no start: each would be the other's canary. */
static str check_made(const struct viewer *officer, str worker, const char *authority, const char *registration, bool cited)
{
    const char *as_of = z(day_text(&mem, day_from_civil(2026, 2, 1) + canaries++ % 200)), *title = canary(),
               *start = z(arena_printf(&mem, ",\"start\":\"%s\"", canary_day()));
    const char *text = z(arena_printf(&mem, document, as_of, authority, title, cited ? "" : start, registration));

    if (worker.n)
        must(perform(officer, "check-record", S(""), "worker", z(worker), "document", text, NULL));
    else
        must(perform(officer, "check-record", S(""), "document", text, NULL));
    return answer.id;
}

static str assignment_made(const struct viewer *officer, str worker, str check, str supplier, str provider)
{
    int part = 1001 + 100 * canaries++, sum = 0;
    const char *parts[12], *first = canary_day(), *start = canary_day(), *end = canary_day();
    const char *notice = canary_day(), *left = canary_day();
    str id;

    for (int i = 0; i < (int)countof(parts); i++) {
        parts[i] = money(part + i);
        sum += part + i;
    }
    must(perform(officer, "assignment-record", S(""), "worker", z(worker), "check", z(check), "role", "social-worker", "local_role_title", canary(),
                 "term", "new", "start", start, "end", end, "original_start", first, "route", "paye", "supply", "msp", "supplier", z(supplier),
                 "provider", z(provider), "hours_per_week", "37", "total", money(sum), "pay", parts[0], "employer_ni", parts[1],
                 "apprenticeship_levy", parts[2], "holiday_pay", parts[3], "pension", parts[4], "agency_fee", parts[5], "msp_fee", parts[6],
                 "framework_fee", parts[7], "travel", parts[8], "accommodation", parts[9], "bonus", parts[10], "other", parts[11],
                 "notice_weeks_agreed", "4", NULL));
    id = answer.id;
    must(perform(officer, "assignment-end", id, "notice_given_on", notice, "left_on", left, "short_notice_agreed", "no", "end_reason", "completed",
                 NULL));
    return id;
}

static void career_made(int of, const char *authority, const char *registration, str supplier, str provider)
{
    struct viewer officer = someone(org[of], DUTY_NOMINATED_OFFICER);
    str worker = worker_made(&officer, registration), check = check_made(&officer, worker, authority, registration, supplier.n || provider.n);

    if (supplier.n || provider.n)
        assignment_made(&officer, worker, check, supplier, provider);
    must(perform(&officer, "worker-erase", worker, NULL));
    must(perform(&officer, "proposal-withdraw", answer.id, "reason", canary(), NULL));
    must(perform(&officer, "worker-erase", worker, NULL));
}

static void careers_make(void)
{
    struct viewer officer = someone(org[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    str moved, worker;

    career_made(AUTHORITY_A, "gateshead", "SW00001", org[SUPPLIER_1], org[PROVIDER_1]);
    career_made(AUTHORITY_A, "gateshead", "SW70002", org[SUPPLIER_2], org[PROVIDER_2]);
    career_made(AUTHORITY_A, "gateshead", "SW70003", S(""), S(""));
    career_made(NEIGHBOUR_A, "durham", "SW70004", org[SUPPLIER_2], S(""));
    career_made(AUTHORITY_B, "derby", "SW00001", org[SUPPLIER_1], S("")); /* the same person, elsewhere */
    career_made(AUTHORITY_B, "derby", "SW70005", S(""), org[PROVIDER_2]);
    career_made(AUTHORITY_B, "derby", "SW70006", S(""), S(""));
    check_made(&officer, S(""), "gateshead", "SW00001", false);
    /* Known by one name while one supplied, by another since the next does. */
    worker = worker_made(&officer, "SW70007");
    moved = assignment_made(&officer, worker, check_made(&officer, worker, "gateshead", "SW70007", true), org[SUPPLIER_1], org[PROVIDER_1]);
    now += 60; /* an earlier state is asked for at half of that */
    must(perform(&officer, "worker-correct", worker, "name", canary(), "name_before", canary(), NULL));
    must(perform(&officer, "assignment-correct", moved, "supplier", z(org[SUPPLIER_2]), "provider", "unknown", "local_role_title", canary(), NULL));
    must(perform(&officer, "worker-correct", worker, "name", canary(), NULL));
    now += 60;
}

static str organisation_made(const char *slug, const char *kind)
{
    must(perform(&the_operator, "organisation-add", S(""), "slug", slug, "name", slug, "kind", kind, NULL));
    return answer.id;
}

static void organisations_make(void)
{
    for (int i = 0; i < ORGANISATIONS; i++)
        org[i] = organisation[i];
    org[PROVIDER_2] = organisation_made("provider-2", "provider");
    org[SUPPLIER_CLOSED] = organisation_made("supplier-3", "supplier");
    org[OPERATOR] = the_operator.organisation;
    for (int i = 0; i < ORGS; i++)
        must(perform(&the_operator, "organisation-change", org[i], "name", canary(), "name_cy", canary(), "mail", canary_mail(), "telephone",
                     canary_telephone(), "company_number", canary(), "language", "en", NULL));
    must(perform(&the_operator, "organisation-close", org[SUPPLIER_CLOSED], "closed_on", "2026-11-20", NULL));
}

/* ---- who asks ---- */

struct guest guests[GUESTS_MOST];
int guests_n;

static const struct {
    int of;
    enum duty duty;
} people[] = {
    { AUTHORITY_A, DUTY_HIRING_MANAGER },  { AUTHORITY_A, DUTY_NOMINATED_OFFICER },
    { AUTHORITY_A, DUTY_HR },              { AUTHORITY_A, DUTY_REFEREE },
    { AUTHORITY_A, DUTY_DIRECTOR },        { AUTHORITY_A, DUTY_CHIEF_EXECUTIVE },
    { AUTHORITY_A, DUTY_WORKER },          { AUTHORITY_A, DUTY_ADMINISTRATOR },
    { NEIGHBOUR_A, DUTY_HR },              { AUTHORITY_B, DUTY_NOMINATED_OFFICER },
    { AUTHORITY_B, DUTY_ADMINISTRATOR },   { OFFICE_A, DUTY_LEAD },
    { OFFICE_A, DUTY_GOVERNANCE },         { OFFICE_A, DUTY_CHAIR },
    { OFFICE_A, DUTY_ADMINISTRATOR },      { OFFICE_B, DUTY_LEAD },
    { SUPPLIER_1, DUTY_SUPPLIER },         { SUPPLIER_1, DUTY_ADMINISTRATOR },
    { SUPPLIER_2, DUTY_SUPPLIER },         { PROVIDER_1, DUTY_PROVIDER },
    { PROVIDER_2, DUTY_PROVIDER },         { PROVIDER_2, DUTY_ADMINISTRATOR },
    { AUDITOR_A, DUTY_AUDITOR },           { OPERATOR, DUTY_OPERATOR },
}, programs[] = {
    { AUTHORITY_B, DUTY_NOMINATED_OFFICER }, { OFFICE_B, DUTY_LEAD },       { SUPPLIER_1, DUTY_SUPPLIER },
    { SUPPLIER_2, DUTY_SUPPLIER },           { PROVIDER_1, DUTY_PROVIDER }, { AUDITOR_A, DUTY_AUDITOR },
};

static struct viewer an_operator;

/* The operator of some_register.h is whoever has the store; this one signs in. */
static struct viewer operator_made(void)
{
    struct viewer v = { .organisation = the_operator.organisation, .duties = DUTY(DUTY_OPERATOR) };

    must(perform(&the_operator, "person-add", S(""), "owner", z(v.organisation), "name", canary(), "mail", canary_mail(), NULL));
    v.person = answer.id;
    must(perform(&the_operator, "appointment-give", S(""), "owner", z(v.organisation), "person", z(v.person), "role", "operator", NULL));
    return v;
}

/* Everybody has a name, an address and a number of their own; one of each organisation has left. */
static void people_make(void)
{
    int with_admin[] = { AUTHORITY_A, AUTHORITY_B, OFFICE_A, SUPPLIER_1, PROVIDER_2 };

    for (ptrdiff_t i = 0; i < countof(people); i++)
        (void)someone(org[people[i].of], people[i].duty);
    an_operator = operator_made();
    plain_look_read();
    for (ptrdiff_t i = 0; i < countof(with_admin); i++) {
        struct viewer admin = someone(org[with_admin[i]], DUTY_ADMINISTRATOR), colleague = another(org[with_admin[i]], DUTY_ADMINISTRATOR);

        for (ptrdiff_t k = 0; k < record[ITEM_PERSON].n; k++) {
            const struct item *it = &record[ITEM_PERSON].v[k];

            if (str_eq(it->owner, admin.organisation) && !text_of(it, "registration").n)
                must(perform(str_eq(it->id, admin.person) ? &colleague : &admin, "person-change", it->id, "name", canary(), "registration",
                             z(arena_printf(&mem, "SW8%04d", canaries++)), NULL));
        }
        must(perform(&admin, "person-add", S(""), "name", canary(), "mail", canary_mail(), NULL));
        must(perform(&admin, "person-close", answer.id, "closed_on", canary_day(), NULL));
        must(perform(&admin, "person-add", S(""), "name", canary(), "mail", canary_mail(), NULL));
        must(perform(&admin, "appointment-give", S(""), "person", z(answer.id), "role", "administrator", "deputy", "yes", "to", "2027-12-24T17:00",
                     NULL));
        must(perform(&colleague, "proposal-confirm", answer.id, NULL));
    }
}

static void guest_person(int of, enum duty duty)
{
    struct viewer was = duty == DUTY_OPERATOR ? an_operator : someone(org[of], duty);
    struct guest *g = &guests[guests_n++];
    struct txn txn = { 0 };
    str secret = cookie_of(&was);

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(viewer_load(&txn, &mem, reg.authorities, was.person, was.organisation, now, &g->v, &err));
    must(txn_commit(&txn, &err));
    g->cookie = z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(secret)));
    g->own = z(arena_printf(&mem, "Anti-Forgery: %.*s", STR_ARG(forgery_token(&mem, secret))));
    g->forms = z(arena_printf(&mem, "%.*s=%.*s&%.*s=a-key-0", STR_ARG(FORM_TOKEN), STR_ARG(forgery_token(&mem, secret)), STR_ARG(FORM_KEY)));
}

static void guest_program(int of)
{
    struct guest *g = &guests[guests_n++];
    struct txn txn = { 0 };
    struct token token;

    g->token = token_of(org[of], SCOPES_EVERY);
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(token_find(&txn, &mem, g->token, now, &token, &err));
    must(viewer_of_token(&txn, &mem, reg.authorities, token.handle, org[of], 0, &g->v, &err));
    must(txn_commit(&txn, &err));
    g->v.duties = token_duties(g->v.is);
}

/* Everybody is there before they ask: what they may see goes by what all of them are. */
static void guests_come(void)
{
    for (ptrdiff_t i = 0; i < countof(people); i++)
        guest_person(people[i].of, people[i].duty);
    for (ptrdiff_t i = 0; i < countof(programs); i++)
        guest_program(programs[i].of);
    /* Each has just given the second factor: what is refused is refused for what it is about. */
    assert_non_null(raw(arena_printf(&mem, "UPDATE session SET stepped_at = %lld", (long long)now).p));
    for (int i = 0; i < guests_n; i++)
        guests[i].name =
            z(arena_printf(&mem, "%s%.*s of %.*s", guests[i].token.n ? "a program with the role " : "", STR_ARG(viewer_duty(guests[i].v.duties)),
                           STR_ARG(text_of(record_of(ITEM_ORGANISATION, guests[i].v.organisation), "slug"))));
}

void guests_make(void)
{
    organisations_make();
    careers_make();
    people_make();
    plain_look_read();
    guests_come();
}
