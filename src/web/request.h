/*
 * One request and the answer that is being made for it.  The socket, `concordat request`, tests and fuzzers fill the
 * same struct; the gate (gate.h) looks at it in a fixed order; a handler finds in it only what was let through.
 *
 *     q->arg[0], request_field(q, S("email"))      what was asked, checked against the route
 *     q->viewer, q->store, q->now, q->random       who asks, and what the handler may use
 *     q->mem                                       lives until the answer is sent
 *     q->answer, response_*                        the answer (response.h)
 *
 * Nothing here asks what day it is or draws a random number by itself: both are handed in.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/address.h"
#include "base/random.h"
#include "clock/instant.h"
#include "signin/cookie.h"
#include "store/store.h"
#include "web/response.h"
#include "words/language.h"

struct web_route;    /* web/routes.h */
struct web;          /* web/gate.h */
struct viewer;       /* who is signed in: the register's */
struct session;      /* signin/session.h */
struct problem_more; /* web/problem.h */

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_OTHER };

enum {
    TARGET_BYTES = 8 << 10, /* the longest target */
    HEAD_BYTES = 32 << 10,  /* all header lines together */
    HEAD_LINES = 100,       /* header lines */
    PARAMS_MOST = 1000,     /* fields of one form */
    ARGS_MOST = 4,          /* named parts of one path */
    REQUEST_ID_DIGITS = 32,
};

struct param {
    str name, value;
};

struct params {
    struct param *v;
    ptrdiff_t n, cap;
};

/* A file that came with a form. */
struct upload {
    str field, file_name, type; /* the name and type are what the sender says, and prove nothing */
    str bytes;
};

struct uploads {
    struct upload *v;
    ptrdiff_t n, cap;
};

struct request {
    /* ---- as it came ---- */
    enum method method;
    str target;           /* as sent: path and query */
    str authority;        /* the host of a target that was a whole address: it counts, and not the header; empty: it was none */
    struct params header; /* names in small letters, values without outer spaces */
    int64_t length;       /* of the body, as the head says */
    bool is_last;         /* the connection ends with its answer */
    bool is_handed;       /* another process has let it in and handed it on: against rates it is counted already */
    str body;

    /* ---- what the head means: request_read ---- */
    str path;               /* decoded, without the language: "/agreements/7" */
    enum language language; /* of the path, else what the reader's program asks for */
    bool has_language;      /* the path begins with a language */
    bool wants_problem;     /* errors are problem+json: the path begins with /api/ */
    bool is_unnamed_proxy;  /* a configured proxy asks and does not say for whom */
    struct address client;  /* who asks: the other end, or whom a configured proxy names */
    struct params query;

    /* ---- filled by the gate, in its order ---- */
    const struct web_route *route; /* NULL until it is found */
    str arg[ARGS_MOST];            /* named parts of the path */
    str bearer;                    /* the API token of the Authorization header; empty: none */
    const struct viewer *viewer;   /* NULL: nobody is signed in */
    const struct session *session; /* the sign-in of a person; NULL for a program with a token */
    unsigned scopes;               /* what a token may be used for (signin/token.h); everything for a person */
    str account;                   /* an opaque id of who is signed in, for limits alone */
    str carried;                   /* the secret of the session's cookie, which forms are tied to; empty: a visitor */
    str visitor;                   /* the secret that a visitor's forms are tied to, when the answer gives one out */
    struct params form;            /* fields, checked against the route's form */
    struct uploads upload;
    str token; /* the anti-forgery token that came with it; empty: none */
    str key;   /* the idempotency key; empty: none */

    /* ---- lent ---- */
    struct web *web;
    arena *mem;
    struct store *store; /* NULL: there is none */
    struct randomness *random;
    int64_t utc_us;                 /* the clock, in microseconds since 1970 */
    instant now;                    /* the same in seconds */
    struct address peer;            /* the other end of the connection */
    char id[REQUEST_ID_DIGITS + 1]; /* the reference that people quote and the log carries */

    int64_t began_us; /* the monotonic clock when the gate saw it first: for durations, never for dates */
    int64_t took_us;  /* how long gate and handler have taken, waiting for the body left out */
    struct response answer;
    struct err *wrong;             /* what makes the head none that can be read, for programs; NULL: nothing, or nobody can say more */
    struct problem_more *more;     /* what a handler that refuses adds to the problem; NULL */
    const struct refusal *refused; /* the gate's own note of how it was refused, for web_told; NULL: it was not */
};

/** request_header(q, name): the value of the header ${name} (in small letters); empty when there is none. */
str request_header(const struct request *q, str name);

/** request_cookie(q, cookie): the value of ${cookie} (signin/cookie.h); empty when there is none. */
str request_cookie(const struct request *q, enum cookie cookie);

/** request_query(q, name): the query parameter ${name}; empty when there is none. */
str request_query(const struct request *q, str name);

/** request_field(q, name): the form field ${name}, its first when there are several; empty when there is none. */
str request_field(const struct request *q, str name);

/** request_has_field(q, name): whether the form field ${name} was sent, even empty. */
bool request_has_field(const struct request *q, str name);

/** request_upload(q, name): the file sent as ${name}; NULL when there is none. */
const struct upload *request_upload(const struct request *q, str name);

/** method_name(method): "GET"; METHOD_OTHER has none. */
str method_name(enum method method);

/**
 * request_language_path(q, mem, path):
 * "/agreements/7" in the language of ${q}: "/cy/agreements/7".
 */
str request_language_path(const struct request *q, arena *mem, str path);

#endif
