/* People and their ways in, for the verbs that look after accounts. */
#ifndef CLI_USERS_H
#define CLI_USERS_H

#include "cli/registers.h"
#include "signin/account.h"
#include "signin/password.h"
#include "signin/slot.h"

/** users_keys(mem, file, out, err): the keys of signing in, from a file that nobody else may read.  Errors: as file_read_private and keyring_parse.
 */
rc users_keys(arena *mem, str file, struct keyring *out, struct err *err) MUST_USE;

/** users_desk(o, keys): what account.h asks for. */
struct desk users_desk(struct opened *o, const struct keyring *keys);

/** users_slots(keys): where hashing waits its turn: beside the file of the keys. */
struct slots users_slots(str keys);

struct new_user {
    str name, mail, language, registration; /* the last two may be empty */
    str organisation;                       /* id */
    const str *role;
    ptrdiff_t roles;
};

/**
 * users_invite(cli, o, keys, person, shows, said, err):
 * A link to a first sign-in, or to another password for who has one: ${said} tells it when ${shows}; else a mail with it is in the outbox, which
 * ${said} tells, in the transaction that makes it.
 *
 * Errors: RC_NOT_FOUND when ${person} is nobody, or closed.
 */
rc users_invite(struct cli *cli, struct opened *o, const struct keyring *keys, str person, bool shows, struct buf *said, struct err *err) MUST_USE;

/** users_add(cli, o, keys, user, shows, person, said, err): a person with roles, added by the operator, and invited. */
rc users_add(struct cli *cli, struct opened *o, const struct keyring *keys, const struct new_user *user, bool shows, str *person, struct buf *said,
             struct err *err) MUST_USE;

/** users_find(cli, o, word, out, err): the id that ${word} is, or of whom the mail address is.  Errors: RC_NOT_FOUND; RC_USAGE when it is of several.
 */
rc users_find(struct cli *cli, struct opened *o, str word, str *out, struct err *err) MUST_USE;

/** users_perform(cli, o, name, subject, given, n, id, err): an act by the operator. */
rc users_perform(struct cli *cli, struct opened *o, const char *name, str subject, const struct act_given *given, int n, str *id,
                 struct err *err) MUST_USE;

#endif
