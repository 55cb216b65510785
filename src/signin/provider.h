/*
 * Whose people sign in at their own organisation's identity provider, and whom a provider means by its subjects.  The client's secret is
 * in a file; the store has the file's name.
 *
 * V1 A subject means somebody within one organisation: two may have the same provider, and neither speaks for the other's people.
 * V2 A person is meant by one subject at a time, and a subject means one person.
 */
#ifndef SIGNIN_PROVIDER_H
#define SIGNIN_PROVIDER_H

#include "store/store.h"

enum { PROVIDER_SECRET_MOST = 4096 };

struct provider {
    str organisation;
    str issuer; /* https://..., or http:// on this machine itself */
    str client; /* what the provider knows us by */
    str secret_file;
    str strong_acr, strong_amr; /* words with spaces between, any of which in `acr` or `amr` says that a second factor was seen */
    bool is_alone;              /* the organisation's people sign in by it and by no password */
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

/** provider_is_alone(txn, mem, organisation, out, err): whether the people of ${organisation} may not sign in by password. */
rc provider_is_alone(struct txn *txn, arena *mem, str organisation, bool *out, struct err *err) MUST_USE;

struct provided {
    str *v; /* ids of organisations */
    ptrdiff_t n, cap;
};

/** provider_list(txn, mem, out, err): the organisations that have one. */
rc provider_list(struct txn *txn, arena *mem, struct provided *out, struct err *err) MUST_USE;

/** provider_drop(txn, organisation, err): its people sign in here from now on; whom subjects meant stays. */
rc provider_drop(struct txn *txn, str organisation, struct err *err) MUST_USE;

/**
 * provider_secret(mem, provider, out, err):
 * The client's secret, from its file: one line, which only its owner may read.
 *
 * Errors: as file_read_private; RC_BAD_INPUT when it holds no secret.
 */
rc provider_secret(arena *mem, const struct provider *provider, str *out, struct err *err) MUST_USE;

/* Whom a provider speaks of, and for which organisation. */
struct subject {
    str organisation, issuer, subject;
};

/**
 * provider_link(txn, mem, subject, person, err):
 * By ${subject} the provider means ${person}, who has an account, and by no other any more.  The caller has seen a link in the post used,
 * or another proof, and that the person is of the organisation.
 *
 * Errors: RC_CONFLICT when it means somebody else already, or the person has no account.
 */
rc provider_link(struct txn *txn, arena *mem, const struct subject *subject, str person, struct err *err) MUST_USE;

/** provider_person(txn, mem, subject, person, err): Errors: RC_NOT_FOUND when nobody is meant yet. */
rc provider_person(struct txn *txn, arena *mem, const struct subject *subject, str *person, struct err *err) MUST_USE;

/** provider_means(txn, mem, person, out, err): whether ${person} is meant by a subject of some provider. */
rc provider_means(struct txn *txn, arena *mem, str person, bool *out, struct err *err) MUST_USE;

/** provider_unlink(txn, person, err): no provider means ${person} any more. */
rc provider_unlink(struct txn *txn, str person, struct err *err) MUST_USE;

#endif
