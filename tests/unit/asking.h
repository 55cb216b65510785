/* What the guests of guests.h ask the service, what they are told, and what that must not tell. */
#ifndef TESTS_ASKING_H
#define TESTS_ASKING_H

#include "guests.h"
#include "heard.h"

struct told {
    struct reply reply;
    struct heard heard;
};

enum { ROUTES_MOST = 512, SUBJECTS_MOST = 4 };

extern bool was_asked[ROUTES_MOST]; /* of web_routes */

/** ask_with(g, what, body, more, most): "POST /en/workers"; ${g} NULL: nobody; further header lines may be NULL. */
struct told ask_with(const struct guest *g, const char *what, str body, const char *more, const char *most);
struct told ask_of(const struct guest *g, const char *what);

/** file_sent(g, what, text): a file as a page's form sends it; ${text} is its own. */
struct told file_sent(const struct guest *g, const char *what, const char *text);

/** tells_nothing(g, what, t, asked): nothing in the answer is another's: also not in its headers. */
void tells_nothing(const struct guest *g, const char *what, const struct told *t, str asked);

/** same_told(g, what, is, id, none, no_id): but for the name that was asked for, both answers are the same and were found in the same way. */
void same_told(const struct guest *g, const char *what, const struct told *is, str id, const struct told *none, str no_id);

/** with_id(what, id): ${what} with ${id} in the place of its star. */
const char *with_id(const char *what, str id);

/** request_of(r, lang, file): the request of a route, with a star for the record: "GET /en/workers/STAR/timeline". */
const char *request_of(const struct web_route *r, const char *lang, const char *file);

/** may_come(g, r): whether ${g} can ask for it at all: pages are for browsers. */
bool may_come(const struct guest *g, const struct web_route *r);

/** kind_of(path): of the records that a route is about; ITEM_KINDS: of none. */
enum item_kind kind_of(const char *path);

struct subjects {
    const struct item *v[SUBJECTS_MOST];
    int n;
};

/** subjects_of(g, kind, may): records that may be seen, or those that may not: one of each sort, by its relations, and by whether it was changed. */
struct subjects subjects_of(const struct guest *g, enum item_kind kind, bool may);

#endif
