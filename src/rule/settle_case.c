/* Example, tests and scenarios: every fact, rule, exemption and note they name exists, and every value can be one. */
#include "rule/case.h"
#include "rule/settle.h"

#include <stdio.h>

/* Text that stands in a field or in a cell of a table. */
struct origin {
    const struct settler *s;
    const struct tree_field *f;  /* or NULL: */
    const struct table_row *row; /* a cell */
    int column;
};

static rc mistake(const struct origin *o, str piece, const char *fmt, ...) PRINTF_LIKE(3, 4);

static rc mistake(const struct origin *o, str piece, const char *fmt, ...)
{
    char message[sizeof(o->s->err->message)];
    int width = str_columns(piece) ? str_columns(piece) : 1;

    FORMAT(message, fmt);
    if (o->f)
        return settle_piece(o->s, o->f, piece, "%s", message);
    return tree_error(o->s->book, o->s->err, o->row->line,
                      o->row->col[o->column] + str_columns(str_sub(o->row->cell[o->column], 0, piece.p - o->row->cell[o->column].p)), width, "%s",
                      message);
}

/* ---- facts and their values ------------------------------------------------------------- */

static rc settle_fact(const struct origin *o, str name)
{
    str near;

    if (case_path(name).n)
        return RC_OK;
    mistake(o, name, "unknown fact '%.*s'", STR_ARG(name));
    if (str_eq(name, S("region")) || str_eq(name, S("nation")))
        return err_hint(o->s->err, "Set 'authority': its region and nation follow.");
    if (str_eq(name, S("on")))
        return err_hint(o->s->err, "The 'on' of a test sets two facts, which have names of their own here: 'as_of' and 'start'.");
    near = case_near(name);
    return near.n ? err_hint(o->s->err, "%.*s", STR_ARG(did_you_mean(o->s->mem, name, near)))
                  : err_hint(o->s->err, "Facts have short names such as 'left', or dotted ones such as 'worker.posts.0.to'.");
}

static rc settle_value(const struct origin *o, str name, str value)
{
    struct err err;

    if (case_value(o->s->mem, o->s->book->authorities, case_path(name), value, &err) == RC_OK)
        return RC_OK;
    mistake(o, value, "%s", err.message);
    return err.hint[0] ? err_hint(o->s->err, "%s", err.hint) : RC_BAD_INPUT;
}

/* ---- expectations ----------------------------------------------------------------------- */

static const struct block *judging_block(const struct settler *s, str id)
{
    const struct block *b = rulebook_block(s->book, B_RULE, id);

    return b ? b : rulebook_block(s->book, B_MANUAL, id);
}

static rc settle_rule_name(const struct origin *o, str id)
{
    if (judging_block(o->s, id))
        return RC_OK;
    mistake(o, id, "there is no rule '%.*s' in this rulebook", STR_ARG(id));
    return settle_near_block(o->s, B_RULE, id);
}

static rc settle_exemption(const struct origin *o, const struct block *rule, str name)
{
    str names[64];
    ptrdiff_t n;

    if (block_named(rule, S("exempt"), name))
        return RC_OK;
    n = block_exemptions(rule, names, countof(names));
    mistake(o, name, "rule '%.*s' has no exemption '%.*s'", STR_ARG(rule->id), STR_ARG(name));
    return settle_near(o->s, name, names, n);
}

static rc settle_note_name(const struct origin *o, str id)
{
    if (rulebook_block(o->s->book, B_NOTE, id))
        return RC_OK;
    mistake(o, id, "there is no note '%.*s' in this rulebook", STR_ARG(id));
    return settle_near_block(o->s, B_NOTE, id);
}

/* "1 month", "12 days", "1 reference": a number without needless zeros, and its unit. */
static rc settle_shortfall(const struct origin *o, str text)
{
    static const str things[] = { { "reference", 9 }, { "references", 10 }, { "day a week", 10 }, { "days a week", 11 } };
    struct period p;
    str number, noun;
    int64_t n;

    if (period_parse(text, &p))
        return RC_OK;
    str_cut(text, ' ', &number, &noun);
    for (int i = 0; str_digits(number, 9999, &n) && i < countof(things); i++)
        if (str_eq(noun, things[i]) && (i % 2 == 0) == (n == 1))
            return RC_OK;
    mistake(o, text, "'%.*s' is no shortfall", STR_ARG(text));
    return err_hint(o->s->err, "Write '1 month', '12 days', '1 reference' or '2 days a week'.");
}

static rc settle_details(const struct origin *o, const struct block *rule, const struct expect *e)
{
    for (ptrdiff_t i = 0; i < e->detail.n; i++) {
        const struct expect_detail *d = &e->detail.v[i];

        for (ptrdiff_t k = 0; k < i; k++)
            if (e->detail.v[k].type == d->type && (d->type != X_MISSING || str_eq(e->detail.v[k].text, d->text)) && d->type != X_NOTE)
                return mistake(o, d->text, "the same detail is expected twice");
        if (d->type == X_EXEMPTION)
            TRY(settle_exemption(o, rule, d->text));
        if (d->type == X_NOTE)
            TRY(settle_note_name(o, d->text));
        if (d->type == X_MISSING)
            TRY(settle_fact(o, d->text));
        if (d->type == X_SHORT)
            TRY(settle_shortfall(o, d->text));
    }
    return RC_OK;
}

static rc settle_expect(const struct origin *o, const struct expect *e)
{
    if (!e->rule.n)
        return RC_OK;
    TRY(settle_rule_name(o, e->rule));
    return settle_details(o, judging_block(o->s, e->rule), e);
}

/* ---- tests ------------------------------------------------------------------------------ */

static rc settle_test(const struct settler *s, const struct block *b)
{
    struct origin given = { .s = s, .f = block_field(b, S("given")) }, expect = { .s = s, .f = block_field(b, S("expect")) };

    for (ptrdiff_t i = 0; i < given.f->given.n; i++) {
        const struct given_fact *g = &given.f->given.v[i];
        str path;

        TRY(settle_fact(&given, g->name));
        TRY(settle_value(&given, g->name, g->value));
        path = case_path(g->name);
        for (ptrdiff_t k = 0; k < i; k++)
            if (str_eq(case_path(given.f->given.v[k].name), path))
                return mistake(&given, g->name, "'%.*s' is the same fact as '%.*s'", STR_ARG(g->name), STR_ARG(given.f->given.v[k].name));
        if (block_field(b, S("on")) && (str_eq(path, S("as_of")) || str_eq(path, S("engagement.start"))))
            return mistake(&given, g->name, "'on' sets this already");
    }
    for (ptrdiff_t i = 0; i < expect.f->expect.n; i++) {
        const struct expect *e = &expect.f->expect.v[i];

        TRY(settle_expect(&expect, e));
        for (ptrdiff_t k = 0; k < i; k++)
            if (str_eq(expect.f->expect.v[k].rule, e->rule))
                return mistake(&expect, e->rule.n ? e->rule : expect.f->raw, "'%.*s' is expected twice", STR_ARG(e->rule.n ? e->rule : S("verdict")));
    }
    return RC_OK;
}

static rc settle_heads(const struct settler *s, const struct table *t)
{
    for (int c = 0; c < t->columns; c++) {
        struct origin o = { .s = s, .row = &t->row[0], .column = c };
        bool last = c + 1 == t->columns;

        if (last != str_eq(t->head[c], S("expect"))) {
            mistake(&o, t->head[c], last ? "the last column of a table of tests is 'expect'" : "'expect' is the last column");
            return err_hint(s->err, "The columns before 'expect' are facts; each row is one test.");
        }
        if (!last)
            TRY(settle_fact(&o, t->head[c]));
        for (int k = 0; k < c && !last; k++)
            if (str_eq(case_path(t->head[k]), case_path(t->head[c])))
                return mistake(&o, t->head[c], "'%.*s' is the same fact as '%.*s'", STR_ARG(t->head[c]), STR_ARG(t->head[k]));
    }
    return RC_OK;
}

static rc settle_tests(const struct settler *s, const struct block *b)
{
    const struct table *t = &b->table;

    if (!rulebook_block(s->book, B_RULE, b->id)) {
        tree_error(s->book, s->err, b->line, str_columns(block_word(B_TESTS)) + 2, str_columns(b->id), "there is no rule '%.*s' in this rulebook",
                   STR_ARG(b->id));
        return settle_near_block(s, B_RULE, b->id);
    }
    TRY(settle_heads(s, t));
    for (ptrdiff_t r = 1; r < t->rows; r++) {
        struct origin o = { .s = s, .row = &t->row[r], .column = t->columns - 1 };
        struct expect e;
        struct expect_fault fault;

        if (!expect_parse(s->mem, t->row[r].cell[o.column], b->id, &e, &fault)) {
            mistake(&o, fault.piece, "%.*s", STR_ARG(fault.why));
            return err_hint(s->err, "%.*s", STR_ARG(fault.hint));
        }
        TRY(settle_expect(&o, &e));
        for (o.column = 0; o.column + 1 < t->columns; o.column++)
            TRY(settle_value(&o, t->head[o.column], t->row[r].cell[o.column]));
    }
    return RC_OK;
}

/* ---- the example ------------------------------------------------------------------------ */

static rc settle_example(const struct settler *s)
{
    const struct block *only = NULL;
    struct case_facts facts;
    struct doc doc;

    for (ptrdiff_t i = 0; i < s->book->block.n; i++) {
        const struct block *b = &s->book->block.v[i];

        if (b->type != B_EXAMPLE)
            continue;
        if (only)
            return settle_header(s, b, "a second example; the first is on line %d", only->line);
        if (!str_eq(b->id, S("inside")))
            return settle_header(s, b, "the example is a case inside the memorandum: call it 'inside'");
        only = b;
    }
    if (!only) {
        settle_header(s, s->book->head, "the rulebook has no example");
        return err_hint(s->err, "Add a block 'example inside' with the facts of a case that is wholly inside the memorandum.");
    }
    if (!only->field.n)
        return settle_header(s, only, "the example has no facts");
    for (ptrdiff_t i = 0; i < only->field.n; i++) {
        const struct tree_field *f = &only->field.v[i];
        struct origin o = { .s = s, .f = f };

        if (!str_eq(case_path(f->name), f->name)) {
            tree_error(s->book, s->err, f->line, f->col, str_columns(f->name), "'%.*s' is not a dotted name", STR_ARG(f->name));
            return err_hint(s->err, "Write it as worker.posts.0.from.");
        }
        TRY(settle_value(&o, f->name, f->raw));
    }
    case_example(s->mem, s->book, &facts);
    return case_doc(s->mem, s->book, &facts, &doc, s->err);
}

/* ---- scenarios -------------------------------------------------------------------------- */

static rc settle_cap_change(const struct settler *s, const struct tree_field *f, const struct block *rule, str role, const struct literal *l)
{
    const struct tree_field *table = block_field(rule, S("table"));
    int column = table ? table_keys(&table->table) - 1 : 0;
    bool listed = !table || str_eq(role, S("all"));

    for (ptrdiff_t r = 1; table && r < table->table.rows; r++)
        listed = listed || str_eq(table->table.row[r].cell[column], role);
    if (!str_eq(role, S("all")) && code_find(&codes_role, role) < 0) {
        str near = code_near(&codes_role, role);

        settle_label(s, f, role, "unknown role '%.*s'", STR_ARG(role));
        return err_hint(s->err, "%.*s", STR_ARG(near.n ? did_you_mean(s->mem, role, near) : S("Name a role of the table, or 'all'.")));
    }
    if (!listed) {
        settle_label(s, f, role, "'%.*s' has no cap to change", STR_ARG(role));
        return err_hint(s->err, "Name a role of the table of '%.*s'.", STR_ARG(rule->id));
    }
    if (l->type == L_MONEY || l->type == L_NOT_SET || l->type == L_NONE)
        return RC_OK;
    settle_piece(s, f, f->raw, "a cap is an amount");
    return err_hint(s->err, "Write it as £31.58.");
}

/* A count stands without its noun: "set references at least: 1". */
static bool fits_count(const struct tree_field *old, const struct literal *l)
{
    return l->type == L_NUMBER && ((old->type == V_COUNT && l->num >= 1 && l->num <= 99) || (old->type == V_DAYS_A_WEEK && l->num <= 7));
}

static bool fits_period(const struct tree_field *old, const struct literal *l)
{
    if (l->type == L_NOT_SET)
        return true;
    if (old->type != V_PERIOD && old->type != V_WAIT)
        return false;
    return (str_starts(old->def->options, S("weeks")) ? literal_days(l) : literal_months(l)) != AMOUNT_NOT_SET;
}

static rc settle_operand(const struct settler *s, const struct tree_field *f, const struct block *rule, str what, const struct literal *l)
{
    static const str names[] = { { "wait", 4 }, { "at least", 8 } };
    const struct tree_field *old = block_field(rule, what);

    if (!old || (!str_eq(what, names[0]) && !str_eq(what, names[1]))) {
        settle_label(s, f, what, "'%.*s' of '%.*s' cannot be changed by a scenario", STR_ARG(what), STR_ARG(rule->id));
        return err_hint(s->err, "A scenario can change a cap, a wait or an 'at least'.");
    }
    if (fits_period(old, l) || fits_count(old, l))
        return RC_OK;
    settle_piece(s, f, f->raw, "this is not a value for '%.*s' of '%.*s'", STR_ARG(what), STR_ARG(rule->id));
    return err_hint(s->err, "The rule has '%.*s'; use the same kind of value.", STR_ARG(old->raw));
}

/* "set cap social-worker: £33.00", "sweep cool-off wait: 3 months to 6 months step 1 month" */
static rc settle_change(const struct settler *s, const struct tree_field *f, const struct literal *value)
{
    const struct block *rule;
    str id, what;

    str_cut(f->label, ' ', &id, &what);
    rule = rulebook_block(s->book, B_RULE, id);
    if (!rule) {
        settle_label(s, f, id, "there is no rule '%.*s' in this rulebook", STR_ARG(id));
        return settle_near_block(s, B_RULE, id);
    }
    if (!what.n) {
        settle_label(s, f, id, "what of '%.*s' is to change?", STR_ARG(id));
        return err_hint(s->err, "Write '%.*s RULE ROLE: £33.00' or '%.*s RULE wait: 6 months'.", STR_ARG(f->name), STR_ARG(f->name));
    }
    return rule->kind == K_PRICE_CAP ? settle_cap_change(s, f, rule, what, value) : settle_operand(s, f, rule, what, value);
}

static rc settle_scenario(const struct settler *s, const struct block *b)
{
    bool changes = false;

    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        const struct tree_field *f = &b->field.v[i];

        if (str_eq(f->name, S("set")) || str_eq(f->name, S("sweep"))) {
            changes = true;
            TRY(settle_change(s, f, f->type == V_SWEEP ? &f->sweep.from : &f->literal));
        }
        for (ptrdiff_t k = 0; str_eq(f->name, S("without")) && k < f->names.n; k++) {
            changes = true;
            TRY(settle_block(s, f, f->names.v[k], B_RULE));
        }
        for (ptrdiff_t k = 0; f->label.n && k < i; k++)
            if (str_eq(b->field.v[k].label, f->label))
                return settle_label(s, f, f->label, "'%.*s' is changed twice; first on line %d", STR_ARG(f->label), b->field.v[k].line);
    }
    if (changes)
        return RC_OK;
    settle_header(s, b, "scenario '%.*s' changes nothing", STR_ARG(b->id));
    return err_hint(s->err, "Add 'set', 'sweep' or 'without'.");
}

rc settle_cases(const struct settler *s)
{
    TRY(settle_example(s));
    for (ptrdiff_t i = 0; i < s->book->block.n; i++) {
        const struct block *b = &s->book->block.v[i];

        if (b->type == B_TEST)
            TRY(settle_test(s, b));
        if (b->type == B_TESTS)
            TRY(settle_tests(s, b));
        if (b->type == B_SCENARIO)
            TRY(settle_scenario(s, b));
    }
    return RC_OK;
}
