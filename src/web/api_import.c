/*
 * Whole files of acts: POST /imports/worker-record with CSV or JSON.  All rows are recorded, or none.
 */
#include "web/api.h"

#include "register/import.h"

static rc faults_tell(struct request *q, const struct import_faults *faults, rc code)
{
    for (ptrdiff_t i = 0; i < faults->n; i++)
        if (faults->v[i].err.line)
            api_fault_placed(q, &faults->v[i].err);
        else
            api_fault(q, S(""), &faults->v[i].err);
    return code;
}

rc import_do(struct request *q, struct err *err)
{
    const struct import_how how = { .key = q->key, .now = q->now };
    int act = act_find(q->arg[0]);
    struct import_faults faults = { 0 };
    struct import_report report;
    struct import_file file;
    rc code;

    if (act < 0)
        return err_set(err, RC_NOT_FOUND, "there is no such act");
    code = import_read(q->mem, (enum act_kind)act, S("body"), q->body, IMPORT_ROWS_AT_ONCE, &file, &faults, err);
    if (code != RC_OK)
        return faults.n ? faults_tell(q, &faults, code) : err->line ? api_fault_placed(q, err) : code;
    code = import_perform(q->web->reg, q->mem, q->viewer, &file, &how, &report, err);
    if (code != RC_OK)
        return faults_tell(q, &report.faults, code);
    q->answer.type = TYPE_JSON;
    if (report.repeated == report.rows)
        response_header(q, "Idempotent-Replayed", S("true"));
    buf_str(&q->answer.body, report.text);
    buf_char(&q->answer.body, '\n');
    return RC_OK;
}
