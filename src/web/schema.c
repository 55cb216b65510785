#include "web/schema.h"

static void describe(struct schema_out *w, const char *description)
{
    if (description)
        json_put_str(w->out, S("description"), str_of(description));
}

void schema_open(struct schema_out *w, str name, const char *description)
{
    json_put_object(w->out, name);
    describe(w, description);
    json_put_str(w->out, S("type"), S("object"));
    json_put_object(w->out, S("properties"));
}

static void end_properties(struct schema_out *w, str must)
{
    str name;

    json_close_object(w->out);
    if (!must.n)
        return;
    json_put_array(w->out, S("required"));
    while (must.n) {
        str_cut(must, ' ', &name, &must);
        json_str(w->out, name);
    }
    json_close_array(w->out);
}

void schema_close(struct schema_out *w, str must)
{
    end_properties(w, must);
    json_put_bool(w->out, S("additionalProperties"), false);
    json_close_object(w->out);
}

void schema_close_open(struct schema_out *w, str must)
{
    end_properties(w, must);
    json_close_object(w->out);
}

void schema_is_ref(struct schema_out *w, const char *part, str of)
{
    json_put_str(w->out, S("$ref"), arena_printf(w->mem, "#/components/%s/%.*s", part, STR_ARG(of)));
}

void schema_ref(struct schema_out *w, str name, str schema)
{
    json_put_object(w->out, name);
    schema_is_ref(w, "schemas", schema);
    json_close_object(w->out);
}

void schema_list(struct schema_out *w, str name, str schema, const char *description)
{
    json_put_object(w->out, name);
    describe(w, description);
    json_put_str(w->out, S("type"), S("array"));
    schema_ref(w, S("items"), schema);
    json_close_object(w->out);
}

void schema_id(struct schema_out *w, str name, const char *description)
{
    json_put_object(w->out, name);
    json_put_str(w->out, S("type"), S("string"));
    json_put_str(w->out, S("pattern"), S(SCHEMA_ID));
    json_put_str(w->out, S("description"), str_of(description));
    json_close_object(w->out);
}

void schema_text(struct schema_out *w, str name, const char *description)
{
    json_put_object(w->out, name);
    json_put_str(w->out, S("type"), S("string"));
    describe(w, description);
    json_close_object(w->out);
}

void schema_texts(struct schema_out *w, str names)
{
    str name;

    while (names.n) {
        str_cut(names, ' ', &name, &names);
        schema_text(w, name, NULL);
    }
}

void schema_integer(struct schema_out *w, str name, int64_t least)
{
    json_put_object(w->out, name);
    json_put_str(w->out, S("type"), S("integer"));
    json_put_int(w->out, S("minimum"), least);
    json_close_object(w->out);
}

void schema_any(struct schema_out *w, str name, const char *type, const char *description)
{
    json_put_object(w->out, name);
    describe(w, description);
    json_put_str(w->out, S("type"), str_of(type));
    json_close_object(w->out);
}
