/*
 * A request from its bytes, strictly: there is one way to find the end of a message, and whatever would allow a second
 * is refused.  Sockets (server.c), `concordat request`, tests and fuzzers all read with this.
 *
 * Refused with 400, and the connection ended: a line that does not end in CR LF; a folded line; space before the colon
 * or in a name; control characters; no Host, or two; a Content-Length that is repeated, is no plain number, or comes with
 * Transfer-Encoding; a target that is neither an absolute path nor a whole address of http or https without userinfo; percent-signs that encode
 * nothing, a control character or a slash; segments that are empty, "." or "..".  Bodies in chunks are refused with 411: a length is the one way to
 * say where one ends.
 */
#ifndef WEB_PARSE_H
#define WEB_PARSE_H

#include "web/problem.h"
#include "web/request.h"

enum { HEAD_UNENDED = 0, HEAD_MALFORMED = -1 };

/**
 * head_find_end(bytes, seen):
 * How long the head at the beginning of ${bytes} is, with the empty line that ends it; HEAD_UNENDED when more has to come,
 * HEAD_MALFORMED when a line does not end as it must.  ${*seen}, 0 before, is how far that was looked at, for when more has come.
 */
ptrdiff_t head_find_end(str bytes, ptrdiff_t *seen);

/**
 * request_head(head, q, kind):
 * Read ${head}, up to and with its empty line, into ${q}, whose `mem` is set and which points into it.
 * Returns false when it cannot be one, with ${*kind} for web_refuse, and what is wrong in ${q->wrong} where ${*kind} alone does not say it.
 * What it means is left to the gate.
 */
bool request_head(str head, struct request *q, enum problem_kind *kind) MUST_USE;

/**
 * request_parse(raw, q, used, kind):
 * One whole request from the beginning of ${raw}: its head, and a body as long as that says.  ${*used}: how many bytes it had.
 */
bool request_parse(str raw, struct request *q, ptrdiff_t *used, enum problem_kind *kind) MUST_USE;

/** request_reader(q): who reads the answer, going by what has been read of the head: q->language and q->wants_problem. */
void request_reader(struct request *q);

/** request_read(q, kind): what the head means: path, language, query, client.  The gate calls it. */
bool request_read(struct request *q, enum problem_kind *kind) MUST_USE;

/** percent_decode(mem, s, plus, out): "%41+b" is "A+b", or "A b" where ${plus} is a space.  False for a percent-sign that is not followed by two
 * digits. */
bool percent_decode(arena *mem, str s, bool plus, str *out) MUST_USE;

#endif
