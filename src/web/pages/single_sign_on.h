/*
 * Signing in at one's own organisation, where it has an identity provider (signin/oidc.h).
 *
 *     /sign-in/organisation      which?  ──┐
 *     /invitation/…/organisation           ├──> the provider ──> /sign-in/organisation/back ──> signed in, or the own code
 *     /account/provider          link it   │                                              ──> /account
 *     /account/confirm           once more ┘                                              ──> back to the form
 *
 * The browser is sent by a page that goes on by itself, not by a redirect: the policy of our pages lets forms lead nowhere else, and
 * browsers hold redirects after a form to it.  Whatever goes wrong is told on a page of its own, in the reader's language.
 */
#ifndef WEB_PAGES_SINGLE_SIGN_ON_H
#define WEB_PAGES_SINGLE_SIGN_ON_H

#include "signin/provider.h"
#include "web/pages/kit.h"

/* Where the provider of an organisation stands to somebody. */
struct single {
    bool is_there;    /* the service asks providers, and the organisation has one */
    bool is_alone;    /* ... and takes no password beside it, whether or not the service asks */
    bool is_strong;   /* ... which may be relied on for the second factor */
    str organisation; /* id */
    str title;        /* what it is called, in the reader's language */
};

/** single_of(q, txn, organisation, out, err): Errors: those of the store. */
rc single_of(struct request *q, struct txn *txn, str organisation, struct single *out, struct err *err) MUST_USE;

/** single_is_offered(q, out, err): whether any organisation has a provider that the service asks.  Not inside a transaction. */
rc single_is_offered(struct request *q, bool *out, struct err *err) MUST_USE;

/** single_looks(web, store): the log tells of providers whose secret cannot be read (serve.h, envoy_looks). */
void single_looks(struct web *web, struct store *store);

#endif
