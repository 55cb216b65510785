/*
 * Checkpoints: what a log says of itself when it is sealed, as the C2SP specification tlog-checkpoint writes it; and an entry's
 * proof that stands for itself, as tlog-proof writes it.  Both are followed whole (v1.0.0 and v1).
 *
 * The text of a checkpoint's note:          A proof:
 *
 *     <origin>                                  c2sp.org/tlog-proof@v1
 *     <size>                                    extra <base64>               left out when there is none
 *     <base64 of the root>                      index <index>
 *     <anything>   these lines or none          <base64 of a hash>           these lines or none, from the leaf up
 *                                                                            an empty line
 *                                               <the checkpoint's note>
 */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include "base/buf.h"
#include "ledger/merkle.h"
#include "ledger/note.h"

enum { TLOG_PROOF_MOST = 2 * NOTE_MOST };

/** hash_print(b, h), hash_parse(text, out): a hash as a line of base64; written with its newline, read without. */
void hash_print(struct buf *b, const struct hash *h);
bool hash_parse(str text, struct hash *out);

/* ---- checkpoints ---- */

struct checkpoint {
    str origin;   /* one line, not empty */
    int64_t size; /* below 10^18 */
    struct hash root;
    str extension; /* lines that others added, none of them empty, each with its newline; we write none */
};

/** checkpoint_print(mem, c): the text of the note. */
str checkpoint_print(arena *mem, const struct checkpoint *c);

/**
 * checkpoint_parse(mem, note, out, err):
 * Read the text of ${note}, which may have no signatures yet.
 *
 * Errors: RC_BAD_INPUT with the line; RC_TOO_LARGE.
 */
rc checkpoint_parse(arena *mem, const struct note *note, struct checkpoint *out, struct err *err) MUST_USE;

/* ---- one entry, with its proof ---- */

struct tlog_proof {
    str extra; /* bytes that nobody has signed; empty when there are none */
    int64_t index;
    struct merkle_path path;
    str checkpoint; /* the note, as signed */
};

str tlog_proof_print(arena *mem, const struct tlog_proof *p);

/**
 * tlog_proof_parse(mem, text, out, err):
 * Read the lines before the checkpoint, which is handed over as it stands: note_parse and checkpoint_parse read that.
 *
 * Errors: RC_BAD_INPUT with the line; RC_TOO_LARGE over TLOG_PROOF_MOST bytes or MERKLE_PROOF_MOST hashes.
 */
rc tlog_proof_parse(arena *mem, str text, struct tlog_proof *out, struct err *err) MUST_USE;

#endif
