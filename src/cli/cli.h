/*
 * The command line: one file a verb, listed in verbs.def.  A verb reads its words, asks the
 * layers below, writes its whole answer at the end, and returns the exit status (base/rc.def).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"

struct cli {
    arena *mem;        /* lives as long as the program runs */
    struct home *home; /* where data and rulebooks are */
    bool colour;       /* standard output is a terminal that may be coloured */
    bool progress;     /* standard error is a terminal */
};

#define VERB(name, function, summary) int function(struct cli *cli, int argc, char **argv);
#include "cli/verbs.def"
#undef VERB

/** cli_fail(err): the error on standard error; returns its exit status. */
int cli_fail(const struct err *err);

/** cli_say(text): ${text} on standard output; returns 0, or the exit status when it could not be written. */
int cli_say(str text);

/** cli_today(): the day the clock shows in London; the only place that asks. */
int32_t cli_today(void);

#endif
