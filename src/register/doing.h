/*
 * Inside an act: what its handler is given, and what it may leave behind.  Handlers look at `before`, fill `after`, and add faults;
 * they write nothing.
 */
#ifndef REGISTER_DOING_H
#define REGISTER_DOING_H

#include "ledger/log.h"
#include "mail/outbox.h"
#include "register/act.h"

struct doing {
    struct reg *reg;
    struct txn *txn;
    arena *mem;
    const struct viewer *viewer;
    const struct act *act;
    enum act_kind kind;
    instant now;
    enum duty duty;     /* that allows the act, which the ledger names */
    struct item before; /* version 0: there was none */
    struct item after;  /* what will be the next version; for ACT_OTHER that of before */
    bool is_confirmed;  /* asked for before, and done now that a second person confirms it */
    bool changes;       /* whether `after` is written; acts that only do something else say no */
    struct items also;  /* further versions to write, of acts that were confirmed */
    struct entry entry; /* the handler may add rulebooks, clauses and an outcome */
    struct {
        struct doing_erase {
            enum item_kind kind;
            str id;
        } * v;
        ptrdiff_t n, cap;
    } erase;                            /* records that are taken away with what recorded them */
    const struct outbox_letter *letter; /* that is sent when the act is done; NULL: none */
    str new_log;                        /* the name of a log that this act begins; empty: none */
    struct {
        str owner; /* empty: nobody yet */
        struct log log;
    } sealed_in; /* what owner_log found last: it is asked by what is checked, and again when the act is sealed */
    struct act_answer *answer;
};

typedef rc doing_handler(struct doing *d, struct err *err);

#define ACT(constant, name, words, kind, does, demands, handler, ...) rc do_##handler(struct doing *d, struct err *err) MUST_USE;
#include "register/acts.def"
#undef ACT

/** doing_knows(d, field): whether ${field} of `after` is known. */
bool doing_knows(const struct doing *d, int field);

/** doing_is_given(d, field): whether the act says anything of ${field}. */
bool doing_is_given(const struct doing *d, int field);

/**
 * doing_fault(d, field, word):
 * Field ${field} of the record cannot be so, and ${word} says why: one without places, or with one for the field's label.
 * Returns its error, for err_step.
 */
struct err *doing_fault(struct doing *d, int field, enum word word);

/** doing_fault_of(d, field, word, given, n): the same of a ${word} with other places, as err_word; -1: of the whole. */
struct err *doing_fault_of(struct doing *d, int field, enum word word, const struct given *given, ptrdiff_t n);

/** doing_fault_as(d, field, why): the same, as ${why} says it, which whoever reads values or documents has made in words. */
void doing_fault_as(struct doing *d, int field, const struct err *why);

/**
 * doing_confirmed(d, name, subject, given, givens, err):
 * Do in ${d} what the proposed act would have done, for the one who confirms; who may, fields and what must hold are asked anew.
 */
rc doing_confirmed(struct doing *d, str name, str subject, const struct act_given *given, int givens, struct err *err) MUST_USE;

/** doing_sees(d, kind, id, out, found, err): a record, as far as the viewer may see it; what may not be seen is not found. */
rc doing_sees(struct doing *d, enum item_kind kind, str id, struct item *out, bool *found, struct err *err) MUST_USE;

/**
 * doing_own(d, field, none, out, err):
 * The record that the known REF ${field} of `after` names, when it is of the same organisation and the viewer may see it; else the field gets
 * the fault ${none}.  Version 0: there is none.
 */
rc doing_own(struct doing *d, int field, enum word none, struct item *out, struct err *err) MUST_USE;

/**
 * answer_find(txn, mem, viewer, key, request, now, text, found, err):
 * What was answered to ${viewer} under ${key}, an idempotency key that is good.
 *
 * Errors: RC_KEY_USED when ${request}, 32 bytes, is another than then.
 */
rc answer_find(struct txn *txn, arena *mem, const struct viewer *v, str key, str request, instant now, str *text, bool *found,
               struct err *err) MUST_USE;

/** answer_keep(txn, mem, viewer, key, request, text, now, err): what is answered under ${key} from now on. */
rc answer_keep(struct txn *txn, arena *mem, const struct viewer *v, str key, str request, str text, instant now, struct err *err) MUST_USE;

/**
 * doing_taken(d, owner, field, closed, taken, err):
 * Whether another record of the kind of ${d->after} has the same known ${field}: of ${owner}'s, or of all when it is empty.  Records in which
 * the field ${closed} is known do not count; -1: all do.
 */
rc doing_taken(struct doing *d, str owner, int field, int closed, bool *taken, struct err *err) MUST_USE;

#endif
