/*
 * Gates: whether a record reaches a row, by who signed, roles and kinds of engagement, days, and
 * the rule's own guard.
 *
 * Over a block, each question is one loop without branches that the compiler makes vectors of;
 * "member of a mask" is asked as "between two codes", once for each run of neighbouring codes,
 * since masks are nearly always one run.
 */
#include "rule/engine_inside.h"

/* ---- one row ---------------------------------------------------------------------------- */

INLINE uint8_t in_bound(const struct scope *s, int32_t authority)
{
    uint8_t signed_it = s->signatory[authority < 0 ? 0 : authority];
    uint8_t unsure = authority == UNKNOWN ? TRI_UNKNOWN : TRI_NO;

    return authority >= 0 ? signed_it : unsure;
}

INLINE uint8_t day_in(const struct window *w, int32_t day)
{
    uint8_t inside = (uint8_t)((day >= w->from) & (day <= w->until));

    return day == UNKNOWN ? TRI_UNKNOWN : inside;
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

enum { GUARD_DEPTH = 32 };

INLINE uint8_t guard_answer(const struct guard_code *g, int32_t fact)
{
    struct guard compare = { .op = (enum guard_op)g->op, .value = g->value, .in = g->in };

    return g->op == G_APPROVED ? fact == 1 ? TRI_YES : TRI_NO : (uint8_t)guard_compare(&compare, fact);
}

enum tri guard_value(const struct program *p, int first, int n, const struct columns *in, ptrdiff_t row)
{
    const struct guard_code *g = &p->guard.v[first];
    uint8_t stack[GUARD_DEPTH];
    int top = 0;

    if (n == 1)
        return (enum tri)guard_answer(g, in->col[g->col][row]);
    for (const struct guard_code *end = g + n; g < end; g++) {
        if (g->op == G_AND || g->op == G_OR) {
            top--;
            stack[top - 1] = g->op == G_AND ? both(stack[top - 1], stack[top]) : either(stack[top - 1], stack[top]);
        } else if (g->op == G_NOT) {
            stack[top - 1] = (uint8_t)tri_not((enum tri)stack[top - 1]);
        } else {
            stack[top++] = guard_answer(g, in->col[g->col][row]);
        }
    }
    return (enum tri)stack[0];
}

enum tri rec_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    const struct scope *s = &p->scope.v[r->scope];
    uint8_t g = in_bound(s, in->col[FACT_AUTHORITY][i]), any = TRI_NO;

    g = both(g, both(in_mask(s->roles, in->col[FACT_ROLE][i]), in_mask(s->kinds, in->col[FACT_KIND][i])));
    if (g == TRI_NO)
        return TRI_NO;
    for (int k = 0; k < r->windows; k++)
        any = either(any, window_gate(&p->window.v[r->window + k], in, i));
    g = both(g, any);
    if (r->when_n && g != TRI_NO)
        g = both(g, (uint8_t)guard_value(p, r->when, r->when_n, in, i));
    return (enum tri)g;
}

/* ---- a block ---------------------------------------------------------------------------- */

static void member_block(code_mask mask, const int32_t *restrict code, ptrdiff_t rows, uint8_t *restrict member)
{
    memset(member, 0, (size_t)rows);
    while (mask) {
        int32_t first = __builtin_ctz(mask), last = first;

        while (last < 31 && mask >> (last + 1) & 1)
            last++;
        for (ptrdiff_t i = 0; i < rows; i++)
            member[i] |= (uint8_t)((code[i] >= first) & (code[i] <= last));
        mask &= ~(code_mask)0 << last << 1;
    }
}

/* Narrows ${gate} to the rows whose code is in the mask. */
static void mask_block(code_mask mask, const int32_t *restrict code, ptrdiff_t rows, uint8_t *restrict gate)
{
    uint8_t member[BLOCK_ROWS], unsure = mask == EVERY_CODE ? TRI_YES : TRI_UNKNOWN;

    member_block(mask, code, rows, member);
    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = both(gate[i], code[i] == UNKNOWN ? unsure : member[i]);
}

static void scope_block(const struct scope *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict gate)
{
    const int32_t *authority = in->col[FACT_AUTHORITY] + from;
    struct scope one = *s;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = in_bound(&one, authority[i]);
    mask_block(one.roles, in->col[FACT_ROLE] + from, rows, gate);
    mask_block(one.kinds, in->col[FACT_KIND] + from, rows, gate);
}

static void window_block(const struct window *w, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict gate)
{
    const int32_t *first = in->col[event_columns[w->event].from] + from, *last = in->col[event_columns[w->event].to] + from;
    struct window one = *w;

    if (event_columns[w->event].span)
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = span_in(&one, first[i], last[i]);
    else
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] = day_in(&one, first[i]);
    if (one.terms)
        mask_block(one.terms, in->col[FACT_TERM] + from, rows, gate);
}

static void join_either(uint8_t *restrict to, const uint8_t *restrict with, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] = either(to[i], with[i]);
}

static void join_both(uint8_t *restrict to, const uint8_t *restrict with, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] = both(to[i], with[i]);
}

static void guard_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict gate)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        if (gate[i] != TRI_NO)
            gate[i] = both(gate[i], (uint8_t)guard_value(p, r->when, r->when_n, in, from + i));
}

static bool same_gate(const struct program *p, const struct rec *a, const struct rec *b)
{
    if (a->scope != b->scope || a->windows != b->windows || a->when_n || b->when_n)
        return false;
    return memcmp(&p->window.v[a->window], &p->window.v[b->window], sizeof(struct window) * a->windows) == 0;
}

static void gate_fill(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, struct gates *g,
                      uint8_t *restrict gate)
{
    uint8_t other[BLOCK_ROWS];

    if (g->scope != r->scope) {
        scope_block(&p->scope.v[r->scope], in, from, rows, g->in_scope);
        g->scope = r->scope;
    }
    memset(gate, TRI_NO, (size_t)rows);
    for (int k = 0; k < r->windows; k++) {
        window_block(&p->window.v[r->window + k], in, from, rows, other);
        join_either(gate, other, rows);
    }
    join_both(gate, g->in_scope, rows);
    if (r->when_n)
        guard_block(p, r, in, from, rows, gate);
}

const uint8_t *gate_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, struct gates *g)
{
    int k = 0;

    while (k < GATES && g->of[k] && !same_gate(p, g->of[k], r))
        k++;
    if (k == GATES || !g->of[k]) {
        k = g->next;
        g->next = (g->next + 1) % GATES;
        gate_fill(p, r, in, from, rows, g, g->gate[k]);
        g->of[k] = r;
        g->open[k] = next_at_least(TRI_YES, g->gate[k], 0, rows) < rows;
    }
    return g->open[k] ? g->gate[k] : NULL;
}
