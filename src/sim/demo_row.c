/*
 * The shares below (so many in a thousand) are invented.  They are chosen so that every rule of
 * the memoranda has rows inside it, rows outside, and rows that cannot be decided.
 */
#include "sim/demo_row.h"

#include <string.h>

struct maker {
    arena *mem;
    const struct demo *demo;
    str *cell;
    chance luck;
    int authority, region; /* region: Wales is the last */
    int role;
    bool team, planned;
    daynum as_of, requested, offered, agreed, start, end, worked_from, worked_to; /* end: DAY_LAST when open */
    int total, base;                                                              /* pence an hour: what is charged, and what is usual there */
    str supplier;
};

/* ---- cells ---- */

static void put(struct maker *m, enum demo_column c, str text)
{
    m->cell[c] = text;
}

static void put_day(struct maker *m, enum demo_column c, daynum d)
{
    m->cell[c] = day_text(m->mem, d);
}

static void put_int(struct maker *m, enum demo_column c, int n)
{
    m->cell[c] = arena_printf(m->mem, "%d", n);
}

static void put_money(struct maker *m, enum demo_column c, int pence)
{
    m->cell[c] = arena_printf(m->mem, "%d.%02d", pence / 100, pence % 100);
}

static void put_yes(struct maker *m, enum demo_column c, bool yes)
{
    m->cell[c] = yes ? S("yes") : S("no");
}

static void put_slug(struct maker *m, enum demo_column c, int authority)
{
    m->cell[c] = m->demo->authorities->v[authority].slug;
}

static bool of(struct maker *m, int per_mille)
{
    return chance_of(&m->luck, per_mille);
}

static int in(struct maker *m, int from, int to)
{
    return chance_in(&m->luck, from, to);
}

/* yes or no, or nothing at all in ${unknown} of a thousand. */
static void put_maybe(struct maker *m, enum demo_column c, int yes, int unknown)
{
    int at = in(m, 0, 999);

    if (at >= unknown)
        put_yes(m, c, at < unknown + yes);
}

/* Weighted words: the weights add up to a thousand or less; nothing for the rest. */
struct option {
    str text;
    int per_mille;
};

static str pick(struct maker *m, const struct option *o, int n)
{
    int at = in(m, 0, 999);

    for (int i = 0; i < n; i++) {
        if (at < o[i].per_mille)
            return o[i].text;
        at -= o[i].per_mille;
    }
    return S("");
}

#define PICK(m, options) pick((m), (options), (int)countof(options))

/* A council: of the same region mostly. */
static int pick_council(struct maker *m)
{
    const struct authorities *all = m->demo->authorities;
    bool near = of(m, 700);

    for (;;) {
        int i = in(m, 0, (int)all->n - 1);
        const struct authority *a = &all->v[i];

        if (!a->delivery && (!near || (a->region < 0 ? (int)all->region.n : a->region) == m->region))
            return i;
    }
}

/* ---- the engagement ---- */

static void make_days(struct maker *m)
{
    static const struct option terms[] = { { S("new"), 720 }, { S("extension"), 170 }, { S("legacy"), 40 } };
    str term = PICK(m, terms);

    m->start = day_from_civil(2024, 1, 1) + in(m, 0, 1095);
    m->agreed = m->start - in(m, 1, 12);
    m->offered = m->agreed - in(m, 0, 7);
    m->requested = m->offered - in(m, 0, 30);
    m->end = of(m, 60) ? DAY_LAST : m->start + 7 * in(m, 8, 52) - 3;
    m->planned = m->start > m->as_of;
    put_day(m, DEMO_START, m->start);
    if (m->end != DAY_LAST || of(m, 500))
        put(m, DEMO_END, m->end == DAY_LAST ? S("none") : day_text(m->mem, m->end));
    if (of(m, 970))
        put_day(m, DEMO_AGREED, m->agreed);
    if (of(m, 970))
        put_day(m, DEMO_OFFERED, m->offered);
    if (of(m, 960))
        put_day(m, DEMO_REQUESTED, m->requested);
    put(m, DEMO_TERM, term);
    if (str_eq(term, S("extension")))
        put_day(m, DEMO_ORIGINAL_START, m->start - in(m, 60, 400));
    else if (str_eq(term, S("legacy")))
        put_day(m, DEMO_ORIGINAL_START, m->start - in(m, 400, 900));
    else if (of(m, 960))
        put(m, DEMO_ORIGINAL_START, S("none"));
}

static int pick_role(struct maker *m)
{
    int64_t whole = 0, at;

    for (int r = 0; r < role_count; r++)
        whole += m->demo->role[r];
    at = in(m, 0, (int)whole - 1);
    for (int r = 0; r < role_count; r++) {
        if (at < m->demo->role[r])
            return r;
        at -= m->demo->role[r];
    }
    return ROLE_SOCIAL_WORKER;
}

static void make_role(struct maker *m)
{
    m->role = pick_role(m);
    if (of(m, 985))
        put(m, DEMO_ROLE, codes_role.code[m->role].text);
    if (m->role == ROLE_ADVANCED && of(m, 300))
        put(m, DEMO_TITLE, S("assistant team manager"));
    else if (m->role == ROLE_SOCIAL_WORKER)
        put(m, DEMO_TITLE, of(m, 15) ? S("principal social worker") : S("social worker level two"));
}

static void make_terms(struct maker *m)
{
    static const struct option kinds[] = {
        { S("individual"), 925 }, { S("project-team"), 40 }, { S("managed-team"), 20 }, { S("permanent"), 8 }, { S("bank"), 4 }
    };
    static const struct option routes[] = { { S("umbrella"), 640 }, { S("paye"), 260 }, { S("limited-company"), 60 }, { S("self-employed"), 10 } };
    static const struct option supplies[] = { { S("msp"), 850 }, { S("off-contract"), 120 } };
    str kind = PICK(m, kinds);

    m->team = str_ends(kind, S("team"));
    m->supplier = arena_printf(m->mem, "invented-supplier-%d", in(m, 1, 24));
    put(m, DEMO_KIND, kind);
    put(m, DEMO_ROUTE, PICK(m, routes));
    put(m, DEMO_SUPPLY, PICK(m, supplies));
    put(m, DEMO_SUPPLIER, m->supplier);
    put_maybe(m, DEMO_COST_SPLIT, 850, 60);
    put_maybe(m, DEMO_HOLDS_CASES, m->team ? 500 : 880, 20);
}

/* ---- money ---- */

/* Parts that add up to the total to the penny: the agency's fee is what is left. */
static void make_parts(struct maker *m)
{
    int pay = m->total * 70 / 100, ni = pay * 9 / 100, levy = pay / 200, holiday = pay * 1207 / 10000, pension = pay * 3 / 100;
    int rest = m->total - pay - ni - levy - holiday - pension;
    int msp = rest / 5, framework = rest / 10, travel = of(m, 60) ? rest / 4 : 0, accommodation = of(m, 20) ? rest / 8 : 0,
        bonus = of(m, 15) ? rest / 8 : 0;

    put_money(m, DEMO_PAY, pay);
    if (of(m, 200))
        return; /* only the pay is told */
    put_money(m, DEMO_NI, ni);
    put_money(m, DEMO_LEVY, levy);
    put_money(m, DEMO_HOLIDAY, holiday);
    put_money(m, DEMO_PENSION, pension);
    put_money(m, DEMO_MSP_FEE, msp);
    put_money(m, DEMO_FRAMEWORK_FEE, framework);
    put_money(m, DEMO_TRAVEL, travel);
    put_money(m, DEMO_ACCOMMODATION, accommodation);
    put_money(m, DEMO_BONUS, bonus);
    put_money(m, DEMO_OTHER_FEES, 0);
    put_money(m, DEMO_AGENCY_FEE, rest - msp - framework - travel - accommodation - bonus);
}

static void make_charge(struct maker *m)
{
    m->base = (int)(m->demo->charge[m->role] * m->demo->level[m->region] / 100);
    m->total = (int)((int64_t)m->base * (860 + in(m, 0, 120) + in(m, 0, 120)) / 1000);
    if (of(m, 965)) {
        put_money(m, DEMO_TOTAL, m->total);
        make_parts(m);
    } else if (of(m, 600)) {
        put_money(m, DEMO_DAY_RATE, m->total * 74 / 10);
        if (of(m, 500))
            put(m, DEMO_HOURS_DAY, S("7.4"));
    }
    if (of(m, 100))
        put_money(m, DEMO_ADVERTISED, m->total * in(m, 68, 74) / 100);
    else if (of(m, 850))
        put(m, DEMO_ADVERTISED, S("none"));
}

static void make_hours(struct maker *m)
{
    static const struct option weeks[] = { { S("37"), 780 }, { S("36"), 50 }, { S("35"), 50 }, { S("22.5"), 40 }, { S("30"), 30 } };

    put(m, DEMO_HOURS_WEEK, PICK(m, weeks));
    if (of(m, 930))
        put_int(m, DEMO_OVERTIME, of(m, 60) ? in(m, 1, 8) : 0);
}

/* ---- on site, training, notice ---- */

static void make_onsite(struct maker *m)
{
    int days = of(m, 780) ? in(m, 3, 5) : in(m, 0, 2);

    if (of(m, 960))
        put_int(m, DEMO_ONSITE, days);
    if (of(m, 940))
        put_int(m, DEMO_ONSITE_REQUIRED, in(m, 2, 3));
    if (days < 3 && of(m, 400)) {
        put(m, DEMO_WAIVER_BY, of(m, 750) ? S("agency-supervisor") : S("authority-manager"));
        put_day(m, DEMO_WAIVER_ON, m->start - in(m, -3, 20));
    } else if (of(m, 950)) {
        put(m, DEMO_WAIVER_BY, S("none"));
        put(m, DEMO_WAIVER_ON, S("none"));
    }
}

static void make_training(struct maker *m)
{
    static const struct option kinds[] = {
        { S("core-mandatory"), 700 }, { S("additional"), 150 }, { S("specialist-required"), 70 }, { S("specialist"), 80 }
    };
    str kind = PICK(m, kinds);
    bool core = str_eq(kind, S("core-mandatory"));

    if (of(m, 620)) {
        put(m, DEMO_TRAINING, S("none"));
    } else if (of(m, 950)) {
        put(m, DEMO_TRAINING_KIND, kind);
        put_maybe(m, DEMO_TRAINING_DAY, core ? 930 : 60, 20);
        put_maybe(m, DEMO_TRAINING_COST, core ? 930 : 60, 20);
    }
}

static void make_notice(struct maker *m)
{
    static const struct option givers[] = { { S("worker"), 600 }, { S("authority"), 260 }, { S("supplier"), 100 } };
    static const int served[] = { 28, 28, 28, 28, 35, 21, 14, 7 };
    daynum until = m->end < m->as_of ? m->end : m->as_of, given;

    put_yes(m, DEMO_MISCONDUCT, false);
    put_yes(m, DEMO_SHORT_NOTICE, false);
    if (m->planned || until - m->start < 30 || of(m, 740)) {
        put(m, DEMO_NOTICE_ON, S("none"));
        put(m, DEMO_NOTICE_BY, S("none"));
        put(m, DEMO_NOTICE_LAST, S("none"));
        return;
    }
    given = m->start + in(m, 10, until - m->start);
    put_day(m, DEMO_NOTICE_ON, given);
    put(m, DEMO_NOTICE_BY, PICK(m, givers));
    if (of(m, 960))
        put_day(m, DEMO_NOTICE_LAST, given + served[in(m, 0, (int)countof(served) - 1)]);
    put_yes(m, DEMO_MISCONDUCT, of(m, 20));
    put_yes(m, DEMO_SHORT_NOTICE, of(m, 80));
}

/* ---- teams ---- */

static void make_member(struct maker *m, enum demo_column first, int64_t number)
{
    put(m, first, arena_printf(m->mem, "INV%07d-%c", (int)number, first == DEMO_MEMBER_0 ? 'A' : 'B'));
    put(m, first + DEMO_MEMBER_0_ROLE - DEMO_MEMBER_0, codes_role.code[pick_role(m)].text);
    if (of(m, 950))
        put_money(m, first + DEMO_MEMBER_0_CHARGE - DEMO_MEMBER_0, m->base * in(m, 860, 1100) / 1000);
    put_day(m, first + DEMO_MEMBER_0_KNOWN - DEMO_MEMBER_0, m->agreed - in(m, 0, 9));
    if (of(m, 900))
        put_day(m, first + DEMO_MEMBER_0_AGREED - DEMO_MEMBER_0, m->agreed + in(m, -5, 2));
}

static void make_team(struct maker *m, int64_t number)
{
    if (!m->team)
        return;
    put(m, DEMO_TEAM_NAME, arena_printf(m->mem, "invented team %d", (int)(number % 100)));
    put_maybe(m, DEMO_TEAM_IDENTIFIED, 850, 60);
    put_maybe(m, DEMO_TEAM_SPLIT, 800, 80);
    if (of(m, 900))
        put(m, DEMO_TEAM_OTHER, of(m, 800) ? S("none") : S("1200.00"));
    if (of(m, 700))
        put_day(m, DEMO_TEAM_TOLD, m->agreed - in(m, -6, 20));
    else if (of(m, 600))
        put(m, DEMO_TEAM_TOLD, S("none"));
    if (of(m, 400))
        return;
    make_member(m, DEMO_MEMBER_0, number);
    make_member(m, DEMO_MEMBER_1, number);
}

/* ---- the worker ---- */

static void make_post(struct maker *m, enum demo_column first, daynum from, daynum to)
{
    static const struct option services[] = { { S("children"), 880 }, { S("adults"), 90 }, { S("other"), 15 } };
    static const struct option reasons[] = { { S("resignation"), 700 },
                                             { S("redundancy-voluntary"), 60 },
                                             { S("redundancy-compulsory"), 40 },
                                             { S("dismissed"), 30 },
                                             { S("retired"), 40 },
                                             { S("end-of-fixed-term"), 50 },
                                             { S("other"), 50 } };
    static const struct option roles[] = {
        { S("social-worker"), 700 }, { S("senior-social-worker"), 230 }, { S("team-manager"), 45 }, { S("other"), 10 }
    };
    int council = pick_council(m), nation = m->demo->authorities->v[council].nation;

    put_slug(m, first, council);
    put(m, first + DEMO_POST_0_EMPLOYER - DEMO_POST_0, S("local-authority"));
    put(m, first + DEMO_POST_0_NATION - DEMO_POST_0, codes_nation.code[nation].text);
    put(m, first + DEMO_POST_0_SERVICE - DEMO_POST_0, PICK(m, services));
    put_maybe(m, first + DEMO_POST_0_PERMANENT - DEMO_POST_0, 930, 10);
    put(m, first + DEMO_POST_0_ROLE - DEMO_POST_0, PICK(m, roles));
    put_day(m, first + DEMO_POST_0_FROM - DEMO_POST_0, from);
    put(m, first + DEMO_POST_0_SHARE - DEMO_POST_0, of(m, 850) ? S("1.0") : S("0.6"));
    if (of(m, 970))
        put(m, first + DEMO_POST_0_LEAVE - DEMO_POST_0, S("none"));
    if (to == DAY_LAST) {
        put(m, first + DEMO_POST_0_TO - DEMO_POST_0, S("none"));
        return;
    }
    if (of(m, 965))
        put_day(m, first + DEMO_POST_0_TO - DEMO_POST_0, to);
    put(m, first + DEMO_POST_0_BECAUSE - DEMO_POST_0, PICK(m, reasons));
    put_yes(m, first + DEMO_POST_0_PROBATION - DEMO_POST_0, of(m, 30));
}

/* How long before the start the last post ended. */
static int gap(struct maker *m)
{
    return of(m, 120) ? in(m, 1, 90) : of(m, 150) ? in(m, 91, 200) : in(m, 201, 1500);
}

static void make_posts(struct maker *m)
{
    bool still = of(m, 35);
    daynum first;

    m->worked_to = m->start - gap(m);
    m->worked_from = first = m->worked_to - (of(m, 100) ? in(m, 200, 1000) : in(m, 1100, 4500));
    if (of(m, 40)) {
        put(m, DEMO_POSTS, S("none"));
    } else {
        make_post(m, DEMO_POST_0, m->worked_from, still ? DAY_LAST : m->worked_to);
        if (of(m, 300)) {
            first = m->worked_from - in(m, 400, 2000);
            make_post(m, DEMO_POST_1, first, m->worked_from - in(m, 1, 60));
        }
    }
    if (of(m, 970))
        put_day(m, DEMO_QUALIFIED, first - in(m, 0, 120));
    if (of(m, 900))
        put_day(m, DEMO_SUPPORTED, first + in(m, 365, 500));
}

static void make_worker(struct maker *m, int64_t number)
{
    put(m, DEMO_REGISTRATION, arena_printf(m->mem, "INV%07d", (int)number));
    put_maybe(m, DEMO_REGISTERED, 985, 10);
    put(m, DEMO_PROFESSION, of(m, 992) ? S("social-worker") : S("other"));
    make_posts(m);
}

static void make_assignment(struct maker *m)
{
    static const struct option reasons[] = { { S("completed"), 560 },  { S("worker-notice"), 270 },  { S("authority-ended"), 70 },
                                             { S("performance"), 20 }, { S("gross-misconduct"), 5 }, { S("agreed"), 50 } };
    daynum to = m->start - in(m, -25, 300), left = to - (of(m, 150) ? in(m, 5, 40) : 0);
    str reason = PICK(m, reasons);

    if (of(m, 420)) {
        put(m, DEMO_ASSIGNMENTS, S("none"));
        return;
    }
    if (to >= m->start && of(m, 800))
        to = left = m->start - in(m, 1, 60);
    put_slug(m, DEMO_ASSIGNED, pick_council(m));
    put_day(m, DEMO_ASSIGNED_FROM, left - in(m, 60, 500));
    put_day(m, DEMO_ASSIGNED_TO, to);
    put_int(m, DEMO_ASSIGNED_WEEKS, 4);
    put_day(m, DEMO_ASSIGNED_LEFT, left);
    put_maybe(m, DEMO_ASSIGNED_SHORT, 60, 20);
    put(m, DEMO_ASSIGNED_REASON, reason);
    if (str_eq(reason, S("worker-notice")))
        put_day(m, DEMO_ASSIGNED_NOTICE, left - (of(m, 850) ? 28 : in(m, 3, 27)));
    else
        put(m, DEMO_ASSIGNED_NOTICE, S("none"));
}

/* ---- references, approvals, restrictions ---- */

/* The region's own form where it has one, else the national one, which the national rules ask for. */
static str pick_template(struct maker *m)
{
    const struct authorities *all = m->demo->authorities;
    bool wales = m->region == (int)all->region.n;

    if (of(m, 40))
        return S("own");
    if (wales)
        return S("all-wales");
    if (str_eq(all->region.v[m->region], S("east-midlands")) && of(m, 400))
        return S("east-midlands");
    return str_eq(all->region.v[m->region], S("london")) && of(m, 300) ? S("london") : S("national");
}

static void make_reference(struct maker *m, enum demo_column first, daynum from, daynum to)
{
    static const struct option referees[] = { { S("permanent-manager"), 910 }, { S("hr"), 50 }, { S("agency-worker"), 15 }, { S("supplier"), 10 } };
    daynum requested = m->offered - in(m, 12, 30), dated = requested + in(m, 2, 8), received = dated + (of(m, 30) ? in(m, 12, 40) : in(m, 0, 3));

    put(m, first, m->demo->authorities->v[pick_council(m)].slug);
    put_day(m, first + DEMO_REF_0_REQUESTED - DEMO_REF_0, requested);
    put_day(m, first + DEMO_REF_0_DATED - DEMO_REF_0, dated);
    if (of(m, 985))
        put_day(m, first + DEMO_REF_0_RECEIVED - DEMO_REF_0, received);
    put(m, first + DEMO_REF_0_TEMPLATE - DEMO_REF_0, pick_template(m));
    put_maybe(m, first + DEMO_REF_0_DETAILED - DEMO_REF_0, 980, 8);
    put_maybe(m, first + DEMO_REF_0_PRACTICE - DEMO_REF_0, 975, 8);
    put_maybe(m, first + DEMO_REF_0_COMPLETE - DEMO_REF_0, 980, 8);
    put(m, first + DEMO_REF_0_REFEREE - DEMO_REF_0, PICK(m, referees));
    put_day(m, first + DEMO_REF_0_FROM - DEMO_REF_0, from);
    put_day(m, first + DEMO_REF_0_TO - DEMO_REF_0, to);
}

static void make_references(struct maker *m)
{
    daynum middle = m->worked_from + (m->worked_to - m->worked_from) / 2;

    if (of(m, 30)) {
        put(m, DEMO_REFERENCES, S("none"));
        return;
    }
    if (of(m, 40))
        return;
    make_reference(m, DEMO_REF_0, middle, m->worked_to);
    if (of(m, 930))
        make_reference(m, DEMO_REF_1, m->worked_from, middle);
}

static void make_approval(struct maker *m, enum demo_column first, str what, str by, bool charge)
{
    put(m, first, what);
    put(m, first + DEMO_APPROVAL_0_BY - DEMO_APPROVAL_0, by);
    put_day(m, first + DEMO_APPROVAL_0_ON - DEMO_APPROVAL_0, m->start - in(m, 1, 25));
    if (charge)
        put_money(m, first + DEMO_APPROVAL_0_CHARGE - DEMO_APPROVAL_0, of(m, 930) ? m->total : m->total - in(m, 5, 60));
}

static void make_approvals(struct maker *m)
{
    bool high = m->total * 100 > m->base * 103;

    if (high && of(m, 450)) {
        make_approval(m, DEMO_APPROVAL_0, S("above-cap"), S("director-of-childrens-services"), true);
        if (of(m, 800))
            make_approval(m, DEMO_APPROVAL_1, S("above-cap"), S("chief-executive"), true);
    } else if (of(m, 40)) {
        make_approval(m, DEMO_APPROVAL_0, of(m, 500) ? S("compassionate-case") : S("short-notice"), S("director-of-childrens-services"), false);
    } else if (of(m, 950)) {
        put(m, DEMO_APPROVALS, S("none"));
    }
    if (high && of(m, 450)) {
        put(m, DEMO_TOLD_0, S("above-cap"));
        put(m, DEMO_TOLD_0_TO, S("region"));
        put_day(m, DEMO_TOLD_0_ON, m->agreed - in(m, -4, 12));
    } else if (of(m, 930)) {
        put(m, DEMO_TOLD, S("none"));
    }
}

static void make_standing(struct maker *m)
{
    daynum from = m->start - in(m, -20, 120);

    if (!of(m, 30)) {
        if (of(m, 970))
            put(m, DEMO_STANDING, S("none"));
        return;
    }
    put(m, DEMO_STANDING_0, m->supplier);
    put_slug(m, DEMO_STANDING_0_BY, of(m, 300) ? m->authority : pick_council(m));
    put(m, DEMO_STANDING_0_SCOPE, of(m, 500) ? S("authority") : S("region"));
    put_day(m, DEMO_STANDING_0_FROM, from);
    put_day(m, DEMO_STANDING_0_TO, from + 90);
}

void demo_row(arena *mem, const struct demo *demo, int authority, int64_t number, chance luck, str *cell)
{
    struct maker m = { .mem = mem, .demo = demo, .cell = cell, .luck = luck, .authority = authority };
    int region = demo->authorities->v[authority].region;

    memset(cell, 0, sizeof(*cell) * DEMO_COLUMNS);
    m.region = region < 0 ? (int)demo->authorities->region.n : region;
    m.as_of = day_from_civil(2026, 12, 31); /* the last start: nothing is yet to come */
    put(&m, DEMO_INVENTED, S("invented"));
    put(&m, DEMO_ID, arena_printf(mem, "invented-%d", (int)number));
    put_day(&m, DEMO_AS_OF, m.as_of);
    put_slug(&m, DEMO_AUTHORITY, authority);
    make_days(&m);
    make_role(&m);
    make_terms(&m);
    make_charge(&m);
    make_hours(&m);
    make_onsite(&m);
    make_training(&m);
    make_notice(&m);
    make_team(&m, number);
    make_worker(&m, number);
    make_assignment(&m);
    make_references(&m);
    make_approvals(&m);
    make_standing(&m);
    if (m.region < (int)demo->authorities->region.n && str_eq(demo->authorities->region.v[m.region], S("north-east")))
        put_maybe(&m, DEMO_SIGNED_NE, 985, 10);
    if (of(&m, 900))
        put_int(&m, DEMO_PERMANENT_NOTICE, of(&m, 800) ? 4 : 8);
}
