#include "register/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "domain/value.h"
#include "ledger/merkle.h"
#include "register/doing.h"
#include "register/given.h"
#include "rule/documents.h"
#include "words/texts.h"

enum { SCRATCH = 64 << 20 };

#define SUBJECT S("subject")
#define VERSION S("version")
#define OWNER S("owner")

/* ---- faults ---- */

static void fault_add(arena *mem, struct import_faults *to, int row, str field, const struct err *why, const struct err *err)
{
    if (to->n == IMPORT_FAULTS)
        to->more = true;
    else
        *PUSH(mem, to) = (struct import_fault){ row, field, *why, *err };
}

static rc faults_told(const struct import_faults *faults, struct err *err)
{
    if (!faults->n)
        return RC_OK;
    *err = faults->v[0].err;
    return err->code;
}

static int column_of(const struct import_file *f, str field)
{
    for (int c = 0; c < f->csv.columns; c++)
        if (str_eq(f->csv.heading[c], field))
            return c;
    return -1;
}

static void csv_fault(arena *mem, const struct import_file *f, int row, str name, const struct err *why, struct import_faults *to)
{
    struct err placed = *why, said;
    int column = column_of(f, name);
    const char *field = column < 0 ? why->at : "";

    csv_refuse(&f->csv, row, column, &said, "%s%s%s", field, field[0] ? ": " : "", why->message);
    memcpy(placed.message, said.message, sizeof(placed.message));
    memcpy(placed.column, said.column, sizeof(placed.column));
    placed.row = row;
    placed.at[0] = 0;
    err_place(&placed, f->csv.file, 0, 0, S(""), 1);
    fault_add(mem, to, row, name, why, &placed);
}

/* ---- CSV ---- */

static bool is_taken(enum act_kind act, str name)
{
    int field = kind_field(act_rows[act].kind, name);

    if (str_eq(name, SUBJECT) || str_eq(name, VERSION))
        return act_rows[act].does != ACT_RECORD;
    return field >= 0 ? act_takes(act, field) : act_takes_owner(act) && str_eq(name, OWNER);
}

static rc headings_check(const struct import_file *f, struct err *err)
{
    bool has_subject = false;

    for (int c = 0; c < f->csv.columns; c++) {
        has_subject = has_subject || str_eq(f->csv.heading[c], SUBJECT);
        if (is_taken(f->act, f->csv.heading[c]))
            continue;
        csv_refuse(&f->csv, f->csv.row, c, err, "'%.*s' takes no field '%s'", STR_ARG(act_rows[f->act].name), value_shown(f->csv.heading[c]).z);
        err_step(err, W_step_act_fields);
        err_also(err, W_error_import_heading, &GIVEN(f->csv.heading[c]), 1);
        return err_step_also(err, W_step_import_heading);
    }
    if (has_subject || act_rows[f->act].does == ACT_RECORD)
        return RC_OK;
    csv_refuse(&f->csv, f->csv.row, -1, err, "'%.*s' changes a record, and no column says which", STR_ARG(act_rows[f->act].name));
    err_hint(err, "Give the id of each record in a column 'subject'.");
    err_also(err, W_error_import_subject, NULL, 0);
    return err_step_also(err, W_step_import_subject);
}

static void cell_take(arena *mem, const struct import_file *f, const struct csv_row *row, int column, struct act *act, struct act_given *given,
                      struct import_faults *faults)
{
    str name = f->csv.heading[column], text = row->cell[column];
    struct err why;

    if (!text.n)
        return;
    if (str_eq(name, SUBJECT)) {
        act->subject = text;
    } else if (!str_eq(name, VERSION)) {
        given[act->givens++] = (struct act_given){ name, text };
    } else if (!str_digits(text, INT64_MAX, &act->version) || !act->version) {
        err_word(&why, RC_BAD_INPUT, W_error_member_version, NULL, 0);
        csv_fault(mem, f, row->number, name, &why, faults);
    }
}

static void row_take(arena *mem, struct import_file *f, const struct csv_row *row, struct import_faults *faults)
{
    struct act_given *given = arena_array(mem, struct act_given, f->csv.columns);
    struct act act = { .name = act_rows[f->act].name, .given = given };

    for (int c = 0; c < f->csv.columns; c++)
        cell_take(mem, f, row, c, &act, given, faults);
    *PUSH(mem, &f->row) = (struct import_row){ .number = row->number, .act = act };
}

static rc too_many(int most, struct err *err)
{
    error_many_rows(err, RC_TOO_LARGE, most);
    return err_step(err, W_step_parts);
}

/* What stands beside the number of the row does not say it again. */
static void whole_row_fault(arena *mem, int row, struct import_faults *faults, const struct err *err)
{
    struct err why = *err;

    why.row = 0;
    fault_add(mem, faults, row, S(""), &why, err);
}

static rc csv_read(arena *mem, str name, str text, int most, struct import_file *f, struct import_faults *faults, struct err *err)
{
    f->is_csv = true;
    TRY(csv_open(mem, name, text, &f->csv, err));
    TRY(headings_check(f, err));
    for (;;) {
        struct csv_row row;
        rc code = csv_next(&f->csv, &row, err);

        if (code != RC_OK && code != RC_BAD_INPUT)
            return code;
        if (code == RC_OK && !row.number)
            return RC_OK;
        if (f->row.n == most)
            return too_many(most, err);
        if (code == RC_OK)
            row_take(mem, f, &row, faults);
        else
            whole_row_fault(mem, f->csv.row, faults, err);
    }
}

/* ---- JSON ---- */

static void object_take(arena *mem, const struct import_file *f, struct import_row *row, struct import_faults *faults)
{
    const struct json *fields = NULL;
    struct act_given *given;
    struct err why;

    for (const struct json *v = row->json->child; v; v = v->next)
        if (given_member(v, &row->act, &fields, &why) != RC_OK)
            fault_add(mem, faults, row->number, v->key, &why, &why);
    given = arena_array(mem, struct act_given, fields ? fields->count + 1 : 1);
    row->act.given = given;
    for (const struct json *v = fields && fields->type == JSON_OBJECT ? fields->child : NULL; v; v = v->next)
        if (given_value(mem, act_rows[f->act].kind, v, &given[row->act.givens++], &why) != RC_OK)
            fault_add(mem, faults, row->number, v->key, &why, &why);
}

static rc objects_read(arena *mem, str name, str text, int most, struct import_file *f, struct import_faults *faults, struct err *err)
{
    struct json **json;
    ptrdiff_t n;
    bool is_array;

    TRY(json_read_many(mem, name, text, &json, &n, &is_array, err));
    if (n > most)
        return too_many(most, err);
    f->row.v = arena_array(mem, struct import_row, n);
    f->row.cap = n;
    for (f->row.n = 0; f->row.n < n; f->row.n++) {
        struct import_row *row = &f->row.v[f->row.n];

        *row = (struct import_row){ .number = (int)f->row.n + 1, .json = json[f->row.n], .act = { .name = act_rows[f->act].name } };
        object_take(mem, f, row, faults);
    }
    return RC_OK;
}

/* ---- reading ---- */

rc import_read(arena *mem, enum act_kind act, str name, str text, int most, struct import_file *out, struct import_faults *faults, struct err *err)
{
    struct import_file f = { .act = act };

    TRY(documents_are_json(name, text) ? objects_read(mem, name, text, most, &f, faults, err) : csv_read(mem, name, text, most, &f, faults, err));
    TRY(faults_told(faults, err));
    if (!f.row.n) {
        err_word(err, RC_BAD_INPUT, W_error_no_rows, NULL, 0);
        return err_step(err, W_step_rows);
    }
    *out = f;
    return RC_OK;
}

/* ---- keys (I3) ---- */

/* What a row says, and which row it is. */
struct said {
    str hash; /* 32 bytes */
    int row;
};

static int by_hash(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    int order = str_cmp(x->hash, y->hash);

    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static str row_key(arena *mem, str apart, str hash, int before)
{
    struct buf said = buf_new(mem), key = buf_new(mem);
    uint8_t digest[HASH_BYTES];

    buf_printf(&said, "%td %.*s %d ", apart.n, STR_ARG(apart), before);
    buf_str(&said, hash);
    hash_texts(&(str){ said.p, said.n }, 1, digest);
    buf_z(&key, "import-");
    hash_hex_print(&key, digest);
    return buf_text(&key);
}

/* Equal rows are counted in their order: the second of two is the second wherever it stands. */
static const str *keys_make(arena *mem, const struct import_file *f, str apart)
{
    struct said *said = arena_array(mem, struct said, f->row.n);
    str *keys = arena_array(mem, str, f->row.n);
    int before = 0;

    for (ptrdiff_t i = 0; i < f->row.n; i++)
        said[i] = (struct said){ act_hash(mem, &f->row.v[i].act), (int)i };
    qsort(said, (size_t)f->row.n, sizeof *said, by_hash);
    for (ptrdiff_t i = 0; i < f->row.n; i++) {
        before = i && str_eq(said[i].hash, said[i - 1].hash) ? before + 1 : 0;
        keys[said[i].row] = row_key(mem, apart, said[i].hash, before);
    }
    return keys;
}

/* ---- doing ---- */

/* What became of a row. */
struct result {
    str id;
    int64_t version;
    bool repeated, waits;
};

struct importing {
    struct reg *reg;
    arena *mem, *scratch; /* of the whole; of one row */
    const struct viewer *viewer;
    const struct import_file *file;
    const struct import_how *how;
    const str *key; /* by row */
    struct result *result;
    struct import_report *report;
};

/* Refused for what it says, or for who says it: others may still be looked at. */
static bool is_of_the_row(rc code)
{
    return code == RC_BAD_INPUT || code == RC_NOT_FOUND || code == RC_NOT_ALLOWED || code == RC_NOTHING_NEW || code == RC_WAITING;
}

static void fault_tell(const struct importing *im, const struct import_row *row, str field, const struct err *why)
{
    const struct json *fields, *at = NULL;
    struct err placed = *why;

    if (!row->json) {
        csv_fault(im->mem, im->file, row->number, field, why, &im->report->faults);
        return;
    }
    fields = json_get(row->json, S("fields"));
    if (fields && field.n)
        at = json_get(fields, field);
    json_place(at ? at : row->json, &placed);
    fault_add(im->mem, &im->report->faults, row->number, field, why, &placed);
}

static void row_refused(const struct importing *im, const struct import_row *row, const struct act_answer *answer, const struct err *why)
{
    bool is_for_fields = why->code == RC_BAD_INPUT && answer->fault.n;

    for (ptrdiff_t i = 0; is_for_fields && i < answer->fault.n; i++)
        fault_tell(im, row, answer->fault.v[i].field, &answer->fault.v[i].err);
    if (!is_for_fields)
        fault_tell(im, row, why->code == RC_NOT_FOUND ? SUBJECT : S(""), why);
}

/* Goes on after a row that is refused, so that all of them are told: nothing is kept then. */
static rc row_do(struct importing *im, struct txn *txn, ptrdiff_t i, struct err *err)
{
    const struct import_row *row = &im->file->row.v[i];
    struct act_answer answer;
    struct act act = row->act;
    rc code;

    arena_reset(im->scratch);
    act.key = im->key[i];
    act.now = im->how->now;
    code = act_perform_in(im->reg, txn, im->scratch, im->viewer, &act, &answer, err);
    if (code == RC_OK) {
        im->result[i] = (struct result){ arena_str(im->mem, answer.id), answer.version, answer.repeated, answer.waits };
        return RC_OK;
    }
    if (!is_of_the_row(code) && code != RC_CONFLICT && code != RC_STEP_UP)
        return code;
    row_refused(im, row, &answer, err);
    if (is_of_the_row(code))
        return RC_OK;
    im->report->faults.more = i + 1 < im->file->row.n;
    return code;
}

static rc rows_do(struct importing *im, struct txn *txn, ptrdiff_t from, ptrdiff_t to, struct err *err)
{
    im->report->faults = (struct import_faults){ 0 };
    for (ptrdiff_t i = from; i < to; i++) {
        if (im->report->faults.n == IMPORT_FAULTS) {
            im->report->faults.more = true;
            break;
        }
        TRY(row_do(im, txn, i, err));
    }
    return faults_told(&im->report->faults, err);
}

static str report_text(const struct importing *im)
{
    struct buf b = buf_new(im->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    json_open_object(&o);
    json_put_str(&o, S("act"), act_rows[im->file->act].name);
    json_put_int(&o, S("rows"), im->file->row.n);
    json_put_array(&o, S("records"));
    for (ptrdiff_t i = 0; i < im->file->row.n; i++) {
        const struct result *r = &im->result[i];

        json_open_object(&o);
        json_put_int(&o, S("row"), im->file->row.v[i].number);
        json_put_str(&o, S("id"), r->id);
        json_put_int(&o, S("version"), r->version);
        if (r->waits)
            json_put_bool(&o, S("waits_for_second_person"), true);
        if (r->repeated)
            json_put_bool(&o, S("recorded_before"), true);
        json_close_object(&o);
    }
    json_close_array(&o);
    json_close_object(&o);
    return buf_text(&b);
}

/* I4: the file's rows, one after the other, are the request. */
static str whole_hash(const struct importing *im)
{
    uint8_t *hash = arena_alloc(im->mem, HASH_BYTES, 1);

    hash_texts(im->key, im->file->row.n, hash);
    return (str){ (const char *)hash, HASH_BYTES };
}

static bool is_keyed_whole(const struct importing *im)
{
    return im->how->key.n && !im->how->batch && !im->how->is_trial;
}

static rc rows_in_one(struct importing *im, ptrdiff_t from, ptrdiff_t to, bool commits, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct import_report *r = im->report;
    bool found = false;

    TRY(txn_begin(im->reg->store, TXN_WRITE, &txn, err));
    if (is_keyed_whole(im))
        TRY(answer_find(&txn, im->mem, im->viewer, im->how->key, whole_hash(im), im->how->now, &r->text, &found, err));
    if (found) {
        r->done = r->repeated = (int)im->file->row.n;
        return RC_OK;
    }
    TRY(rows_do(im, &txn, from, to, err));
    if (!commits)
        return RC_OK;
    if (is_keyed_whole(im)) {
        r->text = report_text(im);
        TRY(answer_keep(&txn, im->mem, im->viewer, im->how->key, whole_hash(im), r->text, im->how->now, err));
    }
    TRY(txn_commit(&txn, err));
    r->done += (int)(to - from);
    for (ptrdiff_t i = from; i < to; i++)
        r->repeated += im->result[i].repeated;
    return RC_OK;
}

static rc rows_in(struct importing *im, ptrdiff_t from, ptrdiff_t to, bool commits, struct err *err)
{
    rc code = RC_AGAIN;

    for (int i = 0; i < ACT_TRIES && code == RC_AGAIN; i++)
        code = rows_in_one(im, from, to, commits, err);
    return code == RC_AGAIN ? act_others_quicker(err) : code;
}

rc import_perform(struct reg *r, arena *mem, const struct viewer *viewer, const struct import_file *file, const struct import_how *how,
                  struct import_report *out, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_beside(mem, SCRATCH);
    ptrdiff_t n = file->row.n, step = how->batch ? how->batch : n;
    struct importing im = { .reg = r,
                            .mem = mem,
                            .scratch = &scratch,
                            .viewer = viewer,
                            .file = file,
                            .how = how,
                            .key = keys_make(mem, file, how->apart),
                            .result = arena_array(mem, struct result, n),
                            .report = out };

    *out = (struct import_report){ .rows = (int)n };
    if (step < n || how->is_trial)
        TRY(rows_in(&im, 0, n, false, err));
    for (ptrdiff_t i = 0; i < n && !how->is_trial; i += step)
        TRY(rows_in(&im, i, i + step < n ? i + step : n, true, err));
    if (!out->text.n && !how->is_trial)
        out->text = report_text(&im);
    return RC_OK;
}
