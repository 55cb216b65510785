/*
 * The file is cut into rows by one reader; rows become documents, and documents facts, in
 * batches shared by threads, since that is nearly all of the work.  A batch's facts are laid
 * into the columns by one thread again, so rows keep the order of the file and a refused row
 * leaves no hole.
 */
#include "sim/population.h"

#include <pthread.h>
#include <string.h>

#include "domain/doc_path.h"
#include "domain/value.h"
#include "io/csv.h"

enum { BATCH = 2048, ROW_MEMORY = 64 << 20, BATCH_MEMORY = 1 << 30 };

struct member_row {
    int32_t row;
    int32_t *fact;
};

struct worker {
    const struct reader *reader;
    arena doc, kept; /* forgotten row by row, and batch by batch */
    int from, until; /* of the batch */
    struct refusals refused;
    struct {
        struct member_row *v;
        ptrdiff_t n, cap;
    } member; /* row: of the batch */
    ptrdiff_t whole_teams;
    bool any_invented;
};

struct reader {
    arena *mem;
    const struct program *p;
    const struct population_how *how;
    struct csv csv;
    struct doc_path *path; /* one a heading */
    uint8_t *use;          /* whether the heading is a field */
    int id, invented;      /* their headings, or -1 */

    /* The batch: rows as cells, then as facts. */
    int n;
    int32_t number[BATCH];
    str *cell;     /* BATCH x headings */
    int32_t *fact; /* BATCH x columns */
    uint8_t kept[BATCH];
    bool broken; /* the file's next row could not be read, for the reason in ${why} */
    struct err why;

    int workers;
    struct worker worker[READERS_MOST];

    /* What is kept. */
    ptrdiff_t rows, most;
    int32_t **col;
    int32_t *row_number;
    str *row_id;
    struct {
        struct member_row *v;
        ptrdiff_t n, cap;
    } member;
    ptrdiff_t whole_teams;
    bool any_invented;
    struct refusals *refused;
};

/* ---- headings ---- */

static rc refuse_heading(const struct reader *r, int column, struct err *err)
{
    struct err why = *err;

    csv_refuse(&r->csv, r->csv.row, column, err, "%s", why.message);
    return err_hint(err, "%s", why.hint);
}

static bool same_field(const struct doc_path *a, const struct doc_path *b)
{
    if (a->steps != b->steps || a->shape != b->shape || a->field != b->field || !str_eq(a->flag, b->flag))
        return false;
    for (int i = 0; i < a->steps; i++)
        if (a->step[i].field != b->step[i].field || a->step[i].index != b->step[i].index)
            return false;
    return true;
}

static rc read_heading(struct reader *r, int column, struct err *err)
{
    str name = r->csv.heading[column];

    if (str_eq(name, S("id")) || str_eq(name, S("invented"))) {
        *(str_eq(name, S("id")) ? &r->id : &r->invented) = column;
        return RC_OK;
    }
    if (str_eq(name, S("rulebooks"))) {
        csv_refuse(&r->csv, r->csv.row, column, err, "rows of a population cannot choose their own rulebooks");
        return err_hint(err, "Leave the column out; --rulebook chooses for all of them.");
    }
    if (doc_path_compile(name, &r->path[column], err) != RC_OK)
        return refuse_heading(r, column, err);
    if (r->path[column].flag.n && r->how->library && library_has(r->how->library, r->path[column].flag, err) != RC_OK)
        return refuse_heading(r, column, err);
    for (int i = 0; i < column; i++)
        if (r->use[i] && same_field(&r->path[i], &r->path[column])) {
            csv_refuse(&r->csv, r->csv.row, column, err, "'%s' is the same field as '%s'", value_shown(name).z, value_shown(r->csv.heading[i]).z);
            return err_hint(err, "Keep one of the two columns.");
        }
    r->use[column] = 1;
    return RC_OK;
}

static rc read_headings(struct reader *r, struct err *err)
{
    r->path = arena_array(r->mem, struct doc_path, r->csv.columns);
    r->use = arena_array(r->mem, uint8_t, r->csv.columns);
    r->id = r->invented = -1;
    for (int c = 0; c < r->csv.columns; c++)
        TRY(read_heading(r, c, err));
    return RC_OK;
}

/* ---- a row ---- */

/* "row 12, column C (engagement.charge.total)": what stands before a message. */
static str place_of(const struct reader *r, arena *mem, int row, int column, str field)
{
    struct err place;
    str text;

    csv_refuse(&r->csv, row, column, &place, "%s", "");
    text = str_of(place.message);
    text.n -= 2; /* ": " */
    return field.n ? arena_printf(mem, "%.*s (%.*s)", STR_ARG(text), STR_ARG(field)) : arena_str(mem, text);
}

static void refuse(struct worker *w, int at, int column, const struct err *why)
{
    const struct reader *r = w->reader;
    struct refusal *refusal = PUSH(&w->kept, &w->refused);
    str field = column >= 0 ? r->csv.heading[column] : str_of(why->at);
    str place = place_of(r, &w->kept, r->number[at], column, field);

    refusal->message = arena_printf(&w->kept, "%.*s: %s", STR_ARG(place), why->message);
    refusal->hint = arena_str(&w->kept, str_of(why->hint));
}

/* The column of the field that a check between fields names, or -1. */
static int column_of(const struct reader *r, str field)
{
    struct doc_path path;
    struct err unused;

    if (doc_path_compile(field, &path, &unused) != RC_OK)
        return -1;
    for (int c = 0; c < r->csv.columns; c++)
        if (r->use[c] && same_field(&r->path[c], &path))
            return c;
    return -1;
}

/* A team whose members are named is judged on each of them. */
static void derive_members(struct worker *w, const struct doc *doc, daynum as_of, int at)
{
    const struct program *p = w->reader->p;
    const struct record *engagement = object_of(doc->root, CHECK_ENGAGEMENT);
    const struct cell *members = cell_of(object_of(engagement, ENG_TEAM), TEAM_MEMBERS);

    if (fact_of(engagement, ENG_KIND) != KIND_PROJECT_TEAM)
        return;
    w->whole_teams += !members->count;
    for (const struct record *m = members->first; m; m = m->next) {
        struct member_row *row = PUSH(&w->kept, &w->member);

        row->row = at;
        row->fact = arena_array(&w->kept, int32_t, p->columns);
        program_row(p, doc, m, as_of, row->fact);
    }
}

/* Whether a row says that it is nobody's; ${text} may be empty. */
static rc read_invented(str text, bool *out, struct err *err)
{
    static const struct field yes_or_no = { .type = T_BOOL };
    struct cell cell = { .num = 0 };

    if (text.n && !str_eq(text, S("invented")) && value_parse(&yes_or_no, NULL, text, &cell, err) != RC_OK) {
        err_set(err, RC_BAD_INPUT, "'%s' does not say whether the row is invented", value_shown(text).z);
        return err_hint(err, "Write yes or no, or leave it empty.");
    }
    *out = cell.num || str_eq(text, S("invented"));
    return RC_OK;
}

static bool read_row(struct worker *w, int at)
{
    const struct reader *r = w->reader;
    const str *cell = r->cell + (ptrdiff_t)at * r->csv.columns;
    struct doc doc = doc_new(&w->doc, r->p->authorities);
    const struct cell *day;
    bool invented = false;
    daynum as_of;
    struct err err;

    if (r->invented >= 0 && read_invented(cell[r->invented], &invented, &err) != RC_OK) {
        refuse(w, at, r->invented, &err);
        return false;
    }
    for (int c = 0; c < r->csv.columns; c++)
        if (r->use[c] && cell[c].n && doc_path_set(&doc, &r->path[c], cell[c], &err) != RC_OK) {
            refuse(w, at, c, &err);
            return false;
        }
    if (doc_check(&doc, &err) != RC_OK) {
        refuse(w, at, column_of(r, str_of(err.at)), &err);
        return false;
    }
    day = cell_of(doc.root, CHECK_AS_OF);
    as_of = r->how->as_of != UNKNOWN ? r->how->as_of : day->state == CELL_KNOWN ? (daynum)day->num : r->how->today;
    program_row(r->p, &doc, NULL, as_of, r->fact + (ptrdiff_t)at * r->p->columns);
    derive_members(w, &doc, as_of, at);
    w->any_invented |= invented;
    return true;
}

/* ---- a batch ---- */

static void *worker_run(void *of)
{
    struct worker *w = of;
    /* Each row of the batch is one worker's alone. */
    uint8_t *kept = (uint8_t *)(uintptr_t)w->reader->kept;

    for (int i = w->from; i < w->until; i++) {
        arena_reset(&w->doc);
        kept[i] = read_row(w, i);
    }
    return NULL;
}

/* Cells until the batch is full, the file ends or a row cannot be read. */
static void batch_fill(struct reader *r, bool *end)
{
    struct csv_row row;

    r->n = 0;
    r->broken = false;
    while (r->n < BATCH) {
        r->broken = csv_next(&r->csv, &row, &r->why) != RC_OK;
        *end = !r->broken && !row.number;
        if (r->broken || *end)
            return;
        r->number[r->n] = row.number;
        memcpy(r->cell + (ptrdiff_t)r->n * r->csv.columns, row.cell, sizeof(str) * (size_t)r->csv.columns);
        r->n++;
    }
}

static void batch_run(struct reader *r)
{
    pthread_t thread[READERS_MOST];
    bool started[READERS_MOST] = { false };

    for (int k = 0; k < r->workers; k++) {
        struct worker *w = &r->worker[k];

        arena_reset(&w->kept);
        w->from = r->n * k / r->workers;
        w->until = r->n * (k + 1) / r->workers;
        w->refused = (struct refusals){ 0 };
        memset(&w->member, 0, sizeof(w->member));
        w->whole_teams = 0;
        w->any_invented = false;
    }
    for (int k = 1; k < r->workers && r->n > BATCH / 8; k++)
        started[k] = pthread_create(&thread[k], NULL, worker_run, &r->worker[k]) == 0;
    for (int k = 0; k < r->workers; k++)
        if (!started[k])
            worker_run(&r->worker[k]);
    for (int k = 1; k < r->workers; k++)
        if (started[k])
            pthread_join(thread[k], NULL);
}

static void keep_refusals(struct reader *r, const struct worker *w)
{
    for (ptrdiff_t i = 0; i < w->refused.n; i++) {
        struct refusal *to = PUSH(r->mem, r->refused);

        to->message = arena_str(r->mem, w->refused.v[i].message);
        to->hint = arena_str(r->mem, w->refused.v[i].hint);
    }
}

/* ${place}[i] is where row i of the batch went. */
static void keep_members(struct reader *r, const struct worker *w, const int32_t *place)
{
    size_t bytes = sizeof(int32_t) * (size_t)r->p->columns;

    for (ptrdiff_t i = 0; i < w->member.n; i++) {
        struct member_row *to = PUSH(r->mem, &r->member);

        to->row = place[w->member.v[i].row];
        to->fact = memcpy(arena_raw(r->mem, bytes), w->member.v[i].fact, bytes);
    }
    r->whole_teams += w->whole_teams;
    r->any_invented |= w->any_invented;
}

static void keep_broken(struct reader *r)
{
    struct refusal *to = PUSH(r->mem, r->refused);

    to->message = arena_str(r->mem, str_of(r->why.message));
    to->hint = arena_str(r->mem, str_of(r->why.hint));
}

static void batch_keep(struct reader *r)
{
    int32_t place[BATCH], from[BATCH];
    int n = 0;

    for (int i = 0; i < r->n; i++) {
        place[i] = (int32_t)(r->rows + n);
        if (!r->kept[i])
            continue;
        r->row_number[r->rows + n] = r->number[i];
        if (r->id >= 0)
            r->row_id[r->rows + n] = r->cell[(ptrdiff_t)i * r->csv.columns + r->id];
        from[n++] = i;
    }
    for (int c = 0; c < r->p->columns; c++)
        for (int i = 0; i < n; i++)
            r->col[c][r->rows + i] = r->fact[(ptrdiff_t)from[i] * r->p->columns + c];
    r->rows += n;
    for (int k = 0; k < r->workers; k++) {
        keep_refusals(r, &r->worker[k]);
        keep_members(r, &r->worker[k], place);
    }
    if (r->broken)
        keep_broken(r);
}

/* ---- the file ---- */

/* No file has more rows than line ends, and one. */
static ptrdiff_t rows_at_most(str bytes)
{
    ptrdiff_t lf = 1, cr = 1;

    for (ptrdiff_t i = 0; i < bytes.n; i++) {
        lf += bytes.p[i] == '\n';
        cr += bytes.p[i] == '\r';
    }
    lf = lf > cr ? lf : cr;
    return lf < CSV_ROWS ? lf : CSV_ROWS;
}

static void reader_open(struct reader *r, str bytes)
{
    r->most = rows_at_most(bytes) + BATCH;
    r->cell = arena_raw(r->mem, sizeof(str) * BATCH * (size_t)r->csv.columns);
    r->fact = arena_raw(r->mem, sizeof(int32_t) * BATCH * (size_t)r->p->columns);
    r->col = arena_array(r->mem, int32_t *, r->p->columns);
    /* Room that is never touched is never taken from the system. */
    for (int c = 0; c < r->p->columns; c++)
        r->col[c] = arena_raw(r->mem, sizeof(int32_t) * (size_t)r->most);
    r->row_number = arena_raw(r->mem, sizeof(int32_t) * (size_t)r->most);
    r->row_id = r->id >= 0 ? arena_raw(r->mem, sizeof(str) * (size_t)r->most) : NULL;
    r->workers = r->how->threads < 1 ? 1 : r->how->threads > READERS_MOST ? READERS_MOST : r->how->threads;
    for (int k = 0; k < r->workers; k++)
        r->worker[k] = (struct worker){ .reader = r, .doc = arena_open(ROW_MEMORY), .kept = arena_open(BATCH_MEMORY) };
}

static void reader_close(struct reader *r)
{
    for (int k = 0; k < r->workers; k++) {
        arena_close(&r->worker[k].doc);
        arena_close(&r->worker[k].kept);
    }
}

static struct columns member_columns(const struct reader *r, const int32_t **of)
{
    struct columns c = { .n = r->member.n, .col = arena_array(r->mem, const int32_t *, r->p->columns) };
    int32_t *row = arena_array(r->mem, int32_t, r->member.n + 1);

    for (ptrdiff_t i = 0; i < c.n; i++)
        row[i] = r->member.v[i].row;
    for (int k = 0; k < r->p->columns; k++) {
        int32_t *v = arena_array(r->mem, int32_t, c.n + 1);

        for (ptrdiff_t i = 0; i < c.n; i++)
            v[i] = r->member.v[i].fact[k];
        c.col[k] = v;
    }
    *of = row;
    return c;
}

/* Rows that end where the file may have been cut off cannot be skipped: what is missing after them is not known. */
static rc finish(struct reader *r, bool broken_at_end, str file, struct err *err)
{
    if (r->how->skip && broken_at_end) {
        r->refused->n--; /* it is the error itself, and no row that is left out */
        *err = r->why;
        return err->code;
    }
    if (r->refused->n && !r->how->skip)
        return err_set(err, RC_BAD_INPUT, "'%s' has rows that cannot be used", value_shown(file).z);
    if (r->rows)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%s' has headings but no rows%s", value_shown(file).z, r->refused->n ? " that can be used" : "");
    return err_hint(err, "Give each engagement a row.");
}

static rc read_rows(struct reader *r, str file, struct err *err)
{
    bool end = false, broken = false;

    while (!end) {
        batch_fill(r, &end);
        if (end && r->n == 0)
            break;
        broken = r->broken;
        if (broken && r->why.code != RC_BAD_INPUT) {
            *err = r->why;
            return err->code;
        }
        batch_run(r);
        batch_keep(r);
        if (r->how->step)
            r->how->step(r->how->to, r->rows + r->refused->n, r->most - BATCH);
        if (!r->how->skip && r->refused->n >= REFUSALS_MOST)
            break;
    }
    return finish(r, broken, file, err);
}

rc population_read(arena *mem, const struct program *p, str file, str bytes, const struct population_how *how, struct population *out,
                   struct refusals *refused, struct err *err)
{
    struct reader *r = arena_new(mem, struct reader);
    rc code;

    *r = (struct reader){ .mem = mem, .p = p, .how = how, .refused = refused };
    TRY(csv_open(mem, file, bytes, &r->csv, err));
    TRY(read_headings(r, err));
    reader_open(r, bytes);
    code = read_rows(r, file, err);
    reader_close(r);
    if (code != RC_OK)
        return code;
    *out =
        (struct population){ .in = { r->rows, (const int32_t **)r->col }, .number = r->row_number, .id = r->row_id, .whole_teams = r->whole_teams };
    out->invented = r->any_invented;
    out->encoding = r->csv.encoding;
    out->delimiter = r->csv.delimiter;
    out->members = member_columns(r, &out->member_of);
    return RC_OK;
}
