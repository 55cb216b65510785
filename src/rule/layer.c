#include "rule/layer.h"

#include "base/near.h"
#include "rule/parse.h"
#include "words/number.h"

#include <string.h>

/* ---- comparing ------------------------------------------------------------------------ */

struct pair {
    arena *mem;
    const struct rulebook *base, *book;
    const struct block *lower, *upper;
    struct loosenings *out;
};

static void looser_cell(const struct pair *p, const struct tree_field *f, ptrdiff_t row, int column, str what)
{
    *PUSH(p->mem, p->out) = (struct loosening){ f, row, column, what };
}

static void looser(const struct pair *p, const struct tree_field *f, str what)
{
    looser_cell(p, f, 0, 0, what);
}

static const struct tree_field *low(const struct pair *p, const char *name)
{
    return block_field(p->lower, str_of(name));
}

static const struct tree_field *up(const struct pair *p, const char *name)
{
    return block_field(p->upper, str_of(name));
}

static void looser_value(const struct pair *p, const char *name)
{
    const struct tree_field *a = low(p, name), *b = up(p, name);

    if (a && b)
        looser(p, b, arena_printf(p->mem, "%s is '%.*s', below it '%.*s'", name, STR_ARG(b->raw), STR_ARG(a->raw)));
    else if (b)
        looser(p, b, arena_printf(p->mem, "%s is '%.*s', and the rule below has none", name, STR_ARG(b->raw)));
    else
        looser(p, NULL, arena_printf(p->mem, "%s is left out, below it '%.*s'", name, STR_ARG(a->raw)));
}

/* A number, or a period in days or months, whichever the field is in; AMOUNT_… when it is none. */
static int64_t amount(const struct tree_field *f)
{
    int64_t months;

    if (!f)
        return AMOUNT_NOT_SET;
    if (f->type == V_COUNT || f->type == V_DAYS_A_WEEK)
        return f->num;
    months = literal_months(&f->literal);
    return months != AMOUNT_NOT_SET ? months : literal_days(&f->literal);
}

/* More is stricter. A number stands against a number only. */
static void compare_least(const struct pair *p, const char *name)
{
    int64_t a = amount(low(p, name)), b = amount(up(p, name));

    if (a != AMOUNT_NOT_SET && b < a)
        looser_value(p, name);
    else if (a == AMOUNT_BY_AUTHORITY && b >= 0)
        looser_value(p, name); /* the authority may ask for more than the number */
}

static code_mask full(const struct tree_field *f)
{
    return !f || f->any ? ~(code_mask)0 : f->mask;
}

/* What the upper names must hold everything that the lower names. */
static void compare_all_of(const struct pair *p, const char *name)
{
    code_mask a = low(p, name) ? full(low(p, name)) : 0, b = up(p, name) ? full(up(p, name)) : 0;

    if (a & ~b)
        looser_value(p, name);
}

/* What the upper accepts must be accepted below too. */
static void compare_only(const struct pair *p, const char *name)
{
    if (full(up(p, name)) & ~full(low(p, name)))
        looser_value(p, name);
}

static void compare_same(const struct pair *p, const char *name)
{
    const struct tree_field *a = low(p, name), *b = up(p, name);

    if (a && b ? !str_eq(a->raw, b->raw) : a != b)
        looser_value(p, name);
}

/* A field that only makes a rule easier: right when the rule below has the same. */
static void compare_easing(const struct pair *p, const char *name)
{
    if (up(p, name))
        compare_same(p, name);
}

/* A field that only makes a rule harder: right unless the rule below has it and this has not. */
static void compare_hardening(const struct pair *p, const char *name)
{
    if (low(p, name))
        compare_same(p, name);
}

/* ---- whom and when -------------------------------------------------------------------- */

static bool window_covers(const struct window *big, const struct window *small)
{
    return big->event == small->event && (!big->terms || (small->terms && !(small->terms & ~big->terms))) && big->from <= small->from &&
           big->until >= small->until;
}

static void compare_windows(const struct pair *p)
{
    const struct tree_field *a = low(p, "applies to"), *b = up(p, "applies to");
    const struct range *force = &p->book->force;

    for (ptrdiff_t i = 0; i < a->windows.n; i++)
        for (int term = 0; term < codes_term.n; term++) {
            struct window w = a->windows.v[i];
            bool covered = false;

            if (w.terms && !(w.terms >> term & 1))
                continue;
            w.terms = (code_mask)1 << term;
            w.from = w.from < force->from ? force->from : w.from;
            w.from = w.from < p->base->force.from ? p->base->force.from : w.from;
            w.until = w.until > force->until ? force->until : w.until;
            w.until = w.until > p->base->force.until ? p->base->force.until : w.until;
            for (ptrdiff_t k = 0; k < b->windows.n; k++)
                covered = covered || window_covers(&b->windows.v[k], &w);
            if (covered || w.until < w.from)
                continue;
            looser_value(p, "applies to");
            return;
        }
}

static void compare_scope(const struct pair *p, const char *name, code_mask base, code_mask book)
{
    const struct tree_field *a = low(p, name), *b = up(p, name);
    code_mask asked = (a ? a->mask : base) & book;

    if (!(asked & ~(b ? b->mask : book)))
        return;
    looser(p, b, arena_printf(p->mem, "it reaches fewer %s than the rule below", name));
}

/* An exemption is no loosening when the rule below has it too, or, for a leaving, lifts at least as much. */
static bool lifted_below(const struct pair *p, const struct tree_field *x)
{
    const struct guard *g = x->guard;

    for (ptrdiff_t i = 0; i < p->lower->field.n; i++) {
        const struct tree_field *f = &p->lower->field.v[i];
        code_mask mine = g->op == G_IN ? g->in : (code_mask)1 << (g->value & 31);

        if (!str_eq(f->name, S("exempt")))
            continue;
        if (str_eq(f->raw, x->raw))
            return true;
        if (!g->a && !f->guard->a && g->op != G_APPROVED && g->fact == GUARD_LEFT_BECAUSE && f->guard->op != G_APPROVED &&
            f->guard->fact == GUARD_LEFT_BECAUSE && !(mine & ~(f->guard->op == G_IN ? f->guard->in : (code_mask)1 << (f->guard->value & 31))))
            return true;
    }
    return false;
}

static void compare_common(const struct pair *p)
{
    compare_windows(p);
    compare_scope(p, "roles", p->base->roles, p->book->roles);
    compare_scope(p, "engagements", p->base->kinds, p->book->kinds);
    compare_easing(p, "when");
    compare_easing(p, "exception");
    if (up(p, "strength")->num == STRENGTH_ADVICE && low(p, "strength")->num != STRENGTH_ADVICE)
        looser_value(p, "strength");
    for (ptrdiff_t i = 0; i < p->upper->field.n; i++) {
        const struct tree_field *f = &p->upper->field.v[i];

        if (str_eq(f->name, S("exempt")) && !lifted_below(p, f))
            looser(p, f, arena_printf(p->mem, "exemption '%.*s' is not in the rule below", STR_ARG(f->label)));
    }
}

/* ---- where ---------------------------------------------------------------------------- */

enum { REACH_SIGNATORY, REACH_REGION, REACH_AUTHORITY, REACH_ANYWHERE, REACH_ENGLAND, REACH_WALES };

static bool reaches(const struct rulebook *book, int64_t where, ptrdiff_t from, ptrdiff_t to)
{
    const struct authorities *all = book->authorities;
    int council = authority_counts_as(all, (int)to);

    switch (where) {
    case REACH_SIGNATORY: return book->signatory[to] || book->signatory[council];
    case REACH_REGION: return all->v[from].region >= 0 && all->v[from].region == all->v[to].region;
    case REACH_AUTHORITY: return authority_counts_as(all, (int)from) == council;
    case REACH_ENGLAND: return all->v[to].nation == NATION_ENGLAND;
    case REACH_WALES: return all->v[to].nation == NATION_WALES;
    default: return true;
    }
}

static void compare_where(const struct pair *p)
{
    int64_t a = low(p, "where")->num, b = up(p, "where")->num;
    const struct authorities *all = p->book->authorities;

    /* Anywhere is more than every authority there is a row for. */
    if (a == REACH_ANYWHERE && b != REACH_ANYWHERE) {
        looser_value(p, "where");
        return;
    }
    for (ptrdiff_t s = 0; s < all->n; s++)
        for (ptrdiff_t t = 0; p->book->signatory[s] && p->base->signatory[s] && t < all->n; t++)
            if (reaches(p->base, a, s, t) && !reaches(p->book, b, s, t)) {
                looser_value(p, "where");
                return;
            }
}

/* ---- caps ----------------------------------------------------------------------------- */

static bool cap_is_looser(int64_t a, int64_t b)
{
    if (a == CAP_CELL_NO_ROW || a == CAP_CELL_NOT_SET || a == CAP_CELL_NO_LIMIT)
        return false;
    return b == CAP_CELL_NO_ROW || b == CAP_CELL_NOT_SET || b > a;
}

static bool has_signatory_in(const struct rulebook *book, int region)
{
    for (ptrdiff_t i = 0; i < book->authorities->n; i++)
        if (book->signatory[i] && book->authorities->v[i].region == region)
            return true;
    return false;
}

enum { CAP_DAYS = 64 };

/* Every day on which either table changes, from ${first} on, once and in order; returns how many. */
static int cap_days(const struct table *a, const struct table *b, daynum first, daynum days[CAP_DAYS])
{
    const struct table *each[] = { a, b };
    const char *why;
    int n = 0;

    for (int k = 0; k < 2; k++)
        for (int c = 1; c < each[k]->columns && n < CAP_DAYS; c++) {
            daynum day;
            int at = 0;

            if (!day_parse(each[k]->head[c], &day, &why))
                continue;
            day = day < first ? first : day;
            while (at < n && days[at] < day)
                at++;
            if (at < n && days[at] == day)
                continue;
            memmove(&days[at + 1], &days[at], sizeof(*days) * (size_t)(n - at));
            days[at] = day;
            n++;
        }
    return n;
}

static str cap_words(arena *mem, int64_t cap)
{
    struct buf b = buf_new(mem);

    if (cap == CAP_CELL_NO_ROW || cap == CAP_CELL_NOT_SET)
        return cap == CAP_CELL_NO_ROW ? S("missing") : S("not set");
    if (cap == CAP_CELL_NO_LIMIT)
        return S("without limit");
    money_words(&b, cap);
    return buf_text(&b);
}

/* Whether the upper cap of ${role} asks less on that day; a role's first such day is enough. */
static bool compare_cap(const struct pair *p, const struct tree_field *a, const struct tree_field *b, int role, str region, daynum day)
{
    const struct code *code = &codes_role.code[role];
    ptrdiff_t row;
    int column;
    int64_t x = table_cap(&a->table, region, code->text, day), y = table_cap_at(&b->table, region, code->text, day, &row, &column);

    if (!cap_is_looser(x, y))
        return false;
    looser_cell(p, b, row, column,
                arena_printf(p->mem, "the cap for %.*s on %.*s is %.*s, below it %.*s", STR_ARG(word_text(LANG_EN, code->words)),
                             STR_ARG(day_text(p->mem, day)), STR_ARG(cap_words(p->mem, y)), STR_ARG(cap_words(p->mem, x))));
    return true;
}

/* Within the days, the roles and the regions of the upper book. */
static void compare_role_caps(const struct pair *p, const struct tree_field *a, const struct tree_field *b, int role, daynum first)
{
    const struct authorities *all = p->book->authorities;
    daynum days[CAP_DAYS];
    int n = cap_days(&a->table, &b->table, first, days);

    for (int i = 0; i < n; i++)
        for (ptrdiff_t r = -1; r < all->region.n; r++)
            if (has_signatory_in(p->book, (int)r) && compare_cap(p, a, b, role, r < 0 ? (str){ 0 } : all->region.v[r], days[i]))
                return;
}

static void compare_tables(const struct pair *p, const struct block *lower, const struct block *upper)
{
    const struct tree_field *a = block_field(lower, S("table")), *b = block_field(upper, S("table"));
    daynum first = block_field(p->lower, S("applies to"))->windows.v[0].from;

    if (!str_eq(block_field(lower, S("basis"))->raw, block_field(upper, S("basis"))->raw)) {
        looser(p, block_field(upper, S("basis")), S("it caps something else than the rule below"));
        return;
    }
    if (!a)
        return; /* nothing is capped below */
    if (!b) {
        looser(p, block_field(upper, S("caps")), S("its caps are not set, below they are"));
        return;
    }
    first = first < p->book->force.from ? p->book->force.from : first;
    for (int role = 0; role < codes_role.n; role++)
        if (p->book->roles >> role & 1)
            compare_role_caps(p, a, b, role, first);
}

/* ---- kinds ---------------------------------------------------------------------------- */

static void compare_caps(const struct pair *p)
{
    compare_tables(p, p->lower, p->upper);
}

static void compare_advert(const struct pair *p)
{
    compare_tables(p, rulebook_block(p->base, B_RULE, low(p, "caps of")->raw), rulebook_block(p->book, B_RULE, up(p, "caps of")->raw));
}

static void compare_element(const struct pair *p)
{
    compare_all_of(p, "forbid");
}

static void compare_experience(const struct pair *p)
{
    compare_least(p, "at least");
    compare_only(p, "employers");
    compare_only(p, "nations");
    compare_only(p, "services");
}

static void compare_supported(const struct pair *p)
{
    compare_least(p, "wait");
}

static void compare_cool_off(const struct pair *p)
{
    compare_least(p, "wait");
    compare_where(p);
    compare_all_of(p, "employers");
    compare_all_of(p, "services");
}

static void compare_live(const struct pair *p)
{
    compare_where(p);
    if (up(p, "counting")->num > low(p, "counting")->num)
        looser_value(p, "counting");
}

static void compare_notice(const struct pair *p)
{
    compare_least(p, "at least");
    if (up(p, "until")->num < low(p, "until")->num)
        looser_value(p, "until");
    compare_all_of(p, "given by");
    compare_easing(p, "permanent staff");
}

static void compare_references(const struct pair *p)
{
    compare_least(p, "at least");
    if (up(p, "before")->num > low(p, "before")->num)
        looser_value(p, "before");
    compare_all_of(p, "each");
    compare_hardening(p, "template");
    if (low(p, "template") && up(p, "template from") && (!low(p, "template from") || up(p, "template from")->num > low(p, "template from")->num))
        looser_value(p, "template from");
    compare_hardening(p, "organisations");
    compare_only(p, "referees");
    if (low(p, "referees"))
        compare_easing(p, "otherwise countersigned by");
    compare_least(p, "evidencing");
}

static void compare_onsite(const struct pair *p)
{
    compare_least(p, "at least");
    compare_hardening(p, "remote");
    compare_easing(p, "waiver by");
}

static void compare_role_map(const struct pair *p)
{
    const struct map_list *a = &low(p, "map")->map, *b = &up(p, "map")->map;

    for (ptrdiff_t i = 0; i < a->n; i++) {
        bool same = false;

        for (ptrdiff_t k = 0; k < b->n; k++)
            same = same || (str_eq(a->v[i].from, b->v[k].from) && a->v[i].code == b->v[k].code);
        if (!same)
            looser(p, up(p, "map"), arena_printf(p->mem, "'%.*s' is not mapped to %.*s as below", STR_ARG(a->v[i].from), STR_ARG(a->v[i].to)));
    }
}

static void compare_requires(const struct pair *p)
{
    compare_same(p, "requires");
}

static void compare_case_holding(const struct pair *p)
{
    compare_all_of(p, "forbid engagements");
    if (low(p, "only roles"))
        compare_only(p, "only roles");
}

static void compare_lead(const struct pair *p)
{
    compare_least(p, "at least");
}

static void compare_disclosure(const struct pair *p)
{
    compare_same(p, "of");
    compare_same(p, "to");
    compare_tables(p, rulebook_block(p->base, B_RULE, low(p, "above")->raw), rulebook_block(p->book, B_RULE, up(p, "above")->raw));
}

static void compare_standing(const struct pair *p)
{
    if (up(p, "restriction")->num < low(p, "restriction")->num)
        looser_value(p, "restriction");
}

static const struct table_row *training_row(const struct table *t, str kind)
{
    for (ptrdiff_t r = 1; r < t->rows; r++)
        if (str_eq(t->row[r].cell[0], kind))
            return &t->row[r];
    return NULL;
}

static void compare_training(const struct pair *p)
{
    const struct table *a = &low(p, "table")->table, *b = &up(p, "table")->table;

    for (ptrdiff_t r = 1; r < a->rows; r++) {
        const struct table_row *row = training_row(b, a->row[r].cell[0]);

        for (int c = 1; c < 3; c++)
            if (!str_eq(a->row[r].cell[c], S("either")) && (!row || !str_eq(row->cell[c], a->row[r].cell[c])))
                looser_cell(p, up(p, "table"), row ? row - b->row : 0, c,
                            arena_printf(p->mem, "%.*s: the %.*s is not '%.*s' as below", STR_ARG(a->row[r].cell[0]), STR_ARG(a->head[c]),
                                         STR_ARG(a->row[r].cell[c])));
    }
}

static void (*const compare_kind[RULE_KINDS])(const struct pair *) = {
    [K_PRICE_CAP] = compare_caps,
    [K_ADVERT_CAP] = compare_advert,
    [K_PAY_ELEMENT] = compare_element,
    [K_EXPERIENCE] = compare_experience,
    [K_SUPPORTED_GAP] = compare_supported,
    [K_COOL_OFF] = compare_cool_off,
    [K_LIVE] = compare_live,
    [K_NOTICE] = compare_notice,
    [K_NOTICE_HISTORY] = compare_where,
    [K_REFERENCES] = compare_references,
    [K_ONSITE] = compare_onsite,
    [K_ROLE_MAP] = compare_role_map,
    [K_PROJECT_TEAM] = compare_requires,
    [K_CASE_HOLDING] = compare_case_holding,
    [K_DOCUMENTS] = compare_requires,
    [K_LEAD_TIME] = compare_lead,
    [K_DISCLOSURE] = compare_disclosure,
    [K_STANDING] = compare_standing,
    [K_TRAINING] = compare_training,
    [K_TRANSITION] = compare_requires,
};

void layer_compare(arena *mem, const struct rulebook *base, const struct block *lower, const struct rulebook *book, const struct block *upper,
                   struct loosenings *out)
{
    struct pair p = { mem, base, book, lower, upper, out };

    *out = (struct loosenings){ 0 };
    compare_common(&p);
    compare_kind[upper->kind](&p);
}

/* ---- libraries ------------------------------------------------------------------------ */

/* The book that ${book} builds on, or NULL. */
static const struct rulebook *book_below(const struct library *library, const struct rulebook *book)
{
    const struct tree_field *on = block_field(book->head, S("builds on"));

    return on ? library_book(library, on->names.v[0]) : NULL;
}

const struct block *layer_below(const struct library *library, const struct rulebook *book, const struct block *rule, const struct rulebook **base)
{
    str id = rule->layer == LAYER_NONE ? rule->id : rule->layer_rule;

    *base = book_below(library, book);
    return *base ? rulebook_block(*base, B_RULE, id) : NULL;
}

static bool is_unsound(const struct library *l, str id)
{
    for (ptrdiff_t i = 0; i < l->unsound.n; i++)
        if (str_eq(l->unsound.v[i], id))
            return true;
    return false;
}

static rc settle_base(const struct library *l, const struct rulebook *book, struct err *err)
{
    const struct tree_field *on = block_field(book->head, S("builds on"));
    const struct rulebook *base = book_below(l, book);
    str names[64];
    ptrdiff_t n = 0, near;

    if (!on)
        return RC_OK;
    if (base == book)
        return value_error(book, on, err, 0, str_columns(on->names.v[0]), "a rulebook cannot build on itself");
    if (!base && is_unsound(l, on->names.v[0])) {
        value_error(book, on, err, 0, str_columns(on->names.v[0]), "rulebook '%.*s' has a fault and cannot be built on", STR_ARG(on->names.v[0]));
        return err_hint(err, "'concordat rulebook lint %.*s' says where.", STR_ARG(on->names.v[0]));
    }
    if (!base) {
        for (; n < l->book.n && n < countof(names); n++)
            names[n] = l->book.v[n]->id;
        near = near_best(on->names.v[0], names, n);
        value_error(book, on, err, 0, str_columns(on->names.v[0]), "there is no rulebook '%.*s'", STR_ARG(on->names.v[0]));
        return near >= 0 ? err_hint(err, "Did you mean '%.*s'?", STR_ARG(names[near])) : RC_BAD_INPUT;
    }
    if (str_eq(base->edition, on->names.v[1]))
        return RC_OK;
    value_error(book, on, err, on->names.v[1].p - on->raw.p, str_columns(on->names.v[1]), "rulebook '%.*s' is edition '%.*s', not '%.*s'",
                STR_ARG(base->id), STR_ARG(base->edition), STR_ARG(on->names.v[1]));
    return err_hint(err, "Look at what that edition changed, then name it.");
}

/* A → B → A would leave nobody at the bottom. */
static rc settle_cycle(const struct library *l, const struct rulebook *book, struct err *err)
{
    const struct tree_field *on = block_field(book->head, S("builds on"));
    const struct rulebook *at = book_below(l, book);

    for (ptrdiff_t i = 0; at && i <= l->book.n; i++, at = book_below(l, at))
        if (at == book)
            return value_error(book, on, err, 0, str_columns(on->raw), "rulebooks that build on each other in a ring");
    return RC_OK;
}

static rc header_error(const struct rulebook *book, const struct block *rule, struct err *err, str piece, const char *message)
{
    str line = book->line[rule->line - 1];
    int col = piece.n ? str_columns(str_sub(line, 0, piece.p - line.p)) + 1 : 1;

    return tree_error(book, err, rule->line, col, str_columns(piece.n ? piece : line), "%s", message);
}

static rc table_error(const struct rulebook *book, struct err *err, const struct table *t, ptrdiff_t row, int column, str message)
{
    return tree_error(book, err, t->row[row].line, t->row[row].col[column], str_columns(t->row[row].cell[column]), "%.*s", STR_ARG(message));
}

static rc refuse_loosening(arena *mem, const struct rulebook *book, const struct block *rule, const struct loosening *l, struct err *err)
{
    str message =
        arena_printf(mem, "rule '%.*s' says that it tightens %.*s's, but %.*s", STR_ARG(rule->id), STR_ARG(rule->layer_book), STR_ARG(l->what));

    if (l->row)
        table_error(book, err, &l->f->table, l->row, l->column, message);
    else if (l->f)
        tree_error(book, err, l->f->line, l->f->col, str_columns(book->line[l->f->line - 1]) - l->f->col + 1, "%.*s", STR_ARG(message));
    else
        header_error(book, rule, err, (str){ 0 }, arena_cstr(mem, message));
    return err_hint(err, "Write 'derogates' where it is meant, or ask at least as much as the rule below.");
}

rc layer_base(const struct library *l, const struct rulebook *book, struct err *err)
{
    TRY(settle_base(l, book, err));
    return settle_cycle(l, book, err);
}

rc layer_header(arena *mem, const struct library *l, const struct rulebook *book, const struct block *rule, struct err *err)
{
    const struct rulebook *base;
    const struct block *below = layer_below(l, book, rule, &base);
    str names[128];
    ptrdiff_t n = 0, near;

    if (!below && rule->layer == LAYER_NONE)
        return RC_OK;
    if (!below) {
        for (ptrdiff_t i = 0; i < base->block.n && n < countof(names); i++)
            if (base->block.v[i].type == B_RULE)
                names[n++] = base->block.v[i].id;
        near = near_best(rule->layer_rule, names, n);
        header_error(book, rule, err, rule->layer_rule,
                     arena_cstr(mem, arena_printf(mem, "rulebook '%.*s' has no rule '%.*s'", STR_ARG(base->id), STR_ARG(rule->layer_rule))));
        return near >= 0 ? err_hint(err, "Did you mean '%.*s'?", STR_ARG(names[near])) : RC_BAD_INPUT;
    }
    if (rule->layer == LAYER_NONE) {
        header_error(book, rule, err, rule->id, arena_cstr(mem, arena_printf(mem, "'%.*s' has a rule of this name too", STR_ARG(base->id))));
        return err_hint(err, "End the header with 'tightens %.*s %.*s' or 'derogates %.*s %.*s'.", STR_ARG(base->id), STR_ARG(rule->id),
                        STR_ARG(base->id), STR_ARG(rule->id));
    }
    if (below->kind != rule->kind)
        return header_error(book, rule, err, rule->layer_rule,
                            arena_cstr(mem, arena_printf(mem, "rule '%.*s' of '%.*s' is a %.*s", STR_ARG(below->id), STR_ARG(base->id),
                                                         STR_ARG(kind_name(below->kind)))));
    return RC_OK;
}

static rc settle_layered(arena *mem, const struct library *l, const struct rulebook *book, const struct block *rule, struct err *err)
{
    const struct rulebook *base;
    const struct block *below = layer_below(l, book, rule, &base);
    struct loosenings all;

    TRY(layer_header(mem, l, book, rule, err));
    if (!below || rule->layer != LAYER_TIGHTENS)
        return RC_OK;
    layer_compare(mem, base, below, book, rule, &all);
    return all.n ? refuse_loosening(mem, book, rule, &all.v[0], err) : RC_OK;
}

rc library_settle_book(arena *mem, const struct library *l, const struct rulebook *book, struct err *err)
{
    TRY(layer_base(l, book, err));
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_RULE)
            TRY(settle_layered(mem, l, book, &book->block.v[i], err));
    return RC_OK;
}

rc library_settle(arena *mem, const struct library *l, struct err *err)
{
    for (ptrdiff_t i = 0; i < l->book.n; i++)
        TRY(library_settle_book(mem, l, l->book.v[i], err));
    return RC_OK;
}
