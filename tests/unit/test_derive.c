/*
 * Derived facts: one row a sentence of the contract, with its reason.  The places are real
 * councils; the workers, suppliers and dates are invented.
 *
 * Documents are written with single quotes for double ones.  Expected values are days, numbers,
 * codes, `none`, `unknown` and `open` (DAY_LAST), in the order of the outputs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/derive.h"
#include "domain/derive_span.h"

static arena mem, scratch;
static struct authorities authorities;
static uint8_t north_east[16]; /* the signatories: the north-east councils below */

static const char councils[] = "slug,code_gss,old_gss,code_dfe,name,nation,riia_region,notes\n"
                               "durham,E06000047,,840,Durham,england,North East,\n"
                               "gateshead,E08000037,,390,Gateshead,england,North East,\n"
                               "newcastle-upon-tyne,E08000021,,391,Newcastle upon Tyne,england,North East,\n"
                               "sunderland,E08000024,,394,Sunderland,england,North East,\n"
                               "leeds,E08000035,,383,Leeds,england,Yorkshire and the Humber,\n"
                               "north-northamptonshire,E06000061,,940,North Northamptonshire,england,East Midlands,\n"
                               "west-northamptonshire,E06000062,,941,West Northamptonshire,england,East Midlands,\n"
                               "derby,E06000015,,831,Derby,england,East Midlands,\n"
                               "cardiff,W06000015,,681,Cardiff,wales,,\n"
                               "swansea,W06000011,,670,Swansea,wales,,\n";
static const char bodies[] = "slug,name,kind,councils,unsure\n"
                             "together-for-children,Together for Children,delivery-company,sunderland,no\n"
                             "northamptonshire-trust,Northamptonshire Trust,trust,north-northamptonshire;west-northamptonshire,no\n";

static int setup(void **state)
{
    struct err err;

    (void)state;
    mem = arena_open(64 << 20);
    scratch = arena_open(256 << 20);
    if (authorities_load(&mem, S("councils"), str_of(councils), S("bodies"), str_of(bodies), &authorities, &err) != RC_OK)
        fail_msg("%s", err.message);
    for (ptrdiff_t i = 0; i < authorities.n; i++)
        north_east[i] = authorities.v[i].region == 0 && !authorities.v[i].delivery;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    arena_close(&scratch);
    return 0;
}

/* ---- rows ---- */

#define M(code) (1u << (code))
#define ENGAGEMENT "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','agreed_on':'2025-04-25','offered_on':'2025-04-20'"
#define AS_OF "2025-05-01"

struct row {
    const struct wish *wish;
    const char *engagement; /* fields of it; NULL: the one above */
    const char *worker;     /* fields of it */
    const char *more;       /* fields of the document */
    const char *want;       /* outputs */
    const char *missing;    /* dotted names, in order; NULL: not looked at */
    const char *note;       /* part of a note; NULL: not looked at, "": there is none */
    const char *why;
};

static daynum day_of(const char *iso)
{
    const char *why;
    daynum d;

    assert_true(day_parse(str_of(iso), &d, &why));
    return d;
}

static struct doc doc_of(const char *engagement, const char *worker, const char *more)
{
    str text = arena_printf(&scratch, "{'engagement':{%s},'worker':{%s}%s%s}", engagement, worker, more[0] ? "," : "", more);
    struct doc doc = doc_new(&scratch, &authorities);
    char *p = arena_cstr(&scratch, text);
    struct json *json;
    struct err err;

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (p[i] == '\'')
            p[i] = '"';
    text.p = p;
    if (json_read(&scratch, S("row"), text, &json, &err) != RC_OK || doc_from_json(&doc, S("row"), json, &err) != RC_OK)
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

static int values_of(const char *want, int32_t *out)
{
    str rest = str_of(want), word;
    int n = 0;

    while (rest.n) {
        str_cut(rest, ' ', &word, &rest);
        out[n++] = value_of(word);
    }
    return n;
}

static str shown(const int32_t *v, int n)
{
    struct buf b = buf_new(&scratch);

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

static str missing_shown(const struct trace *t)
{
    struct buf b = buf_new(&scratch);

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

static void check_invariants(const struct wish *w, const int32_t *out)
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
    struct doc doc = doc_of(r->engagement ? r->engagement : ENGAGEMENT, r->worker, r->more ? r->more : "");
    struct trace trace = { .mem = &scratch };
    int32_t want[16], out[16] = { 0 }, traced[16] = { 0 };
    int n = values_of(r->want, want);
    bool ok = true;

    assert_int_equal(n, wish_outputs(r->wish->kind));
    derive(&doc, NULL, day_of(AS_OF), r->wish, out, NULL);
    derive(&doc, NULL, day_of(AS_OF), r->wish, traced, &trace);
    assert_memory_equal(out, traced, sizeof(out));
    check_invariants(r->wish, out);
    if (memcmp(out, want, sizeof(out[0]) * (size_t)n) != 0) {
        print_error("%s\n   got: %.*s\n  want: %s\n", r->why, STR_ARG(shown(out, n)), r->want);
        ok = false;
    }
    if (r->missing && !str_eq(missing_shown(&trace), str_of(r->missing))) {
        print_error("%s\n   missing: %.*s\n      want: %s\n", r->why, STR_ARG(missing_shown(&trace)), r->missing);
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

static void rows_hold(const struct row *rows, ptrdiff_t n)
{
    int failed = 0;

    for (ptrdiff_t i = 0; i < n; i++) {
        arena_reset(&scratch);
        failed += !row_holds(&rows[i]);
    }
    if (failed)
        fail_msg("%d of %d rows failed", failed, (int)n);
}

/* ---- leaving ---- */

static const struct wish cool = { .kind = WISH_LEAVING, .where = WHERE_SAME_REGION, .services = M(SERVICE_CHILDREN) };
static const struct wish cool_lifted = { .kind = WISH_LEAVING,
                                         .where = WHERE_SAME_REGION,
                                         .services = M(SERVICE_CHILDREN),
                                         .lifted_by = M(LEFT_REDUNDANCY_VOLUNTARY) | M(LEFT_REDUNDANCY_COMPULSORY) };
static const struct wish cool_probation = {
    .kind = WISH_LEAVING, .where = WHERE_SAME_REGION, .services = M(SERVICE_CHILDREN), .probation_lifts = true
};
static const struct wish cool_signatory = { .kind = WISH_LEAVING, .where = WHERE_SIGNATORY, .signatory = north_east };
static const struct wish cool_authority = { .kind = WISH_LEAVING, .where = WHERE_SAME_AUTHORITY };
static const struct wish cool_wales = { .kind = WISH_LEAVING, .where = WHERE_NATION, .nation = NATION_WALES };
static const struct wish cool_council = { .kind = WISH_LEAVING, .employers = M(EMPLOYER_LOCAL_AUTHORITY) };

#define LEFT(place, to, more)                                                                                                                        \
    "{'authority':'" place "','employer_kind':'local-authority','service':'children','substantive':true,'from':'2018-09-01','to':" to more "}"
#define POSTS(list) "'posts':[" list "]"
#define ALL_OF(day) day " " day " " day

static const struct row leaving_rows[] = {
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'")), NULL,
      ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "a substantive children's post in the region was left" },
    { &cool, NULL, POSTS(LEFT("durham", "null", "")), NULL, "none none none none none none", "", "", "a post that continues has not been left" },
    { &cool, NULL, POSTS(LEFT("leeds", "'2025-01-10'", "")), NULL, "none none none none none none", "", "", "another region is out of reach" },
    { &cool, NULL, POSTS(LEFT("gateshead", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "",
      "the engaging authority itself is in its region" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-08-01'", "")), NULL, ALL_OF("2025-08-01") " unknown unknown 2025-08-01", "", "",
      "a leaving after the start still counts" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'adults','substantive':true,'to':'2025-01-10'}"), NULL, "none none none none none none", "",
      "", "adults' services are out of scope" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','substantive':false,'to':'2025-01-10'}"), NULL, "none none none none none none",
      "", "", "a post that is not substantive is out of scope" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.substantive", "", "not known whether substantive: it might count" },
    { &cool, NULL, POSTS("{'authority':'durham','substantive':true,'to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.service", "", "an unknown service might be the one" },
    { &cool, NULL, POSTS("{'service':'children','substantive':true,'to':'2025-01-10'}"), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.authority", "", "an unknown authority might be in the region" },
    { &cool, NULL, POSTS("{'authority':'An invented charity','employer_kind':'voluntary','service':'children','substantive':true,'to':'2025-01-10'}"),
      NULL, "none none none none none none", "", "", "a body outside the table is in no council's region" },
    { &cool, NULL, POSTS("{'authority':'durham','service':'children','substantive':true}"), NULL, "none none unknown unknown unknown unknown",
      "worker.posts.0.to", "", "an unknown last day may be any day" },
    { &cool, NULL, "", NULL, "none none unknown unknown unknown unknown", "worker.posts", "", "no list of posts: nothing is known" },
    { &cool, NULL, POSTS(""), NULL, "none none none none none none", "", "", "an empty list is a known none" },
    { &cool, NULL, "'posts':null", NULL, "none none none none none none", "", "", "so is null" },
    { &cool, "'start':'2025-05-12'", POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none none 2025-01-10 unknown unknown 2025-01-10",
      "engagement.authority", "", "without the engaging authority the region is not known" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", "") "," LEFT("sunderland", "'2024-03-31'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the latest leaving counts" },
    { &cool, NULL, POSTS(LEFT("durham", "'2025-01-10'", "") ",{'authority':'durham','to':'2010-03-31'}"), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "an older doubt behind a later certainty is not asked about" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-voluntary'")), NULL,
      "none 2025-01-10 2025-01-10 redundancy-voluntary unknown none", "", "", "a reason that lifts leaves ANY but no BAR" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'")), NULL,
      ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "another reason does not lift" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none 2025-01-10 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.left_because", "", "an unknown reason may lift: in ANY, not in BAR" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':null")), NULL, ALL_OF("2025-01-10") " none unknown 2025-01-10", "",
      "", "no reason at all lifts nothing" },
    { &cool_lifted, NULL,
      POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-compulsory'") "," LEFT("sunderland", "'2024-12-31'",
                                                                                               ",'left_because':'resignation'")),
      NULL, "2024-12-31 2025-01-10 2025-01-10 redundancy-compulsory unknown 2024-12-31", "", "",
      "an earlier leaving may bar when the latest is lifted" },
    { &cool_lifted, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-compulsory'") "," LEFT("sunderland", "'2024-12-31'", "")),
      NULL, "none 2025-01-10 2025-01-10 redundancy-compulsory unknown 2024-12-31", "worker.posts.1.left_because", "",
      "an earlier leaving of unknown reason may bar behind a lifted one" },
    { &cool_lifted, NULL,
      POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'redundancy-voluntary'") "," LEFT("sunderland", "'2025-01-10'",
                                                                                              ",'left_because':'resignation'")),
      NULL, ALL_OF("2025-01-10") " resignation unknown 2025-01-10", "", "", "on equal days the one that cannot be lifted speaks" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'in_probation':true")), NULL, "none 2025-01-10 2025-01-10 unknown 1 none", "", "",
      "leaving in probation lifts" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", ",'in_probation':false")), NULL, ALL_OF("2025-01-10") " unknown 0 2025-01-10", "",
      "", "leaving after probation does not" },
    { &cool_probation, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none 2025-01-10 2025-01-10 unknown unknown 2025-01-10",
      "worker.posts.0.in_probation", "", "unknown probation may lift" },
    { &cool_signatory, NULL, POSTS(LEFT("newcastle-upon-tyne", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "",
      "a signatory" },
    { &cool_signatory, NULL, POSTS(LEFT("derby", "'2025-01-10'", "")), NULL, "none none none none none none", "", "", "no signatory" },
    { &cool_signatory, NULL, POSTS(LEFT("together-for-children", "'2025-01-10'", "")), NULL, ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "",
      "", "a delivery company counts as its council, which signed" },
    { &cool_authority, "'authority':'sunderland','start':'2025-05-12'", POSTS(LEFT("together-for-children", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "a council's company is the same authority" },
    { &cool_authority, NULL, POSTS(LEFT("durham", "'2025-01-10'", "")), NULL, "none none none none none none", "", "",
      "a neighbour is another authority" },
    { &cool_authority, "'authority':'west-northamptonshire','start':'2025-05-12'", POSTS(LEFT("northamptonshire-trust", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "a trust of two councils is either of them" },
    { &cool, "'authority':'northamptonshire-trust','start':'2025-05-12'", POSTS(LEFT("derby", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "and is in their region" },
    { &cool, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("swansea", "'2025-01-10'", "")), NULL, "none none none none none none", "", "",
      "Wales has no regions to be the same" },
    { &cool, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("cardiff", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the same authority counts without a region" },
    { &cool_wales, "'authority':'cardiff','start':'2025-05-12'", POSTS(LEFT("swansea", "'2025-01-10'", "")), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the nation of the authority, when the post gives none" },
    { &cool_wales, NULL,
      POSTS("{'authority':'An invented charity','employer_kind':'voluntary','nation':'wales','substantive':true,'to':'2025-01-10'}"), NULL,
      ALL_OF("2025-01-10") " unknown unknown 2025-01-10", "", "", "the nation of the post itself comes first" },
    { &cool_wales, NULL, POSTS("{'authority':'An invented charity','substantive':true,'employer_kind':'voluntary','to':'2025-01-10'}"), NULL,
      "none none 2025-01-10 unknown unknown 2025-01-10", "worker.posts.0.nation", "", "a body outside the table without a nation may be in Wales" },
    { &cool_council, NULL, POSTS("{'authority':'durham','employer_kind':'nhs','substantive':true,'to':'2025-01-10'}"), NULL,
      "none none none none none none", "", "", "an employer outside the mask is out of scope" },
    { &cool_council, NULL, POSTS("{'authority':'durham','substantive':true,'to':'2025-01-10'}"), NULL,
      "none none 2025-01-10 unknown unknown 2025-01-10", "worker.posts.0.employer_kind", "", "an unknown employer might be the one" },
};

static void test_leaving(void **state)
{
    (void)state;
    rows_hold(leaving_rows, countof(leaving_rows));
}

/* ---- experience ---- */

static const struct wish experience = { .kind = WISH_EXPERIENCE,
                                        .employers = M(EMPLOYER_LOCAL_AUTHORITY) | M(EMPLOYER_TRUST),
                                        .nations = M(NATION_ENGLAND),
                                        .services = M(SERVICE_CHILDREN),
                                        .reach_from = DAY_FIRST };
static struct wish experience_late;   /* reached from 2025-10-01 */
static struct wish experience_legacy; /* only legacy ones are */

#define HELD_AS(place, role, from, to, more)                                                                                                         \
    "{'authority':'" place "','employer_kind':'local-authority','service':'children','role':" role ",'from':" from ",'to':" to more "}"
#define HELD(from, to) HELD_AS("durham", "'social-worker'", from, to, "")
#define QUALIFIED "'qualified_on':'2018-07-01',"

static const struct row experience_rows[] = {
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-05-12'", "null")), NULL, "36 36", "", "", "three years to the day before the start" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-05-13'", "null")), NULL, "35 35", "", "", "one day short of it" },
    { &experience, "'authority':'gateshead','start':'2025-06-11'", QUALIFIED POSTS(HELD("'2022-06-12'", "null")), NULL, "35 35", "", "",
      "35 months and 30 days are not three years" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "12 12", "", "", "first and last day both count" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-06-30'") "," HELD("'2022-07-01'", "'2022-12-31'")), NULL, "12 12", "", "",
      "adjacent posts join" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'") "," HELD("'2022-07-01'", "'2023-06-30'")), NULL, "18 18", "", "",
      "overlaps count once" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-01-16'") "," HELD("'2023-01-01'", "'2023-01-15'")), NULL, "1 1", "", "",
      "16 and 15 days left over make a month of 31" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-01-15'") "," HELD("'2023-01-01'", "'2023-01-15'")), NULL, "0 0", "", "",
      "15 and 15 do not" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'social-worker'", "'2022-01-01'", "'2022-12-31'", ",'full_time_share':'0.5'")), NULL,
      "12 12", "", "", "part-time is not scaled" },
    { &experience, NULL,
      QUALIFIED POSTS(
          HELD_AS("durham", "'social-worker'", "'2022-01-01'", "'2022-12-31'", ",'statutory_leave':[{'from':'2022-03-01','to':'2022-09-30'}]")),
      NULL, "12 12", "", "", "statutory leave inside a post counts" },
    { &experience, NULL, "'qualified_on':'2022-07-01'," POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "6 6", "", "",
      "nothing counts before qualifying" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2025-03-12'", "'2026-03-31'")), NULL, "2 2", "", "", "nothing counts from the start on" },
    { &experience, NULL, QUALIFIED POSTS(HELD("'2025-07-01'", "null")), NULL, "0 0", "", "", "a post still to come counts nothing" },
    { &experience, NULL, POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "12 12", "", "imply it and count whole",
      "social work implies having qualified, and the trace says so" },
    { &experience, NULL, "'qualified_on':null," POSTS(HELD("'2022-01-01'", "'2022-12-31'")), NULL, "0 0", "", "not qualified",
      "without a qualification nothing counts" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'other'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "", "role: another role",
      "another role is no social work, and a note says why" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "'newly-qualified'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "12 12", "", "",
      "the supported year counts" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("durham", "null", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "", NULL,
      "no role is no social work" },
    { &experience, NULL,
      QUALIFIED POSTS("{'authority':'durham','employer_kind':'local-authority','service':'children','from':'2022-01-01','to':'2022-12-31'}"), NULL,
      "0 12", "worker.posts.0.role", "", "an unknown role may count" },
    { &experience, NULL,
      QUALIFIED POSTS(
          "{'authority':'durham','employer_kind':'nhs','service':'children','role':'social-worker','from':'2022-01-01','to':'2022-12-31'}"),
      NULL, "0 0", "", "kind of employer: NHS", "another employer does not count" },
    { &experience, NULL, QUALIFIED POSTS("{'authority':'durham','service':'children','role':'social-worker','from':'2022-01-01','to':'2022-12-31'}"),
      NULL, "0 12", "worker.posts.0.employer_kind", "", "an unknown employer may" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("cardiff", "'social-worker'", "'2022-01-01'", "'2022-12-31'", "")), NULL, "0 0", "",
      "does not count", "a Welsh council is not in England" },
    { &experience, NULL, QUALIFIED POSTS(HELD_AS("cardiff", "'social-worker'", "'2022-01-01'", "'2022-12-31'", ",'nation':'england'")), NULL, "12 12",
      "", "", "the post's own nation comes first" },
    { &experience, NULL,
      QUALIFIED POSTS(HELD("'2022-01-01'", "'2022-12-31'") ",{'authority':'durham','employer_kind':'local-authority','service':"
                                                           "'children','role':'social-worker','from':'2024-01-01'}"),
      NULL, "12 28", "worker.posts.1.to", "", "an unknown last day: the first day for certain, at most up to the start" },
    { &experience, NULL,
      "'qualified_on':'2022-01-01'," POSTS("{'authority':'durham','employer_kind':'local-authority','service':'children','role':"
                                           "'social-worker','to':'2022-12-31'}"),
      NULL, "0 12", "worker.posts.0.from", "", "an unknown first day proves nothing, and is not before qualifying" },
    { &experience, NULL,
      QUALIFIED POSTS(HELD("'2022-01-02'", "'2022-12-31'") ",{'authority':'durham','employer_kind':'local-authority','service':"
                                                           "'children','role':'social-worker','to':'2022-01-01'}"),
      NULL, "11 54", "worker.posts.1.from", "", "not even its last day, which would make the twelfth month here" },
    { &experience, NULL, "", NULL, "0 unknown", "worker.posts", "", "no list of posts: no upper bound" },
    { &experience, NULL, "'qualified_on':'2024-05-12'", NULL, "0 12", "worker.posts", "", "but never more than the time since qualifying" },
    { &experience, NULL, QUALIFIED POSTS(""), NULL, "0 0", "", "", "an empty list is no experience" },
    { &experience, "'authority':'gateshead'", QUALIFIED POSTS(HELD("'2022-05-01'", "null")), NULL, "36 36", "engagement.start", "",
      "without a start it is measured on the day of knowledge" },
    { &experience_late, NULL, QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "36 36", "", "",
      "measured on the day the rule reaches, when that is later" },
    { &experience_late, "'authority':'gateshead','start':'2025-11-01'", QUALIFIED POSTS(HELD("'2022-11-01'", "null")), NULL, "36 36", "", "",
      "measured on the start, when that is later" },
    { &experience_legacy, "'authority':'gateshead','start':'2025-05-12','term':'legacy'", QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL,
      "36 36", "", "", "the later day is for legacy assignments" },
    { &experience_legacy, "'authority':'gateshead','start':'2025-05-12','term':'new'", QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "31 31",
      "", "", "and for no others" },
    { &experience_legacy, NULL, QUALIFIED POSTS(HELD("'2022-10-01'", "null")), NULL, "31 36", "engagement.term", "",
      "an unknown term leaves both open" },
};

static void test_experience(void **state)
{
    (void)state;
    experience_late = experience_legacy = experience;
    experience_late.reach_from = experience_legacy.reach_from = day_of("2025-10-01");
    experience_legacy.reach_terms = M(TERM_LEGACY);
    rows_hold(experience_rows, countof(experience_rows));
}

static void test_extra_days(void **state)
{
    struct doc doc = doc_of(ENGAGEMENT, QUALIFIED POSTS(HELD("'2022-05-13'", "null")), "");
    struct trace trace = { .mem = &scratch };
    int32_t out[2];

    (void)state;
    derive(&doc, NULL, day_of(AS_OF), &experience, out, &trace);
    assert_int_equal(trace.extra_days, 29);
}

static const struct wish supported = { .kind = WISH_SUPPORTED, .after_months = 12 };

static const struct row supported_rows[] = {
    { &supported, NULL, QUALIFIED "'supported_year_completed_on':'2019-09-30'", NULL, "2019-09-30", "", "", "as recorded" },
    { &supported, NULL, QUALIFIED "'supported_year_completed_on':null", NULL, "2019-07-01", "", "earliest it can have been",
      "none recorded: a year after qualifying at the earliest" },
    { &supported, NULL, "'qualified_on':'2019-07-01','supported_year_completed_on':null", NULL, "2020-07-01", "", NULL,
      "a year of months, not of days" },
    { &supported, NULL, "'supported_year_completed_on':null", NULL, "unknown", "worker.qualified_on", "", "none recorded and qualifying unknown" },
    { &supported, NULL, "'qualified_on':null,'supported_year_completed_on':null", NULL, "unknown", NULL, "not qualified",
      "nobody unqualified completed it" },
    { &supported, NULL, QUALIFIED "'registered':true", NULL, "unknown", "worker.supported_year_completed_on", "", "absent is unknown" },
};

static void test_supported(void **state)
{
    (void)state;
    rows_hold(supported_rows, countof(supported_rows));
}

/* ---- references ---- */

static struct wish two_references, template_reference, referee_reference, apart_references, evidence;

#define GOOD(more) "{'detailed':true,'practice_based':true,'complete':true,'referee':'permanent-manager'" more "}"
#define REFS(list) "'references':[" list "]"

static const struct row reference_rows[] = {
    { &two_references, NULL, REFS(GOOD(",'received_on':'2025-04-09'") "," GOOD(",'received_on':'2025-04-20'")), NULL, "2 2", "", "",
      "the day of the offer is in time" },
    { &two_references, NULL, REFS(GOOD(",'received_on':'2025-04-21'")), NULL, "0 0", "", "too late to count before the offer",
      "the day after is not" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09'")), NULL, "1 1", "", "", "its own date, when the receipt is not told" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09','received_on':'2025-04-30'")), NULL, "0 0", "", "too late",
      "the receipt decides when it is told" },
    { &two_references, NULL, REFS(GOOD(",'dated':'2025-04-09','received_on':null")), NULL, "0 0", "", "has not been received",
      "null is not received" },
    { &two_references, NULL, REFS(GOOD("")), NULL, "0 1", "worker.references.0.received_on", "", "no date: it may be in time" },
    { &two_references, "'authority':'gateshead','start':'2025-05-12'", REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "0 1",
      "engagement.offered_on", "", "an unknown offer leaves it open" },
    { &two_references, "'authority':'gateshead','start':'2025-05-12','offered_on':null", REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "1 1", "",
      "", "no offer yet: nothing is late" },
    { &two_references, "'authority':'gateshead','start':'2025-06-12','offered_on':'2025-06-01'", REFS(GOOD(",'received_on':'2025-05-02'")), NULL,
      "0 0", "", "after the day of knowledge", "received after the day of knowledge does not count yet" },
    { &two_references, NULL, "", NULL, "0 unknown", "worker.references", "", "no list: no upper bound" },
    { &two_references, NULL, REFS(""), NULL, "0 0", "", "", "an empty list has none" },
    { &two_references, NULL, REFS("{'detailed':false,'practice_based':true,'received_on':'2025-04-09'}"), NULL, "0 0", "", "detailed: no",
      "one that is not detailed does not count" },
    { &two_references, NULL, REFS("{'detailed':true,'received_on':'2025-04-09'}"), NULL, "0 1", "worker.references.0.practice_based", "",
      "an unknown quality may be there" },
    { &two_references, NULL, REFS("{'detailed':null,'practice_based':true,'received_on':'2025-04-09'}"), NULL, "0 0", "", NULL, "null is not there" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','template':'national'")), NULL, "1 1", "", "",
      "the template itself needs no date" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2024-10-31','template':'own'")), NULL, "0 0", "",
      "template used: own form", "another template from the day on does not count" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2024-10-30','template':'own'")), NULL, "1 1", "", "",
      "nor is it needed the day before" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','requested_on':'2024-10-31','dated':null,'template':'own'")), NULL, "0 0", "",
      NULL, "either the request or the date is enough" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','template':'own'")), NULL, "0 1", "worker.references.0.dated", "",
      "neither date known: it may be an old one" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','requested_on':'2024-10-01','template':'own'")), NULL, "0 1",
      "worker.references.0.dated", "", "requested before, dated perhaps after" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2024-10-01','template':'own'")), NULL, "1 1", "", "",
      "received before, so requested before" },
    { &template_reference, NULL, REFS(GOOD(",'received_on':'2025-04-09','dated':'2025-04-01'")), NULL, "0 1", "worker.references.0.template", "",
      "an unknown template may be the one" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'permanent-manager'}"), NULL, "1 1", "", "", "a permanent manager's" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker','countersigned_by':null}"), NULL, "0 0", "",
      "who gave it: agency worker", "an agency worker's alone does not count" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker','countersigned_by':'permanent-senior-manager'}"), NULL,
      "1 1", "", "", "countersigned it does" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09','referee':'agency-worker'}"), NULL, "0 1", "worker.references.0.countersigned_by",
      "", "it may have been countersigned" },
    { &referee_reference, NULL, REFS("{'received_on':'2025-04-09'}"), NULL, "0 1", "worker.references.0.referee", "",
      "an unknown referee may be the one" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'organisation':'Leeds','received_on':'2025-04-09'")), NULL, "2 2",
      "", "", "two organisations" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'organisation':' DURHAM ','received_on':'2025-04-09'")), NULL,
      "1 1", "", "", "one, however it is written" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'E06000047','received_on':'2025-04-09'") "," GOOD(",'organisation':'durham','received_on':'2025-04-09'")), NULL,
      "1 1", "", "", "a code and a name are one authority" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'sunderland','received_on':'2025-04-09'") "," GOOD(
          ",'organisation':'Together for Children','received_on':'2025-04-09'")),
      NULL, "1 1", "", "", "a company counts as its council" },
    { &apart_references, NULL,
      REFS(GOOD(",'organisation':'Invented Trust','received_on':'2025-04-09'") "," GOOD(
          ",'organisation':'invented trust','received_on':'2025-04-09'")),
      NULL, "1 1", "", "", "names outside the table are compared without case" },
    { &apart_references, NULL, REFS(GOOD(",'organisation':'durham','received_on':'2025-04-09'") "," GOOD(",'received_on':'2025-04-09'")), NULL, "1 2",
      "worker.references.1.organisation", "", "an unknown organisation may be the same" },
    { &apart_references, NULL, REFS(GOOD(",'received_on':'2025-04-09'")), NULL, "1 1", "", NULL, "a single one is one, whoever it is" },
    { &evidence, NULL,
      REFS(GOOD(",'received_on':'2025-04-09','evidences_from':'2022-01-01','evidences_to':'2022-12-31'") "," GOOD(
          ",'received_on':'2025-04-09','evidences_from':'2022-07-01','evidences_to':'2023-06-30'")),
      NULL, "18 18", "", "", "evidenced time counts once" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-30','evidences_from':'2022-01-01','evidences_to':'2022-12-31'")), NULL, "0 0", "",
      "too late", "only references that count evidence" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-09','evidences_from':'2022-01-01'")), NULL, "0 unknown", "worker.references.0.evidences_to",
      "", "an unknown end has no upper bound" },
    { &evidence, NULL, REFS(GOOD(",'received_on':'2025-04-09','evidences_from':null")), NULL, "0 0", "", "", "null evidences nothing" },
    { &evidence, NULL, REFS(GOOD(",'evidences_from':'2022-01-01','evidences_to':'2022-12-31'")), NULL, "0 12", "worker.references.0.received_on", "",
      "one that may count may evidence" },
};

static void test_references(void **state)
{
    (void)state;
    two_references = (struct wish){ .kind = WISH_REFERENCES, .detailed = true, .practice_based = true, .template_code = -1, .before = MOMENT_OFFER };
    template_reference = (struct wish){ .kind = WISH_REFERENCES, .template_code = TEMPLATE_NATIONAL, .template_from = day_of("2024-10-31") };
    referee_reference = (struct wish){ .kind = WISH_REFERENCES, .template_code = -1, .referees = M(REFEREE_MANAGER), .countersign_helps = true };
    apart_references = (struct wish){ .kind = WISH_REFERENCES, .template_code = -1, .different_organisations = true };
    evidence = (struct wish){ .kind = WISH_EVIDENCE, .template_code = -1 };
    rows_hold(reference_rows, countof(reference_rows));
}

/* ---- live engagements and notice ---- */

static const struct wish live = {
    .kind = WISH_LIVE, .where = WHERE_SIGNATORY, .signatory = north_east, .posts = true, .assignments = true, .substantive_only = true
};
static const struct wish live_assignments = { .kind = WISH_LIVE, .where = WHERE_SIGNATORY, .signatory = north_east, .assignments = true };
static const struct wish served = { .kind = WISH_NOTICE_SERVED, .where = WHERE_SIGNATORY, .signatory = north_east };

#define NO_POSTS "'posts':[],"
#define AT(place, from, rest) "{'authority':'" place "','from':'" from "'" rest "}"
#define ASSIGNED(list) "'assignments':[" list "]"
#define NEW "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'new'"

static const struct row live_rows[] = {
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'")), NULL, "2025-07-01", "", "",
      "free on the day after the overlap" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-05-11'")), NULL, "none", "", "", "over the day before the start" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-05-12'")), NULL, "2025-05-13", "", "", "the start itself overlaps" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-11-01", ",'to':null")), NULL, "none", "", "", "after the end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30','left_on':'2025-03-31'")), NULL, "none", "", "",
      "left before its end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30','left_on':null")), NULL, "2025-07-01", "", "",
      "still there: to the contract's end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':null")), NULL, "open", "", "", "open-ended" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", "")), NULL, "unknown", "worker.assignments.0.to", "",
      "an unknown end may reach the start" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-06-01", "")), NULL, "open", "worker.assignments.0.to", "",
      "a first day inside overlaps for certain, with no last day known" },
    { &live, NEW, NO_POSTS ASSIGNED("{'authority':'durham','to':'2025-06-30'}"), NULL, "2025-07-01", NULL, "",
      "a last day inside overlaps for certain" },
    { &live, NEW, NO_POSTS ASSIGNED("{'authority':'durham','to':'2026-06-30'}"), NULL, "unknown", "worker.assignments.0.from", "",
      "an unknown first day may be after the end" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("leeds", "2025-01-06", ",'to':'2025-06-30'")), NULL, "none", "", "", "no signatory" },
    { &live, NEW, NO_POSTS ASSIGNED("{'from':'2025-01-06','to':'2025-06-30'}"), NULL, "unknown", "worker.assignments.0.authority", NULL,
      "an unknown authority may be one" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'") "," AT("sunderland", "2025-01-06", ",'to':'2025-08-31'")), NULL,
      "2025-09-01", "", "", "the last of several" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("gateshead", "2025-05-12", ",'to':'2025-10-31'")), NULL, "none", "", "",
      "the same assignment, by its first day" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'new','original_start':'2025-01-06'",
      NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "or by its original start" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'extension'",
      NO_POSTS ASSIGNED(AT("gateshead", "2024-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "an extension is of the assignment there" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31','term':'legacy'",
      NO_POSTS ASSIGNED(AT("gateshead", "2024-01-06", ",'to':'2025-10-31'")), NULL, "none", "", "", "so is a legacy one" },
    { &live, NEW, NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "2025-11-01", "", "",
      "a second one at the same authority overlaps" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':'2025-10-31'",
      NO_POSTS ASSIGNED(AT("gateshead", "2025-01-06", ",'to':'2025-10-31'")), NULL, "unknown", "engagement.term", "",
      "of an unknown term it may be the same" },
    { &live, NEW, "'assignments':[]," POSTS(LEFT("gateshead", "'2025-06-30'", "")), NULL, "2025-07-01", "", "",
      "a post at the authority itself overlaps" },
    { &live, NEW, "'assignments':[]," POSTS("{'authority':'durham','substantive':false,'from':'2020-01-01','to':null}"), NULL, "none", "", "",
      "a post that is not substantive does not, when asked" },
    { &live, NEW, "'assignments':[]," POSTS("{'authority':'durham','from':'2020-01-01','to':null}"), NULL, "unknown", "worker.posts.0.substantive",
      "", "one that may be may" },
    { &live_assignments, NEW, ASSIGNED("") "," POSTS(LEFT("durham", "null", "")), NULL, "none", "", "", "posts do not count unless asked" },
    { &live, NEW, ASSIGNED(""), NULL, "unknown", "worker.posts", "", "no list of posts" },
    { &live, NEW, NO_POSTS "'registered':true", NULL, "unknown", "worker.assignments", "", "no list of assignments" },
    { &live, "'authority':'gateshead','end':'2025-10-31','term':'new'", NO_POSTS ASSIGNED(AT("durham", "2025-01-06", ",'to':'2025-06-30'")), NULL,
      "unknown", "engagement.start", "", "an unknown start" },
    { &live, "'authority':'gateshead','start':'2025-05-12','term':'new'", NO_POSTS ASSIGNED(AT("durham", "2025-06-06", ",'to':'2025-06-30'")), NULL,
      "unknown", "engagement.end", "", "an unknown end" },
    { &live, "'authority':'gateshead','start':'2025-05-12','end':null,'term':'new'",
      NO_POSTS ASSIGNED(AT("durham", "2026-06-06", ",'to':'2026-06-30'")), NULL, "2026-07-01", "", "",
      "an open-ended engagement meets all that comes" },
};

static void test_live(void **state)
{
    (void)state;
    rows_hold(live_rows, countof(live_rows));
}

#define ENDED(rest) ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28'" rest))
#define LEFT_EARLY ",'left_on':'2024-05-31','notice_weeks_agreed':4"

static const struct row served_rows[] = {
    { &served, NULL, ENDED(",'left_on':'2024-06-28'"), NULL, "1", "", "", "worked to the contract's end" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-03'"), NULL, "1", "", "", "four weeks of notice to the day" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false"), NULL, "unknown",
      "worker.assignments.0.end_reason", "", "a day short, but the authority may have ended it" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'worker-notice'"), NULL, "0", "", "",
      "a day short, by the worker's own notice" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':true"), NULL, "1", "", "", "shorter notice was agreed" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','end_reason':'worker-notice'"), NULL, "unknown",
      "worker.assignments.0.short_notice_agreed", "", "it may have been agreed" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':null,'short_notice_agreed':false,'end_reason':'worker-notice'"), NULL, "0", "", "",
      "left early without notice" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'agreed'"), NULL, "1", "", "",
      "ended by agreement" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'authority-ended'"), NULL, "1", "", "", "the authority ended it" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'performance'"), NULL, "1", "", "", "for performance, too" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'gross-misconduct'"), NULL, "1", "", "", "and for gross misconduct: another rule's matter" },
    { &served, NULL, ENDED(",'end_reason':'completed'"), NULL, "1", "", "", "completed, without dates to the contrary" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':false,'end_reason':'completed'"), NULL, "0", "",
      "the dates are followed", "dates beat the bare word" },
    { &served, NULL, ENDED(LEFT_EARLY ",'notice_given_on':'2024-05-04','short_notice_agreed':true,'end_reason':'completed'"), NULL, "1", "", "",
      "unless it was agreed" },
    { &served, NULL, ENDED(",'left_on':'2024-05-31','notice_given_on':'2024-05-04'"), NULL, "unknown",
      "worker.assignments.0.notice_weeks_agreed worker.assignments.0.end_reason", "", "without the weeks agreed nothing can be said" },
    { &served, NULL, ENDED(LEFT_EARLY ",'end_reason':'worker-notice'"), NULL, "unknown", "worker.assignments.0.notice_given_on", "",
      "notice not known" },
    { &served, NULL, ENDED(""), NULL, "unknown",
      "worker.assignments.0.notice_weeks_agreed worker.assignments.0.notice_given_on worker.assignments.0.left_on worker.assignments.0.end_reason",
      "", "nothing known of its end" },
    { &served, NULL, ASSIGNED(""), NULL, "none", "", "", "no previous assignment" },
    { &served, NULL, "", NULL, "unknown", "worker.assignments", "", "no list" },
    { &served, NULL, ASSIGNED(AT("leeds", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-05-31'")), NULL, "none", "", "",
      "none where it matters" },
    { &served, NULL, ASSIGNED(AT("durham", "2024-01-08", ",'to':'2025-06-28','left_on':'2025-05-12'")), NULL, "none", "", "",
      "one that ends on the start did not end before it" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2023-01-08", ",'to':'2023-06-28','left_on':'2023-05-31','notice_given_on':null,'short_notice_agreed':false") "," AT(
          "durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'")),
      NULL, "1", "", "", "the latest decides" },
    { &served, NULL, ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT("sunderland", "2024-09-01", "")), NULL,
      "unknown",
      "worker.assignments.1.to worker.assignments.1.notice_weeks_agreed worker.assignments.1.notice_given_on worker.assignments.1.left_on "
      "worker.assignments.1.end_reason",
      NULL, "a later one of unknown end may be the last" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT("sunderland", "2024-09-01",
                                                                                              ",'end_reason':'authority-ended'")),
      NULL, "1", NULL, "", "served, whichever was the last" },
    { &served, NULL,
      ASSIGNED(AT("durham", "2024-01-08", ",'to':'2024-06-28','left_on':'2024-06-28'") "," AT(
          "sunderland", "2024-09-01", ",'end_reason':'authority-ended'") "," AT("sunderland", "2024-10-01", ",'end_reason':'worker-notice'")),
      NULL, "unknown", NULL, NULL, "not when one of several may not have been" },
    { &served, "'authority':'gateshead'", ENDED(",'left_on':'2024-06-28'"), NULL, "unknown", "engagement.start", "", "before an unknown start" },
    { &served, NULL, ENDED(",'left_on':null"), NULL, "1", "", "", "still there, with a contract that ends before" },
};

static void test_served(void **state)
{
    (void)state;
    rows_hold(served_rows, countof(served_rows));
}

/* ---- approvals, notifications, waiver ---- */

static const struct wish approval = { .kind = WISH_APPROVAL,
                                      .approval_for = APPROVAL_ABOVE_CAP,
                                      .approvers = M(APPROVER_DCS) | M(APPROVER_CHIEF_EXECUTIVE),
                                      .covers_charge = true,
                                      .before = MOMENT_START };
static const struct wish approval_any = { .kind = WISH_APPROVAL, .approval_for = APPROVAL_COMPASSIONATE, .before = MOMENT_START };
static const struct wish approval_offer = { .kind = WISH_APPROVAL, .approval_for = APPROVAL_COMPASSIONATE, .before = MOMENT_OFFER };
static const struct wish told = { .kind = WISH_TOLD, .told_of = TOLD_ABOVE_CAP, .told_whom = TOLD_REGION, .before = MOMENT_DECISION };
static const struct wish waiver = { .kind = WISH_WAIVER, .waiver_by = WAIVER_AGENCY_SUPERVISOR };

#define CHARGED ENGAGEMENT ",'charge':{'total':'32.50'}"
#define DCS(on, charge) "{'for':'above-cap','by':'director-of-childrens-services','on':'" on "','charge':'" charge "'}"
#define CE(on, charge) "{'for':'above-cap','by':'chief-executive','on':'" on "','charge':'" charge "'}"
#define APPROVALS(list) "'approvals':[" list "]"
#define KIND_OF(on) "{'for':'compassionate-case','by':'chief-executive'" on "}"

static const struct row approval_rows[] = {
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.50")), "1", "", "", "both, for at least the charge" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00")), "0", "", "no approval by the chief executive", "one of two is not enough" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.49")), "0", "", "covers only £32.49",
      "a penny too little" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-04-22", "33.00") ",{'for':'above-cap','by':'chief-executive','on':'2025-04-22'}"), "0",
      "approvals.1.charge", "names no charge", "one without a charge covers none" },
    { &approval, ENGAGEMENT, "", APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-22", "32.50")), "0", "engagement.charge.total",
      "charge is not known", "an unknown charge cannot be shown to be covered" },
    { &approval, CHARGED, "", APPROVALS(DCS("2025-05-02", "33.00") "," CE("2025-04-22", "33.00")), "0", "", "after the day of knowledge",
      "one after the day of knowledge does not count yet" },
    { &approval, "'authority':'gateshead','start':'2025-04-22','charge':{'total':'32.50'}", "",
      APPROVALS(DCS("2025-04-22", "33.00") "," CE("2025-04-21", "33.00")), "0", "", "came too late to count before the start",
      "on the start itself is late" },
    { &approval, "'authority':'gateshead','start':'2025-04-22','charge':{'total':'32.50'}", "",
      APPROVALS(DCS("2025-04-21", "33.00") "," CE("2025-04-21", "33.00")), "1", "", "", "the day before it is in time" },
    { &approval, CHARGED, "",
      APPROVALS(DCS("2025-04-22", "33.00") ",{'for':'above-cap','by':'deputy-chief-executive','on':'2025-04-22','charge':'33.00'}"), "0", "",
      "does not stand for one by the principal", "a deputy is not the principal" },
    { &approval, CHARGED, "", APPROVALS("{'for':'short-notice','by':'chief-executive','on':'2025-04-22'}"), "0", "", "There is no approval",
      "another matter does not count" },
    { &approval, CHARGED, "", NULL, "0", "", "No approval is shown.", "an absent list: none were shown" },
    { &approval, CHARGED, "", APPROVALS(""), "0", "", "No approval is shown.", "an empty list: none" },
    { &approval_any, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-22'")), "1", "", "", "anyone's, when nobody is named, and without a charge" },
    { &approval_any, NULL, "", APPROVALS(KIND_OF("")), "0", "approvals.0.on", "has no date", "without a date it cannot be shown to be in time" },
    { &approval_any, NULL, "", APPROVALS("{'for':'compassionate-case','on':'2025-04-22'}"), "0", "", "does not say who", "nobody's is nobody's" },
    { &approval_offer, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-20'")), "1", "", "", "on the day of the offer is in time" },
    { &approval_offer, NULL, "", APPROVALS(KIND_OF(",'on':'2025-04-21'")), "0", "", "before the offer", "the day after is late" },
    { &approval_offer, "'authority':'gateshead','start':'2025-05-12'", "", APPROVALS(KIND_OF(",'on':'2025-04-20'")), "0", "engagement.offered_on",
      "cannot be shown to be in time", "an unknown offer cannot be shown to come after" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-25'}]", "1", "", "", "told on the day of the agreement" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-26'}]", "0", "", "did not come before the decision",
      "told after it" },
    { &told, NULL, "", APPROVALS(DCS("2025-04-22", "33.00")) ",'notifications':[{'what':'above-cap','to':'region','on':'2025-04-23'}]", "0", "", NULL,
      "an approval of the same matter is an earlier decision" },
    { &told, NULL, "",
      APPROVALS("{'for':'short-notice','by':'chief-executive','on':'2025-04-22'}") ",'notifications':[{'what':'above-cap','to':'region','on':'2025-"
                                                                                   "04-23'}]",
      "1", "", "", "an approval of another matter is not" },
    { &told, "'authority':'gateshead','start':'2025-05-12'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-30'}]", "unknown",
      "engagement.agreed_on", "", "the agreement, whose day is not known, may have come first" },
    { &told, "'authority':'gateshead','start':'2025-05-12','agreed_on':null", "",
      "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-30'}]", "1", "", "", "with no agreement the start is the decision" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'dfe','on':'2025-04-20'}]", "0", "", "", "someone else was told" },
    { &told, NULL, "", "'notifications':[{'what':'project-team','to':'region','on':'2025-04-20'}]", "0", "", "", "of something else" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region'}]", "unknown", "notifications.0.on", "",
      "an unknown date may be in time" },
    { &told, NULL, "", "'notifications':[{'what':'above-cap','to':'region','on':null}]", "0", "", NULL, "null is never told" },
    { &told, "'authority':'gateshead'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-04-20'}]", "unknown",
      "engagement.agreed_on", "", "no decision is known" },
    { &told, "'authority':'gateshead','start':'2025-06-12'", "", "'notifications':[{'what':'above-cap','to':'region','on':'2025-05-02'}]", "0", "",
      "after the day of knowledge", "told after the day of knowledge does not count yet" },
    { &told, NULL, "", NULL, "unknown", "notifications", "", "no list" },
    { &told, NULL, "", "'notifications':[]", "0", "", "", "nobody was told" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "1", "", "", "waived in advance" },
    { &waiver, "'authority':'gateshead','start':'2025-04-30','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "1",
      "", "", "on the day of the start still is" },
    { &waiver, "'authority':'gateshead','start':'2025-04-29','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "0",
      "", "after the start", "the day after is not" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-05-02'", "", NULL, "0", "", "day of knowledge",
      "not known of yet" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'authority-manager','onsite_waiver_on':'2025-04-30'", "", NULL, "0", "", "", "by someone else" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':null", "", NULL, "0", "", "", "no waiver" },
    { &waiver, ENGAGEMENT, "", NULL, "unknown", "engagement.onsite_waiver_by", "", "not known" },
    { &waiver, ENGAGEMENT ",'onsite_waiver_by':'agency-supervisor'", "", NULL, "unknown", "engagement.onsite_waiver_on", "", "its date not known" },
    { &waiver, "'authority':'gateshead','onsite_waiver_by':'agency-supervisor','onsite_waiver_on':'2025-04-30'", "", NULL, "unknown",
      "engagement.start", "", "the start not known" },
};

static void test_approvals(void **state)
{
    (void)state;
    rows_hold(approval_rows, countof(approval_rows));
}

/* ---- project teams ---- */

static const struct wish team_told = { .kind = WISH_TEAM_TOLD }, team_members = { .kind = WISH_TEAM_MEMBERS },
                         team_costs = { .kind = WISH_TEAM_COSTS };

#define TEAM(fields) ENGAGEMENT ",'project_team':{" fields "}"
#define MEMBER(identified, approved) "{'registration':'SW1','identified_on':" identified ",'approved_on':" approved "}"

static const struct row team_rows[] = {
    { &team_told, TEAM("'region_told_on':'2025-04-25'"), "", NULL, "1", "", "", "told by the agreement" },
    { &team_told, TEAM("'region_told_on':'2025-04-26'"), "", NULL, "0", "", "", "told after it" },
    { &team_told, TEAM("'region_told_on':null"), "", NULL, "0", "", "", "not told" },
    { &team_told, TEAM("'region_told_on':'2025-05-02'"), "", NULL, "0", "", "day of knowledge", "not told yet" },
    { &team_told, TEAM("'costs_split':true"), "", NULL, "unknown", "engagement.project_team.region_told_on", "", "not known" },
    { &team_told, NULL, "", NULL, "unknown", "engagement.project_team.region_told_on", "", "no team described" },
    { &team_told, "'authority':'gateshead','project_team':{'region_told_on':'2025-04-20'}", "", NULL, "unknown", "engagement.agreed_on", "",
      "no decision known" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]"), "", NULL, "1", "", "",
      "every member identified and approved" },
    { &team_members,
      "'authority':'gateshead','start':'2025-04-30','project_team':{'members_identified':true,'members':[" MEMBER("'2025-04-20'",
                                                                                                                  "'2025-04-30'") "]}",
      "", NULL, "0", "", "not before the start", "approved on the start is late" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "null") "]"), "", NULL, "0", "", "not before the start",
      "not approved" },
    { &team_members, TEAM("'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-05-02'") "]"), "", NULL, "0", "", "day of knowledge",
      "not known to be approved yet" },
    { &team_members, TEAM("'members_identified':true,'members':[{'registration':'SW1','identified_on':'2025-04-20'}]"), "", NULL, "unknown",
      "engagement.project_team.members.0.approved_on", "", "approval not known" },
    { &team_members, TEAM("'members_identified':false"), "", NULL, "0", NULL, "", "not identified" },
    { &team_members, TEAM("'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]"), "", NULL, "unknown",
      "engagement.project_team.members_identified", "", "there may be others" },
    { &team_members, TEAM("'members_identified':true"), "", NULL, "unknown", "engagement.project_team.members", "", "nobody listed" },
    { &team_members, NULL, "", NULL, "unknown", "engagement.project_team.members_identified engagement.project_team.members", "",
      "no team described" },
    { &team_members, "'authority':'gateshead','project_team':{'members_identified':true,'members':[" MEMBER("'2025-04-20'", "'2025-04-30'") "]}", "",
      NULL, "unknown", "engagement.start", "", "before an unknown start" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':null,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "1", "", "",
      "every cost shown, and no other services" },
    { &team_costs, TEAM("'costs_split':false,'other_services_cost':null,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "0", "", "",
      "not split" },
    { &team_costs, TEAM("'costs_split':true,'members':[{'charge':{'total':'30.00'}}]"), "", NULL, "unknown",
      "engagement.project_team.other_services_cost", "", "other services not known" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':'100.00','members':[{'registration':'SW1'}]"), "", NULL, "unknown",
      "engagement.project_team.members.0.charge.total", "", "a member's cost not known" },
    { &team_costs, TEAM("'costs_split':true,'other_services_cost':null,'members':[{'charge':null}]"), "", NULL, "0", "", "",
      "a member without a cost" },
    { &team_costs, NULL, "", NULL, "unknown",
      "engagement.project_team.costs_split engagement.project_team.other_services_cost engagement.project_team.members", "", "no team described" },
};

static void test_teams(void **state)
{
    (void)state;
    rows_hold(team_rows, countof(team_rows));
}

/* ---- training, elements, standing, role, register, lead ---- */

static const struct wish training = {
    .kind = WISH_TRAINING,
    .day_rate = { [TRAINING_CORE] = 1, [TRAINING_ADDITIONAL] = -1, [TRAINING_REQUIRED] = -1, [TRAINING_SPECIALIST] = 0 },
    .cost = { [TRAINING_CORE] = 1, [TRAINING_ADDITIONAL] = -1, [TRAINING_REQUIRED] = -1, [TRAINING_SPECIALIST] = 0 }
};
static const struct wish overtime = { .kind = WISH_ELEMENTS, .elements = ELEMENT_OVERTIME };
static const struct wish allowances = { .kind = WISH_ELEMENTS, .elements = ELEMENT_TRAVEL | ELEMENT_ACCOMMODATION };
static const struct wish all_elements = { .kind = WISH_ELEMENTS, .elements = ELEMENT_OVERTIME | ELEMENT_BONUS | ELEMENT_OTHER };
static const struct wish standing = { .kind = WISH_STANDING, .signatory = north_east };
static const struct wish standing_spreads = { .kind = WISH_STANDING, .spreads = true, .signatory = north_east };
static const struct role_title titles[] = { { S("Social Worker L2"), ROLE_SENIOR }, { S("team manager"), ROLE_TEAM_MANAGER } };
static const struct wish role_map = { .kind = WISH_ROLE_MAP, .title = titles, .titles = countof(titles) };
static const struct wish registered = { .kind = WISH_REGISTERED }, lead = { .kind = WISH_LEAD };

#define TRAINED(kind, rest) ENGAGEMENT ",'training':[{'kind':'" kind "'" rest "}]"
#define SUPPLIED ENGAGEMENT ",'supplier':'Example Agency'"
#define RESTRICTED(by, rest) "'supplier_standing':[{'supplier':'example-agency','restricted_by':'" by "'" rest "}]"
#define WHILE ",'from':'2025-03-01','to':'2025-06-01'"

static const struct row charge_rows[] = {
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true,'cost_paid':true"), "", NULL, "1", "", "", "as the table says" },
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true,'cost_paid':false"), "", NULL, "0", "", "cost of training paid: no",
      "a cost not paid" },
    { &training, TRAINED("specialist", ",'day_rate_paid':true,'cost_paid':false"), "", NULL, "0", "", "day rate paid for training: yes",
      "a day rate paid too much" },
    { &training, TRAINED("specialist", ",'day_rate_paid':false,'cost_paid':null"), "", NULL, "1", "", "", "null is not paid" },
    { &training, TRAINED("additional", ""), "", NULL, "1", "", "", "either will do" },
    { &training, TRAINED("core-mandatory", ",'day_rate_paid':true"), "", NULL, "unknown", "engagement.training.0.cost_paid", "",
      "not known whether paid" },
    { &training, ENGAGEMENT ",'training':[{'day_rate_paid':true,'cost_paid':true}]", "", NULL, "unknown", "engagement.training.0.kind", "",
      "unknown kind" },
    { &training, ENGAGEMENT ",'training':[]", "", NULL, "none", "", "", "no training" },
    { &training, NULL, "", NULL, "unknown", "engagement.training", "", "not known" },
    { &overtime, ENGAGEMENT ",'overtime_hours_per_week':'2.5'", "", NULL, "250 250", "", "", "hundredths of an hour" },
    { &overtime, NULL, "", NULL, "0 unknown", "engagement.overtime_hours_per_week", "", "overtime not known" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50','accommodation':'1.25','bonus':'9.00'}", "", NULL, "175 175", "", "",
      "the named elements only" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50'}", "", NULL, "50 unknown", "engagement.charge.accommodation", "",
      "the known one at least" },
    { &allowances, ENGAGEMENT ",'charge':{'travel':'0.50','accommodation':null}", "", NULL, "50 50", "", "", "null is nothing" },
    { &allowances, ENGAGEMENT ",'charge':null", "", NULL, "0 0", "", "", "no charge has no elements" },
    { &all_elements, ENGAGEMENT ",'overtime_hours_per_week':'1','charge':{'bonus':'0.00','other':'0.00'}", "", NULL, "100 100", "", "",
      "overtime shows in a mixed sum" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "2025-06-02", "", "",
      "the authority's own, until the day after" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", ",'scope':'authority'" WHILE), "none", "", "", "another authority's own does not reach" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", ",'scope':'region'" WHILE), "2025-06-02", "", "", "one for the region does" },
    { &standing, SUPPLIED, "", RESTRICTED("derby", ",'scope':'region'" WHILE), "none", "", "", "another region's does not" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':null"), "open", "", "", "without an end" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-05-13','to':null"), "none", "", "",
      "from after the start" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':'2025-05-12'"), "2025-05-13", "", "",
      "its last day is the start" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01','to':'2025-05-11'"), "none", "", "",
      "over the day before" },
    { &standing, SUPPLIED, "", RESTRICTED("gateshead", ",'scope':'authority','from':'2025-03-01'"), "unknown", "supplier_standing.0.to", "",
      "an unknown end" },
    { &standing, SUPPLIED, "", RESTRICTED("durham", WHILE), "unknown", "supplier_standing.0.scope", "", "an unknown reach" },
    { &standing, ENGAGEMENT ",'supplier':'Another Agency'", "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "none", "", "",
      "another supplier" },
    { &standing, NULL, "", RESTRICTED("gateshead", ",'scope':'authority'" WHILE), "unknown", "engagement.supplier", "",
      "an unknown supplier may be the one" },
    { &standing, NULL, "", RESTRICTED("derby", ",'scope':'authority'" WHILE), "none", "", "", "unless no restriction reaches at all" },
    { &standing, NULL, "", "'supplier_standing':[]", "none", "", "", "no restrictions" },
    { &standing, SUPPLIED, "", NULL, "unknown", "supplier_standing", "", "no list" },
    { &standing_spreads, SUPPLIED, "", RESTRICTED("durham", ",'scope':'authority'" WHILE), "2025-06-02", "", "",
      "one signatory's holds for every signatory" },
    { &standing_spreads, SUPPLIED, "", RESTRICTED("derby", ",'scope':'authority'" WHILE), "none", "", "", "no signatory's does not" },
    { &role_map, ENGAGEMENT ",'local_role_title':'social worker l2','role':'senior-social-worker'", "", NULL, "1", "", "", "as the map says" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Social Worker L2','role':'social-worker'", "", NULL, "0", "",
      "belongs to the role senior social worker", "not as the map says" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Invented title','role':'social-worker'", "", NULL, "none", "", "", "no row for the title" },
    { &role_map, ENGAGEMENT ",'role':'social-worker'", "", NULL, "none", "", "", "no title" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Social Worker L2'", "", NULL, "unknown", "engagement.role", "", "no role" },
    { &role_map, ENGAGEMENT ",'local_role_title':'Team Manager'", "", NULL, "1", "", "", "the role of the national map" },
    { &registered, NULL, "'registered':true,'profession':'social-worker'", NULL, "1", "", "", "registered as a social worker" },
    { &registered, NULL, "'registered':true,'profession':'other'", NULL, "0", "", "", "registered as something else" },
    { &registered, NULL, "'registered':false", NULL, "0", "", "", "not registered" },
    { &registered, NULL, "'registered':true", NULL, "unknown", "worker.profession", "", "profession not known" },
    { &registered, NULL, "'profession':'social-worker'", NULL, "unknown", "worker.registered", "", "registration not known" },
    { &lead, ENGAGEMENT ",'requested_on':'2025-04-28'", "", NULL, "14", "", "", "two weeks" },
    { &lead, NULL, "", NULL, "unknown", "engagement.requested_on", "", "no request" },
};

static void test_charges(void **state)
{
    (void)state;
    rows_hold(charge_rows, countof(charge_rows));
}

/* ---- base facts ---- */

static const struct base_row {
    const char *engagement, *worker;
    enum fact fact;
    const char *want, *why;
    const char *value, *source; /* of the reading; NULL: not looked at */
} base_rows[] = {
    { ENGAGEMENT ",'charge':{'total':'31.32'}", "", FACT_CHARGE, "3132", "the total", "£31.32", "engagement.charge.total" },
    { ENGAGEMENT
      ",'charge':{'pay':'20.00','employer_ni':'2.00','apprenticeship_levy':'0','holiday_pay':'2.00','pension':'0','agency_fee':'1.00','msp_fee':"
      "'0','framework_fee':'0','travel':'0','accommodation':'0','bonus':null,'other':'0.50'}",
      "", FACT_CHARGE, "2550", "the sum of all components", "£25.50", "derived: the sum of the components" },
    { ENGAGEMENT ",'charge':{'pay':'20.00'}", "", FACT_CHARGE, "unknown", "one missing component leaves it open", "unknown",
      "engagement.charge.total" },
    { ENGAGEMENT ",'day_rate':'231.00','hours_per_day':'7.4'", "", FACT_CHARGE, "3122", "the day rate, rounded up", "£31.22",
      "derived: the day rate over the hours of a day" },
    { ENGAGEMENT ",'day_rate':'240.00','hours_per_day':'8'", "", FACT_CHARGE, "3000", "nothing to round", NULL, NULL },
    { ENGAGEMENT ",'day_rate':'240.00'", "", FACT_CHARGE, "unknown", "a day rate needs hours", NULL, NULL },
    { ENGAGEMENT ",'day_rate':'240.00','hours_per_day':'0'", "", FACT_CHARGE, "unknown", "more than none", NULL, NULL },
    { ENGAGEMENT ",'charge':{'total':null}", "", FACT_CHARGE, "none", "no charge", "none", NULL },
    { ENGAGEMENT, "", FACT_AUTHORITY, "1", "index of the authority", "Gateshead", "engagement.authority" },
    { ENGAGEMENT, "", FACT_REGION, "0", "its region", "North East", "derived: the authority's own" },
    { "'authority':'together-for-children'", "", FACT_REGION, "0", "a company's council's region", NULL, NULL },
    { "'authority':'cardiff'", "", FACT_NATION, "1", "its nation", "Wales", NULL },
    { "'start':'2025-05-12'", "", FACT_REGION, "unknown", "no authority", NULL, NULL },
    { ENGAGEMENT ",'role':'social-worker'", "", FACT_ROLE, "social-worker", "the document's role", "social worker", "engagement.role" },
    { ENGAGEMENT ",'local_role_title':'Assistant Team Manager'", "", FACT_ROLE, "advanced-practitioner", "the national map", "advanced practitioner",
      "derived: the national map of the local title" },
    { ENGAGEMENT ",'local_role_title':'Principal social worker'", "", FACT_ROLE, "advanced-practitioner", "the national map", NULL, NULL },
    { ENGAGEMENT ",'local_role_title':'Invented title'", "", FACT_ROLE, "unknown", "not on it", NULL, NULL },
    { ENGAGEMENT ",'original_start':null", "", FACT_TERM, "new", "never started before", "new", "derived: it did not start before" },
    { ENGAGEMENT ",'original_start':'2025-05-12'", "", FACT_TERM, "new", "started now", NULL, NULL },
    { ENGAGEMENT ",'original_start':'2024-05-12'", "", FACT_TERM, "unknown", "extension or legacy", NULL, NULL },
    { ENGAGEMENT, "", FACT_TERM, "unknown", "not told", NULL, NULL },
    { ENGAGEMENT ",'term':'legacy'", "", FACT_TERM, "legacy", "as told", "legacy", "engagement.term" },
    { ENGAGEMENT, "", FACT_HOURS_FROM, "2025-05-12", "the start", "12 May 2025", "derived: the start date" },
    { ENGAGEMENT, "", FACT_HOURS_TO, "2025-10-31", "the end", "31 October 2025", "derived: the end date" },
    { ENGAGEMENT ",'hours_from':'2025-06-01','hours_to':'2025-06-30'", "", FACT_HOURS_TO, "2025-06-30", "as told", NULL, "engagement.hours_to" },
    { "'start':'2025-05-12','end':null", "", FACT_END, "none", "open-ended", "none", NULL },
    { "'start':'2025-05-12','end':null", "", FACT_HOURS_TO, "none", "open-ended hours", NULL, NULL },
    { ENGAGEMENT, "", FACT_NOTICE_ON, "none", "nothing that has not begun can have been given notice", "none",
      "derived: the engagement has not begun" },
    { "'start':'2025-05-01'", "", FACT_NOTICE_ON, "unknown", "begun", NULL, NULL },
    { ENGAGEMENT ",'notice':{'given_on':'2025-04-30'}", "", FACT_NOTICE_ON, "2025-04-30", "as told", NULL, "engagement.notice.given_on" },
    { "'start':'2025-05-01','notice':null", "", FACT_LAST_DAY, "none", "no notice has no last day", NULL, NULL },
    { ENGAGEMENT, "'registered':true", FACT_REGISTERED, "1", "of the worker", "yes", "worker.registered" },
    { ENGAGEMENT, "", FACT_AS_OF, "2025-05-01", "the day of knowledge", "1 May 2025", "derived: today" },
    { ENGAGEMENT ",'hours_per_week':'37'", "", FACT_HOURS_WEEK, "3700", "hundredths", "37", "engagement.hours_per_week" },
};

static bool base_row_holds(const struct base_row *r)
{
    struct doc doc = doc_of(r->engagement, r->worker, "");
    struct trace trace = { .mem = &scratch };
    int32_t out[FACT_COUNT], want[2];

    memset(out, 0x55, sizeof(out));
    derive_base(&doc, NULL, day_of(AS_OF), out);
    for (int i = 0; i < FACT_COUNT; i++)
        assert_int_not_equal(out[i], 0x55555555);
    derive_read_base(&doc, NULL, r->fact, out[r->fact], &trace);
    values_of(r->want, want);
    if (out[r->fact] == want[0] && (!r->value || str_eq(trace.read.v[0].value, str_of(r->value))) &&
        (!r->source || str_eq(trace.read.v[0].source, str_of(r->source))))
        return true;
    print_error("%s: %.*s, %.*s, %.*s\n", r->why, STR_ARG(shown(&out[r->fact], 1)), STR_ARG(trace.read.v[0].value), STR_ARG(trace.read.v[0].source));
    return false;
}

static void test_base(void **state)
{
    int failed = 0;

    (void)state;
    for (int i = 0; i < countof(base_rows); i++) {
        arena_reset(&scratch);
        failed += !base_row_holds(&base_rows[i]);
    }
    assert_int_equal(failed, 0);
}

/* Every fact can be found, missed and read. */
static void test_fact_table(void **state)
{
    struct doc doc = doc_of("'start':'2025-05-12','day_rate':'240.00'", "", "");
    struct trace trace = { .mem = &scratch };

    (void)state;
    for (int i = 0; i < FACT_COUNT; i++) {
        assert_int_equal(fact_find(fact_table[i].name), i);
        derive_missing_base(&doc, NULL, (enum fact)i, &trace);
        derive_read_base(&doc, NULL, (enum fact)i, UNKNOWN, &trace);
        derive_read_base(&doc, NULL, (enum fact)i, NONE, &trace);
    }
    assert_int_equal(fact_find(S("no-such-fact")), -1);
    assert_int_equal(trace.read.n, 2 * FACT_COUNT);
    assert_true(str_find_str(missing_shown(&trace), S("engagement.hours_per_day")) >= 0); /* not the charge's total */
    assert_true(str_find_str(missing_shown(&trace), S("engagement.charge.total")) < 0);
}

static void test_member(void **state)
{
    struct doc doc =
        doc_of(ENGAGEMENT ",'role':'team-manager','charge':{'total':'40.00'},'project_team':{'members':[{'role':'social-worker','charge':"
                          "{'total':'30.00','pay':'21.00','travel':'0.50'}}]}",
               "", "");
    const struct record *engagement = object_of(doc.root, CHECK_ENGAGEMENT);
    const struct record *member = cell_of(object_of(engagement, ENG_TEAM), TEAM_MEMBERS)->first;
    struct trace trace = { .mem = &scratch };
    int32_t out[FACT_COUNT];

    (void)state;
    derive_base(&doc, member, day_of(AS_OF), out);
    assert_int_equal(out[FACT_ROLE], ROLE_SOCIAL_WORKER);
    assert_int_equal(out[FACT_CHARGE], 3000);
    assert_int_equal(out[FACT_PAY], 2100);
    assert_int_equal(out[FACT_START], day_of("2025-05-12"));
    derive_read_base(&doc, member, FACT_CHARGE, out[FACT_CHARGE], &trace);
    assert_true(str_eq(trace.read.v[0].source, S("engagement.project_team.members.0.charge.total")));
    derive(&doc, member, day_of(AS_OF), &allowances, out, &trace);
    assert_int_equal(out[0], 50);
    assert_int_equal(out[1], UNKNOWN);
    assert_true(str_eq(missing_shown(&trace), S("engagement.project_team.members.0.charge.accommodation")));
}

static void test_hash(void **state)
{
    struct doc one = doc_of(ENGAGEMENT, "'registered':true", ""), same = doc_of(ENGAGEMENT, " 'registered' : true ", ""),
               other = doc_of(ENGAGEMENT, "", "");

    (void)state;
    assert_int_equal(facts_hash(&scratch, &one).n, 64);
    assert_true(str_eq(facts_hash(&scratch, &one), facts_hash(&scratch, &same)));
    assert_false(str_eq(facts_hash(&scratch, &one), facts_hash(&scratch, &other)));
}

/* What is said of a post that was left: the words an explanation is made from. */
static void test_readings(void **state)
{
    struct doc doc = doc_of(ENGAGEMENT, POSTS(LEFT("durham", "'2025-01-10'", ",'left_because':'resignation'") ",{'substantive':true}"), "");
    struct trace trace = { .mem = &scratch };
    int32_t out[LEAVING_OUTPUTS];

    (void)state;
    derive(&doc, NULL, day_of(AS_OF), &cool, out, &trace);
    assert_true(str_eq(trace.read.v[0].label, S("last day of the post at Durham, resignation")));
    assert_true(str_eq(trace.read.v[0].value, S("10 January 2025")));
    assert_true(str_eq(trace.read.v[0].source, S("worker.posts.0.to")));
    assert_true(str_eq(trace.missing.v[0].label, S("authority of the post with number 2")));
    assert_true(str_eq(trace.missing.v[0].supplier, S("supplier")));
}

/* ---- properties ---- */

static uint64_t seed;

static int random_below(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

/* One of a few values, or absent, or null. */
static void random_field(struct buf *b, const char *name, const char *const *values, int n)
{
    int pick = random_below(n + 2);

    if (pick == n)
        return;
    buf_printf(b, "%s'%s':", buf_text(b).p[b->n - 1] == '{' ? "" : ",", name);
    buf_printf(b, pick > n ? "null" : "'%s'", pick > n ? "" : values[pick]);
}

static const char *random_day(int year)
{
    str s = day_text(&scratch, day_from_civil(year, 1, 1) + random_below(500));

    return arena_cstr(&scratch, s);
}

static void random_post(struct buf *b)
{
    static const char *const places[] = { "durham", "leeds", "together-for-children", "cardiff" };
    static const char *const kinds[] = { "local-authority", "trust", "nhs" };
    static const char *const services[] = { "children", "adults" };
    static const char *const roles[] = { "social-worker", "team-manager", "other" };
    static const char *const reasons[] = { "resignation", "redundancy-voluntary", "other" };
    const char *from[] = { random_day(2018), random_day(2019) };
    const char *to[] = { random_day(2021), random_day(2024) };
    static const char *const substantive[] = { ",'substantive':true", ",'substantive':false", "" };

    buf_char(b, '{');
    random_field(b, "authority", places, countof(places));
    random_field(b, "employer_kind", kinds, countof(kinds));
    random_field(b, "service", services, countof(services));
    random_field(b, "role", roles, countof(roles));
    random_field(b, "left_because", reasons, countof(reasons));
    random_field(b, "from", from, countof(from));
    random_field(b, "to", to, countof(to));
    if (buf_text(b).p[b->n - 1] == '{')
        buf_z(b, "'substantive':true");
    else
        buf_z(b, substantive[random_below(3)]);
    buf_char(b, '}');
}

static str random_posts(int n)
{
    struct buf b = buf_new(&scratch);

    for (int i = 0; i < n; i++) {
        buf_z(&b, i ? "," : "");
        random_post(&b);
    }
    return (str){ arena_cstr(&scratch, buf_text(&b)), b.n };
}

static struct doc doc_with_posts(const char *posts)
{
    return doc_of(ENGAGEMENT, arena_cstr(&scratch, arena_printf(&scratch, "'qualified_on':'2018-07-01','posts':[%s]", posts)), "");
}

/* A post that cannot count changes nothing, and a post more never lowers what may count. */
static void test_property_posts(void **state)
{
    (void)state;
    seed = 1;
    for (int round = 0; round < 2000; round++) {
        str posts;
        struct doc before, beside, more;
        int32_t a[LEAVING_OUTPUTS], b[LEAVING_OUTPUTS];

        arena_reset(&scratch);
        posts = random_posts(1 + random_below(4));
        before = doc_with_posts(posts.p);
        beside =
            doc_with_posts(arena_cstr(&scratch, arena_printf(&scratch, "%s," HELD_AS("durham", "'other'", "'2010-01-01'", "null", ""), posts.p)));
        more = doc_with_posts(arena_cstr(&scratch, arena_printf(&scratch, "%s,%s", posts.p, random_posts(1).p)));
        derive(&before, NULL, day_of(AS_OF), &experience, a, NULL);
        check_invariants(&experience, a);
        derive(&beside, NULL, day_of(AS_OF), &experience, b, NULL);
        assert_memory_equal(a, b, 2 * sizeof(a[0]));
        derive(&more, NULL, day_of(AS_OF), &experience, b, NULL);
        assert_true(b[0] >= a[0] && b[1] >= a[1]);
        derive(&before, NULL, day_of(AS_OF), &cool_lifted, a, NULL);
        check_invariants(&cool_lifted, a);
        derive(&more, NULL, day_of(AS_OF), &cool_lifted, b, NULL);
        assert_true(b[LEAVING_ANY] >= a[LEAVING_ANY] && b[LEAVING_BAR] >= a[LEAVING_BAR]);
    }
}

/* One post, or the same cut in two anywhere. */
static void test_property_split(void **state)
{
    (void)state;
    seed = 2;
    for (int round = 0; round < 2000; round++) {
        daynum from = day_of("2019-01-01") + random_below(900), cut = from + 1 + random_below(400), to = cut + random_below(400);
        struct doc whole, halves;
        int32_t a[2], b[2];
        str f, c, d, t;

        arena_reset(&scratch);
        f = day_text(&scratch, from);
        c = day_text(&scratch, cut - 1);
        d = day_text(&scratch, cut);
        t = day_text(&scratch, to);
        whole = doc_with_posts(arena_cstr(&scratch, arena_printf(&scratch, HELD("'%.*s'", "'%.*s'"), STR_ARG(f), STR_ARG(t))));
        halves = doc_with_posts(arena_cstr(
            &scratch, arena_printf(&scratch, HELD("'%.*s'", "'%.*s'") "," HELD("'%.*s'", "'%.*s'"), STR_ARG(d), STR_ARG(t), STR_ARG(f), STR_ARG(c))));
        derive(&whole, NULL, day_of(AS_OF), &experience, a, NULL);
        derive(&halves, NULL, day_of(AS_OF), &experience, b, NULL);
        assert_memory_equal(a, b, sizeof(a));
        assert_int_equal(a[0], a[1]);
    }
}

/* Found by search: filling gaps would make a month less, by February's 28 days. */
static void test_bounds_hold(void **state)
{
    static const struct span sure[] = { { 18907, 18914 }, { 18917, 18917 }, { 18920, 18990 }, { 18992, 19062 } };
    struct spans a = { .n = 0 }, b = { .n = 0 };
    int32_t months[2];
    int days;

    (void)state;
    for (int i = 0; i < countof(sure); i++) {
        spans_add(&a, sure[i].from, sure[i].to);
        spans_add(&b, sure[i].from - (i == 3 ? 2 : 0), sure[i].to + (i == 1) + 2 * (i == 2));
    }
    assert_true(spans_months(&b, &days) < spans_months(&a, &days));
    spans_bounds(&a, &b, months, &days);
    assert_int_equal(months[0], 5);
    assert_int_equal(months[1], 5);
    assert_int_equal(days, 0);
}

/* A list as long as documents may have. */
static void test_longest_list(void **state)
{
    struct buf b;
    struct doc doc;
    int32_t out[2];

    (void)state;
    arena_reset(&scratch);
    b = buf_new(&scratch);
    for (int i = 0; i < LIST_MOST; i++) {
        str day = day_text(&scratch, day_of("2025-05-10") - 2 * i);

        buf_printf(&b, "%s" HELD("'%.*s'", "'%.*s'"), i ? "," : "", STR_ARG(day), STR_ARG(day));
    }
    buf_char(&b, 0);
    doc = doc_of(ENGAGEMENT, arena_cstr(&scratch, arena_printf(&scratch, "'posts':[%s]", buf_text(&b).p)), "");
    derive(&doc, NULL, day_of(AS_OF), &experience, out, NULL);
    assert_int_equal(out[0], LIST_MOST / 31);
    assert_int_equal(out[1], LIST_MOST / 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaving),        cmocka_unit_test(test_experience),     cmocka_unit_test(test_extra_days),
        cmocka_unit_test(test_supported),      cmocka_unit_test(test_references),     cmocka_unit_test(test_live),
        cmocka_unit_test(test_served),         cmocka_unit_test(test_approvals),      cmocka_unit_test(test_teams),
        cmocka_unit_test(test_charges),        cmocka_unit_test(test_base),           cmocka_unit_test(test_fact_table),
        cmocka_unit_test(test_member),         cmocka_unit_test(test_hash),           cmocka_unit_test(test_readings),
        cmocka_unit_test(test_property_posts), cmocka_unit_test(test_property_split), cmocka_unit_test(test_bounds_hold),
        cmocka_unit_test(test_longest_list),
    };

    return cmocka_run_group_tests_name("derive", tests, setup, teardown);
}
