/*
 * Arenas: memory with a lifetime.  `arena *mem` in a signature means the result lives there
 * until the arena is reset or closed; nothing is freed one by one.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;
struct arena_guard;

typedef struct arena {
    char *at, *end; /* free room in the newest block */
    struct arena_block *block;
    size_t held, ceiling;      /* bytes taken from the system, and the most that may be */
    struct arena_guard *guard; /* who is told when there is no more; NULL: the program ends */
} arena;

/** arena_open(ceiling): an empty arena that will never hold more than ${ceiling} bytes. */
arena arena_open(size_t ceiling);

/** arena_close(mem): give everything back; ${mem} is an empty arena again. */
void arena_close(arena *mem);

/** arena_reset(mem): forget everything but keep the newest block for use again. */
void arena_reset(arena *mem);

/** arena_wipe(mem): arena_reset, and nothing of what was there can be read again, also of what is given back. */
void arena_wipe(arena *mem);

/**
 * arena_alloc(mem, size, align):
 * Returns ${size} zeroed bytes.  A program that cannot have them says "out of memory" and
 * ends with status 71 before any of its result is printed: no caller has to handle NULL.
 * Inside arena_guarded only the guarded work ends.
 */
void *arena_alloc(arena *mem, size_t size, size_t align);

/** arena_raw(mem, size): ${size} bytes aligned for anything, not zeroed. */
void *arena_raw(arena *mem, size_t size);

/** arena_extend(mem, p, size, more): whether the ${size} bytes at ${p}, if nothing was taken since, could be made ${more} longer where they are. */
bool arena_extend(arena *mem, const char *p, size_t size, size_t more) MUST_USE;

#define arena_new(mem, type) ((type *)arena_alloc((mem), sizeof(type), _Alignof(type)))
#define arena_array(mem, type, n) ((type *)arena_alloc((mem), sizeof(type) * (size_t)(n), _Alignof(type)))

str arena_str(arena *mem, str s);    /* a copy */
str arena_small(arena *mem, str s);  /* a copy with small letters for A to Z; other letters are as they were */
char *arena_cstr(arena *mem, str s); /* a NUL-terminated copy, for the border to libraries */
str arena_printf(arena *mem, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * arena_grow(mem, array, n, cap, size):
 * Make room for one more element of ${size} bytes in ${*array}, which holds ${n} of ${*cap}; what is in it is undefined.
 */
void arena_grow(arena *mem, void *array, ptrdiff_t n, ptrdiff_t *cap, size_t size);

/* PUSH(mem, a): a pointer to a new zeroed last element of the list `a` { T *v; ptrdiff_t n, cap; }. */
#define PUSH(mem, a)                                                                                                                                 \
    ((a)->n < (a)->cap ? (void)0 : arena_grow((mem), &(a)->v, (a)->n, &(a)->cap, sizeof(*(a)->v)), memset(&(a)->v[(a)->n], 0, sizeof(*(a)->v)),      \
     &(a)->v[(a)->n++])

/**
 * arena_guarded(mem, work, ctx):
 * Run ${work}(${ctx}).  When ${mem} cannot give what is asked meanwhile, ${work} and all that it called are left, innermost
 * first, and everything that CLEANUP stands before is closed on the way; what ${mem} holds stays.  Guards nest.
 * A function that a library calls back takes nothing from a guarded arena: the library would be left in the middle.
 *
 * Returns false when ${work} was left so.
 */
bool arena_guarded(arena *mem, void (*work)(void *ctx), void *ctx) MUST_USE;

/** arena_beside(mem, ceiling): an empty arena for scratch inside guarded work, which is left when this one has no more to give as well. */
arena arena_beside(const arena *mem, size_t ceiling);

/* CLEANUP(f): before a variable that f closes when its scope is left, also by a guard (the build has -fexceptions for that). */
#define CLEANUP(f) __attribute__((cleanup(f)))

#endif
