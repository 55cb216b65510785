#include "register/given.h"

#include "domain/value.h"
#include "words/texts.h"

static bool takes_number(const struct item_field *f)
{
    return f->hold == HOLD_VALUE && (f->value.type == T_INT || f->value.type == T_HOURS || f->value.type == T_SHARE);
}

static enum word wanted(const struct item_field *f)
{
    if (f && f->hold == HOLD_VALUE && f->value.type == T_BOOL)
        return W_error_json_bool;
    if (f && takes_number(f))
        return W_error_json_number;
    if (f && f->hold == HOLD_JSON)
        return W_error_json_object;
    return W_error_json_text;
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
    err_word(err, RC_BAD_INPUT, wanted(field), &GIVEN(str_of(value_shown(v->key).z)), 1);
    return json_place_key(v, err);
}

/* ---- an act as an object ---- */

static rc member_wrong(const struct json *v, enum word what, struct err *err)
{
    err_word(err, RC_BAD_INPUT, what, &GIVEN(str_of(value_shown(v->key).z)), word_rows[what].places);
    return json_place_key(v, err);
}

rc given_member(const struct json *v, struct act *act, const struct json **fields, struct err *err)
{
    if (str_eq(v->key, S("subject"))) {
        act->subject = v->text;
        return v->type == JSON_STRING ? RC_OK : member_wrong(v, W_error_member_subject, err);
    }
    if (str_eq(v->key, S("version"))) {
        if (v->type == JSON_NUMBER && str_digits(v->text, INT64_MAX, &act->version) && act->version)
            return RC_OK;
        return member_wrong(v, W_error_member_version, err);
    }
    if (str_eq(v->key, S("fields"))) {
        *fields = v;
        return v->type == JSON_OBJECT ? RC_OK : member_wrong(v, W_error_member_fields, err);
    }
    return member_wrong(v, W_error_member, err);
}
