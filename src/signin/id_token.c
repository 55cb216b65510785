#include "signin/id_token.h"

#include "io/json.h"
#include "signin/signature.h"
#include "words/texts.h"

#include <sodium.h>

enum { KEYS_MOST = 64 };

/* (I1) */
static const struct algorithm {
    str name, type, curve; /* of the key; no curve: RSA */
    unsigned least;        /* bits */
} algorithms[] = {
    { { "RS256", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },       { { "RS384", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },
    { { "RS512", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },       { { "PS256", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },
    { { "PS384", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },       { { "PS512", 5 }, { "RSA", 3 }, { "", 0 }, 2048 },
    { { "ES256", 5 }, { "EC", 2 }, { "P-256", 5 }, 256 },    { { "ES384", 5 }, { "EC", 2 }, { "P-384", 5 }, 384 },
    { { "EdDSA", 5 }, { "OKP", 3 }, { "Ed25519", 7 }, 256 },
};

static rc lie(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

static rc lie(struct err *err, const char *fmt, ...)
{
    char why[256];

    FORMAT(why, fmt);
    error_provider_lies(err, RC_REFUSED, GIVEN(str_of(why)));
    return err_step(err, W_step_tell_provider);
}

/* ---- parts ---- */

static bool part_decode(arena *mem, str part, str *out)
{
    char *bytes = arena_raw(mem, (size_t)part.n + 1);
    size_t n;

    if (sodium_base642bin((unsigned char *)bytes, (size_t)part.n + 1, part.p, (size_t)part.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (str){ bytes, (ptrdiff_t)n };
    return true;
}

static rc object_read(arena *mem, const char *what, str text, struct json **out, struct err *err)
{
    struct json *json;
    struct err why;

    if (json_read(mem, str_of(what), text, &json, &why) != RC_OK || json->type != JSON_OBJECT)
        return lie(err, "the %s is not an object of JSON", what);
    *out = json;
    return RC_OK;
}

static rc part_read(arena *mem, const char *what, str part, struct json **out, struct err *err)
{
    str text;

    if (!part_decode(mem, part, &text))
        return lie(err, "the %s of the token is not base64", what);
    return object_read(mem, what, text, out, err);
}

/* The string in a field; empty when there is none, or it is something else. */
static str text_of(const struct json *object, str key)
{
    const struct json *field = json_get(object, key);

    return field && field->type == JSON_STRING ? field->text : S("");
}

static bool instant_of(const struct json *object, str key, instant *out)
{
    const struct json *field = json_get(object, key);

    return field && field->type == JSON_NUMBER && str_digits(field->text, INSTANT_LAST, out);
}

/* ---- the signature ---- */

struct header {
    const struct algorithm *algorithm;
    str kid; /* empty: not said */
};

static rc header_check(const struct json *json, struct header *out, struct err *err)
{
    str name = text_of(json, S("alg")), type = text_of(json, S("typ"));
    ptrdiff_t i = 0;

    while (i < countof(algorithms) && !str_eq(algorithms[i].name, name))
        i++;
    if (i == countof(algorithms))
        return lie(err, "the token is signed by '%.*s'", STR_ARG(name));
    if (json_get(json, S("crit")))
        return lie(err, "the token asks for something that is not known here");
    if (json_get(json, S("typ")) && !str_eq(type, S("JWT")))
        return lie(err, "the token is a '%.*s'", STR_ARG(type));
    *out = (struct header){ &algorithms[i], text_of(json, S("kid")) };
    return RC_OK;
}

static bool key_fits(const struct json *key, const struct header *header)
{
    const struct json *use = json_get(key, S("use")), *alg = json_get(key, S("alg"));

    return str_eq(text_of(key, S("kty")), header->algorithm->type) && str_eq(text_of(key, S("crv")), header->algorithm->curve) &&
           (!use || str_eq(use->text, S("sig"))) && (!alg || str_eq(alg->text, header->algorithm->name)) &&
           (!header->kid.n || str_eq(text_of(key, S("kid")), header->kid));
}

/* The one key that can have made the signature. */
static rc key_find(arena *mem, str keys, const struct header *header, const struct json **out, struct err *err)
{
    const struct json *list, *found = NULL;
    struct json *set;
    int fit = 0;

    TRY(object_read(mem, "key set", keys, &set, err));
    list = json_get(set, S("keys"));
    if (!list || list->type != JSON_ARRAY || list->count > KEYS_MOST)
        return lie(err, "the key set has no list of keys, or too long a one");
    for (const struct json *key = list->child; key; key = key->next)
        if (key_fits(key, header)) {
            found = key;
            fit++;
        }
    if (fit != 1)
        return lie(err, "%s of its keys can have signed the token", fit ? "more than one" : "none");
    *out = found;
    return RC_OK;
}

static str key_print(arena *mem, const struct json *key)
{
    struct buf b = buf_new(mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    json_copy(&o, key);
    return buf_text(&b);
}

static rc signed_check(arena *mem, str text, const struct json *key, const struct algorithm *algorithm, struct err *err)
{
    switch (signature_check(mem, text, key_print(mem, key), algorithm->name, algorithm->least)) {
    case SIGNATURE_HOLDS: return RC_OK;
    case SIGNATURE_NO_KEY: return lie(err, "its key is none, or too weak");
    default: return lie(err, "the signature of the token does not hold");
    }
}

/* ---- what it says ---- */

/* (I2) A list of one is as good as the one. */
static bool is_audience(const struct json *claims, str client)
{
    const struct json *aud = json_get(claims, S("aud"));

    if (aud && aud->type == JSON_ARRAY && aud->count == 1)
        aud = aud->child;
    return aud && aud->type == JSON_STRING && str_eq(aud->text, client);
}

static rc parties_check(const struct json *claims, const struct id_expected *expected, struct err *err)
{
    const struct json *azp = json_get(claims, S("azp"));

    if (!str_eq(text_of(claims, S("iss")), expected->issuer))
        return lie(err, "the token is from the issuer '%.*s'", STR_ARG(text_of(claims, S("iss"))));
    if (!is_audience(claims, expected->client))
        return lie(err, "the token is for another service");
    if (azp && !(azp->type == JSON_STRING && str_eq(azp->text, expected->client)))
        return lie(err, "the token was asked for by another service");
    if (!str_eq(text_of(claims, S("nonce")), expected->nonce))
        return lie(err, "the token does not belong to this sign-in");
    return RC_OK;
}

/* (I3) */
static rc times_check(const struct json *claims, const struct id_expected *expected, struct err *err)
{
    instant until, from, issued;

    if (!instant_of(claims, S("exp"), &until) || !instant_of(claims, S("iat"), &issued))
        return lie(err, "the token does not say when it was issued, or when it is over");
    if (until + ID_TOKEN_SKEW <= expected->now)
        return lie(err, "the token is over");
    if (issued > expected->now + ID_TOKEN_SKEW || issued + ID_TOKEN_SKEW < expected->asked_at)
        return lie(err, "the token was not issued now: clocks may differ");
    if (json_get(claims, S("nbf")) && (!instant_of(claims, S("nbf"), &from) || from > expected->now + ID_TOKEN_SKEW))
        return lie(err, "the token is not good yet");
    return RC_OK;
}

static rc amr_read(arena *mem, const struct json *claims, struct id_token *out, struct err *err)
{
    const struct json *amr = json_get(claims, S("amr"));
    str *words;

    if (!amr)
        return RC_OK;
    if (amr->type != JSON_ARRAY)
        return lie(err, "'amr' is not a list");
    words = arena_array(mem, str, amr->count + 1);
    for (const struct json *word = amr->child; word; word = word->next)
        if (word->type == JSON_STRING)
            words[out->amrs++] = word->text;
    out->amr = words;
    return RC_OK;
}

static rc claims_read(arena *mem, const struct json *claims, struct id_token *out, struct err *err)
{
    const struct json *when = json_get(claims, S("auth_time"));
    struct id_token token = { .subject = text_of(claims, S("sub")), .acr = text_of(claims, S("acr")), .email = text_of(claims, S("email")) };

    if (!token.subject.n || token.subject.n > ID_SUBJECT_MOST)
        return lie(err, "the token does not say whom it is about");
    token.has_auth_time = when;
    if (when && !instant_of(claims, S("auth_time"), &token.auth_time))
        return lie(err, "'auth_time' is not an instant");
    TRY(amr_read(mem, claims, &token, err));
    *out = token;
    return RC_OK;
}

rc id_token_read(arena *mem, str text, str keys, const struct id_expected *expected, struct id_token *out, struct err *err)
{
    struct json *header_json, *claims;
    const struct json *key = NULL;
    struct header header = { 0 };
    str head, body, mark;

    if (text.n > ID_TOKEN_MOST || !str_cut(text, '.', &head, &body) || !str_cut(body, '.', &body, &mark) || str_find(mark, '.') >= 0)
        return lie(err, "what it sent is not a signed token");
    TRY(part_read(mem, "header", head, &header_json, err));
    TRY(header_check(header_json, &header, err));
    TRY(key_find(mem, keys, &header, &key, err));
    TRY(signed_check(mem, text, key, header.algorithm, err));
    TRY(part_read(mem, "claims", body, &claims, err));
    TRY(parties_check(claims, expected, err));
    TRY(times_check(claims, expected, err));
    return claims_read(mem, claims, out, err);
}
