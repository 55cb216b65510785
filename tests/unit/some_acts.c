#include "some_acts.h"

#include "ledger/log.h"
#include "register/rebuild.h"

const char *const log_names[] = { "register.example.org/operator", "register.example.org/office-a", "register.example.org/office-b", NULL };

static const char document[] =
    "{\"as_of\":\"2025-05-01\",\"engagement\":{\"authority\":\"gateshead\",\"kind\":\"individual\",\"role\":\"social-worker\","
    "\"term\":\"new\",\"start\":\"2025-05-12\",\"charge\":{\"total\":\"45.00\"}},\"worker\":{\"registration\":\"SW12345\"}}";

static struct viewer at_a(enum duty duty)
{
    return someone(organisation[AUTHORITY_A], duty);
}

static str text(const char *fmt, int n)
{
    str s = str_of(fmt);
    ptrdiff_t at = str_find(s, '#');

    return at < 0 ? s : arena_printf(&mem, "%.*s%d%s", (int)at, fmt, n, fmt + at + 1);
}

/* "name", "value" pairs ended by NULL; # in a value is the number. */
static struct ready with(struct viewer who, str subject, int n, ...)
{
    struct ready r = { .who = who, .subject = subject };
    va_list args;

    va_start(args, n);
    for (const char *name; (name = va_arg(args, const char *));)
        r.given[r.givens++] = (struct act_given){ str_of(name), text(va_arg(args, const char *), n) };
    va_end(args);
    return r;
}

rc do_ready(const struct ready *ready, enum act_kind act, const char *key)
{
    const struct act a = {
        .name = act_rows[act].name, .subject = ready->subject, .given = ready->given, .givens = ready->givens, .key = str_of(key), .now = now
    };

    return act_perform(&reg, &mem, &ready->who, &a, &answer, &err);
}

/* The record that an act makes, made. */
static str made(enum act_kind act, int n)
{
    struct ready r = ready_for(act, n);

    must(do_ready(&r, act, ""));
    return answer.id;
}

/* A worker with a post and a check, whom the officer asks to erase: the proposal that waits. */
static str erasing(int n)
{
    struct viewer officer = at_a(DUTY_NOMINATED_OFFICER);
    str worker = made(ACT_WORKER_RECORD, n);

    must(perform(&officer, "post-record", S(""), "worker", z(worker), "authority", "durham", "from", "2018-09-01", NULL));
    must(perform(&officer, "post-correct", answer.id, "to", "2019-08-31", NULL));
    must(perform(&officer, "check-record", S(""), "worker", z(worker), "document", document, NULL));
    must(perform(&officer, "worker-erase", worker, NULL));
    return answer.id;
}

static str deputy(int n)
{
    struct viewer admin = at_a(DUTY_ADMINISTRATOR);

    must(perform(&admin, "appointment-give", S(""), "person", z(made(ACT_PERSON_ADD, n)), "role", "hr", "deputy", "yes", "to", "2027-12-24T17:00",
                 NULL));
    return answer.id;
}

static struct ready ready_for_people(enum act_kind act, int n)
{
    switch (act) {
    case ACT_ORGANISATION_ADD:
        return with(the_operator, S(""), n, "slug", "invented-#", "name", "Invented #", "kind", "supplier", "mail", "at#@example.org", NULL);
    case ACT_ORGANISATION_CHANGE: return with(the_operator, made(ACT_ORGANISATION_ADD, n), n, "name", "Invented and Sons #", NULL);
    case ACT_ORGANISATION_CLOSE: return with(the_operator, made(ACT_ORGANISATION_ADD, n), n, NULL);
    case ACT_PERSON_ADD: return with(at_a(DUTY_ADMINISTRATOR), S(""), n, "name", "Invented Person", "mail", "invented#@example.org", NULL);
    case ACT_PERSON_CHANGE: return with(at_a(DUTY_ADMINISTRATOR), made(ACT_PERSON_ADD, n), n, "name", "Invented Other", NULL);
    case ACT_PERSON_CLOSE: return with(at_a(DUTY_ADMINISTRATOR), made(ACT_PERSON_ADD, n), n, NULL);
    case ACT_APPOINTMENT_GIVE: return with(at_a(DUTY_ADMINISTRATOR), S(""), n, "person", z(made(ACT_PERSON_ADD, n)), "role", "hr", NULL);
    case ACT_APPOINTMENT_CHANGE: return with(at_a(DUTY_ADMINISTRATOR), deputy(n), n, "to", "2028-12-22T17:00", NULL);
    default: return with(at_a(DUTY_ADMINISTRATOR), made(ACT_APPOINTMENT_GIVE, n), n, "to", "2027-12-24T17:00", NULL);
    }
}

/* A worker with the check of the engagement that is recorded. */
static struct ready assigning(int n)
{
    struct viewer manager = at_a(DUTY_HIRING_MANAGER);
    str worker = made(ACT_WORKER_RECORD, n), check;

    must(perform(&manager, "check-record", S(""), "worker", z(worker), "document",
                 z(arena_printf(&mem,
                                "{\"engagement\":{\"authority\":\"gateshead\",\"role\":\"social-worker\",\"start\":\"2026-12-01\","
                                "\"charge\":{\"total\":\"31.32\"}},\"worker\":{\"registration\":\"sw 9%d\"}}",
                                n)),
                 NULL));
    check = answer.id;
    return with(manager, S(""), n, "worker", z(worker), "check", z(check), "role", "social-worker", "term", "new", "start", "2026-12-01", "total",
                "31.32", "supplier", z(organisation[SUPPLIER_1]), "hours_per_week", "37.5", "local_role_title", "Uwch-weithiwr \"cymdeithasol\" #",
                NULL);
}

static struct ready ready_for_workers(enum act_kind act, int n)
{
    switch (act) {
    case ACT_WORKER_RECORD:
        return with(at_a(DUTY_HIRING_MANAGER), S(""), n, "registration", "SW9#", "name", "Invented Worker", "name_before", "none", "registered",
                    "yes", "qualified_on", "2018-07-01", NULL);
    case ACT_WORKER_CORRECT: return with(at_a(DUTY_HR), made(ACT_WORKER_RECORD, n), n, "name", "Invented Worker-Jones", NULL);
    case ACT_WORKER_ERASE: return with(at_a(DUTY_NOMINATED_OFFICER), made(ACT_WORKER_RECORD, n), n, NULL);
    case ACT_POST_RECORD:
        return with(at_a(DUTY_HR), S(""), n, "worker", z(made(ACT_WORKER_RECORD, n)), "authority", "durham", "employer_kind", "local-authority",
                    "substantive", "yes", "role", "social-worker", "from", "2018-09-01", "to", "none", "full_time_share", "0.8", NULL);
    case ACT_POST_CORRECT: return with(at_a(DUTY_HR), made(ACT_POST_RECORD, n), n, "to", "2024-03-31", "left_because", "resignation", NULL);
    case ACT_CHECK_RECORD: return with(at_a(DUTY_DIRECTOR), S(""), n, "document", document, "worker", z(made(ACT_WORKER_RECORD, n)), NULL);
    case ACT_ASSIGNMENT_RECORD: return assigning(n);
    case ACT_ASSIGNMENT_CORRECT:
        return with(at_a(DUTY_HIRING_MANAGER), made(ACT_ASSIGNMENT_RECORD, n), n, "total", "33.00", "provider", z(organisation[PROVIDER_1]), NULL);
    default:
        return with(at_a(DUTY_HR), made(ACT_ASSIGNMENT_RECORD, n), n, "left_on", "2027-01-29", "notice_given_on", "2027-01-01", "end_reason",
                    "worker-notice", NULL);
    }
}

struct ready ready_for(enum act_kind act, int n)
{
    if (act == ACT_PROPOSAL_CONFIRM)
        return with(at_a(DUTY_DIRECTOR), erasing(n), n, NULL);
    if (act == ACT_PROPOSAL_WITHDRAW)
        return with(at_a(DUTY_DIRECTOR), erasing(n), n, "reason", "Asked for the wrong worker", NULL);
    return act < ACT_WORKER_RECORD ? ready_for_people(act, n) : ready_for_workers(act, n);
}

/* ---- what was recorded ---- */

void logs_seal(void)
{
    struct txn txn = { 0 };

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    for (int i = 0; log_names[i]; i++) {
        str name = str_of(log_names[i]), body;
        struct note_signer key;
        struct checkpoint c;
        struct log log;

        must(note_signer_new(&mem, name, KEY_ED25519, &key, &err));
        must(log_find(&txn, &mem, name, &log, &err));
        must(log_state(&txn, &mem, &log, log.size, &c, &err));
        body = checkpoint_print(&mem, &c);
        must(log_keep_checkpoint(&txn, &mem, &log, arena_printf(&mem, "%.*s\n%.*s", STR_ARG(body), STR_ARG(note_sign(&mem, body, &key, 0))), &err));
    }
    must(txn_commit(&txn, &err));
}

rc all_holds(void)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)1 << 28);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct rebuild_report report;

    TRY(txn_begin(store, TXN_READ, &txn, &err));
    for (int i = 0; log_names[i]; i++) {
        struct log log;

        TRY(log_find(&txn, &scratch, str_of(log_names[i]), &log, &err));
        TRY(log_check(&txn, &log, NULL, NULL, &err));
    }
    TRY(register_rebuild_check(&txn, &scratch, reg.authorities, &report, &err));
    return txn_commit(&txn, &err);
}
