/* Slugs: the one spelling of a name that people may write in several. */
#ifndef DOMAIN_SLUG_H
#define DOMAIN_SLUG_H

#include "base/str.h"

enum { SLUG_MOST = 96 };

struct slug {
    char p[SLUG_MOST];
    ptrdiff_t n;
};

/**
 * slug_fold(text):
 * ${text} in lower case, its apostrophes dropped and whatever else stands between letters and
 * digits made one hyphen: "St. Helens" is "st-helens".  Letters outside ASCII stay as they are.
 * Empty when there is nothing left, or more than a slug holds.
 */
struct slug slug_fold(str text);

static inline str slug_text(const struct slug *s)
{
    return (str){ s->p, s->n };
}

#endif
