/*
 * Whole files of acts, for people: /imports/worker-record.  One step: a file, and all of its rows are recorded, or none and every fault is told.
 * Acts that want the second factor again are not done by files: a code is good for one.
 */
#include "register/import.h"
#include "web/labels.h"
#include "web/pages/kit.h"

static str path_of(struct request *q, enum act_kind act)
{
    return arena_printf(q->mem, "/imports/%.*s", STR_ARG(act_rows[act].name));
}

static rc act_of(const struct request *q, enum act_kind *out, struct err *err)
{
    int act = act_find(q->arg[0]);

    if (act < 0 || act_rows[act].demands != ACT_NOTHING || !may_do_by(q->viewer->duties, (enum act_kind)act))
        return page_none(err);
    *out = (enum act_kind)act;
    return RC_OK;
}

/* ---- asking for the file ---- */

/* "registration, name, qualified_on": the headings that may be. */
static str headings_text(struct request *q, enum act_kind act)
{
    const struct item_table *t = &item_tables[act_rows[act].kind];
    struct buf b = buf_new(q->mem);

    if (act_rows[act].does != ACT_RECORD)
        buf_z(&b, "subject, version");
    for (int f = 0; f < t->n; f++)
        if (act_takes(act, f))
            buf_printf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(t->field[f].value.name));
    return buf_text(&b);
}

static void file_form(struct sheet *s, enum act_kind act, str error)
{
    struct request *q = s->q;

    sheet_paragraph(s, word_text(q->language, W_import_text));
    sheet_paragraph(s, words_import_headings(q->mem, q->language, headings_text(q, act)));
    html_open(&s->h, "form");
    html_url(&s->h, "action", path_in(q, path_of(q, act)));
    html_attr(&s->h, "method", S("post"));
    html_attr(&s->h, "enctype", S("multipart/form-data"));
    html_flag(&s->h, "novalidate");
    form_hidden(s, FORM_TOKEN, form_token(q));
    form_hidden(s, FORM_KEY, random_id(q->random, q->mem));
    govuk_file_upload(&s->h, &(struct govuk_file_upload){
                                 .field = { .name = S("file"),
                                            .label = word_text(q->language, W_import_file),
                                            .hint = words_import_file_hint(q->mem, q->language, arena_printf(q->mem, "%d", IMPORT_ROWS_AT_ONCE)),
                                            .error = error },
                                 .accept = ".csv,.json,.jsonl" });
    form_button(s, W_button_send);
    form_close(s);
}

static rc form_page(struct request *q, enum act_kind act, str error)
{
    const struct govuk_error_link link = { .text = error, .id = S("file") };
    struct sheet s;

    sheet_open(&s, q, word_text(q->language, W_import_title),
               &(struct sheet_how){ .path = path_of(q, act), .errors = &link, .n_errors = error.n > 0 });
    sheet_caption(&s, content_text(label_act(q->language, act)), word_text(q->language, W_import_title));
    file_form(&s, act, error);
    return sheet_close(&s);
}

rc page_import_show(struct request *q, struct err *err)
{
    enum act_kind act;

    TRY(act_of(q, &act, err));
    return form_page(q, act, S(""));
}

/* ---- what became of it ---- */

enum { FAULT_COLUMNS = 4 };

static struct content *fault_cells(struct request *q, enum act_kind act, const struct import_faults *faults)
{
    struct content *cells = arena_array(q->mem, struct content, faults->n * FAULT_COLUMNS + 1);

    for (ptrdiff_t i = 0; i < faults->n; i++) {
        const struct import_fault *f = &faults->v[i];
        int field = kind_field(act_rows[act].kind, f->field);
        str label = field < 0 ? f->field : label_field(q->language, act_rows[act].kind, field);

        cells[i * FAULT_COLUMNS] = content_text(arena_printf(q->mem, "%d", f->row));
        cells[i * FAULT_COLUMNS + 1] = content_text(str_of(f->err.column));
        cells[i * FAULT_COLUMNS + 2] = content_user(label);
        cells[i * FAULT_COLUMNS + 3] = content_user(told_of(q, label, &f->why));
    }
    return cells;
}

static rc faults_page(struct request *q, enum act_kind act, const struct import_faults *faults)
{
    const struct govuk_column columns[FAULT_COLUMNS] = {
        { .text = word_text(q->language, W_import_row), .is_numeric = true },
        { .text = word_text(q->language, W_import_column) },
        { .text = word_text(q->language, W_import_field) },
        { .text = word_text(q->language, W_import_what) },
    };
    struct sheet s;

    q->answer.status = 422;
    sheet_open(&s, q, word_text(q->language, W_import_wrong_title), &(struct sheet_how){ .path = path_of(q, act) });
    sheet_caption(&s, content_text(label_act(q->language, act)), word_text(q->language, W_import_wrong_title));
    govuk_table(&s.h, &(struct govuk_table){ .caption = word_text(q->language, W_import_what),
                                             .is_caption_hidden = true,
                                             .columns = columns,
                                             .n = countof(columns),
                                             .cells = fault_cells(q, act, faults),
                                             .rows = faults->n,
                                             .scrolls = true });
    if (faults->more)
        sheet_paragraph(&s, word_text(q->language, W_import_more));
    file_form(&s, act, S(""));
    return sheet_close(&s);
}

static rc done_page(struct request *q, const struct import_file *file, const struct import_report *report)
{
    struct sheet s;

    sheet_open(&s, q, words_import_done(q->mem, q->language, report->done), &(struct sheet_how){ .path = path_of(q, file->act) });
    sheet_caption(&s, content_text(label_act(q->language, file->act)), words_import_done(q->mem, q->language, report->done));
    if (report->repeated)
        sheet_paragraph(&s, words_import_before(q->mem, q->language, report->repeated));
    if (file->is_csv)
        sheet_paragraph(&s, words_import_read_as(q->mem, q->language, str_of(file->csv.encoding)));
    sheet_link(&s, word_text(q->language, W_import_another), path_of(q, file->act));
    return sheet_close(&s);
}

rc page_import_send(struct request *q, struct err *err)
{
    const struct import_how how = { .key = q->key, .now = q->now };
    const struct upload *upload = request_upload(q, S("file"));
    struct import_faults faults = { 0 };
    struct import_report report = { 0 };
    struct import_file file;
    enum act_kind act;
    rc code;

    TRY(act_of(q, &act, err));
    if (!upload) {
        q->answer.status = 422;
        return form_page(q, act, words_error_missing(q->mem, q->language, word_text(q->language, W_import_file)));
    }
    code = import_read(q->mem, act, upload->file_name, upload->bytes, IMPORT_ROWS_AT_ONCE, &file, &faults, err);
    if (code == RC_OK)
        code = import_perform(q->web->reg, q->mem, q->viewer, &file, &how, &report, err);
    if (code == RC_OK)
        return done_page(q, &file, &report);
    if (faults.n || report.faults.n)
        return faults_page(q, act, faults.n ? &faults : &report.faults);
    if (code != RC_BAD_INPUT && code != RC_TOO_LARGE)
        return code;
    q->answer.status = 422;
    return form_page(q, act, told_of(q, S(""), err));
}
