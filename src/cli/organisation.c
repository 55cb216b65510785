/* concordat organisation: the organisations of a register, for the operator. */
#include "cli/options.h"
#include "cli/users.h"

static const char usage[] = "concordat organisation: authorities, partnership offices, suppliers and others\n"
                            "\n"
                            "  concordat organisation add [--store STORE] --kind KIND --slug SLUG --name NAME [--name-cy NAME]\n"
                            "                             [--authority CODE] [--office SLUG] [--mail ADDRESS] [--telephone NUMBER]\n"
                            "  concordat organisation list [--store STORE]\n"
                            "  concordat organisation close [--store STORE] SLUG\n"
                            "\n"
                            "  --kind       authority, partnership-office, provider, supplier or auditor\n"
                            "  --slug       the short name: small letters, digits and hyphens\n"
                            "  --authority  of an authority: its slug, GSS code or DfE number\n"
                            "  --office     of an authority or an auditor: the short name of the partnership's office. What it does is sealed in\n"
                            "               the log of that partnership, from the beginning and for good\n"
                            "\n"
                            "  concordat organisation add --store register --kind partnership-office --slug north-east --name \"North East office\"\n"
                            "  concordat organisation add --store register --kind authority --slug gateshead --name Gateshead \\\n"
                            "      --authority gateshead --office north-east\n";

struct organisation_words {
    str store, slug, name, name_cy, kind, authority, office, mail, telephone;
    struct words rest;
    bool help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct organisation_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store },     { "--slug", OPTION_TEXT, &w->slug }, { "--name", OPTION_TEXT, &w->name },
        { "--name-cy", OPTION_TEXT, &w->name_cy }, { "--kind", OPTION_TEXT, &w->kind }, { "--authority", OPTION_TEXT, &w->authority },
        { "--office", OPTION_TEXT, &w->office },   { "--mail", OPTION_TEXT, &w->mail }, { "--telephone", OPTION_TEXT, &w->telephone },
        { "--help", OPTION_FLAG, &w->help },
    };

    return options_read(cli->mem, "organisation", table, countof(table), argc - 1, argv + 1, &w->rest, err);
}

/* One that has no office to seal for it has a log of its own, which somebody has to keep the key of. */
static rc log_named(struct cli *cli, struct opened *o, str id, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct item it;
    struct log log;
    bool found;

    TRY(txn_begin(o->reg.store, TXN_READ, &txn, err));
    TRY(shelf_get(&txn, cli->mem, o->reg.authorities, ITEM_ORGANISATION, id, &known_now, &it, &found, err));
    if (!found || !item_knows(&it, R_ORGANISATION_SEALS_IN))
        return RC_OK;
    TRY(log_find(&txn, cli->mem, item_text(&it, R_ORGANISATION_SEALS_IN), &log, err));
    if (!log.size)
        buf_printf(said, "It has begun a log of its own, '%.*s', which wants a key: see 'concordat ledger key new --help'.\n", STR_ARG(log.origin));
    return RC_OK;
}

static rc organisation_add(struct cli *cli, struct opened *o, const struct organisation_words *w, struct buf *said, struct err *err)
{
    struct item office = { .id = S("") };
    struct act_given all[] = {
        { S("slug"), w->slug },           { S("name"), w->name }, { S("name_cy"), w->name_cy },     { S("kind"), w->kind },
        { S("authority"), w->authority }, { S("mail"), w->mail }, { S("telephone"), w->telephone }, { S("office"), S("") },
    };
    int n = 0;
    str id;

    if (w->office.n)
        TRY(registers_organisation(o, cli->mem, w->office, &office, err));
    all[countof(all) - 1].text = office.id;
    for (ptrdiff_t i = 0; i < countof(all); i++)
        if (all[i].text.n)
            all[n++] = all[i];
    TRY(users_perform(cli, o, "organisation-add", S(""), all, n, &id, err));
    buf_printf(said, "%.*s is organisation %.*s.\n", STR_ARG(w->slug), STR_ARG(id));
    return w->office.n ? RC_OK : log_named(cli, o, id, said, err);
}

static rc organisation_list(struct cli *cli, struct opened *o, const struct organisation_words *w, struct buf *said, struct err *err)
{
    struct view_query q = { .kind = ITEM_ORGANISATION, .order = S("slug") };
    struct viewer operator;
    struct items all;

    (void)w;
    TRY(registers_operator(o, cli->mem, &operator, err));
    TRY(registers_list(o, cli->mem, &operator, & q, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++) {
        const struct item *it = &all.v[i];

        buf_printf(said, "%-28.*s %-20.*s %.*s%s\n", STR_ARG(item_text(it, R_ORGANISATION_SLUG)), STR_ARG(item_text(it, R_ORGANISATION_KIND)),
                   STR_ARG(item_text(it, R_ORGANISATION_NAME)), item_knows(it, R_ORGANISATION_CLOSED) ? "  (closed)" : "");
    }
    return RC_OK;
}

static rc organisation_close(struct cli *cli, struct opened *o, const struct organisation_words *w, struct buf *said, struct err *err)
{
    struct item it;
    str id;

    if (w->rest.n != 2) {
        err_set(err, RC_USAGE, "organisation close needs the short name of one");
        return err_hint(err, "'concordat organisation list' shows them.");
    }
    TRY(registers_organisation(o, cli->mem, w->rest.v[1], &it, err));
    TRY(users_perform(cli, o, "organisation-close", it.id, NULL, 0, &id, err));
    buf_z(said, "Closed: nobody acts for it any more.\n");
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(struct cli *cli, struct opened *o, const struct organisation_words *w, struct buf *said, struct err *err);
} doings[] = { { "add", organisation_add }, { "list", organisation_list }, { "close", organisation_close } };

rc cli_organisation(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct buf said = buf_new(cli->mem);
    struct organisation_words w = { 0 };
    ptrdiff_t doing;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(options_doing("organisation", "an organisation", DOINGS(doings), words_first(&w.rest), &doing, err));
    TRY(registers_open(cli, "organisation", w.store, &o, err));
    TRY(doings[doing].run(cli, &o, &w, &said, err));
    return cli_say(buf_text(&said), err);
}
