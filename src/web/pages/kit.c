#include "web/pages/kit.h"

#include "ledger/entry.h"
#include "signin/session.h"
#include "web/form.h"
#include "web/labels.h"
#include "web/pages/earlier.h"
#include "words/collate.h"
#include "words/date.h"
#include "words/number.h"

#include <stdlib.h>

/* ---- the sheet ---- */

static const struct {
    const char *path;
    enum word text;
    enum item_kind kind;
} places[] = {
    { "/checks/new", W_nav_check, ITEM_CHECK },
    { "/workers", W_nav_workers, ITEM_WORKER },
    { "/assignments", W_nav_assignments, ITEM_ASSIGNMENT },
    { "/checks", W_nav_checks, ITEM_CHECK },
    { "/people", W_nav_people, ITEM_PERSON },
    { "/organisations", W_nav_organisations, ITEM_ORGANISATION },
    { "/account", W_nav_account, ITEM_KINDS },
    { "/sign-out", W_button_sign_out, ITEM_KINDS },
};

enum { PLACES = countof(places) };

/* A way is shown to whoever finds something at its end; the form of a check to whoever may record one. */
static bool is_way(const struct viewer *v, int i)
{
    if (places[i].kind == ITEM_KINDS)
        return true;
    if (str_eq(str_of(places[i].path), S("/checks/new")))
        return may_do_by(v->duties, ACT_CHECK_RECORD) != 0;
    return may_see_by(v->duties, places[i].kind, 0) != 0;
}

static bool is_list(int i)
{
    return places[i].kind != ITEM_KINDS && !str_eq(str_of(places[i].path), S("/checks/new"));
}

static bool is_below(str path, str place)
{
    return str_eq(path, S("/checks/new")) ? str_eq(path, place) : str_starts(path, place) && (path.n == place.n || path.p[place.n] == '/');
}

/* What is wrong with the day that was asked for, or which day it is. */
static void earlier_open(struct sheet *s, const struct earlier *past)
{
    if (past->error.n) {
        s->page.errors = earlier_error(s->q, past);
        s->page.n_errors = 1;
    }
    s->is_past = past->is_asked;
    s->day = past->is_asked ? past->day : s->day;
}

static void ways(struct sheet *s)
{
    struct govuk_service_link *links = arena_array(s->q->mem, struct govuk_service_link, PLACES);

    for (int i = 0; s->q->viewer && i < PLACES; i++) {
        str path = str_of(places[i].path);

        if (is_way(s->q->viewer, i))
            links[s->page.n_links++] = (struct govuk_service_link){ .text = word_text(s->h.lang, places[i].text),
                                                                    .href = path_in(s->q, s->is_past && is_list(i) ? earlier_path(s->q, path) : path),
                                                                    .is_current = str_eq(s->q->path, path),
                                                                    .is_active = is_below(s->q->path, path) };
    }
    s->page.links = links;
}

/* The page that was asked for, in its language and with its query: what the language switch keeps. */
static str path_asked(struct request *q)
{
    ptrdiff_t query = str_find(q->target, '?');

    return arena_printf(q->mem, "%.*s%.*s", STR_ARG(request_language_path(q, q->mem, q->path)),
                        STR_ARG(query < 0 || q->method != METHOD_GET ? S("") : str_from(q->target, query)));
}

str reader_mark(struct request *q)
{
    uint8_t mac[MERKLE_HASH];
    struct buf text = buf_new(q->mem);

    if (!q->web->can_sign_in)
        return S("");
    keyring_mac(&q->web->service->keys, KEY_READERS, q->session->person, mac);
    hash_hex_print(&text, mac);
    return str_sub(buf_text(&text), 0, SECRET_DIGITS);
}

void sheet_open(struct sheet *s, struct request *q, str title, const struct sheet_how *how)
{
    *s = (struct sheet){ .q = q, .h = html_new(q->mem, q->language), .day = instant_london(q->now).day };
    s->page = (struct web_page){
        .title = title,
        .path = path_asked(q),
        .is_demonstration = q->web->service->is_demonstration,
    };
    if (how) {
        s->page.back = how->back.n ? path_in(q, how->back) : S("");
        s->page.errors = how->errors;
        s->page.n_errors = how->n_errors;
        s->page.is_wide = how->is_wide;
        if (how->path.n)
            s->page.path = path_in(q, how->path);
    }
    if (how && how->past)
        earlier_open(s, how->past);
    if (q->session) {
        s->timeout = (struct timeout_warning){ .seconds = SESSION_IDLE,
                                               .warned = 120,
                                               .stay = path_in(q, S("/still-here")),
                                               .token = form_token(q),
                                               .leave = path_in(q, S("/sign-out")),
                                               .reader = reader_mark(q) };
        s->page.timeout = &s->timeout;
    }
    ways(s);
    web_page_open(&s->h, &s->page);
    if (how && how->past)
        earlier_banner(s, how->past);
}

rc sheet_close(struct sheet *s)
{
    web_page_close(&s->h, &s->page);
    buf_str(&s->q->answer.body, html_finish(&s->h));
    return RC_OK;
}

/* ---- pieces ---- */

bool path_is_ours(str path)
{
    return str_starts(path, S("/")) && !str_starts(path, S("//")) && str_find(path, '\\') < 0 && !str_starts(path, S("/sign-"));
}

str path_back(struct request *q)
{
    str from = request_header(q, S("referer")), language;

    for (ptrdiff_t i = 0; i < q->web->origins.n; i++)
        if (str_starts(from, q->web->origins.v[i])) {
            from = str_from(from, q->web->origins.v[i].n);
            language = arena_printf(q->mem, "/%.*s", STR_ARG(language_code(q->language)));
            from = str_starts(from, language) ? str_from(from, language.n) : from;
            return path_is_ours(from) ? from : S("/");
        }
    return S("/");
}

str path_in(struct request *q, str path)
{
    return request_language_path(q, q->mem, path);
}

void sheet_heading(struct sheet *s, str text)
{
    html_element(&s->h, "h1", "govuk-heading-l", text);
}

void sheet_caption(struct sheet *s, struct content caption, str heading)
{
    html_open_class(&s->h, "h1", "govuk-heading-l");
    html_open_class(&s->h, "span", "govuk-caption-l");
    html_content(&s->h, caption);
    html_close(&s->h, "span");
    html_text(&s->h, heading);
    html_close(&s->h, "h1");
}

void sheet_subheading(struct sheet *s, str text)
{
    html_element(&s->h, "h2", "govuk-heading-m", text);
}

void sheet_paragraph(struct sheet *s, str text)
{
    html_element(&s->h, "p", "govuk-body", text);
}

void sheet_link(struct sheet *s, str text, str path)
{
    html_open_class(&s->h, "p", "govuk-body");
    govuk_link(&s->h, &(struct govuk_link){ text, path_in(s->q, path) });
    html_close(&s->h, "p");
}

void form_hidden(struct sheet *s, str name, str value)
{
    html_void(&s->h, "input");
    html_attr(&s->h, "type", S("hidden"));
    html_attr(&s->h, "name", name);
    html_attr(&s->h, "value", value);
}

void form_open(struct sheet *s, str path)
{
    html_open(&s->h, "form");
    html_url(&s->h, "action", path_in(s->q, path));
    html_attr(&s->h, "method", S("post"));
    html_flag(&s->h, "novalidate");
    form_hidden(s, FORM_TOKEN, form_token(s->q));
    form_hidden(s, FORM_KEY, s->q->key.n ? s->q->key : random_id(s->q->random, s->q->mem));
}

void form_close(struct sheet *s)
{
    html_close(&s->h, "form");
}

void form_button(struct sheet *s, enum word text)
{
    govuk_button(&s->h, &(struct govuk_button){ .text = word_text(s->h.lang, text), .is_once = true });
}

rc form_only(struct request *q, const void *page, bool (*has)(const void *page, str name), struct err *err)
{
    for (ptrdiff_t i = 0; i < q->form.n; i++)
        if (!has(page, q->form.v[i].name))
            return form_not_asked(q, q->form.v[i].name, err);
    return RC_OK;
}

bool control_sends(str control, bool is_date, str name)
{
    str part = str_from(name, control.n);

    if (!is_date || !str_starts(name, control))
        return str_eq(name, control);
    return str_eq(part, S("-day")) || str_eq(part, S("-month")) || str_eq(part, S("-year"));
}

str date_typed(arena *mem, str day, str month, str year)
{
    int64_t d, y;
    int m;

    if (!day.n && !month.n && !year.n)
        return S("");
    if (str_digits(day, 31, &d) && month_read(month, &m) && str_digits(year, 9999, &y))
        return arena_printf(mem, "%04d-%02d-%02d", (int)y, m, (int)d);
    return arena_printf(mem, "%.*s %.*s %.*s", STR_ARG(day), STR_ARG(month), STR_ARG(year));
}

/* An ISO date is three numbers as well. */
bool day_asked(struct request *q, str name, struct day_asked *out)
{
    str whole = str_trim(request_field(q, name)), rest;
    const char *why;

    *out = (struct day_asked){ .day = str_trim(request_field(q, arena_printf(q->mem, "%.*s-day", STR_ARG(name)))),
                               .month = str_trim(request_field(q, arena_printf(q->mem, "%.*s-month", STR_ARG(name)))),
                               .year = str_trim(request_field(q, arena_printf(q->mem, "%.*s-year", STR_ARG(name)))) };
    if (!out->day.n && !out->month.n && !out->year.n && whole.n) {
        str_cut(whole, '-', &out->year, &rest);
        str_cut(rest, '-', &out->month, &out->day);
    } else
        whole = date_typed(q->mem, out->day, out->month, out->year);
    out->is_given = whole.n && day_parse(whole, &out->is, &why);
    return out->is_given || !whole.n;
}

instant day_begins(daynum day)
{
    if ((instant)day * DAY_SECONDS < INSTANT_FIRST)
        return INSTANT_FIRST;
    return day > DAY_LAST ? INSTANT_LAST : instant_midnight(day);
}

struct govuk_date_input day_input(struct sheet *s, const struct day_asked *day, const struct govuk_field *field)
{
    struct govuk_date_input date = { .field = *field, .day = day->day, .month = day->month, .year = day->year, .takes_names = true };

    if (!date.field.hint.n)
        date.field.hint = word_text(s->h.lang, W_field_date_hint_month);
    return date;
}

str json_typed(const struct json *v)
{
    switch (v->type) {
    case JSON_TRUE: return S("yes");
    case JSON_FALSE: return S("no");
    case JSON_NULL: return S("none");
    case JSON_STRING:
    case JSON_NUMBER: return v->text;
    case JSON_ARRAY:
    case JSON_OBJECT: break;
    }
    return S("");
}

struct named {
    str key;
    struct govuk_option option;
};

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct named *)a)->key, ((const struct named *)b)->key);
}

void options_by_name(struct request *q, struct govuk_option *options, ptrdiff_t n)
{
    struct named *sorted = arena_array(q->mem, struct named, n);

    for (ptrdiff_t i = 0; i < n; i++)
        sorted[i] = (struct named){ collate_key(q->mem, q->language, options[i].text), options[i] };
    if (n)
        qsort(sorted, (size_t)n, sizeof *sorted, by_key);
    for (ptrdiff_t i = 0; i < n; i++)
        options[i] = sorted[i].option;
}

/* ---- what is wrong with an answer ---- */

str wrong_value(struct request *q, enum field_type type, str label, const struct err *err)
{
    return type == T_DATE ? words_error_date(q->mem, q->language, label) : err_words(q->mem, q->language, err);
}

/* What has no text in Welsh is said in general: an English sentence on a Welsh page helps nobody. */
str told_of(struct request *q, str label, const struct err *err)
{
    if (err->word || q->language == LANG_EN)
        return err_told(q->mem, q->language, err);
    return label.n ? words_error_together(q->mem, q->language, label) : word_text(q->language, W_error_whole);
}

rc slowed(struct request *q, rc code, const int *wait)
{
    if (code == RC_SLOW)
        response_header(q, "Retry-After", arena_printf(q->mem, "%d", *wait));
    return code;
}

static rc ask_again(struct request *q, const struct desk *desk, struct asked *asked, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    int wait;

    TRY(txn_begin(q->web->reg->store, TXN_WRITE, &txn, err));
    TRY(slowed(q, account_ask_again(&txn, q->mem, desk, q->carried, asked, &wait, err), &wait));
    return txn_commit(&txn, err);
}

rc reader_ask_again(struct request *q, const struct desk *desk, struct asked *asked, struct err *err)
{
    TRY_ANEW(ask_again(q, desk, asked, err), err);
    return RC_OK;
}

int status_refused(rc code)
{
    return code == RC_SLOW ? 429 : 422;
}

rc page_none(struct err *err)
{
    return err_set(err, RC_NOT_FOUND, "there is no such page");
}

rc page_of_person(const struct request *q, struct err *err)
{
    return q->session ? RC_OK : page_none(err);
}

/* ---- words of the register ---- */

static str value_text(struct request *q, const struct item_field *f, const struct cell *cell)
{
    struct buf b = buf_new(q->mem);

    if (f->hold == HOLD_INSTANT)
        return instant_text_full(q->mem, q->language, cell->num);
    if (f == &item_tables[ITEM_PROPOSAL].field[R_PROPOSAL_ACT] && act_find(cell->text) >= 0)
        return label_act(q->language, (enum act_kind)act_find(cell->text));
    if (f == &item_tables[ITEM_POST].field[R_POST_AUTHORITY] && authority_find(q->web->reg->authorities, cell->text) >= 0)
        return authority_name(q->web->reg->authorities, authority_find(q->web->reg->authorities, cell->text), q->language);
    if (f->hold != HOLD_VALUE)
        return cell->text;
    switch (f->value.type) {
    case T_DATE: return date_text(q->mem, q->language, (daynum)cell->num);
    case T_MONEY: return money_text(q->mem, cell->num);
    case T_BOOL: return word_text(q->language, cell->num ? W_answer_yes : W_answer_no);
    case T_CODE: return text_begin(q->mem, label_code(q->language, f->value.codes, cell->num));
    case T_AUTHORITY: return authority_name(q->web->reg->authorities, (int)cell->num, q->language);
    default: item_print(&b, q->web->reg->authorities, f, cell); return buf_text(&b);
    }
}

struct content field_value(struct request *q, const struct item *it, int field)
{
    const struct item_field *f = &item_tables[it->kind].field[field];
    const struct cell *cell = &it->cell[field];
    bool is_theirs = f->hold == HOLD_LONG || (f->hold == HOLD_VALUE && f->value.type == T_TEXT);

    if (!item_shows(it, field) || cell->state == CELL_UNKNOWN)
        return (struct content){ .kind = CONTENT_NONE };
    if (cell->state == CELL_NONE)
        return content_text(word_text(q->language, W_answer_none));
    return is_theirs ? content_user(value_text(q, f, cell)) : content_text(value_text(q, f, cell));
}

bool cell_same(const struct cell *a, const struct cell *b)
{
    return a->state == b->state && (a->state != CELL_KNOWN || (a->num == b->num && str_eq(a->text, b->text)));
}

static str code_title(struct request *q, const struct item *it, int field)
{
    return item_knows(it, field) ? text_begin(q->mem, label_code(q->language, item_tables[it->kind].field[field].value.codes, it->cell[field].num))
                                 : label_kind(q->language, it->kind);
}

static str titled_from(struct request *q, const struct item *it, int code, int day)
{
    str what = code_title(q, it, code);

    if (!item_knows(it, day))
        return what;
    return words_record_from(q->mem, q->language, what, date_text(q->mem, q->language, (daynum)it->cell[day].num));
}

static str organisation_title(struct request *q, const struct item *it)
{
    if (q->language == LANG_CY && item_knows(it, R_ORGANISATION_NAME_CY))
        return item_text(it, R_ORGANISATION_NAME_CY);
    return item_text(it, R_ORGANISATION_NAME);
}

str item_title(struct request *q, const struct item *it)
{
    switch (it->kind) {
    case ITEM_ORGANISATION: return organisation_title(q, it);
    case ITEM_PERSON: return item_knows(it, R_PERSON_NAME) ? item_text(it, R_PERSON_NAME) : label_kind(q->language, it->kind);
    case ITEM_WORKER: return item_text(it, item_knows(it, R_WORKER_NAME) ? R_WORKER_NAME : R_WORKER_PSEUDONYM);
    case ITEM_APPOINTMENT: return code_title(q, it, R_APPOINTMENT_ROLE);
    case ITEM_POST: return titled_from(q, it, R_POST_ROLE, R_POST_FROM);
    case ITEM_ASSIGNMENT: return titled_from(q, it, R_ASSIGNMENT_ROLE, R_ASSIGNMENT_START);
    case ITEM_CHECK: return titled_from(q, it, R_CHECK_ROLE, R_CHECK_START);
    case ITEM_PROPOSAL:
        return act_find(item_text(it, R_PROPOSAL_ACT)) < 0 ? label_kind(q->language, it->kind)
                                                           : label_act(q->language, (enum act_kind)act_find(item_text(it, R_PROPOSAL_ACT)));
    case ITEM_KINDS: break;
    }
    return label_kind(q->language, it->kind);
}

str item_path(arena *mem, enum item_kind kind, str id)
{
    return arena_printf(mem, "/%.*s/%.*s", STR_ARG(item_tables[kind].table), STR_ARG(id));
}

void verdict_tag(struct html *h, int verdict)
{
    static const enum tag_colour colours[] = { [CHECK_CLEAR] = TAG_GREEN, [CHECK_NEEDS] = TAG_YELLOW, [CHECK_BLOCKED] = TAG_RED };

    govuk_tag(h, text_begin(h->mem, label_code(h->lang, &codes_check_verdict, verdict)), colours[verdict]);
}

str duties_text(struct request *q)
{
    str duties = S("");

    for (int d = 0; d < codes_duty.n; d++)
        if (q->viewer->duties & DUTY(d)) {
            str word = label_code(q->language, &codes_duty, d);

            duties = duties.n ? arena_printf(q->mem, "%.*s, %.*s", STR_ARG(duties), STR_ARG(word)) : word;
        }
    return text_begin(q->mem, duties);
}

/* ---- views ---- */

rc page_view(struct request *q, struct view *out, struct err *err)
{
    return view_open(q->web->reg, q->mem, q->viewer, q->now, &known_now, out, err);
}

rc beside_read(struct request *q, struct view *v, enum item_kind kind, str id, struct beside *out, struct err *err)
{
    struct item it;
    rc code = (kind == ITEM_WORKER || kind == ITEM_PERSON ? view_named : view_beside)(v, kind, id, &it, err);

    *out = (struct beside){ 0 };
    if (code == RC_NOT_FOUND)
        return RC_OK;
    TRY(code);
    out->title = item_title(q, &it);
    out->path = item_path(q->mem, kind, id);
    return RC_OK;
}
