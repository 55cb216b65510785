#include "web/server_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    KEPT = 32,            /* buffers and arenas for the next requests */
    KEPT_BYTES = 1 << 20, /* of an arena: one that a large request has made larger is not */
    TURN_MOST = 16,       /* requests of one connection that came together: then the others have a turn */
    DROP_MOST = 4 << 20,  /* of a body that nobody wants: then its sender hears why before it is done */
    DROP_AT_ONCE = 16 << 10,
    LEAVE_S = 2,
    BODY_FIRST = 64 << 10,  /* room for the first bytes of a body; doubled as they come */
    BODY_SMALL = 256 << 10, /* as forms are: for such a quarter of all room is left */
    GATHER_US = 20 * 1000,
    HANDED_S = 20, /* whoever was handed on and has waited so long is told to try again */
};

int64_t after_s(const struct serving *sv, int64_t seconds)
{
    return sv->s.web->ticks() + seconds * MICROSECONDS;
}

/* ---- watching ---- */

bool watch(struct serving *sv, int fd, void *who)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = who };

    return fd < 0 || epoll_ctl(sv->poll, EPOLL_CTL_ADD, fd, &event) == 0;
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

struct input *input_new(struct serving *sv)
{
    struct input *in = sv->inputs;

    if (!in)
        return malloc(sizeof(*in));
    sv->inputs = in->next;
    sv->inputs_n--;
    return in;
}

void input_keep(struct serving *sv, struct input *in, ptrdiff_t n)
{
    explicit_bzero(in->p, (size_t)n);
    if (sv->inputs_n == KEPT) {
        free(in);
        return;
    }
    in->next = sv->inputs;
    sv->inputs = in;
    sv->inputs_n++;
}

static void input_free(struct serving *sv, struct connection *c)
{
    if (!c->in)
        return;
    input_keep(sv, c->in, c->in_n);
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

/* ---- room for what waits ---- */

static int64_t held_by(const struct serving *sv, struct address client)
{
    int64_t held = 0;

    for (const struct connection *c = sv->connections; c; c = c->next)
        if (c->x && address_eq(c->x->q.client, client))
            held += c->x->held;
    return held;
}

/* (N2) */
static bool room_take(struct serving *sv, struct exchange *x, int64_t more)
{
    int64_t most = sv->s.limits->waiting_bytes, of_client = held_by(sv, x->q.client);
    bool is_small = x->held + more <= BODY_SMALL, is_alone = of_client == x->held;

    if (sv->held + more > (is_small ? most : most - most / 4) || (!is_alone && of_client + more > most / 4))
        return false;
    sv->held += more;
    x->held += more;
    return true;
}

static void room_give(struct serving *sv, struct exchange *x, int64_t bytes)
{
    sv->held -= bytes;
    x->held -= bytes;
}

static void body_free(struct serving *sv, struct exchange *x)
{
    if (!x->body)
        return;
    explicit_bzero(x->body, (size_t)x->got);
    free(x->body);
    room_give(sv, x, x->room);
    x->body = NULL;
    x->room = 0;
}

static void rest_free(struct serving *sv, struct exchange *x)
{
    if (!x->rest)
        return;
    explicit_bzero(x->rest, (size_t)x->rest_n);
    free(x->rest);
    room_give(sv, x, x->rest_n);
    x->rest = NULL;
    x->rest_n = 0;
}

static void exchange_free(struct serving *sv, struct connection *c)
{
    struct exchange *x = c->x;
    arena mem;

    if (!x)
        return;
    body_free(sv, x);
    rest_free(sv, x);
    room_give(sv, x, x->held);
    arena_wipe(&x->mem);
    c->x = NULL;
    if (sv->exchanges_n == KEPT || x->mem.held > KEPT_BYTES) {
        arena_close(&x->mem);
        free(x);
        return;
    }
    mem = x->mem;
    *x = (struct exchange){ .mem = mem, .next = sv->exchanges };
    sv->exchanges = x;
    sv->exchanges_n++;
}

void kept_free(struct serving *sv)
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

/* ---- seats ---- */

static void seat_give(struct serving *sv, struct connection *c)
{
    if (c->is_counted)
        seats_give(sv->s.seats, sv->s.web->worker, c->peer);
    c->is_counted = false;
}

/* Of a connection that has had one. */
static void seat_keep(struct serving *sv, struct connection *c)
{
    c->is_counted = !web_trusts(sv->s.web, c->peer);
    if (c->is_counted)
        seats_keep(sv->s.seats, sv->s.web->worker, c->peer);
}

/* ---- the end of a connection ---- */

void connection_close(struct serving *sv, struct connection *c)
{
    if (c->fd < 0)
        return;
    exchange_free(sv, c);
    input_free(sv, c);
    seat_give(sv, c);
    if (c->before)
        c->before->next = c->next;
    else
        sv->connections = c->next;
    if (c->next)
        c->next->before = c->before;
    sv->count--;
    metrics_add(&sv->page->connections, -1);
    if (c->is_shared)
        epoll_ctl(sv->poll, EPOLL_CTL_DEL, c->fd, NULL); /* the wheel forgets a socket by itself only when nobody has it any more */
    close(c->fd);
    c->fd = -1;
    c->next = sv->closed;
    sv->closed = c;
}

void closed_free(struct serving *sv)
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

static str answer_head(const struct exchange *x)
{
    return x->rest ? (str){ x->rest, x->rest_n } : buf_text(&x->head);
}

static str answer_body(const struct exchange *x)
{
    return x->rest || x->q.method == METHOD_HEAD ? S("") : response_body(&x->q.answer);
}

/* Whether all of the answer is gone; ${*lost} when the other end is. */
static bool answer_send(struct connection *c, bool *lost)
{
    struct exchange *x = c->x;
    str head = answer_head(x), body = answer_body(x);

    *lost = false;
    while (x->sent < head.n + body.n) {
        int64_t of_body = x->sent > head.n ? x->sent - head.n : 0, of_head = x->sent - of_body;
        struct iovec parts[] = { { (void *)(uintptr_t)(head.p + of_head), (size_t)(head.n - of_head) },
                                 { (void *)(uintptr_t)(body.n ? body.p + of_body : NULL), (size_t)(body.n - of_body) } };
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

/* Its client does not take it: what is left of it is kept, and all else of the request given back.  False when there is no room. */
static bool answer_put_by(struct serving *sv, struct exchange *x)
{
    str head = answer_head(x), body = answer_body(x);
    int64_t left = head.n + body.n - x->sent, of_head = x->sent < head.n ? head.n - x->sent : 0;
    char *rest;

    if (x->rest || x->mem.held <= KEPT_BYTES)
        return true;
    rest = malloc((size_t)left);
    if (!rest)
        return false;
    memcpy(rest, head.p + (head.n - of_head), (size_t)of_head);
    memcpy(rest + of_head, body.p + (body.n - (left - of_head)), (size_t)(left - of_head));
    body_free(sv, x);
    if (!room_take(sv, x, left)) {
        explicit_bzero(rest, (size_t)left);
        free(rest);
        return false;
    }
    x->rest = rest;
    x->rest_n = left;
    x->sent = 0;
    arena_wipe(&x->mem);
    arena_close(&x->mem);
    x->mem = arena_open(sv->s.limits->request_bytes);
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

/* Whoever said that this is its last request, and has sent nothing after it, is not waited for: what was sent reaches it all the same. */
static bool is_done(const struct connection *c)
{
    char next;

    return c->x->q.is_last && c->in_used == c->in_n && recv(c->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

/* Sends what can be sent.  Whether the connection is ready for its next request. */
static bool answer_go_on(struct serving *sv, struct connection *c)
{
    bool lost;

    if (answer_send(c, &lost)) {
        bool is_last = c->x->q.answer.closes || sv->stop_us; /* it may have been told since */

        if (is_last && is_done(c))
            connection_close(sv, c);
        else if (is_last)
            leave(sv, c);
        else
            next_begin(sv, c);
        return !is_last;
    }
    if (lost || !answer_put_by(sv, c->x))
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

/* An envoy is there for some requests only (N5), and whoever stops for none after this. */
static bool goes_on_here(const struct serving *sv, const struct request *q)
{
    bool is_ours = q->viewer && q->route && route_envoy(q->route) == ENVOY_SCRIBE;

    return !sv->stop_us && (sv->s.envoy == ENVOY_NONE || (sv->s.envoy == ENVOY_SCRIBE && is_ours));
}

static bool answer_tell(struct serving *sv, struct connection *c)
{
    struct exchange *x = c->x;

    x->q.answer.closes |= !goes_on_here(sv, &x->q);
    web_told(sv->s.web, &x->q);
    if (!arena_guarded(&x->mem, head_write, x)) {
        connection_close(sv, c); /* there is not even room for words */
        return false;
    }
    c->phase = PHASE_ANSWER;
    c->until_us = after_s(sv, sv->s.limits->answer_s + response_body(&x->q.answer).n / sv->s.limits->answer_bytes_s);
    return answer_go_on(sv, c);
}

/* The next request of whoever has sent more already is taken in the next turn, which comes at once since there is room to send. */
static void untold_tell(struct serving *sv, rc code, const struct err *err)
{
    struct connection *next, *c = sv->untold;

    sv->untold = NULL;
    sv->untold_end = &sv->untold;
    for (; c; c = next) {
        next = c->untold_next;
        if (code != RC_OK)
            web_undone(sv->s.web, &c->x->q, err);
        if (answer_tell(sv, c) && c->phase == PHASE_HEAD) {
            c->seen = 0;
            watch_for_room(sv, c, true);
        }
    }
}

static bool gathers(const struct serving *sv)
{
    return sv->s.store && store_is_gathering(sv->s.store);
}

void connections_settle(struct serving *sv)
{
    struct err err;

    if (gathers(sv))
        untold_tell(sv, store_settle(sv->s.store, &err), &err);
}

/*
 * The answer is whole: it is sent, or held.  What has been gathered for GATHER_US is not kept waiting for more: nobody else can write before it
 * is settled, and what is held takes room.  Whether the connection is ready for its next request.
 */
static bool answer_begin(struct serving *sv, struct connection *c)
{
    if (!gathers(sv))
        return answer_tell(sv, c);
    if (!sv->untold)
        sv->untold_us = sv->s.web->ticks();
    c->phase = PHASE_HELD;
    c->until_us = INT64_MAX; /* whoever waits for us is not late */
    c->untold_next = NULL;
    *sv->untold_end = c;
    sv->untold_end = &c->untold_next;
    if (sv->s.web->ticks() - sv->untold_us > GATHER_US)
        connections_settle(sv);
    return false;
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

/* ---- handing on ---- */

/* Only short changes are gathered with others: whoever reads much, or sends much, keeps nobody from writing meanwhile. */
static bool takes_long(const struct request *q)
{
    return q->method == METHOD_GET || q->method == METHOD_HEAD || q->route->key == ROUTE_BULK || q->length > BODY_FIRST;
}

static bool answer_here(struct serving *sv, struct connection *c)
{
    if (takes_long(&c->x->q))
        connections_settle(sv);
    web_finish(sv->s.web, &c->x->q);
    return answer_begin(sv, c);
}

/* To an envoy, with the socket (N5).  A change that cannot be handed on is made here: that takes more of the processor, and no more patience. */
static bool hand_on(struct serving *sv, struct connection *c, enum envoy envoy)
{
    seat_give(sv, c); /* before, so that it is never counted twice */
    if (handed_on(sv, c, envoy)) {
        c->is_shared = true;
        connection_close(sv, c);
        return false;
    }
    seat_keep(sv, c);
    return envoy == ENVOY_SCRIBE ? answer_here(sv, c) : refuse(sv, c, handed_fits(c) ? PROBLEM_BUSY : PROBLEM_TOO_LARGE);
}

static bool body_came(struct serving *sv, struct connection *c)
{
    enum envoy envoy = route_envoy(c->x->q.route);

    return sv->s.hand[envoy] >= 0 ? hand_on(sv, c, envoy) : answer_here(sv, c);
}

/* Room for ${room} bytes of a body, and for what has come of it. */
static bool body_grow(struct serving *sv, struct exchange *x, int64_t room)
{
    char *body;

    if (room > x->q.length)
        room = x->q.length;
    if (!room_take(sv, x, room - x->room))
        return false;
    body = malloc((size_t)room);
    if (!body) {
        room_give(sv, x, room - x->room);
        return false;
    }
    if (x->body) {
        memcpy(body, x->body, (size_t)x->got);
        explicit_bzero(x->body, (size_t)x->got);
        free(x->body);
    }
    x->body = body;
    x->room = room;
    return true;
}

static bool body_begin(struct serving *sv, struct connection *c, ptrdiff_t here)
{
    struct exchange *x = c->x;

    if (!body_grow(sv, x, here > BODY_FIRST ? here : BODY_FIRST))
        return false;
    memcpy(x->body, c->in->p + c->in_used, (size_t)here);
    x->got = here;
    c->in_used += here;
    c->phase = PHASE_BODY;
    c->until_us = after_s(sv, sv->s.limits->body_s);
    return true;
}

/* The answer is there before the body: a body of bearable length is dropped first, so that the connection can go on. */
static bool body_drop(struct serving *sv, struct connection *c, int64_t left)
{
    bool is_awaited = request_header(&c->x->q, S("expect")).n; /* then it is not sent before it is asked for */

    c->to_drop = left;
    if (c->to_drop > DROP_MOST || (c->to_drop && is_awaited))
        return answer_last(sv, c);
    if (!c->to_drop)
        return answer_begin(sv, c);
    c->phase = PHASE_DROP;
    c->until_us = after_s(sv, sv->s.limits->body_s);
    return false;
}

/* There is no room for it. */
static bool body_refuse(struct serving *sv, struct connection *c, int64_t left)
{
    body_free(sv, c->x);
    web_refuse(sv->s.web, &c->x->q, PROBLEM_OVERLOAD);
    return body_drop(sv, c, left);
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
    c->in_used = c->head_n = size;
    if (!arena_guarded(q->mem, head_read, &reading) || !reading.is_read)
        return refuse(sv, c, reading.kind);
    q->is_handed = c->handed_us != 0;
    if (q->is_handed && sv->s.envoy != ENVOY_SCRIBE && sv->s.web->ticks() - c->handed_us > (int64_t)HANDED_S * MICROSECONDS)
        return refuse(sv, c, PROBLEM_BUSY);
    c->handed_us = 0; /* what comes after it was not handed on */
    here = c->in_n - size < q->length ? c->in_n - size : (ptrdiff_t)q->length;
    if (!web_admit(sv->s.web, q)) {
        c->in_used += here;
        return body_drop(sv, c, q->length - here);
    }
    if (here == q->length) {
        q->body = (str){ c->in->p + size, here };
        c->in_used += here;
        return body_came(sv, c);
    }
    if (!body_begin(sv, c, here)) {
        c->in_used += here;
        return body_refuse(sv, c, q->length - here);
    }
    if (!here && request_header(q, S("expect")).n)
        go_on_say(c);
    return false;
}

/* Every request that is whole is answered; of very many the rest in the next turn, which comes at once since there is room to send. */
static void heads_take(struct serving *sv, struct connection *c)
{
    bool goes_on = true;
    int taken = 0;

    while (goes_on && c->phase == PHASE_HEAD) {
        ptrdiff_t size = head_find_end((str){ c->in->p, c->in_n }, &c->seen);

        if (size > 0 && taken++ == TURN_MOST) {
            c->seen = 0;
            watch_for_room(sv, c, true);
            return;
        }
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
    enum came came;

    if (x->got == x->room && !body_grow(sv, x, 2 * x->room)) {
        if (body_refuse(sv, c, x->q.length - x->got))
            heads_take(sv, c);
        return CAME;
    }
    came = take(c->fd, x->body + x->got, (size_t)(x->room - x->got), &n);
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
    char dropped[DROP_AT_ONCE];
    ptrdiff_t n;
    enum came came = take(c->fd, dropped, c->to_drop < (int64_t)sizeof(dropped) ? (size_t)c->to_drop : sizeof(dropped), &n);

    c->to_drop -= n;
    if (!c->to_drop && answer_begin(sv, c))
        heads_take(sv, c);
    return came;
}

static void readable(struct serving *sv, struct connection *c)
{
    char dropped[DROP_AT_ONCE];
    enum came came = CAME_NOTHING;
    ptrdiff_t n;

    switch (c->phase) {
    case PHASE_IDLE:
    case PHASE_HEAD: came = head_take(sv, c); break;
    case PHASE_BODY: came = body_take(sv, c); break;
    case PHASE_DROP: came = drop_take(sv, c); break;
    case PHASE_LEAVING: came = take(c->fd, dropped, sizeof(dropped), &n); break;
    case PHASE_HELD:
    case PHASE_ANSWER: break;
    }
    if (came == CAME_END)
        connection_close(sv, c);
}

void connection_turn(struct serving *sv, struct connection *c, unsigned events)
{
    if (c->fd < 0 || c->phase == PHASE_HELD)
        return; /* closed earlier in this turn, or not to be told yet */
    if (c->is_watched_for_room && (events & (EPOLLERR | EPOLLHUP))) {
        connection_close(sv, c);
    } else if (c->phase == PHASE_ANSWER) {
        if (answer_go_on(sv, c))
            heads_take(sv, c);
    } else if (c->is_watched_for_room) {
        watch_for_room(sv, c, false);
        heads_take(sv, c);
    } else {
        readable(sv, c);
    }
}

static struct connection *connection_open(struct serving *sv, int fd, struct address peer)
{
    struct connection *c = calloc(1, sizeof(*c));

    if (!c || !watch(sv, fd, c)) {
        free(c);
        return NULL;
    }
    c->fd = fd;
    c->peer = peer;
    c->until_us = after_s(sv, sv->s.limits->head_s);
    c->next = sv->connections;
    if (c->next)
        c->next->before = c;
    sv->connections = c;
    sv->count++;
    metrics_add(&sv->page->connections, 1);
    return c;
}

struct connection *connection_new(struct serving *sv, int fd, struct address peer)
{
    bool is_counted = !web_trusts(sv->s.web, peer);
    struct connection *c;

    if (sv->count >= sv->s.limits->connections || (is_counted && !seats_take(sv->s.seats, sv->s.web->worker, peer, sv->s.limits->per_address)))
        return NULL;
    c = connection_open(sv, fd, peer);
    if (c) {
        c->is_counted = is_counted;
        metrics_add(&sv->page->connections_taken, 1);
    } else if (is_counted) {
        seats_give(sv->s.seats, sv->s.web->worker, peer);
    }
    return c;
}

bool connection_given(struct serving *sv, const struct given_over *g)
{
    struct connection *c = connection_open(sv, g->fd, g->peer);

    if (!c)
        return false;
    seat_keep(sv, c);
    c->in = g->in;
    c->in_n = g->n;
    c->is_shared = true;
    c->handed_us = g->at_us;
    c->phase = PHASE_HEAD;
    heads_take(sv, c); /* its request is whole */
    return true;
}

void connection_late(struct serving *sv, struct connection *c)
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
