#include "sim/scenario.h"

#include <pthread.h>
#include <string.h>

#include "base/wide.h"
#include "words/number.h"

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

void comparison_count(arena *mem, const struct outcomes *before, const struct outcomes *after, const uint8_t *states_before,
                      const uint8_t *states_after, struct comparison *out)
{
    *out = (struct comparison){ .slot = arena_array(mem, struct slot_shift, before->slots + 1) };
    for (ptrdiff_t s = 0; s < before->slots; s++) {
        const uint8_t *was = outcomes_of(before, s).row, *is = outcomes_of(after, s).row;

        for (ptrdiff_t i = 0; i < before->rows; i++) {
            out->slot[s].over += was[i] != OUT_FAIL && is[i] == OUT_FAIL;
            out->slot[s].under += was[i] == OUT_FAIL && is[i] != OUT_FAIL;
        }
    }
    for (ptrdiff_t i = 0; i < before->rows; i++)
        out->moved[states_before[i]][states_after[i]]++;
}

/* ---- sweeping ---- */

/*
 * An outcome moves one way while an operand grows (a lower cap, a longer wait, a larger demand is
 * never milder), so a row that the first and the last step leave as the scenario has it stays so
 * at every step between.  Only the other rows, the touched ones, are run step by step: as a
 * small population of their own.
 */

/* One step's rules, and what the members of teams came to. */
struct trial {
    struct program p;
    struct answers member;
};

struct sweeper {
    const struct population *pop;
    const struct outcomes *after;
    int slot;      /* the one that is swept */
    bool money;    /* it is a cap */
    uint8_t *mask; /* the slots that read the operand */
    struct trial *trial;
    ptrdiff_t steps;

    /* Of the touched rows only. */
    uint8_t *worst; /* of all other slots, row by row */
    uint8_t *bound;
    const uint8_t *was; /* states with the rulebooks as they are */
    struct money rest;  /* of all other caps */
};

/* A part of the blocks, with sums of its own. */
struct share {
    const struct sweeper *w;
    const struct program *p; /* what ${w->after} was run with */
    ptrdiff_t from, until;
    struct step *step; /* or, when NULL: */
    uint8_t *touched;
    struct answers out; /* of one block */
};

/* Slots that look at the same cap table change with it. */
static void mark_slots(const struct program *p, struct sweeper *w)
{
    const struct rec *swept = &p->rec.v[p->slot.v[w->slot].first_rec];

    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];

        for (const struct rec *r = &p->rec.v[slot->first_rec]; r < &p->rec.v[slot->first_rec + slot->recs]; r++)
            w->mask[s] |= s == w->slot || (swept->op == OP_CAP && (r->op == OP_CAP || r->op == OP_TOLD) && r->table == swept->table);
        w->mask[s] &= !slot->off;
    }
}

/* The value of a sweep at ${n}, as its author would write it. */
static struct literal value_at(arena *mem, const struct sweep *range, int64_t n)
{
    struct literal l = { .type = range->from.type, .unit = range->from.unit, .num = n };
    struct buf text = buf_new(mem);

    if (l.type == L_MONEY)
        money_words(&text, n);
    else if (l.type == L_PERIOD)
        period_print(&text, (struct period){ (int32_t)n, l.unit });
    else
        buf_int(&text, n);
    l.text = buf_text(&text);
    return l;
}

static rc make_trials(arena *mem, const struct program *p, const struct scenario *sc, const struct change *c, struct sweeper *w, struct steps *out,
                      struct err *err)
{
    const struct sweep *range = &c->field->sweep;

    for (int64_t n = range->from.num; n <= range->to.num; n += range->step.num)
        *PUSH(mem, out) = (struct step){ .value = value_at(mem, range, n) };
    w->steps = out->n;
    w->trial = arena_array(mem, struct trial, w->steps);
    for (ptrdiff_t k = 0; k < w->steps; k++) {
        w->trial[k].p = program_copy(mem, p);
        TRY(change(mem, &w->trial[k].p, sc, c, &out->v[k].value, err));
    }
    return RC_OK;
}

static void run_members(arena *mem, struct sweeper *w)
{
    const struct columns *in = &w->pop->members;

    for (ptrdiff_t k = 0; k < w->steps; k++) {
        struct trial *t = &w->trial[k];

        t->member = answers_new(mem, t->p.slot.n, in->n);
        for (ptrdiff_t from = 0; from < in->n; from += BLOCK_ROWS)
            program_run(&t->p, in, w->mask, from, in->n - from < BLOCK_ROWS ? in->n - from : BLOCK_ROWS, answers_from(t->member, from));
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

/* ---- which rows are touched ---- */

static WIDE void touch_outcomes(const uint8_t *restrict is, const uint8_t *restrict was, ptrdiff_t rows, uint8_t *restrict touched)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        touched[i] |= is[i] != was[i];
}

/* Above the cap before and after, but by another amount. */
static WIDE void touch_money(const int32_t *restrict is, const int32_t *restrict was, ptrdiff_t rows, uint8_t *restrict touched)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        touched[i] |= is[i] != was[i];
}

/* Teams judged on their members are touched always: there are few. */
static void touch_block(const struct share *h, ptrdiff_t from, ptrdiff_t rows)
{
    const struct sweeper *w = h->w;
    ptrdiff_t to_the_last = w->steps > 1 ? w->steps - 1 : 1, first, last; /* of the steps, only the first and the last */

    for (ptrdiff_t k = 0; k < w->steps; k += to_the_last) {
        program_run(&w->trial[k].p, &w->pop->in, w->mask, from, rows, h->out);
        for (ptrdiff_t s = 0; s < h->p->slot.n; s++)
            if (w->mask[s])
                touch_outcomes(h->out.outcome + s * BLOCK_ROWS, outcomes_of(w->after, s).row + from, rows, h->touched + from);
        if (w->money)
            touch_money(h->out.excess + (ptrdiff_t)w->slot * BLOCK_ROWS, outcomes_of(w->after, w->slot).excess + from, rows, h->touched + from);
    }
    member_range(w->pop, from, from + rows, &first, &last);
    for (ptrdiff_t i = first; i < last; i++)
        h->touched[w->pop->member_of[i]] = 1;
}

/* ---- a step over a block of touched rows ---- */

static WIDE void count_states(const struct sweeper *w, const uint8_t *restrict worst, ptrdiff_t from, ptrdiff_t rows, struct step *to)
{
    const uint8_t *restrict bound = w->bound + from, *restrict was = w->was + from;
    uint16_t clear = 0, needs = 0, blocked = 0, over = 0, under = 0; /* a block's counts fit 16 bits, of which a vector holds many */

    for (ptrdiff_t i = 0; i < rows; i++) {
        uint8_t is = state_of(worst[i], bound[i]);

        clear = (uint16_t)(clear + (is == STATE_CLEAR));
        needs = (uint16_t)(needs + (is == STATE_NEEDS));
        blocked = (uint16_t)(blocked + (is == STATE_BLOCKED));
        over = (uint16_t)(over + ((is == STATE_BLOCKED) & (was[i] != STATE_BLOCKED)));
        under = (uint16_t)(under + ((is != STATE_BLOCKED) & (was[i] == STATE_BLOCKED)));
    }
    to->state[STATE_CLEAR] += clear;
    to->state[STATE_NEEDS] += needs;
    to->state[STATE_BLOCKED] += blocked;
    to->state[STATE_UNBOUND] += rows - clear - needs - blocked;
    to->over += over;
    to->under += under;
}

/* What a cap adds to the largest excess of the others. */
static int64_t beyond(int64_t excess, int64_t rest)
{
    return excess > rest ? excess - rest : 0;
}

static void count_money(const struct share *h, const struct trial *t, ptrdiff_t from, ptrdiff_t rows, struct step *to)
{
    const struct sweeper *w = h->w;
    const struct slot *s = &t->p.slot.v[w->slot];
    const uint8_t *row = h->out.outcome + (ptrdiff_t)w->slot * BLOCK_ROWS;
    const int32_t *excess = h->out.excess + (ptrdiff_t)w->slot * BLOCK_ROWS, *member = t->member.excess + w->slot * w->pop->members.n;
    bool members = is_by_member(&t->p, s);
    ptrdiff_t k, last;

    for (ptrdiff_t i = 0; i < rows; i++) {
        to->exceptions += (row[i] == OUT_FAIL && s->approval >= 0) | w->rest.exceptions[from + i];
        to->excess += w->rest.excess[from + i];
        if (excess[i] && !(members && w->rest.team[from + i]))
            to->excess += beyond(excess_a_year(excess[i], &w->pop->in, from + i), w->rest.excess[from + i]);
    }
    member_range(w->pop, from, from + rows, &k, &last);
    while (members && k < last) {
        int32_t team = w->pop->member_of[k];

        to->excess += beyond(team_excess(w->pop, member, &k), w->rest.excess[team]);
    }
}

static void step_block(const struct share *h, ptrdiff_t k, ptrdiff_t from, ptrdiff_t rows)
{
    const struct sweeper *w = h->w;
    const struct trial *t = &w->trial[k];
    uint8_t worst[BLOCK_ROWS];
    ptrdiff_t first, last;

    program_run(&t->p, &w->pop->in, w->mask, from, rows, h->out);
    member_range(w->pop, from, from + rows, &first, &last);
    memcpy(worst, w->worst + from, (size_t)rows);
    for (ptrdiff_t s = 0; s < t->p.slot.n; s++) {
        uint8_t *row = h->out.outcome + s * BLOCK_ROWS;

        if (!w->mask[s])
            continue;
        if (is_by_member(&t->p, &t->p.slot.v[s]))
            teams_judge(w->pop, t->member.outcome + s * w->pop->members.n, first, last, from, row);
        outcomes_worse(&t->p.slot.v[s], row, rows, worst);
    }
    outcomes_count(h->out.outcome + (ptrdiff_t)w->slot * BLOCK_ROWS, rows, h->step[k].outcome);
    count_states(w, worst, from, rows, &h->step[k]);
    if (w->money)
        count_money(h, t, from, rows, &h->step[k]);
}

/* ---- shares of the work ---- */

/* Blocks outside, steps inside: a block's facts are read from memory once for all steps. */
static void *share_run(void *of)
{
    const struct share *h = of;

    for (ptrdiff_t from = h->from; from < h->until; from += BLOCK_ROWS) {
        ptrdiff_t rows = h->until - from < BLOCK_ROWS ? h->until - from : BLOCK_ROWS;

        if (!h->step)
            touch_block(h, from, rows);
        for (ptrdiff_t k = 0; h->step && k < h->w->steps; k++)
            step_block(h, k, from, rows);
    }
    return NULL;
}

static void step_add(struct step *to, const struct step *from)
{
    for (int o = 0; o < OUTCOMES; o++)
        to->outcome[o] += from->outcome[o];
    for (int s = 0; s < STATES; s++)
        to->state[s] += from->state[s];
    to->over += from->over;
    to->under += from->under;
    to->excess += from->excess;
    to->exceptions += from->exceptions;
}

/* All blocks of ${w->pop}, for ${touched} or, when it is NULL, for the sums of ${out}. */
static void run_shares(arena *mem, const struct sweeper *w, const struct program *p, int threads, uint8_t *touched, struct steps *out)
{
    ptrdiff_t blocks = (w->pop->in.n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    pthread_t thread[READERS_MOST];
    struct share share[READERS_MOST];
    bool started[READERS_MOST] = { false };
    int n = threads < 1 || blocks < 8 ? 1 : threads > READERS_MOST ? READERS_MOST : threads;

    for (int k = 0; k < n; k++) {
        ptrdiff_t until = blocks * (k + 1) / n * BLOCK_ROWS;

        share[k] = (struct share){
            .w = w, .p = p, .touched = touched, .from = blocks * k / n * BLOCK_ROWS, .until = until < w->pop->in.n ? until : w->pop->in.n
        };
        share[k].step = touched ? NULL : arena_array(mem, struct step, w->steps);
        share[k].out = answers_new(mem, p->slot.n, BLOCK_ROWS);
    }
    for (int k = 1; k < n; k++)
        started[k] = pthread_create(&thread[k], NULL, share_run, &share[k]) == 0;
    for (int k = 0; k < n; k++)
        if (!started[k])
            share_run(&share[k]);
    for (int k = 0; k < n; k++) {
        if (started[k])
            pthread_join(thread[k], NULL);
        for (ptrdiff_t i = 0; !touched && out && i < out->n; i++)
            step_add(&out->v[i], &share[k].step[i]);
    }
}

/* ---- the touched rows as a population ---- */

/* Some rows of so many. */
struct rows {
    int32_t *v;
    ptrdiff_t n, of;
};

static struct rows rows_touched(arena *mem, const uint8_t *touched, ptrdiff_t n)
{
    struct rows r = { arena_raw(mem, sizeof(int32_t) * (size_t)(n + 1)), 0, n };

    for (ptrdiff_t i = 0; i < n; i++) {
        r.v[r.n] = (int32_t)i;
        r.n += touched[i];
    }
    return r;
}

static const int32_t *ints_part(arena *mem, const int32_t *from, const struct rows *r)
{
    int32_t *to;

    if (r->n == r->of)
        return from;
    to = arena_raw(mem, sizeof(*to) * (size_t)(r->n + 1));
    for (ptrdiff_t i = 0; i < r->n; i++)
        to[i] = from[r->v[i]];
    return to;
}

/* Rows ${r} of the columns that are ${read}. */
static struct columns columns_part(arena *mem, const struct columns *in, const uint8_t *read, int columns, const struct rows *r)
{
    struct columns part = { r->n, arena_array(mem, const int32_t *, columns) };

    for (int c = 0; c < columns; c++)
        if (read[c])
            part.col[c] = ints_part(mem, in->col[c], r);
    return part;
}

static const uint8_t *bytes_part(arena *mem, const uint8_t *from, const struct rows *r)
{
    uint8_t *to;

    if (r->n == r->of)
        return from;
    to = arena_raw(mem, (size_t)r->n + 1);
    for (ptrdiff_t i = 0; i < r->n; i++)
        to[i] = from[r->v[i]];
    return to;
}

/* Every team with members is touched, so all members stay; only their teams have moved. */
static struct population *population_part(arena *mem, const struct population *pop, const struct program *p, const uint8_t *mask,
                                          const struct rows *r)
{
    struct population *part = arena_new(mem, struct population);
    uint8_t *read = arena_array(mem, uint8_t, p->columns);
    int32_t *team = arena_array(mem, int32_t, pop->members.n + 1);

    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        if (mask[s])
            slot_columns(p, &p->slot.v[s], read);
    read[FACT_AUTHORITY] = read[FACT_START] = read[FACT_END] = read[FACT_HOURS_WEEK] = 1; /* who is bound, and what a year costs */
    *part = (struct population){ .in = columns_part(mem, &pop->in, read, p->columns, r), .members = pop->members, .member_of = team };
    for (ptrdiff_t i = 0, k = 0; i < pop->members.n; i++) {
        while (r->v[k] < pop->member_of[i])
            k++;
        team[i] = (int32_t)k;
    }
    return part;
}

/* What the slots that stay as they are make of the touched rows. */
static void gather_rest(arena *mem, const struct program *p, const struct rows *r, struct sweeper *w)
{
    w->worst = arena_array(mem, uint8_t, r->n + 1);
    w->rest = money_new(mem, w->pop);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        struct slot_answers made = outcomes_of(w->after, s);

        if (w->mask[s])
            continue;
        made.row = bytes_part(mem, made.row, r);
        outcomes_worse(&p->slot.v[s], made.row, r->n, w->worst);
        if (!w->money || !is_cap(&p->slot.v[s]))
            continue;
        made.excess = ints_part(mem, made.excess, r);
        money_add(p, &p->slot.v[s], w->pop, &made, &w->rest);
    }
}

/* The rows that are not touched, the same at every step: all rows as the scenario has them, less the touched ones. */
static struct step untouched(const struct ran *before, const struct ran *after, const struct rows *r, int slot)
{
    const struct totals *is = after->totals, *was = before->totals;
    const uint8_t *row = outcomes_of(after->outcomes, slot).row;
    struct step s = { .excess = is->all.excess, .exceptions = is->all.exceptions };

    memcpy(s.outcome, is->slot[slot].outcome, sizeof(s.outcome));
    memcpy(s.state, is->all.state, sizeof(s.state));
    for (ptrdiff_t i = 0; i < after->outcomes->rows; i++) {
        s.over += (is->state[i] == STATE_BLOCKED) & (was->state[i] != STATE_BLOCKED);
        s.under += (is->state[i] != STATE_BLOCKED) & (was->state[i] == STATE_BLOCKED);
    }
    for (ptrdiff_t k = 0; k < r->n; k++) {
        ptrdiff_t i = r->v[k];

        s.outcome[row[i]]--;
        s.state[is->state[i]]--;
        s.over -= (is->state[i] == STATE_BLOCKED) & (was->state[i] != STATE_BLOCKED);
        s.under -= (is->state[i] != STATE_BLOCKED) & (was->state[i] == STATE_BLOCKED);
        s.excess -= is->money.excess[i];
        s.exceptions -= is->money.exceptions[i];
    }
    return s;
}

rc sweep_run(arena *mem, const struct population *pop, const struct ran *before, const struct ran *after, const struct scenario *sc, ptrdiff_t sweep,
             int threads, struct steps *out, struct err *err)
{
    const struct change *c = &sc->sweep.v[sweep];
    const struct program *p = after->p;
    struct sweeper w = { .pop = pop, .after = after->outcomes, .slot = c->slot, .money = is_cap(&p->slot.v[c->slot]) };
    struct books books = books_of(mem, p);
    struct steps steps = { 0 };
    struct rows touched;
    struct step same;
    uint8_t *mark;

    w.mask = arena_array(mem, uint8_t, p->slot.n);
    mark = arena_array(mem, uint8_t, pop->in.n + 1);
    mark_slots(p, &w);
    TRY(make_trials(mem, p, sc, c, &w, &steps, err));
    run_shares(mem, &w, p, threads, mark, NULL);
    touched = rows_touched(mem, mark, pop->in.n);
    same = untouched(before, after, &touched, c->slot);
    w.pop = population_part(mem, pop, p, w.mask, &touched);
    w.bound = population_bound(mem, &books, w.pop);
    w.was = bytes_part(mem, before->totals->state, &touched);
    gather_rest(mem, p, &touched, &w);
    run_members(mem, &w);
    run_shares(mem, &w, p, threads, NULL, &steps);
    for (ptrdiff_t k = 0; k < steps.n; k++) {
        step_add(&steps.v[k], &same);
        steps.v[k].excess = w.money ? steps.v[k].excess : after->totals->all.excess;
        steps.v[k].exceptions = w.money ? steps.v[k].exceptions : after->totals->all.exceptions;
    }
    *out = steps;
    return RC_OK;
}
