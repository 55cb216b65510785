/* Core roles and the local titles that belong to them; the register; the lead time. */
#include "domain/derive_inside.h"

/*
 * The national job types by their own names, and the two titles that the national mapping
 * places for everyone.  Titles that authorities use differently ("senior practitioner",
 * "Social Worker L2") are left to the rulebooks' role maps and to the document.
 */
static const struct role_title national_titles[] = {
    { S("social worker"), ROLE_SOCIAL_WORKER },
    { S("senior social worker"), ROLE_SENIOR },
    { S("advanced practitioner"), ROLE_ADVANCED },
    { S("assistant team manager"), ROLE_ADVANCED },
    { S("principal social worker"), ROLE_ADVANCED },
    { S("team manager"), ROLE_TEAM_MANAGER },
    { S("independent reviewing officer"), ROLE_IRO },
    { S("child protection conference chair"), ROLE_IRO },
    { S("newly qualified social worker"), ROLE_NEWLY_QUALIFIED },
    { S("director of children's services"), ROLE_DIRECTOR },
};

/* The pledge's own category, which it pays as one with assistant team managers. */
static const struct role_title welsh_titles[] = {
    { S("senior practitioner"), ROLE_SENIOR },
};

static const struct role_title *title_find(const struct role_title *titles, ptrdiff_t n, const struct cell *title)
{
    if (title->state != CELL_KNOWN)
        return NULL;
    for (ptrdiff_t i = 0; i < n; i++)
        if (text_is_same(titles[i].title, title->text))
            return &titles[i];
    return NULL;
}

static bool is_in_wales(const struct doc *doc, const struct record *engagement)
{
    int32_t authority = fact_of(engagement, ENG_AUTHORITY);

    return authority >= 0 && doc->authorities->v[authority].nation == NATION_WALES;
}

int32_t role_of(const struct doc *doc, const struct record *member)
{
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT);
    int32_t role = member ? fact_of(member, MEMBER_ROLE) : fact_of(engagement, ENG_ROLE);
    const struct role_title *mapped;

    if (member || role != UNKNOWN)
        return role;
    mapped = title_find(national_titles, countof(national_titles), cell_of(engagement, ENG_LOCAL_TITLE));
    if (!mapped && is_in_wales(doc, engagement))
        mapped = title_find(welsh_titles, countof(welsh_titles), cell_of(engagement, ENG_LOCAL_TITLE));
    return mapped ? mapped->role : UNKNOWN;
}

/* The title is the engagement's; members of a team have none, so no row can be theirs. */
void derive_role_map(const struct inquiry *q, int32_t *out)
{
    const struct cell *title = cell_of(q->engagement, ENG_LOCAL_TITLE);
    const struct role_title *row = q->member ? NULL : title_find(q->wish->title, q->wish->titles, title);
    int32_t role = role_of(q->doc, q->member);

    *out = NONE;
    if (!row)
        return;
    trace_read_field(q, q->engagement, ENG_LOCAL_TITLE);
    trace_read_field(q, q->engagement, ENG_ROLE);
    if (role == UNKNOWN)
        trace_missing(q, S("engagement.role"));
    *out = role == UNKNOWN ? UNKNOWN : role == row->role;
    if (*out == 0)
        trace_note(q, words_trace_title(IN(q), title->text, code_words(&codes_role, row->role, q->trace->lang)));
}

void derive_registered(const struct inquiry *q, int32_t *out)
{
    int32_t registered = worker_fact(q, WORKER_REGISTERED), profession = worker_fact(q, WORKER_PROFESSION);
    enum truth is_profession = profession == UNKNOWN ? IS_MAYBE : profession == PROFESSION_SOCIAL_WORKER ? IS_SO : IS_NOT;
    enum truth both = truth_and(truth_of_bool(registered), is_profession);

    trace_read_field(q, q->worker, WORKER_REGISTERED);
    trace_read_field(q, q->worker, WORKER_PROFESSION);
    if (both == IS_MAYBE && registered == UNKNOWN)
        trace_missing(q, S("worker.registered"));
    if (both == IS_MAYBE && profession == UNKNOWN)
        trace_missing(q, S("worker.profession"));
    *out = truth_fact(both);
}

void derive_lead(const struct inquiry *q, int32_t *out)
{
    int32_t requested = fact_of(q->engagement, ENG_REQUESTED_ON), start = fact_of(q->engagement, ENG_START);

    trace_read_field(q, q->engagement, ENG_REQUESTED_ON);
    trace_read_field(q, q->engagement, ENG_START);
    if (!is_known(requested))
        trace_missing(q, S("engagement.requested_on"));
    if (!is_known(start))
        trace_missing(q, S("engagement.start"));
    *out = is_known(requested) && is_known(start) ? start - requested : UNKNOWN;
}
