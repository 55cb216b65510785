/* The ledger: its logs, what seals them, and the proofs between. */
#include "web/api.h"

#include "ledger/checkpoint.h"
#include "register/logbook.h"
#include "words/texts.h"

rc log_list_show(struct request *q, struct err *err)
{
    struct logbooks all;
    struct json_out o;

    TRY(logbook_list(q->web->reg, q->mem, q->viewer, &all, err));
    o = api_json(q);
    json_open_object(&o);
    json_put_array(&o, S("items"));
    for (ptrdiff_t i = 0; i < all.n; i++) {
        json_open_object(&o);
        json_put_str(&o, S("name"), all.v[i].name);
        json_put_str(&o, S("origin"), all.v[i].log.origin);
        json_put_int(&o, S("size"), all.v[i].log.size);
        json_put_int(&o, S("sealed"), all.v[i].sealed);
        json_close_object(&o);
    }
    json_close_array(&o);
    json_close_object(&o);
    api_end(q, &o);
    return RC_OK;
}

/* ---- checkpoints ---- */

static rc checkpoint_show(struct request *q, int64_t size, struct err *err)
{
    struct reg *r;
    str note;

    TRY(api_register(q, &r, err));
    TRY(logbook_checkpoint(r, q->mem, q->arg[0], size, &note, err));
    api_text(q, note);
    return RC_OK;
}

rc checkpoint_latest(struct request *q, struct err *err)
{
    return checkpoint_show(q, -1, err);
}

rc checkpoint_of_size(struct request *q, struct err *err)
{
    int64_t size;

    if (!str_digits(q->arg[1], INT64_MAX, &size))
        return err_set(err, RC_NOT_FOUND, "there is no such checkpoint");
    return checkpoint_show(q, size, err);
}

/* ---- proofs ---- */

/* Hashes in base64, in the order that RFC 9162 has them. */
static void path_write(struct request *q, const struct merkle_path *path)
{
    struct json_out o = api_json(q);

    json_open_object(&o);
    json_put_array(&o, S("hashes"));
    for (int i = 0; i < path->n; i++) {
        struct buf line = buf_new(q->mem);

        hash_print(&line, &path->v[i]);
        json_str(&o, str_sub(buf_text(&line), 0, line.n - 1)); /* without its line end */
    }
    json_close_array(&o);
    json_close_object(&o);
    api_end(q, &o);
}

static rc number_of(const struct request *q, str name, int64_t *out, struct err *err)
{
    if (request_has_field(q, name))
        return api_number(q, name, INT64_MAX, 0, out, err);
    error_parameter(err, RC_BAD_INPUT, GIVEN(name));
    return err_at(err, name);
}

rc log_inclusion_show(struct request *q, struct err *err)
{
    struct merkle_path path;
    int64_t position, size;

    TRY(number_of(q, S("position"), &position, err));
    TRY(number_of(q, S("size"), &size, err));
    TRY(logbook_inclusion(q->web->reg, q->mem, q->viewer, q->arg[0], position, size, &path, err));
    path_write(q, &path);
    return RC_OK;
}

rc log_consistency_show(struct request *q, struct err *err)
{
    struct merkle_path path;
    int64_t from, to;

    TRY(number_of(q, S("from"), &from, err));
    TRY(number_of(q, S("to"), &to, err));
    TRY(logbook_consistency(q->web->reg, q->mem, q->viewer, q->arg[0], from, to, &path, err));
    path_write(q, &path);
    return RC_OK;
}
