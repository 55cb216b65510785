/* concordat selfcheck: all of a store read and hashed again, its schema compared with its steps, and its tables with what was recorded. */
#include "cli/logs.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "cli/stores.h"
#include "store/backup.h"
#include "store/schema.h"

static const char usage[] =
    "concordat selfcheck: read all of a store, hash every log again, and compare the tables with them\n"
    "\n"
    "  concordat selfcheck [--store STORE]\n"
    "\n" STORES_USAGE("   ") "\n"
                             "Run it by the clock, and at once after a fault of the disk. It writes nothing, and others may work meanwhile.\n"
                             "Who looked at what, accounts and mails stand in no log: nothing can say whether their rows are all there.\n"
                             "Exit status: 0 all is as it was recorded, 75 the schema, a log or a table is not, 80 the store is damaged.\n"
                             "\n"
                             "  concordat selfcheck --store register\n";

/* How long an entry may wait to be sealed before somebody is told, as of a running service (docs/operations.md). */
enum { UNSEALED_LONG = 900 /* seconds */ };

/* A notice, and no fault: sealing is another's to do, and may be behind.  Checkpoints that somebody took away look the same: the signer knows. */
static void unsealed_say(struct buf *b, const struct log_at *at, instant since)
{
    buf_printf(b, "\nNotice: the log '%.*s' ", STR_ARG(at->log.origin));
    buf_z(b, at->sealed.size ? "is sealed only in part: its first entry that no checkpoint covers is of "
                             : "has no checkpoint, and its first entry is of ");
    instant_print(b, since);
    buf_z(b, ".\nThe signer knows how far it has sealed: 'concordat ledger checkpoint' has it go on, and ends with 75 when less is here.\n");
}

static rc unsealed_notice(struct cli *cli, struct store *store, const struct logs_at *logs, struct buf *b, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    bool any_sealed = false;
    instant now;

    for (ptrdiff_t i = 0; i < logs->n; i++)
        any_sealed |= logs->v[i].sealed.size > 0;
    TRY(registers_time(store, &now, err));
    TRY(txn_begin(store, TXN_READ, &txn, err));
    for (ptrdiff_t i = 0; i < logs->n; i++) {
        const struct log_at *at = &logs->v[i];
        int64_t sealed;
        instant since;

        if (at->log.size == at->sealed.size)
            continue;
        TRY(log_unsealed_since(&txn, cli->mem, &at->log, &sealed, &since, err));
        if (now - since > UNSEALED_LONG || (any_sealed && !sealed))
            unsealed_say(b, at, since);
    }
    return txn_commit(&txn, err);
}

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
    TRY(store_compare_schema(store, err));
    TRY(store_selfcheck(store, err));
    TRY(logs_read(store, cli->mem, &logs, err));
    buf_printf(&b, "All of the store '%.*s' can be read, and its schema is as its steps made it.\n", STR_ARG(store_name(cli->mem, where)));
    if (!logs.n)
        buf_z(&b, "It has no log yet.\n");
    code = logs_check(cli, store, &logs, &b, err);
    if (code == RC_OK)
        code = registers_check(cli, store, &b, err);
    if (code == RC_OK)
        code = unsealed_notice(cli, store, &logs, &b, err);
    if (code != RC_OK && code != RC_NOT_SEALED)
        return code;
    return cli_say(buf_text(&b), err) == RC_OK ? code : err->code;
}
