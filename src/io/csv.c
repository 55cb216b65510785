#include "io/csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "words/texts.h"

/* What a byte in the UTF-8 text stops. */
enum { STOP_CELL = 1, STOP_QUOTE = 2, STOP_BAD = 4 };

/* Stands in the UTF-8 text, where it cannot occur, for what the encoding could not read: so the row reader finds it, with its place. */
#define UNREADABLE '\xFF'

/* ---- messages ---- */

static void letters(int column, char to[8])
{
    int n = 0;

    for (int c = column + 1; c > 0; c = (c - 1) / 26)
        to[n++] = (char)('A' + (c - 1) % 26);
    to[n] = 0;
    for (int i = 0; i < n / 2; i++) {
        char swap = to[i];

        to[i] = to[n - 1 - i];
        to[n - 1 - i] = swap;
    }
}

static rc say(const struct csv *csv, rc code, int row, int column, struct err *err, const char *fmt, va_list args) PRINTF_LIKE(6, 0);

static rc say(const struct csv *csv, rc code, int row, int column, struct err *err, const char *fmt, va_list args)
{
    char what[400], name[8];

    vsnprintf(what, sizeof(what), fmt, args);
    if (column < 0) {
        err_set(err, code, "row %d: %s", row, what);
    } else {
        letters(column, name);
        err_set(err, code, "row %d, column %s: %s", row, name, what);
        str_copy(err->column, sizeof(err->column), str_of(name));
    }
    err->row = row;
    return err_place(err, csv->file, 0, 0, S(""), 1);
}

rc csv_refuse(const struct csv *csv, int row, int column, struct err *err, const char *fmt, ...)
{
    va_list args;
    rc code;

    va_start(args, fmt);
    code = say(csv, RC_BAD_INPUT, row, column, err, fmt, args);
    va_end(args);
    return code;
}

enum { DIGITS = 12 };

static str digits(int n, char room[DIGITS])
{
    snprintf(room, DIGITS, "%d", n);
    return str_of(room);
}

/* The same in the words of pages: ${err} has its place besides. */
static rc in_words(struct err *err, enum word what, const struct given *given, ptrdiff_t n, enum word next)
{
    err_also(err, what, given, n);
    return err_step_also(err, next);
}

static rc stop(struct csv *csv, rc code, int column, struct err *err, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Refuse what is being read, after which no row can be trusted. */
static rc stop(struct csv *csv, rc code, int column, struct err *err, const char *fmt, ...)
{
    va_list args;

    csv->at = csv->end;
    va_start(args, fmt);
    say(csv, code, csv->row, column, err, fmt, args);
    va_end(args);
    return code;
}

/* What is wrong with a file that has no rows yet: for a terminal, and in words. */
static const struct whole {
    rc code;
    enum word what, next;
    const char *message, *hint;
} whole_separator = { RC_BAD_INPUT, W_error_csv_separator, W_step_csv_separator,
                      "the line 'sep=' names a delimiter that is not a comma, a semicolon or a tab", "Save the file again with one of these three." },
  whole_delimiter = { RC_BAD_INPUT, W_error_csv_delimiter, W_step_csv_delimiter,
                      "the headings do not show whether cells are separated by commas, semicolons or tabs",
                      "Put a line before them that says which, such as sep=; for semicolons." },
  whole_empty = { RC_BAD_INPUT, W_error_csv_empty, W_step_csv_empty, "the file has no rows", "The first row holds the headings." },
  whole_large = { RC_TOO_LARGE, W_error_csv_large, W_step_csv_large, "the file is larger than 256 MB", "Split it into smaller files." },
  whole_workbook = { RC_BAD_INPUT, W_error_csv_workbook, W_step_csv_workbook, "the file is an Excel workbook, not CSV",
                     "Open it and save it as \"CSV UTF-8\"." };

static rc whole_file(const struct csv *csv, const struct whole *why, struct err *err)
{
    err_set(err, why->code, "%s", why->message);
    err_place(err, csv->file, 0, 0, S(""), 1);
    err_hint(err, "%s", why->hint);
    return in_words(err, why->what, NULL, 0, why->next);
}

static rc bad_byte(struct csv *csv, int column, char c, struct err *err)
{
    if (c == UNREADABLE) {
        if (csv->stray)
            stop(csv, RC_BAD_INPUT, column, err, "the byte 0x%02X is not %s, as most of the file is", csv->stray, csv->encoding);
        else
            stop(csv, RC_BAD_INPUT, column, err, "a byte stands for no character in %s", csv->encoding);
        err_hint(err, "Save the file again as \"CSV UTF-8\".");
        return in_words(err, W_error_csv_byte, &GIVEN(str_of(csv->encoding)), 1, W_step_csv_utf8);
    }
    if (c == 0) {
        stop(csv, RC_BAD_INPUT, column, err, "a NUL byte stands in the cell");
        err_hint(err, "The file may be damaged, or UTF-16 without its mark: save it again as \"CSV UTF-8\".");
        return in_words(err, W_error_csv_nul, NULL, 0, W_step_csv_damaged);
    }
    stop(csv, RC_BAD_INPUT, column, err, "the control character 0x%02X stands in the cell", (unsigned)(uint8_t)c);
    err_hint(err, "Take it out; typing the cell again is the surest way.");
    return in_words(err, W_error_csv_control, NULL, 0, W_step_csv_control);
}

/* ---- encodings ---- */

/* Windows-1252 from 0x80 to 0x9F; 0 where it has no character. */
static const uint16_t WINDOWS_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

static char *put_utf8(char *to, int c)
{
    if (c < 0x80) {
        *to = (char)c;
        return to + 1;
    }
    return to + utf8proc_encode_char(c, (utf8proc_uint8_t *)to);
}

static str from_windows_1252(arena *mem, str in)
{
    ptrdiff_t size = in.n;
    char *text, *to;

    for (ptrdiff_t i = 0; i < in.n; i++)
        size += (uint8_t)in.p[i] >= 0x80 ? 2 : 0;
    text = to = arena_raw(mem, (size_t)size);
    for (ptrdiff_t i = 0; i < in.n; i++) {
        int byte = (uint8_t)in.p[i];
        int c = byte >= 0x80 && byte < 0xA0 ? WINDOWS_1252[byte - 0x80] : byte;

        if (byte && !c)
            *to++ = UNREADABLE;
        else
            to = put_utf8(to, c);
    }
    return (str){ text, to - text };
}

static int unit_at(str in, ptrdiff_t i, bool big)
{
    int first = (uint8_t)in.p[i], second = (uint8_t)in.p[i + 1];

    return big ? first << 8 | second : second << 8 | first;
}

static str from_utf16(arena *mem, str in, bool big)
{
    char *text = arena_raw(mem, (size_t)(in.n / 2 * 3 + 1)), *to = text;
    ptrdiff_t i = 0;

    while (i + 1 < in.n) {
        int c = unit_at(in, i, big);
        int low = (c & 0xFC00) == 0xD800 && i + 3 < in.n ? unit_at(in, i + 2, big) : 0;
        bool pair = (low & 0xFC00) == 0xDC00;

        if (pair)
            c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
        i += pair ? 4 : 2;
        if ((c & 0xFFFFF800) == 0xD800)
            *to++ = UNREADABLE;
        else
            to = put_utf8(to, c);
    }
    if (i < in.n)
        *to++ = UNREADABLE;
    return (str){ text, to - text };
}

/* ${in}, which claims to be UTF-8 or mostly is, with its first unreadable byte marked if it has one. */
static str from_utf8(struct csv *csv, str in)
{
    ptrdiff_t bad;
    char *text;

    if (str_is_utf8(in, &bad))
        return in;
    text = arena_cstr(csv->mem, in);
    csv->stray = (uint8_t)in.p[bad];
    text[bad] = UNREADABLE;
    return (str){ text, in.n };
}

/*
 * Characters of several bytes hardly ever come about by chance: a file with no fewer of them than bytes that belong to none is UTF-8 with
 * something pasted into it, and reading it all as another encoding would spoil what is right.
 */
static bool is_mostly_utf8(str in)
{
    ptrdiff_t good = 0, stray = 0, bad = 0;

    for (bool more = true; more; in = str_from(in, more ? bad + 1 : in.n)) {
        more = !str_is_utf8(in, &bad);
        stray += more;
        for (ptrdiff_t i = 0; i < (more ? bad : in.n); i++)
            good += (uint8_t)in.p[i] >= 0xC0;
    }
    return good >= stray;
}

static str decode(struct csv *csv, str bytes)
{
    ptrdiff_t bad;

    csv->stray = 0;
    csv->encoding = "UTF-8";
    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        return from_utf8(csv, str_from(bytes, 3));
    if (str_starts(bytes, S("\xFF\xFE")) || str_starts(bytes, S("\xFE\xFF"))) {
        csv->encoding = "UTF-16";
        return from_utf16(csv->mem, str_from(bytes, 2), bytes.p[0] == '\xFE');
    }
    if (str_is_utf8(bytes, &bad))
        return bytes;
    if (is_mostly_utf8(bytes))
        return from_utf8(csv, bytes);
    csv->encoding = "Windows-1252";
    return from_windows_1252(csv->mem, bytes);
}

/* ---- the delimiter ---- */

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Step over one CRLF, LF or CR, if one is there. */
static void line_end_skip(struct csv *csv)
{
    if (csv->end - csv->at >= 2 && csv->at[0] == '\r' && csv->at[1] == '\n')
        csv->at += 2;
    else if (csv->at < csv->end && is_line_end(*csv->at))
        csv->at++;
}

static bool is_delimiter(char c)
{
    return c == ',' || c == ';' || c == '\t';
}

static bool is_separator_word(str text)
{
    return str_starts(text, S("sep=")) || str_starts(text, S("SEP="));
}

/* A first line "sep=;" names the delimiter; 0 when there is none. */
static rc separator_line(struct csv *csv, char *out, struct err *err)
{
    str text = { csv->at, csv->end - csv->at };
    bool found = is_separator_word(text) && text.n > 4 && !is_line_end(text.p[4]);

    *out = 0;
    if (!found || (text.n > 5 && !is_line_end(text.p[5])))
        return RC_OK;
    if (!is_delimiter(text.p[4]))
        return whole_file(csv, &whole_separator, err);
    *out = text.p[4];
    csv->at += 5;
    line_end_skip(csv);
    return RC_OK;
}

/* The delimiter that stands most often, outside quotes, in the first row with anything in it. */
static rc delimiter_find(const struct csv *csv, char *out, struct err *err)
{
    static const char choice[] = { ',', ';', '\t' };
    ptrdiff_t count[countof(choice)] = { 0 };
    const char *p = csv->at;
    int best = 0;
    bool quoted = false;

    while (p < csv->end && is_line_end(*p))
        p++;
    for (; p < csv->end && (quoted || !is_line_end(*p)); p++) {
        quoted ^= *p == '"';
        for (int i = 0; i < countof(choice) && !quoted; i++)
            count[i] += *p == choice[i];
    }
    for (int i = 1; i < countof(choice); i++)
        if (count[i] > count[best])
            best = i;
    for (int i = 0; i < countof(choice); i++)
        if (i != best && count[i] && count[i] == count[best])
            return whole_file(csv, &whole_delimiter, err);
    *out = choice[best];
    return RC_OK;
}

static void stops_set(struct csv *csv)
{
    memset(csv->stops, STOP_BAD, ' ');
    csv->stops['\t'] = 0;
    csv->stops[0x7F] = csv->stops[(uint8_t)UNREADABLE] = STOP_BAD;
    csv->stops['\n'] = csv->stops['\r'] = csv->stops[(uint8_t)csv->delimiter] = STOP_CELL;
    csv->stops['"'] = STOP_QUOTE;
}

/* ---- rows ---- */

/* The first byte from ${p} that csv->stops has any of ${which} for, or ${end}.  By fours: a seventh faster on a whole file than by ones. */
static inline const char *run_end(const struct csv *csv, const char *p, const char *end, int which)
{
    const uint8_t *stops = csv->stops;

    for (; end - p >= 4; p += 4) {
        if (stops[(uint8_t)p[0]] & which)
            return p;
        if (stops[(uint8_t)p[1]] & which)
            return p + 1;
        if (stops[(uint8_t)p[2]] & which)
            return p + 2;
        if (stops[(uint8_t)p[3]] & which)
            return p + 3;
    }
    while (p < end && !(stops[(uint8_t)*p] & which))
        p++;
    return p;
}

/* Some take the wide signs of East Asian keyboards for the plain ones. */
static bool runs_in_spreadsheet(str s)
{
    static const char *const begins[] = { "=", "+", "-", "@", "\t", "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20" };

    for (int i = 0; i < countof(begins); i++)
        if (str_starts(s, str_of(begins[i])))
            return true;
    return false;
}

/* Whether ${s}, behind any apostrophes, begins as what a spreadsheet runs. */
static bool is_formula(str s)
{
    ptrdiff_t i = 0;

    while (i < s.n && s.p[i] == '\'')
        i++;
    return runs_in_spreadsheet(str_from(s, i));
}

static str armour_off(str cell)
{
    return cell.n && cell.p[0] == '\'' && is_formula(cell) ? str_from(cell, 1) : cell;
}

static rc cell_too_large(struct csv *csv, int column, struct err *err)
{
    char most[DIGITS];

    stop(csv, RC_TOO_LARGE, column, err, "the cell has more than %d KB", CSV_CELL >> 10);
    err_hint(err, "A quotation mark that opens a cell here or above may never be closed.");
    return in_words(err, W_error_csv_long, &GIVEN(digits(CSV_CELL >> 10, most)), 1, W_step_csv_long);
}

static rc plain_cell(struct csv *csv, int column, str *out, struct err *err)
{
    const char *end = csv->end, *p = run_end(csv, csv->at, end, STOP_CELL | STOP_QUOTE | STOP_BAD);

    if (p < end && csv->stops[(uint8_t)*p] == STOP_BAD)
        return bad_byte(csv, column, *p, err);
    if (p < end && *p == '"') {
        stop(csv, RC_BAD_INPUT, column, err, "a quotation mark stands inside a cell that does not begin with one");
        err_hint(err, "Put the whole cell in quotation marks and write \"\" for one inside it.");
        return in_words(err, W_error_csv_quote_inside, NULL, 0, W_step_csv_quote_inside);
    }
    if (p - csv->at > CSV_CELL)
        return cell_too_large(csv, column, err);
    *out = armour_off((str){ csv->at, p - csv->at });
    csv->at = p;
    return RC_OK;
}

/* ${raw} with each doubled quotation mark made one. */
static str undouble(arena *mem, str raw, ptrdiff_t doubled)
{
    char *text = arena_raw(mem, (size_t)(raw.n - doubled)), *to = text;

    for (ptrdiff_t i = 0; i < raw.n; i++) {
        *to++ = raw.p[i];
        i += raw.p[i] == '"';
    }
    return (str){ text, to - text };
}

static rc after_quote(struct csv *csv, const char *p, int column, struct err *err)
{
    if (p == csv->end || csv->stops[(uint8_t)*p] == STOP_CELL) {
        csv->at = p;
        return RC_OK;
    }
    stop(csv, RC_BAD_INPUT, column, err, "text follows the closing quotation mark");
    err_hint(err, "Write \"\" for a quotation mark inside a cell.");
    return in_words(err, W_error_csv_quote_after, NULL, 0, W_step_csv_quote_twice);
}

static rc quoted_cell(struct csv *csv, int column, str *out, struct err *err)
{
    const char *from = csv->at + 1, *p = from, *end = csv->end;
    ptrdiff_t doubled = 0;
    str raw;

    for (;;) {
        p = run_end(csv, p, end, STOP_QUOTE | STOP_BAD);
        if (end - p < 2 || p[0] != '"' || p[1] != '"')
            break;
        doubled++;
        p += 2;
    }
    if (p < end && *p != '"')
        return bad_byte(csv, column, *p, err);
    if (p == end) {
        stop(csv, RC_BAD_INPUT, column, err, "the quotation mark that opens the cell is never closed");
        err_hint(err, "Close it, or write \"\" for a quotation mark inside a cell.");
        return in_words(err, W_error_csv_quote_open, NULL, 0, W_step_csv_quote_close);
    }
    raw = (str){ from, p - from };
    if (raw.n > CSV_CELL)
        return cell_too_large(csv, column, err);
    TRY(after_quote(csv, p + 1, column, err));
    *out = armour_off(doubled ? undouble(csv->mem, raw, doubled) : raw);
    return RC_OK;
}

static rc too_many_rows(struct csv *csv, struct err *err)
{
    char most[DIGITS];

    stop(csv, RC_TOO_LARGE, -1, err, "there are more rows than this; the limit is %d", CSV_ROWS);
    return in_words(err, W_error_csv_rows, &GIVEN(digits(CSV_ROWS, most)), 1, W_step_parts);
}

static rc too_many_cells(struct csv *csv, struct err *err)
{
    char most[DIGITS];

    stop(csv, RC_TOO_LARGE, -1, err, "the row has more than %d cells", CSV_COLUMNS);
    return in_words(err, W_error_csv_columns, &GIVEN(digits(CSV_COLUMNS, most)), 1, W_step_csv_cells);
}

/* Read one row, blank or not, into csv->cell; ${*n} is the number of its cells up to the last that is not empty, ${*all} of all. */
static rc row_read(struct csv *csv, int *n, int *all, struct err *err)
{
    int i = 0;
    bool more;

    *n = 0;
    if (csv->row == CSV_ROWS)
        return too_many_rows(csv, err);
    csv->row++;
    do {
        if (i == CSV_COLUMNS)
            return too_many_cells(csv, err);
        if (csv->at < csv->end && *csv->at == '"')
            TRY(quoted_cell(csv, i, &csv->cell[i], err));
        else
            TRY(plain_cell(csv, i, &csv->cell[i], err));
        if (csv->cell[i++].n)
            *n = i;
        more = csv->at < csv->end && *csv->at == csv->delimiter;
        csv->at += more;
    } while (more);
    line_end_skip(csv);
    *all = i;
    return RC_OK;
}

rc csv_next(struct csv *csv, struct csv_row *row, struct err *err)
{
    int n = 0, all = 0;

    while (n == 0) {
        if (csv->at == csv->end) {
            *row = (struct csv_row){ 0, csv->cell };
            return RC_OK;
        }
        TRY(row_read(csv, &n, &all, err));
    }
    if (n > csv->columns || all < csv->columns) {
        char said[2][DIGITS];
        int found = n > csv->columns ? n : all;

        csv_refuse(csv, csv->row, -1, err, "found %d cell%s, expected %d", found, found == 1 ? "" : "s", csv->columns);
        err_hint(err, "A row has a cell for each heading, if an empty one; a cell that holds the delimiter stands in quotation marks.");
        return in_words(err, W_error_csv_cells, (const struct given[]){ GIVEN(digits(found, said[0])), GIVEN(digits(csv->columns, said[1])) }, 2,
                        W_step_csv_cells);
    }
    *row = (struct csv_row){ csv->row, csv->cell };
    return RC_OK;
}

/* ---- headings ---- */

static rc heading_check(struct csv *csv, const str *heading, int i, struct err *err)
{
    if (!heading[i].n) {
        stop(csv, RC_BAD_INPUT, i, err, "the heading is empty");
        err_hint(err, "Give the column a name, or take it out.");
        return in_words(err, W_error_csv_heading_empty, NULL, 0, W_step_csv_heading_empty);
    }
    for (int j = 0; j < i; j++) {
        char name[8];

        if (!str_eq(heading[i], heading[j]))
            continue;
        letters(j, name);
        stop(csv, RC_BAD_INPUT, i, err, "the heading '%.*s' stands in column %s too", STR_ARG(heading[i]), name);
        err_hint(err, "Take one of the two columns out.");
        return in_words(err, W_error_csv_heading_twice, (const struct given[]){ GIVEN(heading[i]), GIVEN(str_of(name)) }, 2,
                        W_step_csv_heading_twice);
    }
    return RC_OK;
}

static rc headings_read(struct csv *csv, struct err *err)
{
    str *heading;
    int n = 0, all;

    while (n == 0) {
        if (csv->at == csv->end)
            return whole_file(csv, &whole_empty, err);
        TRY(row_read(csv, &n, &all, err));
    }
    heading = arena_array(csv->mem, str, n);
    for (int i = 0; i < n; i++) {
        heading[i] = str_trim(csv->cell[i]);
        TRY(heading_check(csv, heading, i, err));
    }
    csv->heading = heading;
    csv->columns = n;
    return RC_OK;
}

rc csv_open(arena *mem, str file, str bytes, struct csv *out, struct err *err)
{
    struct csv csv = { .file = file, .mem = mem, .cell = arena_array(mem, str, CSV_COLUMNS) };
    str text;

    if (bytes.n > CSV_BYTES)
        return whole_file(&csv, &whole_large, err);
    if (str_starts(bytes, S("PK\x03\x04")))
        return whole_file(&csv, &whole_workbook, err);
    text = bytes.n ? decode(&csv, bytes) : S("");
    csv.at = text.p;
    csv.end = text.p + text.n;
    TRY(separator_line(&csv, &csv.delimiter, err));
    if (!csv.delimiter)
        TRY(delimiter_find(&csv, &csv.delimiter, err));
    stops_set(&csv);
    TRY(headings_read(&csv, err));
    *out = csv;
    return RC_OK;
}

/* ---- writing ---- */

void csv_begin(struct buf *to)
{
    buf_str(to, S("\xEF\xBB\xBF"));
}

static bool needs_quotes(str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] == '"' || is_delimiter(text.p[i]) || is_line_end(text.p[i]))
            return true;
    return is_separator_word(text) || str_starts(text, S(" ")) || str_ends(text, S(" "));
}

void csv_cell(struct buf *to, str text)
{
    bool quotes = needs_quotes(text);

    if (quotes)
        buf_char(to, '"');
    if (is_formula(text))
        buf_char(to, '\'');
    for (ptrdiff_t at; (at = str_find(text, '"')) >= 0; text = str_from(text, at + 1)) {
        buf_str(to, str_sub(text, 0, at + 1));
        buf_char(to, '"');
    }
    buf_str(to, text);
    if (quotes)
        buf_char(to, '"');
}

void csv_row(struct buf *to, const str *text, int n)
{
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(to, ',');
        csv_cell(to, text[i]);
    }
    buf_str(to, S("\r\n"));
}
