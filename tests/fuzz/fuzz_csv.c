/* What the reader takes, written and read again, is the same. */
#include <assert.h>

#include "io/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_compare(arena *mem, struct csv *csv)
{
    struct csv first = *csv, again;
    struct buf b = buf_new(mem);
    struct csv_row row, same;
    struct err err;

    csv_begin(&b);
    csv_row(&b, csv->heading, csv->columns);
    while (csv_next(csv, &row, &err) == RC_OK && row.number)
        csv_row(&b, row.cell, csv->columns);
    assert(csv_open(mem, S("f"), buf_text(&b), &again, &err) == RC_OK && again.columns == first.columns);
    for (int i = 0; i < first.columns; i++)
        assert(str_eq(first.heading[i], again.heading[i]));
    while (csv_next(&first, &row, &err) == RC_OK && row.number) {
        assert(csv_next(&again, &same, &err) == RC_OK && same.number);
        for (int i = 0; i < first.columns; i++)
            assert(str_eq(row.cell[i], same.cell[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = arena_open((size_t)1 << 30);
    struct csv csv;
    struct err err;
    char out[2048];

    if (csv_open(&mem, S("f"), (str){ (const char *)data, (ptrdiff_t)size }, &csv, &err) == RC_OK)
        write_and_compare(&mem, &csv);
    else
        assert(err_print(&err, out, sizeof(out)) > 0 && err.message[0]);
    arena_close(&mem);
    return 0;
}
