/* What each kind of rule says: its reason, values, threshold, distance and remedies. */
#include "rule/explain.h"

#include "domain/value.h"

enum { ASSUMED_HOURS = 3700 }; /* hundredths of an hour a week, where the document says none */

static str day_said(struct look *l, int32_t day)
{
    struct buf b = buf_new(l->mem);

    if (day <= NONE)
        return day == NONE ? S("none") : S("an unknown day");
    day_words(&b, day);
    return buf_text(&b);
}

static str money_said(struct look *l, int64_t pence)
{
    struct buf b = buf_new(l->mem);

    money_words(&b, pence);
    return buf_text(&b);
}

static str counted(struct look *l, int64_t n, const char *one, const char *many)
{
    return arena_printf(l->mem, "%lld %s", (long long)n, n == 1 ? one : many);
}

static void margin(struct look *l, int64_t m)
{
    l->f->margin = m;
}

static void since_window(struct look *l)
{
    if (l->f->period >= 0)
        l->f->since = l->p->window.v[l->r->window + l->f->period].from;
}

static str field_raw(const struct look *l, const char *name)
{
    const struct tree_field *f = block_field(l->s->rule, str_of(name));

    return f ? f->raw : (str){ 0 };
}

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
    bool vowel = str_find(S("aeiou"), words.p[0]) >= 0;

    return role == ROLE_OTHER ? words : arena_printf(l->mem, "%s %.*s", vowel ? "an" : "a", STR_ARG(words));
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
    str pounds = money_said(l, year * 100);
    struct buf b = buf_new(l->mem);

    buf_printf(&b, "over by %.*s an hour, %.*s a year at ", STR_ARG(money_said(l, over)), (int)pounds.n - 3, pounds.p);
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

static void cap_over(struct look *l, const struct cap_look *c, int32_t amount, const char *word)
{
    const struct cap_column *k = &l->p->table.v[l->r->table].column[c->first_failing];
    daynum begins = k->from > l->p->window.v[l->r->window].from ? k->from : l->p->window.v[l->r->window].from;
    struct buf b = buf_new(l->mem);

    buf_printf(&b, "The %s of %.*s an hour is above the cap of %.*s an hour for %.*s.", word, STR_ARG(money_said(l, amount)),
               STR_ARG(money_said(l, c->failing)), STR_ARG(role_words(l)));
    l->f->fails_from = begins > look_fact(l, FACT_HOURS_FROM) ? begins : look_fact(l, FACT_HOURS_FROM);
    if (begins > look_fact(l, FACT_HOURS_FROM))
        buf_printf(&b, " That cap begins on %.*s, during the hours worked: the %s is outside from that day.", STR_ARG(day_said(l, begins)), word);
    l->f->reason = buf_text(&b);
    l->f->threshold = arena_printf(l->mem, "%.*s an hour", STR_ARG(money_said(l, c->failing)));
    l->f->since = begins;
    l->f->period = c->first_failing;
    l->f->distance = cap_distance(l, (int64_t)amount - c->failing);
    margin(l, (int64_t)c->failing - amount);
    look_remedy(l, arena_printf(l->mem, "Agree a %s of %.*s an hour or less.", word, STR_ARG(money_said(l, c->lowest))))->highest_charge = c->lowest;
}

static void cap_within(struct look *l, const struct cap_look *c, int32_t amount, const char *word)
{
    l->f->reason = arena_printf(l->mem, "The %s of %.*s an hour is within the cap of %.*s an hour for %.*s.", word, STR_ARG(money_said(l, amount)),
                                STR_ARG(money_said(l, c->lowest)), STR_ARG(role_words(l)));
    l->f->threshold = arena_printf(l->mem, "%.*s an hour", STR_ARG(money_said(l, c->lowest)));
    l->f->since = l->p->table.v[l->r->table].column[c->column].from;
    if (l->f->since < l->p->window.v[l->r->window].from)
        l->f->since = l->p->window.v[l->r->window].from;
    l->f->period = c->column;
    margin(l, (int64_t)c->lowest - amount);
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
    look_unset(l, "caps");
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
        l->f->reason = arena_printf(l->mem, "The %s of %.*s an hour is within the cap of every %s.", word, STR_ARG(money_said(l, amount)),
                                    look_fact(l, FACT_ROLE) == UNKNOWN ? "role" : "region");
    } else if (raw == OUT_PASS && amount > NONE && c.column >= 0) {
        cap_within(l, &c, amount, word);
    } else if (raw == OUT_PASS) {
        l->f->reason = S("No cap holds for this role on the days worked.");
    } else if (cap_is_unset(l, &c)) {
        cap_unset(l, &c);
    }
}

static void explain_told(struct look *l, enum outcome raw)
{
    struct cap_look c = caps_met(l, look_fact(l, l->r->b));

    read_cap_facts(l, (enum fact)l->r->b);
    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = S("Nothing above the cap is asked for, so nobody has to be told.");
        return;
    }
    look_wish(l, l->r->a);
    if (raw == OUT_PASS)
        l->f->reason = c.first_failing >= 0 ? S("The charge is above the cap, and the others were told before the decision.")
                                            : S("The others were told before the decision, as they have to be if the charge is above the cap.");
    if (raw == OUT_CANNOT && cap_is_unset(l, &c))
        cap_unset(l, &c);
    if (raw == OUT_FAIL) {
        l->f->reason = S("The charge is above the cap, and the others were not told before the decision; telling them afterwards does not count.");
        look_remedy(l, S("Tell the region before anything is decided, or agree a charge within the cap."));
    }
}

/* ---- waits -------------------------------------------------------------------------------- */

static void explain_wait(struct look *l, enum outcome raw)
{
    int32_t any = look_fact(l, l->r->b), bar = look_fact(l, l->r->a), start = look_fact(l, FACT_START);
    bool supported = l->s->kind == K_SUPPORTED_GAP;
    const char *event = !supported ? "The latest substantive post in scope was left"
                        : look_fact(l, FACT_SUPPORTED) == NONE
                            ? "No supported year is recorded; twelve months after qualifying, the soonest it can have ended, was"
                            : "The supported year ended";
    int32_t binding = any;
    daynum end;

    look_read(l, FACT_START);
    if (start == NONE)
        derive_missing_base(l->doc, l->member, FACT_START, &l->trace);
    look_wish(l, l->r->a);
    l->f->threshold = field_raw(l, "wait");
    since_window(l);
    if (l->r->n < 0) {
        l->f->reason =
            raw == OUT_PASS ? S("No substantive post in scope was left, so no wait begins.") : S("The memorandum does not say how long the wait is.");
        l->f->threshold = (str){ 0 };
        if (raw != OUT_PASS)
            look_unset(l, "wait");
        return;
    }
    if (any <= NONE) {
        if (raw == OUT_PASS)
            l->f->reason = supported ? S("No supported year is recorded that the wait could run from.")
                                     : S("No substantive post in scope was left, so no wait begins.");
        return;
    }
    if (bar > NONE && start > NONE && start <= wait_last_day(l->r, bar) && l->f->outcome == OUT_FAIL)
        binding = wait_last_day(l->r, bar) < wait_last_day(l->r, any) ? bar : any;
    if (l->f->outcome != OUT_FAIL && bar > NONE && bar == any)
        binding = bar;
    end = wait_last_day(l->r, binding);
    l->f->reason = arena_printf(l->mem, "%s on %.*s; the wait (%.*s) ends on %.*s and the first permitted day is %.*s. The start is %.*s.", event,
                                STR_ARG(day_said(l, binding)), STR_ARG(field_raw(l, "wait")), STR_ARG(day_said(l, end)),
                                STR_ARG(day_said(l, end + 1)), STR_ARG(day_said(l, start)));
    if (start <= NONE)
        return;
    margin(l, (int64_t)start - (end + 1));
    if (start <= end) {
        l->f->distance = arena_printf(l->mem, "%.*s too early", STR_ARG(counted(l, end + 1 - start, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(day_said(l, end + 1))))->earliest_start = end + 1;
    }
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

static void remedy_experience(struct look *l, int32_t need)
{
    daynum reached = experience_reached(l, need);

    if (reached > NONE)
        look_remedy(
            l, arena_printf(l->mem, "Start on %.*s or later, if the worker stays in the present post until then.", STR_ARG(day_said(l, reached))))
            ->earliest_start = reached;
    look_remedy(l, S("Show qualifying posts that are not listed here, if there are any."));
}

static void explain_months(struct look *l, enum outcome raw, const char *what)
{
    int32_t lo = look_fact(l, l->r->a), need = l->r->n;
    int days;

    look_wish(l, l->r->a);
    days = l->trace.extra_days;
    since_window(l);
    if (need < 0) {
        l->f->reason = arena_printf(l->mem, "%s: the memorandum does not say how much is needed.", what);
        look_unset(l, "at least");
        return;
    }
    l->f->threshold = counted(l, need, "month", "months");
    l->f->reason =
        arena_printf(l->mem, "%s: %.*s%s%.*s; %.*s needed.", what, STR_ARG(counted(l, lo < 0 ? 0 : lo, "month", "months")), days ? " and " : "",
                     STR_ARG(days ? counted(l, days, "day", "days") : (str){ 0 }), STR_ARG(counted(l, need, "month is", "months are")));
    margin(l, (int64_t)lo - need);
    if (raw == OUT_FAIL) {
        int32_t hi = look_fact(l, l->r->b);

        margin(l, (int64_t)hi - need);
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(counted(l, need - (int64_t)hi, "month", "months")));
        if (l->s->kind == K_EXPERIENCE)
            remedy_experience(l, need);
        else
            look_remedy(l, S("Obtain references that cover the missing time."));
    }
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
    l->f->threshold = field_raw(l, "at least");
    since_window(l);
    if (need < 0) {
        l->f->reason = S("The memorandum does not say how many references are needed.");
        look_unset(l, "at least");
        return;
    }
    l->f->reason = arena_printf(l->mem, "%.*s the memorandum's terms before the %.*s; %.*s needed.",
                                STR_ARG(counted(l, lo, "reference meets", "references meet")), STR_ARG(field_raw(l, "before")),
                                STR_ARG(counted(l, need, "is", "are")));
    margin(l, (int64_t)lo - need);
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(counted(l, need - (int64_t)hi, "reference", "references")));
        margin(l, (int64_t)hi - need);
        look_remedy(l, arena_printf(l->mem, "Obtain %.*s that the memorandum accepts before the %.*s.",
                                    STR_ARG(counted(l, need - (int64_t)hi, "more reference", "more references")), STR_ARG(field_raw(l, "before"))));
    }
}

static void explain_experience(struct look *l, enum outcome raw)
{
    explain_months(l, raw, "Experience that counts, since qualifying");
}

/* Hundredths of an hour: "1 hour a week", "2.50 hours a week". */
static str hours_said(struct look *l, int32_t hundredths)
{
    if (hundredths % 100)
        return arena_printf(l->mem, "%d.%02d hours a week", (int)(hundredths / 100), (int)(hundredths % 100));
    return arena_printf(l->mem, "%.*s a week", STR_ARG(counted(l, hundredths / 100, "hour", "hours")));
}

static void explain_elements(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a);
    str what = field_raw(l, "forbid");
    bool overtime = str_eq(what, S("overtime"));

    look_wish(l, l->r->a);
    since_window(l);
    l->f->threshold = S("none");
    if (raw == OUT_PASS) {
        l->f->reason = arena_printf(l->mem, "Nothing is paid for %.*s.", STR_ARG(what));
        margin(l, 0);
    }
    if (raw == OUT_FAIL) {
        str amount = overtime ? hours_said(l, lo) : arena_printf(l->mem, "%.*s an hour", STR_ARG(money_said(l, lo)));

        l->f->reason = arena_printf(l->mem, "There is %.*s of what the memorandum forbids (%.*s).", STR_ARG(amount), STR_ARG(what));
        l->f->distance = arena_printf(l->mem, "over by %.*s", STR_ARG(amount));
        margin(l, -(int64_t)lo);
        l->f->fails_from = l->f->since > look_fact(l, FACT_HOURS_FROM) ? l->f->since : look_fact(l, FACT_HOURS_FROM);
        look_remedy(l, arena_printf(l->mem, "Agree the engagement without %.*s.", STR_ARG(what)));
    }
}

static void explain_onsite(struct look *l, enum outcome raw)
{
    int32_t days = look_fact(l, FACT_ONSITE_DAYS);
    int32_t need = l->r->op == OP_MIN_COL ? look_fact(l, FACT_ONSITE_REQUIRED) : l->r->n;

    look_read(l, FACT_ONSITE_DAYS);
    since_window(l);
    if (l->r->op == OP_MIN_COL) {
        look_read(l, FACT_ONSITE_REQUIRED);
        if (need == NONE)
            l->f->reason = S("The authority sets no number of days on site.");
    }
    if (need <= NONE)
        return;
    l->f->threshold = arena_printf(l->mem, "%.*s a week", STR_ARG(counted(l, need, "day", "days")));
    if (days == UNKNOWN)
        return;
    if (days == NONE)
        days = 0;
    l->f->reason = arena_printf(l->mem, "%.*s a week on site; at least %d %s expected.", STR_ARG(counted(l, days, "day", "days")), (int)need,
                                need == 1 ? "is" : "are");
    margin(l, (int64_t)days - need);
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "short by %.*s a week", STR_ARG(counted(l, need - days, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Agree %.*s a week on site.", STR_ARG(counted(l, need, "day", "days"))));
        if (l->s->waiver >= 0)
            look_remedy(l, arena_printf(l->mem, "Or have it waived in advance by the %.*s.",
                                        STR_ARG(codes_waiver_giver.code[block_field(l->s->rule, S("waiver by"))->num].words)));
    }
}

static void explain_lead(struct look *l, enum outcome raw)
{
    int32_t days = look_fact(l, l->r->a), requested = look_fact(l, FACT_REQUESTED);

    look_wish(l, l->r->a);
    since_window(l);
    if (l->r->n < 0) {
        l->f->reason = S("The memorandum does not say how much time is needed.");
        look_unset(l, "at least");
        return;
    }
    l->f->threshold = field_raw(l, "at least");
    if (days == UNKNOWN)
        return;
    l->f->reason =
        arena_printf(l->mem, "%.*s %s; %.*s asked for where practicable.", STR_ARG(counted(l, days < 0 ? -(int64_t)days : days, "day", "days")),
                     days < 0 ? "from start to request" : "from request to start", STR_ARG(l->f->threshold));
    margin(l, (int64_t)days - l->r->n);
    if (raw == OUT_FAIL && requested > NONE) {
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(counted(l, l->r->n - (int64_t)days, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(day_said(l, requested + l->r->n))))->earliest_start =
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
    since_window(l);
    if (l->r->n < 0) {
        l->f->reason = S("The memorandum does not say how long the notice is.");
        look_unset(l, "at least");
        return;
    }
    l->f->threshold = field_raw(l, "at least");
    if (given <= NONE)
        return;
    due = notice_ends(l);
    l->f->reason = arena_printf(l->mem, "Notice was given on %.*s; the last day may not be before %.*s.", STR_ARG(day_said(l, given)),
                                STR_ARG(day_said(l, due)));
    if (last > NONE) {
        l->f->reason = arena_printf(l->mem, "%.*s The last day is %.*s.", STR_ARG(l->f->reason), STR_ARG(day_said(l, last)));
        margin(l, (int64_t)last - due);
    }
    if (raw == OUT_FAIL) {
        l->f->distance = arena_printf(l->mem, "%.*s too early", STR_ARG(counted(l, due - last, "day", "days")));
        look_remedy(l, arena_printf(l->mem, "Work until %.*s or later.", STR_ARG(day_said(l, due))))->earliest_last_day = due;
    }
}

/* ---- yes or no ---------------------------------------------------------------------------- */

static void explain_absent(struct look *l, enum outcome raw)
{
    bool live = l->s->kind == K_LIVE;
    int32_t free_from = look_fact(l, l->r->a);

    look_wish(l, l->r->a);
    since_window(l);
    if (raw == OUT_PASS)
        l->f->reason =
            live ? S("No other engagement or post in scope overlaps this one.") : S("No restriction of the supplier reaches this engagement.");
    if (raw != OUT_FAIL)
        return;
    if (live && free_from < DAY_LAST)
        l->f->reason =
            arena_printf(l->mem, "Another engagement or post in scope overlaps this one, until %.*s.", STR_ARG(day_said(l, free_from - 1)));
    else if (live)
        l->f->reason = S("Another engagement or post in scope goes on, with no end date.");
    else if (free_from < DAY_LAST)
        l->f->reason = arena_printf(l->mem, "The supplier is restricted until %.*s.", STR_ARG(day_said(l, free_from - 1)));
    else
        l->f->reason = S("The supplier is restricted, with no end date.");
    if (free_from < DAY_LAST)
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(day_said(l, free_from))))->earliest_start = free_from;
    else
        look_remedy(l, live ? S("Wait until the other engagement has an end.") : S("Use another supplier."));
}

/* What a flag rule says when it passes, fails and does not apply, and the way out. */
struct flag_words {
    const char *pass, *fail, *none, *remedy;
};

static struct flag_words flag_words_of(const struct look *l)
{
    switch (l->s->kind) {
    case K_NOTICE_HISTORY:
        return (struct flag_words){ "Nothing shows that the worker left the last assignment without serving the notice agreed.",
                                    "The worker left the last assignment without serving the notice agreed, and without agreement to that.",
                                    "There is no earlier assignment to look at.",
                                    "Ask that authority whether the shorter notice was agreed, and have the record corrected if it is wrong." };
    case K_ROLE_MAP:
        return (struct flag_words){ "The role is the one that the local job title belongs to.",
                                    "The local job title belongs to another role in this memorandum.",
                                    "No local job title that the memorandum places was given.",
                                    "Use the role that the memorandum gives for this title." };
    case K_TRAINING:
        return (struct flag_words){ "Training is paid for as the memorandum says.", "Some training is paid for otherwise than the memorandum says.",
                                    "No training was arranged.", "Change what is paid for the training named." };
    case K_DOCUMENTS:
        return (struct flag_words){ "The worker is on the register as a social worker.", "The worker is not on the register as a social worker.",
                                    "There is no registration to look at.",
                                    "Correct the record if it is wrong; only a registered social worker can be engaged in this role." };
    case K_TRANSITION:
        return (struct flag_words){ "Every signatory has signed, so the memorandum has begun.",
                                    "Not every signatory has signed, so the memorandum has not begun.", "Signatures do not matter here.",
                                    "Obtain the missing signatures." };
    default:
        switch (block_field(l->s->rule, S("requires"))->num) {
        case 0:
            return (struct flag_words){ "The region was told of the project team before it was agreed.",
                                        "The region was not told of the project team before it was agreed.", "There is no project team.",
                                        "Tell the region, with reasons, before agreeing a project team." };
        case 1:
            return (struct flag_words){ "Every member was identified and approved before the start.",
                                        "Not every member was identified and approved before the start.", "There is no project team.",
                                        "Identify and approve every member before the start." };
        default:
            return (struct flag_words){ "Costs are shown by worker and by service.", "Costs are not shown by worker and by service.",
                                        "There is no project team.", "Ask the supplier for the cost of each worker and of every other service." };
        }
    }
}

static void explain_flag(struct look *l, enum outcome raw)
{
    struct flag_words w = flag_words_of(l);

    look_wish(l, l->r->a);
    since_window(l);
    if (raw == OUT_CANNOT && l->s->kind == K_TRANSITION) {
        struct missing *m = PUSH(l->mem, &l->trace.missing);

        m->fact = arena_printf(l->mem, "signatures.%.*s", STR_ARG(l->s->book->id));
        m->label = S("whether every signatory has signed");
        m->supplier = block_field(l->s->book->head, S("owner"))->raw;
    }
    if (raw == OUT_PASS || raw == OUT_NOT_APPLICABLE)
        l->f->reason = str_of(raw == OUT_PASS ? w.pass : w.none);
    if (raw == OUT_FAIL) {
        l->f->reason = str_of(w.fail);
        look_remedy(l, str_of(w.remedy));
    }
}

static void explain_holds(struct look *l, enum outcome raw)
{
    bool roles = l->r->a == FACT_ROLE;

    look_read(l, FACT_HOLDS_CASES);
    look_read(l, (enum fact)l->r->a);
    since_window(l);
    if (raw == OUT_PASS)
        l->f->reason = S("No cases are held where the memorandum forbids it.");
    if (raw == OUT_FAIL) {
        l->f->reason = roles ? S("Cases are held in a role that is outside the memorandum's categories.")
                             : S("Cases are held by a kind of team that may not hold them.");
        look_remedy(l, roles ? S("Place the worker in one of the memorandum's categories, or without cases.")
                             : S("Engage the worker individually in one of the memorandum's categories, or without cases."));
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
    case OP_FLAG: explain_flag(l, raw); break;
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
