#include "rule/cover.h"

#include "base/grid.h"

static const char *const words_of_cell[COVER_CELLS] = {
    [COVER_PASS] = "passes", [COVER_FAIL] = "fails", [COVER_LAST_PASS] = "the last that passes", [COVER_FIRST_FAIL] = "the first that fails"
};

str cover_cell_words(enum cover_cell c)
{
    return str_of(words_of_cell[c]);
}

/* Whether a rule of this kind measures how far inside or outside a case is. */
static bool has_margin(enum rule_kind kind)
{
    switch (kind) {
    case K_PRICE_CAP:
    case K_ADVERT_CAP:
    case K_EXPERIENCE:
    case K_SUPPORTED_GAP:
    case K_COOL_OFF:
    case K_NOTICE:
    case K_REFERENCES:
    case K_ONSITE:
    case K_LEAD_TIME: return true;
    default: return false;
    }
}

/* ---- what can come about ---------------------------------------------------------------- */

struct reach {
    bool pass, fail;
};

/* A column of caps: some amount in it can be passed or failed; `none` can only be passed. */
static struct reach reach_of_column(const struct table *t, int column)
{
    struct reach r = { false, false };

    for (ptrdiff_t i = 1; i < t->rows; i++) {
        struct literal l;

        if (!literal_parse(t->row[i].cell[column], &l))
            continue;
        r.pass |= l.type == L_MONEY || l.type == L_NONE;
        r.fail |= l.type == L_MONEY;
    }
    return r;
}

static struct reach reach_of_rule(const struct block *rule)
{
    const struct tree_field *wait = block_field(rule, S("wait")), *least = block_field(rule, S("at least"));

    if (wait && wait->literal.type == L_NOT_SET)
        return (struct reach){ true, false }; /* without a leaving there is nothing to wait for */
    if (least && (least->type == V_PERIOD ? least->literal.type == L_NOT_SET : least->num == -1))
        return (struct reach){ false, false };
    return (struct reach){ true, true };
}

static void add_period(arena *mem, struct cover_rule *r, daynum from, daynum until, struct reach reach)
{
    struct cover_period *p = PUSH(mem, &r->period);
    bool edge = has_margin(r->rule->kind);

    p->from = from;
    p->until = until;
    p->asked[COVER_PASS] = reach.pass;
    p->asked[COVER_FAIL] = reach.fail;
    p->asked[COVER_LAST_PASS] = reach.pass && reach.fail && edge;
    p->asked[COVER_FIRST_FAIL] = reach.fail && edge;
}

static void add_columns(arena *mem, struct cover_rule *r, const struct table *t)
{
    int first = table_keys(t);
    daynum from = DAY_FIRST, next = DAY_LAST;
    const char *why;

    for (int c = first; c < t->columns; c++) {
        daynum until = DAY_LAST;

        if (!day_parse(t->head[c], &from, &why))
            continue;
        if (c + 1 < t->columns && day_parse(t->head[c + 1], &next, &why))
            until = next - 1;
        add_period(mem, r, from, until, reach_of_column(t, c));
    }
}

static void add_answer(arena *mem, struct cover_rule *r, str name)
{
    PUSH(mem, &r->answer)->name = name;
}

static void add_rule(arena *mem, const struct rulebook *book, const struct block *rule, struct cover *out)
{
    struct cover_rule *r = PUSH(mem, &out->rule);
    const struct tree_field *of = block_field(rule, S("caps of"));
    const struct block *caps = of ? rulebook_block(book, B_RULE, of->raw) : rule;
    const struct tree_field *table = caps->kind == K_PRICE_CAP ? block_field(caps, S("table")) : NULL;
    const struct window_list *windows = &block_field(rule, S("applies to"))->windows;

    r->rule = rule;
    if (table)
        add_columns(mem, r, &table->table);
    else if (caps->kind == K_PRICE_CAP)
        add_period(mem, r, windows->v[0].from, windows->v[0].until, (struct reach){ false, false });
    else
        for (ptrdiff_t i = 0; i < windows->n; i++)
            add_period(mem, r, windows->v[i].from, windows->v[i].until, reach_of_rule(rule));
    add_answer(mem, r, S("cannot decide"));
    add_answer(mem, r, S("does not apply"));
    for (ptrdiff_t i = 0; i < rule->field.n; i++)
        if (str_eq(rule->field.v[i].name, S("exempt")))
            add_answer(mem, r, arena_printf(mem, "exempt %.*s", STR_ARG(rule->field.v[i].label)));
    if (block_field(rule, S("exception")))
        add_answer(mem, r, S("approved"));
}

/* ---- what was exercised ----------------------------------------------------------------- */

static bool did(bool asked, bool *done)
{
    bool new = asked && !*done;

    *done = *done || asked;
    return new;
}

static bool did_answer(struct cover_rule *r, str name)
{
    bool new = false;

    for (ptrdiff_t i = 0; i < r->answer.n; i++)
        if (str_eq(r->answer.v[i].name, name))
            new = did(true, &r->answer.v[i].done) || new;
    return new;
}

/* Each of the exemptions that a finding relies on: "a, b". */
static bool did_exemptions(struct cover_rule *r, str exemption)
{
    bool new = false;

    for (ptrdiff_t i = 0; i < r->answer.n; i++) {
        str name = r->answer.v[i].name, rest = exemption, item;

        if (!str_starts(name, S("exempt ")))
            continue;
        for (bool more = true; more;) {
            more = str_cut_str(rest, S(", "), &item, &rest);
            new = did(str_eq(item, str_from(name, 7)), &r->answer.v[i].done) || new;
        }
    }
    return new;
}

static bool did_period(struct cover_rule *r, const struct finding *f)
{
    bool pass = f->outcome == OUT_PASS, fail = f->outcome == OUT_FAIL || f->outcome == OUT_ADVICE, new = false;
    const bool shows[COVER_CELLS] = {
        [COVER_PASS] = pass, [COVER_FAIL] = fail, [COVER_LAST_PASS] = pass && f->margin == 0, [COVER_FIRST_FAIL] = fail && f->margin == -1
    };
    struct cover_period *p;

    if (f->period < 0 || f->period >= r->period.n)
        return false;
    p = &r->period.v[f->period];
    for (int c = 0; c < COVER_CELLS; c++)
        new = did(p->asked[c] && shows[c], &p->done[c]) || new;
    return new;
}

bool cover_see(struct cover_rule *r, const struct finding *f)
{
    bool answer = did_answer(r, outcome_words(f->outcome)), exempt = f->outcome == OUT_EXEMPT && did_exemptions(r, f->exemption);

    return did_period(r, f) || exempt || answer;
}

static void see_case(void *user, const struct test_case *t, const struct check *c)
{
    struct cover *cover = user;

    for (ptrdiff_t i = 0; i < cover->rule.n; i++) {
        struct cover_rule *r = &cover->rule.v[i];
        const struct finding *f = testing_finding(c, r->rule->id);

        if (!testing_expects(t, r->rule->id))
            continue;
        (void)cover_see(r, f);
    }
}

static void count_rule(struct cover_rule *r)
{
    for (ptrdiff_t k = 0; k < r->period.n; k++)
        for (int cell = 0; cell < COVER_CELLS; cell++) {
            r->asked += r->period.v[k].asked[cell];
            r->done += r->period.v[k].asked[cell] && r->period.v[k].done[cell];
        }
    r->asked += (int)r->answer.n;
    for (ptrdiff_t k = 0; k < r->answer.n; k++)
        r->done += r->answer.v[k].done;
}

static void count(struct cover *c)
{
    for (ptrdiff_t i = 0; i < c->rule.n; i++) {
        count_rule(&c->rule.v[i]);
        c->asked += c->rule.v[i].asked;
        c->done += c->rule.v[i].done;
    }
}

rc cover_run(arena *mem, const struct rulebook *book, struct cover *out, struct err *err)
{
    *out = (struct cover){ .book = book };
    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == B_RULE)
            add_rule(mem, book, &book->block.v[i], out);
    TRY(testing_each(mem, book, see_case, out, err));
    count(out);
    return RC_OK;
}

/* ---- saying it -------------------------------------------------------------------------- */

static str mark(const struct cover_period *p, enum cover_cell c)
{
    return !p->asked[c] ? S("-") : p->done[c] ? S("yes") : S("NO");
}

static void grid_covered(struct grid *g, int done, int asked)
{
    struct buf share = buf_new(g->mem);

    share_words(&share, done, asked);
    grid_text(g, arena_printf(g->mem, "%d of %d", done, asked));
    grid_text(g, asked ? buf_text(&share) : S("-"));
}

static str answers_missing(arena *mem, const struct cover_rule *r)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t k = 0; k < r->answer.n; k++)
        if (!r->answer.v[k].done)
            buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(r->answer.v[k].name));
    return buf_text(&b);
}

/* A line for each period; what is said of the rule as a whole stands in its first. */
static void rule_rows(struct grid *g, const struct cover_rule *r)
{
    for (ptrdiff_t k = 0; k < r->period.n || !k; k++) {
        const struct cover_period *p = k < r->period.n ? &r->period.v[k] : NULL;

        grid_text(g, k ? S("") : r->rule->id);
        grid_text(g, p ? day_text(g->mem, p->from) : S("-"));
        for (int c = 0; c < COVER_CELLS; c++)
            grid_text(g, p ? mark(p, (enum cover_cell)c) : S("-"));
        if (k) {
            grid_text(g, S(""));
            grid_text(g, S(""));
        } else {
            grid_covered(g, r->done, r->asked);
        }
        grid_text(g, k ? S("") : answers_missing(g->mem, r));
    }
}

void cover_text(const struct cover *c, struct buf *b)
{
    static const str head[] = { S("rule"),    S("from"),      S("passes"),
                                S("fails"),   S("last pass"), S("first fail"),
                                S("covered"), S("share"),     S("answers without a test") };
    struct grid g = grid_new(b->mem, "llllllrrl");

    buf_printf(b, "%.*s, edition %.*s\n", STR_ARG(c->book->id), STR_ARG(c->book->edition));
    for (int i = 0; i < countof(head); i++)
        grid_text(&g, head[i]);
    for (ptrdiff_t i = 0; i < c->rule.n; i++)
        rule_rows(&g, &c->rule.v[i]);
    grid_text(&g, S("all rules"));
    for (int i = 0; i <= COVER_CELLS; i++)
        grid_text(&g, S(""));
    grid_covered(&g, c->done, c->asked);
    grid_text(&g, S(""));
    grid_print(&g, 2, b);
}

static void put_periods(const struct cover_rule *r, struct json_out *o)
{
    json_put_array(o, S("periods"));
    for (ptrdiff_t k = 0; k < r->period.n; k++) {
        const struct cover_period *p = &r->period.v[k];

        json_open_object(o);
        json_put_str(o, S("from"), day_text(o->to->mem, p->from));
        for (int cell = 0; cell < COVER_CELLS; cell++)
            if (p->asked[cell])
                json_put_bool(o, cover_cell_words((enum cover_cell)cell), p->done[cell]);
        json_close_object(o);
    }
    json_close_array(o);
}

void cover_json(const struct cover *c, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("rulebook"), c->book->id);
    json_put_str(o, S("edition"), c->book->edition);
    json_put_int(o, S("asked"), c->asked);
    json_put_int(o, S("covered"), c->done);
    json_put_array(o, S("rules"));
    for (ptrdiff_t i = 0; i < c->rule.n; i++) {
        const struct cover_rule *r = &c->rule.v[i];

        json_open_object(o);
        json_put_str(o, S("rule"), r->rule->id);
        put_periods(r, o);
        json_put_object(o, S("answers"));
        for (ptrdiff_t k = 0; k < r->answer.n; k++)
            json_put_bool(o, r->answer.v[k].name, r->answer.v[k].done);
        json_close_object(o);
        json_close_object(o);
    }
    json_close_array(o);
    json_close_object(o);
}
