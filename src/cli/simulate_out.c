/* The answers of simulate, for people and as JSON. */
#include "base/grid.h"
#include "cli/simulate.h"

enum { TOP = 10 };

/* ---- one scenario: what it changes ---- */

static void print_changes(const struct scenario *sc, struct buf *b)
{
    for (ptrdiff_t i = 0; i < sc->block->field.n; i++) {
        const struct tree_field *f = &sc->block->field.v[i];

        if (str_eq(f->name, S("from")))
            continue;
        buf_printf(b, "  %.*s%s%.*s: %.*s", STR_ARG(f->name), f->label.n ? " " : "", STR_ARG(f->label), STR_ARG(f->raw));
        buf_char(b, '\n');
    }
}

static void signed_count(struct grid *g, int64_t n)
{
    struct buf b = buf_new(g->mem);

    buf_z(&b, n > 0 ? "+" : "");
    count_words(&b, n);
    grid_text(g, buf_text(&b));
}

/* Between the amounts as they are shown, so that a line adds up. */
static void pounds_change(struct grid *g, int64_t was, int64_t is)
{
    struct buf b = buf_new(g->mem);
    int64_t pounds = pounds_nearest(is) - pounds_nearest(was);

    buf_z(&b, pounds > 0 ? "+" : "");
    pounds_words(&b, pounds * 100);
    grid_text(g, buf_text(&b));
}

static void count_line(struct grid *g, str name, int64_t before, int64_t after)
{
    grid_text(g, name);
    grid_count(g, before);
    grid_count(g, after);
    signed_count(g, after - before);
}

static void heading(struct grid *g, const str *head, int n)
{
    for (int i = 0; i < n; i++)
        grid_text(g, head[i]);
}

static void print_verdicts(const struct simulation *s, const struct answer *a, struct buf *b)
{
    static const str head[] = { S("verdicts"), S("before"), S("after"), S("change") };
    const struct tally *was = &s->totals.all, *is = &a->totals.all;
    struct grid g = grid_new(s->crowd.cli->mem, "lrrr");
    int64_t over = 0, under = 0;

    heading(&g, head, countof(head));
    for (int k = 0; k < STATES; k++) {
        count_line(&g, state_words((enum state)k), was->state[k], is->state[k]);
        over += k == STATE_BLOCKED ? 0 : a->shift.moved[k][STATE_BLOCKED];
        under += k == STATE_BLOCKED ? 0 : a->shift.moved[STATE_BLOCKED][k];
    }
    count_line(&g, S("above a cap"), was->above, is->above);
    count_line(&g, S("exceptions needed"), was->exceptions, is->exceptions);
    grid_text(&g, S("£ a year above caps"));
    grid_pounds(&g, was->excess);
    grid_pounds(&g, is->excess);
    pounds_change(&g, was->excess, is->excess);
    grid_print(&g, 2, b);
    buf_z(b, "\n  Newly blocked: ");
    count_words(b, over);
    buf_z(b, ". No longer blocked: ");
    count_words(b, under);
    buf_z(b, ".\n");
}

static bool is_changed(const struct simulation *s, const struct answer *a, ptrdiff_t slot)
{
    return memcmp(s->totals.slot[slot].outcome, a->totals.slot[slot].outcome, sizeof(s->totals.slot[slot].outcome)) != 0 ||
           s->totals.slot[slot].excess != a->totals.slot[slot].excess || a->shift.slot[slot].over || a->shift.slot[slot].under;
}

static void print_shifts(const struct simulation *s, const struct answer *a, struct buf *b)
{
    static const str head[] = { S("rule"), S("newly outside"), S("no longer outside"), S("outside before"), S("after"), S("cannot decide before"),
                                S("after") };
    struct grid g = grid_new(s->crowd.cli->mem, "lrrrrrr");

    heading(&g, head, countof(head));
    for (ptrdiff_t k = 0; k < a->program.slot.n; k++) {
        const struct slot *slot = &a->program.slot.v[k];

        if (!is_changed(s, a, k))
            continue;
        grid_text(&g,
                  arena_printf(s->crowd.cli->mem, "%.*s %.*s%s", STR_ARG(slot->book->id), STR_ARG(slot->rule->id), slot->off ? " (left out)" : ""));
        grid_count(&g, a->shift.slot[k].over);
        grid_count(&g, a->shift.slot[k].under);
        grid_count(&g, s->totals.slot[k].outcome[OUT_FAIL]);
        grid_count(&g, a->totals.slot[k].outcome[OUT_FAIL]);
        grid_count(&g, s->totals.slot[k].outcome[OUT_CANNOT]);
        grid_count(&g, a->totals.slot[k].outcome[OUT_CANNOT]);
    }
    if (g.cell.n == g.columns) {
        buf_z(b, "\n  No rule gives another outcome to any row.\n");
        return;
    }
    buf_char(b, '\n');
    grid_print(&g, 2, b);
}

/* ---- money by place ---- */

static int64_t change_of(const struct tally *was, const struct tally *is)
{
    int64_t d = is->excess - was->excess;

    return d < 0 ? -d : d;
}

static bool is_moved(const struct tally *was, const struct tally *is)
{
    return was->excess != is->excess || was->exceptions != is->exceptions || was->state[STATE_BLOCKED] != is->state[STATE_BLOCKED];
}

static struct grid money_grid(arena *mem, str what)
{
    const str head[] = { what,       S("£ a year above before"), S("after"), S("change"), S("exceptions needed before"),
                         S("after"), S("blocked before"),        S("after") };
    struct grid g = grid_new(mem, "lrrrrrrr");

    heading(&g, head, countof(head));
    return g;
}

static void money_line(struct grid *g, str name, const struct tally *was, const struct tally *is)
{
    grid_text(g, name);
    grid_pounds(g, was->excess);
    grid_pounds(g, is->excess);
    pounds_change(g, was->excess, is->excess);
    grid_count(g, was->exceptions);
    grid_count(g, is->exceptions);
    grid_count(g, was->state[STATE_BLOCKED]);
    grid_count(g, is->state[STATE_BLOCKED]);
}

/* The authority not yet shown with the largest change of money, then of the lowest number. */
static ptrdiff_t next_moved(const struct totals *was, const struct totals *is, ptrdiff_t n, const bool *shown)
{
    ptrdiff_t best = -1;

    for (ptrdiff_t i = 0; i <= n; i++)
        if (!shown[i] && is_moved(&was->authority[i], &is->authority[i]) &&
            (best < 0 || change_of(&was->authority[i], &is->authority[i]) > change_of(&was->authority[best], &is->authority[best])))
            best = i;
    return best;
}

static void print_money(const struct crowd *c, const struct totals *was, const struct totals *is, struct buf *b)
{
    ptrdiff_t n = c->program.authorities->n, i, moved = 0;
    bool *shown = arena_array(c->cli->mem, bool, n + 1);
    struct grid places = money_grid(c->cli->mem, S("authority")), roles = money_grid(c->cli->mem, S("role"));

    for (ptrdiff_t k = 0; k <= n; k++)
        moved += is_moved(&was->authority[k], &is->authority[k]);
    if (!moved)
        return;
    for (ptrdiff_t k = 0; k < TOP && (i = next_moved(was, is, n, shown)) >= 0; k++) {
        shown[i] = true;
        money_line(&places, authority_words(c, i), &was->authority[i], &is->authority[i]);
    }
    for (int r = 0; r <= role_count; r++)
        if (is_moved(&was->role[r], &is->role[r]))
            money_line(&roles, role_words(r), &was->role[r], &is->role[r]);
    buf_char(b, '\n');
    grid_print(&places, 2, b);
    if (moved > TOP)
        buf_printf(b, "  and %td more authorities (all of them: --json)\n", moved - TOP);
    buf_char(b, '\n');
    grid_print(&roles, 2, b);
}

/* ---- sweeps ---- */

static void step_line(struct grid *g, const struct step *s)
{
    grid_text(g, s->value.text);
    grid_count(g, s->outcome[OUT_FAIL]);
    grid_count(g, s->outcome[OUT_APPROVED]);
    grid_count(g, s->outcome[OUT_EXEMPT]);
    grid_count(g, s->outcome[OUT_CANNOT]);
    grid_count(g, s->state[STATE_CLEAR]);
    grid_count(g, s->state[STATE_BLOCKED]);
    grid_count(g, s->over);
    grid_count(g, s->under);
    grid_pounds(g, s->excess);
    grid_count(g, s->exceptions);
}

static void print_sweep(const struct simulation *s, const struct answer *a, ptrdiff_t k, struct buf *b)
{
    static const str head[] = { S("value"),
                                S("outside"),
                                S("approved"),
                                S("exempt"),
                                S("cannot decide"),
                                S("all clear"),
                                S("all blocked"),
                                S("newly blocked"),
                                S("no longer"),
                                S("£ a year above caps"),
                                S("exceptions needed") };
    struct grid g = grid_new(s->crowd.cli->mem, "rrrrrrrrrrr");

    heading(&g, head, countof(head));
    for (ptrdiff_t i = 0; i < a->sweep[k].n; i++)
        step_line(&g, &a->sweep[k].v[i]);
    buf_printf(b, "\n  Sweep of %.*s, with what the scenario sets\n", STR_ARG(a->scenario.sweep.v[k].field->label));
    grid_print(&g, 2, b);
}

static void print_scenario(const struct simulation *s, const struct answer *a, struct buf *b)
{
    buf_printf(b, "\nScenario %.*s of %.*s, edition %.*s, for events from ", STR_ARG(a->scenario.id), STR_ARG(a->scenario.book->id),
               STR_ARG(a->scenario.book->edition));
    day_words(b, a->scenario.from);
    buf_char(b, '\n');
    print_changes(&a->scenario, b);
    if (a->scenario.set.n || a->scenario.without.n) {
        buf_char(b, '\n');
        print_verdicts(s, a, b);
        print_shifts(s, a, b);
        print_money(&s->crowd, &s->totals, &a->totals, b);
    }
    for (ptrdiff_t k = 0; k < a->scenario.sweep.n; k++)
        print_sweep(s, a, k, b);
}

/* ---- side by side ---- */

static int64_t rivals_decided(const struct rivals *r)
{
    return r->both[STATE_CLEAR][STATE_CLEAR] + r->both[STATE_CLEAR][STATE_BLOCKED] + r->both[STATE_BLOCKED][STATE_CLEAR] +
           r->both[STATE_BLOCKED][STATE_BLOCKED];
}

static int64_t rivals_bound(const struct rivals *r, int64_t *one)
{
    int64_t both = 0;

    *one = 0;
    for (int i = 0; i < STATES; i++)
        for (int k = 0; k < STATES; k++) {
            both += i != STATE_UNBOUND && k != STATE_UNBOUND ? r->both[i][k] : 0;
            *one += (i == STATE_UNBOUND) != (k == STATE_UNBOUND) ? r->both[i][k] : 0;
        }
    return both;
}

static void rival_line(struct grid *g, str text, int64_t n)
{
    grid_text(g, text);
    grid_count(g, n);
}

static void print_rivals(const struct simulation *s, struct buf *b)
{
    const struct rivals *r = s->rivals;
    arena *mem = s->crowd.cli->mem;
    struct grid sums = grid_new(mem, "lr"), matrix = grid_new(mem, "lrrrr");
    int64_t one, both = rivals_bound(r, &one);

    buf_printf(b, "\n%.*s against %.*s\n\n", STR_ARG(r->left_name), STR_ARG(r->right_name));
    rival_line(&sums, S("inside both"), r->both[STATE_CLEAR][STATE_CLEAR]);
    rival_line(&sums, arena_printf(mem, "inside %.*s only", STR_ARG(r->left_name)), r->both[STATE_CLEAR][STATE_BLOCKED]);
    rival_line(&sums, arena_printf(mem, "inside %.*s only", STR_ARG(r->right_name)), r->both[STATE_BLOCKED][STATE_CLEAR]);
    rival_line(&sums, S("inside neither"), r->both[STATE_BLOCKED][STATE_BLOCKED]);
    rival_line(&sums, S("information missing for one or both"), both - rivals_decided(r));
    rival_line(&sums, S("bound by one side only"), one);
    rival_line(&sums, S("bound by neither side"), r->both[STATE_UNBOUND][STATE_UNBOUND]);
    grid_print(&sums, 2, b);
    buf_printf(b, "\n  Lines: %.*s. Columns: %.*s.\n", STR_ARG(r->left_name), STR_ARG(r->right_name));
    grid_text(&matrix, S(""));
    for (int k = 0; k < STATES; k++)
        grid_text(&matrix, state_words((enum state)k));
    for (int i = 0; i < STATES; i++) {
        grid_text(&matrix, state_words((enum state)i));
        for (int k = 0; k < STATES; k++)
            grid_count(&matrix, r->both[i][k]);
    }
    grid_print(&matrix, 2, b);
    buf_printf(b, "\n  Money above caps, exceptions and blocked: before is %.*s, after is %.*s\n", STR_ARG(r->left_name), STR_ARG(r->right_name));
    print_money(&s->crowd, &r->left, &r->right, b);
}

static void print_assumed(const struct simulation *s, struct buf *b)
{
    crowd_assumed(&s->crowd, s->totals.hours_assumed, b);
    bullet(b, "A changed value holds for events from the scenario's day on; earlier events keep the rulebook's own.");
    bullet(b, "Behaviour is static: nobody charges, starts or leaves otherwise because a rule is another. Approvals already given stay as they are.");
}

void simulation_text(const struct simulation *s, struct buf *b)
{
    crowd_heading(&s->crowd, b);
    if (s->rivals)
        print_rivals(s, b);
    for (ptrdiff_t i = 0; i < s->answer.n; i++)
        print_scenario(s, &s->answer.v[i], b);
    print_assumed(s, b);
}

/* ---- JSON ---- */

static void outcomes_json(str key, const int64_t *count, struct json_out *o)
{
    json_put_object(o, key);
    for (int k = 0; k < OUTCOMES; k++)
        json_put_int(o, outcome_text((enum outcome)k), count[k]);
    json_close_object(o);
}

static void shifts_json(const struct simulation *s, const struct answer *a, struct json_out *o)
{
    json_put_array(o, S("rules_changed"));
    for (ptrdiff_t k = 0; k < a->program.slot.n; k++) {
        if (!is_changed(s, a, k))
            continue;
        json_open_object(o);
        json_put_str(o, S("rulebook"), a->program.slot.v[k].book->id);
        json_put_str(o, S("rule"), a->program.slot.v[k].rule->id);
        json_put_bool(o, S("left_out"), a->program.slot.v[k].off);
        json_put_int(o, S("newly_outside"), a->shift.slot[k].over);
        json_put_int(o, S("no_longer_outside"), a->shift.slot[k].under);
        outcomes_json(S("before"), s->totals.slot[k].outcome, o);
        outcomes_json(S("after"), a->totals.slot[k].outcome, o);
        json_close_object(o);
    }
    json_close_array(o);
}

static void moved_json(const int64_t moved[STATES][STATES], struct json_out *o)
{
    for (int i = 0; i < STATES; i++) {
        json_put_object(o, state_text((enum state)i));
        for (int k = 0; k < STATES; k++)
            json_put_int(o, state_text((enum state)k), moved[i][k]);
        json_close_object(o);
    }
}

static void step_json(const struct simulation *s, const struct step *step, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("value"), step->value.text);
    outcomes_json(S("outcomes"), step->outcome, o);
    json_put_int(o, S("clear"), step->state[STATE_CLEAR]);
    json_put_int(o, S("needs_information"), step->state[STATE_NEEDS]);
    json_put_int(o, S("blocked"), step->state[STATE_BLOCKED]);
    json_put_int(o, S("newly_blocked"), step->over);
    json_put_int(o, S("no_longer_blocked"), step->under);
    json_put_str(o, S("excess_a_year"), pounds_text(s->crowd.cli->mem, step->excess));
    json_put_int(o, S("exceptions_needed"), step->exceptions);
    json_close_object(o);
}

static void changes_json(const struct scenario *sc, struct json_out *o)
{
    json_put_array(o, S("changes"));
    for (ptrdiff_t i = 0; i < sc->block->field.n; i++) {
        const struct tree_field *f = &sc->block->field.v[i];

        if (str_eq(f->name, S("from")))
            continue;
        json_open_object(o);
        json_put_str(o, S("change"), f->name);
        json_put_str(o, S("what"), f->label);
        json_put_str(o, S("value"), f->raw);
        json_close_object(o);
    }
    json_close_array(o);
}

static void scenario_json(const struct simulation *s, const struct answer *a, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("scenario"), a->scenario.id);
    json_put_str(o, S("rulebook"), a->scenario.book->id);
    json_put_str(o, S("edition"), a->scenario.book->edition);
    json_put_str(o, S("from"), day_text(s->crowd.cli->mem, a->scenario.from));
    changes_json(&a->scenario, o);
    named_tally(o, S("before"), &s->totals.all);
    named_tally(o, S("after"), &a->totals.all);
    json_put_object(o, S("moved"));
    moved_json(a->shift.moved, o);
    json_close_object(o);
    shifts_json(s, a, o);
    places_json(&s->crowd, (struct named_totals[]){ { S("before"), &s->totals }, { S("after"), &a->totals } }, 2, o);
    json_put_array(o, S("sweeps"));
    for (ptrdiff_t k = 0; k < a->scenario.sweep.n; k++) {
        json_open_object(o);
        json_put_str(o, S("sweep"), a->scenario.sweep.v[k].field->label);
        json_put_array(o, S("steps"));
        for (ptrdiff_t i = 0; i < a->sweep[k].n; i++)
            step_json(s, &a->sweep[k].v[i], o);
        json_close_array(o);
        json_close_object(o);
    }
    json_close_array(o);
    json_close_object(o);
}

static void rivals_json(const struct simulation *s, struct json_out *o)
{
    const struct rivals *r = s->rivals;

    json_put_object(o, S("against"));
    json_put_str(o, S("left"), r->left_name);
    json_put_str(o, S("right"), r->right_name);
    json_put_int(o, S("inside_both"), r->both[STATE_CLEAR][STATE_CLEAR]);
    json_put_int(o, S("inside_left_only"), r->both[STATE_CLEAR][STATE_BLOCKED]);
    json_put_int(o, S("inside_right_only"), r->both[STATE_BLOCKED][STATE_CLEAR]);
    json_put_int(o, S("inside_neither"), r->both[STATE_BLOCKED][STATE_BLOCKED]);
    json_put_object(o, S("left_then_right"));
    moved_json(r->both, o);
    json_close_object(o);
    places_json(&s->crowd, (struct named_totals[]){ { S("left_tally"), &r->left }, { S("right_tally"), &r->right } }, 2, o);
    json_close_object(o);
}

void simulation_json(const struct simulation *s, struct buf *b)
{
    struct json_out o = json_out_new(b, JSON_PRETTY);

    json_open_object(&o);
    crowd_json(&s->crowd, s->totals.hours_assumed, &o);
    json_put_array(&o, S("scenarios"));
    for (ptrdiff_t i = 0; i < s->answer.n; i++)
        scenario_json(s, &s->answer.v[i], &o);
    json_close_array(&o);
    if (s->rivals)
        rivals_json(s, &o);
    json_close_object(&o);
    buf_char(b, '\n');
}
