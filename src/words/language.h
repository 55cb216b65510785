/* The languages people read: English, Welsh, and one for tests that shows what does not come from the catalogue or does not fit. */
#ifndef WORDS_LANGUAGE_H
#define WORDS_LANGUAGE_H

#include "base/str.h"

enum language { LANG_EN, LANG_CY, LANG_PSEUDO, LANGUAGES };

/** language_code(lang): "en", "cy" or, of the language of tests, "en-XA": for lang and hreflang, and the first part of an address. */
str language_code(enum language lang);

/** language_of(code, out): the language of a code as language_code has it. */
bool language_of(str code, enum language *out) MUST_USE;

/** language_other(lang): what is said beside ${lang}: Welsh beside English, and English beside all others. */
enum language language_other(enum language lang);

/**
 * language_plural(lang, count):
 * Which form of a text that counts is said of ${count}: in English 0 for one and 1 for others; in Welsh 0 to 4 for
 * none, one, two, three and six, and 5 for others.
 */
int language_plural(enum language lang, int64_t count);

enum { LANGUAGE_RANGES = 32, LANGUAGE_HEADER = 1024 };

/**
 * language_negotiate(accept, otherwise):
 * English or Welsh, whichever the value ${accept} of an Accept-Language header (RFC 9110, 12.5.4) likes better; the first named when
 * they are liked the same.  ${otherwise} when it names neither, or is longer than LANGUAGE_HEADER bytes.  Ranges that are
 * misspelt, and those after LANGUAGE_RANGES, count for nothing.
 */
enum language language_negotiate(str accept, enum language otherwise);

#endif
