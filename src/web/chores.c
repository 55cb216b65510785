#include "web/chores.h"

#include "base/sandbox.h"
#include "ledger/sealing.h"
#include "mail/mailer.h"

#include <signal.h>
#include <time.h>

enum { SEAL_MEMORY = 64 << 20 };

const char *chore_name(enum chore chore)
{
    return chore == CHORE_SEAL ? "sealing" : "mail";
}

bool chore_is_done(const struct chores *chores, enum chore chore)
{
    return (chore == CHORE_SEAL ? chores->signer : chores->mail_settings).n > 0;
}

unsigned chore_may(enum chore chore)
{
    return chore == CHORE_SEAL ? MAY_CONNECT : MAY_CONNECT | MAY_THREAD | MAY_WRITE;
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

struct sealer {
    struct metrics *metrics;
    struct journal *log;
};

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

static void each_sealed(void *ctx, str origin, const struct sealed *sealed, const struct err *why)
{
    const struct sealer *s = ctx;

    if (!sealed)
        complain(s->log, CHORE_SEAL, "origin", origin, why);
}

static bool rest(const sigset_t *set, int ms)
{
    const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };

    return sigtimedwait(set, NULL, &wait) > 0;
}

static rc seal_once(struct store *store, const struct chores *chores, struct sealer *s, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(SEAL_MEMORY);
    const struct sealing sealing = { .socket = chores->signer };

    TRY(sealing_all(store, &mem, &sealing, each_sealed, s, err));
    metrics_sealed(s->metrics, clock_us(CLOCK_MONOTONIC));
    return RC_OK;
}

/* What cannot be sealed now is sealed later: nothing but a store that stopped ends this. */
static rc seal(struct store *store, const struct chores *chores, struct sealer *s, const sigset_t *stop, struct err *err)
{
    bool stopped = false, had_signer = true;

    while (!stopped) {
        rc code = seal_once(store, chores, s, err);

        if (code == RC_STORE_STOPPED || code == RC_NEWER_SCHEMA)
            return code;
        if (code != RC_OK && (code != RC_NO_SIGNER || had_signer))
            complain(s->log, CHORE_SEAL, "", S(""), err);
        had_signer = code != RC_NO_SIGNER;
        stopped = rest(stop, code == RC_OK ? SEAL_REST_MS : SEAL_TROUBLE_MS);
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

rc chore_run(enum chore chore, const struct chores *chores, struct store *store, struct metrics *metrics, struct journal *log, struct err *err)
{
    struct sealer sealer = { metrics, log };
    sigset_t stop;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_SETMASK, &stop, NULL);
    return chore == CHORE_SEAL ? seal(store, chores, &sealer, &stop, err) : send(store, chores, log, err);
}
