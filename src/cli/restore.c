/* concordat restore: the store of a backup, and how far it is sealed. */
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"
#include "signin/link.h"
#include "signin/session.h"
#include "signin/token.h"
#include "store/backup.h"
#include "store/migrate.h"

#include <time.h>

static const char usage[] =
    "concordat restore: make the store of a backup, and say how far it is sealed\n"
    "\n"
    "  concordat restore [--store DIRECTORY] FILE\n"
    "\n"
    "  FILE      what 'concordat backup' made\n"
    "  --store   a directory that is empty or not there; otherwise what CONCORDAT_STORE says\n"
    "\n"
    "Every entry of every log is read and hashed again. Compare the sizes with the latest checkpoints that anybody has\n"
    "kept: what was recorded after the backup is not in it, and the signer will not seal a log that has become shorter.\n"
    "\n"
    "What was taken away after the backup would be good again. So nobody is signed in and no link that was sent is good; tokens\n"
    "are as they were, and those that are good are listed, for those who revoked some to do it again.\n"
    "\n"
    "  concordat restore --store restored monday.backup\n";

static const char compare[] = "\nCompare these with the latest checkpoints that you or the signatories have kept: what was sealed after this backup\n"
                              "is not in it, and the signer refuses to go on from less than it has signed (docs/sealing.md).\n";

static rc look(struct cli *cli, str where, struct buf *b, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct store_schema schema;
    struct logs_at logs;
    rc code;

    TRY(store_open(&(struct store_options){ .where = where, .read_only = true }, &store, err));
    TRY(store_schema(store, &schema, err));
    TRY(logs_read(store, cli->mem, &logs, err));
    code = logs_check(cli, store, &logs, b, err);
    if (logs.n && code == RC_OK)
        buf_z(b, compare);
    if (schema.at < schema.latest)
        buf_printf(b, "\nIt is at step %s, of an older program: 'concordat migrate' brings it up to this one.\n", schema.name);
    return code;
}

/* The step of the schema that began signing in; a backup of before has nobody who could. */
enum { SIGN_IN_STEP = 4 };

static void tokens_say(struct buf *b, const struct tokens *tokens)
{
    if (!tokens->n)
        return;
    buf_z(b, "\nThese tokens are good again, also if they were revoked after the backup. Revoke those once more ('concordat token revoke'):\n\n");
    for (ptrdiff_t i = 0; i < tokens->n; i++) {
        const struct token *t = &tokens->v[i];

        buf_printf(b, "  %.*s  %.*s  %.*s, made ", STR_ARG(t->organisation), STR_ARG(t->handle), STR_ARG(t->label));
        instant_print(b, t->made_at);
        buf_char(b, '\n');
    }
}

/* Passwords and second factors are those of the backup; whoever changed theirs since then does so again. */
static rc sign_ins_end(struct cli *cli, str where, struct buf *b, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct store_schema schema;
    struct tokens tokens;

    TRY(store_open(&(struct store_options){ .where = where }, &store, err));
    TRY(store_schema(store, &schema, err));
    if (schema.at < SIGN_IN_STEP)
        return RC_OK;
    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    TRY(session_drop_all(&txn, err));
    TRY(link_drop_all(&txn, err));
    TRY(token_good(&txn, cli->mem, (instant)time(NULL), &tokens, err));
    TRY(txn_commit(&txn, err));
    buf_z(b, "\nNobody is signed in, and links that were sent are good no more. Passwords and second factors are those of the backup.\n");
    tokens_say(b, &tokens);
    return RC_OK;
}

rc cli_restore(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    str given = { 0 }, where, file;
    bool help = false;
    struct err why;
    rc code;
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "restore", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(options_one("restore", "a backup", &rest, &file, err));
    TRY(stores_where("restore", given, &where, err));
    TRY(store_restore(file, where, err));
    buf_printf(&b, "The backup '%.*s' is restored into '%.*s'.\n", STR_ARG(file), STR_ARG(store_name(cli->mem, where)));
    code = look(cli, where, &b, err);
    if (code != RC_OK && code != RC_NOT_SEALED)
        return code;
    why = *err;
    TRY(sign_ins_end(cli, where, &b, err));
    *err = why;
    return cli_say(buf_text(&b), err) == RC_OK ? code : err->code;
}
