#include "register/shelf.h"

#include <assert.h>
#include <string.h>

#include "store/statements.h"
#include "words/texts.h"

/* The columns before a kind's own. */
enum { HEAD_ID, HEAD_VERSION, HEAD_OWNER, HEAD_LOG, HEAD_SINCE, HEAD_SINCE_AT, HEAD_UNTIL, HEAD_UNTIL_AT, HEADS };
#define HEAD_COLUMNS "id, version, owner, log, since, since_at, until, until_at"

/* What INT columns hold for "known to be none"; unknown is null. */
#define NONE_NUM (-(int64_t)2147483647)

const struct known_at known_now = { .how = KNOWN_NOW };

enum { PARTS_MOST = HEADS + ITEM_FIELDS_MOST, SELECT_BYTES = 2048 };

/* ---- composing ---- */

/* A statement that was composed once; they stay for the life of the process, which runs on one thread. */
struct composed {
    struct sql_statement statement;
    char *text;
    uint64_t hash; /* of the text */
    char name[20]; /* "composed" and a number */
    enum cell_type in[PARTS_MOST], out[PARTS_MOST];
    bool in_null[PARTS_MOST], out_null[PARTS_MOST];
};

/* Where each is found by its text: twice as many places as statements, so that a free one is near. */
enum { PLACES = 2 * SQL_COMPOSED };

static struct composed composed_ones[SQL_COMPOSED];
static struct composed *composed_at[PLACES];
static int composed_n;

/* A statement in the making: its text for one engine, and its values. */
struct making {
    struct txn *txn;
    struct buf text;
    enum store_engine engine;
    struct sql_cell in[PARTS_MOST];
    enum cell_type type[PARTS_MOST];
    int ins;
    enum cell_type out[PARTS_MOST];
    int outs;
    bool writes;
};

static struct making making_new(struct txn *txn, arena *mem)
{
    return (struct making){ .txn = txn, .text = buf_new(mem), .engine = store_engine_of(txn->store) };
}

static void put(struct making *m, const char *sql)
{
    buf_z(&m->text, sql);
}

static void put_name(struct making *m, str name)
{
    buf_char(&m->text, '"');
    buf_str(&m->text, name);
    buf_char(&m->text, '"');
}

static void put_cell(struct making *m, enum cell_type type, struct sql_cell cell)
{
    assert(m->ins < PARTS_MOST);
    m->in[m->ins] = cell;
    m->type[m->ins++] = type;
    buf_char(&m->text, m->engine == STORE_SQLITE ? '?' : '$');
    buf_int(&m->text, m->ins);
}

static void put_text(struct making *m, str text)
{
    put_cell(m, CELL_TEXT, (struct sql_cell){ .type = CELL_TEXT, .text = text });
}

static void put_num(struct making *m, int64_t num)
{
    put_cell(m, CELL_INT, (struct sql_cell){ .type = CELL_INT, .num = num });
}

static void gives(struct making *m, enum cell_type type)
{
    m->out[m->outs++] = type;
}

/* Where the statement stands, or is to stand: a place that is free. */
static struct composed **place_of(const struct making *m, uint64_t hash)
{
    for (uint64_t at = hash % PLACES;; at = (at + 1) % PLACES) {
        const struct composed *c = composed_at[at];
        const char *body = c && c->hash == hash ? c->statement.body[m->engine] : NULL;

        if (!c || (body && str_eq(str_of(body), buf_text(&m->text))))
            return &composed_at[at];
    }
}

static void compose(struct composed *c, const struct making *m, const char *body, int index)
{
    snprintf(c->name, sizeof c->name, "composed%d", index);
    memcpy(c->in, m->type, sizeof c->in);
    memcpy(c->out, m->out, sizeof c->out);
    memset(c->in_null, true, sizeof c->in_null);
    memset(c->out_null, true, sizeof c->out_null);
    c->statement = (struct sql_statement){
        .name = c->name,
        .index = index < 0 ? -1 : SQL_STATEMENTS + index,
        .ins = m->ins,
        .outs = m->outs,
        .in = c->in,
        .out = c->out,
        .in_null = c->in_null,
        .out_null = c->out_null,
        .writes = m->writes,
    };
    c->statement.body[m->engine] = body;
}

/* Kept prepared while there is room; the others are prepared each time. */
static const struct sql_statement *statement_of(const struct making *m, struct composed *room)
{
    uint64_t hash = str_hash(buf_text(&m->text));
    struct composed **place = place_of(m, hash), *made;

    if (*place)
        return &(*place)->statement;
    made = composed_n < SQL_COMPOSED ? &composed_ones[composed_n] : NULL;
    if (made)
        made->text = strndup(m->text.p, (size_t)m->text.n);
    if (!made || !made->text) {
        compose(room, m, arena_cstr(m->text.mem, buf_text(&m->text)), -1);
        return &room->statement;
    }
    compose(made, m, made->text, composed_n++);
    made->hash = hash;
    *place = made;
    return &made->statement;
}

static rc run(const struct making *m, row_fn *each, void *ctx, int64_t *changed, struct err *err)
{
    struct composed room;

    return sql_run(m->txn, statement_of(m, &room), m->in, each, ctx, changed, err);
}

/* ---- cells ---- */

static bool is_int(const struct item_field *f)
{
    if (f->hold != HOLD_VALUE)
        return f->hold == HOLD_INSTANT;
    return f->value.type != T_TEXT && f->value.type != T_CODE && f->value.type != T_AUTHORITY;
}

static enum cell_type type_of(const struct item_field *f)
{
    return is_int(f) ? CELL_INT : CELL_TEXT;
}

static struct sql_cell cell_out(const struct item_field *f, const struct cell *cell)
{
    if (cell->state == CELL_UNKNOWN)
        return (struct sql_cell){ .type = CELL_NULL };
    if (is_int(f))
        return (struct sql_cell){ .type = CELL_INT, .num = cell->state == CELL_NONE ? NONE_NUM : cell->num };
    return (struct sql_cell){ .type = CELL_TEXT, .text = cell->state == CELL_NONE ? S("") : cell->text };
}

static rc cell_in(arena *mem, const struct item_field *f, const struct authorities *a, const struct sql_cell *from, struct cell *to, struct err *err)
{
    *to = (struct cell){ .state = CELL_UNKNOWN };
    if (from->type == CELL_NULL)
        return RC_OK;
    to->state = (is_int(f) ? from->num == NONE_NUM : from->text.n == 0) ? CELL_NONE : CELL_KNOWN;
    if (to->state == CELL_NONE)
        return RC_OK;
    to->num = from->num;
    if (is_int(f))
        return RC_OK;
    to->text = arena_str(mem, from->text);
    if (f->hold != HOLD_VALUE || f->value.type == T_TEXT)
        return RC_OK;
    to->num = f->value.type == T_CODE ? code_find(f->value.codes, from->text) : authority_find(a, from->text);
    return to->num >= 0 ? RC_OK : err_set(err, RC_FAULT, "the store holds '%.*s', which this program does not know", STR_ARG(from->text));
}

struct reading {
    arena *mem;
    const struct authorities *authorities;
    enum item_kind kind;
    bool whole;
    struct items *to;
};

static struct item head_of(arena *mem, enum item_kind kind, const struct sql_cell *row)
{
    return (struct item){
        .kind = kind,
        .id = arena_str(mem, row[HEAD_ID].text),
        .version = row[HEAD_VERSION].num,
        .owner = arena_str(mem, row[HEAD_OWNER].text),
        .log = row[HEAD_LOG].num,
        .since = row[HEAD_SINCE].num,
        .since_at = row[HEAD_SINCE_AT].num,
        .until = row[HEAD_UNTIL].type == CELL_NULL ? -1 : row[HEAD_UNTIL].num,
        .until_at = row[HEAD_UNTIL_AT].type == CELL_NULL ? -1 : row[HEAD_UNTIL_AT].num,
        .shown = ITEM_ALL,
    };
}

static bool is_left_out(const struct item_field *f, bool whole)
{
    return f->hold == HOLD_JSON && !whole;
}

static rc take_item(void *ctx, const struct sql_cell *row, struct err *err)
{
    const struct reading *r = ctx;
    const struct item_table *t = &item_tables[r->kind];
    struct item it = head_of(r->mem, r->kind, row);

    it.cell = arena_array(r->mem, struct cell, t->n);
    for (int f = 0; f < t->n; f++)
        if (is_left_out(&t->field[f], r->whole))
            it.shown &= ~((uint64_t)1 << f);
        else
            TRY(cell_in(r->mem, &t->field[f], r->authorities, &row[HEADS + f], &it.cell[f], err));
    *PUSH(r->mem, r->to) = it;
    return RC_OK;
}

/* ---- select ---- */

static void put_heads(struct making *m)
{
    static const enum cell_type heads[HEADS] = { CELL_TEXT, CELL_INT, CELL_TEXT, CELL_INT, CELL_INT, CELL_INT, CELL_INT, CELL_INT };

    put(m, HEAD_COLUMNS);
    for (int i = 0; i < HEADS; i++)
        gives(m, heads[i]);
}

static void put_columns(struct making *m, enum item_kind kind, bool whole)
{
    const struct item_table *t = &item_tables[kind];

    put_heads(m);
    for (int f = 0; f < t->n; f++) {
        put(m, ", ");
        if (is_left_out(&t->field[f], whole))
            put(m, "CAST(NULL AS TEXT)");
        else
            put_name(m, t->field[f].value.name);
        gives(m, type_of(&t->field[f]));
    }
}

static void put_from(struct making *m, enum item_kind kind)
{
    put(m, " FROM ");
    buf_str(&m->text, item_tables[kind].table);
    put(m, " WHERE ");
}

/* How each statement that reads records of a kind begins, and what those give: made once, since every page asks for some. */
struct selecting {
    char text[SELECT_BYTES];
    ptrdiff_t n;
    enum cell_type out[PARTS_MOST];
    int outs;
};

static void select_make(struct selecting *s, enum item_kind kind, bool whole, arena *mem)
{
    struct making m = { .text = buf_new(mem) };

    put(&m, "SELECT ");
    put_columns(&m, kind, whole);
    put_from(&m, kind);
    assert(m.text.n <= SELECT_BYTES);
    memcpy(s->text, m.text.p, (size_t)m.text.n);
    memcpy(s->out, m.out, sizeof m.out);
    s->outs = m.outs;
    s->n = m.text.n;
}

static void put_select(struct making *m, enum item_kind kind, bool whole)
{
    static struct selecting all[ITEM_KINDS][2];
    struct selecting *s = &all[kind][whole];

    if (!s->n)
        select_make(s, kind, whole, m->text.mem);
    buf_str(&m->text, (str){ s->text, s->n });
    memcpy(m->out, s->out, sizeof m->out);
    m->outs = s->outs;
}

static void put_known(struct making *m, const struct known_at *known)
{
    switch (known->how) {
    case KNOWN_NOW: put(m, "until IS NULL"); return;
    case KNOWN_AT_POSITION:
        put(m, "log = ");
        put_num(m, known->log);
        put(m, " AND since <= ");
        put_num(m, known->position);
        put(m, " AND (until IS NULL OR until > ");
        put_num(m, known->position);
        break;
    case KNOWN_AT_INSTANT:
        put(m, "since_at <= ");
        put_num(m, known->at);
        put(m, " AND (until IS NULL OR until_at > ");
        put_num(m, known->at);
        break;
    }
    put(m, ")");
}

static rc select_items(struct making *m, arena *mem, const struct authorities *a, enum item_kind kind, bool whole, struct items *out, struct err *err)
{
    struct items found = { 0 };
    struct reading reading = { mem, a, kind, whole, &found };

    TRY(run(m, take_item, &reading, NULL, err));
    *out = found;
    return RC_OK;
}

rc shelf_get(struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id, const struct known_at *known, struct item *out,
             bool *found, struct err *err)
{
    struct making m = making_new(txn, mem);
    struct items items;

    put_select(&m, kind, true);
    put(&m, "id = ");
    put_text(&m, id);
    put(&m, " AND ");
    put_known(&m, known);
    if (known->how != KNOWN_NOW) /* of which there is one at most (H1) */
        put(&m, " ORDER BY version DESC LIMIT 1");
    TRY(select_items(&m, mem, a, kind, true, &items, err));
    *found = items.n > 0;
    if (*found)
        *out = items.v[0];
    return RC_OK;
}

rc shelf_versions(struct txn *txn, arena *mem, const struct authorities *a, enum item_kind kind, str id, struct items *out, struct err *err)
{
    struct making m = making_new(txn, mem);

    put_select(&m, kind, true);
    put(&m, "id = ");
    put_text(&m, id);
    put(&m, " ORDER BY version");
    return select_items(&m, mem, a, kind, true, out, err);
}

/* ---- lists ---- */

/* The workers of whom ... holds, for those and for what is theirs. */
static void put_workers(struct making *m, enum item_kind kind, const char *before)
{
    put(m, kind == ITEM_WORKER ? "id" : "worker");
    put(m, before);
}

static void put_supplies(struct making *m, str who)
{
    put(m, "(supplier = ");
    put_text(m, who);
    put(m, " OR provider = ");
    put_text(m, who);
    put(m, ")");
}

/* An assignment of the worker was theirs at some time at which the version was the latest; both stand in the log of one owner. */
static void put_supplied_then(struct making *m, const struct shelf_query *q)
{
    str table = item_tables[q->kind].table;

    buf_printf(&m->text,
               " AND (%.*s.until IS NULL OR EXISTS (SELECT 1 FROM assignments AS was WHERE was.worker = %.*s.%s AND was.since < %.*s.until AND "
               "(was.until IS NULL OR was.until > %.*s.since) AND ",
               STR_ARG(table), STR_ARG(table), q->kind == ITEM_WORKER ? "id" : "worker", STR_ARG(table), STR_ARG(table));
    put_supplies(m, q->who);
    put(m, "))");
}

/* Of one worker: asked by the worker, where a list of all whose workers they supply is better made once. */
static void put_supplied_now(struct making *m, const struct shelf_query *q)
{
    buf_printf(&m->text, "EXISTS (SELECT 1 FROM assignments AS now WHERE now.worker = %.*s.%s AND now.until IS NULL AND ",
               STR_ARG(item_tables[q->kind].table), q->kind == ITEM_WORKER ? "id" : "worker");
}

/* Of a version that was superseded: who supplied it then, and still does. What was another's in between is told to neither. */
static void put_supplied(struct making *m, const struct shelf_query *q, bool past)
{
    bool assignment = q->kind == ITEM_ASSIGNMENT;

    if (assignment)
        put_supplies(m, q->who);
    if (assignment && !past)
        return;
    if (assignment)
        put(m, " AND EXISTS (SELECT 1 FROM assignments AS latest WHERE latest.id = assignments.id AND latest.until IS NULL AND ");
    else if (past)
        put_supplied_now(m, q);
    else
        put_workers(m, q->kind, " IN (SELECT worker FROM assignments WHERE until IS NULL AND ");
    put_supplies(m, q->who);
    put(m, ")");
    if (!assignment && past)
        put_supplied_then(m, q);
}

/* The organisation's own only: the number is one that its administrator gave the person, and opens nothing of anybody else's. */
static void put_self(struct making *m, const struct shelf_query *q)
{
    put(m, "owner = ");
    put_text(m, q->who);
    put(m, " AND (");
    if (q->kind == ITEM_CHECK) {
        put(m, "registration = ");
        put_text(m, q->registration);
        put(m, " OR ");
    }
    put_workers(m, q->kind, " IN (SELECT id FROM workers WHERE until IS NULL AND registration = ");
    put_text(m, q->registration);
    put(m, "))");
}

static void put_office(struct making *m, const struct shelf_query *q, str office)
{
    put(m, q->kind == ITEM_ORGANISATION ? "id" : "owner");
    put(m, " IN (SELECT id FROM organisations WHERE until IS NULL AND office = ");
    put_text(m, office);
    put(m, ")");
}

static void put_relation(struct making *m, const struct shelf_query *q, enum relation relation, bool past)
{
    switch (relation) {
    case RELATION_OWN:
        put(m, q->kind == ITEM_ORGANISATION ? "id = " : "owner = ");
        put_text(m, q->who);
        break;
    case RELATION_OFFICE: put_office(m, q, q->who); break;
    case RELATION_PEER: put_office(m, q, q->office); break;
    case RELATION_SUPPLIED: put_supplied(m, q, past); break;
    case RELATION_SELF: put_self(m, q); break;
    case RELATION_PUBLIC: put(m, "kind IN ('authority', 'partnership-office')"); break;
    case RELATION_TRADE: put(m, "kind IN ('supplier', 'provider')"); break;
    case RELATION_EVERY: put(m, "1 = 1"); break;
    }
}

static void put_relations(struct making *m, const struct shelf_query *q, bool past)
{
    const char *before = " AND ((";

    for (uint32_t relation = RELATION_OWN; relation <= RELATION_EVERY; relation <<= 1)
        if (q->relations & relation) {
            put(m, before);
            put_relation(m, q, (enum relation)relation, past);
            before = ") OR (";
        }
    put(m, "))");
}

static void put_filters(struct making *m, const struct shelf_query *q)
{
    for (int i = 0; i < q->filters; i++) {
        const struct item_field *f = &item_tables[q->kind].field[q->filter[i].field];

        put(m, " AND ");
        put_name(m, f->value.name);
        if (q->filter[i].is->state == CELL_UNKNOWN) {
            put(m, " IS NULL");
            continue;
        }
        put(m, " = ");
        put_cell(m, type_of(f), cell_out(f, q->filter[i].is));
    }
}

static void put_span(struct making *m, const struct shelf_query *q)
{
    const struct item_field *field = item_tables[q->kind].field;

    put(m, " AND ");
    put_name(m, field[q->span.from].value.name);
    put(m, " <= ");
    put_num(m, q->span.at);
    put(m, " AND (");
    put_name(m, field[q->span.to].value.name);
    put(m, " IS NULL OR ");
    put_name(m, field[q->span.to].value.name);
    put(m, " = ");
    put_num(m, NONE_NUM);
    put(m, " OR ");
    put_name(m, field[q->span.to].value.name);
    put(m, " > ");
    put_num(m, q->span.at);
    put(m, ")");
}

/* What is known to be none is below the least that any number is. */
static void put_range(struct making *m, const struct shelf_query *q)
{
    assert(q->range->least > NONE_NUM && is_int(&item_tables[q->kind].field[q->range->field]));
    put(m, " AND ");
    put_name(m, item_tables[q->kind].field[q->range->field].value.name);
    put(m, " BETWEEN ");
    put_num(m, q->range->least);
    put(m, " AND ");
    put_num(m, q->range->most);
}

/* Which records, of those that were known. */
static void put_narrowed(struct making *m, const struct shelf_query *q)
{
    put_relations(m, q, q->known.how != KNOWN_NOW);
    put_filters(m, q);
    if (q->span.to)
        put_span(m, q);
    if (q->range)
        put_range(m, q);
}

static void put_order_name(struct making *m, const struct shelf_query *q)
{
    if (q->order < 0)
        put(m, "since_at");
    else
        put_name(m, item_tables[q->kind].field[q->order].value.name);
}

static void put_after(struct making *m, const struct shelf_query *q)
{
    const struct item_field *f = q->order < 0 ? NULL : &item_tables[q->kind].field[q->order];

    put(m, " AND (");
    put_order_name(m, q);
    put(m, q->descending ? ", id) < (" : ", id) > (");
    if (f)
        put_cell(m, type_of(f), cell_out(f, &q->after->cell[q->order]));
    else
        put_num(m, q->after->since_at);
    put(m, ", ");
    put_text(m, q->after->id);
    put(m, ")");
}

rc shelf_list(struct txn *txn, arena *mem, const struct authorities *a, const struct shelf_query *q, struct items *out, struct err *err)
{
    struct making m = making_new(txn, mem);
    const char *direction = q->descending ? " DESC" : "";

    assert(q->limit >= 1 && q->limit <= SHELF_PAGE_MOST + 1);
    *out = (struct items){ 0 };
    if (!q->relations)
        return RC_OK;
    put_select(&m, q->kind, q->whole);
    put_known(&m, &q->known);
    put_narrowed(&m, q);
    if (q->after)
        put_after(&m, q);
    put(&m, " ORDER BY ");
    put_order_name(&m, q);
    buf_printf(&m.text, "%s, id%s LIMIT ", direction, direction);
    put_num(&m, q->limit);
    return select_items(&m, mem, a, q->kind, q->whole, out, err);
}

static rc take_num(void *ctx, const struct sql_cell *row, struct err *err)
{
    (void)err;
    *(int64_t *)ctx = row[0].num;
    return RC_OK;
}

rc shelf_count(struct txn *txn, arena *mem, const struct shelf_query *q, int64_t *out, struct err *err)
{
    struct making m = making_new(txn, mem);

    *out = 0;
    if (!q->relations)
        return RC_OK;
    put(&m, "SELECT count(*)");
    gives(&m, CELL_INT);
    put_from(&m, q->kind);
    put_known(&m, &q->known);
    put_narrowed(&m, q);
    return run(&m, take_num, out, NULL, err);
}

/* The same words as in a list, asked of one version; those for the past, which hold of the present too, so that they tell nothing of which it is. */
rc shelf_is_about(struct txn *txn, arena *mem, const struct item *it, const struct shelf_query *q, bool *answer, struct err *err)
{
    struct making m = making_new(txn, mem);
    int64_t n = 0;

    put(&m, "SELECT count(*)");
    gives(&m, CELL_INT);
    put_from(&m, q->kind);
    put(&m, "id = ");
    put_text(&m, it->id);
    put(&m, " AND version = ");
    put_num(&m, it->version);
    put_relations(&m, q, true);
    TRY(run(&m, take_num, &n, NULL, err));
    *answer = n > 0;
    return RC_OK;
}

/* ---- all rows, as they stand ---- */

struct comparing {
    const struct item *with;
    bool found;
    str column;
};

static bool same(const struct sql_cell *a, const struct sql_cell *b)
{
    return a->type == b->type && (a->type != CELL_INT || a->num == b->num) && (a->type != CELL_TEXT || str_eq(a->text, b->text));
}

static rc compare_row(void *ctx, const struct sql_cell *row, struct err *err)
{
    struct comparing *c = ctx;
    const struct item *it = c->with;
    const struct item_table *t = &item_tables[it->kind];

    (void)err;
    c->found = true;
    for (int f = t->n - 1; f >= 0; f--) {
        struct sql_cell is = cell_out(&t->field[f], &it->cell[f]);

        if (!same(&row[HEADS + f], &is))
            c->column = t->field[f].value.name;
    }
    if (row[HEAD_SINCE_AT].num != it->since_at)
        c->column = S("since_at");
    if (row[HEAD_SINCE].num != it->since)
        c->column = S("since");
    if (row[HEAD_LOG].num != it->log)
        c->column = S("log");
    if (!str_eq(row[HEAD_OWNER].text, it->owner))
        c->column = S("owner");
    return RC_OK;
}

rc shelf_compare(struct txn *txn, arena *mem, const struct item *it, bool *found, str *column, struct err *err)
{
    struct comparing comparing = { .with = it };
    struct making m = making_new(txn, mem);

    put_select(&m, it->kind, true);
    put(&m, "id = ");
    put_text(&m, it->id);
    put(&m, " AND version = ");
    put_num(&m, it->version);
    TRY(run(&m, compare_row, &comparing, NULL, err));
    *found = comparing.found;
    *column = comparing.column;
    return RC_OK;
}

static rc take_head(void *ctx, const struct sql_cell *row, struct err *err)
{
    const struct reading *r = ctx;

    (void)err;
    *PUSH(r->mem, r->to) = head_of(r->mem, r->kind, row);
    return RC_OK;
}

rc shelf_rows(struct txn *txn, arena *mem, enum item_kind kind, const struct item *after, int limit, struct items *out, struct err *err)
{
    struct items found = { 0 };
    struct reading reading = { .mem = mem, .kind = kind, .to = &found };
    struct making m = making_new(txn, mem);

    put(&m, "SELECT ");
    put_heads(&m);
    put_from(&m, kind);
    put(&m, "(id, version) > (");
    put_text(&m, after ? after->id : S(""));
    put(&m, ", ");
    put_num(&m, after ? after->version : 0);
    put(&m, ") ORDER BY id, version LIMIT ");
    put_num(&m, limit);
    TRY(run(&m, take_head, &reading, NULL, err));
    *out = found;
    return RC_OK;
}

/* ---- writing ---- */

/* H1 */
static rc supersede(struct txn *txn, arena *mem, const struct item *it, struct err *err)
{
    struct making m = making_new(txn, mem);
    int64_t changed;

    m.writes = true;
    put(&m, "UPDATE ");
    buf_str(&m.text, item_tables[it->kind].table);
    put(&m, " SET until = ");
    put_num(&m, it->since);
    put(&m, ", until_at = ");
    put_num(&m, it->since_at);
    put(&m, " WHERE id = ");
    put_text(&m, it->id);
    put(&m, " AND until IS NULL AND version = ");
    put_num(&m, it->version - 1);
    TRY(run(&m, NULL, NULL, &changed, err));
    if (changed == 1)
        return RC_OK;
    return err_word(err, RC_CONFLICT, W_error_changed_meanwhile, NULL, 0);
}

rc shelf_put(struct txn *txn, arena *mem, const struct item *it, struct err *err)
{
    const struct item_table *t = &item_tables[it->kind];
    struct making m = making_new(txn, mem);
    rc code;

    if (it->version > 1)
        TRY(supersede(txn, mem, it, err));
    m.writes = true;
    put(&m, "INSERT INTO ");
    buf_str(&m.text, t->table);
    put(&m, " (id, version, owner, log, since, since_at");
    for (int f = 0; f < t->n; f++) {
        put(&m, ", ");
        put_name(&m, t->field[f].value.name);
    }
    put(&m, ") VALUES (");
    put_text(&m, it->id);
    put(&m, ", ");
    put_num(&m, it->version);
    put(&m, ", ");
    put_text(&m, it->owner);
    put(&m, ", ");
    put_num(&m, it->log);
    put(&m, ", ");
    put_num(&m, it->since);
    put(&m, ", ");
    put_num(&m, it->since_at);
    for (int f = 0; f < t->n; f++) {
        put(&m, ", ");
        put_cell(&m, type_of(&t->field[f]), cell_out(&t->field[f], &it->cell[f]));
    }
    put(&m, ")");
    code = run(&m, NULL, NULL, NULL, err);
    if (code != RC_CONFLICT)
        return code;
    err_word(err, RC_CONFLICT, W_error_recorded_first, NULL, 0);
    return err_step(err, W_step_look_again);
}

rc shelf_erase(struct txn *txn, arena *mem, enum item_kind kind, str id, struct err *err)
{
    struct making m = making_new(txn, mem);

    m.writes = true;
    put(&m, "DELETE FROM ");
    buf_str(&m.text, item_tables[kind].table);
    put(&m, " WHERE id = ");
    put_text(&m, id);
    return run(&m, NULL, NULL, NULL, err);
}
