#include "web/chores.h"

#include "base/sandbox.h"
#include "ledger/sealing.h"
#include "mail/mailer.h"
#include "register/act.h"
#include "signin/account.h"

#include <signal.h>
#include <time.h>

enum { SEAL_MEMORY = 64 << 20 };

const char *chore_name(enum chore chore)
{
    static const char *const names[] = { [CHORE_SEAL] = "sealing", [CHORE_MAIL] = "mail", [CHORE_SWEEP] = "sweeping" };

    return names[chore];
}

bool chore_is_done(const struct chores *chores, enum chore chore)
{
    return chore == CHORE_SEAL ? chores->signer.n > 0 : chore == CHORE_MAIL ? chores->mail_settings.n > 0 : true;
}

unsigned chore_may(enum chore chore)
{
    return chore == CHORE_SEAL ? MAY_CONNECT : chore == CHORE_MAIL ? MAY_CONNECT | MAY_THREAD | MAY_WRITE : 0;
}

/* ---- clocks ---- */

static int64_t clock_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static instant now(void *ctx)
{
    (void)ctx;
    return clock_us(CLOCK_REALTIME) / 1000000;
}

/* ---- sealing ---- */

static void complain(struct journal *log, enum chore chore, const char *name, str about, const struct err *why)
{
    log_begin(log, "chore-failed", clock_us(CLOCK_REALTIME));
    log_str(log, "chore", str_of(chore_name(chore)));
    if (about.n)
        log_str(log, name, about);
    log_str(log, "detail", str_of(why->message));
    log_end(log);
    log_flush(log);
}

/* A log that could not be sealed the last time. */
struct late {
    str origin;
    int wait_ms; /* 0: it could since */
    int64_t again_us;
};

struct sealer {
    struct journal *log;
    arena mem;
    struct {
        struct late *v;
        ptrdiff_t n, cap;
    } late;
    bool has_told; /* in this round, of a log */
};

static void sealer_close(struct sealer *s)
{
    arena_close(&s->mem);
}

static struct late *late_find(const struct sealer *s, str origin)
{
    for (ptrdiff_t i = 0; i < s->late.n; i++)
        if (str_eq(s->late.v[i].origin, origin))
            return &s->late.v[i];
    return NULL;
}

static bool is_due(void *ctx, str origin)
{
    const struct late *late = late_find(ctx, origin);

    return !late || clock_us(CLOCK_MONOTONIC) >= late->again_us;
}

static void each_sealed(void *ctx, str origin, const struct sealed *sealed, const struct err *why)
{
    struct sealer *s = ctx;
    struct late *late = late_find(s, origin);

    if (sealed) {
        if (late)
            late->wait_ms = 0;
        return;
    }
    if (!late) {
        late = PUSH(&s->mem, &s->late);
        *late = (struct late){ .origin = arena_str(&s->mem, origin) };
    }
    late->wait_ms = !late->wait_ms ? SEAL_REST_MS : 2 * late->wait_ms < SEAL_LATER_MOST_MS ? 2 * late->wait_ms : SEAL_LATER_MOST_MS;
    late->again_us = clock_us(CLOCK_MONOTONIC) + (int64_t)late->wait_ms * 1000;
    s->has_told = true;
    complain(s->log, CHORE_SEAL, "origin", origin, why);
}

static bool rest(const sigset_t *set, int ms)
{
    const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };

    return sigtimedwait(set, NULL, &wait) > 0;
}

/* What cannot be done now is done later: nothing but a store that stopped ends a chore. */
static bool is_the_end(rc code)
{
    return code == RC_STORE_STOPPED || code == RC_NEWER_SCHEMA;
}

static rc seal_once(struct store *store, const struct chores *chores, struct sealer *s, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(SEAL_MEMORY);
    const struct sealing sealing = { .socket = chores->signer };

    s->has_told = false;
    return sealing_all(store, &mem, &sealing, is_due, each_sealed, s, err);
}

static rc seal(struct store *store, const struct chores *chores, struct journal *log, const sigset_t *stop, struct err *err)
{
    CLEANUP(sealer_close) struct sealer s = { .log = log, .mem = arena_open(SEAL_MEMORY) };
    bool stopped = false;

    while (!stopped) {
        rc code = seal_once(store, chores, &s, err);
        bool is_trouble = code != RC_OK && !s.has_told; /* the logs could not even be listed */

        if (is_the_end(code))
            return code;
        if (is_trouble)
            complain(log, CHORE_SEAL, "", S(""), err);
        stopped = rest(stop, is_trouble ? CHORE_TROUBLE_MS : SEAL_REST_MS);
    }
    return RC_OK;
}

/* ---- sweeping ---- */

rc chore_sweep(struct store *store, instant now, struct err *err)
{
    struct reg reg = { .store = store };
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    TRY(account_sweep(&txn, now, err));
    TRY(txn_commit(&txn, err));
    TRY(act_forget(&reg, now, err));
    return store_tidy(store, err);
}

/* When another node was quicker there is nothing to say: it has done the same. */
static rc sweep(struct store *store, struct journal *log, const sigset_t *stop, struct err *err)
{
    bool stopped = false;

    while (!stopped) {
        rc code = chore_sweep(store, now(NULL), err);

        if (is_the_end(code))
            return code;
        if (code != RC_OK && code != RC_AGAIN && code != RC_BUSY)
            complain(log, CHORE_SWEEP, "", S(""), err);
        stopped = rest(stop, code == RC_OK ? SWEEP_REST_MS : CHORE_TROUBLE_MS);
    }
    return RC_OK;
}

/* ---- mail ---- */

static void mail_told(void *ctx, str id, enum outbox_state state, const struct err *why)
{
    (void)state;
    if (why)
        complain(ctx, CHORE_MAIL, "mail", id, why);
}

static void mail_trouble(void *ctx, const struct err *why)
{
    complain(ctx, CHORE_MAIL, "", S(""), why);
}

static rc send(struct store *store, const struct chores *chores, struct journal *log, struct err *err)
{
    const struct mailer mailer = {
        .store = store, .settings = chores->mail_settings, .now = now, .tell = mail_told, .trouble = mail_trouble, .ctx = log
    };

    return mailer_run(&mailer, err);
}

rc chore_run(enum chore chore, const struct chores *chores, struct store *store, struct journal *log, struct err *err)
{
    sigset_t stop;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_SETMASK, &stop, NULL);
    switch (chore) {
    case CHORE_SEAL: return seal(store, chores, log, &stop, err);
    case CHORE_MAIL: return send(store, chores, log, err);
    case CHORE_SWEEP: return sweep(store, log, &stop, err);
    case CHORES: break;
    }
    return RC_OK;
}
