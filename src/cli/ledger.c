/* concordat ledger: what is sealed, looked at. */
#include "cli/cli.h"
#include "cli/verify.h"

static const char usage[] = "concordat ledger: what has been sealed\n"
                            "\n"
                            "  concordat ledger verify --key KEY LEDGER     has anything recorded been changed?\n"
                            "\n"
                            "'concordat ledger verify --help' says more. The form of a ledger is in docs/ledger-format.md.\n"
                            "\n"
                            "  concordat ledger verify --key examples/ledger/log.key examples/ledger/whole.ledger\n";

rc cli_ledger(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");
    struct buf out = buf_new(cli->mem);

    (void)status;
    if (str_eq(what, S("verify"))) {
        TRY(verify_run(cli->mem, argc - 2, argv + 2, &out, err));
        return cli_say(buf_text(&out), err);
    }
    if (str_eq(what, S("--help")) || str_eq(what, S("-h")))
        return cli_say(S(usage), err);
    if (what.n)
        err_set(err, RC_USAGE, "'%.*s' is nothing that can be done with a ledger", STR_ARG(what));
    else
        err_set(err, RC_USAGE, "ledger needs to know what to do");
    return err_hint(err, "Try: concordat ledger verify --help");
}
