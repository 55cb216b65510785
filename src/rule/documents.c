#include "rule/documents.h"

#include "domain/doc_path.h"
#include "io/csv.h"
#include "words/texts.h"

static bool ends_with_any(str path, const str *ends, int n)
{
    for (int i = 0; i < n; i++)
        if (str_ends(path, ends[i]))
            return true;
    return false;
}

static bool is_named_csv(str path)
{
    static const str ends[] = { S(".csv"), S(".CSV") };

    return ends_with_any(path, ends, countof(ends));
}

static bool is_named_json(str path)
{
    static const str ends[] = { S(".json"), S(".JSON"), S(".jsonl"), S(".ndjson") };

    return ends_with_any(path, ends, countof(ends));
}

static bool begins_as_json(str text)
{
    ptrdiff_t i = str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;

    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\r' || text.p[i] == '\n'))
        i++;
    return i < text.n && (text.p[i] == '{' || text.p[i] == '[');
}

bool documents_are_json(str path, str text)
{
    return is_named_json(path) || (!is_named_csv(path) && begins_as_json(text));
}

/* Every heading of a CSV of check documents names a field; bytes of UTF-16 are left to the reader that can name them. */
static bool is_csv(str path, str text)
{
    return !documents_are_json(path, text) && (is_named_csv(path) || str_find_str(text, S("engagement.")) >= 0);
}

/* Text of several headings, of which one is a field of a check. */
static bool begins_as_csv(str text)
{
    str line, rest;

    str_cut(text, '\n', &line, &rest);
    return !begins_as_json(text) && str_find_str(line, S("engagement.")) >= 0 && str_find(line, '"') < 0 &&
           (str_find(line, ',') >= 0 || str_find(line, ';') >= 0 || str_find(line, '\t') >= 0);
}

rc documents_named(str path, str text, struct err *err)
{
    if (is_named_csv(path) && begins_as_json(text)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is JSON under a name that says CSV", STR_ARG(path));
        return err_hint(err, "Give it a name that ends in .json; a file of engagements as CSV has one a row, with the dotted names as headings.");
    }
    if (is_named_json(path) && begins_as_csv(text)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is CSV under a name that says JSON", STR_ARG(path));
        return err_hint(err, "Give it a name that ends in .csv.");
    }
    return RC_OK;
}

/* What the reader of documents has no words for is said in English, as its author wrote the document, within a sentence of the reader's. */
static rc in_words(rc code, struct err *err)
{
    return code == RC_BAD_INPUT && !err->word ? err_also(err, W_error_document, &GIVEN(str_of(err->message)), 1) : code;
}

static rc from_json(arena *mem, const struct library *library, str name, const struct json *json, struct doc *out, struct err *err)
{
    struct doc d = doc_new(mem, library->authorities);

    TRY(doc_from_json(&d, name, json, err));
    if (doc_check(&d, err) != RC_OK || library_names(library, &d, err) != RC_OK)
        return doc_place(json, err);
    *out = d;
    return RC_OK;
}

rc document_from_json(arena *mem, const struct library *library, str name, const struct json *json, struct doc *out, struct err *err)
{
    return in_words(from_json(mem, library, name, json, out, err), err);
}

static rc read_json(arena *mem, const struct library *library, str path, str text, struct documents *out, struct err *err)
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
    out->encoding = NULL;
    for (out->n = 0; out->n < n; out->n++)
        TRY(from_json(mem, library, path, json[out->n], &out->v[out->n], err));
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
            if (str_eq(csv->heading[c], S("id")) || str_eq(csv->heading[c], S("invented")))
                return err_hint(err, "It is a column of files for 'concordat assess': ask that, or leave the column out.");
            return err_hint(err, "%s", hint);
        }
    return RC_OK;
}

static rc read_row(const struct library *library, struct csv *csv, const struct csv_row *row, const struct doc_path *paths, struct doc *d,
                   struct err *err)
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
        if (code == RC_OK)
            code = library_names(library, d, err);
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

static rc read_csv(arena *mem, const struct library *library, str path, str text, struct documents *out, struct err *err)
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
        *d = doc_new(mem, library->authorities);
        TRY(read_row(library, &csv, &row, paths, d, err));
    }
    out->v = list.v;
    out->n = list.n;
    out->form = DOCUMENTS_LINES;
    out->encoding = csv.encoding;
    if (!list.n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' has headings but no rows", STR_ARG(path));
        return err_hint(err, "Give one engagement a row.");
    }
    return RC_OK;
}

rc documents_read(arena *mem, const struct library *library, str path, str text, struct documents *out, struct err *err)
{
    bool csv = is_csv(path, text);

    TRY(in_words(documents_named(path, text, err), err));
    return in_words(csv ? read_csv(mem, library, path, text, out, err) : read_json(mem, library, path, text, out, err), err);
}

struct json_out *answers_next(struct answer_list *a)
{
    bool lines = a->form == DOCUMENTS_LINES;

    if (a->begun && lines)
        buf_char(a->to, '\n');
    if (!a->begun || lines)
        a->json = json_out_new(a->to, lines ? JSON_COMPACT : JSON_PRETTY);
    if (!a->begun && a->form == DOCUMENTS_LIST)
        json_open_array(&a->json);
    a->begun = true;
    return &a->json;
}

void answers_end(struct answer_list *a)
{
    if (!a->begun)
        return;
    if (a->form == DOCUMENTS_LIST)
        json_close_array(&a->json);
    buf_char(a->to, '\n');
}
