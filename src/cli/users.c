#include "cli/users.h"

#include "base/file.h"
#include "web/letters.h"

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
    return password_slots(n > 1 ? str_sub(keys, 0, n - 1) : S("."));
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
static rc link_make(struct txn *txn, arena *mem, const struct desk *desk, str person, enum link_kind *kind, str *secret, struct err *err)
{
    rc code = account_invite(txn, mem, desk, person, secret, err);

    *kind = code == RC_CONFLICT ? LINK_RESET : LINK_INVITATION;
    return code == RC_CONFLICT ? link_add(txn, mem, desk->random, person, LINK_RESET, desk->now, secret, err) : code;
}

static rc person_get(struct opened *o, struct txn *txn, arena *mem, str id, struct item *out, struct item *of, struct err *err)
{
    bool found, is_of = false;

    TRY(shelf_get(txn, mem, o->reg.authorities, ITEM_PERSON, id, &known_now, out, &found, err));
    if (found)
        TRY(shelf_get(txn, mem, o->reg.authorities, ITEM_ORGANISATION, out->owner, &known_now, of, &is_of, err));
    if (is_of && !item_knows(out, R_PERSON_CLOSED))
        return RC_OK;
    err_set(err, RC_NOT_FOUND, found ? "the person '%.*s' is closed" : "there is no person '%.*s'", STR_ARG(id));
    return err_hint(err, "'concordat user list' shows them.");
}

rc users_invite(struct cli *cli, struct opened *o, const struct keyring *keys, str person, bool shows, struct buf *said, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct desk desk = users_desk(o, keys);
    struct letter_from from = { .reference = random_id(&o->reg.random, cli->mem), .now = o->now, .random = &o->reg.random };
    enum link_kind kind;
    str service, secret;
    struct item it, of;

    TRY(txn_begin(o->store, TXN_WRITE, &txn, err));
    TRY(register_service(&txn, cli->mem, &service, err));
    TRY(person_get(o, &txn, cli->mem, person, &it, &of, err));
    letter_of(&from, &of);
    TRY(link_make(&txn, cli->mem, &desk, person, &kind, &secret, err));
    from.origin = arena_printf(cli->mem, "https://%.*s", STR_ARG(service));
    if (!shows)
        TRY(letter_link(&txn, cli->mem, &from, kind, &it, secret, err));
    TRY(txn_commit(&txn, err));
    if (shows)
        buf_printf(said, "The way in, good once: %.*s\nHand it to this person alone.\n",
                   STR_ARG(letter_address(cli->mem, from.origin, LANG_EN, kind, secret)));
    else
        buf_printf(said, "A mail with %s waits to be sent, reference %.*s.\n", kind == LINK_RESET ? "the way to another password" : "the way in",
                   STR_ARG(from.reference));
    return RC_OK;
}

rc users_add(struct cli *cli, struct opened *o, const struct keyring *keys, const struct new_user *user, bool shows, str *person, struct buf *said,
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
    return users_invite(cli, o, keys, *person, shows, said, err);
}

/* ---- which ---- */

static rc nobody(str address, struct err *err)
{
    err_set(err, RC_NOT_FOUND, "nobody has the address '%.*s'", STR_ARG(address));
    return err_hint(err, "'concordat user list' shows the ids of everybody.");
}

static rc several(arena *mem, str address, const struct items *found, struct err *err)
{
    struct buf ids = buf_new(mem);

    for (ptrdiff_t i = 0; i < found->n; i++)
        buf_printf(&ids, "%s%.*s", i ? ", " : "", STR_ARG(found->v[i].id));
    err_set(err, RC_USAGE, "%td people have the address '%.*s'", found->n, STR_ARG(address));
    return err_hint(err, "Name one by its id: %.*s.", STR_ARG(buf_text(&ids)));
}

rc users_find(struct cli *cli, struct opened *o, str word, str *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct cell is = { .state = CELL_KNOWN, .text = word }, open = { .state = CELL_UNKNOWN };
    const struct shelf_query query = { .kind = ITEM_PERSON,
                                       .relations = RELATION_EVERY,
                                       .filter = { { R_PERSON_MAIL, &is }, { R_PERSON_CLOSED, &open } },
                                       .filters = 2,
                                       .order = -1,
                                       .limit = 8 };
    struct items found;

    if (item_is_id(word)) {
        *out = word;
        return RC_OK;
    }
    TRY(txn_begin(o->store, TXN_READ, &txn, err));
    TRY(shelf_list(&txn, cli->mem, o->reg.authorities, &query, &found, err));
    if (found.n != 1)
        return found.n ? several(cli->mem, word, &found, err) : nobody(word, err);
    *out = found.v[0].id;
    return RC_OK;
}
