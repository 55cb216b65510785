/* Numbers and money: the same in both languages. */
#ifndef WORDS_NUMBER_H
#define WORDS_NUMBER_H

#include "base/buf.h"

void money_words(struct buf *b, int64_t pence); /* £1,234.50 */

str number_text(arena *mem, int64_t n);
str money_text(arena *mem, int64_t pence);

#endif
