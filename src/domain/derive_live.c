/*
 * What a worker is still engaged in during this engagement, and how the last assignment before
 * it ended.
 */
#include "domain/derive_inside.h"

/* ---- overlaps ---- */

struct overlap {
    struct extent mine; /* this engagement */
    int32_t free_from;  /* NONE: nothing overlaps for certain */
    bool maybe;
};

/* Nothing is known of an end but that it is not before the start; without a start nothing is certain. */
static struct extent extent_of_engagement(const struct inquiry *q)
{
    int32_t start = fact_of(q->engagement, ENG_START), end = fact_of(q->engagement, ENG_END);

    if (!is_known(start))
        return (struct extent){ DAY_FIRST, DAY_LAST, DAY_FIRST, DAY_LAST };
    return extent_of(start, end);
}

static enum truth extents_overlap(const struct extent *a, const struct extent *b)
{
    if (a->from > b->to || b->from > a->to)
        return IS_NOT;
    return a->sure_from <= b->sure_to && b->sure_from <= a->sure_to ? IS_SO : IS_MAYBE;
}

static daynum free_after(const struct extent *theirs)
{
    return theirs->to < DAY_LAST ? theirs->to + 1 : DAY_LAST;
}

static void overlap_add(struct overlap *o, struct judgement *j, const struct extent *theirs, int to_field, int32_t to)
{
    enum truth meets = extents_overlap(&o->mine, theirs);

    if (meets == IS_MAYBE && o->mine.sure_to != o->mine.to)
        j->doubt |= bit(o->mine.sure_from > o->mine.sure_to ? DOUBT_START : DOUBT_END);
    j->fit = truth_and(j->fit, meets);
    if (j->fit == IS_MAYBE)
        o->maybe = true;
    if (to == UNKNOWN)
        j->doubt |= bit(to_field);
    if (j->fit == IS_SO)
        day_raise(&o->free_from, free_after(theirs));
}

static void overlap_trace(const struct inquiry *q, const struct overlap *o, const struct record *r, const struct naming *naming,
                          const struct judgement *j, const struct extent *theirs, int from_field)
{
    if (!q->trace || j->fit == IS_NOT)
        return;
    if (j->fit == IS_SO && o->free_from == free_after(theirs))
        trace_decider(q, r, naming);
    trace_read_entry(q, r, naming, from_field,
                     theirs->to == DAY_LAST ? word_text(q->trace->lang, W_trace_no_last_day) : words_trace_to(IN(q), date_text(IN(q), theirs->to)));
    trace_doubts(q, r, naming, j->doubt);
}

static void posts_overlap(const struct inquiry *q, struct overlap *o)
{
    const struct cell *posts = worker_list(q, WORKER_POSTS);

    if (posts->state == CELL_UNKNOWN) {
        o->maybe = true;
        trace_missing(q, S("worker.posts"));
    }
    for (const struct record *post = posts->first; post; post = post->next) {
        struct judgement j = post_judge(q, post, q->wish->substantive_only);
        struct extent theirs = extent_of(fact_of(post, POST_FROM), fact_of(post, POST_TO));

        if (!is_known(fact_of(post, POST_FROM)))
            j.doubt |= bit(POST_FROM);
        overlap_add(o, &j, &theirs, POST_TO, fact_of(post, POST_TO));
        overlap_trace(q, o, post, &naming_post, &j, &theirs, POST_FROM);
    }
}

/*
 * An assignment at the engagement's own authority may be the very engagement that is asked
 * about: it is when that is an extension or legacy, or began on the same day.
 */
static enum truth assignment_is_other(const struct inquiry *q, const struct record *r, int *doubt)
{
    struct place place = place_of_assignment(q, r);
    enum truth own = place_is_own(q, &place);
    int32_t term = term_of(q->doc), from = fact_of(r, ASSIGN_FROM);
    bool same_day = is_known(from) && (from == fact_of(q->engagement, ENG_START) || from == fact_of(q->engagement, ENG_ORIGINAL_START));

    if (own == IS_NOT)
        return IS_SO;
    if (own == IS_SO && (same_day || term == TERM_EXTENSION || term == TERM_LEGACY))
        return IS_NOT;
    if (own == IS_SO && is_known(term) && is_known(from))
        return IS_SO;
    *doubt = is_known(term) ? ASSIGN_FROM : DOUBT_TERM;
    if (own == IS_MAYBE)
        *doubt = place.authority == UNKNOWN ? ASSIGN_AUTHORITY : DOUBT_AUTHORITY;
    return IS_MAYBE;
}

static void assignments_overlap(const struct inquiry *q, struct overlap *o)
{
    const struct cell *list = worker_list(q, WORKER_ASSIGNMENTS);

    if (list->state == CELL_UNKNOWN) {
        o->maybe = true;
        trace_missing(q, S("worker.assignments"));
    }
    for (const struct record *r = list->first; r; r = r->next) {
        struct judgement j = assignment_judge(q, r);
        struct extent theirs = extent_of_assignment(r);
        int doubt = ASSIGN_AUTHORITY;
        enum truth other = assignment_is_other(q, r, &doubt);

        judgement_add(&j, other, doubt);
        if (!is_known(fact_of(r, ASSIGN_FROM)))
            j.doubt |= bit(ASSIGN_FROM);
        overlap_add(o, &j, &theirs, ASSIGN_TO, is_known(fact_of(r, ASSIGN_LEFT_ON)) ? NONE : fact_of(r, ASSIGN_TO));
        overlap_trace(q, o, r, &naming_assignment, &j, &theirs, ASSIGN_FROM);
    }
}

void derive_live(const struct inquiry *q, int32_t *out)
{
    struct overlap o = { extent_of_engagement(q), NONE, false };

    if (q->wish->posts)
        posts_overlap(q, &o);
    if (q->wish->assignments)
        assignments_overlap(q, &o);
    *out = o.free_from == NONE && o.maybe ? UNKNOWN : o.free_from;
}

/* ---- notice at the previous assignment ---- */

struct served {
    enum truth is;
    uint32_t doubt;
    bool contradicts; /* "completed", but the dates say otherwise */
};

/* Did the last day worked come when the notice had run?  Without notice it did not. */
static enum truth notice_ran(const struct record *r, uint32_t *doubt)
{
    int32_t given = fact_of(r, ASSIGN_NOTICE_ON), left = fact_of(r, ASSIGN_LEFT_ON), weeks = fact_of(r, ASSIGN_NOTICE_WEEKS);

    if (given == NONE)
        return IS_NOT;
    if (!is_known(given) || !is_known(left) || weeks == UNKNOWN) {
        *doubt |= (is_known(given) ? 0 : bit(ASSIGN_NOTICE_ON)) | (is_known(left) ? 0 : bit(ASSIGN_LEFT_ON)) |
                  (weeks == UNKNOWN ? bit(ASSIGN_NOTICE_WEEKS) : 0);
        return IS_MAYBE;
    }
    return left >= given + 7 * (weeks == NONE ? 0 : weeks) ? IS_SO : IS_NOT;
}

/* Was the contract worked to its end?  An open-ended one never is; one that is still worked will be. */
static enum truth contract_ran(const struct record *r, uint32_t *doubt)
{
    int32_t left = fact_of(r, ASSIGN_LEFT_ON), to = fact_of(r, ASSIGN_TO);

    if (to == NONE)
        return IS_NOT;
    if (is_known(to) && left == NONE && !is_known(fact_of(r, ASSIGN_NOTICE_ON)))
        return IS_SO;
    if (is_known(left) && is_known(to))
        return left >= to ? IS_SO : IS_NOT;
    *doubt |= (is_known(left) ? 0 : bit(ASSIGN_LEFT_ON)) | (is_known(to) ? 0 : bit(ASSIGN_TO));
    return IS_MAYBE;
}

static bool reason_excuses(int32_t reason)
{
    return reason == END_AUTHORITY || reason == END_PERFORMANCE || reason == END_GROSS_MISCONDUCT || reason == END_AGREED;
}

/* Dates that show too short a notice are stronger than the bare word "completed". */
static struct served served_of(const struct record *r)
{
    int32_t reason = fact_of(r, ASSIGN_END_REASON), agreed = fact_of(r, ASSIGN_SHORT_AGREED);
    struct served s = { IS_MAYBE, 0, false };
    enum truth ran;

    if (agreed == 1 || reason_excuses(reason)) {
        s.is = IS_SO;
        return s;
    }
    ran = truth_or(notice_ran(r, &s.doubt), contract_ran(r, &s.doubt));
    s.contradicts = ran == IS_NOT && reason == END_COMPLETED;
    if (ran == IS_SO || (ran == IS_MAYBE && reason == END_COMPLETED)) {
        s.is = IS_SO;
    } else if (ran == IS_NOT) {
        s.is = agreed == UNKNOWN || reason == UNKNOWN ? IS_MAYBE : IS_NOT;
        s.doubt = (agreed == UNKNOWN ? bit(ASSIGN_SHORT_AGREED) : 0) | (reason == UNKNOWN ? bit(ASSIGN_END_REASON) : 0);
    } else if (reason == UNKNOWN) {
        s.doubt |= bit(ASSIGN_END_REASON);
    }
    return s;
}

/* The latest day on which an assignment may have ended before the start; NONE when it did not. */
static int32_t ended_before(const struct extent *e, daynum start)
{
    if (e->from >= start || e->sure_to >= start)
        return NONE;
    return e->to < start ? e->to : start - 1;
}

struct previous {
    daynum start;
    int32_t ended; /* of the latest that certainly was there and ended; NONE */
};

/* Which assignments are, or may be, the previous one?  IS_SO: ended last for certain. */
static enum truth is_previous(const struct inquiry *q, const struct previous *p, const struct record *r, uint32_t *doubt)
{
    struct judgement j = assignment_judge(q, r);
    struct extent e = extent_of_assignment(r);
    int32_t ended = ended_before(&e, p->start);

    if (j.fit == IS_NOT || ended == NONE || ended < p->ended)
        return IS_NOT;
    if (j.fit == IS_SO && e.to == e.sure_to)
        return IS_SO;
    *doubt = j.doubt;
    if (e.to != e.sure_to)
        *doubt |= bit(fact_of(r, ASSIGN_LEFT_ON) == UNKNOWN ? ASSIGN_LEFT_ON : ASSIGN_TO);
    return IS_MAYBE;
}

static struct previous previous_find(const struct inquiry *q, const struct cell *list, daynum start)
{
    struct previous p = { start, NONE };
    uint32_t unused;

    for (const struct record *r = list->first; r; r = r->next) {
        struct extent e = extent_of_assignment(r);

        if (is_previous(q, &p, r, &unused) == IS_SO)
            p.ended = ended_before(&e, start);
    }
    return p;
}

static void served_trace(const struct inquiry *q, const struct record *r, const struct served *s, uint32_t doubt)
{
    str left, entry;

    if (!q->trace)
        return;
    left = field_words(q, r, is_known(fact_of(r, ASSIGN_LEFT_ON)) ? ASSIGN_LEFT_ON : ASSIGN_TO);
    entry = entry_words(q, r, &naming_assignment);
    trace_read_entry(q, r, &naming_assignment, ASSIGN_FROM, words_trace_ended(IN(q), left));
    if (s->contradicts)
        trace_note(q, words_trace_served_contradicts(IN(q), entry));
    if (s->is == IS_MAYBE || doubt)
        trace_doubts(q, r, &naming_assignment, doubt | (s->is == IS_MAYBE ? s->doubt : 0));
}

/* Several may have ended last, on one day or for all we know.  Of the certain ones one that was not served is enough for no; the others must agree.
 */
static int32_t served_by_all(const struct inquiry *q, const struct cell *list, const struct previous *p)
{
    enum truth sure = IS_SO, lowest = IS_SO, highest = IS_NOT; /* of the certain, and of the possible ones */
    bool possible = false;

    for (const struct record *r = list->first; r; r = r->next) {
        uint32_t doubt = 0;
        enum truth previous = is_previous(q, p, r, &doubt);
        struct served s = served_of(r);

        if (previous == IS_NOT)
            continue;
        served_trace(q, r, &s, doubt);
        if (previous == IS_SO) {
            sure = truth_and(sure, s.is);
            if (s.is == IS_NOT)
                trace_decider(q, r, &naming_assignment);
            continue;
        }
        possible = true;
        lowest = truth_and(lowest, s.is);
        highest = truth_or(highest, s.is);
    }
    if (possible && (p->ended == NONE || lowest != sure || highest != sure))
        return UNKNOWN;
    return p->ended == NONE ? NONE : truth_fact(sure);
}

/* One without a recorded end has not ended, however long ago it began: whoever reads the answer ought to know. */
static void running_trace(const struct inquiry *q, const struct cell *list, daynum start)
{
    for (const struct record *r = list->first; q->trace && r; r = r->next) {
        struct extent e = extent_of_assignment(r);

        if (assignment_judge(q, r).fit != IS_NOT && e.from < start && e.sure_to == DAY_LAST)
            trace_decider(q, r, &naming_assignment);
    }
}

void derive_notice_served(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = worker_list(q, WORKER_ASSIGNMENTS);
    int32_t start = fact_of(q->engagement, ENG_START);
    struct previous p;

    *out = UNKNOWN;
    if (list->state == CELL_UNKNOWN) {
        trace_missing(q, S("worker.assignments"));
        return;
    }
    if (!list->first) {
        *out = NONE;
        return;
    }
    if (!is_known(start)) {
        trace_missing(q, S("engagement.start"));
        return;
    }
    p = previous_find(q, list, start);
    *out = served_by_all(q, list, &p);
    if (*out == NONE)
        running_trace(q, list, start);
}
