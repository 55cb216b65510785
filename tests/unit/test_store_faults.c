/*
 * The store when something breaks: a call that fails, a migration that is killed, a full disk, a damaged file, a server that is slow, silent or
 * gone.  And the way back: backups.
 */
#include "some_rows.h"

#include <libpq-fe.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/engine.h"
#include "store/migrate.h"

enum { PATIENCE_MS = 60000 /* within which a deadline of HASTY_MS has passed */ };

static void control(const char *verb)
{
    assert_int_equal(system(arena_printf(&mem, "%s %s", getenv("CONCORDAT_TEST_POSTGRES_CONTROL"), verb).p), 0);
}

/* ---- failing on purpose ---- */

static void nothing_is_half_written_whichever_call_fails(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    int64_t log;
    int n = 1;

    (void)state;
    for (;; n++) {
        store_fail_at(store, FAULT_ANSWER, n);
        if (write_all(store, &log) == RC_OK)
            break;
        assert_string_equal(err.message, "the store was made to fail");
        assert_string_equal(rows_of("log"), "0");
        assert_string_equal(rows_of("checkpoint"), "0");
    }
    assert_int_equal(n, 8); /* begin, five statements and a commit have failed */
    assert_string_equal(rows_of("checkpoint"), "1");
}

/* A child that migrates and is killed at its n-th call; gives whether it lived to the end. */
static bool migrate_killed_at(int n)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        struct store *store = open_for(0);

        store_fail_at(store, FAULT_KILL, n);
        _exit(store_migrate(store, &err) == RC_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        return false;
    assert_int_equal(WEXITSTATUS(status), 0);
    return true;
}

static void a_migration_killed_anywhere_is_finished_by_the_next(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    int64_t log;
    int n = 1;

    (void)state;
    while (!migrate_killed_at(n)) {
        store = open_for(0);
        refused(RC_NO_INPUT, store_check_schema(store, &err));
        store_close(&store);
        n++;
    }
    assert_true(n > 20);
    store = open_for(0);
    must(store_check_schema(store, &err));
    must(write_all(store, &log));
}

static void of_many_that_migrate_one_does(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    pid_t child[24];
    int status;

    (void)state;
    for (ptrdiff_t i = 0; i < countof(child); i++) {
        child[i] = fork();
        if (child[i] == 0)
            _exit(open_at(where, 0, &store) == RC_OK && store_migrate(store, &err) == RC_OK ? 0 : (fprintf(stderr, "%s\n", err.message), 1));
    }
    for (ptrdiff_t i = 0; i < countof(child); i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    store = open_for(0);
    must(store_check_schema(store, &err));
    assert_string_equal(rows_of("schema_version"), arena_printf(&mem, "%d", STORE_MIGRATIONS).p);
}

static void a_newer_store_is_refused(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();

    (void)state;
    must(store_migrate(store, &err));
    must(run_script(store, "INSERT INTO schema_version (number, name) VALUES (9999, '9999-invented')", false));
    refused(RC_NEWER_SCHEMA, store_check_schema(store, &err));
    refused(RC_NEWER_SCHEMA, store_migrate(store, &err));
}

static void a_full_disk_undoes_all_and_goes_on_when_there_is_room(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    int64_t log, size;
    rc code = RC_OK;

    (void)state;
    store = open_migrated();
    must(write_all(store, &log));
    must(run_script(store, "PRAGMA max_page_count=40", true));
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        for (size = 1; code == RC_OK && size < 100000; size++)
            code = write_entry(&txn, log, size);
        refused(RC_STORE_FULL, code);
        refused(RC_STORE_FULL, txn_commit(&txn, &err));
    }
    assert_int_equal(size_now(store, log), 1);
    assert_false(store_is_stopped(store));
    must(run_script(store, "PRAGMA max_page_count=100000", true));
    must(add_entry(store, log, 1));
}

static void a_damaged_file_stops_writing_and_is_still_read(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct txn txn = { 0 };
    int64_t log, page;
    FILE *file;

    (void)state;
    store = open_migrated();
    must(write_all(store, &log));
    page = strtol(raw("SELECT rootpage FROM sqlite_schema WHERE name = 'checkpoint'"), NULL, 10);
    store_close(&store);
    file = fopen(arena_printf(&mem, "%s/%s", where, REGISTER_FILE).p, "r+");
    assert_non_null(file);
    fseek(file, (long)(page - 1) * 4096, SEEK_SET);
    fputs("damage damage damage damage", file);
    fclose(file);
    store = open_for(0);
    refused(RC_STORE, store_selfcheck(store, &err));
    assert_true(store_is_stopped(store));
    refused(RC_STORE_STOPPED, txn_begin(store, TXN_WRITE, &txn, &err));
    assert_int_equal(size_now(store, log), 1);
    refused(RC_BAD_INPUT, store_backup(str_of(where), arena_printf(&mem, "%s/backup", folder), &err));
    assert_int_not_equal(access(arena_printf(&mem, "%s/backup", folder).p, F_OK), 0);
    assert_int_not_equal(access(arena_printf(&mem, "%s/backup.new", folder).p, F_OK), 0);
}

/* As the children of one service: whoever meets the fault, nobody writes, nor does who is opened later. */
static void a_fault_of_one_ends_writing_for_all_that_share_it(void **state)
{
    CLEANUP(store_close) struct store *one = open_migrated();
    CLEANUP(store_close) struct store *other = open_for(0);
    CLEANUP(store_close) struct store *alone = open_for(0);
    CLEANUP(store_close) struct store *later = NULL;
    bool stopped = false;
    struct txn txn = { 0 };

    (void)state;
    store_share_stop(one, &stopped);
    store_share_stop(other, &stopped);
    store_stop(one);
    assert_true(stopped);
    refused(RC_STORE_STOPPED, txn_begin(other, TXN_WRITE, &txn, &err));
    must(txn_begin(other, TXN_READ, &txn, &err));
    txn_end(&txn);
    store_close(&one);
    later = open_for(0);
    store_share_stop(later, &stopped);
    refused(RC_STORE_STOPPED, txn_begin(later, TXN_WRITE, &txn, &err));
    must(txn_begin(alone, TXN_WRITE, &txn, &err));
    txn_end(&txn);
}

/* ---- backups ---- */

static void write_until_killed(int64_t log)
{
    struct store *store = open_for(0);

    for (int64_t position = 1;; position++)
        if (add_entry(store, log, position) != RC_OK)
            _exit(1);
}

static void a_backup_beside_a_writer_is_one_state(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    CLEANUP(store_close) struct store *restored = NULL;
    str backup = arena_printf(&mem, "%s/backup", folder), again = arena_printf(&mem, "%s/again", folder);
    struct err said;
    int64_t log, size;
    pid_t child;

    (void)state;
    must(store_selfcheck(store, &err));
    if (server) {
        refused(RC_USAGE, store_backup(str_of(where), backup, &err));
        assert_non_null(strstr(err.hint, "pg_dump"));
        refused(RC_USAGE, store_restore(backup, str_of(where), &err));
        return;
    }
    must(write_all(store, &log));
    child = fork();
    if (child == 0)
        write_until_killed(log);
    while (size_now(store, log) < 20)
        continue;
    must(store_backup(str_of(where), backup, &said));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    refused(RC_USAGE, store_backup(str_of(where), backup, &err));
    must(store_restore(backup, again, &err));
    refused(RC_USAGE, store_restore(backup, again, &err));
    refused(RC_USAGE, store_restore(backup, str_of(folder), &err)); /* not empty, though it holds no store */
    must(open_at(again.p, 0, &restored));
    must(store_check_schema(restored, &err));
    must(store_selfcheck(restored, &err));
    size = size_now(restored, log);
    assert_true(size >= 20 && size <= size_now(store, log));
    snprintf(where, sizeof(where), "%s", again.p);
    assert_int_equal(strtol(rows_of("entry"), NULL, 10), size);
    must(add_entry(restored, log, size));
}

static void what_is_no_backup_is_not_restored(void **state)
{
    str backup = arena_printf(&mem, "%s/backup", folder);
    FILE *file;

    (void)state;
    refused(RC_NO_INPUT, store_restore(backup, str_of(where), &err));
    file = fopen(backup.p, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("not a database, ", file);
    fclose(file);
    refused(RC_BAD_INPUT, store_restore(backup, str_of(where), &err));
    assert_int_not_equal(access(arena_printf(&mem, "%s/%s", where, REGISTER_FILE).p, F_OK), 0);
}

/* ---- a server that is slow, silent or gone ---- */

static const enum cell_type int_type[] = { CELL_INT };
static const bool not_null[] = { false };
static const struct sql_statement backend = {
    .name = "backend",
    .body = { "SELECT 1", "SELECT pg_backend_pid()::bigint" },
    .index = -1,
    .outs = 1,
    .out = int_type,
    .out_null = not_null,
};

static rc take_pid(void *ctx, const struct sql_cell *row, struct err *e)
{
    (void)e;
    *(pid_t *)ctx = (pid_t)row[0].num;
    return RC_OK;
}

static void assert_within(int64_t began, int64_t ms)
{
    int64_t took = store_now_ms() - began;

    if (took > ms)
        fail_msg("took %d ms, not %d at most", (int)took, (int)ms);
}

static void a_locked_row_is_waited_for_until_the_deadline(void **state)
{
    CLEANUP(store_close) struct store *one = NULL;
    CLEANUP(store_close) struct store *two = NULL;
    CLEANUP(txn_end) struct txn first = { 0 };
    CLEANUP(txn_end) struct txn second = { 0 };
    pid_t before, after;
    int64_t log, began;

    (void)state;
    one = open_migrated();
    two = open_for(HASTY_MS);
    must(write_all(one, &log));
    must(txn_begin(one, TXN_WRITE, &first, &err));
    must(sql_payload_erase(&first, &(struct sql_payload_erase){ log, 0 }, NULL, &err));
    must(txn_begin(two, TXN_WRITE, &second, &err));
    must(sql_run(&second, &backend, NULL, take_pid, &before, NULL, &err));
    began = store_now_ms();
    refused(RC_BUSY, sql_payload_erase(&second, &(struct sql_payload_erase){ log, 0 }, NULL, &err));
    assert_within(began, PATIENCE_MS);
    txn_end(&second);
    must(txn_begin(two, TXN_READ, &second, &err));
    must(sql_run(&second, &backend, NULL, take_pid, &after, NULL, &err));
    assert_int_equal(before, after); /* a server that says so itself keeps its connection */
}

static void a_silent_server_is_left_at_the_deadline(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t log, began;
    pid_t pid;

    (void)state;
    store_close(&(struct store *){ open_migrated() });
    store = open_for(HASTY_MS);
    must(write_all(store, &log));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(write_entry(&txn, log, 1));
    must(sql_run(&txn, &backend, NULL, take_pid, &pid, NULL, &err));
    kill(pid, SIGSTOP);
    began = store_now_ms();
    refused(RC_STORE, write_entry(&txn, log, 2));
    assert_within(began, PATIENCE_MS);
    refused(RC_STORE, txn_commit(&txn, &err));
    kill(pid, SIGCONT);
    assert_int_equal(size_now(store, log), 1);

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(write_entry(&txn, log, 1));
    must(sql_run(&txn, &backend, NULL, take_pid, &pid, NULL, &err));
    kill(pid, SIGSTOP);
    refused(RC_STORE_UNKNOWN, txn_commit(&txn, &err));
    kill(pid, SIGCONT);
    assert_in_range(size_now(store, log), 1, 2);
}

static void a_silent_host_is_passed_over(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    const char *host = strstr(server, "host=") + 5;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    int64_t began;

    (void)state;
    /* Takes connections and never says a word. */
    snprintf(address.sun_path, sizeof(address.sun_path), "%s/.s.PGSQL.5432", folder);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fd, 4), 0);
    began = store_now_ms();
    must(open_at(arena_printf(&mem, "postgresql:///postgres?user=concordat&host=%s,%.*s", folder, (int)strcspn(host, "&"), host).p, 6000, &store));
    assert_in_range(store_now_ms() - began, 2500, 6000);
    close(fd);
}

static void a_server_that_went_and_came_is_found_again(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(txn_end) struct txn txn = { 0 };
    int64_t log;

    (void)state;
    store = open_migrated();
    must(write_all(store, &log));
    control("stop");
    refused(RC_STORE, txn_begin(store, TXN_WRITE, &txn, &err));
    control("start");
    must(add_entry(store, log, 1));

    control("stop");
    control("start");
    must(add_entry(store, log, 2)); /* lost while idle: nobody notices */

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(write_entry(&txn, log, 3));
    control("stop");
    control("start");
    refused(RC_STORE, write_entry(&txn, log, 4));
    refused(RC_STORE, txn_commit(&txn, &err));

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(write_entry(&txn, log, 3));
    control("stop");
    refused(RC_STORE_UNKNOWN, txn_commit(&txn, &err));
    control("start");
    assert_int_equal(size_now(store, log), 3);
}

/* Commits wait for a standby that is not there, once the server has read its settings. */
static rc commit_without_standby(struct store *store, int64_t log)
{
    rc code = RC_OK;

    assert_non_null(raw("ALTER SYSTEM SET synchronous_standby_names = 'nobody'"));
    assert_non_null(raw("SELECT pg_reload_conf()"));
    for (int i = 1; i < 100000 && code == RC_OK; i++)
        code = add_entry(store, log, i);
    return code;
}

static const char *const end_waits = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

static void a_commit_that_did_not_reach_the_standby_is_unknown(void **state)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(store_close) struct store *hasty = NULL;
    int64_t log;
    pid_t child;

    (void)state;
    store = open_migrated();
    hasty = open_for(HASTY_MS);
    must(write_all(store, &log));
    child = fork();
    if (child == 0) {
        while (strtol(raw(end_waits), NULL, 10) == 0)
            continue;
        _exit(0);
    }
    refused(RC_STORE_UNKNOWN, commit_without_standby(store, log));
    assert_non_null(strstr(err.message, "standby"));
    waitpid(child, NULL, 0);

    refused(RC_STORE_UNKNOWN, add_entry(hasty, log, size_now(store, log)));
    assert_non_null(strstr(err.message, "lost"));
    while (strcmp(raw("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), "0") != 0)
        continue; /* the server was told, and waits no longer */
    assert_non_null(raw("ALTER SYSTEM RESET synchronous_standby_names"));
    assert_non_null(raw("SELECT pg_reload_conf()"));
    must(add_entry(hasty, log, size_now(hasty, log)));
}

/* What a person is shown of an address never has its password in it, however wrongly it is written. */

/* Meson reads a case left out as one that failed: what is for one engine is in the list of that one alone. */
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define CASES_OF_BOTH                                                                                                                                \
    CASE(nothing_is_half_written_whichever_call_fails), CASE(a_migration_killed_anywhere_is_finished_by_the_next),                                   \
        CASE(of_many_that_migrate_one_does), CASE(a_newer_store_is_refused), CASE(a_backup_beside_a_writer_is_one_state)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = {
        CASES_OF_BOTH,
        CASE(a_full_disk_undoes_all_and_goes_on_when_there_is_room),
        CASE(a_damaged_file_stops_writing_and_is_still_read),
        CASE(a_fault_of_one_ends_writing_for_all_that_share_it),
        CASE(what_is_no_backup_is_not_restored),
    };
    const struct CMUnitTest on_postgresql[] = {
        CASES_OF_BOTH,
        CASE(a_locked_row_is_waited_for_until_the_deadline),
        CASE(a_silent_server_is_left_at_the_deadline),
        CASE(a_silent_host_is_passed_over),
        CASE(a_server_that_went_and_came_is_found_again),
        CASE(a_commit_that_did_not_reach_the_standby_is_unknown),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    if (server)
        return cmocka_run_group_tests_name("faults of the store on PostgreSQL", on_postgresql, NULL, NULL);
    return cmocka_run_group_tests_name("faults of the store on SQLite", on_sqlite, NULL, NULL);
}
