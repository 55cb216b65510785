/* The rows of may.def, read as text (plain_may.h): what they may not say, whatever they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plain_may.h"
#include "world.h"

/* Whether a row for the relation, or for every record, shows the duty a field of ${class}. */
static bool grants(const struct plain_row *of, str kind, str class)
{
    uint32_t relations = 0, duties = 0;

    for (int i = 0; i < PLAIN_RELATIONS; i++)
        relations |= (uint32_t)(str_eq(str_of(plain_relations[i]), of->relation) || str_eq(str_of(plain_relations[i]), S("EVERY"))) << i;
    for (int i = 0; i < plain_duties_n; i++)
        duties |= (uint32_t)str_eq(plain_duties[i], of->duty) << i;
    return plain_shows(duties, relations, kind, class);
}

static const struct plain_kind *kind_of(str word)
{
    int i = 0;

    while (i < plain_kinds_n && !str_eq(plain_kinds[i].word, word))
        i++;
    assert_true(i < plain_kinds_n);
    return &plain_kinds[i];
}

static void sees_what_it_changes(const struct plain_row *of, const struct plain_act *a)
{
    const struct plain_kind *k = kind_of(a->kind);

    if (!grants(of, a->kind, S("")))
        fail_msg("%.*s may not see what it may do '%.*s' to", STR_ARG(of->duty), STR_ARG(a->name));
    for (int f = 0; f < k->fields; f++)
        if (plain_takes(a, &k->field[f]) && !grants(of, a->kind, k->field[f].class))
            fail_msg("%.*s: %.*s takes '%.*s', which it may not see", STR_ARG(of->duty), STR_ARG(a->name), STR_ARG(k->field[f].name));
}

/* Else a refusal would tell what is there: that nothing would change, or that parts and total do not fit. */
static void whoever_changes_a_field_may_see_it(void **state)
{
    (void)state;
    for (int i = 0; i < plain_does_n; i++)
        for (int k = 0; k < plain_acts_n; k++)
            if (str_eq(plain_acts[k].word, plain_does[i].what) && !str_eq(plain_acts[k].does, S("RECORD")))
                sees_what_it_changes(&plain_does[i], &plain_acts[k]);
}

/*
 * What crosses the fence between organisations, whatever rows are written: said here once more and by itself, so that a row that gives more
 * away has to be wanted in two places.  By relation: to whom, and the most that it may show of a kind; of a kind that is not named, nothing.
 */
static const struct {
    const char *relation, *duties, *kind, *classes;
} crossing[] = {
    { "OFFICE", "LEAD", "APPOINTMENT", "OPEN" },
    { "OFFICE", "LEAD", "WORKER", "OPEN|PSEUDONYM" },
    { "OFFICE", "LEAD", "ASSIGNMENT", "OPEN|PRICE" },
    { "OFFICE", "LEAD|GOVERNANCE|CHAIR", "CHECK", "OPEN" },
    { "OFFICE", "GOVERNANCE|CHAIR", "ASSIGNMENT", "OPEN" },
    { "PEER", "AUDITOR", "APPOINTMENT", "OPEN" },
    { "PEER", "AUDITOR", "WORKER", "OPEN|PSEUDONYM" },
    { "PEER", "AUDITOR", "ASSIGNMENT", "OPEN|PRICE" },
    { "PEER", "AUDITOR", "CHECK", "OPEN" },
    { "SUPPLIED", "SUPPLIER|PROVIDER", "WORKER", "OPEN|IDENTITY" },
    { "SUPPLIED", "SUPPLIER|PROVIDER", "ASSIGNMENT", "OPEN|PRICE" },
    { "SELF", "WORKER", "WORKER", "OPEN|IDENTITY|CAREER" },
    { "SELF", "WORKER", "POST", "OPEN|CAREER" },
    { "SELF", "WORKER", "ASSIGNMENT", "OPEN|CAREER" },
    { "SELF", "WORKER", "CHECK", "OPEN|IDENTITY|CAREER" },
    { "TRADE", "HIRING_MANAGER|NOMINATED_OFFICER|HR|DIRECTOR|CHIEF_EXECUTIVE|LEAD", "ORGANISATION", "OPEN" }, /* none of the trade itself */
    { "EVERY", "LEAD|OPERATOR", "ORGANISATION", "OPEN" },
    { "EVERY", "OPERATOR", "PERSON", "OPEN" },
    { "EVERY", "OPERATOR", "APPOINTMENT", "OPEN" },
};

static bool is_one_of(str list, str one)
{
    str is;

    while (list.n) {
        str_cut(list, '|', &is, &list);
        if (str_eq(str_trim(is), one))
            return true;
    }
    return false;
}

static bool may_cross(const struct plain_row *r, str class)
{
    for (ptrdiff_t i = 0; i < countof(crossing); i++)
        if (str_eq(r->relation, str_of(crossing[i].relation)) && str_eq(r->what, str_of(crossing[i].kind)) &&
            is_one_of(str_of(crossing[i].duties), r->duty) && is_one_of(str_of(crossing[i].classes), class))
            return true;
    return false;
}

static void nothing_else_crosses(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++) {
        const struct plain_row *r = &plain_sees[i];
        str rest = r->classes, class;

        while (!str_eq(r->relation, S("OWN")) && !str_eq(r->relation, S("PUBLIC")) && rest.n) {
            str_cut(rest, '|', &class, &rest);
            if (!may_cross(r, str_trim(class)))
                fail_msg("%.*s sees %.*s of a %.*s that is %.*s: nobody said so here", STR_ARG(r->duty), STR_ARG(class), STR_ARG(r->what),
                         STR_ARG(r->relation));
        }
    }
    for (int i = 0; i < plain_does_n; i++) {
        const struct plain_row *r = &plain_does[i];

        if (str_eq(r->relation, S("OWN")) || (str_eq(r->relation, S("EVERY")) && str_eq(r->duty, S("OPERATOR"))))
            continue;
        assert_true(str_eq(r->relation, S("TRADE")) && str_eq(r->duty, S("LEAD")));
        assert_true(str_eq(r->what, S("ORGANISATION_ADD")));
    }
}

/* The operator keeps organisations and accounts, and nothing that is about workers. */
static void the_operator_does_nothing_with_workers(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++)
        if (str_eq(plain_sees[i].duty, S("OPERATOR")))
            assert_true(is_one_of(S("ORGANISATION|PERSON|APPOINTMENT"), plain_sees[i].what));
    for (int i = 0; i < plain_does_n; i++)
        if (str_eq(plain_does[i].duty, S("OPERATOR")))
            assert_true(str_starts(plain_does[i].what, S("ORGANISATION_")) || str_starts(plain_does[i].what, S("PERSON_")) ||
                        str_starts(plain_does[i].what, S("APPOINTMENT_")));
}

static void rows_make_sense(void **state)
{
    (void)state;
    for (int i = 0; i < plain_sees_n; i++) {
        const struct plain_row *r = &plain_sees[i];
        bool career = str_eq(r->what, S("WORKER")) || str_eq(r->what, S("POST")) || str_eq(r->what, S("ASSIGNMENT")) || str_eq(r->what, S("CHECK"));

        assert_true(str_find_str(r->classes, S("OPEN")) >= 0 && str_find_str(r->classes, S("SECRET")) < 0);
        if (str_eq(r->relation, S("PUBLIC")) || str_eq(r->relation, S("TRADE")))
            assert_true(str_eq(r->what, S("ORGANISATION")));
        if (str_eq(r->relation, S("SUPPLIED")) || str_eq(r->relation, S("SELF")))
            assert_true(career);
    }
    for (int i = 0; i < plain_does_n; i++)
        if (str_eq(plain_does[i].what, S("ORGANISATION_ADD")))
            assert_true(grants(&(struct plain_row){ plain_does[i].duty, S("EVERY"), { 0 }, { 0 } }, S("ORGANISATION"), S("OPEN")));
}

static int begin(void **state)
{
    world_setup(state);
    plain_read();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_changes_a_field_may_see_it),
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(nothing_else_crosses),
        cmocka_unit_test(the_operator_does_nothing_with_workers),
    };

    return cmocka_run_group_tests(tests, begin, world_teardown);
}
