/* Append-only text in an arena: what every writer of output writes into. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

struct buf {
    arena *mem;
    char *p;
    ptrdiff_t n, cap;
};

struct buf buf_new(arena *mem);
str buf_text(const struct buf *b); /* valid until the next append */

void buf_str(struct buf *b, str s);
void buf_z(struct buf *b, const char *z); /* a literal */
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, int count); /* nothing when count <= 0 */
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** buf_wrap(b, text, indent, width): ${text} broken at spaces into lines of at most ${width} columns, each after the first indented. */
void buf_wrap(struct buf *b, str text, int indent, int width);

#endif
