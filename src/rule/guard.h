/*
 * Guards: small yes-or-no questions about declared facts, joined by and, or, not.  No
 * arithmetic, functions or loops.  "no" beats "unknown" in an and, "yes" beats it in an or.
 */
#ifndef RULE_GUARD_H
#define RULE_GUARD_H

#include "domain/derive.h"

enum guard_op { G_IS, G_IS_NOT, G_LT, G_LE, G_GT, G_GE, G_IN, G_APPROVED, G_AND, G_OR, G_NOT };

/* Facts beyond facts.def that only a cool-off's own exemptions may read. */
enum { GUARD_LEFT_BECAUSE = FACT_COUNT, GUARD_LEFT_IN_PROBATION, GUARD_FACTS };

struct guard {
    enum guard_op op;
    int fact;      /* comparisons: enum fact or GUARD_* */
    int32_t value; /* comparisons but IN */
    code_mask in;  /* IN: bits of code constants */
    int approval;  /* APPROVED: enum approval_for_code */
    struct guard *a, *b;
    str text; /* as written */
};

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

/* Why a guard was refused. */
struct guard_fault {
    ptrdiff_t at; /* of the piece at fault, in the text */
    int width;
    str why, hint; /* the hint may be empty */
};

/**
 * guard_parse(mem, authorities, text, allow_leaving, out, fault):
 * Read ${text}: at most 64 comparisons, brackets and nots, with brackets at most 8 deep.  When it is refused, returns false
 * with the reason in ${*fault} (in ${mem}).
 */
bool guard_parse(arena *mem, const struct authorities *authorities, str text, bool allow_leaving, struct guard **out, struct guard_fault *fault);

/** guard_is_of_leaving(g): whether it asks about what ended a post. */
bool guard_is_of_leaving(const struct guard *g);

enum tri tri_and(enum tri a, enum tri b);
enum tri tri_or(enum tri a, enum tri b);
enum tri tri_not(enum tri a);

/** guard_compare(g, fact): a comparison's answer for the value ${fact}, which may be UNKNOWN or NONE (none equals nothing and is in nothing). */
static inline enum tri guard_compare(const struct guard *g, int32_t fact)
{
    bool yes;

    if (fact == UNKNOWN)
        return TRI_UNKNOWN;
    if (fact == NONE)
        return g->op == G_IS_NOT ? TRI_YES : TRI_NO;
    switch (g->op) {
    case G_IS: yes = fact == g->value; break;
    case G_IS_NOT: yes = fact != g->value; break;
    case G_LT: yes = fact < g->value; break;
    case G_LE: yes = fact <= g->value; break;
    case G_GT: yes = fact > g->value; break;
    case G_GE: yes = fact >= g->value; break;
    default: yes = fact >= 0 && fact < 32 && (g->in >> fact & 1); break;
    }
    return yes ? TRI_YES : TRI_NO;
}

#endif
