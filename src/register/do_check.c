/* Checks that are kept, with what was asked, what was answered and the receipt; and what a second person confirms. */
#include <stdlib.h>

#include "domain/registration.h"
#include "ledger/merkle.h"
#include "register/doing.h"
#include "rule/documents.h"
#include "words/texts.h"

/* ---- checks ---- */

static rc document_read(struct doing *d, struct doc *doc, bool *usable)
{
    struct err why;
    struct json *json;
    rc code = json_read(d->mem, S("document"), d->after.cell[R_CHECK_DOCUMENT].text, &json, &why);

    if (code == RC_OK)
        code = document_from_json(d->mem, d->reg->judge->library, S("document"), json, doc, &why);
    *usable = code == RC_OK;
    if (code != RC_OK) {
        if (!why.at[0])
            err_at(&why, S("document"));
        doing_fault_as(d, R_CHECK_DOCUMENT, &why);
    }
    return RC_OK;
}

/* What one authority asks is about its own engagements. */
static rc authority_check(struct doing *d, const struct doc *doc, struct err *err)
{
    const struct cell *asked = cell_of(object_of(doc->root, CHECK_ENGAGEMENT), ENG_AUTHORITY);
    const struct authorities *a = d->reg->authorities;
    struct item of;
    bool found;

    TRY(shelf_get(d->txn, d->mem, a, ITEM_ORGANISATION, d->after.owner, &known_now, &of, &found, err));
    if (!found || asked->state != CELL_KNOWN || asked->num < 0)
        return RC_OK;
    if (!item_knows(&of, R_ORGANISATION_AUTHORITY) ||
        authority_counts_as(a, (int)asked->num) != authority_counts_as(a, (int)of.cell[R_ORGANISATION_AUTHORITY].num))
        err_at(doing_fault(d, R_CHECK_DOCUMENT, W_error_other_authority), S("engagement.authority"));
    return RC_OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct entry_rulebook *)a)->name, ((const struct entry_rulebook *)b)->name);
}

/* An entry has its rulebooks in order of name. */
static void rulebooks_cite(struct doing *d, const struct check *c)
{
    for (ptrdiff_t i = 0; i < c->book.n; i++) {
        struct entry_rulebook book = { .name = c->book.v[i].id };

        if (hash_hex_parse(c->book.v[i].hash, book.hash.byte))
            *PUSH(d->mem, &d->entry.rulebook) = book;
    }
    if (d->entry.rulebook.n)
        qsort(d->entry.rulebook.v, (size_t)d->entry.rulebook.n, sizeof *d->entry.rulebook.v, by_name);
}

static const int verdicts[] = { [VERDICT_CLEAR] = CHECK_CLEAR, [VERDICT_NEEDS] = CHECK_NEEDS, [VERDICT_BLOCKED] = CHECK_BLOCKED };

static void answer_take(struct doing *d, const struct doc *doc, const struct check *c)
{
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT), *worker = object_of(doc->root, CHECK_WORKER);
    struct buf text = buf_new(d->mem);
    struct json_out o = json_out_new(&text, JSON_PRETTY);
    int32_t role = fact_of(engagement, ENG_ROLE), start = fact_of(engagement, ENG_START);

    check_json(c, &o);
    buf_char(&text, '\n');
    if (text.n > JSON_MADE)
        err_step(doing_fault(d, R_CHECK_DOCUMENT, W_error_answer_too_long), W_step_fewer_posts);
    item_set_text(&d->after, R_CHECK_ANSWER, buf_text(&text));
    item_set_code(&d->after, R_CHECK_VERDICT, verdicts[c->verdict]);
    item_set_num(&d->after, R_CHECK_AS_OF, c->as_of);
    if (role > NONE)
        item_set_code(&d->after, R_CHECK_ROLE, role);
    if (start > NONE)
        item_set_num(&d->after, R_CHECK_START, start);
    if (cell_of(worker, WORKER_REGISTRATION)->state == CELL_KNOWN)
        item_set_text(&d->after, R_CHECK_REGISTRATION, registration_spelt(d->mem, cell_of(worker, WORKER_REGISTRATION)->text));
    d->entry.outcome = item_text(&d->after, R_CHECK_VERDICT);
    rulebooks_cite(d, c);
}

rc do_check_record(struct doing *d, struct err *err)
{
    const struct question q = { .as_of = UNKNOWN, .today = instant_london(d->now).day };
    struct item worker;
    struct check c;
    struct doc doc;
    bool usable;

    if (!doing_knows(d, R_CHECK_DOCUMENT))
        return RC_OK;
    TRY(document_read(d, &doc, &usable));
    if (!usable)
        return RC_OK;
    TRY(authority_check(d, &doc, err));
    TRY(doing_own(d, R_CHECK_WORKER, W_error_no_worker, &worker, err));
    TRY(judge_check(d->reg->judge, d->mem, &doc, &q, &c, err));
    answer_take(d, &doc, &c);
    return RC_OK;
}

/* ---- what a second person confirms ---- */

static rc waits_check(struct doing *d)
{
    if (d->before.cell[R_PROPOSAL_STATE].num != PROPOSAL_WAITING)
        doing_fault_of(d, R_PROPOSAL_STATE, W_error_proposal_state,
                       &GIVEN_WORD(codes_proposal_state.code[d->before.cell[R_PROPOSAL_STATE].num].words), 1);
    return d->answer->fault.n ? RC_BAD_INPUT : RC_OK;
}

rc do_proposal_confirm(struct doing *d, struct err *err)
{
    struct act_given *given;
    struct json *fields;
    int n = 0;

    if (waits_check(d) != RC_OK)
        return RC_OK;
    if (str_eq(item_text(&d->before, R_PROPOSAL_ASKED_BY), d->viewer->person)) {
        err_word(err, RC_NOT_ALLOWED, W_error_own_proposal, NULL, 0);
        return err_step(err, W_step_another_person);
    }
    TRY(json_read(d->mem, S("proposal"), item_text(&d->before, R_PROPOSAL_FIELDS), &fields, err));
    given = arena_array(d->mem, struct act_given, fields->count + 1);
    for (const struct json *f = fields->child; f; f = f->next)
        given[n++] = (struct act_given){ f->key, f->text };
    TRY(doing_confirmed(d, item_text(&d->before, R_PROPOSAL_ACT), item_text(&d->before, R_PROPOSAL_SUBJECT), given, n, err));
    item_set_code(&d->after, R_PROPOSAL_STATE, PROPOSAL_CONFIRMED);
    d->changes = true;
    return RC_OK;
}

rc do_proposal_withdraw(struct doing *d, struct err *err)
{
    (void)err;
    if (waits_check(d) == RC_OK)
        item_set_code(&d->after, R_PROPOSAL_STATE, PROPOSAL_WITHDRAWN);
    return RC_OK;
}
