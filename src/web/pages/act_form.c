/*
 * The form of an act, made from the table of its fields: GET /acts/NAME?on=ID or with what it belongs to, and POST.  Every answer is
 * kept when one of them cannot be used; dates are three inputs, and months may be names.
 */
#include "web/form.h"
#include "web/labels.h"
#include "web/pages/done.h"
#include "web/pages/kept.h"
#include "web/pages/prefill.h"
#include "web/pages/record.h"
#include "web/pages/step_up.h"
#include "words/date.h"
#include "words/number.h"

enum { RADIOS_MOST = 4 };

struct act_page {
    struct request *q;
    struct view *view;
    enum act_kind act;
    enum item_kind kind;
    struct item item; /* what the fields begin with */
    int64_t version;
    const struct act_answer *refused; /* NULL: shown for the first time */
    struct {
        struct govuk_error_link *v;
        ptrdiff_t n, cap;
    } error;
    str code_error; /* of the second factor */
    bool is_sent;
    bool was_changed; /* meanwhile: by somebody else, or by the reader on another page */
};

/* ---- which fields ---- */

/* What a form is about stands in its address, and goes with it when it is sent. */
static const char *const about[] = { "on", "worker", "person", "check" };

/* A check that is made first leads to what is recorded; of what is corrected another may be cited. */
static bool is_chosen(const struct act_page *p, enum item_kind refers)
{
    return refers == ITEM_CHECK && act_rows[p->act].does != ACT_RECORD;
}

static str about_of(const struct act_page *p, str name)
{
    str id = p->is_sent ? request_field(p->q, name) : request_query(p->q, name);

    return item_is_id(id) && !is_chosen(p, (enum item_kind)kind_find(name)) ? id : S("");
}

/* What says whose a new record is stands in the address, and is not asked. */
static bool is_given(const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];

    return f->hold == HOLD_REF && !is_chosen(p, f->refers) && (f->refers == ITEM_WORKER || f->refers == ITEM_PERSON || f->refers == ITEM_CHECK);
}

static bool is_asked(const struct act_page *p, int field)
{
    return act_takes(p->act, field) && !is_given(p, field) && item_tables[p->kind].field[field].hold != HOLD_JSON;
}

/* ---- what was typed, or is known ---- */

static str part_of(const struct act_page *p, str name, const char *part)
{
    return request_field(p->q, arena_printf(p->q->mem, "%.*s-%s", STR_ARG(name), part));
}

/* Seconds are asked as days. */
static bool is_date(const struct item_field *f)
{
    return f->hold == HOLD_INSTANT || (f->hold == HOLD_VALUE && f->value.type == T_DATE);
}

/* Today is now; another day is its beginning. */
static str instant_typed(const struct act_page *p, str day)
{
    struct civil today = civil_from_day(instant_london(p->q->now).day);
    struct buf at = buf_new(p->q->mem);

    if (str_eq(day, arena_printf(p->q->mem, "%04d-%02d-%02d", today.year, today.month, today.dom)))
        instant_print(&at, p->q->now);
    else if (day.n)
        buf_printf(&at, "%.*sT00:00", STR_ARG(day));
    return buf_text(&at);
}

static str typed(const struct act_page *p, const struct item_field *f)
{
    str day;

    if (f->hold == HOLD_VALUE && f->value.type == T_MONEY)
        return money_typed(p->q->mem, request_field(p->q, f->value.name));
    if (!is_date(f))
        return str_trim(request_field(p->q, f->value.name));
    day = date_typed(p->q->mem, str_trim(part_of(p, f->value.name, "day")), str_trim(part_of(p, f->value.name, "month")),
                     str_trim(part_of(p, f->value.name, "year")));
    return f->hold == HOLD_INSTANT ? instant_typed(p, day) : day;
}

/* As it stands in the control: typed, when the form was sent; else what is known. */
static str value_of(const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];
    struct buf b = buf_new(p->q->mem);

    if (p->is_sent)
        return typed(p, f);
    if (!item_knows(&p->item, field))
        return S("");
    item_print(&b, p->q->web->reg->authorities, f, &p->item.cell[field]);
    return buf_text(&b);
}

/* A text that is no value of its type is told by the type; what does not hold between fields as the act says it. */
static str fault_text(const struct act_page *p, ptrdiff_t i)
{
    const struct act_fault *fault = &p->refused->fault.v[i];
    int f = kind_field(p->kind, fault->field);
    struct cell unused;
    struct err why;
    str label;

    if (f < 0)
        return told_of(p->q, S(""), &fault->err);
    label = label_field(p->q->language, p->kind, f);
    if (!typed(p, &item_tables[p->kind].field[f]).n && item_tables[p->kind].field[f].must)
        return words_error_missing(p->q->mem, p->q->language, label);
    if ((item_tables[p->kind].field[f].hold == HOLD_VALUE || is_date(&item_tables[p->kind].field[f])) &&
        item_read(&item_tables[p->kind].field[f], p->q->web->reg->authorities, typed(p, &item_tables[p->kind].field[f]), &unused, &why) != RC_OK)
        return wrong_value(p->q, is_date(&item_tables[p->kind].field[f]) ? T_DATE : item_tables[p->kind].field[f].value.type, label, &fault->err);
    return told_of(p->q, label, &fault->err);
}

static str error_of(const struct act_page *p, str name)
{
    for (ptrdiff_t i = 0; p->refused && i < p->refused->fault.n; i++)
        if (str_eq(p->refused->fault.v[i].field, name))
            return fault_text(p, i);
    return S("");
}

/* ---- controls ---- */

static str label_of(const struct act_page *p, int field)
{
    str label = label_field(p->q->language, p->kind, field);

    return item_tables[p->kind].field[field].must ? label : words_form_optional(p->q->mem, p->q->language, label);
}

static struct govuk_field field_of(const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];

    return (struct govuk_field){ .name = f->value.name,
                                 .label = label_of(p, field),
                                 .size = SIZE_S,
                                 .hint = label_hint(p->q->language, p->kind, field),
                                 .error = error_of(p, f->value.name) };
}

static struct govuk_date_input date_of(const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];
    struct govuk_date_input d = { .field = field_of(p, field), .takes_names = true };
    struct civil c;

    if (!d.field.hint.n)
        d.field.hint = word_text(p->q->language, W_field_date_hint_month);
    if (p->is_sent) {
        d.day = part_of(p, f->value.name, "day");
        d.month = part_of(p, f->value.name, "month");
        d.year = part_of(p, f->value.name, "year");
    } else if (item_knows(&p->item, field)) {
        c = civil_from_day(f->hold == HOLD_INSTANT ? instant_london(p->item.cell[field].num).day : (daynum)p->item.cell[field].num);
        d.day = arena_printf(p->q->mem, "%d", c.dom);
        d.month = arena_printf(p->q->mem, "%d", c.month);
        d.year = arena_printf(p->q->mem, "%d", c.year);
    }
    return d;
}

/* The operator gives roles in organisations of every kind. */
static bool may_be_given(const struct act_page *p, enum duty duty)
{
    return may_hold(duty, p->q->viewer->is) || p->q->viewer->is == ORGANISATION_IS_OPERATOR;
}

/* What nobody in the reader's place may choose is not offered. */
static bool is_offered(const struct act_page *p, const struct code_set *codes, int code)
{
    uint32_t relations;

    if (codes == &codes_duty)
        return may_be_given(p, (enum duty)code);
    if (codes != &codes_organisation_kind || p->act != ACT_ORGANISATION_ADD)
        return true;
    relations = may_do_by(p->q->viewer->duties, ACT_ORGANISATION_ADD);
    return relations & (RELATION_EVERY | viewer_relation_of((enum organisation_kind)code));
}

static void choices_show(struct sheet *s, const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];
    bool is_bool = f->value.type == T_BOOL;
    int n = is_bool ? 2 : f->value.codes->n;
    struct govuk_choice *items = arena_array(p->q->mem, struct govuk_choice, n);
    int offered = 0;

    for (int i = 0; i < n; i++)
        if (is_bool || is_offered(p, f->value.codes, i))
            items[offered++] =
                is_bool ? (struct govuk_choice){ .value = i ? S("no") : S("yes"), .text = word_text(s->h.lang, i ? W_answer_no : W_answer_yes) }
                        : (struct govuk_choice){ .value = f->value.codes->code[i].text,
                                                 .text = text_begin(p->q->mem, label_code(s->h.lang, f->value.codes, i)) };
    govuk_radios(&s->h, &(struct govuk_choices){
                            .field = field_of(p, field), .items = items, .n = offered, .value = value_of(p, field), .is_inline = is_bool });
}

static void codes_show(struct sheet *s, const struct act_page *p, int field)
{
    const struct code_set *codes = item_tables[p->kind].field[field].value.codes;
    struct govuk_option *options = arena_array(p->q->mem, struct govuk_option, codes->n + 1);
    ptrdiff_t n = 0;

    options[n++] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (int i = 0; i < codes->n; i++)
        if (is_offered(p, codes, i))
            options[n++] = (struct govuk_option){ .value = codes->code[i].text, .text = text_begin(p->q->mem, label_code(s->h.lang, codes, i)) };
    govuk_select(&s->h, &(struct govuk_select){ .field = field_of(p, field), .options = options, .n = n, .value = value_of(p, field) });
}

/* Which organisations a field may name. */
static str organisations_for(enum item_kind kind, int field)
{
    if (kind == ITEM_ASSIGNMENT)
        return codes_organisation_kind.code[field == R_ASSIGNMENT_SUPPLIER ? ORGANISATION_IS_SUPPLIER : ORGANISATION_IS_PROVIDER].text;
    return codes_organisation_kind.code[ORGANISATION_IS_OFFICE].text;
}

/* "Social worker from 12 May 2025: clear, as known on 1 May 2025". */
static struct govuk_option check_option(const struct act_page *p, const struct item *check)
{
    enum language lang = p->q->language;

    return (struct govuk_option){ .value = check->id,
                                  .text = words_cited_option(p->q->mem, lang, item_title(p->q, check),
                                                             label_code(lang, &codes_check_verdict, check->cell[R_CHECK_VERDICT].num),
                                                             date_text(p->q->mem, lang, (daynum)check->cell[R_CHECK_AS_OF].num)) };
}

/* The checks of the worker, the latest first, and the one that is cited, which may be gone with another member of its team. */
static rc checks_show(struct sheet *s, const struct act_page *p, int field, struct err *err)
{
    struct govuk_select select = { .field = field_of(p, field), .value = value_of(p, field) };
    str cited = item_text(&p->item, field);
    struct govuk_option *options;
    bool is_there = !cited.n;
    struct items checks;
    struct item worker;

    TRY(view_item(p->view, ITEM_WORKER, item_text(&p->item, R_ASSIGNMENT_WORKER), &worker, err));
    TRY(record_checks(p->q, p->view, &worker, &checks, err));
    select.options = options = arena_array(p->q->mem, struct govuk_option, checks.n + 2);
    options[select.n++] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (ptrdiff_t i = 0; i < checks.n; i++) {
        is_there = is_there || str_eq(checks.v[i].id, cited);
        options[select.n++] = check_option(p, &checks.v[i]);
    }
    if (!is_there)
        options[select.n++] = (struct govuk_option){ .value = cited, .text = word_text(s->h.lang, W_cited_gone) };
    govuk_select(&s->h, &select);
    return RC_OK;
}

/* What is recorded stays chosen, also where it is not among what may be chosen. */
static rc recorded_option(const struct act_page *p, int field, struct govuk_option *out, struct err *err)
{
    str id = item_text(&p->item, field);
    struct item it;
    rc code = view_beside(p->view, item_tables[p->kind].field[field].refers, id, &it, err);

    *out = (struct govuk_option){ .value = id, .text = code == RC_OK ? item_title(p->q, &it) : word_text(p->q->language, W_record_not_shown) };
    return code == RC_NOT_FOUND ? RC_OK : code;
}

/* All of them, however many there are: typed into where there are scripts. */
static rc references_show(struct sheet *s, const struct act_page *p, int field, struct err *err)
{
    enum item_kind to = item_tables[p->kind].field[field].refers;
    struct govuk_select select = { .field = field_of(p, field), .value = value_of(p, field), .is_searched = true };
    struct view_query query = { .kind = to };
    struct govuk_option *options;
    bool is_there = !item_knows(&p->item, field);
    struct items all;

    if (to == ITEM_ORGANISATION)
        query.filter[query.filters++] = (struct view_filter){ S("kind"), organisations_for(p->kind, field) };
    TRY(view_list_all(p->view, &query, &all, err));
    select.options = options = arena_array(p->q->mem, struct govuk_option, all.n + 2);
    options[select.n++] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (ptrdiff_t i = 0; i < all.n; i++) {
        is_there = is_there || str_eq(all.v[i].id, item_text(&p->item, field));
        options[select.n++] = (struct govuk_option){ .value = all.v[i].id, .text = item_title(p->q, &all.v[i]) };
    }
    if (!is_there)
        TRY(recorded_option(p, field, &options[select.n++], err));
    options_by_name(p->q, options + 1, select.n - 1);
    govuk_select(&s->h, &select);
    return RC_OK;
}

static void text_show(struct sheet *s, const struct act_page *p, int field)
{
    const struct item_field *f = &item_tables[p->kind].field[field];
    bool is_money = f->value.type == T_MONEY, is_number = f->value.type == T_INT || f->value.type == T_HOURS || f->value.type == T_SHARE;
    struct govuk_input input = { .field = field_of(p, field), .value = value_of(p, field), .width = WIDTH_PLAIN };

    if (is_money)
        input.prefix = S("£");
    if (is_money || is_number) {
        input.width = WIDTH_5;
        input.inputmode = f->value.type == T_INT ? "numeric" : "decimal";
    }
    govuk_input(&s->h, &input);
}

static rc control_show(struct sheet *s, const struct act_page *p, int field, struct err *err)
{
    const struct item_field *f = &item_tables[p->kind].field[field];
    struct govuk_date_input date;

    if (f->hold == HOLD_REF)
        return (is_chosen(p, f->refers) ? checks_show : references_show)(s, p, field, err);
    if (f->hold == HOLD_LONG) {
        govuk_textarea(&s->h, &(struct govuk_textarea){ .field = field_of(p, field), .value = value_of(p, field) });
        return RC_OK;
    }
    if (is_date(f)) {
        date = date_of(p, field);
        govuk_date_input(&s->h, &date);
        return RC_OK;
    }
    switch (f->value.type) {
    case T_BOOL: choices_show(s, p, field); break;
    case T_CODE:
        if (f->value.codes->n <= RADIOS_MOST)
            choices_show(s, p, field);
        else
            codes_show(s, p, field);
        break;
    default: text_show(s, p, field); break;
    }
    return RC_OK;
}

/* ---- errors on top ---- */

static str target_of(struct act_page *p, str name)
{
    int f = kind_field(p->kind, name);
    struct govuk_date_input date;

    if (f >= 0 && !is_asked(p, f))
        return S(""); /* what the address gave has no control */
    if (f < 0 || !is_date(&item_tables[p->kind].field[f]))
        return name;
    date = date_of(p, f);
    return govuk_date_input_target(p->q->mem, &date);
}

static void error_add(struct act_page *p, str text, str id)
{
    *PUSH(p->q->mem, &p->error) = (struct govuk_error_link){ text, id };
}

static void errors_gather(struct act_page *p)
{
    for (ptrdiff_t i = 0; p->refused && i < p->refused->fault.n; i++)
        error_add(p, fault_text(p, i), target_of(p, p->refused->fault.v[i].field));
}

/* ---- the page ---- */

static void hidden_refs(struct sheet *s, const struct act_page *p)
{
    for (ptrdiff_t i = 0; i < countof(about); i++) {
        str id = about_of(p, str_of(about[i]));

        if (id.n)
            form_hidden(s, str_of(about[i]), id);
    }
    kept_for(s);
    if (p->version)
        form_hidden(s, S("version"), arena_printf(p->q->mem, "%lld", (long long)p->version));
}

static rc fields_show(struct sheet *s, const struct act_page *p, struct err *err)
{
    for (int f = 0; f < item_tables[p->kind].n; f++)
        if (is_asked(p, f))
            TRY(control_show(s, p, f, err));
    return RC_OK;
}

/* What was made of it meanwhile stands above the answers, which are kept: both, where they differ. */
static rc theirs_show(struct sheet *s, const struct act_page *p, struct err *err)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_form_answer) },
                                            { .text = word_text(s->h.lang, W_conflict_theirs) },
                                            { .text = word_text(s->h.lang, W_conflict_yours) } };
    struct content *cells = arena_array(p->q->mem, struct content, item_tables[p->kind].n * countof(columns));
    struct govuk_table table = { .caption = word_text(s->h.lang, W_form_compare),
                                 .size = SIZE_M,
                                 .columns = columns,
                                 .n = countof(columns),
                                 .cells = cells,
                                 .is_first_heading = true,
                                 .scrolls = true };

    if (!p->was_changed)
        return RC_OK;
    govuk_warning_text(&s->h, content_text(word_text(s->h.lang, W_form_changed_meanwhile)));
    for (int f = 0; f < item_tables[p->kind].n; f++) {
        const struct item_field *field = &item_tables[p->kind].field[f];
        struct item mine = item_new(p->q->mem, p->kind);
        struct content *cell = &cells[table.rows * countof(columns)];

        if (!is_asked(p, f) || !item_shows(&p->item, f) ||
            item_read(field, p->q->web->reg->authorities, typed(p, field), &mine.cell[f], err) != RC_OK || cell_same(&mine.cell[f], &p->item.cell[f]))
            continue;
        mine.shown = p->item.shown;
        cell[0] = content_text(label_field(s->h.lang, p->kind, f));
        cell[1] = field_value(p->q, &p->item, f);
        cell[2] = field_value(p->q, &mine, f);
        table.rows++;
    }
    govuk_table(&s->h, &table);
    return RC_OK;
}

/* What waits for a second person already, as far as the reader may see it: who asked for it, when, and the way there. */
static rc waiting_show(struct sheet *s, const struct act_page *p, struct err *err)
{
    struct html part = html_new(p->q->mem, p->q->language);
    struct beside who;
    struct item it;
    str at;

    if (!p->refused || !p->refused->before.n)
        return RC_OK;
    TRY(view_item(p->view, ITEM_PROPOSAL, p->refused->before, &it, err));
    TRY(beside_read(p->q, p->view, ITEM_PERSON, item_text(&it, R_PROPOSAL_ASKED_BY), &who, err));
    at = instant_text(p->q->mem, p->q->language, it.since_at);
    html_element(&part, "p", "govuk-body",
                 who.title.n ? words_form_asked_by(p->q->mem, p->q->language, who.title, at) : words_form_asked_at(p->q->mem, p->q->language, at));
    govuk_link(&part, &(struct govuk_link){ word_text(p->q->language, W_form_asked_link), path_in(p->q, item_path(p->q->mem, it.kind, it.id)) });
    govuk_inset_text(&s->h, content_of(&part));
    return RC_OK;
}

/* A page that was kept is the one that the person saw. */
static void kept_version(struct act_page *p)
{
    int64_t seen;

    if (p->is_sent && str_digits(request_field(p->q, S("version")), INT64_MAX, &seen))
        p->version = seen;
}

static str form_path(struct act_page *p)
{
    str path = arena_printf(p->q->mem, "/acts/%.*s", STR_ARG(act_rows[p->act].name));
    char mark = '?';

    for (ptrdiff_t i = 0; i < countof(about); i++) {
        str id = about_of(p, str_of(about[i]));

        if (!id.n)
            continue;
        path = arena_printf(p->q->mem, "%.*s%c%s=%.*s", STR_ARG(path), mark, about[i], STR_ARG(id));
        mark = '&';
    }
    return path;
}

/* The worker that a post or an assignment is of, or will be, or the person of an appointment; empty where there is none. */
static str whose(const struct act_page *p, enum item_kind *kind)
{
    *kind = p->kind == ITEM_APPOINTMENT ? ITEM_PERSON : ITEM_WORKER;
    if (act_rows[p->act].does == ACT_RECORD)
        return about_of(p, item_tables[*kind].name);
    switch (p->kind) {
    case ITEM_ASSIGNMENT: return item_text(&p->item, R_ASSIGNMENT_WORKER);
    case ITEM_POST: return item_text(&p->item, R_POST_WORKER);
    case ITEM_APPOINTMENT: return item_text(&p->item, R_APPOINTMENT_PERSON);
    default: return S("");
    }
}

/* What the act is done to, and whose it is, stands above its name. */
static rc heading_show(struct sheet *s, struct act_page *p, struct err *err)
{
    str what = act_rows[p->act].does == ACT_RECORD ? S("") : item_title(p->q, &p->item), heading = label_act(s->h.lang, p->act);
    struct beside of = { 0 };
    enum item_kind kind;
    str id = whose(p, &kind);

    if (id.n)
        TRY(beside_read(p->q, p->view, kind, id, &of, err));
    if (of.title.n)
        what = what.n ? words_home_of(p->q->mem, s->h.lang, of.title, what) : of.title;
    if (what.n)
        sheet_caption(s, content_user(what), heading);
    else
        sheet_heading(s, heading);
    return RC_OK;
}

/* "nominated officer, administrator": those of the reader's organisation that two people give. */
static str joint_roles(const struct act_page *p)
{
    struct buf b = buf_new(p->q->mem);

    for (int duty = 0; duty < codes_duty.n; duty++)
        if (may_jointly((enum duty)duty) && may_be_given(p, (enum duty)duty))
            buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(label_code(p->q->language, &codes_duty, duty)));
    return buf_text(&b);
}

static void second_person_show(struct sheet *s, const struct act_page *p)
{
    if (!act_may_take_two(p->act))
        return;
    if (p->act == ACT_APPOINTMENT_GIVE)
        govuk_inset_text(&s->h, content_text(words_form_second_person_roles(s->q->mem, s->h.lang, joint_roles(p))));
    else if (p->kind != ITEM_APPOINTMENT || may_jointly((enum duty)item_num(&p->item, R_APPOINTMENT_ROLE, DUTY_WORKER)))
        govuk_inset_text(&s->h, content_text(word_text(s->h.lang, W_form_second_person)));
}

static rc act_page_show(struct act_page *p, struct err *err)
{
    struct sheet_how how = { .errors = p->error.v, .n_errors = p->error.n, .path = form_path(p) };
    struct sheet s;

    sheet_open(&s, p->q, label_act(p->q->language, p->act), &how);
    if (p->is_sent && !p->refused)
        kept_say(&s);
    TRY(heading_show(&s, p, err));
    TRY(theirs_show(&s, p, err));
    TRY(waiting_show(&s, p, err));
    if (p->kind == ITEM_PROPOSAL)
        TRY(record_proposal(&s, p->view, &p->item, err));
    if (act_rows[p->act].demands != ACT_NOTHING)
        step_up_offer(&s);
    form_open(&s, arena_printf(p->q->mem, "/acts/%.*s", STR_ARG(act_rows[p->act].name)));
    hidden_refs(&s, p);
    TRY(fields_show(&s, p, err));
    second_person_show(&s, p);
    if (act_rows[p->act].demands != ACT_NOTHING)
        step_up_field(&s, p->code_error);
    govuk_button(&s.h, &(struct govuk_button){ .text = label_act(s.h.lang, p->act), .is_once = true });
    form_close(&s);
    if (act_rows[p->act].does == ACT_RECORD && act_rows[p->act].demands == ACT_NOTHING && may_do_by(p->q->viewer->duties, p->act))
        sheet_link(&s, word_text(s.h.lang, W_import_title), arena_printf(p->q->mem, "/imports/%.*s", STR_ARG(act_rows[p->act].name)));
    return sheet_close(&s);
}

static rc act_of(const struct request *q, enum act_kind *out, struct err *err)
{
    int act = act_find(q->arg[0]);

    if (act < 0 || act == ACT_CHECK_RECORD || !may_do_by(q->viewer->duties, (enum act_kind)act))
        return page_none(err);
    *out = (enum act_kind)act;
    return RC_OK;
}

static rc subject_read(struct act_page *p, str on, struct err *err)
{
    p->item = item_new(p->q->mem, p->kind);
    if (act_rows[p->act].does == ACT_RECORD)
        return RC_OK;
    TRY(view_item(p->view, p->kind, on, &p->item, err));
    p->version = p->item.version;
    return RC_OK;
}

rc page_act_form_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct act_page p = { .q = q, .view = &v };
    str check;

    TRY(act_of(q, &p.act, err));
    p.kind = act_rows[p.act].kind;
    p.is_sent = kept_take(q);
    TRY(page_view(q, &v, err));
    TRY(subject_read(&p, p.is_sent ? request_field(q, S("on")) : request_query(q, S("on")), err));
    kept_version(&p);
    check = p.is_sent ? request_field(q, S("check")) : request_query(q, S("check"));
    if (act_rows[p.act].does == ACT_RECORD)
        TRY(prefill(&v, check, &p.item, err));
    else if (p.act == ACT_ASSIGNMENT_CORRECT && item_is_id(check))
        item_set_text(&p.item, R_ASSIGNMENT_CHECK, check);
    TRY(act_page_show(&p, err));
    return view_close(&v, err);
}

/* ---- sent ---- */

static void give(struct act_given *given, int *n, str name, str text)
{
    given[(*n)++] = (struct act_given){ name, text };
}

/* An empty answer to something that was known takes it away; one to something unknown says nothing. */
static int given_read(const struct act_page *p, struct act_given *given)
{
    int n = 0;

    for (int f = 0; f < item_tables[p->kind].n; f++) {
        const struct item_field *field = &item_tables[p->kind].field[f];
        str text;

        if (!act_takes(p->act, f) || (act_rows[p->act].does != ACT_RECORD && is_given(p, f)))
            continue;
        text = is_given(p, f) ? request_field(p->q, item_tables[field->refers].name) : typed(p, field);
        if (text.n || (act_rows[p->act].does == ACT_CORRECT && is_asked(p, f)))
            give(given, &n, field->value.name, text);
    }
    return n;
}

/* Where the reader goes on: to the worker whose post or assignment it is, to the person of a role, else to the record. */
static str path_after(const struct act_page *p, const struct act_answer *answer)
{
    str worker = request_field(p->q, S("worker")), person = request_field(p->q, S("person"));
    bool is_of_worker = item_is_id(worker) && (p->kind == ITEM_POST || p->kind == ITEM_ASSIGNMENT);

    if (answer->waits && may_see_by(p->q->viewer->duties, ITEM_PROPOSAL, 0))
        return item_path(p->q->mem, answer->kind, answer->id);
    if (p->kind == ITEM_APPOINTMENT && item_is_id(person))
        return item_path(p->q->mem, ITEM_PERSON, person);
    if (answer->waits || act_rows[p->act].does == ACT_OTHER)
        return S("/");
    return is_of_worker ? item_path(p->q->mem, ITEM_WORKER, worker) : item_path(p->q->mem, answer->kind, answer->id);
}

static void go_on(const struct act_page *p, const struct act_answer *answer)
{
    str path = path_after(p, answer), check = about_of(p, S("check"));

    if (check.n && !answer->waits)
        path = arena_printf(p->q->mem, "%.*s?check=%.*s", STR_ARG(path), STR_ARG(check));
    done_go(p->q, path, answer->waits ? S("proposed") : act_rows[p->act].name);
}

static str whole_error(const struct act_page *p, rc code, const struct err *err)
{
    if (step_up_refuses(code))
        return step_up_refusal(p->q, code, err);
    return code == RC_CONFLICT ? word_text(p->q->language, W_problem_conflict) : told_of(p->q, S(""), err);
}

static rc again(struct act_page *p, const struct act_answer *answer, rc code, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };

    p->view = &v;
    p->refused = answer;
    p->was_changed = code == RC_CONFLICT && !answer->fault.n;
    TRY(page_view(p->q, &v, err));
    TRY(subject_read(p, request_field(p->q, S("on")), err));
    errors_gather(p);
    if (!p->error.n)
        error_add(p, whole_error(p, code, err), step_up_refuses(code) ? S("code") : S(""));
    if (step_up_refuses(code))
        p->code_error = whole_error(p, code, err);
    p->q->answer.status = p->was_changed || code == RC_NOTHING_NEW || code == RC_WAITING ? 409 : status_refused(code);
    TRY(act_page_show(p, err));
    return view_close(&v, err);
}

static bool is_for_the_reader(rc code)
{
    return code == RC_BAD_INPUT || code == RC_CONFLICT || code == RC_NOTHING_NEW || code == RC_WAITING || step_up_refuses(code);
}

static bool is_on_page(const void *page, str name)
{
    const struct act_page *p = page;

    for (int f = 0; f < item_tables[p->kind].n; f++)
        if (is_asked(p, f) && control_sends(item_tables[p->kind].field[f].value.name, is_date(&item_tables[p->kind].field[f]), name))
            return true;
    for (ptrdiff_t i = 0; i < countof(about); i++)
        if (str_eq(name, str_of(about[i])))
            return true;
    if (str_eq(name, KEPT_FOR))
        return true;
    return (act_rows[p->act].does != ACT_RECORD && str_eq(name, S("version"))) ||
           (act_rows[p->act].demands != ACT_NOTHING && str_eq(name, S("code")));
}

/* Without the version that the page showed nobody could say that it was changed meanwhile. */
static rc version_read(const struct act_page *p, int64_t *out, struct err *err)
{
    *out = 0;
    if (act_rows[p->act].does == ACT_RECORD || (str_digits(request_field(p->q, S("version")), INT64_MAX, out) && *out))
        return RC_OK;
    err_word(err, RC_BAD_INPUT, W_error_form_version, NULL, 0);
    return form_refuse(p->q);
}

static rc act_send(struct act_page *p, int64_t version, struct act_answer *answer, struct err *err)
{
    struct act_given given[ACT_FIELDS_MOST];
    struct act act = {
        .name = act_rows[p->act].name, .subject = request_field(p->q, S("on")), .version = version, .given = given, .key = p->q->key, .now = p->q->now
    };

    act.givens = given_read(p, given);
    return step_up_act(p->q, &act, answer, err);
}

rc page_act_form_send(struct request *q, struct err *err)
{
    struct act_page p = { .q = q, .is_sent = true };
    struct act_answer answer = { 0 };
    int64_t version;
    rc code;

    TRY(act_of(q, &p.act, err));
    p.kind = act_rows[p.act].kind;
    TRY(form_only(q, &p, is_on_page, err));
    TRY(version_read(&p, &version, err));
    code = act_send(&p, version, &answer, err);
    if (code == RC_OK) {
        go_on(&p, &answer);
        return RC_OK;
    }
    return is_for_the_reader(code) ? again(&p, &answer, code, err) : code;
}
