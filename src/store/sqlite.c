/*
 * The store in one file of a directory, through SQLite.  WAL and synchronous=FULL: a commit is flushed before it is
 * answered.  Everything that could go round the statements is refused by the authorizer (S5).
 */
#include "store/engine.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/statements.h"

/* What every transaction says; kept prepared as the statements are. */
enum word { WORD_BEGIN, WORD_BEGIN_WRITE, WORD_COMMIT, WORD_ROLLBACK, WORD_WITHIN, WORD_KEEP, WORD_BACK, WORDS };

struct sqlite {
    struct store store;
    sqlite3 *db;
    sqlite3_stmt *kept[SQL_STATEMENTS + SQL_COMPOSED];
    sqlite3_stmt *word[WORDS];
    int64_t until;      /* when the statement that runs has to end; 0: none */
    int64_t busy_until; /* when it is no longer waited for another process's transaction */
};

enum {
    STEPS_BETWEEN_LOOKS = 10000, /* of SQLite's machine, at the clock: well under a millisecond */
    CHECKPOINT_PAGES = 4000,     /* in the log before they are moved into the file: an act writes some sixteen, and mostly the same again */
    WAIT_US = 100,               /* before the first look whether another's transaction has ended; longer each time */
    WAIT_LONGEST_US = 2000,      /* an act takes less: whoever waits is not long behind the one that has ended */
    TIDY_MS = 500                /* for readers, before the log is emptied */
};

/* ---- what SQLite answers ---- */

static bool is_conflict(int extended)
{
    return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_ROWID ||
           extended == SQLITE_CONSTRAINT_FOREIGNKEY;
}

static bool is_fault_of_storage(int extended)
{
    int code = extended & 0xFF;

    return code == SQLITE_IOERR || code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static rc code_of(int extended)
{
    switch (extended & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT: return RC_BUSY;
    case SQLITE_FULL: return RC_STORE_FULL;
    case SQLITE_NOMEM: return RC_NO_MEMORY;
    case SQLITE_CONSTRAINT: return is_conflict(extended) ? RC_CONFLICT : RC_FAULT;
    case SQLITE_AUTH:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE: return RC_FAULT;
    default: return RC_STORE;
    }
}

static const char *hint_of(rc code)
{
    switch (code) {
    case RC_BUSY: return "Ask again later.";
    case RC_STORE_FULL: return "Make room on the disk; nothing of this was written.";
    case RC_CONFLICT: return "Read again what is there, and decide anew.";
    case RC_STORE: return "Look at the disk and at who may write there.";
    default: return "";
    }
}

static rc fail(struct sqlite *s, const char *what, struct err *err)
{
    int extended = sqlite3_extended_errcode(s->db);
    rc code = code_of(extended);

    /* S3: what a disk has once failed to keep is not asked of it again. */
    if (is_fault_of_storage(extended))
        store_stop(&s->store);
    err_set(err, code, "could not %s: %s", what, sqlite3_errmsg(s->db));
    return err_hint(err, "%s", hint_of(code));
}

/* ---- what is refused whoever asks ---- */

static bool table_refuses(const char *name, bool erasing)
{
    for (int i = 0; i < STORE_TABLES; i++)
        if (sqlite3_stricmp(store_tables[i].name, name) == 0)
            return erasing ? store_tables[i].kept : store_tables[i].unchanged;
    return false;
}

static int authorise(void *ctx, int action, const char *name, const char *more, const char *database, const char *within)
{
    const struct sqlite *s = ctx;

    (void)more;
    (void)database;
    (void)within;
    switch (action) {
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_INSERT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_SAVEPOINT:
    case SQLITE_TRANSACTION: return SQLITE_OK;
    case SQLITE_PRAGMA: return s->store.migrating || str_eq(str_of(name), S("table_info")) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
    case SQLITE_DELETE: return table_refuses(name, action == SQLITE_DELETE) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    default: return s->store.migrating ? SQLITE_OK : SQLITE_DENY;
    }
}

static int look_at_clock(void *ctx)
{
    const struct sqlite *s = ctx;

    return s->until && store_now_ms() > s->until;
}

/* SQLite's own way of waiting soon sleeps for longer than many transactions take, so that of two processes one alone would get on. */
static int wait_for_another(void *ctx, int before)
{
    const struct sqlite *s = ctx;
    int64_t us = (int64_t)WAIT_US * (before + 1);

    if (store_now_ms() >= s->busy_until)
        return 0;
    usleep((useconds_t)(us < WAIT_LONGEST_US ? us : WAIT_LONGEST_US));
    return 1;
}

/* SQLite's own hook drops what a checkpoint answers: here a flush that failed ends writing. The commit before it is in the log, and good. */
static int after_commit(void *ctx, sqlite3 *db, const char *database, int pages)
{
    struct sqlite *s = ctx;

    if (pages >= CHECKPOINT_PAGES && is_fault_of_storage(sqlite3_wal_checkpoint_v2(db, database, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL)))
        store_stop(&s->store);
    return SQLITE_OK;
}

/* ---- opening ---- */

static str sqlite_name(arena *mem, str where)
{
    return arena_str(mem, where);
}

static bool sqlite_has_secret(str where)
{
    (void)where;
    return false;
}

static rc cannot_open(str where, int why, struct err *err)
{
    err_set(err, RC_NO_INPUT, "could not open the store '%.*s': %s", STR_ARG(where), strerror(why));
    return err_hint(err, "Check the name, and that you may write there.");
}

/* The directory is for its owner alone: the file, its log and its index inherit nothing that would let others read them. */
static rc directory_open(const struct store_options *options, const char *path, struct err *err)
{
    struct stat st;

    if (options->create && mkdir(path, 0700) != 0 && errno != EEXIST)
        return cannot_open(options->where, errno, err);
    if (stat(path, &st) != 0)
        return cannot_open(options->where, errno, err);
    if (!S_ISDIR(st.st_mode))
        return cannot_open(options->where, ENOTDIR, err);
    if (st.st_mode & (S_IRWXG | S_IRWXO)) {
        err_set(err, RC_USAGE, "others than its owner may enter '%.*s'", STR_ARG(options->where));
        return err_hint(err, "Take that from them: chmod 700 '%.*s'.", STR_ARG(options->where));
    }
    return RC_OK;
}

/*
 * Made without being opened: a process that closes a file which SQLite also has open gives up SQLite's locks on it.
 */
static rc file_make(const struct store_options *options, const char *path, struct err *err)
{
    if (options->create && mknod(path, S_IFREG | 0600, 0) != 0 && errno != EEXIST)
        return cannot_open(options->where, errno, err);
    if (access(path, options->read_only ? R_OK : R_OK | W_OK) != 0)
        return cannot_open(options->where, errno, err);
    return RC_OK;
}

static void statement_drop(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}

/* Sets ${is_wal} to what the file has become; SQLite's own answer otherwise. */
static int journal_ask(struct sqlite *s, bool *is_wal)
{
    CLEANUP(statement_drop) sqlite3_stmt *mode = NULL;
    int code = sqlite3_prepare_v2(s->db, s->store.read_only ? "PRAGMA journal_mode" : "PRAGMA journal_mode=WAL", -1, &mode, NULL);

    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(mode);
    *is_wal = code == SQLITE_ROW && str_eq(str_of((const char *)sqlite3_column_text(mode, 0)), S("wal"));
    return code;
}

/* Of several that open a new file at once one turns it over to the log; SQLite answers the others busy without waiting. */
static rc journal_make(struct sqlite *s, struct err *err)
{
    int64_t until = store_now_ms() + s->store.deadline_ms;
    bool is_wal = false;
    int code;

    while (((code = journal_ask(s, &is_wal)) & 0xFF) == SQLITE_BUSY && store_now_ms() < until)
        sqlite3_sleep(1);
    if (code != SQLITE_ROW)
        return fail(s, "open the store", err);
    if (is_wal || s->store.read_only)
        return RC_OK;
    err_set(err, RC_STORE, "could not open the store: its file system cannot keep a log beside the file");
    return err_hint(err, "Put it on a disk of this machine.");
}

/* For this connection; all but the journal are not kept in the file. */
static rc settings_make(struct sqlite *s, struct err *err)
{
    static const char *const settings = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                                        "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                                        "PRAGMA temp_store=MEMORY;"; /* whoever is shut in can make no files */

    s->busy_until = store_now_ms() + s->store.deadline_ms;
    sqlite3_busy_handler(s->db, wait_for_another, s);
    sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (*sqlite3_db_filename(s->db, "main")) /* what is in memory has no file, and no log beside it */
        TRY(journal_make(s, err));
    if (sqlite3_exec(s->db, settings, NULL, NULL, NULL) != SQLITE_OK)
        return fail(s, "open the store", err);
    sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, look_at_clock, s);
    sqlite3_wal_hook(s->db, after_commit, s);
    sqlite3_set_authorizer(s->db, authorise, s);
    return RC_OK;
}

static void sqlite_close(struct store *store)
{
    struct sqlite *s = (struct sqlite *)store;

    for (int i = 0; i < SQL_STATEMENTS + SQL_COMPOSED; i++)
        sqlite3_finalize(s->kept[i]);
    for (int i = 0; i < WORDS; i++)
        sqlite3_finalize(s->word[i]);
    sqlite3_close(s->db);
    free(s);
}

static void store_drop(struct store **store)
{
    if (*store)
        sqlite_close(*store);
}

static void arena_drop(arena *mem)
{
    arena_close(mem);
}

/* Nobody asks how much memory SQLite has; counting it takes a lock at every allocation, a twelfth of an act's time. */
static void count_no_memory(void)
{
    static bool is_said;

    if (!is_said)
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    is_said = true;
}

/* ${path}: the file, which is there, or ":memory:". */
static rc db_open(const char *path, int flags, const struct store_options *options, struct store **out, struct err *err)
{
    CLEANUP(store_drop) struct store *store = NULL;
    struct sqlite *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(err, RC_NO_MEMORY, "out of memory");
    store = &s->store;
    store->deadline_ms = options->deadline_ms ? options->deadline_ms : STORE_DEADLINE_MS;
    store->read_only = options->read_only;
    if (sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
        return fail(s, "open the store", err);
    TRY(settings_make(s, err));
    *out = store;
    store = NULL;
    return RC_OK;
}

static rc sqlite_open(const struct store_options *options, struct store **out, struct err *err)
{
    CLEANUP(arena_drop) arena mem = arena_open(1 << 20);
    const char *directory = arena_cstr(&mem, options->where);
    const char *path = arena_printf(&mem, "%s/%s", directory, REGISTER_FILE).p;

    if (str_find(options->where, '\0') >= 0)
        return cannot_open(options->where, ENOENT, err);
    count_no_memory();
    TRY(directory_open(options, directory, err));
    TRY(file_make(options, path, err));
    return db_open(path, options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, options, out, err);
}

static rc sqlite_open_in_memory(struct store **out, struct err *err)
{
    const struct store_options options = { .deadline_ms = 0 };

    count_no_memory();
    return db_open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, &options, out, err);
}

/* ---- transactions ---- */

static int say(struct sqlite *s, enum word word)
{
    static const char *const words[WORDS] = {
        [WORD_BEGIN] = "BEGIN",
        [WORD_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [WORD_COMMIT] = "COMMIT",
        [WORD_ROLLBACK] = "ROLLBACK",
        [WORD_WITHIN] = "SAVEPOINT within",
        [WORD_KEEP] = "RELEASE within",
        [WORD_BACK] = "ROLLBACK TO within",
    };
    sqlite3_stmt **p = &s->word[word];

    if (!*p && sqlite3_prepare_v3(s->db, words[word], -1, SQLITE_PREPARE_PERSISTENT, p, NULL) != SQLITE_OK)
        return SQLITE_ERROR;
    sqlite3_step(*p);
    return sqlite3_reset(*p); /* which answers what the step came to */
}

static rc sqlite_begin(struct store *store, enum txn_mode mode, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;

    s->busy_until = store_now_ms() + store_deadline(store);
    if (say(s, mode == TXN_WRITE ? WORD_BEGIN_WRITE : WORD_BEGIN) != SQLITE_OK)
        return fail(s, "begin", err);
    return RC_OK;
}

/* SQLite itself undoes a transaction that a full disk or a deadline has ended: then there is none left to undo. */
static void sqlite_undo(struct store *store)
{
    struct sqlite *s = (struct sqlite *)store;

    if (!sqlite3_get_autocommit(s->db))
        say(s, WORD_ROLLBACK);
}

static rc sqlite_commit(struct store *store, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;
    rc code;

    if (say(s, WORD_COMMIT) == SQLITE_OK)
        return RC_OK;
    code = fail(s, "commit", err);
    sqlite_undo(store);
    if (!store->stopped)
        return code;
    /* The log may hold the whole of it, flushed or not: the next one that reads the log decides. */
    err_set(err, RC_STORE_UNKNOWN, "nobody can tell whether it was written: the storage failed while it was");
    return err_hint(err, "When the store is whole again, ask the same with the same key.");
}

/* ---- transactions within one ---- */

static rc within_begin(struct store *store, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;

    return say(s, WORD_WITHIN) == SQLITE_OK ? RC_OK : fail(s, "begin", err);
}

/* Unless SQLite has undone it, as it does when a disk is full or memory is gone, also beneath somebody who only reads. */
static bool within_stands(const struct store *store)
{
    return !sqlite3_get_autocommit(((const struct sqlite *)store)->db);
}

static bool within_back(struct store *store)
{
    struct sqlite *s = (struct sqlite *)store;

    return within_stands(store) && say(s, WORD_BACK) == SQLITE_OK && say(s, WORD_KEEP) == SQLITE_OK;
}

static rc within_keep(struct store *store, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;

    return say(s, WORD_KEEP) == SQLITE_OK ? RC_OK : fail(s, "commit", err);
}

/* ---- statements ---- */

/* Leaves the statement ready for the next run, without the values of this one. */
static void statement_rest(sqlite3_stmt **statement)
{
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
}

static void deadline_end(struct sqlite **s)
{
    (*s)->until = 0;
}

static rc statement_prepare(struct sqlite *s, const struct sql_statement *statement, sqlite3_stmt **out, struct err *err)
{
    if (sqlite3_prepare_v3(s->db, statement->body[STORE_SQLITE], -1, statement->index < 0 ? 0 : SQLITE_PREPARE_PERSISTENT, out, NULL) == SQLITE_OK)
        return RC_OK;
    return fail(s, statement->name, err);
}

/* An empty text without a pointer would be taken for null. */
static int bind(sqlite3_stmt *p, int at, const struct sql_cell *cell)
{
    const char *text = cell->text.p ? cell->text.p : "";

    switch (cell->type) {
    case CELL_INT: return sqlite3_bind_int64(p, at, cell->num);
    case CELL_TEXT: return sqlite3_bind_text64(p, at, text, (sqlite3_uint64)cell->text.n, SQLITE_STATIC, SQLITE_UTF8);
    case CELL_BYTES: return sqlite3_bind_blob64(p, at, text, (sqlite3_uint64)cell->text.n, SQLITE_STATIC);
    case CELL_NULL: break;
    }
    return sqlite3_bind_null(p, at);
}

/*
 * From the value itself: each function for columns looks the column up again, and a page has thousands.  SQLite calls such a value
 * unprotected, since another thread could change it; a connection here is opened without a mutex, for one thread.
 */
static void cell_of(sqlite3_value *v, struct sql_cell *out)
{
    *out = (struct sql_cell){ .type = CELL_NULL };
    switch (sqlite3_value_type(v)) {
    case SQLITE_NULL: return;
    case SQLITE_INTEGER:
        out->type = CELL_INT;
        out->num = sqlite3_value_int64(v);
        return;
    case SQLITE_BLOB:
        out->type = CELL_BYTES;
        out->text.p = sqlite3_value_blob(v);
        break;
    default:
        out->type = CELL_TEXT;
        out->text.p = (const char *)sqlite3_value_text(v);
        break;
    }
    out->text.n = sqlite3_value_bytes(v);
}

static rc rows_hand(struct sqlite *s, sqlite3_stmt *p, const struct sql_statement *statement, row_fn *each, void *ctx, struct err *err)
{
    struct sql_cell row[SQL_CELLS_MOST];
    int step;

    while ((step = sqlite3_step(p)) == SQLITE_ROW) {
        for (int i = 0; i < statement->outs; i++)
            cell_of(sqlite3_column_value(p, i), &row[i]);
        TRY(store_hand_row(&s->store, statement, row, each, ctx, err));
    }
    return step == SQLITE_DONE ? RC_OK : fail(s, statement->name, err);
}

static rc sqlite_run(struct store *store, const struct sql_statement *statement, const struct sql_cell *in, row_fn *each, void *ctx, int64_t *changed,
                     struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;
    CLEANUP(statement_drop) sqlite3_stmt *own = NULL;
    sqlite3_stmt **place = statement->index < 0 ? &own : &s->kept[statement->index];
    rc code;

    if (!*place)
        TRY(statement_prepare(s, statement, place, err));

    CLEANUP(statement_rest) sqlite3_stmt *p = *place;

    for (int i = 0; i < statement->ins; i++)
        if (bind(p, i + 1, &in[i]) != SQLITE_OK)
            return fail(s, statement->name, err);

    CLEANUP(deadline_end) struct sqlite *timed = s;

    timed->until = timed->busy_until = store_now_ms() + store_deadline(store);
    code = rows_hand(s, p, statement, each, ctx, err);
    if (code == RC_OK && statement->writes)
        *changed = sqlite3_changes64(s->db);
    return code;
}

static rc sqlite_script(struct store *store, const char *sql, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;

    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : fail(s, "change the schema", err);
}

/* Readers of a moment are waited for, and no longer: whoever asked waits too. */
static rc sqlite_tidy(struct store *store, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;

    s->busy_until = store_now_ms() + TIDY_MS;
    if (sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
        return fail(s, "empty the log", err);
    return RC_OK;
}

/* ---- looking at everything ---- */

/* Whether ${pragma} answers nothing but "ok". */
static rc pragma_check(struct sqlite *s, const char *pragma, struct err *err)
{
    CLEANUP(statement_drop) sqlite3_stmt *p = NULL;
    int step;

    if (sqlite3_prepare_v2(s->db, pragma, -1, &p, NULL) != SQLITE_OK)
        return fail(s, "check the store", err);
    while ((step = sqlite3_step(p)) == SQLITE_ROW) {
        str said = str_of((const char *)sqlite3_column_text(p, 0));

        if (str_eq(said, S("ok")))
            continue;
        store_stop(&s->store);
        err_set(err, RC_STORE, "the store is damaged: '%.*s' of %s", STR_ARG(said), pragma);
        return err_hint(err, "Write nothing more; restore the last backup, and compare its seals.");
    }
    return step == SQLITE_DONE ? RC_OK : fail(s, "check the store", err);
}

static rc sqlite_check(struct store *store, struct err *err)
{
    struct sqlite *s = (struct sqlite *)store;
    rc code;

    sqlite3_set_authorizer(s->db, NULL, NULL);
    code = pragma_check(s, "PRAGMA integrity_check(1)", err);
    if (code == RC_OK)
        code = pragma_check(s, "PRAGMA foreign_key_check", err);
    sqlite3_set_authorizer(s->db, authorise, s);
    return code;
}

const struct engine sqlite_engine = {
    .name = sqlite_name,
    .has_secret = sqlite_has_secret,
    .open = sqlite_open,
    .open_in_memory = sqlite_open_in_memory,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .undo = sqlite_undo,
    .within = { within_begin, within_keep, within_back, within_stands },
    .run = sqlite_run,
    .script = sqlite_script,
    .tidy = sqlite_tidy,
    .check = sqlite_check,
};
