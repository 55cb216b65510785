/*
 * A log as a file: every entry from the first on, the payloads that the reader may have, and the checkpoint that
 * seals them.  It stands for itself: with the log's key and, if there are any, checkpoints kept from earlier, anyone
 * can find out whether what it says is what was recorded (docs/ledger-format.md).
 *
 *     concordat ledger 1
 *     log north-east.example.org
 *     entries 2
 *     entry 0 212 6e34...              position, bytes, leaf hash as 64 digits; then the entry's text
 *     ...
 *     payload 0 388 1f09...            position, bytes, salt as 64 digits; then the payload and \n
 *     ...
 *     checkpoint 241                   bytes; then the signed note, to the end of the file
 *
 * Payloads come after the entries, in order; one may be missing: it was left out, or erased.
 */
#ifndef LEDGER_BUNDLE_H
#define LEDGER_BUNDLE_H

#include "base/buf.h"
#include "ledger/entry.h"
#include "ledger/witness.h"

/* ---- writing ---- */

void bundle_begin(struct buf *b, str log, int64_t entries);
void bundle_entry(struct buf *b, int64_t position, str text);
void bundle_payload(struct buf *b, int64_t position, const uint8_t salt[ENTRY_SALT], str payload);
void bundle_end(struct buf *b, str checkpoint);

/* ---- reading ---- */

/* What a file holds; the texts lie in it. */
struct bundle {
    str log;
    struct {
        struct bundle_part {
            struct entry entry;
            str text;    /* of the entry */
            bool given;  /* its payload is there */
            bool erased; /* a later entry says so */
            str payload;
            uint8_t salt[ENTRY_SALT];
        } * v;
        ptrdiff_t n, cap;
    } part; /* by position */
    str checkpoint;
};

/**
 * bundle_read(mem, text, out, err):
 * Who sealed it is not asked.
 *
 * Errors: RC_BAD_INPUT when ${text} is no such file, with the line or the entry; RC_NOT_SEALED for an entry or a payload that is not the one
 *         its hash says.
 */
rc bundle_read(arena *mem, str text, struct bundle *out, struct err *err) MUST_USE;

/*
 * ---- checking ----
 *
 * The keys given are the log's own (KEY_ED25519), of which one at least has to have signed: there are two while its key changes, and
 * those that it had before as long as checkpoints are kept which they alone have signed; and witnesses' (KEY_COSIGNATURE), who may have.
 */

/* A checkpoint that somebody has kept. */
struct kept {
    str file; /* as it is to be named */
    str text;
};

/* Who has signed a checkpoint. */
struct seal {
    str name;
    bool witness;
    int64_t seconds; /* of a witness: when */
};

/** The seals of a checkpoint by the keys that one has. */
struct seals {
    struct seal *v;
    ptrdiff_t n, cap;
};

/**
 * checkpoint_check(mem, text, keys, n, out, seals, err):
 * Read a checkpoint, and who of ${keys} has signed it.
 *
 * Errors: RC_BAD_INPUT; RC_NOT_SEALED when none of the log's own has, or a signature is false.
 */
rc checkpoint_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct checkpoint *out, struct seals *seals,
                    struct err *err) MUST_USE;

struct bundle_report {
    str log;
    int64_t size;
    struct hash root;
    instant first, last; /* of the entries; INSTANT_FIRST when there are none */
    int64_t payloads;    /* that were there and are what was committed to */
    int64_t without;     /* entries with a payload that is not there */
    int64_t erased;      /* of those, erased by an entry that says so */
    struct seals seal;   /* by the keys given */
    int64_t kept;        /* checkpoints that are the beginning of this log */
};

/**
 * bundle_check(mem, text, keys, n, kept, kept_n, out, err):
 * Whether ${text} is the log that its checkpoint seals, and whether every one of ${kept} is its beginning.
 *
 * Errors: RC_BAD_INPUT when it is not such a file, with the line or the entry; RC_NOT_SEALED when a seal does not hold, naming what
 *         does not: the entry that was changed, the checkpoint that is not its beginning, the log that is shorter than one kept.
 */
rc bundle_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err) MUST_USE;

/**
 * onward_check(mem, text, keys, n, kept, kept_n, out, err):
 * Whether the request ${text} (witness.h) shows that its checkpoint goes on from every one of ${kept}, of the size that its proof begins at.
 *
 * Errors: RC_BAD_INPUT for what is no request, or a kept checkpoint of another size; RC_NOT_SEALED.
 */
rc onward_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err) MUST_USE;

/*
 * ---- one entry ----
 *
 * An entry that is handed over alone, as a file:
 *
 *     concordat proof 1
 *     entry 41 212 6e34...             position, bytes, leaf hash as 64 digits; then the entry's text
 *     payload 41 388 1f09...           position, bytes, salt as 64 digits; then the payload and \n; left out when it is not to be seen
 *     proof 505                        bytes; then the tlog-proof, to the end of the file
 */

void proof_begin(struct buf *b);
void proof_end(struct buf *b, str proof);

struct sealed_entry {
    struct entry entry;
    bool has_payload;            /* given with it, and what was committed to */
    struct bundle_report report; /* log, size, root and seals only */
};

/**
 * proof_check(mem, text, keys, n, out, err):
 * Whether the entry of the file ${text} is in the log that its checkpoint seals, and its payload, when it is there, what was recorded.
 *
 * Errors: RC_BAD_INPUT when it is not such a file; RC_NOT_SEALED.
 */
rc proof_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct sealed_entry *out, struct err *err) MUST_USE;

/**
 * entry_check_proof(mem, text, proof, keys, n, out, err):
 * The same for an entry's text and a tlog-proof that lies beside it.
 *
 * Errors: RC_BAD_INPUT for a text that is neither; RC_NOT_SEALED.
 */
rc entry_check_proof(arena *mem, str text, str proof, const struct note_key *keys, ptrdiff_t n, struct sealed_entry *out, struct err *err) MUST_USE;

#endif
