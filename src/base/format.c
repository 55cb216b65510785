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

static const ptrdiff_t conversion_length[CONVERSIONS] = {
    [CONVERT_TEXT] = 1, [CONVERT_COUNTED] = 3, [CONVERT_INT] = 1, [CONVERT_LONG] = 3, [CONVERT_SIZE] = 2, [CONVERT_CHAR] = 1, [CONVERT_PERCENT] = 1,
};

/* What stands after a '%', or -1. */
static int conversion_at(const char *fmt)
{
    switch (fmt[0]) {
    case 's': return CONVERT_TEXT;
    case '.': return fmt[1] == '*' && fmt[2] == 's' ? CONVERT_COUNTED : -1;
    case 'd': return CONVERT_INT;
    case 'l': return fmt[1] == 'l' && fmt[2] == 'd' ? CONVERT_LONG : -1;
    case 't': return fmt[1] == 'd' ? CONVERT_SIZE : -1;
    case 'c': return CONVERT_CHAR;
    case '%': return CONVERT_PERCENT;
    default: return -1;
    }
}

static void put(struct output *o, const char *p, size_t n)
{
    if ((size_t)o->n < o->room) {
        size_t left = o->room - (size_t)o->n;

        memcpy(o->p + o->n, p, n < left ? n : left);
    }
    o->n += (ptrdiff_t)n;
}

const char *format_int(int64_t v, char room[INT_DIGITS])
{
    char *at = room + INT_DIGITS;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        *--at = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        *--at = '-';
    return at;
}

static void put_int(struct output *o, int64_t v)
{
    char room[INT_DIGITS];
    const char *digits = format_int(v, room);

    put(o, digits, (size_t)(room + INT_DIGITS - digits));
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
    const char *at = fmt;
    va_list again;

    va_copy(again, args);
    for (const char *next; (next = strchr(at, '%')) != NULL;) {
        int k = conversion_at(next + 1);

        if (k < 0) {
            o.n = vsnprintf(to, room, fmt, again);
            va_end(again);
            return o.n;
        }
        put(&o, at, (size_t)(next - at));
        at = next + 1 + conversion_length[k];
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
    va_end(again);
    put(&o, at, strlen(at));
    if (room)
        to[(size_t)o.n < room ? (size_t)o.n : room - 1] = 0;
    return o.n;
}
