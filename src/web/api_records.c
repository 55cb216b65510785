/* Records: lists, one of them, what happened to it, and the proof of it; and who looked. */
#include "web/api.h"

#include "web/form.h"
#include "words/texts.h"

/* ---- lists ---- */

static bool narrows(const struct param *p)
{
    static const char *const others[] = { "after", "limit", "order", "as_known_at", "as_known_at_position" };

    for (int i = 0; i < countof(others); i++)
        if (str_eq(p->name, str_of(others[i])))
            return false;
    return true;
}

static rc query_read(const struct request *q, enum item_kind kind, struct view_query *out, struct err *err)
{
    str order = request_field(q, S("order"));

    *out = (struct view_query){ .kind = kind, .after = request_field(q, S("after")) };
    TRY(api_limit(q, &out->limit, err));
    out->descending = str_starts(order, S("-"));
    out->order = str_from(order, out->descending);
    for (ptrdiff_t i = 0; i < q->form.n; i++) {
        if (!narrows(&q->form.v[i]))
            continue;
        if (out->filters == SHELF_FILTERS) {
            error_many_filters(err, RC_BAD_INPUT, SHELF_FILTERS);
            return err_at(err, q->form.v[i].name);
        }
        out->filter[out->filters++] = (struct view_filter){ q->form.v[i].name, q->form.v[i].value };
    }
    return RC_OK;
}

/* A value of a query, for a link. */
static void query_put(struct buf *b, str name, str value)
{
    buf_printf(b, "%s%.*s=", str_find(buf_text(b), '?') < 0 ? "?" : "&", STR_ARG(name));
    for (ptrdiff_t i = 0; i < value.n; i++) {
        uint8_t c = (uint8_t)value.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')
            buf_char(b, (char)c);
        else
            buf_printf(b, "%%%02X", c);
    }
}

/* The same list, from behind the record ${after}; the same fields in the same order. */
static str next_page(const struct request *q, str name, str after)
{
    struct buf b = buf_new(q->mem);

    buf_str(&b, q->path);
    for (ptrdiff_t i = 0; i < q->form.n; i++)
        if (!str_eq(q->form.v[i].name, name))
            query_put(&b, q->form.v[i].name, q->form.v[i].value);
    query_put(&b, name, after);
    return buf_text(&b);
}

static void page_write(struct request *q, const struct view_page *page)
{
    struct json_out o = api_json(q);

    json_open_object(&o);
    json_put_int(&o, S("total"), page->total);
    json_put_array(&o, S("items"));
    for (ptrdiff_t i = 0; i < page->items.n; i++)
        api_item(q, &page->items.v[i], &o);
    json_close_array(&o);
    if (page->more) {
        str next = next_page(q, S("after"), page->items.v[page->items.n - 1].id);

        json_put_str(&o, S("next"), next);
        api_link(q, "next", next);
    }
    json_close_object(&o);
    api_end(q, &o);
}

static rc list_answer(struct request *q, const struct view_query *query, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct view_page page;

    TRY(api_view(q, &v, err));
    TRY(view_list(&v, query, &page, err));
    TRY(view_close(&v, err));
    page_write(q, &page);
    return RC_OK;
}

rc record_list(struct request *q, struct err *err)
{
    struct view_query query;

    TRY(query_read(q, api_kind(q), &query, err));
    return list_answer(q, &query, err);
}

/* ---- one ---- */

static void acts_write(struct json_out *o, uint64_t acts, enum item_kind kind)
{
    json_put_array(o, S("acts"));
    for (int act = 0; act < ACTS; act++)
        if ((acts >> act & 1) && act_rows[act].kind == kind && act_rows[act].does != ACT_RECORD)
            json_str(o, act_rows[act].name);
    json_close_array(o);
}

static rc one_answer(struct request *q, struct view *v, const struct item *it, struct err *err)
{
    enum item_kind kind = it->kind;
    struct json_out o;
    uint64_t acts;

    TRY(view_acts(v, it, &acts, err));
    TRY(view_close(v, err));
    if (api_is_held(q, api_etag(q, it->version)))
        return RC_OK;
    o = api_json(q);
    json_open_object(&o);
    json_key(&o, item_tables[kind].name);
    api_item(q, it, &o);
    if (it->until < 0)
        acts_write(&o, acts, kind);
    json_close_object(&o);
    api_end(q, &o);
    return RC_OK;
}

rc record_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct item it;

    TRY(api_view(q, &v, err));
    TRY(view_item(&v, api_kind(q), q->arg[0], &it, err));
    return one_answer(q, &v, &it, err);
}

/* ---- suppliers: the organisations of that kind, under the name that people look for ---- */

#define KIND_FIELD (&item_tables[ITEM_ORGANISATION].field[R_ORGANISATION_KIND])

rc supplier_list(struct request *q, struct err *err)
{
    struct view_query query;

    TRY(query_read(q, ITEM_ORGANISATION, &query, err));
    if (query.filters == SHELF_FILTERS) {
        error_many_filters(err, RC_BAD_INPUT, SHELF_FILTERS - 1);
        return err_at(err, query.filter[SHELF_FILTERS - 1].field);
    }
    query.filter[query.filters++] = (struct view_filter){ KIND_FIELD->value.name, KIND_FIELD->value.codes->code[ORGANISATION_IS_SUPPLIER].text };
    return list_answer(q, &query, err);
}

/* Another organisation, which may be seen, is no supplier. */
rc supplier_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct item it;

    TRY(api_view(q, &v, err));
    TRY(view_item(&v, ITEM_ORGANISATION, q->arg[0], &it, err));
    if (item_num(&it, R_ORGANISATION_KIND, -1) != ORGANISATION_IS_SUPPLIER)
        return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(item_tables[ITEM_ORGANISATION].words));
    return one_answer(q, &v, &it, err);
}

/* ---- what happened ---- */

static void happening_write(const struct request *q, const struct happening *h, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("act"), h->entry.act);
    json_put_str(o, S("actor"), h->entry.actor);
    json_put_str(o, S("role"), h->entry.role);
    json_put_str(o, S("organisation"), h->entry.organisation);
    json_put_str(o, S("log"), h->entry.log);
    if (h->entry.outcome.n)
        json_put_str(o, S("outcome"), h->entry.outcome);
    json_key(o, S("item"));
    api_item(q, &h->item, o);
    json_close_object(o);
}

rc record_history(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct happenings all;
    struct json_out o;

    TRY(api_view(q, &v, err));
    TRY(view_history(&v, api_kind(q), q->arg[0], &all, err));
    TRY(view_close(&v, err));
    o = api_json(q);
    json_open_object(&o);
    json_put_array(&o, S("items"));
    for (ptrdiff_t i = 0; i < all.n; i++)
        happening_write(q, &all.v[i], &o);
    json_close_array(&o);
    json_close_object(&o);
    api_end(q, &o);
    return RC_OK;
}

/* ---- proofs ---- */

static rc proved(struct request *q, struct proved *out, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    int64_t version = 0;

    str_digits(q->arg[1], INT64_MAX, &version); /* what is no number is the version of nothing */
    TRY(api_view(q, &v, err));
    TRY(view_proof(&v, api_kind(q), q->arg[0], version, out, err));
    return view_close(&v, err);
}

/* One file that `concordat ledger verify` takes. */
rc record_proof(struct request *q, struct err *err)
{
    struct proved both;

    TRY(proved(q, &both, err));
    api_text(q, S(""));
    proved_print(&q->answer.body, &both);
    return RC_OK;
}

rc record_entry(struct request *q, struct err *err)
{
    struct proved both;

    TRY(proved(q, &both, err));
    api_text(q, both.entry);
    return RC_OK;
}

rc record_tlog_proof(struct request *q, struct err *err)
{
    struct proved both;

    TRY(proved(q, &both, err));
    api_text(q, both.proof);
    return RC_OK;
}

/* ---- who looked ---- */

static void access_write(const struct request *q, const struct access *a, struct json_out *o)
{
    struct buf at = buf_new(q->mem);

    instant_print(&at, a->at);
    json_open_object(o);
    json_put_int(o, S("id"), a->number);
    json_put_str(o, S("at"), buf_text(&at));
    json_put_str(o, S("person"), a->person);
    json_put_str(o, S("organisation"), a->organisation);
    json_put_str(o, S("door"), a->door);
    json_put_str(o, S("kind"), a->kind);
    if (a->subject.n)
        json_put_str(o, S("subject"), a->subject);
    json_put_str(o, S("classes"), a->classes);
    if (a->purpose.n)
        json_put_str(o, S("purpose"), a->purpose);
    json_put_bool(o, S("allowed"), a->allowed);
    json_close_object(o);
}

static void accesses_write(struct request *q, const struct accesses *all, int limit)
{
    bool more = all->n > limit;
    struct json_out o = api_json(q);

    json_open_object(&o);
    json_put_array(&o, S("items"));
    for (ptrdiff_t i = 0; i < all->n - more; i++)
        access_write(q, &all->v[i], &o);
    json_close_array(&o);
    if (more) {
        str next = next_page(q, S("before"), arena_printf(q->mem, "%lld", (long long)all->v[limit - 1].number));

        json_put_str(&o, S("next"), next);
        api_link(q, "next", next);
    }
    json_close_object(&o);
    api_end(q, &o);
}

static rc kind_asked(const struct request *q, str *out, struct err *err)
{
    str kind = request_field(q, S("kind"));
    struct buf kinds = buf_new(q->mem);

    *out = kind;
    if (!kind.n || kind_find(kind) >= 0)
        return RC_OK;
    for (int i = 0; i < ITEM_KINDS; i++)
        buf_printf(&kinds, "%s%.*s", i ? ", " : "", STR_ARG(item_tables[i].name));
    error_listed(err, RC_BAD_INPUT, GIVEN(S("kind")), GIVEN(buf_text(&kinds)));
    return err_at(err, S("kind"));
}

static rc allowed_asked(const struct request *q, struct access_query *query, struct err *err)
{
    str allowed = request_field(q, S("allowed"));

    if (str_eq(allowed, S("true")))
        query->which = ACCESS_SHOWN;
    else if (str_eq(allowed, S("false")))
        query->which = ACCESS_REFUSED;
    else if (allowed.n) {
        error_listed(err, RC_BAD_INPUT, GIVEN(S("allowed")), GIVEN(S("true, false")));
        return err_at(err, S("allowed"));
    }
    return RC_OK;
}

static rc accesses_asked(const struct request *q, struct access_query *query, struct err *err)
{
    query->subject = request_field(q, S("subject"));
    query->person = request_field(q, S("person"));
    TRY(kind_asked(q, &query->kind, err));
    if (query->subject.n && !item_is_id(query->subject)) {
        error_id(err, RC_BAD_INPUT, GIVEN(S("subject")));
        return err_at(err, S("subject"));
    }
    TRY(api_instant(q, S("from"), &query->begin, err));
    TRY(api_instant(q, S("to"), &query->end, err));
    if (query->end && query->end <= query->begin) {
        error_span(err, RC_BAD_INPUT, GIVEN(S("from")), GIVEN(S("to")));
        return err_at(err, S("to"));
    }
    TRY(allowed_asked(q, query, err));
    return api_number(q, S("before"), INT64_MAX, 0, &query->before, err);
}

rc access_list(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct access_query query = { 0 };
    struct accesses all;
    int limit;

    TRY(api_limit(q, &limit, err));
    TRY(accesses_asked(q, &query, err));
    query.limit = limit + 1;
    TRY(api_view(q, &v, err));
    TRY(view_accesses(&v, &query, &all, err));
    TRY(view_close(&v, err));
    accesses_write(q, &all, limit);
    return RC_OK;
}
