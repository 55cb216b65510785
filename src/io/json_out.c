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

static void new_line(struct json_out *o)
{
    if (o->style == JSON_COMPACT)
        return;
    buf_char(o->to, '\n');
    buf_fill(o->to, ' ', 2 * o->depth);
}

/* What stands before an element of an array or a field of an object. */
static void next_item(struct json_out *o)
{
    if (o->filled)
        buf_char(o->to, ',');
    new_line(o);
    o->filled = true;
}

static void next_value(struct json_out *o)
{
    assert(o->keyed == in_object(o));
    if (o->depth && !o->keyed)
        next_item(o);
    o->keyed = false;
}

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

/* Whether none of eight bytes is a control character, a quote or a backslash; it may say no of a byte behind such a one. */
static bool is_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';

    return !((((word - ones * ' ') & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & tops);
}

static uint64_t eight_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

static uint64_t four_at(const char *p)
{
    uint32_t half;

    memcpy(&half, p, sizeof half);
    return half;
}

/* How many bytes stand as they are.  Most texts are short: what is left of one is looked at together with what was before it. */
static ptrdiff_t plain_length(str s)
{
    ptrdiff_t i = 0;

    while (i + 8 <= s.n && is_plain(eight_at(s.p + i)))
        i += 8;
    if (i + 8 > s.n && s.n >= 8 && is_plain(eight_at(s.p + s.n - 8)))
        return s.n;
    if (s.n >= 4 && s.n < 8 && is_plain(four_at(s.p) | four_at(s.p + s.n - 4) << 32))
        return s.n;
    while (i < s.n && !ESCAPE[(uint8_t)s.p[i]])
        i++;
    return i;
}

static void put_quoted(struct buf *to, str s)
{
    ptrdiff_t plain;

    buf_char(to, '"');
    while ((plain = plain_length(s)) < s.n) {
        buf_str(to, str_sub(s, 0, plain));
        put_escape(to, s.p[plain]);
        s = str_from(s, plain + 1);
    }
    buf_str(to, s);
    buf_char(to, '"');
}

static void open_level(struct json_out *o, char bracket, bool object)
{
    next_value(o);
    assert(o->depth < JSON_OUT_DEPTH);
    buf_char(o->to, bracket);
    o->depth++;
    o->objects = (o->objects & ~(UINT64_C(1) << o->depth)) | (uint64_t)object << o->depth;
    o->filled = false;
}

static void close_level(struct json_out *o, char bracket, bool object)
{
    assert(o->depth > 0 && in_object(o) == object && !o->keyed);
    o->depth--;
    if (o->filled)
        new_line(o);
    buf_char(o->to, bracket);
    o->filled = true;
}

void json_open_object(struct json_out *o)
{
    open_level(o, '{', true);
}

void json_close_object(struct json_out *o)
{
    close_level(o, '}', true);
}

void json_open_array(struct json_out *o)
{
    open_level(o, '[', false);
}

void json_close_array(struct json_out *o)
{
    close_level(o, ']', false);
}

void json_key(struct json_out *o, str key)
{
    assert(in_object(o) && !o->keyed);
    next_item(o);
    put_quoted(o->to, key);
    buf_str(o->to, o->style == JSON_PRETTY ? S(": ") : S(":"));
    o->keyed = true;
}

void json_str(struct json_out *o, str s)
{
    next_value(o);
    put_quoted(o->to, s);
}

void json_int(struct json_out *o, int64_t v)
{
    next_value(o);
    buf_int(o->to, v);
}

void json_bool(struct json_out *o, bool v)
{
    next_value(o);
    buf_str(o->to, v ? S("true") : S("false"));
}

void json_null(struct json_out *o)
{
    next_value(o);
    buf_str(o->to, S("null"));
}

void json_number(struct json_out *o, str digits)
{
    next_value(o);
    buf_str(o->to, digits);
}

void json_put_str(struct json_out *o, str key, str s)
{
    json_key(o, key);
    json_str(o, s);
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
    json_key(o, key);
    json_open_object(o);
}

void json_put_array(struct json_out *o, str key)
{
    json_key(o, key);
    json_open_array(o);
}
