/* concordat ledger witness: one checkpoint of somebody else's log, signed on from the one before; needs nothing but files. */
#ifndef CLI_WITNESS_H
#define CLI_WITNESS_H

#include "base/buf.h"
#include "base/err.h"

/**
 * witness_run(mem, argc, argv, seconds, out, err):
 * Words after "ledger witness"; ${seconds} of the epoch are put into the signature.  ${out}: the checkpoint with it.
 *
 * Errors: RC_USAGE; what witness_answer, past_open and keys_secret answer.
 */
rc witness_run(arena *mem, int argc, char **argv, int64_t seconds, struct buf *out, struct err *err) MUST_USE;

#endif
