#include "sim/demo.h"

#include <string.h>

#include "domain/value.h"
#include "io/csv.h"
#include "sim/demo_row.h"

/* ---- the weights ---- */

struct loader {
    struct csv csv;
    struct csv_row row;
    struct demo *out;
    struct err *err;
};

enum { PART, NAME, VALUE, COLUMNS };

static const str heading[COLUMNS] = { S("part"), S("name"), S("value") };

static rc refuse(struct loader *l, int column, const char *what)
{
    return csv_refuse(&l->csv, l->row.number, column, l->err, "'%s' is %s", value_shown(l->row.cell[column]).z, what);
}

static int region_index(const struct authorities *a, str slug)
{
    return str_eq(slug, S("wales")) ? (int)a->region.n : region_find(a, slug);
}

static rc load_quantile(struct loader *l, str name, int64_t value)
{
    struct demo *d = l->out;
    int64_t at;

    if (!str_digits(name, 100, &at) || d->quantiles == DEMO_QUANTILES || (d->quantiles > 0 && at <= d->quantile[d->quantiles - 1].at))
        return refuse(l, NAME, "not the next percentile");
    d->quantile[d->quantiles].at = at;
    d->quantile[d->quantiles++].headcount = value;
    return RC_OK;
}

static rc load_row(struct loader *l, str part, str name, str number)
{
    struct demo *d = l->out;
    int authority = authority_find(d->authorities, name), region = region_index(d->authorities, name), role = code_find(&codes_role, name);
    int64_t value, *into = NULL;

    if (!str_digits(number, 1000000, &value))
        return refuse(l, VALUE, "not a whole number up to 1000000");
    if (str_eq(part, S("quantile")))
        return load_quantile(l, name, value);
    if (str_eq(part, S("authority")))
        into = authority >= 0 ? &d->headcount[authority] : NULL;
    else if (str_eq(part, S("region")))
        into = region >= 0 ? &d->region[region] : NULL;
    else if (str_eq(part, S("level")))
        into = region >= 0 ? &d->level[region] : NULL;
    else if (str_eq(part, S("role")))
        into = role >= 0 ? &d->role[role] : NULL;
    else if (str_eq(part, S("charge")))
        into = role >= 0 ? &d->charge[role] : NULL;
    else
        return refuse(l, PART, "no part of a population");
    if (!into)
        return refuse(l, NAME, "not known");
    *into = value;
    return RC_OK;
}

static rc find_columns(struct loader *l, int *column)
{
    for (int c = 0; c < COLUMNS; c++) {
        column[c] = -1;
        for (int i = 0; i < l->csv.columns; i++)
            if (str_eq(l->csv.heading[i], heading[c]))
                column[c] = i;
        if (column[c] < 0) {
            err_set(l->err, RC_BAD_INPUT, "the column '%.*s' is missing", STR_ARG(heading[c]));
            return err_place(l->err, l->csv.file, 0, 0, S(""), 1);
        }
    }
    return RC_OK;
}

static rc lacking(struct loader *l, str part, str name)
{
    err_set(l->err, RC_BAD_INPUT, "there is no row '%.*s' for '%.*s'", STR_ARG(part), STR_ARG(name));
    return err_place(l->err, l->csv.file, 0, 0, S(""), 1);
}

/* Without these a population cannot be made. */
static rc check_whole(struct loader *l)
{
    const struct demo *d = l->out;
    bool any = false;

    for (int r = 0; r <= (int)d->authorities->region.n; r++)
        if (!d->level[r])
            return lacking(l, S("level"), r < (int)d->authorities->region.n ? d->authorities->region.v[r] : S("wales"));
    for (int r = 0; r < role_count; r++) {
        any |= d->role[r] > 0;
        if (d->role[r] && !d->charge[r])
            return lacking(l, S("charge"), codes_role.code[r].text);
    }
    if (!any)
        return lacking(l, S("role"), codes_role.code[ROLE_SOCIAL_WORKER].text);
    if (d->quantiles < 2)
        return lacking(l, S("quantile"), S("100"));
    return RC_OK;
}

rc demo_load(arena *mem, const struct authorities *a, str file, str text, struct demo *out, struct err *err)
{
    struct demo loaded = { .authorities = a };
    struct loader l = { .out = &loaded, .err = err };
    int column[COLUMNS];

    loaded.headcount = arena_array(mem, int64_t, a->n);
    loaded.region = arena_array(mem, int64_t, a->region.n + 1);
    loaded.level = arena_array(mem, int64_t, a->region.n + 1);
    for (ptrdiff_t i = 0; i < a->n; i++)
        loaded.headcount[i] = a->v[i].delivery ? 0 : -1;
    TRY(csv_open(mem, file, text, &l.csv, err));
    TRY(find_columns(&l, column));
    for (;;) {
        TRY(csv_next(&l.csv, &l.row, err));
        if (!l.row.number)
            break;
        TRY(load_row(&l, l.row.cell[column[PART]], l.row.cell[column[NAME]], l.row.cell[column[VALUE]]));
    }
    TRY(check_whole(&l));
    *out = loaded;
    return RC_OK;
}

/* ---- shares ---- */

enum { FINE = 1000 }; /* headcounts are shared in thousandths */

/* The headcount at ${at} thousandths of all authorities, by size; between two quantiles on the line that joins them. */
static int64_t quantile_value(const struct demo *d, int64_t at)
{
    int k = 1;

    while (k + 1 < d->quantiles && d->quantile[k].at * 10 < at)
        k++;
    return FINE * d->quantile[k - 1].headcount + FINE * (d->quantile[k].headcount - d->quantile[k - 1].headcount) *
                                                     (at - d->quantile[k - 1].at * 10) / ((d->quantile[k].at - d->quantile[k - 1].at) * 10);
}

/* What is left of a region's headcount, among the authorities without one of their own. */
static void spread_region(const struct demo *d, int region, chance *luck, int64_t *weight)
{
    int left[512], n = 0;
    int64_t rest = d->region[region] * FINE, sizes = 0, size[512];

    for (int i = 0; i < (int)d->authorities->n && n < (int)countof(left); i++) {
        const struct authority *a = &d->authorities->v[i];

        if ((a->region < 0 ? (int)d->authorities->region.n : a->region) != region)
            continue;
        if (d->headcount[i] < 0)
            left[n++] = i;
        else
            rest -= weight[i] = d->headcount[i] * FINE;
    }
    for (int i = n - 1; i > 0; i--) {
        int j = chance_in(luck, 0, i), swap = left[i];

        left[i] = left[j];
        left[j] = swap;
    }
    for (int i = 0; i < n; i++)
        sizes += size[i] = quantile_value(d, (2 * i + 1) * 1000 / (2 * n));
    for (int i = 0; i < n; i++)
        weight[left[i]] = rest > 0 && sizes > 0 ? rest * size[i] / sizes : 0;
}

/* The next one to get a row: the largest remainder, the first of equals. */
static int largest(const int64_t *remainder, ptrdiff_t n)
{
    int best = 0;

    for (int i = 1; i < (int)n; i++)
        if (remainder[i] > remainder[best])
            best = i;
    return best;
}

const int64_t *demo_shares(arena *mem, const struct demo *d, int64_t rows, uint64_t seed)
{
    ptrdiff_t n = d->authorities->n;
    int64_t *weight = arena_array(mem, int64_t, n), *share = arena_array(mem, int64_t, n), *remainder = arena_array(mem, int64_t, n);
    int64_t whole = 0, given = 0;
    chance luck = chance_from(seed, 0);

    for (int r = 0; r <= (int)d->authorities->region.n; r++)
        spread_region(d, r, &luck, weight);
    for (ptrdiff_t i = 0; i < n; i++)
        whole += weight[i];
    for (ptrdiff_t i = 0; i < n && whole > 0; i++) {
        share[i] = rows * weight[i] / whole;
        remainder[i] = rows * weight[i] % whole;
        given += share[i];
    }
    for (; given < rows; given++) {
        int i = largest(remainder, n);

        share[i]++;
        remainder[i] = -1;
    }
    return share;
}

/* ---- rows ---- */

void demo_population(const struct demo *d, int64_t rows, uint64_t seed, struct buf *to)
{
#define COLUMN(constant, heading) S(heading),
    static const str headings[] = {
#include "sim/demo_columns.def"
    };
#undef COLUMN
    CLEANUP(arena_close) arena mem = arena_open(64 << 20), scratch = arena_open(1 << 20);
    const int64_t *share = demo_shares(&mem, d, rows, seed);
    str cell[DEMO_COLUMNS];
    int64_t number = 0;

    csv_row(to, headings, DEMO_COLUMNS);
    for (int i = 0; i < (int)d->authorities->n; i++) {
        for (int64_t k = 0; k < share[i]; k++) {
            arena_reset(&scratch);
            number++;
            demo_row(&scratch, d, i, number, chance_from(seed, (uint64_t)number), cell);
            csv_row(to, cell, DEMO_COLUMNS);
        }
    }
}
