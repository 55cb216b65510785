#include "signin/oidc.h"

#include "io/json.h"
#include "signin/fetch.h"
#include "signin/id_token.h"
#include "signin/oidc_client.h"
#include "words/texts.h"

#include <assert.h>

#define WELL_KNOWN S("/.well-known/openid-configuration")

/* ---- the ticket ---- */

struct sent {
    str organisation, state, nonce, verifier;
    bool is_fresh;
    instant at;
    str note;
};

static str sent_print(arena *mem, const struct sent *s)
{
    return arena_printf(mem, "%.*s %.*s %.*s %.*s %d %lld %.*s", STR_ARG(s->organisation), STR_ARG(s->state), STR_ARG(s->nonce), STR_ARG(s->verifier),
                        s->is_fresh, (long long)s->at, STR_ARG(s->note));
}

static bool sent_parse(str what, struct sent *out)
{
    int64_t fresh;
    str word;

    if (!str_cut(what, ' ', &out->organisation, &what) || !str_cut(what, ' ', &out->state, &what) || !str_cut(what, ' ', &out->nonce, &what) ||
        !str_cut(what, ' ', &out->verifier, &what) || !str_cut(what, ' ', &word, &what) || !str_digits(word, 1, &fresh) ||
        !str_cut(what, ' ', &word, &out->note))
        return false;
    out->is_fresh = fresh == 1;
    return str_digits(word, INSTANT_LAST, &out->at);
}

static rc sent_read(arena *mem, const struct desk *desk, str ticket, struct sent *out, struct err *err)
{
    str what;

    if (ticket_parse(mem, desk->keys, TICKET_SSO, desk->now, ticket, &what) && sent_parse(what, out))
        return RC_OK;
    err_word(err, RC_SIGNED_OUT, W_error_sign_in_elsewhere, NULL, 0);
    return err_step(err, W_step_sign_in_again);
}

rc oidc_errand(arena *mem, const struct desk *desk, str ticket, str *organisation, str *note, struct err *err)
{
    struct sent sent;

    TRY(sent_read(mem, desk, ticket, &sent, err));
    *organisation = sent.organisation;
    *note = sent.note;
    return RC_OK;
}

/* ---- the provider's configuration ---- */

struct site {
    str document;    /* as it came */
    str token, keys; /* endpoints */
    bool by_form;    /* the client's secret goes into the form, not into a header */
    bool says_iss;   /* the browser comes back with the issuer (RFC 9207) */
};

static rc json_fetched(arena *mem, const char *what, const struct fetched *f, struct json **out, struct err *err)
{
    struct json *json;
    struct err why;

    if (f->status != 200)
        return oidc_not_so(err, "its %s answers with status %d", what, f->status);
    if (json_read(mem, str_of(what), f->body, &json, &why) != RC_OK || json->type != JSON_OBJECT)
        return oidc_not_so(err, "its %s is not an object of JSON", what);
    *out = json;
    return RC_OK;
}

/* (O2) */
static rc endpoint_read(const struct json *document, str key, str issuer, str *out, struct err *err)
{
    const struct json *field = json_get(document, key);
    bool is_https = str_starts(issuer, S("https:"));

    if (!field || field->type != JSON_STRING || !is_fetchable(field->text) || (is_https && !str_starts(field->text, S("https:"))))
        return oidc_not_so(err, "its configuration has no '%.*s' of https", STR_ARG(key));
    *out = field->text;
    return RC_OK;
}

static bool list_has(const struct json *document, str key, str word)
{
    const struct json *list = json_get(document, key);

    for (const struct json *at = list && list->type == JSON_ARRAY ? list->child : NULL; at; at = at->next)
        if (at->type == JSON_STRING && str_eq(at->text, word))
            return true;
    return false;
}

static rc site_read(arena *mem, const struct provider *p, struct site *out, struct err *err)
{
    str issuer = p->issuer, base = str_ends(issuer, S("/")) ? str_sub(issuer, 0, issuer.n - 1) : issuer;
    const struct json *named, *says;
    str methods = S("token_endpoint_auth_methods_supported");
    struct fetched fetched;
    struct json *document;
    str authorisation;

    TRY(fetch_get(mem, arena_printf(mem, "%.*s%.*s", STR_ARG(base), STR_ARG(WELL_KNOWN)), &fetched, err));
    TRY(json_fetched(mem, "configuration", &fetched, &document, err));
    named = json_get(document, S("issuer"));
    if (!named || named->type != JSON_STRING || !str_eq(named->text, issuer))
        return oidc_not_so(err, "its configuration is that of another issuer");
    TRY(endpoint_read(document, S("authorization_endpoint"), issuer, &authorisation, err));
    TRY(endpoint_read(document, S("token_endpoint"), issuer, &out->token, err));
    TRY(endpoint_read(document, S("jwks_uri"), issuer, &out->keys, err));
    says = json_get(document, S("authorization_response_iss_parameter_supported"));
    out->says_iss = says && says->type == JSON_TRUE;
    out->by_form = list_has(document, methods, S("client_secret_post")) && !list_has(document, methods, S("client_secret_basic"));
    out->document = fetched.body;
    return RC_OK;
}

/* ---- beginning ---- */

rc oidc_begin(arena *mem, const struct desk *desk, const struct provider *provider, const struct oidc_wanted *wanted, str *url, str *ticket,
              struct err *err)
{
    struct sent sent = { .organisation = provider->organisation, .is_fresh = wanted->is_fresh, .at = desk->now, .note = wanted->note };
    struct oidc_wish wish;
    struct site site;

    assert(wanted->note.n <= OIDC_NOTE_MOST);
    sent.state = random_id(desk->random, mem);
    sent.nonce = random_id(desk->random, mem);
    sent.verifier = arena_printf(mem, "%.*s%.*s", STR_ARG(random_id(desk->random, mem)), STR_ARG(random_id(desk->random, mem)));
    TRY(site_read(mem, provider, &site, err));
    wish = (struct oidc_wish){ provider->client, wanted->back, sent.state, sent.nonce, sent.verifier, provider->strong_acr, wanted->is_fresh };
    TRY(oidc_client_url(mem, site.document, &wish, url, err));
    *ticket = ticket_print(mem, desk->keys, desk->random, TICKET_SSO, desk->now, sent_print(mem, &sent));
    return RC_OK;
}

rc oidc_look(arena *mem, const struct provider *provider, struct err *err)
{
    struct oidc_wish wish = { .client = provider->client, .back = provider->issuer, .state = S("-"), .nonce = S("-") };
    struct site site;
    str url;

    wish.verifier = S("-------------------------------------------"); /* nobody is sent there */
    TRY(site_read(mem, provider, &site, err));
    return oidc_client_url(mem, site.document, &wish, &url, err);
}

/* ---- finishing ---- */

static rc code_change(arena *mem, const struct provider *p, const struct site *site, str secret, str back, const struct sent *s, str code, str *token,
                      struct err *err)
{
    bool by_form = site->by_form;
    const struct fetch_field fields[] = {
        { S("grant_type"), S("authorization_code") },
        { S("code"), code },
        { S("redirect_uri"), back },
        { S("code_verifier"), s->verifier },
        { by_form ? S("client_id") : S(""), p->client },
        { by_form ? S("client_secret") : S(""), secret },
    };
    struct fetched f;

    TRY(fetch_post(mem, site->token, by_form ? S("") : p->client, secret, fields, countof(fields), &f, err));
    return oidc_client_token(mem, site->document, f.status, f.body, token, err);
}

static bool has_word(str words, str word)
{
    str one;

    while (words.n) {
        str_cut(words, ' ', &one, &words);
        if (one.n && str_eq(one, word))
            return true;
    }
    return false;
}

static bool is_strong(const struct provider *p, const struct id_token *token)
{
    for (ptrdiff_t i = 0; i < token->amrs; i++)
        if (has_word(p->strong_amr, token->amr[i]))
            return true;
    return has_word(p->strong_acr, token->acr);
}

/* Of what a stranger may have written, so much is shown. */
static str shortened(str text)
{
    enum { SHOWN = 80 };

    return text.n < SHOWN ? text : str_sub(text, 0, SHOWN);
}

static rc other_sign_in(struct err *err)
{
    err_word(err, RC_SIGNED_OUT, W_error_other_sign_in, NULL, 0);
    return err_step(err, W_step_one_window);
}

static rc back_check(const struct provider *p, const struct site *site, const struct sent *s, const struct oidc_back *came, struct err *err)
{
    if (!is_same(came->state, s->state))
        return other_sign_in(err);
    if ((came->iss.n || site->says_iss) && !str_eq(came->iss, p->issuer))
        return oidc_not_so(err, "what came back is from another issuer");
    if (str_eq(came->error, S("access_denied"))) {
        err_word(err, RC_REFUSED, W_error_provider_says_no, NULL, 0);
        return err_step(err, W_step_provider_says_no);
    }
    if (came->error.n)
        return oidc_not_so(err, "it says '%.*s'%s%.*s", STR_ARG(shortened(came->error)), came->description.n ? ", " : "",
                           STR_ARG(shortened(came->description)));
    return came->code.n ? RC_OK : oidc_not_so(err, "it sent no code");
}

static rc keys_read(arena *mem, const struct site *site, str *out, struct err *err)
{
    struct fetched fetched;
    struct json *set;

    TRY(fetch_get(mem, site->keys, &fetched, err));
    TRY(json_fetched(mem, "key set", &fetched, &set, err));
    *out = fetched.body;
    return RC_OK;
}

rc oidc_finish(arena *mem, const struct desk *desk, const struct provider *provider, str secret, str back, str ticket, const struct oidc_back *came,
               struct oidc_answer *out, struct err *err)
{
    struct id_expected expected = { .issuer = provider->issuer, .client = provider->client, .now = desk->now };
    struct id_token token;
    struct site site;
    struct sent sent;
    str text, keys;

    TRY(sent_read(mem, desk, ticket, &sent, err));
    if (!str_eq(sent.organisation, provider->organisation))
        return other_sign_in(err);
    TRY(site_read(mem, provider, &site, err));
    TRY(back_check(provider, &site, &sent, came, err));
    TRY(code_change(mem, provider, &site, secret, back, &sent, came->code, &text, err));
    TRY(keys_read(mem, &site, &keys, err));
    expected.nonce = sent.nonce;
    expected.asked_at = sent.at;
    TRY(id_token_read(mem, text, keys, &expected, &token, err));
    *out = (struct oidc_answer){ .subject = { provider->organisation, provider->issuer, token.subject }, .email = token.email };
    out->vouched.by = digest_of(S("sso"), ticket);
    out->vouched.is_strong = is_strong(provider, &token);
    out->vouched.is_fresh = sent.is_fresh && token.has_auth_time && token.auth_time + ID_TOKEN_SKEW >= sent.at;
    return RC_OK;
}
