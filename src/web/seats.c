#include "web/seats.h"

#include <sodium.h>
#include <string.h>

size_t seats_size(int workers)
{
    return sizeof(struct seats) + (size_t)workers * sizeof(uint16_t[SEAT_GROUPS]);
}

struct seats *seats_new(void *room, int workers, const uint8_t secret[16])
{
    struct seats *s = room;

    memcpy(s->secret, secret, sizeof(s->secret));
    s->workers = workers;
    return s;
}

static int group_of(const struct seats *s, struct address from)
{
    struct address household = address_household(from);
    uint64_t hash;

    crypto_shorthash((unsigned char *)&hash, household.b, sizeof(household.b), s->secret);
    return (int)(hash % SEAT_GROUPS);
}

bool seats_take(struct seats *s, int worker, struct address from, int most)
{
    int group = group_of(s, from), taken = 0;

    for (int w = 0; w < s->workers; w++)
        taken += __atomic_load_n(&s->taken[w][group], __ATOMIC_RELAXED);
    if (taken >= most)
        return false;
    __atomic_fetch_add(&s->taken[worker][group], 1, __ATOMIC_RELAXED);
    return true;
}

void seats_keep(struct seats *s, int worker, struct address from)
{
    __atomic_fetch_add(&s->taken[worker][group_of(s, from)], 1, __ATOMIC_RELAXED);
}

void seats_give(struct seats *s, int worker, struct address from)
{
    __atomic_fetch_sub(&s->taken[worker][group_of(s, from)], 1, __ATOMIC_RELAXED);
}

void seats_clear(struct seats *s, int worker)
{
    memset(s->taken[worker], 0, sizeof(s->taken[worker]));
}
