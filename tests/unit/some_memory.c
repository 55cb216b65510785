#include "some_memory.h"

#include "base/buf.h"

arena mem;

int memory_begin(void **state)
{
    (void)state;
    mem = arena_open((size_t)2 << 30);
    return 0;
}

int memory_end(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

const char *z(str s)
{
    return arena_cstr(&mem, s);
}

str repeated(const char *before, const char *each, int n, const char *after)
{
    struct buf b = buf_new(&mem);

    buf_z(&b, before);
    for (int i = 0; i < n; i++)
        buf_z(&b, each);
    buf_z(&b, after);
    return buf_text(&b);
}
