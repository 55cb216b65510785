#include "store/schema.h"

#include <assert.h>
#include <stdlib.h>

#include "base/buf.h"
#include "store/engine.h"
#include "store/migrate.h"
#include "store/statements.h"

enum { SCHEMA_MOST = 16 << 20 /* bytes */ };

/* In the order in which a difference is named: of a table that is gone nobody has to hear that its columns are gone too. */
static const char *const kinds[] = { "table", "column", "trigger", "function", "rule", "view", "index", "definition" };

struct part {
    int kind; /* of kinds[] */
    str holder, name, text;
};

struct parts {
    arena *mem;
    struct part *v;
    ptrdiff_t n, cap;
};

static void arena_drop(arena *mem)
{
    arena_close(mem);
}

/* ---- what there is ---- */

static int kind_of(str name)
{
    for (int i = 0; i < countof(kinds); i++)
        if (str_eq(name, str_of(kinds[i])))
            return i;
    return -1;
}

static bool is_kind(const struct part *part, const char *kind)
{
    return strcmp(kinds[part->kind], kind) == 0;
}

static void part_add(struct parts *to, str kind, str holder, str name, str text)
{
    struct part *part = PUSH(to->mem, to);

    *part = (struct part){ kind_of(kind), holder, name, text };
    assert(part->kind >= 0);
}

static rc take_part(void *ctx, const struct sql_schema_parts_row *row, struct err *err)
{
    struct parts *to = ctx;

    (void)err;
    part_add(to, row->kind, arena_str(to->mem, row->holder), arena_str(to->mem, row->name), arena_str(to->mem, row->text));
    return RC_OK;
}

static rc parts_read(struct store *store, struct parts *to, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(sql_schema_parts(&txn, take_part, to, err));
    return txn_commit(&txn, err);
}

/* Which of two comes first; 0 when they are the same but for their text. */
static int part_order(const struct part *a, const struct part *b)
{
    int order = a->kind - b->kind;

    if (!order)
        order = str_cmp(a->holder, b->holder);
    return order ? order : str_cmp(a->name, b->name);
}

static int by_order(const void *a, const void *b)
{
    return part_order(a, b);
}

static void parts_sort(struct parts *parts)
{
    if (parts->n)
        qsort(parts->v, (size_t)parts->n, sizeof(*parts->v), by_order);
}

/* ---- what there should be ---- */

/* As a server gives it back: on one line, without the end. */
static str on_one_line(arena *mem, str sql)
{
    struct buf b = buf_new(mem);

    for (ptrdiff_t i = 0; i < sql.n && sql.p[i] != ';'; i++) {
        bool is_space = sql.p[i] == ' ' || sql.p[i] == '\n';

        if (!is_space)
            buf_char(&b, sql.p[i]);
        else if (b.n && b.p[b.n - 1] != ' ')
            buf_char(&b, ' ');
    }
    return buf_text(&b);
}

/* The name behind ${word}, up to a space or a bracket; empty when ${word} is not there. */
static str name_behind(str sql, str word)
{
    ptrdiff_t at = str_find_str(sql, word), end;

    sql = at < 0 ? S("") : str_from(sql, at + word.n);
    for (end = 0; end < sql.n && sql.p[end] != ' ' && sql.p[end] != '('; end++)
        continue;
    return str_sub(sql, 0, end);
}

static void server_step_add(struct parts *to, const char *step)
{
    str sql = str_of(step), before, body, rest, name;

    if (str_starts(sql, S("CREATE TRIGGER "))) {
        sql = on_one_line(to->mem, sql);
        part_add(to, S("trigger"), name_behind(sql, S(" ON ")), name_behind(sql, S("TRIGGER ")), sql);
    } else if (str_starts(sql, S("CREATE FUNCTION "))) {
        name = name_behind(sql, S("FUNCTION "));
        str_cut_str(sql, S("$$"), &before, &rest);
        str_cut_str(rest, S("$$"), &body, &rest);
        part_add(to, S("function"), name, name, body);
    }
}

/* Tables and columns are the same for both engines; an index is known by less, and triggers are the server's own. */
static void server_expect(const struct parts *made, struct parts *out)
{
    for (ptrdiff_t i = 0; i < made->n; i++) {
        struct part part = made->v[i];

        if (is_kind(&part, "index"))
            part.text = str_starts(part.text, S("CREATE UNIQUE ")) ? S("unique") : S("");
        if (!is_kind(&part, "trigger") && !is_kind(&part, "definition"))
            *PUSH(out->mem, out) = part;
    }
    for (int i = 0; i < STORE_MIGRATIONS; i++)
        for (const char *const *sql = store_migrations[i].statements[STORE_POSTGRESQL]; *sql; sql++)
            server_step_add(out, *sql);
}

static rc expect(enum store_engine engine, struct parts *out, struct err *err)
{
    CLEANUP(store_close) struct store *empty = NULL;
    struct parts made = { .mem = out->mem };

    TRY(store_open_in_memory(&empty, err));
    TRY(store_migrate(empty, err));
    TRY(parts_read(empty, &made, err));
    if (engine == STORE_POSTGRESQL)
        server_expect(&made, out);
    else
        *out = made;
    parts_sort(out);
    return RC_OK;
}

/* ---- the first difference ---- */

static str part_print(arena *mem, const struct part *part)
{
    if (is_kind(part, "definition"))
        return arena_printf(mem, "table '%.*s'", STR_ARG(part->name));
    if (str_eq(part->holder, part->name))
        return arena_printf(mem, "%s '%.*s'", kinds[part->kind], STR_ARG(part->name));
    return arena_printf(mem, "%s '%.*s' of the table '%.*s'", kinds[part->kind], STR_ARG(part->name), STR_ARG(part->holder));
}

static rc differs(arena *mem, const struct part *part, const char *how, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the schema of the store was changed by hand: the %.*s %s", STR_ARG(part_print(mem, part)), how);
    return err_hint(err, "Stop writing, keep the store as it is, restore a backup beside it, and compare the two.");
}

static bool is_ours(const struct parts *expected, str table)
{
    for (ptrdiff_t i = 0; i < expected->n; i++)
        if (is_kind(&expected->v[i], "table") && str_eq(expected->v[i].name, table))
            return true;
    return false;
}

static rc compare(enum store_engine engine, const struct parts *expected, const struct parts *found, struct err *err)
{
    ptrdiff_t e = 0, f = 0;

    while (e < expected->n || f < found->n) {
        const struct part *should = expected->v + e, *is = found->v + f;
        int order = e == expected->n ? 1 : f == found->n ? -1 : part_order(should, is);

        if (order < 0)
            return differs(found->mem, should, is_kind(should, "trigger") ? "is gone or holds no more" : "is gone", err);
        if (order > 0 && (engine == STORE_SQLITE || is_ours(expected, is->holder)))
            return differs(found->mem, is, "is none of this program's", err);
        if (order == 0 && !str_eq(should->text, is->text))
            return differs(found->mem, is, "is not as this program makes it", err);
        e += order == 0;
        f++;
    }
    return RC_OK;
}

rc store_compare_schema(struct store *store, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(SCHEMA_MOST);
    struct parts expected = { .mem = &mem }, found = { .mem = &mem };

    TRY(expect(store_engine_of(store), &expected, err));
    TRY(parts_read(store, &found, err));
    parts_sort(&found);
    return compare(store_engine_of(store), &expected, &found, err);
}
