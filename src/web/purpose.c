#include "web/purpose.h"

#include "words/texts.h"

static const struct {
    route_handler *handler;
    str kept;
    enum word words;
} purposes[] = {
#define PURPOSE(handler, kept, words) { handler, { kept, sizeof(kept) - 1 }, W_purpose_##words },
#include "web/purposes.def"
#undef PURPOSE
};

#define PAGE S("page")

str purpose_of_page(const struct web_route *route)
{
    for (ptrdiff_t i = 0; i < countof(purposes); i++)
        if (purposes[i].handler == route->handler)
            return purposes[i].kept;
    return PAGE;
}

bool purpose_is_told(const struct access *a)
{
    return a->purpose.n && !str_eq(a->door, PAGE);
}

str purpose_text(enum language lang, const struct access *a)
{
    if (purpose_is_told(a))
        return a->purpose;
    for (ptrdiff_t i = 0; i < countof(purposes); i++)
        if (str_eq(purposes[i].kept, a->purpose))
            return word_text(lang, purposes[i].words);
    return word_text(lang, str_eq(a->door, PAGE) ? W_purpose_page : W_purpose_none);
}

str door_text(enum language lang, str door)
{
    static const struct {
        const char *door;
        enum word words;
    } doors[] = { { "page", W_door_page }, { "api", W_door_api }, { "command", W_door_command }, { "file", W_door_file } };

    for (ptrdiff_t i = 0; i < countof(doors); i++)
        if (str_eq(door, str_of(doors[i].door)))
            return word_text(lang, doors[i].words);
    return door;
}
