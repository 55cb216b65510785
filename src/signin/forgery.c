#include "signin/forgery.h"

#include "signin/digest.h"

#include <sodium.h>

enum { TOKEN_BYTES = crypto_auth_hmacsha256_BYTES, TOKEN_DIGITS = TOKEN_BYTES * 2 };

static void token_fill(str carried, char hex[TOKEN_DIGITS + 1])
{
    static const unsigned char what[] = "form";
    crypto_auth_hmacsha256_state state;
    uint8_t mac[TOKEN_BYTES];

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)carried.p, (size_t)carried.n);
    crypto_auth_hmacsha256_update(&state, what, sizeof(what) - 1);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(hex, TOKEN_DIGITS + 1, mac, sizeof(mac));
    sodium_memzero(&state, sizeof(state));
}

str forgery_token(arena *mem, str carried)
{
    char hex[TOKEN_DIGITS + 1];

    token_fill(carried, hex);
    return arena_str(mem, (str){ hex, TOKEN_DIGITS });
}

bool is_own_form(str carried, str token)
{
    char hex[TOKEN_DIGITS + 1];

    token_fill(carried, hex);
    return carried.n && is_same(token, (str){ hex, TOKEN_DIGITS });
}
