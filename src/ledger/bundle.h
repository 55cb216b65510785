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
#include "ledger/checkpoint.h"

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
    struct hash root; /* of these entries; who sealed it is not asked */
};

/**
 * bundle_read(mem, text, out, err):
 * Errors: RC_BAD_INPUT when ${text} is no such file, with the line or the entry; RC_NOT_SEALED for an entry or a payload that is not the one
 *         its hash says.
 */
rc bundle_read(arena *mem, str text, struct bundle *out, struct err *err) MUST_USE;

/* ---- checking ---- */

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

struct bundle_report {
    str log;
    int64_t size;
    struct hash root;
    instant first, last; /* of the entries; INSTANT_FIRST when there are none */
    int64_t payloads;    /* that were there and are what was committed to */
    int64_t without;     /* entries with a payload that is not there */
    int64_t erased;      /* of those, erased by an entry that says so */
    struct {
        struct seal *v;
        ptrdiff_t n, cap;
    } seal;       /* by the keys given */
    int64_t kept; /* checkpoints that are the beginning of this log */
};

/**
 * bundle_check(mem, text, keys, n, kept, kept_n, out, err):
 * Whether ${text} is the log that its checkpoint seals, signed by the first of ${keys} at least, and whether every one of ${kept}
 * is its beginning.
 *
 * Errors: RC_BAD_INPUT when it is not such a file, with the line or the entry; RC_NOT_SEALED when a seal does not hold, naming what
 *         does not: the entry that was changed, the checkpoint that is not its beginning, the log that is shorter than one kept.
 */
rc bundle_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, const struct kept *kept, ptrdiff_t kept_n, struct bundle_report *out,
                struct err *err) MUST_USE;

/* ---- one entry ---- */

struct sealed_entry {
    struct entry entry;
    struct bundle_report report; /* log, size, root and seals only */
};

/**
 * entry_check_proof(mem, text, proof, keys, n, out, err):
 * Whether the entry ${text} is in the log that the checkpoint of ${proof} (a tlog-proof) seals, signed by the first of ${keys} at least.
 *
 * Errors: RC_BAD_INPUT for a text that is neither; RC_NOT_SEALED.
 */
rc entry_check_proof(arena *mem, str text, str proof, const struct note_key *keys, ptrdiff_t n, struct sealed_entry *out, struct err *err) MUST_USE;

#endif
