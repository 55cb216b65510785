/* Base32 of RFC 4648, for what people read, type and say aloud: capitals and 2 to 7, so that nothing is taken for 0, 1 or 8. */
#ifndef SIGNIN_BASE32_H
#define SIGNIN_BASE32_H

#include "base/arena.h"

/** base32_print(mem, bytes, n): 8 characters for every 5 of ${n} bytes, which is a multiple of 5: there is no padding. */
str base32_print(arena *mem, const uint8_t *bytes, ptrdiff_t n);

/** base32_parse(text, bytes, n): exactly ${n} bytes; false for anything else. */
bool base32_parse(str text, uint8_t *bytes, ptrdiff_t n) MUST_USE;

#endif
