/* One record: what is known of it, what belongs to it, what happened to it, and the proof of each version. */
#include "ledger/bundle.h"
#include "register/logbook.h"
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

/* What a proposal is about is of the kind that its act is of. */
static rc subject_content(struct request *q, struct view *v, const struct item *it, struct content *out, struct err *err)
{
    struct html link = html_new(q->mem, q->language);
    int act = act_find(item_text(it, R_PROPOSAL_ACT));
    struct beside to = { 0 };

    if (act >= 0)
        TRY(beside_read(q, v, act_rows[act].kind, item_text(it, R_PROPOSAL_SUBJECT), &to, err));
    if (!to.title.n) {
        *out = content_text(word_text(q->language, W_record_not_shown));
        return RC_OK;
    }
    govuk_link(&link, &(struct govuk_link){ to.title, path_in(q, to.path) });
    *out = content_of(&link);
    return RC_OK;
}

static rc value_content(struct sheet *s, struct view *v, const struct item *it, int f, struct content *out, struct err *err)
{
    if (it->kind == ITEM_PROPOSAL && f == R_PROPOSAL_SUBJECT && item_knows(it, f))
        return subject_content(s->q, v, it, out, err);
    if (item_tables[it->kind].field[f].hold == HOLD_REF && item_knows(it, f))
        return ref_content(s->q, v, it, f, out, err);
    *out = field_value(s->q, it, f);
    return RC_OK;
}

/* "Change", for each field that the reader may correct. */
static const struct govuk_action *change_of(struct sheet *s, const struct item *it, int f, uint64_t acts)
{
    struct govuk_action *action = arena_new(s->q->mem, struct govuk_action);

    for (int act = 0; act < ACTS; act++)
        if ((acts >> act & 1) && act_rows[act].kind == it->kind && act_rows[act].does == ACT_CORRECT && act_takes((enum act_kind)act, f)) {
            *action = (struct govuk_action){ .text = word_text(s->h.lang, W_button_change),
                                             .href = path_in(s->q, arena_printf(s->q->mem, "/acts/%.*s?on=%.*s#%.*s", STR_ARG(act_rows[act].name),
                                                                                STR_ARG(it->id), STR_ARG(item_tables[it->kind].field[f].value.name))),
                                             .hidden = label_field(s->h.lang, it->kind, f) };
            return action;
        }
    return NULL;
}

rc record_facts(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err)
{
    struct govuk_summary_row rows[ITEM_FIELDS_MOST];
    struct govuk_summary summary = { .rows = rows };

    for (int f = 0; f < item_tables[it->kind].n; f++) {
        struct govuk_summary_row *row = &rows[summary.n];

        if (!is_fact(it, f))
            continue;
        *row = (struct govuk_summary_row){ .key = label_field(s->h.lang, it->kind, f), .actions = change_of(s, it, f, acts) };
        row->n = row->actions ? 1 : 0;
        TRY(value_content(s, v, it, f, &row->value, err));
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

static void invitation_offer(struct sheet *s, const struct item *it, uint64_t acts)
{
    if (it->kind != ITEM_PERSON || !(acts >> ACT_PERSON_CHANGE & 1))
        return;
    form_open(s, arena_printf(s->q->mem, "/people/%.*s/invitation", STR_ARG(it->id)));
    govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, W_record_invite), .kind = BUTTON_SECONDARY, .is_once = true });
    form_close(s);
}

static void acts_offered(struct sheet *s, const struct item *it, uint64_t acts)
{
    govuk_button_group_open(&s->h);
    for (int act = 0; act < ACTS; act++)
        if ((acts >> act & 1) && is_offered((enum act_kind)act, it))
            govuk_button(&s->h, &(struct govuk_button){ .text = label_act(s->h.lang, (enum act_kind)act),
                                                        .kind = BUTTON_SECONDARY,
                                                        .href = path_in(s->q, arena_printf(s->q->mem, "/acts/%.*s?on=%.*s",
                                                                                           STR_ARG(act_rows[act].name), STR_ARG(it->id))) });
    govuk_button_group_close(&s->h);
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

static bool is_over(const struct item *it)
{
    return it->kind == ITEM_ASSIGNMENT ? item_knows(it, R_ASSIGNMENT_LEFT_ON) : item_knows(it, R_POST_TO);
}

/* Whose it is, and whether it goes on: on top of what belongs to a worker. */
static rc identity_show(struct sheet *s, struct view *v, const struct item *it, struct err *err)
{
    struct html link = html_new(s->q->mem, s->h.lang);
    struct beside worker;
    bool over;

    if (it->kind != ITEM_ASSIGNMENT && it->kind != ITEM_POST)
        return RC_OK;
    over = is_over(it);
    TRY(beside_read(s->q, v, ITEM_WORKER, item_text(it, it->kind == ITEM_POST ? R_POST_WORKER : R_ASSIGNMENT_WORKER), &worker, err));
    if (!worker.title.n)
        return RC_OK;
    govuk_link(&link, &(struct govuk_link){ words_record_of_worker(s->q->mem, s->h.lang, worker.title), path_in(s->q, worker.path) });
    moj_identity_bar(&s->h, &(struct moj_identity_bar){ .title = content_of(&link),
                                                        .status = word_text(s->h.lang, over ? W_record_ended : W_record_held),
                                                        .colour = over ? TAG_GREY : TAG_GREEN });
    return RC_OK;
}

/* What was just done, when the address that was sent back says so. */
static void banner(struct sheet *s)
{
    str done = request_query(s->q, S("done"));
    int act = act_find(done);
    str text = act >= 0                             ? label_done(s->h.lang, (enum act_kind)act)
               : str_eq(done, S("invited"))         ? word_text(s->h.lang, W_record_invited)
               : str_eq(done, S("invited-already")) ? word_text(s->h.lang, W_record_invited_already)
                                                    : S("");

    if (text.n)
        govuk_notification_banner(
            &s->h, &(struct govuk_notification_banner){ .is_success = !str_eq(done, S("invited-already")), .content = content_text(text) });
}

rc page_record_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind = ITEM_KINDS;
    struct item it;
    struct sheet s;
    uint64_t acts;

    TRY(kind_of(q, &kind, err));
    TRY(page_view(q, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    TRY(view_acts(&v, &it, &acts, err));
    sheet_open(&s, q, item_title(q, &it), &(struct sheet_how){ .is_wide = true });
    banner(&s);
    TRY(identity_show(&s, &v, &it, err));
    sheet_caption(&s, label_kind(q->language, kind), item_title(q, &it));
    parts(&s, &it, false);
    TRY(record_facts(&s, &v, &it, acts, err));
    acts_offered(&s, &it, acts);
    invitation_offer(&s, &it, acts);
    for (ptrdiff_t i = 0; kind == ITEM_WORKER && i < countof(belongings); i++)
        TRY(belonging_show(&s, &v, &it, &belongings[i], err));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the timeline ---- */

/* By role and organisation: a name is an identity, and looking at one would be noted for every line. */
static rc who_did(struct request *q, struct view *v, const struct entry *e, str *out, struct err *err)
{
    struct beside organisation;
    int duty = code_find(&codes_duty, e->role);
    str role = duty < 0 ? e->role : text_begin(q->mem, label_code(q->language, &codes_duty, duty));

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

/* How many entries of a log are sealed; -1: the reader is not told. */
static int64_t sealed_of(const struct logbooks *logs, str origin)
{
    for (ptrdiff_t i = 0; i < logs->n; i++)
        if (str_eq(logs->v[i].log.origin, origin))
            return logs->v[i].sealed;
    return -1;
}

static void seal_show(struct html *list, struct request *q, const struct happening *h, const struct logbooks *logs)
{
    int64_t sealed = sealed_of(logs, h->entry.log);
    str position = arena_printf(q->mem, "%lld", (long long)h->item.since), version = arena_printf(q->mem, "%lld", (long long)h->item.version);
    str proof = arena_printf(q->mem, "%.*s/versions/%.*s/proof", STR_ARG(item_path(q->mem, h->item.kind, h->item.id)), STR_ARG(version));

    html_open_class(list, "p", "govuk-body");
    html_text(list, sealed < 0                ? words_record_entry(q->mem, q->language, position, h->entry.log)
                    : sealed <= h->item.since ? words_record_unsealed(q->mem, q->language, position, h->entry.log)
                                              : words_record_sealed(q->mem, q->language, position, h->entry.log));
    html_close(list, "p");
    if (sealed <= h->item.since)
        return;
    html_open_class(list, "p", "govuk-body");
    govuk_link(list, &(struct govuk_link){ words_record_proof(q->mem, q->language, version), path_in(q, proof) });
    html_close(list, "p");
}

static bool is_told(const struct item *before, const struct happening *h, int f)
{
    return item_shows(&h->item, f) && item_tables[h->item.kind].field[f].hold != HOLD_JSON && item_tables[h->item.kind].field[f].hold != HOLD_REF &&
           !cell_same(&before->cell[f], &h->item.cell[f]);
}

static struct content changes(struct request *q, const struct item *before, const struct happening *h, const struct logbooks *logs)
{
    struct html list = html_new(q->mem, q->language);
    int told = 0;

    for (int f = 0; before && f < item_tables[h->item.kind].n; f++)
        if (is_told(before, h, f)) {
            if (!told++)
                html_open_class(&list, "ul", "govuk-list govuk-list--bullet");
            html_element(&list, "li", NULL, change_text(q, before, &h->item, f));
        }
    if (told)
        html_close(&list, "ul");
    if (!before)
        html_element(&list, "p", "govuk-body", word_text(q->language, W_record_first));
    seal_show(&list, q, h, logs);
    return content_of(&list);
}

static rc event_of(struct request *q, struct view *v, const struct happenings *all, ptrdiff_t i, const struct logbooks *logs, struct moj_event *out,
                   struct err *err)
{
    const struct happening *h = &all->v[i];
    int act = act_find(h->entry.act);

    *out = (struct moj_event){
        .title = content_text(act < 0 ? h->entry.act : label_done(q->language, (enum act_kind)act)),
        .at = h->entry.at,
        .description = changes(q, i ? &all->v[i - 1].item : NULL, h, logs),
    };
    return who_did(q, v, &h->entry, &out->who, err);
}

rc page_record_timeline(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct happenings all;
    struct logbooks logs;
    struct moj_event *events;
    enum item_kind kind = ITEM_KINDS;
    struct sheet s;
    str title;

    TRY(kind_of(q, &kind, err));
    TRY(logbook_list(q->web->reg, q->mem, q->viewer, &logs, err));
    TRY(page_view(q, &v, err));
    TRY(view_history(&v, kind, q->arg[0], &all, err));
    title = item_title(q, &all.v[all.n - 1].item);
    events = arena_array(q->mem, struct moj_event, all.n);
    for (ptrdiff_t i = 0; i < all.n; i++)
        TRY(event_of(q, &v, &all, all.n - 1 - i, &logs, &events[i], err));
    sheet_open(&s, q, words_record_timeline_of(q->mem, q->language, title), &(struct sheet_how){ .is_wide = true });
    sheet_caption(&s, label_kind(q->language, kind), title);
    parts(&s, &all.v[all.n - 1].item, true);
    moj_timeline(&s.h, 2, events, all.n);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the proof ---- */

/* Recorded, and not sealed yet: sealing goes by the clock. */
static rc unproved_page(struct request *q)
{
    struct sheet s;

    q->answer.status = 503;
    response_header(q, "Retry-After", S("5"));
    sheet_open(&s, q, word_text(q->language, W_record_unproved_title), NULL);
    sheet_heading(&s, word_text(q->language, W_record_unproved_title));
    sheet_paragraph(&s, word_text(q->language, W_record_unproved_text));
    return sheet_close(&s);
}

rc page_record_proof(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind = ITEM_KINDS;
    struct proved proved;
    struct item it;
    int64_t version;
    rc code;

    TRY(kind_of(q, &kind, err));
    if (!str_digits(q->arg[1], INT64_MAX, &version))
        return err_set(err, RC_NOT_FOUND, "there is no such version");
    TRY(page_view(q, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    code = view_proof(&v, kind, q->arg[0], version, &proved, err);
    if (code != RC_AGAIN)
        TRY(code);
    TRY(view_close(&v, err));
    if (code == RC_AGAIN)
        return unproved_page(q);
    proof_begin(&q->answer.body);
    bundle_entry(&q->answer.body, proved.position, proved.entry);
    proof_end(&q->answer.body, proved.proof);
    q->answer.type = TYPE_TEXT;
    response_download(
        q, arena_printf(q->mem, "%.*s-%.*s-%lld.proof", STR_ARG(item_tables[kind].name), STR_ARG(str_sub(it.id, 0, 8)), (long long)version));
    return RC_OK;
}

/* ---- an invitation ---- */

static rc invite(struct request *q, const struct item *person, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct letter_from from = service_letter(q);
    const struct desk desk = service_desk(q);
    str secret;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_invite(&txn, q->mem, &desk, person->id, &secret, err));
    TRY(letter_link(&txn, q->mem, &from, LINK_INVITATION, person, secret, err));
    return txn_commit(&txn, err);
}

/* Whoever may change a person of the organisation may ask them in. */
rc page_invitation_send(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct item person;
    uint64_t acts;
    rc code;

    TRY(page_view(q, &v, err));
    TRY(view_item(&v, ITEM_PERSON, q->arg[0], &person, err));
    TRY(view_acts(&v, &person, &acts, err));
    TRY(view_close(&v, err));
    if (!(acts >> ACT_PERSON_CHANGE & 1))
        return err_set(err, RC_NOT_FOUND, "there is no such page");
    code = invite(q, &person, err);
    if (code != RC_OK && code != RC_CONFLICT)
        return code;
    response_see_other(q, arena_printf(q->mem, "/people/%.*s?done=%s", STR_ARG(person.id), code == RC_OK ? "invited" : "invited-already"));
    return RC_OK;
}
