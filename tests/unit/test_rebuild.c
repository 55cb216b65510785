/* What was recorded makes the same tables again: every column that is changed from outside is named, and a lost store is made again. */
#include "some_acts.h"

#include "ledger/log.h"
#include "register/rebuild.h"
#include "store/engine.h"
#include "store/migrate.h"

/* Unique numbers, addresses, names and latest versions give way: only the replaying is looked at. */
static void guards_drop(void)
{
    static const char *const unique[] = { "organisations_slug", "people_mail", "workers_registration", "workers_now" };

    for (ptrdiff_t i = 0; i < countof(unique); i++)
        assert_non_null(raw(arena_printf(&mem, "DROP INDEX %s", unique[i]).p));
}

/* Every act done once, so that every kind of record has rows, superseded ones and erased ones among them. */
static int begin(void **state)
{
    some_register(state);
    for (int act = 0; act < ACTS; act++) {
        struct ready r = ready_for((enum act_kind)act, 1000 + act);

        now += 7;
        must(do_ready(&r, (enum act_kind)act, ""));
    }
    logs_seal();
    guards_drop();
    return 0;
}

/* A rule about what is taken does not unmake what was sealed before it. */
static void what_was_sealed_before_a_rule_is_read(void **state)
{
    static const str names[] = { S("\u200B"), S("Invented\u202E") };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(names); i++) {
        struct json *fields;
        struct cell taken;
        struct item it;

        assert_int_equal(item_read(&item_tables[ITEM_WORKER].field[R_WORKER_NAME], reg.authorities, names[i], &taken, &err), RC_BAD_INPUT);
        must(json_read(&mem, S(""), arena_printf(&mem, "{\"name\":\"%.*s\"}", STR_ARG(names[i])), &fields, &err));
        must(item_from_json(&mem, reg.authorities, ITEM_WORKER, fields, &it, &err));
        assert_true(str_eq(item_text(&it, R_WORKER_NAME), names[i]));
    }
}

static void what_was_recorded_holds(void **state)
{
    struct rebuild_report report;
    struct txn txn = { 0 };

    (void)state;
    must(all_holds());
    must(txn_begin(store, TXN_READ, &txn, &err));
    must(register_rebuild_check(&txn, &mem, reg.authorities, &report, &err));
    must(txn_commit(&txn, &err));
    assert_int_equal(report.logs, 3);
    assert_true(report.rows > 50 && report.entries > report.rows && report.erased == 4);
}

/* ---- changed from outside ---- */

/* Past what guards the tables for everybody else. */
static const char *change(const char *sql)
{
    return raw(server ? arena_printf(&mem, "SET session_replication_role = replica; %s", sql).p : sql);
}

static rc rebuild_holds(void)
{
    CLEANUP(arena_close) arena scratch = arena_open((size_t)1 << 28);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct rebuild_report report;

    must(txn_begin(store, TXN_READ, &txn, &err));
    return register_rebuild_check(&txn, &scratch, reg.authorities, &report, &err);
}

static void must_differ(const char *what, const char *named, const char *how)
{
    if (rebuild_holds() != RC_NOT_SEALED)
        fail_msg("%s is not found", what);
    if (!strstr(err.message, named) || !strstr(err.message, how))
        fail_msg("%s: '%s' does not say %s %s", what, err.message, named, how);
}

/* A table aside, to be put back. */
static void keep(const char *table)
{
    assert_non_null(raw(arena_printf(&mem, "CREATE TABLE kept_%s AS SELECT * FROM %s", table, table).p));
}

static void give_back(const char *table)
{
    assert_non_null(change(arena_printf(&mem, "DELETE FROM %s", table).p));
    assert_non_null(change(arena_printf(&mem, "INSERT INTO %s SELECT * FROM kept_%s", table, table).p));
    assert_non_null(raw(arena_printf(&mem, "DROP TABLE kept_%s", table).p));
}

struct column {
    const char *table, *kind, *name;
    bool number;
    const char *id, *version; /* of the row */
};

/* The column of the row with another value, and as it was. */
static void spoil(const struct column *c, bool was_null, bool back)
{
    const char *to;

    if (was_null)
        to = back ? "NULL" : c->number ? "7" : "'x'";
    else if (c->number)
        to = arena_printf(&mem, "\"%s\" %s 1000", c->name, back ? "-" : "+").p;
    else if (str_eq(str_of(c->name), S("id")))
        to = back ? arena_printf(&mem, "'%s'", c->id).p : "'00000000000000000000000000000000'";
    else
        to = back ? arena_printf(&mem, "substr(\"%s\", 1, length(\"%s\") - 1)", c->name, c->name).p : arena_printf(&mem, "\"%s\" || 'x'", c->name).p;
    assert_non_null(
        change(arena_printf(&mem, "UPDATE %s SET \"%s\" = %s WHERE (id = '%s' OR id = '00000000000000000000000000000000') AND version %% 1000 = %s",
                            c->table, c->name, to, c->id, c->version)
                   .p));
}

static void column_found(const struct column *c)
{
    const char *null = raw(arena_printf(&mem, "SELECT CASE WHEN \"%s\" IS NULL THEN 'yes' ELSE 'no' END FROM %s WHERE id = '%s' AND version = %s",
                                        c->name, c->table, c->id, c->version)
                               .p);
    bool was_null = strcmp(null, "yes") == 0, gone = strcmp(c->name, "id") == 0 || strcmp(c->name, "version") == 0;
    const char *what = arena_printf(&mem, "%s.%s", c->table, c->name).p;
    const char *row = arena_printf(&mem, "the %s '%s', version %s,", c->kind, c->id, c->version).p;

    spoil(c, was_null, false);
    must_differ(what, row, gone ? "is not there" : arena_printf(&mem, "column '%s'", c->name).p);
    spoil(c, was_null, true);
}

static bool is_number(const struct item_field *f)
{
    return f->hold == HOLD_INSTANT || (f->hold == HOLD_VALUE && f->value.type != T_TEXT && f->value.type != T_CODE && f->value.type != T_AUTHORITY);
}

/* Of a record with the most versions the last row, and what every row has of its first too. */
static void every_column_of_every_table(void **state)
{
    static const struct {
        const char *name;
        bool number;
    } heads[] = { { "id", false },   { "version", true },  { "owner", false }, { "log", true },
                  { "since", true }, { "since_at", true }, { "until", true },  { "until_at", true } };

    (void)state;
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (int last = 0; last < 2; last++) {
            const struct item_table *t = &item_tables[kind];
            struct column c = { .table = z(t->table), .kind = z(t->name) };

            c.id = raw(arena_printf(&mem, "SELECT id FROM %s ORDER BY version DESC, id LIMIT 1", c.table).p);
            c.version = raw(arena_printf(&mem, "SELECT %s(version) FROM %s WHERE id = '%s'", last ? "max" : "min", c.table, c.id).p);
            for (ptrdiff_t i = 0; i < countof(heads); i++) {
                c.name = heads[i].name;
                c.number = heads[i].number;
                column_found(&c);
            }
            for (int f = 0; last && f < t->n; f++) {
                c.name = z(t->field[f].value.name);
                c.number = is_number(&t->field[f]);
                column_found(&c);
            }
        }
    must(all_holds());
}

static const char *columns_of(enum item_kind kind)
{
    struct buf b = buf_new(&mem);

    buf_z(&b, "owner, log, since, since_at, until, until_at");
    for (int f = 0; f < item_tables[kind].n; f++)
        buf_printf(&b, ", \"%.*s\"", STR_ARG(item_tables[kind].field[f].value.name));
    return z(buf_text(&b));
}

static void rows_added_and_taken(void **state)
{
    (void)state;
    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        const char *table = z(item_tables[kind].table), *columns = columns_of((enum item_kind)kind);
        const char *id = raw(arena_printf(&mem, "SELECT min(id) FROM %s WHERE until IS NULL AND version = 1", table).p);

        assert_non_null(
            change(arena_printf(&mem, "INSERT INTO %s (id, version, %s) SELECT '00000000000000000000000000000000', 1, %s FROM %s WHERE id = '%s'",
                                table, columns, columns, table, id)
                       .p));
        must_differ(table, "'00000000000000000000000000000000', version 1,", "was recorded by nothing");
        assert_non_null(change(arena_printf(&mem, "DELETE FROM %s WHERE id = '00000000000000000000000000000000'", table).p));
        assert_non_null(change(arena_printf(&mem, "UPDATE %s SET id = '00000000000000000000000000000000' WHERE id = '%s'", table, id).p));
        must_differ(table, id, "was recorded, and is not there");
        assert_non_null(change(arena_printf(&mem, "UPDATE %s SET id = '%s' WHERE id = '00000000000000000000000000000000'", table, id).p));
        must(all_holds());
    }
}

/* A later version out of thin air, and one that is told to be the last. */
static void what_superseded_is_not_forged(void **state)
{
    const char *columns = columns_of(ITEM_WORKER), *id = raw("SELECT min(id) FROM workers WHERE version = 2");

    (void)state;
    assert_non_null(change(arena_printf(&mem, "UPDATE workers SET until = NULL, until_at = NULL WHERE id = '%s' AND version = 1", id).p));
    must_differ("the end of a version", id, "column 'until'");
    assert_non_null(
        change(arena_printf(&mem,
                            "UPDATE workers SET until = (SELECT since FROM workers w WHERE w.id = '%s' AND w.version = 2), until_at = (SELECT "
                            "since_at FROM workers w WHERE w.id = '%s' AND w.version = 2) WHERE id = '%s' AND version = 1",
                            id, id, id)
                   .p));
    must(all_holds());
    assert_non_null(change(arena_printf(&mem, "INSERT INTO workers (id, version, %s) SELECT id, 3, %s FROM workers WHERE id = '%s' AND version = 2",
                                        columns, columns, id)
                               .p));
    must_differ("a version", id, "column 'until'");
    assert_non_null(change(arena_printf(&mem, "DELETE FROM workers WHERE id = '%s' AND version = 3", id).p));
    must(all_holds());
}

/* Rows and what recorded them, taken away together. */
static void a_payload_goes_by_an_entry_only(void **state)
{
    const char *where_it_is = "(log, position) IN (SELECT log, since FROM posts WHERE version = 1 AND until IS NULL)";

    (void)state;
    keep("payload");
    keep("posts");
    assert_non_null(change(arena_printf(&mem, "DELETE FROM payload WHERE %s", where_it_is).p));
    must_differ("a payload", "what entry", "is not there, and nothing erased it");
    assert_non_null(change("DELETE FROM posts WHERE version = 1 AND until IS NULL"));
    must_differ("a payload and its row", "what entry", "is not there, and nothing erased it");
    give_back("posts");
    give_back("payload");
    must(all_holds());
}

static void what_was_erased_stays_away(void **state)
{
    (void)state;
    keep("payload");
    assert_non_null(
        change("INSERT INTO payload (log, position, text, salt) SELECT log, position, '{\"items\":[]}', leaf FROM entry e WHERE text LIKE "
               "'%act worker-record%' AND NOT EXISTS (SELECT 1 FROM payload p WHERE p.log = e.log AND p.position = e.position)"));
    refused(RC_NOT_SEALED, rebuild_holds());
    assert_non_null(strstr(err.message, "recorded was erased, and is there"));
    give_back("payload");
    must(all_holds());
}

static void settings_are_those_of_the_records(void **state)
{
    const char *id = raw("SELECT value FROM setting WHERE name = 'operator'");
    const char *key = raw("SELECT value FROM setting WHERE name = 'pseudonym key 2'");

    (void)state;
    assert_non_null(change(arena_printf(&mem, "UPDATE setting SET value = '%s' WHERE name = 'operator'", z(organisation[OFFICE_A])).p));
    must_differ("the operator", "the settings", "another operator");
    assert_non_null(change(arena_printf(&mem, "UPDATE setting SET value = '%s' WHERE name = 'operator'", id).p));
    assert_non_null(change("UPDATE setting SET value = 'other.example.org' WHERE name = 'service'"));
    must_differ("the service", "the settings", "another operator or service");
    assert_non_null(change("UPDATE setting SET value = 'register.example.org' WHERE name = 'service'"));
    must(all_holds());
    assert_non_null(change("UPDATE setting SET value = (SELECT value FROM setting WHERE name = 'pseudonym key 1') WHERE name = 'pseudonym key 2'"));
    must_differ("a key", "the worker", "pseudonym");
    assert_non_null(change("UPDATE setting SET name = 'no key' WHERE name = 'pseudonym key 2'"));
    must_differ("a key", "the worker", "pseudonym");
    assert_non_null(change("UPDATE setting SET name = 'pseudonym key 2' WHERE name = 'no key'"));
    assert_non_null(change(arena_printf(&mem, "UPDATE setting SET value = '%s' WHERE name = 'pseudonym key 2'", key).p));
}

/* ---- made again ---- */

/* All of a table, a row a line. */
struct dumped {
    const char *sql;
    int columns;
};

static rc take_row(void *ctx, const struct sql_cell *row, struct err *e)
{
    const struct {
        struct buf *b;
        int columns;
    } *to = ctx;

    (void)e;
    for (int i = 0; i < to->columns; i++) {
        if (row[i].type == CELL_NULL)
            buf_z(to->b, "null|");
        else
            buf_printf(to->b, "%.*s|", STR_ARG(row[i].text));
    }
    buf_char(to->b, '\n');
    return RC_OK;
}

static void dump(struct txn *txn, const struct dumped *t, struct buf *b)
{
    static enum cell_type types[SQL_CELLS_MOST];
    static bool nulls[SQL_CELLS_MOST];
    struct sql_statement s = { .name = "dump", .body = { t->sql, t->sql }, .index = -1, .outs = t->columns, .out = types, .out_null = nulls };
    struct {
        struct buf *b;
        int columns;
    } to = { b, t->columns };

    for (int i = 0; i < SQL_CELLS_MOST; i++) {
        types[i] = CELL_TEXT;
        nulls[i] = true;
    }
    buf_printf(b, "%s\n", t->sql);
    must(sql_run(txn, &s, NULL, take_row, &to, NULL, &err));
}

/* What a store holds that payloads make; bytes as digits, in the words of the engine. */
static str all_of(struct store *of)
{
    const char *leaf = server ? "encode(leaf, 'hex')" : "lower(hex(leaf))";
    const char *hash = server ? "encode(hash, 'hex')" : "lower(hex(hash))";
    const char *salt = server ? "encode(salt, 'hex')" : "lower(hex(salt))";
    const struct dumped fixed[] = {
        { "SELECT name, value FROM setting ORDER BY name", 2 },
        { "SELECT CAST(id AS TEXT), origin FROM log ORDER BY origin", 2 },
        { arena_printf(&mem, "SELECT CAST(log AS TEXT), CAST(position AS TEXT), text, %s FROM entry ORDER BY log, position", leaf).p, 4 },
        { arena_printf(&mem, "SELECT CAST(log AS TEXT), CAST(level AS TEXT), CAST(position AS TEXT), %s FROM node ORDER BY log, level, position",
                       hash)
              .p,
          4 },
        { arena_printf(&mem, "SELECT CAST(log AS TEXT), CAST(position AS TEXT), text, %s FROM payload ORDER BY log, position", salt).p, 4 },
        { "SELECT CAST(log AS TEXT), CAST(size AS TEXT), note FROM checkpoint ORDER BY log, size", 3 },
    };
    struct buf b = buf_new(&mem);
    struct txn txn = { 0 };

    must(txn_begin(of, TXN_READ, &txn, &err));
    for (ptrdiff_t i = 0; i < countof(fixed); i++)
        dump(&txn, &fixed[i], &b);
    for (int kind = 0; kind < ITEM_KINDS; kind++) {
        struct buf sql = buf_new(&mem);

        buf_z(&sql, "SELECT id, CAST(version AS TEXT), owner");
        for (const char *const *c = (const char *const[]){ "log", "since", "since_at", "until", "until_at", NULL }; *c; c++)
            buf_printf(&sql, ", CAST(%s AS TEXT)", *c);
        for (int f = 0; f < item_tables[kind].n; f++)
            buf_printf(&sql, ", CAST(\"%.*s\" AS TEXT)", STR_ARG(item_tables[kind].field[f].value.name));
        buf_printf(&sql, " FROM %.*s ORDER BY id, version", STR_ARG(item_tables[kind].table));
        dump(&txn, &(struct dumped){ z(buf_text(&sql)), 8 + item_tables[kind].n }, &b);
    }
    must(txn_commit(&txn, &err));
    return buf_text(&b);
}

static struct store *another_store(void)
{
    static int number;
    const char *at = arena_printf(&mem, "%s/again-%d", folder, ++number).p;
    struct store *made;

    if (server) {
        assert_non_null(raw(arena_printf(&mem, "CREATE SCHEMA again_%d", number).p));
        at = arena_printf(&mem, "%s&options=-csearch_path%%3Dagain_%d", server, number).p;
    }
    must(open_at(at, 0, &made));
    must(store_migrate(made, &err));
    return made;
}

enum { LOGS = 3 };

static void export(struct rebuild_log logs[LOGS])
{
    struct txn txn = { 0 };

    must(txn_begin(store, TXN_READ, &txn, &err));
    for (int i = 0; i < LOGS; i++) {
        struct buf b = buf_new(&mem);
        struct log log;

        must(log_find(&txn, &mem, str_of(log_names[i]), &log, &err));
        must(log_export(&txn, &mem, &log, true, &b, &err));
        logs[i] = (struct rebuild_log){
            buf_text(&b), str_of(raw(arena_printf(&mem, "SELECT value FROM setting WHERE name = 'pseudonym key %lld'", (long long)log.id).p))
        };
    }
    must(txn_commit(&txn, &err));
}

static rc rebuild(struct store *into, const struct rebuild_log *logs, ptrdiff_t n)
{
    struct reg to = { .store = into, .authorities = reg.authorities, .judge = reg.judge, .random = random_kernel() };

    return register_rebuild(&to, &mem, logs, n, false, &err);
}

static void a_lost_store_is_made_again(void **state)
{
    CLEANUP(store_close) struct store *again = another_store();
    struct rebuild_log logs[LOGS];
    struct store *old = store;
    struct viewer manager = someone(organisation[AUTHORITY_A], DUTY_HIRING_MANAGER);
    str before, after;

    (void)state;
    export(logs);
    must(rebuild(again, logs, LOGS));
    before = all_of(store);
    after = all_of(again);
    assert_true(before.n > 20000);
    if (!str_eq(before, after))
        fail_msg("the tables differ:\n%.*s\n\n%.*s", STR_ARG(before), STR_ARG(after));
    refused(RC_CONFLICT, rebuild(again, logs, LOGS));
    assert_non_null(strstr(err.message, "holds the log"));
    /* And it goes on from there. */
    store = reg.store = again;
    must(all_holds());
    must(perform(&manager, "worker-record", S(""), "registration", "SW777777", "name", "Invented Worker", NULL));
    must(all_holds());
    store = reg.store = old;
}

static void nothing_is_made_of_less(void **state)
{
    CLEANUP(store_close) struct store *again = another_store();
    struct rebuild_log logs[LOGS], other[LOGS];
    ptrdiff_t at;

    (void)state;
    export(logs);
    refused(RC_BAD_INPUT, rebuild(again, logs + 1, LOGS - 1));
    memcpy(other, logs, sizeof other);
    other[1].key = S("");
    refused(RC_BAD_INPUT, rebuild(again, other, LOGS));
    other[1].key = S("nonsense");
    refused(RC_BAD_INPUT, rebuild(again, other, LOGS));
    other[1] = logs[1];
    at = str_find_str(logs[1].bundle, S("\npayload "));
    other[1].bundle = arena_printf(&mem, "%.*s%.*s", (int)at, logs[1].bundle.p,
                                   STR_ARG(str_from(logs[1].bundle, str_find_str(logs[1].bundle, S("\ncheckpoint ")))));
    refused(RC_NOT_SEALED, rebuild(again, other, LOGS));
    must(rebuild(again, logs, LOGS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_before_a_rule_is_read),
        cmocka_unit_test(what_was_recorded_holds),
        cmocka_unit_test(every_column_of_every_table),
        cmocka_unit_test(rows_added_and_taken),
        cmocka_unit_test(what_superseded_is_not_forged),
        cmocka_unit_test(a_payload_goes_by_an_entry_only),
        cmocka_unit_test(what_was_erased_stays_away),
        cmocka_unit_test(settings_are_those_of_the_records),
        cmocka_unit_test(a_lost_store_is_made_again),
        cmocka_unit_test(nothing_is_made_of_less),
    };

    return cmocka_run_group_tests(tests, begin, no_register);
}
