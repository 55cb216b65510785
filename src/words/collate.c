#include "words/collate.h"

#include "base/buf.h"

#include <string.h>
#include <utf8proc.h>

enum { JOINER = 0x34F };

/* The weights of the first level.  The second and third are bytes of the marks and capitals; END is below all. */
enum { END = 1, SPACE, SIGN, OTHER_SIGN = SIGN + 40, DIGIT, LETTER = DIGIT + 10, OTHER_LETTER = 0xF0 };
enum { NO_MARK = 2, MARK, OTHER_MARK = MARK + 16, SMALL = 2, CAPITAL = 3 };

/* Signs in the order of the Unicode collation; those that are not here follow by their number. */
static const char signs[] = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/* The letters of the Welsh alphabet, with those of English that it lacks, in order. */
static const char letters[][3] = {
    "a", "b", "c", "ch", "d",  "dd", "e", "f",  "ff", "g", "ng", "h", "i", "j", "k", "l", "ll",
    "m", "n", "o", "p",  "ph", "q",  "r", "rh", "s",  "t", "th", "u", "v", "w", "x", "y", "z",
};

/* Marks in the order of the Unicode collation, the commoner first: acute, grave, breve, circumflex, caron, ring, diaeresis, tilde. */
static const int32_t marks[] = { 0x301, 0x300, 0x306, 0x302, 0x30C, 0x30A, 0x308, 0x303 };

/* What does not come apart into a letter and a mark, and is yet read as plain letters. */
static const struct {
    int32_t from;
    const char *to;
} plain[] = {
    { 0xE6, "ae" }, { 0xF0, "d" },  { 0xF8, "o" },   { 0xFE, "th" },  { 0x111, "d" },  { 0x127, "h" },
    { 0x131, "i" }, { 0x142, "l" }, { 0x153, "oe" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x2BC, "'" },
};

/* Texts as code points, taken apart into letters and marks.  What is not UTF-8 is no text: -1. */
static ptrdiff_t taken_apart(arena *mem, str text, utf8proc_option_t more, int32_t **out)
{
    utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | more;
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text.p, text.n, NULL, 0, how);

    if (n < 0)
        return -1;
    *out = arena_array(mem, int32_t, n + 1);
    return utf8proc_decompose((const utf8proc_uint8_t *)text.p, text.n, *out, n, how);
}

static void code_point(struct buf *b, int32_t c)
{
    utf8proc_uint8_t bytes[4];

    buf_str(b, (str){ (char *)bytes, utf8proc_encode_char(c, bytes) });
}

static const char *plain_of(int32_t c)
{
    for (int i = 0; i < countof(plain); i++)
        if (plain[i].from == c)
            return plain[i].to;
    return NULL;
}

static bool is_mark(int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);

    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME;
}

static bool is_letter_or_digit(int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);

    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
}

static int letter_weight(char first, char second)
{
    for (int i = 0; i < countof(letters); i++)
        if (letters[i][0] == first && letters[i][1] == second)
            return LETTER + i;
    return -1;
}

/* A key while it grows: three levels, and where in the text the writer is. */
struct collator {
    struct buf level[3];
    bool welsh;
    const int32_t *c;
    ptrdiff_t n, at;
};

/* The plain small letter at a place of the text, or 0. */
static char plain_letter(const struct collator *k, ptrdiff_t at)
{
    int32_t c = at < k->n ? utf8proc_tolower(k->c[at]) : 0;

    return c >= 'a' && c <= 'z' ? (char)c : 0;
}

static void weigh_mark(struct buf *b, int32_t mark)
{
    for (int i = 0; i < countof(marks); i++)
        if (marks[i] == mark) {
            buf_char(b, (char)(MARK + i));
            return;
        }
    buf_char(b, (char)OTHER_MARK);
    code_point(b, mark);
}

/* The marks that follow the letter just read, and whether it was a capital. */
static void finish_letter(struct collator *k, bool capital)
{
    for (; k->at < k->n && is_mark(k->c[k->at]); k->at++)
        if (k->c[k->at] != JOINER)
            weigh_mark(&k->level[1], k->c[k->at]);
    buf_char(&k->level[1], NO_MARK);
    buf_char(&k->level[2], capital ? CAPITAL : SMALL);
}

static void weigh_sign(struct collator *k, int32_t c)
{
    const char *found = c < 0x80 ? strchr(signs, (char)c) : NULL;

    if (c == ' ') {
        buf_char(&k->level[0], SPACE);
    } else if (found) {
        buf_char(&k->level[0], (char)(SIGN + (found - signs)));
    } else {
        buf_char(&k->level[0], (char)OTHER_SIGN);
        code_point(&k->level[0], c);
    }
}

/* What is read as one or two plain letters or a sign: as those, and after the plain ones. */
static void weigh_plain(struct collator *k, const char *as, int32_t c)
{
    for (; *as; as++)
        if (*as == '\'')
            weigh_sign(k, '\'');
        else
            buf_char(&k->level[0], (char)letter_weight(*as, 0));
    code_point(&k->level[1], c);
}

/* The weight of the letter of two that begins here in Welsh, or -1.  A small letter and a capital, as in "rH", are two. */
static int pair_weight(const struct collator *k)
{
    char first = plain_letter(k, k->at), second = plain_letter(k, k->at + 1);

    if (!k->welsh || !first || !second || (k->c[k->at] == first && k->c[k->at + 1] != second))
        return -1;
    return letter_weight(first, second);
}

static void weigh(struct collator *k)
{
    int32_t c = k->c[k->at], small = utf8proc_tolower(c);
    char letter = plain_letter(k, k->at);
    const char *as = plain_of(small);
    int pair = pair_weight(k);

    k->at++;
    if (pair >= 0) {
        buf_char(&k->level[0], (char)pair);
        finish_letter(k, small != c);
        c = k->c[k->at++];
        small = utf8proc_tolower(c);
    } else if (letter) {
        buf_char(&k->level[0], (char)letter_weight(letter, 0));
    } else if (c >= '0' && c <= '9') {
        buf_char(&k->level[0], (char)(DIGIT + c - '0'));
    } else if (as) {
        weigh_plain(k, as, small);
    } else if (is_letter_or_digit(c)) {
        buf_char(&k->level[0], (char)OTHER_LETTER);
        code_point(&k->level[0], small);
    } else {
        weigh_sign(k, c);
    }
    finish_letter(k, small != c);
}

str collate_key(arena *mem, enum language lang, str text)
{
    struct collator k = { .level = { buf_new(mem), buf_new(mem), buf_new(mem) }, .welsh = lang == LANG_CY };
    int32_t *c = NULL;

    k.n = taken_apart(mem, text, 0, &c);
    k.c = c;
    while (k.at < k.n)
        weigh(&k);
    for (int i = 1; i < 3; i++) {
        buf_char(&k.level[0], END);
        buf_str(&k.level[0], buf_text(&k.level[i]));
    }
    buf_char(&k.level[0], END);
    buf_str(&k.level[0], text);
    return buf_text(&k.level[0]);
}

str search_key(arena *mem, str text)
{
    struct buf b = buf_new(mem);
    int32_t *c = NULL;
    ptrdiff_t n = taken_apart(mem, text, UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &c);
    bool apart = false;

    for (ptrdiff_t i = 0; i < n; i++) {
        const char *as = plain_of(c[i]);

        if (c[i] == '\'' || (as && as[0] == '\''))
            continue;
        if (!is_letter_or_digit(c[i])) {
            apart = b.n > 0;
            continue;
        }
        if (apart)
            buf_char(&b, ' ');
        apart = false;
        if (as)
            buf_z(&b, as);
        else
            code_point(&b, c[i]);
    }
    return buf_text(&b);
}
