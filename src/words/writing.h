/*
 * Which way text is written, and whether it shows anything.  What people write stands in sentences that are not theirs: a name
 * in Hebrew or Arabic letters must not turn the words around it, and a name that nobody can see is none.
 */
#ifndef WORDS_WRITING_H
#define WORDS_WRITING_H

#include "base/arena.h"

/* What is wrong with text of one line, the worst first. */
enum writing {
    WRITING_SOUND,
    WRITING_CONTROL, /* a control character, or one that ends a line or a paragraph */
    WRITING_HIDDEN,  /* a character that nobody sees: it would turn the direction of writing, or make one name of two that look the same */
    WRITING_BLANK    /* it has something in it, and nothing that can be seen */
};

/** writing_look(line): what is wrong with ${line}, which is well-formed UTF-8. */
enum writing writing_look(str line);

/**
 * writing_stray(line, at, character):
 * What in ${line}, which is well-formed UTF-8, could make two spellings of what looks the same: WRITING_SOUND when there is nothing, or, for the
 * first such character, WRITING_CONTROL, WRITING_HIDDEN for one that shows nothing or turns what stands beside it, or WRITING_BLANK for a space
 * other than the plain one.  Then ${*at} is its offset and ${*character} its number in Unicode.
 */
enum writing writing_stray(str line, ptrdiff_t *at, uint32_t *character);

/** writing_beyond(text, at): the first character of ${text} that is not ASCII, by its number in Unicode, and its bytes in ${*at}; 0 when there is
 * none.
 */
uint32_t writing_beyond(str text, str *at);

/**
 * writing_quoted(to, room, line):
 * ${line} with a NUL after it into ${to}, which has ${room} > 0 bytes, so that it can be printed: each character that steers, hides or turns, and
 * each byte that is no UTF-8, is a '?', a tab is a space, and columns stay where they are.  Cut where it does not fit, but never inside a character.
 */
void writing_quoted(char *to, size_t room, str line);

/** writing_shows(text): whether there is a letter, a number or a sign in ${text} that can be seen. */
bool writing_shows(str text);

/* First strong isolate (U+2068), and the end of an isolate (U+2069): what stands between them turns nothing outside. */
extern const str isolate_begin, isolate_end;

/**
 * writing_isolated(mem, text):
 * ${text} as it can stand within other text: between isolate_begin and isolate_end when it has something in it that is written from right to
 * left, and that is not between these already.  What turns the direction and could reach beyond the text becomes U+FFFD, so that
 * in the result every begin has its end, and few of them nest.  Text that turns nothing, as most does, is returned as it is.
 */
str writing_isolated(arena *mem, str text);

#endif
