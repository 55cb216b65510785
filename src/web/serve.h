/*
 * The service: a parent, and the workers that it starts and starts again.
 *
 *     parent   sockets, shared memory, nobody's data      waits for children and signals
 *        |-- worker 0   one thread, its own connection to the store (server.h)
 *        |-- worker 1   ...
 *        |-- an envoy   a worker that takes no connections of its own: it asks others on the network or hashes passwords (P5), or writes (P6)
 *        |-- a chore    seals, sends mail, or forgets what is over (chores.h)
 *
 *   P1 Every worker has a listening socket of its own on the one port; the kernel spreads connections over them.  The parent holds
 *      them too, so what waits in the queue of a worker that died is taken by its successor.
 *   P2 A worker that ends is started again: at once, or later and later when it cannot live.  One that is stuck is ended.
 *   P3 No worker outlives the parent: each holds the end of a pipe, and stops when the other end is gone.  A parent that is started
 *      while such workers still finish what they are at waits for them, so that there is never a second service at a port.
 *   P4 Everything is given up (sandbox.h) before the first byte of a client is read.
 *   P5 A worker never asks anybody on the network, and may not; nor does it hash a password, which takes a tenth of a second and more.  A
 *      request whose route does either (routes.h) is handed on, with its connection, to one of ENVOYS_EACH envoys, which are there when it
 *      can be done at all.  Those abroad alone may make connections for a request, and read the secrets for it; hashers alone may lock
 *      the files of signin/slot.h.  Whoever waits there keeps no page waiting; when a few wait already, the next are told to try again.
 *      Envoys go on until the last worker has left.
 *   P6 With SQLite and more than one worker, changes are made by one process, the scribe: writers in turns each find that the other has
 *      written, and read its pages again, which took as long as the change itself.  A worker hands a short change on with its connection,
 *      which stays with the scribe while changes come over it (server.h, N5).  It is no gate: while the scribe is busy, full or silent a
 *      worker writes itself, and it notes who looked, keeps sign-ins and takes imports as before.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "base/sandbox.h"
#include "web/chores.h"
#include "web/server.h"

struct sockaddr_storage;

struct serve_plan {
    struct web web; /* all but what is made here: metrics, rates, log; and, when it has no origin, the address listened at */
    str store;      /* empty: none */
    struct chores chores;
    struct address at;
    int port; /* 0: any that is free */
    int workers;
    struct server_limits limits;
    const struct sandbox_user *user; /* whom to become; NULL: who one is */
    const struct sandbox_path *path; /* what workers may open, beside the store */
    ptrdiff_t paths;
    const char *secrets; /* a folder that envoys abroad may read as well; NULL: nothing goes abroad */
    const char *locks;   /* a folder that envoys who hash lock files in (signin/slot.h); NULL: nothing is hashed */
    void (*envoy_looks)(struct web *web, struct store *store); /* called by an envoy abroad when it is shut in; NULL: it looks at nothing */
    int log_fd;
    void (*awaits)(int port,
                   int most_s); /* called once, when the port is taken and is waited for (P3), so many seconds at most; NULL: nobody is told */
    void (*ready)(const struct web *web); /* called once, when connections are taken */
};

/**
 * serve_address(text, at, port):
 * "127.0.0.1:8080" or "[::1]:8080".
 */
bool serve_address(str text, struct address *at, int *port) MUST_USE;

/**
 * serve(mem, plan, err):
 * Bring the store's schema up to date, serve until SIGTERM or SIGINT, and end when the workers have.  When fewer files may be open than
 * the connections need, there are fewer connections, and the log says so.
 *
 * Errors: RC_USAGE when the address cannot be had; what the store answers; RC_FAULT.
 */
rc serve(arena *mem, struct serve_plan *plan, struct err *err) MUST_USE;

#endif
