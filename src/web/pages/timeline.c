/* What happened to a record and to what belongs to it, and the proof of each version. */
#include <stdlib.h>

#include "register/logbook.h"
#include "web/labels.h"
#include "web/pages/earlier.h"
#include "web/pages/record.h"
#include "words/date.h"

/* ---- one thing that happened ---- */

/* By role and organisation: a name is an identity, and looking at one would be noted for every line. */
static rc who_did(struct request *q, struct view *v, const struct entry *e, str *out, struct err *err)
{
    struct beside organisation;
    int duty = code_find(&codes_duty, e->role);
    str role = duty < 0 ? e->role : text_begin(q->mem, label_code(q->language, &codes_duty, duty));

    TRY(beside_read(q, v, ITEM_ORGANISATION, e->organisation, &organisation, err));
    *out = organisation.title.n ? words_record_who(q->mem, q->language, role, organisation.title) : role;
    return RC_OK;
}

static str change_text(struct request *q, const struct item *before, const struct item *after, int field)
{
    struct content was = field_value(q, before, field), is = field_value(q, after, field);
    str nothing = word_text(q->language, W_answer_not_known);

    return words_record_changed(q->mem, q->language, label_field(q->language, after->kind, field), was.kind ? was.is : nothing,
                                is.kind ? is.is : nothing);
}

/* How many entries of a log are sealed; -1: the reader is not told. */
static int64_t sealed_of(const struct logbooks *logs, str origin)
{
    for (ptrdiff_t i = 0; i < logs->n; i++)
        if (str_eq(logs->v[i].log.origin, origin))
            return logs->v[i].sealed;
    return -1;
}

/* An assignment and its check may be called alike. */
static str kind_title(struct request *q, const struct item *it)
{
    return words_record_kind(q->mem, q->language, label_kind(q->language, it->kind), item_title(q, it));
}

static void mark(struct html *h, enum word text, enum tag_colour colour)
{
    govuk_tag(h, word_text(h->lang, text), colour);
    html_text(h, S(" "));
}

static void seal_show(struct html *list, struct request *q, const struct happening *h, const struct logbooks *logs)
{
    int64_t sealed = sealed_of(logs, h->entry.log);
    str position = arena_printf(q->mem, "%lld", (long long)h->item.since);

    html_open_class(list, "p", "govuk-body");
    if (sealed > h->item.since)
        mark(list, W_record_is_sealed, TAG_GREEN);
    else if (sealed >= 0)
        mark(list, W_record_is_unsealed, TAG_YELLOW);
    html_text(list, sealed < 0                ? words_record_entry(q->mem, q->language, position, h->entry.log)
                    : sealed <= h->item.since ? words_record_unsealed(q->mem, q->language, position, h->entry.log)
                                              : words_record_sealed(q->mem, q->language, position, h->entry.log));
    html_close(list, "p");
}

/* A reader who is not told how far the log is sealed cannot have the proof either. */
static void proof_link(struct html *list, struct request *q, const struct happening *h, const struct logbooks *logs)
{
    str version = arena_printf(q->mem, "%lld", (long long)h->item.version);
    str path = arena_printf(q->mem, "%.*s/versions/%.*s/proof", STR_ARG(item_path(q->mem, h->item.kind, h->item.id)), STR_ARG(version));

    if (sealed_of(logs, h->entry.log) <= h->item.since)
        return;
    html_open_class(list, "p", "govuk-body");
    govuk_link(list, &(struct govuk_link){ words_record_proof(q->mem, q->language, kind_title(q, &h->item), version), path_in(q, path) });
    html_close(list, "p");
}

static bool is_told(const struct item *before, const struct happening *h, int f)
{
    return item_shows(&h->item, f) && item_tables[h->item.kind].field[f].hold != HOLD_JSON && item_tables[h->item.kind].field[f].hold != HOLD_REF &&
           !cell_same(&before->cell[f], &h->item.cell[f]);
}

static void changes_show(struct html *list, struct request *q, const struct item *before, const struct happening *h)
{
    int told = 0;

    for (int f = 0; f < item_tables[h->item.kind].n; f++)
        if (is_told(before, h, f)) {
            if (!told++)
                html_open_class(list, "ul", "govuk-list govuk-list--bullet");
            html_element(list, "li", NULL, change_text(q, before, &h->item, f));
        }
    if (told)
        html_close(list, "ul");
}

/* ---- all that happened ---- */

struct moment {
    struct happening now;
    const struct item *before; /* NULL: it was recorded first */
    bool is_beside;            /* of something that belongs to the record */
};

struct moments {
    struct moment *v;
    ptrdiff_t n, cap;
};

static rc moments_add(struct view *v, enum item_kind kind, str id, bool is_beside, struct moments *to, struct err *err)
{
    struct happenings all;

    TRY(view_history(v, kind, id, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        *PUSH(v->mem, to) = (struct moment){ all.v[i], i ? &all.v[i - 1].item : NULL, is_beside };
    return RC_OK;
}

static int latest_first(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;

    if (x->now.entry.at != y->now.entry.at)
        return x->now.entry.at > y->now.entry.at ? -1 : 1;
    if (x->now.item.since != y->now.item.since)
        return x->now.item.since > y->now.item.since ? -1 : 1;
    return str_cmp(x->now.item.id, y->now.item.id);
}

/* The record, and what belongs to it. */
static rc moments_read(struct request *q, struct view *v, enum item_kind kind, str id, struct moments *out, struct item *it, struct err *err)
{
    struct items beside;

    TRY(moments_add(v, kind, id, false, out, err));
    *it = out->v[out->n - 1].now.item;
    TRY(record_belongings(q, v, it, &beside, err));
    for (ptrdiff_t i = 0; i < beside.n; i++)
        TRY(moments_add(v, beside.v[i].kind, beside.v[i].id, true, out, err));
    qsort(out->v, (size_t)out->n, sizeof *out->v, latest_first);
    return RC_OK;
}

static struct content description(struct request *q, const struct moment *m, const struct logbooks *logs)
{
    struct html part = html_new(q->mem, q->language);
    const struct item *it = &m->now.item;

    if (m->is_beside) {
        html_open_class(&part, "p", "govuk-body");
        govuk_link(&part, &(struct govuk_link){ kind_title(q, it), path_in(q, earlier_path(q, item_path(q->mem, it->kind, it->id))) });
        html_close(&part, "p");
    }
    if (m->before)
        changes_show(&part, q, m->before, &m->now);
    seal_show(&part, q, &m->now, logs);
    proof_link(&part, q, &m->now, logs);
    return content_of(&part);
}

static rc event_of(struct request *q, struct view *v, const struct moment *m, const struct logbooks *logs, struct moj_event *out, struct err *err)
{
    int act = act_find(m->now.entry.act);

    *out = (struct moj_event){
        .title = content_text(act < 0 ? m->now.entry.act : label_done(q->language, (enum act_kind)act)),
        .at = m->now.entry.at,
        .when = instant_text_full(q->mem, q->language, m->now.entry.at),
        .description = description(q, m, logs),
    };
    return who_did(q, v, &m->now.entry, &out->who, err);
}

/* A proof that nobody knows how to verify proves nothing. */
static void verify_show(struct sheet *s)
{
    govuk_details_open(&s->h, word_text(s->h.lang, W_record_verify), false);
    sheet_paragraph(s, word_text(s->h.lang, W_record_verify_text));
    copy_button(&s->h, S("concordat-verify --key log.key worker.proof"));
    govuk_details_close(&s->h);
}

rc page_record_timeline(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind = ITEM_KINDS;
    const struct earlier past = earlier_read(q);
    struct moments all = { 0 };
    struct moj_event *events;
    struct logbooks logs;
    struct item it;
    struct sheet s;
    bool is_before;

    TRY(record_kind(q, &kind, err));
    TRY(earlier_is_before(q, &past, kind, q->arg[0], &is_before, err));
    if (is_before)
        return earlier_before_page(q, &past);
    TRY(logbook_list(q->web->reg, q->mem, q->viewer, &logs, err));
    TRY(earlier_view(q, &past, &v, err));
    TRY(moments_read(q, &v, kind, q->arg[0], &all, &it, err));
    events = arena_array(q->mem, struct moj_event, all.n);
    for (ptrdiff_t i = 0; i < all.n; i++)
        TRY(event_of(q, &v, &all.v[i], &logs, &events[i], err));
    sheet_open(&s, q, words_record_timeline_of(q->mem, q->language, item_title(q, &it)), &(struct sheet_how){ .is_wide = true, .past = &past });
    sheet_caption(&s, content_text(label_kind(q->language, kind)), item_title(q, &it));
    record_parts(&s, &it, true);
    moj_timeline(&s.h, 2, events, all.n);
    if (logs.n)
        verify_show(&s);
    earlier_form(&s, &past);
    TRY(view_close(&v, err));
    return sheet_close(&s);
}

/* ---- the proof ---- */

/* Recorded, and not sealed yet: sealing goes by the clock. */
static rc unproved_page(struct request *q)
{
    struct sheet s;

    q->answer.status = 503;
    response_header(q, "Retry-After", S("5"));
    sheet_open(&s, q, word_text(q->language, W_record_unproved_title), NULL);
    sheet_heading(&s, word_text(q->language, W_record_unproved_title));
    sheet_paragraph(&s, word_text(q->language, W_record_unproved_text));
    return sheet_close(&s);
}

rc page_record_proof(struct request *q, struct err *err)
{
    CLEANUP(view_drop) struct view v = { 0 };
    enum item_kind kind = ITEM_KINDS;
    struct proved proved;
    struct item it;
    int64_t version;
    rc code;

    TRY(record_kind(q, &kind, err));
    if (!str_digits(q->arg[1], INT64_MAX, &version))
        return err_set(err, RC_NOT_FOUND, "there is no such version");
    TRY(page_view(q, &v, err));
    TRY(view_item(&v, kind, q->arg[0], &it, err));
    code = view_proof(&v, kind, q->arg[0], version, &proved, err);
    if (code != RC_AGAIN)
        TRY(code);
    TRY(view_close(&v, err));
    if (code == RC_AGAIN)
        return unproved_page(q);
    proved_print(&q->answer.body, &proved);
    q->answer.type = TYPE_TEXT;
    response_download(
        q, arena_printf(q->mem, "%.*s-%.*s-%lld.proof", STR_ARG(item_tables[kind].name), STR_ARG(str_sub(it.id, 0, 8)), (long long)version));
    return RC_OK;
}
