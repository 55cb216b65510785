/*
 * Every act of acts.def as somebody who may would do it, on the register of some_register.h: what has to be there first is made, the same each
 * time but for a number.
 */
#ifndef TESTS_SOME_ACTS_H
#define TESTS_SOME_ACTS_H

#include "some_register.h"

struct ready {
    struct viewer who;
    str subject;
    struct act_given given[12];
    int givens;
};

/** ready_for(act, n): what ${act} is done with, the ${n}-th time. */
struct ready ready_for(enum act_kind act, int n);

/** do_ready(ready, act, key): do it on ${reg}; what it answers is in ${answer} and ${err}. */
rc do_ready(const struct ready *ready, enum act_kind act, const char *key);

/* Every log of the register, ended by NULL. */
extern const char *const log_names[];

/** logs_seal(): checkpoints over all of every log, signed by keys of the moment. */
void logs_seal(void);

/** all_holds(): whether every log and every row is what was recorded; RC_OK, or the first difference in ${err}. */
rc all_holds(void);

#endif
