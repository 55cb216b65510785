/*
 * Errors.  One list of codes (rc.def); an `rc` says what kind, a `struct err` says which,
 * where and what to do next.  Messages follow one form: lower case, no full stop, the
 * subject in quotes; the hint is a sentence.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

typedef enum {
#define RC(name, exit, meaning) RC_##name = exit,
#include "base/rc.def"
#undef RC
} rc;

enum { ERR_GIVEN = 4 };

struct err {
    rc code;
    char file[256];  /* as the reader named it; empty when there is none */
    int line, col;   /* from 1; 0 when they say nothing */
    int row;         /* of a table, as a spreadsheet numbers it, when the message says it and the words do not; else 0 */
    char column[8];  /* in that row, by its letters; empty: the whole row */
    char at[160];    /* dotted field name, or empty */
    char quote[512]; /* the author's own line, or empty */
    int width;       /* how many characters from col the caret underlines */
    char message[512];
    char hint[512];       /* empty, or a sentence with the next step */
    int word;             /* the message as a word of the catalogue, for either language; 0 when there is only the English above */
    int hint_word;        /* the hint so */
    char hint_given[400]; /* what stands in its place, if it has one */
    struct err_given {
        int word; /* 0, or the word that stands in the place */
        char text[256];
    } given[ERR_GIVEN];
};

/** err_set(err, code, fmt, …): say what failed; clears everything else.  Returns ${code}. */
rc err_set(struct err *err, rc code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/** err_hint(err, fmt, …): add the next step.  Returns the code already set. */
rc err_hint(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** err_at(err, field): name the field by its dotted name.  Returns the code already set. */
rc err_at(struct err *err, str field);

/** err_place(err, file, line, col, text, width): where, on the author's own line.  Returns the code already set. */
rc err_place(struct err *err, str file, int line, int col, str text, int width);

/** err_print(err, out, size): the whole message with place, quoted line, caret and hint, as lines ending in \n.  Returns its length. */
int err_print(const struct err *err, char *out, size_t size);

/* FORMAT(room, fmt): the arguments after the parameter ${fmt}, as text in the array ${room}, cut when they are too long for it. */
#define FORMAT(room, fmt)                                                                                                                            \
    do {                                                                                                                                             \
        va_list args_;                                                                                                                               \
        va_start(args_, fmt);                                                                                                                        \
        vsnprintf(room, sizeof(room), fmt, args_);                                                                                                   \
        va_end(args_);                                                                                                                               \
    } while (0)

#define TRY(call)                                                                                                                                    \
    do {                                                                                                                                             \
        rc try_rc_ = (call);                                                                                                                         \
        if (try_rc_ != RC_OK)                                                                                                                        \
            return try_rc_;                                                                                                                          \
    } while (0)

#endif
