#include "rule/explain.h"

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
    return sentence_name(SAID(l), l->s->book, block_field(l->s->book->head, S("owner"))->raw);
}

void look_unset(struct look *l, const char *what, enum word asked)
{
    struct missing *m = PUSH(l->mem, &l->trace.missing);

    l->unset = true;
    m->fact = arena_printf(l->mem, "%.*s.%.*s.%s", STR_ARG(l->s->book->id), STR_ARG(l->s->rule->id), what);
    m->label = look_said(l, asked);
    m->supplier = owner_words(l);
    m->supplier_of_book = sentence_is_own(l->s->book, block_field(l->s->book->head, S("owner"))->raw);
}

void look_unsigned(struct look *l)
{
    struct missing *m = PUSH(l->mem, &l->trace.missing);

    m->fact = arena_printf(l->mem, "signatures.%.*s", STR_ARG(l->s->book->id));
    m->label = look_said(l, W_asked_signed);
    m->supplier = owner_words(l);
    m->supplier_of_book = sentence_is_own(l->s->book, block_field(l->s->book->head, S("owner"))->raw);
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

str look_said(const struct look *l, enum word word)
{
    return word_text(l->lang, word);
}

str look_one(const struct look *l, enum word word, str given)
{
    return word_fill(SAID(l), word, &given, 1);
}

str look_two(const struct look *l, enum word word, str one, str other)
{
    return word_fill(SAID(l), word, (const str[]){ one, other }, 2);
}

str look_number(const struct look *l, enum word word, int64_t count)
{
    return word_counted(SAID(l), word, count, NULL, 0);
}

str look_day(const struct look *l, int32_t day)
{
    if (day <= NONE)
        return look_said(l, day == NONE ? W_value_none : W_finding_day_unknown);
    return date_text(SAID(l), day);
}

str look_money(const struct look *l, int64_t pence)
{
    return money_text(l->mem, pence);
}

str look_rate(const struct look *l, int64_t pence)
{
    return words_rate_hour(SAID(l), money_text(l->mem, pence));
}

str look_period(const struct look *l, enum period_unit unit, int64_t n)
{
    return period_text(SAID(l), (struct period){ .n = (int)n, .unit = unit });
}

const struct tree_field *look_field(const struct look *l, const char *name)
{
    return block_field(l->s->rule, str_of(name));
}

str with_article(arena *mem, enum language lang, enum word noun)
{
    bool vowel = str_find(S("aeiou"), word_text(LANG_EN, noun).p[0]) >= 0;

    return vowel ? words_finding_an(mem, lang, word_text(lang, noun)) : words_finding_a(mem, lang, word_text(lang, noun));
}

/* ---- why a rule does not apply ------------------------------------------------------------ */

static str words_of(const struct look *l, const struct code_set *set, int32_t code)
{
    return code >= 0 && code < set->n ? code_words(set, code, l->lang) : look_said(l, code == NONE ? W_value_none : W_value_unknown);
}

/* A memorandum holds for whoever signed it; statutory rules, which nobody signs, for whom they name. */
static str not_bound(const struct look *l, int32_t authority)
{
    bool named = authority >= 0;
    str who = named ? name_spoken(l->mem, authority_name(l->p->authorities, authority, l->lang)) : S(""), whom;

    if (!is_statutory(l->f->book))
        return named ? words_finding_not_signed(SAID(l), who) : look_said(l, W_finding_not_signed_by_it);
    whom = sentence_value(SAID(l), l->f->book, block_field(l->f->book->head, S("signatories")));
    return named ? words_finding_not_reached(SAID(l), who, whom) : words_finding_not_reached_it(SAID(l), whom);
}

static str not_covered(const struct look *l, const struct code_set *set, int32_t code)
{
    return words_finding_not_covered(SAID(l), with_article(SAID(l), code >= 0 ? set->code[code].words : W_value_unknown));
}

static bool scope_refuses(struct look *l, const struct scope *s)
{
    int32_t authority = look_fact(l, FACT_AUTHORITY), role = look_fact(l, FACT_ROLE), kind = look_fact(l, FACT_KIND);

    if (authority != UNKNOWN && (authority < 0 || !s->signatory[authority]))
        l->f->reason = not_bound(l, authority);
    else if (s->begun >= 0 && look_fact(l, s->begun) == 0)
        l->f->reason = look_said(l, W_finding_not_begun);
    else if (kind != UNKNOWN && (kind < 0 || !(s->kinds >> kind & 1)))
        l->f->reason = not_covered(l, &codes_kind, kind);
    else if (role != UNKNOWN && (role < 0 || !(s->roles >> role & 1)))
        l->f->reason = role < 0 || role == ROLE_OTHER ? look_said(l, W_finding_other_role) : not_covered(l, &codes_role, role);
    else
        return false;
    return true;
}

static const struct {
    enum fact from, to;
    enum word none;
} event_facts[EVENTS] = {
    [EVENT_START] = { FACT_START, FACT_START, W_finding_no_start },
    [EVENT_AGREED] = { FACT_AGREED, FACT_AGREED, W_finding_no_agreement },
    [EVENT_SPAN] = { FACT_START, FACT_END, W_finding_no_start },
    [EVENT_REQUESTED] = { FACT_REQUESTED, FACT_REQUESTED, W_finding_no_request },
    [EVENT_OFFER] = { FACT_OFFERED, FACT_OFFERED, W_finding_no_offer },
    [EVENT_HOURS] = { FACT_HOURS_FROM, FACT_HOURS_TO, W_finding_no_hours },
    [EVENT_NOTICE] = { FACT_NOTICE_ON, FACT_NOTICE_ON, W_finding_no_notice },
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

    if (w->new_from != NEW_NEVER && term == TERM_EXTENSION && look_fact(l, FACT_ORIGINAL_START) >= w->new_from)
        return true;
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

static enum word own_term(const struct look *l)
{
    int32_t term = look_fact(l, FACT_TERM);

    if (term < 0)
        return W_finding_of_no_term;
    return term == TERM_EXTENSION ? W_finding_is_extension : term == TERM_LEGACY ? W_finding_is_legacy : W_finding_is_new;
}

/* Why no window lets the engagement in: the event has not happened, its term is another, or its days are. */
static void say_window(struct look *l)
{
    const struct window *w = nearest_window(l);
    int32_t from = look_fact(l, event_facts[w->event].from), to = look_fact(l, event_facts[w->event].to);
    str reach = sentence_window(SAID(l), w), here = look_day(l, from), end;

    if (from == NONE) {
        l->f->reason = look_said(l, event_facts[w->event].none);
    } else if (!is_of_term(l, w)) {
        l->f->reason = words_finding_reach_term(SAID(l), reach, look_said(l, own_term(l)));
    } else if (event_facts[w->event].to == event_facts[w->event].from) {
        l->f->reason = words_finding_reach_day(SAID(l), reach, here);
    } else {
        end = to > NONE ? look_day(l, to) : look_said(l, to == NONE ? W_finding_end_open : W_finding_end_unknown);
        l->f->reason = words_finding_reach_span(SAID(l), reach, here, end);
    }
}

static str guard_words(const struct look *l, const struct guard *g)
{
    return sentence_guard(SAID(l), l->p->authorities, g);
}

/* The gate said no: say why. False when it was the kernel that found nothing to judge. */
static bool explain_gate(struct look *l)
{
    if (l->gate != TRI_NO)
        return false;
    if (!scope_refuses(l, &l->p->scope.v[l->r->scope])) {
        if (l->r->when_n && guard_value(l->p, l->r->when, l->r->when_n, l->in, 0) == TRI_NO)
            l->f->reason = words_sentence_only_when(SAID(l), guard_words(l, look_field(l, "when")->guard));
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
        if (w[k].new_from != NEW_NEVER && look_fact(l, FACT_TERM) == TERM_EXTENSION && look_fact(l, FACT_ORIGINAL_START) == UNKNOWN)
            derive_missing_base(l->doc, l->member, FACT_ORIGINAL_START, &l->trace);
    }
    if (l->r->when_n)
        guard_missing(l, block_field(l->s->rule, S("when"))->guard);
}

/* ---- exemptions and approvals --------------------------------------------------------------- */

static str approval_reading(struct look *l, const struct guard *g)
{
    int col = approval_column(l, g);
    int32_t v = col >= 0 ? look_fact(l, col) : 0;

    return look_one(l,
                    v == 1         ? W_finding_approved
                    : v == UNKNOWN ? W_finding_approved_unknown
                                   : W_finding_approved_not,
                    code_words(&codes_approval_for, g->approval, l->lang));
}

/* A fact that is so or not, as a sentence; empty when it is another fact. */
static str flag_reading(const struct look *l, int fact)
{
    static const struct {
        int fact;
        enum word so, not_so, unknown;
    } flags[] = {
        { FACT_MISCONDUCT, W_finding_misconduct, W_finding_misconduct_not, W_finding_misconduct_unknown },
        { FACT_AGREED_SHORT, W_finding_agreed_short, W_finding_agreed_short_not, W_finding_agreed_short_unknown },
        { FACT_HOLDS_CASES, W_finding_cases, W_finding_cases_not, W_finding_cases_unknown },
        { FACT_REGISTERED, W_finding_registered, W_finding_registered_not, W_finding_registered_unknown },
        { GUARD_LEFT_IN_PROBATION, W_finding_probation, W_finding_probation_not, W_finding_probation_unknown },
    };

    for (int i = 0; i < countof(flags); i++) {
        int32_t v;

        if (flags[i].fact != fact)
            continue;
        v = look_fact(l, fact == GUARD_LEFT_IN_PROBATION ? l->s->leaving + LEAVING_PROBATION : fact);
        return look_said(l, v == UNKNOWN ? flags[i].unknown : v == 1 ? flags[i].so : flags[i].not_so);
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
    label = look_said(l, of_leaving ? W_doc_post_left_because : fact_table[g->fact].label);
    v = look_fact(l, of_leaving ? l->s->leaving + LEAVING_BECAUSE : g->fact);
    if (v == UNKNOWN)
        return words_finding_fact_unknown(SAID(l), label);
    if (g->fact == FACT_KIND && v >= 0)
        return words_finding_this_is(SAID(l), with_article(SAID(l), codes->code[v].words));
    return codes ? words_finding_fact_is(SAID(l), label, words_of(l, codes, v)) : (str){ 0 };
}

/* The approval that alone lifts a guard; NULL when it takes more, or none does. */
static const struct guard *guard_approval(const struct guard *g)
{
    const struct guard *a;

    if (g->op == G_OR) {
        a = guard_approval(g->a);
        return a ? a : guard_approval(g->b);
    }
    return g->op == G_APPROVED ? g : NULL;
}

/* Why approvals that are shown do not count; that none is shown is said already. */
static void say_approval(struct look *l, const struct guard *g)
{
    int col = approval_column(l, g);

    if (col >= 0 && look_fact(l, col) != 1 && cell_of(l->doc->root, CHECK_APPROVALS)->first)
        look_wish(l, col);
}

/* Whether a post left after the latest leaving known was left for what ${x} exempts. */
static bool lifts_later_leaving(const struct look *l, const struct exemption *x)
{
    const struct record *worker = object_of(l->doc->root, CHECK_WORKER);
    const int32_t **col = arena_array(l->mem, const int32_t *, l->p->columns);
    int32_t because, probation, known = look_fact(l, l->s->leaving + LEAVING_ANY);
    struct columns in = { 1, col };

    memcpy(col, l->in->col, sizeof(*col) * (size_t)l->p->columns);
    col[l->s->leaving + LEAVING_BECAUSE] = &because;
    col[l->s->leaving + LEAVING_PROBATION] = &probation;
    for (const struct record *r = worker ? cell_of(worker, WORKER_POSTS)->first : NULL; r; r = r->next) {
        because = fact_of(r, POST_LEFT_BECAUSE);
        probation = fact_of(r, POST_IN_PROBATION);
        if (fact_of(r, POST_TO) > known && guard_value(l->p, x->first, x->n, &in, 0) == TRI_YES)
            return true;
    }
    return false;
}

/* Leavings that only may count are lifted by all exemptions of reasons together: whether it is another than ${x} that does it. */
static bool another_lifts(const struct look *l, const struct exemption *x)
{
    const struct exemption *first = &l->p->exemption.v[l->s->first_exemption];

    for (const struct exemption *other = first; other < first + l->s->exemptions; other++)
        if (other != x && other->of_leaving && lifts_later_leaving(l, other))
            return !lifts_later_leaving(l, x);
    return false;
}

/* Why ${x} has its result, where its guard on the latest leaving known says ${plain}. */
static str tried_why(struct look *l, const struct exemption *x, enum tri result, enum tri plain)
{
    static const enum word answers[] = { W_finding_tried_no, W_finding_tried_yes, W_finding_tried_unknown };
    bool only_later = result == TRI_UNKNOWN && x->of_leaving && look_fact(l, l->s->leaving + LEAVING_ANY) == NONE;
    str reading;

    if (plain == TRI_YES && result == TRI_NO)
        return look_said(l, W_finding_tried_another_post);
    if (x->of_leaving && (result != plain || only_later))
        return look_said(l, result == TRI_YES ? W_finding_tried_later_exempt : W_finding_tried_later_unknown);
    reading = guard_reading(l, x->field->guard);
    return look_one(l, answers[result], reading.n ? reading : words_finding_holds_when(SAID(l), guard_words(l, x->field->guard)));
}

static void try_exemption(struct look *l, const struct exemption *x)
{
    struct tried *t = PUSH(l->mem, &l->f->tried);
    const struct guard *approval = guard_approval(x->field->guard);
    enum tri plain = guard_value(l->p, x->first, x->n, l->in, 0);

    t->name = x->name;
    t->result = exemption_value(l->p, l->s, x, l->in, 0);
    t->why = tried_why(l, x, t->result, plain);
    if (x->of_leaving && t->result == TRI_YES && plain != TRI_YES && another_lifts(l, x)) {
        t->result = TRI_NO;
        t->why = look_said(l, W_finding_tried_later_another);
    }
    if (t->result == TRI_UNKNOWN)
        guard_missing(l, x->field->guard);
    if (approval && t->result != TRI_YES)
        say_approval(l, approval);
    if (t->result == TRI_YES)
        l->f->exemption = l->f->exemption.n ? arena_printf(l->mem, "%.*s, %.*s", STR_ARG(l->f->exemption), STR_ARG(x->name)) : x->name;
}

static void try_waiver(struct look *l)
{
    int32_t v = look_fact(l, l->s->waiver);
    struct tried *t = PUSH(l->mem, &l->f->tried);

    t->name = S("waiver");
    t->result = v == UNKNOWN ? TRI_UNKNOWN : v == 1 ? TRI_YES : TRI_NO;
    t->why = look_said(l, v == UNKNOWN ? W_finding_waiver_unknown : v == 1 ? W_finding_waiver_yes : W_finding_waiver_no);
    look_wish(l, l->s->waiver);
    if (v == 1)
        l->f->exemption = t->name;
}

/* "the director of children's services and the chief executive" */
static str approvers_words(const struct look *l, const struct block *approval)
{
    const struct tree_field *f = block_field(approval, S("approvers"));
    str rest = f->raw, one, names[approver_count];
    int n = 0;

    if (f->any)
        return look_said(l, W_finding_any_approver);
    for (bool more = true; more && n < approver_count; n++) {
        more = str_cut_str(rest, S(", "), &one, &rest);
        names[n] = words_finding_the_approver(SAID(l), code_words(&codes_approver, code_worded(&codes_approver, one), l->lang));
    }
    return list_text(SAID(l), names, n);
}

static str approval_words(const struct look *l, const struct block *approval)
{
    return words_of(l, &codes_approval_for, code_find(&codes_approval_for, approval->id));
}

/* What has ended is neither brought inside nor ended; what has not begun can be agreed anew. */
static str ask_too_late(struct look *l, const struct block *approval, str passed)
{
    int32_t start = look_fact(l, FACT_START), last = look_fact(l, FACT_LAST_DAY), end = look_fact(l, FACT_END);
    str what = approval_words(l, approval), whom = approvers_words(l, approval);

    if ((last > NONE && last < l->as_of) || (end > NONE && end < l->as_of))
        return words_finding_ask_too_late_over(SAID(l), passed, what);
    return start > l->as_of ? words_finding_ask_anew(SAID(l), passed, what, whom) : words_finding_ask_too_late(SAID(l), passed, what, whom);
}

static str ask_for_approval(struct look *l, const struct block *approval)
{
    static const struct {
        enum word ask;
        enum cutoff moment;
    } before[] = {
        { W_finding_ask_before_start, MOMENT_START },
        { W_finding_ask_before_agreed, MOMENT_AGREEMENT },
        { W_finding_ask_before_offer, MOMENT_OFFER },
        { W_finding_ask_before_last_day, MOMENT_LAST_DAY },
    };
    int64_t when = block_field(approval, S("before"))->num;
    str passed = look_passed(l, before[when].moment);

    if (passed.n)
        return ask_too_late(l, approval, passed);
    return look_two(l, before[when].ask, approval_words(l, approval), approvers_words(l, approval));
}

/* An approval that is shown, and of which something is not known, may count after all: whoever knows it can say so. */
static void remedy_approval(struct look *l, const struct block *approval, ptrdiff_t missing)
{
    str *wanting = arena_array(l->mem, str, l->trace.missing.n - missing + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = missing; i < l->trace.missing.n; i++)
        wanting[n++] = l->trace.missing.v[i].label;
    if (n)
        look_remedy(l, words_finding_approval_tell(SAID(l), list_text(SAID(l), wanting, n)));
    else
        look_remedy(l, ask_for_approval(l, approval));
}

/* What an exemption by approval asks for is a way out as the rule's own exception is. */
static void remedy_exemption(struct look *l, const struct exemption *x, ptrdiff_t missing)
{
    const struct guard *g = guard_approval(x->field->guard);
    const struct block *approval = g ? rulebook_block(l->s->book, B_APPROVAL, codes_approval_for.code[g->approval].text) : NULL;

    if (approval)
        remedy_approval(l, approval, missing);
}

static void explain_lifts(struct look *l, enum outcome outcome)
{
    bool outside = outcome == OUT_FAIL || outcome == OUT_ADVICE;

    for (int k = 0; k < l->s->exemptions; k++) {
        const struct exemption *x = &l->p->exemption.v[l->s->first_exemption + k];
        ptrdiff_t missing = l->trace.missing.n;

        try_exemption(l, x);
        if (outside)
            remedy_exemption(l, x, missing);
    }
    if (l->s->waiver >= 0)
        try_waiver(l);
    if (l->s->approval >= 0) {
        ptrdiff_t missing = l->trace.missing.n;

        if (!l->unset) /* a cap that is not set is no cap to be above */
            look_wish(l, l->s->approval);
        if (outside)
            remedy_approval(l, l->s->approval_block, missing);
    }
}

str look_then(const struct look *l, str sentence)
{
    return l->f->reason.n ? arena_printf(l->mem, "%.*s %.*s", STR_ARG(l->f->reason), STR_ARG(sentence)) : sentence;
}

/* By its name in the rulebook; the waiver has none there. */
static str exempt_words(struct look *l)
{
    if (l->s->waiver >= 0 && str_eq(l->f->exemption, S("waiver")))
        return look_said(l, W_finding_waiver);
    return sentence_name(SAID(l), l->s->book, l->f->exemption);
}

/* A lifted fail is inside: how far it would be outside is said with what lifts it, and nothing has to be done. */
static void say_lifted(struct look *l, enum outcome outcome)
{
    struct finding *f = l->f;
    bool far = f->distance.n > 0;
    str by;

    if (outcome == OUT_EXEMPT)
        by = far ? words_finding_exempt_otherwise(SAID(l), exempt_words(l), f->distance) : words_finding_exempt(SAID(l), exempt_words(l));
    else if (outcome == OUT_APPROVED)
        by = far ? words_finding_lifted_otherwise(SAID(l), approvers_words(l, l->s->approval_block), f->distance)
                 : words_finding_lifted(SAID(l), approvers_words(l, l->s->approval_block));
    else
        return;
    f->reason = look_then(l, by);
    f->distance = (str){ 0 };
    f->remedies.n = 0;
}

enum { MISSING_NAMED = 4 };

/* "A, B and C"; from the fifth on they are only counted, and listed below. */
static str missing_words(const struct look *l)
{
    ptrdiff_t n = l->trace.missing.n, named = n > MISSING_NAMED ? MISSING_NAMED : n;
    str labels[MISSING_NAMED];

    for (ptrdiff_t i = 0; i < named; i++)
        labels[i] = l->trace.missing.v[i].label;
    if (n == named)
        return list_text(SAID(l), labels, n);
    return words_finding_and_more(SAID(l), n - named, list_commas(l->mem, labels, named));
}

/* What is outside unless something lifts it, of which not enough is known, is not outside yet. */
static void say_missing(struct look *l)
{
    struct finding *f = l->f;
    str cannot = l->unset || !l->trace.missing.n ? look_said(l, W_finding_cannot) : words_finding_cannot_without(SAID(l), missing_words(l));

    f->reason = f->reason.n ? arena_printf(l->mem, "%.*s %.*s", STR_ARG(cannot), STR_ARG(f->reason)) : cannot;
    if (f->distance.n)
        f->reason = look_then(l, words_finding_unless_exempt(SAID(l), f->distance));
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
        *PUSH(l->mem, &l->f->notes) = (struct finding_note){ l->s->note.v[i].id, l->s->note.v[i].text, true };
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
    l->trace = (struct trace){ .mem = l->mem, .lang = l->lang };
    l->r = deciding_record(l, outcome, &raw);
    l->gate = rec_gate(l->p, l->r, l->in, 0);
    if (!(raw == OUT_NOT_APPLICABLE && explain_gate(l))) {
        l->f->period = deciding_window(l);
        explain_kind(l, raw);
        if (raw >= OUT_CANNOT)
            explain_lifts(l, outcome);
        if (outcome == OUT_FAIL || outcome == OUT_ADVICE)
            look_beyond_remedy(l);
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

/* ---- manual checks -------------------------------------------------------------------------- */

/* The memorandum is not in force on any day of the engagement. */
static bool force_refuses(struct look *l)
{
    const struct range *force = &l->f->book->force;

    if (rulebook_binds(l->f->book, look_fact(l, FACT_AUTHORITY), look_fact(l, FACT_START), look_fact(l, FACT_END)))
        return false;
    l->f->reason = look_fact(l, FACT_START) > force->until ? words_finding_force_over(SAID(l), look_day(l, force->until))
                                                           : words_finding_force_later(SAID(l), look_day(l, force->from));
    return true;
}

void explain_manual(struct look *l, const struct manual *m)
{
    *l->f = (struct finding){ .book = m->book,
                              .rule = m->block,
                              .slot = -1,
                              .kind = K_MANUAL,
                              .outcome = OUT_NOT_APPLICABLE,
                              .strength = S("advice"),
                              .clause = m->clause,
                              .legal_force = m->legal_force,
                              .since = UNKNOWN,
                              .fails_from = UNKNOWN,
                              .margin = INT64_MIN,
                              .period = -1 };
    if (scope_refuses(l, &l->p->scope.v[m->scope]) || (look_fact(l, FACT_AUTHORITY) != UNKNOWN && force_refuses(l)))
        return;
    l->f->outcome = OUT_ADVICE;
    l->f->reason = words_check_question(SAID(l), m->question);
    l->f->question = m->question;
    look_remedy(l, words_check_ask(SAID(l), sentence_name(SAID(l), m->book, block_field(m->block, S("ask"))->raw)));
}
