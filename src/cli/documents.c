#include "cli/documents.h"

#include "base/file.h"
#include "domain/doc_path.h"
#include "io/csv.h"

static bool is_json(str path, str text)
{
    ptrdiff_t i = str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;

    if (str_ends(path, S(".csv")) || str_ends(path, S(".CSV")))
        return false;
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\r' || text.p[i] == '\n'))
        i++;
    /* Bytes of UTF-16 are left to the reader that can name them. */
    return i >= text.n || text.p[i] == '{' || text.p[i] == '[' || str_find_str(text, S("engagement.")) < 0;
}

static rc read_json(arena *mem, const struct authorities *authorities, str path, str text, struct documents *out, struct err *err)
{
    struct json **json;
    ptrdiff_t n;
    bool is_array;

    TRY(json_read_many(mem, path, text, &json, &n, &is_array, err));
    if (!n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' holds no engagements", STR_ARG(path));
        return err_hint(err, "Give one check document, an array of them, or one a line.");
    }
    out->form = is_array ? DOCUMENTS_LIST : n == 1 ? DOCUMENTS_ONE : DOCUMENTS_LINES;
    out->v = arena_array(mem, struct doc, n);
    for (out->n = 0; out->n < n; out->n++) {
        struct doc *d = &out->v[out->n];

        *d = doc_new(mem, authorities);
        TRY(doc_from_json(d, path, json[out->n], err));
        if (doc_check(d, err) != RC_OK)
            return doc_place(json[out->n], err);
    }
    return RC_OK;
}

struct doc_list {
    struct doc *v;
    ptrdiff_t n, cap;
};

static rc read_headings(arena *mem, struct csv *csv, struct doc_path **out, struct err *err)
{
    *out = arena_array(mem, struct doc_path, csv->columns);
    for (int c = 0; c < csv->columns; c++)
        if (doc_path_compile(csv->heading[c], &(*out)[c], err) != RC_OK) {
            char message[sizeof(err->message)], hint[sizeof(err->hint)];

            memcpy(message, err->message, sizeof(message));
            memcpy(hint, err->hint, sizeof(hint));
            csv_refuse(csv, csv->row, c, err, "%s", message);
            return err_hint(err, "%s", hint);
        }
    return RC_OK;
}

static rc read_row(struct csv *csv, const struct csv_row *row, const struct doc_path *paths, struct doc *d, struct err *err)
{
    char message[sizeof(err->message)], hint[sizeof(err->hint)], field[sizeof(err->at)];
    int column = -1;
    rc code = RC_OK;

    for (int c = 0; c < csv->columns && code == RC_OK; c++) {
        code = doc_path_set(d, &paths[c], row->cell[c], err);
        column = c;
    }
    if (code == RC_OK) {
        code = doc_check(d, err);
        column = -1;
    }
    if (code == RC_OK)
        return RC_OK;
    memcpy(message, err->message, sizeof(message));
    memcpy(hint, err->hint, sizeof(hint));
    memcpy(field, err->at, sizeof(field));
    if (column >= 0)
        csv_refuse(csv, row->number, column, err, "%s", message);
    else
        csv_refuse(csv, row->number, -1, err, "%s%s%s", field, field[0] ? ": " : "", message);
    return err_hint(err, "%s", hint);
}

static rc read_csv(arena *mem, const struct authorities *authorities, str path, str text, struct documents *out, struct err *err)
{
    struct doc_list list = { 0 };
    struct doc_path *paths;
    struct csv_row row;
    struct csv csv;

    TRY(csv_open(mem, path, text, &csv, err));
    TRY(read_headings(mem, &csv, &paths, err));
    for (;;) {
        struct doc *d;

        TRY(csv_next(&csv, &row, err));
        if (!row.number)
            break;
        d = PUSH(mem, &list);
        *d = doc_new(mem, authorities);
        TRY(read_row(&csv, &row, paths, d, err));
    }
    out->v = list.v;
    out->n = list.n;
    out->form = DOCUMENTS_LINES;
    if (!list.n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' has headings but no rows", STR_ARG(path));
        return err_hint(err, "Give one engagement a row.");
    }
    return RC_OK;
}

rc documents_read(arena *mem, const struct authorities *authorities, str path, struct documents *out, struct err *err)
{
    str text;

    TRY(file_read(mem, path, DOCUMENT_BYTES, &text, err));
    return is_json(path, text) ? read_json(mem, authorities, path, text, out, err) : read_csv(mem, authorities, path, text, out, err);
}
