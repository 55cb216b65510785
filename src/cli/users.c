#include "cli/users.h"

#include "base/file.h"

rc users_keys(arena *mem, str file, struct keyring *out, struct err *err)
{
    enum { KEYS_BYTES = 4096 };
    str text;

    TRY(file_read_private(mem, file, KEYS_BYTES, &text, err));
    return keyring_parse(text, out, err);
}

struct desk users_desk(struct opened *o, const struct keyring *keys)
{
    return (struct desk){ .keys = keys, .random = &o->reg.random, .now = o->now, .service = S("Concordat") };
}

struct slots users_slots(str keys)
{
    ptrdiff_t n = keys.n;

    while (n && keys.p[n - 1] != '/')
        n--;
    return (struct slots){ .folder = n > 1 ? str_sub(keys, 0, n - 1) : S("."), .name = S("password"), .most = 2, .wait_ms = 10000 };
}

rc users_perform(struct cli *cli, struct opened *o, const char *name, str subject, const struct act_given *given, int n, str *id, struct err *err)
{
    const struct act act = { .name = str_of(name), .subject = subject, .given = given, .givens = n, .now = o->now };
    struct viewer operator;
    struct act_answer answer;

    TRY(registers_operator(o, cli->mem, &operator, err));
    TRY(act_perform(&o->reg, cli->mem, &operator, & act, &answer, err));
    *id = answer.id;
    return RC_OK;
}

static void give(struct act_given *given, int *n, const char *name, str text)
{
    if (text.n)
        given[(*n)++] = (struct act_given){ str_of(name), text };
}

static rc roles_give(struct cli *cli, struct opened *o, const struct new_user *user, str person, struct err *err)
{
    for (ptrdiff_t i = 0; i < user->roles; i++) {
        const struct act_given given[] = { { S("owner"), user->organisation }, { S("person"), person }, { S("role"), user->role[i] } };
        str id;

        TRY(users_perform(cli, o, "appointment-give", S(""), given, countof(given), &id, err));
    }
    return RC_OK;
}

/* Somebody who has signed in before gets the way to another password, which ends every other sign-in. */
static rc link_make(struct txn *txn, struct cli *cli, const struct desk *desk, str person, str *path, struct err *err)
{
    rc code = account_invite(txn, cli->mem, desk, person, path, err);

    if (code == RC_OK) {
        *path = arena_printf(cli->mem, "/en/invitation/%.*s", STR_ARG(*path));
        return RC_OK;
    }
    if (code != RC_CONFLICT)
        return code;
    TRY(link_add(txn, cli->mem, desk->random, person, LINK_RESET, desk->now, path, err));
    *path = arena_printf(cli->mem, "/en/reset/%.*s", STR_ARG(*path));
    return RC_OK;
}

rc users_invite(struct cli *cli, struct opened *o, const struct keyring *keys, str person, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = users_desk(o, keys);
    str service, path;

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(register_service(&txn, cli->mem, &service, err));
    TRY(link_make(&txn, cli, &desk, person, &path, err));
    TRY(txn_commit(&txn, err));
    buf_printf(said, "The way in, good once: https://%.*s%.*s\nHand it to this person alone.\n", STR_ARG(service), STR_ARG(path));
    return RC_OK;
}

rc users_add(struct cli *cli, struct opened *o, const struct keyring *keys, const struct new_user *user, str *person, struct buf *said,
             struct err *err)
{
    struct act_given given[5];
    int n = 0;

    give(given, &n, "owner", user->organisation);
    give(given, &n, "name", user->name);
    give(given, &n, "mail", user->mail);
    give(given, &n, "language", user->language);
    give(given, &n, "registration", user->registration);
    TRY(users_perform(cli, o, "person-add", S(""), given, n, person, err));
    TRY(roles_give(cli, o, user, *person, err));
    buf_printf(said, "%.*s is person %.*s.\n", STR_ARG(user->name), STR_ARG(*person));
    return users_invite(cli, o, keys, *person, said, err);
}
