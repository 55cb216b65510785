/* What kinds that ask yes or no say: engagements and restrictions that there are, notice served, training, and the like. */
#include "domain/shape.h"
#include "rule/explain.h"

static str body_words(const struct look *l, const struct record *r, int field)
{
    const struct cell *body = cell_of(r, field);

    if (body->state != CELL_KNOWN)
        return S("that authority");
    return body->num >= 0 ? l->p->authorities->v[body->num].name : body->text;
}

/* Until an end is recorded an assignment or a post goes on, however long ago it began. */
static str goes_on_words(const struct look *l)
{
    const struct decider *d = &l->trace.decider;
    int32_t from = fact_of(d->entry, d->entry->shape == &shape_of_post ? POST_FROM : ASSIGN_FROM);
    str since = from > NONE ? arena_printf(l->mem, ", which began on %.*s,", STR_ARG(look_day(l, from))) : (str){ 0 };

    return arena_printf(l->mem, "The %.*s%.*s has no recorded end, so it counts as going on.", STR_ARG(d->words), STR_ARG(since));
}

static void live_outside(struct look *l, int32_t free_from)
{
    const struct decider *d = &l->trace.decider;
    bool post = d->entry->shape == &shape_of_post;
    str with = body_words(l, d->entry, post ? POST_AUTHORITY : ASSIGN_AUTHORITY);

    if (free_from < DAY_LAST) {
        l->f->reason =
            arena_printf(l->mem, "The %.*s goes on until %.*s and overlaps this engagement.", STR_ARG(d->words), STR_ARG(look_day(l, free_from - 1)));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(look_day(l, free_from))))->earliest_start = free_from;
        look_remedy(l, arena_printf(l->mem, "Or agree with %.*s on an earlier end.", STR_ARG(with)));
        return;
    }
    l->f->reason = goes_on_words(l);
    look_remedy(l, S("Record when it ended, if it has."));
    look_remedy(l, arena_printf(l->mem, "Otherwise agree with %.*s when it ends, and start after that day.", STR_ARG(with)));
}

static void standing_outside(struct look *l, int32_t free_from)
{
    const struct record *r = l->trace.decider.entry;
    str by = body_words(l, r, STANDING_BY), since = look_day(l, fact_of(r, STANDING_FROM)), ask = S("Use another supplier.");

    if (free_from < DAY_LAST) {
        l->f->reason = arena_printf(l->mem, "%.*s has restricted the supplier from %.*s until %.*s.", STR_ARG(by), STR_ARG(since),
                                    STR_ARG(look_day(l, free_from - 1)));
        look_remedy(l, arena_printf(l->mem, "Start on %.*s or later.", STR_ARG(look_day(l, free_from))))->earliest_start = free_from;
        ask = S("Or use another supplier.");
    } else {
        l->f->reason = arena_printf(l->mem, "%.*s has restricted the supplier since %.*s, with no end recorded.", STR_ARG(by), STR_ARG(since));
    }
    look_remedy(l, ask);
    if (free_from == DAY_LAST)
        look_remedy(l, arena_printf(l->mem, "Or ask %.*s whether the restriction has ended, and record when.", STR_ARG(by)));
}

void explain_absent(struct look *l, enum outcome raw)
{
    bool live = l->s->kind == K_LIVE;
    int32_t free_from = look_fact(l, l->r->a);

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason =
            live ? S("No other engagement or post in scope overlaps this one.") : S("No restriction of the supplier reaches this engagement.");
    if (raw == OUT_FAIL && live)
        live_outside(l, free_from);
    else if (raw == OUT_FAIL)
        standing_outside(l, free_from);
}

/* ---- notice at the last assignment ---------------------------------------------------------- */

/* "on 14 June 2024, 14 days after giving notice on 31 May 2024" */
static str left_words(const struct look *l, const struct record *r)
{
    int32_t left = fact_of(r, ASSIGN_LEFT_ON), given = fact_of(r, ASSIGN_NOTICE_ON), to = fact_of(r, ASSIGN_TO);
    struct buf b = buf_new(l->mem);

    if (left > NONE)
        buf_printf(&b, " on %.*s", STR_ARG(look_day(l, left)));
    if (given == NONE)
        buf_z(&b, " without giving notice");
    else if (given > NONE && left > NONE)
        buf_printf(&b, ", %.*s after giving notice on %.*s", STR_ARG(look_counted(l, left - given, "day", "days")), STR_ARG(look_day(l, given)));
    if (to > NONE && left > NONE && left < to)
        buf_printf(&b, ", before the contract's end on %.*s", STR_ARG(look_day(l, to)));
    return buf_text(&b);
}

static void notice_not_served(struct look *l)
{
    const struct record *r = l->trace.decider.entry;
    int32_t weeks = fact_of(r, ASSIGN_NOTICE_WEEKS), left = fact_of(r, ASSIGN_LEFT_ON), given = fact_of(r, ASSIGN_NOTICE_ON);
    str with = body_words(l, r, ASSIGN_AUTHORITY);

    l->f->reason = arena_printf(l->mem, "The worker left the %.*s%.*s.", STR_ARG(l->trace.decider.words), STR_ARG(left_words(l, r)));
    if (weeks > NONE) {
        l->f->reason = arena_printf(l->mem, "%.*s %.*s of notice (%d days) had been agreed, and no shorter notice was.", STR_ARG(l->f->reason),
                                    STR_ARG(look_counted(l, weeks, "week", "weeks")), (int)weeks * 7);
        l->f->threshold = look_counted(l, weeks, "week", "weeks");
    }
    if (weeks > NONE && left > NONE && given > NONE && left < given + weeks * 7)
        l->f->distance = arena_printf(l->mem, "short by %.*s", STR_ARG(look_counted(l, given + weeks * 7 - left, "day", "days")));
    look_remedy(l, arena_printf(l->mem, "Ask %.*s whether the shorter notice was agreed; if it was, or if a day is wrong, have the record corrected.",
                                STR_ARG(with)));
}

void explain_history(struct look *l, enum outcome raw)
{
    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason = S("Nothing shows that the worker left the last assignment without serving the notice agreed.");
    else if (raw == OUT_NOT_APPLICABLE && l->trace.decider.entry)
        l->f->reason = arena_printf(l->mem, "No earlier assignment has ended. %.*s If it has ended, record when.", STR_ARG(goes_on_words(l)));
    else if (raw == OUT_NOT_APPLICABLE)
        l->f->reason = S("There is no earlier assignment to look at.");
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
    str words = kind >= 0 ? codes_training_kind.code[kind].words : (str){ 0 };

    if (rate)
        look_remedy(l, arena_printf(l->mem, "%s the day rate for %.*s.", w->day_rate[kind] ? "Pay" : "Do not pay", STR_ARG(words)));
    if (cost)
        look_remedy(l, arena_printf(l->mem, "%s the cost of %.*s.", w->cost[kind] ? "Pay" : "Do not pay", STR_ARG(words)));
    return rate || cost;
}

void explain_training(struct look *l, enum outcome raw)
{
    struct buf b = buf_new(l->mem);
    struct wish w;

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_PASS || raw == OUT_NOT_APPLICABLE)
        l->f->reason = raw == OUT_PASS ? S("Training is paid for as the memorandum says.") : S("No training was arranged.");
    if (raw != OUT_FAIL || !look_wish_of(l, l->r->a, &w))
        return;
    for (const struct record *r = cell_of(object_of(l->doc->root, CHECK_ENGAGEMENT), ENG_TRAINING)->first; r; r = r->next)
        if (remedy_training(l, &w, r))
            buf_printf(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(codes_training_kind.code[fact_of(r, TRAINING_KIND)].words));
    l->f->reason = arena_printf(l->mem, "Paid for otherwise than the memorandum says: %.*s.", STR_ARG(buf_text(&b)));
}

/* ---- other questions ------------------------------------------------------------------------ */

/* What a flag rule says when it passes, fails and does not apply, and the way out. */
struct flag_words {
    const char *pass, *fail, *none, *remedy;
};

static struct flag_words flag_words_of(const struct look *l)
{
    switch (l->s->kind) {
    case K_ROLE_MAP:
        return (struct flag_words){ "The role is the one that the local job title belongs to.",
                                    "The local job title belongs to another role in this memorandum.",
                                    "No local job title that the memorandum places was given.",
                                    "Use the role that the memorandum gives for this title." };
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

void explain_flag(struct look *l, enum outcome raw)
{
    struct flag_words w = flag_words_of(l);

    look_wish(l, l->r->a);
    look_since(l);
    if (raw == OUT_CANNOT && l->s->kind == K_TRANSITION)
        look_unsigned(l);
    if (raw == OUT_PASS || raw == OUT_NOT_APPLICABLE)
        l->f->reason = str_of(raw == OUT_PASS ? w.pass : w.none);
    if (raw == OUT_FAIL) {
        l->f->reason = str_of(w.fail);
        look_remedy(l, str_of(w.remedy));
    }
}

void explain_holds(struct look *l, enum outcome raw)
{
    bool roles = l->r->a == FACT_ROLE;

    look_read(l, FACT_HOLDS_CASES);
    look_read(l, (enum fact)l->r->a);
    look_since(l);
    if (raw == OUT_PASS)
        l->f->reason = S("No cases are held where the memorandum forbids it.");
    if (raw == OUT_FAIL) {
        l->f->reason = roles ? S("Cases are held in a role that is outside the memorandum's categories.")
                             : S("Cases are held by a kind of team that may not hold them.");
        look_remedy(l, roles ? S("Place the worker in one of the memorandum's categories, or without cases.")
                             : S("Engage the worker individually in one of the memorandum's categories, or without cases."));
    }
}
