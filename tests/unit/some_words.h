/* What is refused in words, in every language. */
#ifndef TESTS_SOME_WORDS_H
#define TESTS_SOME_WORDS_H

#include "words/word.h"

/** said_in_words(mem, err): ${err} and its next step come from the catalogue, and are another text in Welsh; else the test fails. */
void said_in_words(arena *mem, const struct err *err);

#endif
