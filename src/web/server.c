#include "web/server.h"

#include "web/parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * The life of a connection:
 *
 *               first byte        head whole         body whole         answer gone
 *     PHASE_IDLE ------> PHASE_HEAD ------> PHASE_BODY ------> PHASE_ANSWER ------> PHASE_IDLE
 *                                |            (or PHASE_DROP, when the answer           |
 *                                |             is there and nobody wants the body)      |  it was the last
 *                                +---- cannot be one ------------------> PHASE_ANSWER --+------> PHASE_LEAVING ---> closed
 *
 * Leaving: what the other end still sends is read and dropped for a moment, since closing a socket with something unread makes the
 * other end forget the answer.
 */
enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_DROP, PHASE_ANSWER, PHASE_LEAVING };

enum {
    MICROSECONDS = 1000000,
    INPUT_BYTES = HEAD_BYTES + TARGET_BYTES + 1024, /* the longest head that is read */
    ACCEPT_AT_ONCE = 64,                            /* then whoever is connected has a turn */
    EVENTS_AT_ONCE = 64,
    KEPT = 32,           /* buffers and arenas for the next requests */
    DROP_MOST = 4 << 20, /* of a body that nobody wants: then its sender hears why before it is done */
    LEAVE_S = 2,
    TICK_MS = 1000,
    CLOCK_BACK_US = 500000, /* less is only the clock being kept right */
};

/* Room for what has come and is not yet read. */
struct input {
    struct input *next; /* among those that are free */
    char p[INPUT_BYTES];
};

/* One request and its answer. */
struct exchange {
    struct request q;
    arena mem;
    char *body; /* when it did not all come with its head */
    int64_t got;
    struct buf head;
    int64_t sent; /* of head and body */
    struct exchange *next;
};

struct connection {
    struct connection *next, *before;
    int fd;
    enum phase phase;
    bool is_counted, is_watched_for_room;
    struct address peer;
    int64_t until_us;
    struct input *in;        /* NULL while nothing has come */
    ptrdiff_t in_n, in_used; /* bytes in it, and how many of them the present request has taken */
    ptrdiff_t seen;          /* how far the end of the head has been looked for */
    struct exchange *x;      /* from a whole head to the end of its answer */
    int64_t to_drop;
};

struct serving {
    struct server s;
    int poll, spare;
    struct connection *connections;
    int count;
    struct connection *closed; /* freed when the turn is over: an event may still name them */
    struct exchange *exchanges;
    struct input *inputs;
    int exchanges_n, inputs_n;
    int64_t bodies_bytes;
    struct randomness random;
    struct metrics_page *page;
    int64_t stop_us;          /* 0: not told to stop; else when it ends at the latest */
    int64_t utc_us, ticks_us; /* as last seen together */
    int64_t tick_us;          /* when the next look at deadlines is due */
};

static int64_t after_s(const struct serving *sv, int64_t seconds)
{
    return sv->s.web->ticks() + seconds * MICROSECONDS;
}

/* ---- watching ---- */

static bool watch(struct serving *sv, int fd, void *who)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = who };

    return fd < 0 || epoll_ctl(sv->poll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void unwatch(struct serving *sv, int fd)
{
    if (fd >= 0)
        epoll_ctl(sv->poll, EPOLL_CTL_DEL, fd, NULL);
}

/* Either for what comes, or for room to send. */
static void watch_for_room(struct serving *sv, struct connection *c, bool room)
{
    struct epoll_event event = { .events = room ? EPOLLOUT : EPOLLIN, .data.ptr = c };

    if (c->is_watched_for_room == room)
        return;
    c->is_watched_for_room = room;
    epoll_ctl(sv->poll, EPOLL_CTL_MOD, c->fd, &event);
}

/* ---- what is used again ---- */

static struct input *input_new(struct serving *sv)
{
    struct input *in = sv->inputs;

    if (!in)
        return malloc(sizeof(*in));
    sv->inputs = in->next;
    sv->inputs_n--;
    return in;
}

static void input_free(struct serving *sv, struct connection *c)
{
    if (!c->in)
        return;
    explicit_bzero(c->in->p, (size_t)c->in_n);
    if (sv->inputs_n < KEPT) {
        c->in->next = sv->inputs;
        sv->inputs = c->in;
        sv->inputs_n++;
    } else {
        free(c->in);
    }
    c->in = NULL;
    c->in_n = c->in_used = c->seen = 0;
}

static struct exchange *exchange_new(struct serving *sv)
{
    struct exchange *x = sv->exchanges;

    if (x) {
        sv->exchanges = x->next;
        sv->exchanges_n--;
        return x;
    }
    x = calloc(1, sizeof(*x));
    if (x)
        x->mem = arena_open(sv->s.limits->request_bytes);
    return x;
}

static void exchange_free(struct serving *sv, struct connection *c)
{
    struct exchange *x = c->x;
    arena mem;

    if (!x)
        return;
    if (x->body) {
        explicit_bzero(x->body, (size_t)x->got);
        free(x->body);
        sv->bodies_bytes -= x->q.length;
    }
    arena_wipe(&x->mem);
    c->x = NULL;
    if (sv->exchanges_n == KEPT) {
        arena_close(&x->mem);
        free(x);
        return;
    }
    mem = x->mem;
    *x = (struct exchange){ .mem = mem, .next = sv->exchanges };
    sv->exchanges = x;
    sv->exchanges_n++;
}

/* ---- the end of a connection ---- */

static void connection_close(struct serving *sv, struct connection *c)
{
    if (c->fd < 0)
        return;
    exchange_free(sv, c);
    input_free(sv, c);
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
    close(c->fd);
    c->fd = -1;
    c->next = sv->closed;
    sv->closed = c;
}

static void closed_free(struct serving *sv)
{
    while (sv->closed) {
        struct connection *c = sv->closed;

        sv->closed = c->next;
        free(c);
    }
}

static void leave(struct serving *sv, struct connection *c)
{
    exchange_free(sv, c);
    input_free(sv, c);
    shutdown(c->fd, SHUT_WR);
    c->phase = PHASE_LEAVING;
    c->until_us = after_s(sv, LEAVE_S);
    watch_for_room(sv, c, false);
}

/* ---- sending ---- */

/* Whether all of the answer is gone; ${*lost} when the other end is. */
static bool answer_send(struct connection *c, bool *lost)
{
    struct exchange *x = c->x;
    str body = x->q.method == METHOD_HEAD ? S("") : response_body(&x->q.answer);

    *lost = false;
    while (x->sent < x->head.n + body.n) {
        int64_t of_body = x->sent > x->head.n ? x->sent - x->head.n : 0, of_head = x->sent - of_body;
        struct iovec parts[] = { { x->head.p + of_head, (size_t)(x->head.n - of_head) },
                                 { (void *)(uintptr_t)(body.p + of_body), (size_t)(body.n - of_body) } };
        struct msghdr message = { .msg_iov = parts, .msg_iovlen = countof(parts) };
        ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            *lost = errno != EAGAIN;
            return false;
        }
        x->sent += n;
    }
    return true;
}

/* What belongs to the next request moves to the front. */
static void next_begin(struct serving *sv, struct connection *c)
{
    ptrdiff_t left = c->in_n - c->in_used;

    exchange_free(sv, c);
    if (left) {
        memmove(c->in->p, c->in->p + c->in_used, (size_t)left);
        explicit_bzero(c->in->p + left, (size_t)(c->in_n - left));
        c->in_n = left;
        c->in_used = c->seen = 0;
    } else {
        input_free(sv, c);
    }
    c->phase = left ? PHASE_HEAD : PHASE_IDLE;
    c->until_us = after_s(sv, left ? sv->s.limits->head_s : sv->s.limits->idle_s);
    watch_for_room(sv, c, false);
}

/* Sends what can be sent.  Whether the connection is ready for its next request. */
static bool answer_go_on(struct serving *sv, struct connection *c)
{
    bool lost;

    if (answer_send(c, &lost)) {
        bool is_last = c->x->q.answer.closes || sv->stop_us;

        if (is_last)
            leave(sv, c);
        else
            next_begin(sv, c);
        return !is_last;
    }
    if (lost)
        connection_close(sv, c);
    else
        watch_for_room(sv, c, true);
    return false;
}

static void head_write(void *ctx)
{
    struct exchange *x = ctx;

    x->head = buf_new(&x->mem);
    response_head(&x->q.answer, &x->head);
}

/* The answer is whole: it is sent. Whether the connection is ready for its next request. */
static bool answer_begin(struct serving *sv, struct connection *c)
{
    struct exchange *x = c->x;

    if (!arena_guarded(&x->mem, head_write, x)) {
        connection_close(sv, c); /* there is not even room for words */
        return false;
    }
    c->phase = PHASE_ANSWER;
    c->until_us = after_s(sv, sv->s.limits->answer_s + response_body(&x->q.answer).n / sv->s.limits->answer_bytes_s);
    return answer_go_on(sv, c);
}

/* The same, and the connection ends with it: its next request could not be found. */
static bool answer_last(struct serving *sv, struct connection *c)
{
    c->x->q.answer.closes = true;
    return answer_begin(sv, c);
}

/* ---- requests ---- */

static void lend(struct serving *sv, struct connection *c)
{
    struct request *q = &c->x->q;
    uint8_t id[REQUEST_ID_DIGITS / 2];

    q->mem = &c->x->mem;
    q->web = sv->s.web;
    q->store = sv->s.store;
    q->random = &sv->random;
    q->utc_us = sv->s.web->utc();
    q->peer = c->peer;
    random_fill(&sv->random, id, sizeof(id));
    for (int i = 0; i < REQUEST_ID_DIGITS; i++)
        q->id[i] = "0123456789abcdef"[id[i / 2] >> (i % 2 ? 0 : 4) & 15];
}

/* An answer to what is no request.  Where the next would begin nobody knows, so it is the last. */
static bool refuse(struct serving *sv, struct connection *c, enum problem_kind kind)
{
    if (!c->x) {
        c->x = exchange_new(sv);
        if (!c->x) {
            connection_close(sv, c);
            return false;
        }
        lend(sv, c);
    }
    web_refuse(sv->s.web, &c->x->q, kind);
    return answer_begin(sv, c);
}

struct reading {
    str head;
    struct request *q;
    enum problem_kind kind;
    bool is_read;
};

static void head_read(void *ctx)
{
    struct reading *r = ctx;

    r->is_read = request_head(r->head, r->q, &r->kind);
}

static bool body_came(struct serving *sv, struct connection *c)
{
    web_finish(sv->s.web, &c->x->q);
    return answer_begin(sv, c);
}

/* Room for a body of which not all has come: none is given out that could not be had by all. */
static bool body_begin(struct serving *sv, struct connection *c, ptrdiff_t here)
{
    struct exchange *x = c->x;

    if (sv->bodies_bytes + x->q.length > sv->s.limits->bodies_bytes)
        return false;
    x->body = malloc((size_t)x->q.length);
    if (!x->body)
        return false;
    sv->bodies_bytes += x->q.length;
    memcpy(x->body, c->in->p + c->in_used, (size_t)here);
    x->got = here;
    c->in_used += here;
    c->phase = PHASE_BODY;
    c->until_us = after_s(sv, sv->s.limits->body_s);
    return true;
}

/* The answer is there before the body: a body of bearable length is dropped first, so that the connection can go on. */
static bool body_drop(struct serving *sv, struct connection *c, ptrdiff_t here)
{
    struct request *q = &c->x->q;
    bool is_awaited = request_header(q, S("expect")).n; /* then it is not sent before it is asked for */

    c->in_used += here;
    c->to_drop = q->length - here;
    if (c->to_drop > DROP_MOST || (c->to_drop && is_awaited))
        return answer_last(sv, c);
    if (!c->to_drop)
        return answer_begin(sv, c);
    c->phase = PHASE_DROP;
    c->until_us = after_s(sv, sv->s.limits->body_s);
    return false;
}

static void go_on_say(struct connection *c)
{
    static const char words[] = "HTTP/1.1 100 Continue\r\n\r\n";

    if (send(c->fd, words, sizeof(words) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return; /* whoever is gone is seen to be so when its body is read */
}

/* A head is whole.  Whether the connection is ready for its next request. */
static bool head_came(struct serving *sv, struct connection *c, ptrdiff_t size)
{
    struct reading reading = { .head = { c->in->p, size }, .kind = PROBLEM_OVERLOAD };
    struct request *q;
    ptrdiff_t here;

    c->x = exchange_new(sv);
    if (!c->x) {
        connection_close(sv, c);
        return false;
    }
    lend(sv, c);
    q = reading.q = &c->x->q;
    c->in_used = size;
    if (!arena_guarded(q->mem, head_read, &reading) || !reading.is_read)
        return refuse(sv, c, reading.kind);
    here = c->in_n - size < q->length ? c->in_n - size : (ptrdiff_t)q->length;
    if (!web_admit(sv->s.web, q))
        return body_drop(sv, c, here);
    if (here == q->length) {
        q->body = (str){ c->in->p + size, here };
        c->in_used += here;
        return body_came(sv, c);
    }
    if (!body_begin(sv, c, here)) {
        web_refuse(sv->s.web, q, PROBLEM_OVERLOAD);
        return body_drop(sv, c, here);
    }
    if (!here && request_header(q, S("expect")).n)
        go_on_say(c);
    return false;
}

/* Every request that is whole is answered. */
static void heads_take(struct serving *sv, struct connection *c)
{
    bool goes_on = true;

    while (goes_on && c->phase == PHASE_HEAD) {
        ptrdiff_t size = head_find_end((str){ c->in->p, c->in_n }, &c->seen);

        if (size > 0)
            goes_on = head_came(sv, c, size);
        else if (size == HEAD_MALFORMED)
            goes_on = refuse(sv, c, PROBLEM_MALFORMED);
        else if (c->in_n == INPUT_BYTES)
            goes_on = refuse(sv, c, memchr(c->in->p, '\n', (size_t)c->in_n) ? PROBLEM_HEAD_TOO_LARGE : PROBLEM_TARGET_TOO_LONG);
        else
            return;
    }
}

/* ---- what comes ---- */

enum came { CAME, CAME_NOTHING, CAME_END };

static enum came take(int fd, void *to, size_t room, ptrdiff_t *n)
{
    ssize_t got = recv(fd, to, room, MSG_DONTWAIT);

    *n = got > 0 ? got : 0;
    if (got > 0)
        return CAME;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? CAME_NOTHING : CAME_END;
}

static enum came head_take(struct serving *sv, struct connection *c)
{
    enum came came;
    ptrdiff_t n;

    if (!c->in)
        c->in = input_new(sv);
    if (!c->in)
        return CAME_END;
    came = take(c->fd, c->in->p + c->in_n, (size_t)(INPUT_BYTES - c->in_n), &n);
    c->in_n += n;
    if (came == CAME && c->phase == PHASE_IDLE) {
        c->phase = PHASE_HEAD;
        c->until_us = after_s(sv, sv->s.limits->head_s);
    }
    if (came == CAME)
        heads_take(sv, c);
    else if (c->phase == PHASE_IDLE)
        input_free(sv, c);
    return came;
}

static enum came body_take(struct serving *sv, struct connection *c)
{
    struct exchange *x = c->x;
    ptrdiff_t n;
    enum came came = take(c->fd, x->body + x->got, (size_t)(x->q.length - x->got), &n);

    x->got += n;
    if (x->got < x->q.length)
        return came;
    x->q.body = (str){ x->body, (ptrdiff_t)x->q.length };
    if (body_came(sv, c))
        heads_take(sv, c);
    return came;
}

static enum came drop_take(struct serving *sv, struct connection *c)
{
    char dropped[16 << 10];
    ptrdiff_t n;
    enum came came = take(c->fd, dropped, c->to_drop < (int64_t)sizeof(dropped) ? (size_t)c->to_drop : sizeof(dropped), &n);

    c->to_drop -= n;
    if (!c->to_drop && answer_begin(sv, c))
        heads_take(sv, c);
    return came;
}

static void readable(struct serving *sv, struct connection *c)
{
    char dropped[16 << 10];
    enum came came = CAME_NOTHING;
    ptrdiff_t n;

    switch (c->phase) {
    case PHASE_IDLE:
    case PHASE_HEAD: came = head_take(sv, c); break;
    case PHASE_BODY: came = body_take(sv, c); break;
    case PHASE_DROP: came = drop_take(sv, c); break;
    case PHASE_LEAVING: came = take(c->fd, dropped, sizeof(dropped), &n); break;
    case PHASE_ANSWER: break;
    }
    if (came == CAME_END)
        connection_close(sv, c);
}

static void connection_turn(struct serving *sv, struct connection *c, unsigned events)
{
    if (c->fd < 0)
        return; /* closed earlier in this turn */
    if (c->phase == PHASE_ANSWER && (events & (EPOLLERR | EPOLLHUP)))
        connection_close(sv, c);
    else if (c->phase != PHASE_ANSWER)
        readable(sv, c);
    else if (answer_go_on(sv, c))
        heads_take(sv, c);
}

/* ---- connections ---- */

/* Told without a request, so without its language: in both. */
static const char too_many[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                               "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"
                               "Cache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
                               "Too many connections at once. Try again in a few seconds.\n"
                               "Gormod o gysylltiadau ar unwaith. Rhowch gynnig arall arni ymhen ychydig eiliadau.\n";

static void turn_away(struct serving *sv, int fd)
{
    char dropped[4096];

    metrics_add(&sv->page->connections_refused, 1);
    if (send(fd, too_many, sizeof(too_many) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
        shutdown(fd, SHUT_WR);
    while (recv(fd, dropped, sizeof(dropped), MSG_DONTWAIT) > 0)
        continue;
    close(fd);
}

/* The record of a connection, counted; NULL when there are too many. */
static struct connection *connection_new(struct serving *sv, int fd, struct address peer)
{
    bool is_counted = !web_trusts(sv->s.web, peer);
    struct connection *c;

    if (sv->count >= sv->s.limits->connections || (is_counted && !seats_take(sv->s.seats, sv->s.web->worker, peer, sv->s.limits->per_address)))
        return NULL;
    c = calloc(1, sizeof(*c));
    if (!c || !watch(sv, fd, c)) {
        free(c);
        if (is_counted)
            seats_give(sv->s.seats, sv->s.web->worker, peer);
        return NULL;
    }
    c->fd = fd;
    c->peer = peer;
    c->is_counted = is_counted;
    c->until_us = after_s(sv, sv->s.limits->head_s);
    c->next = sv->connections;
    if (c->next)
        c->next->before = c;
    sv->connections = c;
    sv->count++;
    metrics_add(&sv->page->connections, 1);
    metrics_add(&sv->page->connections_taken, 1);
    return c;
}

/* With no descriptor left, the spare one is given up to tell the next in the queue why, and taken back. */
static bool accept_for_refusal(struct serving *sv)
{
    int fd;

    if (sv->spare < 0)
        return false;
    close(sv->spare);
    fd = accept4(sv->s.listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        turn_away(sv, fd);
    sv->spare = dup(sv->s.stop);
    return fd >= 0;
}

/* Whether there may be more. */
static bool accept_one(struct serving *sv)
{
    struct sockaddr_storage from;
    socklen_t size = sizeof(from);
    int fd = accept4(sv->s.listener, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    struct connection *c;

    if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        return accept_for_refusal(sv);
    if (fd < 0)
        return errno == ECONNABORTED || errno == EINTR;
    c = connection_new(sv, fd, address_of((const struct sockaddr *)&from));
    if (c)
        readable(sv, c); /* most often the request is there already */
    else
        turn_away(sv, fd);
    return true;
}

static void accept_some(struct serving *sv, int most)
{
    while (most-- > 0 && accept_one(sv))
        continue;
}

/* ---- the turn of the wheel ---- */

/* Whoever has sent something is told; whoever has not, or will not listen, is left. */
static void connection_end(struct serving *sv, struct connection *c)
{
    if (c->phase != PHASE_IDLE && c->phase != PHASE_LEAVING)
        metrics_add(&sv->page->deadlines, 1);
    if (c->phase == PHASE_HEAD || c->phase == PHASE_BODY)
        refuse(sv, c, PROBLEM_TOO_SLOW);
    else if (c->phase == PHASE_DROP)
        answer_last(sv, c);
    else
        connection_close(sv, c);
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

    if (back_us > CLOCK_BACK_US) {
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

static void stop_begin(struct serving *sv)
{
    struct connection *next;

    if (sv->stop_us)
        return;
    accept_some(sv, sv->s.limits->connections); /* whoever has come already is still served */
    sv->stop_us = after_s(sv, sv->s.limits->drain_s);
    unwatch(sv, sv->s.stop);
    unwatch(sv, sv->s.signals);
    unwatch(sv, sv->s.listener);
    close(sv->s.listener);
    for (struct connection *c = sv->connections; c; c = next) {
        next = c->next;
        if (c->phase == PHASE_IDLE)
            readable(sv, c); /* and what has been sent */
        if (c->fd >= 0 && c->phase == PHASE_IDLE)
            connection_close(sv, c);
    }
}

static void tick(struct serving *sv)
{
    int64_t now_us = sv->s.web->ticks();

    if (now_us < sv->tick_us)
        return;
    sv->tick_us = now_us + (int64_t)TICK_MS * 1000;
    __atomic_store_n(&sv->page->beat_us, now_us, __ATOMIC_RELAXED);
    if (sv->s.web->log)
        __atomic_store_n(&sv->page->log_lost, sv->s.web->log->lost, __ATOMIC_RELAXED);
    clock_watch(sv, now_us);
    deadlines_keep(sv, now_us);
}

static void turn(struct serving *sv)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int64_t left_ms = (sv->tick_us - sv->s.web->ticks()) / 1000 + 1;
    int n = epoll_wait(sv->poll, events, countof(events), left_ms < 0 ? 0 : (int)left_ms);

    for (int i = 0; i < n; i++) {
        void *who = events[i].data.ptr;

        if (who == &sv->s.listener)
            accept_some(sv, ACCEPT_AT_ONCE);
        else if (who == &sv->s.stop)
            stop_begin(sv);
        else
            connection_turn(sv, who, events[i].events);
    }
    closed_free(sv);
    tick(sv);
    if (sv->s.web->log)
        log_flush(sv->s.web->log);
}

/* ---- beginning and end ---- */

rc server_begin(const struct server *server, struct serving **out, struct err *err)
{
    struct serving *sv = calloc(1, sizeof(*sv));

    if (!sv)
        return err_set(err, RC_NO_MEMORY, "out of memory");
    sv->s = *server;
    sv->random = random_kernel();
    sv->page = &server->web->metrics->page[server->web->worker];
    sv->ticks_us = server->web->ticks();
    sv->utc_us = server->web->utc();
    sv->poll = epoll_create1(EPOLL_CLOEXEC);
    sv->spare = dup(server->stop);
    if (sv->poll < 0 || sv->spare < 0 || !watch(sv, server->listener, &sv->s.listener) || !watch(sv, server->stop, &sv->s.stop) ||
        !watch(sv, server->signals, &sv->s.stop))
        return err_set(err, RC_FAULT, "a worker could not begin to serve: %s", strerror(errno));
    *out = sv;
    return RC_OK;
}

static void kept_free(struct serving *sv)
{
    while (sv->exchanges) {
        struct exchange *x = sv->exchanges;

        sv->exchanges = x->next;
        arena_close(&x->mem);
        free(x);
    }
    while (sv->inputs) {
        struct input *in = sv->inputs;

        sv->inputs = in->next;
        free(in);
    }
}

void server_run(struct serving *sv)
{
    metrics_add(&sv->page->connections, -sv->page->connections); /* of the one before, which is gone */
    while (!sv->stop_us || (sv->count && sv->s.web->ticks() < sv->stop_us))
        turn(sv);
    while (sv->connections)
        connection_close(sv, sv->connections);
    closed_free(sv);
    kept_free(sv);
    close(sv->spare);
    close(sv->poll);
    free(sv);
}
