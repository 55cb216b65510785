/* Cookie lines: a value that is found is one of ours, stands in the line, and does so once. */
#include <assert.h>

#include "signin/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int times(str header, str needle)
{
    ptrdiff_t at;
    int n = 0;

    while ((at = str_find_str(header, needle)) >= 0) {
        header = str_from(header, at + 1);
        n++;
    }
    return n;
}

static bool is_ours(str value)
{
    for (ptrdiff_t i = 0; i < value.n; i++)
        if (!((value.p[i] >= 'a' && value.p[i] <= 'z') || (value.p[i] >= 'A' && value.p[i] <= 'Z') || (value.p[i] >= '0' && value.p[i] <= '9') ||
              value.p[i] == '-' || value.p[i] == '_'))
            return false;
    return value.n > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str header = { (const char *)data, (ptrdiff_t)size }, value, again;
    arena mem = arena_open((size_t)1 << 22);

    if (cookie_find(header, COOKIE_SESSION, &value)) {
        str set = cookie_print(&mem, COOKIE_SESSION, value, 60), pair, rest;

        assert(is_ours(value) && value.p > header.p && value.p + value.n <= header.p + header.n);
        assert(times(header, arena_printf(&mem, "__Host-session=%.*s", STR_ARG(value))) >= 1);
        assert(str_cut(set, ';', &pair, &rest) && cookie_find(pair, COOKIE_SESSION, &again) && str_eq(again, value));
        assert(!cookie_find(arena_printf(&mem, "%.*s; %.*s", STR_ARG(pair), STR_ARG(pair)), COOKIE_SESSION, &again));
    }
    arena_close(&mem);
    return 0;
}
