/*
 * Logs in the store, on the engine that some_store.h opens: what is appended is proved, exported and found again, and
 * whatever is done to the tables from outside is named.
 */
#include "some_log.h"

#include "ledger/bundle.h"
#include "ledger/witness.h"
#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 11 };

static int begin(void **state)
{
    set_up(state);
    some_log_begin();
    return 0;
}

static int end(void **state)
{
    store_close(&store);
    return tear_down(state);
}

/* ---- cases ---- */

static void test_proofs_of_every_size(void **state)
{
    struct log log;
    struct txn txn;

    (void)state;
    fill(ENTRIES);
    txn = reading(&log);
    assert_int_equal(log.size, ENTRIES);
    for (int64_t size = 0; size <= ENTRIES; size++) {
        struct checkpoint whole, part;
        struct merkle_path path;

        must(log_state(&txn, &mem, &log, size, &whole, &err));
        for (int64_t i = 0; i < size; i++) {
            struct hash leaf;
            str text;

            must(log_entry(&txn, &mem, &log, i, &text, &err));
            leaf = merkle_leaf(text);
            must(log_inclusion(&txn, &mem, &log, i, size, &path, &err));
            assert_true(merkle_check_inclusion(&leaf, i, size, &path, &whole.root));
            must(log_state(&txn, &mem, &log, i, &part, &err));
            must(log_consistency(&txn, &mem, &log, i, size, &path, &err));
            assert_true(merkle_check_consistency(i, &part.root, size, &whole.root, &path));
        }
    }
    txn_end(&txn);
    must(check_all(&err));
}

static void export_to(struct buf *out, bool payloads)
{
    struct log log;
    struct txn txn = reading(&log);

    must(log_export(&txn, &mem, &log, payloads, out, &err));
    txn_end(&txn);
}

static void test_export_stands_for_itself(void **state)
{
    struct buf with = buf_new(&mem), without = buf_new(&mem);
    struct bundle_report report;

    (void)state;
    fill(ENTRIES);
    seal();
    must(append_and_commit(&err)); /* what is not sealed yet is not handed out */
    export_to(&with, true);
    export_to(&without, false);
    must(bundle_check(&mem, buf_text(&with), &key.key, 1, NULL, 0, &report, &err));
    assert_int_equal(report.size, ENTRIES);
    assert_int_equal(report.payloads, 9);
    assert_int_equal(report.without, 0);
    must(bundle_check(&mem, buf_text(&without), &key.key, 1, NULL, 0, &report, &err));
    assert_int_equal(report.payloads, 0);
    assert_int_equal(report.without, 9);
}

static void test_erasing(void **state)
{
    struct buf out = buf_new(&mem);
    struct bundle_report report;
    struct entry e = entry_new();
    uint8_t salt[ENTRY_SALT];
    struct txn txn = { 0 };
    struct log log;
    str payload;

    (void)state;
    fill(5);
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_find(&txn, &mem, ORIGIN, &log, &err));
    must(log_erase(&txn, &mem, &log, &luck, 1, &e, &err));
    refused(RC_NOT_FOUND, log_payload(&txn, &mem, &log, 1, &payload, salt, &err));
    refused(RC_NOT_FOUND, log_erase(&txn, &mem, &log, &luck, 1, &e, &err));
    must(txn_commit(&txn, &err));
    must(check_all(&err));
    seal();
    export_to(&out, true);
    must(bundle_check(&mem, buf_text(&out), &key.key, 1, NULL, 0, &report, &err));
    assert_int_equal(report.erased, 1);
}

static void test_checkpoints_of_others_refused(void **state)
{
    struct txn txn = { 0 };
    struct checkpoint c;
    struct log log;
    str note;

    (void)state;
    fill(3);
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_find(&txn, &mem, ORIGIN, &log, &err));
    refused(RC_NOT_FOUND, log_checkpoint(&txn, &mem, &log, &note, &err));
    must(log_state(&txn, &mem, &log, 3, &c, &err));
    c.root.byte[0] ^= 1;
    refused(RC_NOT_SEALED, log_keep_checkpoint(&txn, &mem, &log, sign(&c), &err));
    c.root.byte[0] ^= 1;
    c.size = 4;
    refused(RC_NOT_SEALED, log_keep_checkpoint(&txn, &mem, &log, sign(&c), &err));
    c.size = 3;
    c.origin = S("another");
    refused(RC_NOT_SEALED, log_keep_checkpoint(&txn, &mem, &log, sign(&c), &err));
    refused(RC_NOT_FOUND, log_find(&txn, &mem, S("nowhere"), &log, &err));
    txn_end(&txn);
}

/* ---- signatures that come later ---- */

/* The latest checkpoint with the signature of the log alone. */
static str sealed_again(void)
{
    struct checkpoint c;
    struct log log;
    struct txn txn = reading(&log);

    must(log_sealed(&txn, &mem, &log, &c, &err));
    txn_end(&txn);
    return sign(&c);
}

static rc cosign(str note, const struct note_key *keys, ptrdiff_t n, int *added)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(log_find(&txn, &mem, ORIGIN, &log, &err));
    TRY(log_cosign(&txn, &mem, &log, note, keys, n, added, &err));
    return txn_commit(&txn, &err);
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

static str with_line(str note, const struct note_signer *witness, int64_t seconds)
{
    struct note read;

    must(note_parse(&mem, note, &read, &err));
    return arena_printf(&mem, "%.*s%.*s", STR_ARG(note), STR_ARG(note_sign(&mem, read.text, witness, seconds)));
}

static int64_t seconds_of(const struct note_key *witness)
{
    struct note note;
    int64_t seconds = -1;

    must(note_parse(&mem, latest_note(), &note, &err));
    (void)note_check(&note, witness, &seconds);
    return seconds;
}

static void test_cosignatures(void **state)
{
    struct note_signer one, two;
    struct bundle_report report;
    struct buf out = buf_new(&mem);
    str note;
    int added;

    (void)state;
    must(note_signer_new(&mem, S("one.example.org"), KEY_COSIGNATURE, &one, &err));
    must(note_signer_new(&mem, S("two.example.org"), KEY_COSIGNATURE, &two, &err));
    fill(4);
    seal();
    note = with_line(with_line(latest_note(), &one, 1763803800), &two, 1763803900);
    must(cosign(note, &one.key, 1, &added));
    assert_int_equal(added, 1);
    assert_int_equal(seconds_of(&one.key), 1763803800);
    assert_int_equal(seconds_of(&two.key), -1); /* nobody asked for it */
    must(cosign(note, &one.key, 1, &added));
    assert_int_equal(added, 0);
    /* Of each witness the newest, whatever comes after it. */
    seal();
    must(cosign(with_line(sealed_again(), &one, 1763804000), &one.key, 1, &added));
    assert_int_equal(added, 1);
    must(cosign(with_line(sealed_again(), &one, 1763803700), &one.key, 1, &added));
    assert_int_equal(added, 0);
    assert_int_equal(seconds_of(&one.key), 1763804000);
    const struct note_key keys[] = { key.key, one.key, two.key };

    must(cosign(note, keys, countof(keys), &added));
    assert_int_equal(added, 1);
    export_to(&out, false);
    must(bundle_check(&mem, buf_text(&out), keys, countof(keys), NULL, 0, &report, &err));
    assert_int_equal(report.seal.n, 3);
    must(check_all(&err));
}

static void test_cosignatures_refused(void **state)
{
    struct note_signer one, other;
    struct checkpoint c;
    struct log log;
    struct txn txn;
    str note, false_note;
    char *bytes;
    int added;

    (void)state;
    must(note_signer_new(&mem, S("one.example.org"), KEY_COSIGNATURE, &one, &err));
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &other, &err));
    fill(4);
    seal();
    note = with_line(latest_note(), &one, 1763803800);
    bytes = arena_cstr(&mem, note);
    bytes[note.n - 10] = bytes[note.n - 10] == 'A' ? 'B' : 'A';
    refused(RC_NOT_SEALED, cosign((str){ bytes, note.n }, &one.key, 1, &added));
    must(append_and_commit(&err));
    txn = reading(&log);
    must(log_state(&txn, &mem, &log, 5, &c, &err));
    txn_end(&txn);
    refused(RC_NOT_FOUND, cosign(with_line(sign(&c), &one, 1763803800), &one.key, 1, &added));
    c.size = 4; /* with the root of 5 */
    false_note = with_line(sign(&c), &one, 1763803800);
    refused(RC_NOT_SEALED, cosign(false_note, &one.key, 1, &added));
    assert_int_equal(seconds_of(&one.key), -1);
}

/* So many as a note may have: one more is refused, and what is kept reads on. */
static void test_cosignatures_most(void **state)
{
    struct note_signer one;
    int added;

    (void)state;
    fill(1);
    seal();
    for (int i = 1; i < NOTE_SIGNATURES_MOST; i++) {
        must(note_signer_new(&mem, arena_printf(&mem, "w%d.example.org", i), KEY_COSIGNATURE, &one, &err));
        must(cosign(with_line(sealed_again(), &one, 1763803800), &one.key, 1, &added));
    }
    must(note_signer_new(&mem, S("last.example.org"), KEY_COSIGNATURE, &one, &err));
    refused(RC_TOO_LARGE, cosign(with_line(sealed_again(), &one, 1763803800), &one.key, 1, &added));
    assert_true(latest_note().n > 0);
}

/* A second key of the log signs what the first has sealed. */
static void test_second_key(void **state)
{
    struct note_signer first = key, second;
    struct note note;

    (void)state;
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &second, &err));
    fill(3);
    seal();
    key = second;
    seal();
    seal();
    must(note_parse(&mem, latest_note(), &note, &err));
    assert_int_equal(note.signature.n, 2);
    assert_true(note_check(&note, &first.key, NULL) && note_check(&note, &second.key, NULL));
}

static void test_logs_listed(void **state)
{
    struct checkpoint sealed;
    struct txn txn = { 0 };
    struct logs logs;
    struct log log;

    (void)state;
    fill(3);
    seal();
    must(append_and_commit(&err));
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_create(&txn, &mem, S("another.example.org/log"), &log, &err));
    must(log_list(&txn, &mem, &logs, &err));
    assert_int_equal(logs.n, 2);
    assert_true(str_eq(logs.v[0].origin, ORIGIN) && logs.v[0].size == 4 && logs.v[1].size == 0);
    must(log_sealed(&txn, &mem, &logs.v[0], &sealed, &err));
    assert_int_equal(sealed.size, 3);
    must(log_sealed(&txn, &mem, &logs.v[1], &sealed, &err));
    assert_int_equal(sealed.size, 0);
    txn_end(&txn);
}

/* What a connection that knows nothing of the store is told by the tables themselves. */
static void test_tables_guard_themselves(void **state)
{
    static const char *const change[] = {
        "UPDATE entry SET text = 'x' WHERE position = 4",
        "DELETE FROM entry WHERE position = 7",
        "UPDATE payload SET text = 'x' WHERE position = 5",
        "UPDATE node SET hash = hash WHERE position = 2",
        "DELETE FROM node WHERE level = 2",
        "DELETE FROM checkpoint",
        "UPDATE cosignature SET line = 'x'",
        "DELETE FROM cosignature",
    };

    (void)state;
    fill(8);
    seal();
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &key, &err));
    seal(); /* a second key, whose signature stands beside */
    for (ptrdiff_t i = 0; i < countof(change); i++)
        if (raw(change[i]))
            fail_msg("%s: let through", change[i]);
    must(check_all(&err));
}

static void drop_guard(const char *name)
{
    assert_non_null(raw(arena_printf(&mem, server ? "ALTER TABLE checkpoint DISABLE TRIGGER %s" : "DROP TRIGGER %s", name).p));
}

/* Every checkpoint is looked at, not the latest alone; what its row holds now. */
static void with_old_checkpoint(str note, const char *named)
{
    struct err why = { 0 };

    drop_guard("checkpoint_no_update");
    assert_non_null(raw(arena_printf(&mem, "UPDATE checkpoint SET note = '%.*s' WHERE size = 2", STR_ARG(note)).p));
    refused(RC_NOT_SEALED, check_all(&why));
    if (strncmp(why.message, named, strlen(named)) != 0)
        fail_msg("'%s', expected '%s…'", why.message, named);
}

static struct checkpoint sealed_twice(void)
{
    struct checkpoint c;
    struct log log;
    struct txn txn;

    fill(2);
    seal();
    must(append_and_commit(&err));
    seal();
    txn = reading(&log);
    must(log_sealed(&txn, &mem, &log, &c, &err));
    txn_end(&txn);
    must(check_all(&err));
    return c;
}

static void test_old_checkpoint_of_another_root(void **state)
{
    struct checkpoint c = sealed_twice();

    (void)state;
    c.size = 2;
    with_old_checkpoint(sign(&c), "the root that was sealed over entries before 2 ");
}

static void test_old_checkpoint_of_another_size(void **state)
{
    struct checkpoint c = sealed_twice();

    (void)state;
    with_old_checkpoint(sign(&c), "the checkpoint over entries before 2 ");
}

static void test_old_checkpoint_unreadable(void **state)
{
    (void)state;
    (void)sealed_twice();
    with_old_checkpoint(S("x"), "the checkpoint over entries before 2 ");
}

/* Somebody who may do anything: the guards are taken away first. One change a case, so that each is seen alone. */
static void without_guards(const char *change, const char *named)
{
    struct err why = { 0 };

    fill(8);
    seal();
    if (server) {
        change = arena_printf(&mem, "SET session_replication_role = replica; %s", change).p;
    } else {
        static const char *const guards[] = { "entry_no_update", "entry_no_delete", "node_no_update", "node_no_delete", "payload_no_update" };

        for (ptrdiff_t i = 0; i < countof(guards); i++)
            assert_non_null(raw(arena_printf(&mem, "DROP TRIGGER %s", guards[i]).p));
    }
    assert_non_null(raw(change));
    assert_int_equal(check_all(&why), RC_NOT_SEALED);
    if (strncmp(why.message, named, strlen(named)) != 0)
        fail_msg("'%s', expected '%s…'", why.message, named);
}

static void test_entry_changed(void **state)
{
    (void)state;
    without_guards("UPDATE entry SET text = replace(text, 'act assignment-record', 'act assignment-remove') WHERE position = 4", "entry 4 ");
}

static void test_payload_changed(void **state)
{
    (void)state;
    without_guards("UPDATE payload SET text = 'x' WHERE position = 5", "the payload of entry 5 ");
}

static void test_leaf_changed(void **state)
{
    (void)state;
    without_guards("UPDATE node SET hash = (SELECT n.hash FROM node n WHERE n.level = 0 AND n.position = 1) WHERE level = 0 AND position = 2",
                   "a node over entry 2 ");
}

static void test_node_changed(void **state)
{
    (void)state;
    without_guards("UPDATE node SET hash = (SELECT n.hash FROM node n WHERE n.level = 0 AND n.position = 1) WHERE level = 1 AND position = 1",
                   "a node over entry 3 ");
}

static void test_node_dropped(void **state)
{
    (void)state;
    without_guards("DELETE FROM node WHERE level = 3", "a node over entry 0 ");
}

/* The last entry has no payload, so that its row can go alone. */
static void test_end_dropped(void **state)
{
    (void)state;
    without_guards("DELETE FROM entry WHERE position = 7", "the number of entries, which was sealed as 8 ");
}

/* The n-th call to the store fails, for every n: nothing half done stays, and the next try goes through. */
static void test_every_failing_call(void **state)
{
    int64_t size = 3;

    (void)state;
    fill((int)size);
    for (int n = 1; n < 40; n++) {
        struct err why = { 0 };
        struct log log;
        struct txn txn;
        rc code;

        store_fail_at(store, FAULT_ANSWER, n);
        code = append_and_commit(&why);
        store_close(&store);
        store = open_for(0);
        must(check_all(&err));
        txn = reading(&log);
        txn_end(&txn);
        if (code == RC_OK) {
            assert_int_equal(log.size, size + 1);
            return;
        }
        if (code == RC_STORE_UNKNOWN)
            size = log.size;
        assert_int_equal(log.size, size);
    }
    fail_msg("an append makes more than 40 calls");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_proofs_of_every_size, begin, end),
        cmocka_unit_test_setup_teardown(test_export_stands_for_itself, begin, end),
        cmocka_unit_test_setup_teardown(test_erasing, begin, end),
        cmocka_unit_test_setup_teardown(test_checkpoints_of_others_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_cosignatures, begin, end),
        cmocka_unit_test_setup_teardown(test_cosignatures_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_cosignatures_most, begin, end),
        cmocka_unit_test_setup_teardown(test_second_key, begin, end),
        cmocka_unit_test_setup_teardown(test_logs_listed, begin, end),
        cmocka_unit_test_setup_teardown(test_old_checkpoint_of_another_root, begin, end),
        cmocka_unit_test_setup_teardown(test_old_checkpoint_of_another_size, begin, end),
        cmocka_unit_test_setup_teardown(test_old_checkpoint_unreadable, begin, end),
        cmocka_unit_test_setup_teardown(test_tables_guard_themselves, begin, end),
        cmocka_unit_test_setup_teardown(test_entry_changed, begin, end),
        cmocka_unit_test_setup_teardown(test_payload_changed, begin, end),
        cmocka_unit_test_setup_teardown(test_leaf_changed, begin, end),
        cmocka_unit_test_setup_teardown(test_node_changed, begin, end),
        cmocka_unit_test_setup_teardown(test_node_dropped, begin, end),
        cmocka_unit_test_setup_teardown(test_end_dropped, begin, end),
        cmocka_unit_test_setup_teardown(test_every_failing_call, begin, end),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
