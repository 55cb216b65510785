/*
 * Check documents from strangers: refused with a reason, or taken; what is taken is the same
 * after it was written and read again, and every memorandum can be asked about it.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/file.h"
#include "rule/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const names[] = { "all-wales", "east-midlands", "england", "joint-four-regions", "london-2015", "north-east" };

static arena world;
static struct authorities authorities;
static struct program program;

static str read_text(const char *path)
{
    struct err err;
    str text;

    if (file_read(&world, str_of(path), 1 << 24, &text, &err) != RC_OK)
        abort();
    return text;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct rulebook **books;
    struct err err;

    (void)argc;
    (void)argv;
    world = arena_open((size_t)1 << 28);
    books = arena_array(&world, struct rulebook *, countof(names));
    if (authorities_load(&world, S("a"), read_text("data/authorities.csv"), S("b"), read_text("data/delivery-bodies.csv"), &authorities, &err) !=
        RC_OK)
        abort();
    for (ptrdiff_t i = 0; i < countof(names); i++) {
        str path = arena_printf(&world, "rulebooks/%s.rulebook", names[i]);

        books[i] = arena_new(&world, struct rulebook);
        if (rulebook_parse(&world, &authorities, path, read_text(path.p), books[i], &err) != RC_OK || rulebook_check(&world, books[i], &err) != RC_OK)
            abort();
    }
    if (program_compile(&world, books, countof(names), &program, &err) != RC_OK)
        abort();
    return 0;
}

static rc read_doc(arena *mem, str text, struct doc *doc)
{
    struct json *json;
    struct err err = { 0 };
    rc code = json_read(mem, S("f"), text, &json, &err);

    *doc = doc_new(mem, &authorities);
    if (code != RC_OK) {
        assert(err.message[0]);
        return code;
    }
    code = doc_from_json(doc, S("f"), json, &err);
    if (code == RC_OK)
        code = doc_check(doc, &err);
    assert(code == RC_OK || (err.message[0] && err.hint[0]));
    return code;
}

static str written(arena *mem, const struct doc *doc)
{
    struct buf b = buf_new(mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    doc_json(doc, &o);
    return buf_text(&b);
}

/* The answer is JSON, and the explained outcomes are those of the bare engine. */
static void ask(arena *mem, const struct doc *doc)
{
    struct check c = { .as_of = day_from_civil(2025, 6, 1), .engine = S("e"), .facts_hash = S("f") };
    uint8_t *outcome = arena_array(mem, uint8_t, program.slot.n);
    struct buf b = buf_new(mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);
    struct json *answer;
    struct err err;

    check_run(mem, &program, doc, c.as_of, &c);
    check_outcomes(mem, &program, doc, c.as_of, outcome);
    for (ptrdiff_t i = 0; i < c.finding.n; i++)
        assert(c.finding.v[i].slot < 0 || c.finding.v[i].outcome == (enum outcome)outcome[c.finding.v[i].slot]);
    check_json(&c, &o);
    assert(json_read(mem, S("answer"), buf_text(&b), &answer, &err) == RC_OK);
    check_text(mem, &c, false, true, &b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)1 << 30);
    struct doc doc, again;

    if (read_doc(&mem, (str){ (const char *)data, (ptrdiff_t)size }, &doc) != RC_OK)
        return 0;
    assert(read_doc(&mem, written(&mem, &doc), &again) == RC_OK);
    assert(str_eq(written(&mem, &doc), written(&mem, &again)));
    ask(&mem, &doc);
    return 0;
}
