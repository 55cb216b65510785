#include "signin/password.h"

#include "words/texts.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

_Static_assert(crypto_pwhash_ALG_DEFAULT == crypto_pwhash_ALG_ARGON2ID13, "passwords are hashed by Argon2id");

/* Of nobody's password, with the parameters of all: so that no name is told from another by the time it takes. */
#define NOBODY "$argon2id$v=19$m=65536,t=2,p=1$bm9ib2R5LCBub2JvZHksIA$bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkIGF0IGFsbC4"
_Static_assert(PASSWORD_MEMORY == 65536 << 10 && PASSWORD_PASSES == 2, "nobody's password takes as long as any other");

struct slots password_slots(str folder)
{
    return (struct slots){ .folder = folder, .name = S("password"), .most = PASSWORD_AT_ONCE, .wait_ms = PASSWORD_WAIT_MS };
}

/* ---- one form of it ---- */

struct nfc {
    utf8proc_uint8_t *p; /* NULL: not UTF-8, or too long */
    size_t n;
};

static void nfc_forget(struct nfc *text)
{
    if (text->p)
        sodium_memzero(text->p, text->n);
    free(text->p);
}

static struct nfc nfc_of(str s)
{
    struct nfc to = { NULL, 0 };
    utf8proc_ssize_t n = -1;

    if (s.n <= PASSWORD_BYTES)
        n = utf8proc_map((const utf8proc_uint8_t *)s.p, s.n, &to.p, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0)
        to.n = (size_t)n;
    return to;
}

/* ---- choosing ---- */

/* Fewer characters than none: what came is no text. */
static rc cannot_choose(int characters, struct err *err)
{
    const struct given label = GIVEN_WORD(W_sign_in_new_password);

    if (characters < 0)
        error_characters(err, RC_BAD_INPUT, label);
    else if (characters < PASSWORD_LEAST)
        error_too_short(err, RC_BAD_INPUT, PASSWORD_LEAST, label);
    else
        error_too_long(err, RC_BAD_INPUT, PASSWORD_MOST, label);
    err_step(err, W_step_password);
    return err_at(err, S("password"));
}

static rc cannot_read(str password, struct err *err)
{
    return cannot_choose(password.n > PASSWORD_BYTES ? PASSWORD_MOST + 1 : -1, err);
}

rc password_check(const struct common *common, arena *mem, const str *own, ptrdiff_t n, str password, struct err *err)
{
    CLEANUP(nfc_forget) struct nfc text = nfc_of(password);
    str chosen = { (const char *)text.p, (ptrdiff_t)text.n };
    int characters;

    if (!text.p)
        return cannot_read(password, err);
    characters = str_columns(chosen);
    if (characters < PASSWORD_LEAST || characters > PASSWORD_MOST)
        return cannot_choose(characters, err);
    return common_check(common, mem, own, n, chosen, err);
}

/* ---- hashing ---- */

static rc no_memory(struct err *err)
{
    return err_set(err, RC_NO_MEMORY, "out of memory for a password");
}

rc password_hash(const struct slots *slots, arena *mem, str password, str *out, struct err *err)
{
    CLEANUP(slot_leave) struct slot_held slot = { 0 };
    CLEANUP(nfc_forget) struct nfc text = nfc_of(password);
    char hash[crypto_pwhash_STRBYTES];

    if (!text.p)
        return cannot_read(password, err);
    TRY(slot_take(slots, &slot, err));
    if (crypto_pwhash_str(hash, (const char *)text.p, text.n, PASSWORD_PASSES, PASSWORD_MEMORY) != 0)
        return no_memory(err);
    *out = arena_str(mem, str_of(hash));
    return RC_OK;
}

rc password_match(const struct slots *slots, str hash, str password, bool *is_right, struct err *err)
{
    CLEANUP(slot_leave) struct slot_held slot = { 0 };
    CLEANUP(nfc_forget) struct nfc text = nfc_of(password);
    bool is_somebody = hash.n && hash.n < crypto_pwhash_STRBYTES && text.p;
    char kept[crypto_pwhash_STRBYTES] = NOBODY;
    bool fits;

    if (is_somebody) {
        memset(kept, 0, sizeof(kept));
        memcpy(kept, hash.p, (size_t)hash.n);
    }
    TRY(slot_take(slots, &slot, err));
    errno = 0;
    fits = crypto_pwhash_str_verify(kept, text.p ? (const char *)text.p : "", text.n) == 0;
    if (!fits && errno == ENOMEM)
        return no_memory(err);
    *is_right = fits && is_somebody;
    return RC_OK;
}

bool password_is_stale(str hash)
{
    char kept[crypto_pwhash_STRBYTES] = { 0 };

    if (hash.n >= crypto_pwhash_STRBYTES)
        return true;
    memcpy(kept, hash.p, (size_t)hash.n);
    return crypto_pwhash_str_needs_rehash(kept, PASSWORD_PASSES, PASSWORD_MEMORY) != 0;
}
