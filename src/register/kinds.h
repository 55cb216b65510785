/*
 * What kinds of record there are, and their fields: items.def and codes.def as constants and tables.
 */
#ifndef REGISTER_KINDS_H
#define REGISTER_KINDS_H

#include "domain/doc.h"

#define C(constant, text, words) constant,
#define CODES(set, ...) enum set { __VA_ARGS__ set##_count };
#include "register/codes.def"
#undef CODES
#undef C

#define CODES(set, ...) extern const struct code_set codes_##set;
#include "register/codes.def"
#undef CODES

enum item_kind {
#define ITEM(name, PREFIX, table, ...) ITEM_##PREFIX,
#include "register/items.def"
#undef ITEM
    ITEM_KINDS
};

/* The fields of each kind: R_WORKER_NAME is number 1 of a worker's. */
#define F(constant, ...) R_##constant,
#define ITEM(name, PREFIX, table, ...) enum name##_item_field{ __VA_ARGS__ R_##PREFIX##_COUNT };
#include "register/items.def"
#undef ITEM
#undef F

enum {
    ITEM_FIELDS_MOST = 40,
    LONG_TEXT = 64 << 10,
    JSON_FIELD = 256 << 10,
    JSON_MADE = 1 << 20 /* of JSON that the program makes */,
    SHORT_TEXT = 400
};

/* How a field is held: as a value of the check document, or in one of the register's own ways. */
enum hold { HOLD_VALUE, HOLD_LONG, HOLD_INSTANT, HOLD_REF, HOLD_JSON };

enum item_class { CLASS_OPEN = 1, CLASS_IDENTITY = 2, CLASS_CAREER = 4, CLASS_PRICE = 8, CLASS_PSEUDONYM = 16, CLASS_SECRET = 32 };

/* What an organisation has to do with a record: may.def says the words.  Bits. */
enum relation {
    RELATION_OWN = 1,
    RELATION_OFFICE = 2,
    RELATION_PEER = 4,
    RELATION_SUPPLIED = 8,
    RELATION_SELF = 16,
    RELATION_PUBLIC = 32,
    RELATION_TRADE = 64,
    RELATION_EVERY = 128
};

enum item_taken { TAKEN_BOTH, TAKEN_ONCE, TAKEN_ENDING, TAKEN_ALWAYS, TAKEN_MADE };

struct item_field {
    struct field value;    /* name, label, type, code set and largest number; T_TEXT for what is not HOLD_VALUE */
    struct json_name json; /* its name, to be written */
    enum word hint;        /* below the label of a form; WORD_NONE: none is needed */
    enum hold hold;
    enum item_kind refers; /* HOLD_REF */
    bool must;             /* known in every record */
    enum item_class class;
    enum item_taken taken;
    str clauses; /* lines of the clause matrix that it is recorded for, with a space between them */
};

struct item_table {
    str name;          /* "worker": in acts, addresses, JSON and entries */
    str table;         /* "workers": in the store */
    enum word words;   /* "Worker" */
    enum word counted; /* "2 workers" */
    const struct item_field *field;
    int n;
};

extern const struct item_table item_tables[ITEM_KINDS];

/** kind_find(name): the kind of that name, or -1. */
int kind_find(str name);

/** kind_field(kind, name): the field of that name, or -1. */
int kind_field(enum item_kind kind, str name);

/** class_word(class): "open"; class_words(b, classes): "open, identity". */
str class_word(enum item_class class);
void class_words(struct buf *b, uint32_t classes);

#endif
