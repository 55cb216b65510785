#include "register/logbook.h"

#include "register/seal.h"
#include "words/texts.h"

static rc no_log(struct err *err)
{
    return err_set(err, RC_NOT_FOUND, "there is no such log");
}

/* What stands behind the service's name in the origin of a log. */
static str name_of(const struct log *log)
{
    str service, name;

    return str_cut(log->origin, '/', &service, &name) ? name : log->origin;
}

static rc sealed_in(struct reg *r, struct txn *txn, arena *mem, str organisation, struct log *out, struct err *err)
{
    struct item of;
    bool found;

    TRY(shelf_get(txn, mem, r->authorities, ITEM_ORGANISATION, organisation, &known_now, &of, &found, err));
    if (!found || !item_knows(&of, R_ORGANISATION_SEALS_IN))
        return no_log(err);
    return log_find(txn, mem, item_text(&of, R_ORGANISATION_SEALS_IN), out, err);
}

rc logbook_own(struct reg *r, arena *mem, const struct viewer *viewer, struct log *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    return sealed_in(r, &txn, mem, viewer->organisation, out, err);
}

/* ---- which ---- */

static rc add(struct txn *txn, arena *mem, const struct log *log, struct logbooks *to, struct err *err)
{
    struct logbook *book;
    struct checkpoint sealed;

    for (ptrdiff_t i = 0; i < to->n; i++)
        if (to->v[i].log.id == log->id)
            return RC_OK;
    TRY(log_sealed(txn, mem, log, &sealed, err));
    book = PUSH(mem, to);
    *book = (struct logbook){ name_of(log), *log, sealed.size };
    return RC_OK;
}

static rc readable(struct reg *r, struct txn *txn, arena *mem, const struct viewer *viewer, struct logbooks *out, struct err *err)
{
    struct logbooks found = { 0 };
    str operator;
    struct log log;

    TRY(sealed_in(r, txn, mem, viewer->organisation, &log, err));
    TRY(add(txn, mem, &log, &found, err));
    TRY(setting_of(txn, mem, SETTING_OPERATOR, &operator, err));
    TRY(sealed_in(r, txn, mem, operator, & log, err));
    TRY(add(txn, mem, &log, &found, err));
    *out = found;
    return RC_OK;
}

rc logbook_list(struct reg *r, arena *mem, const struct viewer *viewer, struct logbooks *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    return readable(r, &txn, mem, viewer, out, err);
}

/* ---- checkpoints ---- */

rc logbook_checkpoint(struct reg *r, arena *mem, str name, int64_t size, str *note, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;
    str service;

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    TRY(register_service(&txn, mem, &service, err));
    if (log_find(&txn, mem, arena_printf(mem, "%.*s/%.*s", STR_ARG(service), STR_ARG(name)), &log, err) != RC_OK)
        return err->code == RC_NOT_FOUND ? no_log(err) : err->code;
    return size < 0 ? log_checkpoint(&txn, mem, &log, note, err) : log_checkpoint_of(&txn, mem, &log, size, note, err);
}

/* ---- proofs ---- */

static rc readable_one(struct reg *r, struct txn *txn, arena *mem, const struct viewer *viewer, str name, struct log *out, struct err *err)
{
    struct logbooks all;

    TRY(readable(r, txn, mem, viewer, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        if (str_eq(all.v[i].name, name)) {
            *out = all.v[i].log;
            return RC_OK;
        }
    return no_log(err);
}

static rc out_of_reach(const struct log *log, struct err *err)
{
    error_log_size(err, RC_BAD_INPUT, log->size);
    return err_step(err, W_step_log_size);
}

rc logbook_inclusion(struct reg *r, arena *mem, const struct viewer *viewer, str name, int64_t position, int64_t size, struct merkle_path *out,
                     struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    TRY(readable_one(r, &txn, mem, viewer, name, &log, err));
    if (position < 0 || position >= size || size > log.size)
        return out_of_reach(&log, err);
    return log_inclusion(&txn, mem, &log, position, size, out, err);
}

rc logbook_consistency(struct reg *r, arena *mem, const struct viewer *viewer, str name, int64_t from, int64_t to, struct merkle_path *out,
                       struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    TRY(readable_one(r, &txn, mem, viewer, name, &log, err));
    if (from < 0 || from > to || to > log.size)
        return out_of_reach(&log, err);
    return log_consistency(&txn, mem, &log, from, to, out, err);
}
