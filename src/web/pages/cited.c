#include "web/pages/cited.h"

#include "register/cited.h"
#include "web/labels.h"

static bool is_left_behind(const struct item *it)
{
    return it->kind == ITEM_ASSIGNMENT && item_num(it, R_ASSIGNMENT_CHECK_FIT, CHECK_FITS) == CHECK_FITS_NO_LONGER;
}

/* ---- what differs ---- */

static struct content asked_content(struct request *q, const struct cited *c, int i)
{
    struct item asked = item_new(q->mem, ITEM_ASSIGNMENT);

    asked.cell[cited_fields[i].field] = *cited_asked(c, i);
    return field_value(q, &asked, cited_fields[i].field);
}

static void differences_show(struct sheet *s, const struct cited *c, const struct item *it)
{
    const struct govuk_column columns[] = { { .text = word_text(s->h.lang, W_cited_field) },
                                            { .text = word_text(s->h.lang, W_cited_asked) },
                                            { .text = word_text(s->h.lang, W_cited_recorded) } };
    struct content cells[CITED_FIELDS * countof(columns)];
    struct govuk_table table = { .caption = word_text(s->h.lang, W_cited_differs),
                                 .size = SIZE_S,
                                 .columns = columns,
                                 .n = countof(columns),
                                 .cells = cells,
                                 .is_first_heading = true,
                                 .scrolls = true };

    for (int i = 0; i < CITED_FIELDS; i++) {
        struct content *row = &cells[table.rows * countof(columns)];
        int field = cited_fields[i].field;

        if (!item_shows(it, field) || !cited_differs(c, it, i))
            continue;
        row[0] = content_text(label_field(s->h.lang, ITEM_ASSIGNMENT, field));
        row[1] = asked_content(s->q, c, i);
        row[2] = field_value(s->q, it, field);
        table.rows++;
    }
    if (table.rows)
        govuk_table(&s->h, &table);
}

/* Both have to be seen as far as they are compared: the check with its document, and the worker with the number that it names. */
static rc differences_read(struct sheet *s, struct view *v, const struct item *it, struct err *err)
{
    struct item check, worker;
    struct cited cited;
    rc code = view_item(v, ITEM_CHECK, item_text(it, R_ASSIGNMENT_CHECK), &check, err);

    if (code == RC_OK)
        code = view_item(v, ITEM_WORKER, item_text(it, R_ASSIGNMENT_WORKER), &worker, err);
    if (code == RC_NOT_FOUND || (code == RC_OK && !(item_knows(&check, R_CHECK_DOCUMENT) && item_knows(&worker, R_WORKER_REGISTRATION))))
        return RC_OK;
    TRY(code);
    TRY(cited_read(v->mem, v->reg->authorities, &check, &worker, &cited, err));
    differences_show(s, &cited, it);
    return RC_OK;
}

rc cited_show(struct sheet *s, struct view *v, const struct item *it, uint64_t acts, struct err *err)
{
    if (!is_left_behind(it))
        return RC_OK;
    govuk_warning_text(&s->h, content_text(word_text(s->h.lang, W_cited_left_behind)));
    if (may_see_by(s->q->viewer->duties, ITEM_CHECK, CLASS_OPEN | CLASS_CAREER))
        TRY(differences_read(s, v, it, err));
    if (acts >> ACT_ASSIGNMENT_CORRECT & 1) {
        sheet_paragraph(s, word_text(s->h.lang, W_cited_next));
        sheet_link(s, word_text(s->h.lang, W_cited_check_again), arena_printf(s->q->mem, "/checks/new?assignment=%.*s", STR_ARG(it->id)));
    }
    return RC_OK;
}

/* ---- where a check may be cited instead ---- */

rc cited_assignments_show(struct sheet *s, struct view *v, const struct item *check, struct err *err)
{
    const struct view_query query = { .kind = ITEM_ASSIGNMENT,
                                      .filter = { { S("worker"), item_text(check, R_CHECK_WORKER) }, { S("check_fit"), S("fits-no-longer") } },
                                      .filters = 2 };
    struct items all;

    if (!item_knows(check, R_CHECK_WORKER) || !may_do_by(s->q->viewer->duties, ACT_ASSIGNMENT_CORRECT) ||
        !may_see_by(s->q->viewer->duties, ITEM_ASSIGNMENT, 0))
        return RC_OK;
    TRY(view_list_all(v, &query, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        if (!str_eq(item_text(&all.v[i], R_ASSIGNMENT_CHECK), check->id))
            sheet_link(s, words_cited_cite_in(s->q->mem, s->h.lang, item_title(s->q, &all.v[i])),
                       arena_printf(s->q->mem, "/acts/assignment-correct?on=%.*s&check=%.*s", STR_ARG(all.v[i].id), STR_ARG(check->id)));
    return RC_OK;
}
