#include "web/pages/problems.h"

#include "web/pages/kit.h"

/* What happened, what to do, and the reference; of an input also what it did not satisfy. */
rc problem_page_answer(struct request *q, const struct problem *problem, struct err *err)
{
    struct sheet s;

    (void)err;
    if (problem->kind == PROBLEM_SIGN_IN) {
        response_see_other(q, S("/sign-in"));
        return RC_OK;
    }
    sheet_open(&s, q, problem->title, NULL);
    sheet_heading(&s, problem->title);
    if (problem->cause)
        sheet_paragraph(&s, err_words(q->mem, q->language, problem->cause));
    sheet_paragraph(&s, problem->next);
    sheet_paragraph(&s, words_page_500_reference(q->mem, q->language, str_of(q->id)));
    return sheet_close(&s);
}
