/*
 * Acts: the only way in which the register changes.  Four doors lead here: the forms of the pages, the API, `concordat act`,
 * and files.  In order:
 *
 *   A1 an idempotency key that has been used gives the first answer again, for seven days, or refuses another request
 *   A2 fields: listed ones only, each once, each read by its type; every one that cannot be used is told at once
 *   A3 what it is about: a record that the viewer may not see is no record
 *   A4 who may (may.def); for them a version that is not the latest is a conflict
 *   A5 what must hold: the handler; then step-up, second person: what cannot be done is told to whoever asks, not to whoever confirms
 *   A6 the entry of the ledger, the rows, the answer under its key: one transaction, run again when another was quicker
 */
#ifndef REGISTER_ACT_H
#define REGISTER_ACT_H

#include "register/register.h"

enum act_does { ACT_RECORD, ACT_CORRECT, ACT_END, ACT_OTHER };
enum act_demands { ACT_NOTHING, ACT_STEP_UP, ACT_TWO };

struct act_row {
    str name;         /* "worker-record" */
    enum word button; /* "Record worker" */
    enum word done;   /* "Worker recorded" */
    enum item_kind kind;
    enum act_does does;
    enum act_demands demands;
    str clauses; /* lines of the clause matrix that it carries out, with a space between them */
};

extern const struct act_row act_rows[ACTS];

/** act_find(name): the act of that name, or -1. */
int act_find(str name);

/** act_for_clause(line): the act that carries out that line of the clause matrix, or -1. */
int act_for_clause(str line);

/** act_takes(act, field): whether ${act} takes that field of its kind. */
bool act_takes(enum act_kind act, int field);

/** act_may_take_two(act): whether ${act} is done by two people, at least to some of its records. */
bool act_may_take_two(enum act_kind act);

/** act_takes_owner(act): whether ${act} may say, as "owner", of which organisation the record is to be; else it is the viewer's own. */
bool act_takes_owner(enum act_kind act);

struct act_given {
    str name, text;
};

enum { ACT_FIELDS_MOST = 64, ACT_KEY_MOST = 100, ACT_KEY_SECONDS = 7 * DAY_SECONDS, ACT_TRIES = 20 };

struct act {
    str name;
    str subject;     /* the id of the record it changes; empty when it makes one */
    int64_t version; /* the version that the person saw; 0: whichever is the latest */
    const struct act_given *given;
    int givens;
    str key; /* idempotency; empty: none */
    instant now;
};

/* What is wrong with one field, and the error for the whole when the field is empty. */
struct act_fault {
    str field;
    struct err err;
};

struct act_answer {
    str text;      /* JSON: the act, the record with its version, the entry that seals it; the same bytes when asked again */
    bool repeated; /* it had been done before, under the same key */
    enum item_kind kind;
    str id; /* of the record; of the proposal when a second person has to confirm */
    int64_t version;
    bool waits; /* for a second person */
    struct {
        struct act_unseen {
            enum item_kind kind;
            str id, owner; /* empty: nobody's */
        } * v;
        ptrdiff_t n, cap;
    } unseen;   /* records that the act named and the viewer may not see; when it was refused, act_note writes them down */
    bool stale; /* refused with RC_CONFLICT because ${version} is the latest now */
    bool ahead; /* refused with RC_BAD_INPUT because the version that the act names never was: ${version} is the latest */
    str before; /* refused with RC_WAITING: the proposal that waits, when the viewer may see it; else empty */
    struct {
        struct act_fault *v;
        ptrdiff_t n, cap;
    } fault; /* when the act is refused for its fields: all of them, in the order of the table */
};

/**
 * act_perform(r, mem, viewer, act, out, err):
 * Errors: RC_BAD_INPUT with the first fault; RC_NOT_FOUND when there is no such act or record, for the viewer; RC_NOT_ALLOWED
 *         when the record can be seen and the act may not be done; RC_STEP_UP when the second factor is wanted first;
 *         RC_CONFLICT for a stale version, RC_KEY_USED, RC_NOTHING_NEW, RC_WAITING, RC_BUSY, RC_STORE...  Nothing was written then, save for
 *         RC_STORE_UNKNOWN, where the same act with its key tells.
 */
rc act_perform(struct reg *r, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out, struct err *err) MUST_USE;

/**
 * act_answered(r, mem, viewer, act, out, found, err):
 * What act_perform gives again when ${act} was done before under its key; nothing is done.
 *
 * Errors: RC_CONFLICT for a key used for something else.
 */
rc act_answered(struct reg *r, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out, bool *found,
                struct err *err) MUST_USE;

/**
 * act_perform_in(r, txn, mem, viewer, act, out, err):
 * The same in the open transaction ${txn}, which the caller commits: several acts are done together then, or none.
 *
 * Errors: RC_AGAIN too.  After RC_BAD_INPUT, RC_NOT_FOUND, RC_NOT_ALLOWED and RC_STEP_UP nothing was written, and the transaction is good.
 */
rc act_perform_in(struct reg *r, struct txn *txn, arena *mem, const struct viewer *viewer, const struct act *act, struct act_answer *out,
                  struct err *err) MUST_USE;

/**
 * act_note(r, mem, viewer, now, answer):
 * Note that ${viewer} tried to get at what ${answer}, of a refused act, says was not seen, as looking at it would be noted.  For whoever calls
 * act_perform_in, after the transaction; act_perform does so itself.  When it cannot be written there is nobody to tell.
 */
void act_note(struct reg *r, arena *mem, const struct viewer *viewer, instant now, const struct act_answer *answer);

/** act_others_quicker(err): what is answered after ACT_TRIES times RC_AGAIN: RC_BUSY. */
rc act_others_quicker(struct err *err);

/** act_hash(mem, act): 32 bytes that are the same for the same request alone, in whatever order its fields stand; the key does not count. */
str act_hash(arena *mem, const struct act *act);

/** act_forget(r, now, err): drop answers that are older than a key is good for. */
rc act_forget(struct reg *r, instant now, struct err *err) MUST_USE;

#endif
