#include "cli/logs.h"

#include "base/grid.h"
#include "cli/progress.h"
#include "store/migrate.h"

rc logs_read(struct store *store, arena *mem, struct logs_at *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct logs_at found = { 0 };
    struct store_schema schema;
    struct logs logs;

    TRY(store_schema(store, &schema, err));
    if (!schema.at) {
        *out = found;
        return RC_OK;
    }
    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(log_list(&txn, mem, &logs, err));
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        struct log_at *at = PUSH(mem, &found);

        at->log = logs.v[i];
        TRY(log_sealed(&txn, mem, &at->log, &at->sealed, err));
    }
    *out = found;
    return RC_OK;
}

static rc which_log(arena *mem, const char *verb, const struct logs_at *logs, struct err *err)
{
    struct buf names = buf_new(mem);

    if (!logs->n)
        return err_set(err, RC_NOT_FOUND, "the store has no log yet");
    for (ptrdiff_t i = 0; i < logs->n; i++)
        buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(logs->v[i].log.origin));
    err_set(err, RC_USAGE, "%s needs to know which log", verb);
    return err_hint(err, "The store has %.*s.", STR_ARG(buf_text(&names)));
}

rc logs_one(struct store *store, arena *mem, const char *verb, str name, struct log_at *out, struct err *err)
{
    struct logs_at logs;

    TRY(logs_read(store, mem, &logs, err));
    if (!name.n && logs.n != 1)
        return which_log(mem, verb, &logs, err);
    for (ptrdiff_t i = 0; i < logs.n; i++)
        if (!name.n || str_eq(logs.v[i].log.origin, name)) {
            *out = logs.v[i];
            return RC_OK;
        }
    err_set(err, RC_NOT_FOUND, "the store has no log '%.*s'", STR_ARG(name));
    return err_hint(err, "'concordat ledger log' lists the logs.");
}

void logs_print(struct buf *b, const struct log_at *at)
{
    buf_printf(b, "\n  %.*s\n    entries     ", STR_ARG(at->log.origin));
    count_words(b, at->log.size);
    buf_z(b, "\n    sealed      ");
    if (!at->sealed.size) {
        buf_z(b, at->log.size ? "none yet\n" : "nothing to seal yet\n");
        return;
    }
    count_words(b, at->sealed.size);
    if (at->log.size > at->sealed.size) {
        buf_z(b, ", and ");
        count_words(b, at->log.size - at->sealed.size);
        buf_z(b, " not yet");
    }
    buf_z(b, "\n    root        ");
    hash_print(b, &at->sealed.root);
}

/* ---- all of them again ---- */

static void show_step(void *ctx, int64_t done)
{
    const struct log *log = ctx;

    progress_show("entries looked at", done, log->size);
}

static rc check_one(struct cli *cli, struct store *store, struct log log, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    rc code;

    TRY(txn_begin(store, TXN_READ, &txn, err));
    code = log_check(&txn, &log, cli->progress ? show_step : NULL, &log, err);
    if (cli->progress)
        progress_end();
    return code;
}

rc logs_check(struct cli *cli, struct store *store, const struct logs_at *logs, struct buf *b, struct err *err)
{
    rc first = RC_OK;

    for (ptrdiff_t i = 0; i < logs->n; i++) {
        struct err why = { 0 };
        rc code = check_one(cli, store, logs->v[i].log, &why);

        logs_print(b, &logs->v[i]);
        if (code == RC_OK)
            buf_z(b, "    looked at   all of it: as it was recorded\n");
        else
            buf_printf(b, "    looked at   NOT as it was recorded: %s\n", why.message);
        if (code != RC_OK && first == RC_OK) {
            first = code;
            *err = why;
        }
    }
    return first;
}
