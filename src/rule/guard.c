#include "rule/guard.h"

#include "base/near.h"
#include "rule/parse.h"

struct guard_reader {
    arena *mem;
    const struct authorities *authorities;
    str text;
    ptrdiff_t at;
    bool allow_leaving;
    int depth, terms;
    struct guard_fault fault;
};

enum { DEEPEST = 8, MOST_TERMS = 64 };

static str fact_name(int fact)
{
    if (fact == GUARD_LEFT_BECAUSE)
        return S("left-because");
    if (fact == GUARD_LEFT_IN_PROBATION)
        return S("left-in-probation");
    return fact_table[fact].name;
}

static enum field_type fact_type(int fact)
{
    if (fact == GUARD_LEFT_BECAUSE)
        return T_CODE;
    return fact == GUARD_LEFT_IN_PROBATION ? T_BOOL : fact_table[fact].type;
}

static const struct code_set *fact_codes(int fact)
{
    if (fact == GUARD_LEFT_BECAUSE)
        return &codes_left_because;
    return fact == GUARD_LEFT_IN_PROBATION ? NULL : fact_table[fact].codes;
}

/* The first fault is the one that is told. */
static struct guard *refuse(struct guard_reader *r, ptrdiff_t at, ptrdiff_t width, str why, str hint)
{
    if (!r->fault.why.n)
        r->fault = (struct guard_fault){ at, (int)(width < 1 ? 1 : width), why, hint };
    return NULL;
}

/* The next word: up to a space, comma or bracket; does not move on. */
static str peek(const struct guard_reader *r)
{
    ptrdiff_t end = r->at;

    if (r->at < r->text.n && (r->text.p[r->at] == '(' || r->text.p[r->at] == ')'))
        return str_sub(r->text, r->at, r->at + 1);
    while (end < r->text.n && r->text.p[end] != ' ' && r->text.p[end] != ',' && r->text.p[end] != '(' && r->text.p[end] != ')')
        end++;
    return str_sub(r->text, r->at, end);
}

static void skip(struct guard_reader *r, str word)
{
    r->at += word.n;
    if (r->at < r->text.n && r->text.p[r->at] == ' ')
        r->at++;
}

static bool accept(struct guard_reader *r, const char *word)
{
    str w = peek(r);

    if (!str_eq(w, str_of(word)))
        return false;
    skip(r, w);
    return true;
}

static struct guard *guard_make(struct guard_reader *r, enum guard_op op, struct guard *a, struct guard *b)
{
    struct guard *g = arena_new(r->mem, struct guard);

    g->op = op;
    g->a = a;
    g->b = b;
    return g;
}

static int find_fact(struct guard_reader *r, str word)
{
    str names[GUARD_FACTS];
    int n = r->allow_leaving ? GUARD_FACTS : FACT_COUNT;
    ptrdiff_t near;

    for (int i = 0; i < n; i++) {
        names[i] = fact_name(i);
        if (str_eq(names[i], word))
            return i;
    }
    near = near_best(word, names, n);
    refuse(r, r->at, word.n, arena_printf(r->mem, "unknown fact '%.*s'", STR_ARG(word)),
           near >= 0 ? did_you_mean(r->mem, word, names[near]) : S("The facts of a guard are listed in section 16 of docs/rulebook-language.md."));
    return -1;
}

/* How a value of ${fact}, which has no codes, is written. */
static str value_form(struct guard_reader *r, int fact, str word)
{
    switch (fact_type(fact)) {
    case T_AUTHORITY: return authority_hint(r->mem, r->authorities, word);
    case T_DATE: return S("Write a day as year-month-day, such as 2025-04-01.");
    case T_MONEY: return S("Write an amount as £31.58.");
    case T_BOOL: return S("Write yes or no.");
    default: return S("Write a whole number.");
    }
}

/* A literal of the fact's own type. */
static bool read_value(struct guard_reader *r, int fact, int32_t *out)
{
    str word = peek(r);
    const struct code_set *codes = fact_codes(fact);
    struct literal l = { 0 };
    ptrdiff_t at = r->at;
    bool fits = false;

    if (codes) {
        int code = code_find(codes, word);

        if (code < 0) {
            refuse(r, at, word.n, arena_printf(r->mem, "'%.*s' is not a value of '%.*s'", STR_ARG(word), STR_ARG(fact_name(fact))),
                   codes_hint(r->mem, codes, word));
            return false;
        }
        *out = code;
        skip(r, word);
        return true;
    }
    if (fact_type(fact) == T_AUTHORITY) {
        *out = authority_find(r->authorities, word);
        fits = *out >= 0;
    } else if (word.n && literal_parse(word, &l)) {
        enum field_type t = fact_type(fact);

        fits = (t == T_DATE && l.type == L_DATE) || (t == T_MONEY && l.type == L_MONEY) || (t == T_BOOL && l.type == L_YES_NO) ||
               ((t == T_INT || t == T_HOURS) && l.type == L_NUMBER);
        *out = (int32_t)(t == T_HOURS ? l.num * 100 : l.num);
    }
    if (!fits) {
        refuse(r, at, word.n, arena_printf(r->mem, "'%.*s' is not a value of '%.*s'", STR_ARG(word), STR_ARG(fact_name(fact))),
               value_form(r, fact, word));
        return false;
    }
    skip(r, word);
    return true;
}

static struct guard *read_comparison(struct guard_reader *r)
{
    static const struct {
        const char *word;
        enum guard_op op;
    } ops[] = {
        { "<", G_LT }, { "<=", G_LE }, { ">", G_GT }, { ">=", G_GE }, { "in", G_IN },
    };
    str word = peek(r);
    int fact = find_fact(r, word);
    struct guard *g = guard_make(r, G_IS, NULL, NULL);
    bool found = false;

    if (fact < 0)
        return NULL;
    skip(r, word);
    g->fact = fact;
    if (accept(r, "is")) {
        g->op = accept(r, "not") ? G_IS_NOT : G_IS;
        found = true;
    }
    for (int i = 0; !found && i < countof(ops); i++)
        if (accept(r, ops[i].word)) {
            g->op = ops[i].op;
            found = true;
        }
    word = peek(r);
    if (!found)
        return refuse(r, r->at, word.n, S("expected is, is not, in, <, <=, > or >="), (str){ 0 });
    if (g->op == G_IN && !fact_codes(fact))
        return refuse(r, r->at, word.n, arena_printf(r->mem, "'in' needs a fact with codes; '%.*s' has none", STR_ARG(fact_name(fact))),
                      S("Compare it with is, is not, <, <=, > or >=."));
    if ((fact_codes(fact) || fact_type(fact) == T_BOOL || fact_type(fact) == T_AUTHORITY) && g->op != G_IS && g->op != G_IS_NOT && g->op != G_IN)
        return refuse(r, r->at, word.n, arena_printf(r->mem, "'%.*s' has no order", STR_ARG(fact_name(fact))), S("Compare it with is or is not."));
    if (!read_value(r, fact, &g->value))
        return NULL;
    if (g->op != G_IN)
        return g;
    g->in = (code_mask)1 << g->value;
    while (r->at + 1 < r->text.n && r->text.p[r->at] == ',' && r->text.p[r->at + 1] == ' ') {
        ptrdiff_t at = r->at += 2;
        int32_t more;

        if (!read_value(r, fact, &more))
            return NULL;
        if (g->in & (code_mask)1 << more)
            return refuse(r, at, 1, S("named twice in one list"), S("Take it out."));
        g->in |= (code_mask)1 << more;
    }
    return g;
}

static struct guard *read_guard(struct guard_reader *r);

static struct guard *read_term(struct guard_reader *r)
{
    str word = peek(r);
    struct guard *g;

    if (!word.n)
        return refuse(r, r->at, 1, S("a comparison is missing here"), S("Write one as 'supply is msp'."));
    if (++r->terms > MOST_TERMS)
        return refuse(r, r->at, word.n, arena_printf(r->mem, "a guard may have %d comparisons, brackets and nots at most", MOST_TERMS),
                      S("Say it with fewer, or make two rules of it."));
    if (accept(r, "not")) {
        g = read_term(r); /* as deep as there are terms */
        return g ? guard_make(r, G_NOT, g, NULL) : NULL;
    }
    if (str_eq(word, S("("))) {
        if (++r->depth > DEEPEST)
            return refuse(r, r->at, 1, arena_printf(r->mem, "brackets may be %d deep at most", DEEPEST),
                          S("Say it with fewer, or make two rules of it."));
        r->at++;
        g = read_guard(r);
        if (!g)
            return NULL;
        r->depth--;
        if (!str_eq(peek(r), S(")")))
            return refuse(r, r->at, 1, S("a closing bracket is missing"), (str){ 0 });
        skip(r, S(")"));
        return g;
    }
    if (str_eq(word, S("approved"))) {
        skip(r, word);
        if (!accept(r, "by"))
            return refuse(r, r->at, 1, S("expected 'approved by' and the name of an approval"), codes_hint(r->mem, &codes_approval_for, S("")));
        word = peek(r);
        g = guard_make(r, G_APPROVED, NULL, NULL);
        g->approval = code_find(&codes_approval_for, word);
        if (g->approval < 0)
            return refuse(r, r->at, word.n, arena_printf(r->mem, "'%.*s' is not an approval", STR_ARG(word)),
                          codes_hint(r->mem, &codes_approval_for, word));
        skip(r, word);
        return g;
    }
    return read_comparison(r);
}

static struct guard *read_guard(struct guard_reader *r)
{
    struct guard *g = read_term(r);
    str joint = { 0 };

    while (g && r->at < r->text.n && !str_eq(peek(r), S(")"))) {
        str word = peek(r);
        ptrdiff_t at = r->at;
        struct guard *b;

        if (!str_eq(word, S("and")) && !str_eq(word, S("or")))
            return refuse(r, at, word.n, S("expected 'and', 'or' or the end"), (str){ 0 });
        if (joint.n && !str_eq(joint, word))
            return refuse(r, at, word.n, S("'and' and 'or' may not be mixed without brackets"), S("Put what belongs together in brackets."));
        joint = word;
        skip(r, word);
        b = read_term(r);
        g = b ? guard_make(r, str_eq(word, S("and")) ? G_AND : G_OR, g, b) : NULL;
    }
    return g;
}

bool guard_parse(arena *mem, const struct authorities *authorities, str text, bool allow_leaving, struct guard **out, struct guard_fault *fault)
{
    struct guard_reader r = { .mem = mem, .authorities = authorities, .text = text, .allow_leaving = allow_leaving };
    struct guard *g = read_guard(&r);

    if (g && (r.at < text.n || (text.n && text.p[text.n - 1] == ' '))) {
        refuse(&r, r.at, 1, S("there is more here than a guard"), (str){ 0 });
        g = NULL;
    }
    if (!g) {
        *fault = r.fault;
        return false;
    }
    g->text = text;
    *out = g;
    return true;
}

bool guard_is_of_leaving(const struct guard *g)
{
    if (g->a)
        return guard_is_of_leaving(g->a) || (g->b && guard_is_of_leaving(g->b));
    return g->op != G_APPROVED && g->fact >= FACT_COUNT;
}

enum tri tri_and(enum tri a, enum tri b)
{
    if (a == TRI_NO || b == TRI_NO)
        return TRI_NO;
    return a == TRI_UNKNOWN || b == TRI_UNKNOWN ? TRI_UNKNOWN : TRI_YES;
}

enum tri tri_or(enum tri a, enum tri b)
{
    if (a == TRI_YES || b == TRI_YES)
        return TRI_YES;
    return a == TRI_UNKNOWN || b == TRI_UNKNOWN ? TRI_UNKNOWN : TRI_NO;
}

enum tri tri_not(enum tri a)
{
    return a == TRI_UNKNOWN ? TRI_UNKNOWN : a == TRI_YES ? TRI_NO : TRI_YES;
}
