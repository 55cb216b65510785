/* Documents as canonical JSON, and their values as people read them. */
#include "domain/value.h"
#include "words/date.h"
#include "words/texts.h"

static void record_json(const struct doc *doc, const struct record *r, struct buf *text, struct json_out *out);

static void list_json(const struct doc *doc, const struct cell *cell, struct buf *text, struct json_out *out)
{
    json_open_array(out);
    for (const struct record *r = cell->first; r; r = r->next)
        record_json(doc, r, text, out);
    json_close_array(out);
}

static void names_json(const struct cell *cell, struct json_out *out)
{
    json_open_array(out);
    for (const struct record *r = cell->first; r; r = r->next)
        json_str(out, r->cell[NAME_TEXT].text);
    json_close_array(out);
}

static void flags_json(const struct cell *cell, struct json_out *out)
{
    json_open_object(out);
    for (const struct record *r = cell->first; r; r = r->next) {
        const struct cell *value = &r->cell[FLAG_VALUE];

        if (value->state == CELL_UNKNOWN)
            continue;
        json_key(out, r->cell[FLAG_NAME].text);
        if (value->state == CELL_NONE)
            json_null(out);
        else
            json_bool(out, value->num);
    }
    json_close_object(out);
}

/* ${text} is room for values that are printed, used again for each. */
static void cell_json(const struct doc *doc, const struct field *field, const struct cell *cell, struct buf *text, struct json_out *out)
{
    switch (field->type) {
    case T_OBJECT: record_json(doc, cell->first, text, out); break;
    case T_LIST: list_json(doc, cell, text, out); break;
    case T_NAMES: names_json(cell, out); break;
    case T_FLAGS: flags_json(cell, out); break;
    case T_INT: json_int(out, cell->num); break;
    case T_BOOL: json_bool(out, cell->num); break;
    default:
        text->n = 0;
        value_print(text, doc->authorities, field, cell);
        json_str(out, buf_text(text));
        break;
    }
}

static void record_json(const struct doc *doc, const struct record *r, struct buf *text, struct json_out *out)
{
    json_open_object(out);
    for (int i = 0; i < r->shape->n; i++) {
        const struct field *field = &r->shape->field[i];
        const struct cell *cell = &r->cell[i];

        if (cell->state == CELL_UNKNOWN)
            continue;
        json_key(out, field->name);
        if (cell->state == CELL_NONE)
            json_null(out);
        else
            cell_json(doc, field, cell, text, out);
    }
    json_close_object(out);
}

void doc_json(const struct doc *doc, struct json_out *out)
{
    struct buf text = buf_new(doc->mem);

    record_json(doc, doc->root, &text, out);
}

/* ---- words ---- */

static str flag_words(arena *mem, enum language lang, const struct record *r)
{
    str name = r->cell[FLAG_NAME].text;

    if (r->cell[FLAG_VALUE].state != CELL_KNOWN)
        return words_value_flag_unknown(mem, lang, name);
    return r->cell[FLAG_VALUE].num ? words_value_flag_yes(mem, lang, name) : words_value_flag_no(mem, lang, name);
}

static void entries_words(struct buf *b, enum language lang, const struct cell *cell)
{
    for (const struct record *r = cell->first; r; r = r->next) {
        buf_z(b, r == cell->first ? "" : ", ");
        buf_str(b, r->shape->n == FLAG_COUNT ? flag_words(b->mem, lang, r) : r->cell[NAME_TEXT].text);
    }
}

static void known_words(struct buf *b, enum language lang, const struct authorities *a, const struct field *field, const struct cell *cell)
{
    switch (field->type) {
    case T_DATE: buf_str(b, date_text(b->mem, lang, (daynum)cell->num)); break;
    case T_MONEY: money_words(b, cell->num); break;
    case T_CODE: buf_str(b, code_words(field->codes, cell->num, lang)); break;
    case T_BOOL: buf_str(b, word_text(lang, cell->num ? W_value_yes : W_value_no)); break;
    case T_AUTHORITY: buf_str(b, cell->num < 0 ? cell->text : authority_name(a, (int)cell->num, lang)); break;
    case T_OBJECT: buf_str(b, word_text(lang, W_value_given)); break;
    case T_LIST: buf_int(b, cell->count); break;
    case T_NAMES:
    case T_FLAGS: entries_words(b, lang, cell); break;
    default: value_print(b, a, field, cell); break;
    }
}

void cell_words(struct buf *b, enum language lang, const struct authorities *a, const struct field *field, const struct cell *cell)
{
    bool list = field->type == T_LIST || field->type == T_NAMES || field->type == T_FLAGS;

    if (cell->state == CELL_UNKNOWN)
        buf_str(b, word_text(lang, W_value_unknown));
    else if (cell->state == CELL_NONE || (list && !cell->count))
        buf_str(b, word_text(lang, W_value_none));
    else
        known_words(b, lang, a, field, cell);
}
