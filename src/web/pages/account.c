/* One's own account: the organisation that one works for now, where one is signed in, the password. */
#include "signin/session.h"
#include "web/browser.h"
#include "web/labels.h"
#include "web/pages/done.h"
#include "web/pages/kit.h"
#include "web/pages/sign_in.h"
#include "web/pages/single_sign_on.h"
#include "words/date.h"

/* ---- which organisation ---- */

static rc organisations_read(struct request *q, struct items *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(viewer_organisations(&txn, q->mem, q->web->reg->authorities, q->session->person, q->now, out, err));
    return txn_commit(&txn, err);
}

static void organisations_show(struct sheet *s, const struct items *all)
{
    struct govuk_choice *choices = arena_array(s->q->mem, struct govuk_choice, all->n);

    for (ptrdiff_t i = 0; i < all->n; i++)
        choices[i] = (struct govuk_choice){ .value = all->v[i].id, .text = item_title(s->q, &all->v[i]) };
    form_open(s, S("/account/organisation"));
    govuk_radios(
        &s->h, &(struct govuk_choices){ .field = { .name = S("organisation"), .label = word_text(s->h.lang, W_account_organisation), .size = SIZE_S },
                                        .items = choices,
                                        .n = all->n,
                                        .value = s->q->session->organisation });
    form_button(s, W_button_continue);
    form_close(s);
}

rc page_organisation_show(struct request *q, struct err *err)
{
    struct items all;
    struct sheet s;

    TRY(page_of_person(q, err));
    TRY(organisations_read(q, &all, err));
    sheet_open(&s, q, word_text(q->language, W_sign_in_organisation_title), NULL);
    sheet_heading(&s, word_text(q->language, W_sign_in_organisation_title));
    organisations_show(&s, &all);
    return sheet_close(&s);
}

static rc organisation_become(struct request *q, str *fresh, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct reg *reg = q->web->reg;
    struct session of = *q->session;
    struct viewer v;

    TRY(txn_begin(reg->store, TXN_WRITE, &txn, err));
    TRY(viewer_load(&txn, q->mem, reg->authorities, of.person, request_field(q, S("organisation")), q->now, &v, err));
    of.organisation = v.organisation;
    of.role = viewer_duty(v.duties);
    TRY(session_become(&txn, q->mem, q->random, q->now, q->carried, &of, fresh, err));
    return txn_commit(&txn, err);
}

rc page_organisation_send(struct request *q, struct err *err)
{
    str fresh;

    TRY(page_of_person(q, err));
    TRY_ANEW(organisation_become(q, &fresh, err), err);
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    response_see_other(q, S("/"));
    return RC_OK;
}

/* ---- where one is signed in ---- */

static rc sessions_read(struct request *q, struct sessions *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(session_list(&txn, q->mem, q->session->person, q->now, out, err));
    return txn_commit(&txn, err);
}

static struct content end_button(struct request *q, const struct session *one)
{
    struct sheet part = { .q = q, .h = html_new(q->mem, q->language) };
    str which =
        words_account_end_which(q->mem, q->language, browser_name(q->language, one->label), instant_text_full(q->mem, q->language, one->made_at));

    if (str_eq(one->handle, q->session->handle))
        return content_text(word_text(q->language, W_account_this_one));
    form_open(&part, S("/account/sign-ins"));
    form_hidden(&part, S("handle"), one->handle);
    govuk_button(&part.h, &(struct govuk_button){
                              .text = word_text(q->language, W_button_sign_out), .hidden = which, .kind = BUTTON_SECONDARY, .is_once = true });
    form_close(&part);
    return content_of(&part.h);
}

static void sessions_show(struct sheet *s, const struct sessions *all)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_account_browser) },
                                            { .text = word_text(s->h.lang, W_account_since) },
                                            { .text = word_text(s->h.lang, W_account_seen) },
                                            { .text = word_text(s->h.lang, W_account_end) } };
    struct content *cells = arena_array(s->q->mem, struct content, all->n * countof(columns) + 1), *cell = cells;

    for (ptrdiff_t i = 0; i < all->n; i++) {
        *cell++ = content_text(browser_name(s->h.lang, all->v[i].label));
        *cell++ = content_text(instant_text_full(s->q->mem, s->h.lang, all->v[i].made_at));
        *cell++ = content_text(instant_text_full(s->q->mem, s->h.lang, all->v[i].seen_at));
        *cell++ = end_button(s->q, &all->v[i]);
    }
    govuk_table(&s->h, &(struct govuk_table){ .caption = word_text(s->h.lang, W_account_sign_ins),
                                              .size = SIZE_M,
                                              .columns = columns,
                                              .n = countof(columns),
                                              .cells = cells,
                                              .rows = all->n,
                                              .is_first_heading = true,
                                              .scrolls = true });
    if (all->n < 2)
        return;
    form_open(s, S("/account/sign-ins"));
    govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, W_account_end_others), .kind = BUTTON_WARNING, .is_once = true });
    form_close(s);
}

static rc sessions_end(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str handle = request_field(q, S("handle"));

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    if (handle.n)
        TRY(session_end_handle(&txn, q->session->person, handle, err));
    else
        TRY(account_end_sessions(&txn, q->session->person, q->carried, err));
    return txn_commit(&txn, err);
}

rc page_sessions_send(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    TRY_ANEW(sessions_end(q, err), err);
    done_go(q, S("/account"), S("ended"));
    return RC_OK;
}

/* ---- the page ---- */

static rc about_show(struct sheet *s, struct view *v, struct err *err)
{
    struct govuk_summary_row rows[2];
    struct beside of;

    TRY(beside_read(s->q, v, ITEM_ORGANISATION, s->q->viewer->organisation, &of, err));
    rows[0] = (struct govuk_summary_row){ .key = word_text(s->h.lang, W_account_working_for), .value = content_user(of.title) };
    rows[1] = (struct govuk_summary_row){ .key = word_text(s->h.lang, W_account_roles), .value = content_text(duties_text(s->q)) };
    govuk_summary_list(&s->h, &(struct govuk_summary){ .rows = rows, .n = countof(rows) });
    return RC_OK;
}

struct ways {
    bool has_password, has_provider;
    struct single single;
};

static rc ways_read(struct request *q, struct ways *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct account_state state;
    str owner;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(account_look(&txn, q->mem, &desk, q->session->person, S(""), &state, err));
    TRY(person_owner(q, &txn, q->session->person, &owner, err));
    TRY(single_of(q, &txn, owner, &out->single, err));
    out->has_password = state.has_password;
    out->has_provider = state.has_provider;
    return txn_commit(&txn, err);
}

/* What one signs in with can be made anew. */
static void ways_show(struct sheet *s, const struct ways *w)
{
    const struct {
        bool is_there;
        enum word text;
        const char *path;
    } ways[] = {
        { w->has_password, W_account_password_title, "/account/password" },
        { true, W_account_factor_title, "/account/authenticator" },
        { true, W_account_recovery_title, "/account/recovery" },
        { w->single.is_there && !w->has_provider, W_sign_in_single, "/account/provider" },
    };

    sheet_subheading(s, word_text(s->h.lang, W_account_ways));
    if (w->has_provider && w->single.title.n)
        sheet_paragraph(s, words_account_provider_is(s->q->mem, s->h.lang, w->single.title));
    html_open_class(&s->h, "ul", "govuk-list govuk-list--spaced");
    for (ptrdiff_t i = 0; i < countof(ways); i++) {
        if (!ways[i].is_there)
            continue;
        html_open(&s->h, "li");
        govuk_link(&s->h, &(struct govuk_link){ word_text(s->h.lang, ways[i].text), path_in(s->q, str_of(ways[i].path)) });
        html_close(&s->h, "li");
    }
    html_close(&s->h, "ul");
}

rc page_account_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct items organisations;
    struct sessions sessions;
    struct ways ways;
    struct sheet s;

    TRY(page_of_person(q, err));
    TRY(organisations_read(q, &organisations, err));
    TRY(sessions_read(q, &sessions, err));
    TRY(ways_read(q, &ways, err));
    TRY(page_view(q, &v, err));
    sheet_open(&s, q, word_text(q->language, W_account_title), &(struct sheet_how){ .is_wide = true });
    done_show(&s);
    sheet_heading(&s, word_text(q->language, W_account_title));
    TRY(about_show(&s, &v, err));
    if (organisations.n > 1)
        sheet_link(&s, word_text(q->language, W_account_change_organisation), S("/account/organisation"));
    ways_show(&s, &ways);
    sessions_show(&s, &sessions);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the password ---- */

struct password_page {
    str now, fresh; /* errors; empty: none */
};

static rc password_page(struct request *q, const struct password_page *p)
{
    struct govuk_error_link errors[2];
    struct sheet_how how = { .back = S("/account"), .errors = errors, .path = S("/account/password") };
    struct sheet s;

    if (p->now.n)
        errors[how.n_errors++] = (struct govuk_error_link){ p->now, S("now") };
    if (p->fresh.n)
        errors[how.n_errors++] = (struct govuk_error_link){ p->fresh, S("password") };
    sheet_open(&s, q, word_text(q->language, W_account_password_title), &how);
    sheet_heading(&s, word_text(q->language, W_account_password_title));
    form_open(&s, S("/account/password"));
    govuk_password_input(&s.h, &(struct govuk_password_input){
                                   .field = { .name = S("now"), .label = word_text(q->language, W_account_password_now), .error = p->now } });
    govuk_password_input(&s.h,
                         &(struct govuk_password_input){ .field = { .name = S("password"),
                                                                    .label = word_text(q->language, W_sign_in_new_password),
                                                                    .hint = words_sign_in_new_password_hint(q->mem, q->language, PASSWORD_LEAST),
                                                                    .error = p->fresh },
                                                         .is_new = true });
    form_button(&s, W_account_password_title);
    form_close(&s);
    return sheet_close(&s);
}

rc page_password_show(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    return password_page(q, &(struct password_page){ 0 });
}

static rc password_set(struct request *q, const struct desk *desk, const struct asked *asked, bool is_right, str hash, str *fresh, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_change_password(&txn, q->mem, desk, asked, is_right, hash, fresh, err));
    return txn_commit(&txn, err);
}

/* Whether it may be chosen, by whoever is signed in. */
static rc password_may(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str own[OWN_WORDS];

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(own_words(q, &txn, q->session->person, own, err));
    TRY(txn_commit(&txn, err));
    return password_check(&q->web->service->common, q->mem, own, countof(own), request_field(q, S("password")), err);
}

static rc password_change(struct request *q, struct err *err)
{
    const struct web_service *service = q->web->service;
    const struct desk desk = service_desk(q);
    struct asked asked;
    bool is_right;
    str hash = S(""), fresh;

    TRY(reader_ask_again(q, &desk, &asked, err));
    TRY(password_match(&service->slots, asked.hash, request_field(q, S("now")), &is_right, err));
    if (is_right)
        TRY(password_hash(&service->slots, q->mem, request_field(q, S("password")), &hash, err));
    TRY_ANEW(password_set(q, &desk, &asked, is_right, hash, &fresh, err), err);
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    return RC_OK;
}

rc page_password_send(struct request *q, struct err *err)
{
    struct password_page p = { 0 };
    rc code;

    TRY(page_of_person(q, err));
    code = password_may(q, err);
    if (code == RC_BAD_INPUT)
        p.fresh = told_of(q, word_text(q->language, W_sign_in_new_password), err);
    else if (code == RC_OK)
        code = password_change(q, err);
    if (code == RC_REFUSED || code == RC_SLOW)
        p.now = told_of(q, word_text(q->language, W_account_password_now), err);
    if (code == RC_OK) {
        done_go(q, S("/account"), S("password"));
        return RC_OK;
    }
    if (!p.now.n && !p.fresh.n)
        return code;
    q->answer.status = status_refused(code);
    return password_page(q, &p);
}
