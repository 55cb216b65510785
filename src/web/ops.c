/* What machines ask: is it well, and what has been counted. */
#include "web/gate.h"

static rc store_answers(struct store *store, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    return txn_begin(store, TXN_READ, &txn, err);
}

rc health_show(struct request *q, struct err *err)
{
    bool is_stopped = (q->web->metrics && metrics_is_stopped(q->web->metrics)) || (q->store && store_is_stopped(q->store));

    if (q->store)
        TRY(store_answers(q->store, err));
    q->answer.type = TYPE_JSON;
    buf_z(&q->answer.body, is_stopped ? "{\"status\":\"reads-only\"}\n" : "{\"status\":\"ok\"}\n");
    return RC_OK;
}

rc metrics_show(struct request *q, struct err *err)
{
    int64_t sealed_age = q->web->doors.sealed_age ? q->web->doors.sealed_age(q) : -1;

    if (!q->web->metrics)
        return err_set(err, RC_NOT_FOUND, "nothing is counted here");
    q->answer.type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_print(q->web->metrics, sealed_age, &q->answer.body);
    return RC_OK;
}
