/*
 * Why somebody looked.  A program says so in its own words (PURPOSE_HEADER, web/doors.h).  A person is not asked again and again: what a
 * page is for is why its reader looks, and the service notes that by itself, as purposes.def has it.
 */
#ifndef WEB_PURPOSE_H
#define WEB_PURPOSE_H

#include "register/view.h"
#include "web/routes.h"

/** purpose_of_page(route): what is kept of a look on the page of ${route}. */
str purpose_of_page(const struct web_route *route);

/** purpose_is_told(access): whether the words are a program's own; else they are the service's. */
bool purpose_is_told(const struct access *a);

/** purpose_text(lang, access): why, for the reader: the service's words in their language, a program's as they are. */
str purpose_text(enum language lang, const struct access *a);

/** door_text(lang, door): by which way somebody looked: "On a page". */
str door_text(enum language lang, str door);

#endif
