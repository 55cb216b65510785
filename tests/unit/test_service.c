/* A service that has all it needs, and one that has nothing: what machines ask of it, what it forgets, and the mails it writes. */
#include "some_acts.h"
#include "some_web.h"

#include "signin/account.h"
#include "signin/forgery.h"
#include "signin/password.h"
#include "signin/ticket.h"
#include "signin/token.h"
#include "store/engine.h"
#include "web/browser.h"
#include "web/chores.h"
#include "web/form.h"
#include "web/pages/problems.h"
#include "web/service.h"

#include <stdlib.h>
#include <string.h>

#define FORM "Content-Type: application/x-www-form-urlencoded"
#define ORIGIN "Origin: https://register.example.org"
#define VISITOR "feedfacefeedfacefeedfacefeedface"
#define SECRET "0123456789abcdef0123456789abcdef"

static struct web_service service;

static int service_up(void **state)
{
    struct randomness luck = random_seeded(5);
    int code = some_web(state);

    service = (struct web_service){ .reg = reg };
    must(keyring_parse(keyring_line(&mem, &luck, 1), &service.keys, &err));
    web.service = &service;
    web.doors.problem_page = problem_page_answer;
    web.can_sign_in = true;
    return code;
}

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

static int64_t rows(const char *table)
{
    return strtoll(raw(arena_printf(&mem, "SELECT COUNT(*) FROM %s", table).p), NULL, 10);
}

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

#define PART(name, more) "--x\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n"

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

/* ---- a file on a page ---- */

static struct reply file_sent(const struct viewer *who, const char *act, const char *language, const char *file, const char *text)
{
    str cookie = cookie_of(who);
    str body = arena_printf(
        &mem, PART("anti-forgery", "") "%.*s\r\n" PART("idempotency-key", "") "page-1\r\n" PART("file", "; filename=\"%s\"") "%s\r\n--x--\r\n",
        STR_ARG(forgery_token(&mem, cookie)), file, text);

    return ask(arena_printf(&mem, "POST /%s/imports/%s", language, act).p, S(""), body, "Content-Type: multipart/form-data; boundary=x", ORIGIN,
               arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

#define TWO_ROWS "registration,name\nSW20001,Invented One\nSW20002,Invented Two\n"

static void a_file_is_recorded_on_a_page(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    struct reply r =
        file_sent(&manager, "worker-record", "en", "workers.csv", "registration,name,qualified_on\nSW20001,Invented One,\nSW20002,Two,July\n");

    (void)state;
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(z(r.body), "Nothing was recorded"));
    assert_non_null(strstr(z(r.body), ">3</t"));
    assert_int_equal(rows("workers"), 0);
    r = file_sent(&manager, "worker-record", "cy", "workers.csv", TWO_ROWS);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(z(r.body), "2 res wedi’u cofnodi"));
    assert_int_equal(rows("workers"), 2);
    r = file_sent(&manager, "worker-record", "en", "workers.csv", TWO_ROWS);
    assert_non_null(strstr(z(r.body), "had been recorded"));
    assert_int_equal(rows("workers"), 2);
    r = file_sent(&manager, "worker-record", "cy", "workers.csv", "name,shoe_size\n");
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(z(r.body), "Rhes 1, colofn B: Nid yw hon yn golofn a dderbynnir yma: ‘shoe_size’"));
    assert_int_equal(file_sent(&admin, "worker-record", "en", "workers.csv", TWO_ROWS).status, 404);
    assert_int_equal(file_sent(&admin, "appointment-give", "en", "roles.csv", "person,role\n").status, 404); /* wants a code for each */
}

/* Where it is stands in the language of the page, whatever is wrong: with a row, or with the file from there on. */
static void what_is_wrong_with_a_file_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text, *en, *cy;
    } rows[] = {
        { "registration,name\nSW20001,One\nSW20002\n", "Cells found: 1. Headings: 2. A row has a cell",
          "Celloedd a ganfuwyd: 1. Penawdau: 2. Mae gan res" },
        { "registration,name\nSW20001,One\nSW20002,T\"wo\n", ">A quotation mark stands", ">Mae dyfynnod" },
        { "registration,name\nSW20001,\"One\n", ">The quotation mark", ">Nid yw’r dyfynnod" },
        { "registration,name\nSW2\x01,One\n", ">A control", ">Mae nod rheoli" },
        { "name,name\n", "Row 1, column B: The heading ‘name’ stands in another column too: A", "Rhes 1, colofn B: Mae’r pennawd ‘name’" },
        { "name,,a\n", "Row 1, column B: The heading is empty", "Rhes 1, colofn B: Mae’r pennawd yn wag" },
        { "a,b;c\n", "The headings do not show", "Nid yw’r penawdau" },
        { "sep=x\n", "The line ‘sep=’", "Mae’r llinell ‘sep=’" },
        { "", "The file has no rows", "Nid oes rhesi yn y ffeil" },
        { "PK\x03\x04", "The file is an Excel workbook", "Llyfr gwaith Excel" },
        { "sep=;\nregistration;name;qualified_on\nSW20001;One;July\n", ">C</td>", ">C</td>" },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        if (!strstr(z(file_sent(&manager, "worker-record", "en", "workers.csv", rows[i].text).body), rows[i].en) ||
            !strstr(z(file_sent(&manager, "worker-record", "cy", "workers.csv", rows[i].text).body), rows[i].cy))
            fail_msg("not told: %s", rows[i].en);
    }
}

/* ---- what a page says of an assignment ---- */

static struct reply page_for(const struct viewer *who, const char *path)
{
    str cookie = cookie_of(who);

    return ask(arena_printf(&mem, "GET %s", path).p, S(""), S(""), arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

/* Whether it is over is told to those who are shown the day it ended; that somebody has to record it, to those who may. */
static void a_state_is_shown_to_those_who_are_shown_what_it_rests_on(void **state)
{
    static const struct {
        int of;
        enum duty duty;
        bool is_shown, is_told;
    } readers[] = {
        { AUTHORITY_A, DUTY_HIRING_MANAGER, true, true }, { AUTHORITY_A, DUTY_DIRECTOR, true, false }, { OFFICE_A, DUTY_LEAD, false, false },
        { SUPPLIER_1, DUTY_SUPPLIER, false, false },      { PROVIDER_1, DUTY_PROVIDER, false, false }, { AUDITOR_A, DUTY_AUDITOR, false, false },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str assignment = assignment_at(&manager, worker_at(&manager, "SW10001"), organisation[SUPPLIER_1], organisation[PROVIDER_1]);
    str path = arena_printf(&mem, "/en/assignments/%.*s", STR_ARG(assignment));

    (void)state;
    must(perform(&manager, "assignment-correct", assignment, "start", "2025-01-06", "end", "2025-02-28", NULL));
    for (int is_over = 0; is_over < 2; is_over++) {
        for (ptrdiff_t i = 0; i < countof(readers); i++) {
            struct viewer who = someone(organisation[readers[i].of], readers[i].duty);
            struct reply r = page_for(&who, z(path));

            assert_int_equal(r.status, 200);
            assert_int_equal(strstr(z(r.body), "Overdue") != NULL, readers[i].is_shown && !is_over);
            assert_int_equal(strstr(z(r.body), "Record how it ended") != NULL, readers[i].is_told && !is_over);
            assert_int_equal(strstr(z(r.body), ">Ended<") != NULL || strstr(z(r.body), ">\n  Ended") != NULL, readers[i].is_shown && is_over);
            assert_null(strstr(z(r.body), "moj-identity-bar__actions app-identity-bar__state\"></div>"));
        }
        if (!is_over)
            must(perform(&manager, "assignment-end", assignment, "left_on", "2025-02-28", "end_reason", "completed", NULL));
    }
}

/* ---- colleagues ---- */

static struct reply act_sent(const struct viewer *who, const char *act, const char *fields)
{
    str cookie = cookie_of(who), body;

    raw("UPDATE session SET stepped_at = made_at RETURNING handle"); /* the second factor has just been given */
    body = arena_printf(&mem, "anti-forgery=%.*s&idempotency-key=%s&%s", STR_ARG(forgery_token(&mem, cookie)), act, fields);

    return ask(arena_printf(&mem, "POST /en/acts/%s", act).p, S(""), body, FORM, ORIGIN,
               arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

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

static bool holds(const struct reply *r, const char *text)
{
    return strstr(z(r->body), text) != NULL;
}

static int64_t times(const struct reply *r, const char *text)
{
    int64_t n = 0;

    for (const char *at = z(r->body); (at = strstr(at, text)); at++)
        n++;
    return n;
}

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

/* A form that is filled in by ${who}, or by nobody who is known: NULL. */
struct filled {
    const char *body, *cookie;
};

static struct filled form_filled(const struct viewer *who, const char *fields, bool is_stepped)
{
    str cookie = who ? cookie_of(who) : S(VISITOR);

    if (is_stepped)
        raw("UPDATE session SET stepped_at = made_at RETURNING handle");
    return (struct filled){
        z(arena_printf(&mem, "anti-forgery=%.*s%s%s%s", STR_ARG(forgery_token(&mem, cookie)), who ? "&idempotency-key=page-1" : "",
                       *fields ? "&" : "", fields)),
        z(arena_printf(&mem, "Cookie: __Host-%s=%.*s", who ? "session" : "form", STR_ARG(cookie))),
    };
}

static struct reply filled_sent(const char *path, const struct filled *f)
{
    return ask(z(arena_printf(&mem, "POST %s", path)), S(""), str_of(f->body), FORM, ORIGIN, f->cookie, NULL);
}

static struct reply form_sent(const struct viewer *who, const char *path, const char *fields, bool is_stepped)
{
    const struct filled f = form_filled(who, fields, is_stepped);

    return filled_sent(path, &f);
}

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

/* ---- what was done ---- */

static struct reply page_with(const struct viewer *who, const char *path, str done)
{
    return ask(arena_printf(&mem, "GET %s", path).p, S(""), S(""),
               arena_printf(&mem, "Cookie: __Host-session=%.*s; %.*s", STR_ARG(cookie_of(who)), STR_ARG(done)).p, NULL);
}

/* What was done is said by the page that it leads to, and by no address. */
static void what_was_done_is_said_once(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), done, rest;
    const char *page = z(arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)));
    struct reply r;

    (void)state;
    r = page_for(&manager, z(arena_printf(&mem, "%s?done=worker-erase", page)));
    assert_true(r.status == 200 && !holds(&r, "govuk-notification-banner--success"));
    assert_int_equal(page_for(&manager, "/en/?done=proposal-confirm").status, 200);
    assert_int_equal(page_for(&manager, "/en/?utm=1").status, 200);
    r = form_sent(&manager, "/en/acts/worker-correct", z(arena_printf(&mem, "on=%.*s&version=1&name=Invented+Later", STR_ARG(worker))), false);
    assert_int_equal(r.status, 303);
    assert_true(str_ends(header_of(&r, "Location"), str_from(str_of(page), 3)));
    str_cut(header_of(&r, "Set-Cookie"), ';', &done, &rest);
    assert_false((r = page_with(&manager, "/en/workers", done), holds(&r, "Worker corrected")));
    r = page_with(&manager, page, done);
    assert_true(holds(&r, "govuk-notification-banner--success") && holds(&r, "Worker corrected"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-done=;")));
}

/* ---- words from right to left ---- */

#define ALEF "\xD7\x90"

/* Whether each letter of Hebrew in a page stands in a <bdi>, or where there can be no element; in attributes nothing is shown.  How many are shown.
 */
static bool stands_apart(const struct reply *r, int *shown)
{
    int deep = 0;
    bool in_text = false;

    for (const char *at = z(r->body); *at; at++) {
        if (*at == '<') {
            bool ends = at[1] == '/';
            const char *name = at + 1 + ends;

            deep += strncmp(name, "bdi", 3) == 0 ? 1 - 2 * ends : 0;
            if (strncmp(name, "title>", 6) == 0 || strncmp(name, "option", 6) == 0)
                in_text = !ends;
            at = strchr(at, '>');
            continue;
        }
        if (strncmp(at, ALEF, 2) != 0)
            continue;
        ++*shown;
        if (!deep && !in_text)
            return false;
    }
    return deep == 0;
}

static void names_from_right_to_left_stand_apart(void **state)
{
    static const char *const pages[] = { "/",
                                         "/workers",
                                         "/workers/*",
                                         "/workers/*/timeline",
                                         "/acts/worker-correct?on=*",
                                         "/acts/post-record?worker=*",
                                         "/checks/new?worker=*",
                                         "/organisations",
                                         "/people",
                                         "/accesses" };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str worker = worker_at(&manager, "SW10001");
    int shown = 0, on_pages = 0;

    (void)state;
    must(perform(&manager, "worker-correct", worker, "name", ALEF " One", NULL));
    must(perform(&manager, "worker-correct", worker, "name", ALEF " Two", NULL));
    must(perform(&manager, "post-record", S(""), "worker", z(worker), "authority", ALEF, "employer_kind", "nhs", "from", "2018-09-01", NULL));
    must(perform(&admin, "organisation-change", organisation[AUTHORITY_A], "name", ALEF, NULL));
    must(perform(&admin, "person-add", S(""), "name", ALEF, "mail", "alef@example.org", NULL));
    for (int i = 0; i < countof(pages); i++)
        for (int as = 0; as < 4; as++) {
            str path = str_of(pages[i]), begin, end;
            struct reply r;

            path = str_cut(path, '*', &begin, &end) ? arena_printf(&mem, "%.*s%.*s%.*s", STR_ARG(begin), STR_ARG(worker), STR_ARG(end)) : path;
            r = page_for(as % 2 ? &admin : &manager, z(arena_printf(&mem, "/%s%.*s", as / 2 ? "cy" : "en", STR_ARG(path))));
            shown = 0;
            if (!stands_apart(&r, &shown))
                fail_msg("%.*s", STR_ARG(path));
            on_pages += shown > 0;
        }
    assert_true(on_pages >= 20);
    assert_non_null(
        strstr(z(page_for(&manager, z(arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)))).body), "<title>\u2068" ALEF " Two\u2069"));
}

/* ---- what comes with a form ---- */

static str fields_on(str worker, const char *rest)
{
    return arena_printf(&mem, "on=%.*s%s", STR_ARG(worker), rest);
}

static void only_what_the_page_asks_is_taken(void **state)
{
    static const struct {
        const char *path, *fields; /* with "*" for the worker */
        int status;
    } rows[] = {
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&registration=SW1", 400 }, /* asked when it is recorded alone */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&owner=x", 400 },
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&qualified_on=2018-07-01", 400 }, /* three inputs */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&qualified_on-day-day=1", 400 },
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&code=123456", 400 }, /* it wants none */
        { "/en/acts/worker-correct", "&version=1&qualified_on-day=31&qualified_on-month=2&qualified_on-year=2018", 422 },
        { "/en/acts/worker-record", "&version=1&name=Invented+Later", 400 },
        { "/en/checks", "&verdict=clear", 400 },
        { "/en/checks", "&engagement.start=2026-01-01", 400 },
        { "/en/acts/worker-correct", "&name=Invented+Later", 400 }, /* no version of the record */
        { "/en/acts/worker-correct", "&version=&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=abc&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=-1&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=0&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=7&name=Invented+Later", 409 },
        { "/en/acts/worker-correct",
          "&version=1&name=Invented+Worker&registered=yes&profession=social-worker&qualified_on-day=1&qualified_on-month=7&qualified_on-year=2018",
          409 }, /* as it is */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later", 303 },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001");

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct reply r = form_sent(&manager, rows[i].path, z(fields_on(worker, rows[i].fields)), false);

        if (r.status != rows[i].status)
            fail_msg("%s: %d", rows[i].fields, r.status);
    }
}

static void a_form_sent_again_with_other_answers_is_told_so(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001");
    struct reply r = form_sent(&manager, "/en/acts/worker-correct", z(fields_on(worker, "&version=1&name=Invented+Later")), false);

    (void)state;
    assert_int_equal(r.status, 303);
    r = form_sent(&manager, "/en/acts/worker-correct", z(fields_on(worker, "&version=1&name=Invented+Otherwise")), false);
    assert_int_equal(r.status, 409);
    assert_true(holds(&r, "This form was sent before, with other answers") && !holds(&r, "page-1"));
}

/* A page for whoever has signed in just now, with what was kept. */
static struct reply page_kept(const struct viewer *who, const char *path, str kept)
{
    return ask(z(arena_printf(&mem, "GET %s", path)), S(""), S(""),
               z(arena_printf(&mem, "Cookie: __Host-session=%.*s; %.*s", STR_ARG(cookie_of(who)), STR_ARG(kept))), NULL);
}

/* A form of ${who} that is sent when its sign-in is over. */
static struct reply sent_late(const struct viewer *who, const char *path, const char *fields)
{
    const struct filled f = form_filled(who, fields, false);

    now += SESSION_IDLE + 1;
    return filled_sent(path, &f);
}

static str kept_in(const struct reply *r)
{
    str cookie = S(""), rest;

    if (str_starts(header_of(r, "Set-Cookie"), S("__Host-kept=")))
        str_cut(header_of(r, "Set-Cookie"), ';', &cookie, &rest);
    return cookie;
}

static const char *mark_of(const struct viewer *who)
{
    struct reply r = page_for(who, "/en/acts/worker-record");
    const char *at = strstr(z(r.body), "name=\"for\" value=\"");

    assert_non_null(at);
    return z(arena_printf(&mem, "%.32s", at + strlen("name=\"for\" value=\"")));
}

static void what_was_typed_outlives_its_sign_in(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), other = another(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *typed = z(arena_printf(&mem, "for=%s&registration=SW10009&name=Invented+%%26+Late&qualified_on-day=31", mark_of(&manager)));
    struct reply r = sent_late(&manager, "/cy/acts/worker-record", typed);
    str kept = kept_in(&r), what;

    (void)state;
    assert_true(str_eq(header_of(&r, "Location"), S("/cy/sign-in?to=%2Facts%2Fworker-record")));
    assert_true(kept.n);
    r = page_kept(&manager, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && holds(&r, "You had been signed out") && holds(&r, "value=\"SW10009\"") && holds(&r, "Invented &amp; Late"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-kept=;")));
    r = page_kept(&other, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && !holds(&r, "Invented &amp; Late") && !holds(&r, "You had been signed out"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-kept=;")));
    r = page_kept(&manager, "/en/acts/organisation-add", kept);
    assert_false(holds(&r, "Invented &amp; Late") || header_of(&r, "Set-Cookie").n);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM workers"), NULL, 10), 0);
    assert_true(ticket_parse(&mem, &service.keys, TICKET_KEPT, now, str_from(kept, (ptrdiff_t)strlen("__Host-kept=")), &what));
    now += ticket_lasts(TICKET_KEPT) + 1;
    r = page_kept(&manager, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && !holds(&r, "Invented &amp; Late"));
}

/* The version that was seen comes back with the answers: who was quicker meanwhile is not written over. */
static void what_was_typed_is_of_the_version_that_was_seen(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), kept;
    const char *mark = mark_of(&manager);
    struct reply r;

    (void)state;
    r = sent_late(&manager, "/en/acts/worker-correct", z(arena_printf(&mem, "for=%s&on=%.*s&version=1&name=Invented+Late", mark, STR_ARG(worker))));
    kept = kept_in(&r);
    must(perform(&manager, "worker-correct", worker, "name", "Invented Earlier", NULL));
    r = page_kept(&manager, "/en/acts/worker-correct", kept);
    assert_true(holds(&r, "value=\"Invented Late\"") && holds(&r, "name=\"version\" value=\"1\""));
    r = sent_late(&manager, "/en/checks", z(arena_printf(&mem, "for=%s&worker=%.*s&engagement.charge.total=29.75", mark, STR_ARG(worker))));
    assert_true(str_eq(header_of(&r, "Location"), S("/en/sign-in?to=%2Fchecks%2Fnew")));
    r = page_kept(&manager, "/en/checks/new", kept_in(&r));
    assert_true(holds(&r, "value=\"29.75\"") && holds(&r, "You had been signed out") && !holds(&r, "govuk-error-summary"));
}

static void little_is_kept_of_what_came_too_late(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *mark = mark_of(&manager), *path = "/en/acts/worker-erase";
    str cookie = cookie_of(&manager), what;
    struct reply r = sent_late(&manager, path, z(arena_printf(&mem, "for=%s&reason=Asked&code=123456", mark)));
    struct filled f;
    char much[2000];

    (void)state;
    what = kept_in(&r);
    assert_true(ticket_parse(&mem, &service.keys, TICKET_KEPT, now, str_from(what, (ptrdiff_t)strlen("__Host-kept=")), &what));
    assert_true(str_find_str(what, S("reason=Asked")) > 0 && str_find_str(what, S("123456")) < 0);
    memset(much, 'x', sizeof much - 1);
    much[sizeof much - 1] = 0;
    r = sent_late(&manager, path, z(arena_printf(&mem, "for=%s&reason=%s", mark, much)));
    assert_true(r.status == 303 && !kept_in(&r).n);
    r = sent_late(&manager, path, "reason=Asked"); /* by nobody who can be told */
    assert_true(r.status == 303 && !kept_in(&r).n);
    f = form_filled(&manager, z(arena_printf(&mem, "for=%s&reason=Asked", mark)), false);
    now += SESSION_IDLE + 1;
    web.can_sign_in = false; /* there is nothing to seal with */
    r = filled_sent(path, &f);
    assert_true(r.status == 303 && !kept_in(&r).n);
    web.can_sign_in = true;
    f.cookie = z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie))); /* not the one that the form was made for */
    r = filled_sent(path, &f);
    assert_true(r.status == 303 && !kept_in(&r).n);
}

/* ---- links ---- */

enum { PAGES_MOST = 400 };

/* The addresses of the page that stand in it, without those that end the sign-in or change its language. */
static void links_add(const struct reply *r, str page[PAGES_MOST], int *n)
{
    for (const char *at = z(r->body); (at = strstr(at, "href=\"/en/")); at++) {
        str path, rest, link = str_of(at + 6);
        struct buf b = buf_new(&mem);
        bool known = false;

        str_cut(link, '"', &path, &rest);
        str_cut(path, '#', &path, &rest);
        while (path.n) { /* &amp; */
            str part;

            if (str_cut(path, ';', &part, &path) && str_ends(part, S("&amp")))
                part = str_sub(part, 0, part.n - 3);
            buf_str(&b, part);
        }
        path = buf_text(&b);
        for (int i = 0; i < *n; i++)
            known = known || str_eq(page[i], path);
        if (!known && *n < PAGES_MOST)
            page[(*n)++] = path;
    }
}

/* Wherever a page leads, there is a page. */
static void every_link_leads_somewhere(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    const struct viewer who[] = { manager, officer, someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR),
                                  someone(organisation[OFFICE_A], DUTY_LEAD) };
    str worker = worker_at(&manager, "SW10001");

    (void)state;
    assignment_at(&manager, worker, organisation[SUPPLIER_1], S(""));
    must(perform(&officer, "worker-erase", worker, NULL));
    logs_seal();
    for (ptrdiff_t w = 0; w < countof(who); w++) {
        str page[PAGES_MOST] = { S("/en/") };
        int n = 1, proofs = 0;

        for (int i = 0; i < n; i++) {
            struct reply r = page_for(&who[w], z(page[i]));

            if (r.status != 200)
                fail_msg("%.*s: %d", STR_ARG(page[i]), r.status);
            proofs += str_ends(page[i], S("/proof"));
            links_add(&r, page, &n);
        }
        assert_true(n > 20 && proofs > 0);
    }
}

/* ---- as of an earlier day ---- */

static void pages_show_what_was_known_on_an_earlier_day(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  stranger = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker));
    const char *then = z(arena_printf(&mem, "%.*s?as_known_at=2026-11-22", STR_ARG(path)));
    const char *before = z(arena_printf(&mem, "%.*s?as_known_at-day=21&as_known_at-month=November&as_known_at-year=2026", STR_ARG(path)));
    int64_t refused;
    struct reply r;

    (void)state;
    assert_true(holds((r = page_for(&manager, then), &r), "worker-correct") && !holds(&r, "what the register knew at")); /* today is the present */
    now += 2 * DAY_SECONDS;
    must(perform(&manager, "worker-correct", worker, "name", "Invented Later", NULL));
    r = page_for(&manager, then);
    assert_true(r.status == 200 && holds(&r, "This is what the register knew at the end of Sunday 22 November 2026"));
    assert_true(holds(&r, "Invented Worker") && !holds(&r, "Invented Later") && !holds(&r, "/acts/") && !holds(&r, "/checks/new?"));
    assert_true(holds(&r, "/timeline?as_known_at=2026-11-22\"") && holds(&r, "\"/en/workers?as_known_at=2026-11-22\""));
    assert_true(holds(&r, z(arena_printf(&mem, "\"%.*s\">Show what it knows now", STR_ARG(path)))));
    r = page_for(&manager, "/en/workers?as_known_at=2026-11-22&order=down");
    assert_true(holds(&r, "Invented Worker") && holds(&r, z(arena_printf(&mem, "%.*s?as_known_at=2026-11-22\"", STR_ARG(path)))));
    assert_true(holds(&r, "name=\"as_known_at\" value=\"2026-11-22\"") && holds(&r, "name=\"order\" value=\"down\""));
    assert_true(holds((r = page_for(&manager, "/cy/workers?as_known_at=2026-11-21"), &r), "Dyma’r hyn a wyddai’r gofrestr") && !holds(&r, "<table"));
    refused = rows("access WHERE allowed = 0");
    r = page_for(&manager, before);
    assert_true(r.status == 200 && holds(&r, "Not yet recorded on 21 November 2026"));
    assert_int_equal(rows("access WHERE allowed = 0"), refused); /* it is no attempt at anything */
    assert_int_equal(page_for(&stranger, before).status, 404);
    assert_int_equal(page_for(&stranger, then).status, 404);
    r = page_for(&manager, z(arena_printf(&mem, "%.*s?as_known_at=2026-12-01", STR_ARG(path))));
    assert_true(r.status == 422 && holds(&r, "Day must be today or earlier") && holds(&r, "href=\"#as_known_at-day\"") &&
                holds(&r, "Invented Later"));
    r = page_for(&manager, "/en/workers?as_known_at=1950-01-01");
    assert_int_equal(r.status, 200);
    r = page_for(&manager, "/en/workers?as_known_at=yesterday");
    assert_true(r.status == 422 && holds(&r, "Day must be a real date"));
}

/* A worker whose name was put right later, as of the day between; what happened since is not on the timeline of that day. */
static void a_timeline_ends_on_the_day_it_is_asked_for(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s/timeline", STR_ARG(worker));
    struct reply r;

    (void)state;
    now += 2 * DAY_SECONDS;
    must(perform(&manager, "worker-correct", worker, "name", "Invented Later", NULL));
    assert_true(holds((r = page_for(&manager, z(path)), &r), "Invented Later"));
    r = page_for(&manager, z(arena_printf(&mem, "%.*s?as_known_at=2026-11-23", STR_ARG(path))));
    assert_true(r.status == 200 && !holds(&r, "Invented Later") && holds(&r, "at the end of Monday 23 November 2026"));
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
#define CASE(name) cmocka_unit_test_setup_teardown(name, service_up, no_web)
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
        CASE(a_file_is_recorded_on_a_page),
        CASE(what_is_wrong_with_a_file_is_told_with_its_place),
        CASE(a_state_is_shown_to_those_who_are_shown_what_it_rests_on),
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
        CASE(names_from_right_to_left_stand_apart),
        CASE(what_was_typed_outlives_its_sign_in),
        CASE(what_was_typed_is_of_the_version_that_was_seen),
        CASE(little_is_kept_of_what_came_too_late),
        CASE(what_was_done_is_said_once),
        CASE(only_what_the_page_asks_is_taken),
        CASE(a_form_sent_again_with_other_answers_is_told_so),
        CASE(every_link_leads_somewhere),
        CASE(pages_show_what_was_known_on_an_earlier_day),
        CASE(a_timeline_ends_on_the_day_it_is_asked_for),
        CASE(the_table_of_who_may_is_public),
    };
#undef CASE

    return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
