#include "domain/derive.h"

#include "domain/derive_inside.h"

/* ---- reading ---- */

int32_t fact_in(const struct record *r, int object, int field)
{
    const struct cell *cell = cell_of(r, object);

    return cell->state == CELL_NONE ? NONE : fact_of(cell->first, field);
}

const struct cell *list_in(const struct record *r, int object, int field)
{
    static const struct cell empty = { .state = CELL_KNOWN };
    const struct cell *cell = cell_of(r, object);

    return cell->state == CELL_NONE ? &empty : cell_of(cell->first, field);
}

void day_raise(int32_t *latest, int32_t day)
{
    if (*latest != UNKNOWN && (day == UNKNOWN || day > *latest))
        *latest = day;
}

struct extent extent_of(int32_t from, int32_t to)
{
    struct extent e = { DAY_FIRST, DAY_LAST, DAY_FIRST, DAY_LAST };

    if (is_known(from))
        e.from = e.sure_from = e.sure_to = from;
    if (is_known(to))
        e.sure_to = e.to = to;
    else if (to == NONE)
        e.sure_to = DAY_LAST;
    if (!is_known(from) && is_known(to))
        e.sure_from = to;
    return e;
}

struct extent extent_of_assignment(const struct record *r)
{
    int32_t left = fact_of(r, ASSIGN_LEFT_ON);

    return extent_of(fact_of(r, ASSIGN_FROM), is_known(left) ? left : fact_of(r, ASSIGN_TO));
}

/* ---- deriving ---- */

static const struct {
    int outputs;
    void (*run)(const struct inquiry *q, int32_t *out);
} derivations[] = {
    [WISH_LEAVING] = { LEAVING_OUTPUTS, derive_leaving },
    [WISH_EXPERIENCE] = { 2, derive_experience },
    [WISH_SUPPORTED] = { 1, derive_supported },
    [WISH_REFERENCES] = { 2, derive_references },
    [WISH_EVIDENCE] = { 2, derive_evidence },
    [WISH_LIVE] = { 1, derive_live },
    [WISH_NOTICE_SERVED] = { 1, derive_notice_served },
    [WISH_APPROVAL] = { 1, derive_approval },
    [WISH_TOLD] = { 1, derive_told },
    [WISH_TEAM_TOLD] = { 1, derive_team_told },
    [WISH_TEAM_MEMBERS] = { 1, derive_team_members },
    [WISH_TEAM_COSTS] = { 1, derive_team_costs },
    [WISH_TRAINING] = { 1, derive_training },
    [WISH_STANDING] = { 1, derive_standing },
    [WISH_ROLE_MAP] = { 1, derive_role_map },
    [WISH_ELEMENTS] = { 2, derive_elements },
    [WISH_REGISTERED] = { 1, derive_registered },
    [WISH_WAIVER] = { 1, derive_waiver },
    [WISH_LEAD] = { 1, derive_lead },
};

int wish_outputs(enum wish_kind kind)
{
    return derivations[kind].outputs;
}

void derive(const struct doc *doc, const struct record *member, daynum as_of, const struct wish *wish, int32_t *out, struct trace *trace)
{
    struct inquiry q = { .doc = doc,
                         .engagement = object_of(doc->root, CHECK_ENGAGEMENT),
                         .worker = object_of(doc->root, CHECK_WORKER),
                         .member = member,
                         .as_of = as_of,
                         .wish = wish,
                         .trace = trace };

    derivations[wish->kind].run(&q, out);
}
