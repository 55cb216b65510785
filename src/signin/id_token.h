/*
 * ID tokens: what an identity provider says of somebody who has signed in there, signed (OpenID Connect Core 1.0, section 3.1.3.7; RFC
 * 7515, RFC 8725).  Nothing in a token is believed before its signature holds under one key of the provider's that fits the algorithm.
 *
 * I1 Algorithms are those of a table, each with the one type of key that it takes: there is no "none", and nothing with a shared secret
 *    (HS256 …), so that no public key passes for one.  Keys come from the provider's own list, never from the token.
 * I2 Issuer, audience and nonce are exactly those expected; a token for several audiences is refused.
 * I3 Times are checked against ${now} with ID_TOKEN_SKEW: not over, not issued ahead or before it was asked for.
 *
 * The signature is verified by rhonabwy, the library beneath iddawc (signature.h).  Why not by iddawc's own i_verify_id_token: it takes any algorithm
 * that the provider lists, does not look at the audience, and asks the wall clock, to the second.
 */
#ifndef SIGNIN_ID_TOKEN_H
#define SIGNIN_ID_TOKEN_H

#include "base/err.h"
#include "base/arena.h"
#include "clock/instant.h"

enum { ID_TOKEN_SKEW = 60, ID_TOKEN_MOST = 16 << 10, ID_SUBJECT_MOST = 255 };

struct id_expected {
    str issuer, client, nonce;
    instant asked_at; /* when the browser was sent to the provider */
    instant now;
};

struct id_token {
    str subject;
    str acr;        /* empty: not said */
    const str *amr; /* how it was seen who it is */
    ptrdiff_t amrs;
    bool has_auth_time;
    instant auth_time; /* when that was */
    str email;         /* empty: not said; a hint, and no proof */
};

/**
 * id_token_read(mem, text, keys, expected, out, err):
 * ${keys}: the provider's key set (RFC 7517), as JSON.
 *
 * Errors: RC_REFUSED, saying what does not hold.
 */
rc id_token_read(arena *mem, str text, str keys, const struct id_expected *expected, struct id_token *out, struct err *err) MUST_USE;

#endif
