/* Workers, their posts and assignments: what must hold, and what is taken away with a worker. */
#include "domain/registration.h"
#include "ledger/log.h"
#include "register/cited.h"
#include "register/doing.h"
#include "register/seal.h"
#include "words/number.h"
#include "words/texts.h"

static bool is_before(const struct doing *d, int earlier, int later)
{
    return !doing_knows(d, earlier) || !doing_knows(d, later) || d->after.cell[earlier].num <= d->after.cell[later].num;
}

/* ---- workers ---- */

static rc pseudonym_set(struct doing *d, struct err *err)
{
    struct log log;
    str pseudonym;

    TRY(owner_log(d, d->after.owner, &log, err));
    TRY(pseudonym_of(d->txn, d->mem, log.id, d->after.cell[R_WORKER_REGISTRATION].text, &pseudonym, err));
    item_set_text(&d->after, R_WORKER_PSEUDONYM, pseudonym);
    return RC_OK;
}

static void qualified_check(struct doing *d)
{
    if (!is_before(d, R_WORKER_QUALIFIED, R_WORKER_SUPPORTED))
        doing_fault(d, R_WORKER_SUPPORTED, W_error_supported_first);
}

rc do_worker_record(struct doing *d, struct err *err)
{
    struct cell *number = &d->after.cell[R_WORKER_REGISTRATION];
    bool taken;

    qualified_check(d);
    if (!doing_knows(d, R_WORKER_REGISTRATION))
        return RC_OK;
    number->text = registration_spelt(d->mem, number->text);
    if (!registration_is_one(number->text)) {
        doing_fault(d, R_WORKER_REGISTRATION, W_error_registration);
        return RC_OK;
    }
    TRY(doing_taken(d, d->after.owner, R_WORKER_REGISTRATION, -1, &taken, err));
    if (taken)
        err_step(doing_fault(d, R_WORKER_REGISTRATION, W_error_worker_taken), W_step_worker_taken);
    return pseudonym_set(d, err);
}

/* A number from before numbers had one spelling gets it with any correction, if only of that, and with it the pseudonym of the number. */
static rc number_respell(struct doing *d, struct err *err)
{
    struct cell *number = &d->after.cell[R_WORKER_REGISTRATION];
    str spelt = registration_spelt(d->mem, number->text);
    bool taken;

    if (str_eq(spelt, number->text))
        return RC_OK;
    number->text = spelt;
    TRY(doing_taken(d, d->after.owner, R_WORKER_REGISTRATION, -1, &taken, err));
    if (taken)
        err_step(doing_fault(d, R_WORKER_REGISTRATION, W_error_worker_taken), W_step_worker_taken);
    return pseudonym_set(d, err);
}

rc do_worker_correct(struct doing *d, struct err *err)
{
    qualified_check(d);
    return number_respell(d, err);
}

/* ---- posts ---- */

/* A body that is not in the table of authorities is right only outside local government, or outside England and Wales; one that is has its nation. */
static void employer_check(struct doing *d)
{
    struct cell *authority = &d->after.cell[R_POST_AUTHORITY];
    int64_t kind = item_num(&d->after, R_POST_EMPLOYER_KIND, EMPLOYER_LOCAL_AUTHORITY), nation = item_num(&d->after, R_POST_NATION, NATION_ENGLAND);
    int known = doing_knows(d, R_POST_AUTHORITY) ? authority_find(d->reg->authorities, authority->text) : 0;
    bool elsewhere = kind != EMPLOYER_LOCAL_AUTHORITY && kind != EMPLOYER_TRUST && kind != EMPLOYER_DELIVERY_COMPANY;

    if (!doing_knows(d, R_POST_AUTHORITY))
        return;
    if (known >= 0) {
        authority->text = d->reg->authorities->v[known].slug;
        if (!elsewhere && doing_knows(d, R_POST_NATION) && nation != d->reg->authorities->v[known].nation)
            err_step(doing_fault_of(d, R_POST_NATION, W_error_nation, &GIVEN(d->reg->authorities->v[known].name), 1), W_value_nation);
    } else if (!elsewhere && (nation == NATION_ENGLAND || nation == NATION_WALES)) {
        err_step(doing_fault(d, R_POST_AUTHORITY, W_error_employer), W_step_employer);
    }
}

rc do_post_check_all(struct doing *d, struct err *err)
{
    struct item worker;

    employer_check(d);
    if (!is_before(d, R_POST_FROM, R_POST_TO))
        doing_fault(d, R_POST_TO, W_error_ends_first);
    if (doing_knows(d, R_POST_LEFT_BECAUSE) && d->after.cell[R_POST_TO].state == CELL_NONE)
        doing_fault(d, R_POST_LEFT_BECAUSE, W_error_still_held);
    return doing_own(d, R_POST_WORKER, W_error_no_worker, &worker, err);
}

/* ---- assignments ---- */

static void charge_check(struct doing *d)
{
    int64_t sum = 0, total = item_num(&d->after, R_ASSIGNMENT_TOTAL, -1);
    bool whole = true;

    for (int f = R_ASSIGNMENT_PAY; f <= R_ASSIGNMENT_OTHER; f++) {
        sum += item_num(&d->after, f, 0);
        whole = whole && d->after.cell[f].state != CELL_UNKNOWN;
    }
    if (total < 0)
        return;
    if (sum > total + 1 || (whole && sum < total - 1))
        err_step(doing_fault_of(d, R_ASSIGNMENT_TOTAL, W_error_charge_sum, &GIVEN(money_text(d->mem, sum)), 1), W_step_charge_sum);
}

static rc trader_check(struct doing *d, int field, enum organisation_kind kind, enum word fault, struct err *err)
{
    struct item of;
    bool found;

    if (!doing_knows(d, field))
        return RC_OK;
    TRY(doing_sees(d, ITEM_ORGANISATION, d->after.cell[field].text, &of, &found, err));
    if (!found || of.cell[R_ORGANISATION_KIND].num != (int64_t)kind)
        doing_fault(d, field, fault);
    return RC_OK;
}

static rc assignment_check(struct doing *d, struct item *worker, struct err *err)
{
    if (!is_before(d, R_ASSIGNMENT_START, R_ASSIGNMENT_END))
        doing_fault(d, R_ASSIGNMENT_END, W_error_ends_first);
    if (!is_before(d, R_ASSIGNMENT_FIRST_START, R_ASSIGNMENT_START))
        doing_fault(d, R_ASSIGNMENT_FIRST_START, W_error_first_start);
    charge_check(d);
    TRY(trader_check(d, R_ASSIGNMENT_SUPPLIER, ORGANISATION_IS_SUPPLIER, W_error_no_supplier, err));
    TRY(trader_check(d, R_ASSIGNMENT_PROVIDER, ORGANISATION_IS_PROVIDER, W_error_no_provider, err));
    return doing_own(d, R_ASSIGNMENT_WORKER, W_error_no_worker, worker, err);
}

/* ---- the check of an assignment ---- */

static void check_fault(struct doing *d, enum word fault)
{
    err_step(doing_fault(d, R_ASSIGNMENT_CHECK, fault), W_step_check_as_recorded);
}

/* An assignment that cites a check carries what it came to into the ledger: so it is the check of that engagement. */
static rc check_cite(struct doing *d, const struct item *worker, struct err *err)
{
    struct cited cited;
    struct item check;

    TRY(doing_own(d, R_ASSIGNMENT_CHECK, W_error_no_check, &check, err));
    if (!check.version || !worker->version)
        return RC_OK;
    TRY(cited_read(d->mem, d->reg->authorities, &check, worker, &cited, err));
    if (!cited.is_about)
        check_fault(d, W_error_check_other_worker);
    for (int i = 0; cited.is_about && i < CITED_FIELDS; i++)
        if (cited_differs(&cited, &d->after, i))
            check_fault(d, cited_fields[i].other);
    item_set_code(&d->after, R_ASSIGNMENT_CHECK_FIT, CHECK_FITS);
    d->entry.outcome = item_text(&check, R_CHECK_VERDICT);
    return RC_OK;
}

rc do_assignment_record(struct doing *d, struct err *err)
{
    struct item worker;

    TRY(assignment_check(d, &worker, err));
    return check_cite(d, &worker, err);
}

/*
 * What is so has to be recorded, whether or not anybody has checked it yet: so a correction that the cited check was not asked about is taken, and
 * the assignment says from then on that its check fits no longer.  A check that was erased with another member of its team tells nothing.
 */
static rc check_compare(struct doing *d, const struct item *worker, struct err *err)
{
    const struct authorities *a = d->reg->authorities;
    struct cited cited;
    struct item check;
    bool found;

    TRY(shelf_get(d->txn, d->mem, a, ITEM_CHECK, d->after.cell[R_ASSIGNMENT_CHECK].text, &known_now, &check, &found, err));
    d->after.cell[R_ASSIGNMENT_CHECK_FIT] = (struct cell){ .state = CELL_UNKNOWN };
    if (!found || !worker->version)
        return RC_OK;
    TRY(cited_read(d->mem, a, &check, worker, &cited, err));
    item_set_code(&d->after, R_ASSIGNMENT_CHECK_FIT, cited_fits(&cited, &d->after) ? CHECK_FITS : CHECK_FITS_NO_LONGER);
    return RC_OK;
}

rc do_assignment_correct(struct doing *d, struct err *err)
{
    const struct cell *was = &d->before.cell[R_ASSIGNMENT_CHECK], *is = &d->after.cell[R_ASSIGNMENT_CHECK];
    struct item worker;

    TRY(assignment_check(d, &worker, err));
    if (is->state == CELL_KNOWN && was->state == CELL_KNOWN && str_eq(is->text, was->text))
        return check_compare(d, &worker, err);
    if (is->state == CELL_KNOWN)
        return check_cite(d, &worker, err);
    if (was->state == CELL_KNOWN)
        err_step(doing_fault(d, R_ASSIGNMENT_CHECK, W_error_check_stays), W_step_check_stays);
    return RC_OK;
}

/* Whoever was given notice leaves on a day that may be ahead; what was completed is over. */
static bool is_completed(const struct doing *d)
{
    return doing_knows(d, R_ASSIGNMENT_LEFT_ON) && doing_knows(d, R_ASSIGNMENT_END_REASON) &&
           d->after.cell[R_ASSIGNMENT_END_REASON].num == END_COMPLETED;
}

rc do_assignment_end(struct doing *d, struct err *err)
{
    (void)err;
    if (!doing_knows(d, R_ASSIGNMENT_LEFT_ON))
        doing_fault(d, R_ASSIGNMENT_LEFT_ON, W_error_missing);
    if (!is_before(d, R_ASSIGNMENT_START, R_ASSIGNMENT_LEFT_ON))
        doing_fault(d, R_ASSIGNMENT_LEFT_ON, W_error_left_first);
    if (!is_before(d, R_ASSIGNMENT_NOTICE_ON, R_ASSIGNMENT_LEFT_ON))
        doing_fault(d, R_ASSIGNMENT_NOTICE_ON, W_error_notice_late);
    if (is_completed(d) && d->after.cell[R_ASSIGNMENT_LEFT_ON].num > instant_london(d->now).day)
        err_step(doing_fault(d, R_ASSIGNMENT_LEFT_ON, W_error_completed_ahead), W_step_completed_ahead);
    return RC_OK;
}

/* ---- erasing ---- */

static void erase_add(struct doing *d, enum item_kind kind, str id)
{
    for (ptrdiff_t i = 0; i < d->erase.n; i++)
        if (str_eq(d->erase.v[i].id, id))
            return;
    *PUSH(d->mem, &d->erase) = (struct doing_erase){ kind, arena_str(d->mem, id) };
}

static rc erase_where(struct doing *d, enum item_kind kind, int field, str is, struct err *err)
{
    const struct cell cell = { .state = CELL_KNOWN, .text = is };
    struct shelf_query q = {
        .kind = kind,
        .relations = RELATION_OWN,
        .who = d->before.owner,
        .filter = { { field, &cell } },
        .filters = 1,
        .order = -1,
        .limit = SHELF_PAGE_MOST,
    };
    struct items items;

    do {
        TRY(shelf_list(d->txn, d->mem, d->reg->authorities, &q, &items, err));
        for (ptrdiff_t i = 0; i < items.n; i++)
            erase_add(d, kind, items.v[i].id);
        q.after = items.n ? &items.v[items.n - 1] : NULL;
    } while (items.n == q.limit);
    return RC_OK;
}

/* Whether the number stands anywhere in a document, however it is spelt: as the worker's, or as a member's of a project team. */
static bool names_number(arena *mem, const struct json *v, str registration)
{
    if (str_eq(v->key, S("registration")) && v->type == JSON_STRING && str_eq(registration_spelt(mem, v->text), registration))
        return true;
    for (const struct json *c = v->child; c; c = c->next)
        if (names_number(mem, c, registration))
            return true;
    return false;
}

/* A few at a time: a document and its answer may be large. */
enum { CHECKS_READ = 20 };

static rc checks_read(struct doing *d, arena *mem, const struct item *after, struct items *out, struct err *err)
{
    const struct shelf_query q = {
        .kind = ITEM_CHECK,
        .relations = RELATION_OWN,
        .who = d->before.owner,
        .order = -1,
        .whole = true,
        .after = after->id.n ? after : NULL,
        .limit = CHECKS_READ,
    };

    return shelf_list(d->txn, mem, d->reg->authorities, &q, out, err);
}

/* Every check of the organisation whose document names the worker's number, also beside others' in a project team. */
static rc erase_checks(struct doing *d, str registration, struct err *err)
{
    struct item after = { .kind = ITEM_CHECK };
    ptrdiff_t n;

    do {
        CLEANUP(arena_close) arena page = arena_open((size_t)1 << 28);
        struct items items;

        TRY(checks_read(d, &page, &after, &items, err));
        for (ptrdiff_t i = 0; i < items.n; i++) {
            struct json *document;

            TRY(json_read(&page, S("document"), items.v[i].cell[R_CHECK_DOCUMENT].text, &document, err));
            if (names_number(&page, document, registration))
                erase_add(d, ITEM_CHECK, items.v[i].id);
        }
        if (items.n) {
            after.since_at = items.v[items.n - 1].since_at;
            after.id = arena_str(d->mem, items.v[items.n - 1].id);
        }
        n = items.n;
    } while (n == CHECKS_READ);
    return RC_OK;
}

rc do_worker_erase(struct doing *d, struct err *err)
{
    TRY(erase_where(d, ITEM_ASSIGNMENT, R_ASSIGNMENT_WORKER, d->before.id, err));
    TRY(erase_where(d, ITEM_POST, R_POST_WORKER, d->before.id, err));
    TRY(erase_where(d, ITEM_CHECK, R_CHECK_WORKER, d->before.id, err));
    TRY(erase_checks(d, item_text(&d->before, R_WORKER_REGISTRATION), err));
    erase_add(d, ITEM_WORKER, d->before.id);
    return RC_OK;
}
