/* What kinds that ask yes or no say: engagements and restrictions that there are, notice served, training, and the like. */
#include "domain/shape.h"
#include "rule/explain.h"

static str body_words(const struct look *l, const struct record *r, int field)
{
    const struct cell *body = cell_of(r, field);

    if (body->state != CELL_KNOWN)
        return look_said(l, W_from_that_authority);
    return name_spoken(l->mem, body->num >= 0 ? authority_name(l->p->authorities, (int)body->num, l->lang) : body->text);
}

/* Until an end is recorded an assignment or a post goes on, however long ago it began. */
static str goes_on_words(const struct look *l)
{
    const struct decider *d = &l->trace.decider;
    int32_t from = fact_of(d->entry, d->entry->shape == &shape_of_post ? POST_FROM : ASSIGN_FROM);

    return from > NONE ? words_finding_goes_on_since(SAID(l), d->words, look_day(l, from)) : words_finding_goes_on(SAID(l), d->words);
}

static void live_outside(struct look *l, int32_t free_from)
{
    const struct decider *d = &l->trace.decider;
    bool post = d->entry->shape == &shape_of_post;
    str with = body_words(l, d->entry, post ? POST_AUTHORITY : ASSIGN_AUTHORITY);

    if (free_from < DAY_LAST) {
        int32_t from = fact_of(d->entry, post ? POST_FROM : ASSIGN_FROM);

        l->f->reason = from > l->as_of ? words_finding_live_planned(SAID(l), d->words, look_day(l, from), look_day(l, free_from - 1))
                                       : words_finding_live_until(SAID(l), d->words, look_day(l, free_from - 1));
        look_remedy_start(l, free_from);
        look_remedy(l, words_finding_live_earlier_end(SAID(l), with));
        return;
    }
    l->f->reason = goes_on_words(l);
    look_remedy(l, look_said(l, W_finding_live_record_end));
    look_remedy(l, words_finding_live_agree_end(SAID(l), with));
}

static void standing_outside(struct look *l, int32_t free_from)
{
    const struct record *r = l->trace.decider.entry;
    str by = body_words(l, r, STANDING_BY), since = look_day(l, fact_of(r, STANDING_FROM));

    if (free_from < DAY_LAST) {
        l->f->reason = words_finding_standing_until(SAID(l), by, since, look_day(l, free_from - 1));
        look_remedy_start(l, free_from);
        look_remedy(l, look_said(l, W_finding_standing_or_another));
        return;
    }
    l->f->reason = words_finding_standing_since(SAID(l), by, since);
    look_remedy(l, look_said(l, W_finding_standing_another));
    look_remedy(l, words_finding_standing_ask(SAID(l), by));
}

void explain_absent(struct look *l, enum outcome raw)
{
    bool live = l->s->kind == K_LIVE;
    int32_t free_from = look_fact(l, l->r->a);

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason = look_said(l, live ? W_finding_live_none : W_finding_standing_none);
    if (raw == OUT_FAIL && live)
        live_outside(l, free_from);
    else if (raw == OUT_FAIL)
        standing_outside(l, free_from);
}

/* ---- notice at the last assignment ---------------------------------------------------------- */

/* How the worker left: on which day, how long after notice, and whether before the contract's end, as far as the days are known. */
static str left_words(const struct look *l, const struct record *r)
{
    int32_t left = fact_of(r, ASSIGN_LEFT_ON), given = fact_of(r, ASSIGN_NOTICE_ON), to = fact_of(r, ASSIGN_TO);
    bool early = to > NONE && left > NONE && left < to;
    str what = l->trace.decider.words, on = look_day(l, left), notice = look_day(l, given), end = look_day(l, to);

    if (left <= NONE)
        return look_one(l, given == NONE ? W_finding_left_without_notice : W_finding_left, what);
    if (given == NONE)
        return early ? words_finding_left_on_without_notice_early(SAID(l), what, on, end) : words_finding_left_on_without_notice(SAID(l), what, on);
    if (given == UNKNOWN)
        return early ? words_finding_left_on_early(SAID(l), what, on, end) : words_finding_left_on(SAID(l), what, on);
    return early ? words_finding_left_after_early(SAID(l), left - given, what, on, notice, end)
                 : words_finding_left_after(SAID(l), left - given, what, on, notice);
}

static void notice_not_served(struct look *l)
{
    const struct record *r = l->trace.decider.entry;
    int32_t weeks = fact_of(r, ASSIGN_NOTICE_WEEKS), left = fact_of(r, ASSIGN_LEFT_ON), given = fact_of(r, ASSIGN_NOTICE_ON);

    l->f->reason = left_words(l, r);
    if (weeks > NONE) {
        l->f->reason = look_then(l, words_finding_notice_agreed(SAID(l), weeks, number_text(l->mem, (int64_t)weeks * 7)));
        l->f->threshold = look_period(l, UNIT_WEEKS, weeks);
    }
    if (weeks > NONE && left > NONE && given > NONE && left < given + weeks * 7)
        l->f->distance = words_finding_short_by(SAID(l), look_period(l, UNIT_DAYS, given + (int64_t)weeks * 7 - left));
    look_remedy(l, words_finding_history_ask(SAID(l), body_words(l, r, ASSIGN_AUTHORITY)));
}

void explain_history(struct look *l, enum outcome raw)
{
    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason = look_said(l, W_finding_history_none_shown);
    else if (raw == OUT_NOT_APPLICABLE && l->trace.decider.entry)
        l->f->reason = words_finding_history_going_on(SAID(l), goes_on_words(l));
    else if (raw == OUT_NOT_APPLICABLE)
        l->f->reason = look_said(l, W_finding_history_none);
    else if (raw == OUT_FAIL)
        notice_not_served(l);
}

/* ---- training ------------------------------------------------------------------------------- */

static bool is_paid_wrongly(const int8_t *table, int32_t kind, int32_t paid)
{
    return kind >= 0 && table[kind] >= 0 && paid != UNKNOWN && (paid == 1) != (table[kind] == 1);
}

/* One training: what would have to be paid for it otherwise.  Returns whether anything would. */
static bool remedy_training(struct look *l, const struct wish *w, const struct record *r)
{
    int32_t kind = fact_of(r, TRAINING_KIND);
    bool rate = is_paid_wrongly(w->day_rate, kind, fact_of(r, TRAINING_DAY_RATE)), cost = is_paid_wrongly(w->cost, kind, fact_of(r, TRAINING_COST));
    str words = kind >= 0 ? code_words(&codes_training_kind, kind, l->lang) : (str){ 0 };

    if (rate)
        look_remedy(l, look_one(l, w->day_rate[kind] ? W_finding_pay_day_rate : W_finding_pay_no_day_rate, words));
    if (cost)
        look_remedy(l, look_one(l, w->cost[kind] ? W_finding_pay_cost : W_finding_pay_no_cost, words));
    return rate || cost;
}

void explain_training(struct look *l, enum outcome raw)
{
    struct buf b = buf_new(l->mem);
    struct wish w;

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS || raw == OUT_NOT_APPLICABLE)
        l->f->reason = look_said(l, raw == OUT_PASS ? W_finding_training_paid : W_finding_training_none);
    if (raw != OUT_FAIL || !look_wish_of(l, l->r->a, &w))
        return;
    for (const struct record *r = cell_of(object_of(l->doc->root, CHECK_ENGAGEMENT), ENG_TRAINING)->first; r; r = r->next)
        if (remedy_training(l, &w, r)) {
            buf_z(&b, b.n ? "; " : "");
            buf_str(&b, code_words(&codes_training_kind, fact_of(r, TRAINING_KIND), l->lang));
        }
    l->f->reason = words_finding_training_otherwise(SAID(l), buf_text(&b));
}

/* ---- other questions ------------------------------------------------------------------------ */

/* What a flag rule says when it passes, fails and does not apply, and the way out. */
struct flag_words {
    enum word pass, fail, none, remedy;
    enum word too_late; /* the way out when ${before} has passed; WORD_NONE: it has its time at any time */
    enum cutoff before;
};

#define FLAG(id, ...)                                                                                                                                \
    {                                                                                                                                                \
        W_finding_##id##_pass, W_finding_##id##_fail, W_finding_##id##_none, W_finding_##id##_remedy, __VA_ARGS__                                    \
    }
static const struct flag_words role_map = FLAG(map, WORD_NONE, MOMENT_START), registration = FLAG(registration, WORD_NONE, MOMENT_START),
                               transition = FLAG(transition, WORD_NONE, MOMENT_START),
                               project_team[] = { FLAG(team_told, W_finding_team_told_late, MOMENT_AGREEMENT),
                                                  FLAG(team_members, W_finding_team_members_late, MOMENT_START),
                                                  FLAG(team_costs, WORD_NONE, MOMENT_START) };
#undef FLAG

static const struct flag_words *flag_words_of(const struct look *l)
{
    switch (l->s->kind) {
    case K_ROLE_MAP: return &role_map;
    case K_DOCUMENTS: return &registration;
    case K_TRANSITION: return &transition;
    default: return &project_team[look_field(l, "requires")->num];
    }
}

void explain_flag(struct look *l, enum outcome raw)
{
    const struct flag_words *w = flag_words_of(l);
    str passed;

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_CANNOT && l->s->kind == K_TRANSITION)
        look_unsigned(l);
    if (raw == OUT_PASS || raw == OUT_NOT_APPLICABLE)
        l->f->reason = look_said(l, raw == OUT_PASS ? w->pass : w->none);
    if (raw == OUT_FAIL) {
        l->f->reason = look_said(l, w->fail);
        passed = w->too_late ? look_passed(l, w->before) : (str){ 0 };
        look_remedy(l, passed.n ? look_one(l, w->too_late, passed) : look_said(l, w->remedy));
    }
}

void explain_holds(struct look *l, enum outcome raw)
{
    bool roles = l->r->a == FACT_ROLE;

    look_read(l, FACT_HOLDS_CASES);
    look_read(l, (enum fact)l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason = look_said(l, W_finding_cases_none);
    if (raw == OUT_FAIL) {
        l->f->reason = look_said(l, roles ? W_finding_cases_role : W_finding_cases_team);
        look_remedy(l, look_said(l, roles ? W_finding_cases_role_remedy : W_finding_cases_team_remedy));
    }
}
