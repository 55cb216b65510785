/*
 * The anti-forgery token: proof that a form came from our own page.  It is a keyed hash of the cookie that the browser
 * holds (the session's, or a visitor's own random one), so any node can check it and none has to remember it; each page has
 * it under another mask, so that compressing the page gives nothing away.
 */
#ifndef WEB_FORGERY_H
#define WEB_FORGERY_H

#include "web/request.h"

/**
 * forgery_token(q):
 * The token for a form in the answer to ${q}.  Whoever is not signed in is given a visitor's cookie with the answer, when there is none yet.
 */
str forgery_token(struct request *q);

/** forgery_holds(q, token): whether ${token} belongs to the cookie that came with ${q}.  Takes the same time for every wrong token of a length. */
bool forgery_holds(const struct request *q, str token);

#endif
