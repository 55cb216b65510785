/* JSON: read strictly, with places, and written so that it is read again. */
#include "some_memory.h"

#include "io/json.h"

static void assert_str(str found, str expected)
{
    assert_string_equal(arena_cstr(&mem, found), arena_cstr(&mem, expected));
    assert_int_equal(found.n, expected.n);
}

static const struct json *read_good(str text)
{
    struct json *value;
    struct err err;

    if (json_read(&mem, S("t.json"), text, &value, &err) != RC_OK)
        fail_msg("%s", err.message);
    return value;
}

/* ---- values and places ---- */

static void values_keep_their_own_characters(void **state)
{
    static const struct {
        str text;
        enum json_type type;
        str value;
        const char *why;
    } rows[] = {
        { S("null"), JSON_NULL, S(""), "known to be none" },
        { S("true"), JSON_TRUE, S(""), "a word" },
        { S(" false\r\n"), JSON_FALSE, S(""), "space around" },
        { S("31.580"), JSON_NUMBER, S("31.580"), "not through double: the last zero stays" },
        { S("-0"), JSON_NUMBER, S("-0"), "grammar allows it" },
        { S("12345678901234567890123"), JSON_NUMBER, S("12345678901234567890123"), "more digits than any integer holds" },
        { S("1E+2"), JSON_NUMBER, S("1E+2"), "exponent" },
        { S("1234567890123456789012345678901234567890"), JSON_NUMBER, S("1234567890123456789012345678901234567890"), "as long as may be" },
        { S("\"\""), JSON_STRING, S(""), "empty text" },
        { S("\"Llŷn\""), JSON_STRING, S("Llŷn"), "UTF-8 passes through" },
        { S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), JSON_STRING, S("\"\\/\b\f\n\r\t"), "every short escape" },
        { S("\"\\u0041\\u00e9\\u0177\\u20AC\""), JSON_STRING, S("Aéŷ€"), "one, two and three bytes" },
        { S("\"\\uD83D\\uDE00!\""), JSON_STRING, S("\xF0\x9F\x98\x80!"), "a surrogate pair is one character" },
        { S("\xEF\xBB\xBF\"x\""), JSON_STRING, S("x"), "a UTF-8 mark at the start" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        const struct json *v = read_good(rows[i].text);

        if (v->type != rows[i].type || !str_eq(v->text, rows[i].value))
            fail_msg("%s: got type %d, '%.*s'", rows[i].why, v->type, STR_ARG(v->text));
    }
}

static void every_node_knows_its_place(void **state)
{
    static const struct {
        str key;
        int key_line, key_col, key_width, line, col, width;
        const char *why;
    } rows[] = {
        { S("a"), 1, 3, 3, 1, 8, 2, "on the first line, after the mark" },
        { S("ŷ"), 2, 2, 3, 2, 7, 4, "columns are characters, not bytes" },
        { S("b"), 2, 13, 3, 2, 17, 4, "behind wide characters on the same line" },
        { S("c"), 3, 1, 8, 4, 2, 1, "an escaped name; a value on the next line; an array is 1 wide" },
        { S("d"), 6, 2, 3, 6, 6, 7, "a text with an escape is as wide as written" },
    };
    const struct json *v = read_good(S("\xEF\xBB\xBF{ \"a\": 12,\r\n"
                                       " \"ŷ\": \"ŵŷ\", \"b\":true,\n\"\\u0063\":\n [1,\n  2],\n \"d\":\"x\\n\\\"\"}"));
    const struct json *c = json_get(v, S("c"));

    (void)state;
    assert_int_equal(v->count, countof(rows));
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        const struct json *f = json_get(v, rows[i].key);

        if (!f || f->key_line != rows[i].key_line || f->key_col != rows[i].key_col || f->key_width != rows[i].key_width || f->line != rows[i].line ||
            f->col != rows[i].col || f->width != rows[i].width)
            fail_msg("%s: key %d:%d+%d value %d:%d+%d", rows[i].why, f ? f->key_line : 0, f ? f->key_col : 0, f ? f->key_width : 0, f ? f->line : 0,
                     f ? f->col : 0, f ? f->width : 0);
    }
    assert_int_equal(c->count, 2);
    assert_int_equal(c->child->next->line, 5);
    assert_int_equal(c->child->next->col, 3);
    assert_int_equal(c->child->key_line, 0);
    assert_null(json_get(v, S("e")));
    assert_null(json_get(c, S("a")));
}

static void errors_of_a_caller_quote_the_authors_line(void **state)
{
    const struct json *v = read_good(S("{\n\t\"role\": \"sozial\x7F\"\n}"));
    const struct json *role = json_get(v, S("role"));
    struct err err;
    char out[512];

    (void)state;
    err_set(&err, RC_BAD_INPUT, "'sozial' is not a role");
    assert_int_equal(json_place(role, &err), RC_BAD_INPUT);
    err_print(&err, out, sizeof(out));
    assert_string_equal(out, "t.json:2:10: 'sozial' is not a role\n"
                             "    2 |  \"role\": \"sozial?\"\n"
                             "      |          ^^^^^^^^^\n");
    json_place_key(role, &err);
    assert_int_equal(err.col, 2);
    assert_int_equal(err.width, 6);
    json_place_key(v, &err);
    assert_int_equal(err.line, 1);
}

/* ---- what is refused, with the whole message ---- */

#define QUOTE(line) "    1 | " line "\n      | "

static void bad_texts_are_refused(void **state)
{
    static const struct {
        str text;
        rc code;
        const char *message, *why;
    } rows[] = {
        { S(""), RC_BAD_INPUT, "t.json:1:1: expected a value but the text ends\n  The file may be empty or cut off.\n", "nothing at all" },
        { S("{\"a\": 1,\n \"b\": 2,}"), RC_BAD_INPUT,
          "t.json:2:8: a comma stands after the last field\n"
          "    2 |  \"b\": 2,}\n      |        ^\n"
          "  Take the comma away.\n",
          "as JavaScript allows" },
        { S("{\"a\": 'x'}"), RC_BAD_INPUT,
          "t.json:1:7: expected a value but found '''\n" QUOTE("{\"a\": 'x'}") "      ^\n"
                                                                               "  Text and field names stand in double quotes, not single ones.\n",
          "as Python prints" },
        { S("{\"a\": True}"), RC_BAD_INPUT,
          "t.json:1:7: expected a value but found 'True'\n" QUOTE(
              "{\"a\": True}") "      ^^^^\n"
                               "  The words are true, false and null, in small letters; text stands in double quotes.\n",
          "as Python prints" },
        { S("{role: 1}"), RC_BAD_INPUT, "t.json:1:2: expected a field name in double quotes but found 'role'\n" QUOTE("{role: 1}") " ^^^^\n",
          "no quotes" },
        { S("{“a”: 1}"), RC_BAD_INPUT,
          "t.json:1:2: expected a field name in double quotes but found '“'\n" QUOTE(
              "{“a”: 1}") " ^\n"
                          "  Use straight double quotes; a word processor has curled these.\n",
          "pasted from a letter" },
        { S("{\"a\": £31.58}"), RC_BAD_INPUT,
          "t.json:1:7: expected a value but found '£'\n" QUOTE(
              "{\"a\": £31.58}") "      ^\n"
                                 "  Money is text in double quotes without the pound sign: \"31.58\".\n",
          "money" },
        { S("{\"a\": 007}"), RC_BAD_INPUT,
          "t.json:1:7: a number begins with a needless 0\n" QUOTE(
              "{\"a\": 007}") "      ^\n"
                              "  Take the 0 away, or put the whole in double quotes if the zeros matter.\n",
          "octal elsewhere" },
        { S("[1.]"), RC_BAD_INPUT, "t.json:1:4: expected a digit after the decimal point\n" QUOTE("[1.]") "   ^\n", "half a number" },
        { S("[-]"), RC_BAD_INPUT, "t.json:1:3: expected a digit after the minus sign\n" QUOTE("[-]") "  ^\n", "half a number" },
        { S("[1e+]"), RC_BAD_INPUT, "t.json:1:5: expected a digit in the exponent\n" QUOTE("[1e+]") "    ^\n", "half a number" },
        { S("[1 2]"), RC_BAD_INPUT, "t.json:1:4: expected a comma or ']' but found '2'\n" QUOTE("[1 2]") "   ^\n", "no comma" },
        { S("{\"role\":\"x\",\n\n\"r\\u006fle\":\"y\"}"), RC_BAD_INPUT,
          "t.json:3:1: 'role' is given twice in one object, first on line 1\n"
          "    3 | \"r\\u006fle\":\"y\"}\n      | ^^^^^^^^^^^\n"
          "  Keep one of the two.\n",
          "the same name, spelt in two ways" },
        { S("{\"a\":[1,\n2"), RC_BAD_INPUT,
          "t.json:1:6: the array that opens here is never closed\n" QUOTE(
              "{\"a\":[1,") "     ^\n"
                            "  Add the missing ']', or the rest of the text if it was cut off.\n",
          "cut off" },
        { S("[\"x\ny\"]"), RC_BAD_INPUT,
          "t.json:1:2: the text that opens here is not closed on its line\n" QUOTE(
              "[\"x") " ^\n"
                      "  Add the closing quotation mark; a line break inside text is written \\n.\n",
          "a line break inside text" },
        { S("[\"x\ty\"]"), RC_BAD_INPUT,
          "t.json:1:4: the control character 0x09 stands in text\n" QUOTE("[\"x y\"]") "   ^\n"
                                                                                       "  Write a tab as \\t.\n",
          "the quoted line has a space, so that the caret fits" },
        { S("[\x1B[2J]"), RC_BAD_INPUT, "t.json:1:2: expected a value but found the control character 0x1B\n" QUOTE("[?[2J]") " ^\n",
          "must not reach the terminal" },
        { S("[\xE2\x80\xAE\xC2\x9B]"), RC_BAD_INPUT, "t.json:1:2: expected a value but found '\xE2\x80\xAE'\n" QUOTE("[??]") " ^\n",
          "nor what turns the direction" },
        { S("[\"\\u0000\"]"), RC_BAD_INPUT,
          "t.json:1:3: the character \\u0000 cannot stand in text\n" QUOTE("[\"\\u0000\"]") "  ^^^^^^\n"
                                                                                            "  Take it out.\n",
          "NUL" },
        { S("[\"\\ud800\\u0041\"]"), RC_BAD_INPUT,
          "t.json:1:3: half of a surrogate pair stands alone\n" QUOTE(
              "[\"\\ud800\\u0041\"]") "  ^^^^^^\n"
                                      "  Write both halves, or the character itself in UTF-8.\n",
          "high half" },
        { S("[\"\\udc00\"]"), RC_BAD_INPUT,
          "t.json:1:3: half of a surrogate pair stands alone\n" QUOTE("[\"\\udc00\"]") "  ^^^^^^\n"
                                                                                       "  Write both halves, or the character itself in UTF-8.\n",
          "low half" },
        { S("[\"\\x41\"]"), RC_BAD_INPUT,
          "t.json:1:3: a backslash begins no known escape here\n" QUOTE("[\"\\x41\"]") "  ^^\n"
                                                                                       "  Write \\\\ for a backslash itself.\n",
          "as C has it" },
        { S("[\"\\u12G4\"]"), RC_BAD_INPUT,
          "t.json:1:3: expected four hexadecimal digits after '\\u'\n" QUOTE("[\"\\u12G4\"]") "  ^^\n"
                                                                                              "  For example \\u00e9 is an e with an acute accent.\n",
          "not a digit" },
        { S("{\"ŷ\":\n\"caf\xE9\"}"), RC_BAD_INPUT,
          "t.json:2:5: the byte 0xE9 is not UTF-8\n"
          "    2 | \"caf?\"}\n      |     ^\n"
          "  Save the file again with the encoding UTF-8.\n",
          "Windows-1252" },
        { S("[\"\xED\xA0\x80\"]"), RC_BAD_INPUT,
          "t.json:1:3: the byte 0xED is not UTF-8\n" QUOTE("[\"???\"]") "  ^\n"
                                                                        "  Save the file again with the encoding UTF-8.\n",
          "a surrogate in UTF-8" },
        { S("\xFF\xFE{\0}\0"), RC_BAD_INPUT, "t.json: the text is in UTF-16, not UTF-8\n  Save the file again with the encoding UTF-8.\n",
          "with its mark" },
        { S("\0{\0}"), RC_BAD_INPUT, "t.json: the text is in UTF-16, not UTF-8\n  Save the file again with the encoding UTF-8.\n", "without" },
        { S("{} x"), RC_BAD_INPUT,
          "t.json:1:4: more text follows the end of the document\n" QUOTE("{} x") "   ^\n"
                                                                                  "  One value is expected: take out what follows it.\n",
          "exactly one value" },
        { S("{\"a\": 12345678901234567890123456789012345678901}"), RC_TOO_LARGE,
          "t.json:1:7: a number has more than 40 characters\n" QUOTE(
              "{\"a\": 12345678901234567890123456789012345678901}") "      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n",
          "one over" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct json *v = NULL;
        struct err err = { 0 };
        char out[2048];
        rc code = json_read(&mem, S("t.json"), rows[i].text, &v, &err);

        err_print(&err, out, sizeof(out));
        if (code != rows[i].code || v || strcmp(out, rows[i].message) != 0)
            fail_msg("%s: %d\n%sexpected\n%s", rows[i].why, code, out, rows[i].message);
    }
}

static void limits_are_kept(void **state)
{
    struct {
        str text;
        rc code;
        const char *message;
    } rows[] = {
        { repeated("", "[", JSON_DEPTH, ""), RC_BAD_INPUT, "the array that opens here is never closed" },
        { repeated("", "[", JSON_DEPTH + 1, ""), RC_TOO_LARGE, "objects and arrays stand more than 32 deep" },
        { repeated("[1", ",1", JSON_VALUES - 2, "]"), RC_OK, "" },
        { repeated("[1", ",1", JSON_VALUES - 1, "]"), RC_TOO_LARGE, "there are more than 1000000 values" },
        { repeated("", "        ", JSON_TEXT / 8, "1"), RC_TOO_LARGE, "the text is larger than 64 MB" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct json *v;
        struct err err = { 0 };

        assert_int_equal(json_read(&mem, S("t.json"), rows[i].text, &v, &err), rows[i].code);
        assert_string_equal(err.message, rows[i].message);
    }
}

static void a_long_line_is_not_quoted_past_its_caret(void **state)
{
    struct json *v;
    struct err err;

    (void)state;
    assert_int_equal(json_read(&mem, S("t"), repeated("[\"", "ŷ", 80, "\", x]"), &v, &err), RC_BAD_INPUT);
    assert_int_equal(err.col, 86);
    assert_string_equal(err.quote, "");
    assert_int_equal(json_read(&mem, S("t"), repeated("[x, \"", "ŷ", 80, "\"]"), &v, &err), RC_BAD_INPUT);
    assert_str(str_of(err.quote), repeated("[x, \"", "ŷ", 77, ""));
}

static void repeated_names_are_found_among_many(void **state)
{
    struct buf b = buf_new(&mem);
    struct json *v;
    struct err err;

    (void)state;
    buf_char(&b, '{');
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "\"f%d\":%d,\n", i, i);
    read_good(repeated(arena_cstr(&mem, buf_text(&b)), "", 0, "\"g\":1}"));
    buf_z(&b, "\"f700\":1}");
    assert_int_equal(json_read(&mem, S("t"), buf_text(&b), &v, &err), RC_BAD_INPUT);
    assert_string_equal(err.message, "'f700' is given twice in one object, first on line 701");
    assert_int_equal(err.line, 1001);
}

/* ---- many documents ---- */

static void documents_are_counted(void **state)
{
    static const struct {
        str text;
        int n;
        bool is_array;
        const char *message, *why;
    } rows[] = {
        { S("{\n\"a\":1\n}\n"), 1, false, NULL, "one alone" },
        { S("[]"), 0, true, NULL, "an empty list" },
        { S("\n[{},\n{}]\n"), 2, true, NULL, "a list" },
        { S("[{}]"), 1, true, NULL, "a list of one" },
        { S("{}\n\n {} \r\n{}\n"), 3, false, NULL, "lines, one of them blank" },
        { S("{}"), 1, false, NULL, "one line" },
        { S("3"), 0, false, "t:1:1: a document is a number, not an object", "alone" },
        { S("[{},\"x\"]"), 0, false, "t:1:5: a document is a text, not an object", "in a list" },
        { S("{}\nnull"), 0, false, "t:2:1: more text follows the end of the document", "in lines" },
        { S("{} {}"), 0, false, "t:1:4: more text follows the end of the document", "two on a line" },
        { S("[{}]\n[{}]"), 0, false, "t:2:1: more text follows the end of the document", "two lists" },
        { S("{\n}\n{}"), 0, false, "t:1:1: one of several documents takes more than one line", "the first" },
        { S("{}\n{\n}"), 0, false, "t:2:1: one of several documents takes more than one line", "the last" },
        { S(" \n"), 0, false, "t:2:1: expected a value but the text ends", "nothing" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct json **v;
        ptrdiff_t n = 0;
        bool is_array = false;
        struct err err;
        rc code = json_read_many(&mem, S("t"), rows[i].text, &v, &n, &is_array, &err);
        char out[2048];

        if ((code == RC_OK) == (rows[i].message != NULL) || n != rows[i].n || is_array != rows[i].is_array)
            fail_msg("%s: %d, %td documents, list %d", rows[i].why, code, n, is_array);
        if (code == RC_OK)
            continue;
        err_print(&err, out, sizeof(out));
        *strchr(out, '\n') = 0;
        assert_string_equal(out, rows[i].message);
    }
}

/* ---- writing ---- */

static void write_sample(struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("ver\"dict"),
                 S("cl\x01"
                   "ear\\\n ŷ\x7F"));
    json_put_int(o, S("n"), INT64_MIN);
    json_put_array(o, S("list"));
    json_bool(o, false);
    json_null(o);
    json_open_array(o);
    json_close_array(o);
    json_open_object(o);
    json_put_null(o, S("x"));
    json_close_object(o);
    json_close_array(o);
    json_put_object(o, S("empty"));
    json_close_object(o);
    json_put_bool(o, S("yes"), true);
    json_key(o, S("own"));
    json_number(o, S("31.580"));
    json_close_object(o);
}

static void writing_compact_and_pretty(void **state)
{
    struct buf b = buf_new(&mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    (void)state;
    write_sample(&o);
    assert_str(buf_text(&b), S("{\"ver\\\"dict\":\"cl\\u0001ear\\\\\\n ŷ\x7F\",\"n\":-9223372036854775808,\"list\":[false,null,[],{\"x\":null}],"
                               "\"empty\":{},\"yes\":true,\"own\":31.580}"));
    read_good(buf_text(&b));
    b = buf_new(&mem);
    o = json_out_new(&b, JSON_PRETTY);
    write_sample(&o);
    assert_str(buf_text(&b), S("{\n"
                               "  \"ver\\\"dict\": \"cl\\u0001ear\\\\\\n ŷ\x7F\",\n"
                               "  \"n\": -9223372036854775808,\n"
                               "  \"list\": [\n"
                               "    false,\n"
                               "    null,\n"
                               "    [],\n"
                               "    {\n"
                               "      \"x\": null\n"
                               "    }\n"
                               "  ],\n"
                               "  \"empty\": {},\n"
                               "  \"yes\": true,\n"
                               "  \"own\": 31.580\n"
                               "}"));
}

static void every_control_character_is_escaped(void **state)
{
    (void)state;
    for (int c = 1; c < 128; c++) {
        struct buf b = buf_new(&mem);
        struct json_out o = json_out_new(&b, JSON_COMPACT);
        char text[] = { 'a', (char)c, 'b' };

        json_str(&o, (str){ text, 3 });
        assert_str(read_good(buf_text(&b))->text, (str){ text, 3 });
    }
}

/* Texts are looked at eight bytes at a time: wherever in them it stands, and of whatever length they are. */
static void an_escape_is_seen_at_every_place(void **state)
{
    (void)state;
    for (int n = 1; n <= 40; n++)
        for (int at = 0; at < n; at++) {
            struct buf b = buf_new(&mem);
            struct json_out o = json_out_new(&b, JSON_COMPACT);
            char text[40];

            memset(text, 'a', sizeof text);
            text[at] = "\"\\\n"[at % 3];
            json_str(&o, (str){ text, n });
            assert_int_equal(b.n, n + 3);
            assert_str(read_good(buf_text(&b))->text, (str){ text, n });
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_keep_their_own_characters, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(every_node_knows_its_place, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(errors_of_a_caller_quote_the_authors_line, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(bad_texts_are_refused, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(limits_are_kept, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(a_long_line_is_not_quoted_past_its_caret, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(repeated_names_are_found_among_many, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(documents_are_counted, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(writing_compact_and_pretty, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(every_control_character_is_escaped, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(an_escape_is_seen_at_every_place, memory_begin, memory_end),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
