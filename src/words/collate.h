/*
 * Order and search.  A sorted list in Welsh follows the Welsh alphabet, in which ch, dd, ff, ng, ll, ph, rh and th are letters
 * of their own; a search cares neither for accents nor for capitals.
 *
 * Where two letters only happen to meet, as n and g do in "Bangor", a COMBINING GRAPHEME JOINER (U+034F) between them says so.
 */
#ifndef WORDS_COLLATE_H
#define WORDS_COLLATE_H

#include "base/arena.h"
#include "words/language.h"

/**
 * collate_key(mem, lang, text):
 * Bytes whose order (str_cmp) is the order of ${text} in a list that is read in ${lang}: spaces, signs, digits, letters,
 * other scripts.  Accents count only between texts that are otherwise the same, then capitals, small letters first; texts
 * that are not the same bytes never have the same key.
 */
str collate_key(arena *mem, enum language lang, str text);

/**
 * search_key(mem, text):
 * ${text} as it is looked for: small letters without accents, apostrophes left out, every other run of signs and spaces as one
 * space, none at either end.  "Tŷ’r Efail" is "tyr efail".  A text finds another whose key holds its own.
 */
str search_key(arena *mem, str text);

#endif
