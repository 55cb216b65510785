/* One record: what is known of it, what belongs to it, what happened to it, and the proof of each version. */
#include "ledger/bundle.h"
#include "web/labels.h"
#include "web/pages/kit.h"
#include "web/pages/record.h"

/* "/workers/…": the kind by the first part of the path. */
static rc kind_of(const struct request *q, enum item_kind *out, struct err *err)
{
    str first = str_from(q->path, 1), rest;

    str_cut(first, '/', &first, &rest);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (str_eq(item_tables[kind].table, first)) {
            *out = (enum item_kind)kind;
            return RC_OK;
        }
    return err_set(err, RC_NOT_FOUND, "there is no such page");
}

/* ---- what is known ---- */

static rc ref_content(struct request *q, struct view *v, const struct item *it, int field, struct content *out, struct err *err)
{
    struct html link = html_new(q->mem, q->language);
    struct beside to;

    TRY(beside_read(q, v, item_tables[it->kind].field[field].refers, it->cell[field].text, &to, err));
    if (!to.title.n) {
        *out = content_text(word_text(q->language, W_record_not_shown));
        return RC_OK;
    }
    govuk_link(&link, &(struct govuk_link){ to.title, path_in(q, to.path) });
    *out = content_of(&link);
    return RC_OK;
}

static bool is_fact(const struct item *it, int field)
{
    return item_shows(it, field) && item_tables[it->kind].field[field].hold != HOLD_JSON && it->cell[field].state != CELL_UNKNOWN;
}

rc record_facts(struct sheet *s, struct view *v, const struct item *it, struct err *err)
{
    struct govuk_summary_row rows[ITEM_FIELDS_MOST];
    struct govuk_summary summary = { .rows = rows };

    for (int f = 0; f < item_tables[it->kind].n; f++) {
        struct govuk_summary_row *row = &rows[summary.n];

        if (!is_fact(it, f))
            continue;
        *row = (struct govuk_summary_row){ .key = label_field(s->h.lang, it->kind, f) };
        if (item_tables[it->kind].field[f].hold == HOLD_REF && item_knows(it, f))
            TRY(ref_content(s->q, v, it, f, &row->value, err));
        else
            row->value = field_value(s->q, it, f);
        summary.n++;
    }
    govuk_summary_list(&s->h, &summary);
    return RC_OK;
}

/* ---- what can be done ---- */

/* Acts that make something are offered where they belong: see `belongings`. */
static bool is_offered(enum act_kind act, const struct item *it)
{
    return act_rows[act].kind == it->kind && act_rows[act].does != ACT_RECORD;
}

static rc acts_offered(struct sheet *s, struct view *v, const struct item *it, struct err *err)
{
    uint64_t acts;

    TRY(view_acts(v, it, &acts, err));
    govuk_button_group_open(&s->h);
    for (int act = 0; act < ACTS; act++)
        if ((acts >> act & 1) && is_offered((enum act_kind)act, it))
            govuk_button(&s->h, &(struct govuk_button){ .text = label_act(s->h.lang, (enum act_kind)act),
                                                        .kind = BUTTON_SECONDARY,
                                                        .href = path_in(s->q, arena_printf(s->q->mem, "/acts/%.*s?on=%.*s",
                                                                                           STR_ARG(act_rows[act].name), STR_ARG(it->id))) });
    govuk_button_group_close(&s->h);
    return RC_OK;
}

/* ---- what belongs to a worker ---- */

static const struct belonging {
    enum item_kind kind;
    int worker;
    enum act_kind act;
    enum word heading;
} belongings[] = {
    { ITEM_POST, R_POST_WORKER, ACT_POST_RECORD, W_record_posts },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_WORKER, ACT_ASSIGNMENT_RECORD, W_record_assignments },
    { ITEM_CHECK, R_CHECK_WORKER, ACT_CHECK_RECORD, W_record_checks },
};

static void belonging_list(struct sheet *s, const struct items *items)
{
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    for (ptrdiff_t i = 0; i < items->n; i++) {
        html_open(&s->h, "li");
        govuk_link(&s->h,
                   &(struct govuk_link){ item_title(s->q, &items->v[i]), path_in(s->q, item_path(s->q->mem, items->v[i].kind, items->v[i].id)) });
        html_close(&s->h, "li");
    }
    html_close(&s->h, "ul");
}

static str check_query(struct request *q)
{
    str check = request_query(q, S("check"));

    return item_is_id(check) ? arena_printf(q->mem, "&check=%.*s", STR_ARG(check)) : S("");
}

static rc belonging_show(struct sheet *s, struct view *v, const struct item *worker, const struct belonging *b, struct err *err)
{
    struct view_query query = { .kind = b->kind, .filters = 1, .limit = SHELF_PAGE_MOST, .descending = true };
    str act = b->kind == ITEM_CHECK ? arena_printf(s->q->mem, "/checks/new?worker=%.*s", STR_ARG(worker->id))
                                    : arena_printf(s->q->mem, "/acts/%.*s?worker=%.*s%.*s", STR_ARG(act_rows[b->act].name), STR_ARG(worker->id),
                                                   STR_ARG(check_query(s->q)));
    struct view_page page;

    if (!may_see_by(s->q->viewer->duties, b->kind, 0))
        return RC_OK;
    query.filter[0] = (struct view_filter){ item_tables[b->kind].field[b->worker].value.name, worker->id };
    TRY(view_list(v, &query, &page, err));
    sheet_subheading(s, word_text(s->h.lang, b->heading));
    if (page.items.n)
        belonging_list(s, &page.items);
    else
        sheet_paragraph(s, word_text(s->h.lang, W_record_none_yet));
    if (may_do_by(s->q->viewer->duties, b->act))
        sheet_link(s, label_act(s->h.lang, b->act), act);
    return RC_OK;
}

/* ---- the page ---- */

static void parts(struct sheet *s, const struct item *it, bool is_history)
{
    str here = item_path(s->q->mem, it->kind, it->id);
    const struct moj_sub_link links[] = {
        { word_text(s->h.lang, W_record_overview), path_in(s->q, here), !is_history },
        { word_text(s->h.lang, W_record_timeline), path_in(s->q, arena_printf(s->q->mem, "%.*s/timeline", STR_ARG(here))), is_history },
    };

    moj_sub_navigation(&s->h, word_text(s->h.lang, W_record_parts), links, countof(links));
}

/* What was just done, when the address that was sent back says so. */
static void banner(struct sheet *s)
{
    int act = act_find(request_query(s->q, S("done")));

    if (act >= 0)
        govuk_notification_banner(
            &s->h, &(struct govuk_notification_banner){ .is_success = true, .content = content_text(label_done(s->h.lang, (enum act_kind)act)) });
}

rc page_record_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind;
    struct item it;
    struct sheet s;

    TRY(kind_of(q, &kind, err));
    TRY(page_view(q, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    sheet_open(&s, q, item_title(q, &it), &(struct sheet_how){ .is_wide = true });
    banner(&s);
    sheet_caption(&s, label_kind(q->language, kind), item_title(q, &it));
    parts(&s, &it, false);
    TRY(record_facts(&s, &v, &it, err));
    TRY(acts_offered(&s, &v, &it, err));
    for (ptrdiff_t i = 0; kind == ITEM_WORKER && i < countof(belongings); i++)
        TRY(belonging_show(&s, &v, &it, &belongings[i], err));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the timeline ---- */

/* A person of one's own organisation by name, others by their organisation. */
static rc who_did(struct request *q, struct view *v, const struct entry *e, str *out, struct err *err)
{
    struct beside person, organisation;
    int duty = code_find(&codes_duty, e->role);
    str role = duty < 0 ? e->role : label_code(q->language, &codes_duty, duty);

    TRY(beside_read(q, v, ITEM_PERSON, e->actor, &person, err));
    TRY(beside_read(q, v, ITEM_ORGANISATION, e->organisation, &organisation, err));
    *out = organisation.title.n ? words_record_who(q->mem, q->language, role, organisation.title) : role;
    return RC_OK;
}

static str change_text(struct request *q, const struct item *before, const struct item *after, int field)
{
    struct content was = before ? field_value(q, before, field) : (struct content){ .kind = CONTENT_NONE }, is = field_value(q, after, field);
    str nothing = word_text(q->language, W_answer_not_known);

    return words_record_changed(q->mem, q->language, label_field(q->language, after->kind, field), was.kind ? was.is : nothing,
                                is.kind ? is.is : nothing);
}

static bool is_changed(const struct item *before, const struct item *after, int field)
{
    const struct cell *a = &before->cell[field], *b = &after->cell[field];

    return a->state != b->state || (a->state == CELL_KNOWN && (a->num != b->num || !str_eq(a->text, b->text)));
}

static struct content changes(struct request *q, const struct item *before, const struct happening *h)
{
    struct html list = html_new(q->mem, q->language);
    str proof = arena_printf(q->mem, "%.*s/versions/%lld/proof", STR_ARG(item_path(q->mem, h->item.kind, h->item.id)), (long long)h->item.version);

    html_open_class(&list, "ul", "govuk-list govuk-list--bullet");
    for (int f = 0; before && f < item_tables[h->item.kind].n; f++)
        if (item_shows(&h->item, f) && item_tables[h->item.kind].field[f].hold != HOLD_JSON && is_changed(before, &h->item, f))
            html_element(&list, "li", NULL, change_text(q, before, &h->item, f));
    html_open(&list, "li");
    html_text(&list, words_record_sealed(q->mem, q->language, arena_printf(q->mem, "%lld", (long long)h->item.since), h->entry.log));
    html_close(&list, "li");
    html_close(&list, "ul");
    html_open_class(&list, "p", "govuk-body");
    govuk_link(&list, &(struct govuk_link){ words_record_proof(q->mem, q->language, arena_printf(q->mem, "%lld", (long long)h->item.version)),
                                            path_in(q, proof) });
    html_close(&list, "p");
    return content_of(&list);
}

static rc event_of(struct request *q, struct view *v, const struct happenings *all, ptrdiff_t i, struct moj_event *out, struct err *err)
{
    const struct happening *h = &all->v[i];
    int act = act_find(h->entry.act);

    *out = (struct moj_event){
        .title = content_text(act < 0 ? h->entry.act : label_done(q->language, (enum act_kind)act)),
        .at = h->entry.at,
        .description = changes(q, i ? &all->v[i - 1].item : NULL, h),
    };
    return who_did(q, v, &h->entry, &out->who, err);
}

rc page_record_timeline(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct happenings all;
    struct moj_event *events;
    enum item_kind kind;
    struct sheet s;
    str title;

    TRY(kind_of(q, &kind, err));
    TRY(page_view(q, &v, err));
    TRY(view_history(&v, kind, q->arg[0], &all, err));
    title = item_title(q, &all.v[all.n - 1].item);
    events = arena_array(q->mem, struct moj_event, all.n);
    for (ptrdiff_t i = 0; i < all.n; i++)
        TRY(event_of(q, &v, &all, all.n - 1 - i, &events[i], err));
    sheet_open(&s, q, words_record_timeline_of(q->mem, q->language, title), &(struct sheet_how){ .is_wide = true });
    sheet_caption(&s, label_kind(q->language, kind), title);
    parts(&s, &all.v[all.n - 1].item, true);
    moj_timeline(&s.h, 2, events, all.n);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the proof ---- */

rc page_record_proof(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind;
    struct proved proved;
    struct item it;
    int64_t version;

    TRY(kind_of(q, &kind, err));
    if (!str_digits(q->arg[1], INT64_MAX, &version))
        return err_set(err, RC_NOT_FOUND, "there is no such version");
    TRY(page_view(q, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    TRY(view_proof(&v, kind, q->arg[0], version, &proved, err));
    TRY(view_close(&v, err));
    proof_begin(&q->answer.body);
    bundle_entry(&q->answer.body, proved.position, proved.entry);
    proof_end(&q->answer.body, proved.proof);
    q->answer.type = TYPE_TEXT;
    response_download(
        q, arena_printf(q->mem, "%.*s-%.*s-%lld.proof", STR_ARG(item_tables[kind].name), STR_ARG(str_sub(it.id, 0, 8)), (long long)version));
    return RC_OK;
}
