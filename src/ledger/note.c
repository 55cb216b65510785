#include "ledger/note.h"

#include "ledger/base64.h"

#include <assert.h>
#include <sodium.h>

enum { ID_BYTES = 4, TIME_BYTES = 8 };

#define SIGNATURE_PREFIX S("\xE2\x80\x94 ") /* an em dash and a space */

static void big_endian(struct buf *b, uint64_t v, int bytes)
{
    while (bytes--)
        buf_char(b, (char)(v >> 8 * bytes));
}

static uint64_t from_big_endian(str s)
{
    uint64_t v = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        v = v << 8 | (uint8_t)s.p[i];
    return v;
}

/* ---- reading notes ---- */

/* The number of the line of ${text} that the byte ${at} stands in, and where in that line. */
static rc place(struct err *err, str text, ptrdiff_t at)
{
    int line = 1;
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < at; i++)
        if (text.p[i] == '\n') {
            line++;
            from = i + 1;
        }
    return err_place(err, S(""), line, str_columns(str_sub(text, from, at)) + 1, S(""), 1);
}

rc note_text_check(str text, ptrdiff_t most, struct err *err)
{
    ptrdiff_t bad;

    if (text.n > most) {
        err_set(err, RC_TOO_LARGE, "the text has %td bytes, more than %td", text.n, most);
        return err_hint(err, "Give one note, checkpoint or proof at a time.");
    }
    if (!str_is_utf8(text, &bad)) {
        err_set(err, RC_BAD_INPUT, "the text is not UTF-8");
        err_hint(err, "Give the file as it was downloaded; an editor may have changed it.");
        return place(err, text, bad);
    }
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] < 0x20 && text.p[i] != '\n') {
            err_set(err, RC_BAD_INPUT, "the text has a control character (0x%02x)", (uint8_t)text.p[i]);
            err_hint(err, "Lines end in a newline alone, and there are no tabs; give the file as it was downloaded.");
            return place(err, text, i);
        }
    if (!text.n || text.p[text.n - 1] != '\n') {
        err_set(err, RC_BAD_INPUT, "the text does not end in a newline");
        err_hint(err, "Its end may be missing: download it again.");
        return place(err, text, text.n);
    }
    return RC_OK;
}

static rc no_signature(struct err *err, int number, str line, rc code, const char *what)
{
    err_set(err, code, "%s", what);
    err_hint(err, "A signature line is an em dash, a space, the key's name, a space, and base64.");
    return err_place(err, S(""), number, 1, line, str_columns(line));
}

static rc signature_parse(arena *mem, str line, int number, struct note_signature *out, struct err *err)
{
    str name, code, raw;

    if (!str_starts(line, SIGNATURE_PREFIX))
        return no_signature(err, number, line, RC_BAD_INPUT, "this line is not a signature");
    if (!str_cut(str_from(line, SIGNATURE_PREFIX.n), ' ', &name, &code) || !is_key_name(name))
        return no_signature(err, number, line, RC_BAD_INPUT, "this signature does not say whose it is");
    if (!base64_parse(mem, code, &raw) || raw.n <= ID_BYTES)
        return no_signature(err, number, line, RC_BAD_INPUT, "this signature has no key id and signature in base64");
    out->name = name;
    out->id = (uint32_t)from_big_endian(str_sub(raw, 0, ID_BYTES));
    out->bytes = str_from(raw, ID_BYTES);
    return RC_OK;
}

const struct note_signature *note_signature_of(const struct note *note, str name, uint32_t id)
{
    for (int i = 0; i < note->signature.n; i++)
        if (note->signature.v[i].id == id && str_eq(note->signature.v[i].name, name))
            return &note->signature.v[i];
    return NULL;
}

/* ${lines} end in a newline; the first of them is number ${number}. */
static rc signatures_parse(arena *mem, str lines, int number, struct note *note, struct err *err)
{
    struct note_signature s;
    str line;

    for (; str_cut(lines, '\n', &line, &lines); number++) {
        TRY(signature_parse(mem, line, number, &s, err));
        if (note_signature_of(note, s.name, s.id))
            return no_signature(err, number, line, RC_BAD_INPUT, "this key has signed the note already");
        if (note->signature.n == NOTE_SIGNATURES_MOST)
            return no_signature(err, number, line, RC_TOO_LARGE, "this signature is one more than a note may have");
        note->signature.v[note->signature.n++] = s;
    }
    return RC_OK;
}

static int count_lines(str text)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

rc note_parse(arena *mem, str text, struct note *out, struct err *err)
{
    struct note note = { .signature.n = 0 };
    ptrdiff_t at = text.n - 1;

    TRY(note_text_check(text, NOTE_MOST, err));
    while (at > 0 && !(text.p[at] == '\n' && text.p[at - 1] == '\n'))
        at--;
    if (at <= 0 || at == text.n - 1) {
        err_set(err, RC_BAD_INPUT, at <= 0 ? "the note has no empty line before its signatures" : "the note has no signatures");
        err_hint(err, "A note is its text, an empty line, and a line for each signature; give all of it.");
        return place(err, text, text.n);
    }
    note.text = str_sub(text, 0, at);
    TRY(signatures_parse(mem, str_from(text, at + 1), count_lines(note.text) + 2, &note, err));
    *out = note;
    return RC_OK;
}

/* ---- writing notes ---- */

void note_signature_print(struct buf *b, const struct note_signature *s)
{
    struct buf raw = buf_new(b->mem);

    big_endian(&raw, s->id, ID_BYTES);
    buf_str(&raw, s->bytes);
    buf_str(b, SIGNATURE_PREFIX);
    buf_str(b, s->name);
    buf_char(b, ' ');
    base64_print(b, buf_text(&raw));
    buf_char(b, '\n');
}

str note_print(arena *mem, const struct note *note)
{
    struct buf b = buf_new(mem);

    buf_str(&b, note->text);
    buf_char(&b, '\n');
    for (int i = 0; i < note->signature.n; i++)
        note_signature_print(&b, &note->signature.v[i]);
    return buf_text(&b);
}

rc note_add(arena *mem, struct note *note, str lines, struct err *err)
{
    struct note longer = *note;

    TRY(note_text_check(lines, NOTE_MOST, err));
    TRY(signatures_parse(mem, lines, 1, &longer, err));
    if (note_print(mem, &longer).n > NOTE_MOST) {
        err_set(err, RC_TOO_LARGE, "with these signatures the note would have more than %d bytes", NOTE_MOST);
        return err_hint(err, "Add fewer signatures.");
    }
    *note = longer;
    return RC_OK;
}

/* ---- signing ---- */

/* What a key of ${algorithm} signs. */
static str message(arena *mem, str text, uint8_t algorithm, int64_t seconds)
{
    struct buf b = buf_new(mem);

    if (algorithm != KEY_COSIGNATURE)
        return text;
    buf_printf(&b, "cosignature/v1\ntime %lld\n", (long long)seconds);
    buf_str(&b, text);
    return buf_text(&b);
}

str note_sign(arena *mem, str text, const struct note_signer *signer, int64_t seconds)
{
    str said = message(mem, text, signer->key.algorithm, seconds);
    struct buf bytes = buf_new(mem), line = buf_new(mem);
    uint8_t made[SIGNATURE_BYTES];

    assert(text.n && text.p[text.n - 1] == '\n');
    if (signer->key.algorithm == KEY_COSIGNATURE) {
        assert(seconds >= 0);
        big_endian(&bytes, (uint64_t)seconds, TIME_BYTES);
    }
    crypto_sign_detached(made, NULL, (const uint8_t *)said.p, (unsigned long long)said.n, signer->secret);
    buf_str(&bytes, (str){ (const char *)made, SIGNATURE_BYTES });
    note_signature_print(&line, &(struct note_signature){ signer->key.name, signer->key.id, buf_text(&bytes) });
    return buf_text(&line);
}

bool note_claims(const struct note *note, const struct note_key *key)
{
    return note_signature_of(note, key->name, key->id) != NULL;
}

bool note_check(const struct note *note, const struct note_key *key, int64_t *seconds)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)64 << 20);
    const struct note_signature *s = note_signature_of(note, key->name, key->id);
    ptrdiff_t before = key->algorithm == KEY_COSIGNATURE ? TIME_BYTES : 0;
    uint64_t time;
    str said;

    if (!s || s->bytes.n != before + SIGNATURE_BYTES)
        return false;
    time = from_big_endian(str_sub(s->bytes, 0, before));
    if (time > INT64_MAX)
        return false;
    said = message(&scratch, note->text, key->algorithm, (int64_t)time);
    if (crypto_sign_verify_detached((const uint8_t *)s->bytes.p + before, (const uint8_t *)said.p, (unsigned long long)said.n, key->public_key) != 0)
        return false;
    if (before && seconds)
        *seconds = (int64_t)time;
    return true;
}
