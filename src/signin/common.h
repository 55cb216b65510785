/*
 * Passwords that are guessed first.  Nobody tries all passwords of 15 characters; what is tried is pieces that many people use, put
 * together: words, runs of the keyboard, counting up or down, the same again, years, the service's own words, the person's own
 * name.  So a password is read as cheaply as it can be, in such pieces, and has to cost at least COMMON_COST:
 *
 *     any one character                          1   but a space, hyphen, underscore, full stop or comma 0
 *     a word of the list, or one of the person's 3   capitals, accents and 4 for a, 0 for o … make no difference
 *     a run of the keyboard, or a sequence       2   of three and more
 *     a year from 1900 to 2099                   2
 *     what stands before it, once more           1   of two and more
 *
 * The list is data/common-passwords.txt: one word or saying a line without spaces, '#' before what is not one.
 */
#ifndef SIGNIN_COMMON_H
#define SIGNIN_COMMON_H

#include "base/arena.h"
#include "base/err.h"

enum { COMMON_COST = 10, COMMON_TEXT = 1 << 20 };

/* The list in memory: words in small letters. */
struct common {
    struct {
        str *v;
        ptrdiff_t n, cap;
    } word;
};

/**
 * common_parse(mem, text, out, err):
 * Errors: RC_BAD_INPUT naming a line that is not a word of 4 to 40 small letters and digits.
 * Owner:  the words are ${text}'s.
 */
rc common_parse(arena *mem, str text, struct common *out, struct err *err) MUST_USE;

/**
 * common_check(common, mem, own, n, password, err):
 * Whether ${password}, UTF-8, costs enough.  ${own}: ${n} texts about the person, such as the name and the mail address; each run of
 * four letters and more in them counts as a word.
 *
 * Errors: RC_BAD_INPUT, saying of what kind the longest piece is.
 */
rc common_check(const struct common *common, arena *mem, const str *own, ptrdiff_t n, str password, struct err *err) MUST_USE;

#endif
