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

static const struct {
    enum fact from, to;
    bool span;
} event_columns[EVENTS] = {
    [EVENT_START] = { FACT_START, FACT_START, false },
    [EVENT_AGREED] = { FACT_AGREED, FACT_AGREED, false },
    [EVENT_SPAN] = { FACT_START, FACT_END, true },
    [EVENT_REQUESTED] = { FACT_REQUESTED, FACT_REQUESTED, false },
    [EVENT_OFFER] = { FACT_OFFERED, FACT_OFFERED, false },
    [EVENT_HOURS] = { FACT_HOURS_FROM, FACT_HOURS_TO, true },
    [EVENT_NOTICE] = { FACT_NOTICE_ON, FACT_NOTICE_ON, false },
};

/* What began when the window was open to new ones was new to it, and stays so when it is extended. It began no later than the extension starts. */
INLINE int32_t began_in(const struct window *w, int32_t term, int32_t original, int32_t start)
{
    int32_t may_have = YES(original == UNKNOWN) & (YES(start >= w->new_from) | YES(start == UNKNOWN));

    return YES(term == TERM_EXTENSION) & (YES(original >= w->new_from) | (may_have & GATE_MAYBE));
}

INLINE int32_t term_gate(const struct window *w, int32_t term, const struct columns *in, ptrdiff_t i)
{
    int32_t of_terms = in_mask(w->terms, term);

    return w->new_from != NEW_NEVER ? of_terms | began_in(w, term, in->col[FACT_ORIGINAL_START][i], in->col[FACT_START][i]) : of_terms;
}

INLINE int32_t window_gate(const struct window *w, int32_t term, const struct columns *in, ptrdiff_t i)
{
    int32_t from = in->col[event_columns[w->event].from][i];
    int32_t gate = event_columns[w->event].span ? span_in(w, from, in->col[event_columns[w->event].to][i]) : day_in(w, from);

    return w->terms ? gate & term_gate(w, term, in, i) : gate;
}

static int32_t windows_of_term(const struct program *p, const struct rec *r, int32_t term, const struct columns *in, ptrdiff_t i)
{
    int32_t any = GATE_NO;

    for (int k = 0; k < r->windows; k++)
        any |= window_gate(&p->window.v[r->window + k], term, in, i);
    return any;
}

/* A term that is not told may be any, and matters only where the windows do not agree about the terms. */
static int32_t windows_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    int32_t term = in->col[FACT_TERM][i], gate = windows_of_term(p, r, term == UNKNOWN ? TERM_NEW : term, in, i);

    for (int other = TERM_NEW + 1; term == UNKNOWN && other < term_count; other++)
        if (windows_of_term(p, r, other, in, i) != gate)
            return GATE_MAYBE;
    return gate;
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

/* Only a known no keeps a memorandum from having begun. */
INLINE int32_t has_begun(int32_t all_signed)
{
    return all_signed == 0 ? GATE_NO : GATE_YES;
}

INLINE int32_t in_scope(const struct scope *s, const struct columns *in, ptrdiff_t i)
{
    int32_t gate = in_bound(s, in->col[FACT_AUTHORITY][i]) & in_mask(s->roles, in->col[FACT_ROLE][i]) & in_mask(s->kinds, in->col[FACT_KIND][i]);

    return s->begun >= 0 ? gate & has_begun(in->col[s->begun][i]) : gate;
}

enum tri scope_gate(const struct scope *s, const struct columns *in, ptrdiff_t i)
{
    return tri_of_gate(in_scope(s, in, i));
}

enum tri rec_gate(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    int32_t gate = in_scope(&p->scope.v[r->scope], in, i);

    if (gate)
        gate &= windows_gate(p, r, in, i);
    if (r->when_n && gate)
        gate &= guard_gate(p, r->when, r->when_n, in, i);
    return tri_of_gate(gate);
}

void guard_columns(const struct program *p, int first, int n, uint8_t *read)
{
    for (const struct guard_code *g = &p->guard.v[first]; g < &p->guard.v[first + n]; g++)
        if (g->op != G_AND && g->op != G_OR && g->op != G_NOT)
            read[g->col] = 1;
}

void gate_columns(const struct program *p, const struct rec *r, uint8_t *read)
{
    const struct scope *s = &p->scope.v[r->scope];

    read[FACT_AUTHORITY] = read[FACT_ROLE] = read[FACT_KIND] = read[FACT_TERM] = 1;
    if (s->begun >= 0)
        read[s->begun] = 1;
    for (const struct window *w = &p->window.v[r->window]; w < &p->window.v[r->window + r->windows]; w++) {
        read[event_columns[w->event].from] = read[event_columns[w->event].to] = 1;
        if (w->new_from != NEW_NEVER)
            read[FACT_ORIGINAL_START] = read[FACT_START] = 1;
    }
    guard_columns(p, r->when, r->when_n, read);
}

/* ---- a block: sets ---------------------------------------------------------------------- */

enum { RUNS_MOST = 16 }; /* a mask of 32 bits has no more */

static const struct run no_run = { INT32_MAX, INT32_MAX }; /* no fact is so large */

static int mask_runs(code_mask mask, struct run *run)
{
    uint64_t left = mask;
    int n = 0;

    while (left) {
        int first = __builtin_ctzll(left), end = __builtin_ctzll(~(left >> first)) + first;

        run[n++] = (struct run){ first, end - 1 };
        left = left >> end << end;
    }
    return n;
}

/* Yes in one run, ${unsure} for a fact that is unknown. */
INLINE int32_t in_run(struct run run, int32_t unsure, int32_t fact)
{
    return between(fact, run.first, run.last) | (YES(fact == UNKNOWN) & unsure);
}

static WIDE void runs_block(const struct run *run, int n, int32_t unsure, const int32_t *restrict fact, ptrdiff_t rows, int32_t *restrict gate)
{
    struct run one = n ? run[0] : no_run;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = in_run(one, unsure, fact[i]);
    for (int k = 1; k < n; k++) {
        one = run[k];
        for (ptrdiff_t i = 0; i < rows; i++)
            gate[i] |= in_run(one, unsure, fact[i]);
    }
}

static WIDE void run_narrows(struct run run, int32_t unsure, const int32_t *restrict fact, ptrdiff_t rows, int32_t *restrict gate)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] &= in_run(run, unsure, fact[i]);
}

static WIDE void gates_and(int32_t *restrict to, const int32_t *restrict with, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] &= with[i];
}

static WIDE void gates_or(int32_t *restrict to, const int32_t *restrict with, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        to[i] |= with[i];
}

static WIDE void gates_not(int32_t *gate, ptrdiff_t rows)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] = gate_not(gate[i]);
}

static WIDE void narrow_block(const int32_t *restrict gate, ptrdiff_t rows, uint8_t *restrict out)
{
    narrow(gate, rows, out);
}

INLINE int32_t mask_unsure(code_mask mask)
{
    return mask == EVERY_CODE ? GATE_YES : GATE_MAYBE;
}

/* Narrows ${gate} by in_mask. */
static void mask_block(code_mask mask, const int32_t *restrict code, ptrdiff_t rows, int32_t *restrict gate)
{
    int32_t member[BLOCK_ROWS], unsure = mask_unsure(mask);
    struct run run[RUNS_MOST];
    int n = mask_runs(mask, run);

    if (n == 1) {
        run_narrows(run[0], unsure, code, rows, gate);
        return;
    }
    runs_block(run, n, unsure, code, rows, member);
    gates_and(gate, member, rows);
}

/* The three sets of a scope where each is one run, as it nearly always is. */
struct scope_runs {
    struct run authority, role, kind;
    int32_t role_unsure, kind_unsure;
};

static bool scope_is_runs(const struct scope *s, struct scope_runs *out)
{
    struct run role[RUNS_MOST], kind[RUNS_MOST];

    if (s->runs != 1 || mask_runs(s->roles, role) != 1 || mask_runs(s->kinds, kind) != 1)
        return false;
    *out = (struct scope_runs){ s->run[0], role[0], kind[0], mask_unsure(s->roles), mask_unsure(s->kinds) };
    return true;
}

static WIDE void scope_runs_block(const struct scope_runs *s, const int32_t *restrict authority, const int32_t *restrict role,
                                  const int32_t *restrict kind, ptrdiff_t rows, int32_t *restrict gate)
{
    struct scope_runs all = *s;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] =
            in_run(all.authority, GATE_MAYBE, authority[i]) & in_run(all.role, all.role_unsure, role[i]) & in_run(all.kind, all.kind_unsure, kind[i]);
}

/* In bytes. */
static void scope_block(const struct batch *b, const struct scope *s, uint8_t *restrict in_scope)
{
    const int32_t *authority = batch_column(b, FACT_AUTHORITY), *role = batch_column(b, FACT_ROLE), *kind = batch_column(b, FACT_KIND);
    struct scope_runs all;
    int32_t gate[BLOCK_ROWS];

    if (scope_is_runs(s, &all)) {
        scope_runs_block(&all, authority, role, kind, b->rows, gate);
    } else {
        if (s->runs > 0)
            runs_block(s->run, s->runs, GATE_MAYBE, authority, b->rows, gate);
        else
            for (ptrdiff_t i = 0; i < b->rows; i++)
                gate[i] = in_bound(s, authority[i]);
        mask_block(s->roles, role, b->rows, gate);
        mask_block(s->kinds, kind, b->rows, gate);
    }
    if (s->begun >= 0) {
        const int32_t *begun = batch_column(b, s->begun);

        for (ptrdiff_t i = 0; i < b->rows; i++)
            gate[i] &= has_begun(begun[i]);
    }
    narrow_block(gate, b->rows, in_scope);
}

/* ---- a block: days ---------------------------------------------------------------------- */

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

static WIDE void began_block(const struct window *w, const int32_t *restrict term, const int32_t *restrict original, const int32_t *restrict start,
                             ptrdiff_t rows, int32_t *restrict gate)
{
    struct window one = *w;

    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] |= began_in(&one, term[i], original[i], start[i]);
}

/* Narrows ${gate} by term_gate. */
static void terms_block(const struct batch *b, const struct window *w, int32_t *restrict gate)
{
    const int32_t *term = batch_column(b, FACT_TERM);
    int32_t member[BLOCK_ROWS];
    struct run run[RUNS_MOST] = { no_run };
    int n = mask_runs(w->terms, run);

    runs_block(run, n, mask_unsure(w->terms), term, b->rows, member);
    if (w->new_from != NEW_NEVER)
        began_block(w, term, batch_column(b, FACT_ORIGINAL_START), batch_column(b, FACT_START), b->rows, member);
    gates_and(gate, member, b->rows);
}

static void window_block(const struct batch *b, const struct window *w, int32_t *restrict gate)
{
    const int32_t *first = batch_column(b, event_columns[w->event].from);

    if (event_columns[w->event].span)
        spans_block(w, first, batch_column(b, event_columns[w->event].to), b->rows, gate);
    else
        days_block(w, first, b->rows, gate);
    if (w->terms)
        terms_block(b, w, gate);
}

/* OUT_LOOK where the windows have to agree about a term that is not told: see windows_gate. */
static WIDE void terms_in_doubt(const int32_t *restrict term, const int32_t *restrict gate, ptrdiff_t rows, uint8_t *restrict look)
{
    int32_t wide[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++)
        wide[i] = YES(term[i] == UNKNOWN) & YES(gate[i] == GATE_MAYBE) & OUT_LOOK;
    narrow(wide, rows, look);
}

static void windows_block(const struct batch *b, const struct rec *r, int32_t *restrict gate)
{
    const struct window *window = &b->p->window.v[r->window];
    code_mask terms = 0;
    int32_t other[BLOCK_ROWS];
    uint8_t look[BLOCK_ROWS];

    for (int k = 0; k < r->windows; k++)
        terms |= window[k].terms;
    if (r->windows == 0)
        memset(gate, GATE_NO, sizeof(*gate) * (size_t)b->rows);
    else
        window_block(b, &window[0], gate);
    for (int k = 1; k < r->windows; k++) {
        window_block(b, &window[k], other);
        gates_or(gate, other, b->rows);
    }
    if (!terms)
        return;
    terms_in_doubt(batch_column(b, FACT_TERM), gate, b->rows, look);
    for (ptrdiff_t i = 0; (i = next_at_least(OUT_LOOK, look, i, b->rows)) < b->rows; i++)
        gate[i] = windows_gate(b->p, r, b->in, b->from + i);
}

/* ---- a block: guards -------------------------------------------------------------------- */

/* The facts that ${g} says yes to, before a "not". */
static int compare_runs(const struct guard_code *g, struct run *run)
{
    run[0] = (struct run){ g->value, g->value };
    switch ((enum guard_op)g->op) {
    case G_IN: return mask_runs(g->in, run);
    case G_APPROVED: run[0] = (struct run){ 1, 1 }; break;
    case G_LT: run[0] = (struct run){ NONE + 1, g->value - 1 }; break;
    case G_LE: run[0] = (struct run){ NONE + 1, g->value }; break;
    case G_GT: run[0] = (struct run){ g->value + 1, INT32_MAX }; break;
    case G_GE: run[0] = (struct run){ g->value, INT32_MAX }; break;
    default: break;
    }
    return 1;
}

/* As guard_answer. */
static void compare_block(const struct guard_code *g, const int32_t *fact, ptrdiff_t rows, int32_t *gate)
{
    struct run run[RUNS_MOST];
    int n = compare_runs(g, run);

    runs_block(run, n, GATE_MAYBE, fact, rows, gate);
    if (g->op == G_IS_NOT)
        gates_not(gate, rows);
}

void guard_block(const struct batch *b, int first, int n, int32_t *gate)
{
    const struct guard_code *code = &b->p->guard.v[first];
    int32_t stack[GUARD_DEPTH][BLOCK_ROWS];
    int top = 0;

    if (n == 1) {
        compare_block(code, batch_column(b, code->col), b->rows, gate);
        return;
    }
    for (const struct guard_code *g = code; g < code + n; g++) {
        if (g->op == G_AND)
            top--, gates_and(stack[top - 1], stack[top], b->rows);
        else if (g->op == G_OR)
            top--, gates_or(stack[top - 1], stack[top], b->rows);
        else if (g->op == G_NOT)
            gates_not(stack[top - 1], b->rows);
        else
            compare_block(g, batch_column(b, g->col), b->rows, stack[top++]);
    }
    memcpy(gate, stack[0], sizeof(*gate) * (size_t)b->rows);
}

/* ---- a block: the whole gate ------------------------------------------------------------ */

static enum passage passage_of(const uint8_t *gate, ptrdiff_t rows)
{
    if (memcmp(gate, gate + 1, (size_t)(rows - 1)) != 0)
        return PASSAGE_SOME;
    return gate[0] == GATE_NO ? PASSAGE_SHUT : gate[0] == (uint8_t)GATE_YES ? PASSAGE_ALL : PASSAGE_SOME;
}

static bool same_gate(const struct program *p, const struct rec *a, const struct rec *b)
{
    if (a->scope != b->scope || a->when_n || b->when_n || (a->flags ^ b->flags) & REC_OWN_DAYS)
        return false;
    return a->flags & REC_OWN_DAYS ||
           (a->windows == b->windows && memcmp(&p->window.v[a->window], &p->window.v[b->window], sizeof(struct window) * a->windows) == 0);
}

/* Keeps in ${gate} what ${with} lets through too. */
static WIDE void gate_narrows(const int32_t *restrict with, ptrdiff_t rows, uint8_t *restrict gate)
{
    uint8_t bytes[BLOCK_ROWS];

    narrow(with, rows, bytes);
    for (ptrdiff_t i = 0; i < rows; i++)
        gate[i] &= bytes[i];
}

static void gate_fill(struct batch *b, const struct rec *r, int k)
{
    int32_t with[BLOCK_ROWS];

    if (b->scope != r->scope) {
        scope_block(b, &b->p->scope.v[r->scope], b->in_scope);
        b->scope = r->scope;
    }
    memcpy(b->gate[k], b->in_scope, (size_t)b->rows);
    if (!(r->flags & REC_OWN_DAYS)) {
        windows_block(b, r, with);
        gate_narrows(with, b->rows, b->gate[k]);
    }
    if (r->when_n) {
        guard_block(b, r->when, r->when_n, with);
        gate_narrows(with, b->rows, b->gate[k]);
    }
    b->of[k] = r;
    b->passage[k] = passage_of(b->gate[k], b->rows);
}

const uint8_t *gate_block(struct batch *b, const struct rec *r, enum passage *passage)
{
    int k = 0;

    while (k < GATES && b->of[k] && !same_gate(b->p, b->of[k], r))
        k++;
    if (k == GATES || !b->of[k]) {
        k = b->next;
        b->next = (b->next + 1) % GATES;
        gate_fill(b, r, k);
    }
    *passage = b->passage[k];
    return b->gate[k];
}
