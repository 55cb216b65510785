/* concordat act: one change to the register, as any other door makes it. */
#include <unistd.h>

#include "base/file.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "register/act.h"
#include "signin/token.h"

static const char usage[] =
    "concordat act: change the register\n"
    "\n"
    "  concordat act [--store STORE] [--token FILE] NAME [--on ID] [--version N] [--key KEY] FIELD=VALUE ...\n"
    "\n"
    "  NAME       of the act: worker-record, assignment-end ...; 'concordat tables acts' lists them with their fields\n"
    "  --token    a file that holds a token of a program (see 'concordat token'): the act is its organisation's\n"
    "  --on       the id of the record that it changes\n"
    "  --version  the version that was looked at: a later one refuses the act\n"
    "  --key      an idempotency key: the same act asked again with it gives the first answer\n"
    "  VALUE      as in check documents; 'unknown' and 'none' are values, and @FILE is what stands in the file\n"
    "\n"
    "Whoever has the store acts as its operator, who looks after organisations and people; with a token, as a program of the\n"
    "organisation that it is of. The answer is JSON: the record, its version, and the entry that seals it.\n"
    "\n"
    "  concordat act --store register --token token worker-record registration=SW90101 name=\"Wren Tarnside\"\n"
    "  concordat act --store register organisation-add slug=gateshead name=Gateshead kind=authority authority=gateshead\n";

struct act_words {
    str store, token, on, key;
    struct count version;
    struct words rest;
    bool help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct act_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store }, { "--token", OPTION_TEXT, &w->token },      { "--on", OPTION_TEXT, &w->on },
        { "--key", OPTION_TEXT, &w->key },     { "--version", OPTION_COUNT, &w->version }, { "--help", OPTION_FLAG, &w->help },
    };

    TRY(options_read(cli->mem, "act", table, countof(table), argc - 1, argv + 1, &w->rest, err));
    if (w->help || w->rest.n)
        return RC_OK;
    err_set(err, RC_USAGE, "act needs to know which");
    return err_hint(err, "'concordat tables acts' lists them.");
}

static rc given_read(struct cli *cli, str word, struct act_given *out, struct err *err)
{
    str value;

    if (!str_cut(word, '=', &out->name, &value)) {
        err_set(err, RC_USAGE, "'%.*s' is no field with its value", STR_ARG(word));
        return err_hint(err, "Write FIELD=VALUE, as in name=Gateshead.");
    }
    out->text = value;
    return str_starts(value, S("@")) ? file_read(cli->mem, str_from(value, 1), JSON_FIELD, &out->text, err) : RC_OK;
}

/* Every fault on a line of its own; the last is the error's. */
static rc faults_say(const struct act_answer *a, struct err *err)
{
    char text[2048];

    for (ptrdiff_t i = 0; i + 1 < a->fault.n; i++) {
        int n = err_print(&a->fault.v[i].err, text, sizeof text);
        struct err unused;

        if (file_write(STDERR_FILENO, (str){ text, n }, &unused) != RC_OK)
            break;
    }
    *err = a->fault.v[a->fault.n - 1].err;
    return err->code;
}

rc cli_act(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct act_words w = { .version = { .least = 1, .most = INT32_MAX } };
    struct act_given *given;
    struct act act = { 0 };
    struct act_answer answer;
    enum act_kind kind;
    struct viewer who;
    rc code;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(registers_act(w.rest.v[0], &kind, err));
    act.given = given = arena_array(cli->mem, struct act_given, w.rest.n);
    for (ptrdiff_t i = 1; i < w.rest.n; i++)
        TRY(given_read(cli, w.rest.v[i], &given[act.givens++], err));
    TRY(registers_open(cli, "act", w.store, &o, err));
    TRY(registers_who(&o, cli->mem, w.token, SCOPE_ACT, &who, err));
    act.name = act_rows[kind].name;
    act.subject = w.on;
    act.version = w.version.n;
    act.key = w.key;
    act.now = o.now;
    code = act_perform(&o.reg, cli->mem, &who, &act, &answer, err);
    if (code != RC_OK)
        return answer.fault.n ? faults_say(&answer, err) : code;
    return cli_say(arena_printf(cli->mem, "%.*s\n", STR_ARG(answer.text)), err);
}
