/*
 * The one gate.  Whatever comes in (a socket, `concordat request`, a test) goes through web_answer, which looks at it in
 * a fixed order and stops at the first refusal:
 *
 *   G1  what was read: one way to find the end of the message, limits     400 408 413 414 431 501 505
 *   G2  the host is ours                                                  421
 *   G3  the address has not asked too often                               429
 *   G4  there is such a route, and it takes the method                    404 405
 *   G5  who asks: session or token, and has not asked too often           401 429
 *   G6  may they? what may not be seen is not there                       404
 *   G7  a change: the store still writes; Origin; anti-forgery token      503 403
 *   G8  idempotency key and form: listed fields only, each once           400 413 415
 *   G9  the handler
 *   G10 the headers that every answer has
 *
 * Every step denies when nobody has said otherwise: without a session door nobody is signed in, without a permission
 * door nothing but ANYONE and OPERATOR routes can be reached.  A handler that runs out of memory is unwound, closes what
 * it opened (arena_guarded), and the answer is 503.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/problem.h"
#include "web/request.h"
#include "web/routes.h"

struct log;
struct assets;
struct metrics;
struct rate_table;

/* What layers above lend the gate. A NULL door denies, or falls back to the plainest page. */
struct web_doors {
    /*
     * Who asks?  Looks at request_cookie(q, …) or q->bearer; sets q->viewer, q->account and q->secret when it is somebody, and
     * leaves them when it is nobody.  Any error is the answer (the store failed).
     */
    rc (*session)(struct request *q, struct err *err);

    /* May q->viewer (may be NULL) come in at a route for ${who}?  Fields and records are the views' business, not this one's. */
    bool (*may)(const struct request *q, enum who who);

    /*
     * The page of a problem, in q->language, into q->answer.  May turn it into something else: 401 into a redirect to the
     * sign-in page.  When it fails, or is NULL, the gate writes a plain page itself.
     */
    rc (*problem_page)(struct request *q, const struct problem *problem, struct err *err);

    /* How long ago the ledger was sealed, in seconds; below 0: not known.  For /metrics. */
    int64_t (*sealed_age)(struct request *q);
};

struct networks {
    struct network *v;
    ptrdiff_t n, cap;
};

struct strings {
    str *v;
    ptrdiff_t n, cap;
};

/* One service: what its requests share.  Made once, read only while it serves; what changes is behind `metrics` and `rates`. */
struct web {
    const struct routes *routes;
    struct web_doors doors;
    struct strings origins;  /* "https://register.example.org"; the first is the one that links in mails are made with */
    struct networks proxies; /* whose X-Forwarded-For is believed */
    str operator_token;      /* for /metrics from elsewhere; empty: loopback only */
    const struct assets *assets;
    struct metrics *metrics;  /* shared by all workers; NULL: not counted */
    struct rate_table *rates; /* shared by all workers; NULL: no limits */
    struct log *log;          /* NULL: silent */
    int worker;               /* its number, for log and metrics */
};

/** web_is_https(web): whether the service is reached by https, by its first origin. */
bool web_is_https(const struct web *web);

/**
 * web_answer(web, q):
 * Take ${q}, filled by request_parse or by the server and with what is lent (mem, store, random, now, …), through the gate.
 * Afterwards q->answer is whole: there is always an answer.
 */
void web_answer(struct web *web, struct request *q);

/**
 * web_refuse(web, q, problem):
 * The answer to a request that could not be read (G1): the same page, headers and log line as any other.
 */
void web_refuse(struct web *web, struct request *q, enum problem_kind kind);

#endif
