/*
 * Two things are left out, since they say nothing and are lint's to find: windows that lie wholly
 * outside the days in force, and lists that name every code where naming it forbids or allows all.
 */
#include "random_book.h"

#include "clock/date.h"
#include "rule/tree.h"

struct author {
    arena *mem;
    chance *luck;
    const struct authorities *authorities;
    struct buf b;
    enum rule_kind kind;
    daynum force_from, force_until; /* DAY_LAST: open */
};

static int in(struct author *w, int from, int to)
{
    return chance_in(w->luck, from, to);
}

static bool of(struct author *w, int per_mille)
{
    return chance_of(w->luck, per_mille);
}

#define PICK(w, words) (words)[in((w), 0, (int)countof(words) - 1)]

static void line(struct author *w, const char *name, str value)
{
    buf_printf(&w->b, "  %s: %.*s\n", name, STR_ARG(value));
}

static void word_line(struct author *w, const char *name, const char *value)
{
    line(w, name, str_of(value));
}

static daynum any_day(struct author *w)
{
    return in(w, DAY_SOONEST, DAY_LATEST);
}

static str day_str(struct author *w, daynum d)
{
    return day_text(w->mem, d);
}

static str days_str(struct author *w, daynum from, daynum until)
{
    str first = day_text(w->mem, from), last = day_text(w->mem, until);

    return until == DAY_LAST ? arena_printf(w->mem, "from %.*s", STR_ARG(first))
                             : arena_printf(w->mem, "from %.*s until %.*s", STR_ARG(first), STR_ARG(last));
}

static str money(struct author *w, int pence)
{
    return arena_printf(w->mem, "£%d.%02d", pence / 100, pence % 100);
}

/* A list of ${least} to ${most} of ${n} words, in the order of the set. */
static str some(struct author *w, const str *words, int n, int least, int most)
{
    struct buf b = buf_new(w->mem);
    int left = in(w, least, most);

    for (int i = 0; i < n; i++) {
        if (in(w, 1, n - i) > left)
            continue;
        left--;
        buf_z(&b, b.n ? ", " : "");
        buf_str(&b, words[i]);
    }
    return buf_text(&b);
}

static str some_codes(struct author *w, const struct code_set *set, int least, int most)
{
    str *words = arena_array(w->mem, str, set->n);

    for (int i = 0; i < set->n; i++)
        words[i] = set->code[i].text;
    return some(w, words, set->n, least, most);
}

static str any_code(struct author *w, const struct code_set *set)
{
    return set->code[in(w, 0, set->n - 1)].text;
}

static str codes_or_any(struct author *w, const struct code_set *set)
{
    return of(w, 300) ? S("any") : some_codes(w, set, 1, set->n - 1);
}

static str period(struct author *w, int most, const char *one, const char *many)
{
    int n = in(w, 1, most);

    return of(w, 100) ? S("not set") : arena_printf(w->mem, "%d %s", n, n == 1 ? one : many);
}

static str months(struct author *w)
{
    return of(w, 800) ? period(w, 40, "month", "months") : period(w, 4, "year", "years");
}

static str weeks(struct author *w)
{
    return of(w, 700) ? period(w, 8, "week", "weeks") : period(w, 45, "day", "days");
}

/* ---- guards ------------------------------------------------------------------------------ */

static str comparison(struct author *w)
{
    static const enum fact facts[] = { FACT_AUTHORITY,    FACT_NATION,     FACT_KIND,        FACT_ROLE,        FACT_TERM,      FACT_ROUTE,
                                       FACT_SUPPLY,       FACT_REQUESTED,  FACT_START,       FACT_END,         FACT_CHARGE,    FACT_PAY,
                                       FACT_HOURS_WEEK,   FACT_OVERTIME,   FACT_ONSITE_DAYS, FACT_HOLDS_CASES, FACT_NOTICE_BY, FACT_MISCONDUCT,
                                       FACT_AGREED_SHORT, FACT_REGISTERED, FACT_QUALIFIED };
    static const char *const orders[] = { "is", "is not", "<", "<=", ">", ">=" };
    const struct fact_row *f = &fact_table[PICK(w, facts)];
    const char *op = PICK(w, orders), *is = in(w, 0, 1) ? "is" : "is not";
    str v;

    if (f->codes && of(w, 400)) {
        v = some_codes(w, f->codes, 1, f->codes->n);
        return arena_printf(w->mem, "%.*s in %.*s", STR_ARG(f->name), STR_ARG(v));
    }
    if (f->codes) {
        v = any_code(w, f->codes);
        return arena_printf(w->mem, "%.*s %s %.*s", STR_ARG(f->name), is, STR_ARG(v));
    }
    switch (f->type) {
    case T_AUTHORITY:
        v = w->authorities->v[in(w, 0, (int)w->authorities->n - 1)].slug;
        op = is;
        break;
    case T_BOOL:
        v = in(w, 0, 1) ? S("yes") : S("no");
        op = is;
        break;
    case T_DATE: v = day_str(w, any_day(w)); break;
    case T_MONEY: v = money(w, in(w, 1500, 6000)); break;
    default: v = arena_printf(w->mem, "%d", in(w, 0, 40)); break;
    }
    return arena_printf(w->mem, "%.*s %s %.*s", STR_ARG(f->name), op, STR_ARG(v));
}

static str guard(struct author *w, int deep)
{
    const char *joint = in(w, 0, 1) ? "and" : "or";
    str a, b;

    if (deep == 0 || of(w, 500)) {
        a = any_code(w, &codes_approval_for);
        return of(w, 120) ? arena_printf(w->mem, "approved by %.*s", STR_ARG(a)) : comparison(w);
    }
    a = guard(w, deep - 1);
    b = guard(w, deep - 1);
    if (of(w, 200))
        return arena_printf(w->mem, "not (%.*s)", STR_ARG(a));
    return arena_printf(w->mem, "(%.*s) %s (%.*s)", STR_ARG(a), joint, STR_ARG(b));
}

static void exemptions(struct author *w)
{
    str reasons = some_codes(w, &codes_left_because, 1, 3), reason = any_code(w, &codes_left_because);

    if (w->kind == K_COOL_OFF) {
        if (of(w, 500))
            line(w, "exempt reason", arena_printf(w->mem, "left-because in %.*s", STR_ARG(reasons)));
        if (of(w, 250))
            line(w, "exempt another-reason", arena_printf(w->mem, "left-because is %.*s", STR_ARG(reason)));
        if (of(w, 300))
            word_line(w, "exempt probation", "left-in-probation is yes");
    }
    if (of(w, 300))
        line(w, "exempt one", guard(w, 2));
    if (of(w, 100))
        line(w, "exempt two", guard(w, 1));
}

/* ---- windows ----------------------------------------------------------------------------- */

/* Some day of it is in force. */
static str window(struct author *w, str terms, enum event event)
{
    daynum from = any_day(w), until = of(w, 250) ? any_day(w) : DAY_LAST;
    str phrase = event_phrase(event);

    if (from > w->force_until)
        from = w->force_until;
    if (until < from || until < w->force_from)
        until = DAY_LAST;
    return arena_printf(w->mem, "%.*s%.*s %.*s", STR_ARG(terms), STR_ARG(phrase), STR_ARG(days_str(w, from, until)));
}

static enum event any_event(struct author *w)
{
    static const enum event usual[RULE_KINDS] = {
        [K_PRICE_CAP] = EVENT_HOURS, [K_PAY_ELEMENT] = EVENT_HOURS, [K_NOTICE] = EVENT_NOTICE, [K_ONSITE] = EVENT_SPAN, [K_REFERENCES] = EVENT_OFFER
    };

    return of(w, 600) ? usual[w->kind] : (enum event)in(w, 0, EVENTS - 1);
}

static str windows(struct author *w)
{
    static const str one[] = {
        S(""), S(""), S(""), S("new "), S("extension "), S("new and extension "), S("legacy and extension "), S("new and extension and legacy ")
    };
    enum event event = any_event(w);
    bool two = of(w, 330), by_term = of(w, 750);
    str a = two ? by_term ? S("new ") : S("") : PICK(w, one), b;

    a = window(w, a, event);
    if (!two)
        return a;
    b = window(w, by_term ? S("legacy and extension ") : S("new "), in(w, 0, 1) ? event : any_event(w));
    return arena_printf(w->mem, "%.*s; %.*s", STR_ARG(a), STR_ARG(b));
}

/* ---- kinds ------------------------------------------------------------------------------- */

static str cap_cell(struct author *w)
{
    return of(w, 80) ? S("not set") : of(w, 60) ? S("none") : money(w, in(w, 20, 60) * 100 + in(w, 0, 1) * in(w, 0, 99));
}

static void pad(struct author *w, str cell, int width, bool last)
{
    buf_str(&w->b, cell);
    if (!last) {
        buf_fill(&w->b, ' ', width - str_columns(cell));
        buf_z(&w->b, " | ");
    }
}

static void cap_row(struct author *w, str region, str role, int columns)
{
    buf_z(&w->b, "    ");
    if (region.n)
        pad(w, region, 26, false);
    pad(w, role, 24, false);
    for (int c = 0; c < columns; c++)
        pad(w, cap_cell(w), 10, c + 1 == columns);
    buf_char(&w->b, '\n');
}

static void cap_head(struct author *w, bool by_region, int columns)
{
    daynum day = in(w, DAY_SOONEST, DAY_LATEST - 300);

    buf_z(&w->b, "  table:\n    ");
    if (by_region)
        pad(w, S("region"), 26, false);
    pad(w, S("role"), 24, false);
    for (int c = 0; c < columns; c++, day += in(w, 1, 400))
        pad(w, day_str(w, day), 10, c + 1 == columns);
    buf_char(&w->b, '\n');
}

/* Each row one time in four is missing. */
static void caps(struct author *w)
{
    const struct authorities *a = w->authorities;
    bool by_region = of(w, 350);
    int columns = in(w, 1, 4), regions = by_region ? in(w, 1, 3) : 1;

    if (of(w, 60)) {
        word_line(w, "caps", "not set");
        return;
    }
    cap_head(w, by_region, columns);
    for (int r = 0; r < regions; r++)
        for (int role = 0; role < role_count; role++)
            if (role == ROLE_SOCIAL_WORKER || of(w, 750))
                cap_row(w, by_region ? a->region.v[r] : S(""), codes_role.code[role].text, columns);
}

static void training_table(struct author *w)
{
    static const char *const cells[] = { "paid", "not paid", "either" };

    buf_z(&w->b, "  table:\n    training            | day rate | cost\n");
    for (int k = 0; k < training_kind_count; k++)
        buf_printf(&w->b, "    %-19.*s | %-8s | %s\n", STR_ARG(codes_training_kind.code[k].text), PICK(w, cells), PICK(w, cells));
}

static void wait_line(struct author *w, const char *after)
{
    str wait = months(w);

    line(w, "wait", arena_printf(w->mem, "%.*s %s", STR_ARG(wait), after));
}

static void where_line(struct author *w)
{
    static const char *const wheres[] = { "any signatory", "same region", "same authority", "anywhere", "england", "wales" };

    word_line(w, "where", PICK(w, wheres));
}

static void reference_lines(struct author *w)
{
    static const char *const befores[] = { "offer", "agreement", "start" };
    static const str each[] = { S("detailed"), S("practice-based"), S("complete") };
    int n = in(w, 1, 3);

    line(w, "at least", of(w, 60) ? S("not set") : arena_printf(w->mem, "%d %s", n, n == 1 ? "reference" : "references"));
    word_line(w, "before", PICK(w, befores));
    if (of(w, 500))
        line(w, "each", some(w, each, countof(each), 1, countof(each)));
    if (of(w, 300))
        word_line(w, "template", "national");
    if (of(w, 300))
        word_line(w, "organisations", "different");
    if (of(w, 400))
        line(w, "evidencing", months(w));
}

static void case_lines(struct author *w)
{
    bool kinds = of(w, 600);

    if (kinds)
        line(w, "forbid engagements", some_codes(w, &codes_kind, 1, kind_count - 1));
    if (!kinds || of(w, 300))
        line(w, "only roles", some_codes(w, &codes_role, 1, role_count - 1));
}

static void notice_lines(struct author *w)
{
    line(w, "at least", weeks(w));
    word_line(w, "until", of(w, 500) ? "end of notice" : "later of contract end and end of notice");
    line(w, "given by", some_codes(w, &codes_notice_giver, 1, notice_giver_count));
    if (of(w, 400))
        word_line(w, "permanent staff", "a shorter notice counts instead");
}

static void onsite_lines(struct author *w)
{
    int n = in(w, 1, 7);

    line(w, "at least", of(w, 300) ? S("set by authority") : arena_printf(w->mem, "%d %s a week", n, n == 1 ? "day" : "days"));
    if (of(w, 300))
        word_line(w, "remote", "not accepted");
    if (of(w, 400))
        word_line(w, "waiver by", "agency-supervisor");
}

static void own_lines(struct author *w)
{
    static const str elements[] = { S("overtime"), S("travel"), S("accommodation"), S("bonus"), S("other") };
    static const char *const requires[] = { "region told before agreement", "every member identified and approved before start",
                                            "costs split by worker and service" };

    switch (w->kind) {
    case K_PRICE_CAP:
        word_line(w, "basis", of(w, 700) ? "charge per hour, all-inclusive" : "pay per hour");
        caps(w);
        break;
    case K_ADVERT_CAP: word_line(w, "caps of", "cap"); break;
    case K_PAY_ELEMENT: line(w, "forbid", some(w, elements, countof(elements), 1, countof(elements))); break;
    case K_EXPERIENCE:
        line(w, "at least", months(w));
        line(w, "employers", codes_or_any(w, &codes_employer_kind));
        line(w, "nations", codes_or_any(w, &codes_nation));
        line(w, "services", codes_or_any(w, &codes_service));
        break;
    case K_SUPPORTED_GAP: wait_line(w, "after completing the supported year"); break;
    case K_COOL_OFF:
        wait_line(w, "after leaving a substantive post");
        where_line(w);
        line(w, "employers", codes_or_any(w, &codes_employer_kind));
        line(w, "services", codes_or_any(w, &codes_service));
        break;
    case K_LIVE:
        where_line(w);
        word_line(w, "counting", of(w, 500) ? "assignments" : "assignments and substantive posts");
        break;
    case K_NOTICE: notice_lines(w); break;
    case K_NOTICE_HISTORY: where_line(w); break;
    case K_REFERENCES: reference_lines(w); break;
    case K_ONSITE: onsite_lines(w); break;
    case K_ROLE_MAP: word_line(w, "map", "assistant team manager to advanced-practitioner; practice lead to team-manager"); break;
    case K_PROJECT_TEAM: word_line(w, "requires", PICK(w, requires)); break;
    case K_CASE_HOLDING: case_lines(w); break;
    case K_DOCUMENTS: word_line(w, "requires", "registration as a social worker"); break;
    case K_LEAD_TIME: line(w, "at least", weeks(w)); break;
    case K_DISCLOSURE:
        word_line(w, "of", "above-cap");
        word_line(w, "to", "region");
        word_line(w, "above", "cap");
        break;
    case K_STANDING: word_line(w, "restriction", of(w, 500) ? "reaches as far as it says" : "by one signatory reaches every signatory"); break;
    case K_TRAINING: training_table(w); break;
    case K_TRANSITION: word_line(w, "requires", "every signatory has signed"); break;
    case K_MANUAL:
    case RULE_KINDS: break;
    }
}

static void rule(struct author *w, str id, enum rule_kind kind)
{
    static const char *const strengths[] = { "duty", "should", "should", "advice" };
    str name = kind_name(kind);

    w->kind = kind;
    buf_printf(&w->b, "\nrule %.*s is %.*s\n  clause: 1\n", STR_ARG(id), STR_ARG(name));
    line(w, "applies to", windows(w));
    if (of(w, 250))
        line(w, "roles", some_codes(w, &codes_role, 1, role_count));
    if (of(w, 250))
        line(w, "engagements", some_codes(w, &codes_kind, 1, kind_count));
    if (of(w, 250))
        line(w, "when", guard(w, 2));
    exemptions(w);
    if (of(w, 250))
        line(w, "exception", any_code(w, &codes_approval_for));
    word_line(w, "strength", PICK(w, strengths));
    own_lines(w);
}

/* ---- the rest ---------------------------------------------------------------------------- */

static void head(struct author *w)
{
    static const int signatories[] = { 1, 3, 12 };
    str *slugs = arena_array(w->mem, str, w->authorities->n);

    for (ptrdiff_t i = 0; i < w->authorities->n; i++)
        slugs[i] = w->authorities->v[i].slug;
    w->force_from = in(w, DAY_SOONEST, DAY_SOONEST + 400);
    w->force_until = of(w, 250) ? w->force_from + in(w, 200, 1000) : DAY_LAST;
    buf_z(&w->b, "rulebook random\n  title: Drawn by lot\n  edition: 1\n  status: published\n");
    line(w, "in force", days_str(w, w->force_from, w->force_until));
    buf_z(&w->b, "  calendar: england-and-wales\n  legal force: memorandum\n");
    line(w, "signatories", of(w, 400) ? S("every authority of england") : some(w, slugs, (int)w->authorities->n, 1, PICK(w, signatories)));
    line(w, "covers roles", some_codes(w, &codes_role, of(w, 300) ? role_count : 2, role_count));
    line(w, "covers engagements", some_codes(w, &codes_kind, of(w, 500) ? kind_count : 2, kind_count));
    buf_z(&w->b, "  owner: office\n  source: Invented for a test\n\nclause 1\n  > Whatever the lot says.\n");
}

static void approvals(struct author *w)
{
    static const char *const befores[] = { "assignment start", "assignment agreed", "offer" };

    for (int i = 0; i < approval_for_count; i++) {
        buf_printf(&w->b, "\napproval %.*s\n  clause: 1\n", STR_ARG(codes_approval_for.code[i].text));
        word_line(w, "before", PICK(w, befores));
        word_line(w, "approvers", of(w, 400) ? "any approver" : "director of children's services");
        if (of(w, 300))
            word_line(w, "covers", "charge up to the one approved");
    }
    buf_z(&w->b, "\nexample inside\n  engagement.kind: individual\n");
}

str random_book(arena *mem, chance *luck, const struct authorities *a, int rules)
{
    struct author w = { .mem = mem, .luck = luck, .authorities = a, .b = buf_new(mem) };

    head(&w);
    rule(&w, S("cap"), K_PRICE_CAP);
    for (int i = 0; i < rules; i++)
        rule(&w, arena_printf(mem, "rule-%d", i + 1), (enum rule_kind)in(&w, K_PRICE_CAP, K_TRANSITION));
    approvals(&w);
    return buf_text(&w.b);
}
