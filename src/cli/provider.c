/* concordat provider: the identity providers of organisations, for the operator. */
#include "signin/provider.h"

#include "base/file.h"
#include "cli/options.h"
#include "cli/registers.h"
#include "signin/fetch.h"
#include "signin/oidc.h"

#include <stdlib.h>

static const char usage[] =
    "concordat provider: where people sign in with their own organisation's account (OpenID Connect)\n"
    "\n"
    "  concordat provider set [--store STORE] --organisation SLUG --issuer URL --client NAME --secret-file FILE\n"
    "                         [--strong-acr WORDS] [--strong-amr WORDS] [--alone]\n"
    "  concordat provider show [--store STORE] --organisation SLUG [--try]\n"
    "  concordat provider list [--store STORE]\n"
    "  concordat provider drop [--store STORE] --organisation SLUG\n"
    "\n"
    "  --issuer       as the provider's own configuration has it: https://id.example.org/...\n"
    "  --client       what the provider knows this service by\n"
    "  --secret-file  one line, readable by the service alone, in the folder that 'concordat serve --providers' names\n"
    "  --strong-acr   words of `acr`, and --strong-amr of `amr`, with spaces between, any of which says that the provider has seen a second\n"
    "                 factor; without one of them people are asked for a code of their own as well\n"
    "  --alone        the organisation's people sign in by it, and by no password\n"
    "  --try          ask it now, and say whether its configuration holds\n"
    "\n"
    "The provider sends people back to ORIGIN/sign-in/organisation/back, where ORIGIN is the first that 'concordat serve --origin' names.\n"
    "docs/operations.md says how a service is made known to a provider.\n"
    "\n"
    "  concordat provider set --store register --organisation gateshead --issuer https://id.example.org \\\n"
    "      --client concordat --secret-file /etc/concordat/providers/gateshead --strong-amr \"mfa otp\"\n";

struct provider_words {
    str store, organisation, issuer, client, secret_file, strong_acr, strong_amr;
    struct words rest;
    bool alone, tries, help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct provider_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store },
        { "--organisation", OPTION_TEXT, &w->organisation },
        { "--issuer", OPTION_TEXT, &w->issuer },
        { "--client", OPTION_TEXT, &w->client },
        { "--secret-file", OPTION_TEXT, &w->secret_file },
        { "--strong-acr", OPTION_TEXT, &w->strong_acr },
        { "--strong-amr", OPTION_TEXT, &w->strong_amr },
        { "--alone", OPTION_FLAG, &w->alone },
        { "--try", OPTION_FLAG, &w->tries },
        { "--help", OPTION_FLAG, &w->help },
    };

    return options_read(cli->mem, "provider", table, countof(table), argc - 1, argv + 1, &w->rest, err);
}

static rc organisation_of(struct cli *cli, struct opened *o, const struct provider_words *w, struct item *out, struct err *err)
{
    if (w->organisation.n)
        return registers_organisation(o, cli->mem, w->organisation, out, err);
    err_set(err, RC_USAGE, "provider %.*s needs to know the organisation", STR_ARG(w->rest.v[0]));
    return err_hint(err, "Give it with --organisation; 'concordat organisation list' shows them.");
}

/* ---- set ---- */

static rc all_is_given(const struct provider_words *w, struct err *err)
{
    const struct {
        str value;
        const char *option, *what;
    } needs[] = {
        { w->issuer, "--issuer", "the issuer of the provider" },
        { w->client, "--client", "what the provider knows this service by" },
        { w->secret_file, "--secret-file", "the file with the client's secret" },
    };

    for (int i = 0; i < countof(needs); i++)
        if (!needs[i].value.n) {
            err_set(err, RC_USAGE, "provider set needs to know %s", needs[i].what);
            return err_hint(err, "Give it with %s.", needs[i].option);
        }
    return RC_OK;
}

/* The service runs in another folder: its file is named from the root. */
static rc from_root(arena *mem, str file, str *out, struct err *err)
{
    char *path = realpath(arena_cstr(mem, file), NULL);

    if (!path) {
        err_set(err, RC_NO_INPUT, "could not find the file '%.*s'", STR_ARG(file));
        return err_hint(err, "Put the client's secret into it, as one line, before.");
    }
    *out = arena_str(mem, str_of(path));
    free(path);
    return RC_OK;
}

static rc provider_make(struct cli *cli, const struct provider_words *w, str organisation, struct provider *out, struct err *err)
{
    str secret;

    TRY(all_is_given(w, err));
    *out = (struct provider){ .organisation = organisation,
                              .issuer = w->issuer,
                              .client = w->client,
                              .strong_acr = w->strong_acr,
                              .strong_amr = w->strong_amr,
                              .is_alone = w->alone };
    TRY(from_root(cli->mem, w->secret_file, &out->secret_file, err));
    return provider_secret(cli->mem, out, &secret, err);
}

static rc set(struct cli *cli, struct opened *o, const struct provider_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provider provider;
    struct item of;

    TRY(organisation_of(cli, o, w, &of, err));
    TRY(provider_make(cli, w, of.id, &provider, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(provider_set(&txn, &provider, err));
    TRY(txn_commit(&txn, err));
    buf_printf(said, "People of %.*s sign in at %.*s%s.\n", STR_ARG(w->organisation), STR_ARG(w->issuer), w->alone ? ", and by no password" : "");
    if (!w->strong_acr.n && !w->strong_amr.n)
        buf_z(said, "They are asked for a code of their own as well: neither --strong-acr nor --strong-amr says when the provider has seen one.\n");
    return RC_OK;
}

/* ---- show ---- */

static void shown(struct buf *said, const char *what, str value)
{
    buf_printf(said, "  %-12s %.*s\n", what, STR_ARG(value.n ? value : S("-")));
}

static rc found(struct cli *cli, struct opened *o, const struct provider_words *w, struct provider *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct item of;
    rc code;

    TRY(organisation_of(cli, o, w, &of, err));
    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    code = provider_find(&txn, cli->mem, of.id, out, err);
    if (code == RC_NOT_FOUND) {
        err_set(err, RC_NOT_FOUND, "'%.*s' has no identity provider", STR_ARG(w->organisation));
        return err_hint(err, "'concordat provider set --organisation %.*s' gives it one.", STR_ARG(w->organisation));
    }
    TRY(code);
    return txn_commit(&txn, err);
}

static rc show(struct cli *cli, struct opened *o, const struct provider_words *w, struct buf *said, struct err *err)
{
    struct provider p;
    str secret;

    TRY(found(cli, o, w, &p, err));
    shown(said, "issuer", p.issuer);
    shown(said, "client", p.client);
    shown(said, "secret-file", p.secret_file);
    shown(said, "strong-acr", p.strong_acr);
    shown(said, "strong-amr", p.strong_amr);
    shown(said, "passwords", p.is_alone ? S("none") : S("as well"));
    if (!w->tries)
        return RC_OK;
    TRY(provider_secret(cli->mem, &p, &secret, err));
    TRY(oidc_look(cli->mem, &p, err));
    buf_z(said, "It answers, and its configuration and keys hold. Client and secret show when somebody signs in.\n");
    return RC_OK;
}

/* ---- all, and none ---- */

static rc list(struct cli *cli, struct opened *o, const struct provider_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provided all;
    struct provider p;
    struct item of;
    bool is_there;

    (void)w;
    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    TRY(provider_list(&txn, cli->mem, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++) {
        TRY(provider_find(&txn, cli->mem, all.v[i], &p, err));
        TRY(shelf_get(&txn, cli->mem, o->reg.authorities, ITEM_ORGANISATION, all.v[i], &known_now, &of, &is_there, err));
        buf_printf(said, "%-28.*s %.*s%s\n", STR_ARG(is_there ? item_text(&of, R_ORGANISATION_SLUG) : all.v[i]), STR_ARG(p.issuer),
                   p.is_alone ? "  (and no password)" : "");
    }
    if (!all.n)
        buf_z(said, "No organisation has an identity provider.\n");
    return txn_commit(&txn, err);
}

static rc drop(struct cli *cli, struct opened *o, const struct provider_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct provider p;

    TRY(found(cli, o, w, &p, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(provider_drop(&txn, p.organisation, err));
    TRY(txn_commit(&txn, err));
    buf_printf(said, "People of %.*s sign in by password from now on; 'concordat user invite' lets in those who have none.\n",
               STR_ARG(w->organisation));
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(struct cli *cli, struct opened *o, const struct provider_words *w, struct buf *said, struct err *err);
} doings[] = { { "set", set }, { "show", show }, { "list", list }, { "drop", drop } };

rc cli_provider(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct buf said = buf_new(cli->mem);
    struct provider_words w = { 0 };

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    for (ptrdiff_t i = 0; i < countof(doings); i++)
        if (w.rest.n == 1 && str_eq(w.rest.v[0], str_of(doings[i].word))) {
            TRY(registers_open(cli, "provider", w.store, &o, err));
            TRY(doings[i].run(cli, &o, &w, &said, err));
            return cli_say(buf_text(&said), err);
        }
    err_set(err, RC_USAGE, w.rest.n ? "'%.*s' is nothing that can be done with a provider" : "provider needs to know what to do%.*s",
            STR_ARG(w.rest.n ? w.rest.v[w.rest.n - 1] : S("")));
    return err_hint(err, "'concordat provider --help' lists what can be done.");
}
