#include "web/govuk/table.h"

#include "words/texts.h"

static void caption(struct html *h, const struct govuk_table *table)
{
    static const char *const sizes[] = {
        [SIZE_S] = "govuk-table__caption--s",
        [SIZE_M] = "govuk-table__caption--m",
        [SIZE_L] = "govuk-table__caption--l",
        [SIZE_XL] = "govuk-table__caption--xl",
    };

    html_open(h, "caption");
    html_classes(h, "govuk-table__caption", sizes[table->size], table->is_caption_hidden ? "govuk-visually-hidden" : NULL);
    html_text(h, table->caption);
    html_close(h, "caption");
}

static void column_link(struct html *h, const struct govuk_column *column)
{
    html_open_class(h, "a", "app-order");
    html_url(h, "href", column->href);
    html_text(h, column->text);
    html_open(h, "span");
    html_classes(h, "app-order__arrow", column->order == ORDER_UP ? "app-order__arrow--up" : NULL,
                 column->order == ORDER_DOWN ? "app-order__arrow--down" : NULL);
    html_attr(h, "aria-hidden", S("true"));
    html_close(h, "span");
    html_close(h, "a");
}

/* A table whose rows become lists is a table still for those who hear it: what it is drawn as would take that away. */
static void part(struct html *h, const struct govuk_table *table, const char *role)
{
    if (table->scrolls)
        html_attr(h, "role", str_of(role));
}

static void head(struct html *h, const struct govuk_table *table)
{
    html_open_class(h, "thead", "govuk-table__head");
    part(h, table, "rowgroup");
    html_open_class(h, "tr", "govuk-table__row");
    part(h, table, "row");
    for (ptrdiff_t i = 0; i < table->n; i++) {
        const struct govuk_column *column = &table->columns[i];

        html_open(h, "th");
        html_attr(h, "scope", S("col"));
        part(h, table, "columnheader");
        html_classes(h, "govuk-table__header", column->is_numeric ? "govuk-table__header--numeric" : NULL,
                     table->scrolls && !column->href.n ? "app-stacker__column" : NULL);
        if (column->order)
            html_attr(h, "aria-sort", column->order == ORDER_UP ? S("ascending") : S("descending"));
        if (column->href.n)
            column_link(h, column);
        else
            html_text(h, column->text);
        html_close(h, "th");
    }
    html_close(h, "tr");
    html_close(h, "thead");
}

static void row(struct html *h, const struct govuk_table *table, const struct content *cells)
{
    html_open_class(h, "tr", "govuk-table__row");
    part(h, table, "row");
    for (ptrdiff_t i = 0; i < table->n; i++) {
        bool is_heading = i == 0 && table->is_first_heading;

        html_open(h, is_heading ? "th" : "td");
        if (is_heading)
            html_attr(h, "scope", S("row"));
        part(h, table, is_heading ? "rowheader" : "cell");
        html_classes(h, is_heading ? "govuk-table__header" : "govuk-table__cell",
                     !is_heading && table->columns[i].is_numeric ? "govuk-table__cell--numeric" : NULL);
        if (table->scrolls && !is_heading && table->columns[i].text.n)
            html_attr(h, "data-label", table->columns[i].text); /* where the heading of the column stands out of sight */
        html_content(h, cells[i]);
        html_close(h, is_heading ? "th" : "td");
    }
    html_close(h, "tr");
}

static bool has_head(const struct govuk_table *table)
{
    for (ptrdiff_t i = 0; i < table->n; i++)
        if (table->columns[i].text.n)
            return true;
    return false;
}

void govuk_table(struct html *h, const struct govuk_table *table)
{
    if (table->scrolls) {
        html_open_class(h, "div", "app-scroller");
        html_attr(h, "role", S("region"));
        html_attr(h, "aria-label", words_table_scroll(h->mem, h->lang, table->caption));
        html_attr(h, "tabindex", S("0"));
    }
    html_open_class(h, "table", "govuk-table");
    part(h, table, "table");
    if (table->caption.n)
        caption(h, table);
    if (has_head(table))
        head(h, table);
    html_open_class(h, "tbody", "govuk-table__body");
    part(h, table, "rowgroup");
    for (ptrdiff_t i = 0; i < table->rows; i++)
        row(h, table, table->cells + i * table->n);
    html_close(h, "tbody");
    html_close(h, "table");
    if (table->scrolls)
        html_close(h, "div");
}
