/*
 * Leavings: substantive posts that a worker has left, or will leave.
 *
 * A post that continues has not been left.  One whose last day is not known may have been left
 * on any day.  A leaving after the start still counts: the worker would be engaged before the
 * wait is over.  What could lift a leaving is its reason or a probation, each only when known.
 */
#include "domain/derive_inside.h"

struct leaving {
    struct judgement scope;
    int32_t day; /* UNKNOWN; NONE not left */
    enum truth lifted;
    uint32_t lift_doubt;
};

static struct leaving leaving_of(const struct inquiry *q, const struct record *post)
{
    const struct wish *w = q->wish;
    int32_t because = fact_of(post, POST_LEFT_BECAUSE);
    struct leaving l = { post_judge(q, post, true), fact_of(post, POST_TO), IS_NOT, 0 };

    if (w->lifted_by)
        l.lifted = mask_holds(w->lifted_by, because);
    if (w->lifted_by && because == UNKNOWN)
        l.lift_doubt |= bit(POST_LEFT_BECAUSE);
    if (w->probation_lifts) {
        enum truth probation = truth_of_bool(fact_of(post, POST_IN_PROBATION));

        l.lifted = truth_or(l.lifted, probation);
        if (probation == IS_MAYBE)
            l.lift_doubt |= bit(POST_IN_PROBATION);
    }
    return l;
}

/* Of leavings on one day the one that is hardest to lift speaks for it. */
static bool leaving_beats(const struct leaving *l, int32_t day, enum truth lifted)
{
    return l->day > day || (l->day == day && l->lifted < lifted);
}

static void leavings_find(const struct inquiry *q, const struct record *post, int32_t *out)
{
    enum truth lifted = IS_SO; /* of the leaving in ANY */

    for (; post; post = post->next) {
        struct leaving l = leaving_of(q, post);

        if (l.scope.fit == IS_NOT || l.day == NONE)
            continue;
        day_raise(&out[LEAVING_HI], l.day);
        if (l.lifted != IS_SO)
            day_raise(&out[LEAVING_BAR_HI], l.day);
        if (l.scope.fit != IS_SO || l.day == UNKNOWN)
            continue;
        if (l.lifted == IS_NOT)
            day_raise(&out[LEAVING_BAR], l.day);
        if (!leaving_beats(&l, out[LEAVING_ANY], lifted))
            continue;
        lifted = l.lifted;
        out[LEAVING_ANY] = l.day;
        out[LEAVING_BECAUSE] = fact_of(post, POST_LEFT_BECAUSE);
        out[LEAVING_PROBATION] = fact_of(post, POST_IN_PROBATION);
    }
}

static void leaving_read(const struct inquiry *q, const struct record *post, const struct leaving *l)
{
    str entry = entry_words(q, post, &naming_post), path = field_path(q->trace->mem, q->doc, post, POST_TO);
    str because = field_words(q, post, POST_LEFT_BECAUSE);

    if (l->day == NONE && l->scope.fit == IS_SO)
        trace_decider(q, post, &naming_post);
    if (l->day == NONE)
        trace_read(q, entry, word_text(q->trace->lang, W_trace_continuing), path);
    else if (is_known(fact_of(post, POST_LEFT_BECAUSE)))
        trace_read(q, words_trace_last_day_because(IN(q), entry, because), field_words(q, post, POST_TO), path);
    else
        trace_read(q, words_trace_last_day(IN(q), entry), field_words(q, post, POST_TO), path);
}

/* Only what could change an output is asked for: an older doubt behind a later certainty is not. */
static void leavings_trace(const struct inquiry *q, const struct record *post, const int32_t *out)
{
    for (; post; post = post->next) {
        struct leaving l = leaving_of(q, post);
        bool might_be_latest = l.day == UNKNOWN || l.day > out[LEAVING_ANY];
        bool might_bar = l.lifted != IS_SO && (l.day == UNKNOWN || l.day > out[LEAVING_BAR]);

        if (l.scope.fit == IS_NOT)
            continue;
        leaving_read(q, post, &l);
        if (l.day == NONE)
            continue;
        if (might_be_latest || might_bar)
            trace_doubts(q, post, &naming_post, l.scope.doubt | (l.day == UNKNOWN ? bit(POST_TO) : 0));
        if (might_bar && l.lifted == IS_MAYBE)
            trace_doubts(q, post, &naming_post, l.lift_doubt);
    }
}

void derive_leaving(const struct inquiry *q, int32_t *out)
{
    const struct cell *posts = worker_list(q, WORKER_POSTS);

    for (int i = 0; i < LEAVING_OUTPUTS; i++)
        out[i] = NONE;
    if (posts->state == CELL_UNKNOWN) {
        out[LEAVING_HI] = out[LEAVING_BAR_HI] = out[LEAVING_BECAUSE] = out[LEAVING_PROBATION] = UNKNOWN;
        trace_missing(q, S("worker.posts"));
        return;
    }
    leavings_find(q, posts->first, out);
    if (out[LEAVING_ANY] == NONE && out[LEAVING_HI] != NONE)
        out[LEAVING_BECAUSE] = out[LEAVING_PROBATION] = UNKNOWN;
    if (q->trace)
        leavings_trace(q, posts->first, out);
}
