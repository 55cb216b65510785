#include "random_row.h"

#include "domain/value.h"
#include "random_book.h"

/* ---- edges ------------------------------------------------------------------------------- */

static void edge_add(int32_t *edge, int *n, int64_t v)
{
    if (*n < EDGES_MOST)
        edge[(*n)++] = (int32_t)v;
}

static void literal_edge(struct edges *e, const struct literal *l)
{
    switch (l->type) {
    case L_MONEY: edge_add(e->pence, &e->pences, l->num); break;
    case L_DATE: edge_add(e->day, &e->days, l->num); break;
    case L_NUMBER: edge_add(e->number, &e->numbers, l->num); break;
    case L_PERIOD:
        if (l->unit == UNIT_MONTHS || l->unit == UNIT_YEARS)
            edge_add(e->months, &e->monthses, l->unit == UNIT_YEARS ? l->num * 12 : l->num);
        else
            edge_add(e->number, &e->numbers, l->unit == UNIT_WEEKS ? l->num * 7 : l->num);
        break;
    default: break;
    }
}

static void guard_edges(struct edges *e, const struct guard *g)
{
    enum field_type type;

    if (!g)
        return;
    guard_edges(e, g->a);
    guard_edges(e, g->b);
    if (g->a || g->op == G_APPROVED || g->fact >= FACT_COUNT)
        return;
    type = fact_table[g->fact].type;
    if (type == T_DATE)
        edge_add(e->day, &e->days, g->value);
    if (type == T_MONEY)
        edge_add(e->pence, &e->pences, g->value);
}

static void table_edges(struct edges *e, const struct table *t)
{
    struct literal l;

    for (ptrdiff_t r = 0; r < t->rows; r++)
        for (int c = 0; c < t->columns; c++)
            if (literal_parse(t->row[r].cell[c], &l))
                literal_edge(e, &l);
}

static void rule_edges(struct edges *e, const struct block *rule)
{
    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        literal_edge(e, &f->literal);
        guard_edges(e, f->guard);
        table_edges(e, &f->table);
        if (f->type == V_COUNT || f->type == V_DAYS_A_WEEK)
            edge_add(e->number, &e->numbers, f->num);
        for (ptrdiff_t k = 0; k < f->windows.n; k++) {
            edge_add(e->day, &e->days, f->windows.v[k].from);
            if (f->windows.v[k].until < DAY_LAST)
                edge_add(e->day, &e->days, f->windows.v[k].until);
        }
    }
}

void edges_find(const struct program *p, struct edges *e)
{
    *e = (struct edges){ .days = 0 };
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct range *force = &p->slot.v[s].book->force;

        rule_edges(e, p->slot.v[s].rule);
        edge_add(e->day, &e->days, force->from);
        if (force->until < DAY_LAST)
            edge_add(e->day, &e->days, force->until);
    }
}

daynum random_day(chance *luck, const struct edges *e)
{
    if (e->days && chance_of(luck, 600))
        return e->day[chance_in(luck, 0, e->days - 1)] + chance_in(luck, -1, 1);
    return chance_in(luck, DAY_SOONEST, DAY_LATEST);
}

int32_t random_pence(chance *luck, const struct edges *e)
{
    if (e->pences && chance_of(luck, 750))
        return e->pence[chance_in(luck, 0, e->pences - 1)] + chance_in(luck, -1, 1);
    return chance_in(luck, 1000, 6500);
}

int random_number(chance *luck, const int32_t *edge, int n, int most)
{
    int v = n && chance_of(luck, 800) ? edge[chance_in(luck, 0, n - 1)] + chance_in(luck, -1, 1) : chance_in(luck, 0, most);

    return v < 0 ? 0 : v;
}

/* ---- base facts -------------------------------------------------------------------------- */

/* UNKNOWN, NONE or ${v}; the shares are per mille. */
static int32_t or_not(chance *luck, int unknown, int none, int32_t v)
{
    int at = chance_in(luck, 0, 999);

    return at < unknown ? UNKNOWN : at < unknown + none ? NONE : v;
}

static int32_t at_least(int32_t v, int32_t least)
{
    return v > NONE && least > NONE && v < least ? least : v;
}

static void place(const struct program *p, chance *luck, int32_t authority, int32_t *row)
{
    const struct authorities *a = p->authorities;

    for (int i = 0; i < 400 && authority == UNKNOWN; i++) {
        int some = chance_in(luck, 0, (int)a->n - 1);

        if (i == 399 || p->slot.v[chance_in(luck, 0, (int)p->slot.n - 1)].book->signatory[some])
            authority = some;
    }
    authority = authority >= 0 ? authority_counts_as(a, authority) : authority;
    row[FACT_AUTHORITY] = authority;
    row[FACT_REGION] = authority < 0                            ? UNKNOWN
                       : a->v[authority].region >= 0            ? a->v[authority].region
                       : a->v[authority].nation == NATION_WALES ? NONE
                                                                : UNKNOWN;
    row[FACT_NATION] = authority >= 0 ? a->v[authority].nation : UNKNOWN;
}

static void authority_facts(const struct program *p, chance *luck, int32_t *row)
{
    int at = chance_in(luck, 0, 99);

    if (at < 5)
        row[FACT_AUTHORITY] = row[FACT_REGION] = row[FACT_NATION] = UNKNOWN;
    else if (at < 7)
        place(p, luck, -1, row);
    else
        place(p, luck, at < 15 ? chance_in(luck, 0, (int)p->authorities->n - 1) : UNKNOWN, row);
}

static void code_facts(chance *luck, int32_t *row)
{
    static const enum fact facts[] = { FACT_KIND, FACT_ROLE, FACT_TERM, FACT_ROUTE, FACT_SUPPLY, FACT_NOTICE_BY };

    for (int i = 0; i < countof(facts); i++) {
        int n = fact_table[facts[i]].codes->n;

        row[facts[i]] = or_not(luck, 100, 20, chance_in(luck, 0, facts[i] == FACT_ROLE && chance_of(luck, 700) ? ROLE_IRO : n - 1));
    }
}

static void day_facts(const struct edges *e, chance *luck, int32_t *row)
{
    static const enum fact facts[] = { FACT_AS_OF, FACT_REQUESTED, FACT_OFFERED, FACT_AGREED, FACT_ORIGINAL_START, FACT_QUALIFIED, FACT_SUPPORTED };

    for (int i = 0; i < countof(facts); i++)
        row[facts[i]] = or_not(luck, 100, 40, random_day(luck, e));
    row[FACT_START] = or_not(luck, 60, 10, random_day(luck, e));
    if (row[FACT_START] > NONE && row[FACT_ORIGINAL_START] > row[FACT_START])
        row[FACT_ORIGINAL_START] = row[FACT_START] - chance_in(luck, 0, 40);
    row[FACT_END] = at_least(at_least(or_not(luck, 120, 100, random_day(luck, e)), row[FACT_START]), row[FACT_ORIGINAL_START]);
    row[FACT_HOURS_FROM] = chance_of(luck, 500) ? row[FACT_START] : or_not(luck, 100, 0, random_day(luck, e));
    row[FACT_HOURS_TO] = at_least(chance_of(luck, 500) ? row[FACT_END] : or_not(luck, 120, 60, random_day(luck, e)), row[FACT_HOURS_FROM]);
}

/* The last day near where some notice is served. */
static int32_t last_day(const struct edges *e, chance *luck, const int32_t *row)
{
    int32_t given = row[FACT_NOTICE_ON], weeks = row[FACT_PERMANENT_NOTICE], end = row[FACT_END];
    int beside = chance_in(luck, -1, 1);

    switch (chance_in(luck, 0, 3)) {
    case 0: return given > NONE && e->numbers ? given + e->number[chance_in(luck, 0, e->numbers - 1)] + beside : random_day(luck, e);
    case 1: return given > NONE && weeks > NONE ? given + weeks * 7 + beside : random_day(luck, e);
    case 2: return end > NONE ? end + beside : random_day(luck, e);
    default: return random_day(luck, e);
    }
}

static void notice_facts(const struct edges *e, chance *luck, int32_t *row)
{
    row[FACT_PERMANENT_NOTICE] = or_not(luck, 150, 80, chance_in(luck, 0, 9));
    row[FACT_NOTICE_ON] = or_not(luck, 80, 150, random_day(luck, e));
    row[FACT_LAST_DAY] = at_least(or_not(luck, 100, 60, last_day(e, luck, row)), row[FACT_NOTICE_ON]);
}

static void other_facts(const struct edges *e, chance *luck, int32_t *row)
{
    static const enum fact money[] = { FACT_CHARGE, FACT_PAY, FACT_ADVERTISED_PAY };
    static const enum fact answers[] = { FACT_HOLDS_CASES, FACT_MISCONDUCT, FACT_AGREED_SHORT, FACT_REGISTERED };

    for (int i = 0; i < countof(money); i++)
        row[money[i]] = or_not(luck, 90, money[i] == FACT_ADVERTISED_PAY ? 250 : 40, random_pence(luck, e));
    for (int i = 0; i < countof(answers); i++)
        row[answers[i]] = or_not(luck, 150, 50, chance_in(luck, 0, 1));
    row[FACT_HOURS_WEEK] = or_not(luck, 100, 50, 100 * chance_in(luck, 0, 45));
    row[FACT_OVERTIME] = or_not(luck, 100, 50, 50 * chance_in(luck, 0, 20));
    row[FACT_ONSITE_DAYS] = or_not(luck, 100, 60, random_number(luck, e->number, e->numbers, 7) % 8);
    row[FACT_ONSITE_REQUIRED] = or_not(luck, 100, 60, chance_in(luck, 0, 7));
}

/* ---- derived facts ------------------------------------------------------------------------- */

/* Nearly so long before the start that the wait is just over. */
static daynum left_on(const struct edges *e, chance *luck, const int32_t *row)
{
    daynum near = row[FACT_START] > NONE ? row[FACT_START] : chance_in(luck, DAY_SOONEST, DAY_LATEST);
    int months = e->monthses && chance_of(luck, 750) ? e->months[chance_in(luck, 0, e->monthses - 1)] : chance_in(luck, 0, 40);

    return day_add_months(near, -months) + chance_in(luck, -2, 2);
}

static void latest(int32_t *day, int32_t other)
{
    if (*day != UNKNOWN && (other == UNKNOWN || other > *day))
        *day = other;
}

/* A few leavings, some of them only perhaps in scope, folded as derive.h says. */
static void leaving(const struct wish *w, const struct edges *e, chance *luck, const int32_t *row, int32_t *out)
{
    int n = chance_in(luck, 0, 3);
    bool hardest = false; /* whether the leaving in ANY is not lifted for certain */

    for (int i = 0; i < LEAVING_OUTPUTS; i++)
        out[i] = NONE;
    if (chance_of(luck, 50)) { /* no posts are told */
        out[LEAVING_HI] = out[LEAVING_BAR_HI] = out[LEAVING_BECAUSE] = out[LEAVING_PROBATION] = UNKNOWN;
        return;
    }
    while (n-- > 0) {
        bool sure = chance_of(luck, 750), lifted, liftable;
        int32_t day = or_not(luck, 80, 0, left_on(e, luck, row));
        int32_t because = or_not(luck, 150, 0, chance_in(luck, 0, left_because_count - 1)), probation = or_not(luck, 150, 50, chance_in(luck, 0, 1));

        lifted = (because >= 0 && w->lifted_by >> because & 1) || (w->probation_lifts && probation == 1);
        liftable = lifted || (because == UNKNOWN && w->lifted_by) || (probation == UNKNOWN && w->probation_lifts);
        latest(&out[LEAVING_HI], day);
        if (!lifted)
            latest(&out[LEAVING_BAR_HI], day);
        if (!sure || day == UNKNOWN)
            continue;
        if (!liftable)
            latest(&out[LEAVING_BAR], day);
        if (day < out[LEAVING_ANY] || (day == out[LEAVING_ANY] && (hardest || lifted)))
            continue;
        hardest = !liftable;
        out[LEAVING_ANY] = day;
        out[LEAVING_BECAUSE] = because;
        out[LEAVING_PROBATION] = probation;
    }
    if (out[LEAVING_ANY] == NONE && out[LEAVING_HI] != NONE)
        out[LEAVING_BECAUSE] = out[LEAVING_PROBATION] = UNKNOWN;
}

static void between(chance *luck, int lo, int32_t *out)
{
    out[0] = lo;
    out[1] = chance_of(luck, 600) ? lo : chance_of(luck, 300) ? UNKNOWN : lo + chance_in(luck, 1, 6);
}

static void derived(const struct wish *w, const struct edges *e, chance *luck, const int32_t *row, int32_t *out)
{
    bool may_be_none = w->kind == WISH_NOTICE_SERVED || w->kind == WISH_TRAINING || w->kind == WISH_ROLE_MAP;

    switch (w->kind) {
    case WISH_LEAVING: leaving(w, e, luck, row, out); break;
    case WISH_EXPERIENCE:
    case WISH_EVIDENCE: between(luck, random_number(luck, e->months, e->monthses, 60), out); break;
    case WISH_REFERENCES: between(luck, chance_in(luck, 0, 4), out); break;
    case WISH_ELEMENTS: between(luck, chance_of(luck, 600) ? 0 : chance_in(luck, 1, 500), out); break;
    case WISH_SUPPORTED: *out = or_not(luck, 120, 0, left_on(e, luck, row)); break;
    case WISH_LIVE:
    case WISH_STANDING: *out = or_not(luck, 150, 500, random_day(luck, e)); break;
    case WISH_LEAD: *out = or_not(luck, 120, 0, random_number(luck, e->number, e->numbers, 60)); break;
    default: *out = or_not(luck, 150, may_be_none ? 150 : 0, chance_in(luck, 0, 1)); break;
    }
}

void random_row(const struct program *p, const struct edges *e, chance *luck, int32_t *row)
{
    authority_facts(p, luck, row);
    code_facts(luck, row);
    day_facts(e, luck, row);
    notice_facts(e, luck, row);
    other_facts(e, luck, row);
    for (ptrdiff_t i = 0; i < p->wish.n; i++)
        derived(&p->wish.v[i].wish, e, luck, row, &row[p->wish.v[i].col]);
    for (ptrdiff_t i = 0; i < p->signed_flag.n; i++)
        row[p->signed_flag.v[i].col] = or_not(luck, 200, 50, chance_in(luck, 0, 1));
}

/* ---- making one thing known ------------------------------------------------------------------ */

/* Days that come in pairs, the first not after the second. */
static const struct {
    enum fact first, last;
} pairs[] = { { FACT_ORIGINAL_START, FACT_START },
              { FACT_ORIGINAL_START, FACT_END },
              { FACT_START, FACT_END },
              { FACT_HOURS_FROM, FACT_HOURS_TO },
              { FACT_NOTICE_ON, FACT_LAST_DAY } };

static int32_t day_between(const struct edges *e, chance *luck, const int32_t *row, enum fact fact)
{
    daynum day = random_day(luck, e);

    for (int i = 0; i < countof(pairs); i++) {
        if (fact == pairs[i].first && row[pairs[i].last] > NONE && day > row[pairs[i].last])
            day = row[pairs[i].last] - chance_in(luck, 0, 1);
        if (fact == pairs[i].last)
            day = at_least(day, row[pairs[i].first]);
    }
    return day;
}

static void fill_fact(const struct program *p, const struct edges *e, chance *luck, enum fact fact, int32_t *row)
{
    bool may_be_none = fact == FACT_END || fact == FACT_HOURS_TO || fact == FACT_LAST_DAY || fact == FACT_NOTICE_ON || fact == FACT_ADVERTISED_PAY;

    if (may_be_none && chance_of(luck, 150)) {
        row[fact] = NONE;
        return;
    }
    switch (fact_table[fact].type) {
    case T_AUTHORITY: place(p, luck, UNKNOWN, row); break;
    case T_CODE: row[fact] = chance_in(luck, 0, fact_table[fact].codes->n - 1); break;
    case T_DATE: row[fact] = day_between(e, luck, row, fact); break;
    case T_MONEY: row[fact] = random_pence(luck, e); break;
    case T_BOOL: row[fact] = chance_in(luck, 0, 1); break;
    default: row[fact] = chance_in(luck, 0, 7); break;
    }
}

/* Whether the wish's outputs leave something open; and, when asked to, settle it. */
static bool fill_derived(const struct wish *w, const struct edges *e, chance *luck, bool settle, const int32_t *row, int32_t *out)
{
    bool amount = wish_outputs(w->kind) == 2;
    int32_t lo = out[0], hi = out[amount], most = hi == UNKNOWN ? lo + 40 : hi;

    if (w->kind == WISH_LEAVING || (amount ? out[0] == out[1] : out[0] != UNKNOWN))
        return false;
    if (settle && amount)
        out[0] = out[1] = chance_in(luck, lo, most);
    while (settle && !amount && out[0] == UNKNOWN)
        derived(w, e, luck, row, out);
    return true;
}

bool random_fill(const struct program *p, const struct edges *e, chance *luck, int32_t *row)
{
    int facts = 0, open = 0, which;

    for (int f = 0; f < FACT_COUNT; f++)
        facts += row[f] == UNKNOWN && f != FACT_REGION && f != FACT_NATION;
    for (ptrdiff_t i = 0; i < p->wish.n; i++)
        open += fill_derived(&p->wish.v[i].wish, e, luck, false, row, &row[p->wish.v[i].col]);
    if (!facts && !open)
        return false;
    which = chance_in(luck, 0, facts + open - 1);
    for (int f = 0; f < FACT_COUNT && which >= 0; f++)
        if (row[f] == UNKNOWN && f != FACT_REGION && f != FACT_NATION && which-- == 0)
            fill_fact(p, e, luck, (enum fact)f, row);
    for (ptrdiff_t i = 0; i < p->wish.n && which >= 0; i++)
        if (fill_derived(&p->wish.v[i].wish, e, luck, false, row, &row[p->wish.v[i].col]) && which-- == 0)
            fill_derived(&p->wish.v[i].wish, e, luck, true, row, &row[p->wish.v[i].col]);
    return true;
}

/* ---- in words -------------------------------------------------------------------------------- */

static void fact_words(struct buf *b, const struct authorities *a, int f, int32_t v)
{
    struct field field = { .type = fact_table[f].type, .codes = fact_table[f].codes };
    struct cell cell = { .state = v == UNKNOWN ? CELL_UNKNOWN : v == NONE ? CELL_NONE : CELL_KNOWN, .num = v };

    if (f == FACT_AUTHORITY && v == -1)
        buf_z(b, "a body outside the table");
    else
        cell_words(b, LANG_EN, a, &field, &cell);
}

static void output_words(struct buf *b, int32_t v)
{
    if (v == UNKNOWN || v == NONE) {
        buf_z(b, v == NONE ? "none" : "unknown");
        return;
    }
    buf_int(b, v);
    if (v > 5000 && v <= DAY_LAST) {
        buf_z(b, " = ");
        day_print(b, v);
    }
}

void row_words(struct buf *b, const struct program *p, const int32_t *row)
{
    static const char *const wishes[] = { "leaving (bar, any, might be, because, probation, might bar)",
                                          "experience (from, to)",
                                          "supported year completed",
                                          "references (from, to)",
                                          "evidence (from, to)",
                                          "free from",
                                          "notice served",
                                          "approval",
                                          "told",
                                          "team told",
                                          "team members",
                                          "team costs",
                                          "training",
                                          "restricted until before",
                                          "role map",
                                          "elements (from, to)",
                                          "registered",
                                          "waiver",
                                          "lead time" };

    for (int f = 0; f < FACT_COUNT; f++) {
        buf_printf(b, "  %.*s: ", STR_ARG(fact_table[f].name));
        fact_words(b, p->authorities, f, row[f]);
        buf_char(b, '\n');
    }
    for (ptrdiff_t i = 0; i < p->wish.n; i++) {
        const struct derivation *d = &p->wish.v[i];

        buf_printf(b, "  derived, column %d, %s:", d->col, wishes[d->wish.kind]);
        for (int k = 0; k < wish_outputs(d->wish.kind); k++) {
            buf_z(b, k ? ", " : " ");
            output_words(b, row[d->col + k]);
        }
        buf_char(b, '\n');
    }
    for (ptrdiff_t i = 0; i < p->signed_flag.n; i++) {
        buf_printf(b, "  derived, column %d, signed: ", p->signed_flag.v[i].col);
        output_words(b, row[p->signed_flag.v[i].col]);
        buf_char(b, '\n');
    }
}
