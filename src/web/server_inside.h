/*
 * Inside a worker: what its connections (connection.c) and the wheel that turns them (server.c) have in common.
 *
 * The life of a connection:
 *
 *               first byte        head whole         body whole         answer gone
 *     PHASE_IDLE ------> PHASE_HEAD ------> PHASE_BODY ------> PHASE_ANSWER ------> PHASE_IDLE
 *                                |            (or PHASE_DROP, when the answer           |
 *                                |             is there and nobody wants the body)      |  it was the last
 *                                +---- cannot be one ------------------> PHASE_ANSWER --+------> PHASE_LEAVING ---> closed
 *
 * PHASE_HELD stands between a whole answer and PHASE_ANSWER while the store gathers writes (store_gather): nobody is told of what is not
 * written yet.  All that was held is told at the end of the turn, when it is.
 *
 * Leaving: what the other end still sends is read and dropped for a moment, since closing a socket with something unread makes the
 * other end forget the answer.
 */
#ifndef WEB_SERVER_INSIDE_H
#define WEB_SERVER_INSIDE_H

#include "web/parse.h"
#include "web/server.h"

enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_DROP, PHASE_HELD, PHASE_ANSWER, PHASE_LEAVING };

enum {
    MICROSECONDS = 1000000,
    INPUT_BYTES = HEAD_BYTES + TARGET_BYTES + 1024, /* the longest head that is read */
    TAKEN_AT_ONCE = 16, /* new connections: then whoever is connected has a turn, also those that have left, and would be counted still */
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
    int64_t got, room;
    struct buf head;
    int64_t sent; /* of head and body */
    char *rest;   /* what was left of them when the client did not take it all at once; then nothing else is kept */
    int64_t rest_n;
    int64_t held; /* of the worker's waiting_bytes */
    struct exchange *next;
};

struct connection {
    struct connection *next, *before;
    int fd;
    enum phase phase;
    bool is_counted, is_watched_for_room;
    bool is_shared;    /* another process has its socket too, or may have still */
    int64_t handed_us; /* when its request was handed on to this envoy, on the monotonic clock; 0: it was not */
    struct address peer;
    int64_t until_us;
    struct input *in;        /* NULL while nothing has come */
    ptrdiff_t in_n, in_used; /* bytes in it, and how many of them the present request has taken */
    ptrdiff_t head_n;        /* of them, those of its head */
    ptrdiff_t seen;          /* how far the end of the head has been looked for */
    struct exchange *x;      /* from a whole head to the end of its answer */
    int64_t to_drop;
    struct connection *untold_next; /* among those whose answers are held */
};

struct serving {
    struct server s;
    int poll, spare;
    struct connection *connections;
    int count;
    struct connection *untold, **untold_end; /* whose answers are held, in their order */
    int64_t untold_us;                       /* since when the first of them is */
    struct connection *closed;               /* freed when the turn is over: an event may still name them */
    struct exchange *exchanges;
    struct input *inputs;
    int exchanges_n, inputs_n;
    int64_t held; /* of waiting_bytes */
    struct randomness random;
    struct metrics_page *page;
    int64_t stop_us;          /* 0: not told to stop; else when it ends at the latest */
    int64_t utc_us, ticks_us; /* as last seen together */
    int64_t tick_us;          /* when the next look at deadlines is due */
};

/** after_s(sv, seconds): so much later than now, on the monotonic clock. */
int64_t after_s(const struct serving *sv, int64_t seconds);

/** watch(sv, fd, who): have the wheel tell ${who} when something comes on ${fd}; below 0: there is none.  False when it cannot. */
bool watch(struct serving *sv, int fd, void *who) MUST_USE;

/** connection_new(sv, fd, peer): ${fd} watched and counted from now on; NULL when there are too many connections, and ${fd} is still the caller's. */
struct connection *connection_new(struct serving *sv, int fd, struct address peer);

/** input_new(sv): room for what comes; NULL when there is no memory. */
struct input *input_new(struct serving *sv);

/** input_keep(sv, in, n): ${in} is not needed any more: the ${n} bytes in it are wiped, and the room is there for the next. */
void input_keep(struct serving *sv, struct input *in, ptrdiff_t n);

/* A connection that a worker has handed on. */
struct given_over {
    int fd;
    struct address peer;
    struct input *in; /* its whole request, and what came after it */
    ptrdiff_t n;
    int64_t at_us; /* when it was handed on, on the monotonic clock */
};

/** connection_given(sv, g): take it over, and answer its request.  False when there is no memory: ${g} is still the caller's then, socket and
 * room. */
bool connection_given(struct serving *sv, const struct given_over *g);

/** handed_on(sv, c, envoy): hand ${c} on with its whole request.  False when it does not fit, when too many wait already, or when the scribe
 * should not have it (N5).  An envoy has a socket of its own to the client then. */
bool handed_on(struct serving *sv, const struct connection *c, enum envoy envoy);

/** handed_fits(c): whether its request is short enough to be handed on. */
bool handed_fits(const struct connection *c);

/** handed_take_some(sv): take what was handed on, and answer it: one at a time where each takes long.  When nobody can hand on any more, that is
 * noted. */
void handed_take_some(struct serving *sv);

/** turn_away(sv, fd): there are too many connections: its client is told so, and it is closed. */
void turn_away(struct serving *sv, int fd);

/** unwatch(sv, fd): the wheel tells nobody of ${fd} any more; below 0: there is none. */
void unwatch(struct serving *sv, int fd);

/** connection_turn(sv, c, events): do what can be done now; ${events} of epoll, 0: look whether something has come. */
void connection_turn(struct serving *sv, struct connection *c, unsigned events);

/** connections_settle(sv): write what the store has gathered, and send the answers that were held for it; others in their place when it fails. */
void connections_settle(struct serving *sv);

/** connection_late(sv, c): its time is over. Whoever was sending is told; whoever has sent nothing, or will not listen, is left. */
void connection_late(struct serving *sv, struct connection *c);

/** connection_close(sv, c): at once.  ${c} is memory until closed_free. */
void connection_close(struct serving *sv, struct connection *c);
void closed_free(struct serving *sv);

/** kept_free(sv): buffers and arenas that wait to be used again. */
void kept_free(struct serving *sv);

#endif
