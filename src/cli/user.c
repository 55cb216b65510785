/* concordat user: people, their roles and their ways in, for the operator. */
#include "cli/options.h"
#include "cli/users.h"

static const char usage[] =
    "concordat user: people, their roles and their ways in\n"
    "\n"
    "  concordat user add [--store STORE] --keys FILE --organisation SLUG --name NAME --mail ADDRESS --role ROLE,ROLE\n"
    "                     [--language en|cy] [--registration NUMBER]\n"
    "  concordat user list [--store STORE] --organisation SLUG\n"
    "  concordat user invite [--store STORE] --keys FILE PERSON      a link to a first sign-in, or to another password\n"
    "  concordat user lost-codes [--store STORE] PERSON              the authenticator is lost: the next link sets up another\n"
    "  concordat user sign-out [--store STORE] PERSON                everywhere, at once\n"
    "  concordat user close [--store STORE] PERSON                   no way in is left; what was recorded stays\n"
    "\n"
    "PERSON is an id, as 'user list' shows it. Roles are those of docs/permissions.md.\n"
    "\n"
    "  concordat user add --store register --keys sign-in.keys --organisation gateshead \\\n"
    "      --name \"Hazel Mossgate\" --mail hazel@example.org --role administrator\n";

struct user_words {
    str store, keys, organisation, name, mail, language, registration;
    struct words role, rest;
    bool help;
};

static rc words_read(struct cli *cli, int argc, char **argv, struct user_words *w, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &w->store },
        { "--keys", OPTION_TEXT, &w->keys },
        { "--organisation", OPTION_TEXT, &w->organisation },
        { "--name", OPTION_TEXT, &w->name },
        { "--mail", OPTION_TEXT, &w->mail },
        { "--language", OPTION_TEXT, &w->language },
        { "--registration", OPTION_TEXT, &w->registration },
        { "--role", OPTION_TEXTS, &w->role },
        { "--help", OPTION_FLAG, &w->help },
    };

    return options_read(cli->mem, "user", table, countof(table), argc - 1, argv + 1, &w->rest, err);
}

static rc wanted(str value, const char *what, const char *option, struct err *err)
{
    if (value.n)
        return RC_OK;
    err_set(err, RC_USAGE, "user needs to know %s", what);
    return err_hint(err, "Give it with %s.", option);
}

/* "hr,administrator" or --role hr --role administrator. */
static struct words roles_of(arena *mem, const struct words *given)
{
    struct words roles = { 0 };

    for (ptrdiff_t i = 0; i < given->n; i++) {
        str rest = given->v[i], role;

        for (bool more = true; more;) {
            more = str_cut(rest, ',', &role, &rest);
            *PUSH(mem, &roles) = str_trim(role);
        }
    }
    return roles;
}

static rc user_add(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    struct words roles = roles_of(cli->mem, &w->role);
    struct new_user user = {
        .name = w->name, .mail = w->mail, .language = w->language, .registration = w->registration, .role = roles.v, .roles = roles.n
    };
    struct item of;
    struct keyring keys;
    str person;

    TRY(wanted(w->organisation, "the organisation", "--organisation", err));
    TRY(wanted(w->name, "the name", "--name", err));
    TRY(wanted(w->mail, "the mail address", "--mail", err));
    TRY(wanted(roles.n ? S("x") : S(""), "the role", "--role", err));
    TRY(wanted(w->keys, "where the keys of signing in are", "--keys", err));
    TRY(users_keys(cli->mem, w->keys, &keys, err));
    TRY(registers_organisation(o, cli->mem, w->organisation, &of, err));
    user.organisation = of.id;
    return users_add(cli, o, &keys, &user, &person, said, err);
}

/* The operator of the machine sees who has an account; of the person no more than that is shown by a view. */
static rc user_list(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    struct view_query people = { .kind = ITEM_PERSON };
    struct viewer operator;
    struct items all;
    struct item of;
    int n = 0;

    TRY(wanted(w->organisation, "the organisation", "--organisation", err));
    TRY(registers_organisation(o, cli->mem, w->organisation, &of, err));
    TRY(registers_operator(o, cli->mem, &operator, err));
    TRY(registers_list(o, cli->mem, &operator, & people, &all, err));
    for (ptrdiff_t i = 0; i < all.n; i++) {
        if (!str_eq(all.v[i].owner, of.id))
            continue;
        buf_printf(said, "%.*s%s\n", STR_ARG(all.v[i].id), item_knows(&all.v[i], R_PERSON_CLOSED) ? "  closed" : "");
        n++;
    }
    if (!n)
        buf_printf(said, "%.*s has nobody yet.\n", STR_ARG(w->organisation));
    return RC_OK;
}

/* ---- one person ---- */

static rc person_of(const struct user_words *w, str *out, struct err *err)
{
    if (w->rest.n == 2 && item_is_id(w->rest.v[1])) {
        *out = w->rest.v[1];
        return RC_OK;
    }
    err_set(err, RC_USAGE, "user %.*s needs the id of one person", STR_ARG(w->rest.v[0]));
    return err_hint(err, "'concordat user list --organisation SLUG' shows them.");
}

static rc user_invite(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    struct keyring keys;
    str person;

    TRY(person_of(w, &person, err));
    TRY(wanted(w->keys, "where the keys of signing in are", "--keys", err));
    TRY(users_keys(cli->mem, w->keys, &keys, err));
    return users_invite(cli, o, &keys, person, said, err);
}

static rc user_lost_codes(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str person;

    (void)cli;
    TRY(person_of(w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_drop_factor(&txn, person, err));
    TRY(txn_commit(&txn, err));
    buf_z(said, "The authenticator and the recovery codes are good no more. 'concordat user invite' makes the way to new ones.\n");
    return RC_OK;
}

static rc user_sign_out(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str person;

    (void)cli;
    TRY(person_of(w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_end_sessions(&txn, person, S(""), err));
    TRY(txn_commit(&txn, err));
    buf_z(said, "Signed out everywhere.\n");
    return RC_OK;
}

/* The way in first: should the second fail, nobody comes in who should not. */
static rc user_close(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = users_desk(o, NULL);
    str person, id;

    TRY(person_of(w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_close(&txn, &desk, person, err));
    TRY(txn_commit(&txn, err));
    TRY(users_perform(cli, o, "person-close", person, NULL, 0, &id, err));
    buf_z(said, "Closed: there is no way in any more.\n");
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err);
} doings[] = { { "add", user_add },           { "list", user_list },  { "invite", user_invite }, { "lost-codes", user_lost_codes },
               { "sign-out", user_sign_out }, { "close", user_close } };

rc cli_user(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct buf said = buf_new(cli->mem);
    struct user_words w = { 0 };

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    for (ptrdiff_t i = 0; i < countof(doings); i++)
        if (w.rest.n && str_eq(w.rest.v[0], str_of(doings[i].word))) {
            TRY(registers_open(cli, "user", w.store, &o, err));
            TRY(doings[i].run(cli, &o, &w, &said, err));
            return cli_say(buf_text(&said), err);
        }
    err_set(err, RC_USAGE, w.rest.n ? "'%.*s' is nothing that can be done with a person" : "user needs to know what to do%.*s",
            STR_ARG(w.rest.n ? w.rest.v[0] : S("")));
    return err_hint(err, "'concordat user --help' lists what can be done.");
}
