/* concordat migrate: a store brought up to this program. */
#include "store/migrate.h"

#include "cli/options.h"
#include "cli/stores.h"
#include "store/schema.h"

static const char usage[] =
    "concordat migrate: make a store, or bring it up to this program\n"
    "\n"
    "  concordat migrate [--store STORE]\n"
    "\n" STORES_USAGE("   ") "\n"
                             "A directory that is not there is made. Each step is taken whole or not at all; where it was stopped, the next\n"
                             "one goes on. Others may read and write meanwhile, and wait for a step. Back it up first: there is no way down.\n"
                             "\n"
                             "  concordat migrate --store register\n";

rc cli_migrate(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct store_options options = { .create = true };
    struct store_schema before, after;
    struct words rest = { 0 };
    bool help = false;
    str given = { 0 };
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "migrate", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(options_none("migrate", &rest, err));
    TRY(stores_where("migrate", given, &options.where, err));
    TRY(store_open(&options, &store, err));
    TRY(store_schema(store, &before, err));
    TRY(store_migrate(store, err));
    TRY(store_compare_schema(store, err));
    TRY(store_schema(store, &after, err));
    return cli_say(arena_printf(cli->mem, "The store '%.*s' is at step %s, the latest: %d step%s taken.\n",
                                STR_ARG(store_name(cli->mem, options.where)), after.name, after.at - before.at, after.at - before.at == 1 ? "" : "s"),
                   err);
}
