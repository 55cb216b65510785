/* What only a demonstration has: everybody's way in, and the mails that would have been sent. */
#include "mail/mailbox.h"
#include "web/labels.h"
#include "web/pages/kit.h"
#include "words/date.h"

static rc is_demonstration(const struct request *q, struct err *err)
{
    return q->web->service->is_demonstration ? RC_OK : page_none(err);
}

/* ---- ways in ---- */

static str code_now(struct request *q, const struct way_in *w)
{
    char digits[9];

    code_at(w->authenticator, q->now / CODE_STEP, CODE_DIGITS, digits);
    return arena_printf(q->mem, "%s", digits);
}

static void way_show(struct request *q, const struct way_in *w, struct content *cells)
{
    int duty = code_find(&codes_duty, w->role);

    *cells++ = content_user(
        words_record_who(q->mem, q->language, duty < 0 ? w->role : text_begin(q->mem, label_code(q->language, &codes_duty, duty)), w->organisation));
    *cells++ = content_user(w->mail);
    *cells++ = content_user(w->password);
    *cells = content_user(code_now(q, w));
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

    TRY(is_demonstration(q, err));
    for (ptrdiff_t i = 0; i < service->way_in.n; i++)
        way_show(q, &service->way_in.v[i], &cells[i * countof(columns)]);
    sheet_open(&s, q, word_text(q->language, W_demonstration_title), &(struct sheet_how){ .is_wide = true });
    sheet_heading(&s, word_text(q->language, W_demonstration_title));
    sheet_paragraph(&s, word_text(q->language, W_demonstration_text));
    sheet_link(&s, word_text(q->language, W_button_sign_in), S("/sign-in"));
    sheet_link(&s, word_text(q->language, W_demonstration_mails), S("/demonstration/mails"));
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

/* ---- mails ---- */

enum { MAILS_MOST = 50 };

/* A mail may be in two languages: its reader here sees it in the page's, where it has that. */
static const struct letter_words *words_shown(const struct request *q, const struct letter *l)
{
    for (int i = 0; i < l->languages; i++)
        if (str_eq(l->words[i].language, language_code(q->language)))
            return &l->words[i];
    return &l->words[0];
}

static enum language language_in(const struct request *q, const struct letter_words *w)
{
    enum language lang = q->language;

    return language_of(w->language, &lang) ? lang : q->language;
}

static struct content subject_link(struct request *q, const struct mailbox_mail *m)
{
    struct html link = html_new(q->mem, q->language);

    govuk_link(&link, &(struct govuk_link){ words_shown(q, &m->letter)->subject,
                                            path_in(q, arena_printf(q->mem, "/demonstration/mails/%.*s", STR_ARG(m->name))) });
    return content_of(&link);
}

static void mails_table(struct sheet *s, const struct mailbox_list *mails)
{
    const struct govuk_column columns[] = {
        { .text = word_text(s->h.lang, W_demonstration_mail_subject) },
        { .text = word_text(s->h.lang, W_demonstration_mail_to) },
        { .text = word_text(s->h.lang, W_demonstration_mail_at) },
    };
    struct content *cells = arena_array(s->q->mem, struct content, mails->n * countof(columns) + 1), *cell = cells;

    for (ptrdiff_t i = 0; i < mails->n; i++) {
        *cell++ = subject_link(s->q, &mails->v[i]);
        *cell++ = content_user(mails->v[i].letter.to.address);
        *cell++ = content_text(instant_text_full(s->q->mem, s->h.lang, mails->v[i].date));
    }
    govuk_table(&s->h, &(struct govuk_table){ .caption = word_text(s->h.lang, W_demonstration_mails),
                                              .is_caption_hidden = true,
                                              .columns = columns,
                                              .n = countof(columns),
                                              .cells = cells,
                                              .rows = mails->n,
                                              .is_first_heading = true,
                                              .scrolls = true });
}

rc page_mails_show(struct request *q, struct err *err)
{
    struct mailbox_list mails = { 0 };
    struct sheet s;

    TRY(is_demonstration(q, err));
    if (q->web->service->mailbox.n)
        TRY(mailbox_list(q->mem, q->web->service->mailbox, MAILS_MOST, &mails, err));
    sheet_open(&s, q, word_text(q->language, W_demonstration_mails), &(struct sheet_how){ .back = S("/demonstration"), .is_wide = true });
    sheet_heading(&s, word_text(q->language, W_demonstration_mails));
    sheet_paragraph(&s, word_text(q->language, W_demonstration_mails_text));
    if (mails.n)
        mails_table(&s, &mails);
    else
        sheet_paragraph(&s, word_text(q->language, W_demonstration_mails_none));
    return sheet_close(&s);
}

/* ---- one mail ---- */

/* An address here stands on a line of its own: it is followed as in a mail program. */
static void line_show(struct sheet *s, str line, enum language lang)
{
    const struct web *web = s->q->web;

    html_open_class(&s->h, "p", "govuk-body");
    for (ptrdiff_t i = 0; i < web->origins.n; i++)
        if (str_starts(line, web->origins.v[i]) && str_starts(str_from(line, web->origins.v[i].n), S("/"))) {
            govuk_link(&s->h, &(struct govuk_link){ line, str_from(line, web->origins.v[i].n) });
            html_close(&s->h, "p");
            return;
        }
    html_user_in(&s->h, line, lang);
    html_close(&s->h, "p");
}

static void words_show(struct sheet *s, const struct letter_words *w)
{
    str rest = w->text, line;

    for (bool more = true; more;) {
        more = str_cut(rest, '\n', &line, &rest);
        if (str_trim(line).n)
            line_show(s, str_trim(line), language_in(s->q, w));
    }
}

rc page_mail_show(struct request *q, struct err *err)
{
    struct govuk_summary_row rows[2];
    const struct letter_words *w;
    struct mailbox_mail m;
    struct sheet s;

    TRY(is_demonstration(q, err));
    if (!q->web->service->mailbox.n)
        return page_none(err);
    TRY(mailbox_read(q->mem, q->web->service->mailbox, q->arg[0], &m, err));
    w = words_shown(q, &m.letter);
    rows[0] = (struct govuk_summary_row){ .key = word_text(q->language, W_demonstration_mail_to), .value = content_user(m.letter.to.address) };
    rows[1] = (struct govuk_summary_row){ .key = word_text(q->language, W_demonstration_mail_at),
                                          .value = content_text(instant_text_full(q->mem, q->language, m.date)) };
    sheet_open(&s, q, w->subject, &(struct sheet_how){ .back = S("/demonstration/mails") });
    sheet_heading(&s, w->subject);
    govuk_summary_list(&s.h, &(struct govuk_summary){ .rows = rows, .n = countof(rows) });
    words_show(&s, w);
    return sheet_close(&s);
}
