/* The pages as they are read and used: what they show and when, where they lead, and what comes with their forms. */
#include "some_acts.h"
#include "some_pages.h"

#include "signin/forgery.h"

#include <string.h>

/* ---- a file on a page ---- */

static struct reply file_sent(const struct viewer *who, const char *act, const char *language, const char *file, const char *text)
{
    str cookie = cookie_of(who);
    str body = arena_printf(
        &mem, PART("anti-forgery", "") "%.*s\r\n" PART("idempotency-key", "") "page-1\r\n" PART("file", "; filename=\"%s\"") "%s\r\n--x--\r\n",
        STR_ARG(forgery_token(&mem, cookie)), file, text);

    return ask(arena_printf(&mem, "POST /%s/imports/%s", language, act).p, S(""), body, "Content-Type: multipart/form-data; boundary=x", ORIGIN,
               arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie)).p, NULL);
}

#define TWO_ROWS "registration,name\nSW20001,Invented One\nSW20002,Invented Two\n"

static void a_file_is_recorded_on_a_page(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    struct reply r =
        file_sent(&manager, "worker-record", "en", "workers.csv", "registration,name,qualified_on\nSW20001,Invented One,\nSW20002,Two,July\n");

    (void)state;
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(z(r.body), "Nothing was recorded"));
    assert_non_null(strstr(z(r.body), ">3</t"));
    assert_int_equal(rows("workers"), 0);
    r = file_sent(&manager, "worker-record", "cy", "workers.csv", TWO_ROWS);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(z(r.body), "2 res wedi’u cofnodi"));
    assert_int_equal(rows("workers"), 2);
    r = file_sent(&manager, "worker-record", "en", "workers.csv", TWO_ROWS);
    assert_non_null(strstr(z(r.body), "had been recorded"));
    assert_int_equal(rows("workers"), 2);
    r = file_sent(&manager, "worker-record", "cy", "workers.csv", "name,shoe_size\n");
    assert_int_equal(r.status, 422);
    assert_non_null(strstr(z(r.body), "Rhes 1, colofn B: Nid yw hon yn golofn a dderbynnir yma: ‘shoe_size’"));
    assert_int_equal(file_sent(&admin, "worker-record", "en", "workers.csv", TWO_ROWS).status, 404);
    assert_int_equal(file_sent(&admin, "appointment-give", "en", "roles.csv", "person,role\n").status, 404); /* wants a code for each */
}

/* Where it is stands in the language of the page, whatever is wrong: with a row, or with the file from there on. */
static void what_is_wrong_with_a_file_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text, *en, *cy;
    } rows[] = {
        { "registration,name\nSW20001,One\nSW20002\n", "Cells found: 1. Headings: 2. A row has a cell",
          "Celloedd a ganfuwyd: 1. Penawdau: 2. Mae gan res" },
        { "registration,name\nSW20001,One\nSW20002,T\"wo\n", ">A quotation mark stands", ">Mae dyfynnod" },
        { "registration,name\nSW20001,\"One\n", ">The quotation mark", ">Nid yw’r dyfynnod" },
        { "registration,name\nSW2\x01,One\n", ">A control", ">Mae nod rheoli" },
        { "name,name\n", "Row 1, column B: The heading ‘name’ stands in another column too: A", "Rhes 1, colofn B: Mae’r pennawd ‘name’" },
        { "name,,a\n", "Row 1, column B: The heading is empty", "Rhes 1, colofn B: Mae’r pennawd yn wag" },
        { "a,b;c\n", "The headings do not show", "Nid yw’r penawdau" },
        { "sep=x\n", "The line ‘sep=’", "Mae’r llinell ‘sep=’" },
        { "", "The file has no rows", "Nid oes rhesi yn y ffeil" },
        { "PK\x03\x04", "The file is an Excel workbook", "Llyfr gwaith Excel" },
        { "sep=;\nregistration;name;qualified_on\nSW20001;One;July\n", ">C</td>", ">C</td>" },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        if (!strstr(z(file_sent(&manager, "worker-record", "en", "workers.csv", rows[i].text).body), rows[i].en) ||
            !strstr(z(file_sent(&manager, "worker-record", "cy", "workers.csv", rows[i].text).body), rows[i].cy))
            fail_msg("not told: %s", rows[i].en);
    }
}

/* ---- what a page says of an assignment ---- */

/* Whether it is over is told to those who are shown the day it ended; that somebody has to record it, to those who may. */
static void a_state_is_shown_to_those_who_are_shown_what_it_rests_on(void **state)
{
    static const struct {
        int of;
        enum duty duty;
        bool is_shown, is_told;
    } readers[] = {
        { AUTHORITY_A, DUTY_HIRING_MANAGER, true, true }, { AUTHORITY_A, DUTY_DIRECTOR, true, false }, { OFFICE_A, DUTY_LEAD, false, false },
        { SUPPLIER_1, DUTY_SUPPLIER, false, false },      { PROVIDER_1, DUTY_PROVIDER, false, false }, { AUDITOR_A, DUTY_AUDITOR, false, false },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str assignment = assignment_at(&manager, worker_at(&manager, "SW10001"), organisation[SUPPLIER_1], organisation[PROVIDER_1]);
    str path = arena_printf(&mem, "/en/assignments/%.*s", STR_ARG(assignment));

    (void)state;
    must(perform(&manager, "assignment-correct", assignment, "start", "2025-01-06", "end", "2025-02-28", NULL));
    for (int is_over = 0; is_over < 2; is_over++) {
        for (ptrdiff_t i = 0; i < countof(readers); i++) {
            struct viewer who = someone(organisation[readers[i].of], readers[i].duty);
            struct reply r = page_for(&who, z(path));

            assert_int_equal(r.status, 200);
            assert_int_equal(strstr(z(r.body), "Overdue") != NULL, readers[i].is_shown && !is_over);
            assert_int_equal(strstr(z(r.body), "Record how it ended") != NULL, readers[i].is_told && !is_over);
            assert_int_equal(strstr(z(r.body), ">Ended<") != NULL || strstr(z(r.body), ">\n  Ended") != NULL, readers[i].is_shown && is_over);
            assert_null(strstr(z(r.body), "moj-identity-bar__actions app-identity-bar__state\"></div>"));
        }
        if (!is_over)
            must(perform(&manager, "assignment-end", assignment, "left_on", "2025-02-28", "end_reason", "completed", NULL));
    }
}

/* ---- what was done ---- */

/* What was done is said by the page that it leads to, and by no address. */
static void what_was_done_is_said_once(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), done, rest;
    const char *page = z(arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)));
    struct reply r;

    (void)state;
    r = page_for(&manager, z(arena_printf(&mem, "%s?done=worker-erase", page)));
    assert_true(r.status == 200 && !holds(&r, "govuk-notification-banner--success"));
    assert_int_equal(page_for(&manager, "/en/?done=proposal-confirm").status, 200);
    assert_int_equal(page_for(&manager, "/en/?utm=1").status, 200);
    r = form_sent(&manager, "/en/acts/worker-correct", z(arena_printf(&mem, "on=%.*s&version=1&name=Invented+Later", STR_ARG(worker))), false);
    assert_int_equal(r.status, 303);
    assert_true(str_ends(header_of(&r, "Location"), str_from(str_of(page), 3)));
    str_cut(header_of(&r, "Set-Cookie"), ';', &done, &rest);
    assert_false((r = page_with(&manager, "/en/workers", done), holds(&r, "Worker corrected")));
    r = page_with(&manager, page, done);
    assert_true(holds(&r, "govuk-notification-banner--success") && holds(&r, "Worker corrected"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-done=;")));
}

/* ---- words from right to left ---- */

#define ALEF "\xD7\x90"

/* Whether each letter of Hebrew in a page stands in a <bdi>, or where there can be no element; in attributes nothing is shown.  How many are shown.
 */
static bool stands_apart(const struct reply *r, int *shown)
{
    int deep = 0;
    bool in_text = false;

    for (const char *at = z(r->body); *at; at++) {
        if (*at == '<') {
            bool ends = at[1] == '/';
            const char *name = at + 1 + ends;

            deep += strncmp(name, "bdi", 3) == 0 ? 1 - 2 * ends : 0;
            if (strncmp(name, "title>", 6) == 0 || strncmp(name, "option", 6) == 0)
                in_text = !ends;
            at = strchr(at, '>');
            continue;
        }
        if (strncmp(at, ALEF, 2) != 0)
            continue;
        ++*shown;
        if (!deep && !in_text)
            return false;
    }
    return deep == 0;
}

static void names_from_right_to_left_stand_apart(void **state)
{
    static const char *const pages[] = { "/",
                                         "/workers",
                                         "/workers/*",
                                         "/workers/*/timeline",
                                         "/acts/worker-correct?on=*",
                                         "/acts/post-record?worker=*",
                                         "/checks/new?worker=*",
                                         "/organisations",
                                         "/people",
                                         "/accesses" };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), admin = someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR);
    str worker = worker_at(&manager, "SW10001");
    int shown = 0, on_pages = 0;

    (void)state;
    must(perform(&manager, "worker-correct", worker, "name", ALEF " One", NULL));
    must(perform(&manager, "worker-correct", worker, "name", ALEF " Two", NULL));
    must(perform(&manager, "post-record", S(""), "worker", z(worker), "authority", ALEF, "employer_kind", "nhs", "from", "2018-09-01", NULL));
    must(perform(&admin, "organisation-change", organisation[AUTHORITY_A], "name", ALEF, NULL));
    must(perform(&admin, "person-add", S(""), "name", ALEF, "mail", "alef@example.org", NULL));
    for (int i = 0; i < countof(pages); i++)
        for (int as = 0; as < 4; as++) {
            str path = str_of(pages[i]), begin, end;
            struct reply r;

            path = str_cut(path, '*', &begin, &end) ? arena_printf(&mem, "%.*s%.*s%.*s", STR_ARG(begin), STR_ARG(worker), STR_ARG(end)) : path;
            r = page_for(as % 2 ? &admin : &manager, z(arena_printf(&mem, "/%s%.*s", as / 2 ? "cy" : "en", STR_ARG(path))));
            shown = 0;
            if (!stands_apart(&r, &shown))
                fail_msg("%.*s", STR_ARG(path));
            on_pages += shown > 0;
        }
    assert_true(on_pages >= 20);
    assert_non_null(
        strstr(z(page_for(&manager, z(arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker)))).body), "<title>\u2068" ALEF " Two\u2069"));
}

/* ---- what comes with a form ---- */

static str fields_on(str worker, const char *rest)
{
    return arena_printf(&mem, "on=%.*s%s", STR_ARG(worker), rest);
}

static void only_what_the_page_asks_is_taken(void **state)
{
    static const struct {
        const char *path, *fields; /* with "*" for the worker */
        int status;
    } rows[] = {
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&registration=SW1", 400 }, /* asked when it is recorded alone */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&owner=x", 400 },
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&qualified_on=2018-07-01", 400 }, /* three inputs */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&qualified_on-day-day=1", 400 },
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later&code=123456", 400 }, /* it wants none */
        { "/en/acts/worker-correct", "&version=1&qualified_on-day=31&qualified_on-month=2&qualified_on-year=2018", 422 },
        { "/en/acts/worker-record", "&version=1&name=Invented+Later", 400 },
        { "/en/checks", "&verdict=clear", 400 },
        { "/en/checks", "&engagement.start=2026-01-01", 400 },
        { "/en/acts/worker-correct", "&name=Invented+Later", 400 }, /* no version of the record */
        { "/en/acts/worker-correct", "&version=&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=abc&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=-1&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=0&name=Invented+Later", 400 },
        { "/en/acts/worker-correct", "&version=7&name=Invented+Later", 422 },
        { "/en/acts/worker-correct",
          "&version=1&name=Invented+Worker&registered=yes&profession=social-worker&qualified_on-day=1&qualified_on-month=7&qualified_on-year=2018",
          409 }, /* as it is */
        { "/en/acts/worker-correct", "&version=1&name=Invented+Later", 303 },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001");

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct reply r = form_sent(&manager, rows[i].path, z(fields_on(worker, rows[i].fields)), false);

        if (r.status != rows[i].status)
            fail_msg("%s: %d", rows[i].fields, r.status);
    }
}

/* A form with a key of its own. */
static struct reply form_keyed(const struct viewer *who, const char *path, int key, const char *fields)
{
    str cookie = cookie_of(who);
    const struct filled f = {
        z(arena_printf(&mem, "anti-forgery=%.*s&idempotency-key=form-%d&%s", STR_ARG(forgery_token(&mem, cookie)), key, fields)),
        z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie))),
    };

    return filled_sent(path, &f);
}

/* People type amounts as they write them; what is no amount is told by what is wrong with it. */
static void an_amount_is_taken_as_people_write_it(void **state)
{
    static const struct {
        const char *typed, *en, *cy; /* what is said of it; NULL: it is recorded */
    } amounts[] = {
        { "45.50", NULL, NULL },
        { "%C2%A345.50", NULL, NULL },
        { "%C2%A3+45.50", NULL, NULL },
        { "%C2%A345", NULL, NULL },
        { "1,045.50", NULL, NULL },
        { "10,45", "must have a point before the pence and no comma", "gael pwynt o flaen y ceiniogau" },
        { "-5", "must not be less than zero", "fod yn llai na sero" },
        { "45.505", "must not have parts of a penny", "gynnwys rhannau o geiniog" },
        { "%C2%A3", "must be an amount, like 31.58", "fod yn swm, fel 31.58" },
    };
    static const struct {
        const char *page, *fields;
    } forms[] = {
        { "checks",
          "engagement.role=social-worker&engagement.start-day=1&engagement.start-month=2&engagement.start-year=2027&engagement.charge.total=" },
        { "acts/assignment-record", "worker=*&role=social-worker&term=new&start-day=1&start-month=2&start-year=2027&total=" },
    };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), begin, end;

    (void)state;
    for (int i = 0; i < countof(amounts); i++)
        for (int form = 0; form < countof(forms); form++)
            for (enum language lang = LANG_EN; lang <= LANG_CY; lang++) {
                const char *of = str_cut(str_of(forms[form].fields), '*', &begin, &end) ? z(worker) : "";
                const char *path = z(arena_printf(&mem, "/%.*s/%s", STR_ARG(language_code(lang)), forms[form].page));
                const char *fields = z(arena_printf(&mem, "%.*s%s%.*s%s", STR_ARG(begin), of, STR_ARG(end), amounts[i].typed));
                const char *said = lang == LANG_EN ? amounts[i].en : amounts[i].cy;
                struct reply r = form_keyed(&manager, path, i * 4 + form * 2 + (int)lang, fields);

                if (r.status != (said ? 422 : 303) || (said && !holds(&r, said)))
                    fail_msg("%s: %s: %d", path, amounts[i].typed, r.status);
            }
    assert_int_equal(rows("assignments WHERE total = 4550"), 6);
}

/* ---- lists to choose from ---- */

/* Each of ${texts}, up to NULL, stands on the page after the one before it. */
static void stand_in_order(const struct reply *r, const char *const *texts)
{
    const char *at = z(r->body);

    for (; *texts; texts++) {
        const char *next = strstr(at, *texts);

        if (!next)
            fail_msg("not there, or too early: %s", *texts);
        at = next + 1;
    }
}

/* Authorities by name, as the page calls them, and not by the codes that somebody gave them. */
static void authorities_are_found_by_name(void **state)
{
    static const char *const en[] = { ">Barking and Dagenham<", ">Camden<", ">Cardiff<", ">City of London<", ">County Durham<", ">Hartlepool<",
                                      ">Isle of Anglesey<",     ">York<",   NULL };
    static const char *const cy[] = { ">Abertawe<", ">Camden<", ">City of London<", ">Hartlepool<", ">Ynys M\u00F4n<", ">York<", NULL };
    static const char *const suppliers_en[] = { ">\u00C1lpha<", ">Beta<", NULL }, *const suppliers_cy[] = { ">Aelwyd<", ">\u00C1lpha<", NULL };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), one = someone(organisation[SUPPLIER_1], DUTY_ADMINISTRATOR),
                  two = someone(organisation[SUPPLIER_2], DUTY_ADMINISTRATOR);
    str worker = worker_at(&manager, "SW10001"), rest = arena_printf(&mem, "/acts/assignment-record?worker=%.*s", STR_ARG(worker));
    struct reply r;

    (void)state;
    must(perform(&one, "organisation-change", organisation[SUPPLIER_1], "name", "Beta", "name_cy", "Aelwyd", NULL));
    must(perform(&two, "organisation-change", organisation[SUPPLIER_2], "name", "\u00C1lpha", NULL));
    r = page_for(&manager, "/en/checks/new");
    stand_in_order(&r, en);
    r = page_for(&manager, "/cy/checks/new");
    stand_in_order(&r, cy);
    r = page_for(&manager, z(arena_printf(&mem, "/en%.*s", STR_ARG(rest))));
    stand_in_order(&r, suppliers_en);
    r = page_for(&manager, z(arena_printf(&mem, "/cy%.*s", STR_ARG(rest))));
    stand_in_order(&r, suppliers_cy);
}

/* ---- what came of a check ---- */

#define DEAR "engagement.role=social-worker&engagement.start-day=1&engagement.start-month=2&engagement.start-year=2027&engagement.charge.total=45.50"

/* The charge above the cap of both memoranda is read before the many things that nobody has said yet. */
static void what_is_not_met_stands_before_what_is_missing(void **state)
{
    static const char *const en[] = { "clauses are not met",         "questions are for a person to answer",
                                      ">What is not met</h2>",       "National rules on agency",
                                      "above the cap of £31.58",     "Memorandum of understanding",
                                      "above the cap of £31.58",     ">What to find out, and from whom</h2>",
                                      "National rules on agency",    "questions of england are for a person to answer",
                                      "A person must answer this",   "clauses of england are met",
                                      "Memorandum of understanding", NULL };
    static const char *const cy[] = { "Saesneg yw iaith y memoranda.", ">Beth sydd heb ei fodloni</h2>", "lang=\"en\"",
                                      ">Beth i’w ganfod, a chan bwy</h2>", NULL };
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    struct reply r = form_keyed(&manager, "/en/checks", 1, DEAR);
    str path = str_from(header_of(&r, "Location"), 3);

    (void)state;
    r = page_for(&manager, z(arena_printf(&mem, "/en%.*s", STR_ARG(path))));
    assert_int_equal(r.status, 200);
    stand_in_order(&r, en);
    assert_int_equal(times(&r, "memoranda are in English"), 0);
    assert_null(strstr(strstr(z(r.body), ">What to find out"), "  Not met\n"));
    r = page_for(&manager, z(arena_printf(&mem, "/cy%.*s", STR_ARG(path))));
    stand_in_order(&r, cy);
    assert_int_equal(times(&r, "Saesneg yw iaith y memoranda."), 1);
}

static void a_form_sent_again_with_other_answers_is_told_so(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001");
    struct reply r = form_sent(&manager, "/en/acts/worker-correct", z(fields_on(worker, "&version=1&name=Invented+Later")), false);

    (void)state;
    assert_int_equal(r.status, 303);
    r = form_sent(&manager, "/en/acts/worker-correct", z(fields_on(worker, "&version=1&name=Invented+Otherwise")), false);
    assert_int_equal(r.status, 409);
    assert_true(holds(&r, "This form was sent before, with other answers") && !holds(&r, "page-1"));
}

/* A page for whoever has signed in just now, with what was kept. */
/* A form of ${who} that is sent when its sign-in is over. */
static struct reply sent_late(const struct viewer *who, const char *path, const char *fields)
{
    const struct filled f = form_filled(who, fields, false);

    now += SESSION_IDLE + 1;
    return filled_sent(path, &f);
}

static str kept_in(const struct reply *r)
{
    str cookie = S(""), rest;

    if (str_starts(header_of(r, "Set-Cookie"), S("__Host-kept=")))
        str_cut(header_of(r, "Set-Cookie"), ';', &cookie, &rest);
    return cookie;
}

static const char *mark_of(const struct viewer *who)
{
    struct reply r = page_for(who, "/en/acts/worker-record");
    const char *at = strstr(z(r.body), "name=\"for\" value=\"");

    assert_non_null(at);
    return z(arena_printf(&mem, "%.32s", at + strlen("name=\"for\" value=\"")));
}

static void what_was_typed_outlives_its_sign_in(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER), other = another(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *typed = z(arena_printf(&mem, "for=%s&registration=SW10009&name=Invented+%%26+Late&qualified_on-day=31", mark_of(&manager)));
    struct reply r = sent_late(&manager, "/cy/acts/worker-record", typed);
    str kept = kept_in(&r), what;

    (void)state;
    assert_true(str_eq(header_of(&r, "Location"), S("/cy/sign-in?to=%2Facts%2Fworker-record")));
    assert_true(kept.n);
    r = page_with(&manager, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && holds(&r, "You had been signed out") && holds(&r, "value=\"SW10009\"") && holds(&r, "Invented &amp; Late"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-kept=;")));
    r = page_with(&other, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && !holds(&r, "Invented &amp; Late") && !holds(&r, "You had been signed out"));
    assert_true(str_starts(header_of(&r, "Set-Cookie"), S("__Host-kept=;")));
    r = page_with(&manager, "/en/acts/organisation-add", kept);
    assert_false(holds(&r, "Invented &amp; Late") || header_of(&r, "Set-Cookie").n);
    assert_int_equal(strtol(raw("SELECT COUNT(*) FROM workers"), NULL, 10), 0);
    assert_true(ticket_parse(&mem, &service.keys, TICKET_KEPT, now, str_from(kept, (ptrdiff_t)strlen("__Host-kept=")), &what));
    now += ticket_lasts(TICKET_KEPT) + 1;
    r = page_with(&manager, "/en/acts/worker-record", kept);
    assert_true(r.status == 200 && !holds(&r, "Invented &amp; Late"));
}

/* The version that was seen comes back with the answers: who was quicker meanwhile is not written over. */
static void what_was_typed_is_of_the_version_that_was_seen(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), kept;
    const char *mark = mark_of(&manager);
    struct reply r;

    (void)state;
    r = sent_late(&manager, "/en/acts/worker-correct", z(arena_printf(&mem, "for=%s&on=%.*s&version=1&name=Invented+Late", mark, STR_ARG(worker))));
    kept = kept_in(&r);
    must(perform(&manager, "worker-correct", worker, "name", "Invented Earlier", NULL));
    r = page_with(&manager, "/en/acts/worker-correct", kept);
    assert_true(holds(&r, "value=\"Invented Late\"") && holds(&r, "name=\"version\" value=\"1\""));
    r = sent_late(&manager, "/en/checks", z(arena_printf(&mem, "for=%s&worker=%.*s&engagement.charge.total=29.75", mark, STR_ARG(worker))));
    assert_true(str_eq(header_of(&r, "Location"), S("/en/sign-in?to=%2Fchecks%2Fnew")));
    r = page_with(&manager, "/en/checks/new", kept_in(&r));
    assert_true(holds(&r, "value=\"29.75\"") && holds(&r, "You had been signed out") && !holds(&r, "govuk-error-summary"));
}

/* It may have been the same person, on another page: who it was is not known. */
static void a_record_that_was_changed_meanwhile_names_nobody(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001");
    const char *fields = z(arena_printf(&mem, "on=%.*s&version=1&name=Invented+Late", STR_ARG(worker)));
    struct reply r;

    (void)state;
    must(perform(&manager, "worker-correct", worker, "name", "Invented Earlier", NULL));
    r = form_sent(&manager, "/en/acts/worker-correct", fields, false);
    assert_int_equal(r.status, 409);
    assert_true(holds(&r, "This record was changed while you were filling in the form") && holds(&r, "This was changed meanwhile"));
    assert_true(!holds(&r, "omebody else") && !holds(&r, "omeone"));
    r = form_sent(&manager, "/cy/acts/worker-correct", fields, false);
    assert_true(holds(&r, "Newidiwyd y cofnod hwn") && holds(&r, "Newidiwyd hwn yn y cyfamser") && !holds(&r, "hywun arall"));
}

static void little_is_kept_of_what_came_too_late(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    const char *mark = mark_of(&manager), *path = "/en/acts/worker-erase";
    str cookie = cookie_of(&manager), what;
    struct reply r = sent_late(&manager, path, z(arena_printf(&mem, "for=%s&reason=Asked&code=123456", mark)));
    struct filled f;
    char much[2000];

    (void)state;
    what = kept_in(&r);
    assert_true(ticket_parse(&mem, &service.keys, TICKET_KEPT, now, str_from(what, (ptrdiff_t)strlen("__Host-kept=")), &what));
    assert_true(str_find_str(what, S("reason=Asked")) > 0 && str_find_str(what, S("123456")) < 0);
    memset(much, 'x', sizeof much - 1);
    much[sizeof much - 1] = 0;
    r = sent_late(&manager, path, z(arena_printf(&mem, "for=%s&reason=%s", mark, much)));
    assert_true(r.status == 303 && !kept_in(&r).n);
    r = sent_late(&manager, path, "reason=Asked"); /* by nobody who can be told */
    assert_true(r.status == 303 && !kept_in(&r).n);
    f = form_filled(&manager, z(arena_printf(&mem, "for=%s&reason=Asked", mark)), false);
    now += SESSION_IDLE + 1;
    web.can_sign_in = false; /* there is nothing to seal with */
    r = filled_sent(path, &f);
    assert_true(r.status == 303 && !kept_in(&r).n);
    web.can_sign_in = true;
    f.cookie = z(arena_printf(&mem, "Cookie: __Host-session=%.*s", STR_ARG(cookie))); /* not the one that the form was made for */
    r = filled_sent(path, &f);
    assert_true(r.status == 303 && !kept_in(&r).n);
}

/* ---- links ---- */

enum { PAGES_MOST = 400 };

/* The addresses of the page that stand in it, without those that end the sign-in or change its language. */
static void links_add(const struct reply *r, str page[PAGES_MOST], int *n)
{
    for (const char *at = z(r->body); (at = strstr(at, "href=\"/en/")); at++) {
        str path, rest, link = str_of(at + 6);
        struct buf b = buf_new(&mem);
        bool known = false;

        str_cut(link, '"', &path, &rest);
        str_cut(path, '#', &path, &rest);
        while (path.n) { /* &amp; */
            str part;

            if (str_cut(path, ';', &part, &path) && str_ends(part, S("&amp")))
                part = str_sub(part, 0, part.n - 3);
            buf_str(&b, part);
        }
        path = buf_text(&b);
        for (int i = 0; i < *n; i++)
            known = known || str_eq(page[i], path);
        if (!known && *n < PAGES_MOST)
            page[(*n)++] = path;
    }
}

/* Wherever a page leads, there is a page. */
static void every_link_leads_somewhere(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  officer = someone(organisation[AUTHORITY_A], DUTY_NOMINATED_OFFICER);
    const struct viewer who[] = { manager, officer, someone(organisation[AUTHORITY_A], DUTY_ADMINISTRATOR),
                                  someone(organisation[OFFICE_A], DUTY_LEAD) };
    str worker = worker_at(&manager, "SW10001");

    (void)state;
    assignment_at(&manager, worker, organisation[SUPPLIER_1], S(""));
    must(perform(&officer, "worker-erase", worker, NULL));
    logs_seal();
    for (ptrdiff_t w = 0; w < countof(who); w++) {
        str page[PAGES_MOST] = { S("/en/") };
        int n = 1, proofs = 0;

        for (int i = 0; i < n; i++) {
            struct reply r = page_for(&who[w], z(page[i]));

            if (r.status != 200)
                fail_msg("%.*s: %d", STR_ARG(page[i]), r.status);
            proofs += str_ends(page[i], S("/proof"));
            links_add(&r, page, &n);
        }
        assert_true(n > 20 && proofs > 0);
    }
}

/* ---- as of an earlier day ---- */

static void pages_show_what_was_known_on_an_earlier_day(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER),
                  stranger = someone(organisation[AUTHORITY_B], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s", STR_ARG(worker));
    const char *then = z(arena_printf(&mem, "%.*s?as_known_at=2026-11-22", STR_ARG(path)));
    const char *before = z(arena_printf(&mem, "%.*s?as_known_at-day=21&as_known_at-month=November&as_known_at-year=2026", STR_ARG(path)));
    int64_t refused;
    struct reply r;

    (void)state;
    assert_true(holds((r = page_for(&manager, then), &r), "worker-correct") && !holds(&r, "what the register knew at")); /* today is the present */
    now += 2 * DAY_SECONDS;
    must(perform(&manager, "worker-correct", worker, "name", "Invented Later", NULL));
    r = page_for(&manager, then);
    assert_true(r.status == 200 && holds(&r, "This is what the register knew at the end of Sunday 22 November 2026"));
    assert_true(holds(&r, "Invented Worker") && !holds(&r, "Invented Later") && !holds(&r, "/acts/") && !holds(&r, "/checks/new?"));
    assert_true(holds(&r, "/timeline?as_known_at=2026-11-22\"") && holds(&r, "\"/en/workers?as_known_at=2026-11-22\""));
    assert_true(holds(&r, z(arena_printf(&mem, "\"%.*s\">Show what it knows now", STR_ARG(path)))));
    r = page_for(&manager, "/en/workers?as_known_at=2026-11-22&order=down");
    assert_true(holds(&r, "Invented Worker") && holds(&r, z(arena_printf(&mem, "%.*s?as_known_at=2026-11-22\"", STR_ARG(path)))));
    assert_true(holds(&r, "name=\"as_known_at\" value=\"2026-11-22\"") && holds(&r, "name=\"order\" value=\"down\""));
    assert_true(holds((r = page_for(&manager, "/cy/workers?as_known_at=2026-11-21"), &r), "Dyma’r hyn a wyddai’r gofrestr") && !holds(&r, "<table"));
    refused = rows("access WHERE allowed = 0");
    r = page_for(&manager, before);
    assert_true(r.status == 200 && holds(&r, "Not yet recorded on 21 November 2026"));
    assert_int_equal(rows("access WHERE allowed = 0"), refused); /* it is no attempt at anything */
    assert_int_equal(page_for(&stranger, before).status, 404);
    assert_int_equal(page_for(&stranger, then).status, 404);
    r = page_for(&manager, z(arena_printf(&mem, "%.*s?as_known_at=2026-12-01", STR_ARG(path))));
    assert_true(r.status == 422 && holds(&r, "Day must be today or earlier") && holds(&r, "href=\"#as_known_at-day\"") &&
                holds(&r, "Invented Later"));
    r = page_for(&manager, "/en/workers?as_known_at=1950-01-01");
    assert_int_equal(r.status, 200);
    r = page_for(&manager, "/en/workers?as_known_at=yesterday");
    assert_true(r.status == 422 && holds(&r, "Day must be a real date"));
}

/* A worker whose name was put right later, as of the day between; what happened since is not on the timeline of that day. */
static void a_timeline_ends_on_the_day_it_is_asked_for(void **state)
{
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str worker = worker_at(&manager, "SW10001"), path = arena_printf(&mem, "/en/workers/%.*s/timeline", STR_ARG(worker));
    struct reply r;

    (void)state;
    now += 2 * DAY_SECONDS;
    must(perform(&manager, "worker-correct", worker, "name", "Invented Later", NULL));
    assert_true(holds((r = page_for(&manager, z(path)), &r), "Invented Later"));
    r = page_for(&manager, z(arena_printf(&mem, "%.*s?as_known_at=2026-11-23", STR_ARG(path))));
    assert_true(r.status == 200 && !holds(&r, "Invented Later") && holds(&r, "at the end of Monday 23 November 2026"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, some_pages, no_web)
    const struct CMUnitTest tests[] = {
        CASE(a_file_is_recorded_on_a_page),
        CASE(what_is_wrong_with_a_file_is_told_with_its_place),
        CASE(a_state_is_shown_to_those_who_are_shown_what_it_rests_on),
        CASE(names_from_right_to_left_stand_apart),
        CASE(what_was_typed_outlives_its_sign_in),
        CASE(what_was_typed_is_of_the_version_that_was_seen),
        CASE(a_record_that_was_changed_meanwhile_names_nobody),
        CASE(little_is_kept_of_what_came_too_late),
        CASE(what_was_done_is_said_once),
        CASE(only_what_the_page_asks_is_taken),
        CASE(authorities_are_found_by_name),
        CASE(what_is_not_met_stands_before_what_is_missing),
        CASE(an_amount_is_taken_as_people_write_it),
        CASE(a_form_sent_again_with_other_answers_is_told_so),
        CASE(every_link_leads_somewhere),
        CASE(pages_show_what_was_known_on_an_earlier_day),
        CASE(a_timeline_ends_on_the_day_it_is_asked_for),
    };
#undef CASE

    return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
