/* concordat selfcheck: all of a store read and hashed again, and its tables compared with what was recorded. */
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "cli/stores.h"
#include "store/backup.h"

static const char usage[] =
    "concordat selfcheck: read all of a store, hash every log again, and compare the tables with them\n"
    "\n"
    "  concordat selfcheck [--store STORE]\n"
    "\n" STORES_USAGE("   ") "\n"
                             "Run it by the clock, and at once after a fault of the disk. It writes nothing, and others may work meanwhile.\n"
                             "Exit status: 0 all is as it was recorded, 75 a log or a table is not, 80 the store is damaged.\n"
                             "\n"
                             "  concordat selfcheck --store register\n";

rc cli_selfcheck(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    struct logs_at logs;
    str given = { 0 }, where;
    bool help = false;
    rc code;
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "selfcheck", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(options_none("selfcheck", &rest, err));
    TRY(stores_where("selfcheck", given, &where, err));
    TRY(stores_open("selfcheck", given, true, &store, err));
    TRY(store_selfcheck(store, err));
    TRY(logs_read(store, cli->mem, &logs, err));
    buf_printf(&b, "All of the store '%.*s' can be read.\n", STR_ARG(store_name(cli->mem, where)));
    if (!logs.n)
        buf_z(&b, "It has no log yet.\n");
    code = logs_check(cli, store, &logs, &b, err);
    if (code == RC_OK)
        code = registers_check(cli, store, &b, err);
    if (code != RC_OK && code != RC_NOT_SEALED)
        return code;
    return cli_say(buf_text(&b), err) == RC_OK ? code : err->code;
}
