#include "domain/slug.h"

/* The curly apostrophe, U+2019, is three bytes. */
static int apostrophe(str text, ptrdiff_t at)
{
    if (text.p[at] == '\'')
        return 1;
    return str_starts(str_from(text, at), S("\xE2\x80\x99")) ? 3 : 0;
}

struct slug slug_fold(str text)
{
    struct slug s;
    bool gap = false;

    s.n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        int skip;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        else if ((c == '\'' || c == '\xE2') && (skip = apostrophe(text, i)) > 0) {
            i += skip - 1;
            continue;
        } else if ((uint8_t)c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
            gap = s.n > 0;
            continue;
        }
        if (s.n + 2 > SLUG_MOST) {
            s.n = 0;
            return s;
        }
        if (gap)
            s.p[s.n++] = '-';
        gap = false;
        s.p[s.n++] = c;
    }
    return s;
}
