/* Documents from JSON. */
#include "domain/record.h"
#include "domain/shape.h"
#include "domain/value.h"
#include "words/texts.h"

/* What JSON a field takes, and what to write when it holds something else. */
static const struct {
    const char *wanted, *remedy;
    enum word word;
} forms[] = {
    [T_TEXT] = { "text", "Write it in quotes.", W_error_json_text },
    [T_DATE] = { "a date in quotes", "Write it as \"2025-02-01\".", W_error_json_text },
    [T_MONEY] = { "an amount in quotes", "Write it as \"31.58\".", W_error_json_text },
    [T_INT] = { "a whole number", "Write it without quotes.", W_error_json_number },
    [T_HOURS] = { "a number of hours", "Write it as \"37.5\".", W_error_json_number },
    [T_SHARE] = { "a share of full time", "Write it as \"0.8\".", W_error_json_number },
    [T_BOOL] = { "true or false", "Write true or false without quotes.", W_error_json_bool },
    [T_CODE] = { "a code in quotes", "The codes of each field are listed by 'concordat schema', and in /api/v1/openapi.json of a service.",
                 W_error_json_text },
    [T_AUTHORITY] = { "an authority in quotes", "Write its slug, GSS code or DfE number in quotes.", W_error_json_text },
    [T_OBJECT] = { "an object", "Write its fields between { and }.", W_error_json_record },
    [T_LIST] = { "a list", "Write its entries between [ and ], even when there is one.", W_error_json_list },
    [T_NAMES] = { "a list of names", "Write them as [\"north-east\", \"england\"].", W_error_json_list },
    [T_FLAGS] = { "an object of true and false", "Write it as { \"north-east\": true }.", W_error_json_record },
};

static rc record_from_json(struct doc *doc, struct record *r, const struct json *json, struct err *err);

static rc placed(const struct doc *doc, const struct record *r, int field, const struct json *at, struct err *err)
{
    err_at(err, field_path(doc->mem, doc, r, field));
    return json_place(at, err);
}

static rc wrong_form(const struct doc *doc, const struct record *r, int field, const struct json *json, struct err *err)
{
    enum field_type type = r->shape->field[field].type;

    err_set(err, RC_BAD_INPUT, "%s is wanted here, not %s", forms[type].wanted, json_type_name(json->type));
    err_hint(err, "%s", forms[type].remedy);
    err_also(err, forms[type].word, &GIVEN(r->shape->field[field].name), 1);
    if (type == T_MONEY && json->type == JSON_NUMBER && (str_find(json->text, 'e') >= 0 || str_find(json->text, 'E') >= 0))
        err_hint(err, "Write it as text with all its digits, as in \"31.58\": money is never a floating-point number.");
    else if (type == T_MONEY && json->type == JSON_NUMBER)
        err_hint(err, "Write it as text, \"%s\": money is never a floating-point number.", value_shown(json->text).z);
    return placed(doc, r, field, json, err);
}

static bool form_fits(enum field_type type, const struct json *json)
{
    switch (type) {
    case T_TEXT:
    case T_DATE:
    case T_MONEY:
    case T_CODE:
    case T_AUTHORITY: return json->type == JSON_STRING;
    case T_INT: return json->type == JSON_NUMBER;
    case T_HOURS:
    case T_SHARE: return json->type == JSON_STRING || json->type == JSON_NUMBER;
    case T_BOOL: return json->type == JSON_TRUE || json->type == JSON_FALSE;
    case T_OBJECT:
    case T_FLAGS: return json->type == JSON_OBJECT;
    case T_LIST:
    case T_NAMES: return json->type == JSON_ARRAY;
    }
    return false;
}

static rc none_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    const struct field *f = &r->shape->field[field];

    if (!field_may_be_none(r->shape, field)) {
        err_set(err, RC_BAD_INPUT, "the %.*s cannot be none", STR_ARG(word_text(LANG_EN, f->label)));
        err_also(err, W_error_not_none, &GIVEN_WORD(f->label), 1);
        err_step(err, W_value_leave_out);
        return placed(doc, r, field, json, err);
    }
    if (f->type == T_LIST || f->type == T_FLAGS)
        list_empty(r, field);
    else
        r->cell[field] = (struct cell){ .state = CELL_NONE };
    return RC_OK;
}

/* Words that mean something in a spreadsheet's cell mean nothing in JSON, which has its own. */
static rc text_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    if (!json->text.n) {
        err_set(err, RC_BAD_INPUT, "the text is empty");
        err_also(err, W_error_missing, &GIVEN_WORD(r->shape->field[field].label), 1);
        err_step(err, W_value_leave_or_null);
        return placed(doc, r, field, json, err);
    }
    if (record_read(doc, r, field, json->text, err) == RC_OK)
        return RC_OK;
    if (str_eq(json->text, S("unknown")) || str_eq(json->text, S("none")))
        err_step(err, W_value_leave_or_null);
    return placed(doc, r, field, json, err);
}

static rc list_length(const struct doc *doc, const struct record *r, int field, const struct json *json, struct err *err)
{
    if (json->count <= LIST_MOST)
        return RC_OK;
    err_set(err, RC_TOO_LARGE, "%d entries are more than a list may have, %d", json->count, LIST_MOST);
    return placed(doc, r, field, json, err);
}

static rc list_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    TRY(list_length(doc, r, field, json, err));
    list_empty(r, field);
    for (const struct json *entry = json->child; entry; entry = entry->next) {
        struct record *made = record_append(doc->mem, r, field);

        if (entry->type != JSON_OBJECT) {
            err_set(err, RC_BAD_INPUT, "an object is wanted here, not %s", json_type_name(entry->type));
            err_hint(err, "Each entry of the list has its fields between { and }.");
            err_at(err, record_path(doc->mem, made));
            return json_place(entry, err);
        }
        TRY(record_from_json(doc, made, entry, err));
    }
    return RC_OK;
}

static rc names_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    TRY(list_length(doc, r, field, json, err));
    list_empty(r, field);
    for (const struct json *entry = json->child; entry; entry = entry->next) {
        struct record *made = record_append(doc->mem, r, field);

        if (entry->type != JSON_STRING)
            return wrong_form(doc, made, NAME_TEXT, entry, err);
        TRY(text_from_json(doc, made, NAME_TEXT, entry, err));
    }
    return RC_OK;
}

static void bool_set(struct record *r, int field, bool value)
{
    r->cell[field] = (struct cell){ .state = CELL_KNOWN, .num = value, .text = value ? S("true") : S("false") };
}

static rc flags_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    TRY(list_length(doc, r, field, json, err));
    list_empty(r, field);
    for (const struct json *entry = json->child; entry; entry = entry->next) {
        struct record *made = record_flag(doc->mem, r, field, entry->key);

        if (entry->type == JSON_NULL)
            made->cell[FLAG_VALUE] = (struct cell){ .state = CELL_NONE };
        else if (!form_fits(T_BOOL, entry))
            return wrong_form(doc, made, FLAG_VALUE, entry, err);
        else
            bool_set(made, FLAG_VALUE, entry->type == JSON_TRUE);
    }
    return RC_OK;
}

static rc cell_from_json(struct doc *doc, struct record *r, int field, const struct json *json, struct err *err)
{
    enum field_type type = r->shape->field[field].type;

    if (json->type == JSON_NULL)
        return none_from_json(doc, r, field, json, err);
    if (!form_fits(type, json))
        return wrong_form(doc, r, field, json, err);
    switch (type) {
    case T_OBJECT: return record_from_json(doc, record_open(doc->mem, r, field), json, err);
    case T_LIST: return list_from_json(doc, r, field, json, err);
    case T_NAMES: return names_from_json(doc, r, field, json, err);
    case T_FLAGS: return flags_from_json(doc, r, field, json, err);
    case T_BOOL: bool_set(r, field, json->type == JSON_TRUE); return RC_OK;
    default: return text_from_json(doc, r, field, json, err);
    }
}

static rc unknown_field(const struct doc *doc, const struct record *r, const struct json *json, struct err *err)
{
    str path = record_path(doc->mem, r), near = shape_near(r->shape, json->key);

    err_set(err, RC_BAD_INPUT, "unknown field '%.*s%s%s'", STR_ARG(path), path.n ? "." : "", value_shown(json->key).z);
    err_also(err, W_error_no_field, &GIVEN(str_of(value_shown(json->key).z)), 1);
    if (near.n)
        err_step_of(err, W_value_near, near);
    else
        err_hint(err, "The fields of a check are listed by 'concordat schema', and in /api/v1/openapi.json of a service.");
    return json_place_key(json, err);
}

static rc record_from_json(struct doc *doc, struct record *r, const struct json *json, struct err *err)
{
    for (const struct json *child = json->child; child; child = child->next) {
        int field = shape_field(r->shape, child->key);

        if (field < 0)
            return unknown_field(doc, r, child, err);
        TRY(cell_from_json(doc, r, field, child, err));
    }
    if (r->shape == &shape_of_post && post_check(doc, r, err) != RC_OK)
        return json_place(json_get(json, S("authority")), err);
    return RC_OK;
}

rc doc_from_json(struct doc *doc, str file, const struct json *json, struct err *err)
{
    (void)file; /* every value knows the text it came from */
    if (json->type != JSON_OBJECT) {
        err_set(err, RC_BAD_INPUT, "a check is an object, not %s", json_type_name(json->type));
        err_hint(err, "Write its fields between { and }; 'concordat schema' lists them.");
        return json_place(json, err);
    }
    TRY(record_from_json(doc, doc->root, json, err));
    if (engagement_check(doc, err) != RC_OK)
        return json_place(json, err);
    return RC_OK;
}

/* The entry of a list, or the field of an object, that ${part} of a dotted name means; NULL when there is none. */
static const struct json *part_of(const struct json *json, str part)
{
    const struct json *child = json->child;
    int64_t index;

    if (json->type != JSON_ARRAY)
        return json_get(json, part);
    if (!str_digits(part, json->count, &index))
        return NULL;
    while (child && index--)
        child = child->next;
    return child;
}

rc doc_place(const struct json *json, struct err *err)
{
    str rest = str_of(err->at), part;

    while (rest.n) {
        const struct json *inner;

        str_cut(rest, '.', &part, &rest);
        inner = part_of(json, part);
        if (!inner)
            break;
        json = inner;
    }
    return json_place(json, err);
}
