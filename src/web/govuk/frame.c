#include "web/govuk/frame.h"

#include "words/texts.h"

void govuk_generic_header(struct html *h, str name, str href)
{
    html_open_class(h, "div", "govuk-generic-header");
    html_open_class(h, "div", "govuk-generic-header__container govuk-width-container");
    html_open_class(h, "div", "govuk-generic-header__logo");
    html_open(h, "a");
    html_url(h, "href", href);
    html_classes(h, "govuk-generic-header__homepage-link");
    html_text(h, name);
    html_close(h, "a");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
}

void govuk_footer(struct html *h, const struct govuk_link *links, ptrdiff_t n, struct content note)
{
    html_open_class(h, "div", "govuk-footer");
    html_open_class(h, "div", "govuk-width-container");
    html_open_class(h, "div", "govuk-footer__meta");
    html_open_class(h, "div", "govuk-footer__meta-item govuk-footer__meta-item--grow");
    html_element(h, "h2", "govuk-visually-hidden", word_text(h->lang, W_footer_label));
    if (n)
        html_open_class(h, "ul", "govuk-footer__inline-list");
    for (ptrdiff_t i = 0; i < n; i++) {
        html_open_class(h, "li", "govuk-footer__inline-list-item");
        html_open_class(h, "a", "govuk-footer__link");
        html_url(h, "href", links[i].href);
        html_text(h, links[i].text);
        html_close(h, "a");
        html_close(h, "li");
    }
    if (n)
        html_close(h, "ul");
    if (note.kind) {
        html_open_class(h, "div", "govuk-footer__meta-custom");
        html_content(h, note);
        html_close(h, "div");
    }
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
}
