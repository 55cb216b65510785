#include "web/routes.h"

enum { SEGMENTS_MOST = 8 };

/* A tree of segments: what may follow a path that was read so far. */
struct node {
    struct {
        struct branch {
            str text;
            struct node *node;
        } * v;
        ptrdiff_t n, cap;
    } literal;
    struct node *named;
    const struct web_route *route[METHOD_OTHER];
    unsigned methods; /* bits of `route` */
};

struct routes {
    struct node root;
};

const struct web_route web_routes[] = {
#define ROUTE(method, path, handler, who, form, most, kind, key)                                                                                     \
    { METHOD_##method, WHO_##who, path, handler, &form_##form, most, ROUTE_##kind, ROUTE_##key },
#include "web/routes.def"
#undef ROUTE
};
const int web_route_count = (int)countof(web_routes);

static struct node *literal_find(const struct node *node, str text)
{
    for (ptrdiff_t i = 0; i < node->literal.n; i++)
        if (str_eq(node->literal.v[i].text, text))
            return node->literal.v[i].node;
    return NULL;
}

/* The node after ${segment}, made when it is not there. */
static struct node *node_below(arena *mem, struct node *node, str segment)
{
    struct node *below = segment.p[0] == ':' ? node->named : literal_find(node, segment);

    if (below)
        return below;
    below = arena_new(mem, struct node);
    if (segment.p[0] == ':')
        node->named = below;
    else
        *PUSH(mem, &node->literal) = (struct branch){ segment, below };
    return below;
}

static rc route_add(arena *mem, struct node *node, const struct web_route *route, struct err *err)
{
    str segment, rest = str_of(route->path);
    int named = 0, segments = 0;

    if (!str_starts(rest, S("/")))
        return err_set(err, RC_FAULT, "the route '%s' does not begin with a slash", route->path);
    for (rest = str_from(rest, 1); rest.n;) {
        str_cut(rest, '/', &segment, &rest);
        named += str_starts(segment, S(":"));
        if (!segment.n || ++segments > SEGMENTS_MOST || named > ARGS_MOST)
            return err_set(err, RC_FAULT, "the route '%s' has an empty segment, or too many", route->path);
        node = node_below(mem, node, segment);
    }
    if (route->method >= METHOD_OTHER || route->method == METHOD_HEAD || route->method == METHOD_OPTIONS)
        return err_set(err, RC_FAULT, "the route '%s' has a method that the gate answers itself", route->path);
    if (node->route[route->method])
        return err_set(err, RC_FAULT, "the routes '%s' and '%s' are the same", route->path, node->route[route->method]->path);
    node->route[route->method] = route;
    node->methods |= 1u << route->method;
    return RC_OK;
}

rc routes_new(arena *mem, const struct web_route *table, int n, const struct routes **out, struct err *err)
{
    struct routes *routes = arena_new(mem, struct routes);

    for (int i = 0; i < n; i++)
        TRY(route_add(mem, &routes->root, &table[i], err));
    *out = routes;
    return RC_OK;
}

/* The node that ${path}, without its first slash, leads to, if anything is there; a literal segment before a named one. */
static const struct node *node_find(const struct node *node, str path, str *arg, int named)
{
    const struct node *below, *found;
    str segment, rest;

    if (!path.n)
        return node->methods ? node : NULL;
    if (str_cut(path, '/', &segment, &rest) && !rest.n)
        return NULL; /* a slash at the end */
    below = literal_find(node, segment);
    found = below ? node_find(below, rest, arg, named) : NULL;
    if (found || !node->named || named == ARGS_MOST)
        return found;
    found = node_find(node->named, rest, arg, named + 1);
    if (found)
        arg[named] = segment;
    return found;
}

const struct web_route *routes_find(const struct routes *routes, enum method method, str path, str *arg, unsigned *allowed)
{
    const struct node *node = node_find(&routes->root, str_from(path, 1), arg, 0);

    *allowed = node ? node->methods : 0;
    if (*allowed & 1u << METHOD_GET)
        *allowed |= 1u << METHOD_HEAD;
    if (!node || method == METHOD_OTHER)
        return NULL;
    return node->route[method == METHOD_HEAD ? METHOD_GET : method];
}

bool route_is_keyed(const struct web_route *route)
{
    return route->key == ROUTE_KEYED || route->key == ROUTE_STEPS || route->key == ROUTE_BULK;
}

enum envoy route_envoy(const struct web_route *route)
{
    static const enum envoy envoys[] = {
        [ROUTE_NO_KEY] = ENVOY_NONE,      [ROUTE_KEYED] = ENVOY_SCRIBE,  [ROUTE_STEPS] = ENVOY_SCRIBE,  [ROUTE_BULK] = ENVOY_NONE,
        [ROUTE_VERSIONED] = ENVOY_SCRIBE, [ROUTE_ABROAD] = ENVOY_ABROAD, [ROUTE_HASHES] = ENVOY_HASHER,
    };

    return envoys[route->key];
}

str envoy_name(enum envoy envoy)
{
    static const char *const names[ENVOY_KINDS] = {
        [ENVOY_NONE] = "", [ENVOY_ABROAD] = "abroad", [ENVOY_HASHER] = "hasher", [ENVOY_SCRIBE] = "scribe"
    };

    return str_of(names[envoy]);
}
