#include "domain/value.h"
#include "words/texts.h"
#include "words/writing.h"

#include <string.h>

/* ---- messages ---- */

struct shown value_shown(str text)
{
    enum { ROOM = sizeof(struct shown) - sizeof("…") };
    struct shown s;
    ptrdiff_t n = 0, used = 0, bad;

    while (used < text.n) {
        uint8_t c = (uint8_t)text.p[used];
        int wide = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        bool whole = str_is_utf8(str_sub(text, used, used + wide < text.n ? used + wide : text.n), &bad);
        enum writing writing = whole ? writing_look(str_sub(text, used, used + wide)) : WRITING_CONTROL;
        bool hidden = writing == WRITING_CONTROL || writing == WRITING_HIDDEN;

        if (n + wide > ROOM)
            break;
        memcpy(s.z + n, hidden ? "?" : text.p + used, hidden ? 1 : (size_t)wide);
        n += hidden ? 1 : wide;
        used += whole ? wide : 1;
    }
    memcpy(s.z + n, used < text.n ? "…" : "", used < text.n ? sizeof("…") : 1);
    return s;
}

#define SHOWN(text) value_shown(text).z

/* ---- dates ---- */

/* The hint for a date of the right form that no calendar has. */
static rc hint_no_day(str text, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    struct buf month = buf_new(&scratch);
    int y = 0, m = (text.p[5] - '0') * 10 + text.p[6] - '0';

    for (int i = 0; i < 4; i++)
        y = y * 10 + text.p[i] - '0';
    if (m < 1 || m > 12)
        return err_step(err, W_value_date_month);
    day_words(&month, day_from_civil(y, m, 1));
    /* "1 February 2026" without its day. */
    return err_hint(err, "%.*s has %d days.", STR_ARG(str_from(buf_text(&month), 2)), month_days(y, m));
}

static rc parse_date(str text, struct cell *cell, struct err *err)
{
    const char *why;
    daynum d;

    if (day_parse(text, &d, &why)) {
        cell->num = d;
        return RC_OK;
    }
    err_set(err, RC_BAD_INPUT, "'%s' is %s", SHOWN(text), why);
    if (str_eq(str_of(why), S("no such day")))
        return hint_no_day(text, err);
    if (str_eq(str_of(why), S("not a date")))
        return err_step(err, W_value_date_form);
    return err_step(err, W_value_date_year);
}

/* ---- numbers ---- */

enum fault {
    SOUND,
    HAS_POUND,
    HAS_PERCENT,
    HAS_COMMA,
    HAS_SPACE,
    HAS_MINUS,
    HAS_PLUS,
    HAS_EXPONENT,
    MORE_POINTS,
    BARE_POINT,
    NEEDLESS_ZERO,
    PLACES,
    TOO_MUCH,
    NO_NUMBER
};

static const struct {
    const char *tail, *remedy; /* "'£5' has a pound sign", "Write the amount without it, as in 31.58." */
    enum word of_money;        /* what is said of an amount with a label; WORD_NONE: that it is no amount */
} faults[] = {
    [HAS_POUND] = { "has a pound sign", "Write the amount without it", W_error_money_pound },
    [HAS_PERCENT] = { "has a percent sign", "Write a part of one", WORD_NONE },
    [HAS_COMMA] = { "has a comma", "Write a point before the decimals and nothing between thousands", W_error_money_comma },
    [HAS_SPACE] = { "has a space in it", "Write the digits together", WORD_NONE },
    [HAS_MINUS] = { "is below zero", "Write a number from 0", W_error_money_minus },
    [HAS_PLUS] = { "has a plus sign", "Write the number without it", WORD_NONE },
    [HAS_EXPONENT] = { "is written with an exponent", "Write all its digits", WORD_NONE },
    [MORE_POINTS] = { "has more than one point", "Write one point, before the decimals", WORD_NONE },
    [BARE_POINT] = { "has no digit on one side of its point", "Write a digit on both sides, or no point", WORD_NONE },
    [NEEDLESS_ZERO] = { "begins with a needless zero", "Write it without", WORD_NONE },
};

/* What differs between the kinds of number. */
static const struct numeral {
    int places, least; /* the most decimals that are read, and the fewest that are written */
    const char *noun, *example, *too_fine;
} numerals[] = {
    [T_MONEY] = { 2, 2, "an amount of money", "31.58", "has more than two decimals" },
    [T_INT] = { 0, 0, "a whole number", "4", "is not a whole number" },
    [T_HOURS] = { 2, 0, "a number of hours", "37.5", "has more than two decimals" },
    [T_SHARE] = { 4, 1, "a share of full time", "0.8", "has more than four decimals" },
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Why the character at ${i} has no place in a number. */
static enum fault fault_at(str s, ptrdiff_t i)
{
    str rest = str_from(s, i);

    if (str_starts(rest, S("£")))
        return s.n > S("£").n ? HAS_POUND : NO_NUMBER;
    if (str_starts(rest, S("\xC2\xA0"))) /* a no-break space */
        return HAS_SPACE;
    switch (s.p[i]) {
    case '%': return HAS_PERCENT;
    case ',': return HAS_COMMA;
    case ' ':
    case '\t': return HAS_SPACE;
    case '-': return i == 0 && s.n > 1 ? HAS_MINUS : NO_NUMBER;
    case '+': return i == 0 && s.n > 1 ? HAS_PLUS : NO_NUMBER;
    case 'e':
    case 'E': return i > 0 && i + 1 < s.n && (is_digit(s.p[s.n - 1])) ? HAS_EXPONENT : NO_NUMBER;
    default: return NO_NUMBER;
    }
}

/* Digits with at most one point, which has digits on both sides. */
static enum fault decimal_form(str s, ptrdiff_t *point)
{
    *point = -1;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]))
            continue;
        if (s.p[i] != '.')
            return fault_at(s, i);
        if (*point >= 0)
            return MORE_POINTS;
        *point = i;
    }
    if (*point == 0 || *point == s.n - 1)
        return BARE_POINT;
    if (s.n > 1 && s.p[0] == '0' && *point != 1)
        return NEEDLESS_ZERO;
    return SOUND;
}

static enum fault decimal_read(str s, int places, int64_t most, int64_t *out)
{
    ptrdiff_t point;
    enum fault fault = decimal_form(s, &point);
    int64_t v = 0;
    ptrdiff_t decimals = fault == SOUND && point >= 0 ? s.n - point - 1 : 0;

    if (fault != SOUND)
        return fault;
    if (decimals > places)
        return PLACES;
    for (ptrdiff_t i = 0; i < s.n && v <= most; i++)
        v = i == point ? v : v * 10 + s.p[i] - '0';
    for (ptrdiff_t i = decimals; i < places && v <= most; i++)
        v *= 10;
    if (v > most)
        return TOO_MUCH;
    *out = v;
    return SOUND;
}

/* ${num} in units of 10 to the -${places}, with at least ${least} decimals and no needless zero after them. */
static void decimal_print(struct buf *b, int64_t num, int places, int least)
{
    int64_t unit = 1;

    for (int i = 0; i < places; i++)
        unit *= 10;
    buf_int(b, num / unit);
    num %= unit;
    for (int i = 0; i < places && (i < least || num); i++) {
        if (i == 0)
            buf_char(b, '.');
        unit /= 10;
        buf_char(b, (char)('0' + num / unit));
        num %= unit;
    }
}

static rc too_much(const struct field *field, str text, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    struct buf most = buf_new(&scratch);

    if (field->type == T_MONEY)
        money_words(&most, field->most);
    else
        decimal_print(&most, field->most, numerals[field->type].places, 0);
    err_set(err, RC_BAD_INPUT, "'%s' is more than %.*s", SHOWN(text), STR_ARG(buf_text(&most)));
    if (field->label)
        err_also(err, W_error_most, (const struct given[]){ GIVEN_WORD(field->label), GIVEN(buf_text(&most)) }, 2);
    if (field->type == T_MONEY)
        return err_step(err, W_value_money_form);
    return err_hint(err, "Write %s from 0 to %.*s.", numerals[field->type].noun, STR_ARG(buf_text(&most)));
}

static rc parse_number(const struct field *field, str text, struct cell *cell, struct err *err)
{
    const struct numeral *numeral = &numerals[field->type];
    enum fault fault = decimal_read(text, numeral->places, field->most, &cell->num);

    switch (fault) {
    case SOUND: return RC_OK;
    case TOO_MUCH: return too_much(field, text, err);
    case PLACES:
        err_set(err, RC_BAD_INPUT, "'%s' %s", SHOWN(text), numeral->too_fine);
        if (field->label && field->type == T_MONEY)
            err_also(err, W_error_money_pence, &GIVEN_WORD(field->label), 1);
        return err_step_of(err, W_value_round, str_of(numeral->example));
    case NO_NUMBER:
        err_set(err, RC_BAD_INPUT, "'%s' is not %s", SHOWN(text), numeral->noun);
        return err_step_of(err, W_value_digits, str_of(numeral->example));
    default:
        err_set(err, RC_BAD_INPUT, "'%s' %s", SHOWN(text), faults[fault].tail);
        if (field->label && field->type == T_MONEY && faults[fault].of_money)
            err_also(err, faults[fault].of_money, &GIVEN_WORD(field->label), 1);
        return err_hint(err, "%s, as in %s.", faults[fault].remedy, numeral->example);
    }
}

/* ---- words ---- */

static rc parse_bool(str text, struct cell *cell, struct err *err)
{
    static const struct {
        str word;
        bool value;
    } words[] = { { S("yes"), true }, { S("no"), false }, { S("true"), true }, { S("false"), false } };

    for (int i = 0; i < countof(words); i++) {
        if (text.n == words[i].word.n && strncasecmp(text.p, words[i].word.p, (size_t)text.n) == 0) {
            cell->num = words[i].value;
            return RC_OK;
        }
    }
    err_set(err, RC_BAD_INPUT, "'%s' is neither yes nor no", SHOWN(text));
    return err_step(err, W_value_yes_or_no);
}

static rc hint_codes(const struct code_set *set, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    struct buf all = buf_new(&scratch);

    for (int i = 0; i < set->n; i++) {
        buf_z(&all, i ? ", " : "");
        buf_str(&all, set->code[i].text);
    }
    return err_step_of(err, W_value_codes, buf_text(&all));
}

static rc parse_code(const struct code_set *set, str text, struct cell *cell, struct err *err)
{
    int code = code_find(set, text);
    str near;

    cell->num = code;
    if (code >= 0)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%s' is not a known code", SHOWN(text));
    near = code_near(set, text);
    return near.n ? err_step_of(err, W_value_near, near) : hint_codes(set, err);
}

static rc hint_authority(const struct authorities *a, str text, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    struct authorities_near near = authority_near(a, text);

    if (!near.n)
        return err_step(err, W_value_authority);
    return err_step_of(err, near.n == 1 ? W_value_near_authority : W_value_near_authorities, authorities_near_list(&scratch, a, &near));
}

static rc parse_authority(const struct authorities *a, str text, struct cell *cell, struct err *err)
{
    cell->num = authority_find(a, text);
    if (cell->num >= 0)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%s' is not a known authority", SHOWN(text));
    return hint_authority(a, text, err);
}

/* What has no place in a line: control characters could steer a reader's terminal; the others hide what is written. */
rc value_line(str text, enum word label, struct err *err)
{
    static const struct {
        const char *tail; /* "'Ann' holds a control character" */
        enum word step, labelled;
    } unreadable[] = {
        [WRITING_CONTROL] = { "holds a control character", W_value_one_line, W_error_characters },
        [WRITING_HIDDEN] = { "holds a hidden character", W_value_hidden, W_error_hidden },
        [WRITING_BLANK] = { "has nothing in it that can be seen", W_value_seen, W_error_seen },
    };
    enum writing fault = writing_look(text);

    if (fault == WRITING_SOUND)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%s' %s", SHOWN(text), unreadable[fault].tail);
    if (label)
        err_also(err, unreadable[fault].labelled, &GIVEN_WORD(label), 1);
    return err_step(err, unreadable[fault].step);
}

static rc parse_typed(const struct field *field, const struct authorities *a, str text, struct cell *cell, struct err *err)
{
    struct cell read = { .state = CELL_KNOWN, .text = text };

    switch (field->type) {
    case T_TEXT: TRY(value_line(text, field->label, err)); break;
    case T_DATE: TRY(parse_date(text, &read, err)); break;
    case T_MONEY:
    case T_INT:
    case T_HOURS:
    case T_SHARE: TRY(parse_number(field, text, &read, err)); break;
    case T_BOOL: TRY(parse_bool(text, &read, err)); break;
    case T_CODE: TRY(parse_code(field->codes, text, &read, err)); break;
    case T_AUTHORITY: TRY(parse_authority(a, text, &read, err)); break;
    case T_OBJECT:
    case T_LIST:
    case T_NAMES:
    case T_FLAGS: return err_set(err, RC_FAULT, "a record is not a value");
    }
    *cell = read;
    return RC_OK;
}

rc value_parse(const struct field *field, const struct authorities *a, str text, struct cell *cell, struct err *err)
{
    static const enum word of_type[] = {
        [T_DATE] = W_error_no_date,  [T_MONEY] = W_error_money, [T_INT] = W_error_number,  [T_HOURS] = W_error_decimal,
        [T_SHARE] = W_error_decimal, [T_BOOL] = W_error_yes_no, [T_CODE] = W_error_choose, [T_AUTHORITY] = W_error_authority
    };
    rc code = parse_typed(field, a, text, cell, err);

    if (code == RC_BAD_INPUT && field->label && !err->word)
        return err_also(err, of_type[field->type], &GIVEN_WORD(field->label), 1);
    return code;
}

void value_print(struct buf *b, const struct authorities *a, const struct field *field, const struct cell *cell)
{
    switch (field->type) {
    case T_DATE: day_print(b, (daynum)cell->num); break;
    case T_MONEY:
    case T_INT:
    case T_HOURS:
    case T_SHARE: decimal_print(b, cell->num, numerals[field->type].places, numerals[field->type].least); break;
    case T_BOOL: buf_z(b, cell->num ? "yes" : "no"); break;
    case T_CODE: buf_str(b, field->codes->code[cell->num].text); break;
    case T_AUTHORITY: buf_str(b, cell->num < 0 ? cell->text : a->v[cell->num].slug); break;
    case T_TEXT:
    case T_OBJECT:
    case T_LIST:
    case T_NAMES:
    case T_FLAGS: buf_str(b, cell->text); break;
    }
}
