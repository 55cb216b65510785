/* Rows and columns. */
#ifndef WEB_GOVUK_TABLE_H
#define WEB_GOVUK_TABLE_H

#include "web/govuk/field.h"

enum table_order { ORDER_NONE, ORDER_UP, ORDER_DOWN };

/* A column that can be ordered by is a link to the same list in that order, so that every order has an address. */
struct govuk_column {
    str text;
    str href; /* empty: it cannot be ordered by */
    enum table_order order;
    bool is_numeric; /* figures under each other, to the right */
};

/* Shapes: ${cells} has ${rows} rows of ${n} cells, row by row. */
struct govuk_table {
    str caption;
    enum govuk_size size;   /* of the caption */
    bool is_caption_hidden; /* where a heading says the same */
    const struct govuk_column *columns;
    ptrdiff_t n;
    const struct content *cells;
    ptrdiff_t rows;
    bool is_first_heading; /* the first cell names its row */
    bool scrolls; /* it is wide: on a narrow screen each row is a list of its cells, on others it scrolls within the page, with the keyboard too */
};
void govuk_table(struct html *h, const struct govuk_table *table);

#endif
