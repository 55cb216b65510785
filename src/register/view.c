#include "register/view.h"

#include <assert.h>

#include "store/statements.h"
#include "words/texts.h"

/* ---- opening and closing ---- */

rc view_open(struct reg *r, arena *mem, const struct viewer *viewer, instant now, const struct known_at *known, struct view *out, struct err *err)
{
    struct view v = { .reg = r, .mem = mem, .viewer = viewer, .now = now, .known = *known };

    TRY(txn_begin(r->store, TXN_READ, &v.txn, err));
    *out = v;
    return RC_OK;
}

static rc note_write(const struct view *v, struct txn *txn, const struct look *look, struct err *err)
{
    struct buf classes = buf_new(v->mem);

    class_words(&classes, look->classes);
    return sql_access_add(txn,
                          &(struct sql_access_add){
                              .at = v->now,
                              .person = v->viewer->person,
                              .organisation = v->viewer->organisation,
                              .door = str_of(v->viewer->door),
                              .owner = look->owner,
                              .kind = item_tables[look->kind].name,
                              .subject = look->id,
                              .classes = buf_text(&classes),
                              .purpose = v->viewer->purpose,
                              .allowed = look->allowed,
                          },
                          NULL, err);
}

static rc notes_write(const struct view *v, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    if (!v->look.n)
        return RC_OK;
    TRY(txn_begin(v->reg->store, TXN_WRITE, &txn, err));
    for (ptrdiff_t i = 0; i < v->look.n; i++)
        TRY(note_write(v, &txn, &v->look.v[i], err));
    return txn_commit(&txn, err);
}

rc view_close(struct view *v, struct err *err)
{
    TRY(txn_commit(&v->txn, err));
    return notes_write(v, err);
}

/* What was refused is noted even so; when that cannot be written there is nobody to tell, and nothing was shown. */
void view_drop(struct view *v)
{
    ptrdiff_t refused = 0;
    struct err err;

    if (!v->txn.store)
        return;
    txn_end(&v->txn);
    for (ptrdiff_t i = 0; i < v->look.n; i++)
        if (!v->look.v[i].allowed)
            v->look.v[refused++] = v->look.v[i];
    v->look.n = refused;
    if (notes_write(v, &err) != RC_OK)
        v->look.n = 0;
}

/* ---- one record ---- */

/* V1; one note for a record, however often a page reads it. */
static void note(struct view *v, enum item_kind kind, str id, str owner, uint32_t classes, bool allowed)
{
    for (ptrdiff_t i = 0; i < v->look.n; i++)
        if (v->look.v[i].kind == kind && str_eq(v->look.v[i].id, id) && v->look.v[i].allowed == allowed)
            return;
    *PUSH(v->mem, &v->look) = (struct look){ kind, id, owner, classes, allowed };
}

static bool is_noted(enum item_kind kind, uint32_t classes)
{
    return (classes & CLASS_IDENTITY) && kind != ITEM_PERSON;
}

static rc classes_of(struct view *v, const struct item *it, uint32_t *out, struct err *err)
{
    uint32_t duties = v->viewer->duties, relations;

    TRY(viewer_relations(v->viewer, &v->txn, v->mem, v->reg->authorities, it, may_see_by(duties, it->kind, 0), &relations, err));
    *out = may_see(duties, relations, it->kind);
    return RC_OK;
}

static rc not_found(enum item_kind kind, struct err *err)
{
    return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(item_tables[kind].words));
}

/* What is not there and what may not be seen take the same way, note included. */
static rc item_seen(struct view *v, enum item_kind kind, str id, struct item *out, uint32_t *classes, struct err *err)
{
    struct item it = item_new(v->mem, kind);
    bool found = false;

    *classes = 0;
    it.owner = S("");
    if (!item_is_id(id))
        return not_found(kind, err);
    TRY(shelf_get(&v->txn, v->mem, v->reg->authorities, kind, id, &v->known, &it, &found, err));
    TRY(classes_of(v, &it, classes, err));
    *classes = found ? *classes : 0;
    if (!*classes) {
        note(v, kind, id, it.owner, 0, false);
        return not_found(kind, err);
    }
    it.shown = may_fields(kind, *classes);
    *out = it;
    return RC_OK;
}

rc view_item(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err)
{
    uint32_t classes;

    TRY(item_seen(v, kind, id, out, &classes, err));
    if (is_noted(kind, classes))
        note(v, kind, id, out->owner, classes, true);
    return RC_OK;
}

rc view_beside(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err)
{
    uint32_t classes;

    TRY(item_seen(v, kind, id, out, &classes, err));
    out->shown = may_fields(kind, classes & CLASS_OPEN);
    return RC_OK;
}

/* ---- lists ---- */

/* What may not be seen is not a field either. */
static rc field_of(const struct view *v, enum item_kind kind, str name, uint32_t *classes, int *out, struct err *err)
{
    int f = kind_field(kind, name);
    uint32_t class = f < 0 ? CLASS_SECRET : item_tables[kind].field[f].class;

    if (f >= 0 && may_see_by(v->viewer->duties, kind, class)) {
        *classes |= class;
        *out = f;
        return RC_OK;
    }
    name = str_sub(name, 0, name.n < 60 ? name.n : 60);
    error_no_field(err, RC_BAD_INPUT, GIVEN(name));
    return err_at(err, name);
}

static rc filters_read(struct view *v, const struct view_query *q, struct shelf_query *out, uint32_t *classes, struct err *err)
{
    struct cell *cells = arena_array(v->mem, struct cell, SHELF_FILTERS);

    for (out->filters = 0; out->filters < q->filters; out->filters++) {
        const struct view_filter *f = &q->filter[out->filters];
        int field;

        TRY(field_of(v, q->kind, f->field, classes, &field, err));
        if (item_read(&item_tables[q->kind].field[field], v->reg->authorities, f->is, &cells[out->filters], err) != RC_OK)
            return err_at(err, f->field);
        out->filter[out->filters].field = field;
        out->filter[out->filters].is = &cells[out->filters];
    }
    return RC_OK;
}

static rc order_read(struct view *v, const struct view_query *q, struct shelf_query *out, uint32_t *classes, struct err *err)
{
    out->order = -1;
    if (!q->order.n)
        return RC_OK;
    TRY(field_of(v, q->kind, q->order, classes, &out->order, err));
    if (item_tables[q->kind].field[out->order].must)
        return RC_OK;
    error_order(err, RC_BAD_INPUT, GIVEN_WORD(item_tables[q->kind].field[out->order].value.label));
    return err_at(err, S("order"));
}

static rc after_read(struct view *v, const struct view_query *q, struct shelf_query *out, struct err *err)
{
    struct item *last = arena_new(v->mem, struct item);
    uint32_t classes;

    if (!q->after.n)
        return RC_OK;
    if (item_seen(v, q->kind, q->after, last, &classes, err) != RC_OK) {
        if (err->code == RC_NOT_FOUND)
            err_word(err, RC_BAD_INPUT, W_error_after, NULL, 0);
        return err_at(err, S("after"));
    }
    out->after = last;
    return RC_OK;
}

/* Each record is shown as far as its own relations go, which may be further than those the list was narrowed by. */
static rc page_show(struct view *v, struct items *items, struct err *err)
{
    uint32_t all = 0;

    for (ptrdiff_t i = 0; i < items->n; i++) {
        uint32_t classes;

        TRY(classes_of(v, &items->v[i], &classes, err));
        items->v[i].shown = may_fields(items->v[i].kind, classes);
        all |= classes;
    }
    if (items->n && is_noted(items->v[0].kind, all))
        note(v, items->v[0].kind, S(""), v->viewer->organisation, all, true);
    return RC_OK;
}

rc view_list(struct view *v, const struct view_query *q, struct view_page *out, struct err *err)
{
    const struct viewer *who = v->viewer;
    struct shelf_query s = {
        .kind = q->kind,
        .who = who->organisation,
        .office = who->office,
        .registration = who->registration,
        .known = v->known,
        .descending = q->descending,
        .limit = q->limit + 1,
    };
    struct view_page page = { 0 };
    uint32_t classes = CLASS_OPEN;

    assert(q->limit >= 1 && q->limit <= SHELF_PAGE_MOST && q->filters <= SHELF_FILTERS);
    TRY(filters_read(v, q, &s, &classes, err));
    TRY(order_read(v, q, &s, &classes, err));
    s.relations = may_see_by(who->duties, q->kind, classes);
    s.relations &= ~(uint32_t)((who->office.n ? 0 : RELATION_PEER) | (who->registration.n ? 0 : RELATION_SELF));
    TRY(shelf_count(&v->txn, v->mem, &s, &page.total, err));
    TRY(after_read(v, q, &s, err));
    TRY(shelf_list(&v->txn, v->mem, v->reg->authorities, &s, &page.items, err));
    page.more = page.items.n > q->limit;
    page.items.n -= page.more;
    TRY(page_show(v, &page.items, err));
    *out = page;
    return RC_OK;
}

/* ---- history and proofs ---- */

static rc log_of_item(struct view *v, const struct item *it, struct log *out, struct err *err)
{
    struct sql_log_by_id_row row;
    bool found;

    TRY(sql_log_by_id(&v->txn, v->mem, &(struct sql_log_by_id){ it->log }, &row, &found, err));
    if (!found)
        return err_set(err, RC_FAULT, "a record names a log that is not there");
    return log_find(&v->txn, v->mem, row.origin, out, err);
}

rc view_history(struct view *v, enum item_kind kind, str id, struct happenings *out, struct err *err)
{
    struct happenings found = { 0 };
    struct items versions;
    struct item latest;
    struct log log;

    TRY(view_item(v, kind, id, &latest, err));
    TRY(shelf_versions(&v->txn, v->mem, v->reg->authorities, kind, id, &versions, err));
    for (ptrdiff_t i = 0; i < versions.n && versions.v[i].version <= latest.version; i++) {
        struct happening *h = PUSH(v->mem, &found);
        str text;

        h->item = versions.v[i];
        h->item.shown = latest.shown;
        TRY(log_of_item(v, &h->item, &log, err));
        TRY(log_entry(&v->txn, v->mem, &log, h->item.since, &text, err));
        TRY(entry_parse(v->mem, text, &h->entry, err));
    }
    *out = found;
    return RC_OK;
}

rc view_proof(struct view *v, enum item_kind kind, str id, int64_t version, struct proved *out, struct err *err)
{
    struct item latest;
    struct items versions;

    TRY(view_item(v, kind, id, &latest, err));
    TRY(shelf_versions(&v->txn, v->mem, v->reg->authorities, kind, id, &versions, err));
    for (ptrdiff_t i = 0; i < versions.n; i++) {
        struct log log;

        if (versions.v[i].version != version)
            continue;
        TRY(log_of_item(v, &versions.v[i], &log, err));
        return log_prove(&v->txn, v->mem, &log, versions.v[i].since, out, err);
    }
    return not_found(kind, err);
}

/* ---- what may be done ---- */

rc view_acts(struct view *v, const struct item *it, uint64_t *out, struct err *err)
{
    uint32_t duties = v->viewer->duties, wanted = 0, relations;
    uint64_t acts = 0;

    for (int act = 0; act < ACTS; act++)
        wanted |= may_do_by(duties, (enum act_kind)act);
    TRY(viewer_relations(v->viewer, &v->txn, v->mem, v->reg->authorities, it, wanted, &relations, err));
    for (int act = 0; act < ACTS; act++)
        if (may_do(duties, relations, (enum act_kind)act))
            acts |= (uint64_t)1 << act;
    *out = acts;
    return RC_OK;
}

/* ---- who looked ---- */

struct access_reading {
    arena *mem;
    struct accesses *to;
};

static rc take_access(void *ctx, const struct sql_access_list_row *row, struct err *err)
{
    const struct access_reading *r = ctx;

    (void)err;
    *PUSH(r->mem, r->to) = (struct access){
        .id = row->id,
        .at = row->at,
        .person = arena_str(r->mem, row->person),
        .organisation = arena_str(r->mem, row->organisation),
        .door = arena_str(r->mem, row->door),
        .kind = arena_str(r->mem, row->kind),
        .subject = arena_str(r->mem, row->subject),
        .classes = arena_str(r->mem, row->classes),
        .purpose = arena_str(r->mem, row->purpose),
        .allowed = row->allowed,
    };
    return RC_OK;
}

rc view_accesses(struct view *v, int64_t before, int limit, struct accesses *out, struct err *err)
{
    struct accesses found = { 0 };
    struct access_reading reading = { v->mem, &found };

    if (!may_hear(v->viewer->duties))
        return err_word(err, RC_NOT_ALLOWED, W_error_who_looked, NULL, 0);
    TRY(sql_access_list(&v->txn, &(struct sql_access_list){ v->viewer->organisation, before > 0 ? before : INT64_MAX, limit }, take_access, &reading,
                        err));
    *out = found;
    return RC_OK;
}
