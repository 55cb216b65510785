/* The shapes of the check document: fields.def as tables. */
#ifndef DOMAIN_SHAPE_H
#define DOMAIN_SHAPE_H

#include "domain/doc.h"

#define SHAPE(id, prefix, ...) extern const struct shape shape_of_##id;
#include "domain/fields.def"
#undef SHAPE

extern const struct shape shape_of_name, shape_of_flag; /* the entries of NAMES and FLAGS */

/** shape_field(shape, name): the field whose name is ${name}, or -1. */
int shape_field(const struct shape *shape, str name);

/** shape_near(shape, name): the field name nearest to a mistyped ${name}, or an empty string. */
str shape_near(const struct shape *shape, str name);

/**
 * field_may_be_none(shape, field):
 * Whether ${field} can be known to be none.  There is always an engagement, a worker, a day of
 * knowledge and a rulebook.
 */
bool field_may_be_none(const struct shape *shape, int field);

#endif
