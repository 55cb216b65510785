/*
 * WIDE: before a function that is a loop over a block of rows.  It is compiled for several widths of
 * vector, and the widest that the processor has is chosen when the program starts; the results are
 * the same.  Compilers that cannot do so compile it once, for any processor of the kind.
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDE
#endif

#endif
