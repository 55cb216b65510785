/* What the pages of one record share. */
#ifndef WEB_PAGES_RECORD_H
#define WEB_PAGES_RECORD_H

#include "web/pages/kit.h"

/** record_kind(q, out, err): the kind by the first part of the path, "/workers/…".  Errors: RC_NOT_FOUND. */
rc record_kind(const struct request *q, enum item_kind *out, struct err *err) MUST_USE;

/** record_proposal(s, v, proposal, err): what is asked for, of whom and by whom, as the page of a proposal tells it. */
rc record_proposal(struct sheet *s, struct view *v, const struct item *proposal, struct err *err) MUST_USE;

/** record_parts(s, it, is_history): the ways between the pages of a record. */
void record_parts(struct sheet *s, const struct item *it, bool is_history);

/** record_belongings(q, v, it, out, err): the posts, assignments and checks of a worker that the reader may see; of anything else, nothing. */
rc record_belongings(const struct request *q, struct view *v, const struct item *it, struct items *out, struct err *err) MUST_USE;

/** record_checks(q, v, worker, out, err): the checks of a worker that the reader may see, the latest first. */
rc record_checks(const struct request *q, struct view *v, const struct item *worker, struct items *out, struct err *err) MUST_USE;

#endif
