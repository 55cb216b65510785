/* concordat replay: ask again with a receipt's day of knowledge and rulebooks; say what changed. */
#include "base/file.h"
#include "cli/asking.h"
#include "cli/cli.h"
#include "rule/documents.h"

static const char usage[] = "concordat replay: does a receipt still give the same answer?\n"
                            "\n"
                            "  concordat replay [--language cy] RECEIPT FILE\n"
                            "\n"
                            "  RECEIPT   the JSON answer of an earlier check, or its receipt alone\n"
                            "  FILE      the check document it was about, or a file of several: the one that the receipt is about is found\n"
                            "  --language   that the answer was asked in: en (English) or cy (Welsh)\n"
                            "\n"
                            "Exit status 0 when everything is the same, 1 with a list of what changed.\n"
                            "\n"
                            "  concordat check --json examples/05-exempt-redundancy-hartlepool.json >answer.json\n"
                            "  concordat replay answer.json examples/05-exempt-redundancy-hartlepool.json\n";

struct replay {
    arena *mem;
    const struct json *receipt, *answer; /* answer: NULL when only the receipt was kept */
    struct buf out;
    int changes;
};

static void changed(struct replay *r, const char *what, str before, str now)
{
    buf_printf(&r->out, "changed: %s: was %.*s, is %.*s\n", what, STR_ARG(before), STR_ARG(now));
    r->changes++;
}

static str text_of(const struct json *object, str key)
{
    const struct json *v = object ? json_get(object, key) : NULL;

    return v && v->type == JSON_STRING ? v->text : (str){ 0 };
}

static bool is_list_of_rulebooks(const struct json *list)
{
    if (!list || list->type != JSON_ARRAY)
        return false;
    for (const struct json *b = list->child; b; b = b->next)
        if (!text_of(b, S("rulebook")).n || !text_of(b, S("edition")).n || !text_of(b, S("hash")).n)
            return false;
    return true;
}

static bool is_receipt(const struct json *receipt)
{
    return receipt->type == JSON_OBJECT && is_list_of_rulebooks(json_get(receipt, S("rulebooks"))) && text_of(receipt, S("facts_hash")).n &&
           text_of(receipt, S("engine")).n && json_get(receipt, S("event_date"));
}

static rc read_receipt(struct replay *r, str path, struct err *err)
{
    struct json *whole;
    str text;

    TRY(file_read(r->mem, path, DOCUMENT_BYTES, &text, err));
    TRY(json_read(r->mem, path, text, &whole, err));
    r->receipt = whole->type == JSON_OBJECT ? json_get(whole, S("receipt")) : NULL;
    if (r->receipt)
        r->answer = whole;
    else
        r->receipt = whole;
    if (!is_receipt(r->receipt)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' holds no receipt, or not all of one", STR_ARG(path));
        return err_hint(err, "Give the answer that 'concordat check --json' printed for one engagement.");
    }
    return RC_OK;
}

static rc ask_again(struct replay *r, struct asking *a, const struct doc *doc, struct check *now, struct err *err)
{
    const char *why;
    struct question q;
    str day = text_of(r->receipt, S("knowledge_date"));

    if (!day_parse(day, &a->as_of, &why)) {
        err_set(err, RC_BAD_INPUT, "the receipt's knowledge_date '%.*s' is %s", STR_ARG(day), why);
        return err_hint(err, "Use a receipt as it was printed.");
    }
    for (const struct json *b = json_get(r->receipt, S("rulebooks"))->child; b; b = b->next)
        *PUSH(r->mem, &a->rulebooks) = text_of(b, S("rulebook"));
    TRY(asking_sound(a, err));
    q = asking_question(a);
    return judge_check(&a->judge, r->mem, doc, &q, now, err);
}

static void compare_rulebooks(struct replay *r, const struct check *now)
{
    const struct json *list = json_get(r->receipt, S("rulebooks"));
    ptrdiff_t i = 0;

    if (list->count != now->book.n)
        changed(r, "number of rulebooks", arena_printf(r->mem, "%d", list->count), arena_printf(r->mem, "%td", now->book.n));
    for (const struct json *b = list->child; b && i < now->book.n; b = b->next, i++) {
        const char *id = arena_cstr(r->mem, now->book.v[i].id);

        if (!str_eq(text_of(b, S("edition")), now->book.v[i].edition))
            changed(r, arena_printf(r->mem, "edition of %s", id).p, text_of(b, S("edition")), now->book.v[i].edition);
        if (!str_eq(text_of(b, S("hash")), now->book.v[i].hash))
            changed(r, arena_printf(r->mem, "text of rulebook %s (its hash)", id).p, text_of(b, S("hash")), now->book.v[i].hash);
    }
}

static void compare_receipt(struct replay *r, const struct check *now)
{
    str event = now->event > NONE ? day_text(r->mem, now->event) : S("none"), before = text_of(r->receipt, S("event_date"));

    if (!str_eq(before.n ? before : S("none"), event))
        changed(r, "the day of the event", before.n ? before : S("none"), event);
    if (!str_eq(text_of(r->receipt, S("engine")), now->engine))
        changed(r, "engine", text_of(r->receipt, S("engine")), now->engine);
    if (!str_eq(text_of(r->receipt, S("facts_hash")), now->facts_hash))
        changed(r, "the facts of the document (their hash)", text_of(r->receipt, S("facts_hash")), now->facts_hash);
    compare_rulebooks(r, now);
}

static const struct json *old_finding(const struct replay *r, const struct finding *f)
{
    const struct json *all = json_get(r->answer, S("findings"));

    for (const struct json *o = all ? all->child : NULL; o; o = o->next)
        if (str_eq(text_of(o, S("rulebook")), f->book->id) && str_eq(text_of(o, S("rule")), f->rule->id))
            return o;
    return NULL;
}

static void compare_answer(struct replay *r, const struct check *now)
{
    const struct json *all = json_get(r->answer, S("findings"));

    if (!str_eq(text_of(r->answer, S("verdict")), verdict_text(now->verdict)))
        changed(r, "verdict", text_of(r->answer, S("verdict")), verdict_text(now->verdict));
    for (ptrdiff_t i = 0; i < now->finding.n; i++) {
        const struct finding *f = &now->finding.v[i];
        const struct json *old = old_finding(r, f);
        const char *name = arena_printf(r->mem, "%.*s %.*s", STR_ARG(f->book->id), STR_ARG(f->rule->id)).p;

        if (!old)
            changed(r, name, S("not judged"), outcome_text(f->outcome));
        else if (!str_eq(text_of(old, S("outcome")), outcome_text(f->outcome)))
            changed(r, name, text_of(old, S("outcome")), outcome_text(f->outcome));
        else if (!str_eq(text_of(old, S("reason")), f->reason))
            changed(r, arena_printf(r->mem, "reason of %s", name).p, text_of(old, S("reason")), f->reason);
    }
    if (all && all->count > now->finding.n)
        changed(r, "number of findings", arena_printf(r->mem, "%d", all->count), arena_printf(r->mem, "%td", now->finding.n));
}

/* The last word: the whole answer, byte for byte as the writer makes it. */
static void compare_bytes(struct replay *r, const struct check *now)
{
    struct buf fresh = buf_new(r->mem), kept = buf_new(r->mem);
    struct json_out o = json_out_new(&fresh, JSON_COMPACT);

    check_json(now, &o);
    o = json_out_new(&kept, JSON_COMPACT);
    json_copy(&o, r->answer);
    if (!str_eq(buf_text(&fresh), buf_text(&kept)))
        changed(r, "the wording of the answer", S("as in the receipt's answer"), S("different in some detail"));
}

/* The document that the receipt is about: of several, the one with its hash; a single one is compared whatever it has. */
static rc find_document(struct replay *r, const struct documents *docs, str path, const struct doc **out, struct err *err)
{
    str hash = text_of(r->receipt, S("facts_hash"));
    const struct record *engagement;

    *out = &docs->v[0];
    if (docs->n == 1)
        return RC_OK;
    for (ptrdiff_t i = 0; i < docs->n; i++)
        if (str_eq(facts_hash(r->mem, &docs->v[i]), hash)) {
            *out = &docs->v[i];
            engagement = object_of((*out)->root, CHECK_ENGAGEMENT);
            buf_printf(&r->out, "the receipt is about document %td of %td", i + 1, docs->n);
            if (cell_of(engagement, ENG_AUTHORITY)->state == CELL_KNOWN)
                buf_printf(&r->out, ", %.*s", STR_ARG(cell_of(engagement, ENG_AUTHORITY)->text));
            buf_char(&r->out, '\n');
            return RC_OK;
        }
    err_set(err, RC_BAD_INPUT, "none of the %td documents in '%.*s' has the facts of the receipt (hash %.*s)", docs->n, STR_ARG(path),
            (int)(hash.n < 12 ? hash.n : 12), hash.p);
    return err_hint(err, "Give the file that was checked; to see what has changed in a document since, give that one alone.");
}

static void compare(struct replay *r, const struct check *now)
{
    compare_receipt(r, now);
    if (r->answer)
        compare_answer(r, now);
    if (r->answer && !r->changes)
        compare_bytes(r, now);
    if (r->changes)
        return;
    if (r->answer)
        buf_printf(&r->out, "identical: the answer gives the same verdict (%.*s) and the same findings\n", STR_ARG(verdict_text(now->verdict)));
    else
        buf_printf(&r->out,
                   "identical: the facts, the rulebooks and the engine are those of the receipt, and the verdict is %.*s\n"
                   "           (an answer to compare it with was not kept)\n",
                   STR_ARG(verdict_text(now->verdict)));
}

rc cli_replay(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct replay r = { .mem = cli->mem, .out = buf_new(cli->mem) };
    struct asking asking = { .as_of = UNKNOWN };
    struct documents docs;
    const struct doc *doc;
    struct check now;
    struct words rest = { 0 };
    str language = { 0 };
    bool help = false;
    const struct option table[] = { { "--language", OPTION_TEXT, &language }, { "--help", OPTION_FLAG, &help } };

    TRY(options_read(cli->mem, "replay", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (rest.n != 2) {
        err_set(err, RC_USAGE, "replay needs a receipt and a document");
        return err_hint(err, "concordat replay RECEIPT FILE");
    }
    TRY(asking_language(&asking, language, err));
    TRY(asking_open(cli->mem, cli->home, &asking, err));
    TRY(read_receipt(&r, rest.v[0], err));
    TRY(asking_file(&asking, cli->mem, rest.v[1], &docs, err));
    TRY(find_document(&r, &docs, rest.v[1], &doc, err));
    TRY(ask_again(&r, &asking, doc, &now, err));
    compare(&r, &now);
    *status = r.changes ? RC_BLOCKED : RC_OK;
    return cli_say(buf_text(&r.out), err);
}
