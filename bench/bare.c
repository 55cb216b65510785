#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

sqlite3 *db;

void must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "could not %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

void run(const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *s;

    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK, sql);
    return s;
}

int64_t nanoseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
