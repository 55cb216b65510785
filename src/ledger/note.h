/*
 * Signed notes, as the C2SP specification signed-note writes them, with the witnesses' signatures of
 * tlog-cosignature.  A note is text that ends in a newline, an empty line, and one line a signature:
 *
 *     — <name> <base64 of: 4 bytes of key id, the signature>
 *
 * The text may have empty lines of its own: the last one of the note parts the two.
 *
 * A key of algorithm 0x01 signs the text; one of 0x04, a witness's, signs
 *
 *     cosignature/v1
 *     time <seconds of the epoch>
 *     <the text>
 *
 * and its signature begins with eight bytes of those seconds.  Signatures of other algorithms are kept and printed,
 * and no key here asks for them, so that a second one can be added beside these.
 *
 * Followed: signed-note v1.0.0, and of tlog-cosignature v1.0.0 the Ed25519 part.  Stricter than they are: a key signs
 * a note once; base64 and key ids have one way to be written; there are limits, which leave room for the 16
 * post-quantum signatures that every reader has to take.
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "base/buf.h"
#include "ledger/key.h"

enum { NOTE_MOST = 256 * 1024, NOTE_SIGNATURES_MOST = 64, SIGNATURE_BYTES = 64 };

struct note_signature {
    str name;
    uint32_t id;
    str bytes; /* after the key id; at least one */
};

struct note {
    str text; /* with its last newline */
    struct {
        struct note_signature v[NOTE_SIGNATURES_MOST];
        int n;
    } signature;
};

/**
 * note_text_check(text, most, err):
 * What all these formats are made of: at most ${most} bytes of UTF-8, ending in a newline, without other control characters.
 *
 * Errors: RC_TOO_LARGE; RC_BAD_INPUT with the place.
 */
rc note_text_check(str text, ptrdiff_t most, struct err *err) MUST_USE;

/**
 * note_parse(mem, text, out, err):
 * Read a note of at most NOTE_MOST bytes.  That it reads says nothing of who signed it: see note_check.
 *
 * Errors: RC_BAD_INPUT with the line; RC_TOO_LARGE over a limit.
 * Owner:  text and names are ${text}'s.
 */
rc note_parse(arena *mem, str text, struct note *out, struct err *err) MUST_USE;

/** note_signature_print(b, s): the line of one signature. */
void note_signature_print(struct buf *b, const struct note_signature *s);

/** note_print(mem, note): the note that note_parse reads as ${note}, byte by byte. */
str note_print(arena *mem, const struct note *note);

/**
 * note_sign(mem, text, signer, seconds):
 * The signature line of ${signer} on ${text}, with its newline: a note is text, "\n" and such lines.
 * ${text} has passed note_text_check.
 *
 * Units: ${seconds} of the epoch, for a cosignature only.
 */
str note_sign(arena *mem, str text, const struct note_signer *signer, int64_t seconds);

/**
 * note_add(mem, note, lines, err):
 * Add signature lines to ${note}, which may have none yet; unchanged on failure.
 *
 * Errors: as note_parse, with lines counted in ${lines}.
 */
rc note_add(arena *mem, struct note *note, str lines, struct err *err) MUST_USE;

/** note_signature_of(note, name, id): the signature that says it is of that key; NULL when there is none.  Says nothing of whether it holds. */
const struct note_signature *note_signature_of(const struct note *note, str name, uint32_t id);

/** note_claims(note, key): whether ${note} has a signature that says it is of ${key}.  A note that claims one which note_check denies is to be
 * refused whole. */
bool note_claims(const struct note *note, const struct note_key *key);

/**
 * note_check(note, key, seconds):
 * Whether ${note} has a good signature of ${key}.
 * ${seconds}, of a cosignature: when it was made; may be NULL, and is written only when the answer is yes.
 */
bool note_check(const struct note *note, const struct note_key *key, int64_t *seconds);

#endif
