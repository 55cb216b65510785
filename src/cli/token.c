/* concordat token: what programs sign in with, for the operator. */
#include "cli/options.h"
#include "cli/registers.h"
#include "signin/token.h"

static const char usage[] = "concordat token: what programs sign in with\n"
                            "\n"
                            "  concordat token new [--store STORE] --organisation SLUG --label TEXT --scope SCOPE,SCOPE [--days N]\n"
                            "  concordat token list [--store STORE] --organisation SLUG\n"
                            "  concordat token revoke [--store STORE] --organisation SLUG HANDLE\n"
                            "\n"
                            "  --scope  check, read, act, import, ledger: what the program may do of what its organisation may\n"
                            "  --days   how long it is good, 1 to 365; 90 when not given\n"
                            "  --label  what people know it by\n"
                            "\n"
                            "A token is shown once and cannot be shown again. HANDLE names it in 'token list', and opens nothing.\n"
                            "\n"
                            "  concordat token new --store register --organisation gateshead --label \"HR system\" --scope check,read\n";

enum { DAYS = 90, DAYS_MOST = 365 };

struct token_words {
    str store, organisation, label;
    struct words scope, rest;
    struct count days;
    bool help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct token_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store }, { "--organisation", OPTION_TEXT, &w->organisation },
        { "--label", OPTION_TEXT, &w->label }, { "--scope", OPTION_TEXTS, &w->scope },
        { "--days", OPTION_COUNT, &w->days },  { "--help", OPTION_FLAG, &w->help },
    };

    return options_read(cli->mem, "token", table, countof(table), argc - 1, argv + 1, &w->rest, err);
}

static rc scopes_read(const struct token_words *w, unsigned *out, struct err *err)
{
    *out = 0;
    for (ptrdiff_t i = 0; i < w->scope.n; i++) {
        str rest = w->scope.v[i], word;

        for (bool more = true; more;) {
            enum token_scope scope;

            more = str_cut(rest, ',', &word, &rest);
            if (!scope_parse(str_trim(word), &scope)) {
                err_set(err, RC_USAGE, "'%.*s' is not a scope", STR_ARG(word));
                return err_hint(err, "There are check, read, act, import and ledger.");
            }
            *out |= scope;
        }
    }
    return RC_OK;
}

static rc token_new(struct cli *cli, struct opened *o, const struct token_words *w, const struct item *of, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct token t = { .organisation = of->id, .label = w->label, .until = o->now + w->days.n * DAY_SECONDS };
    struct viewer operator;
    str text;

    TRY(scopes_read(w, &t.scopes, err));
    TRY(registers_operator(o, cli->mem, &operator, err));
    t.made_by = operator.person;
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(token_add(&txn, cli->mem, &o->reg.random, o->now, &t, &text, err));
    TRY(txn_commit(&txn, err));
    buf_printf(said, "%.*s\n", STR_ARG(text));
    return RC_OK;
}

static void token_line(struct buf *said, const struct token *t, instant now)
{
    buf_printf(said, "%.*s  %s  until ", STR_ARG(t->handle), t->is_revoked ? "revoked" : t->until <= now ? "over   " : "good   ");
    instant_print(said, t->until);
    buf_z(said, "  ");
    scope_print(said, t->scopes);
    buf_printf(said, "  %.*s\n", STR_ARG(t->label));
}

static rc token_listed(struct cli *cli, struct opened *o, const struct token_words *w, const struct item *of, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct tokens all;

    (void)w;
    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    TRY(token_list(&txn, cli->mem, of->id, &all, err));
    TRY(txn_commit(&txn, err));
    for (ptrdiff_t i = 0; i < all.n; i++)
        token_line(said, &all.v[i], o->now);
    if (!all.n)
        buf_printf(said, "%.*s has no token.\n", STR_ARG(item_text(of, R_ORGANISATION_SLUG)));
    return RC_OK;
}

static rc token_revoked(struct cli *cli, struct opened *o, const struct token_words *w, const struct item *of, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct viewer operator;

    if (w->rest.n != 2) {
        err_set(err, RC_USAGE, "token revoke needs the handle of one");
        return err_hint(err, "'concordat token list' shows them.");
    }
    TRY(registers_operator(o, cli->mem, &operator, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(token_revoke(&txn, of->id, w->rest.v[1], operator.person, o->now, err));
    TRY(txn_commit(&txn, err));
    buf_z(said, "Revoked: it is good no more.\n");
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(struct cli *cli, struct opened *o, const struct token_words *w, const struct item *of, struct buf *said, struct err *err);
} doings[] = { { "new", token_new }, { "list", token_listed }, { "revoke", token_revoked } };

static rc run(struct cli *cli, const struct token_words *w, ptrdiff_t doing, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct buf said = buf_new(cli->mem);
    struct item of;

    if (!w->organisation.n) {
        err_set(err, RC_USAGE, "token needs to know the organisation");
        return err_hint(err, "Give its short name with --organisation.");
    }
    TRY(registers_open(cli, "token", w->store, &o, err));
    TRY(registers_organisation(&o, cli->mem, w->organisation, &of, err));
    TRY(doings[doing].run(cli, &o, w, &of, &said, err));
    return cli_say(buf_text(&said), err);
}

rc cli_token(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct token_words w = { .days = { DAYS, 1, DAYS_MOST } };
    ptrdiff_t doing;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(options_doing("token", "a token", DOINGS(doings), words_first(&w.rest), &doing, err));
    return run(cli, &w, doing, err);
}
