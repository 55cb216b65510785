#include "web/govuk/filter.h"

#include "web/govuk/button.h"
#include "web/govuk/field.h"
#include "words/texts.h"

void filtered_open(struct html *h)
{
    html_open_class(h, "div", "app-filtered");
    html_attr(h, "data-module", S("app-filtered"));
    field_translation(h, "show", word_text(h->lang, W_filter_show));
    field_translation(h, "hide", word_text(h->lang, W_filter_hide));
    html_open_class(h, "div", "app-filtered__filter");
    html_attr(h, "id", S("filters"));
}

void filtered_list(struct html *h)
{
    html_close(h, "div");
    html_open_class(h, "div", "app-filtered__list");
}

void filtered_close(struct html *h)
{
    html_close(h, "div");
    html_close(h, "div");
}

static void chosen_group(struct html *h, const struct moj_chosen *chosen)
{
    html_element(h, "h3", "govuk-heading-s govuk-!-margin-bottom-0", chosen->heading);
    html_open_class(h, "ul", "moj-filter-tags");
    for (ptrdiff_t i = 0; i < chosen->n; i++) {
        html_open(h, "li");
        html_open_class(h, "a", "moj-filter__tag");
        html_url(h, "href", chosen->items[i].href);
        html_element(h, "span", "govuk-visually-hidden", word_text(h->lang, W_filter_remove));
        html_raw(h, " ");
        html_text(h, chosen->items[i].text);
        html_close(h, "a");
        html_close(h, "li");
    }
    html_close(h, "ul");
}

static void chosen(struct html *h, const struct moj_filter *filter)
{
    html_open_class(h, "div", "moj-filter__selected");
    html_open_class(h, "div", "moj-filter__selected-heading");
    html_open_class(h, "div", "moj-filter__heading-title");
    html_element(h, "h2", "govuk-heading-m", word_text(h->lang, W_filter_selected));
    html_close(h, "div");
    html_open_class(h, "div", "moj-filter__heading-action");
    html_open(h, "p");
    html_open_class(h, "a", "govuk-link govuk-link--no-visited-state");
    html_url(h, "href", filter->clear);
    html_text(h, word_text(h->lang, W_filter_clear));
    html_close(h, "a");
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
    for (ptrdiff_t i = 0; i < filter->n; i++)
        chosen_group(h, &filter->chosen[i]);
    html_close(h, "div");
}

void moj_filter_open(struct html *h, const struct moj_filter *filter)
{
    html_open(h, "form");
    html_attr(h, "method", S("get"));
    html_url(h, "action", filter->action);
    html_flag(h, "novalidate");
    html_open_class(h, "div", "moj-filter");
    html_attr(h, "data-module", S("moj-filter"));
    html_open_class(h, "div", "moj-filter__header");
    html_open_class(h, "div", "moj-filter__header-title");
    html_element(h, "h2", "govuk-heading-m", word_text(h->lang, W_filter_title));
    html_close(h, "div");
    html_open_class(h, "div", "moj-filter__header-action");
    html_close(h, "div");
    html_close(h, "div");
    html_open_class(h, "div", "moj-filter__content");
    if (filter->n)
        chosen(h, filter);
    html_open_class(h, "div", "moj-filter__options");
    govuk_button(h, &(struct govuk_button){ .text = word_text(h->lang, W_filter_apply) });
}

void moj_filter_close(struct html *h)
{
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "form");
}
