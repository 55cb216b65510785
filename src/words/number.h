/* Numbers and money: the same in both languages. */
#ifndef WORDS_NUMBER_H
#define WORDS_NUMBER_H

#include "base/buf.h"

void money_words(struct buf *b, int64_t pence); /* £1,234.50 */

/**
 * money_typed(mem, text):
 * An amount as people type it, "£ 1,045.50", as amounts are read: "1045.50".  A pound sign before it, spaces around, and commas where thousands end
 * are left out; whatever else is there stays, for that reader to refuse.
 */
str money_typed(arena *mem, str text);

str number_text(arena *mem, int64_t n);
str money_text(arena *mem, int64_t pence);

#endif
