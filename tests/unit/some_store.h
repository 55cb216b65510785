/*
 * A store for tests, on one engine a run: SQLite in a temporary folder, or the PostgreSQL server that
 * CONCORDAT_TEST_POSTGRES names (tests/postgres starts one).  Every case has one of its own.
 */
#ifndef TESTS_SOME_STORE_H
#define TESTS_SOME_STORE_H

#include "folder.h"
#include "some_memory.h"
#include "store/store.h"

extern const char *server;       /* NULL: SQLite */
extern char folder[FOLDER_ROOM]; /* of this case: SQLite's directory is "store" in it */
extern char where[512];
extern struct err err;

#define must(call)                                                                                                                                   \
    do {                                                                                                                                             \
        if ((call) != RC_OK)                                                                                                                         \
            fail_msg("%s: %s", #call, err.message);                                                                                                  \
    } while (0)

#define refused(code, call)                                                                                                                          \
    do {                                                                                                                                             \
        rc found_ = (call);                                                                                                                          \
        if (found_ != (code))                                                                                                                        \
            fail_msg("%s: %d, not %d: %s", #call, (int)found_, (int)(code), found_ ? err.message : "");                                              \
    } while (0)

/** set_up(state), tear_down(state): around each case. */
int set_up(void **state);
int tear_down(void **state);

/** raw(sql): run ${sql} beside the store, on a connection that knows nothing of it.  Gives the first value, as text; NULL when it was refused. */
const char *raw(const char *sql);

rc open_at(const char *at, int deadline_ms, struct store **out);
struct store *open_for(int deadline_ms);
struct store *open_migrated(void);

#endif
