#include "io/json_pointer.h"

#include "io/json.h"

/* The objects and arrays that are open, outermost first. */
struct way {
    struct step {
        bool is_object;
        str key; /* as written, with its quotes; empty: none yet */
        int64_t index;
    } step[JSON_DEPTH];
    int depth;
};

static ptrdiff_t offset_of(str text, int line, int col)
{
    ptrdiff_t at = 0;

    for (; line > 1 && at < text.n; at++)
        line -= text.p[at] == '\n';
    for (; col > 1 && at < text.n && text.p[at] != '\n'; col--)
        do
            at++;
        while (at < text.n && ((uint8_t)text.p[at] & 0xC0) == 0x80);
    return at;
}

/* The end of the text in quotes that begins at ${at}. */
static ptrdiff_t string_end(str text, ptrdiff_t at)
{
    for (at++; at < text.n && text.p[at] != '"'; at++)
        at += text.p[at] == '\\';
    return at < text.n ? at + 1 : text.n;
}

static struct step *innermost(struct way *way)
{
    return way->depth ? &way->step[way->depth - 1] : NULL;
}

/* Go over what begins at ${at}; returns where the next thing may begin. */
static ptrdiff_t token_pass(struct way *way, str text, ptrdiff_t at)
{
    struct step *in = innermost(way);
    ptrdiff_t end;

    switch (text.p[at]) {
    case '{':
    case '[':
        if (way->depth < JSON_DEPTH)
            way->step[way->depth++] = (struct step){ .is_object = text.p[at] == '{' };
        break;
    case '}':
    case ']': way->depth -= way->depth > 0; break;
    case ',':
        if (in)
            in->index++, in->key = (str){ 0 };
        break;
    case '"':
        end = string_end(text, at);
        if (in && in->is_object && !in->key.n)
            in->key = str_sub(text, at, end);
        return end;
    default: break;
    }
    return at + 1;
}

void json_pointer_step(struct buf *b, str name)
{
    buf_char(b, '/');
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (name.p[i] == '~' || name.p[i] == '/')
            buf_z(b, name.p[i] == '~' ? "~0" : "~1");
        else
            buf_char(b, name.p[i]);
}

/* A field's name as it stands in the text, with its quotes and escapes. */
static void quoted_step(struct buf *b, str quoted)
{
    struct json *key;
    struct err unused;

    if (json_read(b->mem, S(""), quoted, &key, &unused) == RC_OK)
        json_pointer_step(b, key->text);
}

void json_pointer(struct buf *b, str text, int line, int col)
{
    str body = str_starts(text, S("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
    ptrdiff_t target = offset_of(body, line, col), at = 0;
    struct way way = { .depth = 0 };

    while (at < target)
        at = token_pass(&way, body, at);
    if (at == target && at < body.n && body.p[at] == '"')
        token_pass(&way, body, at); /* a field's own name */
    for (int i = 0; i < way.depth; i++)
        if (!way.step[i].is_object)
            buf_printf(b, "/%lld", (long long)way.step[i].index);
        else if (way.step[i].key.n)
            quoted_step(b, way.step[i].key);
}
