/* Records from inside: what the readers, the checks and the writer of documents share. */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "domain/doc.h"

/** record_open(mem, r, field): the record of an OBJECT, made when there is none yet. */
struct record *record_open(arena *mem, struct record *r, int field);

/** record_append(mem, r, field): a new last record of a LIST or NAMES. */
struct record *record_append(arena *mem, struct record *r, int field);

/** record_at(mem, r, field, index): the record ${index} of a LIST; the ones up to it are made, and marked skipped until they are asked for. */
struct record *record_at(arena *mem, struct record *r, int field, int index);

/** record_flag(mem, r, field, name): the entry ${name} of a FLAGS, made in the order of the names when there is none. */
struct record *record_flag(arena *mem, struct record *r, int field, str name);

/** list_empty(r, field): ${field}, a LIST, NAMES or FLAGS, is known to be empty. */
void list_empty(struct record *r, int field);

/**
 * record_read(doc, r, field, text, err):
 * value_parse into the cell; but a post's authority may be any body until post_check, since
 * what decides it may come after it.  Errors: without place and field.
 */
rc record_read(const struct doc *doc, struct record *r, int field, str text, struct err *err) MUST_USE;

/**
 * post_check(doc, post, err):
 * A body that is not in the authorities is right only for a post outside local government,
 * or outside England and Wales.  Errors: RC_BAD_INPUT with the field; without place.
 */
rc post_check(const struct doc *doc, const struct record *post, struct err *err) MUST_USE;

/** engagement_check(doc, err): a check needs an engagement.  Errors: without place. */
rc engagement_check(const struct doc *doc, struct err *err) MUST_USE;

/** record_path(mem, r): the dotted name of ${r} itself; empty for the root. */
str record_path(arena *mem, const struct record *r);

#endif
