/* Handing a request on to an envoy (serve.h, P5): one packet between two processes has the socket, the request, and when it was sent. */
#include "web/server_inside.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { SILENT_S = 3 }; /* a scribe that has not turned for so long is not waited for */

/* What goes before the request, in the one packet that goes with the socket. */
struct handed {
    int64_t at_us; /* on the monotonic clock, which all processes of a machine share */
    struct address peer;
};

/* So many requests wait for envoys of a kind at most: a sign-in takes some tenths of a second, a provider answers about as fast, and a change
 * takes some tenths of a millisecond. */
static const int waiting_most[ENVOY_KINDS] = { [ENVOY_ABROAD] = 64, [ENVOY_HASHER] = 16, [ENVOY_SCRIBE] = 64 };

union passenger {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(int))];
};

/* With what has come after it: the next request of a connection that is kept. */
static ptrdiff_t handed_size(const struct connection *c)
{
    return c->head_n + c->x->q.body.n + c->in_n - c->in_used;
}

bool handed_fits(const struct connection *c)
{
    return handed_size(c) <= INPUT_BYTES;
}

/* Of the scribe's room half is for what it has taken over, with what is on its way there. */
static bool scribe_is_free(const struct serving *sv, int64_t waiting)
{
    const struct metrics_page *scribe = &sv->s.web->metrics->page[sv->s.scribe];
    int64_t beat_us = __atomic_load_n(&scribe->beat_us, __ATOMIC_RELAXED), taken = __atomic_load_n(&scribe->connections, __ATOMIC_RELAXED);

    return sv->s.web->ticks() - beat_us < SILENT_S * (int64_t)MICROSECONDS && taken + waiting < sv->s.limits->connections / 2;
}

/* Whoever is not known could take its room from those who are. */
static bool is_free(const struct serving *sv, const struct request *q, enum envoy envoy)
{
    int64_t waiting = metrics_waiting(sv->s.web->metrics, envoy);

    return waiting < waiting_most[envoy] && (envoy != ENVOY_SCRIBE || (q->viewer && scribe_is_free(sv, waiting)));
}

bool handed_on(struct serving *sv, const struct connection *c, enum envoy envoy)
{
    const struct request *q = &c->x->q;
    struct handed mark = { .at_us = sv->s.web->ticks(), .peer = c->peer };
    struct iovec parts[] = { { &mark, sizeof(mark) },
                             { c->in->p, (size_t)c->head_n },
                             { (void *)(uintptr_t)q->body.p, (size_t)q->body.n },
                             { c->in->p + c->in_used, (size_t)(c->in_n - c->in_used) } };
    union passenger with = { 0 };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = countof(parts), .msg_control = &with, .msg_controllen = sizeof(with.room) };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &c->fd, sizeof(int));
    if (!handed_fits(c) || !is_free(sv, q, envoy) || sendmsg(sv->s.hand[envoy], &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return false;
    metrics_add(&sv->page->handed[envoy], 1);
    return true;
}

static int passenger_of(struct msghdr *message)
{
    struct cmsghdr *head = CMSG_FIRSTHDR(message);
    int fd = -1;

    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(&fd, CMSG_DATA(head), sizeof(int));
    return fd;
}

/* ${n} bytes of ${in} came with ${fd}; -1: with nothing, since there was no descriptor left for it. */
static void passenger_take(struct serving *sv, int fd, struct input *in, ptrdiff_t n, const struct handed *mark)
{
    struct given_over g = { .fd = fd, .peer = mark->peer, .in = in, .n = n, .at_us = mark->at_us };

    if (fd >= 0 && in && connection_given(sv, &g))
        return;
    if (fd >= 0)
        turn_away(sv, fd);
    else if (n > 0)
        metrics_add(&sv->page->connections_refused, 1); /* and cannot be told */
    if (in)
        input_keep(sv, in, n > 0 ? n : 0);
}

static bool handed_take(struct serving *sv)
{
    struct input *in = input_new(sv);
    struct handed mark = { 0 };
    struct iovec parts[] = { { &mark, sizeof(mark) }, { in ? in->p : NULL, in ? INPUT_BYTES : 0 } };
    union passenger with;
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = countof(parts), .msg_control = &with, .msg_controllen = sizeof(with.room) };
    ssize_t n;

    metrics_add(&sv->page->taken[sv->s.envoy], 1); /* before: one that is killed in between leaves more room, not less */
    n = recvmsg(sv->s.handed, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (n <= 0)
        metrics_add(&sv->page->taken[sv->s.envoy], -1);
    if (n == 0) {
        unwatch(sv, sv->s.handed);
        sv->s.handed = -1; /* nobody has the other end */
    }
    passenger_take(sv, n > 0 ? passenger_of(&message) : -1, in, n - (ssize_t)sizeof(mark), &mark);
    return n > 0;
}

void handed_take_some(struct serving *sv)
{
    int most = sv->s.envoy == ENVOY_SCRIBE ? TAKEN_AT_ONCE : 1;

    while (sv->s.handed >= 0 && most-- > 0 && handed_take(sv))
        continue;
}
