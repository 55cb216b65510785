/* Workers, their posts and assignments: what must hold, and what is taken away with a worker. */
#include "ledger/log.h"
#include "register/doing.h"
#include "register/seal.h"
#include "words/number.h"
#include "words/texts.h"

static bool is_before(const struct doing *d, int earlier, int later)
{
    return !doing_knows(d, earlier) || !doing_knows(d, later) || d->after.cell[earlier].num <= d->after.cell[later].num;
}

/* ---- workers ---- */

/* Letters in upper case and digits, without spaces: one spelling of a number. */
static str registration_spelt(arena *mem, str text)
{
    char *p = arena_alloc(mem, (size_t)text.n + 1, 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] != ' ')
            p[n++] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 32) : text.p[i];
    return (str){ p, n };
}

static bool is_registration(str text)
{
    if (text.n < 3 || text.n > 16)
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (!((text.p[i] >= 'A' && text.p[i] <= 'Z') || (text.p[i] >= '0' && text.p[i] <= '9')))
            return false;
    return true;
}

static rc pseudonym_set(struct doing *d, struct err *err)
{
    str name, pseudonym;
    struct log log;

    TRY(owner_log(d, d->after.owner, &name, err));
    TRY(log_find(d->txn, d->mem, name, &log, err));
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
    if (!is_registration(number->text)) {
        doing_fault(d, R_WORKER_REGISTRATION, W_error_registration);
        return RC_OK;
    }
    TRY(doing_taken(d, d->after.owner, R_WORKER_REGISTRATION, -1, &taken, err));
    if (taken)
        err_step(doing_fault(d, R_WORKER_REGISTRATION, W_error_worker_taken), W_step_worker_taken);
    return pseudonym_set(d, err);
}

rc do_worker_correct(struct doing *d, struct err *err)
{
    (void)err;
    qualified_check(d);
    return RC_OK;
}

/* ---- posts ---- */

/* A body that is not in the table of authorities is right only outside local government, or outside England and Wales. */
static void employer_check(struct doing *d)
{
    struct cell *authority = &d->after.cell[R_POST_AUTHORITY];
    int64_t kind = item_num(&d->after, R_POST_EMPLOYER_KIND, EMPLOYER_LOCAL_AUTHORITY), nation = item_num(&d->after, R_POST_NATION, NATION_ENGLAND);
    int known = doing_knows(d, R_POST_AUTHORITY) ? authority_find(d->reg->authorities, authority->text) : 0;
    bool elsewhere = kind != EMPLOYER_LOCAL_AUTHORITY && kind != EMPLOYER_TRUST && kind != EMPLOYER_DELIVERY_COMPANY;

    if (!doing_knows(d, R_POST_AUTHORITY))
        return;
    if (known >= 0)
        authority->text = d->reg->authorities->v[known].slug;
    else if (!elsewhere && (nation == NATION_ENGLAND || nation == NATION_WALES))
        err_step(doing_fault(d, R_POST_AUTHORITY, W_error_employer), W_step_employer);
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

rc do_assignment_check_all(struct doing *d, struct err *err)
{
    struct item worker;

    if (!is_before(d, R_ASSIGNMENT_START, R_ASSIGNMENT_END))
        doing_fault(d, R_ASSIGNMENT_END, W_error_ends_first);
    if (!is_before(d, R_ASSIGNMENT_FIRST_START, R_ASSIGNMENT_START))
        doing_fault(d, R_ASSIGNMENT_FIRST_START, W_error_first_start);
    charge_check(d);
    TRY(trader_check(d, R_ASSIGNMENT_SUPPLIER, ORGANISATION_IS_SUPPLIER, W_error_no_supplier, err));
    TRY(trader_check(d, R_ASSIGNMENT_PROVIDER, ORGANISATION_IS_PROVIDER, W_error_no_provider, err));
    return doing_own(d, R_ASSIGNMENT_WORKER, W_error_no_worker, &worker, err);
}

/* An assignment recorded with its check carries what the check came to into the ledger. */
static rc check_cite(struct doing *d, struct err *err)
{
    struct item check;

    TRY(doing_own(d, R_ASSIGNMENT_CHECK, W_error_no_check, &check, err));
    if (check.version)
        d->entry.outcome = item_text(&check, R_CHECK_VERDICT);
    return RC_OK;
}

rc do_assignment_record(struct doing *d, struct err *err)
{
    TRY(do_assignment_check_all(d, err));
    return check_cite(d, err);
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
    return RC_OK;
}

/* ---- erasing ---- */

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
        for (ptrdiff_t i = 0; i < items.n; i++) {
            bool known = false;

            for (ptrdiff_t j = 0; j < d->erase.n; j++)
                known = known || str_eq(d->erase.v[j].id, items.v[i].id);
            if (!known)
                *PUSH(d->mem, &d->erase) = (struct doing_erase){ kind, items.v[i].id };
            q.after = &items.v[items.n - 1];
        }
    } while (items.n == q.limit);
    return RC_OK;
}

rc do_worker_erase(struct doing *d, struct err *err)
{
    str registration = item_text(&d->before, R_WORKER_REGISTRATION);

    TRY(erase_where(d, ITEM_ASSIGNMENT, R_ASSIGNMENT_WORKER, d->before.id, err));
    TRY(erase_where(d, ITEM_POST, R_POST_WORKER, d->before.id, err));
    TRY(erase_where(d, ITEM_CHECK, R_CHECK_WORKER, d->before.id, err));
    TRY(erase_where(d, ITEM_CHECK, R_CHECK_REGISTRATION, registration, err));
    *PUSH(d->mem, &d->erase) = (struct doing_erase){ ITEM_WORKER, d->before.id };
    return RC_OK;
}
