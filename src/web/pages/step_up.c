#include "web/pages/step_up.h"

#include "web/doors.h"
#include "web/url.h"

static bool wants_step(const struct request *q)
{
    return !q->session || !session_has_stepped(q->session, q->now);
}

void step_up_offer(struct sheet *s)
{
    str path = s->page.path, to = str_from(path, 1 + language_code(s->h.lang).n);
    struct html text = html_new(s->h.mem, s->h.lang);

    if (!wants_step(s->q) || !s->q->session || s->q->session->way != WAY_PROVIDER || !s->q->web->service->goes_abroad)
        return;
    html_text(&text, word_text(s->h.lang, W_form_confirm_text));
    html_raw(&text, " ");
    govuk_link(&text, &(struct govuk_link){ word_text(s->h.lang, W_form_confirm_link),
                                            path_in(s->q, arena_printf(s->h.mem, "/account/confirm?to=%.*s", STR_ARG(url_encode(s->h.mem, to)))) });
    govuk_inset_text(&s->h, content_of(&text));
}

void step_up_field(struct sheet *s, str error)
{
    if (!wants_step(s->q))
        return;
    govuk_input(&s->h, &(struct govuk_input){ .field = { .name = S("code"),
                                                         .label = word_text(s->h.lang, W_form_step_up),
                                                         .size = SIZE_S,
                                                         .hint = word_text(s->h.lang, W_sign_in_code_hint),
                                                         .error = error },
                                              .inputmode = "numeric",
                                              .autocomplete = "one-time-code",
                                              .width = WIDTH_10,
                                              .is_code = true });
}

/* ---- what it is given for ---- */

typedef rc attempting(struct request *q, void *ctx, struct err *err);

/* The code of the form: its try is counted before anybody looks at it. */
static rc factor_take(struct request *q, struct err *err)
{
    struct desk *desk = arena_new(q->mem, struct desk);
    struct asked *asked = arena_new(q->mem, struct asked);

    *desk = service_desk(q);
    TRY(reader_ask_again(q, desk, asked, err));
    doors_factor(q, desk, asked, str_trim(request_field(q, S("code"))));
    return RC_OK;
}

static void secret_give(struct request *q, str fresh)
{
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    doors_carry(q, fresh);
}

/* Nobody's code is looked at for what cannot be done, or has been.  ${gave}: it was, and the sign-in has another secret. */
static rc stepped(struct request *q, attempting *attempt, void *ctx, bool *gave, struct err *err)
{
    rc code = attempt(q, ctx, err);

    *gave = false;
    if (code != RC_STEP_UP || !q->session || !request_field(q, S("code")).n)
        return code;
    TRY(factor_take(q, err));
    TRY(attempt(q, ctx, err));
    *gave = true;
    return RC_OK;
}

/* ---- an act ---- */

struct acting {
    const struct act *act;
    struct act_answer *answer;
};

static rc act_attempt(struct request *q, void *ctx, struct err *err)
{
    const struct acting *a = ctx;

    return act_perform(q->web->reg, q->mem, q->viewer, a->act, a->answer, err);
}

static rc former_take_up(struct request *q, str *fresh, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(session_take_up(&txn, q->mem, q->random, q->now, q->carried, fresh, err));
    return txn_commit(&txn, err);
}

/* What was done has replaced the secret that comes with it, and its answer was lost, or is on its way: the button was pressed twice. */
static rc act_lost(struct request *q, const struct act *act, struct act_answer *answer, struct err *err)
{
    bool found = false;
    rc code = act_answered(q->web->reg, q->mem, q->viewer, act, answer, &found, err);
    str fresh;

    if (code == RC_CONFLICT || (code == RC_OK && !found))
        return err_set(err, RC_SIGNED_OUT, "you are signed out");
    TRY(code);
    TRY_ANEW(former_take_up(q, &fresh, err), err);
    secret_give(q, fresh);
    return RC_OK;
}

rc step_up_act(struct request *q, const struct act *act, struct act_answer *answer, struct err *err)
{
    bool gave;
    rc code;

    if (q->session && session_is_former(q->session))
        return act_lost(q, act, answer, err);
    code = stepped(q, act_attempt, &(struct acting){ act, answer }, &gave, err);
    if (code == RC_SIGNED_OUT || (code == RC_OK && gave && answer->repeated))
        return act_lost(q, act, answer, err);
    if (code == RC_OK && gave)
        secret_give(q, doors_fresh(q));
    return code;
}

/* ---- another change ---- */

struct changing {
    step_up_change *change;
    void *ctx;
};

static rc change_once(struct request *q, const struct changing *c, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(q->viewer->step->use(q->viewer->step, &txn, q->now, err));
    if (c->change)
        TRY(c->change(q, &txn, c->ctx, err));
    return txn_commit(&txn, err);
}

static rc change_attempt(struct request *q, void *ctx, struct err *err)
{
    TRY_ANEW(change_once(q, ctx, err), err);
    return RC_OK;
}

rc step_up_do(struct request *q, step_up_change *change, void *ctx, struct err *err)
{
    bool gave;

    TRY(stepped(q, change_attempt, &(struct changing){ change, ctx }, &gave, err));
    if (gave)
        secret_give(q, doors_fresh(q));
    return RC_OK;
}

/* ---- refused ---- */

bool step_up_refuses(rc code)
{
    return code == RC_REFUSED || code == RC_SLOW || code == RC_STEP_UP;
}

str step_up_refusal(struct request *q, rc code, const struct err *err)
{
    q->answer.status = status_refused(code);
    if (code == RC_STEP_UP)
        return words_error_missing(q->mem, q->language, word_text(q->language, W_form_step_up));
    return told_of(q, word_text(q->language, W_sign_in_code), err);
}

rc step_up_page(struct request *q, const struct confirming *c, str error)
{
    const struct govuk_error_link link = { error, S("code") };
    struct sheet s;

    sheet_open(&s, q, c->title, &(struct sheet_how){ .back = c->back, .path = c->path, .errors = &link, .n_errors = error.n ? 1 : 0 });
    sheet_heading(&s, c->title);
    sheet_paragraph(&s, c->text);
    step_up_offer(&s);
    form_open(&s, c->path);
    step_up_field(&s, error);
    govuk_button(&s.h, &(struct govuk_button){
                           .text = word_text(s.h.lang, c->button), .kind = c->is_warning ? BUTTON_WARNING : BUTTON_PRIMARY, .is_once = true });
    form_close(&s);
    return sheet_close(&s);
}
