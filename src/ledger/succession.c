#include "ledger/succession.h"

#include "base/buf.h"

#include <assert.h>

#define FORM S("concordat key 1")

str succession_print(arena *mem, const struct note_signer *old, const struct note_signer *fresh)
{
    struct buf b = buf_new(mem);
    str text;

    assert(str_eq(old->key.name, fresh->key.name) && old->key.algorithm == KEY_ED25519 && fresh->key.algorithm == KEY_ED25519);
    buf_printf(&b, "%.*s\n%.*s\n%.*s\n", STR_ARG(FORM), STR_ARG(old->key.name), STR_ARG(note_key_print(mem, &fresh->key)));
    text = arena_str(mem, buf_text(&b));
    buf_char(&b, '\n');
    buf_str(&b, note_sign(mem, text, old, 0));
    buf_str(&b, note_sign(mem, text, fresh, 0));
    return buf_text(&b);
}

static bool is_signed(const struct note *note, str name, const struct note_key *keys, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (keys[i].algorithm == KEY_ED25519 && str_eq(keys[i].name, name) && note_check(note, &keys[i], NULL))
            return true;
    return false;
}

rc succession_check(arena *mem, str text, const struct note_key *keys, ptrdiff_t n, struct note_key *out, struct err *err)
{
    str form, name, key, rest;
    struct note_key fresh;
    struct note note;

    TRY(note_parse(mem, text, &note, err));
    str_cut(note.text, '\n', &form, &rest);
    str_cut(rest, '\n', &name, &rest);
    str_cut(rest, '\n', &key, &rest);
    if (!str_eq(form, FORM) || rest.n) {
        err_set(err, RC_BAD_INPUT, "this note does not name the key that follows another");
        return err_hint(err, "Give what 'ledger key new --after' printed, as it was handed over.");
    }
    TRY(note_key_parse(mem, key, &fresh, err));
    if (!str_eq(fresh.name, name) || !is_signed(&note, name, &fresh, 1)) {
        err_set(err, RC_NOT_SEALED, "the new key has not signed the note that names it");
        return err_hint(err, "Whoever made it does not have the key: do not use it.");
    }
    if (!is_signed(&note, name, keys, n)) {
        err_set(err, RC_NOT_SEALED, "the key that it is to follow has not signed the note");
        return err_hint(err, "Do not use the new key; ask the log's keeper by another way.");
    }
    fresh.name = arena_str(mem, fresh.name);
    *out = fresh;
    return RC_OK;
}
