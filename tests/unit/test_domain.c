/*
 * Authorities, values and check documents.  Rows give the reason they are there; what people
 * are told when they err is pinned whole.  Run from the root of the tree: authorities, schema
 * and the sample document are read from their files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "domain/doc_path.h"
#include "domain/schema.h"
#include "domain/shape.h"
#include "domain/value.h"

static arena mem;
static struct authorities authorities;

static str text_of_file(const char *path)
{
    struct err err;
    str text;

    if (file_read(&mem, str_of(path), 1 << 20, &text, &err) != RC_OK)
        fail_msg("%s: %s", path, err.message);
    return text;
}

static int setup(void **state)
{
    struct err err;

    (void)state;
    mem = arena_open(256 << 20);
    if (authorities_load(&mem, S("data/authorities.csv"), text_of_file("data/authorities.csv"), S("data/delivery-bodies.csv"),
                         text_of_file("data/delivery-bodies.csv"), &authorities, &err) != RC_OK)
        fail_msg("%s", err.message);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

static void assert_text(str got, const char *want, const char *reason)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("%s:\n got: %.*s\nwant: %s", reason, STR_ARG(got), want);
}

/* ---- reading documents ---- */

static rc read_text(const char *text, struct doc *doc, struct err *err)
{
    struct json *json;

    *doc = doc_new(&mem, &authorities);
    TRY(json_read(&mem, S("check.json"), str_of(text), &json, err));
    TRY(doc_from_json(doc, S("check.json"), json, err));
    return doc_check(doc, err);
}

static struct doc doc_of(const char *text)
{
    struct err err;
    struct doc doc;

    if (read_text(text, &doc, &err) != RC_OK)
        fail_msg("%s: %s: %s", text, err.at, err.message);
    return doc;
}

static str doc_text(const struct doc *doc)
{
    struct buf b = buf_new(&mem);
    struct json_out out = json_out_new(&b, JSON_COMPACT);

    doc_json(doc, &out);
    return buf_text(&b);
}

/* ---- authorities ---- */

static void test_authorities_found(void **state)
{
    static const struct {
        const char *text, *slug, *reason;
    } rows[] = {
        { "durham", "durham", "a slug" },
        { "County Durham", "durham", "the official name" },
        { "E06000047", "durham", "a GSS code" },
        { "840", "durham", "a DfE number" },
        { "GATESHEAD", "gateshead", "letter case makes no difference" },
        { "E08000037", "gateshead", "the GSS code in force" },
        { "E08000020", "gateshead", "an older GSS code" },
        { "E08000016", "barnsley", "an older code that the notes give" },
        { "Herefordshire, County of", "herefordshire", "a name turned round" },
        { "herefordshire", "herefordshire", "its slug is the short name" },
        { "Bristol, City of", "bristol", "a name turned round" },
        { "St. Helens", "st-helens", "a point in the name" },
        { "St Helens", "st-helens", "and none" },
        { "Bournemouth, Christchurch and Poole", "bournemouth-christchurch-and-poole", "a comma in the name" },
        { "Stockton-on-Tees", "stockton-on-tees", "hyphens in the name" },
        { "stockton on tees", "stockton-on-tees", "and none" },
        { "Rhondda Cynon Taf", "rhondda-cynon-taf", "Wales" },
        { "W06000001", "isle-of-anglesey", "a Welsh code" },
        { "Ynys Môn", "isle-of-anglesey", "a Welsh name" },
        { "castell-nedd port talbot", "neath-port-talbot", "and another" },
        { "Northamptonshire Children’s Trust", "northamptonshire-childrens-trust", "a curly apostrophe" },
        { "Northamptonshire Children's Trust", "northamptonshire-childrens-trust", "a straight one" },
        { "together-for-children", "together-for-children", "a company" },
        { "Gatshead", "", "nothing is guessed" },
        { "", "", "nothing" },
        { "...", "", "nothing but punctuation" },
        { "a name that goes on and on until it is longer than any slug that this program has room for, and then some", "", "too long" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        int at = authority_find(&authorities, str_of(rows[i].text));

        assert_text(at < 0 ? S("") : authorities.v[at].slug, rows[i].slug, rows[i].reason);
    }
}

static void test_authorities_near(void **state)
{
    static const struct {
        const char *text, *near, *reason;
    } rows[] = {
        { "Gatshead", "gateshead", "one letter missing" },
        { "Ateshead", "gateshead", "the first of them" },
        { "county durhm", "durham", "near the name, not the slug" },
        { "newcastle", "newcastle-upon-tyne", "the first word" },
        { "kingston", "kingston-upon-thames, kingston-upon-hull", "the first word of two" },
        { "hull", "kingston-upon-hull", "the last word" },
        { "worcester", "worcestershire", "the beginning of a word, and not doncaster" },
        { "gloucester", "south-gloucestershire, gloucestershire", "the same of two, and not leicester" },
        { "telford", "telford-and-wrekin", "not salford" },
        { "windsor", "windsor-and-maidenhead", "not swindon" },
        { "brighton", "brighton-and-hove", "not bristol" },
        { "bournemouth", "bournemouth-christchurch-and-poole", "not portsmouth" },
        { "Camden Council", "camden", "its name in full" },
        { "London Borough of Camden", "camden", "the same" },
        { "Bury St Edmunds", "", "another place of which a council's name is a word" },
        { "watford", "", "a town that is no such council, two letters from salford" },
        { "quux and sons", "", "near nothing" },
        { "", "", "nothing" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct authorities_near near = authority_near(&authorities, str_of(rows[i].text));

        assert_text(authorities_near_list(&mem, &authorities, &near), rows[i].near, rows[i].reason);
    }
}

/* Every council of Wales has a name in Welsh; no other has. */
static void test_authorities_in_welsh(void **state)
{
    int welsh = 0;

    (void)state;
    for (int i = 0; i < authorities.n; i++) {
        assert_true((authorities.v[i].name_cy.n > 0) == (authorities.v[i].nation == NATION_WALES && !authorities.v[i].delivery));
        welsh += authorities.v[i].name_cy.n > 0;
    }
    assert_int_equal(welsh, 22);
    assert_text(authority_name(&authorities, authority_find(&authorities, S("swansea")), LANG_CY), "Abertawe", "in Welsh");
    assert_text(authority_name(&authorities, authority_find(&authorities, S("swansea")), LANG_EN), "Swansea", "in English");
    assert_text(authority_name(&authorities, authority_find(&authorities, S("durham")), LANG_CY), "County Durham", "no other name");
}

static void test_authorities_rows(void **state)
{
    static const struct {
        const char *slug, *region, *counts_as, *reason;
        int nation, councils;
    } rows[] = {
        { "gateshead", "north-east", "gateshead", "a council is itself", NATION_ENGLAND, 1 },
        { "leeds", "yorkshire-and-the-humber", "leeds", "the alliance's spelling", NATION_ENGLAND, 1 },
        { "luton", "east-of-england", "luton", "another region", NATION_ENGLAND, 1 },
        { "cardiff", "", "cardiff", "Wales has no region", NATION_WALES, 1 },
        { "together-for-children", "north-east", "sunderland", "one council's company counts as the council", NATION_ENGLAND, 1 },
        { "northamptonshire-childrens-trust", "east-midlands", "northamptonshire-childrens-trust", "two councils' trust is itself", NATION_ENGLAND,
          2 },
        { "achieving-for-children", "", "achieving-for-children", "councils in two regions", NATION_ENGLAND, 3 },
    };
    static const char *const regions[] = { "north-east",    "north-west",    "yorkshire-and-the-humber",
                                           "east-midlands", "west-midlands", "east-of-england",
                                           "london",        "south-east",    "south-west" };

    (void)state;
    assert_int_equal(authorities.n, 175 + 7);
    assert_int_equal(authorities.region.n, countof(regions));
    for (int i = 0; i < countof(regions); i++)
        assert_true(region_find(&authorities, str_of(regions[i])) >= 0);
    assert_int_equal(region_find(&authorities, S("wales")), -1);
    for (int i = 0; i < countof(rows); i++) {
        int at = authority_find(&authorities, str_of(rows[i].slug)), councils = 0;
        const struct authority *a = &authorities.v[at];

        for (int c = 0; c < COUNCILS_MOST; c++)
            councils += a->council[c] >= 0;
        assert_int_equal(a->nation, rows[i].nation);
        assert_int_equal(councils, rows[i].councils);
        assert_text(a->region < 0 ? S("") : authorities.region.v[a->region], rows[i].region, rows[i].reason);
        assert_text(authorities.v[authority_counts_as(&authorities, at)].slug, rows[i].counts_as, rows[i].reason);
    }
}

static void test_authorities_refused(void **state)
{
#define COUNCILS "slug,code_gss,old_gss,code_dfe,name,name_cy,nation,riia_region,notes\n"
#define BODIES "slug,name,kind,councils,unsure\n"
    static const struct {
        const char *councils, *bodies, *message;
    } rows[] = {
        { "slug,name\n", BODIES, "there is no column 'code_gss'" },
        { COUNCILS "a,E1,,1,A,,Mars,North,\n", BODIES, "'Mars' is not a nation" },
        { COUNCILS "a,E1,,1,A,,England,North,\nb,E1,,2,B,,England,North,\n", BODIES, "'E1' already means 'a'" },
        { COUNCILS "a,E1,,1,A,,England,North,\nb,E2,E1,2,B,,England,North,\n", BODIES, "'E1' already means 'a'" },
        { COUNCILS "a,E1,,1,A,Ynys,Wales,,\nb,E2,,2,B,Ynys,Wales,,\n", BODIES, "'Ynys' already means 'a'" },
        { COUNCILS "a,,,1,A,,England,North,\n", BODIES, "an authority needs a slug, a name and a code here" },
        { COUNCILS "a,E1,,1,A,,England,North,\n", BODIES "t,T,club,a,no\n", "'club' is neither trust nor delivery-company" },
        { COUNCILS "a,E1,,1,A,,England,North,\n", BODIES "t,T,trust,b,no\n", "'b' is not a council" },
        { COUNCILS "a,E1,,1,A,,England,North,\n", BODIES "t,T,trust,,no\n", "a delivery body needs the councils it counts as" },
        { COUNCILS "a,E1,,1,A,,England,North,\n", BODIES "t,A,trust,a,no\n", "'A' already means 'a'" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct authorities out;
        struct err err;

        assert_int_equal(authorities_load(&mem, S("a.csv"), str_of(rows[i].councils), S("b.csv"), str_of(rows[i].bodies), &out, &err), RC_BAD_INPUT);
        if (!str_ends(str_of(err.message), str_of(rows[i].message)))
            fail_msg("got: %s\nwant: %s", err.message, rows[i].message);
    }
}

/* ---- codes ---- */

static void test_codes(void **state)
{
    static const struct {
        const struct code_set *set;
        const char *text, *near, *reason;
    } rows[] = {
        { &codes_role, "socail-worker", "social-worker", "two letters swapped" },
        { &codes_role, "Social Worker", "social-worker", "as people write it" },
        { &codes_route, "PAYE", "paye", "letter case" },
        { &codes_left_because, "voluntary redundancy", "redundancy-voluntary", "the words instead of the code" },
        { &codes_role, "plumber", "", "nothing near" },
        { &codes_role, "", "", "nothing" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        assert_int_equal(code_find(rows[i].set, str_of(rows[i].text)), -1);
        assert_text(code_near(rows[i].set, str_of(rows[i].text)), rows[i].near, rows[i].reason);
    }
    for (int i = 0; i < codes_role.n; i++)
        assert_int_equal(code_find(&codes_role, codes_role.code[i].text), i);
    assert_int_equal(code_find(&codes_role, S("iro-conference-chair")), ROLE_IRO);
}

/* ---- values ---- */

static const struct field money = { .name = S("total"), .type = T_MONEY, .most = MONEY_MOST };
static const struct field hours = { .name = S("hours"), .type = T_HOURS, .most = 16800 };
static const struct field share = { .name = S("share"), .type = T_SHARE, .most = SHARE_WHOLE };
static const struct field whole = { .name = S("days"), .type = T_INT, .most = 7 };
static const struct field date = { .name = S("on"), .type = T_DATE };
static const struct field yes_no = { .name = S("flag"), .type = T_BOOL };
static const struct field role = { .name = S("role"), .type = T_CODE, .codes = &codes_role };
static const struct field body = { .name = S("authority"), .type = T_AUTHORITY };
static const struct field words = { .name = S("supplier"), .type = T_TEXT };

static void test_values_read(void **state)
{
    static const struct {
        const struct field *field;
        const char *text, *printed, *said;
        int64_t num;
    } rows[] = {
        { &money, "31.58", "31.58", "£31.58", 3158 },
        { &money, "31.5", "31.50", "£31.50", 3150 },
        { &money, "31", "31.00", "£31.00", 3100 },
        { &money, "0", "0.00", "£0.00", 0 },
        { &money, "0.05", "0.05", "£0.05", 5 },
        { &money, "1234.50", "1234.50", "£1,234.50", 123450 },
        { &money, "1000.01", "1000.01", "£1,000.01", 100001 },
        { &money, "100000", "100000.00", "£100,000.00", 10000000 },
        { &hours, "37", "37", "37", 3700 },
        { &hours, "37.50", "37.5", "37.5", 3750 },
        { &hours, "37.05", "37.05", "37.05", 3705 },
        { &hours, "168", "168", "168", 16800 },
        { &share, "1", "1.0", "1.0", 10000 },
        { &share, "0.8", "0.8", "0.8", 8000 },
        { &share, "0.3333", "0.3333", "0.3333", 3333 },
        { &share, "0", "0.0", "0.0", 0 },
        { &whole, "7", "7", "7", 7 },
        { &whole, "0", "0", "0", 0 },
        { &date, "2024-02-29", "2024-02-29", "29 February 2024", 19782 },
        { &date, "1970-01-01", "1970-01-01", "1 January 1970", 0 },
        { &yes_no, "yes", "yes", "yes", 1 },
        { &yes_no, "FALSE", "no", "no", 0 },
        { &role, "iro-conference-chair", "iro-conference-chair", "reviewing officer or conference chair", ROLE_IRO },
        { &body, "County Durham", "durham", "County Durham", -2 },
        { &words, "Example Agency", "Example Agency", "Example Agency", 0 },
        { &words, "?", "?", "?", 0 },
        { &words, "\u05E9\u05DC\u05D5\u05DD", "\u05E9\u05DC\u05D5\u05DD", "\u05E9\u05DC\u05D5\u05DD", 0 }, /* letters turn by themselves */
        { &words, "\u0646\u200C\u0645", "\u0646\u200C\u0645", "\u0646\u200C\u0645", 0 },                   /* a joiner belongs to spelling */
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct buf printed = buf_new(&mem), said = buf_new(&mem);
        struct cell cell;
        struct err err;

        if (value_parse(rows[i].field, &authorities, str_of(rows[i].text), &cell, &err) != RC_OK)
            fail_msg("%s: %s", rows[i].text, err.message);
        if (rows[i].field->type != T_AUTHORITY)
            assert_int_equal(cell.num, rows[i].num);
        value_print(&printed, &authorities, rows[i].field, &cell);
        cell_words(&said, LANG_EN, &authorities, rows[i].field, &cell);
        assert_text(buf_text(&printed), rows[i].printed, "printed");
        assert_text(buf_text(&said), rows[i].said, "said");
    }
}

static void test_values_refused(void **state)
{
    static const struct {
        const struct field *field;
        const char *text, *message, *hint;
    } rows[] = {
        { &money, "£31.58", "'£31.58' has a pound sign", "Write the amount without it, as in 31.58." },
        { &money, "31,58", "'31,58' has a comma", "Write a point before the decimals and nothing between thousands, as in 31.58." },
        { &money, "1,000.00", "'1,000.00' has a comma", "Write a point before the decimals and nothing between thousands, as in 31.58." },
        { &money, "31 .5", "'31 .5' has a space in it", "Write the digits together, as in 31.58." },
        { &money,
          "31\xC2\xA0"
          "00",
          "'31\xC2\xA0"
          "00' has a space in it",
          "Write the digits together, as in 31.58." },
        { &money, "-5", "'-5' is below zero", "Write a number from 0, as in 31.58." },
        { &money, "+5", "'+5' has a plus sign", "Write the number without it, as in 31.58." },
        { &money, "3e1", "'3e1' is written with an exponent", "Write all its digits, as in 31.58." },
        { &money, "NaN", "'NaN' is not an amount of money", "Write digits only, as in 31.58." },
        { &money, "Infinity", "'Infinity' is not an amount of money", "Write digits only, as in 31.58." },
        { &money, "31.585", "'31.585' has more than two decimals", "Round it first, as in 31.58: nothing is rounded here." },
        { &money, "31.", "'31.' has no digit on one side of its point", "Write a digit on both sides, or no point, as in 31.58." },
        { &money, ".5", "'.5' has no digit on one side of its point", "Write a digit on both sides, or no point, as in 31.58." },
        { &money, "1.2.3", "'1.2.3' has more than one point", "Write one point, before the decimals, as in 31.58." },
        { &money, "007.50", "'007.50' begins with a needless zero", "Write it without, as in 31.58." },
        { &money, "00", "'00' begins with a needless zero", "Write it without, as in 31.58." },
        { &money, "100000.01", "'100000.01' is more than £100,000.00", "Write the amount in pounds and pence, as in 31.58." },
        { &money, "99999999999999999999999", "'99999999999999999999999' is more than £100,000.00",
          "Write the amount in pounds and pence, as in 31.58." },
        { &money, "abc", "'abc' is not an amount of money", "Write digits only, as in 31.58." },
        { &money, "-", "'-' is not an amount of money", "Write digits only, as in 31.58." },
        { &money, "31p", "'31p' is not an amount of money", "Write digits only, as in 31.58." },
        { &money, "٣١", "'٣١' is not an amount of money", "Write digits only, as in 31.58." },
        { &hours, "37,5", "'37,5' has a comma", "Write a point before the decimals and nothing between thousands, as in 37.5." },
        { &hours, "168.01", "'168.01' is more than 168", "Write a number of hours from 0 to 168." },
        { &hours, "37.555", "'37.555' has more than two decimals", "Round it first, as in 37.5: nothing is rounded here." },
        { &hours, "37h", "'37h' is not a number of hours", "Write digits only, as in 37.5." },
        { &hours, "1e2", "'1e2' is written with an exponent", "Write all its digits, as in 37.5." },
        { &share, "80%", "'80%' has a percent sign", "Write a part of one, as in 0.8." },
        { &share, "1.2", "'1.2' is more than 1", "Write a share of full time from 0 to 1." },
        { &share, "0.33333", "'0.33333' has more than four decimals", "Round it first, as in 0.8: nothing is rounded here." },
        { &share, "half", "'half' is not a share of full time", "Write digits only, as in 0.8." },
        { &whole, "2.5", "'2.5' is not a whole number", "Round it first, as in 4: nothing is rounded here." },
        { &whole, "8", "'8' is more than 7", "Write a whole number from 0 to 7." },
        { &whole, "-1", "'-1' is below zero", "Write a number from 0, as in 4." },
        { &whole, "three", "'three' is not a whole number", "Write digits only, as in 4." },
        { &date, "31/11/2025", "'31/11/2025' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &date, "01.02.2025", "'01.02.2025' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &date, "2025-2-1", "'2025-2-1' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &date, "20250201", "'20250201' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &date, "2025-02-01T00:00", "'2025-02-01T00:00' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &date, "2026-02-29", "'2026-02-29' is no such day", "February 2026 has 28 days." },
        { &date, "2025-11-31", "'2025-11-31' is no such day", "November 2025 has 30 days." },
        { &date, "2025-13-01", "'2025-13-01' is no such day", "Months are 01 to 12; dates are written year-month-day." },
        { &date, "2025-00-10", "'2025-00-10' is no such day", "Months are 01 to 12; dates are written year-month-day." },
        { &date, "2025-04-00", "'2025-04-00' is no such day", "April 2025 has 30 days." },
        { &date, "1823-01-01", "'1823-01-01' is not in the years 1900 to 2199", "Check the year." },
        { &date, "0000-01-01", "'0000-01-01' is not in the years 1900 to 2199", "Check the year." },
        { &date, " 2025-02-01", "' 2025-02-01' is not a date", "Write dates as year-month-day: 2025-02-01 is 1 February 2025." },
        { &yes_no, "y", "'y' is neither yes nor no", "Write yes or no; leave it empty when it is not known." },
        { &yes_no, "1", "'1' is neither yes nor no", "Write yes or no; leave it empty when it is not known." },
        { &role, "socail-worker", "'socail-worker' is not a known code", "Did you mean 'social-worker'?" },
        { &role, "Social Worker", "'Social Worker' is not a known code", "Did you mean 'social-worker'?" },
        { &role, "plumber", "'plumber' is not a known code",
          "Write one of: social-worker, senior-social-worker, advanced-practitioner, team-manager, iro-conference-chair, newly-qualified, director, "
          "other." },
        { &words, "a\tb", "'a?b' holds a control character", "Write the text on one line, without tabs, line breaks or other control characters." },
        { &words,
          "a\xC2\x85"
          "b",
          "'a?b' holds a control character", "Write the text on one line, without tabs, line breaks or other control characters." },
        { &words, "a\u2028b", "'a?b' holds a control character",
          "Write the text on one line, without tabs, line breaks or other control characters." },
        { &words, "Ann\u202E", "'Ann?' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "\u2066Ann", "'?Ann' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "Ann\u200F", "'Ann?' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "  ", "'  ' has nothing in it that can be seen", "Write at least one letter, number or sign, or leave the text out." },
        { &words, "\u2800", "'\u2800' has nothing in it that can be seen", "Write at least one letter, number or sign, or leave the text out." },
        { &words, "A\u200Bnn", "'A?nn' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "Ann\uFEFF", "'Ann?' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "Ann\U000E0041", "'Ann?' holds a hidden character",
          "Type it again instead of pasting it: the hidden character goes with what is pasted." },
        { &words, "\u00A0\u3000", "'\u00A0\u3000' has nothing in it that can be seen",
          "Write at least one letter, number or sign, or leave the text out." },
        { &words, "\u2800", "'\u2800' has nothing in it that can be seen", "Write at least one letter, number or sign, or leave the text out." },
        { &words, "\u3164", "'\u3164' has nothing in it that can be seen", "Write at least one letter, number or sign, or leave the text out." },
        { &words, "\u0301", "'\u0301' has nothing in it that can be seen", "Write at least one letter, number or sign, or leave the text out." },
        { &body, "gatshead", "'gatshead' is not a known authority",
          "Did you mean 'gateshead'? Otherwise write the slug, name, GSS code or DfE number of a council in England or Wales, or the slug of its "
          "trust." },
        { &body, "kingston", "'kingston' is not a known authority",
          "Did you mean one of these: kingston-upon-thames, kingston-upon-hull? Otherwise write the slug, name, GSS code or DfE number of a council "
          "in "
          "England or Wales, or the slug of its trust." },
        { &body, "Zanzibar", "'Zanzibar' is not a known authority",
          "Write the slug, name, GSS code or DfE number of a council in England or Wales, or the slug of its trust." },
        { &body, "\x1b[31mred", "'?[31mred' is not a known authority",
          "Write the slug, name, GSS code or DfE number of a council in England or Wales, or the slug of its trust." },
        { &body, "a very long name that is repeated a very long name that is repeated a very long name that is repeated – yes",
          "'a very long name that is repeated a very long name that is repeated …' is not a known authority",
          "Write the slug, name, GSS code or DfE number of a council in England or Wales, or the slug of its trust." },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct cell cell = { .num = 77 };
        struct err err;

        if (value_parse(rows[i].field, &authorities, str_of(rows[i].text), &cell, &err) != RC_BAD_INPUT)
            fail_msg("'%s' was taken", rows[i].text);
        assert_text(str_of(err.message), rows[i].message, rows[i].text);
        assert_text(str_of(err.hint), rows[i].hint, rows[i].text);
        assert_int_equal(cell.num, 77);
    }
}

static void test_shown(void **state)
{
    static const struct {
        const char *text, *shown, *reason;
    } rows[] = {
        { "plain", "plain", "nothing to do" },
        { "a\nb\x1b[2J\x7F", "a?b?[2J?", "a terminal is not to be steered by input" },
        { "a\xC2\x9B"
          "31m",
          "a?31m", "nor by the second set of control characters" },
        { "0123456789012345678901234567890123456789012345678901234567890123456",
          "0123456789012345678901234567890123456789012345678901234567890123456", "just short enough" },
        { "01234567890123456789012345678901234567890123456789012345678901234567890",
          "01234567890123456789012345678901234567890123456789012345678901234567…", "too long" },
        { "0123456789012345678901234567890123456789012345678901234567890123456££",
          "0123456789012345678901234567890123456789012345678901234567890123456…", "never cut inside a character" },
        { "a\u202Eb\u2069", "a?b?", "nor is what stands around it to be turned" },
        { "a\xFF\xC3.\xE2\x82", "a??.??", "bytes that are no characters would spoil the message" },
        { "", "", "nothing" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++)
        assert_text(str_of(value_shown(str_of(rows[i].text)).z), rows[i].shown, rows[i].reason);
}

/* ---- documents from JSON ---- */

/* What a text file of cases says one after the other: the reason, the check, and what comes of it. */
struct story {
    str reason, check, outcome;
};

static str stories_of(const char *path)
{
    str heading, rest;

    str_cut_str(text_of_file(path), S("\n\n# "), &heading, &rest);
    if (str_ends(rest, S("\n")))
        rest.n--;
    return rest;
}

static bool story_next(str *rest, struct story *out)
{
    str block;

    if (!rest->n)
        return false;
    str_cut_str(*rest, S("\n\n# "), &block, rest);
    str_cut(block, '\n', &out->reason, &block);
    str_cut(block, '\n', &out->check, &out->outcome);
    return true;
}

static void test_documents_refused(void **state)
{
    str rest = stories_of("tests/unit/check-refused.txt");
    struct story story;
    int seen = 0;

    (void)state;
    for (; story_next(&rest, &story); seen++) {
        char told[2048];
        struct json *json;
        struct err err;
        struct doc doc = doc_new(&mem, &authorities);

        assert_int_equal(json_read(&mem, S("check.json"), story.check, &json, &err), RC_OK);
        if (doc_from_json(&doc, S("check.json"), json, &err) == RC_OK) {
            assert_int_equal(doc_check(&doc, &err), RC_BAD_INPUT);
            doc_place(json, &err);
        }
        told[err_print(&err, told, sizeof(told)) - 1] = 0; /* without the last line end */
        assert_text(str_of(told), arena_cstr(&mem, story.outcome), arena_cstr(&mem, story.reason));
    }
    assert_int_equal(seen, 54);
}

static void test_documents_taken(void **state)
{
    str rest = stories_of("tests/unit/check-taken.txt");
    struct story story;
    int seen = 0;

    (void)state;
    for (; story_next(&rest, &story); seen++) {
        struct doc doc = doc_of(arena_cstr(&mem, story.check)), again;
        str canonical = doc_text(&doc);

        assert_text(canonical, arena_cstr(&mem, story.outcome), arena_cstr(&mem, story.reason));
        again = doc_of(arena_cstr(&mem, canonical));
        assert_text(doc_text(&again), arena_cstr(&mem, canonical), "written again");
    }
    assert_int_equal(seen, 18);
}

/* A value as it was read, written compactly. */
static void copy_json(const struct json *json, struct json_out *out)
{
    if (json->key.p)
        json_key(out, json->key);
    switch (json->type) {
    case JSON_NULL: json_null(out); return;
    case JSON_FALSE:
    case JSON_TRUE: json_bool(out, json->type == JSON_TRUE); return;
    case JSON_NUMBER: json_number(out, json->text); return;
    case JSON_STRING: json_str(out, json->text); return;
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    json->type == JSON_ARRAY ? json_open_array(out) : json_open_object(out);
    for (const struct json *child = json->child; child; child = child->next)
        copy_json(child, out);
    json->type == JSON_ARRAY ? json_close_array(out) : json_close_object(out);
}

static void test_sample_is_kept(void **state)
{
    str text = text_of_file("tests/unit/check-sample.json");
    struct doc doc = doc_of(arena_cstr(&mem, text));
    struct buf b = buf_new(&mem);
    struct json_out out = json_out_new(&b, JSON_COMPACT);
    struct json *json;
    struct err err;

    (void)state;
    assert_int_equal(json_read(&mem, S("sample"), text, &json, &err), RC_OK);
    copy_json(json, &out);
    assert_text(doc_text(&doc), arena_cstr(&mem, buf_text(&b)), "the sample is canonical but for its spaces");
}

static void test_list_limit(void **state)
{
    struct buf b = buf_new(&mem);
    struct doc doc;
    struct err err;

    (void)state;
    buf_z(&b, "{\"engagement\":{},\"approvals\":[{}");
    for (int i = 1; i < LIST_MOST; i++)
        buf_z(&b, ",{}");
    buf_z(&b, "]}");
    assert_int_equal(read_text(arena_cstr(&mem, buf_text(&b)), &doc, &err), RC_OK);
    assert_int_equal(doc.root->cell[CHECK_APPROVALS].count, LIST_MOST);
    b.n -= 2;
    buf_z(&b, ",{}]}");
    assert_int_equal(read_text(arena_cstr(&mem, buf_text(&b)), &doc, &err), RC_TOO_LARGE);
    assert_string_equal(err.message, "1001 entries are more than a list may have, 1000");
}

/* ---- facts, names and words ---- */

static void test_facts(void **state)
{
    struct doc doc = doc_of("{\"engagement\":{\"start\":\"1970-01-11\",\"end\":null,\"charge\":{\"total\":\"31.58\"},"
                            "\"role\":\"team-manager\",\"cost_split\":false},"
                            "\"worker\":{\"posts\":[{},{\"authority\":\"Example Trust\",\"employer_kind\":\"nhs\"}]}}");
    struct record *engagement = object_of(doc.root, CHECK_ENGAGEMENT), *charge = object_of(engagement, ENG_CHARGE);
    struct record *post = object_of(object_of(doc.root, CHECK_WORKER), WORKER_POSTS)->next;

    (void)state;
    assert_int_equal(fact_of(engagement, ENG_START), 10);
    assert_int_equal(fact_of(engagement, ENG_END), NONE);
    assert_int_equal(fact_of(engagement, ENG_AGREED_ON), UNKNOWN);
    assert_int_equal(fact_of(charge, CHARGE_TOTAL), 3158);
    assert_int_equal(fact_of(engagement, ENG_ROLE), ROLE_TEAM_MANAGER);
    assert_int_equal(fact_of(engagement, ENG_COST_SPLIT), 0);
    assert_int_equal(fact_of(post, POST_AUTHORITY), -1);
    assert_int_equal(fact_of(NULL, POST_AUTHORITY), UNKNOWN);
    assert_null(object_of(engagement, ENG_NOTICE));
    assert_null(object_of(NULL, ENG_NOTICE));
    assert_text(field_path(&mem, &doc, doc.root, CHECK_AS_OF), "as_of", "of the root");
    assert_text(field_path(&mem, &doc, charge, CHARGE_TOTAL), "engagement.charge.total", "of an object in an object");
    assert_text(field_path(&mem, &doc, post, POST_TO), "worker.posts.1.to", "of the second in a list");
}

static void test_words(void **state)
{
    struct doc doc = doc_of("{\"rulebooks\":[\"north-east\",\"england\"],\"engagement\":{\"end\":null,\"charge\":{},\"training\":[{},{}]},"
                            "\"approvals\":[],\"signatures\":{\"wales\":true,\"england\":false,\"london\":null}}");
    struct record *engagement = object_of(doc.root, CHECK_ENGAGEMENT);
    const struct {
        const struct record *r;
        int field;
        const char *words;
    } rows[] = {
        { doc.root, CHECK_RULEBOOKS, "north-east, england" },
        { doc.root, CHECK_SIGNATURES, "england no, london unknown, wales yes" },
        { doc.root, CHECK_APPROVALS, "none" },
        { doc.root, CHECK_NOTIFICATIONS, "unknown" },
        { engagement, ENG_END, "none" },
        { engagement, ENG_START, "unknown" },
        { engagement, ENG_CHARGE, "given" },
        { engagement, ENG_TRAINING, "2" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct buf b = buf_new(&mem);

        cell_words(&b, LANG_EN, &authorities, &rows[i].r->shape->field[rows[i].field], cell_of(rows[i].r, rows[i].field));
        assert_text(buf_text(&b), rows[i].words, rows[i].words);
    }
}

/* ---- dotted names ---- */

struct setting {
    const char *path, *text;
};

enum { SETTINGS = 4 };

static rc set_all(struct doc *doc, const struct setting *settings, struct err *err)
{
    *doc = doc_new(&mem, &authorities);
    for (int i = 0; i < SETTINGS && settings[i].path; i++)
        TRY(doc_set(doc, str_of(settings[i].path), str_of(settings[i].text), err));
    return RC_OK;
}

static void test_settings(void **state)
{
    static const struct {
        struct setting set[SETTINGS];
        const char *json, *reason;
    } rows[] = {
        { { { "engagement.charge.total", "31.5" } }, "{\"engagement\":{\"charge\":{\"total\":\"31.50\"}}}", "records are made on the way" },
        { { { "worker.posts.0.from", "2020-01-01" }, { "worker.posts[0].to", "2021-01-01" } },
          "{\"worker\":{\"posts\":[{\"from\":\"2020-01-01\",\"to\":\"2021-01-01\"}]}}",
          "both spellings of a number" },
        { { { "worker.posts.0.to", "unknown" } }, "{\"worker\":{\"posts\":[{}]}}", "a post whose last day is unknown" },
        { { { "worker.posts.0.to", "" } }, "{}", "an empty cell is no post" },
        { { { "engagement.end", "2025-01-01" }, { "engagement.end", "unknown" } }, "{\"engagement\":{}}", "unknown again" },
        { { { "engagement.end", "none" } }, "{\"engagement\":{\"end\":null}}", "known to be none" },
        { { { "worker.posts", "none" } }, "{\"worker\":{\"posts\":[]}}", "a list that is empty" },
        { { { "engagement.notice", "none" } }, "{\"engagement\":{\"notice\":null}}", "an object that is none" },
        { { { "rulebooks", "north-east,  england" } }, "{\"rulebooks\":[\"north-east\",\"england\"]}", "names" },
        { { { "rulebooks", "london" }, { "rulebooks", "england" } }, "{\"rulebooks\":[\"england\"]}", "names are set, not added" },
        { { { "signatures.wales", "yes" }, { "signatures.england", "no" } }, "{\"signatures\":{\"england\":false,\"wales\":true}}", "flags" },
        { { { "engagement.holds_cases", "yes" } }, "{\"engagement\":{\"holds_cases\":true}}", "a boolean" },
        { { { "engagement.project_team.members.0.charge.total", "30" } },
          "{\"engagement\":{\"project_team\":{\"members\":[{\"charge\":{\"total\":\"30.00\"}}]}}}",
          "the longest way" },
        { { { "worker.posts.0.statutory_leave.1.from", "2020-01-01" }, { "worker.posts.0.statutory_leave.0.from", "2019-01-01" } },
          "{\"worker\":{\"posts\":[{\"statutory_leave\":[{\"from\":\"2019-01-01\"},{\"from\":\"2020-01-01\"}]}]}}",
          "in any order" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct doc doc;
        struct err err;

        if (set_all(&doc, rows[i].set, &err) != RC_OK)
            fail_msg("%s: %s", rows[i].reason, err.message);
        assert_text(doc_text(&doc), rows[i].json, rows[i].reason);
    }
}

static void test_settings_refused(void **state)
{
    static const struct {
        struct setting set[SETTINGS];
        const char *at, *message, *hint;
    } rows[] = {
        { { { "engagement.strat", "2025-01-01" } }, "", "unknown field 'engagement.strat'", "Did you mean 'start' for 'strat'?" },
        { { { "engagment.start", "2025-01-01" } }, "", "unknown field 'engagment.start'", "Did you mean 'engagement' for 'engagment'?" },
        { { { "colour", "red" } },
          "",
          "unknown field 'colour'",
          "The fields of a check are listed by 'concordat schema', and in /api/v1/openapi.json of a service." },
        { { { "", "x" } },
          "",
          "unknown field ''",
          "The fields of a check are listed by 'concordat schema', and in /api/v1/openapi.json of a service." },
        { { { "engagement..start", "x" } },
          "",
          "unknown field 'engagement..start'",
          "The fields of a check are listed by 'concordat schema', and in /api/v1/openapi.json of a service." },
        { { { "engagement.start.", "x" } }, "", "'engagement.start.' goes on after 'start', which has no fields", "Leave out what comes after it." },
        { { { "engagement[start]", "x" } },
          "",
          "'engagement[start]' has a bracket after 'engagement', which is no list",
          "Write a point before the name of a field." },
        { { { "worker.posts.from", "2025-01-01" } },
          "",
          "'worker.posts.from' needs a number after the name of the list",
          "Number its records from 0 to 999, as in worker.posts.0.from." },
        { { { "worker.posts.0", "2025-01-01" } },
          "",
          "'worker.posts.0' is a record, not one of its fields",
          "Add the field, as in worker.posts.0.from." },
        { { { "worker.posts[0.from", "2025-01-01" } },
          "",
          "'worker.posts[0.from' needs a number after the name of the list",
          "Number its records from 0 to 999, as in worker.posts.0.from." },
        { { { "worker.posts.1000.from", "x" } },
          "",
          "'worker.posts.1000.from' needs a number after the name of the list",
          "Number its records from 0 to 999, as in worker.posts.0.from." },
        { { { "worker.posts.01.from", "x" } },
          "",
          "'worker.posts.01.from' needs a number after the name of the list",
          "Number its records from 0 to 999, as in worker.posts.0.from." },
        { { { "engagement.start.day", "x" } },
          "",
          "'engagement.start.day' goes on after 'start', which has no fields",
          "Leave out what comes after it." },
        { { { "engagement.charge.total", "£5" } }, "engagement.charge.total", "'£5' has a pound sign", "Write the amount without it, as in 31.58." },
        { { { "engagement.charge", "5" } },
          "engagement.charge",
          "'5' cannot stand for a whole record",
          "Write none here, or set its fields one by one, as in worker.posts.0.from." },
        { { { "worker.posts", "two" } },
          "worker.posts",
          "'two' cannot stand for a whole record",
          "Write none here, or set its fields one by one, as in worker.posts.0.from." },
        { { { "signatures", "north-east" } },
          "signatures",
          "'north-east' cannot stand for a whole record",
          "Write none here, or set its fields one by one, as in worker.posts.0.from." },
        { { { "engagement", "none" } }, "engagement", "the engagement cannot be none", "Leave it empty when it is not known." },
        { { { "as_of", "none" } }, "as_of", "the day of knowledge cannot be none", "Leave it empty when it is not known." },
        { { { "worker.posts", "none" }, { "worker.posts.0.from", "2025-01-01" } },
          "worker.posts.0.from",
          "'posts' is said to be none elsewhere",
          "Leave one of the two empty." },
        { { { "worker.posts.0.from", "2025-01-01" }, { "worker.posts", "none" } },
          "worker.posts",
          "'posts' is none here, but has fields elsewhere",
          "Leave one of the two empty." },
        { { { "engagement.notice", "none" }, { "engagement.notice.given_on", "2025-01-01" } },
          "engagement.notice.given_on",
          "'notice' is said to be none elsewhere",
          "Leave one of the two empty." },
        { { { "engagement.notice.given_on", "2025-01-01" }, { "engagement.notice", "unknown" } },
          "engagement.notice",
          "'notice' is unknown here, but has fields elsewhere",
          "Leave one of the two empty." },
        { { { "signatures", "none" }, { "signatures.wales", "yes" } },
          "signatures.wales",
          "'signatures' is said to be none elsewhere",
          "Leave one of the two empty." },
        { { { "rulebooks", "a,,b" } }, "rulebooks", "a name is missing between commas", "Write the names as a, b." },
        { { { "signatures.wales", "maybe" } },
          "signatures.wales",
          "'maybe' is neither yes nor no",
          "Write yes or no; leave it empty when it is not known." },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct doc doc;
        struct err err;

        if (set_all(&doc, rows[i].set, &err) == RC_OK)
            fail_msg("'%s' was taken", rows[i].set[0].path);
        assert_text(str_of(err.at), rows[i].at, rows[i].set[0].path);
        assert_text(str_of(err.message), rows[i].message, rows[i].set[0].path);
        assert_text(str_of(err.hint), rows[i].hint, rows[i].set[0].path);
    }
}

static void test_gaps(void **state)
{
    static const struct setting gap[SETTINGS] = { { "engagement.start", "2025-01-01" }, { "worker.posts.1.from", "2020-01-01" } };
    struct doc doc;
    struct err err;

    (void)state;
    assert_int_equal(set_all(&doc, gap, &err), RC_OK);
    assert_int_equal(doc_check(&doc, &err), RC_BAD_INPUT);
    assert_string_equal(err.at, "worker.posts.1");
    assert_string_equal(err.message, "'worker.posts.1' is given, but 'worker.posts.0' is not");
    assert_int_equal(doc_set(&doc, S("worker.posts.0.role"), S("unknown"), &err), RC_OK);
    assert_int_equal(doc_check(&doc, &err), RC_OK);
}

static void test_post_checked_late(void **state)
{
    static const struct setting english[SETTINGS] = { { "engagement.start", "2025-01-01" }, { "worker.posts.0.authority", "gatshead" } };
    struct doc doc;
    struct err err;

    (void)state;
    assert_int_equal(set_all(&doc, english, &err), RC_OK);
    assert_int_equal(doc_check(&doc, &err), RC_BAD_INPUT);
    assert_string_equal(err.at, "worker.posts.0.authority");
    assert_int_equal(strncmp(err.hint, "Did you mean 'gateshead'?", strlen("Did you mean 'gateshead'?")), 0);
    assert_int_equal(doc_set(&doc, S("worker.posts.0.employer_kind"), S("voluntary"), &err), RC_OK);
    assert_int_equal(doc_check(&doc, &err), RC_OK);
}

/* ---- the schema ---- */

static void test_schema_is_generated(void **state)
{
    struct buf b = buf_new(&mem);
    struct json_out out = json_out_new(&b, JSON_PRETTY);

    (void)state;
    doc_schema(&out);
    buf_char(&b, '\n');
    if (!str_eq(buf_text(&b), text_of_file("docs/check.schema.json")))
        fail_msg("docs/check.schema.json is not what fields.def and codes.def say: write it again");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_authorities_found),
        cmocka_unit_test(test_authorities_near),
        cmocka_unit_test(test_authorities_in_welsh),
        cmocka_unit_test(test_authorities_rows),
        cmocka_unit_test(test_authorities_refused),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_values_read),
        cmocka_unit_test(test_values_refused),
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_documents_refused),
        cmocka_unit_test(test_documents_taken),
        cmocka_unit_test(test_sample_is_kept),
        cmocka_unit_test(test_list_limit),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_settings_refused),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_post_checked_late),
        cmocka_unit_test(test_schema_is_generated),
    };

    return cmocka_run_group_tests_name("domain", tests, setup, teardown);
}
