#include "signin/provider.h"

#include "base/file.h"
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
    return sql_provider_set(
        txn, &(struct sql_provider_set){ p->organisation, p->issuer, p->client, p->secret_file, p->strong_acr, p->strong_amr, p->is_alone }, NULL,
        err);
}

rc provider_find(struct txn *txn, arena *mem, str organisation, struct provider *out, struct err *err)
{
    struct sql_provider_get_row row;
    bool found;

    TRY(sql_provider_get(txn, mem, &(struct sql_provider_get){ organisation }, &row, &found, err));
    if (!found)
        return err_set(err, RC_NOT_FOUND, "the organisation has no identity provider");
    *out = (struct provider){ arena_str(mem, organisation), row.issuer, row.client, row.secret_file, row.strong_acr, row.strong_amr, row.alone == 1 };
    return RC_OK;
}

rc provider_is_alone(struct txn *txn, arena *mem, str organisation, bool *out, struct err *err)
{
    struct sql_provider_get_row row;
    bool found;

    TRY(sql_provider_get(txn, mem, &(struct sql_provider_get){ organisation }, &row, &found, err));
    *out = found && row.alone == 1;
    return RC_OK;
}

struct listing {
    arena *mem;
    struct provided *out;
};

static rc provided_take(void *ctx, const struct sql_provider_list_row *row, struct err *err)
{
    struct listing *to = ctx;

    (void)err;
    *PUSH(to->mem, to->out) = arena_str(to->mem, row->organisation);
    return RC_OK;
}

rc provider_list(struct txn *txn, arena *mem, struct provided *out, struct err *err)
{
    struct provided all = { 0 };
    struct listing to = { mem, &all };

    TRY(sql_provider_list(txn, provided_take, &to, err));
    *out = all;
    return RC_OK;
}

rc provider_drop(struct txn *txn, str organisation, struct err *err)
{
    return sql_provider_drop(txn, &(struct sql_provider_drop){ organisation }, NULL, err);
}

rc provider_secret(arena *mem, const struct provider *p, str *out, struct err *err)
{
    str text;

    TRY(file_read_private(mem, p->secret_file, PROVIDER_SECRET_MOST, &text, err));
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    if (text.n && str_find(text, '\n') < 0) {
        *out = text;
        return RC_OK;
    }
    err_set(err, RC_BAD_INPUT, "'%.*s' does not hold the secret of a client", STR_ARG(p->secret_file));
    return err_hint(err, "Put the secret into it, as one line.");
}

rc provider_link(struct txn *txn, arena *mem, const struct subject *s, str person, struct err *err)
{
    struct sql_provider_person_get_row row;
    bool found;

    TRY(sql_provider_person_get(txn, mem, &(struct sql_provider_person_get){ s->organisation, s->issuer, s->subject }, &row, &found, err));
    if (found && !str_eq(row.person, person)) {
        err_word(err, RC_CONFLICT, W_error_linked_already, NULL, 0);
        return err_step(err, W_step_linked_already);
    }
    TRY(provider_unlink(txn, person, err));
    return sql_provider_person_add(txn, &(struct sql_provider_person_add){ s->organisation, s->issuer, s->subject, person }, NULL, err);
}

rc provider_person(struct txn *txn, arena *mem, const struct subject *s, str *person, struct err *err)
{
    struct sql_provider_person_get_row row;
    bool found;

    TRY(sql_provider_person_get(txn, mem, &(struct sql_provider_person_get){ s->organisation, s->issuer, s->subject }, &row, &found, err));
    if (!found) {
        err_word(err, RC_NOT_FOUND, W_error_not_linked, NULL, 0);
        return err_step(err, W_step_not_linked);
    }
    *person = row.person;
    return RC_OK;
}

rc provider_means(struct txn *txn, arena *mem, str person, bool *out, struct err *err)
{
    struct sql_provider_person_count_row row;
    bool found;

    TRY(sql_provider_person_count(txn, mem, &(struct sql_provider_person_count){ person }, &row, &found, err));
    *out = found && row.n > 0;
    return RC_OK;
}

rc provider_unlink(struct txn *txn, str person, struct err *err)
{
    return sql_provider_person_drop(txn, &(struct sql_provider_person_drop){ person }, NULL, err);
}
