/* What an administrator does on the pages: colleagues, their sign-ins, tokens for programs, and who has looked. */
#include "some_acts.h"
#include "some_pages.h"

#include "signin/forgery.h"
#include "signin/password.h"
#include "signin/token.h"
#include "store/engine.h"

#include <string.h>

/* ---- colleagues ---- */

/* From the list to the form, to the person's page, to a role and its end, by links alone; who may not is offered none of it. */
static void an_administrator_adds_colleagues_on_the_pages(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD);
    str person, path, role;
    struct reply r;

    (void)state;
    assert_non_null(strstr(z(page_for(&admin, "/en/people").body), "href=\"/en/acts/person-add\""));
    assert_null(strstr(z(page_for(&manager, "/en/people").body), "person-add"));
    assert_non_null(strstr(z(page_for(&lead, "/en/organisations").body), "href=\"/en/acts/organisation-add\""));
    assert_null(strstr(z(page_for(&admin, "/en/organisations").body), "organisation-add"));
    r = page_for(&lead, "/en/acts/organisation-add");
    assert_non_null(strstr(z(r.body), "value=\"supplier\""));
    assert_null(strstr(z(r.body), "value=\"authority\""));
    must(perform(&admin, "person-add", S(""), "name", "Invented Colleague", "mail", "colleague@example.org", NULL));
    person = answer.id;
    path = arena_printf(&mem, "/en/people/%.*s", STR_ARG(person));
    r = page_for(&admin, z(path));
    assert_non_null(strstr(z(r.body), arena_printf(&mem, "/en/acts/appointment-give?person=%.*s", STR_ARG(person)).p));
    assert_null(strstr(z(page_for(&manager, z(path)).body), "appointment-give"));
    r = page_for(&admin, arena_printf(&mem, "/en/acts/appointment-give?person=%.*s", STR_ARG(person)).p);
    assert_non_null(strstr(z(r.body), "Invented Colleague"));
    r = act_sent(&admin, "appointment-give", arena_printf(&mem, "person=%.*s&role=hr&from-day=22&from-month=11&from-year=2026", STR_ARG(person)).p);
    assert_int_equal(r.status, 303);
    r = page_for(&admin, z(path));
    assert_non_null(strstr(z(r.body), "22 November 2026"));
    assert_non_null(strstr(z(r.body), "/en/acts/appointment-end?on="));
    assert_null(strstr(z(page_for(&manager, z(path)).body), "appointment-end"));
    role = str_sub((str){ strstr(z(r.body), "appointment-end?on=") + 19, ITEM_ID }, 0, ITEM_ID);
    assert_int_equal(page_for(&manager, arena_printf(&mem, "/en/appointments/%.*s", STR_ARG(role)).p).status, 200);
    r = act_sent(&admin, "appointment-end", arena_printf(&mem, "on=%.*s&version=1&to-day=31&to-month=2&to-year=2027", STR_ARG(role)).p);
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(z(r.body), "must be a real date"));
    r = act_sent(&admin, "appointment-end",
                 arena_printf(&mem, "on=%.*s&version=1&person=%.*s&to-day=22&to-month=11&to-year=2026", STR_ARG(role), STR_ARG(person)).p);
    assert_int_equal(r.status, 303);
    r = page_for(&admin, z(path));
    assert_null(strstr(z(r.body), "appointment-end?on=")); /* at once */
}

/* ---- who has looked ---- */

/* By colleagues, by name; by others, by organisation and reference; by programs, by label and with the purpose that they state. */
static void who_has_looked_is_a_page(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    struct viewer supplier = someone(organisation[SUPPLIER_1], DUTY_SUPPLIER), stranger = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)), own;
    struct reply r;

    (void)state;
    assignment_at(&manager, worker, organisation[SUPPLIER_1], S(""));
    assert_int_equal(page_for(&manager, z(path)).status, 200);
    assert_int_equal(page_for(&supplier, z(path)).status, 200);
    assert_int_equal(page_for(&stranger, z(path)).status, 404);
    assert_int_equal(
        ask("GET " API "/workers", token_of(organisation[AUTHORITY_A], SCOPE_READ), S(""), "Concordat-Purpose: a reference was asked for", NULL)
            .status,
        200);
    r = page_for(&officer, "/en/accesses");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "Reading a record") && holds(&r, "On a page") && holds(&r, "By a program") && holds(&r, "a reference was asked for"));
    assert_true(holds(&r, "Program: a test"));
    assert_true(holds(&r, z(arena_printf(&mem, "somebody, reference %.*s", STR_ARG(str_sub(supplier.person, 0, 8))))));
    assert_int_equal(times(&r, "Not shown</strong>"), 1);
    r = page_for(&officer, "/cy/accesses?refused=yes");
    assert_true(holds(&r, "Darllen cofnod") && !holds(&r, "Gan raglen"));
    own = arena_printf(&mem, "/en/accesses?person=%.*s", STR_ARG(manager.person));
    assert_true(!holds(&r, "reference was") && !holds((r = page_for(&officer, z(own)), &r), "somebody, reference"));
    assert_true(times(&r, "Reading a record") == 1);
    r = page_for(&officer, z(arena_printf(&mem, "/en/accesses?kind=worker&record=%.*s", STR_ARG(worker))));
    assert_true(holds(&r, "Who has looked at this record") && !holds(&r, "In a list"));
    r = page_for(&officer, "/en/accesses?from-day=31&from-month=February&from-year=2026&to=2026-01-01");
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, "First day must be a real date") && !holds(&r, "<table"));
    assert_int_equal(page_for(&officer, "/en/accesses?from=2026-11-22&to=2026-11-21").status, 422);
    assert_true(holds((r = page_for(&officer, "/en/accesses?from=2026-11-23"), &r), ">0 looks<"));
    assert_int_equal(page_for(&manager, "/en/accesses").status, 403);
    assert_int_equal(page_for(&officer, "/en/accesses?worker=1").status, 400);
    assert_true(holds((r = page_for(&officer, z(path)), &r), "/en/accesses?kind=worker&amp;record="));
    assert_false(holds((r = page_for(&manager, z(path)), &r), "/accesses"));
    assert_false(holds((r = page_for(&supplier, z(path)), &r), "/accesses"));
    assert_true(holds((r = page_for(&officer, "/en"), &r), "\"/en/accesses\""));
    assert_false(holds((r = page_for(&manager, "/en"), &r), "/accesses"));
}

static void who_has_looked_goes_on_from_page_to_page(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker));
    struct reply r;

    (void)state;
    for (int i = 0; i < 102; i++, now += 60)
        assert_int_equal(page_for(&manager, z(path)).status, 200);
    r = page_for(&director, "/en/accesses");
    assert_true(holds(&r, ">102 looks<") && times(&r, "Reading a record") == 50 && holds(&r, "?before=53\"") && !holds(&r, "Previous"));
    r = page_for(&director, "/en/accesses?before=53");
    assert_true(times(&r, "Reading a record") == 50 && holds(&r, "?before=3\"") && holds(&r, "Previous") && !holds(&r, "before=103"));
    r = page_for(&director, "/en/accesses?before=3");
    assert_true(times(&r, "Reading a record") == 2 && holds(&r, "?before=53\"") && !holds(&r, "Next"));
}

/* ---- what programs sign in with ---- */

#define SOME_TOKEN "label=Invented+system&scopes=read&scopes=check&until-day=1&until-month=March&until-year=2027"

/* Of ${r}; empty: it shows none. */
static str token_in(const struct reply *r)
{
    const char *at = strstr(z(r->body), "concordat_");

    return at ? str_sub(str_of(at), 0, TOKEN_LENGTH) : S("");
}

static const char *handle_of(const char *label)
{
    return z(arena_str(&mem, str_of(raw(arena_printf(&mem, "SELECT handle FROM api_token WHERE label = '%s'", label).p))));
}

static void an_administrator_makes_tokens_on_a_page(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    struct reply r = form_sent(&admin, "/en/tokens/new", SOME_TOKEN, false);
    str token;

    (void)state;
    assert_int_equal(r.status, 422); /* the second factor is wanted */
    assert_true(holds(&r, "value=\"Invented system\"") && !token_in(&r).n);
    r = form_sent(&admin, "/en/tokens/new", "until-day=31&until-month=2&until-year=2027", true);
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, "#label") && holds(&r, "#scopes") && holds(&r, "#until-day") && holds(&r, "The token has no name"));
    r = form_sent(&admin, "/cy/tokens/new", "label=x&scopes=act&until-day=1&until-month=3&until-year=2029", true);
    assert_true(r.status == 422 && holds(&r, "nid yw’r tocyn") == false && holds(&r, "Nid yw’r tocyn yn dod i ben o fewn blwyddyn"));
    assert_int_equal(form_sent(&admin, "/en/tokens/new", SOME_TOKEN "&scopes=everything", true).status, 422);
    assert_int_equal(rows("api_token"), 0);
    r = form_sent(&admin, "/en/tokens/new", SOME_TOKEN, true);
    assert_int_equal(r.status, 200);
    token = token_in(&r);
    assert_true(is_token(token));
    assert_int_equal(get(API "/workers", token).status, 200);
    assert_int_equal(ask("POST " API "/workers", token, S("{}"), "Idempotency-Key: k", NULL).status, 403); /* no more than its scopes */
    r = page_for(&admin, "/en/tokens");
    assert_true(holds(&r, "Invented system") && holds(&r, "Monday 1 March 2027") && holds(&r, "Revoke the token of") && !token_in(&r).n);
    assert_false(holds(&r, z(arena_printf(&mem, "%.*s", STR_ARG(str_sub(token, 10, 20))))));
    assert_string_equal(raw("SELECT made_by FROM api_token"), z(admin.person));
}

/* One second factor is one token: a page that is sent again makes no other. */
static void a_second_factor_makes_one_token(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str cookie = cookie_of(&admin), body = arena_printf(&mem, "anti-forgery=%.*s&" SOME_TOKEN, STR_ARG(forgery_token(&mem, cookie)));
    str header = arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie));

    (void)state;
    raw("UPDATE session SET stepped_at = made_at RETURNING handle");
    assert_int_equal(ask("POST /en/tokens/new", S(""), body, FORM, ORIGIN, z(header), NULL).status, 200);
    assert_int_equal(ask("POST /en/tokens/new", S(""), body, FORM, ORIGIN, z(header), NULL).status, 422);
    assert_int_equal(rows("api_token"), 1);
}

static void a_token_is_revoked_on_a_page(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), other = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);
    struct reply r = form_sent(&admin, "/en/tokens/new", SOME_TOKEN, true);
    const char *path = z(arena_printf(&mem, "/en/tokens/%s/revoke", handle_of("Invented system")));
    str token = token_in(&r);

    (void)state;
    assert_true(holds((r = page_for(&admin, path), &r), "Revoke the token of ‘Invented system’"));
    assert_int_equal(page_for(&other, path).status, 404);
    assert_int_equal(form_sent(&other, path, "code=", true).status, 404);
    assert_int_equal(form_sent(&admin, path, "code=", false).status, 422);
    assert_int_equal(form_sent(&admin, path, "code=000000", false).status, 422);
    assert_int_equal(get(API "/workers", token).status, 200);
    assert_int_equal(form_sent(&admin, path, "code=", true).status, 303);
    assert_int_equal(get(API "/workers", token).status, 401);
    assert_int_equal(form_sent(&admin, path, "code=", true).status, 404);
    r = page_for(&admin, "/en/tokens");
    assert_true(holds(&r, "no longer work") && holds(&r, "Revoked") && !holds(&r, "Revoke the token"));
    assert_string_equal(raw("SELECT revoked_by FROM api_token"), z(admin.person));
    assert_false(holds((r = page_for(&other, "/en/tokens"), &r), "Invented system"));
}

static void tokens_are_for_administrators(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  operators = someone(the_operator.organisation, DUTY_ADMINISTRATOR);
    static const char *const paths[] = { "/en/tokens", "/en/tokens/new" };
    struct reply r;

    (void)state;
    for (int i = 0; i < countof(paths); i++) {
        assert_int_equal(page_for(&manager, paths[i]).status, 404);
        assert_int_equal(page_for(&operators, paths[i]).status, 404);                         /* its organisation has no programs */
        assert_int_equal(get(paths[i], token_of(organisation[AUTHORITY_A], 31)).status, 303); /* a program has to sign in as somebody */
    }
    assert_int_equal(form_sent(&manager, "/en/tokens/new", SOME_TOKEN, true).status, 404);
    assert_int_equal(rows("api_token WHERE label <> 'a test'"), 0);
    assert_false(holds((r = page_for(&manager, "/en"), &r), "/tokens"));
}

static int64_t sign_ins_of(const struct viewer *who)
{
    return rows(z(arena_printf(&mem, "session WHERE person = '%.*s'", STR_ARG(who->person))));
}

/* ---- a lost answer ---- */

/* The secret of before the second factor opens nothing: that it gives an answer again is told in tests/flows/tending.flow. */
static void a_former_secret_opens_nothing(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str former = cookie_of(&admin), fresh, body;
    const char *header = z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(former)));
    struct txn txn = { 0 };
    struct reply r;

    (void)state;
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(session_step_up(&txn, &mem, &reg.random, now, former, &fresh, &err));
    must(txn_commit(&txn, &err));
    txn_end(&txn);
    assert_int_equal(ask("GET /en/workers", S(""), S(""), header, NULL).status, 303);
    body = arena_printf(&mem, "anti-forgery=%.*s&idempotency-key=k-1&", STR_ARG(forgery_token(&mem, former)));
    r = ask("POST /en/acts/person-add", S(""), arena_printf(&mem, "%.*sname=Wren+Tarnside&mail=wren%%40example.org", STR_ARG(body)), FORM, ORIGIN,
            header, NULL);
    assert_true(r.status == 303 && str_starts(header_of(&r, "Location"), S("/en/sign-in")));
    assert_int_equal(rows("people WHERE name = 'Wren Tarnside'"), 0);
    assert_int_equal(ask("POST /en/tokens/new", S(""), arena_printf(&mem, "%.*s" SOME_TOKEN, STR_ARG(body)), FORM, ORIGIN, header, NULL).status, 303);
    assert_int_equal(rows("api_token WHERE label <> 'a test'"), 0);
    assert_int_equal(sign_ins_of(&admin), 1);
}

/* ---- a colleague's sign-ins ---- */

static void a_colleague_is_signed_out_everywhere(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), hr = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct viewer other = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR), manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *page = z(arena_printf(&mem, "/en/people/%.*s", STR_ARG(hr.person))), *path = z(arena_printf(&mem, "%s/sign-out", page));
    str cookie;
    struct reply r;

    (void)state;
    assert_true(holds((r = page_for(&admin, page), &r), "not signed in anywhere") && !holds(&r, path));
    cookie_of(&hr);
    cookie = cookie_of(&hr);
    assert_true(holds((r = page_for(&admin, page), &r), "Signed in at 2 places") && holds(&r, z(arena_printf(&mem, "\"%s\"", path))));
    assert_false(holds((r = page_for(&hr, page), &r), "Signed in at"));
    assert_int_equal(page_for(&manager, path).status, 404);
    assert_int_equal(form_sent(&manager, path, "code=", true).status, 404);
    assert_int_equal(page_for(&other, path).status, 404);
    assert_int_equal(form_sent(&other, path, "code=", true).status, 404);
    assert_int_equal(page_for(&admin, path).status, 200);
    assert_int_equal(form_sent(&admin, path, "code=", false).status, 422);
    assert_true(sign_ins_of(&hr) >= 2);
    r = form_sent(&admin, path, "code=", true);
    assert_int_equal(r.status, 303);
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-done=")));
    assert_int_equal(sign_ins_of(&hr), 0);
    assert_true(sign_ins_of(&admin) > 0);
    r = ask("GET /en/workers", S(""), S(""), arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
    assert_int_equal(r.status, 303);
    r = page_for(&admin, z(arena_printf(&mem, "/en/people/%.*s", STR_ARG(admin.person))));
    assert_false(holds(&r, "Sign this person out")); /* one's own are on one's account */
}

/* ---- when another is quicker ---- */

struct change {
    const char *what, *path; /* NULL: revoking a token that was just made */
    const char *fields;
    bool is_known, is_stepped;
    int status;
};

static const char *revoking(const struct viewer *admin)
{
    assert_int_equal(form_sent(admin, "/en/tokens/new", SOME_TOKEN, true).status, 200);
    return z(arena_printf(&mem, "/en/tokens/%s/revoke", raw("SELECT handle FROM api_token WHERE revoked_at IS NULL AND label <> 'a test'")));
}

/* Whether the ${n}-th call of it, which another transaction is quicker than, is one that it makes at all. */
static bool is_done_anew(const struct viewer *admin, const struct change *c, int n)
{
    const char *path = c->path ? c->path : revoking(admin);
    struct filled f = form_filled(c->is_known ? admin : NULL, c->fields, c->is_stepped);
    struct reply r;
    bool was_met;

    raw("DELETE FROM guess RETURNING debt");
    store_fail_at(store, FAULT_AGAIN, n);
    r = filled_sent(path, &f);
    was_met = store->fault.kind == FAULT_NONE;
    store_fail_at(store, FAULT_NONE, 0);
    if (r.status != c->status)
        fail_msg("%s, call %d: %d, not %d: %s", c->what, n, r.status, c->status, z(r.body));
    return was_met;
}

/* PostgreSQL may answer any statement so, and any commit: what people do is then done anew, and they do not hear of it. */
static void what_another_was_quicker_than_is_done_anew(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), hr = someone(organisation[AUTHORITY_A], DUTY_HR);
    const char *colleague = z(arena_printf(&mem, "/en/people/%.*s", STR_ARG(hr.person)));
    const struct change changes[] = {
        { "a token is made", "/en/tokens/new", SOME_TOKEN, true, true, 200 },
        { "a token is revoked", NULL, "code=", true, true, 303 },
        { "a colleague is signed out", z(arena_printf(&mem, "%s/sign-out", colleague)), "code=", true, true, 303 },
        { "a colleague is asked in", z(arena_printf(&mem, "%s/invitation", colleague)), "", true, false, 303 },
        { "an organisation is chosen", "/en/account/organisation", z(arena_printf(&mem, "organisation=%.*s", STR_ARG(admin.organisation))), true,
          false, 303 },
        { "one's own sign-ins are ended", "/en/account/sign-ins", "handle=", true, false, 303 },
        { "a password is forgotten", "/en/sign-in/reset", "mail=nobody@example.org", false, false, 200 },
        { "a password is wrong", "/en/sign-in", "mail=nobody@example.org&password=not+this+one", false, false, 422 },
    };

    (void)state;
    service.slots = password_slots(str_of(folder));
    for (int i = 0; i < countof(changes); i++) {
        int calls = 1;

        while (is_done_anew(&admin, &changes[i], calls))
            calls++;
        if (calls < 4)
            fail_msg("%s takes no transaction: %d", changes[i].what, calls);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, some_pages, no_web)
    const struct CMUnitTest tests[] = {
        CASE(an_administrator_adds_colleagues_on_the_pages),
        CASE(who_has_looked_is_a_page),
        CASE(who_has_looked_goes_on_from_page_to_page),
        CASE(an_administrator_makes_tokens_on_a_page),
        CASE(a_second_factor_makes_one_token),
        CASE(a_token_is_revoked_on_a_page),
        CASE(tokens_are_for_administrators),
        CASE(a_former_secret_opens_nothing),
        CASE(a_colleague_is_signed_out_everywhere),
        CASE(what_another_was_quicker_than_is_done_anew),
    };
#undef CASE

    return cmocka_run_group_tests_name("colleagues", tests, NULL, NULL);
}
