/*
 * What a guard can be.  Its facts take a handful of values that matter (every code in reach,
 * yes and no, each number it names with its neighbours), so all their combinations are tried.
 */
#include "rule/lint_inside.h"

enum { MOST_VARIABLES = 6, MOST_VALUES = 40, APPROVALS = 1000, MOST_TRIES = 200000 };

struct variable {
    int id; /* a fact, or APPROVALS + an approval */
    int32_t value[MOST_VALUES];
    int n;
};

struct space {
    const struct linter *l;
    const struct block *rule;
    struct variable variable[MOST_VARIABLES];
    int32_t now[MOST_VARIABLES];
    int n;
    bool too_large;
};

/* ---- variables ---------------------------------------------------------------------------- */

static int id_of(const struct guard *g)
{
    return g->op == G_APPROVED ? APPROVALS + g->approval : g->fact;
}

static struct variable *variable_of(struct space *s, int id)
{
    for (int i = 0; i < s->n; i++)
        if (s->variable[i].id == id)
            return &s->variable[i];
    if (s->n == MOST_VARIABLES) {
        s->too_large = true;
        return NULL;
    }
    s->variable[s->n] = (struct variable){ .id = id };
    return &s->variable[s->n++];
}

static void add_value(struct space *s, struct variable *v, int32_t value)
{
    for (int i = 0; i < v->n; i++)
        if (v->value[i] == value)
            return;
    if (v->n == MOST_VALUES)
        s->too_large = true;
    else
        v->value[v->n++] = value;
}

/* The terms that the windows of the rule reach. */
static code_mask terms_of(const struct block *rule)
{
    const struct window_list *w = &block_field(rule, S("applies to"))->windows;
    code_mask all = 0;

    for (ptrdiff_t i = 0; i < w->n; i++)
        all |= w->v[i].terms ? w->v[i].terms : ~(code_mask)0;
    return all;
}

static code_mask allowed(const struct space *s, int fact)
{
    return fact == FACT_ROLE   ? lint_roles(s->l, s->rule)
           : fact == FACT_KIND ? lint_kinds(s->l, s->rule)
           : fact == FACT_TERM ? terms_of(s->rule)
                               : ~(code_mask)0;
}

static void add_codes(struct space *s, struct variable *v, const struct code_set *codes, int fact)
{
    for (int i = 0; i < codes->n; i++)
        if (allowed(s, fact) >> i & 1)
            add_value(s, v, i);
}

static void collect(struct space *s, const struct guard *g)
{
    struct variable *v;
    const struct code_set *codes;

    if (g->a) {
        collect(s, g->a);
        if (g->b)
            collect(s, g->b);
        return;
    }
    v = variable_of(s, id_of(g));
    if (!v)
        return;
    codes = g->op == G_APPROVED             ? NULL
            : g->fact == GUARD_LEFT_BECAUSE ? &codes_left_because
            : g->fact < FACT_COUNT          ? fact_table[g->fact].codes
                                            : NULL;
    if (codes) {
        add_codes(s, v, codes, g->fact);
    } else if (g->op == G_APPROVED || g->fact == GUARD_LEFT_IN_PROBATION || fact_table[g->fact].type == T_BOOL) {
        add_value(s, v, 0);
        add_value(s, v, 1);
    } else {
        for (int32_t d = -1; d <= 1; d++)
            add_value(s, v, g->value + d);
    }
}

/* ---- trying ------------------------------------------------------------------------------- */

static enum tri value_of(const struct space *s, const struct guard *g)
{
    switch (g->op) {
    case G_AND: return tri_and(value_of(s, g->a), value_of(s, g->b));
    case G_OR: return tri_or(value_of(s, g->a), value_of(s, g->b));
    case G_NOT: return tri_not(value_of(s, g->a));
    default: break;
    }
    for (int i = 0; i < s->n; i++)
        if (s->variable[i].id == id_of(g))
            return g->op == G_APPROVED ? (s->now[i] ? TRI_YES : TRI_NO) : guard_compare(g, s->now[i]);
    return TRI_UNKNOWN;
}

struct ways {
    bool can_be, can_not_be, reached;
};

static void try_all(struct space *s, int at, const struct guard *when, const struct guard *g, struct ways *a)
{
    if (at < s->n) {
        for (int i = 0; i < s->variable[at].n; i++) {
            s->now[at] = s->variable[at].value[i];
            try_all(s, at + 1, when, g, a);
        }
        return;
    }
    if (when && value_of(s, when) != TRI_YES)
        return;
    a->reached = true;
    if (!g)
        return;
    a->can_be |= value_of(s, g) == TRI_YES;
    a->can_not_be |= value_of(s, g) != TRI_YES;
}

static bool small_enough(const struct space *s)
{
    int64_t tries = 1;

    for (int i = 0; i < s->n && tries <= MOST_TRIES; i++)
        tries *= s->variable[i].n;
    return !s->too_large && tries <= MOST_TRIES;
}

/* True when every combination was tried. */
static bool ask(const struct linter *l, const struct block *rule, const struct guard *g, struct ways *a)
{
    const struct tree_field *when = block_field(rule, S("when"));
    struct space s = { .l = l, .rule = rule };

    *a = (struct ways){ 0 };
    if (when)
        collect(&s, when->guard);
    if (g)
        collect(&s, g);
    if (!small_enough(&s))
        return false;
    try_all(&s, 0, when ? when->guard : NULL, g, a);
    return true;
}

void lint_guards(struct linter *l, const struct block *rule)
{
    const struct tree_field *when = block_field(rule, S("when"));
    struct ways a;

    if (ask(l, rule, NULL, &a) && !a.reached) {
        lint_value(l, LINT_NEVER_APPLIES, when, "Compare it with the roles, engagements and terms that the rule reaches.",
                   "rule '%.*s' can never apply: nothing it reaches makes this true", STR_ARG(rule->id));
        return;
    }
    for (ptrdiff_t i = 0; i < rule->field.n; i++) {
        const struct tree_field *f = &rule->field.v[i];

        if (!str_eq(f->name, S("exempt")) || !ask(l, rule, f->guard, &a))
            continue;
        if (!a.can_be)
            lint_value(l, LINT_EXEMPT_NEVER, f, "Compare it with the engagements, roles and terms that the rule reaches.",
                       "exemption '%.*s' of '%.*s' can never be true", STR_ARG(f->label), STR_ARG(rule->id));
        if (a.can_be && !a.can_not_be)
            lint_value(l, LINT_EXEMPT_ALWAYS, f, "An exemption lifts some cases; take the rule out if it lifts all.",
                       "exemption '%.*s' is always true and swallows rule '%.*s'", STR_ARG(f->label), STR_ARG(rule->id));
    }
}
