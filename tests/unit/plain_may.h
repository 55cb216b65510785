/*
 * A second reading of who may see and do what: the tables of src/register as they stand in their files, taken apart as text, and the
 * questions answered by going through them one after the other.  It shares nothing with register/may.c but the files.
 */
#ifndef TESTS_PLAIN_MAY_H
#define TESTS_PLAIN_MAY_H

#include "base/arena.h"

enum { PLAIN_FIELDS_MOST = 64, PLAIN_ROWS_MOST = 512, PLAIN_RELATIONS = 8 };

struct plain_field {
    str name, type, detail, need, class, taken;
};

struct plain_kind {
    str name, word; /* "worker", "WORKER" */
    struct plain_field field[PLAIN_FIELDS_MOST];
    int fields;
};

struct plain_act {
    str word, name, kind, does, demands;
};

struct plain_row {
    str duty, relation, what, classes; /* what: a kind, or an act */
};

extern struct plain_kind plain_kinds[16];
extern struct plain_act plain_acts[64];
extern struct plain_row plain_sees[PLAIN_ROWS_MOST], plain_does[PLAIN_ROWS_MOST];
extern struct plain_row plain_holdings[64];                    /* duty and, as what, kind of organisation */
extern str plain_hears[32], plain_tends[32], plain_duties[32]; /* the words, in the order of codes.def */
extern int plain_kinds_n, plain_acts_n, plain_sees_n, plain_does_n, plain_holdings_n, plain_hears_n, plain_tends_n, plain_duties_n;
extern const char *const plain_relations[PLAIN_RELATIONS];

/** plain_read(): read the files; run from the root of the tree. */
void plain_read(void);

const struct plain_kind *plain_kind(str name);

/* In the masks bit i is duty i of plain_duties, and relation i of plain_relations. */

/** plain_shows(duties, relations, kind, class): whether a field of ${class} is shown; of any class when it is empty: whether the record is there. */
bool plain_shows(uint32_t duties, uint32_t relations, str kind, str class);

/** plain_lists(duties, relations, kind, class): whether a list that uses a field of ${class} holds the record. */
bool plain_lists(uint32_t duties, uint32_t relations, str kind, str class);

/** plain_may(duties, relations, act): whether the act may be done. */
bool plain_may(uint32_t duties, uint32_t relations, str act);

/** plain_hears_of(duties): whether one of them is told who looked. */
bool plain_hears_of(uint32_t duties);

/** plain_tends_of(duties): whether one of them makes the tokens of programs. */
bool plain_tends_of(uint32_t duties);

/** plain_holds(duty, in): whether the duty, by its word, can be held in an organisation of the kind ${in}, by its code. */
bool plain_holds(str duty, str in);

/** plain_takes(act, field): whether the act takes the field. */
bool plain_takes(const struct plain_act *act, const struct plain_field *field);

#endif
