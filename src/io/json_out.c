#include "io/json_out.h"

#include <assert.h>
#include <string.h>

struct json_out json_out_new(struct buf *to, enum json_style style)
{
    return (struct json_out){ .to = to, .style = style };
}

static bool in_object(const struct json_out *o)
{
    return o->objects >> o->depth & 1;
}

/* What stands before an element or a field, and between a key and its value: more than that is never needed. */
enum { MARKS = 8, SPACES = 32, LEAD = MARKS + SPACES + 2 * JSON_OUT_DEPTH };

/* Where the next bytes go, with room for ${more} of them beside what stands before. */
static char *room_for(const struct json_out *o, ptrdiff_t more)
{
    return buf_room(o->to, LEAD + more);
}

static void end_at(const struct json_out *o, const char *p)
{
    o->to->n = p - o->to->p;
}

/* At ${p}, which has room for it. Most indents are short, and written whole. */
static char *put_line(const struct json_out *o, char *p)
{
    ptrdiff_t indent = (ptrdiff_t)2 * o->depth;

    if (o->style == JSON_COMPACT)
        return p;
    *p++ = '\n';
    memset(p, ' ', SPACES);
    if (indent > SPACES)
        memset(p + SPACES, ' ', (size_t)(indent - SPACES));
    return p + indent;
}

/* What stands before an element of an array or a field of an object. */
static char *put_item(struct json_out *o, char *p)
{
    *p = ',';
    p += o->filled;
    o->filled = true;
    return put_line(o, p);
}

static char *put_value(struct json_out *o, char *p)
{
    assert(o->keyed == in_object(o));
    if (o->depth && !o->keyed)
        p = put_item(o, p);
    o->keyed = false;
    return p;
}

/* ---- texts ---- */

/* 0: stands as it is; 'u': \u00XX; else the letter after the backslash. */
static const char ESCAPE[256] = {
    [0 ... 7] = 'u', ['\b'] = 'b', ['\t'] = 't',      ['\n'] = 'n', ['\v'] = 'u',
    ['\f'] = 'f',    ['\r'] = 'r', [14 ... 31] = 'u', ['"'] = '"',  ['\\'] = '\\',
};

static void put_escape(struct buf *to, char c)
{
    static const char digit[] = "0123456789abcdef";
    char letter = ESCAPE[(uint8_t)c];

    if (letter == 'u')
        buf_str(to, (str){ (char[]){ '\\', 'u', '0', '0', digit[(uint8_t)c >> 4], digit[c & 15] }, 6 });
    else
        buf_str(to, (str){ (char[]){ '\\', letter }, 2 });
}

static void put_escaped(struct buf *to, str s)
{
    buf_char(to, '"');
    while (s.n) {
        ptrdiff_t plain = 0;

        while (plain < s.n && !ESCAPE[(uint8_t)s.p[plain]])
            plain++;
        buf_str(to, str_sub(s, 0, plain));
        if (plain < s.n)
            put_escape(to, s.p[plain++]);
        s = str_from(s, plain);
    }
    buf_char(to, '"');
}

typedef uint8_t bytes __attribute__((vector_size(16)));
typedef uint64_t words __attribute__((vector_size(16)));

/* All ones where a byte does not stand as it is. */
static bytes marks_of(bytes v)
{
    return (bytes)(v < ' ') | (bytes)(v == '"') | (bytes)(v == '\\');
}

static bool is_none(bytes marks)
{
    words halves = (words)marks;

    return !(halves[0] | halves[1]);
}

/* Sixteen bytes and more: the last are looked at together with some that were looked at already. */
static bool copy_long(char *to, str s)
{
    ptrdiff_t last = s.n - (ptrdiff_t)sizeof(bytes);
    bytes v, marks;

    memcpy(&v, s.p + last, sizeof(v));
    memcpy(to + last, &v, sizeof(v));
    marks = marks_of(v);
    for (ptrdiff_t i = 0; i < last; i += (ptrdiff_t)sizeof(v)) {
        memcpy(&v, s.p + i, sizeof(v));
        memcpy(to + i, &v, sizeof(v));
        marks |= marks_of(v);
    }
    return is_none(marks);
}

static bool copy_short(char *to, str s)
{
    uint64_t front, back;
    uint32_t head, tail;

    if (s.n >= 8) {
        memcpy(&front, s.p, 8);
        memcpy(&back, s.p + s.n - 8, 8);
        memcpy(to, &front, 8);
        memcpy(to + s.n - 8, &back, 8);
        return is_none(marks_of((bytes)(words){ front, back }));
    }
    if (s.n >= 4) {
        memcpy(&head, s.p, 4);
        memcpy(&tail, s.p + s.n - 4, 4);
        memcpy(to, &head, 4);
        memcpy(to + s.n - 4, &tail, 4);
        front = head | (uint64_t)tail << 32;
        return is_none(marks_of((bytes)(words){ front, front }));
    }
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (ESCAPE[(uint8_t)s.p[i]])
            return false;
        to[i] = s.p[i];
    }
    return true;
}

/*
 * ${s} in quotes at ${p}, which has room for it as it is and for ${then} bytes more.  Copied and looked at in one; in the few in which
 * something is escaped it is written again.  Returns where it ends, with room for ${then} bytes.
 */
static char *put_quoted(const struct json_out *o, char *p, str s, ptrdiff_t then)
{
    *p = '"';
    if (s.n >= (ptrdiff_t)sizeof(bytes) ? copy_long(p + 1, s) : copy_short(p + 1, s)) {
        p[s.n + 1] = '"';
        return p + s.n + 2;
    }
    end_at(o, p);
    put_escaped(o->to, s);
    return buf_room(o->to, then);
}

/* A field up to its value; with room for ${then} bytes after it. */
static char *put_key(struct json_out *o, str key, ptrdiff_t then)
{
    char *p;

    assert(in_object(o) && !o->keyed);
    p = put_quoted(o, put_item(o, room_for(o, key.n + then)), key, MARKS + then);
    *p++ = ':';
    *p = ' ';
    return p + (o->style == JSON_PRETTY);
}

/* The same for a name of the program; with room for ${then} bytes after it. */
static char *put_name(struct json_out *o, const struct json_name *name, ptrdiff_t then)
{
    char *p;

    assert(in_object(o) && !o->keyed);
    p = put_item(o, room_for(o, JSON_NAME_ROOM + then));
    memcpy(p, name, JSON_NAME_ROOM);
    return p + name->n - (o->style == JSON_COMPACT);
}

/* ---- values ---- */

static void level_begin(struct json_out *o, char *p, char bracket, bool object)
{
    assert(o->depth < JSON_OUT_DEPTH);
    *p = bracket;
    end_at(o, p + 1);
    o->depth++;
    o->objects = (o->objects & ~(UINT64_C(1) << o->depth)) | (uint64_t)object << o->depth;
    o->filled = false;
}

static void level_end(struct json_out *o, char bracket, bool object)
{
    char *p = room_for(o, 0);

    assert(o->depth > 0 && in_object(o) == object && !o->keyed);
    o->depth--;
    if (o->filled)
        p = put_line(o, p);
    *p = bracket;
    end_at(o, p + 1);
    o->filled = true;
}

void json_open_object(struct json_out *o)
{
    level_begin(o, put_value(o, room_for(o, 0)), '{', true);
}

void json_close_object(struct json_out *o)
{
    level_end(o, '}', true);
}

void json_open_array(struct json_out *o)
{
    level_begin(o, put_value(o, room_for(o, 0)), '[', false);
}

void json_close_array(struct json_out *o)
{
    level_end(o, ']', false);
}

void json_key(struct json_out *o, str key)
{
    end_at(o, put_key(o, key, 0));
    o->keyed = true;
}

void json_name(struct json_out *o, const struct json_name *name)
{
    end_at(o, put_name(o, name, 0));
    o->keyed = true;
}

void json_str(struct json_out *o, str s)
{
    end_at(o, put_quoted(o, put_value(o, room_for(o, s.n)), s, 0));
}

void json_int(struct json_out *o, int64_t v)
{
    end_at(o, put_value(o, room_for(o, 0)));
    buf_int(o->to, v);
}

void json_number(struct json_out *o, str digits)
{
    end_at(o, put_value(o, room_for(o, 0)));
    buf_str(o->to, digits);
}

void json_bool(struct json_out *o, bool v)
{
    json_number(o, v ? S("true") : S("false"));
}

void json_null(struct json_out *o)
{
    json_number(o, S("null"));
}

void json_put_str(struct json_out *o, str key, str s)
{
    end_at(o, put_quoted(o, put_key(o, key, s.n + 2), s, 0));
}

void json_name_str(struct json_out *o, const struct json_name *name, str s)
{
    end_at(o, put_quoted(o, put_name(o, name, s.n + 2), s, 0));
}

void json_put_int(struct json_out *o, str key, int64_t v)
{
    json_key(o, key);
    json_int(o, v);
}

void json_put_bool(struct json_out *o, str key, bool v)
{
    json_key(o, key);
    json_bool(o, v);
}

void json_put_null(struct json_out *o, str key)
{
    json_key(o, key);
    json_null(o);
}

void json_put_object(struct json_out *o, str key)
{
    level_begin(o, put_key(o, key, 1), '{', true);
}

void json_put_array(struct json_out *o, str key)
{
    level_begin(o, put_key(o, key, 1), '[', false);
}

void json_put_err(struct json_out *o, const struct err *err)
{
    json_put_str(o, S("file"), str_of(err->file));
    json_put_int(o, S("line"), err->line);
    json_put_int(o, S("column"), err->col);
    json_put_str(o, S("message"), str_of(err->message));
    json_put_str(o, S("remedy"), str_of(err->hint));
}
