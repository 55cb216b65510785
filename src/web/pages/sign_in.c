/*
 * Signing in and out.  What the steps mean stands in signin/account.h; here are their forms, in its order:
 *
 *     /sign-in  ->  /sign-in/code  ->  home            /invitation/… and /reset/…  ->  a password  ->  /sign-in/enrol  ->  home
 *
 * The way by one's own organisation is in single_sign_on.c.
 */
#include "mail/message.h"
#include "web/browser.h"
#include "web/letters.h"
#include "web/pages/enrol.h"
#include "web/pages/sign_in.h"
#include "web/pages/single_sign_on.h"
#include "web/url.h"

#include <assert.h>

static bool is_refusal(rc code)
{
    return code == RC_REFUSED || code == RC_SLOW || code == RC_BAD_INPUT;
}

/* ---- who stands before it ---- */

static struct visitor visitor_of(const struct request *q, str name)
{
    return (struct visitor){ .name = name, .address = address_print(q->mem, q->client), .device = request_cookie(q, COOKIE_DEVICE) };
}

static_assert((int)MAIL_OWNERS_MOST == (int)NAMESAKES, "whoever the register names is asked for");

/* Whose the name is. */
static rc namesakes_of(struct request *q, struct txn *txn, struct visitor *visitor, struct err *err)
{
    struct mail_owner owner[MAIL_OWNERS_MOST];

    TRY(viewer_of_mail(txn, q->mem, visitor->name, q->now, owner, err));
    visitor->person = owner[0].person;
    visitor->may = owner[0].may;
    for (int i = 0; i < NAMESAKES_ALSO; i++)
        visitor->also[i] = (struct namesake){ owner[i + 1].person, owner[i + 1].may };
    return RC_OK;
}

rc sign_in_place(struct request *q, struct txn *txn, str person, struct session *of, bool *may, struct err *err)
{
    struct viewer v;
    struct items organisations;

    *may = false;
    *of = (struct session){ .person = person, .label = browser_code(request_header(q, S("user-agent"))) };
    if (!person.n)
        return RC_OK;
    TRY(viewer_organisations(txn, q->mem, q->web->reg->authorities, person, q->now, &organisations, err));
    if (!organisations.n)
        return RC_OK;
    if (viewer_load(txn, q->mem, q->web->reg->authorities, person, organisations.v[0].id, q->now, &v, err) != RC_OK)
        return err->code == RC_NOT_FOUND ? RC_OK : err->code;
    of->organisation = v.organisation;
    of->role = viewer_duty(v.duties);
    *may = true;
    return RC_OK;
}

/* ---- where it leads ---- */

str sign_in_to(const struct request *q)
{
    str to = q->method == METHOD_GET ? request_query(q, S("to")) : request_field(q, S("to"));

    return path_is_ours(to) ? to : S("");
}

str sign_in_path(struct request *q, str path, str to)
{
    return to.n ? arena_printf(q->mem, "%.*s?to=%.*s", STR_ARG(path), STR_ARG(url_encode(q->mem, to))) : path;
}

/* ---- the frame of every step ---- */

struct step_page {
    enum word title;
    str path;
    str error; /* of what was sent; empty: shown for the first time */
    const char *error_at;
};

static void step_open(struct sheet *s, struct request *q, const struct step_page *p)
{
    struct govuk_error_link *error = arena_new(q->mem, struct govuk_error_link);
    struct sheet_how how = { .errors = error, .n_errors = p->error.n ? 1 : 0, .path = sign_in_path(q, p->path, sign_in_to(q)) };

    *error = (struct govuk_error_link){ p->error, str_of(p->error_at) };
    sheet_open(s, q, word_text(q->language, p->title), &how);
    sheet_heading(s, word_text(q->language, p->title));
    form_open(s, p->path);
    if (sign_in_to(q).n)
        form_hidden(s, S("to"), sign_in_to(q));
}

static rc step_close(struct sheet *s, enum word button)
{
    form_button(s, button);
    form_close(s);
    return RC_OK;
}

/* Who may act for several organisations says for which. */
static rc goes_on(struct request *q, str person, str *to, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct items organisations;

    if (!to->n)
        *to = S("/");
    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(viewer_organisations(&txn, q->mem, q->web->reg->authorities, person, q->now, &organisations, err));
    if (organisations.n > 1)
        *to = S("/account/organisation");
    return txn_commit(&txn, err);
}

rc sign_in_done(struct request *q, const struct signed_in *in, str person, str to, struct err *err)
{
    TRY_ANEW(goes_on(q, person, &to, err), err);
    response_cookie(q, COOKIE_SESSION, in->secret, 0);
    response_cookie(q, COOKIE_HALF, S(""), -1);
    if (in->device.n)
        response_cookie(q, COOKIE_DEVICE, in->device, ticket_lasts(TICKET_DEVICE));
    response_see_other(q, to);
    return RC_OK;
}

rc sign_in_half(struct request *q, str half, str path)
{
    response_cookie(q, COOKIE_HALF, half, 0);
    response_see_other(q, path);
    return RC_OK;
}

/* ---- name and password ---- */

static rc sign_in_page(struct request *q, str error, struct err *err)
{
    const struct step_page p = { W_sign_in_title, S("/sign-in"), error, "mail" };
    bool has_single;
    struct sheet s;

    TRY(single_is_offered(q, &has_single, err));
    step_open(&s, q, &p);
    if (sign_in_to(q).n && !error.n)
        govuk_inset_text(&s.h, content_text(word_text(q->language, W_sign_in_expired_plain)));
    if (q->web->service->is_demonstration)
        sheet_link(&s, word_text(q->language, W_demonstration_ways_in), S("/demonstration"));
    govuk_input(&s.h, &(struct govuk_input){ .field = { .name = S("mail"),
                                                        .label = word_text(q->language, W_sign_in_email),
                                                        .hint = word_text(q->language, W_sign_in_email_hint),
                                                        .error = error },
                                             .value = request_field(q, S("mail")),
                                             .type = "email",
                                             .autocomplete = "username",
                                             .spelling = SPELLING_OFF });
    govuk_password_input(&s.h,
                         &(struct govuk_password_input){ .field = { .name = S("password"), .label = word_text(q->language, W_sign_in_password) } });
    TRY(step_close(&s, W_button_continue));
    if (has_single)
        sheet_link(&s, word_text(q->language, W_sign_in_single), sign_in_path(q, S("/sign-in/organisation"), sign_in_to(q)));
    sheet_link(&s, word_text(q->language, W_sign_in_forgotten), S("/sign-in/reset"));
    return sheet_close(&s);
}

rc page_sign_in_show(struct request *q, struct err *err)
{
    return sign_in_page(q, S(""), err);
}

static rc password_ask(struct request *q, const struct desk *desk, struct asked *asked, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct visitor visitor = visitor_of(q, arena_small(q->mem, str_trim(request_field(q, S("mail")))));
    int wait;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(namesakes_of(q, &txn, &visitor, err));
    TRY(slowed(q, account_ask(&txn, q->mem, desk, &visitor, asked, &wait, err), &wait));
    return txn_commit(&txn, err);
}

static rc password_answer(struct request *q, const struct desk *desk, const struct asked *asked, bool is_right, str fresh, str *half, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_answer(&txn, q->mem, desk, asked, is_right, fresh, half, err));
    return txn_commit(&txn, err);
}

static rc password_take(struct request *q, str *half, struct err *err)
{
    const struct desk desk = service_desk(q);
    str fresh = S("");
    struct asked asked;
    bool is_right;

    TRY_ANEW(password_ask(q, &desk, &asked, err), err);
    TRY(account_match(&q->web->service->slots, &asked, request_field(q, S("password")), &is_right, err));
    if (is_right && password_is_stale(asked.hash))
        TRY(password_hash(&q->web->service->slots, q->mem, request_field(q, S("password")), &fresh, err));
    TRY_ANEW(password_answer(q, &desk, &asked, is_right, fresh, half, err), err);
    return RC_OK;
}

rc page_sign_in_send(struct request *q, struct err *err)
{
    str half;
    rc code = password_take(q, &half, err);

    if (code == RC_OK)
        return sign_in_half(q, half, sign_in_path(q, S("/sign-in/code"), sign_in_to(q)));
    if (!is_refusal(code))
        return code;
    q->answer.status = status_refused(code);
    return sign_in_page(q, told_of(q, S(""), err), err);
}

/* ---- the second factor ---- */

static bool is_recovery(const struct request *q)
{
    return str_eq(q->path, S("/sign-in/recovery"));
}

static rc code_page(struct request *q, str error, struct err *err)
{
    const struct step_page p = { is_recovery(q) ? W_sign_in_recovery_title : W_sign_in_code_title, q->path, error, "code" };
    struct sheet s;

    (void)err;
    step_open(&s, q, &p);
    code_input(&s, is_recovery(q) ? W_sign_in_recovery : W_sign_in_code, is_recovery(q) ? W_sign_in_recovery_hint : W_sign_in_code_hint, error);
    TRY(step_close(&s, W_button_sign_in));
    if (!is_recovery(q))
        sheet_link(&s, word_text(q->language, W_sign_in_recovery_link), S("/sign-in/recovery"));
    return sheet_close(&s);
}

rc page_code_show(struct request *q, struct err *err)
{
    return code_page(q, S(""), err);
}

rc person_owner(struct request *q, struct txn *txn, str person, str *out, struct err *err)
{
    struct item it;
    bool found;

    TRY(shelf_get(txn, q->mem, q->web->reg->authorities, ITEM_PERSON, person, &known_now, &it, &found, err));
    *out = found ? it.owner : S("");
    return RC_OK;
}

static rc password_is_no_way(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_provider_alone, NULL, 0);
    return err_step(err, W_step_provider_alone);
}

/* Whoever has a password of before learns here, and not from a guess at it, that the organisation takes none any more. */
static rc way_is_open(struct request *q, struct txn *txn, const struct halfway *h, struct err *err)
{
    bool is_alone;
    str owner;

    if (h->way != WAY_PASSWORD)
        return RC_OK;
    TRY(person_owner(q, txn, h->person, &owner, err));
    TRY(provider_is_alone(txn, q->mem, owner, &is_alone, err));
    return is_alone ? password_is_no_way(err) : RC_OK;
}

static rc code_ask(struct request *q, const struct desk *desk, struct asked *asked, struct session *of, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct visitor visitor = visitor_of(q, S(""));
    str half = request_cookie(q, COOKIE_HALF);
    struct halfway halfway;
    int wait;

    TRY(account_halfway(q->mem, desk, half, &halfway, err));
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(way_is_open(q, &txn, &halfway, err));
    TRY(sign_in_place(q, &txn, halfway.person, of, &visitor.may, err));
    visitor.person = halfway.person;
    TRY(slowed(q, account_ask_factor(&txn, q->mem, desk, half, &visitor, asked, &wait, err), &wait));
    return txn_commit(&txn, err);
}

static rc code_answer(struct request *q, const struct desk *desk, const struct asked *asked, const struct session *of, struct signed_in *in,
                      struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct factor factor = { .is_recovery = is_recovery(q), .text = str_trim(request_field(q, S("code"))) };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_sign_in(&txn, q->mem, desk, asked, &factor, of, in, err));
    return txn_commit(&txn, err);
}

static rc code_take(struct request *q, struct signed_in *in, str *person, struct err *err)
{
    const struct desk desk = service_desk(q);
    struct session of;
    struct asked asked;

    TRY_ANEW(code_ask(q, &desk, &asked, &of, err), err);
    TRY_ANEW(code_answer(q, &desk, &asked, &of, in, err), err);
    *person = asked.person;
    return RC_OK;
}

rc page_code_send(struct request *q, struct err *err)
{
    struct signed_in in;
    str person;
    rc code = code_take(q, &in, &person, err);

    if (code == RC_OK)
        return sign_in_done(q, &in, person, sign_in_to(q), err);
    if (!is_refusal(code))
        return code;
    q->answer.status = status_refused(code);
    return code_page(q, told_of(q, S(""), err), err);
}

/* ---- a forgotten password ---- */

static rc reset_page(struct request *q, str error)
{
    const struct step_page p = { W_sign_in_reset_title, S("/sign-in/reset"), error, "mail" };
    struct sheet s;

    step_open(&s, q, &p);
    sheet_paragraph(&s, word_text(q->language, W_sign_in_reset_text));
    govuk_input(&s.h, &(struct govuk_input){ .field = { .name = S("mail"), .label = word_text(q->language, W_sign_in_email), .error = error },
                                             .value = request_field(q, S("mail")),
                                             .type = "email",
                                             .autocomplete = "username",
                                             .spelling = SPELLING_OFF });
    TRY(step_close(&s, W_button_send));
    return sheet_close(&s);
}

rc page_reset_show(struct request *q, struct err *err)
{
    (void)err;
    return reset_page(q, S(""));
}

/* An address of before such were refused: nobody is told that it is there. */
static bool may_be_written_to(const struct item *person)
{
    struct err why;

    return party_check(&(struct mail_party){ .name = S(""), .address = item_text(person, R_PERSON_MAIL) }, &why) == RC_OK;
}

/* It names the organisation, since there may be one for each that knows the address. */
static rc reset_letter(struct request *q, struct txn *txn, str person, str secret, struct err *err)
{
    const struct authorities *a = q->web->reg->authorities;
    struct letter_from from = service_letter(q);
    struct item it, of;
    bool found, is_of;

    TRY(shelf_get(txn, q->mem, a, ITEM_PERSON, person, &known_now, &it, &found, err));
    TRY(shelf_get(txn, q->mem, a, ITEM_ORGANISATION, found ? it.owner : S(""), &known_now, &of, &is_of, err));
    from.organisation = S("Nobody");
    if (is_of)
        letter_of(&from, &of);
    if (!is_of || !secret.n || !may_be_written_to(&it))
        return letter_to_nobody(txn, q->mem, &from, LINK_RESET, err);
    return letter_link(txn, q->mem, &from, LINK_RESET, &it, secret, err);
}

/* Whoever the address is of, or nobody: the page says the same, and as much is written. */
static rc reset_ask(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct visitor visitor = visitor_of(q, arena_small(q->mem, str_trim(request_field(q, S("mail")))));
    const struct desk desk = service_desk(q);
    str secret[NAMESAKES];
    int wait;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(namesakes_of(q, &txn, &visitor, err));
    TRY(slowed(q, account_ask_reset(&txn, q->mem, &desk, &visitor, secret, &wait, err), &wait));
    for (int i = 0; i < NAMESAKES; i++)
        TRY(reset_letter(q, &txn, i ? visitor.also[i - 1].person : visitor.person, secret[i], err));
    return txn_commit(&txn, err);
}

static rc reset_take(struct request *q, struct err *err)
{
    TRY_ANEW(reset_ask(q, err), err);
    return RC_OK;
}

rc page_reset_send(struct request *q, struct err *err)
{
    struct sheet s;
    rc code;

    if (str_find(request_field(q, S("mail")), '@') < 1) {
        q->answer.status = 422;
        return reset_page(q, words_error_email(q->mem, q->language, word_text(q->language, W_sign_in_email)));
    }
    code = reset_take(q, err);
    if (code == RC_SLOW) {
        q->answer.status = status_refused(code);
        return reset_page(q, told_of(q, word_text(q->language, W_sign_in_email), err));
    }
    TRY(code);
    sheet_open(&s, q, word_text(q->language, W_sign_in_reset_sent_title), &(struct sheet_how){ .path = S("/sign-in/reset") });
    sheet_heading(&s, word_text(q->language, W_sign_in_reset_sent_title));
    sheet_paragraph(&s, word_text(q->language, W_sign_in_reset_sent_text));
    if (q->web->service->is_demonstration)
        sheet_link(&s, word_text(q->language, W_demonstration_mails), S("/demonstration/mails"));
    sheet_link(&s, word_text(q->language, W_button_sign_in), S("/sign-in"));
    return sheet_close(&s);
}

/* ---- links ---- */

static enum link_kind link_kind(const struct request *q)
{
    return str_starts(q->path, S("/invitation/")) ? LINK_INVITATION : LINK_RESET;
}

/* Whose it is, and how the person's organisation has its people sign in. */
struct linked {
    str person;
    struct single single;
};

static rc link_look(struct request *q, struct linked *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str owner;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(link_find(&txn, q->mem, q->arg[0], link_kind(q), q->now, &out->person, err));
    TRY(person_owner(q, &txn, out->person, &owner, err));
    TRY(single_of(q, &txn, owner, &out->single, err));
    return txn_commit(&txn, err);
}

static rc link_is_old(struct request *q)
{
    struct sheet s;

    q->answer.status = 404;
    sheet_open(&s, q, word_text(q->language, W_sign_in_link_old_title), NULL);
    sheet_heading(&s, word_text(q->language, W_sign_in_link_old_title));
    sheet_paragraph(&s, word_text(q->language, W_sign_in_link_old_text));
    return sheet_close(&s);
}

/* An invitation can be taken up at one's own organisation. */
static void invited_by_organisation(struct sheet *s, const struct single *single, enum govuk_button_kind button)
{
    sheet_paragraph(s, words_sign_in_single_invited(s->q->mem, s->h.lang, single->title));
    form_open(s, arena_printf(s->q->mem, "%.*s/organisation", STR_ARG(s->q->path)));
    govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, W_sign_in_single), .kind = button, .is_once = true });
    form_close(s);
}

static rc no_password_page(struct request *q, const struct single *single)
{
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, W_sign_in_single), NULL);
    sheet_heading(&s, word_text(q->language, W_sign_in_single));
    if (single->is_there && link_kind(q) == LINK_INVITATION)
        invited_by_organisation(&s, single, BUTTON_PRIMARY);
    else
        sheet_paragraph(&s, word_text(q->language, W_step_provider_alone));
    return sheet_close(&s);
}

static rc link_page(struct request *q, const struct single *single, str error)
{
    const struct step_page p = { W_sign_in_new_password_title, q->path, error, "password" };
    struct sheet s;

    if (single->is_alone)
        return no_password_page(q, single);
    step_open(&s, q, &p);
    govuk_password_input(&s.h,
                         &(struct govuk_password_input){ .field = { .name = S("password"),
                                                                    .label = word_text(q->language, W_sign_in_new_password),
                                                                    .hint = words_sign_in_new_password_hint(q->mem, q->language, PASSWORD_LEAST),
                                                                    .error = error },
                                                         .is_new = true });
    TRY(step_close(&s, W_button_continue));
    if (single->is_there && link_kind(q) == LINK_INVITATION) {
        sheet_subheading(&s, word_text(q->language, W_sign_in_single_instead));
        invited_by_organisation(&s, single, BUTTON_SECONDARY);
    }
    return sheet_close(&s);
}

rc page_link_show(struct request *q, struct err *err)
{
    struct linked linked;
    rc code = link_look(q, &linked, err);

    return code == RC_OK ? link_page(q, &linked.single, S("")) : code == RC_REFUSED ? link_is_old(q) : code;
}

rc own_words(struct request *q, struct txn *txn, str person, str own[OWN_WORDS], struct err *err)
{
    struct item it;
    bool found;

    own[0] = own[1] = S("");
    TRY(shelf_get(txn, q->mem, q->web->reg->authorities, ITEM_PERSON, person, &known_now, &it, &found, err));
    if (found) {
        own[0] = item_text(&it, R_PERSON_NAME);
        own[1] = item_text(&it, R_PERSON_MAIL);
    }
    return RC_OK;
}

static rc password_choose(struct request *q, str person, str *hash, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str own[OWN_WORDS], password = request_field(q, S("password"));

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(own_words(q, &txn, person, own, err));
    TRY(txn_commit(&txn, err));
    TRY(password_check(&q->web->service->common, q->mem, own, countof(own), password, err));
    return password_hash(&q->web->service->slots, q->mem, password, hash, err);
}

static rc link_use_up(struct request *q, str person, str hash, str *half, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct session of;
    bool may;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(sign_in_place(q, &txn, person, &of, &may, err));
    TRY(account_use_link(&txn, q->mem, &desk, link_kind(q), q->arg[0], may, hash, half, err));
    return txn_commit(&txn, err);
}

static rc link_take(struct request *q, const struct linked *linked, str *half, struct err *err)
{
    str hash;

    if (linked->single.is_alone)
        return password_is_no_way(err);
    TRY(password_choose(q, linked->person, &hash, err));
    TRY_ANEW(link_use_up(q, linked->person, hash, half, err), err);
    return RC_OK;
}

rc page_link_send(struct request *q, struct err *err)
{
    struct linked linked = { 0 };
    rc code = link_look(q, &linked, err);
    str half;

    if (code == RC_OK)
        code = link_take(q, &linked, &half, err);
    if (code == RC_OK)
        return sign_in_half(q, half, link_kind(q) == LINK_INVITATION ? S("/sign-in/enrol") : S("/sign-in/code"));
    if (code == RC_REFUSED && !linked.single.is_alone)
        return link_is_old(q);
    if (!is_refusal(code))
        return code;
    q->answer.status = status_refused(code);
    return link_page(q, &linked.single, told_of(q, S(""), err));
}

/* ---- the first authenticator ---- */

static rc enrol_secret(struct request *q, struct code_secret *secret, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    struct halfway halfway;
    str own[OWN_WORDS];

    TRY(account_halfway(q->mem, &desk, request_cookie(q, COOKIE_HALF), &halfway, err));
    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(own_words(q, &txn, halfway.person, own, err));
    TRY(account_enrol_show(&txn, q->mem, &desk, request_cookie(q, COOKIE_HALF), own[1], secret, err));
    return txn_commit(&txn, err);
}

static rc enrol_page(struct request *q, str error, struct err *err)
{
    const struct step_page p = { W_enrol_title, S("/sign-in/enrol"), error, "code" };
    struct code_secret secret;
    struct sheet s;

    TRY(enrol_secret(q, &secret, err));
    step_open(&s, q, &p);
    TRY(secret_show(&s, &secret, err));
    code_input(&s, W_sign_in_code, W_sign_in_code_hint, error);
    TRY(step_close(&s, W_button_continue));
    return sheet_close(&s);
}

rc page_enrol_show(struct request *q, struct err *err)
{
    return enrol_page(q, S(""), err);
}

static rc enrol_answer(struct request *q, const struct desk *desk, const struct asked *asked, const struct session *of, struct signed_in *in,
                       str recovery[RECOVERY_CODES], struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_enrol(&txn, q->mem, desk, asked, str_trim(request_field(q, S("code"))), of, in, recovery, err));
    return txn_commit(&txn, err);
}

static rc enrol_take(struct request *q, struct signed_in *in, str recovery[RECOVERY_CODES], struct err *err)
{
    const struct desk desk = service_desk(q);
    struct session of;
    struct asked asked;

    TRY_ANEW(code_ask(q, &desk, &asked, &of, err), err);
    TRY_ANEW(enrol_answer(q, &desk, &asked, &of, in, recovery, err), err);
    return RC_OK;
}

rc page_enrol_send(struct request *q, struct err *err)
{
    str recovery[RECOVERY_CODES];
    struct signed_in in;
    rc code = enrol_take(q, &in, recovery, err);

    if (code == RC_OK) {
        response_cookie(q, COOKIE_SESSION, in.secret, 0);
        response_cookie(q, COOKIE_HALF, S(""), -1);
        response_cookie(q, COOKIE_DEVICE, in.device, ticket_lasts(TICKET_DEVICE));
        return recovery_page(q, recovery, S("/"));
    }
    if (!is_refusal(code))
        return code;
    q->answer.status = status_refused(code);
    return enrol_page(q, told_of(q, S(""), err), err);
}

/* ---- going on, and out ---- */

rc still_here(struct request *q, struct err *err)
{
    (void)err;
    q->answer.status = 204;
    return RC_OK;
}

static rc session_leave(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    if (!q->carried.n)
        return RC_OK;
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(session_end(&txn, q->carried, err));
    return txn_commit(&txn, err);
}

static rc signed_out_page(struct request *q, enum word title, enum word text)
{
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, title), &(struct sheet_how){ .path = S("/sign-out") });
    sheet_heading(&s, word_text(q->language, title));
    sheet_paragraph(&s, word_text(q->language, text));
    sheet_link(&s, word_text(q->language, W_button_sign_in), S("/sign-in"));
    return sheet_close(&s);
}

rc page_sign_out_show(struct request *q, struct err *err)
{
    struct sheet s;

    (void)err;
    if (!q->session)
        return signed_out_page(q, W_sign_in_expired_title, W_sign_in_expired_plain);
    sheet_open(&s, q, word_text(q->language, W_button_sign_out), NULL);
    sheet_heading(&s, word_text(q->language, W_sign_out_question));
    form_open(&s, S("/sign-out"));
    form_button(&s, W_button_sign_out);
    form_close(&s);
    return sheet_close(&s);
}

rc page_sign_out_send(struct request *q, struct err *err)
{
    static const enum cookie ended[] = { COOKIE_SESSION, COOKIE_HALF, COOKIE_FORM, COOKIE_SSO };

    TRY_ANEW(session_leave(q, err), err);
    for (ptrdiff_t i = 0; i < countof(ended); i++)
        response_cookie(q, ended[i], S(""), -1);
    q->answer.clear_site_data = true;
    q->viewer = NULL;
    q->session = NULL;
    q->carried = S("");
    return signed_out_page(q, W_sign_in_signed_out_title, W_sign_in_signed_out_text);
}
