#include "web/pages/single_sign_on.h"

#include "signin/oidc.h"
#include "web/doors.h"
#include "web/pages/done.h"
#include "web/pages/sign_in.h"
#include "web/pages/step_up.h"

/* Known to every provider, and so without a language: the browser is led to one, and on to the one that the errand says. */
#define BACK S("/sign-in/organisation/back")

/* ---- where organisations stand ---- */

static rc title_of(struct request *q, struct txn *txn, str organisation, str *title, struct err *err)
{
    struct item it;
    bool found;

    TRY(shelf_get(txn, q->mem, q->web->reg->authorities, ITEM_ORGANISATION, organisation, &known_now, &it, &found, err));
    *title = found && !item_knows(&it, R_ORGANISATION_CLOSED) ? item_title(q, &it) : S("");
    return RC_OK;
}

rc single_of(struct request *q, struct txn *txn, str organisation, struct single *out, struct err *err)
{
    struct provider provider;
    rc code = provider_find(txn, q->mem, organisation, &provider, err);

    *out = (struct single){ .organisation = organisation };
    if (code == RC_NOT_FOUND)
        return RC_OK;
    TRY(code);
    TRY(title_of(q, txn, organisation, &out->title, err));
    out->is_there = q->web->service->goes_abroad && out->title.n > 0;
    out->is_alone = provider.is_alone;
    out->is_strong = provider.strong_acr.n || provider.strong_amr.n;
    return RC_OK;
}

rc single_is_offered(struct request *q, bool *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provided all = { 0 };

    *out = false;
    if (!q->web->service->goes_abroad)
        return RC_OK;
    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(provider_list(&txn, q->mem, &all, err));
    *out = all.n > 0;
    return txn_commit(&txn, err);
}

static void secret_look(struct web *web, struct txn *txn, arena *mem, str organisation)
{
    struct provider provider;
    struct err why;
    str secret;

    if (provider_find(txn, mem, organisation, &provider, &why) == RC_OK && provider_secret(mem, &provider, &secret, &why) == RC_OK)
        return;
    log_begin(web->log, "provider-not-ready", web->utc());
    log_str(web->log, "organisation", organisation);
    log_str(web->log, "detail", str_of(why.message));
    log_end(web->log);
}

void single_looks(struct web *web, struct store *store)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provided all = { 0 };
    struct err err;

    if (!store || !web->log || txn_begin(store, TXN_READ, &txn, &err) != RC_OK || provider_list(&txn, &mem, &all, &err) != RC_OK)
        return;
    for (ptrdiff_t i = 0; i < all.n; i++)
        secret_look(web, &txn, &mem, all.v[i]);
}

/* ---- the errand ---- */

/* What somebody was sent for, as the ticket keeps it: LANGUAGE FOR WHAT TO. */
struct errand {
    enum language language;
    enum errand_for { FOR_SIGN_IN, FOR_INVITATION, FOR_LINK, FOR_CONFIRM } is;
    str what; /* the secret of the invitation; of what is done signed in, the handle of the sign-in; else "-" */
    str to;   /* where it leads in the end; empty: home */
};

static str errand_print(arena *mem, const struct errand *e)
{
    str start = arena_printf(mem, "%.*s %d %.*s ", STR_ARG(language_code(e->language)), (int)e->is, STR_ARG(e->what));

    return start.n + e->to.n > OIDC_NOTE_MOST ? start : arena_printf(mem, "%.*s%.*s", STR_ARG(start), STR_ARG(e->to));
}

static rc errand_read(struct request *q, const struct desk *desk, str ticket, str *organisation, struct errand *out, struct err *err)
{
    str note, language, is;
    int64_t number;

    TRY(oidc_errand(q->mem, desk, ticket, organisation, &note, err));
    if (!str_cut(note, ' ', &language, &note) || !str_cut(note, ' ', &is, &note) || !str_cut(note, ' ', &out->what, &out->to) ||
        !language_of(language, &out->language) || !str_digits(is, FOR_CONFIRM, &number))
        return err_set(err, RC_FAULT, "the errand of a ticket cannot be read");
    out->is = (enum errand_for)number;
    return RC_OK;
}

/* ---- what went wrong ---- */

static bool is_told(rc code, const struct err *err)
{
    return code == RC_REFUSED || code == RC_SIGNED_OUT || code == RC_NOT_FOUND || code == RC_CONFLICT || code == RC_STEP_UP ||
           (code == RC_BUSY && err->word == W_error_provider_silent);
}

/* Where the person goes from here. */
static void ways_on(struct sheet *s, const struct errand *e)
{
    if (e->is == FOR_LINK || e->is == FOR_CONFIRM) {
        sheet_link(s, word_text(s->h.lang, W_account_title), S("/account"));
        return;
    }
    sheet_link(s, word_text(s->h.lang, W_sign_in_single_again),
               e->is == FOR_INVITATION ? arena_printf(s->q->mem, "/invitation/%.*s", STR_ARG(e->what)) : S("/sign-in/organisation"));
    sheet_link(s, word_text(s->h.lang, W_sign_in_by_password), S("/sign-in"));
}

static rc refused_page(struct request *q, const struct errand *e, rc code, const struct err *err)
{
    struct sheet s;

    q->answer.status = code == RC_BUSY ? 503 : 403;
    sheet_open(&s, q, word_text(q->language, W_sign_in_single_failed), &(struct sheet_how){ .path = S("/sign-in/organisation") });
    sheet_heading(&s, word_text(q->language, W_sign_in_single_failed));
    sheet_paragraph(&s, told_of(q, S(""), err));
    sheet_paragraph(&s, words_problem_reference(q->mem, q->language, str_of(q->id)));
    ways_on(&s, e);
    return sheet_close(&s);
}

/* What the provider is told of goes to its keeper; what this service lacks, or nobody answers, goes to the log and to the operator. */
static rc asked(struct request *q, str organisation, rc code, struct err *err)
{
    struct journal *log = q->web->log;

    if (code == RC_OK || code == RC_SIGNED_OUT)
        return code;
    if (log) {
        log_begin(log, "provider-failed", q->utc_us);
        log_str(log, "id", str_of(q->id));
        log_str(log, "organisation", organisation);
        log_str(log, "detail", str_of(err->message));
        log_end(log);
    }
    if (code == RC_REFUSED || code == RC_NO_MEMORY)
        return code;
    err_word(err, code == RC_BUSY ? RC_BUSY : RC_REFUSED, code == RC_BUSY ? W_error_provider_silent : W_error_provider_unready, NULL, 0);
    return err_step(err, code == RC_BUSY ? W_step_provider_silent : W_step_provider_unready);
}

static rc no_provider(struct err *err)
{
    err_word(err, RC_NOT_FOUND, W_error_single_none, NULL, 0);
    return err_step(err, W_step_single_none);
}

static rc not_linked(struct err *err)
{
    err_word(err, RC_NOT_FOUND, W_error_not_linked, NULL, 0);
    return err_step(err, W_step_not_linked);
}

static rc begun_elsewhere(struct err *err)
{
    err_word(err, RC_SIGNED_OUT, W_error_other_sign_in, NULL, 0);
    return err_step(err, W_step_one_window);
}

/* ---- going ---- */

static rc provider_read(struct request *q, str organisation, struct provider *out, struct single *single, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    rc code;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(single_of(q, &txn, organisation, single, err));
    if (!single->is_there)
        return no_provider(err);
    code = provider_find(&txn, q->mem, organisation, out, err);
    if (code == RC_NOT_FOUND)
        return no_provider(err);
    TRY(code);
    return txn_commit(&txn, err);
}

static str back_of(const struct request *q)
{
    return arena_printf(q->mem, "%.*s%.*s", STR_ARG(web_origin(q->web)), STR_ARG(BACK));
}

/* A page that goes on by itself, and says where to. */
static rc going_page(struct request *q, const struct single *single, str url)
{
    str title = words_sign_in_single_going(q->mem, q->language, single->title);
    struct sheet s;

    response_header(q, "Refresh", arena_printf(q->mem, "0; url=%.*s", STR_ARG(url)));
    sheet_open(&s, q, title, &(struct sheet_how){ .path = S("/sign-in/organisation") });
    sheet_heading(&s, title);
    sheet_paragraph(&s, word_text(q->language, W_sign_in_single_going_text));
    govuk_button(&s.h, &(struct govuk_button){ .text = word_text(q->language, W_button_continue), .href = url });
    return sheet_close(&s);
}

/* ${organisation}: an id, as a form may have sent it. */
static rc go(struct request *q, str organisation, const struct errand *e, struct err *err)
{
    const struct desk desk = service_desk(q);
    struct oidc_wanted wanted = { .back = back_of(q), .note = errand_print(q->mem, e), .is_fresh = e->is != FOR_SIGN_IN };
    struct provider provider;
    struct single single;
    str url, ticket;

    TRY(provider_read(q, organisation, &provider, &single, err));
    TRY(asked(q, organisation, oidc_begin(q->mem, &desk, &provider, &wanted, &url, &ticket, err), err));
    response_cookie(q, COOKIE_SSO, ticket, ticket_lasts(TICKET_SSO));
    return going_page(q, &single, url);
}

static rc go_or_tell(struct request *q, str organisation, const struct errand *e, struct err *err)
{
    rc code = go(q, organisation, e, err);

    return is_told(code, err) ? refused_page(q, e, code, err) : code;
}

/* ---- which organisation ---- */

struct choices {
    struct govuk_option *v;
    ptrdiff_t n, cap;
};

static rc choices_read(struct request *q, struct choices *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provided all = { 0 };
    str title;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(provider_list(&txn, q->mem, &all, err));
    for (ptrdiff_t i = 0; q->web->service->goes_abroad && i < all.n; i++) {
        TRY(title_of(q, &txn, all.v[i], &title, err));
        if (title.n)
            *PUSH(q->mem, out) = (struct govuk_option){ .value = all.v[i], .text = title };
    }
    options_by_name(q, out->v, out->n);
    return txn_commit(&txn, err);
}

static void choices_show(struct sheet *s, const struct choices *all, str error)
{
    struct govuk_option *options = arena_array(s->q->mem, struct govuk_option, all->n + 1);

    options[0] = (struct govuk_option){ .text = word_text(s->h.lang, W_form_choose) };
    for (ptrdiff_t i = 0; i < all->n; i++)
        options[i + 1] = all->v[i];
    govuk_select(&s->h, &(struct govuk_select){ .field = { .name = S("organisation"),
                                                           .label = word_text(s->h.lang, W_sign_in_single_which),
                                                           .hint = word_text(s->h.lang, W_sign_in_single_hint),
                                                           .error = error },
                                                .options = options,
                                                .n = all->n + 1,
                                                .value = all->n == 1 ? all->v[0].value : S(""),
                                                .is_searched = true });
}

static rc which_page(struct request *q, str error, struct err *err)
{
    struct govuk_error_link link = { error, S("organisation") };
    struct sheet_how how = { .back = S("/sign-in"), .errors = &link, .n_errors = error.n ? 1 : 0 };
    struct choices all = { 0 };
    struct sheet s;

    how.path = sign_in_path(q, S("/sign-in/organisation"), sign_in_to(q));
    TRY(choices_read(q, &all, err));
    if (!all.n)
        return no_provider(err);
    sheet_open(&s, q, word_text(q->language, W_sign_in_single), &how);
    sheet_heading(&s, word_text(q->language, W_sign_in_single));
    form_open(&s, S("/sign-in/organisation"));
    if (sign_in_to(q).n)
        form_hidden(&s, S("to"), sign_in_to(q));
    choices_show(&s, &all, error);
    form_button(&s, W_button_continue);
    form_close(&s);
    return sheet_close(&s);
}

static rc which_or_tell(struct request *q, str error, struct err *err)
{
    rc code = which_page(q, error, err);

    return code == RC_NOT_FOUND ? refused_page(q, &(struct errand){ .is = FOR_SIGN_IN }, code, err) : code;
}

rc page_single_show(struct request *q, struct err *err)
{
    return which_or_tell(q, S(""), err);
}

rc page_single_send(struct request *q, struct err *err)
{
    const struct errand errand = { q->language, FOR_SIGN_IN, S("-"), sign_in_to(q) };

    if (request_field(q, S("organisation")).n)
        return go_or_tell(q, request_field(q, S("organisation")), &errand, err);
    q->answer.status = 422;
    return which_or_tell(q, word_text(q->language, W_sign_in_single_choose), err);
}

/* ---- an invitation ---- */

static rc invited_owner(struct request *q, str secret, str *owner, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str person;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(link_find(&txn, q->mem, secret, LINK_INVITATION, q->now, &person, err));
    TRY(person_owner(q, &txn, person, owner, err));
    return txn_commit(&txn, err);
}

rc page_single_invited(struct request *q, struct err *err)
{
    const struct errand errand = { q->language, FOR_INVITATION, q->arg[0], S("") };
    str owner;
    rc code = invited_owner(q, q->arg[0], &owner, err);

    if (code == RC_REFUSED)
        return refused_page(q, &errand, code, err);
    TRY(code);
    return go_or_tell(q, owner, &errand, err);
}

/* ---- once signed in ---- */

static rc own_single(struct request *q, struct single *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str owner;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(person_owner(q, &txn, q->session->person, &owner, err));
    TRY(single_of(q, &txn, owner, out, err));
    return txn_commit(&txn, err);
}

static rc own_page(struct request *q, const char *path, enum word title, str text, bool asks_code, str error)
{
    struct govuk_error_link link = { error, S("code") };
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, title),
               &(struct sheet_how){
                   .back = S("/account"), .path = sign_in_path(q, str_of(path), sign_in_to(q)), .errors = &link, .n_errors = error.n ? 1 : 0 });
    sheet_heading(&s, word_text(q->language, title));
    sheet_paragraph(&s, text);
    form_open(&s, str_of(path));
    if (sign_in_to(q).n)
        form_hidden(&s, S("to"), sign_in_to(q));
    if (asks_code)
        step_up_field(&s, error);
    form_button(&s, W_button_continue);
    form_close(&s);
    return sheet_close(&s);
}

static rc link_page(struct request *q, str error, struct err *err)
{
    struct single single;

    TRY(own_single(q, &single, err));
    if (!single.is_there) {
        (void)!no_provider(err);
        return refused_page(q, &(struct errand){ .is = FOR_LINK }, RC_NOT_FOUND, err);
    }
    return own_page(q, "/account/provider", W_sign_in_single, words_account_provider_text(q->mem, q->language, single.title), true, error);
}

rc page_provider_show(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    return link_page(q, S(""), err);
}

rc page_provider_send(struct request *q, struct err *err)
{
    struct single single;
    struct errand errand;
    rc code;

    TRY(page_of_person(q, err));
    errand = (struct errand){ q->language, FOR_LINK, q->session->handle, S("/account") };
    TRY(own_single(q, &single, err));
    code = step_up_do(q, NULL, NULL, err); /* before the browser leaves: who comes back with this errand has given it */
    if (step_up_refuses(code))
        return link_page(q, step_up_refusal(q, code, err), err);
    TRY(code);
    return go_or_tell(q, single.organisation, &errand, err);
}

rc page_confirm_show(struct request *q, struct err *err)
{
    struct single single;

    TRY(page_of_person(q, err));
    TRY(own_single(q, &single, err));
    if (!single.is_there || !single.is_strong) {
        err_word(err, RC_REFUSED, W_error_confirm_by_code, NULL, 0);
        (void)!err_step(err, W_step_confirm_by_code);
        return refused_page(q, &(struct errand){ .is = FOR_CONFIRM }, RC_REFUSED, err);
    }
    return own_page(q, "/account/confirm", W_account_confirm_title, words_account_confirm_text(q->mem, q->language, single.title), false, S(""));
}

rc page_confirm_send(struct request *q, struct err *err)
{
    struct single single;
    struct errand errand;

    TRY(page_of_person(q, err));
    errand = (struct errand){ q->language, FOR_CONFIRM, q->session->handle, sign_in_to(q) };
    TRY(own_single(q, &single, err));
    return go_or_tell(q, single.organisation, &errand, err);
}

/* ---- coming back ---- */

static rc own_person(struct request *q, struct txn *txn, str person, str organisation, struct err *err)
{
    str owner;

    TRY(person_owner(q, txn, person, &owner, err));
    return str_eq(owner, organisation) ? RC_OK : not_linked(err);
}

/* Whoever goes on from here: fully in, or halfway, where the own code is asked for or set up. */
static rc entered(struct request *q, const struct signed_in *in, str half, str person, str to, struct err *err)
{
    const struct desk desk = service_desk(q);
    struct halfway h;

    if (!half.n)
        return sign_in_done(q, in, person, to, err);
    TRY(account_halfway(q->mem, &desk, half, &h, err));
    return sign_in_half(q, half, h.may_enrol ? S("/sign-in/enrol") : sign_in_path(q, S("/sign-in/code"), to));
}

static rc enter(struct request *q, const struct oidc_answer *a, const struct errand *e, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct vouched vouched = a->vouched;
    struct signed_in in = { 0 };
    struct session of;
    bool may;
    str half;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(provider_person(&txn, q->mem, &a->subject, &vouched.person, err));
    TRY(own_person(q, &txn, vouched.person, a->subject.organisation, err));
    TRY(sign_in_place(q, &txn, vouched.person, &of, &may, err));
    TRY(account_enter(&txn, q->mem, &desk, &vouched, may, &of, &in, &half, err));
    TRY(txn_commit(&txn, err));
    return entered(q, &in, half, vouched.person, e->to, err);
}

static rc accept(struct request *q, const struct oidc_answer *a, const struct errand *e, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct signed_in in = { 0 };
    struct session of;
    str half, person;
    bool may;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(link_find(&txn, q->mem, e->what, LINK_INVITATION, q->now, &person, err));
    TRY(own_person(q, &txn, person, a->subject.organisation, err));
    TRY(sign_in_place(q, &txn, person, &of, &may, err));
    TRY(account_accept(&txn, q->mem, &desk, e->what, &a->subject, &a->vouched, may, &of, &in, &half, err));
    TRY(txn_commit(&txn, err));
    return entered(q, &in, half, person, S(""), err);
}

/* The same browser, in the same sign-in. */
static rc is_same_sign_in(const struct request *q, const struct errand *e, struct err *err)
{
    return q->session && str_eq(q->session->handle, e->what) ? RC_OK : begun_elsewhere(err);
}

static rc link_own(struct request *q, const struct oidc_answer *a, const struct errand *e, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);

    TRY(is_same_sign_in(q, e, err));
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(own_person(q, &txn, q->session->person, a->subject.organisation, err));
    TRY(account_link(&txn, q->mem, &desk, &a->subject, &a->vouched, q->carried, err));
    TRY(txn_commit(&txn, err));
    done_go(q, e->to, S("provider"));
    return RC_OK;
}

static rc confirm(struct request *q, const struct oidc_answer *a, const struct errand *e, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct vouched vouched = a->vouched;
    str fresh;

    TRY(is_same_sign_in(q, e, err));
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(provider_person(&txn, q->mem, &a->subject, &vouched.person, err));
    TRY(account_step_up_by(&txn, q->mem, &desk, &vouched, q->carried, &fresh, err));
    TRY(txn_commit(&txn, err));
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    response_see_other(q, e->to.n ? e->to : S("/"));
    return RC_OK;
}

static rc provider_asked(struct request *q, str ticket, str organisation, struct oidc_answer *out, struct err *err)
{
    const struct oidc_back came = { request_query(q, S("code")), request_query(q, S("state")), request_query(q, S("iss")),
                                    request_query(q, S("error")), request_query(q, S("error_description")) };
    const struct desk desk = service_desk(q);
    struct provider provider;
    struct single single;
    str secret;

    TRY(provider_read(q, organisation, &provider, &single, err));
    TRY(asked(q, organisation, provider_secret(q->mem, &provider, &secret, err), err));
    return asked(q, organisation, oidc_finish(q->mem, &desk, &provider, secret, back_of(q), ticket, &came, out, err), err);
}

/* The address says the language of its page. */
static rc lead_to(struct request *q, enum language language)
{
    ptrdiff_t query = str_find(q->target, '?');

    q->language = language;
    q->answer.status = 302;
    response_header(q, "Location",
                    arena_printf(q->mem, "%.*s%.*s", STR_ARG(path_in(q, BACK)), STR_ARG(query < 0 ? S("") : str_from(q->target, query))));
    return RC_OK;
}

static rc came_back(struct request *q, struct errand *e, struct err *err)
{
    static rc (*const ends[])(struct request * q, const struct oidc_answer *a, const struct errand *e,
                              struct err *err) = { [FOR_SIGN_IN] = enter, [FOR_INVITATION] = accept, [FOR_LINK] = link_own, [FOR_CONFIRM] = confirm };
    const struct desk desk = service_desk(q);
    str ticket = request_cookie(q, COOKIE_SSO), organisation;
    struct oidc_answer answer;

    TRY(errand_read(q, &desk, ticket, &organisation, e, err));
    if (e->language != q->language)
        return lead_to(q, e->language);
    response_cookie(q, COOKIE_SSO, S(""), -1);
    TRY(provider_asked(q, ticket, organisation, &answer, err));
    TRY_ANEW(ends[e->is](q, &answer, e, err), err);
    return RC_OK;
}

rc page_single_back(struct request *q, struct err *err)
{
    struct errand errand = { .is = FOR_SIGN_IN };
    rc code = came_back(q, &errand, err);

    return is_told(code, err) ? refused_page(q, &errand, code, err) : code;
}
