/*
 * Acts from strangers, on a register in a folder: done or refused with a reason, and what was done is what the ledger says.  The first
 * line names the act, the record and the person by letters, the others are fields:
 *
 *     assignment-record - m
 *     worker=$w
 *     role=social-worker
 *
 * Nothing is ever committed, so that every input meets the same register.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "../unit/folder.h"
#include "base/file.h"
#include "register/act.h"
#include "register/rebuild.h"
#include "store/engine.h"
#include "store/migrate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static arena world;
static struct authorities authorities;
static struct library library;
static struct judge judge;
static struct reg reg;
static struct engine dry;
static const struct engine *real;
static char folder[FOLDER_ROOM];
static const instant now = 1795341600; /* 2026-11-22T10:00:00Z */

enum { LETTERS = 26 };
static str record[LETTERS];           /* by letter: the id of what it stands for */
static struct viewer person[LETTERS]; /* by letter: who acts */

static void must(rc code, const struct err *err)
{
    if (code == RC_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    abort();
}

/* ---- the register ---- */

static str read_text(const char *path)
{
    struct err err;
    str text;

    must(file_read(&world, str_of(path), 1 << 24, &text, &err), &err);
    return text;
}

static void library_read(void)
{
    static const char *const names[] = { "england", "north-east" };
    struct err err;

    must(authorities_load(&world, S("a"), read_text("data/authorities.csv"), S("b"), read_text("data/delivery-bodies.csv"), &authorities, &err),
         &err);
    library.authorities = &authorities;
    for (ptrdiff_t i = 0; i < countof(names); i++) {
        str path = arena_printf(&world, "rulebooks/%s.rulebook", names[i]);
        struct rulebook *book = arena_new(&world, struct rulebook);

        must(rulebook_parse(&world, &authorities, path, read_text(path.p), book, &err), &err);
        must(rulebook_check(&world, book, &err), &err);
        *PUSH(&world, &library.book) = book;
    }
    must(library_settle(&world, &library, &err), &err);
    judge = (struct judge){ .mem = &world, .library = &library, .engine = S("concordat fuzz") };
}

/* "name=value" lines. */
static struct act act_of(arena *mem, str name, str subject, str fields)
{
    struct act_given *given = arena_array(mem, struct act_given, ACT_FIELDS_MOST + 1);
    struct act act = { .name = name, .subject = subject, .given = given, .now = now };

    while (fields.n && act.givens <= ACT_FIELDS_MOST) {
        struct act_given *g = &given[act.givens++];
        str line;

        str_cut(fields, '\n', &line, &fields);
        str_cut(line, '=', &g->name, &g->text);
        if (g->text.n == 2 && g->text.p[0] == '$' && g->text.p[1] >= 'a' && g->text.p[1] <= 'z')
            g->text = record[g->text.p[1] - 'a'];
    }
    return act;
}

static void make(char letter, char who, const char *name, const char *fields)
{
    struct act act = act_of(&world, str_of(name), S(""), str_of(fields));
    struct act_answer answer;
    struct err err;

    must(act_perform(&reg, &world, &person[who - 'a'], &act, &answer, &err), &err);
    record[letter - 'a'] = answer.id;
}

static void appoint(char letter, const char *mail, const char *duty)
{
    struct viewer *v = &person[letter - 'a'];
    struct txn txn = { 0 };
    struct err err;

    make('y', 'z', "person-add", arena_printf(&world, "owner=$o\nname=Invented\nmail=%s@example.org", mail).p);
    make('g', 'z', "appointment-give", arena_printf(&world, "owner=$o\nperson=$y\nrole=%s", duty).p);
    must(txn_begin(reg.store, TXN_READ, &txn, &err), &err);
    must(viewer_load(&txn, &world, &authorities, record['y' - 'a'], record['o' - 'a'], now, v, &err), &err);
    must(txn_commit(&txn, &err), &err);
    v->step = &step_given;
    v->door = "api";
}

static void register_make(void)
{
    struct act_answer answer;
    struct txn txn = { 0 };
    struct act act;
    struct err err;
    str id;

    must(register_begin(&reg, &world, S("register.example.org"), false, now, &id, &err), &err);
    must(txn_begin(reg.store, TXN_READ, &txn, &err), &err);
    must(register_operator(&txn, &world, &person['z' - 'a'], &err), &err);
    must(txn_commit(&txn, &err), &err);
    make('f', 'z', "organisation-add", "slug=office\nname=Invented\nkind=partnership-office");
    make('s', 'z', "organisation-add", "slug=supplier\nname=Invented\nkind=supplier");
    make('o', 'z', "organisation-add", "slug=gateshead\nname=Invented\nkind=authority\nauthority=gateshead\noffice=$f");
    appoint('m', "m", "hiring-manager");
    appoint('n', "n", "nominated-officer");
    appoint('d', "d", "director-of-childrens-services");
    appoint('r', "r", "administrator");
    make('w', 'm', "worker-record", "registration=SW12345\nname=Invented");
    make('p', 'm', "post-record", "worker=$w\nauthority=durham\nfrom=2018-09-01");
    make('a', 'm', "assignment-record", "worker=$w\nrole=social-worker\nterm=new\nstart=2026-12-01");
    make('c', 'm', "check-record", "worker=$w\ndocument={\"engagement\":{\"authority\":\"gateshead\",\"start\":\"2026-12-01\"}}");
    make('v', 'm', "worker-record", "registration=SW54321\nname=Invented");
    act = act_of(&world, S("worker-erase"), record['v' - 'a'], S(""));
    must(act_perform(&reg, &world, &person['n' - 'a'], &act, &answer, &err), &err);
    record['t' - 'a'] = answer.id;
    for (int i = 0; i < LETTERS; i++) {
        record[i] = record[i].n ? record[i] : record['w' - 'a'];
        person[i] = person[i].person.n ? person[i] : person['m' - 'a'];
    }
}

/* What would be committed is compared with what the ledger would have recorded, and undone. */
static rc dry_commit(struct store *store, struct err *err)
{
    struct txn txn = { store, TXN_WRITE };
    arena mem = arena_open((size_t)1 << 28);
    struct rebuild_report report;

    if (register_rebuild_check(&txn, &mem, &authorities, &report, err) != RC_OK) {
        fprintf(stderr, "%s\n", err->message);
        abort();
    }
    arena_close(&mem);
    real->undo(store);
    return RC_OK;
}

static void store_away(void)
{
    store_close(&reg.store);
    folder_drop(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err err;

    (void)argc;
    (void)argv;
    world = arena_open((size_t)1 << 29);
    library_read();
    if (!folder_new(folder) || atexit(store_away))
        abort();
    reg = (struct reg){ .authorities = &authorities, .judge = &judge, .random = random_seeded(5) };
    must(store_open(&(struct store_options){ .where = str_of(folder), .create = true }, &reg.store, &err), &err);
    must(store_migrate(reg.store, &err), &err);
    register_make();
    real = reg.store->engine;
    dry = *real;
    dry.commit = dry_commit;
    reg.store->engine = &dry;
    return 0;
}

/* ---- acts ---- */

static bool is_refusal(rc code)
{
    return code == RC_BAD_INPUT || code == RC_TOO_LARGE || code == RC_NOT_FOUND || code == RC_NOT_ALLOWED || code == RC_STEP_UP ||
           code == RC_CONFLICT || code == RC_KEY_USED || code == RC_NOTHING_NEW || code == RC_WAITING;
}

static void check_refusal(const struct err *err)
{
    char out[2048];
    ptrdiff_t bad;

    assert(err->message[0] && str_is_utf8(str_of(err->message), &bad) && str_is_utf8(str_of(err->at), &bad));
    assert(!str_starts(str_of(err->message), S("a text for '"))); /* the store's word, where a field is to be named */
    assert(err_print(err, out, sizeof out) > 0);
}

static int letter_of(str word, char otherwise)
{
    char c = word.n == 1 && word.p[0] >= 'a' && word.p[0] <= 'z' ? word.p[0] : otherwise;

    return c - 'a';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_close) arena mem = arena_open((size_t)1 << 30);
    str text = { (const char *)data, (ptrdiff_t)size }, line, name, about, who;
    struct act_answer answer;
    struct json *said;
    struct act act;
    struct err err;
    rc code;

    str_cut(text, '\n', &line, &text);
    str_cut(line, ' ', &name, &line);
    str_cut(line, ' ', &about, &who);
    act = act_of(&mem, name, str_eq(about, S("-")) ? S("") : record[letter_of(about, 'w')], text);
    code = act_perform(&reg, &mem, &person[letter_of(who, 'm')], &act, &answer, &err);
    if (code == RC_OK) {
        assert(json_read(&mem, S("answer"), answer.text, &said, &err) == RC_OK && item_is_id(answer.id) && answer.version > 0);
        return 0;
    }
    assert(is_refusal(code) && err.code == code);
    check_refusal(&err);
    for (ptrdiff_t i = 0; i < answer.fault.n; i++)
        check_refusal(&answer.fault.v[i].err);
    return 0;
}
