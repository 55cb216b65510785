/* concordat ledger: what is sealed, looked at, handed out and witnessed. */
#include "cli/ledger.h"

#include "cli/keys.h"
#include "cli/verify.h"
#include "cli/witness.h"

#include <time.h>

static const char usage[] = "concordat ledger: what has been sealed\n"
                            "\n"
                            "of a store:\n"
                            "  log          the logs: how far they are, and how far sealed, by whom\n"
                            "  checkpoint   the latest checkpoint; with --signer a new one\n"
                            "  prove        one entry with its proof, or the proof that a log goes on\n"
                            "  export       a whole log as a file\n"
                            "  keep         every log with what was recorded, as a folder\n"
                            "  rebuild      a register whose tables are lost, made again from such a folder\n"
                            "  cosign       take in what witnesses have signed\n"
                            "\n"
                            "with files alone, as concordat-verify does:\n"
                            "  verify       has anything recorded been changed?\n"
                            "  witness      sign a checkpoint of another's log, when it goes on from the one before\n"
                            "  key          make a key, or read the note in which one follows another\n"
                            "\n"
                            "Each says more with --help. The forms are in docs/ledger-format.md, the work of keeping them in docs/sealing.md.\n"
                            "\n"
                            "  concordat ledger verify --key examples/ledger/log.key examples/ledger/whole.ledger\n";

/* ---- words that need nothing but files ---- */

static rc ledger_verify(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct buf out = buf_new(cli->mem);

    TRY(verify_run(cli->mem, argc - 1, argv + 1, &out, err));
    return cli_say(buf_text(&out), err);
}

static rc ledger_witness(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct buf out = buf_new(cli->mem);

    TRY(witness_run(cli->mem, argc - 1, argv + 1, time(NULL), &out, err));
    return cli_say(buf_text(&out), err);
}

static rc ledger_key(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct buf out = buf_new(cli->mem);

    TRY(keys_run(cli->mem, argc - 1, argv + 1, &out, err));
    return cli_say(buf_text(&out), err);
}

static const struct {
    const char *word;
    ledger_word_fn *run;
} words[] = {
    { "log", ledger_log },       { "checkpoint", ledger_checkpoint }, { "prove", ledger_prove },     { "export", ledger_export },
    { "cosign", ledger_cosign }, { "verify", ledger_verify },         { "witness", ledger_witness }, { "key", ledger_key },
    { "keep", ledger_keep },     { "rebuild", ledger_rebuild },
};

rc cli_ledger(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");
    ptrdiff_t doing;

    (void)status;
    if (str_eq(what, S("--help")) || str_eq(what, S("-h")))
        return cli_say(S(usage), err);
    TRY(options_doing("ledger", "a ledger", DOINGS(words), what, &doing, err));
    return words[doing].run(cli, argc - 1, argv + 1, err);
}
