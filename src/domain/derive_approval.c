/*
 * What has to come before a moment: approvals, notifications, the waiver of on-site days.  Only
 * what the document shows counts; what is dated after the day of knowledge does not count yet.
 */
#include "domain/derive_inside.h"

/* ---- moments ---- */

/* The earlier of those that are known; NONE when both are known not to come. */
static int32_t day_earlier(int32_t a, int32_t b)
{
    if (is_known(a) && is_known(b))
        return a < b ? a : b;
    if (is_known(a) || is_known(b))
        return is_known(a) ? a : b;
    return a == NONE && b == NONE ? NONE : UNKNOWN;
}

static int32_t cutoff_day(const struct inquiry *q, enum cutoff moment)
{
    switch (moment) {
    case MOMENT_OFFER: return fact_of(q->engagement, ENG_OFFERED_ON);
    case MOMENT_AGREEMENT: return fact_of(q->engagement, ENG_AGREED_ON);
    case MOMENT_START: return fact_of(q->engagement, ENG_START);
    case MOMENT_LAST_DAY: return fact_in(q->engagement, ENG_NOTICE, NOTICE_LAST_DAY);
    case MOMENT_DECISION: break;
    }
    return day_earlier(fact_of(q->engagement, ENG_AGREED_ON), fact_of(q->engagement, ENG_START));
}

int32_t cutoff_last(const struct inquiry *q, enum cutoff moment)
{
    int32_t day = cutoff_day(q, moment);

    if (day == NONE)
        return DAY_LAST;
    return is_known(day) && moment == MOMENT_START ? day - 1 : day; /* C6 */
}

str cutoff_path(enum cutoff moment)
{
    static const str paths[] = { [MOMENT_OFFER] = S("engagement.offered_on"),
                                 [MOMENT_AGREEMENT] = S("engagement.agreed_on"),
                                 [MOMENT_START] = S("engagement.start"),
                                 [MOMENT_LAST_DAY] = S("engagement.notice.last_day"),
                                 [MOMENT_DECISION] = S("engagement.agreed_on") };

    return paths[moment];
}

str cutoff_words(const struct inquiry *q, enum cutoff moment)
{
    static const enum word words[] = { [MOMENT_OFFER] = W_trace_moment_offer,
                                       [MOMENT_AGREEMENT] = W_trace_moment_agreement,
                                       [MOMENT_START] = W_trace_moment_start,
                                       [MOMENT_LAST_DAY] = W_trace_moment_last_day,
                                       [MOMENT_DECISION] = W_trace_moment_decision };

    return word_text(q->trace->lang, words[moment]);
}

enum truth decision_follows(const struct inquiry *q, int32_t told, int32_t decision)
{
    if (decision == UNKNOWN)
        return IS_MAYBE;
    if (told > decision)
        return IS_NOT;
    return fact_of(q->engagement, ENG_AGREED_ON) == UNKNOWN ? IS_MAYBE : IS_SO;
}

/* ---- approvals ---- */

enum approval_state { GIVEN, OTHER_MATTER, BY_NOBODY, UNDATED, NOT_YET, MOMENT_UNKNOWN, LATE, NO_CHARGE, CHARGE_UNKNOWN, LOW_CHARGE };

static enum approval_state approval_stands(const struct inquiry *q, const struct record *a)
{
    int32_t on = fact_of(a, APPROVAL_ON), last = cutoff_last(q, q->wish->before);
    int32_t covered = fact_of(a, APPROVAL_CHARGE), charge;

    if (fact_of(a, APPROVAL_FOR) != q->wish->approval_for)
        return OTHER_MATTER;
    if (!is_known(fact_of(a, APPROVAL_BY)))
        return BY_NOBODY;
    if (!is_known(on))
        return UNDATED;
    if (on > q->as_of)
        return NOT_YET;
    if (last == UNKNOWN)
        return MOMENT_UNKNOWN;
    if (on > last)
        return LATE;
    if (!q->wish->covers_charge)
        return GIVEN;
    if (!is_known(covered))
        return NO_CHARGE;
    if (charge_find(q->doc, q->member, &charge) == CHARGE_IS_NOT_KNOWN)
        return CHARGE_UNKNOWN;
    return covered >= charge ? GIVEN : LOW_CHARGE;
}

static bool is_deputy_only(const struct inquiry *q, int32_t by)
{
    return (by == APPROVER_DEPUTY_DIRECTOR || by == APPROVER_DEPUTY_CHIEF) && q->wish->approvers && !(q->wish->approvers & bit(by));
}

static void approval_trace(const struct inquiry *q, const struct record *a, enum approval_state stands)
{
    str what = entry_words(q, a, &naming_approval), on = field_words(q, a, APPROVAL_ON), charge = field_words(q, a, APPROVAL_CHARGE);
    str before = cutoff_words(q, q->wish->before);

    switch (stands) {
    case GIVEN: trace_read_entry(q, a, &naming_approval, APPROVAL_ON, on); break;
    case OTHER_MATTER: break;
    case BY_NOBODY: trace_note(q, words_trace_approval_by_nobody(IN(q), what)); break;
    case UNDATED:
        trace_note(q, words_trace_approval_undated(IN(q), what));
        trace_missing_entry(q, a, &naming_approval, APPROVAL_ON);
        break;
    case NOT_YET: trace_note(q, words_trace_not_yet(IN(q), what, on)); break;
    case MOMENT_UNKNOWN:
        trace_note(q, words_trace_approval_moment_unknown(IN(q), what, before));
        trace_missing(q, cutoff_path(q->wish->before));
        break;
    case LATE: trace_note(q, words_trace_approval_late(IN(q), what, on, before)); break;
    case NO_CHARGE:
        trace_note(q, words_trace_approval_no_charge(IN(q), what));
        trace_missing_entry(q, a, &naming_approval, APPROVAL_CHARGE);
        break;
    case CHARGE_UNKNOWN:
        trace_note(q, words_trace_approval_charge_unknown(IN(q), what));
        derive_missing_base(q->doc, q->member, FACT_CHARGE, q->trace);
        break;
    case LOW_CHARGE: trace_note(q, words_trace_approval_low_charge(IN(q), what, charge)); break;
    }
}

/* Which approvers have approved; everyone who has, whether asked for or not. */
static code_mask approvers_who_gave(const struct inquiry *q, const struct cell *list)
{
    code_mask given = 0;

    for (const struct record *a = list->first; a; a = a->next) {
        enum approval_state stands = approval_stands(q, a);
        int32_t by = fact_of(a, APPROVAL_BY);

        if (stands == GIVEN)
            given |= bit(by);
        if (!q->trace)
            continue;
        if (stands != OTHER_MATTER && is_deputy_only(q, by))
            trace_note(q, words_trace_approval_deputy(IN(q), entry_words(q, a, &naming_approval)));
        else if (!is_known(by) || mask_holds(q->wish->approvers, by) == IS_SO)
            approval_trace(q, a, stands);
    }
    return given;
}

void derive_approval(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = cell_of(q->doc->root, CHECK_APPROVALS);
    code_mask asked = q->wish->approvers, given = approvers_who_gave(q, list);

    *out = asked ? (given & asked) == asked : given != 0;
    /* What needs an approval is possible only with one: it has to be shown, so a list that is absent shows none. */
    if (!list->first)
        trace_note(q, word_text(q->trace->lang, W_trace_approval_none));
    for (int by = 0; list->first && by < approver_count; by++)
        if (asked & ~given & bit(by))
            trace_note(q, words_trace_approval_by(IN(q), code_words(&codes_approver, by, q->trace->lang)));
}

/* ---- notifications ---- */

/* An approval is a decision, too, on the matter that it is about. */
static int approval_of_matter(int told_of)
{
    return told_of == TOLD_ABOVE_CAP ? APPROVAL_ABOVE_CAP : told_of == TOLD_OUTSIDE ? APPROVAL_OUTSIDE : -1;
}

static int32_t decision_on(const struct inquiry *q)
{
    int32_t decision = cutoff_last(q, MOMENT_DECISION);

    for (const struct record *a = cell_of(q->doc->root, CHECK_APPROVALS)->first; a; a = a->next) {
        int32_t on = fact_of(a, APPROVAL_ON);

        if (is_known(on) && on <= q->as_of && fact_of(a, APPROVAL_FOR) == approval_of_matter(q->wish->told_of))
            decision = day_earlier(decision, on);
    }
    return decision;
}

static struct judgement told_judge(const struct inquiry *q, const struct record *r, int32_t decision)
{
    struct judgement j = judgement_open();
    int32_t on = fact_of(r, TOLD_ON);

    judgement_add(&j, mask_holds(bit(q->wish->told_of), fact_of(r, TOLD_WHAT)), TOLD_WHAT);
    judgement_add(&j, mask_holds(bit(q->wish->told_whom), fact_of(r, TOLD_TO)), TOLD_TO);
    if (!is_known(on))
        judgement_add(&j, on == UNKNOWN ? IS_MAYBE : IS_NOT, TOLD_ON);
    else if (on > q->as_of)
        judgement_add(&j, IS_NOT, TOLD_ON);
    else if (decision_follows(q, on, decision) == IS_MAYBE)
        judgement_add(&j, IS_MAYBE, DOUBT_MOMENT);
    else
        judgement_add(&j, decision_follows(q, on, decision), TOLD_ON);
    return j;
}

static void told_trace(const struct inquiry *q, const struct record *r, const struct judgement *j)
{
    str what, on;

    if (!q->trace)
        return;
    what = entry_words(q, r, &naming_notification);
    on = field_words(q, r, TOLD_ON);
    if (j->fit != IS_NOT)
        trace_read_entry(q, r, &naming_notification, TOLD_ON, on);
    else if (j->refused_by == TOLD_ON && fact_of(r, TOLD_ON) > q->as_of)
        trace_note(q, words_trace_not_yet(IN(q), what, on));
    else if (j->refused_by == TOLD_ON)
        trace_note(q, words_trace_told_late(IN(q), what, on));
}

static void told_doubts(const struct inquiry *q, const struct record *r, const struct judgement *j)
{
    trace_doubts(q, r, &naming_notification, j->doubt & ~bit(DOUBT_MOMENT));
    if (j->doubt & bit(DOUBT_MOMENT))
        trace_missing(q, cutoff_path(MOMENT_DECISION));
}

void derive_told(const struct inquiry *q, int32_t *out)
{
    const struct cell *list = cell_of(q->doc->root, CHECK_NOTIFICATIONS);
    int32_t decision = decision_on(q);
    enum truth told = list->state == CELL_UNKNOWN ? IS_MAYBE : IS_NOT;

    if (list->state == CELL_UNKNOWN)
        trace_missing(q, S("notifications"));
    for (const struct record *r = list->first; r; r = r->next) {
        struct judgement j = told_judge(q, r, decision);

        told_trace(q, r, &j);
        told = truth_or(told, j.fit);
    }
    for (const struct record *r = list->first; r && told == IS_MAYBE; r = r->next) {
        struct judgement j = told_judge(q, r, decision);

        if (j.fit == IS_MAYBE)
            told_doubts(q, r, &j);
    }
    *out = truth_fact(told);
}

/* ---- on-site waiver ---- */

/* "In advance" is up to and on the day of the start: the waiver covers days at a desk, and the first begins after it. */
static enum truth waiver_in_time(const struct inquiry *q)
{
    int32_t on = fact_of(q->engagement, ENG_WAIVER_ON), start = fact_of(q->engagement, ENG_START);

    if (on == NONE)
        return IS_NOT;
    if (on == UNKNOWN) {
        trace_missing(q, S("engagement.onsite_waiver_on"));
        return IS_MAYBE;
    }
    if (on > q->as_of) {
        trace_note(q, word_text(q->trace->lang, W_trace_waiver_not_yet));
        return IS_NOT;
    }
    if (start == UNKNOWN) {
        trace_missing(q, S("engagement.start"));
        return IS_MAYBE;
    }
    if (start != NONE && on > start) {
        trace_note(q, word_text(q->trace->lang, W_trace_waiver_late));
        return IS_NOT;
    }
    return IS_SO;
}

void derive_waiver(const struct inquiry *q, int32_t *out)
{
    int32_t by = fact_of(q->engagement, ENG_WAIVER_BY);

    trace_read_field(q, q->engagement, ENG_WAIVER_BY);
    trace_read_field(q, q->engagement, ENG_WAIVER_ON);
    if (by == UNKNOWN) {
        trace_missing(q, S("engagement.onsite_waiver_by"));
        *out = fact_of(q->engagement, ENG_WAIVER_ON) == NONE ? 0 : UNKNOWN;
    } else {
        *out = by == q->wish->waiver_by ? truth_fact(waiver_in_time(q)) : 0;
    }
}
