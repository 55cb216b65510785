/* What of an answer comes from the catalogue: asked for in the language of tests, everything but names has other letters. */
#ifndef TESTS_OWN_WORDS_H
#define TESTS_OWN_WORDS_H

#include "rule/check.h"

/* By their first byte, as every letter of an answer is looked up. */
struct names {
    struct name {
        str text;
        const struct name *next;
    } * first[256];
};

/**
 * names_gather(mem, doc, c, out):
 * What stands in the answer ${c} on ${doc} as somebody else wrote it: names of the document, of authorities and regions, and of
 * what the rulebooks have.
 */
void names_gather(arena *mem, const struct doc *doc, const struct check *c, struct names *out);

/** own_words(names, text): ${text} from the first letter that neither the catalogue nor ${names} put there; empty when there is none. */
str own_words(const struct names *names, str text);

/** answer_foreign(names, c, out): whether a text of ${c} has such a letter; the first into ${*out}. */
bool answer_foreign(const struct names *names, const struct check *c, str *out);

/**
 * answer_same(one, other, out):
 * Whether two answers on one document say the same in two languages: the same outcomes, codes, days and amounts, and each
 * sentence in other words.  The first that differs, or does not, into ${*out}.
 */
bool answer_same(const struct check *one, const struct check *other, str *out);

#endif
