/*
 * concordat ledger keep, and rebuild: all that was recorded as a folder of files, and the register that is made of them again.
 *
 * The folder has a file a log (ledger/bundle.h), with what was recorded, and one that says what they are:
 *
 *     concordat register 1
 *     demonstration no
 *     log register.example.org/operator 1.ledger 5d0f...      name, file, the key of its pseudonyms as 64 digits
 *
 * It is written last: a folder that was left half done has none.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/grid.h"
#include "cli/keys.h"
#include "cli/ledger.h"
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "cli/stores.h"
#include "register/rebuild.h"
#include "register/seal.h"
#include "store/migrate.h"

enum { LEDGER_MOST = 1 << 30, CONTENTS_MOST = 1 << 20, LOGS_MOST = 1000 };

#define CONTENTS "register.keep"
#define FIRST_LINE S("concordat register 1")

static str path_in(arena *mem, str folder, str name)
{
    return arena_printf(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
}

/* ---- keeping ---- */

static const char keep_usage[] =
    "concordat ledger keep: all that was recorded, as a folder from which the register can be made again\n"
    "\n"
    "  concordat ledger keep [--store STORE] FOLDER\n"
    "\n"
    "  FOLDER      is made; it gets a file for each log, up to its latest checkpoint, with what was recorded\n" STORES_USAGE(
        "     ") "\n"
                 "The folder is as secret as the store: it holds personal data, and the keys of pseudonyms. Accounts, tokens and mails are not in\n"
                 "it; 'concordat backup' copies everything.\n"
                 "\n"
                 "  concordat ledger keep --store register kept\n";

static rc folder_make(arena *mem, str folder, struct err *err)
{
    if (mkdir(arena_cstr(mem, folder), 0700) == 0)
        return RC_OK;
    err_set(err, RC_NO_OUTPUT, "could not make the folder '%.*s': %s", STR_ARG(folder), strerror(errno));
    return err_hint(err, "Name one that is not there yet, in a folder that may be written to.");
}

static void unsealed_say(struct buf *said, const struct log_at *at)
{
    buf_printf(said, "  %.*s: ", STR_ARG(at->log.origin));
    if (!at->sealed.size) {
        buf_z(said, at->log.size ? "left out: it has never been sealed; ask its signer for a checkpoint first\n" : "nothing is recorded in it yet\n");
        return;
    }
    count_words(said, at->sealed.size);
    buf_z(said, " entries");
    if (at->log.size > at->sealed.size) {
        buf_z(said, "; the last ");
        count_words(said, at->log.size - at->sealed.size);
        buf_z(said, " are not sealed yet, and not in it");
    }
    buf_char(said, '\n');
}

static rc log_keep(struct cli *cli, struct txn *txn, str folder, const struct log_at *at, struct buf *contents, struct err *err)
{
    CLEANUP(arena_close) arena room = arena_open((size_t)LEDGER_MOST * 2);
    str name = arena_printf(cli->mem, "%lld.ledger", (long long)at->log.id), key;
    struct buf text = buf_new(&room);

    TRY(pseudonym_key_of(txn, cli->mem, at->log.id, &key, err));
    TRY(log_export(txn, &room, &at->log, true, &text, err));
    TRY(file_make(&room, path_in(cli->mem, folder, name), buf_text(&text), FILE_FOR_OWNER, err));
    buf_printf(contents, "log %.*s %.*s %.*s\n", STR_ARG(at->log.origin), STR_ARG(name), STR_ARG(key));
    return RC_OK;
}

/* All logs as they are at one moment. */
static rc keep(struct cli *cli, struct store *store, str folder, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct buf contents = buf_new(cli->mem);
    bool is_demonstration;
    struct logs logs;

    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(register_is_demonstration(&txn, cli->mem, &is_demonstration, err));
    TRY(log_list(&txn, cli->mem, &logs, err));
    buf_str(&contents, FIRST_LINE);
    buf_printf(&contents, "\ndemonstration %s\n", is_demonstration ? "yes" : "no");
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        struct log_at at = { .log = logs.v[i] };

        TRY(log_sealed(&txn, cli->mem, &at.log, &at.sealed, err));
        if (at.sealed.size)
            TRY(log_keep(cli, &txn, folder, &at, &contents, err));
        unsealed_say(said, &at);
    }
    return file_make(cli->mem, path_in(cli->mem, folder, S(CONTENTS)), buf_text(&contents), FILE_FOR_OWNER, err);
}

rc ledger_keep(struct cli *cli, int argc, char **argv, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct buf said = buf_new(cli->mem);
    struct words rest = { 0 };
    str given = { 0 }, folder;
    bool help = false;
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };

    TRY(options_read(cli->mem, "ledger keep", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(keep_usage), err);
    TRY(options_one("ledger keep", "the name of a new folder", &rest, &folder, err));
    TRY(stores_open("ledger keep", given, true, &store, err));
    TRY(folder_make(cli->mem, folder, err));
    buf_printf(&said, "What was recorded is kept in '%.*s'. It holds personal data, for its owner alone.\n", STR_ARG(folder));
    TRY(keep(cli, store, folder, &said, err));
    return cli_say(buf_text(&said), err);
}

/* ---- rebuilding ---- */

static const char rebuild_usage[] =
    "concordat ledger rebuild: the tables of a register, made again from what the ledger recorded\n"
    "\n"
    "  concordat ledger rebuild [--store STORE] --key FILE ... FOLDER\n"
    "\n"
    "  FOLDER      what 'concordat ledger keep' made\n"
    "  --key       a log's public key; once for each log\n"
    "  --store     a new directory, or an empty database; otherwise what CONCORDAT_STORE says\n"
    "\n"
    "Each log is verified before anything is written, and every row is compared with what recorded it afterwards. Ids, versions, positions\n"
    "and checkpoints are what they were. What stands in no log is not there: accounts (invite people anew), tokens, mails, who looked at\n"
    "what, and the answers that idempotency keys give again.\n"
    "\n"
    "  concordat ledger rebuild --store anew --key operator.key --key north-east.key kept\n";

/* What a folder holds. */
struct kept_register {
    bool is_demonstration;
    struct {
        struct rebuild_log *v;
        ptrdiff_t n, cap;
    } log;
};

static rc line_wrong(str file, int number, str line, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "this is no line of what 'concordat ledger keep' writes");
    err_place(err, file, number, 1, line, (int)line.n);
    return err_hint(err, "Take the folder as it was written.");
}

/* A name that leads nowhere but into the folder. */
static bool is_file_name(str name)
{
    return name.n && name.p[0] != '.' && str_find(name, '/') < 0;
}

static bool log_line(str line, str *origin, str *file, str *key)
{
    str word, rest;

    return str_cut(line, ' ', &word, &rest) && str_eq(word, S("log")) && str_cut(rest, ' ', origin, &rest) && str_cut(rest, ' ', file, key) &&
           is_file_name(*file) && key->n;
}

static rc keys_of(arena *mem, const struct note_keys *all, str origin, struct note_keys *out, struct err *err)
{
    *out = (struct note_keys){ 0 };
    for (ptrdiff_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].name, origin))
            *PUSH(mem, out) = all->v[i];
    if (out->n)
        return RC_OK;
    err_set(err, RC_USAGE, "no key of the log '%.*s' is given", STR_ARG(origin));
    return err_hint(err, "Name the file that holds it with --key: without it anybody could have written what is in the folder.");
}

static rc bundle_take(struct cli *cli, str path, str origin, const struct note_keys *keys, struct rebuild_log *out, struct err *err)
{
    struct bundle_report report;
    struct note_keys own;

    TRY(keys_of(cli->mem, keys, origin, &own, err));
    TRY(file_read(cli->mem, path, LEDGER_MOST, &out->bundle, err));
    TRY(bundle_check(cli->mem, out->bundle, own.v, own.n, NULL, 0, &report, err));
    if (str_eq(report.log, origin))
        return RC_OK;
    err_set(err, RC_BAD_INPUT, "'%.*s' is the log '%.*s', not '%.*s'", STR_ARG(path), STR_ARG(report.log), STR_ARG(origin));
    return err_hint(err, "Take the folder as it was written.");
}

static rc folder_read(struct cli *cli, str folder, const struct note_keys *keys, struct kept_register *out, struct err *err)
{
    str path = path_in(cli->mem, folder, S(CONTENTS)), text, line, origin, file;
    struct kept_register kept = { 0 };

    TRY(file_read(cli->mem, path, CONTENTS_MOST, &text, err));
    for (int number = 1; text.n; number++) {
        struct rebuild_log log = { 0 };

        str_cut(text, '\n', &line, &text);
        if (number == 1 && str_eq(line, FIRST_LINE))
            continue;
        if (number == 2 && (str_eq(line, S("demonstration yes")) || str_eq(line, S("demonstration no")))) {
            kept.is_demonstration = str_ends(line, S("yes"));
            continue;
        }
        if (number <= 2 || kept.log.n == LOGS_MOST || !log_line(line, &origin, &file, &log.key))
            return line_wrong(path, number, line, err);
        TRY(bundle_take(cli, path_in(cli->mem, folder, file), origin, keys, &log, err));
        *PUSH(cli->mem, &kept.log) = log;
    }
    *out = kept;
    return RC_OK;
}

static rc store_new(str where, struct store **out, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;

    TRY(store_open(&(struct store_options){ .where = where, .create = true }, &store, err));
    TRY(store_migrate(store, err));
    *out = store;
    store = NULL;
    return RC_OK;
}

static rc rebuild(struct cli *cli, str where, const struct kept_register *kept, struct buf *said, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct store *store;
    struct logs_at logs;

    TRY(store_new(where, &store, err));
    o.store = store;
    TRY(registers_ready(cli, store, &o, err));
    TRY(register_rebuild(&o.reg, cli->mem, kept->log.v, kept->log.n, kept->is_demonstration, err));
    buf_printf(said, "The register is made again in '%.*s'.\n", STR_ARG(store_name(cli->mem, where)));
    TRY(logs_read(store, cli->mem, &logs, err));
    TRY(logs_check(cli, store, &logs, said, err));
    return registers_check(cli, store, said, err);
}

rc ledger_rebuild(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct words rest = { 0 }, files = { 0 };
    struct kept_register kept = { 0 };
    struct buf said = buf_new(cli->mem);
    str given = { 0 }, where, folder;
    struct note_keys keys = { 0 };
    bool help = false;
    const struct option table[] = {
        { "--store", OPTION_TEXT, &given },
        { "--key", OPTION_TEXTS, &files },
        { "--help", OPTION_FLAG, &help },
    };

    TRY(options_read(cli->mem, "ledger rebuild", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(rebuild_usage), err);
    TRY(options_one("ledger rebuild", "what 'concordat ledger keep' made", &rest, &folder, err));
    TRY(stores_where("ledger rebuild", given, &where, err));
    TRY(keys_read(cli->mem, &files, KEY_ED25519, &keys, err));
    TRY(folder_read(cli, folder, &keys, &kept, err));
    TRY(rebuild(cli, where, &kept, &said, err));
    return cli_say(buf_text(&said), err);
}
