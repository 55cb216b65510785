/*
 * Running compiled rules over columns.
 *
 * One record works on one block of rows at a time: first a byte a row says whether the record
 * reaches it (the gate), then a kernel writes an outcome byte a row, then rows that an
 * exemption, a waiver or an approval may lift are looked at one by one.
 *
 * E1 Every kernel has one scalar body, used for a single row and inlined into the loop over
 *    many, so the two cannot differ.
 * E2 Nothing here allocates, hashes or touches a string.
 * E3 Bytes of a gate are enum tri; bytes of an answer are enum outcome, where the worse is the
 *    larger, so that two records of one rule join by taking the larger.
 */
#include "rule/program.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* ---- gates ---------------------------------------------------------------------------- */

/* tri_and on bytes, in a form that compilers turn into vector code. */
INLINE uint8_t both(uint8_t a, uint8_t b)
{
    uint8_t larger = a > b ? a : b;

    return (a == 0) | (b == 0) ? 0 : larger;
}

INLINE uint8_t in_mask(code_mask mask, int32_t code)
{
    uint8_t member = (uint8_t)((mask >> (code & 31) & 1) & (code >= 0));
    uint8_t unsure = mask == EVERY_CODE ? TRI_YES : TRI_UNKNOWN;

    return code == UNKNOWN ? unsure : member;
}

INLINE uint8_t in_scope(const struct scope *s, int32_t authority, int32_t role, int32_t kind)
{
    uint8_t bound = authority == UNKNOWN ? TRI_UNKNOWN : authority >= 0 ? s->signatory[authority] : TRI_NO;

    return both(both(bound, in_mask(s->roles, role)), in_mask(s->kinds, kind));
}

INLINE uint8_t day_in(const struct window *w, int32_t day)
{
    uint8_t inside = (uint8_t)((day >= w->from) & (day <= w->until));

    return day == UNKNOWN ? TRI_UNKNOWN : inside;
}

/* Whether a span of days meets the window. An unknown end may lie anywhere from the start on. */
INLINE uint8_t span_in(const struct window *w, int32_t from, int32_t to)
{
    uint8_t sure = (uint8_t)((from <= w->until) & ((to >= w->from) | (to == NONE)));
    uint8_t open = from > w->until ? TRI_NO : from >= w->from ? TRI_YES : TRI_UNKNOWN;

    return from <= NONE ? TRI_UNKNOWN : to == UNKNOWN ? open : sure;
}

static const struct { enum fact from, to; bool span; } event_columns[EVENTS] = {
    [EVENT_START] = { FACT_START, FACT_START, false },     [EVENT_AGREED] = { FACT_AGREED, FACT_AGREED, false },
    [EVENT_SPAN] = { FACT_START, FACT_END, true },         [EVENT_REQUESTED] = { FACT_REQUESTED, FACT_REQUESTED, false },
    [EVENT_OFFER] = { FACT_OFFERED, FACT_OFFERED, false }, [EVENT_HOURS] = { FACT_HOURS_FROM, FACT_HOURS_TO, true },
    [EVENT_NOTICE] = { FACT_NOTICE_ON, FACT_NOTICE_ON, false },
};

INLINE uint8_t window_gate(const struct window *w, const struct columns *in, ptrdiff_t i)
{
    int32_t from = in->col[event_columns[w->event].from][i];
    uint8_t t = event_columns[w->event].span ? span_in(w, from, in->col[event_columns[w->event].to][i]) : day_in(w, from);

    return w->terms ? both(t, in_mask(w->terms, in->col[FACT_TERM][i])) : t;
}

enum tri guard_value(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row)
{
    enum tri stack[32];
    int top = 0;

    for (const struct guard_code *g = &p->guard.v[first]; g < &p->guard.v[first + n]; g++) {
        if (g->op == G_AND || g->op == G_OR) {
            top--;
            stack[top - 1] = g->op == G_AND ? tri_and(stack[top - 1], stack[top]) : tri_or(stack[top - 1], stack[top]);
        } else if (g->op == G_NOT) {
            stack[top - 1] = tri_not(stack[top - 1]);
        } else if (g->op == G_APPROVED) {
            stack[top++] = in->col[g->col][row] == 1 ? TRI_YES : TRI_NO;
        } else {
            struct guard compare = { .op = (enum guard_op)g->op, .value = g->value, .in = g->in };

            stack[top++] = guard_compare(&compare, in->col[g->col][row]);
        }
    }
    return stack[0];
}

INLINE uint8_t windows_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    uint8_t any = TRI_NO;

    for (int k = 0; k < r->windows; k++)
        any = (uint8_t)tri_or((enum tri)any, (enum tri)window_gate(&p->window.v[r->window + k], in, i));
    return any;
}

enum tri rec_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    uint8_t g = in_scope(&p->scope.v[r->scope], in->col[FACT_AUTHORITY][i], in->col[FACT_ROLE][i], in->col[FACT_KIND][i]);

    g = both(g, windows_gate(p, r, in, i));
    if (r->when_n && g != TRI_NO)
        g = both(g, (uint8_t)guard_value(p, r->when, r->when_n, in, i));
    return (enum tri)g;
}

static void scope_block(const struct scope *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict gate)
{
    const int32_t *authority = in->col[FACT_AUTHORITY] + from, *role = in->col[FACT_ROLE] + from, *kind = in->col[FACT_KIND] + from;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = in_scope(s, authority[i], role[i], kind[i]);
}

static void gate_block(const struct program *p, const struct rec *r, const struct columns *in, const uint8_t *restrict scope, ptrdiff_t from, ptrdiff_t rows,
                       uint8_t *restrict gate)
{
    const struct window *w = &p->window.v[r->window];

    if (r->windows == 1 && !w->terms && !event_columns[w->event].span) {
        const int32_t *day = in->col[event_columns[w->event].from] + from;
        struct window one = *w;

        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = both(scope[i], day_in(&one, day[i]));
    } else if (r->windows == 1 && !w->terms) {
        const int32_t *first = in->col[event_columns[w->event].from] + from, *last = in->col[event_columns[w->event].to] + from;
        struct window one = *w;

        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = both(scope[i], span_in(&one, first[i], last[i]));
    } else {
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = both(scope[i], windows_gate(p, r, in, from + i));
    }
    for (ptrdiff_t i = 0; r->when_n && i < rows; i++)
        if (gate[i] != TRI_NO)
            gate[i] = both(gate[i], (uint8_t)guard_value(p, r->when, r->when_n, in, from + i));
}

/* ---- kernels: one row each -------------------------------------------------------------- */

INLINE uint8_t judge(bool pass, bool fail)
{
    return fail ? OUT_FAIL : pass ? OUT_PASS : OUT_CANNOT;
}

INLINE uint8_t kernel_min(int32_t lo, int32_t hi, int32_t n)
{
    return judge((n >= 0) & (lo >= n), (n >= 0) & (hi != UNKNOWN) & (hi < n));
}

INLINE uint8_t kernel_min_col(int32_t v, int32_t need)
{
    bool known = (v != UNKNOWN) & (need > NONE);

    return judge(known & (v >= need), known & (v < need));
}

INLINE uint8_t kernel_max(int32_t lo, int32_t hi, int32_t n)
{
    return judge((hi != UNKNOWN) & (hi <= n), lo > n);
}

INLINE uint8_t kernel_flag(int32_t v)
{
    return v == NONE ? OUT_NOT_APPLICABLE : judge(v == 1, v == 0);
}

INLINE uint8_t kernel_absent(int32_t v)
{
    return judge(v == NONE, v > NONE);
}

INLINE uint8_t kernel_wait(int32_t start, bool any, int32_t any_end, int32_t might, int32_t might_end, int32_t n)
{
    bool waiting = any & (start <= any_end);
    bool maybe = (might == UNKNOWN) | ((might > NONE) & (start <= might_end));

    if (n < 0)
        return any | (might != NONE) ? OUT_CANNOT : OUT_PASS;
    return start == UNKNOWN ? OUT_CANNOT : judge(!waiting & !maybe, waiting);
}

INLINE uint8_t kernel_holds(int32_t holds, int32_t v, code_mask forbidden)
{
    uint8_t member = in_mask(forbidden, v);

    return judge((holds == 0) | (holds == NONE) | (member == TRI_NO), (holds == 1) & (member == TRI_YES));
}

/* Notice: the least and the most that the last day may have to be, seen what is known. */
INLINE uint8_t kernel_notice(const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    int32_t given = in->col[r->a][i], last = in->col[r->b][i], end = in->col[FACT_END][i], by = in->col[FACT_NOTICE_BY][i];
    int32_t weeks = in->col[FACT_PERMANENT_NOTICE][i];
    int32_t most = given + r->n, least = most;
    uint8_t bound = in_mask(r->mask, by), answer;

    if (given == NONE || (bound == TRI_NO && given != UNKNOWN))
        return OUT_NOT_APPLICABLE;
    if (given == UNKNOWN || last == UNKNOWN || r->n < 0)
        return OUT_CANNOT;
    if (r->flags & REC_PERMANENT_SHORTER && weeks != NONE && (weeks == UNKNOWN || weeks * 7 < r->n)) {
        least = weeks == UNKNOWN ? given : given + weeks * 7;
        most = weeks == UNKNOWN ? most : least;
    }
    if (r->flags & REC_LATER_OF_END && end != NONE) {
        least = end != UNKNOWN && end > least ? end : least;
        most = end == UNKNOWN ? DAY_LAST : end > most ? end : most;
    }
    answer = last == NONE ? OUT_PASS : judge(last >= most, last < least);
    return bound == TRI_UNKNOWN && answer == OUT_FAIL ? OUT_CANNOT : answer;
}

int32_t cap_of(const struct cap_table *t, int column, int32_t region, int32_t role)
{
    int32_t row = t->by_region ? region : 0;

    if (role < 0)
        return role == UNKNOWN ? CAP_NOT_SET : CAP_NO_ROW;
    if (row < 0)
        return row == UNKNOWN ? CAP_NOT_SET : CAP_NO_ROW;
    return t->column[column].cap[row * role_count + role];
}

/* The lowest cap that an unknown role or region could bring; CAP_NOT_SET when one of them is not set. */
static int32_t lowest_cap(const struct cap_table *t, int column, int32_t region, int32_t role)
{
    int32_t lowest = CAP_NO_LIMIT;

    for (int r = 0; r < t->regions; r++)
        for (int k = 0; k < role_count; k++) {
            int32_t cap = t->column[column].cap[r * role_count + k];

            if ((t->by_region && region != UNKNOWN && r != region) || (role != UNKNOWN && k != role) || cap == CAP_NO_ROW)
                continue;
            if (cap == CAP_NOT_SET)
                return CAP_NOT_SET;
            lowest = cap < lowest ? cap : lowest;
        }
    return lowest;
}

/* A role or region not known: within every cap it could be is inside; anything else depends. */
static uint8_t judge_unsure(const struct cap_table *t, int column, int32_t amount, int32_t region, int32_t role)
{
    int32_t lowest = lowest_cap(t, column, region, role);

    return lowest != CAP_NOT_SET && amount > NONE && amount <= lowest ? OUT_PASS : OUT_CANNOT;
}

INLINE uint8_t judge_cap(int32_t amount, int32_t cap)
{
    if (cap == CAP_NO_ROW)
        return OUT_NOT_APPLICABLE;
    if (cap == CAP_NO_LIMIT)
        return OUT_PASS;
    return cap == CAP_NOT_SET || amount <= NONE ? OUT_CANNOT : amount > cap ? OUT_FAIL : OUT_PASS;
}

INLINE uint8_t kernel_cap(const struct cap_table *t, int flags, int32_t amount, int32_t role, int32_t region, int32_t from, int32_t to)
{
    uint8_t worst = OUT_NOT_APPLICABLE;

    if (amount == NONE && flags & REC_NONE_IS_NO_CASE)
        return OUT_NOT_APPLICABLE;
    for (int k = 0; k < t->columns; k++) {
        struct window days = { .from = t->column[k].from, .until = t->column[k].until };
        uint8_t meets = span_in(&days, from, to), answer;

        if (meets == TRI_NO)
            continue;
        if (role == UNKNOWN || (t->by_region && region == UNKNOWN))
            answer = judge_unsure(t, k, amount, region, role);
        else
            answer = judge_cap(amount, cap_of(t, k, region, role));
        if (meets == TRI_UNKNOWN && answer == OUT_FAIL)
            answer = OUT_CANNOT;
        worst = answer > worst ? answer : worst;
    }
    return worst;
}

int32_t slot_excess(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t i)
{
    int32_t most = 0;

    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++) {
        const struct cap_table *t = &p->table.v[r->table];
        int32_t amount = in->col[r->a][i];

        if (r->op != OP_CAP || amount <= NONE)
            continue;
        for (int k = 0; k < t->columns; k++) {
            struct window days = { .from = t->column[k].from, .until = t->column[k].until };
            int32_t cap = cap_of(t, k, in->col[FACT_REGION][i], in->col[FACT_ROLE][i]);

            if (cap > CAP_NO_ROW && amount > cap && amount - cap > most && span_in(&days, in->col[FACT_HOURS_FROM][i], in->col[FACT_HOURS_TO][i]) == TRI_YES)
                most = amount - cap;
        }
    }
    return most;
}

INLINE uint8_t kernel_told(const struct rec *r, const struct cap_table *t, const struct columns *in, ptrdiff_t i)
{
    uint8_t above = kernel_cap(t, 0, in->col[r->b][i], in->col[FACT_ROLE][i], in->col[FACT_REGION][i], in->col[FACT_HOURS_FROM][i], in->col[FACT_HOURS_TO][i]);

    if (above == OUT_FAIL)
        return kernel_flag(in->col[r->a][i]);
    return above == OUT_CANNOT && in->col[r->a][i] != 1 ? OUT_CANNOT : OUT_NOT_APPLICABLE;
}

daynum wait_last_day(const struct rec *r, daynum left)
{
    if (r->n < 0)
        return DAY_LAST;
    return r->wait_end ? r->wait_end[left - DAY_FIRST] : day_add_months(left, r->n);
}

/* The wait's last day after ${left}, or something harmless when there is no leaving. */
INLINE int32_t wait_end(const struct rec *r, int32_t left)
{
    return left > NONE ? wait_last_day(r, left) : DAY_FIRST;
}

INLINE uint8_t gated(uint8_t gate, uint8_t answer)
{
    uint8_t unsure = answer > OUT_PASS ? OUT_CANNOT : answer;

    return gate == TRI_YES ? answer : gate == TRI_NO ? OUT_NOT_APPLICABLE : unsure;
}

static uint8_t kernel_one(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    const int32_t *const *col = in->col;
    int32_t a = col[r->a][i], b = col[r->b][i];

    switch ((enum op)r->op) {
    case OP_CAP:
        return kernel_cap(&p->table.v[r->table], r->flags, a, col[FACT_ROLE][i], col[FACT_REGION][i], col[FACT_HOURS_FROM][i], col[FACT_HOURS_TO][i]);
    case OP_MIN: return kernel_min(a, b, r->n);
    case OP_MIN_COL: return kernel_min_col(a, b);
    case OP_MAX: return kernel_max(a, b, r->n);
    case OP_WAIT: {
        int32_t might = col[r->c][i];

        return kernel_wait(col[FACT_START][i], b > NONE, wait_end(r, b), might, wait_end(r, might), r->n);
    }
    case OP_FLAG: return kernel_flag(a);
    case OP_ABSENT: return kernel_absent(a);
    case OP_NOTICE: return kernel_notice(r, in, i);
    case OP_HOLDS: return kernel_holds(col[FACT_HOLDS_CASES][i], a, r->mask);
    case OP_TOLD: return kernel_told(r, &p->table.v[r->table], in, i);
    }
    return OUT_CANNOT;
}

enum outcome rec_outcome(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t row)
{
    enum tri gate = rec_gate(p, r, in, row);

    return gate == TRI_NO ? OUT_NOT_APPLICABLE : (enum outcome)gated((uint8_t)gate, kernel_one(p, r, in, row));
}

/* ---- kernels: a block ------------------------------------------------------------------- */

#define EACH_ROW(answer)                                                                                                                             \
    for (ptrdiff_t i = 0; i < rows; i++) {                                                                                                           \
        uint8_t o = gated(gate[i], (answer));                                                                                                        \
        out[i] = o > out[i] ? o : out[i];                                                                                                            \
    }

/* A table of one cap column and one region, judged on hours: the shape most memoranda have. */
static void cap_block(const struct cap_table *t, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, const uint8_t *restrict gate,
                      uint8_t *restrict out)
{
    const int32_t *a = in->col[r->a] + from, *role = in->col[FACT_ROLE] + from, *region = in->col[FACT_REGION] + from;
    const int32_t *first = in->col[FACT_HOURS_FROM] + from, *last = in->col[FACT_HOURS_TO] + from;
    int flags = r->flags;

    EACH_ROW(gate[i] == TRI_NO ? OUT_NOT_APPLICABLE : kernel_cap(t, flags, a[i], role[i], region[i], first[i], last[i]))
}

static void wait_block(const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, const uint8_t *restrict gate, uint8_t *restrict out)
{
    const int32_t *any = in->col[r->b] + from, *might = in->col[r->c] + from, *start = in->col[FACT_START] + from;
    const int32_t *end = r->wait_end;
    int32_t n = r->n;

    if (!end || n < 0) {
        EACH_ROW(kernel_wait(start[i], any[i] > NONE, wait_end(r, any[i]), might[i], wait_end(r, might[i]), n))
        return;
    }
    EACH_ROW(kernel_wait(start[i], any[i] > NONE, end[any[i] > NONE ? any[i] - DAY_FIRST : 0], might[i], end[might[i] > NONE ? might[i] - DAY_FIRST : 0], n))
}

static void kernel_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, const uint8_t *restrict gate,
                         uint8_t *restrict out)
{
    const int32_t *a = in->col[r->a] + from, *b = in->col[r->b] + from;
    int32_t n = r->n;

    switch ((enum op)r->op) {
    case OP_CAP: cap_block(&p->table.v[r->table], r, in, from, rows, gate, out); break;
    case OP_MIN: EACH_ROW(kernel_min(a[i], b[i], n)) break;
    case OP_MIN_COL: EACH_ROW(kernel_min_col(a[i], b[i])) break;
    case OP_MAX: EACH_ROW(kernel_max(a[i], b[i], n)) break;
    case OP_WAIT: wait_block(r, in, from, rows, gate, out); break;
    case OP_FLAG: EACH_ROW(kernel_flag(a[i])) break;
    case OP_ABSENT: EACH_ROW(kernel_absent(a[i])) break;
    default: EACH_ROW(gate[i] == TRI_NO ? OUT_NOT_APPLICABLE : kernel_one(p, r, in, from + i)) break;
    }
}

/* ---- what may lift a fail --------------------------------------------------------------- */

/* A leaving that no reason lifts still bars, whatever the latest leaving's reason is; one not fully known may. */
static enum tri barred(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t i)
{
    int32_t bar = in->col[s->leaving + LEAVING_BAR][i], might = in->col[s->leaving + LEAVING_BAR_HI][i], start = in->col[FACT_START][i];
    enum tri result = TRI_NO;

    /* A scenario has two waits, one until a day and one from it; the one that reaches the row counts. */
    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++) {
        if (s->recs > 1 && rec_gate(p, r, in, i) == TRI_NO)
            continue;
        if (bar > NONE && start <= wait_last_day(r, bar))
            return TRI_YES;
        if (might == UNKNOWN || (might > NONE && start <= wait_last_day(r, might)))
            result = TRI_UNKNOWN;
    }
    return result;
}

enum tri exemption_value(const struct program *p, const struct slot *s, const struct exemption *x, const struct columns *in, ptrdiff_t i)
{
    enum tri lifts = guard_value(p, x->first, x->n, in, i);

    return x->of_leaving ? tri_and(lifts, tri_not(barred(p, s, in, i))) : lifts;
}

uint8_t slot_lift(const struct program *p, const struct slot *s, uint8_t answer, const struct columns *in, ptrdiff_t i)
{
    enum tri lifted = TRI_NO;

    if (answer < OUT_CANNOT)
        return answer;
    for (int k = 0; k < s->exemptions; k++)
        lifted = tri_or(lifted, exemption_value(p, s, &p->exemption.v[s->first_exemption + k], in, i));
    if (s->waiver >= 0)
        lifted = tri_or(lifted, in->col[s->waiver][i] == UNKNOWN ? TRI_UNKNOWN : in->col[s->waiver][i] == 1 ? TRI_YES : TRI_NO);
    if (lifted == TRI_YES)
        return OUT_EXEMPT;
    if (answer == OUT_FAIL && s->approval >= 0 && in->col[s->approval][i] == 1)
        return OUT_APPROVED;
    return answer == OUT_FAIL && lifted == TRI_UNKNOWN ? OUT_CANNOT : answer;
}

static void lift_block(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *out)
{
    if (s->exemptions || s->waiver >= 0 || s->approval >= 0)
        for (ptrdiff_t i = 0; i < rows; i++)
            if (out[i] >= OUT_CANNOT)
                out[i] = slot_lift(p, s, out[i], in, from + i);
    if (s->strength == STRENGTH_ADVICE)
        for (ptrdiff_t i = 0; i < rows; i++)
            out[i] = out[i] == OUT_FAIL ? OUT_ADVICE : out[i];
}

/* ---- slots ------------------------------------------------------------------------------ */

/* One row: no blocks, no tables. */
static void run_row(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t row, uint8_t *out, ptrdiff_t stride)
{
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        uint8_t worst = OUT_NOT_APPLICABLE;

        if ((slots && !slots[s]) || slot->off) {
            out[s * stride] = OUT_NOT_APPLICABLE;
            continue;
        }
        for (int k = 0; k < slot->recs; k++) {
            uint8_t o = (uint8_t)rec_outcome(p, &p->rec.v[slot->first_rec + k], in, row);

            worst = o > worst ? o : worst;
        }
        worst = slot_lift(p, slot, worst, in, row);
        out[s * stride] = slot->strength == STRENGTH_ADVICE && worst == OUT_FAIL ? OUT_ADVICE : worst;
    }
}

void program_run(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t from, ptrdiff_t rows, uint8_t *out, ptrdiff_t stride)
{
    uint8_t scope[BLOCK_ROWS], gate[BLOCK_ROWS];
    int scope_of = -1;

    if (rows == 1) {
        run_row(p, in, slots, from, out, stride);
        return;
    }
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        uint8_t *mine = out + s * stride;

        if (slots && !slots[s])
            continue;
        memset(mine, OUT_NOT_APPLICABLE, (size_t)rows);
        for (int k = 0; k < slot->recs && !slot->off; k++) {
            const struct rec *r = &p->rec.v[slot->first_rec + k];

            if (scope_of != r->scope) {
                scope_block(&p->scope.v[r->scope], in, from, rows, scope);
                scope_of = r->scope;
            }
            gate_block(p, r, in, scope, from, rows, gate);
            kernel_block(p, r, in, from, rows, gate, mine);
        }
        lift_block(p, slot, in, from, rows, mine);
    }
}
