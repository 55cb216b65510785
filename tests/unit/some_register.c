#include "some_register.h"

#include "store/engine.h"
#include "some_words.h"
#include "world.h"

struct store *store;
struct reg reg;
instant now;
struct act_answer answer;
str organisation[ORGANISATIONS];
struct viewer the_operator;

static struct library library;
static struct judge judge;

enum { PEOPLE_MOST = 64 };
static struct viewer people[PEOPLE_MOST];
static int people_n;

/* Whatever is refused is refused in words, in both languages. */
static rc in_words(rc code)
{
    if (code == RC_BAD_INPUT || code == RC_NOT_FOUND || code == RC_NOT_ALLOWED || code == RC_STEP_UP || code == RC_CONFLICT || code == RC_BUSY)
        said_in_words(&mem, &err);
    for (ptrdiff_t i = 0; code == RC_BAD_INPUT && i < answer.fault.n; i++)
        said_in_words(&mem, &answer.fault.v[i].err);
    return code;
}

static rc perform_list(const struct viewer *who, const char *name, str subject, int64_t version, const char *key, va_list args)
{
    struct act_given given[ACT_FIELDS_MOST];
    struct act act = { .name = str_of(name), .subject = subject, .version = version, .given = given, .key = str_of(key), .now = now };

    for (const char *field; (field = va_arg(args, const char *));)
        given[act.givens++] = (struct act_given){ str_of(field), str_of(va_arg(args, const char *)) };
    return in_words(act_perform(&reg, &mem, who, &act, &answer, &err));
}

rc perform(const struct viewer *who, const char *name, str subject, ...)
{
    va_list args;
    rc code;

    va_start(args, subject);
    code = perform_list(who, name, subject, 0, "", args);
    va_end(args);
    return code;
}

rc perform_with(const struct viewer *who, const char *name, str subject, int64_t version, const char *key, ...)
{
    va_list args;
    rc code;

    va_start(args, key);
    code = perform_list(who, name, subject, version, key, args);
    va_end(args);
    return code;
}

/* ---- people ---- */

struct viewer another(str of, enum duty duty)
{
    struct txn txn = { 0 };
    struct viewer v;
    const char *word = z(codes_duty.code[duty].text);

    if (duty == DUTY_OPERATOR)
        return the_operator;
    must(perform(&the_operator, "person-add", S(""), "owner", z(of), "name", "Invented Person", "mail",
                 z(arena_printf(&mem, "person%d@example.org", people_n)), duty == DUTY_WORKER ? "registration" : "language",
                 duty == DUTY_WORKER ? "SW00001" : "en", NULL));
    v.person = answer.id;
    must(perform(&the_operator, "appointment-give", S(""), "owner", z(of), "person", z(v.person), "role", word, NULL));
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(viewer_load(&txn, &mem, reg.authorities, v.person, of, now, &v, &err));
    must(txn_commit(&txn, &err));
    v.step = &step_given;
    v.door = "page";
    people[people_n++ % PEOPLE_MOST] = v;
    return v;
}

struct viewer someone(str of, enum duty duty)
{
    for (int i = 0; i < people_n && i < PEOPLE_MOST; i++)
        if (str_eq(people[i].organisation, of) && people[i].duties == DUTY(duty))
            return people[i];
    return another(of, duty);
}

/* ---- looking ---- */

rc seen(const struct viewer *who, enum item_kind kind, str id, struct item *out)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(view_open(&reg, &mem, who, now, &known_now, &v, &err));
    answer.fault.n = 0;
    TRY(in_words(view_item(&v, kind, id, out, &err)));
    return view_close(&v, &err);
}

rc listed(const struct viewer *who, const struct view_query *query, struct view_page *out)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(view_open(&reg, &mem, who, now, &known_now, &v, &err));
    answer.fault.n = 0;
    TRY(in_words(view_list(&v, query, out, &err)));
    return view_close(&v, &err);
}

/* ---- records ---- */

str worker_at(const struct viewer *who, const char *registration)
{
    must(perform(who, "worker-record", S(""), "registration", registration, "name", "Invented Worker", "registered", "yes", "profession",
                 "social-worker", "qualified_on", "2018-07-01", NULL));
    return answer.id;
}

str assignment_at(const struct viewer *who, str worker, str supplier, str provider)
{
    must(perform(who, "assignment-record", S(""), "worker", z(worker), "role", "social-worker", "term", "new", "start", "2026-12-01", "total",
                 "31.32", "supplier", z(supplier), "provider", z(provider), NULL));
    return answer.id;
}

/* ---- the register ---- */

static str organisation_add(const char *slug, const char *kind, const char *authority, str office)
{
    must(perform(&the_operator, "organisation-add", S(""), "slug", slug, "name", slug, "kind", kind, "authority", authority, "office", z(office),
                 NULL));
    return answer.id;
}

static void organisations_add(void)
{
    organisation[OFFICE_A] = organisation_add("office-a", "partnership-office", "", S(""));
    organisation[AUTHORITY_A] = organisation_add("authority-a", "authority", "gateshead", organisation[OFFICE_A]);
    organisation[NEIGHBOUR_A] = organisation_add("neighbour-a", "authority", "durham", organisation[OFFICE_A]);
    organisation[OFFICE_B] = organisation_add("office-b", "partnership-office", "", S(""));
    organisation[AUTHORITY_B] = organisation_add("authority-b", "authority", "derby", organisation[OFFICE_B]);
    organisation[SUPPLIER_1] = organisation_add("supplier-1", "supplier", "", S(""));
    organisation[SUPPLIER_2] = organisation_add("supplier-2", "supplier", "", S(""));
    organisation[PROVIDER_1] = organisation_add("provider-1", "provider", "", S(""));
    organisation[AUDITOR_A] = organisation_add("auditor-a", "auditor", "", organisation[OFFICE_A]);
}

int bare_register(void **state)
{
    struct txn txn = { 0 };
    str id;

    server = getenv("CONCORDAT_TEST_POSTGRES");
    set_up(state);
    world_setup(state);
    people_n = 0;
    now = 1795341600; /* 2026-11-22T10:00:00Z */
    store = open_migrated();
    library = (struct library){ .authorities = &world_authorities };
    for (int i = 0; i < world_books; i++)
        *PUSH(&mem, &library.book) = world_book[i];
    must(library_settle(&mem, &library, &err));
    judge = (struct judge){ .mem = &mem, .library = &library, .engine = S("concordat test") };
    reg = (struct reg){ .store = store, .authorities = &world_authorities, .judge = &judge, .random = random_seeded(7) };
    must(register_begin(&reg, &mem, S("register.example.org"), false, now, &id, &err));
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(register_operator(&txn, &mem, &the_operator, &err));
    must(txn_commit(&txn, &err));
    return 0;
}

int some_register(void **state)
{
    bare_register(state);
    organisations_add();
    return 0;
}

/* A case that failed may have left a transaction open. */
int no_register(void **state)
{
    if (store && store->in_txn)
        txn_end(&(struct txn){ store, TXN_READ });
    store_close(&store);
    return tear_down(state) | world_teardown(state);
}
