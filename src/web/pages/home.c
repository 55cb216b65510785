/* The first page, and those that everybody may read. */
#include "register/logbook.h"
#include "web/pages/done.h"
#include "web/pages/kit.h"
#include "web/pages/tokens.h"
#include "web/pages/waiting.h"

/* ---- home ---- */

static const struct count_row {
    enum item_kind kind;
    enum word counted;
    const char *path;
    const char *filter, *is; /* only those; NULL: all */
} recorded[] = {
    { ITEM_PROPOSAL, W_home_proposals, "/proposals?state=waiting", "state", "waiting" },
    { ITEM_ASSIGNMENT, W_home_assignments, "/assignments", NULL, NULL },
    { ITEM_WORKER, W_home_workers, "/workers", NULL, NULL },
    { ITEM_CHECK, W_home_blocked, "/checks?verdict=blocked", "verdict", "blocked" },
    { ITEM_CHECK, W_home_needs, "/checks?verdict=needs-information", "verdict", "needs-information" },
    { ITEM_PERSON, W_list_people, "/people", NULL, NULL },
    { ITEM_APPOINTMENT, W_list_appointments, "/appointments", NULL, NULL },
    { ITEM_ORGANISATION, W_list_organisations, "/organisations", NULL, NULL },
};

/* A line with its number, which leads to the list; nothing for none. */
static rc count_show(struct sheet *s, struct view *v, const struct count_row *row, int64_t *shown, struct err *err)
{
    struct view_query query = { .kind = row->kind, .limit = 1 };
    int64_t n;

    if (!may_see_by(s->q->viewer->duties, row->kind, 0))
        return RC_OK;
    if (row->filter)
        query.filter[query.filters++] = (struct view_filter){ str_of(row->filter), str_of(row->is) };
    TRY(view_count(v, &query, &n, err));
    if (!n)
        return RC_OK;
    if (!(*shown)++)
        html_open_class(&s->h, "ul", "govuk-list govuk-list--spaced");
    html_open(&s->h, "li");
    govuk_link(&s->h, &(struct govuk_link){ word_counted(s->q->mem, s->h.lang, row->counted, n, NULL, 0), path_in(s->q, str_of(row->path)) });
    html_close(&s->h, "li");
    return RC_OK;
}

static rc counts_show(struct sheet *s, struct view *v, struct err *err)
{
    int64_t shown = 0;

    sheet_subheading(s, word_text(s->h.lang, W_home_all));
    for (ptrdiff_t i = 0; i < countof(recorded); i++)
        TRY(count_show(s, v, &recorded[i], &shown, err));
    if (shown)
        html_close(&s->h, "ul");
    else
        sheet_paragraph(s, word_text(s->h.lang, W_record_none_yet));
    return RC_OK;
}

/* How far each log that the reader's organisation seals in is sealed. */
static rc sealed_show(struct sheet *s, struct err *err)
{
    struct logbooks logs;

    TRY(logbook_list(s->q->web->reg, s->q->mem, s->q->viewer, &logs, err));
    if (!logs.n)
        return RC_OK;
    sheet_subheading(s, word_text(s->h.lang, W_home_sealed_title));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--spaced");
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        const struct logbook *l = &logs.v[i];
        int64_t waits = l->log.size - l->sealed;

        html_element(&s->h, "li", NULL,
                     waits > 0 ? words_home_unsealed(s->q->mem, s->h.lang, waits, l->log.origin)
                               : words_home_sealed(s->q->mem, s->h.lang, l->sealed, l->log.origin));
    }
    html_close(&s->h, "ul");
    return RC_OK;
}

/* Looking after the organisation's part of the register: to those whose duty it is. */
static void tending_show(struct sheet *s)
{
    const struct {
        enum word text;
        const char *path;
        bool is_shown;
    } ways[] = {
        { W_looks_title, "/accesses", may_hear(s->q->viewer->duties) },
        { W_tokens_title, "/tokens", tokens_are_for(s->q) },
    };

    if (!ways[0].is_shown && !ways[1].is_shown)
        return;
    sheet_subheading(s, word_text(s->h.lang, W_home_tending));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--spaced");
    for (ptrdiff_t i = 0; i < countof(ways); i++) {
        if (!ways[i].is_shown)
            continue;
        html_open(&s->h, "li");
        govuk_link(&s->h, &(struct govuk_link){ word_text(s->h.lang, ways[i].text), path_in(s->q, str_of(ways[i].path)) });
        html_close(&s->h, "li");
    }
    html_close(&s->h, "ul");
}

static rc whose(struct request *q, struct view *v, str *out, struct err *err)
{
    struct beside of;

    TRY(beside_read(q, v, ITEM_ORGANISATION, q->viewer->organisation, &of, err));
    *out = of.title.n ? words_record_who(q->mem, q->language, duties_text(q), of.title) : duties_text(q);
    return RC_OK;
}

static rc home_signed_in(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct sheet s;
    str who;

    TRY(page_view(q, &v, err));
    TRY(whose(q, &v, &who, err));
    sheet_open(&s, q, word_text(q->language, W_home_title), NULL);
    done_show(&s);
    sheet_caption(&s, content_text(who), word_text(q->language, W_home_title));
    if (may_do_by(q->viewer->duties, ACT_CHECK_RECORD))
        govuk_button(&s.h,
                     &(struct govuk_button){ .text = word_text(q->language, W_nav_check), .href = path_in(q, S("/checks/new")), .is_start = true });
    TRY(waiting_show(&s, &v, err));
    TRY(counts_show(&s, &v, err));
    tending_show(&s);
    TRY(view_close(&v, err));
    TRY(sealed_show(&s, err));
    return sheet_close(&s);
}

rc page_home_show(struct request *q, struct err *err)
{
    if (q->viewer)
        return home_signed_in(q, err);
    response_see_other(q, S("/sign-in"));
    return RC_OK;
}

/* ---- what stands at the foot of every page ---- */

enum { PARTS_MOST = 6 };

/* Parts without a heading follow on what stands before them. */
static const struct statement {
    const char *path;
    enum word title;
    struct {
        enum word heading, text;
    } part[PARTS_MOST];
} statements[] = {
    { "/help", W_help_title, { { WORD_NONE, W_help_text }, { W_help_words_title, W_help_words_text }, { W_help_rule_title, W_help_rule_text } } },
    { "/accessibility",
      W_accessibility_title,
      { { WORD_NONE, W_accessibility_text },
        { W_accessibility_state_title, W_accessibility_state_text },
        { W_accessibility_faults_title, W_accessibility_faults_text },
        { W_accessibility_contact_title, W_accessibility_contact_text },
        { W_accessibility_enforcement_title, W_accessibility_enforcement_text },
        { W_accessibility_tested_title, W_accessibility_tested_text } } },
    { "/privacy",
      W_privacy_title,
      { { WORD_NONE, W_privacy_text },
        { W_privacy_who_title, W_privacy_who_text },
        { W_privacy_ledger_title, W_privacy_ledger_text },
        { W_privacy_rights_title, W_privacy_rights_text } } },
    { "/cookies", W_cookies_title, { { WORD_NONE, W_cookies_necessary }, { WORD_NONE, W_cookies_text } } },
};

static rc statement_page(struct request *q, const struct statement *it)
{
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, it->title), NULL);
    sheet_heading(&s, word_text(q->language, it->title));
    for (int i = 0; i < PARTS_MOST && it->part[i].text; i++) {
        if (it->part[i].heading)
            sheet_subheading(&s, word_text(q->language, it->part[i].heading));
        sheet_paragraph(&s, word_text(q->language, it->part[i].text));
        if (it->part[i].text == W_privacy_text)
            sheet_link(&s, word_text(q->language, W_permissions_title), S("/permissions"));
    }
    return sheet_close(&s);
}

rc page_statement_show(struct request *q, struct err *err)
{
    for (ptrdiff_t i = 0; i < countof(statements); i++)
        if (str_eq(q->path, str_of(statements[i].path)))
            return statement_page(q, &statements[i]);
    return page_none(err);
}
