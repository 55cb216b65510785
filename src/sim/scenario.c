#include "sim/scenario.h"

#include <pthread.h>
#include <string.h>

/* ---- reading ---- */

static rc slot_for(const struct program *p, const struct rulebook *book, const struct tree_field *f, str rule, int *slot, struct err *err)
{
    *slot = program_slot(p, book->id, rule);
    if (*slot >= 0)
        return RC_OK;
    tree_error(book, err, f->line, f->col, (int)f->name.n, "the rulebooks compared have no rule '%.*s' of '%.*s'", STR_ARG(rule), STR_ARG(book->id));
    return err_hint(err, "Name the rulebook with --rulebook %.*s.", STR_ARG(book->id));
}

static rc read_change(const struct program *p, const struct rulebook *book, const struct tree_field *f, struct change *out, struct err *err)
{
    str rule, what;

    str_cut(f->label, ' ', &rule, &what);
    *out = (struct change){ .what = what, .field = f };
    return slot_for(p, book, f, rule, &out->slot, err);
}

rc scenario_read(arena *mem, const struct program *p, const struct rulebook *book, const struct block *block, struct scenario *out, struct err *err)
{
    struct scenario sc = { .book = book, .block = block, .id = block->id };

    for (ptrdiff_t i = 0; i < block->field.n; i++) {
        const struct tree_field *f = &block->field.v[i];

        if (str_eq(f->name, S("from")))
            sc.from = (daynum)f->num;
        else if (str_eq(f->name, S("set")))
            TRY(read_change(p, book, f, PUSH(mem, &sc.set), err));
        else if (str_eq(f->name, S("sweep")))
            TRY(read_change(p, book, f, PUSH(mem, &sc.sweep), err));
        for (ptrdiff_t k = 0; str_eq(f->name, S("without")) && k < f->names.n; k++)
            TRY(slot_for(p, book, f, f->names.v[k], PUSH(mem, &sc.without), err));
    }
    *out = sc;
    return RC_OK;
}

/* A change that the engine refuses is shown on its author's line. */
static rc change(arena *mem, struct program *p, const struct scenario *sc, const struct change *c, const struct literal *value, struct err *err)
{
    struct err why;

    if (program_change(mem, p, c->slot, c->what, value, sc->from, &why) == RC_OK)
        return RC_OK;
    tree_error(sc->book, err, c->field->line, c->field->col, (int)c->field->name.n, "%s", why.message);
    return err_hint(err, "%s", why.hint);
}

rc scenario_apply(arena *mem, const struct program *p, const struct scenario *sc, struct program *out, struct err *err)
{
    struct program changed = program_copy(mem, p);

    for (ptrdiff_t i = 0; i < sc->set.n; i++)
        TRY(change(mem, &changed, sc, &sc->set.v[i], &sc->set.v[i].field->literal, err));
    for (ptrdiff_t i = 0; i < sc->without.n; i++)
        changed.slot.v[sc->without.v[i]].off = true;
    *out = changed;
    return RC_OK;
}

/* ---- comparing ---- */

void comparison_count(arena *mem, const struct outcomes *before, const struct outcomes *after, const uint8_t *states_before, const uint8_t *states_after,
                      struct comparison *out)
{
    *out = (struct comparison){ .slot = arena_array(mem, struct slot_shift, before->slots + 1) };
    for (ptrdiff_t s = 0; s < before->slots; s++) {
        const uint8_t *was = before->v + s * before->rows, *is = after->v + s * after->rows;

        for (ptrdiff_t i = 0; i < before->rows; i++) {
            out->slot[s].over += was[i] != OUT_FAIL && is[i] == OUT_FAIL;
            out->slot[s].under += was[i] == OUT_FAIL && is[i] != OUT_FAIL;
        }
    }
    for (ptrdiff_t i = 0; i < before->rows; i++)
        out->moved[states_before[i]][states_after[i]]++;
}

/* ---- sweeping ---- */

/* One step's rules and what its members came to. */
struct trial {
    struct program p;
    uint8_t *member; /* slot by slot, as in struct outcomes */
};

struct sweeper {
    const struct population *pop;
    const struct ran *before, *after;
    int slot;           /* the one that is swept */
    bool money;         /* it is a cap */
    uint8_t *mask;      /* the slots that read the operand */
    uint8_t *worst;     /* of all other slots, row by row */
    uint8_t *bound;
    struct money rest;  /* of all other caps */
    struct trial *trial;
    ptrdiff_t steps;
};

/* A part of the blocks, with sums of its own. */
struct share {
    const struct sweeper *w;
    ptrdiff_t from, until;
    struct step *step;
    uint8_t *out; /* slots x BLOCK_ROWS */
};

/* Slots that look at the same cap table change with it. */
static void mark_slots(struct sweeper *w, const struct program *p)
{
    const struct rec *swept = &p->rec.v[p->slot.v[w->slot].first_rec];

    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];

        for (const struct rec *r = &p->rec.v[slot->first_rec]; r < &p->rec.v[slot->first_rec + slot->recs]; r++)
            w->mask[s] |= s == w->slot || (swept->op == OP_CAP && (r->op == OP_CAP || r->op == OP_TOLD) && r->table == swept->table);
        w->mask[s] &= !slot->off;
    }
}

/* What the slots that stay as they are make of each row. */
static void gather_rest(arena *mem, struct sweeper *w)
{
    const struct program *p = w->after->p;
    const struct outcomes *o = w->after->outcomes;

    w->worst = arena_array(mem, uint8_t, o->rows + 1);
    w->rest = money_new(mem, w->pop);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        if (w->mask[s])
            continue;
        outcomes_worse(&p->slot.v[s], o->v + s * o->rows, o->rows, w->worst);
        if (w->money && is_cap(&p->slot.v[s]))
            money_add(p, s, w->pop, o, &w->rest);
    }
}

/* Members of the engagements [from, until). */
static void member_range(const struct population *pop, ptrdiff_t from, ptrdiff_t until, ptrdiff_t *first, ptrdiff_t *last)
{
    ptrdiff_t lo = 0, hi = pop->members.n;

    while (lo < hi) {
        ptrdiff_t middle = lo + (hi - lo) / 2;

        if (pop->member_of[middle] < from)
            lo = middle + 1;
        else
            hi = middle;
    }
    *first = lo;
    while (lo < pop->members.n && pop->member_of[lo] < until)
        lo++;
    *last = lo;
}

static void step_members(arena *mem, const struct sweeper *w, struct trial *t)
{
    const struct columns *in = &w->pop->members;

    t->member = arena_raw(mem, (size_t)(t->p.slot.n * in->n + 1));
    for (ptrdiff_t from = 0; from < in->n; from += BLOCK_ROWS)
        program_run(&t->p, in, w->mask, from, in->n - from < BLOCK_ROWS ? in->n - from : BLOCK_ROWS, t->member + from, in->n);
}

static rc make_trials(arena *mem, struct sweeper *w, const struct scenario *sc, const struct change *c, struct steps *out, struct err *err)
{
    const struct sweep *range = &c->field->sweep;

    for (int64_t n = range->from.num; n <= range->to.num; n += range->step.num)
        *PUSH(mem, out) = (struct step){ .value = { .type = range->from.type, .unit = range->from.unit, .num = n } };
    w->steps = out->n;
    w->trial = arena_array(mem, struct trial, w->steps);
    for (ptrdiff_t k = 0; k < w->steps; k++) {
        w->trial[k].p = program_copy(mem, w->after->p);
        TRY(change(mem, &w->trial[k].p, sc, c, &out->v[k].value, err));
        step_members(mem, w, &w->trial[k]);
    }
    return RC_OK;
}

/* ---- a step over a block ---- */

static void count_states(const struct sweeper *w, const uint8_t *restrict worst, ptrdiff_t from, ptrdiff_t rows, struct step *to)
{
    const uint8_t *restrict bound = w->bound + from, *restrict was = w->before->totals->state + from;
    int32_t state[STATES] = { 0 }, over = 0, under = 0;

    for (ptrdiff_t i = 0; i < rows; i++) {
        uint8_t is = state_of(worst[i], bound[i]);

        state[STATE_NEEDS] += is == STATE_NEEDS;
        state[STATE_BLOCKED] += is == STATE_BLOCKED;
        state[STATE_UNBOUND] += is == STATE_UNBOUND;
        over += (is == STATE_BLOCKED) & (was[i] != STATE_BLOCKED);
        under += (is != STATE_BLOCKED) & (was[i] == STATE_BLOCKED);
    }
    state[STATE_CLEAR] = (int32_t)rows - state[STATE_NEEDS] - state[STATE_BLOCKED] - state[STATE_UNBOUND];
    for (int s = 0; s < STATES; s++)
        to->state[s] += state[s];
    to->over += over;
    to->under += under;
}

/* What a cap adds to the largest excess of the others. */
static int64_t beyond(int64_t excess, int64_t rest)
{
    return excess > rest ? excess - rest : 0;
}

static void count_money(const struct sweeper *w, const struct trial *t, const uint8_t *row, ptrdiff_t from, ptrdiff_t rows, struct step *to)
{
    const struct slot *s = &t->p.slot.v[w->slot];
    const uint8_t *member = t->member + w->slot * w->pop->members.n;
    bool members = is_by_member(&t->p, s);
    ptrdiff_t k, last;

    for (ptrdiff_t i = 0; i < rows; i++) {
        to->exceptions += (row[i] == OUT_FAIL && s->approval >= 0) | w->rest.exceptions[from + i];
        if (is_above(row[i]) && !(members && w->rest.team[from + i]))
            to->excess += beyond(row_excess(&t->p, s, &w->pop->in, from + i), w->rest.excess[from + i]);
    }
    member_range(w->pop, from, from + rows, &k, &last);
    while (members && k < last) {
        int32_t team = w->pop->member_of[k];

        to->excess += beyond(team_excess(&t->p, s, w->pop, member, &k), w->rest.excess[team]);
    }
}

static void step_block(const struct share *h, ptrdiff_t k, ptrdiff_t from, ptrdiff_t rows)
{
    const struct sweeper *w = h->w;
    const struct trial *t = &w->trial[k];
    uint8_t worst[BLOCK_ROWS];
    ptrdiff_t first, last;

    program_run(&t->p, &w->pop->in, w->mask, from, rows, h->out, BLOCK_ROWS);
    member_range(w->pop, from, from + rows, &first, &last);
    memcpy(worst, w->worst + from, (size_t)rows);
    for (ptrdiff_t s = 0; s < t->p.slot.n; s++) {
        uint8_t *row = h->out + s * BLOCK_ROWS;

        if (!w->mask[s])
            continue;
        if (is_by_member(&t->p, &t->p.slot.v[s]))
            teams_judge(w->pop, t->member + s * w->pop->members.n, first, last, from, row);
        outcomes_worse(&t->p.slot.v[s], row, rows, worst);
    }
    outcomes_count(h->out + (ptrdiff_t)w->slot * BLOCK_ROWS, rows, h->step[k].outcome);
    count_states(w, worst, from, rows, &h->step[k]);
    if (w->money)
        count_money(w, t, h->out + (ptrdiff_t)w->slot * BLOCK_ROWS, from, rows, &h->step[k]);
}

/* Blocks outside, steps inside: a block's facts are read from memory once for all steps. */
static void *share_run(void *of)
{
    const struct share *h = of;

    for (ptrdiff_t from = h->from; from < h->until; from += BLOCK_ROWS)
        for (ptrdiff_t k = 0; k < h->w->steps; k++)
            step_block(h, k, from, h->until - from < BLOCK_ROWS ? h->until - from : BLOCK_ROWS);
    return NULL;
}

static void share_add(const struct share *h, struct steps *out)
{
    for (ptrdiff_t k = 0; k < out->n; k++) {
        for (int o = 0; o < OUTCOMES; o++)
            out->v[k].outcome[o] += h->step[k].outcome[o];
        for (int s = 0; s < STATES; s++)
            out->v[k].state[s] += h->step[k].state[s];
        out->v[k].over += h->step[k].over;
        out->v[k].under += h->step[k].under;
        out->v[k].excess += h->step[k].excess;
        out->v[k].exceptions += h->step[k].exceptions;
    }
}

static void run_shares(arena *mem, const struct sweeper *w, int threads, struct steps *out)
{
    ptrdiff_t blocks = (w->pop->in.n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    pthread_t thread[READERS_MOST];
    struct share share[READERS_MOST];
    bool started[READERS_MOST] = { false };
    int n = threads < 1 || blocks < 8 ? 1 : threads > READERS_MOST ? READERS_MOST : threads;

    for (int k = 0; k < n; k++) {
        ptrdiff_t until = blocks * (k + 1) / n * BLOCK_ROWS;

        share[k] = (struct share){ .w = w, .from = blocks * k / n * BLOCK_ROWS, .until = until < w->pop->in.n ? until : w->pop->in.n };
        share[k].step = arena_array(mem, struct step, w->steps);
        share[k].out = arena_raw(mem, (size_t)(w->after->p->slot.n * BLOCK_ROWS));
    }
    for (int k = 1; k < n; k++)
        started[k] = pthread_create(&thread[k], NULL, share_run, &share[k]) == 0;
    for (int k = 0; k < n; k++)
        if (!started[k])
            share_run(&share[k]);
    for (int k = 0; k < n; k++) {
        if (started[k])
            pthread_join(thread[k], NULL);
        share_add(&share[k], out);
    }
}

rc sweep_run(arena *mem, const struct population *pop, const struct ran *before, const struct ran *after, const struct scenario *sc, ptrdiff_t sweep,
             int threads, struct steps *out, struct err *err)
{
    const struct change *c = &sc->sweep.v[sweep];
    struct sweeper w = { .pop = pop, .before = before, .after = after, .slot = c->slot };
    struct steps steps = { 0 };
    int64_t rest = 0;

    w.money = is_cap(&after->p->slot.v[c->slot]);
    w.mask = arena_array(mem, uint8_t, after->p->slot.n);
    w.bound = population_bound(mem, after->p, NULL, pop);
    mark_slots(&w, after->p);
    gather_rest(mem, &w);
    TRY(make_trials(mem, &w, sc, c, &steps, err));
    run_shares(mem, &w, threads, &steps);
    for (ptrdiff_t i = 0; i < pop->in.n; i++)
        rest += w.rest.excess[i];
    for (ptrdiff_t k = 0; k < steps.n; k++) {
        steps.v[k].excess = w.money ? steps.v[k].excess + rest : after->totals->all.excess;
        steps.v[k].exceptions = w.money ? steps.v[k].exceptions : after->totals->all.exceptions;
    }
    *out = steps;
    return RC_OK;
}
