#include "sim/totals.h"

#include "base/wide.h"

#include <string.h>

/* ---- outcomes ---- */

bool is_by_member(const struct program *p, const struct slot *s)
{
    return p->rec.v[s->first_rec].flags & REC_CHARGE;
}

struct slot_answers outcomes_of(const struct outcomes *o, ptrdiff_t s)
{
    return (struct slot_answers){ o->row.outcome + s * o->rows, o->member.outcome + s * o->members, o->row.excess + s * o->rows,
                                  o->member.excess + s * o->members };
}

struct answers answers_new(arena *mem, ptrdiff_t slots, ptrdiff_t rows)
{
    size_t n = (size_t)(slots * rows + 1);

    return (struct answers){ arena_raw(mem, n), arena_raw(mem, n * sizeof(int32_t)), rows };
}

static void run_blocks(const struct program *p, const struct columns *in, struct answers out)
{
    for (ptrdiff_t from = 0; from < in->n; from += BLOCK_ROWS) {
        ptrdiff_t rows = in->n - from < BLOCK_ROWS ? in->n - from : BLOCK_ROWS;

        program_run(p, in, NULL, from, rows, answers_from(out, from));
    }
}

void teams_judge(const struct population *pop, const uint8_t *member, ptrdiff_t first, ptrdiff_t until, ptrdiff_t from, uint8_t *row)
{
    for (ptrdiff_t i = first; i < until; i++) {
        bool begins = i == first || pop->member_of[i - 1] != pop->member_of[i];
        uint8_t *team = &row[pop->member_of[i] - from];

        *team = begins || member[i] > *team ? member[i] : *team;
    }
}

void outcomes_run(arena *mem, const struct program *p, const struct population *pop, struct outcomes *out)
{
    *out = (struct outcomes){ .rows = pop->in.n, .slots = p->slot.n, .members = pop->members.n };
    out->row = answers_new(mem, out->slots, out->rows);
    out->member = answers_new(mem, out->slots, out->members);
    run_blocks(p, &pop->in, out->row);
    run_blocks(p, &pop->members, out->member);
    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        if (is_by_member(p, &p->slot.v[s]))
            teams_judge(pop, out->member.outcome + s * out->members, 0, out->members, 0, out->row.outcome + s * out->rows);
}

WIDE void outcomes_worse(const struct slot *s, const uint8_t *restrict outcomes, ptrdiff_t rows, uint8_t *restrict worst)
{
    uint8_t most = s->strength == STRENGTH_ADVICE ? OUT_ADVICE : OUT_FAIL;

    for (ptrdiff_t i = 0; i < rows; i++) {
        uint8_t o = outcomes[i] < most ? outcomes[i] : most;

        worst[i] = o > worst[i] ? o : worst[i];
    }
}

/* ---- where a row stands ---- */

static bool books_have(const struct books *b, const struct rulebook *book)
{
    for (ptrdiff_t i = 0; i < b->n; i++)
        if (b->v[i] == book)
            return true;
    return false;
}

struct books books_of(arena *mem, const struct program *p)
{
    struct books b = { 0 };

    for (ptrdiff_t s = 0; s < p->slot.n; s++)
        if (!books_have(&b, p->slot.v[s].book))
            *PUSH(mem, &b) = p->slot.v[s].book;
    return b;
}

static bool bound_row(const struct books *books, const struct columns *in, ptrdiff_t i)
{
    for (ptrdiff_t b = 0; b < books->n; b++)
        if (rulebook_binds(books->v[b], in->col[FACT_AUTHORITY][i], in->col[FACT_START][i], in->col[FACT_END][i]))
            return true;
    return false;
}

uint8_t *population_bound(arena *mem, const struct books *books, const struct population *pop)
{
    uint8_t *bound = arena_array(mem, uint8_t, pop->in.n + 1);

    for (ptrdiff_t i = 0; i < pop->in.n; i++)
        bound[i] = pop->in.col[FACT_AUTHORITY][i] == UNKNOWN ? TRI_UNKNOWN : bound_row(books, &pop->in, i) ? TRI_YES : TRI_NO;
    return bound;
}

/* ---- money ---- */

bool is_cap(const struct slot *s)
{
    return s->kind == K_PRICE_CAP;
}

static bool hours_known(const struct columns *in, ptrdiff_t i)
{
    return in->col[FACT_HOURS_WEEK][i] > NONE;
}

int64_t excess_a_year(int32_t excess, const struct columns *in, ptrdiff_t i)
{
    int64_t hours = hours_known(in, i) ? in->col[FACT_HOURS_WEEK][i] : HOURS_ASSUMED;

    return (excess * hours * WEEKS_A_YEAR + 50) / 100;
}

int64_t slot_above(const struct slot_total *t)
{
    return t->outcome[OUT_FAIL] + t->outcome[OUT_APPROVED] + t->outcome[OUT_ADVICE];
}

struct money money_new(arena *mem, const struct population *pop)
{
    struct money m = { arena_array(mem, int64_t, pop->in.n + 1), arena_array(mem, uint8_t, pop->in.n + 1), arena_array(mem, uint8_t, pop->in.n + 1),
                       arena_array(mem, uint8_t, pop->in.n + 1) };

    for (ptrdiff_t i = 0; i < pop->members.n; i++)
        m.team[pop->member_of[i]] = 1;
    return m;
}

int64_t team_excess(const struct population *pop, const int32_t *excess, ptrdiff_t *k)
{
    int32_t team = pop->member_of[*k];
    int64_t sum = 0;

    for (; *k < pop->members.n && pop->member_of[*k] == team; ++*k)
        sum += excess_a_year(excess[*k], &pop->members, *k);
    return sum;
}

static int64_t take(const struct slot *s, ptrdiff_t row, uint8_t outcome, int64_t excess, struct money *to)
{
    to->excess[row] = excess > to->excess[row] ? excess : to->excess[row];
    to->unapproved[row] |= outcome != OUT_APPROVED;
    to->exceptions[row] |= outcome == OUT_FAIL && s->approval >= 0;
    return excess;
}

int64_t money_add(const struct program *p, const struct slot *s, const struct population *pop, const struct slot_answers *made, struct money *to)
{
    bool members = is_by_member(p, s);
    int64_t sum = 0;

    for (ptrdiff_t i = 0; i < pop->in.n; i++)
        if (outcome_is_above(made->row[i]) && !(members && to->team[i]))
            sum += take(s, i, made->row[i], excess_a_year(made->excess[i], &pop->in, i), to);
    for (ptrdiff_t k = 0; members && k < pop->members.n;) {
        int32_t team = pop->member_of[k];
        int64_t excess = team_excess(pop, made->member_excess, &k);

        if (excess)
            sum += take(s, team, made->row[team], excess, to);
    }
    return sum;
}

/* ---- totals ---- */

static void count_slots(arena *mem, const struct program *p, const struct books *books, const struct population *pop, const struct outcomes *o,
                        struct totals *out)
{
    uint8_t *worst = arena_array(mem, uint8_t, pop->in.n + 1);

    out->money = money_new(mem, pop);
    out->state = population_bound(mem, books, pop);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        struct slot_answers made = outcomes_of(o, s);
        struct slot_total *t = &out->slot[s];

        if (!books_have(books, p->slot.v[s].book))
            continue;
        outcomes_count(made.row, o->rows, t->outcome);
        outcomes_worse(&p->slot.v[s], made.row, o->rows, worst);
        if (is_cap(&p->slot.v[s]))
            t->excess = money_add(p, &p->slot.v[s], pop, &made, &out->money);
    }
    for (ptrdiff_t i = 0; i < pop->in.n; i++) {
        out->state[i] = state_of(worst[i], out->state[i]);
        out->hours_assumed += out->money.excess[i] > 0 && !hours_known(&pop->in, i);
    }
}

static void tally_add(struct tally *t, uint8_t state, const struct money *m, ptrdiff_t i)
{
    t->rows++;
    t->state[state]++;
    t->excess += m->excess[i];
    t->above += m->excess[i] > 0;
    t->approved += m->unapproved[i] ? 0 : m->excess[i];
    t->exceptions += m->exceptions[i];
}

static void count_rows(const struct program *p, const struct population *pop, struct totals *out)
{
    const int32_t *authority = pop->in.col[FACT_AUTHORITY], *role = pop->in.col[FACT_ROLE];

    for (ptrdiff_t i = 0; i < pop->in.n; i++) {
        tally_add(&out->all, out->state[i], &out->money, i);
        tally_add(&out->authority[authority[i] >= 0 ? authority[i] : p->authorities->n], out->state[i], &out->money, i);
        tally_add(&out->role[role[i] >= 0 ? role[i] : role_count], out->state[i], &out->money, i);
    }
}

/* A block's counts fit 16 bits, of which a vector holds many. */
static WIDE void block_count(const uint8_t *restrict row, ptrdiff_t rows, int64_t *restrict count)
{
    for (int o = 0; o < OUTCOMES; o++) {
        uint16_t n = 0;

        for (ptrdiff_t i = 0; i < rows; i++)
            n = (uint16_t)(n + (row[i] == o));
        count[o] += n;
    }
}

void outcomes_count(const uint8_t *row, ptrdiff_t n, int64_t *count)
{
    for (ptrdiff_t from = 0; from < n; from += BLOCK_ROWS)
        block_count(row + from, n - from < BLOCK_ROWS ? n - from : BLOCK_ROWS, count);
}

/* One rulebook on its own: its verdicts on the rows it binds, and its caps. */
static void count_book(arena *mem, const struct program *p, const struct population *pop, const struct outcomes *o, struct book_total *b)
{
    uint8_t *worst = arena_array(mem, uint8_t, pop->in.n + 1), *bound = population_bound(mem, &(struct books){ &b->book, 1, 1 }, pop);
    struct money money = money_new(mem, pop);

    for (int s = b->first_slot; s < b->first_slot + b->slots; s++) {
        struct slot_answers made = outcomes_of(o, s);

        outcomes_worse(&p->slot.v[s], made.row, o->rows, worst);
        if (is_cap(&p->slot.v[s]))
            money_add(p, &p->slot.v[s], pop, &made, &money);
    }
    for (ptrdiff_t i = 0; i < pop->in.n; i++)
        if (bound[i] != TRI_NO)
            tally_add(&b->tally, state_of(worst[i], bound[i]), &money, i);
}

static void find_books(arena *mem, const struct program *p, const struct books *books, struct totals *out)
{
    for (int s = 0; s < (int)p->slot.n; s++) {
        const struct rulebook *book = p->slot.v[s].book;

        if (!books_have(books, book))
            continue;
        if (out->book.n == 0 || out->book.v[out->book.n - 1].book != book)
            *PUSH(mem, &out->book) = (struct book_total){ .book = book, .first_slot = s };
        out->book.v[out->book.n - 1].slots++;
    }
}

void totals_count(arena *mem, const struct program *p, const struct books *books, const struct population *pop, const struct outcomes *o,
                  struct totals *out)
{
    *out = (struct totals){ .slot = arena_array(mem, struct slot_total, p->slot.n + 1) };
    out->authority = arena_array(mem, struct tally, p->authorities->n + 1);
    out->role = arena_array(mem, struct tally, role_count + 1);
    count_slots(mem, p, books, pop, o, out);
    find_books(mem, p, books, out);
    for (ptrdiff_t b = 0; b < out->book.n; b++)
        count_book(mem, p, pop, o, &out->book.v[b]);
    count_rows(p, pop, out);
}
