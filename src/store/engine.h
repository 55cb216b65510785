/*
 * Inside the store: what an engine answers for, and what all connections have in common.  Callers of the
 * store never see this; tests do, to break things on purpose.
 *
 * store.c looks after the state of a transaction, the types of cells and faults made on purpose, and asks an
 * engine only what is in order.  An engine's connection begins with a `struct store`.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

struct engine {
    str (*name)(arena *mem, str where); /* store_name */
    bool (*has_secret)(str where);
    rc (*open)(const struct store_options *options, struct store **out, struct err *err);
    rc (*open_in_memory)(struct store **out, struct err *err); /* NULL: it has no such thing */
    void (*close)(struct store *store);
    rc (*begin)(struct store *store, enum txn_mode mode, struct err *err);
    rc (*commit)(struct store *store, struct err *err);
    void (*undo)(struct store *store);
    /* Transactions within one that is open (store_gather); NULL: it has none.  `back` and
     * `stands` say whether the one around it still does. */
    struct within {
        rc (*begin)(struct store *store, struct err *err);
        rc (*keep)(struct store *store, struct err *err);
        bool (*back)(struct store *store);
        bool (*stands)(const struct store *store);
    } within;
    rc (*run)(struct store *store, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx, int64_t *changed,
              struct err *err);
    /* SQL without parameters or rows: migrations. */
    rc (*script)(struct store *store, const char *sql, struct err *err);
    rc (*tidy)(struct store *store, struct err *err);
    /* Read everything, outside of a transaction and without a deadline: RC_STORE with the first thing that is wrong. */
    rc (*check)(struct store *store, struct err *err);
};

extern const struct engine sqlite_engine, postgres_engine;

/* Faults made on purpose. */
enum fault_kind { FAULT_NONE, FAULT_ANSWER, FAULT_KILL, FAULT_AGAIN };

struct store {
    const struct engine *engine;
    enum store_engine kind;
    int deadline_ms;
    bool read_only;
    bool stopped;   /* S3: by a fault of this connection */
    bool *all_stop; /* by one of anybody who shares it; NULL: it is shared with nobody */
    bool migrating; /* the schema may change; set by store_begin_migration */
    bool in_txn;
    bool erases;  /* it does (txn_erases) */
    bool gathers; /* store_gather */
    struct {
        bool is_open, erases;
        rc lost; /* with what all of it was undone, or RC_OK */
    } gathered;
    bool handing; /* rows are being handed out */
    rc enough;    /* with what the caller of the last statement wanted no more rows, or RC_OK: the transaction goes on */
    rc failed;    /* what ended the open transaction, or RC_OK */
    struct {
        enum fault_kind kind;
        int calls; /* the call that fails, counted down */
    } fault;
};

/**
 * store_fail_at(store, kind, n):
 * The ${n}-th call from now, from 1, fails before it does anything, or kills the process.  FAULT_AGAIN counts calls of transactions that
 * write: that one answers as if another transaction had been quicker.
 */
void store_fail_at(struct store *store, enum fault_kind kind, int n);

/**
 * store_begin_migration(store, txn, err):
 * A transaction that writes, in which the schema may change; one node has it while others wait.
 * Errors: as txn_begin, but the deadline is MIGRATION_DEADLINE_MS for it and each of its statements.
 */
enum { MIGRATION_DEADLINE_MS = 15 * 60 * 1000 };
rc store_begin_migration(struct store *store, struct txn *txn, struct err *err) MUST_USE;

/** store_open_in_memory(out, err): an empty store of SQLite that nobody else has and that nothing is left of: to see what the steps make. */
rc store_open_in_memory(struct store **out, struct err *err) MUST_USE;

/** store_script(txn, sql, err): run one statement of a migration.  Errors: as sql_run. */
rc store_script(struct txn *txn, const char *sql, struct err *err) MUST_USE;

/** store_stop(store): the storage failed (S3). */
void store_stop(struct store *store);

/** store_deadline(store): how long a statement may take now, in milliseconds. */
int store_deadline(const struct store *store);

/** store_now_ms(): milliseconds on a clock that only goes forward. */
int64_t store_now_ms(void);

/** store_hand_row(store, statement, row, each, ctx, err): check the types of ${row}, and give it to ${each} if there is one. */
rc store_hand_row(struct store *store, const struct sql_statement *statement, const struct sql_cell *row, row_fn *each, void *ctx,
                  struct err *err) MUST_USE;

enum { SQL_CELLS_MOST = 64 }; /* in a row, and of what goes in */

/* SQLite's one file, in its directory. */
#define REGISTER_FILE "register.db"

#endif
