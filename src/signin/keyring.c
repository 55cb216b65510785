#include "signin/keyring.h"

#include "ledger/base64.h"

#include <sodium.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, NUMBER_MOST = 255 };

/* ---- the file ---- */

static rc no_key(struct err *err, int line, const char *why)
{
    err_set(err, RC_BAD_INPUT, "line %d of the keys %s", line, why);
    return err_hint(err, "A line is a number from 1 to %d, a space, and base64 of %d random bytes; the first key seals.", NUMBER_MOST, KEYRING_KEY);
}

static bool has_number(const struct keyring *keys, int64_t number)
{
    for (int i = 0; i < keys->n; i++)
        if (keys->v[i].number == number)
            return true;
    return false;
}

static rc line_add(struct keyring *keys, int at, str line, struct err *err)
{
    str number, key;
    int64_t n;

    if (keys->n == KEYRING_MOST)
        return no_key(err, at, "is one key too many");
    if (!str_cut(line, ' ', &number, &key) || !str_digits(number, NUMBER_MOST, &n) || n == 0 || !base64_fill(key, keys->v[keys->n].key, KEYRING_KEY))
        return no_key(err, at, "is not a key");
    if (has_number(keys, n))
        return no_key(err, at, "has a number that stands above already");
    keys->v[keys->n++].number = (uint8_t)n;
    return RC_OK;
}

static rc lines_read(str text, struct keyring *keys, struct err *err)
{
    int at = 0;
    str line;

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        at++;
        if (line.n)
            TRY(line_add(keys, at, line, err));
    }
    return keys->n ? RC_OK : no_key(err, at + 1, "is where the first should stand");
}

rc keyring_parse(str text, struct keyring *out, struct err *err)
{
    struct keyring keys = { 0 };
    rc code = lines_read(text, &keys, err);

    if (code == RC_OK)
        *out = keys;
    sodium_memzero(&keys, sizeof(keys));
    return code;
}

str keyring_line(arena *mem, struct randomness *random, int number)
{
    struct buf b = buf_new(mem);
    uint8_t key[KEYRING_KEY];

    random_fill(random, key, sizeof(key));
    buf_printf(&b, "%d ", number);
    base64_print(&b, (str){ (const char *)key, sizeof(key) });
    buf_char(&b, '\n');
    sodium_memzero(key, sizeof(key));
    return buf_text(&b);
}

/* ---- using them ---- */

struct subkey {
    uint8_t byte[KEYRING_KEY];
};

static void subkey_forget(struct subkey *key)
{
    sodium_memzero(key, sizeof(*key));
}

static struct subkey subkey_of(const uint8_t key[KEYRING_KEY], enum key_use use)
{
    struct subkey sub;

    crypto_kdf_derive_from_key(sub.byte, sizeof(sub.byte), use, "sign-in ", key);
    return sub;
}

str keyring_seal(const struct keyring *keys, arena *mem, struct randomness *random, enum key_use use, str about, str plain)
{
    CLEANUP(subkey_forget) struct subkey key = subkey_of(keys->v[0].key, use);
    unsigned char *to = arena_raw(mem, (size_t)(1 + NONCE + plain.n + TAG)), *nonce = to + 1;

    to[0] = keys->v[0].number;
    random_fill(random, nonce, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, (const unsigned char *)plain.p, (unsigned long long)plain.n,
                                               (const unsigned char *)about.p, (unsigned long long)about.n, NULL, nonce, key.byte);
    return (str){ (const char *)to, 1 + NONCE + plain.n + TAG };
}

bool keyring_open(const struct keyring *keys, arena *mem, enum key_use use, str about, str sealed, str *plain)
{
    const unsigned char *nonce = (const unsigned char *)sealed.p + 1;
    int i = 0;

    if (sealed.n < 1 + NONCE + TAG)
        return false;
    while (i < keys->n && keys->v[i].number != (uint8_t)sealed.p[0])
        i++;
    if (i == keys->n)
        return false;

    CLEANUP(subkey_forget) struct subkey key = subkey_of(keys->v[i].key, use);
    ptrdiff_t n = sealed.n - 1 - NONCE - TAG;
    unsigned char *to = arena_raw(mem, (size_t)n + 1);

    if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, nonce + NONCE, (unsigned long long)n + TAG, (const unsigned char *)about.p,
                                                   (unsigned long long)about.n, nonce, key.byte) != 0)
        return false;
    *plain = (str){ (const char *)to, n };
    return true;
}

int keyring_number(const struct keyring *keys)
{
    return keys->v[0].number;
}

void keyring_mac(const struct keyring *keys, enum key_use use, str text, uint8_t to[32])
{
    CLEANUP(subkey_forget) struct subkey key = subkey_of(keys->v[0].key, use);

    crypto_auth_hmacsha256(to, (const unsigned char *)text.p, (unsigned long long)text.n, key.byte);
}
