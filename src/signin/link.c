#include "signin/link.h"

#include "signin/digest.h"
#include "signin/span.h"
#include "store/statements.h"
#include "words/texts.h"

static int lasts(enum link_kind kind)
{
    return kind == LINK_INVITATION ? LINK_INVITATION_LASTS : LINK_RESET_LASTS;
}

static struct digest digest_for(str secret)
{
    return digest_of(S("link"), secret);
}

static rc no_link(struct err *err)
{
    err_word(err, RC_REFUSED, W_sign_in_link_old_title, NULL, 0);
    return err_step(err, W_sign_in_link_old_text);
}

rc link_add(struct txn *txn, arena *mem, struct randomness *random, str person, enum link_kind kind, instant now, str *secret, struct err *err)
{
    str fresh = random_id(random, mem);
    struct digest digest = digest_for(fresh);

    TRY(sql_link_add(txn, &(struct sql_link_add){ digest_bytes(&digest), person, kind, now }, NULL, err));
    *secret = fresh;
    return RC_OK;
}

rc link_find(struct txn *txn, arena *mem, str secret, enum link_kind kind, instant now, str *person, struct err *err)
{
    struct digest digest = digest_for(secret);
    struct sql_link_get_row row;
    bool found;

    if (!is_secret(secret))
        return no_link(err);
    TRY(sql_link_get(txn, mem, &(struct sql_link_get){ digest_bytes(&digest), kind }, &row, &found, err));
    if (!found || !is_within(row.made_at, row.made_at + lasts(kind), now))
        return no_link(err);
    *person = row.person;
    return RC_OK;
}

rc link_use(struct txn *txn, arena *mem, str secret, enum link_kind kind, instant now, str *person, struct err *err)
{
    struct digest digest = digest_for(secret);
    int64_t changed;
    str whose;

    TRY(link_find(txn, mem, secret, kind, now, &whose, err));
    TRY(sql_link_use(txn, &(struct sql_link_use){ digest_bytes(&digest) }, &changed, err));
    if (changed != 1)
        return no_link(err);
    *person = whose;
    return RC_OK;
}

rc link_until(struct txn *txn, arena *mem, str person, enum link_kind kind, instant now, instant *until, struct err *err)
{
    struct sql_link_latest_row row;
    bool found;

    TRY(sql_link_latest(txn, mem, &(struct sql_link_latest){ person, kind }, &row, &found, err));
    *until = found && is_within(row.made_at, row.made_at + lasts(kind), now) ? row.made_at + lasts(kind) : 0;
    return RC_OK;
}

rc link_drop(struct txn *txn, str person, struct err *err)
{
    return sql_link_drop(txn, &(struct sql_link_drop){ person }, NULL, err);
}

rc link_drop_all(struct txn *txn, struct err *err)
{
    TRY(sql_link_sweep(txn, &(struct sql_link_sweep){ LINK_INVITATION, INT64_MAX }, NULL, err));
    return sql_link_sweep(txn, &(struct sql_link_sweep){ LINK_RESET, INT64_MAX }, NULL, err);
}

rc link_sweep(struct txn *txn, instant now, struct err *err)
{
    TRY(sql_link_sweep(txn, &(struct sql_link_sweep){ LINK_INVITATION, now - LINK_INVITATION_LASTS }, NULL, err));
    return sql_link_sweep(txn, &(struct sql_link_sweep){ LINK_RESET, now - LINK_RESET_LASTS }, NULL, err);
}
