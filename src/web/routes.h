/*
 * The table of routes (routes.def) and finding the one that a path asks for.  A row says who may come in and what
 * may come with it; the gate asks the row, so no handler has to.
 *
 *     ROUTE(POST, "/agreements/:a/sign",  agreement_sign, SIGNED_IN, sign,  KB(16),  PAGE,   KEYED)
 *
 *   path   absolute, without a language; ":name" is one segment of it, q->arg[] in order
 *   who    a row of who.def
 *   form   a form of forms.def: its fields, in the query (GET) or the body (urlencoded, or multipart when the form has a file);
 *          NONE has none.  JSON: the body, for the handler to read.
 *   most   bytes of the body; 0 where only GET is
 *   kind   PAGE: under /en/ and /cy/, errors are pages.  API, PLAIN (for machines), ASSET: as the path stands.
 *   key    KEYED: an idempotency key must come with it; it changes what is kept
 *          STEPS: the same, and the second factor may; what was lost of its answer is given again (web/doors.h, D5)
 *          BULK: as KEYED, of many rows at once, which takes long
 *          VERSIONED: none, and it changes the version that comes with it and no other
 *          ABROAD: none, and its handler asks others on the network and waits for them
 *          HASHES: none, and its handler hashes a password
 *
 * What takes long, and what one process does best alone, a service answers in an envoy (web/serve.h, P5 and P6).
 *
 * GET answers HEAD too.  OPTIONS is refused everywhere.
 */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "web/form.h"
#include "web/request.h"

enum who {
#define WHO(name, meaning) WHO_##name,
#include "web/who.def"
#undef WHO
    WHO_COUNT
};

enum route_kind { ROUTE_PAGE, ROUTE_API, ROUTE_PLAIN, ROUTE_ASSET, ROUTE_KINDS };
enum route_key { ROUTE_NO_KEY, ROUTE_KEYED, ROUTE_STEPS, ROUTE_BULK, ROUTE_VERSIONED, ROUTE_ABROAD, ROUTE_HASHES };
enum envoy { ENVOY_NONE, ENVOY_ABROAD, ENVOY_HASHER, ENVOY_SCRIBE, ENVOY_KINDS };

/*
 * handler(q, err):
 * Writes q->answer.  Any other code than RC_OK is a problem that the gate words and renders (problem.h); what was written
 * until then is dropped.
 */
typedef rc route_handler(struct request *q, struct err *err) MUST_USE;

struct web_route {
    enum method method;
    enum who who;
    const char *path;
    route_handler *handler;
    const struct form *form;
    ptrdiff_t most; /* bytes of the body */
    enum route_kind kind;
    enum route_key key;
};

struct routes;

#define KB(n) ((ptrdiff_t)(n) << 10)
#define MB(n) ((ptrdiff_t)(n) << 20)

/* Where the API is. */
#define API "/api/v1"

#define ROUTE(method, path, handler, who, form, most, kind, key) rc handler(struct request *q, struct err *err) MUST_USE;
#include "web/routes.def"
#undef ROUTE

/* The program's own. */
extern const struct web_route web_routes[];
extern const int web_route_count;

/**
 * routes_new(mem, table, n, out, err):
 * Make ${table} findable; it must outlive ${*out}.
 *
 * Errors: RC_FAULT for a path that is not written as above, for two rows that the same request would reach.
 */
rc routes_new(arena *mem, const struct web_route *table, int n, const struct routes **out, struct err *err) MUST_USE;

/**
 * routes_find(routes, method, path, arg, allowed):
 * The row for ${method} (GET for HEAD) and ${path}, with the named parts of it in ${arg}, which has room for ARGS_MOST.
 * A literal segment goes before a named one.  Returns NULL when there is none; then ${*allowed} has a bit (1 << enum method)
 * for every method that the path does take: 0 says there is no such path.
 */
const struct web_route *routes_find(const struct routes *routes, enum method method, str path, str *arg, unsigned *allowed);

/** route_is_keyed(route): whether an idempotency key must come with its requests. */
bool route_is_keyed(const struct web_route *route);

/** route_envoy(route): which of them answers its requests; ENVOY_NONE: any worker. */
enum envoy route_envoy(const struct web_route *route);

/** envoy_name(envoy): "scribe": its name for operators; of ENVOY_NONE empty. */
str envoy_name(enum envoy envoy);

#endif
