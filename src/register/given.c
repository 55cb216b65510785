#include "register/given.h"

static bool takes_number(const struct item_field *f)
{
    return f->hold == HOLD_VALUE && (f->value.type == T_INT || f->value.type == T_HOURS || f->value.type == T_SHARE);
}

static const char *wanted(const struct item_field *f)
{
    if (f->hold == HOLD_VALUE && f->value.type == T_BOOL)
        return "Write true, false or null.";
    if (takes_number(f))
        return "Write a number or null.";
    if (f->hold == HOLD_JSON)
        return "Write an object, or the text of one.";
    return "Write it as text, in double quotes, or null.";
}

static bool is_taken(const struct item_field *f, enum json_type type)
{
    switch (type) {
    case JSON_STRING:
    case JSON_NULL: return true;
    case JSON_NUMBER: return f && takes_number(f);
    case JSON_TRUE:
    case JSON_FALSE: return f && f->hold == HOLD_VALUE && f->value.type == T_BOOL;
    case JSON_OBJECT:
    case JSON_ARRAY: return f && f->hold == HOLD_JSON;
    }
    return false;
}

static str value_text(arena *mem, const struct json *v)
{
    struct buf b = buf_new(mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    switch (v->type) {
    case JSON_STRING:
    case JSON_NUMBER: return v->text;
    case JSON_NULL: return S("none");
    case JSON_TRUE: return S("yes");
    case JSON_FALSE: return S("no");
    case JSON_OBJECT:
    case JSON_ARRAY: break;
    }
    json_copy(&o, v);
    return buf_text(&b);
}

rc given_value(arena *mem, enum item_kind kind, const struct json *v, struct act_given *out, struct err *err)
{
    int f = kind_field(kind, v->key);
    const struct item_field *field = f < 0 ? NULL : &item_tables[kind].field[f];

    *out = (struct act_given){ v->key, value_text(mem, v) };
    if (is_taken(field, v->type))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "it is %s", json_type_name(v->type));
    err_hint(err, "%s", field ? wanted(field) : "Write it as text, in double quotes.");
    return json_place_key(v, err);
}

/* ---- an act as an object ---- */

static rc member_wrong(const struct json *v, struct err *err, const char *what, const char *hint)
{
    err_set(err, RC_BAD_INPUT, "%s", what);
    err_hint(err, "%s", hint);
    return json_place_key(v, err);
}

rc given_member(const struct json *v, struct act *act, const struct json **fields, struct err *err)
{
    if (str_eq(v->key, S("subject"))) {
        act->subject = v->text;
        return v->type == JSON_STRING ? RC_OK : member_wrong(v, err, "the subject is not text", "Give the id of the record.");
    }
    if (str_eq(v->key, S("version"))) {
        if (v->type == JSON_NUMBER && str_digits(v->text, INT64_MAX, &act->version) && act->version)
            return RC_OK;
        return member_wrong(v, err, "the version is not a whole number from 1", "Give the version of the record that you read.");
    }
    if (str_eq(v->key, S("fields"))) {
        *fields = v;
        return v->type == JSON_OBJECT
                   ? RC_OK
                   : member_wrong(v, err, "the fields are not an object", "Give them by name, as in {\"role\": \"social-worker\"}.");
    }
    return member_wrong(v, err, "there is no such member", "An act has a subject, a version and fields.");
}
