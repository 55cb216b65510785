/*
 * References: which count, from how many organisations, and what time they evidence.
 *
 * The day that counts is the day a reference was received.  When that is not told it came no earlier than it is dated, so that one
 * dated too late is settled; and what is dated after the day of knowledge does not count yet, whenever it is said to have come.
 * `received_on: null` is a reference that has not come.
 */
#include "domain/derive_inside.h"
#include "domain/derive_span.h"

/* The day, or the earliest that it can be. */
static int32_t reference_day(const struct inquiry *q, const struct record *r)
{
    int32_t received = fact_of(r, REF_RECEIVED_ON), dated = fact_of(r, REF_DATED);
    bool by_date = received == UNKNOWN ? is_known(dated) : received != NONE && dated > q->as_of;

    return by_date ? dated : received;
}

static void judge_day(const struct inquiry *q, struct judgement *j, const struct record *r)
{
    int32_t day = reference_day(q, r), last = cutoff_last(q, q->wish->before);

    if (!is_known(day)) {
        judgement_add(j, day == UNKNOWN ? IS_MAYBE : IS_NOT, REF_RECEIVED_ON);
        return;
    }
    if (day > q->as_of || (last != UNKNOWN && day > last))
        judgement_add(j, IS_NOT, REF_RECEIVED_ON);
    else if (fact_of(r, REF_RECEIVED_ON) == UNKNOWN)
        judgement_add(j, IS_MAYBE, REF_RECEIVED_ON);
    else if (last == UNKNOWN)
        judgement_add(j, IS_MAYBE, DOUBT_MOMENT);
}

/*
 * Is the template needed?  It is for a reference requested or dated from that day.  A request
 * comes before the date of the reference, and that before its receipt, so that an early
 * receipt shows that neither was later.
 */
static enum truth template_is_needed(const struct inquiry *q, const struct record *r)
{
    int32_t requested = fact_of(r, REF_REQUESTED_ON), dated = fact_of(r, REF_DATED), received = fact_of(r, REF_RECEIVED_ON);
    daynum from = q->wish->template_from;

    if ((is_known(requested) && requested >= from) || (is_known(dated) && dated >= from))
        return IS_SO;
    if (is_known(dated) || (is_known(received) && received < from))
        return IS_NOT;
    return is_known(requested) && dated == NONE ? IS_NOT : IS_MAYBE;
}

static void judge_template(const struct inquiry *q, struct judgement *j, const struct record *r)
{
    int32_t template = fact_of(r, REF_TEMPLATE);
    enum truth needed;

    if (q->wish->template_code < 0 || template == q->wish->template_code)
        return;
    needed = template_is_needed(q, r);
    if (needed == IS_NOT)
        return;
    if (template == UNKNOWN)
        judgement_add(j, IS_MAYBE, REF_TEMPLATE);
    else if (needed == IS_MAYBE)
        judgement_add(j, IS_MAYBE, fact_of(r, REF_DATED) == UNKNOWN ? REF_DATED : REF_REQUESTED_ON);
    else
        judgement_add(j, IS_NOT, REF_TEMPLATE);
}

static void judge_referee(const struct inquiry *q, struct judgement *j, const struct record *r)
{
    enum truth fits = mask_holds(q->wish->referees, fact_of(r, REF_REFEREE));
    int32_t countersigned = fact_of(r, REF_COUNTERSIGNED);

    if (fits == IS_SO || (q->wish->countersign_helps && is_known(countersigned)))
        return;
    if (fits == IS_NOT && q->wish->countersign_helps && countersigned == UNKNOWN)
        judgement_add(j, IS_MAYBE, REF_COUNTERSIGNED);
    else
        judgement_add(j, fits, REF_REFEREE);
}

static struct judgement reference_judge(const struct inquiry *q, const struct record *r)
{
    const struct wish *w = q->wish;
    struct judgement j = judgement_open();

    judge_day(q, &j, r);
    if (w->detailed)
        judgement_add(&j, truth_of_bool(fact_of(r, REF_DETAILED)), REF_DETAILED);
    if (w->practice_based)
        judgement_add(&j, truth_of_bool(fact_of(r, REF_PRACTICE)), REF_PRACTICE);
    if (w->complete)
        judgement_add(&j, truth_of_bool(fact_of(r, REF_COMPLETE)), REF_COMPLETE);
    judge_template(q, &j, r);
    judge_referee(q, &j, r);
    return j;
}

static void day_refusal_note(const struct inquiry *q, const struct record *r)
{
    int32_t day = reference_day(q, r);
    str entry = entry_words(q, r, &naming_reference);

    if (!is_known(day))
        trace_note(q, words_trace_reference_not_received(IN(q), entry));
    else if (day > q->as_of)
        trace_note(q, words_trace_reference_not_yet(IN(q), entry, date_text(IN(q), day)));
    else
        trace_note(q, words_trace_reference_late(IN(q), entry, date_text(IN(q), day), cutoff_words(q, q->wish->before)));
}

static void references_trace(const struct inquiry *q, const struct cell *list, bool settled)
{
    for (const struct record *r = list->first; r; r = r->next) {
        struct judgement j = reference_judge(q, r);
        int day_field = fact_of(r, REF_RECEIVED_ON) == UNKNOWN ? REF_DATED : REF_RECEIVED_ON;

        if (j.refused_by == REF_RECEIVED_ON)
            day_refusal_note(q, r);
        else if (j.fit == IS_NOT)
            trace_refused(q, r, &naming_reference, j.refused_by);
        if (j.fit == IS_NOT)
            continue;
        trace_read_entry(q, r, &naming_reference, day_field, field_words(q, r, day_field));
        if (!settled)
            trace_doubts(q, r, &naming_reference, j.doubt);
    }
}

/* ---- how many ---- */

/* Organisations seen so far.  `unnamed` counts references that do not tell theirs. */
struct organisations {
    int n, unnamed;
    struct organisation {
        int authority; /* -1: outside the table, known by its name */
        str name;
    } v[LIST_MOST];
};

static void organisation_add(const struct inquiry *q, struct organisations *seen, const struct cell *organisation)
{
    const struct authorities *all = q->doc->authorities;
    struct organisation it = { -1, organisation->text };

    if (organisation->state != CELL_KNOWN) {
        seen->unnamed++;
        return;
    }
    it.authority = authority_find(all, it.name);
    if (it.authority >= 0)
        it.authority = authority_counts_as(all, it.authority);
    for (int i = 0; i < seen->n; i++)
        if (seen->v[i].authority == it.authority && (it.authority >= 0 || text_is_same(seen->v[i].name, it.name)))
            return;
    seen->v[seen->n++] = it;
}

/* References that do not name their organisation may all be from one that is counted already, or each from another. */
static int organisations_count(const struct inquiry *q, const struct cell *list, enum truth at_least)
{
    struct organisations seen;

    seen.n = seen.unnamed = 0;
    for (const struct record *r = list->first; r; r = r->next)
        if (reference_judge(q, r).fit >= at_least)
            organisation_add(q, &seen, cell_of(r, REF_ORGANISATION));
    if (at_least == IS_SO)
        return seen.n + (seen.n == 0 && seen.unnamed > 0);
    return seen.n + seen.unnamed;
}

static int references_count(const struct inquiry *q, const struct cell *list, enum truth at_least)
{
    int n = 0;

    for (const struct record *r = list->first; r; r = r->next)
        n += reference_judge(q, r).fit >= at_least;
    return n;
}

static void organisations_trace(const struct inquiry *q, const struct cell *list)
{
    for (const struct record *r = list->first; r; r = r->next)
        if (reference_judge(q, r).fit != IS_NOT && cell_of(r, REF_ORGANISATION)->state != CELL_KNOWN)
            trace_missing_entry(q, r, &naming_reference, REF_ORGANISATION);
}

void derive_references(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = worker_list(q, WORKER_REFERENCES);
    bool apart = q->wish->different_organisations;

    out[0] = apart ? organisations_count(q, list, IS_SO) : references_count(q, list, IS_SO);
    out[1] = apart ? organisations_count(q, list, IS_MAYBE) : references_count(q, list, IS_MAYBE);
    if (list->state == CELL_UNKNOWN) {
        out[1] = UNKNOWN;
        trace_missing(q, S("worker.references"));
    }
    if (!q->trace)
        return;
    references_trace(q, list, out[0] == out[1]);
    if (apart && out[0] != out[1])
        organisations_trace(q, list);
}

/* ---- how long ---- */

/* `null` at either end says that the reference evidences no time. */
static bool evidence_is_none(const struct record *r)
{
    return fact_of(r, REF_EVIDENCES_FROM) == NONE || fact_of(r, REF_EVIDENCES_TO) == NONE;
}

static bool evidence_is_known(const struct record *r)
{
    return is_known(fact_of(r, REF_EVIDENCES_FROM)) && is_known(fact_of(r, REF_EVIDENCES_TO));
}

static void evidence_trace(const struct inquiry *q, const struct cell *list)
{
    for (const struct record *r = list->first; r; r = r->next) {
        if (reference_judge(q, r).fit == IS_NOT || evidence_is_none(r))
            continue;
        if (fact_of(r, REF_EVIDENCES_FROM) == UNKNOWN)
            trace_missing_entry(q, r, &naming_reference, REF_EVIDENCES_FROM);
        if (fact_of(r, REF_EVIDENCES_TO) == UNKNOWN)
            trace_missing_entry(q, r, &naming_reference, REF_EVIDENCES_TO);
    }
}

void derive_evidence(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = worker_list(q, WORKER_REFERENCES);
    struct spans sure, most;
    bool bounded = list->state != CELL_UNKNOWN;
    int days[2];

    sure.n = most.n = 0;
    for (const struct record *r = list->first; r; r = r->next) {
        enum truth counts = reference_judge(q, r).fit;

        if (counts == IS_NOT || evidence_is_none(r))
            continue;
        if (!evidence_is_known(r)) {
            bounded = false;
            continue;
        }
        spans_add(&most, fact_of(r, REF_EVIDENCES_FROM), fact_of(r, REF_EVIDENCES_TO));
        if (counts == IS_SO)
            spans_add(&sure, fact_of(r, REF_EVIDENCES_FROM), fact_of(r, REF_EVIDENCES_TO));
    }
    spans_bounds(&sure, &most, out, days);
    if (!bounded)
        out[1] = UNKNOWN;
    if (!q->trace)
        return;
    trace_wanting(q, &most, out, days);
    if (list->state == CELL_UNKNOWN)
        trace_missing(q, S("worker.references"));
    references_trace(q, list, out[0] == out[1]);
    if (!bounded)
        evidence_trace(q, list);
}
