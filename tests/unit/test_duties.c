/* People, organisations and the roles that they hold: which there can be, where, and for how long. */
#include "some_register.h"

#include "plain_may.h"

static str instant_z(instant at)
{
    struct buf b = buf_new(&mem);

    instant_print(&b, at);
    return buf_text(&b);
}

static struct item found(enum item_kind kind, str id)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    struct item it;

    must(seen(kind == ITEM_PERSON ? &admin : &the_operator, kind, id, &it));
    return it;
}

static const char *mail_in_use(void)
{
    struct item admin = found(ITEM_PERSON, someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR).person);

    return z(item_text(&admin, R_PERSON_MAIL));
}

/* ---- what must be the only one ---- */

static void numbers_and_addresses_of_others_are_free(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);

    (void)state;
    must(perform(&manager, "worker-record", S(""), "registration", "SW00002", "name", "Invented Worker", NULL));
    must(perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", mail_in_use(), NULL));
}

static void an_address_goes_on_from_who_left(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);

    (void)state;
    for (int i = 0; i < 3; i++) {
        must(perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", "again@example.org", NULL));
        if (i < 2)
            must(perform(&admin, "person-close", answer.id, NULL));
    }
    refused(RC_BAD_INPUT, perform(&admin, "person-add", S(""), "name", "Invented Person", "mail", "Again@example.org", NULL));
    assert_string_equal(err.message, "Another person of this organisation has this email address");
}

static void an_owner_is_one_that_is_there(void **state)
{
    const char *mail = mail_in_use();

    (void)state;
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", "", "name", "X", "mail", mail, NULL));
    assert_string_equal(err.at, "owner");
    assert_string_equal(err.message, "Organisation must be the number of a record: 32 digits and letters from a to f");
    assert_int_equal(answer.fault.n, 1);
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", "00000000000000000000000000000000", "name", "X", "mail", mail, NULL));
    assert_string_equal(err.message, "There is no such record: Organisation");
    refused(RC_BAD_INPUT, perform(&the_operator, "person-add", S(""), "owner", z(organisation[OFFICE_A]), "owner", z(organisation[AUTHORITY_A]),
                                  "name", "X", "mail", mail, NULL));
    assert_string_equal(err.message, "The form was sent with ‘Organisation’ answered twice");
}

/* A partnership is joined by the operator's word alone, so nobody writes into another partnership's log. */
static void a_supplier_is_of_no_partnership(void **state)
{
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD);

    (void)state;
    refused(RC_BAD_INPUT, perform(&lead, "organisation-add", S(""), "slug", "supplier-9", "name", "Invented", "kind", "supplier", "office",
                                  z(organisation[OFFICE_B]), NULL));
    assert_string_equal(err.at, "office");
    must(perform(&lead, "organisation-add", S(""), "slug", "supplier-9", "name", "Invented", "kind", "supplier", NULL));
    refused(RC_NOT_ALLOWED, perform(&lead, "organisation-change", answer.id, "name", "Invented and Sons", NULL));
}

/* Where a duty can be held, asked of the one who may give every one. */
static void duties_are_held_where_they_belong(void **state)
{
    (void)state;
    for (int org = 0; org < ORGANISATIONS; org++) {
        str person = someone(organisation[org], DUTY_ADMINISTRATOR).person;
        int64_t in = found(ITEM_ORGANISATION, organisation[org]).cell[R_ORGANISATION_KIND].num;

        for (int duty = 0; duty < duty_count; duty++) {
            const char *word = z(codes_duty.code[duty].text);
            bool may = plain_holds(plain_duties[duty], codes_organisation_kind.code[in].text);
            rc code = perform(&the_operator, "appointment-give", S(""), "owner", z(organisation[org]), "person", z(person), "role", word, NULL);

            assert_int_equal(code, may ? RC_OK : RC_BAD_INPUT);
        }
    }
}

/* Whether somebody has a number is not for the operator to see, so giving a role does not tell it. */
static void a_role_tells_no_number(void **state)
{
    str with = someone(organisation[AUTHORITY_A], DUTY_WORKER).person, without = someone(organisation[AUTHORITY_A], DUTY_HR).person;
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    const char *a = z(organisation[AUTHORITY_A]);

    (void)state;
    must(perform(&the_operator, "appointment-give", S(""), "owner", a, "person", z(with), "role", "worker", NULL));
    must(perform(&the_operator, "appointment-give", S(""), "owner", a, "person", z(without), "role", "worker", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", z(without), "role", "worker", NULL));
}

/* The operator sees who there is everywhere, and still puts nobody of one organisation into another. */
static void nobody_is_appointed_elsewhere(void **state)
{
    const char *person = z(someone(organisation[AUTHORITY_B], DUTY_HR).person), *a = z(organisation[AUTHORITY_A]);

    (void)state;
    refused(RC_BAD_INPUT, perform(&the_operator, "appointment-give", S(""), "owner", a, "person", person, "role", "hr", NULL));
    assert_string_equal(err.message, "The organisation has no such person");
    assert_string_equal(err.at, "person");
}

/* ---- for their time ---- */

static bool holds_at(str person, int org, enum duty duty, instant at)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct viewer v;
    rc code;

    must(txn_begin(store, TXN_READ, &txn, &err));
    code = viewer_load(&txn, &mem, reg.authorities, person, organisation[org], at, &v, &err);
    assert_true(code == RC_OK || code == RC_NOT_FOUND);
    return code == RC_OK && v.duties == DUTY(duty);
}

/* A deputy is one from the first second to the last before the end; who is ended, whose organisation is closed or who has left is nobody. */
static void duties_hold_for_their_time(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_B], DUTY_ADMINISTRATOR);
    const instant from = 1827399600, to = 1828008000; /* 2027-11-28T13:00 and 2027-12-05T14:00, by London's clocks as by UTC */
    str person, given;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Deputy", "mail", "deputy@example.org", NULL));
    person = answer.id;
    assert_false(holds_at(person, AUTHORITY_B, DUTY_HR, from));
    must(perform(&admin, "appointment-give", S(""), "person", z(person), "role", "hr", "deputy", "yes", "from", z(instant_z(from)), "to",
                 z(instant_z(to)), NULL));
    given = answer.id;
    assert_false(holds_at(person, AUTHORITY_B, DUTY_HR, from - 1));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_HR, from));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_HR, to - 1));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_HR, to));
    assert_false(holds_at(person, AUTHORITY_A, DUTY_HR, from)); /* of one organisation, not of another */
    must(perform(&admin, "appointment-end", given, "to", z(instant_z(from + 60)), NULL));
    assert_true(holds_at(person, AUTHORITY_B, DUTY_HR, from + 59));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_HR, from + 60));
    must(perform(&admin, "person-close", person, NULL));
    assert_false(holds_at(person, AUTHORITY_B, DUTY_HR, from + 59));
}

static void a_closed_organisation_has_nobody(void **state)
{
    str person = someone(organisation[SUPPLIER_2], DUTY_SUPPLIER).person;

    (void)state;
    assert_true(holds_at(person, SUPPLIER_2, DUTY_SUPPLIER, now));
    must(perform(&the_operator, "organisation-close", organisation[SUPPLIER_2], NULL));
    assert_false(holds_at(person, SUPPLIER_2, DUTY_SUPPLIER, now));
}

static int begin(void **state)
{
    struct viewer officer;

    some_register(state);
    plain_read();
    officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    worker_at(&officer, "SW00002");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_addresses_of_others_are_free),
        cmocka_unit_test(an_address_goes_on_from_who_left),
        cmocka_unit_test(an_owner_is_one_that_is_there),
        cmocka_unit_test(a_supplier_is_of_no_partnership),
        cmocka_unit_test(duties_are_held_where_they_belong),
        cmocka_unit_test(a_role_tells_no_number),
        cmocka_unit_test(nobody_is_appointed_elsewhere),
        cmocka_unit_test(duties_hold_for_their_time),
        cmocka_unit_test(a_closed_organisation_has_nobody),
    };

    return cmocka_run_group_tests(tests, begin, no_register);
}
