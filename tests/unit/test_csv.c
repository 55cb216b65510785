/* CSV: rows and cells however the file was written, what cannot be read with its place, and cells that no spreadsheet runs. */
#include "some_memory.h"

#include "io/csv.h"

static void list_cells(struct buf *b, int row, const str *cell, int n)
{
    buf_printf(b, "%d", row);
    for (int i = 0; i < n; i++)
        buf_printf(b, "[%.*s]", STR_ARG(cell[i]));
    buf_char(b, '\n');
}

/* Headings and rows as "1[a][b]\n2[x][y]\n"; then the error's whole message, if there was one. */
static str all_of(str bytes, struct csv *csv)
{
    struct csv_row row = { 0 };
    struct buf b = buf_new(&mem);
    struct err err;
    char out[1024];
    rc code = csv_open(&mem, S("t.csv"), bytes, csv, &err);

    if (code == RC_OK)
        list_cells(&b, csv->row, csv->heading, csv->columns);
    while (code == RC_OK) {
        code = csv_next(csv, &row, &err);
        if (code == RC_OK && !row.number)
            return buf_text(&b);
        if (code == RC_OK)
            list_cells(&b, row.number, row.cell, csv->columns);
    }
    buf_str(&b, (str){ out, err_print(&err, out, sizeof(out)) });
    return buf_text(&b);
}

static void rows_are_read_as_a_spreadsheet_shows_them(void **state)
{
    static const struct {
        str bytes, rows;
        const char *encoding;
        char delimiter;
        const char *why;
    } rows[] = {
        { S("a,b\n1,2\n"), S("1[a][b]\n2[1][2]\n"), "UTF-8", ',', "plain" },
        { S("a,b\r\n1,2"), S("1[a][b]\n2[1][2]\n"), "UTF-8", ',', "CRLF; no line end at the end" },
        { S("a;b\r1;2\r"), S("1[a][b]\n2[1][2]\n"), "UTF-8", ';', "CR; semicolons" },
        { S("a\tb,c\td\n1\t2\t\n"), S("1[a][b,c][d]\n2[1][2][]\n"), "UTF-8", '\t', "tabs: more of them than commas" },
        { S("a\n1\n"), S("1[a]\n2[1]\n"), "UTF-8", ',', "one column" },
        { S("sep=;\r\na,b;c\n1;2\n"), S("1[a,b][c]\n2[1][2]\n"), "UTF-8", ';', "Excel's own first line is no row" },
        { S("sep=\ta\n1\t2\n"), S("1[sep=][a]\n2[1][2]\n"), "UTF-8", '\t', "but this is a heading" },
        { S("\"a;x\",\"b\ny\"\n1,2\n"), S("1[a;x][b\ny]\n2[1][2]\n"), "UTF-8", ',', "delimiters and line ends inside quotes do not count" },
        { S("a,b\n\"1\r\n\n2\",x\n3,4\n"), S("1[a][b]\n2[1\r\n\n2][x]\n3[3][4]\n"), "UTF-8", ',', "line breaks in quotes add no row" },
        { S("\n\na,b\n\n,\n\"\",\n1,2\n\n"), S("3[a][b]\n7[1][2]\n"), "UTF-8", ',', "blank rows are skipped but counted" },
        { S("a,b\n\"x \"\"y\"\"\",\"\"\"\"\n"), S("1[a][b]\n2[x \"y\"][\"]\n"), "UTF-8", ',', "doubled quotation marks" },
        { S("a,b\n1,2,,,\n1,\n"), S("1[a][b]\n2[1][2]\n3[1][]\n"), "UTF-8", ',', "empty cells after the last" },
        { S(" a , b c ,,\n 1 ,2\n"), S("1[a][b c]\n2[ 1 ][2]\n"), "UTF-8", ',', "headings are trimmed, cells are not; empty headings at the end" },
        { S("a,b,c,d\n'=1+1,'-5,'tis,\"'@x\"\n''=x,',=x,\n"), S("1[a][b][c][d]\n2[=1+1][-5]['tis][@x]\n3['=x]['][=x][]\n"), "UTF-8", ',',
          "the apostrophe before what would run is taken off once" },
        { S("\xEF\xBB\xBFŷ,b\n1,Llŷn\n"), S("1[ŷ][b]\n2[1][Llŷn]\n"), "UTF-8", ',', "with its mark" },
        { S("ŷ,b\n1,Llŷn\n"), S("1[ŷ][b]\n2[1][Llŷn]\n"), "UTF-8", ',', "without" },
        { S("a,b\n\x80"
            "5,Si\xE2n\n"),
          S("1[a][b]\n2[€5][Siân]\n"), "Windows-1252", ',', "what is not UTF-8" },
        { S("a,b\nM\xC3\xB4n,Si\xE2n caf\xE9\n"), S("1[a][b]\n2[MÃ´n][Siân café]\n"), "Windows-1252", ',',
          "two bytes that happen to be a character of UTF-8 do not outweigh two that cannot be" },
        { S("\xFF\xFE"
            "a\0,\0b\0\n\0"
            "1\0,\0w\x01=\xD8\0\xDE"),
          S("1[a][b]\n2[1][ŷ😀]\n"), "UTF-16", ',', "low byte first, a pair" },
        { S("\xFE\xFF\0a\0,\0b\0\n\0"
            "1\0,\x20\xAC"),
          S("1[a][b]\n2[1][€]\n"), "UTF-16", ',', "high byte first" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct csv csv;
        str found = all_of(rows[i].bytes, &csv);

        if (!str_eq(found, rows[i].rows) || strcmp(csv.encoding, rows[i].encoding) != 0 || csv.delimiter != rows[i].delimiter)
            fail_msg("%s: %s, '%c'\n%sexpected\n%s", rows[i].why, csv.encoding, csv.delimiter, z(found), z(rows[i].rows));
    }
}

#define AGAIN "  Save the file again as \"CSV UTF-8\".\n"
#define EACH_HEADING "  A row has a cell for each heading, if an empty one; a cell that holds the delimiter stands in quotation marks.\n"

static void bad_files_are_refused(void **state)
{
    static const struct {
        str bytes;
        const char *message, *why;
    } rows[] = {
        { S(""), "t.csv: the file has no rows\n  The first row holds the headings.\n", "nothing" },
        { S("\n,,\r\n"), "t.csv: the file has no rows\n  The first row holds the headings.\n", "blank rows only" },
        { S("PK\x03\x04...."), "t.csv: the file is an Excel workbook, not CSV\n  Open it and save it as \"CSV UTF-8\".\n", "renamed" },
        { S("a,b;c\n"),
          "t.csv: the headings do not show whether cells are separated by commas, semicolons or tabs\n"
          "  Put a line before them that says which, such as sep=; for semicolons.\n",
          "one of each" },
        { S("sep=|\na|b\n"),
          "t.csv: the line 'sep=' names a delimiter that is not a comma, a semicolon or a tab\n"
          "  Save the file again with one of these three.\n",
          "a bar" },
        { S("\na,,c\n"), "t.csv: row 2, column B: the heading is empty\n  Give the column a name, or take it out.\n", "between two" },
        { S("a,b, a\n"), "t.csv: row 1, column C: the heading 'a' stands in column A too\n  Take one of the two columns out.\n",
          "twice, but for a space" },
        { S("a,b\n\n1\n"), "1[a][b]\nt.csv: row 3: found 1 cell, expected 2\n" EACH_HEADING, "too few" },
        { S("a,b\n1,2,3,\n"), "1[a][b]\nt.csv: row 2: found 3 cells, expected 2\n" EACH_HEADING, "too many" },
        { S("a,b\n\"x\n\",2\n1,\"2\n3,4\n"),
          "1[a][b]\n2[x\n][2]\nt.csv: row 3, column B: the quotation mark that opens the cell is never closed\n"
          "  Close it, or write \"\" for a quotation mark inside a cell.\n",
          "at the row where it opened" },
        { S("a,b\n1,\"x\" y\n"),
          "1[a][b]\nt.csv: row 2, column B: text follows the closing quotation mark\n"
          "  Write \"\" for a quotation mark inside a cell.\n",
          "text after" },
        { S("a,b\n1, \"x\"\n"),
          "1[a][b]\nt.csv: row 2, column B: a quotation mark stands inside a cell that does not begin with one\n"
          "  Put the whole cell in quotation marks and write \"\" for one inside it.\n",
          "a space before the mark" },
        { S("a,b\n\"1\0\",x\n"),
          "1[a][b]\nt.csv: row 2, column A: a NUL byte stands in the cell\n"
          "  The file may be damaged, or UTF-16 without its mark: save it again as \"CSV UTF-8\".\n",
          "in quotes" },
        { S("a\0,\0"),
          "t.csv: row 1, column A: a NUL byte stands in the cell\n"
          "  The file may be damaged, or UTF-16 without its mark: save it again as \"CSV UTF-8\".\n",
          "UTF-16 without its mark" },
        { S("a,b\n1,\x1B[2J\n"),
          "1[a][b]\nt.csv: row 2, column B: the control character 0x1B stands in the cell\n"
          "  Take it out; typing the cell again is the surest way.\n",
          "would steer a terminal" },
        { S("a,b\n1,\x9D\n"), "1[a][b]\nt.csv: row 2, column B: a byte stands for no character in Windows-1252\n" AGAIN, "one of the five" },
        { S("\xEF\xBB\xBF"
            "a,b\n1,caf\xE9\n"),
          "1[a][b]\nt.csv: row 2, column B: the byte 0xE9 is not UTF-8, as most of the file is\n" AGAIN, "the mark promised UTF-8" },
        { S("a,b\n1,Môn\n2,caf\xE9\n"), "1[a][b]\n2[1][Môn]\nt.csv: row 3, column B: the byte 0xE9 is not UTF-8, as most of the file is\n" AGAIN,
          "as many characters of several bytes as bytes that belong to none" },
        { S("\xFF\xFE"
            "a\0\n\0\0\xD8"
            "1\0"),
          "1[a]\nt.csv: row 2, column A: a byte stands for no character in UTF-16\n" AGAIN, "half a pair" },
        { S("\xFF\xFE"
            "a\0\n\0"
            "1"),
          "1[a]\nt.csv: row 2, column A: a byte stands for no character in UTF-16\n" AGAIN, "cut off" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct csv csv;
        str found = all_of(rows[i].bytes, &csv);

        if (!str_eq(found, str_of(rows[i].message)))
            fail_msg("%s:\n%sexpected\n%s", rows[i].why, z(found), rows[i].message);
    }
}

/* Each of the 256 bytes alone: the five that Windows-1252 leaves undefined and no others. */
static void five_bytes_are_undefined(void **state)
{
    int refused = 0;

    (void)state;
    for (int c = 0x80; c < 0x100; c++) {
        char bytes[] = { 'a', '\n', (char)c };
        struct csv csv;

        refused += str_find_str(all_of((str){ bytes, 3 }, &csv), S("no character")) >= 0;
    }
    assert_int_equal(refused, 5);
}

static void limits_are_kept(void **state)
{
    str wide = repeated("", "x", CSV_CELL, "");
    struct {
        str bytes;
        rc code;
        const char *message;
    } rows[] = {
        { repeated("a\n", z(wide), 1, "\n"), RC_OK, "" },
        { repeated("a\nx", z(wide), 1, "\n"), RC_TOO_LARGE, "row 2, column A: the cell has more than 64 KB" },
        { repeated("a\n\"", z(wide), 1, "\"\n"), RC_OK, "" },
        { repeated("a\n\"x", z(wide), 1, "\"\n"), RC_TOO_LARGE, "row 2, column A: the cell has more than 64 KB" },
        { repeated("a\n1", ",", CSV_COLUMNS - 1, "\n"), RC_OK, "" },
        { repeated("a\n1", ",", CSV_COLUMNS, "\n"), RC_TOO_LARGE, "row 2: the row has more than 512 cells" },
        { repeated("a\n", "\n", CSV_ROWS - 2, "1"), RC_OK, "" },
        { repeated("a\n", "\n", CSV_ROWS - 1, "1"), RC_TOO_LARGE, "row 5000000: there are more rows than this; the limit is 5000000" },
        { repeated("a\n", "................", CSV_BYTES / 16, ""), RC_TOO_LARGE, "the file is larger than 256 MB" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct csv csv;
        struct csv_row row = { 1, NULL };
        struct err err = { 0 };
        rc code = csv_open(&mem, S("t.csv"), rows[i].bytes, &csv, &err);

        while (code == RC_OK && row.number)
            code = csv_next(&csv, &row, &err);
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(code, rows[i].code);
    }
}

static void reading_goes_on_after_a_row_of_the_wrong_length(void **state)
{
    struct csv csv;
    struct csv_row row;
    struct err err;

    (void)state;
    assert_int_equal(csv_open(&mem, S("t.csv"), S("a,b\n1\n2,3\n4,\"5\"6\n7,8\n"), &csv, &err), RC_OK);
    assert_int_equal(csv_next(&csv, &row, &err), RC_BAD_INPUT);
    assert_int_equal(csv_next(&csv, &row, &err), RC_OK);
    assert_int_equal(row.number, 3);
    assert_string_equal(z(row.cell[1]), "3");
    assert_int_equal(csv_next(&csv, &row, &err), RC_BAD_INPUT);
    assert_int_equal(csv_next(&csv, &row, &err), RC_OK);
    assert_int_equal(row.number, 0);
}

static void columns_have_letters(void **state)
{
    static const struct {
        int column;
        const char *message;
    } rows[] = { { -1, "row 7: it" },
                 { 0, "row 7, column A: it" },
                 { 25, "row 7, column Z: it" },
                 { 26, "row 7, column AA: it" },
                 { 51, "row 7, column AZ: it" },
                 { 52, "row 7, column BA: it" },
                 { 511, "row 7, column SR: it" } };
    const struct csv csv = { .file = S("t.csv") };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct err err;

        assert_int_equal(csv_refuse(&csv, 7, rows[i].column, &err, "%s", "it"), RC_BAD_INPUT);
        assert_string_equal(err.message, rows[i].message);
        assert_string_equal(err.file, "t.csv");
    }
}

static void cells_are_quoted_and_defused(void **state)
{
    static const struct {
        str text;
        const char *cell, *why;
    } rows[] = {
        { S(""), "", "empty" },
        { S("Siân"), "Siân", "plain" },
        { S("a,b"), "\"a,b\"", "comma" },
        { S("a;b"), "\"a;b\"", "some spreadsheets expect semicolons" },
        { S("say \"no\""), "\"say \"\"no\"\"\"", "quotation marks" },
        { S("a\nb"), "\"a\nb\"", "line break" },
        { S(" a"), "\" a\"", "a space that must stay" },
        { S("a "), "\"a \"", "a space that must stay" },
        { S("sep=|"), "\"sep=|\"", "alone in the first row it would name a delimiter" },
        { S("=1+1"), "'=1+1", "formula" },
        { S("+44"), "'+44", "formula" },
        { S("-5"), "'-5", "formula" },
        { S("@x"), "'@x", "formula" },
        { S("\uFF1D1"), "'\uFF1D1", "wide formula" },
        { S("\uFF20x"), "'\uFF20x", "wide formula" },
        { S("\uFF21"), "\uFF21", "a wide letter" },
        { S("\t=x"), "\"'\t=x\"", "tab" },
        { S("\r=x"), "\"'\r=x\"", "carriage return" },
        { S("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"", "both" },
        { S("'=x"), "''=x", "so that reading takes off only ours" },
        { S("'tis"), "'tis", "an ordinary apostrophe" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct buf b = buf_new(&mem);

        csv_cell(&b, rows[i].text);
        if (!str_eq(buf_text(&b), str_of(rows[i].cell)))
            fail_msg("%s: %s", rows[i].why, z(buf_text(&b)));
    }
}

static void what_is_written_reads_the_same(void **state)
{
    const str heading[] = { S("ŷ"), S("a;b"), S("=c") }, cell[] = { S("\"\""), S("-1"), S("''+\r\n ") };
    struct buf b = buf_new(&mem);
    struct csv csv;

    (void)state;
    csv_begin(&b);
    csv_row(&b, heading, 3);
    csv_row(&b, cell, 3);
    assert_string_equal(z(buf_text(&b)), "\xEF\xBB\xBFŷ,\"a;b\",'=c\r\n\"\"\"\"\"\",'-1,\"'''+\r\n \"\r\n");
    assert_string_equal(z(all_of(buf_text(&b), &csv)), "1[ŷ][a;b][=c]\n2[\"\"][-1][''+\r\n ]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_read_as_a_spreadsheet_shows_them, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(bad_files_are_refused, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(five_bytes_are_undefined, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(limits_are_kept, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(reading_goes_on_after_a_row_of_the_wrong_length, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(columns_have_letters, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(cells_are_quoted_and_defused, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(what_is_written_reads_the_same, memory_begin, memory_end),
    };

    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
