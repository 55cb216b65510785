#include "cli/verify.h"

#include "base/file.h"
#include "cli/keys.h"
#include "ledger/bundle.h"

static const char usage[] = "concordat ledger verify: has anything recorded been changed?\n"
                            "\n"
                            "  concordat ledger verify --key KEY [--witness KEY] [--kept CHECKPOINT] FILE\n"
                            "  concordat ledger verify --key KEY [--witness KEY] --proof PROOF ENTRY\n"
                            "\n"
                            "  FILE        one of: a whole log ('ledger export'); one entry with its proof ('ledger prove LOG POSITION'); a\n"
                            "              checkpoint with the proof that the log goes on ('ledger prove LOG --from SIZE'), with --kept\n"
                            "  ENTRY       the text of one entry; PROOF is its proof alone\n"
                            "  --key       a file with the log's key, which you have from its keeper, not from beside the ledger; again for each\n"
                            "              key that the log had before\n"
                            "  --witness   a file with the key of a witness: says whether it has signed; again for others\n"
                            "  --kept      a checkpoint that you kept from earlier: the log has to go on from it; again for others\n"
                            "\n"
                            "Needs no register, no network and no configuration. The forms are in docs/ledger-format.md.\n"
                            "Exit status: 0 it holds, 75 it does not, 64 and above for files that cannot be used.\n"
                            "\n"
                            "  concordat ledger verify --key examples/ledger/log.key examples/ledger/whole.ledger\n";

enum { LEDGER_MOST = 1 << 30, SMALL_MOST = 1 << 20 };

struct verify {
    arena *mem;
    str proof, file;
    struct words key, witness, kept;
    struct note_keys keys; /* the log's, then the witnesses' */
    bool help;
};

static rc read_words(struct verify *v, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--key", OPTION_TEXTS, &v->key },    { "--witness", OPTION_TEXTS, &v->witness }, { "--kept", OPTION_TEXTS, &v->kept },
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
        return options_apart("--proof", "--kept", "A kept checkpoint is compared with a whole ledger, or with a later checkpoint.", err);
    return options_file("ledger verify", &rest, &v->file, err);
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

static void say_kept(struct buf *b, const struct bundle_report *r)
{
    buf_printf(b, "  kept         it goes on from the %s kept from earlier\n", r->kept == 1 ? "checkpoint" : "checkpoints");
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
        say_kept(b, r);
    else
        buf_z(b, "\nKeep a checkpoint of it now (--kept, the next time): only that shows whether its past is rewritten later.\n");
}

static void say_entry(struct buf *b, const struct sealed_entry *s)
{
    buf_printf(b, "Entry %lld of the log '%.*s' stands as it was sealed.\n\n  act          %.*s, as %.*s\n  recorded     ",
               (long long)s->entry.position, STR_ARG(s->entry.log), STR_ARG(s->entry.act), STR_ARG(s->entry.role));
    instant_words(b, s->entry.at);
    if (s->entry.has_payload)
        buf_printf(b, "\n  payload      %s", s->has_payload ? "here and as recorded" : "not in this file");
    buf_printf(b, "\n  checkpoint   over %lld entries\n", (long long)s->report.size);
    say_seals(b, &s->report);
}

/* ---- what is asked ---- */

static rc read_kept(struct verify *v, struct kept **out, struct err *err)
{
    struct kept *kept = arena_array(v->mem, struct kept, v->kept.n + 1);

    for (ptrdiff_t i = 0; i < v->kept.n; i++) {
        kept[i].file = v->kept.v[i];
        TRY(file_read(v->mem, v->kept.v[i], SMALL_MOST, &kept[i].text, err));
    }
    *out = kept;
    return RC_OK;
}

static rc verify_ledger(struct verify *v, str text, struct buf *out, struct err *err)
{
    struct bundle_report report;
    struct kept *kept;

    TRY(read_kept(v, &kept, err));
    TRY(bundle_check(v->mem, text, v->keys.v, v->keys.n, kept, v->kept.n, &report, err));
    say_report(out, &report);
    return RC_OK;
}

static rc verify_onward(struct verify *v, str text, struct buf *out, struct err *err)
{
    struct bundle_report report;
    struct kept *kept;

    if (!v->kept.n) {
        err_set(err, RC_USAGE, "'%.*s' shows that a log goes on, but not from what", STR_ARG(v->file));
        return err_hint(err, "Name the checkpoint that you kept with --kept.");
    }
    TRY(read_kept(v, &kept, err));
    TRY(onward_check(v->mem, text, v->keys.v, v->keys.n, kept, v->kept.n, &report, err));
    buf_printf(out, "The log '%.*s' has gone on, and nothing before has been changed.\n\n  checkpoint   over %lld entries\n  root         ",
               STR_ARG(report.log), (long long)report.size);
    hash_print(out, &report.root);
    say_seals(out, &report);
    say_kept(out, &report);
    buf_z(out, "\nKeep its checkpoint in the place of the earlier one: it is what stands after the empty line of the file.\n");
    return RC_OK;
}

static rc verify_proof(struct verify *v, str text, struct buf *out, struct err *err)
{
    struct sealed_entry sealed;

    if (v->kept.n)
        return options_apart("--kept", "one entry", "A kept checkpoint is compared with a whole ledger, or with a later checkpoint.", err);
    TRY(proof_check(v->mem, text, v->keys.v, v->keys.n, &sealed, err));
    say_entry(out, &sealed);
    return RC_OK;
}

static rc verify_entry(struct verify *v, str text, struct buf *out, struct err *err)
{
    struct sealed_entry sealed;
    str proof;

    TRY(file_read(v->mem, v->proof, SMALL_MOST, &proof, err));
    TRY(entry_check_proof(v->mem, text, proof, v->keys.v, v->keys.n, &sealed, err));
    say_entry(out, &sealed);
    return RC_OK;
}

rc verify_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    struct verify v = { .mem = mem };
    str text;

    TRY(read_words(&v, argc, argv, err));
    if (v.help) {
        buf_z(out, usage);
        return RC_OK;
    }
    TRY(keys_read(mem, &v.key, KEY_ED25519, &v.keys, err));
    TRY(keys_read(mem, &v.witness, KEY_COSIGNATURE, &v.keys, err));
    TRY(file_read(mem, v.file, LEDGER_MOST, &text, err));
    if (v.proof.n)
        return verify_entry(&v, text, out, err);
    if (str_starts(text, S("old ")))
        return verify_onward(&v, text, out, err);
    return str_starts(text, S("concordat proof ")) ? verify_proof(&v, text, out, err) : verify_ledger(&v, text, out, err);
}
