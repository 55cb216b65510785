#include "ledger/key.h"

#include "base/hash.h"
#include "ledger/base64.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

enum { ID_HEX = 8, KEY_SEED = 32 };

#define SECRET_PREFIX S("PRIVATE+KEY+")

bool is_key_name(str s)
{
    if (!s.n)
        return false;
    while (s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s.p, s.n, &c);
        utf8proc_category_t category;

        if (used <= 0 || c < 0x20 || c == '+' || c == 0x85) /* next line, a space that is not in the categories of spaces */
            return false;
        category = utf8proc_category(c);
        if (category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
            return false;
        s = str_from(s, used);
    }
    return true;
}

static rc no_name(struct err *err)
{
    err_set(err, RC_BAD_INPUT, "the name of the key cannot be used");
    return err_hint(err, "A key's name has neither spaces nor '+' in it, such as 'ledger.example.org/north'.");
}

static uint32_t key_id(const struct note_key *key)
{
    const char separator[2] = { '\n', (char)key->algorithm };
    const str parts[] = { key->name, { separator, sizeof(separator) }, { (const char *)key->public_key, KEY_PUBLIC } };
    uint8_t digest[HASH_BYTES];

    hash_texts(parts, countof(parts), digest);
    return (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 | digest[3];
}

rc note_signer_new(arena *mem, str name, enum key_algorithm algorithm, struct note_signer *out, struct err *err)
{
    if (!is_key_name(name))
        return no_name(err);
    out->key.name = arena_str(mem, name);
    out->key.algorithm = (uint8_t)algorithm;
    crypto_sign_keypair(out->key.public_key, out->secret);
    out->key.id = key_id(&out->key);
    return RC_OK;
}

/* Name, id, and after the algorithm 32 bytes: of a public key, or of the seed that a secret one is made from. */
static str key_line(arena *mem, str prefix, const struct note_key *key, const uint8_t bytes[KEY_PUBLIC])
{
    char raw[1 + KEY_PUBLIC] = { (char)key->algorithm };
    struct buf b = buf_new(mem);

    memcpy(raw + 1, bytes, KEY_PUBLIC);
    buf_str(&b, prefix);
    buf_printf(&b, "%.*s+%08x+", STR_ARG(key->name), key->id);
    base64_print(&b, (str){ raw, sizeof(raw) });
    sodium_memzero(raw, sizeof(raw));
    return buf_text(&b);
}

static bool id_parse(str text, uint32_t *out)
{
    uint32_t id = 0;

    if (text.n != ID_HEX)
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        ptrdiff_t digit = str_find(S("0123456789abcdef"), text.p[i]);

        if (digit < 0)
            return false;
        id = id << 4 | (uint32_t)digit;
    }
    *out = id;
    return true;
}

static rc key_line_parse(arena *mem, str text, struct note_key *key, uint8_t bytes[KEY_PUBLIC], struct err *err)
{
    str id, code, raw;

    if (!str_cut(text, '+', &key->name, &code) || !str_cut(code, '+', &id, &code) || !id_parse(id, &key->id) || !base64_parse(mem, code, &raw) ||
        raw.n == 0) {
        err_set(err, RC_BAD_INPUT, "this is not a key");
        return err_hint(err, "A key is one line: a name, '+', eight digits 0-9a-f, '+', and base64; copy all of it and nothing else.");
    }
    if (!is_key_name(key->name))
        return no_name(err);
    key->algorithm = (uint8_t)raw.p[0];
    if (key->algorithm != KEY_ED25519 && key->algorithm != KEY_COSIGNATURE) {
        err_set(err, RC_BAD_INPUT, "the key '%.*s' is for signatures of kind 0x%02x", STR_ARG(key->name), key->algorithm);
        return err_hint(err, "Use a key of kind 0x01 (Ed25519) or 0x04 (Ed25519 of a witness).");
    }
    if (raw.n != 1 + KEY_PUBLIC) {
        err_set(err, RC_BAD_INPUT, "the key '%.*s' has %td bytes, not %d", STR_ARG(key->name), raw.n - 1, KEY_PUBLIC);
        return err_hint(err, "Copy the whole line again from where the key is kept.");
    }
    memcpy(bytes, raw.p + 1, KEY_PUBLIC);
    sodium_memzero((char *)raw.p, (size_t)raw.n); /* they may be a secret */
    return RC_OK;
}

static rc key_fits(const struct note_key *key, struct err *err)
{
    if (key->id == key_id(key))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "the key '%.*s' is not the one that its id %08x was made from", STR_ARG(key->name), key->id);
    return err_hint(err, "Name, id and key belong together: copy the whole line again from where it is kept.");
}

str note_key_print(arena *mem, const struct note_key *key)
{
    return key_line(mem, S(""), key, key->public_key);
}

rc note_key_parse(arena *mem, str text, struct note_key *out, struct err *err)
{
    struct note_key key;

    if (str_starts(text, SECRET_PREFIX)) {
        err_set(err, RC_BAD_INPUT, "this is a secret key, not a public one");
        return err_hint(err, "Give the line that others verify with. If the secret has been seen by anybody, make a new one.");
    }
    TRY(key_line_parse(mem, text, &key, key.public_key, err));
    TRY(key_fits(&key, err));
    if (!crypto_core_ed25519_is_valid_point(key.public_key)) {
        err_set(err, RC_BAD_INPUT, "the key '%.*s' is no Ed25519 key: nobody can sign with it", STR_ARG(key.name));
        return err_hint(err, "Ask its owner for the right one.");
    }
    *out = key;
    return RC_OK;
}

str note_secret_print(arena *mem, const struct note_signer *signer)
{
    uint8_t seed[KEY_SEED];
    str text;

    crypto_sign_ed25519_sk_to_seed(seed, signer->secret);
    text = key_line(mem, SECRET_PREFIX, &signer->key, seed);
    sodium_memzero(seed, sizeof(seed));
    return text;
}

rc note_secret_parse(arena *mem, str text, struct note_signer *out, struct err *err)
{
    uint8_t seed[KEY_SEED];
    struct note_signer signer;
    rc code;

    if (!str_starts(text, SECRET_PREFIX)) {
        err_set(err, RC_BAD_INPUT, "this is not a secret key");
        return err_hint(err, "A secret key is one line that begins with '%.*s'.", STR_ARG(SECRET_PREFIX));
    }
    TRY(key_line_parse(mem, str_from(text, SECRET_PREFIX.n), &signer.key, seed, err));
    crypto_sign_seed_keypair(signer.key.public_key, signer.secret, seed);
    sodium_memzero(seed, sizeof(seed));
    code = key_fits(&signer.key, err);
    if (code == RC_OK)
        *out = signer;
    sodium_memzero(&signer, sizeof(signer));
    return code;
}
