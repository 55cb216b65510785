/* Aligned tables and figures for people. */
#ifndef BASE_GRID_H
#define BASE_GRID_H

#include "base/buf.h"

struct grid {
    arena *mem;
    const char *align; /* one letter a column: l or r */
    int columns;
    struct {
        str *v;
        ptrdiff_t n, cap;
    } cell; /* row after row; the first row is the heading */
};

struct grid grid_new(arena *mem, const char *align);
void grid_text(struct grid *g, str text);
void grid_count(struct grid *g, int64_t n);      /* 12,345 */
void grid_pounds(struct grid *g, int64_t pence); /* £12,345 */

/** grid_print(g, indent, b): the table, two spaces between columns, ${indent} before the first. */
void grid_print(const struct grid *g, int indent, struct buf *b);

void count_words(struct buf *b, int64_t n);      /* 12,345 */
void pounds_words(struct buf *b, int64_t pence); /* £12,345: as pounds_nearest */

/** pounds_nearest(pence): whole pounds, halves away from nothing. */
int64_t pounds_nearest(int64_t pence);

/** share_words(b, part, whole): "16.3%", rounded; "0%" and "100%" only when it is so, "<0.1%" and ">99.9%" between. */
void share_words(struct buf *b, int64_t part, int64_t whole);

#endif
