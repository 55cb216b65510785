/* Remedies and time: what had to come before a moment cannot be done any more when, as at the day of knowledge, the moment has passed. */
#include "rule/explain.h"

/* The moments in their order: what had to come before one is too late after any that follows. A last day worked follows none of them. */
static const struct moment {
    enum cutoff moment;
    enum fact fact;
    enum word words;
} moments[] = {
    { MOMENT_OFFER, FACT_OFFERED, W_finding_passed_offer },
    { MOMENT_AGREEMENT, FACT_AGREED, W_finding_passed_agreement },
    { MOMENT_START, FACT_START, W_finding_passed_start },
    { MOMENT_LAST_DAY, FACT_LAST_DAY, W_finding_passed_last_day },
};

/* Within the day of an act there is still time; a start is the beginning of its day (convention C6). */
static bool has_passed(const struct look *l, const struct moment *m)
{
    int32_t day = look_fact(l, m->fact);

    return day > NONE && (m->moment == MOMENT_START ? day <= l->as_of : day < l->as_of);
}

str look_passed(struct look *l, enum cutoff before)
{
    enum cutoff first = before == MOMENT_DECISION ? MOMENT_AGREEMENT : before, last = before == MOMENT_LAST_DAY ? MOMENT_LAST_DAY : MOMENT_START;

    for (int i = 0; i < countof(moments); i++)
        if (moments[i].moment >= first && moments[i].moment <= last && has_passed(l, &moments[i])) {
            l->passed = true;
            return look_one(l, moments[i].words, look_day(l, look_fact(l, moments[i].fact)));
        }
    return (str){ 0 };
}

void look_remedy_start(struct look *l, daynum day)
{
    str passed = look_passed(l, MOMENT_START), from = look_day(l, day);

    look_remedy(l, passed.n ? look_two(l, W_finding_start_anew, passed, from) : look_one(l, W_finding_start_on, from))->earliest_start = day;
}

static const struct block *breach_procedure(const struct rulebook *b)
{
    for (ptrdiff_t i = 0; i < b->block.n; i++)
        if (b->block.v[i].type == B_PROCESS && b->block.v[i].process_kind == P_BREACH)
            return &b->block.v[i];
    return NULL;
}

/* Where the procedure begins to be told: whoever looks it up finds the rest behind. */
static str first_clause(const struct block *b)
{
    str first, rest;

    str_cut_str(block_field(b, S("clause"))->raw, S(", "), &first, &rest);
    return first;
}

void look_beyond_remedy(struct look *l)
{
    const struct block *breach = breach_procedure(l->s->book);

    if (!l->passed)
        return;
    if (breach)
        look_remedy(l, words_finding_beyond_procedure(SAID(l), breach->id, clauses_words(SAID(l), first_clause(breach))));
    else
        look_remedy(l, look_said(l, W_finding_beyond_record));
}
