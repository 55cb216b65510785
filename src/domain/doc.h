/*
 * The check document: records of typed cells.  The fields, their types and their labels are
 * rows of fields.def; everything that reads, writes, explains or documents a field is driven
 * by its row.  Absent is UNKNOWN and never false; `null` is NONE, known to be none.
 */
#ifndef DOMAIN_DOC_H
#define DOMAIN_DOC_H

#include "base/err.h"
#include "clock/date.h"
#include "domain/authority.h"
#include "domain/codes.h"
#include "io/json.h"

enum field_type { T_TEXT, T_DATE, T_MONEY, T_INT, T_HOURS, T_SHARE, T_BOOL, T_CODE, T_AUTHORITY, T_OBJECT, T_LIST, T_NAMES, T_FLAGS };

struct field {
    str name;
    const struct code_set *codes; /* T_CODE */
    const struct shape *shape;    /* T_OBJECT and T_LIST; for T_NAMES and T_FLAGS the entry shape */
    int64_t most;                 /* numbers: the largest num */
    enum field_type type;
    enum word label, supplier; /* what people call it; who can supply it */
    enum word asked;           /* what to answer when it is missing: see fields.def */
};

struct shape {
    str name;
    const struct field *field;
    int n;
};

#define F(constant, ...) constant,
#define SHAPE(shape, prefix, ...) enum shape##_field{ __VA_ARGS__ prefix##_COUNT };
#include "domain/fields.def"
#undef SHAPE
#undef F

/* The entry shapes of NAMES (`rulebooks`) and FLAGS (`signatures`). */
enum name_field { NAME_TEXT, NAME_COUNT };
enum flag_field { FLAG_NAME, FLAG_VALUE, FLAG_COUNT };

enum cell_state { CELL_UNKNOWN, CELL_NONE, CELL_KNOWN };

/*
 * num by type: DATE daynum; MONEY pence; INT itself; HOURS hundredths of an hour; SHARE
 * ten-thousandths; BOOL 0 or 1; CODE the constant; AUTHORITY index into the authorities,
 * or -1 for a body that is not in the table (then text holds its name).
 */
struct cell {
    enum cell_state state;
    int count; /* LIST, NAMES, FLAGS: how many records; OBJECT: 1 when known */
    int64_t num;
    str text;             /* as written */
    struct record *first; /* OBJECT: the one record; LIST, NAMES, FLAGS: the first */
};

struct record {
    const struct shape *shape;
    struct cell *cell; /* shape->n of them */
    struct record *next;
    struct record *parent; /* NULL for the root */
    int field;             /* of the parent, that holds this record */
    int index;             /* in its list, from 0; FLAGS are in the order of their names instead */
    bool skipped;          /* made only because a later one of its list was set: doc_check refuses it */
};

/*
 * One check document.  The root record's shape is `check`.  Cells point into the text they
 * were read from, which must live as long as the document.
 *
 * A list known to be empty, `null` or `[]`, is CELL_KNOWN with a count of 0.
 */
struct doc {
    arena *mem;
    const struct authorities *authorities;
    struct record *root;
};

extern const struct shape *const shape_check;

enum { LIST_MOST = 1000 };

/** doc_new(mem, authorities): a document in which everything is unknown. */
struct doc doc_new(arena *mem, const struct authorities *authorities);

/**
 * doc_from_json(doc, file, json, err):
 * Fill an empty ${doc}.  Unknown and repeated fields, wrong types and impossible values are
 * refused with the place, the field's dotted name and the remedy.
 *
 * Limits: LIST_MOST records a list (RC_TOO_LARGE).
 */
rc doc_from_json(struct doc *doc, str file, const struct json *json, struct err *err) MUST_USE;

/**
 * doc_set(doc, path, text, err):
 * Set one field by its dotted name, "engagement.charge.total" or "worker.posts.0.from"
 * ("posts[0]" is the same), making the records on the way.  ${text} "unknown" or empty leaves
 * it unknown, "none" makes it known to be none; booleans are "yes"/"no" or "true"/"false".
 * A list itself may be set to "none": a known empty list; NAMES take "a, b".
 *
 * An empty ${text} says nothing and makes no record: a spreadsheet's empty cells under
 * "worker.posts.1.from" are no second post.  "unknown" does make it, with that field unknown.
 * For many rows of the same columns see doc_path.h.
 */
rc doc_set(struct doc *doc, str path, str text, struct err *err) MUST_USE;

/**
 * doc_check(doc, err):
 * What must hold between fields: a start not after its end (engagement, hours, posts,
 * assignments, leave, restrictions, evidence); hours that begin before the end; a reference not
 * received before it was requested; charge components that add up to the total
 * within a penny when all are given, and never exceed it; no notice after the last day; a
 * supported year not completed before qualifying; a paid day of some hours.  Members' charges too.  There must be an
 * engagement; a day of knowledge must be plausible; a list of rulebooks names at least one; a
 * list has no gaps; a post of a council or its trust must name one that is in the authorities.
 */
rc doc_check(const struct doc *doc, struct err *err) MUST_USE;

/**
 * doc_place(json, err):
 * Add the place of the field that ${err} names in the ${json} a document was read from, or of
 * the record around it when it has none: doc_check knows no places.  Returns the code already set.
 */
rc doc_place(const struct json *json, struct err *err);

/** doc_json(doc, out): the document as canonical JSON: only known and null fields, in table order, codes and money as text. */
void doc_json(const struct doc *doc, struct json_out *out);

/* Reading: here, since a check asks for hundreds of cells. A NULL record reads as unknown throughout. */
extern const struct cell cell_unknown;

static inline const struct cell *cell_of(const struct record *r, int field)
{
    return r ? &r->cell[field] : &cell_unknown;
}

/* NULL when unknown or none. */
static inline struct record *object_of(const struct record *r, int field)
{
    return cell_of(r, field)->first;
}

/* The sentinels of every integer fact. All real values are greater than NONE. */
#define UNKNOWN INT32_MIN
#define NONE (INT32_MIN + 1)

/** fact_of(r, field): the cell's num as an int32 fact, or UNKNOWN or NONE. */
static inline int32_t fact_of(const struct record *r, int field)
{
    const struct cell *cell = cell_of(r, field);

    return cell->state == CELL_KNOWN ? (int32_t)cell->num : cell->state == CELL_NONE ? NONE : UNKNOWN;
}

/** field_path(mem, doc, r, field): the dotted name of ${field} of ${r} (not NULL), as "worker.posts.0.to". */
str field_path(arena *mem, const struct doc *doc, const struct record *r, int field);

/** cell_words(b, lang, a, field, cell): the value as people read it: £31.58, 1 April 2025, social worker, yes, unknown, none. */
void cell_words(struct buf *b, enum language lang, const struct authorities *a, const struct field *field, const struct cell *cell);

#endif
