/* concordat tables: what the tables of the register say, as pages. */
#include "register/tables_page.h"

#include "cli/cli.h"
#include "cli/options.h"

static const char usage[] = "concordat tables: print what the tables of the register say\n"
                            "\n"
                            "  concordat tables permissions    who may see and do what, by kind of record\n"
                            "  concordat tables acts           every act, with who may do it and its fields\n"
                            "\n"
                            "They are docs/permissions.md and docs/acts.md, in Markdown.\n"
                            "\n"
                            "  concordat tables acts >acts.md\n";

static const struct {
    str name;
    void (*print)(struct buf *b);
} pages[] = { { S("permissions"), tables_page_permissions }, { S("acts"), tables_page_acts } };

static rc no_page(const struct words *rest, struct err *err)
{
    if (rest->n > 1)
        err_set(err, RC_USAGE, "tables prints one table at a time");
    else if (rest->n)
        err_set(err, RC_USAGE, "there is no table '%.*s'", STR_ARG(rest->v[0]));
    else
        err_set(err, RC_USAGE, "which table?");
    return err_hint(err, "Name one: 'concordat tables permissions' or 'concordat tables acts'.");
}

rc cli_tables(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    struct words rest = { 0 };
    bool help = false;
    const struct option table[] = { { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "tables", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    for (ptrdiff_t i = 0; i < countof(pages) && rest.n == 1; i++)
        if (str_eq(pages[i].name, rest.v[0])) {
            pages[i].print(&b);
            return cli_say(buf_text(&b), err);
        }
    return no_page(&rest, err);
}
