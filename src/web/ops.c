/* What machines ask: is it well, and what has been counted. */
#include "web/gate.h"

static rc store_answers(struct store *store, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    return txn_begin(store, TXN_READ, &txn, err);
}

static int64_t sealed_age(struct request *q)
{
    return q->web->doors.sealed_age ? q->web->doors.sealed_age(q) : -1;
}

rc health_show(struct request *q, struct err *err)
{
    bool is_stopped = (q->web->metrics && metrics_is_stopped(q->web->metrics)) || (q->store && store_is_stopped(q->store));

    if (q->store)
        TRY(store_answers(q->store, err));
    q->answer.type = TYPE_JSON;
    buf_printf(&q->answer.body, "{\"status\":\"%s\"", is_stopped ? "reads-only" : "ok");
    if (sealed_age(q) >= 0)
        buf_printf(&q->answer.body, ",\"sealed_age_seconds\":%lld", (long long)sealed_age(q));
    buf_z(&q->answer.body, "}\n");
    return RC_OK;
}

rc metrics_show(struct request *q, struct err *err)
{
    if (!q->web->metrics)
        return err_set(err, RC_NOT_FOUND, "nothing is counted here");
    q->answer.type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_print(q->web->metrics, sealed_age(q), &q->answer.body);
    return RC_OK;
}
