/*
 * Chance that is the same on every machine: splitmix64.  Not for secrets.
 */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t state;
} chance;

static inline uint64_t chance_next(chance *c)
{
    uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/** chance_from(seed, n): the ${n}th stream of ${seed}; streams do not follow each other. */
static inline chance chance_from(uint64_t seed, uint64_t n)
{
    chance c = { seed };

    c.state = chance_next(&c) ^ n * UINT64_C(0xD1342543DE82EF95);
    return c;
}

/** chance_in(c, from, to): a whole number, both ends possible.  The bias of the remainder is below one in 2^32. */
static inline int chance_in(chance *c, int from, int to)
{
    return from + (int)((chance_next(c) >> 32) % (uint64_t)(to - from + 1));
}

/** chance_of(c, per_mille): true so many times in a thousand. */
static inline bool chance_of(chance *c, int per_mille)
{
    return chance_in(c, 0, 999) < per_mille;
}

#endif
