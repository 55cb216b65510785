#include "signin/common.h"

#include "words/texts.h"

#include <sodium.h>
#include <utf8proc.h>

enum { CHARACTERS_MOST = 1024, WORD_LEAST = 4, WORD_MOST = 40, RUN_LEAST = 3, KEYS_LEAST = 4 };

enum piece { PIECE_CHARACTER, PIECE_BETWEEN, PIECE_WORD, PIECE_OWN, PIECE_SEQUENCE, PIECE_KEYS, PIECE_YEAR, PIECE_AGAIN };

static const struct {
    int cost;
    enum word why;
} pieces[] = {
    [PIECE_CHARACTER] = { 1, W_guessed_short }, [PIECE_BETWEEN] = { 0, W_guessed_spaces },    [PIECE_WORD] = { 3, W_guessed_words },
    [PIECE_OWN] = { 3, W_guessed_own },         [PIECE_SEQUENCE] = { 2, W_guessed_sequence }, [PIECE_KEYS] = { 2, W_guessed_keys },
    [PIECE_YEAR] = { 2, W_guessed_year },       [PIECE_AGAIN] = { 1, W_guessed_again },
};

static const str keyboards[] = {
    { "1234567890", 10 }, { "qwertyuiop", 10 }, { "asdfghjkl", 9 }, { "zxcvbnm", 7 }, { "1qaz2wsx3edc4rfv5tgb6yhn7ujm", 28 }
};

/* ---- the list ---- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_word(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_plain(s.p[i]))
            return false;
    return s.n >= WORD_LEAST && s.n <= WORD_MOST;
}

rc common_parse(arena *mem, str text, struct common *out, struct err *err)
{
    struct common common = { 0 };
    int at = 0;
    str line;

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        at++;
        if (!line.n || line.p[0] == '#')
            continue;
        if (!is_word(line)) {
            err_set(err, RC_BAD_INPUT, "'%.*s' is no word of the list", STR_ARG(line));
            err_hint(err, "A word is %d to %d small letters and digits, on a line of its own.", WORD_LEAST, WORD_MOST);
            return err_place(err, S("common-passwords.txt"), at, 1, line, (int)line.n);
        }
        *PUSH(mem, &common.word) = line;
    }
    *out = common;
    return RC_OK;
}

/* ---- reading a password in pieces ---- */

struct reading {
    utf8proc_int32_t c[CHARACTERS_MOST]; /* folded: small letters without accents */
    int n;
    struct {
        int cost, from; /* of the cheapest way to here, and where its last piece begins */
        enum piece piece;
    } at[CHARACTERS_MOST + 1];
};

static void reading_forget(struct reading *r)
{
    sodium_memzero(r, sizeof(*r));
}

/* Longer ones than anybody may use are cut: what is beyond makes none cheaper. */
static void reading_fold(struct reading *r, str password)
{
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)password.p, password.n, r->c, CHARACTERS_MOST,
                                            UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);

    r->n = (int)(n < 0 ? 0 : n > CHARACTERS_MOST ? CHARACTERS_MOST : n);
}

static bool is_letter(utf8proc_int32_t c, char letter)
{
    static const char *const like[26] = { ['a' - 'a'] = "4@", ['b' - 'a'] = "8", ['e' - 'a'] = "3",  ['g' - 'a'] = "9", ['i' - 'a'] = "1!",
                                          ['l' - 'a'] = "1",  ['o' - 'a'] = "0", ['s' - 'a'] = "5$", ['t' - 'a'] = "7", ['z' - 'a'] = "2" };

    if (c == letter)
        return true;
    for (const char *p = letter >= 'a' && letter <= 'z' ? like[letter - 'a'] : NULL; p && *p; p++)
        if (c == *p)
            return true;
    return false;
}

static bool is_between(utf8proc_int32_t c)
{
    return c == ' ' || c == '-' || c == '_' || c == '.' || c == ',';
}

/* Where ${word} ends when it begins at ${from}, separators inside it left out; 0 when it does not stand there. */
static int word_end(const struct reading *r, int from, str word)
{
    int i = from;

    for (ptrdiff_t k = 0; k < word.n; k++, i++) {
        while (k && i < r->n && is_between(r->c[i]))
            i++;
        if (i >= r->n || !is_letter(r->c[i], word.p[k]))
            return 0;
    }
    return i;
}

static void piece_try(struct reading *r, int from, int to, enum piece piece)
{
    int cost = r->at[from].cost + pieces[piece].cost;

    if (to <= from || cost >= r->at[to].cost)
        return;
    r->at[to].cost = cost;
    r->at[to].from = from;
    r->at[to].piece = piece;
}

static void sequences_try(struct reading *r, int from)
{
    int step = from + 1 < r->n ? r->c[from + 1] - r->c[from] : 2;

    if (step < -1 || step > 1)
        return;
    for (int to = from + 1; to < r->n && r->c[to] - r->c[to - 1] == step; to++)
        if (to + 1 - from >= RUN_LEAST)
            piece_try(r, from, to + 1, PIECE_SEQUENCE);
}

/* Along a row in either direction, from anywhere in it. */
static void keys_try(struct reading *r, int from, str row)
{
    for (ptrdiff_t k = 0; k < row.n; k++)
        for (int step = -1; step <= 1; step += 2) {
            ptrdiff_t at = k;
            int to = from;

            while (to < r->n && at >= 0 && at < row.n && r->c[to] == row.p[at]) {
                to++;
                at += step;
            }
            if (to - from >= KEYS_LEAST)
                piece_try(r, from, to, PIECE_KEYS);
        }
}

static bool is_digit(const struct reading *r, int at)
{
    return at < r->n && r->c[at] >= '0' && r->c[at] <= '9';
}

static void year_try(struct reading *r, int from)
{
    if (is_digit(r, from) && is_digit(r, from + 1) && is_digit(r, from + 2) && is_digit(r, from + 3) &&
        ((r->c[from] == '1' && r->c[from + 1] == '9') || (r->c[from] == '2' && r->c[from + 1] == '0')))
        piece_try(r, from, from + 4, PIECE_YEAR);
}

static void again_try(struct reading *r, int from)
{
    for (int length = 2; length <= from && from + length <= r->n; length++) {
        int i = 0;

        while (i < length && r->c[from - length + i] == r->c[from + i])
            i++;
        if (i == length)
            piece_try(r, from, from + length, PIECE_AGAIN);
    }
}

static void words_try(struct reading *r, int from, const str *words, ptrdiff_t n, enum piece piece)
{
    for (ptrdiff_t i = 0; i < n; i++)
        piece_try(r, from, word_end(r, from, words[i]), piece);
}

struct words {
    str *v;
    ptrdiff_t n, cap;
};

static void reading_make(struct reading *r, const struct common *common, const struct words *own)
{
    for (int i = 1; i <= r->n; i++)
        r->at[i].cost = CHARACTERS_MOST;
    for (int i = 0; i < r->n; i++) {
        piece_try(r, i, i + 1, is_between(r->c[i]) ? PIECE_BETWEEN : PIECE_CHARACTER);
        words_try(r, i, common->word.v, common->word.n, PIECE_WORD);
        words_try(r, i, own->v, own->n, PIECE_OWN);
        sequences_try(r, i);
        for (ptrdiff_t k = 0; k < countof(keyboards); k++)
            keys_try(r, i, keyboards[k]);
        year_try(r, i);
        again_try(r, i);
    }
}

/* ---- what it says ---- */

/* The runs of letters in what is known about the person, folded as passwords are. */
static void own_add(struct words *own, arena *mem, str text)
{
    CLEANUP(reading_forget) struct reading r = { 0 };
    char *p;
    int from = 0;

    reading_fold(&r, text);
    p = arena_raw(mem, (size_t)r.n + 1);
    for (int i = 0; i <= r.n; i++) {
        bool is_in = i < r.n && r.c[i] < 0x80 && is_plain((char)r.c[i]);

        if (is_in)
            p[i] = (char)r.c[i];
        else if (i - from >= WORD_LEAST)
            *PUSH(mem, own) = (str){ p + from, i - from };
        if (!is_in)
            from = i + 1;
    }
}

/* The whole of it, as word_end reads words: an address in its full length is one piece, whichever short names it is made of. */
static void own_add_whole(struct words *own, arena *mem, str text)
{
    CLEANUP(reading_forget) struct reading r = { 0 };
    char *p;
    int n = 0;

    reading_fold(&r, text);
    p = arena_raw(mem, (size_t)r.n + 1);
    for (int i = 0; i < r.n; i++) {
        if (r.c[i] >= 0x80)
            return;
        if (!is_between(r.c[i]))
            p[n++] = (char)r.c[i];
    }
    if (n >= WORD_LEAST)
        *PUSH(mem, own) = (str){ p, n };
}

/* What the longest piece is, and not which: messages go to logs. */
static rc too_common(struct err *err, const struct reading *r)
{
    enum piece piece = PIECE_CHARACTER;
    int longest = 0;

    for (int to = r->n; to > 0; to = r->at[to].from)
        if (r->at[to].piece != PIECE_CHARACTER && to - r->at[to].from >= longest) {
            longest = to - r->at[to].from;
            piece = r->at[to].piece;
        }
    error_password_guessed(err, RC_BAD_INPUT, GIVEN_WORD(pieces[piece].why));
    err_step(err, W_step_password);
    return err_at(err, S("password"));
}

rc common_check(const struct common *common, arena *mem, const str *own, ptrdiff_t n, str password, struct err *err)
{
    CLEANUP(reading_forget) struct reading r = { 0 };
    struct words words = { 0 };

    for (ptrdiff_t i = 0; i < n; i++) {
        own_add(&words, mem, own[i]);
        own_add_whole(&words, mem, own[i]);
    }
    reading_fold(&r, password);
    reading_make(&r, common, &words);
    return r.at[r.n].cost >= COMMON_COST ? RC_OK : too_common(err, &r);
}
