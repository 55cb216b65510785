/* Acts and views: what is recorded is seen by whom it may be seen, sealed, repeated safely, and found again as it was known. */
#include "some_register.h"

#include "base/file.h"
#include "ledger/log.h"
#include "register/demo.h"
#include "register/spelling.h"
#include "world.h"

static struct viewer manager, officer;

static int begin(void **state)
{
    some_register(state);
    manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    return 0;
}

#define equal(a, b) assert_string_equal(arena_cstr(&mem, a), b)

/* ---- recording and correcting ---- */

static void a_worker_is_recorded_and_seen(void **state)
{
    str id = worker_at(&manager, "sw 12345");
    struct item it;

    (void)state;
    must(seen(&manager, ITEM_WORKER, id, &it));
    equal(item_text(&it, R_WORKER_REGISTRATION), "SW12345");
    equal(item_text(&it, R_WORKER_NAME), "Invented Worker");
    assert_false(item_shows(&it, R_WORKER_PSEUDONYM));
    assert_int_equal(it.version, 1);
}

static void a_correction_makes_a_version(void **state)
{
    str id = worker_at(&manager, "SW12345");
    struct item it;

    (void)state;
    must(perform(&manager, "worker-correct", id, "name", "Invented Worker-Jones", NULL));
    assert_int_equal(answer.version, 2);
    must(seen(&manager, ITEM_WORKER, id, &it));
    equal(item_text(&it, R_WORKER_NAME), "Invented Worker-Jones");
    equal(item_text(&it, R_WORKER_REGISTRATION), "SW12345");
}

static void a_stale_change_is_a_conflict(void **state)
{
    str id = worker_at(&manager, "SW12345");

    (void)state;
    must(perform_with(&manager, "worker-correct", id, 1, "", "name", "Invented One", NULL));
    refused(RC_CONFLICT, perform_with(&officer, "worker-correct", id, 1, "", "name", "Invented Two", NULL));
    must(perform_with(&officer, "worker-correct", id, 2, "", "name", "Invented Two", NULL));
}

static void nothing_new_is_refused(void **state)
{
    str id = worker_at(&manager, "SW12345");

    (void)state;
    refused(RC_NOTHING_NEW, perform(&manager, "worker-correct", id, "name", "Invented Worker", NULL));
}

static void every_fault_is_told(void **state)
{
    (void)state;
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "qualified_on", "31/11/2025", "profession", "sorcerer", "colour", "red", NULL));
    assert_int_equal(answer.fault.n, 5);
    equal(answer.fault.v[0].field, "qualified_on");
    equal(answer.fault.v[1].field, "profession");
    equal(answer.fault.v[3].field, "registration");
    equal(answer.fault.v[4].field, "name");
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "registration", "SW1", "registration", "SW2", "name", "X", NULL));
}

static void what_the_program_makes_is_not_taken(void **state)
{
    (void)state;
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "registration", "SW12345", "name", "X", "pseudonym", "abc", NULL));
    assert_int_equal(answer.fault.n, 1);
}

static void the_same_worker_is_recorded_once(void **state)
{
    (void)state;
    worker_at(&manager, "SW12345");
    refused(RC_BAD_INPUT, perform(&officer, "worker-record", S(""), "registration", "sw12345", "name", "X", NULL));
}

/* Whoever sees the number does not see the pseudonym, so that nobody makes a table of both. */
static void a_pseudonym_is_of_a_partnership(void **state)
{
    struct viewer neighbour = someone(organisation[NEIGHBOUR_A], DUTY_HIRING_MANAGER), far = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD), far_lead = someone(organisation[OFFICE_B], DUTY_LEAD);
    struct viewer chief = someone(organisation[AUTHORITY_A], DUTY_CHIEF_EXECUTIVE);
    str our_id = worker_at(&manager, "SW12345"), their_id = worker_at(&neighbour, "SW12345"), fars_id = worker_at(&far, "SW12345");
    struct item ours, theirs, fars, it;

    (void)state;
    must(seen(&lead, ITEM_WORKER, our_id, &ours));
    must(seen(&lead, ITEM_WORKER, their_id, &theirs));
    must(seen(&far_lead, ITEM_WORKER, fars_id, &fars));
    assert_int_equal(item_text(&ours, R_WORKER_PSEUDONYM).n, 12);
    assert_true(str_eq(item_text(&ours, R_WORKER_PSEUDONYM), item_text(&theirs, R_WORKER_PSEUDONYM)));
    assert_false(str_eq(item_text(&ours, R_WORKER_PSEUDONYM), item_text(&fars, R_WORKER_PSEUDONYM)));
    must(seen(&manager, ITEM_WORKER, our_id, &it));
    assert_false(item_shows(&it, R_WORKER_PSEUDONYM));
    must(seen(&chief, ITEM_WORKER, our_id, &it));
    assert_true(item_shows(&it, R_WORKER_PSEUDONYM) && !item_shows(&it, R_WORKER_NAME));
    chief.duties |= DUTY(DUTY_HR);
    must(seen(&chief, ITEM_WORKER, our_id, &it));
    assert_true(!item_shows(&it, R_WORKER_PSEUDONYM) && item_shows(&it, R_WORKER_NAME));
}

static void posts_and_assignments_are_checked(void **state)
{
    const char *worker = arena_cstr(&mem, worker_at(&manager, "SW12345"));

    (void)state;
    refused(RC_BAD_INPUT, perform(&manager, "post-record", S(""), "worker", worker, "authority", "atlantis", "from", "2018-09-01", NULL));
    refused(RC_BAD_INPUT,
            perform(&manager, "post-record", S(""), "worker", worker, "authority", "cardiff", "nation", "england", "from", "2018-09-01", NULL));
    refused(RC_BAD_INPUT,
            perform(&manager, "post-record", S(""), "worker", worker, "authority", "durham", "from", "2018-09-01", "to", "2017-01-01", NULL));
    must(perform(&manager, "post-record", S(""), "worker", worker, "authority", "E06000047", "from", "2018-09-01", "to", "none", NULL));
    must(perform(&manager, "post-record", S(""), "worker", worker, "authority", "A hospital", "employer_kind", "nhs", "from", "2018-09-01", NULL));
    refused(RC_BAD_INPUT, perform(&manager, "assignment-record", S(""), "worker", worker, "role", "social-worker", "term", "new", "start",
                                  "2026-12-01", "total", "31.32", "pay", "40.00", NULL));
    refused(RC_BAD_INPUT, perform(&manager, "assignment-record", S(""), "worker", worker, "role", "social-worker", "term", "new", "start",
                                  "2026-12-01", "supplier", arena_cstr(&mem, organisation[PROVIDER_1]), NULL));
}

static void another_authoritys_worker_takes_no_assignment(void **state)
{
    struct viewer neighbour = someone(organisation[NEIGHBOUR_A], DUTY_HIRING_MANAGER);
    const char *worker = arena_cstr(&mem, worker_at(&neighbour, "SW12345"));

    (void)state;
    refused(RC_BAD_INPUT,
            perform(&manager, "assignment-record", S(""), "worker", worker, "role", "social-worker", "term", "new", "start", "2026-12-01", NULL));
    equal(str_of(answer.fault.v[0].err.message), "There is no such worker");
}

/* Notice is recorded for a day that is ahead; that it was completed, when it is. */
static void an_assignment_is_completed_on_its_last_day(void **state)
{
    static const struct {
        const char *left_on, *end_reason;
        rc code;
    } rows[] = {
        { "2027-01-29", "completed", RC_BAD_INPUT },
        { "2026-11-23", "completed", RC_BAD_INPUT },
        { "2026-11-22", "completed", RC_OK },
        { "2027-01-29", "worker-notice", RC_OK },
        { "2027-01-29", "", RC_OK },
        { "2026-10-30", "completed", RC_OK },
    };
    str worker = worker_at(&manager, "SW12345");

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        str assignment = assignment_at(&manager, worker, organisation[SUPPLIER_1], S(""));

        must(perform(&manager, "assignment-correct", assignment, "start", "2026-06-01", NULL));
        if (perform(&manager, "assignment-end", assignment, "left_on", rows[i].left_on, "end_reason", rows[i].end_reason, NULL) != rows[i].code)
            fail_msg("%s %s: %s", rows[i].left_on, rows[i].end_reason, err.message);
    }
    refused(RC_BAD_INPUT, perform(&manager, "assignment-end", assignment_at(&manager, worker, organisation[SUPPLIER_1], S("")), "left_on",
                                  "2027-01-29", "end_reason", "completed", NULL));
    equal(answer.fault.v[0].field, "left_on");
    equal(str_of(answer.fault.v[0].err.message), "An assignment is completed on its last day, which is ahead");
}

/* ---- a demonstration ---- */

static void a_demonstration_records_no_end_before_it(void **state)
{
    const struct demo_size size = { .authorities = 1, .workers = 30, .seed = 1 };
    struct demo_people people = { 0 };

    (void)state;
    must(demo_fill(&reg, &mem, &size, now, &people, NULL, NULL, &err));
    assert_true(strtol(raw("SELECT COUNT(*) FROM assignments WHERE left_on IS NOT NULL AND until IS NULL"), NULL, 10) > 10);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM assignments WHERE left_on IS NOT NULL AND since_at < left_on * 86400"), NULL, 10), 0);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM assignments WHERE since_at > 1795341600"), NULL, 10), 0);
}

/* ---- in words ---- */

static void what_cannot_be_read_is_told_in_both_languages(void **state)
{
    static const struct {
        const char *act, *field, *text, *english, *welsh;
    } rows[] = {
        { "worker-record", "qualified_on", "31/11/2025", "Date qualified must be a real date", "Rhaid i ‘Dyddiad cymhwyso’ fod yn ddyddiad go iawn" },
        { "worker-record", "registered", "perhaps", "Choose yes or no for ‘On the professional register’",
          "Dewiswch ie neu na ar gyfer ‘Ar y gofrestr broffesiynol’" },
        { "worker-record", "profession", "sorcerer", "Choose an answer for ‘Profession’", "Dewiswch ateb ar gyfer ‘Proffesiwn’" },
        { "worker-record", "name", "", "Enter an answer for ‘Name’", "Rhowch ateb ar gyfer ‘Enw’" },
        { "worker-record", "name", "none", "Name cannot be none", "Ni all ‘Enw’ fod yn ddim" },
        { "worker-record", "registration", "?", "Registration number must be 3 to 16 letters and digits, like SW12345",
          "Rhaid nodi 3 i 16 o lythrennau a digidau ar gyfer ‘Rhif cofrestru’, fel SW12345" },
        { "assignment-record", "total", "dear", "Total charge an hour must be an amount, like 31.58",
          "Rhaid i ‘Cyfanswm y tâl a godir fesul awr’ fod yn swm, fel 31.58" },
        { "assignment-record", "total", "31.585", "Total charge an hour must not have parts of a penny, like 31.585", NULL },
        { "assignment-record", "total", "100000.01", "Total charge an hour must be £100,000.00 or less",
          "Rhaid i ‘Cyfanswm y tâl a godir fesul awr’ fod yn £100,000.00 neu lai" },
        { "assignment-record", "notice_weeks_agreed", "2.5", "Weeks of notice agreed must be a whole number, like 12", NULL },
        { "assignment-record", "notice_weeks_agreed", "53", "Weeks of notice agreed must be 52 or less", NULL },
        { "assignment-record", "hours_per_week", "many", "Hours a week must be a number, like 37.5", NULL },
        { "assignment-record", "worker", "7", "Worker must be the number of a record: 32 digits and letters from a to f", NULL },
        { "assignment-record", "worker", "", "Choose an answer for ‘Worker’", NULL },
        { "organisation-add", "authority", "atlantis", "Authority must be a council or trust of England or Wales", NULL },
        { "organisation-add", "mail", "nobody", "Email address must be an email address, like name@example.org", NULL },
        { "organisation-add", "mail", "a@b.org,victim.org", "Email address must be an email address, like name@example.org", NULL },
        { "organisation-add", "mail", "<a@b.org>", "Email address must be an email address, like name@example.org", NULL },
        { "organisation-add", "mail", "hr@gates\xC3\xA9.org", "Email address must be an email address, like name@example.org", NULL },
        { "organisation-add", "slug", "A B", "Short name must be small letters, digits and hyphens, like north-east-office", NULL },
        { "appointment-give", "from", "noon", "Starts must be a date and time, like 2026-12-24T17:00", NULL },
        { "check-record", "document", "{", "What was asked must be a document that can be read", NULL },
        { "check-record", "document", "{}", NULL, NULL },
    };
    const struct act_fault *fault;

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        refused(RC_BAD_INPUT, perform(rows[i].act[0] == 'o' || rows[i].act[1] == 'p' ? &the_operator : &manager, rows[i].act, S(""), rows[i].field,
                                      rows[i].text, NULL));
        fault = NULL;
        for (ptrdiff_t k = 0; k < answer.fault.n && !fault; k++)
            if (str_eq(answer.fault.v[k].field, str_of(rows[i].field)))
                fault = &answer.fault.v[k];
        assert_non_null(fault);
        if (rows[i].english)
            equal(err_words(&mem, LANG_EN, &fault->err), rows[i].english);
        if (rows[i].welsh)
            equal(err_words(&mem, LANG_CY, &fault->err), rows[i].welsh);
    }
}

static void a_text_too_long_says_how_long_it_may_be(void **state)
{
    char name[SHORT_TEXT + 2];

    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "registration", "SW12345", "name", name, NULL));
    equal(err_words(&mem, LANG_EN, &answer.fault.v[0].err), "Name must be 400 characters or fewer");
}

static void a_terminal_keeps_what_was_given_and_the_hint(void **state)
{
    (void)state;
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "registration", "SW12345", "name", "X", "qualified_on", "31/11/2025", NULL));
    assert_non_null(strstr(err.message, "31/11/2025"));
    assert_true(err.hint[0]);
    equal(err_hint_words(&mem, LANG_EN, &err), err.hint);
    equal(err_hint_words(&mem, LANG_CY, &err), "Ysgrifennwch ddyddiadau fel blwyddyn-mis-diwrnod: 2025-02-01 yw 1 Chwefror 2025.");
    refused(RC_BAD_INPUT, perform(&manager, "worker-record", S(""), "registration", "SW12345", "name", "X", "profession", "social-wroker", NULL));
    equal(err_hint_words(&mem, LANG_CY, &err), "Ai ‘social-worker’ oeddech chi’n ei feddwl?");
    refused(RC_BAD_INPUT, perform_with(&manager, "worker-correct", worker_at(&manager, "SW12345"), 7, "", "name", "Y", NULL));
    assert_true(answer.ahead && !answer.stale && answer.version == 1);
    equal(err_words(&mem, LANG_CY, &err), "Nid oes fersiwn 7 o hwn: 1 yw’r diweddaraf");
    equal(err_hint_words(&mem, LANG_CY, &err), "Edrychwch arno eto, a phenderfynwch o’r newydd.");
}

/* The tables name a text for everything that a page shows of them. */
static void tables_have_words(void **state)
{
    int hints = 0;

    (void)state;
    for (int k = 0; k < ITEM_KINDS; k++)
        for (int f = 0; f < item_tables[k].n; f++) {
            assert_true(word_text(LANG_CY, item_tables[k].field[f].value.label).n > 0);
            hints += item_tables[k].field[f].hint != WORD_NONE;
        }
    assert_true(hints > 10);
    equal(word_counted(&mem, LANG_EN, item_tables[ITEM_PERSON].counted, 2, NULL, 0), "2 people");
    equal(word_counted(&mem, LANG_CY, item_tables[ITEM_WORKER].counted, 2, NULL, 0), "2 weithiwr");
    equal(word_text(LANG_EN, act_rows[ACT_WORKER_RECORD].button), "Record worker");
    equal(word_text(LANG_CY, act_rows[ACT_WORKER_RECORD].done), "Cofnodwyd y gweithiwr");
    equal(code_words(&codes_duty, DUTY_HR, LANG_CY), "adnoddau dynol");
}

/* ---- who may ---- */

static void a_role_that_may_not_is_refused(void **state)
{
    struct viewer chief = someone(organisation[AUTHORITY_A], DUTY_CHIEF_EXECUTIVE);
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD);
    str id = worker_at(&manager, "SW12345");

    (void)state;
    refused(RC_NOT_ALLOWED, perform(&chief, "worker-record", S(""), "registration", "SW2345", "name", "X", NULL));
    refused(RC_NOT_ALLOWED, perform(&chief, "worker-correct", id, "name", "X", NULL));
    refused(RC_NOT_ALLOWED, perform_with(&chief, "worker-correct", id, 7, "", "name", "X", NULL));    /* nor told that there is another version */
    refused(RC_BAD_INPUT, perform(&lead, "organisation-add", S(""), "slug", "x", "name", "X", NULL)); /* it depends on the kind */
    refused(RC_NOT_ALLOWED, perform(&lead, "organisation-add", S(""), "slug", "x", "name", "X", "kind", "operator", NULL));
    assert_false(answer.stale);
}

static void what_may_not_be_seen_is_not_there(void **state)
{
    struct viewer far = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str id = worker_at(&manager, "SW12345"), nothing = S("00000000000000000000000000000000");
    struct err of_theirs;
    struct item it;

    (void)state;
    refused(RC_NOT_FOUND, seen(&far, ITEM_WORKER, id, &it));
    of_theirs = err;
    refused(RC_NOT_FOUND, seen(&far, ITEM_WORKER, nothing, &it));
    assert_string_equal(of_theirs.message, err.message);
    refused(RC_NOT_FOUND, perform(&far, "worker-correct", id, "name", "X", NULL));
    of_theirs = err;
    refused(RC_NOT_FOUND, perform(&far, "worker-correct", nothing, "name", "X", NULL));
    assert_string_equal(of_theirs.message, err.message);
}

static void a_supplier_sees_its_own_alone(void **state)
{
    struct viewer one = someone(organisation[SUPPLIER_1], DUTY_SUPPLIER), two = someone(organisation[SUPPLIER_2], DUTY_SUPPLIER);
    str worker = worker_at(&manager, "SW12345"), id = assignment_at(&manager, worker, organisation[SUPPLIER_1], organisation[PROVIDER_1]);
    const struct view_query assignments = { .kind = ITEM_ASSIGNMENT, .order = S("start"), .limit = 50 };
    struct view_page page;
    struct item it;

    (void)state;
    must(seen(&one, ITEM_ASSIGNMENT, id, &it));
    assert_int_equal(item_num(&it, R_ASSIGNMENT_TOTAL, 0), 3132);
    assert_false(item_shows(&it, R_ASSIGNMENT_END_REASON));
    must(seen(&one, ITEM_WORKER, worker, &it));
    assert_false(item_shows(&it, R_WORKER_QUALIFIED));
    refused(RC_NOT_FOUND, seen(&two, ITEM_ASSIGNMENT, id, &it));
    refused(RC_NOT_FOUND, seen(&two, ITEM_WORKER, worker, &it));
    must(listed(&one, &assignments, &page));
    assert_int_equal(page.total, 1);
    must(listed(&two, &assignments, &page));
    assert_int_equal(page.total, 0);
    refused(RC_NOT_FOUND, seen(&two, ITEM_ORGANISATION, organisation[SUPPLIER_1], &it));
}

static void a_list_is_narrowed_by_seen_fields_only(void **state)
{
    struct viewer lead = someone(organisation[OFFICE_A], DUTY_LEAD);
    struct view_query q = { .kind = ITEM_WORKER, .filter = { { S("registration"), S("SW12345") } }, .filters = 1, .limit = 10 };
    struct view_page page;

    (void)state;
    worker_at(&manager, "SW12345");
    must(listed(&manager, &q, &page));
    assert_int_equal(page.total, 1);
    refused(RC_BAD_INPUT, listed(&lead, &q, &page));
    q.filter[0].field = S("nonsense");
    refused(RC_BAD_INPUT, listed(&lead, &q, &page));
    q.filters = 0;
    q.order = S("name");
    refused(RC_BAD_INPUT, listed(&lead, &q, &page));
    q.order = S("");
    must(listed(&lead, &q, &page));
    assert_int_equal(page.total, 1);
    assert_false(item_shows(&page.items.v[0], R_WORKER_NAME));
}

static void step_up_is_wanted(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    const char *person = arena_cstr(&mem, manager.person);

    (void)state;
    admin.step = NULL;
    refused(RC_STEP_UP, perform(&admin, "appointment-give", S(""), "person", person, "role", "hr", NULL));
    admin.step = &step_given;
    must(perform(&admin, "appointment-give", S(""), "person", person, "role", "hr", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", person, "role", "partnership-lead", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", person, "role", "hr", "deputy", "yes", NULL));
}

/* ---- pages of a list ---- */

static void lists_go_on_where_they_ended(void **state)
{
    struct view_query q = { .kind = ITEM_WORKER, .order = S("registration"), .limit = 3 };
    struct view_page page;
    int met = 0;

    (void)state;
    for (int i = 0; i < 8; i++)
        worker_at(&manager, arena_cstr(&mem, arena_printf(&mem, "SW%d", 1000 + i * 7 % 8)));
    do {
        must(listed(&manager, &q, &page));
        assert_int_equal(page.total, 8);
        for (ptrdiff_t i = 0; i < page.items.n; i++)
            equal(item_text(&page.items.v[i], R_WORKER_REGISTRATION), arena_cstr(&mem, arena_printf(&mem, "SW%d", 1000 + met++)));
        q.after = page.items.v[page.items.n - 1].id;
    } while (page.more);
    assert_int_equal(met, 8);
}

/* ---- keys ---- */

static void a_key_gives_the_first_answer_again(void **state)
{
    struct view_query q = { .kind = ITEM_WORKER, .limit = 10 };
    struct view_page page;
    str first;

    (void)state;
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW12345", "name", "X", NULL));
    first = answer.text;
    now += 60;
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "name", "X", "registration", "SW12345", NULL));
    assert_true(answer.repeated && str_eq(first, answer.text) && answer.kind == ITEM_WORKER && answer.version == 1);
    refused(RC_KEY_USED, perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW12345", "name", "Y", NULL));
    must(perform_with(&officer, "worker-record", S(""), 0, "key-1", "registration", "SW777", "name", "Y", NULL));
    must(listed(&manager, &q, &page));
    assert_int_equal(page.total, 2);
}

static void a_key_is_good_for_seven_days(void **state)
{
    (void)state;
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW12345", "name", "X", NULL));
    now += ACT_KEY_SECONDS;
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW54321", "name", "X", NULL));
    assert_false(answer.repeated);
    must(act_forget(&reg, now + ACT_KEY_SECONDS, &err));
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW99999", "name", "X", NULL));
}

static void a_refusal_keeps_no_key(void **state)
{
    (void)state;
    refused(RC_BAD_INPUT, perform_with(&manager, "worker-record", S(""), 0, "key-1", "name", "X", NULL));
    must(perform_with(&manager, "worker-record", S(""), 0, "key-1", "registration", "SW12345", "name", "X", NULL));
}

/* ---- as known then ---- */

static rc seen_at(const struct known_at *known, str id, struct item *out)
{
    CLEANUP(view_drop) struct view v = { 0 };

    TRY(view_open(&reg, &mem, &manager, now, known, &v, &err));
    TRY(view_item(&v, ITEM_WORKER, id, out, &err));
    return view_close(&v, &err);
}

static void the_past_is_a_query(void **state)
{
    struct item first, it;
    str id;

    (void)state;
    now += 3600;
    id = worker_at(&manager, "SW12345");
    must(seen(&manager, ITEM_WORKER, id, &first));
    now += 3600;
    must(perform(&manager, "worker-correct", id, "name", "Invented Later", NULL));
    must(seen_at(&(struct known_at){ .how = KNOWN_AT_INSTANT, .at = now - 1 }, id, &it));
    equal(item_text(&it, R_WORKER_NAME), "Invented Worker");
    must(seen_at(&(struct known_at){ .how = KNOWN_AT_INSTANT, .at = now }, id, &it));
    equal(item_text(&it, R_WORKER_NAME), "Invented Later");
    refused(RC_NOT_FOUND, seen_at(&(struct known_at){ .how = KNOWN_AT_INSTANT, .at = now - 3601 }, id, &it));
    must(seen_at(&(struct known_at){ .how = KNOWN_AT_POSITION, .log = first.log, .position = first.since }, id, &it));
    equal(item_text(&it, R_WORKER_NAME), "Invented Worker");
    refused(RC_NOT_FOUND, seen_at(&(struct known_at){ .how = KNOWN_AT_POSITION, .log = first.log, .position = first.since - 1 }, id, &it));
}

static void a_clock_that_steps_back_changes_no_order(void **state)
{
    struct item before, after;
    str id = worker_at(&manager, "SW12345");

    (void)state;
    must(seen(&manager, ITEM_WORKER, id, &before));
    now -= 7200;
    must(perform(&manager, "worker-correct", id, "name", "Invented Later", NULL));
    must(seen(&manager, ITEM_WORKER, id, &after));
    assert_true(after.since > before.since && after.since_at == before.since_at);
}

static void a_timeline_tells_who_and_when(void **state)
{
    CLEANUP(view_drop) struct view v = { 0 };
    str id = worker_at(&manager, "SW12345");
    struct happenings h;

    (void)state;
    must(perform(&officer, "worker-correct", id, "name", "Invented Later", NULL));
    must(view_open(&reg, &mem, &manager, now, &known_now, &v, &err));
    must(view_history(&v, ITEM_WORKER, id, &h, &err));
    assert_int_equal(h.n, 2);
    equal(h.v[0].entry.act, "worker-record");
    assert_true(str_eq(h.v[0].entry.actor, manager.person) && str_eq(h.v[1].entry.actor, officer.person));
    equal(h.v[1].entry.role, "nominated-officer");
    equal(item_text(&h.v[0].item, R_WORKER_NAME), "Invented Worker");
}

/* Of somebody who holds several duties, the ledger names the one that allowed the act. */
static void the_duty_that_allowed_it_is_sealed(void **state)
{
    struct viewer both = manager, director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    CLEANUP(view_drop) struct view v = { 0 };
    str worker = worker_at(&manager, "SW12345"), proposal;
    struct happenings h;

    (void)state;
    both.duties |= DUTY(DUTY_NOMINATED_OFFICER);
    must(perform(&both, "worker-erase", worker, NULL));
    proposal = answer.id;
    director.duties |= DUTY(DUTY_HR);
    must(perform(&director, "proposal-withdraw", proposal, "reason", "Asked for the wrong worker", NULL));
    must(view_open(&reg, &mem, &officer, now, &known_now, &v, &err));
    must(view_history(&v, ITEM_PROPOSAL, proposal, &h, &err));
    assert_int_equal(h.n, 2);
    equal(h.v[0].entry.role, "nominated-officer");
    equal(h.v[1].entry.role, "director-of-childrens-services");
}

/* ---- looking is noted ---- */

static void looking_is_noted(void **state)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct viewer far = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str id = worker_at(&manager, "SW12345");
    struct accesses log;
    struct item it;

    (void)state;
    must(seen(&manager, ITEM_WORKER, id, &it));
    refused(RC_NOT_FOUND, seen(&far, ITEM_WORKER, id, &it));
    must(view_open(&reg, &mem, &officer, now, &known_now, &v, &err));
    must(view_accesses(&v, &(struct access_query){ .limit = 10 }, &log, &err));
    assert_int_equal(log.n, 2);
    assert_true(!log.v[0].allowed && str_eq(log.v[0].person, far.person));
    assert_true(log.v[1].allowed && str_eq(log.v[1].person, manager.person));
    equal(log.v[1].classes, "open, identity, career");
    view_drop(&v);
    must(view_open(&reg, &mem, &manager, now, &known_now, &v, &err));
    refused(RC_NOT_ALLOWED, view_accesses(&v, &(struct access_query){ .limit = 10 }, &log, &err));
}

/* ---- checks ---- */

static const char document[] =
    "{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"individual\",\"role\":\"social-worker\","
    "\"term\":\"new\",\"start\":\"2025-05-12\",\"charge\":{\"total\":\"45.00\"}},\"worker\":{\"registration\":\"SW12345\"}}";

/* The same with all that rules of memoranda judge. */
static const char whole[] =
    "{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"individual\",\"role\":\"social-worker\","
    "\"term\":\"new\",\"start\":\"2025-05-12\",\"end\":\"2025-10-31\",\"route\":\"paye\",\"supply\":\"msp\",\"charge\":{\"total\":\"45.00\"}},"
    "\"worker\":{\"registration\":\"SW12345\"}}";

/* Trying to change what is another's is noted as looking at it is. */
static void a_refused_change_is_noted(void **state)
{
    struct viewer far = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    CLEANUP(view_drop) struct view v = { 0 };
    str id = worker_at(&manager, "SW12345");
    struct accesses looks;

    (void)state;
    refused(RC_NOT_FOUND, perform(&far, "worker-correct", id, "name", "X", NULL));
    refused(RC_BAD_INPUT, perform(&far, "post-record", S(""), "worker", z(id), "authority", "derby", "from", "2018-09-01", NULL));
    must(view_open(&reg, &mem, &officer, now, &known_now, &v, &err));
    must(view_accesses(&v, &(struct access_query){ .subject = id, .which = ACCESS_REFUSED, .limit = 10 }, &looks, &err));
    assert_int_equal(looks.n, 2);
    assert_true(str_eq(looks.v[0].person, far.person) && str_eq(looks.v[0].kind, S("worker")) && !looks.v[0].allowed);
}

static void a_check_is_kept_with_its_answer(void **state)
{
    struct item it;
    str check;

    (void)state;
    must(perform(&manager, "check-record", S(""), "document", document, NULL));
    check = answer.id;
    assert_true(str_find_str(answer.text, S("\"outcome\":\"blocked\"")) > 0);
    must(seen(&manager, ITEM_CHECK, check, &it));
    equal(item_text(&it, R_CHECK_VERDICT), "blocked");
    equal(item_text(&it, R_CHECK_ROLE), "social-worker");
    assert_true(str_find_str(item_text(&it, R_CHECK_ANSWER), S("\"receipt\"")) > 0);
    equal(item_text(&it, R_CHECK_DOCUMENT), document);
    must(perform(&manager, "assignment-record", S(""), "worker", arena_cstr(&mem, worker_at(&manager, "SW12345")), "check", arena_cstr(&mem, check),
                 "role", "social-worker", "term", "new", "start", "2025-05-12", NULL));
    assert_true(str_find_str(answer.text, S("\"outcome\":\"blocked\"")) > 0);
}

static void a_check_is_of_ones_own_engagement(void **state)
{
    struct viewer neighbour = someone(organisation[NEIGHBOUR_A], DUTY_HIRING_MANAGER), astray = manager;
    const char *first = arena_printf(&mem, "{\"engagement\":{\"authority\":\"%.*s\"}}", STR_ARG(reg.authorities->v[0].slug)).p;

    (void)state;
    astray.organisation = organisation[OFFICE_A]; /* which is no authority */
    refused(RC_BAD_INPUT, perform(&astray, "check-record", S(""), "document", first, NULL));
    assert_string_equal(err.at, "engagement.authority");
    refused(RC_BAD_INPUT, perform(&neighbour, "check-record", S(""), "document", document, NULL));
    refused(RC_BAD_INPUT, perform(&manager, "check-record", S(""), "document", "{\"engagement\":{\"start\":\"31/11/2025\"}}", NULL));
    equal(str_of(answer.fault.v[0].err.at), "engagement.start");
}

static str checked(const char *text)
{
    must(perform(&manager, "check-record", S(""), "document", text, NULL));
    return answer.id;
}

static rc assigned(str worker, str check, const char *role, const char *start, const char *total)
{
    return perform(&manager, "assignment-record", S(""), "worker", arena_cstr(&mem, worker), "check", arena_cstr(&mem, check), "role", role, "term",
                   "new", "start", start, "total", total, NULL);
}

static void other_check(rc code, const char *says)
{
    refused(RC_BAD_INPUT, code);
    assert_int_equal(answer.fault.n, 1);
    equal(answer.fault.v[0].field, "check");
    equal(err_words(&mem, LANG_EN, &answer.fault.v[0].err), says);
}

/* What the ledger seals of a check is of the engagement that is recorded with it. */
static void an_assignment_cites_its_own_check(void **state)
{
    str worker = worker_at(&manager, "SW12345"), other = worker_at(&manager, "SW54321"), check = checked(document), of_other;

    (void)state;
    must(perform(&manager, "check-record", S(""), "worker", arena_cstr(&mem, other), "document",
                 "{\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"individual\"}}", NULL));
    of_other = answer.id;
    other_check(assigned(other, check, "social-worker", "2025-05-12", "45.00"), "The check was for another worker");
    other_check(assigned(worker, of_other, "social-worker", "2025-05-12", "45.00"), "The check was for another worker");
    equal(err_hint_words(&mem, LANG_EN, &err), "Check the engagement as it is recorded.");
    other_check(assigned(worker, check, "team-manager", "2025-05-12", "45.00"), "The check was for another role");
    other_check(assigned(worker, check, "social-worker", "2025-05-13", "45.00"), "The check was for another start");
    other_check(assigned(worker, check, "social-worker", "2025-05-12", "44.99"), "The check was for another charge");
    refused(RC_BAD_INPUT, assigned(worker, check, "team-manager", "2025-05-13", "44.99"));
    assert_int_equal(answer.fault.n, 3);
    must(assigned(worker, check, "social-worker", "2025-05-12", "45.00"));
    must(assigned(other, of_other, "team-manager", "2025-05-13", "44.99")); /* nothing of it was asked */
}

static const char of_team[] =
    "{\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"project-team\",\"start\":\"2025-05-12\",\"charge\":{\"total\":\"90.00\"},"
    "\"project_team\":{\"members\":[{\"registration\":\"sw 12345\",\"role\":\"team-manager\",\"charge\":{\"total\":\"45.00\"}},"
    "{\"registration\":\"SW54321\"}]}}}";

/* In a project team each has a role and a charge of their own. */
static void a_members_check_is_of_the_member(void **state)
{
    str member = worker_at(&manager, "SW12345"), stranger = worker_at(&manager, "SW99999"), check = checked(of_team);

    (void)state;
    other_check(assigned(stranger, check, "team-manager", "2025-05-12", "45.00"), "The check was for another worker");
    other_check(assigned(member, check, "social-worker", "2025-05-12", "45.00"), "The check was for another role");
    other_check(assigned(member, check, "team-manager", "2025-05-12", "90.00"), "The check was for another charge");
    must(assigned(member, check, "team-manager", "2025-05-12", "45.00"));
}

static rc corrected(str assignment, const char *field, const char *value)
{
    return perform(&manager, "assignment-correct", assignment, field, value, NULL);
}

static void fit_is(str assignment, int fit)
{
    struct item it;

    must(seen(&manager, ITEM_ASSIGNMENT, assignment, &it));
    assert_int_equal(item_num(&it, R_ASSIGNMENT_CHECK_FIT, -1), fit);
}

/* What is so is recorded; the receipt that speaks of something else is said to, until a new check is cited. */
static void a_correction_may_leave_its_check_behind(void **state)
{
    static const struct {
        const char *field, *other, *asked;
    } rows[] = {
        { "role", "team-manager", "social-worker" },
        { "term", "extension", "new" },
        { "start", "2025-05-13", "2025-05-12" },
        { "end", "2025-11-01", "2025-10-31" },
        { "end", "none", "2025-10-30" }, /* an end within the days that were judged fits */
        { "route", "umbrella", "paye" },
        { "supply", "off-contract", "msp" },
        { "total", "45.01", "45.00" },
    };
    str worker = worker_at(&manager, "SW12345"), check = checked(whole), assignment;

    (void)state;
    must(assigned(worker, check, "social-worker", "2025-05-12", "45.00"));
    assignment = answer.id;
    fit_is(assignment, CHECK_FITS);
    must(corrected(assignment, "hours_per_week", "30"));
    fit_is(assignment, CHECK_FITS);
    for (int i = 0; i < countof(rows); i++) {
        must(corrected(assignment, rows[i].field, rows[i].other));
        fit_is(assignment, CHECK_FITS_NO_LONGER);
        assert_true(str_find_str(answer.text, S("outcome")) < 0);
        must(corrected(assignment, rows[i].field, rows[i].asked));
        fit_is(assignment, CHECK_FITS);
    }
}

static void a_new_check_takes_the_place_of_one(void **state)
{
    str worker = worker_at(&manager, "SW12345"), check = checked(whole), assignment, dearer;

    (void)state;
    must(assigned(worker, check, "social-worker", "2025-05-12", "45.00"));
    assignment = answer.id;
    must(corrected(assignment, "total", "46.00"));
    other_check(corrected(assignment, "check", arena_cstr(&mem, checked(document))), "The check was for another charge");
    dearer = checked("{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"individual\",\"role\":\"social-worker\","
                     "\"start\":\"2025-05-12\",\"charge\":{\"total\":\"46.00\"}},\"worker\":{\"registration\":\"SW12345\"}}");
    must(corrected(assignment, "check", arena_cstr(&mem, dearer)));
    assert_true(str_find_str(answer.text, S("\"outcome\"")) > 0);
    fit_is(assignment, CHECK_FITS);
    other_check(corrected(assignment, "check", ""), "A check that was cited cannot be taken away");
    other_check(corrected(assignment, "check", "none"), "A check that was cited cannot be taken away");
}

/* Of an assignment without one nothing is said, and it may get one later. */
static void an_assignment_may_get_its_check_later(void **state)
{
    str worker = worker_at(&manager, "SW12345"), assignment = assignment_at(&manager, worker, S(""), S(""));

    (void)state;
    fit_is(assignment, -1);
    must(corrected(assignment, "role", "team-manager"));
    fit_is(assignment, -1);
    refused(RC_BAD_INPUT, corrected(assignment, "check", arena_cstr(&mem, checked(document))));
    equal(answer.fault.v[0].field, "check");
    must(perform(&manager, "assignment-correct", assignment, "check", arena_cstr(&mem, checked(document)), "role", "social-worker", "start",
                 "2025-05-12", "end", "unknown", "original_start", "unknown", "total", "45.00", NULL));
    fit_is(assignment, CHECK_FITS);
}

/* A check goes with any member of its team who is erased; the others' assignments can be corrected nevertheless. */
static void an_erased_check_tells_nothing(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str member = worker_at(&manager, "SW12345"), other = worker_at(&manager, "SW54321"), check = checked(of_team), assignment;

    (void)state;
    must(assigned(member, check, "team-manager", "2025-05-12", "45.00"));
    assignment = answer.id;
    must(perform(&officer, "worker-erase", other, NULL));
    must(perform(&director, "proposal-confirm", answer.id, NULL));
    fit_is(assignment, CHECK_FITS);
    must(corrected(assignment, "role", "social-worker"));
    fit_is(assignment, -1);
}

/* ---- numbers ---- */

static void a_number_has_one_spelling(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), worker = someone(organisation[AUTHORITY_A], DUTY_WORKER);
    str check = checked("{\"engagement\":{\"authority\":\"gateshead\"},\"worker\":{\"registration\":\"sw 00001\"}}");
    struct item it;

    (void)state;
    must(seen(&manager, ITEM_CHECK, check, &it));
    equal(item_text(&it, R_CHECK_REGISTRATION), "SW00001");
    must(seen(&worker, ITEM_CHECK, check, &it));
    must(perform(&admin, "person-change", worker.person, "registration", "sw 77 777", NULL));
    must(seen(&admin, ITEM_PERSON, worker.person, &it));
    equal(item_text(&it, R_PERSON_REGISTRATION), "SW77777");
    refused(RC_BAD_INPUT, perform(&admin, "person-change", worker.person, "registration", "?", NULL));
    equal(answer.fault.v[0].field, "registration");
}

/* ---- two people, and taking away ---- */

/* As it was recorded before numbers had one spelling. */
static void kept_as(enum item_kind kind, str id, int field, const char *number)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct item it;
    bool found;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(shelf_get(&txn, &mem, reg.authorities, kind, id, &known_now, &it, &found, &err));
    it.cell[field].text = str_of(number);
    it.version++;
    must(shelf_put(&txn, &mem, &it, &err));
    must(txn_commit(&txn, &err));
}

static ptrdiff_t unspelt(struct unspelts *out)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(unspelt_list(&txn, &mem, out, &err));
    must(txn_commit(&txn, &err));
    return out->n;
}

static void a_number_of_another_spelling_is_told_and_mended(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), colleague = another(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str worker = worker_at(&manager, "SW12345"), check = checked(document), pseudonym;
    struct unspelts found;
    struct item it;

    (void)state;
    assert_int_equal(unspelt(&found), 0);
    must(perform(&colleague, "person-change", admin.person, "registration", "SW99999", NULL));
    must(seen(&manager, ITEM_WORKER, worker, &it));
    pseudonym = item_text(&it, R_WORKER_PSEUDONYM);
    kept_as(ITEM_WORKER, worker, R_WORKER_REGISTRATION, "sw 12345");
    kept_as(ITEM_WORKER, worker, R_WORKER_PSEUDONYM, "another");
    kept_as(ITEM_PERSON, admin.person, R_PERSON_REGISTRATION, "sw99999");
    kept_as(ITEM_CHECK, check, R_CHECK_REGISTRATION, "SW 12345");
    assert_int_equal(unspelt(&found), 3);
    assert_true(found.v[0].kind == ITEM_PERSON && found.v[1].kind == ITEM_WORKER && found.v[2].kind == ITEM_CHECK);
    equal(found.v[1].id, arena_cstr(&mem, worker));
    equal(found.v[1].owner, arena_cstr(&mem, organisation[AUTHORITY_A]));
    must(perform(&manager, "worker-correct", worker, NULL)); /* nothing but the spelling */
    must(seen(&manager, ITEM_WORKER, worker, &it));
    equal(item_text(&it, R_WORKER_REGISTRATION), "SW12345");
    equal(item_text(&it, R_WORKER_PSEUDONYM), arena_cstr(&mem, pseudonym));
    must(perform(&admin, "person-change", admin.person, "language", "cy", NULL)); /* who spells it otherwise changes no number */
    assert_int_equal(unspelt(&found), 1);
    kept_as(ITEM_WORKER, worker, R_WORKER_REGISTRATION, "sw 12345");
    must(worker_at(&manager, "SW12345").n ? RC_OK : RC_FAULT);
    refused(RC_BAD_INPUT, perform(&manager, "worker-correct", worker, NULL)); /* the number is another record's by now */
}

static void erasing_finds_every_check(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW12345"),
        other = checked("{\"engagement\":{\"authority\":\"gateshead\"},\"worker\":{\"registration\":\"SW54321\"}}");
    str loose = checked("{\"engagement\":{\"authority\":\"gateshead\"},\"worker\":{\"registration\":\"Sw 123 45\"}}"), team = checked(of_team);
    struct item it;

    (void)state;
    must(perform(&officer, "worker-erase", worker, NULL));
    must(perform(&director, "proposal-confirm", answer.id, NULL));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_CHECK, loose, &it));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_CHECK, team, &it));
    must(seen(&manager, ITEM_CHECK, other, &it));
}

static bool store_has(const char *file, str text)
{
    str all;

    return file_read(&mem, arena_printf(&mem, "%s/%s", where, file), 64 << 20, &all, &err) == RC_OK && str_find_str(all, text) >= 0;
}

/* What was erased stands in no file of the store, its log among them. */
static void nothing_of_the_erased_is_left(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW77123");

    (void)state;
    if (server)
        return; /* whose files are its own; operations.md says what its log keeps */
    must(perform(&manager, "worker-correct", worker, "name", "Invented Quillfeather", NULL));
    assert_true(store_has("register.db-wal", S("Quillfeather")));
    must(perform(&officer, "worker-erase", worker, NULL));
    must(perform(&director, "proposal-confirm", answer.id, NULL));
    assert_false(store_has("register.db-wal", S("Quillfeather")));
    assert_false(store_has("register.db", S("Quillfeather")));
}

static void erasing_takes_two(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW12345"), assignment, check, proposal;
    struct txn txn = { 0 };
    struct item it;
    struct log log;

    (void)state;
    assignment = assignment_at(&manager, worker, S(""), S(""));
    must(perform(&manager, "check-record", S(""), "document", document, NULL));
    check = answer.id;
    refused(RC_NOT_ALLOWED, perform(&manager, "worker-erase", worker, NULL));
    must(perform(&officer, "worker-erase", worker, NULL));
    assert_true(answer.waits && answer.kind == ITEM_PROPOSAL);
    proposal = answer.id;
    must(seen(&manager, ITEM_WORKER, worker, &it));
    refused(RC_NOT_ALLOWED, perform(&officer, "proposal-confirm", proposal, NULL));
    must(perform(&director, "proposal-confirm", proposal, NULL));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_WORKER, worker, &it));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_ASSIGNMENT, assignment, &it));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_CHECK, check, &it));
    refused(RC_BAD_INPUT, perform(&director, "proposal-confirm", proposal, NULL));
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(log_find(&txn, &mem, S("register.example.org/office-a"), &log, &err));
    must(log_check(&txn, &log, NULL, NULL, &err));
    must(txn_commit(&txn, &err));
}

static void a_proposal_can_be_withdrawn(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW12345"), proposal;
    struct item it;

    (void)state;
    must(perform(&officer, "worker-erase", worker, NULL));
    proposal = answer.id;
    must(perform(&officer, "proposal-withdraw", proposal, "reason", "Asked for the wrong worker", NULL));
    refused(RC_BAD_INPUT, perform(&director, "proposal-confirm", proposal, NULL));
    must(seen(&manager, ITEM_WORKER, worker, &it));
}

/* Two that wait for the same would be confirmed one after the other, and the second finds nothing. */
static void what_waits_is_not_asked_for_twice(void **state)
{
    struct viewer director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    str worker = worker_at(&manager, "SW12345"), other = worker_at(&manager, "SW12346"), proposal;
    struct item it;

    (void)state;
    must(perform(&officer, "worker-erase", worker, NULL));
    proposal = answer.id;
    refused(RC_WAITING, perform(&director, "worker-erase", worker, NULL));
    equal(answer.before, z(proposal));
    refused(RC_WAITING, perform(&officer, "worker-erase", worker, NULL));
    must(perform(&officer, "worker-erase", other, NULL));
    must(perform(&officer, "proposal-withdraw", proposal, "reason", "Asked for the wrong worker", NULL));
    must(perform(&director, "worker-erase", worker, NULL));
    assert_true(answer.waits && !answer.before.n);
    must(perform(&officer, "proposal-confirm", answer.id, NULL));
    refused(RC_NOT_FOUND, seen(&manager, ITEM_WORKER, worker, &it));
}

/* ---- oneself ---- */

static rc holder_at(str person, instant at, struct viewer *out)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    must(txn_begin(store, TXN_READ, &txn, &err));
    return viewer_load(&txn, &mem, reg.authorities, person, organisation[AUTHORITY_A], at, out, &err);
}

static void nobody_appoints_themselves(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), colleague = another(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    const char *self = arena_cstr(&mem, admin.person);
    str given;

    (void)state;
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", self, "role", "hiring-manager", NULL));
    equal(err_words(&mem, LANG_EN, &err), "Nobody can appoint themselves");
    assert_string_equal(err.at, "person");
    must(perform(&colleague, "appointment-give", S(""), "person", self, "role", "hr", "to", "2027-12-24T17:00", NULL));
    given = answer.id;
    refused(RC_BAD_INPUT, perform(&admin, "appointment-change", given, "to", "2027-12-24T17:01", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "appointment-change", given, "to", "unknown", NULL));
    must(perform(&admin, "appointment-end", given, "to", "2027-12-24T16:00", NULL)); /* what is shorter gives nobody anything */
    must(perform(&colleague, "appointment-change", given, "to", "2028-12-24T17:00", NULL));
}

/* Who decides, and who appoints, is appointed by two: an administrator makes nobody a second self of theirs. */
static void duties_that_decide_are_given_by_two(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    struct viewer colleague = another(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), held;
    static const char *const joint[] = { "nominated-officer", "director-of-childrens-services", "chief-executive", "administrator" };
    struct viewer stranger = someone(organisation[NEIGHBOUR_A], DUTY_DIRECTOR);
    const char *person;
    str proposal;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Self", "mail", "self@example.org", NULL));
    person = arena_cstr(&mem, answer.id);
    for (int i = 0; i < countof(joint); i++) {
        must(perform(&admin, "appointment-give", S(""), "person", person, "role", joint[i], NULL));
        assert_true(answer.waits && answer.kind == ITEM_PROPOSAL);
        assert_int_equal(holder_at(str_of(person), now, &held), RC_NOT_FOUND);
        proposal = answer.id;
    }
    refused(RC_NOT_ALLOWED, perform(&admin, "proposal-confirm", proposal, NULL));
    refused(RC_NOT_ALLOWED, perform(&officer, "proposal-confirm", proposal, NULL)); /* who appoints nobody */
    refused(RC_NOT_FOUND, perform(&stranger, "proposal-confirm", proposal, NULL));
    must(perform(&colleague, "proposal-confirm", proposal, NULL));
    must(holder_at(str_of(person), now, &held));
    assert_int_equal(held.duties, DUTY(DUTY_ADMINISTRATOR));

    /* Whoever was given it so confirms nothing that is for themselves; a director does. */
    must(perform(&admin, "appointment-give", S(""), "person", person, "role", "director-of-childrens-services", "deputy", "yes", "to",
                 "2027-12-24T17:00", NULL));
    proposal = answer.id;
    held.step = &step_given;
    refused(RC_BAD_INPUT, perform(&held, "proposal-confirm", proposal, NULL));
    must(perform(&director, "proposal-confirm", proposal, NULL));
    must(holder_at(str_of(person), now, &held));
    assert_int_equal(held.duties, DUTY(DUTY_ADMINISTRATOR) | DUTY(DUTY_DIRECTOR));
}

/* What cannot be done is told to whoever asks; what others need not be asked is done; what goes on for longer is asked again. */
static void two_people_are_asked_for_what_they_decide_alone(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    struct viewer person = another(organisation[AUTHORITY_A], DUTY_WORKER);
    const char *id = arena_cstr(&mem, person.person);
    str given;

    (void)state;
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", id, "role", "partnership-lead", NULL));
    assert_string_equal(err.at, "role");
    must(perform(&admin, "appointment-give", S(""), "person", id, "role", "hiring-manager", NULL));
    assert_false(answer.waits);
    must(perform(&the_operator, "appointment-give", S(""), "owner", arena_cstr(&mem, organisation[AUTHORITY_A]), "person", id, "role",
                 "chief-executive", "to", "2027-12-24T17:00", NULL));
    assert_false(answer.waits); /* whoever has the store is one alone */
    given = answer.id;
    must(perform(&admin, "appointment-change", given, "to", "2028-12-24T17:00", NULL));
    assert_true(answer.waits);
    must(perform(&director, "proposal-confirm", answer.id, NULL));
    must(perform(&admin, "appointment-end", given, NULL));
    assert_false(answer.waits);
}

/* Whoever may see that something is proposed sees what: so no act that two people do takes what not all of them may see. */
static void what_is_proposed_is_for_all_who_see_it(void **state)
{
    (void)state;
    for (int act = 0; act < ACTS; act++)
        for (int f = 0; act_may_take_two((enum act_kind)act) && f < item_tables[act_rows[act].kind].n; f++)
            assert_true(!act_takes((enum act_kind)act, f) || item_tables[act_rows[act].kind].field[f].class == CLASS_OPEN);
}

/* A role ends sooner by one act, which takes nothing but a word, and later by another, which gives something. */
static void a_role_ends_and_goes_on(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), held;
    static const struct {
        const char *act, *to, *says;
    } rows[] = {
        { "appointment-end", "2020-12-24T17:00", "A role cannot end before now, nor before it begins: what was done in it was done with it" },
        { "appointment-end", "2029-12-24T17:00", "The role ends sooner than that already" },
        { "appointment-end", "unknown", "Enter an answer for ‘Ends’" },
        { "appointment-change", "2026-12-24T17:00", "The role would end sooner than it does now" },
        { "appointment-change", "2028-12-24T17:00", NULL },
        { "appointment-end", "2027-12-24T17:00", NULL },
        { "appointment-end", NULL, NULL },
        { "appointment-end", NULL, "The role has ended already" },
        { "appointment-change", "2028-12-24T17:00", "The role has ended already" },
    };
    str person, given;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Leaver", "mail", "leaver@example.org", NULL));
    person = answer.id;
    must(perform(&admin, "appointment-give", S(""), "person", arena_cstr(&mem, person), "role", "hr", "to", "2028-01-24T17:00", NULL));
    given = answer.id;
    admin.step = NULL; /* to end a role takes no second factor */
    for (int i = 0; i < countof(rows); i++) {
        bool gives = str_eq(str_of(rows[i].act), S("appointment-change"));
        rc code;

        admin.step = gives ? &step_given : NULL;
        assert_int_equal(holder_at(person, now, &held), str_eq(str_of(rows[i].says), S("The role has ended already")) ? RC_NOT_FOUND : RC_OK);
        code = perform(&admin, rows[i].act, given, rows[i].to ? "to" : NULL, rows[i].to, NULL);
        assert_int_equal(code, rows[i].says ? RC_BAD_INPUT : RC_OK);
        if (rows[i].says)
            equal(err_words(&mem, LANG_EN, &err), rows[i].says);
    }
}

/* One that has not begun is never held. */
static void a_role_that_has_not_begun_ends_as_it_begins(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), held;
    struct item it;
    str person;

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Leaver", "mail", "leaver@example.org", NULL));
    person = answer.id;
    must(perform(&admin, "appointment-give", S(""), "person", arena_cstr(&mem, person), "role", "hr", "from", "2028-01-24T09:00", NULL));
    must(perform(&admin, "appointment-end", answer.id, NULL));
    must(seen(&admin, ITEM_APPOINTMENT, answer.id, &it));
    assert_int_equal(it.cell[R_APPOINTMENT_TO].num, it.cell[R_APPOINTMENT_FROM].num);
    refused(RC_NOT_FOUND, holder_at(person, 2000000000, &held));
}

static void nobody_changes_their_own_number(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), colleague = another(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);

    (void)state;
    refused(RC_BAD_INPUT, perform(&admin, "person-change", admin.person, "registration", "SW12345", NULL));
    equal(err_words(&mem, LANG_EN, &err), "Nobody can change their own registration number");
    must(perform(&admin, "person-change", admin.person, "name", "Invented Otherwise", NULL));
    must(perform(&colleague, "person-change", admin.person, "registration", "SW12345", NULL));
    must(perform(&admin, "person-change", admin.person, "registration", "sw 12345", "language", "cy", NULL));
}

/* Whose number and whose address somebody has decides what they see and who gets in: so both take the second factor, and the old address hears. */
static void what_gives_access_is_changed_with_care(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), worker = someone(organisation[AUTHORITY_A], DUTY_WORKER);
    struct viewer hurried = admin;

    (void)state;
    hurried.step = NULL;
    refused(RC_STEP_UP, perform(&hurried, "person-change", manager.person, "mail", "elsewhere@example.org", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "person-change", manager.person, "registration", "SW00001", NULL)); /* it is the worker's */
    assert_string_equal(err.at, "registration");
    refused(RC_BAD_INPUT,
            perform(&admin, "person-add", S(""), "name", "Invented Second", "mail", "second@example.org", "registration", "sw 00001", NULL));
    must(perform(&admin, "person-change", worker.person, "name", "Invented Otherwise", NULL));
    assert_string_equal(raw("SELECT count(*) FROM mail"), "0");
    must(perform(&admin, "person-change", worker.person, "mail", "elsewhere@example.org", NULL));
    assert_string_equal(raw("SELECT count(*) FROM mail"), "1");
    must(perform(&admin, "person-close", worker.person, NULL));
    must(perform(&admin, "person-change", manager.person, "registration", "SW00001", NULL)); /* who has left has no number any more */
}

/* ---- ending ---- */

static void who_is_closed_may_nothing(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), v;
    struct txn txn = { 0 };

    (void)state;
    must(perform(&admin, "person-close", manager.person, NULL));
    must(txn_begin(store, TXN_READ, &txn, &err));
    refused(RC_NOT_FOUND, viewer_load(&txn, &mem, reg.authorities, manager.person, manager.organisation, now, &v, &err));
    must(txn_commit(&txn, &err));
    refused(RC_BAD_INPUT, perform(&admin, "person-close", manager.person, NULL));
}

/* What cannot be undone from a page, and what would close at once though a later day was meant, is refused. */
static void what_is_closed_can_be_spared(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);

    (void)state;
    refused(RC_BAD_INPUT, perform(&the_operator, "organisation-close", the_operator.organisation, NULL));
    equal(err_words(&mem, LANG_EN, &err), "The organisation that operates the register stays open: nobody could open it again");
    refused(RC_BAD_INPUT, perform(&the_operator, "organisation-close", organisation[SUPPLIER_2], "closed_on", "2026-11-23", NULL));
    must(perform(&the_operator, "organisation-close", organisation[SUPPLIER_2], "closed_on", "2026-11-22", NULL));
    refused(RC_BAD_INPUT, perform(&admin, "person-close", admin.person, NULL));
    equal(err_words(&mem, LANG_EN, &err), "Nobody can close their own account");
    refused(RC_BAD_INPUT, perform(&admin, "person-close", manager.person, "closed_on", "2027-12-31", NULL));
    equal(err_words(&mem, LANG_EN, &err), "It closes at once: the day cannot be after today");
    must(perform(&admin, "person-close", manager.person, "closed_on", "2026-11-20", NULL));
}

/* A role is held from when it is given, or from when a second person agrees. */
static void a_role_begins_no_earlier_than_it_is_given(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), director = someone(organisation[AUTHORITY_A], DUTY_DIRECTOR);
    const char *person = arena_cstr(&mem, manager.person);
    struct viewer held;
    str proposal;

    (void)state;
    refused(RC_BAD_INPUT, perform(&admin, "appointment-give", S(""), "person", person, "role", "referee", "from", "2026-11-22T09:59", NULL));
    assert_string_equal(err.at, "from");
    must(perform(&admin, "appointment-give", S(""), "person", person, "role", "referee", "from", "2026-11-22T10:00", NULL));
    must(perform(&admin, "appointment-give", S(""), "person", person, "role", "nominated-officer", "from", "2026-11-22T11:00", NULL));
    proposal = answer.id;
    now += DAY_SECONDS;
    must(perform(&director, "proposal-confirm", proposal, NULL));
    must(holder_at(manager.person, now, &held));
    assert_true(held.duties & DUTY(DUTY_NOMINATED_OFFICER));
    must(holder_at(manager.person, now - 1, &held));
    assert_false(held.duties & DUTY(DUTY_NOMINATED_OFFICER));
}

static void an_appointment_ends_at_its_instant(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), v;
    struct txn txn = { 0 };

    (void)state;
    must(perform(&admin, "person-add", S(""), "name", "Invented Deputy", "mail", "Deputy@example.org", NULL));
    v.person = answer.id;
    must(perform(&admin, "appointment-give", S(""), "person", arena_cstr(&mem, v.person), "role", "hr", "deputy", "yes", "from", "2026-11-23T09:00",
                 "to", "2026-11-24T17:00", NULL));
    must(txn_begin(store, TXN_READ, &txn, &err));
    for (int hour = 0; hour < 72; hour++) {
        bool holds = hour >= 23 && hour < 55; /* now is 10:00 the day before */
        rc code = viewer_load(&txn, &mem, reg.authorities, v.person, organisation[AUTHORITY_A], now + hour * 3600, &v, &err);

        assert_int_equal(code, holds ? RC_OK : RC_NOT_FOUND);
    }
    must(txn_commit(&txn, &err));
}

/* However many have ended before it, an appointment that holds is read. */
static void many_appointments_ended(void **state)
{
    struct viewer admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR), v;
    const char *person = arena_cstr(&mem, manager.person);
    struct txn txn = { 0 };
    struct items in;

    (void)state;
    for (int i = 0; i < SHELF_PAGE_MOST + 1; i++)
        must(perform(&the_operator, "appointment-give", S(""), "owner", z(manager.organisation), "person", person, "role", "hr", "from",
                     "2025-01-01T09:00", "to", "2025-01-02T09:00", NULL));
    now += 1;
    must(perform(&admin, "appointment-give", S(""), "person", person, "role", "referee", NULL));
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(viewer_load(&txn, &mem, reg.authorities, manager.person, manager.organisation, now, &v, &err));
    must(viewer_organisations(&txn, &mem, reg.authorities, manager.person, now, &in, &err));
    must(txn_commit(&txn, &err));
    assert_true(v.duties == (DUTY(DUTY_HIRING_MANAGER) | DUTY(DUTY_REFEREE)));
    assert_int_equal(in.n, 1);
}

/* ---- what it is recorded for ---- */

/* The row of a rulebook that is the home of a line of the clause matrix. */
static const struct row_ref *home_of(str line)
{
    for (int i = 0; i < world_books; i++)
        for (ptrdiff_t k = 0; k < world_book[i]->block.n; k++) {
            const struct block *b = &world_book[i]->block.v[k];

            for (ptrdiff_t f = 0; b->type == B_CLAUSE && f < b->field.n; f++)
                if (str_eq(b->field.v[f].name, line))
                    return &b->field.v[f].row;
        }
    return NULL;
}

static void lines_are_there(str owner, str lines)
{
    str line, before = S("");

    while (lines.n) {
        str_cut(lines, ' ', &line, &lines);
        if (!home_of(line))
            fail_msg("'%.*s', which %.*s names, is a line of no rulebook", STR_ARG(line), STR_ARG(owner));
        if (str_cmp(before, line) >= 0)
            fail_msg("%.*s names '%.*s' twice, or not in order", STR_ARG(owner), STR_ARG(line));
        before = line;
    }
}

static void fields_name_lines_that_there_are(void **state)
{
    int named = 0;

    (void)state;
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (int f = 0; f < item_tables[kind].n; f++) {
            lines_are_there(item_tables[kind].field[f].value.name, item_tables[kind].field[f].clauses);
            named += item_tables[kind].field[f].clauses.n > 0;
        }
    assert_true(named > 40);
}

/* What rules compute, and what is declared not to be computed, no act carries out; and no two acts carry out the same. */
static void acts_carry_out_what_is_to_be_kept(void **state)
{
    str rest, line;

    (void)state;
    for (int act = 0; act < ACTS; act++) {
        lines_are_there(act_rows[act].name, act_rows[act].clauses);
        for (rest = act_rows[act].clauses; rest.n;) {
            str_cut(rest, ' ', &line, &rest);
            assert_int_equal(act_for_clause(line), act);
            assert_true(home_of(line)->status == ROW_RECORD || home_of(line)->status == ROW_PROCESS || home_of(line)->status == ROW_ACCESS);
        }
    }
    assert_int_equal(act_for_clause(S("NE-147")), ACT_ASSIGNMENT_RECORD);
    assert_int_equal(act_for_clause(S("NE-14")), -1);
    assert_int_equal(act_for_clause(S("")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, no_register)
        CASE(a_worker_is_recorded_and_seen),
        CASE(a_correction_makes_a_version),
        CASE(a_stale_change_is_a_conflict),
        CASE(nothing_new_is_refused),
        CASE(every_fault_is_told),
        CASE(what_the_program_makes_is_not_taken),
        CASE(the_same_worker_is_recorded_once),
        CASE(a_pseudonym_is_of_a_partnership),
        CASE(posts_and_assignments_are_checked),
        CASE(another_authoritys_worker_takes_no_assignment),
        CASE(an_assignment_is_completed_on_its_last_day),
        cmocka_unit_test_setup_teardown(a_demonstration_records_no_end_before_it, bare_register, no_register),
        CASE(what_cannot_be_read_is_told_in_both_languages),
        CASE(a_text_too_long_says_how_long_it_may_be),
        CASE(a_terminal_keeps_what_was_given_and_the_hint),
        CASE(tables_have_words),
        CASE(a_role_that_may_not_is_refused),
        CASE(what_may_not_be_seen_is_not_there),
        CASE(a_supplier_sees_its_own_alone),
        CASE(a_list_is_narrowed_by_seen_fields_only),
        CASE(step_up_is_wanted),
        CASE(lists_go_on_where_they_ended),
        CASE(a_key_gives_the_first_answer_again),
        CASE(a_key_is_good_for_seven_days),
        CASE(a_refusal_keeps_no_key),
        CASE(the_past_is_a_query),
        CASE(a_clock_that_steps_back_changes_no_order),
        CASE(a_timeline_tells_who_and_when),
        CASE(the_duty_that_allowed_it_is_sealed),
        CASE(looking_is_noted),
        CASE(a_check_is_kept_with_its_answer),
        CASE(a_check_is_of_ones_own_engagement),
        CASE(an_assignment_cites_its_own_check),
        CASE(a_members_check_is_of_the_member),
        CASE(a_correction_may_leave_its_check_behind),
        CASE(a_new_check_takes_the_place_of_one),
        CASE(an_assignment_may_get_its_check_later),
        CASE(an_erased_check_tells_nothing),
        CASE(a_number_has_one_spelling),
        CASE(a_number_of_another_spelling_is_told_and_mended),
        CASE(erasing_finds_every_check),
        CASE(nobody_appoints_themselves),
        CASE(duties_that_decide_are_given_by_two),
        CASE(two_people_are_asked_for_what_they_decide_alone),
        CASE(what_is_proposed_is_for_all_who_see_it),
        CASE(a_role_ends_and_goes_on),
        CASE(a_role_that_has_not_begun_ends_as_it_begins),
        CASE(nobody_changes_their_own_number),
        CASE(many_appointments_ended),
        CASE(nothing_of_the_erased_is_left),
        CASE(erasing_takes_two),
        CASE(a_proposal_can_be_withdrawn),
        CASE(what_waits_is_not_asked_for_twice),
        CASE(who_is_closed_may_nothing),
        CASE(what_is_closed_can_be_spared),
        CASE(a_role_begins_no_earlier_than_it_is_given),
        CASE(what_gives_access_is_changed_with_care),
        CASE(a_refused_change_is_noted),
        CASE(an_appointment_ends_at_its_instant),
        CASE(fields_name_lines_that_there_are),
        CASE(acts_carry_out_what_is_to_be_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
