#include "some_rows.h"

#include "store/engine.h"

static const char hash_bytes[33] = "0123456789abcdef\0\xFF tail of a hash";

const str some_hash = { hash_bytes, 32 };

rc write_log(struct txn *txn, int64_t *log)
{
    struct sql_log_add_row row;
    bool found;

    TRY(sql_log_add(txn, &mem, &(struct sql_log_add){ S("register.example/invented") }, &row, &found, &err));
    *log = row.id;
    return RC_OK;
}

rc write_entry(struct txn *txn, int64_t log, int64_t position)
{
    return sql_entry_add(txn, &(struct sql_entry_add){ log, position, arena_printf(&mem, "entry %d", (int)position), some_hash }, NULL, &err);
}

rc read_size(struct txn *txn, int64_t log, int64_t *size)
{
    struct sql_log_size_row row;
    bool found;

    TRY(sql_log_size(txn, &mem, &(struct sql_log_size){ log }, &row, &found, &err));
    assert_true(found);
    *size = row.size;
    return RC_OK;
}

rc write_all(struct store *store, int64_t *log)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(write_log(&txn, log));
    TRY(write_entry(&txn, *log, 0));
    TRY(sql_node_add(&txn, &(struct sql_node_add){ *log, 0, 0, some_hash }, NULL, &err));
    TRY(sql_payload_add(&txn, &(struct sql_payload_add){ *log, 0, S("payload"), S("salt") }, NULL, &err));
    TRY(sql_checkpoint_add(&txn, &(struct sql_checkpoint_add){ *log, 1, S("note") }, NULL, &err));
    return txn_commit(&txn, &err);
}

rc add_entry(struct store *store, int64_t log, int64_t position)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(write_entry(&txn, log, position));
    return txn_commit(&txn, &err);
}

int64_t size_now(struct store *store, int64_t log)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t size = -1;

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(read_size(&txn, log, &size));
    return size;
}

const char *rows_of(const char *table)
{
    return raw(arena_printf(&mem, "SELECT count(*) FROM %s", table).p);
}

void assert_str(str found, str expected)
{
    assert_int_equal(found.n, expected.n);
    assert_memory_equal(found.p, expected.p, (size_t)expected.n);
}

rc run_script(struct store *store, const char *sql, bool migrating)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(migrating ? store_begin_migration(store, &txn, &err) : txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(store_script(&txn, sql, &err));
    return txn_commit(&txn, &err);
}
