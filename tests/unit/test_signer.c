/*
 * The signer as the process it is: run by itself and asked by a store; ended in the middle; and with an old copy of one thing or another in its
 * place.  Who else asks stands in test_signer_clients.c; what it may do is asked of the kernel (test_sandbox.c tries it).
 */
#include "some_signer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sandbox.h"
#include "ledger/bundle.h"
#include "ledger/past.h"
#include "ledger/signer.h"
#include "store/backup.h"

/* ---- sealing ---- */

static void test_seals_what_is_recorded(void **state)
{
    struct sealed sealed;
    struct bundle_report report;
    struct buf out = buf_new(&mem);
    struct log log;
    struct txn txn;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    sealed_as(5, 5);
    must(append_and_commit(&err));
    sealed_as(5, 6);
    assert_int_equal(stop(SIGTERM), 0);
    refused(RC_NO_SIGNER, seal_now(&sealed));
    must(append_and_commit(&err));
    refused(RC_NO_SIGNER, seal_now(&sealed));
    start();
    sealed_as(6, 7);
    txn = reading(&log);
    must(log_export(&txn, &mem, &log, true, &out, &err));
    txn_end(&txn);
    must(bundle_check(&mem, buf_text(&out), &key.key, 1, NULL, 0, &report, &err));
    assert_int_equal(report.size, 7);
    must(check_all(&err));
}

static int said_sealed, said_not;

static void count_sealed(void *ctx, str log, const struct sealed *sealed, const struct err *why)
{
    (void)ctx;
    (void)log;
    (void)why;
    said_sealed += sealed != NULL;
    said_not += sealed == NULL;
}

/* A log that the signer has no key of does not hold up the others. */
static void test_all_logs(void **state)
{
    struct sealing s = asking();
    struct txn txn;
    struct log log;

    (void)state;
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_create(&txn, &mem, S("another.example.org/log"), &log, &err));
    must(txn_commit(&txn, &err));
    fill(3);
    said_sealed = said_not = 0;
    refused(RC_NO_SIGNER, sealing_all(store, &mem, &s, NULL, count_sealed, NULL, &err));
    assert_int_equal(said_not, 1);
    start();
    said_sealed = said_not = 0;
    refused(RC_NOT_FOUND, sealing_all(store, &mem, &s, NULL, count_sealed, NULL, &err));
    assert_int_equal(said_sealed, 1);
    assert_int_equal(said_not, 1);
}

/* ---- the store, or the signer, is not what it was ---- */

/* Another store in the place of this one: with the beginning of what was recorded. */
static void swap_store(int entries)
{
    static int number;

    store_close(&store);
    if (server) {
        assert_non_null(raw(arena_printf(&mem, "CREATE SCHEMA other_%d", ++number).p));
        snprintf(where, sizeof where, "%s&options=-csearch_path%%3Dother_%d", server, number);
    } else {
        snprintf(where, sizeof where, "%s/other", folder);
    }
    store = open_migrated();
    luck = random_seeded(3);
    fill(entries);
}

static void says(const char *message)
{
    if (!strstr(err.message, message))
        fail_msg("'%s', expected '%s'", err.message, message);
}

static void test_old_backup_swapped_in(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    swap_store(3);
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("has signed 5 entries of the log 'invented.example.org/log', but the store has 3");
    must(append_and_commit(&err));
    must(append_and_commit(&err));
    sealed_as(0, 5); /* the same entries again: nothing is missing */
}

static void test_another_past_swapped_in(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    swap_store(3);
    luck = random_seeded(99);
    for (int i = 0; i < 4; i++)
        must(append_and_commit(&err));
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("its proof does not show");
    assert_int_equal(stop(SIGTERM), 0);
    assert_int_equal(remembered().size, 5);
}

/* The same with the copy that the store itself makes. */
static void test_restored_backup(void **state)
{
    str file = in_folder("backup"), other = in_folder("restored");
    struct sealed sealed;

    (void)state;
    fill(3);
    start();
    sealed_as(0, 3);
    must(store_backup(str_of(where), file, &err));
    must(append_and_commit(&err));
    sealed_as(3, 4);
    store_close(&store);
    must(store_restore(file, other, &err));
    snprintf(where, sizeof where, "%.*s", STR_ARG(other));
    store = open_for(0);
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("has signed 4 entries");
}

static str latest_note(void)
{
    struct log log;
    struct txn txn = reading(&log);
    str note;

    must(log_checkpoint(&txn, &mem, &log, &note, &err));
    txn_end(&txn);
    return note;
}

static void test_old_memory_swapped_in(void **state)
{
    str path = past_path(&mem, str_of(state_folder), ORIGIN), old;
    struct sealed sealed;
    struct checkpoint c;
    struct seals seals;

    (void)state;
    fill(3);
    start();
    sealed_as(0, 3);
    must(file_read(&mem, path, 1 << 20, &old, &err));
    must(append_and_commit(&err));
    sealed_as(3, 4);
    assert_int_equal(stop(SIGTERM), 0);
    must(file_replace(&mem, path, old, FILE_FOR_OWNER, &err));
    start();
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("remembers 3 signed entries");
    assert_int_equal(stop(SIGTERM), 0);
    must(checkpoint_check(&mem, latest_note(), &key.key, 1, &c, &seals, &err));
    must(past_recover(&mem, path, &c, &err));
    start();
    must(append_and_commit(&err));
    sealed_as(4, 5);
}

/* ---- ended in the middle ---- */

static rc keep_and_end(void *past, const struct witness_state *state, struct err *why)
{
    TRY(past_keep(past, state, why));
    raise(SIGKILL);
    return RC_OK;
}

static void test_killed_between_keeping_and_answering(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start_here(keep_and_end, 0);
    refused(RC_NO_SIGNER, seal_now(&sealed));
    assert_int_equal(ended(), -SIGKILL);
    assert_int_equal(remembered().size, 5); /* W1: kept, and no signature has left */
    must(append_and_commit(&err));
    start();
    sealed_as(0, 6);
    must(check_all(&err));
}

static void test_killed_before_keeping(void **state)
{
    (void)state;
    fill(2);
    start();
    sealed_as(0, 2);
    assert_int_equal(stop(SIGKILL), -SIGKILL);
    assert_int_equal(remembered().size, 2);
    start(); /* where its socket was left behind */
    sealed_as(2, 2);
}

/* ---- how it is run ---- */

static void test_one_signer_alone(void **state)
{
    pid_t first;
    str key_file, other;

    (void)state;
    fill(1);
    start();
    first = signer;
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_BUSY); /* what it remembers is in use */
    key_file = in_folder("log.secret");
    other = in_folder("elsewhere");
    assert_int_equal(mkdir(z(other), 0700), 0);
    must(past_begin(&mem, past_path(&mem, other, ORIGIN), ORIGIN, &err));
    const char *words[] = { "concordat", "signer", "--key", z(key_file), "--state", z(other), "--socket", socket_path, NULL };

    assert_false(run_signer(words));
    assert_int_equal(ended(), RC_BUSY); /* so is the socket */
    signer = first;
    sealed_as(0, 1);
}

static void test_does_not_begin(void **state)
{
    str path = past_path(&mem, str_of(state_folder), ORIGIN);
    struct witness_state unused = { 0 };

    (void)state;
    assert_int_equal(chmod(z(path), 0644), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(chmod(z(in_folder("log.secret")), 0640), 0);
    assert_int_equal(unlink(z(path)), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(chmod(z(in_folder("log.secret")), 0600), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_NO_INPUT); /* P2 */
    must(file_make(&mem, path, witness_state_print(&mem, S("another"), &unused), FILE_FOR_OWNER, &err));
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_BAD_INPUT);
    assert_int_equal(unlink(z(path)), 0);
    must(past_begin(&mem, path, ORIGIN, &err));
    must(file_make(&mem, str_of(socket_path), S("x"), FILE_FOR_OWNER, &err));
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(unlink(socket_path), 0);
    start();
}

static void has_status(const char *line)
{
    str text;

    must(file_read(&mem, arena_printf(&mem, "/proc/%d/status", (int)signer), 1 << 20, &text, &err));
    if (str_find_str(text, str_of(line)) < 0)
        fail_msg("'%s' is not in its status", line);
}

static void test_is_shut_in(void **state)
{
    struct sandbox_user nobody;
    struct stat st;

    (void)state;
    fill(2);
    start();
    has_status("\nSeccomp:\t2\n");
    has_status("\nNoNewPrivs:\t1\n");
    has_status("\nCapEff:\t0000000000000000\n");
    assert_int_equal(stop(SIGTERM), 0);
    if (geteuid() != 0)
        return;
    must(sandbox_user_find(S("nobody"), &nobody, &err));
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chown(state_folder, nobody.uid, nobody.gid), 0);
    assert_true(start_with("log.secret", (const char *const[4]){ "--user", "nobody", "--peer", "0" }));
    has_status(arena_printf(&mem, "\nUid:\t%u\t%u\t%u\t%u\n", nobody.uid, nobody.uid, nobody.uid, nobody.uid).p);
    has_status("\nGroups:\t \n");
    assert_int_equal(stat(socket_path, &st), 0);
    assert_true(st.st_uid == 0 && (st.st_mode & 07777) == 0600);
    sealed_as(0, 2);
}

/* A folder that the new user cannot write in is found out before anybody is answered. */
static void test_finds_out_at_once(void **state)
{
    (void)state;
    if (geteuid() != 0)
        return; /* nobody can be made to ask */
    assert_int_equal(chmod(folder, 0755), 0);
    assert_false(start_with("log.secret", (const char *const[4]){ "--user", "nobody", "--peer", "0" }));
    assert_int_equal(ended(), RC_NO_OUTPUT);
}

/* As the service manager does it. */
static void test_socket_handed_over(void **state)
{
    const char *words[] = { "concordat", "signer", "--key", z(in_folder("log.secret")), "--state", state_folder, NULL };
    int fd, out[2];

    (void)state;
    fill(2);
    must(signer_listen(str_of(socket_path), geteuid(), &fd, &err));
    assert_int_equal(pipe(out), 0);
    signer = fork();
    if (signer == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(fd, 9);
        dup2(9, 3);
        fcntl(3, F_SETFD, 0);
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_PID", arena_printf(&mem, "%d", (int)getpid()).p, 1);
        execv(signer_program(), (char *const *)words);
        _exit(127);
    }
    close(out[1]);
    close(fd);
    assert_true(is_ready(out[0]));
    close(out[0]);
    sealed_as(0, 2);
}

/* ---- keys that change ---- */

static int signatures_of(str text)
{
    struct note note;

    must(note_parse(&mem, text, &note, &err));
    return note.signature.n;
}

static void export_log(struct buf *out)
{
    struct log log;
    struct txn txn = reading(&log);

    must(log_export(&txn, &mem, &log, false, out, &err));
    txn_end(&txn);
}

static void test_key_changes(void **state)
{
    struct note_signer fresh;
    struct sealing s = asking();
    struct buf out = buf_new(&mem);
    struct bundle_report report;
    struct sealed sealed;
    struct kept kept = { .file = S("kept") };

    (void)state;
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &fresh, &err));
    key_keep(&fresh, "fresh.secret");
    fill(2);
    start();
    sealed_as(0, 2);
    kept.text = latest_note();
    assert_int_equal(stop(SIGTERM), 0);
    /* Both sign, also what was sealed already; whoever has either key reads on. */
    assert_true(start_with("log.secret", (const char *const[4]){ "--key", z(in_folder("fresh.secret")) }));
    sealed_as(2, 2);
    assert_int_equal(signatures_of(latest_note()), 2);
    must(append_and_commit(&err));
    sealed_as(2, 3);
    assert_int_equal(signatures_of(latest_note()), 2);
    export_log(&out);
    must(bundle_check(&mem, buf_text(&out), &key.key, 1, &kept, 1, &report, &err));
    must(bundle_check(&mem, buf_text(&out), &fresh.key, 1, NULL, 0, &report, &err));
    refused(RC_NOT_SEALED, bundle_check(&mem, buf_text(&out), &fresh.key, 1, &kept, 1, &report, &err)); /* the old key alone signed that */
    assert_int_equal(stop(SIGTERM), 0);
    /* The new one alone. */
    assert_true(start_with("fresh.secret", nothing_more));
    must(append_and_commit(&err));
    refused(RC_NOT_SEALED, sealing_log(store, &mem, &s, ORIGIN, &sealed, &err));
    const struct note_key both[] = { fresh.key, key.key };
    s.key = both;
    s.keys = 2;
    must(sealing_log(store, &mem, &s, ORIGIN, &sealed, &err));
    assert_int_equal(signatures_of(sealed.note), 1);
    out = buf_new(&mem);
    export_log(&out);
    must(bundle_check(&mem, buf_text(&out), both, 2, &kept, 1, &report, &err));
    assert_int_equal(report.kept, 1);
    assert_int_equal(report.seal.n, 1);
}

/* ---- what it remembers ---- */

static void test_memory(void **state)
{
    str path = in_folder("one.signed"), line = S("x");
    struct checkpoint c = { .origin = ORIGIN, .size = 5, .root = merkle_leaf(line) };
    struct witness_state found;
    struct past past, other;

    (void)state;
    refused(RC_NO_INPUT, past_open(&mem, path, ORIGIN, &past, &found, &err));
    must(past_begin(&mem, path, ORIGIN, &err));
    refused(RC_USAGE, past_begin(&mem, path, ORIGIN, &err));
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_int_equal(found.size, 0);
    refused(RC_BUSY, past_open(&mem, path, ORIGIN, &other, &found, &err));
    refused(RC_BUSY, past_recover(&mem, path, &c, &err));
    must(past_keep(&past, &(struct witness_state){ 3, merkle_leaf(S("y")) }, &err));
    past_close(&past);
    must(past_recover(&mem, path, &c, &err));
    must(past_recover(&mem, path, &c, &err));
    c.root = merkle_leaf(S("another"));
    refused(RC_NOT_SEALED, past_recover(&mem, path, &c, &err));
    c.size = 4;
    refused(RC_NOT_SEALED, past_recover(&mem, path, &c, &err));
    refused(RC_BAD_INPUT, past_open(&mem, path, S("another"), &past, &found, &err));
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_int_equal(found.size, 5);
    /* P3: the disk is gone, and then it is back. */
    assert_int_equal(rename(folder, arena_printf(&mem, "%s.gone", folder).p), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    assert_int_equal(rename(arena_printf(&mem, "%s.gone", folder).p, folder), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    past_close(&past);
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    /* What fails before the file is touched is tried again. */
    assert_int_equal(mkdir(arena_printf(&mem, "%.*s.new", STR_ARG(path)).p, 0700), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    assert_int_equal(rmdir(arena_printf(&mem, "%.*s.new", STR_ARG(path)).p), 0);
    must(past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    past_close(&past);
    assert_int_equal(chmod(folder, 0770), 0);
    refused(RC_USAGE, past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_true(str_eq(past_path(&mem, S("a"), S("b.c/d e-\xc3\xa9")), S("a/b.c%2Fd%20e-%C3%A9.signed")));
}

/* Meson reads a case left out as one that failed: what is for one engine is in the list of that one alone. */
#define CASE(name) cmocka_unit_test_setup_teardown(name, signer_begin, signer_end)
#define CASES_OF_BOTH                                                                                                                                \
    CASE(test_seals_what_is_recorded), CASE(test_all_logs), CASE(test_old_backup_swapped_in), CASE(test_another_past_swapped_in),                    \
        CASE(test_old_memory_swapped_in), CASE(test_killed_between_keeping_and_answering), CASE(test_killed_before_keeping),                         \
        CASE(test_one_signer_alone), CASE(test_does_not_begin), CASE(test_is_shut_in), CASE(test_finds_out_at_once), CASE(test_socket_handed_over),  \
        CASE(test_key_changes)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = { CASES_OF_BOTH, CASE(test_restored_backup),
                                            cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down) };
    const struct CMUnitTest on_postgresql[] = { CASES_OF_BOTH };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    signal(SIGPIPE, SIG_IGN);
    if (server)
        return cmocka_run_group_tests_name("signer on PostgreSQL", on_postgresql, NULL, NULL);
    return cmocka_run_group_tests_name("signer on SQLite", on_sqlite, NULL, NULL);
}
