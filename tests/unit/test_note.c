/*
 * Keys, signed notes, checkpoints and proofs that stand for themselves.  Other implementations are the peers: the
 * example of the specification, a checkpoint that a public log and four public witnesses signed, and signatures made
 * with OpenSSL from the invented keys of this file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/buf.h"
#include "ledger/base64.h"
#include "ledger/checkpoint.h"

#define DASH "\xE2\x80\x94"

/* signed-note, the section "Example". */
#define SPEC_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SPEC_NOTE                                                                                                                                    \
    "This is an example message.\n\n" DASH                                                                                                           \
    " example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

/* A checkpoint of a public log of certificates: two keys of its own, one of a kind that is skipped here, and four witnesses. */
#define PUBLIC_NAME "arche2025h1.staging.ct.transparency.dev"
#define PUBLIC_TEXT PUBLIC_NAME "\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
#define PUBLIC_KEY PUBLIC_NAME "+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
#define PUBLIC_WITNESS "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
#define PUBLIC_NOTE                                                                                                                                  \
    PUBLIC_TEXT                                                                                                                                      \
    "\n" DASH " " PUBLIC_NAME                                                                                                                        \
    " zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n" DASH " " PUBLIC_NAME   \
    " ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n" DASH                                           \
    " transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/"                                                           \
    "KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n" DASH                                                                        \
    " witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/"                                                        \
    "iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n" DASH                                                                                         \
    " remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n" DASH                \
    " witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n"

/* Invented: the seed of both keys is 32 bytes 0x01.  Signed with OpenSSL. */
#define LOG_KEY "ledger.example/invented+b6b71dff+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
#define LOG_SECRET "PRIVATE+KEY+ledger.example/invented+b6b71dff+AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
#define WITNESS_KEY "witness.example/invented+66f200a6+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
#define WITNESS_SECRET "PRIVATE+KEY+witness.example/invented+66f200a6+BAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
#define WITNESS_TIME 1750000000
#define LOG_TEXT "ledger.example/invented\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"
#define LOG_LINE DASH " ledger.example/invented trcd/5o/lAJ1lzCS9hB2b9wChzjYkzOo4Jaa2e2Jnrs5a7Dg6G/pZb/1PHak4GjFKZMs5Ic7DRWfIUr+iqJmEV0KMAA=\n"
#define WITNESS_LINE                                                                                                                                 \
    DASH " witness.example/invented "                                                                                                                \
         "ZvIApgAAAABoTuGAXKc6mexwVkDA/oqJ8vyG/thC/kM7v1RpXEKLmvqkZ3DUCYmmG/61KC6AfWzs4KJxqetTSPkyqYfaCJq1Lav5DQ==\n"

static arena mem;

static int setup(void **state)
{
    (void)state;
    mem = arena_open((size_t)256 << 20);
    return sodium_init() < 0 ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

static struct note_key key_of(const char *text)
{
    struct note_key key;
    struct err err;

    if (note_key_parse(&mem, str_of(text), &key, &err) != RC_OK)
        fail_msg("%s: %s", text, err.message);
    return key;
}

static struct note_signer signer_of(const char *text)
{
    struct note_signer signer;
    struct err err;

    if (note_secret_parse(&mem, str_of(text), &signer, &err) != RC_OK)
        fail_msg("%s: %s", text, err.message);
    return signer;
}

static struct note note_of(str text)
{
    struct note note;
    struct err err;

    if (note_parse(&mem, text, &note, &err) != RC_OK)
        fail_msg("line %d: %s", err.line, err.message);
    return note;
}

static void assert_refused(rc got, const struct err *err, rc want, const char *message, const char *reason)
{
    if (got != want || !strstr(err->message, message) || !err->hint[0])
        fail_msg("%s: gave %d '%s' / '%s', not %d '%s'", reason, got, got ? err->message : "", got ? err->hint : "", want, message);
}

/* ${text} with the byte at ${at} flipped. */
static str flipped(str text, ptrdiff_t at)
{
    char *copy = arena_cstr(&mem, text);

    copy[at] ^= 1;
    return (str){ copy, text.n };
}

/* ---- base64 ---- */

static void test_base64(void **state)
{
    static const struct {
        const char *bytes, *text;
    } good[] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "\xFB\xFF", "+/8=" } };
    static const struct {
        const char *text, *reason;
    } bad[] = {
        { "Zg", "no padding" },           { "Zg=", "half of it" },     { "Zg===", "too much of it" },  { "Zh==", "stray bits" },
        { "Zm9=", "stray bits" },         { "Zm9v\n", "a newline" },   { " Zm9v", "a space" },         { "Zm 9v", "a space inside" },
        { "-_8=", "the other alphabet" }, { "Zg==Zg==", "two texts" }, { "=", "nothing but padding" }, { "A", "no whole byte" },
    };
    char three[3];

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        struct buf b = buf_new(&mem);
        str bytes;

        base64_print(&b, str_of(good[i].bytes));
        assert_true(str_eq(buf_text(&b), str_of(good[i].text)));
        assert_true(base64_parse(&mem, str_of(good[i].text), &bytes) && str_eq(bytes, str_of(good[i].bytes)));
    }
    for (int i = 0; i < countof(bad); i++) {
        str bytes = S("untouched");

        if (base64_parse(&mem, str_of(bad[i].text), &bytes) || !str_eq(bytes, S("untouched")))
            fail_msg("'%s' was read: %s", bad[i].text, bad[i].reason);
    }
    for (int high = 0x80; high <= 0xFF; high++) {
        char text[] = { 'Z', (char)high, '9', 'v' };
        str bytes;

        assert_false(base64_parse(&mem, (str){ text, sizeof(text) }, &bytes));
    }
    assert_true(base64_fill(S("Zm9v"), three, 3) && memcmp(three, "foo", 3) == 0);
    assert_false(base64_fill(S("Zm8="), three, 3) || base64_fill(S("Zm9vYg=="), three, 3) || base64_fill(S(""), three, 3));
}

/* ---- keys ---- */

static void test_keys(void **state)
{
    static const char *const rows[] = { SPEC_KEY, PUBLIC_KEY, PUBLIC_WITNESS, LOG_KEY, WITNESS_KEY };
    static const char *const secret[] = { LOG_SECRET, WITNESS_SECRET };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct note_key key = key_of(rows[i]);

        assert_true(str_eq(note_key_print(&mem, &key), str_of(rows[i])));
    }
    for (int i = 0; i < countof(secret); i++) {
        struct note_signer signer = signer_of(secret[i]);

        assert_true(str_eq(note_secret_print(&mem, &signer), str_of(secret[i])));
        assert_true(str_eq(note_key_print(&mem, &signer.key), str_of(rows[3 + i]))); /* a secret knows its public key */
    }
    assert_int_equal(key_of(SPEC_KEY).id, 0x530d903a);
    assert_int_equal(key_of(WITNESS_KEY).algorithm, KEY_COSIGNATURE);
}

static void test_new_keys(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        enum key_algorithm algorithm = i % 2 ? KEY_ED25519 : KEY_COSIGNATURE;
        struct note_signer signer, other;
        struct err err;
        str secret;

        assert_int_equal(note_signer_new(&mem, S("cofnod.example/dyfeisiedig-\xC5\xB5"), algorithm, &signer, &err), RC_OK);
        secret = note_secret_print(&mem, &signer);
        assert_int_equal(note_secret_parse(&mem, secret, &other, &err), RC_OK);
        assert_memory_equal(other.secret, signer.secret, KEY_SECRET);
        assert_memory_equal(other.key.public_key, signer.key.public_key, KEY_PUBLIC);
        assert_true(other.key.id == signer.key.id && other.key.algorithm == algorithm);
        assert_int_equal(note_signer_new(&mem, S("cofnod.example/arall"), algorithm, &other, &err), RC_OK);
        assert_memory_not_equal(other.secret, signer.secret, KEY_SECRET);
    }
}

static void test_names(void **state)
{
    static const struct {
        const char *name, *reason;
    } bad[] = {
        { "", "nothing" },
        { "a b", "a space" },
        { "a+b", "a plus" },
        { "a\tb", "a tab" },
        { "a\nb", "a newline" },
        { "a\xC2\xA0", "a space that does not break" },
        { "\xE2\x80\xA8", "a line separator" },
        { "a\xE3\x80\x80", "a wide space" },
        { "a\xC2\x85", "a next line" },
        { "a\xFF", "no UTF-8" },
    };
    static const char *const good[] = { "a", "example.org/x:1", "\xC5\xB5", "\xF0\x9F\x97\x92" };
    struct note_signer signer;
    struct err err;

    (void)state;
    for (int i = 0; i < countof(good); i++)
        assert_true(is_key_name(str_of(good[i])));
    for (int i = 0; i < countof(bad); i++)
        assert_refused(note_signer_new(&mem, str_of(bad[i].name), KEY_ED25519, &signer, &err), &err, RC_BAD_INPUT, "name of the key", bad[i].reason);
}

/* A key of any name, kind and bytes, whose id belongs to them. */
static str made_key(const char *name, uint8_t kind, const char *bytes, ptrdiff_t n)
{
    str said = arena_printf(&mem, "%s\n%c", name, kind), raw;
    uint8_t digest[crypto_hash_sha256_BYTES];
    struct buf b = buf_new(&mem), all = buf_new(&mem);

    buf_str(&all, said);
    buf_str(&all, (str){ bytes, n });
    raw = str_from(buf_text(&all), str_of(name).n + 1);
    crypto_hash_sha256(digest, (const uint8_t *)all.p, (unsigned long long)all.n);
    buf_printf(&b, "%s+%02x%02x%02x%02x+", name, digest[0], digest[1], digest[2], digest[3]);
    base64_print(&b, raw);
    return buf_text(&b);
}

static void test_keys_refused(void **state)
{
    static const char zeros[33],
        same[] = "\x8a\x88\xe3\xdd\x74\x09\xf1\x95\xfd\x52\xdb\x2d\x3c\xba\x5d\x72\xca\x67\x09\xbf\x1d\x94\x12\x1b\xf3\x74\x88\x01\xb4\x0f\x6f\x5c";
    const struct {
        str text;
        const char *message, *reason;
    } rows[] = {
        { S(""), "not a key", "nothing" },
        { S("ledger.example/invented"), "not a key", "a name alone" },
        { S("ledger.example/invented+b6b71dff"), "not a key", "no key" },
        { S("ledger.example/invented+B6B71DFF+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "not a key", "capital digits" },
        { S("ledger.example/invented+b6b71df+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "not a key", "seven digits" },
        { S(LOG_KEY "\n"), "not a key", "a newline behind it" },
        { S(LOG_KEY "AA=="), "33 bytes", "more behind it" },
        { S("ledger.example/invented+b6b71dff+"), "not a key", "nothing in base64" },
        { S("ledger.example/altered+b6b71dff+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "its id b6b71dff", "another name" },
        { S("ledger.example/invented+b6b71dfe+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "its id b6b71dfe", "another id" },
        { S("ledger.example/invented+b6b71dff+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "its id b6b71dff", "another kind" },
        { S(LOG_SECRET), "a secret key", "the secret in the wrong place" },
        { S("a b+b6b71dff+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "name of the key", "a space in the name" },
        { S("+b6b71dff+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"), "name of the key", "no name" },
        { made_key("a", 0x06, zeros, 32), "kind 0x06", "a post-quantum key" },
        { made_key("a", 0x01, same, 31), "31 bytes", "too short" },
        { made_key("a", 0x01, zeros, 33), "33 bytes", "too long" },
        { made_key("a", 0x01, zeros, 32), "no Ed25519 key", "a point of small order" },
    };
    struct note_key key;
    struct note_signer signer;
    struct err err;

    (void)state;
    assert_int_equal(note_key_parse(&mem, made_key("a", 0x01, same, 32), &key, &err), RC_OK); /* what made_key makes is a key */
    for (int i = 0; i < countof(rows); i++)
        assert_refused(note_key_parse(&mem, rows[i].text, &key, &err), &err, RC_BAD_INPUT, rows[i].message, rows[i].reason);
    assert_refused(note_secret_parse(&mem, S(LOG_KEY), &signer, &err), &err, RC_BAD_INPUT, "not a secret key", "a public key");
    for (ptrdiff_t at = 0; at < S(LOG_SECRET).n; at++) {
        assert_int_not_equal(note_secret_parse(&mem, flipped(S(LOG_SECRET), at), &signer, &err), RC_OK);
        assert_null(strstr(err.message, "AQEBAQEB")); /* no part of a secret in a message */
        assert_null(strstr(err.quote, "AQEBAQEB"));
    }
    for (ptrdiff_t n = 0; n < S(LOG_KEY).n; n++)
        assert_int_not_equal(note_key_parse(&mem, str_sub(S(LOG_KEY), 0, n), &key, &err), RC_OK);
}

/* ---- notes ---- */

static void test_the_specification(void **state)
{
    struct note note = note_of(S(SPEC_NOTE));
    struct note_key key = key_of(SPEC_KEY), stranger = key_of(LOG_KEY);

    (void)state;
    assert_true(str_eq(note.text, S("This is an example message.\n")));
    assert_int_equal(note.signature.n, 1);
    assert_true(str_eq(note.signature.v[0].name, S("example.com/foo")) && note.signature.v[0].id == 0x530d903a);
    assert_true(str_eq(note_print(&mem, &note), S(SPEC_NOTE)));
    assert_true(note_claims(&note, &key) && note_check(&note, &key, NULL));
    assert_false(note_claims(&note, &stranger) || note_check(&note, &stranger, NULL));
    note.text = S("This is an example massage.\n");
    assert_true(note_claims(&note, &key) && !note_check(&note, &key, NULL));
}

static void test_a_public_log(void **state)
{
    struct note note = note_of(S(PUBLIC_NOTE));
    struct note_key log = key_of(PUBLIC_KEY), witness = key_of(PUBLIC_WITNESS);
    struct checkpoint c;
    struct err err;
    int64_t seconds = -1;

    (void)state;
    assert_int_equal(note.signature.n, 6);
    assert_true(str_eq(note_print(&mem, &note), S(PUBLIC_NOTE)));
    assert_true(note_check(&note, &log, &seconds));
    assert_int_equal(seconds, -1);
    assert_true(note_check(&note, &witness, &seconds));
    assert_int_equal(seconds, 1779573024);
    assert_int_equal(checkpoint_parse(&mem, &note, &c, &err), RC_OK);
    assert_true(str_eq(c.origin, S(PUBLIC_NAME)) && c.size == 1432088532 && c.extension.n == 0);
    assert_true(str_eq(checkpoint_print(&mem, &c), S(PUBLIC_TEXT)));
}

static void test_signing(void **state)
{
    struct note_signer log = signer_of(LOG_SECRET), witness = signer_of(WITNESS_SECRET);
    struct note note = { .text = S(LOG_TEXT) };
    struct err err;
    int64_t seconds = -1;

    (void)state;
    assert_true(str_eq(note_sign(&mem, S(LOG_TEXT), &log, 0), S(LOG_LINE)));
    assert_true(str_eq(note_sign(&mem, S(LOG_TEXT), &witness, WITNESS_TIME), S(WITNESS_LINE)));
    assert_int_equal(note_add(&mem, &note, S(LOG_LINE), &err), RC_OK);
    assert_true(note_check(&note, &log.key, NULL) && !note_check(&note, &witness.key, NULL));
    assert_int_equal(note_add(&mem, &note, S(WITNESS_LINE), &err), RC_OK);
    assert_true(note_check(&note, &witness.key, &seconds));
    assert_int_equal(seconds, WITNESS_TIME);
    assert_refused(note_add(&mem, &note, S(LOG_LINE), &err), &err, RC_BAD_INPUT, "signed the note already", "a line twice");
    assert_int_equal(note.signature.n, 2);
    assert_true(str_eq(note_print(&mem, &note), S(LOG_TEXT "\n" LOG_LINE WITNESS_LINE)));
}

/* Whatever byte of a note is another: it does not read, or nobody signed it. */
static void test_every_byte_counts(void **state)
{
    str text = S(LOG_TEXT "\n" LOG_LINE WITNESS_LINE);
    struct note_key log = key_of(LOG_KEY), witness = key_of(WITNESS_KEY);
    ptrdiff_t signatures = S(LOG_TEXT "\n").n;
    int64_t seconds = -1;

    (void)state;
    for (ptrdiff_t at = 0; at < text.n; at++) {
        struct note note;
        struct err err;

        if (note_parse(&mem, flipped(text, at), &note, &err) != RC_OK)
            continue;
        assert_false(note_check(&note, &log, NULL) && note_check(&note, &witness, &seconds));
        if (at < signatures)
            assert_false(note_check(&note, &log, NULL) || note_check(&note, &witness, &seconds));
    }
}

static str cosigned(uint64_t seconds, ptrdiff_t cut)
{
    struct note note = note_of(S(LOG_TEXT "\n" WITNESS_LINE));
    char *bytes = arena_cstr(&mem, note.signature.v[0].bytes);

    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(seconds >> (56 - 8 * i));
    note.signature.v[0].bytes = (str){ bytes, note.signature.v[0].bytes.n - cut };
    return note_print(&mem, &note);
}

/* A time of 64 bits without sign that does not fit 63, signed as the number that it would be with one. */
static str before_the_epoch(const struct note_signer *witness)
{
    str said = S("cosignature/v1\ntime -9223372036854775808\nx\n");
    char bytes[8 + SIGNATURE_BYTES] = { (char)0x80 };
    struct note note = { .text = S("x\n"), .signature.n = 1 };

    crypto_sign_detached((uint8_t *)bytes + 8, NULL, (const uint8_t *)said.p, (unsigned long long)said.n, witness->secret);
    note.signature.v[0] = (struct note_signature){ witness->key.name, witness->key.id, { bytes, sizeof(bytes) } };
    return note_print(&mem, &note);
}

static void test_times(void **state)
{
    static const int64_t good[] = { 0, 1, 4294967296, INT64_MAX };
    struct note_signer witness = signer_of(WITNESS_SECRET);
    struct note note;
    int64_t seconds;

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        note = note_of(arena_printf(&mem, "x\n\n%.*s", STR_ARG(note_sign(&mem, S("x\n"), &witness, good[i]))));
        assert_true(note_check(&note, &witness.key, &seconds));
        assert_int_equal(seconds, good[i]);
    }
    seconds = 7;
    note = note_of(cosigned(WITNESS_TIME, 0));
    assert_true(note_check(&note, &witness.key, NULL));
    note = note_of(cosigned(WITNESS_TIME + 1, 0));
    assert_false(note_check(&note, &witness.key, &seconds)); /* the time is signed too */
    note = note_of(before_the_epoch(&witness));
    assert_false(note_check(&note, &witness.key, &seconds));
    note = note_of(cosigned(WITNESS_TIME, -1)); /* a byte too many */
    assert_false(note_check(&note, &witness.key, &seconds));
    note = note_of(cosigned(WITNESS_TIME, 1));
    assert_false(note_check(&note, &witness.key, &seconds));
    note = note_of(cosigned(WITNESS_TIME, 71));
    assert_false(note_check(&note, &witness.key, &seconds));
    assert_int_equal(seconds, 7); /* written only on success */
}

/* One key cannot be taken for another: the same bytes sign for a log and for a witness, under another id. */
static void test_kinds_are_apart(void **state)
{
    struct note_signer log = signer_of(LOG_SECRET), witness = signer_of(WITNESS_SECRET);
    struct note note = note_of(S(LOG_TEXT "\n" LOG_LINE));

    (void)state;
    assert_memory_equal(log.key.public_key, witness.key.public_key, KEY_PUBLIC);
    note.signature.v[0].name = witness.key.name;
    note.signature.v[0].id = witness.key.id;
    assert_true(note_claims(&note, &witness.key) && !note_check(&note, &witness.key, NULL));
}

static void test_texts_with_empty_lines(void **state)
{
    struct note note = note_of(S("a\n\n\nb\n\n" LOG_LINE));

    (void)state;
    assert_true(str_eq(note.text, S("a\n\n\nb\n")));
    note = note_of(S("\n\n" LOG_LINE));
    assert_true(str_eq(note.text, S("\n")));
    note = note_of(S("a\n" LOG_LINE "\n" WITNESS_LINE)); /* what looks like a signature may stand in a text */
    assert_int_equal(note.signature.n, 1);
}

static void test_notes_refused(void **state)
{
    static const struct {
        const char *text, *message;
        int line, col;
        const char *reason;
    } rows[] = {
        { "", "does not end in a newline", 1, 1, "nothing" },
        { "a", "does not end in a newline", 1, 2, "no newline" },
        { "a\n", "no empty line", 2, 1, "a text alone" },
        { LOG_LINE, "no empty line", 2, 1, "a signature alone" },
        { "\n" LOG_LINE, "no empty line", 3, 1, "no text" },
        { "a\n" LOG_LINE, "no empty line", 3, 1, "no empty line" },
        { "a\n\n", "no signatures", 3, 1, "nothing behind the empty line" },
        { "a\n\n" LOG_LINE "\n", "no signatures", 5, 1, "an empty line at the end" },
        { "a\n\n" DASH " a AAAAAAA=", "does not end in a newline", 3, 13, "the last newline is missing" },
        { "a\n\n- a AAAAAAA=\n", "not a signature", 3, 1, "a hyphen" },
        { "a\n\n\xE2\x80\x93 a AAAAAAA=\n", "not a signature", 3, 1, "a shorter dash" },
        { "a\n\n" DASH "a AAAAAAA=\n", "not a signature", 3, 1, "no space behind the dash" },
        { "a\n\n" LOG_LINE "b\n", "not a signature", 4, 1, "a line behind a good one" },
        { "a\n\n" DASH " \n", "whose it is", 3, 1, "neither name nor signature" },
        { "a\n\n" DASH " a\n", "whose it is", 3, 1, "no signature" },
        { "a\n\n" DASH "  AAAAAAA=\n", "whose it is", 3, 1, "no name" },
        { "a\n\n" DASH " a+b AAAAAAA=\n", "whose it is", 3, 1, "a plus in the name" },
        { "a\n\n" DASH " a\xC2\xA0g AAAAAAA=\n", "whose it is", 3, 1, "a space of another kind in the name" },
        { "a\n\n" DASH " a b AAAAAAA=\n", "base64", 3, 1, "a space in the name" },
        { "a\n\n" DASH " a AAAAAAA= \n", "base64", 3, 1, "a space behind it" },
        { "a\n\n" DASH " a AAAAAAA\n", "base64", 3, 1, "no padding" },
        { "a\n\n" DASH " a AAAAAAB=\n", "base64", 3, 1, "stray bits" },
        { "a\n\n" DASH " a AAAAAA==\n", "base64", 3, 1, "a key id alone" },
        { "a\n\n" DASH " a AAAAAAA=\n" DASH " a AAAAAP8=\n", "signed the note already", 4, 1, "one key twice" },
        { "a\tb\n\n" LOG_LINE, "control character (0x09)", 1, 2, "a tab" },
        { "a\r\n\r\n" LOG_LINE, "control character (0x0d)", 1, 2, "lines of another system" },
        { "a\n\n" DASH " a AAAAAAA=\x01\n", "control character (0x01)", 3, 13, "in a signature" },
        { "a\nb\xFF\n\n" LOG_LINE, "not UTF-8", 2, 2, "a byte of nothing" },
        { "a\n\xED\xA0\x80\n\n" LOG_LINE, "not UTF-8", 2, 1, "half a pair" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct note note = { .signature.n = 77 };
        struct err err;

        assert_refused(note_parse(&mem, str_of(rows[i].text), &note, &err), &err, RC_BAD_INPUT, rows[i].message, rows[i].reason);
        if (err.line != rows[i].line || err.col != rows[i].col)
            fail_msg("%s: at %d:%d, not %d:%d", rows[i].reason, err.line, err.col, rows[i].line, rows[i].col);
        assert_int_equal(note.signature.n, 77); /* written only on success */
    }
}

/* A note of ${signatures} signatures, each of ${bytes} bytes. */
static str large_note(int signatures, int bytes)
{
    struct note note = { .text = S("a\n") };

    for (int i = 0; i < signatures && i < NOTE_SIGNATURES_MOST; i++)
        note.signature.v[note.signature.n++] = (struct note_signature){ S("a"), (uint32_t)i, { arena_array(&mem, char, bytes), bytes } };
    return note_print(&mem, &note);
}

static void test_limits(void **state)
{
    str most = large_note(NOTE_SIGNATURES_MOST, 64), long_lines = large_note(16, 5000), too_long = large_note(40, 5000);
    struct note note;
    struct err err;

    (void)state;
    assert_int_equal(note_of(most).signature.n, NOTE_SIGNATURES_MOST);
    assert_int_equal(note_of(long_lines).signature.n, 16); /* what every reader has to take */
    assert_refused(note_parse(&mem, too_long, &note, &err), &err, RC_TOO_LARGE, "bytes, more than", "too long");
    assert_refused(note_parse(&mem, arena_printf(&mem, "%.*s" LOG_LINE, STR_ARG(most)), &note, &err), &err, RC_TOO_LARGE, "one more",
                   "one signature too many");
    assert_int_equal(err.line, NOTE_SIGNATURES_MOST + 3);
    note = note_of(large_note(36, 5000));
    assert_int_equal(note_add(&mem, &note, str_from(large_note(37, 5000), note_print(&mem, &note).n), &err), RC_OK); /* room for one more */
}

static void test_too_much_to_add(void **state)
{
    struct note note = note_of(large_note(39, 5000)), before = note;
    str line = arena_printf(&mem, DASH " b %.*s", STR_ARG(str_from(large_note(1, 5000), S("a\n\n" DASH " a ").n)));
    struct err err;

    (void)state;
    assert_refused(note_add(&mem, &note, line, &err), &err, RC_TOO_LARGE, "more than 262144 bytes", "the note would be too long");
    assert_refused(note_add(&mem, &note, S("nonsense\n"), &err), &err, RC_BAD_INPUT, "not a signature", "no signature");
    assert_refused(note_add(&mem, &note, S(""), &err), &err, RC_BAD_INPUT, "newline", "nothing");
    assert_memory_equal(&note, &before, sizeof(note));
}

/* ---- checkpoints ---- */

static void test_checkpoints(void **state)
{
    static const char *const good[] = {
        LOG_TEXT,
        "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a name of any kind, even with spaces + and a plus\n999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\neven more\n",
    };
    static const struct {
        const char *text, *message;
        int line;
        const char *reason;
    } bad[] = {
        { "a", "newline", 1, "no newline" },
        { "\n", "does not name its log", 1, "an empty line" },
        { "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "does not name its log", 1, "no origin" },
        { "a\n", "the size of the log", 2, "an origin alone" },
        { "a\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "the size of the log", 2, "no size" },
        { "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "the size of the log", 2, "a leading zero" },
        { "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "the size of the log", 2, "a sign" },
        { "a\n1000000000000000000\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "the size of the log", 2, "too large" },
        { "a\n1\n", "the root of the log", 3, "no root" },
        { "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n", "the root of the log", 3, "31 bytes" },
        { "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFX=\n", "the root of the log", 3, "stray bits" },
        { "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", "an empty line", 4, "an empty line behind it" },
        { "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nb\n\nc\n", "an empty line", 5, "an empty line in what others added" },
        { "a\r\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "control character", 1, "lines of another system" },
    };

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        struct note note = { .text = str_of(good[i]) };
        struct checkpoint c;
        struct err err;

        assert_int_equal(checkpoint_parse(&mem, &note, &c, &err), RC_OK);
        assert_true(str_eq(checkpoint_print(&mem, &c), note.text));
    }
    for (int i = 0; i < countof(bad); i++) {
        struct note note = { .text = str_of(bad[i].text) };
        struct checkpoint c = { .size = 77 };
        struct err err;

        assert_refused(checkpoint_parse(&mem, &note, &c, &err), &err, RC_BAD_INPUT, bad[i].message, bad[i].reason);
        if (err.line != bad[i].line)
            fail_msg("%s: in line %d, not %d", bad[i].reason, err.line, bad[i].line);
        assert_int_equal(c.size, 77);
    }
}

/* ---- proofs that stand for themselves ---- */

#define FORM "c2sp.org/tlog-proof@v1\n"
#define HASH_01 "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\n"

static struct tlog_proof proof_of(str text)
{
    struct tlog_proof p;
    struct err err;

    if (tlog_proof_parse(&mem, text, &p, &err) != RC_OK)
        fail_msg("line %d: %s", err.line, err.message);
    return p;
}

/* Everything that someone offline needs: the entry (leaf 2 of the RFC 6962 reference tree of 3), this text, and the log's key. */
static void test_proof_of_an_entry(void **state)
{
    struct tlog_proof p = proof_of(S(FORM "index 2\n" HASH_01 "\n" LOG_TEXT "\n" LOG_LINE WITNESS_LINE));
    struct note note = note_of(p.checkpoint);
    struct note_key log = key_of(LOG_KEY);
    struct hash leaf = merkle_leaf(S("\x10"));
    struct checkpoint c;
    struct err err;

    (void)state;
    assert_int_equal(checkpoint_parse(&mem, &note, &c, &err), RC_OK);
    assert_true(note_check(&note, &log, NULL));
    assert_true(merkle_check_inclusion(&leaf, p.index, c.size, &p.path, &c.root));
    leaf = merkle_leaf(S("\x11"));
    assert_false(merkle_check_inclusion(&leaf, p.index, c.size, &p.path, &c.root));
}

static void test_proof_texts(void **state)
{
    static const char *const good[] = {
        FORM "index 0\n\ncheckpoint\n",
        FORM "index 2\n" HASH_01 "\n" LOG_TEXT "\n" LOG_LINE,
        FORM "extra Zm9v\nindex 999999999999999999\n" HASH_01 HASH_01 HASH_01 "\n" LOG_TEXT "\n" LOG_LINE,
    };
    static const struct {
        const char *text, *message;
        int line;
        const char *reason;
    } bad[] = {
        { "", "newline", 1, "nothing" },
        { LOG_TEXT "\n" LOG_LINE, "not a proof", 1, "a checkpoint" },
        { "c2sp.org/tlog-proof@v2\nindex 0\n\nc\n", "not a proof", 1, "another form" },
        { FORM, "which entry", 2, "nothing more" },
        { FORM "\nindex 0\n\nc\n", "which entry", 2, "an empty line" },
        { FORM "index -1\n\nc\n", "which entry", 2, "a sign" },
        { FORM "index 00\n\nc\n", "which entry", 2, "a leading zero" },
        { FORM "index  1\n\nc\n", "which entry", 2, "two spaces" },
        { FORM "extra Zm9v\n\nc\n", "which entry", 3, "no index behind the extra data" },
        { FORM "extra \nindex 0\n\nc\n", "extra data", 2, "nothing extra" },
        { FORM "extra Zm9\nindex 0\n\nc\n", "extra data", 2, "no base64" },
        { FORM "index 0\nextra Zm9v\n\nc\n", "32 bytes", 3, "extra data too late" },
        { FORM "index 0\nZm9v\n\nc\n", "32 bytes", 3, "a short hash" },
        { FORM "index 0\n", "ends before its checkpoint", 3, "no empty line" },
        { FORM "index 0\n" HASH_01, "ends before its checkpoint", 4, "no empty line behind the hashes" },
        { FORM "index 0\n" HASH_01 "\n", "ends before its checkpoint", 4, "no checkpoint" },
        { FORM "index 0\r\n\nc\n", "control character", 2, "lines of another system" },
    };
    struct buf deep = buf_new(&mem);
    struct tlog_proof p;
    struct err err;

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        p = proof_of(str_of(good[i]));
        assert_true(str_eq(tlog_proof_print(&mem, &p), str_of(good[i])));
    }
    assert_true(str_eq(p.extra, S("foo")) && p.path.n == 3);
    for (int i = 0; i < countof(bad); i++) {
        assert_refused(tlog_proof_parse(&mem, str_of(bad[i].text), &p, &err), &err, RC_BAD_INPUT, bad[i].message, bad[i].reason);
        if (err.line != bad[i].line)
            fail_msg("%s: in line %d, not %d", bad[i].reason, err.line, bad[i].line);
    }
    buf_z(&deep, FORM "index 0\n");
    for (int i = 0; i <= MERKLE_PROOF_MOST; i++)
        buf_z(&deep, HASH_01);
    buf_z(&deep, "\nc\n");
    assert_refused(tlog_proof_parse(&mem, buf_text(&deep), &p, &err), &err, RC_TOO_LARGE, "more hashes", "deeper than any log");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_new_keys),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_keys_refused),
        cmocka_unit_test(test_the_specification),
        cmocka_unit_test(test_a_public_log),
        cmocka_unit_test(test_signing),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_kinds_are_apart),
        cmocka_unit_test(test_texts_with_empty_lines),
        cmocka_unit_test(test_notes_refused),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_too_much_to_add),
        cmocka_unit_test(test_checkpoints),
        cmocka_unit_test(test_proof_of_an_entry),
        cmocka_unit_test(test_proof_texts),
    };

    return cmocka_run_group_tests_name("note", tests, setup, teardown);
}
