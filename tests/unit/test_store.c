/*
 * The store, on one engine a run: SQLite in a temporary folder, or the PostgreSQL server that CONCORDAT_TEST_POSTGRES names
 * (tests/postgres starts one).  Most cases are the same for both.  What breaks beneath it stands in test_store_faults.c.
 */
#include "some_rows.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/engine.h"
#include "store/migrate.h"
#include "store/schema.h"

/* ---- values ---- */

static const enum cell_type each_type[] = { CELL_INT, CELL_TEXT, CELL_BYTES };
static const bool each_null[] = { true, true, true };
static const struct sql_statement echo = {
    .name = "echo",
    .body = { "SELECT ?1, ?2, ?3", "SELECT $1, $2, $3" },
    .index = -1,
    .ins = 3,
    .outs = 3,
    .in = each_type,
    .out = each_type,
    .in_null = each_null,
    .out_null = each_null,
};

static rc take_echo(void *ctx, const struct sql_cell *row, struct err *e)
{
    const struct sql_cell *in = ctx;

    (void)e;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(row[i].type, in[i].type);
        assert_int_equal(row[i].num, in[i].num);
        assert_str(row[i].text, in[i].text);
    }
    return RC_OK;
}

static void every_value_comes_back_as_it_went(void **state)
{
    static const struct sql_cell rows[][3] = {
        { { CELL_INT, 0, { "", 0 } }, { CELL_TEXT, 0, { "", 0 } }, { CELL_BYTES, 0, { "", 0 } } },
        { { CELL_INT, INT64_MAX, { "", 0 } }, { CELL_TEXT, 0, { NULL, 0 } }, { CELL_BYTES, 0, { NULL, 0 } } },
        { { CELL_INT, INT64_MIN, { "", 0 } }, { CELL_TEXT, 0, { "Ll\xC5\xB7n ' \" ; --", 14 } }, { CELL_BYTES, 0, { "\0\xFF\0", 3 } } },
        { { CELL_INT, -1, { "", 0 } }, { CELL_NULL, 0, { "", 0 } }, { CELL_BYTES, 0, { "1", 1 } } },
        { { CELL_NULL, 0, { "", 0 } }, { CELL_TEXT, 0, { "7", 1 } }, { CELL_NULL, 0, { "", 0 } } },
    };
    CLEANUP(store_close) struct store *store = open_for(0);
    CLEANUP(txn_end) struct txn txn = { 0 };

    (void)state;
    must(txn_begin(store, TXN_READ, &txn, &err));
    for (ptrdiff_t i = 0; i < countof(rows); i++)
        must(sql_run(&txn, &echo, rows[i], take_echo, (void *)rows[i], NULL, &err));
}

static void text_that_is_no_text_is_refused(void **state)
{
    static const str rows[] = { S("a\0b"), S("\xC3"), S("\xFF") };
    CLEANUP(store_close) struct store *store = open_for(0);

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        const struct sql_cell in[] = { { CELL_INT, 1, { NULL, 0 } }, { CELL_TEXT, 0, rows[i] }, { CELL_NULL, 0, { NULL, 0 } } };
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_READ, &txn, &err));
        refused(RC_BAD_INPUT, sql_run(&txn, &echo, in, NULL, NULL, NULL, &err));
    }
}

static rc take_one(void *ctx, const struct sql_entry_range_row *row, struct err *e)
{
    int *n = ctx;

    (void)e;
    assert_int_equal(row->position, *n + 1);
    return ++*n == 3 ? RC_NOT_FOUND : RC_OK;
}

static void made_statements_read_what_they_wrote(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_checkpoint_latest_row latest;
    struct sql_payload_get_row payload;
    struct sql_log_by_origin_row by;
    struct sql_entry_get_row entry;
    struct sql_node_get_row node;
    int64_t log, changed = -1, size;
    bool found;
    int n = 0;

    (void)state;
    must(write_all(store, &log));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    for (int i = 1; i < 9; i++)
        must(write_entry(&txn, log, i));
    must(sql_log_by_origin(&txn, &mem, &(struct sql_log_by_origin){ S("register.example/invented") }, &by, &found, &err));
    assert_true(found && by.id == log);
    must(read_size(&txn, log, &size));
    assert_int_equal(size, 9);
    must(sql_entry_get(&txn, &mem, &(struct sql_entry_get){ log, 4 }, &entry, &found, &err));
    assert_str(entry.text, S("entry 4"));
    assert_str(entry.leaf, some_hash);
    must(sql_node_get(&txn, &mem, &(struct sql_node_get){ log, 0, 0 }, &node, &found, &err));
    assert_str(node.hash, some_hash);
    must(sql_node_get(&txn, &mem, &(struct sql_node_get){ log, 1, 0 }, &node, &found, &err));
    assert_false(found);
    must(sql_checkpoint_latest(&txn, &mem, &(struct sql_checkpoint_latest){ log }, &latest, &found, &err));
    assert_true(found && latest.size == 1);
    refused(RC_NOT_FOUND, sql_entry_range(&txn, &(struct sql_entry_range){ log, 1, 8 }, take_one, &n, &err));
    assert_int_equal(n, 3);
    must(sql_payload_erase(&txn, &(struct sql_payload_erase){ log, 0 }, &changed, &err));
    assert_int_equal(changed, 1);
    must(sql_payload_erase(&txn, &(struct sql_payload_erase){ log, 0 }, &changed, &err));
    assert_int_equal(changed, 0);
    must(sql_payload_get(&txn, &mem, &(struct sql_payload_get){ log, 0 }, &payload, &found, &err));
    assert_false(found);
    must(txn_commit(&txn, &err));
    assert_int_equal(size_now(store, log), 9);
}

/* ---- transactions ---- */

static void what_is_not_committed_is_undone(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    int64_t log;

    (void)state;
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        must(write_log(&txn, &log));
    }
    assert_string_equal(rows_of("log"), "0");
    must(write_all(store, &log));
    assert_string_equal(rows_of("log"), "1");
}

static void what_must_be_one_or_there_is_a_conflict(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    refused(RC_CONFLICT, write_all(store, &log));
    refused(RC_CONFLICT, add_entry(store, log, 0));
    refused(RC_CONFLICT, add_entry(store, log + 1, 0));
    refused(RC_FAULT, add_entry(store, log, -1));
    must(add_entry(store, log, 1));
}

static void a_failed_statement_ends_its_transaction(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(write_entry(&txn, log, 1));
    refused(RC_CONFLICT, write_entry(&txn, log, 1));
    refused(RC_CONFLICT, write_entry(&txn, log, 2));
    refused(RC_CONFLICT, txn_commit(&txn, &err));
    assert_int_equal(size_now(store, log), 1);
}

static void a_read_sees_one_state(void **state)
{
    CLEANUP(store_close) struct store *reader = open_migrated();
    CLEANUP(store_close) struct store *writer = open_for(0);
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t log, size;

    (void)state;
    must(write_all(writer, &log));
    must(txn_begin(reader, TXN_READ, &txn, &err));
    must(read_size(&txn, log, &size));
    must(add_entry(writer, log, 1));
    must(read_size(&txn, log, &size));
    assert_int_equal(size, 1);
    txn_end(&txn);
    assert_int_equal(size_now(reader, log), 2);
}

static void of_two_writers_one_is_asked_to_wait_or_begin_again(void **state)
{
    CLEANUP(store_close) struct store *one = open_migrated();
    CLEANUP(store_close) struct store *two = open_for(HASTY_MS);
    CLEANUP(txn_end) struct txn first = { 0 };
    CLEANUP(txn_end) struct txn second = { 0 };
    int64_t log, size = 0;
    rc code;

    (void)state;
    must(write_all(one, &log));
    must(txn_begin(one, TXN_WRITE, &first, &err));
    must(read_size(&first, log, &size));
    if (!server) {
        refused(RC_BUSY, txn_begin(two, TXN_WRITE, &second, &err));
        must(write_entry(&first, log, size));
        must(txn_commit(&first, &err));
        must(add_entry(two, log, 2));
        return;
    }
    must(txn_begin(two, TXN_WRITE, &second, &err));
    must(read_size(&second, log, &size));
    must(write_entry(&first, log, size));
    must(txn_commit(&first, &err));
    code = write_entry(&second, log, size);
    if (code == RC_OK)
        code = txn_commit(&second, &err);
    assert_int_equal(code, RC_AGAIN);
    txn_end(&second);
    must(add_entry(two, log, 2));
}

static void a_store_for_reading_does_not_write(void **state)
{
    CLEANUP(store_close) struct store *writer = open_migrated();
    CLEANUP(store_close) struct store *store = NULL;
    struct txn txn = { 0 };
    int64_t log;

    (void)state;
    must(write_all(writer, &log));
    must(store_open(&(struct store_options){ .where = str_of(where), .read_only = true }, &store, &err));
    refused(RC_USAGE, txn_begin(store, TXN_WRITE, &txn, &err));
    assert_int_equal(size_now(store, log), 1);
}

/* ---- what is kept ---- */

static const char *const forbidden[] = {
    "UPDATE entry SET text = 'other'",      "DELETE FROM entry",          "UPDATE node SET level = 1",       "DELETE FROM node",
    "UPDATE checkpoint SET note = 'other'", "DELETE FROM checkpoint",     "UPDATE log SET origin = 'other'", "DELETE FROM log",
    "UPDATE payload SET text = 'other'",    "DELETE FROM schema_version",
};

static void entries_are_neither_changed_nor_erased(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    for (ptrdiff_t i = 0; i < countof(forbidden); i++) {
        refused(RC_FAULT, run_script(store, forbidden[i], false));
        refused(RC_FAULT, run_script(store, forbidden[i], true));
        if (raw(forbidden[i]))
            fail_msg("'%s' was done by a stranger", forbidden[i]);
    }
    if (server)
        assert_null(raw("TRUNCATE checkpoint"));
    assert_string_equal(rows_of("entry"), "1");
    must(run_script(store, "DELETE FROM payload", false));
    assert_string_equal(rows_of("payload"), "0");
}

static void statements_cannot_go_round_the_store(void **state)
{
    static const char *const rows[] = {
        "ATTACH 'other.db' AS other",
        "PRAGMA synchronous=OFF",
        "PRAGMA writable_schema=ON",
        "DROP TRIGGER entry_no_delete",
        "CREATE TABLE other (a)",
        "ALTER TABLE entry RENAME TO other",
        "INSERT OR REPLACE INTO entry SELECT log, position, 'other', leaf FROM entry",
    };
    CLEANUP(store_close) struct store *store = NULL;
    int64_t log;

    (void)state;
    store = open_migrated();
    must(write_all(store, &log));
    for (ptrdiff_t i = 0; i < countof(rows); i++)
        refused(RC_FAULT, run_script(store, rows[i], false));
    assert_string_equal(raw("SELECT text FROM entry"), "entry 0");
    /* Without the triggers the authorizer still stands. */
    for (ptrdiff_t i = 0; i < STORE_TABLES; i++) {
        if (store_tables[i].unchanged)
            must(run_script(store, arena_printf(&mem, "DROP TRIGGER %s_no_update", store_tables[i].name).p, true));
        if (store_tables[i].kept)
            must(run_script(store, arena_printf(&mem, "DROP TRIGGER %s_no_delete", store_tables[i].name).p, true));
    }
    for (ptrdiff_t i = 0; i < countof(forbidden); i++)
        refused(RC_FAULT, run_script(store, forbidden[i], false));
}

static void a_directory_that_others_may_enter_is_refused(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct stat st;

    (void)state;
    store_close(&(struct store *){ open_migrated() });
    assert_int_equal(stat(where, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(arena_printf(&mem, "%s/%s", where, REGISTER_FILE).p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(chmod(where, 0750), 0);
    refused(RC_USAGE, open_at(where, 0, &store));
}

static void a_store_that_is_not_there_is_no_store(void **state)
{
    static const struct {
        const char *where;
        rc code;
        const char *why;
    } rows[] = {
        { "", RC_USAGE, "no name" },
        { "mysql://host/database", RC_USAGE, "another server" },
        { "postgresql://host/database?port=secret%zz", RC_USAGE, "an address that libpq cannot read" },
        { "postgresql:///database?host=/nowhere/at-all", RC_STORE, "nobody listens" },
        { "nowhere/at-all/store", RC_NO_INPUT, "no directory above it" },
    };
    CLEANUP(store_close) struct store *store = NULL;

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        refused(rows[i].code, open_at(rows[i].where, 200, &store));
        assert_null(strstr(err.message, "secret"));
    }
}

/* ---- the schema ---- */

/* Each on a store of its own: all that is done to it before, and what is said of it. */
static void a_schema_that_was_changed_by_hand_is_not_ours(void **state)
{
    static const struct {
        const char *done[2], *said; /* by engine, NULL: is not asked of it; said: NULL: nothing */
    } row[] = {
        { { "SELECT 1", "SELECT 1" }, NULL },
        { { "DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_update ON entry" }, "the trigger 'entry_no_update' of the table 'entry' is gone" },
        { { NULL, "ALTER TABLE entry DISABLE TRIGGER entry_no_truncate" }, "the trigger 'entry_no_truncate' of the table 'entry' is gone" },
        { { NULL, "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'" },
          "the function 'refuse_change' is not as" },
        { { "DROP TABLE guess", "DROP TABLE guess" }, "the table 'guess' is gone" },
        { { "ALTER TABLE access DROP COLUMN purpose", "ALTER TABLE access DROP COLUMN purpose" },
          "the column 'purpose' of the table 'access' is gone" },
        { { "ALTER TABLE entry ADD COLUMN more TEXT", "ALTER TABLE entry ADD COLUMN more text" },
          "the column 'more' of the table 'entry' is none of this program's" },
        { { NULL, "ALTER TABLE entry ALTER COLUMN text DROP NOT NULL" }, "the column 'text' of the table 'entry' is not as" },
        { { NULL, "ALTER TABLE entry ALTER COLUMN text TYPE varchar(10000)" }, "the column 'text' of the table 'entry' is not as" },
        { { "DROP INDEX workers_now", "DROP INDEX workers_now" }, "the index 'workers_now' of the table 'workers' is gone" },
        { { "CREATE INDEX entry_leaf ON entry (leaf)", "CREATE INDEX entry_leaf ON entry (leaf)" },
          "the index 'entry_leaf' of the table 'entry' is none" },
        { { "CREATE TRIGGER meddle AFTER INSERT ON entry BEGIN SELECT 1; END",
            "CREATE TRIGGER meddle AFTER INSERT ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('so')" },
          "the trigger 'meddle' of the table 'entry' is none" },
        { { NULL, "CREATE RULE meddle AS ON INSERT TO entry DO INSTEAD NOTHING" }, "the rule 'meddle' of the table 'entry' is none" },
        { { "CREATE VIEW beside AS SELECT 1", NULL }, "the view 'beside' is none" },
        { { "CREATE TABLE beside (id INT PRIMARY KEY)", NULL }, "the table 'beside' is none" },
        { { NULL, "CREATE TABLE beside (id bigint PRIMARY KEY)" }, NULL }, /* a server may hold what is not ours */
    };
    enum store_engine engine = server ? STORE_POSTGRESQL : STORE_SQLITE;

    for (ptrdiff_t i = 0; i < countof(row); i++) {
        if (!row[i].done[engine])
            continue;
        tear_down(state);
        set_up(state);

        CLEANUP(store_close) struct store *store = open_migrated();

        assert_non_null(raw(row[i].done[engine]));
        if (!row[i].said) {
            must(store_compare_schema(store, &err));
            continue;
        }
        refused(RC_NOT_SEALED, store_compare_schema(store, &err));
        if (!strstr(err.message, row[i].said))
            fail_msg("%s: %s", row[i].done[engine], err.message);
    }
}

/* ---- names ---- */

static void a_password_is_never_shown(void **state)
{
    static const struct {
        const char *where, *shown; /* NULL: anything without the word */
        bool secret;
    } row[] = {
        { "a/directory", "a/directory", false },
        { "postgresql://someone@host/base", "postgresql://host/base", false },
        { "postgresql://someone:hidden@host/base", "postgresql://host/base", true },
        { "postgres://someone:hidden@one:1,two:2/base?application_name=x", "postgresql://one,two/base", true },
        { "postgresql://host/base?user=someone&password=hidden", "postgresql://host/base", true },
        { "postgresql:///base?host=/run/some&password=hidden", "postgresql:///run/some/base", true },
        { "postgresql://host/base?sslpassword=hidden", "postgresql://host/base", true },
        { "postgresql://hostaddr/base?hostaddr=127.0.0.1", "postgresql://hostaddr/base", false },
        { "postgresql://someone:hid%64en@host", "postgresql://host/", true },
        { "postgresql://someone:hidden/x@host/base", NULL, false },
        { "postgresql://someone:hidden?x@host/base", NULL, false },
        { "postgresql://someone:hidden@[host/base", NULL, false },
        { "postgresql://host/base?no such=hidden", NULL, false },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(row); i++) {
        str shown = store_name(&mem, str_of(row[i].where));

        if (row[i].shown ? !str_eq(shown, str_of(row[i].shown)) : str_find_str(shown, S("hidden")) >= 0)
            fail_msg("'%s' is shown as '%.*s'", row[i].where, STR_ARG(shown));
        if (row[i].shown && store_has_secret(str_of(row[i].where)) != row[i].secret)
            fail_msg("'%s': whether it has a secret", row[i].where);
    }
}

/* Meson reads a case left out as one that failed: what is for one engine is in the list of that one alone. */
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define CASES_OF_BOTH                                                                                                                                \
    CASE(every_value_comes_back_as_it_went), CASE(text_that_is_no_text_is_refused), CASE(made_statements_read_what_they_wrote),                      \
        CASE(what_is_not_committed_is_undone), CASE(what_must_be_one_or_there_is_a_conflict), CASE(a_failed_statement_ends_its_transaction),         \
        CASE(a_read_sees_one_state), CASE(of_two_writers_one_is_asked_to_wait_or_begin_again), CASE(a_store_for_reading_does_not_write),             \
        CASE(entries_are_neither_changed_nor_erased), CASE(a_store_that_is_not_there_is_no_store),                                                   \
        CASE(a_schema_that_was_changed_by_hand_is_not_ours), CASE(a_password_is_never_shown)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = {
        CASES_OF_BOTH,
        CASE(statements_cannot_go_round_the_store),
        CASE(a_directory_that_others_may_enter_is_refused),
    };
    const struct CMUnitTest on_postgresql[] = { CASES_OF_BOTH };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    if (server)
        return cmocka_run_group_tests_name("store on PostgreSQL", on_postgresql, NULL, NULL);
    return cmocka_run_group_tests_name("store on SQLite", on_sqlite, NULL, NULL);
}
