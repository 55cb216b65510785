#include "signin/ticket.h"

#include <assert.h>
#include <sodium.h>

enum { WHAT_MOST = 1800, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static const struct {
    str name; /* sealed with it: one kind does not pass for another */
    int lasts;
} kinds[] = {
    [TICKET_FORM] = { { "form", 4 }, HOUR_SECONDS },
    [TICKET_HALF] = { { "half", 4 }, 600 },
    [TICKET_DEVICE] = { { "device", 6 }, 180 * DAY_SECONDS },
    [TICKET_SSO] = { { "sso", 3 }, 600 },
    [TICKET_DONE] = { { "done", 4 }, 60 },
    [TICKET_KEPT] = { { "kept", 4 }, 600 },
};

int ticket_lasts(enum ticket_kind kind)
{
    return kinds[kind].lasts;
}

str ticket_print(arena *mem, const struct keyring *keys, struct randomness *random, enum ticket_kind kind, instant now, str what)
{
    str plain = arena_printf(mem, "%lld %.*s", (long long)now, STR_ARG(what));
    str sealed = keyring_seal(keys, mem, random, KEY_TICKETS, kinds[kind].name, plain);
    size_t room = sodium_base64_encoded_len((size_t)sealed.n, VARIANT);
    char *text = arena_raw(mem, room);

    assert(what.n <= WHAT_MOST);
    sodium_bin2base64(text, room, (const unsigned char *)sealed.p, (size_t)sealed.n, VARIANT);
    return str_of(text);
}

bool ticket_parse(arena *mem, const struct keyring *keys, enum ticket_kind kind, instant now, str text, str *what)
{
    unsigned char bytes[TICKET_MOST];
    str plain, from, rest;
    instant at;
    size_t n;

    if (text.n > TICKET_MOST || sodium_base642bin(bytes, sizeof(bytes), text.p, (size_t)text.n, NULL, &n, NULL, VARIANT) != 0)
        return false;
    if (!keyring_open(keys, mem, KEY_TICKETS, kinds[kind].name, (str){ (const char *)bytes, (ptrdiff_t)n }, &plain))
        return false;
    if (!str_cut(plain, ' ', &from, &rest) || !str_digits(from, INSTANT_LAST, &at) || !is_within(at, at + kinds[kind].lasts, now))
        return false;
    *what = rest;
    return true;
}
