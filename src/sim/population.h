/*
 * Many engagements as columns of facts: a CSV whose headings are the dotted names of the check
 * document ("engagement.authority", "worker.posts.0.from"; "posts[0]" is the same), one row an
 * engagement.  Each row is read into a document, checked as a single one would be, and only
 * its facts are kept, so memory does not grow with the text.
 *
 * Two headings are not the document's: "id", the reader's own name for a row, and "invented",
 * which says that a row is no person's.
 */
#ifndef SIM_POPULATION_H
#define SIM_POPULATION_H

#include "rule/check.h"

enum { REFUSALS_MOST = 20, READERS_MOST = 8 };

/* A row that cannot be used. */
struct refusal {
    str message; /* "row 12, column C (engagement.charge.total): '£30' has a pound sign" */
    str hint;    /* a sentence, or empty */
};

struct refusals {
    struct refusal *v;
    ptrdiff_t n, cap;
};

struct population {
    struct columns in;        /* a row each engagement */
    struct columns members;   /* a row each member of a project team; none when no team names its members */
    const int32_t *member_of; /* the engagement of each, ascending */
    const int32_t *number;    /* the spreadsheet's number of each engagement */
    const str *id;            /* NULL when there is no such column */
    bool invented;            /* some row says that it is */
    ptrdiff_t whole_teams;    /* project teams without members: judged on the engagement's own charge */
    const char *encoding;
    char delimiter;
};

struct population_how {
    const struct library *library;                        /* the rulebooks that may be said to be signed; NULL: any */
    daynum as_of;                                         /* day of knowledge of every row; UNKNOWN: each row's own, */
    daynum today;                                         /* or this day where it has none */
    bool skip;                                            /* leave bad rows out instead of refusing the file */
    int threads;                                          /* at most READERS_MOST */
    void (*step)(void *to, ptrdiff_t done, ptrdiff_t of); /* told now and then; NULL for nobody */
    void *to;
};

/**
 * population_read(mem, p, file, bytes, how, out, refused, err):
 * Read the CSV ${bytes} into the columns that ${p} reads; ${file} is its name in messages.
 * ${*refused} gets what is wrong with each bad row, in the order of the file.
 *
 * Owner:  ids point into ${bytes} or lie in ${mem}, as csv.h's cells do; both must live as long as ids are used.
 * Limits: those of csv.h.
 * Errors: RC_BAD_INPUT for a heading that is no field, with the nearest; for a file without rows; and
 *         when any row is refused, unless ${how->skip}.  Then reading ends at REFUSALS_MOST of them.
 *         A row that cannot be told apart from the end of a damaged file is never skipped.
 */
rc population_read(arena *mem, const struct program *p, str file, str bytes, const struct population_how *how, struct population *out,
                   struct refusals *refused, struct err *err) MUST_USE;

#endif
