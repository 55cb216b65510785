/*
 * Caps: an hourly amount against the caps that its role (and region) has on the days of its hours.
 *
 * Rows whose days, role and region are all known need no look at each dated column: the columns
 * that their hours meet are neighbours, so for a block every pair (first met, last met) is folded
 * beforehand into one `struct caps`, and a row costs one look at it.
 */
#include "rule/engine_inside.h"

int32_t cap_of(const struct cap_table *t, int column, int32_t region, int32_t role)
{
    int32_t row = t->by_region ? region : 0;

    if (role < 0)
        return role == UNKNOWN ? CAP_NOT_SET : CAP_NO_ROW;
    if (row < 0)
        return row == UNKNOWN ? CAP_NOT_SET : CAP_NO_ROW;
    return t->column[column].cap[row * role_count + role];
}

/* What several caps say together. */
struct caps {
    int32_t lowest; /* an amount above it fails */
    int32_t within; /* the outcome of an amount that is not above, */
    int32_t silent; /* and of an amount not known */
};

static const struct caps caps_none = { CAP_NO_LIMIT, OUT_NOT_APPLICABLE, OUT_NOT_APPLICABLE };

INLINE void caps_add(struct caps *all, int32_t cap)
{
    int32_t within = cap == CAP_NO_ROW ? OUT_NOT_APPLICABLE : cap == CAP_NOT_SET ? OUT_CANNOT : OUT_PASS;
    int32_t silent = cap == CAP_NO_ROW ? OUT_NOT_APPLICABLE : cap == CAP_NO_LIMIT ? OUT_PASS : OUT_CANNOT;

    if (cap > CAP_NO_ROW && cap < all->lowest)
        all->lowest = cap;
    all->within = within > all->within ? within : all->within;
    all->silent = silent > all->silent ? silent : all->silent;
}

INLINE int32_t caps_judge(struct caps c, int32_t amount)
{
    int32_t above = YES(amount > c.lowest), told = YES(amount > NONE);

    return (told & ((above & OUT_FAIL) | (~above & c.within))) | (~told & c.silent);
}

/* ---- one row ---------------------------------------------------------------------------- */

/* A role or region not known: within every cap it could be is inside; anything else depends. */
static uint8_t judge_unsure(const struct cap_table *t, int column, int32_t amount, int32_t region, int32_t role)
{
    struct caps all = caps_none;
    int32_t answer;

    for (int r = 0; r < t->regions; r++)
        for (int k = 0; k < role_count; k++)
            if ((!t->by_region || region == UNKNOWN || r == region) && (role == UNKNOWN || k == role))
                caps_add(&all, t->column[column].cap[r * role_count + k]);
    answer = caps_judge(all, amount);
    return answer > OUT_PASS ? OUT_CANNOT : (uint8_t)answer;
}

static uint8_t judge_column(const struct cap_table *t, int column, int32_t amount, int32_t region, int32_t role)
{
    struct caps one = caps_none;

    if (role == UNKNOWN || (t->by_region && region == UNKNOWN))
        return judge_unsure(t, column, amount, region, role);
    caps_add(&one, cap_of(t, column, region, role));
    return (uint8_t)caps_judge(one, amount);
}

uint8_t cap_outcome(const struct cap_table *t, const struct rec *r, int32_t amount, const struct columns *in, ptrdiff_t i)
{
    int32_t role = in->col[FACT_ROLE][i], region = in->col[FACT_REGION][i], from = in->col[FACT_HOURS_FROM][i], to = in->col[FACT_HOURS_TO][i];
    uint8_t worst = OUT_NOT_APPLICABLE;

    if (amount == NONE && r->flags & REC_NONE_IS_NO_CASE)
        return OUT_NOT_APPLICABLE;
    for (int k = 0; k < t->columns; k++) {
        struct window days = { .from = t->column[k].from, .until = t->column[k].until };
        int32_t meets = span_in(&days, from, to);
        uint8_t answer;

        if (meets == GATE_NO)
            continue;
        answer = judge_column(t, k, amount, region, role);
        if (meets == GATE_MAYBE && answer == OUT_FAIL)
            answer = OUT_CANNOT;
        worst = answer > worst ? answer : worst;
    }
    return worst;
}

/* ---- many rows -------------------------------------------------------------------------- */

/*
 * A folded table is indexed by (row of the table, columns that end before the hours, columns that
 * begin by their end), the last two `bits` wide.  One more entry stands for rows that something is not
 * known of.
 */
enum { FOLDED_MOST = 1 << 16, COLUMNS_MOST = 16 };

/*
 * An entry is twice the cap: an amount above it fails, one not known cannot be decided.  One more when an amount
 * that is not above cannot be decided either, since another cap is not set.  Below zero it is ~ the outcome
 * that any amount has; OUT_LOOK where none of these will do.
 */
struct folded_caps {
    int bits, n; /* entries, without the one more */
    int32_t *entry;
};

static int bits_for(int most)
{
    int bits = 0;

    while (most >> bits)
        bits++;
    return bits;
}

static int32_t folded_entry(const struct caps *c)
{
    if (c->lowest == CAP_NO_LIMIT && c->within == c->silent)
        return ~c->within;
    if (c->silent != OUT_CANNOT || c->lowest < 0 || c->lowest > INT32_MAX / 2 || c->within < OUT_PASS)
        return ~OUT_LOOK;
    return c->lowest * 2 + (c->within == OUT_CANNOT);
}

INLINE int32_t entry_judge(int32_t entry, int32_t amount)
{
    int32_t cap = entry >> 1, within = YES(amount > NONE) & YES(amount <= cap) & ((entry & 1) - 1), fixed = YES(entry < 0);

    return (fixed & ~entry) | (~fixed & judge(within, YES(amount > cap)));
}

static void fold_row(const struct cap_table *t, int row, struct folded_caps *f)
{
    for (int ended = 0; ended <= t->columns; ended++) {
        int at = (row << f->bits | ended) << f->bits;
        struct caps all = caps_none;

        f->entry[at] = folded_entry(&all);
        for (int begun = 1; begun <= t->columns; begun++) {
            if (begun > ended)
                caps_add(&all, t->column[begun - 1].cap[row]);
            f->entry[at + begun] = folded_entry(&all);
        }
    }
}

void cap_fold(arena *mem, struct cap_table *t)
{
    int rows = t->regions * role_count, bits = bits_for(t->columns);
    struct folded_caps *f = arena_new(mem, struct folded_caps);

    t->folded = NULL;
    if (t->columns > COLUMNS_MOST || rows << 2 * bits > FOLDED_MOST)
        return; /* judged row by row */
    f->bits = bits;
    f->n = rows << 2 * bits;
    f->entry = arena_array(mem, int32_t, f->n + 1);
    for (int row = 0; row < rows; row++)
        fold_row(t, row, f);
    f->entry[f->n] = ~OUT_LOOK;
    t->folded = f;
}

/* The dates of a table's columns, near at hand. */
struct column_days {
    int32_t first[COLUMNS_MOST], last[COLUMNS_MOST];
};

INLINE struct column_days column_days(const struct cap_table *t, int columns)
{
    struct column_days days;

    for (int k = 0; k < columns; k++) {
        days.first[k] = t->column[k].from;
        days.last[k] = t->column[k].until;
    }
    return days;
}

/* The entry of a row. Inlined, where ${columns} is a small constant the loop is unrolled. */
INLINE int32_t caps_at(int bits, int32_t entries, int columns, const struct column_days *days, int32_t row, int32_t unsure, int32_t from, int32_t to)
{
    int32_t is_unsure = YES((row | unsure) < 0) | YES(from <= NONE) | YES(to == UNKNOWN), open = YES(to == NONE), ended = 0, begun = 0;

    for (int k = 0; k < columns; k++) {
        ended -= YES(from > days->last[k]);
        begun -= YES(to >= days->first[k]) | open;
    }
    begun += (int32_t)((((uint32_t)row << bits) + (uint32_t)ended) << bits);
    return (begun & ~is_unsure) | (entries & is_unsure);
}

INLINE void caps_find(const struct cap_table *t, int columns, const struct batch *b, int32_t *restrict at)
{
    const int32_t *role = batch_column(b, FACT_ROLE), *from = batch_column(b, FACT_HOURS_FROM), *to = batch_column(b, FACT_HOURS_TO);
    const int32_t *region = batch_column(b, FACT_REGION);
    struct column_days days = column_days(t, columns);
    int32_t entries = t->folded->n;
    int bits = t->folded->bits;

    if (t->by_region)
        for (ptrdiff_t i = 0; i < b->rows; i++)
            at[i] = caps_at(bits, entries, columns, &days, (int32_t)((uint32_t)region[i] * role_count + (uint32_t)role[i]), region[i] | role[i],
                            from[i], to[i]);
    else
        for (ptrdiff_t i = 0; i < b->rows; i++)
            at[i] = caps_at(bits, entries, columns, &days, role[i], 0, from[i], to[i]);
}

static WIDE void caps_find_all(const struct cap_table *t, const struct batch *b, int32_t *restrict at)
{
    switch (t->columns) {
    case 1: caps_find(t, 1, b, at); break;
    case 2: caps_find(t, 2, b, at); break;
    case 3: caps_find(t, 3, b, at); break;
    default: caps_find(t, t->columns, b, at); break;
    }
}

/* The entry of each row, and what it says of the row's amount. */
static WIDE void caps_look(const struct folded_caps *f, const int32_t *restrict at, const int32_t *restrict amount, ptrdiff_t rows,
                           int32_t *restrict entry, uint8_t *restrict answer)
{
    const int32_t *restrict entries = f->entry;
    int32_t wide[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++) {
        entry[i] = entries[at[i]];
        wide[i] = entry_judge(entry[i], amount[i]);
    }
    narrow(wide, rows, answer);
}

static WIDE void entries_excess(const int32_t *restrict entry, const int32_t *restrict amount, ptrdiff_t rows, int32_t *restrict excess)
{
    for (ptrdiff_t i = 0; i < rows; i++) {
        int32_t cap = entry[i] >> 1;

        excess[i] = YES(entry[i] >= 0) & YES(amount[i] > cap) & (int32_t)((uint32_t)amount[i] - (uint32_t)cap);
    }
}

int32_t cap_excess(const struct cap_table *t, int32_t amount, const struct columns *in, ptrdiff_t i)
{
    int32_t most = 0;

    for (int k = 0; k < t->columns; k++) {
        struct window days = { .from = t->column[k].from, .until = t->column[k].until };
        int32_t cap = cap_of(t, k, in->col[FACT_REGION][i], in->col[FACT_ROLE][i]);

        if (cap > CAP_NO_ROW && amount > cap && amount - cap > most &&
            span_in(&days, in->col[FACT_HOURS_FROM][i], in->col[FACT_HOURS_TO][i]) == GATE_YES)
            most = amount - cap;
    }
    return most;
}

/* Rows that the folded table does not settle. */
static void caps_look_up(const struct batch *b, const struct rec *r, const int32_t *amount, const uint8_t *gate, uint8_t *answer, int32_t *excess)
{
    const struct cap_table *t = &b->p->table.v[r->table];

    for (ptrdiff_t i = 0; (i = next_at_least(OUT_LOOK, answer, i, b->rows)) < b->rows; i++) {
        answer[i] = gate[i] == GATE_NO ? OUT_NOT_APPLICABLE : cap_outcome(t, r, amount[i], b->in, b->from + i);
        if (excess)
            excess[i] = answer[i] == OUT_FAIL ? cap_excess(t, amount[i], b->in, b->from + i) : 0;
    }
}

void cap_block(const struct batch *b, const struct rec *r, int col, const uint8_t *restrict gate, uint8_t *restrict answer, int32_t *restrict excess)
{
    const struct cap_table *t = &b->p->table.v[r->table];
    const int32_t *amount = batch_column(b, col);
    int32_t at[BLOCK_ROWS], entry[BLOCK_ROWS];

    if (t->folded) {
        caps_find_all(t, b, at);
        caps_look(t->folded, at, amount, b->rows, entry, answer);
        if (excess)
            entries_excess(entry, amount, b->rows, excess);
    } else {
        memset(answer, OUT_LOOK, (size_t)b->rows);
    }
    caps_look_up(b, r, amount, gate, answer, excess);
    if (r->flags & REC_NONE_IS_NO_CASE)
        for (ptrdiff_t i = 0; i < b->rows; i++)
            answer[i] = amount[i] == NONE ? OUT_NOT_APPLICABLE : answer[i];
}
