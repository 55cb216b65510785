/*
 * The command line: one file a verb, listed in verbs.def.  A verb reads its words, asks the
 * layers below, and writes its whole answer at the end; main prints what went wrong.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

struct cli {
    arena *mem;        /* lives as long as the program runs */
    struct home *home; /* where data and rulebooks are */
    bool colour;       /* standard output is a terminal that may be coloured */
    bool progress;     /* standard error is a terminal */
};

/*
 * function(cli, argc, argv, status, err):
 * ${argv} begins with the verb's own name.  ${*status}, 0 before, is the exit status of an answer
 * (base/rc.def): 1 when something is outside or differs, 2 when information is missing.
 */
#define VERB(name, function, summary) rc function(struct cli *cli, int argc, char **argv, int *status, struct err *err) MUST_USE;
#include "cli/verbs.def"
#undef VERB

/** cli_say(text, err): ${text} on standard output.  Errors: RC_NO_OUTPUT. */
rc cli_say(str text, struct err *err) MUST_USE;

/**
 * cli_give(cli, out, text, who, err):
 * ${text} into the file ${out}, which ${who} may read; on standard output when ${out} is empty or "-".
 *
 * Errors: as file_replace and cli_say.
 */
rc cli_give(struct cli *cli, str out, str text, enum file_for who, struct err *err) MUST_USE;

/** cli_today(): the day the clock shows in London; the only place that asks. */
int32_t cli_today(void);

#endif
