/*
 * Who may see what and do what: may.def as questions.  What no row grants is refused.  Pure: nothing is looked up here.
 */
#ifndef REGISTER_MAY_H
#define REGISTER_MAY_H

#include "register/kinds.h"

/* The acts, as constants: ACT_WORKER_RECORD. */
enum act_kind {
#define ACT(constant, ...) ACT_##constant,
#include "register/acts.def"
#undef ACT
    ACTS
};

/* Duties are bits: 1 << DUTY_HR. */
#define DUTY(duty) ((uint32_t)1 << (duty))

/** may_see(duties, relations, kind): the classes of fields that ${duties} see of a record of ${kind} in those relations; 0: it is not there for
 * them.  Never both who somebody is and the pseudonym, whatever the rows say together. */
uint32_t may_see(uint32_t duties, uint32_t relations, enum item_kind kind);

/** may_do(duties, relations, act): whether they may do ${act} to such a record. */
bool may_do(uint32_t duties, uint32_t relations, enum act_kind act);

/** may_see_by(duties, kind, classes): the relations in which they see all of ${classes}, of any class when it is 0. */
uint32_t may_see_by(uint32_t duties, enum item_kind kind, uint32_t classes);

/** may_do_by(duties, act): the relations in which they may do ${act}. */
uint32_t may_do_by(uint32_t duties, enum act_kind act);

/** may_as(duties, relations, act): the first of ${duties}, in the order of codes.def, that may do ${act} in one of ${relations}; -1: none. */
int may_as(uint32_t duties, uint32_t relations, enum act_kind act);

/** may_fields(kind, classes): the fields of those classes, as item.shown. */
uint64_t may_fields(enum item_kind kind, uint32_t classes);

/* A line of the published table: what a duty sees of the records of a kind that are so related to its organisation, and does to them. */
struct may_row {
    enum duty duty;
    enum relation relation;
    uint32_t classes;
    uint64_t acts; /* bits of enum act_kind */
};
enum { MAY_ROWS_MOST = duty_count * 8 };

/** may_rows(kind, out): those that grant anything, in the order of codes.def and may.def.  Returns how many. */
int may_rows(enum item_kind kind, struct may_row out[MAY_ROWS_MOST]);

/** may_hear(duties): whether they are told who looked at what is the organisation's. */
bool may_hear(uint32_t duties);

/** may_jointly(duty): whether ${duty} is given by two people. */
bool may_jointly(enum duty duty);

/** may_tend(duties): whether they make and revoke the tokens that the organisation's programs sign in with. */
bool may_tend(uint32_t duties);

/** may_hold(duty, in): whether ${duty} can be held in such an organisation. */
bool may_hold(enum duty duty, enum organisation_kind in);

/** relation_word(relation): "own", "office" … */
str relation_word(enum relation relation);

/** relation_words(relation): what people read for it: "the organisation’s own". */
enum word relation_words(enum relation relation);

#endif
