#include "web/pages/waiting.h"

#include <stdlib.h>

#include "web/labels.h"
#include "words/date.h"

enum { SOON_DAYS = 28, SHOWN_MOST = 10, CHECKS_MOST = 50 };

struct waits {
    struct sheet *s;
    struct view *view;
    daynum today;
    struct {
        struct wait {
            daynum day; /* what it is ordered by */
            struct govuk_task task;
        } * v;
        ptrdiff_t n, cap;
    } row;
};

static void wait_add(struct waits *w, daynum day, const struct govuk_task *task)
{
    *PUSH(w->s->q->mem, &w->row) = (struct wait){ day, *task };
}

static bool is_own(const struct waits *w, const struct item *it)
{
    return str_eq(it->owner, w->s->q->viewer->organisation);
}

/* Whose it is, before what it is: two of one role may begin on one day. */
static rc title_of(struct waits *w, const struct item *it, int worker, str *out, struct err *err)
{
    struct request *q = w->s->q;
    struct item of;
    rc code = item_knows(it, worker) ? view_in_list(w->view, ITEM_WORKER, it->cell[worker].text, &of, err) : RC_NOT_FOUND;

    *out = code == RC_OK ? words_home_of(q->mem, q->language, item_title(q, &of), item_title(q, it)) : item_title(q, it);
    return code == RC_NOT_FOUND ? RC_OK : code;
}

/* ---- proposals ---- */

static rc proposal_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum asked = instant_london(it->since_at).day;
    uint64_t acts;

    TRY(view_acts(w->view, it, &acts, err));
    if (acts >> ACT_PROPOSAL_CONFIRM & 1)
        wait_add(w, asked,
                 &(struct govuk_task){ .title = item_title(q, it),
                                       .href = path_in(q, item_path(q->mem, it->kind, it->id)),
                                       .hint = words_home_proposed(q->mem, q->language, date_text_full(q->mem, q->language, asked)),
                                       .status = word_text(q->language, W_status_waiting),
                                       .is_tag = true });
    return RC_OK;
}

static rc proposals_add(struct waits *w, struct err *err)
{
    struct view_query query = { .kind = ITEM_PROPOSAL, .filter = { { S("state"), S("waiting") } }, .filters = 1, .limit = SHOWN_MOST };
    struct view_page page;

    if (!may_do_by(w->s->q->viewer->duties, ACT_PROPOSAL_CONFIRM) || !may_see_by(w->s->q->viewer->duties, ITEM_PROPOSAL, 0))
        return RC_OK;
    TRY(view_list(w->view, &query, &page, err));
    for (ptrdiff_t i = 0; i < page.items.n; i++)
        TRY(proposal_add(w, &page.items.v[i], err));
    return RC_OK;
}

/* ---- assignments ---- */

static rc assignment_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum end = item_knows(it, R_ASSIGNMENT_END) ? (daynum)it->cell[R_ASSIGNMENT_END].num : 0;
    bool is_late = end < w->today;
    struct govuk_task task = { .is_tag = true };
    str day;

    if (!end || end > w->today + SOON_DAYS || !is_own(w, it))
        return RC_OK;
    TRY(title_of(w, it, R_ASSIGNMENT_WORKER, &task.title, err));
    day = date_text_full(q->mem, q->language, end);
    task.href = path_in(q, is_late ? arena_printf(q->mem, "/acts/assignment-end?on=%.*s", STR_ARG(it->id)) : item_path(q->mem, it->kind, it->id));
    task.hint = is_late ? words_home_ended(q->mem, q->language, day) : words_home_ends(q->mem, q->language, day);
    task.status = word_text(q->language, is_late ? W_status_overdue : W_home_ends_soon);
    task.colour = is_late ? TAG_RED : TAG_BLUE;
    wait_add(w, end, &task);
    return RC_OK;
}

static rc assignments_add(struct waits *w, struct err *err)
{
    struct view_query query = { .kind = ITEM_ASSIGNMENT, .filter = { { S("left_on"), S("unknown") } }, .filters = 1, .limit = SHELF_PAGE_MOST };
    struct view_page page;

    if (!may_do_by(w->s->q->viewer->duties, ACT_ASSIGNMENT_END) || !may_see_by(w->s->q->viewer->duties, ITEM_ASSIGNMENT, CLASS_OPEN | CLASS_CAREER))
        return RC_OK;
    TRY(view_list(w->view, &query, &page, err));
    for (ptrdiff_t i = 0; i < page.items.n; i++)
        TRY(assignment_add(w, &page.items.v[i], err));
    return RC_OK;
}

/* What is recorded of it is not what its check was asked about. */
static rc unfit_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    struct govuk_task task = { .status = word_text(q->language, W_home_check_again), .is_tag = true, .colour = TAG_YELLOW };

    if (!is_own(w, it))
        return RC_OK;
    TRY(title_of(w, it, R_ASSIGNMENT_WORKER, &task.title, err));
    task.href = path_in(q, item_path(q->mem, it->kind, it->id));
    task.hint = word_text(q->language, W_home_check_left_behind);
    wait_add(w, instant_london(it->since_at).day, &task);
    return RC_OK;
}

static rc unfits_add(struct waits *w, struct err *err)
{
    struct view_query query = { .kind = ITEM_ASSIGNMENT,
                                .filter = { { S("check_fit"), S("fits-no-longer") }, { S("left_on"), S("unknown") } },
                                .filters = 2,
                                .limit = SHOWN_MOST };
    struct view_page page;

    if (!may_do_by(w->s->q->viewer->duties, ACT_ASSIGNMENT_CORRECT) ||
        !may_see_by(w->s->q->viewer->duties, ITEM_ASSIGNMENT, CLASS_OPEN | CLASS_CAREER))
        return RC_OK;
    TRY(view_list(w->view, &query, &page, err));
    for (ptrdiff_t i = 0; i < page.items.n; i++)
        TRY(unfit_add(w, &page.items.v[i], err));
    return RC_OK;
}

/* ---- checks ---- */

/* Until the start it is not too late to find out what is missing. */
static rc check_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum start = item_knows(it, R_CHECK_START) ? (daynum)it->cell[R_CHECK_START].num : 0;
    bool is_blocked = it->cell[R_CHECK_VERDICT].num == CHECK_BLOCKED;
    struct govuk_task task = { .is_tag = true, .colour = is_blocked ? TAG_RED : TAG_YELLOW };
    str day;

    if (start < w->today || !is_own(w, it))
        return RC_OK;
    TRY(title_of(w, it, R_CHECK_WORKER, &task.title, err));
    day = date_text_full(q->mem, q->language, start);
    task.href = path_in(q, item_path(q->mem, it->kind, it->id));
    task.hint = is_blocked ? words_home_starts_outside(q->mem, q->language, day) : words_home_starts_unknown(q->mem, q->language, day);
    task.status = text_begin(q->mem, label_code(q->language, &codes_check_verdict, it->cell[R_CHECK_VERDICT].num));
    wait_add(w, start, &task);
    return RC_OK;
}

static rc checks_add(struct waits *w, const char *verdict, struct err *err)
{
    struct view_query query = {
        .kind = ITEM_CHECK, .filter = { { S("verdict"), str_of(verdict) } }, .filters = 1, .descending = true, .limit = CHECKS_MOST
    };
    struct view_page page;

    if (!may_do_by(w->s->q->viewer->duties, ACT_CHECK_RECORD) || !may_see_by(w->s->q->viewer->duties, ITEM_CHECK, 0))
        return RC_OK;
    TRY(view_list(w->view, &query, &page, err));
    for (ptrdiff_t i = 0; i < page.items.n; i++)
        TRY(check_add(w, &page.items.v[i], err));
    return RC_OK;
}

/* ---- all of it ---- */

static int soonest_first(const void *a, const void *b)
{
    const struct wait *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : str_cmp(x->task.href, y->task.href);
}

rc waiting_show(struct sheet *s, struct view *v, struct err *err)
{
    struct waits w = { .s = s, .view = v, .today = instant_london(s->q->now).day };
    struct govuk_task tasks[SHOWN_MOST];
    ptrdiff_t n = 0;

    TRY(proposals_add(&w, err));
    TRY(assignments_add(&w, err));
    TRY(unfits_add(&w, err));
    TRY(checks_add(&w, "blocked", err));
    TRY(checks_add(&w, "needs-information", err));
    sheet_subheading(s, word_text(s->h.lang, W_home_waits));
    if (!w.row.n) {
        sheet_paragraph(s, word_text(s->h.lang, W_home_nothing_waits));
        return RC_OK;
    }
    qsort(w.row.v, (size_t)w.row.n, sizeof *w.row.v, soonest_first);
    for (; n < w.row.n && n < SHOWN_MOST; n++)
        tasks[n] = w.row.v[n].task;
    govuk_task_list(&s->h, S("waiting"), tasks, n);
    if (n < w.row.n)
        sheet_paragraph(s, word_counted(s->q->mem, s->h.lang, W_home_more, w.row.n - n, NULL, 0));
    return RC_OK;
}
