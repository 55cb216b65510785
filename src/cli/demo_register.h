#ifndef CLI_DEMO_REGISTER_H
#define CLI_DEMO_REGISTER_H

#include "cli/cli.h"

struct demo_register_words {
    str store, keys;
    str sign_ins;             /* the file that tells every way in; empty: standard output */
    int authorities, workers; /* of each partnership, of each authority */
    bool national;
    uint64_t seed;
};

/**
 * demo_register(cli, words, err):
 * Fill a register that has begun as a demonstration (register/demo.h), and tell every way in as CSV: address, name, role, organisation,
 * password and the secret of the authenticator.
 *
 * Errors: RC_USAGE when the register is no demonstration.
 */
rc demo_register(struct cli *cli, const struct demo_register_words *words, struct err *err) MUST_USE;

#endif
