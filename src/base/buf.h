/* Append-only text in an arena: what every writer of output writes into. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

#include <string.h>

struct buf {
    arena *mem;
    char *p;
    ptrdiff_t n, cap;
};

struct buf buf_new(arena *mem);

/** buf_in(mem, room, bytes): one that begins in ${room}, and goes on in ${mem} when it is full. */
struct buf buf_in(arena *mem, char *room, ptrdiff_t bytes);

str buf_text(const struct buf *b); /* valid until the next append */

/** buf_grow(b, more): room for ${more} bytes behind those that are there.  Returns where they go. */
char *buf_grow(struct buf *b, ptrdiff_t more);

/* Here, since answers are written a few bytes at a time: what there is room for costs no call. */

/** buf_room(b, more): where the next bytes go, with room for ${more} of them; whoever writes there adds to ${b->n}. */
static inline char *buf_room(struct buf *b, ptrdiff_t more)
{
    return more <= b->cap - b->n ? b->p + b->n : buf_grow(b, more);
}

static inline void buf_str(struct buf *b, str s)
{
    if (!s.n)
        return;
    memcpy(buf_room(b, s.n), s.p, (size_t)s.n);
    b->n += s.n;
}

static inline void buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->n++;
}

void buf_z(struct buf *b, const char *z);        /* a literal */
void buf_fill(struct buf *b, char c, int count); /* nothing when count <= 0 */
void buf_int(struct buf *b, int64_t v);
void buf_padded(struct buf *b, int64_t v, int digits); /* v >= 0, with zeros before it to at least so many digits */
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** buf_wrap(b, text, indent, width): ${text} broken at spaces into lines of at most ${width} columns, each after the first indented. */
void buf_wrap(struct buf *b, str text, int indent, int width);

#endif
