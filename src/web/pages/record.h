#ifndef WEB_PAGES_RECORD_H
#define WEB_PAGES_RECORD_H

#include "web/pages/kit.h"

/** record_facts(s, v, it, err): the shown fields that are known, as a summary list. */
rc record_facts(struct sheet *s, struct view *v, const struct item *it, struct err *err) MUST_USE;

#endif
