#include "web/pages/earlier.h"

#include "web/url.h"
#include "words/date.h"

#define AS_KNOWN_AT S("as_known_at")

struct earlier earlier_read(struct request *q)
{
    daynum today = instant_london(q->now).day;
    struct earlier p = { 0 };

    if (!day_asked(q, AS_KNOWN_AT, &p.typed))
        p.error = words_error_date(q->mem, q->language, word_text(q->language, W_earlier_day));
    else if (p.typed.is_given && p.typed.is > today)
        p.error = word_text(q->language, W_earlier_ahead);
    if (p.error.n || !p.typed.is_given || p.typed.is == today)
        return p;
    p.is_asked = true;
    p.day = p.typed.is;
    return p;
}

static struct govuk_field field_of(struct request *q, const struct earlier *past)
{
    return (struct govuk_field){ .name = AS_KNOWN_AT,
                                 .label = word_text(q->language, W_earlier_day),
                                 .size = SIZE_S,
                                 .hint = word_text(q->language, W_earlier_hint),
                                 .error = past->error };
}

const struct govuk_error_link *earlier_error(struct request *q, const struct earlier *past)
{
    struct govuk_error_link *link = arena_new(q->mem, struct govuk_error_link);
    const struct govuk_date_input day = { .field = field_of(q, past) };

    q->answer.status = status_refused(RC_BAD_INPUT);
    *link = (struct govuk_error_link){ past->error, govuk_date_input_target(q->mem, &day) };
    return link;
}

rc earlier_view(struct request *q, const struct earlier *past, struct view *out, struct err *err)
{
    const struct known_at then = { .how = KNOWN_AT_INSTANT, .at = day_begins(past->day + 1) - 1 };

    return view_open(q->web->reg, q->mem, q->viewer, q->now, past->is_asked ? &then : &known_now, out, err);
}

/* Whether it may be seen in ${v}, without a note. */
static rc is_there(struct view *v, enum item_kind kind, str id, bool *out, struct err *err)
{
    struct item it;
    rc code = view_beside(v, kind, id, &it, err);

    *out = code == RC_OK;
    return code == RC_NOT_FOUND ? RC_OK : code;
}

rc earlier_is_before(struct request *q, const struct earlier *past, enum item_kind kind, str id, bool *out, struct err *err)
{
    const struct earlier present = { 0 };
    bool is_now, was_then;

    *out = false;
    if (!past->is_asked)
        return RC_OK;
    for (int i = 0; i < 2; i++) {
        CLEANUP(view_drop) struct view v = { 0 };

        TRY(earlier_view(q, i ? past : &present, &v, err));
        TRY(is_there(&v, kind, id, i ? &was_then : &is_now, err));
        TRY(view_close(&v, err));
    }
    *out = is_now && !was_then;
    return RC_OK;
}

rc earlier_before_page(struct request *q, const struct earlier *past)
{
    struct sheet s;
    str title = words_earlier_before_title(q->mem, q->language, date_text(q->mem, q->language, past->day));

    sheet_open(&s, q, title, NULL);
    sheet_heading(&s, title);
    sheet_paragraph(&s, word_text(q->language, W_earlier_before_text));
    sheet_link(&s, word_text(q->language, W_earlier_now), q->path);
    return sheet_close(&s);
}

/* ---- addresses ---- */

str earlier_iso(struct request *q, const struct earlier *past)
{
    return past->is_asked ? day_text(q->mem, past->day) : S("");
}

str earlier_path(struct request *q, str path)
{
    const struct earlier past = earlier_read(q);
    ptrdiff_t fragment = str_find(path, '#');
    str before = fragment < 0 ? path : str_sub(path, 0, fragment), after = fragment < 0 ? S("") : str_from(path, fragment);

    if (!past.is_asked)
        return path;
    return arena_printf(q->mem, "%.*s%c%.*s=%.*s%.*s", STR_ARG(before), str_find(before, '?') < 0 ? '?' : '&', STR_ARG(AS_KNOWN_AT),
                        STR_ARG(earlier_iso(q, &past)), STR_ARG(after));
}

static str path_of_present(struct request *q, const struct earlier *past)
{
    struct buf b = buf_new(q->mem);
    char mark = '?';

    buf_str(&b, q->path);
    for (int i = 0; i < past->keeps; i++) {
        str value = url_encode(q->mem, request_query(q, past->keep[i]));

        if (value.n) {
            buf_printf(&b, "%c%.*s=%.*s", mark, STR_ARG(past->keep[i]), STR_ARG(value));
            mark = '&';
        }
    }
    return buf_text(&b);
}

/* ---- on the page ---- */

void earlier_banner(struct sheet *s, const struct earlier *past)
{
    struct html text = html_new(s->q->mem, s->h.lang);

    if (!past->is_asked)
        return;
    html_open_class(&text, "p", "govuk-notification-banner__heading");
    html_text(&text, words_earlier_banner(s->q->mem, s->h.lang, date_text_full(s->q->mem, s->h.lang, past->day)));
    html_close(&text, "p");
    html_open_class(&text, "p", "govuk-body");
    html_text(&text, word_text(s->h.lang, W_earlier_banner_text));
    html_text(&text, S(" "));
    govuk_link(&text, &(struct govuk_link){ word_text(s->h.lang, W_earlier_now), path_in(s->q, path_of_present(s->q, past)) });
    html_close(&text, "p");
    govuk_notification_banner(&s->h, &(struct govuk_notification_banner){ .content = content_of(&text) });
}

void earlier_form(struct sheet *s, const struct earlier *past)
{
    const struct govuk_field field = field_of(s->q, past);
    const struct govuk_date_input day = day_input(s, &past->typed, &field);

    govuk_details_open(&s->h, word_text(s->h.lang, W_earlier_title), past->error.n > 0);
    html_open(&s->h, "form");
    html_url(&s->h, "action", path_in(s->q, s->q->path));
    html_attr(&s->h, "method", S("get"));
    html_flag(&s->h, "novalidate");
    for (int i = 0; i < past->keeps; i++)
        if (request_query(s->q, past->keep[i]).n)
            form_hidden(s, past->keep[i], request_query(s->q, past->keep[i]));
    govuk_date_input(&s->h, &day);
    govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, W_earlier_show), .kind = BUTTON_SECONDARY });
    form_close(s);
    govuk_details_close(&s->h);
}
