/* concordat ledger export: a whole log as a file that stands for itself. */
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"

static const char usage[] = "concordat ledger export: a whole log as a file, for 'concordat ledger verify'\n"
                            "\n"
                            "  concordat ledger export [--store STORE] LOG [--payloads] [--out FILE]\n"
                            "\n"
                            "  LOG         may be left out when the store has one\n"
                            "  --payloads  with what was recorded, where it is not erased. It holds personal data: the file is for its owner alone\n"
                            "  --out       the file to write; otherwise standard output\n" STORES_USAGE(
                                "     ") "\n"
                                         "The file goes to the latest checkpoint, and has it at its end: what is not sealed yet is not handed out.\n"
                                         "\n"
                                         "  concordat ledger export --store register ledger.example.org/north-east --out north-east.ledger\n";

static rc export(struct cli *cli, struct store *store, const struct log *log, bool payloads, struct buf *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    return log_export(&txn, cli->mem, log, payloads, out, err);
}

rc ledger_export(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    str given = { 0 }, out = { 0 };
    bool payloads = false, help = false;
    struct log_at at;
    const struct option table[] = {
        { "--store", OPTION_TEXT, &given },
        { "--out", OPTION_TEXT, &out },
        { "--payloads", OPTION_FLAG, &payloads },
        { "--help", OPTION_FLAG, &help },
    };

    TRY(options_read(cli->mem, "ledger export", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (rest.n > 1) {
        err_set(err, RC_USAGE, "ledger export takes one log");
        return err_hint(err, "Each log is a file of its own.");
    }
    TRY(stores_open("ledger export", given, true, &store, err));
    TRY(logs_one(store, cli->mem, "ledger export", rest.n ? rest.v[0] : S(""), &at, err));
    TRY(export(cli, store, &at.log, payloads, &b, err));
    return cli_give(cli, out, buf_text(&b), payloads ? FILE_FOR_OWNER : FILE_FOR_ALL, err);
}
