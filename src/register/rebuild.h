/*
 * The tables of the register and what the ledger recorded.  Replayed in their order, payloads make the same rows again, to the byte:
 * that they do is looked at here, and a lost store is made again from logs that were exported with their payloads.
 *
 *   B1 Every record of a payload has its row, and each column of the row is what the payload says.
 *   B2 Every row has the payload that recorded it; it was superseded by the next version and by nothing else.
 *   B3 A payload that an entry commits to is there, unless a later entry erased it; then it is gone, and so are its rows.
 *   B4 Pseudonyms are made with the key of their log, and the operator that the settings name is one.
 *
 * That a payload is the one committed to, and that no entry was changed, is log_check's to say: the two together say that the tables
 * hold what was sealed.
 */
#ifndef REGISTER_REBUILD_H
#define REGISTER_REBUILD_H

#include "register/register.h"

/* What was looked at. */
struct rebuild_report {
    int64_t logs, entries, rows;
    int64_t erased; /* payloads that are gone as they should */
};

/**
 * register_rebuild_check(txn, mem, a, out, err):
 * Compare every log, and every row of every kind of record, in the transaction that is open.
 *
 * Errors: RC_NOT_SEALED, naming the first difference: kind, id, version and column of the row, or the entry; RC_NO_INPUT when nothing has
 *         begun.
 */
rc register_rebuild_check(struct txn *txn, arena *mem, const struct authorities *a, struct rebuild_report *out, struct err *err) MUST_USE;

/* A log to make a store from. */
struct rebuild_log {
    str bundle; /* with its payloads (ledger/bundle.h); bundle_check has seen it */
    str key;    /* of its pseudonyms, as the setting "pseudonym key <log>" of the old store has it; empty when it has recorded no worker */
};

/**
 * register_rebuild(r, mem, logs, n, is_demonstration, err):
 * Make the records, logs, checkpoints and settings of ${r->store}, which holds nothing yet, from ${logs}, the operator's among them, in one
 * transaction.  Logs get numbers in the order given.  Whether it was a demonstration stands in no log: the caller says.  Not made again: answers
 * under keys, who looked, and checkpoints before the last.
 *
 * Errors: RC_CONFLICT when the store holds something; RC_BAD_INPUT for a log that is not there or not whole, or a key that is missing or another;
 *         RC_NOT_SEALED when the entries do not give the root that was sealed, or a payload is missing that nothing erased.
 */
rc register_rebuild(struct reg *r, arena *mem, const struct rebuild_log *logs, ptrdiff_t n, bool is_demonstration, struct err *err) MUST_USE;

#endif
