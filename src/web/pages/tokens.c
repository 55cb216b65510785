/*
 * What the programs of an organisation sign in with, for those who make and revoke it there: the same tokens as `concordat token` makes.
 * A token is shown on the answer to the form that made it, and never again; asking for that page again makes no second one, as the
 * second factor has been used up.
 */
#include "web/pages/done.h"
#include "web/pages/tokens.h"

#include "signin/token.h"
#include "web/doors.h"
#include "web/labels.h"
#include "web/pages/step_up.h"
#include "words/date.h"

enum { DAYS = 90 }; /* what a form proposes */

static const struct {
    enum token_scope scope;
    enum word text;
} scopes[] = { { SCOPE_CHECK, W_scope_check },
               { SCOPE_READ, W_scope_read },
               { SCOPE_ACT, W_scope_act },
               { SCOPE_IMPORT, W_scope_import },
               { SCOPE_LEDGER, W_scope_ledger } };

bool tokens_are_for(const struct request *q)
{
    return q->session && may_tend(q->viewer->duties) && token_duties(q->viewer->is);
}

/* Whoever may not is told that there is no such page; so is a program, and where an organisation can have none. */
static rc may_tend_here(const struct request *q, struct err *err)
{
    return tokens_are_for(q) ? RC_OK : page_none(err);
}

/* ---- the list ---- */

static rc tokens_read(struct request *q, struct tokens *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(token_list(&txn, q->mem, q->viewer->organisation, out, err));
    return txn_commit(&txn, err);
}

static bool is_good(const struct request *q, const struct token *t)
{
    return !t->is_revoked && t->until > q->now;
}

static struct content lines_content(struct request *q, const str *line, int n)
{
    struct html cell = html_new(q->mem, q->language);

    for (int i = 0; i < n; i++) {
        html_open(&cell, "div");
        html_text(&cell, line[i]);
        html_close(&cell, "div");
    }
    return content_of(&cell);
}

static struct content scopes_content(struct request *q, const struct token *t)
{
    str line[countof(scopes)];
    int n = 0;

    for (ptrdiff_t i = 0; i < countof(scopes); i++)
        if (t->scopes & scopes[i].scope)
            line[n++] = word_text(q->language, scopes[i].text);
    return lines_content(q, line, n);
}

/* "12 June 2026 at 2:30pm, by: somebody", of a colleague by name. */
static rc by_text(struct request *q, struct view *v, instant at, str person, str *out, struct err *err)
{
    str when = instant_text(q->mem, q->language, at), who = word_text(q->language, W_tokens_operator);
    struct item it;
    rc code = view_beside(v, ITEM_PERSON, person, &it, err);

    if (code == RC_OK) {
        TRY(view_item(v, ITEM_PERSON, person, &it, err));
        who = item_title(q, &it);
    } else if (code != RC_NOT_FOUND)
        return code;
    *out = words_tokens_by(q->mem, q->language, when, who);
    return RC_OK;
}

static struct content revoke_content(struct request *q, const struct token *t)
{
    struct html link = html_new(q->mem, q->language);

    govuk_link(&link, &(struct govuk_link){ words_tokens_revoke_title(q->mem, q->language, t->label),
                                            path_in(q, arena_printf(q->mem, "/tokens/%.*s/revoke", STR_ARG(t->handle))) });
    return content_of(&link);
}

/* How a token that no longer works came to its end. */
static rc end_content(struct request *q, struct view *v, const struct token *t, struct content *out, struct err *err)
{
    str line[2] = { word_text(q->language, t->is_revoked ? W_tokens_revoked : W_tokens_ended_itself), instant_text(q->mem, q->language, t->until) };

    if (t->is_revoked && t->revoked_by.n)
        TRY(by_text(q, v, t->revoked_at, t->revoked_by, &line[1], err));
    else if (t->is_revoked)
        line[1] = instant_text(q->mem, q->language, t->revoked_at);
    *out = lines_content(q, line, 2);
    return RC_OK;
}

enum { COLUMNS = 6 };

static rc row_cells(struct request *q, struct view *v, const struct token *t, struct content *cell, struct err *err)
{
    str made;

    TRY(by_text(q, v, t->made_at, t->made_by, &made, err));
    cell[0] = content_user(t->label);
    cell[1] = scopes_content(q, t);
    cell[2] = content_text(made);
    cell[3] = content_text(t->is_used ? instant_text(q->mem, q->language, t->used_at) : word_text(q->language, W_tokens_never));
    if (!is_good(q, t))
        return end_content(q, v, t, &cell[4], err);
    cell[4] = content_text(date_text_full(q->mem, q->language, instant_london(t->until).day));
    cell[5] = revoke_content(q, t);
    return RC_OK;
}

/* The latest first, of those that work or of those that do not. */
static rc table_show(struct sheet *s, struct view *v, const struct tokens *all, bool good, struct err *err)
{
    const struct govuk_column columns[COLUMNS] = { { .text = word_text(s->h.lang, W_tokens_label) },
                                                   { .text = word_text(s->h.lang, W_tokens_scopes) },
                                                   { .text = word_text(s->h.lang, W_tokens_made) },
                                                   { .text = word_text(s->h.lang, W_tokens_used) },
                                                   { .text = word_text(s->h.lang, good ? W_tokens_ends : W_tokens_ended) },
                                                   { .text = word_text(s->h.lang, W_tokens_change) } };
    int n = good ? COLUMNS : COLUMNS - 1;
    struct content *cells = arena_array(s->q->mem, struct content, all->n * COLUMNS + 1), row[COLUMNS];
    struct govuk_table table = { .caption = word_text(s->h.lang, good ? W_tokens_good : W_tokens_over),
                                 .size = SIZE_M,
                                 .columns = columns,
                                 .n = n,
                                 .cells = cells,
                                 .is_first_heading = true,
                                 .scrolls = true };

    for (ptrdiff_t i = all->n - 1; i >= 0; i--) {
        if (is_good(s->q, &all->v[i]) != good)
            continue;
        TRY(row_cells(s->q, v, &all->v[i], row, err));
        for (int c = 0; c < n; c++)
            cells[table.rows * n + c] = row[c];
        table.rows++;
    }
    if (table.rows)
        govuk_table(&s->h, &table);
    return RC_OK;
}

rc page_tokens_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct tokens all;
    struct sheet s;

    TRY(may_tend_here(q, err));
    TRY(tokens_read(q, &all, err));
    TRY(page_view(q, &v, err));
    sheet_open(&s, q, word_text(q->language, W_tokens_title), &(struct sheet_how){ .is_wide = true });
    done_show(&s);
    sheet_heading(&s, word_text(q->language, W_tokens_title));
    sheet_paragraph(&s, word_text(q->language, W_tokens_text));
    govuk_button(&s.h, &(struct govuk_button){ .text = word_text(q->language, W_tokens_new), .href = path_in(q, S("/tokens/new")) });
    if (!all.n)
        sheet_paragraph(&s, word_text(q->language, W_tokens_none));
    TRY(table_show(&s, &v, &all, true, err));
    TRY(table_show(&s, &v, &all, false, err));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- a new one ---- */

struct token_page {
    struct token token;
    struct day_asked until;
    str label_error, scopes_error, until_error, code_error;
};

static struct govuk_field until_field(const struct request *q, const struct token_page *p)
{
    return (struct govuk_field){ .name = S("until"),
                                 .label = word_text(q->language, W_tokens_until),
                                 .size = SIZE_S,
                                 .hint = word_text(q->language, W_tokens_until_hint),
                                 .error = p->until_error };
}

static void errors_gather(struct request *q, const struct token_page *p, struct govuk_error_link *links, struct sheet_how *how)
{
    const struct govuk_date_input until = { .field = until_field(q, p) };
    const struct govuk_error_link all[] = { { p->label_error, S("label") },
                                            { p->scopes_error, S("scopes") },
                                            { p->until_error, govuk_date_input_target(q->mem, &until) },
                                            { p->code_error, S("code") } };

    for (ptrdiff_t i = 0; i < countof(all); i++)
        if (all[i].text.n)
            links[how->n_errors++] = all[i];
}

static void scopes_control(struct sheet *s, const struct token_page *p)
{
    struct govuk_choice items[countof(scopes)];

    for (ptrdiff_t i = 0; i < countof(scopes); i++) {
        struct buf word = buf_new(s->q->mem);

        scope_print(&word, scopes[i].scope);
        items[i] = (struct govuk_choice){ .value = buf_text(&word),
                                          .text = word_text(s->h.lang, scopes[i].text),
                                          .is_chosen = (p->token.scopes & scopes[i].scope) != 0 };
    }
    govuk_checkboxes(&s->h, &(struct govuk_choices){ .field = { .name = S("scopes"),
                                                                .label = word_text(s->h.lang, W_tokens_scopes),
                                                                .size = SIZE_S,
                                                                .hint = word_text(s->h.lang, W_tokens_scopes_hint),
                                                                .error = p->scopes_error },
                                                     .items = items,
                                                     .n = countof(items) });
}

static rc token_page(struct request *q, const struct token_page *p)
{
    const struct govuk_field until = until_field(q, p);
    struct govuk_error_link links[4];
    struct sheet_how how = { .back = S("/tokens"), .path = S("/tokens/new"), .errors = links };
    struct govuk_date_input day;
    struct sheet s;

    errors_gather(q, p, links, &how);
    sheet_open(&s, q, word_text(q->language, W_tokens_new), &how);
    day = day_input(&s, &p->until, &until);
    sheet_heading(&s, word_text(q->language, W_tokens_new));
    form_open(&s, S("/tokens/new"));
    govuk_input(&s.h, &(struct govuk_input){ .field = { .name = S("label"),
                                                        .label = word_text(q->language, W_tokens_label),
                                                        .size = SIZE_S,
                                                        .hint = word_text(q->language, W_tokens_label_hint),
                                                        .error = p->label_error },
                                             .value = p->token.label });
    scopes_control(&s, p);
    govuk_date_input(&s.h, &day);
    step_up_field(&s, p->code_error);
    form_button(&s, W_tokens_new);
    form_close(&s);
    return sheet_close(&s);
}

rc page_token_new_show(struct request *q, struct err *err)
{
    struct civil c = civil_from_day(instant_london(q->now).day + DAYS);
    const struct token_page p = { .until = { .day = arena_printf(q->mem, "%d", c.dom),
                                             .month = arena_printf(q->mem, "%d", c.month),
                                             .year = arena_printf(q->mem, "%d", c.year) } };

    TRY(may_tend_here(q, err));
    return token_page(q, &p);
}

static rc scopes_read(struct request *q, unsigned *out, struct err *err)
{
    enum token_scope scope;

    *out = 0;
    for (ptrdiff_t i = 0; i < q->form.n; i++) {
        if (!str_eq(q->form.v[i].name, S("scopes")))
            continue;
        if (!scope_parse(q->form.v[i].value, &scope))
            return err_set(err, RC_BAD_INPUT, "there is no such scope");
        *out |= scope;
    }
    return RC_OK;
}

static str wrong(struct request *q, rc code, enum word label, const struct err *err)
{
    return code == RC_OK ? S("") : told_of(q, word_text(q->language, label), err);
}

static rc token_read(struct request *q, struct token_page *p, struct err *err)
{
    struct err why;

    p->token =
        (struct token){ .organisation = q->viewer->organisation, .made_by = q->viewer->person, .label = str_trim(request_field(q, S("label"))) };
    TRY(scopes_read(q, &p->token.scopes, err));
    if (!day_asked(q, S("until"), &p->until))
        p->until_error = words_error_date(q->mem, q->language, word_text(q->language, W_tokens_until));
    else {
        p->token.until = p->until.is_given ? day_begins(p->until.is) : 0;
        p->until_error = wrong(q, token_check_until(&p->token, q->now, &why), W_tokens_until, &why);
    }
    p->label_error = wrong(q, token_check_label(&p->token, &why), W_tokens_label, &why);
    p->scopes_error = wrong(q, token_check_scopes(&p->token, &why), W_tokens_scopes, &why);
    return RC_OK;
}

struct making {
    const struct token *token;
    str text;
};

static rc make(struct request *q, struct txn *txn, void *ctx, struct err *err)
{
    struct making *m = ctx;

    return token_add(txn, q->mem, q->random, q->now, m->token, &m->text, err);
}

static rc made_page(struct request *q, const struct token *t, str text)
{
    struct govuk_summary_row rows[] = {
        { .key = word_text(q->language, W_tokens_label), .value = content_user(t->label) },
        { .key = word_text(q->language, W_tokens_scopes), .value = scopes_content(q, t) },
        { .key = word_text(q->language, W_tokens_ends), .value = content_text(date_text_full(q->mem, q->language, instant_london(t->until).day)) },
    };
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, W_tokens_made_title), &(struct sheet_how){ .path = S("/tokens") });
    sheet_heading(&s, word_text(q->language, W_tokens_made_title));
    govuk_warning_text(&s.h, content_text(word_text(q->language, W_tokens_made_text)));
    copy_button(&s.h, text);
    govuk_summary_list(&s.h, &(struct govuk_summary){ .rows = rows, .n = countof(rows) });
    sheet_link(&s, word_text(q->language, W_tokens_made_next), S("/tokens"));
    return sheet_close(&s);
}

rc page_token_new_send(struct request *q, struct err *err)
{
    struct token_page p = { 0 };
    struct making making = { .token = &p.token };
    rc code;

    TRY(may_tend_here(q, err));
    TRY(token_read(q, &p, err));
    if (p.label_error.n || p.scopes_error.n || p.until_error.n) {
        q->answer.status = status_refused(RC_BAD_INPUT);
        return token_page(q, &p);
    }
    code = step_up_do(q, make, &making, err);
    if (step_up_refuses(code)) {
        p.code_error = step_up_refusal(q, code, err);
        return token_page(q, &p);
    }
    TRY(code);
    return made_page(q, &p.token, making.text);
}

/* ---- revoking ---- */

static rc token_named(struct request *q, struct token *out, struct err *err)
{
    struct tokens all;

    TRY(may_tend_here(q, err));
    TRY(tokens_read(q, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        if (str_eq(all.v[i].handle, q->arg[0]) && is_good(q, &all.v[i])) {
            *out = all.v[i];
            return RC_OK;
        }
    return err_set(err, RC_NOT_FOUND, "there is no such token");
}

static rc revoke_page(struct request *q, const struct token *t, str error)
{
    const struct confirming confirming = { .title = words_tokens_revoke_title(q->mem, q->language, t->label),
                                           .text = word_text(q->language, W_tokens_revoke_text),
                                           .path = arena_printf(q->mem, "/tokens/%.*s/revoke", STR_ARG(t->handle)),
                                           .back = S("/tokens"),
                                           .button = W_tokens_revoke_button,
                                           .is_warning = true };

    return step_up_page(q, &confirming, error);
}

rc page_token_revoke_show(struct request *q, struct err *err)
{
    struct token t;

    TRY(token_named(q, &t, err));
    return revoke_page(q, &t, S(""));
}

static rc revoke(struct request *q, struct txn *txn, void *ctx, struct err *err)
{
    const struct token *t = ctx;

    return token_revoke(txn, t->organisation, t->handle, q->viewer->person, q->now, err);
}

rc page_token_revoke_send(struct request *q, struct err *err)
{
    struct token t;
    rc code;

    TRY(token_named(q, &t, err));
    code = step_up_do(q, revoke, &t, err);
    if (step_up_refuses(code))
        return revoke_page(q, &t, step_up_refusal(q, code, err));
    TRY(code);
    done_go(q, S("/tokens"), S("revoked"));
    return RC_OK;
}
