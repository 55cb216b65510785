/*
 * Rate limits in memory that processes share: a token bucket for each key, without locks, in a table of fixed size.
 *
 * A bucket is one number: the moment at which it will be full again (the "theoretical arrival time" of the leaky-bucket
 * literature).  A request moves it on by the price of one token and is refused when it would lie further ahead than
 * the bucket is deep.  Keys are hashed with a secret of the table, so nobody outside can choose two that meet.
 * When a place is wanted and none is free, the bucket that is fullest goes: who is being limited stays.
 */
#ifndef BASE_RATE_H
#define BASE_RATE_H

#include "base/str.h"

struct rate_table;

/* How much: ${burst} at once, and then ${per_minute}.  A burst of 0 is no limit. */
struct rate {
    int burst, per_minute;
};

/** rate_table_size(places): bytes that a table of at least ${places} buckets needs. */
size_t rate_table_size(ptrdiff_t places);

/** rate_table_new(room, places, secret): a table in ${room}, zeroed memory of rate_table_size, aligned to 64 bytes. */
struct rate_table *rate_table_new(void *room, ptrdiff_t places, const uint8_t secret[16]);

/**
 * rate_take(table, rate, what, key, now_us):
 * Take a token of the bucket ${key} among those for ${what} (a small number: which limit).  ${now_us}: the monotonic clock.
 * Returns 0 when there was one, else how many seconds until there is.
 */
int rate_take(struct rate_table *table, struct rate rate, int what, str key, int64_t now_us);

#endif
