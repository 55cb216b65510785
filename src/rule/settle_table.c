/* The two tables of rules: caps by role (and region) from dated days on, and which training is paid. */
#include "rule/settle.h"

static rc settle_heading(const struct settler *s, const struct table *t, int column, str want)
{
    if (column < t->columns && str_eq(t->head[column], want))
        return RC_OK;
    settle_cell(s, t, 0, column < t->columns ? column : t->columns - 1, "expected the heading '%.*s' here", STR_ARG(want));
    return RC_BAD_INPUT;
}

static rc settle_dates(const struct settler *s, const struct table *t, int first)
{
    daynum day, before = DAY_FIRST;
    const char *why;

    if (t->columns <= first) {
        settle_cell(s, t, 0, t->columns - 1, "the table has no column of caps");
        return err_hint(s->err, "Head a column with the day from which its caps hold, such as 2025-04-01.");
    }
    for (int c = first; c < t->columns; c++) {
        if (!day_parse(t->head[c], &day, &why)) {
            settle_cell(s, t, 0, c, "'%.*s' is %s", STR_ARG(t->head[c]), why);
            return err_hint(s->err, "Head a column with the day from which its caps hold, such as 2025-04-01.");
        }
        if (c > first && day <= before)
            return settle_cell(s, t, 0, c, "the days of the columns stand in order of time");
        before = day;
    }
    return RC_OK;
}

static rc settle_code(const struct settler *s, const struct table *t, ptrdiff_t row, int column, const struct code_set *set)
{
    str cell = t->row[row].cell[column];

    if (code_find(set, cell) >= 0)
        return RC_OK;
    settle_cell(s, t, row, column, "unknown %.*s '%.*s'", STR_ARG(codes_noun(s->mem, set)), STR_ARG(cell));
    return err_hint(s->err, "%.*s", STR_ARG(codes_hint(s->mem, set, cell)));
}

static rc settle_region(const struct settler *s, const struct table *t, ptrdiff_t row)
{
    const struct authorities *a = s->book->authorities;
    str cell = t->row[row].cell[0];

    if (region_find(a, cell) >= 0)
        return RC_OK;
    settle_cell(s, t, row, 0, "unknown region '%.*s'", STR_ARG(cell));
    return settle_near(s, cell, a->region.v, a->region.n);
}

static rc settle_amount(const struct settler *s, const struct table *t, ptrdiff_t row, int column)
{
    str cell = t->row[row].cell[column];
    struct literal l;

    if (literal_parse(cell, &l) && (l.type == L_MONEY || l.type == L_NOT_SET || l.type == L_NONE))
        return RC_OK;
    settle_cell(s, t, row, column, "'%.*s' is not a cap", STR_ARG(cell));
    return err_hint(s->err, "Write an amount as £31.58, 'not set' or 'none'.");
}

/* The first ${keys} cells of a row name what it is about: once in a table. */
static rc settle_once(const struct settler *s, const struct table *t, ptrdiff_t row, int keys)
{
    for (ptrdiff_t r = 1; r < row; r++) {
        bool same = true;

        for (int c = 0; c < keys; c++)
            same = same && str_eq(t->row[r].cell[c], t->row[row].cell[c]);
        if (same)
            return settle_cell(s, t, row, keys - 1, "'%.*s' has a row already, on line %d", STR_ARG(t->row[row].cell[keys - 1]), t->row[r].line);
    }
    return RC_OK;
}

static rc settle_cap_table(const struct settler *s, const struct table *t)
{
    int first = table_keys(t);

    TRY(settle_heading(s, t, first - 1, S("role")));
    TRY(settle_dates(s, t, first));
    for (ptrdiff_t r = 1; r < t->rows; r++) {
        if (first == 2)
            TRY(settle_region(s, t, r));
        TRY(settle_code(s, t, r, first - 1, &codes_role));
        for (int c = first; c < t->columns; c++)
            TRY(settle_amount(s, t, r, c));
        TRY(settle_once(s, t, r, first));
    }
    return RC_OK;
}

static rc settle_cap(const struct settler *s, const struct block *rule)
{
    const struct tree_field *caps = block_field(rule, S("caps")), *table = block_field(rule, S("table"));

    if (table && caps) {
        tree_error(s->book, s->err, caps->line, caps->col, str_columns(caps->name), "the caps are said to be not set, but stand in a table");
        return err_hint(s->err, "Keep one of the two.");
    }
    if (table)
        return settle_cap_table(s, &table->table);
    if (caps)
        return RC_OK;
    settle_header(s, rule, "rule '%.*s' has no caps", STR_ARG(rule->id));
    return err_hint(s->err, "Add '  table:' with a row for each role, or '  caps: not set'.");
}

static rc settle_paid(const struct settler *s, const struct table *t, ptrdiff_t row, int column)
{
    static const str words[] = { { "paid", 4 }, { "not paid", 8 }, { "either", 6 } };
    str cell = t->row[row].cell[column];

    for (int i = 0; i < countof(words); i++)
        if (str_eq(words[i], cell))
            return RC_OK;
    settle_cell(s, t, row, column, "'%.*s' says nothing about payment", STR_ARG(cell));
    return err_hint(s->err, "Write 'paid', 'not paid' or 'either'.");
}

static rc settle_training(const struct settler *s, const struct block *rule)
{
    static const str heads[] = { { "training", 8 }, { "day rate", 8 }, { "cost", 4 } };
    const struct table *t = &block_field(rule, S("table"))->table;

    for (int c = 0; c < countof(heads); c++)
        TRY(settle_heading(s, t, c, heads[c]));
    if (t->columns > countof(heads))
        return settle_cell(s, t, 0, countof(heads), "the table of training has three columns");
    for (ptrdiff_t r = 1; r < t->rows; r++) {
        TRY(settle_code(s, t, r, 0, &codes_training_kind));
        TRY(settle_paid(s, t, r, 1));
        TRY(settle_paid(s, t, r, 2));
        TRY(settle_once(s, t, r, 1));
    }
    return RC_OK;
}

rc settle_tables(const struct settler *s, const struct block *rule)
{
    if (rule->kind == K_PRICE_CAP)
        return settle_cap(s, rule);
    return rule->kind == K_TRAINING ? settle_training(s, rule) : RC_OK;
}
