#include "base/str.h"

#include <utf8proc.h>

#include "base/eight.h"

int str_cmp(str a, str b)
{
    ptrdiff_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, (size_t)s.n) : NULL;

    return at ? at - s.p : -1;
}

ptrdiff_t str_find_str(str s, str needle)
{
    const char *at = needle.n && s.n ? memmem(s.p, (size_t)s.n, needle.p, (size_t)needle.n) : NULL;

    return at ? at - s.p : -1;
}

str str_trim(str s)
{
    while (s.n && s.p[0] == ' ')
        s = str_from(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

bool str_cut(str s, char c, str *head, str *tail)
{
    return str_cut_str(s, (str){ &c, 1 }, head, tail);
}

bool str_cut_str(str s, str sep, str *head, str *tail)
{
    ptrdiff_t at = str_find_str(s, sep);

    if (at < 0) {
        *head = s;
        *tail = (str){ s.n ? s.p + s.n : s.p, 0 };
        return false;
    }
    *head = str_sub(s, 0, at);
    *tail = str_from(s, at + sep.n);
    return true;
}

bool str_digits(str s, int64_t max, int64_t *out)
{
    int64_t v = 0;

    if (s.n == 0 || s.n > 18 || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    if (v > max)
        return false;
    *out = v;
    return true;
}

void str_copy(char *to, size_t room, str s)
{
    ptrdiff_t n = s.n;

    if (n >= (ptrdiff_t)room)
        n = (ptrdiff_t)room - 1;
    while (n > 0 && n < s.n && ((uint8_t)s.p[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(to, s.p, (size_t)n);
    to[n] = 0;
}

uint64_t str_hash(str s)
{
    uint64_t h = (uint64_t)s.n;

    for (ptrdiff_t i = 0; i < s.n; i += 8) {
        uint64_t word = 0;

        memcpy(&word, s.p + i, s.n - i < 8 ? (size_t)(s.n - i) : 8);
        h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15); /* the golden ratio: its high bits depend on all of the low ones */
        h ^= h >> 32;
    }
    return h;
}

bool str_is_utf8(str s, ptrdiff_t *bad)
{
    ptrdiff_t i = 0;

    while (i < s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t used;

        if (i + 8 <= s.n && !(eight_at(s.p + i) & EIGHT_TOPS)) {
            i += 8;
            continue;
        }
        if ((uint8_t)s.p[i] < 0x80) {
            i++;
            continue;
        }
        used = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, s.n - i, &c);
        if (used <= 0) {
            *bad = i;
            return false;
        }
        i += used;
    }
    return true;
}

int str_columns(str s)
{
    int columns = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        columns += ((uint8_t)s.p[i] & 0xC0) != 0x80;
    return columns;
}
