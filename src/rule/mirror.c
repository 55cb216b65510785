#include "rule/mirror.h"

#include "base/hash.h"

#include <stdlib.h>

/* ---- small values --------------------------------------------------------------------- */

static void put_day(struct json_out *o, daynum day)
{
    json_str(o, day_text(o->to->mem, day));
}

static void put_strs(struct json_out *o, const struct str_list *l)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < l->n; i++)
        json_str(o, l->v[i]);
    json_close_array(o);
}

static void put_amount(struct json_out *o, int64_t n, str unit)
{
    json_open_object(o);
    json_put_int(o, S("n"), n);
    json_put_str(o, S("unit"), unit);
    json_close_object(o);
}

static str unit_word(enum period_unit u)
{
    static const char *const words[] = {
        [UNIT_DAYS] = "days",  [UNIT_WORKING_DAYS] = "working days", [UNIT_HOURS] = "hours", [UNIT_WEEKS] = "weeks", [UNIT_MONTHS] = "months",
        [UNIT_YEARS] = "years"
    };

    return str_of(words[u]);
}

static void put_literal(struct json_out *o, const struct literal *l)
{
    switch (l->type) {
    case L_NONE:
    case L_WORDS: json_str(o, l->text); break;
    case L_NOT_SET: json_null(o); break;
    case L_DATE: put_day(o, (daynum)l->num); break;
    case L_PERIOD: put_amount(o, l->num, unit_word(l->unit)); break;
    case L_NUMBER: json_int(o, l->num); break;
    case L_YES_NO: json_bool(o, l->num != 0); break;
    case L_MONEY:
    case L_PERCENT:
        json_open_object(o);
        json_put_int(o, l->type == L_MONEY ? S("pence") : S("percent"), l->num);
        json_close_object(o);
        break;
    }
}

/* Values of facts and cells: a literal where it reads as one, else the words ("37.5", "SW12345"). */
static void put_text(struct json_out *o, str s)
{
    struct literal l;

    if (literal_parse(s, &l))
        put_literal(o, &l);
    else
        json_str(o, s);
}

/* ---- longer values -------------------------------------------------------------------- */

static void put_range(struct json_out *o, const struct range *r)
{
    json_open_object(o);
    json_key(o, S("from"));
    put_day(o, r->from);
    if (r->until_event.n) {
        json_put_array(o, S("proposed"));
        for (int i = 0; i < r->proposals; i++)
            put_day(o, r->proposed[i]);
        json_close_array(o);
    }
    if (r->recorded != UNKNOWN) {
        json_key(o, S("recorded"));
        put_day(o, r->recorded);
        json_put_str(o, S("recorded by"), r->recorded_by);
    }
    json_key(o, S("until"));
    if (r->until == DAY_LAST)
        json_null(o);
    else
        put_day(o, r->until);
    if (r->until_event.n)
        json_put_str(o, S("until event"), r->until_event);
    json_close_object(o);
}

static void put_window(struct json_out *o, const struct window *w)
{
    json_open_object(o);
    json_put_str(o, S("event"), event_phrase(w->event));
    json_key(o, S("from"));
    put_day(o, w->from);
    json_put_array(o, S("terms"));
    for (int t = 0; t < codes_term.n; t++)
        if (w->terms >> t & 1)
            json_str(o, codes_term.code[t].text);
    json_close_array(o);
    json_key(o, S("until"));
    if (w->until == DAY_LAST)
        json_null(o);
    else
        put_day(o, w->until);
    json_close_object(o);
}

static void put_clock(struct json_out *o, const struct tree_field *f)
{
    json_open_object(o);
    json_put_str(o, S("from"), f->clock.from);
    json_key(o, S("limit"));
    put_literal(o, &f->clock.limit);
    json_put_str(o, S("owner"), f->clock.owner);
    json_key(o, S("tell"));
    if (f->clock.tell)
        put_strs(o, &f->names);
    else
        json_null(o);
    json_close_object(o);
}

static void put_map(struct json_out *o, const struct tree_field *f)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < f->map.n; i++) {
        json_open_array(o);
        json_str(o, f->map.v[i].from);
        json_str(o, f->map.v[i].to);
        json_close_array(o);
    }
    json_close_array(o);
}

static void put_row(struct json_out *o, const struct row_ref *r)
{
    static const char *const words[ROW_STATUSES] = {
        [ROW_RULE] = "rule",
        [ROW_EXEMPTION] = "exemption",
        [ROW_PARAMETER] = "parameter",
        [ROW_PROCESS] = "process",
        [ROW_APPROVAL] = "approval",
        [ROW_RETURN] = "return",
        [ROW_REPORT] = "report",
        [ROW_RECORD] = "record",
        [ROW_ACCESS] = "access",
        [ROW_MANUAL] = "manual",
        [ROW_NOT_COMPUTED] = "not computed",
    };
    bool of = r->status == ROW_EXEMPTION || r->of;

    json_open_object(o);
    json_put_str(o, S("lives in"), str_of(words[r->status]));
    if (r->status == ROW_NOT_COMPUTED) {
        json_put_str(o, S("owner"), r->target.v[0]);
        json_put_str(o, S("reason"), r->reason);
    } else if (of) {
        json_put_str(o, S("name"), r->target.v[0]);
        json_put_str(o, S("of"), r->target.v[1]);
    } else {
        json_key(o, S("names"));
        put_strs(o, &r->target);
    }
    json_close_object(o);
}

static void put_table(struct json_out *o, const struct table *t)
{
    json_open_array(o);
    for (ptrdiff_t r = 0; r < t->rows; r++) {
        json_open_array(o);
        for (int c = 0; c < t->columns; c++)
            put_text(o, t->row[r].cell[c]);
        json_close_array(o);
    }
    json_close_array(o);
}

/* A table of caps: what each column holds, by role or by region and role. */
static void put_cap_table(struct json_out *o, const struct table *t)
{
    int keys = table_keys(t);
    struct literal l;

    json_open_array(o);
    for (int c = keys; c < t->columns; c++) {
        json_open_object(o);
        json_put_array(o, S("caps"));
        for (ptrdiff_t r = 1; r < t->rows; r++) {
            json_open_array(o);
            for (int k = 0; k < keys; k++)
                json_str(o, t->row[r].cell[k]);
            if (literal_parse(t->row[r].cell[c], &l) && l.type == L_MONEY)
                json_int(o, l.num);
            else
                put_text(o, t->row[r].cell[c]);
            json_close_array(o);
        }
        json_close_array(o);
        json_put_str(o, S("from"), t->head[c]);
        json_close_object(o);
    }
    json_close_array(o);
}

static void put_given(struct json_out *o, const struct given_list *l)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < l->n; i++) {
        json_open_array(o);
        json_str(o, l->v[i].name);
        put_text(o, l->v[i].value);
        json_close_array(o);
    }
    json_close_array(o);
}

static void put_expect(struct json_out *o, const struct expect *e)
{
    static const char *const words[] = {
        [X_EARLIEST] = "earliest", [X_HIGHEST] = "highest", [X_LAST_DAY] = "last day", [X_OVER] = "over by",    [X_SHORT] = "short by",
        [X_FROM] = "from",         [X_MISSING] = "missing", [X_NOTE] = "note",         [X_EXEMPTION] = "exempt"
    };

    json_open_object(o);
    json_put_array(o, S("details"));
    for (ptrdiff_t i = 0; i < e->detail.n; i++) {
        json_open_array(o);
        json_str(o, str_of(words[e->detail.v[i].type]));
        put_text(o, e->detail.v[i].text);
        json_close_array(o);
    }
    json_close_array(o);
    json_put_str(o, e->rule.n ? S("outcome") : S("verdict"), e->rule.n ? outcome_text(e->outcome) : verdict_text(e->verdict));
    if (e->rule.n)
        json_put_str(o, S("rule"), e->rule);
    json_close_object(o);
}

static void put_sweep(struct json_out *o, const struct sweep *s)
{
    json_open_object(o);
    json_key(o, S("from"));
    put_literal(o, &s->from);
    json_key(o, S("step"));
    put_literal(o, &s->step);
    json_key(o, S("to"));
    put_literal(o, &s->to);
    json_close_object(o);
}

static void put_count(struct json_out *o, const struct tree_field *f)
{
    if (f->num == AMOUNT_NOT_SET)
        json_null(o);
    else if (f->num == AMOUNT_BY_AUTHORITY)
        json_str(o, f->raw);
    else
        put_amount(o, f->num, f->type == V_COUNT ? S("references") : S("days a week"));
}

/* The members of a list as written; "any" and its like as the word. */
static void put_members(struct json_out *o, const struct tree_field *f)
{
    str rest = f->raw, item;
    bool more = true;

    if (f->any) {
        json_str(o, f->raw);
        return;
    }
    json_open_array(o);
    while (more) {
        more = str_cut_str(rest, S(", "), &item, &rest);
        json_str(o, item);
    }
    json_close_array(o);
}

static void put_signatories(struct json_out *o, const struct tree_field *f)
{
    if (!str_starts(f->raw, S("every authority of "))) {
        put_strs(o, &f->names);
        return;
    }
    json_open_object(o);
    json_key(o, S("every authority of"));
    put_strs(o, &f->names);
    json_close_object(o);
}

/* ---- fields --------------------------------------------------------------------------- */

static void put_windows(struct json_out *o, const struct window_list *l)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < l->n; i++)
        put_window(o, &l->v[i]);
    json_close_array(o);
}

static void put_layer_of_book(struct json_out *o, const struct tree_field *f)
{
    json_open_object(o);
    json_put_str(o, S("edition"), f->names.v[1]);
    json_put_str(o, S("rulebook"), f->names.v[0]);
    json_close_object(o);
}

static void put_expects(struct json_out *o, const struct expect_list *l)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < l->n; i++)
        put_expect(o, &l->v[i]);
    json_close_array(o);
}

static void put_value(struct json_out *o, const struct block *b, const struct tree_field *f)
{
    switch (f->type) {
    case V_TEXT:
    case V_EDITION:
    case V_NAME:
    case V_PHRASE:
    case V_CODE:
    case V_GUARD: json_str(o, f->raw); break;
    case V_NAMES:
    case V_ITEMS:
    case V_CLAUSES: put_strs(o, &f->names); break;
    case V_LIST:
    case V_CODES:
    case V_WORDS: put_members(o, f); break;
    case V_DATE: put_day(o, (daynum)f->num); break;
    case V_PERIOD:
    case V_WAIT:
    case V_ANY: put_literal(o, &f->literal); break;
    case V_COUNT:
    case V_DAYS_A_WEEK: put_count(o, f); break;
    case V_RANGE: put_range(o, &f->range); break;
    case V_LAYER: put_layer_of_book(o, f); break;
    case V_SIGNATORIES: put_signatories(o, f); break;
    case V_WINDOWS: put_windows(o, &f->windows); break;
    case V_CLOCK: put_clock(o, f); break;
    case V_OUTCOMES:
    case V_MAP: put_map(o, f); break;
    case V_ROW: put_row(o, &f->row); break;
    case V_TABLE: b->kind == K_PRICE_CAP ? put_cap_table(o, &f->table) : put_table(o, &f->table); break;
    case V_GIVEN: put_given(o, &f->given); break;
    case V_EXPECT: put_expects(o, &f->expect); break;
    case V_SWEEP: put_sweep(o, &f->sweep); break;
    case V_DOTTED: put_text(o, f->raw); break;
    }
}

static int by_name(const void *a, const void *b)
{
    const struct tree_field *x = *(const struct tree_field *const *)a, *y = *(const struct tree_field *const *)b;
    int c = str_cmp(x->name, y->name);

    return c ? c : str_cmp(x->label, y->label);
}

/* The fields by name; those with a label together under their name. */
static void put_fields(struct json_out *o, const struct block *b)
{
    const struct tree_field **f = arena_array(o->to->mem, const struct tree_field *, b->field.n + 1);
    bool labelled = false;

    for (ptrdiff_t i = 0; i < b->field.n; i++)
        f[i] = &b->field.v[i];
    qsort(f, (size_t)b->field.n, sizeof(*f), by_name);
    json_put_object(o, S("fields"));
    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        bool first = f[i]->label.n && !(i > 0 && str_eq(f[i - 1]->name, f[i]->name));
        bool last = f[i]->label.n && !(i + 1 < b->field.n && str_eq(f[i + 1]->name, f[i]->name));

        if (first)
            json_put_object(o, f[i]->name);
        labelled = f[i]->label.n > 0;
        json_key(o, labelled ? f[i]->label : f[i]->name);
        put_value(o, b, f[i]);
        if (last)
            json_close_object(o);
    }
    json_close_object(o);
}

/* The fields whose place among each other says something. */
static void put_field_order(struct json_out *o, const struct block *b)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < b->field.n; i++)
        if (field_is_ordered(&b->field.v[i])) {
            if (!n++)
                json_put_array(o, S("order"));
            json_str(o, field_title(o->to->mem, &b->field.v[i]));
        }
    if (n)
        json_close_array(o);
}

/* ---- blocks --------------------------------------------------------------------------- */

static void put_block(struct json_out *o, const struct block *b)
{
    json_open_object(o);
    if (b->type == B_TESTS) {
        json_key(o, S("cases"));
        put_table(o, &b->table);
    } else {
        put_fields(o, b);
    }
    if (b->type == B_RULE || b->type == B_MANUAL)
        json_put_str(o, S("kind"), kind_name(b->kind));
    if (b->type == B_PROCESS)
        json_put_str(o, S("kind"), process_kind_name(b->process_kind));
    if (b->layer != LAYER_NONE) {
        json_put_object(o, b->layer == LAYER_TIGHTENS ? S("layer tightens") : S("layer derogates"));
        json_put_str(o, S("rule"), b->layer_rule);
        json_put_str(o, S("rulebook"), b->layer_book);
        json_close_object(o);
    }
    if (b->type == B_TESTS)
        json_put_str(o, S("of"), b->id);
    put_field_order(o, b);
    if (b->type == B_CLAUSE)
        json_put_str(o, S("summary"), b->quote);
    json_close_object(o);
}

static int by_id(const void *a, const void *b)
{
    const struct block *x = *(const struct block *const *)a, *y = *(const struct block *const *)b;
    int c = str_cmp(x->id, y->id);

    return c ? c : (x > y) - (x < y); /* tables of one rule's tests keep their order */
}

static int by_word(const void *a, const void *b)
{
    return str_cmp(block_word(*(const enum block_type *)a), block_word(*(const enum block_type *)b));
}

static void put_blocks(struct json_out *o, const struct rulebook *book, enum block_type type)
{
    const struct block **b = arena_array(o->to->mem, const struct block *, book->block.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < book->block.n; i++)
        if (book->block.v[i].type == type)
            b[n++] = &book->block.v[i];
    qsort(b, (size_t)n, sizeof(*b), by_id);
    json_key(o, block_word(type));
    if (type == B_TESTS)
        json_open_array(o);
    else
        json_open_object(o);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (type != B_TESTS)
            json_key(o, b[i]->id);
        put_block(o, b[i]);
    }
    if (type == B_TESTS)
        json_close_array(o);
    else
        json_close_object(o);
}

/* All blocks as they stand; the tables of one rule's tests stand for one, where the first of them does. */
static void put_block_order(struct json_out *o, const struct rulebook *book)
{
    json_put_array(o, S("order"));
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct block *b = &book->block.v[i];

        if (rulebook_block(book, b->type, b->id) == b)
            json_str(o, block_title(o->to->mem, b));
    }
    json_close_array(o);
}

void rulebook_json(const struct rulebook *book, struct json_out *out)
{
    enum block_type types[BLOCK_TYPES];
    bool ordered = false;

    for (int t = 0; t < BLOCK_TYPES; t++)
        types[t] = (enum block_type)t;
    qsort(types, BLOCK_TYPES, sizeof(*types), by_word);
    json_open_object(out);
    for (int t = 0; t < BLOCK_TYPES; t++) {
        if (!ordered && str_cmp(S("order"), block_word(types[t])) < 0) {
            put_block_order(out, book);
            ordered = true;
        }
        put_blocks(out, book, types[t]);
    }
    json_close_object(out);
}

str rulebook_hash(arena *mem, const struct rulebook *book)
{
    struct buf text = buf_new(mem);
    struct json_out out = json_out_new(&text, JSON_COMPACT);

    rulebook_json(book, &out);
    return hash_hex(mem, buf_text(&text));
}
