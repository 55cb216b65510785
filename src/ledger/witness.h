/*
 * What signs a log's checkpoints: the signer of the log itself, and witnesses.  Both remember the last size
 * and root that they signed for a log, and sign a later one only with proof that it goes on from there; so that two
 * pasts of one log are never both sealed, whatever is done to the store.
 *
 * A request is that of the C2SP specification tlog-witness, which other implementations understand too:
 *
 *     old <size>                      what the asker believes was signed last
 *     <base64 of a hash>              the consistency proof from there, a line for each hash
 *                                     an empty line
 *     <checkpoint>                    for the log's own signer its text alone; for a witness the note, signed by the log
 *
 * W1 The new state is kept, flushed to the disk, before the signature leaves.
 * W2 A request for what has been signed already is answered again.
 */
#ifndef LEDGER_WITNESS_H
#define LEDGER_WITNESS_H

#include "ledger/checkpoint.h"

/* What was signed last for one log: size 0 and the empty root when nothing was. */
struct witness_state {
    int64_t size;
    struct hash root;
};

struct witness {
    const struct note_signer *signer; /* of the log itself, KEY_ED25519: two while its key changes; or of one witness, KEY_COSIGNATURE */
    ptrdiff_t signers;
    str origin;                 /* of the log that it signs for */
    const struct note_key *log; /* a witness: one of them has to have signed a checkpoint; not looked at by the log's own signer */
    ptrdiff_t logs;
    struct witness_state state;
    rc (*keep)(void *ctx, const struct witness_state *state, struct err *err); /* W1 */
    void *ctx;
};

/** witness_request(mem, old_size, path, checkpoint): the text of a request. */
str witness_request(arena *mem, int64_t old_size, const struct merkle_path *path, str checkpoint);

struct witness_asked {
    int64_t old_size;
    struct merkle_path path;
    str checkpoint;
};

/** witness_request_parse(text, out, err): Errors: RC_BAD_INPUT, RC_TOO_LARGE.  Owner: the checkpoint lies in ${text}, and is not looked at. */
rc witness_request_parse(str text, struct witness_asked *out, struct err *err) MUST_USE;

/**
 * witness_answer(mem, w, request, seconds, signatures, err):
 * The signature lines for the checkpoint of ${request}; ${seconds} of the epoch are put into a cosignature.
 *
 * Errors: RC_BAD_INPUT for what is no request; RC_CONFLICT when the last size signed is another, which the message ends in;
 *         RC_NOT_SEALED when the checkpoint is of another log, is not signed by the log, is older than what was signed, or is not
 *         shown to go on from there; what ${w->keep} answers.
 */
rc witness_answer(arena *mem, struct witness *w, str request, int64_t seconds, str *signatures, struct err *err) MUST_USE;

/* ---- states as files ---- */

/** witness_state_print(mem, origin, state): "concordat signed 1", origin, size, root in base64; a line each. */
str witness_state_print(arena *mem, str origin, const struct witness_state *state);
rc witness_state_parse(str text, str origin, struct witness_state *out, struct err *err) MUST_USE;

#endif
