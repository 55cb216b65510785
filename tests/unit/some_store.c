#include "some_store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/engine.h"
#include "store/migrate.h"

const char *server;
char folder[FOLDER_ROOM];
char where[512];
struct err err;

static const char *raw_server(const char *sql)
{
    PGconn *conn = PQconnectdb(where);
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    const char *value = NULL;

    if (status == PGRES_TUPLES_OK)
        value = PQntuples(result) ? arena_cstr(&mem, str_of(PQgetvalue(result, 0, 0))) : "";
    else if (status == PGRES_COMMAND_OK)
        value = "";
    PQclear(result);
    PQfinish(conn);
    return value;
}

static const char *raw_file(const char *sql)
{
    const char *path = arena_printf(&mem, "%s/%s", where, REGISTER_FILE).p, *value = NULL;
    sqlite3_stmt *p = NULL;
    sqlite3 *db;
    int step;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &p, NULL) == SQLITE_OK) {
        step = sqlite3_step(p);
        value = step == SQLITE_ROW ? arena_cstr(&mem, str_of((const char *)sqlite3_column_text(p, 0))) : step == SQLITE_DONE ? "" : NULL;
    }
    sqlite3_finalize(p);
    sqlite3_close(db);
    return value;
}

const char *raw(const char *sql)
{
    return server ? raw_server(sql) : raw_file(sql);
}

rc open_at(const char *at, int deadline_ms, struct store **out)
{
    return store_open(&(struct store_options){ .where = str_of(at), .create = true, .deadline_ms = deadline_ms }, out, &err);
}

struct store *open_for(int deadline_ms)
{
    struct store *store;

    must(open_at(where, deadline_ms, &store));
    return store;
}

struct store *open_migrated(void)
{
    struct store *store = open_for(0);

    must(store_migrate(store, &err));
    return store;
}

int set_up(void **state)
{
    static int number;

    memory_begin(state);
    assert_true(folder_new(folder));
    snprintf(where, sizeof(where), "%s/store", folder);
    if (server) {
        snprintf(where, sizeof(where), "%s", server);
        assert_non_null(raw(arena_printf(&mem, "CREATE SCHEMA case_%d", ++number).p));
        snprintf(where, sizeof(where), "%s&options=-csearch_path%%3Dcase_%d", server, number);
    }
    return 0;
}

int tear_down(void **state)
{
    folder_drop(folder);
    return memory_end(state);
}
