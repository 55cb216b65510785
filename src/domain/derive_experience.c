/*
 * Experience: elapsed calendar time in qualifying posts (convention C5).
 *
 * A day counts when it lies in a qualifying post, on or after the day of qualifying and before
 * the day of measuring: the start or, when that is later, the day from which the rule reaches
 * the engagement.  Posts that overlap count once, part-time posts whole, and statutory leave
 * counts, since it lies inside its post.  Agency assignments are no posts.
 *
 * Whole months are counted span by span, and 31 days left over of all spans are one more
 * (derive_span.h).  The lowest value has the days that certainly count, the highest those that may.
 */
#include "domain/derive_inside.h"
#include "domain/derive_span.h"

struct measure {
    daynum first, sure_last, last; /* the first and last days that can count; from sure_last on it hangs on the term */
    struct spans sure, most;
};

/* A role is social work unless it says that it is another. */
static enum truth role_is_social_work(int32_t role)
{
    if (!is_known(role))
        return role == UNKNOWN ? IS_MAYBE : IS_NOT;
    return role == ROLE_OTHER ? IS_NOT : IS_SO;
}

static struct judgement experience_judge(const struct inquiry *q, const struct record *post)
{
    struct judgement j = post_judge(q, post, false);

    judgement_add(&j, role_is_social_work(fact_of(post, POST_ROLE)), POST_ROLE);
    return j;
}

/* A post whose first day is not known proves no day, and one whose last day is not known only its first. */
static void post_measure(struct measure *m, const struct record *post, enum truth counts)
{
    int32_t from = fact_of(post, POST_FROM);
    struct extent e = extent_of(from, fact_of(post, POST_TO));

    if (counts == IS_NOT)
        return;
    spans_add(&m->most, e.from > m->first ? e.from : m->first, e.to < m->last ? e.to : m->last);
    if (counts == IS_SO && is_known(from))
        spans_add(&m->sure, e.sure_from > m->first ? e.sure_from : m->first, e.sure_to < m->sure_last ? e.sure_to : m->sure_last);
}

static uint32_t span_doubt(const struct record *post)
{
    return (is_known(fact_of(post, POST_FROM)) ? 0 : bit(POST_FROM)) | (fact_of(post, POST_TO) == UNKNOWN ? bit(POST_TO) : 0);
}

static str post_span_words(const struct inquiry *q, const struct record *post)
{
    str from = field_words(q, post, POST_FROM), to = field_words(q, post, POST_TO);

    if (fact_of(post, POST_TO) == NONE)
        return words_trace_span_on(IN(q), from);
    return words_trace_span(IN(q), from, to);
}

static void posts_trace(const struct inquiry *q, const struct cell *posts, bool settled)
{
    for (const struct record *post = posts->first; post; post = post->next) {
        struct judgement j = experience_judge(q, post);

        if (j.fit == IS_NOT) {
            trace_refused(q, post, &naming_post, j.refused_by);
            continue;
        }
        trace_read_entry(q, post, &naming_post, POST_FROM, post_span_words(q, post));
        if (!settled)
            trace_doubts(q, post, &naming_post, j.doubt | span_doubt(post));
    }
}

/* Without a date of qualifying, social work itself shows that it came before. */
static daynum first_countable(const struct inquiry *q, int32_t qualified, const struct cell *posts)
{
    if (is_known(qualified))
        return qualified;
    if (posts->first)
        trace_note(q, word_text(q->trace->lang, W_trace_qualified_unknown));
    return DAY_FIRST;
}

/* Whether it is the extension of an assignment that was new to the rule. */
static enum truth extends_new(const struct inquiry *q)
{
    int32_t original = fact_of(q->engagement, ENG_ORIGINAL_START), start = fact_of(q->engagement, ENG_START);

    if (q->wish->reach_new == DAY_LAST || term_of(q->doc) != TERM_EXTENSION || (is_known(start) && start < q->wish->reach_new))
        return IS_NOT;
    return original == UNKNOWN ? IS_MAYBE : original >= q->wish->reach_new ? IS_SO : IS_NOT;
}

/* A rule that reaches some assignments only from a day on measures those on that day at the earliest. */
static void last_countable(const struct inquiry *q, struct measure *m)
{
    enum truth reached_late = truth_and(mask_holds(q->wish->reach_terms, term_of(q->doc)), truth_not(extends_new(q)));
    int32_t start = fact_of(q->engagement, ENG_START);

    if (!is_known(start)) {
        trace_missing(q, S("engagement.start"));
        start = q->as_of;
    }
    m->sure_last = m->last = start - 1;
    if (reached_late == IS_NOT || q->wish->reach_from <= start)
        return;
    m->last = q->wish->reach_from - 1;
    if (reached_late == IS_SO)
        m->sure_last = m->last;
}

void derive_experience(const struct inquiry *q, int32_t *out)
{
    const struct cell *posts = worker_list(q, WORKER_POSTS);
    int32_t qualified = worker_fact(q, WORKER_QUALIFIED_ON);
    struct measure m;
    int days[2];

    m.sure.n = m.most.n = 0;
    last_countable(q, &m);
    if (qualified == NONE) {
        trace_note(q, word_text(q->trace->lang, W_trace_not_qualified));
        out[0] = out[1] = 0;
        return;
    }
    m.first = first_countable(q, qualified, posts);
    for (const struct record *post = posts->first; post; post = post->next)
        post_measure(&m, post, experience_judge(q, post).fit);
    if (posts->state == CELL_UNKNOWN)
        spans_add(&m.most, m.first, m.last);
    spans_bounds(&m.sure, &m.most, out, days);
    if (posts->state == CELL_UNKNOWN && qualified == UNKNOWN)
        out[1] = UNKNOWN;
    if (!q->trace)
        return;
    trace_wanting(q, &m.most, out, days);
    trace_read_field(q, q->worker, WORKER_QUALIFIED_ON);
    if (posts->state == CELL_UNKNOWN && out[0] != out[1])
        trace_missing(q, S("worker.posts"));
    if (m.sure_last != m.last && out[0] != out[1])
        trace_missing(q, S("engagement.term"));
    posts_trace(q, posts, out[0] == out[1]);
}

void derive_supported(const struct inquiry *q, int32_t *out)
{
    int32_t completed = worker_fact(q, WORKER_SUPPORTED_ON), qualified = worker_fact(q, WORKER_QUALIFIED_ON);

    *out = is_known(completed) ? completed : UNKNOWN;
    trace_read_field(q, q->worker, WORKER_SUPPORTED_ON);
    if (completed == UNKNOWN)
        trace_missing(q, S("worker.supported_year_completed_on"));
    if (completed != NONE)
        return;
    trace_read_field(q, q->worker, WORKER_QUALIFIED_ON);
    if (is_known(qualified)) {
        *out = day_add_months(qualified, q->wish->after_months); /* C1 */
        trace_note(q, words_trace_supported_earliest(IN(q), q->wish->after_months));
    } else if (qualified == UNKNOWN) {
        trace_missing(q, S("worker.qualified_on"));
    } else {
        trace_note(q, word_text(q->trace->lang, W_trace_supported_not_qualified));
        trace_missing(q, S("worker.supported_year_completed_on"));
    }
}
