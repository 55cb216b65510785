#include "cli/stores.h"

#include "store/migrate.h"

rc stores_where(const char *verb, str given, str *out, struct err *err)
{
    str where = given.n ? given : str_of(getenv("CONCORDAT_STORE"));

    if (!where.n) {
        err_set(err, RC_USAGE, "%s needs to know which store", verb);
        return err_hint(err, "Name it with --store DIRECTORY or --store postgresql://user@host/database, or in CONCORDAT_STORE.");
    }
    if (given.n && store_has_secret(given)) {
        err_set(err, RC_USAGE, "the address given with --store has a password in it");
        return err_hint(err, "Others see the words of a command: leave it out, and let PGPASSFILE name a file that holds it.");
    }
    *out = where;
    return RC_OK;
}

rc stores_open(const char *verb, str given, bool read_only, struct store **out, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct store_options options = { .read_only = read_only };

    TRY(stores_where(verb, given, &options.where, err));
    TRY(store_open(&options, &store, err));
    TRY(store_check_schema(store, err));
    *out = store;
    store = NULL;
    return RC_OK;
}
