/*
 * A register for tests, invented throughout: two partnerships of two authorities each, a supplier and a provider, an auditor, and a
 * person for every role.  Each case has one of its own, on the engine of some_store.h.
 */
#ifndef TESTS_SOME_REGISTER_H
#define TESTS_SOME_REGISTER_H

#include "some_store.h"

#include "register/act.h"
#include "register/view.h"

extern struct store *store;
extern struct reg reg;
extern instant now;
extern struct act_answer answer; /* of the last act */

/* The organisations. */
enum { OFFICE_A, AUTHORITY_A, NEIGHBOUR_A, OFFICE_B, AUTHORITY_B, SUPPLIER_1, SUPPLIER_2, PROVIDER_1, AUDITOR_A, ORGANISATIONS };
extern str organisation[ORGANISATIONS];
extern struct viewer the_operator;

/** some_register(state), no_register(state): around each case; bare_register(state): with the operator alone. */
int bare_register(void **state);
int some_register(void **state);
int no_register(void **state);

/** perform(who, name, subject, ...): an act with fields as pairs of texts, ended by NULL; what it answers is in ${answer} and ${err}. */
rc perform(const struct viewer *who, const char *name, str subject, ...);

/** perform_with(who, name, subject, version, key, ...): the same for one version, and with a key. */
rc perform_with(const struct viewer *who, const char *name, str subject, int64_t version, const char *key, ...);

/** someone(organisation, duty): a person who holds ${duty} there, made when there is none yet; acting now, with the second factor just given. */
struct viewer someone(str of, enum duty duty);

/** another(organisation, duty): a further person with that duty. */
struct viewer another(str of, enum duty duty);

/** seen(who, kind, id, out): one record as ${who} sees it. */
rc seen(const struct viewer *who, enum item_kind kind, str id, struct item *out);

/** listed(who, query, out): a list as ${who} sees it. */
rc listed(const struct viewer *who, const struct view_query *query, struct view_page *out);

/** worker_at(who, registration): a worker recorded by ${who}. */
str worker_at(const struct viewer *who, const char *registration);

/** assignment_at(who, worker, supplier, provider): an assignment recorded by ${who}; organisations may be empty. */
str assignment_at(const struct viewer *who, str worker, str supplier, str provider);

#endif
