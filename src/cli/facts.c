/* concordat facts: what is read and derived from a check document, and from where. */
#include "cli/asking.h"
#include "cli/cli.h"
#include "cli/documents.h"

static const char usage[] = "concordat facts: the facts derived from a check document, and where they come from\n"
                            "\n"
                            "  concordat facts [--as-of DATE] [--rulebook NAME[,NAME]] FILE|-\n"
                            "\n"
                            "First the facts read straight from the document; then what the rules derive from it, rule by\n"
                            "rule, with what is missing and who can supply it.\n";

static void write_reading(struct buf *b, const struct trace *t)
{
    for (ptrdiff_t i = 0; i < t->read.n; i++)
        buf_printf(b, "    %-44.*s %-26.*s %.*s\n", STR_ARG(t->read.v[i].label), STR_ARG(t->read.v[i].value), STR_ARG(t->read.v[i].source));
    for (ptrdiff_t i = 0; i < t->note.n; i++)
        buf_printf(b, "    note: %.*s\n", STR_ARG(t->note.v[i]));
    for (ptrdiff_t i = 0; i < t->missing.n; i++)
        buf_printf(b, "    missing: %.*s (%.*s), from: %.*s\n", STR_ARG(t->missing.v[i].label), STR_ARG(t->missing.v[i].fact),
                   STR_ARG(t->missing.v[i].supplier));
}

static void write_base(arena *mem, const struct doc *doc, daynum as_of, struct buf *b)
{
    struct trace t = { .mem = mem };
    int32_t row[FACT_COUNT];

    derive_base(doc, NULL, as_of, row);
    for (int f = 0; f < FACT_COUNT; f++)
        if (row[f] != UNKNOWN)
            derive_read_base(doc, NULL, (enum fact)f, row[f], &t);
    buf_z(b, "Facts of the engagement\n");
    write_reading(b, &t);
}

static void write_wishes(arena *mem, const struct program *p, const struct doc *doc, daynum as_of, struct buf *b)
{
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        struct trace t = { .mem = mem };
        int32_t out[WISH_MOST_OUTPUTS];
        bool derived = false;

        for (int k = 0; k < slot->recs; k++)
            for (ptrdiff_t w = 0; w < p->wish.n; w++)
                if (p->wish.v[w].col == p->rec.v[slot->first_rec + k].a) {
                    derive(doc, NULL, as_of, &p->wish.v[w].wish, out, &t);
                    derived = true;
                }
        if (derived) {
            buf_printf(b, "\n%.*s %.*s (clause %.*s)\n", STR_ARG(slot->book->id), STR_ARG(slot->rule->id),
                       STR_ARG(block_field(slot->rule, S("clause"))->raw));
            write_reading(b, &t);
        }
    }
}

static rc run(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct asking asking = { .as_of = UNKNOWN };
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    struct documents docs;
    bool help = false;
    const struct option table[] = {
        { "--rulebook", OPTION_TEXTS, &asking.rulebooks },
        { "--as-of", OPTION_DATE, &asking.as_of },
        { "--help", OPTION_FLAG, &help },
    };

    TRY(options_read(cli->mem, "facts", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return (rc)cli_say(S(usage));
    TRY(home_library(cli->home, &asking.library, err));
    asking.mem = cli->mem;
    asking_words(&asking, &rest);
    if (rest.n != 1) {
        err_set(err, RC_USAGE, "facts needs one file");
        return err_hint(err, "Name one file, or - for standard input.");
    }
    TRY(documents_read(cli->mem, asking.library->authorities, rest.v[0], &docs, err));
    for (ptrdiff_t i = 0; i < docs.n; i++) {
        struct check c = { 0 };
        const struct program *p;

        if (docs.n > 1)
            buf_printf(&b, "%s%td of %td\n", i ? "\n----\n" : "", i + 1, docs.n);
        TRY(asking_program(&asking, cli->mem, &docs.v[i], &c, &p, err));
        write_base(cli->mem, &docs.v[i], c.as_of, &b);
        write_wishes(cli->mem, p, &docs.v[i], c.as_of, &b);
    }
    return (rc)cli_say(buf_text(&b));
}

int cli_facts(struct cli *cli, int argc, char **argv)
{
    struct err err = { 0 };
    rc code = run(cli, argc, argv, &err);

    return code == RC_OK || !err.message[0] ? (int)code : cli_fail(&err);
}
