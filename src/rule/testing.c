#include "rule/testing.h"

#include "rule/parse.h"
#include "words/number.h"

enum { SCRATCH_MOST = 256 << 20 };

/* ---- judging one case ------------------------------------------------------------------- */

rc testing_program(arena *mem, const struct rulebook *book, struct program *out, struct err *err)
{
    struct rulebook *alone = arena_new(mem, struct rulebook);

    *alone = *book;
    return program_compile(mem, &alone, 1, out, err);
}

rc testing_check(arena *mem, const struct program *p, const struct rulebook *book, const struct case_facts *facts, struct check *out, struct err *err)
{
    struct doc doc;
    int32_t as_of;

    TRY(case_doc(mem, book, facts, &doc, err));
    as_of = fact_of(doc.root, CHECK_AS_OF);
    *out = (struct check){ 0 };
    check_run(mem, p, &doc, as_of > NONE ? as_of : book->force.from, out);
    return RC_OK;
}

bool testing_expects(const struct test_case *t, str rule)
{
    const struct tree_field *f = block_field(t->block, S("expect"));

    if (t->row)
        return str_eq(t->block->id, rule);
    for (ptrdiff_t i = 0; i < f->expect.n; i++)
        if (str_eq(f->expect.v[i].rule, rule))
            return true;
    return false;
}

const struct finding *testing_finding(const struct check *c, str rule)
{
    for (ptrdiff_t i = 0; i < c->finding.n; i++)
        if (str_eq(c->finding.v[i].rule->id, rule))
            return &c->finding.v[i];
    return NULL;
}

/* ---- what was found --------------------------------------------------------------------- */

static daynum earliest_of(const struct finding *f)
{
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        if (f->remedies.v[i].earliest_start > NONE)
            return f->remedies.v[i].earliest_start;
    return UNKNOWN;
}

static daynum last_day_of(const struct finding *f)
{
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        if (f->remedies.v[i].earliest_last_day > NONE)
            return f->remedies.v[i].earliest_last_day;
    return UNKNOWN;
}

static int64_t highest_of(const struct finding *f)
{
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        if (f->remedies.v[i].highest_charge >= 0)
            return f->remedies.v[i].highest_charge;
    return -1;
}

/* The part of "over by £0.82 an hour, …" that an expectation states; empty for other distances. */
static str stated_distance(const struct finding *f)
{
    static const str ends[] = { { " an hour", 8 }, { " hours a week", 13 }, { ",", 1 } };
    str s = f->distance;

    if (!str_starts(s, S("over by £")) && !str_starts(s, S("short by ")))
        return (str){ 0 };
    for (int i = 0; i < countof(ends); i++)
        str_cut_str(s, ends[i], &s, &(str){ 0 });
    return s;
}

/* The short name of a missing fact, where it has one. */
static str fact_said(str path)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (str_eq(fact_table[i].path, path) && str_eq(case_path(fact_table[i].name), path))
            return fact_table[i].name;
    return path;
}

static void found_details(struct buf *b, const struct finding *f)
{
    str distance = stated_distance(f);

    if (distance.n)
        buf_printf(b, ", %.*s", STR_ARG(distance));
    if (highest_of(f) >= 0) {
        buf_z(b, ", highest ");
        money_words(b, highest_of(f));
    }
    if (earliest_of(f) > NONE) {
        buf_z(b, ", earliest ");
        day_print(b, earliest_of(f));
    }
    if (last_day_of(f) > NONE) {
        buf_z(b, ", last day ");
        day_print(b, last_day_of(f));
    }
}

static void found_missing(struct buf *b, const struct finding *f)
{
    int named = 0;

    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        named += case_path(f->missing.v[i].fact).n > 0;
    buf_z(b, named == 1 ? "needs" : "cannot decide");
    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        if (case_path(f->missing.v[i].fact).n)
            buf_printf(b, named == 1 ? " %.*s" : ", missing %.*s", STR_ARG(fact_said(f->missing.v[i].fact)));
}

void testing_found(struct buf *b, const struct finding *f)
{
    if (f->outcome == OUT_EXEMPT && f->exemption.n && str_find(f->exemption, ',') < 0 && block_named(f->rule, S("exempt"), f->exemption)) {
        buf_printf(b, "exempt %.*s", STR_ARG(f->exemption));
    } else if (f->outcome == OUT_CANNOT) {
        found_missing(b, f);
    } else {
        buf_str(b, outcome_words(f->outcome));
        if (f->outcome == OUT_FAIL || f->outcome == OUT_ADVICE)
            found_details(b, f);
    }
}

/* ---- expected against found ------------------------------------------------------------- */

static bool has_missing(const struct finding *f, str name)
{
    str path = case_path(name);

    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        if (str_eq(f->missing.v[i].fact, path))
            return true;
    return false;
}

static bool has_note(const struct finding *f, str id)
{
    for (ptrdiff_t i = 0; i < f->notes.n; i++)
        if (str_eq(f->notes.v[i].id, id))
            return true;
    return false;
}

static bool has_exemption(const struct finding *f, str name)
{
    str rest = f->exemption, item;

    for (bool more = f->exemption.n > 0; more;) {
        more = str_cut_str(rest, S(", "), &item, &rest);
        if (str_eq(item, name))
            return true;
    }
    return false;
}

static bool detail_holds(arena *mem, const struct finding *f, const struct expect_detail *d)
{
    struct literal l;
    str words = arena_printf(mem, d->type == X_OVER ? "over by %.*s" : "short by %.*s", STR_ARG(d->text));

    if (!literal_parse(d->text, &l))
        l.num = INT64_MIN;
    switch (d->type) {
    case X_EARLIEST: return earliest_of(f) == l.num;
    case X_HIGHEST: return highest_of(f) == l.num;
    case X_LAST_DAY: return last_day_of(f) == l.num;
    case X_FROM: return f->fails_from == l.num;
    case X_OVER:
    case X_SHORT: return str_eq(stated_distance(f), words);
    case X_MISSING: return has_missing(f, d->text);
    case X_NOTE: return has_note(f, d->text);
    case X_EXEMPTION: return has_exemption(f, d->text);
    }
    return false;
}

/* What one expectation found instead, in ${*found}; true when it holds. */
static bool expect_holds(arena *mem, const struct check *c, const struct expect *e, struct buf *found)
{
    const struct finding *f = e->rule.n ? testing_finding(c, e->rule) : NULL;
    bool good;

    if (!e->rule.n) {
        buf_printf(found, "verdict %.*s", STR_ARG(verdict_text(c->verdict)));
        return c->verdict == e->verdict;
    }
    if (!f) {
        buf_z(found, "no finding of this rule");
        return false;
    }
    good = f->outcome == e->outcome;
    for (ptrdiff_t i = 0; i < e->detail.n; i++)
        good = good && detail_holds(mem, f, &e->detail.v[i]);
    if (good)
        return true;
    testing_found(found, f);
    if (f->fails_from > NONE && f->outcome == OUT_FAIL) {
        buf_z(found, ", from ");
        day_print(found, f->fails_from);
    }
    for (ptrdiff_t i = 0; i < f->notes.n; i++)
        buf_printf(found, ", note %.*s", STR_ARG(f->notes.v[i].id));
    buf_printf(found, " (%.*s)", STR_ARG(f->reason));
    return false;
}

/* ---- running ---------------------------------------------------------------------------- */

struct runner {
    arena *mem, scratch; /* scratch: one case */
    const struct rulebook *book;
    struct program program;
    struct test_report *report;
};

static void facts_of(arena *mem, const struct rulebook *book, const struct test_case *t, struct case_facts *facts)
{
    case_example(mem, book, facts);
    if (t->row)
        case_row(mem, facts, &t->block->table, t->row);
    else
        case_given(mem, facts, book, t->block);
}

static void add_failure(struct runner *r, const struct test_case *t, const struct err *err)
{
    struct test_failure *f = PUSH(r->mem, &r->report->failure);

    f->of = *t;
    f->err = *err;
}

/* Under the expectation itself: a member of the field's list, or the cell. */
static void place_expect(const struct runner *r, const struct test_case *t, const struct tree_field *f, const struct expect *e, const char *found,
                         struct err *err)
{
    const struct table *table = &t->block->table;
    str said, rest;

    if (!f) {
        said = table->row[t->row].cell[table->columns - 1];
        tree_error(r->book, err, t->line, table->row[t->row].col[table->columns - 1], str_columns(said), "this is expected; found: %s", found);
        return;
    }
    said = str_from(f->raw, e->rule.n ? e->rule.p - f->raw.p : str_find_str(f->raw, S("verdict ")));
    str_cut_str(said, S("; "), &said, &rest);
    value_error(r->book, f, err, said.p - f->raw.p, str_columns(said), "this is expected; found: %s", found);
}

/* Every expectation of the case that does not hold; the case fails once. */
static bool compare_case(struct runner *r, const struct test_case *t, const struct check *c)
{
    const struct table *table = &t->block->table;
    const struct tree_field *f = t->row ? NULL : block_field(t->block, S("expect"));
    struct expect one;
    struct expect_fault fault;
    bool good = true;

    if (t->row && !expect_parse(&r->scratch, table->row[t->row].cell[table->columns - 1], t->block->id, &one, &fault))
        return false; /* cannot be: checked before */
    for (ptrdiff_t i = 0; i < (f ? f->expect.n : 1); i++) {
        const struct expect *e = f ? &f->expect.v[i] : &one;
        struct buf found = buf_new(&r->scratch);
        struct err err;

        if (expect_holds(&r->scratch, c, e, &found))
            continue;
        place_expect(r, t, f, e, arena_cstr(&r->scratch, buf_text(&found)), &err);
        add_failure(r, t, &err);
        good = false;
    }
    return good;
}

/* Every case of the book in the author's order. */
static bool next_case(const struct rulebook *book, struct test_case *t, ptrdiff_t *at)
{
    for (; *at < book->block.n; ++*at, t->row = 0) {
        const struct block *b = &book->block.v[*at];

        t->block = b;
        if (b->type == B_TESTS && t->row + 1 < b->table.rows) {
            t->line = b->table.row[++t->row].line;
            return true;
        }
        if (b->type == B_TEST && t->line != b->line) {
            t->line = b->line;
            return true;
        }
    }
    return false;
}

rc testing_each(arena *mem, const struct rulebook *book, test_visitor *visit, void *user, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(SCRATCH_MOST);
    struct program program;
    struct test_case t = { 0 };
    struct err why;

    TRY(testing_program(mem, book, &program, err));
    for (ptrdiff_t at = 0; next_case(book, &t, &at);) {
        struct case_facts facts;
        struct check c;

        facts_of(&scratch, book, &t, &facts);
        if (testing_check(&scratch, &program, book, &facts, &c, &why) == RC_OK)
            visit(user, &t, &c);
        arena_reset(&scratch);
    }
    return RC_OK;
}

rc testing_run(arena *mem, const struct rulebook *book, struct test_report *out, struct err *err)
{
    struct runner r = { .mem = mem, .book = book, .report = out };
    struct test_case t = { 0 };

    *out = (struct test_report){ 0 };
    TRY(testing_program(mem, book, &r.program, err));
    r.scratch = arena_open(SCRATCH_MOST);
    for (ptrdiff_t at = 0; next_case(book, &t, &at);) {
        struct case_facts facts;
        struct check c;
        struct err why;
        bool good = false;

        facts_of(&r.scratch, book, &t, &facts);
        if (testing_check(&r.scratch, &r.program, book, &facts, &c, &why) == RC_OK)
            good = compare_case(&r, &t, &c);
        else
            add_failure(&r, &t, &why);
        out->passed += good;
        out->failed += !good;
        arena_reset(&r.scratch);
    }
    arena_close(&r.scratch);
    return RC_OK;
}

void testing_json(const struct test_report *r, const struct rulebook *book, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("rulebook"), book->id);
    json_put_str(o, S("edition"), book->edition);
    json_put_int(o, S("passed"), r->passed);
    json_put_int(o, S("failed"), r->failed);
    json_put_array(o, S("failures"));
    for (ptrdiff_t i = 0; i < r->failure.n; i++) {
        json_open_object(o);
        json_put_err(o, &r->failure.v[i].err);
        json_close_object(o);
    }
    json_close_array(o);
    json_close_object(o);
}
