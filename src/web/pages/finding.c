/*
 * What came of a check: the document that was kept is put to the rulebooks again, as of its day, and told in the reader's language.  What the
 * check found when it was made is its record; when the rulebooks say something else by now, the page says so first.
 */
#include "io/json.h"
#include "rule/documents.h"
#include "web/labels.h"
#include "web/pages/cited.h"
#include "web/pages/earlier.h"
#include "words/date.h"

struct finding_page {
    struct request *q;
    struct item item;
    const struct json *kept; /* the answer as it was recorded */
    struct check check;      /* the same question now */
    bool is_shown;           /* the reader's role sees the document, and it can still be judged */
    bool has_changed;
};

/*
 * Where a finding stands on the page, from above: what is not met, of every memorandum, before all that has to be found out; then memorandum by
 * memorandum what is open, and behind a line each what a person is asked, and what is settled.
 */
enum part { NOT_MET, OPEN, QUESTION, SETTLED };

/* How each outcome is told, and in which order: what needs somebody first. */
static const struct {
    enum outcome outcome;
    enum word text;
    enum tag_colour colour;
    enum part part; /* but for what a manual check asks */
} outcomes[] = {
    { OUT_FAIL, W_outcome_not_met, TAG_RED, NOT_MET },
    { OUT_CANNOT, W_outcome_cannot_decide, TAG_YELLOW, OPEN },
    { OUT_APPROVED, W_outcome_approved, TAG_TEAL, OPEN },
    { OUT_EXEMPT, W_outcome_exempt, TAG_TEAL, OPEN },
    { OUT_ADVICE, W_outcome_advice, TAG_BLUE, OPEN },
    { OUT_PASS, W_outcome_met, TAG_GREEN, SETTLED },
    { OUT_NOT_APPLICABLE, W_outcome_not_applicable, TAG_GREY, SETTLED },
};

/* What each kind of rule is about, in a few words. */
static const enum word topics[] = {
    [K_PRICE_CAP] = W_topic_price_cap,
    [K_ADVERT_CAP] = W_topic_advert_cap,
    [K_PAY_ELEMENT] = W_topic_pay_element,
    [K_EXPERIENCE] = W_topic_experience,
    [K_SUPPORTED_GAP] = W_topic_supported_gap,
    [K_COOL_OFF] = W_topic_cool_off,
    [K_LIVE] = W_topic_live,
    [K_NOTICE] = W_topic_notice,
    [K_NOTICE_HISTORY] = W_topic_notice_history,
    [K_REFERENCES] = W_topic_references,
    [K_ONSITE] = W_topic_onsite,
    [K_ROLE_MAP] = W_topic_role_map,
    [K_PROJECT_TEAM] = W_topic_project_team,
    [K_CASE_HOLDING] = W_topic_case_holding,
    [K_DOCUMENTS] = W_topic_documents,
    [K_LEAD_TIME] = W_topic_lead_time,
    [K_DISCLOSURE] = W_topic_disclosure,
    [K_STANDING] = W_topic_standing,
    [K_TRAINING] = W_topic_training,
    [K_TRANSITION] = W_topic_transition,
    [K_MANUAL] = W_topic_manual,
};
_Static_assert(countof(topics) == RULE_KINDS, "every kind of rule has a topic");

static str topic_of(const struct sheet *s, const struct finding *f)
{
    return word_text(s->h.lang, topics[f->kind]);
}

/* ---- asking again ---- */

static const struct json *receipt_books(const struct json *answer)
{
    const struct json *receipt = answer ? json_get(answer, S("receipt")) : NULL, *books = receipt ? json_get(receipt, S("rulebooks")) : NULL;

    return books ? books->child : NULL;
}

static str member(const struct json *o, const char *name)
{
    const struct json *v = json_get(o, str_of(name));

    return v && v->type == JSON_STRING ? v->text : S("");
}

static bool is_as_kept(const struct finding_page *p)
{
    static const int verdicts[] = { [VERDICT_CLEAR] = CHECK_CLEAR, [VERDICT_NEEDS] = CHECK_NEEDS, [VERDICT_BLOCKED] = CHECK_BLOCKED };
    const struct json *book = receipt_books(p->kept);

    if (verdicts[p->check.verdict] != p->item.cell[R_CHECK_VERDICT].num)
        return false;
    for (ptrdiff_t i = 0; i < p->check.book.n; i++, book = book->next)
        if (!book || !str_eq(member(book, "rulebook"), p->check.book.v[i].id) || !str_eq(member(book, "hash"), p->check.book.v[i].hash))
            return false;
    return !book;
}

/* A rulebook that is there no longer, or reads documents otherwise by now, is a change like any other. */
static rc ask_again(struct finding_page *p, struct err *err)
{
    struct judge *judge = &p->q->web->service->judge;
    struct question question = { .as_of = (daynum)p->item.cell[R_CHECK_AS_OF].num, .today = instant_london(p->q->now).day, .lang = p->q->language };
    struct strings books = { 0 };
    struct json *document, *kept;
    struct doc doc;

    TRY(json_read(p->q->mem, S("answer"), item_text(&p->item, R_CHECK_ANSWER), &kept, err));
    p->kept = kept;
    for (const struct json *b = receipt_books(kept); b; b = b->next)
        *PUSH(p->q->mem, &books) = member(b, "rulebook");
    question.rulebook = books.v;
    question.rulebooks = books.n;
    TRY(json_read(p->q->mem, S("document"), item_text(&p->item, R_CHECK_DOCUMENT), &document, err));
    TRY(document_from_json(p->q->mem, judge->library, S("document"), document, &doc, err));
    return judge_check(judge, p->q->mem, &doc, &question, &p->check, err);
}

static void answer_read(struct finding_page *p)
{
    struct err unused;

    if (!item_knows(&p->item, R_CHECK_DOCUMENT) || !item_knows(&p->item, R_CHECK_ANSWER))
        return;
    p->is_shown = ask_again(p, &unused) == RC_OK;
    p->has_changed = !p->is_shown || !is_as_kept(p);
}

/* ---- one clause ---- */

static struct content of_book(str text, bool is_of_book)
{
    return is_of_book ? content_user_in(text, LANG_EN) : content_text(text);
}

static void list_heading(struct sheet *s, enum word heading)
{
    html_element(&s->h, "p", "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1", word_text(s->h.lang, heading));
}

static void list_open(struct sheet *s, enum word heading)
{
    list_heading(s, heading);
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
}

static void list_line(struct sheet *s, struct content line)
{
    html_open(&s->h, "li");
    html_content(&s->h, line);
    html_close(&s->h, "li");
}

static void remedies_show(struct sheet *s, const struct finding *f)
{
    if (!f->remedies.n)
        return;
    list_open(s, W_check_remedies);
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        list_line(s, content_text(f->remedies.v[i].text));
    html_close(&s->h, "ul");
}

static void missing_show(struct sheet *s, const struct finding *f)
{
    if (!f->missing.n)
        return;
    list_open(s, W_check_missing);
    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        list_line(s, content_text(f->missing.v[i].label));
    html_close(&s->h, "ul");
}

static void facts_show(struct sheet *s, const struct finding *f)
{
    struct govuk_summary_row *rows = arena_array(s->q->mem, struct govuk_summary_row, f->values.n + 1);
    struct govuk_summary summary = { .rows = rows };

    for (ptrdiff_t i = 0; i < f->values.n; i++)
        rows[summary.n++] =
            (struct govuk_summary_row){ .key = text_begin(s->q->mem, f->values.v[i].label), .value = content_text(f->values.v[i].value) };
    if (f->threshold.n) {
        str since = f->since > NONE ? words_check_since(s->q->mem, s->h.lang, date_text(s->q->mem, s->h.lang, f->since)) : S("");

        rows[summary.n++] = (struct govuk_summary_row){
            .key = word_text(s->h.lang, W_check_threshold),
            .value = content_text(since.n ? arena_printf(s->q->mem, "%.*s, %.*s", STR_ARG(f->threshold), STR_ARG(since)) : f->threshold),
        };
    }
    list_heading(s, W_check_facts_used);
    if (summary.n)
        govuk_summary_list(&s->h, &summary);
    else
        sheet_paragraph(s, word_text(s->h.lang, W_check_facts_none));
}

/* The rulebook's own summary of each clause that the rule stands for. */
static void clauses_show(struct sheet *s, const struct finding *f)
{
    const struct tree_field *clauses = block_field(f->rule, S("clause"));

    list_heading(s, W_check_clause_says);
    for (ptrdiff_t i = 0; clauses && i < clauses->names.n; i++) {
        const struct block *clause = rulebook_block(f->book, B_CLAUSE, clauses->names.v[i]);

        if (!clause)
            continue;
        html_open_class(&s->h, "p", "govuk-body");
        html_content(&s->h, content_user_in(clauses->names.v[i], LANG_EN));
        html_text(&s->h, S(": "));
        html_content(&s->h, content_user_in(clause->quote, LANG_EN));
        html_close(&s->h, "p");
    }
}

static void tried_show(struct sheet *s, const struct finding *f)
{
    if (f->tried.n) {
        list_open(s, W_check_exemptions);
        for (ptrdiff_t i = 0; i < f->tried.n; i++)
            list_line(s, content_text(f->tried.v[i].why));
        html_close(&s->h, "ul");
    }
    if (f->notes.n) {
        list_open(s, W_check_notes);
        for (ptrdiff_t i = 0; i < f->notes.n; i++)
            list_line(s, of_book(f->notes.v[i].text, f->notes.v[i].of_book));
        html_close(&s->h, "ul");
    }
}

/* The end of a manual check's reason is the rulebook's own question. */
static void reason_show(struct sheet *s, const struct finding *f)
{
    str begin = f->reason;

    if (f->question.n && str_ends(begin, f->question))
        begin = str_sub(begin, 0, begin.n - f->question.n);
    html_open_class(&s->h, "p", "govuk-body");
    html_text(&s->h, begin);
    if (f->question.n)
        html_content(&s->h, content_user_in(f->question, LANG_EN));
    html_close(&s->h, "p");
}

static struct content title_of(const struct sheet *s, str book)
{
    const struct rulebook *known = library_book(s->q->web->service->judge.library, book);

    return content_user_in(known ? known->title : book, LANG_EN);
}

/* What is not met stands together, whichever memorandum it is of: there each names its own. */
static void finding_show(struct sheet *s, const struct finding *f, int outcome)
{
    str clauses = clauses_words(s->q->mem, s->h.lang, f->clause);

    html_open_class(&s->h, "h3", "govuk-heading-s app-finding");
    html_text(&s->h, topic_of(s, f));
    html_raw(&s->h, " ");
    govuk_tag(&s->h, word_text(s->h.lang, outcomes[outcome].text), outcomes[outcome].colour);
    html_close(&s->h, "h3");
    if (outcomes[outcome].part == NOT_MET) {
        html_open_class(&s->h, "p", "govuk-hint");
        html_content(&s->h, title_of(s, f->book->id));
        html_close(&s->h, "p");
    }
    reason_show(s, f);
    if (f->distance.n)
        sheet_paragraph(s, text_begin(s->q->mem, f->distance));
    remedies_show(s, f);
    missing_show(s, f);
    govuk_details_open(&s->h, words_check_why(s->q->mem, s->h.lang, topic_of(s, f), clauses), false);
    facts_show(s, f);
    tried_show(s, f);
    clauses_show(s, f);
    govuk_details_close(&s->h);
}

/* ---- one memorandum, or all of them: "" ---- */

static bool is_of(const struct finding *f, str book, enum part part, int outcome)
{
    return (!book.n || str_eq(f->book->id, book)) && f->outcome == outcomes[outcome].outcome &&
           part == (f->question.n ? QUESTION : outcomes[outcome].part);
}

static int counted(const struct check *c, str book, enum part part)
{
    int n = 0;

    for (int o = 0; o < countof(outcomes); o++)
        for (ptrdiff_t i = 0; i < c->finding.n; i++)
            n += is_of(&c->finding.v[i], book, part, o);
    return n;
}

static void findings_show(struct sheet *s, const struct check *c, str book, enum part part)
{
    for (int o = 0; o < countof(outcomes); o++)
        for (ptrdiff_t i = 0; i < c->finding.n; i++)
            if (is_of(&c->finding.v[i], book, part, o))
                finding_show(s, &c->finding.v[i], o);
}

static void not_met_show(struct sheet *s, const struct check *c)
{
    if (!counted(c, S(""), NOT_MET))
        return;
    sheet_subheading(s, word_text(s->h.lang, W_check_not_met_all));
    findings_show(s, c, S(""), NOT_MET);
}

/* ${line}: what they stand behind; it counts them. */
static void folded_show(struct sheet *s, const struct check *c, str book, enum part part, enum word line)
{
    int n = counted(c, book, part);

    if (!n)
        return;
    govuk_details_open(&s->h, word_counted(s->q->mem, s->h.lang, line, n, &book, 1), false);
    findings_show(s, c, book, part);
    govuk_details_close(&s->h);
}

/* Of a memorandum of which all is told above there is nothing left to say. */
static void book_show(struct sheet *s, const struct check *c, str id)
{
    int open = counted(c, id, OPEN), above = counted(c, id, NOT_MET);

    if (above && !open && !counted(c, id, QUESTION) && !counted(c, id, SETTLED))
        return;
    html_open_class(&s->h, "h2", "govuk-heading-m");
    html_content(&s->h, title_of(s, id));
    html_close(&s->h, "h2");
    findings_show(s, c, id, OPEN);
    if (!above && !open)
        sheet_paragraph(s, word_text(s->h.lang, W_check_nothing_open));
    folded_show(s, c, id, QUESTION, W_check_questions_of);
    folded_show(s, c, id, SETTLED, W_check_settled_of);
}

/* ---- all of it in a few lines ---- */

static void count_show(struct sheet *s, enum word text, int n)
{
    if (n)
        html_element(&s->h, "li", NULL, word_counted(s->q->mem, s->h.lang, text, n, NULL, 0));
}

static int decided(const struct check *c, enum outcome outcome)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        n += c->finding.v[i].outcome == outcome;
    return n;
}

static void counts_show(struct sheet *s, const struct check *c)
{
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    count_show(s, W_check_not_met, decided(c, OUT_FAIL));
    count_show(s, W_check_undecided, decided(c, OUT_CANNOT));
    count_show(s, W_check_questions, counted(c, S(""), QUESTION));
    count_show(s, W_check_settled, counted(c, S(""), SETTLED));
    html_close(&s->h, "ul");
}

/* Rulebooks are written in English, and what they say is not translated here. */
static void language_show(struct sheet *s, const struct check *c)
{
    if (s->h.lang != LANG_EN && c->finding.n)
        govuk_inset_text(&s->h, content_text(word_text(s->h.lang, W_check_in_english)));
}

struct wants {
    const struct missing **v;
    ptrdiff_t n, cap;
};

static void want_add(struct sheet *s, struct wants *to, const struct missing *m)
{
    for (ptrdiff_t i = 0; i < to->n; i++)
        if (str_eq(to->v[i]->label, m->label) && str_eq(to->v[i]->supplier, m->supplier))
            return;
    *PUSH(s->q->mem, to) = m;
}

/* Whatever one person can supply stands together. */
static struct content wanted_of(struct sheet *s, const struct wants *wants, str supplier)
{
    struct html list = html_new(s->q->mem, s->h.lang);

    html_open_class(&list, "ul", "govuk-list");
    for (ptrdiff_t i = 0; i < wants->n; i++)
        if (str_eq(wants->v[i]->supplier, supplier))
            html_element(&list, "li", NULL, text_begin(s->q->mem, wants->v[i]->label));
    html_close(&list, "ul");
    return content_of(&list);
}

static bool is_first_of(const struct wants *wants, ptrdiff_t i)
{
    for (ptrdiff_t k = 0; k < i; k++)
        if (str_eq(wants->v[k]->supplier, wants->v[i]->supplier))
            return false;
    return true;
}

static void wants_show(struct sheet *s, const struct check *c)
{
    struct govuk_summary summary = { 0 };
    struct govuk_summary_row *rows;
    struct wants wants = { 0 };

    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        for (ptrdiff_t m = 0; m < c->finding.v[i].missing.n; m++)
            want_add(s, &wants, &c->finding.v[i].missing.v[m]);
    if (!wants.n)
        return;
    rows = arena_array(s->q->mem, struct govuk_summary_row, wants.n);
    for (ptrdiff_t i = 0; i < wants.n; i++)
        if (is_first_of(&wants, i))
            rows[summary.n++] =
                (struct govuk_summary_row){ .key_as = of_book(text_begin(s->q->mem, wants.v[i]->supplier), wants.v[i]->supplier_of_book),
                                            .value = wanted_of(s, &wants, wants.v[i]->supplier) };
    summary.rows = rows;
    sheet_subheading(s, word_text(s->h.lang, W_check_ask_all));
    govuk_summary_list(&s->h, &summary);
}

/* ---- what to do with it ---- */

static void next_steps(struct sheet *s, const struct item *check)
{
    str id = check->id;
    bool has_worker = item_knows(check, R_CHECK_WORKER);
    enum act_kind act = has_worker ? ACT_ASSIGNMENT_RECORD : ACT_WORKER_RECORD;
    str path = has_worker
                   ? arena_printf(s->q->mem, "/acts/assignment-record?worker=%.*s&check=%.*s", STR_ARG(item_text(check, R_CHECK_WORKER)), STR_ARG(id))
                   : arena_printf(s->q->mem, "/acts/worker-record?check=%.*s", STR_ARG(id));

    sheet_subheading(s, word_text(s->h.lang, W_heading_next));
    govuk_button_group_open(&s->h);
    if (!s->is_past && may_do_by(s->q->viewer->duties, act))
        govuk_button(&s->h, &(struct govuk_button){ .text = label_act(s->h.lang, act), .href = path_in(s->q, path) });
    if (!s->is_past && may_do_by(s->q->viewer->duties, ACT_CHECK_RECORD) && item_knows(check, R_CHECK_DOCUMENT))
        govuk_link(&s->h, &(struct govuk_link){ word_text(s->h.lang, W_check_challenge_again),
                                                path_in(s->q, arena_printf(s->q->mem, "/checks/new?from=%.*s", STR_ARG(id))) });
    govuk_link(&s->h, &(struct govuk_link){ word_text(s->h.lang, W_record_timeline),
                                            path_in(s->q, earlier_path(s->q, arena_printf(s->q->mem, "/checks/%.*s/timeline", STR_ARG(id)))) });
    govuk_button_group_close(&s->h);
}

/* The office of the partnership, when the reader's organisation has one. */
static rc office_title(struct request *q, struct view *v, str *out, struct err *err)
{
    struct beside office = { 0 };
    struct item own;

    TRY(view_beside(v, ITEM_ORGANISATION, q->viewer->organisation, &own, err));
    if (item_knows(&own, R_ORGANISATION_OFFICE))
        TRY(beside_read(q, v, ITEM_ORGANISATION, item_text(&own, R_ORGANISATION_OFFICE), &office, err));
    *out = office.title.n ? office.title : item_title(q, &own);
    return RC_OK;
}

static rc challenge_show(struct sheet *s, struct view *v, const struct item *check, struct err *err)
{
    str office;

    TRY(office_title(s->q, v, &office, err));
    sheet_subheading(s, word_text(s->h.lang, W_check_challenge));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    html_element(&s->h, "li", NULL, word_text(s->h.lang, W_check_challenge_fact));
    html_element(&s->h, "li", NULL, words_check_challenge_rule(s->q->mem, s->h.lang, office, check->id));
    html_close(&s->h, "ul");
    return RC_OK;
}

static struct content book_line(struct sheet *s, const struct receipt_book *b)
{
    return content_user_in(words_check_receipt_edition(s->q->mem, s->h.lang, b->id, b->edition, b->hash), LANG_EN);
}

static void file_link(struct sheet *s, enum word text, str id, const char *name)
{
    sheet_link(s, word_text(s->h.lang, text), arena_printf(s->q->mem, "/checks/%.*s/%s", STR_ARG(id), name));
}

static void receipt_show(struct sheet *s, const struct finding_page *p)
{
    struct govuk_summary_row *rows = arena_array(s->q->mem, struct govuk_summary_row, p->check.book.n + 3);
    struct govuk_summary summary = { .rows = rows };
    str id = p->item.id, first = str_sub(id, 0, 8);

    rows[summary.n++] = (struct govuk_summary_row){ .key = word_text(s->h.lang, W_check_receipt_program), .value = content_user(p->check.engine) };
    rows[summary.n++] = (struct govuk_summary_row){ .key = word_text(s->h.lang, W_check_receipt_facts), .value = content_user(p->check.facts_hash) };
    rows[summary.n++] = (struct govuk_summary_row){ .key = word_text(s->h.lang, W_check_receipt_known),
                                                    .value = content_text(date_text(s->q->mem, s->h.lang, p->check.as_of)) };
    for (ptrdiff_t i = 0; i < p->check.book.n; i++)
        rows[summary.n++] =
            (struct govuk_summary_row){ .key = word_text(s->h.lang, W_check_receipt_book), .value = book_line(s, &p->check.book.v[i]) };
    govuk_details_open(&s->h, word_text(s->h.lang, W_check_receipt), false);
    sheet_paragraph(s, word_text(s->h.lang, W_check_receipt_text));
    file_link(s, W_check_download_document, id, "document");
    file_link(s, W_check_download_answer, id, "answer");
    list_heading(s, W_check_command);
    copy_button(&s->h, arena_printf(s->q->mem, "concordat replay check-%.*s-answer.json check-%.*s-document.json", STR_ARG(first), STR_ARG(first)));
    govuk_summary_list(&s->h, &summary);
    govuk_details_close(&s->h);
}

/* ---- the page ---- */

static void answer_show(struct sheet *s, const struct finding_page *p)
{
    if (p->has_changed)
        govuk_inset_text(&s->h, content_text(words_check_rulebooks_changed(
                                    s->q->mem, s->h.lang, label_code(s->h.lang, &codes_check_verdict, p->item.cell[R_CHECK_VERDICT].num))));
    if (!p->is_shown)
        return;
    counts_show(s, &p->check);
    for (ptrdiff_t i = 0; i < p->check.note.n; i++)
        govuk_inset_text(&s->h, content_text(p->check.note.v[i]));
    language_show(s, &p->check);
    not_met_show(s, &p->check);
    wants_show(s, &p->check);
    for (ptrdiff_t i = 0; i < p->check.book.n; i++)
        book_show(s, &p->check, p->check.book.v[i].id);
}

static rc about_show(struct sheet *s, struct view *v, const struct item *check, struct err *err)
{
    struct beside worker = { 0 };

    if (item_knows(check, R_CHECK_WORKER))
        TRY(beside_read(s->q, v, ITEM_WORKER, item_text(check, R_CHECK_WORKER), &worker, err));
    if (worker.title.n)
        sheet_link(s, words_check_of_worker(s->q->mem, s->h.lang, worker.title), earlier_path(s->q, worker.path));
    sheet_paragraph(s, words_check_as_of(s->q->mem, s->h.lang, date_text(s->q->mem, s->h.lang, (daynum)check->cell[R_CHECK_AS_OF].num)));
    return RC_OK;
}

/* What was approved is allowed and not inside; of an answer that cannot be looked into the verdict alone speaks. */
static enum word headline_of(const struct finding_page *p)
{
    static const enum word headlines[] = { [CHECK_CLEAR] = W_check_clear, [CHECK_NEEDS] = W_check_needs, [CHECK_BLOCKED] = W_check_blocked };
    int64_t verdict = p->item.cell[R_CHECK_VERDICT].num;

    if (verdict != CHECK_CLEAR || !p->is_shown || p->has_changed)
        return headlines[verdict];
    if (!check_any_applies(&p->check))
        return W_check_clear_nothing;
    return check_approvals(&p->check) ? W_check_clear_approved : W_check_clear;
}

rc page_check_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    const struct earlier past = earlier_read(q);
    struct finding_page p = { .q = q };
    struct sheet s;
    str headline;
    bool is_before;

    TRY(earlier_is_before(q, &past, ITEM_CHECK, q->arg[0], &is_before, err));
    if (is_before)
        return earlier_before_page(q, &past);
    TRY(earlier_view(q, &past, &v, err));
    TRY(view_item(&v, ITEM_CHECK, q->arg[0], &p.item, err));
    answer_read(&p);
    headline = word_text(q->language, headline_of(&p));
    sheet_open(&s, q, headline, &(struct sheet_how){ .past = &past });
    sheet_caption(&s, content_text(item_title(q, &p.item)), headline);
    TRY(about_show(&s, &v, &p.item, err));
    answer_show(&s, &p);
    next_steps(&s, &p.item);
    if (!s.is_past) {
        TRY(cited_assignments_show(&s, &v, &p.item, err));
        TRY(challenge_show(&s, &v, &p.item, err));
    }
    if (p.is_shown)
        receipt_show(&s, &p);
    earlier_form(&s, &past);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- what replaying takes ---- */

rc page_check_file(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    int field = str_eq(q->arg[1], S("document")) ? R_CHECK_DOCUMENT : str_eq(q->arg[1], S("answer")) ? R_CHECK_ANSWER : -1;
    struct item it;

    TRY(page_view(q, &v, err));
    TRY(view_item(&v, ITEM_CHECK, q->arg[0], &it, err));
    if (field < 0 || !item_knows(&it, field))
        return page_none(err);
    buf_str(&q->answer.body, item_text(&it, field));
    TRY(view_close(&v, err));
    q->answer.type = TYPE_JSON;
    response_download(q, arena_printf(q->mem, "check-%.*s-%.*s.json", STR_ARG(str_sub(it.id, 0, 8)), STR_ARG(q->arg[1])));
    return RC_OK;
}
