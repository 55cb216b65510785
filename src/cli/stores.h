/* Which store a verb works on. */
#ifndef CLI_STORES_H
#define CLI_STORES_H

#include "cli/cli.h"
#include "store/store.h"

/* What --help says of --store; ${pad}: the spaces between the options there and what is said of them. */
#define STORES_USAGE(pad)                                                                                                                            \
    "  --store" pad "a directory, or postgresql://user@host/database; otherwise what CONCORDAT_STORE says. A\n"                                      \
    "         " pad "password is not written here, where others see it: PGPASSFILE names a file that holds it\n"

/**
 * stores_where(verb, given, out, err):
 * ${given}, the value of --store, or else what the environment says.
 *
 * Errors: RC_USAGE when neither says anything, or ${given} has a password in it.
 */
rc stores_where(const char *verb, str given, str *out, struct err *err) MUST_USE;

/**
 * stores_open(verb, given, read_only, out, err):
 * The store of stores_where, at the schema of this program.
 *
 * Errors: as stores_where, store_open and store_check_schema.
 */
rc stores_open(const char *verb, str given, bool read_only, struct store **out, struct err *err) MUST_USE;

#endif
