/*
 * The store: one small interface, two engines.  A connection runs statements inside transactions and
 * nothing else; what the statements are stands in store/sql/, one file each, and is compiled into
 * typed functions (store/statements.h, made by tools/statements).  The register composes those of its records from the
 * table of their fields (register/shelf.c), and nobody else composes any.
 *
 *   directory          SQLite: one file in it, WAL, synchronous=FULL, foreign keys on
 *   postgresql://...   PostgreSQL 15 through libpq; several hosts, the one that takes writes is used
 *
 * S1 A transaction is the only way to run a statement, and ends at the end of its scope: what is not
 *    committed is undone.
 * S2 `txn_commit`, or `store_settle` where writes are gathered, answers RC_OK only when what was written outlives a
 *    power cut (and, where a standby is demanded, is on it).  RC_STORE_UNKNOWN says that nobody can tell; the same key asked again will.
 * S3 After a fault of the storage itself the connection, and every other that shares its flag (store_share_stop),
 *    refuses every further write (RC_STORE_STOPPED) and serves reads.  A failed flush is never tried again.
 * S4 Every statement has a deadline of the client's own: a server that is silent cannot hold a request.  Rows
 *    that are handed out count: ask for many in pages.
 * S5 Rows of the tables that migrations call append-only are neither changed nor erased: SQLite's authorizer and
 *    triggers of the database itself refuse it.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"

struct store;

enum store_engine { STORE_SQLITE, STORE_POSTGRESQL };
enum { STORE_DEADLINE_MS = 5000 };

struct store_options {
    str where;   /* a directory, or postgresql://... */
    bool create; /* SQLite: make the directory and the file when they are not there */
    bool read_only;
    int deadline_ms; /* for each statement; 0: STORE_DEADLINE_MS */
};

/**
 * store_open(options, out, err):
 * One connection.  The schema is not looked at: see store_migrate and store_check_schema (migrate.h).
 *
 * Errors: RC_NO_INPUT when there is no such store, RC_STORE when it does not answer, RC_USAGE when ${where} names none
 *         or names a directory that others may read.
 * Owner:  the caller closes it.
 */
rc store_open(const struct store_options *options, struct store **out, struct err *err) MUST_USE;
void store_close(struct store **store); /* for CLEANUP; NULL is none */

enum store_engine store_engine_of(const struct store *store);

/** store_name(mem, where): what a person may be shown of ${where}: the directory, or host and database of a server and nothing else. */
str store_name(arena *mem, str where);

/** store_has_secret(where): whether ${where} has a password in it. */
bool store_has_secret(str where);

/** store_is_stopped(store): whether a fault has ended writing (S3). */
bool store_is_stopped(const struct store *store);

/**
 * store_share_stop(store, flag):
 * From now on a fault of this connection ends writing for all that share ${flag}, in memory that their processes
 * share, and theirs ends it here.  It outlives the connection.
 */
void store_share_stop(struct store *store, bool *flag);

/**
 * store_tidy(store, err):
 * Empty SQLite's log into its file, so that what was erased stands in neither.  A PostgreSQL server looks after its own.
 * Errors: RC_BUSY while others read in it.
 */
rc store_tidy(struct store *store, struct err *err) MUST_USE;

/* ---- transactions ---- */

enum txn_mode { TXN_READ, TXN_WRITE };

struct txn {
    struct store *store; /* NULL: none is open */
    enum txn_mode mode;
};

/**
 * txn_begin(store, mode, txn, err):
 * A read sees one state of the store throughout.  A write is alone (SQLite), or serializable (PostgreSQL).
 * One transaction at a time on a connection.  A connection that was lost is made anew.
 *
 * Errors: RC_BUSY when another writer did not end before the deadline, RC_STORE_STOPPED (S3), RC_STORE,
 *         RC_USAGE when the store was opened for reading only.
 */
rc txn_begin(struct store *store, enum txn_mode mode, struct txn *txn, struct err *err) MUST_USE;

/**
 * txn_commit(txn, err):
 * Errors: RC_AGAIN when a transaction beside it changed what it read: nothing was written, the whole of it may be
 *         run again.  RC_STORE_UNKNOWN (S2), RC_STORE.  What made a statement fail, when one has: nothing was written.
 */
rc txn_commit(struct txn *txn, struct err *err) MUST_USE;

/*
 * Writing together.  A flush is most of what a small change costs, and one flush is enough for all that a worker has before it in one turn:
 * so a connection may keep its transactions together until whoever asked for them is to be told.
 */

/**
 * store_gather(store, gathers):
 * From now on what transactions of this connection write is gathered, or no more.  An engine that cannot do that (a server of PostgreSQL gathers
 * by itself) goes on as before.  While it is, txn_commit says only that nothing of its own stands against it, and store_settle writes it.  A
 * transaction that is undone is undone alone.  Who ends gathering has settled what was gathered.
 */
void store_gather(struct store *store, bool gathers);

/** store_is_gathering(store): whether something waits for store_settle.  What has been read since may be undone: nobody is told of either. */
bool store_is_gathering(const struct store *store);

/**
 * store_settle(store, err):
 * Write what was gathered, as one.  Nothing when nothing was.
 * Errors: as txn_commit, RC_AGAIN aside, for all of it; or what ended all of it before: then nothing was written.
 */
rc store_settle(struct store *store, struct err *err) MUST_USE;

/**
 * txn_erases(txn):
 * What this transaction takes away is to be nowhere any more: with its commit the engine's log beside the file is emptied too, unless
 * somebody reads in it just then; then the next store_tidy does that.
 */
void txn_erases(struct txn *txn);

/** txn_end(txn): undo what was not committed. For CLEANUP. */
void txn_end(struct txn *txn);

/* ---- statements ---- */

enum cell_type { CELL_NULL, CELL_INT, CELL_TEXT, CELL_BYTES };

/* One value in or out of a statement. */
struct sql_cell {
    enum cell_type type;
    int64_t num;
    str text; /* text in UTF-8, or bytes */
};

/* Beside those of store/sql/, so many statements that a layer above composes from its own tables are kept prepared. */
enum { SQL_COMPOSED = 128 };

/* One statement of store/sql/: its text for each engine, and what goes in and out, in order. */
struct sql_statement {
    const char *name;
    const char *body[2]; /* by enum store_engine; parameters are ?1 ... and $1 ... */
    int index;           /* among all statements: engines keep theirs prepared by it; below 0: not kept */
    int ins, outs;
    const enum cell_type *in, *out; /* CELL_NULL is not among them: */
    const bool *in_null, *out_null; /* these say which may be null */
    bool writes;                    /* only in a transaction that writes */
};

/**
 * row_fn(ctx, row, err): called for each row; the texts of ${row} live until it returns.
 * It runs no statement itself.  A code other than RC_OK ends the statement, and not the transaction.
 */
typedef rc row_fn(void *ctx, const struct sql_cell *row, struct err *err);

/**
 * sql_run(txn, statement, in, each, ctx, changed, err):
 * Run one statement; the typed functions of statements.h call it, nobody else.  ${changed}: rows written; may be NULL.
 * A statement that fails ends its transaction: every further one, and the commit, answers the same code.
 *
 * Errors: RC_CONFLICT when a row that must be the only one, or must be there, is not; RC_AGAIN as txn_commit;
 *         RC_BUSY when the deadline passed; RC_BAD_INPUT when a text is not UTF-8 or has a NUL byte;
 *         RC_STORE_FULL when there is no more room; RC_STORE when the store failed or was lost; RC_FAULT when
 *         the statement is not one that the tables take: a mistake in the program.  What ${each} answers is passed on.
 */
rc sql_run(struct txn *txn, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx, int64_t *changed,
           struct err *err) MUST_USE;

#endif
