/*
 * The server on libmicrohttpd, which reads requests from sockets and writes answers to them; connections are taken, counted
 * and ended here.  What it hands over has been read leniently (0.9.75: bare line feeds, folded lines, NUL bytes, odd spaces), and
 * what it has skipped is not said.  But it reads a head in place: method, target, version, names and values lie where they came,
 * with nothing moved.  So a head was written strictly exactly when these pieces cover it without a gap:
 *
 *     GET /path HTTP/1.1.. Host: register.example.org.. Accept: *_/_*..  ..
 *     ^   ^     ^          ^   ^ ^                      ^                 ^
 *     each begins where the one before ended, two bytes apart (CR LF, now zero) at each line's end; the last ends where the head does
 *
 * A library that moved pieces would have every request refused: tests/http would say so.
 */
#include "web/server.h"

#include "web/parse.h"

#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    MICROSECONDS = 1000000,
    POOL_BYTES = 56 << 10,   /* of each connection in the library: the longest head, what it notes of it, and an answer's head */
    ACCEPT_AT_ONCE = 64,     /* then whoever is connected has a turn */
    ARENAS_KEPT = 32,        /* for the next requests */
    SWALLOW_BYTES = 1 << 20, /* of a body that nobody wants: then its sender still hears why, and may go on */
    LEAVING_MOST = 32,       /* refused connections that are given a second to read why */
    TICK_MS = 1000,
    CLOCK_BACK_US = 500000, /* less is only the clock being kept right */
    SPARE_CONNECTIONS = 16, /* the library counts a connection a little longer than we do */
};

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_ANSWER, PHASE_IDLE };

struct connection {
    struct connection *next, *before;
    int fd;
    enum phase phase;
    bool is_counted;  /* it has a seat */
    bool is_ended;    /* told to go */
    bool has_request; /* the first line of a request has come */
    struct address peer;
    int64_t until_us;
};

/* One request and its answer. */
struct exchange {
    struct request q;
    arena mem;
    struct serving *serving;
    struct connection *connection;
    bool wants_body; /* else what comes is dropped, and the answer is there already */
    char *body;
    int64_t got;
    struct exchange *next; /* in the list of those that can be used again */
};

struct leaving {
    int fd;
    int64_t until_us;
};

struct serving {
    struct server s;
    struct MHD_Daemon *daemon;
    int poll, daemon_poll, spare;
    struct connection *connections;
    struct connection *taking; /* the one that is being handed to the library */
    int count;
    struct exchange *kept;
    int kept_count;
    int64_t bodies_bytes;
    struct leaving leaving[LEAVING_MOST];
    struct randomness random;
    struct metrics_page *page;
    int64_t stop_us;          /* 0: not told to stop; else when it ends at the latest */
    int64_t utc_us, ticks_us; /* as last seen together */
    int64_t tick_us;
};

static int64_t ticks(const struct serving *sv)
{
    return sv->s.web->ticks();
}

static int64_t after_s(const struct serving *sv, int64_t seconds)
{
    return ticks(sv) + seconds * MICROSECONDS;
}

/* ---- refusing connections ---- */

#define RAW(status, words)                                                                                                                           \
    "HTTP/1.1 " status "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"      \
    "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\n\r\n" words

static const char too_many[] = RAW("503 Service Unavailable", "Too many connections at once. Try again in a few seconds.\n"
                                                              "Gormod o gysylltiadau ar unwaith. Rhowch gynnig arall arni ymhen ychydig eiliadau.\n");
static const char too_slow[] = RAW("408 Request Timeout", "The request took too long to arrive. Try again.\n"
                                                          "Cymerodd y cais ormod o amser i gyrraedd. Rhowch gynnig arall arni.\n");

static void say(int fd, const char *words, size_t n)
{
    if (send(fd, words, n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return; /* then it is told nothing: it is being left anyway */
}

/* What lies unread when a socket is closed would make the other end forget what it was told. */
static void close_read(int fd)
{
    char dropped[4096];

    for (int i = 0; i < 16 && recv(fd, dropped, sizeof(dropped), MSG_DONTWAIT) > 0; i++)
        continue;
    close(fd);
}

static void leaving_close(struct serving *sv, int64_t now_us)
{
    for (int i = 0; i < LEAVING_MOST; i++)
        if (sv->leaving[i].fd >= 0 && sv->leaving[i].until_us <= now_us) {
            close_read(sv->leaving[i].fd);
            sv->leaving[i].fd = -1;
        }
}

static void turn_away(struct serving *sv, int fd)
{
    metrics_add(&sv->page->connections_refused, 1);
    say(fd, too_many, sizeof(too_many) - 1);
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < LEAVING_MOST; i++)
        if (sv->leaving[i].fd < 0) {
            sv->leaving[i] = (struct leaving){ fd, after_s(sv, 1) };
            return;
        }
    close_read(fd);
}

/* ---- connections ---- */

static void connection_drop(struct serving *sv, struct connection *c)
{
    if (c->is_counted)
        seats_give(sv->s.seats, sv->s.web->worker, c->peer);
    if (c->before)
        c->before->next = c->next;
    else
        sv->connections = c->next;
    if (c->next)
        c->next->before = c->before;
    sv->count--;
    metrics_add(&sv->page->connections, -1);
    free(c);
}

static void connection_noted(void *ctx, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
    struct serving *sv = ctx;

    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = sv->taking;
        sv->taking = NULL;
    } else {
        connection_drop(sv, *context);
    }
}

/* The record of a connection, counted; NULL when there are too many. */
static struct connection *connection_new(struct serving *sv, int fd, struct address peer)
{
    bool is_counted = !web_trusts(sv->s.web, peer);
    struct connection *c;

    if (sv->count >= sv->s.limits->connections || (is_counted && !seats_take(sv->s.seats, sv->s.web->worker, peer, sv->s.limits->per_address)))
        return NULL;
    c = calloc(1, sizeof(*c));
    if (!c) {
        if (is_counted)
            seats_give(sv->s.seats, sv->s.web->worker, peer);
        return NULL;
    }
    *c = (struct connection){
        .fd = fd, .peer = peer, .is_counted = is_counted, .next = sv->connections, .until_us = after_s(sv, sv->s.limits->head_s)
    };
    if (c->next)
        c->next->before = c;
    sv->connections = c;
    sv->count++;
    metrics_add(&sv->page->connections, 1);
    metrics_add(&sv->page->connections_taken, 1);
    return c;
}

static void connection_take(struct serving *sv, int fd, const struct sockaddr_storage *from, socklen_t size)
{
    struct connection *c = connection_new(sv, fd, address_of((const struct sockaddr *)from));

    if (!c) {
        turn_away(sv, fd);
        return;
    }
    sv->taking = c;
    if (MHD_add_connection(sv->daemon, fd, (const struct sockaddr *)from, size) != MHD_YES && sv->taking)
        connection_drop(sv, c); /* the library has closed it before it noted it */
    sv->taking = NULL;
}

/* With no descriptor left, the spare one is given up to tell the next in the queue why, and taken back. */
static bool accept_for_refusal(struct serving *sv)
{
    int fd;

    if (sv->spare < 0)
        return false;
    close(sv->spare);
    fd = accept4(sv->s.listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0) {
        metrics_add(&sv->page->connections_refused, 1);
        say(fd, too_many, sizeof(too_many) - 1);
        shutdown(fd, SHUT_WR);
        close_read(fd);
    }
    sv->spare = dup(sv->s.stop);
    return fd >= 0;
}

/* Whether there may be more. */
static bool accept_one(struct serving *sv)
{
    struct sockaddr_storage from;
    socklen_t size = sizeof(from);
    int fd = accept4(sv->s.listener, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        return accept_for_refusal(sv);
    if (fd < 0)
        return errno == ECONNABORTED || errno == EINTR;
    connection_take(sv, fd, &from, size);
    return true;
}

static void accept_some(struct serving *sv, int most)
{
    while (most-- > 0 && accept_one(sv))
        continue;
}

/* ---- exchanges ---- */

static struct exchange *exchange_new(struct serving *sv)
{
    struct exchange *x = sv->kept;

    if (x) {
        sv->kept = x->next;
        sv->kept_count--;
    } else {
        x = calloc(1, sizeof(*x));
        if (!x)
            return NULL;
        x->mem = arena_open(sv->s.limits->request_bytes);
    }
    x->serving = sv;
    x->q.mem = &x->mem;
    return x;
}

static void exchange_free(struct exchange *x)
{
    struct serving *sv = x->serving;
    arena mem;

    if (x->body) {
        explicit_bzero(x->body, (size_t)x->got);
        free(x->body);
        sv->bodies_bytes -= x->q.length;
    }
    if (sv->kept_count == ARENAS_KEPT) {
        arena_wipe(&x->mem);
        arena_close(&x->mem);
        free(x);
        return;
    }
    arena_wipe(&x->mem);
    mem = x->mem;
    *x = (struct exchange){ .mem = mem, .next = sv->kept };
    sv->kept = x;
    sv->kept_count++;
}

static struct connection *connection_of(struct MHD_Connection *connection)
{
    return *(struct connection *const *)MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
}

static void target_keep(void *ctx)
{
    struct exchange *x = ctx;

    x->q.target = arena_str(&x->mem, x->q.target);
}

/* The first line has come: its target as it was sent, before the library decodes it in place. */
static void *target_noted(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *x = exchange_new(ctx);

    if (!x)
        return NULL;
    x->connection = connection_of(connection);
    x->connection->has_request = true;
    x->q.target = str_of(uri);
    if (x->q.target.n > TARGET_BYTES)
        x->q.target.p = NULL; /* that it is too long is all that has to be known */
    else if (!arena_guarded(&x->mem, target_keep, x))
        x->q.target = S("");
    return x;
}

static void request_done(void *ctx, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode how)
{
    struct exchange *x = *context;
    struct serving *sv = ctx;

    (void)connection, (void)how;
    if (!x)
        return;
    x->connection->phase = PHASE_IDLE;
    x->connection->has_request = false;
    x->connection->until_us = after_s(sv, sv->s.limits->idle_s);
    exchange_free(x);
    *context = NULL;
}

/* ---- the head, from the library's pieces ---- */

struct pieces {
    struct exchange *x;
    const char *lines; /* where the header lines begin */
    const char *at;    /* where the next piece has to begin */
    enum problem_kind kind;
    bool is_sound;
};

static bool is_line_end(const char *p)
{
    return p[0] == 0 && p[1] == 0;
}

static enum MHD_Result piece_take(void *ctx, enum MHD_ValueKind what, const char *name, size_t name_n, const char *value, size_t value_n)
{
    struct pieces *p = ctx;
    const char *blank = name + name_n + 1;

    (void)what;
    p->is_sound = false;
    p->kind = PROBLEM_MALFORMED;
    if (name != p->at || !value || value < blank)
        return MHD_NO;
    while (blank < value && (*blank == ' ' || *blank == '\t'))
        blank++;
    if (blank != value || !is_line_end(value + value_n))
        return MHD_NO;
    p->at = value + value_n + 2;
    p->is_sound = request_header_add(&p->x->q, (str){ name, (ptrdiff_t)name_n }, (str){ value, (ptrdiff_t)value_n }, &p->kind);
    return p->is_sound ? MHD_YES : MHD_NO;
}

/* Whether the first line is its three pieces, one space apart; ${p} is then at the first header line. */
static bool first_line_take(struct pieces *p, const char *method, const char *target, const char *version)
{
    struct request *q = &p->x->q;
    str m = str_of(method), v = str_of(version);

    p->kind = PROBLEM_MALFORMED;
    if (target != method + m.n + 1 || version != target + q->target.n + 1 || !is_line_end(version + v.n))
        return false;
    p->lines = p->at = version + v.n + 2;
    return request_line(q, m, q->target, v, &p->kind);
}

static bool head_take(struct exchange *x, struct MHD_Connection *connection, const char *method, const char *target, const char *version,
                      enum problem_kind *kind)
{
    struct pieces p = { .x = x, .is_sound = true };
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool is_sound = first_line_take(&p, method, target, version);

    if (is_sound)
        MHD_get_connection_values_n(connection, MHD_HEADER_KIND, piece_take, &p);
    *kind = p.kind;
    if (!is_sound || !p.is_sound)
        return false;
    if (!size || p.at + 2 != method + size->header_size || !is_line_end(p.at)) {
        *kind = PROBLEM_MALFORMED;
        return false;
    }
    if (p.at - p.lines > HEAD_BYTES) {
        *kind = PROBLEM_HEAD_TOO_LARGE;
        return false;
    }
    return request_head_end(&x->q, kind);
}

/* ---- answers ---- */

static enum MHD_Result answer_queue(struct exchange *x, struct MHD_Connection *connection)
{
    struct serving *sv = x->serving;
    struct response *r = &x->q.answer;
    str body = response_body(r);
    struct MHD_Response *response =
        MHD_create_response_from_buffer((size_t)body.n, (void *)(uintptr_t)(body.n ? body.p : ""), MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_YES;

    if (!response)
        return MHD_NO;
    for (ptrdiff_t i = 0; i < r->header.n && queued == MHD_YES; i++)
        queued = MHD_add_response_header(response, r->header.v[i].name, r->header.v[i].value.p);
    if (sv->stop_us && !r->closes && queued == MHD_YES)
        queued = MHD_add_response_header(response, "Connection", "close");
    if (queued == MHD_YES)
        queued = MHD_queue_response(connection, (unsigned)r->status, response);
    MHD_destroy_response(response);
    x->connection->phase = PHASE_ANSWER;
    x->connection->until_us = after_s(sv, sv->s.limits->answer_s + body.n / sv->s.limits->answer_bytes_s);
    return queued;
}

static void lend(struct exchange *x)
{
    struct serving *sv = x->serving;
    struct request *q = &x->q;

    q->web = sv->s.web;
    q->store = sv->s.store;
    q->random = &sv->random;
    q->utc_us = sv->s.web->utc();
    q->peer = x->connection->peer;
    snprintf(q->id, sizeof(q->id), "%s", random_id(&sv->random, &x->mem).p);
}

/* Room for the body that the head has announced; without it the request is refused before it is sent. */
static bool body_begin(struct exchange *x)
{
    struct serving *sv = x->serving;

    if (sv->bodies_bytes + x->q.length > sv->s.limits->bodies_bytes)
        return false;
    x->body = malloc((size_t)x->q.length);
    if (x->body)
        sv->bodies_bytes += x->q.length;
    return x->body;
}

struct head {
    struct exchange *x;
    struct MHD_Connection *connection;
    const char *method, *target, *version;
    enum problem_kind kind;
    bool is_sound;
};

static void head_read(void *ctx)
{
    struct head *h = ctx;

    lend(h->x);
    h->is_sound = head_take(h->x, h->connection, h->method, h->target, h->version, &h->kind);
}

/* The head is there.  What cannot be one is answered at once, and the connection ends; else the body is read first. */
static enum MHD_Result head_came(struct exchange *x, struct MHD_Connection *connection, const char *method, const char *target, const char *version)
{
    struct head h = { x, connection, method, target, version, PROBLEM_OVERLOAD, false };
    struct web *web = x->serving->s.web;

    if (!arena_guarded(&x->mem, head_read, &h) || !h.is_sound) {
        web_refuse(web, &x->q, h.kind);
        return answer_queue(x, connection);
    }
    x->connection->phase = PHASE_BODY;
    x->connection->until_us = after_s(x->serving, x->serving->s.limits->body_s);
    x->wants_body = web_admit(web, &x->q);
    if (x->wants_body && x->q.length && !body_begin(x)) {
        x->wants_body = false;
        web_refuse(web, &x->q, PROBLEM_OVERLOAD);
    }
    if (x->wants_body || (x->q.length <= SWALLOW_BYTES && !request_header(&x->q, S("expect")).n))
        return MHD_YES;
    return answer_queue(x, connection); /* too much to be dropped, or not to be asked for */
}

static void body_came(struct exchange *x, const char *bytes, size_t n)
{
    if (!x->wants_body)
        return;
    assert(x->got + (int64_t)n <= x->q.length);
    memcpy(x->body + x->got, bytes, n);
    x->got += (int64_t)n;
}

static enum MHD_Result asked(void *ctx, struct MHD_Connection *connection, const char *target, const char *method, const char *version,
                             const char *bytes, size_t *size, void **context)
{
    struct exchange *x = *context;

    (void)ctx;
    if (!x)
        return MHD_NO;
    if (!x->q.id[0])
        return head_came(x, connection, method, target, version);
    if (*size) {
        body_came(x, bytes, *size);
        *size = 0;
        return MHD_YES;
    }
    if (x->wants_body) {
        x->q.body = (str){ x->body, (ptrdiff_t)x->got };
        web_finish(x->serving->s.web, &x->q);
    }
    return answer_queue(x, connection);
}

/* ---- the turn of the wheel ---- */

/* Its socket is shut: the library finds it at its end, and closes it. */
static void connection_end(struct serving *sv, struct connection *c)
{
    if (c->is_ended)
        return;
    c->is_ended = true;
    if (c->phase != PHASE_IDLE)
        metrics_add(&sv->page->deadlines, 1);
    if (c->has_request && c->phase != PHASE_ANSWER)
        say(c->fd, too_slow, sizeof(too_slow) - 1);
    shutdown(c->fd, SHUT_RDWR);
}

static void deadlines_keep(struct serving *sv, int64_t now_us)
{
    struct connection *next;

    for (struct connection *c = sv->connections; c; c = next) {
        next = c->next;
        if (c->until_us <= now_us)
            connection_end(sv, c);
    }
}

/* The clock of the day set back is told: what is ordered by it is ordered otherwise from then on. */
static void clock_watch(struct serving *sv, int64_t now_us)
{
    int64_t utc_us = sv->s.web->utc(), back_us = now_us - sv->ticks_us - (utc_us - sv->utc_us);
    struct journal *log = sv->s.web->log;

    if (sv->ticks_us && back_us > CLOCK_BACK_US) {
        metrics_add(&sv->page->clock_back, 1);
        if (log) {
            log_begin(log, "clock-back", utc_us);
            log_int(log, "worker", sv->s.web->worker);
            log_int(log, "us", back_us);
            log_end(log);
        }
    }
    sv->utc_us = utc_us;
    sv->ticks_us = now_us;
}

static bool watch(struct serving *sv, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

    return fd < 0 || epoll_ctl(sv->poll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void unwatch(struct serving *sv, int fd)
{
    if (fd >= 0)
        epoll_ctl(sv->poll, EPOLL_CTL_DEL, fd, NULL);
}

static void stop_begin(struct serving *sv)
{
    if (sv->stop_us)
        return;
    accept_some(sv, sv->s.limits->connections); /* whoever has come already is still served */
    sv->stop_us = after_s(sv, sv->s.limits->drain_s);
    unwatch(sv, sv->s.stop);
    unwatch(sv, sv->s.signals);
    unwatch(sv, sv->s.listener);
    close(sv->s.listener);
    for (struct connection *c = sv->connections; c; c = c->next)
        if (!c->has_request)
            shutdown(c->fd, SHUT_RD); /* what it has sent is read, and nothing after it */
}

static void tick(struct serving *sv, int64_t now_us)
{
    if (now_us < sv->tick_us)
        return;
    sv->tick_us = now_us + (int64_t)TICK_MS * 1000;
    __atomic_store_n(&sv->page->beat_us, now_us, __ATOMIC_RELAXED);
    if (sv->s.web->log)
        __atomic_store_n(&sv->page->log_lost, (int64_t)sv->s.web->log->lost, __ATOMIC_RELAXED);
    clock_watch(sv, now_us);
    deadlines_keep(sv, now_us);
    leaving_close(sv, now_us);
}

static int wait_ms(struct serving *sv)
{
    MHD_UNSIGNED_LONG_LONG wanted;
    int64_t left_ms = (sv->tick_us - ticks(sv)) / 1000 + 1;

    if (MHD_get_timeout(sv->daemon, &wanted) == MHD_YES && wanted == 0)
        return 0;
    return left_ms < 0 ? 0 : left_ms > TICK_MS ? TICK_MS : (int)left_ms;
}

static void turn(struct serving *sv)
{
    struct epoll_event events[4];
    int n = epoll_wait(sv->poll, events, countof(events), wait_ms(sv));

    for (int i = 0; i < n; i++) {
        if (events[i].data.fd == sv->s.listener && !sv->stop_us)
            accept_some(sv, ACCEPT_AT_ONCE);
        else if (events[i].data.fd == sv->s.stop || events[i].data.fd == sv->s.signals)
            stop_begin(sv);
    }
    MHD_run(sv->daemon);
    tick(sv, ticks(sv));
    if (sv->s.web->log)
        log_flush(sv->s.web->log);
}

/* ---- beginning and end ---- */

static bool daemon_begin(struct serving *sv)
{
    unsigned connections = (unsigned)sv->s.limits->connections + SPARE_CONNECTIONS;
    const union MHD_DaemonInfo *info;

    sv->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_TURBO, 0, NULL, NULL, asked, sv, MHD_OPTION_CONNECTION_LIMIT, connections,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                         MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_NOTIFY_CONNECTION, connection_noted, sv, MHD_OPTION_NOTIFY_COMPLETED,
                         request_done, sv, MHD_OPTION_URI_LOG_CALLBACK, target_noted, sv, MHD_OPTION_END);
    info = sv->daemon ? MHD_get_daemon_info(sv->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (info)
        sv->daemon_poll = info->epoll_fd;
    return info;
}

rc server_begin(const struct server *server, struct serving **out, struct err *err)
{
    struct serving *sv = calloc(1, sizeof(*sv));

    if (!sv)
        return err_set(err, RC_NO_MEMORY, "out of memory");
    sv->s = *server;
    sv->random = random_kernel();
    sv->page = &server->web->metrics->page[server->web->worker];
    for (int i = 0; i < LEAVING_MOST; i++)
        sv->leaving[i].fd = -1;
    sv->poll = epoll_create1(EPOLL_CLOEXEC);
    sv->spare = dup(server->stop);
    if (sv->poll < 0 || sv->spare < 0 || !daemon_begin(sv) || !watch(sv, sv->daemon_poll) || !watch(sv, server->listener) ||
        !watch(sv, server->stop) || !watch(sv, server->signals))
        return err_set(err, RC_FAULT, "a worker could not begin to serve: %s", strerror(errno));
    *out = sv;
    return RC_OK;
}

void server_run(struct serving *sv)
{
    metrics_add(&sv->page->connections, -sv->page->connections); /* of the one before, which is gone */
    while (!sv->stop_us || (sv->count && ticks(sv) < sv->stop_us))
        turn(sv);
    MHD_stop_daemon(sv->daemon);
    leaving_close(sv, INT64_MAX);
    while (sv->kept) {
        struct exchange *x = sv->kept;

        sv->kept = x->next;
        arena_close(&x->mem);
        free(x);
    }
    close(sv->spare);
    close(sv->poll);
    free(sv);
}
