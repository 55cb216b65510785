/*
 * Gates: whether a record reaches a row, by who signed, roles and kinds of engagement, days, and
 * the rule's own guard.
 *
 * Over a block, "member of a set" is asked as "between two codes", once for each run of
 * neighbouring members, since the sets of rulebooks are nearly always one run.
 */
#include "rule/engine_inside.h"

/* ---- one row ---------------------------------------------------------------------------- */

INLINE int32_t in_bound(const struct scope *s, int32_t authority)
{
    int32_t signed_it = -(int32_t)s->signatory[authority < 0 ? 0 : authority];

    return (YES(authority >= 0) & signed_it) | (YES(authority == UNKNOWN) & GATE_MAYBE);
}

INLINE int32_t day_in(const struct window *w, int32_t day)
{
    return (YES(day >= w->from) & YES(day <= w->until)) | (YES(day == UNKNOWN) & GATE_MAYBE);
}

static const struct { enum fact from, to; bool span; } event_columns[EVENTS] = {
    [EVENT_START] = { FACT_START, FACT_START, false },     [EVENT_AGREED] = { FACT_AGREED, FACT_AGREED, false },
    [EVENT_SPAN] = { FACT_START, FACT_END, true },         [EVENT_REQUESTED] = { FACT_REQUESTED, FACT_REQUESTED, false },
    [EVENT_OFFER] = { FACT_OFFERED, FACT_OFFERED, false }, [EVENT_HOURS] = { FACT_HOURS_FROM, FACT_HOURS_TO, true },
    [EVENT_NOTICE] = { FACT_NOTICE_ON, FACT_NOTICE_ON, false },
};

INLINE int32_t window_gate(const struct window *w, const struct columns *in, ptrdiff_t i)
{
    int32_t from = in->col[event_columns[w->event].from][i];
    int32_t gate = event_columns[w->event].span ? span_in(w, from, in->col[event_columns[w->event].to][i]) : day_in(w, from);

    return w->terms ? gate & in_mask(w->terms, in->col[FACT_TERM][i]) : gate;
}

enum { GUARD_DEPTH = 32 };

int32_t guard_tree(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row)
{
    const struct guard_code *g = &p->guard.v[first];
    int32_t stack[GUARD_DEPTH];
    int top = 0;

    for (const struct guard_code *end = g + n; g < end; g++) {
        if (g->op == G_AND || g->op == G_OR) {
            top--;
            stack[top - 1] = g->op == G_AND ? stack[top - 1] & stack[top] : stack[top - 1] | stack[top];
        } else if (g->op == G_NOT) {
            stack[top - 1] = gate_not(stack[top - 1]);
        } else {
            stack[top++] = guard_answer(g, in->col[g->col][row]);
        }
    }
    return stack[0];
}

enum tri guard_value(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row)
{
    return tri_of_gate(guard_gate(p, first, n, in, row));
}

enum tri rec_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    const struct scope *s = &p->scope.v[r->scope];
    int32_t gate = in_bound(s, in->col[FACT_AUTHORITY][i]) & in_mask(s->roles, in->col[FACT_ROLE][i]) & in_mask(s->kinds, in->col[FACT_KIND][i]);
    int32_t any = GATE_NO;

    for (int k = 0; gate && k < r->windows; k++)
        any |= window_gate(&p->window.v[r->window + k], in, i);
    gate &= any;
    if (r->when_n && gate)
        gate &= guard_gate(p, r->when, r->when_n, in, i);
    return tri_of_gate(gate);
}

/* ---- a block: sets ---------------------------------------------------------------------- */

/* Neighbouring members of a set. */
struct run {
    int32_t first, last;
};

enum { RUNS_MOST = 16 }; /* of a mask's 32 bits */

static int mask_runs(code_mask mask, struct run *run)
{
    int n = 0;

    for (int32_t k = 0; k < 32; k++) {
        if (!(mask >> k & 1))
            continue;
        if (k == 0 || !(mask >> (k - 1) & 1))
            run[n++].first = k;
        run[n - 1].last = k;
    }
    return n;
}

/* -1 when there are too many of them. */
static int signatory_runs(const struct program *p, const uint8_t *signatory, struct run *run)
{
    int n = 0;

    for (int32_t k = 0; k < p->authorities->n; k++) {
        if (!signatory[k])
            continue;
        if (k == 0 || !signatory[k - 1]) {
            if (n == 4)
                return -1;
            run[n++].first = k;
        }
        run[n - 1].last = k;
    }
    return n;
}

/* Narrows ${gate} to the rows whose code is in one of the runs; for an unknown code it becomes ${unsure} at most. */
static WIDE void runs_block(const struct run *run, int n, int32_t unsure, const int32_t *restrict code, ptrdiff_t rows, int32_t *restrict gate)
{
    int32_t member[BLOCK_ROWS];
    struct run one = n ? run[0] : (struct run){ 0, -1 };

    if (n <= 1) {
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] &= (YES(code[i] >= one.first) & YES(code[i] <= one.last)) | (YES(code[i] == UNKNOWN) & unsure);
        return;
    }
    for (ptrdiff_t i = 0; i < rows; i++)
        member[i] = YES(code[i] == UNKNOWN) & unsure;
    for (int k = 0; k < n; k++) {
        one = run[k];
        for (ptrdiff_t i = 0; i < rows; i++)
            member[i] |= YES(code[i] >= one.first) & YES(code[i] <= one.last);
    }
    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] &= member[i];
}

/* As in_mask. A column that has one code throughout, as kinds often have, is asked once. */
static void mask_block(code_mask mask, const int32_t *restrict code, ptrdiff_t rows, int32_t *restrict gate)
{
    struct run run[RUNS_MOST];
    int n;

    if (in_mask(mask, code[0]) == GATE_YES && memcmp(code, code + 1, sizeof(*code) * (size_t)(rows - 1)) == 0)
        return;
    n = mask_runs(mask, run);
    runs_block(run, n, mask == EVERY_CODE ? GATE_YES : GATE_MAYBE, code, rows, gate);
}

static void scope_block(const struct program *p, const struct scope *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict gate)
{
    const int32_t *authority = in->col[FACT_AUTHORITY] + from;
    struct run run[RUNS_MOST];
    int n = signatory_runs(p, s->signatory, run);

    if (n < 0) {
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = in_bound(s, authority[i]);
    } else {
        memset(gate, GATE_YES, sizeof(*gate) * (size_t)rows);
        runs_block(run, n, GATE_MAYBE, authority, rows, gate);
    }
    mask_block(s->roles, in->col[FACT_ROLE] + from, rows, gate);
    mask_block(s->kinds, in->col[FACT_KIND] + from, rows, gate);
}

/* ---- a block: days and guards ----------------------------------------------------------- */

static WIDE void days_block(const struct window *w, const int32_t *restrict day, ptrdiff_t rows, int32_t *restrict gate)
{
    struct window one = *w;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = day_in(&one, day[i]);
}

static WIDE void spans_block(const struct window *w, const int32_t *restrict from, const int32_t *restrict to, ptrdiff_t rows, int32_t *restrict gate)
{
    struct window one = *w;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = span_in(&one, from[i], to[i]);
}

static WIDE void gates_or(int32_t *restrict to, const int32_t *restrict with, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] |= with[i];
}

static void window_block(const struct window *w, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict gate)
{
    const int32_t *first = in->col[event_columns[w->event].from] + from;

    if (event_columns[w->event].span)
        spans_block(w, first, in->col[event_columns[w->event].to] + from, rows, gate);
    else
        days_block(w, first, rows, gate);
    if (w->terms)
        mask_block(w->terms, in->col[FACT_TERM] + from, rows, gate);
}

static void windows_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict gate)
{
    int32_t other[BLOCK_ROWS];

    if (r->windows == 0)
        memset(gate, GATE_NO, sizeof(*gate) * (size_t)rows);
    else
        window_block(&p->window.v[r->window], in, from, rows, gate);
    for (int k = 1; k < r->windows; k++) {
        window_block(&p->window.v[r->window + k], in, from, rows, other);
        gates_or(gate, other, rows);
    }
}

static void guard_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, int32_t *restrict gate)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        if (gate[i])
            gate[i] &= guard_gate(p, r->when, r->when_n, in, from + i);
}

/* ---- a block: the whole gate ------------------------------------------------------------ */

static bool is_open(const uint8_t *gate, ptrdiff_t rows)
{
    return gate[0] != GATE_NO || memcmp(gate, gate + 1, (size_t)(rows - 1)) != 0;
}

static bool same_gate(const struct program *p, const struct rec *a, const struct rec *b)
{
    if (a->scope != b->scope || a->windows != b->windows || a->when_n || b->when_n)
        return false;
    return memcmp(&p->window.v[a->window], &p->window.v[b->window], sizeof(struct window) * a->windows) == 0;
}

static WIDE void gate_close(const int32_t *restrict a, const int32_t *restrict b, ptrdiff_t rows, uint8_t *restrict gate)
{
    int32_t both[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++)
        both[i] = a[i] & b[i];
    narrow(both, rows, gate);
}

static void gate_fill(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, struct gates *g, int k)
{
    int32_t gate[BLOCK_ROWS];

    if (g->scope != r->scope) {
        scope_block(p, &p->scope.v[r->scope], in, from, rows, g->in_scope);
        g->scope = r->scope;
    }
    windows_block(p, r, in, from, rows, gate);
    if (r->when_n)
        guard_block(p, r, in, from, rows, gate);
    gate_close(gate, g->in_scope, rows, g->gate[k]);
    g->of[k] = r;
    g->open[k] = is_open(g->gate[k], rows);
}

const uint8_t *gate_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, struct gates *g)
{
    int k = 0;

    while (k < GATES && g->of[k] && !same_gate(p, g->of[k], r))
        k++;
    if (k == GATES || !g->of[k]) {
        k = g->next;
        g->next = (g->next + 1) % GATES;
        gate_fill(p, r, in, from, rows, g, k);
    }
    return g->open[k] ? g->gate[k] : NULL;
}
