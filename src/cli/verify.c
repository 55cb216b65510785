#include "cli/verify.h"

#include "base/file.h"
#include "cli/options.h"
#include "clock/moment.h"
#include "ledger/bundle.h"

static const char usage[] = "concordat ledger verify: has anything recorded been changed?\n"
                            "\n"
                            "  concordat ledger verify --key KEY [--witness KEY,...] [--kept CHECKPOINT,...] LEDGER\n"
                            "  concordat ledger verify --key KEY [--witness KEY,...] --proof PROOF ENTRY\n"
                            "\n"
                            "  LEDGER      a whole log as a file\n"
                            "  ENTRY       the text of one entry; PROOF is its proof\n"
                            "  --key       a file with the log's key, which you have from its keeper, not from beside the ledger\n"
                            "  --witness   files with keys of witnesses: says who of them has signed\n"
                            "  --kept      checkpoints that you kept from earlier: the log has to go on from each\n"
                            "\n"
                            "Needs no register, no network and no configuration. The forms are in docs/ledger-format.md.\n"
                            "Exit status: 0 it holds, 75 it does not, 64 and above for files that cannot be used.\n"
                            "\n"
                            "  concordat ledger verify --key examples/ledger/log.key examples/ledger/whole.ledger\n";

enum { LEDGER_MOST = 1 << 30, SMALL_MOST = 1 << 20 };

struct verify {
    arena *mem;
    str key, proof, file;
    struct words witness, kept;
    bool help;
};

static rc read_words(struct verify *v, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--key", OPTION_TEXT, &v->key },     { "--witness", OPTION_TEXTS, &v->witness }, { "--kept", OPTION_TEXTS, &v->kept },
        { "--proof", OPTION_TEXT, &v->proof }, { "--help", OPTION_FLAG, &v->help },
    };
    struct words rest = { 0 };

    TRY(options_read(v->mem, "ledger verify", table, countof(table), argc, argv, &rest, err));
    if (v->help)
        return RC_OK;
    if (!v->key.n) {
        err_set(err, RC_USAGE, "ledger verify needs the log's key");
        return err_hint(err, "Name a file that holds it with --key; without a key anybody could have sealed the ledger.");
    }
    if (v->proof.n && v->kept.n)
        return options_apart("--proof", "--kept", "A kept checkpoint is compared with a whole ledger.", err);
    return options_file("ledger verify", &rest, &v->file, err);
}

static rc read_key(struct verify *v, str file, struct note_key *out, struct err *err)
{
    str text, line, rest;

    TRY(file_read(v->mem, file, SMALL_MOST, &text, err));
    if (str_cut(text, '\n', &line, &rest) && rest.n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' has more lines than a key", STR_ARG(file));
        return err_hint(err, "A file holds one key, in one line.");
    }
    if (note_key_parse(v->mem, line, out, err) == RC_OK)
        return RC_OK;
    return err_place(err, file, 0, 0, S(""), 0);
}

static rc read_keys(struct verify *v, struct note_key **keys, struct err *err)
{
    *keys = arena_array(v->mem, struct note_key, v->witness.n + 1);
    TRY(read_key(v, v->key, &(*keys)[0], err));
    for (ptrdiff_t i = 0; i < v->witness.n; i++)
        TRY(read_key(v, v->witness.v[i], &(*keys)[i + 1], err));
    return RC_OK;
}

/* ---- words ---- */

static void say_seals(struct buf *b, const struct bundle_report *r)
{
    for (ptrdiff_t i = 0; i < r->seal.n; i++) {
        buf_printf(b, "  %s %.*s", r->seal.v[i].witness ? "witnessed by" : "sealed by   ", STR_ARG(r->seal.v[i].name));
        if (r->seal.v[i].witness) {
            buf_z(b, " on ");
            instant_words(b, r->seal.v[i].seconds);
        }
        buf_char(b, '\n');
    }
}

static void say_payloads(struct buf *b, const struct bundle_report *r)
{
    buf_printf(b, "  payloads     %lld here and as recorded", (long long)r->payloads);
    if (r->without - r->erased)
        buf_printf(b, "; %lld not in this file", (long long)(r->without - r->erased));
    if (r->erased)
        buf_printf(b, "; %lld erased, as the log says", (long long)r->erased);
    buf_char(b, '\n');
}

static void say_report(struct buf *b, const struct bundle_report *r)
{
    buf_printf(b, "The log '%.*s' is whole: nothing that it sealed has been changed.\n\n  entries      %lld", STR_ARG(r->log), (long long)r->size);
    if (r->size) {
        buf_z(b, ", from ");
        instant_words(b, r->first);
        buf_z(b, " to ");
        instant_words(b, r->last);
    }
    buf_z(b, "\n  root         ");
    hash_print(b, &r->root);
    say_seals(b, r);
    say_payloads(b, r);
    if (r->kept)
        buf_printf(b, "  kept         it goes on from the %s kept from earlier\n", r->kept == 1 ? "checkpoint" : "checkpoints");
    else
        buf_z(b, "\nKeep a checkpoint of it now (--kept, the next time): only that shows whether its past is rewritten later.\n");
}

/* ---- what is asked ---- */

static rc verify_ledger(struct verify *v, const struct note_key *keys, struct buf *out, struct err *err)
{
    struct kept *kept = arena_array(v->mem, struct kept, v->kept.n + 1);
    struct bundle_report report;
    str text;

    for (ptrdiff_t i = 0; i < v->kept.n; i++) {
        kept[i].file = v->kept.v[i];
        TRY(file_read(v->mem, v->kept.v[i], SMALL_MOST, &kept[i].text, err));
    }
    TRY(file_read(v->mem, v->file, LEDGER_MOST, &text, err));
    TRY(bundle_check(v->mem, text, keys, v->witness.n + 1, kept, v->kept.n, &report, err));
    say_report(out, &report);
    return RC_OK;
}

static rc verify_entry(struct verify *v, const struct note_key *keys, struct buf *out, struct err *err)
{
    struct sealed_entry sealed;
    str text, proof;

    TRY(file_read(v->mem, v->file, SMALL_MOST, &text, err));
    TRY(file_read(v->mem, v->proof, SMALL_MOST, &proof, err));
    TRY(entry_check_proof(v->mem, text, proof, keys, v->witness.n + 1, &sealed, err));
    buf_printf(out, "Entry %lld of the log '%.*s' stands as it was sealed.\n\n  act          %.*s, as %.*s\n  recorded     ",
               (long long)sealed.entry.position, STR_ARG(sealed.entry.log), STR_ARG(sealed.entry.act), STR_ARG(sealed.entry.role));
    instant_words(out, sealed.entry.at);
    buf_printf(out, "\n  checkpoint   over %lld entries\n", (long long)sealed.report.size);
    say_seals(out, &sealed.report);
    return RC_OK;
}

rc verify_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    struct verify v = { .mem = mem };
    struct note_key *keys;

    TRY(read_words(&v, argc, argv, err));
    if (v.help) {
        buf_z(out, usage);
        return RC_OK;
    }
    TRY(read_keys(&v, &keys, err));
    return v.proof.n ? verify_entry(&v, keys, out, err) : verify_ledger(&v, keys, out, err);
}
