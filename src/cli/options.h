/* Reading a verb's words: options from a table, the rest in order. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "clock/date.h"

struct words {
    str *v;
    ptrdiff_t n, cap;
};

struct option {
    const char *name; /* "--json" */
    enum { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_DATE, OPTION_COUNT } type;
    void *to; /* bool, str, struct words, daynum (UNKNOWN before), int64_t */
};

/**
 * options_read(mem, verb, table, n, argc, argv, rest, err):
 * Read argv[0..argc): options of ${table} ("--name value" or "--name=value") into their places,
 * everything else, and all after "--", into ${rest}.
 *
 * Errors: RC_USAGE for an unknown or repeated option (with the nearest), a missing or malformed value.
 */
rc options_read(arena *mem, const char *verb, const struct option *table, ptrdiff_t n, int argc, char **argv, struct words *rest,
                struct err *err) MUST_USE;

#endif
