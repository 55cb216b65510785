/*
 * Lists of records: filters that have addresses, orders that are links, pages that go on where the last one ended.  Each has a file of the same
 * rows for a spreadsheet, at its address with ".csv": read by the same query, through the same view, with the same columns.
 */
#include <assert.h>

#include "io/csv.h"
#include "web/govuk/filter.h"
#include "web/labels.h"
#include "web/pages/earlier.h"
#include "web/url.h"
#include "words/number.h"

/* What a file holds at most is read and written in a quarter of a second, or in one where the store is a server: others wait for it. */
enum { COLUMNS_MOST = 6, FILTERS_MOST = 3, PAGE_LENGTH = 25, FILE_ROWS_MOST = 20000, FILE_ROOM = 16 << 20 };

#define FILE_END S(".csv")

/* What a list shows, may be ordered by, and may be narrowed by. */
static const struct list_row {
    enum item_kind kind;
    enum word title; /* counts */
    int column[COLUMNS_MOST], columns;
    int order; /* a field that is always known; -1: the latest first */
    int filter[FILTERS_MOST], filters;
} lists[] = {
    { ITEM_WORKER, W_list_workers, { R_WORKER_REGISTRATION, R_WORKER_QUALIFIED }, 2, R_WORKER_NAME, { R_WORKER_REGISTRATION }, 1 },
    { ITEM_ASSIGNMENT,
      W_list_assignments,
      { R_ASSIGNMENT_WORKER, R_ASSIGNMENT_END, R_ASSIGNMENT_TOTAL, R_ASSIGNMENT_SUPPLIER, R_ASSIGNMENT_CHECK_FIT },
      5,
      R_ASSIGNMENT_START,
      { R_ASSIGNMENT_ROLE, R_ASSIGNMENT_TERM, R_ASSIGNMENT_CHECK_FIT },
      3 },
    { ITEM_CHECK, W_list_checks, { R_CHECK_VERDICT, R_CHECK_WORKER, R_CHECK_AS_OF }, 3, -1, { R_CHECK_VERDICT, R_CHECK_ROLE }, 2 },
    { ITEM_PERSON, W_list_people, { R_PERSON_MAIL, R_PERSON_CLOSED }, 2, R_PERSON_NAME, { R_PERSON_MAIL }, 1 },
    { ITEM_APPOINTMENT,
      W_list_appointments,
      { R_APPOINTMENT_PERSON, R_APPOINTMENT_DEPUTY, R_APPOINTMENT_FROM, R_APPOINTMENT_TO },
      4,
      -1,
      { R_APPOINTMENT_ROLE },
      1 },
    { ITEM_ORGANISATION, W_list_organisations, { R_ORGANISATION_KIND, R_ORGANISATION_MAIL }, 2, R_ORGANISATION_NAME, { R_ORGANISATION_KIND }, 1 },
    { ITEM_PROPOSAL, W_list_proposals, { R_PROPOSAL_ACT, R_PROPOSAL_STATE }, 2, -1, { R_PROPOSAL_STATE }, 1 },
};

/* The address of the list whose file ${path} is; of a list itself, as it is. */
static str list_path(str path)
{
    return str_ends(path, FILE_END) ? str_sub(path, 0, path.n - FILE_END.n) : path;
}

static const struct list_row *list_of(str path)
{
    path = list_path(path);
    for (ptrdiff_t i = 0; i < countof(lists); i++)
        if (str_eq(str_from(path, 1), item_tables[lists[i].kind].table))
            return &lists[i];
    return NULL;
}

/* ---- the address of a list ---- */

/* Who may not see a field narrows nothing by it. */
static bool is_filter(const struct request *q, const struct list_row *l, int i)
{
    return may_see_by(q->viewer->duties, l->kind, item_tables[l->kind].field[l->filter[i]].class) != 0;
}

static bool has_filters(const struct request *q, const struct list_row *l)
{
    for (int i = 0; i < l->filters; i++)
        if (is_filter(q, l, i))
            return true;
    return false;
}

static bool is_asked(const struct request *q, const struct list_row *l, int i, str *value)
{
    *value = str_trim(request_query(q, item_tables[l->kind].field[l->filter[i]].value.name));
    return value->n > 0;
}

/* What is at ${path} with the filters of the list but one, in an order, "after" a record or "before" it. */
static str address_at(struct request *q, str path, const struct list_row *l, int without, bool down, const char *way, str from)
{
    struct buf b = buf_new(q->mem);
    char mark;
    str value;

    buf_str(&b, path_in(q, earlier_path(q, path)));
    mark = str_find(buf_text(&b), '?') < 0 ? '?' : '&';
    for (int i = 0; i < l->filters; i++)
        if (i != without && is_asked(q, l, i, &value)) {
            buf_printf(&b, "%c%.*s=%.*s", mark, STR_ARG(item_tables[l->kind].field[l->filter[i]].value.name), STR_ARG(url_encode(q->mem, value)));
            mark = '&';
        }
    if (down) {
        buf_printf(&b, "%corder=down", mark);
        mark = '&';
    }
    if (from.n)
        buf_printf(&b, "%c%s=%.*s", mark, way, STR_ARG(from));
    return buf_text(&b);
}

static str address(struct request *q, const struct list_row *l, int without, bool down, const char *way, str from)
{
    return address_at(q, q->path, l, without, down, way, from);
}

static bool is_down(const struct request *q)
{
    return str_eq(request_query(q, S("order")), S("down"));
}

/* ---- filters ---- */

static str filter_shown(struct request *q, const struct item_field *f, str value)
{
    int code = f->value.type == T_CODE ? code_find(f->value.codes, value) : -1;

    return code < 0 ? value : text_begin(q->mem, label_code(q->language, f->value.codes, code));
}

static void filter_control(struct sheet *s, const struct list_row *l, int i)
{
    const struct item_field *f = &item_tables[l->kind].field[l->filter[i]];
    struct govuk_field field = { .name = f->value.name, .label = label_field(s->h.lang, l->kind, l->filter[i]), .size = SIZE_S };
    str value = request_query(s->q, f->value.name);
    struct govuk_option *options;
    ptrdiff_t n = 0;

    if (f->value.type != T_CODE) {
        govuk_input(&s->h, &(struct govuk_input){ .field = field, .value = value, .width = WIDTH_20 });
        return;
    }
    options = arena_array(s->q->mem, struct govuk_option, f->value.codes->n + 1);
    options[n++] = (struct govuk_option){ .value = S(""), .text = word_text(s->h.lang, W_list_any) };
    for (int c = 0; c < f->value.codes->n; c++)
        options[n++] =
            (struct govuk_option){ .value = f->value.codes->code[c].text, .text = text_begin(s->q->mem, label_code(s->h.lang, f->value.codes, c)) };
    govuk_select(&s->h, &(struct govuk_select){ .field = field, .options = options, .n = n, .value = value });
}

static void filters_show(struct sheet *s, const struct list_row *l, const struct earlier *past)
{
    struct govuk_link *chosen = arena_array(s->q->mem, struct govuk_link, FILTERS_MOST);
    struct moj_chosen groups[FILTERS_MOST];
    struct moj_filter filter = { .action = path_in(s->q, s->q->path), .clear = path_in(s->q, earlier_path(s->q, s->q->path)), .chosen = groups };
    str value;

    for (int i = 0; i < l->filters; i++)
        if (is_asked(s->q, l, i, &value)) {
            const struct item_field *f = &item_tables[l->kind].field[l->filter[i]];

            chosen[filter.n] = (struct govuk_link){ filter_shown(s->q, f, value), address(s->q, l, i, is_down(s->q), "", S("")) };
            groups[filter.n] = (struct moj_chosen){ label_field(s->h.lang, l->kind, l->filter[i]), &chosen[filter.n], 1 };
            filter.n++;
        }
    moj_filter_open(&s->h, &filter);
    if (past->is_asked)
        form_hidden(s, S("as_known_at"), earlier_iso(s->q, past));
    for (int i = 0; i < l->filters; i++)
        if (is_filter(s->q, l, i))
            filter_control(s, l, i);
    moj_filter_close(&s->h);
}

/* ---- what can be added ---- */

/* Other records are made where they belong: of a worker, or of a check. */
static void add_button(struct sheet *s, enum item_kind kind)
{
    enum act_kind act = kind == ITEM_PERSON ? ACT_PERSON_ADD : kind == ITEM_ORGANISATION ? ACT_ORGANISATION_ADD : ACTS;

    if (act != ACTS && may_do_by(s->q->viewer->duties, act))
        govuk_button(&s->h, &(struct govuk_button){ .text = label_act(s->h.lang, act),
                                                    .href = path_in(s->q, arena_printf(s->q->mem, "/acts/%.*s", STR_ARG(act_rows[act].name))) });
}

/* ---- rows ---- */

static struct content title_content(struct request *q, const struct item *it)
{
    struct html link = html_new(q->mem, q->language);

    govuk_link(&link, &(struct govuk_link){ item_title(q, it), path_in(q, earlier_path(q, item_path(q->mem, it->kind, it->id))) });
    return content_of(&link);
}

/* Workers and people by name, as in the lists of them, where the reader may see it. */
static rc ref_content(struct request *q, struct view *v, enum item_kind kind, str id, struct content *out, struct err *err)
{
    struct item to;
    rc code = (kind == ITEM_WORKER || kind == ITEM_PERSON ? view_in_list : view_beside)(v, kind, id, &to, err);

    *out = code == RC_OK ? content_user(item_title(q, &to)) : content_text(word_text(q->language, W_record_not_shown));
    return code == RC_NOT_FOUND ? RC_OK : code;
}

static rc cell_content(struct request *q, struct view *v, const struct item *it, int field, struct content *out, struct err *err)
{
    const struct item_field *f = &item_tables[it->kind].field[field];
    struct html tag = html_new(q->mem, q->language);

    if (f->hold == HOLD_REF && item_knows(it, field))
        return ref_content(q, v, f->refers, it->cell[field].text, out, err);
    if (it->kind == ITEM_CHECK && field == R_CHECK_VERDICT && item_knows(it, field)) {
        verdict_tag(&tag, (int)it->cell[field].num);
        *out = content_of(&tag);
        return RC_OK;
    }
    *out = field_value(q, it, field);
    return RC_OK;
}

/* Columns of which the reader sees nothing are left out. */
static int columns_shown(const struct view_page *page, const struct list_row *l, int *out)
{
    int n = 0;

    for (int c = 0; c < l->columns; c++)
        for (ptrdiff_t i = 0; i < page->items.n; i++)
            if (item_shows(&page->items.v[i], l->column[c])) {
                out[n++] = l->column[c];
                break;
            }
    return n;
}

static rc table_show(struct sheet *s, struct view *v, const struct list_row *l, const struct view_page *page, str caption, struct err *err)
{
    int shown[COLUMNS_MOST], n = columns_shown(page, l, shown);
    struct govuk_column columns[COLUMNS_MOST + 1];
    struct content *cells = arena_array(s->q->mem, struct content, page->items.n * (n + 1) + 1);
    struct govuk_table table = { .caption = caption,
                                 .is_caption_hidden = true,
                                 .columns = columns,
                                 .n = n + 1,
                                 .cells = cells,
                                 .rows = page->items.n,
                                 .is_first_heading = true,
                                 .scrolls = true };

    columns[0] = (struct govuk_column){ .text = label_kind(s->h.lang, l->kind) };
    if (l->order >= 0) {
        columns[0].href = address(s->q, l, -1, !is_down(s->q), "", S(""));
        columns[0].order = is_down(s->q) ? ORDER_DOWN : ORDER_UP;
    }
    for (int c = 0; c < n; c++)
        columns[c + 1] = (struct govuk_column){ .text = label_field(s->h.lang, l->kind, shown[c]),
                                                .is_numeric = item_tables[l->kind].field[shown[c]].value.type == T_MONEY };
    for (ptrdiff_t i = 0; i < page->items.n; i++) {
        cells[i * (n + 1)] = title_content(s->q, &page->items.v[i]);
        for (int c = 0; c < n; c++)
            TRY(cell_content(s->q, v, &page->items.v[i], shown[c], &cells[i * (n + 1) + c + 1], err));
    }
    govuk_table(&s->h, &table);
    return RC_OK;
}

static bool is_before(const struct request *q)
{
    return request_query(q, S("before")).n > 0;
}

static void turned(struct items *items)
{
    for (ptrdiff_t i = 0; i < items->n / 2; i++) {
        struct item held = items->v[i];

        items->v[i] = items->v[items->n - 1 - i];
        items->v[items->n - 1 - i] = held;
    }
}

/* What is asked for, from its beginning. */
static struct view_query query_of(struct request *q, const struct list_row *l, int limit)
{
    struct view_query query = { .kind = l->kind, .limit = limit, .descending = l->order < 0 || is_down(q) };
    str value;

    if (l->order >= 0 && (may_see_by(q->viewer->duties, l->kind, item_tables[l->kind].field[l->order].class)))
        query.order = item_tables[l->kind].field[l->order].value.name;
    for (int i = 0; i < l->filters; i++)
        if (is_asked(q, l, i, &value))
            query.filter[query.filters++] = (struct view_filter){ item_tables[l->kind].field[l->filter[i]].value.name, value };
    return query;
}

/* What stands before a record is what follows it in the other order, turned round. */
static rc page_read(struct request *q, struct view *v, const struct list_row *l, struct view_page *page, struct err *err)
{
    struct view_query query = query_of(q, l, PAGE_LENGTH);

    query.after = request_query(q, is_before(q) ? S("before") : S("after"));
    query.descending = query.descending != is_before(q);
    TRY(view_list(v, &query, page, err));
    if (is_before(q))
        turned(&page->items);
    return RC_OK;
}

static str file_end_text(struct request *q, int64_t total)
{
    return words_list_file_end(q->mem, q->language, number_text(q->mem, FILE_ROWS_MOST), number_text(q->mem, total));
}

static void pages_show(struct sheet *s, const struct list_row *l, const struct view_page *page)
{
    bool has_after = request_query(s->q, S("after")).n > 0, has_next = is_before(s->q) || page->more,
         has_previous = is_before(s->q) ? page->more : has_after;
    struct govuk_pagination pagination = { 0 };

    if (!page->items.n)
        return;
    if (has_next)
        pagination.next = address(s->q, l, -1, is_down(s->q), "after", page->items.v[page->items.n - 1].id);
    if (has_previous)
        pagination.previous = address(s->q, l, -1, is_down(s->q), "before", page->items.v[0].id);
    if (has_next || has_previous)
        govuk_pagination(&s->h, &pagination);
}

/* All of the list, from whichever page of it: the link says so, and how far the file goes. */
static void file_link(struct sheet *s, const struct list_row *l, const struct view_page *page)
{
    str path = arena_printf(s->q->mem, "%.*s%.*s", STR_ARG(s->q->path), STR_ARG(FILE_END));
    struct govuk_link link = { word_text(s->h.lang, W_list_file), address_at(s->q, path, l, -1, is_down(s->q), "", S("")) };

    if (!page->items.n)
        return;
    html_open_class(&s->h, "p", "govuk-body");
    govuk_link(&s->h, &link);
    html_close(&s->h, "p");
    if (page->total > FILE_ROWS_MOST)
        sheet_paragraph(s, file_end_text(s->q, page->total));
}

/* Another day has the same filters and the same order. */
static void keep_set(const struct list_row *l, struct earlier *past)
{
    for (int i = 0; i < l->filters; i++)
        past->keep[past->keeps++] = item_tables[l->kind].field[l->filter[i]].value.name;
    past->keep[past->keeps++] = S("order");
}

static bool is_narrowed(const struct request *q, const struct list_row *l)
{
    str value;

    for (int i = 0; i < l->filters; i++)
        if (is_asked(q, l, i, &value))
            return true;
    return false;
}

rc page_list_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    const struct list_row *l = list_of(q->path);
    struct earlier past = earlier_read(q);
    struct view_page page;
    struct sheet s;
    str title;

    if (!l || !may_see_by(q->viewer->duties, l->kind, 0))
        return page_none(err);
    keep_set(l, &past);
    TRY(earlier_view(q, &past, &v, err));
    TRY(page_read(q, &v, l, &page, err));
    title = word_counted(q->mem, q->language, l->title, page.total, NULL, 0);
    sheet_open(&s, q, title, &(struct sheet_how){ .is_wide = true, .past = &past });
    sheet_heading(&s, title);
    if (!s.is_past)
        add_button(&s, l->kind);
    earlier_form(&s, &past);
    filtered_open(&s.h);
    if (has_filters(q, l))
        filters_show(&s, l, &past);
    filtered_list(&s.h);
    if (page.items.n)
        TRY(table_show(&s, &v, l, &page, title, err));
    else
        sheet_paragraph(&s, word_text(q->language, is_narrowed(q, l) ? W_list_empty : W_record_none_yet));
    pages_show(&s, l, &page);
    file_link(&s, l, &page);
    filtered_close(&s.h);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- as a file ---- */

/* Rows of all columns of the list, and which of those any row shows. */
struct list_file {
    struct request *q;
    const struct list_row *l;
    struct {
        str *v;
        ptrdiff_t n, cap;
    } cell;
    bool shows[COLUMNS_MOST];
    int64_t rows, total;
};

/* As London's clocks showed it, in the order in which it sorts. */
static str minute_text(arena *mem, instant at)
{
    struct london then = instant_london(at);

    return arena_printf(mem, "%.*s %02d:%02d", STR_ARG(day_text(mem, then.day)), then.second / HOUR_SECONDS, then.second / 60 % 60);
}

/* In words as on the page; days and amounts as a spreadsheet of any language sorts and adds them up. */
static str plain_text(struct request *q, const struct item *it, int field)
{
    const struct item_field *f = &item_tables[it->kind].field[field];
    struct content shown = field_value(q, it, field);
    struct buf b = buf_new(q->mem);

    if (item_knows(it, field) && f->hold == HOLD_INSTANT)
        return minute_text(q->mem, it->cell[field].num);
    if (item_knows(it, field) && f->hold == HOLD_VALUE && (f->value.type == T_DATE || f->value.type == T_MONEY)) {
        item_print(&b, q->web->reg->authorities, f, &it->cell[field]);
        return buf_text(&b);
    }
    assert(shown.kind != CONTENT_MARKUP);
    return shown.is;
}

static rc file_cell(struct list_file *f, struct view *v, const struct item *it, int field, str *out, struct err *err)
{
    const struct item_field *is = &item_tables[it->kind].field[field];
    struct content to;

    if (is->hold != HOLD_REF || !item_knows(it, field)) {
        *out = plain_text(f->q, it, field);
        return RC_OK;
    }
    TRY(ref_content(f->q, v, is->refers, it->cell[field].text, &to, err));
    *out = to.is;
    return RC_OK;
}

static rc file_row(struct list_file *f, struct view *v, const struct item *it, struct err *err)
{
    str text = item_title(f->q, it);

    *PUSH(f->q->mem, &f->cell) = arena_str(f->q->mem, text);
    for (int c = 0; c < f->l->columns; c++) {
        f->shows[c] = f->shows[c] || item_shows(it, f->l->column[c]);
        TRY(file_cell(f, v, it, f->l->column[c], &text, err));
        *PUSH(f->q->mem, &f->cell) = arena_str(f->q->mem, text);
    }
    f->rows++;
    return RC_OK;
}

/* Records are read into room that is used again for each page of them: only what is written of them is kept. */
static rc file_read(struct list_file *f, struct view *v, struct err *err)
{
    CLEANUP(arena_close) arena room = arena_beside(f->q->mem, FILE_ROOM);
    struct view_query query = query_of(f->q, f->l, SHELF_PAGE_MOST);
    struct view_page page = { .more = true };
    arena *mem = v->mem;

    v->mem = &room;
    while (page.more && f->rows < FILE_ROWS_MOST) {
        TRY(view_list(v, &query, &page, err));
        if (!query.is_uncounted)
            f->total = page.total;
        for (ptrdiff_t i = 0; i < page.items.n; i++)
            TRY(file_row(f, v, &page.items.v[i], err));
        if (page.more)
            query.after = arena_str(f->q->mem, page.items.v[page.items.n - 1].id);
        query.is_uncounted = true;
        arena_reset(&room);
    }
    v->mem = mem;
    return RC_OK;
}

static str heading_text(struct request *q, const struct list_row *l, int field)
{
    str label = label_field(q->language, l->kind, field);

    return item_tables[l->kind].field[field].value.type == T_MONEY ? arena_printf(q->mem, "%.*s (£)", STR_ARG(label)) : label;
}

static void file_write(const struct list_file *f, struct buf *to)
{
    const struct list_row *l = f->l;
    str row[COLUMNS_MOST + 1] = { label_kind(f->q->language, l->kind) };
    int n = 1;

    csv_begin(to);
    for (int c = 0; c < l->columns; c++)
        if (f->shows[c])
            row[n++] = heading_text(f->q, l, l->column[c]);
    csv_row(to, row, n);
    for (const str *from = f->cell.v; from < f->cell.v + f->cell.n; from += l->columns + 1) {
        row[0] = from[0];
        n = 1;
        for (int c = 0; c < l->columns; c++)
            if (f->shows[c])
                row[n++] = from[c + 1];
        csv_row(to, row, n);
    }
    if (f->rows == f->total)
        return;
    memset(row, 0, sizeof row);
    row[0] = file_end_text(f->q, f->total);
    csv_row(to, row, n);
}

/* The page says what is wrong with the day. */
static void day_refused(struct request *q)
{
    str path, query;

    str_cut(q->target, '?', &path, &query);
    response_see_other(q, arena_printf(q->mem, "%.*s?%.*s", STR_ARG(list_path(q->path)), STR_ARG(query)));
}

/* Its day is the one that it shows. */
static str file_name(struct request *q, const struct list_row *l, const struct earlier *past)
{
    daynum day = past->is_asked ? past->day : instant_london(q->now).day;

    return arena_printf(q->mem, "%.*s-%.*s.csv", STR_ARG(item_tables[l->kind].table), STR_ARG(day_text(q->mem, day)));
}

rc page_list_file(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct list_file f = { .q = q, .l = list_of(q->path) };
    const struct earlier past = earlier_read(q);

    if (!f.l || !may_see_by(q->viewer->duties, f.l->kind, 0))
        return page_none(err);
    if (past.error.n) {
        day_refused(q);
        return RC_OK;
    }
    TRY(earlier_view(q, &past, &v, err));
    TRY(file_read(&f, &v, err));
    TRY(view_close(&v, err));
    file_write(&f, &q->answer.body);
    q->answer.type = TYPE_CSV;
    response_download(q, file_name(q, f.l, &past));
    return RC_OK;
}
