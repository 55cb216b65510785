#include "signin/oidc_client.h"

#include "words/texts.h"

#include <iddawc.h>
#include <pthread.h>

rc oidc_not_so(struct err *err, const char *fmt, ...)
{
    char why[256];

    FORMAT(why, fmt);
    error_provider_fails(err, RC_REFUSED, GIVEN(str_of(why)));
    return err_step(err, W_step_tell_provider);
}

static rc no_memory(struct err *err)
{
    return err_set(err, RC_NO_MEMORY, "out of memory");
}

static void json_drop(json_t **json)
{
    json_decref(*json);
}

static void library_open(void)
{
    i_global_init();
}

static rc client_open(struct _i_session *client, str document, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CLEANUP(json_drop) json_t *json = NULL;

    pthread_once(&once, library_open);
    if (i_init_session(client) != I_OK)
        return no_memory(err);
    json = json_loadb(document.p, (size_t)document.n, JSON_REJECT_DUPLICATES, NULL);
    if (!json || i_set_server_configuration(client, json) != I_OK || i_set_response_type(client, I_RESPONSE_TYPE_CODE) != I_OK)
        return oidc_not_so(err, "its configuration lacks what OpenID Connect demands");
    /* The access token is another service's to read, and is not used here: without the other flags iddawc leaves it alone. */
    return i_set_int_parameter(client, I_OPT_OPENID_CONFIG_STRICT, I_STRICT_YES) == I_OK ? RC_OK : no_memory(err);
}

/*
 * Not 0 seconds: some providers take that for no number, and some count the moment in which they send the browser on.  What is younger
 * passes here too (oidc_finish); `prompt` is what has the person asked.
 */
#define FRESH_ENOUGH "60"

static bool wishes_set(struct _i_session *client, arena *mem, const struct oidc_wish *w)
{
    if (w->acr.n && i_set_additional_parameter(client, "acr_values", arena_cstr(mem, w->acr)) != I_OK)
        return false;
    return !w->is_fresh ||
           (i_set_additional_parameter(client, "prompt", "login") == I_OK && i_set_additional_parameter(client, "max_age", FRESH_ENOUGH) == I_OK);
}

rc oidc_client_url(arena *mem, str document, const struct oidc_wish *w, str *out, struct err *err)
{
    CLEANUP(i_clean_session) struct _i_session client = { 0 };

    TRY(client_open(&client, document, err));
    if (i_set_parameter_list(&client, I_OPT_CLIENT_ID, arena_cstr(mem, w->client), I_OPT_SCOPE, "openid email", I_OPT_REDIRECT_URI,
                             arena_cstr(mem, w->back), I_OPT_STATE, arena_cstr(mem, w->state), I_OPT_NONCE, arena_cstr(mem, w->nonce),
                             I_OPT_PKCE_CODE_VERIFIER, arena_cstr(mem, w->verifier), I_OPT_PKCE_METHOD, I_PKCE_METHOD_S256, I_OPT_NONE) != I_OK ||
        !wishes_set(&client, mem, w))
        return no_memory(err);
    if (i_build_auth_url_get(&client) != I_OK)
        return oidc_not_so(err, "its configuration does not allow a code with PKCE");
    *out = arena_str(mem, str_of(i_get_str_parameter(&client, I_OPT_REDIRECT_TO)));
    return RC_OK;
}

rc oidc_client_token(arena *mem, str document, int status, str answer, str *out, struct err *err)
{
    CLEANUP(i_clean_session) struct _i_session client = { 0 };
    CLEANUP(json_drop) json_t *json = NULL;
    const char *token, *said;

    TRY(client_open(&client, document, err));
    json = json_loadb(answer.p, (size_t)answer.n, JSON_REJECT_DUPLICATES, NULL);
    if (!json || i_parse_token_response(&client, status, json) != I_OK || status != 200) { /* it takes an error for an answer */
        said = i_get_str_parameter(&client, I_OPT_ERROR);
        return oidc_not_so(err, "it gave no token for the code: status %d%s%.80s", status, said ? ", " : "", said ? said : "");
    }
    token = i_get_str_parameter(&client, I_OPT_ID_TOKEN);
    if (!token)
        return oidc_not_so(err, "it gave no token that says who you are");
    *out = arena_str(mem, str_of(token));
    return RC_OK;
}
