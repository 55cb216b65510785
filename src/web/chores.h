/*
 * What a service does by the clock, each in a process of its own beside the workers: sealing what was recorded, sending mail, and
 * forgetting what is over.
 * A chore ends when it is told to (SIGTERM) or its parent is gone; what it was at can be done again by the next.
 */
#ifndef WEB_CHORES_H
#define WEB_CHORES_H

#include "base/log.h"
#include "clock/instant.h"
#include "store/store.h"

enum chore { CHORE_SEAL, CHORE_MAIL, CHORE_SWEEP, CHORES };

/* A log that could not be sealed is asked for again after SEAL_REST_MS, and each time after twice as long, at most after SEAL_LATER_MOST_MS: no
 * other log waits for it. */
enum { SEAL_REST_MS = 3000, SEAL_LATER_MOST_MS = 2 * 60 * 1000, SWEEP_REST_MS = 10 * 60 * 1000, CHORE_TROUBLE_MS = 15 * 1000 };

/* What each needs; empty: it is not done here.  Forgetting needs nothing. */
struct chores {
    str signer;        /* the socket of who seals (ledger/signer.h) */
    str mail_settings; /* a file: see mail/settings.h */
};

/** chore_name(chore): "sealing", as the log has it. */
const char *chore_name(enum chore chore);

/** chore_is_done(chores, chore): whether it is done here at all. */
bool chore_is_done(const struct chores *chores, enum chore chore);

/** chore_may(chore): the families of system calls it needs (base/sandbox.h), beside those of the store. */
unsigned chore_may(enum chore chore);

/**
 * chore_sweep(store, now, err):
 * Forget sign-ins, links, guesses and tickets that are over, and answers whose keys are, and leave nothing that was erased
 * in the store's log (store_tidy).  Each node may, also at once and again.
 *
 * Errors: RC_AGAIN, RC_BUSY when others were at it; those of the store.
 */
rc chore_sweep(struct store *store, instant now, struct err *err) MUST_USE;

/**
 * chore_run(chore, chores, store, log, err):
 * Do it, and rest, until told to stop by SIGTERM or SIGINT, which are kept waiting meanwhile; ${store} is this process's own.  What went
 * wrong stands in ${log}.
 *
 * Errors: what does not pass by itself.
 */
rc chore_run(enum chore chore, const struct chores *chores, struct store *store, struct journal *log, struct err *err) MUST_USE;

#endif
