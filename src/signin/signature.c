#include "signin/signature.h"

#include <rhonabwy.h>

struct check {
    jwk_t *key;
    jwt_t *token;
};

static void check_close(struct check *c)
{
    r_jwk_free(c->key);
    r_jwt_free(c->token);
}

static bool is_strong(jwk_t *key, unsigned least)
{
    unsigned bits = 0;
    int type = r_jwk_key_type(key, &bits, R_FLAG_IGNORE_REMOTE);

    return type != R_KEY_TYPE_NONE && !(type & R_KEY_TYPE_SYMMETRIC) && bits >= least;
}

enum signature signature_check(arena *mem, str token, str key, str algorithm, unsigned least)
{
    CLEANUP(check_close) struct check c = { NULL, NULL };

    if (r_jwk_init(&c.key) != RHN_OK || r_jwk_import_from_json_str(c.key, arena_cstr(mem, key)) != RHN_OK || !is_strong(c.key, least))
        return SIGNATURE_NO_KEY;
    if (r_jwt_init(&c.token) != RHN_OK || r_jwt_advanced_parse(c.token, arena_cstr(mem, token), R_PARSE_NONE, R_FLAG_IGNORE_REMOTE) != RHN_OK)
        return SIGNATURE_FALSE;
    if (r_jwt_get_sign_alg(c.token) != r_str_to_jwa_alg(arena_cstr(mem, algorithm)))
        return SIGNATURE_FALSE;
    return r_jwt_verify_signature(c.token, c.key, R_FLAG_IGNORE_REMOTE) == RHN_OK ? SIGNATURE_HOLDS : SIGNATURE_FALSE;
}
