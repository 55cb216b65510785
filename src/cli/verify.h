/* concordat ledger verify, which is all that concordat-verify is: seals looked at with nothing but files. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "base/buf.h"
#include "base/err.h"

/**
 * verify_run(mem, argc, argv, out, err):
 * Words after "verify": a ledger's file, or an entry with --proof; --key and --kept.  ${out}: what a person is told.
 *
 * Errors: RC_USAGE, what bundle_check answers, RC_NOT_SEALED for a proof that does not hold.
 */
rc verify_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err) MUST_USE;

#endif
