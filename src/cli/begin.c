/* concordat begin: a register where there was none. */
#include "base/file.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "cli/stores.h"
#include "cli/users.h"
#include "store/migrate.h"

static const char usage[] =
    "concordat begin: begin a register in an empty store\n"
    "\n"
    "  concordat begin [--store STORE] --service HOST --keys FILE [--administrator NAME --mail ADDRESS]\n"
    "  concordat begin [--store STORE] --service HOST --keys FILE --demonstration\n"
    "\n" STORES_USAGE(
        "          ") "  --service        the host that people will find the register under; its logs are named after it\n"
                      "  --keys           the file of the keys of signing in: made when it is not there, for its owner alone\n"
                      "  --administrator  the name of the first person, who administers the operator's own organisation\n"
                      "  --mail           that person's address: the link to the first sign-in is printed\n"
                      "  --demonstration  the register may hold invented data, every page says so, and it stays so; no other register takes\n"
                      "                   any\n"
                      "\n"
                      "  concordat begin --store register --service register.example.org --keys sign-in.keys \\\n"
                      "      --administrator \"Rowan Tarnbeck\" --mail rowan@example.org\n";

struct begin_words {
    str store, service, keys, administrator, mail;
    bool demonstration, help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct begin_words *w, struct err *err)
{
    struct words rest = { 0 };
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store }, { "--service", OPTION_TEXT, &w->service },
        { "--keys", OPTION_TEXT, &w->keys },   { "--administrator", OPTION_TEXT, &w->administrator },
        { "--mail", OPTION_TEXT, &w->mail },   { "--demonstration", OPTION_FLAG, &w->demonstration },
        { "--help", OPTION_FLAG, &w->help },
    };

    TRY(options_read(cli->mem, "begin", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (w->help)
        return RC_OK;
    TRY(options_none("begin", &rest, err));
    if (!w->service.n || !w->keys.n) {
        err_set(err, RC_USAGE, "begin needs to know %s", w->service.n ? "where the keys of signing in are" : "the name of the service");
        return err_hint(err, "Try: concordat begin --store register --service register.example.org --keys sign-in.keys");
    }
    if (w->administrator.n && w->mail.n)
        return RC_OK;
    if (!w->administrator.n && !w->mail.n)
        return RC_OK;
    err_set(err, RC_USAGE, "an administrator has a name and an address");
    return err_hint(err, "Give both --administrator and --mail, or neither.");
}

/* Asked before anything is made: a register that has begun is left as it is, and so are its keys. */
static rc nothing_begun(struct cli *cli, struct store *store, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    return register_is_new(&txn, cli->mem, err);
}

static rc keys_make(struct cli *cli, str file, struct err *err)
{
    struct randomness random = random_kernel();
    struct keyring keys;
    struct err why;

    if (users_keys(cli->mem, file, &keys, &why) == RC_OK)
        return RC_OK;
    if (why.code != RC_NO_INPUT) {
        *err = why;
        return why.code;
    }
    return file_make(cli->mem, file, keyring_line(cli->mem, &random, 1), FILE_FOR_OWNER, err);
}

static rc first_person(struct cli *cli, struct opened *o, const struct begin_words *w, str operator, struct buf * said, struct err *err)
{
    const str roles[] = { S("operator"), S("administrator") };
    const struct new_user user = { .name = w->administrator, .mail = w->mail, .organisation = operator, .role = roles, .roles = countof(roles) };
    struct keyring keys;
    str person;

    if (!w->administrator.n)
        return RC_OK;
    TRY(users_keys(cli->mem, w->keys, &keys, err));
    return users_add(cli, o, &keys, &user, true, &person, said, err);
}

rc cli_begin(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct store_options options = { .create = true };
    struct buf said = buf_new(cli->mem);
    struct begin_words w = { 0 };
    struct opened o;
    str operator;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(stores_where("begin", w.store, &options.where, err));
    TRY(store_open(&options, &store, err));
    TRY(store_migrate(store, err));
    TRY(nothing_begun(cli, store, err));
    TRY(registers_ready(cli, store, &o, err));
    o.is_demonstration = w.demonstration;
    TRY(registers_now(&o, err));
    TRY(keys_make(cli, w.keys, err));
    TRY(register_begin(&o.reg, cli->mem, w.service, w.demonstration, o.now, &operator, err));
    buf_printf(&said, "The register of '%.*s' has begun.\n", STR_ARG(w.service));
    TRY(first_person(cli, &o, &w, operator, & said, err));
    return cli_say(buf_text(&said), err);
}
