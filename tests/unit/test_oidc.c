/*
 * Signing in at an identity provider.  Two providers are asked, each started beside this by a script that says where it is:
 * one that lies in every way that its name says (tests/provider.mjs), and Debian's glewlwyd (tests/glewlwyd).
 */
#include "some_desk.h"

#include "signin/fetch.h"
#include "signin/id_token.h"
#include "signin/oidc.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BACK S("http://localhost:9/back")

static const char *liar, *glewlwyd, *secret, *browser;

static int begin(void **state)
{
    desk_begin(state);
    desk.now = time(NULL); /* what the provider's clock shows */
    return 0;
}

static struct provider provider_at(str issuer)
{
    return (struct provider){ .organisation = COUNCIL,
                              .issuer = issuer,
                              .client = S("concordat"),
                              .secret_file = S("x"),
                              .strong_acr = S("high"),
                              .strong_amr = S("otp mfa") };
}

/* ---- a browser ---- */

static str parameter(CURL *curl, str query, str name)
{
    str pair, key, value;

    while (query.n) {
        str_cut(query, '&', &pair, &query);
        if (str_cut(pair, '=', &key, &value) && str_eq(key, name)) {
            char *decoded = curl_easy_unescape(curl, arena_cstr(&mem, value), 0, NULL);
            str copy = arena_str(&mem, str_of(decoded));

            curl_free(decoded);
            return copy;
        }
    }
    return S("");
}

static struct oidc_back back_of(CURL *curl, str url)
{
    str query = S("");

    str_cut(url, '?', &url, &query);
    return (struct oidc_back){ parameter(curl, query, S("code")), parameter(curl, query, S("state")), parameter(curl, query, S("iss")),
                               parameter(curl, query, S("error")), parameter(curl, query, S("error_description")) };
}

/* Goes to ${url} and says what it was sent back with. */
static struct oidc_back browse(str url)
{
    CURL *curl = curl_easy_init();
    struct oidc_back back;
    char *to = NULL;

    curl_easy_setopt(curl, CURLOPT_URL, arena_cstr(&mem, url));
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
    if (!to)
        fail_msg("'%.*s' sends nobody back", STR_ARG(url));
    back = back_of(curl, str_of(to));
    curl_easy_cleanup(curl);
    return back;
}

/* A browser that knows a name and a password there is a program of its own. */
static struct oidc_back browse_signed_in(str url)
{
    FILE *said = popen(arena_printf(&mem, "%s '%.*s'", browser, STR_ARG(url)).p, "r");
    CURL *curl = curl_easy_init();
    struct oidc_back back;
    char line[4096];

    assert_non_null(said);
    if (!fgets(line, sizeof(line), said) || pclose(said) != 0)
        fail_msg("the browser came back with nothing");
    line[strcspn(line, "\n")] = '\0';
    back = back_of(curl, str_of(line));
    curl_easy_cleanup(curl);
    return back;
}

/* ---- one that lies ---- */

static rc sign_in_at(const struct provider *p, bool is_fresh, struct oidc_answer *out)
{
    struct oidc_back came;
    str url, ticket, of, note;

    TRY(oidc_begin(&mem, &desk, p, &(struct oidc_wanted){ BACK, S("a note"), is_fresh }, &url, &ticket, &err));
    must(oidc_errand(&mem, &desk, ticket, &of, &note, &err));
    assert_true(str_eq(of, COUNCIL) && str_eq(note, S("a note")));
    came = browse(url);
    return oidc_finish(&mem, &desk, p, str_of(secret), BACK, ticket, &came, out, &err);
}

static struct provider kind(const char *name)
{
    return provider_at(arena_printf(&mem, "%s/%s", liar, name));
}

static void test_honest(void **state)
{
    static const char *const names[] = { "honest",         "honest-ps256",   "honest-es256", "honest-eddsa", "honest-list",
                                         "honest-one-key", "honest-by-form", "honest-iss",   "honest-access" };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(names); i++) {
        struct provider p = kind(names[i]);
        struct oidc_answer answer;
        rc code = sign_in_at(&p, false, &answer);

        if (code != RC_OK)
            fail_msg("%s: %s", names[i], err.message);
        assert_true(str_eq(answer.subject.organisation, COUNCIL) && str_eq(answer.subject.issuer, p.issuer) &&
                    str_eq(answer.subject.subject, S("subject-1")) && str_eq(answer.email, S("her@example.org")));
        assert_false(answer.vouched.is_strong || answer.vouched.is_fresh);
    }
}

#define NOT_RELIED "Your organisation’s sign-in cannot be relied on: "
#define NOT_WORKING "Your organisation’s sign-in does not work: "

static const struct {
    const char *name, *message;
    rc code;
} lies[] = {
    { "issuer", NOT_RELIED "the token is from the issuer 'http://127.0.0.1:1/other'", RC_REFUSED },
    { "issuer-slash", NOT_RELIED "the token is from the issuer ", RC_REFUSED },
    { "issuer-missing", NOT_RELIED "the token is from the issuer ''", RC_REFUSED },
    { "audience", NOT_RELIED "the token is for another service", RC_REFUSED },
    { "audience-missing", NOT_RELIED "the token is for another service", RC_REFUSED },
    { "audience-many", NOT_RELIED "the token is for another service", RC_REFUSED },
    { "audience-none", NOT_RELIED "the token is for another service", RC_REFUSED },
    { "party", NOT_RELIED "the token was asked for by another service", RC_REFUSED },
    { "nonce", NOT_RELIED "the token does not belong to this sign-in", RC_REFUSED },
    { "nonce-missing", NOT_RELIED "the token does not belong to this sign-in", RC_REFUSED },
    { "expired", NOT_RELIED "the token is over", RC_REFUSED },
    { "expiry-missing", NOT_RELIED "the token does not say when", RC_REFUSED },
    { "expiry-text", NOT_RELIED "the token does not say when", RC_REFUSED },
    { "issued-ahead", NOT_RELIED "the token was not issued now", RC_REFUSED },
    { "issued-before", NOT_RELIED "the token was not issued now", RC_REFUSED },
    { "issued-missing", NOT_RELIED "the token does not say when", RC_REFUSED },
    { "not-yet", NOT_RELIED "the token is not good yet", RC_REFUSED },
    { "subject-missing", NOT_RELIED "the token does not say whom it is about", RC_REFUSED },
    { "subject-long", NOT_RELIED "the token does not say whom it is about", RC_REFUSED },
    { "none", NOT_RELIED "the token is signed by 'none'", RC_REFUSED },
    { "none-with-mark", NOT_RELIED "the token is signed by 'none'", RC_REFUSED },
    { "no-algorithm", NOT_RELIED "the token is signed by ''", RC_REFUSED },
    { "shared-public-key", NOT_RELIED "the token is signed by 'HS256'", RC_REFUSED },
    { "shared-secret", NOT_RELIED "the token is signed by 'HS256'", RC_REFUSED },
    { "shared-published", NOT_RELIED "the token is signed by 'HS256'", RC_REFUSED },
    { "key-of-other-type", NOT_RELIED "none of its keys can have signed the token", RC_REFUSED },
    { "key-type-confused", NOT_RELIED "none of its keys can have signed the token", RC_REFUSED },
    { "key-unknown", NOT_RELIED "none of its keys can have signed the token", RC_REFUSED },
    { "key-not-published", NOT_RELIED "the signature of the token does not hold", RC_REFUSED },
    { "key-in-header", NOT_RELIED "the signature of the token does not hold", RC_REFUSED },
    { "key-weak", NOT_RELIED "its key is none, or too weak", RC_REFUSED },
    { "key-for-encryption", NOT_RELIED "none of its keys can have signed the token", RC_REFUSED },
    { "keys-two-fit", NOT_RELIED "more than one of its keys can have signed the token", RC_REFUSED },
    { "keys-none", NOT_RELIED "none of its keys can have signed the token", RC_REFUSED },
    { "keys-no-list", NOT_RELIED "the key set has no list of keys", RC_REFUSED },
    { "changed", NOT_RELIED "the signature of the token does not hold", RC_REFUSED },
    { "mark-cut", NOT_RELIED "the signature of the token does not hold", RC_REFUSED },
    { "critical", NOT_RELIED "the token asks for something that is not known here", RC_REFUSED },
    { "access-token", NOT_RELIED "the token is a 'at+jwt'", RC_REFUSED },
    { "five-parts", NOT_RELIED "what it sent is not a signed token", RC_REFUSED },
    { "words", NOT_RELIED "what it sent is not a signed token", RC_REFUSED },
    { "token-long", NOT_RELIED "what it sent is not a signed token", RC_REFUSED },
    { "no-token", NOT_WORKING "it gave no token that says who you are", RC_REFUSED },
    { "config-issuer", NOT_WORKING "its configuration is that of another issuer", RC_REFUSED },
    { "config-http", NOT_WORKING "its configuration has no 'token_endpoint' of https", RC_REFUSED },
    { "config-no-keys", NOT_WORKING "its configuration has no 'jwks_uri' of https", RC_REFUSED },
    { "config-twice", NOT_WORKING "its configuration is not an object of JSON", RC_REFUSED },
    { "config-no-json", NOT_WORKING "its configuration is not an object of JSON", RC_REFUSED },
    { "config-redirect", NOT_WORKING "its configuration answers with status 302", RC_REFUSED },
    { "config-broken", NOT_WORKING "its configuration answers with status 500", RC_REFUSED },
    { "config-long", "'http://127.0.0.1:", RC_TOO_LARGE },
    { "config-drips", "could not ask 'http://127.0.0.1:", RC_BUSY },
    { "iss-missing", NOT_WORKING "what came back is from another issuer", RC_REFUSED },
    { "iss-other", NOT_WORKING "what came back is from another issuer", RC_REFUSED },
};

static void test_lies(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < countof(lies); i++) {
        struct provider p = kind(lies[i].name);
        struct oidc_answer answer;
        rc code = sign_in_at(&p, false, &answer);

        if (code != lies[i].code || strncmp(err.message, lies[i].message, strlen(lies[i].message)) != 0)
            fail_msg("%s: %d '%s'", lies[i].name, (int)code, code ? err.message : "");
    }
}

static void test_strength(void **state)
{
    static const struct {
        const char *name;
        bool asked_fresh, is_strong, is_fresh;
    } cases[] = {
        { "strong-amr", false, true, false }, { "strong-acr", false, true, false }, { "weak-amr", false, false, false },
        { "fresh", true, true, true },        { "fresh", false, true, false },      { "stale", true, true, false },
        { "strong-amr", true, true, false },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        struct provider p = kind(cases[i].name);
        struct oidc_answer answer;

        must(sign_in_at(&p, cases[i].asked_fresh, &answer));
        assert_int_equal(answer.vouched.is_strong, cases[i].is_strong);
        assert_int_equal(answer.vouched.is_fresh, cases[i].is_fresh);
    }
}

/* Nothing of an organisation that demands no strength is strong. */
static void test_strength_not_demanded(void **state)
{
    struct provider p = kind("strong-amr");
    struct oidc_answer answer;

    (void)state;
    p.strong_amr = p.strong_acr = S("");
    must(sign_in_at(&p, false, &answer));
    assert_false(answer.vouched.is_strong);
}

static void test_what_is_asked(void **state)
{
    struct provider p = kind("honest");
    str url, ticket;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    assert_true(str_starts(url, arena_printf(&mem, "%s/honest/authorize?", liar)));
    assert_true(str_find_str(url, S("acr_values=high")) > 0 && str_find_str(url, S("max_age")) < 0 && str_find_str(url, S("prompt")) < 0);
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), true }, &url, &ticket, &err));
    assert_true(str_find_str(url, S("max_age=60")) > 0 && str_find_str(url, S("prompt=login")) > 0);
}

static void test_states(void **state)
{
    struct provider p = kind("honest");
    struct oidc_back came, wrong;
    struct oidc_answer answer;
    str url, ticket, other_url, other;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &other_url, &other, &err));
    came = browse(url);
    /* In the browser of somebody else, or without the cookie. */
    refused(RC_SIGNED_OUT, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, other, &came, &answer, &err));
    refused(RC_SIGNED_OUT, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, S(""), &came, &answer, &err));
    wrong = came;
    wrong.state = S("");
    refused(RC_SIGNED_OUT, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &wrong, &answer, &err));
    wrong = came;
    wrong.error = S("access_denied");
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &wrong, &answer, &err));
    assert_string_equal(err.message, "Your organisation’s sign-in did not let you through");
    wrong.error = S("server_error");
    wrong.description = S("out of order");
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &wrong, &answer, &err));
    assert_string_equal(err.message, NOT_WORKING "it says 'server_error', out of order");
    wrong = came;
    wrong.code = S("");
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &wrong, &answer, &err));
    /* As it should be; and the same once more. */
    must(oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
    assert_string_equal(err.message, NOT_WORKING "it gave no token for the code: status 400, invalid_grant");
}

/* A code that was given for another browser's verifier is of no use with ours (PKCE). */
static void test_code_of_another(void **state)
{
    struct provider p = kind("honest");
    struct oidc_back mine, theirs;
    struct oidc_answer answer;
    str url, ticket, other_url, other;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &other_url, &other, &err));
    mine = browse(url);
    theirs = browse(other_url);
    mine.code = theirs.code;
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &mine, &answer, &err));
}

static void test_wrong_secret(void **state)
{
    struct provider p = kind("honest");
    struct oidc_answer answer;
    rc code;

    (void)state;
    secret = "another";
    code = sign_in_at(&p, false, &answer);
    secret = getenv("CONCORDAT_TEST_PROVIDER_SECRET");
    refused(RC_REFUSED, code);
    assert_string_equal(err.message, NOT_WORKING "it gave no token for the code: status 401, invalid_client");
}

static void test_ticket_is_over(void **state)
{
    struct provider p = kind("honest");
    struct oidc_answer answer;
    struct oidc_back came;
    str url, ticket;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    came = browse(url);
    desk.now += ticket_lasts(TICKET_SSO);
    refused(RC_SIGNED_OUT, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
}

static void test_nobody_answers(void **state)
{
    struct provider p = provider_at(S("http://127.0.0.1:1/x"));
    str url, ticket;

    (void)state;
    refused(RC_BUSY, oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S(""), false }, &url, &ticket, &err));
    refused(RC_BUSY, oidc_look(&mem, &p, &err));
    p = kind("config-issuer");
    refused(RC_REFUSED, oidc_look(&mem, &p, &err));
    p = kind("honest");
    must(oidc_look(&mem, &p, &err));
}

/* The browser was sent to one organisation's provider, and what it brings back is shown to another's. */
static void test_provider_of_another(void **state)
{
    struct provider p = kind("honest"), theirs = p;
    struct oidc_answer answer;
    struct oidc_back came;
    str url, ticket;

    (void)state;
    theirs.organisation = OTHER;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S(""), false }, &url, &ticket, &err));
    came = browse(url);
    refused(RC_SIGNED_OUT, oidc_finish(&mem, &desk, &theirs, str_of(secret), BACK, ticket, &came, &answer, &err));
    must(oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
}

/* All the way in, and once. */
static void enter_once(const struct oidc_answer *answer)
{
    struct vouched vouched = answer->vouched;
    struct signed_in in;
    struct txn txn = begun(TXN_WRITE);
    str half, link;

    must(account_invite(&txn, &mem, &desk, PERSON, &link, &err));
    must(provider_link(&txn, &mem, &answer->subject, PERSON, &err));
    must(provider_person(&txn, &mem, &answer->subject, &vouched.person, &err));
    must(account_enter(&txn, &mem, &desk, &vouched, true, &council, &in, &half, &err));
    done(&txn);
    assert_int_equal(half.n != 0, !answer->vouched.is_strong);
    if (answer->vouched.is_strong)
        assert_true(is_signed_in(in.secret));
    txn = begun(TXN_WRITE);
    refused(RC_REFUSED, account_enter(&txn, &mem, &desk, &vouched, true, &council, &in, &half, &err));
    txn_end(&txn);
}

static void test_all_the_way(void **state)
{
    struct provider p = kind("strong-amr");
    struct oidc_answer answer;

    (void)state;
    must(sign_in_at(&p, false, &answer));
    enter_once(&answer);
}

/* ---- glewlwyd ---- */

static void test_glewlwyd(void **state)
{
    struct provider p = provider_at(str_of(glewlwyd));
    struct oidc_answer answer;
    struct oidc_back came;
    str url, ticket;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    came = browse_signed_in(url);
    must(oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
    assert_true(str_eq(answer.subject.issuer, p.issuer) && answer.subject.subject.n > 0);
    enter_once(&answer);
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, str_of(secret), BACK, ticket, &came, &answer, &err));
}

static void test_glewlwyd_wrong_secret(void **state)
{
    struct provider p = provider_at(str_of(glewlwyd));
    struct oidc_answer answer;
    struct oidc_back came;
    str url, ticket;

    (void)state;
    must(oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    came = browse_signed_in(url);
    refused(RC_REFUSED, oidc_finish(&mem, &desk, &p, S("another"), BACK, ticket, &came, &answer, &err));
}

static void test_glewlwyd_issuer(void **state)
{
    struct provider p = provider_at(arena_printf(&mem, "%s/", glewlwyd));
    str url, ticket;

    (void)state;
    refused(RC_REFUSED, oidc_begin(&mem, &desk, &p, &(struct oidc_wanted){ BACK, S("a note"), false }, &url, &ticket, &err));
    assert_string_equal(err.message, NOT_WORKING "its configuration is that of another issuer");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, desk_end)

int main(void)
{
    const struct CMUnitTest lying[] = {
        CASE(test_honest),         CASE(test_lies),           CASE(test_strength),        CASE(test_strength_not_demanded),
        CASE(test_what_is_asked),  CASE(test_states),         CASE(test_code_of_another), CASE(test_wrong_secret),
        CASE(test_ticket_is_over), CASE(test_nobody_answers), CASE(test_all_the_way),     CASE(test_provider_of_another),
    };
    const struct CMUnitTest real[] = { CASE(test_glewlwyd), CASE(test_glewlwyd_wrong_secret), CASE(test_glewlwyd_issuer) };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    secret = getenv("CONCORDAT_TEST_PROVIDER_SECRET");
    browser = getenv("CONCORDAT_TEST_PROVIDER_BROWSER");
    glewlwyd = browser ? getenv("CONCORDAT_TEST_PROVIDER") : NULL;
    liar = getenv("CONCORDAT_TEST_PROVIDER");
    if (!liar || !secret)
        return 77;
    return glewlwyd ? cmocka_run_group_tests(real, NULL, NULL) : cmocka_run_group_tests(lying, NULL, NULL);
}
