#include "store/backup.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/engine.h"

/* ---- what closes itself ---- */

static void arena_drop(arena *mem)
{
    arena_close(mem);
}

static void db_drop(sqlite3 **db)
{
    sqlite3_close(*db);
}

static void statement_drop(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}

static void fd_drop(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* ---- what is said ---- */

static rc refuse_server(const char *verb, const char *command, struct err *err)
{
    err_set(err, RC_USAGE, "cannot %s a server", verb);
    return err_hint(err, "The server's own tools do it: %s.", command);
}

static bool is_server(str where)
{
    return str_find_str(where, S("://")) >= 0;
}

static rc fail(const char *what, str path, const char *why, rc code, struct err *err)
{
    err_set(err, code, "could not %s '%.*s': %s", what, STR_ARG(path), why);
    return err_hint(err, "Check the name, the room on the disk, and that you may read and write there.");
}

static rc code_of(int answer)
{
    switch (answer & 0xFF) {
    case SQLITE_FULL: return RC_STORE_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return RC_BAD_INPUT;
    default: return RC_STORE;
    }
}

static rc fail_sqlite(const char *what, str path, sqlite3 *db, int answer, struct err *err)
{
    return fail(what, path, sqlite3_errmsg(db), code_of(answer), err);
}

/* ---- one file of SQLite ---- */

/* Whether ${sql} answers with one row that is ${expected}. */
static bool db_answers(sqlite3 *db, const char *sql, str expected)
{
    CLEANUP(statement_drop) sqlite3_stmt *p = NULL;

    return sqlite3_prepare_v2(db, sql, -1, &p, NULL) == SQLITE_OK && sqlite3_step(p) == SQLITE_ROW &&
           str_eq(str_of((const char *)sqlite3_column_text(p, 0)), expected) && sqlite3_step(p) == SQLITE_DONE;
}

static bool db_is_whole(sqlite3 *db)
{
    return db_answers(db, "PRAGMA integrity_check(1)", S("ok")) &&
           db_answers(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'", S("1"));
}

static rc file_flush(const char *path, int flags, struct err *err)
{
    CLEANUP(fd_drop) int fd = open(path, flags | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0)
        return fail("flush", str_of(path), strerror(errno), RC_STORE, err);
    return RC_OK;
}

/* One step, and so one state; a log beside the file is left behind, since a backup is one file. */
static rc pages_copy(sqlite3 *from, str source, sqlite3 *to, str path, struct err *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to);

    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return code_of(code) == RC_BAD_INPUT ? fail_sqlite("copy", source, to, code, err) : fail_sqlite("copy into", path, to, code, err);
    if (!db_answers(to, "PRAGMA journal_mode=DELETE", S("delete")))
        return fail_sqlite("finish", path, to, sqlite3_errcode(to), err);
    return RC_OK;
}

static rc copy_make(const char *from, const char *fresh, struct err *err)
{
    CLEANUP(db_drop) sqlite3 *source = NULL;
    CLEANUP(db_drop) sqlite3 *copy = NULL;
    int fd = open(fresh, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    int code;

    if (fd < 0)
        return fail("write", str_of(fresh), strerror(errno), RC_STORE, err);
    close(fd);
    code = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return fail("read", str_of(from), sqlite3_errmsg(source), RC_NO_INPUT, err);
    code = sqlite3_open_v2(fresh, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return fail_sqlite("write", str_of(fresh), copy, code, err);
    sqlite3_busy_timeout(source, STORE_DEADLINE_MS);
    TRY(pages_copy(source, str_of(from), copy, str_of(fresh), err));
    if (!db_is_whole(copy))
        return fail("copy", str_of(from), "it is damaged, or no store", RC_BAD_INPUT, err);
    return RC_OK;
}

static const char *folder_of(arena *mem, const char *path)
{
    const char *slash = strrchr(path, '/');

    return !slash ? "." : slash == path ? "/" : arena_cstr(mem, (str){ path, slash - path });
}

/* A copy of ${from} that takes the name ${to} only when it is whole and flushed, and only when nothing has that name. */
static rc copy_whole(arena *mem, const char *from, const char *to, struct err *err)
{
    const char *fresh = arena_printf(mem, "%s.new", to).p;
    rc code;

    assert(fresh);
    code = copy_make(from, fresh, err);
    if (code == RC_OK)
        code = file_flush(fresh, O_RDONLY, err);
    if (code == RC_OK && renameat2(AT_FDCWD, fresh, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
        code = fail("write", str_of(to), strerror(errno), errno == EEXIST ? RC_USAGE : RC_STORE, err);
    if (code == RC_OK)
        return file_flush(folder_of(mem, to), O_RDONLY | O_DIRECTORY, err);
    unlink(fresh);
    return code;
}

/* ---- backup, restore, check ---- */

rc store_can_copy(str where, struct err *err)
{
    if (is_server(where))
        return refuse_server("back up", "pg_dump --format=custom --file=FILE ADDRESS, or pg_basebackup", err);
    return RC_OK;
}

rc store_backup(str where, str file, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    const char *from = arena_printf(&mem, "%.*s/%s", STR_ARG(where), REGISTER_FILE).p;
    const char *to = arena_cstr(&mem, file);
    struct stat st;

    TRY(store_can_copy(where, err));
    if (stat(from, &st) != 0)
        return fail("read", where, strerror(errno), RC_NO_INPUT, err);
    if (lstat(to, &st) == 0) {
        fail("write", file, strerror(EEXIST), RC_USAGE, err);
        return err_hint(err, "Name a new file; what is there is not written over.");
    }
    return copy_whole(&mem, from, to, err);
}

static rc directory_empty(const char *path, str where, struct err *err)
{
    DIR *directory;
    int n = 0;

    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail("make", where, strerror(errno), RC_STORE, err);
    directory = opendir(path);
    if (!directory)
        return fail("read", where, strerror(errno), RC_STORE, err);
    while (readdir(directory))
        n++;
    closedir(directory);
    if (n > 2) { /* itself and the one above it */
        fail("restore into", where, "it is not empty", RC_USAGE, err);
        return err_hint(err, "Name a directory that is empty or not there.");
    }
    return chmod(path, 0700) == 0 ? RC_OK : fail("close to others", where, strerror(errno), RC_STORE, err);
}

rc store_restore(str file, str where, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    const char *from = arena_cstr(&mem, file), *directory = arena_cstr(&mem, where);
    struct stat st;

    if (is_server(where))
        return refuse_server(
            "restore", "pg_restore --exit-on-error --single-transaction --dbname=ADDRESS FILE; then 'concordat selfcheck' says how far it is sealed",
            err);
    if (stat(from, &st) != 0)
        return fail("read", file, strerror(errno), RC_NO_INPUT, err);
    TRY(directory_empty(directory, where, err));
    return copy_whole(&mem, from, arena_printf(&mem, "%s/%s", directory, REGISTER_FILE).p, err);
}

rc store_selfcheck(struct store *store, struct err *err)
{
    return store->engine->check(store, err);
}
