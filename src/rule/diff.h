/*
 * What changed between two editions, in plain words.  Blocks are paired by their names, fields
 * by theirs, members of lists by value, so that one change is one line.  Whatever differs in
 * the mirror has a line here or stands among what is only in another order: every field of
 * every block is compared as written, and what has no better words is said as old and new.
 */
#ifndef RULE_DIFF_H
#define RULE_DIFF_H

#include "io/json_out.h"
#include "rule/tree.h"

enum change { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };

struct difference {
    enum change change;
    const struct block *block; /* of the new book; of the old one when removed */
    str field;                 /* empty: the block as a whole */
    str before, after;         /* as written; empty when there is none */
    str text;                  /* the line: "cool-off lengthened from 3 to 6 months from 1 May 2024" */
};

struct diff {
    struct difference *v;
    ptrdiff_t n, cap;
    struct str_list order; /* "signatories of small", "stage lines of process review": what reads the same and only stands in another order */
};

/** diff_books(mem, before, after, out): every difference, in the order of the blocks of ${after}; what was removed stands last within its kind of
 * block. */
void diff_books(arena *mem, const struct rulebook *before, const struct rulebook *after, struct diff *out);

bool diff_is_empty(const struct diff *d);            /* one edition, of one hash: the order is the same too */
void diff_text(const struct diff *d, struct buf *b); /* a line each; without any: "The two say the same." */
void diff_json(const struct diff *d, struct json_out *o);

#endif
