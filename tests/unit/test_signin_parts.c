/* Signing in, the parts that need no store: secrets, tickets, cookies, passwords, codes, what slows guessing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "folder.h"
#include "some_words.h"

#include "signin/base32.h"
#include "signin/code.h"
#include "signin/cookie.h"
#include "signin/digest.h"
#include "signin/forgery.h"
#include "signin/guess.h"
#include "signin/id_token.h"
#include "signin/password.h"
#include "signin/qr.h"
#include "signin/ticket.h"
#include "signin/token.h"

#define NOW ((instant)1763803800)

static arena mem;
static struct err err;
static struct randomness luck;
static struct keyring keys;
static char folder[FOLDER_ROOM];

static void check_str(str found, str expected)
{
    if (!str_eq(found, expected))
        fail_msg("'%.*s', not '%.*s'", STR_ARG(found), STR_ARG(expected));
}

static struct keyring keyring_of(int first, int second)
{
    struct keyring made;
    str text = keyring_line(&mem, &luck, first);

    if (second)
        text = arena_printf(&mem, "%.*s%.*s", STR_ARG(text), STR_ARG(keyring_line(&mem, &luck, second)));
    assert_int_equal(keyring_parse(text, &made, &err), RC_OK);
    return made;
}

static int begin(void **state)
{
    (void)state;
    mem = arena_open((size_t)1 << 28);
    luck = random_seeded(11);
    keys = keyring_of(1, 0);
    assert_true(folder_new(folder));
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_drop(folder);
    arena_close(&mem);
    return 0;
}

/* ---- keys ---- */

static void test_keyring_lines(void **state)
{
#define KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    static const struct {
        const char *text, *message;
        int keys;
    } cases[] = {
        { "7 " KEY "\n", NULL, 1 },
        { "7 " KEY, NULL, 1 },
        { "7 " KEY "\n\n255 " KEY "\n", NULL, 2 },
        { "", "line 1 of the keys is where the first should stand", 0 },
        { "\n", "line 2 of the keys is where the first should stand", 0 },
        { "0 " KEY, "line 1 of the keys is not a key", 0 },
        { "256 " KEY, "line 1 of the keys is not a key", 0 },
        { "7  " KEY, "line 1 of the keys is not a key", 0 },
        { "7 AAAA", "line 1 of the keys is not a key", 0 },
        { "7 " KEY "\n7 " KEY, "line 2 of the keys has a number that stands above already", 0 },
        { "1 " KEY "\n2 " KEY "\n3 " KEY "\n4 " KEY "\n5 " KEY "\n6 " KEY "\n7 " KEY "\n8 " KEY "\n9 " KEY, "line 9 of the keys is one key too many",
          0 },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        struct keyring made = { .n = -1 };
        rc code = keyring_parse(str_of(cases[i].text), &made, &err);

        assert_int_equal(code, cases[i].message ? RC_BAD_INPUT : RC_OK);
        assert_int_equal(made.n, cases[i].message ? -1 : cases[i].keys);
        if (cases[i].message)
            assert_string_equal(err.message, cases[i].message);
    }
}

static void test_seals(void **state)
{
    struct keyring both = keyring_of(2, 3), old = { .n = 1 };
    str sealed = keyring_seal(&keys, &mem, &luck, KEY_CODES, S("somebody"), S("what")), plain;

    (void)state;
    assert_true(keyring_open(&keys, &mem, KEY_CODES, S("somebody"), sealed, &plain));
    check_str(plain, S("what"));
    assert_false(keyring_open(&keys, &mem, KEY_CODES, S("somebody else"), sealed, &plain));
    assert_false(keyring_open(&keys, &mem, KEY_TICKETS, S("somebody"), sealed, &plain));
    assert_false(keyring_open(&both, &mem, KEY_CODES, S("somebody"), sealed, &plain));
    for (ptrdiff_t i = 0; i < sealed.n; i++) {
        char *changed = arena_cstr(&mem, sealed);

        memcpy(changed, sealed.p, (size_t)sealed.n);
        changed[i] ^= 1;
        assert_false(keyring_open(&keys, &mem, KEY_CODES, S("somebody"), (str){ changed, sealed.n }, &plain));
        assert_false(keyring_open(&keys, &mem, KEY_CODES, S("somebody"), str_sub(sealed, 0, i), &plain));
    }
    /* What the second key sealed when it was the first is still opened. */
    old.v[0] = both.v[1];
    sealed = keyring_seal(&old, &mem, &luck, KEY_CODES, S(""), S("x"));
    assert_int_equal(sealed.p[0], 3);
    assert_true(keyring_open(&both, &mem, KEY_CODES, S(""), sealed, &plain));
    assert_int_equal(keyring_number(&both), 2);
}

/* ---- tickets ---- */

static void test_tickets(void **state)
{
    static const enum ticket_kind kinds[] = { TICKET_FORM, TICKET_HALF, TICKET_DEVICE, TICKET_SSO };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(kinds); i++) {
        str ticket = ticket_print(&mem, &keys, &luck, kinds[i], NOW, S("a b c")), what = S("unchanged");
        int lasts = ticket_lasts(kinds[i]);

        for (ptrdiff_t k = 0; k < countof(kinds); k++)
            assert_int_equal(ticket_parse(&mem, &keys, kinds[k], NOW, ticket, &what), kinds[k] == kinds[i]);
        check_str(what, S("a b c"));
        assert_true(ticket_parse(&mem, &keys, kinds[i], NOW + lasts - 1, ticket, &what));
        assert_false(ticket_parse(&mem, &keys, kinds[i], NOW + lasts, ticket, &what));
        /* A clock that was stepped back makes it last no longer than by the step that is borne. */
        assert_true(ticket_parse(&mem, &keys, kinds[i], NOW - SPAN_SKEW, ticket, &what));
        assert_false(ticket_parse(&mem, &keys, kinds[i], NOW - SPAN_SKEW - 1, ticket, &what));
        assert_false(ticket_parse(&mem, &keys, kinds[i], NOW, str_sub(ticket, 0, ticket.n - 1), &what));
        assert_false(ticket_parse(&mem, &keys, kinds[i], NOW, arena_printf(&mem, "%.*sA", STR_ARG(ticket)), &what));
        assert_false(ticket_parse(&mem, &keys, kinds[i], NOW, S(""), &what));
    }
}

static void test_forgery(void **state)
{
    str mine = random_id(&luck, &mem), yours = random_id(&luck, &mem);
    str token = forgery_token(&mem, mine);

    (void)state;
    assert_int_equal(token.n, 64);
    assert_true(is_own_form(mine, token));
    assert_false(is_own_form(yours, token));
    assert_false(is_own_form(mine, str_sub(token, 0, 63)));
    assert_false(is_own_form(mine, S("")));
    assert_false(is_own_form(S(""), forgery_token(&mem, S(""))));
}

/* ---- cookies ---- */

static void test_cookies(void **state)
{
    static const struct {
        const char *header;
        bool found;
        const char *value;
    } cases[] = {
        { "__Host-session=abc", true, "abc" },
        { "a=b; __Host-session=abc; c=d", true, "abc" },
        { " __Host-session=abc ;c=d", true, "abc" },
        { "__Host-session=a-b_9Z", true, "a-b_9Z" },
        { "", false, "" },
        { "__Host-session", false, "" },
        { "__Host-session=", false, "" },
        { "__Host-session=a; __Host-session=a", false, "" }, /* which of them is ours? */
        { "__Host-session=\"abc\"", false, "" },
        { "__Host-session=a b", false, "" },
        { "__Host-session=a=b", false, "" },
        { "__host-session=abc", false, "" },
        { "x__Host-session=abc", false, "" },
        { "__Host-session =abc", false, "" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        str value = S("");

        if (cookie_find(str_of(cases[i].header), COOKIE_SESSION, &value) != cases[i].found || !str_eq(value, str_of(cases[i].value)))
            fail_msg("'%s'", cases[i].header);
    }
    check_str(cookie_print(&mem, COOKIE_SESSION, S("abc"), 0), S("__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax"));
    check_str(cookie_print(&mem, COOKIE_HALF, S("abc"), 600), S("__Host-half=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"));
    check_str(cookie_print(&mem, COOKIE_FORM, S("abc"), -1), S("__Host-form=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

static void test_cookies_of_all_kinds_come_back(void **state)
{
    (void)state;
    for (int cookie = COOKIE_SESSION; cookie <= COOKIE_SSO; cookie++) {
        str set = cookie_print(&mem, (enum cookie)cookie, S("value"), 0), pair, rest, value;

        str_cut(set, ';', &pair, &rest);
        for (int other = COOKIE_SESSION; other <= COOKIE_SSO; other++)
            assert_int_equal(cookie_find(pair, (enum cookie)other, &value), other == cookie);
    }
}

/* ---- one-time codes ---- */

/* RFC 6238, appendix B: the vectors for SHA-1. */
static void test_rfc_6238(void **state)
{
    static const struct {
        instant at;
        const char *code;
    } vectors[] = {
        { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
        { 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" },
    };
    uint8_t secret[CODE_SECRET];
    char code[9];

    (void)state;
    memcpy(secret, "12345678901234567890", CODE_SECRET);
    for (ptrdiff_t i = 0; i < countof(vectors); i++) {
        code_at(secret, vectors[i].at / CODE_STEP, 8, code);
        assert_string_equal(code, vectors[i].code);
        code_at(secret, vectors[i].at / CODE_STEP, CODE_DIGITS, code);
        assert_string_equal(code, vectors[i].code + 2);
    }
}

/* RFC 4648, section 10, those without padding. */
static void test_base32(void **state)
{
    (void)state;
    check_str(base32_print(&mem, (const uint8_t *)"fooba", 5), S("MZXW6YTB"));
    check_str(base32_print(&mem, (const uint8_t *)"", 0), S(""));
}

static void test_qr(void **state)
{
    struct buf b = buf_new(&mem);
    int side;

    (void)state;
    assert_int_equal(qr_path(S("otpauth://totp/x"), &b, &side, &err), RC_OK);
    /* 16 bytes at level M are version 2: 25 modules, and 4 on each side; its first finder is seven wide. */
    assert_int_equal(side, 33);
    assert_true(str_starts(buf_text(&b), S("M4 4h7v1h-7z")));
    assert_int_equal(qr_path((str){ arena_alloc(&mem, QR_TEXT + 1, 1), QR_TEXT + 1 }, &b, &side, &err), RC_TOO_LARGE);
}

/* ---- tokens of programs ---- */

static void test_token_text(void **state)
{
    str good = S("concordat_JBSWY3DPEBLW64TMMQQQAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    struct buf b = buf_new(&mem);
    enum token_scope scope;

    (void)state;
    assert_false(is_token(good)); /* the checksum is not that */
    assert_false(is_token(S("")));
    assert_false(is_token(S("concordat_")));
    assert_true(scope_parse(S("act"), &scope) && scope == SCOPE_ACT);
    assert_false(scope_parse(S("everything"), &scope));
    scope_print(&b, SCOPE_READ | SCOPE_CHECK);
    check_str(buf_text(&b), S("check read"));
    check_str(scope_what(SCOPE_ACT), S("record changes for the organisation"));
}

/* ---- ID tokens ---- */

/* Made with another implementation for the fuzz target: a token, and on the next line the keys of its provider. */
static void id_seed(const char *name, str *token, str *keys_of)
{
    str text;

    assert_int_equal(file_read(&mem, arena_printf(&mem, "tests/fuzz/seeds/signin/%s", name), 1 << 20, &text, &err), RC_OK);
    assert_true(str_cut(text, '\n', token, keys_of));
}

static void test_id_tokens(void **state)
{
    static const char *const names[] = { "id-es256", "id-eddsa", "id-rs256" };
    struct id_expected expected = { S("https://id.example.org"), S("concordat"), S("nonce"), NOW, NOW };
    struct id_token read;
    str token, public_keys, others;

    (void)state;
    for (ptrdiff_t i = 0; i < countof(names); i++) {
        id_seed(names[i], &token, &public_keys);
        assert_int_equal(id_token_read(&mem, token, public_keys, &expected, &read, &err), RC_OK);
        check_str(read.subject, S("subject"));
        check_str(read.acr, S("high"));
        assert_true(read.amrs == 1 && str_eq(read.amr[0], S("otp")) && read.has_auth_time && read.auth_time == NOW);
        id_seed(names[(i + 1) % countof(names)], &others, &others);
        assert_int_equal(id_token_read(&mem, token, others, &expected, &read, &err), RC_REFUSED);
        for (ptrdiff_t at = 0; at < token.n; at++) {
            char *changed = arena_cstr(&mem, token);

            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            assert_int_equal(id_token_read(&mem, str_of(changed), public_keys, &expected, &read, &err), RC_REFUSED);
        }
    }
}

/* Each of what is expected, alone, is something else; and the clock as far off as it may be, and a second further. */
static void test_id_token_expectations(void **state)
{
    const struct id_expected good = { S("https://id.example.org"), S("concordat"), S("nonce"), NOW, NOW };
    const struct {
        struct id_expected expected;
        rc code;
    } cases[] = {
        { { S("https://id.example.org/"), good.client, good.nonce, NOW, NOW }, RC_REFUSED },
        { { good.issuer, S("Concordat"), good.nonce, NOW, NOW }, RC_REFUSED },
        { { good.issuer, good.client, S("Nonce"), NOW, NOW }, RC_REFUSED },
        { { good.issuer, good.client, S(""), NOW, NOW }, RC_REFUSED },
        { { good.issuer, good.client, good.nonce, NOW, NOW + 300 + ID_TOKEN_SKEW - 1 }, RC_OK },
        { { good.issuer, good.client, good.nonce, NOW, NOW + 300 + ID_TOKEN_SKEW }, RC_REFUSED },
        { { good.issuer, good.client, good.nonce, NOW, NOW - ID_TOKEN_SKEW }, RC_OK },
        { { good.issuer, good.client, good.nonce, NOW, NOW - ID_TOKEN_SKEW - 1 }, RC_REFUSED },
        { { good.issuer, good.client, good.nonce, NOW + ID_TOKEN_SKEW, NOW }, RC_OK },
        { { good.issuer, good.client, good.nonce, NOW + ID_TOKEN_SKEW + 1, NOW }, RC_REFUSED },
    };
    struct id_token read;
    str token, public_keys;

    (void)state;
    id_seed("id-es256", &token, &public_keys);
    for (ptrdiff_t i = 0; i < countof(cases); i++)
        if (id_token_read(&mem, token, public_keys, &cases[i].expected, &read, &err) != cases[i].code)
            fail_msg("case %td", i);
}

/* ---- passwords ---- */

static struct common common_read(void)
{
    struct common common;
    str text;

    assert_int_equal(file_read(&mem, S("data/common-passwords.txt"), COMMON_TEXT, &text, &err), RC_OK);
    if (common_parse(&mem, text, &common, &err) != RC_OK)
        fail_msg("line %d: %s", err.line, err.message);
    assert_true(common.word.n > 500);
    return common;
}

#define EASY "Choose a password that is not so easily guessed: "

static void test_passwords_chosen(void **state)
{
    static const struct {
        const char *password, *message; /* NULL: it may be chosen */
    } cases[] = {
        /* long enough, in characters and not in bytes */
        { "kettle-ox-vanish", NULL },
        { "Gwynt yn y coed ar lan afon", NULL },
        { "\xC3\xA9\xC3\xA9gp\xC3\xB9wlr\xC3\xB4nvd\xC3\xA0sq", NULL },
        { "x7Kq2mWp9Rt4Lz1", NULL },
        { "x7Kq2mWp9Rt4Lz", "New password must be 15 characters or more" },
        { "", "New password must be 15 characters or more" },
        { "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "New password must be 15 characters or more" },
        { "\xFFx7Kq2mWp9Rt4Lz1", "New password must only have letters, numbers and signs that can be printed" },
        /* any characters: spaces, signs, other scripts, what a manager makes */
        { "  seven leaves fell  ", NULL },
        { "\xE2\x98\x83 \xCE\xA9\xCE\xB4\xCE\xB7 \xD0\xB6\xD1\x83\xD0\xBA \xE6\xBC\xA2\xE5\xAD\x97 <>&\"';", NULL },
        /* what is guessed first */
        { "passwordpassword", EASY "it has words that are tried first" },
        { "PassWord12345678", EASY "it has words that are tried first" },
        { "P@55w0rd-P@55w0rd", EASY "it has words that are tried first" },
        { "qwertyuiopasdfgh", EASY "it has a run of the keyboard" },
        { "poiuytrewqlkjhgf", EASY "it has a run of the keyboard" },
        { "abcdefghijklmnopq", EASY "it counts up or down, or stays the same" },
        { "987654321987654321", EASY "it counts up or down, or stays the same" },
        { "aaaaaaaaaaaaaaaaaaaa", EASY "it counts up or down, or stays the same" },
        { "Summer2025Summer2025!", EASY "it repeats itself" },
        { "correct horse battery staple", EASY "it has words that are tried first" },
        { "thequickbrownfox", EASY "it has words that are tried first" },
        { "concordatconcordat1", EASY "it has words that are tried first" },
        { "xk3xk3xk3xk3xk3xk3", EASY "it repeats itself" },
        { "1qaz2wsx3edc4rfv", EASY "it has a run of the keyboard" },
        /* the person's own */
        { "Invented.Person2024", EASY "it has parts of your name or address" },
        { "SOMEWHERE-Person-99", EASY "it has parts of your name or address" },
        { "jo@wye.example.org", EASY "it has parts of your name or address" },
        { "jo.wye@example.org9X", NULL },
        /* a common word alone does not spoil the rest */
        { "purple monkey dishwasher", NULL },
        { "Liverpool-gj4Xw!m", NULL },
    };
    const str own[] = { S("Ms Inv\xC3\xA9nted Person"), S("inv.person@somewhere.example.org"), S("jo@wye.example.org") };
    struct common common = common_read();

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        rc code = password_check(&common, &mem, own, countof(own), str_of(cases[i].password), &err);

        if (code != (cases[i].message ? RC_BAD_INPUT : RC_OK))
            fail_msg("'%s': %d %s", cases[i].password, (int)code, code ? err.message : "");
        if (cases[i].message) {
            assert_string_equal(err.message, cases[i].message);
            assert_string_equal(err.at, "password");
            said_in_words(&mem, &err);
        }
    }
}

/* n characters of which no two that follow each other make a sequence, a run or a repeat */
static str long_password(int n)
{
    char *p = arena_raw(&mem, (size_t)n + 1);
    static const char letters[] = "kxwzjvbq7#T%";
    uint8_t byte;

    for (int i = 0; i < n; i++) {
        random_fill(&luck, &byte, 1);
        p[i] = letters[byte % (sizeof(letters) - 1)];
    }
    return (str){ p, n };
}

static void test_password_lengths(void **state)
{
    struct common common = common_read();
    static const struct {
        int n;
        rc code;
    } cases[] = { { 15, RC_OK }, { 64, RC_OK }, { 128, RC_OK }, { 256, RC_OK }, { 257, RC_BAD_INPUT }, { 5000, RC_BAD_INPUT } };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++)
        assert_int_equal(password_check(&common, &mem, NULL, 0, long_password(cases[i].n), &err), cases[i].code);
}

static void test_password_hashes(void **state)
{
    struct slots slots = password_slots(str_of(folder));
    str composed = S("caf\xC3\xA9 caf\xC3\xA9 kettle"), apart = S("cafe\xCC\x81 cafe\xCC\x81 kettle"), hash, again;
    bool is_right;

    (void)state;
    assert_int_equal(password_hash(&slots, &mem, composed, &hash, &err), RC_OK);
    /* Argon2id, version 1.3, 64 MiB, two passes, one lane */
    assert_true(str_starts(hash, S("$argon2id$v=19$m=65536,t=2,p=1$")));
    assert_false(password_is_stale(hash));
    assert_int_equal(password_hash(&slots, &mem, composed, &again, &err), RC_OK);
    assert_false(str_eq(hash, again));
    assert_int_equal(password_match(&slots, hash, composed, &is_right, &err), RC_OK);
    assert_true(is_right);
    assert_int_equal(password_match(&slots, hash, apart, &is_right, &err), RC_OK);
    assert_true(is_right);
    assert_int_equal(password_match(&slots, hash, S("cafe cafe kettle"), &is_right, &err), RC_OK);
    assert_false(is_right);
    assert_int_equal(password_match(&slots, hash, S("\xFF"), &is_right, &err), RC_OK);
    assert_false(is_right);
    assert_int_equal(password_match(&slots, S(""), composed, &is_right, &err), RC_OK);
    assert_false(is_right);
    assert_int_equal(password_match(&slots, S(""), S(""), &is_right, &err), RC_OK);
    assert_false(is_right);
}

static void test_password_of_other_parameters(void **state)
{
    struct slots slots = password_slots(str_of(folder));
    char old[crypto_pwhash_STRBYTES];
    bool is_right;

    (void)state;
    assert_int_equal(crypto_pwhash_str(old, "an old password of ours", 23, 1, 8 << 20), 0);
    assert_int_equal(password_match(&slots, str_of(old), S("an old password of ours"), &is_right, &err), RC_OK);
    assert_true(is_right);
    assert_true(password_is_stale(str_of(old)));
    assert_true(password_is_stale(S("not a hash")));
}

/* How many pages of memory one look at a password takes: Argon2 fills 64 MiB, and nothing else here comes near. */
static long pages_of(const struct slots *slots, str hash, str password)
{
    struct rusage before, after;
    bool is_right;

    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(password_match(slots, hash, password, &is_right, &err), RC_OK);
    getrusage(RUSAGE_SELF, &after);
    return after.ru_minflt - before.ru_minflt;
}

static void test_nobody_is_as_much_work(void **state)
{
    struct slots slots = password_slots(str_of(folder));
    long somebody;
    str hash;

    (void)state;
    assert_int_equal(password_hash(&slots, &mem, S("kettle-ox-vanish"), &hash, &err), RC_OK);
    somebody = pages_of(&slots, hash, S("kettle-ox-vanish"));
    assert_true(pages_of(&slots, S(""), S("kettle-ox-vanish")) > somebody / 2);
    assert_true(pages_of(&slots, hash, S("\xFF")) > somebody / 2);
}

/* Two hold the places, in other processes; the third waits its time and is told so; when one dies its place is free. */
static void test_two_at_once(void **state)
{
    struct slots slots = password_slots(str_of(folder));
    struct slot_held slot[3] = { 0 };
    int status, told[2];
    pid_t child;
    char byte;

    (void)state;
    slots.wait_ms = 0;
    assert_int_equal(slots.most, 2);
    assert_int_equal(slot_take(&slots, &slot[0], &err), RC_OK);
    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        struct slot_held theirs = { 0 };

        byte = (char)slot_take(&slots, &theirs, &err);
        if (write(told[1], &byte, 1) != 1)
            _exit(1);
        pause();
    }
    assert_int_equal(read(told[0], &byte, 1), 1);
    assert_int_equal(byte, RC_OK);
    assert_int_equal(slot_take(&slots, &slot[1], &err), RC_BUSY);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    assert_int_equal(slot_take(&slots, &slot[1], &err), RC_OK);
    assert_int_equal(slot_take(&slots, &slot[2], &err), RC_BUSY);
    slot_leave(&slot[0]);
    assert_int_equal(slot_take(&slots, &slot[2], &err), RC_OK);
    slot_leave(&slot[1]);
    slot_leave(&slot[2]);
    slots.folder = S("no such folder");
    assert_int_equal(slot_take(&slots, &slot[0], &err), RC_NO_OUTPUT);
}

/* ---- guessing ---- */

static void test_delays(void **state)
{
    (void)state;
    for (int kind = 0; kind < GUESS_KINDS; kind++) {
        int before = 0, longest = guess_delay((enum guess_kind)kind, 1000000);

        assert_int_equal(guess_delay((enum guess_kind)kind, 0), 0);
        for (int n = 1; n < 200; n++) {
            int delay = guess_delay((enum guess_kind)kind, n);

            assert_true(delay >= before && delay <= longest);
            before = delay;
        }
        assert_int_equal(before, longest);
        assert_true(longest <= HOUR_SECONDS);
    }
    assert_int_equal(guess_delay(GUESS_ACCOUNT, 5), 0);
    assert_int_equal(guess_delay(GUESS_ACCOUNT, 6), 5);
    assert_int_equal(guess_delay(GUESS_ACCOUNT, 8), 20);
    assert_int_equal(guess_delay(GUESS_ACCOUNT, 100), 900);
}

static void test_sources(void **state)
{
    static const struct {
        const char *address, *source, *network;
    } cases[] = {
        { "192.0.2.7", "c0000207", "c00002" },
        { "::ffff:192.0.2.7", "c0000207", "c00002" },
        { "2001:db8:1:2:3:4:5:6", "20010db800010002", "20010db80001" },
        { "2001:db8:1:2::9", "20010db800010002", "20010db80001" },
        { "", "unknown", "unknown" },
        { "192.0.2.7.evil", "unknown", "unknown" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(cases); i++) {
        check_str(guess_source(&mem, GUESS_SOURCE, str_of(cases[i].address)), str_of(cases[i].source));
        check_str(guess_source(&mem, GUESS_NETWORK, str_of(cases[i].address)), str_of(cases[i].network));
    }
}

static void test_secrets(void **state)
{
    struct digest a = digest_of(S("session"), S("x")), b = digest_of(S("link"), S("x")), c = digest_of(S("sessionx"), S(""));

    (void)state;
    assert_true(is_secret(random_id(&luck, &mem)));
    assert_false(is_secret(S("0123456789abcdef0123456789abcde")));
    assert_false(is_secret(S("0123456789abcdef0123456789abcdeF")));
    assert_false(is_same(digest_bytes(&a), digest_bytes(&b)) || is_same(digest_bytes(&a), digest_bytes(&c)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keyring_lines, begin, end),
        cmocka_unit_test_setup_teardown(test_seals, begin, end),
        cmocka_unit_test_setup_teardown(test_tickets, begin, end),
        cmocka_unit_test_setup_teardown(test_forgery, begin, end),
        cmocka_unit_test_setup_teardown(test_cookies, begin, end),
        cmocka_unit_test_setup_teardown(test_cookies_of_all_kinds_come_back, begin, end),
        cmocka_unit_test_setup_teardown(test_rfc_6238, begin, end),
        cmocka_unit_test_setup_teardown(test_base32, begin, end),
        cmocka_unit_test_setup_teardown(test_qr, begin, end),
        cmocka_unit_test_setup_teardown(test_token_text, begin, end),
        cmocka_unit_test_setup_teardown(test_id_tokens, begin, end),
        cmocka_unit_test_setup_teardown(test_id_token_expectations, begin, end),
        cmocka_unit_test_setup_teardown(test_passwords_chosen, begin, end),
        cmocka_unit_test_setup_teardown(test_password_lengths, begin, end),
        cmocka_unit_test_setup_teardown(test_password_hashes, begin, end),
        cmocka_unit_test_setup_teardown(test_password_of_other_parameters, begin, end),
        cmocka_unit_test_setup_teardown(test_nobody_is_as_much_work, begin, end),
        cmocka_unit_test_setup_teardown(test_two_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_delays, begin, end),
        cmocka_unit_test_setup_teardown(test_sources, begin, end),
        cmocka_unit_test_setup_teardown(test_secrets, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
