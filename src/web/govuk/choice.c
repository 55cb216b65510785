#include "web/govuk/choice.h"

#include "words/texts.h"

/* The names that radios and checkboxes have for the same parts. */
struct parts {
    const char *type, *root, *module, *small, *inline_, *item, *input, *label, *hint, *divider, *revealed, *hidden;
};
#define PARTS(type, plural)                                                                                                                          \
    {                                                                                                                                                \
        type, "govuk-" plural, "govuk-" plural, "govuk-" plural "--small", "govuk-" plural "--inline", "govuk-" plural "__item",                     \
            "govuk-" plural "__input", "govuk-label govuk-" plural "__label", "govuk-hint govuk-" plural "__hint", "govuk-" plural "__divider",      \
            "govuk-" plural "__conditional", "govuk-" plural "__conditional--hidden"                                                                 \
    }
static const struct parts radios = PARTS("radio", "radios"), checkboxes = PARTS("checkbox", "checkboxes");

static str item_id(struct html *h, const struct govuk_choices *choices, ptrdiff_t i)
{
    str id = field_id(&choices->field);

    if (choices->items[i].id.n)
        return choices->items[i].id;
    return i ? arena_printf(h->mem, "%.*s-%d", STR_ARG(id), (int)i + 1) : id;
}

static bool is_chosen(const struct govuk_choices *choices, const struct govuk_choice *item)
{
    return item->is_chosen || (choices->value.n && str_eq(choices->value, item->value));
}

/* What describes an item: its hint, and that of the field where no group carries it. */
static str item_described(struct html *h, const struct parts *parts, const struct govuk_choices *choices, const struct govuk_choice *item, str id)
{
    str own = item->hint.n ? arena_printf(h->mem, "%.*s-item-hint", STR_ARG(id)) : S("");
    str of_field = parts == &checkboxes && !choices->field.label.n ? field_described(h, &choices->field) : S("");

    return own.n && of_field.n ? arena_printf(h->mem, "%.*s %.*s", STR_ARG(of_field), STR_ARG(own)) : own.n ? own : of_field;
}

static void item_input(struct html *h, const struct parts *parts, const struct govuk_choices *choices, const struct govuk_choice *item, str id)
{
    str described = item_described(h, parts, choices, item, id);

    html_void(h, "input");
    html_attr(h, "class", str_of(parts->input));
    html_attr(h, "id", id);
    html_attr(h, "name", item->name.n ? item->name : choices->field.name);
    html_attr(h, "type", str_of(parts->type));
    html_attr(h, "value", item->value);
    if (is_chosen(choices, item))
        html_flag(h, "checked");
    if (item->revealed.kind)
        html_attr(h, "data-aria-controls", arena_printf(h->mem, "conditional-%.*s", STR_ARG(id)));
    if (item->is_alone)
        html_attr(h, "data-behaviour", S("exclusive"));
    if (described.n)
        html_attr(h, "aria-describedby", described);
}

static void item_write(struct html *h, const struct parts *parts, const struct govuk_choices *choices, ptrdiff_t i)
{
    const struct govuk_choice *item = &choices->items[i];
    str id = item_id(h, choices, i);

    if (item->divider.n) {
        html_element(h, "div", parts->divider, item->divider);
        return;
    }
    html_open_class(h, "div", parts->item);
    item_input(h, parts, choices, item, id);
    html_open_class(h, "label", parts->label);
    html_attr(h, "for", id);
    html_text(h, item->text);
    html_close(h, "label");
    if (item->hint.n) {
        html_open_class(h, "div", parts->hint);
        html_attr(h, "id", arena_printf(h->mem, "%.*s-item-hint", STR_ARG(id)));
        html_text(h, item->hint);
        html_close(h, "div");
    }
    html_close(h, "div");
    if (!item->revealed.kind)
        return;
    html_open(h, "div");
    html_classes(h, parts->revealed, is_chosen(choices, item) ? NULL : parts->hidden);
    html_attr(h, "id", arena_printf(h->mem, "conditional-%.*s", STR_ARG(id)));
    html_content(h, item->revealed);
    html_close(h, "div");
}

static void choices_write(struct html *h, const struct parts *parts, const struct govuk_choices *choices)
{
    const struct govuk_field *field = &choices->field;

    field_group(h, field, NULL);
    if (field->label.n)
        govuk_fieldset_open(
            h, &(struct govuk_fieldset){
                   .legend = field->label, .size = field->size, .is_heading = field->is_heading, .described_by = field_described(h, field) });
    field_notes(h, field);
    html_open(h, "div");
    html_classes(h, parts->root, choices->is_small ? parts->small : NULL, choices->is_inline ? parts->inline_ : NULL);
    html_attr(h, "data-module", str_of(parts->module));
    for (ptrdiff_t i = 0; i < choices->n; i++)
        item_write(h, parts, choices, i);
    html_close(h, "div");
    if (field->label.n)
        govuk_fieldset_close(h);
    field_close(h);
}

void govuk_radios(struct html *h, const struct govuk_choices *choices)
{
    choices_write(h, &radios, choices);
}

void govuk_checkboxes(struct html *h, const struct govuk_choices *choices)
{
    choices_write(h, &checkboxes, choices);
}

/* What the type-ahead says. */
static void searched(struct html *h)
{
    html_attr(h, "data-module", S("app-search"));
    field_translation(h, "none", word_text(h->lang, W_search_none));
    field_translation(h, "hint", word_text(h->lang, W_search_hint));
    field_translation_counted(h, "results", W_list_results);
}

void govuk_select(struct html *h, const struct govuk_select *select)
{
    str described = field_described(h, &select->field);

    field_open(h, &select->field, NULL);
    html_open(h, "select");
    html_classes(h, "govuk-select", select->is_full_width ? "govuk-!-width-full" : NULL, select->field.error.n ? "govuk-select--error" : NULL);
    html_attr(h, "id", field_id(&select->field));
    html_attr(h, "name", select->field.name);
    if (described.n)
        html_attr(h, "aria-describedby", described);
    if (select->is_searched)
        searched(h);
    for (ptrdiff_t i = 0; i < select->n; i++) {
        const struct govuk_option *option = &select->options[i];

        html_open(h, "option");
        html_attr(h, "value", option->value);
        if (option->is_chosen || (select->value.n && str_eq(select->value, option->value)))
            html_flag(h, "selected");
        html_text(h, option->text);
        html_close(h, "option");
    }
    html_close(h, "select");
    field_close(h);
}
