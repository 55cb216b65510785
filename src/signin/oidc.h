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
 *    answers nobody else.  So that a provider that hangs cannot hold all processes of a machine, at most as many as ${slots} says
 *    wait at once (oidc_slots); others are told to try again.
 *
 * iddawc makes the address to go to and reads the answer of the token endpoint (oidc_client.h).  It is given what fetch.h brought, since its
 * own requests have no deadline and no limit of size.
 */
#ifndef SIGNIN_OIDC_H
#define SIGNIN_OIDC_H

#include "signin/account.h"
#include "signin/provider.h"
#include "signin/slot.h"

enum { OIDC_WAIT_MS = 1000 };

/** oidc_slots(folder, most): at most ${most} wait for a provider at once: fewer than there are processes that answer. */
struct slots oidc_slots(str folder, int most);

/**
 * oidc_begin(mem, desk, slots, provider, back, is_fresh, url, ticket, err):
 * Send the browser to ${*url}, with ${*ticket} in COOKIE_SSO.  ${back}: the address that it comes back to, known to the provider.
 * ${is_fresh}: the provider is to ask for the factors again, whether or not the person is signed in there.
 *
 * Errors: RC_BUSY when the provider does not answer, or too many wait; RC_REFUSED when its configuration does not hold.
 */
rc oidc_begin(arena *mem, const struct desk *desk, const struct slots *slots, const struct provider *provider, str back, bool is_fresh, str *url,
              str *ticket, struct err *err) MUST_USE;

/** oidc_organisation(mem, desk, ticket, out, err): whose provider the browser was sent to.  Errors: RC_SIGNED_OUT when the ticket is not good. */
rc oidc_organisation(arena *mem, const struct desk *desk, str ticket, str *out, struct err *err) MUST_USE;

/* What the browser came back with, decoded; empty where it had nothing of the name. */
struct oidc_back {
    str code, state, iss, error;
};

struct oidc_answer {
    str issuer, subject;    /* for provider_person */
    str email;              /* as the provider has it; empty: not said */
    struct vouched vouched; /* its person is still to be filled in */
};

/**
 * oidc_finish(mem, desk, slots, provider, secret, back, ticket, came, out, err):
 * ${secret}: what is in the provider's secret_file.  ${back}: as in oidc_begin.
 *
 * Errors: RC_SIGNED_OUT when the ticket is not good, or another browser's; RC_REFUSED when the provider says no, or what it says
 *         does not hold (id_token.h); RC_BUSY as oidc_begin.
 */
rc oidc_finish(arena *mem, const struct desk *desk, const struct slots *slots, const struct provider *provider, str secret, str back, str ticket,
               const struct oidc_back *came, struct oidc_answer *out, struct err *err) MUST_USE;

#endif
