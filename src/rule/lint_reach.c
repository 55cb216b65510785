/* When a rule can apply, what it can answer, and what it says beside the other rules. */
#include "rule/lint_inside.h"

enum { WORKING_LIFE = 60 * 12 /* months */ };

static const struct tree_field *amount_field(const struct block *rule)
{
    const struct tree_field *wait = block_field(rule, S("wait"));

    return wait ? wait : block_field(rule, S("at least"));
}

/* ---- windows ------------------------------------------------------------------------------ */

static code_mask terms_of(const struct window *w)
{
    return w->terms ? w->terms : ((code_mask)1 << codes_term.n) - 1;
}

static bool day_is_reached(const struct window_list *l, enum event event, int term, daynum day)
{
    for (ptrdiff_t i = 0; i < l->n; i++)
        if (l->v[i].event == event && (terms_of(&l->v[i]) >> term & 1) && l->v[i].from <= day && day <= l->v[i].until)
            return true;
    return false;
}

static bool begins_later(const struct window_list *l, enum event event, int term, daynum day)
{
    for (ptrdiff_t i = 0; i < l->n; i++)
        if (l->v[i].event == event && (terms_of(&l->v[i]) >> term & 1) && l->v[i].from > day)
            return true;
    return false;
}

static void lint_gap(struct linter *l, const struct block *rule, const struct tree_field *f, const struct window *w)
{
    for (int term = 0; w->until < DAY_LAST && term < codes_term.n; term++)
        if ((terms_of(w) >> term & 1) && !day_is_reached(&f->windows, w->event, term, w->until + 1) &&
            begins_later(&f->windows, w->event, term, w->until)) {
            lint_value(l, LINT_GAP, f, "Let the next window begin the day after, or say in a note why it does not.",
                       "rule '%.*s' reaches nothing on %.*s and begins again later", STR_ARG(rule->id), STR_ARG(day_text(l->mem, w->until + 1)));
            return;
        }
}

static void lint_windows(struct linter *l, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("applies to"));

    for (ptrdiff_t i = 0; i < f->windows.n; i++) {
        const struct window *w = &f->windows.v[i];

        lint_gap(l, rule, f, w);
        for (ptrdiff_t k = 0; k < i; k++) {
            const struct window *v = &f->windows.v[k];

            if (v->event == w->event && (terms_of(v) & terms_of(w)) && v->from <= w->until && w->from <= v->until)
                lint_value(l, LINT_OVERLAP, f, "End one window the day before the other begins.", "two windows of rule '%.*s' reach the same days",
                           STR_ARG(rule->id));
        }
        if (w->until < l->book->force.from || w->from > l->book->force.until)
            lint_value(l, LINT_NEVER_APPLIES, f, "Compare it with 'in force'.",
                       "a window of rule '%.*s' lies wholly outside the days on which the rulebook is in force", STR_ARG(rule->id));
        else if (w->from < l->book->force.from)
            lint_value(l, LINT_OUT_OF_FORCE, f, "Nothing is judged before the rulebook is in force.",
                       "a window of rule '%.*s' begins before the rulebook is in force", STR_ARG(rule->id));
        else if (w->until < DAY_LAST && w->until > l->book->force.until)
            lint_value(l, LINT_OUT_OF_FORCE, f, "Nothing is judged after the rulebook has ended.",
                       "a window of rule '%.*s' ends after the rulebook does", STR_ARG(rule->id));
    }
}

static void lint_scope(struct linter *l, const struct block *rule)
{
    const struct tree_field *roles = block_field(rule, S("roles")), *kinds = block_field(rule, S("engagements"));

    if (roles && !(roles->mask & l->book->roles) && rule->kind != K_CASE_HOLDING)
        lint_value(l, LINT_NEVER_APPLIES, roles, "Compare it with 'covers roles'.", "rule '%.*s' reaches no role that the rulebook covers",
                   STR_ARG(rule->id));
    if (kinds && !(kinds->mask & l->book->kinds))
        lint_value(l, LINT_NEVER_APPLIES, kinds, "Compare it with 'covers engagements'.",
                   "rule '%.*s' reaches no engagement that the rulebook covers", STR_ARG(rule->id));
}

/* ---- parameters ----------------------------------------------------------------------------- */

static void lint_not_set(struct linter *l, const struct block *rule)
{
    const struct tree_field *amount = amount_field(rule), *caps = block_field(rule, S("caps"));
    const char *hint = "Fill it in when it is known; until then the answer is 'cannot decide'.";
    bool open = amount && (amount->type == V_COUNT ? amount->num == AMOUNT_NOT_SET : amount->literal.type == L_NOT_SET);

    if (open && amount->type != V_DAYS_A_WEEK)
        lint_value(l, LINT_NOT_SET, amount, hint, "'%.*s' of '%.*s' is not set", STR_ARG(amount->name), STR_ARG(rule->id));
    if (caps)
        lint_value(l, LINT_NOT_SET, caps, hint, "the caps of '%.*s' are not set", STR_ARG(rule->id));
}

/* Nought as an amount: the memorandum asks for nothing there, or the number is missing. */
static bool is_nought(const struct block *rule, const struct tree_field *f)
{
    if (rule->kind == K_NOTICE && block_field(rule, S("until"))->num != 0)
        return false; /* the end of the contract still asks for something */
    if (f->type == V_COUNT || f->type == V_DAYS_A_WEEK)
        return f->num == 0;
    return (f->type == V_PERIOD || f->type == V_WAIT) && f->literal.type == L_PERIOD && f->literal.num == 0;
}

static void lint_noughts(struct linter *l, const struct block *rule)
{
    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        if (is_nought(rule, f))
            lint_value(l, LINT_ASKS_NOTHING, f, "Write the amount that the memorandum asks for, or 'not set' where it leaves it open.",
                       "'%.*s' of '%.*s' asks for nothing: '%.*s'", STR_ARG(f->name), STR_ARG(rule->id), STR_ARG(f->raw));
    }
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* Every code that ${f} could name where a list of them all says no more than no list: what the rulebook covers, or the whole set; 0 where it does. */
static code_mask every_code(const struct linter *l, const struct tree_field *f)
{
    if (str_eq(f->name, S("roles")))
        return l->book->roles;
    if (str_eq(f->name, S("engagements")))
        return l->book->kinds;
    if (codes_take_any(f->def) || str_eq(f->name, S("referees")))
        return ((code_mask)1 << codes_named(f->def->options)->n) - 1;
    return 0;
}

static void lint_whole_lists(struct linter *l, const struct block *rule)
{
    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        if (f->type == V_CODES && !f->any && f->mask == every_code(l, f))
            lint_value(l, LINT_WHOLE_LIST, f, f->def->need == REQ ? "Write 'any'." : "Leave the line out.",
                       "'%.*s' of '%.*s' names every one there is", STR_ARG(f->name), STR_ARG(rule->id));
    }
}

/* ---- never ---------------------------------------------------------------------------------- */

/* Every cell of the table of caps reads as ${word} or ${amount}. */
static bool all_caps(const struct block *caps, str cell)
{
    const struct tree_field *f = block_field(caps, S("table"));
    int keys;

    if (!f)
        return false;
    keys = table_keys(&f->table);
    for (ptrdiff_t r = 1; r < f->table.rows; r++)
        for (int c = keys; c < f->table.columns; c++)
            if (!str_eq(f->table.row[r].cell[c], cell))
                return false;
    return true;
}

static bool all_either(const struct table *t)
{
    for (ptrdiff_t r = 1; r < t->rows; r++)
        if (!str_eq(t->row[r].cell[1], S("either")) || !str_eq(t->row[r].cell[2], S("either")))
            return false;
    return true;
}

static bool asks_nothing(const struct linter *l, const struct block *rule)
{
    const struct tree_field *forbid = block_field(rule, S("forbid engagements")), *only = block_field(rule, S("only roles"));

    switch (rule->kind) {
    case K_PRICE_CAP: return all_caps(rule, S("none"));
    case K_ADVERT_CAP: return all_caps(rulebook_block(l->book, B_RULE, block_field(rule, S("caps of"))->raw), S("none"));
    case K_DISCLOSURE: return all_caps(rulebook_block(l->book, B_RULE, block_field(rule, S("above"))->raw), S("none"));
    case K_TRAINING: return all_either(&block_field(rule, S("table"))->table);
    case K_CASE_HOLDING: return (!forbid || !(forbid->mask & lint_kinds(l, rule))) && (!only || !(lint_roles(l, rule) & ~only->mask));
    default: return false; /* an amount of nought has a code of its own */
    }
}

static bool asks_too_much(const struct block *rule)
{
    const struct tree_field *amount = amount_field(rule);

    if (rule->kind == K_PRICE_CAP)
        return all_caps(rule, S("£0.00"));
    return amount && (amount->type == V_PERIOD || amount->type == V_WAIT) && literal_months(&amount->literal) >= WORKING_LIFE;
}

void lint_reach(struct linter *l, const struct block *rule)
{
    lint_windows(l, rule);
    lint_scope(l, rule);
    lint_not_set(l, rule);
    lint_noughts(l, rule);
    lint_whole_lists(l, rule);
    if (asks_nothing(l, rule))
        lint_block(l, LINT_NEVER_FAILS, rule, "Ask for something, or take the rule out.", "rule '%.*s' can never fail", STR_ARG(rule->id));
    if (asks_too_much(rule))
        lint_block(l, LINT_NEVER_PASSES, rule, "Check the amount and its unit.", "rule '%.*s' can never pass", STR_ARG(rule->id));
}

/* ---- pairs ---------------------------------------------------------------------------------- */

static bool meet(const struct linter *l, const struct block *a, const struct block *b)
{
    const struct window_list *x = &block_field(a, S("applies to"))->windows, *y = &block_field(b, S("applies to"))->windows;

    if (block_field(a, S("when")) || block_field(b, S("when")) || !(lint_roles(l, a) & lint_roles(l, b)) || !(lint_kinds(l, a) & lint_kinds(l, b)))
        return false;
    for (ptrdiff_t i = 0; i < x->n; i++)
        for (ptrdiff_t k = 0; k < y->n; k++)
            if (x->v[i].event == y->v[k].event && (terms_of(&x->v[i]) & terms_of(&y->v[k])) && x->v[i].from <= y->v[k].until &&
                y->v[k].from <= x->v[i].until)
                return true;
    return false;
}

/* Two rules that differ in nothing of their kind but the amount. */
static bool differ_in_amount_only(const struct block *a, const struct block *b)
{
    const struct tree_field *x = amount_field(a), *y = amount_field(b);
    struct field_defs defs = kind_fields(a->kind);

    if (!x || !y || str_eq(x->raw, y->raw))
        return false;
    for (ptrdiff_t i = 0; i < defs.n; i++) {
        const struct tree_field *f = block_field(a, defs.v[i].name), *g = block_field(b, defs.v[i].name);

        if (f != x && (f && g ? !str_eq(f->raw, g->raw) : f != g))
            return false;
    }
    return true;
}

static bool maps_disagree(const struct map_list *a, const struct map_list *b)
{
    for (ptrdiff_t i = 0; i < a->n; i++)
        for (ptrdiff_t k = 0; k < b->n; k++)
            if (str_eq(a->v[i].from, b->v[k].from) && a->v[i].code != b->v[k].code)
                return true;
    return false;
}

/* The same cell with different words; ${free} says nothing and disagrees with nothing. */
static bool tables_disagree(const struct table *a, const struct table *b, str free)
{
    int keys = table_keys(a);

    for (ptrdiff_t r = 1; str_eq(a->head[0], b->head[0]) && r < a->rows; r++)
        for (ptrdiff_t q = 1; q < b->rows; q++)
            for (int c = keys; c < a->columns; c++)
                for (int d = keys; d < b->columns; d++) {
                    bool same_row = str_eq(a->row[r].cell[keys - 1], b->row[q].cell[keys - 1]) && str_eq(a->row[r].cell[0], b->row[q].cell[0]);

                    if (same_row && str_eq(a->head[c], b->head[d]) && !str_eq(a->row[r].cell[c], b->row[q].cell[d]) &&
                        !str_eq(a->row[r].cell[c], free) && !str_eq(b->row[q].cell[d], free))
                        return true;
                }
    return false;
}

static bool contradict(const struct block *a, const struct block *b)
{
    const struct tree_field *x = block_field(a, S("table")), *y = block_field(b, S("table"));

    switch (a->kind) {
    case K_ROLE_MAP: return maps_disagree(&block_field(a, S("map"))->map, &block_field(b, S("map"))->map);
    case K_TRAINING: return tables_disagree(&x->table, &y->table, S("either"));
    case K_PRICE_CAP:
        return x && y && str_eq(block_field(a, S("basis"))->raw, block_field(b, S("basis"))->raw) &&
               tables_disagree(&x->table, &y->table, S("not set"));
    default: return differ_in_amount_only(a, b);
    }
}

void lint_pairs(struct linter *l, const struct block *rule)
{
    for (const struct block *other = l->book->block.v; other < rule; other++)
        if (other->type == B_RULE && other->kind == rule->kind && meet(l, other, rule) && contradict(other, rule))
            lint_block(l, LINT_CONTRADICTION, rule, "Keep one of the two, or let each reach engagements of its own.",
                       "rule '%.*s' asks for something else than '%.*s' (line %d) of the same engagements", STR_ARG(rule->id), STR_ARG(other->id),
                       other->line);
}
