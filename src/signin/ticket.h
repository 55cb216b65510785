/*
 * Tickets: what a browser carries for us between two steps of signing in, sealed, so that the store keeps nothing of people who
 * have not signed in yet.  A ticket is good on every node, for its time and for its purpose alone; nothing ends it before.
 */
#ifndef SIGNIN_TICKET_H
#define SIGNIN_TICKET_H

#include "signin/keyring.h"
#include "signin/span.h"

enum ticket_kind {
    TICKET_FORM,   /* a sign-in form was shown: an hour */
    TICKET_HALF,   /* the password was right, the second factor is awaited: ten minutes */
    TICKET_DEVICE, /* somebody has signed in fully from here before: 180 days */
    TICKET_SSO,    /* sent to an identity provider, awaited back: ten minutes */
    TICKET_DONE,   /* something was done, which the next page says: a minute */
    TICKET_KEPT    /* a form was sent when its sign-in had ended: ten minutes */
};

enum { TICKET_MOST = 2560 }; /* bytes of its text */

/** ticket_lasts(kind): seconds. */
int ticket_lasts(enum ticket_kind kind);

/** ticket_print(mem, keys, random, kind, now, what): a ticket for ${what}, at most 1,800 bytes: letters, digits, '-' and '_'. */
str ticket_print(arena *mem, const struct keyring *keys, struct randomness *random, enum ticket_kind kind, instant now, str what);

/** ticket_parse(mem, keys, kind, now, text, what): false when ${text} is not a ticket of ours of this kind, or its time is over. */
bool ticket_parse(arena *mem, const struct keyring *keys, enum ticket_kind kind, instant now, str text, str *what);

#endif
