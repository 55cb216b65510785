#include "signin/cookie.h"

static const str names[] = {
    [COOKIE_SESSION] = { "__Host-session", 14 }, [COOKIE_FORM] = { "__Host-form", 11 }, [COOKIE_HALF] = { "__Host-half", 11 },
    [COOKIE_DEVICE] = { "__Host-device", 13 },   [COOKIE_SSO] = { "__Host-sso", 10 },   [COOKIE_DONE] = { "__Host-done", 11 },
    [COOKIE_KEPT] = { "__Host-kept", 11 },
};

str cookie_print(arena *mem, enum cookie cookie, str value, int lasts)
{
    str name = names[cookie];
    str age = lasts ? arena_printf(mem, "; Max-Age=%d", lasts < 0 ? 0 : lasts) : S("");

    return arena_printf(mem, "%.*s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax%.*s", STR_ARG(name), STR_ARG(lasts < 0 ? S("") : value),
                        STR_ARG(age));
}

static bool is_value(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return s.n > 0;
}

bool cookie_find(str header, enum cookie cookie, str *value)
{
    str pair, name, is, found = { 0 };
    int times = 0;

    if (header.n > COOKIE_HEADER_MOST)
        return false;
    while (header.n) {
        str_cut(header, ';', &pair, &header);
        if (str_cut(str_trim(pair), '=', &name, &is) && str_eq(name, names[cookie])) {
            found = is;
            times++;
        }
    }
    if (times != 1 || !is_value(found))
        return false;
    *value = found;
    return true;
}
