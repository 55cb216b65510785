/*
 * Pages that can be asked for as the register knew it at the end of an earlier day: ?as_known_at=2026-05-03, or its day, month and year as
 * the form of such a page sends them.  A page of the past says so on top, leads to pages of the same day, and offers nothing to do.
 *
 *     struct earlier past = earlier_read(q);
 *
 *     TRY(earlier_view(q, &past, &v, err));
 *     sheet_open(&s, q, title, &(struct sheet_how){ .past = &past });      the banner, or what is wrong with the day
 *     earlier_form(&s, &past);
 */
#ifndef WEB_PAGES_EARLIER_H
#define WEB_PAGES_EARLIER_H

#include "web/pages/kit.h"

enum { EARLIER_KEEPS = 4 };

struct earlier {
    bool is_asked; /* the page is of the past; else of the present, also when there is an error */
    daynum day;
    struct day_asked typed;
    str error;               /* the day cannot be shown; empty: it can */
    str keep[EARLIER_KEEPS]; /* what else of the address goes with the page to another day: its filters; none unless the page says so */
    int keeps;
};

/** earlier_read(q): what the address asks for.  Today is no past: it is the present. */
struct earlier earlier_read(struct request *q);

/** earlier_view(q, past, out, err): page_view, as known at the end of the day that is asked for. */
rc earlier_view(struct request *q, const struct earlier *past, struct view *out, struct err *err) MUST_USE;

/**
 * earlier_is_before(q, past, kind, id, out, err):
 * Whether the reader may see the record now and nothing of it was known then.  Looking for what is not there yet is no attempt at anything,
 * and leaves no note.
 */
rc earlier_is_before(struct request *q, const struct earlier *past, enum item_kind kind, str id, bool *out, struct err *err) MUST_USE;

/** earlier_before_page(q, past): the page that says so, for a record that was recorded later. */
rc earlier_before_page(struct request *q, const struct earlier *past);

/** earlier_path(q, path): ${path}, which has no language, of the same day in the past as this page; of the present, as it is. */
str earlier_path(struct request *q, str path);

/** earlier_iso(q, past): the day as addresses have it; empty on a page of the present. */
str earlier_iso(struct request *q, const struct earlier *past);

/** earlier_error(q, past): what is wrong with the day, for the summary on top of the page. */
const struct govuk_error_link *earlier_error(struct request *q, const struct earlier *past);

/** earlier_banner(s, past): that this is the past, with the way back. */
void earlier_banner(struct sheet *s, const struct earlier *past);

/** earlier_form(s, past): another day, behind a line that opens it. */
void earlier_form(struct sheet *s, const struct earlier *past);

#endif
