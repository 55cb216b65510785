#include "cli/keys.h"

#include "base/file.h"
#include "ledger/succession.h"

#include <sodium.h>

static const char usage[] = "concordat ledger key: the keys of logs and of witnesses\n"
                            "\n"
                            "  concordat ledger key new --name NAME --out FILE [--witness]\n"
                            "  concordat ledger key new --after KEY --out FILE\n"
                            "  concordat ledger key read --key KEY NOTE|-\n"
                            "\n"
                            "  new        makes a key: the secret into FILE, which is new and for its owner alone; prints the public one\n"
                            "  --name     a log's name for its own key; a witness's own name. Without spaces and '+'\n"
                            "  --witness  the key of a witness, who signs what others keep\n"
                            "  --after    the secret key of a log that the new one is to follow: prints a note, signed by both, that names it\n"
                            "  read       prints the public key that such a NOTE names, when the one in the file KEY has signed it\n"
                            "\n"
                            "Hand public keys over by a way of their own, not beside what they are to verify. docs/sealing.md says how a key is\n"
                            "changed, and what to do when it is lost.\n"
                            "\n"
                            "  concordat ledger key new --name ledger.example.org/north-east --out log.secret >log.key\n";

enum { FILE_MOST = 1 << 20 };

/* ---- files ---- */

static rc one_line(str file, str text, str *line, struct err *err)
{
    str rest;

    if (!str_cut(text, '\n', line, &rest) || !rest.n)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%.*s' has more lines than a key", STR_ARG(file));
    return err_hint(err, "A file holds one key, in one line.");
}

static rc right_kind(const struct note_key *key, enum key_algorithm algorithm, struct err *err)
{
    if (key->algorithm == algorithm)
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "the key '%.*s' is %s", STR_ARG(key->name),
            algorithm == KEY_COSIGNATURE ? "a log's, not a witness's" : "a witness's, not a log's");
    return err_hint(err, "Witnesses have keys of a kind of their own, made with --witness.");
}

rc keys_read(arena *mem, const struct words *files, enum key_algorithm algorithm, struct note_keys *out, struct err *err)
{
    for (ptrdiff_t i = 0; i < files->n; i++) {
        struct note_key key;
        str text, line;

        TRY(file_read(mem, files->v[i], FILE_MOST, &text, err));
        TRY(one_line(files->v[i], text, &line, err));
        if (note_key_parse(mem, line, &key, err) != RC_OK || right_kind(&key, algorithm, err) != RC_OK)
            return err_place(err, files->v[i], 0, 0, S(""), 0);
        *PUSH(mem, out) = key;
    }
    return RC_OK;
}

rc keys_secret(arena *mem, str file, enum key_algorithm algorithm, struct note_signer *out, struct err *err)
{
    struct note_signer signer = { 0 };
    str text, line;
    rc code;

    TRY(file_read_private(mem, file, FILE_MOST, &text, err));
    code = one_line(file, text, &line, err);
    if (code == RC_OK) {
        code = note_secret_parse(mem, line, &signer, err);
        if (code == RC_OK)
            code = right_kind(&signer.key, algorithm, err);
        if (code != RC_OK)
            err_place(err, file, 0, 0, S(""), 0);
    }
    if (code == RC_OK) {
        *out = signer;
        out->key.name = arena_str(mem, signer.key.name);
    }
    sodium_memzero((char *)text.p, (size_t)text.n);
    sodium_memzero(&signer, sizeof signer);
    return code;
}

/* ---- new ---- */

struct making {
    str name, after, out;
    bool witness, help;
};

static rc read_making(arena *mem, int argc, char **argv, struct making *m, struct err *err)
{
    const struct option table[] = {
        { "--name", OPTION_TEXT, &m->name },       { "--after", OPTION_TEXT, &m->after }, { "--out", OPTION_TEXT, &m->out },
        { "--witness", OPTION_FLAG, &m->witness }, { "--help", OPTION_FLAG, &m->help },
    };
    struct words rest = { 0 };

    TRY(options_read(mem, "ledger key", table, countof(table), argc, argv, &rest, err));
    if (m->help)
        return RC_OK;
    TRY(options_none("ledger key new", &rest, err));
    if (m->after.n && (m->name.n || m->witness))
        return options_apart("--after", m->witness ? "--witness" : "--name", "A key that follows another has its name and kind.", err);
    if (!m->out.n || (!m->name.n && !m->after.n)) {
        err_set(err, RC_USAGE, "ledger key new needs %s", m->out.n ? "the name of the key" : "a file for the secret key");
        return err_hint(err, "Ask for example: concordat ledger key new --name ledger.example.org/north-east --out log.secret.");
    }
    return RC_OK;
}

static rc key_new(arena *mem, const struct making *m, struct buf *out, struct err *err)
{
    struct note_signer fresh, old = { 0 };
    str secret;
    rc code;

    if (m->after.n)
        TRY(keys_secret(mem, m->after, KEY_ED25519, &old, err));
    TRY(note_signer_new(mem, m->after.n ? old.key.name : m->name, m->witness ? KEY_COSIGNATURE : KEY_ED25519, &fresh, err));
    secret = arena_printf(mem, "%.*s\n", STR_ARG(note_secret_print(mem, &fresh)));
    code = file_make(mem, m->out, secret, FILE_FOR_OWNER, err);
    if (code == RC_OK && m->after.n)
        buf_str(out, succession_print(mem, &old, &fresh));
    else if (code == RC_OK)
        buf_printf(out, "%.*s\n", STR_ARG(note_key_print(mem, &fresh.key)));
    sodium_memzero((char *)secret.p, (size_t)secret.n);
    sodium_memzero(&fresh, sizeof fresh);
    sodium_memzero(&old, sizeof old);
    return code;
}

static rc run_new(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    struct making m = { 0 };

    TRY(read_making(mem, argc, argv, &m, err));
    if (!m.help)
        return key_new(mem, &m, out, err);
    buf_z(out, usage);
    return RC_OK;
}

/* ---- read ---- */

static rc run_read(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    struct words files = { 0 }, rest = { 0 };
    bool help = false;
    const struct option table[] = { { "--key", OPTION_TEXTS, &files }, { "--help", OPTION_FLAG, &help } };
    struct note_keys keys = { 0 };
    struct note_key fresh;
    str file, text;

    TRY(options_read(mem, "ledger key", table, countof(table), argc, argv, &rest, err));
    if (help) {
        buf_z(out, usage);
        return RC_OK;
    }
    if (!files.n) {
        err_set(err, RC_USAGE, "ledger key read needs the key that the new one follows");
        return err_hint(err, "Name a file that holds it with --key.");
    }
    TRY(options_file("ledger key read", &rest, &file, err));
    TRY(keys_read(mem, &files, KEY_ED25519, &keys, err));
    TRY(file_read(mem, file, FILE_MOST, &text, err));
    TRY(succession_check(mem, text, keys.v, keys.n, &fresh, err));
    buf_printf(out, "%.*s\n", STR_ARG(note_key_print(mem, &fresh)));
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(arena *mem, int argc, char **argv, struct buf *out, struct err *err);
} doings[] = { { "new", run_new }, { "read", run_read } };

rc keys_run(arena *mem, int argc, char **argv, struct buf *out, struct err *err)
{
    str what = argc ? str_of(argv[0]) : S("");
    ptrdiff_t doing;

    if (str_eq(what, S("--help")) || str_eq(what, S("-h"))) {
        buf_z(out, usage);
        return RC_OK;
    }
    TRY(options_doing("ledger key", "a key", DOINGS(doings), what, &doing, err));
    return doings[doing].run(mem, argc - 1, argv + 1, out, err);
}
