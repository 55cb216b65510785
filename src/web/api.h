/*
 * What the handlers of the API share.  A handler reads what came, asks one view or one act, and writes the answer; what may be seen
 * and done is decided there (register/view.h, register/act.h).  One file a noun: api_check.c, api_records.c, api_acts.c,
 * api_rulebooks.c, api_ledger.c.
 *
 * The addresses of records are those of their table (register/items.def): /api/v1/workers/ID is a worker.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "io/json.h"
#include "register/act.h"
#include "register/view.h"
#include "web/gate.h"

/** api_json(q): the answer is JSON: where it is written, as one value; api_end(q, out) ends it. */
struct json_out api_json(struct request *q);
void api_end(struct request *q, const struct json_out *out);

/** api_text(q, text): the answer is plain text. */
void api_text(struct request *q, str text);

/** api_link(q, rel, target): a Link header: "next", for the page after this one. */
void api_link(struct request *q, const char *rel, str target);

/** api_kind(q): the kind of record whose table the path of the route names. */
enum item_kind api_kind(const struct request *q);

/**
 * api_limit(q, out, err): how many are wanted at most: `limit`, from 1 to SHELF_PAGE_MOST, API_LIMIT when it is not given.
 * api_number(q, name, most, otherwise, out, err): the same for any field.
 *
 * Errors: RC_BAD_INPUT with the field.
 */
enum { API_LIMIT = 50 };
rc api_limit(const struct request *q, int *out, struct err *err) MUST_USE;
rc api_number(const struct request *q, str name, int64_t most, int64_t otherwise, int64_t *out, struct err *err) MUST_USE;

/** api_instant(q, name, out, err): an instant, as instant_parse reads it; ${*out} stays when it is not given.  Errors: RC_BAD_INPUT with the field.
 */
rc api_instant(const struct request *q, str name, instant *out, struct err *err) MUST_USE;

/**
 * api_view(q, v, err):
 * A view of what the register knows, or knew: as `as_known_at` (an instant) or `as_known_at_position` (of the log that the viewer's
 * organisation seals in) says.
 *
 * Errors: RC_BAD_INPUT with the field; those of the store.
 */
rc api_view(struct request *q, struct view *v, struct err *err) MUST_USE;

/** api_more(q, code): the place for what is said beside the problem ${code}, made when it is not there yet. */
struct problem_more *api_more(struct request *q, rc code);

/** api_fault(q, pointer, err): say that ${err} is at ${pointer}.  Returns its code. */
rc api_fault(struct request *q, str pointer, const struct err *err);

/** api_fault_placed(q, err): the same, with the pointer that the place of ${err} in the body is at. */
rc api_fault_placed(struct request *q, const struct err *err);

/** api_body(q, out, err): the body, a JSON object; an empty body is an empty one.  Errors: RC_BAD_INPUT, RC_TOO_LARGE, with the pointer. */
rc api_body(struct request *q, const struct json **out, struct err *err) MUST_USE;

/** api_item(q, it, out): a record as an object: id, version, owner, when it was recorded, and the fields that are shown. */
void api_item(const struct request *q, const struct item *it, struct json_out *out);

/** api_etag(q, version): the ETag of a record. */
str api_etag(struct request *q, int64_t version);

/** api_is_held(q, etag): add the header; whether If-None-Match names it, or anything: then the answer is 304, and whole. */
bool api_is_held(struct request *q, str etag);

/** api_register(q, out, err): the register, for routes that nobody has to be signed in at.  Errors: RC_NOT_FOUND when the service has none. */
rc api_register(const struct request *q, struct reg **out, struct err *err) MUST_USE;

#endif
