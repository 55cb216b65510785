#include "web/url.h"

#include "base/buf.h"

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

str url_encode(arena *mem, str text)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (is_plain(text.p[i]))
            buf_char(&b, text.p[i]);
        else
            buf_printf(&b, "%%%02X", (unsigned)(uint8_t)text.p[i]);
    return buf_text(&b);
}
