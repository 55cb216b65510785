/* Rulebooks: published, the same for everybody. */
#include "web/api.h"

#include "rule/mirror.h"

static rc rulebook_of(const struct request *q, const struct rulebook **out, struct err *err)
{
    struct reg *r;

    TRY(api_register(q, &r, err));
    *out = library_book(r->judge->library, q->arg[0]);
    return *out ? RC_OK : err_set(err, RC_NOT_FOUND, "there is no such rulebook");
}

/* What is published may be kept for a while; its hash says whether it is still the same, and whether it has to be sent. */
static bool is_kept(struct request *q, const struct rulebook *b)
{
    response_header(q, "Cache-Control", S("public, max-age=300"));
    q->answer.says_caching = true;
    return api_is_held(q, arena_printf(q->mem, "\"%.*s\"", STR_ARG(b->hash)));
}

static void rulebook_write(const struct rulebook *b, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("id"), b->id);
    json_put_str(o, S("edition"), b->edition);
    json_put_str(o, S("title"), b->title);
    json_put_str(o, S("status"), block_field(b->head, S("status"))->raw);
    json_put_str(o, S("in_force"), block_field(b->head, S("in force"))->raw);
    json_put_str(o, S("hash"), b->hash);
    json_close_object(o);
}

rc rulebook_list(struct request *q, struct err *err)
{
    const struct library *library;
    struct json_out o;
    struct reg *r;

    TRY(api_register(q, &r, err));
    library = r->judge->library;
    o = api_json(q);
    json_open_object(&o);
    json_put_array(&o, S("items"));
    for (ptrdiff_t i = 0; i < library->book.n; i++)
        rulebook_write(library->book.v[i], &o);
    json_close_array(&o);
    json_close_object(&o);
    api_end(q, &o);
    return RC_OK;
}

rc rulebook_show(struct request *q, struct err *err)
{
    const struct rulebook *b;
    struct json_out o;

    TRY(rulebook_of(q, &b, err));
    o = api_json(q);
    rulebook_write(b, &o);
    api_end(q, &o);
    return RC_OK;
}

rc rulebook_text(struct request *q, struct err *err)
{
    const struct rulebook *b;

    TRY(rulebook_of(q, &b, err));
    if (is_kept(q, b))
        return RC_OK;
    q->answer.type = TYPE_TEXT;
    q->answer.lent = b->text;
    return RC_OK;
}

/* The very bytes that are hashed, without a line end. */
rc rulebook_mirror(struct request *q, struct err *err)
{
    const struct rulebook *b;
    struct json_out o;

    TRY(rulebook_of(q, &b, err));
    if (is_kept(q, b))
        return RC_OK;
    o = api_json(q);
    rulebook_json(b, &o);
    return RC_OK;
}
