/* Top and bottom of every page. */
#ifndef WEB_GOVUK_FRAME_H
#define WEB_GOVUK_FRAME_H

#include "web/govuk/navigation.h"

void govuk_generic_header(struct html *h, str name, str href);

/* Links that every page has, in the same place. */
void govuk_footer(struct html *h, const struct govuk_link *links, ptrdiff_t n, struct content note);

#endif
