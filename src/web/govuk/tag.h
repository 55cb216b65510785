/* A status in a word or two.  The colour never says it alone. */
#ifndef WEB_GOVUK_TAG_H
#define WEB_GOVUK_TAG_H

#include "web/html.h"

enum tag_colour { TAG_BLUE, TAG_GREY, TAG_GREEN, TAG_TEAL, TAG_PURPLE, TAG_MAGENTA, TAG_RED, TAG_ORANGE, TAG_YELLOW };

void govuk_tag(struct html *h, str text, enum tag_colour colour);

/* A mark beside a name, used sparingly. */
enum badge_colour { BADGE_BRAND, BADGE_GREY, BADGE_GREEN, BADGE_BLUE, BADGE_PURPLE, BADGE_RED, BADGE_BLACK };

void moj_badge(struct html *h, str text, enum badge_colour colour);

#endif
