/* Rows for tests of the store itself: a log, its entries and what goes with them. */
#ifndef TESTS_SOME_ROWS_H
#define TESTS_SOME_ROWS_H

#include "some_store.h"
#include "store/statements.h"

enum { HASTY_MS = 4000 /* a deadline that passes: long enough for whatever is answered at all */ };

extern const str some_hash; /* 32 bytes, among them a NUL and one that is no text */

/** write_log(txn, log), write_entry(txn, log, position), read_size(txn, log, size): a log, an entry of it, and how many it has. */
rc write_log(struct txn *txn, int64_t *log);
rc write_entry(struct txn *txn, int64_t log, int64_t position);
rc read_size(struct txn *txn, int64_t log, int64_t *size);

/** write_all(store, log): one of everything, in a transaction; add_entry(store, log, position): an entry more. */
rc write_all(struct store *store, int64_t *log);
rc add_entry(struct store *store, int64_t log, int64_t position);

int64_t size_now(struct store *store, int64_t log);

/** rows_of(table): how many, asked beside the store. */
const char *rows_of(const char *table);

/** run_script(store, sql, migrating): ${sql} as a step of the schema is run, or as any other. */
rc run_script(struct store *store, const char *sql, bool migrating);

void assert_str(str found, str expected);

#endif
