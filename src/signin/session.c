#include "signin/session.h"

#include "signin/digest.h"
#include "signin/span.h"
#include "store/statements.h"
#include "words/texts.h"

static struct digest digest_for(str secret)
{
    return digest_of(S("session"), secret);
}

static rc signed_out(struct err *err)
{
    err_set(err, RC_SIGNED_OUT, "you are signed out");
    return err_hint(err, "Sign in again: you come back to where you were.");
}

static bool is_live(instant made_at, instant seen_at, instant now)
{
    return is_within(made_at, made_at + SESSION_LONGEST, now) && is_within(seen_at, seen_at + SESSION_IDLE, now);
}

/* ---- beginning, finding ---- */

/* What the new secret replaces, and until when it is known: a secret of no bytes is none. */
struct former {
    str secret;
    instant until;
};

static const struct former no_former;

static rc row_add(struct txn *txn, arena *mem, struct randomness *random, const struct session *s, const struct former *former, str *secret,
                  struct err *err)
{
    str fresh = random_id(random, mem);
    struct digest digest = digest_for(fresh), before = digest_for(former->secret);
    struct sql_session_add row = {
        .digest = digest_bytes(&digest),
        .handle = s->handle,
        .person = s->person,
        .organisation = s->organisation,
        .role = s->role,
        .way = s->way,
        .label = s->label,
        .made_at = s->made_at,
        .seen_at = s->seen_at,
        .stepped_at = { s->has_stepped, s->stepped_at },
        .former = { former->secret.n > 0, digest_bytes(&before) },
        .former_until = { former->secret.n > 0, former->until },
    };

    TRY(sql_session_add(txn, &row, NULL, err));
    *secret = fresh;
    return RC_OK;
}

rc session_add(struct txn *txn, arena *mem, struct randomness *random, instant now, const struct session *of, str *secret, struct err *err)
{
    struct session s = *of;

    s.handle = random_id(random, mem);
    s.made_at = s.seen_at = now;
    s.has_stepped = false;
    return row_add(txn, mem, random, &s, &no_former, secret, err);
}

static rc row_find(struct txn *txn, arena *mem, str digest, instant now, struct session *out, struct err *err)
{
    struct sql_session_get_row row;
    bool found;

    TRY(sql_session_get(txn, mem, &(struct sql_session_get){ digest }, &row, &found, err));
    if (!found || !is_live(row.made_at, row.seen_at, now))
        return signed_out(err);
    *out = (struct session){
        .handle = row.handle,
        .person = row.person,
        .organisation = row.organisation,
        .role = row.role,
        .way = (enum session_way)row.way,
        .label = row.label,
        .made_at = row.made_at,
        .seen_at = row.seen_at,
        .has_stepped = row.stepped_at.known,
        .stepped_at = row.stepped_at.num,
    };
    return RC_OK;
}

rc session_find(struct txn *txn, arena *mem, str secret, instant now, struct session *out, struct err *err)
{
    struct digest digest = digest_for(secret);

    return is_secret(secret) ? row_find(txn, mem, digest_bytes(&digest), now, out, err) : signed_out(err);
}

rc session_find_former(struct txn *txn, arena *mem, str secret, instant now, struct session *out, struct err *err)
{
    struct digest digest = digest_for(secret);
    struct sql_session_get_former_row row;
    struct session s;
    bool found;

    if (!is_secret(secret))
        return signed_out(err);
    TRY(sql_session_get_former(txn, mem, &(struct sql_session_get_former){ digest_bytes(&digest), now }, &row, &found, err));
    if (!found || !is_within(row.former_until - SESSION_FORMER, row.former_until, now))
        return signed_out(err);
    TRY(row_find(txn, mem, row.digest, now, &s, err));
    s.has_stepped = false;
    s.former_until = row.former_until;
    *out = s;
    return RC_OK;
}

bool session_is_former(const struct session *session)
{
    return session->former_until != 0;
}

bool session_wants_touch(const struct session *session, instant now)
{
    return session->seen_at <= now - SESSION_TOUCH;
}

rc session_touch(struct txn *txn, str secret, instant now, struct err *err)
{
    struct digest digest = digest_for(secret);

    return sql_session_touch(txn, &(struct sql_session_touch){ digest_bytes(&digest), now, now - SESSION_TOUCH }, NULL, err);
}

/* ---- another secret ---- */

static rc replace(struct txn *txn, arena *mem, struct randomness *random, const struct session *s, const struct former *former, str *fresh,
                  struct err *err)
{
    TRY(session_end_handle(txn, s->person, s->handle, err));
    return row_add(txn, mem, random, s, former, fresh, err);
}

rc session_become(struct txn *txn, arena *mem, struct randomness *random, instant now, str secret, const struct session *of, str *fresh,
                  struct err *err)
{
    struct session s;

    TRY(session_find(txn, mem, secret, now, &s, err));
    s.organisation = of->organisation;
    s.role = of->role;
    s.seen_at = now;
    s.has_stepped = false;
    return replace(txn, mem, random, &s, &no_former, fresh, err);
}

rc session_step_up(struct txn *txn, arena *mem, struct randomness *random, instant now, str secret, str *fresh, struct err *err)
{
    struct session s;

    TRY(session_find(txn, mem, secret, now, &s, err));
    s.seen_at = s.stepped_at = now;
    s.has_stepped = true;
    return replace(txn, mem, random, &s, &(struct former){ secret, now + SESSION_FORMER }, fresh, err);
}

rc session_take_up(struct txn *txn, arena *mem, struct randomness *random, instant now, str former, str *fresh, struct err *err)
{
    struct session s;

    TRY(session_find_former(txn, mem, former, now, &s, err));
    s.seen_at = now;
    return replace(txn, mem, random, &s, &(struct former){ former, s.former_until }, fresh, err);
}

bool session_has_stepped(const struct session *session, instant now)
{
    return session->has_stepped && is_within(session->stepped_at, session->stepped_at + SESSION_STEP_LASTS, now);
}

static rc step_up(struct err *err)
{
    err_word(err, RC_STEP_UP, W_problem_step_up, NULL, 0);
    return err_step(err, W_step_step_up);
}

rc session_use_step(struct txn *txn, arena *mem, str secret, instant now, struct err *err)
{
    struct digest digest = digest_for(secret);
    struct session s;
    int64_t changed;

    TRY(session_find(txn, mem, secret, now, &s, err));
    if (!session_has_stepped(&s, now))
        return step_up(err);
    TRY(sql_session_spend_step(txn, &(struct sql_session_spend_step){ digest_bytes(&digest) }, &changed, err));
    return changed == 1 ? RC_OK : step_up(err);
}

/* ---- ending ---- */

struct listing {
    arena *mem;
    instant now;
    str person;
    struct sessions list;
};

static rc row_keep(void *ctx, const struct sql_session_of_person_row *row, struct err *err)
{
    struct listing *to = ctx;

    (void)err;
    if (is_live(row->made_at, row->seen_at, to->now))
        *PUSH(to->mem, &to->list) = (struct session){
            .handle = arena_str(to->mem, row->handle),
            .person = to->person,
            .organisation = arena_str(to->mem, row->organisation),
            .role = arena_str(to->mem, row->role),
            .way = (enum session_way)row->way,
            .label = arena_str(to->mem, row->label),
            .made_at = row->made_at,
            .seen_at = row->seen_at,
        };
    return RC_OK;
}

rc session_list(struct txn *txn, arena *mem, str person, instant now, struct sessions *out, struct err *err)
{
    struct listing to = { .mem = mem, .now = now, .person = arena_str(mem, person) };

    TRY(sql_session_of_person(txn, &(struct sql_session_of_person){ person }, row_keep, &to, err));
    *out = to.list;
    return RC_OK;
}

rc session_end(struct txn *txn, str secret, struct err *err)
{
    struct digest digest = digest_for(secret);

    return sql_session_end(txn, &(struct sql_session_end){ digest_bytes(&digest) }, NULL, err);
}

rc session_end_handle(struct txn *txn, str person, str handle, struct err *err)
{
    int64_t changed;

    TRY(sql_session_end_handle(txn, &(struct sql_session_end_handle){ person, handle }, &changed, err));
    if (changed == 1)
        return RC_OK;
    err_set(err, RC_NOT_FOUND, "there is no such sign-in");
    return err_hint(err, "It may have ended meanwhile: look at the list again.");
}

rc session_end_all(struct txn *txn, str person, str but, struct err *err)
{
    struct digest digest = digest_for(but); /* of an empty one there is no sign-in */

    return sql_session_end_person(txn, &(struct sql_session_end_person){ person, digest_bytes(&digest) }, NULL, err);
}

rc session_drop_all(struct txn *txn, struct err *err)
{
    return sql_session_sweep(txn, &(struct sql_session_sweep){ INT64_MAX, INT64_MAX }, NULL, err);
}

rc session_sweep(struct txn *txn, instant now, struct err *err)
{
    return sql_session_sweep(txn, &(struct sql_session_sweep){ now - SESSION_LONGEST, now - SESSION_IDLE }, NULL, err);
}
