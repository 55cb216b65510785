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

/* A whole number, and which numbers are allowed. */
struct count {
    int64_t n, least, most;
};

struct option {
    const char *name; /* "--json" */
    enum { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_DATE, OPTION_COUNT } type;
    void *to; /* bool, str, struct words, daynum (UNKNOWN before), struct count */
};

/**
 * options_read(mem, verb, table, n, argc, argv, rest, err):
 * Read argv[0..argc): options of ${table} ("--name value" or "--name=value") into their places,
 * everything else, and all after "--", into ${rest}.  "-h" is "--help".
 *
 * Errors: RC_USAGE for an unknown or repeated option (with the nearest), a missing or malformed value.  A value
 *         that begins with "--" is an option whose value was forgotten, unless "=" stands before it.
 */
rc options_read(arena *mem, const char *verb, const struct option *table, ptrdiff_t n, int argc, char **argv, struct words *rest,
                struct err *err) MUST_USE;

/** options_file(verb, rest, out, err): the one file that ${rest} names.  Errors: RC_USAGE for none or several. */
rc options_file(const char *verb, const struct words *rest, str *out, struct err *err) MUST_USE;

/** options_one(verb, what, rest, out, err): the one word that ${rest} has; ${what} it is.  Errors: RC_USAGE for none or several. */
rc options_one(const char *verb, const char *what, const struct words *rest, str *out, struct err *err) MUST_USE;

/** options_none(verb, rest, err): that ${rest} is empty.  Errors: RC_USAGE with its first word. */
rc options_none(const char *verb, const struct words *rest, struct err *err) MUST_USE;

/** options_apart(one, other, why, err): two options that cannot be used together.  Returns RC_USAGE; ${why} is a sentence. */
rc options_apart(const char *one, const char *other, const char *why, struct err *err) MUST_USE;

#endif
