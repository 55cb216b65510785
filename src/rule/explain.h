/*
 * The second look: what a rule found for one row, in words.  It reads the same records and the
 * same columns as the engine, so it can only explain what the engine decided.
 */
#ifndef RULE_EXPLAIN_H
#define RULE_EXPLAIN_H

#include "rule/check.h"

struct look {
    arena *mem;
    const struct program *p;
    const struct slot *s;
    const struct doc *doc;
    const struct record *member; /* NULL: the engagement's own worker */
    daynum as_of;
    const struct columns *in; /* one row */
    const struct rec *r;      /* the record that decided; set by explain_slot, */
    enum tri gate;            /* and whether it reaches the row */
    struct finding *f;
    struct trace trace;
    bool unset; /* the memorandum leaves a parameter open: the reason says which */
};

/** explain_slot(look, outcome): fill ${look->f} for ${look->s}, whose outcome the engine gave as ${outcome}. */
void explain_slot(struct look *look, enum outcome outcome);

/** explain_kind(look, raw): the part that is the kind's own: reason, values, threshold, distance, remedies (explain_kinds.c). */
void explain_kind(struct look *look, enum outcome raw);

/* The kinds whose answer is yes or no (explain_flags.c). */
void explain_absent(struct look *look, enum outcome raw);
void explain_history(struct look *look, enum outcome raw);
void explain_training(struct look *look, enum outcome raw);
void explain_flag(struct look *look, enum outcome raw);
void explain_holds(struct look *look, enum outcome raw);

/* Help for the kinds. */
int32_t look_fact(const struct look *l, int column);
void look_read(struct look *l, enum fact fact);                        /* adds the reading of a base fact, or its absence to missing */
void look_wish(struct look *l, int column);                            /* derives the wish whose first output is ${column} again, with its readings */
bool look_wish_of(const struct look *l, int column, struct wish *out); /* the wish whose first output is ${column} */
void look_unset(struct look *l, const char *what, const char *asked);  /* a parameter the memorandum leaves open */
void look_unsigned(struct look *l);                                    /* whether every signatory has signed is not known */
void look_since(struct look *l);                                       /* since when: the window that lets the engagement in */
void look_margin(struct look *l, int64_t m);                           /* see struct finding */
struct remedy *look_remedy(struct look *l, str text);
str look_field(const struct look *l, const char *name); /* of the rule, as written; empty when it has none */

/* Help with words. */
str look_day(const struct look *l, int32_t day);
str look_money(const struct look *l, int64_t pence);
str look_counted(const struct look *l, int64_t n, const char *one, const char *many); /* "1 day", "2 days" */
str look_article(const struct look *l, str words);                                    /* "a post", "an assignment" */

#endif
