#include "words/writing.h"

#include "base/buf.h"
#include "base/eight.h"

#include <utf8proc.h>

/* In bytes: a literal with one half of a pair is taken for a trick upon whoever reads the source. */
static const char begin_bytes[] = { '\xE2', '\x81', '\xA8' }, end_bytes[] = { '\xE2', '\x81', '\xA9' };

const str isolate_begin = { begin_bytes, sizeof begin_bytes }, isolate_end = { end_bytes, sizeof end_bytes };

enum { BEGIN = 0x2068, END = 0x2069, BLANK_BRAILLE = 0x2800, DEEPEST = 8 };

/* The character at ${*at} of ${text}, and ${*at} behind it; -1 for a byte that is none. */
static utf8proc_int32_t next(str text, ptrdiff_t *at)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text.p + *at, text.n - *at, &c);

    *at += taken > 0 ? taken : 1;
    return taken > 0 ? c : -1;
}

/* Embeddings, overrides and isolates: what they turn goes on behind them. */
static bool is_turner(utf8proc_int32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Letters, numbers, punctuation and signs; but not those that fonts show as nothing. */
static bool is_seen(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    bool is_combining = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO && !is_combining && !utf8proc_get_property(c)->ignorable &&
           c != BLANK_BRAILLE;
}

/* Characters that programs put into text that is copied from them.  Joiners are no such: some scripts are not spelt without them. */
static bool is_hidden(utf8proc_int32_t c)
{
    enum { NON_JOINER = 0x200C, JOINER = 0x200D };

    return c >= 0 && c != NON_JOINER && c != JOINER && utf8proc_category(c) == UTF8PROC_CATEGORY_CF && utf8proc_get_property(c)->ignorable;
}

bool writing_shows(str text)
{
    for (ptrdiff_t at = 0; at < text.n;) {
        utf8proc_int32_t c = next(text, &at);

        if (c >= 0 && is_seen(c))
            return true;
    }
    return false;
}

enum writing writing_look(str line)
{
    bool hides = false;

    for (ptrdiff_t at = 0; at < line.n;) {
        utf8proc_int32_t c = next(line, &at);
        utf8proc_category_t category = c < 0 ? UTF8PROC_CATEGORY_CC : utf8proc_category(c);

        if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
            return WRITING_CONTROL;
        hides = hides || is_hidden(c);
    }
    if (hides)
        return WRITING_HIDDEN;
    return line.n && !writing_shows(line) ? WRITING_BLANK : WRITING_SOUND;
}

/* ---- what stands in files ---- */

static enum writing stray(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    switch (category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return WRITING_CONTROL;
    case UTF8PROC_CATEGORY_ZS: return c == ' ' ? WRITING_SOUND : WRITING_BLANK;
    default: break;
    }
    return category == UTF8PROC_CATEGORY_CF || utf8proc_get_property(c)->ignorable || c == BLANK_BRAILLE ? WRITING_HIDDEN : WRITING_SOUND;
}

enum writing writing_stray(str line, ptrdiff_t *at, uint32_t *character)
{
    for (ptrdiff_t i = 0, from = 0; i < line.n; from = i) {
        utf8proc_int32_t c = next(line, &i);
        enum writing found = c >= ' ' && c < 0x7F ? WRITING_SOUND : stray(c);

        if (found == WRITING_SOUND)
            continue;
        *at = from;
        *character = (uint32_t)c;
        return found;
    }
    return WRITING_SOUND;
}

uint32_t writing_beyond(str text, str *at)
{
    for (ptrdiff_t i = 0, from = 0; i < text.n; from = i) {
        utf8proc_int32_t c = next(text, &i);

        if (c <= 0x7F)
            continue;
        *at = str_sub(text, from, i);
        return (uint32_t)c;
    }
    return 0;
}

void writing_quoted(char *to, size_t room, str line)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0, from = 0; i < line.n; from = i) {
        utf8proc_int32_t c = next(line, &i);
        enum writing found = c < 0 ? WRITING_CONTROL : stray(c);
        bool shows = found == WRITING_SOUND || found == WRITING_BLANK;
        str seen = shows ? str_sub(line, from, i) : c == '\t' ? S(" ") : S("?");

        if (n + seen.n >= (ptrdiff_t)room)
            break;
        memcpy(to + n, seen.p, (size_t)seen.n);
        n += seen.n;
    }
    to[n] = 0;
}

/* ---- within other text ---- */

/* The first byte of the first character that is written from right to left; all that turns comes behind it. */
enum { LEAD_LEAST = 0xD6 };

static bool is_plain(str text)
{
    ptrdiff_t i = 0;

    for (; i + 8 <= text.n; i += 8)
        if (eight_at(text.p + i) & EIGHT_TOPS)
            break;
    while (i < text.n && (uint8_t)text.p[i] < LEAD_LEAST)
        i++;
    return i == text.n;
}

static bool is_right_to_left(utf8proc_int32_t c)
{
    switch (utf8proc_get_property(c)->bidi_class) {
    case UTF8PROC_BIDI_CLASS_R:
    case UTF8PROC_BIDI_CLASS_AL:
    case UTF8PROC_BIDI_CLASS_AN: return true;
    default: return false;
    }
}

/* What a text does to what stands around it. */
struct turns {
    bool is_bare;   /* it turns something outside of its isolates */
    bool is_broken; /* an isolate has no beginning or no end, they nest without need, or something turns by force */
};

static struct turns turns_of(str text)
{
    struct turns t = { 0 };
    int deep = 0;

    for (ptrdiff_t at = 0; at < text.n;) {
        utf8proc_int32_t c = next(text, &at);

        if (c == BEGIN && deep < DEEPEST)
            deep++;
        else if (c == END && deep)
            deep--;
        else if (is_turner(c))
            t.is_broken = true;
        else if (!deep && c >= 0)
            t.is_bare = t.is_bare || is_right_to_left(c);
    }
    t.is_broken = t.is_broken || deep;
    return t;
}

/* ${text} in an isolate: with as many ends as begins, and with nothing else that turns by force. */
static str isolated(arena *mem, str text)
{
    struct buf b = buf_new(mem);
    int deep = 1;

    buf_str(&b, isolate_begin);
    for (ptrdiff_t at = 0, from = 0; at < text.n; from = at) {
        utf8proc_int32_t c = next(text, &at);
        bool begins = c == BEGIN && deep < DEEPEST, ends = c == END && deep > 1;

        deep += begins - ends;
        buf_str(&b, begins || ends || !is_turner(c) ? str_sub(text, from, at) : S("\uFFFD"));
    }
    while (deep-- > 0)
        buf_str(&b, isolate_end);
    return buf_text(&b);
}

str writing_isolated(arena *mem, str text)
{
    struct turns t = is_plain(text) ? (struct turns){ 0 } : turns_of(text);

    return t.is_bare || t.is_broken ? isolated(mem, text) : text;
}
