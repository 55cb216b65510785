/* Keys in files, one line each, and the verb that makes them. */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "base/buf.h"
#include "cli/options.h"
#include "ledger/key.h"

struct note_keys {
    struct note_key *v;
    ptrdiff_t n, cap;
};

/**
 * keys_read(mem, files, algorithm, out, err):
 * Add the public keys of ${files} to ${out}.
 *
 * Errors: RC_BAD_INPUT with the file, also for a key of another algorithm: a log's is no witness's; as file_read.
 */
rc keys_read(arena *mem, const struct words *files, enum key_algorithm algorithm, struct note_keys *out, struct err *err) MUST_USE;

/**
 * keys_secret(mem, file, algorithm, out, err):
 * A secret key, from a file that nobody else may read.  What was read is wiped.
 *
 * Errors: as keys_read and file_read_private.
 */
rc keys_secret(arena *mem, str file, enum key_algorithm algorithm, struct note_signer *out, struct err *err) MUST_USE;

/**
 * keys_run(mem, argc, argv, out, err):
 * Words after "ledger key": "new" makes a key, "read" looks at the note in which an old key names the one that follows it.
 *
 * Errors: RC_USAGE; as keys_secret, file_make and succession_check.
 */
rc keys_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err) MUST_USE;

#endif
