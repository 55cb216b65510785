#include "web/pages/prefill.h"

#include "web/pages/kit.h"

/* Where the document has what a field asks for. */
static const struct {
    enum item_kind kind;
    int field;
    const char *in, *name; /* an object of the document, and its member; "post": the latest of the worker's posts */
} sources[] = {
    { ITEM_WORKER, R_WORKER_REGISTRATION, "worker", "registration" },
    { ITEM_WORKER, R_WORKER_REGISTERED, "worker", "registered" },
    { ITEM_WORKER, R_WORKER_PROFESSION, "worker", "profession" },
    { ITEM_WORKER, R_WORKER_QUALIFIED, "worker", "qualified_on" },
    { ITEM_WORKER, R_WORKER_SUPPORTED, "worker", "supported_year_completed_on" },
    { ITEM_POST, R_POST_AUTHORITY, "post", "authority" },
    { ITEM_POST, R_POST_EMPLOYER_KIND, "post", "employer_kind" },
    { ITEM_POST, R_POST_NATION, "post", "nation" },
    { ITEM_POST, R_POST_SERVICE, "post", "service" },
    { ITEM_POST, R_POST_SUBSTANTIVE, "post", "substantive" },
    { ITEM_POST, R_POST_ROLE, "post", "role" },
    { ITEM_POST, R_POST_FROM, "post", "from" },
    { ITEM_POST, R_POST_TO, "post", "to" },
    { ITEM_POST, R_POST_LEFT_BECAUSE, "post", "left_because" },
    { ITEM_POST, R_POST_IN_PROBATION, "post", "in_probation" },
    { ITEM_POST, R_POST_SHARE, "post", "full_time_share" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_ROLE, "engagement", "role" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_TITLE, "engagement", "local_role_title" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_TERM, "engagement", "term" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_START, "engagement", "start" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_END, "engagement", "end" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_FIRST_START, "engagement", "original_start" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_ROUTE, "engagement", "route" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_SUPPLY, "engagement", "supply" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_HOURS, "engagement", "hours_per_week" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_TOTAL, "charge", "total" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_PAY, "charge", "pay" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_NI, "charge", "employer_ni" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_LEVY, "charge", "apprenticeship_levy" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_HOLIDAY, "charge", "holiday_pay" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_PENSION, "charge", "pension" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_AGENCY_FEE, "charge", "agency_fee" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_MSP_FEE, "charge", "msp_fee" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_FRAMEWORK_FEE, "charge", "framework_fee" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_TRAVEL, "charge", "travel" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_ACCOMMODATION, "charge", "accommodation" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_BONUS, "charge", "bonus" },
    { ITEM_ASSIGNMENT, R_ASSIGNMENT_OTHER, "charge", "other" },
};

static const struct json *object_in(const struct json *document, str in)
{
    const struct json *worker = json_get(document, S("worker")), *engagement = json_get(document, S("engagement"));

    if (str_eq(in, S("worker")))
        return worker;
    if (str_eq(in, S("engagement")))
        return engagement;
    if (str_eq(in, S("charge")))
        return engagement ? json_get(engagement, S("charge")) : NULL;
    worker = worker ? json_get(worker, S("posts")) : NULL;
    return worker ? worker->child : NULL;
}

rc prefill(struct view *v, str check, struct item *it, struct err *err)
{
    struct json *document;
    struct item kept;
    rc code = item_is_id(check) ? view_item(v, ITEM_CHECK, check, &kept, err) : RC_NOT_FOUND;

    if (code == RC_NOT_FOUND || (code == RC_OK && !item_knows(&kept, R_CHECK_DOCUMENT)))
        return RC_OK;
    TRY(code);
    TRY(json_read(v->mem, S("document"), item_text(&kept, R_CHECK_DOCUMENT), &document, err));
    for (ptrdiff_t i = 0; i < countof(sources); i++) {
        const struct json *in = sources[i].kind == it->kind ? object_in(document, str_of(sources[i].in)) : NULL;
        const struct json *value = in ? json_get(in, str_of(sources[i].name)) : NULL;
        struct err unused;

        if (value && item_read(&item_tables[it->kind].field[sources[i].field], v->reg->authorities, json_typed(value), &it->cell[sources[i].field],
                               &unused) != RC_OK)
            it->cell[sources[i].field] = (struct cell){ .state = CELL_UNKNOWN };
    }
    return RC_OK;
}
