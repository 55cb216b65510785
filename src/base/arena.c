#include "base/arena.h"

#include "base/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unwind.h>

struct arena_block {
    struct arena_block *before;
    size_t size;
    max_align_t data[];
};

enum { FIRST_BLOCK = 64 * 1024, LARGEST_STEP = 16 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

/* From so many bytes on, what is asked for is a column, and begins on a line of the cache so that vectors do not straddle two. */
enum { COLUMN_BYTES = 4096, CACHE_LINE = 64 };

arena arena_open(size_t ceiling)
{
    return (arena){ .ceiling = ceiling };
}

void arena_close(arena *mem)
{
    while (mem->block) {
        struct arena_block *before = mem->block->before;

        free(mem->block);
        mem->block = before;
    }
    *mem = (arena){ .ceiling = mem->ceiling, .guard = mem->guard };
}

void arena_reset(arena *mem)
{
    struct arena_block *keep = mem->block;

    if (!keep)
        return;
    mem->block = keep->before;
    while (mem->block) {
        struct arena_block *before = mem->block->before;

        free(mem->block);
        mem->block = before;
    }
    keep->before = NULL;
    mem->block = keep;
    mem->held = keep->size;
    mem->at = (char *)keep->data;
    mem->end = mem->at + keep->size;
}

void arena_wipe(arena *mem)
{
    if (!mem->block)
        return;
    explicit_bzero(mem->block->data, (size_t)(mem->at - (char *)mem->block->data));
    for (struct arena_block *b = mem->block->before; b; b = b->before)
        explicit_bzero(b->data, b->size);
    arena_reset(mem);
}

/*
 * Leaving guarded work.  A plain longjmp would skip what CLEANUP promises: transactions would stay open, locks held.  So
 * the stack is unwound frame by frame, as when a thread is cancelled, each frame closing what it opened, until the
 * frame of arena_guarded is reached; from there the jump skips nothing.
 */
struct arena_guard {
    struct _Unwind_Exception unwinding;
    jmp_buf back;
    uintptr_t frame; /* of arena_guarded; stacks grow downward */
};

static _Unwind_Reason_Code unwound(int version, _Unwind_Action actions, _Unwind_Exception_Class class, struct _Unwind_Exception *unwinding,
                                   struct _Unwind_Context *context, void *ctx)
{
    struct arena_guard *guard = ctx;

    (void)version, (void)class, (void)unwinding;
    if ((actions & _UA_END_OF_STACK) || _Unwind_GetCFA(context) > guard->frame)
        longjmp(guard->back, 1);
    return _URC_NO_REASON;
}

bool arena_guarded(arena *mem, void (*work)(void *ctx), void *ctx)
{
    struct arena_guard *volatile outer = mem->guard;
    struct arena_guard guard = { .frame = (uintptr_t)__builtin_frame_address(0) };
    volatile bool done = false;

    mem->guard = &guard;
    if (setjmp(guard.back) == 0) {
        work(ctx);
        done = true;
    }
    mem->guard = outer;
    return done;
}

arena arena_beside(const arena *mem, size_t ceiling)
{
    return (arena){ .ceiling = ceiling, .guard = mem->guard };
}

static void out_of_memory(const arena *mem)
{
    if (mem->guard)
        _Unwind_ForcedUnwind(&mem->guard->unwinding, unwound, mem->guard);
    fprintf(stderr, "concordat: out of memory after %zu MiB; nothing was written as a result\n", mem->held >> 20);
    exit(71);
}

/* A large block is mostly columns, read from end to end: in huge pages, where the system has them, they are found faster. */
static struct arena_block *block_new(size_t size)
{
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    struct arena_block *b;

    if (size < HUGE_PAGE)
        return malloc(size);
    b = aligned_alloc(HUGE_PAGE, whole);
    if (b)
        madvise(b, whole, MADV_HUGEPAGE); /* a wish: it may be refused */
    return b;
}

static void add_block(arena *mem, size_t need)
{
    size_t size = mem->block ? mem->block->size * 2 : FIRST_BLOCK;
    struct arena_block *b;

    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < need || mem->held + size > mem->ceiling)
        size = need;
    if (mem->held + size > mem->ceiling)
        out_of_memory(mem);
    b = block_new(sizeof(*b) + size);
    if (!b)
        out_of_memory(mem);
    b->before = mem->block;
    b->size = size;
    mem->block = b;
    mem->held += size;
    mem->at = (char *)b->data;
    mem->end = mem->at + size;
}

static void *take(arena *mem, size_t size, size_t align)
{
    size_t pad = -(uintptr_t)mem->at & (align - 1);
    char *p;

    if ((size_t)(mem->end - mem->at) < size + pad) {
        add_block(mem, size + align);
        pad = -(uintptr_t)mem->at & (align - 1);
    }
    p = mem->at + pad;
    mem->at = p + size;
    return p;
}

void *arena_alloc(arena *mem, size_t size, size_t align)
{
    return memset(take(mem, size, align), 0, size);
}

void *arena_raw(arena *mem, size_t size)
{
    return take(mem, size, size < COLUMN_BYTES ? _Alignof(max_align_t) : CACHE_LINE);
}

bool arena_extend(arena *mem, const char *p, size_t size, size_t more)
{
    if (!p || p + size != mem->at || (size_t)(mem->end - mem->at) < more)
        return false;
    mem->at += more;
    return true;
}

str arena_str(arena *mem, str s)
{
    return (str){ arena_cstr(mem, s), s.n };
}

str arena_small(arena *mem, str s)
{
    char *p = arena_cstr(mem, s);

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] |= 0x20;
    return (str){ p, s.n };
}

char *arena_cstr(arena *mem, str s)
{
    char *p = take(mem, (size_t)s.n + 1, 1);

    if (s.n)
        memcpy(p, s.p, (size_t)s.n);
    p[s.n] = 0;
    return p;
}

str arena_printf(arena *mem, const char *fmt, ...)
{
    size_t room = (size_t)(mem->end - mem->at);
    va_list args, again;
    char *p = mem->at;
    ptrdiff_t n;

    va_start(args, fmt);
    va_copy(again, args);
    n = format_text(p, room, fmt, args);
    va_end(args);
    if ((size_t)n < room) {
        mem->at += n + 1;
    } else {
        p = take(mem, (size_t)n + 1, 1);
        format_text(p, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    return (str){ p, n };
}

void arena_grow(arena *mem, void *array, ptrdiff_t n, ptrdiff_t *cap, size_t size)
{
    ptrdiff_t more = *cap ? *cap * 2 : 8;
    void *old, *grown;

    if (n < *cap)
        return;
    memcpy(&old, array, sizeof(old));
    grown = arena_raw(mem, (size_t)more * size);
    if (n)
        memcpy(grown, old, (size_t)n * size);
    memcpy(array, &grown, sizeof(grown));
    *cap = more;
}
