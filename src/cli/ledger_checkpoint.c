/* concordat ledger checkpoint: the latest one of a log, or a new one from its signer. */
#include "base/grid.h"
#include "cli/keys.h"
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/stores.h"
#include "ledger/sealing.h"

static const char usage[] =
    "concordat ledger checkpoint: the latest checkpoint of a log, or a new one\n"
    "\n"
    "  concordat ledger checkpoint [--store STORE] [LOG]\n"
    "  concordat ledger checkpoint [--store STORE] --signer SOCKET [--key KEY] [LOG]\n"
    "\n"
    "  LOG       may be left out when the store has one; with --signer, to seal all of them\n"
    "  --signer  ask the signer (concordat signer) there to seal what has been recorded since, and keep the checkpoint\n"
    "  --key     keep only what this key of the log has signed; again for other keys and logs\n" STORES_USAGE(
        "   ") "\n"
               "A checkpoint is printed as it is kept, with every signature that it has. Of several logs one line each says how far they\n"
               "are sealed. Exit status: 75 when what the signer remembers is not what the store has; 85 when no signer answers.\n"
               "\n"
               "  concordat ledger checkpoint --store register --signer /run/concordat/signer\n";

struct checking {
    str given, signer;
    struct words key, rest;
    bool help;
};

static rc read_words(struct cli *cli, int argc, char **argv, struct checking *c, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &c->given },
        { "--signer", OPTION_TEXT, &c->signer },
        { "--key", OPTION_TEXTS, &c->key },
        { "--help", OPTION_FLAG, &c->help },
    };

    TRY(options_read(cli->mem, "ledger checkpoint", table, countof(table), argc - 1, argv + 1, &c->rest, err));
    if (c->help)
        return RC_OK;
    if (c->key.n && !c->signer.n) {
        err_set(err, RC_USAGE, "--key has no effect without --signer");
        return err_hint(err, "'ledger verify' looks at what is kept already.");
    }
    if (c->rest.n > 1) {
        err_set(err, RC_USAGE, "ledger checkpoint takes one log");
        return err_hint(err, "Leave it out to seal all of them, or ask for one at a time.");
    }
    return RC_OK;
}

static rc say_latest(struct cli *cli, struct store *store, const struct log *log, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str note;

    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(log_checkpoint(&txn, cli->mem, log, &note, err));
    return cli_say(note, err);
}

static void say_sealed(void *ctx, str log, const struct sealed *sealed, const struct err *why)
{
    struct buf *b = ctx;

    buf_printf(b, "%.*s: ", STR_ARG(log));
    if (!sealed) {
        buf_printf(b, "NOT sealed: %s\n", why->message);
        return;
    }
    count_words(b, sealed->size);
    buf_z(b, " sealed, ");
    count_words(b, sealed->size - sealed->before);
    buf_z(b, " of them now\n");
}

/* What could not be sealed does not hold up the others, and makes the exit status. */
static rc seal_all(struct cli *cli, struct store *store, const struct sealing *s, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    rc code = sealing_all(store, cli->mem, s, NULL, say_sealed, &b, err);

    return cli_say(buf_text(&b), err) == RC_OK ? code : err->code;
}

rc ledger_checkpoint(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct checking c = { 0 };
    struct note_keys keys = { 0 };
    struct sealing s = { 0 };
    struct sealed sealed;
    struct logs_at logs;
    struct log_at at;

    TRY(read_words(cli, argc, argv, &c, err));
    if (c.help)
        return cli_say(S(usage), err);
    TRY(keys_read(cli->mem, &c.key, KEY_ED25519, &keys, err));
    s = (struct sealing){ .socket = c.signer, .key = keys.v, .keys = keys.n };
    TRY(stores_open("ledger checkpoint", c.given, !c.signer.n, &store, err));
    TRY(logs_read(store, cli->mem, &logs, err));
    if (c.signer.n && !c.rest.n && logs.n != 1)
        return seal_all(cli, store, &s, err);
    TRY(logs_one(store, cli->mem, "ledger checkpoint", c.rest.n ? c.rest.v[0] : S(""), &at, err));
    if (!c.signer.n)
        return say_latest(cli, store, &at.log, err);
    TRY(sealing_log(store, cli->mem, &s, at.log.origin, &sealed, err));
    return cli_say(sealed.note, err);
}
