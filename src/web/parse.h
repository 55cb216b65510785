/*
 * A request from its bytes, strictly: there is one way to find the end of a message, and whatever would allow a second
 * is refused.  The server's own reading of sockets (server_mhd.c) goes through the same checks of the head.
 *
 * Refused with 400, and the connection ended: a line that does not end in CR LF; a folded line; space before the colon
 * or in a name; control characters; no Host in HTTP/1.1, or two; a Content-Length that is repeated, is no plain number, or comes with
 * Transfer-Encoding; a transfer coding other than chunked alone; a target that is no absolute path; percent-signs that
 * encode nothing, or a control character, or a slash; segments that are empty, "." or "..".
 */
#ifndef WEB_PARSE_H
#define WEB_PARSE_H

#include "web/problem.h"
#include "web/request.h"

/**
 * request_parse(raw, q, used, kind):
 * Read one whole request from the beginning of ${raw} into ${q}, whose `mem` is set, and set ${*used} to how many bytes it had.
 * Returns false when it cannot be one, with ${*kind} for web_refuse.  Does not look at the meaning: see request_read.
 */
bool request_parse(str raw, struct request *q, ptrdiff_t *used, enum problem_kind *kind) MUST_USE;

/** request_method(text): which method that is; METHOD_OTHER for one that we do not know. */
enum method request_method(str text);

/**
 * request_check_head(q, kind):
 * The checks of a head that both readers share: limits, characters, Host, lengths and codings.
 */
bool request_check_head(const struct request *q, enum problem_kind *kind) MUST_USE;

/**
 * request_read(web, q, kind):
 * What the head means: path, language, query, cookies, client.  The gate calls it.
 */
bool request_read(const struct web *web, struct request *q, enum problem_kind *kind) MUST_USE;

#endif
