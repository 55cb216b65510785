/*
 * Logs in the store: appending, proving, exporting, re-reading.
 *
 * L1 A change and its entry are one transaction; `log_append` is called inside it, by the acts and by nobody else.
 * L2 Before a commit what was written is read back and hashed again.
 * L3 Entries and nodes are never changed or taken away; only payloads are, by `log_erase`, which appends an entry
 *    that says so.
 * L4 The order of entries is their position. Clocks step back; positions do not.
 */
#ifndef LEDGER_LOG_H
#define LEDGER_LOG_H

#include "base/buf.h"
#include "base/random.h"
#include "ledger/bundle.h"
#include "store/store.h"

/* A log as this transaction sees it. */
struct log {
    int64_t id;
    str origin;
    int64_t size;
};

/** log_create(txn, mem, origin, out, err): a log without entries.  Errors: RC_CONFLICT when there is one of the name. */
rc log_create(struct txn *txn, arena *mem, str origin, struct log *out, struct err *err) MUST_USE;

/** log_find(txn, mem, origin, out, err): Errors: RC_NOT_FOUND. */
rc log_find(struct txn *txn, arena *mem, str origin, struct log *out, struct err *err) MUST_USE;

struct logs {
    struct log *v;
    ptrdiff_t n, cap;
};

/** log_list(txn, mem, out, err): every log, in the order that they were made. */
rc log_list(struct txn *txn, arena *mem, struct logs *out, struct err *err) MUST_USE;

/**
 * log_append(txn, mem, log, random, entry, payload, err):
 * Add ${entry} at the end of ${log}, with ${payload} unless it is empty.  Sets the entry's log, position and commitment.
 *
 * Errors: RC_AGAIN when another transaction appended first; RC_FAULT when what was read back is not what was written: nothing
 *         may be committed then.
 */
rc log_append(struct txn *txn, arena *mem, struct log *log, struct randomness *random, struct entry *entry, str payload, struct err *err) MUST_USE;

/**
 * log_restore(txn, mem, log, part, err):
 * Add an entry of a file as it stands there, with its payload if that is there.
 *
 * Errors: RC_BAD_INPUT when it is not the next of ${log}; as log_append.
 */
rc log_restore(struct txn *txn, arena *mem, struct log *log, const struct bundle_part *part, struct err *err) MUST_USE;

/**
 * log_erase(txn, mem, log, random, position, entry, err):
 * Destroy the payload and salt of entry ${position} and append ${entry}, whose act and subject are set here.
 *
 * Errors: RC_NOT_FOUND when it has no payload, or no longer.
 */
rc log_erase(struct txn *txn, arena *mem, struct log *log, struct randomness *random, int64_t position, struct entry *entry,
             struct err *err) MUST_USE;

/** log_entry(txn, mem, log, position, text, err): its canonical text.  Errors: RC_NOT_FOUND. */
rc log_entry(struct txn *txn, arena *mem, const struct log *log, int64_t position, str *text, struct err *err) MUST_USE;

/** log_payload(txn, mem, log, position, payload, salt, err): Errors: RC_NOT_FOUND when there is none, or no longer. */
rc log_payload(struct txn *txn, arena *mem, const struct log *log, int64_t position, str *payload, uint8_t salt[ENTRY_SALT],
               struct err *err) MUST_USE;

/* ---- proofs ---- */

/** log_state(txn, mem, log, size, out, err): the checkpoint's text for the first ${size} entries, unsigned; size <= log->size. */
rc log_state(struct txn *txn, arena *mem, const struct log *log, int64_t size, struct checkpoint *out, struct err *err) MUST_USE;

rc log_inclusion(struct txn *txn, arena *mem, const struct log *log, int64_t position, int64_t size, struct merkle_path *out,
                 struct err *err) MUST_USE;
rc log_consistency(struct txn *txn, arena *mem, const struct log *log, int64_t size1, int64_t size2, struct merkle_path *out,
                   struct err *err) MUST_USE;

/* One entry that can be handed over alone: its text, and a tlog-proof (checkpoint.h) that it is in the log. */
struct proved {
    int64_t position;
    str entry, proof;
};

/**
 * log_prove(txn, mem, log, position, out, err):
 * Errors: RC_NOT_FOUND when there is no such entry; RC_AGAIN when no checkpoint reaches so far yet.
 */
rc log_prove(struct txn *txn, arena *mem, const struct log *log, int64_t position, struct proved *out, struct err *err) MUST_USE;

/* ---- checkpoints ---- */

/**
 * log_keep_checkpoint(txn, mem, log, note, err):
 * Keep a signed checkpoint; of one over as many entries that is kept already, the signatures that it does not have yet.
 * Whose they are is not looked at.
 *
 * Errors: RC_NOT_SEALED when its root is not that of the log; RC_CONFLICT or RC_AGAIN when another transaction kept it first.
 */
rc log_keep_checkpoint(struct txn *txn, arena *mem, const struct log *log, str note, struct err *err) MUST_USE;

/**
 * log_cosign(txn, mem, log, note, keys, n, added, err):
 * Keep beside a checkpoint the signatures that ${keys} have put under it; those of others are left out.  ${added}: how many are new.
 *
 * Errors: RC_NOT_FOUND when no checkpoint over as many entries is kept; RC_NOT_SEALED when ${note} is not that checkpoint, or a
 *         signature that says it is of one of ${keys} is false: nothing is kept then; RC_TOO_LARGE when it would have too many.
 */
rc log_cosign(struct txn *txn, arena *mem, const struct log *log, str note, const struct note_key *keys, ptrdiff_t n, int *added,
              struct err *err) MUST_USE;

/**
 * log_checkpoint(txn, mem, log, note, err):
 * The latest kept, with every signature that was added to it, of each key the newest.
 *
 * Errors: RC_NOT_FOUND.
 */
rc log_checkpoint(struct txn *txn, arena *mem, const struct log *log, str *note, struct err *err) MUST_USE;

/** log_checkpoint_of(txn, mem, log, size, note, err): the one over ${size} entries, in the same way.  Errors: RC_NOT_FOUND when none is kept. */
rc log_checkpoint_of(struct txn *txn, arena *mem, const struct log *log, int64_t size, str *note, struct err *err) MUST_USE;

/** log_sealed(txn, mem, log, out, err): what the latest checkpoint says; of size 0 when there is none.  Needs no step of the schema but the first. */
rc log_sealed(struct txn *txn, arena *mem, const struct log *log, struct checkpoint *out, struct err *err) MUST_USE;

/**
 * log_unsealed_since(txn, mem, log, sealed, since, err):
 * Over how many entries the latest checkpoint is, and when the first that it does not cover was recorded; 0: it covers all.
 */
rc log_unsealed_since(struct txn *txn, arena *mem, const struct log *log, int64_t *sealed, instant *since, struct err *err) MUST_USE;

/* ---- all of it ---- */

/** log_step_fn(ctx, done): called now and then by log_check with how many entries it has looked at. */
typedef void log_step_fn(void *ctx, int64_t done);

/**
 * log_check(txn, log, step, ctx, err):
 * Read every entry, payload, node and checkpoint again and hash them anew; ${step} may be NULL.
 *
 * Errors: RC_NOT_SEALED, naming the first entry, node or checkpoint that is not what it was.
 */
rc log_check(struct txn *txn, const struct log *log, log_step_fn *step, void *ctx, struct err *err) MUST_USE;

/**
 * log_export(txn, mem, log, payloads, out, err):
 * The log up to its latest checkpoint as a file (bundle.h); with the payloads that are there when ${payloads}.
 *
 * Errors: RC_NOT_FOUND when it has never been sealed.
 */
rc log_export(struct txn *txn, arena *mem, const struct log *log, bool payloads, struct buf *out, struct err *err) MUST_USE;

#endif
