/* SHA-256, as 64 hexadecimal digits: what rulebooks, facts and receipts are known by. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/arena.h"

enum { HASH_HEX = 64 };

/** hash_hex(mem, text): SHA-256 of ${text} in lower-case hexadecimal. */
str hash_hex(arena *mem, str text);

#endif
