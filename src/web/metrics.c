#include "web/metrics.h"

/* In microseconds. */
static const int bounds[METRIC_BUCKETS] = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 5000000 };
static const char *const kinds[ROUTE_KINDS] = { [ROUTE_PAGE] = "page", [ROUTE_API] = "api", [ROUTE_PLAIN] = "plain", [ROUTE_ASSET] = "asset" };

enum { MICROSECONDS = 1000000 };

/* One writes, others read: no lock is needed, only whole numbers. */
void metrics_add(int64_t *count, int64_t n)
{
    __atomic_store_n(count, *count + n, __ATOMIC_RELAXED);
}

static int64_t seen(const int64_t *count)
{
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}

void metrics_request(struct metrics_page *page, enum route_kind kind, int status, int64_t took_us, ptrdiff_t bytes)
{
    int i = 0;

    while (i < METRIC_BUCKETS && took_us > bounds[i])
        i++;
    metrics_add(&page->requests[kind][status / 100 % METRIC_CLASSES], 1);
    metrics_add(&page->bucket[kind][i], 1);
    metrics_add(&page->took_us[kind], took_us);
    metrics_add(&page->body_bytes, bytes);
}

bool metrics_is_stopped(const struct metrics *m)
{
    return __atomic_load_n(&m->is_stopped, __ATOMIC_RELAXED);
}

/* The same count of every page, added up. */
static int64_t total(const struct metrics *m, size_t offset)
{
    int64_t sum = 0;

    for (int w = 0; w < METRIC_PAGES; w++)
        sum += seen((const int64_t *)(const void *)((const char *)&m->page[w] + offset));
    return sum;
}

#define TOTAL(m, member) total((m), offsetof(struct metrics_page, member))

int64_t metrics_waiting(const struct metrics *m, enum envoy envoy)
{
    int64_t waiting = TOTAL(m, handed[envoy]) - TOTAL(m, taken[envoy]);

    return waiting > 0 ? waiting : 0;
}

static void heading(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_printf(b, "# HELP concordat_%s %s\n# TYPE concordat_%s %s\n", name, help, name, type);
}

static void one(struct buf *b, const char *name, const char *type, const char *help, int64_t value)
{
    heading(b, name, type, help);
    buf_printf(b, "concordat_%s %lld\n", name, (long long)value);
}

static void print_requests(const struct metrics *m, struct buf *b)
{
    heading(b, "requests_total", "counter", "Answers, by class of route and of status.");
    for (int k = 0; k < ROUTE_KINDS; k++)
        for (int c = 1; c < METRIC_CLASSES; c++)
            buf_printf(b, "concordat_requests_total{class=\"%s\",status=\"%dxx\"} %lld\n", kinds[k], c, (long long)TOTAL(m, requests[k][c]));
}

static void print_durations(const struct metrics *m, struct buf *b)
{
    heading(b, "request_seconds", "histogram", "How long the gate and the handler took, by class of route.");
    for (int k = 0; k < ROUTE_KINDS; k++) {
        int64_t below = 0, us = TOTAL(m, took_us[k]);

        for (int i = 0; i < METRIC_BUCKETS; i++) {
            below += TOTAL(m, bucket[k][i]);
            buf_printf(b, "concordat_request_seconds_bucket{class=\"%s\",le=\"%g\"} %lld\n", kinds[k], (double)bounds[i] / MICROSECONDS,
                       (long long)below);
        }
        below += TOTAL(m, bucket[k][METRIC_BUCKETS]);
        buf_printf(b, "concordat_request_seconds_bucket{class=\"%s\",le=\"+Inf\"} %lld\n", kinds[k], (long long)below);
        buf_printf(b, "concordat_request_seconds_sum{class=\"%s\"} %lld.%06lld\n", kinds[k], (long long)(us / MICROSECONDS),
                   (long long)(us % MICROSECONDS));
        buf_printf(b, "concordat_request_seconds_count{class=\"%s\"} %lld\n", kinds[k], (long long)below);
    }
}

static void print_problems(const struct metrics *m, struct buf *b)
{
    heading(b, "problems_total", "counter", "Requests that were refused or failed, by the kind of problem.");
    for (int p = 0; p < PROBLEM_COUNT; p++)
        buf_printf(b, "concordat_problems_total{kind=\"%s\"} %lld\n", problem_say((enum problem_kind)p, LANG_EN).slug,
                   (long long)TOTAL(m, problem[p]));
}

static void print_envoys(const struct metrics *m, struct buf *b)
{
    heading(b, "handed_on_total", "counter", "Requests handed on to a process that is there for them, by what it is for.");
    for (enum envoy e = ENVOY_NONE + 1; e < ENVOY_KINDS; e++)
        buf_printf(b, "concordat_handed_on_total{envoy=\"%.*s\"} %lld\n", STR_ARG(envoy_name(e)), (long long)TOTAL(m, handed[e]));
    heading(b, "handed_on_waiting", "gauge", "Of those, requests that wait for such a process.");
    for (enum envoy e = ENVOY_NONE + 1; e < ENVOY_KINDS; e++)
        buf_printf(b, "concordat_handed_on_waiting{envoy=\"%.*s\"} %lld\n", STR_ARG(envoy_name(e)), (long long)metrics_waiting(m, e));
}

void metrics_print(const struct metrics *m, struct buf *b)
{
    print_requests(m, b);
    print_durations(m, b);
    print_problems(m, b);
    print_envoys(m, b);
    one(b, "body_bytes_total", "counter", "Bytes of bodies that were sent.", TOTAL(m, body_bytes));
    one(b, "connections", "gauge", "Connections that are open.", TOTAL(m, connections));
    one(b, "connections_total", "counter", "Connections that were taken.", TOTAL(m, connections_taken));
    one(b, "connections_refused_total", "counter", "Connections that were refused, being over a limit.", TOTAL(m, connections_refused));
    one(b, "deadlines_total", "counter", "Connections that were ended for being too slow.", TOTAL(m, deadlines));
    one(b, "clock_back_total", "counter", "How often the clock was seen to be set back.", TOTAL(m, clock_back));
    one(b, "log_lost_total", "counter", "Lines of the log that could not be written.", TOTAL(m, log_lost));
    one(b, "worker_starts_total", "counter", "How often a worker was started.", TOTAL(m, starts));
    one(b, "writing_stopped", "gauge", "1 when a fault of the storage has ended writing.", metrics_is_stopped(m));
}

/* ---- logs ---- */

/* The value of a label: quotes and what quotes them are quoted. */
static void label(struct buf *b, str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_char(b, '\\');
        buf_char(b, text.p[i]);
    }
}

static void of_log(struct buf *b, const char *name, str origin, int64_t value)
{
    buf_printf(b, "concordat_%s{log=\"", name);
    label(b, origin);
    buf_printf(b, "\"} %lld\n", (long long)value);
}

void metrics_print_logs(const struct metrics_log *log, ptrdiff_t n, struct buf *b)
{
    heading(b, "log_entries", "gauge", "Entries of a log.");
    for (ptrdiff_t i = 0; i < n; i++)
        of_log(b, "log_entries", log[i].origin, log[i].entries);
    heading(b, "log_sealed_entries", "gauge", "Entries under the latest checkpoint of a log.");
    for (ptrdiff_t i = 0; i < n; i++)
        of_log(b, "log_sealed_entries", log[i].origin, log[i].sealed);
    heading(b, "log_unsealed_seconds", "gauge", "How long the first entry of a log that no checkpoint covers has waited; 0: all are sealed.");
    for (ptrdiff_t i = 0; i < n; i++)
        of_log(b, "log_unsealed_seconds", log[i].origin, log[i].waits_s);
}
