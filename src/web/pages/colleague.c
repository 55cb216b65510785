/*
 * Signing a colleague out everywhere, by those who may change the person: a lost telephone, a shared screen.  They see how many sign-ins
 * there are, and never from where.
 */
#include "web/pages/colleague.h"

#include "signin/session.h"
#include "web/pages/done.h"
#include "web/pages/step_up.h"

bool colleague_is_tended(const struct request *q, const struct item *it, uint64_t acts)
{
    return q->session && it->kind == ITEM_PERSON && !str_eq(it->id, q->session->person) && (acts >> ACT_PERSON_CHANGE & 1);
}

static str path_of(struct request *q, const struct item *person)
{
    return arena_printf(q->mem, "/people/%.*s/sign-out", STR_ARG(person->id));
}

rc colleague_sign_ins(struct sheet *s, struct view *v, const struct item *person, struct err *err)
{
    struct sessions all;

    TRY(session_list(&v->txn, s->q->mem, person->id, s->q->now, &all, err));
    sheet_subheading(s, word_text(s->h.lang, W_ended_heading));
    sheet_paragraph(s, all.n ? word_counted(s->q->mem, s->h.lang, W_ended_open, all.n, NULL, 0) : word_text(s->h.lang, W_ended_none));
    if (all.n)
        govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, W_ended_button),
                                                    .kind = BUTTON_SECONDARY,
                                                    .href = path_in(s->q, path_of(s->q, person)) });
    return RC_OK;
}

static rc colleague_named(struct request *q, struct item *out, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    uint64_t acts;

    TRY(page_view(q, &v, err));
    TRY(view_item(&v, ITEM_PERSON, q->arg[0], out, err));
    TRY(view_acts(&v, out, &acts, err));
    TRY(view_close(&v, err));
    return colleague_is_tended(q, out, acts) ? RC_OK : page_none(err);
}

static rc confirm_page(struct request *q, const struct item *person, str error)
{
    const struct confirming confirming = { .title = words_ended_title(q->mem, q->language, item_title(q, person)),
                                           .text = word_text(q->language, W_ended_text),
                                           .path = path_of(q, person),
                                           .back = item_path(q->mem, ITEM_PERSON, person->id),
                                           .button = W_ended_button,
                                           .is_warning = true };

    return step_up_page(q, &confirming, error);
}

rc page_end_sign_ins_show(struct request *q, struct err *err)
{
    struct item person;

    TRY(colleague_named(q, &person, err));
    return confirm_page(q, &person, S(""));
}

static rc sign_ins_end(struct request *q, struct txn *txn, void *person, struct err *err)
{
    (void)q;
    return account_end_sessions(txn, ((const struct item *)person)->id, S(""), err);
}

rc page_end_sign_ins_send(struct request *q, struct err *err)
{
    struct item person;
    rc code;

    TRY(colleague_named(q, &person, err));
    code = step_up_do(q, sign_ins_end, &person, err);
    if (step_up_refuses(code))
        return confirm_page(q, &person, step_up_refusal(q, code, err));
    TRY(code);
    done_go(q, item_path(q->mem, ITEM_PERSON, person.id), S("signed-out"));
    return RC_OK;
}
