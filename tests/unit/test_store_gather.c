/* Writes that are gathered and written as one; on one engine a run, as test_store.c. */
#include "some_rows.h"

#include <sys/wait.h>
#include <unistd.h>

#include "store/engine.h"

static struct store *open_gathering(void)
{
    struct store *store = open_migrated();

    store_gather(store, true);
    return store;
}

static void what_is_gathered_is_there_for_all_when_it_is_settled(void **state)
{
    CLEANUP(store_close) struct store *store = open_gathering();
    int64_t log;

    (void)state;
    must(store_settle(store, &err)); /* nothing is */
    must(write_all(store, &log));
    assert_true(store_is_gathering(store));
    must(add_entry(store, log, 1));
    assert_int_equal(size_now(store, log), 2);
    assert_string_equal(rows_of("entry"), "0");
    must(store_settle(store, &err));
    assert_false(store_is_gathering(store));
    assert_string_equal(rows_of("entry"), "2");
    must(add_entry(store, log, 2));
    assert_string_equal(rows_of("entry"), "2");
    must(store_settle(store, &err));
    assert_string_equal(rows_of("entry"), "3");
}

static void reading_gathers_nothing(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    store_gather(store, true);
    assert_int_equal(size_now(store, log), 1);
    assert_false(store_is_gathering(store));
}

static void what_is_undone_is_undone_alone(void **state)
{
    CLEANUP(store_close) struct store *store = open_gathering();
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        must(write_entry(&txn, log, 1));
    }
    assert_int_equal(size_now(store, log), 1);
    refused(RC_CONFLICT, add_entry(store, log, 0));
    must(add_entry(store, log, 1));
    must(store_settle(store, &err));
    assert_string_equal(rows_of("entry"), "2");
}

static void whichever_call_fails_all_is_there_that_was_said_to_be(void **state)
{
    CLEANUP(store_close) struct store *store = open_gathering();
    int64_t log, size;
    int n = 1, said;

    (void)state;
    must(write_all(store, &log));
    must(store_settle(store, &err));
    size = 1;
    for (;; n++) {
        rc settled;

        store_fail_at(store, FAULT_ANSWER, n);
        said = add_entry(store, log, size) == RC_OK;
        said += add_entry(store, log, size + said) == RC_OK;
        settled = store_settle(store, &err);
        store_fail_at(store, FAULT_NONE, 0);
        assert_false(store_is_gathering(store));
        size += settled == RC_OK ? said : 0;
        assert_int_equal(size_now(store, log), size);
        if (settled == RC_OK && said == 2)
            break;
    }
    assert_int_equal(n, 8); /* two that begin, write and end, and the settling */
}

static void when_all_of_it_is_lost_all_are_told(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    struct txn more = { 0 };
    rc code = RC_OK;
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    must(run_script(store, "PRAGMA max_page_count=40", true));
    store_gather(store, true);
    must(add_entry(store, log, 1));
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        for (int64_t size = 2; code == RC_OK && size < 100000; size++)
            code = write_entry(&txn, log, size);
        refused(RC_STORE_FULL, code);
    }
    refused(RC_STORE_FULL, txn_begin(store, TXN_WRITE, &more, &err));
    refused(RC_STORE_FULL, txn_begin(store, TXN_READ, &more, &err));
    refused(RC_STORE_FULL, store_settle(store, &err));
    assert_int_equal(size_now(store, log), 1);
    must(add_entry(store, log, 1));
    must(store_settle(store, &err));
    assert_string_equal(rows_of("entry"), "2");
}

static void who_is_gone_before_it_is_settled_has_written_nothing(void **state)
{
    CLEANUP(store_close) struct store *store = open_migrated();
    pid_t child = fork();
    int64_t log;
    int status;

    (void)state;
    if (child == 0) {
        struct store *other = open_for(0);

        store_gather(other, true);
        _exit(write_all(other, &log) == RC_OK && store_is_gathering(other) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_string_equal(rows_of("log"), "0");
    must(write_all(store, &log));
}

/* It writes what came to it beside one another with one flush: each is done when it says so. */
static void a_server_gathers_by_itself(void **state)
{
    CLEANUP(store_close) struct store *store = open_gathering();
    int64_t log;

    (void)state;
    must(write_all(store, &log));
    assert_false(store_is_gathering(store));
    assert_string_equal(rows_of("log"), "1");
    must(store_settle(store, &err));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = {
        CASE(what_is_gathered_is_there_for_all_when_it_is_settled),
        CASE(reading_gathers_nothing),
        CASE(what_is_undone_is_undone_alone),
        CASE(whichever_call_fails_all_is_there_that_was_said_to_be),
        CASE(when_all_of_it_is_lost_all_are_told),
        CASE(who_is_gone_before_it_is_settled_has_written_nothing),
    };
    const struct CMUnitTest on_postgresql[] = { CASE(a_server_gathers_by_itself) };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    if (server)
        return cmocka_run_group_tests_name("gathering on PostgreSQL", on_postgresql, NULL, NULL);
    return cmocka_run_group_tests_name("gathering on SQLite", on_sqlite, NULL, NULL);
}
