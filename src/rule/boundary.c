#include "rule/boundary.h"

#include "rule/cover.h"

enum { SCRATCH_MOST = 256 << 20, MOST_FACTS = 16, MOST_ROWS = 256, FIND_MOST_DAYS = 800 };

/* One table to be: the same facts in every row. */
struct group {
    str fact[MOST_FACTS];
    int facts;
    struct {
        struct group_row {
            str value[MOST_FACTS];
            str answer;
        } * v;
        ptrdiff_t n, cap;
    } row;
};

struct proposer {
    arena *mem, scratch; /* scratch: one case */
    const struct rulebook *book;
    struct program program;
    struct case_facts example;
    const struct block *rule;
    struct cover_rule *cover; /* what tests show of the rule, and what was proposed */
    struct {
        str fact[MOST_FACTS], value[MOST_FACTS];
        int n;
    } within; /* what has to be changed in the example for the rule to apply at all */
    struct buf *out;
    int proposed;
};

static const enum fact event_fact[EVENTS] = {
    [EVENT_START] = FACT_START,   [EVENT_AGREED] = FACT_AGREED,  [EVENT_SPAN] = FACT_END,         [EVENT_REQUESTED] = FACT_REQUESTED,
    [EVENT_OFFER] = FACT_OFFERED, [EVENT_HOURS] = FACT_HOURS_TO, [EVENT_NOTICE] = FACT_NOTICE_ON,
};

/* ---- judging ---------------------------------------------------------------------------- */

static struct case_fact fact(str name, str value)
{
    return (struct case_fact){ .path = case_path(name), .value = value, .line = 1, .col = 1, .width = 1 };
}

/* Whether the group says something else of what the rule needs. */
static bool group_has(const struct group *g, str name)
{
    for (int i = 0; i < g->facts; i++)
        if (str_eq(g->fact[i], name))
            return true;
    return false;
}

/* The finding of the rule for the example with the facts of a row changed; NULL when they contradict each other. */
static const struct finding *judge(struct proposer *p, const struct group *g, const str *value)
{
    struct case_facts facts = { 0 };
    struct check *c = arena_new(&p->scratch, struct check);
    struct err err;

    for (ptrdiff_t i = 0; i < p->example.n; i++)
        *PUSH(&p->scratch, &facts) = p->example.v[i];
    for (int i = 0; i < p->within.n; i++)
        if (!group_has(g, p->within.fact[i]))
            case_set(&p->scratch, &facts, fact(p->within.fact[i], p->within.value[i]));
    for (int i = 0; i < g->facts; i++)
        case_set(&p->scratch, &facts, fact(g->fact[i], value[i]));
    if (testing_check(&p->scratch, &p->program, p->book, &facts, c, &err) != RC_OK)
        return NULL;
    return testing_finding(c, p->rule->id);
}

/* A row is worth its place when it shows what no test shows yet. */
static void add_row(struct proposer *p, struct group *g, const str *value)
{
    const struct finding *f;
    struct buf answer = buf_new(p->mem);
    struct group_row *row;

    arena_reset(&p->scratch);
    f = judge(p, g, value);
    if (!f || g->row.n == MOST_ROWS || !cover_see(p->cover, f))
        return;
    testing_found(&answer, f);
    row = PUSH(p->mem, &g->row);
    for (int i = 0; i < g->facts; i++)
        row->value[i] = arena_str(p->mem, value[i]);
    row->answer = buf_text(&answer);
}

/* ---- writing ---------------------------------------------------------------------------- */

static int widest(const struct group *g, int column)
{
    int wide = str_columns(g->fact[column]);

    for (ptrdiff_t r = 0; r < g->row.n; r++)
        wide = str_columns(g->row.v[r].value[column]) > wide ? str_columns(g->row.v[r].value[column]) : wide;
    return wide;
}

static void write_cells(struct proposer *p, const struct group *g, const str *within, const str *cells, str last)
{
    buf_z(p->out, "  ");
    for (int i = 0; i < p->within.n; i++) {
        int name = str_columns(p->within.fact[i]), value = str_columns(p->within.value[i]);

        if (group_has(g, p->within.fact[i]))
            continue;
        buf_str(p->out, within[i]);
        buf_fill(p->out, ' ', (name > value ? name : value) - str_columns(within[i]));
        buf_z(p->out, " | ");
    }
    for (int c = 0; c < g->facts; c++) {
        buf_str(p->out, cells[c]);
        buf_fill(p->out, ' ', widest(g, c) - str_columns(cells[c]));
        buf_z(p->out, " | ");
    }
    buf_str(p->out, last);
    buf_char(p->out, '\n');
}

static void write_group(struct proposer *p, const struct group *g, const char *what)
{
    if (!g->row.n)
        return;
    buf_printf(p->out, "%s# %s\ntests %.*s\n", p->out->n ? "\n" : "", what, STR_ARG(p->rule->id));
    write_cells(p, g, p->within.fact, g->fact, S("expect"));
    for (ptrdiff_t r = 0; r < g->row.n; r++)
        write_cells(p, g, p->within.value, g->row.v[r].value, g->row.v[r].answer);
    p->proposed += (int)g->row.n;
}

static str day_said(struct proposer *p, daynum day)
{
    return day_text(p->mem, day);
}

static str money_said(struct proposer *p, int64_t pence)
{
    struct buf b = buf_new(p->mem);

    buf_printf(&b, "£%lld.%02d", (long long)(pence / 100), (int)(pence % 100));
    return buf_text(&b);
}

static str int_said(struct proposer *p, int64_t n)
{
    return arena_printf(p->mem, "%lld", (long long)n);
}

/* The example's own value of a day, or UNKNOWN. */
static daynum example_day(const struct proposer *p, const char *name)
{
    str path = case_path(str_of(name));
    const char *why;
    daynum day;

    for (ptrdiff_t i = 0; i < p->example.n; i++)
        if (str_eq(p->example.v[i].path, path) && day_parse(p->example.v[i].value, &day, &why))
            return day;
    return UNKNOWN;
}

static struct group group_of(int facts, const char *const *names)
{
    struct group g = { .facts = facts };

    for (int i = 0; i < facts; i++)
        g.fact[i] = str_of(names[i]);
    return g;
}

/* ---- values at the edge, by kind -------------------------------------------------------- */

static const char *amount_of(const struct block *caps)
{
    return block_field(caps, S("basis"))->num == 0 ? "charge" : "pay";
}

static void edge_caps(struct proposer *p, const struct block *caps, const char *amount)
{
    const struct tree_field *table = block_field(caps, S("table"));
    struct group g = group_of(4, (const char *const[]){ "role", "hours-from", "hours-to", amount });
    int keys = table ? table_keys(&table->table) : 1;

    for (int c = keys; table && c < table->table.columns; c++)
        for (ptrdiff_t r = 1; r < table->table.rows; r++) {
            str day = table->table.head[c];
            struct literal l;

            if (!literal_parse(table->table.row[r].cell[c], &l) || l.type != L_MONEY)
                continue;
            for (int64_t pence = l.num; pence <= l.num + 1; pence++)
                add_row(p, &g, (str[]){ table->table.row[r].cell[keys - 1], day, day, money_said(p, pence) });
        }
    write_group(p, &g, "the cap and a penny more");
}

static void edge_cap(struct proposer *p)
{
    edge_caps(p, p->rule, amount_of(p->rule));
}

static void edge_advert(struct proposer *p)
{
    edge_caps(p, rulebook_block(p->book, B_RULE, block_field(p->rule, S("caps of"))->raw), "advertised-pay");
}

/* The last day from which ${months} are over before ${start}; several days may end on one, as at the end of February. */
static daynum last_free(daynum start, int months)
{
    daynum left = day_add_months(start, -months) + 3;

    for (int i = 0; i < FIND_MOST_DAYS && day_add_months(left, months) >= start; i++)
        left--;
    return left;
}

static void edge_wait(struct proposer *p, const char *name)
{
    const struct literal *wait = &block_field(p->rule, S("wait"))->literal;
    struct group g = group_of(2, (const char *const[]){ name, "start" });
    daynum start = example_day(p, "start"), free;

    if (wait->type == L_NOT_SET || start == UNKNOWN)
        return;
    free = last_free(start, (int)literal_months(wait));
    for (int i = 0; i <= 1; i++)
        add_row(p, &g, (str[]){ day_said(p, free + i), day_said(p, start) });
    write_group(p, &g, "the last day that is free and the day after");
}

static void edge_cool_off(struct proposer *p)
{
    edge_wait(p, "left");
}

static void edge_supported(struct proposer *p)
{
    edge_wait(p, "supported-year-completed");
}

static void edge_experience(struct proposer *p)
{
    const struct literal *least = &block_field(p->rule, S("at least"))->literal;
    struct group g = group_of(2, (const char *const[]){ "post-from", "left" });
    daynum left = example_day(p, "left"), from;

    if (least->type == L_NOT_SET || left == UNKNOWN)
        return;
    from = last_free(left + 2, (int)literal_months(least));
    for (int i = 0; i <= 1; i++)
        add_row(p, &g, (str[]){ day_said(p, from + i), day_said(p, left) });
    write_group(p, &g, "the last beginning that is enough and the day after");
}

static void edge_notice(struct proposer *p)
{
    const struct literal *least = &block_field(p->rule, S("at least"))->literal;
    struct group g = group_of(3, (const char *const[]){ "notice-given", "notice-by", "last-day" });
    daynum start = example_day(p, "start"), end = example_day(p, "end"), given;
    code_mask by = block_field(p->rule, S("given by"))->mask;

    if (least->type == L_NOT_SET || start == UNKNOWN)
        return;
    given = end != UNKNOWN && end - start > 60 ? end - 40 : start + 7;
    for (int who = 0; who < codes_notice_giver.n; who++)
        for (int i = 0; (by >> who & 1) && i >= -1; i--) {
            daynum last = given + (daynum)literal_days(least);

            if (block_field(p->rule, S("until"))->num == 1 && end != UNKNOWN && end > last)
                last = end;
            add_row(p, &g, (str[]){ day_said(p, given), codes_notice_giver.code[who].text, day_said(p, last + i) });
        }
    write_group(p, &g, "the end of the notice and the day before");
}

static void edge_onsite(struct proposer *p)
{
    int64_t least = block_field(p->rule, S("at least"))->num;
    bool own = least == AMOUNT_BY_AUTHORITY;
    struct group g = group_of(own ? 2 : 1, (const char *const[]){ "onsite-days", "onsite-required" });

    if (least == AMOUNT_NOT_SET)
        return;
    for (int64_t d = own ? 3 : least; d >= (own ? 3 : least) - 1; d--)
        if (d >= 0)
            add_row(p, &g, (str[]){ int_said(p, d), S("3") });
    if (block_field(p->rule, S("remote")))
        add_row(p, &g, (str[]){ S("0"), S("0") });
    write_group(p, &g, "the days asked for and one less");
}

static void edge_lead(struct proposer *p)
{
    const struct literal *least = &block_field(p->rule, S("at least"))->literal;
    struct group g = group_of(2, (const char *const[]){ "requested", "start" });
    daynum start = example_day(p, "start");

    if (least->type == L_NOT_SET || start == UNKNOWN)
        return;
    for (int i = 0; i <= 1; i++)
        add_row(p, &g, (str[]){ day_said(p, start - (daynum)literal_days(least) + i), day_said(p, start) });
    write_group(p, &g, "the time asked for and a day less");
}

static void edge_references(struct proposer *p)
{
    static const char *const received[] = { "worker.references.0.received_on", "worker.references.1.received_on", "worker.references.2.received_on" };
    int64_t least = block_field(p->rule, S("at least"))->num;
    struct group g = group_of((int)least, received);
    daynum start = example_day(p, "start");
    str value[3];

    if (least < 1 || least > countof(received) || start == UNKNOWN)
        return;
    for (int64_t have = least; have >= 0; have--) {
        for (int64_t i = 0; i < least; i++)
            value[i] = i < have ? day_said(p, example_day(p, received[i]) == UNKNOWN ? start - 1 : example_day(p, received[i])) : S("none");
        add_row(p, &g, value);
    }
    write_group(p, &g, "as many references as are asked for, and one fewer");
}

static void edge_elements(struct proposer *p)
{
    static const char *const names[] = { "overtime-hours", "travel", "accommodation", "bonus", "engagement.charge.other" };
    code_mask forbid = block_field(p->rule, S("forbid"))->mask;

    for (int i = 0; i < countof(names); i++) {
        struct group g = group_of(1, &names[i]);

        if (!(forbid >> i & 1))
            continue;
        add_row(p, &g, (str[]){ i ? S("£0.00") : S("0") });
        add_row(p, &g, (str[]){ i ? S("£0.01") : S("0.01") });
        write_group(p, &g, "nothing, and the least there is");
    }
}

static void edge_cases(struct proposer *p)
{
    struct group g = group_of(3, (const char *const[]){ "engagement", "role", "holds-cases" });

    for (int kind = 0; kind < codes_kind.n; kind++)
        for (int role = 0; role < codes_role.n; role++)
            add_row(p, &g, (str[]){ codes_kind.code[kind].text, codes_role.code[role].text, S("yes") });
    add_row(p, &g, (str[]){ codes_kind.code[0].text, codes_role.code[0].text, S("no") });
    write_group(p, &g, "who holds cases");
}

/* The dearest amount of a table of caps; -1 when there is none. */
static int64_t dearest(const struct block *caps)
{
    const struct tree_field *table = block_field(caps, S("table"));
    int64_t most = -1;

    for (ptrdiff_t r = 1; table && r < table->table.rows; r++)
        for (int c = table_keys(&table->table); c < table->table.columns; c++) {
            struct literal l;

            if (literal_parse(table->table.row[r].cell[c], &l) && l.type == L_MONEY && l.num > most)
                most = l.num;
        }
    return most;
}

static void edge_told(struct proposer *p)
{
    const struct block *caps = rulebook_block(p->book, B_RULE, block_field(p->rule, S("above"))->raw);
    daynum start = example_day(p, "start"), agreed = example_day(p, "agreed");
    str over = money_said(p, dearest(caps) + 1), what = block_field(p->rule, S("of"))->raw, whom = block_field(p->rule, S("to"))->raw;
    struct group g = { .facts = 5,
                       .fact = { str_of(amount_of(caps)), S("agreed"), S("notifications.0.what"), S("notifications.0.to"), S("told-on") } };

    if (dearest(caps) < 0 || start == UNKNOWN)
        return;
    agreed = agreed == UNKNOWN ? start - 7 : agreed;
    add_row(p, &g, (str[]){ over, day_said(p, agreed), what, whom, day_said(p, agreed) });
    add_row(p, &g, (str[]){ over, day_said(p, agreed), what, whom, day_said(p, agreed + 1) });
    add_row(p, &g, (str[]){ money_said(p, 0), day_said(p, agreed), what, whom, day_said(p, agreed) });
    write_group(p, &g, "told in time, told a day late, and nothing to tell");
}

static void edge_begun(struct proposer *p)
{
    struct group g = { .facts = 1, .fact = { arena_printf(p->mem, "signatures.%.*s", STR_ARG(p->book->id)) } };

    add_row(p, &g, (str[]){ S("yes") });
    add_row(p, &g, (str[]){ S("no") });
    add_row(p, &g, (str[]){ S("unknown") });
    write_group(p, &g, "all have signed, not all have, and nobody knows");
}

static void (*const edge_kind[RULE_KINDS])(struct proposer *) = {
    [K_PRICE_CAP] = edge_cap,           [K_ADVERT_CAP] = edge_advert, [K_PAY_ELEMENT] = edge_elements, [K_EXPERIENCE] = edge_experience,
    [K_SUPPORTED_GAP] = edge_supported, [K_COOL_OFF] = edge_cool_off, [K_NOTICE] = edge_notice,        [K_REFERENCES] = edge_references,
    [K_ONSITE] = edge_onsite,           [K_LEAD_TIME] = edge_lead,    [K_CASE_HOLDING] = edge_cases,   [K_DISCLOSURE] = edge_told,
    [K_TRANSITION] = edge_begun,
};

/* ---- dates ------------------------------------------------------------------------------ */

/* Someone whose notice the rule reaches. */
static str giver(const struct proposer *p)
{
    const struct tree_field *by = block_field(p->rule, S("given by"));
    int who = 0;

    while (by && !(by->mask >> who & 1))
        who++;
    return codes_notice_giver.code[who].text;
}

/* A case whose event falls on ${day}: for hours and spans, one that ends on it. */
static void add_day(struct proposer *p, struct group *g, const struct window *w, daynum day)
{
    str term = S("new");

    for (int t = 0; t < codes_term.n; t++)
        if (w->terms >> t & 1) {
            term = codes_term.code[t].text;
            break;
        }
    if (w->event == EVENT_SPAN || w->event == EVENT_HOURS)
        add_row(p, g, (str[]){ day_said(p, day - 28), day_said(p, day), term });
    else if (w->event == EVENT_NOTICE)
        add_row(p, g, (str[]){ day_said(p, day), day_said(p, day), giver(p), term });
    else
        add_row(p, g, (str[]){ day_said(p, day), term });
}

static struct group group_of_event(enum event e)
{
    switch (e) {
    case EVENT_SPAN: return group_of(3, (const char *const[]){ "start", "end", "term" });
    case EVENT_HOURS: return group_of(3, (const char *const[]){ "hours-from", "hours-to", "term" });
    case EVENT_NOTICE: return group_of(4, (const char *const[]){ "notice-given", "last-day", "notice-by", "term" });
    default: return group_of(2, (const char *const[]){ fact_table[event_fact[e]].name.p, "term" });
    }
}

static void edge_dates(struct proposer *p)
{
    const struct window_list *windows = &block_field(p->rule, S("applies to"))->windows;

    for (ptrdiff_t i = 0; i < windows->n; i++) {
        const struct window *w = &windows->v[i];
        struct group g = group_of_event(w->event);

        for (int k = -1; k <= 0; k++)
            add_day(p, &g, w, w->from + k);
        for (int k = 0; w->until < DAY_LAST && k <= 1; k++)
            add_day(p, &g, w, w->until + k);
        write_group(p, &g, "the day before it begins and that day, its last day and the day after");
    }
}

/* ---- unknown facts and exemptions --------------------------------------------------------- */

static const char *const unknown_of[RULE_KINDS] = {
    [K_PRICE_CAP] = "charge",
    [K_ADVERT_CAP] = "advertised-pay",
    [K_EXPERIENCE] = "post-from",
    [K_SUPPORTED_GAP] = "supported-year-completed",
    [K_COOL_OFF] = "left",
    [K_NOTICE] = "last-day",
    [K_REFERENCES] = "worker.references",
    [K_ONSITE] = "onsite-days",
    [K_LEAD_TIME] = "requested",
    [K_CASE_HOLDING] = "holds-cases",
    [K_LIVE] = "worker.assignments",
    [K_NOTICE_HISTORY] = "worker.assignments",
    [K_DOCUMENTS] = "registered",
    [K_STANDING] = "supplier_standing",
    [K_TRAINING] = "engagement.training",
    [K_ROLE_MAP] = "role",
    [K_DISCLOSURE] = "notifications",
    [K_PROJECT_TEAM] = "engagement.project_team",
    [K_PAY_ELEMENT] = "overtime-hours",
};

static void edge_unknown(struct proposer *p)
{
    const enum fact event = event_fact[block_field(p->rule, S("applies to"))->windows.v[0].event];
    str names[] = { str_of(unknown_of[p->rule->kind]), fact_table[event].name, S("role"), S("authority") };

    for (int i = 0; i < countof(names); i++) {
        struct group g = { .facts = 1, .fact = { names[i] } };

        if (!names[i].n)
            continue;
        add_row(p, &g, (str[]){ S("unknown") });
        write_group(p, &g, "not known");
    }
}

static void give(struct group *g, str *value, str name, str what);

/* The facts that make a simple guard true; false for others. */
static bool facts_of_guard(const struct proposer *p, const struct guard *g, struct group *out, str *value)
{
    const struct code_set *codes;
    int v = g->value;

    if (g->a)
        return false;
    if (g->op == G_APPROVED) {
        out->fact[out->facts] = S("approvals.0.for");
        value[out->facts++] = codes_approval_for.code[g->approval].text;
        out->fact[out->facts] = S("approvals.0.by");
        value[out->facts++] = codes_approver.code[0].text;
        out->fact[out->facts] = S("approvals.0.on");
        value[out->facts++] = day_text(p->mem, example_day(p, "as-of"));
        return example_day(p, "as-of") != UNKNOWN;
    }
    for (int i = 0; g->op == G_IN && i < 32; i++)
        if (g->in >> i & 1)
            v = i;
    if (g->op != G_IS && g->op != G_IN)
        return false;
    codes = g->fact == GUARD_LEFT_BECAUSE ? &codes_left_because : g->fact < FACT_COUNT ? fact_table[g->fact].codes : NULL;
    if (!codes && g->fact < FACT_COUNT && fact_table[g->fact].type != T_BOOL)
        return false;
    out->fact[out->facts] = g->fact == GUARD_LEFT_BECAUSE        ? S("left-because")
                            : g->fact == GUARD_LEFT_IN_PROBATION ? S("left-in-probation")
                                                                 : fact_table[g->fact].name;
    value[out->facts++] = codes ? codes->code[v].text : v ? S("yes") : S("no");
    return true;
}

static void give(struct group *g, str *value, str name, str what)
{
    g->fact[g->facts] = name;
    value[g->facts++] = what;
}

/* Something that fails without the exemption or the approval. */
static void facts_that_fail(struct proposer *p, struct group *g, str *value)
{
    daynum start = example_day(p, "start");

    if (p->rule->kind == K_PRICE_CAP)
        give(g, value, str_of(amount_of(p->rule)), money_said(p, dearest(p->rule) + 1));
    if (p->rule->kind == K_ONSITE)
        give(g, value, S("onsite-days"), S("0"));
    if (p->rule->kind == K_REFERENCES)
        give(g, value, S("worker.references"), S("none"));
    if (start == UNKNOWN)
        return;
    if (p->rule->kind == K_COOL_OFF) {
        give(g, value, S("left"), day_said(p, start - 2));
    } else if (p->rule->kind == K_EXPERIENCE) {
        give(g, value, S("post-from"), day_said(p, start - 2));
        give(g, value, S("left"), S("none"));
    } else if (p->rule->kind == K_LEAD_TIME) {
        give(g, value, S("requested"), day_said(p, start));
    } else if (p->rule->kind == K_NOTICE) {
        give(g, value, S("notice-given"), day_said(p, start + 7));
        give(g, value, S("notice-by"), giver(p));
        give(g, value, S("last-day"), day_said(p, start + 8));
    }
}

static void edge_exemptions(struct proposer *p)
{
    for (ptrdiff_t i = 0; i < p->rule->field.n; i++) {
        const struct tree_field *f = &p->rule->field.v[i];
        struct group g = { 0 };
        str value[MOST_FACTS];

        if (!str_eq(f->name, S("exempt")))
            continue;
        facts_that_fail(p, &g, value);
        if (!facts_of_guard(p, f->guard, &g, value))
            continue;
        add_row(p, &g, value);
        write_group(p, &g, arena_cstr(p->mem, arena_printf(p->mem, "exemption %.*s alone", STR_ARG(f->label))));
    }
}

/* A case that fails, with each of its approvers agreeing to it in advance. */
static void edge_approved(struct proposer *p)
{
    const struct tree_field *exception = block_field(p->rule, S("exception"));
    const struct tree_field *by = exception ? block_field(rulebook_block(p->book, B_APPROVAL, exception->raw), S("approvers")) : NULL;
    daynum as_of = example_day(p, "as-of"), start = example_day(p, "start");
    struct group g = { 0 };
    str value[MOST_FACTS];
    int n = 0;

    if (!by || as_of == UNKNOWN || start == UNKNOWN)
        return;
    facts_that_fail(p, &g, value);
    for (int who = 0; who < codes_approver.n && g.facts + 4 <= MOST_FACTS; who++) {
        if (by->any ? n > 0 : !(by->mask >> who & 1))
            continue;
        give(&g, value, arena_printf(p->mem, "approvals.%d.for", n), exception->raw);
        give(&g, value, arena_printf(p->mem, "approvals.%d.by", n), codes_approver.code[who].text);
        give(&g, value, arena_printf(p->mem, "approvals.%d.on", n), day_said(p, as_of < start ? as_of - 14 : start - 14));
        if (p->rule->kind == K_PRICE_CAP)
            give(&g, value, arena_printf(p->mem, "approvals.%d.charge", n), value[0]);
        n++;
    }
    add_row(p, &g, value);
    write_group(p, &g, "approved in advance");
}

/* ---- where the rule applies ---------------------------------------------------------------- */

static str example_code(const struct proposer *p, const char *name)
{
    str path = case_path(str_of(name));

    for (ptrdiff_t i = 0; i < p->example.n; i++)
        if (str_eq(p->example.v[i].path, path))
            return p->example.v[i].value;
    return S("");
}

/* The first of the codes that the rule reaches, where the example has another. */
static void within_codes(struct proposer *p, const struct code_set *codes, const char *name, code_mask mask)
{
    int has = code_find(codes, example_code(p, name)), first = 0;

    if (!mask || (has >= 0 && (mask >> has & 1)))
        return;
    while (!(mask >> first & 1))
        first++;
    p->within.fact[p->within.n] = str_of(name);
    p->within.value[p->within.n++] = codes->code[first].text;
}

static void find_within(struct proposer *p, const struct window *w)
{
    const struct tree_field *roles = block_field(p->rule, S("roles")), *kinds = block_field(p->rule, S("engagements"));
    const struct tree_field *when = block_field(p->rule, S("when"));
    struct group g = { 0 };
    str value[MOST_FACTS];

    p->within.n = 0;
    within_codes(p, &codes_role, "role", roles ? roles->mask : p->book->roles);
    within_codes(p, &codes_kind, "engagement", kinds ? kinds->mask : p->book->kinds);
    within_codes(p, &codes_term, "term", w->terms);
    if (!when || !facts_of_guard(p, when->guard, &g, value))
        return;
    for (int i = 0; i < g.facts && p->within.n < MOST_FACTS; i++)
        if (!str_eq(example_code(p, arena_cstr(p->mem, g.fact[i])), value[i])) {
            p->within.fact[p->within.n] = g.fact[i];
            p->within.value[p->within.n++] = value[i];
        }
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* Each window has its own terms, and with them its own engagements. */
static void propose_rule(struct proposer *p)
{
    const struct window_list *windows = &block_field(p->rule, S("applies to"))->windows;

    for (ptrdiff_t i = 0; i < windows->n; i++) {
        find_within(p, &windows->v[i]);
        if (edge_kind[p->rule->kind])
            edge_kind[p->rule->kind](p);
        edge_dates(p);
        edge_exemptions(p);
        edge_approved(p);
        edge_unknown(p);
    }
}

rc boundary_propose(arena *mem, const struct rulebook *book, struct buf *b, int *proposed, struct err *err)
{
    struct proposer p = { .mem = mem, .book = book, .out = b };
    struct cover cover;

    TRY(testing_program(mem, book, &p.program, err));
    case_example(mem, book, &p.example);
    TRY(cover_run(mem, book, &cover, err));
    p.scratch = arena_open(SCRATCH_MOST);
    for (ptrdiff_t i = 0; i < cover.rule.n; i++) {
        p.cover = &cover.rule.v[i];
        p.rule = p.cover->rule;
        propose_rule(&p);
    }
    arena_close(&p.scratch);
    *proposed = p.proposed;
    return RC_OK;
}
