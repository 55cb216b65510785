#include "web/pages/step_up.h"

#include "web/doors.h"

void step_up_field(struct sheet *s, str error)
{
    if (s->q->session && session_has_stepped(s->q->session, s->q->now))
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

rc step_up_take(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct factor factor = { .text = str_trim(request_field(q, S("code"))) };
    const struct desk desk = service_desk(q);
    struct asked asked;
    str fresh;

    if (!q->session || session_has_stepped(q->session, q->now))
        return RC_OK;
    TRY(reader_ask_again(q, &desk, &asked, err));
    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(account_step_up(&txn, q->mem, &desk, &asked, &factor, &fresh, err));
    TRY(txn_commit(&txn, err));
    response_cookie(q, COOKIE_SESSION, fresh, 0);
    doors_carry(q, fresh);
    return RC_OK;
}
