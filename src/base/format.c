#include "base/format.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct output {
    char *p;
    size_t room;
    ptrdiff_t n;
};

/* The conversions done here; anything with a flag, a width or a fraction is not among them. */
enum conversion { CONVERT_TEXT, CONVERT_COUNTED, CONVERT_INT, CONVERT_LONG, CONVERT_SIZE, CONVERT_CHAR, CONVERT_PERCENT, CONVERSIONS };

static const struct { const char *word; ptrdiff_t n; } conversions[CONVERSIONS] = {
    [CONVERT_TEXT] = { "s", 1 },   [CONVERT_COUNTED] = { ".*s", 3 }, [CONVERT_INT] = { "d", 1 },     [CONVERT_LONG] = { "lld", 3 },
    [CONVERT_SIZE] = { "td", 2 },  [CONVERT_CHAR] = { "c", 1 },      [CONVERT_PERCENT] = { "%", 1 },
};

static int conversion_at(const char *fmt)
{
    for (int k = 0; k < CONVERSIONS; k++)
        if (strncmp(fmt, conversions[k].word, (size_t)conversions[k].n) == 0)
            return k;
    return -1;
}

static bool is_plain(const char *fmt)
{
    while ((fmt = strchr(fmt, '%')) != NULL) {
        int k = conversion_at(++fmt);

        if (k < 0)
            return false;
        fmt += conversions[k].n;
    }
    return true;
}

static void put(struct output *o, const char *p, size_t n)
{
    if ((size_t)o->n < o->room) {
        size_t left = o->room - (size_t)o->n;

        memcpy(o->p + o->n, p, n < left ? n : left);
    }
    o->n += (ptrdiff_t)n;
}

static void put_int(struct output *o, int64_t v)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        digits[--at] = '-';
    put(o, digits + at, sizeof(digits) - at);
}

/* ${n} bytes of ${p}, or up to its NUL. */
static void put_counted(struct output *o, int n, const char *p)
{
    const char *nul = n > 0 ? memchr(p, 0, (size_t)n) : NULL;

    if (n > 0)
        put(o, p, nul ? (size_t)(nul - p) : (size_t)n);
}

ptrdiff_t format_text(char *to, size_t room, const char *fmt, va_list args)
{
    struct output o = { to, room, 0 };

    if (!is_plain(fmt))
        return vsnprintf(to, room, fmt, args);
    for (;;) {
        const char *next = strchr(fmt, '%');
        int k = next ? conversion_at(next + 1) : -1;

        if (k < 0)
            break;
        put(&o, fmt, (size_t)(next - fmt));
        fmt = next + 1 + conversions[k].n;
        switch ((enum conversion)k) {
        case CONVERT_TEXT: {
            const char *text = va_arg(args, const char *);

            put(&o, text, strlen(text));
            break;
        }
        case CONVERT_COUNTED: {
            int n = va_arg(args, int);

            put_counted(&o, n, va_arg(args, const char *));
            break;
        }
        case CONVERT_INT: put_int(&o, va_arg(args, int)); break;
        case CONVERT_LONG: put_int(&o, va_arg(args, long long)); break;
        case CONVERT_SIZE: put_int(&o, va_arg(args, ptrdiff_t)); break;
        case CONVERT_CHAR: put(&o, &(char){ (char)va_arg(args, int) }, 1); break;
        default: put(&o, "%", 1); break;
        }
    }
    put(&o, fmt, strlen(fmt));
    if (room)
        to[(size_t)o.n < room ? (size_t)o.n : room - 1] = 0;
    return o.n;
}
