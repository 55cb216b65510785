/*
 * The register of some_register.h with more in it, and everybody who asks it: people and programs of every organisation.  Every field of every
 * kind of record holds a value that stands nowhere else: a canary.
 */
#ifndef TESTS_GUESTS_H
#define TESTS_GUESTS_H

#include "some_web.h"

enum { PROVIDER_2 = ORGANISATIONS, SUPPLIER_CLOSED, OPERATOR, ORGS, GUESTS_MOST = 48 };

extern str org[ORGS]; /* those of some_register.h, and further ones */

struct guest {
    struct viewer v;
    str token;                /* empty: by a cookie */
    const char *cookie, *own; /* header lines: who it is, and that it read our pages */
    const char *forms;        /* the same in a form, with a key */
    const char *name;
};

extern struct guest guests[GUESTS_MOST];
extern int guests_n;

/** guests_make(): the records, as record and version of plain_look.h have them then, and the guests. */
void guests_make(void);

#endif
