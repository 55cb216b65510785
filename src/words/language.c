#include "words/language.h"

#include <strings.h>

static const str codes[LANGUAGES] = { S("en"), S("cy"), S("en-XA") };

str language_code(enum language lang)
{
    return codes[lang];
}

bool language_of(str code, enum language *out)
{
    for (int i = 0; i < LANGUAGES; i++)
        if (str_eq(code, codes[i])) {
            *out = (enum language)i;
            return true;
        }
    return false;
}

enum language language_other(enum language lang)
{
    return lang == LANG_EN ? LANG_CY : LANG_EN;
}

int language_plural(enum language lang, int64_t count)
{
    if (lang != LANG_CY)
        return count == 1 ? 0 : 1;
    switch (count) {
    case 0: return 0;
    case 1: return 1;
    case 2: return 2;
    case 3: return 3;
    case 6: return 4;
    default: return 5;
    }
}

static str blank_trim(str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* A weight, "0", "0.8" or "1.000", in thousandths; -1 for anything else. */
static int weight_read(str s)
{
    int weight = 0, unit = 1000;

    if (!s.n || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.'))
        return -1;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (i == 1)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        weight += (s.p[i] - '0') * unit;
        unit /= 10;
    }
    return weight <= 1000 ? weight : -1;
}

/* How much a member of the list, "cy-GB;q=0.8", is liked: 1 to 1000, 0 not at all; -1 when it cannot be read. */
static int range_read(str member, str *tag)
{
    str rest;

    if (!str_cut(member, ';', tag, &rest)) {
        *tag = blank_trim(*tag);
        return 1000;
    }
    *tag = blank_trim(*tag);
    rest = blank_trim(rest);
    if (rest.n < 2 || (rest.p[0] != 'q' && rest.p[0] != 'Q') || rest.p[1] != '=')
        return -1;
    return weight_read(str_from(rest, 2));
}

/* Whether the range "cy", or "cy-GB" which is a kind of it, names the language of the code. */
static bool is_of(str tag, str code)
{
    return tag.n >= code.n && strncasecmp(tag.p, code.p, (size_t)code.n) == 0 && (tag.n == code.n || tag.p[code.n] == '-');
}

/* How much each is liked, -1 when nothing says, and where in the list it stands; and any that is not named. */
struct liking {
    int weight[2], at[2], any;
};

static void like(struct liking *liking, str member, int at)
{
    str tag;
    int weight = range_read(member, &tag);

    if (weight >= 0 && str_eq(tag, S("*")))
        liking->any = weight;
    for (int i = LANG_EN; i <= LANG_CY; i++)
        if (is_of(tag, codes[i]) && weight > liking->weight[i]) {
            liking->weight[i] = weight;
            liking->at[i] = at;
        }
}

enum language language_negotiate(str accept, enum language otherwise)
{
    struct liking liking = { { -1, -1 }, { LANGUAGE_RANGES, LANGUAGE_RANGES }, 0 };
    str member;

    if (accept.n > LANGUAGE_HEADER)
        return otherwise;
    for (int at = 0; accept.n && at < LANGUAGE_RANGES; at++) {
        str_cut(accept, ',', &member, &accept);
        like(&liking, member, at);
    }
    for (int i = LANG_EN; i <= LANG_CY; i++)
        if (liking.weight[i] < 0)
            liking.weight[i] = liking.any;
    if (liking.weight[LANG_EN] != liking.weight[LANG_CY])
        return liking.weight[LANG_EN] > liking.weight[LANG_CY] ? LANG_EN : LANG_CY;
    if (liking.weight[LANG_EN] <= 0 || liking.at[LANG_EN] == liking.at[LANG_CY])
        return otherwise;
    return liking.at[LANG_EN] < liking.at[LANG_CY] ? LANG_EN : LANG_CY;
}
