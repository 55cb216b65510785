/* Handing a request on to an envoy (serve.h, P5): one packet between two processes has the socket, the request, and when it was sent. */
#include "web/server_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* What goes before the request, in the one packet that goes with the socket. */
struct handed {
    int64_t at_us; /* on the monotonic clock, which all processes of a machine share */
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

bool handed_on(struct serving *sv, const struct connection *c, enum envoy envoy)
{
    const struct request *q = &c->x->q;
    struct handed mark = { .at_us = sv->s.web->ticks() };
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
    if (!handed_fits(c) || metrics_waiting(sv->s.web->metrics, envoy) >= waiting_most[envoy] ||
        sendmsg(sv->s.hand[envoy], &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
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

static struct address peer_of(int fd)
{
    struct sockaddr_storage at = { 0 };
    socklen_t size = sizeof(at);

    getpeername(fd, (struct sockaddr *)&at, &size);
    return address_of((const struct sockaddr *)&at);
}

/* ${n} bytes of ${in} came with ${fd}; -1: with nothing. */
static void passenger_take(struct serving *sv, int fd, struct input *in, ptrdiff_t n, int64_t at_us)
{
    struct given_over g = { .fd = fd, .in = in, .n = n, .at_us = at_us };

    if (fd >= 0 && in) {
        g.peer = peer_of(fd);
        if (connection_given(sv, &g))
            return;
    }
    if (fd >= 0)
        turn_away(sv, fd);
    free(in);
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
    passenger_take(sv, n > 0 ? passenger_of(&message) : -1, in, n - (ssize_t)sizeof(mark), mark.at_us);
    return n > 0;
}

void handed_take_some(struct serving *sv)
{
    int most = sv->s.envoy == ENVOY_SCRIBE ? TAKEN_AT_ONCE : 1;

    while (sv->s.handed >= 0 && most-- > 0 && handed_take(sv))
        continue;
}
