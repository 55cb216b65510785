#include "web/govuk/navigation.h"

#include "words/number.h"
#include "words/texts.h"

static void link_open(struct html *h, const char *class_names, str href)
{
    html_open_class(h, "a", class_names);
    html_url(h, "href", href);
}

static void link_whole(struct html *h, const char *class_names, str href, str text)
{
    link_open(h, class_names, href);
    html_text(h, text);
    html_close(h, "a");
}

void govuk_link(struct html *h, const struct govuk_link *link)
{
    link_whole(h, "govuk-link", link->href, link->text);
}

void govuk_back_link(struct html *h, str href, str text)
{
    link_whole(h, "govuk-back-link", href, text.n ? text : word_text(h->lang, W_button_back));
}

void govuk_skip_link(struct html *h, str href, str text)
{
    link_open(h, "govuk-skip-link", href);
    html_attr(h, "data-module", S("govuk-skip-link"));
    html_text(h, text);
    html_close(h, "a");
}

void govuk_breadcrumbs(struct html *h, const struct govuk_breadcrumbs *crumbs)
{
    html_open(h, "nav");
    html_classes(h, "govuk-breadcrumbs", crumbs->is_short_on_phones ? "govuk-breadcrumbs--collapse-on-mobile" : NULL);
    html_attr(h, "aria-label", word_text(h->lang, W_frame_breadcrumbs));
    html_open_class(h, "ol", "govuk-breadcrumbs__list");
    for (ptrdiff_t i = 0; i < crumbs->n; i++) {
        html_open_class(h, "li", "govuk-breadcrumbs__list-item");
        if (crumbs->items[i].href.n) {
            link_whole(h, "govuk-breadcrumbs__link", crumbs->items[i].href, crumbs->items[i].text);
        } else {
            html_attr(h, "aria-current", S("page"));
            html_text(h, crumbs->items[i].text);
        }
        html_close(h, "li");
    }
    html_close(h, "ol");
    html_close(h, "nav");
}

/* ---- pagination ---- */

static void arrow_back(struct html *h)
{
    html_raw(h, "<svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\" xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\""
                " aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062"
                " 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z\"></path></svg>");
}

static void arrow_on(struct html *h)
{
    html_raw(h, "<svg class=\"govuk-pagination__icon govuk-pagination__icon--next\" xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\""
                " aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m8.107-0.0078125-1.4136 1.414 4.2926"
                " 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z\"></path></svg>");
}

static void arrow_link(struct html *h, bool is_block, bool is_back, str href, str label)
{
    str title = word_text(h->lang, is_back ? W_pagination_previous : W_pagination_next);

    if (!href.n)
        return;
    html_open_class(h, "div", is_back ? "govuk-pagination__prev" : "govuk-pagination__next");
    link_open(h, "govuk-link govuk-pagination__link", href);
    html_attr(h, "rel", is_back ? S("prev") : S("next"));
    if (is_back)
        arrow_back(h);
    else if (is_block)
        arrow_on(h);
    html_open(h, "span");
    html_classes(h, "govuk-pagination__link-title", is_block && !label.n ? "govuk-pagination__link-title--decorated" : NULL);
    html_text(h, title);
    html_close(h, "span");
    if (is_block && label.n) {
        html_element(h, "span", "govuk-visually-hidden", S(":"));
        html_raw(h, " ");
        html_element(h, "span", "govuk-pagination__link-label", label);
    }
    if (!is_block && !is_back)
        arrow_on(h);
    html_close(h, "a");
    html_close(h, "div");
}

static void page_number(struct html *h, const struct govuk_page_number *page)
{
    html_open(h, "li");
    html_classes(h, "govuk-pagination__item", page->is_current ? "govuk-pagination__item--current" : NULL,
                 page->number ? NULL : "govuk-pagination__item--ellipsis");
    if (page->number) {
        str number = number_text(h->mem, page->number);

        link_open(h, "govuk-link govuk-pagination__link", page->href);
        html_attr(h, "aria-label", words_pagination_page(h->mem, h->lang, number));
        if (page->is_current)
            html_attr(h, "aria-current", S("page"));
        html_text(h, number);
        html_close(h, "a");
    } else {
        html_raw(h, "&ctdot;");
    }
    html_close(h, "li");
}

void govuk_pagination(struct html *h, const struct govuk_pagination *pagination)
{
    bool is_block = !pagination->n;

    html_open(h, "nav");
    html_classes(h, "govuk-pagination", is_block ? "govuk-pagination--block" : NULL);
    html_attr(h, "aria-label", pagination->label.n ? pagination->label : word_text(h->lang, W_pagination_label));
    arrow_link(h, is_block, true, pagination->previous, pagination->previous_label);
    if (pagination->n)
        html_open_class(h, "ul", "govuk-pagination__list");
    for (ptrdiff_t i = 0; i < pagination->n; i++)
        page_number(h, &pagination->numbers[i]);
    if (pagination->n)
        html_close(h, "ul");
    arrow_link(h, is_block, false, pagination->next, pagination->next_label);
    html_close(h, "nav");
}

int pagination_numbers(int page, int pages, int out[PAGINATION_MOST])
{
    int n = 0;

    for (int i = 1; i <= pages; i++) {
        bool is_near = i >= page - 1 && i <= page + 1;
        /* A gap of one page is that page. */
        bool fills = (i == 2 && page == 4) || (i == pages - 1 && page == pages - 3);

        if (i == 1 || i == pages || is_near || fills)
            out[n++] = i;
        else if (out[n - 1])
            out[n++] = 0;
    }
    return n;
}

/* ---- the service and its languages ---- */

static void language_link(struct html *h, const struct govuk_language_link *item)
{
    html_open_class(h, "li", "govuk-language-navigation__list-item");
    if (item->href.n) {
        link_open(h, "govuk-language-navigation__link", item->href);
        html_attr(h, "rel", S("alternate"));
        html_attr(h, "lang", item->code);
        html_attr(h, "hreflang", item->code);
        html_own(h, item->text);
        if (item->description.n) {
            html_open_class(h, "span", "govuk-visually-hidden");
            html_raw(h, " ");
            html_text(h, item->description);
            html_close(h, "span");
        }
        html_close(h, "a");
    } else {
        html_open_class(h, "span", "govuk-language-navigation__text");
        html_attr(h, "aria-current", S("true"));
        html_attr(h, "lang", item->code);
        html_own(h, item->text);
        html_close(h, "span");
    }
    html_close(h, "li");
}

void govuk_language_navigation(struct html *h, const struct govuk_languages *languages)
{
    html_open_class(h, "nav", "govuk-language-navigation");
    html_attr(h, "aria-label", languages->label);
    html_open_class(h, "ul", "govuk-language-navigation__list");
    for (ptrdiff_t i = 0; i < languages->n; i++)
        language_link(h, &languages->items[i]);
    html_close(h, "ul");
    html_close(h, "nav");
}

static void service_link(struct html *h, const struct govuk_service_link *item)
{
    bool is_marked = item->is_active || item->is_current;

    html_open(h, "li");
    html_classes(h, "govuk-service-navigation__item", is_marked ? "govuk-service-navigation__item--active" : NULL);
    if (item->href.n)
        link_open(h, "govuk-service-navigation__link", item->href);
    else
        html_open_class(h, "span", "govuk-service-navigation__text");
    if (is_marked)
        html_attr(h, "aria-current", item->is_current ? S("page") : S("true"));
    if (is_marked)
        html_element(h, "strong", "govuk-service-navigation__active-fallback", item->text);
    else
        html_text(h, item->text);
    html_close(h, item->href.n ? "a" : "span");
    html_close(h, "li");
}

static void service_links(struct html *h, const struct govuk_service_navigation *navigation)
{
    str menu = word_text(h->lang, W_frame_menu);

    html_open_class(h, "nav", "govuk-service-navigation__wrapper");
    html_attr(h, "aria-label", menu);
    if (navigation->n > 1) {
        html_open_class(h, "button", "govuk-service-navigation__toggle govuk-js-service-navigation-toggle");
        html_attr(h, "type", S("button"));
        html_attr(h, "aria-controls", S("navigation"));
        html_flag(h, "hidden");
        html_attr(h, "aria-hidden", S("true"));
        html_text(h, menu);
        html_close(h, "button");
    }
    html_open_class(h, "ul", "govuk-service-navigation__list");
    html_attr(h, "id", S("navigation"));
    for (ptrdiff_t i = 0; i < navigation->n; i++)
        service_link(h, &navigation->items[i]);
    html_close(h, "ul");
    html_close(h, "nav");
}

static void service_name(struct html *h, const struct govuk_service_navigation *navigation)
{
    html_open_class(h, "span", "govuk-service-navigation__service-name");
    if (navigation->href.n)
        link_whole(h, "govuk-service-navigation__link", navigation->href, navigation->name);
    else
        html_element(h, "span", "govuk-service-navigation__text", navigation->name);
    html_close(h, "span");
}

void govuk_service_navigation(struct html *h, const struct govuk_service_navigation *navigation)
{
    /* With more in it than links it is a landmark of its own. */
    bool is_section = navigation->name.n || navigation->languages;

    html_open_class(h, is_section ? "section" : "div", "govuk-service-navigation");
    if (is_section)
        html_attr(h, "aria-label", word_text(h->lang, W_frame_service_information));
    html_attr(h, "data-module", S("govuk-service-navigation"));
    html_open(h, "div");
    html_classes(h, "govuk-width-container", navigation->languages ? "govuk-service-navigation__inlining-container" : NULL);
    html_open_class(h, "div", "govuk-service-navigation__container");
    if (navigation->name.n)
        service_name(h, navigation);
    if (navigation->n)
        service_links(h, navigation);
    html_close(h, "div");
    if (navigation->languages)
        govuk_language_navigation(h, navigation->languages);
    html_close(h, "div");
    html_close(h, is_section ? "section" : "div");
}

void moj_sub_navigation(struct html *h, str label, const struct moj_sub_link *items, ptrdiff_t n)
{
    html_open_class(h, "nav", "moj-sub-navigation");
    html_attr(h, "aria-label", label);
    html_open_class(h, "ul", "moj-sub-navigation__list");
    for (ptrdiff_t i = 0; i < n; i++) {
        html_open_class(h, "li", "moj-sub-navigation__item");
        link_open(h, "moj-sub-navigation__link", items[i].href);
        if (items[i].is_active)
            html_attr(h, "aria-current", S("page"));
        html_text(h, items[i].text);
        html_close(h, "a");
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "nav");
}
