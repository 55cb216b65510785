#include "web/pages/enrol.h"

#include "signin/qr.h"

static rc picture_show(struct sheet *s, const struct code_secret *secret, struct err *err)
{
    struct buf dark = buf_new(s->q->mem);
    struct html *h = &s->h;
    int side;

    TRY(qr_path(secret->uri, &dark, &side, err));
    html_open_class(h, "div", "app-picture");
    html_open(h, "svg");
    html_attr(h, "xmlns", S("http://www.w3.org/2000/svg"));
    html_attr(h, "viewBox", arena_printf(s->q->mem, "0 0 %d %d", side, side));
    html_attr(h, "role", S("img"));
    html_attr(h, "shape-rendering", S("crispEdges"));
    html_element(h, "title", NULL, word_text(h->lang, W_enrol_picture));
    html_raw(h, "<path fill=\"#fff\" d=\"M0 0h999v999H0z\"/>");
    html_open(h, "path");
    html_attr(h, "d", buf_text(&dark));
    html_close(h, "path");
    html_close(h, "svg");
    html_close(h, "div");
    return RC_OK;
}

rc secret_show(struct sheet *s, const struct code_secret *secret, struct err *err)
{
    sheet_paragraph(s, word_text(s->h.lang, W_enrol_text));
    TRY(picture_show(s, secret, err));
    html_open_class(&s->h, "p", "govuk-body");
    html_element(&s->h, "code", NULL, secret->base32);
    html_close(&s->h, "p");
    sheet_paragraph(s, word_text(s->h.lang, W_enrol_open));
    html_open_class(&s->h, "p", "govuk-body app-break");
    html_element(&s->h, "code", NULL, secret->uri);
    html_close(&s->h, "p");
    return RC_OK;
}

void code_input(struct sheet *s, enum word label, enum word hint, str error)
{
    govuk_input(&s->h, &(struct govuk_input){
                           .field = { .name = S("code"), .label = word_text(s->h.lang, label), .hint = word_text(s->h.lang, hint), .error = error },
                           .inputmode = "numeric",
                           .autocomplete = "one-time-code",
                           .width = WIDTH_10,
                           .is_code = true });
}

rc recovery_page(struct request *q, const str codes[RECOVERY_CODES], str on)
{
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, W_enrol_recovery_title), NULL);
    sheet_heading(&s, word_text(q->language, W_enrol_recovery_title));
    sheet_paragraph(&s, word_text(q->language, W_enrol_recovery_text));
    html_open_class(&s.h, "ul", "govuk-list");
    for (int i = 0; i < RECOVERY_CODES; i++) {
        html_open(&s.h, "li");
        html_element(&s.h, "code", NULL, codes[i]);
        html_close(&s.h, "li");
    }
    html_close(&s.h, "ul");
    govuk_button(&s.h, &(struct govuk_button){ .text = word_text(q->language, W_button_continue), .href = path_in(q, on) });
    return sheet_close(&s);
}
