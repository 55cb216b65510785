#include "base/grid.h"

#include <string.h>

/* ---- figures ---- */

void count_words(struct buf *b, int64_t n)
{
    int64_t left = n < 0 ? -n : n, unit = 1;

    buf_z(b, n < 0 ? "-" : "");
    while (left / unit >= 1000)
        unit *= 1000;
    buf_int(b, left / unit);
    for (; unit > 1; unit /= 1000)
        buf_printf(b, ",%03d", (int)(left % unit / (unit / 1000)));
}

int64_t pounds_nearest(int64_t pence)
{
    return (pence + (pence < 0 ? -50 : 50)) / 100;
}

void pounds_words(struct buf *b, int64_t pence)
{
    int64_t pounds = pounds_nearest(pence);

    buf_z(b, pounds < 0 ? "-£" : "£");
    count_words(b, pounds < 0 ? -pounds : pounds);
}

void share_words(struct buf *b, int64_t part, int64_t whole)
{
    int64_t tenths = whole ? (part * 2000 + whole) / (whole * 2) : 0;

    if (part == 0 || part == whole)
        buf_z(b, part ? "100%" : "0%");
    else if (tenths == 0 || tenths == 1000)
        buf_z(b, tenths ? ">99.9%" : "<0.1%");
    else
        buf_printf(b, "%d.%d%%", (int)(tenths / 10), (int)(tenths % 10));
}

/* ---- tables ---- */

struct grid grid_new(arena *mem, const char *align)
{
    return (struct grid){ .mem = mem, .align = align, .columns = (int)strlen(align) };
}

void grid_text(struct grid *g, str text)
{
    *PUSH(g->mem, &g->cell) = text;
}

void grid_count(struct grid *g, int64_t n)
{
    struct buf b = buf_new(g->mem);

    count_words(&b, n);
    grid_text(g, buf_text(&b));
}

void grid_pounds(struct grid *g, int64_t pence)
{
    struct buf b = buf_new(g->mem);

    pounds_words(&b, pence);
    grid_text(g, buf_text(&b));
}

/* No line ends in spaces: one past the last column of the row with something in it. */
static int row_end(const struct grid *g, const str *row)
{
    int n = g->columns;

    while (n > 0 && !row[n - 1].n)
        n--;
    return n;
}

static void print_row(const struct grid *g, const int *wide, const str *row, int indent, struct buf *b)
{
    int end = row_end(g, row);

    for (int c = 0; c < end; c++) {
        int room = wide[c] - str_columns(row[c]);

        buf_fill(b, ' ', c ? 2 : indent);
        if (g->align[c] == 'r')
            buf_fill(b, ' ', room);
        buf_str(b, row[c]);
        if (g->align[c] == 'l' && c + 1 < end)
            buf_fill(b, ' ', room);
    }
    buf_char(b, '\n');
}

void grid_print(const struct grid *g, int indent, struct buf *b)
{
    int *wide = arena_array(g->mem, int, g->columns);

    for (ptrdiff_t i = 0; i < g->cell.n; i++) {
        int w = str_columns(g->cell.v[i]);

        wide[i % g->columns] = w > wide[i % g->columns] ? w : wide[i % g->columns];
    }
    for (ptrdiff_t i = 0; i < g->cell.n; i += g->columns)
        print_row(g, wide, &g->cell.v[i], indent, b);
}
