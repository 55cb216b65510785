#include "io/json.h"

#include <string.h>
#include <utf8proc.h>

#include "base/eight.h"
#include "words/writing.h"

enum {
    QUOTED = 161, /* bytes of the author's line that a message quotes, and a NUL; a caret further on is left out */
    FEW_KEYS = 64 /* up to here comparing each with each is faster than sorting */
};

struct reader {
    arena *mem;
    const struct json_source *source;
    struct err *err;
    const char *p, *end, *line_at; /* line_at: the first byte of the line that p is on */
    ptrdiff_t hidden;              /* bytes from line_at to p that continue a character, so are no column */
    int line, depth;
    int64_t values, most;
    const struct json *open; /* the innermost object or array that is not closed yet */
};

/* ---- places and messages ---- */

static str line_of(str text, int line)
{
    str head;

    do
        str_cut(text, '\n', &head, &text);
    while (--line > 0);
    if (str_ends(head, S("\r")))
        head.n--;
    return head;
}

static str line_shown(char to[QUOTED], str line)
{
    writing_quoted(to, QUOTED, line);
    return str_of(to);
}

static rc place(const struct json_source *source, int line, int col, int width, struct err *err)
{
    char space[QUOTED];
    str shown = line_shown(space, line_of(source->text, line));

    if (col > str_columns(shown) + 1)
        shown.n = 0;
    return err_place(err, source->file, line, col, shown, width);
}

rc json_place(const struct json *at, struct err *err)
{
    return place(at->source, at->line, at->col, at->width, err);
}

rc json_place_key(const struct json *at, struct err *err)
{
    return at->key_line ? place(at->source, at->key_line, at->key_col, at->key_width, err) : json_place(at, err);
}

static int column(const struct reader *r, const char *p)
{
    return (int)(p - r->line_at - r->hidden) + 1;
}

/* Add the place of the next ${width} characters to the error just set. */
static rc here(const struct reader *r, int width)
{
    return place(r->source, r->line, column(r, r->p), width, r->err);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* What stands at r->p, for a message: a word or number, else one character. */
static str token(const struct reader *r)
{
    enum { SHOWN = 40 };
    const char *p = r->p;

    while (p < r->end && p < r->p + SHOWN && is_word(*p))
        p++;
    if (p == r->p)
        for (p++; p < r->end && ((uint8_t)*p & 0xC0) == 0x80; p++)
            ;
    return (str){ r->p, p - r->p };
}

static const struct {
    str found, hint;
} ADVICE[] = {
    { S("'"), S("Text and field names stand in double quotes, not single ones.") },
    { S("\xE2\x80\x9C"), S("Use straight double quotes; a word processor has curled these.") },
    { S("\xE2\x80\x9D"), S("Use straight double quotes; a word processor has curled these.") },
    { S("\xC2\xA0"), S("Put an ordinary space in place of the no-break space.") },
    { S("\xC2\xA3"), S("Money is text in double quotes without the pound sign: \"31.58\".") },
    { S("/"), S("JSON has no comments: take this one out.") },
    { S("#"), S("JSON has no comments: take this one out.") },
    { S("+"), S("Write the number without the plus sign.") },
    { S("."), S("Write a digit before the decimal point: 0.5.") },
    { S("="), S("A colon stands between a field name and its value.") },
    { S(";"), S("A comma stands between two fields or values.") },
};

static rc advise(struct reader *r, str found)
{
    for (ptrdiff_t i = 0; i < countof(ADVICE); i++)
        if (str_eq(found, ADVICE[i].found))
            return err_hint(r->err, "%.*s", STR_ARG(ADVICE[i].hint));
    return RC_BAD_INPUT;
}

static rc ended(struct reader *r, const char *what)
{
    bool object = r->open && r->open->type == JSON_OBJECT;

    if (!r->open) {
        err_set(r->err, RC_BAD_INPUT, "expected %s but the text ends", what);
        here(r, 1);
        return err_hint(r->err, "The file may be empty or cut off.");
    }
    err_set(r->err, RC_BAD_INPUT, "the %s that opens here is never closed", object ? "object" : "array");
    json_place(r->open, r->err);
    return err_hint(r->err, "Add the missing '%c', or the rest of the text if it was cut off.", object ? '}' : ']');
}

static rc expected(struct reader *r, const char *what)
{
    str found;

    if (r->p == r->end)
        return ended(r, what);
    found = token(r);
    if ((uint8_t)found.p[0] < ' ' || found.p[0] == 0x7F)
        err_set(r->err, RC_BAD_INPUT, "expected %s but found the control character 0x%02X", what, (unsigned)found.p[0]);
    else
        err_set(r->err, RC_BAD_INPUT, "expected %s but found '%.*s'", what, STR_ARG(found));
    here(r, str_columns(found));
    return advise(r, found);
}

static rc too_many(struct reader *r)
{
    err_set(r->err, RC_TOO_LARGE, "there are more than %lld values", (long long)r->most);
    here(r, 1);
    return err_hint(r->err, "Split the text into smaller files.");
}

/* ---- strings ---- */

/* Bytes that end a run of plain characters. */
static const bool STOPS[256] = { [0 ... 31] = true, ['"'] = true, ['\\'] = true };

static rc bad_escape(struct reader *r, int width, const char *why, const char *hint)
{
    err_set(r->err, RC_BAD_INPUT, "%s", why);
    here(r, width);
    return err_hint(r->err, "%s", hint);
}

/* The value of the four hexadecimal digits at ${p}, or -1. */
static int hex4(const char *p, const char *end)
{
    int v = 0;

    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int c = p[i] | 32;
        int digit = is_digit(p[i]) ? p[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

static bool is_high(int unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Check the \u and four digits at r->p, or the two that make one character, and step over. */
static rc unicode_check(struct reader *r)
{
    int unit = hex4(r->p + 2, r->end);
    bool pair = is_high(unit) && r->end - r->p >= 12 && r->p[6] == '\\' && r->p[7] == 'u' && is_low(hex4(r->p + 8, r->end));

    if (unit < 0)
        return bad_escape(r, 2, "expected four hexadecimal digits after '\\u'", "For example \\u00e9 is an e with an acute accent.");
    if (unit == 0)
        return bad_escape(r, 6, "the character \\u0000 cannot stand in text", "Take it out.");
    if (is_low(unit) || (is_high(unit) && !pair))
        return bad_escape(r, 6, "half of a surrogate pair stands alone", "Write both halves, or the character itself in UTF-8.");
    r->p += pair ? 12 : 6;
    return RC_OK;
}

static rc escape_check(struct reader *r)
{
    if (r->end - r->p < 2 || !strchr("\"\\/bfnrtu", r->p[1]) || !r->p[1])
        return bad_escape(r, 2, "a backslash begins no known escape here", "Write \\\\ for a backslash itself.");
    if (r->p[1] == 'u')
        return unicode_check(r);
    r->p += 2;
    return RC_OK;
}

/* The character that the checked escape at ${p} stands for; ${*p} moves over it. */
static int escape_value(const char **p, const char *end)
{
    static const char letter[] = "bfnrt", value[] = "\b\f\n\r\t";
    const char *at = *p, *known = strchr(letter, at[1]);
    int unit;

    *p += 2;
    if (at[1] != 'u')
        return known ? value[known - letter] : at[1];
    unit = hex4(at + 2, end);
    *p += 4;
    if (!is_high(unit))
        return unit;
    *p += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (hex4(at + 8, end) - 0xDC00);
}

/* ${raw} with its escapes, which are checked, put into effect; never longer than it was. */
static str decode(arena *mem, str raw)
{
    char *to = arena_raw(mem, (size_t)raw.n), *at = to;
    const char *p = raw.p, *end = raw.p + raw.n;

    while (p < end) {
        if (*p != '\\')
            *at++ = *p++;
        else
            at += utf8proc_encode_char(escape_value(&p, end), (utf8proc_uint8_t *)at);
    }
    return (str){ to, at - to };
}

static rc string_stopped(struct reader *r, int col)
{
    unsigned c = r->p < r->end ? (uint8_t)*r->p : '\n';

    if (c == '\n' || c == '\r') {
        err_set(r->err, RC_BAD_INPUT, "the text that opens here is not closed on its line");
        place(r->source, r->line, col, 1, r->err);
        return err_hint(r->err, "Add the closing quotation mark; a line break inside text is written \\n.");
    }
    err_set(r->err, RC_BAD_INPUT, "the control character 0x%02X stands in text", c);
    here(r, 1);
    if (!c) /* which no text may hold, however it is written */
        return err_hint(r->err, "Take it out.");
    return err_hint(r->err, c == '\t' ? "Write a tab as \\t." : "Take it out, or write it as \\u%04X.", c);
}

/* Most of a string is ASCII in which nothing stops: stepped over eight bytes at a time, as far as there are eight. */
static void plain_skip(struct reader *r)
{
    while (r->end - r->p >= 8) {
        uint64_t word = eight_at(r->p), stops = (word & EIGHT_TOPS) | eight_below(word, ' ') | eight_equal(word, '"') | eight_equal(word, '\\');

        if (stops) {
            r->p += eight_first(stops);
            return;
        }
        r->p += 8;
    }
}

/* Read the string whose opening mark is at r->p; ${*width} counts its marks too. */
static rc string_read(struct reader *r, str *out, int *width)
{
    const char *open = r->p;
    int col = column(r, open);
    bool escaped = false;
    str raw;

    r->p++;
    for (;;) {
        plain_skip(r);
        while (r->p < r->end && !STOPS[(uint8_t)*r->p])
            r->hidden += ((uint8_t)*r->p++ & 0xC0) == 0x80;
        if (r->p == r->end || *r->p != '\\')
            break;
        escaped = true;
        TRY(escape_check(r));
    }
    if (r->p == r->end || *r->p != '"')
        return string_stopped(r, col);
    raw = (str){ open + 1, r->p - open - 1 };
    r->p++;
    *out = escaped ? decode(r->mem, raw) : raw;
    *width = column(r, r->p) - col;
    return RC_OK;
}

/* ---- numbers and words ---- */

static rc bad_number(struct reader *r, const char *why, const char *hint)
{
    err_set(r->err, RC_BAD_INPUT, "%s", why);
    here(r, 1);
    return err_hint(r->err, "%s", hint);
}

static rc digits(struct reader *r, const char *where)
{
    if (r->p == r->end || !is_digit(*r->p)) {
        err_set(r->err, RC_BAD_INPUT, "expected a digit %s", where);
        return here(r, 1);
    }
    while (r->p < r->end && is_digit(*r->p))
        r->p++;
    return RC_OK;
}

static rc exponent(struct reader *r)
{
    if (r->p == r->end || (*r->p | 32) != 'e')
        return RC_OK;
    r->p++;
    if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
        r->p++;
    return digits(r, "in the exponent");
}

static rc number_read(struct reader *r, struct json *out)
{
    const char *from = r->p;

    out->type = JSON_NUMBER;
    if (*r->p == '-')
        r->p++;
    if (r->end - r->p >= 2 && r->p[0] == '0' && is_digit(r->p[1]))
        return bad_number(r, "a number begins with a needless 0", "Take the 0 away, or put the whole in double quotes if the zeros matter.");
    TRY(digits(r, "after the minus sign"));
    if (r->p < r->end && *r->p == '.') {
        r->p++;
        TRY(digits(r, "after the decimal point"));
    }
    TRY(exponent(r));
    out->text = (str){ from, r->p - from };
    out->width = (int)out->text.n;
    if (out->text.n > JSON_NUMBER_LENGTH) {
        err_set(r->err, RC_TOO_LARGE, "a number has more than %d characters", JSON_NUMBER_LENGTH);
        return json_place(out, r->err);
    }
    return RC_OK;
}

static rc word_read(struct reader *r, struct json *out)
{
    static const struct {
        str word;
        enum json_type type;
    } words[] = { { S("null"), JSON_NULL }, { S("false"), JSON_FALSE }, { S("true"), JSON_TRUE } };
    str found = token(r);

    for (ptrdiff_t i = 0; i < countof(words); i++) {
        if (!str_eq(found, words[i].word))
            continue;
        out->type = words[i].type;
        out->width = (int)found.n;
        r->p += found.n;
        return RC_OK;
    }
    expected(r, "a value");
    if (is_word(found.p[0]))
        err_hint(r->err, "The words are true, false and null, in small letters; text stands in double quotes.");
    return RC_BAD_INPUT;
}

/* ---- arrays, objects, values ---- */

static rc value_read(struct reader *r, struct json *out);

static void space_skip(struct reader *r)
{
    for (; r->p < r->end; r->p++) {
        if (*r->p == '\n') {
            r->line++;
            r->line_at = r->p + 1;
            r->hidden = 0;
            while (r->end - r->p > 8 && eight_at(r->p + 1) == EIGHT_ONES * ' ')
                r->p += 8; /* an indent */
        } else if (*r->p != ' ' && *r->p != '\t' && *r->p != '\r') {
            return;
        }
    }
}

/*
 * After an element, ${what} says of which kind: step over a comma, or over the bracket that
 * closes, which sets ${*more} to false.
 */
static rc element_end(struct reader *r, char bracket, const char *what, bool *more)
{
    int line, col;

    space_skip(r);
    *more = r->p < r->end && *r->p == ',';
    if (!*more && (r->p == r->end || *r->p != bracket))
        return expected(r, bracket == '}' ? "a comma or '}'" : "a comma or ']'");
    line = r->line;
    col = column(r, r->p++);
    if (!*more)
        return RC_OK;
    space_skip(r);
    if (r->p == r->end || *r->p != bracket)
        return RC_OK;
    err_set(r->err, RC_BAD_INPUT, "a comma stands after the last %s", what);
    place(r->source, line, col, 1, r->err);
    return err_hint(r->err, "Take the comma away.");
}

static struct json *child_new(struct reader *r, struct json *parent, struct json ***last)
{
    struct json *child = arena_new(r->mem, struct json);

    child->source = r->source;
    **last = child;
    *last = &child->next;
    parent->count++;
    return child;
}

/* Step over the bracket at r->p, and over the one that closes it when nothing stands between. */
static bool closes_at_once(struct reader *r, char bracket)
{
    r->p++;
    space_skip(r);
    if (r->p == r->end || *r->p != bracket)
        return false;
    r->p++;
    return true;
}

static rc array_read(struct reader *r, struct json *out)
{
    struct json **last = &out->child;
    bool more = !closes_at_once(r, ']');

    while (more) {
        TRY(value_read(r, child_new(r, out, &last)));
        TRY(element_end(r, ']', "value", &more));
    }
    return RC_OK;
}

static rc repeated(struct reader *r, const struct json *first, const struct json *again)
{
    char space[QUOTED];
    str name = line_shown(space, again->key);

    err_set(r->err, RC_BAD_INPUT, "'%.*s' is given twice in one object, first on line %d", STR_ARG(name), first->key_line);
    json_place_key(again, r->err);
    return err_hint(r->err, "Keep one of the two.");
}

static int by_key(const void *a, const void *b)
{
    const struct json *x = *(const struct json *const *)a, *y = *(const struct json *const *)b;
    int c = str_cmp(x->key, y->key);

    if (c == 0)
        c = x->key_line < y->key_line ? -1 : x->key_line > y->key_line ? 1 : x->key_col - y->key_col;
    return c;
}

/* Sorted, not hashed: whoever wrote the text may have chosen the keys to collide. */
static rc many_keys_differ(struct reader *r, const struct json *object)
{
    const struct json **all = arena_array(r->mem, const struct json *, object->count);
    ptrdiff_t n = 0;

    for (const struct json *f = object->child; f; f = f->next)
        all[n++] = f;
    qsort(all, (size_t)n, sizeof(*all), by_key);
    for (ptrdiff_t i = 1; i < n; i++)
        if (str_eq(all[i - 1]->key, all[i]->key))
            return repeated(r, all[i - 1], all[i]);
    return RC_OK;
}

static rc keys_differ(struct reader *r, const struct json *object)
{
    if (object->count > FEW_KEYS)
        return many_keys_differ(r, object);
    for (const struct json *b = object->child; b; b = b->next)
        for (const struct json *a = object->child; a != b; a = a->next)
            if (a->key.n == b->key.n && str_eq(a->key, b->key))
                return repeated(r, a, b);
    return RC_OK;
}

static rc key_read(struct reader *r, struct json *field)
{
    if (r->p == r->end || *r->p != '"')
        return expected(r, "a field name in double quotes");
    field->key_line = r->line;
    field->key_col = column(r, r->p);
    TRY(string_read(r, &field->key, &field->key_width));
    space_skip(r);
    if (r->p == r->end || *r->p != ':')
        return expected(r, "a colon after the field name");
    r->p++;
    return RC_OK;
}

static rc object_read(struct reader *r, struct json *out)
{
    struct json **last = &out->child;
    bool more = !closes_at_once(r, '}');

    while (more) {
        struct json *field = child_new(r, out, &last);

        TRY(key_read(r, field));
        TRY(value_read(r, field));
        TRY(element_end(r, '}', "field", &more));
    }
    return keys_differ(r, out);
}

static rc container_read(struct reader *r, struct json *out)
{
    const struct json *outer = r->open;

    out->width = 1;
    if (r->depth == JSON_DEPTH) {
        err_set(r->err, RC_TOO_LARGE, "objects and arrays stand more than %d deep", JSON_DEPTH);
        json_place(out, r->err);
        return err_hint(r->err, "Nothing that is read here is that deep: look for brackets opened by mistake.");
    }
    r->depth++;
    r->open = out;
    if (*r->p == '{') {
        out->type = JSON_OBJECT;
        TRY(object_read(r, out));
    } else {
        out->type = JSON_ARRAY;
        TRY(array_read(r, out));
    }
    r->open = outer;
    r->depth--;
    return RC_OK;
}

static rc value_read(struct reader *r, struct json *out)
{
    space_skip(r);
    out->line = r->line;
    out->col = column(r, r->p);
    if (++r->values > r->most)
        return too_many(r);
    if (r->p == r->end)
        return expected(r, "a value");
    switch (*r->p) {
    case '{':
    case '[': return container_read(r, out);
    case '"': out->type = JSON_STRING; return string_read(r, &out->text, &out->width);
    case '-':
    case '0' ... '9': return number_read(r, out);
    default: return word_read(r, out);
    }
}

/* ---- whole texts ---- */

static rc utf8_check(const struct json_source *source, struct err *err)
{
    str before, text = source->text;
    int line = 1;
    ptrdiff_t bad;

    if (str_is_utf8(text, &bad))
        return RC_OK;
    before = str_sub(text, 0, bad);
    for (ptrdiff_t at; (at = str_find(before, '\n')) >= 0; line++)
        before = str_from(before, at + 1);
    err_set(err, RC_BAD_INPUT, "the byte 0x%02X is not UTF-8", (uint8_t)text.p[bad]);
    place(source, line, str_columns(before) + 1, 1, err);
    return err_hint(err, "Save the file again with the encoding UTF-8.");
}

static bool is_utf16(str text)
{
    return str_starts(text, S("\xFF\xFE")) || str_starts(text, S("\xFE\xFF")) || (text.n >= 2 && (!text.p[0] || !text.p[1]));
}

static rc reader_start(struct reader *r, arena *mem, str file, str text, int64_t most, struct err *err)
{
    struct json_source *source = arena_new(mem, struct json_source);

    source->file = file;
    source->text = !text.n ? S("") : str_starts(text, S("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
    text = source->text;
    *r = (struct reader){ mem, source, err, text.p, text.p + text.n, text.p, 0, 1, 0, 0, most, NULL };
    if (text.n > JSON_TEXT) {
        err_set(err, RC_TOO_LARGE, "the text is larger than %d MB", JSON_TEXT >> 20);
        err_hint(err, "Split it into smaller files.");
        return err_place(err, file, 0, 0, S(""), 1);
    }
    if (is_utf16(text)) {
        err_set(err, RC_BAD_INPUT, "the text is in UTF-16, not UTF-8");
        err_hint(err, "Save the file again with the encoding UTF-8.");
        return err_place(err, file, 0, 0, S(""), 1);
    }
    return utf8_check(source, err);
}

static rc more_text(struct reader *r, const char *hint)
{
    err_set(r->err, RC_BAD_INPUT, "more text follows the end of the document");
    here(r, str_columns(token(r)));
    return err_hint(r->err, "%s", hint);
}

rc json_read(arena *mem, str file, str text, struct json **out, struct err *err)
{
    struct json *value = arena_new(mem, struct json);
    struct reader r;

    TRY(reader_start(&r, mem, file, text, JSON_VALUES, err));
    value->source = r.source;
    TRY(value_read(&r, value));
    space_skip(&r);
    if (r.p < r.end)
        return more_text(&r, "One value is expected: take out what follows it.");
    *out = value;
    return RC_OK;
}

struct documents {
    struct json **v;
    ptrdiff_t n, cap;
};

static rc document_add(struct reader *r, struct json *document, struct documents *all)
{
    if (document->type != JSON_OBJECT) {
        err_set(r->err, RC_BAD_INPUT, "a document is %s, not an object", json_type_name(document->type));
        json_place(document, r->err);
        return err_hint(r->err, "A document begins with '{'.");
    }
    *PUSH(r->mem, all) = document;
    return RC_OK;
}

static rc list_read(struct reader *r, struct documents *all)
{
    struct json *list = arena_new(r->mem, struct json);

    list->source = r->source;
    TRY(value_read(r, list));
    space_skip(r);
    if (r->p < r->end)
        return more_text(r, "Put every document inside the one pair of brackets.");
    for (struct json *d = list->child; d; d = d->next)
        TRY(document_add(r, d, all));
    return RC_OK;
}

/* Several documents without brackets around them must each have a line: after ${document}, which ended on ${line}. */
static rc line_check(struct reader *r, const struct json *document, int line, ptrdiff_t n)
{
    bool last = r->p == r->end;

    if (!last && (*r->p != '{' || r->line == line))
        return more_text(r, "Put several documents in an array: [ {...}, {...} ]; or each on a line of its own.");
    if (document->line == line || (last && n == 1))
        return RC_OK;
    err_set(r->err, RC_BAD_INPUT, "one of several documents takes more than one line");
    json_place(document, r->err);
    return err_hint(r->err, "Put them all in an array: [ {...}, {...} ]; or each on a line of its own.");
}

static rc lines_read(struct reader *r, struct documents *all)
{
    do {
        struct json *document = arena_new(r->mem, struct json);
        int line;

        document->source = r->source;
        TRY(value_read(r, document));
        TRY(document_add(r, document, all));
        line = r->line;
        space_skip(r);
        TRY(line_check(r, document, line, all->n));
    } while (r->p < r->end);
    return RC_OK;
}

rc json_read_many(arena *mem, str file, str text, struct json ***out, ptrdiff_t *n, bool *is_array, struct err *err)
{
    struct documents all = { 0 };
    struct reader r;
    bool array;

    TRY(reader_start(&r, mem, file, text, JSON_VALUES_MANY, err));
    space_skip(&r);
    array = r.p < r.end && *r.p == '[';
    TRY(array ? list_read(&r, &all) : lines_read(&r, &all));
    *out = all.v;
    *n = all.n;
    *is_array = array;
    return RC_OK;
}

const struct json *json_get(const struct json *object, str key)
{
    if (object->type != JSON_OBJECT)
        return NULL;
    for (const struct json *field = object->child; field; field = field->next)
        if (str_eq(field->key, key))
            return field;
    return NULL;
}

const char *json_type_name(enum json_type type)
{
    static const char *const name[] = { "null", "false", "true", "a number", "a text", "an array", "an object" };

    return name[type];
}

void json_copy(struct json_out *out, const struct json *json)
{
    switch (json->type) {
    case JSON_NULL: json_null(out); return;
    case JSON_FALSE:
    case JSON_TRUE: json_bool(out, json->type == JSON_TRUE); return;
    case JSON_NUMBER: json_number(out, json->text); return;
    case JSON_STRING: json_str(out, json->text); return;
    case JSON_ARRAY: json_open_array(out); break;
    case JSON_OBJECT: json_open_object(out); break;
    }
    for (const struct json *child = json->child; child; child = child->next) {
        if (json->type == JSON_OBJECT)
            json_key(out, child->key);
        json_copy(out, child);
    }
    if (json->type == JSON_ARRAY)
        json_close_array(out);
    else
        json_close_object(out);
}
