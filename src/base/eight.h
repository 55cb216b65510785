/*
 * Text eight bytes at a time.  Marks are the highest bit of each byte that is looked for; of several the first is right, those behind it
 * may be wrong.
 */
#ifndef BASE_EIGHT_H
#define BASE_EIGHT_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define EIGHT_ONES UINT64_C(0x0101010101010101)
#define EIGHT_TOPS UINT64_C(0x8080808080808080)

/** eight_at(p): the eight bytes at ${p}, the first of them lowest. */
static inline uint64_t eight_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof(word));
    return le64toh(word);
}

/** eight_below(word, c): marks of the bytes below ${c}, which is at most 128. */
static inline uint64_t eight_below(uint64_t word, unsigned c)
{
    return (word - EIGHT_ONES * c) & ~word & EIGHT_TOPS;
}

/** eight_equal(word, c): marks of the bytes that are ${c}. */
static inline uint64_t eight_equal(uint64_t word, unsigned char c)
{
    return eight_below(word ^ EIGHT_ONES * c, 1);
}

/** eight_first(marks): how many bytes stand before the first mark, of which there is one. */
static inline int eight_first(uint64_t marks)
{
    return __builtin_ctzll(marks) / 8;
}

#endif
