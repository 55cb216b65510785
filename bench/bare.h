/* SQLite bare, as the contestants ask it: what goes wrong ends the program with SQLite's own words. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <sqlite3.h>
#include <stdint.h>

/* The one file that a contestant has open. */
extern sqlite3 *db;

/** must(good, what): end when it is not ${good}. */
void must(int good, const char *what);

/** run(sql): statements without rows. */
void run(const char *sql);

/** prepared(sql): one statement, kept. */
sqlite3_stmt *prepared(const char *sql);

/** nanoseconds(): on the monotonic clock. */
int64_t nanoseconds(void);

#endif
