#include "store/migrate.h"

#include "store/engine.h"
#include "store/statements.h"

static void arena_drop(arena *mem)
{
    arena_close(mem);
}

/* The newest step taken, 0 when there is none.  Refuses one that this program does not know. */
static rc schema_at(struct txn *txn, int64_t *at, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    struct sql_schema_is_there_row there;
    struct sql_schema_latest_row latest;
    bool found;

    *at = 0;
    TRY(sql_schema_is_there(txn, &mem, &there, &found, err));
    if (!there.tables)
        return RC_OK;
    TRY(sql_schema_latest(txn, &mem, &latest, &found, err));
    if (!found)
        return RC_OK;
    if (latest.number > STORE_MIGRATIONS || !str_eq(latest.name, str_of(store_migrations[latest.number - 1].name))) {
        err_set(err, RC_NEWER_SCHEMA, "the store is at step '%.*s', which this program does not know", STR_ARG(latest.name));
        return err_hint(err, "Use the program that made it, or a newer one.");
    }
    *at = latest.number;
    return RC_OK;
}

static rc step_take(struct txn *txn, const struct store_migration *step, struct err *err)
{
    for (const char *const *sql = step->statements[store_engine_of(txn->store)]; *sql; sql++)
        TRY(store_script(txn, *sql, err));
    return sql_schema_add(txn, &(struct sql_schema_add){ step->number, str_of(step->name) }, NULL, err);
}

/* Another node may have taken the step while this one waited to begin: what is next is asked anew inside. */
static rc step_next(struct store *store, bool *is_last, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t at;

    TRY(store_begin_migration(store, &txn, err));
    TRY(schema_at(&txn, &at, err));
    *is_last = at + 1 >= STORE_MIGRATIONS;
    if (at == STORE_MIGRATIONS)
        return RC_OK;
    TRY(step_take(&txn, &store_migrations[at], err));
    return txn_commit(&txn, err);
}

static rc schema_read(struct store *store, int64_t *at, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    return schema_at(&txn, at, err);
}

rc store_migrate(struct store *store, struct err *err)
{
    bool is_last;
    int64_t at;

    /* A store that is up to date is not locked for looking. */
    TRY(schema_read(store, &at, err));
    for (is_last = at == STORE_MIGRATIONS; !is_last;)
        TRY(step_next(store, &is_last, err));
    return RC_OK;
}

rc store_schema(struct store *store, struct store_schema *out, struct err *err)
{
    int64_t at;

    TRY(schema_read(store, &at, err));
    *out = (struct store_schema){ (int)at, STORE_MIGRATIONS, at ? store_migrations[at - 1].name : "" };
    return RC_OK;
}

rc store_check_schema(struct store *store, struct err *err)
{
    struct store_schema schema;

    TRY(store_schema(store, &schema, err));
    if (schema.at == schema.latest)
        return RC_OK;
    err_set(err, RC_NO_INPUT, "the store is at step %d of %d", schema.at, schema.latest);
    return err_hint(err, "Bring it up to this program first: 'concordat migrate'.");
}
