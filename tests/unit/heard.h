/* What the store of some_register.h is asked: two ways that run the same statements in the same order take the same time, but for what they find. */
#ifndef TESTS_HEARD_H
#define TESTS_HEARD_H

#include "some_register.h"

struct heard {
    int calls;
    uint64_t digest;
};

/** hear_store(): put an engine before that of `store` that counts what it is asked. */
void hear_store(void);

/** hear_anew(): forget what was heard. */
void hear_anew(void);

/** heard(): since then. */
struct heard heard(void);

#endif
