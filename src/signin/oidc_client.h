/*
 * What iddawc does of OpenID Connect: the address that a browser is sent to, and what a token endpoint answers.  Nothing here uses the
 * network.  This module and no other includes iddawc, whose JSON library has names that io/json.h has too: so the program keeps its
 * own to itself (gnu_symbol_visibility in src/meson.build), or the library would find ours in the place of its own.
 */
#ifndef SIGNIN_OIDC_CLIENT_H
#define SIGNIN_OIDC_CLIENT_H

#include "base/arena.h"
#include "base/err.h"

struct oidc_wish {
    str client, back;           /* who asks, and where the browser comes back to */
    str state, nonce, verifier; /* 43 letters and digits and more: what PKCE hides behind SHA-256 */
    str acr;                    /* strengths that are asked for; empty: any */
    bool is_fresh;              /* the factors are to be asked for again */
};

/** oidc_client_url(mem, document, wish, out, err): ${document}: the provider's configuration, as JSON.  Errors: RC_REFUSED when it lacks something.
 */
rc oidc_client_url(arena *mem, str document, const struct oidc_wish *wish, str *out, struct err *err) MUST_USE;

/**
 * oidc_client_token(mem, document, status, answer, out, err):
 * The ID token in ${answer}, which a token endpoint gave with ${status}.
 *
 * Errors: RC_REFUSED when there is none, with what it says instead.
 */
rc oidc_client_token(arena *mem, str document, int status, str answer, str *out, struct err *err) MUST_USE;

/** oidc_not_so(err, fmt, …): RC_REFUSED, since a provider does not do what it should: in the words that its keeper needs. */
rc oidc_not_so(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
