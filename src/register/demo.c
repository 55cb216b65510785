#include "register/demo.h"

#include "register/act.h"
#include "register/document.h"
#include "register/invented.h"

enum { YEARS_BACK = 2, TRADERS = 3, OFFICES_MOST = 16, TOGETHER = 64 /* engagements that are written with one flush */ };

static const struct {
    const char *slug, *name, *name_cy;
} traders[TRADERS] = {
    { "larkstone", "Larkstone Care Staffing (invented)", "Larkstone Care Staffing (dyfeisiedig)" },
    { "mossgate", "Mossgate People (invented)", "Mossgate People (dyfeisiedig)" },
    { "willowmere", "Willowmere Locums (invented)", "Willowmere Locums (dyfeisiedig)" },
};

/* An assignment of which somebody will record that it has ended. */
struct ending {
    instant at;
    daynum last;
    str assignment;
    const struct viewer *manager;
};

struct demo {
    struct reg *reg;
    arena *mem;     /* what stays */
    arena *scratch; /* of one worker */
    struct randomness luck;
    const struct demo_size *size;
    instant now, at; /* at: when the next act is done: before now */
    struct viewer operator;
    struct demo_people *people;
    str supplier[TRADERS], provider;
    int worker; /* how many there are */
    struct {
        struct ending *v;
        ptrdiff_t n, cap;
    } ending; /* the next last */
};

/* ---- chance ---- */

static int chance(struct demo *d, int n)
{
    return chance_of(&d->luck, n);
}

static const char *one_of(struct demo *d, const char *const *words, int n)
{
    return words[chance(d, n)];
}

/* Invented: trees, birds and becks, put together. */
static str name_new(struct demo *d)
{
    static const char *const given[] = { "Rowan", "Hazel",  "Linnet", "Bryn",   "Ash",    "Marlow", "Wren",  "Tamsin",
                                         "Corin", "Delyth", "Ivor",   "Sorrel", "Perran", "Elowen", "Garth", "Merrin" };
    static const char *const family[] = { "Tarnbeck",   "Fernhollow", "Larkstone",      "Mossgate",    "Quillfield", "Ravensyke",
                                          "Thornwaite", "Willowmere", "Oakenshaw-Vale", "Brambleford", "Heronsgill", "Foxcombe" };

    return arena_printf(d->mem, "%s %s", one_of(d, given, countof(given)), one_of(d, family, countof(family)));
}

/* ---- acts ---- */

enum { GIVEN_MOST = 32 };

struct doing_one {
    struct act_given given[GIVEN_MOST];
    int n;
};

static void give(struct doing_one *g, const char *name, str text)
{
    if (text.n)
        g->given[g->n++] = (struct act_given){ str_of(name), text };
}

static rc perform(struct demo *d, const struct viewer *who, const char *name, str subject, const struct doing_one *g, str *id, struct err *err)
{
    struct act act = { .name = str_of(name), .subject = subject, .given = g->given, .givens = g->n, .now = d->at };
    struct act_answer answer;

    TRY(act_perform(d->reg, d->scratch, who, &act, &answer, err));
    *id = arena_str(d->mem, answer.id);
    return RC_OK;
}

/* In Welsh where it is another. */
struct called {
    str name, name_cy;
};

static rc organisation_new(struct demo *d, const char *kind, str slug, struct called called, str authority, str office, str *id, struct err *err)
{
    struct doing_one g = { .n = 0 };

    give(&g, "kind", str_of(kind));
    give(&g, "slug", slug);
    give(&g, "name", called.name);
    give(&g, "name_cy", called.name_cy);
    give(&g, "authority", authority);
    give(&g, "office", office);
    give(&g, "mail", arena_printf(d->scratch, "contact@%.*s.example.org", STR_ARG(slug)));
    give(&g, "telephone", arena_printf(d->scratch, "01632 960%03d", chance(d, 1000)));
    return perform(d, &d->operator, "organisation-add", S(""), &g, id, err);
}

static rc viewer_now(struct demo *d, str person, str organisation, struct viewer *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(d->reg->store, TXN_READ, &txn, err));
    TRY(viewer_load(&txn, d->mem, d->reg->authorities, person, organisation, d->at, out, err));
    out->door = "file";
    out->step = &step_given;
    return txn_commit(&txn, err);
}

/* A person with one role; the address says both, so that whoever tries the demonstration finds it. */
static rc person_new(struct demo *d, str organisation, str slug, str of, enum duty duty, const char *mailbox, struct viewer *out, struct err *err)
{
    struct demo_person *p = PUSH(d->mem, d->people);
    struct doing_one g = { .n = 0 };
    str appointment;

    p->name = name_new(d);
    p->mail = arena_printf(d->mem, "%s@%.*s.example.org", mailbox, STR_ARG(slug));
    p->organisation = organisation;
    p->of = of;
    p->duty = duty;
    give(&g, "owner", organisation);
    give(&g, "name", p->name);
    give(&g, "mail", p->mail);
    if (duty == DUTY_WORKER)
        give(&g, "registration", arena_printf(d->scratch, "SW0%05d", d->worker + 1));
    TRY(perform(d, &d->operator, "person-add", S(""), &g, &p->id, err));
    g.n = 0;
    give(&g, "owner", organisation);
    give(&g, "person", p->id);
    give(&g, "role", codes_duty.code[duty].text);
    TRY(perform(d, &d->operator, "appointment-give", S(""), &g, &appointment, err));
    return viewer_now(d, p->id, organisation, out, err);
}

/* ---- workers ---- */

struct engaging {
    struct viewer manager;
    int authority; /* index */
    str worker;    /* id */
    str check;
    struct invented plan;
};

static daynum day_of(instant t)
{
    return instant_london(t).day;
}

static void give_day(struct demo *d, struct doing_one *g, const char *name, daynum day)
{
    if (day != NONE)
        give(g, name, day_text(d->scratch, day));
}

static rc worker_new(struct demo *d, struct engaging *e, struct err *err)
{
    struct doing_one g = { .n = 0 };

    give(&g, "registration", arena_printf(d->scratch, "SW0%05d", ++d->worker));
    give(&g, "name", name_new(d));
    give(&g, "registered", S("yes"));
    give(&g, "profession", S("social-worker"));
    give_day(d, &g, "qualified_on", e->plan.qualified);
    give_day(d, &g, "supported_year_completed_on", e->plan.supported);
    return perform(d, &e->manager, "worker-record", S(""), &g, &e->worker, err);
}

static rc post_new(struct demo *d, struct engaging *e, const struct invented_post *post, struct err *err)
{
    const struct authority *at = &d->reg->authorities->v[post->authority];
    struct doing_one g = { .n = 0 };
    str id;

    give(&g, "worker", e->worker);
    give(&g, "authority", at->slug);
    give(&g, "employer_kind", S("local-authority"));
    give(&g, "nation", codes_nation.code[at->nation].text);
    give(&g, "service", S("children"));
    give(&g, "substantive", S("yes"));
    give(&g, "role", S("social-worker"));
    give_day(d, &g, "from", post->from);
    give_day(d, &g, "to", post->to);
    give(&g, "left_because", str_of(post->left_because));
    give(&g, "in_probation", S("no"));
    give(&g, "full_time_share", S("1.0"));
    return perform(d, &e->manager, "post-record", S(""), &g, &id, err);
}

/* ---- engagements ---- */

static rc worker_json(struct demo *d, const struct engaging *e, struct json_out *o, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct career c;

    TRY(view_open(d->reg, d->scratch, &e->manager, d->at, &known_now, &v, err));
    TRY(career_load(&v, e->worker, &c, err));
    json_put_object(o, S("worker"));
    career_json(&c, d->reg->authorities, S(""), o);
    invented_references_json(&e->plan, d->scratch, d->reg->authorities, o);
    json_close_object(o);
    return view_close(&v, err);
}

static rc check_new(struct demo *d, struct engaging *e, str supplier, struct err *err)
{
    struct buf b = buf_new(d->scratch);
    struct json_out o = json_out_new(&b, JSON_COMPACT);
    struct doing_one g = { .n = 0 };

    json_open_object(&o);
    invented_asked_json(&e->plan, d->scratch, d->reg->authorities, supplier, &o);
    TRY(worker_json(d, e, &o, err));
    json_close_object(&o);
    give(&g, "document", buf_text(&b));
    give(&g, "worker", e->worker);
    return perform(d, &e->manager, "check-record", S(""), &g, &e->check, err);
}

static rc assignment_new(struct demo *d, struct engaging *e, str supplier, str *id, struct err *err)
{
    const struct invented *plan = &e->plan;
    struct doing_one g = { .n = 0 };

    give(&g, "worker", e->worker);
    give(&g, "check", e->check);
    give(&g, "role", str_of(plan->role));
    give(&g, "term", str_of(plan->term));
    give_day(d, &g, "start", plan->start);
    give_day(d, &g, "end", plan->end);
    give_day(d, &g, "original_start", plan->original_start);
    give(&g, "route", S("umbrella"));
    give(&g, "supply", S("msp"));
    give(&g, "supplier", supplier);
    give(&g, "provider", d->provider);
    give(&g, "hours_per_week", S("37"));
    give(&g, "total", pounds(d->scratch, plan->total));
    for (int i = 0; i < INVENTED_PARTS; i++)
        give(&g, invented_parts[i], pounds(d->scratch, plan->part[i]));
    give(&g, "notice_weeks_agreed", S("4"));
    return perform(d, &e->manager, "assignment-record", S(""), &g, id, err);
}

enum { LAST_HOUR = 17 };

/* Most that have ended are recorded as that, in the evening of their last day. */
static void ending_plan(struct demo *d, const struct engaging *e, str id)
{
    struct ending one = { .last = e->plan.end, .assignment = id, .manager = &e->manager };
    ptrdiff_t at = d->ending.n;

    if (one.last > day_of(d->now) || !chance(d, 4))
        return;
    one.at = instant_midnight(one.last) + (instant)LAST_HOUR * 3600;
    *PUSH(d->mem, &d->ending) = one;
    for (; at > 0 && d->ending.v[at - 1].at < one.at; at--)
        d->ending.v[at] = d->ending.v[at - 1];
    d->ending.v[at] = one;
}

static rc ending_record(struct demo *d, const struct ending *one, struct err *err)
{
    struct doing_one g = { .n = 0 };
    str id;

    d->at = one->at > d->at ? one->at : d->at;
    give_day(d, &g, "left_on", one->last);
    give(&g, "end_reason", S("completed"));
    return perform(d, one->manager, "assignment-end", one->assignment, &g, &id, err);
}

/* What has ended by ${until}, in its order. */
static rc endings_record(struct demo *d, instant until, struct err *err)
{
    while (d->ending.n && d->ending.v[d->ending.n - 1].at <= until)
        TRY(ending_record(d, &d->ending.v[--d->ending.n], err));
    return RC_OK;
}

static rc engage(struct demo *d, struct engaging *e, struct err *err)
{
    int trader = chance(d, TRADERS);
    str id;

    invented_engagement(&d->luck, d->reg->authorities, e->authority, day_of(d->at), &e->plan);
    TRY(worker_new(d, e, err));
    for (int i = 0; i < INVENTED_POSTS; i++)
        TRY(post_new(d, e, &e->plan.post[i], err));
    TRY(check_new(d, e, str_of(traders[trader].slug), err));
    if (e->plan.is == INVENTED_UNKNOWN || (e->plan.is != INVENTED_WHOLE && chance(d, 2)))
        return RC_OK; /* somebody has waited, or thought better of it */
    TRY(assignment_new(d, e, d->supplier[trader], &id, err));
    ending_plan(d, e, id);
    return RC_OK;
}

/* ---- organisations ---- */

static const struct {
    enum duty duty;
    const char *mailbox;
} staff[] = {
    { DUTY_HIRING_MANAGER, "hiring" }, { DUTY_NOMINATED_OFFICER, "officer" }, { DUTY_HR, "hr" },
    { DUTY_DIRECTOR, "director" },     { DUTY_ADMINISTRATOR, "admin" },       { DUTY_WORKER, "worker" },
};

static rc authority_new(struct demo *d, int authority, str office, struct engaging *e, struct err *err)
{
    const struct authority *a = &d->reg->authorities->v[authority];
    struct viewer anyone;
    str id;

    TRY(organisation_new(d, "authority", a->slug, (struct called){ .name = a->name }, a->slug, office, &id, err));
    e->authority = authority;
    for (ptrdiff_t i = 0; i < countof(staff); i++)
        TRY(person_new(d, id, a->slug, a->name, staff[i].duty, staff[i].mailbox, i ? &anyone : &e->manager, err));
    return RC_OK;
}

static rc office_new(struct demo *d, str slug, struct called called, str *id, struct err *err)
{
    struct viewer anyone;

    TRY(organisation_new(d, "partnership-office", slug, called, S(""), S(""), id, err));
    TRY(person_new(d, *id, slug, called.name, DUTY_LEAD, "lead", &anyone, err));
    TRY(person_new(d, *id, slug, called.name, DUTY_CHAIR, "chair", &anyone, err));
    return person_new(d, *id, slug, called.name, DUTY_ADMINISTRATOR, "admin", &anyone, err);
}

static rc trader_new(struct demo *d, const char *kind, enum duty duty, str slug, struct called called, str *id, struct err *err)
{
    struct viewer anyone;

    TRY(organisation_new(d, kind, slug, called, S(""), S(""), id, err));
    TRY(person_new(d, *id, slug, called.name, duty, "desk", &anyone, err));
    return person_new(d, *id, slug, called.name, DUTY_ADMINISTRATOR, "admin", &anyone, err);
}

static rc traders_new(struct demo *d, struct err *err)
{
    for (int i = 0; i < TRADERS; i++)
        TRY(trader_new(d, "supplier", DUTY_SUPPLIER, str_of(traders[i].slug), (struct called){ str_of(traders[i].name), str_of(traders[i].name_cy) },
                       &d->supplier[i], err));
    return trader_new(d, "provider", DUTY_PROVIDER, S("beckside"),
                      (struct called){ S("Beckside Managed Services (invented)"), S("Beckside Managed Services (dyfeisiedig)") }, &d->provider, err);
}

/* ---- partnerships ---- */

/* Each authority's partnership: its region in England, the whole of Wales. */
static int partnership_of(const struct authorities *a, const struct authority *one)
{
    return one->delivery ? -1 : one->nation == NATION_WALES ? (int)a->region.n : one->region;
}

static bool is_wanted(const struct demo *d, int partnership)
{
    static const char *const with_memoranda[] = { "north-east", "east-midlands", "london" };
    const struct authorities *a = d->reg->authorities;

    if (partnership < 0 || d->size->national || partnership == (int)a->region.n)
        return partnership >= 0;
    for (ptrdiff_t i = 0; i < countof(with_memoranda); i++)
        if (str_eq(a->region.v[partnership], str_of(with_memoranda[i])))
            return true;
    return false;
}

static int members_of(const struct demo *d, int partnership)
{
    const struct authorities *a = d->reg->authorities;
    int n = 0;

    for (ptrdiff_t i = 0; i < a->n; i++)
        n += partnership_of(a, &a->v[i]) == partnership;
    return d->size->authorities && n > d->size->authorities ? d->size->authorities : n;
}

static rc partnership_new(struct demo *d, int partnership, str *office, struct err *err)
{
    const struct authorities *a = d->reg->authorities;

    if (partnership == (int)a->region.n)
        return office_new(d, S("wales-central-team"), (struct called){ S("Central resource team for Wales"), S("Tîm Adnoddau Canolog Cymru") },
                          office, err);
    return office_new(d, arena_printf(d->mem, "%.*s-office", STR_ARG(a->region.v[partnership])),
                      (struct called){ .name = arena_printf(d->mem, "%.*s partnership office", STR_ARG(a->region_name.v[partnership])) }, office,
                      err);
}

/* The acts of its authorities are spread over the years before now, and never go back: one log seals them all. */
static rc partnership_engage(struct demo *d, struct engaging *each, int n, struct err *err)
{
    int all = d->size->workers * n;
    instant begun = d->at;

    for (int i = 0; i < all; i++) {
        instant next = begun + (d->now - begun) * (i + 1) / (all + 1);

        TRY(endings_record(d, next, err));
        d->at = next;
        TRY(engage(d, &each[i % n], err));
        if ((i + 1) % TOGETHER == 0)
            TRY(store_settle(d->reg->store, err));
        arena_reset(d->scratch);
    }
    TRY(endings_record(d, d->now, err));
    arena_reset(d->scratch);
    d->ending.n = 0;
    d->at = begun;
    return RC_OK;
}

static rc partnership_fill(struct demo *d, int partnership, struct err *err)
{
    const struct authorities *a = d->reg->authorities;
    int n = members_of(d, partnership), made = 0;
    struct engaging *each = arena_array(d->mem, struct engaging, n + 1);
    str office;

    TRY(partnership_new(d, partnership, &office, err));
    for (ptrdiff_t i = 0; i < a->n && made < n; i++)
        if (partnership_of(a, &a->v[i]) == partnership)
            TRY(authority_new(d, (int)i, office, &each[made++], err));
    return n ? partnership_engage(d, each, n, err) : RC_OK;
}

static rc operator_now(struct demo *d, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(d->reg->store, TXN_READ, &txn, err));
    TRY(register_operator(&txn, d->mem, &d->operator, err));
    return txn_commit(&txn, err);
}

static rc fill(struct demo *d, demo_progress *progress, void *ctx, struct err *err)
{
    int regions = (int)d->reg->authorities->region.n, done = 0, all = 0;

    TRY(operator_now(d, err));
    TRY(traders_new(d, err));
    for (int p = 0; p <= regions; p++)
        all += is_wanted(d, p);
    for (int p = 0; p <= regions; p++) {
        if (!is_wanted(d, p))
            continue;
        TRY(partnership_fill(d, p, err));
        if (progress)
            progress(ctx, ++done, all);
    }
    return RC_OK;
}

rc demo_fill(struct reg *r, arena *mem, const struct demo_size *size, instant now, struct demo_people *out, demo_progress *progress, void *ctx,
             struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)256 << 20);
    struct err unused;
    rc code, settled;
    struct demo d = { .reg = r, .mem = mem, .scratch = &scratch, .luck = random_seeded(size->seed), .size = size, .now = now, .people = out };

    d.at = now - (instant)YEARS_BACK * 366 * DAY_SECONDS;
    *out = (struct demo_people){ 0 };
    store_gather(r->store, true);
    code = fill(&d, progress, ctx, err);
    settled = store_settle(r->store, code == RC_OK ? err : &unused);
    store_gather(r->store, false);
    return code == RC_OK ? settled : code;
}
