/* Putting one document to the rulebooks: what check, replay and facts share. */
#ifndef CLI_ASKING_H
#define CLI_ASKING_H

#include "cli/cli.h"
#include "cli/documents.h"
#include "cli/home.h"
#include "cli/options.h"

struct asking {
    arena *mem; /* of programs, which serve many documents */
    struct library *library;
    struct words rulebooks; /* asked for on the command line; empty: the document's, else all that bind */
    daynum as_of;           /* from the command line, or UNKNOWN */
    struct {
        struct asked_program *v;
        ptrdiff_t n, cap;
    } program; /* compiled once for each set of rulebooks */
};

/** asking_open(mem, home, out, err): the library read; what was asked for stays. */
rc asking_open(arena *mem, struct home *home, struct asking *out, struct err *err) MUST_USE;

/**
 * asking_words(a, rest):
 * "--rulebook A,B" names several; and words before the file that are rulebooks' names are taken
 * as rulebooks too ("--rulebook north-east england FILE").
 */
void asking_words(struct asking *a, struct words *rest);

/** asking_documents(a, cli, verb, rest, out, err): open ${a}, and read the one file that is left in ${rest} after rulebooks' names. */
rc asking_documents(struct asking *a, const struct cli *cli, const char *verb, struct words *rest, struct documents *out, struct err *err) MUST_USE;

/** asking_program(a, mem, doc, c, out, err): the compiled rulebooks that judge ${doc}; sets ${c}'s day of knowledge, notes, facts hash and engine, in
 * ${mem}. */
rc asking_program(struct asking *a, arena *mem, const struct doc *doc, struct check *c, const struct program **out, struct err *err) MUST_USE;

/** asking_check(a, mem, doc, out, err): the whole check, in ${mem}. */
rc asking_check(struct asking *a, arena *mem, const struct doc *doc, struct check *out, struct err *err) MUST_USE;

#endif
