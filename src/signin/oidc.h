/*
 * Signing in at the organisation's own identity provider: OpenID Connect, authorisation code with PKCE, state and nonce.
 *
 *     oidc_begin ──> browser goes to the provider ──> browser comes back with a code ──> oidc_finish ──> provider_person, account_enter
 *
 * O1 What is asked is sealed in a ticket that the browser carries (COOKIE_SSO): state, nonce and PKCE verifier never lie in the store, and
 *    come back from the same browser or from none.  The ticket is good once (account_enter spends it).
 * O2 The provider's configuration is read anew each time, and its issuer must be exactly the organisation's; its endpoints are https, or
 *    on this machine when the issuer is.
 * O3 Waiting for a provider is bounded: oidc_begin asks it once, oidc_finish three times, each at most FETCH_MS; meanwhile the calling process
 *    answers nobody else.  A service has processes of their own for it (web/serve.h, P5).
 *
 * iddawc makes the address to go to and reads the answer of the token endpoint (oidc_client.h).  It is given what fetch.h brought, since its
 * own requests have no deadline and no limit of size.
 */
#ifndef SIGNIN_OIDC_H
#define SIGNIN_OIDC_H

#include "signin/account.h"
#include "signin/provider.h"

enum { OIDC_NOTE_MOST = 600 };

/* What a browser is sent to a provider for. */
struct oidc_wanted {
    str back;      /* the address that it comes back to, known to the provider */
    str note;      /* what the caller wants to know again then, at most OIDC_NOTE_MOST bytes; nobody else can read or change it */
    bool is_fresh; /* the provider is to ask for the factors again, whether or not the person is signed in there */
};

/**
 * oidc_begin(mem, desk, provider, wanted, url, ticket, err):
 * Send the browser to ${*url}, with ${*ticket} in COOKIE_SSO.
 *
 * Errors: RC_BUSY when the provider does not answer; RC_REFUSED when its configuration does not hold.
 */
rc oidc_begin(arena *mem, const struct desk *desk, const struct provider *provider, const struct oidc_wanted *wanted, str *url, str *ticket,
              struct err *err) MUST_USE;

/**
 * oidc_errand(mem, desk, ticket, organisation, note, err):
 * Whose provider the browser was sent to, and the note.
 *
 * Errors: RC_SIGNED_OUT when the ticket is not good.
 */
rc oidc_errand(arena *mem, const struct desk *desk, str ticket, str *organisation, str *note, struct err *err) MUST_USE;

/** oidc_look(mem, provider, err): whether the provider answers and its configuration holds.  Errors: as oidc_begin. */
rc oidc_look(arena *mem, const struct provider *provider, struct err *err) MUST_USE;

/* What the browser came back with, decoded; empty where it had nothing of the name. */
struct oidc_back {
    str code, state, iss, error, description;
};

struct oidc_answer {
    struct subject subject; /* for provider_person */
    str email;              /* as the provider has it; empty: not said */
    struct vouched vouched; /* its person is still to be filled in */
};

/**
 * oidc_finish(mem, desk, provider, secret, back, ticket, came, out, err):
 * ${secret}: of provider_secret.  ${back}: as in oidc_begin.
 *
 * Errors: RC_SIGNED_OUT when the ticket is not good, another browser's or another provider's; RC_REFUSED when the provider says no, or what
 *         it says does not hold (id_token.h); RC_BUSY as oidc_begin.
 */
rc oidc_finish(arena *mem, const struct desk *desk, const struct provider *provider, str secret, str back, str ticket, const struct oidc_back *came,
               struct oidc_answer *out, struct err *err) MUST_USE;

#endif
