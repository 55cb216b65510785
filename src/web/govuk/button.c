#include "web/govuk/button.h"

#include "web/govuk/field.h"
#include "words/texts.h"

static void inside_button(struct html *h, const struct govuk_button *button)
{
    static const char *const kinds[] = {
        [BUTTON_SECONDARY] = "govuk-button--secondary", [BUTTON_WARNING] = "govuk-button--warning", [BUTTON_INVERSE] = "govuk-button--inverse"
    };

    html_classes(h, "govuk-button", kinds[button->kind], button->is_start ? "govuk-button--start" : NULL);
    html_attr(h, "data-module", S("govuk-button"));
    if (button->id.n)
        html_attr(h, "id", button->id);
    html_text(h, button->text);
    if (button->hidden.n) {
        html_open_class(h, "span", "govuk-visually-hidden");
        html_text(h, S(" "));
        html_text(h, button->hidden);
        html_close(h, "span");
    }
    if (button->is_start)
        html_raw(h, "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" height=\"19\" viewBox=\"0 0 33 40\""
                    " aria-hidden=\"true\" focusable=\"false\"><path fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>");
}

void govuk_button(struct html *h, const struct govuk_button *button)
{
    if (button->href.n) {
        html_open(h, "a");
        html_url(h, "href", button->href);
        html_attr(h, "role", S("button"));
        html_attr(h, "draggable", S("false"));
        inside_button(h, button);
        html_close(h, "a");
        return;
    }
    html_open(h, "button");
    html_attr(h, "type", button->is_plain ? S("button") : S("submit"));
    if (button->name.n)
        html_attr(h, "name", button->name);
    if (button->value.n)
        html_attr(h, "value", button->value);
    if (button->is_once)
        html_attr(h, "data-prevent-double-click", S("true"));
    inside_button(h, button);
    html_close(h, "button");
}

void govuk_button_group_open(struct html *h)
{
    html_open_class(h, "div", "govuk-button-group");
}

void govuk_button_group_close(struct html *h)
{
    html_close(h, "div");
}

void copy_button(struct html *h, str text)
{
    html_open_class(h, "div", "app-copy");
    html_attr(h, "data-module", S("app-copy"));
    field_translation(h, "copied", word_text(h->lang, W_button_copied));
    html_element(h, "span", "app-copy__text", text);
    html_open_class(h, "button", "govuk-button govuk-button--secondary");
    html_attr(h, "type", S("button"));
    html_flag(h, "hidden");
    html_text(h, word_text(h->lang, W_button_copy));
    html_close(h, "button");
    html_open_class(h, "span", "govuk-body govuk-!-margin-bottom-0");
    html_attr(h, "role", S("status"));
    html_close(h, "span");
    html_close(h, "div");
}
