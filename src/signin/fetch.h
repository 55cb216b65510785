/*
 * Asking a server on the network, through libcurl, with a bound on everything: at most FETCH_MS from the first packet to the last and
 * FETCH_MOST bytes of answer; https with the certificate checked, or http on this machine itself; no redirects, no cookies, nothing
 * kept.  A proxy is taken from the environment (https_proxy), as libcurl does.
 *
 * It blocks.  Whoever calls it answers nobody else meanwhile.
 */
#ifndef SIGNIN_FETCH_H
#define SIGNIN_FETCH_H

#include "base/arena.h"
#include "base/err.h"

enum { FETCH_MS = 3000, FETCH_MOST = 256 << 10, FETCH_URL = 2000 };

struct fetched {
    int status;
    str body;
};

/** is_fetchable(url): https, or http on 127.0.0.1, [::1] or localhost; with a host, without a user, a password or a fragment. */
bool is_fetchable(str url);

/**
 * fetch_get(mem, url, out, err):
 * Ask for JSON.  Any status is an answer.
 *
 * Errors: RC_BAD_INPUT when ${url} is not is_fetchable, RC_BUSY when no whole answer came in time, RC_TOO_LARGE.
 */
rc fetch_get(arena *mem, str url, struct fetched *out, struct err *err) MUST_USE;

/* Fields of a form, to be sent; those without a name are left out. */
struct fetch_field {
    str name, value;
};

/**
 * fetch_post(mem, url, user, password, fields, n, out, err):
 * Send a form, as ${user} with ${password} (HTTP Basic) unless it is empty.  Errors: as fetch_get.
 */
rc fetch_post(arena *mem, str url, str user, str password, const struct fetch_field *fields, ptrdiff_t n, struct fetched *out,
              struct err *err) MUST_USE;

#endif
