/* concordat ledger cosign: what witnesses have signed, kept beside the checkpoint. */
#include "base/file.h"
#include "cli/keys.h"
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/stores.h"

static const char usage[] = "concordat ledger cosign: keep what witnesses have signed, and hand it out with the checkpoint\n"
                            "\n"
                            "  concordat ledger cosign [--store STORE] --witness KEY NOTE|-\n"
                            "\n"
                            "  NOTE       a checkpoint of a log of the store, with signatures of witnesses ('ledger witness' prints one)\n"
                            "  --witness  the public key of a witness; again for others. Signatures by nobody of them are left out\n" STORES_USAGE(
                                "    ") "\n"
                                        "  concordat ledger cosign --store register --witness other-council.key signed.checkpoint\n";

enum { TRIES = 8, FILE_MOST = 1 << 20 };

/* The log whose checkpoint it is. */
static rc find_log(struct txn *txn, arena *mem, str text, struct log *log, struct err *err)
{
    struct checkpoint c;
    struct note note;

    TRY(note_parse(mem, text, &note, err));
    TRY(checkpoint_parse(mem, &note, &c, err));
    return log_find(txn, mem, c.origin, log, err);
}

static rc keep_once(struct cli *cli, struct store *store, str text, const struct note_keys *keys, struct log *log, int *added, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    TRY(find_log(&txn, cli->mem, text, log, err));
    TRY(log_cosign(&txn, cli->mem, log, text, keys->v, keys->n, added, err));
    return txn_commit(&txn, err);
}

/* Another may take in the same at the same time. */
static rc keep(struct cli *cli, struct store *store, str text, const struct note_keys *keys, struct log *log, int *added, struct err *err)
{
    rc code = RC_AGAIN;

    for (int tries = 0; tries < TRIES && (code == RC_AGAIN || code == RC_CONFLICT); tries++)
        code = keep_once(cli, store, text, keys, log, added, err);
    return code;
}

rc ledger_cosign(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct words rest = { 0 }, witness = { 0 };
    struct note_keys keys = { 0 };
    str given = { 0 }, file, text;
    bool help = false;
    struct log log;
    int added;
    const struct option table[] = {
        { "--store", OPTION_TEXT, &given },
        { "--witness", OPTION_TEXTS, &witness },
        { "--help", OPTION_FLAG, &help },
    };

    TRY(options_read(cli->mem, "ledger cosign", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (!witness.n) {
        err_set(err, RC_USAGE, "ledger cosign needs the keys of the witnesses");
        return err_hint(err, "Name a file that holds one with --witness: only signatures that hold are kept.");
    }
    TRY(options_file("ledger cosign", &rest, &file, err));
    TRY(keys_read(cli->mem, &witness, KEY_COSIGNATURE, &keys, err));
    TRY(stores_open("ledger cosign", given, false, &store, err));
    TRY(file_read(cli->mem, file, FILE_MOST, &text, err));
    TRY(keep(cli, store, text, &keys, &log, &added, err));
    return cli_say(arena_printf(cli->mem, "%d signature%s taken in for the log '%.*s'.\n", added, added == 1 ? "" : "s", STR_ARG(log.origin)), err);
}
