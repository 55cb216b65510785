/*
 * The floor below the register's pages and acts: SQLite alone, on the register's own file, doing nothing but what they cannot do without.
 *
 *     sqlite_alone read FILE ROWS MILLISECONDS     the first ROWS assignments of the authority that has most, every column of each
 *     sqlite_alone write FILE EACH MILLISECONDS    rows as the act that records a worker writes them, EACH acts a transaction, flushed
 *
 * For every line on standard input as many pages or acts as fit into MILLISECONDS, told as one line of JSON.  What it writes holds for no
 * ledger: it wants a copy of a register, for itself.
 */
#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_BYTES = 550, PAYLOAD_BYTES = 300, ANSWER_BYTES = 250, ID_DIGITS = 32, LEVELS = 62, ROWS_MOST = 1000 };

/* As the service opens its store. */
static void open_register(const char *file)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    must(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, "open the file");
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
        "PRAGMA wal_autocheckpoint=4000");
}

/* ---- reading ---- */

static int64_t read_page(sqlite3_stmt *page)
{
    int columns = sqlite3_column_count(page);
    int64_t seen = 0;

    while (sqlite3_step(page) == SQLITE_ROW)
        for (int i = 0; i < columns; i++)
            seen += sqlite3_column_type(page, i) == SQLITE_TEXT ? sqlite3_column_text(page, i)[0] : sqlite3_column_int64(page, i);
    must(sqlite3_reset(page) == SQLITE_OK, "read");
    return seen;
}

/* ---- writing ---- */

struct act {
    sqlite3_stmt *entry, *payload, *node, *worker, *answer;
    int64_t log, position;
};

static void act_prepare(struct act *a)
{
    sqlite3_stmt *last = prepared("SELECT log, max(position) FROM entry GROUP BY log ORDER BY 2 DESC LIMIT 1");

    must(sqlite3_step(last) == SQLITE_ROW, "find a log");
    a->log = sqlite3_column_int64(last, 0);
    a->position = sqlite3_column_int64(last, 1);
    sqlite3_finalize(last);
    a->entry = prepared("INSERT INTO entry (log, position, text, leaf) VALUES (?1, ?2, ?3, zeroblob(32))");
    a->payload = prepared("INSERT INTO payload (log, position, text, salt) VALUES (?1, ?2, ?3, zeroblob(16))");
    a->node = prepared("INSERT OR IGNORE INTO node (log, level, position, hash) VALUES (?1, ?2, ?3, zeroblob(32))");
    a->worker = prepared("INSERT INTO workers (id, version, owner, log, since, since_at, registration, name, pseudonym) "
                         "VALUES (?1, 1, '0123456789abcdef0123456789abcdef', ?2, ?3, ?3, ?4, ?4, ?1)");
    a->answer = prepared("INSERT INTO answer (who, key, request, text, at) "
                         "VALUES ('0123456789abcdef0123456789abcdef', ?1, zeroblob(32), ?2, ?3)");
}

static void insert(sqlite3_stmt *s)
{
    must(sqlite3_step(s) == SQLITE_DONE && sqlite3_reset(s) == SQLITE_OK, "insert");
}

static void bind_place(sqlite3_stmt *s, int64_t log, int64_t position)
{
    must(sqlite3_bind_int64(s, 1, log) == SQLITE_OK && sqlite3_bind_int64(s, 2, position) == SQLITE_OK, "bind");
}

static void bind_text(sqlite3_stmt *s, int at, const char *text, int bytes)
{
    must(sqlite3_bind_text(s, at, text, bytes, SQLITE_STATIC) == SQLITE_OK, "bind");
}

static void random_id(char *id)
{
    for (int i = 0; i < ID_DIGITS; i++)
        id[i] = "0123456789abcdef"[random() & 15];
}

/* The leaf, and every node that it completes. */
static void write_nodes(const struct act *a)
{
    for (int level = 0; level < LEVELS; level++) {
        must(sqlite3_bind_int64(a->node, 1, a->log) == SQLITE_OK && sqlite3_bind_int64(a->node, 2, level) == SQLITE_OK &&
                 sqlite3_bind_int64(a->node, 3, a->position >> level) == SQLITE_OK,
             "bind");
        insert(a->node);
        if (!(a->position >> level & 1))
            return;
    }
}

static void write_act(struct act *a)
{
    static char words[ENTRY_BYTES];
    char id[ID_DIGITS], key[32];
    int key_bytes = snprintf(key, sizeof key, "F%020lld", (long long)++a->position);

    memset(words, 'x', sizeof words);
    random_id(id);
    bind_place(a->entry, a->log, a->position);
    bind_text(a->entry, 3, words, ENTRY_BYTES);
    insert(a->entry);
    bind_place(a->payload, a->log, a->position);
    bind_text(a->payload, 3, words, PAYLOAD_BYTES);
    insert(a->payload);
    write_nodes(a);
    bind_text(a->worker, 1, id, ID_DIGITS);
    must(sqlite3_bind_int64(a->worker, 2, a->log) == SQLITE_OK && sqlite3_bind_int64(a->worker, 3, a->position) == SQLITE_OK, "bind");
    bind_text(a->worker, 4, key, key_bytes);
    insert(a->worker);
    bind_text(a->answer, 1, key, key_bytes);
    bind_text(a->answer, 2, words, ANSWER_BYTES);
    must(sqlite3_bind_int64(a->answer, 3, a->position) == SQLITE_OK, "bind");
    insert(a->answer);
}

static void write_some(struct act *a, int each)
{
    run("BEGIN IMMEDIATE");
    for (int i = 0; i < each; i++)
        write_act(a);
    run("COMMIT");
}

/* ---- turns ---- */

static sqlite3_stmt *page_prepared(int rows)
{
    sqlite3_stmt *most = prepared("SELECT owner FROM assignments WHERE until IS NULL GROUP BY owner ORDER BY count(*) DESC LIMIT 1");
    sqlite3_stmt *page = prepared("SELECT * FROM assignments WHERE owner = ?1 AND until IS NULL ORDER BY start, id LIMIT ?2");

    must(sqlite3_step(most) == SQLITE_ROW, "find an authority");
    must(sqlite3_bind_value(page, 1, sqlite3_column_value(most, 0)) == SQLITE_OK && sqlite3_bind_int(page, 2, rows) == SQLITE_OK, "bind");
    sqlite3_finalize(most);
    return page;
}

int main(int argc, char **argv)
{
    int64_t turn = argc == 5 ? strtoll(argv[4], NULL, 10) * 1000000 : 0, seen = 0;
    int of = argc == 5 ? (int)strtol(argv[3], NULL, 10) : 0;
    int reads = argc == 5 && strcmp(argv[1], "read") == 0;
    sqlite3_stmt *page = NULL;
    struct act act = { 0 };
    char line[16];

    if (turn <= 0 || of < 1 || of > ROWS_MOST || (!reads && strcmp(argv[1], "write") != 0)) {
        fprintf(stderr, "sqlite_alone read FILE ROWS MILLISECONDS | write FILE EACH MILLISECONDS\n");
        return 64;
    }
    open_register(argv[2]);
    if (reads)
        page = page_prepared(of);
    else
        act_prepare(&act);
    while (fgets(line, sizeof line, stdin)) {
        int64_t began = nanoseconds(), n = 0;

        while (nanoseconds() - began < turn) {
            if (reads)
                seen += read_page(page);
            else
                write_some(&act, of);
            n += reads ? 1 : of;
        }
        printf("{\"requests\":%lld,\"us\":%lld,\"seen\":%lld}\n", (long long)n, (long long)((nanoseconds() - began) / 1000), (long long)seen);
        fflush(stdout);
    }
    return 0;
}
