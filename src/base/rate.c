#include "base/rate.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

/* A line of the cache holds the four places that one hash may take. */
enum { PLACES_A_LINE = 4, LINE_BYTES = 64, MICROSECONDS = 1000000, MINUTE_SECONDS = 60 };

struct place {
    _Atomic uint64_t key;    /* 0: free */
    _Atomic int64_t full_us; /* when the bucket will be full again */
};

struct line {
    struct place place[PLACES_A_LINE];
};

struct rate_table {
    uint8_t secret[crypto_shorthash_KEYBYTES];
    uint64_t mask; /* lines - 1 */
    uint8_t unused[LINE_BYTES - crypto_shorthash_KEYBYTES - sizeof(uint64_t)];
    struct line line[];
};

_Static_assert(sizeof(struct line) == LINE_BYTES && sizeof(struct rate_table) == LINE_BYTES, "places lie on lines of the cache");

static uint64_t lines_for(ptrdiff_t places)
{
    uint64_t lines = 1;

    while ((ptrdiff_t)(lines * PLACES_A_LINE) < places)
        lines *= 2;
    return lines;
}

size_t rate_table_size(ptrdiff_t places)
{
    return sizeof(struct rate_table) + lines_for(places) * sizeof(struct line);
}

struct rate_table *rate_table_new(void *room, ptrdiff_t places, const uint8_t secret[16])
{
    struct rate_table *table = room;

    memcpy(table->secret, secret, sizeof(table->secret));
    table->mask = lines_for(places) - 1;
    return table;
}

static uint64_t hash_of(const struct rate_table *table, int what, str key)
{
    uint8_t secret[crypto_shorthash_KEYBYTES];
    uint64_t hash;

    memcpy(secret, table->secret, sizeof(secret));
    secret[0] ^= (uint8_t)what;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, (unsigned long long)key.n, secret);
    return hash ? hash : 1;
}

/* The place of ${key}: its own, else a free one, else the one of the four that is soonest full. */
static struct place *place_of(struct rate_table *table, uint64_t key, int64_t now_us)
{
    struct line *line = &table->line[key & table->mask];
    struct place *best = &line->place[0];
    uint64_t before;

    for (int i = 0; i < PLACES_A_LINE; i++)
        if (line->place[i].key == key)
            return &line->place[i];
    for (int i = 0; i < PLACES_A_LINE && best->key; i++)
        if (!line->place[i].key || line->place[i].full_us < best->full_us)
            best = &line->place[i];
    before = best->key;
    if (atomic_compare_exchange_strong(&best->key, &before, key))
        best->full_us = now_us;
    return best;
}

int rate_take(struct rate_table *table, struct rate rate, int what, str key, int64_t now_us)
{
    int64_t price, depth, full, next;
    struct place *place;

    if (rate.burst <= 0)
        return 0;
    price = (int64_t)MINUTE_SECONDS * MICROSECONDS / (rate.per_minute > 0 ? rate.per_minute : 1);
    depth = price * rate.burst;
    place = place_of(table, hash_of(table, what, key), now_us);
    full = place->full_us;
    do {
        next = (full > now_us ? full : now_us) + price;
        if (next - now_us > depth)
            return (int)((next - now_us - depth + MICROSECONDS - 1) / MICROSECONDS);
    } while (!atomic_compare_exchange_weak(&place->full_us, &full, next));
    return 0;
}
