#include "web/server_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    EVENTS_AT_ONCE = 64,
    DROPS_MOST = 16,
    TICK_MS = 1000,
    CLOCK_BACK_US = 500000, /* less is only the clock being kept right */
};

/* ---- taking connections ---- */

/* Told without a request, so without its language: in both. */
static const char too_many[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                               "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"
                               "Cache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
                               "Too many connections at once. Try again in a few seconds.\n"
                               "Gormod o gysylltiadau ar unwaith. Rhowch gynnig arall arni ymhen ychydig eiliadau.\n";

void turn_away(struct serving *sv, int fd)
{
    char dropped[4096];

    metrics_add(&sv->page->connections_refused, 1);
    if (send(fd, too_many, sizeof(too_many) - 1, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
        shutdown(fd, SHUT_WR);
    for (int i = 0; i < DROPS_MOST && recv(fd, dropped, sizeof(dropped), MSG_DONTWAIT) > 0; i++)
        continue; /* what lies unread when a socket is closed would make the other end forget what it was told */
    close(fd);
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
        connection_turn(sv, c, 0); /* most often the request is there already */
    else
        turn_away(sv, fd);
    return true;
}

static void accept_some(struct serving *sv, int most)
{
    while (sv->s.listener >= 0 && most-- > 0 && accept_one(sv))
        continue;
}

/* ---- the turn of the wheel ---- */

void unwatch(struct serving *sv, int fd)
{
    if (fd >= 0)
        epoll_ctl(sv->poll, EPOLL_CTL_DEL, fd, NULL);
}

static void deadlines_keep(struct serving *sv, int64_t now_us)
{
    struct connection *next;

    for (struct connection *c = sv->connections; c; c = next) {
        next = c->next;
        if (c->until_us <= now_us)
            connection_late(sv, c);
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
    if (sv->s.listener >= 0)
        close(sv->s.listener);
    for (struct connection *c = sv->connections; c; c = next) {
        next = c->next;
        if (c->phase == PHASE_IDLE)
            connection_turn(sv, c, 0); /* what it has sent is taken, and nothing after it */
        if (c->fd >= 0 && c->phase == PHASE_IDLE)
            connection_close(sv, c);
    }
}

/* Deadlines are looked at when everything that has come was: nobody is late whose words lie unread. */
static void tick(struct serving *sv, bool all_was_read)
{
    int64_t now_us = sv->s.web->ticks();

    if (now_us < sv->tick_us)
        return;
    sv->tick_us = now_us + (int64_t)TICK_MS * 1000;
    __atomic_store_n(&sv->page->beat_us, now_us, __ATOMIC_RELAXED);
    if (sv->s.web->log)
        __atomic_store_n(&sv->page->log_lost, sv->s.web->log->lost, __ATOMIC_RELAXED);
    clock_watch(sv, now_us);
    if (all_was_read)
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
            accept_some(sv, TAKEN_AT_ONCE);
        else if (who == &sv->s.handed)
            handed_take_some(sv);
        else if (who == &sv->s.stop)
            stop_begin(sv);
        else
            connection_turn(sv, who, events[i].events);
    }
    tick(sv, n < countof(events));
    connections_settle(sv);
    closed_free(sv);
    if (sv->s.web->log)
        log_flush(sv->s.web->log);
}

/* ---- beginning and end ---- */

static void serving_drop(struct serving **serving)
{
    struct serving *sv = *serving;

    if (!sv)
        return;
    while (sv->connections)
        connection_close(sv, sv->connections);
    closed_free(sv);
    kept_free(sv);
    close(sv->spare);
    close(sv->poll);
    free(sv);
}

static bool serving_opens(struct serving *sv)
{
    sv->poll = epoll_create1(EPOLL_CLOEXEC);
    sv->spare = dup(sv->s.stop);
    return sv->poll >= 0 && sv->spare >= 0 && watch(sv, sv->s.listener, &sv->s.listener) && watch(sv, sv->s.handed, &sv->s.handed) &&
           watch(sv, sv->s.stop, &sv->s.stop) && watch(sv, sv->s.signals, &sv->s.stop);
}

rc server_begin(const struct server *server, struct serving **out, struct err *err)
{
    struct serving *sv = calloc(1, sizeof(*sv));

    if (!sv)
        return err_set(err, RC_NO_MEMORY, "out of memory");
    sv->s = *server;
    sv->untold_end = &sv->untold;
    sv->random = random_kernel();
    sv->page = &server->web->metrics->page[server->web->worker];
    sv->ticks_us = server->web->ticks();
    sv->utc_us = server->web->utc();
    if (serving_opens(sv)) {
        *out = sv;
        return RC_OK;
    }
    err_set(err, RC_FAULT, "a worker could not begin to serve: %s", strerror(errno));
    serving_drop(&sv);
    return err->code;
}

void server_run(struct serving *serving)
{
    CLEANUP(serving_drop) struct serving *sv = serving;

    metrics_add(&sv->page->connections, -sv->page->connections); /* of the one before, which is gone */
    while (!sv->stop_us || ((sv->count || sv->s.handed >= 0) && sv->s.web->ticks() < sv->stop_us))
        turn(sv);
}
