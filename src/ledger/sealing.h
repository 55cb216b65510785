/*
 * Sealing what a store has recorded: the signer (signer.h) is asked for a checkpoint over each log as it is, and the answer is kept.
 * Nothing is changed while it is waited for, and nothing is lost when it does not come: the next time seals it with what came after.
 *
 * What the signer remembers and what the store has are compared whenever it is asked, also when nothing is new:
 *
 *     the signer has signed more than the log has      an old backup is in the place of the store, or entries were dropped
 *     less than the store's latest checkpoint          an old copy is in the place of what the signer keeps
 *     something between                                its last answer was lost on the way: it is asked again from there
 */
#ifndef LEDGER_SEALING_H
#define LEDGER_SEALING_H

#include "ledger/log.h"

enum { SEALING_DEADLINE_MS = 5000 };

struct sealing {
    str socket;
    int deadline_ms;            /* for each answer; 0: SEALING_DEADLINE_MS */
    const struct note_key *key; /* the logs' own, each by the name of its log: one has to have signed; with none, nobody looks who has */
    ptrdiff_t keys;
};

struct sealed {
    str log;
    int64_t before, size; /* how many entries were sealed, and are now */
    str note;             /* the latest checkpoint, with every signature that it has */
};

/**
 * sealing_log(store, mem, s, log, out, err):
 * Seal one log; not inside a transaction.
 *
 * Errors: RC_NO_SIGNER when it does not answer, or answers something else; RC_NOT_SEALED when what the signer remembers is not what
 *         the store has, or it was not signed by a key of ${s}; RC_NOT_FOUND for a log that the store or the signer does not have;
 *         RC_NO_OUTPUT when the signer could not keep it; as txn_begin and txn_commit.
 */
rc sealing_log(struct store *store, arena *mem, const struct sealing *s, str log, struct sealed *out, struct err *err) MUST_USE;

/** due_fn(ctx, log): whether it is to be sealed this time. */
typedef bool due_fn(void *ctx, str log);

/** sealed_fn(ctx, log, sealed, why): called for each log; ${sealed} NULL when it could not be, which ${why} says. */
typedef void sealed_fn(void *ctx, str log, const struct sealed *sealed, const struct err *why);

/**
 * sealing_all(store, mem, s, is_due, each, ctx, err):
 * Seal every log that is due (NULL: all are), also when one of them cannot be; ends early only without a signer or a store.
 *
 * Errors: as sealing_log, the first of any log.
 */
rc sealing_all(struct store *store, arena *mem, const struct sealing *s, due_fn *is_due, sealed_fn *each, void *ctx, struct err *err) MUST_USE;

#endif
