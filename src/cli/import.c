/* concordat import: a file of changes to the register, a row each. */
#include <unistd.h>

#include "base/file.h"
#include "base/grid.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "register/import.h"
#include "signin/token.h"

static const char usage[] =
    "concordat import: a file of changes to the register, a row each\n"
    "\n"
    "  concordat import [--store STORE] [--token FILE] ACT FILE.csv|FILE.json|- [--try] [--key KEY] [--batch N] [--json]\n"
    "\n"
    "  ACT      organisation-add, person-add ...; 'concordat tables acts' lists them with their fields\n"
    "  FILE     CSV: a heading for each field, and 'subject' (the id of the record) and 'version' where the act changes one; an empty cell\n"
    "           gives nothing. JSON: an array, or one a line, of {\"subject\", \"version\", \"fields\"}. - is standard input\n"
    "  --token  a file that holds a token of a program with the scope 'import' (see 'concordat token'): the acts are its organisation's\n"
    "  --try    look at every row and record nothing\n"
    "  --key    a word for this file: under another word the same rows are recorded once more\n"
    "  --batch  so many rows at a time, when others have to be let in between; all rows are looked at before the first\n"
    "  --json   the answer as JSON, with the id of each record\n"
    "\n"
    "All rows are recorded, or none. A row that was recorded within the last seven days is not recorded twice: after a fault, mend the file\n"
    "and give it again. Whoever has the store acts as its operator, who looks after organisations and people; with a token, as a program of the\n"
    "organisation that it is of, who records workers, posts and assignments. Limits: 1,000,000 rows, 64 MB.\n"
    "\n"
    "  concordat import --store register organisation-add organisations.csv\n"
    "  concordat import --store register --token token worker-record workers.csv --try\n";

struct import_words {
    str store, token, key;
    struct count batch;
    bool is_trial, json, help;
    struct words rest;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct import_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store },  { "--token", OPTION_TEXT, &w->token },  { "--key", OPTION_TEXT, &w->key },
        { "--batch", OPTION_COUNT, &w->batch }, { "--try", OPTION_FLAG, &w->is_trial }, { "--json", OPTION_FLAG, &w->json },
        { "--help", OPTION_FLAG, &w->help },
    };

    TRY(options_read(cli->mem, "import", table, countof(table), argc - 1, argv + 1, &w->rest, err));
    if (w->help || w->rest.n == 2)
        return RC_OK;
    err_set(err, RC_USAGE, "import needs an act and a file");
    return err_hint(err, "As in: concordat import organisation-add organisations.csv");
}

/* Each on lines of its own; what became of the whole is the error's. */
static rc faults_say(str file, const struct import_faults *faults, int done, struct err *err)
{
    char text[4096];

    for (ptrdiff_t i = 0; i < faults->n; i++) {
        int n = err_print(&faults->v[i].err, text, sizeof text);
        struct err unused;

        if (file_write(STDERR_FILENO, (str){ text, n }, &unused) != RC_OK)
            break;
    }
    err_set(err, faults->n ? faults->v[0].err.code : err->code, "%td %s in '%.*s'%s: %s", faults->n, faults->n == 1 ? "fault" : "faults",
            STR_ARG(file), faults->more ? ", and not all was looked at" : "",
            done ? "only the batches before it are recorded" : "nothing was recorded");
    return err_hint(err, "Mend the file and give it again: what is recorded already is not recorded twice.");
}

static void report_say(struct buf *b, const struct import_file *f, const struct import_report *r, bool is_trial)
{
    if (f->is_csv)
        buf_printf(b, "Read as %s, with %s between cells.\n", f->csv.encoding,
                   f->csv.delimiter == ','   ? "commas"
                   : f->csv.delimiter == ';' ? "semicolons"
                                             : "tabs");
    count_words(b, r->rows);
    buf_z(b, r->rows == 1 ? " row: " : " rows: ");
    if (is_trial) {
        buf_z(b, "nothing is wrong. Nothing was recorded.\n");
        return;
    }
    count_words(b, r->done - r->repeated);
    buf_z(b, " recorded");
    if (r->repeated) {
        buf_z(b, ", ");
        count_words(b, r->repeated);
        buf_z(b, " recorded before");
    }
    buf_z(b, ".\n");
}

static rc import(struct cli *cli, struct opened *o, const struct import_words *w, enum act_kind act, str text, struct err *err)
{
    const struct import_how how = { .apart = w->key, .batch = (int)w->batch.n, .is_trial = w->is_trial, .now = o->now };
    struct import_faults faults = { 0 };
    struct buf said = buf_new(cli->mem);
    struct import_report report;
    struct import_file file;
    struct viewer who;
    rc code;

    code = import_read(cli->mem, act, w->rest.v[1], text, IMPORT_ROWS, &file, &faults, err);
    if (code != RC_OK)
        return faults.n ? faults_say(w->rest.v[1], &faults, 0, err) : code;
    TRY(registers_who(o, cli->mem, w->token, SCOPE_IMPORT, &who, err));
    code = import_perform(&o->reg, cli->mem, &who, &file, &how, &report, err);
    if (code != RC_OK)
        return report.faults.n ? faults_say(w->rest.v[1], &report.faults, report.done, err) : code;
    if (w->json && !w->is_trial)
        return cli_say(arena_printf(cli->mem, "%.*s\n", STR_ARG(report.text)), err);
    report_say(&said, &file, &report, w->is_trial);
    return cli_say(buf_text(&said), err);
}

rc cli_import(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct import_words w = { .batch = { .least = 1, .most = IMPORT_ROWS } };
    enum act_kind act;
    str text;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(registers_act(w.rest.v[0], &act, err));
    TRY(file_read(cli->mem, w.rest.v[1], IMPORT_BYTES, &text, err));
    TRY(registers_open(cli, "import", w.store, &o, err));
    return import(cli, &o, &w, act, text, err);
}
