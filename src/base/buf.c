#include "base/buf.h"

#include "base/format.h"

#include <stdarg.h>
#include <stdio.h>

struct buf buf_new(arena *mem)
{
    return (struct buf){ .mem = mem };
}

struct buf buf_in(arena *mem, char *room, ptrdiff_t bytes)
{
    return (struct buf){ .mem = mem, .p = room, .cap = bytes };
}

str buf_text(const struct buf *b)
{
    return (str){ b->p, b->n };
}

/* Doubled where it stands while nothing was taken behind it, which is so for most of an answer; else moved. */
char *buf_grow(struct buf *b, ptrdiff_t more)
{
    ptrdiff_t cap = b->cap ? b->cap * 2 : 256;
    char *p;

    while (cap < b->n + more)
        cap *= 2;
    if (!arena_extend(b->mem, b->p, (size_t)b->cap, (size_t)(cap - b->cap))) {
        p = arena_raw(b->mem, (size_t)cap);
        if (b->n)
            memcpy(p, b->p, (size_t)b->n);
        b->p = p;
    }
    b->cap = cap;
    return b->p + b->n;
}

void buf_z(struct buf *b, const char *z)
{
    buf_str(b, str_of(z));
}

void buf_fill(struct buf *b, char c, int count)
{
    if (count <= 0)
        return;
    memset(buf_room(b, count), c, (size_t)count);
    b->n += count;
}

void buf_int(struct buf *b, int64_t v)
{
    char room[INT_DIGITS];
    const char *digits = format_int(v, room);

    buf_str(b, (str){ digits, room + INT_DIGITS - digits });
}

void buf_padded(struct buf *b, int64_t v, int digits)
{
    char room[INT_DIGITS];
    const char *at = format_int(v, room);
    ptrdiff_t n = room + INT_DIGITS - at;

    buf_fill(b, '0', digits - (int)n);
    buf_str(b, (str){ at, n });
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    char *to = buf_room(b, 1);
    va_list args, again;
    ptrdiff_t n;

    va_start(args, fmt);
    va_copy(again, args);
    n = format_text(to, (size_t)(b->cap - b->n), fmt, args);
    va_end(args);
    if (n >= b->cap - b->n)
        format_text(buf_room(b, n + 1), (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += n;
}

void buf_wrap(struct buf *b, str text, int indent, int width)
{
    int column = indent;
    str word;

    while (text.n) {
        int wide;

        str_cut(text, ' ', &word, &text);
        wide = str_columns(word);
        if (column > indent && column + 1 + wide > width) {
            buf_char(b, '\n');
            buf_fill(b, ' ', indent);
            column = indent;
        } else if (column > indent) {
            buf_char(b, ' ');
            column++;
        }
        buf_str(b, word);
        column += wide;
    }
}
