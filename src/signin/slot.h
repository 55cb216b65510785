/*
 * How many do a heavy thing at once on one machine, whichever processes they are: each holds one of a few files locked
 * while it does.  A process that dies gives its lock up.
 */
#ifndef SIGNIN_SLOT_H
#define SIGNIN_SLOT_H

#include "base/arena.h"
#include "base/err.h"

struct slots {
    str folder; /* of this machine, for files of ours alone; it is there */
    str name;   /* of the thing: each has its own files */
    int most;   /* at once */
    int wait_ms;
};

struct slot_held {
    int fd; /* 0: none is held */
};

/**
 * slot_take(slots, out, err):
 * Wait for a free place, at most ${slots->wait_ms}.
 *
 * Errors: RC_BUSY when none became free, RC_NO_OUTPUT when the folder cannot be used.
 * Owner:  the caller leaves it.
 */
rc slot_take(const struct slots *slots, struct slot_held *out, struct err *err) MUST_USE;
void slot_leave(struct slot_held *slot); /* for CLEANUP */

#endif
