#include "web/pages/problems.h"

#include "web/pages/kept.h"
#include "web/problem_page.h"
#include "web/url.h"

/* As it was asked for, with its query and without its language. */
static str target_of(const struct request *q)
{
    ptrdiff_t query = str_find(q->target, '?');

    return query < 0 ? q->path : arena_printf(q->mem, "%.*s%.*s", STR_ARG(q->path), STR_ARG(str_from(q->target, query)));
}

/* Who was signed in before comes back to the page asked for, or that the form stands on, and to the answers. */
static rc sign_in_first(struct request *q)
{
    str kept = kept_put(q), to = kept.n ? kept : q->method == METHOD_GET ? target_of(q) : path_back(q);

    if (str_eq(to, S("/")) || !path_is_ours(to))
        response_see_other(q, S("/sign-in"));
    else
        response_see_other(q, arena_printf(q->mem, "/sign-in?to=%.*s", STR_ARG(url_encode(q->mem, to))));
    return RC_OK;
}

/* Of keys nobody knows who fills in a form: what happened says enough. */
static str cause_of(struct request *q, const struct problem *problem)
{
    return problem->cause && problem->kind != PROBLEM_KEY_USED ? told_of(q, S(""), problem->cause) : S("");
}

/* What happened, what to do, and the reference; of an input also what it did not satisfy. */
rc problem_page_answer(struct request *q, const struct problem *problem, struct err *err)
{
    struct sheet s;

    (void)err;
    if (problem->kind == PROBLEM_SIGN_IN)
        return sign_in_first(q);
    sheet_open(&s, q, problem->title, NULL);
    problem_page_write(&s.h, problem, cause_of(q, problem), str_of(q->id));
    return sheet_close(&s);
}
