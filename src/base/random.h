/*
 * Random bytes, from the kernel or from a seed.  What needs them takes a `struct randomness`, so that a whole
 * year of a register can be played again from one number.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/arena.h"

enum { RANDOM_SEED = 32 };

struct randomness {
    bool seeded;
    uint8_t seed[RANDOM_SEED]; /* moves on with every use */
};

struct randomness random_kernel(void);
struct randomness random_seeded(uint64_t seed); /* never for keys or salts of a register that anyone relies on */

/** random_fill(r, to, n): ${n} random bytes. */
void random_fill(struct randomness *r, void *to, size_t n);

/** random_id(r, mem): an opaque id, 128 random bits as 32 hexadecimal digits. */
str random_id(struct randomness *r, arena *mem);

#endif
