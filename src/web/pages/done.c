#include "web/pages/done.h"

#include "signin/ticket.h"
#include "web/labels.h"

/* Beside the acts. */
static const struct said {
    const char *done;
    enum word text;
    bool is_failure;
} said[] = {
    { "proposed", W_record_proposed, false },
    { "invited", W_record_invited, false },
    { "invited-already", W_record_invited_already, true },
    { "signed-out", W_ended_done, false },
    { "ended", W_account_ended, false },
    { "password", W_account_password_changed, false },
    { "provider", W_account_provider_linked, false },
    { "revoked", W_tokens_done_revoked, false },
};

void done_go(struct request *q, str path, str done)
{
    str page, query;

    str_cut(path, '?', &page, &query);
    response_cookie(
        q, COOKIE_DONE,
        ticket_print(q->mem, &q->web->service->keys, q->random, TICKET_DONE, q->now, arena_printf(q->mem, "%.*s %.*s", STR_ARG(page), STR_ARG(done))),
        ticket_lasts(TICKET_DONE));
    response_see_other(q, path);
}

static void banner(struct sheet *s, str text, bool is_success)
{
    govuk_notification_banner(&s->h, &(struct govuk_notification_banner){ .is_success = is_success, .content = content_text(text) });
}

void done_show(struct sheet *s)
{
    struct request *q = s->q;
    str ticket = request_cookie(q, COOKIE_DONE), what, page, done;

    if (!ticket.n || !ticket_parse(q->mem, &q->web->service->keys, TICKET_DONE, q->now, ticket, &what))
        return;
    str_cut(what, ' ', &page, &done);
    if (!str_eq(page, q->path))
        return;
    response_cookie(q, COOKIE_DONE, S(""), -1);
    if (act_find(done) >= 0)
        banner(s, label_done(s->h.lang, (enum act_kind)act_find(done)), true);
    for (ptrdiff_t i = 0; i < countof(said); i++)
        if (str_eq(done, str_of(said[i].done)))
            banner(s, word_text(s->h.lang, said[i].text), !said[i].is_failure);
}
