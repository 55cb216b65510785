/*
 * One worker: connections on sockets, and the requests on them put through the gate.  One thread, which waits for
 * whatever comes next and never for one client.
 *
 *   N1 Whoever is slow is ended: head, body, the time between requests and the taking of the answer each have a deadline of their own.
 *   N2 Whoever comes over the limits (all connections, those of one address) is told 503 at once; so is whose body finds no room.
 *      Room is taken for what has come, not for what was announced; a large body leaves a quarter of it to small ones, and one
 *      client has another quarter at most.  An answer that its client does not take holds its own bytes and no more, and is
 *      given up when there is no room for it.
 *   N3 When it is told to stop it takes what has come, finishes what runs, and ends: at the latest when the time to do so is over.
 *   N4 Nothing of one request can be read in the next: its memory is wiped.
 *   N5 A connection that is handed on goes with its request.  Whoever waits where it goes keeps nobody else waiting: the connection ends with
 *      the answer.  A few wait at most; who comes then is told 503 at once.  Where changes are written (serve.h, P6) it goes on as long as
 *      changes come, and ends with the first answer to anything else.  Only who is known gets there, while it is seen to be at work and
 *      half of its room is free; what is not handed on the worker does itself.  A seat goes with its connection.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/gate.h"
#include "web/seats.h"

struct server_limits {
    int connections;                      /* of one worker */
    int per_address;                      /* of all workers together; proxies are not counted */
    int head_s, body_s, idle_s, answer_s; /* N1 */
    int answer_bytes_s;                   /* whoever takes a long answer at least so fast has time for all of it */
    int drain_s;                          /* N3 */
    int stuck_s;                          /* a worker that has not turned for so long is ended */
    size_t request_bytes;                 /* memory of one request, beside its body */
    int64_t waiting_bytes;                /* what bodies that come and answers that are not taken may hold in one worker */
};

struct server {
    struct web *web;     /* with `metrics` */
    struct store *store; /* NULL: there is none */
    struct seats *seats;
    const struct server_limits *limits;
    int listener;          /* listening, and not blocking; of an envoy -1 */
    int handed;            /* of an envoy: where connections come from that a worker has taken; else -1 (serve.h, P5 and P6) */
    enum envoy envoy;      /* which it is itself */
    int hand[ENVOY_KINDS]; /* where a worker hands those on whose request is for such an envoy; -1: it is answered here */
    int scribe;            /* the page of the scribe in the metrics, when there is one */
    int stop;              /* readable, or at its end, when the parent wants the worker to stop or is gone */
    int signals;           /* a signalfd that tells the same; -1: none */
};

/**
 * server_begin(server, out, err):
 * Everything that is opened once, before the process is shut in.
 *
 * Errors: RC_FAULT.
 */
struct serving;
rc server_begin(const struct server *server, struct serving **out, struct err *err) MUST_USE;

/** server_run(serving): serve until told to stop (N3).  Takes ${serving} with it. */
void server_run(struct serving *serving);

#endif
