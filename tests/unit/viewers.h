/*
 * The register of some_register.h with workers who were supplied by several and known by several names, and everybody who might look: every
 * duty in every organisation.  And what one of them is told: two answers that are to be the same.
 */
#ifndef TESTS_VIEWERS_H
#define TESTS_VIEWERS_H

#include "some_register.h"

enum { ORGS = ORGANISATIONS + 1, VIEWERS_MOST = 256, MOMENTS = 5 };

extern str org_id[ORGS];             /* those of some_register.h, and the operator's */
extern struct item first_assignment; /* one as it was before it became another supplier's */
extern instant moments[MOMENTS];     /* at which things were otherwise */
extern int moments_n;

/** some_viewers(state): before a group of cases, in the place of some_register; plain_look.h has read it. */
int some_viewers(void **state);

extern struct viewer viewers[VIEWERS_MOST];
extern int viewers_n;

/** viewers_make(): every duty in every organisation, held there or not; and several duties at once. */
void viewers_make(void);

/** who_words(v, it): "HR of gateshead, a worker of durham", for messages; ${it} may be NULL. */
const char *who_words(const struct viewer *v, const struct item *it);

struct told {
    rc code;
    struct err err;
    int calls, notes, faults;
    uint64_t digest;
};

/** told_begin(), told_end(code, notes, faults): around what is asked. */
void told_begin(void);
struct told told_end(rc code, ptrdiff_t notes, ptrdiff_t faults);

/** same_told(a, b, v, it): both are the same in every word of both languages, and were found by the same questions to the store. */
void same_told(const struct told *a, const struct told *b, const struct viewer *v, const struct item *it);

#endif
