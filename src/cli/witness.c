#include "cli/witness.h"

#include "base/file.h"
#include "cli/keys.h"
#include "ledger/past.h"

#include <sodium.h>

static const char usage[] = "concordat ledger witness: sign a checkpoint of another's log, when the log goes on from the one you signed before\n"
                            "\n"
                            "  concordat ledger witness --key FILE --state FILE --log-key KEY [--line] REQUEST|-\n"
                            "  concordat ledger witness --begin --state FILE --log-key KEY\n"
                            "\n"
                            "  REQUEST    what 'concordat ledger prove --from SIZE' prints: a checkpoint, and the proof that the log goes on\n"
                            "  --key      your secret key, made with 'ledger key new --witness'\n"
                            "  --state    the file of what you signed last for this log: without it two pasts could both be signed\n"
                            "  --begin    make that file, for a log that you have never signed for\n"
                            "  --log-key  the log's public key; again for a second one, while it changes\n"
                            "  --line     print the signature line alone; otherwise the checkpoint with it, for 'ledger cosign'\n"
                            "\n"
                            "Needs no register and no network. Exit status: 0 signed, 75 not signed: somebody has to look into it; 77 the\n"
                            "request does not begin at what you signed last, which the message names.\n"
                            "\n"
                            "  concordat ledger witness --key my.secret --state north-east.signed --log-key log.key request.txt >signed.checkpoint\n";

enum { REQUEST_FILE_MOST = 1 << 20 };

struct attesting {
    arena *mem;
    str key, state, request;
    struct words log_key;
    bool begin, line, help;
    struct note_keys log;
};

static rc read_words(struct attesting *a, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--key", OPTION_TEXT, &a->key },     { "--state", OPTION_TEXT, &a->state }, { "--log-key", OPTION_TEXTS, &a->log_key },
        { "--begin", OPTION_FLAG, &a->begin }, { "--line", OPTION_FLAG, &a->line },   { "--help", OPTION_FLAG, &a->help },
    };
    struct words rest = { 0 };

    TRY(options_read(a->mem, "ledger witness", table, countof(table), argc, argv, &rest, err));
    if (a->help)
        return RC_OK;
    if (!a->state.n)
        return options_missing("ledger witness", "the file of what was signed last", "Name it with --state; 'ledger witness --begin' makes it.", err);
    if (!a->log_key.n)
        return options_missing("ledger witness", "the log's key", "Name a file that holds it with --log-key, as you had it from the log's keeper.",
                               err);
    if (a->begin)
        return options_none("ledger witness --begin", &rest, err);
    if (!a->key.n)
        return options_missing("ledger witness", "your secret key", "Name its file with --key; 'ledger key new --witness' makes one.", err);
    return options_file("ledger witness", &rest, &a->request, err);
}

static rc same_log(const struct note_keys *keys, struct err *err)
{
    for (ptrdiff_t i = 1; i < keys->n; i++)
        if (!str_eq(keys->v[i].name, keys->v[0].name)) {
            err_set(err, RC_USAGE, "'%.*s' and '%.*s' are keys of two logs", STR_ARG(keys->v[0].name), STR_ARG(keys->v[i].name));
            return err_hint(err, "Each log has a state of its own: sign for one at a time.");
        }
    return RC_OK;
}

/* A checkpoint with the new signature under it. */
static rc put_under(struct attesting *a, str request, str line, struct buf *out, struct err *err)
{
    struct witness_asked asked;
    struct note note;

    TRY(witness_request_parse(request, &asked, err));
    TRY(note_parse(a->mem, asked.checkpoint, &note, err));
    TRY(note_add(a->mem, &note, line, err));
    buf_str(out, note_print(a->mem, &note));
    return RC_OK;
}

static rc attest(struct attesting *a, const struct note_signer *signer, int64_t seconds, struct buf *out, struct err *err)
{
    CLEANUP(past_close) struct past past = { 0 };
    struct witness w = {
        .signer = signer, .signers = 1, .origin = a->log.v[0].name, .log = a->log.v, .logs = a->log.n, .keep = past_keep, .ctx = &past
    };
    str request, line;

    TRY(file_read(a->mem, a->request, REQUEST_FILE_MOST, &request, err));
    TRY(past_open(a->mem, a->state, w.origin, &past, &w.state, err));
    TRY(witness_answer(a->mem, &w, request, seconds, &line, err));
    if (!a->line)
        return put_under(a, request, line, out, err);
    buf_str(out, line);
    return RC_OK;
}

rc witness_run(arena *mem, int argc, char **argv, int64_t seconds, struct buf *out, struct err *err)
{
    struct attesting a = { .mem = mem };
    struct note_signer signer;
    rc code;

    TRY(read_words(&a, argc, argv, err));
    if (a.help) {
        buf_z(out, usage);
        return RC_OK;
    }
    TRY(keys_read(mem, &a.log_key, KEY_ED25519, &a.log, err));
    TRY(same_log(&a.log, err));
    if (a.begin) {
        TRY(past_begin(mem, a.state, a.log.v[0].name, err));
        buf_printf(out, "'%.*s' says that nothing was signed yet for the log '%.*s'. Keep it: it is what stops two pasts from being signed.\n",
                   STR_ARG(a.state), STR_ARG(a.log.v[0].name));
        return RC_OK;
    }
    TRY(keys_secret(mem, a.key, KEY_COSIGNATURE, &signer, err));
    code = attest(&a, &signer, seconds, out, err);
    sodium_memzero(&signer, sizeof signer);
    return code;
}
