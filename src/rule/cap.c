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

int32_t slot_excess(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t i)
{
    int32_t most = 0;

    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++) {
        const struct cap_table *t = p->table.v + (r->op == OP_CAP ? r->table : 0);
        int32_t amount = in->col[r->a][i];

        for (int k = 0; r->op == OP_CAP && amount > NONE && k < t->columns; k++) {
            struct window days = { .from = t->column[k].from, .until = t->column[k].until };
            int32_t cap = cap_of(t, k, in->col[FACT_REGION][i], in->col[FACT_ROLE][i]);

            if (cap > CAP_NO_ROW && amount > cap && amount - cap > most && span_in(&days, in->col[FACT_HOURS_FROM][i], in->col[FACT_HOURS_TO][i]) == GATE_YES)
                most = amount - cap;
        }
    }
    return most;
}

/* ---- a block ---------------------------------------------------------------------------- */

/*
 * A folded table is indexed by (row of the table, columns that end before the hours, columns that
 * begin by their end), the last two `bits` wide.  One more entry stands for rows that something is not
 * known of.
 */
enum { FOLDED_MOST = 1 << 16, COLUMNS_MOST = 16, SILENT = 4, WITHIN_BITS = (1 << SILENT) - 1 };

struct folded_caps {
    int bits, n;     /* entries, without the one more */
    int32_t *lowest; /* as in struct caps */
    int32_t *words;  /* within, and silent << SILENT: one look less */
};

static int bits_for(int most)
{
    int bits = 0;

    while (most >> bits)
        bits++;
    return bits;
}

INLINE void folded_set(struct folded_caps *f, int at, struct caps c)
{
    f->lowest[at] = c.lowest;
    f->words[at] = c.within | c.silent << SILENT;
}

static void fold_row(const struct cap_table *t, int row, struct folded_caps *f)
{
    for (int ended = 0; ended <= t->columns; ended++) {
        int at = (row << f->bits | ended) << f->bits;
        struct caps all = caps_none;

        folded_set(f, at, all);
        for (int begun = 1; begun <= t->columns; begun++) {
            if (begun > ended)
                caps_add(&all, t->column[begun - 1].cap[row]);
            folded_set(f, at + begun, all);
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
    f->lowest = arena_array(mem, int32_t, f->n + 1);
    f->words = arena_array(mem, int32_t, f->n + 1);
    for (int row = 0; row < rows; row++)
        fold_row(t, row, f);
    folded_set(f, f->n, (struct caps){ CAP_NO_LIMIT, OUT_LOOK, OUT_LOOK });
    t->folded = f;
}

/* at[i]: the entry of each row. Inlined, where ${columns} is a small constant its loops are unrolled. */
INLINE void caps_find(const struct cap_table *t, int columns, const struct columns *in, ptrdiff_t start, ptrdiff_t rows, int32_t *restrict at)
{
    const int32_t *role = in->col[FACT_ROLE] + start, *from = in->col[FACT_HOURS_FROM] + start, *to = in->col[FACT_HOURS_TO] + start;
    const int32_t *region = t->by_region ? in->col[FACT_REGION] + start : role;
    uint32_t per_region = t->by_region ? role_count : 0;
    int32_t bits = t->folded->bits, unsure = t->folded->n, first[COLUMNS_MOST], last[COLUMNS_MOST];

    for (int k = 0; k < columns; k++) {
        first[k] = t->column[k].from;
        last[k] = t->column[k].until;
    }
    for (ptrdiff_t i = 0; i < rows; i++) {
        int32_t is_unsure = YES((role[i] | region[i]) < 0) | YES(from[i] <= NONE) | YES(to[i] == UNKNOWN), open = YES(to[i] == NONE);
        int32_t ended = 0, begun = 0;

        for (int k = 0; k < columns; k++) {
            ended -= YES(from[i] > last[k]);
            begun -= YES(to[i] >= first[k]) | open;
        }
        begun += (int32_t)((((uint32_t)region[i] * per_region + (uint32_t)role[i]) << bits) + (uint32_t)ended) << bits;
        at[i] = (begun & ~is_unsure) | (unsure & is_unsure);
    }
}

static WIDE void caps_find_all(const struct cap_table *t, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict at)
{
    switch (t->columns) {
    case 1: caps_find(t, 1, in, from, rows, at); break;
    case 2: caps_find(t, 2, in, from, rows, at); break;
    case 3: caps_find(t, 3, in, from, rows, at); break;
    default: caps_find(t, t->columns, in, from, rows, at); break;
    }
}

static WIDE void caps_look(const struct folded_caps *f, const int32_t *restrict at, const int32_t *restrict amount, ptrdiff_t rows, uint8_t *restrict answer)
{
    const int32_t *restrict lowest = f->lowest, *restrict words = f->words;
    int32_t wide[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++) {
        struct caps c = { lowest[at[i]], words[at[i]] & WITHIN_BITS, words[at[i]] >> SILENT };

        wide[i] = caps_judge(c, amount[i]);
    }
    narrow(wide, rows, answer);
}

void cap_block(const struct cap_table *t, const struct rec *r, int col, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict answer)
{
    const int32_t *amount = in->col[col] + from;
    int32_t at[BLOCK_ROWS];

    if (t->folded) {
        caps_find_all(t, in, from, rows, at);
        caps_look(t->folded, at, amount, rows, answer);
    } else {
        memset(answer, OUT_LOOK, (size_t)rows);
    }
    for (ptrdiff_t i = 0; (i = next_at_least(OUT_LOOK, answer, i, rows)) < rows; i++)
        answer[i] = cap_outcome(t, r, amount[i], in, from + i);
    if (r->flags & REC_NONE_IS_NO_CASE)
        for (ptrdiff_t i = 0; i < rows; i++)
            answer[i] = amount[i] == NONE ? OUT_NOT_APPLICABLE : answer[i];
}

/* ---- excess over many rows -------------------------------------------------------------- */

/* True when something is not known of one of the rows. */
static WIDE bool excess_look(const struct folded_caps *f, const int32_t *restrict at, const int32_t *restrict amount, ptrdiff_t rows, int32_t *restrict excess)
{
    const int32_t *restrict lowest = f->lowest;
    int32_t n = f->n, unsure = 0;

    for (ptrdiff_t i = 0; i < rows; i++) {
        int32_t over = YES(amount[i] > lowest[at[i]]) & (int32_t)((uint32_t)amount[i] - (uint32_t)lowest[at[i]]);

        excess[i] = over > excess[i] ? over : excess[i];
        unsure |= YES(at[i] == n);
    }
    return unsure;
}

void slot_excesses(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict excess)
{
    int32_t at[BLOCK_ROWS];

    memset(excess, 0, sizeof(*excess) * (size_t)rows);
    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++) {
        const struct cap_table *t = p->table.v + (r->op == OP_CAP ? r->table : 0);
        bool each = !t->folded;

        if (r->op != OP_CAP)
            continue;
        if (t->folded) {
            caps_find_all(t, in, from, rows, at);
            each = excess_look(t->folded, at, in->col[r->a] + from, rows, excess);
        }
        for (ptrdiff_t i = 0; each && i < rows; i++)
            if (!t->folded || at[i] == t->folded->n)
                excess[i] = slot_excess(p, s, in, from + i);
    }
}
