/*
 * What is counted, in memory that all workers share.  Each worker writes its own page and nobody else's, so counting takes no
 * lock and a worker that dies leaves its counts; whoever answers /metrics adds the pages up.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/buf.h"
#include "web/problem.h"
#include "web/routes.h"

enum {
    WORKERS_MOST = 64,
    ENVOYS_EACH = 2, /* of each kind that there is, beside them; at most one writes (serve.h, P6) */
    METRIC_PAGES = WORKERS_MOST + (ENVOY_KINDS - 1) * ENVOYS_EACH,
    METRIC_BUCKETS = 14,
    METRIC_CLASSES = 6 /* of status: 1xx to 5xx by their first digit */
};

/* One worker's. */
struct metrics_page {
    int64_t requests[ROUTE_KINDS][METRIC_CLASSES];
    int64_t bucket[ROUTE_KINDS][METRIC_BUCKETS + 1]; /* by how long they took; the last is everything longer */
    int64_t took_us[ROUTE_KINDS];
    int64_t problem[PROBLEM_COUNT];
    int64_t body_bytes;
    int64_t connections;         /* open now */
    int64_t connections_taken;   /* since the start */
    int64_t connections_refused; /* over a limit */
    int64_t deadlines;           /* connections ended because head, body or answer took too long */
    int64_t clock_back;          /* how often the clock of the day was set back */
    int64_t log_lost;            /* lines of the log that could not be written */
    int64_t handed[ENVOY_KINDS]; /* requests that were handed on */
    int64_t taken[ENVOY_KINDS];  /* of those of all workers: taken, to be answered */
    int64_t starts;              /* how often this worker was started */
    int64_t beat_us;             /* when it was last seen alive, on the monotonic clock */
} __attribute__((aligned(64)));

struct metrics {
    bool is_stopped; /* a child's store has stopped writing: nobody writes until the whole service is started again (store_share_stop) */
    struct metrics_page page[METRIC_PAGES];
};

/** metrics_add(count, n): add ${n} to a count of one's own page, for others to read. */
void metrics_add(int64_t *count, int64_t n);

/** metrics_request(page, kind, status, took_us, bytes): one answer. */
void metrics_request(struct metrics_page *page, enum route_kind kind, int status, int64_t took_us, ptrdiff_t bytes);

/** metrics_is_stopped(m): see is_stopped. */
bool metrics_is_stopped(const struct metrics *m);

/** metrics_waiting(m, envoy): how many requests were handed on and nobody has taken. */
int64_t metrics_waiting(const struct metrics *m, enum envoy envoy);

/** metrics_print(m, b): everything that was counted, in the text form of Prometheus. */
void metrics_print(const struct metrics *m, struct buf *b);

/* How far a log is sealed. */
struct metrics_log {
    str origin;
    int64_t entries, sealed;
    int64_t waits_s; /* for how long the first entry that is not sealed has waited; 0: all are sealed */
};

/** metrics_print_logs(log, n, b): the same of ${n} logs, by their names. */
void metrics_print_logs(const struct metrics_log *log, ptrdiff_t n, struct buf *b);

#endif
