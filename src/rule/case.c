#include "rule/case.h"

#include "base/near.h"
#include "domain/doc_path.h"
#include "domain/value.h"
#include "rule/parse.h"

/* Short names beside those of facts.def. */
static const struct {
    str name, path;
} alias_table[] = {
#define ALIAS(name, path) { { name, (ptrdiff_t)sizeof(name) - 1 }, { path, (ptrdiff_t)sizeof(path) - 1 } },
#include "rule/aliases.def"
#undef ALIAS
};

/* Region and nation follow from the authority: nobody can set them. */
static bool is_settable(int fact)
{
    return fact != FACT_REGION && fact != FACT_NATION;
}

str case_path(str name)
{
    struct doc_path path;
    struct err err;
    int fact = fact_find(name);

    if (fact >= 0)
        return is_settable(fact) ? fact_table[fact].path : (str){ 0 };
    for (int i = 0; i < countof(alias_table); i++)
        if (str_eq(alias_table[i].name, name))
            return alias_table[i].path;
    /* Brackets are for other doors: a rulebook has one spelling. */
    if (str_find(name, '[') >= 0 || doc_path_compile(name, &path, &err) != RC_OK)
        return (str){ 0 };
    return name;
}

str case_near(str name)
{
    str names[FACT_COUNT + countof(alias_table)];
    ptrdiff_t n = 0, near;

    for (int i = 0; i < FACT_COUNT; i++)
        if (is_settable(i))
            names[n++] = fact_table[i].name;
    for (int i = 0; i < countof(alias_table); i++)
        names[n++] = alias_table[i].name;
    near = near_best(name, names, n);
    return near >= 0 ? names[near] : (str){ 0 };
}

/* ---- values --------------------------------------------------------------------------- */

static const struct field *field_at(const struct doc_path *path)
{
    return &path->shape->field[path->field];
}

/* A rulebook writes money with its sign and its pence; documents do not. */
static str without_sign(str value)
{
    return str_starts(value, S("£")) ? str_from(value, S("£").n) : value;
}

/* Types of which every value has one spelling. */
static bool has_one_spelling(enum field_type t)
{
    return t == T_DATE || t == T_BOOL || t == T_CODE || t == T_AUTHORITY || t == T_INT;
}

static rc check_spelling(arena *mem, const struct authorities *authorities, const struct field *field, str value, struct err *err)
{
    struct buf right = buf_new(mem);
    struct cell cell;

    if (!has_one_spelling(field->type) || value_parse(field, authorities, value, &cell, err) != RC_OK)
        return RC_OK; /* a post's authority may be a body of another kind; setting it has the last word */
    value_print(&right, authorities, field, &cell);
    if (str_eq(buf_text(&right), value))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%.*s' has another spelling here", STR_ARG(value));
    return err_hint(err, "Write '%.*s'.", STR_ARG(buf_text(&right)));
}

/* What a document may leave empty, or writes otherwise, a rulebook has words for. */
static rc own_hint(arena *mem, const struct authorities *authorities, const struct doc_path *path, str value, struct err *err)
{
    const struct field *field = field_at(path);

    if (str_eq(value, S("none")))
        return err_hint(err, "Write unknown when it is not known.");
    if (path->flag.n || field->type == T_BOOL)
        return err_hint(err, "Write yes or no, or unknown when it is not known.");
    if (field->type == T_MONEY)
        return err_hint(err, "Write an amount as £31.58.");
    if (field->type == T_CODE)
        return err_hint(err, "%.*s", STR_ARG(codes_hint(mem, field->codes, value)));
    if (field->type == T_AUTHORITY)
        return err_hint(err, "%.*s", STR_ARG(authority_hint(mem, authorities, value)));
    return err->code;
}

rc case_value(arena *mem, const struct authorities *authorities, str path, str value, struct err *err)
{
    struct doc scratch = doc_new(mem, authorities);
    struct doc_path compiled;
    struct literal money;
    bool amount;

    TRY(doc_path_compile(path, &compiled, err));
    for (int i = 0; i < compiled.steps; i++)
        compiled.step[i].index = 0; /* a value is read the same in every entry of a list, and there may be many */
    amount = field_at(&compiled)->type == T_MONEY && !compiled.flag.n && !str_eq(value, S("none")) && !str_eq(value, S("unknown"));
    if (amount && (!literal_parse(value, &money) || money.type != L_MONEY)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is not an amount", STR_ARG(value));
        return err_hint(err, "Write an amount as £31.58.");
    }
    if (doc_path_set(&scratch, &compiled, amount ? without_sign(value) : value, err) != RC_OK)
        return own_hint(mem, authorities, &compiled, value, err);
    if (compiled.flag.n || str_eq(value, S("none")) || str_eq(value, S("unknown")))
        return RC_OK;
    return check_spelling(mem, authorities, field_at(&compiled), value, err);
}

/* ---- facts ---------------------------------------------------------------------------- */

/* Whether ${path} is ${above} or stands below it. */
static bool is_below(str path, str above)
{
    return str_starts(path, above) && (path.n == above.n || path.p[above.n] == '.');
}

static bool says_nothing(str value)
{
    return str_eq(value, S("none")) || str_eq(value, S("unknown"));
}

void case_set(arena *mem, struct case_facts *facts, struct case_fact fact)
{
    ptrdiff_t kept = 0;

    for (ptrdiff_t i = 0; i < facts->n; i++) {
        struct case_fact old = facts->v[i];

        if (is_below(old.path, fact.path) || (is_below(fact.path, old.path) && says_nothing(old.value)))
            continue;
        facts->v[kept++] = old;
    }
    facts->n = kept;
    *PUSH(mem, facts) = fact;
}

void case_example(arena *mem, const struct rulebook *book, struct case_facts *out)
{
    *out = (struct case_facts){ 0 };
    for (ptrdiff_t b = 0; b < book->block.n; b++) {
        const struct block *block = &book->block.v[b];

        for (ptrdiff_t i = 0; block->type == B_EXAMPLE && i < block->field.n; i++) {
            const struct tree_field *f = &block->field.v[i];

            *PUSH(mem, out) = (struct case_fact){ f->name, f->raw, f->line, f->col, str_columns(f->name) + 2 + str_columns(f->raw) };
        }
    }
}

/* The day of the case: as_of and the start, and nothing else. */
static void case_on(arena *mem, struct case_facts *facts, str day, int line, int col)
{
    int width = str_columns(day);

    case_set(mem, facts, (struct case_fact){ S("as_of"), day, line, col, width });
    case_set(mem, facts, (struct case_fact){ S("engagement.start"), day, line, col, width });
}

/* Where raw[at] of ${f} stands in the text. */
static void place_of(const struct rulebook *book, const struct tree_field *f, ptrdiff_t at, int *line, int *col)
{
    struct err err;

    value_error(book, f, &err, at, 1, " ");
    *line = err.line;
    *col = err.col;
}

void case_given(arena *mem, struct case_facts *facts, const struct rulebook *book, const struct block *test)
{
    const struct tree_field *on = block_field(test, S("on")), *given = block_field(test, S("given"));

    if (on)
        case_on(mem, facts, on->raw, on->line, on->part.v[0].col);
    for (ptrdiff_t i = 0; i < given->given.n; i++) {
        const struct given_fact *g = &given->given.v[i];
        struct case_fact fact = { .path = case_path(g->name), .value = g->value, .width = str_columns(g->name) + 1 + str_columns(g->value) };

        place_of(book, given, g->col, &fact.line, &fact.col);
        case_set(mem, facts, fact);
    }
}

void case_row(arena *mem, struct case_facts *facts, const struct table *table, ptrdiff_t row)
{
    for (int c = 0; c + 1 < table->columns; c++) {
        str value = table->row[row].cell[c];

        case_set(mem, facts,
                 (struct case_fact){ case_path(table->head[c]), value, table->row[row].line, table->row[row].col[c], str_columns(value) });
    }
}

/* ---- documents ------------------------------------------------------------------------ */

static rc place_fact(const struct rulebook *book, const struct case_fact *f, struct err *err)
{
    err->at[0] = '\0'; /* the caret says which */
    return err_place(err, book->file, f->line, f->col, book->line[f->line - 1], f->width);
}

/* The last fact at or below ${path}; when a whole record is missing, one beside it; there is always an engagement to blame. */
static const struct case_fact *fact_at(const struct case_facts *facts, str path)
{
    while (path.n) {
        for (ptrdiff_t i = facts->n; i-- > 0;)
            if (is_below(facts->v[i].path, path))
                return &facts->v[i];
        while (path.n && path.p[path.n - 1] != '.')
            path.n--;
        path.n -= path.n > 0;
    }
    return &facts->v[facts->n - 1];
}

rc case_doc(arena *mem, const struct rulebook *book, const struct case_facts *facts, struct doc *doc, struct err *err)
{
    *doc = doc_new(mem, book->authorities);
    for (ptrdiff_t i = 0; i < facts->n; i++)
        if (doc_set(doc, facts->v[i].path, without_sign(facts->v[i].value), err) != RC_OK)
            return place_fact(book, &facts->v[i], err);
    if (doc_check(doc, err) == RC_OK)
        return RC_OK;
    return place_fact(book, fact_at(facts, arena_str(mem, str_of(err->at))), err);
}
