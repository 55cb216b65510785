#include "ledger/witness.h"

enum { REQUEST_MOST = NOTE_MOST + 8192 };

/* ---- requests ---- */

str witness_request(arena *mem, int64_t old_size, const struct merkle_path *path, str checkpoint)
{
    struct buf b = buf_new(mem);

    buf_printf(&b, "old %lld\n", (long long)old_size);
    for (int i = 0; i < path->n; i++)
        hash_print(&b, &path->v[i]);
    buf_char(&b, '\n');
    buf_str(&b, checkpoint);
    return buf_text(&b);
}

static rc no_request(struct err *err, const char *what)
{
    err_set(err, RC_BAD_INPUT, "the request has no %s", what);
    return err_hint(err, "A request is 'old <size>', a line for each hash of the proof, an empty line, and the checkpoint.");
}

rc witness_request_parse(str text, struct witness_asked *out, struct err *err)
{
    str line, word, size;

    if (text.n > REQUEST_MOST)
        return err_set(err, RC_TOO_LARGE, "the request has more than %d bytes", REQUEST_MOST);
    if (!str_cut(text, '\n', &line, &text) || !str_cut(line, ' ', &word, &size) || !str_eq(word, S("old")) ||
        !str_digits(size, INT64_MAX, &out->old_size))
        return no_request(err, "size that was signed before");
    out->path.n = 0;
    while (str_cut(text, '\n', &line, &text) && line.n) {
        if (out->path.n == MERKLE_PROOF_MOST || !hash_parse(line, &out->path.v[out->path.n]))
            return no_request(err, "proof that can be read");
        out->path.n++;
    }
    out->checkpoint = text;
    return text.n ? RC_OK : no_request(err, "checkpoint");
}

/* ---- deciding ---- */

static bool is_witness(const struct witness *w)
{
    return w->signer[0].key.algorithm == KEY_COSIGNATURE;
}

static bool is_signed_by_log(const struct witness *w, const struct note *note)
{
    for (ptrdiff_t i = 0; i < w->logs; i++)
        if (note_check(note, &w->log[i], NULL))
            return true;
    return false;
}

static rc refuse(struct err *err, const char *what)
{
    err_set(err, RC_NOT_SEALED, "the checkpoint is not signed: %s", what);
    return err_hint(err, "Nothing was signed. Somebody has to find out what happened to the log before it goes on.");
}

/* The checkpoint's text and what it says; a witness wants the log's signature on it. */
static rc read_checkpoint(arena *mem, const struct witness *w, str text, struct note *note, struct checkpoint *out, struct err *err)
{
    if (is_witness(w))
        TRY(note_parse(mem, text, note, err));
    else
        *note = (struct note){ .text = text };
    TRY(checkpoint_parse(mem, note, out, err));
    if (!str_eq(out->origin, w->origin))
        return refuse(err, "it is of another log");
    if (is_witness(w) && !is_signed_by_log(w, note))
        return refuse(err, "the log itself has not signed it");
    return RC_OK;
}

static str sign_all(arena *mem, const struct witness *w, str text, int64_t seconds)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < w->signers; i++)
        buf_str(&b, note_sign(mem, text, &w->signer[i], seconds));
    return buf_text(&b);
}

rc witness_answer(arena *mem, struct witness *w, str request, int64_t seconds, str *signatures, struct err *err)
{
    struct witness_asked asked;
    struct checkpoint c;
    struct note note;

    TRY(witness_request_parse(request, &asked, err));
    TRY(read_checkpoint(mem, w, asked.checkpoint, &note, &c, err));
    if (asked.old_size != w->state.size) {
        err_set(err, RC_CONFLICT, "another size was signed last: %lld", (long long)w->state.size);
        return err_hint(err, "Ask again with the proof from that size.");
    }
    if (c.size < w->state.size)
        return refuse(err, "it is shorter than the one signed before, so entries were dropped or an old backup is in use");
    if (!merkle_check_consistency(w->state.size, &w->state.root, c.size, &c.root, &asked.path))
        return refuse(err, "its proof does not show that the entries signed before are still its beginning");
    if (c.size > w->state.size) {
        struct witness_state next = { c.size, c.root };

        TRY(w->keep(w->ctx, &next, err)); /* W1 */
        w->state = next;
    }
    *signatures = sign_all(mem, w, note.text, seconds);
    return RC_OK;
}

/* ---- states as files ---- */

str witness_state_print(arena *mem, str origin, const struct witness_state *state)
{
    struct buf b = buf_new(mem);

    buf_printf(&b, "concordat signed 1\n%.*s\n%lld\n", STR_ARG(origin), (long long)state->size);
    hash_print(&b, &state->root);
    return buf_text(&b);
}

rc witness_state_parse(str text, str origin, struct witness_state *out, struct err *err)
{
    str form, whose, size, root;
    struct witness_state s;
    bool whole = str_cut(text, '\n', &form, &text) && str_cut(text, '\n', &whose, &text) && str_cut(text, '\n', &size, &text) &&
                 str_cut(text, '\n', &root, &text) && text.n == 0;

    if (!whole || !str_eq(form, S("concordat signed 1")) || !str_digits(size, INT64_MAX, &s.size) || !hash_parse(root, &s.root)) {
        err_set(err, RC_BAD_INPUT, "the file of what was signed last cannot be read");
        return err_hint(err, "Do not start it anew: without it two pasts of the log could be signed. Put its last copy back.");
    }
    if (!str_eq(whose, origin))
        return err_set(err, RC_BAD_INPUT, "the file of what was signed last is that of the log '%.*s', not '%.*s'", STR_ARG(whose), STR_ARG(origin));
    *out = s;
    return RC_OK;
}
