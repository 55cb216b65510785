#include "web/pages/enrol.h"

#include "signin/qr.h"

static rc picture_show(struct sheet *s, const struct code_secret *secret, struct err *err)
{
    struct buf svg = buf_new(s->q->mem);

    TRY(qr_print(secret->uri, word_text(s->h.lang, W_enrol_picture), &svg, err));
    html_open_class(&s->h, "div", "app-picture");
    html_content(&s->h, (struct content){ .kind = CONTENT_MARKUP, .is = buf_text(&svg) });
    html_close(&s->h, "div");
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
