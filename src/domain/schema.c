#include "domain/schema.h"

#include "domain/shape.h"
#include "domain/value.h"

static const struct shape *const shapes[] = {
#define SHAPE(id, prefix, ...) &shape_of_##id,
#include "domain/fields.def"
#undef SHAPE
};

#define DECIMAL_2 "(\\.[0-9]{1,2})?$"

/* "type": "string", or ["string", "number", "null"] when there is another and when it may be none. */
static void put_type(struct json_out *out, const char *type, const char *other, bool none)
{
    if (!other && !none) {
        json_put_str(out, S("type"), str_of(type));
        return;
    }
    json_put_array(out, S("type"));
    json_str(out, str_of(type));
    if (other)
        json_str(out, str_of(other));
    if (none)
        json_str(out, S("null"));
    json_close_array(out);
}

static void put_text(struct json_out *out, const char *pattern, bool none)
{
    put_type(out, "string", NULL, none);
    if (pattern)
        json_put_str(out, S("pattern"), str_of(pattern));
    else
        json_put_int(out, S("minLength"), 1);
}

/* Hours and shares may be numbers too; the pattern looks at texts only, the bounds at numbers only. */
static void put_decimal(struct json_out *out, const struct field *field, const char *pattern, int64_t unit, bool none)
{
    put_type(out, "string", "number", none);
    json_put_str(out, S("pattern"), str_of(pattern));
    json_put_int(out, S("minimum"), 0);
    json_put_int(out, S("maximum"), field->most / unit);
}

static void put_whole(struct json_out *out, const struct field *field, bool none)
{
    put_type(out, "integer", NULL, none);
    json_put_int(out, S("minimum"), 0);
    json_put_int(out, S("maximum"), field->most);
}

static void put_codes(struct json_out *out, const struct code_set *codes, bool none)
{
    json_put_array(out, S("enum"));
    for (int i = 0; i < codes->n; i++)
        json_str(out, codes->code[i].text);
    if (none)
        json_null(out);
    json_close_array(out);
}

/* ${at}: what stands before the names of shapes where they are referred to. */
static void put_ref(struct json_out *out, const struct shape *shape, const char *at)
{
    char ref[96];
    int n = snprintf(ref, sizeof(ref), "%s%.*s", at, STR_ARG(shape->name));

    json_put_str(out, S("$ref"), (str){ ref, n });
}

static void put_object(struct json_out *out, const struct field *field, bool none, const char *at)
{
    if (!none) {
        put_ref(out, field->shape, at);
        return;
    }
    json_put_array(out, S("anyOf"));
    json_open_object(out);
    put_ref(out, field->shape, at);
    json_close_object(out);
    json_open_object(out);
    json_put_str(out, S("type"), S("null"));
    json_close_object(out);
    json_close_array(out);
}

static void put_list(struct json_out *out, const struct field *field, bool none, const char *at)
{
    put_type(out, "array", NULL, none);
    json_put_int(out, S("maxItems"), LIST_MOST);
    json_put_object(out, S("items"));
    put_ref(out, field->shape, at);
    json_close_object(out);
}

static void put_names(struct json_out *out, bool none)
{
    put_type(out, "array", NULL, none);
    json_put_int(out, S("minItems"), 1);
    json_put_int(out, S("maxItems"), LIST_MOST);
    json_put_object(out, S("items"));
    put_text(out, NULL, false);
    json_close_object(out);
}

static void put_flags(struct json_out *out, bool none)
{
    put_type(out, "object", NULL, none);
    json_put_int(out, S("maxProperties"), LIST_MOST);
    json_put_object(out, S("additionalProperties"));
    put_type(out, "boolean", NULL, true);
    json_close_object(out);
}

static void put_value(struct json_out *out, const struct field *field, bool none, const char *at)
{
    switch (field->type) {
    case T_TEXT:
    case T_AUTHORITY: put_text(out, NULL, none); break;
    case T_DATE:
        put_text(out, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", none);
        json_put_str(out, S("format"), S("date"));
        break;
    case T_MONEY: put_text(out, "^(0|[1-9][0-9]{0,5})" DECIMAL_2, none); break;
    case T_INT: put_whole(out, field, none); break;
    case T_HOURS: put_decimal(out, field, "^(0|[1-9][0-9]{0,2})" DECIMAL_2, 100, none); break;
    case T_SHARE: put_decimal(out, field, "^[01](\\.[0-9]{1,4})?$", SHARE_WHOLE, none); break;
    case T_BOOL: put_type(out, "boolean", NULL, none); break;
    case T_CODE: put_codes(out, field->codes, none); break;
    case T_OBJECT: put_object(out, field, none, at); break;
    case T_LIST: put_list(out, field, none, at); break;
    case T_NAMES: put_names(out, none); break;
    case T_FLAGS: put_flags(out, none); break;
    }
}

static void put_shape(struct json_out *out, const struct shape *shape, const char *at)
{
    json_put_str(out, S("type"), S("object"));
    json_put_object(out, S("properties"));
    for (int i = 0; i < shape->n; i++) {
        json_put_object(out, shape->field[i].name);
        json_put_str(out, S("description"), word_text(LANG_EN, shape->field[i].label));
        put_value(out, &shape->field[i], field_may_be_none(shape, i), at);
        json_close_object(out);
    }
    json_close_object(out);
    json_put_bool(out, S("additionalProperties"), false);
}

static void put_required(struct json_out *out)
{
    json_put_array(out, S("required"));
    json_str(out, S("engagement"));
    json_close_array(out);
}

void value_schema(struct json_out *out, const struct field *field, bool none)
{
    put_value(out, field, none, "");
}

void doc_schema_shapes(arena *mem, struct json_out *out, const char *prefix)
{
    str at = arena_printf(mem, "#/components/schemas/%s", prefix);

    for (int i = 0; i < countof(shapes); i++) {
        json_put_object(out, arena_printf(mem, "%s%.*s", prefix, STR_ARG(shapes[i]->name)));
        put_shape(out, shapes[i], at.p);
        if (shapes[i] == shape_check)
            put_required(out);
        json_close_object(out);
    }
}

void doc_schema(struct json_out *out)
{
    static const char at[] = "#/$defs/";

    json_open_object(out);
    json_put_str(out, S("$schema"), S("https://json-schema.org/draft/2020-12/schema"));
    json_put_str(out, S("title"), S("Concordat check document"));
    json_put_str(out, S("description"),
                 S("One engagement to be checked. A field left out is unknown; null is known to be none; an empty list is a known none."));
    put_shape(out, shape_check, at);
    put_required(out);
    json_put_object(out, S("$defs"));
    for (int i = 0; i < countof(shapes); i++) {
        if (shapes[i] == shape_check)
            continue;
        json_put_object(out, shapes[i]->name);
        put_shape(out, shapes[i], at);
        json_close_object(out);
    }
    json_close_object(out);
    json_close_object(out);
}
