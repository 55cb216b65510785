#include "web/pages/kept.h"

#include "signin/ticket.h"
#include "web/form.h"
#include "web/routes.h"
#include "web/url.h"

enum { KEPT_MOST = 1600 }; /* with our other headers it has to fit into the page of memory that a proxy has for the head of an answer */

void kept_for(struct sheet *s)
{
    if (s->q->session)
        form_hidden(s, KEPT_FOR, reader_mark(s->q));
}

/* A form of the page of a check goes to where checks are; the others are sent to their own page. */
static str page_of(const struct request *q)
{
    return str_eq(q->path, S("/checks")) ? S("/checks/new") : q->path;
}

static bool is_kept(const struct param *p)
{
    return p->value.n && !str_eq(p->name, S("code")) && !str_eq(p->name, KEPT_FOR);
}

/* "who fields path": of these only a path may have spaces. */
str kept_put(struct request *q)
{
    str who = request_field(q, KEPT_FOR), page = page_of(q);
    struct buf b = buf_new(q->mem);
    char mark = ' ';

    if (!q->web->can_sign_in || q->route->form != &form_ACT || !item_is_id(who))
        return S("");
    buf_str(&b, who);
    for (ptrdiff_t i = 0; i < q->form.n; i++)
        if (is_kept(&q->form.v[i])) {
            buf_printf(&b, "%c%.*s=%.*s", mark, STR_ARG(url_encode(q->mem, q->form.v[i].name)), STR_ARG(url_encode(q->mem, q->form.v[i].value)));
            mark = '&';
        }
    buf_printf(&b, " %.*s", STR_ARG(page));
    if (mark == ' ' || b.n > KEPT_MOST)
        return S("");
    response_cookie(q, COOKIE_KEPT, ticket_print(q->mem, &q->web->service->keys, q->random, TICKET_KEPT, q->now, buf_text(&b)),
                    ticket_lasts(TICKET_KEPT));
    return page;
}

bool kept_take(struct request *q)
{
    str ticket = request_cookie(q, COOKIE_KEPT), what, who, fields, page;
    struct params form = { 0 };
    struct err unused;

    if (!q->session || !ticket.n || !ticket_parse(q->mem, &q->web->service->keys, TICKET_KEPT, q->now, ticket, &what))
        return false;
    str_cut(what, ' ', &who, &what);
    str_cut(what, ' ', &fields, &page);
    if (!str_eq(page, q->path))
        return false;
    response_cookie(q, COOKIE_KEPT, S(""), -1);
    if (!str_eq(who, reader_mark(q)) || params_read(q->mem, fields, &form, &unused) != RC_OK)
        return false;
    q->form = form;
    return true;
}

void kept_say(struct sheet *s)
{
    govuk_notification_banner(&s->h, &(struct govuk_notification_banner){ .content = content_text(word_text(s->h.lang, W_form_kept)) });
}
