/* Several names in one line of text. */
#ifndef WORDS_LIST_H
#define WORDS_LIST_H

#include "base/arena.h"
#include "words/language.h"

/**
 * list_text(mem, lang, items, n):
 * "Durham, Gateshead and Sunderland"; in Welsh "Caerdydd, Gwynedd, Powys", with commas alone: the words for "and"
 * and "or" change the beginning of the name that follows, so a sentence that says which of the two is meant says it before the list.
 */
str list_text(arena *mem, enum language lang, const str *items, ptrdiff_t n);

/** list_either(mem, lang, items, n): "Durham, Gateshead or Sunderland"; in Welsh with commas alone. */
str list_either(arena *mem, enum language lang, const str *items, ptrdiff_t n);

/** list_commas(mem, items, n): "Durham, Gateshead, Sunderland" in every language. */
str list_commas(arena *mem, const str *items, ptrdiff_t n);

#endif
