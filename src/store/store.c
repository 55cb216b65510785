#include "store/engine.h"

#include <assert.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

int64_t store_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int store_deadline(const struct store *store)
{
    return store->migrating ? MIGRATION_DEADLINE_MS : store->deadline_ms;
}

/* ---- connections ---- */

static const struct engine *engine_of(str where)
{
    return str_starts(where, S("postgresql://")) || str_starts(where, S("postgres://")) ? &postgres_engine : &sqlite_engine;
}

str store_name(arena *mem, str where)
{
    return engine_of(where)->name(mem, where);
}

bool store_has_secret(str where)
{
    return engine_of(where)->has_secret(where);
}

rc store_open(const struct store_options *options, struct store **out, struct err *err)
{
    const struct engine *engine = engine_of(options->where);
    bool is_server = engine == &postgres_engine;
    struct store *store;

    if (!options->where.n || (!is_server && str_find_str(options->where, S("://")) >= 0)) {
        err_set(err, RC_USAGE, "there is no store of that kind");
        return err_hint(err, "Name a directory, or a PostgreSQL server as postgresql://host/database.");
    }
    TRY(engine->open(options, &store, err));
    store->engine = engine;
    store->kind = is_server ? STORE_POSTGRESQL : STORE_SQLITE;
    *out = store;
    return RC_OK;
}

rc store_open_in_memory(struct store **out, struct err *err)
{
    TRY(sqlite_engine.open_in_memory(out, err));
    (*out)->engine = &sqlite_engine;
    (*out)->kind = STORE_SQLITE;
    return RC_OK;
}

void store_close(struct store **store)
{
    if (!*store)
        return;
    assert(!(*store)->in_txn);
    (*store)->engine->close(*store);
    *store = NULL;
}

enum store_engine store_engine_of(const struct store *store)
{
    return store->kind;
}

bool store_is_stopped(const struct store *store)
{
    return store->stopped || (store->all_stop && __atomic_load_n(store->all_stop, __ATOMIC_RELAXED));
}

void store_stop(struct store *store)
{
    store->stopped = true;
    if (store->all_stop)
        __atomic_store_n(store->all_stop, true, __ATOMIC_RELAXED);
}

void store_share_stop(struct store *store, bool *flag)
{
    store->all_stop = flag;
    if (store->stopped)
        store_stop(store);
}

/* ---- faults made on purpose ---- */

void store_fail_at(struct store *store, enum fault_kind kind, int n)
{
    store->fault.kind = kind;
    store->fault.calls = n;
}

static rc fault_now(struct store *store, enum txn_mode mode, struct err *err)
{
    enum fault_kind kind = store->fault.kind;

    if (kind == FAULT_NONE || (kind == FAULT_AGAIN && mode == TXN_READ) || --store->fault.calls > 0)
        return RC_OK;
    if (kind == FAULT_KILL)
        kill(getpid(), SIGKILL);
    store->fault.kind = FAULT_NONE;
    if (kind == FAULT_AGAIN)
        return err_set(err, RC_AGAIN, "another transaction was made to be quicker");
    return err_set(err, RC_STORE, "the store was made to fail");
}

/* ---- transactions ---- */

static rc stopped(struct err *err)
{
    err_set(err, RC_STORE_STOPPED, "the store has stopped writing after a fault of its storage");
    return err_hint(err, "Look at the disk and the server's log, then start again and check the store before anything else is written.");
}

/* ---- writing together ---- */

void store_gather(struct store *store, bool gathers)
{
    assert(!store->gathered.is_open);
    store->gathers = gathers && store->engine->within.begin;
}

bool store_is_gathering(const struct store *store)
{
    return store->gathered.is_open;
}

static rc gathered_lost(const struct store *store, struct err *err)
{
    err_set(err, store->gathered.lost, "what was to be written together with it could not be: none of it was");
    return err_hint(err, "Ask again.");
}

/* What reads while something is gathered reads that as well; what writes is one within it. */
static rc open_one(struct store *store, enum txn_mode mode, struct err *err)
{
    if (!store->gathers || (mode == TXN_READ && !store->gathered.is_open))
        return store->engine->begin(store, mode, err);
    if (store->gathered.lost != RC_OK)
        return gathered_lost(store, err);
    if (!store->gathered.is_open)
        TRY(store->engine->begin(store, TXN_WRITE, err));
    store->gathered.is_open = true;
    return mode == TXN_WRITE ? store->engine->within.begin(store, err) : RC_OK;
}

static rc keep_one(struct store *store, enum txn_mode mode, struct err *err)
{
    if (!store->gathered.is_open)
        return store->engine->commit(store, err);
    store->gathered.erases |= store->erases;
    if (mode == TXN_WRITE)
        store->gathered.lost = store->engine->within.keep(store, err);
    return store->gathered.lost;
}

static void undo_one(struct store *store, enum txn_mode mode)
{
    if (!store->gathered.is_open)
        store->engine->undo(store);
    else if (!(mode == TXN_WRITE ? store->engine->within.back(store) : store->engine->within.stands(store)))
        store->gathered.lost = store->failed != RC_OK ? store->failed : RC_STORE;
}

static void erased(struct store *store, bool erases)
{
    struct err unused;

    if (erases)
        (void)!store->engine->tidy(store, &unused); /* the commit is good whatever comes of that */
}

rc store_settle(struct store *store, struct err *err)
{
    bool erases = store->gathered.erases;
    rc code = store->gathered.lost;

    assert(!store->in_txn);
    if (!store->gathered.is_open)
        return RC_OK;
    if (code != RC_OK)
        gathered_lost(store, err);
    else
        code = fault_now(store, TXN_WRITE, err);
    store->gathered.is_open = store->gathered.erases = false;
    store->gathered.lost = RC_OK;
    if (code != RC_OK) {
        store->engine->undo(store);
        return code;
    }
    TRY(store->engine->commit(store, err));
    erased(store, erases);
    return RC_OK;
}

/* ---- one transaction ---- */

static rc begin(struct store *store, enum txn_mode mode, struct txn *txn, struct err *err)
{
    assert(!store->in_txn);
    if (mode == TXN_WRITE && store_is_stopped(store))
        return stopped(err);
    if (mode == TXN_WRITE && store->read_only) {
        err_set(err, RC_USAGE, "the store was opened for reading only");
        return err_hint(err, "Open it for writing.");
    }
    TRY(fault_now(store, mode, err));
    TRY(open_one(store, mode, err));
    store->in_txn = true;
    store->erases = false;
    store->failed = RC_OK;
    *txn = (struct txn){ store, mode };
    return RC_OK;
}

rc txn_begin(struct store *store, enum txn_mode mode, struct txn *txn, struct err *err)
{
    return begin(store, mode, txn, err);
}

rc store_begin_migration(struct store *store, struct txn *txn, struct err *err)
{
    rc code;

    store->migrating = true;
    code = begin(store, TXN_WRITE, txn, err);
    if (code != RC_OK)
        store->migrating = false;
    return code;
}

static void finished(struct txn *txn)
{
    txn->store->in_txn = false;
    txn->store->migrating = false;
    txn->store = NULL;
}

void txn_end(struct txn *txn)
{
    if (!txn->store)
        return;
    undo_one(txn->store, txn->mode);
    finished(txn);
}

static rc failed_before(const struct store *store, struct err *err)
{
    err_set(err, store->failed, "the transaction has ended: a statement before this one failed");
    return err_hint(err, "Begin again.");
}

rc txn_commit(struct txn *txn, struct err *err)
{
    struct store *store = txn->store;
    rc code = store->failed;

    if (code != RC_OK)
        failed_before(store, err);
    else
        code = fault_now(store, txn->mode, err);
    if (code == RC_OK)
        code = keep_one(store, txn->mode, err);
    else
        undo_one(store, txn->mode);
    finished(txn);
    if (code == RC_OK && !store->gathered.is_open)
        erased(store, store->erases);
    return code;
}

void txn_erases(struct txn *txn)
{
    txn->store->erases = true;
}

rc store_tidy(struct store *store, struct err *err)
{
    assert(!store->in_txn);
    return store_is_stopped(store) ? stopped(err) : store->engine->tidy(store, err);
}

/* ---- statements ---- */

static bool fits(const struct sql_cell *cell, enum cell_type type, bool may_be_null)
{
    return cell->type == CELL_NULL ? may_be_null : cell->type == type;
}

/* What one engine takes and the other refuses is refused for both. */
static rc check_in(const struct sql_statement *statement, const struct sql_cell *in, struct err *err)
{
    for (int i = 0; i < statement->ins; i++) {
        ptrdiff_t bad;

        assert(fits(&in[i], statement->in[i], statement->in_null[i]));
        if (in[i].type == CELL_TEXT && (str_find(in[i].text, '\0') >= 0 || !str_is_utf8(in[i].text, &bad))) {
            err_set(err, RC_BAD_INPUT, "a text for '%s' has bytes that are no characters", statement->name);
            return err_hint(err, "Give text in UTF-8, without NUL.");
        }
    }
    return RC_OK;
}

static void handed(struct store **store)
{
    (*store)->handing = false;
}

rc store_hand_row(struct store *store, const struct sql_statement *statement, const struct sql_cell *row, row_fn *each, void *ctx, struct err *err)
{
    rc code;

    for (int i = 0; i < statement->outs; i++)
        if (!fits(&row[i], statement->out[i], statement->out_null[i]))
            return err_set(err, RC_FAULT, "'%s' gave something else than it says in column %d", statement->name, i + 1);
    if (!each)
        return RC_OK;

    CLEANUP(handed) struct store *handing = store;

    handing->handing = true;
    code = each(ctx, row, err);
    store->enough = code;
    return code;
}

rc sql_run(struct txn *txn, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx, int64_t *changed,
           struct err *err)
{
    struct store *store = txn->store;
    int64_t count = 0;
    rc code;

    assert(store && !store->handing && (txn->mode == TXN_WRITE || !statement->writes));
    assert(statement->ins <= SQL_CELLS_MOST && statement->outs <= SQL_CELLS_MOST);
    if (store->failed != RC_OK)
        return failed_before(store, err);
    store->enough = RC_OK;
    code = fault_now(store, txn->mode, err);
    if (code == RC_OK)
        code = check_in(statement, in, err);
    if (code == RC_OK)
        code = store->engine->run(store, statement, in, each, ctx, &count, err);
    store->failed = code == store->enough ? RC_OK : code;
    if (code == RC_OK && changed)
        *changed = count;
    return code;
}

rc store_script(struct txn *txn, const char *sql, struct err *err)
{
    struct store *store = txn->store;

    if (store->failed != RC_OK)
        return failed_before(store, err);
    store->failed = fault_now(store, txn->mode, err);
    if (store->failed == RC_OK)
        store->failed = store->engine->script(store, sql, err);
    return store->failed;
}
