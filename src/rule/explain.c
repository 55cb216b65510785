#include "rule/explain.h"

#include "domain/value.h"

int32_t look_fact(const struct look *l, int column)
{
    return l->in->col[column][0];
}

void look_read(struct look *l, enum fact fact)
{
    int32_t v = look_fact(l, fact);

    if (v == UNKNOWN)
        derive_missing_base(l->doc, l->member, fact, &l->trace);
    else
        derive_read_base(l->doc, l->member, fact, v, &l->trace);
}

bool look_wish_of(const struct look *l, int column, struct wish *out)
{
    for (ptrdiff_t i = 0; i < l->p->wish.n; i++)
        if (l->p->wish.v[i].col == column) {
            *out = l->p->wish.v[i].wish;
            return true;
        }
    return false;
}

void look_wish(struct look *l, int column)
{
    int32_t out[WISH_MOST_OUTPUTS];
    struct wish w;

    if (look_wish_of(l, column, &w))
        derive(l->doc, l->member, l->as_of, &w, out, &l->trace);
}

void look_unset(struct look *l, const char *what)
{
    struct missing *m = PUSH(l->mem, &l->trace.missing);

    l->unset = true;
    m->fact = arena_printf(l->mem, "%.*s.%.*s.%s", STR_ARG(l->s->book->id), STR_ARG(l->s->rule->id), what);
    m->label = arena_printf(l->mem, "the memorandum's own value for '%s'", what);
    m->supplier = block_field(l->s->book->head, S("owner"))->raw;
}

struct remedy *look_remedy(struct look *l, str text)
{
    struct remedy *r = PUSH(l->mem, &l->f->remedies);

    *r = (struct remedy){ .text = text, .earliest_start = UNKNOWN, .earliest_last_day = UNKNOWN, .highest_charge = -1 };
    return r;
}

static str day_said(struct look *l, int32_t day)
{
    struct buf b = buf_new(l->mem);

    if (day <= NONE)
        return day == NONE ? S("none") : S("unknown");
    day_words(&b, day);
    return buf_text(&b);
}

/* ---- why a rule does not apply ------------------------------------------------------------ */

static str code_words(const struct code_set *set, int32_t code)
{
    return code >= 0 && code < set->n ? set->code[code].words : S("unknown");
}

static bool scope_refuses(struct look *l)
{
    const struct scope *s = &l->p->scope.v[l->r->scope];
    int32_t authority = look_fact(l, FACT_AUTHORITY), role = look_fact(l, FACT_ROLE), kind = look_fact(l, FACT_KIND);
    str who = authority >= 0 ? l->p->authorities->v[authority].name : S("The authority");

    if (authority != UNKNOWN && (authority < 0 || !s->signatory[authority]))
        l->f->reason = arena_printf(l->mem, "%.*s has not signed this memorandum.", STR_ARG(who));
    else if (s->begun >= 0 && look_fact(l, s->begun) == 0)
        l->f->reason = S("This memorandum has not begun: not every signatory has signed it.");
    else if (kind != UNKNOWN && (kind < 0 || !(s->kinds >> kind & 1)))
        l->f->reason =
            arena_printf(l->mem, "Not covered: this rule does not reach an engagement of the kind '%.*s'.", STR_ARG(code_words(&codes_kind, kind)));
    else if (role != UNKNOWN && (role < 0 || !(s->roles >> role & 1)))
        l->f->reason = arena_printf(l->mem, "Not covered: this rule does not reach the role '%.*s'.", STR_ARG(code_words(&codes_role, role)));
    else
        return false;
    return true;
}

static const struct {
    enum fact from, to;
    const char *none;
} event_facts[EVENTS] = {
    [EVENT_START] = { FACT_START, FACT_START, "There is no start." },
    [EVENT_AGREED] = { FACT_AGREED, FACT_AGREED, "Nothing has been agreed yet." },
    [EVENT_SPAN] = { FACT_START, FACT_END, "There is no start." },
    [EVENT_REQUESTED] = { FACT_REQUESTED, FACT_REQUESTED, "Nothing was requested." },
    [EVENT_OFFER] = { FACT_OFFERED, FACT_OFFERED, "No offer has been made." },
    [EVENT_HOURS] = { FACT_HOURS_FROM, FACT_HOURS_TO, "There are no hours to judge." },
    [EVENT_NOTICE] = { FACT_NOTICE_ON, FACT_NOTICE_ON, "No notice has been given." },
};

/* "new assignments starting from 31 October 2024 until 30 September 2025" */
static void write_window(struct look *l, const struct window *w, struct buf *b)
{
    const char *joint = "";

    for (int t = 0; w->terms && t < term_count; t++)
        if (w->terms >> t & 1) {
            buf_printf(b, "%s%.*s", joint, STR_ARG(codes_term.code[t].words));
            joint = " and ";
        }
    buf_printf(b, "%s%.*s from %.*s", w->terms ? " " : "", STR_ARG(event_phrase(w->event)), STR_ARG(day_said(l, w->from)));
    if (w->until < DAY_LAST)
        buf_printf(b, " until %.*s", STR_ARG(day_said(l, w->until)));
}

static bool inside_days(const struct look *l, const struct window *w)
{
    struct rec one = *l->r;
    struct window any_term = *w;
    struct program p = *l->p;

    any_term.terms = 0;
    p.window.v = &any_term;
    one.window = 0;
    one.windows = 1;
    return rec_gate(&p, &one, l->in, 0) != TRI_NO;
}

/* Why no window lets the engagement in: the event has not happened, its term is another, or its days are. */
static void say_window(struct look *l)
{
    const struct window *w = &l->p->window.v[l->r->window];
    int32_t from = look_fact(l, event_facts[w->event].from), to = look_fact(l, event_facts[w->event].to), term = look_fact(l, FACT_TERM);
    struct buf b = buf_new(l->mem);

    if (from == NONE) {
        l->f->reason = str_of(event_facts[w->event].none);
        return;
    }
    buf_z(&b, "It reaches ");
    for (int k = 0; k < l->r->windows; k++) {
        buf_z(&b, k ? ", and " : "");
        write_window(l, &w[k], &b);
    }
    for (int k = 0; k < l->r->windows; k++)
        if (w[k].terms && term >= 0 && !(w[k].terms >> term & 1) && inside_days(l, &w[k])) {
            buf_printf(
                &b, "; this is %s %.*s.", term == TERM_EXTENSION ? "an" : "a",
                STR_ARG(term == TERM_EXTENSION ? S("extension") : arena_printf(l->mem, "%.*s assignment", STR_ARG(codes_term.code[term].words))));
            l->f->reason = buf_text(&b);
            return;
        }
    buf_printf(&b, "; here that is %.*s", STR_ARG(day_said(l, from)));
    if (event_facts[w->event].to != event_facts[w->event].from)
        buf_printf(&b, " to %.*s", STR_ARG(to > NONE ? day_said(l, to) : to == NONE ? S("an open end") : S("an end that is not known")));
    buf_char(&b, '.');
    l->f->reason = buf_text(&b);
}

/* The gate said no: say why. False when it was the kernel that found nothing to judge. */
static bool explain_gate(struct look *l)
{
    if (l->gate != TRI_NO)
        return false;
    if (!scope_refuses(l)) {
        if (l->r->when_n && guard_value(l->p, l->r->when, l->r->when_n, l->in, 0) == TRI_NO)
            l->f->reason = arena_printf(l->mem, "It applies only when %.*s.", STR_ARG(block_field(l->s->rule, S("when"))->raw));
        else
            say_window(l);
    }
    return true;
}

/* The column of the approval that a guard of this slot asks for. */
static int approval_column(const struct look *l, const struct guard *g)
{
    for (ptrdiff_t i = 0; i < l->p->wish.n; i++) {
        const struct wish *w = &l->p->wish.v[i].wish;

        if (w->kind == WISH_APPROVAL && w->approval_for == g->approval && w->signatory == l->s->book->signatory)
            return l->p->wish.v[i].col;
    }
    return -1;
}

static void guard_missing(struct look *l, const struct guard *g)
{
    if (g->a) {
        guard_missing(l, g->a);
        if (g->b)
            guard_missing(l, g->b);
    } else if (g->op == G_APPROVED) {
        if (approval_column(l, g) >= 0 && look_fact(l, approval_column(l, g)) == UNKNOWN)
            look_wish(l, approval_column(l, g));
    } else if (g->fact < FACT_COUNT && look_fact(l, g->fact) == UNKNOWN) {
        derive_missing_base(l->doc, l->member, (enum fact)g->fact, &l->trace);
    }
}

/* The gate could not be settled: name what would settle it. A span without a first day has none that could be compared. */
static void missing_gate(struct look *l)
{
    static const enum fact gates[] = { FACT_AUTHORITY, FACT_KIND, FACT_ROLE };
    static const enum fact of_event[EVENTS] = { FACT_START, FACT_AGREED, FACT_START, FACT_REQUESTED, FACT_OFFERED, FACT_HOURS_FROM, FACT_NOTICE_ON };
    const struct window *w = &l->p->window.v[l->r->window];

    if (l->gate != TRI_UNKNOWN)
        return;
    for (int i = 0; i < countof(gates); i++)
        if (look_fact(l, gates[i]) == UNKNOWN)
            derive_missing_base(l->doc, l->member, gates[i], &l->trace);
    for (int k = 0; k < l->r->windows; k++) {
        bool span = w[k].event == EVENT_SPAN || w[k].event == EVENT_HOURS;

        if (look_fact(l, of_event[w[k].event]) == UNKNOWN || (span && look_fact(l, of_event[w[k].event]) == NONE))
            derive_missing_base(l->doc, l->member, of_event[w[k].event], &l->trace);
        if (span && look_fact(l, w[k].event == EVENT_SPAN ? FACT_END : FACT_HOURS_TO) == UNKNOWN)
            derive_missing_base(l->doc, l->member, FACT_END, &l->trace);
        if (w[k].terms && look_fact(l, FACT_TERM) == UNKNOWN)
            derive_missing_base(l->doc, l->member, FACT_TERM, &l->trace);
    }
    if (l->r->when_n)
        guard_missing(l, block_field(l->s->rule, S("when"))->guard);
}

/* ---- exemptions and approvals --------------------------------------------------------------- */

static str approval_reading(struct look *l, const struct guard *g)
{
    int col = approval_column(l, g);
    int32_t v = col >= 0 ? look_fact(l, col) : 0;
    str what = codes_approval_for.code[g->approval].text;

    return arena_printf(l->mem,
                        v == 1         ? "an approval (%.*s) was given in time"
                        : v == UNKNOWN ? "whether an approval (%.*s) was given is not known"
                                       : "no approval (%.*s) was given in time",
                        STR_ARG(what));
}

/* The value of the first fact a guard names, in words; empty when it names none. */
static str guard_reading(struct look *l, const struct guard *g)
{
    while (g->a)
        g = g->a;
    if (g->op == G_APPROVED)
        return approval_reading(l, g);
    if (g->fact == GUARD_LEFT_BECAUSE)
        return look_fact(l, l->s->leaving + LEAVING_BECAUSE) == UNKNOWN
                   ? S("the reason for leaving is not known")
                   : arena_printf(l->mem, "the reason for leaving is %.*s",
                                  STR_ARG(code_words(&codes_left_because, look_fact(l, l->s->leaving + LEAVING_BECAUSE))));
    if (g->fact == GUARD_LEFT_IN_PROBATION) {
        int32_t v = look_fact(l, l->s->leaving + LEAVING_PROBATION);

        return v == UNKNOWN ? S("whether the post was left in probation is not known")
               : v == 1     ? S("the post was left in probation")
                            : S("the post was not left in probation");
    }
    if (look_fact(l, g->fact) == UNKNOWN)
        return arena_printf(l->mem, "the %.*s is not known", STR_ARG(fact_table[g->fact].label));
    if (fact_table[g->fact].codes)
        return arena_printf(l->mem, "the %.*s is %.*s", STR_ARG(fact_table[g->fact].label),
                            STR_ARG(code_words(fact_table[g->fact].codes, look_fact(l, g->fact))));
    return (str){ 0 };
}

static void try_exemption(struct look *l, const struct exemption *x)
{
    struct tried *t = PUSH(l->mem, &l->f->tried);
    str reading = guard_reading(l, x->field->guard);
    enum tri plain = guard_value(l->p, x->first, x->n, l->in, 0);
    const char *answer[] = { "Does not apply", "Applies", "Cannot be told" };

    t->name = x->name;
    t->result = exemption_value(l->p, l->s, x, l->in, 0);
    if (plain == TRI_YES && t->result == TRI_NO)
        t->why = S("Does not apply: another post was left for a reason that it does not cover, and that wait has not passed.");
    else if (x->of_leaving && t->result != plain)
        t->why = t->result == TRI_YES ? S("Applies: any later leaving that may count is one that is exempt.")
                                      : S("Cannot be told: not enough is known of a later leaving that may count.");
    else if (reading.n)
        t->why = arena_printf(l->mem, "%s: %.*s.", answer[t->result], STR_ARG(reading));
    else
        t->why = arena_printf(l->mem, "%s: it needs '%.*s'.", answer[t->result], STR_ARG(x->field->raw));
    if (t->result == TRI_UNKNOWN)
        guard_missing(l, x->field->guard);
    if (t->result == TRI_YES)
        l->f->exemption = l->f->exemption.n ? arena_printf(l->mem, "%.*s, %.*s", STR_ARG(l->f->exemption), STR_ARG(x->name)) : x->name;
}

static void try_waiver(struct look *l)
{
    int32_t v = look_fact(l, l->s->waiver);
    struct tried *t = PUSH(l->mem, &l->f->tried);

    t->name = S("waiver");
    t->result = v == UNKNOWN ? TRI_UNKNOWN : v == 1 ? TRI_YES : TRI_NO;
    t->why = v == UNKNOWN ? S("Cannot be told: whether it was waived in advance is not known.")
             : v == 1     ? S("Applies: it was waived in advance by the one the memorandum names.")
                          : S("Does not apply: it was not waived in advance by the one the memorandum names.");
    look_wish(l, l->s->waiver);
    if (v == 1)
        l->f->exemption = t->name;
}

static str approvers_words(struct look *l)
{
    return block_field(l->s->approval_block, S("approvers"))->raw;
}

static void explain_lifts(struct look *l, enum outcome outcome)
{
    for (int k = 0; k < l->s->exemptions; k++)
        try_exemption(l, &l->p->exemption.v[l->s->first_exemption + k]);
    if (l->s->waiver >= 0)
        try_waiver(l);
    if (l->s->approval < 0)
        return;
    look_wish(l, l->s->approval);
    if (outcome == OUT_FAIL || outcome == OUT_ADVICE) {
        look_remedy(l, arena_printf(l->mem, "Ask for approval (%.*s) from: %.*s; before %.*s.", STR_ARG(l->s->approval_block->id),
                                    STR_ARG(approvers_words(l)), STR_ARG(block_field(l->s->approval_block, S("before"))->raw)));
    }
}

static str join(struct look *l, str a, str b)
{
    return a.n ? arena_printf(l->mem, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

static void say_lifted(struct look *l, enum outcome outcome)
{
    struct finding *f = l->f;

    if (outcome == OUT_EXEMPT)
        f->reason = join(l, f->reason, arena_printf(l->mem, "Exempt: %.*s.", STR_ARG(f->exemption)));
    if (outcome == OUT_APPROVED)
        f->reason = join(l, f->reason, arena_printf(l->mem, "Approved in advance by: %.*s.", STR_ARG(approvers_words(l))));
    if (outcome == OUT_EXEMPT || outcome == OUT_APPROVED)
        f->remedies.n = 0;
}

static void say_missing(struct look *l)
{
    struct finding *f = l->f;
    struct buf b = buf_new(l->mem);

    buf_z(&b, "Cannot be decided");
    for (ptrdiff_t i = 0; i < l->trace.missing.n && i < 4 && !l->unset; i++) {
        buf_z(&b, i == 0 ? ": not known: " : i + 1 == l->trace.missing.n || i == 3 ? " and " : ", ");
        buf_str(&b, l->trace.missing.v[i].label);
    }
    buf_char(&b, '.');
    if (f->reason.n) {
        buf_char(&b, ' ');
        buf_str(&b, f->reason);
    }
    f->reason = buf_text(&b);
}

/* ---- the slot ------------------------------------------------------------------------------- */

static const struct rec *deciding_record(const struct look *l, enum outcome *worst)
{
    const struct rec *found = &l->p->rec.v[l->s->first_rec];

    *worst = OUT_NOT_APPLICABLE;
    for (int k = 0; k < l->s->recs; k++) {
        const struct rec *r = &l->p->rec.v[l->s->first_rec + k];
        enum outcome o = rec_outcome(l->p, r, l->in, 0);

        if (o > *worst) {
            *worst = o;
            found = r;
        }
    }
    return found;
}

static int deciding_window(const struct look *l)
{
    struct rec one = *l->r;

    if (l->r->windows == 1)
        return l->gate == TRI_YES ? 0 : -1;
    one.windows = 1;
    for (int k = 0; k < l->r->windows; k++, one.window++)
        if (rec_gate(l->p, &one, l->in, 0) == TRI_YES)
            return k;
    return -1;
}

static void add_notes(struct look *l)
{
    for (ptrdiff_t i = 0; i < l->s->note.n; i++)
        *PUSH(l->mem, &l->f->notes) = (struct finding_note){ l->s->note.v[i].id, l->s->note.v[i].text };
    for (ptrdiff_t i = 0; i < l->trace.note.n; i++) {
        struct finding_note *n = PUSH(l->mem, &l->f->notes);

        n->id = S("facts");
        n->text = l->trace.note.v[i];
    }
}

static void drop_repeated_missing(struct look *l)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < l->trace.missing.n; i++) {
        bool seen = false;

        for (ptrdiff_t j = 0; j < n && !seen; j++)
            seen = str_eq(l->trace.missing.v[j].fact, l->trace.missing.v[i].fact);
        if (!seen)
            l->trace.missing.v[n++] = l->trace.missing.v[i];
    }
    l->trace.missing.n = n;
}

static void set_head(struct look *l, enum outcome outcome)
{
    static const char *const strengths[] = { "duty", "should", "advice" };
    struct finding *f = l->f;

    f->book = l->s->book;
    f->rule = l->s->rule;
    f->slot = (int)(l->s - l->p->slot.v);
    f->kind = l->s->kind;
    f->outcome = outcome;
    f->clause = l->s->clause;
    f->strength = str_of(strengths[l->s->strength]);
    f->legal_force = l->s->legal_force;
    f->since = f->fails_from = UNKNOWN;
    f->margin = INT64_MAX; /* none yet */
    f->period = -1;
    if (l->member)
        f->member = cell_of(l->member, MEMBER_REGISTRATION)->text;
}

void explain_slot(struct look *l, enum outcome outcome)
{
    enum outcome raw;

    set_head(l, outcome);
    l->trace = (struct trace){ .mem = l->mem };
    l->r = deciding_record(l, &raw);
    l->gate = rec_gate(l->p, l->r, l->in, 0);
    if (!(raw == OUT_NOT_APPLICABLE && explain_gate(l))) {
        l->f->period = deciding_window(l);
        explain_kind(l, raw);
        if (raw >= OUT_CANNOT)
            explain_lifts(l, outcome);
        say_lifted(l, outcome);
        if (outcome == OUT_CANNOT) {
            missing_gate(l);
            drop_repeated_missing(l);
            say_missing(l);
        } else {
            l->trace.missing.n = 0;
        }
    }
    drop_repeated_missing(l);
    add_notes(l);
    if (l->f->margin == INT64_MAX)
        l->f->margin = INT64_MIN;
    l->f->values.v = l->trace.read.v;
    l->f->values.n = l->trace.read.n;
    l->f->missing.v = l->trace.missing.v;
    l->f->missing.n = l->trace.missing.n;
}
