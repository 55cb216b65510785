/*
 * Acts.  Two spellings of the same: POST /acts/worker-correct with {"subject", "version", "fields"}, and PATCH /workers/ID with the
 * fields alone and If-Match; both build one `struct act`.  What values are given as stands in register/given.h.
 */
#include "web/api.h"

#include "io/json_pointer.h"
#include "register/given.h"
#include "signin/token.h"

#include <assert.h>

/* What came, and where its fields stand in the JSON. */
struct asked {
    enum act_kind kind;
    struct act act;
    const struct json *fields; /* as they came; NULL: none */
    str base;                  /* pointer to the object of fields: "" or "/fields" */
    bool if_match;             /* the version came in a header */
};

/* ---- fields ---- */

/* Every field that is of a type that it cannot have is told. */
static rc given_read(struct request *q, struct asked *a, struct err *err)
{
    enum item_kind kind = act_rows[a->kind].kind;
    struct act_given *given = arena_array(q->mem, struct act_given, a->fields->count + 1);
    rc code = RC_OK;

    for (const struct json *v = a->fields->child; v; v = v->next) {
        struct err why;

        if (given_value(q->mem, kind, v, &given[a->act.givens++], &why) == RC_OK)
            continue;
        if (code == RC_OK)
            *err = why;
        code = api_fault_placed(q, &why);
    }
    a->act.given = given;
    return code;
}

/* ---- doing ---- */

/* What is wrong with a document that is a field has a dotted name inside it: "engagement.role". */
static str fault_pointer(struct request *q, const struct asked *a, const struct act_fault *fault)
{
    str at = str_of(fault->err.at), name;
    struct buf b = buf_new(q->mem);

    buf_str(&b, a->base);
    if (!fault->field.n && at.n)
        json_pointer_step(&b, at);
    if (!fault->field.n)
        return buf_text(&b);
    json_pointer_step(&b, fault->field);
    while (at.n && !str_eq(at, fault->field)) {
        str_cut(at, '.', &name, &at);
        json_pointer_step(&b, name);
    }
    return buf_text(&b);
}

/* The record as it is, for who may read; NULL for a program that may not, or when it cannot be seen. */
static const struct json *item_now(struct request *q, const struct asked *a)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct buf b = buf_new(q->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);
    struct json *is;
    struct err unused;
    struct item it;

    if (!(q->scopes & SCOPE_READ))
        return NULL;
    if (view_open(q->web->reg, q->mem, q->viewer, q->now, &known_now, &v, &unused) != RC_OK ||
        view_item(&v, act_rows[a->kind].kind, a->act.subject, &it, &unused) != RC_OK || view_close(&v, &unused) != RC_OK)
        return NULL;
    api_item(q, &it, &o);
    return json_read(q->mem, S(""), buf_text(&b), &is, &unused) == RC_OK ? is : NULL;
}

/* Of a version that is not the latest: both sides, so that its sender can decide.  Where it came in If-Match the answer is HTTP's for that. */
static void version_tell(struct request *q, const struct asked *a, const struct act_answer *answer, const struct err *err)
{
    struct problem_more *more = api_more(q, err->code);

    if (answer->ahead && !a->if_match)
        api_fault(q, S("/version"), err);
    if (a->if_match)
        more->kind = answer->ahead ? PROBLEM_NO_VERSION : PROBLEM_STALE;
    more->yours = a->act.version;
    more->current = answer->version;
    more->is = item_now(q, a);
    more->sent = a->fields;
}

static rc refused(struct request *q, const struct asked *a, const struct act_answer *answer, rc code, const struct err *err)
{
    for (ptrdiff_t i = 0; i < answer->fault.n && code == RC_BAD_INPUT; i++)
        api_fault(q, fault_pointer(q, a, &answer->fault.v[i]), &answer->fault.v[i].err);
    if (answer->stale || answer->ahead)
        version_tell(q, a, answer, err);
    if (code == RC_WAITING && answer->before.n && q->scopes & SCOPE_READ)
        api_more(q, code)->proposal = arena_printf(q->mem, API "/%.*s/%.*s", STR_ARG(item_tables[ITEM_PROPOSAL].table), STR_ARG(answer->before));
    return code;
}

static rc perform(struct request *q, struct asked *a, struct err *err)
{
    struct act_answer answer;
    rc code;

    a->act.name = act_rows[a->kind].name;
    a->act.key = q->key;
    a->act.now = q->now;
    code = act_perform(q->web->reg, q->mem, q->viewer, &a->act, &answer, err);
    if (code != RC_OK)
        return refused(q, a, &answer, code, err);
    q->answer.type = TYPE_JSON;
    q->answer.status = answer.waits ? 202 : act_rows[a->kind].does == ACT_RECORD ? 201 : 200;
    if (q->answer.status != 200)
        response_header(q, "Location", arena_printf(q->mem, API "/%.*s/%.*s", STR_ARG(item_tables[answer.kind].table), STR_ARG(answer.id)));
    if (answer.version)
        response_header(q, "ETag", api_etag(q, answer.version));
    if (answer.repeated)
        response_header(q, "Idempotent-Replayed", S("true"));
    buf_str(&q->answer.body, answer.text);
    buf_char(&q->answer.body, '\n');
    return RC_OK;
}

/* ---- as acts ---- */

rc act_do(struct request *q, struct err *err)
{
    struct asked a = { .base = S("/fields") };
    const struct json *body;
    int kind = act_find(q->arg[0]);

    if (kind < 0)
        return err_set(err, RC_NOT_FOUND, "there is no such act");
    a.kind = (enum act_kind)kind;
    TRY(api_body(q, &body, err));
    for (const struct json *v = body->child; v; v = v->next)
        if (given_member(v, &a.act, &a.fields, err) != RC_OK)
            return api_fault_placed(q, err);
    if (a.fields)
        TRY(given_read(q, &a, err));
    return perform(q, &a, err);
}

/* ---- as records ---- */

static enum act_kind act_that(enum item_kind kind, enum act_does does)
{
    for (int act = 0; act < ACTS; act++)
        if (act_rows[act].kind == kind && act_rows[act].does == does)
            return (enum act_kind)act;
    assert(!"a route for a change is there for an act");
    return ACTS;
}

/* The act that the path ends in: "worker-erase" of /workers/:id/erase. */
static enum act_kind act_at_end(const struct request *q)
{
    str rest = str_of(q->route->path), word;
    int act;

    while (rest.n)
        str_cut(rest, '/', &word, &rest);
    act = act_find(arena_printf(q->mem, "%.*s-%.*s", STR_ARG(item_tables[api_kind(q)].name), STR_ARG(word)));
    assert(act >= 0);
    return (enum act_kind)act;
}

static rc if_match(struct request *q, struct asked *a, struct err *err)
{
    str tag = request_header(q, S("if-match"));

    if (!tag.n) {
        api_more(q, RC_BAD_INPUT)->kind = PROBLEM_VERSION_MISSING;
        return err_set(err, RC_BAD_INPUT, "no version was given");
    }
    a->if_match = true;
    if (str_eq(tag, S("*")))
        return RC_OK;
    if (tag.n > 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"' && str_digits(str_sub(tag, 1, tag.n - 1), INT64_MAX, &a->act.version) &&
        a->act.version)
        return RC_OK;
    err_word(err, RC_BAD_INPUT, W_error_if_match, NULL, 0);
    return err_step(err, W_step_if_match);
}

static rc by_record(struct request *q, enum act_kind kind, struct err *err)
{
    struct asked a = { .kind = kind, .act.subject = q->arg[0] };

    if (act_rows[kind].does != ACT_RECORD)
        TRY(if_match(q, &a, err));
    TRY(api_body(q, &a.fields, err));
    TRY(given_read(q, &a, err));
    return perform(q, &a, err);
}

rc record_make(struct request *q, struct err *err)
{
    return by_record(q, act_that(api_kind(q), ACT_RECORD), err);
}

rc record_correct(struct request *q, struct err *err)
{
    return by_record(q, act_that(api_kind(q), ACT_CORRECT), err);
}

rc record_act(struct request *q, struct err *err)
{
    return by_record(q, act_at_end(q), err);
}
