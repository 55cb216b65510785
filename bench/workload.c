/* The invented assignments, and the files that carry them to the contestants. */
#include "workload.h"

#include <sys/stat.h>

const int32_t cap_table[CAP_PERIODS][ROLES] = {
    { 3158, 3604, 3889, 4121, 3889 },
    { 3253, 3712, 4006, 4245, 3850 },
};

enum kind { COUNT, DAY };

static const struct {
    const char *name;
    enum kind kind;
    int unknown; /* rows in a thousand */
} column_list[] = {
#define COLUMN(name, kind, unknown) { #name, kind, unknown },
    WORKLOAD_COLUMNS(COLUMN)
#undef COLUMN
};

/* splitmix64: small, and the same everywhere. */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int32_t random_in(uint64_t *state, int32_t first, int32_t last)
{
    return first + (int32_t)(random_next(state) % (uint64_t)(last - first + 1));
}

static bool random_is(uint64_t *state, int in_thousand)
{
    return random_in(state, 0, 999) < in_thousand;
}

/* The n-th authority is about as likely as 1 / (n + 8): the largest has some 25 times the rows of the smallest. */
static int32_t make_authority(uint64_t *state)
{
    enum { OFFSET = 8, UNIT = 1000000 };
    static uint64_t upto[AUTHORITIES];
    uint64_t pick;
    int32_t a = 0;

    for (uint64_t i = 0, sum = 0; upto[AUTHORITIES - 1] == 0 && i < AUTHORITIES; i++)
        upto[i] = sum += UNIT / (i + OFFSET);
    pick = random_next(state) % upto[AUTHORITIES - 1];
    while (upto[a] <= pick)
        a++;
    return a;
}

static int32_t make_role(uint64_t *state)
{
    int32_t pick = random_in(state, 0, 99);

    return pick < 62 ? 0 : pick < 80 ? 1 : pick < 88 ? 2 : pick < 96 ? 3 : 4;
}

/* Mostly below the first cap; one in twenty within two pence of one of the caps, so that equal and one over both occur. */
static int32_t make_charge(uint64_t *state, int32_t role)
{
    if (random_is(state, 50))
        return cap_table[random_in(state, 0, CAP_PERIODS - 1)][role] + random_in(state, -2, 2);
    return cap_table[0][role] - 500 + random_in(state, 0, 300) + random_in(state, 0, 350);
}

/* One in twenty left so that the waiting period ends within two days of the start; the rest up to four years before it, a few after it. */
static int32_t make_left(uint64_t *state, int32_t start)
{
    if (random_is(state, 600))
        return NONE;
    if (random_is(state, 50))
        return day_add_months(start, -COOL_OFF_MONTHS) + random_in(state, -2, 2);
    return start + 30 - random_in(state, 0, random_is(state, 300) ? 150 : 1460);
}

static int32_t make_left_because(uint64_t *state, int32_t left)
{
    int32_t pick = random_in(state, 0, 99);

    if (left == NONE)
        return NONE;
    return pick < 80 ? 0 : pick < 90 ? random_in(state, REDUNDANCY_FIRST, REDUNDANCY_LAST) : random_in(state, 3, 6);
}

static void make_row(uint64_t *state, int32_t row[COLUMN_COUNT])
{
    enum { FIRST_START = 19723, LAST_START = 20818 }; /* 2024-01-01 and 2026-12-31 */
    int32_t start = random_in(state, FIRST_START, LAST_START);

    row[COL_authority] = make_authority(state);
    row[COL_role] = make_role(state);
    row[COL_hours_from] = start + random_in(state, 0, 13);
    row[COL_hours_to] = row[COL_hours_from] + random_in(state, 20, 364);
    row[COL_charge] = make_charge(state, row[COL_role]);
    row[COL_start] = start;
    row[COL_left] = make_left(state, start);
    row[COL_left_because] = make_left_because(state, row[COL_left]);
    row[COL_experience] = random_is(state, 80) ? random_in(state, 0, EXPERIENCE_LEAST) : random_in(state, EXPERIENCE_LEAST, 300);
    row[COL_references] = random_is(state, 60) ? random_in(state, 0, 1) : random_in(state, REFERENCES_LEAST, 4);
    row[COL_onsite] = random_is(state, 100) ? random_in(state, 0, 2) : random_in(state, ONSITE_LEAST, 5);
    for (int c = 0; c < COLUMN_COUNT; c++)
        if (random_is(state, column_list[c].unknown))
            row[c] = UNKNOWN;
    if (row[COL_left] == UNKNOWN)
        row[COL_left_because] = UNKNOWN;
}

struct workload workload_make(arena *mem, ptrdiff_t n)
{
    enum { SEED = 20250401 };
    struct workload c = { .n = n };
    int32_t *v[COLUMN_COUNT];
    int32_t row[COLUMN_COUNT];
    uint64_t state = SEED;

    for (int k = 0; k < COLUMN_COUNT; k++)
        c.v[k] = v[k] = arena_array(mem, int32_t, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        make_row(&state, row);
        for (int k = 0; k < COLUMN_COUNT; k++)
            v[k][i] = row[k];
    }
    return c;
}

static bool is_within(const struct workload *c, int column, int32_t first, int32_t last)
{
    for (ptrdiff_t i = 0; i < c->n; i++) {
        int32_t x = c->v[column][i];

        if ((x < first || x > last) && x != UNKNOWN && x != NONE)
            return false;
    }
    return true;
}

static bool is_stated(const struct workload *c, int column)
{
    for (ptrdiff_t i = 0; i < c->n; i++)
        if (c->v[column][i] == UNKNOWN || c->v[column][i] == NONE)
            return false;
    return true;
}

bool workload_is_sound(const struct workload *c)
{
    return is_stated(c, COL_authority) && is_within(c, COL_authority, 0, AUTHORITIES - 1) && is_stated(c, COL_role) &&
           is_within(c, COL_role, 0, ROLES - 1) && is_within(c, COL_left, LEFT_EARLIEST, LEFT_LATEST);
}

static int header_print(char out[HEADER_BYTES], ptrdiff_t n)
{
    int at = snprintf(out, HEADER_BYTES, "%td", n);

    for (int c = 0; c < COLUMN_COUNT; c++)
        at += snprintf(out + at, (size_t)(HEADER_BYTES - at), " %s", column_list[c].name);
    memset(out + at, ' ', (size_t)(HEADER_BYTES - at));
    out[HEADER_BYTES - 1] = '\n';
    return HEADER_BYTES;
}

bool workload_write_columns(const struct workload *c, FILE *out)
{
    char header[HEADER_BYTES];

    if (fwrite(header, 1, (size_t)header_print(header, c->n), out) != HEADER_BYTES)
        return false;
    for (int k = 0; k < COLUMN_COUNT; k++)
        if (fwrite(c->v[k], sizeof(int32_t), (size_t)c->n, out) != (size_t)c->n)
            return false;
    return fflush(out) == 0;
}

static void file_shut(FILE **file)
{
    if (*file)
        fclose(*file);
}

static rc column_load(FILE *file, ptrdiff_t at, ptrdiff_t n, int32_t *to)
{
    return fseek(file, at, SEEK_SET) == 0 && fread(to, sizeof(*to), (size_t)n, file) == (size_t)n ? RC_OK : RC_NO_INPUT;
}

rc workload_load(arena *mem, const char *path, ptrdiff_t n, struct workload *out, struct err *err)
{
    CLEANUP(file_shut) FILE *file = fopen(path, "rbe");
    char expected[HEADER_BYTES], found[HEADER_BYTES];
    ptrdiff_t rows;
    struct stat st;

    if (!file || fstat(fileno(file), &st) != 0 || fread(found, 1, sizeof found, file) != sizeof found)
        return err_set(err, RC_NO_INPUT, "cannot read '%s'", path);
    rows = (st.st_size - HEADER_BYTES) / (ptrdiff_t)(COLUMN_COUNT * sizeof(int32_t));
    header_print(expected, rows);
    if (memcmp(found, expected, HEADER_BYTES) != 0)
        return err_set(err, RC_NO_INPUT, "'%s' is not a column file of this workload", path);
    if (n > rows)
        return err_set(err, RC_NO_INPUT, "'%s' has %td rows, not %td", path, rows, n);
    out->n = n;
    for (int k = 0; k < COLUMN_COUNT; k++) {
        int32_t *column = arena_raw(mem, (size_t)n * sizeof(int32_t));

        if (column_load(file, HEADER_BYTES + k * rows * (ptrdiff_t)sizeof(int32_t), n, column) != RC_OK)
            return err_set(err, RC_NO_INPUT, "cannot read '%s' to its end", path);
        out->v[k] = column;
    }
    return RC_OK;
}

static void cell_write(FILE *out, enum kind kind, int32_t x)
{
    struct civil day;

    if (x == UNKNOWN)
        return;
    if (x == NONE) {
        fputs("none", out);
    } else if (kind == COUNT) {
        fprintf(out, "%d", x);
    } else {
        day = civil_from_day(x);
        fprintf(out, "%04d-%02d-%02d", day.year, day.month, day.dom);
    }
}

bool workload_write_csv(const struct workload *c, FILE *out)
{
    for (int k = 0; k < COLUMN_COUNT; k++)
        fprintf(out, "%s%s", column_list[k].name, k + 1 < COLUMN_COUNT ? "," : "\n");
    for (ptrdiff_t i = 0; i < c->n; i++)
        for (int k = 0; k < COLUMN_COUNT; k++) {
            cell_write(out, column_list[k].kind, c->v[k][i]);
            fputc(k + 1 < COLUMN_COUNT ? ',' : '\n', out);
        }
    return fflush(out) == 0 && !ferror(out);
}
