#ifndef WEB_PAGES_RECORD_H
#define WEB_PAGES_RECORD_H

#include "web/pages/kit.h"

/** record_facts(s, v, it, acts, err): the shown fields that are known, as a summary list; those that one of ${acts} corrects can be changed. */
rc record_facts(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err) MUST_USE;

#endif
