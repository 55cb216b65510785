/* concordat restore: the store of a backup, and how far it is sealed. */
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"
#include "store/backup.h"
#include "store/migrate.h"

static const char usage[] = "concordat restore: make the store of a backup, and say how far it is sealed\n"
                            "\n"
                            "  concordat restore [--store DIRECTORY] FILE\n"
                            "\n"
                            "  FILE      what 'concordat backup' made\n"
                            "  --store   a directory that is empty or not there; otherwise what CONCORDAT_STORE says\n"
                            "\n"
                            "Every entry of every log is read and hashed again. Compare the sizes with the latest checkpoints that anybody has\n"
                            "kept: what was recorded after the backup is not in it, and the signer will not seal a log that has become shorter.\n"
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

rc cli_restore(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    str given = { 0 }, where, file;
    bool help = false;
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
    return cli_say(buf_text(&b), err) == RC_OK ? code : err->code;
}
