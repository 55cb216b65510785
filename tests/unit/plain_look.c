#include "plain_look.h"

struct items record[ITEM_KINDS], version[ITEM_KINDS];

/* ---- reading ---- */

static void versions_read(struct txn *txn, enum item_kind kind)
{
    version[kind] = (struct items){ 0 };
    for (ptrdiff_t i = 0; i < record[kind].n; i++) {
        struct items all;

        must(shelf_versions(txn, &mem, reg.authorities, kind, record[kind].v[i].id, &all, &err));
        for (ptrdiff_t v = 0; v < all.n; v++)
            *PUSH(&mem, &version[kind]) = all.v[v];
    }
}

void plain_look_read(void)
{
    struct txn txn = { 0 };

    must(txn_begin(store, TXN_READ, &txn, &err));
    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        const struct shelf_query all = {
            .kind = (enum item_kind)kind, .relations = RELATION_EVERY, .order = -1, .whole = true, .limit = SHELF_PAGE_MOST
        };

        must(shelf_list(&txn, &mem, reg.authorities, &all, &record[kind], &err));
        assert_true(record[kind].n > 1 && record[kind].n < SHELF_PAGE_MOST);
        versions_read(&txn, (enum item_kind)kind);
    }
    must(txn_commit(&txn, &err));
}

/* ---- finding ---- */

const struct item *record_of(enum item_kind kind, str id)
{
    for (ptrdiff_t i = 0; i < record[kind].n; i++)
        if (str_eq(record[kind].v[i].id, id))
            return &record[kind].v[i];
    return NULL;
}

const struct item *version_of(enum item_kind kind, str id, int64_t number)
{
    for (ptrdiff_t i = 0; i < version[kind].n; i++)
        if (str_eq(version[kind].v[i].id, id) && version[kind].v[i].version == number)
            return &version[kind].v[i];
    return NULL;
}

str text_of(const struct item *it, const char *field)
{
    int f = kind_field(it->kind, str_of(field));

    return f >= 0 && it->cell[f].state == CELL_KNOWN ? it->cell[f].text : S("");
}

const struct plain_kind *plain_of(enum item_kind kind)
{
    return plain_kind(item_tables[kind].name);
}

/* ---- what a record is ---- */

static bool is_supplied(const struct item *it, str by)
{
    return str_eq(text_of(it, "supplier"), by) || str_eq(text_of(it, "provider"), by);
}

/* Whether both were the latest at some time. */
static bool overlap(const struct item *a, const struct item *b)
{
    return (a->until < 0 || b->since < a->until) && (b->until < 0 || a->since < b->until);
}

static bool supplies_worker(const struct item *it, str by)
{
    str worker = it->kind == ITEM_WORKER ? it->id : text_of(it, "worker");
    bool then = it->until < 0, now_too = false;

    for (ptrdiff_t i = 0; i < version[ITEM_ASSIGNMENT].n; i++) {
        const struct item *a = &version[ITEM_ASSIGNMENT].v[i];

        if (!str_eq(text_of(a, "worker"), worker) || !is_supplied(a, by))
            continue;
        then = then || overlap(a, it);
        now_too = now_too || a->until < 0;
    }
    return then && now_too;
}

/* Of a version: then, and now. */
static bool supplies(const struct item *it, str by)
{
    if (it->kind == ITEM_ASSIGNMENT)
        return is_supplied(it, by) && is_supplied(record_of(ITEM_ASSIGNMENT, it->id), by);
    return supplies_worker(it, by);
}

static bool is_about(const struct item *it, str registration)
{
    const struct item *worker = it->kind == ITEM_WORKER ? it : record_of(ITEM_WORKER, text_of(it, "worker"));

    return (worker && str_eq(text_of(worker, "registration"), registration)) ||
           (it->kind == ITEM_CHECK && str_eq(text_of(it, "registration"), registration));
}

uint32_t relations_of(const struct viewer *v, const struct item *it)
{
    const struct item *owner = it->kind == ITEM_ORGANISATION ? it : record_of(ITEM_ORGANISATION, it->owner);
    const struct item *mine = record_of(ITEM_ORGANISATION, v->organisation);
    str office = owner ? text_of(owner, "office") : S(""), kind = text_of(it, "kind");
    bool career = it->kind == ITEM_WORKER || it->kind == ITEM_POST || it->kind == ITEM_ASSIGNMENT || it->kind == ITEM_CHECK;
    bool organisation_itself = it->kind == ITEM_ORGANISATION;
    bool own = owner && str_eq(owner->id, v->organisation);
    const bool holds[PLAIN_RELATIONS] = {
        own,
        office.n && str_eq(office, v->organisation),
        office.n && str_eq(office, text_of(mine, "office")),
        career && supplies(it, v->organisation),
        career && own && v->registration.n && is_about(it, v->registration),
        organisation_itself && (str_eq(kind, S("authority")) || str_eq(kind, S("partnership-office"))),
        organisation_itself && (str_eq(kind, S("supplier")) || str_eq(kind, S("provider"))),
        true,
    };
    uint32_t bits = 0;

    for (int i = 0; i < PLAIN_RELATIONS; i++)
        bits |= (uint32_t)holds[i] << i;
    return bits;
}

bool may_look(const struct viewer *v, const struct item *it, str class)
{
    return plain_shows(v->duties, relations_of(v, it), plain_of(it->kind)->word, class);
}
