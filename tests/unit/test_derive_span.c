/* Posts as spans of days, drawn at random: what may not change the answer, and what may only raise it. */
#include "derive_rows.h"

#include "domain/derive_span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct wish experience = { .kind = WISH_EXPERIENCE,
                                        .employers = M(EMPLOYER_LOCAL_AUTHORITY) | M(EMPLOYER_TRUST),
                                        .nations = M(NATION_ENGLAND),
                                        .services = M(SERVICE_CHILDREN),
                                        .reach_from = DAY_FIRST,
                                        .reach_new = DAY_LAST };
static const struct wish cool_lifted = { .kind = WISH_LEAVING,
                                         .where = WHERE_SAME_REGION,
                                         .services = M(SERVICE_CHILDREN),
                                         .lifted_by = M(LEFT_REDUNDANCY_VOLUNTARY) | M(LEFT_REDUNDANCY_COMPULSORY) };

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
    str s = day_text(&rows_scratch, day_from_civil(year, 1, 1) + random_below(500));

    return arena_cstr(&rows_scratch, s);
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
    struct buf b = buf_new(&rows_scratch);

    for (int i = 0; i < n; i++) {
        buf_z(&b, i ? "," : "");
        random_post(&b);
    }
    return (str){ arena_cstr(&rows_scratch, buf_text(&b)), b.n };
}

static struct doc doc_with_posts(const char *posts)
{
    return rows_doc(ENGAGEMENT, arena_cstr(&rows_scratch, arena_printf(&rows_scratch, "'qualified_on':'2018-07-01','posts':[%s]", posts)), "");
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

        arena_reset(&rows_scratch);
        posts = random_posts(1 + random_below(4));
        before = doc_with_posts(posts.p);
        beside = doc_with_posts(
            arena_cstr(&rows_scratch, arena_printf(&rows_scratch, "%s," HELD_AS("durham", "'other'", "'2010-01-01'", "null", ""), posts.p)));
        more = doc_with_posts(arena_cstr(&rows_scratch, arena_printf(&rows_scratch, "%s,%s", posts.p, random_posts(1).p)));
        derive(&before, NULL, rows_day(AS_OF), &experience, a, NULL);
        rows_check(&experience, a);
        derive(&beside, NULL, rows_day(AS_OF), &experience, b, NULL);
        assert_memory_equal(a, b, 2 * sizeof(a[0]));
        derive(&more, NULL, rows_day(AS_OF), &experience, b, NULL);
        assert_true(b[0] >= a[0] && b[1] >= a[1]);
        derive(&before, NULL, rows_day(AS_OF), &cool_lifted, a, NULL);
        rows_check(&cool_lifted, a);
        derive(&more, NULL, rows_day(AS_OF), &cool_lifted, b, NULL);
        assert_true(b[LEAVING_ANY] >= a[LEAVING_ANY] && b[LEAVING_BAR] >= a[LEAVING_BAR]);
    }
}

/* One post, or the same cut in two anywhere. */
static void test_property_split(void **state)
{
    (void)state;
    seed = 2;
    for (int round = 0; round < 2000; round++) {
        daynum from = rows_day("2019-01-01") + random_below(900), cut = from + 1 + random_below(400), to = cut + random_below(400);
        struct doc whole, halves;
        int32_t a[2], b[2];
        str f, c, d, t;

        arena_reset(&rows_scratch);
        f = day_text(&rows_scratch, from);
        c = day_text(&rows_scratch, cut - 1);
        d = day_text(&rows_scratch, cut);
        t = day_text(&rows_scratch, to);
        whole = doc_with_posts(arena_cstr(&rows_scratch, arena_printf(&rows_scratch, HELD("'%.*s'", "'%.*s'"), STR_ARG(f), STR_ARG(t))));
        halves = doc_with_posts(arena_cstr(&rows_scratch, arena_printf(&rows_scratch, HELD("'%.*s'", "'%.*s'") "," HELD("'%.*s'", "'%.*s'"),
                                                                       STR_ARG(d), STR_ARG(t), STR_ARG(f), STR_ARG(c))));
        derive(&whole, NULL, rows_day(AS_OF), &experience, a, NULL);
        derive(&halves, NULL, rows_day(AS_OF), &experience, b, NULL);
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
    int days[2];

    (void)state;
    for (int i = 0; i < countof(sure); i++) {
        spans_add(&a, sure[i].from, sure[i].to);
        spans_add(&b, sure[i].from - (i == 3 ? 2 : 0), sure[i].to + (i == 1) + 2 * (i == 2));
    }
    assert_true(spans_months(&b, days) < spans_months(&a, days));
    spans_bounds(&a, &b, months, days);
    assert_int_equal(months[0], 5);
    assert_int_equal(months[1], 5);
    assert_int_equal(days[0], 0);
    assert_int_equal(days[1], 0);
}

/* How much longer the last would have to go on, to the day. */
static void test_wanting(void **state)
{
    static const struct {
        const char *from, *to;
        int need, months, days;
    } rows[] = {
        { "2022-06-12", "2025-06-10", 36, 0, 1 },  /* 35 months and 30 days */
        { "2022-05-12", "2025-06-10", 37, 0, 1 },  /* 36 months and 30 days of a month of 31 */
        { "2022-06-12", "2025-07-10", 37, 0, 1 },  /* 36 months and 29 days of a month of 30 */
        { "2022-06-12", "2025-06-11", 36, 0, 0 },  /* enough */
        { "2023-11-09", "2025-09-30", 36, 13, 8 }, /* to 8 November 2026 */
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct spans one = { .n = 0 }, none = { .n = 0 };
        int days;

        spans_add(&one, rows_day(rows[i].from), rows_day(rows[i].to));
        assert_int_equal(spans_wanting(&one, rows[i].need, &days), rows[i].months);
        assert_int_equal(days, rows[i].days);
        assert_int_equal(spans_wanting(&none, rows[i].need, &days), rows[i].need);
        assert_int_equal(days, 0);
    }
}

/* A list as long as documents may have. */
static void test_longest_list(void **state)
{
    struct buf b;
    struct doc doc;
    int32_t out[2];

    (void)state;
    arena_reset(&rows_scratch);
    b = buf_new(&rows_scratch);
    for (int i = 0; i < LIST_MOST; i++) {
        str day = day_text(&rows_scratch, rows_day("2025-05-10") - 2 * i);

        buf_printf(&b, "%s" HELD("'%.*s'", "'%.*s'"), i ? "," : "", STR_ARG(day), STR_ARG(day));
    }
    buf_char(&b, 0);
    doc = rows_doc(ENGAGEMENT, arena_cstr(&rows_scratch, arena_printf(&rows_scratch, "'posts':[%s]", buf_text(&b).p)), "");
    derive(&doc, NULL, rows_day(AS_OF), &experience, out, NULL);
    assert_int_equal(out[0], LIST_MOST / 31);
    assert_int_equal(out[1], LIST_MOST / 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_property_posts), cmocka_unit_test(test_property_split), cmocka_unit_test(test_bounds_hold),
        cmocka_unit_test(test_wanting),        cmocka_unit_test(test_longest_list),
    };

    return cmocka_run_group_tests_name("derive_span", tests, rows_setup, rows_teardown);
}
