/*
 * The register: what everything that reads or changes it is handed.  One to a process; a process has one connection and one
 * thread.
 *
 *   acts   (act.h)   the only way in: who may, what it says, what must hold, the rows, the entry of the ledger, the commit
 *   views  (view.h)  the only way out: what the viewer may see, field by field, as known now or as known then
 */
#ifndef REGISTER_REGISTER_H
#define REGISTER_REGISTER_H

#include "base/random.h"
#include "register/viewer.h"
#include "rule/judge.h"

struct reg {
    struct store *store;
    const struct authorities *authorities;
    struct judge *judge; /* the rulebooks that checks are put to */
    struct randomness random;
    rc (*person_closed)(struct txn *txn, str person, instant now,
                        struct err *err); /* in the transaction of the act: the ways in; NULL: there are none */
};

/**
 * register_begin(r, mem, service, is_demonstration, now, out, err):
 * The first thing in an empty store: the organisation of the operator, whose id is set, with the log that seals what is done to organisations.
 * ${service} is the name that logs carry before their own, as "register.example.org".  What is a demonstration stays one: it may hold
 * invented data and be told what time it is, and no other register may.
 *
 * Errors: RC_CONFLICT when the store has begun already; RC_BAD_INPUT for a name that no log can have.
 */
rc register_begin(struct reg *r, arena *mem, str service, bool is_demonstration, instant now, str *out, struct err *err) MUST_USE;

/** register_is_new(txn, mem, err): Errors: RC_CONFLICT when the store has begun already. */
rc register_is_new(struct txn *txn, arena *mem, struct err *err) MUST_USE;

/** register_operator(txn, mem, out, err): the operator as a viewer, who acts by command.  Errors: RC_NO_INPUT when nothing has begun. */
rc register_operator(struct txn *txn, arena *mem, struct viewer *out, struct err *err) MUST_USE;

/** register_is_demonstration(txn, mem, out, err): Errors: as register_operator. */
rc register_is_demonstration(struct txn *txn, arena *mem, bool *out, struct err *err) MUST_USE;

/** register_service(txn, mem, out, err): the name of the service.  Errors: as register_operator. */
rc register_service(struct txn *txn, arena *mem, str *out, struct err *err) MUST_USE;

#endif
