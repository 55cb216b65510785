/* A service that has all it needs, and one that has nothing: what machines ask of it, what it forgets, and the mails it writes. */
#include "some_acts.h"
#include "some_pages.h"

#include "signin/account.h"
#include "signin/forgery.h"
#include "signin/password.h"
#include "signin/ticket.h"
#include "signin/token.h"
#include "web/browser.h"
#include "web/chores.h"
#include "web/form.h"

#include <stdlib.h>
#include <string.h>

#define SECRET "0123456789abcdef0123456789abcdef"

/* ---- what machines ask ---- */

static void health_is_the_same_to_everybody(void **state)
{
    struct reply nobody = get("/healthz", S(""));

    (void)state;
    assert_int_equal(nobody.status, 200);
    assert_string_equal(z(nobody.body), "{\"status\":\"ok\"}\n");
    for (int i = 0; i < 3; i++) {
        str token = i == 0   ? S("concordat_of_nobody")
                    : i == 1 ? token_of(organisation[AUTHORITY_A], SCOPE_READ)
                             : S("invented-operator-token-of-32-letters");
        struct reply r = get("/healthz", token);

        assert_int_equal(r.status, 200);
        assert_true(str_eq(r.body, nobody.body));
    }
    assert_int_equal(get(API "/workers", S("concordat_of_nobody")).status, 401);
}

static const char *metric(const char *line)
{
    struct reply r = ask("GET /metrics", S("invented-operator-token-of-32-letters"), S(""), NULL);

    assert_int_equal(r.status, 200);
    return strstr(z(r.body), line);
}

/* The log's own key may be any: the store keeps what it is given. */
static void seal_now(const char *name)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct note_signer key;
    struct checkpoint c;
    struct log log;
    str text;

    must(note_signer_new(&mem, str_of(name), KEY_ED25519, &key, &err));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_find(&txn, &mem, str_of(name), &log, &err));
    must(log_state(&txn, &mem, &log, log.size, &c, &err));
    text = checkpoint_print(&mem, &c);
    must(log_keep_checkpoint(&txn, &mem, &log, arena_printf(&mem, "%.*s\n%.*s", STR_ARG(text), STR_ARG(note_sign(&mem, text, &key, 0))), &err));
    must(txn_commit(&txn, &err));
}

#define OFFICE_LOG "register.example.org/office-a"
#define WAITS "\nconcordat_log_unsealed_seconds{log=\"" OFFICE_LOG "\"} "

/* What has been recorded waits for its seal from then on; what is sealed does not, however long ago that was. */
static void metrics_tell_how_long_a_log_waits_for_its_seal(void **state)
{
    static struct metrics counted;
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);

    (void)state;
    web.metrics = &counted;
    web.operator_token = S("invented-operator-token-of-32-letters");
    seal_now(OFFICE_LOG);
    now += 500;
    assert_non_null(metric(WAITS "0\n"));
    worker_at(&manager, "SW10001");
    now += 40;
    worker_at(&manager, "SW10002");
    now += 2;
    assert_non_null(metric(WAITS "42\n"));
    seal_now(OFFICE_LOG);
    assert_non_null(metric(WAITS "0\n"));
    worker_at(&manager, "SW10003");
    now -= 600; /* a clock that steps back does not say that all is well */
    assert_non_null(metric(WAITS "1\n"));
    assert_null(strstr(z(get("/healthz", S("")).body), "office"));
}

/* ---- keeping house ---- */

static void what_is_over_is_forgotten(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    const struct visitor stranger = { .name = S("nobody@example.org"), .address = S("192.0.2.9") };
    struct desk desk = { .keys = &service.keys, .random = &reg.random, .service = S("Concordat") };
    struct asked asked;
    int wait;

    (void)state;
    cookie_of(&who); /* with an invitation beside it */
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        desk.now = now;
        must(txn_begin(store, TXN_WRITE, &txn, &err));
        must(account_ask(&txn, &mem, &desk, &stranger, &asked, &wait, &err));
        must(txn_commit(&txn, &err));
    }
    must(perform_with(&the_operator, "organisation-add", S(""), 0, "k1", "slug", "kept-short", "name", "Kept short", "kind", "supplier", NULL));
    must(chore_sweep(store, now + 60, &err)); /* nothing is over yet */
    assert_true(rows("session") && rows("sign_in_link") && rows("guess") && rows("answer"));
    must(chore_sweep(store, now + 30 * DAY_SECONDS, &err));
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rows("session") + rows("sign_in_link") + rows("guess") + rows("answer"), 0);
        must(chore_sweep(store, now + 30 * DAY_SECONDS, &err));
    }
}

/* ---- without a register ---- */

static str filled(const struct web_route *r)
{
    struct buf b = buf_new(&mem);
    str rest = str_of(r->path), part;

    if (r->kind == ROUTE_PAGE)
        buf_z(&b, "/en");
    if (rest.n == 1)
        buf_char(&b, '/');
    for (rest = str_from(rest, 1); rest.n;) {
        str_cut(rest, '/', &part, &rest);
        buf_char(&b, '/');
        buf_str(&b, str_starts(part, S(":")) ? S(SECRET) : part);
    }
    return buf_text(&b);
}

static bool takes_file(const struct web_route *r)
{
    for (int i = 0; i < r->form->fields; i++)
        if (r->form->field[i].how == FORM_FILE)
            return true;
    return false;
}

static struct reply try_route(const struct web_route *r)
{
    str what = arena_printf(&mem, "%.*s %.*s", STR_ARG(method_name(r->method)), STR_ARG(filled(r))), token = forgery_token(&mem, S(VISITOR));
    const char *type = takes_file(r) ? "Content-Type: multipart/form-data; boundary=x" : FORM;
    str body = takes_file(r) ? arena_printf(&mem, PART("anti-forgery", "") "%.*s\r\n--x--\r\n", STR_ARG(token))
                             : arena_printf(&mem, "anti-forgery=%.*s", STR_ARG(token));

    if (r->kind == ROUTE_API)
        return ask(z(what), S(""), r->method == METHOD_GET ? S("") : S("{}"), ORIGIN, "Idempotency-Key: k", "If-Match: \"1\"", NULL);
    if (r->method == METHOD_GET)
        return ask(z(what), S(""), S(""), "Cookie: __Host-form=" VISITOR "; __Host-half=x", NULL);
    return ask(z(what), S(""), body, type, ORIGIN, "Cookie: __Host-form=" VISITOR "; __Host-half=x", NULL);
}

static void every_route_answers(bool (*is_well)(const struct web_route *r, int status))
{
    for (int i = 0; i < web_route_count; i++) {
        struct reply r = try_route(&web_routes[i]);

        if (!is_well(&web_routes[i], r.status) || !header_of(&r, "Request-Id").n || (r.status >= 400 && !r.body.n))
            fail_msg("%.*s %s: %d\n%.*s", STR_ARG(method_name(web_routes[i].method)), web_routes[i].path, r.status, STR_ARG(r.whole));
    }
}

static bool is_well_without(const struct web_route *r, int status)
{
    switch (r->who) {
    case WHO_VISITOR: return status == 503;
    case WHO_ANYONE: return status == 200 || status == 303 || status == 404;
    default: return status == 401 || status == 303 || status == 404;
    }
}

static void without_a_register_every_route_answers(void **state)
{
    struct store *was = store;

    (void)state;
    service = (struct web_service){ .keys = service.keys };
    web.reg = NULL;
    web.can_sign_in = false;
    store = NULL;
    every_route_answers(is_well_without);
    store = was;
}

static void without_keys_every_route_answers(void **state)
{
    (void)state;
    service.keys.n = 0;
    web.can_sign_in = false;
    every_route_answers(is_well_without);
}

static bool is_well_with(const struct web_route *r, int status)
{
    return status < 500 || (r->kind == ROUTE_PAGE && status == 503);
}

static void with_all_of_it_every_route_answers(void **state)
{
    (void)state;
    every_route_answers(is_well_with);
}

/* ---- mails ---- */

/* Has a password, so that it can be forgotten. */
static struct viewer here_before(void)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct desk desk = { .keys = &service.keys, .random = &reg.random, .now = now };
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    str link, half;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(account_invite(&txn, &mem, &desk, who.person, &link, &err));
    must(account_use_link(&txn, &mem, &desk, LINK_INVITATION, link, true, S("$argon2id$invented"), &half, &err));
    must(txn_commit(&txn, &err));
    return who;
}

static str mail_of(const struct viewer *who)
{
    struct item it;

    must(seen(who, ITEM_PERSON, who->person, &it));
    return item_text(&it, R_PERSON_MAIL);
}

static struct reply forgotten(const char *language, str address)
{
    str body = arena_printf(&mem, "mail=%.*s&anti-forgery=%.*s", STR_ARG(address), STR_ARG(forgery_token(&mem, S(VISITOR))));

    return ask(arena_printf(&mem, "POST /%s/sign-in/reset", language).p, S(""), body, FORM, ORIGIN, "Cookie: __Host-form=" VISITOR, NULL);
}

static void a_forgotten_password_is_a_mail_or_none_and_the_page_says_the_same(void **state)
{
    struct viewer who = here_before();

    (void)state;
    for (int lang = 0; lang < 2; lang++) {
        struct reply nobody = forgotten(lang ? "cy" : "en", arena_printf(&mem, "nobody%d@example.org", lang));
        int64_t before = rows("mail");
        struct reply known = forgotten(lang ? "cy" : "en", mail_of(&who));

        assert_int_equal(nobody.status, 200);
        assert_true(str_eq(nobody.whole, known.whole)); /* every header and every byte: the tests' references are all the same */
        assert_int_equal(rows("mail"), before + NAMESAKES);
    }
    assert_int_equal(rows("mail WHERE state = 'waiting'"), 2); /* what is written to nobody is never sent */
    assert_int_equal(rows("sign_in_link"), 2);
    assert_string_equal(raw("SELECT MAX(to_address) FROM mail WHERE state = 'waiting'"), z(mail_of(&who)));
    assert_non_null(strstr(raw("SELECT MAX(text) FROM mail_words"), "https://register.example.org/en/reset/"));
    assert_int_equal(rows("mail WHERE secret = 1 AND person IS NOT NULL"), 2);
}

/* ---- one address, several organisations ---- */

static const char one_address[] = "shared@example.org";

/* Somebody of ${of} at the address that all of them write down. */
static str known_there(int of)
{
    struct viewer admin = someone(organisation[of], DUTY_ADMINISTRATOR);
    str person;

    must(perform(&admin, "person-add", S(""), "name", "Invented Namesake", "mail", one_address, NULL));
    person = answer.id;
    must(perform(&admin, "appointment-give", S(""), "person", z(person), "role", z(codes_duty.code[of == SUPPLIER_1 ? DUTY_SUPPLIER : DUTY_HR].text),
                 NULL));
    now++; /* the next comes later */
    return person;
}

/* Half signed in is enough to tell whose the password was: a second factor is there, whatever it is. */
static void may_come_in(str person, str password)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct desk desk = { .keys = &service.keys, .random = &reg.random, .now = now };
    str link, hash, half;

    must(password_hash(&service.slots, &mem, password, &hash, &err));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(account_invite(&txn, &mem, &desk, person, &link, &err));
    must(account_use_link(&txn, &mem, &desk, LINK_INVITATION, link, true, hash, &half, &err));
    must(txn_commit(&txn, &err));
    assert_non_null(raw("UPDATE code_secret SET confirmed = 1"));
}

static struct reply tries(const char *password, str device)
{
    str body = arena_printf(&mem, "mail=%s&password=%s&anti-forgery=%.*s", one_address, password, STR_ARG(forgery_token(&mem, S(VISITOR))));
    str cookies = arena_printf(&mem, "Cookie: __Host-form=" VISITOR "%s%.*s", device.n ? "; __Host-device=" : "", STR_ARG(device));

    return ask("POST /en/sign-in", S(""), body, FORM, ORIGIN, z(cookies), NULL);
}

/* Who is half signed in by the address and ${password}; empty: nobody. */
static str comes_in(const char *password, str device)
{
    struct desk desk = { .keys = &service.keys, .random = &reg.random, .now = now };
    struct reply r = tries(password, device);
    const char *half = strstr(z(r.whole), "__Host-half=");
    struct halfway halfway;

    if (r.status != 303)
        return S("");
    assert_non_null(half);
    half = strchr(half, '=') + 1;
    must(account_halfway(&mem, &desk, (str){ half, (ptrdiff_t)strcspn(half, ";") }, &halfway, &err));
    return halfway.person;
}

static str device_of(str person)
{
    str what = arena_printf(&mem, "%.*s 00000000000000000000000000000001", STR_ARG(person));

    return ticket_print(&mem, &service.keys, &reg.random, TICKET_DEVICE, now, what);
}

/* Another organisation that writes down the same address, sooner or later, displaces nobody: the password says who is meant. */
static void an_address_is_one_account_an_organisation(void **state)
{
    str idle, first, second;

    (void)state;
    service.slots = password_slots(str_of(folder));
    idle = known_there(SUPPLIER_1); /* never came: has no password */
    first = known_there(AUTHORITY_A);
    second = known_there(AUTHORITY_B);
    may_come_in(first, S("the first long password"));
    assert_true(str_eq(comes_in("the+first+long+password", S("")), first));
    may_come_in(second, S("the second long password"));
    assert_true(str_eq(comes_in("the+first+long+password", S("")), first));
    assert_true(str_eq(comes_in("the+second+long+password", S("")), second));
    assert_non_null(raw("DELETE FROM guess")); /* as if all had gone on to their codes */
    assert_true(str_eq(comes_in("the+second+long+password", device_of(first)), second));
    assert_true(str_eq(comes_in("the+second+long+password", device_of(second)), second));
    assert_int_equal(comes_in("the+third+long+password", S("")).n, 0);
    may_come_in(idle, S("the second long password")); /* the same password: who has had the address longest */
    assert_true(str_eq(comes_in("the+second+long+password", S("")), idle));
    assert_true(str_eq(comes_in("the+first+long+password", S("")), first));
}

/* The act takes away what somebody signs in with, in its own transaction. */
static void a_closed_account_keeps_no_way_in(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str person = known_there(AUTHORITY_A);

    (void)state;
    service.slots = password_slots(str_of(folder));
    may_come_in(person, S("the first long password"));
    reg.person_closed = account_close;
    must(perform(&admin, "person-close", person, "closed_on", "2026-02-01", NULL));
    assert_string_equal(raw("SELECT count(*) FROM code_secret"), "0");
    assert_string_equal(raw("SELECT count(*) FROM account WHERE password IS NOT NULL OR closed_at IS NULL"), "0");
}

/* Guessing at one account from the device of another counts for the name, and whoever has the device waits for it alone. */
static void a_device_of_one_account_is_no_way_into_another(void **state)
{
    str first, second;

    (void)state;
    service.slots = password_slots(str_of(folder));
    first = known_there(AUTHORITY_A);
    second = known_there(AUTHORITY_B);
    may_come_in(first, S("the first long password"));
    may_come_in(second, S("the second long password"));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(comes_in("the+third+long+password", device_of(second)).n, 0);
        assert_int_equal(comes_in("the+third+long+password", S("")).n, 0);
    }
    assert_int_equal(comes_in("the+first+long+password", S("")).n, 0);
    assert_int_equal(comes_in("the+first+long+password", device_of(second)).n, 0);
    assert_true(str_eq(comes_in("the+second+long+password", device_of(second)), second));
    assert_true(str_eq(comes_in("the+first+long+password", device_of(first)), first));
}

static void each_account_of_an_address_has_its_letter(void **state)
{
    str first, second;

    (void)state;
    service.slots = password_slots(str_of(folder));
    (void)known_there(SUPPLIER_1); /* has no password to forget */
    first = known_there(AUTHORITY_A);
    second = known_there(AUTHORITY_B);
    may_come_in(first, S("the first long password"));
    may_come_in(second, S("the second long password"));
    assert_int_equal(forgotten("en", str_of(one_address)).status, 200);
    assert_int_equal(rows("mail"), NAMESAKES);
    assert_int_equal(rows("mail WHERE state = 'waiting'"), 2);
    assert_int_equal(rows("sign_in_link WHERE kind = 2"), 2);
    for (int i = 0; i < 2; i++) {
        str person = i ? second : first, of = organisation[i ? AUTHORITY_B : AUTHORITY_A];

        assert_int_equal(
            rows(z(arena_printf(&mem,
                                "mail_words AS w JOIN mail AS m ON m.id = w.mail JOIN organisations AS o ON o.until IS NULL"
                                " AND w.text LIKE '%%' || o.name || '%%' WHERE w.language = 'en' AND m.person = '%.*s' AND o.id = '%.*s'",
                                STR_ARG(person), STR_ARG(of)))),
            1);
    }
}

/* Nothing is wrong with what was typed: the one is asked again soon, the other after the wait. */
static void busy_and_slow_are_no_faults_of_the_form(void **state)
{
    struct reply r;

    (void)state;
    service.slots = password_slots(str_of(folder));
    service.slots.wait_ms = 0;
    service.slots.most = 0;
    r = tries("any+long+password", S(""));
    assert_int_equal(r.status, 503);
    assert_true(str_eq(header_of(&r, "Retry-After"), S("5")));
    service.slots = password_slots(str_of(folder));
    for (int i = 0; i < 5; i++)
        assert_int_equal(tries("any+long+password", S("")).status, 422);
    r = tries("any+long+password", S(""));
    assert_int_equal(r.status, 429);
    assert_true(str_eq(header_of(&r, "Retry-After"), S("5")));
    for (int i = 0; i < 4; i++)
        r = forgotten("en", str_of(one_address));
    assert_int_equal(r.status, 200);
    r = forgotten("en", str_of(one_address));
    assert_int_equal(r.status, 429);
    assert_true(str_eq(header_of(&r, "Retry-After"), S("60")));
}

/* Whose language nobody knows is written to in both; who was never here, closed or not, gets no link to another password. */
static void mails_are_in_the_language_of_their_reader(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    static const char *const languages[] = { "none", "cy", "en" };
    str body = arena_printf(&mem, "anti-forgery=%.*s", STR_ARG(forgery_token(&mem, cookie_of(&admin))));

    (void)state;
    for (int i = 0; i < countof(languages); i++) {
        str cookie = cookie_of(&admin), address = arena_printf(&mem, "reader%d@example.org", i);
        struct reply r;

        must(perform(&admin, "person-add", S(""), "name", "Invented Reader", "mail", z(address), "language", languages[i], NULL));
        body = arena_printf(&mem, "anti-forgery=%.*s", STR_ARG(forgery_token(&mem, cookie)));
        r = ask(arena_printf(&mem, "POST /en/people/%.*s/invitation", STR_ARG(answer.id)).p, S(""), body, FORM, ORIGIN,
                arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
        assert_int_equal(r.status, 303);
        assert_int_equal(forgotten("en", address).status, 200);
    }
    assert_int_equal(rows("mail WHERE state = 'waiting'"), 3);
    assert_int_equal(rows("mail_words WHERE text LIKE '%/invitation/%'"), 4);
    assert_int_equal(rows("mail_words WHERE text LIKE '%/invitation/%' AND language = 'cy'"), 2);
    assert_int_equal(rows("mail_words WHERE text LIKE '%/cy/invitation/%'"), 2);
}

/* ---- which browser ---- */

#define LIKE_OTHERS "Mozilla/5.0 (invented) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"

static void a_browser_is_named_in_the_readers_language(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    str cookie = arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie_of(&who)));
    static const struct {
        const char *agent, *english, *welsh;
    } some[] = {
        { "Mozilla/5.0 (invented; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox", "Firefox" },
        { LIKE_OTHERS " Edg/141.0.0.0", "Edge", "Edge" },
        { LIKE_OTHERS, "Chrome", "Chrome" },
        { "Mozilla/5.0 (invented) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", "Safari", "Safari" },
        { "", "Browser", "Porwr" },
    };

    (void)state;
    for (int i = 0; i < countof(some); i++) {
        str code = browser_code(str_of(some[i].agent));
        const char *row;
        struct reply r;

        assert_string_equal(z(browser_name(LANG_EN, code)), some[i].english);
        assert_string_equal(z(browser_name(LANG_CY, code)), some[i].welsh);
        assert_non_null(raw(z(arena_printf(&mem, "UPDATE session SET label = '%.*s'", STR_ARG(code)))));
        r = ask("GET /cy/account", S(""), S(""), z(cookie), NULL);
        assert_int_equal(r.status, 200);
        row = strstr(z(r.body), "scope=\"row\"");
        assert_non_null(row);
        assert_true(str_starts(str_of(strchr(row, '>') + 1), str_of(some[i].welsh)));
    }
}

/* ---- who may, for everybody to read ---- */

static void the_table_of_who_may_is_public(void **state)
{
    struct reply r = ask("GET /en/permissions", S(""), S(""), NULL);

    (void)state;
    assert_int_equal(r.status, 200);
    for (int act = 0; act < ACTS; act++)
        if (!holds(&r, z(word_text(LANG_EN, act_rows[act].button))))
            fail_msg("the page does not tell of %.*s", STR_ARG(act_rows[act].name));
    r = ask("GET /cy/permissions", S(""), S(""), NULL);
    assert_true(holds(&r, "Pwy gaiff weld a gwneud beth") && holds(&r, "Yn gweld"));
    assert_true(holds(&r, "yn gofyn am god untro, ac am ail berson lle mae dau berson"));
    assert_true(holds((r = ask("GET /en/privacy", S(""), S(""), NULL), &r), "\"/en/permissions\""));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, some_pages, no_web)
    const struct CMUnitTest tests[] = {
        CASE(health_is_the_same_to_everybody),
        CASE(metrics_tell_how_long_a_log_waits_for_its_seal),
        CASE(what_is_over_is_forgotten),
        CASE(without_a_register_every_route_answers),
        CASE(without_keys_every_route_answers),
        CASE(with_all_of_it_every_route_answers),
        CASE(a_forgotten_password_is_a_mail_or_none_and_the_page_says_the_same),
        CASE(an_address_is_one_account_an_organisation),
        CASE(a_closed_account_keeps_no_way_in),
        CASE(a_device_of_one_account_is_no_way_into_another),
        CASE(each_account_of_an_address_has_its_letter),
        CASE(busy_and_slow_are_no_faults_of_the_form),
        CASE(mails_are_in_the_language_of_their_reader),
        CASE(a_browser_is_named_in_the_readers_language),
        CASE(the_table_of_who_may_is_public),
    };
#undef CASE

    return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
