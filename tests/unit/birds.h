/* The values of the register of guests.h that stand nowhere else: who may be told which, and which a text tells. */
#ifndef TESTS_BIRDS_H
#define TESTS_BIRDS_H

#include "some_register.h"

/** birds_hatch(): all of them, from the versions of plain_look.h. */
void birds_hatch(void);

/** birds_grant(v): from now on those that ${v} may be told, as plain_look.h has it, and no others; birds_withdraw(): none. */
void birds_grant(const struct viewer *v);

/** birds_grant_one(text): and this. */
void birds_grant_one(str text);
void birds_withdraw(void);

/** withheld(it, f): a text of a field that is not granted; empty when it is, or holds nothing of the sort. */
str withheld(const struct item *it, int f);

/** escaped(text, asked): the first in ${text} that is not granted, other than ${asked}, which was asked for by its name; empty: there is none. */
str escaped(str text, str asked);

#endif
