/*
 * A service for tests/web/probes, on the real parent, workers, server and gate, with routes that wait, echo, take too much and die.
 *
 *     house NAME=NUMBER… [store=WHERE] [user=WHOM] [secrets=FOLDER] [locks=FOLDER]
 *                            serves until it is told to stop; its address is the first line on standard output
 *     house raw ORIGIN       answers requests from standard input, each after four bytes with its length, without sockets;
 *                            their statuses, a line each
 *
 * The numbers: workers, connections, per-address, head, body, idle, answer, answer-bytes, drain, stuck (see struct server_limits);
 * proxy: 1 when this machine is one;
 * hold: a descriptor that /hold, having said "holds" on standard output, reads a byte from before it answers; clock: a descriptor with a byte that
 * sets the clock back an hour.  With secrets there are envoys for the routes below /abroad and /api/abroad, with locks hashers for those below
 * /hashing and /api/hashing, with a folder as store and several workers a scribe for those below /api/changes.
 */
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "store/statements.h"
#include "web/form.h"
#include "web/parse.h"
#include "web/serve.h"

static int hold_fd = -1, clock_fd = -1, is_proxy;
static const char *secrets, *locks;

/* ---- routes ---- */

static rc pid_show(struct request *q, struct err *err)
{
    (void)err;
    q->answer.type = TYPE_TEXT;
    buf_printf(&q->answer.body, "%d\n", (int)getpid());
    return RC_OK;
}

static rc echo(struct request *q, struct err *err)
{
    (void)err;
    q->answer.type = TYPE_JSON;
    q->answer.body = (struct buf){ .mem = q->mem, .p = (char *)(uintptr_t)q->body.p, .n = q->body.n };
    return RC_OK;
}

static rc hold(struct request *q, struct err *err)
{
    char byte;

    if (write(STDOUT_FILENO, "holds\n", 6) != 6)
        return err_set(err, RC_NO_OUTPUT, "nobody hears");
    if (read(hold_fd, &byte, 1) != 1)
        return err_set(err, RC_FAULT, "nobody lets go");
    return pid_show(q, err);
}

/* What the process that answers has of the world. */
static rc reach_show(struct request *q, struct err *err)
{
    int network = socket(AF_INET, SOCK_STREAM, 0), secret = secrets ? open(secrets, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int lock = locks ? open(locks, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600) : -1;

    (void)err;
    q->answer.type = TYPE_TEXT;
    buf_printf(&q->answer.body, "network %s, secrets %s, locks %s\n", network >= 0 ? "yes" : "no", secret >= 0 ? "yes" : "no",
               lock >= 0 ? "yes" : "no");
    if (network >= 0)
        close(network);
    if (secret >= 0)
        close(secret);
    if (lock >= 0)
        close(lock);
    return RC_OK;
}

static rc large(struct request *q, struct err *err)
{
    (void)err;
    buf_fill(&q->answer.body, 'x', 8 << 20);
    return RC_OK;
}

static rc much(struct request *q, struct err *err)
{
    (void)err;
    for (;;)
        memset(arena_raw(q->mem, 1 << 20), 1, 1 << 20);
    return RC_OK;
}

/* A row more, and flushed; how many there are. */
static rc write_row(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_log_add_row row;
    bool found;

    TRY(txn_begin(q->store, TXN_WRITE, &txn, err));
    TRY(sql_log_add(&txn, q->mem, &(struct sql_log_add){ random_id(q->random, q->mem) }, &row, &found, err));
    TRY(txn_commit(&txn, err));
    q->answer.type = TYPE_JSON;
    buf_int(&q->answer.body, row.id);
    return RC_OK;
}

/* In the middle of a change there is no more memory. */
static rc write_much(struct request *q, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_log_add_row row;
    bool found;

    TRY(txn_begin(q->store, TXN_WRITE, &txn, err));
    TRY(sql_log_add(&txn, q->mem, &(struct sql_log_add){ random_id(q->random, q->mem) }, &row, &found, err));
    return much(q, err);
}

static rc crash(struct request *q, struct err *err)
{
    (void)q, (void)err;
    _exit(9);
}

#define PLAIN(path, handler)                                                                                                                         \
    {                                                                                                                                                \
        METHOD_GET, WHO_ANYONE, path, handler, &form_NONE, 0, ROUTE_PLAIN, ROUTE_NO_KEY                                                              \
    }
#define ENVOY(path, handler, key)                                                                                                                    \
    {                                                                                                                                                \
        METHOD_GET, WHO_ANYONE, path, handler, &form_NONE, 0, ROUTE_PLAIN, ROUTE_##key                                                               \
    }
#define PROGRAM(path, handler, key)                                                                                                                  \
    {                                                                                                                                                \
        METHOD_POST, WHO_ANYONE, path, handler, &form_JSON, MB(4), ROUTE_API, ROUTE_##key                                                            \
    }

static const struct web_route table[] = {
    PLAIN("/pid", pid_show),
    PLAIN("/hold", hold),
    PLAIN("/large", large),
    PLAIN("/much", much),
    PLAIN("/crash", crash),
    PLAIN("/reach", reach_show),
    PLAIN("/healthz", health_show),
    PLAIN("/metrics", metrics_show),
    PROGRAM("/api/echo", echo, NO_KEY),
    PROGRAM("/api/rows", write_row, NO_KEY),
    PROGRAM("/api/much", write_much, NO_KEY),
    ENVOY("/abroad/reach", reach_show, ABROAD),
    ENVOY("/abroad/pid", pid_show, ABROAD),
    ENVOY("/abroad/hold", hold, ABROAD),
    ENVOY("/abroad/crash", crash, ABROAD),
    PROGRAM("/api/abroad/echo", echo, ABROAD),
    ENVOY("/hashing/reach", reach_show, HASHES),
    ENVOY("/hashing/pid", pid_show, HASHES),
    ENVOY("/hashing/hold", hold, HASHES),
    PROGRAM("/api/hashing/echo", echo, HASHES),
    PROGRAM("/api/hashing/pid", pid_show, HASHES),
    PROGRAM("/api/changes/rows", write_row, KEYED),
    PROGRAM("/api/changes/pid", pid_show, KEYED),
    PROGRAM("/api/changes/hold", hold, KEYED),
    PROGRAM("/api/changes/crash", crash, KEYED),
    PROGRAM("/api/changes/version", pid_show, VERSIONED),
    PROGRAM("/api/changes/many", pid_show, BULK),
    { METHOD_POST, WHO_SIGNED_IN, "/changes/pid", pid_show, &form_ACT, KB(1), ROUTE_PAGE, ROUTE_KEYED },
};

/* Whoever has the token "house" is somebody. */
static rc session_door(struct request *q, struct err *err)
{
    static const int somebody = 1;

    (void)err;
    if (str_eq(q->bearer, S("house")))
        q->viewer = (const struct viewer *)(const void *)&somebody;
    return RC_OK;
}

/* ---- clocks ---- */

static int64_t clock_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t ticks(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static int64_t utc(void)
{
    struct pollfd set_back = { .fd = clock_fd, .events = POLLIN };
    bool is_back = clock_fd >= 0 && poll(&set_back, 1, 0) > 0;

    return clock_us(CLOCK_REALTIME) - (is_back ? INT64_C(3600) * 1000000 : 0);
}

/* ---- serving ---- */

static void say_ready(const struct web *web)
{
    printf("house serves %.*s\n", STR_ARG(web->origins.v[0]));
    fflush(stdout);
}

static bool word_take(struct serve_plan *plan, str word)
{
    static struct sandbox_user user;
    struct server_limits *l = &plan->limits;
    const struct {
        str name;
        int *to;
    } numbers[] = {
        { S("workers"), &plan->workers },
        { S("connections"), &l->connections },
        { S("per-address"), &l->per_address },
        { S("head"), &l->head_s },
        { S("body"), &l->body_s },
        { S("idle"), &l->idle_s },
        { S("answer"), &l->answer_s },
        { S("answer-bytes"), &l->answer_bytes_s },
        { S("drain"), &l->drain_s },
        { S("stuck"), &l->stuck_s },
        { S("hold"), &hold_fd },
        { S("proxy"), &is_proxy },
        { S("clock"), &clock_fd },
    };
    str name, value;
    struct err err;
    int64_t n;

    str_cut(word, '=', &name, &value);
    if (str_eq(name, S("store"))) {
        plan->store = value;
        return true;
    }
    if (str_eq(name, S("secrets"))) {
        plan->secrets = secrets = value.p; /* of the command line, which ends it */
        return true;
    }
    if (str_eq(name, S("locks"))) {
        plan->locks = locks = value.p;
        return true;
    }
    if (str_eq(name, S("user"))) {
        plan->user = &user;
        return sandbox_user_find(value, &user, &err) == RC_OK;
    }
    for (int i = 0; i < countof(numbers); i++)
        if (str_eq(name, numbers[i].name) && str_digits(value, INT32_MAX, &n)) {
            *numbers[i].to = (int)n;
            return true;
        }
    return false;
}

static int raw_answer(struct web *web, arena *mem)
{
    struct randomness random = random_seeded(1);
    enum problem_kind kind;
    uint8_t size[4];
    ptrdiff_t used;

    while (fread(size, 1, 4, stdin) == 4) {
        ptrdiff_t n = size[0] | size[1] << 8 | size[2] << 16 | (ptrdiff_t)size[3] << 24;
        struct request q = { .web = web, .mem = mem, .random = &random, .utc_us = utc() };
        char *raw;

        arena_wipe(mem);
        raw = arena_raw(mem, (size_t)n + 1);
        if (fread(raw, 1, (size_t)n, stdin) != (size_t)n)
            return 1;
        if (request_parse((str){ raw, n }, &q, &used, &kind))
            web_answer(web, &q);
        else
            web_refuse(web, &q, kind);
        printf("%d\n", q.answer.status);
    }
    return 0;
}

static const struct server_limits usual = { .connections = 64,
                                            .per_address = 64,
                                            .head_s = 60,
                                            .body_s = 60,
                                            .idle_s = 60,
                                            .answer_s = 60,
                                            .answer_bytes_s = 1 << 20,
                                            .drain_s = 60,
                                            .stuck_s = 60,
                                            .request_bytes = 32 << 20,
                                            .waiting_bytes = 16 << 20 };

static int run(arena *mem, arena *request_mem, int argc, char **argv)
{
    struct web web = { .doors = { .session = session_door }, .ticks = ticks, .utc = utc };
    struct serve_plan plan = { .workers = 2, .limits = usual, .log_fd = STDERR_FILENO, .ready = say_ready };
    struct network machine;
    struct err err;
    str origin;
    rc code;

    if (routes_new(mem, table, countof(table), &web.routes, &err) != RC_OK || !network_parse(S("127.0.0.1"), &machine))
        return RC_FAULT;
    if (argc == 3 && strcmp(argv[1], "raw") == 0) {
        origin = str_of(argv[2]);
        web.origins = (struct strings){ &origin, 1, 1 };
        return raw_answer(&web, request_mem);
    }
    for (int i = 1; i < argc; i++)
        if (!word_take(&plan, str_of(argv[i])))
            return RC_USAGE;
    if (is_proxy)
        web.proxies = (struct networks){ &machine, 1, 1 };
    plan.web = web;
    if (!serve_address(S("127.0.0.1:0"), &plan.at, &plan.port))
        return RC_FAULT;
    code = serve(mem, &plan, &err);
    if (code != RC_OK)
        fprintf(stderr, "%s\n", err.message);
    return (int)code;
}

int main(int argc, char **argv)
{
    arena mem = arena_open((size_t)1 << 30), request_mem = arena_open((size_t)1 << 28);
    int status = sodium_init() < 0 ? RC_FAULT : run(&mem, &request_mem, argc, argv);

    arena_close(&request_mem);
    arena_close(&mem);
    return status;
}
