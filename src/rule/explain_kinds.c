/* What each kind of rule says: its reason, values, threshold, distance and remedies. */
#include "rule/explain.h"

#include "domain/derive_span.h"
#include "rule/sentence.h"

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

    if (role == ROLE_OTHER)
        return look_said(l, W_code_role_other);
    return with_article(SAID(l), role >= 0 ? codes_role.code[role].words : W_finding_role_unknown);
}

static str region_words(struct look *l)
{
    int32_t region = look_fact(l, FACT_REGION);

    return region >= 0 ? l->p->authorities->region_name.v[region] : look_said(l, W_fact_region);
}

/* Hundredths: "37", "37.50" */
static str hours_words(const struct look *l, int64_t hundredths)
{
    if (hundredths % 100)
        return arena_printf(l->mem, "%lld.%02d", (long long)(hundredths / 100), (int)(hundredths % 100));
    return arena_printf(l->mem, "%lld", (long long)(hundredths / 100));
}

/* An hour's part of a day need not be whole pence. */
struct hourly {
    int64_t pence, of; /* pence / of */
};

/* "£33.01", "just over £33.00" */
static str hourly_words(const struct look *l, struct hourly h)
{
    str whole = look_money(l, h.pence / h.of);

    return h.pence % h.of ? look_one(l, W_finding_just_over, whole) : whole;
}

/* "over by £0.82 an hour, £1,578 a year at 37 hours a week": the hour in whole pence, rounded up, the year from what it is. */
static str cap_distance(struct look *l, struct hourly over)
{
    int32_t hours = look_fact(l, FACT_HOURS_WEEK);
    bool assumed = hours <= NONE;
    int64_t h = assumed ? ASSUMED_HOURS : hours;
    int64_t year = (over.pence * h * 52 + over.of * 5000) / (over.of * 10000); /* pounds */
    str pounds = look_money(l, year * 100), more = look_money(l, (over.pence + over.of - 1) / over.of);

    pounds.n -= 3; /* whole pounds */
    return assumed ? words_finding_over_assumed(SAID(l), more, pounds, hours_words(l, h))
                   : words_finding_over_year(SAID(l), more, pounds, hours_words(l, h));
}

/* What a cap is compared with, and everything that is said of it. */
static const struct amount_words {
    int column;
    enum word above, within, every_cap, every_role, every_region, from_that_day, within_later, none, agree;
} amounts[] = {
#define AMOUNT(fact, id)                                                                                                                             \
    {                                                                                                                                                \
        fact, W_finding_above_##id, W_finding_within_##id, W_finding_every_cap_##id, W_finding_every_role_##id, W_finding_every_region_##id,         \
            W_finding_from_that_day_##id, W_finding_within_later_##id, W_finding_none_##id, W_finding_agree_##id                                     \
    }
    AMOUNT(FACT_CHARGE, charge),
    AMOUNT(FACT_PAY, pay),
    AMOUNT(FACT_ADVERTISED_PAY, advertised),
#undef AMOUNT
};

static const struct amount_words *amount_of(const struct look *l)
{
    for (int i = 1; i < countof(amounts); i++)
        if (amounts[i].column == l->r->a)
            return &amounts[i];
    return &amounts[0];
}

static bool is_by_day(const struct look *l, int32_t cap, int64_t *rate, int64_t *highest)
{
    return l->r->a == FACT_CHARGE && derive_day_rate(l->doc, l->member, cap, rate, highest);
}

/* The remedy speaks of what was charged: an hour, or a day whose hours are known. */
static void remedy_charge(struct look *l, int32_t cap)
{
    int64_t rate, highest;
    str text = is_by_day(l, cap, &rate, &highest) ? words_finding_agree_day_rate(SAID(l), look_money(l, highest), look_money(l, cap))
                                                  : look_one(l, amount_of(l)->agree, look_money(l, cap));
    int32_t from = l->f->fails_from, to = look_fact(l, FACT_HOURS_TO);
    bool worked = from > NONE && from < l->as_of;

    if (worked && to > NONE && to < l->as_of)
        text = words_finding_hours_over(SAID(l), look_day(l, from), look_day(l, to), text);
    else if (worked)
        text = look_two(l, W_finding_hours_begun, look_day(l, from), text);
    l->passed = l->passed || worked;
    look_remedy(l, text)->highest_charge = cap;
}

/* What an hour costs, as it is charged: by the hour, or as its part of the day. */
static struct hourly hourly_amount(const struct look *l, int32_t amount)
{
    int64_t rate, highest;

    if (is_by_day(l, 0, &rate, &highest))
        return (struct hourly){ rate * 100, fact_of(object_of(l->doc->root, CHECK_ENGAGEMENT), ENG_HOURS_PER_DAY) };
    return (struct hourly){ amount, 1 };
}

/* "The charge of £32.40 an hour is above the cap of £31.58 an hour for a social worker." */
static str cap_compared(const struct look *l, int32_t amount, bool above, int32_t cap)
{
    enum word by_day = above ? W_finding_above_day_rate : W_finding_within_day_rate;
    int64_t rate, highest;

    if (is_by_day(l, 0, &rate, &highest))
        return word_fill(SAID(l), by_day,
                         (const str[]){ look_money(l, rate), hourly_words(l, hourly_amount(l, amount)), look_money(l, cap), role_words(l) }, 4);
    return word_fill(SAID(l), above ? amount_of(l)->above : amount_of(l)->within,
                     (const str[]){ look_money(l, amount), look_money(l, cap), role_words(l) }, 3);
}

/* The first day on which the caps of a column hold: the rule may begin later than they. */
static daynum cap_begins(const struct look *l, int column)
{
    daynum from = l->p->table.v[l->r->table].column[column].from, reach = l->p->window.v[l->r->window].from;

    return from > reach ? from : reach;
}

static void cap_over(struct look *l, const struct cap_look *c, int32_t amount)
{
    daynum begins = cap_begins(l, c->first_failing);
    struct hourly over = hourly_amount(l, amount);

    over.pence -= over.of * c->failing;
    l->f->reason = cap_compared(l, amount, true, c->failing);
    l->f->fails_from = begins > look_fact(l, FACT_HOURS_FROM) ? begins : look_fact(l, FACT_HOURS_FROM);
    if (begins > look_fact(l, FACT_HOURS_FROM))
        l->f->reason = look_then(l, look_one(l, amount_of(l)->from_that_day, look_day(l, begins)));
    l->f->threshold = look_rate(l, c->failing);
    l->f->since = begins;
    l->f->period = c->first_failing;
    l->f->distance = cap_distance(l, over);
    look_margin(l, (int64_t)c->failing - amount);
    remedy_charge(l, c->lowest);
}

static void cap_within(struct look *l, const struct cap_look *c, int32_t amount)
{
    l->f->reason = cap_compared(l, amount, false, c->lowest);
    l->f->threshold = look_rate(l, c->lowest);
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
    l->f->reason = l->p->table.v[l->r->table].by_region ? words_finding_cap_unset_in(SAID(l), region_words(l), role_words(l))
                                                        : words_finding_cap_unset(SAID(l), role_words(l));
    l->f->period = c->column;
    look_unset(l, "caps", W_asked_cap);
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
static void cap_none(struct look *l, int32_t amount)
{
    const struct cap_table *t = &l->p->table.v[l->r->table];
    int32_t from = look_fact(l, FACT_HOURS_FROM);
    int later = later_cap(l);
    int64_t rate, highest;
    daynum begins;

    if (later < 0) {
        l->f->reason = words_finding_no_cap_days(SAID(l), role_words(l));
    } else if (from <= NONE) {
        l->f->reason = is_by_day(l, 0, &rate, &highest)
                           ? words_finding_every_cap_day_rate(SAID(l), look_money(l, rate), hourly_words(l, hourly_amount(l, amount)), role_words(l))
                           : look_two(l, amount_of(l)->every_cap, look_money(l, amount), role_words(l));
    } else {
        begins = cap_begins(l, later);
        l->f->reason = begins - from == 1 ? words_finding_no_cap_on(SAID(l), role_words(l), look_day(l, from))
                                          : words_finding_no_cap_from(SAID(l), role_words(l), look_day(l, from), look_day(l, begins - 1));
        l->f->reason = look_then(l, word_fill(SAID(l), amount_of(l)->within_later,
                                              (const str[]){ look_money(l, cap_of(t, later, look_fact(l, FACT_REGION), look_fact(l, FACT_ROLE))),
                                                             look_day(l, begins), look_money(l, amount) },
                                              3));
    }
}

static void explain_cap(struct look *l, enum outcome raw)
{
    int32_t amount = look_fact(l, l->r->a);
    struct cap_look c = caps_met(l, amount);

    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = amount == NONE ? look_said(l, amount_of(l)->none) : words_finding_no_cap(SAID(l), role_words(l));
        return;
    }
    read_cap_facts(l, (enum fact)l->r->a);
    if (raw == OUT_FAIL && c.first_failing >= 0)
        cap_over(l, &c, amount);
    else if (raw == OUT_PASS && amount > NONE && look_fact(l, FACT_ROLE) == UNKNOWN)
        l->f->reason = look_one(l, amount_of(l)->every_role, look_money(l, amount));
    else if (raw == OUT_PASS && amount > NONE && region_is_open(l))
        l->f->reason = look_one(l, amount_of(l)->every_region, look_money(l, amount));
    else if (raw == OUT_PASS && amount > NONE && c.column >= 0)
        cap_within(l, &c, amount);
    else if (raw == OUT_PASS)
        cap_none(l, amount);
    else if (cap_is_unset(l, &c))
        cap_unset(l, &c);
}

static void explain_told(struct look *l, enum outcome raw)
{
    struct cap_look c = caps_met(l, look_fact(l, l->r->b));
    str whom = code_words(&codes_told_whom, look_field(l, "to")->num, l->lang);
    bool member = l->member != NULL;
    str passed;

    read_cap_facts(l, (enum fact)l->r->b);
    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = look_said(l, W_finding_told_nobody);
        return;
    }
    look_wish(l, l->r->a);
    if (raw == OUT_PASS && c.first_failing >= 0)
        l->f->reason = look_one(l, member ? W_finding_told_of_member : W_finding_told, whom);
    else if (raw == OUT_PASS)
        l->f->reason = words_finding_told_in_case(SAID(l), whom);
    if (raw == OUT_CANNOT && cap_is_unset(l, &c))
        cap_unset(l, &c);
    if (raw == OUT_FAIL) {
        l->f->reason = look_one(l, member ? W_finding_not_told_of_member : W_finding_not_told, whom);
        passed = look_passed(l, MOMENT_DECISION);
        look_remedy(l, passed.n ? look_two(l, W_finding_tell_too_late, passed, whom) : words_finding_tell(SAID(l), whom));
    }
}

/* ---- waits -------------------------------------------------------------------------------- */

/* A post that goes on begins no wait yet: whoever relies on the pass has to know that it will. */
static void say_post_goes_on(struct look *l)
{
    str post = l->trace.decider.words;

    if (l->s->kind != K_COOL_OFF || !l->trace.decider.entry)
        return;
    l->f->reason = look_then(l, l->r->n < 0 ? words_finding_post_goes_on(SAID(l), post)
                                            : words_finding_post_goes_on_wait(SAID(l), post, look_period(l, UNIT_MONTHS, l->r->n)));
}

/* "The latest substantive post in scope was left on 10 January 2025; …"; an earlier one is named where it bars and a later one is exempt. */
static enum word wait_sentence(const struct look *l, bool latest)
{
    if (!latest)
        return W_finding_wait_bars;
    if (l->s->kind == K_COOL_OFF)
        return look_fact(l, l->r->b) > l->as_of ? W_finding_wait_leaves : W_finding_wait_left;
    return look_fact(l, FACT_SUPPORTED) == NONE ? W_finding_wait_unsupported : W_finding_wait_supported;
}

/* "6 months after leaving a substantive post" */
static str wait_words(const struct look *l)
{
    const struct literal *wait = &look_field(l, "wait")->literal;

    return look_one(l, l->s->kind == K_COOL_OFF ? W_finding_after_leaving : W_finding_after_supported, look_period(l, wait->unit, wait->num));
}

static str too_early(const struct look *l, int64_t days)
{
    return look_number(l, W_finding_too_early, days);
}

/* "…; the wait (6 months after …) ends on … .  The start is … ." */
static str wait_said(struct look *l, enum word sentence, daynum left)
{
    daynum end = wait_last_day(l->r, left);
    int32_t start = look_fact(l, FACT_START);
    str said = word_fill(SAID(l), sentence, (const str[]){ look_day(l, left), wait_words(l), look_day(l, end), look_day(l, end + 1) }, 4);

    return start > NONE ? arena_printf(l->mem, "%.*s %.*s", STR_ARG(said), STR_ARG(words_finding_start_is(SAID(l), look_day(l, start)))) : said;
}

/* No post is sure to count, and the wait after the latest that may is over. */
static void say_wait_over(struct look *l, daynum might)
{
    l->f->reason = wait_said(l, W_finding_wait_may, might);
}

static void say_wait(struct look *l, enum outcome raw)
{
    int32_t any = look_fact(l, l->r->b), bar = look_fact(l, l->r->a), might = look_fact(l, l->r->c), start = look_fact(l, FACT_START);
    bool supported = l->s->kind == K_SUPPORTED_GAP;
    int32_t binding = any;
    daynum end;

    look_read(l, FACT_START);
    if (start == NONE)
        derive_missing_base(l->doc, l->member, FACT_START, &l->trace);
    look_wish(l, l->r->a);
    look_since(l);
    if (l->r->n < 0) {
        l->f->reason = look_said(l, raw == OUT_PASS ? W_finding_no_wait : W_finding_wait_unset);
        if (raw != OUT_PASS)
            look_unset(l, "wait", W_asked_wait);
        return;
    }
    l->f->threshold = wait_words(l);
    if (any <= NONE) {
        if (raw == OUT_PASS && might > NONE)
            say_wait_over(l, might);
        else if (raw == OUT_PASS)
            l->f->reason = look_said(l, supported ? W_finding_no_supported_year : W_finding_no_wait);
        return;
    }
    if (bar > NONE && start > NONE && start <= wait_last_day(l->r, bar) && l->f->outcome != OUT_CANNOT && l->f->outcome != OUT_EXEMPT)
        binding = bar;
    end = wait_last_day(l->r, binding);
    l->f->reason = wait_said(l, wait_sentence(l, binding == any), binding);
    if (start <= NONE)
        return;
    look_margin(l, (int64_t)start - (end + 1));
    if (start <= end) {
        l->f->distance = too_early(l, end + 1 - start);
        look_remedy_start(l, end + 1);
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
    later.reach_new = DAY_LAST;
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
    if (reached > NONE && look_passed(l, MOMENT_START).n)
        look_remedy_start(l, reached);
    else if (reached > NONE)
        look_remedy(l, words_finding_start_on_if_stays(SAID(l), look_day(l, reached)))->earliest_start = reached;
    look_remedy(l, look_said(l, W_finding_show_posts));
}

/* "9 days", "14 months", "13 months and 9 days", "none" */
static str span_words(const struct look *l, int months, int days)
{
    str parts[2];
    int n = 0;

    if (months)
        parts[n++] = look_period(l, UNIT_MONTHS, months);
    if (days)
        parts[n++] = look_period(l, UNIT_DAYS, days);
    return n ? list_text(SAID(l), parts, n) : look_said(l, W_value_none);
}

/* How much is wanting, to the day; at least so much when more may count than certainly does. */
static str months_short(const struct look *l)
{
    bool sure = look_fact(l, l->r->a) == look_fact(l, l->r->b) && l->trace.extra_days[0] == l->trace.extra_days[1];

    return look_one(l, sure ? W_finding_short_by : W_finding_short_by_least, span_words(l, l->trace.wanting.months, l->trace.wanting.days));
}

/* While something is not known, what is found is only what is sure. */
static enum word months_words(bool posts, bool unsure)
{
    if (posts)
        return unsure ? W_finding_experience_sure : W_finding_experience;
    return unsure ? W_finding_evidence_sure : W_finding_evidence;
}

/* What a reader may take for experience, and the memorandum does not. */
static void say_left_out(struct look *l)
{
    const struct record *worker = object_of(l->doc->root, CHECK_WORKER);
    int64_t posts = 0, assignments = cell_of(worker, WORKER_ASSIGNMENTS)->count;

    for (const struct record *post = cell_of(worker, WORKER_POSTS)->first; post; post = post->next)
        posts += fact_of(post, POST_ROLE) == ROLE_OTHER;
    if (posts)
        l->f->reason = look_then(l, look_number(l, W_finding_posts_left_out, posts));
    if (assignments)
        l->f->reason = look_then(l, look_number(l, W_finding_assignments_left_out, assignments));
}

/* To the day, as the words have it; without any post all of it is wanting. */
static int64_t days_wanting(const struct look *l, int32_t need)
{
    int64_t days = (int64_t)l->trace.wanting.months * DAYS_A_MONTH + l->trace.wanting.days;

    return days ? days : ((int64_t)need - look_fact(l, l->r->b)) * DAYS_A_MONTH;
}

static void explain_months(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a), need = l->r->n;
    bool posts = l->s->kind == K_EXPERIENCE;
    str found;

    l->trace.wanting.need = need;
    look_wish(l, l->r->a);
    look_since(l);
    if (need < 0) {
        l->f->reason = look_said(l, posts ? W_finding_experience_unset : W_finding_evidence_unset);
        look_unset(l, "at least", W_asked_months);
        return;
    }
    l->f->threshold = look_period(l, UNIT_MONTHS, need);
    found = span_words(l, lo < 0 ? 0 : lo, l->trace.extra_days[0]);
    l->f->reason = word_counted(SAID(l), months_words(posts, raw == OUT_CANNOT), need, &found, 1);
    look_margin(l, ((int64_t)lo - need) * DAYS_A_MONTH + l->trace.extra_days[0]);
    if (raw != OUT_FAIL)
        return;
    look_margin(l, -days_wanting(l, need));
    if (posts) {
        say_left_out(l);
        remedy_experience(l, experience_reached(l, need));
    } else {
        look_remedy(l, look_said(l, W_finding_cover_time));
    }
    l->f->distance = months_short(l);
}

/* What is said of references that are needed before each of the moments of kinds.def. */
static const struct {
    enum word found, obtain, too_late;
    enum cutoff moment;
} references_before[] = {
    { W_finding_references_offer, W_finding_obtain_offer, W_finding_obtain_offer_late, MOMENT_OFFER },
    { W_finding_references_agreement, W_finding_obtain_agreement, W_finding_obtain_agreement_late, MOMENT_AGREEMENT },
    { W_finding_references_start, W_finding_obtain_start, W_finding_obtain_start_late, MOMENT_START },
};

static void remedy_references(struct look *l, int64_t before, int64_t more)
{
    str passed = look_passed(l, references_before[before].moment);

    look_remedy(l, passed.n ? word_counted(SAID(l), references_before[before].too_late, more, &passed, 1)
                            : look_number(l, references_before[before].obtain, more));
}

/* Of what is not known only the bounds can be counted. */
static str references_sure(const struct look *l, int32_t sure, int32_t most, str needed)
{
    str n = sure > 0 ? number_text(l->mem, sure) : look_said(l, W_value_none);

    if (most == UNKNOWN || most <= sure)
        return look_two(l, W_finding_references_sure, n, needed);
    return word_fill(SAID(l), W_finding_references_may, (const str[]){ n, number_text(l->mem, most), needed }, 3);
}

static void explain_references(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a), hi = look_fact(l, l->r->b), need = l->r->n;
    int64_t before = look_field(l, "before")->num;
    struct wish w;
    str needed;

    if (look_wish_of(l, l->r->a, &w) && w.kind == WISH_EVIDENCE) {
        explain_months(l, raw);
        return;
    }
    look_wish(l, l->r->a);
    look_since(l);
    if (need < 0) {
        l->f->threshold = look_said(l, W_sentence_not_set);
        l->f->reason = look_said(l, W_finding_references_unset);
        look_unset(l, "at least", W_asked_references);
        return;
    }
    l->f->threshold = look_number(l, W_finding_references, need);
    needed = look_number(l, W_finding_needed, need);
    l->f->reason = raw == OUT_CANNOT ? references_sure(l, lo, hi, needed) : word_counted(SAID(l), references_before[before].found, lo, &needed, 1);
    look_margin(l, (int64_t)lo - need);
    if (raw == OUT_FAIL) {
        l->f->distance = words_finding_short_by(SAID(l), look_number(l, W_finding_references, need - (int64_t)hi));
        look_margin(l, (int64_t)hi - need);
        remedy_references(l, before, need - (int64_t)hi);
    }
}

/* Before qualifying nothing counts, whatever posts there are. */
static void say_not_qualified(struct look *l, enum outcome raw)
{
    look_read(l, FACT_QUALIFIED);
    look_since(l);
    look_margin(l, -(int64_t)l->r->n);
    l->f->threshold = look_period(l, UNIT_MONTHS, l->r->n);
    l->f->reason = look_number(l, W_finding_not_qualified, l->r->n);
    if (raw != OUT_FAIL)
        return;
    l->f->distance = words_finding_short_by(SAID(l), l->f->threshold);
    look_remedy(l, look_said(l, W_finding_record_qualified));
}

static void explain_experience(struct look *l, enum outcome raw)
{
    if (look_fact(l, FACT_QUALIFIED) == NONE && l->r->n > 0)
        say_not_qualified(l, raw);
    else
        explain_months(l, raw);
}

/* Hundredths of an hour: "1 hour a week", "2.5 hours a week". */
static str hours_said(struct look *l, int32_t hundredths)
{
    int whole = (int)(hundredths / 100), part = (int)(hundredths % 100);

    if (!part)
        return look_number(l, W_finding_hours_week, whole);
    return words_finding_hours_week_part(SAID(l),
                                         part % 10 ? arena_printf(l->mem, "%d.%02d", whole, part) : arena_printf(l->mem, "%d.%d", whole, part / 10));
}

/* A supplement that there is: overtime in hundredths of hours a week, the others in pence an hour. */
struct supplement {
    enum word words;
    bool hours;
    int32_t amount;
};

enum { SUPPLEMENTS = 5 };

static int supplements_found(const struct look *l, unsigned asked, struct supplement *out)
{
    static const struct {
        enum word words;
        unsigned element;
        int part;
    } parts[] = { { W_finding_element_travel, ELEMENT_TRAVEL, CHARGE_TRAVEL },
                  { W_finding_element_accommodation, ELEMENT_ACCOMMODATION, CHARGE_ACCOMMODATION },
                  { W_finding_element_a_bonus, ELEMENT_BONUS, CHARGE_BONUS },
                  { W_finding_element_other_fees, ELEMENT_OTHER, CHARGE_OTHER } };
    const struct record *charge = l->member ? object_of(l->member, MEMBER_CHARGE) : object_of(object_of(l->doc->root, CHECK_ENGAGEMENT), ENG_CHARGE);
    int n = 0;

    if (asked & ELEMENT_OVERTIME && look_fact(l, FACT_OVERTIME) > 0)
        out[n++] = (struct supplement){ W_finding_element_overtime, true, look_fact(l, FACT_OVERTIME) };
    for (int i = 0; i < countof(parts); i++)
        if (asked & parts[i].element && fact_of(charge, parts[i].part) > 0)
            out[n++] = (struct supplement){ parts[i].words, false, fact_of(charge, parts[i].part) };
    return n;
}

static void elements_outside(struct look *l, unsigned asked)
{
    struct supplement found[SUPPLEMENTS];
    int n = supplements_found(l, asked, found), over = 0;
    str names[SUPPLEMENTS], each[SUPPLEMENTS], sums[2];
    int64_t pence = 0;

    for (int i = 0; i < n; i++) {
        str amount = found[i].hours ? hours_said(l, found[i].amount) : look_rate(l, found[i].amount);

        names[i] = look_said(l, found[i].words);
        each[i] = words_finding_element_of(SAID(l), names[i], amount);
        pence += found[i].hours ? 0 : found[i].amount;
        if (found[i].hours)
            sums[over++] = amount;
    }
    if (pence)
        sums[over++] = look_rate(l, pence);
    l->f->reason = words_finding_elements_forbidden(SAID(l), list_text(SAID(l), each, n));
    l->f->distance = words_finding_over_by(SAID(l), list_text(SAID(l), sums, over));
    look_remedy(l, words_finding_elements_without(SAID(l), list_text(SAID(l), names, n)));
}

static void explain_elements(struct look *l, enum outcome raw)
{
    int32_t lo = look_fact(l, l->r->a);
    struct wish w;

    look_wish(l, l->r->a);
    look_since(l);
    l->f->threshold = look_said(l, W_value_none);
    if (raw == OUT_PASS) {
        l->f->reason = words_finding_elements_none(SAID(l), sentence_elements(SAID(l), look_field(l, "forbid")));
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
    str expected;

    look_read(l, FACT_ONSITE_DAYS);
    look_since(l);
    if (l->r->op == OP_MIN_COL) {
        look_read(l, FACT_ONSITE_REQUIRED);
        if (need == NONE)
            l->f->reason = look_said(l, W_finding_onsite_unset);
    }
    if (need <= NONE)
        return;
    l->f->threshold = look_number(l, W_finding_days_week, need);
    if (days == UNKNOWN)
        return;
    if (days == NONE)
        days = 0;
    expected = look_number(l, W_finding_onsite_expected, need);
    l->f->reason = words_finding_onsite(SAID(l), days, expected);
    look_margin(l, (int64_t)days - need);
    if (raw == OUT_FAIL) {
        l->f->distance = words_finding_short_by(SAID(l), look_number(l, W_finding_days_week, need - (int64_t)days));
        look_remedy(l, look_number(l, W_finding_onsite_agree, need));
        if (l->s->waiver >= 0 && !(look_fact(l, FACT_START) > NONE && look_fact(l, FACT_START) < l->as_of)) /* on the start itself there is time */
            look_remedy(l, words_finding_onsite_waive(SAID(l), code_words(&codes_waiver_giver, look_field(l, "waiver by")->num, l->lang)));
    }
}

/* "4 weeks" */
static str least_words(const struct look *l)
{
    const struct literal *least = &look_field(l, "at least")->literal;

    return look_period(l, least->unit, least->num);
}

static void explain_lead(struct look *l, enum outcome raw)
{
    int32_t days = look_fact(l, l->r->a), requested = look_fact(l, FACT_REQUESTED);

    look_wish(l, l->r->a);
    look_since(l);
    if (l->r->n < 0) {
        l->f->reason = look_said(l, W_finding_lead_unset);
        look_unset(l, "at least", W_asked_time);
        return;
    }
    l->f->threshold = least_words(l);
    if (days == UNKNOWN)
        return;
    l->f->reason =
        days < 0 ? words_finding_lead_before(SAID(l), -(int64_t)days, l->f->threshold) : words_finding_lead(SAID(l), days, l->f->threshold);
    look_margin(l, (int64_t)days - l->r->n);
    if (raw == OUT_FAIL && requested > NONE) {
        l->f->distance = words_finding_short_by(SAID(l), look_period(l, UNIT_DAYS, l->r->n - (int64_t)days));
        look_remedy_start(l, requested + l->r->n);
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
    str passed;

    if (raw == OUT_NOT_APPLICABLE) {
        l->f->reason = look_said(l, given == NONE ? W_finding_no_notice : W_finding_notice_by_another);
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
        l->f->reason = look_said(l, W_finding_notice_unset);
        look_unset(l, "at least", W_asked_notice);
        return;
    }
    l->f->threshold = least_words(l);
    if (given <= NONE)
        return;
    due = notice_ends(l);
    l->f->reason = words_finding_notice(SAID(l), look_day(l, given), look_day(l, due));
    if (last > NONE) {
        l->f->reason = look_then(l, words_finding_notice_last(SAID(l), look_day(l, last)));
        look_margin(l, (int64_t)last - due);
    }
    if (raw == OUT_FAIL) {
        l->f->distance = too_early(l, due - last);
        passed = look_passed(l, MOMENT_LAST_DAY);
        look_remedy(l,
                    passed.n ? look_two(l, W_finding_work_until_late, passed, look_day(l, due)) : words_finding_work_until(SAID(l), look_day(l, due)))
            ->earliest_last_day = due;
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
