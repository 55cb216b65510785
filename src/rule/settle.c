/*
 * What must hold between the blocks of one rulebook: names that are cited exist and are of the
 * right type.  Forms are parse.c's and value.c's business; whether the rulebook is wise is
 * lint.c's.
 */
#include "rule/settle.h"

#include "base/near.h"
#include "rule/mirror.h"

/* ---- mistakes ------------------------------------------------------------------------- */

static int wide(str s)
{
    return str_columns(s) ? str_columns(s) : 1;
}

rc settle_piece(const struct settler *s, const struct tree_field *f, str piece, const char *fmt, ...)
{
    char message[sizeof(s->err->message)];

    FORMAT(message, fmt);
    return value_error(s->book, f, s->err, piece.p - f->raw.p, wide(piece), "%s", message);
}

rc settle_label(const struct settler *s, const struct tree_field *f, str piece, const char *fmt, ...)
{
    char message[sizeof(s->err->message)];
    str before = str_sub(f->label, 0, piece.p - f->label.p);

    FORMAT(message, fmt);
    return tree_error(s->book, s->err, f->line, f->col + str_columns(f->name) + 1 + str_columns(before), wide(piece), "%s", message);
}

rc settle_cell(const struct settler *s, const struct table *t, ptrdiff_t row, int column, const char *fmt, ...)
{
    char message[sizeof(s->err->message)];

    FORMAT(message, fmt);
    return tree_error(s->book, s->err, t->row[row].line, t->row[row].col[column], wide(t->row[row].cell[column]), "%s", message);
}

rc settle_header(const struct settler *s, const struct block *b, const char *fmt, ...)
{
    char message[sizeof(s->err->message)];

    FORMAT(message, fmt);
    return tree_error(s->book, s->err, b->line, 1, str_columns(s->book->line[b->line - 1]), "%s", message);
}

rc settle_near(const struct settler *s, str word, const str *names, ptrdiff_t n)
{
    ptrdiff_t near = near_best(word, names, n);

    return near >= 0 ? err_hint(s->err, "%.*s", STR_ARG(did_you_mean(s->mem, word, names[near]))) : s->err->code;
}

/* "unknown WHAT 'PIECE'" under ${piece}, a part of ${f->raw}, with the nearest of ${names}. */
static rc unknown(const struct settler *s, const struct tree_field *f, str piece, const char *what, const str *names, ptrdiff_t n)
{
    settle_piece(s, f, piece, "unknown %s '%.*s'", what, STR_ARG(piece));
    return settle_near(s, piece, names, n);
}

static bool is_cited(const struct settler *s, str clause)
{
    for (ptrdiff_t i = 0; i < s->book->block.n; i++)
        if (block_cites(&s->book->block.v[i], clause))
            return true;
    return false;
}

/* The block of ${type} whose name is nearest to ${word}, or NULL; ${uncited}: of the clauses that nothing cites. */
static const struct block *near_block(const struct settler *s, enum block_type type, str word, bool uncited)
{
    ptrdiff_t n = 0, near, *at = arena_array(s->mem, ptrdiff_t, s->book->block.n + 1);
    str *names = arena_array(s->mem, str, s->book->block.n + 1);

    for (ptrdiff_t i = 0; i < s->book->block.n; i++) {
        const struct block *b = &s->book->block.v[i];

        if (b->type != type || (uncited && is_cited(s, b->id)))
            continue;
        names[n] = b->id;
        at[n++] = i;
    }
    near = near_best(word, names, n);
    return near < 0 ? NULL : &s->book->block.v[at[near]];
}

rc settle_near_block(const struct settler *s, enum block_type type, str word)
{
    const struct block *near = type == B_CLAUSE ? near_block(s, type, word, true) : NULL;

    if (!near)
        near = near_block(s, type, word, false);
    if (!near && type == B_APPROVAL)
        return err_hint(s->err, "Say who must agree, and by when, in a block 'approval %.*s'.", STR_ARG(word));
    if (!near)
        return s->err->code;
    return err_hint(s->err, "%.*s It stands on line %d.", STR_ARG(did_you_mean(s->mem, word, near->id)), near->line);
}

rc settle_block(const struct settler *s, const struct tree_field *f, str piece, enum block_type type)
{
    str word = block_word(type);

    if (rulebook_block(s->book, type, piece))
        return RC_OK;
    settle_piece(s, f, piece, "there is no %.*s '%.*s' in this rulebook", STR_ARG(word), STR_ARG(piece));
    return settle_near_block(s, type, piece);
}

/* ---- clauses and their rows ----------------------------------------------------------- */

static rc settle_exemption_row(const struct settler *s, const struct tree_field *f)
{
    str name = f->row.target.v[0], rule = f->row.target.v[1];
    const struct block *b;
    str names[64];
    ptrdiff_t n;

    TRY(settle_block(s, f, rule, B_RULE));
    b = rulebook_block(s->book, B_RULE, rule);
    if (block_named(b, S("exempt"), name))
        return RC_OK;
    n = block_exemptions(b, names, countof(names));
    settle_piece(s, f, name, "rule '%.*s' has no exemption '%.*s'", STR_ARG(rule), STR_ARG(name));
    return settle_near(s, name, names, n);
}

/* "parameter FIELD of RULE", "parameter FIELD of rulebook", "parameter NAME". */
static rc settle_parameter_row(const struct settler *s, const struct tree_field *f)
{
    str name = f->row.target.v[0], of;
    const struct block *b = s->book->head;
    str names[64];
    ptrdiff_t n = 0;

    if (!f->row.of)
        return settle_block(s, f, name, B_PARAMETER);
    of = f->row.target.v[1];
    if (!str_eq(of, S("rulebook"))) {
        TRY(settle_block(s, f, of, B_RULE));
        b = rulebook_block(s->book, B_RULE, of);
    }
    if (block_field(b, name))
        return RC_OK;
    for (ptrdiff_t i = 0; i < b->field.n && n < countof(names); i++)
        names[n++] = b->field.v[i].name;
    settle_piece(s, f, name, "'%.*s' has no field '%.*s'", STR_ARG(of), STR_ARG(name));
    return settle_near(s, name, names, n);
}

static rc settle_row(const struct settler *s, const struct tree_field *f)
{
    static const enum block_type home[ROW_STATUSES] = {
        [ROW_RULE] = B_RULE,     [ROW_PROCESS] = B_PROCESS, [ROW_APPROVAL] = B_APPROVAL, [ROW_RETURN] = B_RETURN,
        [ROW_REPORT] = B_REPORT, [ROW_RECORD] = B_RECORD,   [ROW_ACCESS] = B_ACCESS,     [ROW_MANUAL] = B_MANUAL,
    };

    switch (f->row.status) {
    case ROW_NOT_COMPUTED: return RC_OK;
    case ROW_EXEMPTION: return settle_exemption_row(s, f);
    case ROW_PARAMETER: return settle_parameter_row(s, f);
    default: break;
    }
    for (ptrdiff_t i = 0; i < f->row.target.n; i++) {
        for (ptrdiff_t k = 0; k < i; k++)
            if (str_eq(f->row.target.v[k], f->row.target.v[i]))
                return settle_piece(s, f, f->row.target.v[i], "'%.*s' stands twice in the list", STR_ARG(f->row.target.v[i]));
        TRY(settle_block(s, f, f->row.target.v[i], home[f->row.status]));
    }
    return RC_OK;
}

/* The clause block before ${b} that has the row ${id} too, or NULL. */
static const struct tree_field *row_before(const struct settler *s, const struct block *b, str id)
{
    for (const struct block *other = s->book->block.v; other < b; other++)
        if (other->type == B_CLAUSE)
            for (ptrdiff_t i = 0; i < other->field.n; i++)
                if (str_eq(other->field.v[i].name, id))
                    return &other->field.v[i];
    return NULL;
}

static rc settle_clause(const struct settler *s, const struct block *b)
{
    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        const struct tree_field *f = &b->field.v[i], *twin = row_before(s, b, f->name);

        if (twin)
            return tree_error(s->book, s->err, f->line, f->col, str_columns(f->name), "row '%.*s' stands twice; first on line %d", STR_ARG(f->name),
                              twin->line);
        TRY(settle_row(s, f));
    }
    return RC_OK;
}

/* ---- rules ---------------------------------------------------------------------------- */

/* The compiler reads a leaving's exemptions as sets of reasons: they stand alone, and say what lifts the bar. */
static rc settle_leaving(const struct settler *s, const struct tree_field *f)
{
    const struct guard *g = f->guard;

    if (!guard_is_of_leaving(g))
        return RC_OK;
    if (g->a) {
        settle_piece(s, f, f->raw, "left-because and left-in-probation stand alone in their exemption");
        return err_hint(s->err, "Write an exemption of its own for each.");
    }
    if (g->fact == GUARD_LEFT_IN_PROBATION ? g->op == G_IS && g->value == 1 : g->op == G_IS || g->op == G_IN)
        return RC_OK;
    settle_piece(s, f, f->raw, "an exemption says which leavings are free, not which are barred");
    return err_hint(s->err, g->fact == GUARD_LEFT_IN_PROBATION ? "Write 'left-in-probation is yes'." : "Write 'left-because in REASON, REASON'.");
}

static rc settle_approved_by(const struct settler *s, const struct tree_field *f, const struct guard *g)
{
    str id, rest = f->raw;

    if (g->a)
        TRY(settle_approved_by(s, f, g->a));
    if (g->b)
        TRY(settle_approved_by(s, f, g->b));
    if (g->a || g->op != G_APPROVED)
        return RC_OK;
    id = codes_approval_for.code[g->approval].text;
    if (rulebook_block(s->book, B_APPROVAL, id))
        return RC_OK;
    return settle_block(s, f, str_sub(rest, str_find_str(rest, id), str_find_str(rest, id) + id.n), B_APPROVAL);
}

static rc settle_guards(const struct settler *s, const struct block *rule)
{
    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        if (f->type != V_GUARD)
            continue;
        TRY(settle_leaving(s, f));
        TRY(settle_approved_by(s, f, f->guard));
    }
    return RC_OK;
}

static rc settle_exception(const struct settler *s, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("exception"));

    if (!f)
        return RC_OK;
    if (code_find(&codes_approval_for, f->raw) < 0) {
        settle_piece(s, f, f->raw, "'%.*s' is nothing that can be approved", STR_ARG(f->raw));
        return err_hint(s->err, "%.*s", STR_ARG(codes_hint(s->mem, &codes_approval_for, f->raw)));
    }
    return settle_block(s, f, f->raw, B_APPROVAL);
}

/* `caps of` and `above` name a price cap. */
static rc settle_cap_reference(const struct settler *s, const struct block *rule, str name)
{
    const struct tree_field *f = block_field(rule, name);

    if (!f)
        return RC_OK;
    TRY(settle_block(s, f, f->raw, B_RULE));
    if (rulebook_block(s->book, B_RULE, f->raw)->kind == K_PRICE_CAP)
        return RC_OK;
    settle_piece(s, f, f->raw, "rule '%.*s' is not a price-cap", STR_ARG(f->raw));
    return err_hint(s->err, "Name the rule whose table holds the caps.");
}

/* Fields that mean nothing without another. */
static rc settle_companions(const struct settler *s, const struct block *rule)
{
    static const struct {
        str field, needs;
    } pairs[] = {
        { { "template from", 13 }, { "template", 8 } },
        { { "otherwise countersigned by", 26 }, { "referees", 8 } },
    };

    for (int i = 0; i < countof(pairs); i++) {
        const struct tree_field *f = block_field(rule, pairs[i].field);

        if (f && !block_field(rule, pairs[i].needs)) {
            tree_error(s->book, s->err, f->line, f->col, str_columns(f->name), "'%.*s' says nothing without '%.*s'", STR_ARG(f->name),
                       STR_ARG(pairs[i].needs));
            return err_hint(s->err, "Add '  %.*s: …' or leave this line out.", STR_ARG(pairs[i].needs));
        }
    }
    if (rule->kind == K_CASE_HOLDING && !block_field(rule, S("forbid engagements")) && !block_field(rule, S("only roles"))) {
        settle_header(s, rule, "the rule says nothing about who holds cases");
        return err_hint(s->err, "Add 'forbid engagements' or 'only roles'.");
    }
    return RC_OK;
}

static rc settle_layer(const struct settler *s, const struct block *rule)
{
    const struct tree_field *on = block_field(s->book->head, S("builds on"));
    str line = s->book->line[rule->line - 1];
    int col;

    if (rule->layer == LAYER_NONE)
        return RC_OK;
    col = str_columns(str_sub(line, 0, rule->layer_book.p - line.p)) + 1;
    if (!on) {
        tree_error(s->book, s->err, rule->line, col, str_columns(rule->layer_book), "this rulebook builds on no other");
        return err_hint(s->err, "Add 'builds on: %.*s edition …' to the rulebook block.", STR_ARG(rule->layer_book));
    }
    if (str_eq(on->names.v[0], rule->layer_book))
        return RC_OK;
    tree_error(s->book, s->err, rule->line, col, str_columns(rule->layer_book), "this rulebook builds on '%.*s', not on '%.*s'",
               STR_ARG(on->names.v[0]), STR_ARG(rule->layer_book));
    return err_hint(s->err, "Write '%.*s'.", STR_ARG(on->names.v[0]));
}

static rc settle_rule(const struct settler *s, const struct block *rule)
{
    TRY(settle_layer(s, rule));
    TRY(settle_guards(s, rule));
    TRY(settle_exception(s, rule));
    TRY(settle_cap_reference(s, rule, S("caps of")));
    TRY(settle_cap_reference(s, rule, S("above")));
    TRY(settle_companions(s, rule));
    return settle_tables(s, rule);
}

/* ---- the rest ------------------------------------------------------------------------- */

static rc settle_note_rules(const struct settler *s, const struct block *note)
{
    const struct tree_field *f = block_field(note, S("rules"));

    for (ptrdiff_t i = 0; f && i < f->names.n; i++)
        TRY(settle_block(s, f, f->names.v[i], B_RULE));
    return RC_OK;
}

static rc settle_note(const struct settler *s, const struct block *note)
{
    bool open = block_field(note, S("status"))->num == 0;
    str has = open ? S("until decided") : S("decided"), not = open ? S("decided") : S("until decided");
    const struct tree_field *f = block_field(note, not );

    TRY(settle_note_rules(s, note));
    if (!block_field(note, has)) {
        settle_header(s, note, "note '%.*s' is %s and has no field '%.*s'", STR_ARG(note->id), open ? "open" : "decided", STR_ARG(has));
        return err_hint(s->err, "Say what holds: '  %.*s: …'.", STR_ARG(has));
    }
    if (!f)
        return RC_OK;
    tree_error(s->book, s->err, f->line, f->col, str_columns(f->name), "note '%.*s' is %s; '%.*s' does not fit", STR_ARG(note->id),
               open ? "open" : "decided", STR_ARG(not ));
    return err_hint(s->err, "An open note has 'until decided', a decided one 'decided'.");
}

/* Every block but clauses, notes' answers and tests names the clauses it carries out. */
static rc settle_clauses_of(const struct settler *s, const struct block *b)
{
    const struct tree_field *f = block_field(b, S("clause"));

    for (ptrdiff_t i = 0; f && i < f->names.n; i++)
        TRY(settle_block(s, f, f->names.v[i], B_CLAUSE));
    return RC_OK;
}

static rc settle_calendar(const struct settler *s)
{
    const struct tree_field *f = block_field(s->book->head, S("calendar"));
    str known[] = { S("england-and-wales") };

    return str_eq(f->raw, known[0]) ? RC_OK : unknown(s, f, f->raw, "calendar", known, countof(known));
}

rc rulebook_check(arena *mem, struct rulebook *book, struct err *err)
{
    struct settler s = { mem, book, err };

    TRY(settle_calendar(&s));
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct block *b = &book->block.v[i];

        TRY(settle_clauses_of(&s, b));
        if (b->type == B_CLAUSE)
            TRY(settle_clause(&s, b));
        if (b->type == B_RULE)
            TRY(settle_rule(&s, b));
        if (b->type == B_NOTE)
            TRY(settle_note(&s, b));
    }
    TRY(settle_cases(&s));
    book->hash = rulebook_hash(mem, book);
    return RC_OK;
}
