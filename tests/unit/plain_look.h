/*
 * What an organisation is to a record, worked out plainly: by going through all that the register of some_register.h holds, without a
 * query.  With plain_may.h it says what each viewer may see, for the tests that ask the program.
 */
#ifndef TESTS_PLAIN_LOOK_H
#define TESTS_PLAIN_LOOK_H

#include "plain_may.h"
#include "some_register.h"

extern struct items record[ITEM_KINDS];  /* as they are now */
extern struct items version[ITEM_KINDS]; /* as they are and were */

/** plain_look_read(): all of it, from `store`. */
void plain_look_read(void);

const struct item *record_of(enum item_kind kind, str id);
const struct item *version_of(enum item_kind kind, str id, int64_t number);

/** text_of(it, field): the text of a known field, whoever may see it; else empty. */
str text_of(const struct item *it, const char *field);

const struct plain_kind *plain_of(enum item_kind kind);

/** relations_of(v, it): bits in the order of plain_relations, of a version or of a record that is to be made. */
uint32_t relations_of(const struct viewer *v, const struct item *it);

/** may_look(v, it, class): whether ${v} may see the version ${it}, and of it a field of ${class}, which may be empty. */
bool may_look(const struct viewer *v, const struct item *it, str class);

#endif
