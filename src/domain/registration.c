#include "domain/registration.h"

str registration_spelt(arena *mem, str text)
{
    char *p = arena_alloc(mem, (size_t)text.n + 1, 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] != ' ')
            p[n++] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 32) : text.p[i];
    return (str){ p, n };
}

bool registration_is_one(str text)
{
    if (text.n < 3 || text.n > 16)
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (!((text.p[i] >= 'A' && text.p[i] <= 'Z') || (text.p[i] >= '0' && text.p[i] <= '9')))
            return false;
    return true;
}
