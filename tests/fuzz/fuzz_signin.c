/*
 * What strangers hand to signing in: Cookie lines, tickets, tokens of programs, ID tokens with the keys of their provider (a line each),
 * key files, passwords, addresses.  Nothing that was not made here is taken, and what is refused says why.
 */
#include <assert.h>
#include <string.h>

#include "signin/account.h"
#include "signin/cookie.h"
#include "signin/fetch.h"
#include "signin/id_token.h"
#include "signin/password.h"
#include "signin/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW ((instant)1763803800)

static struct keyring keys_of_nobody(void)
{
    struct keyring keys = { .n = 1 };
    struct randomness kernel = random_kernel();

    keys.v[0].number = 1;
    random_fill(&kernel, keys.v[0].key, sizeof(keys.v[0].key));
    return keys;
}

static void check_refusal(rc code, const struct err *err, rc expected)
{
    if (code != RC_OK)
        assert(code == expected && err->code == code && err->message[0] && err->hint[0]);
}

static void check_cookies(str text)
{
    str value;

    for (int cookie = COOKIE_SESSION; cookie <= COOKIE_SSO; cookie++)
        if (cookie_find(text, (enum cookie)cookie, &value)) {
            assert(value.n > 0 && value.p >= text.p && value.p + value.n <= text.p + text.n);
            for (ptrdiff_t i = 0; i < value.n; i++)
                assert(value.p[i] > ' ' && value.p[i] < 0x7f && value.p[i] != ';' && value.p[i] != ',' && value.p[i] != '"');
        }
}

static void check_tickets(arena *mem, str text)
{
    struct keyring keys = keys_of_nobody();
    struct desk desk = { .keys = &keys, .now = NOW };
    struct halfway half;
    struct err err;
    str what;

    for (int kind = TICKET_FORM; kind <= TICKET_SSO; kind++)
        assert(!ticket_parse(mem, &keys, (enum ticket_kind)kind, NOW, text, &what));
    assert(account_halfway(mem, &desk, text, &half, &err) == RC_SIGNED_OUT && err.hint[0]);
}

/* The provider's keys stand on the lines after the token's. */
static void check_id_token(arena *mem, str text)
{
    struct id_expected expected = { S("https://id.example.org"), S("concordat"), S("nonce"), NOW, NOW };
    struct id_token out = { .subject = S("") };
    struct err err = { 0 };
    str token, keys;
    rc code;

    str_cut(text, '\n', &token, &keys);
    code = id_token_read(mem, token, keys, &expected, &out, &err);
    check_refusal(code, &err, RC_REFUSED);
    assert((code == RC_OK) == (out.subject.n > 0));
}

static void check_keys(arena *mem, str text)
{
    struct keyring keys;
    struct err err;
    rc code = keyring_parse(text, &keys, &err);
    str plain;

    check_refusal(code, &err, RC_BAD_INPUT);
    if (code == RC_OK) {
        struct randomness luck = random_seeded(1);
        str sealed = keyring_seal(&keys, mem, &luck, KEY_CODES, S("x"), text);

        assert(keys.n > 0 && keyring_open(&keys, mem, KEY_CODES, S("x"), sealed, &plain) && str_eq(plain, text));
    }
}

static void check_password(arena *mem, str text)
{
    static const str words[] = { { "password", 8 }, { "concordat", 9 } };
    struct common common = { .word = { (str *)words, countof(words), countof(words) } }, read;
    struct err err;

    check_refusal(password_check(&common, mem, &text, 1, text, &err), &err, RC_BAD_INPUT);
    check_refusal(common_parse(mem, text, &read, &err), &err, RC_BAD_INPUT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 26);

    check_cookies(text);
    check_tickets(&mem, text);
    if (is_token(text))
        assert(text.n == TOKEN_LENGTH);
    check_id_token(&mem, text);
    check_keys(&mem, text);
    check_password(&mem, text);
    is_fetchable(text);
    guess_source(&mem, GUESS_SOURCE, text);
    arena_close(&mem);
    return 0;
}
