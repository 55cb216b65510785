#include "mail/outbox.h"

#include "store/statements.h"

#include <string.h>

enum { ASK_AT_ONCE = 100, ASK_LATER = 5, ERASE_AT_ONCE = 100, RUN_MEMORY = 16 << 20, REASON_MOST = 500 };

/* After the n-th try; the last stands for all that follow. */
static const int waits[] = { 60, 5 * 60, 15 * 60, 30 * 60, HOUR_SECONDS, 2 * HOUR_SECONDS, 4 * HOUR_SECONDS };

static const char *const state_names[] = {
    [OUTBOX_WAITING] = "waiting",
    [OUTBOX_SENT] = "sent",
    [OUTBOX_FAILED] = "failed",
    [OUTBOX_DISCARDED] = "discarded",
};

int outbox_wait(int tries)
{
    return waits[tries < countof(waits) ? tries - 1 : countof(waits) - 1];
}

/* ---- adding ---- */

static struct sql_text text_or_null(str s)
{
    return (struct sql_text){ s.n > 0, s };
}

rc outbox_add(struct txn *txn, arena *mem, struct randomness *random, const struct outbox_letter *letter, str *id, struct err *err)
{
    const struct letter *l = &letter->letter;
    struct sql_mail_add row = {
        .person = text_or_null(letter->person),
        .reference = l->reference,
        .to_name = l->to.name,
        .to_address = l->to.address,
        .secret = letter->secret,
        .state = str_of(state_names[letter->withheld ? OUTBOX_DISCARDED : OUTBOX_WAITING]),
        .ended_at = { letter->withheld, letter->written },
        .now = letter->written,
        .useless_at = letter->useless_at ? letter->useless_at : letter->written + OUTBOX_USEFUL_SECONDS,
    };

    TRY(letter_check(l, err));
    row.id = random_id(random, mem);
    row.subject = letter_subject(mem, l);
    TRY(sql_mail_add(txn, &row, NULL, err));
    for (int i = 0; i < l->languages; i++) {
        const struct letter_words *w = &l->words[i];

        TRY(sql_mail_words_add(txn, &(struct sql_mail_words_add){ row.id, i, w->language, w->subject, w->text }, NULL, err));
    }
    *id = row.id;
    return RC_OK;
}

/* ---- taking ---- */

/* A mail that this sender holds the lease on. */
struct taken {
    struct sql_mail_take_row row;
    struct letter letter;
    instant at;
};

struct reading {
    arena *mem;
    struct letter *letter;
};

static rc take_words(void *ctx, const struct sql_mail_words_get_row *row, struct err *err)
{
    const struct reading *r = ctx;

    if (row->place != r->letter->languages || row->place >= LETTER_LANGUAGES)
        return err_set(err, RC_FAULT, "the texts of a mail are not numbered as they were written");
    r->letter->words[r->letter->languages++] =
        (struct letter_words){ arena_str(r->mem, row->language), arena_str(r->mem, row->subject), arena_str(r->mem, row->text) };
    return RC_OK;
}

static rc take_once(const struct outbox *o, arena *mem, struct taken *out, bool *found, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct taken t = { .at = o->now(o->ctx) };
    int64_t until = t.at + o->post.most_seconds + OUTBOX_SPARE_SECONDS;

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(sql_mail_take(&txn, mem, &(struct sql_mail_take){ t.at, until }, &t.row, found, err));
    if (!*found)
        return RC_OK;
    t.letter.to = (struct mail_party){ t.row.to_name, t.row.to_address };
    t.letter.reference = t.row.reference;
    TRY(sql_mail_words_get(&txn, &(struct sql_mail_words_get){ t.row.id }, take_words, &(struct reading){ mem, &t.letter }, err));
    TRY(txn_commit(&txn, err));
    *out = t;
    return RC_OK;
}

static rc take(const struct outbox *o, arena *mem, struct taken *out, bool *found, struct err *err)
{
    rc code = take_once(o, mem, out, found, err);

    for (int i = 1; i < ASK_AT_ONCE && code == RC_AGAIN; i++)
        code = take_once(o, mem, out, found, err);
    return code;
}

/* ---- noting what became of it ---- */

/* What came of a delivery: why is said when the code is not RC_OK. */
struct outcome {
    rc code;
    struct err why;
};

static enum outbox_state state_after(const struct taken *t, const struct outcome *outcome, instant next)
{
    if (outcome->code == RC_OK)
        return OUTBOX_SENT;
    if (outcome->code != RC_MAIL_LATER && outcome->code != RC_MAIL_SERVER)
        return OUTBOX_FAILED;
    return next < t->row.useless_at ? OUTBOX_WAITING : OUTBOX_FAILED;
}

static rc erase(struct txn *txn, str id, struct err *err)
{
    TRY(sql_mail_words_erase(txn, &(struct sql_mail_words_erase){ id }, NULL, err));
    return sql_mail_party_erase(txn, &(struct sql_mail_party_erase){ id }, NULL, err);
}

/* O2: when the lease is another's by now, nothing is written. */
static rc note_once(const struct outbox *o, const struct taken *t, enum outbox_state state, instant now, str why, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_mail_end end = { t->row.id, t->row.lease, str_of(state_names[state]), now, text_or_null(why) };
    struct sql_mail_again again = { t->row.id, t->row.lease, now + outbox_wait((int)t->row.tries), why };
    int64_t changed;

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    if (state == OUTBOX_WAITING)
        TRY(sql_mail_again(&txn, &again, &changed, err));
    else
        TRY(sql_mail_end(&txn, &end, &changed, err));
    if (changed && state != OUTBOX_WAITING && t->row.secret)
        TRY(erase(&txn, t->row.id, err));
    return txn_commit(&txn, err);
}

/* Whether to ask once more after ${code}: what costs no time often, what has waited already for a deadline a few times. */
static bool is_worth_asking(rc code, int asked)
{
    if (code == RC_AGAIN)
        return asked < ASK_AT_ONCE;
    return (code == RC_BUSY || code == RC_STORE || code == RC_STORE_UNKNOWN) && asked < ASK_LATER;
}

/* What is not noted is sent again (O3): so a store that is slow or was lost is asked more than once. Noting twice does no harm. */
static rc note(const struct outbox *o, const struct taken *t, enum outbox_state state, instant now, str why, struct err *err)
{
    rc code = note_once(o, t, state, now, why, err);

    for (int asked = 1; is_worth_asking(code, asked); asked++)
        code = note_once(o, t, state, now, why, err);
    return code;
}

static rc settle(const struct outbox *o, const struct taken *t, const struct outcome *outcome, struct outbox_report *report, struct err *err)
{
    instant now = o->now(o->ctx);
    enum outbox_state state = state_after(t, outcome, now + outbox_wait((int)t->row.tries));
    str why = outcome->code == RC_OK ? S("") : str_of(outcome->why.message);

    TRY(note(o, t, state, now, why, err));
    report->sent += state == OUTBOX_SENT;
    report->waiting += state == OUTBOX_WAITING;
    report->failed += state == OUTBOX_FAILED;
    report->no_server = outcome->code == RC_MAIL_SERVER;
    if (o->tell)
        o->tell(o->ctx, t->row.id, state, state == OUTBOX_SENT ? NULL : &outcome->why);
    return RC_OK;
}

/* ---- sending ---- */

static void deliver(const struct outbox *o, arena *mem, const struct taken *t, struct outcome *outcome)
{
    const struct message m = { .from = o->sender, .letter = &t->letter, .id = t->row.id, .date = t->row.written_at };

    outcome->code = o->post.deliver(o->post.ctx, mem, &m, &outcome->why);
}

static rc send_next(const struct outbox *o, arena *mem, struct outbox_report *report, bool *found, struct err *err)
{
    struct outcome outcome = { RC_OK, { 0 } };
    struct taken t;

    TRY(take(o, mem, &t, found, err));
    if (!*found)
        return RC_OK;
    if (t.at >= t.row.useless_at)
        outcome.code = err_set(&outcome.why, RC_MAIL_REFUSED, "the mail was of no use any more before it could be sent");
    else if (o->now(o->ctx) < t.at + OUTBOX_SPARE_SECONDS)
        deliver(o, mem, &t, &outcome);
    else
        return RC_OK; /* this process stood still so long that the lease may end before the delivery does: O2 */
    return settle(o, &t, &outcome, report, err);
}

/* ---- erasing ---- */

struct ids {
    arena *mem;
    str *v;
    ptrdiff_t n, cap;
};

static rc take_ended(void *ctx, const struct sql_mail_ended_before_row *row, struct err *err)
{
    struct ids *ids = ctx;

    (void)err;
    *PUSH(ids->mem, ids) = arena_str(ids->mem, row->id);
    return RC_OK;
}

static rc erase_ended(const struct outbox *o, arena *mem, instant before, int *erased, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct ids ids = { .mem = mem };

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(sql_mail_ended_before(&txn, &(struct sql_mail_ended_before){ before, ERASE_AT_ONCE }, take_ended, &ids, err));
    for (ptrdiff_t i = 0; i < ids.n; i++)
        TRY(erase(&txn, ids.v[i], err));
    TRY(txn_commit(&txn, err));
    *erased = (int)ids.n;
    return RC_OK;
}

/* ---- a run ---- */

/* A look does not lock: most of the time there is nothing to do. */
static rc look_for_work(const struct outbox *o, arena *mem, instant now, struct sql_mail_has_work_row *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    bool found;

    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    return sql_mail_has_work(&txn, mem, &(struct sql_mail_has_work){ now, now - OUTBOX_KEEP_SECONDS }, out, &found, err);
}

rc outbox_run(const struct outbox *o, int most, struct outbox_report *report, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(RUN_MEMORY);
    struct sql_mail_has_work_row work = { 0 };
    instant now = o->now(o->ctx);
    bool found = true;

    *report = (struct outbox_report){ 0 };
    TRY(look_for_work(o, &mem, now, &work, err));
    for (int i = 0; work.send && found && i < most && !report->no_server; i++) {
        arena_reset(&mem);
        TRY(send_next(o, &mem, report, &found, err));
    }
    return work.erase ? erase_ended(o, &mem, now - OUTBOX_KEEP_SECONDS, &report->erased, err) : RC_OK;
}

/* ---- looking ---- */

static enum outbox_state state_of(str name)
{
    for (int i = 0; i < countof(state_names); i++)
        if (str_eq(name, str_of(state_names[i])))
            return (enum outbox_state)i;
    return OUTBOX_WAITING; /* the table takes no other */
}

rc outbox_find(struct txn *txn, arena *mem, str id, struct outbox_mail *out, struct err *err)
{
    struct sql_mail_get_row row;
    bool found;

    TRY(sql_mail_get(txn, mem, &(struct sql_mail_get){ id }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "there is no mail '%.*s'", STR_ARG(id));
    *out = (struct outbox_mail){
        .id = row.id,
        .person = row.person.text,
        .reference = row.reference,
        .subject = row.subject,
        .state = state_of(row.state),
        .has_text = row.has_text,
        .written = row.written_at,
        .due = row.due_at,
        .leased_until = row.leased_until,
        .ended = row.ended_at.num,
        .tries = (int)row.tries,
        .why = row.why.text,
        .reason = row.reason.text,
    };
    return RC_OK;
}

static rc take_failure(void *ctx, const struct sql_mail_failures_row *row, struct err *err)
{
    struct ids *ids = ctx;

    (void)err;
    *PUSH(ids->mem, ids) = arena_str(ids->mem, row->id);
    return RC_OK;
}

rc outbox_failures(struct txn *txn, arena *mem, struct outbox_list *out, struct err *err)
{
    struct ids ids = { .mem = mem };
    struct outbox_list list = { 0 };

    TRY(sql_mail_failures(txn, take_failure, &ids, err));
    for (ptrdiff_t i = 0; i < ids.n; i++)
        TRY(outbox_find(txn, mem, ids.v[i], PUSH(mem, &list), err));
    *out = list;
    return RC_OK;
}

rc outbox_look(struct txn *txn, arena *mem, struct outbox_health *out, struct err *err)
{
    struct sql_mail_counts_row row = { 0 };
    bool found;

    TRY(sql_mail_counts(txn, mem, &row, &found, err));
    *out = (struct outbox_health){ row.waiting, row.failed, row.waits_since.num };
    return RC_OK;
}

/* ---- mending ---- */

static rc conflict(struct err *err, const struct outbox_mail *m, const char *what, const char *hint)
{
    err_set(err, RC_CONFLICT, "the mail '%.*s' %s", STR_ARG(m->id), what);
    return err_hint(err, "%s", hint);
}

rc outbox_retry(struct txn *txn, arena *mem, str id, instant now, struct err *err)
{
    struct outbox_mail m = { 0 };

    TRY(outbox_find(txn, mem, id, &m, err));
    if (m.state != OUTBOX_FAILED)
        return conflict(err, &m, "has not failed", "Only a mail that has failed can be tried again.");
    if (!m.has_text)
        return conflict(err, &m, "has been erased", "Discard it, and do again in the register what it told of.");
    return sql_mail_retry(txn, &(struct sql_mail_retry){ id, now, now + OUTBOX_USEFUL_SECONDS }, NULL, err);
}

static rc reason_check(str reason, struct err *err)
{
    if (str_trim(reason).n && reason.n <= REASON_MOST && str_find(reason, '\n') < 0)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "a mail is discarded with a reason");
    err_at(err, S("reason"));
    return err_hint(err, "Say in one line of at most %d characters why it is not to be sent.", REASON_MOST);
}

rc outbox_discard(struct txn *txn, arena *mem, str id, str reason, instant now, struct err *err)
{
    struct outbox_mail m = { 0 };

    TRY(reason_check(reason, err));
    TRY(outbox_find(txn, mem, id, &m, err));
    if (m.state == OUTBOX_SENT || m.state == OUTBOX_DISCARDED)
        return conflict(err, &m, m.state == OUTBOX_SENT ? "has been sent" : "has been discarded", "There is nothing to discard.");
    if (m.state == OUTBOX_WAITING && m.leased_until > now)
        return conflict(err, &m, "is being sent", "Look again in a few minutes.");
    return sql_mail_discard(txn, &(struct sql_mail_discard){ id, now, reason }, NULL, err);
}
