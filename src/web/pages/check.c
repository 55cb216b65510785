/* Checking an engagement by form, and what came of it: clause by clause, with reasons. */
#include "domain/doc_path.h"
#include "register/document.h"
#include "web/labels.h"
#include "web/pages/kit.h"
#include "words/date.h"

/* What the form asks, in order: fields of the check document by their dotted names. */
struct question_row {
    enum word section; /* begins one; WORD_NONE: goes on */
    const char *path;
};
static const struct question_row questions[] = {
    { W_check_form_engagement, "engagement.role" },
    { WORD_NONE, "engagement.local_role_title" },
    { WORD_NONE, "engagement.term" },
    { WORD_NONE, "engagement.requested_on" },
    { WORD_NONE, "engagement.offered_on" },
    { WORD_NONE, "engagement.agreed_on" },
    { WORD_NONE, "engagement.start" },
    { WORD_NONE, "engagement.end" },
    { WORD_NONE, "engagement.route" },
    { WORD_NONE, "engagement.supply" },
    { WORD_NONE, "engagement.hours_per_week" },
    { WORD_NONE, "engagement.onsite_days_per_week" },
    { WORD_NONE, "engagement.holds_cases" },
    { W_check_form_charge, "engagement.charge.total" },
    { WORD_NONE, "engagement.charge.pay" },
    { WORD_NONE, "engagement.charge.employer_ni" },
    { WORD_NONE, "engagement.charge.apprenticeship_levy" },
    { WORD_NONE, "engagement.charge.holiday_pay" },
    { WORD_NONE, "engagement.charge.pension" },
    { WORD_NONE, "engagement.charge.agency_fee" },
    { WORD_NONE, "engagement.charge.msp_fee" },
    { WORD_NONE, "engagement.charge.framework_fee" },
    { WORD_NONE, "engagement.charge.travel" },
    { WORD_NONE, "engagement.charge.accommodation" },
    { WORD_NONE, "engagement.charge.bonus" },
    { WORD_NONE, "engagement.charge.other" },
    { W_check_form_worker, "worker.registration" },
    { WORD_NONE, "worker.registered" },
    { WORD_NONE, "worker.qualified_on" },
    { WORD_NONE, "worker.supported_year_completed_on" },
    { W_check_form_post, "worker.posts.0.authority" },
    { WORD_NONE, "worker.posts.0.employer_kind" },
    { WORD_NONE, "worker.posts.0.service" },
    { WORD_NONE, "worker.posts.0.substantive" },
    { WORD_NONE, "worker.posts.0.role" },
    { WORD_NONE, "worker.posts.0.from" },
    { WORD_NONE, "worker.posts.0.to" },
    { WORD_NONE, "worker.posts.0.left_because" },
};

enum { QUESTIONS = countof(questions) };

struct check_page {
    struct request *q;
    struct item worker; /* recorded already; its kind is ITEM_KINDS when it is not */
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

static str answer(const struct check_page *p, str name)
{
    return p->is_sent ? str_trim(request_field(p->q, name)) : S("");
}

static str part(const struct check_page *p, int i, const char *part)
{
    return answer(p, arena_printf(p->q->mem, "%s-%s", questions[i].path, part));
}

static str typed(const struct check_page *p, int i)
{
    if (field_at(i)->type != T_DATE)
        return answer(p, str_of(questions[i].path));
    return date_typed(p->q->mem, part(p, i, "day"), part(p, i, "month"), part(p, i, "year"));
}

/* What is recorded of the worker need not be asked again. */
static bool is_asked(const struct check_page *p, int i)
{
    return p->worker.kind == ITEM_KINDS || !str_starts(str_of(questions[i].path), S("worker."));
}

/* ---- the form ---- */

static struct govuk_field control(const struct check_page *p, int i)
{
    return (struct govuk_field){ .name = str_of(questions[i].path), .label = label_document(p->q->language, field_at(i)), .size = SIZE_S, .error = p->error[i] };
}

static void codes_control(struct sheet *s, const struct check_page *p, int i)
{
    const struct code_set *codes = field_at(i)->codes;
    struct govuk_option *options = arena_array(p->q->mem, struct govuk_option, codes->n + 1);

    options[0] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (int c = 0; c < codes->n; c++)
        options[c + 1] = (struct govuk_option){ .value = codes->code[c].text, .text = label_code(s->h.lang, codes, c) };
    govuk_select(&s->h, &(struct govuk_select){ .field = control(p, i), .options = options, .n = codes->n + 1, .value = typed(p, i) });
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
    struct govuk_date_input d = { .field = control(p, i), .takes_names = true, .day = part(p, i, "day"), .month = part(p, i, "month"), .year = part(p, i, "year") };

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

    if (questions[i].section)
        sheet_subheading(s, word_text(s->h.lang, questions[i].section));
    switch (field_at(i)->type) {
    case T_DATE:
        date = date_control(p, i);
        govuk_date_input(&s->h, &date);
        break;
    case T_CODE: codes_control(s, p, i); break;
    case T_BOOL: yes_no_control(s, p, i); break;
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

static rc form_show(struct check_page *p)
{
    struct govuk_error_link errors[QUESTIONS + 1];
    struct sheet_how how = { .errors = errors };
    struct sheet s;

    for (int i = 0; i < QUESTIONS; i++)
        if (p->error[i].n)
            errors[how.n_errors++] = error_link(p, i);
    if (p->whole.n)
        errors[how.n_errors++] = (struct govuk_error_link){ p->whole, S("") };
    sheet_open(&s, p->q, word_text(p->q->language, W_nav_check), &how);
    sheet_heading(&s, word_text(p->q->language, W_nav_check));
    sheet_paragraph(&s, word_text(p->q->language, W_check_form_text));
    form_open(&s, S("/checks"));
    if (p->worker.kind != ITEM_KINDS) {
        form_hidden(&s, S("worker"), p->worker.id);
        govuk_inset_text(&s.h, content_text(words_check_form_recorded(p->q->mem, p->q->language, item_title(p->q, &p->worker))));
    }
    for (int i = 0; i < QUESTIONS; i++)
        if (is_asked(p, i))
            question_show(&s, p, i);
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

rc page_check_form_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct check_page p = { .q = q };

    if (!may_do_by(q->viewer->duties, ACT_CHECK_RECORD))
        return err_set(err, RC_NOT_FOUND, "there is no such page");
    TRY(page_view(q, &v, err));
    TRY(worker_read(&p, &v, request_query(q, S("worker")), err));
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

/* Every answer that cannot be used is told at once. */
static bool answers_set(struct check_page *p, struct doc *doc)
{
    bool usable = true;

    for (int i = 0; i < QUESTIONS; i++) {
        str text = is_asked(p, i) ? typed(p, i) : S("");
        struct err err;

        if (!text.n || doc_set(doc, str_of(questions[i].path), text, &err) == RC_OK)
            continue;
        p->error[i] = err_words(p->q->mem, p->q->language, &err);
        usable = false;
    }
    return usable;
}

/* An error of the document is told beside the answer that it is about, or of the whole. */
static void error_place(struct check_page *p, const struct err *err)
{
    str text = err_words(p->q->mem, p->q->language, err), at = str_of(err->at);

    for (int i = 0; i < QUESTIONS; i++)
        if (str_eq(at, str_of(questions[i].path)) && is_asked(p, i)) {
            p->error[i] = text;
            return;
        }
    p->whole = err->hint[0] ? arena_printf(p->q->mem, "%.*s. %s", STR_ARG(text), err->hint) : text;
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
    str number = answer(p, S("worker.registration"));
    struct view_page page;

    if (p->worker.kind != ITEM_KINDS || !number.n || !may_see_by(p->q->viewer->duties, ITEM_WORKER, CLASS_IDENTITY))
        return RC_OK;
    query.filter[0] = (struct view_filter){ S("registration"), number };
    TRY(view_list(v, &query, &page, err));
    if (page.items.n)
        p->worker = page.items.v[0];
    return RC_OK;
}

static rc check_send(struct check_page *p, str *document, bool *usable, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(page_view(p->q, &v, err));
    TRY(worker_read(p, &v, request_field(p->q, S("worker")), err));
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

/* ---- what came of it ---- */

static str member(const struct json *o, const char *name)
{
    const struct json *v = o ? json_get(o, str_of(name)) : NULL;

    return v && v->type == JSON_STRING ? v->text : S("");
}

static const struct json *first_of(const struct json *o, const char *name)
{
    const struct json *v = json_get(o, str_of(name));

    return v ? v->child : NULL;
}

/* How each outcome is told, and in which order: what needs somebody first. */
static const struct {
    const char *outcome;
    enum word text;
    enum tag_colour colour;
    bool is_open; /* shown at once; the others stand together behind a line */
} outcomes[] = {
    { "fail", W_outcome_not_met, TAG_RED, true },
    { "cannot-decide", W_outcome_cannot_decide, TAG_YELLOW, true },
    { "approved", W_outcome_approved, TAG_TEAL, true },
    { "exempt", W_outcome_exempt, TAG_TEAL, true },
    { "advice", W_outcome_advice, TAG_BLUE, true },
    { "pass", W_outcome_met, TAG_GREEN, false },
    { "not-applicable", W_outcome_not_applicable, TAG_GREY, false },
};

static void texts_list(struct sheet *s, enum word heading, const struct json *first, const char *name)
{
    if (!first)
        return;
    html_element(&s->h, "p", "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1", word_text(s->h.lang, heading));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    for (const struct json *v = first; v; v = v->next)
        html_element(&s->h, "li", NULL, member(v, name));
    html_close(&s->h, "ul");
}

static void facts_list(struct sheet *s, const struct json *finding)
{
    struct govuk_summary_row *rows;
    struct govuk_summary summary = { 0 };
    ptrdiff_t n = 0;

    for (const struct json *v = first_of(finding, "values"); v; v = v->next)
        n++;
    rows = arena_array(s->q->mem, struct govuk_summary_row, n + 1);
    for (const struct json *v = first_of(finding, "values"); v; v = v->next)
        rows[summary.n++] = (struct govuk_summary_row){ .key = member(v, "fact"), .value = content_user(member(v, "value")) };
    summary.rows = rows;
    if (summary.n)
        govuk_summary_list(&s->h, &summary);
}

static void missing_list(struct sheet *s, const struct json *finding)
{
    const struct json *first = first_of(finding, "missing");

    if (!first)
        return;
    html_element(&s->h, "p", "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1", word_text(s->h.lang, W_check_missing));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    for (const struct json *v = first; v; v = v->next)
        html_element(&s->h, "li", NULL, words_check_missing_ask(s->q->mem, s->h.lang, member(v, "label"), member(v, "supplied_by")));
    html_close(&s->h, "ul");
}

static void finding_show(struct sheet *s, const struct json *f, int outcome)
{
    html_open_class(&s->h, "h3", "govuk-heading-s govuk-!-margin-bottom-1");
    html_text(&s->h, clauses_words(s->q->mem, s->h.lang, member(f, "clause")));
    html_text(&s->h, S(" "));
    govuk_tag(&s->h, word_text(s->h.lang, outcomes[outcome].text), outcomes[outcome].colour);
    html_close(&s->h, "h3");
    sheet_paragraph(s, member(f, "reason"));
    if (member(f, "distance").n)
        sheet_paragraph(s, member(f, "distance"));
    texts_list(s, W_check_remedies, first_of(f, "remedies"), "text");
    missing_list(s, f);
    govuk_details_open(&s->h, words_check_why(s->q->mem, s->h.lang, member(f, "clause")), false);
    facts_list(s, f);
    texts_list(s, W_check_exemptions, first_of(f, "exemptions_tried"), "why");
    texts_list(s, W_check_notes, first_of(f, "notes"), "text");
    govuk_details_close(&s->h);
}

static bool is_of(const struct json *f, str rulebook, int outcome)
{
    return str_eq(member(f, "rulebook"), rulebook) && str_eq(member(f, "outcome"), str_of(outcomes[outcome].outcome));
}

static int findings_show(struct sheet *s, const struct json *answer, str rulebook, bool is_open)
{
    int shown = 0;

    for (int o = 0; o < countof(outcomes); o++)
        for (const struct json *f = first_of(answer, "findings"); f && outcomes[o].is_open == is_open; f = f->next)
            if (is_of(f, rulebook, o)) {
                finding_show(s, f, o);
                shown++;
            }
    return shown;
}

static int settled_count(const struct json *answer, str rulebook)
{
    int n = 0;

    for (int o = 0; o < countof(outcomes); o++)
        for (const struct json *f = first_of(answer, "findings"); f && !outcomes[o].is_open; f = f->next)
            n += is_of(f, rulebook, o);
    return n;
}

static str rulebook_title(struct request *q, str id)
{
    const struct rulebook *book = library_book(q->web->service->judge.library, id);

    return book ? book->title : id;
}

static void book_show(struct sheet *s, const struct json *answer, str id)
{
    int settled = settled_count(answer, id);

    sheet_subheading(s, rulebook_title(s->q, id));
    if (!findings_show(s, answer, id, true))
        sheet_paragraph(s, word_text(s->h.lang, W_check_nothing_open));
    if (!settled)
        return;
    govuk_details_open(&s->h, words_check_settled(s->q->mem, s->h.lang, settled), false);
    findings_show(s, answer, id, false);
    govuk_details_close(&s->h);
}

static void next_steps(struct sheet *s, const struct item *check)
{
    str id = check->id;

    sheet_subheading(s, word_text(s->h.lang, W_heading_next));
    if (item_knows(check, R_CHECK_WORKER)) {
        sheet_link(s, label_act(s->h.lang, ACT_ASSIGNMENT_RECORD),
                   arena_printf(s->q->mem, "/acts/assignment-record?worker=%.*s&check=%.*s", STR_ARG(item_text(check, R_CHECK_WORKER)), STR_ARG(id)));
        return;
    }
    if (may_do_by(s->q->viewer->duties, ACT_WORKER_RECORD))
        sheet_link(s, label_act(s->h.lang, ACT_WORKER_RECORD), arena_printf(s->q->mem, "/acts/worker-record?check=%.*s", STR_ARG(id)));
}

rc page_check_show(struct request *q, struct err *err)
{
    static const enum word headlines[] = { [CHECK_CLEAR] = W_check_clear, [CHECK_NEEDS] = W_check_needs, [CHECK_BLOCKED] = W_check_blocked };
    CLEANUP(view_drop) struct view v = { 0 };
    struct json *answer = NULL;
    struct item it;
    struct sheet s;
    str headline;

    TRY(page_view(q, &v, err));
    TRY(view_item(&v, ITEM_CHECK, q->arg[0], &it, err));
    headline = word_text(q->language, headlines[it.cell[R_CHECK_VERDICT].num]);
    if (item_knows(&it, R_CHECK_ANSWER))
        TRY(json_read(q->mem, S("answer"), item_text(&it, R_CHECK_ANSWER), &answer, err));
    sheet_open(&s, q, headline, NULL);
    sheet_caption(&s, item_title(q, &it), headline);
    sheet_paragraph(&s, words_check_as_of(q->mem, q->language, date_text(q->mem, q->language, (daynum)it.cell[R_CHECK_AS_OF].num)));
    for (const struct json *n = answer ? first_of(answer, "notes") : NULL; n; n = n->next)
        govuk_inset_text(&s.h, content_text(n->text));
    for (const struct json *b = answer ? first_of(json_get(answer, S("receipt")), "rulebooks") : NULL; b; b = b->next)
        book_show(&s, answer, member(b, "rulebook"));
    next_steps(&s, &it);
    sheet_link(&s, word_text(q->language, W_record_timeline), arena_printf(q->mem, "/checks/%.*s/timeline", STR_ARG(it.id)));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}
