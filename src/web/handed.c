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

union passenger {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(int))];
};

bool handed_on(struct serving *sv, const struct connection *c)
{
    const struct request *q = &c->x->q;
    struct handed mark = { .at_us = sv->s.web->ticks() };
    struct iovec parts[] = { { &mark, sizeof(mark) }, { c->in->p, (size_t)c->head_n }, { (void *)(uintptr_t)q->body.p, (size_t)q->body.n } };
    union passenger with = { 0 };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = countof(parts), .msg_control = &with, .msg_controllen = sizeof(with.room) };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &c->fd, sizeof(int));
    return sendmsg(sv->s.hand, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
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

bool handed_take(struct serving *sv)
{
    struct given_over g = { .in = input_new(sv) };
    struct handed mark = { 0 };
    struct iovec parts[] = { { &mark, sizeof(mark) }, { g.in ? g.in->p : NULL, g.in ? INPUT_BYTES : 0 } };
    union passenger with;
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = countof(parts), .msg_control = &with, .msg_controllen = sizeof(with.room) };
    ssize_t n = recvmsg(sv->s.handed, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

    g.fd = n < 0 ? -1 : passenger_of(&message);
    if (g.fd >= 0 && g.in) {
        g.peer = peer_of(g.fd);
        g.n = n - (ssize_t)sizeof(mark);
        g.at_us = mark.at_us;
        if (connection_given(sv, &g))
            return true;
    }
    if (g.fd >= 0)
        close(g.fd);
    free(g.in);
    return n > 0;
}
