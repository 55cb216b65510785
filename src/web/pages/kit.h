/*
 * What every page of the register begins and ends with, and the pieces that many of them share.  A page reads through views,
 * changes through acts, and writes with the components of web/govuk.
 *
 *     struct sheet s;
 *
 *     sheet_open(&s, q, title, NULL);
 *     html_element(&s.h, "h1", "govuk-heading-l", title);
 *     …
 *     return sheet_close(&s);
 */
#ifndef WEB_PAGES_KIT_H
#define WEB_PAGES_KIT_H

#include "register/act.h"
#include "register/view.h"
#include "web/govuk/button.h"
#include "web/govuk/choice.h"
#include "web/govuk/input.h"
#include "web/govuk/list.h"
#include "web/govuk/table.h"
#include "web/page.h"
#include "web/service.h"
#include "words/texts.h"

struct earlier; /* web/pages/earlier.h */

struct sheet {
    struct request *q;
    struct html h;
    struct web_page page;
    struct timeout_warning timeout;
    daynum day;   /* that the page shows: today, or one in the past (earlier.h) ... */
    bool is_past; /* ... of which there is nothing to do */
};

/* What a page may say of itself before it is opened; all of it may be left out. */
struct sheet_how {
    str back;
    str path; /* where the page can be asked for again, when that is not where the request went */
    const struct govuk_error_link *errors;
    ptrdiff_t n_errors;
    bool is_wide;
    const struct earlier *past; /* of a page that can be asked for as of an earlier day (earlier.h): its error, its banner, its links */
};

void sheet_open(struct sheet *s, struct request *q, str title, const struct sheet_how *how);

/** sheet_close(s): the page is the answer.  Returns RC_OK. */
rc sheet_close(struct sheet *s);

/** reader_mark(q): who is signed in, as 32 digits that are the same at each of their sign-ins, no id of theirs, and nobody else's to make; empty
 * where nobody can sign in. */
str reader_mark(struct request *q);

/* ---- pieces ---- */

/** path_back(q): where the form of this request stands, by what the browser says; "/" when it does not say. */
str path_back(struct request *q);

/** path_is_ours(path): whether ${path} is one of a page here, without a language, that a reader can be sent to. */
bool path_is_ours(str path);

str path_in(struct request *q, str path); /* with the language of the page before it */
void sheet_heading(struct sheet *s, str text);
void sheet_caption(struct sheet *s, struct content caption, str heading);
void sheet_subheading(struct sheet *s, str text);
void sheet_paragraph(struct sheet *s, str text);
void sheet_link(struct sheet *s, str text, str path); /* a paragraph of one link */

/** form_open(s, path): a form that is sent by POST to ${path}, with its token and a key of its own. */
void form_open(struct sheet *s, str path);
void form_hidden(struct sheet *s, str name, str value);
void form_close(struct sheet *s);
void form_button(struct sheet *s, enum word text);

/**
 * form_only(q, page, has, err):
 * Errors: RC_BAD_INPUT, answered 400, when a field of the form came that ${page} has not got, by what ${has} says.
 */
rc form_only(struct request *q, const void *page, bool (*has)(const void *page, str name), struct err *err) MUST_USE;

/** control_sends(control, is_date, name): whether ${name} is what ${control} sends: its own name, or a part of a date. */
bool control_sends(str control, bool is_date, str name);

/** date_typed(mem, day, month, year): three inputs as one text: ISO when they are numbers or a month's name, else as they are, for a reader to
 * refuse. */
str date_typed(arena *mem, str day, str month, str year);

/* A day that came with a form, or stands in an address: three inputs, or an ISO date under the name itself, as links have it. */
struct day_asked {
    str day, month, year; /* as typed */
    bool is_given;
    daynum is;
};

/** day_asked(q, name, out): the day ${name}.  False when something is given that is no day; it is in ${*out} as typed. */
bool day_asked(struct request *q, str name, struct day_asked *out);

/** day_begins(day): when it begins by London's clocks; days beyond those that have an instant begin with the nearest. */
instant day_begins(daynum day);

/** day_input(s, day, field): its inputs. */
struct govuk_date_input day_input(struct sheet *s, const struct day_asked *day, const struct govuk_field *field);

/** json_typed(v): a value of a document as it is typed into a form: "yes", "none", an amount; nothing for what has parts. */
str json_typed(const struct json *v);

/** options_by_name(q, options, n): in the order in which readers of the page's language look for the names that they show. */
void options_by_name(struct request *q, struct govuk_option *options, ptrdiff_t n);

/* ---- what is wrong with an answer ---- */

/** wrong_value(q, type, label, err): ${err} says that what was typed is no value of ${type}: in the reader's language, dates as they are typed. */
str wrong_value(struct request *q, enum field_type type, str label, const struct err *err);

/** told_of(q, label, err): ${err} about an answer that can be read, in the reader's language; ${label} is empty when it is about all of them. */
str told_of(struct request *q, str label, const struct err *err);

/** slowed(q, code, wait): ${code} as it came; for RC_SLOW the answer says how many seconds (${*wait}) there are to wait. */
rc slowed(struct request *q, rc code, const int *wait) MUST_USE;

/*
 * A call that is one transaction, run again in a new one when another was quicker: for signing in what act_perform is for acts.  Returns, as
 * TRY does, what is not RC_OK.
 */
#define TRY_ANEW(call, err)                                                                                                                          \
    do {                                                                                                                                             \
        rc anew_ = RC_AGAIN;                                                                                                                         \
        for (int tried_ = 0; tried_ < ACT_TRIES && anew_ == RC_AGAIN; tried_++)                                                                      \
            anew_ = (call);                                                                                                                          \
        TRY(anew_ == RC_AGAIN ? act_others_quicker(err) : anew_);                                                                                    \
    } while (0)

/** reader_ask_again(q, desk, asked, err): account_ask_again for the reader, in a transaction of its own; the answer says how long RC_SLOW has to
 * wait. */
rc reader_ask_again(struct request *q, const struct desk *desk, struct asked *asked, struct err *err) MUST_USE;

/** status_refused(code): the status of a form that is shown again: 429 for RC_SLOW.  Whoever was busy is no fault of the form: that is the gate's. */
int status_refused(rc code);

/** page_none(err): there is no such page, or none for this reader.  Returns RC_NOT_FOUND. */
rc page_none(struct err *err);

/** page_of_person(q, err): for what is about a person. Errors: RC_NOT_FOUND for a program with a token: it has no account. */
rc page_of_person(const struct request *q, struct err *err) MUST_USE;

/* ---- words of the register ---- */

/** field_value(q, it, field): a shown field as people read it; nothing when it is not known. */
struct content field_value(struct request *q, const struct item *it, int field);

/** cell_same(a, b): whether both say the same. */
bool cell_same(const struct cell *a, const struct cell *b);

/** item_title(q, it): what a record is called: a name, a role and a start, an organisation; the pseudonym where no name is shown. */
str item_title(struct request *q, const struct item *it);

/** item_path(mem, kind, id): its address, without a language: "/workers/…". */
str item_path(arena *mem, enum item_kind kind, str id);

/** duties_text(q): the reader's roles, as "hiring manager, nominated officer". */
str duties_text(struct request *q);

/** verdict_tag(h, verdict): a check's verdict in a word. */
void verdict_tag(struct html *h, int verdict);

/* ---- views ---- */

/** page_view(q, out, err): a view for the reader, of the present. */
rc page_view(struct request *q, struct view *out, struct err *err) MUST_USE;

/** beside_read(q, v, kind, id, out, err): what a reference leads to, as a title and an address; nothing when it may not be seen.  A worker
 * or a person by name, where the reader may see it: that is noted. */
struct beside {
    str title, path; /* empty when it may not be seen */
};
rc beside_read(struct request *q, struct view *v, enum item_kind kind, str id, struct beside *out, struct err *err) MUST_USE;

#endif
