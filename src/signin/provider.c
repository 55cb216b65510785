#include "signin/provider.h"

#include "signin/fetch.h"
#include "store/statements.h"
#include "words/texts.h"

static rc cannot_be(struct err *err, const char *what, const char *hint, str at)
{
    err_set(err, RC_BAD_INPUT, "%s", what);
    err_hint(err, "%s", hint);
    return err_at(err, at);
}

rc provider_set(struct txn *txn, const struct provider *p, struct err *err)
{
    if (!is_fetchable(p->issuer) || str_find(p->issuer, '?') >= 0)
        return cannot_be(err, "the issuer is not an address of https", "Give it as the provider's own configuration has it.", S("issuer"));
    if (!p->client.n)
        return cannot_be(err, "the client has no name", "Give the name that the provider knows this service by.", S("client"));
    if (!p->secret_file.n)
        return cannot_be(err, "the client's secret has no file", "Put the secret into a file that only this service reads.", S("secret_file"));
    return sql_provider_set(txn, &(struct sql_provider_set){ p->organisation, p->issuer, p->client, p->secret_file, p->strong_acr, p->strong_amr },
                            NULL, err);
}

rc provider_find(struct txn *txn, arena *mem, str organisation, struct provider *out, struct err *err)
{
    struct sql_provider_get_row row;
    bool found;

    TRY(sql_provider_get(txn, mem, &(struct sql_provider_get){ organisation }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "the organisation has no identity provider");
    *out = (struct provider){ arena_str(mem, organisation), row.issuer, row.client, row.secret_file, row.strong_acr, row.strong_amr };
    return RC_OK;
}

rc provider_drop(struct txn *txn, str organisation, struct err *err)
{
    return sql_provider_drop(txn, &(struct sql_provider_drop){ organisation }, NULL, err);
}

rc provider_link(struct txn *txn, str issuer, str subject, str person, struct err *err)
{
    return sql_provider_person_add(txn, &(struct sql_provider_person_add){ issuer, subject, person }, NULL, err);
}

rc provider_person(struct txn *txn, arena *mem, str issuer, str subject, str *person, struct err *err)
{
    struct sql_provider_person_get_row row;
    bool found;

    TRY(sql_provider_person_get(txn, mem, &(struct sql_provider_person_get){ issuer, subject }, &row, &found, err));
    if (!found) {
        err_word(err, RC_NOT_FOUND, W_error_not_linked, NULL, 0);
        return err_step(err, W_step_not_linked);
    }
    *person = row.person;
    return RC_OK;
}

rc provider_unlink(struct txn *txn, str person, struct err *err)
{
    return sql_provider_person_drop(txn, &(struct sql_provider_person_drop){ person }, NULL, err);
}
