/* What is said of the logs of a store: how far each is, how far it is sealed, and whether it is as it was recorded. */
#ifndef CLI_LOGS_H
#define CLI_LOGS_H

#include "cli/cli.h"
#include "ledger/log.h"

/* One log, and its latest checkpoint: of size 0 when there is none. */
struct log_at {
    struct log log;
    struct checkpoint sealed;
};

struct logs_at {
    struct log_at *v;
    ptrdiff_t n, cap;
};

/** logs_read(store, mem, out, err): every log of ${store}. */
rc logs_read(struct store *store, arena *mem, struct logs_at *out, struct err *err) MUST_USE;

/** logs_one(store, mem, verb, name, out, err): the log ${name}, or the only one when it is empty.  Errors: RC_NOT_FOUND; RC_USAGE when there are
 * several, with their names. */
rc logs_one(struct store *store, arena *mem, const char *verb, str name, struct log_at *out, struct err *err) MUST_USE;

/** logs_print(b, at): "  NAME" and, below it, its entries and how far they are sealed. */
void logs_print(struct buf *b, const struct log_at *at);

/**
 * logs_check(cli, store, logs, b, err):
 * Read and hash all of each log again, with progress on a terminal; ${b}: as logs_print, with what was found.
 *
 * Errors: as log_check, of the first log that is not as it was; ${b} has the others too.
 */
rc logs_check(struct cli *cli, struct store *store, const struct logs_at *logs, struct buf *b, struct err *err) MUST_USE;

#endif
