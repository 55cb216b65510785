/* concordat check: engagements against the memoranda that bind the authority. */
#include "cli/asking.h"
#include "cli/cli.h"
#include "rule/documents.h"
#include "words/texts.h"

static const char usage[] = "concordat check: is an engagement inside every memorandum that binds the authority?\n"
                            "\n"
                            "  concordat check [--json] [--explain] [--language cy] [--as-of DATE] [--rulebook NAME[,NAME]] FILE|-\n"
                            "\n"
                            "  FILE         a check document (docs/check.schema.json): one JSON object, an array or JSON lines,\n"
                            "               or CSV whose headings are the dotted names; - reads standard input\n"
                            "  --rulebook   judge by these rulebooks only; otherwise the document's own list, otherwise every\n"
                            "               memorandum that binds the authority on the days of the engagement\n"
                            "  --as-of      the day of knowledge: what is dated later does not count yet\n"
                            "  --explain    also show what is inside, what was read, and from when each measure holds\n"
                            "  --language   of the sentences: en (English) or cy (Welsh); what a rulebook itself says stays as it is\n"
                            "  --json       the answer as JSON (docs/result.schema.json)\n"
                            "\n"
                            "Exit status: 0 clear, 1 blocked, 2 information missing, 64 and above for input that cannot be used.\n"
                            "\n"
                            "  concordat check --explain examples/01-clear-gateshead.json\n";

struct answer {
    struct cli *cli;
    struct asking *asking;
    bool json, explain;
    struct buf out;
    arena scratch; /* one document's findings, written and forgotten */
};

static int status_of(enum verdict v)
{
    return v == VERDICT_BLOCKED ? RC_BLOCKED : v == VERDICT_NEEDS ? RC_NEEDS : RC_OK;
}

/* Blocked is worse than missing information, although its number is smaller. */
static int worse(int a, int b)
{
    return a == RC_BLOCKED || b == RC_BLOCKED ? RC_BLOCKED : a > b ? a : b;
}

static void write_text(struct answer *a, const struct check *c, const struct doc *doc, ptrdiff_t i, ptrdiff_t n)
{
    const struct record *e = object_of(doc->root, CHECK_ENGAGEMENT);
    const struct cell *authority = cell_of(e, ENG_AUTHORITY);

    if (n > 1)
        buf_printf(&a->out, "%s%.*s\n", i ? "\n----\n" : "",
                   STR_ARG(words_check_number(&a->scratch, c->lang, arena_printf(&a->scratch, "%td", i + 1), arena_printf(&a->scratch, "%td", n),
                                              authority->state == CELL_KNOWN ? authority->text : word_text(c->lang, W_check_number_unknown))));
    check_text(&a->scratch, c, a->cli->colour, a->explain, &a->out);
}

static rc answer_all(struct answer *a, const struct documents *docs, int *status, struct err *err)
{
    struct answer_list answers = { .to = &a->out, .form = docs->form };
    const struct question q = asking_question(a->asking);

    for (ptrdiff_t i = 0; i < docs->n; i++) {
        struct check c;

        arena_reset(&a->scratch);
        TRY(judge_check(&a->asking->judge, &a->scratch, &docs->v[i], &q, &c, err));
        *status = worse(*status, status_of(c.verdict));
        if (a->json)
            check_json(&c, answers_next(&answers));
        else
            write_text(a, &c, &docs->v[i], i, docs->n);
    }
    answers_end(&answers);
    return RC_OK;
}

rc cli_check(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct asking asking = { .as_of = UNKNOWN };
    struct answer a = { .cli = cli, .asking = &asking, .out = buf_new(cli->mem), .scratch = arena_open((size_t)1 << 30) };
    struct words rest = { 0 };
    struct documents docs;
    str language = { 0 };
    bool help = false;
    rc code;
    const struct option table[] = {
        { "--json", OPTION_FLAG, &a.json },        { "--explain", OPTION_FLAG, &a.explain }, { "--rulebook", OPTION_TEXTS, &asking.rulebooks },
        { "--as-of", OPTION_DATE, &asking.as_of }, { "--help", OPTION_FLAG, &help },         { "--language", OPTION_TEXT, &language },
    };

    TRY(options_read(cli->mem, "check", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (a.json && a.explain)
        return options_apart("--explain", "--json", "The JSON answer has everything that --explain shows; leave it out.", err);
    TRY(asking_language(&asking, language, err));
    TRY(asking_documents(&asking, cli, "check", &rest, &docs, err));
    code = answer_all(&a, &docs, status, err);
    arena_close(&a.scratch);
    TRY(code);
    return cli_say(buf_text(&a.out), err);
}
