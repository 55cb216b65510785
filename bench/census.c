#include "census.h"

#include "base/wide.h"

enum { PROFILES_MOST = 1 << 14, GAPS_MOST = 3, NO_GAP = 255 };

/* One slot's digit: the outcomes that the slot may have, numbered from 0; those it cannot have are the gaps. */
struct digit {
    uint8_t gap[GAPS_MOST];
    uint16_t weight;
    int radix;
    uint8_t outcome[OUTCOMES]; /* by number */
};

/* ---- profiles ---- */

/* What a slot may answer: nothing lifts what it has no means to lift, and advice never fails. */
static bool may_answer(const struct slot *s, enum outcome o)
{
    switch (o) {
    case OUT_EXEMPT: return s->exemptions || s->waiver >= 0;
    case OUT_APPROVED: return s->approval >= 0;
    case OUT_ADVICE: return s->strength == STRENGTH_ADVICE;
    case OUT_FAIL: return s->strength != STRENGTH_ADVICE;
    default: return true;
    }
}

static struct digit digit_of(const struct slot *s)
{
    struct digit d = { .gap = { NO_GAP, NO_GAP, NO_GAP } };
    int gaps = 0;

    for (int o = 0; o < OUTCOMES; o++)
        if (may_answer(s, (enum outcome)o))
            d.outcome[d.radix++] = (uint8_t)o;
        else
            d.gap[gaps++] = (uint8_t)o;
    return d;
}

/* What a rule of advice finds never blocks, nor is anything missing for it. */
static uint8_t slot_verdict(const struct slot *s, uint8_t outcome)
{
    if (s->strength == STRENGTH_ADVICE || outcome < OUT_CANNOT)
        return VERDICT_CLEAR;
    return outcome == OUT_FAIL ? VERDICT_BLOCKED : VERDICT_NEEDS;
}

static void profiles_read(arena *mem, struct census *c)
{
    const struct program *p = c->p;

    c->outcome = arena_array(mem, uint8_t, c->profiles * p->slot.n);
    c->verdict = arena_array(mem, uint8_t, c->profiles);
    for (ptrdiff_t k = 0; k < c->profiles; k++)
        for (ptrdiff_t s = 0; s < p->slot.n; s++) {
            uint8_t outcome = c->digit[s].outcome[k / c->digit[s].weight % c->digit[s].radix], v = slot_verdict(&p->slot.v[s], outcome);

            c->outcome[k * p->slot.n + s] = outcome;
            c->verdict[k] = v > c->verdict[k] ? v : c->verdict[k];
        }
}

struct census census_new(arena *mem, const struct program *p)
{
    struct census c = { .p = p, .digit = arena_array(mem, struct digit, p->slot.n), .profiles = 1 };

    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        c.digit[s] = digit_of(&p->slot.v[s]);
        c.digit[s].weight = (uint16_t)c.profiles;
        c.profiles *= c.digit[s].radix;
        if (c.profiles > PROFILES_MOST)
            abort();
    }
    profiles_read(mem, &c);
    c.authorities = p->authorities->n;
    c.count = arena_array(mem, uint32_t, c.profiles * c.authorities);
    c.excess = arena_array(mem, int64_t, c.authorities);
    c.row = arena_array(mem, struct census_row, c.authorities);
    for (ptrdiff_t i = 0; i < c.authorities; i++)
        c.row[i].outcome = arena_alloc(mem, sizeof(*c.row[i].outcome) * (size_t)p->slot.n, _Alignof(int64_t));
    return c;
}

void census_clear(struct census *c)
{
    memset(c->count, 0, sizeof(*c->count) * (size_t)(c->profiles * c->authorities));
    memset(c->excess, 0, sizeof(*c->excess) * (size_t)c->authorities);
}

/* ---- counting ---- */

/* The number of an outcome is the outcome less the gaps below it. */
static WIDE void add_digit(const struct digit *d, const uint8_t *restrict outcome, ptrdiff_t rows, uint16_t *restrict profile)
{
    uint8_t first = d->gap[0], second = d->gap[1], third = d->gap[2];
    uint16_t weight = d->weight;

    for (ptrdiff_t i = 0; i < rows; i++) {
        uint8_t o = outcome[i], number = (uint8_t)(o - (o > first) - (o > second) - (o > third));

        profile[i] = (uint16_t)(profile[i] + number * weight);
    }
}

static void count_rows(struct census *c, const int32_t *restrict authority, const uint16_t *restrict profile, const int32_t *restrict excess,
                       ptrdiff_t rows)
{
    uint32_t *restrict count = c->count;
    int64_t *restrict sum = c->excess;
    ptrdiff_t authorities = c->authorities;

    for (ptrdiff_t i = 0; i < rows; i++) {
        count[profile[i] * authorities + authority[i]]++;
        sum[authority[i]] += excess[i];
    }
}

void census_add(struct census *c, const int32_t *authority, struct answers made, int cap, ptrdiff_t rows)
{
    uint16_t profile[BLOCK_ROWS];

    memset(profile, 0, sizeof(*profile) * (size_t)rows);
    for (ptrdiff_t s = 0; s < c->p->slot.n; s++)
        add_digit(&c->digit[s], made.outcome + s * made.stride, rows, profile);
    count_rows(c, authority, profile, made.excess + cap * made.stride, rows);
}

static bool is_seen(const uint32_t *count, ptrdiff_t authorities)
{
    uint32_t any = 0;

    for (ptrdiff_t i = 0; i < authorities; i++)
        any |= count[i];
    return any;
}

static void read_profile(struct census *c, ptrdiff_t profile, const uint32_t *count)
{
    ptrdiff_t slots = c->p->slot.n;

    for (ptrdiff_t s = 0; s < slots; s++) {
        uint8_t outcome = c->outcome[profile * slots + s];

        for (ptrdiff_t i = 0; i < c->authorities; i++)
            c->row[i].outcome[s][outcome] += count[i];
    }
    for (ptrdiff_t i = 0; i < c->authorities; i++)
        c->row[i].verdict[c->verdict[profile]] += count[i];
}

void census_read(struct census *c)
{
    for (ptrdiff_t i = 0; i < c->authorities; i++) {
        memset(c->row[i].outcome, 0, sizeof(*c->row[i].outcome) * (size_t)c->p->slot.n);
        memset(c->row[i].verdict, 0, sizeof c->row[i].verdict);
        c->row[i].excess = c->excess[i];
    }
    for (ptrdiff_t k = 0; k < c->profiles; k++)
        if (is_seen(c->count + k * c->authorities, c->authorities))
            read_profile(c, k, c->count + k * c->authorities);
}
