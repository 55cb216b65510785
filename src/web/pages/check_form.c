/* Checking an engagement by form, and what came of it: clause by clause, with reasons. */
#include "domain/doc_path.h"
#include "domain/registration.h"
#include "io/json.h"
#include "register/document.h"
#include "web/labels.h"
#include "web/pages/kept.h"
#include "words/number.h"

/* What the form asks, in order: sections, and fields of the check document by their dotted names.  What is asked less often stands behind a line. */
static const struct section_row {
    enum word legend, more;
    bool is_of_worker; /* not asked when the worker is recorded already: references are asked for again each time */
} sections[] = {
    { W_check_form_engagement, W_check_form_engagement_more, false }, { W_check_form_charge, W_check_form_charge_more, false },
    { W_check_form_worker, W_check_form_worker_more, true },          { W_check_form_post, W_check_form_post_more, true },
    { W_check_form_reference, W_check_form_reference_more, false },   { W_check_form_reference_second, W_check_form_reference_second_more, false },
};

enum { ENGAGEMENT, CHARGE, WORKER, POST, REFERENCE, REFERENCE_SECOND, SECTIONS };
_Static_assert(countof(sections) == SECTIONS, "every section has its row");

enum place { FIRST, MORE, NEEDED };

static const struct question_row {
    int section;
    enum place place;
    const char *path;
    enum word hint; /* WORD_NONE: none is needed */
} questions[] = {
    { ENGAGEMENT, NEEDED, "engagement.role", WORD_NONE },
    { ENGAGEMENT, FIRST, "engagement.term", W_check_form_hint_term },
    { ENGAGEMENT, NEEDED, "engagement.start", WORD_NONE },
    { ENGAGEMENT, FIRST, "engagement.end", WORD_NONE },
    { ENGAGEMENT, FIRST, "engagement.offered_on", W_check_form_hint_offered },
    { ENGAGEMENT, MORE, "engagement.hours_per_week", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.overtime_hours_per_week", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.local_role_title", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.requested_on", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.agreed_on", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.original_start", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.route", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.supply", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.onsite_days_per_week", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.onsite_days_required", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.onsite_waiver_by", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.onsite_waiver_on", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.holds_cases", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.training.0.kind", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.training.0.day_rate_paid", WORD_NONE },
    { ENGAGEMENT, MORE, "engagement.training.0.cost_paid", WORD_NONE },
    { CHARGE, FIRST, "engagement.charge.total", W_check_form_hint_total },
    { CHARGE, MORE, "engagement.charge.pay", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.employer_ni", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.apprenticeship_levy", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.holiday_pay", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.pension", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.agency_fee", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.msp_fee", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.framework_fee", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.travel", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.accommodation", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.bonus", WORD_NONE },
    { CHARGE, MORE, "engagement.charge.other", WORD_NONE },
    { CHARGE, MORE, "engagement.advertised_pay", WORD_NONE },
    { WORKER, FIRST, "worker.registration", W_check_form_hint_registration },
    { WORKER, FIRST, "worker.qualified_on", WORD_NONE },
    { WORKER, MORE, "worker.registered", WORD_NONE },
    { WORKER, MORE, "worker.profession", WORD_NONE },
    { WORKER, MORE, "worker.supported_year_completed_on", WORD_NONE },
    { POST, FIRST, "worker.posts.0.authority", W_check_form_hint_post },
    { POST, FIRST, "worker.posts.0.from", WORD_NONE },
    { POST, FIRST, "worker.posts.0.to", WORD_NONE },
    { POST, FIRST, "worker.posts.0.left_because", WORD_NONE },
    { POST, MORE, "worker.posts.0.role", WORD_NONE },
    { POST, MORE, "worker.posts.0.employer_kind", WORD_NONE },
    { POST, MORE, "worker.posts.0.nation", WORD_NONE },
    { POST, MORE, "worker.posts.0.service", WORD_NONE },
    { POST, MORE, "worker.posts.0.substantive", WORD_NONE },
    { POST, MORE, "worker.posts.0.in_probation", WORD_NONE },
    { REFERENCE, FIRST, "worker.references.0.organisation", WORD_NONE },
    { REFERENCE, FIRST, "worker.references.0.received_on", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.requested_on", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.dated", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.referee", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.template", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.detailed", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.practice_based", WORD_NONE },
    { REFERENCE, MORE, "worker.references.0.complete", WORD_NONE },
    { REFERENCE_SECOND, FIRST, "worker.references.1.organisation", WORD_NONE },
    { REFERENCE_SECOND, FIRST, "worker.references.1.received_on", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.requested_on", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.dated", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.referee", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.template", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.detailed", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.practice_based", WORD_NONE },
    { REFERENCE_SECOND, MORE, "worker.references.1.complete", WORD_NONE },
};

enum { QUESTIONS = countof(questions) };

struct check_page {
    struct request *q;
    struct item worker;       /* recorded already; its kind is ITEM_KINDS when it is not */
    const struct json *begun; /* the document of an earlier check that the answers begin with; NULL: none */
    struct item assignment;   /* that is checked again, as it is recorded now; no id: none */
    bool is_sent;
    str error[QUESTIONS]; /* of each answer */
    str whole;            /* of the whole */
};

static struct doc_path path_at(int i)
{
    struct doc_path path;
    struct err err;
    rc code = doc_path_compile(str_of(questions[i].path), &path, &err);

    if (code != RC_OK)
        abort(); /* a row that is misspelt: every test that opens the page finds it */
    return path;
}

static const struct field *field_at(int i)
{
    struct doc_path path = path_at(i);

    return &path.shape->field[path.field];
}

/* ---- answers ---- */

/* What is recorded of an assignment has the names that the document has for it. */
static str recorded(const struct check_page *p, str path)
{
    struct buf b = buf_new(p->q->mem);
    str name = path;
    int f;

    if (!p->assignment.id.n || !str_starts(path, S("engagement.")))
        return S("");
    while (str_find(name, '.') >= 0)
        name = str_from(name, str_find(name, '.') + 1);
    f = kind_field(ITEM_ASSIGNMENT, name);
    if (f >= 0 && item_knows(&p->assignment, f))
        item_print(&b, p->q->web->reg->authorities, &item_tables[ITEM_ASSIGNMENT].field[f], &p->assignment.cell[f]);
    return buf_text(&b);
}

/* An answer by its dotted name, as it is typed: as it is recorded, else as it was in an earlier document. */
static str begun_with(const struct check_page *p, str path)
{
    const struct json *at = p->begun;
    str name, is = recorded(p, path);
    int64_t number;

    if (is.n)
        return is;
    while (at && path.n) {
        str_cut(path, '.', &name, &path);
        if (at->type == JSON_ARRAY && str_digits(name, LIST_MOST, &number)) {
            at = at->child;
            while (at && number-- > 0)
                at = at->next;
        } else {
            at = at->type == JSON_OBJECT ? json_get(at, name) : NULL;
        }
    }
    return at ? json_typed(at) : S("");
}

static str begun_part(arena *mem, str iso, const char *part)
{
    struct civil c;
    const char *why;
    daynum day;

    if (!iso.n || !day_parse(iso, &day, &why))
        return S("");
    c = civil_from_day(day);
    return arena_printf(mem, "%d", part[0] == 'd' ? c.dom : part[0] == 'm' ? c.month : c.year);
}

static str part(const struct check_page *p, int i, const char *part)
{
    if (!p->is_sent)
        return begun_part(p->q->mem, begun_with(p, str_of(questions[i].path)), part);
    return str_trim(request_field(p->q, arena_printf(p->q->mem, "%s-%s", questions[i].path, part)));
}

static str typed(const struct check_page *p, int i)
{
    str path = str_of(questions[i].path);

    if (!p->is_sent)
        return begun_with(p, path);
    if (field_at(i)->type == T_MONEY)
        return money_typed(p->q->mem, request_field(p->q, path));
    if (field_at(i)->type != T_DATE)
        return str_trim(request_field(p->q, path));
    return date_typed(p->q->mem, part(p, i, "day"), part(p, i, "month"), part(p, i, "year"));
}

/* What is recorded of the worker need not be asked again. */
static bool is_asked(const struct check_page *p, int i)
{
    return p->worker.kind == ITEM_KINDS || !sections[questions[i].section].is_of_worker;
}

/* ---- the form ---- */

static str label_of(const struct check_page *p, int i)
{
    return text_begin(p->q->mem, label_document(p->q->language, field_at(i)));
}

static struct govuk_field control(const struct check_page *p, int i)
{
    return (struct govuk_field){ .name = str_of(questions[i].path),
                                 .label = label_of(p, i),
                                 .size = SIZE_S,
                                 .hint = questions[i].hint ? word_text(p->q->language, questions[i].hint) : S(""),
                                 .error = p->error[i] };
}

static void codes_control(struct sheet *s, const struct check_page *p, int i)
{
    const struct code_set *codes = field_at(i)->codes;
    struct govuk_option *options = arena_array(p->q->mem, struct govuk_option, codes->n + 1);

    options[0] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (int c = 0; c < codes->n; c++)
        options[c + 1] = (struct govuk_option){ .value = codes->code[c].text, .text = text_begin(p->q->mem, label_code(s->h.lang, codes, c)) };
    govuk_select(&s->h, &(struct govuk_select){ .field = control(p, i), .options = options, .n = codes->n + 1, .value = typed(p, i) });
}

static void authorities_control(struct sheet *s, const struct check_page *p, int i)
{
    const struct authorities *all = p->q->web->reg->authorities;
    struct govuk_option *options = arena_array(p->q->mem, struct govuk_option, all->n + 1);

    options[0] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (ptrdiff_t a = 0; a < all->n; a++)
        options[a + 1] = (struct govuk_option){ .value = all->v[a].slug, .text = authority_name(all, (int)a, s->h.lang) };
    options_by_name(p->q, options + 1, all->n);
    govuk_select(&s->h,
                 &(struct govuk_select){ .field = control(p, i), .options = options, .n = all->n + 1, .value = typed(p, i), .is_searched = true });
}

static void yes_no_control(struct sheet *s, const struct check_page *p, int i)
{
    const struct govuk_choice items[] = { { .value = S("yes"), .text = word_text(s->h.lang, W_answer_yes) },
                                          { .value = S("no"), .text = word_text(s->h.lang, W_answer_no) } };

    govuk_radios(&s->h,
                 &(struct govuk_choices){ .field = control(p, i), .items = items, .n = countof(items), .value = typed(p, i), .is_inline = true });
}

static struct govuk_date_input date_control(const struct check_page *p, int i)
{
    struct govuk_date_input d = {
        .field = control(p, i), .takes_names = true, .day = part(p, i, "day"), .month = part(p, i, "month"), .year = part(p, i, "year")
    };

    if (!d.field.hint.n)
        d.field.hint = word_text(p->q->language, W_field_date_hint_month);
    return d;
}

static void text_control(struct sheet *s, const struct check_page *p, int i)
{
    enum field_type type = field_at(i)->type;
    struct govuk_input input = { .field = control(p, i), .value = typed(p, i) };

    if (type == T_MONEY)
        input.prefix = S("£");
    if (type == T_MONEY || type == T_INT || type == T_HOURS) {
        input.width = WIDTH_5;
        input.inputmode = type == T_INT ? "numeric" : "decimal";
    }
    govuk_input(&s->h, &input);
}

static void question_show(struct sheet *s, const struct check_page *p, int i)
{
    struct govuk_date_input date;

    switch (field_at(i)->type) {
    case T_DATE:
        date = date_control(p, i);
        govuk_date_input(&s->h, &date);
        break;
    case T_CODE: codes_control(s, p, i); break;
    case T_BOOL: yes_no_control(s, p, i); break;
    case T_AUTHORITY: authorities_control(s, p, i); break;
    default: text_control(s, p, i); break;
    }
}

static struct govuk_error_link error_link(const struct check_page *p, int i)
{
    struct govuk_date_input date = { 0 };

    if (field_at(i)->type != T_DATE)
        return (struct govuk_error_link){ p->error[i], str_of(questions[i].path) };
    date = date_control(p, i);
    return (struct govuk_error_link){ p->error[i], govuk_date_input_target(p->q->mem, &date) };
}

static void questions_show(struct sheet *s, const struct check_page *p, int section, bool is_more)
{
    for (int i = 0; i < QUESTIONS; i++)
        if (questions[i].section == section && (questions[i].place == MORE) == is_more)
            question_show(s, p, i);
}

/* What was answered, or answered wrongly, is not hidden. */
static bool is_more_open(const struct check_page *p, int section)
{
    for (int i = 0; i < QUESTIONS; i++)
        if (questions[i].section == section && questions[i].place == MORE && (p->error[i].n || typed(p, i).n))
            return true;
    return false;
}

static void section_show(struct sheet *s, const struct check_page *p, int section)
{
    govuk_fieldset_open(&s->h, &(struct govuk_fieldset){ .legend = word_text(s->h.lang, sections[section].legend), .size = SIZE_M });
    questions_show(s, p, section, false);
    govuk_details_open(&s->h, word_text(s->h.lang, sections[section].more), is_more_open(p, section));
    questions_show(s, p, section, true);
    govuk_details_close(&s->h);
    govuk_fieldset_close(&s->h);
}

static void sections_show(struct sheet *s, const struct check_page *p)
{
    int shown = 0;

    for (int section = 0; section < SECTIONS; section++)
        shown += p->worker.kind == ITEM_KINDS || !sections[section].is_of_worker;
    sheet_paragraph(s, words_check_form_sections(s->q->mem, s->h.lang, shown));
    for (int section = 0; section < SECTIONS; section++)
        if (p->worker.kind == ITEM_KINDS || !sections[section].is_of_worker)
            section_show(s, p, section);
}

static str form_path(const struct check_page *p)
{
    return p->worker.kind == ITEM_KINDS ? S("/checks/new") : arena_printf(p->q->mem, "/checks/new?worker=%.*s", STR_ARG(p->worker.id));
}

static rc form_show(struct check_page *p)
{
    struct govuk_error_link errors[QUESTIONS + 1];
    struct sheet_how how = { .errors = errors, .path = form_path(p) };
    struct sheet s;

    for (int i = 0; i < QUESTIONS; i++)
        if (p->error[i].n)
            errors[how.n_errors++] = error_link(p, i);
    if (p->whole.n)
        errors[how.n_errors++] = (struct govuk_error_link){ p->whole, S("") };
    sheet_open(&s, p->q, word_text(p->q->language, W_nav_check), &how);
    if (p->is_sent && p->q->method == METHOD_GET)
        kept_say(&s);
    sheet_heading(&s, word_text(p->q->language, W_nav_check));
    sheet_paragraph(&s, word_text(p->q->language, W_check_form_text));
    form_open(&s, S("/checks"));
    kept_for(&s);
    if (p->worker.kind != ITEM_KINDS) {
        form_hidden(&s, S("worker"), p->worker.id);
        govuk_inset_text(&s.h, content_text(words_check_form_recorded(p->q->mem, p->q->language, item_title(p->q, &p->worker))));
    }
    sections_show(&s, p);
    form_button(&s, W_check_form_button);
    form_close(&s);
    return sheet_close(&s);
}

/* The worker that is asked about, when the organisation has recorded one. */
static rc worker_read(struct check_page *p, struct view *v, str id, struct err *err)
{
    p->worker = (struct item){ .kind = ITEM_KINDS };
    return item_is_id(id) ? view_item(v, ITEM_WORKER, id, &p->worker, err) : RC_OK;
}

/* The answers of an earlier check, when the address names one: one fact is corrected, the others stay. */
static rc begun_read(struct check_page *p, struct view *v, str id, str *worker, struct err *err)
{
    struct json *document;
    struct item check;

    if (!item_is_id(id))
        return RC_OK;
    TRY(view_item(v, ITEM_CHECK, id, &check, err));
    if (item_knows(&check, R_CHECK_WORKER))
        *worker = item_text(&check, R_CHECK_WORKER);
    if (!item_knows(&check, R_CHECK_DOCUMENT))
        return RC_OK;
    TRY(json_read(p->q->mem, S("document"), item_text(&check, R_CHECK_DOCUMENT), &document, err));
    p->begun = document;
    return RC_OK;
}

/* An assignment whose check fits no longer is checked again as it is recorded; what else was asked then stays, while that check is there. */
static rc assignment_read(struct check_page *p, struct view *v, str id, str *worker, struct err *err)
{
    rc code;

    if (!item_is_id(id))
        return RC_OK;
    TRY(view_item(v, ITEM_ASSIGNMENT, id, &p->assignment, err));
    *worker = item_text(&p->assignment, R_ASSIGNMENT_WORKER);
    code = begun_read(p, v, item_text(&p->assignment, R_ASSIGNMENT_CHECK), worker, err);
    return code == RC_NOT_FOUND ? RC_OK : code;
}

rc page_check_form_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct check_page p = { .q = q };
    str worker;

    if (!may_do_by(q->viewer->duties, ACT_CHECK_RECORD))
        return page_none(err);
    p.is_sent = kept_take(q);
    worker = p.is_sent ? request_field(q, S("worker")) : request_query(q, S("worker"));
    TRY(page_view(q, &v, err));
    TRY(begun_read(&p, &v, request_query(q, S("from")), &worker, err));
    TRY(assignment_read(&p, &v, request_query(q, S("assignment")), &worker, err));
    TRY(worker_read(&p, &v, worker, err));
    TRY(form_show(&p));
    return view_close(&v, err);
}

/* ---- the document ---- */

static rc authority_set(struct request *q, struct view *v, struct doc *doc, struct err *err)
{
    struct item of;

    TRY(view_beside(v, ITEM_ORGANISATION, q->viewer->organisation, &of, err));
    if (item_knows(&of, R_ORGANISATION_AUTHORITY))
        TRY(doc_set(doc, S("engagement.authority"), item_text(&of, R_ORGANISATION_AUTHORITY), err));
    return doc_set(doc, S("engagement.kind"), S("individual"), err);
}

/* Every answer that cannot be used is told at once, and what has to be answered. */
static bool answers_set(struct check_page *p, struct doc *doc)
{
    bool usable = true;

    for (int i = 0; i < QUESTIONS; i++) {
        str text = is_asked(p, i) ? typed(p, i) : S("");
        struct err err;

        if (!text.n && questions[i].place == NEEDED)
            p->error[i] = (field_at(i)->type == T_CODE ? words_error_choose : words_error_missing)(p->q->mem, p->q->language, label_of(p, i));
        else if (text.n && doc_set(doc, str_of(questions[i].path), text, &err) != RC_OK)
            p->error[i] = wrong_value(p->q, field_at(i)->type, label_of(p, i), &err);
        usable = usable && !p->error[i].n;
    }
    return usable;
}

/* An error of the document is told beside the answer that it is about, or of the whole. */
static void error_place(struct check_page *p, const struct err *err)
{
    str at = str_of(err->at);

    for (int i = 0; i < QUESTIONS; i++)
        if (str_eq(at, str_of(questions[i].path)) && is_asked(p, i)) {
            p->error[i] = told_of(p->q, label_of(p, i), err);
            return;
        }
    p->whole = told_of(p->q, S(""), err);
}

static rc document_make(struct check_page *p, struct view *v, str *out, bool *usable, struct err *err)
{
    struct doc doc = doc_new(p->q->mem, p->q->web->reg->authorities);
    struct buf b = buf_new(p->q->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);
    struct career career;
    struct err why;

    TRY(authority_set(p->q, v, &doc, err));
    *usable = answers_set(p, &doc);
    if (p->worker.kind != ITEM_KINDS) {
        TRY(career_load(v, p->worker.id, &career, err));
        TRY(career_set(&career, p->q->web->reg->authorities, &doc, err));
    }
    if (*usable && doc_check(&doc, &why) != RC_OK) {
        error_place(p, &why);
        *usable = false;
    }
    doc_json(&doc, &o);
    *out = buf_text(&b);
    return RC_OK;
}

/* A number that the organisation has recorded is that worker's, whose posts and assignments then count too. */
static rc worker_by_number(struct check_page *p, struct view *v, struct err *err)
{
    struct view_query query = { .kind = ITEM_WORKER, .filters = 1, .limit = 1 };
    str number = registration_spelt(p->q->mem, request_field(p->q, S("worker.registration")));
    struct view_page page;

    if (p->worker.kind != ITEM_KINDS || !number.n || !may_see_by(p->q->viewer->duties, ITEM_WORKER, CLASS_IDENTITY))
        return RC_OK;
    query.filter[0] = (struct view_filter){ S("registration"), number };
    TRY(view_list(v, &query, &page, err));
    if (page.items.n)
        p->worker = page.items.v[0];
    return RC_OK;
}

static bool is_on_page(const void *page, str name)
{
    const struct check_page *p = page;

    for (int i = 0; i < QUESTIONS; i++)
        if (is_asked(p, i) && control_sends(str_of(questions[i].path), field_at(i)->type == T_DATE, name))
            return true;
    return str_eq(name, S("worker")) || str_eq(name, KEPT_FOR);
}

static rc check_send(struct check_page *p, str *document, bool *usable, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(page_view(p->q, &v, err));
    TRY(worker_read(p, &v, request_field(p->q, S("worker")), err));
    TRY(form_only(p->q, p, is_on_page, err));
    TRY(worker_by_number(p, &v, err));
    TRY(document_make(p, &v, document, usable, err));
    return view_close(&v, err);
}

static rc check_record(struct check_page *p, str document, struct act_answer *kept, struct err *err)
{
    struct act_given given[2] = { { S("document"), document } };
    struct act act = { .name = S("check-record"), .given = given, .givens = 1, .key = p->q->key, .now = p->q->now };

    if (p->worker.kind != ITEM_KINDS)
        given[act.givens++] = (struct act_given){ S("worker"), p->worker.id };
    return act_perform(p->q->web->reg, p->q->mem, p->q->viewer, &act, kept, err);
}

rc page_check_form_send(struct request *q, struct err *err)
{
    struct check_page p = { .q = q, .is_sent = true };
    struct act_answer kept = { 0 };
    bool usable = false;
    str document;
    rc code;

    TRY(check_send(&p, &document, &usable, err));
    code = usable ? check_record(&p, document, &kept, err) : RC_BAD_INPUT;
    if (code == RC_OK) {
        response_see_other(q, item_path(q->mem, ITEM_CHECK, kept.id));
        return RC_OK;
    }
    if (code != RC_BAD_INPUT)
        return code;
    if (usable)
        error_place(&p, err);
    q->answer.status = 422;
    return form_show(&p);
}
