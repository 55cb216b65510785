#include "rule/diff.h"

#include "domain/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- lines ------------------------------------------------------------------------------ */

struct differ {
    arena *mem;
    const struct rulebook *before, *after;
    struct diff *out;
};

/* What a line is about. */
struct place {
    struct differ *d;
    const struct block *block;
    str field;
    str from; /* " from 1 May 2024": when the new edition makes it so; empty where days say nothing */
};

static void say(const struct place *p, enum change change, str before, str after, const char *fmt, ...) PRINTF_LIKE(5, 6);

static void say(const struct place *p, enum change change, str before, str after, const char *fmt, ...)
{
    struct difference *l = PUSH(p->d->mem, p->d->out);
    char stack[512], *text = stack;
    va_list args, again;
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(stack, sizeof(stack), fmt, args);
    va_end(args);
    if (n >= (int)sizeof(stack)) {
        text = arena_raw(p->d->mem, (size_t)n + 1);
        vsnprintf(text, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    *l = (struct difference){ change, p->block, p->field, before, after, arena_str(p->d->mem, (str){ text, n }) };
}

/* "rule cool-off", "clause B4.6"; the rulebook's own block by its name alone. */
static str title_of(arena *mem, const struct block *b)
{
    return b->type == B_RULEBOOK ? b->id : arena_printf(mem, "%.*s %.*s", STR_ARG(block_word(b->type)), STR_ARG(b->id));
}

static str subject(const struct place *p)
{
    return p->block->type == B_RULE ? p->block->id : title_of(p->d->mem, p->block);
}

static str day_said(arena *mem, daynum day)
{
    struct buf b = buf_new(mem);

    day_words(&b, day);
    return buf_text(&b);
}

/* The first day on which a rule of the new edition says what it now says. */
static str effective(struct differ *d, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("applies to"));
    daynum day = d->after->force.from;

    if (!f)
        return (str){ 0 };
    if (f->windows.v[0].from > day)
        day = f->windows.v[0].from;
    return arena_printf(d->mem, " from %.*s", STR_ARG(day_said(d->mem, day)));
}

static str name_of(arena *mem, const struct tree_field *f)
{
    return f->label.n ? arena_printf(mem, "%.*s %.*s", STR_ARG(f->name), STR_ARG(f->label)) : f->name;
}

static void plain(const struct place *p, str before, str after)
{
    say(p, CHANGE_CHANGED, before, after, "%.*s: %.*s changed from '%.*s' to '%.*s'", STR_ARG(subject(p)), STR_ARG(p->field), STR_ARG(before),
        STR_ARG(after));
}

/* ---- amounts ------------------------------------------------------------------------------ */

/* "3" and "6 months" when both have the unit, else the words as they stand. */
static void say_amount(const struct place *p, const struct tree_field *a, const struct tree_field *b, const char *up, const char *down)
{
    bool same_unit = a->literal.type == L_PERIOD && b->literal.type == L_PERIOD && a->literal.unit == b->literal.unit;
    bool main_field = str_eq(p->field, S("wait")) || str_eq(p->field, S("at least"));
    str what = main_field ? subject(p) : arena_printf(p->d->mem, "%.*s: %.*s", STR_ARG(subject(p)), STR_ARG(p->field));
    const char *verb = b->literal.num > a->literal.num ? up : down;

    if (!same_unit)
        say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s changed from %.*s to %.*s%.*s", STR_ARG(what), STR_ARG(a->raw), STR_ARG(b->raw),
            STR_ARG(p->from));
    else
        say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s %s from %lld to %.*s%.*s", STR_ARG(what), verb, (long long)a->literal.num,
            STR_ARG(b->literal.text), STR_ARG(p->from));
}

static void say_count(const struct place *p, const struct tree_field *a, const struct tree_field *b)
{
    const char *verb = a->num < 0 || b->num < 0 ? "changed" : b->num > a->num ? "raised" : "lowered";

    say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s %s from %.*s to %.*s%.*s", STR_ARG(subject(p)), verb, STR_ARG(a->raw), STR_ARG(b->raw),
        STR_ARG(p->from));
}

/* ---- lists -------------------------------------------------------------------------------- */

struct members {
    str *v;
    ptrdiff_t n, cap;
};

static void split(arena *mem, str raw, str sep, struct members *out)
{
    str rest = raw, item;

    for (bool more = raw.n > 0; more;) {
        more = str_cut_str(rest, sep, &item, &rest);
        *PUSH(mem, out) = item;
    }
}

static bool holds(const struct members *m, str item)
{
    for (ptrdiff_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i], item))
            return true;
    return false;
}

/* What one member of a list is called. */
static str member_word(str field)
{
    static const struct {
        str field, word;
    } words[] = {
        { { "approvers", 9 }, { "approver", 8 } },
        { { "signatories", 11 }, { "signatory", 9 } },
        { { "clause", 6 }, { "clause", 6 } },
        { { "roles", 5 }, { "role", 4 } },
        { { "covers roles", 12 }, { "role", 4 } },
        { { "engagements", 11 }, { "engagement", 10 } },
        { { "covers engagements", 18 }, { "engagement", 10 } },
    };

    for (int i = 0; i < countof(words); i++)
        if (str_eq(words[i].field, field))
            return words[i].word;
    return field;
}

static void say_members(const struct place *p, str before, str after, str sep)
{
    struct members a = { 0 }, b = { 0 };
    str word = member_word(p->field);
    ptrdiff_t lines = p->d->out->n;

    split(p->d->mem, before, sep, &a);
    split(p->d->mem, after, sep, &b);
    for (ptrdiff_t i = 0; i < b.n; i++)
        if (!holds(&a, b.v[i]))
            say(p, CHANGE_CHANGED, before, after, "%.*s: %.*s '%.*s' added%.*s", STR_ARG(subject(p)), STR_ARG(word), STR_ARG(b.v[i]),
                STR_ARG(p->from));
    for (ptrdiff_t i = 0; i < a.n; i++)
        if (!holds(&b, a.v[i]))
            say(p, CHANGE_CHANGED, before, after, "%.*s: %.*s '%.*s' removed%.*s", STR_ARG(subject(p)), STR_ARG(word), STR_ARG(a.v[i]),
                STR_ARG(p->from));
    if (p->d->out->n == lines)
        say(p, CHANGE_CHANGED, before, after, "%.*s: %.*s stand in another order: '%.*s', before '%.*s'", STR_ARG(subject(p)), STR_ARG(p->field),
            STR_ARG(after), STR_ARG(before));
}

/* ---- tables ------------------------------------------------------------------------------- */

static bool is_amount(int64_t cap)
{
    return cap >= 0 && cap != CAP_CELL_NO_LIMIT;
}

static str cap_said(arena *mem, int64_t cap)
{
    struct buf b = buf_new(mem);

    if (!is_amount(cap))
        return cap == CAP_CELL_NO_ROW ? S("no row") : cap == CAP_CELL_NOT_SET ? S("not set") : S("no limit");
    money_words(&b, cap);
    return buf_text(&b);
}

static void say_cap(const struct place *p, str region, str role, int64_t a, int64_t b, daynum day)
{
    arena *mem = p->d->mem;
    int code = code_find(&codes_role, role);
    str who = code >= 0 ? codes_role.code[code].words : role;
    str where = region.n ? arena_printf(mem, " in %.*s", STR_ARG(region)) : (str){ 0 };
    str when = day_said(mem, day), x = cap_said(mem, a), y = cap_said(mem, b);
    str what = arena_printf(mem, "%.*s for %.*s%.*s", STR_ARG(p->block->id), STR_ARG(who), STR_ARG(where));

    if (is_amount(a) && is_amount(b))
        say(p, CHANGE_CHANGED, x, y, "%.*s %s from %.*s to %.*s an hour from %.*s", STR_ARG(what), b > a ? "raised" : "lowered", STR_ARG(x),
            STR_ARG(y), STR_ARG(when));
    else if (a == CAP_CELL_NO_ROW)
        say(p, CHANGE_CHANGED, x, y, "%.*s added: %.*s%s from %.*s", STR_ARG(what), STR_ARG(y), is_amount(b) ? " an hour" : "", STR_ARG(when));
    else if (b == CAP_CELL_NO_ROW)
        say(p, CHANGE_CHANGED, x, y, "%.*s removed from %.*s; it was %.*s", STR_ARG(what), STR_ARG(when), STR_ARG(x));
    else
        say(p, CHANGE_CHANGED, x, y, "%.*s changed from %.*s to %.*s from %.*s", STR_ARG(what), STR_ARG(x), STR_ARG(y), STR_ARG(when));
}

static int by_day(const void *a, const void *b)
{
    daynum x = *(const daynum *)a, y = *(const daynum *)b;

    return (x > y) - (x < y);
}

/* The days on which either table has a column, in order. */
static ptrdiff_t days_of(arena *mem, const struct table *a, const struct table *b, daynum **out)
{
    daynum *days = arena_array(mem, daynum, a->columns + b->columns);
    const char *why;
    ptrdiff_t n = 0;

    for (int c = table_keys(a); c < a->columns; c++)
        n += day_parse(a->head[c], &days[n], &why);
    for (int c = table_keys(b); c < b->columns; c++)
        n += day_parse(b->head[c], &days[n], &why);
    qsort(days, (size_t)n, sizeof(*days), by_day);
    *out = days;
    return n;
}

/* One role (of one region) through all the days: a line wherever old and new part. */
static void compare_cap_row(const struct place *p, const struct table *a, const struct table *b, const struct table *rows, ptrdiff_t r,
                            const daynum *days, ptrdiff_t n)
{
    int keys = table_keys(rows);
    str region = keys == 2 ? rows->row[r].cell[0] : S(""), role = rows->row[r].cell[keys - 1];
    int64_t x = CAP_CELL_NO_ROW, y = CAP_CELL_NO_ROW;

    for (ptrdiff_t i = 0; i < n; i++) {
        int64_t before = table_cap(a, region, role, days[i]), after = table_cap(b, region, role, days[i]);

        if (before != after && (before != x || after != y))
            say_cap(p, region, role, before, after, days[i]);
        x = before;
        y = after;
    }
}

static void compare_caps(const struct place *p, const struct table *a, const struct table *b)
{
    ptrdiff_t lines = p->d->out->n, n;
    daynum *days;

    n = days_of(p->d->mem, a, b, &days);
    for (ptrdiff_t r = 1; r < b->rows; r++)
        compare_cap_row(p, a, b, b, r, days, n);
    for (ptrdiff_t r = 1; r < a->rows; r++) {
        bool kept = false;

        for (ptrdiff_t k = 1; k < b->rows && !kept; k++) {
            kept = table_keys(a) == table_keys(b);
            for (int c = 0; c < table_keys(a) && kept; c++)
                kept = str_eq(a->row[r].cell[c], b->row[k].cell[c]);
        }
        if (!kept)
            compare_cap_row(p, a, b, a, r, days, n);
    }
    if (p->d->out->n == lines)
        say(p, CHANGE_CHANGED, (str){ 0 }, (str){ 0 }, "%.*s: the table is arranged in another way; every cap is the same on every day",
            STR_ARG(p->block->id));
}

static const struct table_row *row_of(const struct table *t, str key)
{
    for (ptrdiff_t r = 1; r < t->rows; r++)
        if (str_eq(t->row[r].cell[0], key))
            return &t->row[r];
    return NULL;
}

static void compare_training(const struct place *p, const struct table *a, const struct table *b)
{
    ptrdiff_t lines = p->d->out->n;

    for (ptrdiff_t r = 1; r < b->rows; r++) {
        const struct table_row *now = &b->row[r], *then = row_of(a, now->cell[0]);

        if (!then)
            say(p, CHANGE_CHANGED, (str){ 0 }, now->cell[0], "%.*s: %.*s added: day rate %.*s, cost %.*s", STR_ARG(p->block->id),
                STR_ARG(now->cell[0]), STR_ARG(now->cell[1]), STR_ARG(now->cell[2]));
        for (int c = 1; then && c < b->columns && c < a->columns; c++)
            if (!str_eq(then->cell[c], now->cell[c]))
                say(p, CHANGE_CHANGED, then->cell[c], now->cell[c], "%.*s: %.*s of %.*s changed from '%.*s' to '%.*s'%.*s", STR_ARG(p->block->id),
                    STR_ARG(b->head[c]), STR_ARG(now->cell[0]), STR_ARG(then->cell[c]), STR_ARG(now->cell[c]), STR_ARG(p->from));
    }
    for (ptrdiff_t r = 1; r < a->rows; r++)
        if (!row_of(b, a->row[r].cell[0]))
            say(p, CHANGE_CHANGED, a->row[r].cell[0], (str){ 0 }, "%.*s: %.*s removed", STR_ARG(p->block->id), STR_ARG(a->row[r].cell[0]));
    if (p->d->out->n == lines)
        say(p, CHANGE_CHANGED, (str){ 0 }, (str){ 0 }, "%.*s: the rows stand in another order", STR_ARG(p->block->id));
}

static bool same_table(const struct table *a, const struct table *b)
{
    bool same = a->rows == b->rows && a->columns == b->columns;

    for (ptrdiff_t r = 0; same && r < a->rows; r++)
        for (int c = 0; same && c < a->columns; c++)
            same = str_eq(a->row[r].cell[c], b->row[r].cell[c]);
    return same;
}

/* ---- fields ------------------------------------------------------------------------------- */

static void compare_field(const struct place *p, const struct tree_field *a, const struct tree_field *b)
{
    str comma = S(", "), semicolon = S("; ");

    switch (b->type) {
    case V_PERIOD: say_amount(p, a, b, "raised", "lowered"); break;
    case V_WAIT: say_amount(p, a, b, "lengthened", "shortened"); break;
    case V_COUNT:
    case V_DAYS_A_WEEK: say_count(p, a, b); break;
    case V_NAMES:
    case V_ITEMS:
    case V_CLAUSES:
    case V_LIST:
    case V_CODES:
    case V_WORDS: say_members(p, a->raw, b->raw, comma); break;
    case V_SIGNATORIES:
        if (str_starts(a->raw, S("every ")) || str_starts(b->raw, S("every ")))
            plain(p, a->raw, b->raw);
        else
            say_members(p, a->raw, b->raw, comma);
        break;
    case V_MAP:
    case V_OUTCOMES:
    case V_WINDOWS:
    case V_CLOCK:
    case V_GIVEN:
    case V_EXPECT: say_members(p, a->raw, b->raw, semicolon); break;
    case V_TABLE:
        if (p->block->kind == K_PRICE_CAP)
            compare_caps(p, &a->table, &b->table);
        else
            compare_training(p, &a->table, &b->table);
        break;
    default: plain(p, a->raw, b->raw); break;
    }
}

static bool same_field(const struct tree_field *a, const struct tree_field *b)
{
    return a->type == b->type && (a->type == V_TABLE ? same_table(&a->table, &b->table) : str_eq(a->raw, b->raw));
}

static void say_field(const struct place *p, const struct tree_field *f, enum change change)
{
    bool exemption = str_eq(f->name, S("exempt")), added = change == CHANGE_ADDED;
    const char *verb = added ? "added" : "removed";
    str none = { 0 }, raw = f->type == V_TABLE ? S("a table") : f->raw;

    if (exemption)
        say(p, change, added ? none : raw, added ? raw : none, "%.*s: exemption '%.*s' %s%.*s: %.*s", STR_ARG(subject(p)), STR_ARG(f->label), verb,
            STR_ARG(p->from), STR_ARG(raw));
    else
        say(p, change, added ? none : raw, added ? raw : none, "%.*s: %.*s %s: %.*s", STR_ARG(subject(p)), STR_ARG(p->field), verb, STR_ARG(raw));
}

static void compare_fields(struct differ *d, const struct block *a, const struct block *b)
{
    struct place p = { .d = d, .block = b, .from = b->type == B_RULE ? effective(d, b) : (str){ 0 } };

    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        const struct tree_field *now = &b->field.v[i], *then = block_named(a, now->name, now->label);

        p.field = name_of(d->mem, now);
        if (!then)
            say_field(&p, now, CHANGE_ADDED);
        else if (!same_field(then, now))
            compare_field(&p, then, now);
    }
    for (ptrdiff_t i = 0; i < a->field.n; i++) {
        p.field = name_of(d->mem, &a->field.v[i]);
        if (!block_named(b, a->field.v[i].name, a->field.v[i].label))
            say_field(&p, &a->field.v[i], CHANGE_REMOVED);
    }
}

/* ---- tests -------------------------------------------------------------------------------- */

/* A row as words: "left 2025-01-10; start 2025-04-10" and what is expected. */
struct row_words {
    str given, expect;
};

struct rows_said {
    struct row_words *v;
    ptrdiff_t n, cap;
};

static void rows_of_rule(arena *mem, const struct rulebook *book, str rule, struct rows_said *out)
{
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct table *t = &book->block.v[i].table;

        if (book->block.v[i].type != B_TESTS || !str_eq(book->block.v[i].id, rule))
            continue;
        for (ptrdiff_t r = 1; r < t->rows; r++) {
            struct row_words *w = PUSH(mem, out);
            struct buf b = buf_new(mem);

            for (int c = 0; c + 1 < t->columns; c++)
                buf_printf(&b, "%s%.*s %.*s", c ? "; " : "", STR_ARG(t->head[c]), STR_ARG(t->row[r].cell[c]));
            w->given = buf_text(&b);
            w->expect = t->row[r].cell[t->columns - 1];
        }
    }
}

/* Takes the same row out of both; rows may repeat. */
static bool take_same(struct rows_said *rows, const struct row_words *w, bool same_expect)
{
    for (ptrdiff_t i = 0; i < rows->n; i++)
        if (rows->v[i].given.p && str_eq(rows->v[i].given, w->given) && (!same_expect || str_eq(rows->v[i].expect, w->expect))) {
            rows->v[i].given.p = NULL;
            return true;
        }
    return false;
}

static str expected_before(const struct rows_said *rows, const struct row_words *w)
{
    for (ptrdiff_t i = 0; i < rows->n; i++)
        if (rows->v[i].given.p && str_eq(rows->v[i].given, w->given))
            return rows->v[i].expect;
    return (str){ 0 };
}

static void say_rows(const struct place *p, str rule, struct rows_said *a, struct rows_said *b)
{
    for (ptrdiff_t i = 0; i < b->n; i++)
        if (take_same(a, &b->v[i], true))
            b->v[i].given.p = NULL;
    for (ptrdiff_t i = 0; i < b->n; i++) {
        str then;

        if (!b->v[i].given.p)
            continue;
        then = expected_before(a, &b->v[i]);
        if (then.n && take_same(a, &b->v[i], false))
            say(p, CHANGE_CHANGED, then, b->v[i].expect, "test of %.*s (%.*s) now expects '%.*s'; before '%.*s'", STR_ARG(rule),
                STR_ARG(b->v[i].given), STR_ARG(b->v[i].expect), STR_ARG(then));
        else
            say(p, CHANGE_ADDED, (str){ 0 }, b->v[i].given, "test of %.*s added: %.*s: %.*s", STR_ARG(rule), STR_ARG(b->v[i].given),
                STR_ARG(b->v[i].expect));
    }
    for (ptrdiff_t i = 0; i < a->n; i++)
        if (a->v[i].given.p)
            say(p, CHANGE_REMOVED, a->v[i].given, (str){ 0 }, "test of %.*s removed: %.*s: %.*s", STR_ARG(rule), STR_ARG(a->v[i].given),
                STR_ARG(a->v[i].expect));
}

static const struct block *tests_of(const struct rulebook *book, str rule, ptrdiff_t nth)
{
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_TESTS && str_eq(book->block.v[i].id, rule) && nth-- == 0)
            return &book->block.v[i];
    return NULL;
}

static bool same_tests(struct differ *d, str rule)
{
    for (ptrdiff_t n = 0;; n++) {
        const struct block *a = tests_of(d->before, rule, n), *b = tests_of(d->after, rule, n);

        if (!a || !b)
            return a == b;
        if (!same_table(&a->table, &b->table))
            return false;
    }
}

static void compare_tests_of(struct differ *d, const struct block *any)
{
    struct place p = { .d = d, .block = any, .field = (str){ 0 } };
    struct rows_said a = { 0 }, b = { 0 };
    ptrdiff_t lines = d->out->n;

    if (same_tests(d, any->id))
        return;
    rows_of_rule(d->mem, d->before, any->id, &a);
    rows_of_rule(d->mem, d->after, any->id, &b);
    say_rows(&p, any->id, &a, &b);
    if (d->out->n == lines)
        say(&p, CHANGE_CHANGED, (str){ 0 }, (str){ 0 }, "tests of %.*s are arranged in another way; the rows are the same", STR_ARG(any->id));
}

static void compare_tests(struct differ *d)
{
    const struct rulebook *each[] = { d->after, d->before };

    for (int k = 0; k < 2; k++)
        for (ptrdiff_t i = 0; i < each[k]->block.n; i++) {
            const struct block *b = &each[k]->block.v[i];

            if (b->type == B_TESTS && tests_of(each[k], b->id, 0) == b && (k == 0 || !tests_of(d->after, b->id, 0)))
                compare_tests_of(d, b);
        }
}

/* ---- blocks ------------------------------------------------------------------------------- */

static str kind_of(const struct block *b)
{
    return b->type == B_PROCESS ? process_kind_name(b->process_kind) : b->type == B_RULE ? kind_name(b->kind) : (str){ 0 };
}

static str layer_of(arena *mem, const struct block *b)
{
    if (b->layer == LAYER_NONE)
        return S("nothing");
    return arena_printf(mem, "%s %.*s %.*s", b->layer == LAYER_TIGHTENS ? "tightens" : "derogates", STR_ARG(b->layer_book), STR_ARG(b->layer_rule));
}

static void compare_header(struct differ *d, const struct block *a, const struct block *b)
{
    struct place p = { .d = d, .block = b, .field = S("kind") };
    str was = layer_of(d->mem, a), is = layer_of(d->mem, b);

    if (!str_eq(kind_of(a), kind_of(b)))
        plain(&p, kind_of(a), kind_of(b));
    p.field = S("layer");
    if (!str_eq(was, is))
        plain(&p, was, is);
    p.field = S("summary");
    if (!str_eq(a->quote, b->quote))
        say(&p, CHANGE_CHANGED, a->quote, b->quote, "clause %.*s reworded: '%.*s'; before '%.*s'", STR_ARG(b->id), STR_ARG(b->quote),
            STR_ARG(a->quote));
}

/* A block that is new or gone, with what a reader most wants to know of it. */
static void say_block(struct differ *d, const struct block *b, enum change change)
{
    static const str gist[] = { { "question", 8 }, { "approvers", 9 }, { "value", 5 },      { "starts when", 11 },
                                { "given", 5 },    { "may", 3 },       { "applies to", 10 } };
    struct place p = { .d = d, .block = b };
    str more = b->quote, title = title_of(d->mem, b);
    const char *verb = change == CHANGE_ADDED ? "added" : "removed";

    for (int i = 0; i < countof(gist) && !more.n; i++)
        more = block_field(b, gist[i]) ? block_field(b, gist[i])->raw : more;
    say(&p, change, (str){ 0 }, (str){ 0 }, "%.*s %s%s%.*s", STR_ARG(title), verb, more.n ? ": " : "", STR_ARG(more));
}

static void compare_head(struct differ *d)
{
    struct place p = { .d = d, .block = d->after->head };

    if (!str_eq(d->before->id, d->after->id))
        say(&p, CHANGE_CHANGED, d->before->id, d->after->id, "the rulebook is called %.*s; before %.*s", STR_ARG(d->after->id),
            STR_ARG(d->before->id));
    compare_fields(d, d->before->head, d->after->head);
}

static void compare_blocks(struct differ *d, enum block_type type)
{
    for (ptrdiff_t i = 0; i < d->after->block.n; i++) {
        const struct block *b = &d->after->block.v[i], *a = rulebook_block(d->before, type, b->id);

        if (b->type != type)
            continue;
        if (!a) {
            say_block(d, b, CHANGE_ADDED);
            continue;
        }
        compare_header(d, a, b);
        compare_fields(d, a, b);
    }
    for (ptrdiff_t i = 0; i < d->before->block.n; i++)
        if (d->before->block.v[i].type == type && !rulebook_block(d->after, type, d->before->block.v[i].id))
            say_block(d, &d->before->block.v[i], CHANGE_REMOVED);
}

void diff_books(arena *mem, const struct rulebook *before, const struct rulebook *after, struct diff *out)
{
    static const enum block_type order[] = { B_RULE,   B_APPROVAL, B_PROCESS, B_CLAUSE,    B_NOTE,    B_RETURN, B_REPORT,
                                             B_RECORD, B_ACCESS,   B_MANUAL,  B_PARAMETER, B_EXAMPLE, B_TEST,   B_SCENARIO };
    struct differ d = { mem, before, after, out };

    *out = (struct diff){ 0 };
    compare_head(&d);
    for (int i = 0; i < countof(order); i++)
        compare_blocks(&d, order[i]);
    compare_tests(&d);
}

void diff_text(const struct diff *d, struct buf *b)
{
    for (ptrdiff_t i = 0; i < d->n; i++) {
        buf_str(b, d->v[i].text);
        buf_char(b, '\n');
    }
}

void diff_json(const struct diff *d, struct json_out *o)
{
    static const char *const words[] = { [CHANGE_ADDED] = "added", [CHANGE_REMOVED] = "removed", [CHANGE_CHANGED] = "changed" };

    json_open_array(o);
    for (ptrdiff_t i = 0; i < d->n; i++) {
        const struct difference *l = &d->v[i];

        json_open_object(o);
        json_put_str(o, S("change"), str_of(words[l->change]));
        json_put_str(o, S("block"), title_of(o->to->mem, l->block));
        if (l->field.n)
            json_put_str(o, S("field"), l->field);
        if (l->before.n)
            json_put_str(o, S("before"), l->before);
        if (l->after.n)
            json_put_str(o, S("after"), l->after);
        json_put_str(o, S("text"), l->text);
        json_close_object(o);
    }
    json_close_array(o);
}
