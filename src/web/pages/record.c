/* One record: what is known of it, what belongs to it, what can be done.  What happened to it stands in timeline.c. */
#include "web/labels.h"
#include "web/pages/cited.h"
#include "web/pages/colleague.h"
#include "web/pages/done.h"
#include "web/pages/earlier.h"
#include "web/pages/record.h"
#include "words/date.h"

rc record_kind(const struct request *q, enum item_kind *out, struct err *err)
{
    str first = str_from(q->path, 1), rest;

    str_cut(first, '/', &first, &rest);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (str_eq(item_tables[kind].table, first)) {
            *out = (enum item_kind)kind;
            return RC_OK;
        }
    return page_none(err);
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
    govuk_link(&link, &(struct govuk_link){ to.title, path_in(q, earlier_path(q, to.path)) });
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
    govuk_link(&link, &(struct govuk_link){ to.title, path_in(q, earlier_path(q, to.path)) });
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
    if (it->kind == ITEM_ASSIGNMENT && item_tables[it->kind].field[f].value.type == T_MONEY && item_knows(it, f))
        *out = content_text(words_record_an_hour(s->q->mem, s->h.lang, out->is));
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

/* The shown fields that are known; those that one of ${acts} corrects can be changed. */
static rc record_facts(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err)
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

/* What somebody asks for, field by field: whoever confirms it confirms that, and no more. */
static rc proposed_show(struct sheet *s, struct view *v, const struct item *proposal, struct err *err)
{
    int act = act_find(item_text(proposal, R_PROPOSAL_ACT));
    struct item asked;
    struct json *fields;

    if (proposal->kind != ITEM_PROPOSAL || act < 0 || !item_knows(proposal, R_PROPOSAL_FIELDS))
        return RC_OK;
    TRY(json_read(v->mem, S("proposal"), item_text(proposal, R_PROPOSAL_FIELDS), &fields, err));
    asked = item_new(v->mem, act_rows[act].kind);
    for (const struct json *f = fields->child; f; f = f->next) {
        int field = kind_field(asked.kind, f->key);

        if (field >= 0)
            TRY(item_read(&item_tables[asked.kind].field[field], v->reg->authorities, f->text, &asked.cell[field], err));
    }
    if (!fields->count)
        return RC_OK;
    sheet_subheading(s, word_text(s->h.lang, W_record_asked_for));
    return record_facts(s, v, &asked, 0, err);
}

rc record_proposal(struct sheet *s, struct view *v, const struct item *proposal, struct err *err)
{
    TRY(record_facts(s, v, proposal, 0, err));
    return proposed_show(s, v, proposal, err);
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

/* ---- what belongs to a worker, and the roles of a person ---- */

enum { BELONGING_POSTS, BELONGING_ASSIGNMENTS, BELONGING_CHECKS };

static const struct belonging {
    enum item_kind kind;
    int worker;
    enum act_kind act;
    enum word heading;
} belongings[] = {
    [BELONGING_POSTS] = { ITEM_POST, R_POST_WORKER, ACT_POST_RECORD, W_record_posts },
    [BELONGING_ASSIGNMENTS] = { ITEM_ASSIGNMENT, R_ASSIGNMENT_WORKER, ACT_ASSIGNMENT_RECORD, W_record_assignments },
    [BELONGING_CHECKS] = { ITEM_CHECK, R_CHECK_WORKER, ACT_CHECK_RECORD, W_record_checks },
};

static void belonging_list(struct sheet *s, const struct items *items)
{
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    for (ptrdiff_t i = 0; i < items->n; i++) {
        html_open(&s->h, "li");
        govuk_link(&s->h, &(struct govuk_link){ item_title(s->q, &items->v[i]),
                                                path_in(s->q, earlier_path(s->q, item_path(s->q->mem, items->v[i].kind, items->v[i].id))) });
        html_close(&s->h, "li");
    }
    html_close(&s->h, "ul");
}

static str check_query(struct request *q)
{
    str check = request_query(q, S("check"));

    return item_is_id(check) ? arena_printf(q->mem, "&check=%.*s", STR_ARG(check)) : S("");
}

/* A check may have been made before the worker was recorded: it is found by the number. */
static struct view_query belonging_query(const struct request *q, const struct item *worker, const struct belonging *b)
{
    bool by_number = b->kind == ITEM_CHECK && item_knows(worker, R_WORKER_REGISTRATION) && may_see_by(q->viewer->duties, b->kind, CLASS_IDENTITY);
    int field = by_number ? R_CHECK_REGISTRATION : b->worker;

    return (struct view_query){
        .kind = b->kind,
        .filter = { { item_tables[b->kind].field[field].value.name, by_number ? item_text(worker, R_WORKER_REGISTRATION) : worker->id } },
        .filters = 1,
        .descending = true,
    };
}

static rc belonging_read(const struct request *q, struct view *v, const struct item *worker, const struct belonging *b, struct items *out,
                         struct err *err)
{
    const struct view_query query = belonging_query(q, worker, b);

    return view_list_all(v, &query, out, err);
}

rc record_checks(const struct request *q, struct view *v, const struct item *worker, struct items *out, struct err *err)
{
    return belonging_read(q, v, worker, &belongings[BELONGING_CHECKS], out, err);
}

rc record_belongings(const struct request *q, struct view *v, const struct item *it, struct items *out, struct err *err)
{
    struct items some;

    *out = (struct items){ 0 };
    for (ptrdiff_t i = 0; it->kind == ITEM_WORKER && i < countof(belongings); i++) {
        if (!may_see_by(q->viewer->duties, belongings[i].kind, 0))
            continue;
        TRY(belonging_read(q, v, it, &belongings[i], &some, err));
        for (ptrdiff_t k = 0; k < some.n; k++)
            *PUSH(v->mem, out) = some.v[k];
    }
    return RC_OK;
}

static rc belonging_show(struct sheet *s, struct view *v, const struct item *worker, const struct belonging *b, struct err *err)
{
    str act = b->kind == ITEM_CHECK ? arena_printf(s->q->mem, "/checks/new?worker=%.*s", STR_ARG(worker->id))
                                    : arena_printf(s->q->mem, "/acts/%.*s?worker=%.*s%.*s", STR_ARG(act_rows[b->act].name), STR_ARG(worker->id),
                                                   STR_ARG(check_query(s->q)));
    struct items items;

    if (!may_see_by(s->q->viewer->duties, b->kind, 0))
        return RC_OK;
    TRY(belonging_read(s->q, v, worker, b, &items, err));
    sheet_subheading(s, word_text(s->h.lang, b->heading));
    if (items.n)
        belonging_list(s, &items);
    else
        sheet_paragraph(s, word_text(s->h.lang, W_record_none_yet));
    if (!s->is_past && may_do_by(s->q->viewer->duties, b->act))
        sheet_link(s, b->kind == ITEM_CHECK ? word_text(s->h.lang, W_nav_check) : label_act(s->h.lang, b->act), act);
    return RC_OK;
}

static struct govuk_table roles_table(struct sheet *s, const struct govuk_column *columns, ptrdiff_t n, const struct content *cells, ptrdiff_t rows)
{
    return (struct govuk_table){ .caption = word_text(s->h.lang, W_record_roles),
                                 .size = SIZE_M,
                                 .columns = columns,
                                 .n = n,
                                 .cells = cells,
                                 .rows = rows,
                                 .is_first_heading = true,
                                 .scrolls = true };
}

/* "End", to those who may, while there is something to end. */
static rc role_end(struct sheet *s, struct view *v, const struct item *it, struct content *out, struct err *err)
{
    struct html link = html_new(s->q->mem, s->h.lang);
    uint64_t acts;

    *out = (struct content){ .kind = CONTENT_NONE };
    TRY(view_acts(v, it, &acts, err));
    if (!(acts >> ACT_APPOINTMENT_END & 1) || item_num(it, R_APPOINTMENT_TO, INT64_MAX) <= s->q->now)
        return RC_OK;
    govuk_link(&link, &(struct govuk_link){ words_record_end_role(s->q->mem, s->h.lang, item_title(s->q, it)),
                                            path_in(s->q, arena_printf(s->q->mem, "/acts/appointment-end?on=%.*s&person=%.*s", STR_ARG(it->id),
                                                                       STR_ARG(item_text(it, R_APPOINTMENT_PERSON)))) });
    *out = content_of(&link);
    return RC_OK;
}

static rc roles_list(struct sheet *s, struct view *v, const struct items *roles, struct err *err)
{
    static const int fields[] = { R_APPOINTMENT_ROLE, R_APPOINTMENT_FROM, R_APPOINTMENT_TO };
    bool may_end = !s->is_past && may_do_by(s->q->viewer->duties, ACT_APPOINTMENT_END);
    struct govuk_column columns[countof(fields) + 1];
    ptrdiff_t n = countof(fields) + may_end;
    struct content *cells = arena_array(s->q->mem, struct content, roles->n * n);
    struct govuk_table table = roles_table(s, columns, n, cells, roles->n);

    for (int c = 0; c < countof(fields); c++)
        columns[c] = (struct govuk_column){ .text = label_field(s->h.lang, ITEM_APPOINTMENT, fields[c]) };
    if (may_end)
        columns[countof(fields)] = (struct govuk_column){ .text = word_text(s->h.lang, W_button_change) };
    for (ptrdiff_t i = 0; i < roles->n; i++) {
        for (int c = 0; c < countof(fields); c++)
            cells[i * n + c] = field_value(s->q, &roles->v[i], fields[c]);
        if (may_end)
            TRY(role_end(s, v, &roles->v[i], &cells[i * n + countof(fields)], err));
    }
    govuk_table(&s->h, &table);
    return RC_OK;
}

static rc roles_show(struct sheet *s, struct view *v, const struct item *person, struct err *err)
{
    const struct view_query query = { .kind = ITEM_APPOINTMENT, .filter = { { S("person"), person->id } }, .filters = 1, .descending = true };
    struct items roles;

    if (person->kind != ITEM_PERSON || !may_see_by(s->q->viewer->duties, ITEM_APPOINTMENT, 0))
        return RC_OK;
    TRY(view_list_all(v, &query, &roles, err));
    if (roles.n)
        TRY(roles_list(s, v, &roles, err));
    else {
        sheet_subheading(s, word_text(s->h.lang, W_record_roles));
        sheet_paragraph(s, word_text(s->h.lang, W_record_none_yet));
    }
    if (!s->is_past && may_do_by(s->q->viewer->duties, ACT_APPOINTMENT_GIVE) && !item_knows(person, R_PERSON_CLOSED))
        sheet_link(s, label_act(s->h.lang, ACT_APPOINTMENT_GIVE), arena_printf(s->q->mem, "/acts/appointment-give?person=%.*s", STR_ARG(person->id)));
    return RC_OK;
}

/* ---- the page ---- */

void record_parts(struct sheet *s, const struct item *it, bool is_history)
{
    str here = item_path(s->q->mem, it->kind, it->id);
    const struct moj_sub_link links[] = {
        { word_text(s->h.lang, W_record_overview), path_in(s->q, earlier_path(s->q, here)), !is_history },
        { word_text(s->h.lang, W_record_timeline), path_in(s->q, earlier_path(s->q, arena_printf(s->q->mem, "%.*s/timeline", STR_ARG(here)))),
          is_history },
    };

    moj_sub_navigation(&s->h, word_text(s->h.lang, W_record_parts), links, countof(links));
}

/* How far it is, on the day of the page; nothing to those who are not shown whether it is over. */
static void state_set(struct sheet *s, const struct item *it, uint64_t acts, struct moj_identity_bar *bar)
{
    bool is_post = it->kind == ITEM_POST;
    int from = is_post ? R_POST_FROM : R_ASSIGNMENT_START, to = is_post ? R_POST_TO : R_ASSIGNMENT_END;
    int over = is_post ? R_POST_TO : R_ASSIGNMENT_LEFT_ON;
    daynum today = s->day;
    bool is_over = item_knows(it, over) && (!is_post || it->cell[over].num <= today);
    bool is_late = !is_post && !is_over && item_knows(it, to) && it->cell[to].num < today;
    bool is_ahead = !is_over && item_knows(it, from) && it->cell[from].num > today;

    if (!item_shows(it, over))
        return;
    bar->status = word_text(s->h.lang, is_over ? W_record_ended : is_late ? W_status_overdue : is_ahead ? W_status_not_started : W_record_held);
    bar->colour = is_over ? TAG_GREY : is_late ? TAG_RED : is_ahead ? TAG_BLUE : TAG_GREEN;
    if (is_late && (acts >> ACT_ASSIGNMENT_END & 1))
        bar->due = words_home_ended(s->q->mem, s->h.lang, date_text_full(s->q->mem, s->h.lang, (daynum)it->cell[to].num));
}

/* Whose it is, and whether it goes on: on top of what belongs to a worker. */
static rc identity_show(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err)
{
    struct html link = html_new(s->q->mem, s->h.lang);
    struct moj_identity_bar bar = { 0 };
    struct beside worker;

    if (it->kind != ITEM_ASSIGNMENT && it->kind != ITEM_POST)
        return RC_OK;
    TRY(beside_read(s->q, v, ITEM_WORKER, item_text(it, it->kind == ITEM_POST ? R_POST_WORKER : R_ASSIGNMENT_WORKER), &worker, err));
    if (!worker.title.n)
        return RC_OK;
    govuk_link(&link,
               &(struct govuk_link){ words_record_of_worker(s->q->mem, s->h.lang, worker.title), path_in(s->q, earlier_path(s->q, worker.path)) });
    bar.title = content_of(&link);
    state_set(s, it, acts, &bar);
    moj_identity_bar(&s->h, &bar);
    return RC_OK;
}

/* ---- who has looked ---- */

/* The notes are told to the organisation whose record it is. */
static void looks_offer(struct sheet *s, const struct item *it)
{
    const struct viewer *v = s->q->viewer;

    if (s->is_past || !may_hear(v->duties) || !str_eq(it->owner, v->organisation))
        return;
    if (it->kind == ITEM_PERSON)
        sheet_link(s, word_text(s->h.lang, W_looks_by_person), arena_printf(s->q->mem, "/accesses?person=%.*s", STR_ARG(it->id)));
    else if (view_notes_looks(it->kind))
        sheet_link(s, word_text(s->h.lang, W_looks_of_record),
                   arena_printf(s->q->mem, "/accesses?kind=%.*s&record=%.*s", STR_ARG(item_tables[it->kind].name), STR_ARG(it->id)));
}

static rc body_show(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err)
{
    TRY(identity_show(s, v, it, acts, err));
    sheet_caption(s, content_text(label_kind(s->h.lang, it->kind)), item_title(s->q, it));
    record_parts(s, it, false);
    TRY(cited_show(s, v, it, acts, err));
    TRY(record_facts(s, v, it, acts, err));
    TRY(proposed_show(s, v, it, err));
    acts_offered(s, it, acts);
    invitation_offer(s, it, acts);
    for (ptrdiff_t i = 0; it->kind == ITEM_WORKER && i < countof(belongings); i++)
        TRY(belonging_show(s, v, it, &belongings[i], err));
    TRY(roles_show(s, v, it, err));
    if (colleague_is_tended(s->q, it, acts))
        TRY(colleague_sign_ins(s, v, it, err));
    looks_offer(s, it);
    return RC_OK;
}

rc page_record_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    const struct earlier past = earlier_read(q);
    enum item_kind kind = ITEM_KINDS;
    struct item it;
    struct sheet s;
    uint64_t acts;
    bool is_before;

    TRY(record_kind(q, &kind, err));
    TRY(earlier_is_before(q, &past, kind, q->arg[0], &is_before, err));
    if (is_before)
        return earlier_before_page(q, &past);
    TRY(earlier_view(q, &past, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    TRY(view_acts(&v, &it, &acts, err));
    sheet_open(&s, q, item_title(q, &it), &(struct sheet_how){ .is_wide = true, .past = &past });
    if (!s.is_past)
        done_show(&s);
    TRY(body_show(&s, &v, &it, s.is_past ? 0 : acts, err));
    earlier_form(&s, &past);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- an invitation ---- */

static rc invite_once(struct request *q, const struct item *person, const struct item *of, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct letter_from from = service_letter(q);
    const struct desk desk = service_desk(q);
    str secret;

    letter_of(&from, of);
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_invite(&txn, q->mem, &desk, person->id, &secret, err));
    TRY(letter_link(&txn, q->mem, &from, LINK_INVITATION, person, secret, err));
    return txn_commit(&txn, err);
}

static rc invite(struct request *q, const struct item *person, const struct item *of, struct err *err)
{
    TRY_ANEW(invite_once(q, person, of, err), err);
    return RC_OK;
}

/* Whoever may change a person of the organisation may ask them in. */
rc page_invitation_send(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct item person, of;
    uint64_t acts;
    rc code;

    TRY(page_view(q, &v, err));
    TRY(view_item(&v, ITEM_PERSON, q->arg[0], &person, err));
    TRY(view_acts(&v, &person, &acts, err));
    TRY(view_beside(&v, ITEM_ORGANISATION, person.owner, &of, err));
    TRY(view_close(&v, err));
    if (!(acts >> ACT_PERSON_CHANGE & 1))
        return page_none(err);
    code = invite(q, &person, &of, err);
    if (code != RC_OK && code != RC_CONFLICT)
        return code;
    done_go(q, item_path(q->mem, ITEM_PERSON, person.id), code == RC_OK ? S("invited") : S("invited-already"));
    return RC_OK;
}
