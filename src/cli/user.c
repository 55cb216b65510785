/* concordat user: people, their roles and their ways in, for the operator. */
#include "base/grid.h"
#include "cli/options.h"
#include "cli/users.h"

static const char usage[] =
    "concordat user: people, their roles and their ways in\n"
    "\n"
    "  concordat user add [--store STORE] --keys FILE --organisation SLUG --name NAME --mail ADDRESS --role ROLE,ROLE\n"
    "                     [--language en|cy] [--registration NUMBER] [--show]\n"
    "  concordat user list [--store STORE] [--organisation SLUG] [--keys FILE]\n"
    "  concordat user invite [--store STORE] --keys FILE PERSON [--show]\n"
    "                                                                a mail with a link to a first sign-in, or to another password\n"
    "  concordat user lost-codes [--store STORE] PERSON              the authenticator is lost: the next link sets up another\n"
    "  concordat user sign-out [--store STORE] PERSON                everywhere, at once\n"
    "  concordat user unlink [--store STORE] PERSON                  the organisation's own sign-in opens nothing here; an invitation links anew\n"
    "  concordat user close [--store STORE] PERSON                   no way in is left; what was recorded stays\n"
    "  concordat user reseal [--store STORE] --keys FILE             another key is first in FILE: seal everybody's authenticator with it\n"
    "\n"
    "PERSON is an id, as 'user list' shows it, or a mail address. Roles are those of docs/permissions.md. --show: no mail is written, and\n"
    "the link is told here, to be handed over. 'user list' shows roles and how it stands with the ways in, and with --keys also whom\n"
    "guessing has slowed down; who people are is for their organisation's own eyes.\n"
    "\n"
    "  concordat user add --store register --keys sign-in.keys --organisation gateshead \\\n"
    "      --name \"Hazel Mossgate\" --mail hazel@example.org --role administrator\n";

struct user_words {
    str store, keys, organisation, name, mail, language, registration;
    struct words role, rest;
    bool show, help;
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
        { "--show", OPTION_FLAG, &w->show },
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
    return users_add(cli, o, &keys, &user, w->show, &person, said, err);
}

/* ---- everybody ---- */

/* What a list of people is made from, as the operator sees it. */
struct people {
    struct items organisation, person, appointment;
    struct desk desk;
};

static rc people_read(struct cli *cli, struct opened *o, struct people *out, struct err *err)
{
    struct view_query organisations = { .kind = ITEM_ORGANISATION, .order = S("slug") }, people = { .kind = ITEM_PERSON },
                      appointments = { .kind = ITEM_APPOINTMENT };
    struct viewer operator;

    TRY(registers_operator(o, cli->mem, &operator, err));
    TRY(registers_list(o, cli->mem, &operator, & organisations, &out->organisation, err));
    TRY(registers_list(o, cli->mem, &operator, & people, &out->person, err));
    return registers_list(o, cli->mem, &operator, & appointments, &out->appointment, err);
}

static bool is_held(const struct item *a, str person, int duty, instant now)
{
    return a->cell[R_APPOINTMENT_ROLE].num == duty && str_eq(item_text(a, R_APPOINTMENT_PERSON), person) && a->cell[R_APPOINTMENT_FROM].num <= now &&
           (!item_knows(a, R_APPOINTMENT_TO) || a->cell[R_APPOINTMENT_TO].num > now);
}

/* "hr, administrator (deputy)": what is held now, in the order of the table. */
static str roles_text(arena *mem, const struct people *p, str person)
{
    struct buf b = buf_new(mem);

    for (int duty = 0; duty < codes_duty.n; duty++)
        for (ptrdiff_t i = 0; i < p->appointment.n; i++) {
            const struct item *a = &p->appointment.v[i];

            if (is_held(a, person, duty, p->desk.now))
                buf_printf(&b, "%s%.*s%s", b.n ? ", " : "", STR_ARG(codes_duty.code[duty].text),
                           item_knows(a, R_APPOINTMENT_DEPUTY) && a->cell[R_APPOINTMENT_DEPUTY].num ? " (deputy)" : "");
        }
    return b.n ? buf_text(&b) : S("none");
}

static str state_text(arena *mem, const struct account_state *a, bool is_closed)
{
    struct buf b = buf_new(mem);

    if (is_closed || a->is == ACCOUNT_CLOSED)
        return S("closed");
    if (a->is == ACCOUNT_NONE)
        return S("not invited");
    if (a->is == ACCOUNT_INVITED && !a->invited_until)
        return S("invitation over");
    buf_z(&b, a->is == ACCOUNT_INVITED ? "invited until " : a->has_factor || !a->has_password ? "active" : "active, no authenticator");
    if (a->is == ACCOUNT_INVITED)
        buf_str(&b, day_text(mem, (daynum)(a->invited_until / DAY_SECONDS)));
    if (a->has_provider)
        buf_z(&b, ", by the organisation's account");
    if (a->wait)
        buf_printf(&b, ", slowed down for %d s", a->wait);
    return buf_text(&b);
}

static rc organisation_show(struct cli *cli, struct opened *o, const struct people *p, const struct item *of, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct grid g = grid_new(cli->mem, "llll");
    const str heading[] = { S("person"), S("state"), S("signed in"), S("roles") };
    struct account_state a;
    int n = 0;

    for (int i = 0; i < countof(heading); i++)
        grid_text(&g, heading[i]);
    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    for (ptrdiff_t i = 0; i < p->person.n; i++) {
        const struct item *it = &p->person.v[i];

        if (!str_eq(it->owner, of->id))
            continue;
        TRY(account_look(&txn, cli->mem, &p->desk, it->id, item_text(it, R_PERSON_MAIL), &a, err));
        grid_text(&g, it->id);
        grid_text(&g, state_text(cli->mem, &a, item_knows(it, R_PERSON_CLOSED)));
        grid_text(&g, a.was_here ? day_text(cli->mem, a.last_day) : S("never"));
        grid_text(&g, roles_text(cli->mem, p, it->id));
        n++;
    }
    buf_printf(said, "%s%.*s (%.*s)%s", said->n ? "\n" : "", STR_ARG(item_text(of, R_ORGANISATION_NAME)), STR_ARG(item_text(of, R_ORGANISATION_SLUG)),
               n ? "\n" : ": nobody yet\n");
    if (n)
        grid_print(&g, 2, said);
    return txn_commit(&txn, err);
}

static rc user_list(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    struct people people = { 0 };
    struct keyring keys;
    struct item of;

    if (w->keys.n)
        TRY(users_keys(cli->mem, w->keys, &keys, err));
    people.desk = users_desk(o, w->keys.n ? &keys : NULL);
    TRY(people_read(cli, o, &people, err));
    if (w->organisation.n) {
        TRY(registers_organisation(o, cli->mem, w->organisation, &of, err));
        return organisation_show(cli, o, &people, &of, said, err);
    }
    for (ptrdiff_t i = 0; i < people.organisation.n; i++)
        TRY(organisation_show(cli, o, &people, &people.organisation.v[i], said, err));
    return RC_OK;
}

/* ---- another key ---- */

/* So many in a transaction: what a kill leaves is sealed with one key or the other, and both are in the file. */
enum { RESEAL_STEP = 100, RESEAL_TRIES = 20 };

static rc reseal_some(struct opened *o, const struct keyring *keys, int *done, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(1 << 20);
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(code_reseal(&txn, &scratch, keys, &o->reg.random, RESEAL_STEP, done, err));
    return txn_commit(&txn, err);
}

static rc user_reseal(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    int done = 1, again = 0;
    struct keyring keys;
    int64_t all = 0;

    TRY(wanted(w->keys, "where the keys of signing in are", "--keys", err));
    TRY(users_keys(cli->mem, w->keys, &keys, err));
    while (done) {
        rc code = reseal_some(o, &keys, &done, err);

        if (code == RC_AGAIN && ++again < RESEAL_TRIES)
            continue;
        TRY(code);
        all += done;
    }
    buf_printf(said, "%lld secrets of authenticators were sealed with key %d. No other key is needed for codes any more.\n", (long long)all,
               keyring_number(&keys));
    return RC_OK;
}

/* ---- one person ---- */

static rc person_of(struct cli *cli, struct opened *o, const struct user_words *w, str *out, struct err *err)
{
    if (w->rest.n == 2)
        return users_find(cli, o, w->rest.v[1], out, err);
    err_set(err, RC_USAGE, "user %.*s needs the id or the mail address of one person", STR_ARG(w->rest.v[0]));
    return err_hint(err, "'concordat user list --organisation SLUG' shows them.");
}

static rc user_invite(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    struct keyring keys;
    str person;

    TRY(person_of(cli, o, w, &person, err));
    TRY(wanted(w->keys, "where the keys of signing in are", "--keys", err));
    TRY(users_keys(cli->mem, w->keys, &keys, err));
    return users_invite(cli, o, &keys, person, w->show, said, err);
}

static rc user_lost_codes(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str person;

    TRY(person_of(cli, o, w, &person, err));
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

    TRY(person_of(cli, o, w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_end_sessions(&txn, person, S(""), err));
    TRY(txn_commit(&txn, err));
    buf_z(said, "Signed out everywhere.\n");
    return RC_OK;
}

static rc user_unlink(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    str person;

    TRY(person_of(cli, o, w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_unlink(&txn, person, err));
    TRY(txn_commit(&txn, err));
    buf_z(said, "Linked to no account of the organisation's own any more, and signed out everywhere. 'concordat user invite' makes a way in.\n");
    return RC_OK;
}

/* The way in first: should the second fail, nobody comes in who should not. */
static rc user_close(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = users_desk(o, NULL);
    str person, id;

    TRY(person_of(cli, o, w, &person, err));
    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(account_close(&txn, person, desk.now, err));
    TRY(txn_commit(&txn, err));
    TRY(users_perform(cli, o, "person-close", person, NULL, 0, &id, err));
    buf_z(said, "Closed: there is no way in any more.\n");
    return RC_OK;
}

static const struct {
    const char *word;
    rc (*run)(struct cli *cli, struct opened *o, const struct user_words *w, struct buf *said, struct err *err);
} doings[] = { { "add", user_add },           { "list", user_list },     { "invite", user_invite }, { "lost-codes", user_lost_codes },
               { "sign-out", user_sign_out }, { "unlink", user_unlink }, { "close", user_close },   { "reseal", user_reseal } };

rc cli_user(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(registers_close) struct opened o = { 0 };
    struct buf said = buf_new(cli->mem);
    struct user_words w = { 0 };
    ptrdiff_t doing;

    (void)status;
    TRY(words_read(cli, argc, argv, &w, err));
    if (w.help)
        return cli_say(S(usage), err);
    TRY(options_doing("user", "a person", DOINGS(doings), words_first(&w.rest), &doing, err));
    TRY(registers_open(cli, "user", w.store, &o, err));
    TRY(doings[doing].run(cli, &o, &w, &said, err));
    return cli_say(buf_text(&said), err);
}
