#include "domain/doc_path.h"

#include "domain/record.h"
#include "domain/shape.h"
#include "domain/value.h"
#include "words/texts.h"

/* ---- compiling ---- */

/* The next part of a dotted name, and what ends it: '.', '[' or 0 for the end of the name. */
static str next_part(str *rest, char *end)
{
    ptrdiff_t n = 0;
    str part;

    while (n < rest->n && rest->p[n] != '.' && rest->p[n] != '[')
        n++;
    part = str_sub(*rest, 0, n);
    *end = n < rest->n ? rest->p[n] : 0;
    *rest = str_from(*rest, *end ? n + 1 : n);
    return part;
}

static rc refuse_part(const struct shape *shape, str path, str part, struct err *err)
{
    str near = shape_near(shape, part);

    err_set(err, RC_BAD_INPUT, "unknown field '%s'", value_shown(path).z);
    if (near.n)
        return err_hint(err, "Did you mean '%.*s' for '%s'?", STR_ARG(near), value_shown(part).z);
    return err_hint(err, "The fields of a check are listed by 'concordat schema', and in /api/v1/openapi.json of a service.");
}

/* The number after a list's name, "0" or, when ${end} opened a bracket, "0]"; then ${end} is what ends it. */
static rc read_index(str path, str *rest, char *end, int *index, struct err *err)
{
    bool bracket = *end == '[';
    str part = next_part(rest, end);
    int64_t n;

    if (bracket && str_ends(part, S("]")))
        part.n--;
    else if (bracket)
        part.n = 0;
    if (str_digits(part, LIST_MOST - 1, &n) && *end != '[') {
        *index = (int)n;
        return RC_OK;
    }
    err_set(err, RC_BAD_INPUT, "'%s' needs a number after the name of the list", value_shown(path).z);
    return err_hint(err, "Number its records from 0 to %d, as in worker.posts.0.from.", LIST_MOST - 1);
}

/* One step from ${out}->shape into the record that ${out}->field holds. */
static rc compile_step(struct doc_path *out, str *rest, char *end, struct err *err)
{
    const struct field *field = &out->shape->field[out->field];

    if (field->type != T_OBJECT && field->type != T_LIST) {
        err_set(err, RC_BAD_INPUT, "'%s' goes on after '%.*s', which has no fields", value_shown(out->text).z, STR_ARG(field->name));
        return err_hint(err, "Leave out what comes after it.");
    }
    out->step[out->steps].field = out->field;
    if (field->type == T_LIST)
        TRY(read_index(out->text, rest, end, &out->step[out->steps].index, err));
    out->steps++;
    out->shape = field->shape;
    if (*end)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%s' is a record, not one of its fields", value_shown(out->text).z);
    return err_hint(err, "Add the field, as in worker.posts.0.from.");
}

rc doc_path_compile(str path, struct doc_path *out, struct err *err)
{
    struct doc_path read = { .text = path, .shape = shape_check };
    str rest = path;

    for (;;) {
        char end;
        str part = next_part(&rest, &end);
        enum field_type type;

        read.field = shape_field(read.shape, part);
        if (read.field < 0)
            return refuse_part(read.shape, path, part, err);
        type = read.shape->field[read.field].type;
        if (end == '[' && type != T_LIST) {
            err_set(err, RC_BAD_INPUT, "'%s' has a bracket after '%.*s', which is no list", value_shown(path).z, STR_ARG(part));
            return err_hint(err, "Write a point before the name of a field.");
        }
        if (type == T_FLAGS)
            read.flag = rest;
        if (!end || read.flag.n)
            break;
        TRY(compile_step(&read, &rest, &end, err));
    }
    *out = read;
    return RC_OK;
}

/* ---- setting ---- */

static rc contradicts(const struct doc_path *path, const struct field *field, const char *what, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "'%.*s' %s", STR_ARG(field->name), what);
    err_hint(err, "Leave one of the two empty.");
    return err_at(err, path->text);
}

/* The record that holds the field, made on the way. */
static rc walk(struct doc *doc, const struct doc_path *path, struct record **out, struct err *err)
{
    struct record *r = doc->root;

    for (int i = 0; i < path->steps; i++) {
        int field = path->step[i].field;
        const struct field *f = &r->shape->field[field];

        if (r->cell[field].state != CELL_UNKNOWN && !r->cell[field].first)
            return contradicts(path, f, "is said to be none elsewhere", err);
        r = f->type == T_LIST ? record_at(doc->mem, r, field, path->step[i].index) : record_open(doc->mem, r, field);
    }
    *out = r;
    return RC_OK;
}

static rc set_names(struct doc *doc, struct record *r, int field, str text, struct err *err)
{
    list_empty(r, field);
    while (text.n) {
        struct record *entry;
        str name;

        str_cut(text, ',', &name, &text);
        name = str_trim(name);
        if (!name.n) {
            err_set(err, RC_BAD_INPUT, "a name is missing between commas");
            return err_hint(err, "Write the names as a, b.");
        }
        if (r->cell[field].count == LIST_MOST)
            return err_set(err, RC_TOO_LARGE, "more names than a list may have, %d", LIST_MOST);
        entry = record_append(doc->mem, r, field);
        TRY(record_read(doc, entry, NAME_TEXT, name, err));
    }
    return RC_OK;
}

/* "none" and "unknown" for a field that holds records. */
static rc set_records(struct record *r, const struct doc_path *path, bool none, struct err *err)
{
    const struct field *f = &r->shape->field[path->field];

    if (r->cell[path->field].first && f->type != T_NAMES)
        return contradicts(path, f, none ? "is none here, but has fields elsewhere" : "is unknown here, but has fields elsewhere", err);
    if (none && f->type != T_OBJECT)
        list_empty(r, path->field);
    else
        r->cell[path->field] = (struct cell){ .state = none ? CELL_NONE : CELL_UNKNOWN };
    return RC_OK;
}

static rc set_value(struct doc *doc, struct record *r, int field, str text, struct err *err)
{
    switch (r->shape->field[field].type) {
    case T_OBJECT:
    case T_LIST:
    case T_FLAGS:
        err_set(err, RC_BAD_INPUT, "'%s' cannot stand for a whole record", value_shown(text).z);
        return err_hint(err, "Write none here, or set its fields one by one, as in worker.posts.0.from.");
    case T_NAMES: return set_names(doc, r, field, text, err);
    default: return record_read(doc, r, field, text, err);
    }
}

static bool holds_records(enum field_type type)
{
    return type == T_OBJECT || type == T_LIST || type == T_NAMES || type == T_FLAGS;
}

rc doc_path_set(struct doc *doc, const struct doc_path *path, str text, struct err *err)
{
    bool none = str_eq(text, S("none")), unknown = str_eq(text, S("unknown"));
    struct record *r = NULL;
    int field = path->field;

    if (!text.n)
        return RC_OK;
    TRY(walk(doc, path, &r, err));
    if (path->flag.n) {
        if (r->cell[field].state == CELL_KNOWN && !r->cell[field].first)
            return contradicts(path, &r->shape->field[field], "is said to be none elsewhere", err);
        r = record_flag(doc->mem, r, field, path->flag);
        field = FLAG_VALUE;
    }
    if (none && !field_may_be_none(r->shape, field)) {
        err_set(err, RC_BAD_INPUT, "the %.*s cannot be none", STR_ARG(word_text(LANG_EN, r->shape->field[field].label)));
        err_also(err, W_error_not_none, &GIVEN_WORD(r->shape->field[field].label), 1);
        err_step(err, W_value_leave_empty);
        return err_at(err, path->text);
    }
    if ((none || unknown) && holds_records(r->shape->field[field].type))
        return set_records(r, path, none, err);
    if (none || unknown) {
        r->cell[field] = (struct cell){ .state = none ? CELL_NONE : CELL_UNKNOWN };
        return RC_OK;
    }
    if (set_value(doc, r, field, text, err) != RC_OK)
        return err_at(err, path->text);
    return RC_OK;
}

rc doc_set(struct doc *doc, str path, str text, struct err *err)
{
    struct doc_path compiled;

    TRY(doc_path_compile(path, &compiled, err));
    return doc_path_set(doc, &compiled, text, err);
}
