/* make-data ROWS COLUMNS CSV: write the invented assignments as a column file and as a CSV file. */
#include "workload.h"

#include <unistd.h>

static bool written(const char *path, const struct workload *c, bool (*write_to)(const struct workload *, FILE *))
{
    FILE *out = fopen(path, "w");
    bool ok = out != NULL && write_to(c, out);

    if (out != NULL && fclose(out) != 0)
        ok = false;
    if (!ok)
        fprintf(stderr, "make-data: cannot write '%s'\n", path);
    return ok;
}

int main(int argc, char **argv)
{
    arena mem = arena_open((size_t)1 << 30);
    struct workload c;
    int64_t rows;

    if (argc != 4 || !str_digits(str_of(argv[1]), ROWS_MOST, &rows)) {
        fprintf(stderr, "usage: make-data ROWS COLUMNS CSV\n");
        return 64;
    }
    c = workload_make(&mem, (ptrdiff_t)rows);
    if (!workload_is_sound(&c)) {
        fprintf(stderr, "make-data: a value lies outside the workload's limits\n");
        return 70;
    }
    return written(argv[2], &c, workload_write_columns) && written(argv[3], &c, workload_write_csv) ? 0 : 74;
}
