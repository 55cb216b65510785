/*
 * Components from the options that the packages' own examples have, for tests/components.mjs to compare: reads
 * [{"component": …, "options": …}, …] and writes [{"html": …} or {"left": why it has no counterpart here}, …].
 *
 * An example is rendered only when every option in it was understood: what nobody asked for is noticed.
 */
#include "base/file.h"
#include "io/json.h"
#include "web/govuk/button.h"
#include "web/govuk/choice.h"
#include "web/govuk/filter.h"
#include "web/govuk/frame.h"
#include "web/govuk/input.h"
#include "web/govuk/list.h"
#include "web/govuk/notice.h"
#include "web/govuk/table.h"

#include <string.h>

static arena mem;

/* ---- options, and which of them were asked for ---- */

static struct {
    const struct json **v;
    ptrdiff_t n, cap;
} asked;

static const struct json *get(const struct json *of, const char *name)
{
    return of ? json_get(of, str_of(name)) : NULL;
}

static const struct json *ask(const struct json *of, const char *name)
{
    const struct json *found = get(of, name);

    if (found)
        *PUSH(&mem, &asked) = found;
    return found && found->type != JSON_NULL ? found : NULL;
}

static bool was_asked(const struct json *option)
{
    for (ptrdiff_t i = 0; i < asked.n; i++)
        if (asked.v[i] == option)
            return true;
    return option->type == JSON_NULL;
}

static bool is_text(const struct json *option)
{
    return option && (option->type == JSON_STRING || option->type == JSON_NUMBER);
}

static str text_of(const struct json *of, const char *name)
{
    const struct json *found = get(of, name);

    return is_text(found) ? ask(of, name)->text : S("");
}

static bool flag(const struct json *of, const char *name)
{
    const struct json *found = ask(of, name);

    return found && found->type == JSON_TRUE;
}

/* An object, or a list. */
static const struct json *part(const struct json *of, const char *name)
{
    const struct json *found = get(of, name);

    return found && (found->type == JSON_OBJECT || found->type == JSON_ARRAY) ? ask(of, name) : NULL;
}

static struct content content(const struct json *of)
{
    str html = text_of(of, "html");

    return html.n ? (struct content){ .kind = CONTENT_MARKUP, .is = str_trim(html) } : content_text(text_of(of, "text"));
}

/* Which of the names the classes are; the option counts as understood only when it is exactly one of them. */
static int class_of(const struct json *of, const char *option, const char *const *names, int n)
{
    const struct json *classes = get(of, option);

    for (int i = 0; classes && i < n; i++)
        if (names[i] && str_eq(classes->text, str_of(names[i]))) {
            ask(of, option);
            return i;
        }
    return 0;
}

/* An option that says in words what the component says anyway. */
static void same_words(const struct json *of, const char *name, const char *words)
{
    const struct json *found = get(of, name);

    if (found && str_eq(found->text, str_of(words)))
        ask(of, name);
}

static const char *const label_sizes[] = { NULL, "govuk-label--s", "govuk-label--m", "govuk-label--l", "govuk-label--xl" };
static const char *const legend_sizes[] = { NULL, "govuk-fieldset__legend--s", "govuk-fieldset__legend--m", "govuk-fieldset__legend--l",
                                            "govuk-fieldset__legend--xl" };
static const char *const caption_sizes[] = { NULL, "govuk-table__caption--s", "govuk-table__caption--m", "govuk-table__caption--l",
                                             "govuk-table__caption--xl" };
static const char *const widths[] = { NULL,
                                      "govuk-input--width-2",
                                      "govuk-input--width-3",
                                      "govuk-input--width-4",
                                      "govuk-input--width-5",
                                      "govuk-input--width-10",
                                      "govuk-input--width-20",
                                      "govuk-input--width-30",
                                      "govuk-!-width-one-half",
                                      "govuk-!-width-two-thirds",
                                      "govuk-!-width-full" };
static const char *const tags[] = { NULL,
                                    "govuk-tag--grey",
                                    "govuk-tag--green",
                                    "govuk-tag--teal",
                                    "govuk-tag--purple",
                                    "govuk-tag--magenta",
                                    "govuk-tag--red",
                                    "govuk-tag--orange",
                                    "govuk-tag--yellow" };
static const char *const badges[] = {
    NULL, "moj-badge--grey", "moj-badge--green", "moj-badge--blue", "moj-badge--purple", "moj-badge--red", "moj-badge--black"
};
static const char *const button_kinds[] = { NULL, "govuk-button--secondary", "govuk-button--warning", "govuk-button--inverse" };
#define CLASS_OF(of, option, names) class_of((of), (option), (names), (int)countof(names))

static const char *maybe(const struct json *of, const char *name)
{
    str text = text_of(of, name);

    return text.n ? arena_cstr(&mem, text) : NULL;
}

static enum govuk_spelling spelling(const struct json *o)
{
    const struct json *found = ask(o, "spellcheck");

    return !found ? SPELLING_UNSAID : found->type == JSON_TRUE ? SPELLING_ON : SPELLING_OFF;
}

static void field_notes_read(const struct json *o, struct govuk_field *field)
{
    const struct json *hint = part(o, "hint"), *error = part(o, "errorMessage");

    field->hint = text_of(hint, "text");
    field->error = text_of(error, "text");
}

static struct govuk_field field(const struct json *o)
{
    const struct json *label = part(o, "label");
    struct govuk_field field = { .name = text_of(o, "name"), .id = text_of(o, "id"), .described_by = text_of(o, "describedBy") };

    field.label = text_of(label, "text");
    field.size = (enum govuk_size)CLASS_OF(label, "classes", label_sizes);
    field.is_heading = flag(label, "isPageHeading");
    field_notes_read(o, &field);
    return field;
}

/* The same with a legend. */
static struct govuk_field group(const struct json *o, const char *id)
{
    const struct json *fieldset = part(o, "fieldset"), *legend = part(fieldset, "legend");
    struct govuk_field field = { .name = text_of(o, "name"), .id = text_of(o, id), .described_by = text_of(fieldset, "describedBy") };

    field.label = text_of(legend, "text");
    field.size = (enum govuk_size)CLASS_OF(legend, "classes", legend_sizes);
    field.is_heading = flag(legend, "isPageHeading");
    field_notes_read(o, &field);
    return field;
}

/* ---- components ---- */

static void button(struct html *h, const struct json *o)
{
    struct govuk_button b = { .text = text_of(o, "text"), .href = text_of(o, "href"), .value = text_of(o, "value"), .id = text_of(o, "id") };

    b.kind = (enum govuk_button_kind)CLASS_OF(o, "classes", button_kinds);
    b.name = text_of(o, "name");
    b.is_start = flag(o, "isStartButton");
    if (get(o, "preventDoubleClick") && get(o, "preventDoubleClick")->type == JSON_TRUE)
        b.is_once = flag(o, "preventDoubleClick");
    if (str_eq(text_of(o, "type"), S("button")))
        b.is_plain = true;
    govuk_button(h, &b);
}

static void back_link(struct html *h, const struct json *o)
{
    str href = text_of(o, "href");

    govuk_back_link(h, href.n ? href : S("#"), text_of(o, "text"));
}

static struct govuk_link *links(const struct json *items, ptrdiff_t *n)
{
    struct govuk_link *made = arena_array(&mem, struct govuk_link, items ? items->count : 0);

    *n = 0;
    for (const struct json *item = items ? items->child : NULL; item; item = item->next)
        made[(*n)++] = (struct govuk_link){ text_of(item, "text"), text_of(item, "href") };
    return made;
}

static void breadcrumbs(struct html *h, const struct json *o)
{
    struct govuk_breadcrumbs crumbs = { .is_short_on_phones = flag(o, "collapseOnMobile") };

    crumbs.items = links(part(o, "items"), &crumbs.n);
    govuk_breadcrumbs(h, &crumbs);
}

static void error_summary(struct html *h, const struct json *o)
{
    const struct json *list = part(o, "errorList");
    struct govuk_error_link errors[16];
    ptrdiff_t n = 0;

    same_words(o, "titleText", "There is a problem");
    for (const struct json *item = list ? list->child : NULL; item; item = item->next) {
        str href = text_of(item, "href");

        errors[n++] = (struct govuk_error_link){ text_of(item, "text"), href.n ? str_from(href, 1) : S("") };
    }
    govuk_error_summary(h, errors, n);
}

static void error_message(struct html *h, const struct json *o)
{
    govuk_error_message(h, text_of(o, "id"), text_of(o, "text"));
}

static void hint(struct html *h, const struct json *o)
{
    govuk_hint(h, text_of(o, "id"), text_of(o, "text"));
}

static void label(struct html *h, const struct json *o)
{
    struct govuk_label l = { .text = text_of(o, "text"), .for_id = text_of(o, "for"), .is_heading = flag(o, "isPageHeading") };

    l.size = (enum govuk_size)CLASS_OF(o, "classes", label_sizes);
    govuk_label(h, &l);
}

static void fieldset(struct html *h, const struct json *o)
{
    const struct json *legend = part(o, "legend");
    struct govuk_fieldset f = { .legend = text_of(legend, "text"),
                                .described_by = text_of(o, "describedBy"),
                                .is_heading = flag(legend, "isPageHeading") };
    str inside = text_of(o, "html");

    f.size = (enum govuk_size)CLASS_OF(legend, "classes", legend_sizes);
    f.is_group = str_eq(text_of(o, "role"), S("group"));
    govuk_fieldset_open(h, &f);
    html_content(h, (struct content){ .kind = inside.n ? CONTENT_MARKUP : CONTENT_NONE, .is = inside });
    govuk_fieldset_close(h);
}

static void input(struct html *h, const struct json *o)
{
    struct govuk_input i = { .field = field(o), .value = text_of(o, "value"), .type = maybe(o, "type"), .inputmode = maybe(o, "inputmode") };

    i.autocomplete = maybe(o, "autocomplete");
    i.autocapitalize = maybe(o, "autocapitalize");
    i.pattern = maybe(o, "pattern");
    i.spelling = spelling(o);
    i.width = (enum govuk_width)CLASS_OF(o, "classes", widths);
    if (!i.width && class_of(o, "classes", (const char *const[]){ NULL, "govuk-input--width-30 govuk-input--extra-letter-spacing" }, 2)) {
        i.width = WIDTH_30;
        i.is_code = true;
    }
    i.prefix = text_of(part(o, "prefix"), "text");
    i.suffix = text_of(part(o, "suffix"), "text");
    govuk_input(h, &i);
}

static void password_input(struct html *h, const struct json *o)
{
    struct govuk_password_input p = { .field = field(o), .is_new = str_eq(text_of(o, "autocomplete"), S("new-password")) };

    p.width = (enum govuk_width)CLASS_OF(o, "classes", widths);
    govuk_password_input(h, &p);
}

static struct govuk_textarea textarea_of(const struct json *o)
{
    struct govuk_textarea t = { .field = field(o), .value = text_of(o, "value"), .spelling = spelling(o), .autocomplete = maybe(o, "autocomplete") };
    int64_t rows = 0;

    if (str_digits(text_of(o, "rows"), 100, &rows))
        t.rows = (int)rows;
    return t;
}

static void textarea(struct html *h, const struct json *o)
{
    struct govuk_textarea t = textarea_of(o);

    govuk_textarea(h, &t);
}

static void character_count(struct html *h, const struct json *o)
{
    struct govuk_character_count c = { .textarea = textarea_of(o) };
    int64_t n = 0;

    if (str_digits(text_of(o, "maxlength"), 100000, &n))
        c.most = (int)n;
    if (str_digits(text_of(o, "threshold"), 100, &n))
        c.threshold = (int)n;
    govuk_character_count(h, &c);
}

/* The parts of a date; they are only understood where they say nothing but which is wrong. */
static unsigned wrong_part(const struct json *o, const char *name, unsigned bit)
{
    const struct json *p = part(o, name);

    return flag(p, "error") || class_of(p, "classes", (const char *const[]){ NULL, "govuk-input--error" }, 2) ? bit : 0;
}

static void date_input(struct html *h, const struct json *o)
{
    struct govuk_date_input d = { .field = group(o, "id") };
    const struct json *values = part(o, "values");
    str prefix = text_of(o, "namePrefix");

    d.field.name = prefix;
    d.day = text_of(values, prefix.n ? "dob-day" : "day");
    d.month = text_of(values, prefix.n ? "dob-month" : "month");
    d.year = text_of(values, prefix.n ? "dob-year" : "year");
    d.wrong = wrong_part(o, "day", DATE_DAY) | wrong_part(o, "month", DATE_MONTH) | wrong_part(o, "year", DATE_YEAR);
    govuk_date_input(h, &d);
}

static struct govuk_choices choices_of(const struct json *o)
{
    struct govuk_choices choices = { .field = group(o, "idPrefix"), .value = text_of(o, "value") };
    const struct json *items = part(o, "items");
    struct govuk_choice *made = arena_array(&mem, struct govuk_choice, items ? items->count : 0);
    static const char *const looks[] = { NULL, "govuk-radios--small", "govuk-checkboxes--small", "govuk-radios--inline",
                                         "govuk-radios--small govuk-radios--inline" };
    int look = CLASS_OF(o, "classes", looks);

    if (!choices.field.described_by.n)
        choices.field.described_by = text_of(o, "describedBy");
    choices.is_small = look == 1 || look == 2 || look == 4;
    choices.is_inline = look == 3 || look == 4;
    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        struct govuk_choice *choice = &made[choices.n];
        str revealed = text_of(part(item, "conditional"), "html");

        if (item->type != JSON_OBJECT)
            continue;
        *choice = (struct govuk_choice){ .value = text_of(item, "value"), .text = text_of(item, "text"), .id = text_of(item, "id") };
        choice->name = text_of(item, "name");
        choice->hint = text_of(part(item, "hint"), "text");
        choice->divider = text_of(item, "divider");
        choice->is_alone = str_eq(text_of(item, "behaviour"), S("exclusive"));
        choice->revealed = (struct content){ .kind = revealed.n ? CONTENT_MARKUP : CONTENT_NONE, .is = str_trim(revealed) };
        if (get(item, "checked") && get(item, "checked")->type == JSON_TRUE)
            choice->is_chosen = flag(item, "checked");
        choices.n++;
    }
    choices.items = made;
    return choices;
}

static void radios(struct html *h, const struct json *o)
{
    struct govuk_choices choices = choices_of(o);

    govuk_radios(h, &choices);
}

static void checkboxes(struct html *h, const struct json *o)
{
    struct govuk_choices choices = choices_of(o);

    govuk_checkboxes(h, &choices);
}

static void select_(struct html *h, const struct json *o)
{
    struct govuk_select select = { .field = field(o), .value = text_of(o, "value") };
    const struct json *items = part(o, "items");
    struct govuk_option *options = arena_array(&mem, struct govuk_option, items ? items->count : 0);

    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        const struct json *selected = get(item, "selected");

        if (item->type == JSON_OBJECT)
            options[select.n++] = (struct govuk_option){ text_of(item, "value"), text_of(item, "text"),
                                                         selected && selected->type == JSON_TRUE && flag(item, "selected") };
    }
    select.options = options;
    select.is_full_width = class_of(o, "classes", (const char *const[]){ NULL, "govuk-!-width-full" }, 2);
    govuk_select(h, &select);
}

static void file_upload(struct html *h, const struct json *o)
{
    struct govuk_file_upload upload = { .field = field(o), .is_multiple = flag(o, "multiple"), .has_drop_zone = flag(o, "javascript") };

    upload.accept = maybe(part(o, "attributes"), "accept");
    govuk_file_upload(h, &upload);
}

static void details(struct html *h, const struct json *o)
{
    govuk_details_open(h, text_of(o, "summaryText"), flag(o, "open"));
    html_content(h, content(o));
    govuk_details_close(h);
}

static void inset_text(struct html *h, const struct json *o)
{
    govuk_inset_text(h, content(o));
}

static void warning_text(struct html *h, const struct json *o)
{
    same_words(o, "iconFallbackText", "Warning");
    govuk_warning_text(h, content(o));
}

static void notification_banner(struct html *h, const struct json *o)
{
    struct govuk_notification_banner banner = { .is_success = str_eq(text_of(o, "type"), S("success")), .content = content(o) };

    govuk_notification_banner(h, &banner);
}

static void interruption(struct html *h, const struct json *o)
{
    struct govuk_interruption i = { .title = text_of(o, "titleText"), .body = content(o) };
    const struct json *items = part(part(o, "actions"), "items");

    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        if (text_of(item, "type").n)
            i.go_on = (struct govuk_button){ .text = text_of(item, "text"), .is_plain = str_eq(text_of(item, "type"), S("button")) };
        else
            i.other = (struct govuk_link){ text_of(item, "text"), text_of(item, "href") };
    }
    govuk_interruption(h, &i);
}

static void panel(struct html *h, const struct json *o)
{
    if (get(o, "actions") && class_of(o, "classes", (const char *const[]){ NULL, "govuk-panel--interruption" }, 2)) {
        interruption(h, o);
        return;
    }
    govuk_panel(h, text_of(o, "titleText"), content(o));
}

static struct govuk_action *actions_of(const struct json *of, ptrdiff_t *n)
{
    const struct json *items = part(part(of, "actions"), "items");
    struct govuk_action *made = arena_array(&mem, struct govuk_action, items ? items->count : 0);

    *n = 0;
    for (const struct json *item = items ? items->child : NULL; item; item = item->next)
        made[(*n)++] = (struct govuk_action){ text_of(item, "text"), text_of(item, "href"), text_of(item, "visuallyHiddenText") };
    return made;
}

static void summary_list(struct html *h, const struct json *o)
{
    const struct json *rows = part(o, "rows"), *card = part(o, "card"), *title = part(card, "title");
    struct govuk_summary summary = { .title = text_of(title, "text") };
    struct govuk_summary_row *made = arena_array(&mem, struct govuk_summary_row, rows ? rows->count : 0);
    int64_t level = 0;

    for (const struct json *row = rows ? rows->child : NULL; row; row = row->next) {
        if (row->type != JSON_OBJECT)
            continue;
        made[summary.n] = (struct govuk_summary_row){ .key = text_of(part(row, "key"), "text"), .value = content(part(row, "value")) };
        made[summary.n].actions = actions_of(row, &made[summary.n].n);
        summary.n++;
    }
    summary.rows = made;
    summary.is_plain = class_of(o, "classes", (const char *const[]){ NULL, "govuk-summary-list--no-border" }, 2);
    if (str_digits(text_of(title, "headingLevel"), 6, &level))
        summary.level = (int)level;
    summary.actions = actions_of(card, &summary.n_actions);
    govuk_summary_list(h, &summary);
}

static void table(struct html *h, const struct json *o)
{
    const struct json *head = part(o, "head"), *rows = part(o, "rows");
    struct govuk_table t = { .caption = text_of(o, "caption"), .is_first_heading = flag(o, "firstCellIsHeader") };
    struct govuk_column *columns;
    struct content *cells;

    t.size = (enum govuk_size)CLASS_OF(o, "captionClasses", caption_sizes);
    t.n = head ? head->count : rows && rows->child ? rows->child->count : 0;
    columns = arena_array(&mem, struct govuk_column, t.n);
    cells = arena_array(&mem, struct content, t.n * (rows ? rows->count : 0));
    t.columns = columns;
    t.cells = cells;
    for (const struct json *item = head ? head->child : NULL; item; item = item->next)
        *columns++ = (struct govuk_column){ .text = text_of(item, "text"), .is_numeric = str_eq(text_of(item, "format"), S("numeric")) };
    for (const struct json *row = rows ? rows->child : NULL; row; row = row->next) {
        ptrdiff_t i = 0;

        if (row->type != JSON_ARRAY || row->count != t.n)
            continue;
        for (const struct json *cell = row->child; cell; cell = cell->next, i++) {
            /* Numbers are a column's business here. */
            if (t.columns[i].is_numeric || !head)
                ((struct govuk_column *)t.columns)[i].is_numeric |= str_eq(text_of(cell, "format"), S("numeric"));
            cells[t.rows * t.n + i] = content(cell);
        }
        t.rows++;
    }
    govuk_table(h, &t);
}

static void tag(struct html *h, const struct json *o)
{
    enum tag_colour colour = (enum tag_colour)CLASS_OF(o, "classes", tags);

    govuk_tag(h, text_of(o, "text"), colour);
}

static void pagination(struct html *h, const struct json *o)
{
    const struct json *previous = part(o, "previous"), *next = part(o, "next"), *items = part(o, "items");
    struct govuk_page_number *numbers = arena_array(&mem, struct govuk_page_number, items ? items->count : 0);
    struct govuk_pagination p = { .label = text_of(o, "landmarkLabel"), .previous = text_of(previous, "href"), .next = text_of(next, "href") };

    same_words(previous, "text", "Previous page");
    same_words(next, "text", "Next page");
    p.previous_label = text_of(previous, "labelText");
    p.next_label = text_of(next, "labelText");
    p.numbers = numbers;
    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        int64_t number = 0;

        if (item->type != JSON_OBJECT || (!flag(item, "ellipsis") && !str_digits(text_of(item, "number"), 1000, &number)))
            continue;
        numbers[p.n++] = (struct govuk_page_number){ (int)number, text_of(item, "href"), flag(item, "current") };
    }
    govuk_pagination(h, &p);
}

static void task_list(struct html *h, const struct json *o)
{
    const struct json *items = part(o, "items");
    struct govuk_task *tasks = arena_array(&mem, struct govuk_task, items ? items->count : 0);
    ptrdiff_t n = 0;

    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        const struct json *status = part(item, "status"), *inside = part(status, "tag");
        struct govuk_task *task = &tasks[n];

        if (item->type != JSON_OBJECT)
            continue;
        *task = (struct govuk_task){ .title = text_of(part(item, "title"), "text"), .href = text_of(item, "href") };
        task->hint = text_of(part(item, "hint"), "text");
        task->is_tag = inside;
        task->status = text_of(inside ? inside : status, "text");
        task->colour = class_of(inside, "classes", (const char *const[]){ NULL, "govuk-tag--blue" }, 2)
                           ? TAG_BLUE
                           : (enum tag_colour)CLASS_OF(inside, "classes", tags);
        task->is_faint = class_of(status, "classes", (const char *const[]){ NULL, "govuk-task-list__status--cannot-start-yet" }, 2);
        n++;
    }
    govuk_task_list(h, text_of(o, "idPrefix"), tasks, n);
}

static void skip_link(struct html *h, const struct json *o)
{
    str href = text_of(o, "href");

    govuk_skip_link(h, href.n ? href : S("#content"), text_of(o, "text"));
}

static struct govuk_languages languages_of(const struct json *o)
{
    const struct json *items = part(o, "items");
    struct govuk_language_link *made = arena_array(&mem, struct govuk_language_link, items ? items->count : 0);
    struct govuk_languages languages = { .items = made, .label = text_of(o, "ariaLabel") };

    if (!languages.label.n)
        languages.label = S("Language");
    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        bool is_current = flag(item, "current");

        made[languages.n] = (struct govuk_language_link){ .text = text_of(item, "text"), .code = text_of(item, "lang") };
        made[languages.n].href = is_current ? S("") : text_of(item, "href");
        made[languages.n++].description = text_of(item, "languageDescriptionText");
    }
    return languages;
}

static void language_navigation(struct html *h, const struct json *o)
{
    struct govuk_languages languages = languages_of(o);

    govuk_language_navigation(h, &languages);
}

static void service_navigation(struct html *h, const struct json *o)
{
    const struct json *items = part(o, "navigation");
    struct govuk_service_link *made = arena_array(&mem, struct govuk_service_link, items ? items->count : 0);
    struct govuk_service_navigation n = { .name = text_of(o, "serviceName"), .href = text_of(o, "serviceUrl"), .items = made };

    for (const struct json *item = items ? items->child : NULL; item; item = item->next)
        if (item->type == JSON_OBJECT)
            made[n.n++] = (struct govuk_service_link){ text_of(item, "text"), text_of(item, "href"), flag(item, "active"), flag(item, "current") };
    govuk_service_navigation(h, &n);
}

static void generic_header(struct html *h, const struct json *o)
{
    str href = text_of(o, "url");

    govuk_generic_header(h, text_of(o, "logoText"), href.n ? href : S("/"));
}

static void footer(struct html *h, const struct json *o)
{
    const struct json *meta = part(o, "meta");
    ptrdiff_t n = 0;
    struct govuk_link *items = links(part(meta, "items"), &n);

    govuk_footer(h, items, n, content(meta));
}

static void phase_banner(struct html *h, const struct json *o)
{
    govuk_phase_banner(h, text_of(part(o, "tag"), "text"), content(o));
}

static void identity_bar(struct html *h, const struct json *o)
{
    moj_identity_bar(h, &(struct moj_identity_bar){ .title = content(part(o, "title")) });
}

static void filter(struct html *h, const struct json *o)
{
    const struct json *selected = part(o, "selectedFilters"), *clear = part(selected, "clearLink"), *groups = part(selected, "categories");
    struct moj_chosen *made = arena_array(&mem, struct moj_chosen, groups ? groups->count : 0);
    struct moj_filter f = { .action = S("/list"), .clear = text_of(clear, "href"), .chosen = made };
    str options = text_of(o, "optionsHtml");

    text_of(part(o, "heading"), "text");
    text_of(part(selected, "heading"), "text");
    text_of(clear, "text");
    for (const struct json *of = groups ? groups->child : NULL; of; of = of->next) {
        struct moj_chosen *chosen = &made[f.n++];

        chosen->heading = text_of(part(of, "heading"), "text");
        chosen->items = links(part(of, "items"), &chosen->n);
    }
    moj_filter_open(h, &f);
    html_content(h, (struct content){ .kind = CONTENT_MARKUP, .is = options });
    moj_filter_close(h);
}

static void timeline(struct html *h, const struct json *o)
{
    const struct json *items = part(o, "items");
    struct moj_event *events = arena_array(&mem, struct moj_event, items ? items->count : 0);
    int64_t level = 2;
    ptrdiff_t n = 0;

    str_digits(text_of(o, "headingLevel"), 6, &level);
    for (const struct json *item = items ? items->child : NULL; item; item = item->next) {
        const struct json *time = part(item, "datetime");
        struct err err;
        instant at = 0;

        text_of(time, "format");
        if (instant_parse(text_of(time, "timestamp"), &at, &err) == RC_OK)
            events[n++] = (struct moj_event){
                .title = content(part(item, "label")), .who = text_of(part(item, "byline"), "text"), .at = at, .description = content(item)
            };
    }
    moj_timeline(h, (int)level, events, n);
}

static void sub_navigation(struct html *h, const struct json *o)
{
    const struct json *items = part(o, "items");
    struct moj_sub_link *made = arena_array(&mem, struct moj_sub_link, items ? items->count : 0);
    ptrdiff_t n = 0;

    for (const struct json *item = items ? items->child : NULL; item; item = item->next)
        made[n++] = (struct moj_sub_link){ text_of(item, "text"), text_of(item, "href"), flag(item, "active") };
    moj_sub_navigation(h, text_of(o, "label"), made, n);
}

static void badge(struct html *h, const struct json *o)
{
    enum badge_colour colour = (enum badge_colour)CLASS_OF(o, "classes", badges);

    moj_badge(h, text_of(o, "text"), colour);
}

static void alert(struct html *h, const struct json *o)
{
    static const str kinds[] = { S("information"), S("success"), S("warning"), S("error") };
    struct moj_alert a = { .title = text_of(o, "title"), .has_heading = flag(o, "showTitleAsHeading"), .content = content(o) };
    str kind = text_of(o, "variant");

    a.is_dismissible = flag(o, "dismissible");
    for (int i = 0; i < countof(kinds); i++)
        if (str_eq(kind, kinds[i]))
            a.kind = (enum moj_alert_kind)i;
    moj_alert(h, &a);
}

static const struct {
    const char *name;
    void (*write)(struct html *h, const struct json *o);
} components[] = {
    { "alert", alert },
    { "back-link", back_link },
    { "badge", badge },
    { "breadcrumbs", breadcrumbs },
    { "button", button },
    { "character-count", character_count },
    { "checkboxes", checkboxes },
    { "date-input", date_input },
    { "details", details },
    { "error-message", error_message },
    { "error-summary", error_summary },
    { "fieldset", fieldset },
    { "file-upload", file_upload },
    { "filter", filter },
    { "footer", footer },
    { "generic-header", generic_header },
    { "hint", hint },
    { "identity-bar", identity_bar },
    { "input", input },
    { "inset-text", inset_text },
    { "label", label },
    { "language-navigation", language_navigation },
    { "notification-banner", notification_banner },
    { "pagination", pagination },
    { "panel", panel },
    { "password-input", password_input },
    { "phase-banner", phase_banner },
    { "radios", radios },
    { "select", select_ },
    { "service-navigation", service_navigation },
    { "skip-link", skip_link },
    { "sub-navigation", sub_navigation },
    { "summary-list", summary_list },
    { "table", table },
    { "tag", tag },
    { "task-list", task_list },
    { "textarea", textarea },
    { "timeline", timeline },
    { "warning-text", warning_text },
};

/* The first option that nobody asked for, as a path; empty when all were. */
static str left_over(const struct json *options, str path)
{
    for (const struct json *option = options->child; option; option = option->next) {
        str here = option->key.n ? arena_printf(&mem, "%.*s.%.*s", STR_ARG(path), STR_ARG(option->key)) : path, found;

        if (option->key.n && !was_asked(option))
            return str_from(here, 1);
        found = left_over(option, here);
        if (found.n)
            return found;
    }
    return S("");
}

static void one(struct json_out *out, const struct json *example)
{
    str name = get(example, "component")->text;
    const struct json *options = get(example, "options");

    asked.n = 0;
    json_open_object(out);
    for (int i = 0; i < countof(components); i++) {
        struct html h = html_new(&mem, LANG_EN);
        str left;

        if (!str_eq(name, str_of(components[i].name)))
            continue;
        components[i].write(&h, options);
        left = left_over(options, S(""));
        json_put_str(out, left.n ? S("left") : S("html"), left.n ? left : html_finish(&h));
    }
    json_close_object(out);
}

int main(void)
{
    struct json *examples;
    struct json_out out;
    struct err err;
    struct buf b;
    char said[2048];
    str text;

    mem = arena_open((size_t)512 << 20);
    if (file_read(&mem, S("-"), 64 << 20, &text, &err) != RC_OK || json_read(&mem, S("examples"), text, &examples, &err) != RC_OK) {
        err_print(&err, said, sizeof(said));
        fputs(said, stderr);
        return 1;
    }
    b = buf_new(&mem);
    out = json_out_new(&b, JSON_COMPACT);
    json_open_array(&out);
    for (const struct json *example = examples->child; example; example = example->next)
        one(&out, example);
    json_close_array(&out);
    fwrite(b.p, 1, (size_t)b.n, stdout);
    arena_close(&mem);
    return 0;
}
