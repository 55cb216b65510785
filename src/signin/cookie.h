/*
 * Cookies, as browsers send and take them (RFC 6265).  All of ours have the prefix __Host-: a browser takes them from this
 * host alone, for all of it, over TLS (or on the machine itself), and no neighbouring name can put one in their place.
 */
#ifndef SIGNIN_COOKIE_H
#define SIGNIN_COOKIE_H

#include "base/arena.h"

enum cookie { COOKIE_SESSION, COOKIE_FORM, COOKIE_HALF, COOKIE_DEVICE, COOKIE_SSO, COOKIE_DONE, COOKIE_KEPT };

enum { COOKIE_HEADER_MOST = 8192 };

/**
 * cookie_print(mem, cookie, value, lasts):
 * The value of a Set-Cookie line.  ${lasts} in seconds; 0: until the browser is closed; below 0: taken away at once.
 */
str cookie_print(arena *mem, enum cookie cookie, str value, int lasts);

/**
 * cookie_find(header, cookie, value):
 * The value of ${cookie} in ${header}, the value of the one Cookie line of a request.  False when it is not there, is there twice, or has
 * characters that none of our values has.
 */
bool cookie_find(str header, enum cookie cookie, str *value);

#endif
