/*
 * The one gate.  Whatever comes in (a socket, `concordat request`, a test) goes through web_answer, which looks at it in
 * a fixed order and stops at the first refusal:
 *
 *   G1  what was read: one way to find the end of the message, limits      400 411 414 431 501 505
 *   G2  the host is ours                                                   421
 *   G3  the address has not asked too often (of /healthz, asked on the
 *       machine itself, nothing is counted)                                429
 *   G4  there is such a route; it takes the method, so much, of that type  404 405 413 415
 *   G5  who asks: session or token, and has not asked too often            401 429
 *   G6  may they? what may not be seen is not there                        404
 *   G7  a change: the store still writes; it comes from our own pages      503 403
 *       -- what a head can tell ends here: only now is a body read --
 *   G8  fields taken apart; anti-forgery token; idempotency key; listed fields only, each once   400 403
 *       (an act's form of a sign-in that has ended comes so far, and is refused when it is read: its answers are kept)   401
 *   G9  the handler
 *   G10 the headers that every answer has
 *
 * Every step denies when nobody has said otherwise: without a session door nobody is signed in, without a permission
 * door nothing but ANYONE and OPERATOR routes can be reached.  A handler that runs out of memory is unwound, closes what
 * it opened (arena_guarded), and the answer is 503.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "base/log.h"
#include "base/rate.h"
#include "web/metrics.h"
#include "web/problem.h"
#include "web/request.h"
#include "web/routes.h"

struct web_service; /* what handlers share beside this: defined by those who write them, opened by the door `open` */
struct web;
struct reg; /* register/register.h */

/* What those who know people, permissions and pages lend the gate. A NULL door denies, or falls back to the plainest page. */
struct web_doors {
    /* Open what handlers share, web->service, in a worker of its own and before it is shut in; ${store} may be NULL. */
    rc (*open)(struct web *web, struct store *store, struct err *err);

    /*
     * Who asks?  Looks at q->bearer, and when that is empty at request_cookie(q, COOKIE_SESSION); sets q->viewer and q->account,
     * and with a cookie q->carried, when it is somebody; leaves them when it is nobody.  It still answers when the store
     * has stopped writing.  An error is the answer to the request.
     */
    rc (*session)(struct request *q, struct err *err);

    /* May q->viewer, who is signed in, come in at a route for ${who}?  Fields and records are the views' business, not this one's. */
    bool (*may)(const struct request *q, enum who who);

    /*
     * The page of a problem, in q->language, into q->answer, whose status is set.  May make something else of it: of 401 a way to the
     * sign-in page.  When it fails, or is NULL, the gate writes a plain page itself.
     */
    rc (*problem_page)(struct request *q, const struct problem *problem, struct err *err);
};

/* Rate limits (limits.def). */
enum limit {
#define LIMIT(name, burst, per_minute, counted_by) LIMIT_##name,
#include "web/limits.def"
#undef LIMIT
    LIMITS
};
extern const struct rate limit_rates[LIMITS];
extern const char *const limit_names[LIMITS];

struct networks {
    struct network *v;
    ptrdiff_t n, cap;
};

struct strings {
    str *v;
    ptrdiff_t n, cap;
};

/* One service: what its requests share.  Made once, and read only while it serves; what changes is behind `metrics` and `rates`. */
struct web {
    const struct routes *routes;
    struct web_doors doors;
    struct web_service *service; /* NULL: there is none */
    struct strings origins;      /* "https://register.example.org": whom pages may come from; links in mails are made with the first */
    struct networks proxies;     /* whose X-Forwarded-For is believed */
    str operator_token;          /* for OPERATOR routes from elsewhere; empty: from the machine itself only */
    str security_contact;        /* who is told of a weakness: mailto:... or https://...; empty: it is not said */
    struct reg *reg;             /* the register, on the same store that requests are lent; NULL: there is none */
    bool can_sign_in;            /* there are a register and the keys of signing in: without them routes for VISITOR refuse */
    struct metrics *metrics;     /* NULL: not counted */
    int worker;                  /* its page in metrics, and its number in the log */
    struct rate rate[LIMITS];
    struct rate_table *rates; /* NULL: no limits */
    struct journal *log;      /* NULL: silent */
    int64_t (*ticks)(void);   /* the monotonic clock, in microseconds */
    int64_t (*utc)(void);     /* the clock of the day, in microseconds since 1970: asked once a request, by whoever reads it */
};

/** web_origin(web): what addresses of pages begin with in mails and documents: the first of its origins, without a slash after it. */
str web_origin(const struct web *web);

/** web_trusts(web, a): whether ${a} is a configured proxy, whose word for others is taken. */
bool web_trusts(const struct web *web, struct address a);

/**
 * web_admit(web, q):
 * Look at what the head of ${q} can tell: G1 to G7.  ${q} was filled by request_line, request_header_add and
 * request_head_end, and has what is lent; q->mem is this request's alone.
 * Returns true when its body, q->length bytes, is wanted: then web_finish is next.  Else q->answer is whole.
 */
bool web_admit(struct web *web, struct request *q);

/** web_finish(web, q): G8 to G10, with q->body.  q->answer is whole afterwards. */
void web_finish(struct web *web, struct request *q);

/** web_answer(web, q): both, for a request that is there already. */
void web_answer(struct web *web, struct request *q);

/**
 * web_undone(web, q, err):
 * In place of the answer that ${q} has: what it tells of could not be written, or nobody can tell whether it was (${err}).
 */
void web_undone(struct web *web, struct request *q, const struct err *err);

/** web_refuse(web, q, kind): the answer to a request that could not be read, or that there is no room for; the connection ends with it. */
void web_refuse(struct web *web, struct request *q, enum problem_kind kind);

/** web_told(web, q): the answer of ${q} is being told: it is counted and logged.  Once, when nothing can take its place any more. */
void web_told(struct web *web, const struct request *q);

#endif
