/*
 * Restrictions of suppliers: does one reach this engagement on its start?  A restriction by
 * one authority reaches that authority, or its region when it says so; under a memorandum in
 * which restrictions spread, one by any signatory reaches every signatory.
 */
#include "domain/derive_inside.h"

static enum truth is_supplier(const struct inquiry *q, const struct record *r)
{
    const struct cell *ours = cell_of(q->engagement, ENG_SUPPLIER), *theirs = cell_of(r, STANDING_SUPPLIER);

    if (ours->state == CELL_NONE || theirs->state == CELL_NONE)
        return IS_NOT;
    if (ours->state == CELL_UNKNOWN || theirs->state == CELL_UNKNOWN)
        return IS_MAYBE;
    return text_is_same(ours->text, theirs->text) ? IS_SO : IS_NOT;
}

/* The authority's own restriction holds whatever it says of its reach. */
static enum truth is_in_reach(const struct inquiry *q, const struct record *r)
{
    struct place by = { fact_of(r, STANDING_BY), cell_of(r, STANDING_BY)->text, UNKNOWN, STANDING_BY, STANDING_BY };
    int32_t scope = fact_of(r, STANDING_SCOPE);
    enum truth own = place_is_own(q, &by), region = place_is_own_region(q, &by);

    if (q->wish->spreads && by.authority == UNKNOWN)
        return IS_MAYBE;
    if (q->wish->spreads && place_is_signatory(q, by.authority))
        return IS_SO;
    if (scope == UNKNOWN)
        return truth_or(own, truth_and(region, IS_MAYBE));
    return scope == RESTRICTION_REGION ? truth_or(own, region) : own;
}

static enum truth is_running(const struct inquiry *q, const struct extent *e)
{
    int32_t start = fact_of(q->engagement, ENG_START);

    if (!is_known(start))
        return IS_MAYBE;
    if (start < e->from || start > e->to)
        return IS_NOT;
    return e->sure_from <= start && start <= e->sure_to ? IS_SO : IS_MAYBE;
}

static enum truth restriction_holds(const struct inquiry *q, const struct record *r, const struct extent *e)
{
    return truth_and(is_supplier(q, r), truth_and(is_in_reach(q, r), is_running(q, e)));
}

static void restriction_doubts(const struct inquiry *q, const struct record *r)
{
    static const int fields[] = { STANDING_SUPPLIER, STANDING_BY, STANDING_SCOPE, STANDING_FROM, STANDING_TO };
    static const bool needed[] = { false, true, false, true, false }; /* somebody restricts, from some day */

    for (int i = 0; i < countof(fields); i++)
        if (cell_of(r, fields[i])->state == CELL_UNKNOWN || (cell_of(r, fields[i])->state == CELL_NONE && needed[i]))
            trace_missing_entry(q, r, &naming_restriction, fields[i]);
    if (cell_of(q->engagement, ENG_SUPPLIER)->state == CELL_UNKNOWN)
        trace_missing(q, S("engagement.supplier"));
    if (!is_known(fact_of(q->engagement, ENG_START)))
        trace_missing(q, S("engagement.start"));
    if (fact_of(q->engagement, ENG_AUTHORITY) == UNKNOWN)
        trace_missing(q, S("engagement.authority"));
}

static void restriction_trace(const struct inquiry *q, const struct record *r, const struct extent *e, enum truth holds)
{
    str from;

    if (!q->trace || holds == IS_NOT)
        return;
    from = field_words(q, r, STANDING_FROM);
    trace_read_entry(q, r, &naming_restriction, STANDING_FROM,
                     e->to == DAY_LAST ? words_trace_from_open(IN(q), from) : words_trace_span(IN(q), from, date_text(IN(q), e->to)));
    if (holds == IS_MAYBE)
        restriction_doubts(q, r);
}

void derive_standing(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = cell_of(q->doc->root, CHECK_STANDING);
    bool maybe = list->state == CELL_UNKNOWN;

    *out = NONE;
    if (maybe)
        trace_missing(q, S("supplier_standing"));
    for (const struct record *r = list->first; r; r = r->next) {
        struct extent e = extent_of(fact_of(r, STANDING_FROM), fact_of(r, STANDING_TO));
        enum truth holds = restriction_holds(q, r, &e);

        restriction_trace(q, r, &e, holds);
        maybe |= holds == IS_MAYBE;
        if (holds != IS_SO || e.to < *out)
            continue;
        *out = e.to < DAY_LAST ? e.to + 1 : DAY_LAST;
        trace_decider(q, r, &naming_restriction);
    }
    if (*out == NONE && maybe)
        *out = UNKNOWN;
}
