/* concordat backup: a copy of a whole store in one file. */
#include "store/backup.h"

#include "cli/logs.h"
#include "cli/options.h"
#include "cli/stores.h"

#include <sys/stat.h>

static const char usage[] = "concordat backup: copy a whole store into one file\n"
                            "\n"
                            "  concordat backup [--store DIRECTORY] FILE\n"
                            "\n"
                            "  FILE      a new file, which appears when it is whole, flushed to the disk and checked\n"
                            "  --store   the directory of the store; otherwise what CONCORDAT_STORE says\n"
                            "\n"
                            "Others may read and write the store meanwhile; the copy is of one moment. A PostgreSQL server has tools of its\n"
                            "own, which are named when it is asked for. Keep the copy as secret as the store, and a checkpoint beside it.\n"
                            "\n"
                            "  concordat backup --store register monday.backup\n";

static rc size_of(arena *mem, str file, int64_t *out, struct err *err)
{
    struct stat st;

    if (stat(arena_cstr(mem, file), &st) != 0)
        return err_set(err, RC_STORE, "the copy '%.*s' was made and is gone again", STR_ARG(file));
    *out = st.st_size;
    return RC_OK;
}

/* Read before the copy is made: what is recorded meanwhile is in it or not. */
static rc read_logs(struct cli *cli, str where, struct logs_at *out, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;

    TRY(store_open(&(struct store_options){ .where = where, .read_only = true }, &store, err));
    return logs_read(store, cli->mem, out, err);
}

rc cli_backup(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    struct logs_at logs = { 0 };
    str given = { 0 }, where, file;
    bool help = false;
    int64_t bytes = 0;
    const struct option table[] = { { "--store", OPTION_TEXT, &given }, { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "backup", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(options_one("backup", "the name of a new file", &rest, &file, err));
    TRY(stores_where("backup", given, &where, err));
    TRY(store_can_copy(where, err));
    TRY(read_logs(cli, where, &logs, err));
    TRY(store_backup(where, file, err));
    TRY(size_of(cli->mem, file, &bytes, err));
    buf_printf(&b, "The store '%.*s' is copied into '%.*s': %lld KB, whole, flushed and checked.\n", STR_ARG(store_name(cli->mem, where)),
               STR_ARG(file), (long long)(bytes + 1023) / 1024);
    if (logs.n)
        buf_z(&b, "\nIt has at least:\n");
    for (ptrdiff_t i = 0; i < logs.n; i++)
        logs_print(&b, &logs.v[i]);
    return cli_say(buf_text(&b), err);
}
