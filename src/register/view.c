#include "register/view.h"

#include <assert.h>

#include "ledger/bundle.h"
#include "register/act.h"
#include "store/statements.h"
#include "words/texts.h"

/* ---- opening and closing ---- */

rc view_open(struct reg *r, arena *mem, const struct viewer *viewer, instant now, const struct known_at *known, struct view *out, struct err *err)
{
    struct view v = { .reg = r, .mem = mem, .kept = mem, .viewer = viewer, .now = now, .known = *known };

    TRY(txn_begin(r->store, TXN_READ, &v.txn, err));
    *out = v;
    return RC_OK;
}

static rc note_write(const struct view *v, struct txn *txn, const struct look *look, struct err *err)
{
    struct buf classes = buf_new(v->kept);

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

/* That nothing was saved is no answer for whoever wanted to read; what passes by itself is left as it is. */
rc view_close(struct view *v, struct err *err)
{
    struct err why;
    rc code;

    TRY(txn_commit(&v->txn, err));
    code = notes_write(v, err);
    if (code == RC_OK || (code != RC_STORE_FULL && code != RC_STORE_UNKNOWN && !store_is_stopped(v->reg->store)))
        return code;
    why = *err;
    err_set(err, RC_NOT_NOTED, "it could not be noted who looks: %s", why.message);
    return err_hint(err, "%s", why.hint);
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

/* V1; one note for a record, and for the lists of one owner's, however often a page reads them. */
static void note(struct view *v, enum item_kind kind, str id, str owner, uint32_t classes, bool allowed)
{
    for (ptrdiff_t i = 0; i < v->look.n; i++) {
        struct look *l = &v->look.v[i];

        if (l->kind == kind && l->allowed == allowed && str_eq(l->id, id) && str_eq(l->owner, owner)) {
            l->classes |= classes;
            return;
        }
    }
    *PUSH(v->kept, &v->look) = (struct look){ kind, arena_str(v->kept, id), arena_str(v->kept, owner), classes, allowed };
}

void view_refused(struct view *v, enum item_kind kind, str id, str owner)
{
    struct err err;

    v->look.n = 0;
    note(v, kind, id, owner, 0, false);
    (void)!notes_write(v, &err); /* there is nobody to tell, and nothing was shown */
}

bool view_notes_looks(enum item_kind kind)
{
    return kind != ITEM_PERSON && may_fields(kind, CLASS_IDENTITY);
}

static bool is_noted(enum item_kind kind, uint32_t classes)
{
    return (classes & CLASS_IDENTITY) && view_notes_looks(kind);
}

static rc classes_of(struct view *v, const struct item *it, uint32_t *out, struct err *err)
{
    return viewer_classes(v->viewer, &v->txn, v->mem, v->reg->authorities, it, out, err);
}

static rc not_found(enum item_kind kind, struct err *err)
{
    return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(item_tables[kind].words));
}

/* As far as it may be seen; not at all when ${*classes} is 0. */
static rc item_look(struct view *v, enum item_kind kind, str id, struct item *out, uint32_t *classes, struct err *err)
{
    if (!item_is_id(id))
        return not_found(kind, err);
    return viewer_item(v->viewer, &v->txn, v->mem, v->reg->authorities, kind, id, &v->known, out, classes, err);
}

/* What is not there and what may not be seen take the same way, note included. */
static rc item_seen(struct view *v, enum item_kind kind, str id, struct item *out, uint32_t *classes, struct err *err)
{
    struct item it;

    TRY(item_look(v, kind, id, &it, classes, err));
    if (!*classes) {
        note(v, kind, id, it.owner, 0, false);
        return not_found(kind, err);
    }
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

/* Nobody asked for what a record that may be seen only names: when it may not be, that is no attempt at anything. */
static rc item_named(struct view *v, enum item_kind kind, str id, struct item *out, uint32_t *classes, struct err *err)
{
    struct item it;

    TRY(item_look(v, kind, id, &it, classes, err));
    if (!*classes)
        return not_found(kind, err);
    *out = it;
    return RC_OK;
}

static rc named_noted(struct view *v, enum item_kind kind, str id, str as, struct item *out, struct err *err)
{
    uint32_t classes;

    TRY(item_named(v, kind, id, out, &classes, err));
    if (is_noted(kind, classes))
        note(v, kind, as, out->owner, classes, true);
    return RC_OK;
}

rc view_named(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err)
{
    return named_noted(v, kind, id, id, out, err);
}

rc view_in_list(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err)
{
    return named_noted(v, kind, id, S(""), out, err);
}

rc view_beside(struct view *v, enum item_kind kind, str id, struct item *out, struct err *err)
{
    uint32_t classes;

    TRY(item_named(v, kind, id, out, &classes, err));
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
        struct shelf_filter *to = &out->filter[out->filters];

        TRY(field_of(v, q->kind, f->field, classes, &to->field, err));
        if (item_read(&item_tables[q->kind].field[to->field], v->reg->authorities, f->is, &cells[out->filters], err) != RC_OK)
            return err_at(err, f->field);
        to->is = &cells[out->filters];
    }
    return RC_OK;
}

static rc range_read(struct view *v, const struct view_query *q, struct shelf_query *out, uint32_t *classes, struct err *err)
{
    struct shelf_range *range = arena_new(v->mem, struct shelf_range);

    if (!q->range.field.n)
        return RC_OK;
    TRY(field_of(v, q->kind, q->range.field, classes, &range->field, err));
    range->least = q->range.least;
    range->most = q->range.most;
    out->range = range;
    return RC_OK;
}

static rc order_read(struct view *v, const struct view_query *q, struct shelf_query *out, uint32_t *classes, struct err *err)
{
    out->order = -1;
    if (!q->order.n)
        return RC_OK;
    TRY(field_of(v, q->kind, q->order, classes, &out->order, err));
    if (item_tables[q->kind].field[out->order].must || (out->range && out->range->field == out->order))
        return RC_OK;
    error_order(err, RC_BAD_INPUT, GIVEN_WORD(item_tables[q->kind].field[out->order].value.label));
    return err_at(err, S("order"));
}

/* Going on from a record tells where it stands in the order: only one whose place may be seen will do. */
static rc after_read(struct view *v, const struct view_query *q, struct shelf_query *out, struct err *err)
{
    struct item *last = arena_new(v->mem, struct item);
    uint32_t classes;
    rc code;

    if (!q->after.n)
        return RC_OK;
    code = item_seen(v, q->kind, q->after, last, &classes, err);
    if (code == RC_NOT_FOUND || (code == RC_OK && out->order >= 0 && !item_shows(last, out->order))) {
        err_word(err, RC_BAD_INPUT, W_error_after, NULL, 0);
        return err_at(err, S("after"));
    }
    TRY(code);
    out->after = last;
    return RC_OK;
}

/* What hangs on the owner alone is the same for all its records of a page. */
struct owned {
    str owner;
    uint32_t relations;
};

struct owners {
    struct owned *v;
    ptrdiff_t n, cap;
};

static bool hangs_on_owner(enum item_kind kind, uint32_t wanted)
{
    return kind != ITEM_ORGANISATION && !(wanted & ~(uint32_t)(RELATION_OWN | RELATION_OFFICE | RELATION_PEER | RELATION_EVERY));
}

static rc relations_on_page(struct view *v, const struct item *it, uint32_t wanted, struct owners *owners, uint32_t *out, struct err *err)
{
    bool kept = hangs_on_owner(it->kind, wanted);

    for (ptrdiff_t i = 0; kept && i < owners->n; i++)
        if (str_eq(owners->v[i].owner, it->owner)) {
            *out = owners->v[i].relations;
            return RC_OK;
        }
    TRY(viewer_relations(v->viewer, &v->txn, v->mem, v->reg->authorities, it, wanted, out, err));
    if (kept)
        *PUSH(v->mem, owners) = (struct owned){ it->owner, *out };
    return RC_OK;
}

/* Each record is shown as far as its own relations go, which may be further than those the list was narrowed by. */
static rc page_show(struct view *v, enum item_kind kind, struct items *items, struct err *err)
{
    uint32_t duties = v->viewer->duties, wanted = may_see_by(duties, kind, 0);
    uint32_t relations, last = 0, classes = may_see(duties, last, kind);
    uint64_t shown = may_fields(kind, classes);
    struct owners owners = { 0 };

    for (ptrdiff_t i = 0; i < items->n; i++) {
        struct item *it = &items->v[i];

        TRY(relations_on_page(v, it, wanted, &owners, &relations, err));
        if (relations != last) {
            classes = may_see(duties, relations, kind);
            shown = may_fields(kind, classes);
            last = relations;
        }
        it->shown &= shown;
        if (is_noted(it->kind, classes))
            note(v, it->kind, S(""), it->owner, classes, true);
    }
    return RC_OK;
}

static rc query_read(struct view *v, const struct view_query *q, struct shelf_query *s, struct err *err)
{
    const struct viewer *who = v->viewer;
    uint32_t classes = CLASS_OPEN;

    assert(q->limit >= 1 && q->limit <= SHELF_PAGE_MOST && q->filters <= SHELF_FILTERS);
    *s = (struct shelf_query){
        .kind = q->kind,
        .who = who->organisation,
        .office = who->office,
        .registration = who->registration,
        .known = v->known,
        .descending = q->descending,
        .limit = q->limit + 1,
    };
    TRY(filters_read(v, q, s, &classes, err));
    TRY(range_read(v, q, s, &classes, err));
    TRY(order_read(v, q, s, &classes, err));
    s->relations = may_see_by(who->duties, q->kind, classes);
    s->relations &= ~(uint32_t)((who->office.n ? 0 : RELATION_PEER) | (who->registration.n ? 0 : RELATION_SELF));
    if (q->is_own)
        s->relations &= RELATION_OWN;
    return RC_OK;
}

rc view_count(struct view *v, const struct view_query *q, int64_t *out, struct err *err)
{
    struct shelf_query s;

    TRY(query_read(v, q, &s, err));
    return shelf_count(&v->txn, v->mem, &s, out, err);
}

/* A list that begins at its beginning and has all of itself on one page is not counted again. */
static rc page_total(struct view *v, const struct shelf_query *s, struct view_page *page, struct err *err)
{
    page->total = page->items.n;
    return s->after || page->more ? shelf_count(&v->txn, v->mem, s, &page->total, err) : RC_OK;
}

rc view_list(struct view *v, const struct view_query *q, struct view_page *out, struct err *err)
{
    struct view_page page = { 0 };
    struct shelf_query s;

    TRY(query_read(v, q, &s, err));
    TRY(after_read(v, q, &s, err));
    TRY(shelf_list(&v->txn, v->mem, v->reg->authorities, &s, &page.items, err));
    page.more = page.items.n > q->limit;
    page.items.n -= page.more;
    if (!q->is_uncounted)
        TRY(page_total(v, &s, &page, err));
    TRY(page_show(v, q->kind, &page.items, err));
    *out = page;
    return RC_OK;
}

rc view_list_all(struct view *v, const struct view_query *q, struct items *out, struct err *err)
{
    struct view_query query = *q;
    struct view_page page = { .more = true };
    struct items all = { 0 };

    query.limit = SHELF_PAGE_MOST;
    query.after = S("");
    query.is_uncounted = true;
    while (page.more) {
        TRY(view_list(v, &query, &page, err));
        for (ptrdiff_t i = 0; i < page.items.n; i++)
            *PUSH(v->mem, &all) = page.items.v[i];
        if (page.more)
            query.after = page.items.v[page.items.n - 1].id;
    }
    *out = all;
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

/* The versions known then of a record that may be seen, without those that may not: an assignment was another supplier's before. */
static rc versions_seen(struct view *v, enum item_kind kind, str id, struct items *out, struct err *err)
{
    struct items all, found = { 0 };
    struct item latest;

    TRY(view_item(v, kind, id, &latest, err));
    TRY(shelf_versions(&v->txn, v->mem, v->reg->authorities, kind, id, &all, err));
    for (ptrdiff_t i = 0; i < all.n && all.v[i].version <= latest.version; i++) {
        uint32_t classes;

        TRY(classes_of(v, &all.v[i], &classes, err));
        all.v[i].shown = may_fields(kind, classes);
        if (classes)
            *PUSH(v->mem, &found) = all.v[i];
    }
    *out = found;
    return RC_OK;
}

/* The entry of an assignment says what its check came to, which is for those who may see the check. */
static rc outcome_seen(struct view *v, const struct item *it, bool *out, struct err *err)
{
    struct item check;
    uint32_t classes;

    *out = true;
    if (it->kind != ITEM_ASSIGNMENT || it->cell[R_ASSIGNMENT_CHECK].state != CELL_KNOWN)
        return RC_OK;
    TRY(viewer_item(v->viewer, &v->txn, v->mem, v->reg->authorities, ITEM_CHECK, it->cell[R_ASSIGNMENT_CHECK].text, &v->known, &check, &classes,
                    err));
    *out = classes & CLASS_OPEN;
    return RC_OK;
}

rc view_history(struct view *v, enum item_kind kind, str id, struct happenings *out, struct err *err)
{
    struct happenings found = { 0 };
    struct items versions;

    TRY(versions_seen(v, kind, id, &versions, err));
    for (ptrdiff_t i = 0; i < versions.n; i++) {
        struct happening *h = PUSH(v->mem, &found);
        struct log log;
        bool whole;
        str text;

        h->item = versions.v[i];
        TRY(log_of_item(v, &h->item, &log, err));
        TRY(log_entry(&v->txn, v->mem, &log, h->item.since, &text, err));
        TRY(entry_parse(v->mem, text, &h->entry, err));
        TRY(outcome_seen(v, &h->item, &whole, err));
        if (!whole)
            h->entry.outcome = S("");
    }
    *out = found;
    return RC_OK;
}

/* A sealed entry is handed over whole or not at all. */
static rc prove(struct view *v, const struct item *it, struct proved *out, struct err *err)
{
    struct proved made;
    struct entry e;
    struct log log;
    bool whole;

    TRY(log_of_item(v, it, &log, err));
    TRY(log_prove(&v->txn, v->mem, &log, it->since, &made, err));
    TRY(entry_parse(v->mem, made.entry, &e, err));
    TRY(outcome_seen(v, it, &whole, err));
    if (e.outcome.n && !whole)
        return err_word(err, RC_NOT_ALLOWED, W_error_entry_outcome, NULL, 0);
    *out = made;
    return RC_OK;
}

rc view_proof(struct view *v, enum item_kind kind, str id, int64_t version, struct proved *out, struct err *err)
{
    struct items versions;

    TRY(versions_seen(v, kind, id, &versions, err));
    for (ptrdiff_t i = 0; i < versions.n; i++)
        if (versions.v[i].version == version)
            return prove(v, &versions.v[i], out, err);
    return not_found(kind, err);
}

void proved_print(struct buf *b, const struct proved *p)
{
    proof_begin(b);
    bundle_entry(b, p->position, p->entry);
    proof_end(b, p->proof);
}

/* ---- what may be done ---- */

static bool is_done_to(int act, const struct item *it)
{
    return act_rows[act].kind == it->kind && act_rows[act].does != ACT_RECORD;
}

/* A proposal is confirmed by somebody else, who may do what it asks for; nothing is done to one that waits no longer. */
static uint64_t acts_of_proposal(const struct view *v, const struct item *it, uint32_t relations)
{
    int asked = act_find(item_text(it, R_PROPOSAL_ACT));
    uint64_t acts = ~(uint64_t)0;

    if (it->cell[R_PROPOSAL_STATE].num != PROPOSAL_WAITING)
        return 0;
    if (asked < 0 || !may_do(v->viewer->duties, relations, (enum act_kind)asked) || str_eq(item_text(it, R_PROPOSAL_ASKED_BY), v->viewer->person))
        acts &= ~((uint64_t)1 << ACT_PROPOSAL_CONFIRM);
    return acts;
}

rc view_acts(struct view *v, const struct item *it, uint64_t *out, struct err *err)
{
    uint32_t duties = v->viewer->duties, wanted = 0, relations;
    uint64_t acts = 0;

    for (int act = 0; act < ACTS; act++)
        if (is_done_to(act, it) || it->kind == ITEM_PROPOSAL)
            wanted |= may_do_by(duties, (enum act_kind)act);
    TRY(viewer_relations(v->viewer, &v->txn, v->mem, v->reg->authorities, it, wanted, &relations, err));
    for (int act = 0; act < ACTS; act++)
        if (is_done_to(act, it) && may_do(duties, relations, (enum act_kind)act))
            acts |= (uint64_t)1 << act;
    if (it->kind == ITEM_PROPOSAL)
        acts &= acts_of_proposal(v, it, relations);
    *out = acts;
    return RC_OK;
}

/* ---- who looked ---- */

struct access_reading {
    arena *mem;
    struct accesses *to;
    int64_t number; /* of the next one */
};

static rc take_access(void *ctx, const struct sql_access_list_row *row, struct err *err)
{
    struct access_reading *r = ctx;

    (void)err;
    *PUSH(r->mem, r->to) = (struct access){
        .number = r->number--,
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

rc view_accesses(struct view *v, const struct access_query *q, struct accesses *out, struct err *err)
{
    str owner = v->viewer->organisation;
    instant end = q->end ? q->end : INT64_MAX;
    int64_t least = q->which == ACCESS_SHOWN, most = q->which != ACCESS_REFUSED;
    struct accesses found = { 0 };
    struct access_reading reading = { .mem = v->mem, .to = &found };
    struct sql_access_count_row all;
    bool there;

    if (!may_hear(v->viewer->duties))
        return err_word(err, RC_NOT_ALLOWED, W_error_who_looked, NULL, 0);
    TRY(sql_access_count(&v->txn, v->mem, &(struct sql_access_count){ owner, q->kind, q->subject, q->person, q->begin, end, least, most }, &all,
                         &there, err));
    found.total = all.n;
    reading.number = q->before > 0 && q->before <= all.n ? q->before - 1 : all.n;
    TRY(sql_access_list(
        &v->txn, &(struct sql_access_list){ owner, q->kind, q->subject, q->person, q->begin, end, least, most, all.n - reading.number, q->limit },
        take_access, &reading, err));
    *out = found;
    return RC_OK;
}
