/*
 * What people read.  Every text stands in po/en.po and po/cy.po under a key; tools/words makes of it a name (W_sign_in_title)
 * and, when it has places, a typed function (words/texts.h, which includes this file).  A sentence is one text: nothing
 * is built from pieces, as Welsh changes the beginnings of words.
 */
#ifndef WORDS_WORD_H
#define WORDS_WORD_H

#include "base/arena.h"
#include "base/err.h"
#include "words/keys.h"
#include "words/language.h"

/** word_text(lang, word): the text of a ${word} without places. */
str word_text(enum language lang, enum word word);

/**
 * word_fill(mem, lang, word, given, n):
 * The text of ${word} with ${given} in its places, each as writing_isolated has it.  Where the word is known when the program is compiled, the
 * function of words/texts.h says the same with names.
 *
 * Shapes: ${given} has ${n} texts, as many as there are places, in the order in which po/en.po declares them; when the text
 *         counts, the first is the number in digits.
 */
str word_fill(arena *mem, enum language lang, enum word word, const str *given, ptrdiff_t n);

/** word_counted(mem, lang, word, count, given, n): the same for a text that counts: ${count} chooses the form; ${given} is the rest. */
str word_counted(arena *mem, enum language lang, enum word word, int64_t count, const str *given, ptrdiff_t n);

/**
 * word_form(mem, lang, word, form, given, n): form ${form}, as language_plural numbers them, of a text that counts, with ${given} in all its
 * places and so with any text in that of the number: for scripts, which choose the form themselves.
 */
str word_form(arena *mem, enum language lang, enum word word, int form, const str *given, ptrdiff_t n);

/* What stands in a place of an error: a text in nobody's language, another word such as a field's label, or a number. */
struct given {
    str text;
    enum word word; /* when it is not WORD_NONE, in place of the text */
    int64_t count;  /* of the first place of a word that counts */
};

#define GIVEN(s) ((struct given){ .text = (s) })
#define GIVEN_WORD(w) ((struct given){ .word = (w) })

/**
 * err_word(err, code, word, given, n):
 * Say what failed so that it can be told in either language; its message is the English.  Returns ${code}.  A given text
 * is cut at the room that struct err has.  Words whose key begins with "error." have functions with names for this, such
 * as error_missing(err, code, label).
 *
 * Shapes: ${given} has ${n} <= ERR_GIVEN members, one for each place of ${word}.
 */
rc err_word(struct err *err, rc code, enum word word, const struct given *given, ptrdiff_t n);

/**
 * err_also(err, word, given, n):
 * Say what ${err} says so that a reader of either language understands it too; its message and hint stay, for a terminal.
 * Shapes: as err_word.
 */
rc err_also(struct err *err, enum word word, const struct given *given, ptrdiff_t n);

/** err_step(err, word): add the next step, a ${word} without places.  Returns the code already set. */
rc err_step(struct err *err, enum word word);

/** err_step_of(err, word, given): the same of a ${word} with one place, in which ${given} stands: names that are the same in every language. */
rc err_step_of(struct err *err, enum word word, str given);

/** err_step_also(err, word): the next step in words, as err_also says what failed: the hint stays, for a terminal. */
rc err_step_also(struct err *err, enum word word);

/** err_words(mem, lang, err): what failed, in the reader's language, beginning with a capital; the message where ${err} carries no word. */
str err_words(arena *mem, enum language lang, const struct err *err);

/** err_hint_words(mem, lang, err): the next step; where ${err} carries no word for it the English hint for readers of English, and nothing for
 * others. */
str err_hint_words(arena *mem, enum language lang, const struct err *err);

/** err_told(mem, lang, err): what failed and the next step, as whole sentences of a page; the row of a table before them, where ${err} has one. */
str err_told(arena *mem, enum language lang, const struct err *err);

/** err_told_program(mem, lang, err): the same for whoever sent what a program reads: in English as a terminal says it, with what was given. */
str err_told_program(arena *mem, enum language lang, const struct err *err);

/** text_begin(mem, text): ${text} with a capital, as a line begins. */
str text_begin(arena *mem, str text);

/* ---- the tables of texts.c ---- */

struct word_row {
    uint8_t places;
    bool counts;
    uint16_t first[LANGUAGES]; /* its first form in word_forms */
};

/* A place is a byte: 1 for the first. */
enum { WORD_PLACES = 8 };

extern const struct word_row word_rows[WORDS];
extern const str *const word_forms[LANGUAGES];

#endif
