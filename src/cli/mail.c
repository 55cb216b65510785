/*
 * concordat mail: what waits in the outbox, sent and mended.  A running service sends by itself; this is for who looks after it, and for
 * a machine that does nothing but send.
 */
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "mail/mailer.h"
#include "store/migrate.h"

#include <stdlib.h>
#include <time.h>

static const char usage[] = "concordat mail: the mails that wait, and those that failed\n"
                            "\n"
                            "  concordat mail run --settings FILE [--stay]     send what is due now, or with --stay until told to stop\n"
                            "  concordat mail failures                         what could not be sent, and why\n"
                            "  concordat mail retry ID... | --all              try failed mails again\n"
                            "  concordat mail discard --reason TEXT ID...      not to be sent; the reason is kept\n"
                            "\n"
                            "  --store     the register's store, a directory or postgresql://...; or CONCORDAT_STORE\n"
                            "  --settings  how mail leaves: a line a setting. Of a mail server\n"
                            "                  sender       Concordat <register@example.org>\n"
                            "                  server       mail.example.org\n"
                            "                  security     starttls        or tls; or loopback, in the open to this machine\n"
                            "                  port         587             otherwise the usual one\n"
                            "                  sign-in      FILE            two lines, user and password, for its owner's eyes alone\n"
                            "                  authorities  FILE            certificates, otherwise those that this machine trusts\n"
                            "                  bounces      ADDRESS         where undeliverable mail goes, otherwise to the sender\n"
                            "              or of a demonstration, which nothing leaves\n"
                            "                  sender       Concordat <register@example.org>\n"
                            "                  folder       FOLDER          each mail becomes a file\n"
                            "\n"
                            "A mail whose server does not answer is tried for three days after growing waits. It may arrive twice, with the same\n"
                            "Message-ID, when this program or its machine dies while it is sent. Exit status of run: 1 when a mail was not sent.\n"
                            "\n"
                            "  concordat mail failures --store /var/lib/concordat\n";

struct mail_words {
    str store, settings, reason;
    bool stay, all, help;
    struct words ids;
};

/* Which options a word of the command takes. */
enum uses { USES_SETTINGS = 1, USES_REASON = 2, USES_ALL = 4, USES_IDS = 8 };

static rc not_for(const char *verb, const char *option, struct err *err)
{
    err_set(err, RC_USAGE, "'mail %s' has no use for %s", verb, option);
    return err_hint(err, "See 'concordat mail --help'.");
}

static rc needs(const char *verb, const char *what, struct err *err)
{
    err_set(err, RC_USAGE, "'mail %s' needs %s", verb, what);
    return err_hint(err, "See 'concordat mail --help'.");
}

static rc fits(const char *verb, unsigned uses, const struct mail_words *q, struct err *err)
{
    if ((q->settings.n || q->stay) && !(uses & USES_SETTINGS))
        return not_for(verb, q->stay ? "--stay" : "--settings", err);
    if (q->reason.n && !(uses & USES_REASON))
        return not_for(verb, "--reason", err);
    if (q->all && !(uses & USES_ALL))
        return not_for(verb, "--all", err);
    if (q->ids.n && !(uses & USES_IDS))
        return not_for(verb, "more words", err);
    if (!q->store.n)
        return needs(verb, "--store, or CONCORDAT_STORE", err);
    if ((uses & USES_SETTINGS) && !q->settings.n)
        return needs(verb, "--settings", err);
    if ((uses & USES_REASON) && !q->reason.n)
        return needs(verb, "--reason", err);
    if (q->all && q->ids.n)
        return options_apart("--all", "the ids of mails", "Name some, or take all.", err);
    if ((uses & USES_IDS) && !q->ids.n && !q->all)
        return needs(verb, "the id of a mail; 'mail failures' lists them", err);
    return RC_OK;
}

/* ---- what the edge of the program knows ---- */

/* ${ctx}: what a demonstration was told the time is, else NULL. */
static instant now(void *ctx)
{
    return ctx ? *(const instant *)ctx : time(NULL);
}

static rc open_store(const struct mail_words *q, struct store **out, struct err *err)
{
    TRY(store_open(&(struct store_options){ .where = q->store }, out, err));
    return store_check_schema(*out, err);
}

/* ---- sending ---- */

static const char *const state_words[] = {
    [OUTBOX_WAITING] = "waits",
    [OUTBOX_SENT] = "sent",
    [OUTBOX_FAILED] = "failed",
    [OUTBOX_DISCARDED] = "discarded",
};

/* A line a mail, as it happens. Who started this in a pipe may be gone, which is no reason to stop sending. */
static void tell(void *ctx, str id, enum outbox_state state, const struct err *why)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    struct buf b = buf_new(&mem);
    struct err unused;
    rc code;

    instant_print(&b, now(ctx));
    buf_printf(&b, "  %.*s  %s%s%s\n", STR_ARG(id), state_words[state], why ? ": " : "", why ? why->message : "");
    code = cli_say(buf_text(&b), &unused);
    (void)code;
}

static void trouble(void *ctx, const struct err *why)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    struct buf b = buf_new(&mem);
    struct err unused;
    rc code;

    instant_print(&b, now(ctx));
    buf_printf(&b, "  nothing can be sent at the moment: %s\n", why->message);
    code = cli_say(buf_text(&b), &unused);
    (void)code;
}

static rc mail_run(struct cli *cli, const struct mail_words *q, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct mailer m = { .settings = q->settings, .now = now, .tell = tell, .trouble = trouble };
    struct outbox_report r;
    instant told;

    TRY(open_store(q, &store, err));
    TRY(registers_time(store, &told, err));
    m.store = store;
    m.ctx = getenv("CONCORDAT_NOW") ? &told : NULL;
    if (q->stay)
        return mailer_run(&m, err);
    TRY(mailer_once(&m, &r, err));
    *status = r.waiting || r.failed ? RC_BLOCKED : RC_OK;
    return cli_say(arena_printf(cli->mem, "%d sent, %d to be tried again, %d failed\n", r.sent, r.waiting, r.failed), err);
}

/* ---- looking ---- */

static str minute(arena *mem, instant t)
{
    struct buf b = buf_new(mem);

    instant_print(&b, t);
    return str_sub(buf_text(&b), 0, S("2026-06-12T13:30").n);
}

static void print_failures(struct buf *b, const struct outbox_list *list)
{
    for (ptrdiff_t i = 0; i < list->n; i++) {
        const struct outbox_mail *m = &list->v[i];

        buf_printf(b, "%.*s\n  %.*s\n  written %.*s, failed %.*s, tried %d %s%s\n", STR_ARG(m->id), STR_ARG(m->subject),
                   STR_ARG(minute(b->mem, m->written)), STR_ARG(minute(b->mem, m->ended)), m->tries, m->tries == 1 ? "time" : "times",
                   m->has_text ? "" : "; its text is erased");
        buf_printf(b, "  %.*s\n\n", STR_ARG(m->why));
    }
}

static rc mail_failures(struct cli *cli, const struct mail_words *q, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct buf b = buf_new(cli->mem);
    struct outbox_health health;
    struct outbox_list list;

    (void)status;
    TRY(open_store(q, &store, err));
    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(outbox_failures(&txn, cli->mem, &list, err));
    TRY(outbox_look(&txn, cli->mem, &health, err));
    print_failures(&b, &list);
    buf_printf(&b, "%lld failed, %lld waiting", (long long)health.failed, (long long)health.waiting);
    if (health.waits_since)
        buf_printf(&b, ", the oldest since %.*s", STR_ARG(minute(cli->mem, health.waits_since)));
    buf_char(&b, '\n');
    return cli_say(buf_text(&b), err);
}

/* ---- mending ---- */

static rc name_all(struct txn *txn, arena *mem, struct words *ids, struct err *err)
{
    struct outbox_list list;

    TRY(outbox_failures(txn, mem, &list, err));
    for (ptrdiff_t i = 0; i < list.n; i++)
        if (list.v[i].has_text)
            *PUSH(mem, ids) = list.v[i].id;
    return RC_OK;
}

/* All of them, or none. */
static rc mend(struct cli *cli, const struct mail_words *q, bool discard, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct words ids = q->ids;
    instant at;

    TRY(open_store(q, &store, err));
    TRY(registers_time(store, &at, err));
    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    if (q->all)
        TRY(name_all(&txn, cli->mem, &ids, err));
    for (ptrdiff_t i = 0; i < ids.n; i++)
        TRY(discard ? outbox_discard(&txn, cli->mem, ids.v[i], q->reason, at, err) : outbox_retry(&txn, cli->mem, ids.v[i], at, err));
    TRY(txn_commit(&txn, err));
    return cli_say(arena_printf(cli->mem, "%td %s\n", ids.n, discard ? "discarded" : "to be tried again"), err);
}

static rc mail_retry(struct cli *cli, const struct mail_words *q, int *status, struct err *err)
{
    (void)status;
    return mend(cli, q, false, err);
}

static rc mail_discard(struct cli *cli, const struct mail_words *q, int *status, struct err *err)
{
    (void)status;
    return mend(cli, q, true, err);
}

/* ---- the words ---- */

static const struct {
    const char *word;
    rc (*run)(struct cli *, const struct mail_words *, int *, struct err *);
    unsigned uses;
} words[] = {
    { "run", mail_run, USES_SETTINGS },
    { "failures", mail_failures, 0 },
    { "retry", mail_retry, USES_ALL | USES_IDS },
    { "discard", mail_discard, USES_REASON | USES_IDS },
};

static rc read_words(struct cli *cli, int argc, char **argv, struct mail_words *q, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &q->store }, { "--settings", OPTION_TEXT, &q->settings }, { "--reason", OPTION_TEXT, &q->reason },
        { "--stay", OPTION_FLAG, &q->stay },   { "--all", OPTION_FLAG, &q->all },           { "--help", OPTION_FLAG, &q->help },
    };

    q->store = str_of(getenv("CONCORDAT_STORE"));
    return options_read(cli->mem, "mail", table, countof(table), argc, argv, &q->ids, err);
}

rc cli_mail(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");
    struct mail_words q = { 0 };
    ptrdiff_t doing;

    if (str_eq(what, S("--help")) || str_eq(what, S("-h")))
        return cli_say(S(usage), err);
    TRY(options_doing("mail", "mail", DOINGS(words), what, &doing, err));
    TRY(read_words(cli, argc - 2, argv + 2, &q, err));
    if (q.help)
        return cli_say(S(usage), err);
    TRY(fits(words[doing].word, words[doing].uses, &q, err));
    return words[doing].run(cli, &q, status, err);
}
