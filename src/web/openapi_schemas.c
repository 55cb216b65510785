#include "web/openapi_schemas.h"

#include "domain/schema.h"
#include "register/act.h"
#include "rule/check.h"

static const char act_id[] = "of the record; of the proposal when a second person has to confirm";

/* ---- fields of records ---- */

static void put_strings(struct schema_out *w, const char *pattern, bool none)
{
    json_put_array(w->out, S("type"));
    json_str(w->out, S("string"));
    if (none)
        json_str(w->out, S("null"));
    json_close_array(w->out);
    if (pattern)
        json_put_str(w->out, S("pattern"), str_of(pattern));
}

/* What a field may be, as it is answered. */
static void put_field(struct schema_out *w, const struct item_field *f)
{
    bool none = !f->must;

    if (f->hold == HOLD_VALUE) {
        value_schema(w->out, &f->value, none);
        return;
    }
    put_strings(w, f->hold == HOLD_REF ? SCHEMA_ID : NULL, none);
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
static void put_field_taken(struct schema_out *w, const struct item_field *f)
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
        schema_is_ref(w, "schemas", S("document.check"));
        json_close_object(w->out);
    }
    if (forgets) {
        json_open_object(w->out);
        json_put_str(w->out, S("const"), S("unknown"));
        json_close_object(w->out);
    }
    json_close_array(w->out);
}

/* ---- records ---- */

static void item_schema(struct schema_out *w, const struct item_table *t)
{
    schema_open(w, t->name, NULL);
    schema_id(w, S("id"), "the record");
    schema_integer(w, S("version"), 1);
    schema_id(w, S("owner"), "the organisation whose record it is");
    schema_ref(w, S("recorded"), S("moment"));
    schema_ref(w, S("superseded"), S("moment"));
    schema_open(w, S("fields"), "Those that the reader may see. One that is left out is not known, or not shown; null is known to be none.");
    for (int f = 0; f < t->n; f++) {
        json_put_object(w->out, t->field[f].value.name);
        put_field(w, &t->field[f]);
        json_close_object(w->out);
    }
    schema_close(w, S(""));
    schema_close(w, S("id version owner recorded fields"));
}

static void one_schema(struct schema_out *w, const struct item_table *t)
{
    schema_open(w, arena_printf(w->mem, "%.*s.one", STR_ARG(t->name)), NULL);
    schema_ref(w, t->name, t->name);
    schema_list(w, S("acts"), S("act-name"), "what the reader may do to it now");
    schema_close(w, t->name);
}

/* A list; ${counts}: and how many there are in all; ${pages}: and what leads to the next page. */
static void list_schema(struct schema_out *w, str name, str items, bool counts, bool pages)
{
    schema_open(w, name, NULL);
    if (counts)
        schema_integer(w, S("total"), 0);
    schema_list(w, S("items"), items, NULL);
    if (pages)
        schema_text(w, S("next"), "the address of the next page; left out on the last");
    schema_close(w, counts ? S("total items") : S("items"));
}

static void kind_schemas(struct schema_out *w, const struct item_table *t)
{
    str happening = arena_printf(w->mem, "%.*s.happening", STR_ARG(t->name));

    item_schema(w, t);
    one_schema(w, t);
    list_schema(w, arena_printf(w->mem, "%.*s.list", STR_ARG(t->name)), t->name, true, true);
    schema_open(w, happening, NULL);
    schema_texts(w, S("act actor role organisation log outcome"));
    schema_ref(w, S("item"), t->name);
    schema_close(w, S("act actor role organisation log item"));
    list_schema(w, arena_printf(w->mem, "%.*s.history", STR_ARG(t->name)), happening, false, false);
}

static void access_schema(struct schema_out *w)
{
    schema_open(w, S("access"), NULL);
    schema_integer(w, S("id"), 1);
    schema_texts(w, S("at person organisation door kind subject classes purpose"));
    schema_any(w, S("allowed"), "boolean", NULL);
    schema_close(w, S(""));
}

/* ---- acts ---- */

/* The fields that a record cannot be made without. */
static str fields_needed(struct schema_out *w, enum act_kind act)
{
    const struct item_table *t = &item_tables[act_rows[act].kind];
    struct buf names = buf_new(w->mem);

    if (act_rows[act].does == ACT_RECORD)
        for (int f = 0; f < t->n; f++)
            if (act_takes(act, f) && t->field[f].must)
                buf_printf(&names, "%s%.*s", names.n ? " " : "", STR_ARG(t->field[f].value.name));
    return buf_text(&names);
}

static void act_fields_schema(struct schema_out *w, enum act_kind act)
{
    const struct item_table *t = &item_tables[act_rows[act].kind];

    schema_open(w, arena_printf(w->mem, "%.*s.fields", STR_ARG(act_rows[act].name)), NULL);
    for (int f = 0; f < t->n; f++) {
        if (!act_takes(act, f))
            continue;
        json_put_object(w->out, t->field[f].value.name);
        put_field_taken(w, &t->field[f]);
        json_close_object(w->out);
    }
    if (act_rows[act].does == ACT_RECORD && act_rows[act].kind != ITEM_ORGANISATION)
        schema_id(w, S("owner"), "whose it is to be, when not the sender's own");
    schema_close(w, fields_needed(w, act));
}

static void act_names_schema(struct schema_out *w)
{
    json_put_object(w->out, S("act-name"));
    json_put_array(w->out, S("enum"));
    for (int act = 0; act < ACTS; act++)
        json_str(w->out, act_rows[act].name);
    json_close_array(w->out);
    json_close_object(w->out);
}

static void act_answer_schema(struct schema_out *w)
{
    schema_open(w, S("act"), NULL);
    schema_ref(w, S("act"), S("act-name"));
    schema_text(w, S("kind"), "of the record that was made or changed");
    schema_id(w, S("id"), act_id);
    schema_integer(w, S("version"), 0);
    schema_any(w, S("waits_for_second_person"), "boolean", NULL);
    schema_text(w, S("outcome"), "of a check: its verdict");
    schema_ref(w, S("sealed"), S("sealed"));
    schema_close(w, S("act kind id version sealed"));
}

static void act_asked_schema(struct schema_out *w)
{
    schema_open(w, S("act.asked"), NULL);
    schema_id(w, S("subject"), "the record that the act is about; left out when it makes one");
    schema_integer(w, S("version"), 1);
    json_put_object(w->out, S("fields"));
    json_put_str(w->out, S("type"), S("object"));
    json_put_str(w->out, S("description"), S("as for the address of the same act among records"));
    json_close_object(w->out);
    schema_close(w, S(""));
}

static void import_schema(struct schema_out *w)
{
    schema_open(w, S("import"), NULL);
    schema_ref(w, S("act"), S("act-name"));
    schema_integer(w, S("rows"), 1);
    json_put_object(w->out, S("records"));
    json_put_str(w->out, S("type"), S("array"));
    schema_open(w, S("items"), NULL);
    schema_integer(w, S("row"), 1);
    schema_id(w, S("id"), act_id);
    schema_integer(w, S("version"), 0);
    schema_any(w, S("waits_for_second_person"), "boolean", NULL);
    schema_any(w, S("recorded_before"), "boolean", NULL);
    schema_close(w, S(""));
    json_close_object(w->out);
    schema_close(w, S(""));
}

/* ---- the ledger ---- */

static void moment_schema(struct schema_out *w, str name, bool in_log)
{
    schema_open(w, name, NULL);
    if (in_log)
        schema_text(w, S("log"), "the origin of the log");
    json_put_object(w->out, S("at"));
    json_put_str(w->out, S("type"), S("string"));
    json_put_str(w->out, S("format"), S("date-time"));
    json_close_object(w->out);
    schema_integer(w, S("position"), 0);
    schema_close(w, S("at position"));
}

static void hashes_schema(struct schema_out *w)
{
    schema_open(w, S("hashes"), NULL);
    json_put_object(w->out, S("hashes"));
    json_put_str(w->out, S("type"), S("array"));
    schema_text(w, S("items"), "SHA-256 in base64");
    json_close_object(w->out);
    schema_close(w, S("hashes"));
}

static void log_schema(struct schema_out *w)
{
    schema_open(w, S("log"), NULL);
    schema_text(w, S("name"), "what addresses call it");
    schema_text(w, S("origin"), "what checkpoints call it");
    schema_integer(w, S("size"), 0);
    schema_integer(w, S("sealed"), 0);
    schema_close(w, S(""));
}

/* ---- checks and problems ---- */

/* The answer of a check has a schema of its own, docs/result.schema.json; here is what every answer has. */
static void answer_schema(struct schema_out *w)
{
    schema_open(w, S("answer"),
                "docs/result.schema.json says all of it. A list of documents has a list of answers, JSON lines and CSV have one a line.");
    json_put_object(w->out, S("verdict"));
    json_put_array(w->out, S("enum"));
    for (int v = VERDICT_CLEAR; v <= VERDICT_BLOCKED; v++)
        json_str(w->out, verdict_text((enum verdict)v));
    json_close_array(w->out);
    json_close_object(w->out);
    json_put_object(w->out, S("findings"));
    json_put_str(w->out, S("type"), S("array"));
    schema_any(w, S("items"), "object", NULL);
    json_close_object(w->out);
    schema_any(w, S("notes"), "array", NULL);
    schema_any(w, S("receipt"), "object", NULL);
    schema_close_open(w, S("verdict findings notes receipt"));
}

static void problem_errors(struct schema_out *w)
{
    json_put_object(w->out, S("errors"));
    json_put_str(w->out, S("description"), S("everything that is wrong with what was sent, by its place in the JSON (RFC 6901)"));
    json_put_str(w->out, S("type"), S("array"));
    schema_open(w, S("items"), NULL);
    schema_texts(w, S("pointer detail"));
    schema_close_open(w, S(""));
    json_close_object(w->out);
}

static void problem_schema(struct schema_out *w)
{
    schema_open(w, S("problem"), "RFC 9457, in English or Welsh as Accept-Language asks");
    schema_texts(w, S("type title detail instance field"));
    schema_integer(w, S("status"), 400);
    problem_errors(w);
    schema_open(w, S("versions"), NULL);
    schema_integer(w, S("yours"), 1);
    schema_integer(w, S("current"), 1);
    schema_close_open(w, S(""));
    schema_any(w, S("current"), "object", "the record as it is now, as far as the sender may see it");
    schema_any(w, S("sent"), "object", "the fields that came with a change that was refused for its version, as they came");
    schema_texts(w, S("proposal"));
    schema_close(w, S("type title detail instance status"));
}

/* ---- all of them ---- */

void openapi_schemas(struct schema_out *w)
{
    json_put_object(w->out, S("schemas"));
    schema_any(w, S("any"), "object", NULL);
    problem_schema(w);
    moment_schema(w, S("moment"), false);
    moment_schema(w, S("sealed"), true);
    schema_open(w, S("rulebook"), NULL);
    schema_texts(w, S("id edition title status in_force hash"));
    schema_close(w, S("id edition title status in_force hash"));
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
    doc_schema_shapes(w->mem, w->out, "document.");
    json_close_object(w->out);
}
