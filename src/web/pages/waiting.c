#include "web/pages/waiting.h"

#include <stdlib.h>

#include "web/labels.h"
#include "words/date.h"

/* The first page has the first few; the page of all of them as many as a day is enough for. */
enum { SOON_DAYS = 28, FEW = 10, ALL_MOST = 1000 };

struct waits {
    struct sheet *s;
    struct view *view;
    daynum today;
    int most;      /* of each sort that are read, the most urgent first */
    int64_t total; /* of all sorts, read or not */
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

/* Whose it is, before what it is: two of one role may begin on one day. */
static rc title_of(struct waits *w, const struct item *it, int worker, str *out, struct err *err)
{
    struct request *q = w->s->q;
    struct item of;
    rc code = item_knows(it, worker) ? view_in_list(w->view, ITEM_WORKER, it->cell[worker].text, &of, err) : RC_NOT_FOUND;

    *out = code == RC_OK ? words_home_of(q->mem, q->language, item_title(q, &of), item_title(q, it)) : item_title(q, it);
    return code == RC_NOT_FOUND ? RC_OK : code;
}

typedef rc wait_fn(struct waits *w, const struct item *it, struct err *err);

/* The first ones of what waits at the reader's organisation; all of it is counted. */
static rc each_own(struct waits *w, struct view_query *query, wait_fn *each, struct err *err)
{
    struct view_page page = { .more = true };

    query->is_own = true;
    for (int left = w->most; page.more && left > 0; left -= (int)page.items.n) {
        query->limit = left < SHELF_PAGE_MOST ? left : SHELF_PAGE_MOST;
        TRY(view_list(w->view, query, &page, err));
        if (!query->is_uncounted)
            w->total += page.total;
        for (ptrdiff_t i = 0; i < page.items.n; i++)
            TRY(each(w, &page.items.v[i], err));
        if (page.more)
            query->after = page.items.v[page.items.n - 1].id;
        query->is_uncounted = true;
    }
    return RC_OK;
}

/* ---- proposals ---- */

static rc proposal_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum asked = instant_london(it->since_at).day;
    uint64_t acts;

    TRY(view_acts(w->view, it, &acts, err));
    if (!(acts >> ACT_PROPOSAL_CONFIRM & 1))
        return RC_OK;
    w->total++;
    wait_add(w, asked,
             &(struct govuk_task){ .title = item_title(q, it),
                                   .href = path_in(q, item_path(q->mem, it->kind, it->id)),
                                   .hint = words_home_proposed(q->mem, q->language, date_text_full(q->mem, q->language, asked)),
                                   .status = word_text(q->language, W_status_waiting),
                                   .is_tag = true });
    return RC_OK;
}

/* Also of other organisations, where the reader confirms them; by which ones is found out from each. */
static rc proposals_add(struct waits *w, struct err *err)
{
    const struct view_query query = { .kind = ITEM_PROPOSAL, .filter = { { S("state"), S("waiting") } }, .filters = 1 };
    struct items all;

    if (!may_do_by(w->s->q->viewer->duties, ACT_PROPOSAL_CONFIRM) || !may_see_by(w->s->q->viewer->duties, ITEM_PROPOSAL, 0))
        return RC_OK;
    TRY(view_list_all(w->view, &query, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        TRY(proposal_add(w, &all.v[i], err));
    return RC_OK;
}

/* ---- assignments ---- */

static rc assignment_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum end = (daynum)it->cell[R_ASSIGNMENT_END].num;
    bool is_late = end < w->today;
    struct govuk_task task = { .is_tag = true };
    str day;

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
    struct view_query query = { .kind = ITEM_ASSIGNMENT,
                                .filter = { { S("left_on"), S("unknown") } },
                                .filters = 1,
                                .range = { S("end"), DAY_FIRST, w->today + SOON_DAYS },
                                .order = S("end") };

    if (!may_do_by(w->s->q->viewer->duties, ACT_ASSIGNMENT_END) || !may_see_by(w->s->q->viewer->duties, ITEM_ASSIGNMENT, CLASS_OPEN | CLASS_CAREER))
        return RC_OK;
    return each_own(w, &query, assignment_add, err);
}

/* What is recorded of it is not what its check was asked about. */
static rc unfit_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    struct govuk_task task = { .status = word_text(q->language, W_home_check_again), .is_tag = true, .colour = TAG_YELLOW };

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
                                .filters = 2 };

    if (!may_do_by(w->s->q->viewer->duties, ACT_ASSIGNMENT_CORRECT) ||
        !may_see_by(w->s->q->viewer->duties, ITEM_ASSIGNMENT, CLASS_OPEN | CLASS_CAREER))
        return RC_OK;
    return each_own(w, &query, unfit_add, err);
}

/* ---- checks ---- */

/* Until the start it is not too late to find out what is missing. */
static rc check_add(struct waits *w, const struct item *it, struct err *err)
{
    struct request *q = w->s->q;
    daynum start = (daynum)it->cell[R_CHECK_START].num;
    bool is_blocked = it->cell[R_CHECK_VERDICT].num == CHECK_BLOCKED;
    struct govuk_task task = { .is_tag = true, .colour = is_blocked ? TAG_RED : TAG_YELLOW };
    str day;

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
    struct view_query query = { .kind = ITEM_CHECK,
                                .filter = { { S("verdict"), str_of(verdict) } },
                                .filters = 1,
                                .range = { S("start"), w->today, DAY_LAST },
                                .order = S("start") };

    if (!may_do_by(w->s->q->viewer->duties, ACT_CHECK_RECORD) || !may_see_by(w->s->q->viewer->duties, ITEM_CHECK, 0))
        return RC_OK;
    return each_own(w, &query, check_add, err);
}

/* ---- all of it ---- */

static int soonest_first(const void *a, const void *b)
{
    const struct wait *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : str_cmp(x->task.href, y->task.href);
}

static rc waits_read(struct waits *w, struct err *err)
{
    TRY(proposals_add(w, err));
    TRY(assignments_add(w, err));
    TRY(unfits_add(w, err));
    TRY(checks_add(w, "blocked", err));
    TRY(checks_add(w, "needs-information", err));
    if (w->row.n)
        qsort(w->row.v, (size_t)w->row.n, sizeof *w->row.v, soonest_first);
    return RC_OK;
}

/* Of each sort as many were read as are shown of all, so that the first of all are among them.  Returns how many are not shown. */
static int64_t waits_list(const struct waits *w)
{
    ptrdiff_t n = w->row.n < w->most ? w->row.n : w->most;
    struct govuk_task *tasks = arena_array(w->s->q->mem, struct govuk_task, n);

    for (ptrdiff_t i = 0; i < n; i++)
        tasks[i] = w->row.v[i].task;
    if (n)
        govuk_task_list(&w->s->h, S("waiting"), tasks, n);
    else
        sheet_paragraph(w->s, word_text(w->s->h.lang, W_home_nothing_waits));
    return w->total - n;
}

rc waiting_show(struct sheet *s, struct view *v, struct err *err)
{
    struct waits w = { .s = s, .view = v, .today = instant_london(s->q->now).day, .most = FEW };

    TRY(waits_read(&w, err));
    sheet_subheading(s, word_text(s->h.lang, W_home_waits));
    if (waits_list(&w))
        sheet_link(s, word_counted(s->q->mem, s->h.lang, W_home_see_all, w.total, NULL, 0), S("/waiting"));
    return RC_OK;
}

rc page_waiting_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct waits w = { .view = &v, .today = instant_london(q->now).day, .most = ALL_MOST };
    struct sheet s;
    int64_t more;

    TRY(page_view(q, &v, err));
    sheet_open(&s, q, word_text(q->language, W_home_waits), &(struct sheet_how){ .back = S("/") });
    sheet_heading(&s, word_text(q->language, W_home_waits));
    w.s = &s;
    TRY(waits_read(&w, err));
    more = waits_list(&w);
    if (more)
        sheet_paragraph(&s, word_counted(q->mem, q->language, W_home_more, more, NULL, 0));
    TRY(view_close(&v, err));
    return sheet_close(&s);
}
