/*
 * The second look: what a rule found for one row, in words.  It reads the same records and the
 * same columns as the engine, so it can only explain what the engine decided.
 */
#ifndef RULE_EXPLAIN_H
#define RULE_EXPLAIN_H

#include "rule/check.h"
#include "words/date.h"
#include "words/list.h"
#include "words/number.h"
#include "words/texts.h"

struct look {
    arena *mem;
    enum language lang; /* of every sentence */
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
    bool unset;  /* the memorandum leaves a parameter open: the reason says which */
    bool passed; /* a remedy cannot be taken any more */
};

/** explain_slot(look, outcome): fill ${look->f} for ${look->s}, whose outcome the engine gave as ${outcome}. */
void explain_slot(struct look *look, enum outcome outcome);

/* What was found of one member of a project team, and its place in the team, from 1. */
struct member_finding {
    struct finding finding;
    int number;
};

/**
 * explain_members(mem, lang, of, n, out):
 * One finding of ${n} that a rule has for as many members, of the same outcome: the worst of them, with a reason and
 * remedies that name every one (explain_team.c).
 *
 * Shapes: ${of}: ${n} >= 1, in the order of the team.
 */
void explain_members(arena *mem, enum language lang, const struct member_finding *of, ptrdiff_t n, struct finding *out);

/** explain_manual(look, m): fill ${look->f} for ${m}: the question where its memorandum may reach the engagement, else why it does not. */
void explain_manual(struct look *look, const struct manual *m);

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
void look_unset(struct look *l, const char *what, enum word asked);    /* a parameter the memorandum leaves open */
void look_unsigned(struct look *l);                                    /* whether every signatory has signed is not known */
void look_since(struct look *l);                                       /* since when: the window that lets the engagement in */
void look_margin(struct look *l, int64_t m);                           /* see struct finding */
struct remedy *look_remedy(struct look *l, str text);
const struct tree_field *look_field(const struct look *l, const char *name); /* of the rule; NULL when it has none */

/* Remedies that have their time (explain_passed.c). */

/**
 * look_passed(l, before):
 * Why it is too late, as at the day of knowledge, for what had to come before ${before}: "It was agreed on 25 April 2025."  Empty while
 * there is time, and where the day is not known.
 */
str look_passed(struct look *l, enum cutoff before);

void look_remedy_start(struct look *l, daynum day); /* start on ${day} or later; when it has started, what starts anew */
void look_beyond_remedy(struct look *l);            /* when a remedy came too late: what the memorandum has for what cannot be undone */

/* Help with words.  SAID(l): where sentences are made, and in which language. */
#define SAID(l) (l)->mem, (l)->lang
str look_said(const struct look *l, enum word word);                     /* a text without places */
str look_one(const struct look *l, enum word word, str given);           /* one with a place */
str look_two(const struct look *l, enum word word, str one, str other);  /* and one with two */
str look_number(const struct look *l, enum word word, int64_t count);    /* one that counts, with no other place */
str look_then(const struct look *l, str sentence);                       /* the reason so far, and ${sentence} after it */
str look_day(const struct look *l, int32_t day);                         /* "1 April 2025", "none", "an unknown day" */
str look_money(const struct look *l, int64_t pence);                     /* "£31.58" */
str look_rate(const struct look *l, int64_t pence);                      /* "£31.58 an hour" */
str look_period(const struct look *l, enum period_unit unit, int64_t n); /* "6 months" */

/** with_article(mem, lang, noun): in English "a post", "an assignment"; Welsh has no such word. */
str with_article(arena *mem, enum language lang, enum word noun);

#endif
