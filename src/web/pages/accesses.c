/*
 * Who has looked at what is the reader's organisation's: the notes that views make, with filters that have addresses.  Names of workers do
 * not stand here: reading them would be a look of its own.
 */
#include "web/govuk/filter.h"
#include "signin/token.h"
#include "web/labels.h"
#include "web/pages/kit.h"
#include "web/purpose.h"
#include "web/url.h"
#include "words/date.h"

enum { PAGE_LENGTH = 50, REFERENCE = 8 };

/* What can be asked for. */
enum by { BY_KIND, BY_RECORD, BY_PERSON, BY_FROM, BY_TO, BY_REFUSED, BY_COUNT };

struct looks {
    struct request *q;
    struct view *v;
    enum item_kind kind; /* that is asked for; ITEM_KINDS: none is */
    str record, person;  /* the record is one of the kind */
    bool is_kind;        /* what is asked for can be: else there is no such page */
    struct day_asked from, to;
    bool refused;
    str from_error, to_error;
    struct items people; /* of the organisation */
    struct tokens tokens;
    struct accesses found;
};

/* ---- what is asked for ---- */

/* False when the address names what is no kind, or no record of one. */
static bool record_asked(struct request *q, enum item_kind *out, str *record)
{
    str word = request_query(q, S("kind"));
    int kind = kind_find(word);

    *record = request_query(q, S("record"));
    *out = kind < 0 ? ITEM_KINDS : (enum item_kind)kind;
    return record->n ? kind >= 0 && item_is_id(*record) : kind >= 0 || !word.n;
}

static str day_error(struct request *q, enum word label)
{
    return words_error_date(q->mem, q->language, word_text(q->language, label));
}

static struct looks looks_asked(struct request *q)
{
    struct looks l = { .q = q, .person = request_query(q, S("person")), .refused = str_eq(request_query(q, S("refused")), S("yes")) };

    l.is_kind = record_asked(q, &l.kind, &l.record);
    if (!day_asked(q, S("from"), &l.from))
        l.from_error = day_error(q, W_looks_from);
    if (!day_asked(q, S("to"), &l.to))
        l.to_error = day_error(q, W_looks_to);
    else if (l.from.is_given && l.to.is_given && l.to.is < l.from.is)
        l.to_error = word_text(q->language, W_looks_to_before);
    return l;
}

static rc found_read(struct looks *l, struct err *err)
{
    struct access_query query = {
        .subject = l->record, .person = l->person, .which = l->refused ? ACCESS_REFUSED : ACCESS_ANY, .limit = PAGE_LENGTH
    };

    if (l->kind != ITEM_KINDS)
        query.kind = item_tables[l->kind].name;

    if (l->from.is_given)
        query.begin = day_begins(l->from.is);
    if (l->to.is_given)
        query.end = day_begins(l->to.is + 1);
    str_digits(request_query(l->q, S("before")), INT64_MAX, &query.before);
    return view_accesses(l->v, &query, &l->found, err);
}

/* ---- whose ids they are ---- */

/* Everybody that the organisation has written down, those who have left too. */
static rc people_read(struct looks *l, struct err *err)
{
    const struct view_query query = { .kind = ITEM_PERSON, .is_own = true, .order = S("name") };

    if (!may_see_by(l->q->viewer->duties, ITEM_PERSON, CLASS_IDENTITY))
        return RC_OK;
    return view_list_all(l->v, &query, &l->people, err);
}

/* A person or a program of the organisation; empty: neither. */
static str name_of(const struct looks *l, str id)
{
    for (ptrdiff_t i = 0; i < l->people.n; i++)
        if (str_eq(l->people.v[i].id, id))
            return item_title(l->q, &l->people.v[i]);
    for (ptrdiff_t i = 0; i < l->tokens.n; i++)
        if (str_eq(l->tokens.v[i].handle, id))
            return words_looks_program(l->q->mem, l->q->language, l->tokens.v[i].label);
    return S("");
}

/* Enough of an id to ask its organisation about. */
static str reference_of(str id)
{
    return str_sub(id, 0, id.n < REFERENCE ? id.n : REFERENCE);
}

static rc who_title(struct looks *l, const struct access *a, str *out, struct err *err)
{
    struct request *q = l->q;
    bool is_own = str_eq(a->organisation, q->viewer->organisation);
    struct beside organisation;

    *out = is_own ? name_of(l, a->person) : S("");
    if (out->n)
        return RC_OK;
    TRY(beside_read(q, l->v, ITEM_ORGANISATION, a->organisation, &organisation, err));
    *out = organisation.title.n ? words_looks_somebody(q->mem, q->language, organisation.title, reference_of(a->person))
                                : words_looks_elsewhere(q->mem, q->language, reference_of(a->person));
    return RC_OK;
}

/* The record's title as far as it may be seen without a look; nothing when it may not, or is gone. */
static rc record_title(struct looks *l, enum item_kind kind, str id, struct beside *out, struct err *err)
{
    struct item it;
    rc code = view_beside(l->v, kind, id, &it, err);

    *out = (struct beside){ 0 };
    if (code == RC_NOT_FOUND)
        return RC_OK;
    TRY(code);
    out->title = words_record_kind(l->q->mem, l->q->language, label_kind(l->q->language, kind), item_title(l->q, &it));
    out->path = item_path(l->q->mem, kind, id);
    return RC_OK;
}

/* ---- addresses ---- */

static void put(struct buf *b, const char *name, str value)
{
    if (value.n)
        buf_printf(b, "%c%s=%.*s", str_find(buf_text(b), '?') < 0 ? '?' : '&', name, STR_ARG(value));
}

/* The same list without one of its filters, for somebody else, or from another place on; 0: from the latest. */
static str address(struct looks *l, enum by without, str person, int64_t before)
{
    struct buf b = buf_new(l->q->mem);

    buf_str(&b, path_in(l->q, l->q->path));
    if (l->kind != ITEM_KINDS && without != (l->record.n ? BY_RECORD : BY_KIND)) {
        put(&b, "kind", item_tables[l->kind].name);
        put(&b, "record", l->record);
    }
    if (without != BY_PERSON)
        put(&b, "person", url_encode(l->q->mem, person));
    if (l->from.is_given && without != BY_FROM)
        put(&b, "from", day_text(l->q->mem, l->from.is));
    if (l->to.is_given && without != BY_TO)
        put(&b, "to", day_text(l->q->mem, l->to.is));
    if (l->refused && without != BY_REFUSED)
        put(&b, "refused", S("yes"));
    if (before)
        put(&b, "before", arena_printf(l->q->mem, "%lld", (long long)before));
    return buf_text(&b);
}

/* ---- filters ---- */

static rc chosen_text(struct looks *l, enum by which, str *out, struct err *err)
{
    enum language lang = l->q->language;
    struct beside record;

    *out = S("");
    switch (which) {
    case BY_KIND: *out = l->kind != ITEM_KINDS && !l->record.n ? label_kind(lang, l->kind) : S(""); return RC_OK;
    case BY_RECORD:
        if (!l->record.n)
            return RC_OK;
        TRY(record_title(l, l->kind, l->record, &record, err));
        *out = record.title.n ? record.title : words_record_kind(l->q->mem, lang, label_kind(lang, l->kind), reference_of(l->record));
        return RC_OK;
    case BY_PERSON:
        *out = name_of(l, l->person);
        if (!out->n && l->person.n)
            *out = words_looks_reference(l->q->mem, lang, reference_of(l->person));
        return RC_OK;
    case BY_FROM: *out = l->from.is_given ? date_text(l->q->mem, lang, l->from.is) : S(""); return RC_OK;
    case BY_TO: *out = l->to.is_given ? date_text(l->q->mem, lang, l->to.is) : S(""); return RC_OK;
    case BY_REFUSED: *out = l->refused ? word_text(lang, W_looks_not_shown) : S(""); return RC_OK;
    case BY_COUNT: break;
    }
    return RC_OK;
}

static void kind_control(struct sheet *s, struct looks *l)
{
    struct govuk_option options[ITEM_KINDS + 1] = { { .text = word_text(s->h.lang, W_list_any) } };

    for (enum item_kind kind = 0; kind < ITEM_KINDS; kind++)
        options[kind + 1] = (struct govuk_option){ .value = item_tables[kind].name, .text = label_kind(s->h.lang, kind) };
    govuk_select(&s->h, &(struct govuk_select){ .field = { .name = S("kind"), .label = word_text(s->h.lang, W_looks_kind), .size = SIZE_S },
                                                .options = options,
                                                .n = ITEM_KINDS + 1,
                                                .value = l->kind == ITEM_KINDS ? S("") : item_tables[l->kind].name });
}

static void person_control(struct sheet *s, struct looks *l)
{
    struct govuk_option *options = arena_array(l->q->mem, struct govuk_option, l->people.n + l->tokens.n + 2);
    ptrdiff_t n = 0;

    options[n++] = (struct govuk_option){ .text = word_text(s->h.lang, W_looks_anybody) };
    for (ptrdiff_t i = 0; i < l->people.n; i++)
        options[n++] = (struct govuk_option){ .value = l->people.v[i].id, .text = item_title(l->q, &l->people.v[i]) };
    options_by_name(l->q, options + 1, l->people.n);
    for (ptrdiff_t i = 0; i < l->tokens.n; i++)
        options[n++] = (struct govuk_option){ .value = l->tokens.v[i].handle, .text = name_of(l, l->tokens.v[i].handle) };
    if (l->person.n && !name_of(l, l->person).n)
        options[n++] = (struct govuk_option){ .value = l->person, .text = words_looks_reference(l->q->mem, s->h.lang, reference_of(l->person)) };
    govuk_select(&s->h, &(struct govuk_select){ .field = { .name = S("person"), .label = word_text(s->h.lang, W_looks_person), .size = SIZE_S },
                                                .options = options,
                                                .n = n,
                                                .value = l->person,
                                                .is_full_width = true });
}

static struct govuk_field day_field(struct looks *l, enum by which)
{
    bool is_from = which == BY_FROM;

    return (struct govuk_field){ .name = is_from ? S("from") : S("to"),
                                 .label = word_text(l->q->language, is_from ? W_looks_from : W_looks_to),
                                 .size = SIZE_S,
                                 .error = is_from ? l->from_error : l->to_error };
}

static void day_control(struct sheet *s, struct looks *l, enum by which)
{
    const struct govuk_field field = day_field(l, which);
    const struct govuk_date_input day = day_input(s, which == BY_FROM ? &l->from : &l->to, &field);

    govuk_date_input(&s->h, &day);
}

static rc filters_show(struct sheet *s, struct looks *l, struct err *err)
{
    static const enum word headings[] = { [BY_KIND] = W_looks_kind, [BY_RECORD] = W_looks_record, [BY_PERSON] = W_looks_person,
                                          [BY_FROM] = W_looks_from, [BY_TO] = W_looks_to,         [BY_REFUSED] = W_looks_result };
    const struct govuk_choice refused = { .value = S("yes"), .text = word_text(s->h.lang, W_looks_only_refused), .is_chosen = l->refused };
    struct govuk_link *links = arena_array(l->q->mem, struct govuk_link, BY_COUNT);
    struct moj_chosen groups[BY_COUNT];
    struct moj_filter filter = { .action = path_in(l->q, l->q->path), .clear = path_in(l->q, l->q->path), .chosen = groups };
    str text;

    for (enum by i = BY_KIND; i < BY_COUNT; i++) {
        TRY(chosen_text(l, i, &text, err));
        if (!text.n)
            continue;
        links[filter.n] = (struct govuk_link){ text, address(l, i, l->person, 0) };
        groups[filter.n] = (struct moj_chosen){ word_text(s->h.lang, headings[i]), &links[filter.n], 1 };
        filter.n++;
    }
    moj_filter_open(&s->h, &filter);
    if (l->record.n) {
        form_hidden(s, S("kind"), item_tables[l->kind].name);
        form_hidden(s, S("record"), l->record);
    } else
        kind_control(s, l);
    person_control(s, l);
    day_control(s, l, BY_FROM);
    day_control(s, l, BY_TO);
    govuk_checkboxes(&s->h, &(struct govuk_choices){ .field = { .name = S("refused"), .label = word_text(s->h.lang, W_looks_result), .size = SIZE_S },
                                                     .items = &refused,
                                                     .n = 1,
                                                     .is_small = true });
    moj_filter_close(&s->h);
    return RC_OK;
}

/* ---- rows ---- */

static void line(struct html *h, struct content content)
{
    html_open(h, "div");
    html_content(h, content);
    html_close(h, "div");
}

static rc who_content(struct looks *l, const struct access *a, struct content *out, struct err *err)
{
    struct html cell = html_new(l->q->mem, l->q->language);
    str title;

    TRY(who_title(l, a, &title, err));
    govuk_link(&cell, &(struct govuk_link){ title, address(l, BY_COUNT, a->person, 0) });
    *out = content_of(&cell);
    return RC_OK;
}

/* The notes have the words of kinds.h. */
static uint32_t classes_of(str words)
{
    uint32_t classes = 0;
    str one;

    while (words.n) {
        str_cut(words, ',', &one, &words);
        for (uint32_t class = CLASS_OPEN; class <= CLASS_SECRET; class <<= 1)
            if (str_eq(str_trim(one), class_word((enum item_class) class)))
                classes |= class;
    }
    return classes;
}

static rc what_content(struct looks *l, const struct access *a, struct content *out, struct err *err)
{
    struct html cell = html_new(l->q->mem, l->q->language), link = html_new(l->q->mem, l->q->language);
    enum language lang = l->q->language;
    int kind = kind_find(a->kind);
    str name = kind < 0 ? a->kind : label_kind(lang, (enum item_kind)kind);
    struct beside record = { 0 };

    if (kind >= 0 && a->subject.n)
        TRY(record_title(l, (enum item_kind)kind, a->subject, &record, err));
    if (record.title.n) {
        govuk_link(&link, &(struct govuk_link){ record.title, path_in(l->q, record.path) });
        line(&cell, content_of(&link));
    } else
        line(&cell, content_text(a->subject.n ? words_record_kind(l->q->mem, lang, name, reference_of(a->subject))
                                              : words_looks_in_list(l->q->mem, lang, name)));
    if (a->allowed)
        line(&cell, content_text(labels_classes(l->q->mem, lang, classes_of(a->classes))));
    else
        govuk_tag(&cell, word_text(lang, W_looks_not_shown), TAG_RED);
    *out = content_of(&cell);
    return RC_OK;
}

static struct content why_content(struct looks *l, const struct access *a)
{
    struct html cell = html_new(l->q->mem, l->q->language);
    str why = purpose_text(l->q->language, a);

    line(&cell, purpose_is_told(a) ? content_user(why) : content_text(why));
    line(&cell, content_text(door_text(l->q->language, a->door)));
    return content_of(&cell);
}

static rc table_show(struct sheet *s, struct looks *l, str caption, struct err *err)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_looks_when) },
                                            { .text = word_text(s->h.lang, W_looks_who) },
                                            { .text = word_text(s->h.lang, W_looks_what) },
                                            { .text = word_text(s->h.lang, W_looks_why) } };
    struct content *cells = arena_array(l->q->mem, struct content, l->found.n * countof(columns)), *cell = cells;

    for (ptrdiff_t i = 0; i < l->found.n; i++, cell += countof(columns)) {
        const struct access *a = &l->found.v[i];

        cell[0] = content_text(instant_text(l->q->mem, s->h.lang, a->at));
        TRY(who_content(l, a, &cell[1], err));
        TRY(what_content(l, a, &cell[2], err));
        cell[3] = why_content(l, a);
    }
    govuk_table(&s->h, &(struct govuk_table){ .caption = caption,
                                              .is_caption_hidden = true,
                                              .columns = columns,
                                              .n = countof(columns),
                                              .cells = cells,
                                              .rows = l->found.n,
                                              .is_first_heading = true,
                                              .scrolls = true });
    return RC_OK;
}

/* Looks are numbered from the first: where a page begins and ends says where the others are. */
static void pages_show(struct sheet *s, struct looks *l)
{
    int64_t first = l->found.v[0].number, last = l->found.v[l->found.n - 1].number;
    struct govuk_pagination pagination = { 0 };

    if (last > 1)
        pagination.next = address(l, BY_COUNT, l->person, last);
    if (first < l->found.total)
        pagination.previous = address(l, BY_COUNT, l->person, first + PAGE_LENGTH < l->found.total ? first + PAGE_LENGTH + 1 : 0);
    if (last > 1 || first < l->found.total)
        govuk_pagination(&s->h, &pagination);
}

/* ---- the page ---- */

static rc found_show(struct sheet *s, struct looks *l, str title, struct err *err)
{
    if (l->from_error.n || l->to_error.n)
        return RC_OK;
    html_element(&s->h, "p", "govuk-body govuk-!-font-weight-bold", word_counted(l->q->mem, s->h.lang, W_looks_count, l->found.total, NULL, 0));
    if (!l->found.n)
        return RC_OK;
    TRY(table_show(s, l, title, err));
    pages_show(s, l);
    return RC_OK;
}

static void explained(struct sheet *s)
{
    sheet_paragraph(s, word_text(s->h.lang, W_looks_text));
    govuk_details_open(&s->h, word_text(s->h.lang, W_looks_details), false);
    sheet_paragraph(s, word_text(s->h.lang, W_looks_details_noted));
    sheet_paragraph(s, word_text(s->h.lang, W_looks_details_why));
    sheet_paragraph(s, word_text(s->h.lang, W_looks_details_who));
    govuk_details_close(&s->h);
}

static void errors_gather(struct looks *l, struct govuk_error_link *links, struct sheet_how *how)
{
    for (enum by which = BY_FROM; which <= BY_TO; which++) {
        const struct govuk_date_input day = { .field = day_field(l, which) };

        if (day.field.error.n)
            links[how->n_errors++] = (struct govuk_error_link){ day.field.error, govuk_date_input_target(l->q->mem, &day) };
    }
    if (how->n_errors)
        l->q->answer.status = status_refused(RC_BAD_INPUT);
}

rc page_accesses_show(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    struct looks l = looks_asked(q);
    struct govuk_error_link links[2];
    struct sheet_how how = { .is_wide = true, .errors = links };
    str title = word_text(q->language, l.record.n ? W_looks_title_record : W_looks_title);
    struct sheet s;

    l.v = &v;
    if (!l.is_kind)
        return page_none(err);
    TRY(page_view(q, &v, err));
    TRY(found_read(&l, err));
    TRY(people_read(&l, err));
    TRY(token_list(&v.txn, q->mem, q->viewer->organisation, &l.tokens, err));
    errors_gather(&l, links, &how);
    sheet_open(&s, q, title, &how);
    sheet_heading(&s, title);
    explained(&s);
    filtered_open(&s.h);
    TRY(filters_show(&s, &l, err));
    filtered_list(&s.h);
    TRY(found_show(&s, &l, title, err));
    filtered_close(&s.h);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}
