/*
 * Documents drawn by lot through the whole pipeline: every finding says what the engines found, in
 * words that hold.  A fail has a way out, what cannot be decided names what is missing, an exempt
 * finding its exemption; nothing sure speaks of what is not known.  And telling one more thing
 * never contradicts what was sure before.
 *
 * CONCORDAT_SEED=n draws other lots; a failure prints the number that draws it again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "own_words.h"
#include "random_book.h"
#include "random_doc.h"
#include "rule/plain.h"
#include "rule/sentence.h"
#include "world.h"

enum { DOCS = 2000, RANDOM_BOOKS = 150, RANDOM_DOCS = 25 };

struct judged {
    arena mem; /* of one document */
    const struct program *p;
    struct random_doc d;
    struct check check;
    uint8_t *outcome; /* by the engine, of the rows that decide */
};

/* ---- telling of a failure ------------------------------------------------------------------- */

static void show(struct judged *j, const struct finding *f)
{
    struct buf b = buf_new(&j->mem);
    struct json_out json = json_out_new(&b, JSON_PRETTY);

    doc_json(&j->d.doc, &json);
    buf_printf(&b, "\nas of ");
    day_print(&b, j->d.as_of);
    buf_printf(&b, "\ntold last: %.*s\nreason: %.*s\n", STR_ARG(j->d.told), STR_ARG(f->reason));
    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        buf_printf(&b, "missing: %.*s\n", STR_ARG(f->missing.v[i].fact));
    for (ptrdiff_t i = 0; i < f->tried.n; i++)
        buf_printf(&b, "tried: %.*s: %.*s\n", STR_ARG(f->tried.v[i].name), STR_ARG(f->tried.v[i].why));
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        buf_printf(&b, "remedy: %.*s\n", STR_ARG(f->remedies.v[i].text));
    fprintf(stderr, "%.*s\n", STR_ARG(buf_text(&b)));
}

static void must(struct judged *j, const struct finding *f, bool holds, const char *what)
{
    str outcome;

    if (holds)
        return;
    show(j, f);
    outcome = outcome_text(f->outcome);
    fail_msg("CONCORDAT_SEED=%llu: %.*s, rule '%.*s' (%.*s): %s (the document stands above)", world_seed, STR_ARG(f->book->id), STR_ARG(f->rule->id),
             STR_ARG(outcome), what);
}

/* ---- what the engines find -------------------------------------------------------------------- */

static const struct cell *team_of(const struct doc *doc)
{
    const struct record *e = object_of(doc->root, CHECK_ENGAGEMENT);

    return fact_of(e, ENG_KIND) == KIND_PROJECT_TEAM ? cell_of(object_of(e, ENG_TEAM), TEAM_MEMBERS) : cell_of(NULL, 0);
}

static void both_engines(struct judged *j, const struct record *member, uint8_t *fast)
{
    int32_t *row = arena_array(&j->mem, int32_t, j->p->columns);
    struct columns in = { 1, arena_array(&j->mem, const int32_t *, j->p->columns) };

    program_row(j->p, &j->d.doc, member, j->d.as_of, row);
    for (int c = 0; c < j->p->columns; c++)
        in.col[c] = &row[c];
    program_run(j->p, &in, NULL, 0, 1, (struct answers){ fast, NULL, 1 });
    for (int s = 0; s < j->p->slot.n; s++)
        if (plain_outcome(j->p, s, row) != fast[s])
            fail_msg("CONCORDAT_SEED=%llu: rule '%.*s': the engines differ on a document", world_seed, STR_ARG(j->p->slot.v[s].rule->id));
}

static bool judges_members(const struct slot *s)
{
    return s->kind == K_PRICE_CAP || s->kind == K_DISCLOSURE;
}

/* A team's members are judged one by one where an hour's charge is. */
static void judge(struct judged *j)
{
    const struct cell *team = team_of(&j->d.doc);
    uint8_t *one = arena_array(&j->mem, uint8_t, j->p->slot.n);

    j->outcome = arena_array(&j->mem, uint8_t, j->p->slot.n);
    both_engines(j, NULL, j->outcome);
    for (int s = 0; s < j->p->slot.n; s++)
        if (team->count && judges_members(&j->p->slot.v[s]))
            j->outcome[s] = OUT_NOT_APPLICABLE;
    for (const struct record *m = team->first; m; m = m->next) {
        both_engines(j, m, one);
        for (int s = 0; s < j->p->slot.n; s++)
            if (judges_members(&j->p->slot.v[s]) && one[s] > j->outcome[s])
                j->outcome[s] = one[s];
    }
    j->check = (struct check){ .as_of = j->d.as_of };
    check_run(&j->mem, j->p, &j->d.doc, j->d.as_of, &j->check);
}

/* ---- what a finding must say ------------------------------------------------------------------- */

static bool speaks_of_unknown(str s)
{
    return str_find_str(s, S("unknown")) >= 0 || str_find_str(s, S("not known")) >= 0;
}

static bool is_sentence(str s)
{
    return s.n > 1 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == '?') && str_find_str(s, S("  ")) < 0 && s.p[0] != ' ' && str_find_str(s, S("..")) < 0;
}

static void check_finding(struct judged *j, const struct finding *f)
{
    bool sure = f->outcome == OUT_FAIL || f->outcome == OUT_PASS || (f->outcome == OUT_ADVICE && f->slot >= 0);

    must(j, f, is_sentence(f->reason), "the reason is no sentence");
    must(j, f, !sure || !speaks_of_unknown(f->reason), "a sure reason speaks of what is not known");
    must(j, f, !sure || !speaks_of_unknown(f->threshold), "a sure threshold speaks of what is not known");
    must(j, f, sure == (f->outcome == OUT_FAIL || f->outcome == OUT_PASS) || f->remedies.n, "advice has no remedy");
    must(j, f, f->outcome != OUT_FAIL || f->remedies.n, "a fail has no remedy");
    must(j, f, !f->distance.n || f->outcome == OUT_FAIL || f->outcome == OUT_ADVICE, "a distance is given of what is not outside");
    must(j, f, f->outcome != OUT_CANNOT || f->missing.n, "nothing is named as missing");
    must(j, f, f->outcome == OUT_CANNOT || !f->missing.n, "something is named as missing that does not matter");
    must(j, f, f->outcome != OUT_EXEMPT || f->exemption.n, "no exemption is named");
    must(j, f, f->outcome == OUT_EXEMPT || !f->exemption.n, "an exemption is named that lifts nothing");
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        must(j, f, is_sentence(f->remedies.v[i].text) && !speaks_of_unknown(f->remedies.v[i].text), "a remedy is no sentence");
    for (ptrdiff_t i = 0; i < f->tried.n; i++)
        must(j, f, is_sentence(f->tried.v[i].why), "an exemption tried has no reason");
    for (ptrdiff_t i = 0; i < f->missing.n; i++)
        must(j, f, f->missing.v[i].fact.n && f->missing.v[i].label.n && f->missing.v[i].supplier.n,
             "something missing has no name, label or supplier");
    for (ptrdiff_t i = 0; i < f->notes.n; i++)
        must(j, f, is_sentence(f->notes.v[i].text) || f->notes.v[i].text.n > 20, "a note says nothing");
}

static int found[OUTCOMES];

static void check_findings(struct judged *j)
{
    for (ptrdiff_t i = 0; i < j->check.finding.n; i++) {
        const struct finding *f = &j->check.finding.v[i];

        found[f->outcome]++;
        if (f->slot >= 0)
            must(j, f, f->outcome == (enum outcome)j->outcome[f->slot], "the finding is not what the engine found");
        check_finding(j, f);
    }
}

/* What people and programs read of it can be written. */
static void write_all(struct judged *j)
{
    struct buf b = buf_new(&j->mem);
    struct json_out json = json_out_new(&b, JSON_COMPACT);

    check_json(&j->check, &json);
    check_text(&j->mem, &j->check, false, true, &b);
    assert_true(b.n > 100);
}

/* ---- in other languages ---------------------------------------------------------------------- */

static void say_in(struct judged *j, enum language lang, struct check *out)
{
    *out = (struct check){ .lang = lang, .as_of = j->d.as_of };
    check_run(&j->mem, j->p, &j->d.doc, j->d.as_of, out);
}

/* Every sentence comes from the catalogue, and says in Welsh what it says in English. */
static void say_all(struct judged *j)
{
    struct names names = { 0 };
    struct check welsh, pseudo;
    str what = { 0 };

    say_in(j, LANG_CY, &welsh);
    if (!answer_same(&j->check, &welsh, &what))
        fail_msg("CONCORDAT_SEED=%llu: in Welsh it is not the same in other words: %.*s", world_seed, STR_ARG(what));
    say_in(j, LANG_PSEUDO, &pseudo);
    names_gather(&j->mem, &j->d.doc, &pseudo, &names);
    if (answer_foreign(&names, &pseudo, &what))
        fail_msg("CONCORDAT_SEED=%llu: not from the catalogue: %.*s, in: %.*s", world_seed, STR_ARG(own_words(&names, what)), STR_ARG(what));
}

/* ---- knowing more ------------------------------------------------------------------------------ */

/*
 * These are more than a look at one field: what is not told follows from another, so telling it changes
 * what was known.  A post's nation is its council's; a reference's days stand for each other; an
 * assignment's end for its last day, and "completed" for its dates; social work shows that one was
 * qualified; a team without members is judged by its own charge; an approval that is not shown is none, and a
 * memorandum has begun while nobody says that it has not.
 */
static bool follows_from_others(str path)
{
    static const str some[] = { S("engagement.role"),
                                S("engagement.local_role_title"),
                                S("engagement.term"),
                                S("engagement.original_start"),
                                S("engagement.hours_from"),
                                S("engagement.hours_to"),
                                S("engagement.notice"),
                                S("engagement.start"),
                                S("engagement.end"),
                                S("engagement.kind"),
                                S("engagement.project_team"),
                                S("worker.qualified_on"),
                                S("worker.assignments."),
                                S("approvals"),
                                S("signatures") };
    static const str ends[] = { S(".requested_on"), S(".dated"), S(".received_on"), S(".nation"), S(".authority") };

    for (int i = 0; i < countof(some); i++)
        if (str_starts(path, some[i]))
            return true;
    for (int i = 0; i < countof(ends); i++)
        if (str_starts(path, S("worker.")) && str_ends(path, ends[i]))
            return true;
    return str_find_str(path, S("charge")) >= 0 || str_find_str(path, S("rate")) >= 0 || str_find_str(path, S("per_day")) >= 0;
}

/* An approval counts only once the moment that it had to come before is told. */
static bool hangs_on_approval(const struct finding *f, str told)
{
    bool hangs = block_field(f->rule, S("exception")) != NULL;

    for (ptrdiff_t i = 0; i < f->rule->field.n; i++)
        hangs = hangs || str_find_str(f->rule->field.v[i].raw, S("approved by")) >= 0;
    return hangs && str_starts(told, S("engagement.")) && str_ends(told, S("ed_on"));
}

static void know_more(struct judged *j, const struct edges *e, chance *luck)
{
    const uint8_t *before = j->outcome;
    struct open_field *open = j->d.open.v;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < j->d.open.n; i++)
        if (!follows_from_others(open[i].path))
            open[n++] = open[i];
    j->d.open.n = n;
    if (!random_answer(&j->mem, j->p, e, luck, &j->d))
        return;
    judge(j);
    for (ptrdiff_t i = 0; i < j->check.finding.n; i++) {
        const struct finding *f = &j->check.finding.v[i];

        if (f->slot >= 0 && !hangs_on_approval(f, j->d.told))
            must(j, f, world_may_become((enum outcome)before[f->slot], f->outcome), outcome_text((enum outcome)before[f->slot]).p);
    }
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static void judge_many(const struct program *p, int docs, chance *luck)
{
    struct edges edges;

    edges_find(p, &edges);
    for (int i = 0; i < docs; i++) {
        struct judged j = { .mem = arena_open((size_t)64 << 20), .p = p };

        random_doc(&j.mem, p, &edges, luck, &j.d);
        judge(&j);
        check_findings(&j);
        if (i % 16 == 0)
            write_all(&j);
        if (i % 8 == 0)
            say_all(&j);
        know_more(&j, &edges, luck);
        arena_close(&j.mem);
    }
}

/* Whoever answers for a memorandum, or is to be asked under one, is named in the reader's language. */
static void test_offices_have_words(void **state)
{
    (void)state;
    for (int i = 0; i < world_books; i++) {
        const struct rulebook *book = world_book[i];

        assert_false(sentence_is_own(book, block_field(book->head, S("owner"))->raw));
        for (ptrdiff_t k = 0; k < book->block.n; k++)
            if (block_field(&book->block.v[k], S("ask")))
                assert_false(sentence_is_own(book, block_field(&book->block.v[k], S("ask"))->raw));
    }
}

static void test_real_rulebooks(void **state)
{
    struct program p = world_program(&world_mem, world_book, world_books);
    chance luck = chance_from(world_seed, 5000);

    (void)state;
    judge_many(&p, DOCS, &luck);
    for (int o = 0; o < OUTCOMES; o++)
        assert_true(found[o] > 0);
}

static void test_random_rulebooks(void **state)
{
    (void)state;
    for (int i = 0; i < RANDOM_BOOKS; i++) {
        arena mem = arena_open((size_t)128 << 20);
        chance luck = chance_from(world_seed, (uint64_t)(6000 + i));
        struct rulebook *book = world_rulebook(&mem, S("random"), random_book(&mem, &luck, &world_authorities, 10));
        struct program p = world_program(&mem, &book, 1);

        judge_many(&p, RANDOM_DOCS, &luck);
        arena_close(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offices_have_words),
        cmocka_unit_test(test_real_rulebooks),
        cmocka_unit_test(test_random_rulebooks),
    };

    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
