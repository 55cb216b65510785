/* Beside an assignment: the check that it cites, when that was asked about something else, and the checks that may be cited instead. */
#ifndef WEB_PAGES_CITED_H
#define WEB_PAGES_CITED_H

#include "web/pages/kit.h"

/**
 * cited_show(s, v, it, acts, err): what an assignment whose check fits no longer differs in, as far as the reader may see both, and what to do to
 * whom may correct it; nothing of anything else.
 */
rc cited_show(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err) MUST_USE;

/** cited_assignments_show(s, v, check, err): the assignments of the worker of ${check} whose check fits no longer, for whom may cite this one there.
 */
rc cited_assignments_show(struct sheet *s, struct view *v, const struct item *check, struct err *err) MUST_USE;

#endif
