/* The first page, and those that everybody may read. */
#include "web/labels.h"
#include "web/pages/kit.h"

/* ---- home ---- */

static const struct {
    enum item_kind kind;
    enum word counted;
    const char *path;
    const char *filter, *is; /* only those; NULL: all */
} counts[] = {
    { ITEM_PROPOSAL, W_home_proposals, "/proposals?state=waiting", "state", "waiting" },
    { ITEM_CHECK, W_home_blocked, "/checks?verdict=blocked", "verdict", "blocked" },
    { ITEM_CHECK, W_home_needs, "/checks?verdict=needs-information", "verdict", "needs-information" },
    { ITEM_ASSIGNMENT, W_home_assignments, "/assignments", NULL, NULL },
    { ITEM_WORKER, W_home_workers, "/workers", NULL, NULL },
};

static rc count_show(struct sheet *s, struct view *v, ptrdiff_t i, struct err *err)
{
    struct view_query query = { .kind = counts[i].kind, .limit = 1 };
    struct view_page page;

    if (!may_see_by(s->q->viewer->duties, counts[i].kind, 0))
        return RC_OK;
    if (counts[i].filter)
        query.filter[query.filters++] = (struct view_filter){ str_of(counts[i].filter), str_of(counts[i].is) };
    TRY(view_count(v, &query, &page.total, err));
    html_open(&s->h, "li");
    govuk_link(&s->h, &(struct govuk_link){ word_counted(s->q->mem, s->h.lang, counts[i].counted, page.total, NULL, 0),
                                            path_in(s->q, str_of(counts[i].path)) });
    html_close(&s->h, "li");
    return RC_OK;
}

static rc whose(struct request *q, struct view *v, str *out, struct err *err)
{
    struct beside of;
    str duties = S("");

    for (int d = 0; d < codes_duty.n; d++)
        if (q->viewer->duties & DUTY(d)) {
            str word = label_code(q->language, &codes_duty, d);

            duties = duties.n ? arena_printf(q->mem, "%.*s, %.*s", STR_ARG(duties), STR_ARG(word)) : word;
        }
    TRY(beside_read(q, v, ITEM_ORGANISATION, q->viewer->organisation, &of, err));
    *out = of.title.n ? words_record_who(q->mem, q->language, duties, of.title) : duties;
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
    sheet_caption(&s, who, word_text(q->language, W_home_title));
    if (may_do_by(q->viewer->duties, ACT_CHECK_RECORD))
        govuk_button(&s.h,
                     &(struct govuk_button){ .text = word_text(q->language, W_nav_check), .href = path_in(q, S("/checks/new")), .is_start = true });
    html_open_class(&s.h, "ul", "govuk-list govuk-list--spaced");
    for (ptrdiff_t i = 0; i < countof(counts); i++)
        TRY(count_show(&s, &v, i, err));
    html_close(&s.h, "ul");
    sheet_link(&s, word_text(q->language, W_button_sign_out), S("/sign-out"));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

rc page_home_show(struct request *q, struct err *err)
{
    if (q->viewer)
        return home_signed_in(q, err);
    response_see_other(q, S("/sign-in"));
    return RC_OK;
}

/* ---- the demonstration ---- */

static str code_now(struct request *q, const struct way_in *w)
{
    char digits[9];

    code_at(w->authenticator, q->now / CODE_STEP, CODE_DIGITS, digits);
    return arena_printf(q->mem, "%s", digits);
}

rc page_demonstration_show(struct request *q, struct err *err)
{
    const struct web_service *service = q->web->service;
    const struct govuk_column columns[] = {
        { .text = word_text(q->language, W_demonstration_person) },
        { .text = word_text(q->language, W_sign_in_email) },
        { .text = word_text(q->language, W_sign_in_password) },
        { .text = word_text(q->language, W_sign_in_code) },
    };
    struct content *cells = arena_array(q->mem, struct content, service->way_in.n * countof(columns) + 1);
    struct sheet s;

    if (!service->is_demonstration)
        return err_set(err, RC_NOT_FOUND, "there is no such page");
    for (ptrdiff_t i = 0; i < service->way_in.n; i++) {
        const struct way_in *w = &service->way_in.v[i];
        int duty = code_find(&codes_duty, w->role);

        cells[i * 4] =
            content_user(words_record_who(q->mem, q->language, duty < 0 ? w->role : label_code(q->language, &codes_duty, duty), w->organisation));
        cells[i * 4 + 1] = content_user(w->mail);
        cells[i * 4 + 2] = content_user(w->password);
        cells[i * 4 + 3] = content_user(code_now(q, w));
    }
    sheet_open(&s, q, word_text(q->language, W_demonstration_title), &(struct sheet_how){ .is_wide = true });
    sheet_heading(&s, word_text(q->language, W_demonstration_title));
    sheet_paragraph(&s, word_text(q->language, W_demonstration_text));
    sheet_link(&s, word_text(q->language, W_button_sign_in), S("/sign-in"));
    govuk_table(&s.h, &(struct govuk_table){ .caption = word_text(q->language, W_demonstration_title),
                                             .is_caption_hidden = true,
                                             .columns = columns,
                                             .n = countof(columns),
                                             .cells = cells,
                                             .rows = service->way_in.n,
                                             .is_first_heading = true,
                                             .scrolls = true });
    return sheet_close(&s);
}

/* ---- what stands at the foot of every page ---- */

static const struct {
    const char *path;
    enum word title, text;
} statements[] = {
    { "/help", W_help_title, W_help_text },
    { "/accessibility", W_accessibility_title, W_accessibility_text },
    { "/privacy", W_privacy_title, W_privacy_text },
    { "/cookies", W_cookies_title, W_cookies_text },
};

rc page_statement_show(struct request *q, struct err *err)
{
    struct sheet s;

    for (ptrdiff_t i = 0; i < countof(statements); i++)
        if (str_eq(q->path, str_of(statements[i].path))) {
            sheet_open(&s, q, word_text(q->language, statements[i].title), NULL);
            sheet_heading(&s, word_text(q->language, statements[i].title));
            sheet_paragraph(&s, word_text(q->language, statements[i].text));
            return sheet_close(&s);
        }
    return err_set(err, RC_NOT_FOUND, "there is no such page");
}
