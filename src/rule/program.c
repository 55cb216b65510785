/* Filling a program's columns for one document, and the changes that scenarios make. */
#include "rule/program.h"

#include <string.h>

int program_slot(const struct program *p, str book, str rule)
{
    for (ptrdiff_t i = 0; i < p->slot.n; i++)
        if ((!book.n || str_eq(p->slot.v[i].book->id, book)) && str_eq(p->slot.v[i].rule->id, rule))
            return (int)i;
    return -1;
}

static int32_t signed_value(const struct doc *doc, str book)
{
    const struct cell *signatures = cell_of(doc->root, CHECK_SIGNATURES);

    for (const struct record *r = signatures->first; r; r = r->next)
        if (str_eq(cell_of(r, FLAG_NAME)->text, book))
            return fact_of(r, FLAG_VALUE);
    return UNKNOWN;
}

void program_row(const struct program *p, const struct doc *doc, const struct record *member, daynum as_of, int32_t *row)
{
    derive_base(doc, member, as_of, row);
    for (ptrdiff_t i = 0; i < p->wish.n; i++)
        derive(doc, member, as_of, &p->wish.v[i].wish, &row[p->wish.v[i].col], NULL);
    for (ptrdiff_t i = 0; i < p->signed_flag.n; i++)
        row[p->signed_flag.v[i].col] = signed_value(doc, p->signed_flag.v[i].book);
}

/* The days of one month lead to the days of another, or to its last one. The starts from ${start} on that these leavings bar; the next start. */
static daynum fill_month(struct wait_table *t, daynum start, daynum first, int days)
{
    daynum end = day_add_months(first, t->months);
    struct civil to = civil_from_day(end);
    int last = month_days(to.year, to.month);

    for (int k = 0; k < days; k++)
        for (daynum until = end + (k < last ? k : last - 1); start <= until && start <= DAY_LAST; start++)
            t->earliest[start - DAY_FIRST + 1] = first + k;
    return start;
}

static const struct wait_table *wait_table_of(arena *mem, struct program *p, int months)
{
    struct wait_table *t;
    daynum start = DAY_FIRST;

    for (ptrdiff_t i = 0; i < p->wait.n; i++)
        if (p->wait.v[i]->months == months)
            return p->wait.v[i];
    *PUSH(mem, &p->wait) = t = arena_raw(mem, sizeof(*t));
    t->months = months;
    t->earliest[0] = NONE + 1; /* before every day: whatever was left may be too late */
    for (daynum first = DAY_FIRST; start <= DAY_LAST;) {
        struct civil from = civil_from_day(first);
        int days = month_days(from.year, from.month);

        start = fill_month(t, start, first, days);
        first += days;
    }
    return t;
}

/* Whether the dated columns of ${r} all lie in the days of its only window, so that they alone say which hours it reaches. */
static bool has_own_days(const struct program *p, const struct rec *r)
{
    const struct window *w = &p->window.v[r->window];
    const struct cap_table *t = &p->table.v[r->table];

    return r->windows == 1 && w->event == EVENT_HOURS && !w->terms && t->columns && t->column[0].from >= w->from &&
           t->column[t->columns - 1].until <= w->until;
}

static void prepare_rec(arena *mem, struct program *p, struct rec *r)
{
    if (r->op == OP_WAIT && r->n >= 0)
        r->wait = wait_table_of(mem, p, r->n);
    if ((r->op == OP_CAP || r->op == OP_TOLD) && has_own_days(p, r))
        r->flags |= REC_OWN_DAYS;
}

void program_prepare(arena *mem, struct program *p)
{
    for (ptrdiff_t i = 0; i < p->rec.n; i++)
        prepare_rec(mem, p, &p->rec.v[i]);
    for (ptrdiff_t i = 0; i < p->table.n; i++)
        cap_fold(mem, &p->table.v[i]);
}

#define COPY(mem, list)                                                                                                                              \
    do {                                                                                                                                             \
        size_t bytes_ = sizeof(*(list)->v) * (size_t)(list)->n;                                                                                      \
        void *copy_ = arena_raw((mem), bytes_ ? bytes_ : 1);                                                                                         \
        if (bytes_)                                                                                                                                  \
            memcpy(copy_, (list)->v, bytes_);                                                                                                        \
        (list)->v = copy_;                                                                                                                           \
        (list)->cap = (list)->n;                                                                                                                     \
    } while (0)

struct program program_copy(arena *mem, const struct program *from)
{
    struct program p = *from;

    COPY(mem, &p.rec);
    COPY(mem, &p.slot);
    COPY(mem, &p.window);
    COPY(mem, &p.table);
    COPY(mem, &p.wait);
    for (ptrdiff_t t = 0; t < p.table.n; t++) {
        struct cap_table *table = &p.table.v[t];
        struct cap_column *column = arena_array(mem, struct cap_column, table->columns + 1);
        size_t bytes = sizeof(int32_t) * (size_t)(table->regions * role_count);

        for (int k = 0; k < table->columns; k++) {
            column[k] = table->column[k];
            column[k].cap = memcpy(arena_raw(mem, bytes), table->column[k].cap, bytes);
        }
        table->column = column;
    }
    return p;
}

/* ---- changes ---------------------------------------------------------------------------- */

/* The column that begins on ${from}: found, or split off from the one that holds then.  Before the first there are no caps to change. */
static int column_from(arena *mem, struct cap_table *t, daynum from)
{
    size_t bytes = sizeof(int32_t) * (size_t)(t->regions * role_count);
    struct cap_column *grown;
    int at = 0;

    while (at < t->columns && t->column[at].from < from)
        at++;
    if (at == 0 || (at < t->columns && t->column[at].from == from))
        return at;
    grown = arena_array(mem, struct cap_column, t->columns + 2);
    memcpy(grown, t->column, sizeof(*grown) * (size_t)at);
    memcpy(grown + at + 1, t->column + at, sizeof(*grown) * (size_t)(t->columns - at));
    grown[at].from = from;
    grown[at].until = grown[at - 1].until;
    grown[at].cap = memcpy(arena_raw(mem, bytes), grown[at - 1].cap, bytes);
    grown[at - 1].until = from - 1;
    t->column = grown;
    t->columns++;
    return at;
}

static rc change_cap(arena *mem, struct program *p, struct rec *r, str what, const struct literal *value, daynum from, struct err *err)
{
    bool every = str_eq(what, S("all"));
    int role = every ? 0 : code_find(&codes_role, what);
    struct cap_table *t = &p->table.v[r->table];

    if (role < 0) {
        str near = code_near(&codes_role, what);

        err_set(err, RC_BAD_INPUT, "unknown role '%.*s'", STR_ARG(what));
        return near.n ? err_hint(err, "Did you mean '%.*s'?", STR_ARG(near)) : RC_BAD_INPUT;
    }
    if (value->type != L_MONEY && value->type != L_NOT_SET && value->type != L_NONE)
        return err_set(err, RC_BAD_INPUT, "a cap is an amount such as £31.58, not '%.*s'", STR_ARG(value->text));
    for (int k = column_from(mem, t, from); k < t->columns; k++)
        for (int i = 0; i < t->regions * role_count; i++)
            if ((every && t->column[k].cap[i] != CAP_NO_ROW) || (!every && i % role_count == role))
                t->column[k].cap[i] = value->type == L_MONEY ? (int32_t)value->num : value->type == L_NONE ? CAP_NO_LIMIT : CAP_NOT_SET;
    cap_fold(mem, t);
    return RC_OK;
}

static bool takes_months(const struct rec *r, enum rule_kind kind)
{
    return r->op == OP_WAIT || kind == K_EXPERIENCE;
}

static rc operand_of(const struct rec *r, enum rule_kind kind, const struct literal *value, int32_t *n, struct err *err)
{
    if (value->type == L_NOT_SET) {
        *n = AMOUNT_NOT_SET;
    } else if (value->type == L_NUMBER && (kind == K_REFERENCES || kind == K_ONSITE)) {
        *n = (int32_t)value->num;
    } else if (takes_months(r, kind) && literal_months(value) != AMOUNT_NOT_SET) {
        *n = (int32_t)literal_months(value);
    } else if ((kind == K_NOTICE || kind == K_LEAD_TIME) && literal_days(value) != AMOUNT_NOT_SET) {
        *n = (int32_t)literal_days(value);
    } else {
        err_set(err, RC_BAD_INPUT, "'%.*s' is not a value of this rule", STR_ARG(value->text));
        return err_hint(err, "Use the same kind of value as the rulebook has: months, weeks, or a whole number.");
    }
    return RC_OK;
}

/* The old record until the day before, a twin with the new operand from the day on. */
static void split_record(arena *mem, struct program *p, int slot, int at, int32_t n, daynum from)
{
    struct rec twin = p->rec.v[at];
    int old_window = twin.window;

    twin.n = n;
    twin.flags |= REC_CHANGED;
    twin.wait = twin.op == OP_WAIT && n >= 0 ? wait_table_of(mem, p, n) : NULL;
    twin.window = (int32_t)p->window.n;
    for (int k = 0; k < twin.windows; k++) {
        struct window w = p->window.v[old_window + k];

        if (w.from < from)
            w.from = from;
        *PUSH(mem, &p->window) = w;
    }
    for (int k = 0; k < twin.windows; k++) {
        struct window w = p->window.v[old_window + k];

        if (w.until >= from)
            w.until = from - 1;
        *PUSH(mem, &p->window) = w;
    }
    p->rec.v[at].window = twin.window + twin.windows;
    *PUSH(mem, &p->rec) = (struct rec){ 0 };
    memmove(&p->rec.v[at + 2], &p->rec.v[at + 1], sizeof(twin) * (size_t)(p->rec.n - at - 2));
    p->rec.v[at + 1] = twin;
    p->slot.v[slot].recs++;
    for (ptrdiff_t s = slot + 1; s < p->slot.n; s++)
        p->slot.v[s].first_rec++;
}

rc program_change(arena *mem, struct program *p, int slot, str what, const struct literal *value, daynum from, struct err *err)
{
    struct slot *s = &p->slot.v[slot];
    int first = s->first_rec;
    struct rec *r = &p->rec.v[first];
    int32_t n = -1;

    if (r->op == OP_CAP)
        return change_cap(mem, p, r, what, value, from, err);
    if (!str_eq(what, S("wait")) && !str_eq(what, S("at least"))) {
        err_set(err, RC_BAD_INPUT, "'%.*s' of '%.*s' cannot be changed by a scenario", STR_ARG(what), STR_ARG(s->rule->id));
        return err_hint(err, "A scenario can change a cap, a wait or an 'at least'.");
    }
    TRY(operand_of(r, s->kind, value, &n, err));
    /* A record made by an earlier change that begins on the same day only takes the new number. */
    if (s->recs > 1 && p->rec.v[first + 1].flags & REC_CHANGED && p->window.v[p->rec.v[first + 1].window].from >= from) {
        p->rec.v[first + 1].n = n;
        p->rec.v[first + 1].wait = r->op == OP_WAIT && n >= 0 ? wait_table_of(mem, p, n) : NULL;
        return RC_OK;
    }
    split_record(mem, p, slot, first, n, from);
    return RC_OK;
}
