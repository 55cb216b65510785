#include "rule/diff.h"

#include "rule/sentence.h"
#include "words/date.h"
#include "words/number.h"

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

static str subject(const struct place *p)
{
    return p->block->type == B_RULE ? p->block->id : block_title(p->d->mem, p->block);
}

/* The first day on which a rule of the new edition says what it now says, or on which the edition says it. */
static str effective(struct differ *d, const struct block *b)
{
    static const bool binds[BLOCK_TYPES] = { [B_RULEBOOK] = true, [B_RULE] = true,   [B_APPROVAL] = true, [B_PROCESS] = true,
                                             [B_RETURN] = true,   [B_REPORT] = true, [B_RECORD] = true,   [B_ACCESS] = true };
    const struct tree_field *windows = block_field(b, S("applies to")), *from = block_field(b, S("from"));
    daynum day = d->after->force.from;

    if (!binds[b->type])
        return (str){ 0 };
    if (windows && windows->windows.v[0].from > day)
        day = windows->windows.v[0].from;
    if (from && from->num > day)
        day = (daynum)from->num;
    return arena_printf(d->mem, " from %.*s", STR_ARG(date_text(d->mem, LANG_EN, day)));
}

static void plain(const struct place *p, str before, str after)
{
    say(p, CHANGE_CHANGED, before, after, "%.*s: %.*s changed from '%.*s' to '%.*s'", STR_ARG(subject(p)), STR_ARG(p->field), STR_ARG(before),
        STR_ARG(after));
}

/* The same, with both values in words. */
static void plain_field(const struct place *p, const struct tree_field *a, const struct tree_field *b)
{
    say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s: %.*s changed from '%.*s' to '%.*s'", STR_ARG(subject(p)), STR_ARG(p->field),
        STR_ARG(sentence_value(p->d->mem, LANG_EN, p->d->before, a)), STR_ARG(sentence_value(p->d->mem, LANG_EN, p->d->after, b)));
}

/* What reads the same and only stands in another order: a change of the edition, though of nothing that the memorandum says. */
static void order_only(struct differ *d, str what)
{
    *PUSH(d->mem, &d->out->order) = what;
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

/* A member of a list: how it is written, what it is about, and how a reader hears it. */
struct member {
    str raw, key, said;
    bool settled; /* stands in the other list, or was said beside its counterpart */
};

struct members {
    struct member *v;
    ptrdiff_t n, cap;
};

/* What makes a changed member the same one: the title of a map row, the fact that is given, the event of a window. */
static str member_key(enum value_type type, str item)
{
    str key, rest, sep = type == V_OUTCOMES ? S(" -> ") : type == V_MAP ? S(" to ") : type == V_WINDOWS ? S(" from ") : S(" ");

    switch (type) {
    case V_OUTCOMES:
    case V_MAP:
    case V_WINDOWS:
    case V_GIVEN:
    case V_EXPECT: str_cut_str(item, sep, &key, &rest); return key;
    default: return item;
    }
}

static str member_said(const struct place *p, const struct rulebook *book, const struct tree_field *f, ptrdiff_t i, str item)
{
    const struct code_set *codes = f->type == V_CODES && !f->any ? codes_named(f->def->options) : NULL;

    if (codes)
        return code_words(codes, code_find(codes, item), LANG_EN);
    if (f->type == V_NAMES || f->type == V_SIGNATORIES)
        return sentence_name(p->d->mem, LANG_EN, book, item);
    return f->type == V_WINDOWS ? sentence_window(p->d->mem, LANG_EN, &f->windows.v[i]) : item;
}

static void split(const struct place *p, const struct rulebook *book, const struct tree_field *f, str sep, struct members *out)
{
    str rest = f->raw, item;

    for (bool more = f->raw.n > 0; more;) {
        more = str_cut_str(rest, sep, &item, &rest);
        *PUSH(p->d->mem, out) = (struct member){ item, member_key(f->type, item), member_said(p, book, f, out->n - 1, item), false };
    }
}

static void settle_same(struct members *a, struct members *b)
{
    for (ptrdiff_t i = 0; i < a->n; i++)
        for (ptrdiff_t k = 0; k < b->n && !a->v[i].settled; k++)
            if (!b->v[k].settled && str_eq(a->v[i].raw, b->v[k].raw))
                a->v[i].settled = b->v[k].settled = true;
}

/* The old member that ${now} takes the place of: one about the same thing, of windows any that is left. */
static struct member *counterpart(struct members *before, const struct member *now, bool any)
{
    for (int round = 0; round <= any; round++)
        for (ptrdiff_t i = 0; i < before->n; i++)
            if (!before->v[i].settled && (round || str_eq(before->v[i].key, now->key)))
                return &before->v[i];
    return NULL;
}

/* One line for the whole list: "approval above-cap: approvers: deputy director added, chief executive removed from 1 May 2026". */
static void say_members(const struct place *p, const struct tree_field *a, const struct tree_field *b, const char *sep)
{
    struct buf said = buf_new(p->d->mem);
    struct members before = { 0 }, after = { 0 };
    bool dated = b->type != V_WINDOWS && p->from.n;

    split(p, p->d->before, a, str_of(sep), &before);
    split(p, p->d->after, b, str_of(sep), &after);
    settle_same(&before, &after);
    for (ptrdiff_t i = 0; i < after.n; i++) {
        struct member *now = &after.v[i], *then = now->settled ? NULL : counterpart(&before, now, b->type == V_WINDOWS);

        if (then)
            buf_printf(&said, "%s%.*s instead of %.*s", said.n ? sep : "", STR_ARG(now->said), STR_ARG(then->said));
        else if (!now->settled)
            buf_printf(&said, "%s%.*s added", said.n ? sep : "", STR_ARG(now->said));
        if (then)
            then->settled = true;
    }
    for (ptrdiff_t i = 0; i < before.n; i++)
        if (!before.v[i].settled)
            buf_printf(&said, "%s%.*s removed", said.n ? sep : "", STR_ARG(before.v[i].said));
    if (said.n)
        say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s: %.*s: %.*s%s%.*s", STR_ARG(subject(p)), STR_ARG(p->field), STR_ARG(buf_text(&said)),
            dated ? "," : "", STR_ARG(dated ? p->from : S("")));
    else
        order_only(p->d, arena_printf(p->d->mem, "%.*s of %.*s", STR_ARG(p->field), STR_ARG(subject(p))));
}

/* ---- clocks ------------------------------------------------------------------------------- */

static void clock_part(struct buf *said, const char *what, str before, str after)
{
    if (!str_eq(before, after))
        buf_printf(said, "%s%s%.*s instead of %.*s", said->n ? "; " : "", what, STR_ARG(after), STR_ARG(before));
}

/* One line a clock: "process review: clock meeting: 5 weeks instead of 4 weeks, from 1 May 2026". */
static void say_clock(const struct place *p, const struct tree_field *a, const struct tree_field *b)
{
    const struct clock_def *x = &a->clock, *y = &b->clock;
    const struct rulebook *old = p->d->before, *new = p->d->after;
    arena *mem = p->d->mem;
    struct buf said = buf_new(mem);

    clock_part(&said, "", sentence_limit(mem, LANG_EN, x), sentence_limit(mem, LANG_EN, y));
    clock_part(&said, "it runs from: ", x->from, y->from);
    clock_part(&said, "answered for by: ", sentence_name(mem, LANG_EN, old, x->owner), sentence_name(mem, LANG_EN, new, y->owner));
    clock_part(&said, "", sentence_told(mem, LANG_EN, old, x), sentence_told(mem, LANG_EN, new, y));
    say(p, CHANGE_CHANGED, a->raw, b->raw, "%.*s: %.*s: %.*s,%.*s", STR_ARG(subject(p)), STR_ARG(p->field), STR_ARG(buf_text(&said)),
        STR_ARG(p->from));
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

/* "cap for social worker in North East". */
static str cap_title(const struct place *p, str region, str role)
{
    const struct authorities *all = p->d->after->authorities;
    int code = code_find(&codes_role, role), place = region_find(all, region);
    str who = code >= 0 ? code_words(&codes_role, code, LANG_EN) : role, where = place >= 0 ? all->region_name.v[place] : region;

    return arena_printf(p->d->mem, "%.*s for %.*s%s%.*s", STR_ARG(p->block->id), STR_ARG(who), where.n ? " in " : "", STR_ARG(where));
}

static void say_cap(const struct place *p, str region, str role, int64_t a, int64_t b, daynum day)
{
    arena *mem = p->d->mem;
    daynum said = day < p->d->after->force.from ? p->d->after->force.from : day; /* what it says of the days before is history */
    str what = cap_title(p, region, role), when = date_text(mem, LANG_EN, said), x = cap_said(mem, a), y = cap_said(mem, b);

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

/* A role that had no cap on any day: all its amounts in one line. */
static bool say_new_cap(const struct place *p, const struct table *a, const struct table *b, str region, str role, const daynum *days, ptrdiff_t n)
{
    struct buf said = buf_new(p->d->mem);
    int64_t last = CAP_CELL_NO_ROW;

    for (ptrdiff_t i = 0; i < n; i++) {
        int64_t cap = table_cap(b, region, role, days[i]);

        if (table_cap(a, region, role, days[i]) != CAP_CELL_NO_ROW)
            return false;
        if (cap != last)
            buf_printf(&said, "%s%.*s%s from %.*s", said.n ? ", " : "", STR_ARG(cap_said(p->d->mem, cap)), is_amount(cap) ? " an hour" : "",
                       STR_ARG(date_text(p->d->mem, LANG_EN, days[i])));
        last = cap;
    }
    say(p, CHANGE_CHANGED, S(""), buf_text(&said), "%.*s added: %.*s", STR_ARG(cap_title(p, region, role)), STR_ARG(buf_text(&said)));
    return true;
}

/* One role (of one region) through all the days: a line wherever old and new part. */
static void compare_cap_row(const struct place *p, const struct table *a, const struct table *b, const struct table *rows, ptrdiff_t r,
                            const daynum *days, ptrdiff_t n)
{
    int keys = table_keys(rows);
    str region = keys == 2 ? rows->row[r].cell[0] : S(""), role = rows->row[r].cell[keys - 1];
    int64_t x = CAP_CELL_NO_ROW, y = CAP_CELL_NO_ROW;

    if (say_new_cap(p, a, b, region, role, days, n))
        return;
    for (ptrdiff_t i = 0; i < n; i++) {
        int64_t before = table_cap(a, region, role, days[i]), after = table_cap(b, region, role, days[i]);

        if (before != after && (before != x || after != y))
            say_cap(p, region, role, before, after, days[i]);
        x = before;
        y = after;
    }
}

static bool same_rows(const struct table *a, const struct table *b)
{
    bool same = a->rows == b->rows && a->columns == b->columns && table_keys(a) == table_keys(b);

    for (ptrdiff_t r = 1; same && r < a->rows; r++)
        for (int c = 0; same && c < a->columns; c++)
            same = str_eq(a->row[r].cell[c], b->row[r].cell[c]);
    return same;
}

/* Columns of which only the day is another: a line each, not one for every role. */
static void say_moved_columns(const struct place *p, const struct table *a, const struct table *b)
{
    const char *why;
    daynum then, now;

    for (int c = table_keys(a); c < a->columns; c++)
        if (!str_eq(a->head[c], b->head[c]) && day_parse(a->head[c], &then, &why) && day_parse(b->head[c], &now, &why))
            say(p, CHANGE_CHANGED, a->head[c], b->head[c], "%.*s: the caps of the column %.*s begin on %.*s instead, for every role",
                STR_ARG(p->block->id), STR_ARG(a->head[c]), STR_ARG(date_text(p->d->mem, LANG_EN, now)));
}

static void compare_caps(const struct place *p, const struct table *a, const struct table *b)
{
    ptrdiff_t lines = p->d->out->n, n;
    daynum *days;

    if (same_rows(a, b)) {
        say_moved_columns(p, a, b);
        return;
    }
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
        order_only(p->d, arena_printf(p->d->mem, "caps of %.*s", STR_ARG(p->block->id)));
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
        order_only(p->d, arena_printf(p->d->mem, "rows of %.*s", STR_ARG(p->block->id)));
}

static bool same_table(const struct table *a, const struct table *b)
{
    bool same = a->rows == b->rows && a->columns == b->columns;

    for (ptrdiff_t r = 0; same && r < a->rows; r++)
        for (int c = 0; same && c < a->columns; c++)
            same = str_eq(a->row[r].cell[c], b->row[r].cell[c]);
    return same;
}

/* ---- order -------------------------------------------------------------------------------- */

/* The next field from ${*at} on whose place says something and that the other block has too; NULL after the last. */
static const struct tree_field *next_field(const struct block *b, const struct block *other, ptrdiff_t *at)
{
    while (*at < b->field.n) {
        const struct tree_field *f = &b->field.v[(*at)++];

        if (field_is_ordered(f) && block_named(other, f->name, f->label))
            return f;
    }
    return NULL;
}

static void compare_field_order(struct differ *d, const struct block *a, const struct block *b)
{
    struct place p = { .d = d, .block = b };
    ptrdiff_t i = 0, k = 0;

    for (;;) {
        const struct tree_field *x = next_field(a, b, &i), *y = next_field(b, a, &k);

        if (!x || !y)
            return;
        if (str_eq(x->name, y->name) && str_eq(x->label, y->label))
            continue;
        if (x->type == V_ROW)
            order_only(d, arena_printf(d->mem, "rows of %.*s", STR_ARG(subject(&p))));
        else if (str_eq(x->name, y->name))
            order_only(d, arena_printf(d->mem, "%.*s lines of %.*s", STR_ARG(y->name), STR_ARG(subject(&p))));
        else
            order_only(d, arena_printf(d->mem, "%.*s and %.*s lines of %.*s", STR_ARG(x->name), STR_ARG(y->name), STR_ARG(subject(&p))));
        return;
    }
}

/* The next block from ${*at} on that the other book has too; the tables of one rule's tests stand for one. */
static const struct block *next_block(const struct rulebook *book, const struct rulebook *other, ptrdiff_t *at)
{
    while (*at < book->block.n) {
        const struct block *b = &book->block.v[(*at)++];

        if (b->type != B_RULEBOOK && rulebook_block(book, b->type, b->id) == b && rulebook_block(other, b->type, b->id))
            return b;
    }
    return NULL;
}

static void compare_block_order(struct differ *d)
{
    ptrdiff_t i = 0, k = 0;

    for (;;) {
        const struct block *x = next_block(d->before, d->after, &i), *y = next_block(d->after, d->before, &k);

        if (!x || !y)
            return;
        if (x->type == y->type && str_eq(x->id, y->id))
            continue;
        order_only(d, arena_printf(d->mem, "blocks, from %.*s on, where %.*s stood before", STR_ARG(block_title(d->mem, y)),
                                   STR_ARG(block_title(d->mem, x))));
        return;
    }
}

/* ---- fields ------------------------------------------------------------------------------- */

static void compare_field(const struct place *p, const struct tree_field *a, const struct tree_field *b)
{
    if (a->type != b->type || a->any || b->any) {
        plain_field(p, a, b);
        return;
    }
    switch (b->type) {
    case V_PERIOD: say_amount(p, a, b, "raised", "lowered"); break;
    case V_WAIT: say_amount(p, a, b, "lengthened", "shortened"); break;
    case V_COUNT:
    case V_DAYS_A_WEEK: say_count(p, a, b); break;
    case V_CLOCK: say_clock(p, a, b); break;
    case V_NAMES:
    case V_ITEMS:
    case V_CLAUSES:
    case V_LIST:
    case V_CODES:
    case V_WORDS: say_members(p, a, b, ", "); break;
    case V_SIGNATORIES:
        if (str_starts(a->raw, S("every ")) || str_starts(b->raw, S("every ")))
            plain_field(p, a, b);
        else
            say_members(p, a, b, ", ");
        break;
    case V_MAP:
    case V_OUTCOMES:
    case V_WINDOWS:
    case V_GIVEN:
    case V_EXPECT: say_members(p, a, b, "; "); break;
    case V_TABLE:
        if (p->block->kind == K_PRICE_CAP)
            compare_caps(p, &a->table, &b->table);
        else
            compare_training(p, &a->table, &b->table);
        break;
    default: plain_field(p, a, b); break;
    }
}

static bool same_field(const struct tree_field *a, const struct tree_field *b)
{
    return a->type == b->type && (a->type == V_TABLE ? same_table(&a->table, &b->table) : str_eq(a->raw, b->raw));
}

static str field_said(const struct place *p, const struct rulebook *book, const struct tree_field *f)
{
    return f->type == V_TABLE ? S("a table") : sentence_value(p->d->mem, LANG_EN, book, f);
}

/* What the rulebook covers, for whom a rule has no list of its own; NULL of other fields. */
static const struct tree_field *covered(const struct place *p, const struct rulebook *book, const struct tree_field *f)
{
    if (p->block->type != B_RULE)
        return NULL;
    if (str_eq(f->name, S("roles")))
        return block_field(book->head, S("covers roles"));
    return str_eq(f->name, S("engagements")) ? block_field(book->head, S("covers engagements")) : NULL;
}

/* A list of its own taken away lets a rule reach more, and one that is given to it less. */
static void say_own_list(const struct place *p, const struct tree_field *f, const struct tree_field *all, bool added)
{
    const struct rulebook *with = added ? p->d->after : p->d->before, *without = added ? p->d->before : p->d->after;
    str own = field_said(p, with, f), every = arena_printf(p->d->mem, "all that the rulebook covers (%.*s)", STR_ARG(field_said(p, without, all)));

    say(p, CHANGE_CHANGED, added ? all->raw : f->raw, added ? f->raw : all->raw, "%.*s: %.*s: %.*s instead of %.*s%s%.*s", STR_ARG(subject(p)),
        STR_ARG(p->field), STR_ARG(added ? own : every), STR_ARG(added ? every : own), p->from.n ? "," : "", STR_ARG(p->from));
}

static void say_field(const struct place *p, const struct tree_field *f, enum change change)
{
    bool exemption = str_eq(f->name, S("exempt")), added = change == CHANGE_ADDED;
    const char *verb = added ? "added" : "removed";
    str none = { 0 }, raw = f->type == V_TABLE ? S("a table") : f->raw, said = field_said(p, added ? p->d->after : p->d->before, f);
    const struct tree_field *all = covered(p, added ? p->d->before : p->d->after, f);

    if (all)
        say_own_list(p, f, all, added);
    else if (exemption)
        say(p, change, added ? none : raw, added ? raw : none, "%.*s: exemption '%.*s' %s%.*s: %.*s", STR_ARG(subject(p)), STR_ARG(f->label), verb,
            STR_ARG(p->from), STR_ARG(said));
    else
        say(p, change, added ? none : raw, added ? raw : none, "%.*s: %.*s %s: %.*s", STR_ARG(subject(p)), STR_ARG(p->field), verb, STR_ARG(said));
}

/* Two fields of which a block has one: a rule's caps become a table, what a note assumes gives way to what was decided. */
static const struct tree_field *alternative(const struct block *in, const struct block *other, const struct tree_field *f)
{
    static const str pairs[][2] = { { S("caps"), S("table") }, { S("until decided"), S("decided") } };

    for (int i = 0; i < countof(pairs); i++)
        for (int k = 0; k < 2; k++)
            if (str_eq(pairs[i][k], f->name) && !block_field(in, f->name) && !block_field(other, pairs[i][!k]))
                return block_field(in, pairs[i][!k]);
    return NULL;
}

static void compare_new_field(const struct place *p, const struct block *a, const struct tree_field *now)
{
    const struct tree_field *then = block_named(a, now->name, now->label), *other = alternative(a, p->block, now);

    if (other)
        say(p, CHANGE_CHANGED, other->raw, now->raw, "%.*s: %.*s instead of %.*s: '%.*s', before '%.*s'", STR_ARG(subject(p)), STR_ARG(now->name),
            STR_ARG(other->name), STR_ARG(field_said(p, p->d->after, now)), STR_ARG(field_said(p, p->d->before, other)));
    else if (!then)
        say_field(p, now, CHANGE_ADDED);
    else if (!same_field(then, now))
        compare_field(p, then, now);
}

static void compare_fields(struct differ *d, const struct block *a, const struct block *b)
{
    struct place p = { .d = d, .block = b, .from = effective(d, b) };

    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        p.field = field_title(d->mem, &b->field.v[i]);
        compare_new_field(&p, a, &b->field.v[i]);
    }
    for (ptrdiff_t i = 0; i < a->field.n; i++) {
        const struct tree_field *then = &a->field.v[i];

        p.field = field_title(d->mem, then);
        if (!block_named(b, then->name, then->label) && !alternative(b, a, then))
            say_field(&p, then, CHANGE_REMOVED);
    }
    compare_field_order(d, a, b);
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
        order_only(d, arena_printf(d->mem, "tests of %.*s", STR_ARG(any->id)));
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
    str more = b->quote, title = block_title(d->mem, b);
    const char *verb = change == CHANGE_ADDED ? "added" : "removed";

    for (int i = 0; i < countof(gist) && !more.n; i++)
        more = block_field(b, gist[i]) ? field_said(&p, change == CHANGE_ADDED ? d->after : d->before, block_field(b, gist[i])) : more;
    say(&p, change, (str){ 0 }, (str){ 0 }, "%.*s %s%s%.*s", STR_ARG(title), verb, more.n ? ": " : "", STR_ARG(more));
}

static bool same_contents(const struct block *a, const struct block *b)
{
    bool same = str_eq(kind_of(a), kind_of(b)) && a->layer == b->layer && str_eq(a->layer_book, b->layer_book) &&
                str_eq(a->layer_rule, b->layer_rule) && str_eq(a->quote, b->quote) && a->field.n == b->field.n;

    for (ptrdiff_t i = 0; same && i < a->field.n; i++) {
        const struct tree_field *x = &a->field.v[i], *y = &b->field.v[i];

        same = str_eq(x->name, y->name) && str_eq(x->label, y->label) && same_field(x, y);
    }
    return same;
}

/* The first block of ${book} with the contents of ${b} whose name ${other} does not have, or NULL. */
static const struct block *first_twin(const struct rulebook *book, const struct rulebook *other, const struct block *b)
{
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct block *twin = &book->block.v[i];

        if (twin->type == b->type && !rulebook_block(other, b->type, twin->id) && same_contents(twin, b))
            return twin;
    }
    return NULL;
}

/* What ${b} of one edition is called in the other, which lacks its name; NULL where it is new or gone.  Of several twins each has one partner at
 * most. */
static const struct block *renamed(const struct rulebook *book, const struct rulebook *other, const struct block *b)
{
    const struct block *twin = first_twin(other, book, b);

    return twin && first_twin(book, other, twin) == b ? twin : NULL;
}

static void say_renamed(struct differ *d, const struct block *a, const struct block *b)
{
    struct place p = { .d = d, .block = b };

    say(&p, CHANGE_CHANGED, a->id, b->id, "%.*s is now called %.*s", STR_ARG(block_title(d->mem, a)), STR_ARG(block_title(d->mem, b)));
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
            const struct block *then = renamed(d->after, d->before, b);

            if (then)
                say_renamed(d, then, b);
            else
                say_block(d, b, CHANGE_ADDED);
            continue;
        }
        compare_header(d, a, b);
        compare_fields(d, a, b);
    }
    for (ptrdiff_t i = 0; i < d->before->block.n; i++) {
        const struct block *a = &d->before->block.v[i];

        if (a->type == type && !rulebook_block(d->after, type, a->id) && !renamed(d->before, d->after, a))
            say_block(d, a, CHANGE_REMOVED);
    }
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
    compare_block_order(&d);
}

bool diff_is_empty(const struct diff *d)
{
    return !d->n && !d->order.n;
}

/* Where nothing else differs, that is said too. */
static const char *order_words(const struct diff *d)
{
    return d->n ? "In another order" : "The same in another order";
}

void diff_text(const struct diff *d, struct buf *b)
{
    if (diff_is_empty(d))
        buf_z(b, "The two say the same.\n");
    for (ptrdiff_t i = 0; i < d->n; i++) {
        buf_str(b, d->v[i].text);
        buf_char(b, '\n');
    }
    for (ptrdiff_t i = 0; i < d->order.n; i++)
        buf_printf(b, "%s: %.*s.\n", order_words(d), STR_ARG(d->order.v[i]));
}

void diff_json(const struct diff *d, struct json_out *o)
{
    static const char *const words[] = { [CHANGE_ADDED] = "added", [CHANGE_REMOVED] = "removed", [CHANGE_CHANGED] = "changed" };

    json_open_array(o);
    for (ptrdiff_t i = 0; i < d->n; i++) {
        const struct difference *l = &d->v[i];

        json_open_object(o);
        json_put_str(o, S("change"), str_of(words[l->change]));
        json_put_str(o, S("block"), block_title(o->to->mem, l->block));
        if (l->field.n)
            json_put_str(o, S("field"), l->field);
        if (l->before.n)
            json_put_str(o, S("before"), l->before);
        if (l->after.n)
            json_put_str(o, S("after"), l->after);
        json_put_str(o, S("text"), l->text);
        json_close_object(o);
    }
    for (ptrdiff_t i = 0; i < d->order.n; i++) {
        json_open_object(o);
        json_put_str(o, S("change"), S("order"));
        json_put_str(o, S("text"), arena_printf(o->to->mem, "%s: %.*s", order_words(d), STR_ARG(d->order.v[i])));
        json_close_object(o);
    }
    json_close_array(o);
}
