#include "web/openapi.h"

#include "domain/schema.h"
#include "register/act.h"
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

static const struct operation *operation_of(const struct web_route *r)
{
    for (int i = 0; i < countof(operations); i++)
        if (operations[i].handler == r->handler)
            return &operations[i];
    return NULL;
}

struct writing {
    arena *mem;
    struct json_out *out;
};

static void put_ref(struct writing *w, const char *where, str name)
{
    json_put_str(w->out, S("$ref"), arena_printf(w->mem, "#/components/%s/%.*s", where, STR_ARG(name)));
}

static void put_schema_ref(struct writing *w, str key, str name)
{
    json_put_object(w->out, key);
    put_ref(w, "schemas", name);
    json_close_object(w->out);
}

/* ---- values ---- */

static void put_id(struct writing *w, str description)
{
    json_put_str(w->out, S("type"), S("string"));
    json_put_str(w->out, S("pattern"), S("^[0-9a-f]{32}$"));
    json_put_str(w->out, S("description"), description);
}

static void put_string(struct writing *w, str key, const char *description)
{
    json_put_object(w->out, key);
    json_put_str(w->out, S("type"), S("string"));
    if (description)
        json_put_str(w->out, S("description"), str_of(description));
    json_close_object(w->out);
}

static void put_integer(struct writing *w, str key, int64_t least)
{
    json_put_object(w->out, key);
    json_put_str(w->out, S("type"), S("integer"));
    json_put_int(w->out, S("minimum"), least);
    json_close_object(w->out);
}

static void put_strings(struct writing *w, const char *pattern, bool none)
{
    json_put_array(w->out, S("type"));
    json_str(w->out, S("string"));
    if (none)
        json_str(w->out, S("null"));
    json_close_array(w->out);
    if (pattern)
        json_put_str(w->out, S("pattern"), str_of(pattern));
}

/* What a field of a record may be, as it is answered. */
static void put_field(struct writing *w, const struct item_field *f)
{
    bool none = !f->must;

    if (f->hold == HOLD_VALUE) {
        value_schema(w->out, &f->value, none);
        return;
    }
    put_strings(w, f->hold == HOLD_REF ? "^[0-9a-f]{32}$" : NULL, none);
    if (f->hold == HOLD_INSTANT)
        json_put_str(w->out, S("format"), S("date-time"));
    if (f->hold == HOLD_JSON)
        json_put_str(w->out, S("contentMediaType"), S("application/json"));
    if (f->hold == HOLD_REF)
        json_put_str(w->out, S("description"), arena_printf(w->mem, "the id of one of the %.*s", STR_ARG(item_tables[f->refers].table)));
}

static bool is_free_text(const struct item_field *f)
{
    return f->hold == HOLD_LONG || (f->hold == HOLD_VALUE && f->value.type == T_TEXT);
}

/* The same as it is taken: a document may stand as an object; what may be unknown can be made so again. */
static void put_field_taken(struct writing *w, const struct item_field *f)
{
    bool forgets = !f->must && !is_free_text(f);

    if (!forgets && f->hold != HOLD_JSON) {
        put_field(w, f);
        return;
    }
    json_put_array(w->out, S("anyOf"));
    json_open_object(w->out);
    put_field(w, f);
    json_close_object(w->out);
    if (f->hold == HOLD_JSON) {
        json_open_object(w->out);
        put_ref(w, "schemas", S("document.check"));
        json_close_object(w->out);
    }
    if (forgets) {
        json_open_object(w->out);
        json_put_str(w->out, S("const"), S("unknown"));
        json_close_object(w->out);
    }
    json_close_array(w->out);
}

/* ---- components: records ---- */

static void put_moment(struct writing *w, str key)
{
    put_schema_ref(w, key, S("moment"));
}

static void item_schema(struct writing *w, const struct item_table *t)
{
    struct json_out *o = w->out;
    static const char *const always[] = { "id", "version", "owner", "recorded", "fields" };

    json_put_object(o, t->name);
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    json_put_object(o, S("id"));
    put_id(w, S("the record"));
    json_close_object(o);
    put_integer(w, S("version"), 1);
    json_put_object(o, S("owner"));
    put_id(w, S("the organisation whose record it is"));
    json_close_object(o);
    put_moment(w, S("recorded"));
    put_moment(w, S("superseded"));
    json_put_object(o, S("fields"));
    json_put_str(o, S("description"), S("Those that the reader may see. One that is left out is not known, or not shown; null is known to be none."));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    for (int f = 0; f < t->n; f++) {
        json_put_object(o, t->field[f].value.name);
        put_field(w, &t->field[f]);
        json_close_object(o);
    }
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
    json_close_object(o);
    json_put_array(o, S("required"));
    for (int i = 0; i < countof(always); i++)
        json_str(o, str_of(always[i]));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

/* An object with a list of ${items}; ${counts}: and how many there are in all; ${pages}: and what leads to the next page. */
static void list_schema(struct writing *w, str name, str items, bool counts, bool pages)
{
    struct json_out *o = w->out;

    json_put_object(o, name);
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    if (counts)
        put_integer(w, S("total"), 0);
    json_put_object(o, S("items"));
    json_put_str(o, S("type"), S("array"));
    put_schema_ref(w, S("items"), items);
    json_close_object(o);
    if (pages)
        put_string(w, S("next"), "the address of the next page; left out on the last");
    json_close_object(o);
    json_put_array(o, S("required"));
    if (counts)
        json_str(o, S("total"));
    json_str(o, S("items"));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void one_schema(struct writing *w, const struct item_table *t)
{
    struct json_out *o = w->out;

    json_put_object(o, arena_printf(w->mem, "%.*s.one", STR_ARG(t->name)));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_schema_ref(w, t->name, t->name);
    json_put_object(o, S("acts"));
    json_put_str(o, S("description"), S("what the reader may do to it now"));
    json_put_str(o, S("type"), S("array"));
    put_schema_ref(w, S("items"), S("act-name"));
    json_close_object(o);
    json_close_object(o);
    json_put_array(o, S("required"));
    json_str(o, t->name);
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

/* An object of texts, all there but those after ${must}. */
static void texts_schema(struct writing *w, str name, const char *const *texts, int n, int must, str item)
{
    struct json_out *o = w->out;

    json_put_object(o, name);
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    for (int i = 0; i < n; i++)
        put_string(w, str_of(texts[i]), NULL);
    if (item.n)
        put_schema_ref(w, S("item"), item);
    json_close_object(o);
    json_put_array(o, S("required"));
    for (int i = 0; i < must; i++)
        json_str(o, str_of(texts[i]));
    if (item.n)
        json_str(o, S("item"));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void kind_schemas(struct writing *w, const struct item_table *t)
{
    static const char *const happening[] = { "act", "actor", "role", "organisation", "log", "outcome" };
    str name = arena_printf(w->mem, "%.*s.happening", STR_ARG(t->name));

    item_schema(w, t);
    one_schema(w, t);
    list_schema(w, arena_printf(w->mem, "%.*s.list", STR_ARG(t->name)), t->name, true, true);
    texts_schema(w, name, happening, countof(happening), countof(happening) - 1, t->name);
    list_schema(w, arena_printf(w->mem, "%.*s.history", STR_ARG(t->name)), name, false, false);
}

/* ---- components: acts ---- */

static bool takes_owner(enum act_kind act)
{
    return act_rows[act].does == ACT_RECORD && act_rows[act].kind != ITEM_ORGANISATION;
}

static void act_fields_schema(struct writing *w, enum act_kind act)
{
    const struct item_table *t = &item_tables[act_rows[act].kind];
    struct json_out *o = w->out;

    json_put_object(o, arena_printf(w->mem, "%.*s.fields", STR_ARG(act_rows[act].name)));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    for (int f = 0; f < t->n; f++) {
        if (!act_takes(act, f))
            continue;
        json_put_object(o, t->field[f].value.name);
        put_field_taken(w, &t->field[f]);
        json_close_object(o);
    }
    if (takes_owner(act)) {
        json_put_object(o, S("owner"));
        put_id(w, S("whose it is to be, when not the sender's own"));
        json_close_object(o);
    }
    json_close_object(o);
    if (act_rows[act].does == ACT_RECORD) {
        json_put_array(o, S("required"));
        for (int f = 0; f < t->n; f++)
            if (act_takes(act, f) && t->field[f].must)
                json_str(o, t->field[f].value.name);
        json_close_array(o);
    }
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void act_names_schema(struct writing *w)
{
    json_put_object(w->out, S("act-name"));
    json_put_array(w->out, S("enum"));
    for (int act = 0; act < ACTS; act++)
        json_str(w->out, act_rows[act].name);
    json_close_array(w->out);
    json_close_object(w->out);
}

static void act_answer_schema(struct writing *w)
{
    static const char *const must[] = { "act", "kind", "id", "version", "sealed" };
    struct json_out *o = w->out;

    json_put_object(o, S("act"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_schema_ref(w, S("act"), S("act-name"));
    put_string(w, S("kind"), "of the record that was made or changed");
    json_put_object(o, S("id"));
    put_id(w, S("of the record; of the proposal when a second person has to confirm"));
    json_close_object(o);
    put_integer(w, S("version"), 0);
    json_put_object(o, S("waits_for_second_person"));
    json_put_str(o, S("type"), S("boolean"));
    json_close_object(o);
    put_string(w, S("outcome"), "of a check: its verdict");
    put_schema_ref(w, S("sealed"), S("sealed"));
    json_close_object(o);
    json_put_array(o, S("required"));
    for (int i = 0; i < countof(must); i++)
        json_str(o, str_of(must[i]));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void act_asked_schema(struct writing *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("act.asked"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    json_put_object(o, S("subject"));
    put_id(w, S("the record that the act is about; left out when it makes one"));
    json_close_object(o);
    put_integer(w, S("version"), 1);
    json_put_object(o, S("fields"));
    json_put_str(o, S("type"), S("object"));
    json_put_str(o, S("description"), S("as for the address of the same act among records"));
    json_close_object(o);
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void import_schema(struct writing *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("import"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_schema_ref(w, S("act"), S("act-name"));
    put_integer(w, S("rows"), 1);
    json_put_object(o, S("records"));
    json_put_str(o, S("type"), S("array"));
    json_put_object(o, S("items"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_integer(w, S("row"), 1);
    json_put_object(o, S("id"));
    put_id(w, S("of the record; of the proposal when a second person has to confirm"));
    json_close_object(o);
    put_integer(w, S("version"), 0);
    for (int i = 0; i < 2; i++) {
        json_put_object(o, i ? S("recorded_before") : S("waits_for_second_person"));
        json_put_str(o, S("type"), S("boolean"));
        json_close_object(o);
    }
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
    json_close_object(o);
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

/* ---- components: others ---- */

static void moment_schema(struct writing *w, str name, bool in_log)
{
    struct json_out *o = w->out;

    json_put_object(o, name);
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    if (in_log)
        put_string(w, S("log"), "the origin of the log");
    json_put_object(o, S("at"));
    json_put_str(o, S("type"), S("string"));
    json_put_str(o, S("format"), S("date-time"));
    json_close_object(o);
    put_integer(w, S("position"), 0);
    json_close_object(o);
    json_put_array(o, S("required"));
    json_str(o, S("at"));
    json_str(o, S("position"));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void hashes_schema(struct writing *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("hashes"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    json_put_object(o, S("hashes"));
    json_put_str(o, S("type"), S("array"));
    json_put_object(o, S("items"));
    json_put_str(o, S("type"), S("string"));
    json_put_str(o, S("description"), S("SHA-256 in base64"));
    json_close_object(o);
    json_close_object(o);
    json_close_object(o);
    json_put_array(o, S("required"));
    json_str(o, S("hashes"));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void log_schema(struct writing *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("log"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_string(w, S("name"), "what addresses call it");
    put_string(w, S("origin"), "what checkpoints call it");
    put_integer(w, S("size"), 0);
    put_integer(w, S("sealed"), 0);
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void access_schema(struct writing *w)
{
    static const char *const texts[] = { "at", "person", "organisation", "door", "kind", "subject", "classes", "purpose" };
    struct json_out *o = w->out;

    json_put_object(o, S("access"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_integer(w, S("id"), 1);
    for (int i = 0; i < countof(texts); i++)
        put_string(w, str_of(texts[i]), NULL);
    json_put_object(o, S("allowed"));
    json_put_str(o, S("type"), S("boolean"));
    json_close_object(o);
    json_close_object(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

/* The answer of a check has a schema of its own, docs/result.schema.json; here is what every answer has. */
static void answer_schema(struct writing *w)
{
    static const char *const must[] = { "verdict", "findings", "notes", "receipt" };
    struct json_out *o = w->out;

    json_put_object(o, S("answer"));
    json_put_str(o, S("description"),
                 S("docs/result.schema.json says all of it. A list of documents has a list of answers, JSON lines and CSV have one a line."));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    json_put_object(o, S("verdict"));
    json_put_array(o, S("enum"));
    for (int v = VERDICT_CLEAR; v <= VERDICT_BLOCKED; v++)
        json_str(o, verdict_text((enum verdict)v));
    json_close_array(o);
    json_close_object(o);
    json_put_object(o, S("findings"));
    json_put_str(o, S("type"), S("array"));
    json_put_object(o, S("items"));
    json_put_str(o, S("type"), S("object"));
    json_close_object(o);
    json_close_object(o);
    json_put_object(o, S("notes"));
    json_put_str(o, S("type"), S("array"));
    json_close_object(o);
    json_put_object(o, S("receipt"));
    json_put_str(o, S("type"), S("object"));
    json_close_object(o);
    json_close_object(o);
    json_put_array(o, S("required"));
    for (int i = 0; i < countof(must); i++)
        json_str(o, str_of(must[i]));
    json_close_array(o);
    json_close_object(o);
}

static void problem_errors(struct writing *w)
{
    static const char *const error[] = { "pointer", "detail" };
    struct json_out *o = w->out;

    json_put_object(o, S("errors"));
    json_put_str(o, S("description"), S("everything that is wrong with what was sent, by its place in the JSON (RFC 6901)"));
    json_put_str(o, S("type"), S("array"));
    json_put_object(o, S("items"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    for (int i = 0; i < countof(error); i++)
        put_string(w, str_of(error[i]), NULL);
    json_close_object(o);
    json_close_object(o);
    json_close_object(o);
}

static void problem_schema(struct writing *w)
{
    static const char *const texts[] = { "type", "title", "detail", "instance", "field" };
    struct json_out *o = w->out;

    json_put_object(o, S("problem"));
    json_put_str(o, S("description"), S("RFC 9457, in English or Welsh as Accept-Language asks"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    for (int i = 0; i < countof(texts); i++)
        put_string(w, str_of(texts[i]), NULL);
    put_integer(w, S("status"), 400);
    problem_errors(w);
    json_put_object(o, S("versions"));
    json_put_str(o, S("type"), S("object"));
    json_put_object(o, S("properties"));
    put_integer(w, S("yours"), 1);
    put_integer(w, S("current"), 1);
    json_close_object(o);
    json_close_object(o);
    json_put_object(o, S("current"));
    json_put_str(o, S("description"), S("the record as it is now, as far as the sender may see it"));
    json_put_str(o, S("type"), S("object"));
    json_close_object(o);
    json_close_object(o);
    json_put_array(o, S("required"));
    for (int i = 0; i < 4; i++)
        json_str(o, str_of(texts[i]));
    json_str(o, S("status"));
    json_close_array(o);
    json_put_bool(o, S("additionalProperties"), false);
    json_close_object(o);
}

static void schemas(struct writing *w)
{
    static const char *const rulebook[] = { "id", "edition", "title", "status", "in_force", "hash" };
    struct json_out *o = w->out;

    json_put_object(o, S("schemas"));
    json_put_object(o, S("any"));
    json_put_str(o, S("type"), S("object"));
    json_close_object(o);
    problem_schema(w);
    moment_schema(w, S("moment"), false);
    moment_schema(w, S("sealed"), true);
    texts_schema(w, S("rulebook"), rulebook, countof(rulebook), countof(rulebook), S(""));
    list_schema(w, S("rulebook.list"), S("rulebook"), false, false);
    log_schema(w);
    list_schema(w, S("log.list"), S("log"), false, false);
    hashes_schema(w);
    access_schema(w);
    list_schema(w, S("access.list"), S("access"), false, true);
    answer_schema(w);
    act_names_schema(w);
    act_answer_schema(w);
    act_asked_schema(w);
    import_schema(w);
    for (int act = 0; act < ACTS; act++)
        act_fields_schema(w, (enum act_kind)act);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        kind_schemas(w, &item_tables[kind]);
    doc_schema_shapes(w->mem, o, "document.");
    json_close_object(o);
}

/* ---- responses that are problems ---- */

static void problem_response(struct writing *w, int status)
{
    struct json_out *o = w->out;
    struct buf words = buf_new(w->mem);

    for (int kind = 0; kind < PROBLEM_COUNT; kind++) {
        struct problem p = problem_say((enum problem_kind)kind, LANG_EN);

        if (p.status == status)
            buf_printf(&words, "%s%s: %.*s", words.n ? "; " : "", p.slug, STR_ARG(p.title));
    }
    json_put_object(o, arena_printf(w->mem, "problem-%d", status));
    json_put_str(o, S("description"), buf_text(&words));
    json_put_object(o, S("content"));
    json_put_object(o, S(TYPE_PROBLEM));
    put_schema_ref(w, S("schema"), S("problem"));
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

static void problem_responses(struct writing *w)
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

static void parameter(struct writing *w, const char *in, str name, bool must, str description)
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

static void path_parameters(struct writing *w, const struct web_route *r)
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

static str query_what(struct writing *w, const struct web_route *r, const char *name)
{
    for (int i = 0; i < countof(query_words); i++)
        if (strcmp(query_words[i].name, name) == 0)
            return str_of(query_words[i].what);
    if (r->handler == record_list || r->handler == supplier_list)
        return arena_printf(w->mem, "only those whose '%s' is this; unknown: only those where it is not known", name);
    return S("a size of the log");
}

static void parameters(struct writing *w, const struct web_route *r)
{
    json_put_array(w->out, S("parameters"));
    path_parameters(w, r);
    for (int i = 0; i < r->form->fields; i++)
        parameter(w, "query", str_of(r->form->field[i].name), r->handler == log_inclusion_show || r->handler == log_consistency_show,
                  query_what(w, r, r->form->field[i].name));
    if (is_act(r))
        parameter(w, "header", S("Idempotency-Key"), r->key == ROUTE_KEYED,
                  S("a name of your own for this request: asked again with it, the first answer comes again, for seven days"));
    if (wants_version(r))
        parameter(w, "header", S("If-Match"), true, S("the ETag of the version that you read; * for whichever is the latest"));
    if (r->who == WHO_READER)
        parameter(w, "header", S("Concordat-Purpose"), false,
                  S("why identities are looked at; it is noted for the organisation whose records they are"));
    json_close_array(w->out);
}

static void media(struct writing *w, const char *type, str schema)
{
    json_put_object(w->out, str_of(type));
    json_put_object(w->out, S("schema"));
    if (schema.n)
        put_ref(w, "schemas", schema);
    else
        json_put_str(w->out, S("type"), S("string"));
    json_close_object(w->out);
    json_close_object(w->out);
}

static void list_media(struct writing *w, str schema)
{
    struct json_out *o = w->out;

    json_put_object(o, S("application/json"));
    json_put_object(o, S("schema"));
    json_put_array(o, S("oneOf"));
    json_open_object(o);
    put_ref(w, "schemas", schema);
    json_close_object(o);
    json_open_object(o);
    json_put_str(o, S("type"), S("array"));
    put_schema_ref(w, S("items"), schema);
    json_close_object(o);
    json_close_array(o);
    json_close_object(o);
    json_close_object(o);
}

static void request_body(struct writing *w, const struct web_route *r)
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

static void answer_media(struct writing *w, const struct web_route *r, const struct operation *op)
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

static void success(struct writing *w, const struct web_route *r, const struct operation *op, int status, const char *description)
{
    json_put_object(w->out, arena_printf(w->mem, "%d", status));
    json_put_str(w->out, S("description"), str_of(description));
    json_put_object(w->out, S("content"));
    answer_media(w, r, op);
    json_close_object(w->out);
    json_close_object(w->out);
}

static void not_changed(struct writing *w)
{
    json_put_object(w->out, S("304"));
    json_put_str(w->out, S("description"), S("still the version of If-None-Match"));
    json_close_object(w->out);
}

static void responses(struct writing *w, const struct web_route *r, const struct operation *op)
{
    bool waits = op->about == ABOUT_ACT && act_rows[act_of(r)].demands == ACT_TWO;

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
        put_ref(w, "responses", arena_printf(w->mem, "problem-%d", told[i].status));
        json_close_object(w->out);
    }
    json_close_object(w->out);
}

static void security(struct writing *w, const struct web_route *r)
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

static void head(struct writing *w, const struct web_route *r, const struct operation *op)
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

static void operation(struct writing *w, const struct web_route *r)
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

static void paths(struct writing *w)
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

/* ---- the whole ---- */

static void scope_words(struct buf *b)
{
    static const enum token_scope all[] = { SCOPE_CHECK, SCOPE_READ, SCOPE_ACT, SCOPE_IMPORT, SCOPE_LEDGER };

    buf_z(b, "A token of the organisation, with scopes:");
    for (int i = 0; i < countof(all); i++) {
        buf_z(b, i ? "; " : " ");
        scope_print(b, all[i]);
        buf_printf(b, " (%.*s)", STR_ARG(scope_what(all[i])));
    }
}

static void security_schemes(struct writing *w)
{
    struct json_out *o = w->out;
    struct buf scopes = buf_new(w->mem);

    scope_words(&scopes);
    json_put_object(o, S("securitySchemes"));
    json_put_object(o, S("token"));
    json_put_str(o, S("type"), S("http"));
    json_put_str(o, S("scheme"), S("bearer"));
    json_put_str(o, S("description"), buf_text(&scopes));
    json_close_object(o);
    json_put_object(o, S("session"));
    json_put_str(o, S("type"), S("apiKey"));
    json_put_str(o, S("in"), S("cookie"));
    json_put_str(o, S("name"), S("__Host-session"));
    json_put_str(o, S("description"), S("The sign-in of a person; changes also need the anti-forgery token of a page, as a header."));
    json_close_object(o);
    json_close_object(o);
}

static void info(struct writing *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("info"));
    json_put_str(o, S("title"), S("Concordat"));
    json_put_str(o, S("version"), S("1"));
    json_put_str(o, S("summary"), S("One register for the memoranda that authorities sign with each other"));
    json_put_str(o, S("description"),
                 S("docs/api.md is the way in. Amounts, dates, codes and ids are text. Unknown and repeated members are refused. "
                   "What may not be seen answers as what is not there."));
    json_put_object(o, S("license"));
    json_put_str(o, S("name"), S("MIT"));
    json_put_str(o, S("identifier"), S("MIT"));
    json_close_object(o);
    json_close_object(o);
}

static void tags(struct writing *w)
{
    static const char *const all[][2] = {
        { "checks", "Asking whether an engagement is within the memoranda" },
        { "records", "What the register holds, as far as the reader may see it" },
        { "acts", "The ways in which the register changes" },
        { "ledger", "What seals it: checkpoints and proofs" },
        { "rulebooks", "The memoranda as they are computed" },
        { "service", "The service itself" },
    };

    json_put_array(w->out, S("tags"));
    for (int i = 0; i < countof(all); i++) {
        json_open_object(w->out);
        json_put_str(w->out, S("name"), str_of(all[i][0]));
        json_put_str(w->out, S("description"), str_of(all[i][1]));
        json_close_object(w->out);
    }
    json_close_array(w->out);
}

void openapi_write(arena *mem, struct json_out *out)
{
    struct writing w = { mem, out };

    json_open_object(out);
    json_put_str(out, S("openapi"), S("3.1.0"));
    info(&w);
    json_put_array(out, S("servers"));
    json_open_object(out);
    json_put_str(out, S("url"), S("/"));
    json_close_object(out);
    json_close_array(out);
    tags(&w);
    paths(&w);
    json_put_object(out, S("components"));
    security_schemes(&w);
    problem_responses(&w);
    schemas(&w);
    json_close_object(out);
    json_close_object(out);
}

rc openapi_show(struct request *q, struct err *err)
{
    struct json_out o = api_json(q);

    (void)err;
    openapi_write(q->mem, &o);
    api_end(q, &o);
    return RC_OK;
}
