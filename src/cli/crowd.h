/* A whole file of engagements put to rulebooks: what assess and simulate share. */
#ifndef CLI_CROWD_H
#define CLI_CROWD_H

#include "cli/asking.h"
#include "cli/cli.h"
#include "io/json_out.h"
#include "sim/totals.h"

struct crowd {
    struct cli *cli;
    struct asking asking; /* the library, the rulebooks asked for, the day of knowledge */
    bool skip;            /* leave bad rows out */
    str file;
    struct {
        struct rulebook **v;
        ptrdiff_t n, cap;
    } book; /* those compiled */
    struct program program;
    struct population pop;
    struct refusals refused;
    int threads;
};

/**
 * crowd_books(c, err):
 * The rulebooks asked for, else all that are published: proposals bind nobody and are used only
 * when they are named.  More can be added with crowd_add before crowd_read.
 */
rc crowd_books(struct crowd *c, struct err *err) MUST_USE;

/** crowd_add(c, book): ${book} takes the place of the one of the same id, or is added. */
void crowd_add(struct crowd *c, struct rulebook *book);

/**
 * crowd_read(c, err):
 * Compile the rulebooks and read ${c->file}.  Rows that cannot be used are said on standard
 * error; unless ${c->skip} that is an error.
 */
rc crowd_read(struct crowd *c, struct err *err) MUST_USE;

/** crowd_named(c): the rulebooks of ${c} as a choice for totals. */
struct books crowd_named(const struct crowd *c);

/* Parts of answers. */
str state_words(enum state s);                           /* "information missing" */
str state_text(enum state s);                            /* "needs-information" */
str authority_words(const struct crowd *c, ptrdiff_t i); /* its name; the last is "authority not known" */
str role_words(int role);                                /* role_count: "role not known" */
str pounds_text(arena *mem, int64_t pence);              /* 1234.56, for JSON and CSV */

/** crowd_heading(c, b): how many engagements of which file, how the file was read, and whether they are invented. */
void crowd_heading(const struct crowd *c, struct buf *b);

/** crowd_assumed(c, hours_assumed, b): what every figure of money and every verdict rests on. */
void crowd_assumed(const struct crowd *c, int64_t hours_assumed, struct buf *b);

/** bullet(b, fmt, …): one remark as a wrapped line with a dash. */
void bullet(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Totals and what they are called: "before", "after". */
struct named_totals {
    str key; /* empty: the figures are fields of the entry itself */
    const struct totals *totals;
};

void crowd_json(const struct crowd *c, int64_t hours_assumed,
                struct json_out *o);                                  /* file, rulebooks used, assumptions, skipped rows: fields of an open object */
void named_tally(struct json_out *o, str key, const struct tally *t); /* a field of an open object; fields of it when ${key} is empty */

/** places_json(c, named, n, o): "authorities" and "roles", fields of an open object: an entry for each that has rows in ${named}[0], with its tally
 * in all ${n}. */
void places_json(const struct crowd *c, const struct named_totals *named, int n, struct json_out *o);

#endif
