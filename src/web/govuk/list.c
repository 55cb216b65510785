#include "web/govuk/list.h"

#include "words/date.h"
#include "words/texts.h"

/* ---- summary list ---- */

static void action_link(struct html *h, const struct govuk_action *action, str card)
{
    html_open_class(h, "a", "govuk-link");
    html_url(h, "href", action->href);
    html_text(h, action->text);
    if (action->hidden.n || card.n) {
        html_open_class(h, "span", "govuk-visually-hidden");
        if (action->hidden.n) {
            html_raw(h, " ");
            html_text(h, action->hidden);
        }
        if (card.n) {
            html_raw(h, " (");
            html_text(h, card);
            html_raw(h, ")");
        }
        html_close(h, "span");
    }
    html_close(h, "a");
}

static void actions(struct html *h, const struct govuk_action *actions, ptrdiff_t n, str card, const char *list, const char *item)
{
    if (n == 1) {
        action_link(h, &actions[0], card);
        return;
    }
    html_open_class(h, "ul", list);
    for (ptrdiff_t i = 0; i < n; i++) {
        html_open_class(h, "li", item);
        action_link(h, &actions[i], card);
        html_close(h, "li");
    }
    html_close(h, "ul");
}

static void summary_row(struct html *h, const struct govuk_summary_row *row, bool others_act, str card)
{
    html_open(h, "div");
    html_classes(h, "govuk-summary-list__row", others_act && !row->n ? "govuk-summary-list__row--no-actions" : NULL);
    html_open_class(h, "dt", "govuk-summary-list__key");
    html_content(h, row->key_as.kind ? row->key_as : content_text(row->key));
    html_close(h, "dt");
    html_open_class(h, "dd", "govuk-summary-list__value");
    html_content(h, row->value);
    html_close(h, "dd");
    if (row->n) {
        html_open_class(h, "dd", "govuk-summary-list__actions");
        actions(h, row->actions, row->n, card, "govuk-summary-list__actions-list", "govuk-summary-list__actions-list-item");
        html_close(h, "dd");
    }
    html_close(h, "div");
}

static const char *heading(int level)
{
    static const char *const names[] = { "h2", "h1", "h2", "h3", "h4", "h5", "h6" };

    return names[level];
}

static void card_open(struct html *h, const struct govuk_summary *summary)
{
    html_open_class(h, "div", "govuk-summary-card");
    html_open_class(h, "div", "govuk-summary-card__title-wrapper");
    html_element(h, heading(summary->level), "govuk-summary-card__title", summary->title);
    if (summary->n_actions == 1) {
        html_open_class(h, "div", "govuk-summary-card__actions");
        action_link(h, &summary->actions[0], summary->title);
        html_close(h, "div");
    } else if (summary->n_actions) {
        actions(h, summary->actions, summary->n_actions, summary->title, "govuk-summary-card__actions", "govuk-summary-card__action");
    }
    html_close(h, "div");
    html_open_class(h, "div", "govuk-summary-card__content");
}

void govuk_summary_list(struct html *h, const struct govuk_summary *summary)
{
    bool act = false;

    for (ptrdiff_t i = 0; i < summary->n; i++)
        act = act || summary->rows[i].n;
    if (summary->title.n)
        card_open(h, summary);
    html_open(h, "dl");
    html_classes(h, "govuk-summary-list", summary->is_plain ? "govuk-summary-list--no-border" : NULL);
    for (ptrdiff_t i = 0; i < summary->n; i++)
        summary_row(h, &summary->rows[i], act, summary->title);
    html_close(h, "dl");
    if (summary->title.n) {
        html_close(h, "div");
        html_close(h, "div");
    }
}

/* ---- task list ---- */

static void task_name(struct html *h, const struct govuk_task *task, str hint_id, str status_id)
{
    html_open_class(h, "div", "govuk-task-list__name-and-hint");
    if (task->href.n) {
        html_open_class(h, "a", "govuk-link govuk-task-list__link");
        html_url(h, "href", task->href);
        html_attr(h, "aria-describedby", task->hint.n ? arena_printf(h->mem, "%.*s %.*s", STR_ARG(hint_id), STR_ARG(status_id)) : status_id);
        html_text(h, task->title);
        html_close(h, "a");
    } else {
        html_open(h, "div");
        html_text(h, task->title);
        html_close(h, "div");
    }
    if (task->hint.n) {
        html_open_class(h, "div", "govuk-task-list__hint");
        html_attr(h, "id", hint_id);
        html_text(h, task->hint);
        html_close(h, "div");
    }
    html_close(h, "div");
}

void govuk_task_list(struct html *h, str id_prefix, const struct govuk_task *tasks, ptrdiff_t n)
{
    str prefix = id_prefix.n ? id_prefix : S("task-list");

    html_open_class(h, "ul", "govuk-task-list");
    for (ptrdiff_t i = 0; i < n; i++) {
        const struct govuk_task *task = &tasks[i];
        str hint_id = arena_printf(h->mem, "%.*s-%d-hint", STR_ARG(prefix), (int)i + 1);
        str status_id = arena_printf(h->mem, "%.*s-%d-status", STR_ARG(prefix), (int)i + 1);

        html_open(h, "li");
        html_classes(h, "govuk-task-list__item", task->href.n ? "govuk-task-list__item--with-link" : NULL);
        task_name(h, task, hint_id, status_id);
        html_open(h, "div");
        html_classes(h, "govuk-task-list__status", task->is_faint ? "govuk-task-list__status--cannot-start-yet" : NULL);
        html_attr(h, "id", status_id);
        if (task->is_tag)
            govuk_tag(h, task->status, task->colour);
        else
            html_text(h, task->status);
        html_close(h, "div");
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* ---- timeline, identity bar ---- */

static void event_write(struct html *h, const char *level, const struct moj_event *event)
{
    struct buf machine = buf_new(h->mem);

    instant_print(&machine, event->at);
    html_open_class(h, "div", "moj-timeline__item");
    html_open_class(h, "div", "moj-timeline__header");
    html_open_class(h, level, "moj-timeline__title");
    html_content(h, event->title);
    html_close(h, level);
    if (event->who.n) {
        html_raw(h, " ");
        html_element(h, "p", "moj-timeline__byline", words_timeline_who(h->mem, h->lang, event->who));
    }
    html_close(h, "div");
    html_open_class(h, "p", "moj-timeline__date");
    html_open(h, "time");
    html_attr(h, "datetime", buf_text(&machine));
    html_text(h, event->when.n ? event->when : instant_text(h->mem, h->lang, event->at));
    html_close(h, "time");
    html_close(h, "p");
    html_open_class(h, "div", "moj-timeline__description");
    html_content(h, event->description);
    html_close(h, "div");
    html_close(h, "div");
}

void moj_timeline(struct html *h, int level, const struct moj_event *events, ptrdiff_t n)
{
    html_open_class(h, "div", "moj-timeline");
    for (ptrdiff_t i = 0; i < n; i++)
        event_write(h, heading(level), &events[i]);
    html_close(h, "div");
}

void moj_identity_bar(struct html *h, const struct moj_identity_bar *bar)
{
    html_open_class(h, "div", "moj-identity-bar");
    html_open_class(h, "div", "moj-identity-bar__container");
    html_open_class(h, "div", "moj-identity-bar__details");
    html_open_class(h, "span", "moj-identity-bar__title");
    html_content(h, bar->title);
    html_close(h, "span");
    html_close(h, "div");
    if (bar->status.n || bar->due.n) {
        html_open_class(h, "div", "moj-identity-bar__actions app-identity-bar__state");
        if (bar->status.n)
            govuk_tag(h, bar->status, bar->colour);
        if (bar->due.n)
            html_element(h, "span", bar->is_overdue ? "app-due app-due--over" : "app-due", bar->due);
        html_close(h, "div");
    }
    html_close(h, "div");
    html_close(h, "div");
}
