/*
 * Whose people sign in at their own organisation's identity provider, and whom a provider means by its subjects.  The client's secret is
 * in a file; the store has the file's name.
 */
#ifndef SIGNIN_PROVIDER_H
#define SIGNIN_PROVIDER_H

#include "store/store.h"

struct provider {
    str organisation;
    str issuer; /* https://..., or http:// on this machine itself */
    str client; /* what the provider knows us by */
    str secret_file;
    str strong_acr, strong_amr; /* words with spaces between, any of which in `acr` or `amr` says that a second factor was seen */
};

/**
 * provider_set(txn, provider, err):
 * For the provider's organisation, in the place of another.
 *
 * Errors: RC_BAD_INPUT at the field that cannot be: an issuer that is_fetchable does not take or that has a query, a client or
 *         file that is empty.
 */
rc provider_set(struct txn *txn, const struct provider *provider, struct err *err) MUST_USE;

/** provider_find(txn, mem, organisation, out, err): Errors: RC_NOT_FOUND when its people sign in here. */
rc provider_find(struct txn *txn, arena *mem, str organisation, struct provider *out, struct err *err) MUST_USE;

/** provider_drop(txn, organisation, err): its people sign in here from now on; whom subjects meant stays. */
rc provider_drop(struct txn *txn, str organisation, struct err *err) MUST_USE;

/**
 * provider_link(txn, issuer, subject, person, err):
 * By ${subject} the provider ${issuer} means ${person}, who has an account.  The caller has seen a link in the post used, or another proof.
 *
 * Errors: RC_CONFLICT when it means somebody already, or the person has no account.
 */
rc provider_link(struct txn *txn, str issuer, str subject, str person, struct err *err) MUST_USE;

/** provider_person(txn, mem, issuer, subject, person, err): Errors: RC_NOT_FOUND when nobody is meant yet. */
rc provider_person(struct txn *txn, arena *mem, str issuer, str subject, str *person, struct err *err) MUST_USE;

/** provider_unlink(txn, person, err): no provider means ${person} any more. */
rc provider_unlink(struct txn *txn, str person, struct err *err) MUST_USE;

#endif
