/* concordat ledger prove: one entry with its proof, or the proof that a log goes on. */
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"
#include "ledger/bundle.h"

static const char usage[] =
    "concordat ledger prove: what shows that something stands in a log, or that a log goes on\n"
    "\n"
    "  concordat ledger prove [--store STORE] LOG POSITION [--payload] [--tlog] [--out FILE]\n"
    "  concordat ledger prove [--store STORE] LOG --from SIZE [--out FILE]\n"
    "\n"
    "  POSITION   the number of an entry, from 0: the entry with its proof, under the latest checkpoint\n"
    "  --payload  with what was recorded, and its salt. It may hold personal data: only for who may see that\n"
    "  --tlog     the proof alone, as other programs read it (tlog-proof); the entry's text has to lie beside it\n"
    "  --from     how many entries an older checkpoint seals: the latest one, and the proof that it goes on from there. It is\n"
    "             what a witness is asked with\n"
    "  --out      the file to write; otherwise standard output\n" STORES_USAGE(
        "    ") "\n"
                "'concordat ledger verify', or concordat-verify far from here, reads all of them.\n"
                "\n"
                "  concordat ledger prove --store register ledger.example.org/north-east 41 --out decision.proof\n";

struct proving {
    str given, out;
    struct count from, position;
    struct words rest;
    bool payload, tlog, help;
};

enum { NOT_GIVEN = -1 };

static rc read_words(struct cli *cli, int argc, char **argv, struct proving *p, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &p->given },     { "--out", OPTION_TEXT, &p->out },   { "--from", OPTION_COUNT, &p->from },
        { "--payload", OPTION_FLAG, &p->payload }, { "--tlog", OPTION_FLAG, &p->tlog }, { "--help", OPTION_FLAG, &p->help },
    };

    TRY(options_read(cli->mem, "ledger prove", table, countof(table), argc - 1, argv + 1, &p->rest, err));
    if (p->help)
        return RC_OK;
    if (p->from.n != NOT_GIVEN && (p->payload || p->tlog))
        return options_apart("--from", p->payload ? "--payload" : "--tlog", "It shows that a log goes on, and no entry.", err);
    if (p->payload && p->tlog)
        return options_apart("--tlog", "--payload", "Such a proof has no room for what was recorded.", err);
    if (p->rest.n != (p->from.n != NOT_GIVEN ? 1 : 2)) {
        err_set(err, RC_USAGE, "ledger prove takes a log and %s",
                p->from.n != NOT_GIVEN ? "--from, and nothing else" : "the position of an entry, or --from");
        return err_hint(err, "See 'concordat ledger prove --help'.");
    }
    if (p->from.n == NOT_GIVEN && !str_digits(p->rest.v[1], INT64_MAX, &p->position.n)) {
        err_set(err, RC_USAGE, "'%.*s' is not the position of an entry", STR_ARG(p->rest.v[1]));
        return err_hint(err, "Positions are whole numbers, from 0.");
    }
    return RC_OK;
}

static rc not_sealed_yet(const struct log_at *at, const char *what, int64_t n, struct err *err)
{
    err_set(err, RC_NOT_FOUND, "%s %lld of the log '%.*s' cannot be proved: %lld entries are sealed, of %lld", what, (long long)n,
            STR_ARG(at->log.origin), (long long)at->sealed.size, (long long)at->log.size);
    return err_hint(err, n < at->log.size ? "Seal the log first: 'concordat ledger checkpoint --signer SOCKET'." : "Look at the number again.");
}

static rc prove_onward(struct txn *txn, arena *mem, const struct log_at *at, int64_t from, struct buf *out, struct err *err)
{
    struct merkle_path path;
    str note;

    if (from > at->sealed.size)
        return not_sealed_yet(at, "that it goes on from", from, err);
    TRY(log_checkpoint(txn, mem, &at->log, &note, err));
    TRY(log_consistency(txn, mem, &at->log, from, at->sealed.size, &path, err));
    buf_str(out, witness_request(mem, from, &path, note));
    return RC_OK;
}

static rc put_payload(struct txn *txn, arena *mem, const struct log *log, int64_t position, struct buf *out, struct err *err)
{
    uint8_t salt[ENTRY_SALT];
    str payload;
    rc code = log_payload(txn, mem, log, position, &payload, salt, err);

    if (code == RC_NOT_FOUND)
        return err_hint(err, "It never had one, or it was erased: leave --payload out.");
    TRY(code);
    bundle_payload(out, position, salt, payload);
    return RC_OK;
}

static rc prove_entry(struct txn *txn, arena *mem, const struct proving *p, const struct log_at *at, struct buf *out, struct err *err)
{
    struct tlog_proof proof = { .index = p->position.n };
    str text;

    if (proof.index >= at->sealed.size)
        return not_sealed_yet(at, "entry", proof.index, err);
    TRY(log_checkpoint(txn, mem, &at->log, &proof.checkpoint, err));
    TRY(log_inclusion(txn, mem, &at->log, proof.index, at->sealed.size, &proof.path, err));
    if (p->tlog) {
        buf_str(out, tlog_proof_print(mem, &proof));
        return RC_OK;
    }
    TRY(log_entry(txn, mem, &at->log, proof.index, &text, err));
    proof_begin(out);
    bundle_entry(out, proof.index, text);
    if (p->payload)
        TRY(put_payload(txn, mem, &at->log, proof.index, out, err));
    proof_end(out, tlog_proof_print(mem, &proof));
    return RC_OK;
}

/* What the latest checkpoint seals is read in the transaction of the proof: it may have moved on. */
static rc prove(struct cli *cli, struct store *store, const struct proving *p, struct log_at *at, struct buf *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(log_sealed(&txn, cli->mem, &at->log, &at->sealed, err));
    return p->from.n != NOT_GIVEN ? prove_onward(&txn, cli->mem, at, p->from.n, out, err) : prove_entry(&txn, cli->mem, p, at, out, err);
}

rc ledger_prove(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct proving p = { .from = { NOT_GIVEN, 0, INT64_MAX } };
    struct buf out = buf_new(cli->mem);
    struct log_at at;

    TRY(read_words(cli, argc, argv, &p, err));
    if (p.help)
        return cli_say(S(usage), err);
    TRY(stores_open("ledger prove", p.given, true, &store, err));
    TRY(logs_one(store, cli->mem, "ledger prove", p.rest.v[0], &at, err));
    TRY(prove(cli, store, &p, &at, &out, err));
    return cli_give(cli, p.out, buf_text(&out), p.payload ? FILE_FOR_OWNER : FILE_FOR_ALL, err);
}
