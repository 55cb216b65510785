/* The sign-ins of a colleague, on the page of the person. */
#ifndef WEB_PAGES_COLLEAGUE_H
#define WEB_PAGES_COLLEAGUE_H

#include "web/pages/kit.h"

/** colleague_is_tended(q, it, acts): whether ${it} is a colleague whose sign-ins the reader, who may do ${acts} to it, looks after; one's own are on
 * one's account. */
bool colleague_is_tended(const struct request *q, const struct item *it, uint64_t acts);

/** colleague_sign_ins(s, v, person, err): how many there are, and the way to end them. */
rc colleague_sign_ins(struct sheet *s, struct view *v, const struct item *person, struct err *err) MUST_USE;

#endif
