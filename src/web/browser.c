#include "web/browser.h"

#include "words/texts.h"

/* The first whose sign stands in the header: Edge says that it is Chrome too, and both that they are Safari. */
static const struct {
    str sign, code, name;
} browsers[] = {
    { S("Firefox/"), S("firefox"), S("Firefox") },
    { S("Edg"), S("edge"), S("Edge") },
    { S("Chrome/"), S("chrome"), S("Chrome") },
    { S("Safari/"), S("safari"), S("Safari") },
};

str browser_code(str agent)
{
    for (ptrdiff_t i = 0; i < countof(browsers); i++)
        if (str_find_str(agent, browsers[i].sign) >= 0)
            return browsers[i].code;
    return S("");
}

str browser_name(enum language lang, str code)
{
    for (ptrdiff_t i = 0; i < countof(browsers); i++)
        if (str_eq(code, browsers[i].code))
            return browsers[i].name;
    return word_text(lang, W_account_browser);
}
