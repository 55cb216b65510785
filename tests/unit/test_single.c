/*
 * Signing in at one's own organisation through the gate: who comes in, who does not, and in which words.  The provider is the one that lies
 * (tests/provider.mjs), which starts beside this and says where it is.
 */
#include "some_web.h"

#include "base/file.h"
#include "signin/account.h"
#include "signin/forgery.h"
#include "web/pages/problems.h"
#include "web/service.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FORM "Content-Type: application/x-www-form-urlencoded"
#define ORIGIN "Origin: https://register.example.org"
#define VISITOR "feedfacefeedfacefeedfacefeedface"
#define BACK "/sign-in/organisation/back"

static const char *liar, *secret;
static struct web_service service;

static int single_up(void **state)
{
    struct randomness luck = random_seeded(5);
    int code = some_web(state);

    now = time(NULL); /* what the provider's clock shows */
    service = (struct web_service){ .reg = reg, .goes_abroad = true };
    must(keyring_parse(keyring_line(&mem, &luck, 1), &service.keys, &err));
    web.service = &service;
    web.doors.problem_page = problem_page_answer;
    web.can_sign_in = true;
    return code;
}

/* ---- what is there ---- */

static str secret_file(void)
{
    str path = arena_printf(&mem, "%s/secret", folder);

    must(file_replace(&mem, path, str_of(secret), FILE_FOR_OWNER, &err));
    return path;
}

static void provider_for(str of, const char *kind, bool is_alone)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct provider p = { .organisation = of,
                                .issuer = arena_printf(&mem, "%s/%s", liar, kind),
                                .client = S("concordat"),
                                .secret_file = secret_file(),
                                .strong_amr = S("otp"),
                                .is_alone = is_alone };

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(provider_set(&txn, &p, &err));
    must(txn_commit(&txn, &err));
}

static struct desk desk_now(void)
{
    return (struct desk){ .keys = &service.keys, .random = &reg.random, .now = now, .service = S("Concordat") };
}

static str invited(const struct viewer *who)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = desk_now();
    str link;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(account_invite(&txn, &mem, &desk, who->person, &link, &err));
    must(txn_commit(&txn, &err));
    return link;
}

/* ---- a browser ---- */

/* What a browser holds of us. */
struct jar {
    str sso, session, half;
};

static str taken(const struct reply *r, const char *name, str before)
{
    str rest = r->whole, line, start = arena_printf(&mem, "Set-Cookie: __Host-%s=", name), value;

    while (str_cut_str(rest, S("\r\n"), &line, &rest) && line.n)
        if (str_starts(line, start)) {
            str_cut(str_from(line, start.n), ';', &value, &line);
            return value;
        }
    return before;
}

static str cookies_of(const struct jar *jar)
{
    struct buf b = buf_new(&mem);

    buf_z(&b, "Cookie: __Host-form=" VISITOR);
    if (jar->sso.n)
        buf_printf(&b, "; __Host-sso=%.*s", STR_ARG(jar->sso));
    if (jar->session.n)
        buf_printf(&b, "; __Host-session=%.*s", STR_ARG(jar->session));
    if (jar->half.n)
        buf_printf(&b, "; __Host-half=%.*s", STR_ARG(jar->half));
    return buf_text(&b);
}

static void keep_cookies(struct jar *jar, const struct reply *r)
{
    jar->sso = taken(r, "sso", jar->sso);
    jar->session = taken(r, "session", jar->session);
    jar->half = taken(r, "half", jar->half);
}

static struct reply look(struct jar *jar, str path)
{
    struct reply r = ask(arena_printf(&mem, "GET %.*s", STR_ARG(path)).p, S(""), S(""), z(cookies_of(jar)), NULL);

    keep_cookies(jar, &r);
    return r;
}

static struct reply send_to(struct jar *jar, const char *path, str fields)
{
    str tied = jar->session.n ? jar->session : S(VISITOR);
    str body = arena_printf(&mem, "anti-forgery=%.*s%s%.*s", STR_ARG(forgery_token(&mem, tied)), fields.n ? "&" : "", STR_ARG(fields));
    struct reply r = ask(arena_printf(&mem, "POST %s", path).p, S(""), body, FORM, ORIGIN, z(cookies_of(jar)), NULL);

    keep_cookies(jar, &r);
    return r;
}

static str sent_back(str url)
{
    CURL *curl = curl_easy_init();
    char *to = NULL;
    str path;

    curl_easy_setopt(curl, CURLOPT_URL, z(url));
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
    if (!to || !str_starts(str_of(to), S("https://register.example.org" BACK)))
        fail_msg("'%.*s' sends nobody back, but to %s", STR_ARG(url), to ? to : "nowhere");
    path = arena_str(&mem, str_from(str_of(to), S("https://register.example.org").n));
    curl_easy_cleanup(curl);
    return path;
}

/* The page that goes on by itself, the provider, and the address that the browser is sent back to, in ${language}. */
static str gone_there(const struct reply *r, const char *language)
{
    str refresh = header_of(r, "Refresh");

    if (r->status != 200 || !str_starts(refresh, S("0; url=")))
        fail_msg("goes nowhere: %d\n%.*s", r->status, STR_ARG(r->body));
    return arena_printf(&mem, "/%s%.*s", language, STR_ARG(sent_back(str_from(refresh, S("0; url=").n))));
}

static str begun(struct jar *jar, str of)
{
    struct reply r = send_to(jar, "/en/sign-in/organisation", arena_printf(&mem, "organisation=%.*s", STR_ARG(of)));

    return gone_there(&r, "en");
}

static struct reply accepted(struct jar *jar, str link)
{
    struct reply r = send_to(jar, arena_printf(&mem, "/en/invitation/%.*s/organisation", STR_ARG(link)).p, S(""));

    return look(jar, gone_there(&r, "en"));
}

/* The page says ${words}; else what it says instead. */
static void tells(struct reply r, int status, const char *words)
{
    const char *body = z(r.body), *heading = strstr(body, "<h1");

    if (r.status != status || !strstr(body, words))
        fail_msg("%d, not %d with '%s': %s", r.status, status, words, heading ? heading : body);
}

#define NOT_LINKED "not linked to anybody here yet"

static bool is_in(const struct jar *jar)
{
    struct jar copy = *jar;

    return jar->session.n && look(&copy, S("/en/account")).status == 200;
}

/* ---- coming in ---- */

static void an_invitation_links_and_the_account_there_opens(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar first = { 0 }, next = { 0 };
    struct reply r;
    str link = invited(&who);

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    tells(look(&first, arena_printf(&mem, "/en/invitation/%.*s", STR_ARG(link))), 200, "/organisation\"");
    r = accepted(&first, link);
    assert_int_equal(r.status, 303);
    assert_true(is_in(&first));
    tells(look(&next, arena_printf(&mem, "/en/invitation/%.*s", STR_ARG(link))), 404, "no longer works");
    r = look(&next, begun(&next, organisation[AUTHORITY_A]));
    assert_int_equal(r.status, 303);
    assert_true(str_eq(header_of(&r, "Location"), S("/en")) && is_in(&next) && next.sso.n == 0);
}

static void a_weak_provider_leads_to_the_own_code(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar jar = { 0 };
    struct reply r;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "honest", false);
    r = accepted(&jar, invited(&who));
    assert_true(str_eq(header_of(&r, "Location"), S("/en/sign-in/enrol")) && jar.half.n && !jar.session.n);
    tells(look(&jar, S("/en/sign-in/enrol")), 200, "otpauth://");
}

/* The page that is shown is that of the language in which it was begun, whatever address the provider knows. */
static void the_language_is_kept(void **state)
{
    struct jar jar = { 0 };
    struct reply r;
    str path;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    r = send_to(&jar, "/cy/sign-in/organisation", arena_printf(&mem, "organisation=%.*s&to=%%2Fworkers", STR_ARG(organisation[AUTHORITY_A])));
    path = gone_there(&r, "en");
    r = look(&jar, path);
    assert_int_equal(r.status, 302);
    assert_true(str_starts(header_of(&r, "Location"), S("/cy" BACK "?")) && jar.sso.n);
    tells(look(&jar, header_of(&r, "Location")), 403, "Agorwch y gwahoddiad");
}

/* ---- not coming in ---- */

/* The same provider of two organisations, and a link that should never be: neither lets anybody in who is the other's. */
static void a_provider_opens_nothing_of_another_organisation(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar hers = { 0 }, theirs = { 0 }, forced = { 0 }, crossed = { 0 };
    str path;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    provider_for(organisation[AUTHORITY_B], "fresh", false);
    accepted(&hers, invited(&who));
    assert_true(is_in(&hers));
    tells(look(&theirs, begun(&theirs, organisation[AUTHORITY_B])), 403, NOT_LINKED);
    assert_false(is_in(&theirs));
    assert_non_null(
        raw(arena_printf(&mem, "INSERT INTO provider_person (organisation, issuer, subject, person) VALUES ('%.*s', '%s/fresh', 'subject-1', '%.*s')",
                         STR_ARG(organisation[AUTHORITY_B]), liar, STR_ARG(who.person))
                .p));
    tells(look(&forced, begun(&forced, organisation[AUTHORITY_B])), 403, NOT_LINKED);
    assert_false(is_in(&forced));
    /* What one organisation's provider said, with the ticket of the other's. */
    path = begun(&crossed, organisation[AUTHORITY_B]);
    (void)begun(&crossed, organisation[AUTHORITY_A]);
    tells(look(&crossed, path), 403, "belongs to another sign-in");
    assert_false(is_in(&crossed));
}

static void nobody_else_is_linked(void **state)
{
    struct viewer her = someone(organisation[AUTHORITY_A], DUTY_HR), other = another(organisation[AUTHORITY_A], DUTY_HR);
    struct jar hers = { 0 }, others = { 0 }, strangers = { 0 };

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    tells(look(&strangers, begun(&strangers, organisation[AUTHORITY_A])), 403, NOT_LINKED);
    accepted(&hers, invited(&her));
    tells(accepted(&others, invited(&other)), 403, "linked to somebody else here");
    assert_true(is_in(&hers) && !is_in(&others));
}

static void what_came_back_is_good_once_for_its_browser_and_its_time(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar first = { 0 }, jar = { 0 }, empty = { 0 }, late = { 0 };
    str path, kept;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    accepted(&first, invited(&who));
    path = begun(&jar, organisation[AUTHORITY_A]);
    kept = jar.sso;
    tells(look(&empty, path), 403, "begun somewhere else");
    assert_int_equal(look(&jar, path).status, 303);
    jar.sso = kept;
    jar.session = S("");
    tells(look(&jar, path), 403, "invalid_grant"); /* the provider is the first to notice */
    assert_false(is_in(&jar) || is_in(&empty));
    path = begun(&late, organisation[AUTHORITY_A]);
    now += ticket_lasts(TICKET_SSO);
    tells(look(&late, path), 403, "begun somewhere else");
}

static void a_lie_opens_nothing(void **state)
{
    static const char *const kinds[] = { "expired", "nonce", "changed", "none", "audience", "config-issuer" };
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar first = { 0 };

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    accepted(&first, invited(&who));
    for (ptrdiff_t i = 0; i < countof(kinds); i++) {
        struct jar jar = { 0 };
        struct reply r;

        provider_for(organisation[AUTHORITY_A], kinds[i], false);
        r = send_to(&jar, "/en/sign-in/organisation", arena_printf(&mem, "organisation=%.*s", STR_ARG(organisation[AUTHORITY_A])));
        if (r.status == 200)
            r = look(&jar, gone_there(&r, "en"));
        tells(r, 403, "Your organisation’s sign-in ");
        assert_false(is_in(&jar));
    }
}

static void who_is_closed_or_has_no_role_does_not_come_in(void **state)
{
    struct viewer who = another(organisation[AUTHORITY_A], DUTY_HR);
    struct jar first = { 0 }, jar = { 0 };

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    accepted(&first, invited(&who));
    assert_true(is_in(&first));
    assert_non_null(
        raw(arena_printf(&mem, "UPDATE appointments SET \"to\" = %lld WHERE person = '%.*s'", (long long)now - 1, STR_ARG(who.person)).p));
    tells(look(&jar, begun(&jar, organisation[AUTHORITY_A])), 403, "not entitled to anything here");
    assert_false(is_in(&jar) || is_in(&first));
}

/* ---- passwords beside it ---- */

static void an_organisation_may_take_no_password(void **state)
{
    const struct desk desk = desk_now();
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar jar = { 0 };
    str link = invited(&who), path = arena_printf(&mem, "/en/invitation/%.*s", STR_ARG(link));
    struct reply r;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", true);
    r = look(&jar, path);
    tells(r, 200, "/organisation\"");
    assert_null(strstr(z(r.body), "name=\"password\""));
    tells(send_to(&jar, path.p, S("password=a+river+under+seven+bridges")), 422, "Sign in with your organisation’s account");
    {
        CLEANUP(txn_end) struct txn txn = { 0 }; /* a password of before */

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        must(account_use_link(&txn, &mem, &desk, LINK_INVITATION, link, true, S("$argon2id$invented"), &jar.half, &err));
        must(txn_commit(&txn, &err));
    }
    tells(send_to(&jar, "/en/sign-in/code", S("code=123456")), 422, "lets nobody sign in with a password here");
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    tells(send_to(&jar, "/en/sign-in/code", S("code=123456")), 422, "code");
}

/* ---- the second factor again ---- */

static void confirming_is_of_this_sign_in(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar jar = { 0 }, again = { 0 }, nobody;
    struct reply r;
    str path;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    accepted(&jar, invited(&who));
    r = send_to(&jar, "/en/account/confirm", S("to=%2Fworkers"));
    path = gone_there(&r, "en");
    nobody = jar;
    nobody.session = S("");
    tells(look(&nobody, path), 403, "belongs to another sign-in");
    look(&again, begun(&again, organisation[AUTHORITY_A])); /* herself, in another sign-in */
    assert_true(is_in(&again));
    r = send_to(&jar, "/en/account/confirm", S("to=%2Fworkers"));
    again.sso = jar.sso;
    tells(look(&again, gone_there(&r, "en")), 403, "belongs to another sign-in");
    r = send_to(&jar, "/en/account/confirm", S("to=%2Fworkers"));
    path = gone_there(&r, "en");
    r = look(&jar, path);
    assert_true(r.status == 303 && str_eq(header_of(&r, "Location"), S("/en/workers")) && is_in(&jar));
    assert_string_equal(raw("SELECT count(*) FROM session WHERE stepped_at IS NOT NULL"), "1");
    provider_for(organisation[AUTHORITY_A], "stale", false);
    r = send_to(&jar, "/en/account/confirm", S("to=%2Fworkers"));
    r = look(&jar, gone_there(&r, "en"));
    tells(r, 403, NOT_LINKED); /* another issuer means nobody yet */
}

/* ---- what is offered ---- */

static void it_is_offered_where_it_is_there(void **state)
{
    struct viewer who = someone(organisation[AUTHORITY_A], DUTY_HR);
    struct jar jar = { 0 };
    str link = invited(&who), path = arena_printf(&mem, "/en/invitation/%.*s", STR_ARG(link));

    (void)state;
    assert_null(strstr(z(look(&jar, S("/en/sign-in")).body), "/sign-in/organisation"));
    assert_int_equal(look(&jar, S("/en/sign-in/organisation")).status, 403);
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    tells(look(&jar, S("/en/sign-in?to=%2Fworkers")), 200, "/en/sign-in/organisation?to=%2Fworkers");
    tells(look(&jar, S("/en/sign-in/organisation")), 200, z(organisation[AUTHORITY_A]));
    tells(send_to(&jar, "/en/sign-in/organisation", S("organisation=")), 422, "Choose your organisation");
    assert_int_equal(send_to(&jar, "/en/sign-in/organisation", S("organisation=0123")).status, 403);
    assert_int_equal(ask("POST /en/sign-in/organisation", S(""), S("organisation=x"), FORM, "Origin: https://elsewhere.example.org", NULL).status,
                     403);
    service.goes_abroad = false;
    assert_null(strstr(z(look(&jar, S("/en/sign-in")).body), "/sign-in/organisation"));
    assert_int_equal(look(&jar, S("/en/sign-in/organisation")).status, 403);
    assert_null(strstr(z(look(&jar, path).body), "/organisation\""));
}

static void nobody_answers(void **state)
{
    struct jar jar = { 0 };
    struct reply r;

    (void)state;
    provider_for(organisation[AUTHORITY_A], "config-drips", false);
    r = send_to(&jar, "/en/sign-in/organisation", arena_printf(&mem, "organisation=%.*s", STR_ARG(organisation[AUTHORITY_A])));
    tells(r, 503, "does not answer");
    provider_for(organisation[AUTHORITY_A], "fresh", false);
    unlink(z(secret_file()));
    tells(look(&jar, begun(&jar, organisation[AUTHORITY_A])), 403, "cannot use your organisation’s sign-in now");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, single_up, no_web)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_invitation_links_and_the_account_there_opens),
        CASE(a_weak_provider_leads_to_the_own_code),
        CASE(the_language_is_kept),
        CASE(a_provider_opens_nothing_of_another_organisation),
        CASE(nobody_else_is_linked),
        CASE(what_came_back_is_good_once_for_its_browser_and_its_time),
        CASE(a_lie_opens_nothing),
        CASE(who_is_closed_or_has_no_role_does_not_come_in),
        CASE(an_organisation_may_take_no_password),
        CASE(confirming_is_of_this_sign_in),
        CASE(it_is_offered_where_it_is_there),
        CASE(nobody_answers),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    secret = getenv("CONCORDAT_TEST_PROVIDER_SECRET");
    liar = getenv("CONCORDAT_TEST_PROVIDER");
    return liar && secret ? cmocka_run_group_tests(tests, NULL, NULL) : 77;
}
