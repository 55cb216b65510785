#include "derive_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

arena rows_scratch;
uint8_t rows_north_east[16];

static arena mem;
static struct authorities authorities;

static const char councils[] = "slug,code_gss,old_gss,code_dfe,name,name_cy,nation,riia_region,notes\n"
                               "durham,E06000047,,840,Durham,,england,North East,\n"
                               "gateshead,E08000037,,390,Gateshead,,england,North East,\n"
                               "newcastle-upon-tyne,E08000021,,391,Newcastle upon Tyne,,england,North East,\n"
                               "sunderland,E08000024,,394,Sunderland,,england,North East,\n"
                               "leeds,E08000035,,383,Leeds,,england,Yorkshire and the Humber,\n"
                               "north-northamptonshire,E06000061,,940,North Northamptonshire,,england,East Midlands,\n"
                               "west-northamptonshire,E06000062,,941,West Northamptonshire,,england,East Midlands,\n"
                               "derby,E06000015,,831,Derby,,england,East Midlands,\n"
                               "cardiff,W06000015,,681,Cardiff,,wales,,\n"
                               "swansea,W06000011,,670,Swansea,,wales,,\n";
static const char bodies[] = "slug,name,kind,councils,unsure\n"
                             "together-for-children,Together for Children,delivery-company,sunderland,no\n"
                             "northamptonshire-trust,Northamptonshire Trust,trust,north-northamptonshire;west-northamptonshire,no\n";

int rows_setup(void **state)
{
    struct err err;

    (void)state;
    mem = arena_open(64 << 20);
    rows_scratch = arena_open(256 << 20);
    if (authorities_load(&mem, S("councils"), str_of(councils), S("bodies"), str_of(bodies), &authorities, &err) != RC_OK)
        fail_msg("%s", err.message);
    for (ptrdiff_t i = 0; i < authorities.n; i++)
        rows_north_east[i] = authorities.v[i].region == 0 && !authorities.v[i].delivery;
    return 0;
}

int rows_teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    arena_close(&rows_scratch);
    return 0;
}

daynum rows_day(const char *iso)
{
    const char *why;
    daynum d;

    assert_true(day_parse(str_of(iso), &d, &why));
    return d;
}

struct doc rows_doc(const char *engagement, const char *worker, const char *more)
{
    str text = arena_printf(&rows_scratch, "{'engagement':{%s},'worker':{%s}%s%s}", engagement, worker, more[0] ? "," : "", more);
    struct doc doc = doc_new(&rows_scratch, &authorities);
    char *p = arena_cstr(&rows_scratch, text);
    struct json *json;
    struct err err;

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (p[i] == '\'')
            p[i] = '"';
    text.p = p;
    if (json_read(&rows_scratch, S("row"), text, &json, &err) != RC_OK || doc_from_json(&doc, S("row"), json, &err) != RC_OK)
        fail_msg("%s\n%s: %s", p, err.at, err.message);
    return doc;
}

static int32_t value_of(str word)
{
    const struct code_set *sets[] = { &codes_left_because, &codes_role, &codes_term };
    const char *why;
    int64_t n;
    daynum d;

    if (str_eq(word, S("none")))
        return NONE;
    if (str_eq(word, S("unknown")))
        return UNKNOWN;
    if (str_eq(word, S("open")))
        return DAY_LAST;
    if (str_digits(word, INT32_MAX, &n))
        return (int32_t)n;
    if (day_parse(word, &d, &why))
        return d;
    for (int i = 0; i < countof(sets); i++)
        if (code_find(sets[i], word) >= 0)
            return code_find(sets[i], word);
    fail_msg("what is '%.*s'?", STR_ARG(word));
    return 0;
}

int rows_values(const char *want, int32_t *out)
{
    str rest = str_of(want), word;
    int n = 0;

    while (rest.n) {
        str_cut(rest, ' ', &word, &rest);
        out[n++] = value_of(word);
    }
    return n;
}

str rows_shown(const int32_t *v, int n)
{
    struct buf b = buf_new(&rows_scratch);

    for (int i = 0; i < n; i++) {
        if (v[i] == UNKNOWN)
            buf_z(&b, "unknown ");
        else if (v[i] == NONE)
            buf_z(&b, "none ");
        else if (v[i] > 10000) {
            day_print(&b, v[i]);
            buf_char(&b, ' ');
        } else {
            buf_printf(&b, "%d ", v[i]);
        }
    }
    return buf_text(&b);
}

str rows_missing(const struct trace *t)
{
    struct buf b = buf_new(&rows_scratch);

    for (ptrdiff_t i = 0; i < t->missing.n; i++) {
        buf_z(&b, i ? " " : "");
        buf_str(&b, t->missing.v[i].fact);
        assert_true(t->missing.v[i].label.n > 0 && t->missing.v[i].supplier.n > 0);
    }
    return buf_text(&b);
}

static bool has_note(const struct trace *t, const char *part)
{
    if (!part[0])
        return t->note.n == 0;
    for (ptrdiff_t i = 0; i < t->note.n; i++)
        if (str_find_str(t->note.v[i], str_of(part)) >= 0)
            return true;
    return false;
}

static bool is_range(enum wish_kind kind)
{
    return kind == WISH_EXPERIENCE || kind == WISH_REFERENCES || kind == WISH_EVIDENCE || kind == WISH_ELEMENTS;
}

void rows_check(const struct wish *w, const int32_t *out)
{
    if (is_range(w->kind))
        assert_true(out[0] >= 0 && (out[1] == UNKNOWN || out[0] <= out[1]));
    if (w->kind == WISH_LEAVING) {
        assert_true(out[LEAVING_BAR] <= out[LEAVING_ANY]);
        assert_true(out[LEAVING_HI] == UNKNOWN || out[LEAVING_ANY] <= out[LEAVING_HI]);
        assert_true(out[LEAVING_BAR_HI] == UNKNOWN || out[LEAVING_BAR] <= out[LEAVING_BAR_HI]);
        assert_true(out[LEAVING_HI] == UNKNOWN || out[LEAVING_BAR_HI] <= out[LEAVING_HI]);
    }
}

static bool row_holds(const struct row *r)
{
    struct doc doc = rows_doc(r->engagement ? r->engagement : ENGAGEMENT, r->worker, r->more ? r->more : "");
    struct trace trace = { .mem = &rows_scratch };
    int32_t want[16], out[16] = { 0 }, traced[16] = { 0 };
    int n = rows_values(r->want, want);
    bool ok = true;

    assert_int_equal(n, wish_outputs(r->wish->kind));
    derive(&doc, NULL, rows_day(AS_OF), r->wish, out, NULL);
    derive(&doc, NULL, rows_day(AS_OF), r->wish, traced, &trace);
    assert_memory_equal(out, traced, sizeof(out));
    rows_check(r->wish, out);
    if (memcmp(out, want, sizeof(out[0]) * (size_t)n) != 0) {
        print_error("%s\n   got: %.*s\n  want: %s\n", r->why, STR_ARG(rows_shown(out, n)), r->want);
        ok = false;
    }
    if (r->missing && !str_eq(rows_missing(&trace), str_of(r->missing))) {
        print_error("%s\n   missing: %.*s\n      want: %s\n", r->why, STR_ARG(rows_missing(&trace)), r->missing);
        ok = false;
    }
    if (r->note && !has_note(&trace, r->note)) {
        print_error("%s\n   no note: %s\n", r->why, r->note);
        for (ptrdiff_t i = 0; i < trace.note.n; i++)
            print_error("      note: %.*s\n", STR_ARG(trace.note.v[i]));
        ok = false;
    }
    return ok;
}

void rows_hold(const struct row *rows, ptrdiff_t n)
{
    int failed = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        arena_reset(&rows_scratch);
        failed += !row_holds(&rows[i]);
    }
    if (failed)
        fail_msg("%d of %d rows failed", failed, (int)n);
}
