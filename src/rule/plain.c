/*
 * What is not known is carried as what may be: where two answers are possible, `either` says
 * which of them can be given already.  The order of the page is kept: whom a rule reaches
 * (section 7), what its kind says (section 8), what lifts a fail, and section 14's outcomes.
 */
#include "rule/plain.h"

struct question {
    const struct program *p;
    const struct slot *slot;
    const struct rulebook *book;
    const struct block *rule;
    const int32_t *row;
};

static const struct tree_field *field(const struct question *q, const char *name)
{
    return block_field(q->rule, str_of(name));
}

/* Of two answers that are both possible: a fail is not sure of itself, and where nothing fails it does not matter which it is. */
static enum outcome either(enum outcome a, enum outcome b)
{
    if (a == b)
        return a;
    if (a == OUT_FAIL || b == OUT_FAIL || a == OUT_CANNOT || b == OUT_CANNOT)
        return OUT_CANNOT;
    return a > b ? a : b;
}

static enum outcome if_so(enum tri so, enum outcome answer)
{
    if (so == TRI_NO)
        return OUT_NOT_APPLICABLE;
    return so == TRI_YES ? answer : either(OUT_NOT_APPLICABLE, answer);
}

static enum outcome worse(enum outcome a, enum outcome b)
{
    return a > b ? a : b;
}

static enum tri tri_of(bool yes)
{
    return yes ? TRI_YES : TRI_NO;
}

static enum tri flag(int32_t fact)
{
    return fact == UNKNOWN ? TRI_UNKNOWN : tri_of(fact == 1);
}

/* A list of every code says nothing, so the code need not be told; a code known to be none is in no list. */
static enum tri in_codes(code_mask mask, int count, int32_t code)
{
    if (code == UNKNOWN)
        return mask == ((code_mask)1 << count) - 1 ? TRI_YES : TRI_UNKNOWN;
    return tri_of(code >= 0 && mask >> code & 1);
}

/* ---- guards ---------------------------------------------------------------------------- */

static int32_t approval_given(const struct question *q, int approval)
{
    for (ptrdiff_t i = 0; i < q->p->wish.n; i++) {
        const struct wish *w = &q->p->wish.v[i].wish;

        if (w->kind == WISH_APPROVAL && w->approval_for == approval && w->signatory == q->book->signatory)
            return q->row[q->p->wish.v[i].col];
    }
    return 0;
}

static enum tri guard_holds(const struct question *q, const struct guard *g)
{
    switch (g->op) {
    case G_AND: return tri_and(guard_holds(q, g->a), guard_holds(q, g->b));
    case G_OR: return tri_or(guard_holds(q, g->a), guard_holds(q, g->b));
    case G_NOT: return tri_not(guard_holds(q, g->a));
    case G_APPROVED: return flag(approval_given(q, g->approval));
    default: return guard_compare(g, q->row[g->fact]);
    }
}

static bool is_of_leaving(const struct guard *g)
{
    return g->op != G_AND && g->op != G_OR && g->op != G_NOT && g->op != G_APPROVED && g->fact >= FACT_COUNT;
}

/* ---- whom and when a rule reaches -------------------------------------------------------- */

/* A memorandum whose signatures are known not to be complete has not begun. */
static bool has_begun(const struct question *q)
{
    bool waits = false;

    for (ptrdiff_t i = 0; i < q->book->block.n; i++)
        waits |= q->book->block.v[i].type == B_RULE && q->book->block.v[i].kind == K_TRANSITION;
    if (!waits || q->rule->kind == K_TRANSITION)
        return true;
    for (ptrdiff_t i = 0; i < q->p->signed_flag.n; i++)
        if (str_eq(q->p->signed_flag.v[i].book, q->book->id))
            return q->row[q->p->signed_flag.v[i].col] != 0;
    return true;
}

static enum tri in_scope(const struct question *q)
{
    const struct tree_field *roles = field(q, "roles"), *kinds = field(q, "engagements");
    int32_t authority = q->row[FACT_AUTHORITY];
    enum tri signs = authority == UNKNOWN ? TRI_UNKNOWN : tri_of(authority >= 0 && q->book->signatory[authority]);

    if (!has_begun(q))
        return TRI_NO;
    signs = tri_and(signs, in_codes(roles ? roles->mask : q->book->roles, role_count, q->row[FACT_ROLE]));
    return tri_and(signs, in_codes(kinds ? kinds->mask : q->book->kinds, kind_count, q->row[FACT_KIND]));
}

/* Days from one to another; an end that is not known lies anywhere from the start on. */
struct days {
    int32_t first;
    daynum last_at_least, last_at_most;
};

static struct days days_of(int32_t from, int32_t to)
{
    if (to == UNKNOWN)
        return (struct days){ from, from, DAY_LAST };
    return to == NONE ? (struct days){ from, DAY_LAST, DAY_LAST } : (struct days){ from, to, to };
}

static enum tri days_meet(const struct days *d, daynum from, daynum until)
{
    if (d->first <= NONE)
        return TRI_UNKNOWN;
    if (d->first > until || d->last_at_most < from)
        return TRI_NO;
    return d->last_at_least >= from ? TRI_YES : TRI_UNKNOWN;
}

static struct days hours_of(const struct question *q)
{
    return days_of(q->row[FACT_HOURS_FROM], q->row[FACT_HOURS_TO]);
}

static enum tri event_meets(const struct question *q, enum event event, daynum from, daynum until)
{
    static const enum fact facts[EVENTS] = { [EVENT_START] = FACT_START,
                                             [EVENT_AGREED] = FACT_AGREED,
                                             [EVENT_REQUESTED] = FACT_REQUESTED,
                                             [EVENT_OFFER] = FACT_OFFERED,
                                             [EVENT_NOTICE] = FACT_NOTICE_ON };
    struct days days = event == EVENT_SPAN ? days_of(q->row[FACT_START], q->row[FACT_END]) : hours_of(q);
    int32_t day = q->row[facts[event]];

    if (event == EVENT_SPAN || event == EVENT_HOURS)
        return days_meet(&days, from, until);
    return day == UNKNOWN ? TRI_UNKNOWN : tri_of(day >= from && day <= until);
}

/* An extension starts no earlier than what it extends. */
static enum tri began_from(const struct question *q, daynum from)
{
    int32_t original = q->row[FACT_ORIGINAL_START], start = q->row[FACT_START];

    if (original != UNKNOWN)
        return tri_of(original >= from);
    return start == UNKNOWN || start >= from ? TRI_UNKNOWN : TRI_NO;
}

/* None reaches beyond the rulebook's own dates. */
static enum tri window_reaches(const struct question *q, const struct window *w, int32_t term)
{
    daynum from = w->from > q->book->force.from ? w->from : q->book->force.from;
    daynum until = w->until < q->book->force.until ? w->until : q->book->force.until;

    enum tri of_term = tri_of(!w->terms || (term >= 0 && w->terms >> term & 1));

    if (term == TERM_EXTENSION && window_keeps_new(w, &field(q, "applies to")->windows))
        of_term = tri_or(of_term, began_from(q, from));
    return tri_and(of_term, event_meets(q, w->event, from, until));
}

static enum tri some_window_reaches(const struct question *q, int32_t term)
{
    const struct window_list *windows = &field(q, "applies to")->windows;
    enum tri any = TRI_NO;

    for (ptrdiff_t i = 0; i < windows->n; i++)
        any = tri_or(any, window_reaches(q, &windows->v[i], term));
    return any;
}

/* A term that is not told may be any: it matters only where that makes a difference. */
static enum tri in_windows(const struct question *q)
{
    enum tri first = some_window_reaches(q, 0);

    if (q->row[FACT_TERM] != UNKNOWN)
        return some_window_reaches(q, q->row[FACT_TERM]);
    for (int term = 1; term < term_count; term++)
        if (some_window_reaches(q, term) != first)
            return TRI_UNKNOWN;
    return first;
}

static enum tri reaches(const struct question *q)
{
    const struct tree_field *when = field(q, "when");
    enum tri t = tri_and(in_scope(q), in_windows(q));

    return when ? tri_and(t, guard_holds(q, when->guard)) : t;
}

/* ---- amounts and waits ------------------------------------------------------------------- */

static int months_of(const struct literal *l)
{
    return l->type == L_NOT_SET ? -1 : (int)(l->unit == UNIT_YEARS ? l->num * 12 : l->num);
}

static int days_in(const struct literal *l)
{
    return l->type == L_NOT_SET ? -1 : (int)(l->unit == UNIT_WEEKS ? l->num * 7 : l->num);
}

/* An amount from ${lo} to ${hi}; ${least} below 0 is not set. */
static enum outcome at_least(int32_t lo, int32_t hi, int32_t least)
{
    if (least < 0)
        return OUT_CANNOT;
    if (lo != UNKNOWN && lo >= least)
        return OUT_PASS;
    return hi != UNKNOWN && hi < least ? OUT_FAIL : OUT_CANNOT;
}

static enum outcome flagged(int32_t fact)
{
    return fact == NONE ? OUT_NOT_APPLICABLE : fact == UNKNOWN ? OUT_CANNOT : fact == 1 ? OUT_PASS : OUT_FAIL;
}

static enum outcome absent(int32_t fact)
{
    return fact == NONE ? OUT_PASS : fact == UNKNOWN ? OUT_CANNOT : OUT_FAIL;
}

/* Is the wait after ${day} over on the start? (C1) */
static enum outcome waited(const struct question *q, int32_t day)
{
    int months = months_of(&field(q, "wait")->literal);
    int32_t start = q->row[FACT_START];

    if (day == NONE)
        return OUT_PASS;
    if (day == UNKNOWN || months < 0 || start <= NONE)
        return OUT_CANNOT;
    return start > day_add_months(day, months) ? OUT_PASS : OUT_FAIL;
}

/* ---- caps -------------------------------------------------------------------------------- */

static enum outcome under_cap(str cell, int32_t amount)
{
    struct literal cap;

    if (!literal_parse(cell, &cap) || cap.type == L_NOT_SET)
        return OUT_CANNOT;
    if (cap.type == L_NONE)
        return OUT_PASS;
    return amount <= NONE ? OUT_CANNOT : amount <= cap.num ? OUT_PASS : OUT_FAIL;
}

/* Whether the hours meet the days of a dated column, which holds until the next. */
static enum tri column_met(const struct question *q, const struct table *t, int c)
{
    daynum from = DAY_FIRST, next = DAY_LAST + 1;
    struct days hours = hours_of(q);
    const char *why;

    if (!day_parse(t->head[c], &from, &why) || (c + 1 < t->columns && !day_parse(t->head[c + 1], &next, &why)))
        return TRI_UNKNOWN;
    return days_meet(&hours, from, next - 1);
}

static enum outcome under_row(const struct question *q, const struct table *t, ptrdiff_t r, int first, int32_t amount)
{
    enum outcome worst = OUT_NOT_APPLICABLE;

    for (int c = first; c < t->columns; c++)
        worst = worse(worst, if_so(column_met(q, t, c), under_cap(t->row[r].cell[c], amount)));
    return worst;
}

/* Whether a row of the table may be that of the role and region; one not told may be any. */
static bool may_be_row(const struct question *q, const struct table *t, ptrdiff_t r, bool by_region)
{
    int32_t role = q->row[FACT_ROLE], region = q->row[FACT_REGION];
    const str *cell = t->row[r].cell;

    if (by_region && region != UNKNOWN && region_find(q->p->authorities, cell[0]) != region)
        return false;
    return role == UNKNOWN || code_find(&codes_role, cell[by_region]) == role;
}

/* The row of the role and the region; where they are not told, within every cap that it could be is inside, and nothing is outside for certain. */
static enum outcome under_caps(const struct question *q, const struct block *cap, int32_t amount)
{
    const struct tree_field *f = block_field(cap, S("table"));
    enum outcome worst = OUT_NOT_APPLICABLE;
    bool by_region = f && str_eq(f->table.head[0], S("region"));

    if (!f)
        return OUT_CANNOT;
    for (ptrdiff_t r = 1; r < f->table.rows; r++)
        if (may_be_row(q, &f->table, r, by_region))
            worst = worse(worst, under_row(q, &f->table, r, 1 + by_region, amount));
    return q->row[FACT_ROLE] == UNKNOWN || (by_region && q->row[FACT_REGION] == UNKNOWN) ? either(OUT_NOT_APPLICABLE, worst) : worst;
}

static int32_t judged_amount(const struct question *q, const struct block *cap)
{
    return q->row[block_field(cap, S("basis"))->num == 0 ? FACT_CHARGE : FACT_PAY];
}

static const struct block *cap_rule(const struct question *q, const char *name)
{
    return rulebook_block(q->book, B_RULE, field(q, name)->raw);
}

static enum outcome advert_cap(const struct question *q)
{
    int32_t pay = q->row[FACT_ADVERTISED_PAY];

    return pay == NONE ? OUT_NOT_APPLICABLE : under_caps(q, cap_rule(q, "caps of"), pay);
}

static enum outcome disclosure(const struct question *q, int32_t told)
{
    const struct block *cap = cap_rule(q, "above");
    enum outcome under = under_caps(q, cap, judged_amount(q, cap));

    return if_so(under == OUT_FAIL ? TRI_YES : under == OUT_CANNOT ? TRI_UNKNOWN : TRI_NO, flagged(told));
}

/* ---- other kinds --------------------------------------------------------------------------- */

static enum outcome cool_off(const struct question *q, const int32_t *leaving)
{
    if (waited(q, leaving[LEAVING_ANY]) == OUT_FAIL)
        return OUT_FAIL;
    return waited(q, leaving[LEAVING_HI]) == OUT_PASS ? OUT_PASS : OUT_CANNOT;
}

static enum outcome notice_is_served(const struct question *q, int32_t given, int32_t last)
{
    int32_t days = days_in(&field(q, "at least")->literal), weeks = q->row[FACT_PERMANENT_NOTICE], end = q->row[FACT_END];
    int32_t earliest = given + days, latest = given + days; /* that the notice can end */

    if (given == UNKNOWN || last == UNKNOWN || days < 0)
        return OUT_CANNOT;
    if (last == NONE) /* nobody has left */
        return OUT_PASS;
    if (field(q, "permanent staff") && weeks == UNKNOWN)
        earliest = given;
    else if (field(q, "permanent staff") && weeks >= 0 && weeks * 7 < days)
        earliest = latest = given + weeks * 7;
    if (field(q, "until")->num == 1 && end == UNKNOWN)
        latest = DAY_LAST;
    else if (field(q, "until")->num == 1 && end > NONE) {
        earliest = earliest > end ? earliest : end;
        latest = latest > end ? latest : end;
    }
    return last >= latest ? OUT_PASS : last < earliest ? OUT_FAIL : OUT_CANNOT;
}

static enum outcome notice(const struct question *q)
{
    enum tri judged = in_codes(field(q, "given by")->mask, notice_giver_count, q->row[FACT_NOTICE_BY]);

    if (q->row[FACT_NOTICE_ON] == NONE)
        return OUT_NOT_APPLICABLE;
    return if_so(judged, notice_is_served(q, q->row[FACT_NOTICE_ON], q->row[FACT_LAST_DAY]));
}

static enum outcome onsite(const struct question *q)
{
    int64_t least = field(q, "at least")->num;
    int32_t days = q->row[FACT_ONSITE_DAYS] == NONE ? 0 : q->row[FACT_ONSITE_DAYS], required = q->row[FACT_ONSITE_REQUIRED];
    enum outcome o = least != -2           ? at_least(days, days, (int32_t)least)
                     : required == NONE    ? OUT_PASS
                     : required == UNKNOWN ? OUT_CANNOT
                                           : at_least(days, days, required);

    return field(q, "remote") ? worse(o, at_least(days, days, 1)) : o;
}

static enum outcome case_holding(const struct question *q)
{
    const struct tree_field *kinds = field(q, "forbid engagements"), *roles = field(q, "only roles");
    enum tri holds = flag(q->row[FACT_HOLDS_CASES]), may_not = TRI_NO;

    if (kinds)
        may_not = in_codes(kinds->mask, kind_count, q->row[FACT_KIND]);
    if (roles)
        may_not = tri_or(may_not, tri_not(in_codes(roles->mask, role_count, q->row[FACT_ROLE])));
    holds = tri_and(holds, may_not);
    return holds == TRI_YES ? OUT_FAIL : holds == TRI_NO ? OUT_PASS : OUT_CANNOT;
}

static enum outcome references(const struct question *q, const int32_t *count)
{
    enum outcome o = at_least(count[0], count[1], (int32_t)field(q, "at least")->num);
    const struct rec *evidence = &q->p->rec.v[q->slot->first_rec + 1];

    if (!field(q, "evidencing"))
        return o;
    return worse(o, at_least(q->row[evidence->a], q->row[evidence->b], months_of(&field(q, "evidencing")->literal)));
}

/* What the kind itself says; ${wish} is what was derived for the rule. */
static enum outcome judged(const struct question *q)
{
    const int32_t *wish = &q->row[q->p->rec.v[q->slot->first_rec].a];

    switch (q->rule->kind) {
    case K_PRICE_CAP: return under_caps(q, q->rule, judged_amount(q, q->rule));
    case K_ADVERT_CAP: return advert_cap(q);
    case K_PAY_ELEMENT: return wish[0] > 0 ? OUT_FAIL : wish[1] == 0 ? OUT_PASS : OUT_CANNOT;
    case K_EXPERIENCE: return at_least(wish[0], wish[1], months_of(&field(q, "at least")->literal));
    case K_SUPPORTED_GAP: return waited(q, wish[0]);
    case K_COOL_OFF: return cool_off(q, wish);
    case K_LIVE:
    case K_STANDING: return absent(wish[0]);
    case K_NOTICE: return notice(q);
    case K_REFERENCES: return references(q, wish);
    case K_ONSITE: return onsite(q);
    case K_CASE_HOLDING: return case_holding(q);
    case K_LEAD_TIME: return at_least(wish[0], wish[0], days_in(&field(q, "at least")->literal));
    case K_DISCLOSURE: return disclosure(q, wish[0]);
    default: return flagged(wish[0]);
    }
}

/* ---- what lifts a fail ----------------------------------------------------------------------- */

/* Does a leaving that no exemption by reason or probation lifts still bar? */
static enum tri is_barred(const struct question *q)
{
    const int32_t *leaving = &q->row[q->slot->leaving];

    if (waited(q, leaving[LEAVING_BAR]) == OUT_FAIL)
        return TRI_YES;
    return waited(q, leaving[LEAVING_BAR_HI]) == OUT_PASS ? TRI_NO : TRI_UNKNOWN;
}

static enum tri is_exempt(const struct question *q)
{
    enum tri any = q->slot->waiver >= 0 ? flag(q->row[q->slot->waiver]) : TRI_NO;

    for (ptrdiff_t i = 0; i < q->rule->field.n; i++) {
        const struct tree_field *f = &q->rule->field.v[i];

        if (str_eq(f->name, S("exempt")))
            any = tri_or(any, is_of_leaving(f->guard) ? tri_not(is_barred(q)) : guard_holds(q, f->guard));
    }
    return any;
}

/* An exemption settles what cannot be decided too; an approval is for a fail, and there has to be one. */
static enum outcome lifted(const struct question *q, enum outcome answer)
{
    enum tri exempt = is_exempt(q), approved = q->slot->approval >= 0 ? flag(q->row[q->slot->approval]) : TRI_NO;

    if (answer != OUT_FAIL && answer != OUT_CANNOT)
        return answer;
    if (exempt == TRI_YES)
        return OUT_EXEMPT;
    if (answer == OUT_FAIL && approved == TRI_YES)
        return OUT_APPROVED;
    return exempt == TRI_UNKNOWN || approved == TRI_UNKNOWN ? OUT_CANNOT : answer;
}

enum outcome plain_outcome(const struct program *p, int slot, const int32_t *row)
{
    const struct slot *s = &p->slot.v[slot];
    struct question q = { .p = p, .slot = s, .book = s->book, .rule = s->rule, .row = row };
    enum outcome o = lifted(&q, if_so(reaches(&q), judged(&q)));

    return o == OUT_FAIL && s->strength == STRENGTH_ADVICE ? OUT_ADVICE : o;
}

int32_t plain_excess(const struct program *p, int slot, const int32_t *row)
{
    struct question q = { .p = p, .slot = &p->slot.v[slot], .book = p->slot.v[slot].book, .rule = p->slot.v[slot].rule, .row = row };
    const struct tree_field *f = field(&q, "table");
    bool by_region = f && str_eq(f->table.head[0], S("region"));
    int64_t amount = judged_amount(&q, q.rule), most = 0;

    if (!outcome_is_above((uint8_t)plain_outcome(p, slot, row)))
        return 0;
    for (ptrdiff_t r = 1; r < f->table.rows; r++)
        for (int c = 1 + by_region; may_be_row(&q, &f->table, r, by_region) && c < f->table.columns; c++) {
            struct literal cap;

            if (column_met(&q, &f->table, c) == TRI_YES && literal_parse(f->table.row[r].cell[c], &cap) && cap.type == L_MONEY &&
                amount - cap.num > most)
                most = amount - cap.num;
        }
    return (int32_t)most;
}
