/* Texts inside addresses. */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/arena.h"

/** url_encode(mem, text): ${text} as one value of a query (RFC 3986): all but letters, digits and -._~ as %XX. */
str url_encode(arena *mem, str text);

#endif
