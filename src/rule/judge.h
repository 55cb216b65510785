/*
 * Putting documents to the rulebooks: one library, and the programs compiled from it so far.  The command line, the register and
 * the API all ask here, so that the same document gets the same answer everywhere.
 */
#ifndef RULE_JUDGE_H
#define RULE_JUDGE_H

#include "rule/check.h"

enum { JUDGE_PROGRAMS = 64 };

struct judge {
    arena *mem; /* of programs, which serve many documents */
    const struct library *library;
    str engine; /* "concordat 0.1.0": what receipts name */
    struct {
        struct judged_program *v;
        ptrdiff_t n, cap;
    } program; /* compiled once for each set of rulebooks, JUDGE_PROGRAMS of them at most */
};

/* What is asked for beside the document. */
struct question {
    const str *rulebook; /* asked for by name; none: the document's, else all that bind */
    ptrdiff_t rulebooks;
    daynum as_of; /* UNKNOWN: the document's, else today */
    daynum today;
    enum language lang; /* of the answer's sentences */
};

/**
 * judge_program(j, mem, doc, q, c, out, err):
 * The compiled rulebooks that judge ${doc}; sets ${c}'s language, day of knowledge, notes, facts hash and engine, in ${mem}.
 */
rc judge_program(struct judge *j, arena *mem, const struct doc *doc, const struct question *q, struct check *c, const struct program **out,
                 struct err *err) MUST_USE;

/** judge_check(j, mem, doc, q, out, err): the whole check, in ${mem}. */
rc judge_check(struct judge *j, arena *mem, const struct doc *doc, const struct question *q, struct check *out, struct err *err) MUST_USE;

#endif
