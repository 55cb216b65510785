/*
 * concordat ledger: one file a word, listed in ledger.c.  Each gets the words from its own name on, and says its whole answer at the end.
 */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include "cli/cli.h"

typedef rc ledger_word_fn(struct cli *cli, int argc, char **argv, struct err *err);

ledger_word_fn ledger_log, ledger_checkpoint, ledger_prove, ledger_export, ledger_cosign, ledger_keep, ledger_rebuild;

#endif
