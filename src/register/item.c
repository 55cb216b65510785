#include "register/item.h"

#include <string.h>

#include "domain/value.h"
#include "words/texts.h"
#include "words/writing.h"

struct item item_new(arena *mem, enum item_kind kind)
{
    return (struct item){ .kind = kind, .until = -1, .until_at = -1, .shown = ITEM_ALL, .cell = arena_array(mem, struct cell, item_tables[kind].n) };
}

struct item item_copy(arena *mem, const struct item *it)
{
    struct item copy = *it;

    copy.cell = arena_array(mem, struct cell, item_tables[it->kind].n);
    memcpy(copy.cell, it->cell, sizeof(*it->cell) * (size_t)item_tables[it->kind].n);
    return copy;
}

bool item_shows(const struct item *it, int field)
{
    return it->shown >> field & 1;
}

bool item_knows(const struct item *it, int field)
{
    return item_shows(it, field) && it->cell[field].state == CELL_KNOWN;
}

str item_text(const struct item *it, int field)
{
    return item_knows(it, field) ? it->cell[field].text : S("");
}

int64_t item_num(const struct item *it, int field, int64_t otherwise)
{
    return item_knows(it, field) ? it->cell[field].num : otherwise;
}

void item_set_text(struct item *it, int field, str text)
{
    it->cell[field] = (struct cell){ .state = text.n ? CELL_KNOWN : CELL_UNKNOWN, .text = text };
}

void item_set_num(struct item *it, int field, int64_t num)
{
    it->cell[field] = (struct cell){ .state = CELL_KNOWN, .num = num };
}

void item_set_code(struct item *it, int field, int code)
{
    const struct code_set *codes = item_tables[it->kind].field[field].value.codes;

    it->cell[field] = (struct cell){ .state = CELL_KNOWN, .num = code, .text = codes->code[code].text };
}

bool item_is_id(str text)
{
    if (text.n != ITEM_ID)
        return false;
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (!((text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f')))
            return false;
    return true;
}

/* ---- reading ---- */

static rc labelled(const struct item_field *field, enum word word, struct err *err)
{
    return err_also(err, word, &GIVEN_WORD(field->value.label), 1);
}

/* The most bytes that are taken of a text. */
static rc length_check(const struct item_field *field, str text, struct err *err)
{
    ptrdiff_t most = field->hold == HOLD_LONG ? LONG_TEXT : field->hold == HOLD_JSON ? JSON_FIELD : SHORT_TEXT;

    if (text.n <= most)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "it has %td characters", text.n);
    err_hint(err, "At most %td can be kept.", most);
    return err_also(err, W_error_too_long, (const struct given[]){ { .count = most }, GIVEN_WORD(field->value.label) }, 2);
}

static rc utf8_check(const struct item_field *field, str text, struct err *err)
{
    ptrdiff_t bad;

    if (str_is_utf8(text, &bad))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "byte %td of it is no character of UTF-8", bad + 1);
    return labelled(field, W_error_characters, err);
}

static rc read_instant(const struct item_field *field, str text, struct cell *cell, struct err *err)
{
    instant t;

    if (instant_parse(text, &t, err) != RC_OK)
        return labelled(field, W_error_instant, err);
    *cell = (struct cell){ .state = CELL_KNOWN, .num = t };
    return RC_OK;
}

static rc read_ref(const struct item_field *field, str text, struct cell *cell, struct err *err)
{
    if (!item_is_id(text)) {
        err_set(err, RC_BAD_INPUT, "'%s' is not the id of a record", value_shown(text).z);
        err_hint(err, "An id is 32 digits and letters from a to f.");
        return labelled(field, W_error_id, err);
    }
    *cell = (struct cell){ .state = CELL_KNOWN, .text = text };
    return RC_OK;
}

static rc read_json(const struct item_field *field, str text, struct cell *cell, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(64 << 20);
    struct json *tree;

    if (json_read(&scratch, S(""), text, &tree, err) != RC_OK)
        return labelled(field, W_error_json, err);
    *cell = (struct cell){ .state = CELL_KNOWN, .text = text };
    return RC_OK;
}

/* Several lines: anything printable, line ends and tabs; and something to be seen. */
static rc read_long(const struct item_field *field, str text, struct cell *cell, struct err *err)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] < ' ' && text.p[i] != '\n' && text.p[i] != '\r' && text.p[i] != '\t') {
            err_set(err, RC_BAD_INPUT, "character %td is a control character", i + 1);
            return labelled(field, W_error_characters, err);
        }
    if (!writing_shows(text)) {
        err_set(err, RC_BAD_INPUT, "it has nothing in it that can be seen");
        labelled(field, W_error_seen, err);
        return err_step(err, W_value_seen);
    }
    *cell = (struct cell){ .state = CELL_KNOWN, .text = text };
    return RC_OK;
}

/* The text of a value, one for each value; empty where the number says it all. */
static str text_kept(const struct item_field *field, const struct authorities *a, const struct cell *cell)
{
    switch (field->value.type) {
    case T_TEXT: return cell->text;
    case T_CODE: return field->value.codes->code[cell->num].text;
    case T_AUTHORITY: return a->v[cell->num].slug;
    default: return S("");
    }
}

static rc read_known(const struct item_field *field, const struct authorities *a, str text, struct cell *cell, struct err *err)
{
    switch (field->hold) {
    case HOLD_LONG: return read_long(field, text, cell, err);
    case HOLD_INSTANT: return read_instant(field, text, cell, err);
    case HOLD_REF: return read_ref(field, text, cell, err);
    case HOLD_JSON: return read_json(field, text, cell, err);
    case HOLD_VALUE: break;
    }
    TRY(value_parse(&field->value, a, text, cell, err));
    cell->text = text_kept(field, a, cell);
    return RC_OK;
}

rc item_read(const struct item_field *field, const struct authorities *a, str text, struct cell *cell, struct err *err)
{
    *cell = (struct cell){ .state = CELL_UNKNOWN };
    if (!text.n || str_eq(text, S("unknown")))
        return RC_OK;
    if (str_eq(text, S("none"))) {
        if (field->must) {
            err_set(err, RC_BAD_INPUT, "it cannot be none");
            return labelled(field, W_error_not_none, err);
        }
        cell->state = CELL_NONE;
        return RC_OK;
    }
    TRY(length_check(field, text, err));
    TRY(utf8_check(field, text, err));
    return read_known(field, a, text, cell, err);
}

/* ---- writing ---- */

void item_print(struct buf *b, const struct authorities *a, const struct item_field *field, const struct cell *cell)
{
    if (field->hold == HOLD_INSTANT)
        instant_print(b, cell->num);
    else if (field->hold == HOLD_VALUE)
        value_print(b, a, &field->value, cell);
    else
        buf_str(b, cell->text);
}

enum { VALUE_ROOM = 64 }; /* more than most values take: then nothing has to be taken for them */

/* JSON inside JSON stands as text: what was given is kept byte for byte. */
static void value_json(const struct item_field *field, const struct authorities *a, const struct cell *cell, struct buf *scratch,
                       struct json_out *out)
{
    if (field->hold != HOLD_VALUE && field->hold != HOLD_INSTANT)
        json_str(out, cell->text);
    else if (field->hold == HOLD_VALUE && field->value.type == T_INT)
        json_int(out, cell->num);
    else if (field->hold == HOLD_VALUE && field->value.type == T_BOOL)
        json_bool(out, cell->num);
    else {
        scratch->n = 0;
        item_print(scratch, a, field, cell);
        json_str(out, buf_text(scratch));
    }
}

static bool is_member(const struct item *it, int field)
{
    return item_shows(it, field) && it->cell[field].state != CELL_UNKNOWN;
}

static void member_json(const struct item *it, const struct authorities *a, int field, struct buf *scratch, struct json_out *out)
{
    if (it->cell[field].state == CELL_NONE)
        json_null(out);
    else
        value_json(&item_tables[it->kind].field[field], a, &it->cell[field], scratch, out);
}

void item_member_json(const struct item *it, const struct authorities *a, int field, str name, struct json_out *out)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    struct buf scratch = buf_new(&mem);

    if (!is_member(it, field))
        return;
    json_key(out, name);
    member_json(it, a, field, &scratch, out);
}

void item_json(const struct item *it, const struct authorities *a, struct json_out *out)
{
    const struct item_table *t = &item_tables[it->kind];
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    char room[VALUE_ROOM];
    struct buf scratch = buf_in(&mem, room, sizeof(room));

    for (int f = 0; f < t->n; f++) {
        if (!is_member(it, f))
            continue;
        json_name(out, &t->field[f].json);
        member_json(it, a, f, &scratch, out);
    }
}

static str json_word(const struct json *v)
{
    return v->type == JSON_TRUE ? S("yes") : v->type == JSON_FALSE ? S("no") : v->text;
}

/* What was sealed stands: which texts are taken is asked when they come in, and may be asked otherwise one day. */
static rc sealed_read(const struct item_field *field, const struct authorities *a, const struct json *v, struct cell *cell, struct err *err)
{
    bool is_text = field->hold == HOLD_LONG || (field->hold == HOLD_VALUE && field->value.type == T_TEXT);

    if (!is_text)
        return read_known(field, a, json_word(v), cell, err);
    *cell = (struct cell){ .state = CELL_KNOWN, .text = v->text };
    return RC_OK;
}

rc item_from_json(arena *mem, const struct authorities *a, enum item_kind kind, const struct json *fields, struct item *out, struct err *err)
{
    struct item it = item_new(mem, kind);

    for (const struct json *v = fields->child; v; v = v->next) {
        int f = kind_field(kind, v->key);

        if (f < 0)
            return err_set(err, RC_BAD_INPUT, "a %.*s has no field '%s'", STR_ARG(item_tables[kind].name), value_shown(v->key).z);
        if (v->type == JSON_NULL)
            it.cell[f].state = CELL_NONE;
        else
            TRY(sealed_read(&item_tables[kind].field[f], a, v, &it.cell[f], err));
    }
    *out = it;
    return RC_OK;
}

static bool cell_same(const struct cell *a, const struct cell *b)
{
    return a->state == b->state && (a->state != CELL_KNOWN || (a->num == b->num && str_eq(a->text, b->text)));
}

bool item_same(const struct item *a, const struct item *b)
{
    for (int f = 0; f < item_tables[a->kind].n; f++)
        if (!cell_same(&a->cell[f], &b->cell[f]))
            return false;
    return true;
}
