#include "domain/doc.h"

#include <assert.h>

#include "domain/record.h"
#include "domain/shape.h"
#include "domain/value.h"

/* ---- making ---- */

static struct record *record_new(arena *mem, const struct shape *shape, struct record *parent, int field)
{
    struct {
        struct record r;
        struct cell cell[];
    } *made = arena_alloc(mem, sizeof(struct record) + (size_t)shape->n * sizeof(struct cell), _Alignof(max_align_t));

    static_assert(CELL_UNKNOWN == 0, "a new record is unknown throughout");
    made->r = (struct record){ .shape = shape, .cell = made->cell, .parent = parent, .field = field };
    return &made->r;
}

struct doc doc_new(arena *mem, const struct authorities *authorities)
{
    return (struct doc){ .mem = mem, .authorities = authorities, .root = record_new(mem, shape_check, NULL, 0) };
}

struct record *record_open(arena *mem, struct record *r, int field)
{
    struct cell *cell = &r->cell[field];

    if (!cell->first) {
        cell->first = record_new(mem, r->shape->field[field].shape, r, field);
        cell->state = CELL_KNOWN;
        cell->count = 1;
    }
    return cell->first;
}

struct record *record_append(arena *mem, struct record *r, int field)
{
    struct cell *cell = &r->cell[field];
    struct record **at = &cell->first;

    while (*at)
        at = &(*at)->next;
    *at = record_new(mem, r->shape->field[field].shape, r, field);
    (*at)->index = cell->count++;
    cell->state = CELL_KNOWN;
    return *at;
}

struct record *record_at(arena *mem, struct record *r, int field, int index)
{
    struct cell *cell = &r->cell[field];
    struct record *at;

    while (cell->count <= index)
        record_append(mem, r, field)->skipped = true;
    at = cell->first;
    while (at->index < index)
        at = at->next;
    at->skipped = false;
    return at;
}

struct record *record_flag(arena *mem, struct record *r, int field, str name)
{
    struct cell *cell = &r->cell[field];
    struct record **at = &cell->first, *made;

    while (*at && str_cmp((*at)->cell[FLAG_NAME].text, name) < 0)
        at = &(*at)->next;
    if (*at && str_eq((*at)->cell[FLAG_NAME].text, name))
        return *at;
    made = record_new(mem, r->shape->field[field].shape, r, field);
    made->cell[FLAG_NAME] = (struct cell){ .state = CELL_KNOWN, .text = name };
    made->next = *at;
    *at = made;
    cell->state = CELL_KNOWN;
    cell->count++;
    return made;
}

void list_empty(struct record *r, int field)
{
    r->cell[field] = (struct cell){ .state = CELL_KNOWN };
}

rc record_read(const struct doc *doc, struct record *r, int field, str text, struct err *err)
{
    if (r->shape == &shape_of_post && field == POST_AUTHORITY) {
        r->cell[field] = (struct cell){ .state = CELL_KNOWN, .num = authority_find(doc->authorities, text), .text = text };
        return RC_OK;
    }
    return value_parse(&r->shape->field[field], doc->authorities, text, &r->cell[field], err);
}

/* ---- reading ---- */

const struct cell cell_unknown = { .state = CELL_UNKNOWN };

/* ---- dotted names ---- */

static void print_path(struct buf *b, const struct record *r)
{
    const struct field *field;

    if (!r->parent)
        return;
    field = &r->parent->shape->field[r->field];
    print_path(b, r->parent);
    if (b->n)
        buf_char(b, '.');
    buf_str(b, field->name);
    if (field->type == T_OBJECT)
        return;
    buf_char(b, '.');
    if (field->type == T_FLAGS)
        buf_str(b, r->cell[FLAG_NAME].text);
    else
        buf_int(b, r->index);
}

str record_path(arena *mem, const struct record *r)
{
    struct buf b = buf_new(mem);

    print_path(&b, r);
    return buf_text(&b);
}

str field_path(arena *mem, const struct doc *doc, const struct record *r, int field)
{
    struct buf b = buf_new(mem);

    (void)doc; /* records know where they are */
    print_path(&b, r);
    if (r->shape == &shape_of_name || r->shape == &shape_of_flag)
        return buf_text(&b);
    if (b.n)
        buf_char(&b, '.');
    buf_str(&b, r->shape->field[field].name);
    return buf_text(&b);
}
