/*
 * The log: one JSON object a line, each line written whole.  Times are UTC.  What stands in a line is for operators:
 * never a payload, a query value, a name of a person or a secret.  A log that nobody reads holds nobody up: lines wait
 * as long as there is room, and then are lost, and counted.
 *
 *     log_begin(log, "request", now_us);
 *     log_str(log, "route", S("/agreements/:a"));
 *     log_int(log, "status", 200);
 *     log_end(log);
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum { LOG_LINE = 2048, LOG_HELD = 32 << 10 };

struct journal {
    int fd;
    bool gathers;   /* lines wait for log_flush */
    int64_t lost;   /* lines that could not be written */
    ptrdiff_t held; /* bytes in `room` */
    ptrdiff_t line; /* where the line that is being written begins */
    int64_t second; /* the last that was written, and how: lines come many to the second */
    char second_text[24];
    char room[LOG_HELD];
};

/** log_open(log, fd, gathers): ${fd} stays the caller's. */
void log_open(struct journal *log, int fd, bool gathers);

/** log_begin(log, what, utc_us): begin a line about ${what} at ${utc_us} microseconds since 1970. */
void log_begin(struct journal *log, const char *what, int64_t utc_us);
void log_str(struct journal *log, const char *name, str value); /* cut when the line would be too long */
void log_int(struct journal *log, const char *name, int64_t value);
void log_end(struct journal *log);

/** log_flush(log): write what waits, as far as it can be written at once. */
void log_flush(struct journal *log);

#endif
