/*
 * Where the program's own files are (authorities, bank holidays, rulebooks) and reading them
 * once.  --home or CONCORDAT_HOME names the folder; else the one beside the program, else the
 * one it was installed with.
 */
#ifndef CLI_HOME_H
#define CLI_HOME_H

#include "clock/calendar.h"
#include "rule/check.h"

struct home;

struct home *home_new(arena *mem, str folder, str program);

/** home_path(h, mem, name): "data/authorities.csv" inside the home. */
str home_path(const struct home *h, arena *mem, const char *name);

rc home_authorities(struct home *h, const struct authorities **out, struct err *err) MUST_USE;
rc home_calendar(struct home *h, arena *mem, str name, const struct calendar **out, struct err *err) MUST_USE;

/** home_library(h, out, err): every rulebook of the folder rulebooks/, read, checked and settled, in order of name.  Errors: the first fault of
 * any of them, with how to leave that file out. */
rc home_library(struct home *h, struct library **out, struct err *err) MUST_USE;

/* Why a file of the folder cannot be used. */
struct home_fault {
    str id; /* of the file */
    struct err err;
};

struct home_faults {
    struct home_fault *v;
    ptrdiff_t n, cap;
};

/** home_sound(h, out, faults, err): those of the folder that can be used, and why the others cannot: a file that is no rulebook, that holds one of
 * another name, or that does not fit the rulebook it builds on. */
rc home_sound(struct home *h, struct library **out, const struct home_faults **faults, struct err *err) MUST_USE;

/** home_library_with(h, mem, book, out, err): the sound ones, with ${book} in the place of the one it is an edition of.  Owner: shares the books. */
rc home_library_with(struct home *h, arena *mem, struct rulebook *book, struct library *out, struct err *err) MUST_USE;

/** home_rulebook(h, mem, name, out, err): the rulebook in the file ${name}, or the installed one of that id (did you mean). Checked, not settled. */
rc home_rulebook(struct home *h, arena *mem, str name, struct rulebook **out, struct err *err) MUST_USE;

enum { RULEBOOK_BYTES = 1 << 20, DATA_BYTES = 16 << 20 };

#endif
