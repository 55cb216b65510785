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

/** words_first(w): the first of them; empty when there is none. */
static inline str words_first(const struct words *w)
{
    return w->n ? w->v[0] : S("");
}

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

/** options_output(mem, option, out, input, err): that writing the file ${out} would not destroy ${input}, which is read.  Errors: RC_USAGE. */
rc options_output(arena *mem, const char *option, str out, str input, struct err *err) MUST_USE;

/** options_one(verb, what, rest, out, err): the one word that ${rest} has; ${what} it is.  Errors: RC_USAGE for none or several. */
rc options_one(const char *verb, const char *what, const struct words *rest, str *out, struct err *err) MUST_USE;

/** options_none(verb, rest, err): that ${rest} is empty.  Errors: RC_USAGE with its first word. */
rc options_none(const char *verb, const struct words *rest, struct err *err) MUST_USE;

/** options_missing(verb, what, hint, err): that ${verb} needs ${what}.  Returns RC_USAGE; ${hint} is a sentence. */
rc options_missing(const char *verb, const char *what, const char *hint, struct err *err);

/** options_apart(one, other, why, err): two options that cannot be used together.  Returns RC_USAGE; ${why} is a sentence. */
rc options_apart(const char *one, const char *other, const char *why, struct err *err) MUST_USE;

/* Rows of a table, each of which begins with a word: what a verb can do. */
struct doings {
    const char *const *first;
    size_t stride;
    ptrdiff_t n;
};

#define DOINGS(table)                                                                                                                                \
    (struct doings)                                                                                                                                  \
    {                                                                                                                                                \
        &(table)[0].word, sizeof((table)[0]), countof(table)                                                                                         \
    }

/**
 * options_doing(verb, thing, all, given, out, err):
 * Which of ${all} the word ${given} asks for; ${thing} is what it is done with: "a token".  Errors: RC_USAGE with the nearest.
 */
rc options_doing(const char *verb, const char *thing, struct doings all, str given, ptrdiff_t *out, struct err *err) MUST_USE;

#endif
