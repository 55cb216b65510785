/* Counted strings: a pointer and a length, passed by copy, owning nothing. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p; /* not NUL-terminated; may be NULL when n is 0 */
    ptrdiff_t n;
} str;

#define S(lit) ((str){ (lit), (ptrdiff_t)sizeof(lit) - 1 })
#define STR_ARG(s) (int)(s).n, (s).p
#define countof(a) (ptrdiff_t)(sizeof(a) / sizeof((a)[0]))
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/** str_of(z): the string of the NUL-terminated ${z}; empty when ${z} is NULL. */
static inline str str_of(const char *z)
{
    return (str){ z, z ? (ptrdiff_t)strlen(z) : 0 };
}

static inline bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

int str_cmp(str a, str b); /* byte order, shorter first */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);

/** str_find(s, c): offset of the first byte ${c} in ${s}, or -1. */
ptrdiff_t str_find(str s, char c);

/** str_find_str(s, needle): offset of the first ${needle} in ${s}, or -1. */
ptrdiff_t str_find_str(str s, str needle);

/** str_from(s, from), str_sub(s, from, to): s[from..], which is empty behind the end, and s[from..to). */
static inline str str_from(str s, ptrdiff_t from)
{
    return from >= s.n ? (str){ s.p + s.n, 0 } : (str){ s.p + from, s.n - from };
}

static inline str str_sub(str s, ptrdiff_t from, ptrdiff_t to)
{
    return (str){ s.p + from, to - from };
}

str str_trim(str s); /* without spaces at either end */

/**
 * str_cut(s, c, head, tail):
 * Split ${s} at its first ${c} into ${*head} and ${*tail}, neither holding ${c}.
 * Returns false, with all of ${s} in ${*head} and an empty ${*tail}, when there is none.
 */
bool str_cut(str s, char c, str *head, str *tail);

/** str_cut_str(s, sep, head, tail): the same with a separator of several bytes. */
bool str_cut_str(str s, str sep, str *head, str *tail);

/**
 * str_digits(s, max, out):
 * Read ${s}, all of it, as a whole number from 0 to ${max} without sign, space or
 * needless leading zero.  Returns false, leaving ${*out}, for anything else.
 */
bool str_digits(str s, int64_t max, int64_t *out);

/** str_copy(to, room, s): ${s} with a NUL after it into ${to}, which has ${room} > 0 bytes; cut where it does not fit, but never inside a character.
 */
void str_copy(char *to, size_t room, str s);

/** str_hash(s): 64 bits, for tables in memory of what nobody chose so that they collide; never for anything kept. */
uint64_t str_hash(str s);

/** str_is_utf8(s, bad): whether ${s} is well-formed UTF-8; else ${*bad} is the offset of the first bad byte. */
bool str_is_utf8(str s, ptrdiff_t *bad);

/** str_columns(s): how many characters (code points) ${s} shows, for carets and tables. */
int str_columns(str s);

#endif
