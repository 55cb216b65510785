/*
 * What was signed last for one log, in a file (witness.h): read when a signer begins, written before each signature.
 *
 * P1 One process at a time: a file beside it, with ".lock" after its name, is locked as long as it is open.
 * P2 A file that is not there is never taken for "nothing signed yet": a beginning is asked for.
 * P3 When keeping fails, the file is read again. Only if it still says what it said does this process go on; otherwise nobody knows what
 *    the disk has, and nothing more is kept.
 */
#ifndef LEDGER_PAST_H
#define LEDGER_PAST_H

#include "ledger/witness.h"

struct past {
    str path, origin;
    int lock;                  /* a descriptor; 0: not open */
    struct witness_state last; /* what the file says */
    bool failed;
};

/** past_path(mem, folder, origin): the file of that log in ${folder}: its name with every byte but letters, digits, '.' and '-' as %XX, and
 * ".signed". */
str past_path(arena *mem, str folder, str origin);

/**
 * past_begin(mem, path, origin, err):
 * Make the file of a log that nothing was ever signed for.
 *
 * Errors: RC_USAGE when it is there; RC_BUSY as past_open; RC_NO_OUTPUT.
 */
rc past_begin(arena *mem, str path, str origin, struct err *err) MUST_USE;

/**
 * past_recover(mem, path, c, err):
 * Make the file say that the checkpoint ${c}, whose signature the caller has checked, was signed last.
 *
 * Errors: RC_NOT_SEALED when the file is there and says more, or another root; RC_BAD_INPUT when it is there and cannot be
 *         read; RC_BUSY; RC_NO_OUTPUT.
 */
rc past_recover(arena *mem, str path, const struct checkpoint *c, struct err *err) MUST_USE;

/**
 * past_open(mem, path, origin, out, state, err):
 * Errors: RC_NO_INPUT when it is not there (P2); RC_BAD_INPUT; RC_USAGE when others may read it or put another in its place; RC_BUSY when
 *         another process has it.
 * Owner:  the caller closes it; the texts live in ${mem}.
 */
rc past_open(arena *mem, str path, str origin, struct past *out, struct witness_state *state, struct err *err) MUST_USE;
void past_close(struct past *past); /* for CLEANUP */

/** past_keep(past, state, err): `keep` of a struct witness.  Errors: RC_NO_OUTPUT (P3). */
rc past_keep(void *past, const struct witness_state *state, struct err *err) MUST_USE;

#endif
