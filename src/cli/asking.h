/* Putting one document to the rulebooks: what check, replay and facts share. */
#ifndef CLI_ASKING_H
#define CLI_ASKING_H

#include "cli/cli.h"
#include "cli/home.h"
#include "cli/options.h"
#include "rule/documents.h"
#include "rule/judge.h"

struct asking {
    struct home *home;
    struct judge judge;
    struct words rulebooks; /* asked for on the command line; empty: the document's, else all that bind */
    daynum as_of;           /* from the command line, or UNKNOWN */
    enum language lang;     /* of the answer's sentences */
};

/** asking_open(mem, home, out, err): the library read, of its rulebooks those that are sound; what was asked for stays. */
rc asking_open(arena *mem, struct home *home, struct asking *out, struct err *err) MUST_USE;

/**
 * asking_words(a, rest):
 * "--rulebook A,B" names several; and words before the file that are rulebooks' names are taken
 * as rulebooks too ("--rulebook north-east england FILE").
 */
void asking_words(struct asking *a, struct words *rest);

/**
 * asking_sound(a, err):
 * Every rulebook that may judge can be used: those asked for and what they build on; where none is asked for, all of the
 * folder, because one that cannot be read could bind.  Errors: RC_BAD_INPUT with the fault and how to leave that file out.
 */
rc asking_sound(const struct asking *a, struct err *err) MUST_USE;

/** asking_documents(a, cli, verb, rest, out, err): open ${a}, and read the one file that is left in ${rest} after rulebooks' names. */
rc asking_documents(struct asking *a, const struct cli *cli, const char *verb, struct words *rest, struct documents *out, struct err *err) MUST_USE;

/** asking_file(a, mem, path, out, err): the documents of the file ${path}; "-": standard input.  Says on standard error that it is not UTF-8. */
rc asking_file(const struct asking *a, arena *mem, str path, struct documents *out, struct err *err) MUST_USE;

/** asking_language(a, code, err): the answer in the language of ${code}; in English when it is empty.  Errors: RC_USAGE. */
rc asking_language(struct asking *a, str code, struct err *err) MUST_USE;

/** asking_question(a): what is asked for beside the document. */
struct question asking_question(const struct asking *a);

#endif
