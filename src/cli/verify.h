/* concordat ledger verify: seals looked at with nothing but files. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "base/buf.h"
#include "base/err.h"

/**
 * verify_run(mem, argc, argv, out, err):
 * Words after "verify".  ${out}: what a person is told.
 *
 * Errors: RC_USAGE; what bundle_check, onward_check, proof_check and entry_check_proof answer.
 */
rc verify_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err) MUST_USE;

#endif
