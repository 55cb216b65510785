#include "register/document.h"

/* ---- reading ---- */

static rc all_of(struct view *v, enum item_kind kind, int worker_field, str order, str worker, struct items *out, struct err *err)
{
    struct view_query q = { .kind = kind, .order = order };

    q.filter[q.filters++] = (struct view_filter){ item_tables[kind].field[worker_field].value.name, worker };
    return view_list_all(v, &q, out, err);
}

rc career_load(struct view *v, str worker, struct career *out, struct err *err)
{
    struct career c;

    TRY(view_item(v, ITEM_WORKER, worker, &c.worker, err));
    TRY(all_of(v, ITEM_POST, R_POST_WORKER, S(""), worker, &c.posts, err));
    TRY(all_of(v, ITEM_ASSIGNMENT, R_ASSIGNMENT_WORKER, S("start"), worker, &c.assignments, err));
    *out = c;
    return RC_OK;
}

/* ---- writing ---- */

/* Which field of a record is which of the document's; those of the same name and meaning. */
struct same {
    int field;
    const char *name;
};

static const struct same of_worker[] = {
    { R_WORKER_REGISTRATION, "registration" },
    { R_WORKER_REGISTERED, "registered" },
    { R_WORKER_PROFESSION, "profession" },
    { R_WORKER_QUALIFIED, "qualified_on" },
    { R_WORKER_SUPPORTED, "supported_year_completed_on" },
};
static const struct same of_post[] = {
    { R_POST_AUTHORITY, "authority" },
    { R_POST_EMPLOYER_KIND, "employer_kind" },
    { R_POST_NATION, "nation" },
    { R_POST_SERVICE, "service" },
    { R_POST_SUBSTANTIVE, "substantive" },
    { R_POST_ROLE, "role" },
    { R_POST_FROM, "from" },
    { R_POST_TO, "to" },
    { R_POST_LEFT_BECAUSE, "left_because" },
    { R_POST_IN_PROBATION, "in_probation" },
    { R_POST_SHARE, "full_time_share" },
};
static const struct same of_assignment[] = {
    { R_ASSIGNMENT_START, "from" },
    { R_ASSIGNMENT_END, "to" },
    { R_ASSIGNMENT_NOTICE_WEEKS, "notice_weeks_agreed" },
    { R_ASSIGNMENT_NOTICE_ON, "notice_given_on" },
    { R_ASSIGNMENT_LEFT_ON, "left_on" },
    { R_ASSIGNMENT_SHORT, "short_notice_agreed" },
    { R_ASSIGNMENT_END_REASON, "end_reason" },
};

static void put_same(const struct item *it, const struct authorities *a, const struct same *same, ptrdiff_t n, struct json_out *out)
{
    for (ptrdiff_t i = 0; i < n; i++)
        item_member_json(it, a, same[i].field, str_of(same[i].name), out);
}

void career_json(const struct career *c, const struct authorities *a, str except, struct json_out *out)
{
    put_same(&c->worker, a, of_worker, countof(of_worker), out);
    json_put_array(out, S("posts"));
    for (ptrdiff_t i = 0; i < c->posts.n; i++) {
        json_open_object(out);
        put_same(&c->posts.v[i], a, of_post, countof(of_post), out);
        json_close_object(out);
    }
    json_close_array(out);
    json_put_array(out, S("assignments"));
    for (ptrdiff_t i = 0; i < c->assignments.n; i++) {
        if (str_eq(c->assignments.v[i].id, except))
            continue;
        json_open_object(out);
        put_same(&c->assignments.v[i], a, of_assignment, countof(of_assignment), out);
        json_close_object(out);
    }
    json_close_array(out);
}

/* ---- into a document ---- */

static rc set_same(const struct item *it, const struct authorities *a, const struct same *same, ptrdiff_t n, str under, struct doc *doc,
                   struct err *err)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const struct cell *cell = &it->cell[same[i].field];
        struct buf b = buf_new(doc->mem);

        if (!item_shows(it, same[i].field) || cell->state == CELL_UNKNOWN)
            continue;
        if (cell->state == CELL_NONE)
            buf_z(&b, "none");
        else
            item_print(&b, a, &item_tables[it->kind].field[same[i].field], cell);
        TRY(doc_set(doc, arena_printf(doc->mem, "worker.%.*s%s", STR_ARG(under), same[i].name), buf_text(&b), err));
    }
    return RC_OK;
}

rc career_set(const struct career *c, const struct authorities *a, struct doc *doc, struct err *err)
{
    TRY(set_same(&c->worker, a, of_worker, countof(of_worker), S(""), doc, err));
    for (ptrdiff_t i = 0; i < c->posts.n; i++)
        TRY(set_same(&c->posts.v[i], a, of_post, countof(of_post), arena_printf(doc->mem, "posts.%td.", i), doc, err));
    for (ptrdiff_t i = 0; i < c->assignments.n; i++)
        TRY(set_same(&c->assignments.v[i], a, of_assignment, countof(of_assignment), arena_printf(doc->mem, "assignments.%td.", i), doc, err));
    if (!c->posts.n)
        TRY(doc_set(doc, S("worker.posts"), S("none"), err));
    return c->assignments.n ? RC_OK : doc_set(doc, S("worker.assignments"), S("none"), err);
}
