#include "mail/mailer.h"

#include "mail/mailbox.h"
#include "mail/settings.h"

#include <signal.h>
#include <time.h>

enum { SETTINGS_MEMORY = 4 << 20 };

/* ---- a round ---- */

static bool never(void)
{
    return false;
}

static bool did_something(const struct outbox_report *r)
{
    return r->sent + r->waiting + r->failed > 0;
}

static void add_up(struct outbox_report *all, const struct outbox_report *one)
{
    all->sent += one->sent;
    all->waiting += one->waiting;
    all->failed += one->failed;
    all->erased += one->erased;
    all->no_server = one->no_server;
}

/* One mail after the other by ${o}, until none is due, none would go, or it is time to stop. */
static rc send_all(const struct outbox *o, bool (*stop)(void), struct outbox_report *report, struct err *err)
{
    struct outbox_report one;

    do {
        TRY(outbox_run(o, 1, &one, err));
        add_up(report, &one);
    } while (did_something(&one) && !one.no_server && !stop());
    return RC_OK;
}

static rc send_due(const struct mailer *m, bool (*stop)(void), struct outbox_report *report, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(SETTINGS_MEMORY);
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct outbox o = { .store = m->store, .now = m->now, .tell = m->tell, .ctx = m->ctx };
    struct mail_settings settings;

    *report = (struct outbox_report){ 0 };
    TRY(mail_settings_read(&mem, m->settings, &settings, err));
    o.sender = settings.sender;
    if (settings.folder.n) {
        o.post = mailbox_post(&settings.folder);
    } else {
        TRY(smtp_open(&settings.smtp, &smtp, err));
        o.post = smtp_post(smtp);
    }
    return send_all(&o, stop, report, err);
}

rc mailer_once(const struct mailer *m, struct outbox_report *report, struct err *err)
{
    return send_due(m, never, report, err);
}

/* ---- the process ---- */

static sigset_t stop_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

static bool is_told_to_stop(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 && (sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT));
}

/* Returns whether the process was told to stop meanwhile. */
static bool rest(int ms)
{
    const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
    sigset_t set = stop_signals();

    return sigtimedwait(&set, NULL, &wait) > 0;
}

static bool passes(rc code)
{
    return code != RC_STORE_STOPPED && code != RC_NEWER_SCHEMA && code != RC_FAULT;
}

/* What somebody should hear of; that others write at the same time is none. */
static bool is_trouble(rc code)
{
    return code != RC_OK && code != RC_AGAIN && code != RC_BUSY;
}

static rc run(const struct mailer *m, struct err *err)
{
    int rest_ms = m->rest_ms ? m->rest_ms : MAILER_REST_MS, trouble_ms = m->trouble_ms ? m->trouble_ms : MAILER_TROUBLE_MS;
    struct outbox_report report;
    bool stop = false;

    while (!stop) {
        rc code = send_due(m, is_told_to_stop, &report, err);

        if (!passes(code))
            return code;
        if (is_trouble(code) && m->trouble)
            m->trouble(m->ctx, err);
        stop = rest(is_trouble(code) || report.no_server ? trouble_ms : rest_ms);
    }
    return RC_OK;
}

static rc settings_look(const struct mailer *m, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(SETTINGS_MEMORY);
    struct mail_settings unused;

    return mail_settings_read(&mem, m->settings, &unused, err);
}

rc mailer_run(const struct mailer *m, struct err *err)
{
    sigset_t set = stop_signals(), before;
    rc code;

    TRY(settings_look(m, err));
    sigprocmask(SIG_BLOCK, &set, &before);
    code = run(m, err);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return code;
}
