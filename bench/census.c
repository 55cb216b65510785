#include "census.h"

#include "base/wide.h"

#include <string.h>

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

struct census census_new(arena *mem, const struct program *p)
{
    struct census c = { .p = p, .digit = arena_array(mem, struct digit, p->slot.n), .profiles = 1, .authorities = p->authorities->n };

    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        c.digit[s] = digit_of(&p->slot.v[s]);
        c.digit[s].weight = (uint16_t)c.profiles;
        c.profiles *= c.digit[s].radix;
        if (c.profiles > PROFILES_MOST)
            abort();
    }
    c.count = arena_array(mem, uint32_t, c.profiles * c.authorities);
    c.excess = arena_array(mem, int64_t, c.authorities);
    c.outcome = arena_array(mem, uint32_t, p->slot.n * OUTCOMES * c.authorities);
    c.verdict = arena_array(mem, uint32_t, (VERDICT_BLOCKED + 1) * c.authorities);
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

static WIDE void find_places(int32_t authorities, const int32_t *restrict authority, const uint16_t *restrict profile, ptrdiff_t rows,
                             int32_t *restrict place)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        place[i] = profile[i] * authorities + authority[i];
}

static void count_rows(struct census *c, const int32_t *restrict authority, const int32_t *restrict place, const int32_t *restrict excess,
                       ptrdiff_t rows)
{
    uint32_t *restrict count = c->count;
    int64_t *restrict sum = c->excess;

    for (ptrdiff_t i = 0; i < rows; i++) {
        count[place[i]]++;
        sum[authority[i]] += excess[i];
    }
}

void census_add(struct census *c, const int32_t *authority, struct answers made, int cap, ptrdiff_t rows)
{
    uint16_t profile[BLOCK_ROWS];
    int32_t place[BLOCK_ROWS];

    memset(profile, 0, sizeof(*profile) * (size_t)rows);
    for (ptrdiff_t s = 0; s < c->p->slot.n; s++)
        add_digit(&c->digit[s], made.outcome + s * made.stride, rows, profile);
    find_places((int32_t)c->authorities, authority, profile, rows, place);
    count_rows(c, authority, place, made.excess + cap * made.stride, rows);
}

/* ---- reading off ---- */

/* What a rule of advice finds never blocks, nor is anything missing for it. */
static enum verdict slot_verdict(const struct slot *s, uint8_t outcome)
{
    if (s->strength == STRENGTH_ADVICE || outcome < OUT_CANNOT)
        return VERDICT_CLEAR;
    return outcome == OUT_FAIL ? VERDICT_BLOCKED : VERDICT_NEEDS;
}

static void counts_add(const uint32_t *restrict count, ptrdiff_t n, uint32_t *restrict to)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] += count[i];
}

static void read_profile(struct census *c, ptrdiff_t profile, const uint32_t *count)
{
    enum verdict verdict = VERDICT_CLEAR;

    for (ptrdiff_t s = 0; s < c->p->slot.n; s++) {
        const struct digit *d = &c->digit[s];
        uint8_t outcome = d->outcome[profile / d->weight % d->radix];
        enum verdict v = slot_verdict(&c->p->slot.v[s], outcome);

        counts_add(count, c->authorities, c->outcome + (s * OUTCOMES + outcome) * c->authorities);
        verdict = v > verdict ? v : verdict;
    }
    counts_add(count, c->authorities, c->verdict + verdict * c->authorities);
}

static bool is_seen(const uint32_t *count, ptrdiff_t authorities)
{
    uint32_t any = 0;

    for (ptrdiff_t i = 0; i < authorities; i++)
        any |= count[i];
    return any;
}

void census_read(struct census *c)
{
    memset(c->outcome, 0, sizeof(*c->outcome) * (size_t)(c->p->slot.n * OUTCOMES * c->authorities));
    memset(c->verdict, 0, sizeof(*c->verdict) * (size_t)((VERDICT_BLOCKED + 1) * c->authorities));
    for (ptrdiff_t k = 0; k < c->profiles; k++)
        if (is_seen(c->count + k * c->authorities, c->authorities))
            read_profile(c, k, c->count + k * c->authorities);
}
