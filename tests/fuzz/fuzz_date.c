/* Dates, amounts, hours and shares: what parses prints back the same, and what does not says why. */
#include <assert.h>

#include "domain/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct field fields[] = {
    { .name = S("date"), .type = T_DATE },
    { .name = S("money"), .type = T_MONEY, .most = MONEY_MOST },
    { .name = S("hours"), .type = T_HOURS, .most = 16800 },
    { .name = S("share"), .type = T_SHARE, .most = SHARE_WHOLE },
    { .name = S("whole"), .type = T_INT, .most = 52 },
};

/* Decimals may be written shorter or longer than the canonical form; nothing else may differ. */
static bool same_but_zeros(str text, str printed)
{
    ptrdiff_t n = text.n < printed.n ? text.n : printed.n;
    str longer = text.n < printed.n ? printed : text;

    if (!str_eq(str_sub(text, 0, n), str_sub(printed, 0, n)))
        return false;
    for (ptrdiff_t i = n; i < longer.n; i++)
        if (longer.p[i] != '0' && !(i == n && longer.p[i] == '.'))
            return false;
    return longer.n == n || str_find(longer, '.') >= 0;
}

static void check_field(arena *mem, const struct field *field, str text)
{
    struct cell cell, again;
    struct err err;
    struct buf b = buf_new(mem);

    if (value_parse(field, NULL, text, &cell, &err) != RC_OK) {
        assert(err.code == RC_BAD_INPUT && err.message[0] && err.hint[0]);
        return;
    }
    assert(field->type == T_DATE ? cell.num >= DAY_FIRST && cell.num <= DAY_LAST : cell.num >= 0 && cell.num <= field->most);
    value_print(&b, NULL, field, &cell);
    assert(field->type == T_DATE ? str_eq(buf_text(&b), text) : same_but_zeros(text, buf_text(&b)));
    assert(value_parse(field, NULL, buf_text(&b), &again, &err) == RC_OK && again.num == cell.num);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = arena_open(1 << 22);

    for (int i = 0; i < countof(fields) && size; i++)
        check_field(&mem, &fields[i], (str){ (const char *)data, (ptrdiff_t)size });
    arena_close(&mem);
    return 0;
}
