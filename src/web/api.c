#include "web/api.h"

#include "io/json_pointer.h"
#include "register/logbook.h"
#include "words/texts.h"

#include <assert.h>

/* ---- answers ---- */

struct json_out api_json(struct request *q)
{
    q->answer.type = TYPE_JSON;
    return json_out_new(&q->answer.body, JSON_COMPACT);
}

void api_end(struct request *q, const struct json_out *out)
{
    assert(!out->depth);
    buf_char(&q->answer.body, '\n');
}

void api_text(struct request *q, str text)
{
    q->answer.type = TYPE_TEXT;
    buf_str(&q->answer.body, text);
}

void api_link(struct request *q, const char *rel, str target)
{
    response_header(q, "Link", arena_printf(q->mem, "<%.*s>; rel=\"%s\"", STR_ARG(target), rel));
}

str api_etag(struct request *q, int64_t version)
{
    return arena_printf(q->mem, "\"%lld\"", (long long)version);
}

bool api_is_held(struct request *q, str etag)
{
    str rest = request_header(q, S("if-none-match")), tag;

    response_header(q, "ETag", etag);
    while (rest.n) {
        str_cut(rest, ',', &tag, &rest);
        tag = str_trim(tag);
        if (str_starts(tag, S("W/")))
            tag = str_from(tag, 2);
        if (str_eq(tag, etag) || str_eq(tag, S("*"))) {
            q->answer.status = 304;
            return true;
        }
    }
    return false;
}

#define N(name) static const struct json_name N_##name = JSON_NAME(#name)
N(at);
N(fields);
N(id);
N(owner);
N(position);
N(recorded);
N(superseded);
N(version);
#undef N

enum { MOMENT_ROOM = 32 };

static void put_moment(struct json_out *out, arena *mem, const struct json_name *name, instant at, int64_t position)
{
    char room[MOMENT_ROOM];
    struct buf text = buf_in(mem, room, sizeof(room));

    instant_print(&text, at);
    json_name(out, name);
    json_open_object(out);
    json_name_str(out, &N_at, buf_text(&text));
    json_name(out, &N_position);
    json_int(out, position);
    json_close_object(out);
}

void api_item(const struct request *q, const struct item *it, struct json_out *out)
{
    json_open_object(out);
    json_name_str(out, &N_id, it->id);
    json_name(out, &N_version);
    json_int(out, it->version);
    json_name_str(out, &N_owner, it->owner);
    put_moment(out, q->mem, &N_recorded, it->since_at, it->since);
    if (it->until >= 0)
        put_moment(out, q->mem, &N_superseded, it->until_at, it->until);
    json_name(out, &N_fields);
    json_open_object(out);
    item_json(it, q->web->reg->authorities, out);
    json_close_object(out);
    json_close_object(out);
}

/* ---- what was asked ---- */

rc api_register(const struct request *q, struct reg **out, struct err *err)
{
    *out = q->web->reg;
    return *out ? RC_OK : err_set(err, RC_NOT_FOUND, "there is no register here");
}

enum item_kind api_kind(const struct request *q)
{
    str table, rest;

    str_cut(str_from(str_of(q->route->path), S(API "/").n), '/', &table, &rest);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (str_eq(item_tables[kind].table, table))
            return (enum item_kind)kind;
    assert(!"a route for records is under the name of their table");
    return ITEM_KINDS;
}

/* Numbers in addresses are written without the marks that people read. */
static struct given digits(const struct request *q, int64_t n)
{
    return GIVEN(arena_printf(q->mem, "%lld", (long long)n));
}

static rc number_read(const struct request *q, str name, int64_t least, int64_t most, int64_t otherwise, int64_t *out, struct err *err)
{
    *out = otherwise;
    if (!request_has_field(q, name) || (str_digits(request_field(q, name), most, out) && *out >= least))
        return RC_OK;
    error_whole_number(err, RC_BAD_INPUT, GIVEN(name), digits(q, least), digits(q, most));
    return err_at(err, name);
}

rc api_number(const struct request *q, str name, int64_t most, int64_t otherwise, int64_t *out, struct err *err)
{
    return number_read(q, name, 0, most, otherwise, out, err);
}

rc api_limit(const struct request *q, int *out, struct err *err)
{
    int64_t n;

    TRY(number_read(q, S("limit"), 1, SHELF_PAGE_MOST, API_LIMIT, &n, err));
    *out = (int)n;
    return RC_OK;
}

rc api_instant(const struct request *q, str name, instant *out, struct err *err)
{
    str text = request_field(q, name);

    if (!text.n || instant_parse(text, out, err) == RC_OK)
        return RC_OK;
    err_also(err, W_error_instant, &GIVEN(name), 1);
    return err_at(err, name);
}

/* An entry of the organisation's own log.  One that is not there yet would be answered with what is known now, and otherwise tomorrow. */
static rc position_read(struct request *q, struct known_at *out, struct err *err)
{
    static const str name = { "as_known_at_position", 20 };
    struct log own;

    out->how = KNOWN_AT_POSITION;
    TRY(api_number(q, name, INT64_MAX, 0, &out->position, err));
    TRY(logbook_own(q->web->reg, q->mem, q->viewer, &own, err));
    out->log = own.id;
    if (out->position < own.size)
        return RC_OK;
    if (own.size)
        error_position_ahead(err, RC_BAD_INPUT, GIVEN(name), digits(q, own.size - 1));
    else
        error_position_none(err, RC_BAD_INPUT, GIVEN(name));
    return err_at(err, name);
}

static rc known_at(struct request *q, struct known_at *out, struct err *err)
{
    str at = request_field(q, S("as_known_at")), position = request_field(q, S("as_known_at_position"));

    *out = known_now;
    if (at.n && position.n) {
        err_word(err, RC_BAD_INPUT, W_error_known_twice, NULL, 0);
        err_step(err, W_step_known_once);
        return err_at(err, S("as_known_at_position"));
    }
    if (at.n) {
        out->how = KNOWN_AT_INSTANT;
        TRY(api_instant(q, S("as_known_at"), &out->at, err));
        if (out->at <= q->now)
            return RC_OK;
        error_instant_ahead(err, RC_BAD_INPUT, GIVEN(S("as_known_at"))); /* what is recorded until then would change the answer */
        return err_at(err, S("as_known_at"));
    }
    return position.n ? position_read(q, out, err) : RC_OK;
}

rc api_view(struct request *q, struct view *v, struct err *err)
{
    struct known_at known;

    TRY(known_at(q, &known, err));
    return view_open(q->web->reg, q->mem, q->viewer, q->now, &known, v, err);
}

/* ---- what was sent ---- */

struct problem_more *api_more(struct request *q, rc code)
{
    if (!q->more)
        q->more = arena_new(q->mem, struct problem_more);
    q->more->kind = problem_of(code);
    return q->more;
}

rc api_fault(struct request *q, str pointer, const struct err *err)
{
    struct problem_fault *fault = PUSH(q->mem, &api_more(q, err->code)->fault);

    fault->pointer = pointer;
    fault->err = *err;
    return err->code;
}

rc api_fault_placed(struct request *q, const struct err *err)
{
    struct buf pointer = buf_new(q->mem);

    if (!err->line)
        return err->code;
    json_pointer(&pointer, q->body, err->line, err->col);
    return api_fault(q, buf_text(&pointer), err);
}

rc api_body(struct request *q, const struct json **out, struct err *err)
{
    struct json *body;

    if (json_read(q->mem, S("body"), q->body.n ? q->body : S("{}"), &body, err) != RC_OK) {
        err_also(err, W_error_json_body, (const struct given[]){ digits(q, err->line), digits(q, err->col) }, 2);
        return api_fault_placed(q, err);
    }
    if (body->type != JSON_OBJECT) {
        err_word(err, RC_BAD_INPUT, W_error_body, NULL, 0);
        return api_fault(q, S(""), err);
    }
    *out = body;
    return RC_OK;
}
