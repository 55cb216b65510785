/*
 * How many connections each address has, over all workers: a small table in shared memory.  Addresses are counted by a hash with
 * a secret; two that meet by chance are counted together.  Each worker counts its own, so that what a worker held when it died can be
 * taken off again.
 */
#ifndef WEB_SEATS_H
#define WEB_SEATS_H

#include "base/address.h"

enum { SEAT_GROUPS = 4096 };

struct seats {
    uint8_t secret[16];
    int workers;
    uint16_t taken[][SEAT_GROUPS];
};

/** seats_size(workers): bytes of shared, zeroed memory that a table for so many workers needs. */
size_t seats_size(int workers);

/** seats_new(room, workers, secret): a table in ${room}. */
struct seats *seats_new(void *room, int workers, const uint8_t secret[16]);

/** seats_take(s, worker, from, most): whether ${from} has fewer than ${most} now; then it has one more. */
bool seats_take(struct seats *s, int worker, struct address from, int most);

/** seats_keep(s, worker, from): one more, however many it has: a connection that is taken over has had its seat. */
void seats_keep(struct seats *s, int worker, struct address from);

/** seats_give(s, worker, from): one fewer. */
void seats_give(struct seats *s, int worker, struct address from);

/** seats_clear(s, worker): ${worker} is gone, and all it held. */
void seats_clear(struct seats *s, int worker);

#endif
