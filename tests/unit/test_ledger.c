/*
 * Entries, whole logs as files, and what signs them: everything that a verifier far from the register relies on.
 * EVIDENCE-OF: docs/ledger-format.md
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/file.h"
#include "base/random.h"
#include "ledger/bundle.h"
#include "ledger/succession.h"
#include "ledger/witness.h"

static arena mem;
static struct randomness luck;
static struct note_signer log_key, other_key, witness_key;

#define ORIGIN "invented.example.org/north-east"

static void good(rc code, const struct err *err)
{
    char text[2048];

    if (code == RC_OK)
        return;
    err_print(err, text, sizeof text);
    fail_msg("%s", text);
}

static int setup(void **state)
{
    struct err err;

    (void)state;
    mem = arena_open((size_t)1 << 32);
    luck = random_seeded(2);
    good(note_signer_new(&mem, S(ORIGIN), KEY_ED25519, &log_key, &err), &err);
    good(note_signer_new(&mem, S("somebody.example.org"), KEY_ED25519, &other_key, &err), &err);
    good(note_signer_new(&mem, S("witness.example.org"), KEY_COSIGNATURE, &witness_key, &err), &err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

/* ---- entries ---- */

static struct entry entry_new(int64_t position)
{
    struct entry e = {
        .log = S(ORIGIN), .position = position, .at = 1763803800 + position, .act = S("assignment-record"), .role = S("hiring-manager")
    };

    e.actor = random_id(&luck, &mem);
    e.organisation = random_id(&luck, &mem);
    e.subject_kind = S("assignment");
    e.subject = random_id(&luck, &mem);
    e.outcome = S("clear");
    *PUSH(&mem, &e.rulebook) = (struct entry_rulebook){ S("england"), merkle_leaf(S("england")) };
    *PUSH(&mem, &e.rulebook) = (struct entry_rulebook){ S("north-east"), merkle_leaf(S("north-east")) };
    *PUSH(&mem, &e.clause) = (struct entry_clause){ S("north-east"), S("4.2") };
    return e;
}

static void test_entries_have_one_spelling(void **state)
{
    struct entry e = entry_new(41), read;
    uint8_t salt[ENTRY_SALT] = { 1 };
    int taken = 0;
    struct err err;
    str text;

    (void)state;
    e.has_payload = true;
    e.commitment = entry_commit(salt, S("what was recorded"));
    text = entry_print(&mem, &e);
    good(entry_parse(&mem, text, &read, &err), &err);
    assert_true(str_eq(entry_print(&mem, &read), text));
    assert_int_equal(read.position, 41);
    assert_int_equal(read.rulebook.n, 2);
    for (ptrdiff_t i = 0; i < text.n; i++)
        for (int c = 0; c < 256; c++) {
            char *other = arena_cstr(&mem, text);

            other[i] = (char)c;
            if (entry_parse(&mem, (str){ other, text.n }, &read, &err) != RC_OK)
                continue;
            taken++;
            if (!str_eq(entry_print(&mem, &read), (str){ other, text.n }))
                fail_msg("byte %td as %d is taken, but is not how it is written", i, c);
        }
    assert_true(taken > 256); /* ids, digits and words have others */
}

static void test_entries_refused(void **state)
{
#define HEAD                                                                                                                                         \
    "concordat entry 1\nlog a\nposition 1\nat 2026-11-22T09:30:00Z\nact x\nactor 00000000000000000000000000000000 r "                                \
    "00000000000000000000000000000000\n"
#define HEX "0000000000000000000000000000000000000000000000000000000000000000"
    static const struct {
        const char *text, *why;
    } row[] = {
        { "", "empty" },
        { "concordat entry 1\n", "only a head" },
        { "concordat entry 2\nlog a\n", "another form" },
        { HEAD "outcome clear", "no last line end" },
        { HEAD "\n", "an empty line" },
        { HEAD "outcome clear\noutcome clear\n", "twice" },
        { HEAD "outcome clear\nclause b 1\n", "out of place" },
        { HEAD "rulebook b " HEX "\nrulebook a " HEX "\n", "out of order" },
        { HEAD "rulebook b " HEX "\nrulebook b " HEX "\n", "the same again" },
        { HEAD "clause b 2\nclause b 1\n", "out of order" },
        { HEAD "payload " HEX "0\n", "a digit too many" },
        { HEAD "name Somebody\n", "a line that no entry has" },
        { HEAD "subject assignment 7f\n", "a short id" },
        { HEAD "subject entry 07\n", "a position with a nought before it" },
    };
    struct entry e;
    struct err err;

    (void)state;
    good(entry_parse(&mem, S(HEAD), &e, &err), &err);
    for (ptrdiff_t i = 0; i < countof(row); i++)
        if (entry_parse(&mem, str_of(row[i].text), &e, &err) != RC_BAD_INPUT)
            fail_msg("%s: taken", row[i].why);
}

/* ---- a log, its tree, its checkpoint ---- */

enum { ENTRIES = 9, LEVELS = 8 };

struct made {
    str entry[ENTRIES], payload[ENTRIES];
    uint8_t salt[ENTRIES][ENTRY_SALT];
    struct hash node[LEVELS][ENTRIES];
    int64_t size;
};

static rc node_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    (void)err;
    *out = ((struct made *)ctx)->node[level][index];
    return RC_OK;
}

static rc node_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    (void)err;
    ((struct made *)ctx)->node[level][index] = *node;
    return RC_OK;
}

static void made_add(struct made *m, const struct entry *entry, str payload)
{
    struct entry e = *entry;
    struct hash leaf;
    struct err err;

    random_fill(&luck, m->salt[m->size], ENTRY_SALT);
    e.position = m->size;
    e.has_payload = payload.n > 0;
    if (e.has_payload)
        e.commitment = entry_commit(m->salt[m->size], payload);
    m->payload[m->size] = payload;
    m->entry[m->size] = entry_print(&mem, &e);
    leaf = merkle_leaf(m->entry[m->size]);
    good(merkle_append(m->size, &leaf, node_read, node_write, m, &err), &err);
    m->size++;
}

static struct made made_new(int64_t size)
{
    struct made m = { .size = 0 };

    while (m.size < size) {
        struct entry e = entry_new(m.size);

        made_add(&m, &e, m.size % 3 == 2 ? S("") : S("{\"worker\":\"invented\"}"));
    }
    return m;
}

static str checkpoint_text(struct made *m, int64_t size)
{
    struct checkpoint c = { .origin = S(ORIGIN), .size = size };
    struct err err;

    good(merkle_root(size, node_read, m, &c.root, &err), &err);
    return checkpoint_print(&mem, &c);
}

static str note_of(str text, const struct note_signer *signer, const struct note_signer *witness)
{
    struct buf b = buf_new(&mem);

    buf_str(&b, text);
    buf_char(&b, '\n');
    buf_str(&b, note_sign(&mem, text, signer, 0));
    if (witness)
        buf_str(&b, note_sign(&mem, text, witness, 1763803800));
    return buf_text(&b);
}

static str bundle_of(struct made *m, int64_t size, str note)
{
    struct buf b = buf_new(&mem);

    bundle_begin(&b, S(ORIGIN), size);
    for (int64_t i = 0; i < size; i++)
        bundle_entry(&b, i, m->entry[i]);
    for (int64_t i = 0; i < size; i++)
        if (m->payload[i].n)
            bundle_payload(&b, i, m->salt[i], m->payload[i]);
    bundle_end(&b, note);
    return buf_text(&b);
}

static str sealed(struct made *m)
{
    return bundle_of(m, m->size, note_of(checkpoint_text(m, m->size), &log_key, &witness_key));
}

static rc check(str text, const struct kept *kept, struct bundle_report *report, struct err *err)
{
    const struct note_key keys[] = { log_key.key, witness_key.key };

    return bundle_check(&mem, text, keys, countof(keys), kept, kept ? 1 : 0, report, err);
}

static void refused(str text, const struct kept *kept, const char *message)
{
    struct bundle_report report;
    struct err err = { 0 };
    rc code = check(text, kept, &report, &err);

    assert_int_equal(code, RC_NOT_SEALED);
    if (!strstr(err.message, message))
        fail_msg("'%s', expected '%s'", err.message, message);
}

static void test_whole_log(void **state)
{
    struct made m = made_new(7);
    struct kept kept = { S("kept"), note_of(checkpoint_text(&m, 4), &log_key, NULL) };
    struct bundle_report report;
    struct err err;

    (void)state;
    good(check(sealed(&m), &kept, &report, &err), &err);
    assert_int_equal(report.size, 7);
    assert_int_equal(report.kept, 1);
    assert_int_equal(report.payloads, 5);
    assert_int_equal(report.without, 0);
    assert_int_equal(report.seal.n, 2);
    assert_true(report.seal.v[1].witness && report.seal.v[1].seconds == 1763803800);
    m = made_new(0);
    good(check(sealed(&m), NULL, &report, &err), &err);
    assert_int_equal(report.size, 0);
}

/* An erased payload leaves everything standing, and is told from one that was left out. */
static void test_erased(void **state)
{
    struct made m = made_new(4);
    struct entry e = entry_new(4);
    struct bundle_report report;
    struct err err;

    (void)state;
    e.act = S("erase");
    e.subject_kind = S("entry");
    e.subject = S("1");
    made_add(&m, &e, S(""));
    m.payload[0] = m.payload[1] = S("");
    good(check(sealed(&m), NULL, &report, &err), &err);
    assert_int_equal(report.without, 2);
    assert_int_equal(report.erased, 1);
}

static void test_every_flipped_bit(void **state)
{
    struct made m = made_new(3);
    str text = sealed(&m);

    (void)state;
    for (ptrdiff_t i = 0; i < text.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            arena scratch = arena_open((size_t)1 << 24);
            const struct note_key keys[] = { log_key.key, witness_key.key };
            struct bundle_report report;
            struct err err = { 0 };
            char *other = arena_cstr(&scratch, text);

            other[i] = (char)(other[i] ^ (1 << bit));
            if (bundle_check(&scratch, (str){ other, text.n }, keys, countof(keys), NULL, 0, &report, &err) == RC_OK && report.seal.n == 2)
                fail_msg("byte %td, bit %d: not noticed", i, bit);
            arena_close(&scratch);
        }
}

static void test_cut_anywhere(void **state)
{
    struct made m = made_new(3);
    str text = sealed(&m);
    struct bundle_report report;
    struct err err;

    (void)state;
    for (ptrdiff_t n = 0; n < text.n; n++)
        assert_int_not_equal(check(str_sub(text, 0, n), NULL, &report, &err), RC_OK);
}

/* What somebody could do who has the log's key. */
static void test_another_past(void **state)
{
    struct made m = made_new(7), other = m;
    struct kept kept = { S("june.checkpoint"), note_of(checkpoint_text(&m, 6), &log_key, NULL) };
    struct entry e = entry_new(2);

    (void)state;
    refused(bundle_of(&m, 5, note_of(checkpoint_text(&m, 5), &log_key, NULL)), &kept,
            "the kept checkpoint 'june.checkpoint' seals 6 entries, but the log has 5");
    other.size = 2;
    made_add(&other, &e, S("another decision"));
    for (int64_t i = 3; i < 7; i++) {
        e = entry_new(i);
        made_add(&other, &e, S(""));
    }
    refused(sealed(&other), &kept, "the first 6 entries are not those that the kept checkpoint 'june.checkpoint' seals");
    kept.text = note_of(checkpoint_text(&m, 6), &other_key, NULL);
    refused(sealed(&m), &kept, "the kept checkpoint 'june.checkpoint' is not signed by '" ORIGIN "'");
}

/* What somebody could do who has not. */
static void test_without_the_key(void **state)
{
    struct made m = made_new(5), other = made_new(5);
    str text = sealed(&m);

    (void)state;
    refused(bundle_of(&m, 4, note_of(checkpoint_text(&m, 5), &log_key, NULL)), NULL, "the checkpoint seals 5 entries, but there are 4");
    refused(bundle_of(&m, 5, note_of(checkpoint_text(&m, 5), &other_key, NULL)), NULL, "the checkpoint is not signed by '" ORIGIN "'");
    refused(bundle_of(&other, 5, note_of(checkpoint_text(&m, 5), &log_key, NULL)), NULL, "the entries do not give the root that was signed");
    m.entry[1] = m.entry[2];
    refused(bundle_of(&m, 5, str_from(text, str_find_str(text, S("\n" ORIGIN "\n5\n")) + 1)), NULL,
            "entry 1 says that it stands at another position");
    m = made_new(5);
    m.payload[3] = S("{\"worker\":\"another\"}");
    refused(sealed(&m), NULL, "entry 3 has a payload that is not the one recorded");
}

/* One decision is handed over without the others. */
static void test_one_entry(void **state)
{
    struct made m = made_new(7);
    const struct note_key keys[] = { log_key.key, witness_key.key };
    struct tlog_proof proof = { .index = 4, .checkpoint = note_of(checkpoint_text(&m, 7), &log_key, &witness_key) };
    struct sealed_entry sealed;
    struct err err;
    str text;

    (void)state;
    good(merkle_inclusion(4, 7, node_read, &m, &proof.path, &err), &err);
    text = tlog_proof_print(&mem, &proof);
    good(entry_check_proof(&mem, m.entry[4], text, keys, countof(keys), &sealed, &err), &err);
    assert_int_equal(sealed.report.size, 7);
    assert_int_equal(sealed.report.seal.n, 2);
    assert_int_equal(entry_check_proof(&mem, m.entry[3], text, keys, countof(keys), &sealed, &err), RC_NOT_SEALED);
    assert_int_equal(entry_check_proof(&mem, m.entry[4], text, &other_key.key, 1, &sealed, &err), RC_NOT_SEALED);
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char *other = arena_cstr(&mem, text);

        other[i] = (char)(other[i] ^ 1);
        /* A witness's name that nobody knows is a witness less. */
        if (entry_check_proof(&mem, m.entry[4], (str){ other, text.n }, keys, countof(keys), &sealed, &err) == RC_OK)
            assert_int_equal(sealed.report.seal.n, 1);
    }
    for (ptrdiff_t i = 0; i < m.entry[4].n; i++) {
        char *other = arena_cstr(&mem, m.entry[4]);

        other[i] = (char)(other[i] ^ 1);
        assert_int_not_equal(entry_check_proof(&mem, (str){ other, m.entry[4].n }, text, keys, countof(keys), &sealed, &err), RC_OK);
    }
}

/* The same as one file, and with what was recorded: no bit of it can be another. */
static void test_proof_as_file(void **state)
{
    struct made m = made_new(5);
    struct tlog_proof proof = { .index = 4, .checkpoint = note_of(checkpoint_text(&m, 5), &log_key, NULL) };
    struct sealed_entry sealed;
    struct buf b = buf_new(&mem);
    struct err err;
    str text;

    (void)state;
    good(merkle_inclusion(4, 5, node_read, &m, &proof.path, &err), &err);
    proof_begin(&b);
    bundle_entry(&b, 4, m.entry[4]);
    bundle_payload(&b, 4, m.salt[4], m.payload[4]);
    proof_end(&b, tlog_proof_print(&mem, &proof));
    text = buf_text(&b);
    good(proof_check(&mem, text, &log_key.key, 1, &sealed, &err), &err);
    assert_true(sealed.has_payload && sealed.entry.position == 4 && sealed.report.size == 5);
    for (ptrdiff_t i = 0; i < text.n * 8; i++) {
        CLEANUP(arena_close) arena scratch = arena_open(1 << 24);
        char *other = arena_cstr(&scratch, text);

        other[i / 8] = (char)(other[i / 8] ^ 1 << i % 8);
        if (proof_check(&scratch, (str){ other, text.n }, &log_key.key, 1, &sealed, &err) == RC_OK)
            fail_msg("byte %td, bit %td: not noticed", i / 8, i % 8);
    }
    for (ptrdiff_t n = 0; n < text.n; n++)
        assert_int_not_equal(proof_check(&mem, str_sub(text, 0, n), &log_key.key, 1, &sealed, &err), RC_OK);
    assert_int_equal(proof_check(&mem, text, &other_key.key, 1, &sealed, &err), RC_NOT_SEALED);
}

/* Without the payload; with one of an entry that has none; with that of another. */
static void test_proof_payloads(void **state)
{
    struct made m = made_new(5);
    struct tlog_proof proof = { .index = 2, .checkpoint = note_of(checkpoint_text(&m, 5), &log_key, NULL) };
    const struct {
        int payload; /* of which entry; -1: none */
        rc code;
    } row[] = { { -1, RC_OK }, { 2, RC_NOT_SEALED }, { 3, RC_NOT_SEALED } };
    struct sealed_entry sealed;
    struct err err;

    (void)state;
    good(merkle_inclusion(2, 5, node_read, &m, &proof.path, &err), &err);
    for (ptrdiff_t i = 0; i < countof(row); i++) {
        struct buf b = buf_new(&mem);

        proof_begin(&b);
        bundle_entry(&b, 2, m.entry[2]);
        if (row[i].payload >= 0)
            bundle_payload(&b, row[i].payload, m.salt[row[i].payload], m.payload[row[i].payload]);
        proof_end(&b, tlog_proof_print(&mem, &proof));
        assert_int_equal(proof_check(&mem, buf_text(&b), &log_key.key, 1, &sealed, &err), row[i].code);
        b.p[str_find_str(buf_text(&b), S("entry 2")) + 6] = '3';
        assert_int_equal(proof_check(&mem, buf_text(&b), &log_key.key, 1, &sealed, &err), RC_NOT_SEALED);
    }
}

/* From a kept checkpoint to a later one, with nothing between. */
static rc onward(str request, str kept_text, struct err *err)
{
    struct kept kept = { S("kept"), kept_text };
    struct bundle_report report;

    return onward_check(&mem, request, &log_key.key, 1, &kept, 1, &report, err);
}

static str request_of(struct made *m, int64_t from, int64_t to, bool signed_by_log);

static void test_onward(void **state)
{
    struct made m = made_new(8), other = made_new(8);
    struct err err;

    (void)state;
    for (int64_t from = 0; from <= 8; from++)
        for (int64_t to = from; to <= 8; to++) {
            str kept = note_of(checkpoint_text(&m, from), &log_key, NULL);

            good(onward(request_of(&m, from, to, true), kept, &err), &err);
            if (from > 0)
                assert_int_equal(onward(request_of(&other, from, to, true), kept, &err), RC_NOT_SEALED);
        }
    assert_int_equal(onward(request_of(&m, 3, 8, true), note_of(checkpoint_text(&m, 4), &log_key, NULL), &err), RC_BAD_INPUT);
    assert_int_equal(onward(request_of(&m, 3, 5, true), note_of(checkpoint_text(&m, 8), &log_key, NULL), &err), RC_NOT_SEALED);
    assert_int_equal(onward(request_of(&m, 3, 8, true), note_of(checkpoint_text(&m, 3), &other_key, NULL), &err), RC_NOT_SEALED);
    assert_int_not_equal(onward(request_of(&m, 3, 8, false), note_of(checkpoint_text(&m, 3), &log_key, NULL), &err), RC_OK);
}

static void test_onward_every_flipped_bit(void **state)
{
    struct made m = made_new(7);
    str kept = note_of(checkpoint_text(&m, 3), &log_key, NULL), text = request_of(&m, 3, 7, true);
    struct err err;

    (void)state;
    for (ptrdiff_t i = 0; i < text.n * 8; i++) {
        char *other = arena_cstr(&mem, text);

        other[i / 8] = (char)(other[i / 8] ^ 1 << i % 8);
        if (onward((str){ other, text.n }, kept, &err) == RC_OK)
            fail_msg("byte %td, bit %td: not noticed", i / 8, i % 8);
    }
}

/* ---- keys that change ---- */

static void test_two_keys(void **state)
{
    struct made m = made_new(5);
    struct note_signer fresh;
    struct kept kept = { S("kept"), note_of(checkpoint_text(&m, 3), &log_key, NULL) };
    struct bundle_report report;
    struct err err;
    str text;

    (void)state;
    good(note_signer_new(&mem, S(ORIGIN), KEY_ED25519, &fresh, &err), &err);
    text = bundle_of(&m, 5, note_of(checkpoint_text(&m, 5), &fresh, &witness_key));
    const struct note_key both[] = { witness_key.key, log_key.key, fresh.key };

    good(bundle_check(&mem, text, both, countof(both), &kept, 1, &report, &err), &err);
    assert_int_equal(report.seal.n, 2);
    assert_int_equal(bundle_check(&mem, text, &fresh.key, 1, &kept, 1, &report, &err), RC_NOT_SEALED);
    assert_int_equal(bundle_check(&mem, text, &log_key.key, 1, NULL, 0, &report, &err), RC_NOT_SEALED);
    assert_int_equal(bundle_check(&mem, text, &witness_key.key, 1, NULL, 0, &report, &err), RC_NOT_SEALED); /* a witness alone seals nothing */
}

static void test_succession(void **state)
{
    struct note_signer fresh, stranger;
    struct note_key found;
    struct err err;
    str text;

    (void)state;
    good(note_signer_new(&mem, S(ORIGIN), KEY_ED25519, &fresh, &err), &err);
    good(note_signer_new(&mem, S(ORIGIN), KEY_ED25519, &stranger, &err), &err);
    text = succession_print(&mem, &log_key, &fresh);
    good(succession_check(&mem, text, &log_key.key, 1, &found, &err), &err);
    assert_true(found.id == fresh.key.id && memcmp(found.public_key, fresh.key.public_key, KEY_PUBLIC) == 0);
    assert_int_equal(succession_check(&mem, text, &stranger.key, 1, &found, &err), RC_NOT_SEALED);
    assert_int_equal(succession_check(&mem, text, &other_key.key, 1, &found, &err), RC_NOT_SEALED);
    assert_int_equal(succession_check(&mem, text, &fresh.key, 1, &found, &err), RC_OK); /* who has it already */
    for (ptrdiff_t i = 0; i < text.n * 8; i++) {
        char *other = arena_cstr(&mem, text);

        other[i / 8] = (char)(other[i / 8] ^ 1 << i % 8);
        if (succession_check(&mem, (str){ other, text.n }, &log_key.key, 1, &found, &err) == RC_OK)
            fail_msg("byte %td, bit %td: not noticed", i / 8, i % 8);
    }
    /* It is no checkpoint, and a checkpoint is none of it. */
    assert_int_equal(succession_check(&mem, note_of(S("concordat key 1\n5\nx\n"), &log_key, NULL), &log_key.key, 1, &found, &err), RC_BAD_INPUT);
    assert_int_equal(onward(arena_printf(&mem, "old 0\n\n%.*s", STR_ARG(text)), text, &err), RC_BAD_INPUT);
}

/* ---- what signs ---- */

static struct witness_state kept_state;
static int keeps_left; /* before the disk is full */

static rc keep_state(void *ctx, const struct witness_state *state, struct err *err)
{
    (void)ctx;
    if (keeps_left-- == 0)
        return err_set(err, RC_NO_OUTPUT, "no space");
    kept_state = *state;
    return RC_OK;
}

static struct witness witness_new(const struct note_signer *signer)
{
    struct witness w = { .signer = signer, .signers = 1, .origin = S(ORIGIN), .log = &log_key.key, .logs = 1, .keep = keep_state };

    w.state.root = merkle_empty();
    keeps_left = 1000;
    return w;
}

static str request_of(struct made *m, int64_t from, int64_t to, bool signed_by_log)
{
    struct merkle_path path;
    struct err err;
    str text = checkpoint_text(m, to);

    good(merkle_consistency(from, to, node_read, m, &path, &err), &err);
    return witness_request(&mem, from, &path, signed_by_log ? note_of(text, &log_key, NULL) : text);
}

static void test_signer_goes_forward_only(void **state)
{
    struct made m = made_new(8), other = made_new(8);
    struct witness w = witness_new(&log_key);
    struct note note;
    struct err err;
    str line;

    (void)state;
    good(witness_answer(&mem, &w, request_of(&m, 0, 3, false), 0, &line, &err), &err);
    good(note_parse(&mem, arena_printf(&mem, "%.*s\n%.*s", STR_ARG(checkpoint_text(&m, 3)), STR_ARG(line)), &note, &err), &err);
    assert_true(note_check(&note, &log_key.key, NULL));
    good(witness_answer(&mem, &w, request_of(&m, 3, 7, false), 0, &line, &err), &err);
    good(witness_answer(&mem, &w, request_of(&m, 7, 7, false), 0, &line, &err), &err); /* W2 */
    assert_int_equal(kept_state.size, 7);
    assert_int_equal(witness_answer(&mem, &w, request_of(&m, 3, 8, false), 0, &line, &err), RC_CONFLICT);
    assert_true(str_ends(str_of(err.message), S(": 7")));
    assert_int_equal(witness_answer(&mem, &w, request_of(&other, 7, 8, false), 0, &line, &err), RC_NOT_SEALED);
    assert_int_equal(witness_answer(&mem, &w, request_of(&other, 7, 7, false), 0, &line, &err), RC_NOT_SEALED);
    assert_int_equal(witness_answer(&mem, &w, witness_request(&mem, 7, &(struct merkle_path){ .n = 0 }, checkpoint_text(&m, 5)), 0, &line, &err),
                     RC_NOT_SEALED);
    assert_int_equal(w.state.size, 7);
}

/* W1: no signature leaves before the state is kept. */
static void test_signer_keeps_first(void **state)
{
    struct made m = made_new(4);
    struct witness w = witness_new(&log_key);
    str line = { 0 };
    struct err err;

    (void)state;
    keeps_left = 0;
    assert_int_equal(witness_answer(&mem, &w, request_of(&m, 0, 4, false), 0, &line, &err), RC_NO_OUTPUT);
    assert_int_equal(line.n, 0);
    assert_int_equal(w.state.size, 0);
}

static void test_witness_wants_the_log(void **state)
{
    struct made m = made_new(4);
    struct witness w = witness_new(&witness_key);
    struct note note;
    struct err err;
    int64_t seconds;
    str line, text = checkpoint_text(&m, 4);

    (void)state;
    assert_int_not_equal(witness_answer(&mem, &w, request_of(&m, 0, 4, false), 0, &line, &err), RC_OK);
    assert_int_equal(
        witness_answer(&mem, &w, witness_request(&mem, 0, &(struct merkle_path){ .n = 0 }, note_of(text, &other_key, NULL)), 0, &line, &err),
        RC_NOT_SEALED);
    good(witness_answer(&mem, &w, request_of(&m, 0, 4, true), 1763803800, &line, &err), &err);
    good(note_parse(&mem, arena_printf(&mem, "%.*s%.*s", STR_ARG(note_of(text, &log_key, NULL)), STR_ARG(line)), &note, &err), &err);
    assert_true(note_check(&note, &witness_key.key, &seconds));
    assert_int_equal(seconds, 1763803800);
}

static void test_states(void **state)
{
    struct witness_state s = { 7, merkle_leaf(S("x")) }, read;
    str text = witness_state_print(&mem, S(ORIGIN), &s);
    struct err err;

    (void)state;
    good(witness_state_parse(text, S(ORIGIN), &read, &err), &err);
    assert_true(read.size == 7 && hash_eq(&read.root, &s.root));
    assert_int_equal(witness_state_parse(text, S("another"), &read, &err), RC_BAD_INPUT);
    for (ptrdiff_t n = 0; n < text.n; n++)
        assert_int_equal(witness_state_parse(str_sub(text, 0, n), S(ORIGIN), &read, &err), RC_BAD_INPUT);
}

/* ---- samples: test_ledger --samples FOLDER writes what examples/ledger/ holds ---- */

static void sample(const char *folder, const char *name, str text)
{
    struct err err;

    good(file_replace(&mem, arena_printf(&mem, "%s/%s", folder, name), text, FILE_FOR_ALL, &err), &err);
}

static int write_samples(const char *folder)
{
    struct tlog_proof proof = { .index = 4 };
    struct made m, shorter;
    struct err err;

    setup(NULL);
    m = made_new(7);
    sample(folder, "log.key", arena_printf(&mem, "%.*s\n", STR_ARG(note_key_print(&mem, &log_key.key))));
    sample(folder, "other.key", arena_printf(&mem, "%.*s\n", STR_ARG(note_key_print(&mem, &other_key.key))));
    sample(folder, "witness.key", arena_printf(&mem, "%.*s\n", STR_ARG(note_key_print(&mem, &witness_key.key))));
    sample(folder, "kept.checkpoint", note_of(checkpoint_text(&m, 5), &log_key, NULL));
    sample(folder, "whole.ledger", sealed(&m));
    sample(folder, "dropped-end.ledger", bundle_of(&m, 4, note_of(checkpoint_text(&m, 4), &log_key, NULL)));
    shorter = made_new(6);
    sample(folder, "another-past.ledger", sealed(&shorter));
    good(merkle_inclusion(4, 7, node_read, &m, &proof.path, &err), &err);
    proof.checkpoint = note_of(checkpoint_text(&m, 7), &log_key, &witness_key);
    sample(folder, "entry-4.txt", m.entry[4]);
    sample(folder, "entry-4.proof", tlog_proof_print(&mem, &proof));
    return teardown(NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_have_one_spelling),
        cmocka_unit_test(test_entries_refused),
        cmocka_unit_test(test_whole_log),
        cmocka_unit_test(test_erased),
        cmocka_unit_test(test_every_flipped_bit),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_another_past),
        cmocka_unit_test(test_without_the_key),
        cmocka_unit_test(test_one_entry),
        cmocka_unit_test(test_proof_as_file),
        cmocka_unit_test(test_proof_payloads),
        cmocka_unit_test(test_onward),
        cmocka_unit_test(test_onward_every_flipped_bit),
        cmocka_unit_test(test_two_keys),
        cmocka_unit_test(test_succession),
        cmocka_unit_test(test_signer_goes_forward_only),
        cmocka_unit_test(test_signer_keeps_first),
        cmocka_unit_test(test_witness_wants_the_log),
        cmocka_unit_test(test_states),
    };

    if (argc == 3 && str_eq(str_of(argv[1]), S("--samples")))
        return write_samples(argv[2]);
    return cmocka_run_group_tests(tests, setup, teardown);
}
