/*
 * A service for tests, without a socket: some_register.h behind the gate, with its doors.  What is asked is bytes, as they would
 * come, and the answer is what would be sent.
 *
 * When CONCORDAT_EXCHANGES names a file, every request of a program and its answer are added to it as a line of JSON, for
 * tests/openapi.mjs to hold against the OpenAPI document.
 */
#ifndef TESTS_SOME_WEB_H
#define TESTS_SOME_WEB_H

#include "some_register.h"

#include "web/gate.h"

extern struct web web;

/** some_web(state), no_web(state): around each case. */
int some_web(void **state);
int no_web(void **state);

/** token_of(organisation, scopes): a token of it that ends in a month. */
str token_of(str of, unsigned scopes);

/** token_revoked(token): it is good no more. */
void token_revoked(str token);

/** cookie_of(who): the secret of a sign-in of ${who}. */
str cookie_of(const struct viewer *who);

struct reply {
    int status;
    str body;
    str whole; /* as it would be sent */
};

/*
 * ask("POST /api/v1/workers", token, body, "If-Match: \"1\"", ..., NULL): header lines after the body; a body brings its length, and its type
 * where no header says another.  An empty token: nobody.
 */
struct reply ask(const char *what, str token, str body, ...);

/** get(path, token): GET ${path}. */
struct reply get(const char *path, str token);

/** header_of(reply, name): the value of its first header ${name}; empty when there is none. */
str header_of(const struct reply *r, const char *name);

/** said(reply, "a.b.0.c"): the text of a member of its JSON; empty when it is not there. */
str said(const struct reply *r, const char *path);

#endif
