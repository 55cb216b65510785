/*
 * Reading and writing CSV as spreadsheets make it (RFC 4180 and what Excel does besides).
 *
 *   encoding   UTF-8 with or without its mark, UTF-16 with its mark; whatever else is not
 *              UTF-8 is Windows-1252, unless it is UTF-8 but for few bytes: the first of
 *              those is refused.  Made UTF-8 once, at the start.
 *   delimiter  comma, semicolon or tab: the one that separates most headings, or what a
 *              first line "sep=;" says.  That line is no row, as in the spreadsheet.
 *   rows       end with CRLF, LF or CR and are numbered as a spreadsheet shows them: line
 *              breaks inside quotes add none, blank rows are skipped but counted.
 *   headings   are the first row that is not blank, without spaces around them; none may be
 *              given twice, or be empty with another after it.
 *   cells      keep their spaces.  One apostrophe before = + - @, a tab or a carriage return
 *              is taken off: it is what csv_cell puts there so that no spreadsheet runs the cell.
 *
 * What was found out stands in `encoding` and `delimiter`, to be shown and not assumed in
 * silence.  What has no single reading is refused with row and column: a quotation mark
 * inside an unquoted cell, text after a closing one, NUL and other control characters.
 *
 * Limits: 256 MB, 512 columns, 64 KB a cell, 5,000,000 rows.
 */
#ifndef IO_CSV_H
#define IO_CSV_H

#include "base/buf.h"
#include "base/err.h"

enum { CSV_BYTES = 256 << 20, CSV_COLUMNS = 512, CSV_CELL = 64 << 10, CSV_ROWS = 5000000 };

struct csv {
    str file;
    const char *encoding; /* "UTF-8", "UTF-16" or "Windows-1252" */
    char delimiter;
    const str *heading;
    int columns;

    /* Private. */
    arena *mem;
    const char *at, *end;
    uint8_t stray;      /* the first byte that is not UTF-8 in what is otherwise; or 0 */
    int row;            /* the spreadsheet's number of the row last read */
    str *cell;          /* room for CSV_COLUMNS */
    uint8_t stops[256]; /* what ends a run of plain bytes, by byte: see csv.c */
};

struct csv_row {
    int number;      /* as the spreadsheet shows it; 0 after the last row */
    const str *cell; /* as many as there are headings; this list holds until the next csv_next */
};

/**
 * csv_open(mem, file, bytes, out, err):
 * Find out how ${bytes} are written and read the headings; ${file} is its name in messages.
 *
 * Owner:  cells point into ${bytes} or lie in ${mem}; both must live as long as cells are used.
 * Errors: RC_BAD_INPUT with row and column, RC_TOO_LARGE over a limit.
 */
rc csv_open(arena *mem, str file, str bytes, struct csv *out, struct err *err) MUST_USE;

/**
 * csv_next(csv, row, err):
 * Read the next row that is not blank.  Empty cells after the last heading are dropped.
 *
 * Errors: RC_BAD_INPUT for a row with fewer or more cells than headings: the next call goes
 *         on with the row after it.  After any other error the next call says the end is reached.
 */
rc csv_next(struct csv *csv, struct csv_row *row, struct err *err) MUST_USE;

/**
 * csv_refuse(csv, row, column, err, fmt, …):
 * Set RC_BAD_INPUT with the file and "row 12, column C: " before the message.  ${column} counts
 * from 0; -1 when the whole row is meant.  Returns the code.
 */
rc csv_refuse(const struct csv *csv, int row, int column, struct err *err, const char *fmt, ...) PRINTF_LIKE(5, 6);

/** csv_begin(to): the mark by which a spreadsheet knows that the text is UTF-8; before the first row. */
void csv_begin(struct buf *to);

/**
 * csv_cell(to, text):
 * One cell of text, quoted where needed.  Text that a spreadsheet would run (= + - @, a tab or
 * a carriage return first) gets an apostrophe before it, which csv_next takes off again.
 */
void csv_cell(struct buf *to, str text);

/** csv_row(to, text, n): ${n} cells of text separated by commas, and the line end. */
void csv_row(struct buf *to, const str *text, int n);

#endif
