/*
 * The second factor of somebody who is signed in: another authenticator, new recovery codes.  Both ask for a code of the present one
 * first; what is shown afterwards is shown once.
 *
 *     /account/authenticator  ->  /account/authenticator/new  ->  recovery codes          /account/recovery  ->  recovery codes
 */
#include "web/doors.h"
#include "web/pages/enrol.h"
#include "web/pages/step_up.h"

static const struct confirm_words {
    enum word title, text;
    const char *path;
} another = { W_account_factor_title, W_account_factor_text, "/account/authenticator" },
  recovery = { W_account_recovery_title, W_account_recovery_text, "/account/recovery" };

static void part_open(struct sheet *s, struct request *q, enum word title, const char *path, str error)
{
    struct govuk_error_link *link = arena_new(q->mem, struct govuk_error_link);

    *link = (struct govuk_error_link){ error, S("code") };
    sheet_open(s, q, word_text(q->language, title),
               &(struct sheet_how){ .back = S("/account"), .path = str_of(path), .errors = link, .n_errors = error.n ? 1 : 0 });
    sheet_heading(s, word_text(q->language, title));
}

static rc confirm_page(struct request *q, const struct confirm_words *c, str error)
{
    const struct confirming confirming = { .title = word_text(q->language, c->title),
                                           .text = word_text(q->language, c->text),
                                           .path = str_of(c->path),
                                           .back = S("/account"),
                                           .button = W_button_continue };

    return step_up_page(q, &confirming, error);
}

/* ---- recovery codes ---- */

rc page_recovery_show(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    return confirm_page(q, &recovery, S(""));
}

static rc recovery_make_new(struct request *q, struct txn *txn, void *ctx, struct err *err)
{
    const struct desk desk = service_desk(q);

    return account_new_recovery(txn, q->mem, &desk, q->session, ctx, err);
}

rc page_recovery_send(struct request *q, struct err *err)
{
    str codes[RECOVERY_CODES];
    rc code;

    TRY(page_of_person(q, err));
    code = step_up_do(q, recovery_make_new, codes, err);
    if (step_up_refuses(code))
        return confirm_page(q, &recovery, step_up_refusal(q, code, err));
    TRY(code);
    return recovery_page(q, codes, S("/account"));
}

/* ---- another authenticator ---- */

rc page_factor_show(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    return confirm_page(q, &another, S(""));
}

static rc own_mail(struct request *q, struct txn *txn, str *out, struct err *err)
{
    struct item it;
    bool found;

    TRY(shelf_get(txn, q->mem, q->web->reg->authorities, ITEM_PERSON, q->session->person, &known_now, &it, &found, err));
    *out = found ? item_text(&it, R_PERSON_MAIL) : S("");
    return RC_OK;
}

static rc secret_begin(struct request *q, struct txn *txn, void *ctx, struct err *err)
{
    const struct desk desk = service_desk(q);

    (void)ctx;
    return account_change_factor_begin(txn, q->mem, &desk, q->session, err);
}

rc page_factor_send(struct request *q, struct err *err)
{
    rc code;

    TRY(page_of_person(q, err));
    code = step_up_do(q, secret_begin, NULL, err);
    if (step_up_refuses(code))
        return confirm_page(q, &another, step_up_refusal(q, code, err));
    TRY(code);
    response_see_other(q, S("/account/authenticator/new"));
    return RC_OK;
}

static rc secret_read(struct request *q, struct code_secret *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = service_desk(q);
    str mail;

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(own_mail(q, &txn, &mail, err));
    TRY(account_change_factor_show(&txn, q->mem, &desk, q->carried, mail, out, err));
    return txn_commit(&txn, err);
}

/* Who comes here without having begun begins. */
static rc new_page(struct request *q, str error, struct err *err)
{
    struct code_secret secret;
    struct sheet s;
    rc code = secret_read(q, &secret, err);

    if (code == RC_NOT_FOUND) {
        response_see_other(q, str_of(another.path));
        return RC_OK;
    }
    TRY(code);
    part_open(&s, q, W_enrol_title, "/account/authenticator/new", error);
    TRY(secret_show(&s, &secret, err));
    form_open(&s, S("/account/authenticator/new"));
    code_input(&s, W_sign_in_code, W_sign_in_code_hint, error);
    form_button(&s, W_button_continue);
    form_close(&s);
    return sheet_close(&s);
}

rc page_factor_new_show(struct request *q, struct err *err)
{
    TRY(page_of_person(q, err));
    return new_page(q, S(""), err);
}

static rc factor_set(struct request *q, const struct desk *desk, const struct asked *asked, str *fresh, str codes[RECOVERY_CODES], struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_change_factor(&txn, q->mem, desk, asked, str_trim(request_field(q, S("code"))), fresh, codes, err));
    return txn_commit(&txn, err);
}

static rc factor_change(struct request *q, str codes[RECOVERY_CODES], struct err *err)
{
    const struct desk desk = service_desk(q);
    struct asked asked;
    str fresh;

    TRY(reader_ask_again(q, &desk, &asked, err));
    TRY_ANEW(factor_set(q, &desk, &asked, &fresh, codes, err), err);
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    doors_carry(q, fresh);
    return RC_OK;
}

rc page_factor_new_send(struct request *q, struct err *err)
{
    str codes[RECOVERY_CODES];
    rc code;

    TRY(page_of_person(q, err));
    code = factor_change(q, codes, err);
    if (step_up_refuses(code))
        return new_page(q, step_up_refusal(q, code, err), err);
    TRY(code);
    return recovery_page(q, codes, S("/account"));
}
