/*
 * Who may see what and do what, for everybody to read: the tables that the program runs (register/may.def, items.def, acts.def), in the
 * reader's language.  docs/permissions.md has the same rows.
 */
#include "web/labels.h"
#include "web/pages/kit.h"

/* ---- pieces ---- */

static void item(struct html *h, str text)
{
    html_element(h, "li", NULL, text);
}

static struct content list_content(struct html *cell, int n)
{
    return n ? content_of(cell) : (struct content){ .kind = CONTENT_NONE };
}

static void table_show(struct sheet *s, str caption, const struct govuk_column *columns, ptrdiff_t n, const struct content *cells, ptrdiff_t rows)
{
    govuk_table(&s->h, &(struct govuk_table){ .caption = caption,
                                              .size = SIZE_S,
                                              .columns = columns,
                                              .n = n,
                                              .cells = cells,
                                              .rows = rows,
                                              .is_first_heading = true,
                                              .scrolls = true });
}

static str duty_text(struct sheet *s, enum duty duty)
{
    return text_begin(s->q->mem, label_code(s->h.lang, &codes_duty, duty));
}

static str yes_or_no(struct sheet *s, bool is)
{
    return word_text(s->h.lang, is ? W_answer_yes : W_answer_no);
}

/* ---- roles ---- */

static str held_in(struct sheet *s, enum duty duty)
{
    str text = S("");

    for (int in = 0; in < organisation_kind_count; in++)
        if (may_hold(duty, (enum organisation_kind)in)) {
            str word = label_code(s->h.lang, &codes_organisation_kind, in);

            text = text.n ? arena_printf(s->q->mem, "%.*s, %.*s", STR_ARG(text), STR_ARG(word)) : word;
        }
    return text_begin(s->q->mem, text);
}

static void roles_show(struct sheet *s)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_permissions_role) },
                                            { .text = word_text(s->h.lang, W_permissions_held_in) },
                                            { .text = word_text(s->h.lang, W_permissions_hears) },
                                            { .text = word_text(s->h.lang, W_permissions_tends) },
                                            { .text = word_text(s->h.lang, W_permissions_jointly) } };
    struct content cells[duty_count * countof(columns)], *cell = cells;

    for (int duty = 0; duty < duty_count; duty++) {
        *cell++ = content_text(duty_text(s, (enum duty)duty));
        *cell++ = content_text(held_in(s, (enum duty)duty));
        *cell++ = content_text(yes_or_no(s, may_hear(DUTY(duty))));
        *cell++ = content_text(yes_or_no(s, may_tend(DUTY(duty))));
        *cell++ = content_text(yes_or_no(s, may_jointly((enum duty)duty)));
    }
    table_show(s, word_text(s->h.lang, W_permissions_roles), columns, countof(columns), cells, duty_count);
}

/* ---- what is in a class ---- */

static str fields_of(struct sheet *s, enum item_kind kind, uint32_t class)
{
    str text = S("");

    for (int f = 0; f < item_tables[kind].n; f++)
        if (item_tables[kind].field[f].class == class) {
            str label = label_field(s->h.lang, kind, f);

            text = text.n ? arena_printf(s->q->mem, "%.*s; %.*s", STR_ARG(text), STR_ARG(label)) : label;
        }
    return text;
}

static void classes_show(struct sheet *s, enum item_kind kind)
{
    struct govuk_summary_row rows[8];
    struct govuk_summary summary = { .rows = rows };

    for (uint32_t class = CLASS_OPEN; class <= CLASS_SECRET; class <<= 1) {
        str fields = fields_of(s, kind, class);

        if (fields.n)
            rows[summary.n++] = (struct govuk_summary_row){ .key = labels_classes(s->q->mem, s->h.lang, class), .value = content_text(fields) };
    }
    govuk_summary_list(&s->h, &summary);
}

/* ---- who sees and does what ---- */

/* An act that wants more than the role says so. */
static str act_text(struct sheet *s, enum act_kind act)
{
    static const enum word wants[] = { [ACT_STEP_UP] = W_permissions_code, [ACT_TWO] = W_permissions_two };
    str name = label_act(s->h.lang, act);
    enum act_demands demands = act_rows[act].demands;

    if (demands == ACT_NOTHING)
        return name;
    return words_permissions_act(s->q->mem, s->h.lang, name,
                                 word_text(s->h.lang, demands != ACT_TWO && act_may_take_two(act) ? W_permissions_perhaps_two : wants[demands]));
}

static struct content acts_content(struct sheet *s, uint64_t acts)
{
    struct html cell = html_new(s->q->mem, s->h.lang);
    int n = 0;

    html_open_class(&cell, "ul", "govuk-list");
    for (int act = 0; act < ACTS; act++)
        if (acts >> act & 1) {
            item(&cell, act_text(s, (enum act_kind)act));
            n++;
        }
    html_close(&cell, "ul");
    return list_content(&cell, n);
}

static void kind_show(struct sheet *s, enum item_kind kind)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_permissions_role) },
                                            { .text = word_text(s->h.lang, W_permissions_record) },
                                            { .text = word_text(s->h.lang, W_permissions_sees) },
                                            { .text = word_text(s->h.lang, W_permissions_does) } };
    struct may_row rows[MAY_ROWS_MOST];
    int n = may_rows(kind, rows);
    struct content *cells = arena_array(s->q->mem, struct content, n * countof(columns) + 1), *cell = cells;

    for (int i = 0; i < n; i++) {
        *cell++ = content_text(duty_text(s, rows[i].duty));
        *cell++ = content_text(text_begin(s->q->mem, word_text(s->h.lang, relation_words(rows[i].relation))));
        *cell++ = rows[i].classes ? content_text(labels_classes(s->q->mem, s->h.lang, rows[i].classes))
                                  : content_text(word_text(s->h.lang, W_permissions_nothing));
        *cell++ = acts_content(s, rows[i].acts);
    }
    html_open_class(&s->h, "h2", "govuk-heading-m");
    html_attr(&s->h, "id", item_tables[kind].name);
    html_text(&s->h, label_kind(s->h.lang, kind));
    html_close(&s->h, "h2");
    classes_show(s, kind);
    table_show(s, words_permissions_of(s->q->mem, s->h.lang, label_kind(s->h.lang, kind)), columns, countof(columns), cells, n);
}

static void contents_show(struct sheet *s)
{
    html_open_class(&s->h, "ul", "govuk-list govuk-list--bullet");
    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        html_open(&s->h, "li");
        govuk_link(&s->h, &(struct govuk_link){ label_kind(s->h.lang, (enum item_kind)kind),
                                                arena_printf(s->q->mem, "#%.*s", STR_ARG(item_tables[kind].name)) });
        html_close(&s->h, "li");
    }
    html_close(&s->h, "ul");
}

rc page_permissions_show(struct request *q, struct err *err)
{
    struct sheet s;

    (void)err;
    sheet_open(&s, q, word_text(q->language, W_permissions_title), &(struct sheet_how){ .is_wide = true });
    sheet_heading(&s, word_text(q->language, W_permissions_title));
    sheet_paragraph(&s, word_text(q->language, W_permissions_text));
    sheet_paragraph(&s, word_text(q->language, W_permissions_hidden));
    contents_show(&s);
    roles_show(&s);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        kind_show(&s, (enum item_kind)kind);
    return sheet_close(&s);
}
