#include "register/invented.h"

#include "domain/doc.h"

int chance_of(struct randomness *luck, int n)
{
    uint32_t r;

    random_fill(luck, &r, sizeof r);
    return (int)(r % (uint32_t)n);
}

str pounds(arena *mem, int pence)
{
    return arena_printf(mem, "%d.%02d", pence / 100, pence % 100);
}

/* ---- a career ---- */

static bool is_council_of(const struct authorities *a, int i, int nation)
{
    return a->v[i].nation == nation && !a->v[i].delivery;
}

/* Another council of the same nation: experience in England is counted there. */
static int employer(struct randomness *luck, const struct authorities *a, int nation, int but)
{
    int i = chance_of(luck, (int)a->n);

    while (i == but || !is_council_of(a, i, nation))
        i = (i + 1) % (int)a->n;
    return i;
}

static void career_invent(struct randomness *luck, const struct authorities *a, struct invented *e)
{
    static const char *const reasons[] = { "resignation", "resignation", "resignation", "redundancy-compulsory", "end-of-fixed-term" };
    int nation = a->v[e->authority].nation;
    bool lately = e->is == INVENTED_LEFT_LATELY;
    daynum left = e->today - (lately ? 10 + chance_of(luck, 20) : 420 + chance_of(luck, 300)), middle;

    e->qualified = e->today - 365 * (7 + chance_of(luck, 18));
    e->supported = e->qualified + 400;
    middle = e->qualified + (left - e->qualified) / 2;
    e->post[0] = (struct invented_post){ employer(luck, a, nation, e->authority), e->qualified + 60, middle, "resignation" };
    e->post[1] = (struct invented_post){ lately ? e->authority : employer(luck, a, nation, e->post[0].authority), middle + 1, left,
                                         lately ? "resignation" : reasons[chance_of(luck, countof(reasons))] };
}

/* ---- a charge ---- */

/* Invented shares of ten thousand; what is left is the agency's fee. */
enum { AGENCY_FEE = 5 };

const char *const invented_parts[INVENTED_PARTS] = { "pay",        "employer_ni", "apprenticeship_levy", "holiday_pay", "pension",
                                                     "agency_fee", "msp_fee",     "framework_fee",       "travel",      "accommodation",
                                                     "bonus",      "other" };
static const int share[INVENTED_PARTS] = { 7000, 900, 35, 850, 240, 0, 200, 100, 0, 0, 0, 0 };

static void charge_split(struct invented *e)
{
    e->part[AGENCY_FEE] = e->total;
    for (int i = 0; i < INVENTED_PARTS; i++)
        if (i != AGENCY_FEE) {
            e->part[i] = e->total * share[i] / 10000;
            e->part[AGENCY_FEE] -= e->part[i];
        }
}

/* The caps are those of the North East. */
static const struct {
    const char *role;
    int cap; /* pence */
} roles[] = {
    { "social-worker", 3158 },        { "social-worker", 3158 },         { "social-worker", 3158 },
    { "senior-social-worker", 3604 }, { "advanced-practitioner", 3889 }, { "team-manager", 4121 },
};

static void charge_invent(struct randomness *luck, struct invented *e)
{
    int role = chance_of(luck, countof(roles));

    e->role = roles[role].role;
    e->total = roles[role].cap + (e->is == INVENTED_ABOVE_CAP ? 40 + chance_of(luck, 300) : -chance_of(luck, 160));
    charge_split(e);
}

/* ---- dates ---- */

/* Most of Wales's go on with somebody who is there: for a new one there is no rate yet in the copy of its pledge that was read. */
static void dates_invent(struct randomness *luck, const struct authorities *a, struct invented *e)
{
    bool goes_on = a->v[e->authority].nation == NATION_WALES && e->is == INVENTED_WHOLE && chance_of(luck, 3);

    e->start = e->today + 14 + chance_of(luck, 30);
    e->end = e->start + 90 + chance_of(luck, 270);
    e->requested = e->today - 21;
    e->offered = e->start - 10;
    e->agreed = e->start - 8;
    e->term = goes_on ? "extension" : "new";
    e->original_start = goes_on ? e->start - 120 - chance_of(luck, 60) : NONE;
}

static enum invented_case case_of(int n)
{
    return n == 0 ? INVENTED_ABOVE_CAP : n == 1 ? INVENTED_LEFT_LATELY : n == 2 ? INVENTED_UNKNOWN : INVENTED_WHOLE;
}

void invented_engagement(struct randomness *luck, const struct authorities *a, int authority, daynum today, struct invented *out)
{
    *out = (struct invented){ .is = case_of(chance_of(luck, 10)), .authority = authority, .today = today };
    dates_invent(luck, a, out);
    career_invent(luck, a, out);
    charge_invent(luck, out);
}

/* ---- as a document ---- */

static void day_put(struct json_out *o, arena *mem, const char *name, daynum day)
{
    if (day == NONE)
        json_put_null(o, str_of(name));
    else
        json_put_str(o, str_of(name), day_text(mem, day));
}

static void charge_json(const struct invented *e, arena *mem, struct json_out *o)
{
    json_put_object(o, S("charge"));
    json_put_str(o, S("total"), pounds(mem, e->total));
    for (int i = 0; i < INVENTED_PARTS; i++)
        json_put_str(o, str_of(invented_parts[i]), pounds(mem, e->part[i]));
    json_close_object(o);
}

/* Everybody comes in on three days, is trained in what everybody has to be, and nobody has given notice. */
static void place_json(struct json_out *o)
{
    json_put_int(o, S("onsite_days_per_week"), 3);
    json_put_int(o, S("onsite_days_required"), 3);
    json_put_null(o, S("onsite_waiver_by"));
    json_put_null(o, S("onsite_waiver_on"));
    json_put_bool(o, S("holds_cases"), true);
    json_put_array(o, S("training"));
    json_open_object(o);
    json_put_str(o, S("kind"), S("core-mandatory"));
    json_put_bool(o, S("day_rate_paid"), true);
    json_put_bool(o, S("cost_paid"), true);
    json_close_object(o);
    json_close_array(o);
    json_put_object(o, S("notice"));
    json_put_null(o, S("given_on"));
    json_put_null(o, S("given_by"));
    json_put_null(o, S("last_day"));
    json_put_bool(o, S("gross_misconduct"), false);
    json_put_bool(o, S("agreed_short"), false);
    json_close_object(o);
}

static void engagement_json(const struct invented *e, arena *mem, const struct authorities *a, str supplier, struct json_out *o)
{
    json_put_object(o, S("engagement"));
    json_put_str(o, S("authority"), a->v[e->authority].slug);
    json_put_str(o, S("kind"), S("individual"));
    json_put_str(o, S("role"), str_of(e->role));
    json_put_str(o, S("term"), str_of(e->term));
    day_put(o, mem, "requested_on", e->requested);
    day_put(o, mem, "offered_on", e->offered);
    day_put(o, mem, "agreed_on", e->agreed);
    day_put(o, mem, "start", e->start);
    day_put(o, mem, "end", e->end);
    day_put(o, mem, "original_start", e->original_start);
    json_put_str(o, S("route"), S("umbrella"));
    json_put_str(o, S("supply"), S("msp"));
    json_put_str(o, S("supplier"), supplier);
    json_put_bool(o, S("cost_split"), true);
    charge_json(e, mem, o);
    json_put_null(o, S("advertised_pay"));
    json_put_str(o, S("hours_per_week"), S("37"));
    json_put_str(o, S("overtime_hours_per_week"), S("0"));
    place_json(o);
    json_close_object(o);
}

void invented_asked_json(const struct invented *e, arena *mem, const struct authorities *a, str supplier, struct json_out *o)
{
    day_put(o, mem, "as_of", e->today);
    engagement_json(e, mem, a, supplier, o);
    json_put_array(o, S("approvals"));
    json_close_array(o);
    json_put_array(o, S("notifications"));
    json_close_array(o);
    json_put_array(o, S("supplier_standing"));
    json_close_array(o);
    json_put_int(o, S("permanent_notice_weeks"), 4);
}

/* ---- references ---- */

static void reference_json(const struct invented *e, arena *mem, const struct authorities *a, const struct invented_post *post, const char *template,
                           struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("organisation"), a->v[post->authority].slug);
    day_put(o, mem, "requested_on", e->today - 20);
    day_put(o, mem, "dated", e->today - 9);
    day_put(o, mem, "received_on", e->today - 6);
    json_put_str(o, S("template"), str_of(template));
    json_put_bool(o, S("detailed"), true);
    json_put_bool(o, S("practice_based"), true);
    json_put_bool(o, S("complete"), true);
    json_put_str(o, S("referee"), S("permanent-manager"));
    json_put_null(o, S("countersigned_by"));
    day_put(o, mem, "shared_with_worker_on", e->today - 6);
    day_put(o, mem, "evidences_from", post->from);
    day_put(o, mem, "evidences_to", post->to);
    json_close_object(o);
}

/* A memorandum's own template, where it has one beside the national. */
static const char *own_template(const struct authorities *a, int authority)
{
    const struct authority *of = &a->v[authority];
    str region = of->region < 0 ? S("") : a->region.v[of->region];

    return of->nation == NATION_WALES           ? "all-wales"
           : str_eq(region, S("london"))        ? "london"
           : str_eq(region, S("east-midlands")) ? "east-midlands"
                                                : "national";
}

void invented_references_json(const struct invented *e, arena *mem, const struct authorities *a, struct json_out *o)
{
    const char *own = own_template(a, e->authority);
    bool is_wales = a->v[e->authority].nation == NATION_WALES;

    if (e->is == INVENTED_UNKNOWN)
        return;
    json_put_array(o, S("references"));
    for (int i = 0; i < INVENTED_POSTS; i++)
        reference_json(e, mem, a, &e->post[i], is_wales ? own : "national", o);
    if (!is_wales && !str_eq(str_of(own), S("national")))
        reference_json(e, mem, a, &e->post[INVENTED_POSTS - 1], own, o);
    json_close_array(o);
}
