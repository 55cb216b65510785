/* Fields of an address or a form: what is read is text without control characters, and written again reads the same. */
#include <assert.h>

#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void put(struct buf *b, str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == '\n')
            buf_z(b, "%0D%0A");
        else if (is_letter(s.p[i]))
            buf_char(b, s.p[i]);
        else
            buf_printf(b, "%%%02X", (unsigned)(uint8_t)s.p[i]);
}

static void check_text(str s)
{
    ptrdiff_t bad;

    assert(str_is_utf8(s, &bad));
    for (ptrdiff_t i = 0; i < s.n; i++)
        assert((uint8_t)s.p[i] >= ' ' || s.p[i] == '\n' || s.p[i] == '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 26);
    struct params first = { 0 }, again = { 0 };
    struct buf b = buf_new(&mem);
    struct err err;

    if (params_read(&mem, text, &first, &err) == RC_OK) {
        assert(first.n <= PARAMS_MOST);
        for (ptrdiff_t i = 0; i < first.n; i++) {
            check_text(first.v[i].name);
            check_text(first.v[i].value);
            if (i)
                buf_char(&b, '&');
            put(&b, first.v[i].name);
            buf_char(&b, '=');
            put(&b, first.v[i].value);
        }
        assert(params_read(&mem, buf_text(&b), &again, &err) == RC_OK && again.n == first.n);
        for (ptrdiff_t i = 0; i < first.n; i++)
            assert(str_eq(first.v[i].name, again.v[i].name) && str_eq(first.v[i].value, again.v[i].value));
    } else {
        assert(err.code == RC_BAD_INPUT && err.message[0] && err.hint[0]);
    }
    arena_close(&mem);
    return 0;
}
