/*
 * The peer of the register's acts: SQLite, bare.  One row a transaction, written ahead and flushed (WAL, FULL), in the folder that is named;
 * for every line on standard input as many as fit into MILLISECONDS, told as one line of JSON.
 */
#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 256 };

static void open_in(const char *folder)
{
    char path[4096];

    must(snprintf(path, sizeof path, "%s/commits.sqlite", folder) < (int)sizeof path, "name the file");
    must(sqlite3_open(path, &db) == SQLITE_OK, "open the file");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
}

static void commit_one(sqlite3_stmt *insert, const char *text)
{
    run("BEGIN IMMEDIATE");
    must(sqlite3_bind_text(insert, 1, text, TEXT_BYTES, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(insert) == SQLITE_DONE, "insert");
    sqlite3_reset(insert);
    run("COMMIT");
}

int main(int argc, char **argv)
{
    int64_t turn = argc == 3 ? strtoll(argv[2], NULL, 10) * 1000000 : 0;
    char text[TEXT_BYTES], line[16];
    sqlite3_stmt *insert;

    if (turn <= 0) {
        fprintf(stderr, "commits FOLDER MILLISECONDS\n");
        return 64;
    }
    open_in(argv[1]);
    memset(text, 'x', sizeof text);
    insert = prepared("INSERT INTO rows (text) VALUES (?1)");
    while (fgets(line, sizeof line, stdin)) {
        int64_t began = nanoseconds(), n = 0;

        while (nanoseconds() - began < turn) {
            commit_one(insert, text);
            n++;
        }
        printf("{\"requests\":%lld,\"us\":%lld}\n", (long long)n, (long long)((nanoseconds() - began) / 1000));
        fflush(stdout);
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
