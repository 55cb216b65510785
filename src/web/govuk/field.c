#include "web/govuk/field.h"

#include "words/texts.h"

static const char *label_size(enum govuk_size size)
{
    static const char *const names[] = {
        [SIZE_S] = "govuk-label--s", [SIZE_M] = "govuk-label--m", [SIZE_L] = "govuk-label--l", [SIZE_XL] = "govuk-label--xl"
    };

    return names[size];
}

static const char *legend_size(enum govuk_size size)
{
    static const char *const names[] = {
        [SIZE_S] = "govuk-fieldset__legend--s",
        [SIZE_M] = "govuk-fieldset__legend--m",
        [SIZE_L] = "govuk-fieldset__legend--l",
        [SIZE_XL] = "govuk-fieldset__legend--xl",
    };

    return names[size];
}

void govuk_label(struct html *h, const struct govuk_label *label)
{
    if (!label->text.n)
        return;
    if (label->is_heading)
        html_open_class(h, "h1", "govuk-label-wrapper");
    html_open(h, "label");
    html_classes(h, "govuk-label", label_size(label->size));
    if (label->for_id.n)
        html_attr(h, "for", label->for_id);
    html_text(h, label->text);
    html_close(h, "label");
    if (label->is_heading)
        html_close(h, "h1");
}

void govuk_hint(struct html *h, str id, str text)
{
    html_open(h, "div");
    if (id.n)
        html_attr(h, "id", id);
    html_classes(h, "govuk-hint");
    html_text(h, text);
    html_close(h, "div");
}

void govuk_error_message(struct html *h, str id, str text)
{
    html_open(h, "p");
    if (id.n)
        html_attr(h, "id", id);
    html_classes(h, "govuk-error-message");
    html_element(h, "span", "govuk-visually-hidden", word_text(h->lang, W_error_message_prefix));
    html_raw(h, " ");
    html_text(h, text);
    html_close(h, "p");
}

void govuk_fieldset_open(struct html *h, const struct govuk_fieldset *fieldset)
{
    html_open_class(h, "fieldset", "govuk-fieldset");
    if (fieldset->is_group)
        html_attr(h, "role", S("group"));
    if (fieldset->described_by.n)
        html_attr(h, "aria-describedby", fieldset->described_by);
    if (!fieldset->legend.n)
        return;
    html_open(h, "legend");
    html_classes(h, "govuk-fieldset__legend", legend_size(fieldset->size));
    if (fieldset->is_heading)
        html_element(h, "h1", "govuk-fieldset__heading", fieldset->legend);
    else
        html_text(h, fieldset->legend);
    html_close(h, "legend");
}

void govuk_fieldset_close(struct html *h)
{
    html_close(h, "fieldset");
}

str field_id(const struct govuk_field *field)
{
    return field->id.n ? field->id : field->name;
}

static str part_id(struct html *h, const struct govuk_field *field, const char *part)
{
    return arena_printf(h->mem, "%.*s-%s", STR_ARG(field_id(field)), part);
}

static void add_id(struct buf *b, str id)
{
    if (b->n && id.n)
        buf_char(b, ' ');
    buf_str(b, id);
}

str field_described(struct html *h, const struct govuk_field *field)
{
    struct buf ids = buf_new(h->mem);

    add_id(&ids, field->described_by);
    if (field->hint.n)
        add_id(&ids, part_id(h, field, "hint"));
    if (field->error.n)
        add_id(&ids, part_id(h, field, "error"));
    return buf_text(&ids);
}

void field_group(struct html *h, const struct govuk_field *field, const char *more)
{
    html_open(h, "div");
    html_classes(h, "govuk-form-group", field->error.n ? "govuk-form-group--error" : NULL, more);
}

void field_label(struct html *h, const struct govuk_field *field)
{
    govuk_label(h, &(struct govuk_label){ field->label, field_id(field), field->size, field->is_heading });
}

void field_notes(struct html *h, const struct govuk_field *field)
{
    if (field->hint.n)
        govuk_hint(h, part_id(h, field, "hint"), field->hint);
    if (field->error.n)
        govuk_error_message(h, part_id(h, field, "error"), field->error);
}

void field_open(struct html *h, const struct govuk_field *field, const char *more)
{
    field_group(h, field, more);
    field_label(h, field);
    field_notes(h, field);
}

void field_close(struct html *h)
{
    html_close(h, "div");
}

void field_translation(struct html *h, const char *key, str text)
{
    html_attr(h, arena_cstr(h->mem, arena_printf(h->mem, "data-i18n.%s", key)), text);
}

void field_translation_counted(struct html *h, const char *key, enum word word)
{
    /* The names that Unicode has for the forms, in the order of language_plural. */
    static const char *const english[] = { "one", "other" };
    static const char *const welsh[] = { "zero", "one", "two", "few", "many", "other" };
    const char *const *names = h->lang == LANG_CY ? welsh : english;
    int forms = h->lang == LANG_CY ? countof(welsh) : countof(english);

    for (int i = 0; i < forms; i++)
        field_translation(h, arena_cstr(h->mem, arena_printf(h->mem, "%s.%s", key, names[i])),
                          word_form(h->mem, h->lang, word, i, (const str[]){ S("%{count}") }, 1));
}
