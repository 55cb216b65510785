/*
 * A request from its bytes, strictly: there is one way to find the end of a message, and whatever would allow a second
 * is refused.  The server's own reading of sockets (server_mhd.c) goes through the same checks of the head.
 *
 * Refused with 400, and the connection ended: a line that does not end in CR LF; a folded line; space before the colon
 * or in a name; control characters; no Host, or two; a Content-Length that is repeated, is no plain number, or comes with
 * Transfer-Encoding; a target that is no absolute path; percent-signs that encode nothing, a control character or a
 * slash; segments that are empty, "." or "..".  Bodies in chunks are refused with 411: a length is the one way to say where one ends.
 */
#ifndef WEB_PARSE_H
#define WEB_PARSE_H

#include "web/problem.h"
#include "web/request.h"

/**
 * request_parse(raw, q, used, kind):
 * Read one whole request from the beginning of ${raw} into ${q}, whose `mem` is set, and set ${*used} to how many bytes it had.
 * Returns false when it cannot be one, with ${*kind} for web_refuse.  What the head means is left to the gate.
 */
bool request_parse(str raw, struct request *q, ptrdiff_t *used, enum problem_kind *kind) MUST_USE;

/** request_line(q, method, target, version, kind): what both readers take from the first line.  Errors: 400, 414, 501, 505. */
bool request_line(struct request *q, str method, str target, str version, enum problem_kind *kind) MUST_USE;

/** request_header_add(q, name, value, kind): one header line, checked.  ${value} stays where it is.  Errors: 400, 431. */
bool request_header_add(struct request *q, str name, str value, enum problem_kind *kind) MUST_USE;

/** request_head_end(q, kind): what must hold of all header lines together; sets q->length.  Errors: 400, 411. */
bool request_head_end(struct request *q, enum problem_kind *kind) MUST_USE;

/** request_reader(q): who reads the answer, going by what has been read of the head: q->language and q->wants_problem. */
void request_reader(struct request *q);

/** request_read(q, kind): what the head means: path, language, query, client.  The gate calls it. */
bool request_read(struct request *q, enum problem_kind *kind) MUST_USE;

/** percent_decode(mem, s, plus, out): "%41+b" is "A+b", or "A b" where ${plus} is a space.  False for a percent-sign that is not followed by two
 * digits. */
bool percent_decode(arena *mem, str s, bool plus, str *out) MUST_USE;

#endif
