#include "web/govuk/input.h"

#include "words/texts.h"

static const char *width_class(enum govuk_width width)
{
    static const char *const names[] = {
        [WIDTH_2] = "govuk-input--width-2",   [WIDTH_3] = "govuk-input--width-3",      [WIDTH_4] = "govuk-input--width-4",
        [WIDTH_5] = "govuk-input--width-5",   [WIDTH_10] = "govuk-input--width-10",    [WIDTH_20] = "govuk-input--width-20",
        [WIDTH_30] = "govuk-input--width-30", [WIDTH_HALF] = "govuk-!-width-one-half", [WIDTH_TWO_THIRDS] = "govuk-!-width-two-thirds",
        [WIDTH_FULL] = "govuk-!-width-full",
    };

    return names[width];
}

static void optional(struct html *h, const char *name, const char *value)
{
    if (value)
        html_attr(h, name, str_of(value));
}

static void spelling(struct html *h, enum govuk_spelling say)
{
    if (say != SPELLING_UNSAID)
        html_attr(h, "spellcheck", say == SPELLING_ON ? S("true") : S("false"));
}

/* The input alone, with the classes of the component that it is part of. */
static void input_element(struct html *h, const struct govuk_input *input, const char *part, const char *hook)
{
    str described = field_described(h, &input->field);

    html_void(h, "input");
    html_classes(h, "govuk-input", part, hook, width_class(input->width), input->is_code ? "govuk-input--extra-letter-spacing" : NULL,
                 input->field.error.n ? "govuk-input--error" : NULL);
    html_attr(h, "id", field_id(&input->field));
    html_attr(h, "name", input->field.name);
    html_attr(h, "type", input->type ? str_of(input->type) : S("text"));
    spelling(h, input->spelling);
    if (input->value.n || input->has_value)
        html_attr(h, "value", input->value);
    if (described.n)
        html_attr(h, "aria-describedby", described);
    optional(h, "autocomplete", input->autocomplete);
    optional(h, "autocapitalize", input->autocapitalize);
    optional(h, "pattern", input->pattern);
    optional(h, "inputmode", input->inputmode);
}

static void affix(struct html *h, const char *class_name, str text)
{
    if (!text.n)
        return;
    html_open_class(h, "div", class_name);
    html_attr(h, "aria-hidden", S("true"));
    html_text(h, text);
    html_close(h, "div");
}

void govuk_input(struct html *h, const struct govuk_input *input)
{
    bool is_wrapped = input->prefix.n || input->suffix.n;

    field_open(h, &input->field, NULL);
    if (is_wrapped)
        html_open_class(h, "div", "govuk-input__wrapper");
    affix(h, "govuk-input__prefix", input->prefix);
    input_element(h, input, NULL, NULL);
    affix(h, "govuk-input__suffix", input->suffix);
    if (is_wrapped)
        html_close(h, "div");
    field_close(h);
}

static void password_words(struct html *h)
{
    if (h->lang == LANG_EN)
        return;
    field_translation(h, "show-password", word_text(h->lang, W_button_show));
    field_translation(h, "hide-password", word_text(h->lang, W_button_hide));
    field_translation(h, "show-password-aria-label", word_text(h->lang, W_password_show));
    field_translation(h, "hide-password-aria-label", word_text(h->lang, W_password_hide));
    field_translation(h, "password-shown-announcement", word_text(h->lang, W_password_shown));
    field_translation(h, "password-hidden-announcement", word_text(h->lang, W_password_hidden));
}

static void password_button(struct html *h, str id)
{
    html_open_class(h, "button", "govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle");
    html_attr(h, "type", S("button"));
    html_attr(h, "data-module", S("govuk-button"));
    html_attr(h, "aria-controls", id);
    html_attr(h, "aria-label", word_text(h->lang, W_password_show));
    html_flag(h, "hidden");
    html_text(h, word_text(h->lang, W_button_show));
    html_close(h, "button");
}

void govuk_password_input(struct html *h, const struct govuk_password_input *password)
{
    const struct govuk_input input = {
        .field = password->field,
        .type = "password",
        .width = password->width,
        .spelling = SPELLING_OFF,
        .autocapitalize = "none",
        .autocomplete = password->is_new ? "new-password" : "current-password",
    };

    field_group(h, &password->field, "govuk-password-input");
    html_attr(h, "data-module", S("govuk-password-input"));
    password_words(h);
    field_label(h, &password->field);
    field_notes(h, &password->field);
    html_open_class(h, "div", "govuk-input__wrapper govuk-password-input__wrapper");
    input_element(h, &input, "govuk-password-input__input", "govuk-js-password-input-input");
    password_button(h, field_id(&password->field));
    html_close(h, "div");
    field_close(h);
}

static void textarea_element(struct html *h, const struct govuk_textarea *textarea, const struct govuk_field *field, const char *hook)
{
    str described = field_described(h, field);

    html_open(h, "textarea");
    html_classes(h, "govuk-textarea", field->error.n ? "govuk-textarea--error" : NULL, hook);
    html_attr(h, "id", field_id(field));
    html_attr(h, "name", field->name);
    html_attr_int(h, "rows", textarea->rows ? textarea->rows : 5);
    spelling(h, textarea->spelling);
    if (described.n)
        html_attr(h, "aria-describedby", described);
    optional(h, "autocomplete", textarea->autocomplete);
    html_text(h, textarea->value);
    html_close(h, "textarea");
}

void govuk_textarea(struct html *h, const struct govuk_textarea *textarea)
{
    field_open(h, &textarea->field, NULL);
    textarea_element(h, textarea, &textarea->field, NULL);
    field_close(h);
}

void govuk_character_count(struct html *h, const struct govuk_character_count *count)
{
    struct govuk_field field = count->textarea.field;
    str info = arena_printf(h->mem, "%.*s-info", STR_ARG(field_id(&field)));

    field.described_by = info;
    field_group(h, &field, "govuk-character-count");
    html_attr(h, "data-module", S("govuk-character-count"));
    html_attr_int(h, "data-maxlength", count->most);
    if (count->threshold)
        html_attr_int(h, "data-threshold", count->threshold);
    if (h->lang != LANG_EN) {
        field_translation_counted(h, "characters-under-limit", W_characters_left);
        field_translation(h, "characters-at-limit", word_text(h->lang, W_characters_at_limit));
        field_translation_counted(h, "characters-over-limit", W_characters_over);
    }
    field_label(h, &field);
    field_notes(h, &field);
    textarea_element(h, &count->textarea, &field, "govuk-js-character-count");
    html_open(h, "div");
    html_attr(h, "id", info);
    html_classes(h, "govuk-hint", "govuk-character-count__message");
    html_text(h, words_characters_limit(h->mem, h->lang, count->most));
    html_close(h, "div");
    field_close(h);
}

/* Which parts are marked: those that are wrong; all when nobody says. */
static unsigned marked(const struct govuk_date_input *date)
{
    return date->wrong ? date->wrong : date->field.error.n ? DATE_ALL : 0;
}

static str date_part_id(arena *mem, const struct govuk_date_input *date, const char *name)
{
    return arena_printf(mem, "%.*s-%s", STR_ARG(field_id(&date->field)), name);
}

str govuk_date_input_target(arena *mem, const struct govuk_date_input *date)
{
    unsigned wrong = marked(date);

    return date_part_id(mem, date, wrong & DATE_DAY || !wrong ? "day" : wrong & DATE_MONTH ? "month" : "year");
}

static void date_part(struct html *h, const struct govuk_date_input *date, unsigned part, const char *name, enum word label, str value)
{
    const char *dash = date->field.name.n ? "-" : "";
    str id = date_part_id(h->mem, date, name);
    bool letters = part == DATE_MONTH && date->takes_names;
    bool is_wrong = marked(date) & part;
    static const char *const birthday[] = { [DATE_DAY] = "bday-day", [DATE_MONTH] = "bday-month", [DATE_YEAR] = "bday-year" };

    html_open_class(h, "div", "govuk-date-input__item");
    html_open_class(h, "div", "govuk-form-group");
    html_open_class(h, "label", "govuk-label govuk-date-input__label");
    html_attr(h, "for", id);
    html_text(h, word_text(h->lang, label));
    html_close(h, "label");
    html_void(h, "input");
    html_classes(h, "govuk-input", "govuk-date-input__input", is_wrong ? "govuk-input--error" : NULL,
                 width_class(part == DATE_YEAR ? WIDTH_4
                             : letters         ? WIDTH_5
                                               : WIDTH_2));
    html_attr(h, "id", id);
    html_attr(h, "name", arena_printf(h->mem, "%.*s%s%s", STR_ARG(date->field.name), dash, name));
    html_attr(h, "type", S("text"));
    if (value.n)
        html_attr(h, "value", value);
    if (date->is_birthday)
        html_attr(h, "autocomplete", str_of(birthday[part]));
    if (!letters)
        html_attr(h, "inputmode", S("numeric"));
    html_close(h, "div");
    html_close(h, "div");
}

void govuk_date_input(struct html *h, const struct govuk_date_input *date)
{
    const struct govuk_field *field = &date->field;

    field_group(h, field, NULL);
    govuk_fieldset_open(h, &(struct govuk_fieldset){ .legend = field->label,
                                                     .size = field->size,
                                                     .is_heading = field->is_heading,
                                                     .is_group = true,
                                                     .described_by = field_described(h, field) });
    field_notes(h, field);
    html_open_class(h, "div", "govuk-date-input");
    html_attr(h, "id", field_id(field));
    date_part(h, date, DATE_DAY, "day", W_field_day, date->day);
    date_part(h, date, DATE_MONTH, "month", W_field_month, date->month);
    date_part(h, date, DATE_YEAR, "year", W_field_year, date->year);
    html_close(h, "div");
    govuk_fieldset_close(h);
    field_close(h);
}

static void drop_zone(struct html *h)
{
    html_open_class(h, "div", "govuk-file-upload-wrapper");
    html_attr(h, "data-module", S("govuk-file-upload"));
    if (h->lang == LANG_EN)
        return;
    field_translation(h, "choose-files-button", word_text(h->lang, W_upload_choose));
    field_translation(h, "no-file-chosen", word_text(h->lang, W_upload_none));
    field_translation_counted(h, "multiple-files-chosen", W_upload_chosen);
    field_translation(h, "drop-instruction", word_text(h->lang, W_upload_drop));
    field_translation(h, "entered-drop-zone", word_text(h->lang, W_upload_entered));
    field_translation(h, "left-drop-zone", word_text(h->lang, W_upload_left));
}

void govuk_file_upload(struct html *h, const struct govuk_file_upload *upload)
{
    str described = field_described(h, &upload->field);

    field_open(h, &upload->field, NULL);
    if (upload->has_drop_zone)
        drop_zone(h);
    html_void(h, "input");
    html_classes(h, "govuk-file-upload", upload->field.error.n ? "govuk-file-upload--error" : NULL);
    html_attr(h, "id", field_id(&upload->field));
    html_attr(h, "name", upload->field.name);
    html_attr(h, "type", S("file"));
    if (upload->is_multiple)
        html_flag(h, "multiple");
    if (described.n)
        html_attr(h, "aria-describedby", described);
    optional(h, "accept", upload->accept);
    if (upload->has_drop_zone)
        html_close(h, "div");
    field_close(h);
}
