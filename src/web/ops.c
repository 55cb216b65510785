/* What machines ask: is it well, and what has been counted. */
#include "ledger/log.h"
#include "web/gate.h"

enum { QUARTER_SECONDS = 90 * DAY_SECONDS };

static rc store_answers(struct store *store, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    return txn_begin(store, TXN_READ, &txn, err);
}

rc health_show(struct request *q, struct err *err)
{
    if (q->store)
        TRY(store_answers(q->store, err));
    q->answer.type = TYPE_JSON;
    buf_printf(&q->answer.body, "{\"status\":\"%s\"}\n", q->store && store_is_stopped(q->store) ? "reads-only" : "ok");
    return RC_OK;
}

/* RFC 9116.  What it says holds for as long as the service runs as it does: a quarter of a year from whenever it is asked. */
rc security_show(struct request *q, struct err *err)
{
    struct buf *b = &q->answer.body;

    if (!q->web->security_contact.n)
        return err_set(err, RC_NOT_FOUND, "nobody is named here");
    q->answer.type = TYPE_TEXT;
    buf_printf(b, "Contact: %.*s\nExpires: ", STR_ARG(q->web->security_contact));
    instant_print(b, q->utc_us / 1000000 + QUARTER_SECONDS);
    buf_printf(b, "\nPreferred-Languages: en, cy\nCanonical: %.*s/.well-known/security.txt\n", STR_ARG(web_origin(q->web)));
    return RC_OK;
}

static rc logs_read(struct request *q, struct metrics_log **out, ptrdiff_t *n, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct logs logs;

    TRY(txn_begin(q->store, TXN_READ, &txn, err));
    TRY(log_list(&txn, q->mem, &logs, err));
    *out = arena_array(q->mem, struct metrics_log, logs.n + 1);
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        struct metrics_log *m = &(*out)[i];
        instant since;

        *m = (struct metrics_log){ .origin = logs.v[i].origin, .entries = logs.v[i].size };
        TRY(log_unsealed_since(&txn, q->mem, &logs.v[i], &m->sealed, &since, err));
        m->waits_s = since && q->now > since ? q->now - since : since ? 1 : 0;
    }
    *n = logs.n;
    return RC_OK;
}

/* What was counted is told also when the store does not answer, which is then when it is wanted. */
rc metrics_show(struct request *q, struct err *err)
{
    struct metrics_log *logs;
    struct err unused;
    ptrdiff_t n;

    if (!q->web->metrics)
        return err_set(err, RC_NOT_FOUND, "nothing is counted here");
    q->answer.type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_print(q->web->metrics, &q->answer.body);
    if (q->store && logs_read(q, &logs, &n, &unused) == RC_OK)
        metrics_print_logs(logs, n, &q->answer.body);
    return RC_OK;
}
