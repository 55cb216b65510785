#include "rule/explain.h"

#include "domain/value.h"
#include "rule/sentence.h"

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

static str owner_words(const struct look *l)
{
    return sentence_name(l->mem, l->s->book, block_field(l->s->book->head, S("owner"))->raw);
}

void look_unset(struct look *l, const char *what, const char *asked)
{
    struct missing *m = PUSH(l->mem, &l->trace.missing);

    l->unset = true;
    m->fact = arena_printf(l->mem, "%.*s.%.*s.%s", STR_ARG(l->s->book->id), STR_ARG(l->s->rule->id), what);
    m->label = str_of(asked);
    m->supplier = owner_words(l);
}

void look_unsigned(struct look *l)
{
    struct missing *m = PUSH(l->mem, &l->trace.missing);

    m->fact = arena_printf(l->mem, "signatures.%.*s", STR_ARG(l->s->book->id));
    m->label = S("whether every signatory has signed");
    m->supplier = owner_words(l);
}

struct remedy *look_remedy(struct look *l, str text)
{
    struct remedy *r = PUSH(l->mem, &l->f->remedies);

    *r = (struct remedy){ .text = text, .earliest_start = UNKNOWN, .earliest_last_day = UNKNOWN, .highest_charge = -1 };
    return r;
}

void look_since(struct look *l)
{
    if (l->f->period >= 0)
        l->f->since = l->p->window.v[l->r->window + l->f->period].from;
}

void look_margin(struct look *l, int64_t m)
{
    l->f->margin = m;
}

str look_day(const struct look *l, int32_t day)
{
    struct buf b = buf_new(l->mem);

    if (day <= NONE)
        return day == NONE ? S("none") : S("an unknown day");
    day_words(&b, day);
    return buf_text(&b);
}

str look_money(const struct look *l, int64_t pence)
{
    struct buf b = buf_new(l->mem);

    money_words(&b, pence);
    return buf_text(&b);
}

str look_counted(const struct look *l, int64_t n, const char *one, const char *many)
{
    return arena_printf(l->mem, "%lld %s", (long long)n, n == 1 ? one : many);
}

str look_field(const struct look *l, const char *name)
{
    const struct tree_field *f = block_field(l->s->rule, str_of(name));

    return f ? f->raw : (str){ 0 };
}

str look_article(const struct look *l, str words)
{
    return arena_printf(l->mem, "%s %.*s", words.n && str_find(S("aeiou"), words.p[0]) >= 0 ? "an" : "a", STR_ARG(words));
}

/* ---- why a rule does not apply ------------------------------------------------------------ */

static str code_words(const struct code_set *set, int32_t code)
{
    return code >= 0 && code < set->n ? set->code[code].words : S("unknown");
}

/* A memorandum holds for whoever signed it; statutory rules, which nobody signs, for whom they name. */
static str not_bound(const struct look *l, int32_t authority)
{
    str who = authority >= 0 ? l->p->authorities->v[authority].name : S("The authority"), whom;

    if (!is_statutory(l->s->book))
        return arena_printf(l->mem, "%.*s has not signed this memorandum.", STR_ARG(who));
    whom = sentence_value(l->mem, l->s->book, block_field(l->s->book->head, S("signatories")));
    return arena_printf(l->mem, "%.*s is not reached by these rules: they are for %.*s.", STR_ARG(who), STR_ARG(whom));
}

static str role_not_reached(const struct look *l, int32_t role)
{
    if (role < 0 || role == ROLE_OTHER)
        return S("Not covered: this rule reaches only the roles that it names, and the role here is none of them.");
    return arena_printf(l->mem, "Not covered: this rule does not reach %.*s.", STR_ARG(look_article(l, code_words(&codes_role, role))));
}

static bool scope_refuses(struct look *l)
{
    const struct scope *s = &l->p->scope.v[l->r->scope];
    int32_t authority = look_fact(l, FACT_AUTHORITY), role = look_fact(l, FACT_ROLE), kind = look_fact(l, FACT_KIND);

    if (authority != UNKNOWN && (authority < 0 || !s->signatory[authority]))
        l->f->reason = not_bound(l, authority);
    else if (s->begun >= 0 && look_fact(l, s->begun) == 0)
        l->f->reason = S("This memorandum has not begun: not every signatory has signed it.");
    else if (kind != UNKNOWN && (kind < 0 || !(s->kinds >> kind & 1)))
        l->f->reason = arena_printf(l->mem, "Not covered: this rule does not reach %.*s.", STR_ARG(look_article(l, code_words(&codes_kind, kind))));
    else if (role != UNKNOWN && (role < 0 || !(s->roles >> role & 1)))
        l->f->reason = role_not_reached(l, role);
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

/* How far the engagement's days are from those of the window; 0 when they may meet. */
static int32_t days_apart(const struct look *l, const struct window *w)
{
    int32_t from = look_fact(l, event_facts[w->event].from), to = look_fact(l, event_facts[w->event].to);

    if (from <= NONE)
        return 0;
    if (from > w->until)
        return from - w->until;
    return to > NONE && to < w->from ? w->from - to : 0;
}

static bool is_of_term(const struct look *l, const struct window *w)
{
    int32_t term = look_fact(l, FACT_TERM);

    return !w->terms || term == UNKNOWN || (term >= 0 && w->terms >> term & 1);
}

/* Of several windows the one that came nearest: one for the engagement's own term before any other. */
static const struct window *nearest_window(const struct look *l)
{
    const struct window *w = &l->p->window.v[l->r->window], *best = w;

    for (int k = 1; k < l->r->windows; k++)
        if (is_of_term(l, &w[k]) != is_of_term(l, best) ? is_of_term(l, &w[k]) : days_apart(l, &w[k]) < days_apart(l, best))
            best = &w[k];
    return best;
}

static str own_term(const struct look *l)
{
    int32_t term = look_fact(l, FACT_TERM);

    if (term < 0)
        return S("an assignment of no term");
    return term == TERM_EXTENSION ? S("an extension") : arena_printf(l->mem, "a %.*s assignment", STR_ARG(codes_term.code[term].words));
}

/* Why no window lets the engagement in: the event has not happened, its term is another, or its days are. */
static void say_window(struct look *l)
{
    const struct window *w = nearest_window(l);
    int32_t from = look_fact(l, event_facts[w->event].from), to = look_fact(l, event_facts[w->event].to);
    str reach = sentence_window(l->mem, w), here = look_day(l, from), end;

    if (from == NONE) {
        l->f->reason = str_of(event_facts[w->event].none);
    } else if (!is_of_term(l, w)) {
        l->f->reason = arena_printf(l->mem, "It reaches %.*s; this is %.*s.", STR_ARG(reach), STR_ARG(own_term(l)));
    } else if (event_facts[w->event].to == event_facts[w->event].from) {
        l->f->reason = arena_printf(l->mem, "It reaches %.*s; here that is %.*s.", STR_ARG(reach), STR_ARG(here));
    } else {
        end = to > NONE ? look_day(l, to) : to == NONE ? S("an open end") : S("an end that is not known");
        l->f->reason = arena_printf(l->mem, "It reaches %.*s; here that is %.*s to %.*s.", STR_ARG(reach), STR_ARG(here), STR_ARG(end));
    }
}

static str guard_words(const struct look *l, const struct guard *g)
{
    return sentence_guard(l->mem, l->p->authorities, g);
}

/* The gate said no: say why. False when it was the kernel that found nothing to judge. */
static bool explain_gate(struct look *l)
{
    if (l->gate != TRI_NO)
        return false;
    if (!scope_refuses(l)) {
        if (l->r->when_n && guard_value(l->p, l->r->when, l->r->when_n, l->in, 0) == TRI_NO)
            l->f->reason = arena_printf(l->mem, "It applies only when %.*s.", STR_ARG(guard_words(l, block_field(l->s->rule, S("when"))->guard)));
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
    str what = codes_approval_for.code[g->approval].words;

    return arena_printf(l->mem,
                        v == 1         ? "approval of %.*s was given in time"
                        : v == UNKNOWN ? "whether approval of %.*s was given is not known"
                                       : "no approval of %.*s was given in time",
                        STR_ARG(what));
}

/* A fact that is so or not, as a sentence; empty when it is another fact. */
static str flag_reading(const struct look *l, int fact)
{
    static const struct {
        int fact;
        const char *so, *not_so;
    } flags[] = {
        { FACT_MISCONDUCT, "it ended for gross misconduct", "it did not end for gross misconduct" },
        { FACT_AGREED_SHORT, "a shorter notice was agreed", "no shorter notice was agreed" },
        { FACT_HOLDS_CASES, "the worker holds cases", "the worker holds no cases" },
        { FACT_REGISTERED, "the worker is on the professional register", "the worker is not on the professional register" },
        { GUARD_LEFT_IN_PROBATION, "the post was left in probation", "the post was not left in probation" },
    };

    for (int i = 0; i < countof(flags); i++) {
        int32_t v;

        if (flags[i].fact != fact)
            continue;
        v = look_fact(l, fact == GUARD_LEFT_IN_PROBATION ? l->s->leaving + LEAVING_PROBATION : fact);
        if (v == UNKNOWN)
            return arena_printf(l->mem, "whether %s is not known", flags[i].so);
        return str_of(v == 1 ? flags[i].so : flags[i].not_so);
    }
    return (str){ 0 };
}

/* What the fact of a guard is here, as a sentence; empty where the guard's own words say it better. */
static str guard_reading(struct look *l, const struct guard *g)
{
    bool of_leaving = g->fact == GUARD_LEFT_BECAUSE;
    const struct code_set *codes;
    str label;
    int32_t v;

    if (g->a)
        return (str){ 0 };
    if (g->op == G_APPROVED)
        return approval_reading(l, g);
    if (!of_leaving && (g->fact >= FACT_COUNT || fact_table[g->fact].type == T_BOOL))
        return flag_reading(l, g->fact);
    codes = of_leaving ? &codes_left_because : fact_table[g->fact].codes;
    label = of_leaving ? S("reason for leaving") : fact_table[g->fact].label;
    v = look_fact(l, of_leaving ? l->s->leaving + LEAVING_BECAUSE : g->fact);
    if (v == UNKNOWN)
        return arena_printf(l->mem, "the %.*s is not known", STR_ARG(label));
    if (g->fact == FACT_KIND && v >= 0)
        return arena_printf(l->mem, "this is %.*s", STR_ARG(look_article(l, code_words(codes, v))));
    return codes ? arena_printf(l->mem, "the %.*s is %.*s", STR_ARG(label), STR_ARG(code_words(codes, v))) : (str){ 0 };
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
        t->why = arena_printf(l->mem, "%s: it holds when %.*s.", answer[t->result], STR_ARG(guard_words(l, x->field->guard)));
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

/* "the director of children's services and the chief executive" */
static str approvers_words(struct look *l)
{
    str rest = block_field(l->s->approval_block, S("approvers"))->raw, one;
    struct buf b = buf_new(l->mem);

    if (str_eq(rest, S("any approver")))
        return rest;
    for (bool more = true, first = true; more; first = false) {
        more = str_cut_str(rest, S(", "), &one, &rest);
        buf_printf(&b, "%sthe %.*s", first ? "" : more ? ", " : " and ", STR_ARG(one));
    }
    return buf_text(&b);
}

static str approval_words(const struct look *l)
{
    int code = code_find(&codes_approval_for, l->s->approval_block->id);

    return code_words(&codes_approval_for, code);
}

static const char *approval_moment(const struct look *l)
{
    static const char *const moments[] = { "the assignment starts", "it is agreed", "the offer" };

    return moments[block_field(l->s->approval_block, S("before"))->num];
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
        look_remedy(l, arena_printf(l->mem, "Ask for approval of %.*s by %.*s, before %s.", STR_ARG(approval_words(l)), STR_ARG(approvers_words(l)),
                                    approval_moment(l)));
    }
}

static str join(struct look *l, str a, str b)
{
    return a.n ? arena_printf(l->mem, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

/* A lifted fail is inside: how far it would be outside is said with what lifts it, and nothing has to be done. */
static void say_lifted(struct look *l, enum outcome outcome)
{
    struct finding *f = l->f;
    str by;

    if (outcome == OUT_EXEMPT)
        by = arena_printf(l->mem, "Exempt (%.*s)", STR_ARG(sentence_name(l->mem, l->s->book, f->exemption)));
    else if (outcome == OUT_APPROVED)
        by = arena_printf(l->mem, "Approved in advance by %.*s", STR_ARG(approvers_words(l)));
    else
        return;
    if (f->distance.n)
        by = arena_printf(l->mem, "%.*s; otherwise it would be %.*s", STR_ARG(by), STR_ARG(f->distance));
    f->reason = join(l, f->reason, arena_printf(l->mem, "%.*s.", STR_ARG(by)));
    f->distance = (str){ 0 };
    f->remedies.n = 0;
}

enum { MISSING_NAMED = 4 };

/* "A, B and C"; from the fifth on they are only counted, and listed below. */
static void write_missing(const struct look *l, struct buf *b)
{
    ptrdiff_t n = l->trace.missing.n, named = n > MISSING_NAMED ? MISSING_NAMED : n;

    for (ptrdiff_t i = 0; i < named; i++) {
        buf_z(b, i == 0 ? " without knowing " : i + 1 == n ? " and " : ", ");
        buf_str(b, l->trace.missing.v[i].label);
    }
    if (n > named)
        buf_printf(b, " and %lld more", (long long)(n - named));
}

/* What is outside unless something lifts it, of which not enough is known, is not outside yet. */
static void say_missing(struct look *l)
{
    struct finding *f = l->f;
    struct buf b = buf_new(l->mem);

    buf_z(&b, "Cannot be decided");
    if (!l->unset)
        write_missing(l, &b);
    buf_char(&b, '.');
    if (f->reason.n)
        buf_printf(&b, " %.*s", STR_ARG(f->reason));
    if (f->distance.n)
        buf_printf(&b, " Unless an exemption holds, it is %.*s.", STR_ARG(f->distance));
    f->reason = buf_text(&b);
    f->distance = (str){ 0 };
}

/* ---- the slot ------------------------------------------------------------------------------- */

/* The record whose answer is the slot's, and that answer before anything lifted it. A single record's own answer is mostly the outcome. */
static const struct rec *deciding_record(const struct look *l, enum outcome outcome, enum outcome *worst)
{
    const struct rec *found = &l->p->rec.v[l->s->first_rec];

    *worst = outcome;
    if (l->s->recs == 1 && (outcome <= OUT_PASS || outcome == OUT_FAIL))
        return found;
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
    l->r = deciding_record(l, outcome, &raw);
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
