/*
 * Anti-forgery tokens.  What a browser carries in a cookie (the secret of a session, a ticket) is in no page; a token made from it is in
 * every form.  Whoever sends a form with the right token has read a page that was made for the carrier of the cookie.  Nothing is
 * kept: the token is HMAC-SHA-256 with the carried text as the key.
 */
#ifndef SIGNIN_FORGERY_H
#define SIGNIN_FORGERY_H

#include "base/arena.h"

/** forgery_token(mem, carried): 64 hexadecimal digits. */
str forgery_token(arena *mem, str carried);

/** is_own_form(carried, token): whether ${token} was made from ${carried}; never when nothing is carried. */
bool is_own_form(str carried, str token);

#endif
