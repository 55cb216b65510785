/*
 * Contestant: a plain row loop in C.  One structure an assignment, one function a rule, written as one
 * would write them first.  Being the plainest it is also the judge: every other contestant's totals
 * are compared with these.
 */
#include "contestant.h"

struct assignment {
    int32_t authority, role, hours_from, hours_to, charge, start, left, left_because, experience, references, onsite;
};

static struct assignment *assignments;

void contestant_prepare(arena *mem, const struct workload *c)
{
    assignments = arena_array(mem, struct assignment, c->n);
    for (ptrdiff_t i = 0; i < c->n; i++)
        assignments[i] = (struct assignment){
#define COLUMN(name, kind, unknown) .name = c->v[COL_##name][i],
            WORKLOAD_COLUMNS(COLUMN)
#undef COLUMN
        };
}

static enum answer check_cap(const struct assignment *a, int32_t *excess)
{
    static const daynum from[CAP_PERIODS + 1] = { CAP_FIRST, CAP_SECOND, DAY_LAST + 1 };

    *excess = 0;
    if (a->hours_to < from[0])
        return ANSWER_AWAY;
    if (a->charge == UNKNOWN)
        return ANSWER_CANNOT;
    for (int p = 0; p < CAP_PERIODS; p++)
        if (a->hours_to >= from[p] && a->hours_from < from[p + 1] && a->charge - cap_table[p][a->role] > *excess)
            *excess = a->charge - cap_table[p][a->role];
    return *excess > 0 ? ANSWER_FAIL : ANSWER_PASS;
}

static enum answer check_cool_off(const struct assignment *a)
{
    if (a->left == NONE)
        return ANSWER_PASS;
    if (a->left == UNKNOWN)
        return ANSWER_CANNOT;
    if (a->start > day_add_months(a->left, COOL_OFF_MONTHS))
        return ANSWER_PASS;
    if (a->left_because == UNKNOWN)
        return ANSWER_CANNOT;
    return a->left_because >= REDUNDANCY_FIRST && a->left_because <= REDUNDANCY_LAST ? ANSWER_EXEMPT : ANSWER_FAIL;
}

static enum answer check_least(int32_t x, int32_t least)
{
    return x == UNKNOWN ? ANSWER_CANNOT : x >= least ? ANSWER_PASS : ANSWER_FAIL;
}

void contestant_round(const struct workload *c, struct totals *out)
{
    for (ptrdiff_t i = 0; i < c->n; i++) {
        const struct assignment *a = &assignments[i];
        struct tally *t = &out->of[a->authority];
        enum answer found[RULE_COUNT] = { ANSWER_AWAY };
        bool failed = false, needed = false;
        int32_t excess;

        found[RULE_CAP] = check_cap(a, &excess);
        if (a->start >= RULES_FROM) {
            found[RULE_COOL_OFF] = check_cool_off(a);
            found[RULE_EXPERIENCE] = check_least(a->experience, EXPERIENCE_LEAST);
            found[RULE_REFERENCES] = check_least(a->references, REFERENCES_LEAST);
            found[RULE_ONSITE] = check_least(a->onsite, ONSITE_LEAST);
        }
        for (int r = 0; r < RULE_COUNT; r++) {
            t->count[r][found[r]]++;
            failed |= found[r] == ANSWER_FAIL;
            needed |= found[r] == ANSWER_CANNOT;
        }
        t->failing += failed;
        t->needing += needed && !failed;
        t->excess += excess;
    }
}
