/*
 * Text from a format, as vsnprintf has it.  Explanations are made of hundreds of small formats,
 * nearly all of plain words and strings: those are done here, several times as fast; whatever
 * else a format may hold is left to the library.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/**
 * format_text(to, room, fmt, args):
 * Write at most ${room} bytes, the last of them NUL, into ${to}.
 * Returns how many bytes the whole text has, without the NUL: it was cut when that is not below ${room}.
 */
ptrdiff_t format_text(char *to, size_t room, const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));

enum { INT_DIGITS = 24 };

/** format_int(v, room): ${v} in decimal, at the end of ${room}[0..INT_DIGITS) and without a NUL.  Returns where it begins. */
const char *format_int(int64_t v, char room[INT_DIGITS]);

#endif
