#include "ledger/checkpoint.h"

#include "ledger/base64.h"

#include <assert.h>

#define PROOF_FORM S("c2sp.org/tlog-proof@v1")

/* A text taken line by line. */
struct lines {
    str rest, line;
    int number; /* of ${line}, from 1 */
};

/* False at the end; ${line} is empty then. */
static bool next_line(struct lines *l)
{
    l->number++;
    return str_cut(l->rest, '\n', &l->line, &l->rest);
}

static rc wrong(const struct lines *l, struct err *err, rc code, const char *what, const char *hint)
{
    err_set(err, code, "%s", what);
    err_hint(err, "%s", hint);
    return err_place(err, S(""), l->number, 1, l->line, str_columns(l->line));
}

void hash_print(struct buf *b, const struct hash *h)
{
    base64_print(b, (str){ (const char *)h->byte, MERKLE_HASH });
    buf_char(b, '\n');
}

bool hash_parse(str text, struct hash *out)
{
    struct hash h;

    if (!base64_fill(text, h.byte, MERKLE_HASH))
        return false;
    *out = h;
    return true;
}

/* ---- checkpoints ---- */

str checkpoint_print(arena *mem, const struct checkpoint *c)
{
    struct buf b = buf_new(mem);

    assert(c->origin.n && str_find(c->origin, '\n') < 0 && c->size >= 0);
    buf_str(&b, c->origin);
    buf_printf(&b, "\n%lld\n", (long long)c->size);
    hash_print(&b, &c->root);
    buf_str(&b, c->extension);
    return buf_text(&b);
}

rc checkpoint_parse(arena *mem, const struct note *note, struct checkpoint *out, struct err *err)
{
    static const char *const hint = "A checkpoint is the log's name, its size, and its root in base64, a line each, with no empty line among them.";
    struct lines l = { .rest = note->text };
    struct checkpoint c;

    TRY(note_text_check(note->text, NOTE_MOST, err));
    next_line(&l);
    if (!l.line.n)
        return wrong(&l, err, RC_BAD_INPUT, "the checkpoint does not name its log", hint);
    c.origin = arena_str(mem, l.line);
    next_line(&l);
    if (!str_digits(l.line, INT64_MAX, &c.size))
        return wrong(&l, err, RC_BAD_INPUT, "the size of the log is not a whole number below 10^18, without leading zeros", hint);
    next_line(&l);
    if (!hash_parse(l.line, &c.root))
        return wrong(&l, err, RC_BAD_INPUT, "the root of the log is not 32 bytes in base64", hint);
    c.extension = arena_str(mem, l.rest);
    while (next_line(&l))
        if (!l.line.n)
            return wrong(&l, err, RC_BAD_INPUT, "the checkpoint has an empty line", hint);
    *out = c;
    return RC_OK;
}

/* ---- one entry, with its proof ---- */

str tlog_proof_print(arena *mem, const struct tlog_proof *p)
{
    struct buf b = buf_new(mem);

    assert(p->index >= 0);
    buf_str(&b, PROOF_FORM);
    buf_char(&b, '\n');
    if (p->extra.n) {
        buf_z(&b, "extra ");
        base64_print(&b, p->extra);
        buf_char(&b, '\n');
    }
    buf_printf(&b, "index %lld\n", (long long)p->index);
    for (int i = 0; i < p->path.n; i++)
        hash_print(&b, &p->path.v[i]);
    buf_char(&b, '\n');
    buf_str(&b, p->checkpoint);
    return buf_text(&b);
}

/* The hashes, and the empty line after them. */
static rc path_parse(struct lines *l, struct merkle_path *out, struct err *err)
{
    static const char *const hint = "After the index, each line is one hash in base64, and an empty line ends them.";

    for (out->n = 0; next_line(l) && l->line.n; out->n++) {
        if (out->n == MERKLE_PROOF_MOST)
            return wrong(l, err, RC_TOO_LARGE, "the proof has more hashes than any log can need", hint);
        if (!hash_parse(l->line, &out->v[out->n]))
            return wrong(l, err, RC_BAD_INPUT, "this line of the proof is not 32 bytes in base64", hint);
    }
    return l->rest.n ? RC_OK : wrong(l, err, RC_BAD_INPUT, "the proof ends before its checkpoint", "It may be cut off: download it again.");
}

rc tlog_proof_parse(arena *mem, str text, struct tlog_proof *out, struct err *err)
{
    struct lines l = { .rest = text };
    struct tlog_proof p = { .index = 0 };

    TRY(note_text_check(text, TLOG_PROOF_MOST, err));
    next_line(&l);
    if (!str_eq(l.line, PROOF_FORM))
        return wrong(&l, err, RC_BAD_INPUT, "this is not a proof of an entry", "The first line of one is 'c2sp.org/tlog-proof@v1'.");
    next_line(&l);
    if (str_starts(l.line, S("extra "))) {
        if (!base64_parse(mem, str_from(l.line, S("extra ").n), &p.extra) || !p.extra.n)
            return wrong(&l, err, RC_BAD_INPUT, "the extra data of the proof is not base64", "Without extra data the whole line is left out.");
        next_line(&l);
    }
    if (!str_starts(l.line, S("index ")) || !str_digits(str_from(l.line, S("index ").n), INT64_MAX, &p.index))
        return wrong(&l, err, RC_BAD_INPUT, "the proof does not say which entry it is of",
                     "This line is 'index' and a whole number below 10^18, without leading zeros.");
    TRY(path_parse(&l, &p.path, err));
    p.checkpoint = arena_str(mem, l.rest);
    *out = p;
    return RC_OK;
}
