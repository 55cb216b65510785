/* Keys, notes, checkpoints and proofs: what reads prints back the same, byte by byte; what does not says why. */
#include <assert.h>

#include "ledger/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether it was read; a refusal has its message and remedy, and can be printed. */
static bool was_read(rc code, const struct err *err)
{
    char out[2048];

    if (code == RC_OK)
        return true;
    assert((code == RC_BAD_INPUT || code == RC_TOO_LARGE) && err->code == code && err->message[0] && err->hint[0]);
    assert(err_print(err, out, sizeof(out)) > 0);
    return false;
}

/* Nobody has signed for these keys, whatever the note claims. */
static void check_signatures(const struct note *note)
{
    for (int i = 0; i < note->signature.n; i++) {
        const struct note_signature *s = &note->signature.v[i];
        struct note_key key = { .name = s->name, .id = s->id, .algorithm = i % 2 ? KEY_COSIGNATURE : KEY_ED25519 };

        assert(note_claims(note, &key) && !note_check(note, &key, NULL));
    }
}

static void check_note(arena *mem, str text)
{
    struct note note, bare = { .text = text };
    struct checkpoint c;
    struct err err;

    if (was_read(note_parse(mem, text, &note, &err), &err)) {
        assert(str_eq(note_print(mem, &note), text));
        check_signatures(&note);
        bare.text = note.text;
        assert(note_add(mem, &bare, str_from(text, note.text.n + 1), &err) == RC_OK && str_eq(note_print(mem, &bare), text));
    }
    if (was_read(checkpoint_parse(mem, &bare, &c, &err), &err))
        assert(str_eq(checkpoint_print(mem, &c), bare.text));
}

static void check_keys(arena *mem, str text)
{
    struct note_signer signer;
    struct note_key key;
    struct err err;

    if (was_read(note_key_parse(mem, text, &key, &err), &err))
        assert(str_eq(note_key_print(mem, &key), text));
    if (was_read(note_secret_parse(mem, text, &signer, &err), &err))
        assert(str_eq(note_secret_print(mem, &signer), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 26);
    struct tlog_proof p;
    struct err err;

    check_note(&mem, text);
    check_keys(&mem, text);
    if (was_read(tlog_proof_parse(&mem, text, &p, &err), &err)) {
        assert(str_eq(tlog_proof_print(&mem, &p), text));
        check_note(&mem, p.checkpoint);
    }
    arena_close(&mem);
    return 0;
}
