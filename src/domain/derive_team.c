/* Project teams: what must be known and shown before one is taken on. */
#include "domain/derive_inside.h"

static int32_t team_fact(const struct inquiry *q, int field)
{
    return fact_in(q->engagement, ENG_TEAM, field);
}

static const struct cell *team_members(const struct inquiry *q)
{
    return list_in(q->engagement, ENG_TEAM, TEAM_MEMBERS);
}

/* Where the team does not say when the region was told, a notification may: the first that is dated. */
static int32_t notified_on(const struct inquiry *q)
{
    int32_t first = UNKNOWN;

    for (const struct record *r = cell_of(q->doc->root, CHECK_NOTIFICATIONS)->first; r; r = r->next) {
        int32_t on = fact_of(r, TOLD_ON);

        if (fact_of(r, TOLD_WHAT) != TOLD_PROJECT_TEAM || fact_of(r, TOLD_TO) != TOLD_REGION || !is_known(on))
            continue;
        if (first == UNKNOWN || on < first)
            first = on;
    }
    return first;
}

void derive_team_told(const struct inquiry *q, int32_t *out)
{
    int32_t told = team_fact(q, TEAM_TOLD_ON), decision = cutoff_last(q, MOMENT_DECISION);

    if (told == UNKNOWN && (told = notified_on(q)) != UNKNOWN)
        trace_note(q, word_text(q->trace->lang, W_trace_team_told_by));
    else
        trace_read_field(q, object_of(q->engagement, ENG_TEAM), TEAM_TOLD_ON);
    *out = UNKNOWN;
    if (told == UNKNOWN) {
        trace_missing(q, S("engagement.project_team.region_told_on"));
    } else if (told == NONE) {
        *out = 0;
    } else if (told > q->as_of) {
        trace_note(q, word_text(q->trace->lang, W_trace_team_told_not_yet));
        *out = 0;
    } else if (decision_follows(q, told, decision) == IS_MAYBE) {
        trace_missing(q, cutoff_path(MOMENT_DECISION));
    } else {
        *out = truth_fact(decision_follows(q, told, decision));
    }
}

/* Both before the start, and an approval that is known of. */
static struct judgement member_judge(const struct inquiry *q, const struct record *member)
{
    static const int steps[] = { MEMBER_IDENTIFIED_ON, MEMBER_APPROVED_ON };
    struct judgement j = judgement_open();
    int32_t last = cutoff_last(q, MOMENT_START);

    for (int i = 0; i < countof(steps); i++) {
        int32_t on = fact_of(member, steps[i]);

        if (!is_known(on))
            judgement_add(&j, on == UNKNOWN ? IS_MAYBE : IS_NOT, steps[i]);
        else if (on > q->as_of)
            judgement_add(&j, IS_NOT, steps[i]);
        else if (last == UNKNOWN)
            judgement_add(&j, IS_MAYBE, DOUBT_START);
        else
            judgement_add(&j, on <= last ? IS_SO : IS_NOT, steps[i]);
    }
    return j;
}

static void member_trace(const struct inquiry *q, const struct record *member, const struct judgement *j)
{
    str entry, label, value;

    if (!q->trace)
        return;
    trace_doubts(q, member, &naming_member, j->fit == IS_MAYBE ? j->doubt : 0);
    if (j->fit != IS_NOT)
        return;
    entry = entry_words(q, member, &naming_member);
    label = word_text(q->trace->lang, member->shape->field[j->refused_by].label);
    value = field_words(q, member, j->refused_by);
    if (fact_of(member, j->refused_by) > q->as_of)
        trace_note(q, words_trace_member_not_yet(IN(q), label, entry, value));
    else
        trace_note(q, words_trace_member_late(IN(q), label, entry, value));
}

void derive_team_members(const struct inquiry *q, int32_t *out)
{
    const struct cell *members = team_members(q);
    int32_t identified = team_fact(q, TEAM_IDENTIFIED);
    enum truth all = truth_of_bool(identified);

    trace_read_field(q, object_of(q->engagement, ENG_TEAM), TEAM_IDENTIFIED);
    if (identified == UNKNOWN)
        trace_missing(q, S("engagement.project_team.members_identified"));
    if (!members->first) {
        all = truth_and(all, IS_MAYBE); /* nobody to have been approved */
        trace_missing(q, S("engagement.project_team.members"));
    }
    for (const struct record *member = members->first; member; member = member->next) {
        struct judgement j = member_judge(q, member);

        member_trace(q, member, &j);
        all = truth_and(all, j.fit);
    }
    *out = truth_fact(all);
}

static enum truth member_cost_is_shown(const struct inquiry *q, const struct record *member)
{
    int32_t total = fact_in(member, MEMBER_CHARGE, CHARGE_TOTAL);

    if (total == UNKNOWN)
        trace_missing_charge(q, member, CHARGE_TOTAL);
    return is_known(total) ? IS_SO : total == NONE ? IS_NOT : IS_MAYBE;
}

void derive_team_costs(const struct inquiry *q, int32_t *out)
{
    const struct cell *members = team_members(q);
    const struct record *team = object_of(q->engagement, ENG_TEAM);
    int32_t split = team_fact(q, TEAM_COSTS_SPLIT);
    enum truth all = truth_of_bool(split);

    trace_read_field(q, team, TEAM_COSTS_SPLIT);
    trace_read_field(q, team, TEAM_OTHER_COST);
    if (split == UNKNOWN)
        trace_missing(q, S("engagement.project_team.costs_split"));
    if (team_fact(q, TEAM_OTHER_COST) == UNKNOWN) {
        all = truth_and(all, IS_MAYBE);
        trace_missing(q, S("engagement.project_team.other_services_cost"));
    }
    if (!members->first) {
        all = truth_and(all, IS_MAYBE); /* nobody whose cost is shown */
        trace_missing(q, S("engagement.project_team.members"));
    }
    for (const struct record *member = members->first; member; member = member->next)
        all = truth_and(all, member_cost_is_shown(q, member));
    *out = truth_fact(all);
}
