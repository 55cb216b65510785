/* The page of what went wrong, in the frame of every other page. */
#ifndef WEB_PAGES_PROBLEMS_H
#define WEB_PAGES_PROBLEMS_H

#include "web/problem.h"

/** problem_page_answer(q, problem, err): the door `problem_page`.  Nobody signed in is sent to the sign-in page. */
rc problem_page_answer(struct request *q, const struct problem *problem, struct err *err) MUST_USE;

#endif
