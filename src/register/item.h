/*
 * An item: one version of one record of the register.  Its fields are cells as in the check document: unknown, known to be
 * none, or known.  The ledger's positions say from when to when the register took it to be so; its dates say when it was so.
 */
#ifndef REGISTER_ITEM_H
#define REGISTER_ITEM_H

#include "clock/instant.h"
#include "io/json.h"
#include "register/kinds.h"

enum { ITEM_ID = 32 }; /* hexadecimal digits of a record's id */

struct item {
    enum item_kind kind;
    str id;
    int64_t version; /* from 1 */
    str owner;       /* the organisation whose record it is */
    int64_t log, since;
    instant since_at;
    int64_t until;    /* position that superseded it, or -1 */
    instant until_at; /* or -1 */
    uint64_t shown;   /* bit f: field f is there for who looks at it; all, inside the register */
    struct cell *cell;
};

#define ITEM_ALL (~(uint64_t)0)

/** item_new(mem, kind): nothing known, everything shown, no id. */
struct item item_new(arena *mem, enum item_kind kind);

/** item_copy(mem, it): one whose cells can be changed without changing ${it}'s; the texts are shared. */
struct item item_copy(arena *mem, const struct item *it);

bool item_shows(const struct item *it, int field);

/** item_text(it, field): the text of a known TEXT, LONG, REF, AUTHORITY, CODE or JSON field that is shown; empty otherwise. */
str item_text(const struct item *it, int field);

/** item_num(it, field, otherwise): the number of a known field that is shown, as in struct cell; else ${otherwise}. */
int64_t item_num(const struct item *it, int field, int64_t otherwise);

bool item_knows(const struct item *it, int field); /* shown and known */

/* For the acts: set a field without looking at who may. */
void item_set_text(struct item *it, int field, str text);
void item_set_num(struct item *it, int field, int64_t num);
void item_set_code(struct item *it, int field, int code);

/**
 * item_read(field, authorities, text, cell, err):
 * Read what a person or a program gave for ${field}.  Empty or "unknown": nothing is known; "none": known to be none, where
 * that can be.  An id of another record is taken by its form; whether there is such a record is the act's to ask.
 *
 * Errors: RC_BAD_INPUT with message and remedy, and in words; the caller adds the field.
 */
rc item_read(const struct item_field *field, const struct authorities *a, str text, struct cell *cell, struct err *err) MUST_USE;

/** item_print(b, a, field, cell): a known ${cell} as item_read takes it, in its one canonical form. */
void item_print(struct buf *b, const struct authorities *a, const struct item_field *field, const struct cell *cell);

/** item_json(it, a, out): its shown fields as members of the object that is open; unknown ones are left out, none is null. */
void item_json(const struct item *it, const struct authorities *a, struct json_out *out);

/** item_member_json(it, a, field, name, out): one field of it, under ${name}; nothing when it is unknown or not shown. */
void item_member_json(const struct item *it, const struct authorities *a, int field, str name, struct json_out *out);

/**
 * item_from_json(mem, a, kind, fields, out, err):
 * The cells of an object that item_json wrote: the same item again.  What the program made may be longer than what it takes, and a text
 * may be one that was taken before it would be refused.
 *
 * Errors: RC_BAD_INPUT.
 * Owner:  the texts lie where ${fields} was read.
 */
rc item_from_json(arena *mem, const struct authorities *a, enum item_kind kind, const struct json *fields, struct item *out,
                  struct err *err) MUST_USE;

/** item_same(a, b): whether two items of one kind hold the same in every field. */
bool item_same(const struct item *a, const struct item *b);

/** item_is_id(text): whether ${text} has the form of an id. */
bool item_is_id(str text);

#endif
