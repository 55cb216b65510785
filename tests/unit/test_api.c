/* The API through the gate: who comes in, what is read, what is recorded, how it is refused. */
#include "some_web.h"

#include "base/hash.h"
#include "cli/asking.h"
#include "ledger/bundle.h"
#include "ledger/checkpoint.h"
#include "ledger/log.h"
#include "signin/forgery.h"
#include "signin/session.h"
#include "signin/token.h"
#include "web/doors.h"
#include "web/routes.h"
#include "world.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define equal(a, b) assert_string_equal(arena_cstr(&mem, a), b)
#define has(text, part)                                                                                                                              \
    do {                                                                                                                                             \
        if (str_find_str((text), S(part)) < 0)                                                                                                       \
            fail_msg("no '%s' in: %.*s", part, STR_ARG(text));                                                                                       \
    } while (0)
#define status(wanted, asked)                                                                                                                        \
    do {                                                                                                                                             \
        struct reply r_ = (asked);                                                                                                                   \
        if (r_.status != (wanted))                                                                                                                   \
            fail_msg("%s: %d, not %d: %.*s", #asked, r_.status, (wanted), STR_ARG(r_.body));                                                         \
    } while (0)

enum { SCOPES_EVERY = SCOPE_CHECK | SCOPE_READ | SCOPE_ACT | SCOPE_IMPORT | SCOPE_LEDGER };

static const str nobody = { "", 0 };
static str token; /* of AUTHORITY_A, with every scope */
static struct viewer manager;

static int begin(void **state)
{
    some_web(state);
    token = token_of(organisation[AUTHORITY_A], SCOPES_EVERY);
    manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    return 0;
}

/* ${path} with ${id} in the place of its star. */
static const char *path_of(const char *path, str id)
{
    str before, after;

    str_cut(str_of(path), '*', &before, &after);
    return arena_printf(&mem, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(id), STR_ARG(after)).p;
}

#define WORKER S("{\"registration\":\"SW12345\",\"name\":\"Invented Worker\",\"registered\":true,\"qualified_on\":\"2018-07-01\"}")

static str worker_made(void)
{
    struct reply r = ask("POST " API "/workers", token, WORKER, "Idempotency-Key: first", NULL);

    status(201, r);
    return said(&r, "id");
}

/* ---- who comes in ---- */

static void nobody_is_asked_to_sign_in(void **state)
{
    struct reply r = get(API "/workers", nobody);

    (void)state;
    assert_int_equal(r.status, 401);
    equal(header_of(&r, "WWW-Authenticate"), "Bearer");
    equal(said(&r, "type"), "urn:concordat:problem:sign-in");
    status(200, get(API "/rulebooks", nobody));
    status(200, get(API "/openapi.json", nobody));
    status(404, get(API "/logs/operator/checkpoint", nobody)); /* not sealed yet */
}

static void a_token_that_is_not_good_is_nobody(void **state)
{
    str gone = token_of(organisation[AUTHORITY_A], SCOPES_EVERY), other = token_of(organisation[AUTHORITY_A], SCOPES_EVERY);

    (void)state;
    status(200, get(API "/workers", gone));
    token_revoked(gone);
    status(401, get(API "/workers", gone));
    status(401, get(API "/rulebooks", gone));
    status(401, get(API "/workers", S("concordat_nothing")));
    status(200, get(API "/workers", other));
    now += 31 * DAY_SECONDS;
    status(401, get(API "/workers", other));
}

static void a_token_of_a_closed_organisation_is_nobody(void **state)
{
    str of = token_of(organisation[SUPPLIER_1], SCOPE_READ);

    (void)state;
    status(200, get(API "/workers", of));
    must(perform(&the_operator, "organisation-close", organisation[SUPPLIER_1], "closed_on", "2026-11-22", NULL));
    status(401, get(API "/workers", of));
    status(401, get(API "/workers", token_of(the_operator.organisation, SCOPE_READ))); /* has no programs */
}

static void a_scope_that_is_missing_is_named(void **state)
{
    str reads = token_of(organisation[AUTHORITY_A], SCOPE_READ);
    struct reply r = ask("POST " API "/workers", reads, WORKER, "Idempotency-Key: k", NULL);

    (void)state;
    assert_int_equal(r.status, 403);
    equal(said(&r, "type"), "urn:concordat:problem:not-allowed");
    has(r.body, "does not have the scope ‘act’");
    status(200, get(API "/workers", reads));
}

static void a_cookie_is_a_person(void **state)
{
    str secret = cookie_of(&manager);
    const char *line = arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(secret)).p;
    const char *form = arena_printf(&mem, "Anti-Forgery: %.*s", STR_ARG(forgery_token(&mem, secret))).p;

    (void)state;
    status(200, ask("GET " API "/workers", nobody, S(""), line, NULL));
    status(401, ask("GET " API "/workers", S("concordat_nothing"), S(""), line, NULL)); /* D3 */
    status(403, ask("POST " API "/workers", nobody, WORKER, line, "Idempotency-Key: k", NULL));
    status(403, ask("POST " API "/workers", nobody, WORKER, line, "Idempotency-Key: k", "Origin: https://register.example.org", NULL));
    status(201, ask("POST " API "/workers", nobody, WORKER, line, "Idempotency-Key: k", "Origin: https://register.example.org", form, NULL));
}

static void who_has_no_role_any_more_is_nobody(void **state)
{
    struct viewer v = another(organisation[AUTHORITY_A], DUTY_HR);
    const char *line = arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie_of(&v))).p;

    (void)state;
    status(200, ask("GET " API "/workers", nobody, S(""), line, NULL));
    must(perform(&the_operator, "person-close", v.person, "closed_on", "2026-11-22", NULL));
    status(401, ask("GET " API "/workers", nobody, S(""), line, NULL));
}

static void a_sign_in_ends_when_nothing_is_asked(void **state)
{
    const char *line = arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie_of(&manager))).p;

    (void)state;
    for (int i = 0; i < 3; i++) {
        now += SESSION_IDLE - 1;
        status(200, ask("GET " API "/workers", nobody, S(""), line, NULL));
    }
    now += SESSION_IDLE + 1;
    status(401, ask("GET " API "/workers", nobody, S(""), line, NULL));
}

static void an_act_that_wants_a_person_is_refused_to_a_program(void **state)
{
    struct reply r = ask(path_of("POST " API "/workers/*/erase", worker_made()), token, S("{}"), "Idempotency-Key: k", "If-Match: *", NULL);

    (void)state;
    assert_int_equal(r.status, 403);
    equal(said(&r, "type"), "urn:concordat:problem:step-up");
}

/* ---- whole files ---- */

static int workers_there(void)
{
    return (int)strtol(raw("SELECT COUNT(*) FROM workers"), NULL, 10);
}

static str import_token;

static struct reply import_with(const char *act, const char *key, const char *type, const char *text)
{
    return ask(arena_printf(&mem, "POST " API "/imports/%s", act).p, import_token, str_of(text), type,
               arena_printf(&mem, "Idempotency-Key: %s", key).p, NULL);
}

/* The same by a new program, which is the one from then on: keys are each program's own. */
static struct reply import_first(const char *act, const char *key, const char *type, const char *text)
{
    import_token = token_of(organisation[AUTHORITY_A], SCOPE_IMPORT);
    return import_with(act, key, type, text);
}

#define CSV_TYPE "Content-Type: text/csv"
#define JSON_TYPE "Content-Type: application/json"
#define THREE "registration,name,qualified_on\nSW20001,Invented One,2018-07-01\nSW20002,Invented Two,\nSW20003,Invented Three,2019-07-01\n"

static void a_file_is_recorded_as_a_whole(void **state)
{
    struct reply r = import_first("worker-record", "k1", CSV_TYPE, THREE), again;

    (void)state;
    assert_int_equal(r.status, 200);
    equal(said(&r, "rows"), "3");
    equal(said(&r, "records.2.row"), "4");
    assert_int_equal(workers_there(), 3);
    again = import_with("worker-record", "k1", CSV_TYPE, THREE);
    assert_true(str_eq(again.body, r.body));
    equal(header_of(&again, "Idempotent-Replayed"), "true");
    again = import_with("worker-record", "k1", CSV_TYPE, "registration,name\nSW20009,Invented Nine\n");
    assert_int_equal(again.status, 409);
    equal(said(&again, "type"), "urn:concordat:problem:key-used");
    assert_int_equal(workers_there(), 3);
    again = import_with("worker-record", "k2", JSON_TYPE,
                        "[{\"fields\":{\"registration\":\"SW20009\",\"name\":\"Invented Nine\"}},\n"
                        " {\"fields\":{\"name\":\"Invented Two\",\"registration\":\"SW20002\"}}]");
    assert_int_equal(again.status, 200);
    assert_int_equal(workers_there(), 4);
    equal(said(&again, "records.0.recorded_before"), "");
    equal(said(&again, "records.1.recorded_before"), "true");
    assert_true(str_eq(said(&again, "records.1.id"), said(&r, "records.1.id")));
}

/* Every fault of every row is told with its place, and nothing of the file is kept; neither is what the rows before it recorded. */
static void all_faults_of_a_file_are_told(void **state)
{
    struct reply r = import_first("worker-record", "k2", CSV_TYPE,
                                  "registration,name,qualified_on\nSW20001,Invented One,2018-07-01\nSW20002,Invented Two,1 July\n"
                                  "SW20001,Invented One again,\n,Invented Nobody,\n");

    (void)state;
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(arena_cstr(&mem, said(&r, "errors.0.detail")), "Row 3, column C: "));
    assert_non_null(strstr(arena_cstr(&mem, said(&r, "errors.1.detail")), "Row 4, column A: "));
    assert_non_null(strstr(arena_cstr(&mem, said(&r, "errors.2.detail")), "Row 5, column A: "));
    assert_int_equal(workers_there(), 0);
    r = import_with("worker-record", "k3", JSON_TYPE,
                    "[{\"fields\":{\"registration\":\"SW20001\",\"name\":\"Invented One\"}},\n"
                    " {\"fields\":{\"registration\":\"SW20002\",\"name\":7}, \"of\":1},\n"
                    " {\"fields\":{\"registration\":\"SW20003\",\"name\":\"Invented Three\",\"qualified_on\":\"July\"}}]");
    assert_int_equal(r.status, 422);
    equal(said(&r, "errors.0.pointer"), "/1/of");
    equal(said(&r, "errors.1.pointer"), "/1/fields/name");
    r = import_with("worker-record", "k3", JSON_TYPE,
                    "[{\"fields\":{\"registration\":\"SW20003\",\"name\":\"Invented\",\"qualified_on\":\"July\"}}]");
    equal(said(&r, "errors.0.pointer"), "/0/fields/qualified_on");
    assert_int_equal(workers_there(), 0);
    assert_int_equal(import_with("worker-record", "k4", CSV_TYPE, "registration,name,shoe_size\nSW20001,Invented One,7\n").status, 422);
    assert_int_equal(import_with("worker-record", "k4", CSV_TYPE, "registration,name\n").status, 422);
    assert_int_equal(import_with("worker-correct", "k4", CSV_TYPE, "name\nInvented One\n").status, 422);
    assert_int_equal(import_with("worker-lose", "k4", CSV_TYPE, THREE).status, 404);
}

/* Rows that change records say which, and in which version; a row that would do nothing new is a fault like any other. */
static void a_file_changes_records(void **state)
{
    struct reply r = import_first("worker-record", "k1", CSV_TYPE, THREE);
    str one = said(&r, "records.0.id"), two = said(&r, "records.1.id");

    (void)state;
    r = import_with("worker-correct", "k2", CSV_TYPE,
                    arena_printf(&mem, "subject,version,name\n%.*s,1,Invented Uno\n%.*s,,Invented Due\n", STR_ARG(one), STR_ARG(two)).p);
    assert_int_equal(r.status, 200);
    equal(said(&r, "records.1.version"), "2");
    r = import_with("worker-correct", "k3", JSON_TYPE,
                    arena_printf(&mem,
                                 "{\"subject\":\"%.*s\",\"version\":2,\"fields\":{\"name\":\"Invented\"}}\n"
                                 "{\"subject\":\"%.*s\",\"version\":1,\"fields\":{\"name\":\"Invented\"}}\n",
                                 STR_ARG(one), STR_ARG(two))
                        .p);
    assert_int_equal(r.status, 409);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM workers WHERE version = 3"), NULL, 10), 0);
    r = import_with("worker-correct", "k4", CSV_TYPE, "subject,name\n00000000000000000000000000000000,Nobody\n");
    assert_int_equal(r.status, 404);
}

/* Two rows that say the same are two records, and each is known again. */
static void equal_rows_are_not_one(void **state)
{
    struct reply r = import_first("worker-record", "k1", CSV_TYPE, THREE);
    str one = said(&r, "records.0.id");
    const char *posts = arena_printf(&mem, "worker,authority,from\n%.*s,derby,2020-01-01\n%.*s,derby,2020-01-01\n", STR_ARG(one), STR_ARG(one)).p;

    (void)state;
    assert_int_equal(import_with("post-record", "k2", CSV_TYPE, posts).status, 200);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM posts"), NULL, 10), 2);
    assert_int_equal(import_with("post-record", "k2", CSV_TYPE, posts).status, 200);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM posts"), NULL, 10), 2);
}

static void a_file_is_for_who_may(void **state)
{
    str token_ = token_of(organisation[SUPPLIER_1], SCOPE_IMPORT);
    struct reply r;

    (void)state;
    r = ask("POST " API "/imports/worker-record", token_, S(THREE), CSV_TYPE, "Idempotency-Key: k", NULL);
    assert_int_equal(r.status, 403);
    r = ask("POST " API "/imports/worker-record", token_of(organisation[AUTHORITY_A], SCOPE_ACT), S(THREE), CSV_TYPE, "Idempotency-Key: k", NULL);
    assert_int_equal(r.status, 403);
    r = ask("POST " API "/imports/appointment-give", token_of(organisation[AUTHORITY_A], SCOPE_IMPORT), S("person,role\nx,hr\n"), CSV_TYPE,
            "Idempotency-Key: k", NULL);
    assert_int_equal(r.status, 403);
    assert_int_equal(workers_there(), 0);
}

/* ---- every route ---- */

/* The path of a route with something in the place of its names. */
static const char *path_filled(const struct web_route *r)
{
    struct buf b = buf_new(&mem);
    str rest = str_from(str_of(r->path), 1), segment;

    buf_printf(&b, "%.*s ", STR_ARG(method_name(r->method)));
    while (rest.n) {
        str_cut(rest, '/', &segment, &rest);
        if (str_eq(segment, S(":id")))
            segment = S("0123456789abcdef0123456789abcdef");
        else if (str_eq(segment, S(":act")))
            segment = S("worker-record");
        else if (str_starts(segment, S(":")))
            segment = S("1");
        buf_printf(&b, "/%.*s", STR_ARG(segment));
    }
    return arena_cstr(&mem, buf_text(&b));
}

static int tried(const struct web_route *r, str who)
{
    return ask(path_filled(r), who, r->most ? S("{}") : S(""), "Idempotency-Key: k", "If-Match: \"1\"", NULL).status;
}

static void check_route(const struct web_route *r, const str *tokens, int n)
{
    unsigned scope = doors_scope(r->who);

    if (r->who == WHO_ANYONE)
        assert_true(tried(r, nobody) == 200 || tried(r, nobody) == 404);
    else
        assert_int_equal(tried(r, nobody), 401);
    for (int bit = 1; bit < SCOPES_EVERY; bit <<= 1) {
        int code = tried(r, token_of(organisation[AUTHORITY_A], (unsigned)bit));

        if (scope && scope != (unsigned)bit)
            assert_int_equal(code, 403);
        else
            assert_true(code < 500 && code != 401);
    }
    for (int i = 0; i < n; i++) {
        int code = tried(r, tokens[i]);

        if (code >= 500 || code == 401)
            fail_msg("%s: %d for token %d", r->path, code, i);
        if (strstr(r->path, ":id"))
            assert_true(code == 404);
    }
}

static void every_route_keeps_out_whom_it_should(void **state)
{
    const int of[] = { OFFICE_A, AUTHORITY_A, NEIGHBOUR_A, AUTHORITY_B, SUPPLIER_1, PROVIDER_1, AUDITOR_A };
    str tokens[countof(of)];
    int looked_at = 0;

    (void)state;
    for (int i = 0; i < countof(of); i++)
        tokens[i] = token_of(organisation[of[i]], SCOPES_EVERY);
    for (int i = 0; i < web_route_count; i++)
        if (web_routes[i].kind == ROUTE_API) {
            check_route(&web_routes[i], tokens, (int)countof(tokens));
            looked_at++;
        }
    assert_true(looked_at > 70);
}

static void every_act_has_an_address_among_records(void **state)
{
    (void)state;
    for (int act = 0; act < ACTS; act++) {
        const struct act_row *row = &act_rows[act];
        str table = item_tables[row->kind].table, verb = str_from(row->name, item_tables[row->kind].name.n + 1), arg[ARGS_MOST];
        enum method method = row->does == ACT_CORRECT ? METHOD_PATCH : METHOD_POST;
        str path = row->does == ACT_RECORD    ? arena_printf(&mem, API "/%.*s", STR_ARG(table))
                   : row->does == ACT_CORRECT ? arena_printf(&mem, API "/%.*s/1", STR_ARG(table))
                                              : arena_printf(&mem, API "/%.*s/1/%.*s", STR_ARG(table), STR_ARG(verb));
        unsigned allowed;

        if (!routes_find(web.routes, method, path, arg, &allowed))
            fail_msg("no route for %.*s", STR_ARG(row->name));
    }
}

/* ---- acts ---- */

static void a_record_is_made_once(void **state)
{
    struct reply r = ask("POST " API "/workers", token, WORKER, "Idempotency-Key: one", NULL), again;

    (void)state;
    assert_int_equal(r.status, 201);
    equal(header_of(&r, "ETag"), "\"1\"");
    equal(header_of(&r, "Location"), path_of(API "/workers/*", said(&r, "id")));
    equal(said(&r, "act"), "worker-record");
    equal(said(&r, "sealed.log"), "register.example.org/office-a");
    again = ask("POST " API "/workers", token, WORKER, "Idempotency-Key: one", NULL);
    assert_int_equal(again.status, 201);
    equal(header_of(&again, "Idempotent-Replayed"), "true");
    assert_true(str_eq(r.body, again.body));
    again = ask("POST " API "/workers", token, S("{\"registration\":\"SW99999\",\"name\":\"Another\"}"), "Idempotency-Key: one", NULL);
    assert_int_equal(again.status, 409);
    equal(said(&again, "type"), "urn:concordat:problem:key-used");
    equal(said(&again, "title"), "The idempotency key was used for something else");
    equal(said(&again, "versions.current"), "");
    status(400, ask("POST " API "/workers", token, WORKER, NULL));
}

static void both_spellings_are_one_act(void **state)
{
    struct reply rest, act;

    (void)state;
    act = ask("POST " API "/acts/worker-record", token,
              S("{\"fields\":{\"name\":\"Invented Worker\",\"registration\":\"SW12345\",\"registered\":true,"
                "\"qualified_on\":\"2018-07-01\"}}"),
              "Idempotency-Key: one", NULL);
    assert_int_equal(act.status, 201);
    rest = ask("POST " API "/workers", token, WORKER, "Idempotency-Key: one", NULL);
    equal(header_of(&rest, "Idempotent-Replayed"), "true");
    assert_true(str_eq(rest.body, act.body));
}

static void a_change_names_its_version(void **state)
{
    str id = worker_made();
    const char *path = path_of("PATCH " API "/workers/*", id);
    struct reply r;

    (void)state;
    status(428, ask(path, token, S("{\"name\":\"Invented One\"}"), NULL));
    status(422, ask(path, token, S("{\"name\":\"Invented One\"}"), "If-Match: 1", NULL));
    r = ask(path, token, S("{\"name\":\"Invented One\"}"), "If-Match: \"1\"", NULL);
    assert_int_equal(r.status, 200);
    equal(header_of(&r, "ETag"), "\"2\"");
    r = ask(path, token, S("{\"name\":\"Invented One\"}"), "If-Match: \"2\"", NULL);
    assert_int_equal(r.status, 409);
    equal(said(&r, "type"), "urn:concordat:problem:nothing-new");
    equal(said(&r, "title"), "Nothing would change");
    r = ask(path, token, S("{\"name\":\"Invented Two\"}"), "If-Match: \"1\"", NULL);
    assert_int_equal(r.status, 412);
    equal(said(&r, "versions.yours"), "1");
    equal(said(&r, "versions.current"), "2");
    equal(said(&r, "current.fields.name"), "Invented One");
    equal(said(&r, "sent.name"), "Invented Two");
    r = ask("POST " API "/acts/worker-correct", token,
            arena_printf(&mem, "{\"subject\":\"%.*s\",\"version\":1,\"fields\":{\"name\":\"Invented Two\"}}", STR_ARG(id)), "Idempotency-Key: k",
            NULL);
    assert_int_equal(r.status, 409);
    equal(said(&r, "versions.current"), "2");
    equal(said(&r, "current.fields.name"), "Invented One");
    equal(said(&r, "sent.name"), "Invented Two");
    r = ask(path, token_of(organisation[AUTHORITY_A], SCOPE_ACT), S("{\"name\":\"Invented Two\"}"), "If-Match: \"1\"", NULL);
    assert_int_equal(r.status, 412);
    equal(said(&r, "versions.current"), "2");
    equal(said(&r, "current.id"), ""); /* who may not read is told no more than that */
    status(200, ask(path, token, S("{\"name\":\"Invented Three\"}"), "If-Match: *", NULL));
}

/* Nobody has changed it meanwhile: whoever asks is wrong about the record. */
static void a_version_that_never_was_is_no_change_of_others(void **state)
{
    str id = worker_made();
    struct reply r = ask(path_of("PATCH " API "/workers/*", id), token, S("{\"name\":\"Invented One\"}"), "If-Match: \"9\"", NULL);

    (void)state;
    assert_int_equal(r.status, 412);
    equal(said(&r, "type"), "urn:concordat:problem:no-such-version");
    equal(said(&r, "title"), "There is no such version of the record");
    equal(said(&r, "versions.current"), "1");
    equal(said(&r, "current.fields.name"), "Invented Worker");
    equal(said(&r, "sent.name"), "Invented One");
    r = ask("POST " API "/acts/worker-correct", token,
            arena_printf(&mem, "{\"subject\":\"%.*s\",\"version\":9,\"fields\":{\"name\":\"Invented One\"}}", STR_ARG(id)), "Idempotency-Key: k",
            NULL);
    assert_int_equal(r.status, 422);
    equal(said(&r, "errors.0.pointer"), "/version");
    equal(said(&r, "errors.0.detail"), "There is no version 9 of this: the latest is 1. Look at it again, and decide anew.");
    equal(said(&r, "versions.current"), "1");
    equal(said(&r, "sent.name"), "Invented One");
}

static void every_fault_has_its_pointer(void **state)
{
    struct reply r =
        ask("POST " API "/workers", token, S("{\"name\":\"X\",\"profession\":\"sorcerer\",\"colour\":\"red\"}"), "Idempotency-Key: k", NULL);

    (void)state;
    assert_int_equal(r.status, 422);
    equal(header_of(&r, "Content-Type"), "application/problem+json");
    equal(said(&r, "errors.0.pointer"), "/profession");
    equal(said(&r, "errors.1.pointer"), "/colour");
    equal(said(&r, "errors.2.pointer"), "/registration");
    r = ask("POST " API "/acts/worker-record", token, S("{\"fields\":{\"name\":\"X\",\"registration\":12345}}"), "Idempotency-Key: k", NULL);
    equal(said(&r, "errors.0.pointer"), "/fields/registration");
    has(r.body, "‘registration’ must be text in double quotes, or null");
    r = ask("POST " API "/acts/worker-record", token, S("{\"fields\":{\"name\":\"X\",\"name\":\"Y\"}}"), "Idempotency-Key: k", NULL);
    equal(said(&r, "errors.0.pointer"), "/fields/name");
    r = ask("POST " API "/acts/worker-record", token, S("{\"fields\":{\"a/b~\\u0063\":1,\"d/e\":\"f\"}}"), "Idempotency-Key: k", NULL);
    equal(said(&r, "errors.0.pointer"), "/fields/a~1b~0c");
    r = ask("POST " API "/acts/worker-record", token, S("{\"fields\":{\"d/e\":\"f\"}}"), "Idempotency-Key: k", NULL);
    equal(said(&r, "errors.0.pointer"), "/fields/d~1e");
    r = ask("POST " API "/acts/worker-record", token, S("{\"field\":{}}"), "Idempotency-Key: k", NULL);
    equal(said(&r, "errors.0.pointer"), "/field");
    r = ask("POST " API "/acts/worker-record", token, S("{\"fields\":{\"a/b~c\": 1,\n \"x\":[1,}"), "Idempotency-Key: k", NULL);
    assert_int_equal(r.status, 422);
    equal(said(&r, "errors.0.pointer"), "/fields/x/1");
    status(422, ask("POST " API "/workers", token, S("[]"), "Idempotency-Key: k", NULL));
    status(415, ask("POST " API "/workers", token, WORKER, "Idempotency-Key: k", "Content-Type: text/plain", NULL));
    status(404, ask("POST " API "/acts/worker-praise", token, S("{}"), "Idempotency-Key: k", NULL));
}

static void a_fault_in_a_document_is_found_in_it(void **state)
{
    struct reply r = ask("POST " API "/checks", token, S("{\"document\":{\"engagement\":{\"authority\":\"gateshead\",\"role\":\"wizard\"}}}"),
                         "Idempotency-Key: k", NULL);

    (void)state;
    assert_int_equal(r.status, 422);
    equal(said(&r, "errors.0.pointer"), "/document/engagement/role");
}

static void values_are_taken_as_json_has_them(void **state)
{
    str worker = worker_made();
    str body = arena_printf(&mem,
                            "{\"worker\":\"%.*s\",\"role\":\"social-worker\",\"term\":\"new\",\"start\":\"2026-12-01\",\"end\":null,"
                            "\"hours_per_week\":37.5,\"total\":\"31.32\",\"notice_weeks_agreed\":4}",
                            STR_ARG(worker));
    struct reply r = ask("POST " API "/assignments", token, body, "Idempotency-Key: k", NULL), is;

    (void)state;
    assert_int_equal(r.status, 201);
    is = get(path_of(API "/assignments/*", said(&r, "id")), token);
    equal(said(&is, "assignment.fields.hours_per_week"), "37.5");
    equal(said(&is, "assignment.fields.notice_weeks_agreed"), "4");
    equal(said(&is, "assignment.fields.total"), "31.32");
    has(is.body, "\"end\":null");
    r = ask(path_of("PATCH " API "/assignments/*", said(&r, "id")), token, S("{\"end\":\"unknown\"}"), "If-Match: \"1\"", NULL);
    assert_int_equal(r.status, 200);
    is = get(path_of(API "/assignments/*", said(&r, "id")), token);
    equal(said(&is, "assignment.fields.end"), "");
    r = ask(path_of("POST " API "/assignments/*/end", said(&r, "id")), token, S("{\"left_on\":\"2026-12-20\",\"end_reason\":\"worker-notice\"}"),
            "Idempotency-Key: e", "If-Match: \"2\"", NULL);
    assert_int_equal(r.status, 200);
}

/* The same words for what is another's and for what is nobody's; both are noted. */
static void what_may_not_be_seen_is_not_there(void **state)
{
    str theirs = token_of(organisation[AUTHORITY_B], SCOPES_EVERY), id = worker_made(), none = S("0123456789abcdef0123456789abcdef");
    const char *const asked[] = { "GET " API "/workers/*", "GET " API "/workers/*/history", "GET " API "/workers/*/versions/1/proof",
                                  "PATCH " API "/workers/*" };

    (void)state;
    for (int i = 0; i < countof(asked); i++) {
        str body = i == 3 ? S("{\"name\":\"Mine\"}") : S("");
        struct reply hidden = ask(path_of(asked[i], id), theirs, body, "If-Match: \"1\"", NULL);
        struct reply absent = ask(path_of(asked[i], none), theirs, body, "If-Match: \"1\"", NULL);

        assert_int_equal(hidden.status, 404);
        assert_true(str_eq(hidden.whole, absent.whole));
    }
}

/* ---- records ---- */

static void a_list_goes_on_where_it_ended(void **state)
{
    str ids[5], next = S(API "/workers?limit=2&order=-name");
    int seen_n = 0, pages = 0;

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct reply r =
            ask("POST " API "/workers", token, arena_printf(&mem, "{\"registration\":\"SW1000%d\",\"name\":\"Invented %c\"}", i, 'A' + i),
                arena_printf(&mem, "Idempotency-Key: k%d", i).p, NULL);

        assert_int_equal(r.status, 201);
        ids[i] = said(&r, "id");
    }
    for (; next.n; pages++) {
        struct reply r = get(arena_cstr(&mem, next), token);

        assert_int_equal(r.status, 200);
        equal(said(&r, "total"), "5");
        next = said(&r, "next");
        if (next.n)
            equal(header_of(&r, "Link"), arena_printf(&mem, "<%.*s>; rel=\"next\"", STR_ARG(next)).p);
        for (int i = 0; i < 2 && seen_n < 5; i++, seen_n++)
            assert_true(str_eq(said(&r, arena_printf(&mem, "items.%d.id", i).p), ids[4 - seen_n]));
    }
    assert_int_equal(pages, 3);
}

static void a_list_is_narrowed(void **state)
{
    struct reply r;

    (void)state;
    worker_made();
    ask("POST " API "/workers", token, S("{\"registration\":\"SW54321\",\"name\":\"Invented & Other\"}"), "Idempotency-Key: k", NULL);
    r = get(API "/workers?registration=SW54321", token);
    equal(said(&r, "total"), "1");
    r = get(API "/workers?name=Invented+%26+Other", token);
    equal(said(&r, "total"), "1");
    r = get(API "/workers?qualified_on=unknown", token);
    equal(said(&r, "total"), "1");
    r = get(API "/organisations?kind=supplier", token);
    equal(said(&r, "total"), "2");
    status(400, get(API "/workers?colour=red", token));
    status(400, get(API "/workers?name=a&name=b", token));
    status(422, get(API "/workers?limit=0", token));
    status(422, get(API "/workers?limit=201", token));
    status(422, get(API "/workers?order=profession", token));
    status(422, get(API "/workers?after=0123456789abcdef0123456789abcdef", token));
    status(422, get(API "/workers?qualified_on=yesterday", token));
    r = get(API "/workers?registration=SW54321", token_of(organisation[OFFICE_A], SCOPE_READ));
    assert_int_equal(r.status, 422);
    equal(said(&r, "field"), "registration");
}

static void a_version_that_is_held_is_not_sent_again(void **state)
{
    const char *path = path_of("GET " API "/workers/*", worker_made());
    struct reply r = ask(path, token, S(""), NULL);

    (void)state;
    equal(header_of(&r, "ETag"), "\"1\"");
    has(r.body, "\"acts\":[\"worker-correct\",\"worker-erase\"]");
    r = ask(path, token, S(""), "If-None-Match: \"0\", W/\"1\"", NULL);
    assert_int_equal(r.status, 304);
    assert_int_equal(r.body.n, 0);
    status(200, ask(path, token, S(""), "If-None-Match: \"2\"", NULL));
}

static void the_past_is_asked_for(void **state)
{
    str id = worker_made();
    const char *path = path_of(API "/workers/*", id);
    struct reply r = get(path, token);
    str position = said(&r, "worker.recorded.position");

    (void)state;
    now += 60;
    status(200, ask(path_of("PATCH " API "/workers/*", id), token, S("{\"name\":\"Invented Later\"}"), "If-Match: \"1\"", NULL));
    r = get(arena_printf(&mem, "%s?as_known_at_position=%.*s", path, STR_ARG(position)).p, token);
    equal(said(&r, "worker.fields.name"), "Invented Worker");
    equal(said(&r, "worker.version"), "1");
    r = get(arena_printf(&mem, "%s?as_known_at=2026-11-22T10:00:30Z", path).p, token);
    equal(said(&r, "worker.fields.name"), "Invented Worker");
    r = get(path, token);
    equal(said(&r, "worker.fields.name"), "Invented Later");
    r = get(API "/workers?as_known_at=2026-11-22T09:59:59Z", token);
    equal(said(&r, "total"), "0");
    status(422, get(API "/workers?as_known_at=then", token));
    status(422, get(API "/workers?as_known_at=2026-11-22T09:59:59Z&as_known_at_position=1", token));
    r = get(arena_printf(&mem, "%s/history", path).p, token);
    equal(said(&r, "items.0.act"), "worker-record");
    equal(said(&r, "items.1.item.fields.name"), "Invented Later");
    equal(said(&r, "items.1.role"), "hiring-manager");
}

/* Under a name of their own, in the way of every list. */
static void suppliers_are_listed(void **state)
{
    struct reply r = get(API "/suppliers?limit=1&order=name", token), one;
    str next = said(&r, "next"), id = said(&r, "items.0.id"), tag;

    (void)state;
    status(200, r);
    equal(said(&r, "total"), "2");
    equal(said(&r, "items.0.fields.kind"), "supplier");
    assert_true(str_starts(next, S(API "/suppliers?")));
    r = get(arena_cstr(&mem, next), token);
    status(200, r);
    equal(said(&r, "items.0.fields.kind"), "supplier");
    assert_true(!str_eq(said(&r, "items.0.id"), id) && !said(&r, "next").n);
    one = get(path_of(API "/suppliers/*", id), token);
    status(200, one);
    tag = header_of(&one, "ETag");
    status(304, ask(path_of("GET " API "/suppliers/*", id), token, S(""), arena_printf(&mem, "If-None-Match: %.*s", STR_ARG(tag)).p, NULL));
    assert_true(str_eq(one.body, get(path_of(API "/organisations/*", id), token).body));
    status(404, get(path_of(API "/suppliers/*", organisation[AUTHORITY_A]), token));
    status(404, get(API "/suppliers/fedcba9876543210fedcba9876543210", token));
    r = get(API "/suppliers?kind=authority", token);
    equal(said(&r, "total"), "0");
    r = get(API "/suppliers?as_known_at=2026-11-22T09:00:00Z", token);
    equal(said(&r, "total"), "0");
    status(400, get(API "/suppliers?colour=red", token));
}

static void who_looked_is_told(void **state)
{
    struct reply r;

    (void)state;
    worker_made();
    status(200, ask("GET " API "/workers", token, S(""), "Concordat-Purpose: a reference was asked for", NULL));
    r = get(API "/accesses?limit=1", token);
    equal(said(&r, "items.0.purpose"), "a reference was asked for");
    equal(said(&r, "items.0.door"), "api");
    equal(said(&r, "items.0.allowed"), "true");
    status(403, get(API "/accesses", token_of(organisation[SUPPLIER_1], SCOPE_READ)));
    status(422, ask("GET " API "/workers", token, S(""), arena_printf(&mem, "Concordat-Purpose: %0250d", 1).p, NULL));
}

/* ---- checks ---- */

/* What `concordat check --json` says, on the day of the test: what main.c has for the verb stands in for it here. */
static str cli_said;

rc cli_say(str text, struct err *e)
{
    (void)e;
    cli_said = arena_str(&mem, text);
    return RC_OK;
}

int32_t cli_today(void)
{
    return instant_london(now).day;
}

static str cli_answer(struct home *home, const char *path)
{
    char *argv[] = { (char[]){ "check" }, (char[]){ "--json" }, arena_cstr(&mem, str_of(path)) };
    struct cli cli = { .mem = &mem, .home = home };
    int status = 0;

    must(cli_check(&cli, 3, argv, &status, &err));
    return cli_said;
}

static void a_check_is_what_the_command_line_says(void **state)
{
    struct home *home = home_new(&mem, S("."), S(""));
    struct asking asking = { .as_of = UNKNOWN };
    DIR *all = opendir("examples");
    int files = 0;

    (void)state;
    must(asking_open(&mem, home, &asking, &err));
    reg.judge = &asking.judge;
    for (struct dirent *d; (d = readdir(all));) {
        str name = str_of(d->d_name);
        bool csv = str_ends(name, S(".csv")), lines = str_ends(name, S(".jsonl"));
        const char *path = arena_printf(&mem, "examples/%s", d->d_name).p;
        struct reply r;

        if (!csv && !lines && !str_ends(name, S(".json")))
            continue;
        r = ask("POST " API "/checks/evaluate", token, world_text(str_of(path)),
                csv     ? "Content-Type: text/csv"
                : lines ? "Content-Type: application/jsonl"
                        : "Content-Type: application/json",
                NULL);
        if (r.status != 200 || !str_eq(r.body, cli_answer(home, path)))
            fail_msg("%s: %d: another answer", path, r.status);
        files++;
    }
    closedir(all);
    assert_int_equal(files, 20);
}

static void a_document_that_cannot_be_used_is_pointed_at(void **state)
{
    str ok = S("{\"engagement\":{\"authority\":\"gateshead\"}}");
    struct reply r =
        ask("POST " API "/checks/evaluate", token, S("{\"engagement\":{\"authority\":\"gateshead\",\"charge\":{\"total\":\"£5\"}}}"), NULL);

    (void)state;
    assert_int_equal(r.status, 422);
    equal(said(&r, "errors.0.pointer"), "/engagement/charge/total");
    r = ask("POST " API "/checks/evaluate", token, arena_printf(&mem, "[%.*s,{\"engagement\":{\"authority\":\"nowhere\"}}]", STR_ARG(ok)), NULL);
    equal(said(&r, "errors.0.pointer"), "/1/engagement/authority");
    r = ask("POST " API "/checks/evaluate", token,
            S("{\"engagement\":{\"authority\":\"gateshead\",\"start\":\"2026-05-01\",\"end\":\"2026-04-01\"}}"), NULL);
    equal(said(&r, "errors.0.pointer"), "/engagement/start");
    r = ask("POST " API "/checks/evaluate", token, S("{\"engagement\":{\"authority\":\"gateshead\"},\"colour\":1}"), NULL);
    equal(said(&r, "errors.0.pointer"), "/colour");
    status(422, ask("POST " API "/checks/evaluate", token, S("engagement.authority\nnowhere\n"), "Content-Type: text/csv", NULL));
    status(422, ask("POST " API "/checks/evaluate", token, S(""), NULL));
    r = ask("POST " API "/checks/evaluate", token, arena_printf(&mem, "%.*s\n%.*s\n", STR_ARG(ok), STR_ARG(ok)), "Content-Type: application/jsonl",
            NULL);
    assert_int_equal(r.status, 200);
    equal(header_of(&r, "Content-Type"), "application/jsonl");
}

/* Whoever asks too much at once is told how much is not, and not to come again later. */
static void so_many_documents_are_answered_at_once(void **state)
{
    struct buf many = buf_new(&mem);
    int64_t room = 0;
    struct reply r;

    (void)state;
    for (int i = 0; i < 1200; i++)
        buf_z(&many, i ? ",{\"engagement\":{\"authority\":\"gateshead\"}}" : "[{\"engagement\":{\"authority\":\"gateshead\"}}");
    buf_char(&many, ']');
    r = ask("POST " API "/checks/evaluate", token, buf_text(&many), NULL);
    assert_int_equal(r.status, 413);
    assert_true(sscanf(arena_cstr(&mem, said(&r, "detail")), "There is room for the answers to %" SCNd64, &room) == 1 && room > 50);
}

/* A list has what is needed to choose from it: what is long stands in the record alone. */
static void lists_leave_out_what_is_long(void **state)
{
    struct reply r =
        ask("POST " API "/checks", token, S("{\"document\":{\"engagement\":{\"authority\":\"gateshead\"}}}"), "Idempotency-Key: k", NULL);
    str id = said(&r, "id");

    (void)state;
    assert_int_equal(r.status, 201);
    r = get(API "/checks", token);
    assert_true(str_eq(said(&r, "items.0.id"), id));
    assert_int_not_equal(said(&r, "items.0.fields.verdict").n, 0);
    assert_int_equal(said(&r, "items.0.fields.document").n, 0);
    assert_int_equal(said(&r, "items.0.fields.answer").n, 0);
    r = get(path_of(API "/checks/*", id), token);
    assert_int_not_equal(said(&r, "check.fields.document").n, 0);
    assert_int_not_equal(said(&r, "check.fields.answer").n, 0);
}

static void a_check_has_a_length(void **state)
{
    struct buf b = buf_new(&mem);
    struct reply r;

    (void)state;
    buf_z(&b, "{\"document\":\"{\\\"engagement\\\":{\\\"authority\\\":\\\"gateshead\\\"}");
    buf_fill(&b, ' ', JSON_FIELD);
    buf_z(&b, "}\"}");
    r = ask("POST " API "/checks", token, buf_text(&b), "Idempotency-Key: k", NULL);
    assert_int_equal(r.status, 422);
    assert_int_not_equal(said(&r, "errors.0.detail").n, 0);
}

/* What is asked is short; the answer says of each post and each reference what is missing. */
static struct reply check_recorded(int n, const char *key)
{
    struct buf b = buf_new(&mem);

    buf_z(&b, "{\"document\":{\"engagement\":{\"authority\":\"gateshead\",\"role\":\"social-worker\",\"start\":\"2026-05-01\"},\"worker\":{");
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%s{\"from\":\"2020-01-01\",\"to\":\"2020-06-30\"}", i ? "," : "\"posts\":[");
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%s{\"organisation\":\"sunderland\",\"dated\":\"2026-01-01\"}", i ? "," : "],\"references\":[");
    buf_z(&b, "]}}}");
    assert_true(b.n < JSON_FIELD);
    return ask("POST " API "/checks", token, buf_text(&b), arena_printf(&mem, "Idempotency-Key: %s", key).p, NULL);
}

/* A page that lists checks reads what each has kept: so that one check alone cannot make it too much, the answer has a length. */
static void the_answer_that_a_check_keeps_has_a_length(void **state)
{
    struct reply r = check_recorded(300, "long");

    (void)state;
    status(201, r);
    r = get(path_of(API "/checks/*", said(&r, "id")), token);
    assert_in_range(said(&r, "check.fields.answer").n, JSON_MADE / 2, JSON_MADE);
    r = check_recorded(400, "longer");
    status(422, r);
    equal(said(&r, "errors.0.pointer"), "/document");
    assert_non_null(strstr(arena_cstr(&mem, said(&r, "errors.0.detail")), "longer than can be kept"));
    r = get(API "/checks", token);
    assert_int_equal(said(&r, "items.1.id").n, 0); /* the other was not kept */
}

/* Asking leaves nothing behind: neither a record nor an entry. */
static void a_check_records_nothing(void **state)
{
    struct reply r;

    (void)state;
    status(200, ask("POST " API "/checks/evaluate", token, S("{\"engagement\":{\"authority\":\"gateshead\"}}"), NULL));
    r = get(API "/checks", token);
    equal(said(&r, "total"), "0");
}

/* ---- the ledger ---- */

static void seal_all(str origin, const struct note_signer *key)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct checkpoint c;
    struct log log;
    str text;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_find(&txn, &mem, origin, &log, &err));
    must(log_state(&txn, &mem, &log, log.size, &c, &err));
    text = checkpoint_print(&mem, &c);
    must(log_keep_checkpoint(&txn, &mem, &log, arena_printf(&mem, "%.*s\n%.*s", STR_ARG(text), STR_ARG(note_sign(&mem, text, key, 0))), &err));
    must(txn_commit(&txn, &err));
}

static void a_proof_can_be_verified_elsewhere(void **state)
{
    str id = worker_made(), origin = S("register.example.org/office-a");
    struct sealed_entry sealed;
    struct note_signer key;
    struct reply r, entry;

    (void)state;
    status(503, get(path_of(API "/workers/*/versions/1/proof", id), token)); /* not sealed yet */
    must(note_signer_new(&mem, origin, KEY_ED25519, &key, &err));
    seal_all(origin, &key);
    r = get(path_of(API "/workers/*/versions/1/proof", id), token);
    assert_int_equal(r.status, 200);
    equal(header_of(&r, "Content-Type"), "text/plain; charset=utf-8");
    must(proof_check(&mem, r.body, &key.key, 1, &sealed, &err));
    assert_true(str_eq(sealed.entry.subject, id));
    r = get(path_of(API "/workers/*/versions/1/tlog-proof", id), token);
    entry = get(path_of(API "/workers/*/versions/1/entry", id), token);
    must(entry_check_proof(&mem, entry.body, r.body, &key.key, 1, &sealed, &err));
    status(404, get(path_of(API "/workers/*/versions/2/proof", id), token));
    status(404, get(path_of(API "/workers/*/versions/x/proof", id), token));
}

static struct hash hash_at(const struct reply *r, int i)
{
    struct hash h;

    assert_true(hash_parse(said(r, arena_printf(&mem, "hashes.%d", i).p), &h));
    return h;
}

static struct merkle_path path_in(const struct reply *r)
{
    struct merkle_path path = { .n = 0 };

    while (said(r, arena_printf(&mem, "hashes.%d", path.n).p).n) {
        path.v[path.n] = hash_at(r, path.n);
        path.n++;
    }
    return path;
}

static struct checkpoint checkpoint_in(const struct reply *r)
{
    struct checkpoint c;
    struct note note;

    must(note_parse(&mem, r->body, &note, &err));
    must(checkpoint_parse(&mem, &note, &c, &err));
    return c;
}

static void logs_are_shown_to_their_own(void **state)
{
    str origin = S("register.example.org/office-a"), theirs = token_of(organisation[AUTHORITY_B], SCOPE_LEDGER);
    struct checkpoint before, after;
    struct merkle_path path;
    struct note_signer key;
    struct reply r;

    (void)state;
    must(note_signer_new(&mem, origin, KEY_ED25519, &key, &err));
    seal_all(origin, &key);
    r = get(API "/logs/office-a/checkpoint", nobody);
    assert_int_equal(r.status, 200);
    before = checkpoint_in(&r);
    worker_made();
    seal_all(origin, &key);
    r = get(API "/logs/office-a/checkpoint", nobody);
    after = checkpoint_in(&r);
    assert_true(after.size > before.size);
    status(200, get(arena_printf(&mem, API "/logs/office-a/checkpoints/%lld", (long long)before.size).p, nobody));
    status(404, get(API "/logs/office-a/checkpoints/9999", nobody));
    status(404, get(API "/logs/nowhere/checkpoint", nobody));
    r = get(arena_printf(&mem, API "/logs/office-a/consistency?from=%lld&to=%lld", (long long)before.size, (long long)after.size).p, token);
    path = path_in(&r);
    assert_true(merkle_check_consistency(before.size, &before.root, after.size, &after.root, &path));
    status(422, get(API "/logs/office-a/consistency?from=3&to=2", token));
    status(422, get(API "/logs/office-a/inclusion?position=1", token));
    status(422, get(API "/logs/office-a/inclusion?position=1&size=1", token));
    status(422, get(API "/logs/office-a/inclusion?position=0&size=9999", token));
    status(422, get(API "/logs/office-a/consistency?from=0&to=9999", token));
    status(200, get(API "/logs/office-a/inclusion?position=0&size=1", token));
    status(404, get(API "/logs/office-a/inclusion?position=0&size=1", theirs));
    status(401, get(API "/logs/office-a/inclusion?position=0&size=1", nobody));
    r = get(API "/logs", token);
    equal(said(&r, "items.0.name"), "office-a");
    equal(said(&r, "items.1.name"), "operator");
    equal(said(&r, "items.2.name"), "");
    r = get(API "/logs", theirs);
    equal(said(&r, "items.0.name"), "office-b");
}

/* ---- what is published, and in which words ---- */

static void a_rulebook_is_the_bytes_of_its_hash(void **state)
{
    struct reply r = get(API "/rulebooks/north-east/mirror", nobody), is = get(API "/rulebooks/north-east", nobody);

    (void)state;
    assert_true(str_eq(hash_hex(&mem, r.body), said(&is, "hash")));
    has(header_of(&r, "Cache-Control"), "public");
    status(304, ask("GET " API "/rulebooks/north-east/mirror", nobody, S(""),
                    arena_printf(&mem, "If-None-Match: \"%.*s\"", STR_ARG(said(&is, "hash"))).p, NULL));
    r = get(API "/rulebooks/north-east/text", nobody);
    assert_true(str_eq(r.body, world_text(S("rulebooks/north-east.rulebook"))));
    status(404, get(API "/rulebooks/north-pole", nobody));
}

/* A service without a register knows nobody and has nothing to show; it does not fall over. */
static void without_a_register_there_is_nothing(void **state)
{
    (void)state;
    web.reg = NULL;
    status(401, get(API "/workers", token));
    status(404, get(API "/rulebooks", nobody));
    status(404, get(API "/rulebooks/north-east/text", nobody));
    status(404, get(API "/logs/operator/checkpoint", nobody));
    status(200, get(API "/openapi.json", nobody));
}

static void problems_are_told_in_welsh(void **state)
{
    struct reply r = ask("GET " API "/workers", nobody, S(""), "Accept-Language: cy, en;q=0.5", NULL);

    (void)state;
    equal(said(&r, "title"), "Nid oes tocyn gyda’r cais, neu nid yw’n un da");
    equal(header_of(&r, "Content-Language"), "cy");
    r = get(API "/workers", nobody);
    equal(header_of(&r, "Content-Language"), "en");
}

/* One of each family of refusals, as a program asks with and without a word about its reader's language. */
static void refusals_are_told_in_the_readers_language(void **state)
{
    static const char number[] = "0123456789abcdef0123456789abcdef";
    str id = worker_made(), reads = token_of(organisation[AUTHORITY_A], SCOPE_READ), supplier = token_of(organisation[SUPPLIER_1], SCOPES_EVERY);
    char long_name[SHORT_TEXT + 2], body[SHORT_TEXT + 64];
    const struct {
        const char *what;
        str id, as;
        const char *body, *header, *member, *english, *welsh;
        int status;
    } rows[] = {
        { "POST " API "/workers", S(""), token, "{\"registration\":\"SW1\",\"name\":\"X\",\"registered\":\"perhaps\"}", "Idempotency-Key: 1",
          "errors.0.detail", "'perhaps' is neither yes nor no. Write yes or no; leave it empty when it is not known.",
          "Dewiswch ie neu na ar gyfer ‘Ar y gofrestr broffesiynol’. Ysgrifennwch yes neu no; gadewch ef yn wag pan nad yw’n hysbys.", 422 },
        { "POST " API "/workers", S(""), token, "{\"name\":\"X\"}", "Idempotency-Key: 2", "errors.0.detail",
          "Enter an answer for ‘Registration number’", "Rhowch ateb ar gyfer ‘Rhif cofrestru’", 422 },
        { "POST " API "/workers", S(""), token, "{\"registration\":7}", "Idempotency-Key: 3", "detail",
          "‘registration’ must be text in double quotes, or null", "Rhaid i ‘registration’ fod yn destun mewn dyfynodau dwbl, neu null", 422 },
        { "POST " API "/workers", S(""), token, body, "Idempotency-Key: 4", "errors.0.detail", "It has 401 characters. At most 400 can be kept.",
          "Rhaid i ‘Enw’ fod yn 400 nod neu lai", 422 },
        { "POST " API "/workers", S(""), token, "{\"registration\":\"SW1\",\"name\":\"X\",\"colour\":\"red\"}", "Idempotency-Key: 5",
          "errors.0.detail",
          "‘Record worker’ takes no field ‘colour’. /api/v1/openapi.json of the service and ‘concordat tables acts’ list the fields of each act.",
          "Nid yw ‘Cofnodi gweithiwr’ yn cymryd maes ‘colour’. Rhestrir meysydd pob gweithred gan /api/v1/openapi.json y gwasanaeth a chan "
          "‘concordat tables acts’.",
          422 },
        { "POST " API "/workers", S(""), token, "{\"name\":\"Y\"}", "Idempotency-Key: first", "detail",
          "The idempotency key ‘first’ was used for something else. Use a new key for a new request.",
          "Defnyddiwyd yr allwedd idempotentrwydd ‘first’ ar gyfer rhywbeth arall. Defnyddiwch allwedd newydd ar gyfer cais newydd.", 409 },
        { "POST " API "/workers", S(""), token, "{]", "Idempotency-Key: 6", "detail", "Expected a field name in double quotes but found ']'",
          "Ni ellir darllen y JSON yn llinell 1, wrth nod 2", 422 },
        { "PATCH " API "/workers/*", id, token, "{\"name\":\"Y\"}", "If-Match: \"7\"", "detail",
          "There is no version 7 of this: the latest is 1. Look at it again, and decide anew.",
          "Nid oes fersiwn 7 o hwn: 1 yw’r diweddaraf. Edrychwch arno eto, a phenderfynwch o’r newydd.", 412 },
        { "PATCH " API "/workers/*", id, token, "{\"name\":\"Y\"}", "If-Match: 1", "detail",
          "The header If-Match is not the ETag of a record. Send the ETag that came with the record, with its quotes.",
          "Nid ETag cofnod yw’r pennyn If-Match. Anfonwch yr ETag a ddaeth gyda’r cofnod, gyda’i ddyfynodau.", 422 },
        { "PATCH " API "/workers/*", S(number), token, "{\"name\":\"Y\"}", "If-Match: \"1\"", "title", "There is nothing at this address",
          "Nid oes dim yn y cyfeiriad hwn", 404 },
        { "GET " API "/workers/*", S(number), token, "", "Accept: */*", "title", "There is nothing at this address", "Nid oes dim yn y cyfeiriad hwn",
          404 },
        { "POST " API "/workers", S(""), supplier, "{\"registration\":\"SW1\",\"name\":\"X\"}", "Idempotency-Key: 7", "detail",
          "‘Record worker’ is not for this role. The page /en/permissions of the service says who may.",
          "Nid yw ‘Cofnodi gweithiwr’ ar gyfer y rôl hon. Mae tudalen /cy/permissions y gwasanaeth yn dweud pwy a gaiff.", 403 },
        { "POST " API "/acts/worker-erase", S(""), token, "{\"subject\":\"*\"}", "Idempotency-Key: 8", "detail",
          "‘Erase worker’ needs the second factor first. Do it signed in, with a one-time code.",
          "Mae angen yr ail ffactor yn gyntaf ar gyfer ‘Dileu gweithiwr’. Gwnewch hynny wedi mewngofnodi, gyda chod un tro.", 403 },
        { "POST " API "/workers", S(""), reads, "{}", "Idempotency-Key: 9", "detail",
          "The token does not have the scope ‘act’. Use one that has it, or have one made in the settings of the organisation.",
          "Nid oes gan y tocyn y cwmpas ‘act’. Defnyddiwch un sydd â’r cwmpas hwnnw, neu trefnwch i un gael ei wneud yng ngosodiadau’r sefydliad.",
          403 },
        { "GET " API "/workers?limit=0", S(""), token, "", "Accept: */*", "detail", "‘limit’ must be a whole number from 1 to 200",
          "Rhaid i ‘limit’ fod yn rhif cyfan o 1 i 200", 422 },
        { "GET " API "/workers?limit=99999", S(""), token, "", "Accept: */*", "detail", "‘limit’ must be a whole number from 1 to 200",
          "Rhaid i ‘limit’ fod yn rhif cyfan o 1 i 200", 422 },
        { "GET " API "/accesses?limit=99999", S(""), token, "", "Accept: */*", "detail", "‘limit’ must be a whole number from 1 to 200",
          "Rhaid i ‘limit’ fod yn rhif cyfan o 1 i 200", 422 },
        { "GET " API "/workers?as_known_at=2026-11-22T10:00:01Z", S(""), token, "", "Accept: */*", "detail",
          "‘as_known_at’ must be an instant that has passed", "Rhaid i ‘as_known_at’ fod yn eiliad sydd wedi mynd heibio", 422 },
        { "GET " API "/workers?as_known_at_position=999999999", S(""), token, "", "Accept: */*", "detail",
          "‘as_known_at_position’ is beyond the end of the log, whose last position is 2",
          "Mae ‘as_known_at_position’ y tu hwnt i ddiwedd y log: 2 yw ei safle olaf", 422 },
        { "GET " API "/workers?colour=red", S(""), token, "", "Accept: */*", "detail", "‘colour’ is not asked for here. Leave it out.",
          "Ni ofynnir am ‘colour’ yma. Gadewch ef allan.", 400 },
        { "GET " API "/workers?registered=perhaps", S(""), token, "", "Accept: */*", "detail",
          "'perhaps' is neither yes nor no. Write yes or no; leave it empty when it is not known.",
          "Dewiswch ie neu na ar gyfer ‘Ar y gofrestr broffesiynol’. Ysgrifennwch yes neu no; gadewch ef yn wag pan nad yw’n hysbys.", 422 },
        { "POST " API "/checks/evaluate", S(""), token, "{\"engagement\":{\"authority\":\"gateshead\",\"rolle\":\"wizard\"}}", "Accept: */*",
          "detail", "Unknown field 'engagement.rolle'. Did you mean 'role'?", "Nid oes maes ‘rolle’ yma. Ai ‘role’ oeddech chi’n ei feddwl?", 422 },
        { "POST " API "/checks", S(""), token, "{\"document\":{\"engagement\":{\"authority\":\"gateshead\",\"start\":\"1 May\"}}}",
          "Idempotency-Key: 10", "errors.0.detail", "'1 May' is not a date. Write dates as year-month-day: 2025-02-01 is 1 February 2025.",
          "Rhaid i ‘dyddiad dechrau’ fod yn ddyddiad go iawn. Ysgrifennwch ddyddiadau fel blwyddyn-mis-diwrnod: 2025-02-01 yw 1 Chwefror 2025.",
          422 },
    };

    (void)state;
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    snprintf(body, sizeof body, "{\"registration\":\"SW1\",\"name\":\"%s\"}", long_name);
    for (int i = 0; i < countof(rows); i++)
        for (int welsh = 0; welsh < 2; welsh++) {
            struct reply r =
                ask(path_of(rows[i].what, rows[i].id), rows[i].as, str_of(strchr(rows[i].body, '*') ? path_of(rows[i].body, id) : rows[i].body),
                    rows[i].header, welsh ? "Accept-Language: cy" : NULL, NULL);

            status(rows[i].status, r);
            equal(header_of(&r, "Content-Language"), welsh ? "cy" : "en");
            equal(said(&r, rows[i].member), welsh ? rows[i].welsh : rows[i].english);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, no_web)
        CASE(nobody_is_asked_to_sign_in),
        CASE(a_token_that_is_not_good_is_nobody),
        CASE(a_token_of_a_closed_organisation_is_nobody),
        CASE(a_scope_that_is_missing_is_named),
        CASE(a_cookie_is_a_person),
        CASE(who_has_no_role_any_more_is_nobody),
        CASE(a_sign_in_ends_when_nothing_is_asked),
        CASE(an_act_that_wants_a_person_is_refused_to_a_program),
        CASE(a_file_is_recorded_as_a_whole),
        CASE(all_faults_of_a_file_are_told),
        CASE(a_file_changes_records),
        CASE(equal_rows_are_not_one),
        CASE(a_file_is_for_who_may),
        CASE(every_route_keeps_out_whom_it_should),
        CASE(every_act_has_an_address_among_records),
        CASE(a_record_is_made_once),
        CASE(both_spellings_are_one_act),
        CASE(a_change_names_its_version),
        CASE(a_version_that_never_was_is_no_change_of_others),
        CASE(every_fault_has_its_pointer),
        CASE(a_fault_in_a_document_is_found_in_it),
        CASE(values_are_taken_as_json_has_them),
        CASE(what_may_not_be_seen_is_not_there),
        CASE(a_list_goes_on_where_it_ended),
        CASE(a_list_is_narrowed),
        CASE(a_version_that_is_held_is_not_sent_again),
        CASE(the_past_is_asked_for),
        CASE(suppliers_are_listed),
        CASE(who_looked_is_told),
        CASE(a_check_is_what_the_command_line_says),
        CASE(a_document_that_cannot_be_used_is_pointed_at),
        CASE(so_many_documents_are_answered_at_once),
        CASE(lists_leave_out_what_is_long),
        CASE(a_check_has_a_length),
        CASE(the_answer_that_a_check_keeps_has_a_length),
        CASE(a_check_records_nothing),
        CASE(a_proof_can_be_verified_elsewhere),
        CASE(logs_are_shown_to_their_own),
        CASE(a_rulebook_is_the_bytes_of_its_hash),
        CASE(without_a_register_there_is_nothing),
        CASE(problems_are_told_in_welsh),
        CASE(refusals_are_told_in_the_readers_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
