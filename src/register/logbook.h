/*
 * Logs as their readers see them.  A checkpoint says how long a log is and what its root is, and nothing of what was recorded: it is
 * there for everybody, so that nobody can be shown another past.  Proofs between checkpoints, and which logs there are, are for those
 * whose acts are sealed in one: the log of their own organisation, and the operator's, where all organisations are.
 *
 * A log is called here by what stands behind the service's name in its origin: "operator", "north-east-office".
 */
#ifndef REGISTER_LOGBOOK_H
#define REGISTER_LOGBOOK_H

#include "ledger/log.h"
#include "register/register.h"

struct logbook {
    str name;
    struct log log;
    int64_t sealed; /* entries under the latest checkpoint; 0: there is none yet */
};

struct logbooks {
    struct logbook *v;
    ptrdiff_t n, cap;
};

/** logbook_own(r, mem, viewer, out, err): the log that the viewer's organisation seals in. */
rc logbook_own(struct reg *r, arena *mem, const struct viewer *viewer, struct log *out, struct err *err) MUST_USE;

/** logbook_list(r, mem, viewer, out, err): the logs that the viewer may read proofs of. */
rc logbook_list(struct reg *r, arena *mem, const struct viewer *viewer, struct logbooks *out, struct err *err) MUST_USE;

/**
 * logbook_checkpoint(r, mem, name, size, note, err):
 * The checkpoint of ${name} over ${size} entries; the latest when ${size} is below 0.  For anybody.
 *
 * Errors: RC_NOT_FOUND when there is no such log, or none of that size is kept.
 */
rc logbook_checkpoint(struct reg *r, arena *mem, str name, int64_t size, str *note, struct err *err) MUST_USE;

/**
 * logbook_inclusion(r, mem, viewer, name, position, size, out, err): that entry ${position} is among the first ${size}.
 * logbook_consistency(r, mem, viewer, name, from, to, out, err): that the first ${to} entries begin with the first ${from}.
 *
 * Errors: RC_NOT_FOUND when there is no such log for the viewer; RC_BAD_INPUT for numbers that it has not reached.
 */
rc logbook_inclusion(struct reg *r, arena *mem, const struct viewer *viewer, str name, int64_t position, int64_t size, struct merkle_path *out,
                     struct err *err) MUST_USE;
rc logbook_consistency(struct reg *r, arena *mem, const struct viewer *viewer, str name, int64_t from, int64_t to, struct merkle_path *out,
                       struct err *err) MUST_USE;

#endif
