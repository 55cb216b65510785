/* The file of bank holidays as it is read.  Run from the root of the tree. */
#include "some_memory.h"

#include "base/file.h"
#include "cli/holidays.h"

#define HEADINGS "date,division,title,note,source\n"

static void test_published_file(void **state)
{
    struct calendar cal;
    struct err err;
    str text;

    (void)state;
    assert_int_equal(file_read(&mem, S("data/bank-holidays.csv"), 1 << 20, &text, &err), RC_OK);
    assert_int_equal(holidays_load(&mem, S("bank-holidays.csv"), text, S("england-and-wales"), &cal, &err), RC_OK);
    assert_int_equal(cal.holidays.n, 140);
    assert_int_equal(cal.first, day_from_civil(2012, 1, 1));
    assert_int_equal(cal.last, day_from_civil(2028, 12, 31));
    assert_true(str_eq(calendar_why(&cal, &mem, day_from_civil(2025, 4, 18)), S("bank holiday: Good Friday")));
}

static void test_other_calendars_stay_out(void **state)
{
    str text = S(HEADINGS "2025-01-01,a,New Year,,\n2025-01-02,b,2nd January,,\n2025-12-25,a,\"Christmas, the \"\"day\"\"\",,\n");
    struct calendar cal;
    struct err err;

    (void)state;
    assert_int_equal(holidays_load(&mem, S("f.csv"), text, S("a"), &cal, &err), RC_OK);
    assert_int_equal(cal.holidays.n, 2);
    assert_true(str_eq(cal.holidays.v[1].title, S("Christmas, the \"day\"")));
}

static void test_refused_files(void **state)
{
    static const struct {
        const char *text;
        rc code;
        const char *says, *hint;
    } rows[] = {
        { "date,division,name\n2025-01-01,a,New Year\n", RC_BAD_INPUT, "'f.csv' has no column 'title'", "date, division, title" },
        { HEADINGS "2025-01-01,aa,New Year,,\n2025-02-30,aa,No such day,,\n", RC_BAD_INPUT, "cannot read '2025-02-30': no such day", "2025-04-18" },
        { HEADINGS "2025-01-01,aa,,,\n", RC_BAD_INPUT, "the bank holiday has no title", "Good Friday" },
        { HEADINGS "2025-01-01,aaa,New Year,,\n", RC_USAGE, "there is no calendar 'aa'", "Did you mean aaa?" },
        { HEADINGS "2025-01-01,xyz,New Year,,\n2025-01-02,scotland,2nd January,,\n", RC_USAGE, "there is no calendar 'aa'",
          "Known calendars: xyz, scotland." },
        { HEADINGS "2025-01-01,aa,New Year,,\n2025-01-01,aa,Again,,\n", RC_BAD_INPUT, "two bank holidays on 2025-01-01", "one row" },
        { HEADINGS, RC_BAD_INPUT, "calendar 'aa' has no bank holidays", "Check" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct calendar cal;
        struct err err;

        assert_int_equal(holidays_load(&mem, S("f.csv"), str_of(rows[i].text), S("aa"), &cal, &err), rows[i].code);
        if (!strstr(err.message, rows[i].says) || !strstr(err.hint, rows[i].hint))
            fail_msg("row %td was refused with: %s / %s", i, err.message, err.hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_file),
        cmocka_unit_test(test_other_calendars_stay_out),
        cmocka_unit_test(test_refused_files),
    };

    return cmocka_run_group_tests_name("holidays", tests, memory_begin, memory_end);
}
