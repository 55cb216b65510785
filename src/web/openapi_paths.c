#include "web/openapi_paths.h"

#include "register/act.h"
#include "register/import.h"
#include "signin/token.h"
#include "web/api.h"
#include "web/doors.h"

#include <assert.h>
#include <string.h>

/* ---- what the tables do not say ---- */

enum about { ABOUT_NOTHING, ABOUT_KIND, ABOUT_ACT };

/* One handler, one kind of operation.  Where it is about a kind of record, "%s" is the table's name. */
static const struct operation {
    route_handler *handler;
    const char *id, *summary, *tag;
    enum about about;
    int status;
    const char *type;   /* of the answer */
    const char *schema; /* component of a JSON answer; for ABOUT_KIND a suffix of the kind's name */
} operations[] = {
    { openapi_show, "openapi", "This document", "service", ABOUT_NOTHING, 200, TYPE_JSON, "any" },
    { rulebook_list, "rulebooks.list", "Every rulebook that is published", "rulebooks", ABOUT_NOTHING, 200, TYPE_JSON, "rulebook.list" },
    { rulebook_show, "rulebooks.show", "A rulebook: edition, status and hash", "rulebooks", ABOUT_NOTHING, 200, TYPE_JSON, "rulebook" },
    { rulebook_text, "rulebooks.text", "A rulebook as it was written", "rulebooks", ABOUT_NOTHING, 200, TYPE_TEXT, NULL },
    { rulebook_mirror, "rulebooks.mirror", "A rulebook as canonical JSON, byte for byte what its hash is of", "rulebooks", ABOUT_NOTHING, 200,
      TYPE_JSON, "any" },
    { check_evaluate, "checks.evaluate", "Is an engagement inside every memorandum that binds the authority? Nothing is recorded", "checks",
      ABOUT_NOTHING, 200, TYPE_JSON, "answer" },
    { checkpoint_latest, "logs.checkpoint", "The latest checkpoint of a log, as a signed note", "ledger", ABOUT_NOTHING, 200, TYPE_TEXT, NULL },
    { checkpoint_of_size, "logs.checkpoint-of-size", "The checkpoint over so many entries", "ledger", ABOUT_NOTHING, 200, TYPE_TEXT, NULL },
    { log_list_show, "logs.list", "The logs whose proofs may be read", "ledger", ABOUT_NOTHING, 200, TYPE_JSON, "log.list" },
    { log_inclusion_show, "logs.inclusion", "Proof that an entry is in a log (RFC 9162, 2.1.3)", "ledger", ABOUT_NOTHING, 200, TYPE_JSON, "hashes" },
    { log_consistency_show, "logs.consistency", "Proof that a log goes on from an earlier size (RFC 9162, 2.1.4)", "ledger", ABOUT_NOTHING, 200,
      TYPE_JSON, "hashes" },
    { record_list, "list", "%s: a list, narrowed and ordered by their fields", "records", ABOUT_KIND, 200, TYPE_JSON, "list" },
    { record_show, "show", "%s: one, with what may be done to it", "records", ABOUT_KIND, 200, TYPE_JSON, "one" },
    { record_history, "history", "%s: every version of one, with who recorded it", "records", ABOUT_KIND, 200, TYPE_JSON, "history" },
    { record_proof, "proof", "%s: entry and proof of a version, as one file to be verified offline", "records", ABOUT_KIND, 200, TYPE_TEXT, NULL },
    { record_entry, "entry", "%s: the entry of the ledger that sealed a version", "records", ABOUT_KIND, 200, TYPE_TEXT, NULL },
    { record_tlog_proof, "tlog-proof", "%s: the proof of a version alone (c2sp.org/tlog-proof)", "records", ABOUT_KIND, 200, TYPE_TEXT, NULL },
    { supplier_list, "suppliers.list", "suppliers: the organisations of that kind, listed as organisations are", "records", ABOUT_NOTHING, 200,
      TYPE_JSON, "organisation.list" },
    { supplier_show, "suppliers.show", "suppliers: one, with what may be done to it", "records", ABOUT_NOTHING, 200, TYPE_JSON, "organisation.one" },
    { access_list, "accesses.list", "Who looked at what is the organisation's own, the latest first", "records", ABOUT_NOTHING, 200, TYPE_JSON,
      "access.list" },
    { act_do, "acts.do", "Any act, by its name", "acts", ABOUT_NOTHING, 200, TYPE_JSON, "act" },
    { import_do, "imports.do", "A file of acts of one name, each a row: all of them, or none; 2,000 rows at most", "acts", ABOUT_NOTHING, 200,
      TYPE_JSON, "import" },
    { record_make, NULL, NULL, "acts", ABOUT_ACT, 201, TYPE_JSON, "act" },
    { record_correct, NULL, NULL, "acts", ABOUT_ACT, 200, TYPE_JSON, "act" },
    { record_act, NULL, NULL, "acts", ABOUT_ACT, 200, TYPE_JSON, "act" },
};

_Static_assert(IMPORT_ROWS_AT_ONCE == 2000, "as imports.do says");

static const struct operation *operation_of(const struct web_route *r)
{
    for (int i = 0; i < countof(operations); i++)
        if (operations[i].handler == r->handler)
            return &operations[i];
    return NULL;
}

/* ---- responses that are problems ---- */

static void problem_response(struct schema_out *w, int status)
{
    struct json_out *o = w->out;
    struct buf words = buf_new(w->mem);

    for (int kind = 0; kind < PROBLEM_COUNT; kind++) {
        struct problem p = problem_say_program((enum problem_kind)kind, LANG_EN);

        if (p.status == status)
            buf_printf(&words, "%s%s: %.*s", words.n ? "; " : "", p.slug, STR_ARG(p.title));
    }
    json_put_object(o, arena_printf(w->mem, "problem-%d", status));
    json_put_str(o, S("description"), buf_text(&words));
    json_put_object(o, S("content"));
    json_put_object(o, S(TYPE_PROBLEM));
    schema_ref(w, S("schema"), S("problem"));
    json_close_object(o);
    json_close_object(o);
    json_close_object(o);
}

static bool is_kept_from_some(const struct web_route *r)
{
    return r->who != WHO_ANYONE;
}

static bool names_something(const struct web_route *r)
{
    return strchr(r->path, ':') || r->handler == rulebook_list; /* which is not there in a service without a register */
}

static bool takes_something(const struct web_route *r)
{
    return r->form->fields || r->most;
}

static bool takes_body(const struct web_route *r)
{
    return r->most > 0;
}

static bool is_act(const struct web_route *r)
{
    return r->who == WHO_ACTOR || r->who == WHO_IMPORTER;
}

static bool wants_version(const struct web_route *r)
{
    return r->handler == record_correct || r->handler == record_act;
}

static bool always(const struct web_route *r)
{
    (void)r;
    return true;
}

/* What may come of an operation, whatever it is. */
static const struct {
    int status;
    bool (*when)(const struct web_route *r);
} told[] = {
    { 400, takes_something }, { 401, always },     { 403, is_kept_from_some }, { 404, names_something }, { 409, is_act }, { 412, wants_version },
    { 413, takes_body },      { 415, takes_body }, { 422, takes_something },   { 428, wants_version },   { 429, always }, { 503, always },
};

void openapi_responses(struct schema_out *w)
{
    json_put_object(w->out, S("responses"));
    for (int i = 0; i < countof(told); i++)
        problem_response(w, told[i].status);
    json_close_object(w->out);
}

/* ---- operations ---- */

static enum item_kind kind_of(const struct web_route *r)
{
    struct request q = { .route = r };

    return api_kind(&q);
}

/* The act that a route for one act does. */
static enum act_kind act_of(const struct web_route *r)
{
    enum item_kind kind = kind_of(r);
    const char *verb = strrchr(r->path, '/') + 1;

    for (int act = 0; act < ACTS; act++) {
        const struct act_row *row = &act_rows[act];
        bool is_it = r->handler == record_make      ? row->does == ACT_RECORD
                     : r->handler == record_correct ? row->does == ACT_CORRECT
                                                    : str_eq(str_from(row->name, item_tables[kind].name.n + 1), str_of(verb));

        if (row->kind == kind && is_it)
            return (enum act_kind)act;
    }
    return ACTS;
}

static void parameter(struct schema_out *w, const char *in, str name, bool must, str description)
{
    struct json_out *o = w->out;

    json_open_object(o);
    json_put_str(o, S("name"), name);
    json_put_str(o, S("in"), str_of(in));
    if (must)
        json_put_bool(o, S("required"), true);
    json_put_str(o, S("description"), description);
    json_put_object(o, S("schema"));
    json_put_str(o, S("type"), S("string"));
    json_close_object(o);
    json_close_object(o);
}

static void path_parameters(struct schema_out *w, const struct web_route *r)
{
    str rest = str_of(r->path), segment;

    while (rest.n) {
        str_cut(rest, '/', &segment, &rest);
        if (str_starts(segment, S(":")))
            parameter(w, "path", str_from(segment, 1), true, arena_printf(w->mem, "which %.*s", STR_ARG(str_from(segment, 1))));
    }
}

static const struct {
    const char *name, *what;
} query_words[] = {
    { "after", "the id that the page before ended with" },
    { "limit", "how many at most, 1 to 200; 50 when it is not given" },
    { "order", "a field that every record has; with - before it, from the last; when they were recorded when it is not given" },
    { "as_known_at", "an instant: what the register knew then" },
    { "as_known_at_position", "a position in the log of the organisation: what the register knew with that entry" },
    { "before", "the id that the page before ended with" },
    { "position", "of the entry" },
    { "size", "of the log" },
};

/* The same names say something else of who looked. */
static const struct {
    const char *name, *what;
} access_words[] = {
    { "kind", "only looks at records of this kind" },
    { "subject", "only looks at the record of this id; lists are of none" },
    { "person", "only looks of this person, or of the program whose token has this handle" },
    { "from", "an instant: only looks from then on" },
    { "to", "an instant: only looks before then" },
    { "allowed", "true: only what was shown; false: only what was not" },
};

static str query_what(struct schema_out *w, const struct web_route *r, const char *name)
{
    for (int i = 0; r->handler == access_list && i < countof(access_words); i++)
        if (strcmp(access_words[i].name, name) == 0)
            return str_of(access_words[i].what);
    for (int i = 0; i < countof(query_words); i++)
        if (strcmp(query_words[i].name, name) == 0)
            return str_of(query_words[i].what);
    if (r->handler == record_list || r->handler == supplier_list)
        return arena_printf(w->mem, "only those whose '%s' is this; unknown: only those where it is not known", name);
    return S("a size of the log");
}

static void parameters(struct schema_out *w, const struct web_route *r)
{
    json_put_array(w->out, S("parameters"));
    path_parameters(w, r);
    for (int i = 0; i < r->form->fields; i++)
        parameter(w, "query", str_of(r->form->field[i].name), r->handler == log_inclusion_show || r->handler == log_consistency_show,
                  query_what(w, r, r->form->field[i].name));
    if (is_act(r))
        parameter(w, "header", S("Idempotency-Key"), route_is_keyed(r),
                  S("a name of your own for this request: asked again with it, the first answer comes again, for seven days"));
    if (wants_version(r))
        parameter(w, "header", S("If-Match"), true, S("the ETag of the version that you read; * for whichever is the latest"));
    if (r->who == WHO_READER)
        parameter(w, "header", S("Concordat-Purpose"), false,
                  S("why identities are looked at; it is noted for the organisation whose records they are"));
    json_close_array(w->out);
}

static void media(struct schema_out *w, const char *type, str schema)
{
    json_put_object(w->out, str_of(type));
    json_put_object(w->out, S("schema"));
    if (schema.n)
        schema_is_ref(w, "schemas", schema);
    else
        json_put_str(w->out, S("type"), S("string"));
    json_close_object(w->out);
    json_close_object(w->out);
}

static void list_media(struct schema_out *w, str schema)
{
    struct json_out *o = w->out;

    json_put_object(o, S("application/json"));
    json_put_object(o, S("schema"));
    json_put_array(o, S("oneOf"));
    json_open_object(o);
    schema_is_ref(w, "schemas", schema);
    json_close_object(o);
    json_open_object(o);
    json_put_str(o, S("type"), S("array"));
    schema_ref(w, S("items"), schema);
    json_close_object(o);
    json_close_array(o);
    json_close_object(o);
    json_close_object(o);
}

static void request_body(struct schema_out *w, const struct web_route *r)
{
    struct json_out *o = w->out;
    bool is_check = r->handler == check_evaluate, is_file = is_check || r->handler == import_do;

    if (!r->most)
        return;
    json_put_object(o, S("requestBody"));
    json_put_bool(o, S("required"), is_file || r->handler == record_make);
    json_put_object(o, S("content"));
    if (is_file) {
        list_media(w, is_check ? S("document.check") : S("act.asked"));
        media(w, "application/jsonl", S(""));
        media(w, "text/csv", S(""));
    } else if (r->handler == act_do) {
        media(w, "application/json", S("act.asked"));
    } else {
        media(w, "application/json", arena_printf(w->mem, "%.*s.fields", STR_ARG(act_rows[act_of(r)].name)));
    }
    json_close_object(o);
    json_close_object(o);
}

static void answer_media(struct schema_out *w, const struct web_route *r, const struct operation *op)
{
    str schema = str_of(op->schema);

    if (r->handler == check_evaluate) {
        list_media(w, schema);
        media(w, "application/jsonl", S(""));
        return;
    }
    if (op->about == ABOUT_KIND && schema.n)
        schema = arena_printf(w->mem, "%.*s.%.*s", STR_ARG(item_tables[kind_of(r)].name), STR_ARG(schema));
    media(w, strcmp(op->type, TYPE_TEXT) == 0 ? "text/plain" : op->type, schema);
}

static void success(struct schema_out *w, const struct web_route *r, const struct operation *op, int status, const char *description)
{
    json_put_object(w->out, arena_printf(w->mem, "%d", status));
    json_put_str(w->out, S("description"), str_of(description));
    json_put_object(w->out, S("content"));
    answer_media(w, r, op);
    json_close_object(w->out);
    json_close_object(w->out);
}

static void not_changed(struct schema_out *w)
{
    json_put_object(w->out, S("304"));
    json_put_str(w->out, S("description"), S("still the version of If-None-Match"));
    json_close_object(w->out);
}

static void responses(struct schema_out *w, const struct web_route *r, const struct operation *op)
{
    bool waits = op->about == ABOUT_ACT && act_may_take_two(act_of(r));

    json_put_object(w->out, S("responses"));
    if (waits)
        success(w, r, op, 202, "waits for a second person");
    else
        success(w, r, op, op->status, "done");
    if (r->handler == act_do) {
        success(w, r, op, 201, "recorded");
        success(w, r, op, 202, "waits for a second person");
    }
    if (r->handler == record_show || r->handler == supplier_show || r->handler == rulebook_text || r->handler == rulebook_mirror)
        not_changed(w);
    for (int i = 0; i < countof(told); i++) {
        if (!told[i].when(r))
            continue;
        json_put_object(w->out, arena_printf(w->mem, "%d", told[i].status));
        schema_is_ref(w, "responses", arena_printf(w->mem, "problem-%d", told[i].status));
        json_close_object(w->out);
    }
    json_close_object(w->out);
}

static void security(struct schema_out *w, const struct web_route *r)
{
    struct json_out *o = w->out;
    struct buf scope = buf_new(w->mem);

    json_put_array(o, S("security"));
    if (r->who != WHO_ANYONE) {
        scope_print(&scope, doors_scope(r->who));
        json_open_object(o);
        json_put_array(o, S("token"));
        if (scope.n)
            json_str(o, buf_text(&scope));
        json_close_array(o);
        json_close_object(o);
        json_open_object(o);
        json_put_array(o, S("session"));
        json_close_array(o);
        json_close_object(o);
    }
    json_close_array(o);
}

static void head(struct schema_out *w, const struct web_route *r, const struct operation *op)
{
    struct json_out *o = w->out;
    str id = str_of(op->id), summary = str_of(op->summary);

    if (op->about == ABOUT_KIND) {
        str table = item_tables[kind_of(r)].table;
        char words[128];

        snprintf(words, sizeof words, "%.*s%s", STR_ARG(table), op->summary + 2);
        words[0] = (char)(words[0] - 'a' + 'A');
        summary = arena_str(w->mem, str_of(words));
        id = arena_printf(w->mem, "%.*s.%s", STR_ARG(table), op->id);
    } else if (op->about == ABOUT_ACT) {
        id = act_rows[act_of(r)].name;
        summary = arena_printf(w->mem, "The act %.*s", STR_ARG(id));
    }
    json_put_str(o, S("operationId"), id);
    json_put_str(o, S("summary"), summary);
    json_put_array(o, S("tags"));
    json_str(o, str_of(op->tag));
    json_close_array(o);
}

static void operation(struct schema_out *w, const struct web_route *r)
{
    static const char *const methods[METHOD_OTHER] = {
        [METHOD_GET] = "get", [METHOD_POST] = "post", [METHOD_PUT] = "put", [METHOD_PATCH] = "patch", [METHOD_DELETE] = "delete"
    };
    const struct operation *op = operation_of(r);

    assert(op); /* every route of the API stands in the table */
    json_put_object(w->out, str_of(methods[r->method]));
    head(w, r, op);
    parameters(w, r);
    request_body(w, r);
    responses(w, r, op);
    security(w, r);
    json_close_object(w->out);
}

/* "/api/v1/workers/:id" as "/api/v1/workers/{id}". */
static str path_template(arena *mem, str path)
{
    struct buf b = buf_new(mem);
    str segment;

    for (path = str_from(path, 1); path.n;) {
        bool named;

        str_cut(path, '/', &segment, &path);
        named = str_starts(segment, S(":"));
        buf_printf(&b, named ? "/{%.*s}" : "/%.*s", STR_ARG(str_from(segment, named)));
    }
    return buf_text(&b);
}

static bool is_first(int i)
{
    for (int k = 0; k < i; k++)
        if (strcmp(web_routes[k].path, web_routes[i].path) == 0)
            return false;
    return web_routes[i].kind == ROUTE_API;
}

void openapi_paths(struct schema_out *w)
{
    json_put_object(w->out, S("paths"));
    for (int i = 0; i < web_route_count; i++) {
        if (!is_first(i))
            continue;
        json_put_object(w->out, path_template(w->mem, str_of(web_routes[i].path)));
        for (int k = i; k < web_route_count; k++)
            if (strcmp(web_routes[k].path, web_routes[i].path) == 0)
                operation(w, &web_routes[k]);
        json_close_object(w->out);
    }
    json_close_object(w->out);
}
