#include "words/word.h"

#include "words/number.h"
#include "words/texts.h"
#include "words/writing.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#include "base/eight.h"

enum { PLACED_MOST = 32 }; /* places in one text, which may be filled by the same more than once */

static const struct word_row *row_of(enum word word)
{
    assert(word > WORD_NONE && word < WORDS);
    return &word_rows[word];
}

str word_text(enum language lang, enum word word)
{
    const struct word_row *row = row_of(word);

    assert(row->places == 0);
    return word_forms[lang][row->first[lang]];
}

/* Where the next place is, or the end. */
static ptrdiff_t place_find(str form, ptrdiff_t from)
{
    for (; from + 8 <= form.n; from += 8) {
        uint64_t marks = eight_below(eight_at(form.p + from), WORD_PLACES + 1);

        if (marks)
            return from + eight_first(marks);
    }
    while (from < form.n && (uint8_t)form.p[from] > WORD_PLACES)
        from++;
    return from;
}

static char *put(char *at, str s)
{
    if (s.n)
        memcpy(at, s.p, (size_t)s.n);
    return at + s.n;
}

/*
 * What is given may be somebody's own words: it turns nothing around it.  The whole length first, so that the text takes no more room than it
 * needs: a check's answer has hundreds of them.
 */
static str fill(arena *mem, str form, const str *given, ptrdiff_t n)
{
    ptrdiff_t place[PLACED_MOST], places = 0, from = 0, length = form.n;
    str apart[WORD_PLACES];
    char *to, *at;

    assert(n <= WORD_PLACES);
    for (ptrdiff_t i = 0; i < n; i++)
        apart[i] = writing_isolated(mem, given[i]);
    for (ptrdiff_t i = place_find(form, 0); i < form.n; i = place_find(form, i + 1)) {
        int which = (uint8_t)form.p[i];

        assert(which >= 1 && which <= n && places < PLACED_MOST);
        place[places++] = i;
        length += apart[which - 1].n - 1;
    }
    to = at = arena_raw(mem, (size_t)length + 1);
    for (ptrdiff_t i = 0; i < places; i++) {
        at = put(put(at, str_sub(form, from, place[i])), apart[(uint8_t)form.p[place[i]] - 1]);
        from = place[i] + 1;
    }
    put(at, str_from(form, from));
    return (str){ to, length };
}

str word_form(arena *mem, enum language lang, enum word word, int form, const str *given, ptrdiff_t n)
{
    const struct word_row *row = row_of(word);

    assert(row->counts && row->places == n);
    return fill(mem, word_forms[lang][row->first[lang] + form], given, n);
}

str word_counted(arena *mem, enum language lang, enum word word, int64_t count, const str *given, ptrdiff_t n)
{
    str all[WORD_PLACES] = { number_text(mem, count) };

    assert(n < WORD_PLACES);
    for (ptrdiff_t i = 0; i < n; i++)
        all[i + 1] = given[i];
    return word_form(mem, lang, word, language_plural(lang, count), all, n + 1);
}

str word_fill(arena *mem, enum language lang, enum word word, const str *given, ptrdiff_t n)
{
    const struct word_row *row = row_of(word);
    int64_t count = 0;

    assert(row->places == n);
    if (!row->counts)
        return fill(mem, word_forms[lang][row->first[lang]], given, n);
    if (!str_digits(given[0], INT64_MAX, &count))
        assert(!"the first place of a text that counts is a number");
    return word_counted(mem, lang, word, count, given + 1, n - 1);
}

static str given_text(const struct err *err, enum language lang, int i)
{
    const struct err_given *given = &err->given[i];

    return given->word ? word_text(lang, (enum word)given->word) : str_of(given->text);
}

str text_begin(arena *mem, str text)
{
    utf8proc_uint8_t room[4];
    utf8proc_int32_t first;
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text.p, text.n, &first), made;

    if (taken <= 0)
        return text;
    made = utf8proc_encode_char(utf8proc_toupper(first), room);
    return arena_printf(mem, "%.*s%.*s", (int)made, (const char *)room, STR_ARG(str_from(text, taken)));
}

/* A label that begins a sentence may be one that stands within others too. */
static str err_sentence(arena *mem, enum language lang, const struct err *err)
{
    int n = row_of((enum word)err->word)->places;
    str given[ERR_GIVEN];

    for (int i = 0; i < n; i++)
        given[i] = given_text(err, lang, i);
    return text_begin(mem, word_fill(mem, lang, (enum word)err->word, given, n));
}

rc err_also(struct err *err, enum word word, const struct given *given, ptrdiff_t n)
{
    const struct word_row *row = row_of(word);

    assert(row->places == n && n <= ERR_GIVEN);
    err->word = (int)word;
    for (ptrdiff_t i = 0; i < n; i++) {
        err->given[i].word = (int)given[i].word;
        if (i == 0 && row->counts)
            snprintf(err->given[i].text, sizeof(err->given[i].text), "%lld", (long long)given[i].count);
        else
            str_copy(err->given[i].text, sizeof(err->given[i].text), given[i].text);
    }
    return err->code;
}

rc err_word(struct err *err, rc code, enum word word, const struct given *given, ptrdiff_t n)
{
    arena scratch = arena_open((size_t)1 << 20);

    err_set(err, code, "%s", "");
    err_also(err, word, given, n);
    str_copy(err->message, sizeof(err->message), err_sentence(&scratch, LANG_EN, err));
    arena_close(&scratch);
    return code;
}

rc err_step(struct err *err, enum word word)
{
    str_copy(err->hint, sizeof(err->hint), word_text(LANG_EN, word));
    err->hint_word = (int)word;
    err->hint_given[0] = 0;
    return err->code;
}

rc err_step_also(struct err *err, enum word word)
{
    err->hint_word = (int)word;
    err->hint_given[0] = 0;
    return err->code;
}

rc err_step_of(struct err *err, enum word word, str given)
{
    arena scratch = arena_open((size_t)1 << 20);

    str_copy(err->hint_given, sizeof(err->hint_given), given);
    given = str_of(err->hint_given);
    str_copy(err->hint, sizeof(err->hint), word_fill(&scratch, LANG_EN, word, &given, 1));
    err->hint_word = (int)word;
    arena_close(&scratch);
    return err->code;
}

str err_words(arena *mem, enum language lang, const struct err *err)
{
    return err->word ? err_sentence(mem, lang, err) : arena_str(mem, str_of(err->message));
}

str err_hint_words(arena *mem, enum language lang, const struct err *err)
{
    const str given = str_of(err->hint_given);

    if (err->hint_word)
        return word_fill(mem, lang, (enum word)err->hint_word, &given, row_of((enum word)err->hint_word)->places);
    return lang == LANG_EN ? arena_str(mem, str_of(err->hint)) : S("");
}

static str sentences(arena *mem, str what, str next)
{
    what = text_begin(mem, what);
    return next.n ? arena_printf(mem, "%.*s. %.*s", STR_ARG(what), STR_ARG(next)) : what;
}

static str in_row(arena *mem, enum language lang, const struct err *err, str told)
{
    const str row = number_text(mem, err->row);

    return err->column[0] ? words_error_in_cell(mem, lang, row, str_of(err->column), told) : words_error_in_row(mem, lang, row, told);
}

/* Beside words that are on a page the hint to a terminal would say how to spell a date there. */
str err_told(arena *mem, enum language lang, const struct err *err)
{
    str told = sentences(mem, err_words(mem, lang, err), err->word && !err->hint_word ? S("") : err_hint_words(mem, lang, err));

    return err->word && err->row ? in_row(mem, lang, err, told) : told;
}

str err_told_program(arena *mem, enum language lang, const struct err *err)
{
    return lang == LANG_EN || !err->word ? sentences(mem, str_of(err->message), str_of(err->hint)) : err_told(mem, lang, err);
}
