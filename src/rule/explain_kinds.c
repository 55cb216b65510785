/* What each kind of rule says: its reason, values, threshold, distance and remedies. */
#include "rule/explain.h"

#include "domain/value.h"

enum { ASSUMED_HOURS = 3700 }; /* hundredths of an hour a week, where the document says none */

/* ---- caps --------------------------------------------------------------------------------- */

/* The cap columns the hours meet: the lowest cap, the first column outside it. */
struct cap_look {
    int32_t lowest, failing;   /* pence; failing: the cap of the first column that fails */
    int column, first_failing; /* columns; -1 none */
    bool not_set, met;
};

static struct cap_look caps_met(const struct look *l, int32_t amount)
{
    const struct cap_table *t = &l->p->table.v[l->r->table];
    int32_t from = look_fact(l, FACT_HOURS_FROM), to = look_fact(l, FACT_HOURS_TO);
    struct cap_look c = { .lowest = CAP_NO_LIMIT, .column = -1, .first_failing = -1 };

    for (int k = 0; k < t->columns; k++) {
        int32_t cap = cap_of(t, k, look_fact(l, FACT_REGION), look_fact(l, FACT_ROLE));

        if (from > t->column[k].until || (to > NONE && to < t->column[k].from) || cap == CAP_NO_ROW)
            continue;
        if (to == UNKNOWN && from < t->column[k].from)
            continue;
        c.met = true;
        if (cap == CAP_NOT_SET) {
            c.not_set = true;
            c.column = k;
            continue;
        }
        if (cap < c.lowest) {
            c.lowest = cap;
            c.column = k;
        }
        if (amount > cap && c.first_failing < 0) {
            c.first_failing = k;
            c.failing = cap;
        }
    }
    return c;
}

/* "a social worker", "an advanced practitioner" */
static str role_words(const struct look *l)
{
    int32_t role = look_fact(l, FACT_ROLE);
    str words = role >= 0 ? codes_role.code[role].words : S("role that is not known");

    return role == ROLE_OTHER ? words : look_article(l, words);
}

static str region_words(struct look *l)
{
    int32_t region = look_fact(l, FACT_REGION);

    return region >= 0 ? l->p->authorities->region_name.v[region] : S("region");
}

/* "over by £0.82 an hour, £1,578 a year at 37 hours a week" */
static str cap_distance(struct look *l, int64_t over)
{
    int32_t hours = look_fact(l, FACT_HOURS_WEEK);
    bool assumed = hours <= NONE;
    int64_t h = assumed ? ASSUMED_HOURS : hours;
    int64_t year = (over * h * 52 / 100 + 50) / 100;
    str pounds = look_money(l, year * 100);
    struct buf b = buf_new(l->mem);

    buf_printf(&b, "over by %.*s an hour, %.*s a year at ", STR_ARG(look_money(l, over)), (int)pounds.n - 3, pounds.p);
    buf_int(&b, h / 100);
    if (h % 100)
        buf_printf(&b, ".%02d", (int)(h % 100));
    buf_z(&b, assumed ? " hours a week (assumed)" : " hours a week");
    return buf_text(&b);
}

static const char *amount_word(const struct look *l, int column)
{
    (void)l;
    return column == FACT_PAY ? "pay" : column == FACT_ADVERTISED_PAY ? "advertised pay" : "charge";
}

/* The remedy speaks of what was charged: an hour, or a day whose hours are known. */
static void remedy_charge(struct look *l, int32_t cap, const char *word)
{
    int64_t rate, highest;
    str text = arena_printf(l->mem, "Agree a %s of %.*s an hour or less.", word, STR_ARG(look_money(l, cap)));

    if (l->r->a == FACT_CHARGE && derive_day_rate(l->doc, l->member, cap, &rate, &highest))
        text = arena_printf(l->mem, "Agree a day rate of %.*s or less for the same hours (%.*s an hour).", STR_ARG(look_money(l, highest)),
                            STR_ARG(look_money(l, cap)));
    look_remedy(l, text)->highest_charge = cap;
}

/* "The charge of £32.40 an hour"; "The day rate of £260.00, £35.14 an hour," */
static void write_amount(const struct look *l, struct buf *b, int32_t amount, const char *word)
{
    int64_t rate, highest;
    bool by_day = l->r->a == FACT_CHARGE && derive_day_rate(l->doc, l->member, 0, &rate, &highest);

    buf_z(b, "The ");
    buf_z(b, by_day ? "day rate" : word);
    buf_z(b, " of ");
    if (by_day) {
        money_words(b, rate);
        buf_z(b, ", ");
    }
    money_words(b, amount);
    buf_z(b, by_day ? " an hour," : " an hour");
}

/* "The charge of £32.40 an hour is above the cap of £31.58 an hour for a social worker." */
static void write_compared(const struct look *l, struct buf *b, int32_t amount, const char *word, const char *how, int32_t cap)
{
    write_amount(l, b, amount, word);
    buf_z(b, how);
    money_words(b, cap);
    buf_z(b, " an hour for ");
    buf_str(b, role_words(l));
    buf_char(b, '.');
}

/* The first day on which the caps of a column hold: the rule may begin later than they. */
static daynum cap_begins(const struct look *l, int column)
{
    daynum from = l->p->table.v[l->r->table].column[column].from, reach = l->p->window.v[l->r->window].from;

    return from > reach ? from : reach;
}

static void cap_over(struct look *l, const struct cap_look *c, int32_t amount, const char *word)
{
    daynum begins = cap_begins(l, c->first_failing);
    struct buf b = buf_new(l->mem);

    write_compared(l, &b, amount, word, " is above the cap of ", c->failing);
    l->f->fails_from = begins > look_fact(l, FACT_HOURS_FROM) ? begins : look_fact(l, FACT_HOURS_FROM);
    if (begins > look_fact(l, FACT_HOURS_FROM))
        buf_printf(&b, " That cap begins on %.*s, during the hours worked: the %s is outside from that day.", STR_ARG(look_day(l, begins)), word);
    l->f->reason = buf_text(&b);
    l->f->threshold = arena_printf(l->mem, "%.*s an hour", STR_ARG(look_money(l, c->failing)));
    l->f->since = begins;
    l->f->period = c->first_failing;
    l->f->distance = cap_distance(l, (int64_t)amount - c->failing);
    look_margin(l, (int64_t)c->failing - amount);
    remedy_charge(l, c->lowest, word);
}

static void cap_within(struct look *l, const struct cap_look *c, int32_t amount, const char *word)
{
    struct buf b = buf_new(l->mem);

    write_compared(l, &b, amount, word, " is within the cap of ", c->lowest);
    l->f->reason = buf_text(&b);
    l->f->threshold = arena_printf(l->mem, "%.*s an hour", STR_ARG(look_money(l, c->lowest)));
    l->f->since = cap_begins(l, c->column);
    l->f->period = c->column;
    look_margin(l, (int64_t)c->lowest - amount);
}

/* Which region's caps hold is not known: the authority is not, or it serves councils of several. */
static bool region_is_open(const struct look *l)
{
    return l->p->table.v[l->r->table].by_region && look_fact(l, FACT_REGION) == UNKNOWN;
}

/* What a cap is looked up by. No amount and no first day are nothing that could be compared. */
static void read_cap_facts(struct look *l, enum fact amount)
{
    look_read(l, amount);
    look_read(l, FACT_ROLE);
    look_read(l, FACT_HOURS_FROM);
    look_read(l, FACT_HOURS_TO);
    if (look_fact(l, amount) == NONE)
        derive_missing_base(l->doc, l->member, amount, &l->trace);
    if (look_fact(l, FACT_HOURS_FROM) == NONE)
        derive_missing_base(l->doc, l->member, FACT_HOURS_FROM, &l->trace);
    if (region_is_open(l))
        derive_missing_base(l->doc, l->member, FACT_REGION, &l->trace);
}

/* The cap that was looked up, not one that cannot be looked up, is left open by the memorandum. */
static bool cap_is_unset(const struct look *l, const struct cap_look *c)
{
    return c->not_set && look_fact(l, FACT_ROLE) != UNKNOWN && !region_is_open(l);
}

static void cap_unset(struct look *l, const struct cap_look *c)
{
    if (l->p->table.v[l->r->table].by_region)
        l->f->reason =
            arena_printf(l->mem, "The cap agreed in %.*s for %.*s is not set in this rulebook.", STR_ARG(region_words(l)), STR_ARG(role_words(l)));
    else
        l->f->reason = arena_printf(l->mem, "The memorandum's cap for %.*s is not set.", STR_ARG(role_words(l)));
    l->f->period = c->column;
    look_unset(l, "caps", "what the memorandum's cap is");
}

/* The first cap that holds only if hours whose end is not known go on for so long; -1 when none does. */
static int later_cap(const struct look *l)
{
    const struct cap_table *t = &l->p->table.v[l->r->table];

    for (int k = 0; look_fact(l, FACT_HOURS_TO) == UNKNOWN && k < t->columns; k++) {
        int32_t cap = cap_of(t, k, look_fact(l, FACT_REGION), look_fact(l, FACT_ROLE));

        if (cap > CAP_NO_ROW && cap < CAP_NO_LIMIT && t->column[k].from > look_fact(l, FACT_HOURS_FROM))
            return k;
    }
    return -1;
}

/* No cap surely holds: what passes is then within every cap that may. */
static void cap_none(struct look *l, int32_t amount, const char *word)
{
    const struct cap_table *t = &l->p->table.v[l->r->table];
    int32_t from = look_fact(l, FACT_HOURS_FROM);
    int later = later_cap(l);
    struct buf b = buf_new(l->mem);
    daynum begins;

    if (later >= 0 && from <= NONE) {
        write_amount(l, &b, amount, word);
        buf_printf(&b, " is within every cap that may hold for %.*s.", STR_ARG(role_words(l)));
    } else if (later >= 0) {
        begins = cap_begins(l, later);
        buf_printf(&b, "No cap holds for %.*s %s %.*s", STR_ARG(role_words(l)), begins - from == 1 ? "on" : "from", STR_ARG(look_day(l, from)));
        if (begins - from > 1)
            buf_printf(&b, " to %.*s", STR_ARG(look_day(l, begins - 1)));
        buf_printf(&b, ". One of %.*s an hour holds from %.*s if the work goes on; the %s of %.*s an hour is within it.",
                   STR_ARG(look_money(l, cap_of(t, later, look_fact(l, FACT_REGION), look_fact(l, FACT_ROLE)))), STR_ARG(look_day(l, begins)), word,
                   STR_ARG(look_money(l, amount)));
    } else {
        buf_printf(&b, "No cap holds for %.*s on the days worked.", STR_ARG(role_words(l)));
    }
    l->f->reason = buf_text(&b);
}

static void explain_cap(struct look *l, enum outcome raw)
{
    int32_t amount = look_fact(l, l->r->a);
    const char *word = amount_word(l, l->r->a);
    struct cap_look c = caps_met(l, amount);

    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = amount == NONE ? arena_printf(l->mem, "There is no %s to judge.", word)
                                      : arena_printf(l->mem, "The memorandum has no cap for %.*s on the days worked.", STR_ARG(role_words(l)));
        return;
    }
    read_cap_facts(l, (enum fact)l->r->a);
    if (raw == OUT_FAIL && c.first_failing >= 0) {
        cap_over(l, &c, amount, word);
    } else if (raw == OUT_PASS && amount > NONE && (look_fact(l, FACT_ROLE) == UNKNOWN || region_is_open(l))) {
        l->f->reason = arena_printf(l->mem, "The %s of %.*s an hour is within the cap of every %s.", word, STR_ARG(look_money(l, amount)),
                                    look_fact(l, FACT_ROLE) == UNKNOWN ? "role" : "region");
    } else if (raw == OUT_PASS && amount > NONE && c.column >= 0) {
        cap_within(l, &c, amount, word);
    } else if (raw == OUT_PASS) {
        cap_none(l, amount, word);
    } else if (cap_is_unset(l, &c)) {
        cap_unset(l, &c);
    }
}

static void explain_told(struct look *l, enum outcome raw)
{
    struct cap_look c = caps_met(l, look_fact(l, l->r->b));
    str whom = codes_told_whom.code[block_field(l->s->rule, S("to"))->num].words;
    const char *above = l->member ? "The charge of a member is above the cap" : "The charge is above the cap";

    read_cap_facts(l, (enum fact)l->r->b);
    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = S("Nothing above the cap is asked for, so nobody has to be told.");
        return;
    }
    look_wish(l, l->r->a);
    if (raw == OUT_PASS && c.first_failing >= 0)
        l->f->reason = arena_printf(l->mem, "%s, and %.*s was told before the decision.", above, STR_ARG(whom));
    else if (raw == OUT_PASS)
        l->f->reason = arena_printf(l->mem, "Before the decision %.*s was told, as is needed if the charge is above the cap.", STR_ARG(whom));
    if (raw == OUT_CANNOT && cap_is_unset(l, &c))
        cap_unset(l, &c);
    if (raw == OUT_FAIL) {
        l->f->reason =
            arena_printf(l->mem, "%s, and %.*s was not told before the decision; telling afterwards does not count.", above, STR_ARG(whom));
        look_remedy(l, arena_printf(l->mem, "Tell %.*s before anything is decided, or agree a charge within the cap.", STR_ARG(whom)));
    }
}

/* ---- waits -------------------------------------------------------------------------------- */

/* A post that goes on begins no wait yet: whoever relies on the pass has to know that it will. */
static void say_post_goes_on(struct look *l)
{
    str wait = S("the wait");

    if (l->s->kind != K_COOL_OFF || !l->trace.decider.entry)
        return;
    if (l->r->n >= 0)
        wait = arena_printf(l->mem, "the wait (%.*s)", STR_ARG(look_counted(l, l->r->n, "month", "months")));
    l->f->reason = arena_printf(l->mem, "%.*s%sThe %.*s has not been left: %.*s begins when it is.", STR_ARG(l->f->reason), l->f->reason.n ? " " : "",
                                STR_ARG(l->trace.decider.words), STR_ARG(wait));
}

/* "The latest substantive post in scope was left on 10 January 2025;"; an earlier one is named where it bars and a later one is exempt. */
static str wait_begins(const struct look *l, daynum day, bool latest)
{
    const char *event = l->s->kind == K_COOL_OFF ? "The latest substantive post in scope was left"
                        : look_fact(l, FACT_SUPPORTED) == NONE
                            ? "It is recorded that no supported year was completed, so twelve months after qualifying stand for it: they ended"
                            : "The supported year ended";

    if (!latest)
        return arena_printf(l->mem, "The substantive post left on %.*s bars:", STR_ARG(look_day(l, day)));
    return arena_printf(l->mem, "%s on %.*s;", event, STR_ARG(look_day(l, day)));
}

static void say_wait(struct look *l, enum outcome raw)
{
    int32_t any = look_fact(l, l->r->b), bar = look_fact(l, l->r->a), start = look_fact(l, FACT_START);
    bool supported = l->s->kind == K_SUPPORTED_GAP;
    int32_t binding = any;
    daynum end;

    look_read(l, FACT_START);
    if (start == NONE)
        derive_missing_base(l->doc, l->member, FACT_START, &l->trace);
    look_wish(l, l->r->a);
    l->f->threshold = look_field(l, "wait");
    look_since(l);
    if (l->r->n < 0) {
        l->f->reason =
            raw == OUT_PASS ? S("No substantive post in scope was left, so no wait begins.") : S("The memorandum does not say how long the wait is.");
        l->f->threshold = (str){ 0 };
        if (raw != OUT_PASS)
            look_unset(l, "wait", "how long the memorandum's wait is");
        return;
    }
    if (any <= NONE) {
        if (raw == OUT_PASS)
            l->f->reason = supported ? S("No supported year is recorded that the wait could run from.")
                                     : S("No substantive post in scope was left, so no wait begins.");
        return;
    }
    if (bar > NONE && start > NONE && start <= wait_last_day(l->r, bar) && l->f->outcome != OUT_CANNOT && l->f->outcome != OUT_EXEMPT)
        binding = bar;
    end = wait_last_day(l->r, binding);
    l->f->reason = arena_printf(l->mem, "%.*s the wait (%.*s) ends on %.*s and the first permitted day is %.*s. The start is %.*s.",
                                STR_ARG(wait_begins(l, binding, binding == any)), STR_ARG(look_field(l, "wait")), STR_ARG(look_day(l, end)),
                                STR_ARG(look_day(l, end + 1)), STR_ARG(look_day(l, start)));
    if (start <= NONE)
        return;
    look_margin(l, (int64_t)start - (end + 1));
    if (start <= end) {
        l->f->distance = arena_printf(l->mem, "%.*s too early", STR_ARG(look_counted(l, end + 1 - start, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(look_day(l, end + 1))))->earliest_start = end + 1;
    }
}

static void explain_wait(struct look *l, enum outcome raw)
{
    say_wait(l, raw);
    say_post_goes_on(l);
}

/* ---- amounts ------------------------------------------------------------------------------ */

/* The first start by which the posts that go on bring ${need} months; UNKNOWN when they never will. */
static daynum experience_reached(const struct look *l, int32_t need)
{
    daynum low = look_fact(l, FACT_START), high = low + 31 * (need + 1);
    int32_t out[WISH_MOST_OUTPUTS];
    struct wish later;

    if (low <= NONE || !look_wish_of(l, l->r->a, &later))
        return UNKNOWN;
    later.reach_terms = 0;
    later.reach_from = high;
    derive(l->doc, l->member, l->as_of, &later, out, NULL);
    if (out[0] < need)
        return UNKNOWN;
    while (high - low > 1) {
        later.reach_from = low + (high - low) / 2;
        derive(l->doc, l->member, l->as_of, &later, out, NULL);
        if (out[0] < need)
            low = later.reach_from;
        else
            high = later.reach_from;
    }
    return high;
}

static void remedy_experience(struct look *l, daynum reached)
{
    if (reached > NONE)
        look_remedy(
            l, arena_printf(l->mem, "Start on %.*s or later, if the worker stays in the present post until then.", STR_ARG(look_day(l, reached))))
            ->earliest_start = reached;
    look_remedy(l, S("Show qualifying posts that are not listed here, if there are any."));
}

static void write_counted(struct buf *b, int n, const char *one, const char *many)
{
    buf_int(b, n);
    buf_z(b, n == 1 ? one : many);
}

/* "9 days", "14 months", "13 months and 9 days", "none" */
static void write_span(struct buf *b, int months, int days)
{
    if (months)
        write_counted(b, months, " month", " months");
    if (months && days)
        buf_z(b, " and ");
    if (days)
        write_counted(b, days, " day", " days");
    if (!months && !days)
        buf_z(b, "none");
}

/* How much is wanting, to the day; at least so much when more may count than certainly does. */
static str months_short(const struct look *l)
{
    bool sure = look_fact(l, l->r->a) == look_fact(l, l->r->b) && l->trace.extra_days[0] == l->trace.extra_days[1];
    struct buf b = buf_new(l->mem);

    buf_z(&b, sure ? "short by " : "short by at least ");
    write_span(&b, l->trace.wanting.months, l->trace.wanting.days);
    return buf_text(&b);
}

static str months_found(const struct look *l, const char *what, int32_t lo, int32_t need)
{
    struct buf b = buf_new(l->mem);

    buf_z(&b, what);
    buf_z(&b, ": ");
    write_span(&b, lo < 0 ? 0 : lo, l->trace.extra_days[0]);
    buf_z(&b, "; ");
    write_counted(&b, need, " month is needed.", " months are needed.");
    return buf_text(&b);
}

static void explain_months(struct look *l, enum outcome raw, const char *what)
{
    int32_t lo = look_fact(l, l->r->a), need = l->r->n;

    l->trace.wanting.need = need;
    look_wish(l, l->r->a);
    look_since(l);
    if (need < 0) {
        l->f->reason = arena_printf(l->mem, "%s: the memorandum does not say how much is needed.", what);
        look_unset(l, "at least", "how many months the memorandum asks for");
        return;
    }
    l->f->threshold = look_counted(l, need, "month", "months");
    l->f->reason = months_found(l, what, lo, need);
    look_margin(l, (int64_t)lo - need);
    if (raw != OUT_FAIL)
        return;
    look_margin(l, (int64_t)look_fact(l, l->r->b) - need);
    if (l->s->kind == K_EXPERIENCE)
        remedy_experience(l, experience_reached(l, need));
    else
        look_remedy(l, S("Obtain references that cover the missing time."));
    l->f->distance = months_short(l);
}

static void explain_references(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a), hi = look_fact(l, l->r->b), need = l->r->n;
    struct wish w;

    if (look_wish_of(l, l->r->a, &w) && w.kind == WISH_EVIDENCE) {
        explain_months(l, raw, "Experience that the references evidence");
        return;
    }
    look_wish(l, l->r->a);
    l->f->threshold = look_field(l, "at least");
    look_since(l);
    if (need < 0) {
        l->f->reason = S("The memorandum does not say how many references are needed.");
        look_unset(l, "at least", "how many references the memorandum asks for");
        return;
    }
    l->f->reason = arena_printf(l->mem, "%.*s the memorandum's terms before the %.*s; %.*s needed.",
                                STR_ARG(look_counted(l, lo, "reference meets", "references meet")), STR_ARG(look_field(l, "before")),
                                STR_ARG(look_counted(l, need, "is", "are")));
    look_margin(l, (int64_t)lo - need);
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(look_counted(l, need - (int64_t)hi, "reference", "references")));
        look_margin(l, (int64_t)hi - need);
        look_remedy(l, arena_printf(l->mem, "Obtain %.*s that the memorandum accepts before the %.*s.",
                                    STR_ARG(look_counted(l, need - (int64_t)hi, "more reference", "more references")),
                                    STR_ARG(look_field(l, "before"))));
    }
}

/* Before qualifying nothing counts, whatever posts there are. */
static void say_not_qualified(struct look *l, enum outcome raw)
{
    str need = look_counted(l, l->r->n, "month", "months");

    look_read(l, FACT_QUALIFIED);
    look_since(l);
    look_margin(l, -(int64_t)l->r->n);
    l->f->threshold = need;
    l->f->reason =
        arena_printf(l->mem, "The worker is not qualified, so no experience counts yet; %.*s %s needed.", STR_ARG(need), l->r->n == 1 ? "is" : "are");
    if (raw != OUT_FAIL)
        return;
    l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(need));
    look_remedy(l, S("Record when the worker qualified, if the worker has."));
}

static void explain_experience(struct look *l, enum outcome raw)
{
    if (look_fact(l, FACT_QUALIFIED) == NONE && l->r->n > 0)
        say_not_qualified(l, raw);
    else
        explain_months(l, raw, "Experience that counts, since qualifying");
}

/* Hundredths of an hour: "1 hour a week", "2.5 hours a week". */
static str hours_said(struct look *l, int32_t hundredths)
{
    int whole = (int)(hundredths / 100), part = (int)(hundredths % 100);

    if (!part)
        return arena_printf(l->mem, "%.*s a week", STR_ARG(look_counted(l, whole, "hour", "hours")));
    if (part % 10)
        return arena_printf(l->mem, "%d.%02d hours a week", whole, part);
    return arena_printf(l->mem, "%d.%d hours a week", whole, part / 10);
}

/* A supplement that there is: overtime in hundredths of hours a week, the others in pence an hour. */
struct supplement {
    const char *words;
    int32_t amount;
};

static int supplements_found(const struct look *l, unsigned asked, struct supplement *out)
{
    static const struct {
        const char *words;
        unsigned element;
        int part;
    } parts[] = { { "travel", ELEMENT_TRAVEL, CHARGE_TRAVEL },
                  { "accommodation", ELEMENT_ACCOMMODATION, CHARGE_ACCOMMODATION },
                  { "a bonus", ELEMENT_BONUS, CHARGE_BONUS },
                  { "other fees", ELEMENT_OTHER, CHARGE_OTHER } };
    const struct record *charge = l->member ? object_of(l->member, MEMBER_CHARGE) : object_of(object_of(l->doc->root, CHECK_ENGAGEMENT), ENG_CHARGE);
    int n = 0;

    if (asked & ELEMENT_OVERTIME && look_fact(l, FACT_OVERTIME) > 0)
        out[n++] = (struct supplement){ "overtime", look_fact(l, FACT_OVERTIME) };
    for (int i = 0; i < countof(parts); i++)
        if (asked & parts[i].element && fact_of(charge, parts[i].part) > 0)
            out[n++] = (struct supplement){ parts[i].words, fact_of(charge, parts[i].part) };
    return n;
}

static void elements_outside(struct look *l, unsigned asked)
{
    struct supplement found[5];
    int n = supplements_found(l, asked, found);
    struct buf reason = buf_new(l->mem), distance = buf_new(l->mem), remedy = buf_new(l->mem);
    int64_t pence = 0;

    buf_z(&reason, "The memorandum does not allow ");
    buf_z(&remedy, "Agree the engagement without ");
    for (int i = 0; i < n; i++) {
        bool hours = str_eq(str_of(found[i].words), S("overtime"));
        str amount = hours ? hours_said(l, found[i].amount) : arena_printf(l->mem, "%.*s an hour", STR_ARG(look_money(l, found[i].amount)));

        buf_printf(&reason, "%s%s (%.*s)", i == 0 ? "" : i + 1 == n ? " and " : ", ", found[i].words, STR_ARG(amount));
        buf_printf(&remedy, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", found[i].words);
        pence += hours ? 0 : found[i].amount;
        if (hours)
            buf_printf(&distance, "over by %.*s", STR_ARG(amount));
    }
    if (pence)
        buf_printf(&distance, "%s%.*s an hour", distance.n ? " and " : "over by ", STR_ARG(look_money(l, pence)));
    buf_char(&reason, '.');
    buf_char(&remedy, '.');
    l->f->reason = buf_text(&reason);
    l->f->distance = buf_text(&distance);
    look_remedy(l, buf_text(&remedy));
}

/* "travel, accommodation or bonus" */
static str elements_named(const struct look *l)
{
    str rest = look_field(l, "forbid"), one;
    struct buf b = buf_new(l->mem);

    for (bool more = true, first = true; more; first = false) {
        more = str_cut_str(rest, S(", "), &one, &rest);
        buf_z(&b, first ? "" : more ? ", " : " or ");
        buf_str(&b, one);
    }
    return buf_text(&b);
}

static void explain_elements(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a);
    struct wish w;

    look_wish(l, l->r->a);
    look_since(l);
    l->f->threshold = S("none");
    if (raw == OUT_PASS) {
        l->f->reason = arena_printf(l->mem, "Nothing is paid for %.*s.", STR_ARG(elements_named(l)));
        look_margin(l, 0);
    }
    if (raw != OUT_FAIL || !look_wish_of(l, l->r->a, &w))
        return;
    elements_outside(l, w.elements);
    look_margin(l, -(int64_t)lo);
    l->f->fails_from = l->f->since > look_fact(l, FACT_HOURS_FROM) ? l->f->since : look_fact(l, FACT_HOURS_FROM);
}

static void explain_onsite(struct look *l, enum outcome raw)
{
    int32_t days = look_fact(l, FACT_ONSITE_DAYS);
    int32_t need = l->r->op == OP_MIN_COL ? look_fact(l, FACT_ONSITE_REQUIRED) : l->r->n;

    look_read(l, FACT_ONSITE_DAYS);
    look_since(l);
    if (l->r->op == OP_MIN_COL) {
        look_read(l, FACT_ONSITE_REQUIRED);
        if (need == NONE)
            l->f->reason = S("The authority sets no number of days on site.");
    }
    if (need <= NONE)
        return;
    l->f->threshold = arena_printf(l->mem, "%.*s a week", STR_ARG(look_counted(l, need, "day", "days")));
    if (days == UNKNOWN)
        return;
    if (days == NONE)
        days = 0;
    l->f->reason = arena_printf(l->mem, "%.*s a week on site; at least %d %s expected.", STR_ARG(look_counted(l, days, "day", "days")), (int)need,
                                need == 1 ? "is" : "are");
    look_margin(l, (int64_t)days - need);
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "short by %.*s a week", STR_ARG(look_counted(l, need - days, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Agree %.*s a week on site.", STR_ARG(look_counted(l, need, "day", "days"))));
        if (l->s->waiver >= 0)
            look_remedy(l, arena_printf(l->mem, "Or have it waived in advance by the %.*s.",
                                        STR_ARG(codes_waiver_giver.code[block_field(l->s->rule, S("waiver by"))->num].words)));
    }
}

static void explain_lead(struct look *l, enum outcome raw)
{
    int32_t days = look_fact(l, l->r->a), requested = look_fact(l, FACT_REQUESTED);

    look_wish(l, l->r->a);
    look_since(l);
    if (l->r->n < 0) {
        l->f->reason = S("The memorandum does not say how much time is needed.");
        look_unset(l, "at least", "how much time the memorandum asks for");
        return;
    }
    l->f->threshold = look_field(l, "at least");
    if (days == UNKNOWN)
        return;
    l->f->reason =
        arena_printf(l->mem, "%.*s %s; %.*s asked for where practicable.", STR_ARG(look_counted(l, days < 0 ? -(int64_t)days : days, "day", "days")),
                     days < 0 ? "from start to request" : "from request to start", STR_ARG(l->f->threshold));
    look_margin(l, (int64_t)days - l->r->n);
    if (raw == OUT_FAIL && requested > NONE) {
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(look_counted(l, l->r->n - (int64_t)days, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(look_day(l, requested + l->r->n))))->earliest_start =
            requested + l->r->n;
    }
}

/* ---- notice ------------------------------------------------------------------------------- */

static daynum notice_ends(const struct look *l)
{
    int32_t given = look_fact(l, l->r->a), weeks = look_fact(l, FACT_PERMANENT_NOTICE), end = look_fact(l, FACT_END);
    daynum due = given + l->r->n;

    if (l->r->flags & REC_PERMANENT_SHORTER && weeks > NONE && weeks * 7 < l->r->n)
        due = given + weeks * 7;
    if (l->r->flags & REC_LATER_OF_END && end > due)
        due = end;
    return due;
}

static void explain_notice(struct look *l, enum outcome raw)
{
    int32_t given = look_fact(l, l->r->a), last = look_fact(l, l->r->b);
    daynum due;

    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = given == NONE ? S("No notice has been given.") : S("The rule does not reach notice given by this party.");
        if (given > NONE)
            look_read(l, FACT_NOTICE_BY);
        return;
    }
    look_read(l, FACT_NOTICE_ON);
    look_read(l, FACT_NOTICE_BY);
    look_read(l, FACT_LAST_DAY);
    if (l->r->flags & REC_LATER_OF_END)
        look_read(l, FACT_END);
    if (l->r->flags & REC_PERMANENT_SHORTER)
        look_read(l, FACT_PERMANENT_NOTICE);
    look_since(l);
    if (l->r->n < 0) {
        l->f->reason = S("The memorandum does not say how long the notice is.");
        look_unset(l, "at least", "how long the memorandum's notice is");
        return;
    }
    l->f->threshold = look_field(l, "at least");
    if (given <= NONE)
        return;
    due = notice_ends(l);
    l->f->reason = arena_printf(l->mem, "Notice was given on %.*s; the last day may not be before %.*s.", STR_ARG(look_day(l, given)),
                                STR_ARG(look_day(l, due)));
    if (last > NONE) {
        l->f->reason = arena_printf(l->mem, "%.*s The last day is %.*s.", STR_ARG(l->f->reason), STR_ARG(look_day(l, last)));
        look_margin(l, (int64_t)last - due);
    }
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "%.*s too early", STR_ARG(look_counted(l, due - last, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Work until %.*s or later.", STR_ARG(look_day(l, due))))->earliest_last_day = due;
    }
}

void explain_kind(struct look *l, enum outcome raw)
{
    switch ((enum op)l->r->op) {
    case OP_CAP: explain_cap(l, raw); break;
    case OP_TOLD: explain_told(l, raw); break;
    case OP_WAIT: explain_wait(l, raw); break;
    case OP_NOTICE: explain_notice(l, raw); break;
    case OP_HOLDS: explain_holds(l, raw); break;
    case OP_ABSENT: explain_absent(l, raw); break;
    case OP_FLAG:
        if (l->s->kind == K_NOTICE_HISTORY)
            explain_history(l, raw);
        else if (l->s->kind == K_TRAINING)
            explain_training(l, raw);
        else
            explain_flag(l, raw);
        break;
    case OP_MAX: explain_elements(l, raw); break;
    case OP_MIN:
    case OP_MIN_COL:
        if (l->s->kind == K_EXPERIENCE)
            explain_experience(l, raw);
        else if (l->s->kind == K_REFERENCES)
            explain_references(l, raw);
        else if (l->s->kind == K_ONSITE)
            explain_onsite(l, raw);
        else
            explain_lead(l, raw);
        break;
    }
}
